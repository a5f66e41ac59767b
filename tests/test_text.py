"""Japanese text and figures: cleaning, comparing, rounding, 和暦, widths."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dxforms.text import (
    circled,
    clean,
    escaped,
    half_up,
    has_mark,
    heading_key,
    key,
    legal,
    nearest,
    percent,
    wareki,
    width,
)


@pytest.mark.parametrize(
    ("count", "base", "printed"),
    [
        (23, 32, "71.9"), (18, 25, "72.0"), (41, 57, "71.9"), (22, 23, "95.7"), (0, 5, "0.0"), (5, 5, "100.0"),
        (2, 32, "6.3"), (10, 32, "31.3"), (18, 32, "56.3"), (26, 32, "81.3"), (23, 80, "28.8"), (1, 16, "6.3"),
    ],
)  # fmt: skip
def test_a_percentage_is_rounded_half_up_from_the_counts(count: int, base: int, printed: str):
    assert str(percent(count, base)) == printed


def test_a_percentage_is_never_rounded_twice():
    assert str(percent(10, 23)) == "43.5"
    assert str(percent(10, 23, 0)) == "43"
    assert str(percent(10, 23, 2)) == "43.48"


def test_no_percentage_is_taken_of_nobody():
    assert percent(0, 0) is None
    assert half_up(3, 0, 2) is None


@given(st.integers(0, 5_000), st.integers(1, 5_000), st.integers(0, 2))
def test_a_percentage_is_what_exact_decimals_give(count: int, base: int, digits: int):
    exact = Decimal(100 * count) / Decimal(base)
    assert percent(count, base, digits) == exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


@given(st.integers(-9_999, 9_999), st.integers(1, 999), st.integers(0, 3))
def test_a_mean_is_rounded_half_up_away_from_zero(numerator: int, denominator: int, digits: int):
    exact = Decimal(numerator) / Decimal(denominator)
    assert half_up(numerator, denominator, digits) == exact.quantize(
        Decimal(1).scaleb(-digits), ROUND_HALF_UP
    )


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 24), "令和8年11月24日（火）"), (date(2019, 5, 1), "令和元年5月1日（水）"),
        (date(2019, 4, 30), "平成31年4月30日（火）"), (date(1989, 1, 8), "平成元年1月8日（日）"),
        (date(1989, 1, 7), "昭和64年1月7日（土）"),
    ],
)  # fmt: skip
def test_a_date_is_said_in_its_era(day: date, said: str):
    assert wareki(day) == said
    assert wareki(day, weekday=False) == said[:-3]


def test_a_day_before_every_era_known_is_an_error():
    with pytest.raises(ValueError, match="no era"):
        wareki(date(1926, 12, 24))


def test_clean_keeps_paragraphs_and_strips_what_stands_outside():
    assert clean("\u3000一つ目\r\n\r\n二つ目_x000D_\n三つ目\u000b四つ目\u00a0\u200b\n") == (
        "一つ目\n\n二つ目\n三つ目\n四つ目"
    )
    assert clean(" \u3000\ufeff") == ""


def test_labels_match_through_width_blanks_and_breaks_but_keep_their_case():
    assert key("Ｑ１\u00a0とても\r\nよい　") == key("Q1とてもよい")
    assert key("ABC") != key("abc")
    assert heading_key("Series Editor") == heading_key("ＳＥＲＩＥＳ editor")


def test_what_xml_cannot_hold_is_removed_and_counted():
    assert legal("a\u0000b\ud800c\ufffe") == ("abc", 3)
    assert legal("行\u000b行") == ("行\n行", 0)
    assert legal("絵文字😀 \u202eRTL") == ("絵文字😀 \u202eRTL", 0)
    assert escaped('<&>"') == '&lt;&amp;&gt;"'


def test_widths_count_japanese_twice_and_marks_that_combine_not_at_all():
    assert [width(text) for text in ("abc", "日本語", "①", "か\u3099", "ｶﾅ")] == [3, 6, 2, 2, 2]


def test_the_nearest_name_is_found_and_nothing_is_guessed():
    names = ("開催日", "講演会名", "出席者数")
    assert nearest("講演会の名", names) == "講演会名"
    assert nearest("天気", names) is None


def test_marks_of_options_are_told_from_their_words():
    assert [has_mark(label) for label in ("①とても", "1. とても", "(2) とても", "１）とても", "10代", "1回目")] == [
        True, True, True, True, False, False,
    ]  # fmt: skip
    assert "".join(circled(number) for number in (1, 20, 21, 36, 50)) + circled(51) == "①⑳㉑㊱㊿(51)"
