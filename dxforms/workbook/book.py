"""The tally workbook as a value: every sheet, in order."""

from __future__ import annotations

from dxforms.survey.crossing import cross_tables
from dxforms.survey.released import released_tables
from dxforms.survey.sentences import Patterns
from dxforms.survey.tally import Tally
from dxforms.workbook.answers import answers
from dxforms.workbook.crossings import crossings
from dxforms.workbook.data import data
from dxforms.workbook.datasheets import ABOUT, data_sheets
from dxforms.workbook.figures import figures
from dxforms.workbook.live import live_figures
from dxforms.workbook.overview import overview
from dxforms.workbook.plots import ChartData
from dxforms.workbook.respondents import respondents
from dxforms.workbook.sheets import (
    ANSWERS,
    CHART_DATA,
    CROSSINGS,
    DATA,
    FIGURES,
    LONG_ANSWERS,
    RESPONDENTS,
    Area,
    Sheet,
    absolute,
)

_ABOUT = {
    FIGURES: "設問ごとの回答数、割合及びグラフ",
    CROSSINGS: "設問どうしを組み合わせた回答数、割合及びグラフ",
    RESPONDENTS: "集計から除く回答及び部の訂正を記入するシート（庁内限り）",
    ANSWERS: "自由記述等の掲載の要否を記入するシート（庁内限り）",
    LONG_ANSWERS: "1行に表示しきれない回答の全文（庁内限り）",
    DATA: "受信した回答の一覧（庁内限り）",
    CHART_DATA: "グラフが参照する割合及びラベル",
    **ABOUT,
}


def sheets_of(tally: Tally, patterns: Patterns, *, program: str = "") -> list[Sheet]:
    """Every sheet of the workbook, 概要 first; rows of records are made when they are asked for.

    ``program`` is the name and version that メタデータ tells.
    """
    received = data(tally)
    formulas = live_figures(tally, received)
    drawn = ChartData(tally.description.settings)
    counted = figures(tally, formulas, drawn)
    tables = cross_tables(tally)
    crossed = [crossings(tally, tables, formulas, drawn)] if tables else []
    written = answers(tally)
    last = received.sheet
    charts = any(sheet.charts for sheet in (counted.sheet, *crossed))
    behind = [drawn.sheet()] if charts else []
    names = [FIGURES, *(sheet.name for sheet in crossed), RESPONDENTS]
    released = data_sheets(released_tables(tally, patterns, program=program))
    names += [sheet.name for sheet in (*written, last, *behind, *released)]
    contents = [(name, _ABOUT[name]) for name in names]
    first, session_names = overview(tally, patterns, contents, counted.places, formulas)
    return [
        first,
        counted.sheet,
        *crossed,
        respondents(tally, _reference(session_names)),
        *written,
        last,
        *behind,
        *released,
    ]


def _reference(area: Area | None) -> str:
    return "" if area is None else f"={absolute(area)}"
