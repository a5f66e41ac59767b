"""What people changed in 集計.xlsx by hand is said by sheet and cell; what is read back, or was only saved, is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from dxforms import outputs
from dxforms.workbook.changes import LINES, WorkbookChanges
from dxforms.workbook.handmade import changed_by_hand
from tests.outside import convert
from tests.sample import EVERY, sample_tally
from tests.workbook.kept import edited, laid, parts_changed, told
from tests.workbook.test_reviewed import LONG, answer, heading_row, place, respondent, row_of, sort

YELLOW = PatternFill("solid", fgColor="FFFF00")
CLOSING = "数値は回答から計算し直すため、書き換えても報告書には反映されません。"


def cell(sheet: str, address: str, value: object) -> Callable[[Workbook], None]:
    return lambda book: book[sheet].__setitem__(address, value)


def figure(book: Workbook, label: str) -> Any:
    """The count of 全体 beside a label of 単純集計."""
    sheet = book["単純集計"]
    return sheet.cell(next(row[0].row for row in sheet.iter_rows() if str(row[0].value).startswith(label)), 2)


# ---------------------------------------------------------------- nothing to say


def test_a_workbook_that_was_only_saved_again_says_nothing(workbook):
    found = edited(workbook)
    assert found == WorkbookChanges()
    assert found.lines() == ()


@pytest.mark.outside
@pytest.mark.parametrize(("sessions", "answers"), [(1, 41), (6, 60)])
def test_a_workbook_that_libreoffice_saved_says_nothing(sessions, answers, tmp_path):
    path = laid(sample_tally(sessions=sessions, answers=answers, questions=EVERY), tmp_path)
    saved = convert(path, "xlsx", tmp_path / "saved")
    assert changed_by_hand(saved, path) == WorkbookChanges()


def test_a_number_format_says_something_only_where_a_number_stands(workbook):
    def reformat(book: Workbook) -> None:
        for address in ("A3", "H300"):  # a text and an empty cell
            book["単純集計"][address].number_format = "yyyy-mm-dd"
        book["単純集計"]["C10"].number_format = "0.000"

    assert told(edited(workbook, reformat)) == [
        "「単純集計」シート　セルC10：書式（色、太字、表示形式等）が変わっています"
    ]


def test_what_is_typed_in_columns_that_are_read_back_and_in_columns_of_staff_is_no_change(workbook):
    def add_column(book: Workbook) -> None:
        sheet = book["自由記述"]
        column = sheet.max_column + 1
        sheet.cell(heading_row(sheet), column, "課長の意見")
        sheet.cell(heading_row(sheet) + 1, column, "よい")

    found = edited(
        workbook,
        respondent(1, 集計対象="しない", 理由="重複", 部訂正="午後の部", メモ="朝"),
        answer(3, "Q4", 掲載="する", 掲載文=LONG, 理由="その他", 確認者="佐", 状態="要再確認", 分類="要望"),
        answer(4, "Q4", 原文="書き換えた文"),
        add_column,
    )
    assert told(found) == []


def test_rows_that_were_sorted_hidden_or_moved_down_say_nothing(workbook):
    def shuffle(book: Workbook) -> None:
        for name in ("回答者の確認", "自由記述", "回答データ"):
            sort(book[name], "回答ID", reverse=True)
            book[name].row_dimensions[heading_row(book[name]) + 2].hidden = True
        for name in ("回答者の確認", "自由記述"):
            book[name].insert_rows(1, 2)

    assert told(edited(workbook, shuffle)) == []


def test_formulas_that_excel_spells_in_its_own_way_say_nothing(workbook):
    def respell(xml: str) -> str:
        spelled = xml.replace("'単純集計'!", "単純集計!").replace('"全体', ' "全体')
        return re.sub(r"\bN\(", "_xlfn.N( ", spelled)

    assert told(parts_changed(workbook, "xl/worksheets/sheet7.xml", respell)) == []


def test_a_formula_that_shares_its_neighbours_and_text_with_readings_say_nothing(workbook):
    def share(xml: str) -> str:
        """The percentage of a group as Excel keeps it once it was filled to the right."""
        first = re.search(r'<c r="E10"[^>]*><f>([^<]*)</f>', xml)
        assert first is not None
        xml = xml.replace(f"<f>{first[1]}</f>", f'<f t="shared" ref="E10:F10" si="0">{first[1]}</f>', 1)
        return re.sub(r'(<c r="F10"[^>]*>)<f>[^<]*</f>', r'\1<f t="shared" si="0"/>', xml)

    assert told(parts_changed(workbook, "xl/worksheets/sheet3.xml", share)) == []

    def read(xml: str) -> str:
        return xml.replace("</t></si>", '</t><rPh sb="0" eb="1"><t>ヨミ</t></rPh></si>', 3)

    assert told(parts_changed(workbook, "xl/sharedStrings.xml", read)) == []


def test_figures_that_were_only_recalculated_say_nothing(workbook):
    found = parts_changed(
        workbook, "xl/worksheets/sheet3.xml", lambda xml: re.sub(r"</f><v>[0-9.]+</v>", "</f><v>7</v>", xml)
    )
    assert told(found) == []


# ---------------------------------------------------------------- what is said


def test_an_overwritten_figure_is_named_with_what_stood_there_and_what_stands_there(workbook):
    found = edited(workbook, cell("単純集計", "B10", 99))
    counted = load_workbook(workbook, data_only=True)["単純集計"]["B10"].value
    assert found.lines() == (
        "前のものには、次の集計に引き継がれない変更が1件ありました。残したファイルで確かめられます。",
        f"・「単純集計」シート　セルB10：数式が値に変わっています（{counted} → 99）",
        f"{CLOSING}回答を除く場合や部を直す場合は「回答者の確認」シートに、掲載する文は「自由記述」シートに記入してください。",
    )


def test_changed_formulas_labels_and_added_notes_are_told_apart(workbook):
    found = edited(
        workbook,
        cell("単純集計", "E10", "=1+1"),
        cell("単純集計", "A10", "別の選択肢"),
        cell("単純集計", "J3", "確認済み"),
        cell("単純集計", "J4", "確認済み"),
        cell("概要", "A1", None),
    )
    assert told(found) == [
        "「概要」シート　セルA1：内容が消えています",
        "「単純集計」シート　セルA10：内容が変わっています",
        "「単純集計」シート　セルE10：数式が変わっています",
        "「単純集計」シート　セルJ3～J4：書き加えられています",
    ]


def test_sheets_that_were_added_renamed_or_deleted_are_named(workbook):
    def rearrange(book: Workbook) -> None:
        book.create_sheet("検討用")
        book["概要"].title = "表紙"
        del book["グラフ元データ"]

    assert told(edited(workbook, rearrange)) == [
        "「概要」シートの名前が変わっています（「表紙」）",
        "「グラフ元データ」シートが削除されています",
        "「検討用」シートが追加されています",
    ]


def test_colours_widths_and_comments_are_named(workbook):
    def paint(book: Workbook) -> None:
        sheet = book["単純集計"]
        sheet["A4"].fill = YELLOW
        sheet["B11"].comment = Comment("要確認", "山田")
        book["自由記述"]["B12"].font = Font(color="FF0000")
        book["概要"].column_dimensions["A"].width = 60

    assert told(edited(workbook, paint)) == [
        "「概要」シート　列の幅が変わっています（1列）",
        "「単純集計」シート　セルB11：コメントが付いています",
        "「単純集計」シート　セルA4：書式（色、太字、表示形式等）が変わっています",
        "「自由記述」シート　書式（色、太字、表示形式等）が変わっています",
    ]


def test_answers_that_were_changed_deleted_or_added_to_try_are_named_by_their_cells(workbook):
    def attempt(book: Workbook) -> None:
        sheet = book["回答データ"]
        row = row_of(sheet, 3)
        sheet.cell(row, place(sheet, "集計対象"), "しない")
        sheet.cell(sheet.max_row + 1, 1, 99)
        sheet.delete_rows(row_of(sheet, 5))
        assert row_of(sheet, 3) == row

    row = row_of(load_workbook(workbook)["回答データ"], 3)
    last = load_workbook(workbook)["回答データ"].max_row
    assert told(edited(workbook, attempt)) == [
        "「回答データ」シート　行が削除されています（1行。新しい表では元に戻っています）",
        f"「回答データ」シート　{last}行目：行が追加されています",
        f"「回答データ」シート　セルB{row}：内容が変わっています",
    ]


def test_no_text_of_anybody_stands_in_the_message(workbook):
    secret = "秘密の文"
    found = edited(
        workbook,
        cell("単純集計", "B10", secret),
        cell("自由記述", "B12", secret),
        cell("自由記述", "A1", secret),
        cell("回答データ", "H12", secret),
        cell("概要", "F3", secret),
    )
    assert len(found.changes) == 5
    assert secret not in "\n".join(found.lines()) + repr(found)


def test_more_than_a_screenful_is_counted(workbook):
    def overwrite(book: Workbook) -> None:
        for row in book["単純集計"].iter_rows(min_row=9):
            if str(row[1].value).startswith("=COUNTIFS"):
                row[1].value = 0
        book.create_sheet("検討用")

    found = edited(workbook, overwrite)
    lines = found.lines()
    rest = len(found.changes) - LINES
    assert rest > 2
    assert len(lines) == LINES + 3
    assert lines[-2] == f"・ほか{rest}件（「単純集計」、「検討用」シート）"


# ---------------------------------------------------------------- where nothing is known


def test_without_the_copy_it_is_said_so_and_strange_sheets_are_named(workbook):
    outputs.copy_of(workbook).unlink()
    found = edited(workbook, cell("単純集計", "B10", 99), lambda book: book.create_sheet("検討用"))
    assert not found.is_known
    assert found.lines() == (
        "前に書き出した内容の控え（「.dxforms」フォルダー）がないため、どこが書き換えられているかは調べていません。"
        "書き換えた箇所があるときは、残したファイルをご覧ください。",
        "・「検討用」シートが追加されています",
    )


def test_half_a_copy_is_no_copy(workbook):
    copy = outputs.copy_of(workbook)
    copy.write_bytes(copy.read_bytes()[:2000])
    assert not edited(workbook, cell("単純集計", "B10", 99)).is_known


def test_a_file_with_words_where_numbers_belong_is_not_compared(workbook):
    found = parts_changed(
        workbook, "xl/worksheets/sheet3.xml", lambda xml: xml.replace('left="0.55"', 'left="広い"')
    )
    assert found == WorkbookChanges(is_known=False)


def test_a_file_that_is_no_workbook_says_nothing(workbook, tmp_path):
    kept = tmp_path / "集計（更新前）.xlsx"
    kept.write_bytes(b"typed by somebody")
    assert changed_by_hand(kept, workbook) == WorkbookChanges(is_known=False)
