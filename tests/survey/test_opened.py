"""Open data: 自由記述 nobody can join to another answer, and データ_回答."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace

import pytest

from dxforms.survey.answers import Choice
from dxforms.survey.counting import tally_responses
from dxforms.survey.datatable import DataTable, csv_bytes
from dxforms.survey.opened import open_data, respondents_table, words_table
from dxforms.survey.questions import Kind
from dxforms.survey.review import AnswerDecision, Review
from dxforms.survey.sentences import Patterns
from dxforms.survey.settings import AnswerOrder, Settings
from dxforms.survey.tally import Tally
from tests.report.tallies import answering
from tests.sample import labelled, sample_description, sample_responses, sample_tally


def told(tally: Tally, **more) -> dict[str, DataTable]:
    from dxforms.source.sentences import read_patterns

    patterns: Patterns = read_patterns(None)
    return {table.name: table for table in open_data(tally, patterns, **more).tables}


def test_the_tables_come_in_their_order_with_metadata_last():
    tally = sample_tally()
    assert list(told(tally)) == [
        "データ_集計",
        "データ_指標",
        "設問一覧",
        "コード表",
        "自由記述",
        "メタデータ",
    ]
    assert list(told(tally, rows=True))[-2:] == ["データ_回答", "メタデータ"]


def test_answers_are_numbered_by_their_words_and_say_what_was_changed_in_them():
    table = words_table(answering("③の話\nが良い", "あの話", "①の話"))
    assert table.columns == ("部", "設問番号", "NO", "掲載文", "表記の変更")
    assert table.rows == (
        ("全体", "Q1", 1, "(1)の話", "U+2460→(1)"),
        ("全体", "Q1", 2, "(3)の話 が良い", "改行→空白、U+2462→(3)"),
        ("全体", "Q1", 3, "あの話", "なし"),
    )


@pytest.mark.parametrize("order", AnswerOrder)
def test_who_came_first_and_who_wrote_what_else_does_not_show(order):
    """The same answers in another order, and given by other people, make the same table."""
    tally = sample_tally(settings=Settings(answer_order=order))
    responses = tally.responses
    stirred = []
    for index, column in enumerate(responses.answers):
        here = list(column)
        for session in set(responses.sessions):
            members = [place for place, each in enumerate(responses.sessions) if each == session]
            turned = members[index + 1 :] + members[: index + 1]
            for place, source in zip(members, turned, strict=True):
                here[place] = column[source]
        stirred.append(tuple(here))
    other = tally_responses(tally.description, replace(responses, answers=tuple(stirred)))
    assert words_table(other) == words_table(tally)


def test_words_of_その他_stand_among_the_answers_and_withheld_ones_do_not():
    tally = sample_tally()
    key = next(answer.key for each in tally.questions if each.answers for answer in each.answers[0].answers)
    number = next(each.question.number for each in tally.questions if each.answers)
    review = Review(answers={(key, number): AnswerDecision(published=False)})
    rows = words_table(tally).rows
    assert {row[1] for row in rows} == {"Q3", "Q4", "Q5"}
    left = words_table(tally_responses(tally.description, tally.responses, review)).rows
    assert len(left) == len(rows) - 1


def test_an_answer_no_program_takes_for_a_formula():
    [row] = words_table(answering("=1+1")).rows
    assert row[3:] == ("＝1+1", "U+003D→＝")


def several(*picks: tuple[int, ...], sessions: tuple[int, ...] | None = None, **settings) -> Tally:
    """A tally of one question with several choices, その他 the last of them."""
    described = sample_description(questions=[Kind.MULTIPLE], settings=Settings(**settings))
    question = replace(described.survey.questions[0], options=labelled("甲", "乙", "その他"), limit=None)
    described = replace(described, survey=replace(described.survey, questions=(question,)))
    responses = sample_responses(described, len(picks))
    column = tuple(Choice(each, ("何か",) if 2 in each else ()) if each else None for each in picks)
    return tally_responses(
        described,
        replace(
            responses, answers=(column,), sessions=sessions or (0,) * len(picks), survey=described.survey
        ),
    )


def test_a_row_a_respondent_has_a_column_an_option_and_is_sorted_by_its_values():
    table, hidden = respondents_table(several((0, 1), (), (1,), (0, 1)))
    assert table.columns == ("部", "Q1_1", "Q1_2", "Q1_3")
    assert table.rows == (
        ("午前の部", 0, 1, 0),
        ("午前の部", 1, 1, 0),
        ("午前の部", 1, 1, 0),
        ("午前の部", 999, 999, 999),
    )
    assert hidden.unique == 2


def test_the_one_who_chose_その他_in_a_part_is_hidden_with_another():
    table, hidden = respondents_table(
        several((0,), (0,), (0, 2), (1,), (1,), (1,), sessions=(0, 0, 0, 1, 1, 1))
    )
    assert hidden.rows_hidden == 3  # 甲 is shared by two
    assert Counter(row[0] for row in table.rows) == {"（非公表）": 3, "午後の部": 3}
    assert ("（非公表）", "X", "X", "X") in table.rows


def test_several_who_chose_その他_stay():
    _, hidden = respondents_table(several((0, 2), (1, 2), (0,), (1,)))
    assert hidden.rows_hidden == 0


def test_rare_combinations_are_hidden_where_a_least_number_is_set():
    table, hidden = respondents_table(several((0,), (0,), (0,), (1,), (1,), (0, 1), small_cells=3))
    assert hidden.rows_hidden == 3
    assert Counter(table.rows) == {("午前の部", 1, 0, 0): 3, ("（非公表）", "X", "X", "X"): 3}


def test_every_kind_of_choice_has_its_columns_and_no_words_numbers_or_dates_do():
    tally = sample_tally(questions="all")
    table, _ = respondents_table(tally)
    kinds = {each.question.number: each.question.kind for each in tally.questions}
    named = {heading.partition("_")[0] for heading in table.columns[1:]}
    assert named == {
        number for number, kind in kinds.items() if kind not in {Kind.TEXT, Kind.NUMBER, Kind.DATE}
    }
    assert all(isinstance(value, int) for row in table.rows for value in row[1:] if value != "X")
    assert len(table.rows) == tally.n


def test_the_codes_are_those_of_the_code_table_and_their_counts_those_of_the_tally():
    tally = sample_tally(questions=[Kind.SINGLE, Kind.RATING, Kind.MATRIX, Kind.RANKING], sessions=1)
    tables = told(tally, rows=True)
    rows = tables["データ_回答"]
    counted = {(row[1], row[5]): row[8] for row in tables["データ_集計"].rows if row[4] == "全体" and row[8]}
    found = Counter(
        (heading, value)
        for row in rows.rows
        for heading, value in zip(rows.columns[1:], row[1:], strict=True)
    )
    assert found == counted


def test_excluded_respondents_have_no_row():
    from tests.sample import sample_review

    tally = sample_tally()
    review = sample_review(tally.responses)
    counted = tally_responses(tally.description, tally.responses, review)
    assert len(respondents_table(counted)[0].rows) == counted.n < tally.n


def test_metadata_says_what_no_is_and_what_was_hidden():
    masked = sample_tally(settings=Settings(small_cells=4))
    facts = [f"{row[0]} {row[2]}" for row in told(masked, rows=True)["メタデータ"].rows]
    assert any(each.startswith("自由記述のNO") and "報告書のNOとは一致しない" in each for each in facts)
    assert any(each.startswith("データ_回答の秘匿") and "4人未満の行" in each for each in facts)
    assert not any("データ_回答" in str(row[0]) for row in told(sample_tally())["メタデータ"].rows)


def test_a_csv_file_of_words_reads_back_as_it_was():
    table = words_table(sample_tally())
    text = csv_bytes(table).decode("utf-8-sig")
    assert csv_bytes(table).startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[1:] == [[str(value) for value in row] for row in table.rows]
    assert all(line.startswith('"') and line.endswith('"') for line in text.split("\r\n")[:-1])
