"""The package under check: its parts, relationships and content types as they lie in the zip."""

from __future__ import annotations

import io
import os
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
C15 = "http://schemas.microsoft.com/office/drawing/2012/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship: its source part, id, type, and the part or address it leads to."""

    source: str
    id: str
    type: str
    target: str
    is_external: bool

    @property
    def kind(self) -> str:
        """The last word of the type: ``chart``, ``hyperlink``, ``image`` …"""
        return self.type.rsplit("/", 1)[-1]


class Package:
    """An OPC package read whole into memory. Part names carry no leading slash."""

    def __init__(self, source: str | os.PathLike[str] | bytes) -> None:
        self.damage: list[str] = []
        file = io.BytesIO(source) if isinstance(source, bytes) else source
        with zipfile.ZipFile(file) as archive:
            self.entries = [entry.filename for entry in archive.infolist()]
            self.data = {name: archive.read(name) for name in self.entries if not name.endswith("/")}
        self._trees: dict[str, etree._Element | None] = {}

    def tree(self, name: str) -> etree._Element | None:
        """A part's root element; None where it is absent or no XML (which :attr:`damage` then says)."""
        if name not in self._trees:
            self._trees[name] = self._parsed(name)
        return self._trees[name]

    def _parsed(self, name: str) -> etree._Element | None:
        data = self.data.get(name)
        if data is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            self.damage.append(f"{name}: not well-formed XML: {error.msg}")
            return None
        if root.getroottree().docinfo.doctype:
            self.damage.append(f"{name}: has a document type declaration")
        return root

    @cached_property
    def xml_names(self) -> list[str]:
        """Parts that are XML by their name or content type."""
        return [
            name
            for name in self.data
            if name.lower().endswith((".xml", ".rels", ".vml")) or self.content_type(name).endswith("+xml")
        ]

    @cached_property
    def defaults(self) -> list[tuple[str, str]]:
        """(extension in lower case, content type), as declared."""
        root = self.tree("[Content_Types].xml")
        return (
            []
            if root is None
            else [
                (e.get("Extension", "").lower(), e.get("ContentType", "")) for e in root.iter(f"{_CT}Default")
            ]
        )

    @cached_property
    def overrides(self) -> list[tuple[str, str]]:
        """(part name without its slash, content type), as declared."""
        root = self.tree("[Content_Types].xml")
        return (
            []
            if root is None
            else [
                (e.get("PartName", "").removeprefix("/"), e.get("ContentType", ""))
                for e in root.iter(f"{_CT}Override")
            ]
        )

    @cached_property
    def _types(self) -> dict[str, str]:
        return {name.lower(): kind for name, kind in self.overrides}

    def content_type(self, name: str) -> str:
        """A part's declared content type, or empty text."""
        extension = name.rsplit("/", 1)[-1].rpartition(".")[2].lower()
        return self._types.get(name.lower()) or dict(self.defaults).get(extension, "")

    @cached_property
    def relationships(self) -> list[Relationship]:
        """Every relationship of the package and of its parts."""
        return [
            found for name in self.data if name.endswith(".rels") for found in self._relationships_in(name)
        ]

    def _relationships_in(self, name: str) -> Iterator[Relationship]:
        folder, file = posixpath.split(name)
        owner_folder = posixpath.dirname(folder)
        owner = posixpath.join(owner_folder, file.removesuffix(".rels"))
        root = self.tree(name)
        for element in [] if root is None else root.iter(_REL):
            target, is_external = element.get("Target", ""), element.get("TargetMode") == "External"
            if not is_external:
                base = "/" if target.startswith("/") else f"/{owner_folder}"
                target = posixpath.normpath(posixpath.join(base, target.split("#")[0])).lstrip("/")
            yield Relationship(owner, element.get("Id", ""), element.get("Type", ""), target, is_external)

    @cached_property
    def by_source(self) -> dict[str, dict[str, Relationship]]:
        """Part name → relationship id → relationship."""
        found: dict[str, dict[str, Relationship]] = {}
        for relationship in self.relationships:
            found.setdefault(relationship.source, {})[relationship.id] = relationship
        return found

    def targets(self, source: str, kind: str) -> list[str]:
        """Names of the parts that ``source`` is related to by relationships of one kind."""
        return [found.target for found in self.by_source.get(source, {}).values() if found.kind == kind]

    def trees(self, prefix: str) -> Iterator[tuple[str, etree._Element]]:
        """(name, root) of every XML part under a folder, relationships apart."""
        for name in self.xml_names:
            if name.startswith(prefix) and not name.endswith(".rels"):
                root = self.tree(name)
                if root is not None:
                    yield name, root
