"""前回の集計 in the description: from ``init --from`` to both documents, and every way it can be wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

from dxforms.cli import main
from dxforms.files import shipped
from tests.report.papers import texts

WORKBOOK, REPORT, DESCRIPTION = "集計.xlsx", "実施結果報告書.docx", "講演会情報.xlsx"


@pytest.fixture
def folder(tmp_path) -> Path:
    """This time's folder; last time's lies beside it as 前回, with its 集計.xlsx."""
    example = shipped("examples/2026-11-24_講演会")
    now, past = tmp_path / "今回", tmp_path / "前回"
    shutil.copytree(example, past)
    shutil.copytree(example, now, ignore=shutil.ignore_patterns(WORKBOOK, REPORT))
    fill(now, 開催日="令和8年12月22日（火）", 講演会名="第2回の講演会")
    return now


def fill(folder: Path, **items: str | None) -> None:
    """Type items of 講演会."""
    path = folder / DESCRIPTION
    book = openpyxl.load_workbook(path)
    for row in book["講演会"].iter_rows():
        name = str(row[0].value or "").rstrip(" *")
        if name in items:
            row[1].value = items[name]
    book.save(path)


def place(folder: Path) -> str:
    """The cell of 前回の集計."""
    sheet = openpyxl.load_workbook(folder / DESCRIPTION)["講演会"]
    return next(row[1].coordinate for row in sheet.iter_rows() if row[0].value == "前回の集計")


def told(capsys) -> str:
    found = capsys.readouterr()
    return found.out + found.err


def refused(folder: Path, capsys) -> str:
    """What a refused run says of the cell."""
    capsys.readouterr()
    assert main(["run", str(folder)]) == 1
    (line,) = [line for line in told(capsys).splitlines() if line.startswith("・")]
    assert line.startswith(f"・「{DESCRIPTION}」 「講演会」シート セル{place(folder)}：前回の集計「")
    assert line.endswith("比較しない場合は、空欄にしてください。")
    assert not (folder / WORKBOOK).exists()
    return line


def test_both_documents_are_compared_with_last_time_and_the_command_says_with_which(folder, capsys):
    fill(folder, 前回の集計="..\\前回\\集計.xlsx")
    assert main(["run", str(folder)]) == 0
    assert "前回の集計：令和8年11月24日（火）「窓口業務の改革に関する講演会」" in told(capsys)
    assert "前回との比較" in openpyxl.load_workbook(folder / WORKBOOK).sheetnames
    report = texts(docx.Document(str(folder / REPORT)))
    assert "選択肢|今回/（n=43）|前回/（n=41）|差/（ポイント）" in report
    assert any(line.startswith("前回は、令和8年11月24日（火）の") for line in report)


def test_without_it_the_report_says_nothing_of_last_time(folder):
    assert main(["run", str(folder)]) == 0
    assert [line for line in texts(docx.Document(str(folder / REPORT))) if "前回" in line] == []


def test_init_from_last_time_names_its_tally_from_the_new_folder(folder, capsys):
    made = folder.parent / "次回" / DESCRIPTION
    made.parent.mkdir()
    assert main(["init", "--from", str(folder.parent / "前回"), "-o", str(made)]) == 0
    sheet = openpyxl.load_workbook(made)["講演会"]
    (typed,) = [row[1].value for row in sheet.iter_rows() if row[0].value == "前回の集計"]
    assert typed == str(Path("..", "前回", WORKBOOK))
    assert f"「前回の集計」に「{typed}」を記入しました。" in told(capsys)


def test_init_from_last_time_without_a_tally_names_none(folder):
    (folder.parent / "前回" / WORKBOOK).unlink()
    made = folder.parent / "新しい講演会情報.xlsx"
    assert main(["init", "--from", str(folder.parent / "前回"), "-o", str(made)]) == 0
    sheet = openpyxl.load_workbook(made)["講演会"]
    assert [row[1].value for row in sheet.iter_rows() if row[0].value == "前回の集計"] == [None]


def test_a_file_that_is_not_there(folder, capsys):
    fill(folder, 前回の集計="..\\先月\\集計.xlsx")
    assert "「集計.xlsx」：ファイルが見つかりません。" in refused(folder, capsys)


def test_a_share_link(folder, capsys):
    fill(folder, 前回の集計="https://minamo.sharepoint.com/:x:/g/abc")
    assert main(["run", str(folder)]) == 1
    said = told(capsys)
    assert f"セル{place(folder)}：「前回の集計」には、共有リンクは使えません。" in said


def test_a_file_that_is_no_workbook(folder, capsys):
    (folder / "前回.xlsx").write_bytes(b"not a workbook")
    fill(folder, 前回の集計="前回.xlsx")
    assert "前回の講演会の「集計.xlsx」を指定してください。" in refused(folder, capsys)


def test_a_workbook_with_a_password(folder, capsys):
    stream = "EncryptedPackage".encode("utf-16-le")
    (folder / "前回.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + stream)
    fill(folder, 前回の集計="前回.xlsx")
    assert "パスワードで保護されたブックのため読み込めません。" in refused(folder, capsys)


def test_another_program_s_workbook(folder, capsys):
    book = openpyxl.Workbook()
    book.save(folder / "前回.xlsx")
    fill(folder, 前回の集計="前回.xlsx")
    assert "dxformsで作った集計ではありません。" in refused(folder, capsys)


def test_a_tally_of_an_older_version(folder, capsys):
    path = folder.parent / "前回" / WORKBOOK
    book = openpyxl.load_workbook(path)
    for name in ("データ_集計", "コード表"):
        del book[name]
    book.save(path)
    fill(folder, 前回の集計="..\\前回\\集計.xlsx")
    line = refused(folder, capsys)
    assert "「データ_集計」「コード表」のシートがありません" in line
    assert "「dxforms tally」を実行して作り直してください。" in line


def test_a_figure_somebody_typed_over(folder, capsys):
    path = folder.parent / "前回" / WORKBOOK
    book = openpyxl.load_workbook(path)
    book["データ_集計"]["I2"].value = "多数"
    book.save(path)
    fill(folder, 前回の集計="..\\前回\\集計.xlsx")
    assert "「データ_集計」シート セルI2：「多数」は人数ではありません。" in refused(folder, capsys)


def test_the_lecture_s_own_tally_is_noticed_and_not_compared(folder, capsys):
    fill(folder, 前回の集計=WORKBOOK)
    for _ in range(2):  # before it is there, and after
        capsys.readouterr()
        assert main(["run", str(folder)]) == 0
        line = next(line for line in told(capsys).splitlines() if "比較していません" in line)
        assert f"セル{place(folder)}：「前回の集計」に、この講演会の集計（集計.xlsx）が記入されている" in line
    assert "前回との比較" not in openpyxl.load_workbook(folder / WORKBOOK).sheetnames


def test_a_copy_of_the_lecture_s_own_tally_is_noticed_too(folder, capsys):
    assert main(["run", str(folder)]) == 0
    shutil.copy(folder / WORKBOOK, folder / "写し.xlsx")
    fill(folder, 前回の集計="写し.xlsx")
    capsys.readouterr()
    assert main(["run", str(folder)]) == 0
    assert "この講演会の集計（写し.xlsx）が記入されているため、比較していません。" in told(capsys)


def test_a_lecture_that_comes_later_is_asked_about(folder, capsys):
    fill(folder, 開催日="令和8年9月1日（火）", 前回の集計="..\\前回\\集計.xlsx")
    assert main(["run", str(folder)]) == 0
    assert "令和8年11月24日（火）の講演会の集計で、今回より前のものではありません。" in told(capsys)


def test_check_tells_it_beside_every_other_fault(folder, capsys):
    fill(folder, 前回の集計="..\\先月\\集計.xlsx")
    for export in folder.glob("*アンケート*.xlsx"):
        export.unlink()
    assert main(["check", str(folder)]) == 1
    said = told(capsys)
    assert "回答ファイル「" in said
    assert "前回の集計「集計.xlsx」：ファイルが見つかりません。" in said


def test_nothing_respondents_wrote_last_time_reaches_this_time(folder):
    past = openpyxl.load_workbook(folder.parent / "前回" / WORKBOOK)
    for row in past["自由記述"].iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, str) and len(cell.value) > 25:
                cell.value = "前回の自由記述の秘密の語"
    past.save(folder.parent / "前回" / WORKBOOK)
    fill(folder, 前回の集計="..\\前回\\集計.xlsx")
    assert main(["run", str(folder), "--all"]) == 0
    for path in folder.iterdir():
        if path.suffix in {".xlsx", ".docx"} and "アンケート" not in path.name:
            assert "秘密の語" not in everything(path), path.name


def everything(path: Path) -> str:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
