"""Where the pieces of a bar chart stand, so that no label is cut: heights and widths in points.

Word and LibreOffice wrap category labels into the room beside the plot and cut what is higher than its category.
So the room is given by a manual layout of the plot, and the chart grows with what must be read.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

from dxforms.records import record
from dxforms.survey.chart import Chart, ChartKind
from dxforms.text import width

MARGIN = 5.0
LINE = 1.3
"""Height of a line of text, in type sizes."""
_LABEL_GAP = 7.0
"""Between a category's label and its axis."""
_KEY = 2.0
"""A legend's key and the blanks around an entry, in type sizes."""
_WIDEST_LABELS = {ChartKind.STACKED: 0.21, ChartKind.BARS: 0.40}
"""Room for category labels at most, of the chart's width: pieces need theirs more than bars."""
_WIDER = 1.4
"""How much more room category labels take before type gets smaller."""
_EDGE = 0.02
"""Of the chart's height: LibreOffice keeps title and legend this far from the edges."""
_BESIDE = ("r", "tr")
_WIDEST_LEGEND = 0.3
"""Of the chart's width, what a legend beside the plot may take."""
_TITLE_WIDTH = 0.84
"""Of the chart's width, what a title may take before Word wraps it."""
_ROOMY = 300.0
"""Height up to which a plot takes the template's bars; beyond it bars get as low as their labels allow."""
_TOKEN = re.compile(r"[!-~｡-ﾟ]+|.", re.DOTALL)
_ROUNDING = 1e-6
"""Points by which sums of widths may miss: a text as wide as its room stands on one line."""
_NOT_FIRST = "、。，．・：；？！）］｝」』】〉》〕ー々％"


@record
class Look:
    """What a prototype's look asks for: type sizes in points (0: not shown), the gap between bars in per cent."""

    title: float = 0.0
    category: float = 9.0
    value: float = 0.0
    legend: float = 0.0
    side: str = "b"
    """Where the legend stands: ``b`` under the plot, ``t`` over it, ``r`` or ``tr`` beside it."""
    label: float = 8.0
    gap: float = 50.0
    top: float | None = None
    """The value axis' fixed end, None where the program that draws chooses it."""
    bar: float = 0.0
    """Height of a bar in the prototype: a template made roomy stays roomy."""


@record
class Box:
    """A rectangle in points from the chart's upper left corner."""

    left: float
    top: float
    width: float
    height: float


@record
class Placing:
    """Where plot and legend stand in a chart of this height."""

    height: float
    wanted: float
    """The height it needs; more than ``height`` where there was no more to be had."""
    plot: Box
    legend: Box | None
    scale: float = 1.0
    """What the type sizes of labels and legend are multiplied by."""


def lines(text: str, size: float, room: float) -> int:
    """Lines a text takes in ``room`` points of width: Japanese breaks anywhere, Latin words stay whole."""
    total = 0
    for part in text.split("\n"):
        count, used = 1, 0.0
        for token in _TOKEN.findall(part):
            needed = width(token) * size / 2
            if used and used + needed > room + _ROUNDING:
                # A sign that may not begin a line takes the sign before it along.
                used = size if token in _NOT_FIRST else 0.0
                count += 1
            while needed > room > 0:
                needed -= room
                count += 1
            used += needed
        total += count
    return total


def place(chart: Chart, look: Look, chart_width: float, *, at_most: float) -> Placing:
    """Where everything stands in a chart ``chart_width`` points wide and at most ``at_most`` high.

    Where a chart would be higher than that, its bars get as low as their labels allow, then the category labels
    take more room beside the plot, then their type gets smaller, to 70 % at most.
    """
    widest = _WIDEST_LABELS[chart.kind]
    low, wide = replace(look, bar=0.0), widest * _WIDER
    attempts = [(look, widest, 1.0), (low, widest, 1.0), (low, wide, 1.0)]
    attempts += [(low, wide, scale) for scale in (0.9, 0.8, 0.7)]
    for attempt, share, scale in attempts:
        placing = _placed(chart, _scaled(attempt, scale), chart_width, share, at_most)
        if placing.wanted <= at_most:
            break
    return replace(placing, scale=scale)


def _scaled(look: Look, scale: float) -> Look:
    return replace(look, category=look.category * scale, label=look.label * scale, legend=look.legend * scale)


def _placed(chart: Chart, look: Look, chart_width: float, widest: float, at_most: float) -> Placing:
    labels, label_room = _label_room(chart, look, chart_width * widest)
    title = 0.0
    if look.title:
        title = lines(chart.title, look.title, chart_width * _TITLE_WIDTH) * look.title * LINE + 8
    axis = look.value * LINE + 6 if look.value else MARGIN
    legend = _legend(chart, look, chart_width)
    beside = legend.width + _LABEL_GAP if legend and look.side in _BESIDE else 0.0
    above = legend.height + 4 if legend and look.side == "t" else 0.0
    below = legend.height + 4 if legend and not beside and not above else 0.0
    bodies = max(_bar_pitch(chart, look), labels * look.category * LINE + 4) * max(1, len(chart.categories))
    if legend and beside:
        bodies = max(bodies, legend.height - axis)
    fixed = title + above + axis + below
    wanted = max(fixed + bodies + 2 * MARGIN, (fixed + bodies) / (1 - 2 * _EDGE))
    height = min(at_most, wanted)
    edge = max(MARGIN, _EDGE * height)
    left = label_room + _LABEL_GAP + MARGIN
    plot = Box(
        left=left,
        top=edge + title + above,
        width=_plot_width(chart, look, chart_width - left - MARGIN - beside),
        height=max(20.0, height - fixed - 2 * edge),
    )
    if legend is not None:
        if beside:
            middle = plot.top + (plot.height - legend.height) / 2
            legend = replace(legend, left=chart_width - MARGIN - legend.width, top=max(edge + title, middle))
        else:
            legend = replace(legend, top=edge + title if above else height - edge - legend.height)
    return Placing(height=height, wanted=wanted, plot=plot, legend=legend)


def _bar_pitch(chart: Chart, look: Look) -> float:
    """Height a category needs for its bars, each as high as its label's line."""
    line = max(look.label * LINE, 7.0)
    count = 1 if chart.kind is ChartKind.STACKED else max(1, len(chart.series))
    # A bar alone is a little higher than its label, unless there is no room for that (``look.bar`` 0).
    least = line + (8 if chart.kind is ChartKind.STACKED else 5 if count == 1 and look.bar else 1)
    # Many bars are drawn as low as their labels allow, few as the template has them.
    roomy = min(look.bar, _ROOMY / max(1, len(chart.categories)) / (count + look.gap / 100))
    return max(least, roomy) * (count + look.gap / 100)


def _label_room(chart: Chart, look: Look, most: float) -> tuple[int, float]:
    """(lines of the highest category label, room in points for all of them)."""
    size = look.category
    natural = max((width(part) for label in chart.categories for part in label.split("\n")), default=1)
    # A little more than the text: a label that just fits on paper is wrapped by a program that measures otherwise.
    wanted = natural * size / 2 + size
    room = min(wanted, most)
    count = max((lines(label, size, room - size) for label in chart.categories), default=1)
    if count > 1:
        # Even lines: as narrow as this number of lines allows.
        while room - size > 4 * size and all(
            lines(label, size, room - 2 * size) <= count for label in chart.categories
        ):
            room -= size
    return count, room


def _plot_width(chart: Chart, look: Look, room: float) -> float:
    """Width of the plot, so that a label beyond the end of its bar stays inside the chart."""
    if chart.kind is ChartKind.STACKED:
        return room - 2 * max(look.value, look.label)  # half of 「100%」 stands beyond the axis' end
    largest = max(
        (value for series in chart.series for value in series.values if value is not None), default=0
    )
    top = look.top or _nice(largest)
    found = room - 2 * look.value
    for series in chart.series:
        for value, label in zip(series.values, series.labels, strict=True):
            if value and label:
                found = min(found, (room - width(label) * look.label / 2 - 6) / (value / top))
    return max(found, room * 0.4)


def _nice(largest: float) -> float:
    """Where an axis without a fixed end will end, at least."""
    if largest <= 0:
        return 1.0
    step = 10.0 ** math.floor(math.log10(largest))
    return next(step * factor for factor in (1, 2, 5, 10) if step * factor >= largest)


def _legend(chart: Chart, look: Look, chart_width: float) -> Box | None:
    """The legend's size: columns of one width, as Word sets them; entries longer than the chart wrap."""
    if not look.legend or len(chart.series) < 2:
        return None
    size, room = look.legend, chart_width - 4 * MARGIN
    if look.side in _BESIDE:
        room = chart_width * _WIDEST_LEGEND
    widths = [width(series.name) * size / 2 + _KEY * size for series in chart.series]
    columns = 1 if look.side in _BESIDE else max(1, min(len(widths), int(room // max(widths))))
    rows = math.ceil(len(widths) / columns)
    if columns == 1:
        inner = room - _KEY * size
        count = sum(lines(series.name, size, inner) for series in chart.series)
    else:
        count = rows
    wide = min(room, columns * max(widths) + size)
    return Box(left=(chart_width - wide) / 2, top=0.0, width=wide, height=count * size * LINE + 4)


def with_pitch(look: Look, pitch: float, bars: int) -> Look:
    """The look of a prototype whose categories are ``pitch`` points high and hold ``bars`` bars side by side."""
    # Rounded, or a chart filled again and again would creep.
    return replace(look, bar=round(pitch / (bars + look.gap / 100), 1))
