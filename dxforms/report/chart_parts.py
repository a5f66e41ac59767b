"""A chart's parts in the package: copying them for a repeated block, and the workbook they hold."""

from __future__ import annotations

import re
import weakref
from dataclasses import field

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from dxforms.records import record
from dxforms.report.chart_xml import SPACE, R, element, find, parse, put, serialize, sub

BOOK_TYPE = CT.SML_SHEET
COLOUR_STYLE = "http://schemas.microsoft.com/office/2011/relationships/chartColorStyle"
CHART_STYLE = "http://schemas.microsoft.com/office/2011/relationships/chartStyle"
_BOOK_NAME = "/word/embeddings/Microsoft_Excel_Worksheet.xlsx"
_NUMBERED = re.compile(r"^(.*?)(\d*)(\.[^./]*)$")


@record(frozen=False, kw_only=False)
class _Names:
    """The part names of one package, scanned once: asking for each new name anew is quadratic."""

    used: set[str]
    last: dict[str, int] = field(default_factory=dict)

    def fresh(self, like: str) -> PackURI:
        """A free name after ``/word/charts/chart3.xml``'s pattern, unique without regard to case."""
        match = _NUMBERED.match(like)
        stem, extension = (match.group(1), match.group(3)) if match else (like, "")
        number = self.last.get(stem, 0)
        while True:
            number += 1
            name = f"{stem}{number}{extension}"
            if name.lower() not in self.used:
                self.last[stem] = number
                self.used.add(name.lower())
                return PackURI(name)


_NAMES: weakref.WeakKeyDictionary[Package, _Names] = weakref.WeakKeyDictionary()


def fresh_name(package: Package, like: str) -> PackURI:
    """A part name nobody has; names this function gave are never given again, related or not."""
    names = _NAMES.get(package)
    if names is None:
        names = _NAMES[package] = _Names({str(part.partname).lower() for part in package.iter_parts()})
    return names.fresh(like)


def copy_chart(document_part: Part, chart_part: Part) -> Part:
    """A copy of a chart part with its own style, colour and workbook parts, under fresh names.

    The caller relates it from the document. Pictures in fills are shared with the original.
    """
    package = document_part.package
    copy = _copy(package, chart_part)
    for id_, relationship in chart_part.rels.items():
        if relationship.is_external:
            copy.load_rel(relationship.reltype, relationship.target_ref, id_, is_external=True)
        elif relationship.reltype == RT.IMAGE:
            copy.load_rel(relationship.reltype, relationship.target_part, id_)
        else:
            copy.load_rel(relationship.reltype, _copy(package, relationship.target_part), id_)
    return copy


def _copy(package: Package, part: Part) -> Part:
    return Part(fresh_name(package, str(part.partname)), part.content_type, part.blob, package)


def related(chart_part: Part, kind: str) -> Part | None:
    """The part a chart is related to by a relationship of one kind; None where there is none inside the package."""
    return next(
        (
            found.target_part
            for found in chart_part.rels.values()
            if found.reltype == kind and not found.is_external
        ),
        None,
    )


def theme_of(chart_part: Part) -> bytes | None:
    """The document's theme, None where it has none."""
    main = chart_part.package.main_document_part
    found = related(main, RT.THEME)
    return None if found is None else found.blob


def workbook_of(chart_part: Part) -> bytes | None:
    """The bytes of the workbook inside a chart; None where it has none (a gateway may have taken it out)."""
    part = _workbook_part(chart_part)
    return None if part is None else part.blob


def _workbook_part(chart_part: Part) -> Part | None:
    outer = find(parse(chart_part.blob), "externalData")
    if outer is None:
        return None
    found = chart_part.rels.get(outer.get(f"{R}id", ""))
    return None if found is None or found.is_external else found.target_part


def is_linked(chart_part: Part) -> bool:
    """True where the chart's workbook lies outside the document."""
    outer = find(parse(chart_part.blob), "externalData")
    found = None if outer is None else chart_part.rels.get(outer.get(f"{R}id", ""))
    return found is not None and found.is_external


def put_chart(chart_part: Part, xml: bytes, workbook: bytes) -> None:
    """Give a chart part new content and a new workbook; one is added where it has none."""
    root = parse(xml)
    outer = find(root, "externalData")
    found = None if outer is None else chart_part.rels.get(outer.get(f"{R}id", ""))
    if found is not None and not found.is_external and found.target_part.content_type == BOOK_TYPE:
        set_content(found.target_part, workbook)
        set_content(chart_part, xml)
        return
    package = chart_part.package
    name = fresh_name(package, _BOOK_NAME)
    id_ = chart_part.relate_to(Part(name, BOOK_TYPE, workbook, package), RT.PACKAGE)
    if outer is None:
        outer = put(root, element("externalData"), SPACE)
        sub(outer, "autoUpdate", "0")
    old = outer.get(f"{R}id")
    outer.set(f"{R}id", id_)
    if old and old in chart_part.rels and old != id_:
        del chart_part.rels[old]  # a binary workbook or an OLE object: nothing names it any more
    set_content(chart_part, serialize(root))


def set_content(part: Part, data: bytes) -> None:
    """Replace a part's bytes (python-docx offers no public way for parts it does not parse)."""
    part._blob = data
