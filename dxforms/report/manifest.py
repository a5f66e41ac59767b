"""The manifest of a report: whose it is and what was written where, as a custom XML part found by its namespace."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import date
from io import BytesIO
from pathlib import Path

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package
from lxml import etree

from dxforms.papers import Paper, paper_named
from dxforms.places import MEMORY
from dxforms.records import record
from dxforms.report.marks import BlockRecord, Mark, MarkSort, digest_bytes
from dxforms.survey.description import Identity
from dxforms.text import legal

NAMESPACE = "urn:dxforms:report:1"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_NOT_ATTRIBUTE = re.compile(r"[&<\"\n\r\t]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


@record
class SourceRecord:
    """One file of responses that was counted, without its name."""

    label: str
    sha256: str
    fingerprint: str
    rows: int


@record
class Manifest:
    """What the program knows of a report it wrote. Answers stand in it as digests only."""

    identity: Identity
    version: str
    template: str
    """SHA-256 of the template's bytes."""
    paper: Paper = Paper.REPORT
    """Which of the lecture's documents this is; documents of one lecture are told apart by it."""
    sources: tuple[SourceRecord, ...] = ()
    marks: tuple[Mark, ...] = field(default=(), repr=False)
    """In the order of the document."""
    blocks: tuple[BlockRecord, ...] = field(default=(), repr=False)


def to_xml(manifest: Manifest) -> bytes:
    """The manifest as the bytes of its part."""
    return "".join(_pieces(manifest)).encode("utf-8")


def _pieces(manifest: Manifest) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    paper = "" if manifest.paper is Paper.REPORT else f' paper="{manifest.paper.value}"'
    yield (
        f'<report xmlns="{NAMESPACE}" version="{_a(manifest.version)}" day="{manifest.identity.day.isoformat()}" '
        f'title="{_a(manifest.identity.title)}" template="{_a(manifest.template)}"{paper}>'
    )
    for source in manifest.sources:
        yield (
            f'<source label="{_a(source.label)}" sha256="{_a(source.sha256)}" '
            f'fingerprint="{_a(source.fingerprint)}" rows="{source.rows}"/>'
        )
    for mark in manifest.marks:
        what = f' v="{_a(mark.written)}"' if mark.written else ""
        if mark.digest:
            what += f' d="{mark.digest}"'
        if mark.within:
            what += f' w="{mark.within}"'
        if mark.counted:
            what += f' c="{_a(mark.counted)}"'
        yield f'<m n="{mark.name}" s="{mark.sort.value}" p="{_a(mark.path)}"{what}/>'
    for block in manifest.blocks:
        items = "".join(f'<i k="{_a(item)}"/>' for item in block.items)
        yield f'<b p="{_a(block.path)}" l="{block.level}" a="{block.after}">{items}</b>'
    yield "</report>"


def _a(text: str) -> str:
    """A text as an attribute's value."""
    return _NOT_ATTRIBUTE.sub(lambda found: _ESCAPES[found[0]], legal(text)[0])


def from_xml(data: bytes) -> Manifest:
    """The manifest in a part's bytes; ValueError where it is none."""
    root = etree.fromstring(data, _PARSER)
    if root.tag != f"{{{NAMESPACE}}}report":
        raise ValueError("another namespace")
    space = f"{{{NAMESPACE}}}"
    return Manifest(
        identity=_identity(root),
        version=root.get("version", ""),
        template=root.get("template", ""),
        paper=_paper(root),
        sources=tuple(
            SourceRecord(
                label=each.get("label", ""),
                sha256=each.get("sha256", ""),
                fingerprint=each.get("fingerprint", ""),
                rows=int(each.get("rows", "0")),
            )
            for each in root.iterchildren(f"{space}source")
        ),
        marks=tuple(
            Mark(
                name=each.get("n", ""),
                path=each.get("p", ""),
                sort=MarkSort(each.get("s", "")),
                written=each.get("v", ""),
                digest=each.get("d", ""),
                within=each.get("w", ""),
                counted=each.get("c", ""),
            )
            for each in root.iterchildren(f"{space}m")
        ),
        blocks=tuple(
            BlockRecord(
                path=each.get("p", ""),
                level=each.get("l", ""),
                after=each.get("a", ""),
                items=tuple(item.get("k", "") for item in each),
            )
            for each in root.iterchildren(f"{space}b")
        ),
    )


def _identity(root: etree._Element) -> Identity:
    return Identity(day=date.fromisoformat(root.get("day", "")), title=root.get("title", ""))


def _paper(root: etree._Element) -> Paper:
    """Which document it is: a manifest that does not say is a report's."""
    return paper_named(root.get("paper", "")) or Paper.REPORT


def find_part(parts: Sequence[tuple[str, bytes]]) -> bytes | None:
    """The manifest among the custom XML parts of a package (its name changes when others save the file)."""
    mark = NAMESPACE.encode()
    return next((data for _, data in parts if mark in data[:600]), None)


def read_manifest(path: Path) -> Manifest | None:
    """The manifest of a report, from the copy beside it where the report has lost its own; None where there is none."""
    for data in _copies(path):
        with suppress(etree.XMLSyntaxError, ValueError):
            return from_xml(data)
    return None


def read_identity(path: Path) -> Identity | None:
    """The lecture a report was written for; None for another's document, or one that cannot be read."""
    head = read_head(path)
    return None if head is None else head[0]


def read_head(path: Path) -> tuple[Identity, Paper] | None:
    """The lecture a document was written for, and which of its documents it is; None as :func:`read_identity`."""
    for data in _copies(path):
        with suppress(etree.XMLSyntaxError, ValueError, StopIteration):
            _, root = next(
                etree.iterparse(BytesIO(data), events=("start",), resolve_entities=False, no_network=True)
            )
            return _identity(root), _paper(root)
    return None


def _copies(path: Path) -> Iterator[bytes]:
    """The manifest inside a report, then the copy beside it."""
    inside = _inside(path)
    if inside is not None:
        yield inside
    with suppress(OSError):
        yield copy_beside(path).read_bytes()


def _inside(path: Path) -> bytes | None:
    with (
        suppress(OSError, zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError),
        zipfile.ZipFile(path) as archive,
    ):
        names = [name for name in archive.namelist() if name.startswith("customXml/item")]
        return find_part([(name, archive.read(name)) for name in names])
    return None


def copy_beside(path: Path) -> Path:
    """Where the copy of a report's manifest lies."""
    return path.parent / MEMORY / f"{path.name}.xml"


def lay_copy(path: Path) -> None:
    """Lay a copy of the manifest inside a report beside it."""
    data = _inside(path)
    if data is not None:
        remember(path, data)


def remember(path: Path, manifest: bytes) -> None:
    """Lay a copy of a report's manifest beside it; a folder that cannot be written only loses the copy."""
    copy = copy_beside(path)
    with suppress(OSError):
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(manifest)


_PROPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"
_PROPS_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_PROPS_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
    'ds:itemID="{{{0}}}"><ds:schemaRefs><ds:schemaRef ds:uri="{1}"/></ds:schemaRefs></ds:datastoreItem>'
)


def add_part(package: Package, data: bytes) -> None:
    """A custom XML part under a free name; one of ours that a template still holds is replaced."""
    document = package.main_document_part
    for key, relationship in list(document.rels.items()):
        if (
            relationship.reltype == RT.CUSTOM_XML
            and not relationship.is_external
            and find_part([("", relationship.target_part.blob)]) is not None
        ):
            del document.rels[key]
    used = {str(part.partname).lower() for part in package.iter_parts()}
    number = 1
    while f"/customxml/item{number}.xml" in used or f"/customxml/itemprops{number}.xml" in used:
        number += 1
    item = Part(PackURI(f"/customXml/item{number}.xml"), CT.XML, data, package)
    document.relate_to(item, RT.CUSTOM_XML)
    digest = (digest_bytes(NAMESPACE.encode()) * 2).upper()
    guid = "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))
    properties = _PROPS_XML.format(guid, NAMESPACE).encode()
    item.relate_to(
        Part(PackURI(f"/customXml/itemProps{number}.xml"), _PROPS_TYPE, properties, package), _PROPS
    )
