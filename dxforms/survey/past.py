"""Last time's figures as values: what was released of another lecture."""

from __future__ import annotations

from dataclasses import field

from dxforms.records import record
from dxforms.survey.description import Identity
from dxforms.survey.tally import LineRole


@record
class PastLine:
    """One row of an item: its label, what it counts, and how many there were among all respondents.

    ``count`` is None where the figure was not released.
    """

    role: LineRole
    label: str
    count: int | None


@record
class PastItem:
    """One question, or one statement of a matrix. ``base`` is what its percentages were taken of."""

    number: str
    text: str
    name: str
    """項目: the statement; empty elsewhere."""
    kind: str
    """回答形式, in the words of the list."""
    base: int | None
    lines: tuple[PastLine, ...] = field(repr=False)


@record
class Previous:
    """A lecture's released figures. ``base`` is 割合の基数, in the words of the list; ``n`` the respondents."""

    identity: Identity
    base: str
    n: int | None = None
    items: tuple[PastItem, ...] = field(default=(), repr=False)
    file: str = ""
