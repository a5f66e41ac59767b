"""Charts on sheets: the cells their caches repeat, and the room they need."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import ceil, isfinite

from dxforms.survey.chart import Chart, ChartKind
from dxforms.survey.drawing import HALF_WIDTH_MM, LABEL_RIM_MM, PLOT_MM, REFERENCE_N
from dxforms.survey.settings import Settings
from dxforms.text import width
from dxforms.workbook.drafting import Draft
from dxforms.workbook.fitting import lines, row_height
from dxforms.workbook.formulas import literal
from dxforms.workbook.live import live
from dxforms.workbook.sheets import (
    CHART_DATA,
    SHARES,
    Area,
    Drawn,
    Formula,
    PageSetup,
    PlacedChart,
    Sheet,
    Style,
    Value,
)
from dxforms.workbook.tabled import TableCells
from dxforms.workbook.writing import uncoded

_TITLE_CHAR, _CHAR = 7.0, 6.0  # pixels of a half-width character of 10.5 and 9 points
_LINE = 17  # pixels of a line of 9 points
_BAND = 31  # pixels of a bar that stands alone
_ALONE = 26  # pixels of a bar for each category
_BAR = 19  # pixels of a bar beside others
_AXIS = 22  # pixels of the axis's figures
_EDGE = 10
_WITH_N = re.compile(
    r"(?P<before>.*（\n?n\n?=\n?)(?P<n>[\d,\n]+)(?P<after>(?:\n|、|参|考|値)*）\n?)", re.DOTALL
)
_CATEGORIES = 0.42  # part of a chart's width that categories may take


_NAMES = 58.0
"""Width of the categories: a line of theirs, as it is broken for the chart, stays one."""
_LEAST = 6
"""Columns of figures that are printed at least."""
_PAGE_POINTS = 430.0
"""Points down a landscape page below the title that is repeated on it."""


class ChartData:
    """The sheet of the figures charts draw: a block a chart, from the top down."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.percent_sign = settings.percent_sign
        self._page = Draft((_NAMES, *(14.0,) * 12))
        self._page.words("グラフの元データ", Style.TITLE)
        self._page.words(
            f"グラフが参照する割合（{settings.percent_sign}）及びラベルである。数値が変わると、グラフも変わる。",
            Style.NOTE,
        )
        self._page.down(6)
        self._top = self._page_top = self._page.row
        self._breaks: list[int] = []

    def add(self, chart: Chart, cells: TableCells) -> Drawn:
        """The cells of a chart's title, of its categories, of its series' names, values and labels."""
        page, stacked = self._page, chart.kind is ChartKind.STACKED
        title = page.row
        base = cells.elsewhere(cells.n(chart.groups[0] if len(chart.groups) == 1 else 0))
        heading = self._with_n(chart.title, base)
        page.put(0, heading, Style.SUBTITLE)
        page.down()
        head = page.row
        page.put(0, None, Style.HEAD_LEFT)
        for column, series in enumerate(chart.series, start=1):
            name: Value = series.name
            if not stacked and len(chart.groups) > 1:
                name = self._with_n(series.name, cells.elsewhere(cells.n(chart.groups[column - 1])))
            page.put(column, name, Style.HEAD)
        page.down(row_height((series.name, 13.0) for series in chart.series))
        first = page.row
        categories = _as_cells(chart.categories)
        for index, words in enumerate(categories):
            category: Value = words
            if stacked:
                category = self._with_n(
                    chart.categories[index], cells.elsewhere(cells.n(chart.groups[index]))
                )
            page.put(0, category, Style.LABEL)
            for column, series in enumerate(chart.series, start=1):
                line, group = _place(chart, column - 1, index)
                cell = cells.elsewhere(cells.share(line, group))
                page.put(column, live(f"N({cell})", series.values[index] or 0), SHARES[self._settings.digits])
            page.line_up([(0, chart.categories[index])])
        last = page.row - 1
        page.words("グラフに表示するラベル", Style.NOTE)
        labels = page.row
        for index, words in enumerate(chart.categories):
            page.put(0, words, Style.LABEL)
            for column, series in enumerate(chart.series, start=1):
                place = _place(chart, column - 1, index)
                text = self._label(cells, *place, stacked=stacked)
                page.put(column, live(text, series.labels[index]), Style.WORDS)
            page.line_up([(0, words)])
        page.down(9)
        if self._page_top < title and self._points(self._page_top, page.row - 1) > _PAGE_POINTS:
            self._breaks.append(title)
            self._page_top = title
        columns = range(1, len(chart.series) + 1)
        return Drawn(
            title=_area(title, title, 0) if isinstance(heading, Formula) else None,
            categories=_area(first, last, 0),
            names=tuple(_area(head, head, column) for column in columns),
            values=tuple(_area(first, last, column) for column in columns),
            labels=tuple(_area(labels, labels + len(categories) - 1, column) for column in columns),
        )

    def _points(self, begun: int, end: int) -> float:
        return sum(self._page.heights[row] for row in range(begun, end))

    def _with_n(self, words: str, base: str) -> Value:
        """Words that end in ``（n=23）`` with the n of a cell. Where they are broken into lines, they stay so."""
        found = _WITH_N.fullmatch(words)
        if found is None:
            return words
        before, after = found["before"], found["after"]
        digits = found["n"].replace("\n", "")
        tail = literal(after)
        if self._settings.reference_mark:
            is_small = int(digits.replace(",", "")) < REFERENCE_N
            small, large = (after, "）") if is_small else ("、参考値）", after)
            tail = f"IF({base}<{REFERENCE_N},{literal(small)},{literal(large)})"
        return live(f'{literal(before)}&TEXT({base},"#,##0")&{tail}', f"{before}{digits}{after}")

    def _label(self, cells: TableCells, line: int, group: int, *, stacked: bool) -> str:
        """``22（95.7%）`` from the cells; nothing where a piece has no room for it."""
        settings = self._settings
        count, share, base = (
            cells.elsewhere(cell)
            for cell in (cells.count(line, group), cells.share(line, group), cells.n(group))
        )
        pattern = "0" if settings.digits == 0 else f"0.{'0' * settings.digits}"
        text = f'TEXT({count},"#,##0")&"（"&TEXT({share},"{pattern}")&"{settings.percent_sign}）"'
        if not stacked:
            return f'IF({base}=0,"",{text})'
        wide = width(f"（{settings.percent_sign}）") - len(f"（{settings.percent_sign}）")
        needed = f"(LEN({text})+{wide})*{HALF_WIDTH_MM:g}+{LABEL_RIM_MM:g}"
        return f'IF({count}=0,"",IF({needed}>{PLOT_MM:g}*{count}/{base},"",{text}))'

    def sheet(self) -> Sheet:
        """The sheet, once every chart was added."""
        # Wide enough that no title is cut at the edge of what is printed.
        columns = max(_LEAST, *(cell.column for cell in self._page.cells))
        return Sheet(
            name=CHART_DATA,
            widths=(*self._page.widths[:1], *(14.0,) * columns),
            heights=self._page.heights,
            cells=tuple(self._page.cells),
            freeze=(self._top, 1),
            page=PageSetup(
                landscape=True,
                repeat_rows=(0, self._top - 1),
                breaks=tuple(self._breaks),
                last_column=columns,
            ),
        )


def _place(chart: Chart, series: int, category: int) -> tuple[int, int]:
    """Line and group of the table that a point draws."""
    if chart.kind is ChartKind.STACKED:
        return chart.options[series], chart.groups[category]
    return chart.options[category], chart.groups[series]


def _area(first_row: int, last_row: int, column: int) -> Area:
    return Area(
        sheet=CHART_DATA, first_row=first_row, last_row=last_row, first_column=column, last_column=column
    )


def placed(
    chart: Chart, data: ChartData, cells: TableCells, *, row: int, column: int, room: int, most: int
) -> PlacedChart:
    """The chart as it stands on a sheet: ``room`` pixels wide, as high as its bars need, ``most`` pixels at most."""
    # Programs break long categories where they please, some of them a character too late: they are broken here.
    most_room = room * _CATEGORIES / _CHAR - 3
    chart = replace(
        chart,
        title=uncoded(chart.title + (chart.whole if len(chart.groups) > 1 else "")),
        categories=tuple("\n".join(lines(uncoded(label), most_room)) for label in chart.categories),
        series=tuple(replace(series, name=uncoded(series.name)) for series in chart.series),
    )
    drawn = data.add(chart, cells)
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
        drawn=drawn,
        percent_sign=data.percent_sign,
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
