"""A workbook as some program saved it: formulas, values, looks, widths, drawings and comments of its sheets.

Only what a comparison by hand needs is read, and only of the sheets that are asked for. Names of elements are looked
up in any namespace: Excel can save the strict form of ECMA-376 too.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from lxml import etree

from dxforms.workbook.changes import Address
from dxforms.workbook.compared import Cell, Look, SavedSheet
from dxforms.workbook.compared_charts import Drawings
from dxforms.workbook.saved_cells import (
    child_of,
    formula_of,
    place_of,
    shared_of,
    text_of,
    value_of,
    without_cells,
)
from dxforms.workbook.saved_drawings import drawings_of
from dxforms.workbook.saved_looks import is_on, looks_of
from dxforms.workbook.saved_settings import outline_of, printed_of, settings_of

UNREADABLE = (
    OSError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    ValueError,
)
"""What reading a workbook that is none, or only half of one, or holds words where numbers belong, raises."""

_BOOK = "xl/workbook.xml"
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
        book = self._root(_BOOK)
        self._parts: dict[str, str] = {}
        self._printed: dict[str, dict[str, str]] = {}
        states: dict[str, str] = {}
        targets = {identity: (kind, part) for identity, kind, part in self._relations(_BOOK)}
        printed = printed_of(book)
        for index, sheet in enumerate(book.iter("{*}sheet")):
            identity = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
            name, (kind, part) = str(sheet.get("name")), targets.get(str(identity), ("", ""))
            states[name] = str(sheet.get("state", ""))
            if kind.endswith("/worksheet"):
                self._parts[name] = part
                self._printed[name] = printed.get(index, {})
        self.outline = outline_of(book, states)

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
        texts = self._texts({index for root in roots.values() for index in shared_of(root)})
        found = {}
        for name in list(roots):
            root = roots.pop(name)
            found[name] = SavedSheet(
                cells=dict(self._cells(root, texts)),
                widths=dict(_widths(root)),
                drawings=self._drawings(name),
                comments=self._comments(name),
                settings=settings_of(root, self._printed[name]),
            )
        return found

    def around(self, name: str) -> SavedSheet:
        """Everything of a sheet but its cells, which are not taken apart for it."""
        root = self._without_cells(self._parts[name])
        return SavedSheet(
            widths=dict(_widths(root)),
            drawings=self._drawings(name),
            comments=self._comments(name),
            settings=settings_of(root, self._printed[name]),
        )

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

    def _drawings(self, name: str) -> Drawings:
        """The charts and pictures of a sheet."""
        for drawing in self._related(self._parts[name], "/drawing"):  # a sheet has one at most
            parts = {identity: part for identity, _, part in self._relations(drawing)}

            def part(identity: str, parts: Mapping[str, str] = parts) -> etree._Element | None:
                return self._root(parts[identity]) if identity in parts else None

            return drawings_of(self._root(drawing), part)
        return Drawings()

    def _comments(self, name: str) -> tuple[Address, ...]:
        """The cells that carry a comment."""
        found = []
        for part in self._related(self._parts[name], "/comments"):
            for comment in self._root(part).iter("{*}comment"):
                place = place_of(str(comment.get("ref", "")))
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

    def _without_cells(self, part: str) -> etree._Element:
        with self._open(part) as stream:
            return etree.fromstring(without_cells(stream), self._parser)

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

    # ------------------------------------------------------------ cells

    def _cells(
        self, root: etree._Element, texts: Mapping[int, str]
    ) -> Iterator[tuple[tuple[int, int], Cell]]:
        shared: dict[str, tuple[str, int, int]] = {}
        looks = self._known_looks()
        for cell in root.iter("{*}c"):
            place = place_of(str(cell.get("r", "")))
            if place is None:
                continue
            formula = ""
            written = child_of(cell, "}f")
            if written is not None:
                formula = formula_of(written, place, shared)
            yield (
                place,
                Cell(
                    formula=formula,
                    value=value_of(cell, texts),
                    look=_at(looks, int(cell.get("s") or 0)),
                ),
            )

    def _texts(self, wanted: set[int]) -> dict[int, str]:
        """Some of the book's texts; of many answers the whole would take ten times its part in memory."""
        found: dict[int, str] = {}
        for part in self._related(_BOOK, "/sharedStrings"):
            with self._open(part) as stream:
                items = etree.iterparse(stream, tag="{*}si", huge_tree=True, resolve_entities=False)
                for index, (_, item) in enumerate(items):
                    if index in wanted:
                        found[index] = text_of(item)
                    item.clear()
                    while item.getprevious() is not None:
                        del item.getparent()[0]
        return found

    # ------------------------------------------------------------ looks

    def _known_looks(self) -> list[Look]:
        if self._looks is None:
            self._looks = [
                look for part in self._related(_BOOK, "/styles") for look in looks_of(self._root(part))
            ] or [Look()]
        return self._looks


def _at(looks: list[Look], index: int) -> Look:
    return looks[index] if index < len(looks) else looks[0]


def _widths(root: etree._Element) -> Iterator[tuple[int, float]]:
    for column in root.iter("{*}col"):
        first, last = int(column.get("min") or 0), int(column.get("max") or 0)
        width = 0.0 if is_on(column.get("hidden")) else float(column.get("width") or 0)
        for index in range(first - 1, min(last, first + 200)):
            yield index, width
