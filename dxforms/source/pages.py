"""A workbook or CSV as it lies in its file, for judging how it is written: what readers of values pass over.

Merged ranges, hidden rows, formulas, drawings and how a number is shown stand in the parts of the package only
(ECMA-376 part 1, 18.3, 18.8, 20.5). The package is inspected before anything of it is read.
"""

from __future__ import annotations

import csv
import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator

from lxml import etree

from dxforms.grid import column_letters
from dxforms.issues import InputError, Where, fault
from dxforms.readable.page import Cell, CsvForm, Drawing, File, Page
from dxforms.source.delimited import decode
from dxforms.source.opening import Form, Opened, Role, Source, open_source
from dxforms.source.sheetxml import CellReader, looks_of, words
from dxforms.source.worksheets import inspect
from dxforms.workbook.identity import read_stamp

LINTED = Role(
    wanted="検査するExcelのブック（.xlsx）又はCSVのファイルを指定してください。",
    again="元のファイルを保存し直してください。",
)
_SEPARATORS = ",\t;"
_WANTED = ("{*}row", "{*}col", "{*}mergeCell", "{*}conditionalFormatting")
_MOST_ROWS = 1 << 20
MOST_BYTES = 100 << 20
"""Of a CSV: the cells of this many take some gigabytes of memory."""
_KINDS = {"graphicFrame": "グラフ等", "pic": "画像", "cxnSp": "線", "grpSp": "図形", "sp": "図形"}


def read_pages(source: Source, *, name: str = "") -> File:
    """Every sheet of an .xlsx, or a CSV, as it lies in the file (a path or a binary file).

    :class:`InputError` where the file cannot be read, is neither, or is hostile.
    """
    opened = open_source(source, name, LINTED)
    if opened.form is Form.TEXT and len(opened.data) > MOST_BYTES:
        message = (
            f"ファイルが大きすぎるため、検査できません（{len(opened.data) >> 20:,}MB）。"
            f"{MOST_BYTES >> 20}MBまでのファイルを検査できます。一部の行を抜き出したファイルで検査してください。"
        )
        raise InputError([fault("csv.large", message, Where(file=opened.name))])
    if opened.form is Form.TEXT:
        return File(name=opened.name, pages=(_csv(opened),))
    inspect(opened.data, opened.name, role=LINTED)
    try:
        pages = tuple(_Book(opened.data).pages())
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, etree.XMLSyntaxError):
        message = f"ブックの中身が壊れていて読み込めません。{LINTED.again}"
        raise InputError([fault("workbook.broken", message, Where(file=opened.name))]) from None
    return File(name=opened.name, pages=pages, is_ours=read_stamp(io.BytesIO(opened.data)) is not None)


# ---------------------------------------------------------------- a workbook


class _Book:
    """The parts of one workbook that was inspected."""

    def __init__(self, data: bytes) -> None:
        self._package = zipfile.ZipFile(io.BytesIO(data))
        self._names = {name.lstrip("/").casefold(): name for name in self._package.namelist()}

    def pages(self) -> Iterator[Page]:
        main = next(path for kind, path in self._relations("").values() if kind == "officeDocument")
        relations = self._relations(main)
        by_kind = dict(relations.values())
        shared = self._shared(by_kind.get("sharedStrings", ""))
        looks = looks_of(self._tree(by_kind["styles"]) if "styles" in by_kind else None)
        book = self._tree(main)
        is_1904 = any(_local(node) == "workbookPr" and node.get("date1904") in {"1", "true"} for node in book)
        for node in book.iter():
            if not isinstance(node.tag, str) or _local(node) != "sheet":
                continue
            kind, path = relations.get(_attribute(node, "id"), ("", ""))
            if kind == "worksheet":
                is_hidden = node.get("state", "visible") != "visible"
                yield self._page(node.get("name", ""), path, CellReader(shared, looks, is_1904), is_hidden)
            elif kind == "chartsheet":
                yield Page(name=node.get("name", ""), drawings=(Drawing("グラフ"),))

    def _page(self, name: str, path: str, reader: CellReader, is_hidden: bool) -> Page:
        rows: list[tuple[Cell | None, ...]] = []
        merged: list[str] = []
        hidden_rows: list[int] = []
        hidden_columns: list[int] = []
        ruled = False
        with self._package.open(self._names[path.casefold()]) as stream:
            for _, node in etree.iterparse(
                stream, events=("end",), tag=_WANTED, resolve_entities=False, no_network=True, huge_tree=True
            ):
                match _local(node):
                    case "row":
                        index = int(node.get("r") or len(rows) + 1) - 1
                        if not len(rows) <= index < _MOST_ROWS:
                            raise ValueError("a row out of its place")
                        rows += [()] * (index - len(rows))
                        rows.append(reader.row(node, index))
                        if _is_hidden(node, "ht"):
                            hidden_rows.append(index)
                        node.clear()
                    case "col" if _is_hidden(node, "width"):
                        first, last = int(node.get("min", "1")), int(node.get("max", "1"))
                        hidden_columns += range(first - 1, min(last, first + 255))
                    case "mergeCell":
                        merged.append(node.get("ref", ""))
                    case "conditionalFormatting":
                        ruled = True
        while rows and not any(rows[-1]):
            rows.pop()
        found = self._relations(path).values()
        return Page(
            name=name,
            rows=tuple(rows),
            merged=tuple(merged),
            hidden_rows=tuple(hidden_rows),
            hidden_columns=tuple(hidden_columns),
            is_hidden=is_hidden,
            drawings=tuple(self._drawings(found)),
            tables=tuple(self._tree(target).get("ref", "") for kind, target in found if kind == "table"),
            is_coloured_by_rule=ruled,
        )

    def _drawings(self, relations: Iterable[tuple[str, str]]) -> Iterator[Drawing]:
        for kind, path in relations:
            if kind == "drawing":
                yield from _anchored(self._tree(path))
            elif kind in {"comments", "threadedComment"}:
                for node in self._tree(path).iter():
                    if isinstance(node.tag, str) and _local(node) in {"comment", "threadedComment"}:
                        yield Drawing("コメント", node.get("ref", ""))

    def _shared(self, path: str) -> list[str]:
        if not path:
            return []
        return [words(node) for node in self._tree(path) if isinstance(node.tag, str)]

    def _tree(self, path: str) -> etree._Element:
        content = self._package.read(self._names[path.casefold()])
        return etree.fromstring(
            content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        )

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id → (the type's last word, the target part), of what lies inside the package."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path.casefold() not in self._names:
            return {}
        found = {}
        for node in self._tree(path):
            target = node.get("Target", "")
            inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if node.get("TargetMode") != "External" and inside.casefold() in self._names:
                found[node.get("Id", "")] = (node.get("Type", "").rsplit("/", 1)[-1], inside)
        return found


def _anchored(drawing: etree._Element) -> Iterator[Drawing]:
    """What lies on a sheet, each with the cell it begins at (20.5.2)."""
    for anchor in drawing:
        if not isinstance(anchor.tag, str):
            continue
        kind = next((_KINDS[_local(node)] for node in anchor if _tag(node) in _KINDS), "図形")
        start = next((node for node in anchor if _tag(node) == "from"), None)
        address = ""
        if start is not None:
            at = {_tag(node): int(node.text or 0) for node in start if _tag(node) in {"row", "col"}}
            address = f"{column_letters(at.get('col', 0))}{at.get('row', 0) + 1}"
        yield Drawing(kind, address)


def _is_hidden(node: etree._Element, extent: str) -> bool:
    """True for a row or column that is hidden, or drawn so narrow that nobody sees it."""
    if node.get("hidden") in {"1", "true"}:
        return True
    try:
        return float(node.get(extent, "1")) == 0
    except ValueError:
        return False


def _attribute(node: etree._Element, name: str) -> str:
    """An attribute by its name without a namespace: strict and transitional workbooks have their own."""
    return next((str(value) for key, value in node.attrib.items() if str(key).rsplit("}", 1)[-1] == name), "")


def _local(node: etree._Element) -> str:
    return str(node.tag).rsplit("}", 1)[-1]


def _tag(node: etree._Element) -> str:
    return _local(node) if isinstance(node.tag, str) else ""


# ---------------------------------------------------------------- a CSV


def _csv(opened: Opened) -> Page:
    text, _ = decode(opened.data, opened.name)
    separator = _separator(text)
    limit = csv.field_size_limit(1 << 30)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        message = f"CSVとして読み込めません。{LINTED.again}"
        raise InputError([fault("csv.broken", message, Where(file=opened.name))]) from None
    finally:
        csv.field_size_limit(limit)
    rows = tuple(
        tuple(Cell(index, column, value) if value else None for column, value in enumerate(record))
        for index, record in enumerate(records)
    )
    while rows and not any(rows[-1]):
        rows = rows[:-1]
    return Page(name="", rows=rows, csv=_form(opened.data, text, records, separator))


def _separator(text: str) -> str:
    """The separator that makes the most of the first record."""

    def fields(separator: str) -> int:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), []))

    return max(_SEPARATORS, key=fields)


def _form(data: bytes, text: str, records: list[list[str]], separator: str) -> CsvForm:
    """How the file is written; whether every field is quoted is told by writing it so and comparing."""
    if data.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        try:
            data.decode("utf-8")
            encoding = "utf-8"
        except UnicodeDecodeError:
            encoding = "cp932"
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(records)
    plain = text.removeprefix("\ufeff")
    return CsvForm(
        encoding=encoding,
        separator=separator,
        is_quoted=_lines(plain) == _lines(written.getvalue()),
        has_crlf="\n" not in plain.replace("\r\n", "") or _ends_are_crlf(plain, records),
    )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def _ends_are_crlf(text: str, records: list[list[str]]) -> bool:
    """True where the only bare line breaks stand inside of fields."""
    inside = sum(value.count("\n") - value.count("\r\n") for record in records for value in record)
    return text.count("\n") - text.count("\r\n") == inside
