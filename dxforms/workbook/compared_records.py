"""A sheet of records as the program wrote it against the same sheet as people left it, rows matched by their keys.

Rows may be sorted, filtered or hidden. What is typed in the columns that are read back is no change, nor are the
columns staff added to a sheet that is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from dxforms.text import heading_key
from dxforms.workbook.changes import Change, Sort
from dxforms.workbook.compared import equal, plain

_SEARCHED = 60  # rows in which the headings are looked for
Row = Sequence[object]
Rows = Callable[[], Iterator[Row]]
"""A sheet's rows from A1, read anew at each call so that many answers are not held; "" is an empty cell."""
_Found = dict[Sort, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class _Records:
    """What of a sheet of records is held: its rows down to the headings, and those below that are compared."""

    head: Sequence[Row]
    rows: Mapping[int, Row]
    names: Sequence[str]
    """The headings."""
    places: Mapping[str, int]
    """The first column under each heading."""

    @property
    def top(self) -> int:
        """The row of the headings."""
        return len(self.head) - 1

    def place(self, heading: str) -> int | None:
        """The column under a heading."""
        return self.places.get(heading_key(heading))


def _records(head: Sequence[Row], rows: Mapping[int, Row]) -> _Records:
    names = [plain(value) for value in head[-1]] if head else []
    places = {heading_key(name): at for at, name in reversed(list(enumerate(names))) if name}
    return _Records(head=head, rows=rows, names=names, places=places)


def compared_records(
    name: str,
    before: Rows,
    now: Rows,
    *,
    headings: Sequence[str],
    keys: Sequence[str],
    ignored: Collection[str],
    own_columns: bool,
) -> Iterator[Change]:
    """Every change of one sheet of records.

    ``headings`` find the row of headings, ``keys`` are the columns a row is known by, ``ignored`` those that are
    read back. ``own_columns``: columns staff added are carried into the next workbook.
    """
    old, new = _held(before, now, headings)
    found: _Found = {}
    written = {plain(value) for row in old.head[:-1] for value in row}
    found[Sort.TYPED] = [
        (index, column)
        for index, row in enumerate(new.head[:-1])
        for column, value in enumerate(row)
        if value != "" and plain(value) not in written
    ]
    pairs, added, removed = _columns(old, new)
    found[Sort.VALUE] = [(new.top, there) for here, there in pairs if old.names[here] != new.names[there]]
    skipped = {heading_key(heading) for heading in ignored}
    watched = [(here, there) for here, there in pairs if heading_key(old.names[here]) not in skipped]
    gone = _rows(old, new, keys, watched, found, strays=not own_columns)
    if not own_columns and added:
        yield Change(
            sheet=name, sort=Sort.COLUMNS_ADDED, cells=tuple((new.top, column) for column in sorted(added))
        )
    if removed:
        yield Change(sheet=name, sort=Sort.COLUMNS_REMOVED, detail=f"（{len(removed)}列）")
    if gone:
        yield Change(
            sheet=name, sort=Sort.ROWS_REMOVED, detail=f"（{gone:,}行。新しい表では元に戻っています）"
        )
    for sort in (Sort.ROWS_ADDED, Sort.VALUE, Sort.CLEARED, Sort.TYPED):
        if found.get(sort):
            yield Change(sheet=name, sort=sort, cells=tuple(found[sort]))


def _held(before: Rows, now: Rows, headings: Sequence[str]) -> tuple[_Records, _Records]:
    """Both sheets, of their rows only those that do not stand where they stood: mostly the few that were typed in."""
    rows = before()
    start = list(islice(rows, _SEARCHED))
    old_head = start[: _top(start, headings) + 1]
    prints = [_print(row) for row in chain(start, rows)]
    rows = now()
    start = list(islice(rows, _SEARCHED))
    new_head = start[: _top(start, headings) + 1]
    moved = len(new_head) - len(old_head)
    left = set(range(len(old_head), len(prints)))
    changed: dict[int, Row] = {}
    for index, row in enumerate(chain(start, rows)):
        at = index - moved
        if at in left and _print(row) == prints[at]:
            left.remove(at)
        elif index >= len(new_head):
            changed[index] = row
    rest = {index: row for index, row in enumerate(before()) if index in left} if left else {}
    return _records(old_head, rest), _records(new_head, changed)


def _top(head: Sequence[Row], headings: Sequence[str]) -> int:
    """The row that holds most of the headings."""
    known = {heading_key(heading) for heading in headings}
    hits = [len(known & {heading_key(value) for value in row if isinstance(value, str)}) for row in head]
    return hits.index(max(hits)) if hits else 0


def _print(row: Row) -> int:
    """What a row is known again by, however far its sheet reaches to the right."""
    last = len(row)
    while last and row[last - 1] == "":
        last -= 1
    return hash(tuple(row[:last]))


def _columns(old: _Records, new: _Records) -> tuple[list[tuple[int, int]], set[int], set[int]]:
    """Which column is which, by heading; as many renamed ones as there are strange ones are paired in order."""
    pairs = [
        (here, there)
        for here, heading in enumerate(old.names)
        if heading and (there := new.place(heading)) is not None
    ]
    known, taken = {here for here, _ in pairs}, {there for _, there in pairs}
    lost = [here for here, heading in enumerate(old.names) if heading and here not in known]
    filled = {
        column
        for row in (*new.head[-1:], *new.rows.values())
        for column, value in enumerate(row)
        if value != ""
    }
    strange = sorted(filled - taken)
    if len(lost) == len(strange):
        return [*pairs, *zip(lost, strange, strict=True)], set(), set()
    return pairs, set(strange), set(lost)


def _rows(
    old: _Records,
    new: _Records,
    keys: Sequence[str],
    watched: Sequence[tuple[int, int]],
    found: _Found,
    *,
    strays: bool,
) -> int:
    """Sort the cells that differ into ``found``; how many rows are gone."""
    mine, theirs = [old.place(key) for key in keys], [new.place(key) for key in keys]
    here = [column for column, _ in watched]
    there = [column for _, column in watched]
    known: dict[tuple[str, ...], Row] = {}
    for row in old.rows.values():
        known.setdefault(_key(row, mine), row)
    known.pop(("",) * len(keys), None)
    for index, row in new.rows.items():
        key = _key(row, theirs)
        before = known.pop(key, None)
        if before is None:
            filled = [column for column, value in enumerate(row) if value != ""]
            if any(key):
                found.setdefault(Sort.ROWS_ADDED, []).append((index, 0))
            elif filled and strays:
                found[Sort.TYPED] += [(index, column) for column in filled]
            continue
        then, now = [_at(before, column) for column in here], [_at(row, column) for column in there]
        if then == now:
            continue
        for column, was, is_now in zip(there, then, now, strict=True):
            if not equal(was, is_now):
                sort = Sort.TYPED if was == "" else Sort.CLEARED if is_now == "" else Sort.VALUE
                found.setdefault(sort, []).append((index, column))
    return len(known)


def _key(row: Sequence[object], columns: Sequence[int | None]) -> tuple[str, ...]:
    return tuple("" if column is None else plain(_at(row, column)) for column in columns)


def _at(row: Sequence[object], column: int) -> object:
    return row[column] if column < len(row) else ""
