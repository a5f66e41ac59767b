"""The workbook inside a chart: what データの編集 opens, written and read cell for cell.

It is written straight into a zip: a workbook library takes ten milliseconds a chart, and a report may hold hundreds.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from dxforms.grid import column_letters
from dxforms.records import record
from dxforms.survey.chart import Chart
from dxforms.text import escaped, legal

SHEET = "Sheet1"
"""The sheet every reference of a filled chart names; Word's own name for it."""

_DATE = (1980, 1, 1, 0, 0, 0)  # the same inputs give the same bytes
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PR = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_CONTENT_TYPES = f"""{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OFFICE}.worksheet+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{_OFFICE}.styles+xml"/>\
<Override PartName="/xl/sharedStrings.xml" ContentType="{_OFFICE}.sharedStrings+xml"/></Types>"""
_PACKAGE_RELS = f"""{_HEAD}<Relationships xmlns="{_PR}">\
<Relationship Id="rId1" Type="{_R}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
_WORKBOOK = f"""{_HEAD}<workbook xmlns="{_S}" xmlns:r="{_R}">\
<sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>"""
_WORKBOOK_RELS = f"""{_HEAD}<Relationships xmlns="{_PR}">\
<Relationship Id="rId1" Type="{_R}/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="rId2" Type="{_R}/styles" Target="styles.xml"/>\
<Relationship Id="rId3" Type="{_R}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"""
# Style 1 is text: a label stays text when somebody edits the cell.
_STYLES = f"""{_HEAD}<styleSheet xmlns="{_S}">\
<fonts count="1"><font><sz val="11"/><name val="BIZ UDゴシック"/><family val="3"/><charset val="128"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="標準" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
# A text that looks like Excel's own escape is escaped itself, or Excel would show another character.
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@record
class Sheet:
    """What stands in the charted cells: A1 empty, series names in row 1, categories in column A.

    ``values[series][category]``; the counts stand to the right, a blank column apart, outside the charted range.
    """

    categories: tuple[str, ...]
    names: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    counts: tuple[tuple[int, ...], ...] = ()

    @property
    def category_range(self) -> str:
        """Where the categories stand, as a chart refers to it."""
        return f"{SHEET}!$A$2:$A${len(self.categories) + 1}"

    def name_cell(self, series: int) -> str:
        """Where a series' name stands."""
        return f"{SHEET}!${column_letters(series + 1)}$1"

    def value_range(self, series: int) -> str:
        """Where a series' values stand."""
        letters = column_letters(series + 1)
        return f"{SHEET}!${letters}$2:${letters}${len(self.categories) + 1}"


def sheet_of(chart: Chart) -> Sheet:
    """The cells of a chart: characters that XML cannot hold removed, series names unique."""
    return Sheet(
        categories=tuple(legal(category)[0] for category in chart.categories),
        names=_unique(legal(series.name)[0] for series in chart.series),
        values=tuple(series.values for series in chart.series),
        counts=tuple(series.counts for series in chart.series),
    )


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        candidate, number = name, 1
        while candidate in found:
            number += 1
            candidate = f"{name}（{number}）"
        found.append(candidate)
    return tuple(found)


def number_text(value: float) -> str:
    """A number as both cache and cell hold it: the shortest text that reads back equal (71.9, 100)."""
    return repr(int(value)) if value == int(value) else repr(float(value))


def workbook_bytes(sheet: Sheet) -> bytes:
    """An .xlsx that holds the sheet; the same cells give the same bytes."""
    strings: dict[str, int] = {}
    rows = _rows(sheet, strings)
    last = f"{column_letters(_width(sheet) - 1)}{len(sheet.categories) + 1}"
    return _packed(rows, strings, last)


def cells_bytes(cells: Mapping[tuple[int, int], str | float]) -> bytes:
    """An .xlsx whose one sheet holds these cells (row and column from 0) and nothing else."""
    strings: dict[str, int] = {}
    rows = []
    for row, held in groupby(sorted(cells), key=lambda cell: cell[0]):
        written = "".join(_cell(*cell, cells[cell], strings) for cell in held)
        rows.append(f'<row r="{row + 1}">{written}</row>')
    high = max((row for row, _ in cells), default=0)
    wide = max((column for _, column in cells), default=0)
    return _packed(rows, strings, f"{column_letters(wide)}{high + 1}")


def _cell(row: int, column: int, value: str | float, strings: dict[str, int]) -> str:
    place = f"{column_letters(column)}{row + 1}"
    if isinstance(value, str):
        return f'<c r="{place}" s="1" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
    return f'<c r="{place}"><v>{number_text(value)}</v></c>'


def _packed(rows: Sequence[str], strings: Mapping[str, int], last: str) -> bytes:
    """The package around the rows of its one sheet."""
    used = sum(row.count(' t="s"') for row in rows)
    items = "".join(f'<si><t xml:space="preserve">{_text(value)}</t></si>' for value in strings)
    files = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _PACKAGE_RELS,
        "xl/workbook.xml": _WORKBOOK,
        "xl/_rels/workbook.xml.rels": _WORKBOOK_RELS,
        "xl/worksheets/sheet1.xml": (
            f'{_HEAD}<worksheet xmlns="{_S}"><dimension ref="A1:{last}"/>'
            '<cols><col min="1" max="1" width="40" customWidth="1"/></cols>'
            f"<sheetData>{''.join(rows)}</sheetData></worksheet>"
        ),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": (
            f'{_HEAD}<sst xmlns="{_S}" count="{used}" uniqueCount="{len(strings)}">{items}</sst>'
        ),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, text.encode("utf-8"))
    return buffer.getvalue()


def _width(sheet: Sheet) -> int:
    return 1 + len(sheet.names) + (1 + len(sheet.counts) if sheet.counts else 0)


def _rows(sheet: Sheet, strings: dict[str, int]) -> list[str]:
    def string(column: int, row: int, value: str) -> str:
        index = strings.setdefault(value, len(strings))
        return f'<c r="{column_letters(column)}{row}" s="1" t="s"><v>{index}</v></c>'

    def number(column: int, row: int, value: float | None) -> str:
        return (
            "" if value is None else f'<c r="{column_letters(column)}{row}"><v>{number_text(value)}</v></c>'
        )

    beside = 2 + len(sheet.names)  # a blank column parts the counts from what is charted
    heads = [string(1 + index, 1, name) for index, name in enumerate(sheet.names)]
    if sheet.counts:
        heads += [string(beside + index, 1, f"{name}（回答数）") for index, name in enumerate(sheet.names)]
    rows = [f'<row r="1">{"".join(heads)}</row>']
    for index, category in enumerate(sheet.categories):
        row = index + 2
        cells = [string(0, row, category)]
        cells += [number(1 + place, row, values[index]) for place, values in enumerate(sheet.values)]
        cells += [number(beside + place, row, counts[index]) for place, counts in enumerate(sheet.counts)]
        rows.append(f'<row r="{row}">{"".join(cells)}</row>')
    return rows


def _text(value: str) -> str:
    # \r as such would be read back as \n.
    return escaped(_ESCAPE_LIKE.sub("_x005F_", value)).replace("\r", "_x000D_")


def sheet_from(data: bytes, sheet: str = SHEET) -> tuple[tuple[object, ...], ...]:
    """The rows of an embedded workbook's sheet, None where a cell is empty; ValueError where it cannot be read."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise ValueError(f"the workbook of a chart cannot be read: {error}") from error
    return tuple(tuple(None if value == "" else value for value in row) for row in rows)
