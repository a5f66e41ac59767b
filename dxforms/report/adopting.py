"""Pieces of a freshly filled template brought into a report that is there: ids, styles, lists, parts and comments."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part

from dxforms.report.chart_parts import fresh_name
from dxforms.report.found import END, START
from dxforms.report.marks import PREFIX, digest_bytes
from dxforms.report.ooxml import DOCPR, VAL, Element, R, nearest, q, sure, value
from dxforms.report.remarks import Remarks

_ID, _NAME = q("w:id"), q("w:name")
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STYLES = {q("w:pStyle"): "paragraph", q("w:rStyle"): "character", q("w:tblStyle"): "table"}
_LINKS = (q("w:basedOn"), q("w:next"), q("w:link"))
_SECTION_PARTS = (q("w:headerReference"), q("w:footerReference"))
_NOTES = (q("w:footnoteReference"), q("w:endnoteReference"))
_PARA_IDS = tuple(
    f"{{http://schemas.microsoft.com/office/word/2010/wordml}}{name}" for name in ("paraId", "textId")
)
_COMMENTS = tuple(q(f"w:{name}") for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))


@dataclass(slots=True)
class StyleBook:
    """The styles part of a document: ids by kind and name."""

    root: Element
    by_id: dict[str, Element] = field(default_factory=dict)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for style in self.root.iterchildren(q("w:style")):
            self.note(style)

    def note(self, style: Element) -> None:
        """Remember a style."""
        identity, kind = style.get(q("w:styleId"), ""), style.get(q("w:type"), "paragraph")
        self.by_id[identity] = style
        self.ids[kind, value(style, q("w:name")).casefold()] = identity

    def name(self, identity: str) -> str:
        """A style's name."""
        style = self.by_id.get(identity)
        return "" if style is None else value(style, q("w:name"))


@dataclass(slots=True)
class Ids:
    """Ids that are free in a report."""

    bookmark: int
    drawing: int
    names: set[str]
    """Names of its bookmarks."""


@dataclass(slots=True)
class Adopter:
    """Copies elements of the filled template (``there``) into the report (``here``)."""

    here: Part
    there: Part
    styles: StyleBook
    other_styles: StyleBook
    numbers: frozenset[str]
    """Ids of the report's lists."""
    remarks: Remarks
    other_comments: Mapping[str, str]
    """Texts of the filled template's comments by id."""
    ids: Ids
    changed_styles: bool = False
    notes_dropped: int = 0
    _images: dict[str, str] = field(default_factory=dict)

    def adopt(self, element: Element, *, keep_marks: bool = True) -> Element:
        """A copy that can stand in the report; without its marks where ``keep_marks`` is false."""
        made = copy.deepcopy(element)
        made.tail = None
        self._bookmarks(made, keep_marks)
        self._comments(made)
        for each in list(made.iter(*_SECTION_PARTS)):
            sure(each.getparent()).remove(each)
        for each in list(made.iter(*_NOTES)):
            run = nearest(each, R)
            if run is not None and run.getparent() is not None:
                sure(run.getparent()).remove(run)
                self.notes_dropped += 1
        for each in made.iter():
            if not isinstance(each.tag, str):
                continue
            for para_id in _PARA_IDS:
                each.attrib.pop(para_id, "")
            if each.tag in _STYLES:
                each.set(VAL, self.style(each.get(VAL, ""), _STYLES[str(each.tag)]))
            elif each.tag == DOCPR:
                each.set("id", str(self.ids.drawing))
                self.ids.drawing += 1
            elif each.tag == q("w:numId") and each.get(VAL) not in self.numbers:
                each.set(VAL, "0")
            for attribute in list(each.attrib):
                if str(attribute).startswith(_R):
                    each.set(str(attribute), self._relate(each.get(str(attribute), "")))
        return made

    def _bookmarks(self, made: Element, keep: bool) -> None:
        renumbered: dict[str, str] = {}
        for start in list(made.iter(START)):
            name = start.get(_NAME, "")
            if not keep and name.startswith(PREFIX):
                continue
            renumbered[start.get(_ID, "")] = str(self.ids.bookmark)
            self.ids.bookmark += 1
            if name.lower() in self.ids.names and not name.startswith(PREFIX):
                number = 2
                while f"{name}_{number}".lower() in self.ids.names:
                    number += 1
                name = f"{name}_{number}"
                start.set(_NAME, name)
            self.ids.names.add(name.lower())
        for each in list(made.iter(START, END)):
            new = renumbered.get(each.get(_ID, ""))
            if new is None:
                sure(each.getparent()).remove(each)
            else:
                each.set(_ID, new)

    def _comments(self, made: Element) -> None:
        renumbered: dict[str, str] = {}
        for each in list(made.iter(*_COMMENTS)):
            old = each.get(_ID, "")
            if old not in renumbered:
                comment = self.remarks.new(self.other_comments.get(old, ""))
                renumbered[old] = comment.get(_ID, "")
            each.set(_ID, renumbered[old])
            if each.tag == _COMMENTS[2]:
                self.remarks.note(each)

    def style(self, identity: str, kind: str = "paragraph") -> str:
        """The report's id of one of the template's styles; a style that the report lacks is brought along."""
        name = self.other_styles.name(identity)
        known = self.styles.ids.get((kind, name.casefold()))
        if known is not None or not name:
            return known or identity
        made = copy.deepcopy(self.other_styles.by_id[identity])
        made.tail = None
        free = identity
        while free in self.styles.by_id:
            free += "1"
        made.set(q("w:styleId"), free)
        made.attrib.pop(q("w:default"), "")
        self.styles.root.append(made)
        self.styles.note(made)
        self.changed_styles = True
        for link in made.iter(*_LINKS):
            linked = self.other_styles.by_id.get(link.get(VAL, ""))
            if linked is not None:
                link.set(VAL, self.style(link.get(VAL, ""), linked.get(q("w:type"), "paragraph")))
        for number in list(made.iter(q("w:numId"))):
            if number.get(VAL) not in self.numbers:
                number.set(VAL, "0")
        return free

    def _relate(self, key: str) -> str:
        relationship = self.there.rels.get(key)
        if relationship is None:
            return key
        if relationship.is_external:
            return str(self.here.rels.get_or_add_ext_rel(relationship.reltype, relationship.target_ref))
        part = relationship.target_part
        if relationship.reltype == RT.IMAGE:
            return self.image(part)
        return str(self.here.relate_to(self._copy(part), relationship.reltype))

    def image(self, part: Part) -> str:
        """The relationship id of a picture, embedded once."""
        blob = part.blob
        found = digest_bytes(blob)
        if found not in self._images:
            made = Part(
                fresh_name(self.here.package, str(part.partname)),
                part.content_type,
                blob,
                self.here.package,
            )
            self._images[found] = str(self.here.relate_to(made, RT.IMAGE))
        return self._images[found]

    def _copy(self, part: Part) -> Part:
        """A part with everything it is related to."""
        package = self.here.package
        made = Part(fresh_name(package, str(part.partname)), part.content_type, part.blob, package)
        for key, relationship in part.rels.items():
            if relationship.is_external:
                made.load_rel(relationship.reltype, relationship.target_ref, key, is_external=True)
            else:
                made.load_rel(relationship.reltype, self._copy(relationship.target_part), key)
        return made


def style_of_paragraph(paragraph: Element) -> Element | None:
    """The ``w:pStyle`` of a paragraph."""
    return next(paragraph.iterfind(f"{q('w:pPr')}/{q('w:pStyle')}"), None)
