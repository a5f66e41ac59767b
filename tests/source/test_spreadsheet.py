import io
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from dxforms.grid import ReadRows
from dxforms.issues import InputError
from dxforms.source.spreadsheet import read_book, read_table
from tests.exports import (
    FIXED,
    START,
    many,
    records,
    write_csv,
    write_download,
    write_google,
    write_lines,
    write_plain,
    write_raw,
    write_saved,
)


def codes(grid: object) -> list[str]:
    return [issue.code for issue in grid.notices]  # type: ignore[attr-defined]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "アンケート(1-3).xlsx"


# --- workbooks


def test_the_false_dimension_of_an_untouched_download_hides_no_row(path: Path):
    headings, rows = many(60)
    write_download(path, headings, rows)
    grid = read_table(path)
    assert len(grid.rows) == 61
    assert grid.headings == (*FIXED["ja"], *headings)
    assert grid.rows[1][:4] == (1, datetime(2026, 11, 24, 12, 28, 25), START, "anonymous")
    assert (grid.file, grid.sheet, grid.top, grid.left, grid.notices) == (path.name, "Sheet1", 0, 0, ())


def test_blank_cells_of_every_spelling_are_none(path: Path):
    write_download(path, ["a", "b", "c"], records([["", None, 3], ["x", "y", None]]))
    assert [row[5:] for row in read_table(path).rows[1:]] == [(None, None, 3), ("x", "y", None)]


def test_a_download_without_answers_has_headings_alone(path: Path):
    write_download(path, ["問"], [])
    assert len(read_table(path).rows) == 1


def test_edge_blanks_and_line_breaks_stay_as_answered(path: Path):
    write_download(path, ["問"], records([["　とても \n良い "]]))
    assert read_table(path).rows[1][5] == "　とても \r\n良い "


def test_a_workbook_saved_by_excel_reads_the_same(tmp_path: Path):
    headings, rows = many(12)
    write_download(tmp_path / "a.xlsx", headings, rows)
    write_saved(tmp_path / "b.xlsx", headings, rows)
    first, second = read_table(tmp_path / "a.xlsx"), read_table(tmp_path / "b.xlsx")
    unified = [tuple(v.replace("\r\n", "\n") if isinstance(v, str) else v for v in row) for row in first.rows]
    assert unified == list(second.rows)


def test_the_table_of_responses_is_found_among_other_sheets(path: Path):
    headings, rows = many(3)
    others = {"メモ": [["担当", "見本"], ["連絡先", 1234]], "集計": [["ID", "件数"], [1, 2]]}
    write_saved(path, headings, rows, sheet="回答", at=(2, 1), other_sheets=others)
    grid = read_table(path)
    assert (grid.sheet, grid.top, grid.left, len(grid.rows)) == ("回答", 2, 1, 4)
    assert str(grid.where(1, 0)) == f"「{path.name}」 「回答」シート セルB4"


def test_a_table_whose_definition_a_gateway_removed_is_still_read(path: Path):
    headings, rows = many(5)
    write_download(path, headings, rows, table=False)
    assert len(read_table(path).rows) == 6


def test_headings_below_a_title_are_found_without_a_table(path: Path):
    headings, rows = many(5)
    write_saved(
        path, headings, rows, table=False, at=(3, 0), strays={"A1": "講演会アンケート", "A2": "令和8年"}
    )
    grid = read_table(path)
    assert (grid.top, len(grid.rows)) == (3, 6)


def test_notes_beside_and_under_the_table_are_left_out_and_noticed(path: Path):
    headings, rows = many(3)
    write_saved(path, headings, rows, strays={"N2": "電話で確認", "F8": "以上"})
    grid = read_table(path)
    assert len(grid.rows) == 4
    assert len(grid.headings) == 11
    assert codes(grid) == ["cell.beside", "row.under"]
    assert "セルN2" in grid.notices[0].message
    assert "電話" not in grid.notices[0].message


def test_answers_below_the_tables_range_are_pointed_out(path: Path):
    headings, rows = many(2)
    write_saved(path, headings, rows, strays={"A4": 3, "C4": "2026/11/24 13:00", "F4": "午前の部"})
    (issue,) = read_table(path).notices
    assert issue.code == "row.under"
    assert "1行は回答のように見えます" in issue.message


def test_rows_without_an_id_are_blanked_and_noticed_and_addresses_stay(path: Path):
    headings, rows = many(3)
    rows[1][0] = (None, None, None, None, None)
    write_saved(path, headings, rows)
    grid = read_table(path)
    assert grid.rows[2] == (None,) * 11
    assert grid.rows[3][0] == 3
    assert codes(grid) == ["row.stray"]
    assert "セルA3" in grid.notices[0].message


def test_an_error_value_is_read_as_it_is_shown(path: Path):
    write_plain(
        path,
        ["ID", "Start time", "Completion time", "Email", "Name", "Q"],
        [[1, START, START, "a", "b", "c"]],
    )
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["ID", "Start time", "Completion time", "Q"])
        sheet.write_row(1, 0, [1, 46350.5, 46350.6])
        sheet.write_formula(1, 3, "=NA()", None, "#N/A")
    grid = read_table(path)
    assert grid.rows[1][3] == "#N/A"
    assert codes(grid) == ["cell.error"]


def test_two_tables_of_responses_are_noticed(path: Path):
    headings, rows = many(2)
    table = [[*FIXED["ja"], *headings], *[[*row[0], *row[1:]] for row in rows]]  # type: ignore[misc]
    write_saved(path, headings, rows, other_sheets={"控え": table})
    grid = read_table(path)
    assert grid.sheet == "Sheet1"  # a defined table before a bare sheet
    assert codes(grid) == ["table.rival"]


def test_the_table_that_forms_keeps_is_taken_before_a_copy_of_it(path: Path):
    headings, rows = many(2)
    body = [[*row[0], *row[1:]] for row in rows]  # type: ignore[misc]
    with xlsxwriter.Workbook(path) as book:
        for name in ("Copy", "OfficeForms.Table"):
            columns = [{"header": heading} for heading in ["Id", *FIXED["ja"][1:], *headings]]
            sheet = book.add_worksheet(name[:10])
            sheet.add_table(0, 0, len(body), len(columns) - 1, {"name": name, "columns": columns})
            for r, line in enumerate(body, start=1):
                sheet.write_row(r, 0, [str(value) if value else "" for value in line])
    grid = read_table(path)
    assert grid.sheet == "OfficeForm"
    assert codes(grid) == ["table.rival"]


def test_a_workbook_with_several_sheets_of_which_none_is_responses_is_refused(path: Path):
    write_plain(path, ["品名", "数"], [["机", 1]], other_sheets={"x": [["a", "b"]]})
    with pytest.raises(InputError, match="どのシートが回答か分かりません"):
        read_table(path)


def test_a_workbook_without_any_value_is_refused(path: Path):
    xlsxwriter.Workbook(path).close()
    with pytest.raises(InputError) as caught:
        read_table(path)
    assert caught.value.issues[0].code == "table.none"


def test_a_stream_is_read_as_its_file(path: Path):
    write_download(path, *many(3))
    from_stream = read_table(io.BytesIO(path.read_bytes()), name=path.name)
    assert from_stream == read_table(path)


def test_a_book_gives_every_sheet_from_a1_in_order(path: Path):
    others = {"講演会": [["項目", "内容"], ["講演会名", "見本講演会"]], "空": []}
    write_plain(path, ["番号"], [["Q1"]], sheet="設問", at=(1, 1), other_sheets=others)
    book = read_book(path)
    assert list(book) == ["講演会", "空", "設問"]
    assert book["講演会"].rows == (("項目", "内容"), ("講演会名", "見本講演会"))
    assert book["空"].rows == ()
    assert book["設問"].rows == ((None, None), (None, "番号"), (None, "Q1"))
    assert str(book["設問"].where(2, 1)) == f"「{path.name}」 「設問」シート セルB3"


def test_rows_read_sparingly_are_the_same_values_and_lie_there_as_they_were_read(path: Path):
    write_plain(path, ["番号", "数"], [["Q1", 3], [None, 2.5]], sheet="設問")
    (grid,) = read_book(path, aside=()).values()
    assert isinstance(grid.rows, ReadRows)
    assert (tuple(grid.rows), grid.rows[1:]) == (read_book(path)["設問"].rows, [("Q1", 3), (None, 2.5)])
    assert [grid.rows.line(at) for at in range(3)] == [["番号", "数"], ["Q1", 3.0], ["", 2.5]]
    assert (grid.rows.column(0), grid.rows.column(1, [2])) == (["番号", "Q1", ""], [2.5])
    assert (list(grid.rows.filled(0)), grid.rows.is_empty(2)) == ([0, 1], False)


def test_of_sheets_nobody_asks_for_there_is_the_name_alone(path: Path):
    others = {"講演会": [["項目", "内容"]], "空": []}
    write_plain(path, ["番号"], [["Q1"]], sheet="設問", other_sheets=others)
    book = read_book(path, sheets=("設問", "無い"))
    assert {name: grid.rows for name, grid in book.items()} == {
        "講演会": (),
        "空": (),
        "設問": (("番号",), ("Q1",)),
    }


def test_a_sheet_nobody_asks_for_is_not_unpacked(path: Path):
    write_plain(path, ["番号"], [["Q1"]], sheet="設問", other_sheets={"データ": [["大きなシート"]]})
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts.items():
            is_data = name == "xl/worksheets/sheet1.xml"
            target.writestr(name, b"<!DOCTYPE x><worksheet/>" if is_data else content)
    with pytest.raises(InputError):
        read_book(path)
    assert read_book(path, sheets=["設問"])["設問"].rows == (("番号",), ("Q1",))


def test_a_csv_is_no_book(tmp_path: Path):
    write_csv(tmp_path / "a.csv", *many(1))
    with pytest.raises(InputError) as caught:
        read_book(tmp_path / "a.csv")
    assert caught.value.issues[0].code == "workbook.unknown"


def test_the_rows_never_show_in_a_repr(path: Path):
    write_download(path, ["問"], records([["秘密の感想"]]))
    assert "秘密" not in repr(read_table(path))


# --- CSV


@pytest.mark.parametrize(
    ("encoding", "delimiter", "expected"),
    [
        ("utf-8-sig", ",", ["csv.types_lost"]),
        ("utf-8", ",", ["csv.types_lost"]),
        ("utf-8", ";", ["csv.types_lost"]),
        ("utf-8", "\t", ["csv.types_lost"]),
        ("utf-16", "\t", ["csv.types_lost"]),
        ("cp932", ",", ["csv.cp932", "csv.types_lost"]),
    ],
)
def test_csv_is_read_in_every_encoding_and_separator(
    tmp_path: Path, encoding: str, delimiter: str, expected: list[str]
):
    headings, rows = many(4)
    write_csv(tmp_path / "a.csv", headings, rows, encoding=encoding, delimiter=delimiter)
    grid = read_table(tmp_path / "a.csv")
    assert grid.types_lost
    assert grid.headings == (*FIXED["ja"], *headings)
    assert grid.rows[1][:4] == ("1", "2026/11/24 12:28", "2026/11/24 12:30", "anonymous")
    assert [row[8] for row in grid.rows[1:]] == [row[4] for row in rows]
    assert codes(grid) == expected


def test_quoted_line_breaks_stay_in_their_cell(tmp_path: Path):
    write_csv(tmp_path / "a.csv", ["問"], records([["一行目\n二行目"], ["x"]]))
    assert [row[5] for row in read_table(tmp_path / "a.csv").rows[1:]] == ["一行目\n二行目", "x"]


def test_several_choices_do_not_make_a_semicolon_the_separator(tmp_path: Path):
    write_csv(tmp_path / "a.csv", ["問"], records([["A;B;"], ["A;"]]))
    assert read_table(tmp_path / "a.csv").rows[1][5] == "A;B;"


def test_excels_hint_of_a_separator_is_heeded(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes(b"sep=;\r\nID;Start time;Q\r\n1;2026/11/24 9:00;a,b\r\n")
    assert read_table(tmp_path / "a.csv").rows == (("ID", "Start time", "Q"), ("1", "2026/11/24 9:00", "a,b"))


def test_a_value_under_no_heading_is_noticed(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes(b"ID,Q\r\n1,a\r\n2,b,stray\r\n3\r\n")
    grid = read_table(tmp_path / "a.csv")
    assert grid.rows[1:] == (("1", "a"), ("2", "b"), ("3", None))
    assert codes(grid) == ["csv.types_lost", "cell.beside"]


def test_a_very_long_answer_in_a_csv_is_read_whole(tmp_path: Path):
    write_csv(tmp_path / "a.csv", ["問"], records([["あ" * 200_000]]))
    assert len(str(read_table(tmp_path / "a.csv").rows[1][5])) == 200_000


def test_bytes_of_no_known_encoding_are_refused(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes(b"ID,Q\r\n1,\xff\xfd\x81\r\n")
    with pytest.raises(InputError) as caught:
        read_table(tmp_path / "a.csv")
    assert caught.value.issues[0].code == "csv.encoding"


def test_half_an_emoji_does_not_stop_the_reading(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes("ID,Q\r\n1,a\ud83d\r\n".encode("utf-8", "surrogatepass"))
    assert read_table(tmp_path / "a.csv").rows[1][1] == "a\ud83d"


def test_a_google_forms_csv_is_read(tmp_path: Path):
    write_google(tmp_path / "a.csv", ["問"], records([["A, B"], [None]]))
    grid = read_table(tmp_path / "a.csv")
    assert grid.rows == (
        ("タイムスタンプ", "問"),
        ("2026/11/24 12:30:00", "A, B"),
        ("2026/11/24 12:31:00", None),
    )


# --- whatever was answered

texts = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=30).filter(
    lambda t: "_x" not in t
)
cells = st.one_of(st.none(), texts, st.integers(-(10**9), 10**9))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(cells, cells), max_size=6))
def test_every_value_comes_back_from_an_untouched_download(rows: list[tuple[object, object]]):
    buffer = io.BytesIO()
    write_download(buffer, ["問1", "問2"], records(rows))
    buffer.seek(0)
    read = [
        tuple(v.replace("\r\n", "\n") if isinstance(v, str) else v for v in row[5:])
        for row in read_table(buffer).rows[1:]
    ]
    assert read == [tuple(v if v != "" else None for v in row) for row in rows]


def test_a_table_without_forms_columns_is_read_where_it_is_the_only_one(path: Path):
    write_raw(path, ["回答日時", "問"], [[START, "a"]])
    assert read_table(path).headings == ("回答日時", "問")


def test_a_csv_of_one_column_is_read(tmp_path: Path):
    write_lines(tmp_path / "a.csv", ["感想"], [["良い"], ["ふつう"]])
    assert read_table(tmp_path / "a.csv").rows == (("感想",), ("良い",), ("ふつう",))


@pytest.mark.parametrize(
    ("number", "form"),
    [(-2e11, "yyyy/mm/dd"), (1e15, "[h]:mm:ss"), (-1e15, "[h]:mm:ss"), (1e15, "yyyy/mm/dd")],
)
def test_a_number_no_calendar_knows_is_a_broken_workbook_or_a_number_and_no_crash(
    tmp_path: Path, number: float, form: str
):
    """The reader panics at some of them, which is no exception a caller would expect."""
    book = openpyxl.Workbook()
    book.active["A1"] = number
    book.active["A1"].number_format = form
    book.save(tmp_path / "回答.xlsx")
    found: list[object] = []
    try:
        found += [list(grid.rows) for grid in read_book(tmp_path / "回答.xlsx").values()]
    except InputError as error:
        found += [issue.code for issue in error.issues]
    assert found in ([[(number,)]], ["workbook.broken"])
