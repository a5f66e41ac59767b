"""Drafts of 考察: what each kind of question says of its figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dxforms.source.sentences import read_patterns
from dxforms.survey.answers import Choice
from dxforms.survey.drafts import remarks
from dxforms.survey.questions import Kind
from dxforms.survey.settings import Base, Settings
from dxforms.survey.tally import Tally
from tests.sample import sample_tally
from tests.survey.test_counting import asked, tallied

PATTERNS = read_patterns()
GAP = "〔結果から言えること及び今後の対応を記入〕"


def draft(tally: Tally, question: int = 0) -> str:
    found = remarks(tally, tally.questions[question], PATTERNS)
    assert found.is_draft
    (text,) = found.paragraphs
    return text


def test_the_house_example_of_a_single_choice():
    assert draft(sample_tally()) == (
        "アンケートに回答した職員のほとんど（41名中39名、95.1%）が「理解できた」又は「おおむね理解できた」と回答している。"
        + GAP
    )


def test_the_house_example_of_several_choices():
    assert draft(sample_tally(), 2) == (
        "回答が多かったのは「分かりやすい言葉への言い換え」（41名中30名、73.2%）、"
        "次いで「発信する手段の見直し」（41名中25名、61.0%）であった。" + GAP
    )


def test_free_text_tells_the_number_of_answers_and_of_nothing_only():
    tally = sample_tally()
    assert draft(tally, 4) == (
        f"41件の回答があった。このうち、「特になし」等の回答は{tally.questions[4].blank_words[0]}件であった。"
        "〔主な意見及び今後の対応を記入〕"
    )
    assert (
        draft(tallied(asked(Kind.TEXT), ["参考になった。"]))
        == "1件の回答があった。〔主な意見及び今後の対応を記入〕"
    )


def positive(counts: tuple[int, int, int], settings: Settings | None = None) -> str:
    """The draft where so many are positive, negative and silent."""
    question = replace(asked(Kind.SINGLE, "満足", "不満"), positive=(0,))
    answers = [Choice((0,))] * counts[0] + [Choice((1,))] * counts[1] + [None] * counts[2]
    return draft(tallied(question, answers, settings=settings or Settings()))


@pytest.mark.parametrize(
    ("counts", "begins"),
    [
        ((20, 0, 0), "アンケートに回答した者のすべて（20名中20名、100.0%）が「満足」と回答している。"),
        ((19, 0, 1), "アンケートに回答した者のほとんど（20名中19名、95.0%）が"),
        ((15, 5, 0), "アンケートに回答した者の大半（20名中15名、75.0%）が"),
        ((11, 9, 0), "アンケートに回答した者の半数以上（20名中11名、55.0%）が"),
        ((10, 10, 0), "アンケートに回答した者の半数（20名中10名、50.0%）が"),
        ((9, 11, 0), "アンケートに回答した者のうち、「満足」と回答したのは、20名中9名（45.0%）である。"),
        ((0, 20, 0), "アンケートに回答した者のうち、「満足」と回答したのは、20名中0名（0.0%）である。"),
    ],
)
def test_words_follow_the_positive_share(counts, begins):
    assert positive(counts).startswith(begins)


def test_all_is_not_said_where_somebody_was_silent():
    text = positive((20, 0, 1), Settings(base=Base.ANSWERED))
    assert text.startswith("この設問に回答した者のほとんど（20名中20名、100.0%）が")


def test_units_and_signs_are_those_of_the_settings():
    assert positive((3, 1, 0), Settings(person_unit="人", percent_sign="％")).startswith(
        "アンケートに回答した者の大半（4人中3人、75.0％）が"
    )


def test_without_positive_options_no_word_is_used():
    question = asked(Kind.SINGLE, "思う", "思わない")
    assert draft(tallied(question, [Choice((0,))] * 9 + [Choice((1,))])) == (
        "回答が多かったのは「思う」（10名中9名、90.0%）、次いで「思わない」（10名中1名、10.0%）であった。"
        + GAP
    )


def test_equal_counts_are_named_together():
    question = asked(Kind.MULTIPLE, "甲", "乙", "丙", "丁")
    both = tallied(question, [Choice((0, 1)), Choice((0, 1)), Choice((2,))])
    assert draft(both) == "回答が多かったのは「甲」及び「乙」（いずれも3名中2名、66.7%）であった。" + GAP
    second = tallied(question, [Choice((0, 1)), Choice((0, 2)), Choice((3,)), Choice((0,))])
    assert draft(second) == (
        "回答が多かったのは「甲」（4名中3名、75.0%）、次いで「乙」、「丙」及び「丁」（いずれも4名中1名、25.0%）であった。"
        + GAP
    )


def test_a_single_answer_has_no_runner_up():
    assert draft(tallied(asked(Kind.SINGLE, "甲", "乙"), [Choice((1,))])) == (
        "回答が多かったのは「乙」（1名中1名、100.0%）であった。" + GAP
    )


def apart(first: int, second: int, size: int = 30) -> str:
    question = replace(asked(Kind.SINGLE, "満足", "不満"), positive=(0,))
    answers = [Choice((0 if row < first else 1,)) for row in range(size)]
    answers += [Choice((0 if row < second else 1,)) for row in range(size)]
    return draft(tallied(question, answers, [0] * size + [1] * size))


def test_a_difference_between_sessions_is_named_where_each_is_large_enough():
    assert (
        "「満足」と回答した割合は、午前の部が80.0%、午後の部が66.7%であり、その差は13.3ポイントであった。"
        in apart(24, 20)
    )
    assert "ポイント" not in apart(24, 20, size=29)
    assert "ポイント" not in apart(24, 24)


def test_the_difference_is_taken_from_the_counts():
    # 2/30 − 1/30 is 3.33…; the printed 6.7 and 3.3 would make 3.4.
    assert "午前の部が6.7%、午後の部が3.3%であり、その差は3.3ポイントであった。" in apart(2, 1)


def test_three_sessions_name_the_highest_and_the_lowest():
    question = replace(asked(Kind.SINGLE, "満足", "不満"), positive=(0,))
    answers, sessions = [], []
    for session, happy in enumerate((30, 15, 20)):
        answers += [Choice((0 if row < happy else 1,)) for row in range(30)]
        sessions += [session] * 30
    text = draft(tallied(question, answers, sessions, held=("一", "二", "三")))
    assert (
        "「満足」と回答した割合が最も高かったのは一の100.0%、最も低かったのは二の50.0%であり、その差は50.0ポイントであった。"
        in text
    )


def test_measures_tell_their_own_facts():
    tally = sample_tally(questions="all")
    begins = {
        "Q6": "評価（1から5まで）の平均は、4.05であった（回答した41名の平均）。回答が多かったのは「5」",
        "Q7": "推奨者（9又は10と回答した者）は41名中18名（43.9%）、批判者（0から6までと回答した者）は41名中11名（26.8%）であり、"
        "推奨者の割合から批判者の割合を差し引いたNPSは17.1ポイントであった。",
        "Q8": "平均は5.05、最小は1、最大は12であった（回答した39名の集計）。",
        "Q9": "最も早い日は令和8年12月1日、最も遅い日は令和9年4月6日であった（回答した39名の集計）。",
        "Q10": "1位とした回答が多かったのは「市ホームページ」（41名中14名、34.1%）、次いで「防災行政無線」（41名中11名、26.8%）であった。"
        "平均順位が最も高かったのは「市ホームページ」（2.32位）であった。",
        "Q11": "「講演の時間」では、41名中35名（85.4%）が「満足」又は「やや満足」と回答している。「会場の設備」では、",
    }
    for position, question in enumerate(tally.questions):
        if question.question.number in begins:
            text = draft(tally, position)
            assert text.startswith(begins[question.question.number])
            assert text.endswith(GAP)


def test_a_matrix_without_positive_options_names_the_commonest_of_each_statement():
    question = asked(Kind.MATRIX, "満足", "不満", headings=("時間", "会場"))
    assert draft(tallied(question, [(Choice((0,)), None)])) == (
        "「時間」では、「満足」（1名中1名、100.0%）が最も多かった。「会場」への回答はなかった。" + GAP
    )


@pytest.mark.parametrize("position", range(11))
def test_a_question_nobody_answered_says_so(position):
    assert draft(sample_tally(answers=0, questions="all"), position) == "この設問への回答はなかった。"


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        (Kind.SINGLE, [Choice((), ("別の文言",))]),
        (Kind.NUMBER, [Choice((), ("三年",))]),
        (Kind.DATE, [Choice((), ("来春",))]),
    ],
)
def test_unreadable_answers_alone_are_said_to_be_so(kind, answers):
    assert draft(tallied(asked(kind, *(["甲"] if kind is Kind.SINGLE else [])), answers)) == (
        "選択肢にない回答又は読み取れない回答のみであった（1件）。" + GAP
    )


def test_numbers_and_dates_are_told_of_readable_answers_only():
    number = tallied(asked(Kind.NUMBER), [Decimal(3), Choice((), ("三年",))])
    assert draft(number).startswith("平均は3.00、最小は3、最大は3であった（回答した1名の集計）。")
    assert draft(tallied(asked(Kind.DATE), [date(2026, 12, 1)])).startswith("最も早い日は令和8年12月1日")


def test_what_a_person_wrote_stands_before_any_draft():
    question = replace(asked(Kind.SINGLE, "甲"), remarks=("一段落目。", "二段落目。"))
    tally = tallied(question, [Choice((0,))])
    found = remarks(tally, tally.questions[0], PATTERNS)
    assert (found.paragraphs, found.is_draft) == (("一段落目。", "二段落目。"), False)
