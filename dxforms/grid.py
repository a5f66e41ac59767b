"""A table as it reached us: values with their addresses. No file is opened here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import date, datetime, time, timedelta
from typing import overload

from dxforms.issues import Issue, Where
from dxforms.records import record

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


Row = tuple[Value, ...]
"""One row's values, from the first column on."""


class ReadRows(Sequence[Row]):
    """Rows as the reader gave them, each made values when it is asked for.

    Of 100,000 rows most are only compared: ``raw`` has the lists themselves, of equal length, in which an empty
    cell is "" and every number a float.
    """

    __slots__ = ("raw",)

    def __init__(self, raw: Sequence[Sequence[Value]]) -> None:
        self.raw = raw

    def __len__(self) -> int:
        return len(self.raw)

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [values_of(line) for line in self.raw[at]]
        return values_of(self.raw[at])


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
