"""Charts on sheets: the cells their caches repeat, and the room they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, isfinite

from dxforms.survey.chart import Chart, ChartKind
from dxforms.text import width
from dxforms.workbook.drafting import Draft
from dxforms.workbook.fitting import lines, row_height
from dxforms.workbook.sheets import CHART_DATA, SHARES, Area, PageSetup, PlacedChart, Sheet, Style

_TITLE_CHAR, _CHAR = 7.0, 6.0  # pixels of a half-width character of 10.5 and 9 points
_LINE = 17  # pixels of a line of 9 points
_BAND = 31  # pixels of a bar that stands alone
_ALONE = 26  # pixels of a bar for each category
_BAR = 19  # pixels of a bar beside others
_AXIS = 22  # pixels of the axis's figures
_EDGE = 10
_CATEGORIES = 0.42  # part of a chart's width that categories may take


class ChartData:
    """The sheet of the figures charts draw: a block a chart, from the top down."""

    def __init__(self, *, digits: int) -> None:
        self._digits = digits
        self._page = Draft((44.0, *(14.0,) * 12))
        self._page.words("グラフの元データ", Style.TITLE)
        self._page.words(
            "「単純集計」シートのグラフが参照する割合（％）である。書き換えると、グラフの形が変わる。",
            Style.NOTE,
        )
        self._page.down(6)

    def add(self, chart: Chart) -> tuple[Area, tuple[Area, ...], tuple[Area, ...]]:
        """The cells of a chart's categories, of its series' names and of their values."""
        page = self._page
        page.words(chart.title, Style.SUBTITLE)
        head = page.row
        page.put(0, None, Style.HEAD_LEFT)
        for column, series in enumerate(chart.series, start=1):
            page.put(column, series.name, Style.HEAD)
        page.down(row_height((series.name, 13.0) for series in chart.series))
        first = page.row
        for index, category in enumerate(_as_cells(chart.categories)):
            page.put(0, category, Style.LABEL)
            for column, series in enumerate(chart.series, start=1):
                value = series.values[index]
                page.put(column, value, SHARES[self._digits])
            page.line_up([(0, chart.categories[index])])
        last = page.row - 1
        page.down(9)

        def area(first_row: int, last_row: int, column: int) -> Area:
            return Area(
                sheet=CHART_DATA,
                first_row=first_row,
                last_row=last_row,
                first_column=column,
                last_column=column,
            )

        columns = range(1, len(chart.series) + 1)
        return (
            area(first, last, 0),
            tuple(area(head, head, column) for column in columns),
            tuple(area(first, last, column) for column in columns),
        )

    def sheet(self) -> Sheet:
        """The sheet, once every chart was added."""
        used = max((cell.column for cell in self._page.cells), default=0)
        return Sheet(
            name=CHART_DATA,
            widths=self._page.widths[:1] + (14.0,) * max(used, 1),
            heights=self._page.heights,
            cells=tuple(self._page.cells),
            page=PageSetup(landscape=True, last_column=max(used, 1)),
        )


def placed(chart: Chart, data: ChartData, *, row: int, column: int, room: int, most: int) -> PlacedChart:
    """The chart as it stands on a sheet: ``room`` pixels wide, as high as its bars need, ``most`` pixels at most."""
    # Programs break long categories where they please, some of them a character too late: they are broken here.
    most_room = room * _CATEGORIES / _CHAR - 3
    chart = replace(chart, categories=tuple("\n".join(lines(label, most_room)) for label in chart.categories))
    categories, names, values = data.add(chart)
    longest = max((width(line) for label in chart.categories for line in label.split("\n")), default=8)
    share = max((longest + 3) * _CHAR / room, 0.12)
    head = len(lines(chart.title, (room * 0.92) / _TITLE_CHAR)) * 19 + _EDGE
    legend = _legend_rows(chart, room) * _LINE + _EDGE if _has_legend(chart) else 0
    bands = sum(_band(chart, label) for label in chart.categories)
    height = min(max(head + bands + _AXIS + legend + _EDGE, _least(chart)), most)
    return PlacedChart(
        chart=chart,
        row=row,
        column=column,
        width=room,
        height=height,
        label_share=share,
        head=head,
        foot=legend,
        categories=categories,
        names=names,
        values=values,
    )


def _least(chart: Chart) -> int:
    """A height at which LibreOffice does not break labels: it gives them about 0.29 of a chart's height in width."""
    longest = max((width(label) for series in chart.series for label in series.labels), default=0)
    points = longest * (4.0 if chart.kind is ChartKind.STACKED else 4.5) / 0.29
    return ceil(points / 0.75)


def _as_cells(categories: tuple[str, ...]) -> Sequence[str | float]:
    """The categories as cells hold them: as numbers where each reads as one, for XlsxWriter caches them as numbers."""
    try:
        numbers = [float(category) for category in categories]
    except ValueError:
        return list(categories)
    if all(isfinite(number) for number in numbers):
        return numbers
    return [f"{category}\u200b" for category in categories]


def _has_legend(chart: Chart) -> bool:
    return chart.kind is ChartKind.STACKED or len(chart.series) > 1


def _legend_rows(chart: Chart, room: int) -> int:
    """Rows a legend under the chart takes: as many equal columns as the longest name allows."""
    longest = max((width(series.name) * _CHAR + 34 for series in chart.series), default=room)
    columns = max(1, int(room * 0.94 // longest))
    wrapped = max(
        (ceil((width(series.name) * _CHAR + 34) / (room * 0.94)) for series in chart.series), default=1
    )
    return ceil(len(chart.series) / columns) * wrapped


def _band(chart: Chart, label: str) -> int:
    """Pixels of one category: its bars, and its lines of text."""
    if chart.kind is ChartKind.STACKED:
        bars = _BAND
    else:
        bars = _ALONE if len(chart.series) == 1 else len(chart.series) * _BAR + 14
    return max(bars, (label.count("\n") + 1) * _LINE + 6)
