"""A table as it reached us: values with their addresses. No file is opened here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, time, timedelta
from typing import TypeVar, overload

from dxforms.issues import Issue, Where
from dxforms.records import record

Area = tuple[int, int, int, int]
"""Cells: the first row and column, the last row and column, counted from 0."""
Value = str | int | float | bool | date | datetime | time | timedelta | None
"""What a cell can hold; an empty text and an empty cell are both None."""


def column_letters(column: int) -> str:
    """A column's letters, counted from 0 (0 → A, 26 → AA)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """A column counted from 0 (A → 0, AA → 26)."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


_Line = TypeVar("_Line")
Row = tuple[Value, ...]
"""One row's values, from the first column on."""


class ReadRows(Sequence[Row], ABC):
    """Rows as a reader gave them, each made values when it is asked for.

    Of 100,000 rows most are only compared, column by column. As it was read an empty cell is "" and every number a
    float.
    """

    __slots__ = ()

    @abstractmethod
    def line(self, at: int) -> Sequence[Value]:
        """One row as it was read; all have one length."""

    @abstractmethod
    def column(self, at: int, rows: Sequence[int] | None = None) -> Sequence[Value]:
        """One column as it was read, from the first row on; or what stands in it in these rows."""

    def counted(self, at: int, rows: Sequence[int]) -> Sequence[Value]:
        """What stands in a column in these rows; days and times may be the numbers they are counted by from 1899-12-30 on."""
        return self.column(at, rows)

    @abstractmethod
    def filled(self, at: int) -> Iterable[int]:
        """The rows in which something stands in a column, ascending."""

    @abstractmethod
    def is_empty(self, at: int) -> bool:
        """True for a row in which nothing stands."""

    def distinct(
        self, columns: Sequence[int], rows: Sequence[int]
    ) -> tuple[Sequence[Hashable], Mapping[Hashable, tuple[Value, ...]]]:
        """What stands in these columns of these rows: of each row a token, of each token the values as they were read.

        Where rows are read that are spelled the same, they have the same token.
        """
        return rows, dict(
            zip(rows, zip(*[self.column(at, rows) for at in columns], strict=True), strict=True)
        )

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [values_of(self.line(index)) for index in range(*at.indices(len(self)))]
        return values_of(self.line(at))


class ListedRows(ReadRows):
    """Rows that are lists of values already."""

    __slots__ = ("_lines",)

    def __init__(self, lines: Sequence[Sequence[Value]]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    def line(self, at: int) -> Sequence[Value]:
        """One row."""
        return self._lines[at]

    def column(self, at: int, rows: Sequence[int] | None = None) -> Sequence[Value]:
        """One column, or what stands in it in these rows."""
        return [line[at] for line in chosen(self._lines, rows)]

    def filled(self, at: int) -> Iterable[int]:
        """The rows in which something stands in a column."""
        return [row for row, line in enumerate(self._lines) if line[at] != "" and line[at] is not None]

    def is_empty(self, at: int) -> bool:
        """True for a row in which nothing stands."""
        line = self._lines[at]
        return line.count("") + line.count(None) == len(line)


def chosen(lines: Sequence[_Line], rows: Sequence[int] | None) -> Iterable[_Line]:
    """These of the lines, all where ``rows`` is None."""
    return lines if rows is None else map(lines.__getitem__, rows)


def values_of(line: Sequence[Value]) -> Row:
    """What a reader's row holds: None for an empty text, an int for a whole float."""
    return tuple(
        [None if v == "" else int(v) if v.__class__ is float and v.is_integer() else v for v in line]
    )


@record
class Grid:
    """One sheet, or the one table on it, as rows of equal length.

    ``rows[r][c]`` stands in the file at row ``top + r`` and column ``left + c`` (both counted from 0 for A1).
    For a table of responses ``rows[0]`` is the headings. ``types_lost`` is true for CSV, where every value
    is text. ``sha256`` is the file's, for the record of what was counted. The rows are a tuple, or :class:`ReadRows`
    where most of them will not be looked at.
    """

    file: str
    sheet: str = ""
    rows: Sequence[Row] = field(default=(), repr=False)
    top: int = 0
    left: int = 0
    types_lost: bool = False
    sha256: str = ""
    notices: tuple[Issue, ...] = ()
    lost: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Cells (row and column of the file, from 0) that show an error value; empty for a formula without a result."""

    merged: tuple[Area, ...] = ()
    """Cells of the file that were merged, where the reader was asked for them."""

    def where(self, row: int, column: int) -> Where:
        """The place of ``rows[row][column]`` (also beyond the last row, for what is missing)."""
        return Where(
            file=self.file,
            sheet=self.sheet,
            cell=f"{column_letters(self.left + column)}{self.top + row + 1}",
        )

    @property
    def headings(self) -> tuple[Value, ...]:
        """The first row; empty where there is none."""
        return self.rows[0] if self.rows else ()

    def records(self) -> Iterator[tuple[int, tuple[Value, ...]]]:
        """The rows under the headings, with their index in ``rows``."""
        yield from enumerate(self.rows[1:], start=1)
