"""単純集計: each question's figures for 全体 and every 部, with its chart."""

from __future__ import annotations

from dxforms.records import record
from dxforms.survey.drawing import chart_of
from dxforms.survey.questions import Kind
from dxforms.survey.tally import QuestionTally, Tally
from dxforms.workbook.drafting import NOTE_LINE, Draft
from dxforms.workbook.fitting import LINE, columns_of, pixels, widest
from dxforms.workbook.formulas import literal
from dxforms.workbook.live import Live, live
from dxforms.workbook.plots import ChartData, placed
from dxforms.workbook.sheets import ANSWERS, FIGURES, Cell, PageSetup, PlacedChart, Sheet, Style
from dxforms.workbook.tabled import TableCells, TableWriter

_PORTRAIT, _LANDSCAPE = 684, 1010
"""Pixels across a page at full size, between the margins."""
_PORTRAIT_POINTS, _LANDSCAPE_POINTS = 725.0, 485.0
"""Points down a page at full size, between header and footer."""
_SHRINK = 1.2
"""How much wider than a portrait page a table may be before it is turned: print stays above 8 points."""
_GROUP, _ALONE = 10.0, 14.0
"""Widths of a group's column, beside others and alone."""
_HEADING = "設問別の単純集計"
_KINDS = {
    Kind.SINGLE: "単一選択（SA）",
    Kind.MULTIPLE: "複数選択（MA）",
    Kind.TEXT: "自由記述（FA）",
}


@record
class FiguresSheet:
    """The sheet, the cells its charts draw, and where each question begins (``'単純集計'!A4``)."""

    sheet: Sheet
    data: ChartData
    places: dict[str, str]


def figures(tally: Tally, counted: Live) -> FiguresSheet:
    """The sheet of every question's figures; ``counted`` says what they count."""
    return _Figures(tally, counted).build()


class _Figures:
    def __init__(self, tally: Tally, counted: Live) -> None:
        self.tally = tally
        self.settings = tally.description.settings
        labels = [
            line.label for question in tally.questions for table in question.tables for line in table.lines
        ]
        label_width = widest(labels, 30, 46)
        words = [
            word
            for question in tally.questions
            for table in question.tables
            for word in (*table.smallest, *table.largest)
        ]
        count = len(tally.groups)
        least = _ALONE if count == 1 else _GROUP
        widths = (label_width, *(widest(words, least, 16.0),) * count, *(least,) * count)
        if sum(map(pixels, widths)) > _PORTRAIT * _SHRINK:
            widths = (label_width, *(least,) * (2 * count))
        used = sum(map(pixels, widths))
        self.landscape = used > _PORTRAIT * _SHRINK
        across = _LANDSCAPE if self.landscape else _PORTRAIT
        rest = columns_of(across - used)
        self.page = Draft((*widths, rest) if rest > 1 else widths)
        self.tables = TableWriter(self.page, tally, counted)
        total = sum(map(pixels, self.page.widths))
        scale = min(1.0, across / total)
        self.page_points = (_LANDSCAPE_POINTS if self.landscape else _PORTRAIT_POINTS) / scale
        self.chart_room = total - 4
        self.data = ChartData(self.settings)
        self.charts: list[PlacedChart] = []
        self.breaks: list[int] = []
        self.places: dict[str, str] = {}

    def build(self) -> FiguresSheet:
        page = self.page
        page.words(f"{_HEADING}　{' '.join(self.tally.description.lecture.title.split())}", Style.SUBTITLE)
        page.down(6)
        self.repeat = (0, page.row - 1)
        self._page_top = page.row
        for question in self.tally.questions:
            self._question(question)
        if not self.tally.questions:
            page.words("集計する設問はない。", Style.PLAIN)
        return FiguresSheet(
            sheet=Sheet(
                name=FIGURES,
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
            ),
            data=self.data,
            places=self.places,
        )

    # ------------------------------------------------------------ one question

    def _question(self, question: QuestionTally) -> None:
        asked, page, start = question.question, self.page, self.page.row
        page.words(f"{asked.number}　{_KINDS.get(asked.kind, asked.kind.value)}", Style.QUESTION, across=True)
        page.words(asked.text, Style.QUESTION_TEXT)
        about = page.row
        page.down(NOTE_LINE)
        page.down(4.5)
        self.places[asked.number] = f"'{FIGURES}'!A{start + 1}"
        for index, table in enumerate(question.tables):
            begun = start if index == 0 else page.row
            if table.title:
                page.words(f"（{index + 1}）{table.title}", Style.SUBTITLE)
            cells = self.tables.table(question, index)
            if index == 0:
                self._tell_base(question, about, cells)
            below = page.row
            self._chart(question, index, cells)
            if self._points(begun, page.row) <= self._page_room:
                self._keep_whole(begun, page.row)
            else:
                self._keep_whole(begun, below)
                self._keep_whole(below, page.row)
        self._ranks(question)
        for note in self._notes(question):
            page.words(note, Style.NOTE, hanging="※")
        page.down(10)

    def _about(self, question: QuestionTally) -> tuple[str, str]:
        """What the figures are taken of, in words: up to n, and after it."""
        limit = question.question.limit
        return (
            f"基数：{self.settings.base.value}　n=",
            "" if limit is None else f"　選択数の上限：{limit}",
        )

    def _tell_base(self, question: QuestionTally, row: int, cells: TableCells) -> None:
        """The same as a formula, in the row that was kept for it."""
        before, after = self._about(question)
        n = question.table.bases[0]
        text = f'{literal(before)}&TEXT({cells.n(0)},"#,##0")' + (f"&{literal(after)}" if after else "")
        self.page.cells.append(
            Cell(row=row, column=0, value=live(text, f"{before}{n:,}{after}"), style=Style.NOTE)
        )

    def _ranks(self, question: QuestionTally) -> None:
        """A ranking's mean places, and how often each place was given in every group."""
        for table in question.tables:
            if not table.rank_means:
                continue
            begun = self.page.row
            self.tables.mean_places(question, table)
            self.page.down(6)
            self._keep_whole(begun, self.page.row)
            for group in range(len(self.tally.groups)):
                begun = self.page.row
                self.tables.places_given(question, table, group)
                self._keep_whole(begun, self.page.row)

    def _chart(self, question: QuestionTally, index: int, cells: TableCells) -> None:
        chart = chart_of(self.tally, question, index)
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

    def _notes(self, question: QuestionTally) -> list[str]:
        """What a reader of this question's figures should know."""
        notes = []
        limit = question.question.limit
        if question.beyond_limit:
            notes.append(
                f"選択数の上限（{limit}）を超えた回答が{len(question.beyond_limit):,}件ある。いずれも集計に含めている。"
            )
        written = sum(len(group.answers) for group in question.answers) + question.withheld
        if written and question.question.kind is not Kind.TEXT:
            notes.append(f"「その他」の記入が{written:,}件ある。内容は「{ANSWERS}」シートのとおり。")
        if written and question.question.kind is Kind.TEXT:
            notes.append(f"回答の内容は「{ANSWERS}」シートのとおり。")
        return notes

    # ------------------------------------------------------------ pages

    def _points(self, begun: int, end: int) -> float:
        return sum(self.page.heights[row] for row in range(begun, end))

    @property
    def _page_room(self) -> float:
        """Points of a page below the title that is repeated on it."""
        return self.page_points - self._points(0, self.repeat[1] + 1)

    def _keep_whole(self, begun: int, end: int) -> None:
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
