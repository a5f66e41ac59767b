"""This time beside last time: which questions can be compared, and by how many points they differ."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dxforms.grid import Grid
from dxforms.issues import InputError
from dxforms.source.sentences import read_patterns
from dxforms.source.spreadsheet import read_book
from dxforms.survey.about import metadata
from dxforms.survey.answers import Choice
from dxforms.survey.compared import (
    NOT_RELEASED,
    OTHER_BASE,
    OTHERWISE_ASKED,
    comparison_notes,
    comparisons,
    difference,
)
from dxforms.survey.counting import tally_responses
from dxforms.survey.findings import notes
from dxforms.survey.past import Previous
from dxforms.survey.previous import SHEETS, previous_of
from dxforms.survey.questions import Kind, Question, Survey
from dxforms.survey.settings import Base, Settings
from dxforms.survey.tally import LineRole, Tally
from dxforms.text import percent
from dxforms.workbook.writer import write_tally
from tests.sample import EVERY, labelled, sample_description, sample_responses, sample_tally

PATTERNS = read_patterns(None)
OCTOBER = date(2026, 10, 5)


def released(tally: Tally) -> dict[str, Grid]:
    """The sheets for machines of the tally's workbook, as they are read again."""
    stream = io.BytesIO()
    write_tally(tally, stream)
    stream.seek(0)
    return read_book(stream, sheets=SHEETS)


def in_october(tally: Tally) -> Tally:
    """The same survey, asked at another lecture."""
    described = tally.description
    lecture = replace(described.lecture, day=OCTOBER, title="前回の講演会")
    return replace(tally, description=replace(described, lecture=lecture))


def last_time(tally: Tally) -> Previous:
    return previous_of(released(in_october(tally)))


def one(kind: Kind, *labels: str, picks: tuple[int, ...], text: str = "問い", **more: object) -> Tally:
    """One question, ``picks`` respondents for each option, then one who did not answer."""
    settings = more.pop("settings", None)
    question = Question(
        number="Q1", headings=(text,), text=text, kind=kind, options=labelled(*labels), **more
    )
    described = replace(
        sample_description(sessions=1, settings=settings), survey=Survey(questions=(question,))
    )
    answers = (*(Choice((index,)) for index, count in enumerate(picks) for _ in range(count)), None)
    responses = replace(sample_responses(described, len(answers)), answers=(answers,))
    return tally_responses(described, responses)


def beside(now: Tally, past: Tally):
    return comparisons(replace(now, previous=last_time(past)))


def test_without_last_time_nothing_is_compared():
    assert comparisons(sample_tally()) == {}
    assert comparison_notes(sample_tally(), PATTERNS) == ()


def test_the_differences_are_those_of_the_counts_not_of_the_printed_shares():
    found = beside(
        one(Kind.SINGLE, "はい", "いいえ", picks=(2, 4)), one(Kind.SINGLE, "はい", "いいえ", picks=(3, 5))
    )
    (compared,) = found.values()
    yes = compared.changes[0]
    assert (yes.count, compared.base, yes.past, compared.past_base) == (2, 7, 3, 9)
    # 28.571… less 33.333… is -4.761…; the printed 28.6 and 33.3 would give -4.7.
    assert (percent(2, 7), percent(3, 9)) == (Decimal("28.6"), Decimal("33.3"))
    assert yes.points == Decimal("-4.8")


def test_a_difference_is_rounded_half_up_once_away_from_zero():
    assert difference(1, 2000, 0, 1, 1) == Decimal("0.1")
    assert difference(0, 1, 1, 2000, 1) == Decimal("-0.1")
    assert difference(1, 1, 1, 1, 1) == Decimal("0.0")
    assert difference(1, 0, 1, 2, 1) is None


def test_options_in_another_order_or_width_are_the_same_options():
    found = beside(
        one(Kind.SINGLE, "Ａ案", "B 案", picks=(1, 3)), one(Kind.SINGLE, "Ｂ案", "A案", picks=(2, 5))
    )
    (compared,) = found.values()
    assert [(change.line.label, change.count, change.past) for change in compared.changes] == [
        ("Ａ案", 1, 5),
        ("B 案", 3, 2),
        ("無回答", 1, 1),
    ]


def test_labels_that_differ_in_width_alone_are_told_apart_by_it():
    found = beside(one(Kind.SINGLE, "A", "Ａ", picks=(1, 3)), one(Kind.SINGLE, "A", "Ａ", picks=(2, 5)))
    (compared,) = found.values()
    assert [change.past for change in compared.changes[:2]] == [2, 5]


@pytest.mark.parametrize(
    "past",
    [
        one(Kind.SINGLE, "はい", "いいえ", picks=(1, 1), text="別の問い"),
        one(Kind.SINGLE, "はい", "いいえ", "分からない", picks=(1, 1, 1)),
        one(Kind.MULTIPLE, "はい", "いいえ", picks=(1, 1)),
        one(Kind.TEXT, picks=()),
    ],
    ids=["words", "options", "kind", "no option"],
)
def test_another_question_or_other_options_are_not_compared(past):
    (compared,) = beside(one(Kind.SINGLE, "はい", "いいえ", picks=(1, 1)), past).values()
    assert (compared.reason, compared.changes) == (OTHERWISE_ASKED, ())


def test_another_base_is_said_and_not_compared():
    settings = Settings(base=Base.ANSWERED)
    (compared,) = beside(
        one(Kind.SINGLE, "はい", "いいえ", picks=(1, 1)),
        one(Kind.SINGLE, "はい", "いいえ", picks=(1, 1), settings=settings),
    ).values()
    assert compared.reason == OTHER_BASE


def test_where_those_who_did_not_answer_are_left_out_they_are_no_row():
    settings = Settings(base=Base.ANSWERED)
    (compared,) = beside(
        one(Kind.SINGLE, "はい", "いいえ", picks=(1, 2), settings=settings),
        one(Kind.SINGLE, "はい", "いいえ", picks=(1, 1), settings=settings),
    ).values()
    assert (compared.base, compared.past_base) == (3, 2)
    assert [change.line.role for change in compared.changes] == [LineRole.OPTION] * 2


def test_a_figure_that_was_not_released_is_not_compared():
    now = one(Kind.SINGLE, "はい", "いいえ", picks=(1, 1))
    previous = last_time(now)
    (item,) = previous.items
    hidden = replace(item, lines=tuple(replace(line, count=None) for line in item.lines))
    (compared,) = comparisons(replace(now, previous=replace(previous, items=(hidden,)))).values()
    assert compared.reason == NOT_RELEASED


def test_every_kind_that_is_counted_by_option_is_compared_with_itself():
    tally = sample_tally(questions=EVERY)
    found = comparisons(replace(tally, previous=last_time(tally)))
    kinds = {q.question.number: q.question.kind for q in tally.questions}
    assert {kinds[number] for number, _ in found} == {kind for kind in EVERY if kind.has_options}
    assert [each.reason for each in found.values()] == [""] * len(found)
    assert {change.points for each in found.values() for change in each.changes} == {Decimal("0.0")}
    assert {number: len([key for key in found if key[0] == number]) for number, _ in found}["Q11"] == 3


def test_two_questions_of_the_same_words_are_told_apart_by_their_numbers():
    tally = one(Kind.SINGLE, "はい", "いいえ", picks=(1, 2))
    (question,) = tally.description.survey.questions
    twice = (question, replace(question, number="Q2"))
    described = replace(tally.description, survey=Survey(questions=twice))
    answers = (tally.responses.answers[0], tuple(Choice((0,)) for _ in range(4)))
    both = tally_responses(described, replace(tally.responses, survey=described.survey, answers=answers))
    found = beside(both, both)
    assert [each.changes[0].past for each in found.values()] == [1, 4]


def test_the_notes_say_which_lecture_and_how_the_differences_were_made():
    tally = sample_tally()
    compared = replace(tally, previous=last_time(tally))
    assert comparison_notes(compared, PATTERNS) == (
        "前回は、令和8年10月5日（月）の「前回の講演会」（回答者41名）である。",
        "前回との差は、四捨五入する前の割合から算出しているため、表示した割合の差と一致しない場合がある。",
    )
    assert "割合の差は「ポイント」で表す。" in notes(compared, PATTERNS)
    assert "割合の差は「ポイント」で表す。" not in notes(compared, PATTERNS, prose=False)
    assert not any("ポイント" in str(row) for row in metadata(compared, PATTERNS, "dxforms").rows)
    assert "割合の差は「ポイント」で表す。" not in notes(tally, PATTERNS)


def test_nobody_answered_either_time():
    tally = sample_tally(answers=0)
    found = comparisons(replace(tally, previous=last_time(tally)))
    assert {change.points for each in found.values() for change in each.changes} == {None}


# ---------------------------------------------------------------- the sheets that are read


def grids(change: dict[str, tuple[int, str, object]]) -> dict[str, Grid]:
    """The sheets of the sample's workbook, a cell of some typed over: name → (row, heading, value)."""
    book = released(in_october(sample_tally()))
    for name, (row, heading, value) in change.items():
        grid = book[name]
        at = grid.headings.index(heading)
        rows = [list(each) for each in grid.rows]
        rows[row][at] = value
        book[name] = replace(grid, rows=tuple(map(tuple, rows)))
    return book


def test_only_released_figures_are_taken():
    previous = last_time(sample_tally(questions=EVERY))
    assert (previous.identity.day, previous.identity.title, previous.n) == (OCTOBER, "前回の講演会", 41)
    words = [line.label for item in previous.items for line in item.lines] + [
        item.text for item in previous.items
    ]
    answers = {
        answer.text
        for question in sample_tally(questions=EVERY).questions
        for group in question.answers
        for answer in group.answers
    }
    assert answers
    assert not answers & set(words)


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        ({"データ_集計": (1, "度数（人）", "たくさん")}, "previous.figure", "I2"),
        ({"データ_集計": (1, "度数（人）", 2.5)}, "previous.figure", "I2"),
        ({"データ_集計": (0, "度数（人）", "人数")}, "previous.column", "A1"),
        ({"メタデータ": (3, "内容", "先月")}, "previous.day", "A1"),
    ],
)
def test_a_sheet_that_was_typed_over_is_told_with_its_cell(change, code, cell):
    with pytest.raises(InputError) as raised:
        previous_of(grids(change))
    assert [(issue.code, issue.where.cell) for issue in raised.value.issues] == [(code, cell)]
    assert "作り直すか" in str(raised.value)
