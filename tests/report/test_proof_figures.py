"""Figures in prose against the tally: 41 responses, 57 attendees; Q1 23/16/2, Q2 20/17/3 and one silent, Q3 several."""

from __future__ import annotations

import pytest

from dxforms.report.proof_claims import claims
from dxforms.report.proof_figures import contradictions
from dxforms.report.proof_paper import Paragraph, Role, Weight
from dxforms.report.proof_tallied import Tallied, tallied
from dxforms.report.proof_words import read_words
from tests.sample import sample_tally

TRUE = [
    ("午前の部に32名、午後の部に25名が出席した。", ""),
    ("出席者は、午前の部が32名、午後の部が25名であった。", ""),
    ("回答者は、午前の部が23名（71.9%）、午後の部が18名（72.0%）であった。", ""),
    ("回答率は、午前の部が71.9%、午後の部が72.0%であった。", ""),
    ("回答者41名中39名（95.1%）が「理解できた」又は「おおむね理解できた」と回答した。", "Q1"),
    ("「理解できた」と回答した職員は23名（56.1%）であった。", "Q1"),
    (
        "「理解できた」が23名（56.1%）、「おおむね理解できた」が16名（39.0%）であり、合わせて39名（95.1%）が肯定的な回答であった。",
        "Q1",
    ),
    ("午前の部では「理解できた」が13名（56.5%）、午後の部では10名（55.6%）であった。", "Q1"),
    ("全体の95.1%が理解できたと回答している。", "Q1"),
    ("肯定的な回答は95.1%であった。", "Q1"),
    ("「あまり理解できなかった」とした2名（4.9%）は、いずれも窓口のない部署の職員であった。", "Q1"),
    ("窓口のない部署の職員が5名参加しており、うち3名から質問があった。", "Q1"),
    ("約95%の職員が理解できたと回答している。", "Q1"),
    ("９５．１％の職員が理解できたと回答した。", "Q1"),
    ("部次長級の幹部職員では22名（95.7%）、課長級の職員では17名（94.4%）が肯定的な回答をした。", "Q1"),
    ("前回の講演会では82.4%であり、今回は12.7ポイント上昇した。", "Q1"),
    (
        "回答が多かったのは「分かりやすい言葉への言い換え」（41名中30名、73.2%）、次いで「発信する手段の見直し」（41名中25名、61.0%）であった。",
        "Q3",
    ),
    ("「理解できた」と回答した23名のうち、13名は午前の部の職員である。", "Q1"),
    ("講演会には57名が出席し、41名からアンケートの回答を得た（回答率71.9%）。", ""),
    ("午前の部の回答率は71.9%、午後の部は72.0%であった。", ""),
    ("出席者57名のうち41名が回答した。", ""),
    ("41件の回答があった。", "Q4"),
    ("午前の部では23件の回答があった。", "Q4"),
    ("申請書に関する意見が8件あった。", "Q4"),
    ("このうち、「特になし」等の回答は1件であった。", "Q4"),
    ("人口約8万人の市では、相談件数が3割減少した。", "Q1"),
    ("9割以上の職員が理解できたと回答した。", "Q1"),
    ("90%以上の職員が理解できたと回答した。", "Q1"),
    ("「理解できた」の割合は、午前の部が56.5%、午後の部が55.6%であり、その差は0.9ポイントであった。", "Q1"),
    ("午前の部（95.7%）及び午後の部（94.4%）のいずれも、肯定的な回答が9割を超えた。", "Q1"),
    ("無回答は1名（2.4%）であった。", "Q2"),
    ("「その他」と回答した職員は4名（9.8%）であった。", "Q3"),
    ("Q1では「理解できた」が23名（56.1%）であった。", ""),
    ("「分かりやすい言葉への言い換え」と回答した職員が30名（73.2%）と最も多かった。", ""),
    ("2人1組での演習を3回行う。", "Q1"),
    ("アンケートの回答者41名のうち、39名（95.1%）が肯定的に評価した。", "Q1"),
    ("令和9年度は、100名の職員を対象に研修を行う予定である。", ""),
    ("理解できた職員は56.1%、おおむね理解できた職員は39.0%で、両者で95.1%を占める。", "Q1"),
    ("そう思うと回答した職員は20名で、全体の48.8%である。", "Q2"),
    ("「理解できた」23名、「おおむね理解できた」16名の計39名（95.1%）", "Q1"),
    ("95.1%（39名）が「理解できた」又は「おおむね理解できた」と回答した。", "Q1"),
    ("回答者の95.1%に当たる39名が、「理解できた」又は「おおむね理解できた」を選択した。", "Q1"),
]

WRONG = [
    ("午前の部に33名、午後の部に25名が出席した。", ""),
    ("午前の部に32名、午後の部に26名が出席した。", ""),
    ("出席者は、午前の部が25名、午後の部が25名であった。", ""),
    ("出席者は、午前の部が32名、午後の部が32名であった。", ""),
    ("回答者は、午前の部が23名（71.9%）、午後の部が18名（71.0%）であった。", ""),
    ("回答率は、午前の部が70.9%、午後の部が72.0%であった。", ""),
    ("回答率は、午前の部が71.9%、午後の部が71.9%であった。", ""),
    ("回答者41名中38名（95.1%）が「理解できた」又は「おおむね理解できた」と回答した。", "Q1"),
    ("回答者41名中39名（94.1%）が「理解できた」又は「おおむね理解できた」と回答した。", "Q1"),
    ("回答者42名中39名（92.9%）が「理解できた」又は「おおむね理解できた」と回答した。", "Q1"),
    ("「理解できた」と回答した職員は24名（58.5%）であった。", "Q1"),
    ("「理解できた」が16名（39.0%）、「おおむね理解できた」が23名（56.1%）であった。", "Q1"),
    ("午前の部では「理解できた」が10名（55.6%）、午後の部では13名（56.5%）であった。", "Q1"),
    ("全体の96.1%が理解できたと回答している。", "Q1"),
    ("肯定的な回答は94.9%であった。", "Q1"),
    ("「あまり理解できなかった」とした職員は3名であった。", "Q1"),
    ("部次長級の幹部職員では21名（91.3%）が肯定的な回答をした。", "Q1"),
    (
        "回答が多かったのは「分かりやすい言葉への言い換え」（41名中31名、75.6%）、次いで「発信する手段の見直し」（41名中25名、61.0%）であった。",
        "Q3",
    ),
    (
        "回答が多かったのは「分かりやすい言葉への言い換え」（41名中25名、61.0%）、次いで「発信する手段の見直し」（41名中30名、73.2%）であった。",
        "Q3",
    ),
    ("講演会には58名が出席し、41名からアンケートの回答を得た。", ""),
    ("講演会には57名が出席し、40名からアンケートの回答を得た。", ""),
    ("アンケートの回答率は72.9%であった。", ""),
    ("午前の部の回答率は72.0%、午後の部は71.9%であった。", ""),
    ("42件の回答があった。", "Q4"),
    ("午前の部では25件の回答があった。", "Q4"),
    ("「分かりやすい言葉への言い換え」と回答した職員が29名（70.7%）と最も多かった。", ""),
    ("「理解できた」と回答した職員は２４人である。", "Q1"),
    ("理解できた職員は５７．１％を占める。", "Q1"),
    ("無回答は2名であった。", "Q2"),
    ("出席者数は56名、回答者数は41名であった。", ""),
    ("回答者数は45名であった。", ""),
    ("全体の88.8%の回答が得られた設問である。", "Q1"),
    ("参加者55名のうち41名が回答した。", ""),
    ("そう思うと回答した職員は21名で、全体の51.2%である。", "Q2"),
    ("午後の部の「理解できた」は12名であった。", "Q1"),
]


@pytest.fixture(scope="module")
def known() -> Tallied:
    return tallied(sample_tally())


def found_in(text: str, question: str, known: Tallied):
    paragraph = Paragraph(
        index=0,
        text=text,
        role=Role.REMARKS if question else Role.CONCLUSIONS,
        headings=(f"アンケート結果（{question}）", "【考察】") if question else ("実施結果まとめ",),
        question=question,
    )
    return list(contradictions([paragraph], known, read_words()))


@pytest.mark.parametrize(("text", "question"), TRUE)
def test_a_figure_the_tally_bears_out_is_not_faulted(text, question, known):
    assert [each.message for each in found_in(text, question, known)] == []


@pytest.mark.parametrize(("text", "question"), WRONG)
def test_a_figure_that_contradicts_the_tally_is_to_be_mended(text, question, known):
    found = found_in(text, question, known)
    assert found
    assert {each.weight for each in found} == {Weight.MEND}
    assert {each.code for each in found} == {"figure.contradicts"}


def test_the_message_says_what_stands_there_and_what_the_tally_says(known):
    [found] = found_in("「理解できた」と回答した職員は２４人である。", "Q1", known)
    assert str(found) == (
        "「アンケート結果（Q1）」「【考察】」の「「理解できた」と回答した職員は２４人であ…」："
        "数値「24人」が集計と違います。集計では23名（56.1%）です。"
    )


def test_figures_in_a_quotation_are_the_respondents_own(known):
    assert (
        found_in("「全体の88.8%が理解できたと回答したのは30名という話」という回答があった。", "Q1", known)
        == []
    )


def test_a_paragraph_that_is_skipped_is_a_draft(known):
    paragraph = Paragraph(index=7, text="「理解できた」は24名であった。", role=Role.REMARKS, question="Q1")
    assert list(contradictions([paragraph], known, read_words(), frozenset({7}))) == []


def test_an_answer_is_never_checked_for_figures(known):
    paragraph = Paragraph(index=0, text="「理解できた」は24名であった。", role=Role.ANSWER, question="Q1")
    assert list(contradictions([paragraph], known, read_words())) == []


CLAIMS = [
    ("41名中39名（95.1%）", [(41, 39, "95.1")]),
    ("４１名中３９名、９５．１％", [(41, 39, "95.1")]),
    ("95.1%（41名中39名）", [(41, 39, "95.1")]),
    ("23名と16名", [(None, 23, None), (None, 16, None)]),
    ("1,234人のうち1,000人", [(1234, 1000, None)]),
    ("3人目、2件法、8万人、第3回、90%以上、5名程度", []),
]


@pytest.mark.parametrize(("text", "expected"), CLAIMS)
def test_figures_that_belong_together_are_one_claim(text, expected):
    found = [
        (
            each.base.count if each.base else None,
            each.count.count if each.count else None,
            str(each.rate.rate) if each.rate else None,
        )
        for each in claims(text)
    ]
    assert found == expected
