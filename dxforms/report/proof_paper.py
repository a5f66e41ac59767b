"""A report as its reader sees it, as values: paragraphs with their place and whose words they are; and what proof finds."""

from __future__ import annotations

from dataclasses import field
from enum import Enum

from dxforms.records import record
from dxforms.report.proof_text import opening


class Role(Enum):
    """Whose words a paragraph holds, as far as a check asks."""

    REMARKS = "考察"
    CONCLUSIONS = "まとめ"
    PROSE = "本文"
    """Background, purposes, and what people wrote between."""
    OUTLINE = "講演の概要"
    NOTE = "注記"
    HEADING = "見出し"
    CAPTION = "図表番号"
    ANSWER = "回答"
    QUESTION = "設問文"
    OPTION = "選択肢"
    LABEL = "表の項目"
    FIGURE = "数値"
    PROFILE = "プロフィール"
    CELL = "表"
    """A cell of a table that is none of the above."""
    CONTENTS = "目次"
    ASIDE = "ヘッダー等"
    """Headers, footers and notes at the foot."""

    @property
    def is_prose(self) -> bool:
        """True for what staff wrote in sentences."""
        return self in {Role.REMARKS, Role.CONCLUSIONS, Role.PROSE, Role.OUTLINE, Role.NOTE}


class Weight(Enum):
    """How a finding counts."""

    MEND = "要修正"
    LOOK = "要確認"


@record
class Paragraph:
    """One paragraph with its place.

    ``marks`` are the names of the marks its text stands in, outermost first; ``question`` the number of the question whose
    section this is; ``part`` and ``number`` (NO) tell an answer.
    """

    index: int
    text: str = field(repr=False)
    role: Role = Role.PROSE
    headings: tuple[str, ...] = ()
    """Texts of the headings above (its own last, where it is one)."""
    level: int = 0
    """Of a heading, from 1."""
    style: str = ""
    question: str = ""
    part: str = ""
    number: str = ""
    marks: tuple[str, ...] = ()
    drawn: bool = False
    """A picture or chart stands in it."""

    @property
    def place(self) -> str:
        """The headings a person looks for."""
        names = [" ".join(each.split()) for each in self.headings if each.strip()]
        return (
            "".join(f"「{each}」" for each in dict.fromkeys((names[0], names[-1])))
            if names
            else "（最初の見出しの前）"
        )


@record
class Caption:
    """The number of a 図 or 表: typed, or what a SEQ field shows."""

    kind: str
    number: str
    at: int


@record
class Graphic:
    """A picture or chart; ``alt`` is None where it is marked as decoration."""

    alt: str | None
    at: int
    what: str


@record
class Note:
    """A Word comment that is open, and where it begins (-1: nowhere)."""

    author: str
    text: str = field(repr=False)
    at: int


@record
class Paper:
    """A report as it is found."""

    file: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    captions: tuple[Caption, ...] = ()
    graphics: tuple[Graphic, ...] = ()
    notes: tuple[Note, ...] = ()
    changed: tuple[int, ...] = ()
    """Paragraphs with tracked changes."""
    marked: dict[str, tuple[str, int]] = field(default_factory=dict, repr=False)
    """By a mark's name the text in it and the paragraph it begins in."""

    def heading_of(self, question: str) -> int:
        """The first paragraph of a question's section; -1 where there is none."""
        return next((each.index for each in self.paragraphs if each.question == question), -1)


@record
class ProofFinding:
    """One thing to mend or to look at.

    ``code`` is a stable ASCII name; ``heading`` says where; ``start`` is the beginning of the sentence in prose, for an
    answer 部 and NO; ``at`` the paragraph's position in the document, -1 for the document as a whole.
    """

    code: str
    weight: Weight
    message: str
    heading: str = ""
    start: str = ""
    at: int = -1

    def __str__(self) -> str:
        place = f"{self.heading}{self.start}"
        return f"{place}：{self.message}" if place else self.message


def found(
    code: str,
    weight: Weight,
    message: str,
    paragraph: Paragraph | None = None,
    offset: int = 0,
    length: int = 20,
) -> ProofFinding:
    """A finding at a place of a paragraph; an answer's words never stand in it."""
    if paragraph is None:
        return ProofFinding(code=code, weight=weight, message=message)
    if paragraph.role is Role.ANSWER:
        number = f"NO{paragraph.number}" if paragraph.number else ""
        start = f" {paragraph.part}{'の' if paragraph.part and number else ''}{number}".rstrip()
    elif paragraph.role in {Role.HEADING, Role.CONTENTS, Role.FIGURE, Role.CELL}:  # a cell may hold an answer
        start = ""
    else:
        words = opening(paragraph.text, offset, length)
        start = f"の「{words}」" if words else ""
    return ProofFinding(
        code=code, weight=weight, message=message, heading=paragraph.place, start=start, at=paragraph.index
    )
