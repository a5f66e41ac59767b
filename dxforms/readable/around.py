"""Rules about what surrounds the data: notes outside the table, hidden parts, colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dxforms.grid import column_letters
from dxforms.readable.page import Cell
from dxforms.readable.rules import COLOURS, HIDDEN, NOTES, LintFinding
from dxforms.readable.table import Table


def notes(table: Table) -> Iterator[LintFinding]:
    """Titles above the headings, notes below the records, and what stands beside the table."""
    rows = {cell.row for cell in table.notes if cell.row < table.top}
    for row in sorted(rows):
        first = next(cell for cell in table.notes if cell.row == row)
        yield table.broken(
            NOTES,
            first,
            "見出しの上に表題等があります。削除して、1行目を見出しとしてください（表題はメタデータに記載します）。",
        )
    if table.top and not rows:
        yield table.broken(
            NOTES, Cell(0, 0, ""), "1行目が空です。上の空の行を削除して、1行目を見出しとしてください。"
        )
    end = table.top + len(table.body)
    for cell in table.notes:
        if cell.row > end:
            yield table.broken(
                NOTES, cell, "表の下に注記があります。削除して、メタデータに記載してください。"
            )
        elif cell.row >= table.top:
            yield table.broken(
                NOTES, cell, "表の右に、見出しのない値があります。見出しを付けるか、削除してください。"
            )
    if table.left:
        yield table.broken(
            NOTES, Cell(table.top, 0, ""), "表がA列から始まっていません。左の空の列を削除してください。"
        )


def hidden(table: Table) -> Iterator[LintFinding]:
    """Hidden sheets, rows and columns."""
    page = table.page
    if page.is_hidden:
        yield table.broken(HIDDEN, None, "シートが非表示です。再表示するか、削除してください。")
    for first, last in _runs(page.hidden_rows):
        rows = f"{first + 1}行目" if first == last else f"{first + 1}行目から{last + 1}行目まで"
        yield table.broken(
            HIDDEN,
            Cell(first, 0, ""),
            f"{rows}が非表示です。再表示するか、削除してください（フィルターは解除します）。",
        )
    for first, last in _runs(page.hidden_columns):
        letters = column_letters(first)
        columns = f"{letters}列" if first == last else f"{letters}列から{column_letters(last)}列まで"
        yield table.broken(
            HIDDEN, Cell(0, first, ""), f"{columns}が非表示です。再表示するか、削除してください。"
        )


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers in order as runs without a gap."""
    start = last = None
    for number in sorted(numbers):
        if start is None or last is None or number > last + 1:
            if start is not None and last is not None:
                yield start, last
            start = number
        last = number
    if start is not None and last is not None:
        yield start, last


def colours(table: Table) -> Iterator[LintFinding]:
    """Colours under or in the records: whether they mean something only a person can tell."""
    message = "色が付いています。色に意味があるときは、その内容を表す列を加えてください。"
    for cell in table.cells:
        if cell.is_coloured:
            yield table.look(COLOURS, cell, message)
    if table.page.is_coloured_by_rule:
        yield table.look(COLOURS, None, f"条件付き書式があります。{message.partition('。')[2]}")
