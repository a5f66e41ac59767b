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


def test_the_command_says_what_was_changed_by_hand_in_the_workbook_under_its_name(folder, capsys):
    path = folder / "集計.xlsx"
    assert (folder / ".dxforms" / "集計.xlsx.written").read_bytes() == path.read_bytes()
    book = openpyxl.load_workbook(path)
    book["単純集計"]["B10"] = 99
    book.create_sheet("検討用")
    book.save(path)
    capsys.readouterr()
    assert main(["run", str(folder)]) == 0
    said = capsys.readouterr().out.splitlines()
    at = next(index for index, line in enumerate(said) if line.startswith("　集計.xlsx（前のものは"))
    assert said[at + 1 : at + 4] == [
        "　　前のものには、次の集計に引き継がれない変更が2件ありました。残したファイルで確かめられます。",
        "　　・「単純集計」シート　セルB10：数式が値に変わっています（38 → 99）",
        "　　・「検討用」シートが追加されています",
    ]
    assert (folder / ".dxforms" / "集計.xlsx.written").read_bytes() == path.read_bytes()


def test_decisions_typed_into_the_workbook_are_not_called_changes(folder, capsys):
    path = folder / "集計.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["回答者の確認"]
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "回答ID")
    place = next(cell.column for cell in sheet[top] if cell.value == "集計対象")
    sheet.cell(top + 1, place, "しない")
    book.save(path)
    capsys.readouterr()
    assert main(["tally", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "として残しました" in said
    assert "引き継がれない変更" not in said
