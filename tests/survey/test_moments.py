from datetime import date, datetime

import pytest

from dxforms.survey.moments import clock_of, date_of, is_moment, moment_of

NOON = datetime(2026, 11, 24, 12, 5)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (NOON, NOON),
        (date(2026, 11, 24), datetime(2026, 11, 24)),
        ("2026/11/24 12:05", NOON),
        ("2026-11-24T12:05:00", NOON),
        ("2026-11-24T12:05:00Z", NOON),
        ("11/24/26 12:05:00", NOON),
        ("11/24/2026 12:05", NOON),
        ("24/11/2026 12:05", NOON),
        ("２０２６/１１/２４　１２:０５", NOON),
        ("2026/11/24 0:05:30 午後 GMT+9", datetime(2026, 11, 24, 12, 5, 30)),
        ("2026/11/24 12:05:00 AM", datetime(2026, 11, 24, 0, 5)),
        ("令和8年11月24日（火） 午後0時5分", NOON),
        ("R8.11.24", datetime(2026, 11, 24)),
        (46350.5, datetime(2026, 11, 24, 12)),
        (5, None),
        (True, None),
        ("2026/13/24", None),
        ("2026/11/24 25:00", None),
        ("とても良かった", None),
        ("2026/11/24の講演", None),
        (None, None),
    ],
)
def test_times_are_read_in_every_shape_exports_write(value: object, expected: datetime | None):
    assert moment_of(value) == expected  # type: ignore[arg-type]


def test_a_date_drops_the_time_of_day():
    assert date_of("2026/11/24 12:05") == date(2026, 11, 24)
    assert date_of("なし") is None


def test_a_time_of_day_needs_its_minutes():
    assert clock_of("13") is None


@pytest.mark.parametrize(
    ("value", "expected"), [("2026/11/24 9:00", True), ("2026/11/24", False), ("9:00", False), (3, False)]
)
def test_only_a_date_with_a_time_is_taken_for_a_time_of_answering(value: object, expected: bool):
    assert is_moment(value) is expected  # type: ignore[arg-type]
