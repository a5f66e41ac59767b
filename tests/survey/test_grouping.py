"""意見の分類: what the sheet asks for, and which answers fall in which group."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from dxforms.issues import InputError
from dxforms.survey.answers import Choice
from dxforms.survey.counting import tally_responses
from dxforms.survey.grouping import typed_groups
from dxforms.survey.questions import Kind, Rule
from dxforms.survey.review import AnswerDecision, RespondentDecision, Review, WithholdReason
from dxforms.survey.tally import Grouping, LineRole, Tally
from tests.drawn import described
from tests.sample import sample_description, sample_responses

QUESTIONS = """
    番号 | 列見出し | 回答形式 | 選択肢
    Q1  | 理解    | 単一選択 | はい⏎いいえ
    Q2  | 取組    | 複数選択 | 甲⏎乙⏎その他
    Q3  | 意見    | 自由記述 |
    Q4  | 要望    | 自由記述 |
"""


def rules(drawing: str):
    return described(設問=QUESTIONS, 意見の分類=drawing)


def faults(drawing: str) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        rules(drawing)
    return [(issue.code, issue.where.cell) for issue in caught.value.issues if issue.is_fault]


# ---------------------------------------------------------------- the sheet


def test_rules_are_read_in_the_order_of_the_sheet_and_a_blank_question_is_the_one_above():
    description = rules("""
        設問 | 分類名   | 条件
        Q3  | 待ち時間 | 待つ、行列
            | 案内    | 案内 or 表示
        ２  | 費用    | 費用
    """)
    assert description.rules == (
        Rule(question="Q3", name="待ち時間", condition="待つ、行列"),
        Rule(question="Q3", name="案内", condition="案内 or 表示"),
        Rule(question="Q2", name="費用", condition="費用"),
    )
    assert description.where("意見の分類", "Q3", "案内").cell == "C3"


def test_without_the_sheet_or_rows_in_it_nothing_is_grouped():
    assert described(設問=QUESTIONS).rules == ()
    assert rules("設問 | 分類名 | 条件").rules == ()


def test_every_fault_of_every_row_is_found_at_once():
    found = faults("""
        設問 | 分類名     | 条件
            | 待ち時間   | 待つ
        Q9  | 案内      | 案内
        Q1  | 案内      | 案内
        Q3  |          | 案内
        Q3  | 案内      |
        Q3  | 待ち時間   | 待つ 行列
        Q3  | ﾏﾁ時間    | 待つ・行列
        Q3  | マチ時間   | 待つ
        Q3  | 分類なし   | 待つ
        Q3  | 案内、表示 | 待つ
    """)
    assert found == [
        ("grouping.question-missing", "A2"),
        ("grouping.unknown", "A3"),
        ("grouping.not-words", "A4"),
        ("grouping.name-missing", "B5"),
        ("grouping.condition-missing", "C6"),
        ("grouping.condition", "C7"),
        ("grouping.condition", "C8"),
        ("grouping.doubled", "B9"),
        ("grouping.name-taken", "B10"),
        ("grouping.name-signs", "B11"),
    ]


def test_an_unreadable_condition_says_where_in_the_cell_and_what_to_write():
    with pytest.raises(InputError) as caught:
        rules("""
            設問 | 分類名   | 条件
            Q3  | 待ち時間 | 待つ・行列
        """)
    assert str(caught.value) == (
        "「講演会情報.xlsx」 「意見の分類」シート セルC2：条件を読み取れません。3文字目の「・」は、両方を含む回答か、"
        "いずれかを含む回答か分かりません。「A and B」又は「A or B」のように記入してください"
        "（「・」を含む語は、「」で囲みます。）。"
    )


def test_a_question_without_words_is_told_which_questions_have_some():
    with pytest.raises(InputError, match="分類できるのは、Q2、Q3、Q4です"):
        rules("""
            設問 | 分類名 | 条件
            Q1  | 案内  | 案内
        """)


def test_a_condition_that_no_answer_can_meet_is_noticed():
    description = rules("""
        設問 | 分類名 | 条件
        Q3  | 案内  | 案内 and not 案内
    """)
    assert [issue.code for issue in description.notices if issue.code.startswith("grouping")] == [
        "grouping.never"
    ]


# ---------------------------------------------------------------- the answers

RULES = (("待ち時間", "待つ or 行列"), ("案内", "（案内 or 表示） and not 満足"))
ANSWERS = (
    "行列が長い", "待つ時間が長く、案内も少ない", "案内に満足した", "特になし", None, "表示が\n小さい", "長く待つ\n行列",
)  # fmt: skip


def tally_of(
    answers=ANSWERS, *, grouping=RULES, review: Review | None = None, typed: dict[int, str] | None = None,
    sessions: int = 2,
) -> Tally:  # fmt: skip
    """A tally of one free text; the odd answers are of the second 部. ``typed`` is staff's 分類 by answer."""
    description = sample_description(sessions=sessions, questions=[Kind.TEXT])
    description = replace(
        description,
        rules=tuple(Rule(question="Q1", name=name, condition=text) for name, text in grouping),
    )
    responses = sample_responses(description, len(answers))
    responses = replace(
        responses,
        answers=(tuple(answers),),
        sessions=tuple(index % sessions for index in range(len(answers))),
    )
    if typed:
        review = Review(
            file="集計.xlsx",
            answers={
                (responses.keys[index], "Q1"): AnswerDecision(grouping=text) for index, text in typed.items()
            },
        )
    return tally_responses(description, responses, review or Review())


def grouped(tally: Tally) -> Grouping:
    found = tally.questions[0].grouping
    assert found is not None
    return found


def counts(tally: Tally) -> dict[str, tuple[int, ...]]:
    return {line.label: line.counts for line in grouped(tally).table.lines}


def codes(tally: Tally) -> list[str]:
    return [issue.code for issue in tally.notices if issue.code.startswith("grouping")]


def test_answers_are_counted_in_every_group_whose_rule_they_meet_by_session():
    tally = tally_of()
    assert counts(tally) == {"待ち時間": (3, 2, 1), "案内": (2, 0, 2), "分類なし": (2, 1, 1)}
    assert grouped(tally).table.lines[-1].role is LineRole.UNGROUPED


def test_percentages_are_of_those_who_wrote_something():
    table = grouped(tally_of()).table
    assert table.bases == table.answered == (6, 3, 3)


def test_every_answer_carries_the_words_that_were_found():
    hits = grouped(tally_of()).proposed
    names = [None if one is None else [(hit.group, hit.words) for hit in one] for one in hits]
    assert names == [
        [(0, ("行列",))], [(0, ("待つ",)), (1, ("案内",))], [], [], None, [(1, ("表示",))], [(0, ("待つ", "行列"))],
    ]  # fmt: skip


def test_staffs_own_grouping_of_an_answer_wins_over_the_rules():
    tally = tally_of(typed={0: "案内", 1: "分類なし", 2: "待ち時間；案内\n案内"})
    assert counts(tally) == {"待ち時間": (2, 2, 0), "案内": (3, 2, 1), "分類なし": (2, 0, 2)}
    assert grouped(tally).proposed[0] == grouped(tally_of()).proposed[0]
    assert codes(tally) == []


def test_a_name_that_no_rule_has_is_a_group_and_is_noticed():
    tally = tally_of(typed={3: "その他の意見、あんない", 5: "ｱﾝﾅｲ"})
    assert list(counts(tally)) == ["待ち時間", "案内", "その他の意見", "あんない", "ｱﾝﾅｲ", "分類なし"]
    assert codes(tally) == ["grouping.own"] * 3
    assert "「その他の意見」（回答ID 4）" in str(tally.notices[-3])
    assert str(tally.notices[-3].where) == "「集計.xlsx」 「自由記述」シート"


def test_the_programs_proposal_copied_into_the_column_is_understood():
    tally = tally_of(typed={3: "待ち時間（待つ、行列）、案内(表示)"})
    assert counts(tally)["待ち時間"] == (4, 2, 2)
    assert codes(tally) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("待ち時間、案内", ["待ち時間", "案内"]),
        ("待ち時間；案内;費用,駐車場，ほか\n他", ["待ち時間", "案内", "費用", "駐車場", "ほか", "他"]),
        ("、、", []),
        ("費用（税、手数料）", ["費用（税、手数料）"]),
        ("案内（表示、看板）", ["案内"]),
        ("案内（表示", ["案内（表示"]),
    ],
)
def test_names_typed_in_one_cell(text, names):
    assert typed_groups(text, {"案内": 0, "待ち時間": 1}) == names


def test_withheld_answers_are_counted_and_excluded_respondents_are_not():
    responses = tally_of().responses
    review = Review(
        respondents={responses.keys[0]: RespondentDecision(counted=False)},
        answers={(responses.keys[6], "Q1"): AnswerDecision(published=False, reason=WithholdReason.PERSONAL)},
    )
    tally = tally_of(review=review)
    assert counts(tally)["待ち時間"] == (2, 1, 1)
    assert tally.questions[0].withheld == 1
    assert grouped(tally).of[0] == (0,)


def test_a_group_that_only_an_excluded_respondent_was_given_has_no_line():
    responses = tally_of().responses
    review = Review(
        respondents={responses.keys[0]: RespondentDecision(counted=False)},
        answers={(responses.keys[0], "Q1"): AnswerDecision(grouping="別の分類")},
    )
    assert list(counts(tally_of(review=review))) == ["待ち時間", "案内", "分類なし"]


def test_rules_that_no_answer_meets_and_that_all_of_them_do_are_noticed():
    tally = tally_of(("行列", "待つ"), grouping=(*RULES, ("費用", "費用"), ("長い", "行列 or 待つ")))
    assert codes(tally) == ["grouping.empty", "grouping.full", "grouping.full"]
    assert "「案内」、「費用」に当てはまる回答がありません" in next(
        str(issue) for issue in tally.notices if issue.code == "grouping.empty"
    )


def test_nobody_wrote_anything():
    tally = tally_of((None, None))
    assert counts(tally) == {"待ち時間": (0, 0, 0), "案内": (0, 0, 0), "分類なし": (0, 0, 0)}
    assert codes(tally) == []


def test_words_written_with_other_are_grouped_too():
    description = sample_description(sessions=1, questions=[Kind.MULTIPLE])
    description = replace(description, rules=(Rule(question="Q1", name="費用", condition="費用"),))
    other = description.survey.questions[0].other
    answers = (Choice((0,)), Choice((other,), ("費用が高い",)), Choice((other,)), Choice((other,), ("別",)))
    responses = replace(sample_responses(description, 4), answers=(answers,))
    table = grouped(tally_responses(description, responses)).table
    assert [(line.label, line.counts) for line in table.lines] == [("費用", (1,)), ("分類なし", (1,))]
    assert table.bases == (2,)


def test_no_answers_words_stand_in_what_a_grouping_shows_of_itself():
    assert "行列が長い" not in repr(grouped(tally_of()))
    assert not any("長く" in str(issue) for issue in tally_of().notices)


def test_the_figures_do_not_depend_on_the_order_of_answers():
    rng = random.Random(3)
    before = tally_of(sessions=1)
    shuffled = list(ANSWERS)
    rng.shuffle(shuffled)
    assert grouped(tally_of(shuffled, sessions=1)).table == grouped(before).table


def test_five_thousand_answers_and_twenty_rules_take_a_fraction_of_a_second():
    rng = random.Random(1)
    words = [f"語{number}" for number in range(200)]
    answers = ["。".join(rng.sample(words, 6)) * 3 for _ in range(5_000)]
    every = tuple(
        (f"分類{n}", f"（{' or '.join(words[n * 6 : n * 6 + 6])}） and not 語{n}x") for n in range(20)
    )
    plain = replace_rules(tally_of(answers), ())
    began = time.perf_counter()
    tally_responses(plain.description, plain.responses)
    without = time.perf_counter() - began
    described = replace_rules(plain, every).description
    began = time.perf_counter()
    tally_responses(described, plain.responses)
    assert time.perf_counter() - began - without < 1.0  # 0.1 s on a quiet machine


def replace_rules(tally: Tally, every) -> Tally:
    return tally_responses(
        replace(
            tally.description,
            rules=tuple(Rule(question="Q1", name=name, condition=text) for name, text in every),
        ),
        tally.responses,
    )
