"""What tells one shipped template from the others in its looks: the page and the type sizes."""

from __future__ import annotations

from dataclasses import dataclass

MM = 1440 / 25.4
"""Twips a millimetre."""
EMU = 635
"""English metric units a twip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A page and its type. Lengths in twips, type sizes in half-points as WordprocessingML has them."""

    name: str
    width: int
    height: int
    landscape: bool
    top: int
    bottom: int
    characters: int
    """Full-width characters a line of the text holds exactly: the margins left and right are what is left."""
    lines: int
    """Lines a page: the document's grid."""
    body: int
    table: int
    small: int
    narrow: int
    """Type of tables with many columns."""
    h1: int
    h2: int
    h3: int
    title: int
    slides: bool = False
    """True where page titles look as on slides: a band across the page."""
    sheet: bool = False
    """True for a paper of one page: no cover, no title begins a page."""

    @property
    def measure(self) -> int:
        """Width of the text area."""
        return self.characters * self.body * 10

    @property
    def side(self) -> int:
        """The margin left and right."""
        return (self.width - self.measure) // 2

    @property
    def pitch(self) -> int:
        """Height of a line of the grid."""
        return (self.height - self.top - self.bottom) // self.lines


def mm(value: float) -> int:
    """Millimetres as twips."""
    return round(value * MM)


PORTRAIT = Look(
    name="report.docx",
    width=11906,
    height=16838,
    landscape=False,
    top=mm(25),
    bottom=mm(25),
    characters=43,
    lines=40,
    body=21,
    table=20,
    small=18,
    narrow=16,
    h1=36,
    h2=26,
    h3=23,
    title=52,
)
LANDSCAPE = Look(
    name="report-landscape.docx",
    width=16838,
    height=11906,
    landscape=True,
    top=mm(22),
    bottom=mm(20),
    characters=58,
    lines=24,
    body=24,
    table=22,
    small=18,
    narrow=18,
    h1=40,
    h2=28,
    h3=25,
    title=60,
    slides=True,
)
SUMMARY = Look(
    name="summary.docx",
    width=11906,
    height=16838,
    landscape=False,
    top=mm(13),
    bottom=mm(12),
    characters=46,
    lines=46,
    body=21,
    table=18,
    small=17,
    narrow=17,
    h1=24,
    h2=22,
    h3=21,
    title=28,
    sheet=True,
)
KIAN = Look(
    name="kian.docx",
    width=11906,
    height=16838,
    landscape=False,
    top=mm(28),
    bottom=mm(25),
    characters=43,
    lines=40,
    body=21,
    table=20,
    small=18,
    narrow=16,
    h1=24,
    h2=22,
    h3=22,
    title=26,
    sheet=True,
)
