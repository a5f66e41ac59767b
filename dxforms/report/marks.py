"""Marks: hidden bookmarks around what the program wrote, and what it wrote there, so that a report can be refreshed.

A mark's name comes from the path of its piece (``設問:Q1/考察#1``), so that the same piece has the same name
whenever the report is written. Marks are nested: a figure's inside its paragraph's or cell's.
"""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from hashlib import blake2b

from dxforms.records import record

PREFIX = "_dx"


class MarkSort(Enum):
    """What a mark holds."""

    FIGURE = "figure"
    """A figure; the manifest holds it as written."""
    TEXT = "text"
    """A text or a paragraph of a prose; the manifest holds its digest only."""
    DRAFT = "draft"
    """A paragraph the program drafted."""
    PARAGRAPH = "paragraph"
    """A whole paragraph of the template, with what was filled into it."""
    CHART = "chart"
    PICTURE = "picture"


@record
class Mark:
    """One mark and what was written. ``digest`` is of the text as a reader sees it, lines joined with ``\\n``."""

    name: str
    path: str
    sort: MarkSort
    written: str = ""
    """A figure as printed; the figures in a text made from figures; a chart's points or a picture's digest as one
    line; else empty."""
    digest: str = ""
    within: str = ""
    """Name of the mark around it; empty where there is none."""
    counted: str = ""
    """A figure kept because a person changed its place: what was counted when the report was last refreshed."""


@record
class BlockRecord:
    """One repeat or condition that was evaluated: where it began, and the keys of its items (a condition: 真 or none)."""

    path: str
    level: str
    """``blocks``, ``rows``, ``cells`` or ``runs``."""
    after: str
    """Name of the last mark before it; empty at the very beginning."""
    items: tuple[str, ...] = ()


@record(frozen=False)
class Ledger:
    """Marks and ids that are given out while one report is written; ``first`` follows the template's own bookmarks."""

    next_id: int = 1
    next_drawing: int = 1
    marks: list[Mark] = field(default_factory=list)
    blocks: list[BlockRecord] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    removed: int = 0
    """Characters XML cannot hold that were left out."""

    def open(self, path: str) -> tuple[int, str]:
        """A bookmark's id and name for a path."""
        number = self.next_id
        self.next_id = number + 1
        name = name_of(path)
        again = 2
        while name in self.names:  # the same piece stands twice: 見出し of the outline and of its repetition
            name = name_of(f"{path}~{again}")
            again += 1
        self.names.add(name)
        return number, name

    def drawing(self) -> int:
        """An id for a drawing, unique in the document."""
        number = self.next_drawing
        self.next_drawing = number + 1
        return number


def name_of(path: str) -> str:
    """A bookmark's name: 23 characters, the same for the same path."""
    return PREFIX + blake2b(path.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def digest(text: str) -> str:
    """What a text is compared by: outer blanks do not count."""
    return blake2b(text.strip().encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def digest_bytes(data: bytes) -> str:
    """What a picture is compared by."""
    return blake2b(data, digest_size=8).hexdigest()


def start(number: int, name: str) -> str:
    """A bookmark's start."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'


def end(number: int) -> str:
    """A bookmark's end."""
    return f'<w:bookmarkEnd w:id="{number}"/>'
