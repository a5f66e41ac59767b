"""The cells of a saved sheet, one by one: where each stands, what it shows, its formula."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from lxml import etree

from dxforms.grid import column_index
from dxforms.workbook.compared import Value
from dxforms.workbook.spelling import moved

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_CELLS = re.compile(rb"<(?:\w+:)?sheetData(?:\s[^>]*?)?(/?)>")
_CELLS_END = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_PIECE, _OVERLAP = 1 << 20, 64


class _Stream(Protocol):
    def read(self, n: int = -1, /) -> bytes: ...


def child_of(cell: etree._Element, end: str) -> etree._Element | None:
    """The first child whose tag ends so; at a cell's two children a fifth of the time of ``find``."""
    for child in cell:
        if str(child.tag).endswith(end):
            return child
    return None


def value_of(cell: etree._Element, texts: Mapping[int, str]) -> Value:
    """What a cell shows; ``texts`` are the book's by number."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return text_of(cell)
    held = child_of(cell, "}v")
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


def shared_of(root: etree._Element) -> Iterator[int]:
    """The numbers of the texts that stand in a sheet's cells."""
    for cell in root.iter("{*}c"):
        if (
            cell.get("t") == "s"
            and (held := child_of(cell, "}v")) is not None
            and (held.text or "").isdigit()
        ):
            yield int(held.text or 0)


def place_of(address: str) -> tuple[int, int] | None:
    """The row and column of ``C12``; None for what is no cell."""
    match = _PLACE.fullmatch(address)
    return None if match is None else (int(match[2]) - 1, column_index(match[1]))


def text_of(item: etree._Element) -> str:
    """A string item's text, its pieces of several looks joined, without readings (furigana)."""
    return "".join(
        piece.text or "" for piece in item.iter("{*}t") if etree.QName(piece.getparent()).localname != "rPh"
    )


def formula_of(
    written: etree._Element, place: tuple[int, int], shared: dict[str, tuple[str, int, int]]
) -> str:
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


def without_cells(stream: _Stream) -> bytes:
    """A sheet's part with no cells: what stands before and behind them is a few lines, they may be megabytes."""
    rest = b""
    while (begun := _CELLS.search(rest)) is None and (piece := stream.read(_PIECE)):
        rest += piece
    if begun is None or begun[1]:  # no cells at all
        return rest + stream.read()
    head, rest = rest[: begun.start()], rest[begun.end() :]
    while (ended := _CELLS_END.search(rest)) is None and (piece := stream.read(_PIECE)):
        rest = rest[-_OVERLAP:] + piece
    return head if ended is None else head + rest[ended.end() :] + stream.read()
