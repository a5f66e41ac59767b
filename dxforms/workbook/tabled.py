"""The tables of a question: counts and percentages by group, what stands under them, the places of a ranking."""

from __future__ import annotations

from collections.abc import Sequence

from dxforms.grid import column_letters
from dxforms.records import record
from dxforms.survey.questions import Kind
from dxforms.survey.settings import Base
from dxforms.survey.tally import Line, LineRole, QuestionTally, Table, Tally
from dxforms.text import width
from dxforms.workbook.drafting import INDENT, Draft
from dxforms.workbook.fitting import LINE
from dxforms.workbook.formulas import NO_BASE, half_up, share
from dxforms.workbook.live import Live, LiveQuestion, live
from dxforms.workbook.sheets import SHARES, Formula, Style, Value


@record
class TableCells:
    """Where the figures of one table stand: rows aligned with its lines, columns by group."""

    base: int
    """Row of the base."""
    rows: tuple[int, ...]
    """Rows of the counts."""
    share_rows: tuple[int, ...]
    share_column: int
    """The first column of percentages."""
    sheet: str

    def n(self, group: int) -> str:
        """The cell of a group's base, as formulas of the sheet name it."""
        return f"{column_letters(1 + group)}${self.base + 1}"

    def count(self, line: int, group: int) -> str:
        """The cell of a count."""
        return f"{column_letters(1 + group)}{self.rows[line] + 1}"

    def share(self, line: int, group: int) -> str:
        """The cell of a percentage."""
        return f"{column_letters(self.share_column + group)}{self.share_rows[line] + 1}"

    def elsewhere(self, cell: str) -> str:
        """A cell as formulas of other sheets name it."""
        return f"'{self.sheet}'!{cell}"


_ROOM = 3.5
"""Half-width characters of a column that the words in it leave empty."""
_BETWEEN = 3
"""Rows between the counts and the percentages below them: an empty one and two of headings."""


class TableWriter:
    """Writes a question's tables into a page, from the top down; ``stacked``: percentages below the counts."""

    def __init__(
        self, page: Draft, tally: Tally, figures: Live, *, sheet: str, stacked: bool = False
    ) -> None:
        self.page = page
        self.stacked = stacked
        self.sheet = sheet
        self.tally = tally
        self.live = figures
        self.settings = tally.description.settings
        self.groups = range(len(tally.groups))

    # ------------------------------------------------------------ counts

    def table(self, question: QuestionTally, index: int) -> TableCells:
        """One table of a question, and where its figures stand."""
        table, asked = question.tables[index], self.live.questions[question.question.number]
        kind, stacked = question.question.kind, self.stacked
        first = f"1位とした回答数（{self.settings.person_unit}）" if kind is Kind.RANKING else ""
        stub = "分類" if asked.of_words else "選択肢" if kind.has_options else "区分"
        self.head(stub, first, shares=not stacked)
        base_label = "回答者数（n）" if self.settings.base is Base.ALL else "無回答を除く回答者数（n）"
        if asked.of_words:
            base_label = "記述のあった回答者数（n）"
        begun, size = self.page.row, len(table.lines)
        rows = tuple(range(begun + 1, begun + 1 + size))
        below = begun + 1 + size + self._rows_below(question, table) + _BETWEEN
        cells = TableCells(
            base=begun,
            rows=rows,
            share_rows=tuple(range(below, below + size)) if stacked else rows,
            share_column=1 if stacked else 1 + len(self.groups),
            sheet=self.sheet,
        )
        shares = [self._shares(table, line, cells, place) for place, line in enumerate(table.lines)]
        nothing: list[Value] = [] if stacked else [None] * len(self.groups)
        self._row(base_label, self._bases(table, cells, asked), nothing, Style.TOTAL_LABEL)
        for place, line in enumerate(table.lines):
            counts = [
                live(self._counting(asked, index, table, cells, place, group), line.counts[group])
                for group in self.groups
            ]
            self._row(line.label, counts, [] if stacked else shares[place], Style.LABEL)
        self._below(question, table, cells, asked)
        if stacked:
            self.page.down(6)
            self.head(stub, f"割合（{self.settings.percent_sign}）", shares=False)
            if self.page.row != below:
                raise AssertionError("the percentages do not stand where formulas look for them")
            for line, values in zip(table.lines, shares, strict=True):
                self._row(line.label, (), values, Style.LABEL)
        return cells

    def _rows_below(self, question: QuestionTally, table: Table) -> int:
        """Rows that :meth:`_below` writes."""
        return sum(
            bool(values)
            for values in (question.blank_words, table.means, table.nps, table.smallest, table.largest)
        )

    def _bases(self, table: Table, cells: TableCells, asked: LiveQuestion) -> list[Value]:
        """What percentages are taken of: the respondents, without those of 無回答 where they are left out."""
        silent = len(table.lines) - 1
        texts = []
        for group in self.groups:
            n = asked.wrote(group) if asked.of_words else self.live.n(group)
            if n is not None and not asked.of_words and self.settings.base is Base.ANSWERED:
                n = f"{n}-{cells.count(silent, group)}"
            texts.append(n)
        return [live(text, n) for text, n in zip(texts, table.bases, strict=True)]

    def _counting(
        self, asked: LiveQuestion, index: int, table: Table, cells: TableCells, place: int, group: int
    ) -> str | None:
        """The formula of one count."""
        line = table.lines[place]
        kind = asked.encoded.question.kind
        if line.role is LineRole.NO_ANSWER:
            return asked.no_answer(index, group)
        if line.role is LineRole.UNGROUPED:
            return asked.ungrouped(group)
        if line.role is LineRole.OPTION:
            if line.option is not None:
                return asked.option(index, line.option, group)
            return asked.answered(group) if kind is Kind.TEXT else asked.readable(group)
        if asked.words is not None:
            return asked.stray(group)
        # Who answered, but none of what stands above.
        above = [cells.count(other, group) for other in range(place)]
        rest = f"{cells.n(group)}-SUM({above[0]}:{above[-1]})" if above else cells.n(group)
        if self.settings.base is Base.ALL:
            rest += f"-{cells.count(place + 1, group)}"
        return rest

    def _shares(self, table: Table, line: Line, cells: TableCells, place: int) -> list[Value]:
        shares: list[Value] = []
        for group, (count, base) in enumerate(self.tally.figures(table, line)):
            if self.settings.base is Base.ANSWERED and line.role is LineRole.NO_ANSWER:
                shares.append(NO_BASE)
                continue
            text = share(cells.count(place, group), cells.n(group), self.settings.digits)
            shares.append(live(text, self.settings.share(count, base)))
        return shares

    def _below(self, question: QuestionTally, table: Table, cells: TableCells, asked: LiveQuestion) -> None:
        """The rows under the counts."""
        marked = [live(asked.blank_words(group), words) for group, words in enumerate(question.blank_words)]
        self.under("うち「特になし」等の回答", marked, Style.COUNT)
        self.under("平均", self._means(table, cells, asked), Style.MEAN)
        nps = [live(self._nps(table, cells, asked, group), value) for group, value in enumerate(table.nps)]
        self.under("NPS（ポイント）", nps, SHARES[self.settings.digits])
        is_day = question.question.kind is Kind.DATE
        in_lines = is_day and any(
            width(word) + _ROOM > self.page.widths[1] for word in (*table.smallest, *table.largest)
        )
        for label, function, values in (
            ("最も早い日" if is_day else "最小", "MIN", table.smallest),
            ("最も遅い日" if is_day else "最大", "MAX", table.largest),
        ):
            shown = [
                live(
                    asked.extreme(function, group, cells.count(0, group), in_lines=in_lines),
                    (value.replace("年", "年\n", 1) if in_lines else value) or None,
                )
                for group, value in enumerate(values)
            ]
            self.under(label, shown, Style.LINES if in_lines else Style.WORDS)

    def _means(self, table: Table, cells: TableCells, asked: LiveQuestion) -> list[Value]:
        means: list[Value] = []
        for group, mean in enumerate(table.means):
            if asked.encoded.question.kind is Kind.NUMBER:
                text = asked.mean(group, cells.count(0, group))
            else:
                options = asked.encoded.question.options
                scored = [
                    (options[line.option].number or 0, cells.count(place, group))
                    for place, line in enumerate(table.lines)
                    if line.option is not None
                ]
                points = "+".join(f"{number}*{cell}" for number, cell in scored if number) or "0"
                text = half_up(points, self._given(table, cells, group), 2)
            means.append(live(text, mean))
        return means

    def _nps(self, table: Table, cells: TableCells, asked: LiveQuestion, group: int) -> str:
        """Promoters (9, 10) less detractors (0–6), of those who answered."""
        options = asked.encoded.question.options
        signs: dict[bool, list[str]] = {True: [], False: []}
        for place, line in enumerate(table.lines):
            number = None if line.option is None else options[line.option].number
            if number is not None and (number >= 9 or number <= 6):
                signs[number >= 9].append(cells.count(place, group))
        balance = f"{_sum(signs[True])}-{_sum(signs[False])}"
        return half_up(
            f"100*({balance})", self._given(table, cells, group), self.settings.digits, signed=True
        )

    def _given(self, table: Table, cells: TableCells, group: int) -> str:
        chosen = [place for place, line in enumerate(table.lines) if line.option is not None]
        return f"SUM({cells.count(chosen[0], group)}:{cells.count(chosen[-1], group)})"

    # ------------------------------------------------------------ rows

    def head(self, stub: str, figure: str = "", *, shares: bool = True) -> None:
        """Two heading rows: what the figures are, and the groups; one where 全体 is the only group."""
        page, count = self.page, len(self.tally.groups)
        figure = figure or f"回答数（{self.settings.person_unit}）"
        page.put(0, stub, Style.HEAD_LEFT)
        if count == 1:
            page.put(1, figure, Style.HEAD)
            if shares:
                page.put(2, f"割合（{self.settings.percent_sign}）", Style.HEAD)
            page.line_up([(1, figure)], indent=0)
            return
        page.put(1, figure, Style.HEAD_LEFT)
        page.blank(range(2, count + 1), Style.HEAD_LEFT)
        if shares:
            page.put(count + 1, f"割合（{self.settings.percent_sign}）", Style.HEAD_LEFT)
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

    def _row(self, label: str, counts: Sequence[Value], shares: Sequence[Value], style: Style) -> None:
        """One line: its counts, then its percentages; 「―」 where a percentage has no base."""
        page, is_total = self.page, style is Style.TOTAL_LABEL
        page.put(0, label, style)
        for column, count in enumerate(counts, start=1):
            page.put(column, count, Style.TOTAL_COUNT if is_total else Style.COUNT)
        for column, value in enumerate(shares, start=1 + len(counts)):
            if is_total:
                page.put(column, None, Style.TOTAL_WORDS)
            else:
                self._put(column, value, SHARES[self.settings.digits])
        page.line_up([(0, label)])

    def under(self, label: str, values: Sequence[Value], style: Style) -> None:
        """A row of other figures under the counts; nothing where the table has none."""
        if not values:
            return
        page = self.page
        page.put(0, label, Style.LABEL_LAST)
        texts = [(0, label)]
        for column, value in enumerate(values, start=1):
            self._put(column, value, style)
            shown = value.cached if isinstance(value, Formula) else value
            if isinstance(shown, str):
                texts.append((column, shown))
        page.line_up(texts, indent=0 if style is Style.LINES else INDENT)

    def _put(self, column: int, value: Value, style: Style) -> None:
        """A figure; 「―」 where there is none."""
        if value is None or value == NO_BASE:
            self.page.put(column, NO_BASE, Style.WORDS)
        else:
            self.page.put(column, value, style)

    # ------------------------------------------------------------ rankings

    def mean_places(self, question: QuestionTally, table: Table) -> None:
        """The mean place of every option."""
        asked = self.live.questions[question.question.number]
        self.page.words("平均順位（1に近いほど上位）", Style.SUBTITLE)
        self.head("選択肢", "平均順位", shares=False)
        for index, (option, means) in enumerate(
            zip(question.question.options, table.rank_means, strict=True)
        ):
            values = [live(asked.mean_place(index, group), mean) for group, mean in enumerate(means)]
            self.under(option.label, values, Style.MEAN)

    def places_given(self, question: QuestionTally, table: Table, group: int) -> None:
        """How often each option took each place, in one group; places beside each other as far as columns go."""
        page, asked = self.page, self.live.questions[question.question.number]
        options = question.question.options
        page.words(f"順位別の回答数（{self.tally.groups[group].label}）", Style.SUBTITLE)
        columns = len(self.groups) * (1 if self.stacked else 2)
        for first in range(0, len(options), columns):
            places = range(first, min(first + columns, len(options)))
            page.put(0, "選択肢", Style.HEAD_LEFT)
            for column, place in enumerate(places, start=1):
                page.put(column, f"{place + 1}位", Style.HEAD)
            page.down(LINE + 1)
            for index, (option, given) in enumerate(zip(options, table.ranks, strict=True)):
                page.put(0, option.label, Style.LABEL)
                for column, place in enumerate(places, start=1):
                    value = live(asked.place(index, place + 1, group), given[place][group])
                    page.put(column, value, Style.COUNT)
                page.line_up([(0, option.label)])
            page.down(6)


def _sum(cells: Sequence[str]) -> str:
    return f"SUM({','.join(cells)})" if cells else "0"
