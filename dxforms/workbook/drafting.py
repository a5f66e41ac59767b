"""A sheet laid out from the top down: the next row, its cells and its height."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dxforms.text import width
from dxforms.workbook.fitting import LINE, lines, row_height
from dxforms.workbook.sheets import Cell, Style, Value

INDENT = 2.5
"""Half-width characters that the indents inside a cell take."""
_TYPE_SIZES = {Style.TITLE: 16 / 10.5, Style.SECTION: 12 / 10.5, Style.NOTE: 9 / 10.5, Style.LINK: 1.0}
"""Type sizes that differ from the book's, as a part of it."""
NOTE_LINE = 13.0
"""Points of one line of a note."""
_HEIGHTS = {Style.TITLE: 24.0, Style.SECTION: 19.5, Style.QUESTION: 18.0, Style.NOTE: NOTE_LINE}


class Draft:
    """Cells and heights of one sheet, added row by row; ``row`` is the next one.

    No cell is ever merged: a text that is longer than its column runs on over the empty cells beside it, and is
    broken by hand into rows where it is longer than ``widths`` together.
    """

    def __init__(self, widths: Sequence[float]) -> None:
        self.widths = tuple(widths)
        self.cells: list[Cell] = []
        self.heights: dict[int, float] = {}
        self.row = 0

    def put(self, column: int, value: Value, style: Style, *, link: str = "") -> None:
        """A cell in the next row."""
        self.cells.append(Cell(row=self.row, column=column, value=value, style=style, link=link))

    def blank(self, columns: Iterable[int], style: Style) -> None:
        """Empty cells in the next row that only carry a look."""
        for column in columns:
            self.put(column, None, style)

    def down(self, height: float = LINE + 1, rows: int = 1) -> None:
        """Close the row (and ``rows`` - 1 empty ones after it) with this height."""
        for _ in range(rows):
            self.heights[self.row] = height
            self.row += 1

    def room(self, column: int = 0) -> float:
        """Half-width characters from a column to the right edge."""
        return sum(self.widths[column:])

    def words(
        self, text: str, style: Style, *, column: int = 0, hanging: str = "", across: bool = False
    ) -> None:
        """A text over as many rows as it needs. ``hanging`` stands before its first line, the others are indented by it.

        ``across`` gives every cell of its rows the same look (a coloured bar).
        """
        room = (self.room(column) - 1) / _TYPE_SIZES.get(style, 1.0) - width(hanging)
        indent = "　" * (width(hanging) // 2)
        for index, line in enumerate(lines(text, room)):
            self.put(column, (indent if index else hanging) + line, style)
            if across:
                self.blank(range(column + 1, len(self.widths)), style)
            self.down(_HEIGHTS.get(style, LINE))

    def line_up(self, texts: Iterable[tuple[int, str]], *, indent: float = INDENT) -> None:
        """Close a row of wrapped cells: as high as the highest of ``texts`` (column, text) in its column."""
        self.down(row_height((text, self.widths[column] - indent) for column, text in texts))
