"""The sheet クロス集計 of the tally workbook."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from dxforms.survey.counting import tally_responses
from dxforms.survey.crossing import cross_tables
from dxforms.survey.questions import Crossing
from dxforms.workbook.writer import write_tally
from tests.outside import disagreements
from tests.packages import findings
from tests.sample import sample_description, sample_responses, sample_review

PAIRS = (("Q3", "Q1"), ("Q2", "Q1"), ("Q11", "Q2"), ("Q10", "Q1"), ("Q8", "Q2"), ("Q7", "Q6"), ("Q4", "Q7"))


def tally_with(*pairs: tuple[str, str]):
    description = replace(
        sample_description(questions="all"),
        crossings=tuple(Crossing(stub=stub, head=head) for stub, head in pairs),
    )
    responses = sample_responses(description, 41, unknown=1)
    return tally_responses(description, responses, sample_review(responses))


def sheet_of(tally, *, values: bool = False):
    stream = io.BytesIO()
    write_tally(tally, stream)
    return load_workbook(stream, data_only=values)["クロス集計"]


def test_there_is_no_sheet_where_nothing_is_crossed():
    stream = io.BytesIO()
    write_tally(tally_with(), stream)
    assert "クロス集計" not in load_workbook(stream).sheetnames


def test_the_package_check_finds_nothing_and_the_contents_name_the_sheet(tmp_path):
    path = tmp_path / "集計.xlsx"
    write_tally(tally_with(*PAIRS), path)
    assert findings(path) == []
    links = [cell.hyperlink.location for cell in load_workbook(path)["目次"]["A"] if cell.hyperlink]
    assert "'クロス集計'!A1" in links


def test_counts_and_percentages_stand_in_cells_of_their_own_and_are_formulas():
    tally = tally_with(("Q3", "Q1"))
    formulas, values = sheet_of(tally), sheet_of(tally, values=True)
    (table,) = cross_tables(tally)
    row = next(cell.row for cell in formulas["A"] if cell.value == table.question.table.lines[0].label)
    count = len(table.tally.groups)
    assert formulas.cell(row, 3).value == (
        '=COUNTIFS(回答データ[集計対象],"する",回答データ[Q1 講演の内容は理解できましたか。],"理解できた",'
        "回答データ[Q3 分かりやすい言葉への言い換え],1)"
    )
    counted = [values.cell(row, column).value for column in range(2, 2 + count)]
    assert counted == list(table.question.table.lines[0].counts)
    shares = [values.cell(row, column).value for column in range(2 + count, 2 + 2 * count)]
    wanted = [
        table.tally.description.settings.share(*pair)
        for pair in zip(counted, table.question.table.bases, strict=True)
    ]
    assert shares == ["―" if share is None else float(share) for share in wanted]


def test_many_columns_have_their_percentages_below_the_counts():
    sheet = sheet_of(tally_with(("Q2", "Q7")))
    heads = [
        cell.value for row in sheet.iter_rows() for cell in row if cell.value in {"回答数（名）", "割合（%）"}
    ]
    columns = {cell.column_letter for row in sheet.iter_rows() for cell in row if cell.value == "割合（%）"}
    assert heads == ["回答数（名）", "割合（%）"]
    assert columns == {"B"}


@pytest.mark.outside
def test_every_formula_is_what_it_is_calculated_to_be(tmp_path):
    path = tmp_path / "集計.xlsx"
    write_tally(tally_with(*PAIRS), path)
    assert disagreements(path) == []
