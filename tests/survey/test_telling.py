from datetime import date, datetime

import pytest

from dxforms.issues import Findings
from dxforms.survey.description import Description
from dxforms.survey.lecture import Lecture, Session
from dxforms.survey.telling import span_of, tell_sessions
from tests.survey.reading import grid_of, layout_of

DAY = date(2026, 11, 24)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)


def described(*sessions: Session) -> Description:
    return Description(lecture=Lecture(title="見本講演会", day=DAY, sessions=sessions))


def tell(
    description: Description, answers: list[object], times: list[datetime | None] | None = None
) -> tuple[list[int | None], Findings]:
    grid = grid_of(["どちらの部"], [[answer] for answer in answers])
    found = Findings()
    rows = grid.rows[1:]
    told, _ = tell_sessions(description, grid, layout_of(grid), rows, times or [at(24, 9)] * len(rows), found)
    return told, found


def by_answer(*answers: tuple[str, ...]) -> Description:
    return described(
        *(Session(name=f"第{n}部", question="どちらの部", answers=a) for n, a in enumerate(answers, 1))
    )


def test_an_answer_names_the_session_however_it_is_spelled():
    told, found = tell(
        by_answer(("午前の部", "AM"), ("午後の部",)), ["午前の部", "ＡＭ", " 午後　の部;", "午後の部"]
    )
    assert told == [0, 0, 1, 1]
    assert found.issues == []


def test_an_answer_of_no_session_is_unknown_and_noticed():
    told, found = tell(by_answer(("午前",), ("午後",)), ["夜", "夜", None, "午前"])
    assert told == [None, None, None, 0]
    (issue,) = found.issues
    assert not issue.is_fault
    assert "3件" in issue.message
    assert "「夜」2件、空欄1件" in issue.message


def test_the_sessions_name_stands_for_a_blank_answer():
    told, _ = tell(by_answer((), ("午後",)), ["第1部", "午後"])
    assert told == [0, 1]


def test_one_session_needs_nothing_to_be_told():
    told, found = tell(described(Session()), ["x"])
    assert (told, found.issues) == ([0], [])


def test_several_sessions_that_nothing_tells_are_a_fault_that_says_what_to_fill_in():
    _, found = tell(described(Session(name="a"), Session(name="b")), ["x"])
    (issue,) = found.issues
    assert issue.is_fault
    assert "「部を判別する設問」と「その部の回答」" in issue.message


def test_a_missing_column_is_a_fault_with_the_nearest_heading():
    description = described(*(Session(name=n, question="どちらの部か", answers=(n,)) for n in "ab"))
    _, found = tell(description, ["a"])
    assert found.issues[0].code == "session.heading_missing"
    assert "「どちらの部」のことであれば" in found.issues[0].message


def test_one_answer_for_two_sessions_is_a_fault():
    _, found = tell(by_answer(("午前",), ("午 前",)), ["午前"])
    assert found.issues[0].code == "session.answers_doubled"


def by_time(*spans: str) -> Description:
    return described(
        *(Session(name=f"第{n}部", question="完了時刻", answers=(s,)) for n, s in enumerate(spans, 1))
    )


def test_the_time_of_completion_tells_the_session():
    times = [at(24, 9), at(24, 12, 59), at(24, 13), at(25, 9), None]
    told, found = tell(by_time("～13:00", "13:00～"), ["x"] * 5, times)
    assert told == [0, 0, 1, 1, None]
    assert [issue.code for issue in found.issues] == ["session.unknown"]


def test_the_last_moment_of_a_range_belongs_to_it_where_nothing_begins_there():
    told, _ = tell(by_time("9:00～12:00", "13:00～17:00"), ["x"] * 2, [at(24, 12), at(24, 17)])
    assert told == [0, 1]


@pytest.mark.parametrize(
    ("spans", "code"),
    [(("午前", "13:00～"), "session.time_range"), (("～13:00", "12:00～"), "session.time_overlap")],
)
def test_ranges_that_cannot_be_used_are_faults(spans: tuple[str, ...], code: str):
    _, found = tell(by_time(*spans), ["x"])
    assert code in [issue.code for issue in found.issues if issue.is_fault]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("～13:00", datetime.min, at(24, 13)),
        ("１３：００～", at(24, 13), datetime.max),
        ("9:00〜12:00", at(24, 9), at(24, 12)),
        ("9時から12時まで", at(24, 9), at(24, 12)),
        ("11/25 9:00～12:00", at(25, 9), at(25, 12)),
        ("2026年11月24日（火） 13:00～11月26日", at(24, 13), at(27, 0)),
        ("2026-11-24 9:00~24:00", at(24, 9), at(25, 0)),
        ("11月25日", at(25, 0), at(26, 0)),
        ("～11/24", datetime.min, at(25, 0)),
    ],
)
def test_ranges_are_read_as_people_type_them(text: str, start: datetime, end: datetime):
    assert span_of(text, DAY) == (start, end)


@pytest.mark.parametrize("text", ["", "～", "13:00", "12:00～9:00", "25:00～", "午後", "1～2～3"])
def test_what_is_no_range_is_none(text: str):
    assert span_of(text, DAY) is None
