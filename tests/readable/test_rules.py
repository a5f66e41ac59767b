"""Each rule with a file that breaks it and one that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table as ExcelTable
from PIL import Image as Picture

import dxforms
from dxforms.readable.judge import judge
from dxforms.readable.page import Cell, CsvForm, File, Page, Sort
from dxforms.readable.rules import RULES, Linted, Verdict
from dxforms.survey.datatable import DataTable
from dxforms.workbook.writer import write_tally
from tests.sample import sample_tally

BROKEN, LOOK, KEPT, UNCHECKED = Verdict.BROKEN, Verdict.LOOK, Verdict.KEPT, Verdict.UNCHECKED

GOOD = (
    ("年度（西暦）", "団体コード", "団体名", "回答者数（人）", "割合（％）"),
    (2025, "012345", "みなも市", 41, 71.9),
    (2026, "012345", "みなも市", 0, "***"),
    (2026, "012345", "はるの市", 23, "X"),
)
"""Anybody's table that keeps every rule a file can tell."""


def book(rows=GOOD, change: Callable[[Workbook], object] = lambda _: None) -> BytesIO:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    change(made)
    stream = BytesIO()
    made.save(stream)
    stream.seek(0)
    stream.seek(0)
    return stream


def csv(text: str, encoding: str = "utf-8-sig") -> BytesIO:
    stream = BytesIO(text.replace("\n", "\r\n").encode(encoding))
    stream.name = "表.csv"
    return stream


def quoted(*rows: tuple[object, ...]) -> str:
    return "".join(",".join(f'"{value}"' for value in row) + "\n" for row in rows)


def told(found: Linted, number: str) -> tuple[Verdict, list[tuple[str, str]]]:
    """The verdict of a rule, and the cells and values of its findings."""
    checked = next(each for each in found.rules if each.rule.number == number)
    return checked.verdict, [(each.where.cell, each.value) for each in checked.findings]


def with_cell(address: str, value: object) -> BytesIO:
    return book(change=lambda made: made.active.__setitem__(address, value))


def heading(address: str, value: object) -> BytesIO:
    return with_cell(address, value)


def rows(*more) -> BytesIO:
    return book((*GOOD, *more))


def formatted(address: str, value: object, code: str) -> BytesIO:
    def change(made: Workbook) -> None:
        made.active[address] = value
        made.active[address].number_format = code

    return book(change=change)


def with_chart(made: Workbook) -> None:
    chart = BarChart()
    chart.add_data(Reference(made.active, min_col=4, min_row=1, max_row=4))
    made.active.add_chart(chart, "G2")


def with_picture(made: Workbook) -> None:
    picture = BytesIO()
    Picture.new("RGB", (4, 4)).save(picture, "PNG")
    made.active.add_image(Image(picture), "H3")


def with_comment(made: Workbook) -> None:
    made.active["D2"].comment = Comment("メモ", "職員")


def with_fill(made: Workbook) -> None:
    made.active["D2"].fill = PatternFill("solid", fgColor="FFFF00")


def with_red(made: Workbook) -> None:
    made.active["D3"].font = Font(color="FF0000")


def with_rule(made: Workbook) -> None:
    made.active.conditional_formatting.add("D2:D4", CellIsRule(operator="lessThan", formula=["1"]))


def hide_row(made: Workbook) -> None:
    made.active.row_dimensions[3].hidden = True


def hide_column(made: Workbook) -> None:
    made.active.column_dimensions["C"].hidden = True


def squeezed(old: bytes, new: bytes) -> BytesIO:
    """The good table with a piece of its sheet's XML written otherwise."""
    stream = BytesIO()
    with ZipFile(book()) as good, ZipFile(stream, "w") as made:
        for name in good.namelist():
            data = good.read(name)
            assert name != "xl/worksheets/sheet1.xml" or old in data
            made.writestr(name, data.replace(old, new, 1))
    stream.seek(0)
    return stream


def hide_sheet(made: Workbook) -> None:
    made.create_sheet("控え").append(("項目", "内容"))
    made["控え"].sheet_state = "hidden"


def two_tables(made: Workbook) -> None:
    made.active.append(())
    made.active.append(("別の表", "数（人）"))
    made.active.append(("甲", 3))


def two_excel_tables(made: Workbook) -> None:
    made.active["H1"], made.active["H2"] = "別", "値"
    made.active.add_table(ExcelTable(displayName="表1", ref="A1:E4"))
    made.active.add_table(ExcelTable(displayName="表2", ref="H1:H2"))


def twin_sheets(made: Workbook) -> None:
    again = made.create_sheet("続き")
    for row in GOOD:
        again.append(row)


def title(made: Workbook) -> None:
    made.active.insert_rows(1)
    made.active["A1"] = "アンケートの結果"


BREAKING = [
    ("1-2", with_cell("D2", "23（56.1%）"), BROKEN, [("D2", "23（56.1%）")]),
    ("1-2", with_cell("D2", "23、18"), BROKEN, [("D2", "23、18")]),
    ("1-2", with_cell("C2", "甲;乙;"), LOOK, [("C2", "")]),
    ("1-3", with_cell("D2", "41人"), BROKEN, [("D2", "41人")]),
    ("1-3", with_cell("D2", "1,234"), BROKEN, [("D2", "1,234")]),
    ("1-3", with_cell("D2", "４１"), BROKEN, [("D2", "４１")]),
    ("1-3", with_cell("D2", "41"), BROKEN, [("D2", "41")]),
    ("1-3", with_cell("D2", "▲5"), BROKEN, [("D2", "▲5")]),
    ("1-3", with_cell("D2", "多数の回答"), BROKEN, [("D2", "多数の回答")]),
    ("1-3", with_cell("C2", "41"), LOOK, [("C2", "41")]),
    ("1-3", csv(quoted(("団体名", "回答者数（人）"), ("甲市", "1,234"), ("乙市", 5))), BROKEN, [("B2", "1,234")]),
    ("1-4", book(change=lambda made: made.active.merge_cells("C2:C3")), BROKEN, [("C2:C3", "みなも市")]),
    ("1-5", with_cell("C2", "みなも 市　"), BROKEN, [("C2", "みなも 市")]),
    ("1-5", with_cell("C2", "合　計"), BROKEN, [("C2", "合 計")]),
    ("1-5", with_cell("C2", "みなも\n市"), BROKEN, [("C2", "")]),
    ("1-5", heading("D1", "回答\n者数（人）"), BROKEN, [("D1", "回答 者数（人）")]),
    ("1-6", heading("D1", None), BROKEN, [("D1", "")]),
    ("1-6", heading("D1", "割合（％）"), BROKEN, [("D1", "割合（％）"), ("E1", "割合（％）")]),
    ("1-6", with_cell("C3", "〃"), BROKEN, [("C3", "〃")]),
    (
        "1-6",
        book((("団体名", "区分", "数（人）"), ("甲市", "男", 1), (None, "女", 2))),
        LOOK,
        [("A3", "")],
    ),
    ("1-7", with_cell("D2", "=20+21"), BROKEN, [("D2", "")]),
    ("1-7", csv(quoted(("団体名", "数（人）"), ("甲市", "=1+1"), ("乙市", 5))), BROKEN, [("B2", "=1+1")]),
    ("1-8", book(change=with_chart), BROKEN, [("G2", "")]),
    ("1-8", book(change=with_picture), BROKEN, [("H3", "")]),
    ("1-8", book(change=with_comment), BROKEN, [("D2", "")]),
    ("1-9", heading("D1", "回答者数"), BROKEN, [("D1", "回答者数")]),
    ("1-9", heading("D1", "満足"), LOOK, [("D1", "満足")]),
    ("1-10", with_cell("C2", "①みなも市"), BROKEN, [("C2", "①みなも市")]),
    ("1-10", with_cell("C2", "髙橋市"), BROKEN, [("C2", "髙橋市")]),
    ("1-10", book(change=lambda made: setattr(made.active, "title", "表①")), BROKEN, [("", "")]),
    ("1-11", book((("年度", "団体名"), ("令和8年度", "甲市"))), BROKEN, [("A2", "令和8年度")]),
    ("1-11", book((("年度", "団体名", "数（人）"), ("令和8年度", "甲市", 2000))), BROKEN, [("A2", "令和8年度")]),
    ("1-11", book((("年月日", "団体名"), ("令和8.4.1", "甲市"))), BROKEN, [("A2", "令和8.4.1")]),
    ("1-11", book((("名称", "団体名"), ("令和8年大会", "甲市"))), LOOK, [("A2", "令和8年大会")]),
    ("1-11", book((("年月日", "団体名"), ("R8.4.1", "甲市"))), LOOK, [("A2", "R8.4.1")]),
    ("1-11", formatted("A2", date(2026, 4, 1), '[$-411]ggge"年"m"月"d"日"'), BROKEN, [("A2", "2026-04-01")]),
    ("1-12", book((("年", "数（人）"), (2026, 3))), LOOK, []),
    ("1-13", with_cell("D2", None), BROKEN, [("D2", "")]),
    ("1-13", with_cell("D2", "-"), BROKEN, [("D2", "-")]),
    ("1-13", with_cell("D2", "…"), BROKEN, [("D2", "…")]),
    ("1-13", csv(quoted(("団体名", "数（人）"), ("甲市", ""), ("乙市", 5))), BROKEN, [("B2", "")]),
    ("2-1", rows((), GOOD[1]), BROKEN, [("A5", "")]),
    ("2-1", rows(GOOD[0], GOOD[1]), BROKEN, [("A5", "年度（西暦）")]),
    ("2-1", book(tuple((*row[:3], None, *row[3:]) for row in GOOD)), BROKEN, [("D1", "")]),
    ("2-1", book(change=twin_sheets), LOOK, [("A1", "年度（西暦）")]),
    ("2-2", book(change=two_tables), BROKEN, [("A6", "別の表")]),
    ("2-2", book(change=two_excel_tables), BROKEN, [("H1:H2", "別")]),
    ("2-2", book(tuple((*row, None, *row) for row in GOOD)), BROKEN, [("G1", "年度（西暦）")]),
    ("調査-1", book(), LOOK, []),
    ("調査-2", book(), LOOK, []),
    ("調査-3", with_cell("C2", "その他（研修の回数）"), LOOK, [("C2", "その他（研修の回数）")]),
    ("調査-4", with_cell("C2", None), LOOK, []),
    ("調査-5", book(change=hide_row), BROKEN, [("A3", "")]),
    ("調査-5", book(change=hide_column), BROKEN, [("C1", "")]),
    ("調査-5", squeezed(b'<row r="3"', b'<row r="3" ht="0" customHeight="1"'), BROKEN, [("A3", "")]),
    ("調査-5", squeezed(b"<sheetData>", b'<cols><col min="3" max="3" width="0" customWidth="1"/></cols><sheetData>'), BROKEN, [("C1", "")]),
    ("調査-5", book(change=hide_sheet), BROKEN, [("", "")]),
    ("調査-6", book(change=title), BROKEN, [("A1", "アンケートの結果")]),
    ("調査-6", rows(("※速報値である。",)), BROKEN, [("A5", "※速報値である。")]),
    ("調査-6", with_cell("G3", "速報値"), BROKEN, [("G3", "速報値")]),
    ("調査-6", book(tuple((None, *row) for row in GOOD)), BROKEN, [("A1", "")]),
    ("調査-6", book(((), *GOOD)), BROKEN, [("A1", "")]),
    ("調査-7", book(change=with_fill), LOOK, [("D2", "41")]),
    ("調査-7", book(change=with_red), LOOK, [("D3", "0")]),
    ("調査-7", book(change=with_rule), LOOK, [("", "")]),
    ("調査-8", book(), LOOK, []),
    ("CSV-1", csv(quoted(("団体名",), ("甲市",)), "utf-8"), BROKEN, [("", "")]),
    ("CSV-1", csv(quoted(("団体名",), ("甲市",)), "cp932"), BROKEN, [("", "")]),
    ("CSV-1", csv(quoted(("団体名",), ("甲市",)), "utf-16"), BROKEN, [("", "")]),
    ("CSV-2", csv("団体名,数（人）\n甲市,3\n"), BROKEN, [("", "")]),
    ("CSV-2", csv('"団体名"\t"数（人）"\n"甲市"\t"3"\n'), BROKEN, [("", "")]),
    ("CSV-2", BytesIO('\ufeff"団体名"\n"甲市"\n'.encode()), BROKEN, [("", "")]),
    ("CSV-3", csv(quoted(("年月日", "団体名"), ("2026/4/1", "甲市"))), BROKEN, [("A2", "2026/4/1")]),
    ("CSV-3", csv(quoted(("年月日", "団体名"), ("2026年4月1日", "甲市"))), BROKEN, [("A2", "2026年4月1日")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "file", "verdict", "places"), BREAKING, ids=[f"{row[0]}-{i}" for i, row in enumerate(BREAKING)]
)
def test_a_broken_rule_is_found_at_its_place(number, file, verdict, places):
    assert told(dxforms.lint(file), number) == (verdict, places)


def test_every_rule_but_the_file_s_form_is_seen_broken():
    assert {row[0] for row in BREAKING} == {rule.number for rule in RULES} - {"1-1"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.number)
def test_a_good_workbook_breaks_no_rule(rule):
    book().seek(0)
    verdict, findings = told(dxforms.lint(book()), rule.number)
    assert findings == []
    assert verdict is not BROKEN


def test_of_a_good_workbook_only_what_nobody_can_tell_is_to_be_looked_at():
    found = dxforms.lint(book())
    assert {checked.rule.number for checked in found.rules if checked.verdict is LOOK} == {
        "1-2", "1-6", "調査-1", "調査-2", "調査-3", "調査-8",
    }  # fmt: skip
    assert all(checked.reason for checked in found.rules if checked.verdict in {LOOK, UNCHECKED})


def test_a_good_csv_breaks_no_rule():
    found = dxforms.lint(csv(quoted(*GOOD)))
    assert found.findings == ()
    assert told(found, "CSV-1")[0] is KEPT
    assert told(found, "CSV-2")[0] is KEPT


def test_what_only_a_workbook_can_have_is_kept_by_a_csv_and_it_is_said_why():
    checked = [each for each in dxforms.lint(csv(quoted(*GOOD))).rules if each.rule.number == "1-4"]
    assert (checked[0].verdict, checked[0].reason) == (KEPT, "CSVにはない機能です。")


def test_a_year_in_wareki_with_its_western_year_in_a_column_beside_it_is_kept():
    assert told(dxforms.lint(book((("年度", "西暦"), ("令和8年度", 2026)))), "1-11") == (KEPT, [])


def test_a_rule_about_numbers_is_not_passed_where_there_are_none():
    found = dxforms.lint(book((("団体名", "年月日"), ("甲市", "2026-04-01"))))
    assert [told(found, number)[0] for number in ("1-3", "1-9", "1-13")] == [UNCHECKED] * 3


def test_a_file_without_any_table_passes_nothing():
    assert {checked.verdict for checked in dxforms.lint(book(())).rules} == {UNCHECKED}


# ---------------------------------------------------------------- our own workbook, changed by hand


@pytest.fixture(scope="module")
def ours(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("ours") / "集計.xlsx"
    write_tally(sample_tally(questions="all"), path)
    return path


def changed(ours: Path, change: Callable[[Workbook], object]) -> Linted:
    made = load_workbook(ours)
    change(made)
    stream = BytesIO()
    made.save(stream)
    stream.seek(0)
    stream.name = "集計.xlsx"
    return dxforms.lint(stream)


def cell(sheet: str, address: str, value: object) -> Callable[[Workbook], object]:
    return lambda made: made[sheet].__setitem__(address, value)


def drop(sheet: str) -> Callable[[Workbook], object]:
    return lambda made: made.remove(made[sheet])


def fact_row(made: Workbook, item: str) -> int:
    return next(row[0].row for row in made["メタデータ"].iter_rows() if row[0].value == item)


def fact(item: str, value: object) -> Callable[[Workbook], object]:
    return lambda made: setattr(made["メタデータ"].cell(fact_row(made, item), 3), "value", value)


OURS = [
    ("1-3", cell("データ_集計", "I2", "41人"), [("データ_集計", "I2")]),
    ("1-6", cell("データ_集計", "I1", "人数"), [("データ_集計", "I1")]),
    ("1-7", cell("データ_集計", "I2", "=20+21"), [("データ_集計", "I2")]),
    ("1-10", cell("コード表", "C2", "①理解"), [("コード表", "C2")]),
    ("1-11", cell("設問一覧", "B2", "令和8年度の講演"), [("設問一覧", "B2")]),
    ("1-11", cell("データ_集計", "A2", "R8.11.24"), [("データ_集計", "A2")]),
    ("1-11", cell("データ_集計", "A2", "11月24日"), [("データ_集計", "A2")]),
    ("1-11", cell("データ_集計", "A2", None), [("データ_集計", "A2")]),
    ("1-11", fact("調査実施日", "R8.11.24"), [("メタデータ", "C4")]),
    ("1-13", cell("データ_集計", "J2", None), [("データ_集計", "J2")]),
    ("調査-1", cell("データ_集計", "F2", 77), [("データ_集計", "F2")]),
    ("調査-1", drop("コード表"), [("データ_集計", "")]),
    ("調査-2", cell("コード表", "A2", "Q77"), [("コード表", "A2")]),
    ("調査-2", drop("設問一覧"), [("データ_集計", "")]),
    ("調査-8", drop("メタデータ"), [("データ_集計", "")]),
    ("調査-8", lambda made: made["メタデータ"].delete_rows(fact_row(made, "端数処理")), [("メタデータ", "")]),
    ("調査-4", lambda made: made["メタデータ"].delete_rows(fact_row(made, "空欄の意味")), [("メタデータ", "")]),
    ("1-12", lambda made: made["メタデータ"].delete_rows(fact_row(made, "団体名")), [("メタデータ", "")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "change", "places"), OURS, ids=[f"{r[0]}-{i}" for i, r in enumerate(OURS)]
)
def test_a_fault_in_our_own_data_sheets_is_found(ours, number, change, places):
    checked = next(each for each in changed(ours, change).rules if each.rule.number == number)
    assert checked.verdict is BROKEN
    assert [(each.where.sheet, each.where.cell) for each in checked.findings] == places


def test_a_date_of_ours_may_stand_as_a_date_or_as_its_text(ours):
    found = changed(ours, cell("データ_集計", "A2", "2026-11-24"))
    assert told(found, "1-11") == (KEPT, [])


@pytest.mark.parametrize("gap", [1, 2])
@pytest.mark.parametrize("words", ["※速報値である。", "係長確認済"])
def test_a_note_under_our_own_table_is_told_as_a_note_and_nothing_else(ours, gap, words):
    def note(made: Workbook) -> None:
        sheet = made["データ_集計"]
        sheet.cell(sheet.max_row + gap, 1).value = words

    broken = {checked.rule.number for checked in changed(ours, note).rules if checked.verdict is BROKEN}
    assert broken == {"調査-6"}


def test_every_rule_of_a_workbook_is_kept_by_ours(ours):
    found = dxforms.lint(ours)
    assert {checked.rule.number for checked in found.rules if checked.verdict is not KEPT} == {
        "CSV-1", "CSV-2", "CSV-3",
    }  # fmt: skip


def test_sheets_for_people_and_for_the_office_are_not_judged(ours):
    roles = {sheet.name: (sheet.role, sheet.is_judged) for sheet in dxforms.lint(ours).sheets}
    assert roles["単純集計"] == ("人が見るためのシート", False)
    assert roles["自由記述"] == ("庁内限りのシート", False)
    assert roles["データ_集計"] == ("機械判読用のシート", True)


def test_a_sheet_that_staff_added_is_judged(ours):
    found = changed(ours, lambda made: made.create_sheet("覚え").append(("項目", "①内容")))
    assert [each.where.sheet for each in found.findings if each.rule.number == "1-10"] == ["覚え"]


def test_sheets_of_these_names_in_another_s_workbook_are_judged():
    found = dxforms.lint(book(change=lambda made: setattr(made.active, "title", "概要")))
    assert found.sheets[0].is_judged


# ---------------------------------------------------------------- what is quoted


def test_names_addresses_and_sentences_are_not_quoted():
    found = dxforms.lint(
        book(
            (
                ("名前", "メール", "感想", "数（人）"),
                ("①甲", "②乙", "③良かった。", "4人"),
                ("丙", "丁", "戊", 5),
            )
        )
    )
    assert {(each.where.cell, each.value) for each in found.findings if each.verdict is BROKEN} == {
        ("A2", ""), ("B2", ""), ("C2", ""), ("D2", "4人"),
    }  # fmt: skip


def test_a_value_is_quoted_in_40_characters_on_one_line():
    found = dxforms.lint(with_cell("A1", "①" + "長" * 60))
    assert [len(each.value) for each in found.findings if each.rule.number == "1-10"] == [40]


# ---------------------------------------------------------------- tables of ours that are made elsewhere

ANSWERS = DataTable(
    name="自由記述",
    columns=("設問番号", "NO", "掲載文"),
    numeric=frozenset({"NO"}),
    words=frozenset({"掲載文"}),
)
WIDE = DataTable(name="データ_回答", columns=("回答番号",), numeric=frozenset({"回答番号"}), open_ended=True)


def judged(
    name: str,
    *lines: tuple[object, ...],
    ours: bool = False,
    file: str = "公表.xlsx",
    csv: CsvForm | None = None,
) -> Linted:
    page = Page(
        name=name,
        csv=csv,
        rows=tuple(
            tuple(
                Cell(r, c, str(value), Sort.NUMBER if isinstance(value, int) else Sort.TEXT)
                for c, value in enumerate(line)
            )
            for r, line in enumerate(lines)
        ),
    )
    return judge(File(name=file, pages=(page,), is_ours=ours), layouts=(ANSWERS, WIDE))


def test_words_that_are_published_are_neither_quoted_nor_taken_for_labels():
    found = judged("自由記述", ANSWERS.columns, ("Q4", 1, "令和8年"), ("Q4", 2, "①23（56%）"))
    assert [(each.rule.number, each.where.cell, each.value) for each in found.findings] == [
        ("1-10", "C3", "")
    ]


def test_a_table_for_machines_is_judged_though_a_sheet_for_the_office_has_its_name():
    assert judged("自由記述", ANSWERS.columns, ("Q4", 1, "良い"), ours=True).sheets[0].is_judged


def test_a_table_of_which_only_the_first_columns_are_fixed_is_known_by_them():
    found = judged("データ_回答", ("回答番号", "Q1", "Q2（年）"), (1, "はい", 3), (2, "いいえ", 5))
    assert found.sheets[0].role == "機械判読用のシート"
    assert found.findings == ()


@pytest.mark.parametrize(
    ("file", "role"), [("講演会_データ_回答.csv", "機械判読用のシート"), ("名簿.csv", "表")]
)
def test_such_a_table_is_known_in_a_csv_by_its_file_s_name_too(file, role):
    form = CsvForm(encoding="utf-8-sig")
    assert judged("", ("回答番号", "Q1"), (1, "はい"), file=file, csv=form).sheets[0].role == role


@pytest.mark.parametrize(
    "text", ["業務\x07の改善", "work\x01ing", "業務の改善\x7f"], ids=["japanese", "ascii", "delete"]
)
def test_a_control_character_is_found_in_a_csv_and_told_by_its_number(text):
    found = dxforms.lint(csv(quoted(("団体名", "区分"), ("甲市", text))))
    [(_, finding)] = [
        (rule, each) for rule in found.rules if rule.rule.number == "1-10" for each in rule.findings
    ]
    assert "「U+00" in finding.message
    assert "例" not in finding.message


def test_a_month_and_day_without_a_year_are_to_be_looked_at():
    dated = book((("年月日", "団体名"), ("2026-11-24", "甲市"), ("11月24日（火）", "甲市")))
    assert told(dxforms.lint(dated), "1-11") == (LOOK, [("A3", "11月24日（火）")])
    beside = book((("年", "月日", "団体名"), ("2026年", "11月24日", "甲市")))
    assert told(dxforms.lint(beside), "1-11")[0] is not LOOK


@pytest.mark.parametrize("gap", [0, 1])
def test_a_title_over_a_narrow_table_is_told_as_a_title(gap):
    titled = (("アンケートの結果",), *[()] * gap, ("区分", "人数（人）"), ("甲", 1), ("乙", 2))
    found = dxforms.lint(book(titled))
    assert told(found, "調査-6") == (BROKEN, [("A1", "アンケートの結果")])
    assert told(found, "2-2")[0] is Verdict.KEPT
    assert told(found, "1-6")[0] is LOOK


def test_a_csv_too_large_to_be_held_is_refused_in_words(monkeypatch):
    monkeypatch.setattr("dxforms.source.pages.MOST_BYTES", 1 << 20)
    large = csv(quoted(("団体名", "数（人）"), *[("甲市", 1)] * 100_000))
    with pytest.raises(dxforms.InputError, match="大きすぎるため、検査できません"):
        dxforms.lint(large)
