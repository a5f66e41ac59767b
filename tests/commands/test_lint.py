"""``dxforms lint``: whether files can be read by machines."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

import dxforms
from dxforms.cli import main
from dxforms.commands.begin import EXAMPLE
from dxforms.files import shipped
from dxforms.outputs import WORKBOOK
from dxforms.source.sentences import read_patterns
from dxforms.survey.datatable import DataTable, csv_bytes
from dxforms.survey.opened import open_data
from dxforms.survey.released import released_tables
from dxforms.workbook.writer import write_tally
from tests.sample import sample_tally
from tests.workbook.surveys import random_tally


def workbook(folder: Path, rows) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    path = folder / "表.xlsx"
    book.save(path)
    return path


@pytest.fixture(scope="module")
def ours(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("ours") / "集計.xlsx"
    write_tally(sample_tally(questions="all"), path)
    return path


def test_our_workbook_has_no_finding_and_the_command_says_so(ours, capsys):
    assert main(["lint", str(ours)]) == 0
    told = capsys.readouterr().out
    assert "不適合0" in told
    assert "「概要」：人が見るためのシート" in told
    assert "「回答データ」：庁内限りのシート" in told
    assert "「データ_集計」：機械判読用のシート" in told


def test_a_fault_is_told_with_its_rule_place_value_and_how_to_mend_it(tmp_path, capsys):
    path = workbook(tmp_path, [("区分", "人数（人）"), ("全体", "41人"), ("午前の部", 23)])
    assert main(["lint", str(path)]) == 1
    told = capsys.readouterr().out
    assert "不適合　1-3　数値は数値属性とし、文字列を含めない" in told
    assert "「Sheet」シート セルB2 「41人」：" in told
    assert "単位" in told


def test_of_another_s_workbook_what_cannot_be_known_is_to_be_looked_at(tmp_path, capsys):
    path = workbook(tmp_path, [("区分", "人数（人）"), ("全体", 41), ("午前の部", 23)])
    assert main(["lint", str(path)]) == 0
    told = capsys.readouterr().out
    assert "要確認　1-6　項目名等を省略しない" in told


def test_several_files_are_judged_and_one_fault_is_enough(ours, tmp_path, capsys):
    path = workbook(tmp_path, [("区分", "人数（人）"), ("全体", "=1+1")])
    assert main(["lint", str(ours), str(path)]) == 1
    assert "「集計.xlsx」" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_refused_after_the_others_were_judged(ours, tmp_path, capsys):
    missing, empty = tmp_path / "無い.xlsx", tmp_path / "空.csv"
    empty.write_bytes(b"")
    assert main(["lint", str(missing), str(ours), str(empty)]) == 1
    captured = capsys.readouterr()
    assert "「集計.xlsx」" in captured.out
    assert "誤りが2件あります。" in captured.err
    assert "「無い.xlsx」" in captured.err
    assert "「空.csv」" in captured.err


def test_a_folder_stands_for_its_workbooks_and_csv_files(tmp_path, capsys):
    workbook(tmp_path, [("団体名", "人数（人）"), ("甲市", 41)])
    (tmp_path / "表.csv").write_bytes(csv_bytes(DataTable(name="表", columns=("団体名",), rows=(("甲市",),))))
    (tmp_path / "~$表.xlsx").write_bytes(b"1")
    (tmp_path / "覚え.txt").write_text("覚え", encoding="utf-8")
    assert main(["lint", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert [line for line in told.splitlines() if line.endswith("を検査しました。")] == [
        "「表.csv」を検査しました。",
        "「表.xlsx」を検査しました。",
    ]


def test_an_empty_folder_is_refused(tmp_path, capsys):
    assert main(["lint", str(tmp_path)]) == 1
    assert "フォルダーです。" in capsys.readouterr().err


def test_a_pattern_names_files_where_the_shell_leaves_it_to_the_command(tmp_path, capsys):
    workbook(tmp_path, [("団体名", "人数（人）"), ("甲市", 41)])
    assert main(["lint", str(tmp_path / "*.xlsx")]) == 0
    assert "「表.xlsx」を検査しました。" in capsys.readouterr().out


def test_many_places_are_cut_short_unless_all_are_asked_for(tmp_path, capsys):
    rows = [("団体名", "人数（人）"), *(("甲市", "41人" if number % 2 else 41) for number in range(60))]
    path = workbook(tmp_path, rows)
    main(["lint", str(path)])
    assert "ほか10か所（「--all」を付けると、全て表示します。）" in capsys.readouterr().out
    main(["lint", str(path), "--all"])
    told = capsys.readouterr().out
    assert "ほか" not in told
    assert "セルB61 「41人」" in told


def test_without_a_file_it_is_a_usage_fault(capsys):
    assert main(["lint"]) == 2
    assert "「ファイル」を指定してください。" in capsys.readouterr().err


def test_the_shipped_example_has_no_finding(tmp_path):
    workbook = shipped(EXAMPLE) / WORKBOOK
    assert [str(finding) for finding in dxforms.lint(workbook).findings] == []
    described = dxforms.read_description(shipped(EXAMPLE) / "講演会情報.xlsx")
    responses = dxforms.read_responses(described)
    tally = dxforms.tally_responses(described, responses, dxforms.read_review(workbook, described, responses))
    for table in released_tables(tally, read_patterns(None), program="dxforms 0"):
        path = tmp_path / f"{table.name}.csv"
        path.write_bytes(csv_bytes(table))
        assert [str(finding) for finding in dxforms.lint(path).findings] == []


@pytest.mark.parametrize("seed", range(30))
def test_the_workbook_of_any_survey_has_no_finding(seed, tmp_path):
    path = tmp_path / "集計.xlsx"
    write_tally(random_tally(seed), path)
    assert [str(finding) for finding in dxforms.lint(path).findings] == []


@pytest.mark.parametrize("seed", [None, *range(30)])
def test_the_csv_files_of_any_survey_have_no_finding(seed, tmp_path):
    tally = sample_tally(questions="all") if seed is None else random_tally(seed)
    for table in released_tables(tally, read_patterns(None), program="dxforms 0"):
        path = tmp_path / f"{table.name}.csv"
        path.write_bytes(csv_bytes(table))
        assert [str(finding) for finding in dxforms.lint(path).findings] == []


# ---------------------------------------------------------------- the CSV files of one folder


@pytest.fixture
def published(tmp_path) -> Path:
    """The CSV files of one survey, in a folder of their own."""
    tally = sample_tally(questions="all")
    for table in open_data(tally, read_patterns(None), program="dxforms", rows=True).tables:
        (tmp_path / f"第1回{table.name}.csv").write_bytes(csv_bytes(table))
    return tmp_path


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode("utf-8-sig")
    assert old in text
    path.write_bytes(text.replace(old, new).encode("utf-8-sig"))


def test_csv_files_of_one_folder_are_checked_against_each_other(published, capsys):
    assert main(["lint", str(published)]) == 0
    told = capsys.readouterr().out
    assert "このファイルだけでは" not in told
    assert told.count("不適合0、要確認0") == 7


def test_a_code_that_the_code_table_beside_it_does_not_have_is_broken(published, capsys):
    figures = published / "第1回データ_集計.csv"
    rewrite(figures, '"999","無回答"', '"77","無回答"')
    assert main(["lint", str(figures)]) == 1
    told = capsys.readouterr().out
    assert "不適合　調査-1" in told
    assert "コード表" in told
    capsys.readouterr()
    assert main(["lint", str(published / "第1回コード表.csv")]) == 0  # told of the file that is wrong, once
    assert "不適合0" in capsys.readouterr().out


def test_a_csv_file_beside_it_that_cannot_be_read_leaves_a_rule_unchecked(published, capsys):
    (published / "第1回コード表.csv").write_bytes(b"")
    assert main(["lint", str(published / "第1回データ_集計.csv")]) == 0
    assert "データと「コード表」の突合せは、このファイルだけではできません。" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "place"), [('"部","Q1"', '"部","Q99"', "セルB1"), ('"部","Q1"', '"部","Q1_77"', "セルB1")]
)
def test_a_column_of_respondents_that_is_no_questions_is_broken(published, capsys, old, new, place):
    rows = published / "第1回データ_回答.csv"
    rewrite(rows, old, new)
    assert main(["lint", str(rows)]) == 1
    told = capsys.readouterr().out
    assert "不適合　調査-1" in told
    assert f"{place} " in told


def test_a_code_of_a_respondent_that_no_option_has_is_broken(published, capsys):
    rows = published / "第1回データ_回答.csv"
    lines = rows.read_bytes().decode("utf-8-sig").split("\r\n")
    cells = lines[1].split(",")
    lines[1] = ",".join([cells[0], '"55"', *cells[2:]])
    rows.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    assert main(["lint", str(rows)]) == 1
    assert "セルB2 「55」：「コード表」にない選択肢コードです。" in capsys.readouterr().out
