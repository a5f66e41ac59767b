"""前回との比較: each question's shares beside last time's, and the difference in points.

This time's figures are those of 単純集計, last time's are what was released then; the differences follow both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from dxforms.survey.compared import Compared, Key, comparison_notes, comparisons
from dxforms.survey.questions import Kind
from dxforms.survey.sentences import Patterns
from dxforms.survey.tally import QuestionTally, Tally
from dxforms.workbook.drafting import Draft
from dxforms.workbook.figures import KINDS
from dxforms.workbook.fitting import widest
from dxforms.workbook.formulas import NO_BASE, half_up
from dxforms.workbook.live import live
from dxforms.workbook.paged import portrait_points
from dxforms.workbook.sheets import COMPARISON, POINTS, SHARES, PageSetup, Sheet, Style, Value
from dxforms.workbook.tabled import TableCells

_FIGURE = 13.5
_COLUMNS = 5


def comparison(tally: Tally, patterns: Patterns, cells: Mapping[Key, TableCells]) -> Sheet | None:
    """The sheet, None where there is no last time; ``cells`` is where 単純集計 has each table's figures."""
    if tally.previous is None:
        return None
    found = comparisons(tally)
    labels = [change.line.label for each in found.values() for change in each.changes]
    page = Draft((widest(labels, 30, 40), *(_FIGURE,) * _COLUMNS))
    title = " ".join(tally.description.lecture.title.split())
    page.words(f"{COMPARISON}　{title}", Style.SUBTITLE)
    page.down(6)
    top = page.row
    for note in comparison_notes(tally, patterns):
        page.words(note, Style.NOTE, hanging="※")
    if top < page.row:
        page.down(6)
    head, room = sum(page.heights[row] for row in range(top)), portrait_points(page.widths)
    begun = [page.row]
    for question in tally.questions:
        keys = [(question.question.number, index) for index in range(len(question.tables))]
        if any(key in found for key in keys):
            _question(page, tally, question, found, cells)
            begun.append(page.row)
    if not found:
        page.words("選択肢ごとに集計する設問はない。", Style.PLAIN)
    return Sheet(
        name=COMPARISON,
        widths=page.widths,
        heights=page.heights,
        cells=tuple(page.cells),
        freeze=(top, 0),
        page=PageSetup(
            repeat_rows=(0, top - 1), last_column=_COLUMNS, breaks=tuple(_breaks(page, begun, room - head))
        ),
    )


def _breaks(page: Draft, begun: Sequence[int], room: float) -> Iterator[int]:
    """The questions that begin a new page, because they would not end on the one they begin on."""
    used = sum(page.heights[row] for row in range(2, begun[0]))
    for first, end in pairwise(begun):
        points = sum(page.heights[row] for row in range(first, end))
        if used and used + points > room:
            yield first
            used = 0.0
        used = (used + points) % room  # longer than a page, it breaks between rows by itself


def _question(
    page: Draft,
    tally: Tally,
    question: QuestionTally,
    found: Mapping[Key, Compared],
    cells: Mapping[Key, TableCells],
) -> None:
    asked = question.question
    page.words(f"{asked.number}　{KINDS.get(asked.kind, asked.kind.value)}", Style.QUESTION, across=True)
    page.words(asked.text, Style.QUESTION_TEXT)
    if asked.kind is Kind.RANKING:
        page.words("1位とした回答を比べる。", Style.NOTE)
    for index, table in enumerate(question.tables):
        each = found[asked.number, index]
        if table.title:
            if index:
                page.down(6)
            page.words(f"（{index + 1}）{table.title}", Style.SUBTITLE)
        if each.reason:
            page.words(each.reason, Style.PLAIN)
        else:
            page.down(4.5)
            _table(page, tally, question, index, each, cells[asked.number, index])
    page.down(10)


def _table(
    page: Draft, tally: Tally, question: QuestionTally, index: int, compared: Compared, there: TableCells
) -> None:
    settings, table = tally.description.settings, question.tables[index]
    unit = settings.person_unit
    headings = (
        "選択肢",
        f"今回\n回答数（{unit}）",
        f"今回\n割合（{settings.percent_sign}）",
        f"前回\n回答数（{unit}）",
        f"前回\n割合（{settings.percent_sign}）",
        "差\n（ポイント）",
    )
    page.put(0, headings[0], Style.HEAD_LEFT)
    for column, heading in enumerate(headings[1:], start=1):
        page.put(column, heading, Style.HEAD)
    page.line_up(enumerate(headings), indent=0)
    base = page.row + 1
    page.put(0, "回答者数（n）", Style.TOTAL_LABEL)
    page.put(1, live(there.elsewhere(there.n(0)), compared.base), Style.TOTAL_COUNT)
    page.put(3, compared.past_base, Style.TOTAL_COUNT)
    for column in (2, 4, 5):
        page.put(column, None, Style.TOTAL_WORDS)
    page.line_up([(0, "回答者数（n）")])
    for change in compared.changes:
        row, place = page.row + 1, table.lines.index(change.line)
        points = half_up(
            f"100*(B{row}*D${base}-D{row}*B${base})", f"B${base}*D${base}", settings.digits, signed=True
        )
        values: tuple[tuple[Value, Style], ...] = (
            (live(there.elsewhere(there.count(place, 0)), change.count), Style.COUNT),
            (
                live(there.elsewhere(there.share(place, 0)), settings.share(change.count, compared.base)),
                SHARES[settings.digits],
            ),
            (change.past, Style.COUNT),
            (settings.share(change.past, compared.past_base), SHARES[settings.digits]),
            (live(points, change.points), POINTS[settings.digits]),
        )
        page.put(0, change.line.label, Style.LABEL)
        for column, (value, style) in enumerate(values, start=1):
            page.put(column, NO_BASE if value is None else value, Style.WORDS if value is None else style)
        page.line_up([(0, change.line.label)])
