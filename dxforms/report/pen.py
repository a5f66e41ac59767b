"""The hand that writes a plan down: scopes, marks, numbers and what was written so far."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from enum import IntEnum
from typing import TYPE_CHECKING

from dxforms.records import record
from dxforms.report import marks
from dxforms.report.marks import Ledger, Mark, MarkSort
from dxforms.report.values import Item, Prose, Value
from dxforms.text import escaped, legal, width

if TYPE_CHECKING:
    from dxforms.report.plan import Node
    from dxforms.report.tags import Tag

Draw = Callable[["Tag", Value, str, int], tuple[str, str]]
"""A drawing's XML and what the manifest says of it, for a prototype, its value, the path of its mark and the lines
of text above it."""
Comment = Callable[[str], int]
"""The id of a new Word comment with a text."""

_AS_WRITTEN = {MarkSort.FIGURE, MarkSort.CHART, MarkSort.PICTURE}
_TAGS = re.compile(r"<w:br/>|<w:tab/>|</w:p>|<[^>]*>")
_LINE = 90
_UNDER_TABLE = re.compile(r"(\s|</w:tbl>|<w:bookmark[^>]*/>|<w:p>|<w:p [^>]*>|<w:pPr>|<w:pStyle [^>]*/>)*")
"""What stands between a table's last row and the words of the paragraph under it."""
"""Half-width characters of a line, about."""
_LONG_ROW = 800
"""Characters of a row beyond which it may split over pages."""
_WHOLE = 16
"""Rows that a table whose rows ask to be kept together has at most: more may not fit on a page."""


class Keep(IntEnum):
    """Whether a repeated row stays on the page of the next one."""

    NO = 0
    ASKED = 1
    """Where the template says so (Word's 「次の段落と分離しない」 in its paragraphs)."""
    ALWAYS = 2


def keep_of(index: int, last: int) -> Keep:
    """Neither the first nor the last row stands alone on a page; the last lets go of what follows the table."""
    if index == last:
        return Keep.NO
    if index in {0, last - 1}:
        return Keep.ALWAYS
    return Keep.ASKED if last < _WHOLE else Keep.NO


@record(frozen=False, kw_only=False)
class Frame:
    """One item of a repeat, and the how-manieth of how many it is."""

    values: Mapping[str, Value]
    index: int = 0
    count: int = 1


@record(frozen=False, kw_only=False)
class Turn:
    """One paragraph of a value that becomes several."""

    number: int
    index: int
    count: int
    text: str
    paragraphs: tuple[str, ...]
    draft: bool
    in_cell: bool


@record(frozen=False, kw_only=False)
class Pen:
    """Writes one part. ``out`` is its XML in pieces; a piece that is decided later is filled in afterwards."""

    ledger: Ledger
    draw: Draw
    comment: Comment
    draft_note: str
    reference_style: str
    out: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    path: str = ""
    turn: Turn | None = None
    sequences: dict[str, int] = field(default_factory=dict)
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    """(level, text, anchor) of every heading written."""
    heading_at: int = 0
    """Position in ``out`` of the last heading."""
    keep_next: Keep = Keep.NO
    """Of the current row."""
    characters: int = 0
    """Of values in the current row."""
    _split: int = -1
    _kept: list[int] = field(default_factory=list)
    """Positions in ``out`` where the current row's paragraphs stay with the next row."""
    _loose: list[int] = field(default_factory=list)
    """Positions in ``out`` where the last row's paragraphs would stay with a note under the table."""
    _row_end: int = 0
    """Position in ``out`` after the last row."""
    _open: list[tuple[int, str, str, int, int]] = field(default_factory=list)
    """Marks begun: id, name, path, position in ``out``, place in the ledger."""
    _comments: list[int] = field(default_factory=list)
    last_mark: str = ""
    widths: list[tuple[int, int, bool, bool]] = field(default_factory=list)
    """Widths of the current table: position in ``out``, size, in a repeated column, of the grid."""

    def begin(self, values: Item) -> None:
        """Start with the outermost scope."""
        self.frames = [Frame(values.values)]

    def value(self, tag: Tag) -> Value:
        """What a tag's name stands for here."""
        frame = self.frames[tag.depth]
        name = tag.field.name if tag.field else ""
        found = frame.values.get(name)
        if found is None and tag.depth:
            if name == "最初":
                return frame.index == 0
            if name == "最後":
                return frame.index == frame.count - 1
            if name == "通し番号":
                return str(frame.index + 1)
        return found

    # -- text

    def text(self, text: str) -> None:
        """Write a text as the content of a run."""
        shown, removed = legal(text)
        self.ledger.removed += removed
        self.characters += len(shown)
        self.out.append(run_content(shown))

    # -- marks

    def open_mark(self, path: str) -> None:
        """Begin a mark."""
        number, name = self.ledger.open(path)
        self.out.append(marks.start(number, name))
        self._open.append((number, name, path, len(self.out), len(self.ledger.marks)))
        self.last_mark = name
        # The order of the manifest is the order of the marks' starts; what was written is known at their end.
        within = self._open[-2][1] if len(self._open) > 1 else ""
        self.ledger.marks.append(Mark(name=name, path=path, sort=MarkSort.PARAGRAPH, within=within))

    def close_mark(self, sort: MarkSort, *, written: str = "", text: str | None = None) -> None:
        """End the innermost mark and note what was written in it.

        ``written`` for figures and drawings; of a text its digest (``text`` where it is known, which is quicker).
        """
        number, name, path, position, place = self._open.pop()
        digest = ""
        if sort not in _AS_WRITTEN:
            digest = marks.digest(self.seen(position) if text is None else legal(text)[0])
        within = self._open[-1][1] if self._open else ""
        self.ledger.marks[place] = Mark(
            name=name, path=path, sort=sort, written=written, digest=digest, within=within
        )
        self.out.append(marks.end(number))

    def seen(self, position: int) -> str:
        """The text written since a position, as a reader sees it."""
        return seen("".join(self.out[position:]))

    def begin_comment(self) -> None:
        """Begin the range of a comment on a draft."""
        number = self.comment(self.draft_note)
        self._comments.append(number)
        self.out.append(f'<w:commentRangeStart w:id="{number}"/>')

    def end_comment(self) -> None:
        """End the range of the innermost comment."""
        number = self._comments.pop()
        look = f'<w:rPr><w:rStyle w:val="{self.reference_style}"/></w:rPr>' if self.reference_style else ""
        self.out.append(
            f'<w:commentRangeEnd w:id="{number}"/><w:r>{look}<w:commentReference w:id="{number}"/></w:r>'
        )

    def lines_above(self) -> int:
        """Lines of text since the last heading, as far as they can be told without laying out a page."""
        paragraphs = "".join(self.out[self.heading_at :]).split("</w:p>")[1:-1]
        return sum(1 + width(seen(each)) // _LINE for each in paragraphs)

    # -- rows and tables

    def begin_row(self) -> None:
        """A table's row begins."""
        self.characters = 0
        self._split = -1
        self._kept.clear()
        self._loose.clear()

    def may_split(self) -> None:
        """Here the row says that it stays on one page, if it is short enough in the end."""
        self._split = len(self.out)
        self.out.append("<w:cantSplit/>")

    def stay(self) -> None:
        """Here a paragraph says that its row stays with the next one, likewise."""
        self._kept.append(len(self.out))
        self.out.append("<w:keepNext/>")

    def may_stay(self) -> None:
        """Here the last row's paragraph says that it stays with what follows the table, where that is a note."""
        self._loose.append(len(self.out))
        self.out.append("")

    def note(self) -> None:
        """A note begins, in its properties: under a table it stays with the last row, be it never alone on a page."""
        if self._loose and _UNDER_TABLE.fullmatch("".join(self.out[self._row_end :])):
            for position in self._loose:
                self.out[position] = "<w:keepNext/>"
        self._loose.clear()

    def end_row(self) -> None:
        """A table's row ends. A long one is parted where the page ends, rather than pushed away from its heading."""
        if self.characters > _LONG_ROW:
            for position in (*self._kept, *([self._split] if self._split >= 0 else [])):
                self.out[position] = ""
            self._loose.clear()
        self._split = -1
        self._row_end = len(self.out)

    def end_table(self, total: int) -> None:
        """Share the table's width among the columns that were written."""
        grid = [(size, repeated) for _, size, repeated, of_grid in self.widths if of_grid]
        fixed = sum(size for size, repeated in grid if not repeated)
        moving = sum(size for size, repeated in grid if repeated)
        one = total / fixed if fixed and not moving else 1.0
        other = (total - fixed) / moving if moving else 1.0
        for position, size, repeated, _ in self.widths:
            self.out[position] = str(round(size * (other if repeated else one)))
        self.widths.clear()

    def write(self, nodes: tuple[Node, ...]) -> None:
        """Write a plan's nodes down."""
        for node in nodes:
            node.write(self)


def prose_of(value: Value) -> Prose:
    """A value as paragraphs."""
    if isinstance(value, Prose):
        return value
    if isinstance(value, str) and value:
        return Prose(paragraphs=tuple(value.split("\n")))
    return Prose()


def seen(xml: str) -> str:
    """The text of a piece of WordprocessingML as a reader sees it, without fields (Word counts them anew) and drawings."""
    if "<w:fldChar" in xml:
        xml = _without_fields(xml)
    if "<w:fldSimple" in xml or "<w:drawing" in xml or "<w:pict" in xml or "<mc:Alt" in xml:
        xml = _ASIDE.sub("", xml)
    text = _TAGS.sub(lambda found: _SEEN.get(found[0], ""), xml)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip("\n")


def _without_fields(xml: str) -> str:
    """What stands outside of complex fields."""
    kept: list[str] = []
    depth = 0
    for piece in _FIELD.split(xml):
        if piece.startswith("<w:fldChar"):
            depth += 1 if '"begin"' in piece else -1 if '"end"' in piece and depth else 0
        elif not depth:
            kept.append(piece)
    return "".join(kept)


_FIELD = re.compile(r"(<w:fldChar\b[^>]*>)")
_ASIDE = re.compile(r"<(mc:AlternateContent|w:drawing|w:pict|w:object|w:fldSimple)\b.*?</\1>", re.DOTALL)
_SEEN = {"<w:br/>": "\n", "<w:tab/>": "\t", "</w:p>": "\n"}


def run_content(text: str) -> str:
    """A text as ``w:t``, ``w:br`` and ``w:tab``."""
    content = escaped(text)
    if "\n" in content or "\t" in content or "\r" in content:
        lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "<w:br/>".join("<w:tab/>".join(map(_t, line.split("\t"))) for line in lines)
    return _t(content)


def _t(text: str) -> str:
    if not text:
        return ""
    if text[0] in " \u00a0" or text[-1] in " \u00a0" or "  " in text:
        return f'<w:t xml:space="preserve">{text}</w:t>'
    return f"<w:t>{text}</w:t>"
