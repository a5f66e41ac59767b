import io
import re
import struct
import zipfile
from collections.abc import Mapping

import pytest

from dxforms.grid import column_index
from dxforms.issues import InputError
from dxforms.source import package
from dxforms.source.worksheets import Table, inspect
from tests.exports import many, write_download, write_raw, write_saved


def export(**options: object) -> bytes:
    buffer = io.BytesIO()
    write_download(buffer, *many(3), **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def changed(data: bytes, **parts: bytes) -> bytes:
    """The package with parts replaced or added; names are given with ``__`` for ``/`` and no suffix."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        whole: dict[str, bytes | str] = {name: source.read(name) for name in source.namelist()}
    for name, content in parts.items():
        whole[name.replace("__", "/") + ".xml"] = content
    return zipped(whole)


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return source.read(name)


def code_of(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        inspect(data, "回答.xlsx")
    (issue,) = caught.value.issues
    assert issue.where.file == "回答.xlsx"
    return issue.code


def test_an_untouched_download_shows_its_one_table():
    (sheet,) = inspect(export(), "回答.xlsx")
    assert sheet.name == "Sheet1"
    assert sheet.tables == (Table(name="Table1", top=0, left=0, bottom=3, right=10),)


def test_a_row_of_totals_is_no_part_of_the_table():
    data = export()
    table = part(data, "xl/tables/table1.xml").replace(b'insertRow="1"', b'totalsRowCount="1"')
    (sheet,) = inspect(changed(data, xl__tables__table1=table), "回答.xlsx")
    assert sheet.tables[0].bottom == 2


def test_a_table_behind_an_external_target_is_never_followed():
    data = export()
    rels = part(data, "xl/worksheets/_rels/sheet1.xml.rels").replace(b" />", b' TargetMode="External" />')
    assert b"External" in rels
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        whole: dict[str, bytes | str] = {name: source.read(name) for name in source.namelist()}
    whole["xl/worksheets/_rels/sheet1.xml.rels"] = rels
    (sheet,) = inspect(zipped(whole), "回答.xlsx")
    assert sheet.tables == ()


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"word/document.xml": "<w/>"}, "Word"),
        ({"ppt/presentation.xml": "<p/>"}, "PowerPoint"),
        ({"xl/workbook.bin": b"\1"}, "xlsb"),
        (
            {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<o/>"},
            "OpenDocument",
        ),
        ({"回答.xlsx": b"\1"}, "ZIP"),
        ({"readme.txt": "a"}, "Excelのブックではありません"),
        ({}, "Excelのブックではありません"),
    ],
)
def test_a_zip_that_is_no_workbook_is_called_by_what_it_is(parts: dict[str, bytes | str], word: str):
    with pytest.raises(InputError, match=word) as caught:
        inspect(zipped(parts), "回答.xlsx")
    assert caught.value.issues[0].code == "workbook.other"


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_download_that_was_cut_off_is_broken(cut: float):
    data = export()
    assert code_of(data[: int(len(data) * cut)]) == "workbook.broken"


def test_damaged_bytes_inside_are_broken():
    data = bytearray(export())
    middle = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[middle : middle + 40] = b"\xff" * 40
    assert code_of(bytes(data)) == "workbook.broken"


def test_entities_are_refused_in_any_part():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
    assert code_of(changed(export(), docProps__app=bomb)) == "workbook.doctype"


def test_an_external_entity_is_refused():
    data = export()
    strings = part(data, "xl/sharedStrings.xml").removeprefix(b"\xef\xbb\xbf")
    head, rest = strings.split(b"?>", 1)
    hostile = head + b'?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + rest
    assert code_of(changed(data, xl__sharedStrings=hostile)) == "workbook.doctype"


def test_an_encoding_that_would_hide_entities_is_refused():
    hidden = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a []><a/>'.encode("utf-16")
    assert code_of(changed(export(), docProps__app=hidden)) == "workbook.doctype"


def test_a_part_that_grows_a_thousandfold_is_refused():
    assert code_of(changed(export(), xl__extra=b" " * (package.RATIO_FREE + 1))) == "workbook.bomb"


def test_parts_that_are_too_large_together_are_refused():
    data = export()
    assert inspect(data, "回答.xlsx", limit=100_000)
    with pytest.raises(InputError, match="異常に大きくなる"):
        inspect(data, "回答.xlsx", limit=2_000)


def test_a_size_that_is_declared_too_small_is_not_believed():
    data = bytearray(changed(export(), xl__extra=b"<a>" + b"b" * 5_000 + b"</a>"))
    entry = data.rindex(b"xl/extra.xml") - 46
    assert data[entry : entry + 4] == b"PK\1\2"
    data[entry + 24 : entry + 28] = struct.pack("<I", 5)
    assert code_of(bytes(data)) == "workbook.broken"


def test_a_value_at_the_far_end_of_the_sheet_is_refused_before_memory_is_filled():
    buffer = io.BytesIO()
    write_saved(buffer, *many(2), strays={"XFD1048576": "x"})
    assert code_of(buffer.getvalue()) == "workbook.extent"


def test_a_wide_survey_is_no_bomb():
    buffer = io.BytesIO()
    write_raw(buffer, [f"Q{n}" for n in range(300)], [[n] * 300 for n in range(10)])
    (sheet,) = inspect(buffer.getvalue(), "回答.xlsx")
    assert sheet.tables[0].right == 299


def test_error_values_are_found_with_their_addresses():
    data = export()
    sheet = part(data, "xl/worksheets/sheet1.xml").replace(
        b"</x:sheetData>",
        b'<x:row r="5"><x:c r="B5" t="e"><x:f>NA()</x:f><x:v>#N/A</x:v></x:c></x:row></x:sheetData>',
    )
    (found,) = inspect(changed(data, xl__worksheets__sheet1=sheet), "回答.xlsx")
    assert found.errors == {(4, 1): "#N/A"}


def test_a_formula_saved_without_a_result_is_found():
    data = export()
    sheet = part(data, "xl/worksheets/sheet1.xml").replace(
        b"</x:sheetData>", b'<x:row r="5"><x:c r="C5"><x:f>1+1</x:f></x:c></x:row></x:sheetData>'
    )
    (found,) = inspect(changed(data, xl__worksheets__sheet1=sheet), "回答.xlsx")
    assert found.unsolved == ((4, 2),)


@pytest.mark.parametrize("before", range(0, 40, 3))
def test_what_lies_where_a_part_is_cut_into_pieces_is_found(before):
    data = export()
    cells = b'<x:row r="5"><x:c r="C5" t="e"><x:v>#N/A</x:v></x:c><x:c r="D5"><x:f>1+1</x:f></x:c></x:row>'
    head, rest = part(data, "xl/worksheets/sheet1.xml").split(b"</x:sheetData>")
    words = bytes(range(97, 123)) * 8
    filler = (
        b"<!--"
        + (words * (package.PIECE // len(words) + 1))[: package.PIECE - len(head) - 7 - before]
        + b"-->"
    )
    sheet = head + filler + cells + b"</x:sheetData>" + rest
    assert sheet.index(cells) == package.PIECE - before
    (found,) = inspect(changed(data, xl__worksheets__sheet1=sheet), "回答.xlsx")
    assert (found.errors, found.unsolved) == ({(4, 2): "#N/A"}, ((4, 3),))


def test_an_error_value_between_apostrophes_is_found():
    data = export()
    sheet = part(data, "xl/worksheets/sheet1.xml").replace(
        b"</x:sheetData>",
        b"<x:row r='5'><x:c r='B5' t='e'><x:v>#REF!</x:v></x:c></x:row></x:sheetData>",
    )
    (found,) = inspect(changed(data, xl__worksheets__sheet1=sheet), "回答.xlsx")
    assert found.errors == {(4, 1): "#REF!"}


def test_a_sheet_that_is_wide_and_long_is_refused_though_no_cell_says_both():
    data = export()
    sheet = part(data, "xl/worksheets/sheet1.xml").replace(
        b"</x:sheetData>",
        b'<x:row r="5"><x:c r="XFD5"><x:v>1</x:v></x:c></x:row>'
        b'<x:row r="90000"><x:c r="A90000"><x:v>1</x:v></x:c></x:row></x:sheetData>',
    )
    assert code_of(changed(data, xl__worksheets__sheet1=sheet)) == "workbook.extent"


@pytest.mark.parametrize(("letters", "index"), [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16383)])
def test_columns_are_counted_from_nought(letters: str, index: int):
    assert column_index(letters) == index


def test_a_cell_far_below_the_row_that_holds_it_is_refused():
    data = export()
    sheet = part(data, "xl/worksheets/sheet1.xml").replace(b'r="A2"', b'r="XFD1048576"')
    assert code_of(changed(data, xl__worksheets__sheet1=sheet)) == "workbook.extent"


@pytest.mark.parametrize(
    ("cell", "lost"),
    [
        (b'<x:c r="G2"><x:f>1+1</x:f><x:v></x:v></x:c>', True),  # as openpyxl saves one
        (b'<x:c r="G2"><x:f>1+1</x:f><x:v /></x:c>', True),
        (b'<x:c r="G2"><x:f>1+1</x:f><x:v>2</x:v></x:c>', False),
        (b'<x:c r="G2" t="str"><x:f>IF(1,"","")</x:f><x:v></x:v></x:c>', False),  # an empty text is a result
    ],
)
def test_a_formula_whose_result_is_an_empty_element_has_none(cell, lost):
    data = export()
    sheet = re.sub(rb'<x:c r="G2".*?(?:/>|</x:c>)', cell, part(data, "xl/worksheets/sheet1.xml"), count=1)
    (found,) = inspect(changed(data, xl__worksheets__sheet1=sheet), "回答.xlsx")
    assert found.unsolved == (((1, 6),) if lost else ())
