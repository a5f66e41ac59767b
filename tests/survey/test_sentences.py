"""The table of sentences as staff may hand it in: what is read, what is refused and how that is said."""

from __future__ import annotations

import pytest

from dxforms.grid import Grid
from dxforms.issues import InputError
from dxforms.source.sentences import read_patterns
from dxforms.survey.sentences import PLACES, listed, patterns_of

ROWS = [(name, f"{name}の文") for name in PLACES]


def grid(*rows: tuple, headings: tuple = ("名前", "文例")) -> Grid:
    return Grid(file="文例.csv", rows=(headings, *rows))


def faults(table: Grid) -> list[str]:
    with pytest.raises(InputError) as caught:
        patterns_of(table)
    return [str(issue) for issue in caught.value.issues]


def changed(name: str, text: str) -> Grid:
    return grid(*((known, text if known == name else said) for known, said in ROWS))


def test_the_shipped_table_holds_every_sentence_and_the_house_words():
    patterns = read_patterns()
    assert set(patterns.texts) == set(PLACES)
    assert all(patterns.texts.values())
    assert [word.word for word in patterns.words] == ["すべて", "ほとんど", "大半", "半数以上", "半数"]


@pytest.mark.parametrize(
    ("count", "base", "silent", "word"),
    [
        (41, 41, 0, "すべて"),
        (40, 40, 1, "ほとんど"),
        (2999, 3000, 0, "ほとんど"),  # prints as 100.0 and is not
        (9, 10, 0, "ほとんど"),
        (899, 1000, 0, "大半"),
        (3, 4, 0, "大半"),
        (749, 1000, 0, "半数以上"),
        (501, 1000, 0, "半数以上"),
        (1, 2, 0, "半数"),
        (499, 1000, 0, ""),
        (0, 0, 0, ""),
    ],
)
def test_words_for_shares_go_by_the_counts(count, base, silent, word):
    assert read_patterns().share_word(count, base, silent) == word


def test_staff_can_change_words_and_thresholds():
    patterns = patterns_of(grid(*ROWS, ("割合の語 80 以上", "多く"), ("割合の語６６．６超", "3分の2以上")))
    assert patterns.share_word(80, 100, 0) == "多く"
    assert patterns.share_word(667, 1000, 0) == "3分の2以上"
    assert patterns.share_word(666, 1000, 0) == ""


def test_places_are_filled():
    patterns = patterns_of(changed("有効回答", "{受信数}のうち{有効数}（{除外}）"))
    assert patterns.say("有効回答", 有効数=41, 受信数=44, 除外="重複3件") == "44のうち41（重複3件）"


def test_an_empty_pattern_leaves_the_sentence_out():
    assert patterns_of(changed("原文", None)).say("原文") == ""


def test_names_match_without_regard_to_width_and_blanks():
    rows = [("考察（ＮＰＳ） " if name == "考察（NPS）" else name, text) for name, text in ROWS]
    assert patterns_of(grid(*rows)).texts["考察（NPS）"] == "考察（NPS）の文"


def test_every_fault_is_told_at_once_with_its_cell():
    rows = [row for row in ROWS if row[0] not in {"ポイント", "原文"}]
    table = grid(
        *rows,
        ("ポイソト", "割合の差"),
        ("部不明", "二つ目"),
        (None, "名前のない文"),
        ("割合の語 90以上", "ほとんど"),
        ("割合の語 90以上", "大多数"),
    )
    told = faults(table)
    end = len(rows) + 1
    assert [message.split("：", 1)[0] for message in told] == [
        f"「文例.csv」 セルA{end + 1}",
        f"「文例.csv」 セルA{end + 2}",
        f"「文例.csv」 セルA{end + 3}",
        f"「文例.csv」 セルA{end + 5}",
        f"「文例.csv」 セルA{end + 6}",
    ]
    assert "「ポイント」の誤りではありませんか" in told[0]
    assert "2行以上" in told[1]
    assert "「名前」が空欄" in told[2]
    assert "「ポイント」、「原文」の文例がありません" in told[4]


def test_an_unknown_place_is_told_with_the_nearest_and_those_that_can_be_used():
    (told,) = faults(changed("有効回答", "有効{有交数}件"))
    assert (
        "{有交数}を使えません。{有効数}の誤りではありませんか。使えるもの：{有効数}、{受信数}、{除外}" in told
    )


def test_a_brace_without_its_partner_is_told():
    (told,) = faults(changed("有効回答", "有効{有効数件"))
    assert "対になる括弧がありません" in told


def test_missing_columns_are_told():
    told = faults(grid(headings=("項目", "内容")))
    assert len(told) == 2
    assert "見出し「名前」の列が1列必要ですが、0列あります" in told[0]


def test_lists_are_written_as_in_public_documents():
    assert [listed(["甲"]), listed(["甲", "乙"]), listed(["甲", "乙", "丙"], "又は"), listed([])] == [
        "甲",
        "甲及び乙",
        "甲、乙又は丙",
        "",
    ]
