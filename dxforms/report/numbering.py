"""The NO of published answers: running anew where rows came, went or moved."""

from __future__ import annotations

from dataclasses import replace

from dxforms.report.comparing import State
from dxforms.report.found import read_story
from dxforms.report.marks import MarkSort
from dxforms.report.ooxml import TBL, TC, TR, Element, nearest
from dxforms.report.rewriting import set_text
from dxforms.report.work import Work, plain_text


def renumber(work: Work) -> None:
    """Give the rows of every list of answers their NO in the order in which they stand."""
    lists: dict[str, list[str]] = {}
    for name, mark in work.new.items():
        if mark.sort is MarkSort.FIGURE and "/NO#" in mark.path:
            lists.setdefault(mark.path.rpartition(":")[0] + mark.path.rpartition("/")[2], []).append(name)
    if not lists:
        return
    list_of = {name: key for key, names in lists.items() for name in names}
    running = {
        key: [work.new[name].written for name in names] == [str(n) for n in range(1, len(names) + 1)]
        for key, names in lists.items()
    }
    counts = dict.fromkeys(lists, 0)
    tables: dict[Element, None] = {}
    starts: dict[Element, str] = {}
    order: dict[Element, None] = {}
    for name in list_of:
        spot = work.spots.get(name)
        start = work.starts.get(name, None if spot is None else spot.start)
        row = None if start is None else nearest(start, TR)
        table = None if row is None else row.getparent()
        if row is not None and table is not None and row not in starts:
            starts[row] = name
            order[table] = None
    roots = {story.root for story in work.here}
    if len(order) > 1:
        tables.update(dict.fromkeys(each for root in roots for each in root.iter(TBL) if each in order))
    else:
        tables.update(order)
    for table in tables:
        key = ""
        for row in table.iterchildren(TR):
            name = starts.get(row, "")
            if name:
                key = list_of[name]
                counts[key] += 1
                wanted = str(counts[key]) if running[key] else work.new[name].written
                _number(work, row, name, wanted)
            elif key and _is_numbered(row):
                counts[key] += 1


def _is_numbered(row: Element) -> bool:
    """True for a row a person added with a NO of its own."""
    cell = next(row.iterchildren(TC), None)
    return cell is not None and plain_text(cell).isdecimal()


def _number(work: Work, row: Element, name: str, wanted: str) -> None:
    mark = work.result.get(name)
    if mark is None or work.states.get(name, State.UNTOUCHED) is not State.UNTOUCHED:
        return
    if mark.written != wanted or name not in work.old:
        story = read_story(work.here[0].part, row)
        spot = story.marks.get(name)
        if spot is not None and spot.text.strip() != wanted and set_text(spot, wanted):
            work.touch(row)
    if mark.written != wanted:
        work.result[name] = replace(mark, written=wanted)
