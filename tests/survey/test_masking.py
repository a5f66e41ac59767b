"""Small 部: which are hidden, and that nothing hidden can be had by adding and subtracting what is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxforms.source.sentences import read_patterns
from dxforms.survey.answers import Choice
from dxforms.survey.counting import tally_responses
from dxforms.survey.crossing import cross_tables
from dxforms.survey.drawing import chart_of
from dxforms.survey.findings import answer_notes, notes, remarks
from dxforms.survey.masking import hidden_columns, hidden_parts, masked
from dxforms.survey.questions import Kind, Option
from dxforms.survey.review import ExclusionReason, RespondentDecision, Review
from dxforms.survey.settings import Settings
from dxforms.survey.tables import Parts
from dxforms.survey.tally import GroupKind, Tally
from tests.sample import EVERY
from tests.small import sized_responses, small_description, small_tally

PATTERNS = read_patterns()
MORNING, AFTERNOON, EVENING = "午前の部", "午後の部", "夕方の部"

# ---------------------------------------------------------------- which parts


@pytest.mark.parametrize(
    ("sizes", "least", "hidden"),
    [
        ((23, 18), 0, set()),
        ((23, 18), 5, set()),
        ((5, 5), 5, set()),
        ((38, 3), 5, {0, 1}),
        ((20, 18, 3), 5, {1, 2}),
        ((20, 20, 3), 5, {1, 2}),
        ((14, 10, 9, 4, 3), 5, {3, 4}),
        ((14, 10, 9, 2, 2), 5, {2, 3, 4}),
        ((3, 4, 2), 5, {0, 1, 2}),
        ((20, 18, 0), 5, {2}),
        ((20, 0, 3), 5, {0, 1, 2}),
        ((0, 0), 5, {0, 1}),
    ],
)
def test_small_parts_are_hidden_with_as_many_others_as_make_them_untold(sizes, least, hidden):
    assert hidden_parts(sizes, least) == hidden


def reduced(vector: Sequence[int | Fraction], rows: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """What is left of a vector after the rows were taken away where each of them begins."""
    left = [Fraction(value) for value in vector]
    for row in rows:
        pivot = next(index for index, value in enumerate(row) if value)
        if left[pivot]:
            factor = left[pivot] / row[pivot]
            left = [value - factor * own for value, own in zip(left, row, strict=True)]
    return left


def subsets(size: int) -> Iterator[tuple[int, ...]]:
    return product((0, 1), repeat=size)


def leaks(known: Sequence[Sequence[int]], sizes: Sequence[int], least: int) -> list[tuple[int, ...]]:
    """Sets of respondents, fewer than allowed, that are sums of multiples of the ``known`` sets (by elimination)."""
    rows: list[list[Fraction]] = []
    for vector in known:
        left = reduced(vector, rows)
        if any(left):
            rows.append(left)
    everyone = sum(sizes)
    return [
        some
        for some in subsets(len(sizes))
        if 0 < (n := sum(size for size, taken in zip(sizes, some, strict=True) if taken)) < least
        and n < everyone
        and not any(reduced(some, rows))
    ]


SIZES = st.lists(st.integers(0, 12), min_size=2, max_size=7)


@settings(deadline=None)
@given(SIZES, st.integers(0, 10))
def test_no_small_union_of_parts_follows_from_the_whole_and_the_parts_that_are_shown(sizes, least):
    hidden = hidden_parts(sizes, least)
    shown = [
        [int(at == part) for at in range(len(sizes))] for part in range(len(sizes)) if part not in hidden
    ]
    assert leaks([[1] * len(sizes), *shown], sizes, least) == []


@settings(deadline=None)
@given(SIZES, st.integers(1, 10))
def test_only_small_parts_and_one_more_are_hidden(sizes, least):
    hidden = hidden_parts(sizes, least)
    small = {part for part, size in enumerate(sizes) if size < least}
    assert small <= hidden
    assert len(hidden - small) <= 1
    assert not hidden - small or 0 < sum(sizes[part] for part in small) < least


COUNTS = st.sampled_from((0, 0, 0, 1, 2, 6, 9, 12))
"""Many empty cells: a question that is finer than the 部, or coarser, has them."""
TABLES = st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=2, max_size=3)


def respondents(table: Sequence[Sequence[int]]) -> tuple[Parts, Parts]:
    """Parts and columns of respondents, of whom ``table[part][column]`` are in both."""
    cells = [(p, c) for p, row in enumerate(table) for c, count in enumerate(row) for _ in range(count)]

    def parts(of: list[int], size: int) -> Parts:
        return Parts(of=of, totals=tuple(map(of.count, range(size))), shown=True)

    return parts([p for p, _ in cells], len(table)), parts([c for _, c in cells], len(table[0]))


@settings(deadline=None, max_examples=300)
@given(TABLES, st.integers(2, 8))
def test_a_cross_table_beside_the_table_by_part_tells_of_no_small_set_of_respondents(table, least):
    parts, columns = respondents(table)
    left_out = hidden_parts(parts.totals, least)
    hidden = hidden_columns(columns, masked(parts, left_out), least)
    cells = [(p, c) for p, row in enumerate(table) for c, count in enumerate(row) if count]
    sizes = [table[p][c] for p, c in cells]
    known = [[1] * len(cells)]
    known += [[int(p == part) for p, _ in cells] for part in range(len(table)) if part not in left_out]
    known += [[int(c == column) for _, c in cells] for column in range(3) if column not in hidden]
    # What the table by 部 tells is settled where the 部 are chosen; a cell of either table may be anything.
    assert leaks(known, sizes, least) == []


# ---------------------------------------------------------------- the tally


def labels(tally: Tally) -> list[str]:
    return [group.label for group in tally.groups]


def test_without_the_setting_nothing_is_hidden():
    tally = small_tally(20, 18, 3, least=0)
    assert labels(tally) == ["全体", MORNING, AFTERNOON, EVENING]
    assert tally.hidden == ()
    assert tally.attendance == tally.groups


def test_groups_hold_what_may_be_shown_and_attendance_every_part():
    tally = small_tally(20, 18, 3)
    assert labels(tally) == ["全体", MORNING]
    assert [group.label for group in tally.hidden] == [AFTERNOON, EVENING]
    assert [(group.label, group.n) for group in tally.attendance] == [
        ("全体", 41),
        (MORNING, 20),
        (AFTERNOON, 18),
        (EVENING, 3),
    ]


def test_of_two_parts_both_go():
    tally = small_tally(38, 3)
    assert labels(tally) == ["全体"]
    assert not tally.has_parts


def test_answers_without_a_part_are_a_part_like_any_other():
    assert labels(small_tally(20, 18, unknown=2)) == ["全体", MORNING]
    assert labels(small_tally(20, 18, unknown=6)) == ["全体", MORNING, AFTERNOON, "部不明"]


@pytest.mark.parametrize("sizes", [(20, 18, 3), (38, 3), (14, 10, 9, 4, 3)])
def test_every_figure_is_that_of_the_tally_that_hides_nothing(sizes):
    hiding, open_ = small_tally(*sizes, questions=EVERY), small_tally(*sizes, least=0, questions=EVERY)
    kept = [open_.groups.index(group) for group in hiding.groups]
    for question, other in zip(hiding.questions, open_.questions, strict=True):
        assert question.blank_words == tuple(other.blank_words[i] for i in kept if other.blank_words)
        for table, whole in zip(question.tables, other.tables, strict=True):
            for name in ("bases", "answered", "means", "nps", "smallest", "largest"):
                every = getattr(whole, name)
                assert getattr(table, name) == tuple(every[i] for i in kept if every)
            assert [line.counts for line in table.lines] == [
                tuple(line.counts[i] for i in kept) for line in whole.lines
            ]
            assert table.rank_means == tuple(tuple(row[i] for i in kept) for row in whole.rank_means)


def test_what_staff_exclude_and_correct_counts_before_a_part_is_judged():
    asked = small_description(2, 5)
    responses = sized_responses(asked, (20, 6))
    out = RespondentDecision(counted=False, reason=ExclusionReason.TEST)
    assert labels(tally_responses(asked, responses)) == ["全体", MORNING, AFTERNOON]
    excluded = Review(respondents=dict.fromkeys(responses.keys[20:22], out))
    assert labels(tally_responses(asked, responses, excluded)) == ["全体"]
    moved = Review(
        respondents={key: RespondentDecision(session=AFTERNOON) for key in responses.keys[:1]}
        | dict.fromkeys(responses.keys[20:22], out)
    )
    assert labels(tally_responses(asked, responses, moved)) == ["全体", MORNING, AFTERNOON]


# ---------------------------------------------------------------- printed answers


def test_answers_of_hidden_parts_stand_together_last_under_a_neutral_heading():
    tally = small_tally(20, 18, 3)
    morning, rest = tally.questions[3].answers
    assert [tally.over(morning).label, tally.over(rest).label] == [MORNING, "その他の部"]
    assert tally.over(rest).kind is GroupKind.REST
    assert [answer.number for answer in rest.answers] == list(range(1, 22))


def test_their_order_does_not_tell_who_answered_when():
    tally = small_tally(20, 18, 3, unknown=1)
    _, rest = tally.questions[3].answers
    keys = [answer.key for answer in rest.answers]
    assert keys != sorted(keys, key=lambda key: int(key[1]))
    assert keys == [
        answer.key for answer in small_tally(20, 18, 3, unknown=1).questions[3].answers[1].answers
    ]
    shown = [answer.key for answer in tally.questions[3].answers[0].answers]
    assert shown == sorted(shown, key=lambda key: int(key[1]))


def test_where_no_part_is_shown_answers_stand_as_in_a_lecture_of_one_session():
    tally = small_tally(38, 3)
    (printed,) = tally.questions[3].answers
    assert tally.over(printed).kind is GroupKind.ALL
    assert len(printed.answers) == 41
    assert [answer.key for answer in printed.answers] != list(tally.responses.keys)


def test_a_hidden_part_nobody_answered_in_has_no_heading():
    tally = small_tally(20, 18, 0)
    assert [tally.over(printed).label for printed in tally.questions[3].answers] == [MORNING, AFTERNOON]


# ---------------------------------------------------------------- sentences and charts


def test_the_notes_say_which_parts_are_in_the_whole_only_and_why():
    told = notes(small_tally(20, 18, 3), PATTERNS)
    assert (
        "回答者数が5名未満の部は、個人が特定されないよう、全体にのみ含めている。"
        "差引きによりその部の結果が分かることのないよう、午後の部も全体にのみ含めている。"
        "このため、各部の合計は全体と一致しない。"
    ) in told
    told = notes(small_tally(14, 10, 9, 4, 3), PATTERNS)
    assert (
        "回答者数が5名未満の部は、個人が特定されないよう、全体にのみ含めている。"
        "このため、各部の合計は全体と一致しない。"
    ) in told
    told = notes(small_tally(38, 3), PATTERNS)
    assert (
        "回答者数が5名未満の部があるため、個人が特定されないよう、部ごとの結果は示さず、全体の結果のみを示している。"
    ) in told


@pytest.mark.parametrize(("sizes", "least"), [((20, 18, 3), 0), ((20, 18, 6), 5), ((20, 18, 0), 5)])
def test_nothing_is_said_where_nobody_is_left_out(sizes, least):
    tally = small_tally(*sizes, least=least)
    assert not [note for note in notes(tally, PATTERNS) if "特定" in note]


def test_the_notes_under_answers_say_that_the_order_is_another():
    tally = small_tally(20, 18, 3)
    assert "※その他の部の回答は、設問ごとに並べ替えて掲載している。" in answer_notes(
        tally, tally.questions[3], PATTERNS
    )
    tally = small_tally(38, 3)
    assert "※回答は、設問ごとに並べ替えて掲載しているため、NOは設問の間で対応しない。" in answer_notes(
        tally, tally.questions[3], PATTERNS
    )


def test_the_notice_names_the_parts_and_their_sizes():
    (told,) = [issue for issue in small_tally(20, 18, 3).notices if issue.code == "settings.small_cells"]
    assert told.message == (
        "「夕方の部」（3名）は、回答者数が5名に満たないため、全体にのみ含めます。"
        "全体との差引きで分かることのないよう、「午後の部」（18名）も同様にします。"
        "自由記述の回答は、「その他の部」としてまとめて掲載します。"
    )
    assert not [issue for issue in small_tally(20, 18, 6).notices if issue.code == "settings.small_cells"]


def test_drafts_never_compare_the_highest_of_some_parts_as_if_of_all():
    apart = Settings(difference_n=1)
    tally = small_tally(14, 10, 9, 4, 3, settings=apart)
    said = "".join("".join(remarks(tally, q, PATTERNS).paragraphs) for q in tally.questions)
    assert "最も" not in said
    assert "ポイント" not in said
    open_ = small_tally(14, 10, 9, 4, 3, least=0, settings=apart)
    assert "最も" in "".join("".join(remarks(open_, q, PATTERNS).paragraphs) for q in open_.questions)


def test_bars_of_the_parts_that_are_left_stand_beside_those_of_the_whole():
    tally = small_tally(20, 18, 3)
    chart = chart_of(tally, tally.questions[2])
    assert [series.name for series in chart.series] == ["全体（n=41）", "午前の部（n=20）"]
    whole = small_tally(20, 18, 3, least=0)
    assert len(chart_of(whole, whole.questions[2]).series) == 3


# ---------------------------------------------------------------- cross tables


def crossed(
    picks: Sequence[int], sizes: Sequence[int], crossing: tuple[str, str], *, least: int = 5
) -> Tally:
    """The cross table of two questions; ``picks`` are the options of Q1, in order of the 部."""
    asked = small_description(len(sizes), least, crossings=[crossing])
    responses = sized_responses(asked, sizes)
    column = tuple(Choice(picks=(pick,)) for pick in picks)
    responses = replace(responses, answers=(column, *responses.answers[1:]))
    (table,) = cross_tables(tally_responses(asked, responses))
    return table.tally


def test_small_columns_of_a_cross_table_are_hidden_by_the_same_rule():
    sizes = (20, 18, 10)
    picks = [0, 1] * 22 + [2] * 4
    tally = crossed(picks, sizes, ("Q2", "Q1"))
    assert [(group.label, group.n) for group in tally.groups] == [("全体", 48), ("理解できた", 22)]
    assert [group.n for group in tally.hidden] == [22, 4, 0]
    open_ = crossed(picks, sizes, ("Q2", "Q1"), least=0)
    assert [group.n for group in open_.groups] == [48, 22, 22, 4, 0]
    assert tally.questions[0].tables[0].bases == (48, 22)


def test_a_question_that_tells_the_part_gives_away_nothing_as_the_head_of_a_table():
    sizes = (20, 10, 3)
    tally = crossed([0] * 20 + [1] * 10 + [2] * 3, sizes, ("Q2", "Q1"))
    assert [group.n for group in tally.groups] == [33, 20]


def test_a_question_finer_than_the_parts_gives_away_nothing_by_subtraction():
    # 午前の部 (20) is shown; of its 20 the option of 18 would leave 2.
    tally = crossed([0] * 18 + [1] * 2 + [2] * 17 + [3] * 3, (20, 20), ("Q2", "Q1"))
    assert [group.n for group in tally.groups] == [40]


def test_a_question_whose_rows_are_the_parts_is_crossed_with_nothing():
    tally = crossed([0] * 20 + [1] * 10 + [2] * 3, (20, 10, 3), ("Q1", "Q2"))
    assert [group.label for group in tally.groups] == ["全体"]
    mixed = crossed([0, 1, 2] * 11, (20, 10, 3), ("Q1", "Q2"))
    assert len(mixed.groups) > 1


@pytest.mark.parametrize("how", ["heading", "options"])
def test_a_question_that_asks_for_the_part_is_known_by_its_words_too(how):
    asked = small_description(3, 5, crossings=[("Q1", "Q2")])
    first = asked.survey.questions[0]
    if how == "options":
        names = [session.name for session in asked.lecture.sessions]
        options = tuple(Option(label=name) for name in (*names, "覚えていない"))
        asked = replace(
            asked,
            survey=replace(
                asked.survey, questions=(replace(first, options=options), *asked.survey.questions[1:])
            ),
        )
    else:
        held = tuple(
            replace(session, question=first.headings[0], answers=(session.name,))
            for session in asked.lecture.sessions
        )
        asked = replace(asked, lecture=replace(asked.lecture, sessions=held))
    responses = sized_responses(asked, (20, 18, 3))
    # Some answered with another 部 than the one they are counted in.
    column = tuple(Choice(picks=(index % 3,)) for index in range(41))
    responses = replace(responses, answers=(column, *responses.answers[1:]))
    (table,) = cross_tables(tally_responses(asked, responses))
    assert [group.label for group in table.tally.groups] == ["全体"]


def test_without_the_setting_cross_tables_have_every_column():
    tally = small_tally(20, 18, 3, least=0, crossings=[("Q2", "Q1")])
    (table,) = cross_tables(tally)
    assert len(table.tally.groups) == 5
    assert table.tally.hidden == ()


def test_a_lecture_of_one_session_hides_small_columns_alone():
    tally = small_tally(41, crossings=[("Q2", "Q1")])
    assert labels(tally) == ["全体"]
    assert tally.hidden == ()
    (table,) = cross_tables(tally)
    assert [group.n for group in table.tally.groups] == [41, 23]


def test_kinds_without_options_are_crossed_as_well():
    tally = small_tally(20, 18, 3, questions=(Kind.SINGLE, Kind.TEXT, Kind.NUMBER), crossings=[("Q2", "Q1"), ("Q3", "Q1")])  # fmt: skip
    assert all(table.tally.groups[0].n == 41 for table in cross_tables(tally))
