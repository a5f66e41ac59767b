"""Charts and photos of a report that is there: what people made of them, and their data replaced."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from docx.opc.part import Part
from lxml import etree

from dxforms.records import record
from dxforms.report.chart import fill_chart
from dxforms.report.chart_reading import ReadChart, read_chart
from dxforms.report.comparing import State
from dxforms.report.found import Stretch
from dxforms.report.marks import Mark, digest, digest_bytes
from dxforms.report.ooxml import DOCPR, DRAWING, Element, q
from dxforms.survey.chart import Chart
from dxforms.text import legal

_RID = q("r:id")
_EXTENT = q("wp:extent")
_ROUNDED = 2 * 635
"""EMU (0.07 mm) by which a size is the same: LibreOffice saves sizes in whole twips (635 EMU)."""


@record
class Drawn:
    """A drawing found in a mark: what became of it, its element and part, and whether its workbook is there."""

    state: State
    element: Element | None = None
    part: Part | None = None
    has_workbook: bool = False
    resized: bool = False
    cannot: bool = False
    """True where it is a chart no longer, or one that cannot be filled."""


def _drawing(stretch: Stretch) -> Element | None:
    return next(
        (each for each in stretch.story.elements[stretch.first : stretch.last] if each.tag == DRAWING), None
    )


def _without_drawing(stretch: Stretch) -> Drawn:
    other = stretch.text.strip() or (
        stretch.first != stretch.last
        and any(
            each.tag in {q("w:pict"), q("w:object")}
            for each in stretch.story.elements[stretch.first : stretch.last]
        )
    )
    return Drawn(state=State.CHANGED if other else State.GONE)


def find_chart(stretch: Stretch, mark: Mark) -> Drawn:
    """The chart in a mark, compared with what was written."""
    drawing = _drawing(stretch)
    if drawing is None:
        return _without_drawing(stretch)
    reference = next(drawing.iter(q("c:chart")), None)
    relationship = None if reference is None else stretch.story.part.rels.get(reference.get(_RID, ""))
    if relationship is None or relationship.is_external:
        return Drawn(state=State.CHANGED, element=drawing, cannot=True)
    part = relationship.target_part
    try:
        read = read_chart(part)
    except (etree.XMLSyntaxError, ValueError, IndexError, KeyError):
        return Drawn(state=State.CHANGED, element=drawing, cannot=True)
    written = json.loads(mark.written)
    same = _same(read, written) and (read.cells is None or read.is_whole)
    return Drawn(
        state=State.UNTOUCHED if same and not stretch.is_tracked else State.CHANGED,
        element=drawing,
        part=part,
        has_workbook=read.cells is not None,
        resized=not _is_size(drawing, *written.get("size", _size(drawing))),
    )


def _same(read: ReadChart, written: dict[str, list[Any]]) -> bool:
    categories, series = written["categories"], written["series"]
    if list(read.categories) != [legal(each)[0] for each in categories] or len(read.values) != len(series):
        return False
    names = [legal(name)[0] for name, _ in series]
    if len(set(names)) == len(names) and list(read.names) != names:
        return False
    return all(_equal(values, there) for (_, values), there in zip(series, read.values, strict=True))


def _equal(one: Sequence[float | None], other: Sequence[float | None]) -> bool:
    return len(one) == len(other) and all(
        (left is None and right is None)
        or (left is not None and right is not None and math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9))
        for left, right in zip(one, other, strict=True)
    )


def _size(drawing: Element) -> tuple[int, int]:
    extent = next(drawing.iter(_EXTENT), None)
    return (0, 0) if extent is None else (int(extent.get("cx", "0")), int(extent.get("cy", "0")))


def _is_size(drawing: Element, width: int, height: int) -> bool:
    """True where a drawing has a size, but for what an editor rounds when it saves."""
    across, down = _size(drawing)
    return abs(across - width) <= _ROUNDED and abs(down - height) <= _ROUNDED


def _is_cropped(drawing: Element) -> bool:
    """True where something of a picture is cut off; editors write a crop of nothing as well."""
    return any(
        value.strip().strip("0%.")
        for crop in drawing.iter(q("a:srcRect"))
        for value in map(str, crop.attrib.values())
    )


def points(written: str) -> object:
    """What a chart draws, of what the manifest says of it."""
    found = json.loads(written)
    return found["categories"], found["series"]


def percent_sign(written: str) -> str:
    """What a chart's percentages are written with, of what the manifest says of it."""
    return str(json.loads(written).get("sign", "%"))


def redraw_chart(found: Drawn, mark: Mark, chart: Chart, counted: str, at_most: int) -> str | None:
    """Fill a chart that is there with new data; what the manifest says of it now, None where it cannot be filled."""
    drawing, part = found.element, found.part
    if drawing is None or part is None:
        return None
    width, height = _size(drawing)
    old, new = json.loads(mark.written), json.loads(counted)
    at_most = min(at_most, old.get("most", at_most))
    try:
        needed = fill_chart(
            part, chart, width=width, height=height, at_most=at_most, workbook=found.has_workbook
        )
    except ValueError:
        return None
    if needed is not None and not found.resized:
        for extent in drawing.iter(_EXTENT):
            extent.set("cy", str(needed))
    properties = next(drawing.iter(DOCPR), None)
    if properties is not None and digest(properties.get("descr", "")) in {old.get("alt"), digest("")}:
        properties.set("descr", legal(chart.alt_text)[0])
    new["size"] = old.get("size", new["size"]) if found.resized else list(_size(drawing))
    return json.dumps(new, ensure_ascii=False, separators=(",", ":"))


def find_photo(stretch: Stretch, mark: Mark) -> Drawn:
    """The photo in a mark, compared with what was written."""
    drawing = _drawing(stretch)
    if drawing is None:
        return _without_drawing(stretch)
    blip = next(drawing.iter(q("a:blip")), None)
    relationship = None if blip is None else stretch.story.part.rels.get(blip.get(q("r:embed"), ""))
    if relationship is None or relationship.is_external:
        return Drawn(state=State.CHANGED, element=drawing)
    content, width, height, *_ = mark.written.split(" ")
    same = digest_bytes(relationship.target_part.blob) == content
    same = same and _is_size(drawing, int(width), int(height)) and not _is_cropped(drawing)
    return Drawn(state=State.UNTOUCHED if same and not stretch.is_tracked else State.CHANGED, element=drawing)


def is_same_photo(old: Mark, new: Mark) -> bool:
    """True where the description's photo is the one that was written."""
    return old.written.split(" ")[-1] == new.written.split(" ")[-1]
