"""Notes: word for word, and only those that are true."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dxforms.source.sentences import read_patterns
from dxforms.survey.answers import Choice
from dxforms.survey.counting import tally_responses
from dxforms.survey.findings import answer_notes, notes, small_n_note
from dxforms.survey.questions import Kind
from dxforms.survey.review import AnswerDecision, ExclusionReason, RespondentDecision, Review, WithholdReason
from dxforms.survey.settings import AnswerOrder, Base, Settings
from tests.sample import sample_description, sample_responses, sample_review, sample_tally
from tests.survey.test_counting import asked, tallied

PATTERNS = read_patterns()
BASE = "割合は、回答者数（n）を基数とし、小数点以下第2位を四捨五入している。"
SUM = "このため、合計が100.0%にならない場合がある。"
SEVERAL = "複数回答の設問では、割合の合計が100%を超える場合がある。"
SILENT = "割合には無回答を含む。"
POINTS = "割合の差は「ポイント」で表す。"
UNKNOWN = "部不明の回答があるため、各部の合計は全体と一致しない。"


def test_the_house_report_has_these_notes():
    # Q1 of 午後の部 prints 55.6 + 38.9 + 5.6, which is 100.1.
    assert notes(sample_tally(), PATTERNS) == (BASE + SUM, SEVERAL, SILENT)


def test_figures_that_add_up_are_not_called_in_question():
    thirds = asked(Kind.SINGLE, "甲", "乙", "丙")
    even = asked(Kind.SINGLE, "甲", "乙")
    assert notes(tallied(even, [Choice((0,)), Choice((1,))]), PATTERNS) == (BASE,)
    assert notes(tallied(thirds, [Choice((0,)), Choice((1,)), Choice((2,))]), PATTERNS) == (BASE + SUM,)


def test_several_answers_never_count_as_a_sum_that_should_be_100():
    question = asked(Kind.MULTIPLE, "甲", "乙")
    assert notes(tallied(question, [Choice((0, 1)), Choice((0,))]), PATTERNS) == (BASE, SEVERAL)


def test_the_base_without_no_answer_is_said():
    question = asked(Kind.SINGLE, "甲", "乙")
    tally = tallied(question, [Choice((0,)), None], settings=Settings(base=Base.ANSWERED))
    assert notes(tally, PATTERNS) == (
        "割合は、設問ごとの回答者数（n、無回答を除く。）を基数とし、小数点以下第2位を四捨五入している。",
    )


def test_digits_and_the_sign_are_those_of_the_settings():
    tally = sample_tally(settings=Settings(digits=0, percent_sign="％"))
    assert notes(tally, PATTERNS)[:2] == (
        "割合は、回答者数（n）を基数とし、小数点以下第1位を四捨五入している。このため、合計が100％にならない場合がある。",
        "複数回答の設問では、割合の合計が100％を超える場合がある。",
    )


@pytest.mark.parametrize("written", [True, False])
def test_points_are_explained_where_a_number_of_them_stands_in_the_report(written):
    tally = sample_tally(questions=(Kind.SINGLE,))
    lecture = replace(
        tally.description.lecture,
        conclusions=("前回より3.2ポイント高い。",) if written else ("取組のポイントを共有する。",),
    )
    tally = replace(tally, description=replace(tally.description, lecture=lecture))
    assert (POINTS in notes(tally, PATTERNS)) is written


def test_nps_is_told_in_points():
    assert POINTS in notes(sample_tally(questions=(Kind.NPS,)), PATTERNS)


def test_unknown_sessions_are_told():
    assert UNKNOWN in notes(sample_tally(unknown=1), PATTERNS)
    assert UNKNOWN not in notes(sample_tally(sessions=1, unknown=1), PATTERNS)


def test_excluded_responses_are_told_by_reason():
    description = sample_description(answers=44)
    responses = sample_responses(description, 44)
    tally = tally_responses(description, responses, sample_review(responses, tests=2, duplicates=1))
    assert notes(tally, PATTERNS)[-1] == "有効回答41件（受信44件のうち、テスト回答2件及び重複1件を除く。）"


def test_every_reason_has_its_words():
    description = sample_description()
    responses = sample_responses(description)
    reasons = [*ExclusionReason, None]
    review = Review(
        respondents={
            key: RespondentDecision(counted=False, reason=reason)
            for key, reason in zip(responses.keys, reasons, strict=False)
        }
    )
    assert notes(tally_responses(description, responses, review), PATTERNS)[-1] == (
        "有効回答35件（受信41件のうち、テスト回答1件、重複1件、対象者以外の回答1件、本人の申出によるもの1件、その他1件及び理由の記載がないもの1件を除く。）"
    )


def test_nothing_is_noted_of_figures_that_are_not_there():
    assert notes(sample_tally(answers=0), PATTERNS) == ()
    assert notes(sample_tally(questions=(Kind.TEXT,)), PATTERNS) == ()


def test_small_groups_are_a_caution():
    assert small_n_note(sample_tally(), PATTERNS) == (
        "回答者数が30未満の区分では、1名の差で割合が大きく動くことに留意する。"
    )
    assert small_n_note(sample_tally(answers=30, sessions=1), PATTERNS) == ""
    assert small_n_note(sample_tally(answers=0), PATTERNS) == ""


# ---------------------------------------------------------------- under answers


def decided(*reasons: tuple[bool, str, WithholdReason | None]) -> Review:
    return Review(
        answers={
            (("1", str(number)), "Q4"): AnswerDecision(published=published, text=text, reason=reason)
            for number, (published, text, reason) in enumerate(reasons, start=1)
        }
    )


def under(review: Review, settings: Settings | None = None) -> tuple[str, ...]:
    tally = sample_tally(review=review, settings=settings)
    return answer_notes(tally, tally.questions[3], PATTERNS)


def test_notes_under_answers_are_the_houses():
    review = decided(
        (True, "直した文", WithholdReason.IDENTIFIES),
        (True, "直した別の文", WithholdReason.PERSONAL),
        (False, "", WithholdReason.IDENTIFIES),
    )
    assert under(review) == (
        "※回答は、原則として原文のまま掲載している。",
        "※個人の特定につながるおそれのある表現は、趣旨を変えない範囲で修正した（2件）。",
        "※個人の特定につながるおそれのある回答1件は、掲載していない。",
    )


def test_no_reason_is_claimed_that_nobody_gave():
    review = decided(
        (False, "", None),
        (False, "", WithholdReason.ABUSE),
        (False, "", WithholdReason.OTHER),
        (True, "直した文", None),
    )
    assert under(review)[1:] == (
        "※一部の表現は、趣旨を変えない範囲で修正した（1件）。",
        "※誹謗中傷に当たるおそれのある回答1件は、掲載していない。",
        "※回答2件は、掲載していない。",
    )


@pytest.mark.parametrize("reason", [*WithholdReason, None])
@pytest.mark.parametrize("published", [True, False])
def test_every_reason_has_a_sentence(reason, published):
    assert len(under(decided((published, "直した文", reason)))) == 2


def test_a_stirred_order_is_said():
    assert under(Review(), Settings(answer_order=AnswerOrder.STIRRED))[1] == (
        "※回答は、設問ごとに並べ替えて掲載しているため、NOは設問の間で対応しない。"
    )


def test_other_texts_are_noted_only_where_they_were_touched():
    tally = sample_tally()
    assert answer_notes(tally, tally.questions[2], PATTERNS) == ()
    key = tally.questions[2].answers[0].answers[0].key
    review = Review(answers={(key, "Q3"): AnswerDecision(published=False, reason=WithholdReason.PERSONAL)})
    tally = sample_tally(review=review)
    assert answer_notes(tally, tally.questions[2], PATTERNS) == (
        "※個人の特定につながるおそれのある回答1件は、掲載していない。",
    )


def test_a_question_nobody_answered_has_no_notes():
    tally = sample_tally(answers=0)
    assert answer_notes(tally, tally.questions[3], PATTERNS) == ()
