"""Sheets of tables and charts: widths, pages that break where a reader expects it, charts under their tables."""

from __future__ import annotations

from collections.abc import Sequence

from dxforms.survey.chart import Chart
from dxforms.survey.tally import Tally
from dxforms.workbook.drafting import Draft
from dxforms.workbook.fitting import LINE, columns_of, pixels, widest
from dxforms.workbook.plots import ChartData, placed
from dxforms.workbook.sheets import PageSetup, PlacedChart, Sheet, Style
from dxforms.workbook.tabled import TableCells

_PORTRAIT, _LANDSCAPE = 684, 1010
"""Pixels across a page at full size, between the margins."""
_PORTRAIT_POINTS, _LANDSCAPE_POINTS = 725.0, 485.0
"""Points down a page at full size, between header and footer."""
_SHRINK = 1.2
"""How much wider than a portrait page a table may be before it is turned: print stays above 8 points."""
_GROUP, _ALONE = 10.0, 14.0
"""Widths of a group's column, beside others and alone."""
_DAY = 20.0
"""The width at which 令和8年12月24日 stands on one line."""


def portrait_points(widths: Sequence[float]) -> float:
    """Points down an upright page that a sheet of these widths is fitted to."""
    return _PORTRAIT_POINTS / min(1.0, _PORTRAIT / sum(map(pixels, widths)))


class Pages:
    """One sheet of tables: a column of labels, then counts and percentages of every group.

    Tables of more than ``most_beside`` groups have their percentages below the counts.
    """

    def __init__(
        self,
        name: str,
        heading: str,
        tallies: Sequence[Tally],
        data: ChartData,
        *,
        most_beside: int | None = None,
    ) -> None:
        self.name = name
        self.data = data
        self.charts: list[PlacedChart] = []
        self.breaks: list[int] = []
        questions = [question for tally in tallies for question in tally.questions]
        tables = [table for question in questions for table in question.tables]
        label_width = widest([line.label for table in tables for line in table.lines], 30, 46)
        words = [word for table in tables for word in (*table.smallest, *table.largest)]
        self._most_beside = most_beside
        count = max((len(tally.groups) for tally in tallies), default=1)
        columns = max((len(t.groups) * (1 if self.is_stacked(t) else 2) for t in tallies), default=2)
        least = _ALONE if count == 1 else _GROUP
        wide = (label_width, *(widest(words, least, _DAY),) * count, *(least,) * (columns - count))
        narrow = (label_width, *(least,) * columns)
        # Days and long numbers stand on one line where the page has the room, on the side it lies on anyway.
        is_upright = sum(map(pixels, narrow)) <= _PORTRAIT * _SHRINK
        has_room = sum(map(pixels, wide)) <= (_PORTRAIT if is_upright else _LANDSCAPE) * _SHRINK
        widths = wide if has_room else narrow
        used = sum(map(pixels, widths))
        self.landscape = used > _PORTRAIT * _SHRINK
        across = _LANDSCAPE if self.landscape else _PORTRAIT
        rest = columns_of(across - used)
        self.page = Draft((*widths, rest) if rest > 1 else widths)
        total = sum(map(pixels, self.page.widths))
        scale = min(1.0, across / total)
        self.page_points = (_LANDSCAPE_POINTS if self.landscape else _PORTRAIT_POINTS) / scale
        self.chart_room = total - 4
        self.page.words(heading, Style.SUBTITLE)
        self.page.down(6)
        self.repeat = (0, self.page.row - 1)
        self._page_top = self.page.row

    def is_stacked(self, tally: Tally) -> bool:
        """True where a tally has too many groups for counts and percentages to stand side by side."""
        return self._most_beside is not None and len(tally.groups) > self._most_beside

    def sheet(self) -> Sheet:
        """The sheet, once everything was added."""
        page = self.page
        return Sheet(
            name=self.name,
            widths=page.widths,
            heights=page.heights,
            cells=tuple(page.cells),
            charts=tuple(self.charts),
            freeze=(self.repeat[1] + 1, 1) if self.landscape else (self.repeat[1] + 1, 0),
            page=PageSetup(
                landscape=self.landscape,
                repeat_rows=self.repeat,
                breaks=tuple(self.breaks),
                last_column=len(page.widths) - 1,
            ),
        )

    def chart(self, chart: Chart | None, cells: TableCells) -> None:
        """A chart in the next rows; nothing where there is none."""
        if chart is None:
            return
        page = self.page
        page.down(6)
        shown = placed(
            chart,
            self.data,
            cells,
            row=page.row,
            column=0,
            room=self.chart_room,
            most=int((self.page_points - 3 * LINE) / 0.75),
        )
        self.charts.append(shown)
        points = shown.height * 0.75 + 6
        page.down(LINE, int(points // LINE))
        page.down(points % LINE)

    def keep_together(self, begun: int, below: int) -> None:
        """A table from ``begun`` with its chart from ``below`` on one page, or each on one."""
        if self._points(begun, self.page.row) <= self._page_room:
            self.keep_whole(begun, self.page.row)
        else:
            self.keep_whole(begun, below)
            self.keep_whole(below, self.page.row)

    def _points(self, begun: int, end: int) -> float:
        return sum(self.page.heights[row] for row in range(begun, end))

    @property
    def _page_room(self) -> float:
        """Points of a page below the title that is repeated on it."""
        return self.page_points - self._points(0, self.repeat[1] + 1)

    def keep_whole(self, begun: int, end: int) -> None:
        """Begin a new page at row ``begun`` where the rows up to ``end`` would not end on the page they begin on."""
        if self._points(self._page_top, end) <= self._page_room:
            return
        if begun > self._page_top:
            self.breaks.append(begun)
            self._page_top = begun
        room = self._page_room
        for row in range(self._page_top, end):  # longer than a page: it breaks between rows by itself
            if room < self.page.heights[row]:
                self._page_top, room = row, self._page_room
            room -= self.page.heights[row]
