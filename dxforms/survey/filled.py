"""A sheet as people filled it in: where its heading row is, which column is which, what stands in its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from dxforms.grid import Grid, Value
from dxforms.issues import Findings, Where, quoted
from dxforms.records import record
from dxforms.survey.datatable import FIGURES, QUESTIONS
from dxforms.survey.layout import EXAMPLE, NOT_FILLED_IN, SHEETS, SheetLayout, name_key
from dxforms.survey.typed import Mistyped, text
from dxforms.text import nearest

T = TypeVar("T")

_DEEPEST_HEADING = 30
"""Rows in which a heading row is looked for; titles and notes stand above it."""
_EXCEL_ERROR = re.compile(r"#(?:N/A|GETTING_DATA|[A-Z0/]{3,12}[!?])")
_EXAMPLE_LEFT = re.compile(rf"[（(【［\[〔]?{EXAMPLE}")


@record
class Cell:
    """One cell: its value (None: empty), its text, its place."""

    value: Value
    where: Where

    @property
    def text(self) -> str:
        """The value as text; empty for an empty cell."""
        return text(self.value)

    def __bool__(self) -> bool:
        return self.value is not None


@record
class Row:
    """One row under the headings, by column name; a column the sheet does not have reads as empty."""

    index: int
    """Index into the grid's rows."""
    cells: Mapping[str, Cell]

    def __getitem__(self, column: str) -> Cell:
        return self.cells[column]

    def only(self, *columns: str) -> bool:
        """True where something stands in one of these columns and nothing in any other."""
        held = {name for name, cell in self.cells.items() if cell}
        return bool(held) and held <= set(columns)


@record
class FilledSheet:
    """One sheet of the description that is there and whose headings were found.

    ``heading_row`` and the values of ``columns`` are indices into ``grid.rows`` and its rows; ``aside`` are the
    columns the program writes and does not read. ``rows`` are those that hold anything.
    """

    layout: SheetLayout
    grid: Grid
    heading_row: int
    columns: Mapping[str, int]
    aside: Mapping[str, int]
    rows: tuple[Row, ...]

    @property
    def where(self) -> Where:
        """The sheet as a place."""
        return Where(file=self.grid.file, sheet=self.grid.sheet)

    def heading(self, column: str) -> Where:
        """The place of a column's heading, or the sheet where it has none."""
        index = self.columns.get(column)
        return self.where if index is None else self.grid.where(self.heading_row, index)


def sheets_by_name(book: Mapping[str, Grid], *, file: str, found: Findings) -> dict[str, Grid]:
    """The sheets of the layout that the workbook has, by the layout's names; faults for missing and mistyped ones."""
    known = {name_key(layout.name): layout for layout in SHEETS}
    sheets: dict[str, Grid] = {}
    strangers: list[str] = []
    for name, grid in book.items():
        layout = known.get(name_key(name))
        if layout is None:
            strangers.append(name)
        elif layout.name in sheets:
            found.fault(
                "sheet.doubled",
                f"「{layout.name}」シートが2つあります（もう1つは「{sheets[layout.name].sheet}」）。どちらかを削除するか、名前を変えてください。",
                Where(file=file, sheet=name),
            )
        else:
            sheets[layout.name] = grid
    is_tally = {FIGURES, QUESTIONS}.issubset(strangers)  # whose other sheets have names like ours
    if is_tally or (not sheets and not any(nearest(layout.name, strangers, cutoff=0.6) for layout in SHEETS)):
        named = "、".join(quoted(name) for name in strangers[:3])
        found.fault(
            "book.other",
            f"講演会情報のファイルではありません（シートは{named}{'など' if len(strangers) > 3 else ''}です）。"
            "「dxforms init」で作った講演会情報のファイルを指定してください。",
            Where(file=file),
        )
        return {}
    for layout in SHEETS:
        if layout.name in sheets:
            continue
        # A needed sheet under another name is likelier mistyped than gone.
        near = nearest(layout.name, strangers, cutoff=0.5 if layout.required else 0.6)
        if near is not None:
            found.fault(
                "sheet.mistyped",
                f"「{layout.name}」シートがありません。このシートがそうであれば、シートの名前を「{layout.name}」に直してください。",
                Where(file=file, sheet=near),
            )
        elif layout.required:
            found.fault(
                "sheet.missing",
                f"「{layout.name}」シートがありません。シートの名前を確かめてください。「dxforms init」を実行すると、足りないシートを追加できます。",
                Where(file=file),
            )
    return sheets


def read_sheet(layout: SheetLayout, grid: Grid, found: Findings) -> FilledSheet | None:
    """The sheet's rows by column name; None, with its faults in ``found``, where a needed column is missing.

    Columns may stand in any order, beside others, under title rows. Cells that hold an Excel error, 未記入 or a
    記入例 that was left are faults; values outside the table's columns are notices.
    """
    heading_row = _heading_row(layout, grid)
    if heading_row is None:
        if not any(value is not None for row in grid.rows for value in row) and not layout.required:
            return None
        found.fault(
            "sheet.headings",
            f"見出しの行が見つかりません。「{'」「'.join(column.name for column in layout.columns)}」を見出しとする行が必要です。",
            Where(file=grid.file, sheet=grid.sheet),
        )
        return None
    columns, aside, complete = _columns(layout, grid, heading_row, found)
    if not complete:
        return None
    rows = tuple(_rows(layout, grid, heading_row, columns, found))
    _tell_outside(grid, heading_row, {*columns.values(), *aside.values()}, found)
    return FilledSheet(
        layout=layout, grid=grid, heading_row=heading_row, columns=columns, aside=aside, rows=rows
    )


def _heading_row(layout: SheetLayout, grid: Grid) -> int | None:
    names = {name_key(column.name) for column in layout.columns}
    best, most = None, 0
    for index, row in enumerate(grid.rows[:_DEEPEST_HEADING]):
        hits = len(names & {name_key(text(value)) for value in row if value is not None})
        if hits > most:
            best, most = index, hits
    return best


def _columns(
    layout: SheetLayout, grid: Grid, heading_row: int, found: Findings
) -> tuple[dict[str, int], dict[str, int], bool]:
    """The columns by name, the ones aside, and whether reading can go on."""
    named = {name_key(column.name): column.name for column in layout.columns}
    beside = {name_key(name): name for name in layout.aside}
    columns: dict[str, int] = {}
    aside: dict[str, int] = {}
    strangers: list[int] = []
    complete = True
    for index, value in enumerate(grid.rows[heading_row]):
        if value is None:
            continue
        bare = name_key(text(value))
        if bare in beside:
            aside.setdefault(beside[bare], index)
        elif bare not in named:
            strangers.append(index)
        elif named[bare] in columns:
            name = named[bare]
            first = grid.where(heading_row, columns[name])
            found.fault(
                "column.doubled",
                f"「{name}」の列が2つあります（もう1つはセル{first.cell}）。使わない方の列を削除するか、見出しを変えてください。",
                grid.where(heading_row, index),
            )
            complete = False
        else:
            columns[named[bare]] = index
    missing = [column for column in layout.columns if column.name not in columns]
    for index in strangers:
        shown = text(grid.rows[heading_row][index])
        near = nearest(shown, (column.name for column in missing), cutoff=0.5)
        where = grid.where(heading_row, index)
        if near is not None:
            found.fault(
                "column.mistyped",
                f"見出し{quoted(shown)}が分かりません。「{near}」ではありませんか。見出しを直してください。",
                where,
            )
            complete = complete and not layout.column(near).required
            missing = [column for column in missing if column.name != near]
        elif _held_under(grid, heading_row, index):
            found.notice(
                "column.unknown", f"見出し{quoted(shown)}の列は、集計にも報告書にも使いません。", where
            )
    for column in missing:
        if column.required:
            found.fault(
                "column.missing",
                f"「{column.name}」の列がありません。見出しの行に「{column.name}」を追加してください。",
                grid.where(heading_row, 0),
            )
            complete = False
    return columns, aside, complete


def _held_under(grid: Grid, heading_row: int, column: int) -> bool:
    return any(row[column] is not None for row in grid.rows[heading_row + 1 :])


def _rows(
    layout: SheetLayout, grid: Grid, heading_row: int, columns: Mapping[str, int], found: Findings
) -> Iterator[Row]:
    for index in range(heading_row + 1, len(grid.rows)):
        held = {
            name: _value(name, grid.rows[index][at], grid.where(index, at), found)
            for name, at in columns.items()
        }
        if all(value is None for value in held.values()):
            continue
        yield Row(
            index=index,
            cells={
                column.name: Cell(
                    value=held.get(column.name), where=grid.where(index, columns.get(column.name, 0))
                )
                for column in layout.columns
            },
        )


def _value(name: str, value: Value, where: Where, found: Findings) -> Value:
    """The value with blanks mended, None where nothing stands there; faults for what cannot be meant."""
    if not isinstance(value, str):
        return value
    shown = text(value)
    if _EXCEL_ERROR.fullmatch(shown):
        found.fault(
            "cell.error",
            f"「{name}」の数式がエラー（{shown}）になっています。数式を直すか、値を直接記入してください。",
            where,
        )
        return None
    if _EXAMPLE_LEFT.match(shown):
        found.fault(
            "cell.example",
            f"「{name}」に記入例が残っています。この講演会の内容に書き換えるか、空欄にしてください。",
            where,
        )
        return None
    if name_key(shown).startswith(NOT_FILLED_IN) and len(shown) <= 2 * len(NOT_FILLED_IN):
        how = (
            "「根拠」の欄を見て、一覧から選んでください。"
            if name == "回答形式"
            else "記入するか、空欄にしてください。"
        )
        found.fault("cell.open", f"「{name}」が「{NOT_FILLED_IN}」のままです。{how}", where)
        return None
    return shown or None


def _tell_outside(grid: Grid, heading_row: int, columns: set[int], found: Findings) -> None:
    """A notice for the first value, of how many, that stands under no heading."""
    stray = [
        (row, column)
        for row in range(heading_row + 1, len(grid.rows))
        for column, value in enumerate(grid.rows[row])
        if text(value) and column not in columns and grid.rows[heading_row][column] is None
    ]
    if stray:
        more = f"ほか{len(stray) - 1}か所。" if len(stray) > 1 else ""
        found.notice(
            "cell.outside",
            f"見出しのない列に記入があります。{more}この内容は使いません。",
            grid.where(*stray[0]),
        )


def take(found: Findings, cell: Cell, read: Callable[[Value], T]) -> T | None:
    """The cell read by one of :mod:`dxforms.survey.typed`; None, with the fault in ``found``, where it cannot be."""
    try:
        return read(cell.value)
    except Mistyped as error:
        found.fault(error.code, str(error), cell.where)
        return None


def missing(found: Findings, code: str, message: str, where: Where) -> None:
    """A fault for what is not there, unless something was already found wrong with that very cell."""
    if not any(issue.is_fault and issue.where == where for issue in found.issues):
        found.fault(code, message, where)
