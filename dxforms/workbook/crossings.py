"""クロス集計: questions counted by the answers to another question, each with its chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dxforms.survey.crossing import Crossed
from dxforms.survey.drawing import chart_of
from dxforms.survey.tally import Tally
from dxforms.workbook.figures import KINDS
from dxforms.workbook.live import Live
from dxforms.workbook.paged import Pages
from dxforms.workbook.plots import ChartData
from dxforms.workbook.sheets import CROSSINGS, Sheet, Style
from dxforms.workbook.tabled import TableWriter

_BESIDE = 6
"""Groups whose counts and percentages fit side by side on a page; with more of them they stand one below the other."""


def crossings(tally: Tally, tables: Sequence[Crossed], counted: Live, data: ChartData) -> Sheet:
    """The sheet of the cross tables, in the description's order."""
    title = " ".join(tally.description.lecture.title.split())
    tallies = [crossed.tally for crossed in tables]
    pages = Pages(CROSSINGS, f"クロス集計　{title}", tallies, data, most_beside=_BESIDE)
    for crossed in tables:
        _crossed(pages, crossed, counted.crossed(crossed.head.number, crossed.tally.groups))
    return pages.sheet()


def _crossed(pages: Pages, crossed: Crossed, counted: Live) -> None:
    page, stub, head = pages.page, crossed.question.question, crossed.head
    start = page.row
    kind = KINDS.get(stub.kind, stub.kind.value)
    page.words(f"{stub.number} × {head.number}　{kind}", Style.QUESTION, across=True)
    page.words(f"表側：{stub.number}　{stub.text}", Style.QUESTION_TEXT)
    page.words(f"表頭：{head.number}　{head.text}", Style.QUESTION_TEXT)
    page.words(f"基数：表頭の区分ごとの{crossed.tally.description.settings.base.value}", Style.NOTE)
    left_out = _left_out(crossed.tally)
    if left_out:
        page.words(left_out, Style.NOTE, hanging="※")
    page.down(4.5)
    stacked = pages.is_stacked(crossed.tally)
    tables = TableWriter(page, crossed.tally, counted, sheet=CROSSINGS, stacked=stacked)
    for index, table in enumerate(crossed.question.tables):
        begun = start if index == 0 else page.row
        if table.title:
            page.words(f"（{index + 1}）{table.title}", Style.SUBTITLE)
        cells = tables.table(crossed.question, index)
        below = page.row
        chart = chart_of(crossed.tally, crossed.question, index)
        if chart is not None:
            chart = replace(
                chart, title=chart.title.replace(stub.number, f"{stub.number} × {head.number}", 1)
            )
        pages.chart(chart, cells)
        pages.keep_together(begun, below)
        if table.rank_means:
            begun = page.row
            tables.mean_places(crossed.question, table)
            page.down(6)
            pages.keep_whole(begun, page.row)
    page.down(10)


def _left_out(tally: Tally) -> str:
    """Why columns are missing; empty where none with a respondent is."""
    settings = tally.description.settings
    if not any(group.n for group in tally.hidden):
        return ""
    least = settings.people(settings.small_cells)
    if not tally.has_parts:
        return (
            f"回答者数が{least}未満の区分があり、区分ごとの値から個人が特定されるおそれがあるため、"
            "全体のみを示している。"
        )
    others = any(group.n >= settings.small_cells for group in tally.hidden)
    return f"回答者数が{least}未満の区分は、個人が特定されないよう、全体にのみ含めている。" + (
        "差引きによりその値が分かることのないよう、ほかの区分も示していないものがある。" if others else ""
    )
