"""The colours of a chart: what a fill looks like, which comes next, and what can be read on it."""

from __future__ import annotations

import colorsys
from copy import deepcopy

from lxml import etree

from dxforms.report.chart_xml import SHAPE, A, C, Element, find, put, value

Rgb = tuple[float, float, float]
"""Red, green and blue from 0 to 1."""

WHITE: Rgb = (1.0, 1.0, 1.0)
BLACK: Rgb = (0.0, 0.0, 0.0)
READABLE = 4.5
"""The contrast below which a label is recoloured: WCAG's bound for text of ordinary size."""

# What a document maps a chart's names to (ECMA-376 Part 1, 17.15.1.20), as every document we know does.
_MAPPED = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
_OFFICE = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "44546A",
    "lt2": "E7E6E6",
    "accent1": "4472C4",
    "accent2": "ED7D31",
    "accent3": "A5A5A5",
    "accent4": "FFC000",
    "accent5": "5B9BD5",
    "accent6": "70AD47",
}
_FILLS = ("solidFill", "gradFill", "pattFill", "noFill", "blipFill")


def theme_colours(theme: bytes | None) -> dict[str, str]:
    """A theme's colours by name (``accent1`` → ``005AFF``); Office's own where there is no theme."""
    if theme is None:
        return dict(_OFFICE)
    scheme = etree.fromstring(theme, etree.XMLParser(resolve_entities=False)).find(f".//{A}clrScheme")
    colours = dict(_OFFICE)
    for entry in () if scheme is None else scheme:
        colour = next(iter(entry), None)
        if colour is not None:
            colours[etree.QName(entry).localname] = colour.get("lastClr") or colour.get("val") or "000000"
    return colours


def rgb(colour: Element | None, theme: dict[str, str]) -> Rgb | None:
    """What a colour element looks like; None where it cannot be told."""
    if colour is None:
        return None
    name = etree.QName(colour).localname
    if name == "schemeClr":
        key = colour.get("val", "")
        written = theme.get(_MAPPED.get(key, key), "")
    elif name in {"srgbClr", "sysClr"}:
        written = colour.get("lastClr") or colour.get("val") or ""
    else:
        return None
    if len(written) != 6:
        return None
    red, green, blue = (int(written[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return _changed(colour, (red, green, blue))


def _changed(colour: Element, base: Rgb) -> Rgb:
    """The colour after its children: ``lumMod`` and ``lumOff`` of HSL, ``shade`` and ``tint`` towards black, white."""
    found = base
    for change in colour:
        amount = int(change.get("val", "100000")) / 100_000
        hue, light, full = colorsys.rgb_to_hls(*found)
        match etree.QName(change).localname:
            case "lumMod":
                found = colorsys.hls_to_rgb(hue, min(1.0, light * amount), full)
            case "lumOff":
                found = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light + amount)), full)
            case "shade":
                found = (found[0] * amount, found[1] * amount, found[2] * amount)
            case "tint":
                found = tuple(1 - (1 - part) * amount for part in found)  # type: ignore[assignment]
    return found


def fill_of(shape: Element | None) -> Element | None:
    """The colour a shape is filled with (a gradient's or pattern's first), None where it has none of its own."""
    if shape is None:
        return None
    for path in ("a:solidFill", "a:gradFill/a:gsLst/a:gs", "a:pattFill/a:fgClr"):
        holder = find(shape, path)
        if holder is not None:
            return next(iter(holder), None)
    return None


def is_unfilled(shape: Element | None) -> bool:
    """True where a shape is said to have no fill at all."""
    return shape is not None and find(shape, "a:noFill") is not None


def luminance(colour: Rgb) -> float:
    """Relative luminance, 0 to 1 (WCAG 2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(piece: Rgb) -> str:
    """Black or white, whichever is read better on a piece, as ``RRGGBB``."""
    return "000000" if contrast(BLACK, piece) >= contrast(WHITE, piece) else "FFFFFF"


def colour_cycle(colours: bytes | None) -> list[Element]:
    """The colours of a chart's colour part in turn, each variation after the other; the accents where there is none.

    This is the order in which Word colours the series somebody adds ([MS-ODRAWXML] 2.24.4.1).
    """
    if colours is None:
        bases = [_accent(number) for number in range(1, 7)]
        variations: list[list[Element]] = [[]]
    else:
        root = etree.fromstring(colours, etree.XMLParser(resolve_entities=False))
        bases = [child for child in root if str(child.tag).startswith(A)]
        variations = [list(child) for child in root if etree.QName(child).localname == "variation"] or [[]]
    cycle = []
    for variation in variations:
        for base in bases or [_accent(number) for number in range(1, 7)]:
            colour = deepcopy(base)
            colour.extend(deepcopy(change) for change in variation)
            cycle.append(colour)
    return cycle


def _accent(number: int) -> Element:
    colour = etree.Element(f"{A}schemeClr")
    colour.set("val", f"accent{number}")
    return colour


def series_colour(series: Element, theme: dict[str, str]) -> Rgb | None:
    """What a series' pieces look like; Word's accents in turn where the series names no colour."""
    shape = find(series, "spPr")
    if is_unfilled(shape):
        return None
    colour = fill_of(shape)
    if colour is None:
        colour = _accent(int(value(series, "idx", "0")) % 6 + 1)
    return rgb(colour, theme)


def no_option(before: int = 0) -> Element:
    """The colour of 無回答: the theme's light ground (bg2, grey in Office's themes and ours), darker.

    In print without colour it is told apart from every colour a shipped scale begins or ends with; behind ``before``
    of its kind (answers that are not among the options) it is lighter.
    """
    colour = etree.Element(f"{A}schemeClr")
    colour.set("val", "bg2")
    etree.SubElement(colour, f"{A}lumMod").set("val", "90000" if before % 2 else "62000")
    return colour


def recolour(series: Element, colour: Element) -> None:
    """Give a series another colour: its fill, and every line and marker that had the fill's colour."""
    shape = find(series, "spPr")
    if shape is None:
        shape = put(
            series, etree.Element(f"{C}spPr"), "idx order tx spPr invertIfNegative marker dPt dLbls cat val"
        )
    old = fill_of(shape)
    if old is None:  # a line: its colour is that of its stroke
        old = next((found for found in (find(shape, "a:ln/a:solidFill"),) if found is not None), None)
        old = None if old is None else next(iter(old), None)
    if old is None:
        for name in _FILLS:
            for fill in shape.findall(A + name):
                shape.remove(fill)
        put(shape, etree.Element(f"{A}solidFill"), SHAPE).append(deepcopy(colour))
        return
    same = etree.tostring(old, method="c14n")
    marker = find(series, "marker")
    for part in (shape, marker) if marker is not None else (shape,):
        for found in list(part.iter(str(old.tag))):
            if etree.tostring(found, method="c14n", with_tail=False) == same:
                parent = found.getparent()
                if parent is not None:
                    parent.replace(found, deepcopy(colour))
