"""A workbook's cells as they lie in its XML, read without any workbook library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from lxml import etree
from openpyxl.utils import get_column_letter

from tests.checks.formulas import bounds
from tests.checks.parts import Package, R, S

Cell = str | float | bool | None


class Book:
    """The sheets of one workbook package by name, and their cells' cached values."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._cells: dict[str, dict[str, Cell]] = {}

    @cached_property
    def part(self) -> str:
        """The name of the workbook part, empty where there is none."""
        return next(iter(self.package.targets("", "officeDocument")), "")

    @cached_property
    def names(self) -> list[str]:
        """Every sheet's name as it is listed, doubles too."""
        root = self.package.tree(self.part)
        return [] if root is None else [sheet.get("name", "") for sheet in root.iter(f"{{{S}}}sheet")]

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Sheet name → part name."""
        root = self.package.tree(self.part)
        known = self.package.by_source.get(self.part, {})
        if root is None:
            return {}
        return {
            sheet.get("name", ""): known[sheet.get(f"{{{R}}}id", "")].target
            for sheet in root.iter(f"{{{S}}}sheet")
            if sheet.get(f"{{{R}}}id", "") in known
        }

    @cached_property
    def shared(self) -> list[str]:
        """The shared strings, phonetic readings apart."""
        root = self.package.tree(next(iter(self.package.targets(self.part, "sharedStrings")), ""))
        return [] if root is None else [string_of(item) for item in root.iterfind(f"{{{S}}}si")]

    def cells(self, sheet: str) -> dict[str, Cell]:
        """Address → value of a sheet's cells that hold one."""
        if sheet not in self._cells:
            root = self.package.tree(self.sheets[sheet])
            self._cells[sheet] = {} if root is None else dict(self._read(root))
        return self._cells[sheet]

    def _read(self, root: etree._Element) -> Iterator[tuple[str, Cell]]:
        for cell in root.iter(f"{{{S}}}c"):
            value = cell.findtext(f"{{{S}}}v")
            kind = cell.get("t", "n")
            address = cell.get("r", "")
            if kind == "inlineStr":
                inline = cell.find(f"{{{S}}}is")
                yield address, "" if inline is None else string_of(inline)
            elif value is None:
                continue
            elif kind == "s":
                index = int(value)
                yield address, self.shared[index] if index < len(self.shared) else None
            elif kind in {"str", "e"}:
                yield address, value
            elif kind == "b":
                yield address, value == "1"
            else:
                yield address, float(value)

    def values(self, reference: str) -> list[Cell]:
        """The values of ``'Sheet 1'!$A$2:$A$5``, cell by cell; KeyError where the sheet is not there."""
        written, _, area = reference.rpartition("!")
        name = written[1:-1].replace("''", "'") if written.startswith("'") else written
        if name not in self.sheets:
            raise KeyError(name)
        (left, top), (right, bottom) = bounds(area)
        cells = self.cells(name)
        return [
            cells.get(f"{get_column_letter(column)}{row}")
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]


def string_of(item: etree._Element) -> str:
    """A shared or inline string's text with its escapes (``_x000D_``) undone."""
    text = "".join(
        node.text or ""
        for node in item.iter(f"{{{S}}}t")
        if node.getparent() is not None and node.getparent().tag != f"{{{S}}}rPh"
    )
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found.group(1), 16)), text)
