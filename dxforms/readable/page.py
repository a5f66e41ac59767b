"""A sheet or a CSV as it lies in its file: what each cell holds and how, and what else is on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from enum import Enum
from typing import NamedTuple

from dxforms.grid import column_letters
from dxforms.records import record


class Sort(Enum):
    """What a cell holds."""

    TEXT = "文字列"
    NUMBER = "数値"
    DATE = "日付"
    OTHER = "その他"
    """A truth value or an error."""


class Cell(NamedTuple):
    """One cell that holds something; ``text`` is what stands in the file, a date as YYYY-MM-DD."""

    row: int
    column: int
    text: str
    sort: Sort = Sort.TEXT
    is_formula: bool = False
    shows_wareki: bool = False
    """Its number format shows a date in 和暦."""
    is_coloured: bool = False
    """A fill, or a colour of type other than black."""

    @property
    def address(self) -> str:
        """As Excel names it: ``B3``."""
        return f"{column_letters(self.column)}{self.row + 1}"


class Drawing(NamedTuple):
    """Something that is no cell: its kind in Japanese and the cell it begins at, empty where that is not known."""

    kind: str
    address: str = ""


@record
class CsvForm:
    """How a CSV is written."""

    encoding: str
    """``utf-8-sig``, ``utf-8``, ``utf-16`` or ``cp932``."""
    separator: str = ","
    is_quoted: bool = True
    """Every field stands in quotation marks."""
    has_crlf: bool = True
    """Every line ends with CR LF."""


@record
class Page:
    """One sheet, or a CSV (``csv`` is set then, and ``name`` is empty)."""

    name: str
    rows: tuple[tuple[Cell | None, ...], ...] = field(default=(), repr=False)
    """From A1 on; a row may be shorter than the next."""
    merged: tuple[str, ...] = ()
    """Ranges, as Excel names them."""
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    is_hidden: bool = False
    drawings: tuple[Drawing, ...] = ()
    tables: tuple[str, ...] = ()
    """The ranges of Excel tables."""
    is_coloured_by_rule: bool = False
    """A conditional format is laid over cells."""
    csv: CsvForm | None = None

    @property
    def cells(self) -> Iterator[Cell]:
        """Every cell that holds something, row by row."""
        for row in self.rows:
            for cell in row:
                if cell is not None:
                    yield cell

    @property
    def width(self) -> int:
        """Columns from A to the last that holds something."""
        return max((last_of(row) + 1 for row in self.rows), default=0)


def last_of(row: Sequence[Cell | None]) -> int:
    """Index of the last cell of a row that holds something; -1 for none."""
    for index in range(len(row) - 1, -1, -1):
        if row[index] is not None:
            return index
    return -1


@record
class File:
    """A file as it is judged."""

    name: str
    pages: tuple[Page, ...]
    is_ours: bool = False
    """It says of itself that this program wrote it."""
