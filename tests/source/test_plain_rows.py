"""A sheet read plainly says what calamine says, or is not read plainly at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineError, CalamineWorkbook

from dxforms.grid import ListedRows, ReadRows, Value
from dxforms.issues import InputError
from dxforms.source import worksheets
from dxforms.source.package import Package
from dxforms.source.plain_rows import PlainRows
from dxforms.source.worksheets import CELL_LIMIT, inspect
from dxforms.survey.moments import moment_of

TEXTS = [
    "回答",
    " 前に空白",
    "後に空白 ",
    "　全角",
    "a&b<c>",
    "改\n行",
    "_x000D_",
    "_x0041_",
    "🙂",
    "タブ\t",
    "'",
    "=1+1",
]


def written(rows: Sequence[Sequence[object]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        day = book.add_format({"num_format": "yyyy/m/d h:mm"})
        sheet = book.add_worksheet("表")
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(at, column, value, day)
                elif isinstance(value, bool):
                    sheet.write_boolean(at, column, value)
                elif isinstance(value, (int, float)):
                    sheet.write_number(at, column, value)
                elif isinstance(value, tuple):
                    sheet.write_formula(at, column, "=1", None, value[0])
                elif value is not None:
                    sheet.write_string(at, column, str(value))
    return buffer.getvalue()


def respelled(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(name, content)
    return buffer.getvalue()


def calamine(data: bytes) -> list[list[Value]]:
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(data))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )


def plain_rows(data: bytes, aside: Sequence[str] = ()) -> tuple[PlainRows | None, list[int]]:
    """The rows, None where they are not plain; and a list that grows where calamine is asked instead."""
    asked: list[int] = []

    def otherwise() -> list[list[Value]]:
        asked.append(1)
        return calamine(data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worksheets, "WORTH", 0)
        (part,) = inspect(data, "表.xlsx", aside=aside)
    return (None if part.plain is None else PlainRows(part.plain, otherwise)), asked


def assert_same(rows: PlainRows, lines: list[list[Value]]) -> None:
    expected = ListedRows(lines)
    assert len(rows) == len(expected)
    width = len(lines[0]) if lines else 0
    for at in range(len(lines)):
        assert list(rows.line(at)) == list(expected.line(at))
        assert rows.is_empty(at) == expected.is_empty(at)
    some = list(range(0, len(lines), 2))
    for column in range(width):
        assert list(rows.column(column)) == list(expected.column(column))
        assert list(rows.column(column, some)) == list(expected.column(column, some))
        assert list(rows.filled(column)) == list(expected.filled(column))
    for columns in ([*range(width)], [*range(width)][::-2]):
        if columns and some:
            assert row_by_row(rows, columns, some) == row_by_row(expected, columns, some)


def row_by_row(rows: ReadRows, columns: Sequence[int], some: Sequence[int]) -> list[str]:
    """What stands in these columns of these rows, from the tokens of both; as it is printed, for 1 is True else."""
    tokens, values = rows.distinct(columns, some)
    return [repr(values[token]) for token in tokens]


def test_a_sheet_of_texts_numbers_and_results_is_read_plainly_and_without_calamine():
    data = written(
        [["見出し", "数", "式", "真偽"], *([text, 3, ("結果",), True] for text in TEXTS), [], ["終", 2.5]]
    )
    rows, asked = plain_rows(data)
    assert rows is not None
    assert rows[1] == ("回答", 3, "結果", True)
    assert_same(rows, calamine(data))
    assert asked == []


def test_texts_with_how_they_are_to_be_read_as_a_japanese_excel_saves_them_are_read_without_calamine():
    said = '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1" type="noConversion"/></si>'
    data = respelled(written([["b", "c"], ["c", "b"]]), STRINGS, b"<si><t>b</t></si>", said.encode())
    rows, asked = plain_rows(data)
    assert rows is not None
    assert_same(rows, calamine(data))
    assert rows[0] == ("東京", "c")
    assert asked == []


def test_rows_that_are_spelled_the_same_have_one_token():
    data = written(
        [["掲載", "掲載文", "状態"]]
        + [["する", "短い文", ("確認済",)], [None, None, ("未確認",)], ["する", 1, True]] * 400
    )
    rows, asked = plain_rows(data)
    assert rows is not None
    tokens, values = rows.distinct([0, 1, 2], range(1, 1201))
    assert len(tokens) == 1200
    assert sorted(map(repr, values.values())) == [
        "('', '', '未確認')",
        "('する', '短い文', '確認済')",
        "('する', 1.0, True)",
    ]
    assert [repr(values[token]) for token in tokens[:3]] == [
        "('する', '短い文', '確認済')",
        "('', '', '未確認')",
        "('する', 1.0, True)",
    ]
    assert not asked
    assert_same(rows, calamine(data))


def test_a_day_is_asked_of_calamine():
    data = written([["見出し", "日"], ["a", datetime(2026, 11, 24, 9, 30)]])
    rows, asked = plain_rows(data)
    assert rows is not None
    assert list(rows.column(0)) == ["見出し", "a"]
    assert asked == []
    assert rows.column(1)[1] == datetime(2026, 11, 24, 9, 30)
    assert asked == [1]


def test_a_day_is_a_number_where_it_is_asked_for_as_one_and_calamine_is_not():
    moments = [datetime(2026, 11, 24, 10, minute) for minute in range(50)]
    data = written([["完了時刻"], *([moment] for moment in moments), [], ["11/24 午前"]])
    rows, asked = plain_rows(data)
    assert rows is not None
    heading, *numbers, blank, text = rows.counted(0, range(len(rows)))
    assert (heading, blank, text) == ("完了時刻", "", "11/24 午前")
    assert [moment_of(number) for number in numbers] == moments
    assert not asked


def test_a_workbook_that_counts_days_from_1904_is_left_to_calamine():
    data = respelled(
        written([["完了時刻"], [datetime(2026, 11, 24)]]),
        "xl/workbook.xml",
        b"<workbookPr ",
        b'<workbookPr date1904="1" ',
    )
    rows, _ = plain_rows(data)
    assert rows is None


def test_of_a_column_that_was_set_aside_it_is_known_where_something_stands():
    data = written([["ID", "部", "気づき"], *([at, "第1部" if at % 2 else None, "x"] for at in range(100))])
    rows, asked = plain_rows(data, aside=["部", "気づき"])
    assert rows is not None
    assert list(rows.filled(1)) == [0, *range(2, 101, 2)]
    assert rows[0] == ("ID", "部", "気づき")
    assert asked == []
    assert_same(rows, calamine(data))


SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
CELL = b'<c r="B2"><v>5</v></c>'


@pytest.mark.parametrize(
    ("part", "old", "new", "is_plain"),
    [
        (SHEET, CELL, b'<c r="B2" s="0"/>', True),
        (SHEET, CELL, b'<c r="B2" t="str"><f>A1</f><v>a&amp;b &#65;_x000D_</v></c>', True),
        (SHEET, CELL, b'<c r="B2" t="str"><f t="shared" ref="B2:B3" si="0">A1</f><v> x </v></c>', True),
        (SHEET, CELL, b'<c r="B2"><f t="shared" si="0"/><v>1E3</v></c>', True),
        (SHEET, CELL, b'<c r="B2" t="b"><v>true</v></c>', True),
        (SHEET, CELL, b'<c r="B2"><v>abc</v></c>', True),
        (SHEET, CELL, b'<c r="B2" t="s"><v> 1 </v></c>', True),
        (SHEET, CELL, b'<c r="B2" t="e"><v>#N/A</v></c>', False),
        (SHEET, CELL, b'<c r="B2"><f>A1</f></c>', False),
        (SHEET, CELL, b'<c r="B2" t="str"><f>A1</f><v></v></c>', False),
        (SHEET, CELL, b'<c r="B2" t="inlineStr"><is><t>x</t></is></c>', False),
        (SHEET, CELL, b'<c t="n" r="B2"><v>5</v></c>', False),
        (SHEET, CELL, b"<c r='B2'><v>5</v></c>", False),
        (SHEET, CELL, b'<c r="B9"><v>5</v></c>', False),
        (SHEET, CELL, b"<!--" + CELL + b"-->", False),
        (SHEET, CELL, b'<c r="B2"><v><![CDATA[5]]></v></c>', False),
        (SHEET, b'<row r="3"', b'<!--</row><row r="9">--><row r="3"', False),
        (SHEET, b'<row r="3"', b' <row r="3"', False),
        (SHEET, b'<row r="3"', b'<row hidden="1" r="3"', False),
        (SHEET, b"</sheetData>", b'<row r="4" hidden="1"/></sheetData>', True),
        (SHEET, b"</sheetData>", b'<row r="9"><c r="A9" s="0"/></row></sheetData>', True),
        (SHEET, b"</sheetData>", b'<row r="7"><c r="C7"><v>1</v></c></row></sheetData>', True),
        (SHEET, b"</sheetData>", b'<row r="0004"/></sheetData>', False),
        (SHEET, CELL, b'<c r="B2" t="s"><v>' + b"0" * 5_000 + b"1</v></c>", True),
        (SHEET, b"</sheetData>", b'<row r="2"><c r="C2"><v>1</v></c></row></sheetData>', False),
        (SHEET, b"</sheetData>", b'<row r="4"><c r="D4"><v>1</v></c></row></sheetData>', False),
        (STRINGS, b"<si><t>b</t></si>", b'<si><t>b</t><phoneticPr fontId="1"/></si>', True),
        (STRINGS, b"<si><t>b</t></si>", b'<si><t>b</t><rPh sb="0" eb="1"><t>c</t></rPh></si>', True),
        (STRINGS, b"<si><t>b</t></si>", b"<si><r><t>b</t></r><r><t>c</t></r></si>", True),
        (STRINGS, b"<si><t>b</t></si>", b"<si/>", False),
        (STRINGS, b"<si><t>b</t></si>", b"<si><t/></si>", False),
        (STRINGS, b"<si><t>b</t></si>", b'<si><t xml:space="preserve"></t></si>', False),
        (STRINGS, b"<si><t>b</t></si>", b"<si><t> b </t></si>", True),
        (STRINGS, b"<si><t>b</t></si>", b"<si><t>b\r\nc&#10;d</t></si>", True),
        (STRINGS, b"<si><t>b</t></si>", b"<si><t>&#x3042;&lt;&quot;_x005F_x000D_</t></si>", True),
        (STRINGS, b"<si><t>b</t></si>", b"<!-- <si> --><si><t>b</t></si>", False),
        (STRINGS, b"<si><t>b</t></si>", b"<?x <si><t>b</t></si>?><si><t> </t></si>", False),
        (STRINGS, b"<si><t>b</t></si>", b"<si></si>", False),
        (STRINGS, b"<si><t>b</t></si>", b"<si ><t/></si>", False),
        (STRINGS, b"<si><t>b</t></si>", b"<foo><si><t>b</t></si></foo>", False),
        (STRINGS, b"<si><t>b</t></si>", b"</si><si><t>b</t></si>", False),
        (STRINGS, b"<si><t>b</t></si>", b"<si><r><rPr><b/></rPr></r><t>b</t></si>", False),
        (STRINGS, b"<si><t>b</t></si>", b"<si><t> \n </t></si>", False),
        (STRINGS, b"<si><t>b</t></si>", b"<si><t>&#32;</t></si>", False),
        (STRINGS, b"<si><t>b</t></si>", b"<si><t>\r&#10;</t></si>", False),
        (STRINGS, b"<si><t>b</t></si>", b"<si><r><t/></r><r><t> </t></r></si>", False),
        (STRINGS, b"<si><t>b</t></si>", b"<si><r><rPr><b/></rPr><t>&lt;</t></r></si>", True),
        (STRINGS, b"<si><t>b</t></si>", b'<si><phoneticPr fontId="1"/></si>', False),
        (STRINGS, b"<si><t>b</t></si>", b'<si><rPh sb="0" eb="1"><t>c</t></rPh></si>', False),
        (STRINGS, b"<si><t>b</t></si>", b"<x:si><x:t>b</x:t></x:si><si><t>b</t></si>", False),
        (STRINGS, b"</sst>", b"</sst><si><t>b</t></si>", False),
        (STRINGS, b"</sst>", b"</sst>\n", True),
        (STRINGS, b"<sst xmlns=", b'<sst xmlns:x="urn:x" xmlns=', False),
        (SHEET, b"<sheetData>", b"<sheetData/><sheetData>", False),
        (
            SHEET,
            b"<sheetData>",
            b'<?x <sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>?><sheetData>',
            False,
        ),
    ],
)
def test_whatever_a_cell_or_a_text_looks_like_the_values_are_calamines(
    part: str, old: bytes, new: bytes, is_plain: bool
):
    base = written([["a", "b", "c"], ["d", 5, "b"], ["e", 6, 7]])
    data = respelled(base, part, old, new)
    rows, _ = plain_rows(data)
    assert (rows is not None) == is_plain
    if rows is not None:
        assert_same(rows, calamine(data))


@pytest.mark.parametrize("part", [STRINGS, "xl/styles.xml"])
def test_a_workbook_whose_texts_or_styles_calamine_finds_under_another_name_is_left_to_it(part: str):
    old = part.removeprefix("xl/").encode()
    data = respelled(written([["a", 5]]), "xl/_rels/workbook.xml.rels", old, b"other.xml")
    assert plain_rows(data)[0] is None


def test_a_number_no_row_has_is_left_to_calamine():
    data = respelled(
        written([["a", 5]]), SHEET, b"</sheetData>", b'<row r="' + b"9" * 5_000 + b'"/></sheetData>'
    )
    assert plain_rows(data)[0] is None


def test_a_reference_that_is_none_is_left_to_calamine():
    spelled = written([["a&b", 5]])
    rows, asked = plain_rows(respelled(spelled, STRINGS, b"a&amp;b", "a&#６５;b".encode()))
    assert rows is not None
    with pytest.raises(CalamineError):
        rows.column(0)
    assert asked == [1]


def test_a_sheet_whose_styles_are_no_xml_is_left_to_calamine():
    data = respelled(written([["a", 5]]), "xl/styles.xml", b"<fonts ", b"<fonts a='1' a='1' ")
    rows, _ = plain_rows(data)
    assert rows is None


VALUES = st.one_of(
    st.none(),
    st.sampled_from(TEXTS),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)).map(lambda day: day.replace(microsecond=0)),
    st.sampled_from([("結果",), (3,)]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=12))
def test_any_sheet_is_read_as_calamine_reads_it(rows: list[list[object]]):
    data = written([["頭", "頭", "頭", "頭", "頭"], *rows])
    found, _ = plain_rows(data)
    assert found is not None
    assert_same(found, calamine(data))


def test_a_part_whose_checksum_is_wrong_is_broken():
    data = bytearray(respelled(written([["a"]]), SHEET, b"<v>0</v>", b"<v>0</v>"))
    at = data.index(b"<v>0</v>")
    data[at + 3] = ord("1")
    with pytest.raises(InputError, match="壊れている"):
        Package(bytes(data), "表.xlsx").whole(SHEET)


def test_rows_beyond_what_is_held_in_memory_are_left_to_the_ordinary_reading(monkeypatch: pytest.MonkeyPatch):
    far = f'<row r="{CELL_LIMIT // 3 + 9}"><c r="A{CELL_LIMIT // 3 + 9}"><v>1</v></c></row></sheetData>'.encode()
    data = respelled(written([["a", "b", "c"]]), SHEET, b"</sheetData>", far)
    monkeypatch.setattr(worksheets, "WORTH", 0)
    with pytest.raises(InputError, match="表から遠く離れたセル"):
        inspect(data, "表.xlsx", aside=())


def test_rows_that_follow_one_another_are_held_to_the_same_limit(monkeypatch: pytest.MonkeyPatch):
    data = written([["a", "b"], ["c", "d"], ["e", "f"]])
    monkeypatch.setattr(worksheets, "WORTH", 0)
    monkeypatch.setattr(worksheets, "CELL_LIMIT", 5)
    with pytest.raises(InputError, match="表から遠く離れたセル"):
        inspect(data, "表.xlsx", aside=())
