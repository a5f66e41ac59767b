"""Values as a report's names stand for them: paragraphs, pictures, items of lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from dxforms.records import record
from dxforms.survey.chart import Chart


@record
class Prose:
    """Paragraphs, and whether the program drafted them."""

    paragraphs: tuple[str, ...] = field(default=(), repr=False)
    draft: bool = False

    def __bool__(self) -> bool:
        return bool(self.paragraphs)


@record
class Picture:
    """A photo of the description: its place in the list (from 0) and its caption."""

    index: int
    caption: str


@record
class Item:
    """One item of a list: what tells it from the others when the report is written again, and its values by name."""

    key: str
    values: Mapping[str, Value] = field(repr=False)


Value = str | bool | Prose | Chart | Picture | tuple[Item, ...] | None
"""By sort: str (TEXT, FIGURE) · Prose · bool (CONDITION) · Chart · Picture · tuple of Item (LIST); None: nothing."""

NOT_KNOWN = "―"
