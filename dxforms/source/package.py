"""The .xlsx package before anything reads it: refused where it is none or hostile; its sheets, tables and error cells.

Every part is unpacked once, in pieces, and counted: what a zip declares is not believed (calamine unpacks what is
there, whatever the directory says). Rules of the package: ECMA-376 part 2; of sheets and tables: part 1, 18.3, 18.5.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import field
from xml.etree import ElementTree  # parts with a DOCTYPE never reach it

from dxforms.grid import column_index
from dxforms.issues import InputError, Where, fault
from dxforms.patterns import pattern
from dxforms.records import record
from dxforms.source.opening import RESPONSES, Role

UNPACKED_LIMIT = 1 << 30
"""Bytes all parts may take; an export of 50,000 answers to 15 questions takes about 60 MB."""
RATIO_LIMIT = 300
"""Times a part may grow; exports grow 8 to 40 times, a bomb about 1,000 times."""
RATIO_FREE = 16 << 20
"""Bytes below which growth does no harm."""
CELL_LIMIT = 25_000_000
"""Cells of the rectangle from A1 to the last value: it is held in memory whole."""
PART_LIMIT = 10_000

_PIECE = 4 << 20
_OVERLAP = 256
# As Forms, Excel and every library spell them; these begin with literal bytes and are searched ten times as fast.
_ROW = pattern(rb'row r="(\d+)')
# A cell right of column AZ or below row 99,999, whatever row it says it stands in.
_WIDE = pattern(rb' r="(?:[A-Z]{3}|[B-Z][A-Z]\d|[A-Z]{1,2}\d{6})')
_FAR = pattern(rb' r="[A-Z]{1,3}\d{6}')
# A cell right of column Z or below row 99,999: there is seldom one, and looking takes half of the time.
_PERHAPS_WIDE = pattern(rb' r="[A-Z](?:[A-Z]|\d{6})')
# As XML allows them to be spelled.
_ANY_ROW = pattern(rb"<(?:\w+:)?row\s(?:[^>]*?\br\s*=\s*[\"'](\d+))?")
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


@record(frozen=False, kw_only=False)
class _Scan:
    rows: int = 0
    is_wide: bool = False
    is_far: bool = False
    has_errors: bool = False
    has_formulas: bool = False
    has_unsolved: bool = False


def inspect(
    data: bytes,
    file: str,
    *,
    role: Role = RESPONSES,
    limit: int = UNPACKED_LIMIT,
    sheets: Collection[str] | None = None,
) -> tuple[SheetPart, ...]:
    """The worksheets of a workbook in the book's order.

    Worksheets that are not among ``sheets`` are named, not looked at: nobody will read them. Raises InputError
    where the zip is broken, is another kind of document, what is looked at unpacks to more than it may, or holds
    a DOCTYPE. ``data`` begins with a zip's signature.
    """
    return _Package(data, file, role, limit).sheets(sheets)


class _Package:
    """One zip, read part by part."""

    def __init__(self, data: bytes, file: str, role: Role, limit: int) -> None:
        self._limit = limit
        self._data = data
        self._file = file
        self._role = role
        self._unpacked = 0
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                entries = package.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise self._broken() from None
        if len(entries) > PART_LIMIT:
            raise self._bomb()
        self._entries = {entry.filename.lstrip("/"): entry for entry in entries}
        self._names = {
            name.casefold(): name for name in self._entries
        }  # part names are compared without case
        if len(self._names) != len(entries):
            raise self._broken()

    # --- what is refused

    def _refuse(self, code: str, message: str) -> InputError:
        return InputError([fault(code, message, Where(file=self._file))])

    def _broken(self) -> InputError:
        return self._refuse(
            "workbook.broken",
            f"ファイルが壊れているか、ダウンロードが途中で切れています。{self._role.again}",
        )

    def _bomb(self) -> InputError:
        return self._refuse(
            "workbook.bomb",
            f"展開すると異常に大きくなるファイルのため、安全のため読み込みを中止しました。{self._role.again}",
        )

    def _doctype(self) -> InputError:
        return self._refuse(
            "workbook.doctype",
            "Excelのブックには無いはずの定義（DOCTYPE）が含まれているため、安全のため読み込みを中止しました。"
            f"Excelで開いて保存し直すか、{self._role.again}",
        )

    # --- parts

    def _pieces(self, name: str) -> Iterator[bytes]:
        """A part's bytes in pieces, checked against the limits and against what the directory declares."""
        entry = self._entries[name]
        if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self._broken()
        head = self._data[entry.header_offset : entry.header_offset + 30]
        if len(head) < 30 or head[:4] != b"PK\3\4":
            raise self._broken()
        start = entry.header_offset + 30 + int.from_bytes(head[26:28], "little")
        start += int.from_bytes(head[28:30], "little")
        packed = memoryview(self._data)[start : start + entry.compress_size]
        size = 0
        for piece in (
            _inflate(packed) if entry.compress_type == zipfile.ZIP_DEFLATED else iter((bytes(packed),))
        ):
            size += len(piece)
            self._unpacked += len(piece)
            if self._unpacked > self._limit or (size > RATIO_FREE and size > RATIO_LIMIT * len(packed)):
                raise self._bomb()
            yield piece
        if size != entry.file_size:
            raise self._broken()

    def _checked(self, name: str) -> Iterator[tuple[bytes, bytes]]:
        """Pieces of an XML part, before each what stands around the cut; a DOCTYPE or an encoding that hides one is refused.

        What is shorter than the overlap is whole in one of the two.
        """
        tail = cut = b""
        try:
            for piece in self._pieces(name):
                if not tail and (piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in piece[:4]):
                    raise self._doctype()
                cut = tail + piece[:_OVERLAP] if tail else b""
                if b"<!DOCTYPE" in piece or b"<!DOCTYPE" in cut:
                    raise self._doctype()
                yield cut, piece
                tail = (piece if len(piece) >= _OVERLAP else tail + piece)[-_OVERLAP:]
        except zlib.error:
            raise self._broken() from None

    def _xml(self, name: str) -> ElementTree.Element | None:
        """A small part as a tree, None where there is no such part."""
        actual = self._names.get(name.casefold())
        if actual is None:
            return None
        content = self._whole(actual)
        try:
            return ElementTree.fromstring(content)  # noqa: S314 - a DOCTYPE was refused above
        except (ElementTree.ParseError, ValueError, LookupError):
            raise self._broken() from None

    def _whole(self, name: str) -> bytes:
        return b"".join([piece for _, piece in self._checked(name)])

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id → (the type's last word, the target part); targets outside of the package are never followed."""
        folder, name = posixpath.split(part)
        tree = self._xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        relations = {}
        for node in tree if tree is not None else ():
            target = node.get("Target", "")
            if node.get("TargetMode") == "External" or not target:
                continue
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            relations[node.get("Id", "")] = (node.get("Type", "").rsplit("/", 1)[-1], path)
        return relations

    # --- the workbook

    def sheets(self, wanted: Collection[str] | None = None) -> tuple[SheetPart, ...]:
        workbook = next((path for kind, path in self._relations("").values() if kind == "officeDocument"), "")
        tree = self._xml(workbook) if workbook.casefold().endswith(".xml") else None
        if tree is None or _local(tree) != "workbook":
            raise self._other_kind(workbook)
        relations = self._relations(workbook)
        named: dict[str, str] = {}
        order: list[tuple[str, str]] = []
        for node in tree.iter():
            if _local(node) == "sheet":
                link = next((value for name, value in node.items() if _bare(name) == "id"), "")
                kind, path = relations.get(link, ("", ""))
                if kind == "worksheet":
                    order.append((node.get("name", ""), path))
                    named[path.casefold()] = node.get("name", "")
        scans: dict[str, _Scan] = {}
        for name in self._entries:
            if not name.casefold().endswith((".xml", ".rels", ".vml")):
                continue  # pictures, macros and printer settings are never unpacked
            sheet = named.get(name.casefold())
            if sheet is None:
                for _ in self._checked(name):
                    pass
            elif wanted is None or sheet in wanted:
                scans[name.casefold()] = self._scan(name, sheet)
        return tuple(
            self._sheet(name, path, scans.get(path.casefold()))
            if wanted is None or name in wanted
            else SheetPart(name=name)
            for name, path in order
        )

    def _scan(self, part: str, sheet: str) -> _Scan:
        scan = _Scan()
        for windows in self._checked(part):
            for window in filter(None, windows):
                _look(window, scan)
        if scan.is_far or scan.rows * (16384 if scan.is_wide else 52) > CELL_LIMIT:
            valued = [
                (int(row), column_index(letters.decode()))
                for letters, row in _VALUED.findall(self._whole(part))
            ]
            if (
                valued
                and max(row for row, _ in valued) * (max(column for _, column in valued) + 1) > CELL_LIMIT
            ):
                raise InputError(
                    [
                        fault(
                            "workbook.extent",
                            "表から遠く離れたセルに値があり、読み込めません。Excelで Ctrl+End を押し、余分な行と列を削除してください。",
                            Where(file=self._file, sheet=sheet),
                        )
                    ]
                )
        return scan

    def _sheet(self, name: str, part: str, scan: _Scan | None) -> SheetPart:
        if scan is None:
            raise self._broken()
        actual = self._names[part.casefold()]
        content = self._whole(actual) if scan.has_errors or scan.has_unsolved else b""
        errors = {
            (int(row) - 1, column_index(letters.decode())): value.decode("utf-8", "replace")
            for letters, row, value in (_ERROR.findall(content) if scan.has_errors else ())
        }
        unsolved = tuple(
            (int(row) - 1, column_index(letters.decode()))
            for letters, row in (_NO_RESULT.findall(content) if scan.has_unsolved else ())
        )
        tables = (self._table(path) for kind, path in self._relations(actual).values() if kind == "table")
        return SheetPart(
            name=name,
            tables=tuple(table for table in tables if table is not None),
            errors=errors,
            unsolved=unsolved,
        )

    def _table(self, part: str) -> Table | None:
        tree = self._xml(part)
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

    def _other_kind(self, main: str) -> InputError:
        """What the zip is instead of a workbook."""
        names = {name.casefold() for name in self._entries}
        what, advice = "", self._role.wanted
        if main.startswith("word/") or "word/document.xml" in names:
            what = "Wordの文書です"
        elif main.startswith("ppt/") or "ppt/presentation.xml" in names:
            what = "PowerPointの資料です"
        elif main.endswith(".bin") or "xl/workbook.bin" in names:
            what = "Excelバイナリ ブック（.xlsb）です"
            advice = "Excelで開き、「Excel ブック（*.xlsx）」として保存し直してください。"
        elif "mimetype" in names and "content.xml" in names:
            what = "OpenDocument形式（.odsなど）のファイルです"
            advice = "Excelで開き、「Excel ブック（*.xlsx）」として保存し直してください。"
        elif any(name.endswith((".xlsx", ".csv")) for name in names):
            what = "ZIPにまとめられたファイルです"
            advice = "展開してから、中のファイルを指定してください。"
        else:
            what = "Excelのブックではありません"
        return self._refuse("workbook.other", f"このファイルは{what}。{advice}")


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


def _inflate(packed: memoryview) -> Iterator[bytes]:
    """Deflated bytes in pieces of bounded size; zlib.error where they are broken or end early."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    while not unpacker.eof:
        piece = unpacker.decompress(rest, _PIECE)
        rest = unpacker.unconsumed_tail
        if not piece and not rest and not unpacker.eof:
            raise zlib.error("ends early")
        if piece:
            yield piece


def _bare(name: str) -> str:
    return name.rsplit("}", 1)[-1]


def _local(node: ElementTree.Element) -> str:
    return _bare(node.tag)
