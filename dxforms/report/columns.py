"""Blocks of table columns: a tag alone in its column takes the column along, in the grid and in every row."""

from __future__ import annotations

from collections.abc import Sequence

from dxforms.issues import Findings, Where
from dxforms.report.ooxml import TBL, TBLGRID, TC, TR, Element, T, child, nearest, q, span, sure
from dxforms.report.tags import Tag, pin, pins
from dxforms.text import heading_key

GRIDCOL = q("w:gridCol")
TOTAL = "dxtotal"
"""Attribute of a table whose columns repeat, until it is dressed: its whole width."""
_SHOWN = (T, q("w:drawing"), q("w:pict"), q("w:object"), q("w:sym"), q("mc:AlternateContent"))


def with_columns(tags: Sequence[Tag], found: Findings, file: str) -> list[Tag]:
    """The tags with a pair for the grid and for every row in place of each pair of column tags.

    The columns of the tags are gone afterwards. Tags of rows that begin or end within the columns count as
    standing outside of them: a row may be closed in its last repeated cell.
    """
    pairs = _pairs(tags)
    if not pairs:
        return list(tags)
    left = [tag for tag in tags if not any(tag in pair for pair in pairs)]
    columns: list[Element] = []
    for opener, closer in pairs:
        left += _place(opener, closer, columns, found, file)
    for element in columns:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    by_pin = {tag.pin: tag for tag in left}
    root = left[0].pin.getroottree().getroot() if left else None
    ordered = [] if root is None else [by_pin[each] for each in pins(root) if each in by_pin]
    ordered = _outside(ordered)
    for number, tag in enumerate(ordered):
        tag.number = number
    return ordered


def _pairs(tags: Sequence[Tag]) -> list[tuple[Tag, Tag]]:
    """Openers and closers that stand alone in columns of one table."""
    pairs: list[tuple[Tag, Tag]] = []
    open_tags: list[Tag] = []
    for tag in tags:
        if not tag.mark or tag.drawing is not None or not _alone(tag):
            continue
        if tag.mark != "/":
            open_tags.append(tag)
        elif (
            open_tags
            and heading_key(open_tags[-1].name) == heading_key(tag.name)
            and nearest(open_tags[-1].paragraph, TBL) is nearest(tag.paragraph, TBL)
            and _column(open_tags[-1].paragraph) < _column(tag.paragraph)
        ):
            pairs.append((open_tags.pop(), tag))
    return pairs


def _alone(tag: Tag) -> bool:
    """True where a tag is all that its column holds, in a table of several columns."""
    table, own = nearest(tag.paragraph, TBL), nearest(tag.paragraph, TC)
    if table is None or own is None or _holds_more(own, tag):
        return False
    column = _column(tag.paragraph)
    if column < 0:
        return False
    for row in table.iterchildren(TR):
        for at, cell in _cells(row):
            size = span(cell)
            if at <= column < at + size and (size > 1 or _holds_more(cell, tag)):
                return False
    return any(len(_cells(row)) > 2 for row in table.iterchildren(TR))


def _holds_more(cell: Element, tag: Tag) -> bool:
    return _shown(cell) or any(each is not tag.pin for each in pins(cell))


def _shown(cell: Element) -> bool:
    return any(each.tag != T or (each.text or "").strip() for each in cell.iter(*_SHOWN))


def _place(opener: Tag, closer: Tag, columns: list[Element], found: Findings, file: str) -> list[Tag]:
    """Pairs of tags around the grid columns and the cells between two columns."""
    table = sure(nearest(opener.paragraph, TBL))
    first, last = _column(opener.paragraph), _column(closer.paragraph)
    placed: list[Tag] = []

    def pair(begin: Element, end: Element, how: str) -> None:
        for tag, put in ((opener, begin.addnext), (closer, end.addprevious)):
            place = pin("tag")
            put(place)
            placed.append(
                Tag(
                    number=0, mark=tag.mark, name=tag.name, pin=place, paragraph=tag.paragraph,
                    spots=tag.spots, column=how,
                )
            )  # fmt: skip
        columns.extend((begin, end))

    grid = child(table, TBLGRID)
    sizes = [] if grid is None else list(grid.iterchildren(GRIDCOL))
    if last >= len(sizes):
        found.fault(
            "template.grid",
            f"{opener.shown}のある表の列の設定が壊れています。Wordで表の列の幅を一度変えて、保存し直してください。",
            Where(file=file, spot=opener.spot),
        )
        return []
    if table.get(TOTAL) is None:
        table.set(TOTAL, str(sum(int(each.get(q("w:w"), "0")) for each in sizes)))
    pair(sizes[first], sizes[last], "grid")
    for row in table.iterchildren(TR):
        cells = dict(_cells(row))
        if first not in cells or last not in cells:
            found.fault(
                "template.column",
                f"{opener.shown}と{closer.shown}の列の境は、表の全ての行でそろえてください（結合したセルがまたいでいます。）。",
                Where(file=file, spot=opener.spot),
            )
            return []
        pair(cells[first], cells[last], "cells")
    return placed


def _outside(tags: list[Tag]) -> list[Tag]:
    """Tags of rows that stand within a block of cells, before or after it."""
    found: list[Tag] = []
    inside: list[Tag] | None = None
    opener: Tag | None = None
    for tag in tags:
        if tag.column == "cells" and tag.mark != "/" and inside is None:
            opener, inside = tag, []
        elif inside is None or opener is None:
            found.append(tag)
        elif tag.column == "cells" and tag.mark == "/" and heading_key(tag.name) == heading_key(opener.name):
            early, kept, late = _unpaired(inside)
            found += [*early, opener, *kept, tag, *late]
            opener, inside = None, None
        else:
            inside.append(tag)
    return found


def _unpaired(tags: Sequence[Tag]) -> tuple[list[Tag], list[Tag], list[Tag]]:
    """Openers without a closer, what belongs together, closers without an opener."""
    open_tags: list[Tag] = []
    late: list[Tag] = []
    for tag in tags:
        if tag.mark in {"#", "^"}:
            open_tags.append(tag)
        elif tag.mark == "/":
            if open_tags and heading_key(open_tags[-1].name) == heading_key(tag.name):
                open_tags.pop()
            else:
                late.append(tag)
    return open_tags, [tag for tag in tags if tag not in open_tags and tag not in late], late


def _cells(row: Element) -> list[tuple[int, Element]]:
    """A row's cells with the grid column each begins at."""
    found, at = [], 0
    for cell in row.iterchildren(TC):
        found.append((at, cell))
        at += span(cell)
    return found


def _column(paragraph: Element) -> int:
    cell = nearest(paragraph, TC)
    row = nearest(paragraph, TR)
    if cell is None or row is None:
        return -1
    return next((at for at, each in _cells(row) if each is cell), -1)
