"""Cross tables: what the sheet クロス集計 asks for, and what is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dxforms.issues import InputError
from dxforms.survey.answers import Choice
from dxforms.survey.counting import tally_responses
from dxforms.survey.crossing import cross_tables
from dxforms.survey.questions import Crossing, Kind
from dxforms.survey.tally import GroupKind
from tests.drawn import described
from tests.sample import sample_description, sample_responses, sample_review

QUESTIONS = """
    番号 | 列見出し | 回答形式 | 選択肢
    Q1  | 理解    | 単一選択 | はい⏎いいえ
    Q2  | 取組    | 複数選択 | 甲⏎乙⏎その他
    Q3  | 意見    | 自由記述 |
"""


def crossings(drawing: str):
    return described(設問=QUESTIONS, クロス集計=drawing)


def faults(drawing: str) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        crossings(drawing)
    return [(issue.code, issue.where.cell) for issue in caught.value.issues if issue.is_fault]


# ---------------------------------------------------------------- the sheet


def test_pairs_of_questions_are_read_by_their_numbers():
    description = crossings("""
        表側の設問 | 表頭の設問
        Q2        | Q1
        ３        | ｑ１
    """)
    assert description.crossings == (Crossing(stub="Q2", head="Q1"), Crossing(stub="Q3", head="Q1"))


def test_without_the_sheet_nothing_is_crossed():
    assert described(設問=QUESTIONS).crossings == ()


def test_every_fault_of_every_row_is_found_at_once():
    found = faults("""
        表側の設問 | 表頭の設問
        Q9        | Q1
        Q1        | Q2
        Q1        | Q1
        Q2        |
    """)
    assert found == [
        ("crossing.unknown", "A2"),
        ("crossing.head", "B3"),
        ("crossing.same", "B4"),
        ("crossing.missing", "B5"),
    ]


def test_the_same_pair_twice_is_one_table_and_a_notice():
    description = crossings("""
        表側の設問 | 表頭の設問
        Q2        | Q1
        2         | 1
    """)
    assert description.crossings == (Crossing(stub="Q2", head="Q1"),)
    assert "crossing.doubled" in {issue.code for issue in description.notices}


# ---------------------------------------------------------------- the tables


def crossed(head_answers, stub_answers, *, review=None):
    """A single choice of two labels, and one of several with その他, of one session."""
    description = sample_description(sessions=1, questions=[Kind.SINGLE, Kind.MULTIPLE], answers=4)
    description = replace(description, crossings=(Crossing(stub="Q2", head="Q1"),))
    responses = replace(
        sample_responses(description, len(head_answers)), answers=(tuple(head_answers), tuple(stub_answers))
    )
    return cross_tables(
        tally_responses(description, responses, review or sample_review(responses, tests=0, duplicates=0))
    )


def test_respondents_are_counted_by_the_option_they_chose_with_all_before_and_no_answer_last():
    yes, no = Choice((0,)), Choice((1,))
    a, b = Choice((0, 1)), Choice((5,), ("別",))
    (table,) = crossed([yes, yes, no, None], [a, b, a, a])
    groups = table.tally.groups
    assert [(group.label, group.n) for group in groups] == [
        ("全体", 4), ("理解できた", 2), ("おおむね理解できた", 1), ("あまり理解できなかった", 0),
        ("理解できなかった", 0), ("無回答", 1),
    ]  # fmt: skip
    assert groups[1].kind is GroupKind.OPTION
    counts = {line.label: line.counts for line in table.question.table.lines}
    assert counts["分かりやすい言葉への言い換え"] == (3, 1, 1, 0, 0, 1)
    assert counts["その他"] == (1, 1, 0, 0, 0, 0)


def test_answers_that_are_no_option_of_the_head_have_a_column_where_there_are_any():
    (table,) = crossed([Choice((0,)), Choice((), ("別の答え",))], [None, Choice((0,))])
    assert [group.label for group in table.tally.groups][-1] == "選択肢以外の回答"
    assert table.question.table.lines[0].counts == (1, 0, 0, 0, 0, 1)


def test_the_columns_of_a_table_sum_to_all():
    description = replace(
        sample_description(questions="all"),
        crossings=tuple(
            Crossing(stub=stub.number, head=head)
            for stub in sample_description(questions="all").survey.questions
            for head in ("Q1", "Q6", "Q7")
            if stub.number != head
        ),
    )
    responses = sample_responses(description, 41, unknown=2)
    tables = cross_tables(tally_responses(description, responses, sample_review(responses)))
    assert len(tables) == len(description.crossings)
    for table in tables:
        for figures in table.question.tables:
            for line in figures.lines:
                assert line.counts[0] == sum(line.counts[1:])


def test_excluded_respondents_count_in_no_cross_table():
    description = sample_description(sessions=1, questions=[Kind.SINGLE, Kind.SINGLE])
    description = replace(description, crossings=(Crossing(stub="Q2", head="Q1"),))
    responses = sample_responses(description, 10)
    tally = tally_responses(description, responses, sample_review(responses, tests=2, duplicates=1))
    assert cross_tables(tally)[0].tally.groups[0].n == 7
