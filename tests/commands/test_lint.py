"""``dxforms lint``: whether files can be read by machines."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

import dxforms
from dxforms.cli import main
from dxforms.source.sentences import read_patterns
from dxforms.survey.datatable import csv_bytes
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


def test_without_a_file_it_is_a_usage_fault(capsys):
    assert main(["lint"]) == 2
    assert "「ファイル」を指定してください。" in capsys.readouterr().err


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
