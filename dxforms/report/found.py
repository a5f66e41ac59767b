"""What stands in a report now: every mark with the text in it as a reader sees it, however the file was saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from docx.opc.part import Part

from dxforms.report.marks import PREFIX
from dxforms.report.ooxml import TC, Element, P, T, nearest, q

START, END = q("w:bookmarkStart"), q("w:bookmarkEnd")
BR, TAB, FIELD = q("w:br"), q("w:tab"), q("w:fldChar")
_SIMPLE, _BOX, _DELETED = q("w:fldSimple"), q("w:txbxContent"), q("w:delText")
_NAME, _ID, _TYPE, _KIND = q("w:name"), q("w:id"), q("w:type"), q("w:fldCharType")
SHAPES = (q("w:drawing"), q("w:pict"), q("w:object"))
TRACKED = (q("w:ins"), q("w:del"), q("w:moveFrom"), q("w:moveTo"))
_READ = (P, T, BR, TAB, START, END, FIELD, _DELETED, *SHAPES)


@dataclass(slots=True, eq=False)
class Stretch:
    """What a mark holds: the elements of its bookmark, and the pieces of text between them."""

    name: str
    start: Element
    end: Element
    first: int
    last: int
    story: FoundStory = field(repr=False)

    @property
    def text(self) -> str:
        """The text as a reader sees it, without fields, deleted text and text boxes."""
        return self.story.text(self.first, self.last)

    @property
    def is_tracked(self) -> bool:
        """True where a part of it, or of its deletion, is a tracked change."""
        tracked = self.story.tracked
        return bool(tracked) and (
            self.start in tracked
            or any(each in tracked for each in self.story.elements[self.first : self.last])
        )

    @property
    def paragraph(self) -> Element | None:
        """The paragraph it begins in."""
        around = nearest(self.start, P)
        return around if around is not None else next((each for each in self.start.itersiblings(P)), None)

    @property
    def texts(self) -> list[Element]:
        """The elements that hold its text: what a field shows is not among them."""
        depth = 0
        found = []
        for each in self.story.elements[self.first : self.last]:
            if each.tag == FIELD:
                depth += {"begin": 1, "end": -1}.get(each.get(_KIND, ""), 0)
            elif depth <= 0 and each.tag in {T, BR, TAB} and each not in self.story.simple:
                found.append(each)
        return found


@dataclass(slots=True, eq=False)
class FoundStory:
    """One part of a report with text: its pieces in order and the marks in it."""

    part: Part
    root: Element
    elements: list[Element] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    marks: dict[str, Stretch] = field(default_factory=dict)
    tracked: set[Element] = field(default_factory=set)
    simple: set[Element] = field(default_factory=set)
    """Elements within simple fields."""
    has_fields: bool = False
    highest: int = 0
    """The highest id of a bookmark."""
    names: set[str] = field(default_factory=set)
    """Names of other bookmarks, in small letters."""
    held: list[bool] = field(default_factory=list)
    """Whether a mark holds each piece; empty until it is asked for."""
    _places: dict[Element, int] = field(default_factory=dict)

    @property
    def places(self) -> dict[Element, int]:
        """Where each element stands among the pieces."""
        if not self._places:
            self._places = {each: index for index, each in enumerate(self.elements)}
        return self._places

    def text(self, first: int, last: int) -> str:
        """The text of some pieces."""
        if not self.has_fields:
            return "".join(self.said[first:last]).strip("\n")
        depth = 0
        kept: list[str] = []
        for each, text in zip(self.elements[first:last], self.said[first:last], strict=True):
            if each.tag == FIELD:
                kind = each.get(_KIND)
                depth += 1 if kind == "begin" else -1 if kind == "end" and depth else 0
            elif not depth:
                kept.append(text)
        return "".join(kept).strip("\n")


def read_story(part: Part, root: Element) -> FoundStory:
    """A part's text and marks, in the order of the document."""
    story = FoundStory(part=part, root=root)
    boxed: set[Element] = set()
    for box in root.iter(_BOX):
        boxed.update(box.iter())
    unread: set[Element] = set()
    for change in root.iter(*TRACKED):
        _track(change, story.tracked)
        if change.tag == TRACKED[2]:
            unread.update(change.iter())
    for element in root.iter(_SIMPLE):
        story.simple.update(element.iter())
    story.has_fields = next(root.iter(FIELD), None) is not None
    opened: dict[str, tuple[str, Element, int]] = {}
    elements, said, simple = story.elements, story.said, story.simple
    put, say = elements.append, said.append
    highest = 0
    for element in root.iter(*_READ):
        tag = element.tag
        if tag == START:
            name = element.get(_NAME, "")
            number = element.get(_ID, "")
            if number.isdecimal():
                highest = max(highest, int(number))
            if name.startswith(PREFIX):
                opened[number] = (name, element, len(elements))
            else:
                story.names.add(name.lower())
        elif tag == END:
            found = opened.pop(element.get(_ID, ""), None)
            if found is not None and found[0] not in story.marks:  # a copy of a mark is a person's text
                name, start, first = found
                story.marks[name] = Stretch(name, start, element, first, len(elements), story)
        elif boxed and element in boxed:
            continue
        elif tag == T:
            put(element)
            say(
                "" if (unread and element in unread) or (simple and element in simple) else element.text or ""
            )
        else:
            put(element)
            say(_SAID.get(str(tag), "") if tag != BR and tag != TAB else _break(element))
    story.highest = highest
    return story


@dataclass(slots=True)
class FreshMarks:
    """The marks of a template that was filled now; what they hold is read where it is asked for."""

    starts: dict[str, Element] = field(default_factory=dict)
    parts: dict[Element, Part] = field(default_factory=dict)
    """By root."""
    _read: dict[Element, FoundStory] = field(default_factory=dict)

    def add(self, part: Part, root: Element, renamed: Mapping[str, str]) -> None:
        """Find the marks of one part, under other names where ``renamed`` has them."""
        self.parts[root] = part
        for start in root.iter(START):
            name = start.get(_NAME, "")
            if name.startswith(PREFIX):
                other = renamed.get(name)
                if other is not None:
                    start.set(_NAME, other)
                self.starts[other or name] = start

    def __contains__(self, name: object) -> bool:
        return name in self.starts

    def __getitem__(self, name: str) -> Stretch:
        start = self.starts[name]
        own = start.get(_NAME, "")
        root = start.getroottree().getroot()
        for around in (nearest(start, P), nearest(start, TC), root):
            if around is None:
                continue
            story = self._read.get(around)
            if story is None:
                story = self._read[around] = read_story(self.parts[root], around)
            if own in story.marks:
                return story.marks[own]
        raise KeyError(name)


def _break(element: Element) -> str:
    """A line break or a tab between words; page breaks and tab stops are neither."""
    if element.tag == BR:
        return "\n" if element.get(_TYPE, "textWrapping") == "textWrapping" else ""
    parent = element.getparent()
    return "\t" if parent is not None and parent.tag == q("w:r") else ""


_SAID = {P: "\n"}


def _track(change: Element, tracked: set[Element]) -> None:
    """Everything a tracked change holds: of a row's or a paragraph mark's the whole row or paragraph mark."""
    parent = change.getparent()
    if parent is not None and parent.tag == q("w:trPr"):
        row = parent.getparent()
        tracked.update(row.iter() if row is not None else ())
    tracked.update(change.iter())


def holder_of(element: Element) -> Element:
    """The child of the nearest cell, or of the body, that holds an element."""
    cell = nearest(element, TC)
    at = element
    while True:
        parent = at.getparent()
        if parent is None or parent is cell or parent.tag in _CONTAINERS:
            return at
        at = parent


def stands_in(element: Element, root: Element) -> bool:
    """True where an element has not been taken out of a part."""
    return element is root or next(reversed(list(element.iterancestors())), None) is root


_CONTAINERS = {q(f"w:{name}") for name in ("body", "hdr", "ftr", "footnote", "endnote")}
