"""The template's own Word chart, filled: cache and embedded workbook replaced, everything of its look kept."""

from __future__ import annotations

from docx.opc.part import Part
from lxml import etree

from dxforms.report import chart_layout as layout
from dxforms.report.chart_book import sheet_of, workbook_bytes
from dxforms.report.chart_labels import run_properties
from dxforms.report.chart_look import look_of, set_layout
from dxforms.report.chart_parts import copy_chart, is_linked, put_chart, set_content
from dxforms.report.chart_reading import ReadChart, read_chart
from dxforms.report.chart_series import set_series
from dxforms.report.chart_sign import set_percent_sign
from dxforms.report.chart_xml import (
    C15,
    LEGEND,
    SCALING,
    TITLE,
    A,
    C,
    Element,
    copied,
    drop,
    element,
    find,
    parse,
    plots,
    put,
    replace,
    serialize,
    series,
    sub,
    value,
)
from dxforms.survey.chart import Chart, ChartKind
from dxforms.text import legal

__all__ = ["ReadChart", "chart_extent", "copy_chart", "fill_chart", "prototype_problems", "read_chart"]

EMU_PER_POINT = 12_700
PAGE_HEIGHT = 225 * 36_000
"""The highest chart, in EMU: an A4 page less its margins and a heading."""

_DRAWABLE = {"barChart", "bar3DChart", "lineChart", "line3DChart", "areaChart", "area3DChart", "radarChart"}
_STACKED = {"stacked", "percentStacked"}
_PLOT_NAMES = {
    "pieChart": "円グラフ",
    "pie3DChart": "円グラフ",
    "ofPieChart": "補助円グラフ付き円グラフ",
    "doughnutChart": "ドーナツグラフ",
    "scatterChart": "散布図",
    "bubbleChart": "バブルチャート",
    "stockChart": "株価チャート",
    "surfaceChart": "等高線グラフ",
    "surface3DChart": "等高線グラフ",
}
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"


def prototype_problems(chart_part: Part, kind: ChartKind) -> list[str]:
    """Why a template's chart cannot be filled, a polite sentence each; empty where it can."""
    name = kind.value
    if chart_part.content_type != _CHART_TYPE:
        return [
            f"{name}に使えない新しい種類のグラフ（ツリーマップ、じょうごなど）です。棒グラフを挿入し直してください。"
        ]
    try:
        root = parse(chart_part.blob)
    except etree.XMLSyntaxError:
        return [f"{name}のグラフが壊れています。Wordでグラフを挿入し直してください。"]
    found = plots(root)
    if not found:
        return [f"{name}のグラフの中身がありません。Wordでグラフを挿入し直してください。"]
    problems = []
    if len(found) > 1:
        problems.append(
            f"{name}のグラフに二つ以上の種類（棒と折れ線など）が重ねてあります。一つの種類だけにしてください。"
        )
    for plot in found:
        local = etree.QName(plot).localname
        if local not in _DRAWABLE:
            problems.append(
                f"{name}に{_PLOT_NAMES.get(local, local)}は使えません（部が二つ以上になると表せません）。"
                "横棒グラフ又は100%積み上げ横棒グラフに変えてください。"
            )
        elif local in {"barChart", "bar3DChart"} and (value(plot, "grouping") in _STACKED) is not (
            kind is ChartKind.STACKED
        ):
            wanted = "100%積み上げ横棒" if kind is ChartKind.STACKED else "集合横棒"
            problems.append(
                f"{name}には「{wanted}」のグラフが必要です。Wordの「グラフの種類の変更」で変えてください。"
            )
        elif not series(plot):
            problems.append(f"{name}のグラフに系列が一つもありません。見本のデータを一つ以上入れてください。")
    if any(True for _ in root.iter(f"{C15}datalabelsRange", f"{C15}showDataLabelsRange")) and _uses_cells(
        root
    ):
        problems.append(
            f"{name}のデータラベルが「セルの値」になっています。"
            "データラベルの書式設定で「セルの値」を外し、「値」を選んでください。"
        )
    if is_linked(chart_part):
        problems.append(
            f"{name}のグラフが別のExcelファイルにリンクしています。"
            "貼り付けのときに「ブックを埋め込む」を選ぶか、Wordでグラフを挿入し直してください。"
        )
    return problems


def _uses_cells(root: Element) -> bool:
    shown = [found.get("val") for found in root.iter(f"{C15}showDataLabelsRange")]
    return not shown or any(found in {"1", "true"} for found in shown)


def fill_chart(
    chart_part: Part,
    chart: Chart,
    *,
    width: int | None = None,
    height: int | None = None,
    at_most: int = PAGE_HEIGHT,
    workbook: bool = True,
) -> int | None:
    """The height (EMU) the filled chart needs; ``chart_part`` then says what ``chart`` says, in its own look.

    Title, series, categories, values and labels are replaced, in the cache and in the workbook inside. ``width`` and
    ``height`` are the drawing's (EMU): with them the plot and a legend under it are laid out so that no label is cut,
    and the caller sets the height that is returned. Without them the layout is left as it is and None is returned.
    ``workbook=False`` fills the cache alone: a chart whose workbook a gateway took out gets no new one.
    Raises ValueError where :func:`prototype_problems` says so.
    """
    root = parse(chart_part.blob)
    found = plots(root)
    if len(found) != 1 or etree.QName(found[0]).localname not in _DRAWABLE or not series(found[0]):
        raise ValueError("the chart cannot be filled; prototype_problems says why")
    plot = found[0]
    look = look_of(root, height / EMU_PER_POINT) if width and height else None
    sheet = sheet_of(chart)
    _set_title(root, chart.title)
    set_series(chart_part, plot, chart, sheet)
    _set_order(root, plot)
    set_percent_sign(root, plot, chart.percent_sign)
    _set_scale(root, plot, chart.kind)
    _set_legend(root, len(chart.series))
    placed: int | None = None
    if width and height:
        placed = height
        if look is not None:
            placing = layout.place(chart, look, width / EMU_PER_POINT, at_most=at_most / EMU_PER_POINT)
            set_layout(root, placing, width / EMU_PER_POINT)
            placed = round(placing.height * EMU_PER_POINT)
    if workbook:
        put_chart(chart_part, serialize(root), workbook_bytes(sheet))
    else:
        set_content(chart_part, serialize(root))
    return placed


def chart_extent(
    chart: Chart, width: int, height: int, chart_part: Part | None = None, *, at_most: int = PAGE_HEIGHT
) -> int:
    """The height (EMU) :func:`fill_chart` will ask for, for a drawing ``width`` × ``height`` of this prototype.

    Without ``chart_part`` for a prototype like the shipped ones.
    """
    look: layout.Look | None = layout.Look(title=10, value=8, legend=9 if len(chart.series) > 1 else 0)
    if chart_part is not None:
        look = look_of(parse(chart_part.blob), height / EMU_PER_POINT)
    if look is None:
        return height
    placing = layout.place(chart, look, width / EMU_PER_POINT, at_most=at_most / EMU_PER_POINT)
    return round(placing.height * EMU_PER_POINT)


def _set_scale(root: Element, plot: Element, kind: ChartKind) -> None:
    """Bars that begin at zero, and a 帯グラフ of plain stacked bars that ends at 100, where the template says nothing."""
    ids = {found.get("val") for found in plot.findall(f"{C}axId")}
    area = find(root, "chart/plotArea")
    for axis in () if area is None else area.findall(f"{C}valAx"):
        scaling = find(axis, "scaling")
        if scaling is None or value(axis, "axId") not in ids or not str(plot.tag).endswith("barChart"):
            continue
        if find(scaling, "min") is None:
            put(scaling, element("min", "0"), SCALING)
        if (
            kind is ChartKind.STACKED
            and value(plot, "grouping") == "stacked"
            and find(scaling, "max") is None
        ):
            put(scaling, element("max", "100"), SCALING)


def _set_legend(root: Element, count: int) -> None:
    """Every series in the legend; none where there is but one, which the title names."""
    legend = find(root, "chart/legend")
    if legend is None:
        return
    drop(legend, "legendEntry")  # entries hidden in the prototype were its own series'
    if count == 1:
        entry = put(legend, element("legendEntry"), LEGEND)
        sub(entry, "idx", "0")
        sub(entry, "delete", "1")


def _set_title(root: Element, text: str) -> None:
    """The chart's title where the template has one: the first run keeps its format, the others go."""
    title = find(root, "chart/title")
    if title is None:
        return
    words = legal(text)[0]
    rich = find(title, "tx/rich")
    if rich is None:
        replace(title, _rich_title(title), TITLE)
        rich = find(title, "tx/rich")
    if rich is None:
        return
    first, *others = rich.findall(f"{A}p")
    for other in others:
        rich.remove(other)
    runs = first.findall(f"{A}r")
    for extra in [*runs[1:], *first.findall(f"{A}br"), *first.findall(f"{A}fld")]:
        first.remove(extra)
    if runs:
        run = runs[0]
    else:
        run = etree.Element(f"{A}r")
        default = find(first, "a:pPr/a:defRPr")
        if default is not None:
            run.append(run_properties(default))
        etree.SubElement(run, f"{A}t")
        first.insert(1 if find(first, "a:pPr") is not None else 0, run)
    holder = run.find(f"{A}t")
    if holder is None:
        holder = etree.SubElement(run, f"{A}t")
    holder.text = words


def _rich_title(title: Element) -> Element:
    """``c:tx`` in place of an automatic title or one taken from a cell, in the type of the title."""
    made = element("tx")
    rich = sub(made, "rich")
    type_ = copied(find(title, "txPr"))
    if type_ is not None:
        rich.extend(list(type_))
        for end in rich.iter(f"{A}endParaRPr"):
            parent = end.getparent()
            if parent is not None:
                parent.remove(end)
    else:
        etree.SubElement(rich, f"{A}bodyPr")
        etree.SubElement(rich, f"{A}p")
    return made


def _set_order(root: Element, plot: Element) -> None:
    """First category on top: horizontal bars are drawn from the bottom unless their axis is turned."""
    if value(plot, "barDir") != "bar":
        return
    ids = {found.get("val") for found in plot.findall(f"{C}axId")}
    area = find(root, "chart/plotArea")
    for axis in () if area is None else area:
        if axis.tag not in {f"{C}catAx", f"{C}dateAx"} or value(axis, "axId") not in ids:
            continue
        orientation = find(axis, "scaling/orientation")
        if orientation is None or orientation.get("val") == "maxMin":
            continue
        orientation.set("val", "maxMin")
        for other in area if area is not None else ():
            crossing = find(other, "crosses")
            # Else the value axis would follow the first category to the top.
            if value(other, "axId") == value(axis, "crossAx") and crossing is not None:
                crossing.set(
                    "val", {"autoZero": "max", "max": "autoZero"}.get(crossing.get("val", ""), "max")
                )
