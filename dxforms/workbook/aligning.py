"""Where the rows and columns of a sheet stand after people inserted and deleted some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

from dxforms.workbook.spelling import shape

_ALIKE = 0.5
"""How much of two columns must be the same for them to be one column."""
_STANDING = 0.9
_LONGEST = 4_000  # rows up to which inserted ones are looked for


_WEIGHED = 2_500
"""Pairs of rows up to which each is weighed against each."""
_Bag = Counter[object]
_Row = tuple[object, ...]


class Content(Protocol):
    """A cell, as far as rows and columns are told apart by it."""

    @property
    def formula(self) -> str:
        """Without ``=``; empty for none."""

    @property
    def value(self) -> object:
        """What it shows."""


@dataclass(frozen=True, slots=True)
class Line:
    """Rows, or columns, of a sheet: where each stands now. ``places`` is None where none has moved."""

    count: int
    """How many there were."""
    now: int
    places: tuple[int | None, ...] | None = None
    added: tuple[int, ...] = ()
    """Those that are new, as they are counted now; what stands behind the last one is not a new line."""
    removed: tuple[int, ...] = ()
    """Those that are gone, as they were counted."""

    def to(self, index: int) -> int | None:
        """Where a line stands now; None where it is gone."""
        if self.places is None:
            return index
        if index < len(self.places):
            return self.places[index]
        return index + self.now - self.count


@dataclass(frozen=True, slots=True)
class Moves:
    """Where the cells of a sheet stand now; false where none has moved."""

    rows: Line
    columns: Line

    def __bool__(self) -> bool:
        return self.rows.places is not None or self.columns.places is not None

    def at(self, address: tuple[int, int]) -> tuple[int, int] | None:
        """Where a cell stands now; None where its row or column is gone."""
        row, column = self.rows.to(address[0]), self.columns.to(address[1])
        return None if row is None or column is None else (row, column)

    def is_new(self, address: tuple[int, int]) -> bool:
        """True for a cell, as it stands now, of a new row or column."""
        return address[0] in self.rows.added or address[1] in self.columns.added


def moves_of(before: Mapping[tuple[int, int], Content], now: Mapping[tuple[int, int], Content]) -> Moves:
    """Where the rows and columns of a sheet stand now, told by their words and the shapes of their formulas."""
    if _stands(before, now):
        nothing = Line(count=0, now=0)
        return Moves(rows=nothing, columns=nothing)
    old, new = _Tokens(before), _Tokens(now)
    columns = _columns(old.columns(), new.columns())
    rows = _rows(old.rows(columns), new.rows())
    return Moves(rows=rows, columns=columns)


def _stands(before: Mapping[tuple[int, int], Content], now: Mapping[tuple[int, int], Content]) -> bool:
    """True where the same cells are filled, most of them with the same: nothing was inserted or deleted."""
    filled = {address: cell for address, cell in before.items() if _is_filled(cell)}
    there = {address: cell for address, cell in now.items() if _is_filled(cell)}
    if filled.keys() != there.keys():
        return False
    same = sum(
        bool(cell.formula) == bool(there[address].formula)
        and (bool(cell.formula) or cell.value == there[address].value)
        for address, cell in filled.items()
    )
    return same >= len(filled) * _STANDING


def _is_filled(cell: Content) -> bool:
    return bool(cell.formula) or cell.value not in (None, "")


class _Tokens:
    """The words, numbers and shapes of formulas of a sheet, by row and column."""

    def __init__(self, cells: Mapping[tuple[int, int], Content]) -> None:
        self._cells = [
            (address, f"={shape(cell.formula)}" if cell.formula else cell.value)
            for address, cell in cells.items()
            if _is_filled(cell)
        ]

    def columns(self) -> list[_Bag]:
        """What stands in each column, wherever its rows are."""
        last = max((column for (_, column), _ in self._cells), default=-1)
        found: list[_Bag] = [Counter() for _ in range(last + 1)]
        for (_, column), token in self._cells:
            found[column][token] += 1
        return found

    def rows(self, columns: Line | None = None) -> list[_Row]:
        """What stands in each row, its columns where they are now."""
        last = max((row for (row, _), _ in self._cells), default=-1)
        found: list[list[object]] = [[] for _ in range(last + 1)]
        for (row, column), token in sorted(self._cells, key=lambda cell: cell[0]):
            there = column if columns is None else columns.to(column)
            if there is not None:
                found[row].append((there, token))
        return [tuple(row) for row in found]


def _columns(before: Sequence[_Bag], now: Sequence[_Bag]) -> Line:
    alike = all(_likeness(old, new) >= _ALIKE for old, new in zip(before, now, strict=False))
    if alike and len(before) <= len(now):
        return Line(count=len(before), now=len(now))
    return _line(len(before), len(now), _pairs(before, now))


def _pairs(before: Sequence[_Bag], now: Sequence[_Bag]) -> list[tuple[int, int]]:
    """The longest common sequence of lines, weighed by how alike they are."""
    best = [[0.0] * (len(now) + 1) for _ in range(len(before) + 1)]
    alike = [[_likeness(old, new) for new in now] for old in before]
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(now) - 1, -1, -1):
            pair = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(before) and j < len(now):
        if alike[i][j] >= _ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return _filled(pairs, len(before), len(now))


def _filled(pairs: list[tuple[int, int]], count: int, now: int) -> list[tuple[int, int]]:
    """The pairs, and between them those of as many lines before as now: their cells were all overwritten."""
    whole: list[tuple[int, int]] = []
    i = j = 0
    for one, other in [*pairs, (count, now)]:
        if one - i == other - j:
            whole += zip(range(i, one), range(j, other), strict=True)
        if one < count:
            whole.append((one, other))
        i, j = one + 1, other + 1
    return whole


def _likeness(old: _Bag, new: _Bag) -> float:
    """The part of two columns that is the same; empty ones are alike."""
    most = max(old.total(), new.total())
    return 1.0 if not most else (old & new).total() / most


def _rows(before: Sequence[_Row], now: Sequence[_Row]) -> Line:
    untouched = Line(count=len(before), now=len(now))
    start = 0
    while start < min(len(before), len(now)) and before[start] == now[start]:
        start += 1
    end = 0
    while end < min(len(before), len(now)) - start and before[-1 - end] == now[-1 - end]:
        end += 1
    old, new = before[start : len(before) - end], now[start : len(now) - end]
    if not old or max(len(before), len(now)) > _LONGEST:
        if not old and new and end:  # rows inserted in one place
            pairs = [(index, index) for index in range(start)]
            pairs += [(len(before) - index, len(now) - index) for index in range(end, 0, -1)]
            return _line(len(before), len(now), pairs)
        return untouched
    if len(old) == len(new) and sum(a == b for a, b in zip(old, new, strict=True)) * 2 >= len(old) - 2:
        return untouched
    pairs = [(index, index) for index in range(start)]
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        size, others = i_end - i, j_end - j
        if tag == "equal" or (tag == "replace" and (size == others or size * others > _WEIGHED)):
            pairs += [(start + i + index, start + j + index) for index in range(min(size, others))]
        elif tag == "replace":
            bags = [[Counter(row) for row in rows] for rows in (old[i:i_end], new[j:j_end])]
            pairs += [(start + i + one, start + j + other) for one, other in _pairs(*bags)]
    pairs += [(len(before) - index, len(now) - index) for index in range(end, 0, -1)]
    return _line(len(before), len(now), pairs)


def _line(count: int, now: int, pairs: Sequence[tuple[int, int]]) -> Line:
    to = dict(pairs)
    places = tuple(to.get(index) for index in range(count))
    if places == tuple(range(count)):
        return Line(count=count, now=now)
    taken = {there for there in places if there is not None}
    last = max(taken, default=-1)
    return Line(
        count=count,
        now=now,
        places=places,
        added=tuple(index for index in range(last) if index not in taken),
        removed=tuple(index for index, there in enumerate(places) if there is None),
    )
