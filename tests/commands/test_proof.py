"""``dxforms proof`` on the example's folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

import dxforms
from dxforms.cli import main
from dxforms.commands import options, parsing
from dxforms.files import shipped

REPORT = "実施結果報告書.docx"
COPY = "実施結果報告書（確認用）.docx"


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "講演会"
    shutil.copytree(shipped("examples/2026-11-24_講演会"), made)
    return made


def edit(report: Path, change: Callable[[docx.document.Document], object]) -> None:
    document = docx.Document(str(report))
    change(document)
    document.save(str(report))


def rewrite_drafts(document: docx.document.Document) -> None:
    """Every 考察 in a person's own words."""
    for paragraph in document.paragraphs:
        if paragraph.style.name.endswith("（下書き）"):
            for run in paragraph.runs[1:]:
                run.text = ""
            paragraph.runs[0].text = "この結果を踏まえ、今後の研修を企画する。"
            paragraph.style = paragraph.style.name.removesuffix("（下書き）")
    comments = document.part._comments_part.element
    for comment in list(comments):
        comments.remove(comment)


def test_the_example_as_it_was_written_has_only_its_drafts_to_mend(folder, capsys):
    assert main(["proof", str(folder)]) == 1
    told = capsys.readouterr()
    assert told.err == ""
    lines = told.out.splitlines()
    assert lines[:2] == [f"「{REPORT}」を確認しました。", "要修正：3件"]
    assert all("自動で作成した下書きのままです" in line for line in lines[2:5])
    assert lines[5:] == ["要確認はありません。"]


def test_a_report_with_nothing_to_mend_exits_with_0(folder, capsys):
    edit(folder / REPORT, rewrite_drafts)
    assert main(["proof", str(folder / REPORT)]) == 0
    assert (
        capsys.readouterr().out
        == f"「{REPORT}」を確認しました。\n要修正はありません。\n要確認はありません。\n"
    )


def test_comments_go_into_a_copy_and_the_report_stays_as_it_was(folder, capsys):
    before = (folder / REPORT).read_bytes()
    assert main(["proof", str(folder), "--comment"]) == 1
    assert f"「{COPY}」を書き込みました" in capsys.readouterr().out
    assert (folder / REPORT).read_bytes() == before
    texts = [comment.text for comment in docx.Document(str(folder / COPY)).comments]
    assert sum(text.startswith("【要修正】自動で作成した下書き") for text in texts) == 3


def test_without_a_description_what_was_not_checked_is_said(folder, tmp_path, capsys):
    lone = tmp_path / "報告書.docx"
    shutil.copyfile(folder / REPORT, lone)
    assert main(["proof", str(lone)]) == 1
    told = capsys.readouterr().out
    assert "未検査：次の検査は、していません。" in told
    assert "・考察及びまとめの数値と集計との照合" in told
    assert "「--description ファイル」で指定すると" in told


def test_a_description_elsewhere_can_be_named(folder, tmp_path, capsys):
    lone = tmp_path / "報告書.docx"
    shutil.copyfile(folder / REPORT, lone)
    assert main(["proof", str(lone), "--description", str(folder)]) == 1
    assert "未検査" not in capsys.readouterr().out


def test_the_tally_is_made_again_from_the_answers_as_they_are_now(folder, capsys):
    edit(folder / REPORT, rewrite_drafts)
    book = openpyxl.load_workbook(folder / "集計.xlsx")
    sheet = book["自由記述"]
    heading = next(row for row in sheet.iter_rows() if "掲載" in [cell.value for cell in row])
    column = next(cell.column for cell in heading if cell.value == "掲載")
    sheet.cell(heading[0].row + 1, column).value = None
    book.save(folder / "集計.xlsx")
    assert main(["proof", str(folder)]) == 1
    assert "Q3（その他の記入）に、未確認の回答が1件あります。" in capsys.readouterr().out


def test_where_the_description_is_at_fault_the_rest_is_still_checked(folder, capsys):
    (folder / "窓口業務の改革に関する講演会 アンケート(1-43).xlsx").unlink()
    assert main(["proof", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "要修正：3件" in told
    assert "誤りが1件あるため、集計できません" in told


def test_in_a_copied_folder_last_months_report_is_not_called_faultless(folder, capsys):
    book = openpyxl.load_workbook(folder / "講演会情報.xlsx")
    book["講演会"]["B6"].value = "令和8年12月15日（火）"
    book.save(folder / "講演会情報.xlsx")
    assert main(["proof", str(folder)]) == 1
    told = capsys.readouterr()
    assert "先月のフォルダーを写して使う場合は" in told.err
    assert "要修正はありません" not in told.out


def test_a_report_that_is_not_there_is_refused(tmp_path, capsys):
    assert main(["proof", str(tmp_path)]) == 1
    assert "「実施結果報告書.docx」：報告書が見つかりません" in capsys.readouterr().err


def test_a_script_asks_for_the_same(folder):
    described = dxforms.read_description(folder / "講演会情報.xlsx")
    responses = dxforms.read_responses(described)
    review = dxforms.read_review(folder / "集計.xlsx", described)
    found = dxforms.proof_report(folder / REPORT, dxforms.tally_responses(described, responses, review))
    assert [each.code for each in found.mend] == ["draft"] * 3
    assert found.look == found.unchecked == ()


CALLS = [
    (["proof"], options.Proof()),
    (
        ["proof", "a.docx", "--comment", "--description", "b.xlsx", "--responses", "c.xlsx"],
        options.Proof(
            report=Path("a.docx"), description=Path("b.xlsx"), responses=(Path("c.xlsx"),), comment=True
        ),
    ),
]


@pytest.mark.parametrize(("line", "asked"), CALLS)
def test_a_command_line_makes_exactly_this_call(line, asked):
    assert parsing.parse(line) == asked
