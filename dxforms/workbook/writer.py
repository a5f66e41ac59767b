"""The tally workbook on disk (XlsxWriter)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO

from dxforms import files
from dxforms._version import __version__
from dxforms.text import legal
from dxforms.workbook.book import sheets_of
from dxforms.workbook.fitting import RECORD_LINE, ROW_POINTS, line_count, row_height
from dxforms.workbook.identity import properties_of
from dxforms.workbook.looks import FONT, LOOKS, SIZE, SMALL
from dxforms.workbook.sheets import Cell, Column, Formula, Records, Sheet, Style, Value
from dxforms.workbook.writing import serial

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from dxforms.survey.sentences import Patterns
    from dxforms.survey.tally import Tally
    from dxforms.workbook.recordsheet import RecordSheet

_MARGINS = {"left": 0.55, "right": 0.55, "top": 0.7, "bottom": 0.62}
_A4 = 9
_IN_MEMORY = 1_000
"""Respondents up to which parts are put together in memory, not in temporary files: a dozen files would cost more."""
_PROGRAM = f"dxforms {__version__}"
_TABLE_STYLE = "Table Style Light 1"


def write_tally(tally: Tally, target: files.Target, *, patterns: Patterns | None = None) -> None:
    """The tally as a workbook at ``target`` (a path, written beside and replaced, or a binary file).

    ``patterns`` are the sentences of the notes; by default those beside the description, else the shipped ones.
    The words the look for personal data goes by are read there too.
    The same tally gives the same bytes. :class:`OutputError` where the file cannot be written.
    """
    if patterns is None:
        from dxforms.source.sentences import read_patterns

        patterns = read_patterns(tally.description.folder)
    from dxforms.source.review_words import read_lists

    sheets = sheets_of(tally, patterns, read_lists(tally.description.folder), program=_PROGRAM)
    with files.write_beside(target) as stream:
        book = _Book(stream, in_memory=tally.received <= _IN_MEMORY)
        for name, value in properties_of(tally, _PROGRAM):
            book.stamp(name, value)
        book.write(sheets, tally.description.lecture.title, _properties(tally))


def _properties(tally: Tally) -> dict[str, str | datetime]:
    lecture = tally.description.lecture
    return {
        "title": _legal(f"{lecture.title}　アンケート集計")[:255],
        "subject": "アンケート集計",
        "company": _legal(lecture.organisation)[:255],
        "created": _moment(lecture.day),
    }


def _moment(day: date) -> datetime:
    """The day as the time a workbook was made: the same tally gives the same bytes."""
    return datetime(day.year, day.month, day.day)


def write_data(tally: Tally, sheets: list[Sheet], stream: BinaryIO) -> None:
    """Sheets of published data as a workbook of their own, without a word of who made it or of what it was made from."""
    lecture = tally.description.lecture
    title = f"{lecture.title}　アンケートのオープンデータ"
    book = _Book(stream, in_memory=tally.received <= _IN_MEMORY)
    book.write(sheets, lecture.title, {"title": _legal(title)[:255], "created": _moment(lecture.day)})


class _Book:
    """One workbook being written; the only place that looks at XlsxWriter's return codes."""

    def __init__(self, stream: BinaryIO, *, in_memory: bool) -> None:
        import xlsxwriter

        self._book = xlsxwriter.Workbook(
            stream,
            {
                "default_format_properties": {"font_name": FONT, "font_size": SIZE},
                "in_memory": in_memory,
            },
        )
        self._formats: dict[Style, Format] = {}

    def stamp(self, name: str, value: str) -> None:
        """A custom property."""
        _done(self._book.set_custom_property(name, _legal(value) or "―", "text"))

    def write(self, sheets: list[Sheet], title: str, properties: dict[str, str | datetime]) -> None:
        """Every sheet; ``title`` is the lecture's, ``properties`` the workbook's."""
        self._book.set_properties(properties)
        from dxforms.workbook.recordsheet import RecordSheet

        for sheet in sheets:
            self._book.add_worksheet(sheet.name, RecordSheet)
        for sheet in sheets:
            self._sheet(self._book.get_worksheet_by_name(sheet.name), sheet, title)
        self._book.get_worksheet_by_name(sheets[0].name).activate()
        self._book.close()

    def _format(self, style: Style, *, laid_over: bool = False) -> Format:
        if style not in self._formats:
            look = LOOKS[style]
            base = {} if laid_over else {"font_name": FONT, "font_size": SIZE}
            self._formats[style] = self._book.add_format({**base, **look})
        return self._formats[style]

    def _dated(self, value: date) -> Format:
        """The look of a date staff typed into a column whose cells are texts."""
        has_time = isinstance(value, datetime) and (value.hour, value.minute, value.second) != (0, 0, 0)
        return self._format(Style.DATA_ENTRY_TIME if has_time else Style.DATA_ENTRY_DAY)

    # ------------------------------------------------------------ a sheet

    def _sheet(self, to: RecordSheet, sheet: Sheet, title: str) -> None:
        widths = [column.width for column in sheet.records.columns] if sheet.records else sheet.widths
        for index, width in enumerate(widths):
            look = self._format(sheet.records.columns[index].style) if sheet.records else None
            _done(to.dress_column(index, width, look))
            if sheet.records and sheet.records.columns[index].style is Style.DATA_ENTRY:
                to.dress_dates(index, self._dated)
        for row, height in sheet.heights.items():
            _done(to.set_row(row, height))
        for cell in sheet.cells:
            self._cell(to, cell)
        if sheet.records is not None:
            self._records(to, sheet.records)
        for chart in sheet.charts:
            from dxforms.workbook.drawn import insert

            insert(self._book, to, chart)
        if sheet.freeze is not None:
            to.freeze_panes(*sheet.freeze)
        self._page(to, sheet, title)
        if not sheet.gridlines:
            to.hide_gridlines(2)

    def _cell(self, to: RecordSheet, cell: Cell) -> None:
        look = self._format(cell.style)
        if cell.link:
            _done(
                to.write_url(
                    cell.row, cell.column, f"internal:{cell.link}", look, string=_legal(str(cell.value))
                )
            )
        elif cell.value is None:
            _done(to.write_blank(cell.row, cell.column, None, look))
        else:
            _write(to, cell.row, cell.column, cell.value, look)

    def _records(self, to: RecordSheet, records: Records) -> None:
        last = len(records.columns) - 1
        if records.table:
            _done(
                to.add_table(
                    records.top,
                    0,
                    records.last,
                    last,
                    {
                        "name": records.table,
                        "style": _TABLE_STYLE,
                        "columns": [
                            {"header": column.heading, "header_format": self._format(column.head)}
                            for column in records.columns
                        ],
                    },
                )
            )
        else:
            for index, column in enumerate(records.columns):
                _write(to, records.top, index, column.heading, self._format(column.head))
            if records.filtered:
                to.autofilter(records.top, 0, records.last, last)
        headings = ((column.heading, column.width - 2) for column in records.columns)
        to.fit_row(records.top, row_height(headings, line=RECORD_LINE) + 6)
        _stream(to, records)
        for index, column in enumerate(records.columns):
            self._dropdown(to, records, index, column)
        for rule in records.rules:
            _done(
                to.conditional_format(
                    records.first,
                    rule.columns[0],
                    records.last,
                    rule.columns[1],
                    {
                        "type": "formula",
                        "criteria": f"={rule.condition}",
                        "format": self._format(rule.style, laid_over=True),
                    },
                )
            )

    def _dropdown(self, to: RecordSheet, records: Records, index: int, column: Column) -> None:
        """The column's list; other words can still be typed after a question, and are named when they are read."""
        source: str | list[str] = column.choices_from or list(column.choices)
        if not source:
            return
        _done(
            to.data_validation(
                records.first,
                index,
                records.last,
                index,
                {
                    "validate": "list",
                    "source": source,
                    "error_type": "warning",
                    "error_title": "一覧にない内容です",
                    "error_message": f"「{column.heading}」は、一覧から選んでください。",
                },
            )
        )

    def _page(self, to: RecordSheet, sheet: Sheet, title: str) -> None:
        page = sheet.page
        to.set_paper(_A4)
        to.set_landscape() if page.landscape else to.set_portrait()
        to.set_margins(**_MARGINS)
        to.center_horizontally()
        to.fit_to_pages(page.pages_wide, 0)
        # A single & begins a code in headers and footers.
        name = _legal(" ".join(title.split())).replace("&", "&&")[:80]
        right = "&R&9庁内限り" if page.internal else ""
        _done(to.set_header(f"&L&9{name}{right}", {"margin": 0.3}))
        _done(to.set_footer("&L&9&A&C&9&P / &N ページ", {"margin": 0.3}))
        if page.repeat_rows is not None:
            to.repeat_rows(*page.repeat_rows)
        if page.repeat_columns is not None:
            to.repeat_columns(*page.repeat_columns)
        if page.breaks:
            to.set_h_pagebreaks(list(page.breaks))
        if page.last_column is not None:
            last = sheet.records.last if sheet.records else max(sheet.heights, default=0)
            # A note that runs over the edge of a page would be cut: over several pages the records stand alone.
            first = sheet.records.top if sheet.records and page.pages_wide > 1 else 0
            _done(to.print_area(first, 0, last, page.last_column))


def _stream(to: RecordSheet, records: Records) -> None:
    """Write the rows as they are made. Cells take their column's look, so that an empty one costs nothing."""
    to.reach(records.last, len(records.columns) - 1)
    widths = [(index, records.columns[index].width * SIZE / SMALL) for index in records.wrapped]
    row = records.top
    for values in records.rows():
        row += 1
        to.put_row(row, values)
        tallest = 1
        for index, width in widths:
            value = values[index] if index < len(values) else None
            if isinstance(value, str) and (len(value) * 2 > width - 1 or "\n" in value):
                tallest = max(tallest, line_count(value, width))
        if tallest > 1:
            to.fit_row(row, min(tallest * RECORD_LINE + 3, ROW_POINTS))


def _write(to: RecordSheet, row: int, column: int, value: Value, look: Format | None) -> None:
    """One value. Text is written as text whatever it begins with."""
    if isinstance(value, str):
        _done(to.write_string(row, column, _legal(value), look))
    elif isinstance(value, Formula):
        to.put_formula(row, column, value, look)
    elif isinstance(value, (date, datetime)):
        days = serial(value)
        if days is None:
            _done(to.write_string(row, column, value.isoformat(), look))
        else:
            _done(to.write_number(row, column, days, look))
    elif isinstance(value, (int, float, Decimal)):
        _done(to.write_number(row, column, float(value), look))


def _legal(words: str) -> str:
    return legal(words)[0]


def _done(code: int | None) -> None:
    """Nothing, where XlsxWriter did what it was asked; its refusals are return codes that nobody else sees."""
    if isinstance(code, int) and code < 0:
        raise RuntimeError(f"XlsxWriter refused a part of the workbook ({code})")
