"""Where responses went, told by ID and time."""

from __future__ import annotations

from datetime import datetime, timedelta

from dxforms.survey.answers import Key
from dxforms.workbook.moved import Left, Moves, doubted, moves

START = datetime(2026, 11, 24, 10)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def left(source: str, *times: datetime | None) -> list[Left]:
    return [Left((source, str(number)), time, False) for number, time in enumerate(times, start=1)]


def found(rows: list[Left], now: dict[Key, datetime | None], taken: set[int] = frozenset()) -> Moves:  # type: ignore[assignment]
    places = {key: place for place, key in enumerate(now)}
    return moves(rows, places, taken, list(now.values()))


def test_one_file_that_was_divided_in_two_is_found_by_the_times():
    now: dict[Key, datetime | None] = {
        ("午前の部", "1"): at(1),
        ("午前の部", "2"): at(2),
        ("午後の部", "1"): at(61),
        ("午後の部", "2"): at(2.5),
    }
    made = found(left("1", at(61), at(2)), now)
    assert made.places == {("1", "1"): 2, ("1", "2"): 1}


def test_what_a_workbook_loses_of_a_time_does_not_matter():
    made = found(left("古い部", at(1) + timedelta(milliseconds=400)), {("新しい部", "1"): at(1)})
    assert made.places == {("古い部", "1"): 0}


def test_an_answer_sent_again_after_a_part_was_renamed_follows_the_others_of_it():
    now: dict[Key, datetime | None] = {("新", str(n)): at(n) for n in (1, 2, 3)}
    now["新", "4"] = at(500)
    rows = left("古", at(1), at(2), at(3), at(4))
    made = found(rows, now)
    assert made.sources == {"古": "新"}
    assert made.of(("古", "4"), {key: place for place, key in enumerate(now)}) == 3


def test_two_responses_of_one_id_at_one_time_are_nobodys_for_sure():
    made = found(left("古", at(1)), {("甲", "1"): at(1), ("乙", "1"): at(1)})
    assert made.places == {}


def test_a_row_that_was_gone_before_is_not_searched_for():
    row = Left(("古", "1"), at(1), True)
    assert found([row], {("新", "1"): at(1)}) == Moves({}, {}, True)


def test_sources_are_doubted_where_most_of_their_rows_were_completed_at_other_times():
    assert doubted(
        [("甲", at(1), at(2)), ("甲", at(2), at(3)), ("乙", at(1), at(1)), ("乙", None, at(5))]
    ) == {"甲"}
    assert doubted([("甲", at(1), at(1)), ("甲", at(2), at(9))]) == set()
