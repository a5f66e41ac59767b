"""Tags in the text of a Word document: found across runs, each taken out of its run and remembered at its place."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass

from lxml import etree

from dxforms.records import record
from dxforms.report.fields import ROOT_SCOPE, Field, Scope
from dxforms.report.ooxml import DOCPR, DRAWING, RPR, Element, P, R, T, nearest, own, q, sure
from dxforms.report.spots import Spots

TAG = re.compile(r"[{｛]{2}\s*([#＃^＾/／]?)\s*([^{}｛｝]*?)\s*[}｝]{2}")
_BRACES = re.compile(r"[{｛]{2}|[}｝]{2}")
_MARKS = {"": "", "#": "#", "＃": "#", "^": "^", "＾": "^", "/": "/", "／": "/"}


@dataclass(slots=True, eq=False)
class Tag:
    """One tag at its place. ``pin`` is the processing instruction that stands for it in the tree."""

    number: int
    mark: str
    """Empty for a value; ``#``, ``^``, ``/`` for blocks."""
    name: str
    """As written, without blanks around it."""
    pin: Element
    paragraph: Element
    spots: Spots | None = None
    """The places of its part."""
    drawing: Element | None = None
    """The prototype whose alt text the tag is."""
    field: Field | None = None
    depth: int = 0
    """Index of the repeat the field belongs to, from the outermost (0: the report itself)."""
    scope: Scope = ROOT_SCOPE
    partner: Tag | None = None
    column: str = ""
    """``grid`` or ``cells`` for a block of columns, which has a pair of tags in the grid and in every row."""

    @property
    def spot(self) -> str:
        """Where it stands, in words."""
        return "" if self.spots is None else self.spots.of(self.paragraph)

    @property
    def shown(self) -> str:
        """The tag as it is quoted in messages."""
        return f"{{{{{self.mark}{self.name}}}}}"


@record(frozen=False, kw_only=False)
class Found:
    """The tags of one part in document order, and paragraphs with a brace that closes nothing."""

    tags: list[Tag]
    broken: list[Element]


def pin(code: str, *args: object) -> Element:
    """A processing instruction that stands for something of the plan."""
    return etree.ProcessingInstruction("dx", " ".join(map(str, (code, *args))))


def pins(element: Element) -> list[Element]:
    """The processing instructions of the plan in an element, in document order."""
    return [
        each
        for each in element.iter(etree.PI)
        if isinstance(each, etree._ProcessingInstruction) and each.target == "dx"
    ]


def isolate(root: Element) -> Found:
    """Every tag of a part. A value's pin stands in its run in place of its text; so does a drawing's of its drawing."""
    tags: dict[Element, Tag] = {}
    broken: list[Element] = []
    for paragraph in list(root.iter(P)):
        _isolate_texts(paragraph, tags, broken)
    for properties in list(root.iter(DOCPR)):
        _isolate_drawing(properties, tags, broken)
    ordered = [tags[each] for each in pins(root) if each in tags]
    for number, tag in enumerate(ordered):
        tag.number = number
    return Found(tags=ordered, broken=broken)


def _isolate_texts(paragraph: Element, tags: dict[Element, Tag], broken: list[Element]) -> None:
    texts = list(own(paragraph, T))
    text = "".join(each.text or "" for each in texts)
    if "{{" not in text and "｛" not in text and "}}" not in text and "｝" not in text:
        return
    if _BRACES.search(TAG.sub("", text)):
        broken.append(paragraph)
    for match in reversed(list(TAG.finditer(text))):
        _cut(paragraph, match.end())
        _cut(paragraph, match.start())
        place = _lift(paragraph, match.start(), match.end())
        tags[place] = Tag(number=0, mark=_MARKS[match[1]], name=match[2], pin=place, paragraph=paragraph)


def _cut(paragraph: Element, position: int) -> None:
    """A boundary between runs at a position of the paragraph's text."""
    start = 0
    for text in own(paragraph, T):
        length = len(text.text or "")
        if start <= position < start + length:
            run = sure(text.getparent())
            if position > start:
                rest = copy.copy(text)
                rest.text = (text.text or "")[position - start :]
                text.text = (text.text or "")[: position - start]
                _preserve(rest)
                _preserve(text)
                text.addnext(rest)
                text = rest
            if any(each.tag != RPR for each in text.itersiblings(preceding=True)):
                _split(run, text)
            return
        start += length


def _split(run: Element, first: Element) -> None:
    """Move ``first`` and what follows it in a run into a new run of the same look."""
    new = etree.Element(R)
    look = next(run.iterchildren(RPR), None)
    if look is not None:
        new.append(copy.deepcopy(look))
    for element in [first, *first.itersiblings()]:
        new.append(element)
    run.addnext(new)


def _preserve(text: Element) -> None:
    content = text.text or ""
    if content != content.strip():
        text.set(q("xml:space"), "preserve")


def _lift(paragraph: Element, start: int, end: int) -> Element:
    """Put a pin in place of the text between two positions (which are boundaries of runs)."""
    position = 0
    place: Element | None = None
    for text in list(own(paragraph, T)):
        length = len(text.text or "")
        inside = length and start <= position < end
        position += length
        if not inside:
            continue
        run = sure(text.getparent())
        if place is None:
            place = pin("tag")
            run.replace(text, place)
        else:
            run.remove(text)
            if all(each.tag == RPR for each in run):
                sure(run.getparent()).remove(run)
    return sure(place)


def _isolate_drawing(properties: Element, tags: dict[Element, Tag], broken: list[Element]) -> None:
    match = None
    for attribute in ("descr", "title"):
        text = properties.get(attribute, "")
        found = list(TAG.finditer(text))
        if found and match is None:
            match = found[0]
        elif not found and _BRACES.search(text):
            paragraph = nearest(properties, P)
            if paragraph is not None:
                broken.append(paragraph)
    drawing, paragraph = nearest(properties, DRAWING), nearest(properties, P)
    if match is None or drawing is None or paragraph is None:
        return
    place = pin("tag")
    sure(drawing.getparent()).replace(drawing, place)
    tags[place] = Tag(
        number=0, mark=_MARKS[match[1]], name=match[2], pin=place, paragraph=paragraph, drawing=drawing
    )
