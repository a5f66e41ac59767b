"""The sheets for machines: each a table of released data from the first cell on, values only.

総務省「統計表における機械判読可能なデータの表記方法の統一ルール」 (2020-12-18): headings in row 1, one table a sheet, nothing merged,
hidden, filtered, drawn or calculated, and no look that means anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from dxforms.survey.datatable import CODES, FIGURES, MEASURES, METADATA, QUESTIONS, DataTable, Datum
from dxforms.workbook.fitting import CELL_CHARACTERS, first_units, fits_cell, quick_width
from dxforms.workbook.sheets import Column, PageSetup, Records, Sheet, Style, Value

ABOUT = {
    FIGURES: "集計結果（機械判読用、1行に1つの度数）",
    MEASURES: "平均、NPS、最小、最大等（機械判読用）",
    QUESTIONS: "設問の一覧（機械判読用）",
    CODES: "選択肢コードと選択肢の一覧（機械判読用）",
    METADATA: "調査の概要、集計の方法及びデータの出所（機械判読用）",
}
"""A word about each for the contents."""
CUT = "…（1つのセルに入らないため以下省略）"
"""Ends a text that no cell can hold."""
_LEAST, _MOST = 8.0, 50.0
_LOOKED_AT = 500
"""Rows from which the widths are taken."""


def data_sheets(tables: Iterable[DataTable]) -> list[Sheet]:
    """A sheet for each table, in their order."""
    return [sheet_of(table) for table in tables]


def sheet_of(table: DataTable) -> Sheet:
    """The table as a sheet of its name."""
    looked_at = table.rows[:_LOOKED_AT]
    columns = tuple(
        Column(
            heading=heading,
            width=_width([heading, *{row[index] for row in looked_at}]),
            style=Style.DATUM_DAY if any(isinstance(row[index], date) for row in looked_at) else Style.DATUM,
            head=Style.DATUM,
        )
        for index, heading in enumerate(table.columns)
    )
    return Sheet(
        name=table.name,
        records=Records(
            top=0, columns=columns, count=len(table.rows), rows=lambda: _rows(table), filtered=False
        ),
        freeze=(1, 0),
        page=PageSetup(landscape=True, repeat_rows=(0, 0)),
        gridlines=True,
    )


def _rows(table: DataTable) -> Iterator[tuple[Value, ...]]:
    for row in table.rows:
        yield tuple(map(_value, row))


def _value(value: Datum) -> Value:
    if isinstance(value, str) and not fits_cell(value):
        return first_units(value, CELL_CHARACTERS - len(CUT)) + CUT
    return value


def _width(values: Iterable[Datum]) -> float:
    return min(max(_LEAST, *(quick_width(str(value)) + 2.0 for value in values if value is not None)), _MOST)
