"""A sheet of records as the program wrote it against the same sheet as people left it, rows matched by their keys.

Rows may be sorted, filtered or hidden. What is typed in the columns that are read back is no change, nor are the
columns staff added to a sheet that is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from dxforms.text import heading_key
from dxforms.workbook.changes import Change, Sort
from dxforms.workbook.compared import equal, plain

Rows = Sequence[Sequence[object]]
"""A sheet's values from A1; an empty cell is an empty text."""
_SEARCHED = 60  # rows in which the headings are looked for


class Table:
    """The records of a sheet: where its headings stand, and its rows."""

    def __init__(self, rows: Rows, headings: Sequence[str]) -> None:
        known = {heading_key(heading) for heading in headings}
        hits = [
            len(known & {heading_key(value) for value in row if isinstance(value, str)})
            for row in rows[:_SEARCHED]
        ]
        self.top = hits.index(max(hits)) if hits else 0
        self.rows = rows
        self.names = [plain(value) for value in rows[self.top]] if rows else []
        self.places = {
            heading_key(name): index for index, name in reversed(list(enumerate(self.names))) if name
        }

    def place(self, heading: str) -> int | None:
        """The column under a heading."""
        return self.places.get(heading_key(heading))


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
    old, new = Table(before, headings), Table(now, headings)
    found: dict[Sort, list[tuple[int, int]]] = {}
    written = {plain(value) for row in old.rows[: old.top] for value in row}
    found[Sort.TYPED] = [
        (index, column)
        for index, row in enumerate(new.rows[: new.top])
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
        yield Change(sheet=name, sort=Sort.ROWS_REMOVED, detail=f"（{gone:,}行）")
    for sort in (Sort.ROWS_ADDED, Sort.VALUE, Sort.CLEARED, Sort.TYPED):
        if found.get(sort):
            yield Change(sheet=name, sort=sort, cells=tuple(found[sort]))


def _columns(old: Table, new: Table) -> tuple[list[tuple[int, int]], set[int], set[int]]:
    """Which column is which, by heading; as many renamed ones as there are strange ones are paired in order."""
    pairs = [
        (here, there)
        for here, heading in enumerate(old.names)
        if heading and (there := new.place(heading)) is not None
    ]
    lost = [
        here for here, heading in enumerate(old.names) if heading and all(here != known for known, _ in pairs)
    ]
    taken = {there for _, there in pairs}
    filled = {column for row in new.rows[new.top :] for column, value in enumerate(row) if value != ""}
    strange = [there for there in sorted(filled) if there not in taken]
    if len(lost) == len(strange):
        return [*pairs, *zip(lost, strange, strict=True)], set(), set()
    return pairs, set(strange), set(lost)


def _rows(
    old: Table,
    new: Table,
    keys: Sequence[str],
    watched: Sequence[tuple[int, int]],
    found: dict[Sort, list[tuple[int, int]]],
    *,
    strays: bool,
) -> int:
    """Sort the cells that differ into ``found``; how many rows are gone."""
    mine, theirs = [old.place(key) for key in keys], [new.place(key) for key in keys]
    here = [column for column, _ in watched]
    there = [column for _, column in watched]
    # Most rows stand as they were written; only of the others it is asked whose they are.
    moved = new.top - old.top
    same = [at + moved < len(new.rows) and row == new.rows[at + moved] for at, row in enumerate(old.rows)]
    known: dict[tuple[str, ...], Sequence[object]] = {}
    for at in range(old.top + 1, len(old.rows)):
        if not same[at]:
            known.setdefault(_key(old.rows[at], mine), old.rows[at])
    known.pop(("",) * len(keys), None)
    for index in range(new.top + 1, len(new.rows)):
        if index - moved < len(same) and same[index - moved]:
            continue
        row = new.rows[index]
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
