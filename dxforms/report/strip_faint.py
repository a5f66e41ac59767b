"""Words that are there for everybody to copy and that nobody sees: white on white, or too small to read."""

from __future__ import annotations

from collections.abc import Iterator

from dxforms.report.ooxml import PPR, RPR, TBL, TC, TCPR, Element, P, R, T, child, nearest, q, value

_WHITE = "FFFFFF"
_SMALLEST = 4
"""Half-points: what is as small as this is read by nobody."""
_CLEAR = {"", "AUTO", _WHITE}
_ASIDE = (q("w:txbxContent"), q("w:object"))


def faint(story: Element) -> Iterator[Element]:
    """The runs of a story whose own colour is white on no ground, or whose own size is 2 points or less.

    The ground of a text box and of a table's style is not looked at: words on them are taken for visible.
    """
    for run in story.iter(R):
        look = child(run, RPR)
        if look is None or not any((text.text or "").strip() for text in run.iterchildren(T)):
            continue
        size, colour = value(look, q("w:sz")), value(look, q("w:color")).upper()
        is_tiny = size.isdecimal() and int(size) <= _SMALLEST
        if is_tiny or (colour == _WHITE and not _has_ground(run, look)):
            yield run


def _has_ground(run: Element, look: Element) -> bool:
    if child(look, q("w:highlight")) is not None or _is_filled(look):
        return True
    if any(nearest(run, around) is not None for around in _ASIDE):
        return True
    paragraph, cell, table = nearest(run, P), nearest(run, TC), nearest(run, TBL)
    if paragraph is not None and _is_filled(child(paragraph, PPR)):
        return True
    if cell is not None and _is_filled(child(cell, TCPR)):
        return True
    style = None if table is None else child(table, q("w:tblPr"))
    return bool(value(style, q("w:tblStyle")))


def _is_filled(properties: Element | None) -> bool:
    shade = None if properties is None else child(properties, q("w:shd"))
    return shade is not None and shade.get(q("w:fill"), "").upper() not in _CLEAR
