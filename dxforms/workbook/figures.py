"""単純集計: each question's figures for 全体 and every 部, with its chart."""

from __future__ import annotations

from dxforms.records import record
from dxforms.survey.drawing import chart_of
from dxforms.survey.questions import Kind
from dxforms.survey.tally import QuestionTally, Tally
from dxforms.workbook.drafting import NOTE_LINE
from dxforms.workbook.formulas import literal
from dxforms.workbook.live import Live, live
from dxforms.workbook.paged import Pages
from dxforms.workbook.plots import ChartData
from dxforms.workbook.sheets import ANSWERS, FIGURES, Cell, Sheet, Style
from dxforms.workbook.tabled import TableCells, TableWriter

_HEADING = "設問別の単純集計"
KINDS = {
    Kind.SINGLE: "単一選択（SA）",
    Kind.MULTIPLE: "複数選択（MA）",
    Kind.TEXT: "自由記述（FA）",
}
"""Kinds with the letters people know them by."""


@record
class FiguresSheet:
    """The sheet, where each question begins (``'単純集計'!A4``), and where the figures of its tables stand."""

    sheet: Sheet
    places: dict[str, str]
    cells: dict[tuple[str, int], TableCells]


def figures(tally: Tally, counted: Live, data: ChartData) -> FiguresSheet:
    """The sheet of every question's figures; ``counted`` says what they count, ``data`` takes what charts draw."""
    return _Figures(tally, counted, data).build()


class _Figures:
    def __init__(self, tally: Tally, counted: Live, data: ChartData) -> None:
        self.tally = tally
        self.settings = tally.description.settings
        title = " ".join(tally.description.lecture.title.split())
        self.pages = Pages(FIGURES, f"{_HEADING}　{title}", [tally], data)
        self.page = self.pages.page
        self.tables = TableWriter(self.page, tally, counted, sheet=FIGURES)
        self.places: dict[str, str] = {}
        self.cells: dict[tuple[str, int], TableCells] = {}

    def build(self) -> FiguresSheet:
        for question in self.tally.questions:
            self._question(question)
        if not self.tally.questions:
            self.page.words("集計する設問はない。", Style.PLAIN)
        return FiguresSheet(sheet=self.pages.sheet(), places=self.places, cells=self.cells)

    # ------------------------------------------------------------ one question

    def _question(self, question: QuestionTally) -> None:
        asked, page, start = question.question, self.page, self.page.row
        page.words(f"{asked.number}　{KINDS.get(asked.kind, asked.kind.value)}", Style.QUESTION, across=True)
        page.words(asked.text, Style.QUESTION_TEXT)
        about = page.row
        page.down(NOTE_LINE)
        page.down(4.5)
        self.places[asked.number] = f"'{FIGURES}'!A{start + 1}"
        for index, table in enumerate(question.tables):
            begun = start if index == 0 else page.row
            if table.title:
                page.words(f"（{index + 1}）{table.title}", Style.SUBTITLE)
            cells = self.cells[asked.number, index] = self.tables.table(question, index)
            if index == 0:
                self._tell_base(question, about, cells)
            below = page.row
            self.pages.chart(chart_of(self.tally, question, index), cells)
            self.pages.keep_together(begun, below)
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
            self.pages.keep_whole(begun, self.page.row)
            for group in range(len(self.tally.groups)):
                begun = self.page.row
                self.tables.places_given(question, table, group)
                self.pages.keep_whole(begun, self.page.row)

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
