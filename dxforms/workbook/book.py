"""The tally workbook as a value: every sheet, in order."""

from __future__ import annotations

from dxforms.survey.crossing import cross_tables
from dxforms.survey.personal import LISTS, Lists
from dxforms.survey.released import released_tables
from dxforms.survey.sentences import Patterns
from dxforms.survey.tally import Tally
from dxforms.workbook.answers import answers
from dxforms.workbook.comparison import comparison
from dxforms.workbook.contents import contents
from dxforms.workbook.crossings import crossings
from dxforms.workbook.data import data
from dxforms.workbook.datasheets import ABOUT as DATA_ABOUT
from dxforms.workbook.datasheets import data_sheets
from dxforms.workbook.figures import figures
from dxforms.workbook.live import live_figures
from dxforms.workbook.overview import overview
from dxforms.workbook.plots import ChartData
from dxforms.workbook.respondents import respondents
from dxforms.workbook.sheets import (
    ANSWERS,
    CHART_DATA,
    COMPARISON,
    CROSSINGS,
    DATA,
    FIGURES,
    GROUPINGS,
    LONG_ANSWERS,
    OVERVIEW,
    RESPONDENTS,
    Area,
    Sheet,
    absolute,
)

ABOUT = {
    OVERVIEW: "講演会、回収状況、集計の方法及び確認を要する事項",
    FIGURES: "設問ごとの回答数、割合及びグラフ",
    COMPARISON: "今回及び前回の割合並びにその差",
    CROSSINGS: "設問どうしを組み合わせた回答数、割合及びグラフ",
    GROUPINGS: "自由記述等を含まれる語で分類した回答数、割合及びグラフ（庁内限り）",
    RESPONDENTS: "集計から除く回答及び部の訂正を記入するシート（庁内限り）",
    ANSWERS: "自由記述等の掲載の要否を記入するシート（庁内限り）",
    LONG_ANSWERS: "1行に表示しきれない回答の全文（庁内限り）",
    DATA: "受信した回答の一覧（庁内限り）",
    CHART_DATA: "グラフが参照する割合及びラベル",
    **DATA_ABOUT,
}


def sheets_of(tally: Tally, patterns: Patterns, lists: Lists = LISTS, *, program: str = "") -> list[Sheet]:
    """Every sheet of the workbook, 概要 first; rows of records are made when they are asked for.

    ``lists`` are what the look for personal data goes by; ``program`` is the name and version that メタデータ tells.
    """
    received = data(tally)
    formulas = live_figures(tally, received)
    drawn = ChartData(tally.description.settings)
    counted = figures(tally, formulas, drawn)
    last_time = comparison(tally, patterns, counted.cells)
    compared = [] if last_time is None else [last_time]
    tables = cross_tables(tally)
    crossed = [crossings(tally, tables, formulas, drawn)] if tables else []
    if tally.description.rules:
        from dxforms.workbook.groupings import groupings  # only where answers are grouped

        crossed.append(groupings(tally, formulas, drawn))
    written = answers(tally, lists)
    last = received.sheet
    charts = any(sheet.charts for sheet in (counted.sheet, *crossed))
    behind = [drawn.sheet()] if charts else []
    released = data_sheets(released_tables(tally, patterns, program=program))
    names = [OVERVIEW, FIGURES, *(sheet.name for sheet in (*compared, *crossed)), RESPONDENTS]
    names += [sheet.name for sheet in (*written, last, *behind, *released)]
    first, session_names = overview(tally, patterns, formulas)
    return [
        first,
        contents(tally, [(name, ABOUT[name]) for name in names], counted),
        counted.sheet,
        *compared,
        *crossed,
        respondents(tally, _reference(session_names)),
        *written,
        last,
        *behind,
        *released,
    ]


def _reference(area: Area | None) -> str:
    return "" if area is None else f"={absolute(area)}"
