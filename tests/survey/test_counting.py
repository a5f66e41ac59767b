"""Counting against oracle figures, against a second tally written another way, and by its properties."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from dxforms.survey.answers import Choice, Responses, Source
from dxforms.survey.counting import tally_responses
from dxforms.survey.description import Description
from dxforms.survey.lecture import Lecture, Session
from dxforms.survey.questions import Kind, Option, Question, Survey
from dxforms.survey.review import ExclusionReason, RespondentDecision, Review
from dxforms.survey.settings import AnswerOrder, Base, Settings
from dxforms.survey.tally import GroupKind, LineRole, Tally
from tests.sample import EVERY, labelled, sample_description, sample_responses, sample_review, sample_tally

DAY = date(2026, 11, 24)


def asked(
    kind: Kind, *options: str, headings: tuple[str, ...] = ("設問",), limit: int | None = None
) -> Question:
    return Question(
        number="Q1", headings=headings, text="設問", kind=kind, options=labelled(*options), limit=limit
    )


def described(
    question: Question, held: tuple[str, ...] = ("午前の部", "午後の部"), settings: Settings | None = None
) -> Description:
    sessions = tuple(Session(name=name, attendees=50) for name in held)
    return Description(
        lecture=Lecture(title="講演会", day=DAY, sessions=sessions),
        survey=Survey(questions=(question,)),
        settings=settings or Settings(),
    )


def received(description: Description, answers: list, sessions: list | None = None) -> Responses:
    count = len(answers)
    moment = datetime(2026, 11, 24, 15)
    return Responses(
        survey=description.survey,
        sources=(Source(label="1", file="回答.xlsx"),),
        keys=tuple(("1", str(number)) for number in range(1, count + 1)),
        sessions=tuple(sessions or [0] * count),
        started=(moment,) * count,
        completed=(moment,) * count,
        persons=(0,) * count,
        answers=(tuple(answers),),
    )


def tallied(question: Question, answers: list, sessions: list | None = None, **more) -> Tally:
    description = described(question, **more)
    return tally_responses(description, received(description, answers, sessions))


def counts(tally: Tally, question: int = 0, table: int = 0) -> dict[str, tuple[int, ...]]:
    return {line.label: line.counts for line in tally.questions[question].tables[table].lines}


# ---------------------------------------------------------------- the house shape


def test_response_rates_are_those_of_the_house_report():
    tally = sample_tally()
    settings = tally.description.settings
    assert [
        (group.label, group.attendees, group.n, settings.rate(group.n, group.attendees))
        for group in tally.groups
    ] == [("全体", 57, 41, "71.9%"), ("午前の部", 32, 23, "71.9%"), ("午後の部", 25, 18, "72.0%")]


def test_single_choice_counts_every_option_of_the_definition():
    assert counts(sample_tally()) == {
        "理解できた": (23, 13, 10),
        "おおむね理解できた": (16, 9, 7),
        "あまり理解できなかった": (2, 1, 1),
        "理解できなかった": (0, 0, 0),
        "無回答": (0, 0, 0),
    }


@pytest.mark.parametrize(("picked", "printed"), [(2, "6.3"), (10, "31.3"), (18, "56.3"), (26, "81.3")])
def test_percentages_of_32_are_rounded_half_up(picked, printed):
    tally = tallied(
        asked(Kind.SINGLE, "はい", "いいえ"), [Choice((0,))] * picked + [Choice((1,))] * (32 - picked)
    )
    count, base = next(tally.figures(tally.questions[0].table, tally.questions[0].table.lines[0]))
    assert str(tally.description.settings.share(count, base)) == printed


# ---------------------------------------------------------------- lines and bases


def test_other_stands_last_of_the_options_wherever_it_was_written():
    tally = tallied(asked(Kind.MULTIPLE, "その他", "研修", "訓練"), [Choice((0, 2), ("対話",))])
    assert list(counts(tally)) == ["研修", "訓練", "その他", "無回答"]
    assert [line.option for line in tally.questions[0].table.lines] == [1, 2, 0, None]


def test_strays_have_a_line_of_their_own_only_where_there_are_any():
    question = asked(Kind.SINGLE, "はい", "いいえ")
    assert list(counts(tallied(question, [Choice((0,))]))) == ["はい", "いいえ", "無回答"]
    assert counts(tallied(question, [Choice((0,)), Choice((), ("どちらでもない",)), None], [0, 1, 1])) == {
        "はい": (1, 1, 0),
        "いいえ": (0, 0, 0),
        "選択肢以外の回答": (1, 0, 1),
        "無回答": (1, 0, 1),
    }


def test_the_text_written_with_other_is_no_stray():
    tally = tallied(asked(Kind.SINGLE, "はい", "その他"), [Choice((1,), ("どちらでもない",))])
    assert counts(tally) == {"はい": (0, 0, 0), "その他": (1, 1, 0), "無回答": (0, 0, 0)}


def test_base_is_everybody_or_those_who_answered():
    question = asked(Kind.SINGLE, "はい", "いいえ")
    answers = [Choice((0,)), Choice((1,)), None]
    everybody = tallied(question, answers).questions[0].table
    assert (everybody.bases, everybody.answered) == ((3, 3, 0), (2, 2, 0))
    answered = tallied(question, answers, settings=Settings(base=Base.ANSWERED))
    assert answered.questions[0].table.bases == (2, 2, 0)
    assert list(answered.figures(answered.questions[0].table, answered.questions[0].table.lines[-1])) == [
        (1, 0),
        (1, 0),
        (0, 0),
    ]


def test_a_session_nobody_answered_keeps_its_column():
    tally = tallied(asked(Kind.SINGLE, "はい"), [Choice((0,))], [1])
    assert [(group.label, group.n) for group in tally.groups] == [
        ("全体", 1),
        ("午前の部", 0),
        ("午後の部", 1),
    ]


def test_unknown_session_is_a_group_only_where_there_is_one():
    tally = tallied(asked(Kind.SINGLE, "はい"), [Choice((0,)), Choice((0,))], [0, None])
    assert [group.kind for group in tally.groups][-1] is GroupKind.UNKNOWN
    assert counts(tally)["はい"] == (2, 1, 0, 1)


def test_a_lecture_of_one_session_has_one_column():
    tally = tallied(asked(Kind.SINGLE, "はい"), [Choice((0,))], [None], held=("",))
    assert [group.label for group in tally.groups] == ["全体"]
    assert counts(tally) == {"はい": (1,), "無回答": (0,)}


def test_attendees_of_the_whole_are_unknown_while_any_part_is():
    question = asked(Kind.SINGLE, "はい")
    description = described(question)
    held = (replace(description.lecture.sessions[0], attendees=None), description.lecture.sessions[1])
    description = replace(description, lecture=replace(description.lecture, sessions=held))
    tally = tally_responses(description, received(description, [Choice((0,))]))
    assert [group.attendees for group in tally.groups] == [None, None, 50]


def test_no_answer_at_all_gives_whole_tables_of_zeros():
    tally = sample_tally(answers=0, questions="all")
    assert tally.n == 0
    for question in tally.questions:
        for table in question.tables:
            assert all(count == 0 for line in table.lines for count in line.counts)
            assert table.lines[-1].role is LineRole.NO_ANSWER


# ---------------------------------------------------------------- measures


def test_rating_has_a_mean_rounded_half_up():
    question = asked(Kind.RATING, "1", "2", "3")
    tally = tallied(question, [Choice((0,)), Choice((1,)), Choice((1,)), None], [0, 0, 0, 1])
    # (1+2+2)/3 = 1.666…
    assert tally.questions[0].table.means == (Decimal("1.67"), Decimal("1.67"), None)
    eighths = [Choice((0,))] * 7 + [Choice((1,))]  # 9/8 = 1.125
    assert tallied(question, eighths).questions[0].table.means[0] == Decimal("1.13")


def test_a_rating_in_words_has_no_mean():
    assert tallied(asked(Kind.RATING, "良い", "悪い"), [Choice((0,))]).questions[0].table.means == ()


def test_nps_is_promoters_less_detractors_from_the_counts():
    question = asked(Kind.NPS, *map(str, range(11)))
    answers = [Choice((score,)) for score in (10, 9, 9, 8, 7, 6, 0)] + [None]
    table = tallied(question, answers).questions[0].table
    assert table.nps[0] == Decimal("14.3")  # (3 − 2) / 7
    assert table.means[0] == Decimal("7.00")


def test_nps_below_zero_is_rounded_away_from_zero():
    question = asked(Kind.NPS, *map(str, range(11)))
    answers = [Choice((0,))] + [Choice((8,))] * 15  # −1/16 = −6.25
    assert tallied(question, answers).questions[0].table.nps[0] == Decimal("-6.3")


def test_numbers_have_mean_smallest_and_largest_and_unreadable_ones_apart():
    answers = [Decimal("1.5"), Decimal("1200"), Decimal("0.25"), Choice((), ("三年",)), None]
    tally = tallied(asked(Kind.NUMBER), answers)
    table = tally.questions[0].table
    assert (table.means[0], table.smallest[0], table.largest[0]) == (Decimal("400.58"), "0.25", "1,200")
    assert counts(tally) == {
        "回答あり": (3, 3, 0),
        "数値として読み取れない回答": (1, 1, 0),
        "無回答": (1, 1, 0),
    }
    assert table.answered == (4, 4, 0)


def test_dates_have_an_earliest_and_a_latest():
    table = tallied(asked(Kind.DATE), [date(2026, 12, 1), date(2027, 1, 5), None]).questions[0].table
    assert (table.smallest, table.largest) == (
        ("令和8年12月1日", "令和8年12月1日", ""),
        ("令和9年1月5日", "令和9年1月5日", ""),
    )
    assert table.means == ()


def test_ranking_counts_every_place_and_its_mean():
    question = asked(Kind.RANKING, "甲", "乙", "丙")
    tally = tallied(question, [Choice((0, 1, 2)), Choice((1, 0, 2)), Choice((1, 2, 0))])
    table = tally.questions[0].table
    assert counts(tally) == {"甲": (1, 1, 0), "乙": (2, 2, 0), "丙": (0, 0, 0), "無回答": (0, 0, 0)}
    assert [means[0] for means in table.rank_means] == [Decimal("2.00"), Decimal("1.33"), Decimal("2.67")]
    assert [[place[0] for place in option] for option in table.ranks] == [[1, 1, 1], [2, 1, 0], [0, 1, 2]]


def test_matrix_has_a_table_a_statement():
    question = asked(Kind.MATRIX, "満足", "不満", headings=("時間", "会\n場"))
    tally = tallied(question, [(Choice((0,)), None), (Choice((1,)), Choice((1,))), None])
    assert [table.title for table in tally.questions[0].tables] == ["時間", "会 場"]
    assert counts(tally, table=0) == {"満足": (1, 1, 0), "不満": (1, 1, 0), "無回答": (1, 1, 0)}
    assert counts(tally, table=1) == {"満足": (0, 0, 0), "不満": (1, 1, 0), "無回答": (2, 2, 0)}


def test_picks_beyond_the_limit_are_counted_and_named():
    question = asked(Kind.MULTIPLE, "甲", "乙", "その他", limit=2)
    tally = tallied(question, [Choice((0, 1, 2), ("丁",)), Choice((0, 2), ("戊",)), Choice((0, 1))])
    assert tally.questions[0].beyond_limit == (("1", "1"),)
    assert counts(tally)["その他"] == (2, 2, 0)
    assert tally.questions[0].limit_broken


# ---------------------------------------------------------------- decisions


def test_excluded_respondents_count_nowhere():
    description = sample_description(answers=44, questions="all")
    responses = sample_responses(description, 44)
    review = sample_review(responses, tests=2, duplicates=1)
    tally = tally_responses(description, responses, review)
    assert (tally.n, tally.received, len(tally.counted)) == (41, 44, 41)
    assert [(item.reason, item.count) for item in tally.excluded] == [
        (ExclusionReason.TEST, 2),
        (ExclusionReason.DUPLICATE, 1),
    ]
    gone = {key for key, decision in review.respondents.items() if not decision.counted}
    for question in tally.questions:
        assert {published.key for group in question.answers for published in group.answers}.isdisjoint(gone)
        for table in question.tables:
            assert table.bases[0] == 41
    rest = [index for index, key in enumerate(responses.keys) if key not in gone]
    without = replace(
        responses,
        **{
            name: tuple(getattr(responses, name)[index] for index in rest)
            for name in ("keys", "sessions", "started", "completed", "persons")
        },
        answers=tuple(tuple(column[index] for index in rest) for column in responses.answers),
    )
    assert tally.questions == tally_responses(description, without).questions


def test_corrected_sessions_are_used():
    description = described(asked(Kind.SINGLE, "はい"))
    responses = received(description, [Choice((0,))] * 3, [0, 0, None])
    review = Review(
        respondents={
            ("1", "1"): RespondentDecision(session="午後の部 "),
            ("1", "2"): RespondentDecision(session="部不明"),
            ("1", "3"): RespondentDecision(session="午前の部"),
        }
    )
    tally = tally_responses(description, responses, review)
    assert tally.sessions == (1, None, 0)
    assert counts(tally)["はい"] == (3, 1, 1, 1)


def test_responses_read_with_another_survey_are_refused():
    description = described(asked(Kind.SINGLE, "はい"))
    responses = received(description, [Choice((0,))])
    other = described(asked(Kind.SINGLE, "はい", "いいえ"))
    with pytest.raises(ValueError, match="another survey"):
        tally_responses(other, responses)


def test_skipped_questions_are_not_tallied():
    tally = sample_tally(questions=(Kind.SKIPPED, Kind.SINGLE))
    assert [question.question.number for question in tally.questions] == ["Q2"]


# ---------------------------------------------------------------- a second tally, written another way


def label_lists(question: Question, answer) -> list[list[str]]:
    """What one respondent said, as labels, for each table of the question."""

    def labels(choice) -> list[str]:
        if choice is None:
            return ["無回答"]
        picks = choice.picks[:1] if question.kind is Kind.RANKING else choice.picks
        own = any(question.options[pick].is_other for pick in choice.picks)
        stray = ["選択肢以外の回答"] if choice.unlisted and not own else []
        return [question.options[pick].label for pick in picks] + stray

    if question.kind is Kind.MATRIX:
        return [labels(choice) for choice in (answer or (None,) * len(question.headings))]
    if question.kind in {Kind.TEXT, Kind.NUMBER, Kind.DATE}:
        return [["無回答" if answer is None else "回答あり"]]
    return [labels(answer)]


def rounded(value: Fraction, places: str) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)  # 28 digits: ties of small bases are exact
    return exact.quantize(Decimal(places), ROUND_HALF_UP)


@pytest.mark.parametrize("sessions", [1, 2, 6])
@pytest.mark.parametrize("answers", [1, 41, 137])
def test_a_tally_written_another_way_agrees(sessions, answers):
    tally = sample_tally(answers=answers, sessions=sessions, questions=EVERY, unknown=min(2, answers - 1))
    responses = tally.responses
    for position, group in enumerate(tally.groups):
        rows = [
            row
            for row in range(answers)
            if group.kind is GroupKind.ALL
            or responses.sessions[row] == (group.session if group.kind is GroupKind.SESSION else None)
        ]
        assert group.n == len(rows)
        for question, column in zip(tally.questions, responses.answers, strict=True):
            given = [label_lists(question.question, column[row]) for row in rows]
            for number, table in enumerate(question.tables):
                said = [label for answer in given for label in answer[number]]
                assert [said.count(line.label) for line in table.lines] == [
                    line.counts[position] for line in table.lines
                ]
                assert set(said) <= {line.label for line in table.lines}
            kind = question.question.kind
            if kind not in {Kind.RATING, Kind.NPS, Kind.NUMBER}:
                assert question.table.means == ()
                continue
            said = [column[row] for row in rows if column[row] is not None]
            labels = [
                question.question.options[answer.picks[0]].label for answer in said if kind is not Kind.NUMBER
            ]
            values = [Fraction(value) for value in (said if kind is Kind.NUMBER else labels)]
            expected = rounded(sum(values) / len(values), "0.01") if values else None
            assert question.table.means[position] == expected
            if question.question.kind is Kind.NPS and values:
                score = sum(100 if value >= 9 else -100 if value <= 6 else 0 for value in values)
                assert question.table.nps[position] == rounded(Fraction(score, len(values)), "0.1")


# ---------------------------------------------------------------- properties

OPTIONS = labelled("甲", "乙", "丙", "その他")
SURVEY = Survey(
    questions=(
        Question(number="Q1", headings=("a",), text="a", kind=Kind.SINGLE, options=OPTIONS[:3]),
        Question(number="Q2", headings=("b",), text="b", kind=Kind.MULTIPLE, options=OPTIONS, limit=2),
        Question(number="Q3", headings=("c",), text="c", kind=Kind.TEXT),
        Question(
            number="Q4",
            headings=("d",),
            text="d",
            kind=Kind.RATING,
            options=tuple(Option(label=x) for x in "12345"),
        ),
    )
)
single = st.one_of(
    st.none(), st.integers(0, 2).map(lambda pick: Choice((pick,))), st.just(Choice((), ("選択肢でない",)))
)
several = st.sets(st.integers(0, 3)).map(
    lambda picks: Choice(tuple(sorted(picks)), ("対話",) if 3 in picks else ()) if picks else None
)
words = st.one_of(st.none(), st.sampled_from(["特になし", "参考になった。", "時間が短い。", "・一\n・二"]))
rating = st.one_of(st.none(), st.integers(0, 4).map(lambda pick: Choice((pick,))))
person = st.tuples(st.sampled_from([0, 1, None]), st.integers(0, 300), single, several, words, rating)


def responses_of(people: list) -> tuple[Description, Responses]:
    description = Description(
        lecture=Lecture(
            title="講演会", day=DAY, sessions=(Session(name="午前の部"), Session(name="午後の部"))
        ),
        survey=SURVEY,
        settings=Settings(answer_order=AnswerOrder.STIRRED),
    )
    moment = datetime(2026, 11, 24, 12)
    return description, Responses(
        survey=SURVEY,
        sources=(Source(label="1", file="回答.xlsx"),),
        keys=tuple(("1", str(number)) for number, _ in people),
        sessions=tuple(row[0] for _, row in people),
        started=tuple(moment for _ in people),
        completed=tuple(moment + timedelta(minutes=row[1]) for _, row in people),
        persons=(0,) * len(people),
        answers=tuple(tuple(row[2 + question] for _, row in people) for question in range(4)),
    )


@given(st.lists(person, max_size=25), st.randoms(use_true_random=False))
@trying(max_examples=60, deadline=None)
def test_shuffled_responses_give_an_equal_tally(rows, shuffler: random.Random):
    people = list(enumerate(rows))
    before = tally_responses(*responses_of(people))
    shuffler.shuffle(people)
    after = tally_responses(*responses_of(people))
    assert after.groups == before.groups
    for one, other in zip(before.questions, after.questions, strict=True):
        assert sorted(one.beyond_limit) == sorted(other.beyond_limit)
        assert replace(one, beyond_limit=()) == replace(other, beyond_limit=())


@given(st.lists(person, max_size=25))
@trying(max_examples=60, deadline=None)
def test_counts_and_no_answer_sum_to_n_and_groups_to_the_whole(rows):
    tally = tally_responses(*responses_of(list(enumerate(rows))))
    for question in tally.questions:
        table = question.table
        options = [line.option for line in table.lines if line.role is LineRole.OPTION]
        assert sorted(option for option in options if option is not None) == list(
            range(len(question.question.options))
        )
        silent = table.lines[-1]
        assert silent.role is LineRole.NO_ANSWER
        for position, group in enumerate(tally.groups):
            assert table.answered[position] + silent.counts[position] == group.n
            if question.question.kind is not Kind.MULTIPLE:
                assert sum(line.counts[position] for line in table.lines) == group.n
        for line in table.lines:
            assert line.counts[0] == sum(line.counts[1:])
