"""単純集計: each question's figures for 全体 and every 部, with its chart."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dxforms.records import record
from dxforms.survey.drawing import chart_of
from dxforms.survey.questions import Kind
from dxforms.survey.settings import Base
from dxforms.survey.tally import LineRole, QuestionTally, Table, Tally
from dxforms.workbook.drafting import Draft
from dxforms.workbook.fitting import LINE, columns_of, pixels, widest
from dxforms.workbook.plots import ChartData, placed
from dxforms.workbook.sheets import ANSWERS, FIGURES, SHARES, PageSetup, PlacedChart, Sheet, Style

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


def figures(tally: Tally) -> FiguresSheet:
    """The sheet of every question's figures."""
    return _Figures(tally).build()


class _Figures:
    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.settings = tally.description.settings
        self.groups = range(len(tally.groups))
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
        total = sum(map(pixels, self.page.widths))
        scale = min(1.0, across / total)
        self.page_points = (_LANDSCAPE_POINTS if self.landscape else _PORTRAIT_POINTS) / scale
        self.chart_room = total - 4
        self.data = ChartData(digits=self.settings.digits)
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
        page.words(self._about(question), Style.NOTE)
        page.down(4.5)
        self.places[asked.number] = f"'{FIGURES}'!A{start + 1}"
        for index, table in enumerate(question.tables):
            begun = start if index == 0 else page.row
            if table.title:
                page.words(f"（{index + 1}）{table.title}", Style.SUBTITLE)
            self._table(question, table)
            below = page.row
            self._chart(question, index)
            if self._points(begun, page.row) <= self._page_room:
                self._keep_whole(begun, page.row)
            else:
                self._keep_whole(begun, below)
                self._keep_whole(below, page.row)
        self._ranks(question)
        for note in self._notes(question):
            page.words(note, Style.NOTE, hanging="※")
        page.down(10)

    def _about(self, question: QuestionTally) -> str:
        """What the figures are taken of, in words, with n."""
        words = [f"基数：{self.settings.base.value}"]
        words.append(f"n={question.table.bases[0]:,}")
        if question.question.limit is not None:
            words.append(f"選択数の上限：{question.question.limit}")
        return "　".join(words)

    def _table(self, question: QuestionTally, table: Table) -> None:
        kind = question.question.kind
        first = f"1位とした回答数（{self.settings.person_unit}）" if kind is Kind.RANKING else ""
        self._head("選択肢" if kind.has_options else "区分", first)
        base_label = "回答者数（n）" if self.settings.base is Base.ALL else "無回答を除く回答者数（n）"
        self._row(base_label, table.bases, (None,) * len(table.bases), Style.TOTAL_LABEL)
        for line in table.lines:
            outside = self.settings.base is Base.ANSWERED and line.role is LineRole.NO_ANSWER
            shares = tuple(
                None if outside else self.settings.share(count, base)
                for count, base in self.tally.figures(table, line)
            )
            self._row(line.label, line.counts, shares, Style.LABEL)
        if question.blank_words:
            self._under("うち「特になし」等の回答", question.blank_words, Style.COUNT)
        self._under("平均", table.means, Style.MEAN)
        self._under("NPS（ポイント）", table.nps, SHARES[self.settings.digits])
        is_day = kind is Kind.DATE
        self._under("最も早い日" if is_day else "最小", table.smallest, Style.WORDS)
        self._under("最も遅い日" if is_day else "最大", table.largest, Style.WORDS)

    def _head(self, stub: str, figure: str = "", *, shares: bool = True) -> None:
        """Two heading rows: what the figures are, and the groups; one where 全体 is the only group."""
        page, count = self.page, len(self.tally.groups)
        figure = figure or f"回答数（{self.settings.person_unit}）"
        page.put(0, stub, Style.HEAD_LEFT)
        if count == 1:
            page.put(1, figure, Style.HEAD)
            if shares:
                page.put(2, "割合（％）", Style.HEAD)
            page.down()
            return
        page.put(1, figure, Style.HEAD_LEFT)
        page.blank(range(2, count + 1), Style.HEAD_LEFT)
        if shares:
            page.put(count + 1, "割合（％）", Style.HEAD_LEFT)
            page.blank(range(count + 2, 2 * count + 1), Style.HEAD_LEFT)
        page.down(LINE + 1)
        page.put(0, None, Style.HEAD_LEFT)
        names = []
        for block in range(2 if shares else 1):
            for group in self.groups:
                column = 1 + block * count + group
                page.put(column, self.tally.groups[group].label, Style.HEAD)
                names.append((column, self.tally.groups[group].label))
        page.line_up(names, indent=0)

    def _row(self, label: str, counts: Sequence[int], shares: Sequence[Decimal | None], style: Style) -> None:
        """One line: its counts, then its percentages; 「―」 where a percentage has no base."""
        page, total = self.page, style is Style.TOTAL_LABEL
        page.put(0, label, style)
        for column, count in enumerate(counts, start=1):
            page.put(column, count, Style.TOTAL_COUNT if total else Style.COUNT)
        for column, share in enumerate(shares, start=1 + len(counts)):
            if total:
                page.put(column, None, Style.TOTAL_WORDS)
            elif share is None:
                page.put(column, "―", Style.WORDS)
            else:
                page.put(column, share, SHARES[self.settings.digits])
        page.line_up([(0, label)])

    def _under(self, label: str, values: Sequence[int | Decimal | str | None], style: Style) -> None:
        """A row of other figures under the counts; nothing where the table has none."""
        if not values:
            return
        page = self.page
        page.put(0, label, Style.LABEL_LAST)
        texts = [(0, label)]
        for column, value in enumerate(values, start=1):
            if value is None or value == "":
                page.put(column, "―", Style.WORDS)
                continue
            page.put(column, value, style)
            if isinstance(value, str):
                texts.append((column, value))
        page.line_up(texts)

    def _ranks(self, question: QuestionTally) -> None:
        """A ranking's mean places, and how often each place was given by 全体."""
        page, options = self.page, question.question.options
        for table in question.tables:
            if not table.rank_means:
                continue
            begun = page.row
            page.words("平均順位（1に近いほど上位）", Style.SUBTITLE)
            self._head("選択肢", "平均順位", shares=False)
            for option, means in zip(options, table.rank_means, strict=True):
                self._under(option.label, means, Style.MEAN)
            page.down(6)
            self._keep_whole(begun, page.row)
            for group in self.groups:
                self._places_given(question, table, group)

    def _places_given(self, question: QuestionTally, table: Table, group: int) -> None:
        """How often each option took each place, in one group; places beside each other as far as columns go."""
        page, begun = self.page, self.page.row
        options = question.question.options
        page.words(f"順位別の回答数（{self.tally.groups[group].label}）", Style.SUBTITLE)
        columns = max(2 * len(self.groups), 1)
        for first in range(0, len(options), columns):
            places = range(first, min(first + columns, len(options)))
            page.put(0, "選択肢", Style.HEAD_LEFT)
            for column, place in enumerate(places, start=1):
                page.put(column, f"{place + 1}位", Style.HEAD)
            page.down(LINE + 1)
            for option, given in zip(options, table.ranks, strict=True):
                page.put(0, option.label, Style.LABEL)
                for column, place in enumerate(places, start=1):
                    page.put(column, given[place][group], Style.COUNT)
                page.line_up([(0, option.label)])
            page.down(6)
        self._keep_whole(begun, page.row)

    def _chart(self, question: QuestionTally, index: int) -> None:
        chart = chart_of(self.tally, question, index)
        if chart is None:
            return
        page = self.page
        page.down(6)
        shown = placed(
            chart,
            self.data,
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
