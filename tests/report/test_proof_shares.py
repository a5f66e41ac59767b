"""Words for shares: Q1 positive 39 of 41 (95.1%), Q2 37 of 41 (90.2%), Q3 several choices (73.2%, 61.0%, …)."""

from __future__ import annotations

import pytest

from dxforms.report.proof_paper import Paragraph, Role, Weight
from dxforms.report.proof_shares import share_words
from dxforms.report.proof_tallied import tallied
from dxforms.report.proof_words import read_words
from tests.sample import sample_tally

KNOWN = tallied(sample_tally())


def found_in(text: str, question: str):
    role = Role.REMARKS if question else Role.CONCLUSIONS
    paragraph = Paragraph(index=0, text=text, role=role, headings=("考察",), question=question)
    return list(share_words([paragraph], KNOWN, read_words()))


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("職員のほとんどが「理解できた」又は「おおむね理解できた」と回答した。", "Q1"),
        ("回答者のほとんどが肯定的に回答した。", "Q1"),
        ("半数以上の職員が「理解できた」と回答した。", "Q1"),
        ("回答者の半数以上が「分かりやすい言葉への言い換え」を選択した。", "Q3"),
        ("半数近くの職員が「そう思う」と回答した。", "Q2"),
        ("約半数の職員が「そう思う」と回答した。", "Q2"),
        ("全ての部署に配布する。すべての職員が当事者である。", ""),
        ("全ての設問について、回答を分析した。", "Q1"),
        ("ほとんど費用をかけずに取り組める。", "Q1"),
        ("理解できなかった職員はほとんどいなかった。", "Q1"),
        ("前回は職員のすべてが「理解できた」と回答した。", "Q1"),
        ("ほとんどの職員が、伝え方の見直しの必要性を感じている。", "Q5"),
        ("出席者の半数以上から回答を得た。", ""),
        ("午前の部では、職員のほとんどが「理解できた」又は「おおむね理解できた」と回答した。", "Q1"),
    ],
)
def test_a_word_the_figures_bear_out_is_not_mentioned(text, question):
    assert [each.message for each in found_in(text, question)] == []


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("職員のすべてが「理解できた」又は「おおむね理解できた」と回答した。", "Q1"),
        ("すべての職員が「理解できた」と回答した。", "Q1"),
        ("職員のほとんどが「理解できた」と回答した。", "Q1"),
        ("ほとんどの職員が「そう思う」と回答した。", "Q2"),
        ("半数の職員が「発信する手段の見直し」を挙げた。", "Q3"),
        ("回答者の過半数が「平常時からの住民との対話」と回答した。", "Q3"),
        ("職員の全員が肯定的に回答した。", "Q1"),
        ("参加した職員のほとんど（41名中25名、61.0%）が「発信する手段の見直し」と回答した。", "Q3"),
        ("職員のほとんどが「分かりやすい言葉への言い換え」を選択した。", ""),
    ],
)
def test_a_word_no_figure_bears_out_is_to_be_looked_at(text, question):
    [found] = found_in(text, question)
    assert (found.code, found.weight) == ("share.word", Weight.LOOK)


def test_the_message_says_what_the_figure_is():
    [found] = found_in("職員のほとんどが「理解できた」と回答した。", "Q1")
    assert found.message == "「ほとんど」とありますが、集計では41名中23名（56.1%）です。"
