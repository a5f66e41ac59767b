"""The words the look for personal data goes by: the program's, or staff's own beside the description."""

from __future__ import annotations

import codecs
import dataclasses
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dxforms.cli import main
from dxforms.files import shipped
from dxforms.issues import InputError
from dxforms.source.review_words import OWN_NAME, SHIPPED, read_lists
from dxforms.survey.personal import LISTS, Look
from dxforms.workbook.writer import write_tally
from tests.sample import sample_tally


def lay(folder: Path, *rows: str, encoding: str = "utf-8-sig") -> None:
    (folder / OWN_NAME).write_text("\r\n".join(("種類,語", *rows)), encoding=encoding)


def test_the_shipped_table_holds_the_words_of_the_program(tmp_path):
    (tmp_path / OWN_NAME).write_bytes(shipped(SHIPPED).read_bytes())
    assert (tmp_path / OWN_NAME).read_bytes().startswith(codecs.BOM_UTF8)
    assert read_lists(tmp_path) == LISTS


def test_without_a_table_the_words_of_the_program_are_used(tmp_path):
    assert read_lists(tmp_path) is LISTS
    assert read_lists(None) is LISTS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_kind_in_the_table_replaces_that_kind_and_no_other(tmp_path, encoding):
    lay(tmp_path, "敬称,さん", "敬称,様", "所属の末尾,室", encoding=encoding)
    lists = read_lists(tmp_path)
    assert (lists.titles, lists.offices) == (("さん", "様"), ("室",))
    assert (lists.own, lists.not_names) == (LISTS.own, LISTS.not_names)
    assert Look(lists).found("山本様と広報室の皆さん、財政課") == ["氏名（山本様）", "所属（広報室）"]


def test_a_kind_without_a_word_is_not_looked_for(tmp_path):
    lay(tmp_path, "所属の末尾,", "自分の所属,")
    assert Look(read_lists(tmp_path)).found("当課は財政課の山本さんと") == ["氏名（山本さん）"]


def test_words_with_signs_of_patterns_are_words(tmp_path):
    lay(tmp_path, "敬称,(様)", "所属の末尾,[室]")
    assert Look(read_lists(tmp_path)).found("山本(様)") == ["氏名（山本(様)）"]


def test_every_fault_is_named_with_its_cell_and_the_nearest_kind(tmp_path):
    lay(tmp_path, "敬称,さん", "所属の未尾,室", ",係")
    with pytest.raises(InputError) as caught:
        read_lists(tmp_path)
    kinds = "敬称、敬称の前に来る名前でない語、自分の所属、所属の末尾、所属としない語のいずれかを記入してください。"
    assert [str(issue) for issue in caught.value.issues] == [
        f"「{OWN_NAME}」 セルA3：「種類」に「所属の未尾」とあります。{kinds}（「所属の末尾」のことですか。）",
        f"「{OWN_NAME}」 セルA4：「種類」に「」とあります。{kinds}",
    ]


def test_a_table_without_its_headings_is_refused(tmp_path):
    (tmp_path / OWN_NAME).write_text("区分,語\n敬称,様\n", encoding="utf-8")
    with pytest.raises(InputError, match="「種類」の列がありません"):
        read_lists(tmp_path)


def test_check_names_the_faults_of_the_table(tmp_path, capsys):
    folder = tmp_path / "講演会"
    shutil.copytree(shipped("examples/2026-11-24_講演会"), folder)
    lay(folder, "肩書,部長")
    assert main(["check", str(folder)]) == 1
    assert f"「{OWN_NAME}」 セルA2：「種類」に「肩書」とあります。" in capsys.readouterr().err


def test_the_review_sheet_of_a_lecture_goes_by_the_words_beside_its_description(tmp_path):
    lay(tmp_path, "自分の所属,明日")
    tally = sample_tally()
    described = dataclasses.replace(tally.description, folder=tmp_path)
    write_tally(dataclasses.replace(tally, description=described), tmp_path / "集計.xlsx")
    sheet = load_workbook(tmp_path / "集計.xlsx")["自由記述"]
    assert any("所属（明日）" in str(cell.value) for row in sheet.iter_rows() for cell in row)
