"""A sheet as the program wrote it against the same sheet as people left it: which of its cells differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dxforms.workbook.aligning import Line, Moves
from dxforms.workbook.changes import Address, Change, Figure, Sort
from dxforms.workbook.compared_charts import Drawings, Whereabouts, drawn
from dxforms.workbook.compared_settings import Settings, arranged, sealed
from dxforms.workbook.spelling import Place, spelled

Value = str | int | float | None
Widths = Mapping[int, float]
"""Characters across a column, by column; 0 where it is hidden."""
_MOMENT = timedelta(seconds=1)
_WIDER = 0.75  # characters by which a width differs after a program rounded it


@dataclass(frozen=True, slots=True)
class Look:
    """What of a cell's look a person sets: colours, marks (bold, underlined …), the format of its number."""

    fill: str = ""
    marks: str = ""
    colour: str = ""
    number: str = ""

    @property
    def painted(self) -> tuple[str, str, str]:
        """The look without its number format, which Excel sets by itself where a date or a rate is typed."""
        return self.fill, self.marks, self.colour


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that was saved: its formula without ``=`` (empty for none), its value, its look."""

    formula: str = ""
    value: Value = None
    look: Look = PLAIN

    @property
    def is_empty(self) -> bool:
        """True where nothing stands in the cell."""
        return not self.formula and self.value in (None, "")


@dataclass(frozen=True, slots=True)
class SavedSheet:
    """A sheet that was saved; ``widths`` in characters by column (0: hidden), ``comments`` the cells that carry one."""

    cells: Mapping[Address, Cell] = field(default_factory=dict)
    widths: Widths = field(default_factory=dict)
    drawings: Drawings = field(default_factory=Drawings)
    comments: tuple[Address, ...] = ()
    settings: Settings = field(default_factory=Settings)

    @property
    def hidden_columns(self) -> frozenset[int]:
        """Columns nobody sees."""
        return frozenset(column for column, width in self.widths.items() if not width)


def as_it_was_sorted(before: SavedSheet, now: SavedSheet) -> SavedSheet:
    """A sheet with its rows where they stood, if it was given a filter and no more was done than to sort it."""
    if not before.settings.has_filter:
        return now
    places: dict[tuple[tuple[int, str, str], ...], list[int]] = {}
    for row, words in _rows(before).items():
        places.setdefault(words, []).append(row)
    to: dict[int, int] = {}
    for row, words in sorted(_rows(now).items(), reverse=True):
        if not places.get(words):
            return now
        to[row] = places[words].pop()
    if any(places.values()) or to.keys() != set(to.values()):  # rows are gone, or stand where none stood
        return now
    cells = {(to.get(row, row), column): cell for (row, column), cell in now.cells.items()}
    return replace(now, cells=cells)


def _rows(sheet: SavedSheet) -> dict[int, tuple[tuple[int, str, str], ...]]:
    rows: dict[int, list[tuple[int, str, str]]] = {}
    for (row, column), cell in sheet.cells.items():
        if not cell.is_empty:
            rows.setdefault(row, []).append((column, cell.formula, plain(cell.value)))
    return {row: tuple(sorted(cells)) for row, cells in rows.items()}


def compared(
    name: str, before: SavedSheet, now: SavedSheet, moves: Moves, place: Place, there: Place
) -> Iterator[Change]:
    """Every change of one sheet, in the order they are told.

    ``moves`` says where its rows and columns stand now; ``place`` names the cells in its formulas as they were
    written by where those cells stand now, ``there`` the cells in its formulas as they are now. A mere recalculation is no change: of two formulas only the spelling-free text counts, or, where
    another program spelled most of them anew, their value.
    """
    yield from sealed(name, before.settings, now.settings)
    yield from _moved(name, moves)
    overwritten: dict[Sort, list[Address]] = {}
    repainted: list[Address] = []
    same = _comparison(before, now, moves, place, there)
    seen = set()
    for address, cell in before.cells.items():
        at = moves.at(address)
        if at is None:
            continue
        seen.add(at)
        other = now.cells.get(at, _NOTHING)
        sort = _sort(cell, other, same)
        if sort in (Sort.FIGURE, Sort.FORMULA) and _is_figure(cell.value) and _is_figure(other.value):
            yield Change(
                sheet=name, sort=sort, cells=(at,), before=_figure(cell.value), now=_figure(other.value)
            )
        elif sort is not None:
            overwritten.setdefault(sort, []).append(at)
        if _is_repainted(cell, other, at in now.cells):
            repainted.append(at)
    for at, cell in now.cells.items():
        if at in seen or moves.is_new(at):
            continue
        if not cell.is_empty:
            overwritten.setdefault(Sort.TYPED, []).append(at)
        if cell.look.fill:
            repainted.append(at)
    for sort, cells in overwritten.items():
        yield Change(sheet=name, sort=sort, cells=tuple(cells))
    where = Whereabouts(moves, place, there, now.settings.hidden, now.hidden_columns)
    yield from drawn(name, before.drawings, now.drawings, where)
    yield from commented(name, before, now)
    if repainted:
        yield Change(sheet=name, sort=Sort.LOOKS, cells=tuple(repainted))
    yield from arranged(name, before.settings, now.settings, moves)
    yield from widened(name, before.widths, now.widths, moves.columns)


def around(
    name: str, before: SavedSheet, now: SavedSheet, place: Place, there: Place, *, is_repainted: bool
) -> Iterator[Change]:
    """Every change of a sheet of records but of its cells, whose rows are sorted, filtered and hidden as work goes on.

    ``is_repainted``: one of its cells looks as none did.
    """
    yield from sealed(name, before.settings, now.settings)
    yield from drawn(name, before.drawings, now.drawings, Whereabouts(_STANDING, place, there))
    yield from commented(name, before, now)
    if is_repainted:
        yield Change(sheet=name, sort=Sort.LOOKS)
    yield from arranged(name, before.settings, now.settings, _STANDING, records=True)
    yield from widened(name, before.widths, now.widths, _STANDING.columns)


_NOTHING = Cell()
_STANDING = Moves(rows=Line(count=0, now=0), columns=Line(count=0, now=0))


def _is_repainted(cell: Cell, other: Cell, there: bool) -> bool:
    """True where a cell looks otherwise. A number's format shows in a number only; programs set it anew elsewhere."""
    if not there:  # a cell that nothing was left of
        return bool(cell.look.fill)
    if cell.look == other.look:
        return False
    if cell.look.painted != other.look.painted:
        return True
    return cell.look.number != other.look.number and (_is_figure(cell.value) or _is_figure(other.value))


def _moved(name: str, moves: Moves) -> Iterator[Change]:
    for sort, rows in ((Sort.ROWS_ADDED, moves.rows.added), (Sort.ROWS_REMOVED, moves.rows.removed)):
        if rows:
            yield Change(sheet=name, sort=sort, cells=tuple((row, 0) for row in rows))
    for sort, columns in (
        (Sort.COLUMNS_ADDED, moves.columns.added),
        (Sort.COLUMNS_REMOVED, moves.columns.removed),
    ):
        if columns:
            yield Change(sheet=name, sort=sort, cells=tuple((0, column) for column in columns))


_Same = Callable[[Cell, Cell], bool]


def _comparison(before: SavedSheet, now: SavedSheet, moves: Moves, place: Place, there: Place) -> _Same:
    """How two formulas are compared: by their text, or by their value where most texts were spelled anew."""

    def by_text(cell: Cell, other: Cell) -> bool:
        if not moves and cell.formula.replace("'", "") == other.formula.replace("'", ""):
            return True
        return spelled(cell.formula, place) == spelled(other.formula, there)

    differing = total = 0
    for address, cell in before.cells.items():
        at = moves.at(address)
        if cell.formula and at is not None and (other := now.cells.get(at)) and other.formula:
            total += 1
            differing += equal(cell.value, other.value) and not by_text(cell, other)
    if differing * 2 > total:
        return lambda cell, other: equal(cell.value, other.value)
    return by_text


def _sort(cell: Cell, other: Cell, same: _Same) -> Sort | None:
    """What became of a cell; None for nothing."""
    if cell.formula:
        if other.formula:
            return None if same(cell, other) else Sort.FORMULA
        return Sort.CLEARED if other.is_empty else Sort.FIGURE
    if other.formula:
        return Sort.TYPED if cell.is_empty else Sort.VALUE
    if equal(cell.value, other.value):
        return None
    return Sort.TYPED if cell.is_empty else Sort.CLEARED if other.is_empty else Sort.VALUE


def equal(value: object, other: object) -> bool:
    """True for values that differ at most in how a program saved them."""
    if isinstance(value, (int, float)) and isinstance(other, (int, float)):
        return abs(value - other) <= 1e-9 * max(1.0, abs(value), abs(other))
    if isinstance(value, datetime) and isinstance(other, datetime):
        return abs(value - other) < _MOMENT
    return value == other or plain(value) == plain(other)


def plain(value: object) -> str:
    """A value as text, whatever a program did to its blanks, line ends or type."""
    return "" if value is None else " ".join(str(value).replace("_x000D_", "").split())


def _is_figure(value: Value) -> bool:
    return isinstance(value, (int, float))


def _figure(value: Value) -> Figure | None:
    return value if isinstance(value, (int, float)) else None


def commented(name: str, before: SavedSheet, now: SavedSheet) -> Iterator[Change]:
    """Cells that carry a comment now."""
    comments = sorted(set(now.comments) - set(before.comments))
    if comments:
        yield Change(sheet=name, sort=Sort.COMMENTS, cells=tuple(comments))


def widened(name: str, before: Widths, now: Widths, columns: Line) -> Iterator[Change]:
    """Columns that are hidden, and those that are wider or narrower."""
    places = {column: columns.to(column) for column in before}
    widths = {
        there: (width, now.get(there, width))
        for column, width in before.items()
        if (there := places[column]) is not None
    }
    hidden = [there for there, (width, is_now) in widths.items() if width and not is_now]
    if hidden:
        yield Change(
            sheet=name, sort=Sort.COLUMNS_HIDDEN, cells=tuple((0, column) for column in sorted(hidden))
        )
    count = sum(
        abs(is_now - width) > _WIDER for there, (width, is_now) in widths.items() if there not in hidden
    )
    if count:
        yield Change(sheet=name, sort=Sort.WIDTHS, detail=f"（{count}列）")
