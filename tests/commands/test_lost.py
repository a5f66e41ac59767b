"""A tally workbook that was written and is not there any more: what staff decided must not be lost with it unsaid."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

import dxforms
from dxforms.cli import main
from dxforms.files import shipped

WORKBOOK, REPORT = "集計.xlsx", "実施結果報告書.docx"


@pytest.fixture
def folder(tmp_path) -> Path:
    """The example's folder after a run, with its decisions."""
    made = tmp_path / "講演会"
    shutil.copytree(shipped("examples/2026-11-24_講演会"), made)
    assert main(["run", str(made)]) == 0
    return made


@pytest.mark.parametrize("command", ["run", "tally", "report"])
@pytest.mark.parametrize("name", ["集計.xlsm", "集計（確認済）.xlsx", "集計 (2).xlsx", ""])
def test_nothing_is_written_without_the_decisions_of_a_workbook_that_went_away(folder, capsys, command, name):
    if name:
        (folder / WORKBOOK).rename(folder / name)
    else:
        (folder / WORKBOOK).unlink()
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    capsys.readouterr()
    assert main([command, str(folder)]) == 1
    said = capsys.readouterr().err
    assert "前に作成した「集計.xlsx」が見当たりません" in said
    assert (f"「{name}」が、その続きであれば" in said) == bool(name)
    assert "--new" in said
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_it_can_be_made_anew_where_that_is_meant(folder):
    (folder / WORKBOOK).unlink()
    assert main(["run", str(folder), "--new"]) == 0
    assert (folder / WORKBOOK).exists()


def test_a_kept_copy_is_not_offered_as_the_one_that_goes_on(folder, capsys):
    (folder / WORKBOOK).rename(folder / "集計（更新前 2026-11-25 0900）.xlsx")
    assert main(["run", str(folder)]) == 1
    assert "元の場所に戻してください" in capsys.readouterr().err


def test_check_tells_of_it_too(folder, capsys):
    (folder / WORKBOOK).unlink()
    assert main(["check", str(folder)]) == 1
    assert "前に作成した「集計.xlsx」が見当たりません" in capsys.readouterr().err


def test_a_script_is_told_by_its_code(folder):
    described = dxforms.read_description(folder / "講演会情報.xlsx")
    (folder / WORKBOOK).unlink()
    with pytest.raises(dxforms.InputError) as caught:
        dxforms.read_review(folder / WORKBOOK, described)
    assert [issue.code for issue in caught.value.issues] == ["review.lost"]


def test_last_months_folder_that_was_copied_begins_anew(folder):
    """The guide says to delete 集計.xlsx; what the hidden folder remembers is last month's."""
    path = folder / "講演会情報.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book["講演会"].iter_rows():
        if row[0].value and str(row[0].value).startswith("開催日"):
            row[1].value = "令和8年12月24日（木）"
    book.save(path)
    for name in (WORKBOOK, REPORT):
        (folder / name).unlink()
    assert main(["run", str(folder)]) == 0
