"""目次: sheets and questions, each with a link to its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from dxforms.survey.questions import Kind
from dxforms.survey.tally import Tally
from dxforms.workbook.writer import write_tally
from tests.packages import findings
from tests.sample import EVERY, sample_tally


def written(tally: Tally, path: Path, *, values: bool = False) -> Workbook:
    write_tally(tally, path)
    assert findings(path) == []
    return load_workbook(path, data_only=values)


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Workbook:
    """The house's workbook."""
    return written(sample_tally(), tmp_path_factory.mktemp("contents") / "集計.xlsx")


def test_the_workbook_opens_at_its_first_sheet_which_refers_to_the_contents(book):
    assert book.sheetnames[:2] == ["概要", "目次"]
    assert book.active.title == "概要"
    links = [cell.hyperlink.location for cell in book["概要"]["A"] if cell.hyperlink]
    assert links == ["'目次'!A1"]


def test_every_other_sheet_is_linked_with_a_word_about_it(book):
    linked = {
        row[0].value: row[1].value
        for row in book["目次"].iter_rows(max_col=2)
        if row[0].hyperlink and row[0].hyperlink.location.endswith("!A1")
    }
    assert list(linked) == [name for name in book.sheetnames if name != "目次"]
    assert all(linked.values())


@pytest.mark.parametrize("count", [5, 40])
def test_every_question_is_linked_to_its_place_with_its_text_kind_and_n(count, tmp_path):
    tally = sample_tally(questions=[(EVERY * 4)[index] for index in range(count)], sessions=1)
    book = written(tally, tmp_path / "集計.xlsx", values=True)
    figures = book["単純集計"]
    rows = [row for row in book["目次"].iter_rows(max_col=4) if row[3].value is not None and row[0].hyperlink]
    assert len(rows) == count
    for row, question in zip(rows, tally.questions, strict=True):
        sheet, address = row[0].hyperlink.location.split("!")
        assert (sheet, row[0].value) == ("'単純集計'", question.question.number)
        assert figures[address].value.startswith(f"{question.question.number}　")
        assert row[1].value == " ".join(question.question.text.split())
        assert row[3].value == question.table.bases[0]
    kinds = {
        question.question.kind: row[2].value for row, question in zip(rows, tally.questions, strict=True)
    }
    assert kinds[Kind.SINGLE] == "単一選択（SA）"


def test_the_n_of_a_question_is_the_cell_of_its_table(book):
    formulas = [row[3].value for row in book["目次"].iter_rows(max_col=4) if row[3].data_type == "f"]
    assert formulas[0] == "='単純集計'!B$9"
    assert book["単純集計"]["A9"].value == "回答者数（n）"


def test_a_list_of_questions_longer_than_a_page_repeats_its_headings(book):
    head = next(row[0].row for row in book["目次"].iter_rows() if row[0].value == "番号")
    assert book["目次"].print_title_rows == f"${head}:${head}"


def test_a_survey_without_questions_says_so(tmp_path):
    book = written(sample_tally(questions=[]), tmp_path / "集計.xlsx")
    assert "集計する設問はない。" in {cell.value for cell in book["目次"]["A"]}
