"""A workbook as its parts, edited in place: cells set, sheets taken over from another; every other byte stays.

openpyxl writes a workbook anew and drops what it does not know (phonetic guides, pictures' effects, shapes,
lists and rules in extensions, threaded comments, labels); here only the parts that change are written again.
"""

from __future__ import annotations

import copy
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from dxforms.workbook.sheet_part import Element, SheetPart, child, local, need, tag

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_STRING_COUNT = re.compile(rb'(<(?:\w+:)?sst\b[^>]*?\scount=["\'])(\d+)')
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def _parse(data: bytes) -> Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _written(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class Workbook:
    """A workbook's zip: its parts by name, its sheets by theirs."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self._infos = package.infolist()
            self._parts = {info.filename: package.read(info) for info in self._infos}
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()
        self._sheets: dict[str, SheetPart] = {}
        self._taken: dict[int, tuple[list[int], int]] = {}  # styles, by the workbook they came from
        self.main = next(
            path for _, kind, path in self._relations("") if kind == "officeDocument"
        )  # read_book saw to it

    @property
    def is_signed(self) -> bool:
        """True where the file carries a digital signature, which any change would break."""
        return any(name.casefold().startswith("_xmlsignatures/") for name in self._parts)

    @property
    def sheets(self) -> dict[str, str]:
        """The part of each worksheet, by its name, in the workbook's order."""
        paths = {identity: path for identity, kind, path in self._relations(self.main) if kind == "worksheet"}
        found = {}
        for node in self._sheet_list():
            link = node.get(f"{{{_REL}}}id") or node.get(f"{{{_STRICT_REL}}}id")
            if link in paths:
                found[node.get("name")] = paths[link]
        return found

    def sheet(self, name: str) -> SheetPart:
        """One worksheet to edit; KeyError where there is none of that name."""
        if name not in self._sheets:
            self._sheets[name] = SheetPart(self._tree(self.sheets[name], change=True))
        return self._sheets[name]

    def take_sheet(self, other: Workbook, name: str) -> None:
        """A worksheet of another workbook appended, with its styles, lists and print set-up.

        The other's sheet has no relations of its own (pictures, comments, tables) and built-in number formats
        only: others are not taken.
        """
        root = self._translated(other._tree(other.sheets[name]))
        shared = other._shared_strings()
        if id(other) not in self._taken:
            self._taken[id(other)] = self._take_styles(other)
        styles, rules = self._taken[id(other)]
        for node in list(root.iter()):  # a list, since cells are given other children on the way
            kind = local(node)
            if kind in ("c", "row") and (node.get("s") or kind == "c"):
                node.set("s", str(styles[int(node.get("s") or 0)]))
            elif kind == "col" and node.get("style"):
                node.set("style", str(styles[int(node.get("style"))]))
            elif kind == "cfRule" and node.get("dxfId"):
                node.set("dxfId", str(int(node.get("dxfId")) + rules))
            elif kind == "sheetView":
                node.attrib.pop("tabSelected", None)
            if kind == "c" and node.get("t") == "s":
                text = self._translated(shared[int(need(node, "v").text)])
                text.tag = tag(node, "is")
                node[:] = [text]
                node.set("t", "inlineStr")
        path = self._free("xl/worksheets/sheet{}.xml")
        self._trees[path] = root
        self._parts[path] = b""
        self._changed.add(path)
        types = self._tree("[Content_Types].xml", change=True)
        etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{path}", ContentType=_WORKSHEET)
        link = self._relate(path)
        sheets = need(self._tree(self.main, change=True), "sheets")
        index = len(sheets)
        identity = max((int(node.get("sheetId", "0")) for node in sheets), default=0) + 1
        entry = etree.SubElement(sheets, tag(sheets, "sheet"), name=name, sheetId=str(identity))
        strict = "purl.oclc.org" in etree.QName(sheets).namespace
        entry.set(f"{{{_STRICT_REL if strict else _REL}}}id", link)
        self._take_names(other, name, index)

    def save(self, target: BinaryIO) -> None:
        """The workbook written; untouched parts byte for byte, in their order."""
        for sheet in self._sheets.values():
            sheet.measure()
        self._count_strings(sum(sheet.freed for sheet in self._sheets.values()))
        for path in self._changed:
            self._parts[path] = _written(self._trees[path])
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            for info in self._infos:
                package.writestr(info, self._parts[info.filename], compress_type=info.compress_type)
            for path in sorted(self._parts.keys() - {info.filename for info in self._infos}):
                package.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), self._parts[path])

    def _count_strings(self, freed: int) -> None:
        """The announced uses of shared strings brought down; in the bytes, so that all else in that part stays."""
        path = next((path for _, kind, path in self._relations(self.main) if kind == "sharedStrings"), None)
        if path is not None and freed:
            name = self._actual(path)
            self._parts[name] = _STRING_COUNT.sub(
                lambda found: found[1] + str(max(int(found[2]) - freed, 0)).encode(),
                self._parts[name],
                count=1,
            )

    # ------------------------------------------------------------ parts

    def _tree(self, path: str, *, change: bool = False) -> Element:
        """A part as a tree; with ``change`` it is written again when the workbook is saved."""
        actual = self._actual(path)
        if actual not in self._trees:
            self._trees[actual] = _parse(self._parts[actual])
        if change:
            self._changed.add(actual)
        return self._trees[actual]

    def _actual(self, path: str) -> str:
        # Part names are compared without case (ECMA-376 part 2, 6.2.2.3); some writers begin them with a slash.
        return next(name for name in self._parts if name.lstrip("/").casefold() == path.casefold())

    def _has(self, path: str) -> bool:
        return any(name.lstrip("/").casefold() == path.casefold() for name in self._parts)

    def _relations_path(self, part: str) -> str:
        folder, name = posixpath.split(part)
        return posixpath.join(folder, "_rels", f"{name}.rels")

    def _relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """(Id, the type's last word, the target part) of a part's relations inside the package."""
        path = self._relations_path(part)
        for node in self._tree(path) if self._has(path) else ():
            if node.get("TargetMode") != "External" and node.get("Target"):
                target = posixpath.normpath(
                    posixpath.join("/", posixpath.dirname(part), node.get("Target"))
                ).lstrip("/")
                yield node.get("Id"), node.get("Type", "").rsplit("/", 1)[-1], target

    def _relate(self, path: str) -> str:
        relations = self._tree(self._relations_path(self.main), change=True)
        taken = {node.get("Id") for node in relations}
        link = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        strict = "purl.oclc.org" in etree.QName(self._tree(self.main)).namespace
        etree.SubElement(
            relations,
            f"{{{_PACKAGE_REL}}}Relationship",
            Id=link,
            Type=f"{_STRICT_REL if strict else _REL}/worksheet",
            Target=f"/{path}",
        )
        return link

    def _free(self, pattern: str) -> str:
        number = 1
        while self._has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def _sheet_list(self) -> Element:
        return need(self._tree(self.main), "sheets")

    def _shared_strings(self) -> list[Element]:
        path = next(path for _, kind, path in self._relations(self.main) if kind == "sharedStrings")
        return [node for node in self._tree(path) if local(node) == "si"]

    # ------------------------------------------------------------ what a sheet brings along

    def _take_styles(self, other: Workbook) -> tuple[list[int], int]:
        """The other's cell formats appended to ours: our index of each, and by how much its rules' formats moved."""
        mine, theirs = self._styles(), self._translated(other._styles())
        moved = {name: _append(mine, theirs, name) for name in ("fonts", "fills", "borders", "dxfs")}
        formats = _list(mine, "cellXfs")
        styles = []
        for node in _list(theirs, "cellXfs"):
            fresh = copy.deepcopy(node)
            for attribute, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                fresh.set(attribute, str(int(node.get(attribute, "0")) + moved[name]))
            fresh.set("xfId", "0")
            for flag in ("applyFont", "applyFill", "applyBorder", "applyAlignment", "applyNumberFormat"):
                fresh.set(flag, "1")
            styles.append(len(formats))
            formats.append(fresh)
        formats.set("count", str(len(formats)))
        return styles, moved["dxfs"]

    def _styles(self) -> Element:
        path = next(path for _, kind, path in self._relations(self.main) if kind == "styles")
        return self._tree(path, change=True)

    def _translated(self, root: Element) -> Element:
        """A copy of another workbook's element in our namespace: the strict format has its own (ECMA-376 part 1)."""
        ours, theirs = etree.QName(self._tree(self.main)).namespace, etree.QName(root).namespace
        return _parse(_written(root).replace(theirs.encode(), ours.encode()))

    def _take_names(self, other: Workbook, sheet: str, index: int) -> None:
        """The sheet's print area and titles."""
        theirs = child(other._tree(other.main), "definedNames")
        place = list(other.sheets).index(sheet)
        taken = [
            node for node in (theirs if theirs is not None else ()) if node.get("localSheetId") == str(place)
        ]
        if not taken:
            return
        book = self._tree(self.main)
        names = child(book, "definedNames")
        if names is None:
            names = etree.Element(tag(book, "definedNames"))
            before = [
                node for node in book if local(node) in ("sheets", "functionGroups", "externalReferences")
            ]
            book.insert(book.index(before[-1]) + 1, names)
        for node in taken:
            fresh = self._translated(node)
            fresh.set("localSheetId", str(index))
            names.append(fresh)


_AFTER_DXFS = ("tableStyles", "colors", "extLst")


def _list(styles: Element, name: str) -> Element:
    """One of the lists of a style sheet; an empty one put in its place where there is none (18.8.39)."""
    found = child(styles, name)
    if found is None:
        found = etree.Element(tag(styles, name), count="0")
        later = next((node for node in styles if local(node) in _AFTER_DXFS), None)
        styles.insert(len(styles) if later is None else styles.index(later), found)
    return found


def _append(mine: Element, theirs: Element, name: str) -> int:
    """The other's list appended to ours; where it begins there."""
    ours = _list(mine, name)
    begin = len(ours)
    for node in _list(theirs, name):
        ours.append(copy.deepcopy(node))
    ours.set("count", str(len(ours)))
    return begin
