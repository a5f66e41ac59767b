"""前回との比較: last time's released figures beside formulas of this time's."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from dxforms.survey.settings import Base, Settings
from dxforms.workbook.sheets import COMPARISON
from dxforms.workbook.writer import write_tally
from tests.outside import cached, differences, recalculated_all, validate
from tests.packages import findings
from tests.sample import EVERY, sample_tally
from tests.survey.test_compared import last_time
from tests.workbook.surveys import changed, columns, random_tally


def compared(tally, past=None):
    return replace(tally, previous=last_time(past or tally))


def book_of(tally):
    stream = io.BytesIO()
    write_tally(tally, stream)
    return load_workbook(stream), load_workbook(stream, data_only=True)


def test_without_last_time_there_is_no_sheet_and_nothing_else_changes():
    book, _ = book_of(sample_tally())
    assert COMPARISON not in book.sheetnames
    assert not any("前回" in str(cell.value) for row in book["概要"].iter_rows() for cell in row)


def test_the_overview_names_last_time_and_the_contents_link_to_the_sheet():
    book, _ = book_of(compared(sample_tally()))
    cells = [cell for row in book["概要"].iter_rows() for cell in row if cell.value]
    texts = [str(cell.value) for cell in cells]
    assert any(text.startswith("令和8年10月5日（月）「前回の講演会」") for text in texts)
    (link,) = [cell for row in book["目次"].iter_rows() for cell in row if cell.value == COMPARISON]
    assert link.hyperlink.location == f"'{COMPARISON}'!A1"


def test_this_time_and_the_difference_are_formulas_and_last_time_is_a_constant():
    book, values = book_of(compared(sample_tally(), sample_tally(answers=38)))
    sheet, now = book[COMPARISON], values[COMPARISON]
    row = next(cell.row for each in sheet.iter_rows() for cell in each if cell.value == "理解できた")
    assert sheet.cell(row, 2).value == "='単純集計'!B10"
    assert sheet.cell(row, 3).value == "='単純集計'!E10"
    assert [sheet.cell(row, column).data_type for column in (4, 5)] == ["n", "n"]
    assert sheet.cell(row, 6).data_type == "f"
    assert now.cell(row, 2).value == 23
    assert sheet.cell(row, 6).number_format == "+0.0;-0.0;0.0"
    assert not [
        cell.coordinate
        for each in sheet.iter_rows()
        for cell in each
        if isinstance(cell.value, (int, float)) and cell.column not in {4, 5}
    ]


def test_a_question_that_is_not_compared_says_why():
    tally = sample_tally(options=5, option_length=9)
    book, _ = book_of(compared(tally, sample_tally()))
    texts = [str(cell.value) for row in book[COMPARISON].iter_rows() for cell in row]
    assert texts.count("設問又は選択肢が異なるため比較しない。") == 3


@pytest.mark.parametrize("settings", [Settings(), Settings(base=Base.ANSWERED, digits=2)])
def test_the_package_is_whole(settings):
    tally = sample_tally(questions=EVERY, sessions=6, answers=90, settings=settings)
    stream = io.BytesIO()
    write_tally(compared(tally), stream)
    assert findings(stream.getvalue()) == []


@pytest.mark.outside
@pytest.mark.slow
def test_every_formula_is_what_it_is_calculated_to_be(tmp_path):
    tallies = []
    for seed in range(30):
        tally = random_tally(seed)
        later = changed(tally, seed) if len(tally.responses) else tally
        if columns(tally)[0] == columns(later)[0]:
            tallies.append(compared(later, tally))
    paths = [tmp_path / f"{index}.xlsx" for index in range(len(tallies))]
    for tally, path in zip(tallies, paths, strict=True):
        write_tally(tally, path)
    found = 0
    for path, calculated in zip(paths, recalculated_all(paths), strict=True):
        said = {COMPARISON: cached(path)[COMPARISON]}
        assert differences(said, calculated) == [], path.name
        found += len(said[COMPARISON])
    assert found > 500


@pytest.mark.outside
def test_the_validator_finds_nothing(tmp_path):
    path = tmp_path / "集計.xlsx"
    write_tally(compared(sample_tally(questions=EVERY)), path)
    assert validate(path) == []


@pytest.mark.parametrize("sign", ["%", "％"])
def test_its_headings_have_the_percent_sign_of_the_other_sheets(sign):
    book, _ = book_of(compared(sample_tally(settings=Settings(percent_sign=sign))))
    headings = {
        str(cell.value) for row in book[COMPARISON].iter_rows() for cell in row if "割合（" in str(cell.value)
    }
    assert headings == {f"今回\n割合（{sign}）", f"前回\n割合（{sign}）"}
