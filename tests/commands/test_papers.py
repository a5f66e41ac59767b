"""概要 and 起案文 beside the report: ``run --all``, one of them alone, late answers, and what must not be confused."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

from dxforms import outputs
from dxforms.cli import main
from dxforms.files import shipped
from dxforms.papers import Paper
from dxforms.report.manifest import read_head

REPORT, SUMMARY, KIAN = (paper.file for paper in Paper)
WORKBOOK = "集計.xlsx"


@pytest.fixture
def folder(tmp_path) -> Path:
    """The example's folder without any document."""
    made = tmp_path / "講演会"
    shutil.copytree(
        shipped("examples/2026-11-24_講演会"), made, ignore=shutil.ignore_patterns(WORKBOOK, REPORT)
    )
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix == ".docx")


def run(folder: Path, *more: str) -> None:
    assert main(["run", str(folder), *more]) == 0


def told(capsys) -> str:
    found = capsys.readouterr()
    return found.out + found.err


def typed(path: Path, old: str, new: str) -> None:
    """Type over a text, wherever it stands in a document."""
    document = docx.Document(str(path))
    paragraphs = [
        *document.paragraphs,
        *(p for t in document.tables for row in t.rows for cell in row.cells for p in cell.paragraphs),
    ]
    paragraph = next(each for each in paragraphs if old in each.text)
    for each in paragraph.runs[1:]:
        each.text = ""
    paragraph.runs[0].text = new
    document.save(str(path))


def lines(path: Path) -> list[str]:
    """The paragraphs of a document, those of its tables after the others."""
    document = docx.Document(str(path))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [each.text for holder in (document, *cells) for each in holder.paragraphs]


def decide(folder: Path, name: str, value: str) -> None:
    """Type one item of 講演会情報.xlsx."""
    path = folder / "講演会情報.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book["講演会"].iter_rows():
        if str(row[0].value or "").rstrip(" *") == name:
            row[1].value = value
    book.save(path)


def test_all_makes_the_three_documents_beside_the_workbook(folder, capsys):
    run(folder, "--all")
    said = told(capsys)
    assert names(folder) == sorted([REPORT, SUMMARY, KIAN])
    assert [f"　{name}" in said.splitlines() for name in (WORKBOOK, REPORT, SUMMARY, KIAN)] == [True] * 4
    assert [read_head(folder / paper.file)[1] for paper in Paper] == list(Paper)


def test_what_the_chief_s_page_says(folder):
    run(folder, "--all")
    said = lines(folder / SUMMARY)
    for words in (
        "窓口業務の改革に関する講演会",
        "令和8年11月24日（火）",
        "32名",
        "アンケート回答者",
        "〔主な意見を記入〕",
        "〔今後の対応を記入〕",
    ):
        assert any(words in line for line in said), words


def test_what_the_text_for_approval_says(folder):
    run(folder, "--all")
    said = lines(folder / KIAN)
    assert "窓口業務の改革に関する講演会の実施結果について（報告）" in said
    assert "記" in said
    entries = [line.split("\t")[0] for line in said]
    at = [entries.index(name) for name in ("日時", "会場", "出席者数", "アンケート回答者数", "添付資料")]
    assert at == sorted(at)
    assert any("43名（回答率75.4%）" in line for line in said)


def test_without_all_only_the_report_is_made(folder):
    run(folder)
    assert names(folder) == [REPORT]


def test_documents_made_before_are_refreshed_by_every_run_and_keep_what_people_wrote(folder, capsys):
    run(folder, "--all")
    typed(folder / SUMMARY, "〔主な意見を記入〕", "待ち時間の短縮を求める意見が多かった。")
    book = openpyxl.load_workbook(folder / WORKBOOK)
    sheet = book["回答者の確認"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "集計対象" for cell in row))
    column = next(cell.column for cell in head if cell.value == "集計対象")
    sheet.cell(head[0].row + 1, column).value = "しない"
    book.save(folder / WORKBOOK)
    capsys.readouterr()
    run(folder)
    said = told(capsys)
    assert f"　{KIAN}" in said.splitlines()
    summary = lines(folder / SUMMARY)
    assert "待ち時間の短縮を求める意見が多かった。" in summary
    assert "42名" in summary
    assert any("42名" in line for line in lines(folder / KIAN))
    [kept] = folder.glob("実施結果（概要）（更新前 *）.docx")
    assert kept.name in said


def test_new_begins_the_report_again_and_with_all_every_document(folder):
    run(folder, "--all")
    typed(folder / SUMMARY, "〔主な意見を記入〕", "待ち時間の短縮を求める意見が多かった。")
    run(folder, "--new")
    assert "待ち時間の短縮を求める意見が多かった。" in lines(folder / SUMMARY)
    run(folder, "--new", "--all")
    assert "〔主な意見を記入〕" in lines(folder / SUMMARY)
    assert len(list(folder.glob("実施結果（概要）（更新前 *）.docx"))) == 1


def test_a_second_run_changes_no_byte_of_them(folder):
    run(folder, "--all")
    first = [(folder / paper.file).read_bytes() for paper in Paper]
    run(folder, "--all")
    assert [(folder / paper.file).read_bytes() for paper in Paper] == first


def test_one_of_them_alone_is_named_by_its_word(folder, capsys):
    run(folder)
    capsys.readouterr()
    assert main(["report", str(folder), "--template", "概要"]) == 0
    said = told(capsys)
    assert names(folder) == sorted([REPORT, SUMMARY])
    assert f"「{REPORT}」は更新していません。更新する場合は「dxforms run」を実行してください。" in said


def test_a_template_of_staff_s_own_makes_the_document_its_property_names(folder, tmp_path):
    own = tmp_path / "課の様式.docx"
    document = docx.Document()
    document.add_paragraph("{{講演会名}}の報告")
    document.core_properties.category = "起案文"
    document.save(str(own))
    run(folder, "--all", "--template", str(own))
    assert lines(folder / KIAN) == ["窓口業務の改革に関する講演会の報告"]
    assert any("実施結果報告書" in line for line in lines(folder / REPORT))


def test_two_templates_of_one_document_are_refused(folder, capsys):
    assert main(["run", str(folder), "--template", "概要", "--template", "概要"]) == 1
    assert names(folder) == []
    assert "概要のひな形です。1つだけ指定してください。" in told(capsys)


def test_the_prefix_stands_before_every_name(folder):
    decide(folder, "ファイル名の頭", "R8-11_")
    run(folder, "--all")
    assert names(folder) == sorted(f"R8-11_{paper.file}" for paper in Paper)


def test_none_takes_its_place_where_one_cannot(folder, capsys):
    (folder / KIAN).mkdir()
    assert main(["run", str(folder), "--all"]) == 1
    assert f"「{KIAN}」を書き込めません。同じ名前のフォルダーがあります。" in told(capsys)
    assert [path.name for path in folder.iterdir() if path.is_file() and path.suffix == ".docx"] == []
    assert not (folder / WORKBOOK).exists()


def test_a_report_is_not_written_over_the_summary_and_the_other_way_round(folder, capsys):
    run(folder, "--all")
    before = [(folder / paper.file).read_bytes() for paper in Paper]
    for line in (["-o", str(folder / SUMMARY)], ["-o", str(folder / SUMMARY), "--new"]):
        assert main(["report", str(folder), *line]) == 1
        said = told(capsys)
        assert f"「{SUMMARY}」：このファイルは「概要」です。「報告書」は書き込めません。" in said
        assert "「--template 概要」" in said
    assert main(["report", str(folder), "--template", "起案文", "-o", str(folder / REPORT)]) == 1
    assert "このファイルは「報告書」です。「起案文」は書き込めません。" in told(capsys)
    assert [(folder / paper.file).read_bytes() for paper in Paper] == before


def test_the_summary_is_not_taken_for_a_colleague_s_report(folder, capsys):
    run(folder, "--all")
    capsys.readouterr()
    run(folder)
    assert "続きとして更新する場合" not in told(capsys)


def test_a_copy_for_the_proof_is_nobody_s_report(folder, capsys):
    run(folder, "--all")
    main(["proof", str(folder), "--comment"])
    assert len(list(folder.glob("*（確認用）.docx"))) == 3
    capsys.readouterr()
    run(folder)
    assert "続きとして更新する場合" not in told(capsys)


def test_a_colleague_s_summary_under_another_name_is_told_beside_the_summary(folder, capsys):
    run(folder, "--all")
    (folder / SUMMARY).rename(folder / "概要（係長）.docx")
    capsys.readouterr()
    run(folder, "--all")
    told_lines = [line for line in told(capsys).splitlines() if "続きとして更新する場合" in line]
    assert told_lines == [
        f"・「{SUMMARY}」：「概要（係長）.docx」があります。続きとして更新する場合は -o で指定してください。"
    ]


def test_a_hand_made_document_of_that_name_stops_only_who_asks_for_it(folder, capsys):
    document = docx.Document()
    document.add_paragraph("手で作った起案文")
    document.save(str(folder / KIAN))
    hand_made = (folder / KIAN).read_bytes()
    run(folder)
    capsys.readouterr()
    assert main(["run", str(folder), "--all"]) == 1
    assert "dxformsが作った" in told(capsys)
    assert (folder / KIAN).read_bytes() == hand_made


def test_last_month_s_summary_in_a_copied_folder_is_refused(folder, capsys):
    run(folder, "--all")
    for name in (WORKBOOK, REPORT, KIAN):
        (folder / name).unlink()
    decide(folder, "開催日", "令和8年12月22日（火）")
    capsys.readouterr()
    assert main(["run", str(folder)]) == 1
    assert "これは令和8年11月24日（火）の講演会の概要です。" in told(capsys)


def test_decided_documents_are_all_left_alone(folder, capsys):
    run(folder, "--all")
    decide(folder, "報告書の状態", "決裁済")
    for paper in Paper:
        capsys.readouterr()
        assert main(["report", str(folder), "--template", paper.value]) == 1
        assert f"「{paper.file}」は決裁済のため、書き直しません。" in told(capsys)


def test_a_protected_summary_nobody_asked_for_is_left_and_named(folder, capsys):
    run(folder, "--all")
    path = folder / SUMMARY
    document = docx.Document(str(path))
    settings = document.settings.element
    protection = settings.makeelement(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}documentProtection",
        {"{http://schemas.openxmlformats.org/wordprocessingml/2006/main}enforcement": "1"},
    )
    settings.insert(1, protection)
    document.save(str(path))
    protected = path.read_bytes()
    capsys.readouterr()
    run(folder)
    assert f"「{SUMMARY}」は編集が制限されているため、書き直しません。" in told(capsys)
    assert path.read_bytes() == protected
    assert main(["run", str(folder), "--all"]) == 1


def test_proof_looks_at_all_that_is_handed_in(folder, capsys):
    run(folder, "--all")
    capsys.readouterr()
    assert main(["proof", str(folder)]) == 1
    said = told(capsys)
    assert [f"「{paper.file}」を確認しました。" in said for paper in Paper] == [True] * 3
    assert "記入する箇所「〔主な意見を記入〕」が残っています。" in said


def test_proof_of_a_finished_summary_finds_nothing_to_mend(folder, capsys):
    run(folder, "--all")
    typed(folder / SUMMARY, "〔主な意見を記入〕", "待ち時間の短縮を求める意見が多かった。")
    typed(folder / SUMMARY, "〔今後の対応を記入〕", "窓口の配置を見直す。")
    capsys.readouterr()
    main(["proof", str(folder / SUMMARY)])
    found = [line for line in told(capsys).splitlines() if line.startswith("・")]
    assert [line for line in found if "〔" in line] == []


def test_every_paper_has_its_place_beside_the_description(tmp_path):
    from dataclasses import replace

    from tests.sample import sample_tally

    described = replace(sample_tally(answers=0).description, folder=tmp_path)
    assert [outputs.paper_path(paper, described) for paper in Paper] == [tmp_path / p.file for p in Paper]
