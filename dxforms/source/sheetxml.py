"""Cells of a worksheet part: what they hold and how it is shown (ECMA-376 part 1, 18.3.1.4 c, 18.8 styles)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dxforms.grid import column_index
from dxforms.readable.page import Cell, Sort
from dxforms.records import record

if TYPE_CHECKING:
    from lxml import etree

_DAYS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
"""Built-in formats that show a day (18.8.30); those of a Japanese Excel among them."""
_ERA_DAYS = frozenset({27, 28, 29, 36, 50, 51, 54, 57})
"""Of these, the ones that show 和暦 in a Japanese Excel."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[(?!\$)[^\]]*\]|general', re.IGNORECASE)
_ERA = re.compile(
    r"g+\s*e|\[\$-(?:411|ja-jp)[^\]]*\]\s*(?:g|e)|(?<![a-z0-9#.])ee?(?![+-])|(?:^|\])r{1,2}(?![a-z])",
    re.IGNORECASE,
)
_DAY = re.compile(r"y|d|g+e|(?<![a-z])e(?![+-])|m{1,4}月", re.IGNORECASE)
_BLACK = frozenset({"FF000000", "00000000"})
_MOST_COLUMNS = 1 << 14
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)


@record
class Looks:
    """What the cell formats of a workbook say, by their index."""

    days: frozenset[int] = frozenset()
    eras: frozenset[int] = frozenset()
    coloured: frozenset[int] = frozenset()


def looks_of(styles: etree._Element | None) -> Looks:
    """The formats that show a day, that show it in 和暦, and that have a colour."""
    if styles is None:
        return Looks()
    codes: dict[int, str] = {}
    fonts: list[bool] = []
    fills: list[bool] = []
    formats: list[etree._Element] = []
    for part in styles:
        match _local(part):
            case "numFmts":
                codes = {int(node.get("numFmtId", "0")): node.get("formatCode", "") for node in part}
            case "fonts":
                fonts = [_is_coloured_type(node) for node in part]
            case "fills":
                fills = [_is_filled(node) for node in part]
            case "cellXfs":
                formats = list(part)
    days, eras, coloured = set(), set(), set()
    for index, node in enumerate(formats):
        number = int(node.get("numFmtId", "0"))
        code = _QUOTED.sub("", codes[number].split(";")[0]) if number in codes else ""
        if number in _DAYS or (code and _DAY.search(code)):
            days.add(index)
        if (number in _ERA_DAYS and number not in codes) or (code and _ERA.search(code)):
            days.add(index)
            eras.add(index)
        font, fill = int(node.get("fontId", "0")), int(node.get("fillId", "0"))
        if (font < len(fonts) and fonts[font]) or (fill < len(fills) and fills[fill]):
            coloured.add(index)
    return Looks(days=frozenset(days), eras=frozenset(eras), coloured=frozenset(coloured))


def _is_coloured_type(font: etree._Element) -> bool:
    """True for a colour other than black, automatic and the theme's own text colours (18.8.3)."""
    return any(
        _local(node) == "color"
        and not (
            node.get("auto") in {"1", "true"}
            or node.get("theme") in {"0", "1"}
            or node.get("indexed") in {"8", "64"}
            or node.get("rgb", "").upper() in _BLACK
        )
        for node in font
    )


def _is_filled(fill: etree._Element) -> bool:
    """True where something other than white is laid under the cell."""
    for node in fill:
        if _local(node) == "gradientFill":
            return True
        if _local(node) == "patternFill" and node.get("patternType", "none") != "none":
            front = next((each for each in node if _local(each) == "fgColor"), None)
            if node.get("patternType") == "gray125" and front is None:
                continue  # the second fill every workbook has
            return front is None or front.get("rgb", "").upper() not in {"FFFFFFFF", "00FFFFFF"}
    return False


class CellReader:
    """Reads the rows of one workbook's sheets."""

    def __init__(self, shared: Sequence[str], looks: Looks, is_1904: bool) -> None:
        self._shared = shared
        self._looks = looks
        self._epoch = _EPOCH_1904 if is_1904 else _EPOCH

    def row(self, node: etree._Element, index: int) -> tuple[Cell | None, ...]:
        """The cells of a row from column A on."""
        cells: list[Cell | None] = []
        for part in node:
            if not isinstance(part.tag, str) or _local(part) != "c":
                continue
            letters = part.get("r", "").rstrip("0123456789")
            column = column_index(letters) if letters else len(cells)
            cell = self._cell(part, index, column)
            if cell is None:
                continue
            if not len(cells) <= column < _MOST_COLUMNS:
                raise ValueError("a cell out of its place")
            cells += [None] * (column - len(cells))
            cells.append(cell)
        return tuple(cells)

    def _cell(self, node: etree._Element, row: int, column: int) -> Cell | None:
        kind, style = node.get("t", "n"), int(node.get("s", "0"))
        text, is_formula = "", False
        for part in node:
            match _local(part):
                case "v":
                    text = part.text or ""
                case "f":
                    is_formula = True
                case "is":
                    text = words(part)
        sort = Sort.TEXT
        if kind == "s":
            text = self._shared[int(text)] if text else ""
        elif kind in {"b", "e"}:
            sort = Sort.OTHER
        elif kind == "d":
            sort, text = Sort.DATE, text[:10]
        elif kind == "n" and text:
            sort, text = Sort.NUMBER, shown_number(text)
            if style in self._looks.days:
                sort, text = Sort.DATE, self._day(text)
        if not text and not is_formula:
            return None
        return Cell(
            row, column, text, sort, is_formula, style in self._looks.eras, style in self._looks.coloured
        )

    def _day(self, serial: str) -> str:
        try:
            return (self._epoch + timedelta(days=float(serial))).date().isoformat()
        except (ValueError, OverflowError):
            return serial


def shown_number(text: str) -> str:
    """A number as Excel shows it, with 15 digits: in the file 71.9 may stand as 71.900000000000006."""
    if "." not in text and "E" not in text and "e" not in text:
        return text
    try:
        return f"{float(text):.15g}"
    except ValueError:
        return text


def words(node: etree._Element) -> str:
    """The text of a string item, without the readings over it (18.4.8)."""
    pieces = []
    for part in node:
        if not isinstance(part.tag, str):
            continue
        if _local(part) == "t":
            pieces.append(part.text or "")
        elif _local(part) == "r":
            pieces += [each.text or "" for each in part if isinstance(each.tag, str) and _local(each) == "t"]
    return "".join(pieces)


def _local(node: etree._Element) -> str:
    return str(node.tag).rsplit("}", 1)[-1]
