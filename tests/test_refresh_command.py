"""Late answers arrive after people edited the report: the second run of the one command."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

from dxforms.cli import main
from dxforms.files import shipped
from tests.edits import program_comments, sentences

LECTURE = "examples/2026-11-24_講演会"
REPORT = "実施結果報告書.docx"


@pytest.fixture
def folder(tmp_path) -> Path:
    """The example's folder with a report of its own, without the three last answers."""
    shutil.copytree(shipped(LECTURE), tmp_path / "講演会")
    made = tmp_path / "講演会"
    (made / REPORT).unlink(missing_ok=True)
    (made / "集計.xlsx").unlink(missing_ok=True)
    (export,) = made.glob("*(1-*.xlsx")
    book = openpyxl.load_workbook(export)
    whole = export.read_bytes()
    sheet = book.worksheets[0]
    sheet.delete_rows(sheet.max_row - 2, 3)
    for table in sheet.tables.values():
        first, _, last = table.ref.partition(":")
        column = "".join(each for each in last if each.isalpha())
        table.ref = f"{first}:{column}{sheet.max_row}"
        table.autoFilter.ref = table.ref
    book.save(export)
    assert main(["run", str(made)]) == 0
    export.write_bytes(whole)
    return made


def test_the_second_run_keeps_what_people_wrote_and_says_what_it_did(folder, capsys):
    path = folder / REPORT
    document = docx.Document(path)
    draft = next(each for each in document.paragraphs if "〔" in each.text)
    for run in draft.runs[1:]:
        run.text = ""
    draft.runs[0].text = "理解は広がった。各課で共有し、次の訓練に生かす。"
    document.save(path)
    edited = path.read_bytes()
    capsys.readouterr()
    assert main(["run", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "更新" in said
    assert "手直しを残した箇所" in said
    assert "追加" in said
    data = path.read_bytes()
    assert "理解は広がった。各課で共有し、次の訓練に生かす。" in sentences(data)
    [kept] = folder.glob("実施結果報告書（更新前 *）.docx")
    assert kept.read_bytes() == edited
    assert kept.name in said


def test_a_third_run_changes_nothing(folder):
    assert main(["run", str(folder)]) == 0
    once = (folder / REPORT).read_bytes()
    assert main(["run", str(folder)]) == 0
    assert (folder / REPORT).read_bytes() == once


def test_new_begins_again_and_keeps_the_old_report(folder):
    path = folder / REPORT
    document = docx.Document(path)
    document.add_paragraph("担当者の追記")
    document.save(path)
    assert main(["report", str(folder), "--new"]) == 0
    assert "担当者の追記" not in sentences(path.read_bytes())
    [kept] = folder.glob("実施結果報告書（更新前 *）.docx")
    assert "担当者の追記" in sentences(kept.read_bytes())


def test_a_report_without_any_edit_is_refreshed_without_a_copy(folder):
    assert main(["run", str(folder)]) == 0
    assert not list(folder.glob("実施結果報告書（更新前 *）.docx"))
    assert not [
        text for text in program_comments((folder / REPORT).read_bytes()) if "集計値が変わりました" in text
    ]
    assert docx.Document(io.BytesIO((folder / REPORT).read_bytes())).paragraphs
