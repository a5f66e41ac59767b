from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from dxforms.survey.typed import Mistyped, choice, count, lines, text, words, yes


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (120, 120), (120.0, 120), ("120", 120), ("１２０", 120), ("120名", 120), ("120 人", 120), ("1,200名", 1200),
        ("120.0", 120), ("2つまで", 2), ("２個以内", 2), ("0", 0), ("　32　", 32), ("32_x000D_", 32),
    ],
)  # fmt: skip
def test_a_count_is_read_as_people_type_it(typed, meant):
    assert count(typed, "出席者数") == meant


@pytest.mark.parametrize(
    "typed", ["約120", "120.5", 120.5, "百", True, datetime(2026, 11, 24), "1200,0", "-", "1-2"]
)
def test_what_is_no_count_is_refused(typed):
    with pytest.raises(Mistyped) as caught:
        count(typed, "出席者数")
    assert caught.value.code == "count.unreadable"


@pytest.mark.parametrize(("typed", "bounds"), [("-1", "0以上の整数"), ("−1", "0以上の整数")])
def test_a_count_below_its_bounds_says_them(typed, bounds):
    with pytest.raises(Mistyped, match=bounds):
        count(typed, "出席者数")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""), ("　窓口_x000D_\n改善　", "窓口\n改善"), (3.0, "3"), (0.5, "0.5"), (True, "TRUE"),
        (time(9, 5), "9:05"), (timedelta(hours=30), "30:00"),
        (datetime(2026, 11, 24), "令和8年11月24日（火）"), (datetime(2026, 11, 24, 17, 0), "令和8年11月24日（火） 17:00"),
        (datetime(1900, 1, 8), "1900/1/8"),
    ],
)  # fmt: skip
def test_a_cell_of_any_type_has_its_text(value, shown):
    assert text(value) == shown


def test_words_refuse_what_excel_made_a_date_of():
    with pytest.raises(Mistyped, match="日付や時刻"):
        words(datetime(2026, 1, 2), "選択肢")
    assert words(3, "選択肢") == "3"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("する", True), ("○", True), (True, True), ("しない", False), ("×", False), (0, False)],
)
def test_yes_and_no_come_in_many_words(typed, meant):
    assert yes(typed, "参考値の表示") is meant


def test_a_choice_is_found_without_regard_to_width_and_blanks():
    assert choice("単一 選択", "回答形式", {"単一選択": 1}) == 1
    assert choice("ＳＡ", "回答形式", {"単一選択": 1}, {"SA": 1}) == 1


def test_an_unknown_choice_names_the_nearest_and_all():
    with pytest.raises(Mistyped) as caught:
        choice("複数選沢", "回答形式", {"単一選択": 1, "複数選択": 2})
    assert str(caught.value) == (
        "「回答形式」に「複数選沢」と記入されています。「複数選択」ではありませんか。「単一選択」、「複数選択」のどれかを選んでください。"
    )


def test_lines_leave_blank_ones_out():
    assert lines(" 一 \n\n　\n二") == ("一", "二")
