from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxforms.survey.dated import clock_time, day, moment
from dxforms.survey.typed import Mistyped
from dxforms.text import WEEKDAYS, wareki

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "typed",
    [
        DAY, datetime(2026, 11, 24), datetime(2026, 11, 24, 10, 0), 46350, 46350.5, 20261124, "20261124",
        "令和8年11月24日（火）", "令和８年１１月２４日(火)", "令和8年11月24日 火曜日", "令和8年11月24日（火・祝）", "令和 8 年 11 月 24 日",
        "R8.11.24", "r8/11/24", "Ｒ８．１１．２４", "令8.11.24", "2026/11/24", "2026-11-24", "2026.11.24", "2026年11月24日（火）",
        "2026年11月24日_x000D_　",
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_type_it(typed):
    assert day(typed, "開催日") == DAY


def test_the_first_year_of_an_era_is_gannen():
    assert day("令和元年5月1日（水）", "開催日") == date(2019, 5, 1)
    assert day("平成31年4月30日", "開催日") == date(2019, 4, 30)


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (
            "令和8年11月24日（水）",
            "date.weekday",
            "令和8年11月24日は火曜日ですが、「（水）」と記入されています。",
        ),
        ("2026/11/31", "date.impossible", "11月は30日まで"),
        ("令和8年13月1日", "date.impossible", "暦にありません"),
        ("平成38年11月24日", "date.era", "令和8年11月24日（火）に当たります。"),
        ("令和元年4月1日", "date.era", "平成31年4月1日（月）に当たります。"),
        ("11月24日", "date.year-missing", "年から記入してください"),
        ("8年11月24日（火）", "date.year-missing", "年から記入してください"),
        ("11/24", "date.year-missing", "年から記入してください"),
        ("来週火曜日", "date.unreadable", "「来週火曜日」と記入されています"),
        ("令和8年11月24日から", "date.unreadable", "令和8年11月24日から"),
        (8, "date.year", "（「8」）"),
        (datetime(1900, 1, 8), "date.year", "1900/1/8"),
        ("2126/11/24", "date.year", "2000年から2099年まで"),
        (True, "date.unreadable", "TRUE"),
        (0.5, "date.unreadable", "0.5"),
        ("", "date.unreadable", ""),
    ],
)
def test_what_is_no_date_says_why(typed, code, said):
    with pytest.raises(Mistyped) as caught:
        day(typed, "開催日")
    assert caught.value.code == code
    assert said in str(caught.value)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 4))
@settings(max_examples=60)
def test_every_date_reads_the_same_in_every_style(when, style):
    typed = (
        wareki(when),
        f"{when.year}/{when.month}/{when.day}",
        f"{when:%Y-%m-%d}",
        f"{when.year}年{when.month}月{when.day}日（{WEEKDAYS[when.weekday()]}）",
        (when - date(1899, 12, 30)).days,
    )[style]
    assert day(typed, "開催日") == when


@given(
    st.one_of(
        st.text(max_size=20), st.from_regex(r"[令平R]?\d{1,4}[年/.]\d{1,3}[月/.]\d{1,3}", fullmatch=True)
    )
)
@settings(max_examples=100)
def test_any_text_is_a_date_or_says_why_not(typed):
    for read in (day, moment):
        try:
            said = read(typed, "締切").isoformat()
        except Mistyped as error:
            said = str(error)
        assert said.startswith(("20", "「締切」"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("令和8年11月30日 17:00", datetime(2026, 11, 30, 17)),
        ("2026/11/1 17:00", datetime(2026, 11, 1, 17)),
        ("2026-11-3　9時30分", datetime(2026, 11, 3, 9, 30)),
        ("令和8年11月30日（月）17時まで", datetime(2026, 11, 30, 17)),
        ("2026-11-30T17:30", datetime(2026, 11, 30, 17, 30)),
        ("R8.11.30 午後5時半", datetime(2026, 11, 30, 17, 30)),
        (datetime(2026, 11, 30, 17, 0), datetime(2026, 11, 30, 17)),
        (46356.75, datetime(2026, 11, 30, 18)),
        ("令和8年11月30日", datetime(2026, 11, 30, 23, 59, 59, 999999)),
        ("令和8年11月30日 24:00", datetime(2026, 11, 30, 23, 59, 59, 999999)),
        (datetime(2026, 11, 30), datetime(2026, 11, 30, 23, 59, 59, 999999)),
    ],
)
def test_a_deadline_without_a_time_is_the_end_of_its_day(typed, meant):
    assert moment(typed, "締切") == meant


@pytest.mark.parametrize("typed", ["令和8年11月30日 25:00", "令和8年11月30日 夕方", "令和8年11月30日 17:60"])
def test_a_time_that_is_none_is_told(typed):
    with pytest.raises(Mistyped, match="時刻を読み取れません"):
        moment(typed, "締切")


def test_a_clock_cell_is_a_time():
    assert clock_time(time(9)) == time(9)
    assert clock_time(3) is None
