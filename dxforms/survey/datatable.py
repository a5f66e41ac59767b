"""One table of machine-readable data: a row of headings and the rows under it, nothing else.

総務省「統計表における機械判読可能なデータの表記方法の統一ルール」 (2020-12-18), rules 1-1 to 2-2. The same value becomes a sheet of
集計.xlsx and a CSV file.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

from dxforms.records import record

FIGURES = "データ_集計"
MEASURES = "データ_指標"
QUESTIONS = "設問一覧"
CODES = "コード表"
METADATA = "メタデータ"
NAMES = (FIGURES, MEASURES, QUESTIONS, CODES, METADATA)
"""The tables' names, which are those of their sheets and files."""
NOT_AVAILABLE = "***"
"""In a column of numbers where there is no figure to give (rule 1-13)."""
CONFIDENTIAL = "X"
"""In a column of numbers where the figure is kept back (rule 1-13)."""

Datum = str | int | Decimal | date | None
"""One value; None is an empty cell, in columns of words only."""


@record
class DataTable:
    """A table by the name of its sheet and file. Every row has one value a column; texts hold no 機種依存文字."""

    name: str
    columns: tuple[str, ...]
    """Headings, units in full-width brackets: 度数（人）."""
    rows: tuple[tuple[Datum, ...], ...] = ()
    numeric: frozenset[str] = frozenset()
    """The columns of numbers: never empty, ``***`` or ``X`` where there is none."""
    dates: frozenset[str] = frozenset()
    """The columns of days, which are in 西暦 (rule 1-11)."""
    words: frozenset[str] = frozenset()
    """The columns of what respondents wrote: never quoted in a message."""
    open_ended: bool = False
    """True where further columns follow, as many as the survey has questions."""


def csv_bytes(table: DataTable) -> bytes:
    """A table as a CSV file: UTF-8 with BOM, every field quoted, CRLF, dates as YYYY-MM-DD."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_field(value) for value in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _field(value: Datum) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
