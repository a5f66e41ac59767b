"""One worksheet's XML, edited in place: a cell set, a row dressed like another; the rest stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from dxforms.grid import column_letters
from dxforms.text import legal
from dxforms.workbook.fitting import row_height

_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
_ESCAPE = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_USUAL_WIDTH = 8.43
Element = Any  # lxml publishes no types for what the tree holds


def local(node: Element) -> str:
    """An element's name without its namespace; empty for comments and processing instructions."""
    return node.tag.rsplit("}", 1)[-1] if isinstance(node.tag, str) else ""


def tag(like: Element, name: str) -> str:
    """A name in the namespace of another element: workbooks come in a transitional and a strict one."""
    return f"{{{etree.QName(like).namespace}}}{name}"


def child(parent: Element, name: str) -> Element | None:
    """The first child of that name, in whichever namespace; None where there is none."""
    return next((node for node in parent if local(node) == name), None)


def need(parent: Element, name: str) -> Element:
    """A child every workbook has; without it read_book would have refused the file."""
    return next(node for node in parent if local(node) == name)


class SheetPart:
    """One worksheet's XML. Rows and columns are counted from 0."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.freed = 0
        """Shared strings that cells no longer use."""
        data = child(root, "sheetData")
        self._data: Element = data if data is not None else etree.SubElement(root, tag(root, "sheetData"))
        self._rows: dict[int, Element] = {}
        for row in self._data:
            if local(row) != "row":
                continue
            at = int(row.get("r") or max(self._rows, default=-1) + 2) - 1
            row.set("r", str(at + 1))
            self._rows[at] = row
            column = -1
            for cell in _cells(row):
                found = _ADDRESS.fullmatch(cell.get("r", ""))
                column = _column(found[1]) if found else column + 1
                cell.set("r", f"{column_letters(column)}{at + 1}")

    def put(self, row: int, column: int, value: str | int, *, like: tuple[int, int] | None = None) -> None:
        """The cell's value set: text as text whatever it begins with; the cell keeps its style.

        A cell that is not there yet takes the style of the cell ``like`` (row, column).
        """
        cell = self._cell(row, column, like)
        for node in list(cell):
            cell.remove(node)
        self.freed += cell.attrib.pop("t", None) == "s"
        if isinstance(value, int):
            etree.SubElement(cell, tag(cell, "v")).text = str(value)
        else:
            cell.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(cell, tag(cell, "is")), tag(cell, "t"))
            # Excel reads _x000A_ and the like as characters; the first underscore is escaped so that they stay words.
            text.text = _ESCAPE.sub(r"_x005F_\1", legal(value)[0].replace("\r\n", "\n"))
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        if cell.get("s"):  # a cell without a style does not wrap
            self._grow(self._rows[row], str(value), column)

    def dress(self, row: int, columns: int, like: int) -> None:
        """The first ``columns`` cells of a new row given the styles of the row ``like``."""
        for column in range(columns):
            self._cell(row, column, (like, column))

    def _cell(self, row: int, column: int, like: tuple[int, int] | None) -> Element:
        line = self._row(row, None if like is None else like[0])
        line.attrib.pop("spans", None)  # a hint that need not hold any more
        place = len(line)
        for index, cell in enumerate(line):
            if local(cell) != "c":
                place = min(place, index)
                continue
            at = _column(_ADDRESS.fullmatch(cell.get("r"))[1])  # type: ignore[index]  # set on reading
            if at == column:
                return cell
            if at > column:
                place = min(place, index)
        cell = etree.Element(tag(line, "c"))
        cell.set("r", f"{column_letters(column)}{row + 1}")
        style = (self._style(*like) if like is not None else None) or line.get("s")
        if style:
            cell.set("s", style)
        line.insert(place, cell)
        return cell

    def _row(self, row: int, like: int | None) -> Element:
        if row in self._rows:
            return self._rows[row]
        line = etree.Element(tag(self._data, "row"))
        line.set("r", str(row + 1))
        model = self._rows.get(like) if like is not None else None
        if model is not None and model.get("s"):
            line.set("s", model.get("s"))
            line.set("customFormat", "1")
        after = max((at for at in self._rows if at < row), default=None)
        self._data.insert(0 if after is None else self._data.index(self._rows[after]) + 1, line)
        self._rows[row] = line
        return line

    def _style(self, row: int, column: int) -> str | None:
        for cell in _cells(self._rows[row]) if row in self._rows else ():
            if cell.get("r") == f"{column_letters(column)}{row + 1}":
                style: str | None = cell.get("s")
                return style
        return None

    def _grow(self, row: Element, text: str, column: int) -> None:
        """The row made high enough for a text, unless a person fixed its height."""
        if row.get("customHeight") in ("1", "true"):
            return
        need = row_height([(text, self._width(column))])
        if need > float(row.get("ht") or 18):
            row.set("ht", f"{need:g}")

    def _width(self, column: int) -> float:
        columns = child(self.root, "cols")
        for node in columns if columns is not None else ():
            if local(node) == "col" and int(node.get("min")) <= column + 1 <= int(node.get("max")):
                return float(node.get("width") or _USUAL_WIDTH)
        return _USUAL_WIDTH

    def measure(self) -> None:
        """The sheet's dimension brought up to date, where it says one."""
        dimension = child(self.root, "dimension")
        if dimension is None:
            return
        columns = [
            _column(_ADDRESS.fullmatch(cell.get("r"))[1])  # type: ignore[index]  # set on reading
            for row in self._rows.values()
            for cell in _cells(row)
        ]
        first, last = min(self._rows) + 1, max(self._rows) + 1
        dimension.set("ref", f"{column_letters(min(columns))}{first}:{column_letters(max(columns))}{last}")


def _cells(row: Element) -> Iterator[Element]:
    return (cell for cell in row if local(cell) == "c")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
