"""The labels on a chart's pieces: the words the tally gives, in the type the template gives."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from dxforms.report.chart_colours import READABLE, Rgb, contrast, fill_of, ink_on, rgb
from dxforms.report.chart_xml import LABELS, SERIES, A, C, Element, element, find, put, sub, value
from dxforms.text import legal

_SHOWN = ("showVal", "showCatName", "showSerName", "showPercent")
_ON_PIECE = {"ctr", "inEnd", "inBase"}
# Properties of a label that a point takes over from its series, in the schema's order.
_TAKEN = ("spPr", "dLblPos", "showLegendKey", *_SHOWN, "showBubbleSize", "separator")
_FILL_NAMES = ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")


def label_settings(series: Element, plot: Element) -> Element | None:
    """How the template labels a series (a ``c:dLbls`` without single points); None where it shows no label."""
    own = find(series, "dLbls")
    settings = own if own is not None else find(plot, "dLbls")
    if settings is None or value(settings, "delete", "0") in {"1", "true"}:
        return None
    if not any(value(settings, name, "0") in {"1", "true"} for name in _SHOWN):
        return None
    kept = deepcopy(settings)
    for point in kept.findall(f"{C}dLbl"):
        kept.remove(point)
    for extensions in kept.findall(f"{C}extLst"):
        kept.remove(extensions)  # leader lines and layouts of points that are no longer there
    return kept


def write_labels(
    series: Element,
    settings: Element | None,
    labels: tuple[str, ...],
    pieces: tuple[Rgb | None, ...],
    *,
    is_stacked: bool,
    theme: dict[str, str],
) -> None:
    """Label each point of a series: the text given, no label where it is empty.

    ``pieces`` are the colours of the points. A label on its piece keeps the template's colour where it can be read
    there (contrast of 4.5 and more), else it turns black or white.
    """
    for old in series.findall(f"{C}dLbls"):
        series.remove(old)
    if settings is None:
        return
    holder = deepcopy(settings)
    place = value(settings, "dLblPos", "ctr" if is_stacked else "outEnd")
    for index, (label, piece) in enumerate(zip(labels, pieces, strict=True)):
        point = element("dLbl")
        sub(point, "idx", str(index))
        text = legal(label)[0]
        if text:
            _say(point, settings, text, piece if place in _ON_PIECE else None, theme)
        else:
            sub(point, "delete", "1")
        put(holder, point, LABELS)
    put(series, holder, SERIES)


def _say(point: Element, settings: Element, text: str, piece: Rgb | None, theme: dict[str, str]) -> None:
    rich = sub(sub(point, "tx"), "rich")
    type_ = find(settings, "txPr")
    body = None if type_ is None else find(type_, "a:bodyPr")
    body = etree.Element(f"{A}bodyPr") if body is None else deepcopy(body)
    body.set("wrap", "none")  # a figure is one line, however narrow its piece
    rich.append(body)
    etree.SubElement(rich, f"{A}lstStyle")
    default = None if type_ is None else find(type_, "a:p/a:pPr/a:defRPr")
    default = etree.Element(f"{A}defRPr") if default is None else deepcopy(default)
    if piece is not None:
        _make_readable(default, piece, theme)
    paragraph = etree.SubElement(rich, f"{A}p")
    etree.SubElement(paragraph, f"{A}pPr").append(default)
    run = etree.SubElement(paragraph, f"{A}r")
    run.append(run_properties(default))
    etree.SubElement(run, f"{A}t").text = text
    for name in _TAKEN:
        taken = find(settings, name)
        if taken is not None:
            point.append(deepcopy(taken))


def run_properties(default: Element) -> Element:
    """``a:rPr`` of a run that looks as ``a:defRPr`` says: LibreOffice reads the one, Word the other."""
    properties = etree.Element(
        f"{A}rPr", {"lang": "ja-JP", **{str(k): str(v) for k, v in default.attrib.items()}}
    )
    properties.extend(deepcopy(child) for child in default)
    return properties


def _make_readable(default: Element, piece: Rgb, theme: dict[str, str]) -> None:
    written = rgb(fill_of(default), theme)
    if written is not None and contrast(written, piece) >= READABLE:
        return
    ink = ink_on(piece)
    if written is None and fill_of(default) is None and ink == "000000":
        return  # without a colour text is black
    for name in _FILL_NAMES:
        for old in default.findall(A + name):
            default.remove(old)
    fill = etree.Element(f"{A}solidFill")
    etree.SubElement(fill, f"{A}srgbClr", val=ink)
    outline = default.find(f"{A}ln")  # a:ln comes before the fill, all else after it
    default.insert(0 if outline is None else 1, fill)
