"""WordprocessingML as the report's rooms see it: names, small questions about elements."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TypeVar

from lxml import etree

Element = etree._Element

_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "xml": "http://www.w3.org/XML/1998/namespace",
}


_T = TypeVar("_T")


def sure(value: _T | None) -> _T:
    """A value that cannot be missing where it is asked for (the parent of a run, the table of a row)."""
    if value is None:
        raise LookupError("an element stands outside of where it belongs")
    return value


@cache
def q(name: str) -> str:
    """A qualified name: ``w:p`` → ``{http://…}p``."""
    prefix, local = name.split(":")
    return f"{{{_SPACES[prefix]}}}{local}"


P, R, T, RPR, PPR = q("w:p"), q("w:r"), q("w:t"), q("w:rPr"), q("w:pPr")
TBL, TR, TC, TCPR, TBLGRID = q("w:tbl"), q("w:tr"), q("w:tc"), q("w:tcPr"), q("w:tblGrid")
DRAWING, DOCPR, SECTPR = q("w:drawing"), q("wp:docPr"), q("w:sectPr")
VAL = q("w:val")
_ASIDE = (q("w:drawing"), q("w:pict"), q("w:object"), q("mc:AlternateContent"), q("w:del"), q("w:moveFrom"))
"""What stands in a paragraph without being its text: text boxes have paragraphs of their own."""


def is_pi(element: Element) -> bool:
    """True for a processing instruction."""
    return isinstance(element, etree._ProcessingInstruction)


def own(paragraph: Element, *tags: str) -> Iterator[Element]:
    """Elements of these tags in a paragraph, not those of a text box in it or of deleted text."""
    if next(paragraph.iterdescendants(*_ASIDE), None) is None:
        yield from paragraph.iterdescendants(*tags)
        return
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in tags:
            yield element
        if element.tag not in _ASIDE:
            stack.extend(reversed(element))


def own_text(paragraph: Element) -> str:
    """A paragraph's text without that of a text box in it."""
    return "".join(element.text or "" for element in own(paragraph, T))


def nearest(element: Element, *tags: str) -> Element | None:
    """The nearest element of these tags around an element."""
    return next(element.iterancestors(*tags), None)


def child(element: Element, tag: str) -> Element | None:
    """The first child of a tag."""
    return next(element.iterchildren(tag), None)


def value(element: Element | None, tag: str) -> str:
    """``w:val`` of a child; empty where there is none."""
    found = None if element is None else child(element, tag)
    return "" if found is None else found.get(VAL, "")


def span(cell: Element) -> int:
    """Grid columns a cell covers."""
    return int(value(child(cell, TCPR), q("w:gridSpan")) or 1)


def style_of(paragraph: Element) -> str:
    """A paragraph's style id; empty for the default."""
    return value(child(paragraph, PPR), q("w:pStyle"))
