"""Workbooks and CSV files as they lie in their files, and those that are refused."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.formula import ArrayFormula

from dxforms.issues import InputError
from dxforms.readable.page import Cell, Page, Sort
from dxforms.source.pages import read_pages
from tests.exports import many, write_download
from tests.source.test_package import changed, part, zipped


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def shared_text(text: str) -> bytes:
    """A workbook with one text, kept apart from its cell as Excel keeps it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet().write_string("A1", text)
    return stream.getvalue()


def page(data: bytes, name: str = "表.xlsx") -> Page:
    return read_pages(io.BytesIO(data), name=name).pages[0]


def one(value: object, code: str = "General") -> Cell:
    """The cell that a value in this number format is read as."""
    book = Workbook()
    book.active["A1"] = value
    book.active["A1"].number_format = code
    found = page(saved(book)).rows[0][0]
    assert found is not None
    return found


def refused(data: bytes, name: str = "表.xlsx") -> str:
    with pytest.raises(InputError) as caught:
        read_pages(io.BytesIO(data), name=name)
    (issue,) = caught.value.issues
    assert issue.where.file == name
    return issue.code


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("value", "code", "text", "sort"),
    [
        ("語", "General", "語", Sort.TEXT),
        (41, "General", "41", Sort.NUMBER),
        (71.9, "0.0", "71.9", Sort.NUMBER),
        (1234, "#,##0_);[Red](#,##0)", "1234", Sort.NUMBER),
        (1e-7, "0.00E+00", "1e-07", Sort.NUMBER),
        (41, '0"人"', "41", Sort.NUMBER),
        (41, '"yd"0', "41", Sort.NUMBER),
        (date(2026, 4, 1), "yyyy-mm-dd", "2026-04-01", Sort.DATE),
        (datetime(2026, 4, 1, 9, 30), "yyyy/mm/dd hh:mm", "2026-04-01", Sort.DATE),
        (date(2026, 4, 1), 'm"月"d"日"', "2026-04-01", Sort.DATE),
        (True, "General", "1", Sort.OTHER),
        ("#N/A", "General", "#N/A", Sort.OTHER),
    ],
)
def test_a_cell_is_what_its_type_and_its_format_say(value, code, text, sort):
    found = one(value, code)
    assert (found.text, found.sort, found.shows_wareki) == (text, sort, False)


@pytest.mark.parametrize(
    "code", ["[$-411]ge.m.d", 'ggge"年"', "[$-ja-JP-x-gannen]ggge", "[$-411]e", "[$-411]r"]
)
def test_a_format_with_an_era_shows_wareki(code):
    assert one(date(2026, 4, 1), code).shows_wareki


def test_a_formula_is_told_from_a_value():
    book = Workbook()
    book.active["A1"] = "=1+1"
    book.active["B1"] = ArrayFormula("B1:B1", "=SUM(1,2)")
    assert [cell.is_formula for cell in page(saved(book)).cells] == [True, True]


def test_a_fill_and_a_coloured_type_are_colours_and_black_and_white_are_none():
    book = Workbook()
    for address in ("A1", "B1", "C1", "D1"):
        book.active[address] = address
    book.active["B1"].fill = PatternFill("solid", fgColor="FFFF00")
    book.active["C1"].font = Font(color="FF0000")
    book.active["D1"].fill = PatternFill("solid", fgColor="FFFFFF")
    book.active["D1"].font = Font(color="000000")
    assert [cell.is_coloured for cell in page(saved(book)).cells] == [False, True, True, False]


def test_dates_of_a_workbook_that_counts_from_1904_are_the_same_days():
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)
    book.active["A1"] = date(2026, 4, 1)
    assert [cell.text for cell in page(saved(book)).cells] == ["2026-04-01"]


def test_readings_over_characters_are_no_part_of_a_text():
    data = shared_text("会場")
    shared = part(data, "xl/sharedStrings.xml").replace(
        "<t>会場</t>".encode(), '<t>会場</t><rPh sb="0" eb="2"><t>カイジョウ</t></rPh>'.encode()
    )
    assert [cell.text for cell in page(changed(data, xl__sharedStrings=shared)).cells] == ["会場"]


def test_a_text_in_runs_is_whole_and_one_in_the_cell_itself_too():
    data = shared_text("会場")
    shared = part(data, "xl/sharedStrings.xml").replace(
        "<t>会場</t>".encode(), "<r><t>会</t></r><r><rPr/><t>場</t></r>".encode()
    )
    sheet = part(data, "xl/worksheets/sheet1.xml").replace(
        b"</row>", '<c r="C1" t="inlineStr"><is><t>中</t></is></c></row>'.encode()
    )
    found = page(changed(data, xl__sharedStrings=shared, xl__worksheets__sheet1=sheet))
    assert [(cell.address, cell.text) for cell in found.cells] == [("A1", "会場"), ("C1", "中")]


def test_rows_and_cells_without_an_address_stand_where_they_come():
    data = shared_text("語")
    rows = b"<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>"
    sheet = re.sub(b"<sheetData>.*</sheetData>", rows, part(data, "xl/worksheets/sheet1.xml"))
    found = page(changed(data, xl__worksheets__sheet1=sheet))
    assert [(cell.address, cell.text) for cell in found.cells] == [("A1", "1"), ("B1", "2"), ("A2", "3")]


def test_every_sheet_is_a_page_and_a_sheet_that_is_a_chart_is_one_too():
    book = Workbook()
    book.create_chartsheet("グラフ")
    pages = read_pages(io.BytesIO(saved(book)), name="表.xlsx").pages
    assert [(each.name, [drawing.kind for drawing in each.drawings]) for each in pages] == [
        ("Sheet", []),
        ("グラフ", ["グラフ"]),
    ]


# ---------------------------------------------------------------- CSV


@pytest.mark.parametrize(
    ("data", "encoding", "separator", "quoted", "crlf"),
    [
        ('\ufeff"甲","乙"\r\n'.encode(), "utf-8-sig", ",", True, True),
        ('\ufeff"甲","二\n行"\r\n'.encode(), "utf-8-sig", ",", True, True),
        ('"甲","乙"\n'.encode(), "utf-8", ",", True, False),
        ("甲,乙\r\n".encode("cp932"), "cp932", ",", False, True),
        ("甲\t乙\r\n".encode("utf-16"), "utf-16", "\t", False, True),
        ('\ufeff"甲",乙\r\n'.encode(), "utf-8-sig", ",", False, True),
    ],
)
def test_how_a_csv_is_written_is_told(data, encoding, separator, quoted, crlf):
    form = page(data, "表.csv").csv
    assert form is not None
    assert (form.encoding, form.separator, form.is_quoted, form.has_crlf) == (
        encoding, separator, quoted, crlf,
    )  # fmt: skip


# ---------------------------------------------------------------- what is refused


def ole2(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(name.encode("utf-16-le") for name in streams)


def bomb() -> bytes:
    data = saved(Workbook())
    return changed(data, xl__worksheets__sheet1=b"<worksheet>" + b" " * (40 << 20) + b"</worksheet>")


def entity() -> bytes:
    data = saved(Workbook())
    sheet = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet>&b;</worksheet>'
    return changed(data, xl__worksheets__sheet1=sheet)


def raw() -> bytes:
    stream = io.BytesIO()
    write_download(stream, *many(3))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "空.xlsx", "file.empty"),
        (b"", "空.csv", "file.empty"),
        (b"\r\n\r\n", "空.csv", "file.empty"),
        (ole2("Workbook"), "古.xls", "workbook.xls"),
        (ole2("EncryptedPackage"), "鍵.xlsx", "workbook.password"),
        (ole2("EncryptedPackage", "DRMEncryptedTransform"), "秘.xlsx", "workbook.labelled"),
        (b"%PDF-1.7", "表.pdf", "workbook.unknown"),
        (b"<html></html>", "表.xlsx", "workbook.unknown"),
        (zipped({"word/document.xml": "<a/>"}), "文書.xlsx", "workbook.other"),
        (zipped({"a.csv": "1"}), "束.zip", "workbook.other"),
        (b"PK\3\4" + b"x" * 100, "壊.xlsx", "workbook.broken"),
        (b"\x83\xff\x83\xfe\xfa\x81", "文字.csv", "csv.encoding"),
    ],
)
def test_what_is_no_workbook_and_no_csv_is_refused(data, name, code):
    assert refused(data, name) == code


@pytest.mark.parametrize(("make", "code"), [(bomb, "workbook.bomb"), (entity, "workbook.doctype")])
def test_a_hostile_workbook_is_refused(make, code):
    assert refused(make()) == code


def test_a_cell_that_points_at_a_text_that_is_not_there_is_a_broken_workbook():
    data = shared_text("語")
    sheet = part(data, "xl/worksheets/sheet1.xml").replace(b"<v>0</v>", b"<v>7</v>")
    assert refused(changed(data, xl__worksheets__sheet1=sheet)) == "workbook.broken"


def test_a_download_of_forms_is_read():
    assert page(raw()).rows


def test_a_workbook_saved_by_nobody_is_no_workbook_of_ours():
    assert not read_pages(io.BytesIO(saved(Workbook())), name="表.xlsx").is_ours
    with zipfile.ZipFile(io.BytesIO(saved(Workbook()))) as package:
        assert "docProps/custom.xml" not in package.namelist()
