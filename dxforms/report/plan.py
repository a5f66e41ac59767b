"""A part of a template as a plan: pieces of XML that stay, and between them what is filled in, chosen and repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from dxforms.report import marks
from dxforms.report.comparing import figures_in
from dxforms.report.fields import Sort
from dxforms.report.marks import BlockRecord, MarkSort
from dxforms.report.pen import Frame, Pen, Turn, keep_of, prose_of
from dxforms.report.tags import Tag
from dxforms.report.values import Item, Prose


class Node(Protocol):
    """A piece of a plan."""

    def write(self, pen: Pen) -> None:
        """Write it down."""


@dataclass(slots=True, eq=False, repr=False)
class Literal:
    """XML that stays as it is."""

    xml: str

    def write(self, pen: Pen) -> None:
        """Write it down."""
        pen.out.append(self.xml)


@dataclass(slots=True, eq=False, repr=False)
class Value_:
    """A name that is replaced by its text, within a run."""

    tag: Tag

    def write(self, pen: Pen) -> None:
        """Write it down."""
        if pen.turn is not None and pen.turn.number == self.tag.number:
            pen.text(pen.turn.text)
            return
        found = pen.value(self.tag)
        pen.text(
            "\n".join(found.paragraphs)
            if isinstance(found, Prose)
            else found
            if isinstance(found, str)
            else ""
        )


@dataclass(slots=True, eq=False, repr=False)
class Marked:
    """A value's or drawing's run within its mark."""

    tag: Tag
    occurrence: int
    nodes: tuple[Node, ...]

    def write(self, pen: Pen) -> None:
        """Write it down."""
        field = self.tag.field
        if field is None:
            return
        path = f"{pen.path}/{field.name}#{self.occurrence}"
        turn = pen.turn
        if turn is not None and turn.number == self.tag.number:
            self._write_turn(pen, path, turn)
            return
        found = pen.value(self.tag)
        draft = isinstance(found, Prose) and found.draft and bool(found)
        pen.open_mark(path)
        if draft:
            pen.begin_comment()
        pen.write(self.nodes)
        if draft:
            pen.end_comment()
        figure = field.sort is Sort.FIGURE
        text = "\n".join(prose_of(found).paragraphs)
        pen.close_mark(
            MarkSort.FIGURE if figure else MarkSort.DRAFT if draft else MarkSort.TEXT,
            written=found if figure and isinstance(found, str) else _figures(field.name, text),
            text=text,
        )

    def _write_turn(self, pen: Pen, path: str, turn: Turn) -> None:
        """One paragraph of several: each has its mark in the text, all together have one in a cell."""
        first, last = turn.index == 0, turn.index == turn.count - 1
        whole = turn.in_cell
        if first or not whole:
            pen.open_mark(path if whole else f"{path}/{turn.index + 1}")
        if turn.draft and first:
            pen.begin_comment()
        pen.write(self.nodes)
        if turn.draft and last:
            pen.end_comment()
        if last or not whole:
            text = "\n".join(turn.paragraphs) if whole else turn.text
            name = self.tag.field.name if self.tag.field else ""
            sort = MarkSort.DRAFT if turn.draft else MarkSort.TEXT
            pen.close_mark(sort, written=_figures(name, text), text=text)


_FROM_FIGURES = {"考察", "注記", "回答の注記"}
"""Texts the program makes from figures: an edited one that holds an old figure can be named."""


def _figures(name: str, text: str) -> str:
    """The figures in a text made from figures; nothing of any other text."""
    return "、".join(figures_in(text)) if name in _FROM_FIGURES else ""


@dataclass(slots=True, eq=False, repr=False)
class Drawing:
    """A prototype that is replaced by its chart or photo, within its mark."""

    tag: Tag
    occurrence: int
    marked: bool

    def write(self, pen: Pen) -> None:
        """Write it down."""
        found = pen.value(self.tag)
        field = self.tag.field
        if not found or field is None:
            return
        path = f"{pen.path}/{field.name}#{self.occurrence}"
        xml, written = pen.draw(self.tag, found, path, pen.lines_above())
        if not self.marked:
            pen.out.append(f"<w:r>{xml}</w:r>")
            return
        pen.open_mark(path)
        pen.out.append(f"<w:r>{xml}</w:r>")
        pen.close_mark(MarkSort.CHART if field.sort is Sort.CHART else MarkSort.PICTURE, written=written)


@dataclass(slots=True, eq=False, repr=False)
class Each:
    """A paragraph that is repeated for every paragraph of its one value; none where there is nothing."""

    tag: Tag
    in_cell: bool
    nodes: tuple[Node, ...]

    def write(self, pen: Pen) -> None:
        """Write it down."""
        prose = prose_of(pen.value(self.tag))
        outer = pen.turn
        count = len(prose.paragraphs)
        for index, text in enumerate(prose.paragraphs):
            pen.turn = Turn(self.tag.number, index, count, text, prose.paragraphs, prose.draft, self.in_cell)
            pen.write(self.nodes)
        pen.turn = outer


@dataclass(slots=True, eq=False, repr=False)
class Only:
    """A paragraph that stays only where its one drawing has something to show."""

    tag: Tag
    nodes: tuple[Node, ...]

    def write(self, pen: Pen) -> None:
        """Write it down."""
        if pen.value(self.tag):
            pen.write(self.nodes)


@dataclass(slots=True, eq=False, repr=False)
class Block:
    """What repeats for each item of a list, or stands on a condition."""

    tag: Tag
    level: str
    nodes: tuple[Node, ...]

    def write(self, pen: Pen) -> None:
        """Write it down."""
        field = self.tag.field
        if field is None:
            return
        found = pen.value(self.tag)
        repeats = self.tag.mark == "#" and field.sort is Sort.LIST
        if not repeats:
            true = bool(found) is (self.tag.mark == "#")
            self._note(pen, ("真",) if true else ())
            if true:
                pen.write(self.nodes)
            return
        items: tuple[Item, ...] = found if isinstance(found, tuple) else ()
        if self.level != "grid":
            self._note(pen, tuple(item.key for item in items) if self.level == "blocks" else ())
        depth = len(self.tag.scope.around)
        kept = pen.frames[depth:]
        outer_path, outer_keep = pen.path, pen.keep_next
        del pen.frames[depth:]
        pen.frames.append(Frame({}))
        last = len(items) - 1
        for index, item in enumerate(items):
            pen.frames[depth] = Frame(item.values, index, last + 1)
            pen.path = f"{outer_path}/{field.name}:{item.key}"
            if self.level == "rows":
                pen.keep_next = keep_of(index, last)
            pen.write(self.nodes)
        pen.frames[depth:] = kept
        pen.path, pen.keep_next = outer_path, outer_keep

    def _note(self, pen: Pen, items: tuple[str, ...]) -> None:
        name = self.tag.field.name if self.tag.field else ""
        pen.ledger.blocks.append(
            BlockRecord(
                path=f"{pen.path}/{self.tag.mark}{name}@{self.tag.number}",
                level=self.level,
                after=pen.last_mark,
                items=items,
            )
        )


@dataclass(slots=True, eq=False, repr=False)
class Paragraph:
    """A paragraph of the template within its own mark."""

    number: int
    nodes: tuple[Node, ...]

    def write(self, pen: Pen) -> None:
        """Write it down."""
        pen.open_mark(f"{pen.path}/¶{self.number}")
        pen.write(self.nodes)
        pen.close_mark(MarkSort.PARAGRAPH)


@dataclass(slots=True, eq=False, repr=False)
class Heading:
    """The content of a heading, with the anchor the contents list points to."""

    level: int
    nodes: tuple[Node, ...]

    def write(self, pen: Pen) -> None:
        """Write it down."""
        pen.heading_at = len(pen.out)
        number = pen.ledger.next_id
        pen.ledger.next_id = number + 1
        anchor = f"_Toc{260000000 + len(pen.headings) + 1}"
        pen.out.append(marks.start(number, anchor))
        position = len(pen.out)
        pen.write(self.nodes)
        text = " ".join(pen.seen(position).split("\n"))
        pen.out.append(marks.end(number))
        pen.headings.append((self.level, text, anchor))


@dataclass(slots=True, eq=False, repr=False)
class Holder:
    """A cell's (or text box's, header's) content, which must end with a paragraph."""

    fallback: str
    nodes: tuple[Node, ...]

    def write(self, pen: Pen) -> None:
        """Write it down."""
        position = len(pen.out)
        pen.write(self.nodes)
        written = next((piece for piece in reversed(pen.out[position:]) if piece.strip()), "")
        if not written.rstrip().endswith("</w:p>"):
            pen.out.append(self.fallback)


@dataclass(slots=True, eq=False, repr=False)
class Columns:
    """A table whose columns repeat or stand on a condition; its width stays."""

    total: int
    nodes: tuple[Node, ...]

    def write(self, pen: Pen) -> None:
        """Write it down."""
        outer, pen.widths = pen.widths, []
        pen.write(self.nodes)
        pen.end_table(self.total)
        pen.widths = outer


@dataclass(slots=True, eq=False, repr=False)
class Act:
    """Something small that the pen does at a place."""

    do: Callable[[Pen], None]

    def write(self, pen: Pen) -> None:
        """Write it down."""
        self.do(pen)
