"""DrawingML charts as XML: names, the schema's order of elements, and small steps that keep it."""

from __future__ import annotations

from copy import deepcopy
from functools import cache

from lxml import etree

Element = etree._Element

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
C15 = "{http://schemas.microsoft.com/office/drawing/2012/chart}"
C16_ID = "{http://schemas.microsoft.com/office/drawing/2014/chart}uniqueId"

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)

# The order of children is fixed by the schema (ECMA-376 Part 1, 21.2.2), and Word rejects another. One list serves
# the series of every plot: no two plots order the same two elements differently.
SERIES = "idx order tx spPr invertIfNegative pictureOptions marker dPt dLbls trendline errBars cat val smooth shape extLst"
LABELS = (
    "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize "
    "separator showLeaderLines leaderLines extLst"
)
LABEL = (
    "idx delete layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent "
    "showBubbleSize separator extLst"
)
SHAPE = "xfrm custGeom prstGeom noFill solidFill gradFill blipFill pattFill grpFill ln"
TITLE = "tx layout overlay spPr txPr extLst"
PLOT_AREA = "layout"
LEGEND = "legendPos legendEntry layout overlay spPr txPr extLst"
SPACE = (
    "date1904 lang roundedCorners AlternateContent style clrMapOvr pivotSource protection chart spPr txPr "
    "externalData printSettings userShapes extLst"
)
SCALING = "logBase orientation max min extLst"
PLOT = "barDir grouping varyColors ser dLbls"


def parse(data: bytes) -> Element:
    """A chart part's root element; entities are not resolved, nothing is fetched."""
    return etree.fromstring(data, _PARSER)


def serialize(root: Element) -> bytes:
    """The bytes of a part, with the declaration Word writes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def value(parent: Element | None, path: str, default: str = "") -> str:
    """``val`` of the element at ``path`` (names of the chart's namespace, parted by ``/``)."""
    found = None if parent is None else find(parent, path)
    return default if found is None else found.get("val", default)


def find(parent: Element, path: str) -> Element | None:
    """The first element at ``path``, e.g. ``tx/rich``; names with ``a:`` are of DrawingML itself."""
    return parent.find(_qualified(path))


@cache
def _qualified(path: str) -> str:
    return "/".join(A + step[2:] if step.startswith("a:") else C + step for step in path.split("/"))


def put(parent: Element, child: Element, order: str) -> Element:
    """``child`` in its place among ``parent``'s children, behind those of its own name."""
    ranks = _ranks(order)
    rank = ranks[str(child.tag).rpartition("}")[2]]
    for index, other in enumerate(parent):
        if not isinstance(other.tag, str):
            continue
        # What the list does not name stands last in every list used here.
        if ranks.get(other.tag.rpartition("}")[2], len(ranks)) > rank:
            parent.insert(index, child)
            return child
    parent.append(child)
    return child


@cache
def _ranks(order: str) -> dict[str, int]:
    return {name: rank for rank, name in enumerate(order.split())}


def replace(parent: Element, child: Element, order: str) -> Element:
    """``child`` in the place of those of its name."""
    for old in parent.findall(child.tag):
        parent.remove(old)
    return put(parent, child, order)


def element(name: str, val: str | None = None) -> Element:
    """A new element of the chart's namespace, with its ``val``."""
    made = etree.Element(C + name)
    if val is not None:
        made.set("val", val)
    return made


def sub(parent: Element, name: str, val: str | None = None) -> Element:
    """A new last child of the chart's namespace, with its ``val``."""
    made = etree.SubElement(parent, C + name)
    if val is not None:
        made.set("val", val)
    return made


def drop(parent: Element, *names: str) -> None:
    """Remove the children of these names."""
    for name in names:
        for old in parent.findall(C + name):
            parent.remove(old)


def copied(source: Element | None) -> Element | None:
    """A copy that stands alone, None for None."""
    return None if source is None else deepcopy(source)


def plots(root: Element) -> list[Element]:
    """The plots of a chart: ``c:barChart``, ``c:lineChart`` …"""
    area = find(root, "chart/plotArea")
    return [] if area is None else [child for child in area if str(child.tag).endswith("Chart")]


def series(plot: Element) -> list[Element]:
    """The series of a plot, as drawn (by ``c:order``)."""
    return sorted(plot.findall(C + "ser"), key=lambda found: int(value(found, "order", "0")))


def points(cache: Element | None) -> tuple[str | None, ...]:
    """The points of a ``c:strCache``, ``c:numCache`` or literal as written; None where one is missing."""
    if cache is None:
        return ()
    found: list[str | None] = [None] * int(value(cache, "ptCount", "0"))
    for point in cache.findall(C + "pt"):
        found[int(point.get("idx", "0"))] = point.findtext(C + "v")
    return tuple(found)


def cache_of(holder: Element | None) -> Element | None:
    """What ``c:tx``, ``c:cat`` or ``c:val`` holds: the cache of its reference, or its literal."""
    if holder is None:
        return None
    return next(holder.iter(f"{C}strCache", f"{C}numCache", f"{C}strLit", f"{C}numLit"), None)
