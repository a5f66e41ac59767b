"""The main job: last night's answers in, both documents out, with one command and nothing lost on the way."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

import dxforms
from dxforms.cli import main
from dxforms.files import shipped
from tests import exports
from tests.recipes import example

WORKBOOK, REPORT = "集計.xlsx", "実施結果報告書.docx"


@pytest.fixture
def folder(tmp_path) -> Path:
    """The example's folder as it lies on the morning after: no document was made yet."""
    made = tmp_path / "講演会"
    shutil.copytree(
        shipped("examples/2026-11-24_講演会"), made, ignore=shutil.ignore_patterns(WORKBOOK, REPORT)
    )
    return made


def text_of(report: Path) -> str:
    """Everything the report prints in its body, tables included."""
    import docx

    body = docx.Document(str(report)).element.body
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter(f"{name}t")) for paragraph in body.iter(f"{name}p")
    )


def cells_of(workbook: Path) -> list[object]:
    book = openpyxl.load_workbook(workbook, data_only=True)
    return [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]


def run(folder: Path, *more: str) -> None:
    assert main(["run", str(folder), *more]) == 0


def test_one_command_makes_both_documents_and_says_what_it_did(folder, capsys):
    run(folder)
    told = capsys.readouterr()
    assert told.err == ""
    lines = told.out.splitlines()
    assert lines[:4] == [
        "令和8年11月24日（火）「窓口業務の改革に関する講演会」",
        "回答43件を集計しました。",
        "　午前の部：出席者32名　回答者24名　回答率75.0%",
        "　午後の部：出席者25名　回答者19名　回答率76.0%",
    ]
    assert lines[4:7] == ["書き込んだファイル", f"　{WORKBOOK}", f"　{REPORT}"]
    assert "開催日（令和8年11月24日（火））より前の回答が1件あります（回答ID 1）。" in told.out
    assert "全ての設問への回答が一致する回答が1組あります（回答ID 30と31）。" in told.out


def test_what_staff_decide_is_carried_into_both_documents(folder, capsys):
    run(folder)
    example.review(folder / WORKBOOK)
    capsys.readouterr()
    run(folder)
    told = capsys.readouterr().out
    assert "受信43件のうち、テスト回答1件、重複1件を除く41件を集計しました。" in told
    report = text_of(folder / REPORT)
    for figure in ("71.9%", "72.0%", "23名", "18名"):
        assert figure in report
    assert "有効回答41件（受信43件のうち、テスト回答1件及び重複1件を除く。）" in report
    assert "ある支所では" in report
    assert "南支所では" not in report
    assert 41 in cells_of(folder / WORKBOOK)


def test_decisions_hold_for_documents_that_are_written_elsewhere(folder, tmp_path, capsys):
    run(folder)
    example.review(folder / WORKBOOK)
    elsewhere = tmp_path / "提出用"
    elsewhere.mkdir()
    capsys.readouterr()
    run(folder, "-o", str(elsewhere))
    assert "テスト回答1件、重複1件を除く41件を集計しました。" in capsys.readouterr().out
    assert "南支所では" not in text_of(elsewhere / REPORT)
    assert main(["tally", str(folder), "-o", str(elsewhere / "別.xlsx")]) == 0
    assert "41件を集計しました。" in capsys.readouterr().out


def test_decisions_survive_a_second_run_to_the_byte(folder):
    run(folder)
    example.review(folder / WORKBOOK)
    run(folder)
    first = [(folder / name).read_bytes() for name in (WORKBOOK, REPORT)]
    run(folder)
    assert [(folder / name).read_bytes() for name in (WORKBOOK, REPORT)] == first


def test_what_people_typed_is_kept_before_it_is_written_again(folder, capsys):
    run(folder)
    example.review(folder / WORKBOOK)
    typed = (folder / WORKBOOK).read_bytes()
    run(folder)
    [kept] = folder.glob("集計（更新前 *）.xlsx")
    assert kept.read_bytes() == typed
    assert kept.name in capsys.readouterr().out


def test_what_was_done_to_sheets_and_charts_is_said_once_and_the_file_is_kept(folder, capsys):
    run(folder)
    book = openpyxl.load_workbook(folder / WORKBOOK)
    book["単純集計"]._charts[0].title = "私たちの結果"
    book["グラフ元データ"].sheet_state = "hidden"
    book["概要"].row_dimensions[5].hidden = True
    book.save(folder / WORKBOOK)
    capsys.readouterr()
    run(folder)
    said = capsys.readouterr().out
    [kept] = folder.glob("集計（更新前 *）.xlsx")
    assert f"前のものは「{kept.name}」として残しました" in said
    lines = [
        line.strip("　 ") for line in said.splitlines() if "変わっています" in line or "なっています" in line
    ]
    place = f"A{openpyxl.load_workbook(kept)['単純集計']._charts[0].anchor._from.row + 1}"
    assert lines == [
        "・「概要」シート　5行目：行が非表示になっています",
        f"・「単純集計」シート　セル{place}：グラフが変わっています（タイトル）",
        "・「グラフ元データ」シートが非表示になっています",
    ]
    run(folder)
    assert len(list(folder.glob("集計（更新前 *）.xlsx"))) == 1


def test_a_report_people_edited_is_kept_before_it_is_written_again(folder):
    run(folder)
    report = folder / REPORT
    with zipfile.ZipFile(report, "a") as package:
        package.writestr("docProps/edited.txt", "by a colleague")
    edited = report.read_bytes()
    run(folder, "--new")
    [kept] = folder.glob("実施結果報告書（更新前 *）.docx")
    assert kept.read_bytes() == edited


def test_a_survey_nobody_answered_yet_is_written_with_zeros(folder, capsys):
    headings = [
        example.lecture.SESSION_QUESTION,
        *(question["列見出し"] for question in example.lecture.QUESTIONS),
    ]
    exports.write_download(folder / example.EXPORT, headings, [])
    run(folder)
    assert "回答は、まだありません（0件）。" in capsys.readouterr().out
    assert "回答なし" in text_of(folder / REPORT)


def test_attendance_that_is_not_known_yet_is_a_dash(folder, capsys):
    path = folder / "講演会情報.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book["部"].iter_rows():
        for cell in row:
            if cell.value in {"32名", "25名"}:
                cell.value = None
    book.save(path)
    run(folder)
    assert "　午前の部：出席者未記入　回答者24名　回答率―" in capsys.readouterr().out


def test_one_file_a_session_can_be_handed_over(folder, capsys):
    headings = [question["列見出し"] for question in example.lecture.QUESTIONS]
    for session in (example.answers.AM, example.answers.PM):
        rows = [[row[0], *row[2:]] for row in example.answers.responses() if row[1] == session]
        exports.write_download(folder / f"{session}(1-{len(rows)}).xlsx", headings, rows)
    path = folder / "講演会情報.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book["部"].iter_rows():
        for cell in row:
            if cell.value in {example.lecture.SESSION_QUESTION, "午前の部", "午後の部"} and cell.column > 5:
                cell.value = None
    for row in book["設問"].iter_rows():
        if any(cell.value == example.lecture.SESSION_QUESTION for cell in row):
            for cell in row:
                cell.value = None
    book.save(path)
    files = [str(path) for path in sorted(folder.glob("*の部(*).xlsx"))]
    assert main(["run", str(folder), "--responses", *files]) == 0
    told = capsys.readouterr().out
    assert "　午前の部：出席者32名　回答者24名　回答率75.0%" in told
    assert "　午後の部：出席者25名　回答者19名　回答率76.0%" in told


def test_check_writes_nothing_and_says_everything(folder, capsys):
    before = sorted(folder.rglob("*"))
    assert main(["check", str(folder)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("誤りはありません。")
    assert "回答ID 30と31" in told
    assert sorted(folder.rglob("*")) == before


def test_check_lists_faults_of_the_description_the_responses_and_the_photos_at_once(folder, capsys):
    (folder / example.EXPORT).unlink()
    (folder / "写真" / "講師.jpg").unlink()
    assert main(["check", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "誤りが2件あります。" in told
    assert "回答ファイル「" in told
    assert "講師.jpg" in told


def test_a_script_can_do_it_all_with_streams(folder):
    from io import BytesIO

    described = dxforms.read_description(BytesIO((folder / "講演会情報.xlsx").read_bytes()))
    responses = dxforms.read_responses(described, files=[BytesIO((folder / example.EXPORT).read_bytes())])
    tally = dxforms.tally_responses(described, responses)
    workbook = BytesIO()
    assert dxforms.write_workbook(tally, workbook).path is None
    assert zipfile.ZipFile(workbook).testzip() is None
    assert tally.n == 43
