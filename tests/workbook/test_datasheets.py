"""The sheets for machines in 集計.xlsx: values under one row of headings, nothing else."""

from __future__ import annotations

import zipfile
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from dxforms.source.sentences import read_patterns
from dxforms.survey.datatable import NAMES, DataTable
from dxforms.survey.released import released_tables
from dxforms.workbook.datasheets import CUT, sheet_of
from dxforms.workbook.writer import write_tally
from tests.sample import sample_tally
from tests.workbook.surveys import random_tally


def written(tally) -> BytesIO:
    stream = BytesIO()
    write_tally(tally, stream)
    stream.seek(0)
    return stream


@pytest.fixture(scope="module")
def every():
    return sample_tally(questions="all")


@pytest.fixture(scope="module")
def book(every):
    return load_workbook(written(every))


def test_the_data_sheets_are_the_last_of_the_workbook(book):
    assert tuple(book.sheetnames[-len(NAMES) :]) == NAMES


def test_each_holds_its_table_from_the_first_cell_on_and_nothing_else(book, every):
    for table in released_tables(every, read_patterns(None), program="dxforms"):
        sheet = book[table.name]
        cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert cells[0] == list(table.columns)
        assert len(cells) == 1 + len(table.rows)
        if table.name != "メタデータ":  # the version stands there
            assert [[plain(value) for value in row] for row in cells[1:]] == [
                [float(value) if isinstance(value, Decimal) else value for value in row] for row in table.rows
            ]


def plain(value):
    return value.date() if isinstance(value, datetime) else value


def test_nothing_on_them_is_merged_hidden_filtered_drawn_or_calculated(book):
    for name in NAMES:
        sheet = book[name]
        assert not sheet.merged_cells.ranges
        assert not sheet.auto_filter.ref
        assert not sheet._charts + sheet._images
        assert not sheet.conditional_formatting
        assert sheet.sheet_state == "visible"
        assert not any(size.hidden for size in sheet.row_dimensions.values())
        assert not any(size.hidden for size in sheet.column_dimensions.values())
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_dates_are_dates_that_show_the_western_year(book):
    cell = book["データ_集計"]["A2"]
    assert (cell.value, cell.number_format) == (datetime(2026, 11, 24), "yyyy-mm-dd")


def test_the_contents_list_them(book):
    links = [cell.hyperlink.location for row in book["目次"].iter_rows() for cell in row if cell.hyperlink]
    assert [f"'{name}'!A1" for name in NAMES] == [link for link in links if link.split("'")[1] in NAMES]


def test_the_program_that_made_them_is_named(book):
    facts = {row[0].value: row[2].value for row in book["メタデータ"].iter_rows()}
    assert facts["作成プログラム"].startswith("dxforms ")


def test_no_id_no_time_and_nothing_a_respondent_wrote_is_on_them(every):
    with zipfile.ZipFile(written(every)) as package:
        assert package.testzip() is None
    book = load_workbook(written(every))
    cells = {str(cell.value) for name in NAMES for row in book[name].iter_rows() for cell in row}
    words = {text for group in every.questions[3].answers for text in (a.text for a in group.answers)}
    assert words
    assert not cells & words
    assert not any(identity in cells for _, identity in every.responses.keys if len(identity) > 3)


def test_a_text_longer_than_a_cell_ends_with_a_word_that_it_does():
    table = DataTable(name="例", columns=("語",), rows=(("長" * 40_000,),))
    [[text]] = sheet_of(table).records.rows()
    assert (len(text), text.endswith(CUT)) == (32_767, True)


@pytest.mark.parametrize("seed", range(12))
def test_any_survey_s_data_sheets_are_written(seed):
    tally = random_tally(seed)
    book = load_workbook(written(tally))
    for table in released_tables(tally, read_patterns(None)):
        assert book[table.name].max_row in {1 + len(table.rows), 2 + len(table.rows)}
