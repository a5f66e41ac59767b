"""A workbook that was saved by another program, and no more, says nothing; what was changed besides is said all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dxforms.survey.counting import tally_responses
from dxforms.survey.questions import Crossing, Rule
from dxforms.survey.review import Review
from dxforms.survey.settings import Settings
from dxforms.survey.tally import Tally
from dxforms.workbook.handmade import changed_by_hand
from tests.outside import convert_all
from tests.sample import EVERY, sample_description, sample_responses
from tests.workbook.excel import save_as_excel
from tests.workbook.kept import laid, save, told
from tests.workbook.test_handmade_charts import chart, recolour, retitle
from tests.workbook.test_handmade_sheets import EVERYTHING, SAID

SIZES = [(1, 5, True), (3, 41, True), (6, 41, False), (6, 400, True)]
"""部, answers, and whether there are cross tables, grouped answers and 部 that are too small to be shown."""


def tally_of(sessions: int, answers: int, full: bool) -> Tally:
    """A tally; ``full``: with cross tables, answers that are grouped, and 部 too small to be shown."""
    described = sample_description(sessions=sessions, questions=EVERY, answers=answers)
    if full:
        described = replace(
            described,
            crossings=(Crossing(stub="Q3", head="Q1"), Crossing(stub="Q2", head="Q1")),
            rules=(Rule(question="Q4", name="訓練", condition="訓練 or 避難"),),
            settings=Settings(small_cells=3),
        )
    return tally_responses(described, sample_responses(described, answers, unknown=1), Review(file=""))


@pytest.fixture(params=SIZES, ids=str)
def workbook(request, tmp_path) -> Path:
    return laid(tally_of(*request.param), tmp_path)


def by_every_program(workbook: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """The workbook as it is after one or two programs saved it, and which those were."""
    folder.mkdir()
    openpyxl = save(workbook).rename(folder / "openpyxl.xlsx")
    excel = save_as_excel(workbook, folder / "excel.xlsx")
    both = save(save_as_excel(workbook, folder / "plain.xlsx", extended=False)).rename(
        folder / "excel_openpyxl.xlsx"
    )
    written = workbook.rename(folder / "written.xlsx")
    saved = convert_all([written, openpyxl, excel], "xlsx", folder / "libreoffice")
    written.rename(workbook)
    yield from ((each.stem, each) for each in (openpyxl, excel, both))
    yield from ((f"{each.stem}, then LibreOffice", each) for each in saved)
    yield "excel twice", save_as_excel(excel, folder / "again.xlsx", seed=2)


@pytest.mark.outside
def test_a_workbook_that_was_only_saved_by_other_programs_says_nothing(workbook, tmp_path):
    said = {
        name: told(changed_by_hand(path, workbook))
        for name, path in by_every_program(workbook, tmp_path / "saved")
    }
    assert len(said) == 7
    assert {name: lines for name, lines in said.items() if lines} == {}


def test_what_was_done_after_excel_saved_the_workbook_is_told_as_if_it_had_not(tmp_path):
    workbook = laid(tally_of(2, 12, full=False), tmp_path)
    edits = (*EVERYTHING, chart(retitle), chart(recolour, 1))
    written = told(changed_by_hand(save(workbook, *edits), workbook))
    excel = save_as_excel(workbook, tmp_path / "excel.xlsx", extended=False)
    assert told(changed_by_hand(save(excel, *edits), workbook)) == written
    assert len(written) == len(SAID) + 2
