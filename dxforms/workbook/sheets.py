"""Which cell holds what: the words a sheet of the tally workbook is described in, before any file is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from dxforms.grid import column_letters
from dxforms.records import record
from dxforms.survey.chart import Chart


class Style(Enum):
    """What a cell is; how that looks is the writer's matter."""

    TITLE = "title"
    SECTION = "section"
    """第1, 第2 …: a heading with a coloured rule under it."""
    QUESTION = "question"
    """The bar over one question's figures."""
    QUESTION_TEXT = "question text"
    SUBTITLE = "subtitle"
    """A statement of a matrix, a second table of a question."""
    PLAIN = "plain"
    NOTE = "note"
    LINK = "link"
    LINK_LABEL = "link label"
    """A link at the head of a table's row."""
    ITEM = "item"
    """項目名 beside its value."""
    HEAD = "head"
    """A column's heading, centred and wrapped."""
    HEAD_LEFT = "head left"
    LABEL = "label"
    """A row's heading inside a table, wrapped."""
    LABEL_LAST = "label last"
    """A row's heading under the figures: 平均, 最小."""
    WORDS = "words"
    """A text inside a table, at the right of its cell as figures are."""
    LINES = "lines"
    """A text of short lines inside a table, in the middle of a narrow column."""
    COUNT = "count"
    SHARE_0 = "share 0"
    SHARE_1 = "share 1"
    SHARE_2 = "share 2"
    POINTS_0 = "points 0"
    """A difference of percentages by its digits, with its sign."""
    POINTS_1 = "points 1"
    POINTS_2 = "points 2"
    MEAN = "mean"
    TOTAL_LABEL = "total label"
    TOTAL_COUNT = "total count"
    TOTAL_WORDS = "total words"
    TOTAL_SHARE_0 = "total share 0"
    TOTAL_SHARE_1 = "total share 1"
    TOTAL_SHARE_2 = "total share 2"
    DATA_HEAD = "data head"
    DATA_TEXT = "data text"
    DATA_WRAPPED = "data wrapped"
    DATA_MIDDLE = "data middle"
    """A short word or an ID, in the middle of its column."""
    DATA_NUMBER = "data number"
    DATA_TIME = "data time"
    DATA_DAY = "data day"
    DATA_GREY = "data grey"
    """What a person reads and does not type: wrapped, on grey."""
    DATA_CODE = "data code"
    DATA_ENTRY = "data entry"
    DATA_ENTRY_DAY = "data entry, a day"
    DATA_ENTRY_TIME = "data entry, a day and a time"
    """What a person types."""
    DATA_ENTRY_HEAD = "data entry head"
    DATUM = "datum"
    """Data for machines: no look at all."""
    DATUM_DAY = "datum day"
    RULED = "ruled"
    """Thin lines round every cell of the rows that are there."""
    OPEN = "open"
    """A decision that is still to be made."""
    DONE = "done"
    AGAIN = "again"
    GONE = "gone"


WRAPPED = frozenset({Style.DATA_WRAPPED, Style.DATA_ENTRY})
"""The looks of records that break a text into lines."""
SHARES = (Style.SHARE_0, Style.SHARE_1, Style.SHARE_2)
"""The style of a percentage by its digits."""
POINTS = (Style.POINTS_0, Style.POINTS_1, Style.POINTS_2)
TOTAL_SHARES = (Style.TOTAL_SHARE_0, Style.TOTAL_SHARE_1, Style.TOTAL_SHARE_2)


@record(kw_only=False)
class Formula:
    """A formula with the value it has now, so that it shows before any program recalculates."""

    text: str
    cached: str | float


Value = str | int | float | Decimal | date | datetime | Formula | None
"""What a cell can hold. Text is only ever written as text, never read as a formula or a link."""


@record
class Cell:
    """One cell, rows and columns counted from 0. ``link`` is a place in this workbook (``単純集計!A5``)."""

    row: int
    column: int
    value: Value
    style: Style
    link: str = ""


@record
class Column:
    """One column of records. ``choices`` are the words of its dropdown, ``choices_from`` the cells that hold them."""

    heading: str
    width: float
    style: Style = Style.DATA_TEXT
    head: Style = Style.DATA_HEAD
    choices: tuple[str, ...] = ()
    choices_from: str = ""
    prompt: str = ""


@record
class Rule:
    """A look that follows what stands in a row: ``condition`` is a formula for the first row of records."""

    condition: str
    style: Style
    columns: tuple[int, int]
    """First and last column that take the look."""


@record
class Records:
    """Rows under a heading row, made one by one while they are written, so that 50,000 of them cost no memory.

    ``rows`` gives the rows anew at each call; a row has one value a column and may be shorter. ``table`` names an
    Excel table; without it the headings get a filter where they are ``filtered``.
    """

    top: int
    """Row of the headings."""
    columns: tuple[Column, ...]
    count: int
    rows: Callable[[], Iterable[Sequence[Value]]] = field(repr=False)
    table: str = ""
    filtered: bool = True
    rules: tuple[Rule, ...] = ()

    @property
    def wrapped(self) -> tuple[int, ...]:
        """Columns whose texts break into lines: the rows are as high as the highest of them."""
        return tuple(index for index, column in enumerate(self.columns) if column.style in WRAPPED)

    @property
    def first(self) -> int:
        """The first row of records; an empty table has one empty row there."""
        return self.top + 1

    @property
    def last(self) -> int:
        """The last row of records."""
        return self.top + max(self.count, 1)


@record
class Area:
    """A rectangle of cells on a sheet, both ends included."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int


@record
class Drawn:
    """The cells a chart draws, which its cache repeats; ``names``, ``values`` and ``labels`` by series."""

    title: Area | None
    """None: the title does not change."""
    categories: Area
    names: tuple[Area, ...]
    values: tuple[Area, ...]
    labels: tuple[Area, ...]


@record
class PlacedChart:
    """A chart on a sheet, its place and size in pixels, and the cells it draws."""

    chart: Chart
    row: int
    column: int
    width: int
    height: int
    label_share: float
    """Part of the width that the categories take."""
    head: int
    """Pixels the title takes."""
    foot: int
    """Pixels the legend takes; 0: none."""
    drawn: Drawn
    percent_sign: str = "%"
    """What stands behind the figures of the axis."""


@record
class PageSetup:
    """How a sheet prints: A4, fitted to the width of its pages, page numbers below."""

    landscape: bool = False
    repeat_rows: tuple[int, int] | None = None
    """Rows printed at the top of every page."""
    repeat_columns: tuple[int, int] | None = None
    internal: bool = False
    """「庁内限り」 in the header."""
    breaks: tuple[int, ...] = ()
    """Rows that begin a new page."""
    pages_wide: int = 1
    last_column: int | None = None
    """The last column that is printed; None: all."""


@record
class Sheet:
    """One sheet: its cells, its records, its charts, and how it is shown and printed."""

    name: str
    widths: tuple[float, ...] = ()
    """Column widths in half-width characters; columns of ``records`` bring their own."""
    heights: dict[int, float] = field(default_factory=dict)
    """Row heights in points where they are set; other rows fit themselves."""
    cells: tuple[Cell, ...] = ()
    records: Records | None = None
    charts: tuple[PlacedChart, ...] = ()
    freeze: tuple[int, int] | None = None
    """First row and column that scroll."""
    page: PageSetup = field(default_factory=PageSetup)
    gridlines: bool = False
    """Excel's own lines on the screen; sheets for people have borders where they need them."""


OVERVIEW = "概要"
CONTENTS = "目次"
FIGURES = "単純集計"
COMPARISON = "前回との比較"
CROSSINGS = "クロス集計"
GROUPINGS = "意見の分類"
RESPONDENTS = "回答者の確認"
ANSWERS = "自由記述"
LONG_ANSWERS = "長い回答"
DATA = "回答データ"
CHART_DATA = "グラフ元データ"
"""Names of the sheets, in the workbook's order."""


def absolute(area: Area) -> str:
    """An area as formulas name it: ``'概要'!$A$12:$A$13``."""
    first = f"${column_letters(area.first_column)}${area.first_row + 1}"
    last = f"${column_letters(area.last_column)}${area.last_row + 1}"
    return f"'{area.sheet}'!{first}" + ("" if first == last else f":{last}")
