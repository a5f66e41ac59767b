"""``init`` and ``demo``: a folder to start from."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from dxforms.cli import main
from dxforms.commands.begin import DESCRIPTION, LAUNCHER
from tests import exports
from tests.recipes import answers, example, lecture

HEADINGS = [lecture.SESSION_QUESTION, *(question["列見出し"] for question in lecture.QUESTIONS)]


@pytest.fixture
def export(tmp_path) -> Path:
    path = tmp_path / example.EXPORT
    exports.write_download(path, HEADINGS, answers.responses())
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".dxforms")


def cells(path: Path, sheet: str) -> list[str]:
    return [
        str(cell.value)
        for row in openpyxl.load_workbook(path)[sheet].iter_rows()
        for cell in row
        if cell.value
    ]


def test_init_drafts_the_survey_and_says_what_to_do_next(export, tmp_path, capsys):
    description = tmp_path / DESCRIPTION
    assert main(["init", str(export), "-o", str(description)]) == 0
    told = capsys.readouterr().out
    assert "回答43件から、設問5問を読み取りました。" in told
    assert "次は、「講演会情報.xlsx」をExcelで開き、" in told
    assert names(tmp_path) == sorted([example.EXPORT, DESCRIPTION, LAUNCHER])
    assert "おおむね理解できた" in "\n".join(cells(description, "設問"))
    assert example.EXPORT in cells(description, "講演会")


def test_init_onto_a_description_keeps_what_was_typed_and_the_file_as_it_was(export, tmp_path, capsys):
    description = tmp_path / DESCRIPTION
    assert main(["init", "-o", str(description)]) == 0
    book = openpyxl.load_workbook(description)
    book["講演会"]["B5"].value = "窓口業務の改革に関する講演会"
    book.save(description)
    typed = description.read_bytes()
    assert main(["init", str(export), "-o", str(description)]) == 0
    told = capsys.readouterr().out
    assert "加えた設問：Q1　講演の内容は、業務改革を進める上で参考になりましたか。" in told
    assert "窓口業務の改革に関する講演会" in cells(description, "講演会")
    [kept] = tmp_path.glob("講演会情報（更新前 *）.xlsx")
    assert kept.read_bytes() == typed


def test_init_onto_a_description_nobody_touched_leaves_no_keepsake(export, tmp_path):
    description = tmp_path / DESCRIPTION
    assert main(["init", "-o", str(description)]) == 0
    assert main(["init", str(export), "-o", str(description)]) == 0
    assert names(tmp_path) == sorted([example.EXPORT, DESCRIPTION, LAUNCHER])


def test_init_with_nothing_to_add_changes_nothing(tmp_path, capsys):
    description = tmp_path / DESCRIPTION
    assert main(["init", "-o", str(description)]) == 0
    before = description.read_bytes()
    assert main(["init", "-o", str(description)]) == 0
    assert "加えるものはありませんでした。" in capsys.readouterr().out
    assert description.read_bytes() == before


def test_init_from_last_time_does_not_write_over_a_description(tmp_path, capsys):
    description = tmp_path / DESCRIPTION
    assert main(["init", "-o", str(description)]) == 0
    before = description.read_bytes()
    assert main(["init", "--from", str(description), "-o", str(description)]) == 1
    assert "「講演会情報.xlsx」は既にあります。" in capsys.readouterr().err
    assert description.read_bytes() == before


def test_init_on_something_that_is_no_export_writes_nothing(tmp_path, capsys):
    (tmp_path / "回答.xlsx").write_bytes(b"no workbook")
    assert main(["init", str(tmp_path / "回答.xlsx"), "-o", str(tmp_path / DESCRIPTION)]) == 1
    assert "「回答.xlsx」" in capsys.readouterr().err
    assert names(tmp_path) == ["回答.xlsx"]


def test_a_launcher_that_lies_there_stays(tmp_path):
    (tmp_path / LAUNCHER).write_bytes(b"rem mine")
    assert main(["init", "-o", str(tmp_path / DESCRIPTION)]) == 0
    assert (tmp_path / LAUNCHER).read_bytes() == b"rem mine"


def test_the_demo_makes_both_documents_and_can_be_run_again(tmp_path, capsys):
    folder = tmp_path / "例"
    assert main(["demo", str(folder)]) == 0
    first = capsys.readouterr().out
    assert "受信43件のうち、テスト回答1件、重複1件を除く41件を集計しました。" in first
    assert {"集計.xlsx", "実施結果報告書.docx"} <= set(names(folder))
    assert main(["demo", str(folder)]) == 0
    assert not list(folder.glob("*（更新前*"))


def test_the_demo_does_not_touch_a_folder_with_another_lecture(tmp_path, capsys):
    (tmp_path / DESCRIPTION).write_bytes(b"mine")
    assert main(["demo", str(tmp_path)]) == 1
    assert "例と異なる「講演会情報.xlsx」があります。" in capsys.readouterr().err
    assert names(tmp_path) == [DESCRIPTION]
