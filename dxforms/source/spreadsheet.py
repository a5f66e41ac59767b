"""Workbooks and CSV files as grids of values with their addresses (calamine).

calamine is the reader because it sees every row of an untouched download, whose dimension says ``A1``; what it
drops (error values, formulas saved without a result) is read from the package beside it.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from dxforms.grid import Grid, ListedRows, ReadRows, Value, values_of
from dxforms.issues import InputError, Issue, Where, fault, notice
from dxforms.source.delimited import decode, rows_of
from dxforms.source.opening import DESCRIPTION, RESPONSES, Form, Opened, Role, Source, open_source
from dxforms.source.table import Line, Rows, candidates, cells_text, choose, cut, drop_strays, stray_rows
from dxforms.source.worksheets import SheetPart, inspect


def read_book(
    src: Source,
    *,
    name: str = "",
    role: Role = DESCRIPTION,
    sheets: Collection[str] | None = None,
    aside: Collection[str] | None = None,
) -> dict[str, Grid]:
    """Every worksheet of an .xlsx as a grid from A1, in the book's order.

    An empty text is None, an error value the text Excel shows. ``name`` is shown instead of the path's last part,
    ``role`` says in a refusal which file is wanted. Of worksheets that are not among ``sheets`` there is the name
    alone: they are not unpacked, whatever their size. With ``aside``, which names headings of columns nobody will
    ask for in whole, the rows are :class:`ReadRows`, read as far as they are asked for.
    Raises InputError where the file cannot be read or is no workbook.
    """
    opened = open_source(src, name, role)
    _need_workbook(opened)
    book = _Book(opened, role, sheets, aside=aside)

    def rows(part: SheetPart) -> Sequence[Line]:
        if sheets is not None and part.name not in sheets:
            return ()
        return book.read_rows(part) if aside is not None else tuple(book.rows(part))

    return {
        part.name: Grid(
            file=opened.name,
            sheet=part.name,
            rows=rows(part),
            sha256=opened.sha256,
            notices=book.lost(part),
            lost={**dict.fromkeys(part.unsolved, ""), **part.errors},
            merged=part.merged,
        )
        for part in book.parts
    }


def read_rows(path: Path, sheet: str) -> Iterator[Sequence[object]]:
    """The rows of one worksheet, from A1 and one by one, of a workbook that was looked at before; "" is an empty cell.

    Nothing is told of what the reader drops. Raises OSError where there is no such file, sheet or workbook.
    """
    try:
        yield from CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).iter_rows()
    except BaseException as error:
        if not _is_refused(error):
            raise
        raise OSError(f"no workbook to read: {error}") from None


def read_table(src: Source, *, name: str = "") -> Grid:
    """The responses of an export (.xlsx or .csv): headings first, then the rows.

    Of a workbook the table (or, where no table is defined, the sheet) whose first headings are Forms' own; of it
    only the table's range. Rows without an ID are blank in the grid and noticed, and so is what stands beside and
    under the table. ``types_lost`` is true for CSV. Raises InputError as :func:`read_book` does, and where no
    sheet holds responses.
    """
    opened = open_source(src, name)
    if opened.form is Form.TEXT:
        return _csv(opened)
    book = _Book(opened)
    chosen, notices = choose(
        [found for part in book.parts for found in candidates(part, book.rows(part))], opened.name
    )
    headings, body, more = cut(chosen, opened.name)
    return Grid(
        file=opened.name,
        sheet=chosen.part.name,
        rows=(headings, *body),
        top=chosen.area.top,
        left=chosen.area.left,
        sha256=opened.sha256,
        notices=(*book.lost(chosen.part), *notices, *more),
    )


def _need_workbook(opened: Opened) -> None:
    if opened.form is not Form.WORKBOOK:
        message = "Excelのブック（.xlsx）ではありません。Excelで開き、「Excel ブック（*.xlsx）」として保存し直してください。"
        raise InputError([fault("workbook.unknown", message, Where(file=opened.name))])


class _Book:
    """One workbook: its package looked at, its values read sheet by sheet."""

    def __init__(
        self,
        opened: Opened,
        role: Role = RESPONSES,
        sheets: Collection[str] | None = None,
        *,
        aside: Collection[str] | None = None,
    ) -> None:
        self.opened = opened
        self.role = role
        self.parts = inspect(opened.data, opened.name, role=role, sheets=sheets, aside=aside)

    @cached_property
    def _book(self) -> CalamineWorkbook:
        try:
            return CalamineWorkbook.from_filelike(io.BytesIO(self.opened.data))
        except BaseException as error:
            raise (self._broken() if _is_refused(error) else error) from None

    def _broken(self) -> InputError:
        message = f"ブックの中身が壊れていて読み込めません。Excelで開いて保存し直すか、{self.role.again}"
        return InputError([fault("workbook.broken", message, Where(file=self.opened.name))])

    def raw(self, part: SheetPart) -> Sequence[Sequence[Value]]:
        """A sheet's values from A1 as the reader gives them, with error values as shown."""
        try:
            raw = self._book.get_sheet_by_name(part.name).to_python(skip_empty_area=False)
        except BaseException as error:
            raise (self._broken() if _is_refused(error) else error) from None
        return _with_errors(raw, part.errors) if part.errors else raw

    def read_rows(self, part: SheetPart) -> ReadRows:
        """A sheet's values from A1, read as far as they are asked for."""
        if part.plain is None:
            return ListedRows(self.raw(part))
        from dxforms.source.plain_rows import PlainRows

        return PlainRows(part.plain, cache(partial(self.raw, part)))

    def rows(self, part: SheetPart) -> Rows:
        """A sheet's values from A1; empty texts None, whole floats int, error values as shown."""
        return [values_of(line) for line in self.raw(part)]

    def lost(self, part: SheetPart) -> tuple[Issue, ...]:
        """Notices of error values and of formulas without a result."""
        issues = []
        where = Where(file=self.opened.name, sheet=part.name)
        if part.errors:
            kinds = "、".join(sorted(set(part.errors.values())))
            issues.append(
                notice(
                    "cell.error",
                    f"{cells_text(part.errors)}がエラー値（{kinds}）です。表示どおりの文字として読みました。",
                    where,
                )
            )
        if part.unsolved:
            issues.append(
                notice(
                    "cell.unsolved",
                    f"{cells_text(part.unsolved)}の数式は結果が保存されていないため、空欄として読みました。"
                    "Excelで開いて上書き保存してください。",
                    where,
                )
            )
        return tuple(issues)


def _is_refused(error: BaseException) -> bool:
    """True where the reader cannot go on: its own refusals, and numbers in a format of days that no calendar has."""
    return isinstance(error, (CalamineError, OverflowError)) or type(error).__name__ == "PanicException"


def _with_errors(
    raw: Sequence[Sequence[Value]], errors: Mapping[tuple[int, int], str]
) -> Sequence[Sequence[Value]]:
    """The rows with error values as Excel shows them, widened where the reader had cut them."""
    height = max(max(row for row, _ in errors) + 1, len(raw))
    width = max(max(column for _, column in errors) + 1, len(raw[0]) if raw else 0)
    whole: list[list[Value]] = [[*line, *[""] * (width - len(line))] for line in raw]
    whole += [[""] * width for _ in range(height - len(raw))]
    for (row, column), shown in errors.items():
        whole[row][column] = shown
    return whole


def _csv(opened: Opened) -> Grid:
    text, notices = decode(opened.data, opened.name)
    lines = rows_of(text, opened.name)
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    where = Where(file=opened.name)
    if not lines:
        raise InputError(
            [
                fault(
                    "file.empty",
                    "ファイルが空です（中身がありません）。もう一度ダウンロードしてください。",
                    where,
                )
            ]
        )
    width = len(lines[0])
    while width > 1 and not lines[0][width - 1].strip():
        width -= 1
    beside = [(r, width) for r, line in enumerate(lines) if any(cell.strip() for cell in line[width:])]
    blank: Line = (None,) * width
    body: list[Line] = [
        tuple([cell or None for cell in line[:width]]) + blank[len(line) :] for line in lines[1:]
    ]
    headings = tuple(cell or None for cell in lines[0][:width])
    dropped = drop_strays(headings, body)
    issues = [
        *notices,
        notice(
            "csv.types_lost",
            "CSVのため、数値・日付・先頭の0などの型が失われています。できるだけ、ダウンロードした.xlsxをそのままご使用ください。",
            where,
        ),
    ]
    if dropped:
        issues.append(stray_rows([(r + 1, 0) for r in dropped], where))
    if beside:
        issues.append(
            notice(
                "cell.beside",
                f"見出しのない列（{cells_text(beside)}）に値があります。集計には使いません。",
                where,
            )
        )
    return Grid(
        file=opened.name,
        rows=(headings, *body),
        types_lost=True,
        sha256=opened.sha256,
        notices=tuple(issues),
    )
