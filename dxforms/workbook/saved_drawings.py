"""The charts and pictures of a saved sheet: what they draw, say and cover."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from dxforms.workbook.changes import Address
from dxforms.workbook.compared_charts import Drawings, SavedChart, SavedSeries

Part = Callable[[str], etree._Element | None]
"""The part behind a relationship's id."""
_PICTURES = ("{*}pic", "{*}sp", "{*}cxnSp")
_FILLS = frozenset({"solidFill", "gradFill", "pattFill", "blipFill", "noFill"})


def drawings_of(root: etree._Element, part: Part) -> Drawings:
    """Everything of a drawing (``xdr:wsDr``), in its order; ``part`` gives its charts."""
    charts: list[SavedChart] = []
    pictures: list[Address] = []
    for anchor in root:
        if not isinstance(anchor.tag, str):
            continue
        first, last = anchor.find("{*}from"), anchor.find("{*}to")
        place = (0, 0) if first is None else _cell(first)
        end = None if last is None else _cell(last)
        pictures += [place] * sum(1 for _ in anchor.iter(*_PICTURES))
        for held in anchor.iter("{*}chart"):
            identity = next((value for key, value in held.attrib.items() if str(key).endswith("}id")), "")
            chart = part(str(identity))
            if chart is not None:
                charts.append(_chart(chart, place, end))
    return Drawings(charts=tuple(charts), pictures=tuple(pictures))


def _cell(marker: etree._Element) -> Address:
    return int(marker.findtext("{*}row") or 0), int(marker.findtext("{*}col") or 0)


def _chart(root: etree._Element, place: Address, end: Address | None) -> SavedChart:
    chart = root.find("{*}chart")
    area = None if chart is None else chart.find("{*}plotArea")
    if chart is None or area is None:
        return SavedChart(place=place, end=end)
    title = chart.find("{*}title")
    return SavedChart(
        place=place,
        end=end,
        kind=_kind(area),
        title=None if title is None else _words(title),
        title_cell="" if title is None else _formula(title, "{*}tx"),
        words=tuple(_words(each) for each in area.iterfind("{*}*/{*}title")),
        scale=tuple(_ends(area)),
        has_legend=chart.find("{*}legend") is not None,
        series=tuple(_series(each) for each in area.iterfind("{*}*/{*}ser")),
    )


def _kind(area: etree._Element) -> str:
    """A chart's kind: its plots, which way their bars lie and how they are stacked."""
    plots = []
    for plot in area:
        name = etree.QName(plot).localname if isinstance(plot.tag, str) else ""
        if name.endswith("Chart"):
            how = [
                str(found.get("val"))
                for found in plot
                if isinstance(found.tag, str) and etree.QName(found).localname in {"barDir", "grouping"}
            ]
            plots.append("-".join([name, *how]))
    return "+".join(sorted(plots))


def _ends(area: etree._Element) -> Iterator[float | None]:
    for axis in area.iterfind("{*}valAx"):
        for end in ("min", "max"):
            found = axis.find(f"{{*}}scaling/{{*}}{end}")
            yield None if found is None else float(found.get("val") or 0)


def _series(series: etree._Element) -> SavedSeries:
    own = _fill(series)
    points = {_fill(point) for point in series.iterfind("{*}dPt")} - {own, ""}
    return SavedSeries(
        values=_formula(series, "{*}val"),
        name=_formula(series, "{*}tx"),
        categories=_formula(series, "{*}cat"),
        colours=(own, *sorted(points)),
        words=tuple(filter(None, (_typed(label) for label in series.iterfind("{*}dLbls/{*}dLbl")))),
    )


def _formula(holder: etree._Element, of: str) -> str:
    """The cells something follows; where it follows none, its words."""
    for found in holder.iterfind(of):
        for formula in found.iter("{*}f"):
            return formula.text or ""
        return "" if found.find(".//{*}t") is not None else "".join(_texts(found, "{*}v"))
    return ""


def _fill(holder: etree._Element) -> str:
    """The colour of a series or of one of its bars, as a word that compares; empty where a program chooses it."""
    look = holder.find("{*}spPr")
    for fill in () if look is None else look:
        name = etree.QName(fill).localname if isinstance(fill.tag, str) else ""
        if name in _FILLS:
            values = [str(each.get("val")).lower() for each in fill.iter() if each.get("val")]
            return "-".join([name, *values])
    return ""


def _words(title: etree._Element) -> str:
    return "".join(_texts(title, "{*}t", "{*}v"))


def _typed(label: etree._Element) -> str:
    """What a person typed as the label of a bar: its words that follow no cell."""
    return "".join(
        words
        for run in label.iterfind("{*}tx/{*}rich/{*}p/{*}r")
        for words in _texts(run, "{*}t")
        if words.strip() and not words.startswith("[")
    )


def _texts(holder: etree._Element, *tags: str) -> Iterator[str]:
    return (each.text or "" for each in holder.iter(*tags))
