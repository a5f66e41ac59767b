"""The series of a chart: names, categories and values replaced, the dress of the prototype kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docx.opc.part import Part

from dxforms.records import record
from dxforms.report.chart_book import Sheet, number_text
from dxforms.report.chart_colours import (
    Rgb,
    colour_cycle,
    fill_of,
    no_option,
    recolour,
    rgb,
    series_colour,
    theme_colours,
)
from dxforms.report.chart_labels import label_settings, write_labels
from dxforms.report.chart_parts import COLOUR_STYLE, related, theme_of
from dxforms.report.chart_xml import (
    C15,
    C16_ID,
    PLOT,
    SERIES,
    C,
    Element,
    copied,
    drop,
    element,
    find,
    put,
    replace,
    series,
    sub,
    value,
)
from dxforms.survey.chart import Chart

_GUID_TAIL = "-D0F5-4C0A-9E11-000000000001}"


@record(kw_only=False)
class _Dress:
    """One prototype series as the pattern of a new one."""

    series: Element
    labels: Element | None


def set_series(chart_part: Part, plot: Element, chart: Chart, sheet: Sheet) -> None:
    """Give a plot the series of ``chart``, each dressed as the prototype's series of its place.

    More than the prototype has take the chart's next colours; fewer are trimmed from the end. A rising scale takes
    the prototype's dresses from its end, unless the chart shows these options already.
    """
    patterns = [_Dress(found, label_settings(found, plot)) for found in series(plot)]
    theme = theme_colours(theme_of(chart_part))
    colours = related(chart_part, COLOUR_STYLE)
    cycle = colour_cycle(None if colours is None else colours.blob)
    made: list[Element] = []
    taken = [series_colour(pattern.series, theme) for pattern in patterns]
    options = [each.name for each in chart.series if not each.muted]
    shown = [_name(pattern.series) for pattern in patterns[: len(options)]] == options
    for index in range(len(chart.series)):
        greys = sum(each.muted for each in chart.series[:index])
        place = index if shown else chart.dress(index)
        if place < len(patterns):
            dress = patterns[place]
            one = dress.series
            if chart.series[index].muted and _name(one) != chart.series[index].name:
                # where it stood already, its colour is the template's or a person's
                recolour(one, no_option(greys))
        else:
            dress = patterns[(place - len(patterns)) % len(patterns)]
            one = _another(dress.series, index)
            muted = chart.series[index].muted
            recolour(one, no_option(greys) if muted else _next_colour(cycle, place, taken, theme))
            taken.append(series_colour(one, theme))
        _fill_series(one, index, sheet)
        write_labels(
            one,
            dress.labels,
            chart.series[index].labels,
            _pieces(one, len(chart.categories), theme),
            is_stacked=value(plot, "grouping") in {"stacked", "percentStacked"},
            theme=theme,
        )
        made.append(one)
    for old in plot.findall(f"{C}ser"):
        plot.remove(old)
    for one in made:
        put(plot, one, f"{PLOT} gapWidth")
    _set_ids(plot)
    for extension in [e for e in plot.iter(f"{C}ext") if any(_is_filtered(child) for child in e)]:
        parent = (
            extension.getparent()
        )  # series somebody hid in the template: they speak of cells that are gone
        if parent is not None:
            parent.remove(extension)


def _name(one: Element) -> str:
    return "".join(found.text or "" for found in one.iterfind(f"{C}tx//{C}v"))


def _is_filtered(child: Element) -> bool:
    return str(child.tag).startswith(f"{C15}filtered")


def _another(pattern: Element, index: int) -> Element:
    """A new series after a prototype's: its own place, nothing of single points."""
    one = copied(pattern)
    assert one is not None  # noqa: S101 — a copy of an element is an element
    drop(one, "dPt")
    for name in ("idx", "order"):
        replace(one, element(name, str(index)), SERIES)
    return one


def _next_colour(
    cycle: Sequence[Element], index: int, taken: Sequence[Rgb | None], theme: dict[str, str]
) -> Element:
    """The colour of the ``index``-th series after the chart's colour part; one that is not drawn yet, where there is."""
    turned = [cycle[(index + step) % len(cycle)] for step in range(len(cycle))]
    return next((colour for colour in turned if rgb(colour, theme) not in taken), turned[0])


def _fill_series(one: Element, index: int, sheet: Sheet) -> None:
    count = len(sheet.categories)
    for name in ("idx", "order"):
        replace(one, element(name, str(index)), SERIES)
    name_holder = element("tx")
    name_holder.append(_reference("str", sheet.name_cell(index), [sheet.names[index]]))
    replace(one, name_holder, SERIES)
    categories = element("cat")
    categories.append(_reference("str", sheet.category_range, sheet.categories))
    replace(one, categories, SERIES)
    formatting = find(one, "val/numRef/numCache/formatCode")
    values = element("val")
    values.append(
        _reference(
            "num",
            sheet.value_range(index),
            [None if found is None else number_text(found) for found in sheet.values[index]],
            "General" if formatting is None or not formatting.text else formatting.text,
        )
    )
    replace(one, values, SERIES)
    for point in one.findall(f"{C}dPt"):
        if int(value(point, "idx", "0")) >= count:
            one.remove(point)
    for extension in [e for e in one.iter(f"{C}ext") if any(_is_of_cells(child) for child in e)]:
        parent = extension.getparent()
        if parent is not None:
            parent.remove(extension)


def _is_of_cells(child: Element) -> bool:
    return _is_filtered(child) or child.tag == f"{C15}datalabelsRange"


def _reference(kind: str, cells: str, values: Sequence[str | None], formatting: str = "") -> Element:
    """``c:strRef`` or ``c:numRef`` with its cache; no point where there is no value."""
    made = element(f"{kind}Ref")
    sub(made, "f").text = cells
    cache = sub(made, f"{kind}Cache")
    if kind == "num":
        sub(cache, "formatCode").text = formatting
    sub(cache, "ptCount", str(len(values)))
    for index, found in enumerate(values):
        if found is not None:
            point = sub(cache, "pt")
            point.set("idx", str(index))
            sub(point, "v").text = found
    return made


def _pieces(one: Element, count: int, theme: dict[str, str]) -> tuple[Rgb | None, ...]:
    """The colour of each point of a series."""
    own = {
        int(value(point, "idx", "0")): rgb(fill_of(find(point, "spPr")), theme)
        for point in one.findall(f"{C}dPt")
    }
    whole = series_colour(one, theme)
    return tuple(own.get(index) or whole for index in range(count))


def _set_ids(plot: Element) -> None:
    """Unique ids for every series and point, where the prototype carries ids (charts are told apart by part)."""
    found = list(plot.iter(C16_ID))
    tail = next(
        (match.group(1) for one in found if (match := re.search(r"(-.*\})$", one.get("val", "")))), _GUID_TAIL
    )
    for number, one in enumerate(found):
        one.set("val", f"{{{number:08X}{tail}")
