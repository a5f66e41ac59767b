"""What leaves the place it stood in: answers that stand under another 部 now, and columns of a table that are gone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dxforms.report.comparing import State
from dxforms.report.found import START
from dxforms.report.marks import Mark, MarkSort
from dxforms.report.ooxml import TBL, TBLGRID, TC, TCPR, TR, Element, P, child, nearest, q, span, sure
from dxforms.report.work import Work, is_plain

_ROW = re.compile(
    r"^(?P<list>.*/(?:回答詳細|その他の内容)):.*/回答:(?P<key>[0-9a-f]{16})/(?P<rest>.*)$", re.DOTALL
)
_COLUMN = re.compile(r"/(?:集計区分|集計行):")
_NAME, _WIDTH = q("w:name"), q("w:w")


def is_of_column(mark: Mark) -> bool:
    """True for a figure or heading of a 区分 or an option, which a table may have columns of."""
    return _COLUMN.search(mark.path) is not None


# ---------------------------------------------------------------- answers under another 部


@dataclass(slots=True)
class Moved:
    """Answers that are printed under another 部 than they were: what a person made of them goes along."""

    work: Work
    names: dict[str, str] = field(default_factory=dict)
    """Marks as they were → as they are now."""
    carried: list[list[Mark]] = field(default_factory=list)
    """What people changed, answer by answer: taken out, and still what the marks hold."""

    @classmethod
    def of(cls, work: Work, gone: Iterable[Mark]) -> Moved:
        """Those among the pieces that are gone where they stood."""
        now = {
            (match["list"], match["key"], match["rest"]): name
            for name, mark in work.new.items()
            if name not in work.old and (match := _ROW.match(mark.path))
        }
        found = cls(work)
        for mark in gone if now else ():
            match = _ROW.match(mark.path)
            name = match and now.get((match["list"], match["key"], match["rest"]))
            if name:
                found.names[mark.name] = name
        return found

    def tables(self) -> dict[Element, None]:
        """The tables these answers stood in, in order."""
        places = (self.work.place(name) for name in self.names)
        tables = (nearest(place, TBL) for place in places if place is not None)
        return dict.fromkeys(table for table in tables if table is not None)

    def unit(self, paragraph: Element) -> Element:
        """The row, or the paragraph, that holds one answer."""
        row = nearest(paragraph, TR)
        return paragraph if row is None else row

    def carry(self, marks: Sequence[Mark]) -> bool:
        """Keep what people changed until the answer stands in its new place; False where they changed nothing."""
        if not any(self.work.states[mark.name] is State.CHANGED for mark in marks):
            return False
        self.carried.append(list(marks))
        return True

    def place(self) -> None:
        """Put what people changed where the answers stand now; what has no place there is named."""
        for marks in self.carried:
            places: dict[Element, Element] = {}
            for mark in marks:
                start = self.work.starts.get(self.names.get(mark.name, ""))
                old, new = self._holder(mark), None if start is None else _holder(start)
                if old is not None and new is not None and old.tag == new.tag:
                    places[old] = new
            for mark in marks:
                if self.work.states[mark.name] is not State.CHANGED or mark.sort is MarkSort.PARAGRAPH:
                    continue
                old = self._holder(mark)
                if old is None or old not in places:
                    self.work.withdrawn.append(self.work.piece(mark, None))
                    continue
                new = places[old]
                self.work.kept[mark.name] = self.work.piece(mark, new)
                if old is not new:
                    self._put(old, new)
                    places[old] = old

    def _holder(self, mark: Mark) -> Element | None:
        """The cell, or else the paragraph, in which a piece stood."""
        spot, host = self.work.spots.get(mark.name), self.work.hosts.get(mark.name)
        return _holder(spot.start) if spot is not None else host if host is None else _holder(host)

    def _put(self, old: Element, new: Element) -> None:
        self.work.touch(new)
        for start in old.iter(START):
            name = start.get(_NAME, "")
            if name in self.names:
                start.set(_NAME, self.names[name])
        if new.tag == P:
            sure(new.getparent()).replace(new, old)
            return
        for each in [each for each in new if each.tag != TCPR]:
            new.remove(each)
        new.extend([each for each in old if each.tag != TCPR])


def _holder(at: Element) -> Element | None:
    """The cell, or else the paragraph, of an element."""
    cell = nearest(at, TC)
    return cell if cell is not None else at if at.tag == P else nearest(at, P)


# ---------------------------------------------------------------- columns


def take_columns(work: Work, table: Element, marks: Sequence[Mark], alive: set[Element]) -> bool:
    """Take the columns out whose figures are not counted any more; False where a cell of one is counted still.

    A table nobody touched is left as it is: it is written anew as a whole (``Work.tables``).
    """
    fresh = fresh_table(work, table) if is_untouched(work, table) else None
    if fresh is not None:
        work.tables.append(fresh)
        return True
    places: set[int] = set()
    for mark in marks:
        cell = nearest(sure(work.place(mark.name)), TC)
        places |= {at for at, each in _cells(sure(nearest(sure(cell), TR))) if each is cell}
    leaving = [
        cell
        for row in table.iterchildren(TR)
        for at, cell in _cells(row)
        if not places.isdisjoint(range(at, at + span(cell)))
    ]
    if any(cell in alive or span(cell) > 1 for cell in leaving):
        return False
    for cell in leaving:
        work.remarks.forget(cell)
        work.loosen(cell)
        sure(cell.getparent()).remove(cell)
    _widen(table, places)
    work.touch(table)
    return True


def is_untouched(work: Work, table: Element) -> bool:
    """True where nobody changed anything the program wrote in a table, nor added to it."""
    present = {each.get(_NAME, "") for each in table.iter(START)}
    own = [name for name in work.old if name in present]
    return all(work.states[name] is State.UNTOUCHED for name in own) and is_plain(table, work)


def fresh_table(work: Work, table: Element) -> Element | None:
    """The same table in the template as it is filled now."""
    for each in table.iter(START):
        start = work.fresh.starts.get(each.get(_NAME, ""))
        if start is not None:
            return nearest(start, TBL)
    return None


def _cells(row: Element) -> list[tuple[int, Element]]:
    found, at = [], 0
    for cell in row.iterchildren(TC):
        found.append((at, cell))
        at += span(cell)
    return found


def _widen(table: Element, gone: set[int]) -> None:
    """Give the columns that stay the width of those that went."""
    grid = child(table, TBLGRID)
    columns = [] if grid is None else list(grid)
    widths = [int(each.get(_WIDTH, "0")) for each in columns]
    left = sum(width for at, width in enumerate(widths) if at not in gone)
    if grid is None or not left:
        return
    for at, (column, width) in enumerate(zip(columns, widths, strict=True)):
        if at in gone:
            grid.remove(column)
        else:
            column.set(_WIDTH, str(width * sum(widths) // left))
    for row in table.iterchildren(TR):
        for cell in row.iterchildren(TC):
            properties = child(cell, TCPR)
            own = None if properties is None else child(properties, q("w:tcW"))
            if own is not None and own.get(q("w:type"), "dxa") == "dxa":
                own.set(_WIDTH, str(int(own.get(_WIDTH, "0")) * sum(widths) // left))
