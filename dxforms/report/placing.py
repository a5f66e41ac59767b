"""Blocks at their level: a tag alone in its paragraph, row or column takes it along, others wrap what they are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from lxml import etree

from dxforms.issues import Findings, Where
from dxforms.records import record
from dxforms.report.fields import Sort
from dxforms.report.ooxml import (
    PPR,
    RPR,
    SECTPR,
    TBL,
    TC,
    TR,
    Element,
    P,
    R,
    child,
    is_pi,
    nearest,
    q,
    sure,
)
from dxforms.report.tags import Tag, pin, pins

_CONTENT = (q("w:t"), q("w:drawing"), q("w:pict"), q("w:object"), q("w:sym"), q("mc:AlternateContent"))


def place(tags: Sequence[Tag], found: Findings, file: str) -> None:
    """Put every block's pins where the block begins and ends; note blocks that cannot be placed.

    Pins placed are ``o N`` and ``c N`` (N: the opening tag's number); values and drawings become ``v N`` and
    ``d N``. Paragraphs, rows and columns that held nothing but block tags are gone.
    """
    for tag in tags:
        if tag.mark == "":
            tag.pin.text = f"{'v' if tag.drawing is None else 'd'} {tag.number}"
    pairs = [tag for tag in tags if tag.partner is not None and tag.mark != "/"]
    places = _Places(by_pin={tag.pin: tag for tag in tags}, found=found, file=file)
    for tag in pairs:
        if tag.column:
            tag.pin.text = f"o {tag.number} {tag.column}"
            sure(tag.partner).pin.text = f"c {tag.number}"
        else:
            places.place(tag)
    places.close()
    for tag in pairs:
        if not tag.column:
            _discard(tag.pin)
            _discard(sure(tag.partner).pin)


def _discard(element: Element) -> None:
    """Take a tag's pin out of its run, and the run where nothing is left in it."""
    run = element.getparent()
    if run is None:
        return
    run.remove(element)
    if all(each.tag == RPR for each in run):
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)


@record(frozen=False, kw_only=False)
class _Places:
    """Where pins go, gathered first: those at one place stand in the order of their tags."""

    by_pin: dict[Element, Tag]
    found: Findings
    file: str
    before: dict[Element, list[tuple[int, Element]]] = field(default_factory=dict)
    after: dict[Element, list[tuple[int, Element]]] = field(default_factory=dict)
    instead: dict[Element, list[tuple[int, Element]]] = field(default_factory=dict)
    around: set[Element] = field(default_factory=set)
    """Pins of conditions on whole paragraphs: nothing of the paragraph's own content."""

    def place(self, tag: Tag) -> None:
        """Find the places of one block's begin and end."""
        closer = sure(tag.partner)
        first, last = _below_common(tag.pin, closer.pin)
        if first is None or last is None:
            return
        begin, end = pin("o", tag.number, "blocks"), pin("c", tag.number)
        if first.tag != P and nearest(first, P) is not None:  # within one paragraph
            self._place_inline(tag, first, last, begin, end)
            return
        if first.tag == TC and last.tag == TC:  # from cell to cell of one row: the row
            row = sure(first.getparent())
            first = last = row
        if first.tag == TR:
            begin.text = f"o {tag.number} rows"
        for here, element, pinned in ((tag, first, begin), (closer, last, end)):
            if element.tag not in {P, TR}:
                self.found.fault("template.level", _level(tag, closer, element), self._where(here))
                return
            if first is not last and _only_blocks(element, self.by_pin) and not _carries_section(element):
                self.instead.setdefault(element, []).append((here.number, pinned))
                continue
            if not _at_edge(here, element, self.by_pin, first=pinned is begin):
                message = _edge(here, element, opening=pinned is begin)
                self.found.fault("template.edge", message, self._where(here))
                return
            places = self.before if pinned is begin else self.after
            places.setdefault(element, []).append((here.number, pinned))

    def _place_inline(self, tag: Tag, first: Element, last: Element, begin: Element, end: Element) -> None:
        """Between the runs of a paragraph; around it where the block is a condition on all of it."""
        closer = sure(tag.partner)
        paragraph = tag.paragraph
        if first.tag != R or last.tag != R:
            self.found.fault(
                "template.level",
                f"{tag.shown}と{closer.shown}の一方だけが、リンクなどの中にあります。両方を中に置くか、両方を外に出してください。",
                self._where(tag),
            )
            return
        is_condition = tag.field is not None and (tag.field.sort is not Sort.LIST or tag.mark == "^")
        if (
            is_condition
            and first.getparent() is paragraph
            and not self._content(first, before=True)
            and not self._content(last, before=False)
            and not _carries_section(paragraph)
        ):
            self.around |= {tag.pin, closer.pin}
            self.before.setdefault(paragraph, []).append((tag.number, begin))
            self.after.setdefault(paragraph, []).append((closer.number, end))
        else:
            begin.text = f"o {tag.number} runs"
            first.addprevious(begin)
            last.addnext(end)

    def _content(self, anchor: Element, *, before: bool) -> bool:
        """True where a paragraph holds something to see, or a tag of its own, before or after one of its runs."""
        return any(
            _visible(element) or any(each not in self.around for each in element.iter(etree.PI))
            for element in anchor.itersiblings(preceding=before)
            if element.tag != PPR
        )

    def close(self) -> None:
        """Put the pins in, and take away what held nothing else."""
        for element, placed in self.before.items():
            for _, each in sorted(placed, key=_number):
                element.addprevious(each)
        for element, placed in self.after.items():
            for _, each in sorted(placed, key=_number, reverse=True):
                element.addnext(each)
        for element, placed in self.instead.items():
            for _, each in sorted(placed, key=_number):
                element.addprevious(each)
            sure(element.getparent()).remove(element)

    def _where(self, tag: Tag) -> Where:
        return Where(file=self.file, spot=tag.spot)


def _number(placed: tuple[int, Element]) -> int:
    return placed[0]


def _visible(element: Element) -> bool:
    return any(
        each.tag != q("w:t") or bool((each.text or "").strip())
        for each in element.iter(*_CONTENT, q("w:tab"))
    )


def _below_common(one: Element, other: Element) -> tuple[Element | None, Element | None]:
    """The children of two elements' nearest common ancestor that hold each of them."""
    chain = [one, *one.iterancestors()]
    other_chain = [other, *other.iterancestors()]
    seen = set(chain)
    common = next((each for each in other_chain if each in seen), None)
    if common is None:
        return None, None
    at, other_at = chain.index(common), other_chain.index(common)
    return (chain[at - 1] if at else None), (other_chain[other_at - 1] if other_at else None)


def _only_blocks(element: Element, by_pin: dict[Element, Tag]) -> bool:
    """True where a paragraph or row holds nothing to see but block tags."""
    if any(_visible(each) for each in element.iter(P)):
        return False
    return all(each not in by_pin or by_pin[each].mark for each in pins(element))


def _at_edge(tag: Tag, element: Element, by_pin: dict[Element, Tag], *, first: bool) -> bool:
    """True where only block tags stand between a tag and the edge of its paragraph or row."""
    nodes = [
        each
        for each in element.iter(etree.PI, *_CONTENT)
        if each in by_pin or (not is_pi(each) and (each.tag != q("w:t") or (each.text or "").strip()))
    ]
    at = nodes.index(tag.pin)
    beyond = nodes[:at] if first else nodes[at + 1 :]
    return all(each in by_pin and by_pin[each].mark for each in beyond)


def _carries_section(paragraph: Element) -> bool:
    properties = child(paragraph, PPR)
    return properties is not None and child(properties, SECTPR) is not None


def _level(tag: Tag, closer: Tag, element: Element) -> str:
    if element.tag == TBL or nearest(element, TBL) is not None:
        return (
            f"{tag.shown}と{closer.shown}の一方だけが表の中にあります。"
            "両方を同じ表の中に置くか、両方を表の外の段落に置いてください。"
        )
    return f"{tag.shown}と{closer.shown}は、同じ本文、同じセル又は同じテキストボックスの中に置いてください。"


def _edge(tag: Tag, element: Element, *, opening: bool) -> str:
    what = "行" if element.tag == TR else "段落"
    if opening:
        return f"{tag.shown}の前に、同じ{what}の文字があります。{tag.shown}を{what}の最初に移すか、タグだけの{what}に置いてください。"
    return f"{tag.shown}の後に、同じ{what}の文字があります。{tag.shown}を{what}の最後に移すか、タグだけの{what}に置いてください。"
