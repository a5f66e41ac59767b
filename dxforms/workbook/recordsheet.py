"""A worksheet of many rows, as XlsxWriter writes it but for what it has no words for.

A height XlsxWriter writes is fixed: the row neither grows with what staff type nor moves with its text when they
sort. Here a height is what the row would fit itself to (no ``customHeight``, ECMA-376 18.3.1.73). And rows of plain
values are stored whole: one by one through XlsxWriter's calls, two million cells take twice as long and, as equal
cells cannot be shared, half as much memory again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellFormulaTuple, CellNumberTuple, CellStringTuple, Worksheet

from dxforms.workbook.fitting import fits_cell
from dxforms.workbook.sheets import Formula, Value
from dxforms.workbook.writing import serial

if TYPE_CHECKING:
    from xlsxwriter.format import Format

_SHARED = 40  # characters up to which a text is likely to come again


class RecordSheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose rows keep the height they fit themselves to, and can be stored whole."""

    def __init__(self) -> None:
        super().__init__()
        self._fitted: dict[int, int] = {}
        self._cells: dict[str | int | float, tuple[object, ...]] = {}
        self._looks: dict[int, Format] = {}
        self._dates: dict[int, Callable[[date], Format]] = {}

    def dress_column(self, column: int, width: float, look: Format | None) -> int:
        """A column's width and look, as ``set_column`` takes and answers them. No row has a look of its own."""
        if look is not None:
            self._looks[column] = look
        code: int = self.set_column(column, column, width, look)
        return code

    def dress_dates(self, column: int, look: Callable[[date], Format]) -> None:
        """Dates in a column have looks of their own: in one of texts Excel would show the number it counts them by."""
        self._dates[column] = look

    def fit_row(self, row: int, points: float) -> None:
        """The height a row has until something is typed in it."""
        self._fitted[row] = round(points * 4)  # quarters of a point: small integers are cheap to keep

    def reach(self, row: int, column: int) -> None:
        """Count a cell among those in use; every cell of :meth:`put_row` must lie inside."""
        if self._check_dimensions(row, column):
            raise RuntimeError("the sheet has more rows or columns than Excel")

    def put_row(self, row: int, values: Sequence[Value]) -> None:
        """Values from the first column on, in their columns' looks. Text is text whatever it begins with."""
        to = self.table[row]
        shared = self._cells
        for column, value in enumerate(values):
            if value is None or value == "":
                continue
            cell = shared.get(value) if value.__class__ is not Formula else None  # type: ignore[arg-type]
            if cell is None:
                cell = self._dated(column, value) if isinstance(value, date) else self._cell(value)
            elif value.__class__ is str:
                self.str_table.count += 1
            to[column] = cell

    def put_formula(self, row: int, column: int, formula: Formula, look: Format | None) -> None:
        """A formula as it is. XlsxWriter would look for forty functions that our formulas do not use, and would take
        the name of a column (``Q1 SORT(A-Z)``) for one of them.
        """
        self.reach(row, column)
        self.table[row][column] = CellFormulaTuple(formula.text.removeprefix("="), look, formula.cached)

    def _prepare_formula(self, formula: str, _: bool = False) -> str:
        """The condition of a rule as it is, for the same reason: the search compiles thirty patterns."""
        return formula.removeprefix("=")

    def _cell(self, value: Value) -> tuple[object, ...]:
        """A value as XlsxWriter keeps it; short ones are kept to be shared."""
        cell: tuple[object, ...]
        if isinstance(value, str):
            if not fits_cell(value):
                raise RuntimeError("a text did not fit its cell")
            cell = CellStringTuple(self.str_table._get_shared_string_index(value), None)
            if len(value) <= _SHARED:
                self._cells[value] = cell
            return cell
        if isinstance(value, Formula):  # of functions every Excel knows: nothing to translate
            cell = CellFormulaTuple(value.text.removeprefix("="), None, value.cached)
            return cell
        if isinstance(value, int):
            cell = self._cells[value] = CellNumberTuple(value, None)
            return cell
        cell = CellNumberTuple(float(value) if isinstance(value, Decimal) else value, None)
        return cell

    def _dated(self, column: int, value: date) -> tuple[object, ...]:
        days = serial(value)
        if days is None:
            return self._cell(value.isoformat())
        look = self._dates.get(column)
        cell: tuple[object, ...] = CellNumberTuple(days, look(value) if look else None)
        return cell

    def _calculate_spans(self) -> None:
        """The first and last column in use of every 16 rows, as XlsxWriter says them, which asks for every cell."""
        ends: dict[int, tuple[int, int]] = {}
        for row, cells in self.table.items():
            if cells:
                first, last = ends.get(row // 16, (min(cells), 0))
                ends[row // 16] = min(first, *cells), max(last, *cells)
        self.row_spans = {block: f"{first + 1}:{last + 1}" for block, (first, last) in ends.items()}

    def _write_rows(self) -> None:
        """Rows and cells to the byte as XlsxWriter writes them (there are no comments), in a third of its time:
        it searches every attribute of every cell for what must be escaped.
        """
        self._calculate_spans()
        names = {column: xl_col_to_name(column) for column in range(self.dim_colmin, self.dim_colmax + 1)}
        looks = {column: f' s="{look._get_xf_index()}"' for column, look in self._looks.items()}
        for row in sorted(self.table.keys() | self.row_info.keys()):
            cells, told = self.table.get(row), self.row_info.get(row)
            spans = self.row_spans.get(row // 16)
            if not cells:
                if told is not None:
                    self._write_empty_row(row, spans, told)
                continue
            self._write_row(row, spans, told)
            written: list[str] = []
            for column, cell in sorted(cells.items()):
                kind = cell.__class__
                if kind is not CellStringTuple and kind is not CellNumberTuple:
                    self.fh.write("".join(written))
                    written.clear()
                    self._write_cell(row, column, cell)
                    continue
                value, look = cell
                style = f' s="{look._get_xf_index()}"' if look else looks.get(column, "")
                if kind is CellStringTuple:
                    written.append(f'<c r="{names[column]}{row + 1}"{style} t="s"><v>{value}</v></c>')
                else:
                    written.append(f'<c r="{names[column]}{row + 1}"{style}><v>{value:.16G}</v></c>')
            written.append("</row>")
            self.fh.write("".join(written))

    def _xml_formula_element(
        self, formula: str, result: object, attributes: Sequence[tuple[str, object]]
    ) -> None:
        """An empty text is a text: without its type it would be a number without digits."""
        if result == "":
            attributes = [*attributes, ("t", "str")]
        super()._xml_formula_element(formula, result, attributes)

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, object]]) -> None:
        if tag == "row":
            quarters = self._fitted.get(int(str(attributes[0][1])) - 1)
            if quarters is not None:
                attributes = [*attributes, ("ht", f"{quarters / 4:g}")]
        super()._xml_start_tag_unencoded(tag, attributes)
