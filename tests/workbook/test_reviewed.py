"""What staff typed on the review sheets comes back by key, whatever they did to the sheets."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dxforms.issues import InputError, Issue
from dxforms.source import worksheets
from dxforms.source.spreadsheet import read_book
from dxforms.survey.answers import Responses, Source
from dxforms.survey.counting import tally_responses
from dxforms.survey.description import Description
from dxforms.survey.questions import Kind
from dxforms.survey.review import (
    EMPTY,
    AnswerDecision,
    ExclusionReason,
    RespondentDecision,
    Review,
    WithholdReason,
)
from dxforms.workbook import reviewing
from dxforms.workbook.reviewed import ASIDE, review_of
from dxforms.workbook.reviewing import Row
from dxforms.workbook.writer import write_tally
from tests import outside
from tests.sample import sample_description, sample_responses
from tests.workbook.test_writer import NASTY, with_texts

DESCRIPTION = sample_description(answers=12)
RESPONSES = sample_responses(DESCRIPTION, 12)
LONG = "長い回答である。" * 375  # 3,000 characters


def written(responses: Responses = RESPONSES, review: Review = EMPTY) -> bytes:
    stream = io.BytesIO()
    write_tally(tally_responses(DESCRIPTION, responses, review), stream)
    return stream.getvalue()


def edited(data: bytes, *edits: Callable[[Workbook], Any]) -> bytes:
    book = load_workbook(io.BytesIO(data))
    for edit in edits:
        edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(
    data: bytes, responses: Responses | None = RESPONSES, description: Description = DESCRIPTION
) -> Review:
    """The review of a workbook: calamine's values, the rows as it gives them and the plain ones say the same."""
    found: list[Review | InputError] = []
    for aside, worth in (((), worksheets.WORTH), (ASIDE, worksheets.WORTH), (ASIDE, 0)):
        stream = io.BytesIO(data)
        stream.name = "集計.xlsx"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(worksheets, "WORTH", worth)
            try:
                found.append(review_of(read_book(stream, aside=aside), description, responses))
            except InputError as error:
                found.append(error)
    closely, *others = found
    if isinstance(closely, InputError):
        assert all(isinstance(each, InputError) and each.issues == closely.issues for each in others)
        raise closely
    assert all(each == closely for each in others)
    return closely


def heading_row(sheet: Worksheet) -> int:
    return next(row[0].row for row in sheet.iter_rows() if any(cell.value == "回答ID" for cell in row))


def place(sheet: Worksheet, heading: str) -> int:
    return next(cell.column for cell in sheet[heading_row(sheet)] if cell.value == heading)


def row_of(sheet: Worksheet, label: object, question: str = "") -> int:
    for row in range(heading_row(sheet) + 1, sheet.max_row + 1):
        if sheet.cell(row, place(sheet, "回答ID")).value == label and (
            not question or sheet.cell(row, place(sheet, "設問")).value == question
        ):
            return row
    raise AssertionError((label, question))


def respondent(label: object, **values: str) -> Callable[[Workbook], None]:
    """Type into the row of a respondent."""

    def edit(book: Workbook) -> None:
        sheet = book["回答者の確認"]
        for heading, value in values.items():
            sheet.cell(row_of(sheet, label), place(sheet, heading.replace("部訂正", "部（訂正）")), value)

    return edit


def answer(label: object, question: str, **values: str) -> Callable[[Workbook], None]:
    """Type into the row of an answer."""

    def edit(book: Workbook) -> None:
        sheet = book["自由記述"]
        for heading, value in values.items():
            sheet.cell(row_of(sheet, label, question), place(sheet, heading), value)

    return edit


def faults(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        read(data)
    return [
        (issue.code, f"{issue.where.sheet}!{issue.where.cell}")
        for issue in caught.value.issues
        if issue.is_fault
    ]


# ---------------------------------------------------------------- decisions


def test_a_workbook_nobody_touched_holds_no_decision_and_knows_its_respondents():
    review = read(written())
    assert (review.respondents, review.answers, review.notices) == ({}, {}, ())
    assert review.known == frozenset(RESPONSES.keys)
    assert review.file == "集計.xlsx"


def test_decisions_come_back_by_key():
    review = read(
        edited(
            written(),
            respondent(1, 集計対象="しない", 理由="テスト回答", メモ="朝の動作確認"),
            respondent(2, 部訂正="午後の部"),
            answer(3, "Q4", 掲載="しない", 理由="個人情報", 確認者="佐"),
            answer(4, "Q5", 掲載="する", 掲載文="改めた文", 分類="要望"),
        )
    )
    assert review.respondents == {
        ("1", "1"): RespondentDecision(
            counted=False, stated=True, reason=ExclusionReason.TEST, memo="朝の動作確認"
        ),
        ("1", "2"): RespondentDecision(session="午後の部"),
    }
    decisions = {key: replace(decision, print="") for key, decision in review.answers.items()}
    assert decisions == {
        (("1", "3"), "Q4"): AnswerDecision(published=False, reason=WithholdReason.PERSONAL, checker="佐"),
        (("1", "4"), "Q5"): AnswerDecision(published=True, text="改めた文", grouping="要望"),
    }


def test_without_the_responses_the_keys_are_the_same():
    data = edited(written(), respondent(1, 集計対象="しない"), answer(3, "Q4", 掲載="する"))
    assert read(data, None).respondents == read(data).respondents
    alone = {key: replace(decision, print="") for key, decision in read(data, None).answers.items()}
    assert alone == read(data).answers


def test_decisions_are_written_into_the_next_workbook_to_the_byte():
    data = edited(
        written(),
        respondent(1, 集計対象="しない", 理由="重複"),
        answer(3, "Q4", 掲載="しない", 掲載文="a\nb", メモ="相談中"),
    )
    first = written(review=read(data))
    again = read(first)
    assert replace(again, known=frozenset()) == replace(read(data), known=frozenset())
    assert written(review=again) == first


def test_words_are_accepted_as_people_type_them():
    review = read(
        edited(written(), respondent(1, 集計対象=" しない　", 理由="テスト回答 ", 部訂正="午後の部 "))
    )
    assert review.respondents["1", "1"] == RespondentDecision(
        counted=False, stated=True, reason=ExclusionReason.TEST, session="午後の部"
    )


def test_a_reason_without_a_decision_is_noticed():
    review = read(edited(written(), respondent(1, 理由="テスト回答")))
    assert [issue.code for issue in review.notices] == ["review.reason-alone"]
    assert review.respondents["1", "1"].counted


# ---------------------------------------------------------------- what people do to sheets


def test_sorting_filtering_hiding_and_inserting_change_nothing():
    base = edited(written(), respondent(1, 集計対象="しない"), answer(3, "Q4", 掲載="する", 掲載文="文"))

    def shuffle(book: Workbook) -> None:
        for name in ("回答者の確認", "自由記述"):
            sheet = book[name]
            sort(sheet, "回答ID", reverse=True)
            sheet.insert_cols(3)
            sheet.insert_rows(1, 2)
            sheet.row_dimensions[heading_row(sheet) + 2].hidden = True
            sheet.column_dimensions["B"].hidden = True

    assert read(edited(base, shuffle)) == read(base)


def test_a_deleted_row_is_no_decision():
    base = edited(written(), respondent(1, 集計対象="しない"), respondent(2, 集計対象="する"))

    def delete(book: Workbook) -> None:
        sheet = book["回答者の確認"]
        sheet.delete_rows(row_of(sheet, 1))

    review = read(edited(base, delete))
    assert set(review.respondents) == {("1", "2")}


def test_a_column_staff_added_is_carried_with_its_heading_and_values():
    def add(book: Workbook) -> None:
        sheet = book["自由記述"]
        column = sheet.max_column + 1
        sheet.cell(heading_row(sheet), column, "課長の意見")
        sheet.cell(row_of(sheet, 3, "Q4"), column, "この表現でよい")
        sheet.cell(row_of(sheet, 4, "Q4"), column + 1, 5)

    review = read(edited(written(), add))
    assert review.columns == {"自由記述": ("課長の意見", "見出しのない列（R）")}
    assert review.extras[("1", "3"), "Q4"] == ("この表現でよい", None)
    assert review.extras[("1", "4"), "Q4"] == (None, 5)
    again = read(written(review=review))
    assert (again.columns, again.extras) == (review.columns, review.extras)


def test_a_row_without_an_id_is_a_fault_where_a_decision_stands_in_it_and_a_notice_elsewhere():
    def note(heading: str) -> Callable[[Workbook], None]:
        def edit(book: Workbook) -> None:
            sheet = book["回答者の確認"]
            sheet.cell(sheet.max_row + 1, place(sheet, heading), "しない" if heading == "集計対象" else "済")

        return edit

    assert faults(edited(written(), note("集計対象"))) == [("review.no-id", "回答者の確認!E18")]
    assert [issue.code for issue in read(edited(written(), note("完了時刻"))).notices] == ["review.stray-row"]


def test_two_rows_of_one_answer_may_agree_but_not_differ():
    def copy(value: str) -> Callable[[Workbook], None]:
        def edit(book: Workbook) -> None:
            sheet = book["回答者の確認"]
            source, row = row_of(sheet, 1), sheet.max_row + 1
            for cell in sheet[source]:
                sheet.cell(row, cell.column, cell.value)
            sheet.cell(row, place(sheet, "集計対象"), value)

        return edit

    base = edited(written(), respondent(1, 集計対象="しない"))
    assert not read(edited(base, copy("しない"))).respondents["1", "1"].counted
    assert not read(edited(base, copy(""))).respondents["1", "1"].counted
    assert faults(edited(base, copy("する"))) == [("review.twice", "回答者の確認!E18")]


# ---------------------------------------------------------------- faults, all at once


def test_every_fault_is_named_with_its_cell_and_the_nearest_word():
    def rename(book: Workbook) -> None:
        sheet = book["自由記述"]
        sheet.cell(heading_row(sheet), place(sheet, "掲載文"), "掲載する文")

    data = edited(
        written(),
        respondent(1, 集計対象="いいえ", 理由="テスト回等"),
        respondent(2, 部訂正="午后の部"),
        answer(3, "Q4", 掲載="○", 理由="個人"),
        rename,
    )
    with pytest.raises(InputError) as caught:
        read(data)
    assert [str(issue) for issue in caught.value.issues] == [
        "「集計.xlsx」 「自由記述」シート セルI9：「掲載文」の列が見当たりません。ここには「掲載する文」とあります。"
        "見出しを「掲載文」に戻してください。",
        "「集計.xlsx」 「回答者の確認」シート セルE6：「集計対象」に「いいえ」とあります。する、しないのいずれかを選んでください。",
        "「集計.xlsx」 「回答者の確認」シート セルG6：「理由」に「テスト回等」とあります。"
        "テスト回答、重複、対象者以外、本人の申出、その他のいずれかを選んでください。（「テスト回答」のことですか。）",
        "「集計.xlsx」 「回答者の確認」シート セルF7：「部（訂正）」に「午后の部」とあります。"
        "午前の部、午後の部、部不明のいずれかを選んでください。（「午後の部」のことですか。）",
        "「集計.xlsx」 「自由記述」シート セルH12：「掲載」に「○」とあります。する、しないのいずれかを選んでください。",
        "「集計.xlsx」 「自由記述」シート セルJ12：「理由」に「個人」とあります。個人情報、個人の特定につながる、"
        "第三者の権利利益、誹謗中傷、設問と無関係、その他のいずれかを選んでください。（「個人情報」のことですか。）",
    ]


def renamed(sheet: str, heading: str, name: str | None) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        book[sheet].cell(heading_row(book[sheet]), place(book[sheet], heading), name or "")

    return edit


@pytest.mark.parametrize("heading", ["掲載", "設問", "照合用ID", "確認者", "メモ"])
@pytest.mark.parametrize("name", ["公開", "abc", "公表可否"])
def test_a_renamed_heading_is_shown_where_its_other_name_stands(heading, name):
    before = load_workbook(io.BytesIO(written()))["自由記述"]
    cell = before.cell(heading_row(before), place(before, heading)).coordinate
    with pytest.raises(InputError) as caught:
        read(edited(written(), renamed("自由記述", heading, name)))
    (issue,) = caught.value.issues
    assert (issue.code, issue.where.cell) == ("review.column", cell)
    assert f"ここには「{name}」とあります" in issue.message


@pytest.mark.parametrize(
    ("sheet", "heading"), [("自由記述", "設問"), ("自由記述", "原文"), ("回答者の確認", "照合用ID")]
)
def test_a_deleted_column_is_one_fault_not_one_a_row(sheet, heading):
    data = edited(
        written(),
        respondent(1, 集計対象="しない"),
        answer(3, "Q4", 掲載="する"),
        lambda book: book[sheet].delete_cols(place(book[sheet], heading)),
    )
    assert [code for code, _ in faults(data)] == ["review.column"]


def test_a_row_of_nobody_is_told_whatever_stands_in_it():
    def note(values: dict[str, str]) -> Callable[[Workbook], None]:
        def edit(book: Workbook) -> None:
            sheet = book["回答者の確認"]
            row = sheet.max_row + 1
            for heading, value in values.items():
                sheet.cell(row, place(sheet, heading), value)

        return edit

    assert [issue.code for issue in read(edited(written(), note({"回答ID": "※以上"}))).notices] == [
        "review.stray-row"
    ]
    assert faults(edited(written(), note({"メモ": "済"}))) == [("review.no-id", "回答者の確認!H18")]
    kept = read(edited(written(), note({"回答ID": "紙1", "メモ": "紙の回答"})))
    assert kept.respondents["", "紙1"].memo == "紙の回答"


def test_a_state_chosen_without_a_decision_is_told_where_nothing_else_is_typed():
    review = read(edited(written(), answer(3, "Q4", 状態="確認済")))
    assert [(issue.code, issue.where.cell) for issue in review.notices] == [("review.state-alone", "H12")]
    assert review.answers == {}


def test_two_rows_of_one_answer_with_different_words_in_an_added_column_are_a_fault():
    def copy(book: Workbook) -> None:
        sheet = book["自由記述"]
        last = sheet.max_column + 1
        sheet.cell(heading_row(sheet), last, "課の意見")
        source, row = row_of(sheet, 3, "Q4"), sheet.max_row + 1
        for cell in list(sheet[source]):
            sheet.cell(row, cell.column, cell.value)
        sheet.cell(source, last, "よい")
        sheet.cell(row, last, "だめ")

    assert [code for code, _ in faults(edited(written(), copy))] == ["review.twice"]


# ---------------------------------------------------------------- slips of whoever sorts, fills down and pastes


def told(issues: Sequence[Issue]) -> list[tuple[str, str]]:
    return [(issue.code, issue.where.cell) for issue in issues]


def sort_columns(sheet: Worksheet, headings: Sequence[str], by: str) -> None:
    """Sort these columns alone, by one of them, backwards."""
    places = [place(sheet, heading) for heading in headings]
    rows = range(heading_row(sheet) + 1, sheet.max_row + 1)
    lines = [[sheet.cell(row, at).value for at in places] for row in rows]
    lines.sort(key=lambda line: str(line[headings.index(by)]), reverse=True)
    for row, line in zip(rows, lines, strict=True):
        for at, value in zip(places, line, strict=True):
            sheet.cell(row, at).value = value


def test_originals_that_were_sorted_alone_are_no_rewordings():
    with pytest.raises(InputError) as caught:
        read(
            edited(
                written(),
                answer(3, "Q4", 掲載="する", 掲載文="改めた文"),
                lambda book: sort_columns(book["自由記述"], ["原文"], "原文"),
            )
        )
    assert {issue.code for issue in caught.value.issues} == {"review.exchanged"}
    assert len(caught.value.issues) == 1
    assert "か所）" in caught.value.issues[0].message


def test_rewording_an_original_as_somebody_else_answered_is_no_exchange():
    somebody = str(RESPONSES.answers[3][0])
    review = read(edited(written(), answer(3, "Q4", 原文=somebody)))
    assert review.answers[("1", "3"), "Q4"].text == somebody


@pytest.mark.parametrize("sheet", ["回答者の確認", "自由記述"])
def test_columns_sorted_without_the_key_beside_them_are_a_fault(sheet):
    def sort(book: Workbook) -> None:
        headings = [str(cell.value) for cell in book[sheet][heading_row(book[sheet])] if cell.value]
        sort_columns(book[sheet], [h for h in headings if h not in ("照合", "照合用ID")], "回答ID")

    data = edited(written(), respondent(1, 集計対象="しない"), answer(3, "Q4", 掲載="しない"), sort)
    assert {code for code, _ in faults(data)} == {"review.mixed"}


def test_an_error_value_is_no_wording():
    def divide(book: Workbook) -> None:
        sheet = book["自由記述"]
        cell = sheet.cell(row_of(sheet, 3, "Q4"), place(sheet, "掲載文"))
        cell.value, cell.data_type = "#DIV/0!", "e"

    assert faults(edited(written(), answer(3, "Q4", 掲載="する"), divide)) == [
        ("review.error", "自由記述!I12")
    ]


def test_a_formula_without_its_result_is_told_where_something_is_to_be_typed_and_only_there():
    data = edited(written(), answer(3, "Q4", 掲載='=IF(1,"する","")'), respondent(2, メモ="=A1"))
    assert faults(data) == [("review.unsolved", "回答者の確認!H7"), ("review.unsolved", "自由記述!H12")]

    def own(book: Workbook) -> None:
        sheet = book["自由記述"]
        column = sheet.max_column + 1
        sheet.cell(heading_row(sheet), column, "文字数")
        sheet.cell(row_of(sheet, 3, "Q4"), column, "=LEN(F12)")

    assert told(read(edited(written(), own)).notices) == [("review.unsolved", "Q12")]


def test_a_day_in_an_added_column_stays_one():
    def add(book: Workbook) -> None:
        for name in ("回答者の確認", "自由記述"):
            sheet = book[name]
            last = sheet.max_column + 1
            sheet.cell(heading_row(sheet), last, "期限")
            sheet.cell(heading_row(sheet) + 1, last, datetime(2026, 12, 24))
            sheet.cell(heading_row(sheet) + 2, last, datetime(2026, 12, 24, 9, 30))

    review = read(edited(written(), add))
    for _ in range(2):
        data = written(review=review)
        assert read(data).extras == review.extras
        review = read(data)
    sheet = load_workbook(io.BytesIO(data))["回答者の確認"]
    top, last = heading_row(sheet), sheet.max_column
    assert [(sheet.cell(top + n, last).value, sheet.cell(top + n, last).number_format) for n in (1, 2)] == [
        (datetime(2026, 12, 24), "yyyy/m/d"),
        (datetime(2026, 12, 24, 9, 30), "yyyy/m/d h:mm"),
    ]


@pytest.mark.parametrize("name", ["問4", "4", "Q9", "Ｑ４です"])
def test_a_question_written_otherwise_is_known_by_the_answer(name):
    review = read(edited(written(), answer(3, "Q4", 掲載="しない", 設問=name)))
    assert set(review.answers) == {(("1", "3"), "Q4")}
    assert told(review.notices) == [("review.question-name", "C12")]


def test_what_is_typed_over_an_original_is_kept_without_its_check_too():
    review = read(edited(written(), answer(3, "Q4", 原文="書き換えた文", 照合="")))
    assert "書き換えた文" in review.answers[("1", "3"), "Q4"].memo


def test_an_opinion_added_by_hand_is_kept_and_said_not_to_be_printed():
    def add(book: Workbook) -> None:
        sheet = book["自由記述"]
        row = sheet.max_row + 1
        for heading, value in (("回答ID", "電話"), ("設問", "Q5"), ("原文", "電話での意見")):
            sheet.cell(row, place(sheet, heading), value)

    review = read(edited(written(), add))
    assert review.answers[("", "電話"), "Q5"].memo.endswith("電話での意見")
    assert [issue.code for issue in review.notices] == ["review.not-received"]
    assert read(written(review=review)).answers == review.answers


def test_merged_cells_are_told_because_they_hold_for_the_first_row_alone():
    def merge(book: Workbook) -> None:
        sheet = book["自由記述"]
        row, column = row_of(sheet, 3, "Q4"), place(sheet, "確認者")
        sheet.cell(row, column, "佐")
        sheet.merge_cells(start_row=row, end_row=row + 2, start_column=column, end_column=column)

    review = read(edited(written(), merge))
    assert told(review.notices) == [("review.merged", "K12")]
    assert [key for key, decision in review.answers.items() if decision.checker] == [(("1", "3"), "Q4")]


def test_a_sheet_name_with_a_blank_is_told_as_such():
    data = edited(written(), lambda book: setattr(book["自由記述"], "title", "自由記述 "))
    with pytest.raises(InputError, match="余分な空白"):
        read(data)


def test_what_was_filled_down_below_the_rows_is_told_once():
    def fill(book: Workbook) -> None:
        sheet = book["自由記述"]
        first = sheet.max_row + 1
        for row in range(first, first + 400):
            sheet.cell(row, place(sheet, "掲載"), "する")

    with pytest.raises(InputError) as caught:
        read(edited(written(), fill))
    (issue,) = caught.value.issues
    assert issue.code == "review.no-id"
    assert "の400か所" in issue.message


def test_a_second_row_names_the_first_and_the_response_both_belong_to():
    def copy(book: Workbook) -> None:
        sheet = book["自由記述"]
        source, row = row_of(sheet, 3, "Q4"), sheet.max_row + 1
        for cell in list(sheet[source]):
            sheet.cell(row, cell.column, cell.value)
        sheet.cell(source, place(sheet, "掲載"), "する")
        sheet.cell(row, place(sheet, "掲載"), "しない")

    with pytest.raises(InputError) as caught:
        read(edited(written(), copy))
    (issue,) = caught.value.issues
    assert issue.code == "review.twice"
    assert "回答ID 3" in issue.message
    assert "セルH12" in issue.message


def test_a_sheet_that_was_renamed_is_a_fault():
    data = edited(written(), lambda book: setattr(book["自由記述"], "title", "自由記述欄"))
    with pytest.raises(
        InputError, match=r"「自由記述」シートがありません。「自由記述欄」の名前を「自由記述」に戻して"
    ):
        read(data)


def test_a_sheet_without_its_headings_is_a_fault():
    data = edited(written(), lambda book: book["回答者の確認"].delete_rows(1, 8))
    assert faults(data)[0][0] == "review.headings"


# ---------------------------------------------------------------- answers that change


def test_a_changed_original_is_restored_and_the_typed_text_becomes_the_printed_one():
    review = read(edited(written(), answer(3, "Q4", 原文="書き換えた文")))
    assert review.answers[("1", "3"), "Q4"].text == "書き換えた文"
    assert [issue.code for issue in review.notices] == ["review.original"]
    again = load_workbook(io.BytesIO(written(review=review)))["自由記述"]
    row = row_of(again, 3, "Q4")
    assert again.cell(row, place(again, "原文")).value == RESPONSES.answers[3][2]
    assert again.cell(row, place(again, "掲載文")).value == "書き換えた文"


def test_a_changed_original_beside_a_printed_text_is_kept_as_a_memo():
    review = read(edited(written(), answer(3, "Q4", 原文="書き換えた文", 掲載文="決めた文", メモ="元のメモ")))
    decision = review.answers[("1", "3"), "Q4"]
    assert decision.text == "決めた文"
    assert decision.memo == "元のメモ\n（原文の欄に記入された文）書き換えた文"


def changed(text: str | None) -> Responses:
    """The responses with the third respondent's answer to Q4 changed, or gone."""
    column = list(RESPONSES.answers[3])
    column[2] = text
    answers = list(RESPONSES.answers)
    answers[3] = tuple(column)
    return replace(RESPONSES, answers=tuple(answers))


def state(data: bytes, label: object, question: str) -> object:
    sheet = load_workbook(io.BytesIO(data), data_only=True)["自由記述"]
    return sheet.cell(row_of(sheet, label, question), place(sheet, "状態")).value


def test_an_answer_that_changed_after_it_was_checked_asks_for_another_look_until_staff_give_it():
    checked = edited(written(), answer(3, "Q4", 掲載="する", 確認者="佐"))
    new = changed("新しい回答")
    review = read(checked, new)
    assert review.answers[("1", "3"), "Q4"].stale
    assert [issue.code for issue in review.notices] == ["review.changed"]
    second = written(new, review)
    assert state(second, 3, "Q4") == "要再確認"
    assert read(second, new).answers[("1", "3"), "Q4"].stale
    looked = read(edited(second, answer(3, "Q4", 状態="確認済")), new)
    assert looked.answers[("1", "3"), "Q4"].stale is False
    assert state(written(new, looked), 3, "Q4") == "確認済"


def test_decisions_on_an_answer_that_vanished_stay_without_its_words_and_work_when_it_returns():
    checked = edited(written(), answer(3, "Q4", 掲載="しない", 理由="個人情報"))
    gone = changed(None)
    second = written(gone, read(checked, gone))
    assert state(second, 3, "Q4") == "回答が削除済み"
    sheet = load_workbook(io.BytesIO(second))["自由記述"]
    assert sheet.cell(row_of(sheet, 3, "Q4"), place(sheet, "原文")).value is None
    assert read(second, RESPONSES).answers == read(checked).answers


def test_new_respondents_are_marked_as_new_once():
    few = Responses(
        survey=RESPONSES.survey,
        sources=RESPONSES.sources,
        keys=RESPONSES.keys[:10],
        sessions=RESPONSES.sessions[:10],
        started=RESPONSES.started[:10],
        completed=RESPONSES.completed[:10],
        persons=RESPONSES.persons[:10],
        answers=tuple(column[:10] for column in RESPONSES.answers),
    )
    second = written(review=read(written(few), RESPONSES))

    def marked(data: bytes) -> set[object]:
        sheet = load_workbook(io.BytesIO(data))["自由記述"]
        return {
            sheet.cell(row, place(sheet, "回答ID")).value
            for row in range(heading_row(sheet) + 1, sheet.max_row + 1)
            if sheet.cell(row, place(sheet, "新着")).value
        }

    assert marked(written(few)) == set()
    assert marked(second) == {11, 12}
    assert marked(written(review=read(second))) == set()


def test_responses_are_found_again_when_they_come_in_other_files():
    data = edited(written(), respondent(3, 集計対象="しない"))
    divided = replace(RESPONSES, keys=tuple(("午前の部", identity) for _, identity in RESPONSES.keys))
    assert set(read(data, divided).respondents) == {("午前の部", "3")}


PARTS = ("午前の部", "午後の部")
MORNING = datetime(2026, 11, 24, 10, 0)


def two_forms(names: tuple[str, str] = PARTS, days: tuple[int, int] = (0, 0), hours: int = 4) -> Responses:
    """The twelve responses as two forms of six, each numbered from 1; the second is filled in ``hours`` later."""
    keys = tuple((names[at // 6], str(at % 6 + 1)) for at in range(12))
    times = tuple(
        MORNING + timedelta(days=days[at // 6], hours=hours * (at // 6), minutes=at % 6) for at in range(12)
    )
    sources = tuple(Source(label=name, file=f"{name}.xlsx", rows=6) for name in names)
    return replace(RESPONSES, sources=sources, keys=keys, completed=times)


def without(responses: Responses, key: tuple[str, str]) -> Responses:
    """The responses without one of them."""
    kept = [at for at in range(len(responses)) if responses.keys[at] != key]
    names = ("keys", "sessions", "started", "completed", "persons")
    few = {name: tuple(getattr(responses, name)[at] for at in kept) for name in names}
    return replace(
        responses, **few, answers=tuple(tuple(column[at] for at in kept) for column in responses.answers)
    )


def decided(responses: Responses) -> bytes:
    """A workbook of two forms with a decision on the third response of each."""
    first, second = (source.label for source in responses.sources)
    return edited(
        written(responses),
        respondent(f"{first}-3", 集計対象="しない", 理由="重複"),
        respondent(f"{second}-3", メモ="午後の人"),
        answer(f"{first}-4", "Q4", 掲載="しない"),
        answer(f"{second}-4", "Q4", 掲載="する", 掲載文="午後の文"),
    )


@pytest.mark.parametrize("names", [("第1部", "午後の部"), ("第1部", "第2部"), ("午後の部", "午前の部")])
def test_decisions_follow_a_part_that_was_renamed_though_two_forms_number_from_1(names):
    review = read(decided(two_forms()), two_forms(names))
    first, second = names
    assert set(review.respondents) == {(first, "3"), (second, "3")}
    assert not review.respondents[first, "3"].counted
    assert review.respondents[second, "3"].memo == "午後の人"
    assert not review.answers[(first, "4"), "Q4"].published
    assert review.answers[(second, "4"), "Q4"].text == "午後の文"
    assert review.known == frozenset(two_forms(names).keys)


def test_a_part_that_was_renamed_is_told():
    notices = read(decided(two_forms()), two_forms(("第1部", "午後の部"))).notices
    assert [(issue.code, issue.where.sheet) for issue in notices] == [("review.moved", "回答者の確認")]
    assert "「午前の部」の回答についての記入は、「第1部」の同じ回答に引き継ぎました" in notices[0].message


def test_decisions_on_a_part_that_is_not_asked_any_more_go_to_nobody_of_another_one_ever():
    """The IDs of both run from 1: they say nothing. The other part stays without them, in later runs too."""
    data = decided(two_forms())
    other = two_forms(("第1部", "夜の部"), days=(7, 7))
    for _ in range(3):
        review = read(data, other)
        assert set(review.respondents) == {("午前の部", "3"), ("午後の部", "3")}
        assert set(review.answers) == {(("午前の部", "4"), "Q4"), (("午後の部", "4"), "Q4")}
        data = written(other, review)


def test_a_response_deleted_from_one_form_is_not_the_one_with_its_number_in_the_other():
    whole = two_forms()
    few = without(whole, ("午前の部", "3"))
    review = read(decided(whole), few)
    assert set(review.respondents) == {("午前の部", "3"), ("午後の部", "3")}
    assert review.respondents["午後の部", "3"].counted


def test_a_response_deleted_while_parts_exchanged_names_leaves_its_decisions_to_nobody_else():
    after = without(two_forms(("午後の部", "午前の部")), ("午後の部", "3"))
    data = decided(two_forms())
    for _ in range(2):
        review = read(data, after)
        assert set(review.respondents) == {("午後の部", "3"), ("午前の部", "3")}
        assert not review.respondents["午後の部", "3"].counted
        assert review.respondents["午前の部", "3"].memo == "午後の人"
        data = written(after, review)


def test_decisions_on_a_part_that_is_gone_are_not_those_of_the_part_that_took_its_name():
    both = two_forms(("午後の部", "夜の部"), days=(0, 7))
    review = read(decided(two_forms()), both)
    assert set(review.respondents) == {("午後の部", "3"), ("午後の部（旧）", "3")}
    assert review.respondents["午後の部（旧）", "3"].memo == "午後の人"
    assert review.answers[("午後の部（旧）", "4"), "Q4"].text == "午後の文"
    assert any("前の回答は見当たりません" in issue.message for issue in review.notices)


def test_a_row_whose_ids_part_is_told_also_where_a_response_of_another_part_is_gone():
    data = edited(decided(two_forms()), respondent("午後の部-5", 集計対象="しない", 回答ID="午前の部-6"))
    with pytest.raises(InputError) as caught:
        read(data, without(two_forms(), ("午前の部", "1")))
    assert {issue.code for issue in caught.value.issues if issue.severity.name == "FAULT"} == {"review.mixed"}


def test_a_part_renamed_where_no_times_are_known_is_the_only_one_that_can_be_meant():
    before = replace(two_forms(), completed=(None,) * 12)
    after = replace(two_forms(("第1部", "午後の部")), completed=(None,) * 12)
    assert set(read(decided(before), after).respondents) == {("第1部", "3"), ("午後の部", "3")}
    both = replace(two_forms(("第1部", "第2部")), completed=(None,) * 12)
    assert set(read(decided(before), both).respondents) == {("午前の部", "3"), ("午後の部", "3")}


def test_no_part_is_guessed_by_numbers_alone_where_two_new_ones_number_from_1():
    """The new parts have 1 to 4 and 1 to 6: that 5 is in one of them alone says nothing."""
    before = replace(two_forms(), completed=(None,) * 12)
    names = [("甲", str(n)) for n in range(1, 5)] + [("乙", str(n)) for n in range(1, 7)]
    names += [("午後の部", "3"), ("午後の部", "4")]
    labels = ("甲", "乙", "午後の部")
    after = replace(
        before,
        keys=tuple(names),
        sources=tuple(Source(label=name, file=f"{name}.xlsx") for name in labels),
    )
    data = edited(written(before), respondent("午前の部-5", 集計対象="しない"))
    assert set(read(data, after).respondents) == {("午前の部", "5")}


def test_a_form_in_which_others_answered_under_the_same_name_is_told():
    other = two_forms()
    times = tuple(
        moment if at < 6 else MORNING + timedelta(days=3, minutes=at * at)
        for at, moment in enumerate(other.completed)
    )
    notices = read(decided(two_forms()), replace(other, completed=times)).notices
    assert [issue.code for issue in notices] == ["review.times"]
    assert "「午後の部」" in notices[0].message


def test_a_form_that_took_the_place_of_the_only_one_is_told():
    data = edited(written(), respondent(3, 集計対象="しない"))
    others = tuple(MORNING + timedelta(minutes=at * at * 7) for at in range(12))
    review = read(data, replace(RESPONSES, completed=others))
    assert [issue.code for issue in review.notices] == ["review.times"]
    assert set(review.respondents) == {("1", "3")}
    some = tuple(
        other if at < 4 else time
        for at, (other, time) in enumerate(zip(others, RESPONSES.completed, strict=True))
    )
    assert read(data, replace(RESPONSES, completed=some)).notices == ()  # answered again, as Forms allows


def test_times_that_all_differ_change_nothing_for_parts_that_kept_their_names():
    again = two_forms()
    later = tuple(moment + timedelta(hours=9) for moment in again.completed if moment)
    review = read(decided(again), replace(again, completed=later))
    assert set(review.respondents) == {("午前の部", "3"), ("午後の部", "3")}
    assert review.notices == ()


def numbered(description: Description, numbers: dict[str, str]) -> Description:
    """The description with other numbers for its questions, as a clerk who inserts one types them."""
    questions = tuple(
        replace(question, number=numbers.get(question.number, question.number))
        for question in description.survey.questions
    )
    return replace(description, survey=replace(description.survey, questions=questions))


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ({"Q4": "Q5", "Q5": "Q6"}, "「Q4」は「Q5」"),
        ({"Q4": "Q5", "Q5": "Q4"}, "「Q4」は「Q5」"),
        ({"Q5": "Q9"}, "「Q5」は「Q9」"),
    ],
)
def test_decisions_follow_a_question_that_got_another_number(numbers, told):
    data = edited(
        written(),
        *(answer(label, "Q4", 掲載="する", 掲載文=f"Q4の{label}") for label in (1, 2, 3)),
        *(answer(label, "Q5", 掲載="しない", メモ=f"Q5の{label}") for label in (3, 5)),
    )
    before = read(data)
    described = numbered(DESCRIPTION, numbers)
    responses = replace(RESPONSES, survey=described.survey)
    review = read(data, responses, described)
    assert review.answers == {
        (who, numbers.get(number, number)): decision for (who, number), decision in before.answers.items()
    }
    assert [issue.code for issue in review.notices] == ["review.renumbered"]
    assert told in review.notices[0].message


def test_a_question_that_took_the_number_of_one_that_is_gone_takes_none_of_its_decisions():
    data = edited(
        written(),
        answer(3, "Q4", 掲載="しない", メモ="前のQ4"),
        answer(3, "Q5", 掲載="する", 掲載文="前のQ5"),
    )
    described = numbered(DESCRIPTION, {"Q5": "Q4", "Q4": "Q5"})
    gone = next(at for at, q in enumerate(described.survey.questions) if q.number == "Q5")
    questions = tuple(
        replace(q, kind=Kind.SKIPPED, number="") if at == gone else q
        for at, q in enumerate(described.survey.questions)
    )
    described = replace(described, survey=replace(described.survey, questions=questions))
    responses = replace(RESPONSES, survey=described.survey)
    review = read(data, responses, described)
    assert review.answers[("1", "3"), "Q4"].text == "前のQ5"
    assert review.answers[("1", "3"), "Q4（旧）"].memo == "前のQ4"


@pytest.mark.parametrize("removed", ["Q4", "Q5"])
def test_what_was_decided_on_a_question_that_is_gone_is_not_of_the_same_words_to_another(removed):
    """特になし stands under both; the answer to the other question has its own row."""
    same = replace(
        RESPONSES,
        answers=(*RESPONSES.answers[:3], *(("特になし", *column[1:]) for column in RESPONSES.answers[3:])),
    )
    data = edited(
        written(same), answer(1, "Q4", 掲載="しない", メモ="Q4"), answer(1, "Q5", 掲載="する", メモ="Q5")
    )
    questions = tuple(
        replace(question, kind=Kind.SKIPPED, number="")
        if question.number == removed
        else replace(question, number="Q4")
        if question.number == "Q5"
        else question
        for question in DESCRIPTION.survey.questions
    )
    described = replace(DESCRIPTION, survey=replace(DESCRIPTION.survey, questions=questions))
    review = read(data, replace(same, survey=described.survey), described)
    assert {number: decision.memo for (_, number), decision in review.answers.items()} == (
        {"Q4": "Q5", "Q4（旧）": "Q4"} if removed == "Q4" else {"Q4": "Q4", "Q5": "Q5"}
    )


def test_one_answer_that_changed_to_what_another_question_was_answered_with_moves_no_question():
    data = edited(written(), answer(3, "Q4", 掲載="する"))
    column = list(RESPONSES.answers[3])
    answers = list(RESPONSES.answers)
    column[2], answers[4] = "別の答え", (*answers[4][:2], column[2], *answers[4][3:])
    answers[3] = tuple(column)
    review = read(data, replace(RESPONSES, answers=tuple(answers)))
    assert review.answers[("1", "3"), "Q4"].stale
    assert "review.renumbered" not in {issue.code for issue in review.notices}


def test_a_response_left_out_is_not_listed_for_review_unless_something_was_decided():
    review = read(
        edited(
            written(),
            respondent(3, 集計対象="しない", 理由="テスト回答"),
            respondent(4, 集計対象="しない", 理由="重複"),
            answer(4, "Q4", 掲載="しない"),
        )
    )
    sheet = load_workbook(io.BytesIO(written(review=review)))["自由記述"]
    labels = {sheet.cell(row, 1).value for row in range(heading_row(sheet) + 1, sheet.max_row + 1)}
    assert 3 not in labels
    assert sheet.cell(row_of(sheet, 4, "Q4"), place(sheet, "気づき")).value == "集計対象外"


def test_no_answer_is_taken_for_an_edited_one_whatever_it_holds():
    texts = (*NASTY, "あ" * 40_000, LONG)
    tally = with_texts(*texts)
    stream = io.BytesIO()
    write_tally(tally, stream)
    for responses in (tally.responses, None):
        review = review_of(read_book(io.BytesIO(stream.getvalue())), tally.description, responses)
        assert (review.notices, review.answers) == ((), {})


def test_what_stands_in_the_columns_staff_added_is_read_as_it_was_typed():
    moment = datetime(2026, 11, 25, 9, 30)

    def add(book: Workbook) -> None:
        sheet = book["回答者の確認"]
        last = sheet.max_column
        sheet.cell(heading_row(sheet), last + 1, "担当課")
        for label, value in ((1, 3), (2, 2.5), (3, moment), (4, True), (5, 0), (6, "#N/A"), (7, "x\ny")):
            cell = sheet.cell(row_of(sheet, label), last + 1, value)
            cell.data_type = "e" if value == "#N/A" else cell.data_type

    extras = read(edited(written(), add)).extras
    assert [extras[("1", str(label))] for label in range(1, 8)] == [
        *((3,), (2.5,), (moment,), ("TRUE",), (0,), ("#N/A",), ("x\ny",)),
    ]


def test_an_answer_that_holds_characters_no_workbook_can_is_no_edited_one():
    responses = changed("前\x0b後\x07")
    review = read(written(responses), responses)
    assert (review.answers, review.notices) == ({}, ())


def test_only_rows_whose_answer_does_not_stand_as_received_are_looked_at_one_by_one(monkeypatch):
    looked: list[int] = []
    monkeypatch.setattr(reviewing, "Row", lambda *given: looked.append(given[0]) or Row(*given))
    data = edited(
        written(),
        answer(3, "Q5", 掲載="しない"),
        answer(4, "Q5", 原文="書き換えた文"),
        respondent(2, 集計対象="しない"),
    )
    review = review_of(read_book(io.BytesIO(data), aside=()), DESCRIPTION, RESPONSES)
    assert (len(review.answers), len(review.respondents), len(looked)) == (2, 1, 1)


@pytest.mark.outside
def test_a_workbook_libreoffice_saved_again_says_the_same(tmp_path):
    data = edited(
        written(changed(LONG)),
        answer(3, "Q5", 掲載="する", 掲載文="短い文"),
        answer(4, "Q5", 原文="書き換えた文", メモ=" a "),
        respondent(2, 集計対象="しない", 理由="重複", 部訂正="午後の部"),
    )
    (tmp_path / "集計.xlsx").write_bytes(data)
    again = outside.convert(tmp_path / "集計.xlsx", "xlsx", tmp_path / "保存").read_bytes()
    assert read(again, changed(LONG)) == read(data, changed(LONG))


# ---------------------------------------------------------------- any edits at all

_TEXTS = st.sampled_from(["", "短い文", "a\n\nb", "=1+1", "する", LONG, "　全角　"])
_DECISIONS = st.fixed_dictionaries(
    {
        "掲載": st.sampled_from(["", "する", "しない"]),
        "掲載文": _TEXTS,
        "理由": st.sampled_from(["", "個人情報", "その他"]),
        "確認者": st.sampled_from(["", "佐", "係長 鈴"]),
        "メモ": _TEXTS,
    }
)


def sort(sheet: Worksheet, heading: str, *, reverse: bool = False) -> None:
    """Sort the records by a column, as Excel's filter does: whole rows, formulas by their text."""
    first, column = heading_row(sheet) + 1, place(sheet, heading)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]
    rows.sort(key=lambda row: (row[column - 1] is None, str(row[column - 1])), reverse=reverse)
    for index, row in enumerate(rows, start=first):
        for number, value in enumerate(row, start=1):
            cell = sheet.cell(index, number)
            cell.value = value
            if isinstance(value, str) and value.startswith("=") and not value.startswith("=IF("):
                cell.data_type = "s"


@settings(max_examples=12, deadline=None)
@given(
    decisions=st.dictionaries(
        st.tuples(st.integers(1, 12), st.sampled_from(["Q4", "Q5"])), _DECISIONS, max_size=6
    ),
    column=st.sampled_from(["回答ID", "設問", "原文", "掲載", "状態", "照合"]),
    reverse=st.booleans(),
    inserted=st.integers(1, 12),
)
def test_any_decision_survives_any_sorting_and_two_more_runs(decisions, column, reverse, inserted):
    base = replace(changed(LONG))

    def edit(book: Workbook) -> None:
        sheet = book["自由記述"]
        for (label, question), values in decisions.items():
            row = row_of(sheet, label, question)
            for heading, value in values.items():
                cell = sheet.cell(row, place(sheet, heading), value or None)
                if value.startswith("="):
                    cell.data_type = "s"
        sort(sheet, column, reverse=reverse)
        sheet.insert_cols(inserted)

    review = read(edited(written(base), edit), base)
    wanted = {
        (("1", str(label)), question): (
            {"する": True, "しない": False}.get(values["掲載"]),
            values["掲載文"].strip("　"),
            values["理由"],
            values["確認者"],
            values["メモ"].strip("　"),
        )
        for (label, question), values in decisions.items()
        if any(values.values())
    }
    for _ in range(2):
        found = {
            key: (d.published, d.text, d.reason.value if d.reason else "", d.checker, d.memo)
            for key, d in review.answers.items()
        }
        assert found == wanted
        assert review.notices == ()
        review = read(written(base, review), base)


def test_the_review_of_a_lecture_without_parts_is_read_too():
    description = sample_description(sessions=1, answers=4, questions=[Kind.TEXT])
    responses = sample_responses(description, 4)
    stream = io.BytesIO()
    write_tally(tally_responses(description, responses), stream)
    data = edited(stream.getvalue(), respondent(2, 集計対象="しない"), answer(1, "Q1", 掲載="する"))
    review = review_of(read_book(io.BytesIO(data)), description, responses)
    assert set(review.respondents) == {("1", "2")}
    assert set(review.answers) == {(("1", "1"), "Q1")}


def test_what_was_noticed_on_the_sheets_and_what_is_to_be_looked_at_again_reaches_the_tally():
    new = changed("新しい回答")
    review = read(edited(written(), answer(3, "Q4", 掲載="する")), new)
    tally = tally_responses(DESCRIPTION, new, review)
    assert "review.changed" in {issue.code for issue in tally.notices}
    (published,) = [
        one for group in tally.questions[3].answers for one in group.answers if one.key == ("1", "3")
    ]
    assert not published.reviewed
