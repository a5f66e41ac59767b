"""The worksheets of an .xlsx before anything reads their values: their tables, and the cells a reader would lose.

Every part is unpacked once, in pieces, and looked at. Rules of sheets and tables: ECMA-376 part 1, 18.3, 18.5.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from dxforms.grid import Area, column_index
from dxforms.issues import InputError
from dxforms.patterns import pattern
from dxforms.records import record
from dxforms.source.opening import RESPONSES, Role
from dxforms.source.package import UNPACKED_LIMIT, Package, bare

if TYPE_CHECKING:
    from dxforms.source.plain_rows import Plain
    from dxforms.source.plain_values import Values

CELL_LIMIT = 25_000_000
"""Cells of the rectangle from A1 to the last value: it is held in memory whole."""
WORTH = 4 << 20
"""Bytes of a worksheet from which its rows are taken out plainly: below, calamine is done before a pattern is compiled."""
_VALUES = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}

# As Forms, Excel and every library spell them; these begin with literal bytes and are searched ten times as fast.
_ROW = pattern(rb'row r="(\d{1,7})')
# A cell right of column AZ or below row 99,999, whatever row it says it stands in.
_WIDE = pattern(rb' r="(?:[A-Z]{3}|[B-Z][A-Z]\d|[A-Z]{1,2}\d{6})')
_FAR = pattern(rb' r="[A-Z]{1,3}\d{6}')
# A cell right of column Z or below row 99,999: there is seldom one, and looking takes half of the time.
_PERHAPS_WIDE = pattern(rb' r="[A-Z](?:[A-Z]|\d{6})')
# As XML allows them to be spelled.
_ANY_ROW = pattern(rb"<(?:\w+:)?row\s(?:[^>]*?\br\s*=\s*[\"'](\d{1,7}))?")
_ANY_WIDE = pattern(rb"\sr\s*=\s*[\"'](?:[A-Z]{3}|[B-Z][A-Z]\d|[A-Z]{1,2}\d{6})")
_ANY_FAR = pattern(rb"\sr\s*=\s*[\"'][A-Z]{1,3}\d{6}")
_VALUED = pattern(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"'](?:[^>]*[^/>])?>")
_ERROR = pattern(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt\s*=\s*[\"']e[\"'])[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
# A result that is an empty text (t="str") is one; openpyxl writes an empty <v/> where there is none.
_NO_RESULT = pattern(
    rb"<(?:\w+:)?c\s(?![^>]*\bt\s*=\s*[\"']str)[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>"
    rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>))?</(?:\w+:)?c>"
)
# Behind a formula, but for one that is cut at the end of a piece, there is a result.
_UNSOLVED = pattern(rb"</f>(?!<v>[^<]|.{0,3}\Z)", re.DOTALL)
_MERGED = pattern(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_RANGE = pattern(r"^\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?$")

Address = tuple[int, int]
"""(row, column), both counted from 0."""


@record
class Table:
    """A table's definition: its name and its range with the heading row, without a row of totals (inclusive, from 0)."""

    name: str
    top: int
    left: int
    bottom: int
    right: int


@record
class SheetPart:
    """One worksheet: its name, its tables, and the cells whose value the reader would lose."""

    name: str
    tables: tuple[Table, ...] = ()
    errors: dict[Address, str] = field(default_factory=dict)
    """What Excel shows in cells with an error value (``#N/A``)."""
    unsolved: tuple[Address, ...] = ()
    """Formulas that were saved without a result."""
    merged: tuple[Area, ...] = ()
    """Cells that were merged, where ``aside`` was given: of their values the first alone stands in the file."""
    plain: Plain | None = field(default=None, repr=False)
    """Its rows, where they were asked for and are spelled plainly."""


def inspect(
    data: bytes,
    file: str,
    *,
    role: Role = RESPONSES,
    limit: int = UNPACKED_LIMIT,
    sheets: Collection[str] | None = None,
    aside: Collection[str] | None = None,
) -> tuple[SheetPart, ...]:
    """The worksheets of a workbook in the book's order.

    Worksheets that are not among ``sheets`` are named, not looked at: nobody will read them. With ``aside``, which
    names headings of columns nobody asks for in whole, the rows of large ones come with them where they can.
    Raises InputError where the zip is broken, is another kind of document, what is looked at unpacks to more than
    it may, or holds a DOCTYPE. ``data`` begins with a zip's signature.
    """
    return _Worksheets(Package(data, file, role, limit), aside).sheets(sheets)


@record(frozen=False, kw_only=False)
class _Scan:
    rows: int = 0
    is_wide: bool = False
    is_far: bool = False
    has_errors: bool = False
    has_formulas: bool = False
    has_unsolved: bool = False


class _Worksheets:
    """The workbook in a package."""

    def __init__(self, package: Package, aside: Collection[str] | None) -> None:
        self._package = package
        self._aside = aside
        self._main = next(
            (path for kind, path in package.relations("").values() if kind == "officeDocument"), ""
        )
        tree = package.xml(self._main) if self._main.casefold().endswith(".xml") else None
        if tree is None or bare(tree.tag) != "workbook":
            raise package.other_kind(self._main)
        self._relations = package.relations(self._main)
        self._order: list[tuple[str, str]] = []
        # Days would be counted from another day than where they are given as numbers.
        self._from_1904 = any(bare(node.tag) == "workbookPr" and node.get("date1904") for node in tree)
        for node in tree.iter():
            if bare(node.tag) == "sheet":
                link = next((value for name, value in node.items() if bare(name) == "id"), "")
                kind, path = self._relations.get(link, ("", ""))
                if kind == "worksheet":
                    self._order.append((node.get("name", ""), path))

    def sheets(self, wanted: Collection[str] | None) -> tuple[SheetPart, ...]:
        named = {path.casefold() for _, path in self._order}
        for name in self._package:
            if name.casefold().endswith((".xml", ".rels", ".vml")) and name.casefold() not in named:
                for _ in self._package.checked(name):  # pictures, macros, printer settings are never unpacked
                    pass
        return tuple(
            self._sheet(name, path) if wanted is None or name in wanted else SheetPart(name=name)
            for name, path in self._order
        )

    @cached_property
    def _values(self) -> Values | None:
        """What plain values are resolved with; None where its parts are not the ones calamine takes, by their names."""
        from dxforms.source.plain_values import Strings, Values, numeric_styles

        strings, styles = (self._package.named(name) for name in _VALUES.values())
        related = {(kind, path.casefold()) for kind, path in self._relations.values() if kind in _VALUES}
        if self._from_1904 or related != {
            (kind, name.casefold()) for kind, name in _VALUES.items() if self._package.named(name)
        }:
            return None
        try:
            return Values(
                strings=Strings(b"" if strings is None else self._package.whole(strings)),
                numeric=numeric_styles(None if styles is None else self._package.xml(styles)),
            )
        except InputError:  # calamine says what is broken, and is told by fewer things
            return None

    def _sheet(self, name: str, path: str) -> SheetPart:
        part = self._package.named(path)
        if part is None or not part.casefold().endswith(".xml"):
            raise self._package.broken()
        tables = tuple(self._tables(part))
        content: bytes | bytearray = b"" if self._aside is None else self._package.whole(part)
        merged = tuple(_merged(content))
        if self._aside is not None and len(content) >= WORTH:
            from dxforms.source.plain_rows import plain

            rows = plain(content, self._values, CELL_LIMIT, self._aside) if self._values else None
            if rows is not None:
                return SheetPart(name=name, tables=tables, merged=merged, plain=rows)
        scan = self._scan(part, name, content)
        if not content and (scan.has_errors or scan.has_unsolved):
            content = self._package.whole(part)
        errors = {
            (int(row) - 1, column_index(letters.decode())): value.decode("utf-8", "replace")
            for letters, row, value in (_ERROR.findall(content) if scan.has_errors else ())
        }
        unsolved = tuple(
            (int(row) - 1, column_index(letters.decode()))
            for letters, row in (_NO_RESULT.findall(content) if scan.has_unsolved else ())
        )
        return SheetPart(name=name, tables=tables, errors=errors, unsolved=unsolved, merged=merged)

    def _scan(self, part: str, sheet: str, content: bytes | bytearray) -> _Scan:
        """What a sheet shows; ``content`` is the part where it was unpacked already, else empty."""
        scan = _Scan()
        for windows in [(b"", bytes(content))] if content else self._package.checked(part):
            for window in filter(None, windows):
                _look(window, scan)
        if scan.is_far or scan.rows * (16384 if scan.is_wide else 52) > CELL_LIMIT:
            valued = [
                (int(row), column_index(letters.decode()))
                for letters, row in _VALUED.findall(content or self._package.whole(part))
            ]
            if (
                valued
                and max(row for row, _ in valued) * (max(column for _, column in valued) + 1) > CELL_LIMIT
            ):
                raise self._package.refuse(
                    "workbook.extent",
                    "表から遠く離れたセルに値があり、読み込めません。Excelで Ctrl+End を押し、余分な行と列を削除してください。",
                    sheet,
                )
        return scan

    def _tables(self, part: str) -> Iterator[Table]:
        for kind, path in self._package.relations(part).values():
            table = self._table(path) if kind == "table" else None
            if table is not None:
                yield table

    def _table(self, part: str) -> Table | None:
        tree = self._package.xml(part)
        if tree is None or tree.get("headerRowCount") == "0":
            return None
        found = _RANGE.match(tree.get("ref", ""))
        if found is None:
            return None
        left, top, right, bottom = found.groups()
        last = int(bottom or top) - (1 if tree.get("totalsRowCount", "0") not in ("0", "") else 0)
        return Table(
            name=tree.get("displayName") or tree.get("name") or "",
            top=int(top) - 1,
            left=column_index(left),
            bottom=last - 1,
            right=column_index(right or left),
        )


def _merged(content: bytes | bytearray) -> Iterator[Area]:
    if b"mergeCell " not in content:
        return
    for left, top, right, bottom in _MERGED.findall(content, max(content.rfind(b"sheetData"), 0)):
        yield int(top) - 1, column_index(left.decode()), int(bottom) - 1, column_index(right.decode())


def _look(window: bytes, scan: _Scan) -> None:
    """Note what a piece of a sheet shows. All searches take longer than the unpacking: none is made for nothing."""
    plain, tags = _ROW.findall(window), window.count(b"row ")
    is_plain = len(plain) == tags
    rows = plain if is_plain else [row for row in _ANY_ROW.findall(window) if row]
    scan.rows = max(scan.rows, max(map(int, rows), default=0))
    wide, far = (_WIDE, _FAR) if is_plain else (_ANY_WIDE, _ANY_FAR)
    if not scan.is_wide and (not is_plain or _PERHAPS_WIDE.search(window)):
        scan.is_wide = wide.search(window) is not None
    if scan.is_wide and not scan.is_far:
        scan.is_far = far.search(window) is not None
    scan.has_errors = scan.has_errors or b't="e"' in window or (b"'" in window and b"t='e'" in window)
    has_prefix = b":" in window  # one byte is found in no time
    if not scan.has_formulas:
        scan.has_formulas = b"<f" in window or (has_prefix and (b":f>" in window or b":f " in window))
    if scan.has_formulas and not scan.has_unsolved:
        scan.has_unsolved = (
            b"/></c>" in window
            or b"<v></" in window
            or (has_prefix and b":f" in window)
            or _UNSOLVED.search(window) is not None
        )
