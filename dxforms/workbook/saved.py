"""A workbook as some program saved it: formulas, values, looks, widths, drawings and comments of its sheets.

Only what a comparison by hand needs is read, and only of the sheets that are asked for. Names of elements are looked
up in any namespace: Excel can save the strict form of ECMA-376 too.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from lxml import etree

from dxforms.grid import column_index
from dxforms.workbook.compared import Cell, Look, SavedSheet, Value
from dxforms.workbook.saved_looks import is_on, looks_of
from dxforms.workbook.spelling import moved

UNREADABLE = (
    OSError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    RuntimeError,
    NotImplementedError,
    EOFError,
)
"""What reading a workbook that is none, or only half of one, raises."""

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LIMIT = 1 << 30  # bytes of all parts together
_PIECE, _OVERLAP = 1 << 20, 64


class SavedBook:
    """One .xlsx, opened: its sheets by name. One of :data:`UNREADABLE` is raised where a part cannot be read."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)
        if sum(entry.file_size for entry in self._zip.infolist()) > _LIMIT:
            raise zipfile.LargeZipFile(f"{path.name} unpacks to more than {_LIMIT} bytes")
        self._parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
        )
        self._looks: list[Look] | None = None
        self._parts = dict(self._sheets())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the worksheets, in the book's order."""
        return tuple(self._parts)

    def sheets(self, names: Iterable[str]) -> dict[str, SavedSheet]:
        """Everything of some sheets."""
        roots = {name: self._root(self._parts[name]) for name in names}
        texts = self._texts({index for root in roots.values() for index in _shared(root)})
        found = {}
        for name in list(roots):
            root = roots.pop(name)
            charts, pictures = self.charts(name)
            found[name] = SavedSheet(
                cells=dict(self._cells(root, texts)),
                widths=dict(_widths(root)),
                charts=charts,
                pictures=pictures,
                comments=self.comments(name),
            )
        return found

    def widths(self, name: str) -> dict[int, float]:
        """Characters across each column whose width is set; the cells are not read for it."""
        with self._open(self._parts[name]) as part:
            # They stand before the cells (ECMA-376 18.3.1.99).
            for _, element in etree.iterparse(part, events=("start",), tag="{*}sheetData", huge_tree=True):
                return dict(_widths(element.getparent()))
        return {}

    @property
    def painted(self) -> dict[tuple[str, str, str], list[int]]:
        """The colours and marks that cells of the book may wear, with the numbers cells name them by."""
        found: dict[tuple[str, str, str], list[int]] = {}
        for index, look in enumerate(self._known_looks()):
            found.setdefault(look.painted, []).append(index)
        return found

    def wears(self, name: str, looks: Iterable[tuple[str, str, str]]) -> bool:
        """True where a cell, row or column of a sheet wears one of these looks; the cells are not taken apart."""
        signs = [
            sign
            for look in looks
            for index in self.painted[look]
            for sign in (f' s="{index}"'.encode(), f' style="{index}"'.encode())
        ]
        if not signs:
            return False
        with self._open(self._parts[name]) as part:
            rest = b""
            while piece := part.read(_PIECE):
                window = rest + piece
                if any(sign in window for sign in signs):
                    return True
                rest = window[-_OVERLAP:]
        return False

    def charts(self, name: str) -> tuple[Counter[str], int]:
        """Charts of a sheet by their kind, and how many pictures and shapes it has."""
        kinds: Counter[str] = Counter()
        pictures = 0
        for drawing in self._related(self._parts[name], "/drawing"):
            pictures += sum(1 for _ in self._root(drawing).iter("{*}pic", "{*}sp", "{*}cxnSp"))
            for chart in self._related(drawing, "/chart"):
                area = next(self._root(chart).iter("{*}plotArea"), None)
                kinds[_kind(area)] += 1
        return kinds, pictures

    def comments(self, name: str) -> tuple[tuple[int, int], ...]:
        """The cells that carry a comment."""
        found = []
        for part in self._related(self._parts[name], "/comments"):
            for comment in self._root(part).iter("{*}comment"):
                place = _place(str(comment.get("ref", "")))
                if place is not None:
                    found.append(place)
        return tuple(sorted(found))

    # ------------------------------------------------------------ parts

    def _open(self, part: str) -> zipfile.ZipExtFile:
        try:
            return self._zip.open(part)  # type: ignore[return-value]
        except KeyError:
            raise zipfile.BadZipFile(f"no part {part}") from None

    def _root(self, part: str) -> etree._Element:
        with self._open(part) as stream:
            return etree.fromstring(stream.read(), self._parser)

    def _relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Id, type and target part of every internal relationship of a part."""
        folder, name = posixpath.split(part)
        rels = f"{folder}/_rels/{name}.rels"
        if rels not in self._zip.NameToInfo:
            return
        for relation in self._root(rels).iter("{*}Relationship"):
            target = str(relation.get("Target", ""))
            if relation.get("TargetMode") != "External":
                target = (
                    posixpath.normpath(posixpath.join(folder, target)) if target[:1] != "/" else target[1:]
                )
                yield str(relation.get("Id")), str(relation.get("Type")), target

    def _related(self, part: str, kind: str) -> list[str]:
        return [target for _, found, target in self._relations(part) if found.endswith(kind)]

    def _sheets(self) -> Iterator[tuple[str, str]]:
        targets = {identity: (kind, part) for identity, kind, part in self._relations("xl/workbook.xml")}
        for sheet in self._root("xl/workbook.xml").iter("{*}sheet"):
            identity = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
            kind, part = targets.get(str(identity), ("", ""))
            if kind.endswith("/worksheet"):
                yield str(sheet.get("name")), part

    # ------------------------------------------------------------ cells

    def _cells(
        self, root: etree._Element, texts: Mapping[int, str]
    ) -> Iterator[tuple[tuple[int, int], Cell]]:
        shared: dict[str, tuple[str, int, int]] = {}
        looks = self._known_looks()
        for cell in root.iter("{*}c"):
            place = _place(str(cell.get("r", "")))
            if place is None:
                continue
            formula = ""
            written = cell.find("{*}f")
            if written is not None:
                formula = _formula(written, place, shared)
            yield (
                place,
                Cell(
                    formula=formula,
                    value=_value(cell, texts),
                    look=_at(looks, int(cell.get("s") or 0)),
                ),
            )

    def _texts(self, wanted: set[int]) -> dict[int, str]:
        """Some of the book's texts; of many answers the whole would take ten times its part in memory."""
        found: dict[int, str] = {}
        for part in self._related("xl/workbook.xml", "/sharedStrings"):
            with self._open(part) as stream:
                items = etree.iterparse(stream, tag="{*}si", huge_tree=True, resolve_entities=False)
                for index, (_, item) in enumerate(items):
                    if index in wanted:
                        found[index] = _text(item)
                    item.clear()
                    while item.getprevious() is not None:
                        del item.getparent()[0]
        return found

    # ------------------------------------------------------------ looks

    def _known_looks(self) -> list[Look]:
        if self._looks is None:
            self._looks = [
                look
                for part in self._related("xl/workbook.xml", "/styles")
                for look in looks_of(self._root(part))
            ] or [Look()]
        return self._looks


def _value(cell: etree._Element, texts: Mapping[int, str]) -> Value:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    held = cell.find("{*}v")
    words = "" if held is None else held.text or ""
    if kind == "s":
        return texts.get(int(words)) if words.isdigit() else None
    if kind != "n":
        return words or None
    try:
        number = float(words)
    except ValueError:
        return None
    return int(number) if number.is_integer() else number


def _shared(root: etree._Element) -> Iterator[int]:
    """The numbers of the texts that stand in a sheet's cells."""
    for cell in root.iter("{*}c"):
        if cell.get("t") == "s" and (held := cell.find("{*}v")) is not None and (held.text or "").isdigit():
            yield int(held.text or 0)


def _at(looks: list[Look], index: int) -> Look:
    return looks[index] if index < len(looks) else looks[0]


def _place(address: str) -> tuple[int, int] | None:
    match = _PLACE.fullmatch(address)
    return None if match is None else (int(match[2]) - 1, column_index(match[1]))


def _text(item: etree._Element) -> str:
    """A string item's text, its pieces of several looks joined, without readings (furigana)."""
    return "".join(
        piece.text or "" for piece in item.iter("{*}t") if etree.QName(piece.getparent()).localname != "rPh"
    )


def _formula(written: etree._Element, place: tuple[int, int], shared: dict[str, tuple[str, int, int]]) -> str:
    """A cell's formula; of one that shares its neighbour's, that one moved."""
    words = written.text or ""
    identity = written.get("si")
    if identity is None:
        return words
    if words:
        shared[str(identity)] = (words, *place)
        return words
    first = shared.get(str(identity))
    return "" if first is None else moved(first[0], place[0] - first[1], place[1] - first[2])


def _kind(area: etree._Element | None) -> str:
    """A chart's kind: its plots, which way their bars lie and how they are stacked."""
    if area is None:
        return ""
    plots = []
    for plot in area:
        name = etree.QName(plot).localname if isinstance(plot.tag, str) else ""
        if name.endswith("Chart"):
            how = [
                str(found.get("val"))
                for found in plot
                if etree.QName(found).localname in {"barDir", "grouping"}
            ]
            plots.append("-".join([name, *how]))
    return "+".join(sorted(plots))


def _widths(root: etree._Element) -> Iterator[tuple[int, float]]:
    for column in root.iter("{*}col"):
        first, last = int(column.get("min") or 0), int(column.get("max") or 0)
        width = 0.0 if is_on(column.get("hidden")) else float(column.get("width") or 0)
        for index in range(first - 1, min(last, first + 200)):
            yield index, width
