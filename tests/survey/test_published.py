"""Printed answers: order, NO, staff's words, what is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dxforms.survey.counting import tally_responses
from dxforms.survey.published import is_blank_word
from dxforms.survey.questions import Kind
from dxforms.survey.review import AnswerDecision, Review, WithholdReason
from dxforms.survey.settings import AnswerOrder, Settings
from dxforms.survey.tally import PublishedGroup
from tests.sample import sample_description, sample_responses, sample_tally

Q4 = 3


def keys(group: PublishedGroup) -> list[str]:
    return [published.key[1] for published in group.answers]


def test_answers_stand_by_session_in_order_of_receipt_numbered_from_1():
    tally = sample_tally()
    morning, afternoon = tally.questions[Q4].answers
    assert [group.group for group in (morning, afternoon)] == [1, 2]
    assert keys(morning) == [
        key[1]
        for key, session in zip(tally.responses.keys, tally.responses.sessions, strict=True)
        if session == 0
    ]
    assert [published.number for published in afternoon.answers] == list(range(1, 19))
    assert [published.text for published in morning.answers] == [
        answer
        for answer, session in zip(tally.responses.answers[Q4], tally.responses.sessions, strict=True)
        if session == 0
    ]


def test_a_lecture_of_one_session_prints_under_the_whole():
    tally = sample_tally(sessions=1)
    assert [(group.group, len(group.answers)) for group in tally.questions[Q4].answers] == [(0, 41)]


def test_a_question_nobody_answered_has_empty_groups():
    tally = sample_tally(answers=0)
    assert [(group.group, group.answers) for group in tally.questions[Q4].answers] == [(1, ()), (2, ())]
    assert tally.questions[2].answers == ()


def test_what_was_written_with_other_is_printed_only_where_something_was():
    tally = sample_tally()
    assert [(group.group, len(group.answers)) for group in tally.questions[2].answers] == [(1, 2), (2, 2)]


def test_decisions_withhold_edit_and_renumber():
    description = sample_description()
    responses = sample_responses(description)
    first, second, third = [
        key for key, session in zip(responses.keys, responses.sessions, strict=True) if session == 0
    ][:3]
    review = Review(
        answers={
            (first, "Q4"): AnswerDecision(published=False, text="使われない", reason=WithholdReason.PERSONAL),
            (second, "Q4"): AnswerDecision(
                published=True, text="職員の氏名を伏せた文", reason=WithholdReason.IDENTIFIES
            ),
            (third, "Q4"): AnswerDecision(published=True),
        }
    )
    question = tally_responses(description, responses, review).questions[Q4]
    morning = question.answers[0].answers
    assert [(item.number, item.key, item.edited, item.reviewed) for item in morning[:2]] == [
        (1, second, True, True),
        (2, third, False, True),
    ]
    assert morning[0].text == "職員の氏名を伏せた文"
    assert (question.withheld, question.edited, question.unreviewed) == (1, 1, 38)
    assert question.withheld_for == ((WithholdReason.PERSONAL, 1),)
    assert question.edited_for == ((WithholdReason.IDENTIFIES, 1),)
    assert all("使われない" not in item.text for group in question.answers for item in group.answers)
    # A decision on one question says nothing of another.
    assert tally_responses(description, responses, review).questions[4].unreviewed == 41


def test_a_text_typed_while_undecided_is_printed_and_stays_unreviewed():
    description = sample_description()
    responses = sample_responses(description)
    review = Review(answers={(responses.keys[0], "Q4"): AnswerDecision(text="直した文")})
    question = tally_responses(description, responses, review).questions[Q4]
    found = next(
        item for group in question.answers for item in group.answers if item.key == responses.keys[0]
    )
    assert (found.text, found.edited, found.reviewed) == ("直した文", True, False)
    assert question.unreviewed == 41


def test_stirred_answers_cannot_be_joined_by_their_numbers():
    tally = sample_tally(settings=Settings(answer_order=AnswerOrder.STIRRED))
    received = sample_tally()
    for q4, q5, plain in zip(
        tally.questions[3].answers, tally.questions[4].answers, received.questions[3].answers, strict=True
    ):
        assert sorted(keys(q4)) == sorted(keys(q5)) == sorted(keys(plain))
        assert keys(q4) != keys(q5)
        assert keys(q4) != keys(plain)


def test_the_stirred_order_is_stable_when_late_answers_arrive():
    description = sample_description(settings=Settings(answer_order=AnswerOrder.STIRRED))
    responses = sample_responses(description)
    early = range(30)
    first = replace(
        responses,
        **{
            name: tuple(getattr(responses, name)[row] for row in early)
            for name in ("keys", "sessions", "started", "completed", "persons")
        },
        answers=tuple(tuple(column[row] for row in early) for column in responses.answers),
    )
    before = tally_responses(description, first).questions[Q4].answers
    after = tally_responses(description, responses).questions[Q4].answers
    for old, new in zip(before, after, strict=True):
        known = set(keys(old))
        assert [key for key in keys(new) if key in known] == keys(old)


def test_the_stirred_order_depends_on_times_that_a_reader_does_not_know():
    description = sample_description(settings=Settings(answer_order=AnswerOrder.STIRRED))
    responses = sample_responses(description)
    later = replace(
        responses,
        started=tuple(moment + timedelta(seconds=1) for moment in responses.started if moment is not None),
    )
    one, other = (tally_responses(description, each).questions[Q4].answers[0] for each in (responses, later))
    assert keys(one) != keys(other)


@pytest.mark.parametrize(
    "text",
    [
        "特になし", "特になし。", "なし", "無し", "ありません", "特にありません。", "とくに無い", "（特になし）", "ナシ",
        "特に意見はありません", "現時点では特になし", "意見等は特にありません。", "－", "・", "…", "N/A", "None", "該当なし", "特にないです",
        "特に、ありません", "ﾅｼ", "特 に な し", "無",
    ],
)  # fmt: skip
def test_words_for_nothing_are_known(text):
    assert is_blank_word(text)


@pytest.mark.parametrize(
    "text",
    [
        "なしのつぶて", "無駄なし", "資料が見当たらない", "時間が足りない", "梨", "言葉の選び方。", "改善の余地なし", "異論なし、よかった",
        "分かりやすかった", "特になしと言いたいところだが、時間が短い。", "ありませんか", "良い",
    ],
)  # fmt: skip
def test_answers_that_say_something_are_not(text):
    assert not is_blank_word(text)


def test_blank_words_are_counted_by_group_and_stay_printed():
    tally = sample_tally(questions=(Kind.TEXT,))
    question = tally.questions[0]
    said = [sum(is_blank_word(item.text) for item in group.answers) for group in question.answers]
    assert question.blank_words == (sum(said), *said)
    assert sum(said) > 0
