"""Text fitted to cells: how it breaks into lines, how high its row must be, what no cell can hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from dxforms.text import width

LINE = 15.0
"""Points of one line of the book's 10.5-point type."""
RECORD_LINE = 11.5
"""Points of one line of records, which stand in 9-point type."""
CELL_CHARACTERS = 32_767
"""UTF-16 units one cell of Excel can hold."""
ROW_POINTS = 409.0
"""Points of the highest row Excel shows."""
PIXELS = 7
"""Pixels of a half-width character of 10.5-point type, which Excel measures column widths in."""
_PADDING = 5  # pixels Excel adds to every column

# Signs that may not begin or end a line (JIS X 4051, the common ones).
_NOT_FIRST = "、。，．・：；？！ー々〉》」』】〕）］｝’”…‥ぁぃぅぇぉっゃゅょァィゥェォッャュョ)],.:;?!%％"
_NOT_LAST = "〈《「『【〔（［｛‘“([{"


def pixels(columns: float) -> int:
    """Pixels of a column that is ``columns`` half-width characters wide."""
    return int(columns * PIXELS + _PADDING)


def columns_of(size: int) -> float:
    """The width of a column of so many pixels; 0 where there is no room for one."""
    return max(size - _PADDING, 0) / PIXELS


def lines(text: str, columns: float) -> list[str]:
    """The text in lines of at most ``columns`` half-width characters, its own line breaks kept; at least one line.

    Signs that may not begin a line are pulled up into the one before, as Word does with its two-character room.
    """
    broken: list[str] = []
    for paragraph in text.split("\n"):
        broken.extend(_broken(paragraph, columns))
    return broken


def _broken(paragraph: str, columns: float) -> Iterator[str]:
    line, used = "", 0
    for char in paragraph:
        size = width(char)
        if line and used + size > columns and not (char in _NOT_FIRST and used + size <= columns + 2):
            carried = ""
            while len(line) > 1 and line[-1] in _NOT_LAST:
                carried, line = line[-1] + carried, line[:-1]
            yield line
            line, used = carried, width(carried)
        line += char
        used += size
    yield line


def quick_width(text: str) -> int:
    """Half-width characters a text takes, by its bytes in cp932: fast enough for 100,000 answers."""
    return len(text) if text.isascii() else len(text.encode("cp932", "replace"))


def line_count(text: str, columns: float) -> int:
    """Lines a text takes in a cell of ``columns`` half-width characters, on the safe side."""
    room = max(columns - 1, 2)
    if "\n" not in text:
        return ceil(quick_width(text) / room) or 1
    return sum(ceil(quick_width(paragraph) / room) or 1 for paragraph in text.split("\n"))


def row_height(cells: Iterable[tuple[str, float]], *, line: float = LINE) -> float:
    """Points of a row whose wrapped texts stand in columns of these widths; at most what Excel shows."""
    tallest = max((line_count(text, columns) for text, columns in cells), default=1)
    return min(tallest * line + 1, ROW_POINTS)


def fits_cell(text: str) -> bool:
    """True where one cell can hold the whole text."""
    return len(text) <= CELL_CHARACTERS // 2 or len(text.encode("utf-16-le")) // 2 <= CELL_CHARACTERS


def first_units(text: str, units: int) -> str:
    """The beginning of a text, at most ``units`` UTF-16 units, no character split."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def widest(labels: Sequence[str], least: float, most: float) -> float:
    """A column's width for these labels, in half-width characters, between two bounds."""
    longest = max((width(line) for label in labels for line in label.split("\n")), default=0)
    return float(min(max(longest + 5, least), most))
