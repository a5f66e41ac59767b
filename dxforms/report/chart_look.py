"""Between a chart's XML and its layout: the type sizes and gaps it has, the places it is given."""

from __future__ import annotations

from dxforms.report import chart_layout as layout
from dxforms.report.chart_xml import (
    LEGEND,
    PLOT_AREA,
    A,
    C,
    Element,
    cache_of,
    element,
    find,
    plots,
    points,
    replace,
    series,
    sub,
    value,
)


def look_of(root: Element, height: float) -> layout.Look | None:
    """What a chart's look asks for; None where this program leaves the places to Word.

    That is where bars stand upright, or the legend lies over the plot or to its left, where the labels are.
    """
    plot = plots(root)[0]
    legend = find(root, "chart/legend")
    is_apart = value(legend, "overlay", "0") in {"0", "false"} and value(legend, "legendPos", "r") != "l"
    if value(plot, "barDir") != "bar" or not is_apart:
        return None
    base = _size(find(root, "txPr"), 10.0)
    category = find(root, "chart/plotArea/catAx")
    values = find(root, "chart/plotArea/valAx")
    title = find(root, "chart/title")
    labels = next(root.iter(f"{C}dLbls"), None)
    is_shown = values is not None and value(values, "delete", "0") in {"0", "false"}
    look = layout.Look(
        title=0.0 if title is None else _size(_title_type(title), base * 1.2),
        category=_size(None if category is None else find(category, "txPr"), base),
        value=_size(find(values, "txPr"), base)
        if values is not None and is_shown and value(values, "tickLblPos", "nextTo") != "none"
        else 0.0,
        legend=0.0 if legend is None else _size(find(legend, "txPr"), base),
        side=value(legend, "legendPos", "r"),
        label=_size(None if labels is None else find(labels, "txPr"), base),
        gap=float(value(plot, "gapWidth", "150")),
        top=_float(value(values, "scaling/max")),
    )
    return _with_pitch(look, root, plot, height)


def _title_type(title: Element) -> Element | None:
    rich = find(title, "tx/rich")
    return rich if rich is not None else find(title, "txPr")


def _size(type_: Element | None, default: float) -> float:
    """The largest type size in points that a text's properties name."""
    sizes = (
        [] if type_ is None else [int(found.get("sz", "0")) for found in type_.iter(f"{A}defRPr", f"{A}rPr")]
    )
    return max(sizes, default=0) / 100 or default


def _float(written: str) -> float | None:
    return float(written) if written else None


def _with_pitch(look: layout.Look, root: Element, plot: Element, height: float) -> layout.Look:
    """The look with the height its bars have now, so that a chart filled again does not change its bars."""
    found = find(root, "chart/plotArea/layout/manualLayout")
    one = series(plot)[0]
    categories = len(points(cache_of(find(one, "cat"))))
    if not categories:
        return look
    if found is not None and value(found, "h"):
        body = float(value(found, "h")) * height
    else:
        rest = (
            look.title * layout.LINE
            + look.value * layout.LINE
            + look.legend * layout.LINE
            + 6 * layout.MARGIN
        )
        body = height - rest
    bars = 1 if value(plot, "grouping") in {"stacked", "percentStacked"} else len(series(plot))
    return layout.with_pitch(look, body / categories, bars)


def set_layout(root: Element, placing: layout.Placing, width: float) -> None:
    """Write plot and legend's places into a chart ``width`` points wide."""
    area = find(root, "chart/plotArea")
    if area is not None:
        replace(area, _manual(placing.plot, width, placing.height, inner=True), PLOT_AREA)
    legend = find(root, "chart/legend")
    for axis in () if area is None else area.findall(f"{C}catAx"):
        body = find(axis, "txPr/a:bodyPr")
        if body is not None:
            body.set("rot", "0")  # LibreOffice wraps labels only where they are said to be level
            body.set("vert", "horz")
    if placing.scale != 1:
        _scale_type(root, placing.scale)
    if legend is not None and placing.legend is not None:
        replace(legend, _manual(placing.legend, width, placing.height, inner=False), LEGEND)


def _scale_type(root: Element, scale: float) -> None:
    """Make the type of category labels, figures and legend smaller, where a page has no more room."""
    holders = [*root.iter(f"{C}catAx"), *root.iter(f"{C}legend"), *root.iter(f"{C}dLbls")]
    for holder in holders:
        for type_ in holder.iter(f"{A}defRPr", f"{A}rPr"):
            size = type_.get("sz")
            if size is not None:
                type_.set("sz", str(round(int(size) * scale)))


def _manual(box: layout.Box, width: float, height: float, *, inner: bool) -> Element:
    made = element("layout")
    manual = sub(made, "manualLayout")
    if inner:
        sub(manual, "layoutTarget", "inner")
    sub(manual, "xMode", "edge")
    sub(manual, "yMode", "edge")
    for name, share in (
        ("x", box.left / width),
        ("y", box.top / height),
        ("w", box.width / width),
        ("h", box.height / height),
    ):
        sub(manual, name, f"{share:.5f}")
    return made
