"""Quotations against answers, options and the description."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dxforms.report.proof_paper import Paragraph, Role, Weight
from dxforms.report.proof_quotes import quotes, said, texts_of
from dxforms.report.proof_words import read_words
from dxforms.survey.counting import tally_responses
from dxforms.survey.review import AnswerDecision, Review, WithholdReason
from tests.sample import sample_description, sample_responses

GIVEN = (
    "午前の説明は川辺課長の経験談が分かりやすかったです。",
    "職員同士の連絡の手順を、年度の初めに確認しておきたい。",
    "専門用語を『やさしい日本語』に言い換える一覧があるとよい。",
)


@pytest.fixture(scope="module")
def known():
    """The first answer to Q4 is edited, the second withheld, the third printed as given."""
    description = sample_description()
    responses = sample_responses(description)
    column = list(responses.answers[3])
    column[: len(GIVEN)] = GIVEN
    answers = (*responses.answers[:3], tuple(column), responses.answers[4])
    keys = responses.keys
    review = Review(
        answers={
            (keys[0], "Q4"): AnswerDecision(
                published=True, text="午前の説明は経験談が分かりやすかったです。"
            ),
            (keys[1], "Q4"): AnswerDecision(published=False, reason=WithholdReason.OTHER),
            (keys[2], "Q4"): AnswerDecision(published=True),
        }
    )
    return said(
        tally_responses(description, replace(responses, answers=answers), review), texts_of(description)
    )


def found_in(text: str, known, role: Role = Role.REMARKS):
    return list(quotes([Paragraph(index=0, text=text, role=role, headings=("考察",))], known, read_words()))


WITHHELD = [
    "「職員同士の連絡の手順を、年度の初めに確認しておきたい」という意見があった。",
    "「職員同士の連絡の手順を年度の初めに確認しておきたい。」という意見があった。",
    "「連絡の手順を、年度の初めに」とする意見があった。",
    "「午前の説明は川辺課長の経験談が分かりやすかった」との声があった。",
    "「職員同士の連絡の手順を…確認しておきたい」という意見があった。",
    "『職員同士の連絡の手順を、年度の初めに確認』とする意見があった。",
    "“職員同士の連絡の手順を、年度の初めに確認”とする意見があった。",
]


@pytest.mark.parametrize("role", [Role.REMARKS, Role.CONCLUSIONS])
@pytest.mark.parametrize("text", WITHHELD)
def test_words_that_are_not_published_are_to_be_mended_where_they_are_quoted(text, role, known):
    [found] = found_in(text, known, role)
    assert (found.code, found.weight) == ("quote.withheld", Weight.MEND)
    assert "川辺" not in str(found)
    assert "職員同士" not in str(found)


@pytest.mark.parametrize(
    "text",
    [
        "「午前の説明は経験談が分かりやすかったです。」という声があった。",
        "「専門用語を「やさしい日本語」に言い換える一覧があるとよい」という意見があった。",
        "「専門用語を…一覧があるとよい」という意見があった。",
        "「分かりやすい言葉への言い換え」が最も多かった。",
        "「おおむね理解できた」と「理解できた」",
        "「空振りを恐れずに発令を判断し」という講師の言葉を挙げた回答があった。",
        "「見える化」「DX」「防災」という言葉",
        "『やさしい日本語の手引（第2版）』の15ページを参照されたい。",
        "「専門用語を、『やさしい日本語』に\n言い換える一覧があるとよい",
    ],
)
def test_published_answers_options_and_the_descriptions_words_may_be_quoted(text, known):
    assert found_in(text, known) == []


@pytest.mark.parametrize(
    "text",
    [
        "「とても有意義な講演で感動しました」という意見があった。",
        "「おおむね理解した」と回答した職員が多い。",
    ],
)
def test_a_quotation_of_nobody_is_to_be_looked_at(text, known):
    [found] = found_in(text, known)
    assert (found.code, found.weight) == ("quote.unknown", Weight.LOOK)


def test_in_conclusions_a_paraphrase_is_no_matter(known):
    assert (
        found_in("「実際に手を動かして学びたい」という意見を踏まえ、研修を行う。", known, Role.CONCLUSIONS)
        == []
    )
