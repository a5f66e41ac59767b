"""A review sheet as a person left it: its headings wherever they stand now, its rows, its own added columns."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, time, timedelta
from itertools import repeat

from dxforms.grid import Grid, ListedRows, ReadRows, Value, column_letters
from dxforms.issues import Findings, Where, quoted
from dxforms.records import record
from dxforms.survey.review import Typed
from dxforms.text import clean, heading_key, nearest

_SEARCHED = 60  # rows in which the headings are looked for


@record(kw_only=False)
class Row:
    """One row under the headings, with what stands in the columns it was taken with."""

    at: int
    numbers: Mapping[str, int]
    """Which text a column's is."""
    texts: Sequence[str] = field(repr=False)
    own: tuple[Typed, ...] = field(repr=False)
    """What stands in the columns staff added."""

    def text(self, column: str) -> str:
        """What stands in a column, as text; empty where the column is not there."""
        number = self.numbers.get(column)
        return "" if number is None else self.texts[number]


@record(kw_only=False)
class ReviewSheet:
    """A review sheet's grid with the places of its columns (indices into a row)."""

    name: str
    grid: Grid
    rows: ReadRows
    """The grid's rows."""
    heading_row: int
    places: dict[str, int]
    own: tuple[str, ...] = ()
    """Headings of the columns staff added."""
    own_places: tuple[int, ...] = ()

    def __len__(self) -> int:
        """The rows under the headings."""
        return len(self.rows) - self.heading_row - 1

    def column(self, name: str, rows: Sequence[int] | None = None) -> Sequence[Value]:
        """What stands in a column under the headings, or in these rows; empty cells where there is no such column."""
        place, top = self.places.get(name), self.heading_row + 1
        if place is None:
            return [""] * (len(self) if rows is None else len(rows))
        if rows is None:
            return self.rows.column(place)[top:]
        return self.rows.column(place, [top + at for at in rows])

    def where(self, at: int, column: str) -> Where:
        """The cell of a column in a row under the headings; -1 is the heading."""
        places = dict(zip(self.own, self.own_places, strict=True)) | self.places
        return self.grid.where(self.heading_row + 1 + at, places.get(column, 0))

    def counted(self, name: str, rows: Sequence[int]) -> Sequence[Value]:
        """What stands in a column of times in these rows, as :meth:`ReadRows.counted` gives it."""
        place, top = self.places.get(name), self.heading_row + 1
        return [""] * len(rows) if place is None else self.rows.counted(place, [top + at for at in rows])

    def distinct(
        self, columns: Sequence[str]
    ) -> tuple[Sequence[Hashable], Mapping[Hashable, tuple[str, ...]]]:
        """What stands in these columns under the headings: of each row a token, of each token the texts.

        A column that is not there is empty.
        """
        there = [column for column in columns if column in self.places]
        if not there:
            return [0] * len(self), {0: ("",) * len(columns)}
        rows = range(self.heading_row + 1, len(self.rows))
        tokens, values = self.rows.distinct([self.places[name] for name in there], rows)
        texts = dict(zip(there, map(_texts, zip(*values.values(), strict=True)), strict=False))
        nothing = [""] * len(values)
        every = zip(*[texts.get(name, nothing) for name in columns], strict=True)
        return tokens, dict(zip(values, every, strict=True))

    def own_values(self, rows: Sequence[int]) -> Iterable[tuple[Typed, ...]] | None:
        """What stands in the columns staff added, as it can be written again; None where they added none."""
        if not self.own_places:
            return None
        lines = [self.heading_row + 1 + at for at in rows]
        return zip(*[map(_typed, self.rows.column(place, lines)) for place in self.own_places], strict=True)

    def taken(self, indices: Iterable[int], columns: Sequence[str]) -> Iterator[Row]:
        """These of the rows under the headings with these columns of theirs, but for empty rows.

        Of 100,000 rows staff touch a few; to make each a :class:`Row` would take longer than to read the file.
        """
        top = self.heading_row + 1
        there = [at for at in indices if not self.rows.is_empty(top + at)]
        lines = [top + at for at in there]
        known = [column for column in columns if column in self.places]
        numbers = {column: number for number, column in enumerate(known)}
        texts = zip(*[_texts(self.rows.column(self.places[column], lines)) for column in known], strict=True)
        own: Iterable[tuple[Typed, ...]] = repeat((), len(there))
        if self.own_places:
            added = [map(_typed, self.rows.column(place, lines)) for place in self.own_places]
            own = zip(*added, strict=True)
        for at, read, extras in zip(there, texts, own, strict=True):
            yield Row(at, numbers, read, extras)


def review_sheet(
    book: Mapping[str, Grid],
    name: str,
    columns: Sequence[str],
    optional: Sequence[str],
    found: Findings,
    *,
    not_needed: Sequence[str] = (),
) -> ReviewSheet | None:
    """The sheet of this name with its columns found; None (and faults noted) where it cannot be read.

    ``optional`` are columns a sheet written for a lecture without 部 does not have: all of them or none;
    ``not_needed`` those the program writes and nobody misses.
    """
    grid = book.get(name)
    if grid is None:
        file = next((one.file for one in book.values()), "")
        near = nearest(name, book)
        hint = f"{quoted(near)}の名前を{quoted(name)}に戻してください。" if near else ""
        if near and heading_key(near) == heading_key(name):
            hint = f"シートの名前に、余分な空白や全角と半角の違いがあります。{quoted(name)}に直してください。"
        found.fault(
            "review.sheet",
            f"{quoted(name)}シートがありません。{hint or 'シートの名前を変えたり削除したりした場合は、元に戻してください。'}"
            "確認の内容が不要な場合は、このファイルを別の場所に移してください。",
            Where(file=file),
        )
        return None
    row = _heading_row(grid, columns, len(columns) - len(optional) - len(not_needed))
    if row is None:
        found.fault(
            "review.headings",
            f"見出しの行が見つかりません。{'、'.join(columns)}の列がある行を元に戻してください。",
            Where(file=grid.file, sheet=name),
        )
        return None
    return _placed(grid, name, row, columns, optional, not_needed, found)


def _heading_row(grid: Grid, columns: Sequence[str], needed: int) -> int | None:
    """The first row that holds all needed headings, else the one that holds most of them, three at least."""
    known = {heading_key(column) for column in columns}
    best, most = None, 2
    for index in range(min(len(grid.rows), _SEARCHED)):
        hits = len({heading_key(value) for value in grid.rows[index] if isinstance(value, str)} & known)
        if hits > most:
            best, most = index, hits
            if hits >= needed:
                break
    return best


def _placed(
    grid: Grid,
    name: str,
    row: int,
    columns: Sequence[str],
    optional: Sequence[str],
    not_needed: Sequence[str],
    found: Findings,
) -> ReviewSheet:
    known = {heading_key(column): column for column in columns}
    places: dict[str, int] = {}
    others: dict[int, str] = {}
    for place, value in enumerate(grid.rows[row]):
        heading = as_text(value)
        column = known.get(heading_key(heading))
        if column is None:
            others[place] = heading
        elif column in places:
            found.fault(
                "review.column-twice",
                f"{quoted(column)}の列が2つあります。どちらかの見出しを変えるか、列を削除してください。",
                grid.where(row, place),
            )
        else:
            places[column] = place
    missing = [column for column in columns if column not in places and column not in not_needed]
    if all(column in missing for column in optional):
        missing = [column for column in missing if column not in optional]
    stands = _renamed(missing, columns, places, others)
    for column in missing:
        place = stands.get(column, len(grid.rows[row]))
        there = f"ここには{quoted(others[place])}とあります。" if column in stands else ""
        found.fault(
            "review.column",
            f"{quoted(column)}の列が見当たりません。{there}見出しを{quoted(column)}に戻してください。",
            grid.where(row, place),
        )
    rows = grid.rows if isinstance(grid.rows, ReadRows) else ListedRows(grid.rows)
    bare = ReviewSheet(name=name, grid=grid, rows=rows, heading_row=row, places=places)
    own = _own_columns(bare, others)
    return replace(bare, own=tuple(own.values()), own_places=tuple(own))


def _renamed(
    missing: Sequence[str], columns: Sequence[str], places: dict[str, int], others: Mapping[int, str]
) -> Mapping[str, int]:
    """Where the missing columns may stand: under a name like theirs, else alone between their neighbours."""
    free = {place: heading for place, heading in others.items() if heading}
    found: dict[str, int] = {}
    for column in missing:
        near = nearest(column, free.values())
        if near is not None:
            found[column] = next(place for place, heading in free.items() if heading == near)
            del free[found[column]]
    for column in missing:
        if column not in found:
            known = places | found
            at = columns.index(column)
            left = max((known[name] for name in columns[:at] if name in known), default=-1)
            right = min((known[name] for name in columns[at + 1 :] if name in known), default=left + 2)
            between = [place for place in free if left < place < right]
            if len(between) == 1:
                found[column] = between[0]
                del free[between[0]]
    return found


def _own_columns(sheet: ReviewSheet, others: Mapping[int, str]) -> dict[int, str]:
    """The columns staff added, by place: with a heading of their own, or with something written under none."""
    taken: set[str] = set()
    own: dict[int, str] = {}
    for place, heading in others.items():
        if not heading and not any(at > sheet.heading_row for at in sheet.rows.filled(place)):
            continue
        name = base = heading or f"見出しのない列（{column_letters(sheet.grid.left + place)}）"
        number = 2
        while heading_key(name) in taken:
            name, number = f"{base}（{number}）", number + 1
        taken.add(heading_key(name))
        own[place] = name
    return own


def as_text(value: Value) -> str:
    """What a cell shows, as text: a whole number without its point, a day as 2026-11-24."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _texts(values: Sequence[Value]) -> Sequence[str]:
    """What cells show, as texts; of the same texts, which are many in most columns, one is cleaned."""
    distinct = set(values)
    known = {value: clean(value) for value in distinct if isinstance(value, str)}
    if len(known) == len(distinct) and all(value is text or value == text for value, text in known.items()):
        return values  # type: ignore[return-value] # texts, all of them
    return [known[value] if isinstance(value, str) else as_text(value) for value in values]


def _typed(value: Value) -> Typed:
    """A value as it can be written again."""
    if value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (bool, time, timedelta)):
        return as_text(value)
    if isinstance(value, (str, int, float, date)) or value is None:
        return value
    return str(value)
