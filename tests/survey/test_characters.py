"""Words as data may hold them."""

from __future__ import annotations

import pytest

from dxforms.survey.characters import mapped, portable, western


@pytest.mark.parametrize(
    ("words", "data", "changes"),
    [
        ("とても満足", "とても満足", ()),
        ("①とても満足", "(1)とても満足", ("U+2460→(1)",)),
        ("㊿", "(50)", ("U+32BF→(50)",)),
        ("㈱№㎡Ⅳ", "(株)No.m2IV", ("U+3231→(株)", "U+2116→No.", "U+33A1→m2", "U+2163→IV")),
        ("髙橋", "高橋", ("U+9AD9→高",)),
        ("1～2回", "1〜2回", ("U+FF5E→〜",)),
        ("café", "cafe", ("U+00E9→e",)),
        ("良い😀", "良い〓", ("U+1F600→〓",)),
        ("か\u3099", "が", ("結合文字→合成済みの文字",)),
        ("\u200b見え\ufeffない", "見えない", ("U+200B→削除", "U+FEFF→削除")),
        ("一つ\n二つ", "一つ 二つ", ("改行→空白",)),
        ("　前後の　　空白 ", "前後の 空白", ()),
        ("合　計", "合計", ("字間の空白→削除",)),
        ("=1+1", "＝1+1", ("U+003D→＝",)),
        ("@SUM(A1)", "＠SUM(A1)", ("U+0040→＠",)),
        ("-", "-", ()),
        ("半角ｶﾅ", "半角ｶﾅ", ()),
        ("\ud83d", "〓", ("U+D83D→〓",)),
    ],
)
def test_words_are_mapped_to_what_data_may_hold_and_the_change_is_told(words, data, changes):
    found = mapped(words)
    assert (found.text, found.changes) == (data, changes)


def test_what_was_mapped_is_always_portable():
    every = "".join(map(chr, [*range(0x20, 0xD800), *range(0xE000, 0x1_F000)]))
    assert portable(mapped(every).text)


@pytest.mark.parametrize(
    ("words", "data"),
    [
        ("令和8年11月24日", "令和8年（2026年）11月24日"),
        ("令和元年度", "令和元年度（2019年度）"),
        ("平成３０年", "平成３０年（2018年）"),
        ("2026年（令和8年）", "2026年（令和8年）"),
        ("令和8年（2026年）", "令和8年（2026年）"),
        ("昭和の日", "昭和の日"),
    ],
)
def test_a_year_in_wareki_gets_its_western_year_unless_it_has_one(words, data):
    assert western(words) == data


def test_what_respondents_wrote_gets_no_year_added():
    assert mapped("令和8年の講演").text == "令和8年の講演"


def test_an_added_year_is_told():
    assert mapped("令和8年度", eras=True).told == "西暦を併記"


@pytest.mark.parametrize(
    "words", ["業務\x07の改善", "業務の改善\x7f", "\x85業務の改善", "work\x01ing", "\x9f①"]
)
def test_a_control_character_is_never_portable_and_never_left(words):
    assert not portable(words)
    found = mapped(words)
    assert found.text.isprintable()
    assert found.told != "なし" or found.text == words.strip()
