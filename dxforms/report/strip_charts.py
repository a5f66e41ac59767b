"""A chart on its way out: the workbook inside holds what is drawn and nothing else.

Word keeps whatever workbook a chart was pasted from: other sheets, rows that are filtered out, a path on a server.
The chart's own cache is what readers see, so the workbook is made anew from it, cell for cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part

from dxforms.grid import column_letters
from dxforms.records import record
from dxforms.report.chart_book import SHEET, Sheet, cells_bytes, sheet_from, workbook_bytes
from dxforms.report.chart_parts import is_linked, put_chart, set_content, workbook_of
from dxforms.report.chart_reading import read_chart
from dxforms.report.chart_xml import C15, A, C, Element, find, serialize, value
from dxforms.report.strip_work import Taken, Work, drop

_CACHES = {
    f"{C}strRef": f"{C}strCache",
    f"{C}numRef": f"{C}numCache",
    f"{C}multiLvlStrRef": f"{C}multiLvlStrCache",
    f"{C15}datalabelsRange": f"{C15}dlblRangeCache",
    f"{C15}dlblFTEntry": f"{C15}dlblFieldTableCache",
}
"""What names cells, and where it keeps what stood in them."""
_UNDRAWN = ("fullRef", "levelRef", "formulaRef", "categoryFilterExceptions")
_AREA = re.compile(
    r"(?:(?:'(?:[^']|'')*'|[^'!]*)!)?\$?(?P<c1>[A-Z]{1,3})\$?(?P<r1>[0-9]+)(?::\$?(?P<c2>[A-Z]{1,3})\$?(?P<r2>[0-9]+))?"
)
_COUNTS = "（回答数）"
_Cell = tuple[int, int]


def strip_chart(part: Part, root: Element, name: str, work: Work) -> None:
    """Give a chart a workbook of its own figures, and take out what it does not draw.

    ``root`` is the part's content, which is changed and written. ``name`` tells the chart to a person.
    """
    taken = _strip_undrawn(root)
    outer = find(root, "externalData")
    if outer is None:
        set_content(part, serialize(root))
        work.take(Taken.BOOK, bool(taken))
        return
    set_content(part, serialize(root))
    workbook = workbook_of(part)
    if not taken and workbook is not None and _is_own(part, workbook):
        return
    try:
        cells = _cells(root)
    except ValueError:
        work.refuse(
            "publish.chart",
            f"{name}のデータを読み取れないため、公表用にできません。グラフを作り直すか、図として貼り付け直してください。",
        )
        return
    work.take(Taken.BOOK)
    if is_linked(part):
        work.take(Taken.LINK)
    for identity, relationship in list(part.rels.items()):
        if relationship.reltype == RT.PACKAGE:
            del part.rels[
                identity
            ]  # a part of another name is made, which says nothing of the old one's file
    put_chart(part, serialize(root), cells_bytes(cells))


def _strip_undrawn(root: Element) -> int:
    """Series and categories that are filtered out, the pivot table and the page set-up of the workbook."""
    gone = list(root.iter(f"{C}pivotSource", f"{C}printSettings", f"{C}pivotFmts"))
    for extension in root.iter(f"{C}ext"):
        names = {str(each.tag).rpartition("}")[2] for each in extension.iter() if isinstance(each.tag, str)}
        if any(name.startswith("filtered") or name in _UNDRAWN for name in names):
            gone.append(extension)
    hidden = [each for each in gone if each.tag != f"{C}printSettings"]
    for each in gone:
        drop(each)
    for empty in [each for each in root.iter(f"{C}extLst") if not len(each)]:
        drop(empty)
    return len(hidden)


def _is_own(part: Part, workbook: bytes) -> bool:
    """True where the workbook is to the byte what the program writes for the figures that are drawn."""
    try:
        read = read_chart(part)
        rows = sheet_from(workbook)
        is_whole = read.is_whole
    except (ValueError, IndexError, KeyError):
        return False
    if not is_whole:
        return False
    wide = len(read.names)
    counts: tuple[tuple[int, ...], ...] = ()
    if rows and len(rows[0]) == 2 * wide + 2:
        if rows[0][wide + 2 :] != tuple(f"{name}{_COUNTS}" for name in read.names):
            return False
        columns = zip(*(row[wide + 2 :] for row in rows[1:]), strict=True)
        counts = tuple(tuple(int(str(each).partition(".")[0]) for each in column) for column in columns)
    made = Sheet(categories=read.categories, names=read.names, values=read.values, counts=counts)
    return workbook_bytes(made) == workbook


# ---------------------------------------------------------------- cells from the cache


@record
class _Area:
    top: int
    left: int
    bottom: int
    right: int

    def cells(self) -> list[_Cell]:
        return [
            (row, column)
            for row in range(self.top, self.bottom + 1)
            for column in range(self.left, self.right + 1)
        ]


@dataclass(slots=True)
class _Reference:
    """What names cells: the element of its formula, and what stood in each level of them (one, but for categories of several)."""

    formula: Element
    levels: list[list[str | float | None]] = field(default_factory=list)

    def placed(self, area: _Area | None) -> dict[_Cell, str | float] | None:
        """The cells where the formula says they are; None where the cache does not fit them."""
        if area is None:
            return None
        high, wide = area.bottom - area.top + 1, area.right - area.left + 1
        count, depth = len(self.levels[0]), len(self.levels)
        if depth == 1 and high * wide == count and 1 in {high, wide}:
            cells = area.cells()
            return _held(zip(cells, self.levels[0], strict=True))
        if depth > 1 and (high, wide) == (count, depth):  # the innermost level stands last
            return _held(
                ((area.top + at, area.right - level), words)
                for level, column in enumerate(self.levels)
                for at, words in enumerate(column)
            )
        return None


def _held(
    pairs: Iterator[tuple[_Cell, str | float | None]] | zip[tuple[_Cell, str | float | None]],
) -> dict[_Cell, str | float]:
    return {cell: words for cell, words in pairs if words is not None}


def _cells(root: Element) -> dict[_Cell, str | float]:
    """The cells a chart draws, by its caches; formulas that lead elsewhere are led to a place in the one sheet.

    ValueError where a formula has no cache.
    """
    references = [_reference(each) for each in root.iter(*_CACHES)]
    cells: dict[_Cell, str | float] = {}
    covered: dict[_Cell, str | float | None] = {}
    homeless: list[_Reference] = []
    for each in references:
        area = _area(each.formula.text or "")
        placed = each.placed(area)
        if (
            placed is None
            or area is None
            or any(cell in covered and covered[cell] != placed.get(cell) for cell in area.cells())
        ):
            homeless.append(each)
            continue
        covered |= {cell: placed.get(cell) for cell in area.cells()}
        cells |= placed
        each.formula.text = _formula(area)
    free = max((column for _, column in covered), default=-1) + 2
    for each in homeless:
        area = _Area(
            top=0, left=free, bottom=max(len(each.levels[0]), 1) - 1, right=free + len(each.levels) - 1
        )
        cells |= each.placed(area) or {}
        each.formula.text = _formula(area)
        free = area.right + 2
    return cells


def _reference(element: Element) -> _Reference:
    formula = element.find(f"{C15}f" if element.tag.startswith(C15) else f"{C}f")
    cache = element.find(_CACHES[element.tag])
    if formula is None or cache is None:
        raise ValueError("a chart without its cache")
    is_number = cache.tag == f"{C}numCache"
    count = int(value(cache, "ptCount", "0"))
    levels = cache.findall(f"{C}lvl") or [cache]
    return _Reference(formula, [_points(each, count, is_number) for each in levels])


def _points(cache: Element, count: int, is_number: bool) -> list[str | float | None]:
    found: list[str | float | None] = [None] * count
    for point in cache.findall(f"{C}pt"):
        text = point.findtext(f"{C}v") or ""
        at = int(point.get("idx", "0"))
        if at >= count:
            raise ValueError("a point beyond the data")
        found[at] = _number(text) if is_number else text or None
    return found


def _number(text: str) -> str | float | None:
    try:
        number = float(text)
    except ValueError:
        return text or None  # #N/A
    return number if math.isfinite(number) else text


def _area(formula: str) -> _Area | None:
    match = _AREA.fullmatch(formula.strip())
    if match is None:
        return None
    first = int(match["r1"]) - 1, _column(match["c1"])
    last = (int(match["r2"]) - 1, _column(match["c2"])) if match["r2"] else first
    if last[0] - first[0] > 10_000 or last[1] - first[1] > 1_000 or last < first:
        return None
    return _Area(top=first[0], left=first[1], bottom=last[0], right=last[1])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _formula(area: _Area) -> str:
    first = f"${column_letters(area.left)}${area.top + 1}"
    last = f"${column_letters(area.right)}${area.bottom + 1}"
    return f"{SHEET}!{first}" if first == last else f"{SHEET}!{first}:{last}"


def title_of(root: Element) -> str:
    """How a person finds a chart: its title."""
    title = find(root, "chart/title")
    text = "" if title is None else "".join(each.text or "" for each in title.iter(f"{A}t")).strip()
    return f"グラフ「{text[:40]}」" if text else "題名のないグラフ"
