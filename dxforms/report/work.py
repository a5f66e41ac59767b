"""What the rooms of a refresh share: the report as found, the template as filled now, and what is decided on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dxforms.report.adopting import Adopter
from dxforms.report.comparing import State
from dxforms.report.found import START, FoundStory, FreshMarks, Stretch
from dxforms.report.headings import Headings
from dxforms.report.marks import PREFIX, Mark
from dxforms.report.ooxml import PPR, SECTPR, Element, T, child, q
from dxforms.report.redrawing import Drawn
from dxforms.report.remarks import Remarks
from dxforms.report.summary import Piece, name_of_piece
from dxforms.report.values import Value

_NAME = q("w:name")
_R = q("r:id").removesuffix("id")
_OWN_NAMES = (PREFIX, "_Toc", "_GoBack", "_Ref")
_STRANGE = {
    *(q(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo", "sdt", "footnoteReference")),
    *(q(f"w:{name}") for name in ("endnoteReference", "permStart", "pict", "object")),
    q("mc:AlternateContent"),
}


@dataclass(slots=True, kw_only=True)
class Work:
    """One refresh. ``old`` is as written, ``spots`` as found, ``new`` and ``fresh`` as counted; all by mark."""

    old: dict[str, Mark]
    new: dict[str, Mark]
    spots: dict[str, Stretch]
    fresh: FreshMarks
    here: list[FoundStory]
    same_template: bool
    adopter: Adopter
    remarks: Remarks
    drawn: Mapping[str, Value]
    hidden: tuple[str, ...] = ()
    """部 that are not shown: what was written of them goes, though people changed it."""
    states: dict[str, State] = field(default_factory=dict)
    hosts: dict[str, Element] = field(default_factory=dict)
    """The paragraph that stands where a changed piece stood, where its mark is gone."""
    result: dict[str, Mark] = field(default_factory=dict)
    """What the next refresh is told was written."""
    touched: set[Element] = field(default_factory=set)
    """Roots of parts that were changed."""
    literals: frozenset[str] = frozenset()
    """What the template says outside of marks, paragraph by paragraph."""
    updated: list[Piece] = field(default_factory=list)
    kept: dict[str, Piece] = field(default_factory=dict)
    gone: list[Piece] = field(default_factory=list)
    added: list[Piece] = field(default_factory=list)
    removed: list[Piece] = field(default_factory=list)
    withdrawn: list[Piece] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    """Codes and sentences of what a person should look at."""
    headings: Headings = field(default_factory=Headings)
    added_marks: dict[str, str] = field(default_factory=dict)
    """Marks that were added, each with the mark before it in the filled template."""
    drawings: dict[str, Drawn] = field(default_factory=dict)
    """Charts and photos as found."""
    numbers: dict[str, str] = field(default_factory=dict)
    """NO by the path of an answer's row."""
    inner: dict[str, list[str]] = field(default_factory=dict)
    """Marks within a mark, of those that were written."""
    starts: dict[str, Element] = field(default_factory=dict)
    """Beginnings of marks that were brought in."""
    loose: set[tuple[Element, str]] = field(default_factory=set)
    """Relationship ids of what was taken out, with the root of the part."""
    dropped: set[str] = field(default_factory=set)
    """Marks that left the report with what they held."""
    tables: list[Element] = field(default_factory=list)
    """Tables of the filled template that take the place of those with columns that are gone."""

    def touch(self, element: Element) -> None:
        """Note that the part an element stands in was changed."""
        self.touched.add(element.getroottree().getroot())

    def loosen(self, element: Element) -> None:
        """Note the relationships of an element that is about to go."""
        root = element.getroottree().getroot()
        for each in element.iter():
            for attribute, key in each.attrib.items():
                if str(attribute).startswith(_R):
                    self.loose.add((root, str(key)))

    def piece(self, mark: Mark, at: Element | None, *, before: str = "", now: str = "") -> Piece:
        """A line of the summary."""
        return Piece(
            heading=self.headings.over(at, mark.path),
            name=name_of_piece(mark.path, self.number_of_row),
            before=before,
            now=now,
        )

    def number_of_row(self, path: str) -> str:
        """The NO of an answer's row, as written."""
        if not self.numbers:
            self.numbers = {
                mark.path.rsplit("/", 1)[0]: mark.written
                for mark in (*self.new.values(), *self.old.values())
                if "/NO#" in mark.path
            }
        return self.numbers.get(path, "")

    def place(self, name: str) -> Element | None:
        """The paragraph a piece stands in, or would."""
        spot = self.spots.get(name)
        return self.hosts.get(name) if spot is None else spot.paragraph


def is_plain(element: Element, work: Work) -> bool:
    """True where an element holds nothing but what the program writes: it may go without anybody's losing anything."""
    for each in element.iter():
        tag = each.tag
        if tag in _STRANGE or tag == SECTPR:
            return False
        if tag == START and not each.get(_NAME, "").startswith(_OWN_NAMES):
            return False
        if tag == q("w:commentReference") and not work.remarks.is_ours(each.get(q("w:id"), "")):
            return False
    return True


def carries_section(paragraph: Element) -> bool:
    """True where a section ends with a paragraph."""
    properties = child(paragraph, PPR)
    return properties is not None and child(properties, SECTPR) is not None


def plain_text(element: Element) -> str:
    """All text in an element."""
    return "".join(each.text or "" for each in element.iter(T)).strip()
