"""A chart of the tally as a native chart of the workbook."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Any

from dxforms.survey.chart import Chart, ChartKind
from dxforms.workbook.live_chart import LiveBars
from dxforms.workbook.looks import ABSENT, FONT, LINE, PIECES, SERIES, on
from dxforms.workbook.sheets import Area, PlacedChart, absolute

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart_bar import ChartBar
    from xlsxwriter.worksheet import Worksheet

_TYPE = {"name": FONT, "size": 9, "color": "#000000"}


def insert(book: Workbook, sheet: Worksheet, placed: PlacedChart) -> None:
    """Draw the chart on a sheet. XlsxWriter fills its cache from the cells when the book is closed."""
    chart, stacked = placed.chart, placed.chart.kind is ChartKind.STACKED
    drawn = LiveBars({"subtype": "stacked"} if stacked else {})
    # What add_chart does; it makes charts of XlsxWriter's own classes only.
    drawn.embedded, drawn.date_1904, drawn.remove_timezone = True, book.date_1904, book.remove_timezone
    book.charts.append(drawn)
    colours, size = _colours(chart), _label_size(placed)
    for index, series in enumerate(chart.series):
        drawn.add_series(
            {
                "name": f"={absolute(placed.drawn.names[index])}",
                "categories": f"={absolute(placed.drawn.categories)}",
                "values": f"={absolute(placed.drawn.values[index])}",
                "fill": {"color": colours[index]},
                "border": {"color": "#FFFFFF", "width": 0.75}
                if stacked
                else {"color": "#595959", "width": 0.5},
                "gap": 45 if stacked or len(chart.series) == 1 else 40,
                **({"overlap": 100} if stacked else {"overlap": 0}),
                "data_labels": _labels(
                    series.labels, placed.drawn.labels[index], colours[index], size, stacked=stacked
                ),
            }
        )
    _frame(drawn, placed, stacked=stacked)
    sheet.insert_chart(
        placed.row,
        placed.column,
        drawn,
        {"object_position": 2, "x_offset": 2, "y_offset": 2, "description": chart.alt_text},
    )


def _colours(chart: Chart) -> list[str]:
    if chart.kind is ChartKind.BARS:
        return [SERIES[index % len(SERIES)] for index in range(len(chart.series))]
    greys = cycle(ABSENT)
    return [
        next(greys) if series.muted else PIECES[chart.dress(index) % len(PIECES)]
        for index, series in enumerate(chart.series)
    ]


def _label_size(placed: PlacedChart) -> float:
    """Points of the labels: smaller where bars stand closer than a line of them."""
    if placed.chart.kind is ChartKind.STACKED:
        return 8
    bars = len(placed.chart.categories) * (len(placed.chart.series) + 0.4)
    pitch = (placed.height - placed.head - placed.foot - 24) / max(bars, 1) * 0.75
    return min(9.0, max(6.0, int(pitch * 2) / 2))


def _labels(
    labels: tuple[str, ...], cells: Area, colour: str, size: float, *, stacked: bool
) -> dict[str, Any]:
    """The labels word for word, as the tally prints them (a program's own rounding would differ), from their cells."""
    font = {**_TYPE, "size": size, "color": on(colour) if stacked else "#000000"}
    return {
        "value": True,
        "position": "center" if stacked else "outside_end",
        "font": font,
        "custom": [{"cells": absolute(cells), "words": label, "font": font} for label in labels],
    }


def _frame(drawn: ChartBar, placed: PlacedChart, *, stacked: bool) -> None:
    """Title, axes, legend and the room each of them gets."""
    wide, high = placed.width, placed.height
    drawn.set_size({"width": wide, "height": high})
    drawn.set_title(
        {
            "name": placed.chart.title if placed.drawn.title is None else f"={absolute(placed.drawn.title)}",
            "name_font": {**_TYPE, "size": 10.5, "bold": True},
            "overlay": True,
            "layout": {"x": 0.01, "y": 6 / high},
        }
    )
    top, bottom = placed.head / high, (placed.foot + 24) / high
    drawn.set_plotarea(
        {
            "layout": {
                "x": placed.label_share,
                "y": top,
                "width": 0.97 - placed.label_share,
                "height": max(1 - top - bottom, 0.1),
            }
        }
    )
    most = 100 if stacked else _most(placed.chart)
    drawn.set_y_axis(
        {
            "reverse": True,  # the first category at the top
            "num_font": _TYPE,
            "line": {"color": LINE},
            "major_tick_mark": "none",
        }
    )
    drawn.set_x_axis(
        {
            "min": 0,
            "max": most,
            "major_unit": 20 if most > 40 else 10,
            "num_font": {**_TYPE, "size": 8},
            "num_format": f'0"{placed.percent_sign}"',
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}},
            "line": {"none": True},
            "label_position": "high",  # the axis is upside down, so its figures stand below
        }
    )
    if placed.foot:
        drawn.set_legend({"position": "bottom", "font": _TYPE})
    else:
        drawn.set_legend({"none": True})
    drawn.set_chartarea({"border": {"color": LINE, "width": 0.5}, "fill": {"color": "#FFFFFF"}})
    drawn.show_blanks_as("gap")


def _most(chart: Chart) -> int:
    """Where the axis ends: room beside the longest bar for its label, whole steps."""
    longest = max((value or 0.0 for series in chart.series for value in series.values), default=0.0)
    step = 20 if longest > 30 else 10
    return max(int((longest * 1.18) // step + 1) * step, 20)
