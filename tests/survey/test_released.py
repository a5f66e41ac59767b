"""What is released of a tally as machine-readable tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dxforms.source.sentences import read_patterns
from dxforms.survey.answers import Choice
from dxforms.survey.characters import portable
from dxforms.survey.counting import tally_responses
from dxforms.survey.datatable import DataTable, csv_bytes
from dxforms.survey.lecture import Session
from dxforms.survey.questions import Kind, Question, Survey
from dxforms.survey.released import released_tables
from dxforms.survey.review import AnswerDecision, Review, WithholdReason
from dxforms.survey.settings import Base, Settings
from dxforms.survey.tally import Tally
from tests.sample import (
    labelled,
    sample_description,
    sample_responses,
    sample_review,
    sample_tally,
)
from tests.small import small_tally
from tests.workbook.surveys import random_tally

PATTERNS = read_patterns(None)


def released(tally: Tally) -> dict[str, DataTable]:
    return {table.name: table for table in released_tables(tally, PATTERNS, program="dxforms 0")}


def rows(table: DataTable, *columns: str, **having: object) -> list[tuple[object, ...]]:
    """Some columns of the rows that have these values."""
    at = {name: index for index, name in enumerate(table.columns)}
    return [
        tuple(row[at[name]] for name in columns)
        for row in table.rows
        if all(row[at[name]] == value for name, value in having.items())
    ]


def asked(kind: Kind, *labels: str, answers, settings: Settings | None = None, **more: object) -> Tally:
    """The tally of one question, a respondent an answer, one session."""
    question = Question(
        number="Q1",
        headings=tuple(more.pop("headings", ("問い",))),
        text=str(more.pop("text", "問い")),
        kind=kind,
        options=labelled(*labels),
        **more,
    )
    description = replace(
        sample_description(sessions=1, settings=settings), survey=Survey(questions=(question,))
    )
    responses = replace(sample_responses(description, len(answers)), answers=(tuple(answers),))
    return tally_responses(description, responses)


def figures(tally: Tally) -> list[tuple[object, ...]]:
    return rows(
        released(tally)["データ_集計"],
        "設問番号", "選択肢コード", "選択肢", "回答者数（人）", "度数（人）", "構成比（％）",
    )  # fmt: skip


def facts(tally: Tally, item: str) -> list[tuple[object, ...]]:
    return rows(released(tally)["メタデータ"], "区分", "内容", 項目=item)


YES, NO = Choice((0,)), Choice((1,))

# ---------------------------------------------------------------- データ_集計


def test_the_long_table_has_the_columns_and_a_row_an_option_in_every_group():
    table = released(sample_tally())["データ_集計"]
    assert table.columns == (
        "調査実施日", "設問番号", "設問", "回答形式", "区分", "選択肢コード", "選択肢",
        "回答者数（人）", "度数（人）", "構成比（％）",
    )  # fmt: skip
    assert rows(table, "区分", "度数（人）", "構成比（％）", 設問番号="Q1", 選択肢="理解できた") == [
        ("全体", 23, Decimal("56.1")),
        ("午前の部", 13, Decimal("56.5")),
        ("午後の部", 10, Decimal("55.6")),
    ]
    assert {row[0] for row in table.rows} == {date(2026, 11, 24)}


def test_a_single_choice_has_its_options_strays_and_those_who_said_nothing():
    tally = asked(Kind.SINGLE, "①はい", "②いいえ", answers=[YES, YES, NO, Choice((), ("？",)), None])
    assert figures(tally) == [
        ("Q1", 1, "はい", 5, 2, Decimal("40.0")),
        ("Q1", 2, "いいえ", 5, 1, Decimal("20.0")),
        ("Q1", 998, "選択肢以外の回答", 5, 1, Decimal("20.0")),
        ("Q1", 999, "無回答", 5, 1, Decimal("20.0")),
    ]


def test_where_percentages_leave_out_those_who_said_nothing_they_have_none():
    tally = asked(
        Kind.SINGLE, "はい", "いいえ", answers=[YES, NO, None], settings=Settings(base=Base.ANSWERED)
    )
    assert figures(tally)[-1] == ("Q1", 999, "無回答", 2, 1, "***")


def test_where_nobody_answered_counts_are_0_and_percentages_say_that_there_is_none():
    assert figures(asked(Kind.SINGLE, "はい", "いいえ", answers=[])) == [
        ("Q1", 1, "はい", 0, 0, "***"),
        ("Q1", 2, "いいえ", 0, 0, "***"),
        ("Q1", 999, "無回答", 0, 0, "***"),
    ]


def test_several_choices_are_counted_of_respondents_and_その他の記入_is_not_there():
    tally = asked(Kind.MULTIPLE, "甲", "乙", "その他", answers=[Choice((0, 1)), Choice((0, 2), ("ひみつ",))])
    assert figures(tally) == [
        ("Q1", 1, "甲", 2, 2, Decimal("100.0")),
        ("Q1", 2, "乙", 2, 1, Decimal("50.0")),
        ("Q1", 3, "その他", 2, 1, Decimal("50.0")),
        ("Q1", 999, "無回答", 2, 0, Decimal("0.0")),
    ]
    assert "ひみつ" not in str(released(tally).values())


def test_free_text_is_counted_by_whether_there_is_an_answer():
    assert figures(asked(Kind.TEXT, answers=["ひみつ", None])) == [
        ("Q1", 1, "回答あり", 2, 1, Decimal("50.0")),
        ("Q1", 999, "無回答", 2, 1, Decimal("50.0")),
    ]


def test_a_matrix_has_its_statements_under_numbers_of_their_own():
    tally = asked(Kind.MATRIX, "良", "否", answers=[(YES, NO), (YES, None)], headings=("会場", "資料"))
    assert [row[:3] + row[4:5] for row in figures(tally)] == [
        ("Q1_1", 1, "良", 2),
        ("Q1_1", 2, "否", 0),
        ("Q1_1", 999, "無回答", 0),
        ("Q1_2", 1, "良", 0),
        ("Q1_2", 2, "否", 1),
        ("Q1_2", 999, "無回答", 1),
    ]
    assert rows(released(tally)["設問一覧"], "設問番号", "設問", "親設問番号", "項目") == [
        ("Q1_1", "問い［会場］", "Q1", "会場"),
        ("Q1_2", "問い［資料］", "Q1", "資料"),
    ]


def test_a_ranking_has_every_place_and_each_sums_to_the_respondents():
    tally = asked(Kind.RANKING, "甲", "乙", answers=[Choice((1, 0)), Choice((1,)), None])
    assert [row[:3] + row[4:5] for row in figures(tally)] == [
        ("Q1_1", 1, "甲", 0),
        ("Q1_1", 2, "乙", 2),
        ("Q1_1", 999, "無回答", 1),
        ("Q1_2", 1, "甲", 1),
        ("Q1_2", 2, "乙", 0),
        ("Q1_2", 999, "無回答", 2),
    ]


def test_a_number_of_an_item_is_not_that_of_another_question():
    first = asked(Kind.MATRIX, "良", "否", answers=[(YES, NO, NO)], headings=("会場", "資料", "時間"))
    question = first.description.survey.questions[0]
    other = replace(question, number="Q1_1", kind=Kind.TEXT, headings=("文",), options=())
    description = replace(first.description, survey=Survey(questions=(question, other)))
    responses = replace(sample_responses(description, 1), answers=(((YES, NO, NO),), ("文",)))
    numbers = {
        row[0] for row in rows(released(tally_responses(description, responses))["設問一覧"], "設問番号")
    }
    assert numbers == {"Q1_1_", "Q1_2", "Q1_3", "Q1_1"}


# ---------------------------------------------------------------- データ_指標


def measures(tally: Tally) -> list[tuple[object, ...]]:
    return rows(
        released(tally)["データ_指標"], "設問番号", "選択肢", "指標", "回答者数（人）", "単位", "値", "日付"
    )


def test_a_mean_and_nps_have_a_table_of_their_own():
    labels = tuple(map(str, range(11)))
    assert measures(asked(Kind.NPS, *labels, answers=[Choice((10,)), Choice((9,)), Choice((3,)), None])) == [
        ("Q1", None, "平均", 3, "点", Decimal("7.33"), None),
        ("Q1", None, "NPS", 3, "ポイント", Decimal("33.3"), None),
    ]


def test_numbers_have_their_range_as_numbers():
    tally = asked(Kind.NUMBER, answers=[Decimal("1200.5"), Decimal(3), Choice((), ("約3年",))])
    assert [row[2:6] for row in measures(tally)] == [
        ("平均", 2, "回答の単位", Decimal("601.75")),
        ("最小", 2, "回答の単位", Decimal(3)),
        ("最大", 2, "回答の単位", Decimal("1200.5")),
    ]


def test_dates_stand_in_their_own_column_and_the_numbers_column_is_not_empty():
    assert [row[2:] for row in measures(asked(Kind.DATE, answers=[date(2027, 1, 5), date(2026, 12, 1)]))] == [
        ("最も早い日", 2, "年月日", "***", date(2026, 12, 1)),
        ("最も遅い日", 2, "年月日", "***", date(2027, 1, 5)),
    ]


def test_mean_places_belong_to_the_ranking_as_a_whole():
    assert measures(asked(Kind.RANKING, "甲", "乙", answers=[Choice((1, 0)), Choice((1,))])) == [
        ("Q1", "甲", "平均順位", 1, "位", Decimal("2.00"), None),
        ("Q1", "乙", "平均順位", 2, "位", Decimal("1.00"), None),
    ]


def test_without_any_measure_there_is_no_table_of_them():
    assert "データ_指標" not in released(asked(Kind.SINGLE, "はい", "いいえ", answers=[YES]))


# ---------------------------------------------------------------- コード表, メタデータ


def test_the_codes_keep_the_form_s_own_label_in_characters_data_may_hold():
    tally = asked(Kind.SINGLE, "①はい", "②いいえ", answers=[YES])
    assert released(tally)["コード表"].rows == (
        ("Q1", 1, "はい", "選択肢", "(1)はい", "U+2460→(1)、選択肢の番号を分離"),
        ("Q1", 2, "いいえ", "選択肢", "(2)いいえ", "U+2461→(2)、選択肢の番号を分離"),
        ("Q1", 999, "無回答", "無回答", None, "なし"),
    )


def test_every_code_of_the_long_table_is_in_the_list_of_codes():
    tables = released(sample_tally(questions="all"))
    key = ("設問番号", "選択肢コード", "選択肢")
    assert set(rows(tables["データ_集計"], *key)) == set(rows(tables["コード表"], *key))
    assert {row[0] for row in rows(tables["データ_集計"], "設問番号")} == {
        row[0] for row in rows(tables["設問一覧"], "設問番号")
    }


def test_the_metadata_says_who_answered_and_how_it_was_counted():
    tally = sample_tally()
    assert facts(tally, "団体名") == [(None, "みなも市")]
    assert facts(tally, "調査実施日") == [(None, "2026-11-24")]
    assert facts(tally, "出席者数（人）") == [("全体", 57), ("午前の部", 32), ("午後の部", 25)]
    assert facts(tally, "回答率（％）")[0] == ("全体", Decimal("71.9"))
    assert facts(tally, "割合の基数") == [(None, "回答者全員（無回答を含む）")]
    assert "小数第2位を四捨五入" in str(facts(tally, "端数処理")[0][1])
    assert facts(tally, "作成プログラム") == [(None, "dxforms 0")]
    assert len(str(facts(tally, "回答ファイルのSHA-256")[0][1])) == 64


def test_a_period_in_wareki_has_its_western_year_beside_it():
    assert facts(sample_tally(), "調査の実施期間")[0][1].startswith("令和8年（2026年）11月24日")


def test_the_metadata_says_which_responses_were_left_out_and_why():
    description = sample_description()
    responses = sample_responses(description, 41)
    tally = tally_responses(description, responses, sample_review(responses))
    assert facts(tally, "集計から除いた回答（件）") == [(None, 2)]
    assert facts(tally, "集計から除いた理由別の回答（件）") == [("テスト回答", 1), ("重複", 1)]


def test_the_metadata_says_how_many_answers_were_edited_or_withheld_and_quotes_none():
    description = sample_description()
    responses = sample_responses(description, 41)
    keys, words = responses.keys, responses.answers[3][0]
    decided = Review(
        answers={
            (keys[0], "Q4"): AnswerDecision(published=False, reason=WithholdReason.ABUSE),
            (keys[1], "Q4"): AnswerDecision(published=True, text="直した文", reason=WithholdReason.PERSONAL),
        }
    )
    tally = tally_responses(description, responses, decided)
    assert ("Q4", 1) in facts(tally, "掲載しなかった回答（件）")
    assert ("Q4", 1) in facts(tally, "修正して掲載した回答（件）")
    assert words not in str([table.rows for table in released(tally).values()])


def test_a_rate_without_attendance_is_no_blank():
    lecture = replace(sample_description().lecture, sessions=(Session(),))
    description = replace(sample_description(sessions=1), lecture=lecture)
    tally = tally_responses(description, sample_responses(description, 3))
    assert facts(tally, "出席者数（人）") == [("全体", "***")]
    assert facts(tally, "回答率（％）") == [("全体", "***")]


# ---------------------------------------------------------------- the rules, on every kind of survey


@pytest.mark.parametrize("seed", range(40))
def test_any_survey_s_tables_keep_the_rules_a_value_can_keep(seed):
    for table in released(random_tally(seed)).values():
        assert len(set(table.columns)) == len(table.columns)
        for row in table.rows:
            assert len(row) == len(table.columns)
            for column, value in zip(table.columns, row, strict=True):
                if column in table.numeric:
                    assert isinstance(value, (int, Decimal)) or value == "***"
                elif isinstance(value, str):
                    assert portable(value)
                    assert value
                    assert value == " ".join(value.split())


# ---------------------------------------------------------------- CSV


def test_a_csv_has_a_bom_quotes_round_every_field_crlf_and_iso_dates():
    table = DataTable(
        name="例",
        columns=("日付", "数（人）", "語"),
        rows=((date(2026, 11, 24), 3, 'か"ぎ'), (None, Decimal("1E+1"), None)),
    )
    assert csv_bytes(table) == (
        '\ufeff"日付","数（人）","語"\r\n"2026-11-24","3","か""ぎ"\r\n"","10",""\r\n'.encode()
    )


def test_small_sessions_stand_in_no_table_but_attendance_names_them():
    tally = small_tally(20, 15, 3)
    tables = {table.name: table for table in released_tables(tally, read_patterns(None))}
    hidden = {group.label for group in tally.hidden}
    assert len(hidden) == 2
    assert not hidden & {row[4] for row in tables["データ_集計"].rows}
    said = [(row[0], row[1], row[2]) for row in tables["メタデータ"].rows]
    for group in tally.attendance[1:]:
        assert ("回答者数（人）", group.label, group.n) in said
    assert {value for item, _, value in said if item == "全体にのみ含めた区分"} == hidden
