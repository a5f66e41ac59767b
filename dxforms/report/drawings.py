"""Prototypes of a template filled: a chart's own parts and data, a photo in its frame."""

from __future__ import annotations

import copy
import json
from dataclasses import field
from io import BytesIO

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.package import Package
from lxml import etree

from dxforms.records import record
from dxforms.report.chart import chart_extent, copy_chart, fill_chart
from dxforms.report.marks import Ledger, digest, digest_bytes
from dxforms.report.ooxml import DOCPR, Element, q, sure
from dxforms.report.photos import Photos
from dxforms.report.tags import Tag
from dxforms.report.template import Story
from dxforms.report.values import Picture, Value
from dxforms.survey.chart import Chart
from dxforms.text import legal

LINE = 6 * 36_000
"""EMU of a line of text with its spacing."""
_SQUEEZED = 0.8
"""How much of its height a chart may lose to stay on a page."""
_LOCKS = q("a:graphicFrameLocks")


@record(frozen=False, kw_only=False)
class Draughtsman:
    """Fills the prototypes of one part; charts and photos it adds belong to the package."""

    story: Story
    package: Package
    photos: Photos
    ledger: Ledger
    highest: int
    """EMU of the highest chart that stands on a page with its heading."""
    drawn: dict[str, Value]
    """What was drawn, by the path of its mark."""
    _kept: dict[str, str] = field(default_factory=dict)
    """Relationship ids of photos by the digest of what is embedded."""

    def draw(self, tag: Tag, value: Value, path: str, lines_above: int = 0) -> tuple[str, str]:
        """A drawing's XML, and what the manifest says of it. ``lines_above`` it share its page where they can."""
        drawing = copy.deepcopy(sure(tag.drawing))
        self.drawn[path] = value
        if isinstance(value, Chart):
            alt, written = self._chart(drawing, value, lines_above)
        elif isinstance(value, Picture):
            alt, written = self._photo(drawing, value)
        else:
            raise TypeError(f"{path} is no drawing")
        properties = next(drawing.iter(DOCPR))
        number = self.ledger.drawing()
        properties.set("id", str(number))
        properties.set("name", f"{tag.name} {number}")
        properties.set("descr", legal(alt)[0])
        properties.attrib.pop("title", "")
        return etree.tostring(drawing, encoding="unicode"), written

    def _chart(self, drawing: Element, chart: Chart, lines_above: int) -> tuple[str, str]:
        reference = next(drawing.iter(q("c:chart")))
        prototype = self.story.part.related_parts[reference.get(q("r:id"), "")]
        part = copy_chart(self.story.part, prototype)
        reference.set(q("r:id"), self.story.part.relate_to(part, RT.CHART))
        extent = next(drawing.iter(q("wp:extent")))
        size = int(extent.get("cx", "0")), int(extent.get("cy", "0"))
        # A chart stays with its question and its caption on one page where a little less height is enough for that.
        natural = chart_extent(chart, *size, prototype, at_most=self.highest)
        room = self.highest - lines_above * LINE
        at_most = room if natural * _SQUEEZED < room < natural else self.highest
        locked = _is_locked(drawing)
        if locked:
            at_most = min(at_most, size[1])
        height = fill_chart(part, chart, width=size[0], height=size[1], at_most=at_most)
        if height is not None:
            extent.set("cy", str(height))
        points: dict[str, object] = {
            "categories": chart.categories,
            "series": [[series.name, list(series.values)] for series in chart.series],
            # What people may have given another size or alt text stays when the report is refreshed.
            "size": [int(extent.get("cx", "0")), int(extent.get("cy", "0"))],
            "alt": digest(chart.alt_text),
        }
        if chart.percent_sign != "%":
            points["sign"] = chart.percent_sign
        if locked:
            points["most"] = size[1]  # filled again it may grow to that, whatever height it has by then
        return chart.alt_text, json.dumps(points, ensure_ascii=False, separators=(",", ":"))

    def _photo(self, drawing: Element, picture: Picture) -> tuple[str, str]:
        extent = next(drawing.iter(q("wp:extent")))
        fitted = self.photos.fit(picture.index, int(extent.get("cx", "0")), int(extent.get("cy", "0")))
        blip = next(drawing.iter(q("a:blip")))
        for inner in list(blip):
            blip.remove(inner)  # a vector twin or an effect of the sample would be shown instead
        blip.set(q("r:embed"), self._relate(fitted.data))
        blip.attrib.pop(q("r:link"), "")
        for crop in list(drawing.iter(q("a:srcRect"))):
            sure(crop.getparent()).remove(crop)
        for size in (extent, *drawing.iter(q("a:ext"))):
            if size.get("cx") is not None:
                size.set("cx", str(fitted.width))
                size.set("cy", str(fitted.height))
        for named in drawing.iter(q("pic:cNvPr")):
            named.set("name", f"写真{picture.index + 1}")
            named.attrib.pop("descr", "")
        _drop_frame_lock(drawing)
        alt = picture.caption or f"講演会の写真（{picture.index + 1}枚目）"
        source = self.photos.digests[picture.index]
        return alt, f"{digest_bytes(fitted.data)} {fitted.width} {fitted.height} {source}"

    def _relate(self, data: bytes) -> str:
        key = digest_bytes(data)
        if key not in self._kept:
            part = self.package.get_or_add_image_part(BytesIO(data))
            self._kept[key] = self.story.part.relate_to(part, RT.IMAGE)
        return self._kept[key]


def _is_locked(drawing: Element) -> bool:
    """True where 「縦横比を固定する」 is ticked: the chart never gets higher than its sample (Word leaves it off)."""
    return any(lock.get("noChangeAspect") in {"1", "true"} for lock in drawing.iter(_LOCKS))


def _drop_frame_lock(drawing: Element) -> None:
    """Sizes relative to the page (Word 2010's) would win over the photo's own."""
    for inline in drawing:
        for each in list(inline):
            if isinstance(each.tag, str) and each.tag.endswith(("}sizeRelH", "}sizeRelV")):
                inline.remove(each)


def unused(story: Story, xml: str) -> None:
    """Take away relationships to charts and pictures that nothing in a part's XML names any more."""
    for key, relationship in list(story.part.rels.items()):
        if relationship.reltype in {RT.CHART, RT.IMAGE} and f'"{key}"' not in xml:
            del story.part.rels[key]
