"""What people did in 集計.xlsx to sheets as wholes: their order, what is hidden, locked, ruled and how they print."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from dxforms.workbook.handmade import changed_by_hand
from tests.outside import convert
from tests.workbook.kept import edited, laid, parts_changed, save, told
from tests.workbook.test_writer import with_texts

FIGURES = "「単純集計」シート"


def hide_sheets(book: Workbook) -> None:
    book["グラフ元データ"].sheet_state = "hidden"
    book["コード表"].sheet_state = "veryHidden"


def move_a_sheet(book: Workbook) -> None:
    book.move_sheet("回答データ", -(book.sheetnames.index("回答データ") - 1))


def hide_lines(book: Workbook) -> None:
    sheet = book["単純集計"]
    for row in (10, 11, 14):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["A"].hidden = True


def lock(book: Workbook) -> None:
    book["自由記述"].protection.sheet = True
    book.security = WorkbookProtection(lockStructure=True)


def rule(book: Workbook) -> None:
    sheet = book["単純集計"]
    choices = DataValidation(type="list", formula1='"はい,いいえ"')
    choices.add("B10:B12")
    sheet.add_data_validation(choices)
    over = CellIsRule(operator="greaterThan", formula=["5"], fill=PatternFill("solid", bgColor="FFC000"))
    sheet.conditional_formatting.add("C10:D12", over)


def join(book: Workbook) -> None:
    book["単純集計"].merge_cells("J3:K3")


def colour_the_tab(book: Workbook) -> None:
    book["概要"].sheet_properties.tabColor = "FF0000"


def name_a_place(book: Workbook) -> None:
    book.defined_names["満足度"] = DefinedName("満足度", attr_text="単純集計!$B$10")


def print_otherwise(book: Workbook) -> None:
    sheet = book["概要"]
    sheet.page_setup.orientation = "landscape"
    sheet.page_margins.left = 1.5
    sheet.oddFooter.center.text = "部外秘"
    sheet.print_area = "A1:C20"
    sheet.row_breaks.append(Break(id=12))
    book["回答データ"].page_setup.paperSize = 8


EVERYTHING = (
    hide_sheets,
    move_a_sheet,
    hide_lines,
    lock,
    rule,
    join,
    colour_the_tab,
    name_a_place,
    print_otherwise,
)
SAID = [
    "ブックの構成が保護されています",
    "ブックに名前が定義されています（「満足度」）",
    "「概要」シートの見出しの色が変わっています",
    "「概要」シート　印刷の設定が変わっています（用紙の向き、余白、ヘッダー又はフッター、印刷範囲、改ページ）",
    f"{FIGURES}　セルB10～B12：入力規則が変わっています（追加1件）",
    f"{FIGURES}　セルC10～D12：条件付き書式が変わっています（追加1件）",
    f"{FIGURES}　セルJ3～K3：セルが結合されています",
    f"{FIGURES}　10～11行目、14行目：行が非表示になっています",
    f"{FIGURES}　A列：列が非表示になっています",
    "「自由記述」シートが保護されています",
    "「回答データ」シートの順番が変わっています（6番目 → 2番目）",
    "「回答データ」シート　印刷の設定が変わっています（用紙の大きさ）",
    "「グラフ元データ」シートが非表示になっています",
    "「コード表」シートが非表示になっています（「再表示」の一覧にも出ない設定です）",
]


BY_LIBREOFFICE = [
    each.replace("（「再表示」の一覧にも出ない設定です）", "")
    for each in SAID
    if not each.startswith("ブックの構成")
]
"""LibreOffice knows one way of hiding only, and drops a lock without a password."""


def test_what_was_done_to_sheets_as_wholes_is_said_of_each(workbook):
    assert told(edited(workbook, *EVERYTHING)) == SAID


@pytest.mark.outside
def test_so_it_is_where_libreoffice_saved_the_workbook_after_that(workbook, tmp_path):
    again = convert(save(workbook, *EVERYTHING), "xlsx", tmp_path / "again")
    assert told(changed_by_hand(again, workbook)) == BY_LIBREOFFICE


@pytest.mark.outside
def test_so_it_is_where_libreoffice_had_saved_the_workbook_before(workbook, tmp_path):
    saved = convert(workbook, "xlsx", tmp_path / "before")
    kept = save(saved, *EVERYTHING)
    assert told(changed_by_hand(kept, workbook)) == SAID


def test_a_column_that_was_hidden_is_not_called_wider_or_narrower(workbook):
    def change(book: Workbook) -> None:
        book["概要"].column_dimensions["E"].hidden = True
        book["概要"].column_dimensions["A"].width = 60
        book["自由記述"].column_dimensions["B"].hidden = True

    assert told(edited(workbook, change)) == [
        "「概要」シート　E列：列が非表示になっています",
        "「概要」シート　列の幅が変わっています（1列）",
        "「自由記述」シート　B列：列が非表示になっています",
    ]


def test_rows_that_a_filter_of_the_programs_hides_say_nothing(tmp_path):
    """長い回答 has a filter too, though nothing of it is read back."""
    workbook = laid(with_texts("一行の回答", "長い回答。" * 500, "短い回答"), tmp_path)

    def narrow(book: Workbook) -> None:
        for name in ("回答者の確認", "自由記述", "長い回答"):
            sheet = book[name]
            sheet.auto_filter.add_filter_column(0, ["1"])
            first = int(sheet.auto_filter.ref.partition(":")[0].lstrip("A"))
            sheet.row_dimensions[first + 1].hidden = True

    assert told(edited(workbook, narrow)) == []
    assert told(edited(workbook, lambda book: hide_row(book["長い回答"], 6))) == [
        "「長い回答」シート　6行目：行が非表示になっています"
    ]


def test_a_sheet_with_a_filter_of_the_programs_that_was_sorted_says_nothing_but_what_was_typed(tmp_path):
    workbook = laid(with_texts("一行の回答", "長い回答。" * 500, "別の意見。" * 500), tmp_path)

    def turn_round(book: Workbook) -> None:
        sheet = book["長い回答"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
        for at, row in enumerate(reversed(rows), start=5):
            for column, value in enumerate(row, start=1):
                sheet.cell(at, column).value = value

    assert told(edited(workbook, turn_round)) == []

    def turn_figures_round(book: Workbook) -> None:
        sheet = book["データ_集計"]
        first, second = ([cell.value for cell in sheet[row]] for row in (2, 3))
        for column, (one, other) in enumerate(zip(first, second, strict=True), start=1):
            sheet.cell(2, column).value, sheet.cell(3, column).value = other, one

    assert told(edited(workbook, turn_figures_round)) != []


def hide_row(sheet: Worksheet, row: int) -> None:
    sheet.row_dimensions[row].hidden = True


def test_a_sheet_that_others_moved_round_is_not_said_to_have_moved(workbook):
    def rearrange(book: Workbook) -> None:
        book.create_sheet("検討用", 0)
        del book["コード表"]

    assert told(edited(workbook, rearrange)) == [
        "「コード表」シートが削除されています",
        "「検討用」シートが追加されています",
    ]


def test_two_sheets_that_were_moved_are_told_with_their_places(workbook):
    def rearrange(book: Workbook) -> None:
        book.move_sheet("概要", 2)
        book.move_sheet("メタデータ", -3)

    assert told(edited(workbook, rearrange)) == [
        "「概要」シートの順番が変わっています（1番目 → 3番目）",
        "「メタデータ」シートの順番が変わっています（12番目 → 9番目）",
    ]


def test_choices_and_rules_that_excel_split_over_the_rows_say_nothing(workbook):
    """Cutting, sorting and pasting rows in Excel leaves a rule in many pieces."""

    def split(xml: str) -> str:
        return xml.replace('sqref="H10:H33"', 'sqref="H10:H12 H14:H33"').replace(
            '<conditionalFormatting sqref="F10:F33">',
            '<conditionalFormatting sqref="F10"><cfRule type="expression" dxfId="0" priority="90">'
            '<formula>$H10="しない"</formula></cfRule></conditionalFormatting>'
            '<conditionalFormatting sqref="F11:F33">',
        )

    assert told(parts_changed(workbook, "xl/worksheets/sheet5.xml", split)) == []


def test_choices_that_were_changed_or_taken_away_are_told_with_their_cells(workbook):
    def change(book: Workbook) -> None:
        for each in list(book["自由記述"].data_validations.dataValidation):
            if "未確認" in each.formula1:
                each.formula1 = '"未確認,確認済,保留"'
        book["回答者の確認"].data_validations.dataValidation.clear()

    assert told(edited(workbook, change)) == [
        "「回答者の確認」シート　セルE6～E17、F6～F17、G6～G17：入力規則が変わっています（削除3件）",
        "「自由記述」シート　セルL10～L33：入力規則が変わっています（追加1件、削除1件）",
    ]


def test_a_sheet_that_holds_nothing_but_a_chart_is_named(workbook):
    def add(book: Workbook) -> None:
        book.create_chartsheet("大きいグラフ")

    assert told(edited(workbook, add)) == ["「大きいグラフ」シートが追加されています"]
