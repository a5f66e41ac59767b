"""Rows of respondents in which nobody stands alone."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from dxforms.survey.anonymous import HIDDEN_PART, SEVERAL, anonymised

ROWS = st.lists(
    st.tuples(st.sampled_from(["午前の部", "午後の部", "夕方の部", HIDDEN_PART]), st.tuples(st.integers(1, 3), st.integers(0, 1))),
    max_size=40,
)  # fmt: skip


def test_without_a_threshold_rows_are_only_sorted_and_the_lone_are_counted():
    made = anonymised([("B", (2,)), ("A", (1,)), ("A", (1,))], 0)
    assert made.rows == (("A", (1,)), ("A", (1,)), ("B", (2,)))
    assert (made.unique, made.parts_hidden, made.rows_hidden) == (1, 0, 0)


def test_a_rare_combination_loses_its_part_and_stands_with_the_others_of_its_choices():
    rows = [("A", (1,))] * 5 + [("B", (1,))] * 5 + [("A", (2,))] * 2 + [("B", (2,))] * 2
    made = anonymised(rows, 3)
    counts = Counter(made.rows)
    assert counts["A", (1,)] + counts["B", (1,)] + counts[HIDDEN_PART, (1,)] + counts[HIDDEN_PART, (2,)] == 14
    assert counts[HIDDEN_PART, (2,)] == 4
    assert ("A", (2,)) not in counts
    assert made.rows_hidden == 0


def test_what_is_rare_even_without_its_part_is_not_shown_and_does_not_stand_alone():
    rows = [("A", (1,))] * 6 + [("A", (2,))] * 4 + [("A", (3,))]
    made = anonymised(rows, 3)
    counts = Counter(made.rows)
    assert (
        counts[HIDDEN_PART, None] == 5
    )  # the lone one, and the next rarest so that it cannot be had by subtraction
    assert counts["A", (1,)] == 6
    assert made.rows_hidden == 5


def test_everybody_is_hidden_where_they_are_too_few():
    made = anonymised([("A", (1,)), ("B", (2,))], 5)
    assert made.rows == ((HIDDEN_PART, None),) * 2


def test_a_row_that_is_told_by_something_published_is_hidden_with_another_of_its_part():
    rows = [("A", (1,)), ("A", (2,)), ("A", (3,)), ("B", (1,))]
    made = anonymised(rows, 0, [("A", (3,))])
    counts = Counter(made.rows)
    assert ("A", (3,)) not in counts
    assert counts[HIDDEN_PART, None] == 2
    assert counts["B", (1,)] == 1


def test_no_row_makes_no_row():
    assert anonymised([], 3).rows == ()


@settings(deadline=None, max_examples=300)
@given(ROWS, st.integers(0, 6), st.data())
def test_nobody_can_be_told(rows, least, data):
    told = data.draw(st.lists(st.sampled_from(rows), max_size=2)) if rows else []
    made = anonymised(rows, least, told)
    shown = Counter(made.rows)
    before = Counter(rows)
    assert sum(shown.values()) == len(rows)
    assert [row for row in made.rows if row[1] is None] == [(HIDDEN_PART, None)] * made.rows_hidden
    assert list(made.rows) == [
        *sorted(row for row in made.rows if row[0] != HIDDEN_PART),
        *sorted(row for row in made.rows if row[0] == HIDDEN_PART and row[1] is not None),
        *(row for row in made.rows if row[1] is None),
    ]
    for row, count in shown.items():
        if row[1] is not None:
            assert count >= least
            assert row[0] == HIDDEN_PART or count == before[row]  # a combination is shown whole or not at all
    assert not set(told) & set(shown) - {row for row in told if row[0] == HIDDEN_PART}
    # What is missing from a 部 is nobody or several, for whoever subtracts the shown rows from its published counts.
    for part in {row[0] for row in rows} - {HIDDEN_PART}:
        of_part = sum(count for row, count in before.items() if row[0] == part)
        missing = of_part - sum(count for row, count in shown.items() if row[0] == part)
        assert missing == 0 or missing >= min(max(least, SEVERAL), of_part)


@given(ROWS, st.integers(0, 6), st.randoms())
def test_the_order_of_the_respondents_says_nothing(rows, least, rng):
    stirred = list(rows)
    rng.shuffle(stirred)
    assert anonymised(stirred, least) == anonymised(rows, least)
