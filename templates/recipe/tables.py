"""What tables of the shipped templates have in common: columns and rows of tags."""

from __future__ import annotations

from templates.recipe.look import mm
from templates.recipe.writing import Row, Writer, cell

TAG = "くり返しと条件"
"""The style of block tags."""
ABOVE = "図表番号（表）"
"""The style of captions above tables."""
TAG_COLUMN = mm(9)
"""Width of a column that holds a block tag and goes with it."""


def tag_row(name: str, columns: int, *, mark: str = "#") -> Row:
    """A row that holds nothing but a tag: the row goes, the tag works."""
    return Row(cells=(cell(TAG, f"{{{{{mark}{name}}}}}"), *(cell(TAG) for _ in range(columns - 1))))


def beside_sessions(writer: Writer, columns: int) -> tuple[int, ...]:
    """Widths of a table with a column of 部 between two tags; it grows by theirs where it stands."""
    first = writer.look.measure * 24 // 100
    other = (writer.look.measure - first) // columns
    return (TAG_COLUMN, first - 2 * TAG_COLUMN, TAG_COLUMN, *(other for _ in range(columns)))
