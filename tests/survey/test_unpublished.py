"""Words of answers that must not leave."""

from __future__ import annotations

from dxforms.survey.counting import tally_responses
from dxforms.survey.review import AnswerDecision, RespondentDecision, Review
from dxforms.survey.unpublished import unpublished
from tests.report.tallies import answering

LONG = "避難所の受付の手順を決めておいてほしい。\n夜間の連絡先が分からず困ったことがあった。"


def decided(*answers: str, **decisions: AnswerDecision | RespondentDecision):
    """A tally of these answers, decided on by their places from 1 (``a1``: the answer, ``r1``: the respondent)."""
    tally = answering(*answers)
    keys = tally.responses.keys
    number = tally.questions[0].question.number
    review = Review(
        answers={
            (keys[int(name[1:]) - 1], number): each
            for name, each in decisions.items()
            if isinstance(each, AnswerDecision)
        },
        respondents={
            keys[int(name[1:]) - 1]: each
            for name, each in decisions.items()
            if isinstance(each, RespondentDecision)
        },
    )
    return unpublished(tally_responses(tally.description, tally.responses, review))


def test_nothing_is_kept_back_where_everything_is_published():
    assert decided(LONG, "一言だけの意見です") == ()


def test_a_withheld_answer_is_known_as_a_whole_and_by_its_sentences():
    [found] = decided(LONG, a1=AnswerDecision(published=False))
    assert found.number == "Q1"
    assert len(found.pieces) == 3
    assert LONG not in repr(found)


def test_of_an_edited_answer_only_what_its_new_words_leave_out():
    kept = LONG.split("\n")[0]
    [found] = decided(LONG, a1=AnswerDecision(published=True, text=kept))
    assert [piece for piece in found.pieces if piece in kept] == []
    assert len(found.pieces) == 2


def test_words_that_somebody_else_publishes_too_are_free():
    assert decided(LONG, LONG, a1=AnswerDecision(published=False)) == ()


def test_answers_of_a_response_that_is_left_out_are_kept_back():
    assert len(decided(LONG, "別の方の意見です", r1=RespondentDecision(counted=False))) == 1


def test_short_words_and_特になし_tell_nobody():
    withheld = AnswerDecision(published=False)
    assert decided("良かった", "特にありません。", a1=withheld, a2=withheld) == ()
