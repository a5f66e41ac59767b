"""The looks of a saved workbook's cells, told apart by what a person sets: colours, marks, formats of numbers.

Programs renumber the looks of a book whenever they save it and spell formats anew; black is written in five ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from dxforms.workbook.compared import Look

_NO = frozenset({"", "0", "false", "none"})
_BLACK = frozenset({"FF000000", "theme1", "theme0", "indexed64", "indexed8", "auto"})
_BUILT_IN = {
    0: "", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00e+00", 49: "@",
}  # fmt: skip
"""Number formats that every program knows by their number (ECMA-376 18.8.30)."""


def is_on(value: object) -> bool:
    """True for an attribute that says yes, however it is spelled."""
    return value is not None and str(value) not in _NO


def looks_of(root: etree._Element) -> Iterator[Look]:
    """The looks of a book's styles (``cellXfs``), in the order cells name them by."""
    numbers = {
        int(form.get("numFmtId") or 0): _number_format(str(form.get("formatCode", "")))
        for form in root.iter("{*}numFmt")
    }
    fonts = [font for fonts in root.iterfind("{*}fonts") for font in fonts]
    fills = [fill for fills in root.iterfind("{*}fills") for fill in fills]
    for held in root.iterfind("{*}cellXfs"):
        for look in held:
            font, fill = int(look.get("fontId") or 0), int(look.get("fillId") or 0)
            number = int(look.get("numFmtId") or 0)
            yield Look(
                fill=_fill(fills[fill]) if fill < len(fills) else "",
                **(_font(fonts[font]) if font < len(fonts) else {}),
                number=numbers.get(number, _BUILT_IN.get(number, f"#{number}")),
            )


def _fill(fill: etree._Element) -> str:
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return etree.QName(fill[0]).localname if len(fill) else ""
    kind = str(pattern.get("patternType", "none"))
    if kind == "none":
        return ""
    return colour_of(pattern.find("{*}fgColor")) or kind if kind == "solid" else kind


def _font(font: etree._Element) -> dict[str, str]:
    marks = "".join(
        mark
        for mark in ("b", "i", "u", "strike")
        if (found := font.find(f"{{*}}{mark}")) is not None and str(found.get("val", "1")) not in _NO
    )
    colour = colour_of(font.find("{*}color"))
    return {"marks": marks, "colour": "" if colour in _BLACK else colour}


def colour_of(colour: etree._Element | None) -> str:
    """A colour as a word that compares; empty for none."""
    if colour is None:
        return ""
    if colour.get("rgb"):
        return str(colour.get("rgb")).upper()
    for kind in ("theme", "indexed", "auto"):
        if colour.get(kind) is not None:
            return f"{kind}{colour.get(kind) if kind != 'auto' else ''}{colour.get('tint') or ''}"
    return ""


_FORMAT_NOISE = re.compile(r"\\|\"|\s|\[\$-[^\]]*\]|;@$")


def _number_format(code: str) -> str:
    bare = _FORMAT_NOISE.sub("", code).casefold()
    return "" if bare in {"general", "標準"} else bare
