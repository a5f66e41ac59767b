"""A review sheet as a person left it: its headings wherever they stand now, its rows, its own added columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from dxforms.grid import Grid, Value, column_letters
from dxforms.issues import Findings, Where, quoted
from dxforms.survey.review import Typed
from dxforms.text import clean, heading_key, nearest

_SEARCHED = 60  # rows in which the headings are looked for


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the headings."""

    sheet: ReviewSheet
    index: int
    values: tuple[Value, ...]

    def text(self, column: str) -> str:
        """What stands in a column, as text; empty where the column is not there."""
        place = self.sheet.places.get(column)
        return "" if place is None or place >= len(self.values) else as_text(self.values[place])

    def raw(self, column: str) -> Value:
        """What stands in a column, as it was read."""
        place = self.sheet.places.get(column)
        return None if place is None or place >= len(self.values) else self.values[place]

    def is_blank(self, columns: Sequence[str]) -> bool:
        """True where nothing stands in these columns, nor in those staff added."""
        values, places = self.values, self.sheet.places
        return all(
            values[place] is None for column in columns if (place := places.get(column)) is not None
        ) and all(values[place] is None for place in self.sheet.own_places)

    def own(self) -> tuple[Typed, ...]:
        """What stands in the columns staff added."""
        return tuple(_typed(self.values[place]) for place in self.sheet.own_places)

    def where(self, column: str) -> Where:
        """The cell of a column."""
        return self.sheet.grid.where(self.index, self.sheet.places.get(column, 0))


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """A review sheet's grid with the places of its columns (indices into a row)."""

    name: str
    grid: Grid
    heading_row: int
    places: dict[str, int]
    own: tuple[str, ...]
    """Headings of the columns staff added."""
    own_places: tuple[int, ...]

    def rows(self) -> Iterator[Row]:
        """Every row under the headings that is not empty."""
        for index in range(self.heading_row + 1, len(self.grid.rows)):
            values = self.grid.rows[index]
            if any(value is not None for value in values):
                yield Row(self, index, values)


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
        found.fault(
            "review.sheet",
            f"{quoted(name)}シートがありません。{hint or 'シートの名前を変えたり削除したりした場合は、元に戻してください。'}"
            "確認の内容が不要な場合は、このファイルを別の場所に移してください。",
            Where(file=file),
        )
        return None
    row = _heading_row(grid, columns)
    if row is None:
        found.fault(
            "review.headings",
            f"見出しの行が見つかりません。{'、'.join(columns)}の列がある行を元に戻してください。",
            Where(file=grid.file, sheet=name),
        )
        return None
    return _placed(grid, name, row, columns, optional, not_needed, found)


def _heading_row(grid: Grid, columns: Sequence[str]) -> int | None:
    """The row that holds most of the headings, three at least."""
    known = {heading_key(column) for column in columns}
    best, most = None, 2
    for index, values in enumerate(grid.rows[:_SEARCHED]):
        hits = len({heading_key(value) for value in values if isinstance(value, str)} & known)
        if hits > most:
            best, most = index, hits
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
    for column in missing:
        renamed = nearest(column, others.values())
        place = next((at for at, heading in others.items() if heading == renamed), len(grid.rows[row]))
        there = f"ここには{quoted(renamed)}とあります。" if renamed else ""
        found.fault(
            "review.column",
            f"{quoted(column)}の列が見当たりません。{there}見出しを{quoted(column)}に戻してください。",
            grid.where(row, place),
        )
    own = _own_columns(grid, row, others)
    return ReviewSheet(
        name=name,
        grid=grid,
        heading_row=row,
        places=places,
        own=tuple(own.values()),
        own_places=tuple(own),
    )


def _own_columns(grid: Grid, row: int, others: Mapping[int, str]) -> dict[int, str]:
    """The columns staff added, by place: with a heading of their own, or with something written under none."""
    taken: set[str] = set()
    own: dict[int, str] = {}
    for place, heading in others.items():
        if not heading and not any(values[place] is not None for values in grid.rows[row + 1 :]):
            continue
        name = base = heading or f"見出しのない列（{column_letters(grid.left + place)}）"
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


def _typed(value: Value) -> Typed:
    """A value as it can be written again."""
    if isinstance(value, (bool, time, timedelta)):
        return as_text(value)
    if isinstance(value, (str, int, float, date)) or value is None:
        return value
    return str(value)
