"""The program's own comments in a report that is refreshed: set, renewed, taken away; everybody else's are left alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from dxforms.report.chart_parts import fresh_name
from dxforms.report.ooxml import PPR, RPR, Element, P, R, T, child, nearest, q, sure
from dxforms.report.pen import run_content

AUTHOR = "dxforms"
_ID, _AUTHOR = q("w:id"), q("w:author")
_BEGIN, _END, _REFERENCE = q("w:commentRangeStart"), q("w:commentRangeEnd"), q("w:commentReference")
_W = P[1:].partition("}")[0]
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_EMPTY = f'<w:comments xmlns:w="{_W}"/>'.encode()


@dataclass(slots=True)
class Remarks:
    """The comments of a report. ``roots`` are its parts with text."""

    document: Part
    roots: list[Element]
    when: datetime
    paragraph_style: str = ""
    reference_style: str = ""
    part: Part | None = None
    changed: bool = False
    _root: Element | None = None
    _references: dict[str, Element] = field(default_factory=dict)
    _answered: frozenset[str] = frozenset()

    def open(self) -> None:
        """Read the comments and where they stand."""
        self.part = next(
            (rel.target_part for rel in self.document.rels.values() if rel.reltype == RT.COMMENTS), None
        )
        data = _EMPTY if self.part is None else self.part.blob
        self._root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
        for root in self.roots:
            for reference in root.iter(_REFERENCE):
                self._references.setdefault(reference.get(_ID, ""), reference)
        self._answered = self._with_answers()

    @property
    def data(self) -> bytes:
        """The comments part as it is written."""
        return etree.tostring(sure(self._root), xml_declaration=True, encoding="UTF-8", standalone=True)

    @property
    def count(self) -> int:
        """How many comments there are."""
        return len(sure(self._root))

    def reference(self, comment: Element) -> Element | None:
        """The root of the part a comment stands in."""
        found = self._references.get(comment.get(_ID, ""))
        return None if found is None else found.getroottree().getroot()

    def paragraphs(self, comment: Element) -> list[Element]:
        """The paragraphs a comment reaches over, as far as they stand beside each other."""
        number = comment.get(_ID, "")
        reference = self._references.get(number)
        last = None if reference is None else nearest(reference, P)
        if last is None:
            return []
        found: list[Element] = []
        for paragraph in (last, *last.itersiblings(P, preceding=True)):
            found.append(paragraph)
            if any(each.get(_ID) == number for each in paragraph.iter(_BEGIN)):
                return found
        return [last]  # a comment at a point, or one that begins in another cell

    def ours(self, beginning: str, paragraph: Element | None = None) -> list[Element]:
        """The program's comments with this beginning, in a paragraph or anywhere."""
        found = []
        for comment in sure(self._root):
            if comment.get(_AUTHOR) != AUTHOR or not _text(comment).startswith(beginning):
                continue
            reference = self._references.get(comment.get(_ID, ""))
            if paragraph is None or (reference is not None and nearest(reference, P) is paragraph):
                found.append(comment)
        return found

    def put_on(self, paragraph: Element, beginning: str, text: str) -> Element:
        """One comment of a kind (told by its beginning) on a paragraph; the one that is there is renewed."""
        there = self.ours(beginning, paragraph)
        for extra in there[1:]:
            self.remove(extra)
        if there:
            if _text(there[0]) != text:
                _renew(there[0], text)
                self.changed = True
            return there[0]
        comment = self.new(text)
        number = comment.get(_ID, "")
        begin = etree.Element(_BEGIN, {_ID: number})
        properties = child(paragraph, PPR)
        if properties is None:
            paragraph.insert(0, begin)
        else:
            properties.addnext(begin)
        for each in self.ending(number):
            paragraph.append(each)
        return comment

    def new(self, text: str) -> Element:
        """A new comment, which the caller gives a place in the text."""
        root = sure(self._root)
        number = 1 + max((int(each.get(_ID, "0")) for each in root), default=-1)
        style = f'<w:pPr><w:pStyle w:val="{self.paragraph_style}"/></w:pPr>' if self.paragraph_style else ""
        stamp = f"{self.when:%Y-%m-%dT%H:%M:%SZ}"
        comment = etree.fromstring(
            f'<w:comment xmlns:w="{_W}" w:id="{number}" w:author="{AUTHOR}" w:date="{stamp}" w:initials="dx">'
            f"<w:p>{style}<w:r>{self._look()}<w:annotationRef/></w:r><w:r>{run_content(text)}</w:r></w:p></w:comment>"
        )
        root.append(comment)
        self.changed = True
        return comment

    def ending(self, number: str) -> tuple[Element, Element]:
        """The end of a comment's range, and the run that refers to it."""
        end = etree.Element(_END, {_ID: number})
        run = etree.fromstring(
            f'<w:r xmlns:w="{_W}">{self._look()}<w:commentReference w:id="{number}"/></w:r>'
        )
        self.note(next(run.iter(_REFERENCE)))
        return end, run

    def note(self, reference: Element) -> None:
        """Remember where a new comment stands."""
        self._references[reference.get(_ID, "")] = reference

    def _look(self) -> str:
        return f'<w:rPr><w:rStyle w:val="{self.reference_style}"/></w:rPr>' if self.reference_style else ""

    def remove(self, comment: Element) -> bool:
        """Take a comment away, from the text as well; False where somebody has answered it."""
        number = comment.get(_ID, "")
        if number in self._answered:
            return False
        for root in self.roots:
            for place in list(root.iter(_BEGIN, _END)):
                if place.get(_ID) == number:
                    sure(place.getparent()).remove(place)
        reference = self._references.pop(number, None)
        if reference is not None:
            run = sure(reference.getparent())
            run.remove(reference)
            if run.tag == R and all(each.tag == RPR for each in run) and run.getparent() is not None:
                sure(run.getparent()).remove(run)
        sure(self._root).remove(comment)
        self.changed = True
        return True

    def forget(self, element: Element) -> None:
        """Take away the program's comments that stand in an element which is about to go."""
        for reference in list(element.iter(_REFERENCE)):
            number = reference.get(_ID, "")
            comment = next((each for each in sure(self._root) if each.get(_ID) == number), None)
            if comment is not None:
                self.remove(comment)

    def is_ours(self, number: str) -> bool:
        """True where a comment is the program's and nobody has answered it."""
        comment = next((each for each in sure(self._root) if each.get(_ID) == number), None)
        return comment is not None and comment.get(_AUTHOR) == AUTHOR and number not in self._answered

    def _with_answers(self) -> frozenset[str]:
        """Ids of comments that somebody has answered."""
        parents = set()
        for rel in self.document.rels.values():
            if rel.reltype.endswith("/commentsExtended") and not rel.is_external:
                root = etree.fromstring(rel.target_part.blob)
                parents |= {each.get(f"{{{_W15}}}paraIdParent", "") for each in root}
        parents.discard("")
        return frozenset(
            comment.get(_ID, "")
            for comment in sure(self._root)
            if any(each.get(f"{{{_W14}}}paraId") in parents for each in comment.iter(P))
        )

    def put(self) -> None:
        """Relate the comments part from the document where there was none."""
        if self.part is None and len(sure(self._root)):
            package = self.document.package
            used = {str(part.partname) for part in package.iter_parts()}
            name = "/word/comments.xml"
            place = fresh_name(package, name) if name in used else PackURI(name)
            self.part = Part(place, CT.WML_COMMENTS, self.data, package)
            self.document.relate_to(self.part, RT.COMMENTS)


def _text(comment: Element) -> str:
    return "".join(each.text or "" for each in comment.iter(T))


def _renew(comment: Element, text: str) -> None:
    """Another text in a comment; its look stays."""
    first, *others = list(comment.iter(T))
    first.text = text
    for other in others:
        other.text = ""
