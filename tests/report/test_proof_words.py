"""The table of words and thresholds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dxforms import InputError
from dxforms.report.proof_words import LISTS, NUMBERS, OWN_NAME, read_words, words_of


def test_the_shipped_table_has_every_list_and_threshold():
    words = read_words()
    assert all(words.of(name) for name in LISTS)
    assert set(words.numbers) == set(NUMBERS)
    assert any(share.word == "ほとんど" and share.least == Decimal(90) for share in words.shares)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932"])
def test_a_table_beside_the_description_takes_its_place(tmp_path, encoding):
    rows = [f"しきい値,{name},10" for name in NUMBERS] + ["伏せ字,※,", "割合の語,ほとんど,80～100"]
    (tmp_path / OWN_NAME).write_text("\n".join(["種類,語,値", *rows]), encoding=encoding)
    words = read_words(tmp_path)
    assert words.of("伏せ字") == ("※",)
    assert [(share.word, share.suits(8, 10)) for share in words.shares] == [("ほとんど", True)]


def test_a_list_that_staff_emptied_finds_nothing():
    words = words_of([["種類", "語", "値"], *([["しきい値", name, "1"] for name in NUMBERS])])
    assert "伏せ字" not in words.any_of("伏せ字")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["伏字", "●", ""], "「伏せ字」の誤りではありませんか"),
        (["伏せ字", "", "1"], "「語」が空欄です"),
        (["しきい値", "引用の最短文字数", "十"], "整数を記入してください"),
        (["割合の語", "ほとんど", "90"], "「90～100」のように記入"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_cell(row, told):
    rows = [["種類", "語", "値"], *([["しきい値", name, "1"] for name in NUMBERS]), row]
    with pytest.raises(InputError, match=told) as raised:
        words_of(rows, "確認の語.csv")
    assert raised.value.issues[0].where.cell == f"A{len(rows)}"


def test_missing_thresholds_and_headings_are_told():
    with pytest.raises(InputError, match="引用の最短文字数"):
        words_of([["種類", "語", "値"]])
    with pytest.raises(InputError, match="1行目の見出し"):
        words_of([["語"]])
