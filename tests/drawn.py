"""Sheets of a description drawn as text: one row a line, cells with ``|`` between, ⏎ for a line break in a cell."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from dxforms.grid import Grid, Value
from dxforms.survey.described import describe
from dxforms.survey.description import Description

FILE = "講演会情報.xlsx"

LECTURE = """
    項目    | 内容
    講演会名 | 窓口改善に関する講演会
    開催日  | 令和8年11月24日（火）
"""
QUESTIONS = """
    番号 | 列見出し                 | 回答形式
    Q1  | ご意見を記入してください | 自由記述
"""


def grid(sheet: str, drawing: str, *, top: int = 0, cells: Mapping[str, Value] | None = None) -> Grid:
    """The drawn sheet; ``cells`` replaces cells by their address (B3) with values that are no text."""
    rows: list[list[Value]] = [
        [cell.strip().replace("⏎", "\n") or None for cell in line.split("|")]
        for line in dedent(drawing).strip("\n").splitlines()
    ]
    for address, value in (cells or {}).items():
        row, column = int(address[1:]) - 1 - top, ord(address[0]) - ord("A")
        while len(rows) <= row:
            rows.append([])
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = value
    wide = max(map(len, rows), default=0)
    return Grid(
        file=FILE, sheet=sheet, rows=tuple((*row, *[None] * (wide - len(row))) for row in rows), top=top
    )


def book(**sheets: str | Grid) -> dict[str, Grid]:
    """A workbook of drawn sheets; 講演会 and 設問 stand there faultless where they are not drawn."""
    drawn: dict[str, str | Grid] = {"講演会": LECTURE, "設問": QUESTIONS} | sheets
    return {
        name: sheet if isinstance(sheet, Grid) else grid(name, sheet)
        for name, sheet in drawn.items()
        if sheet
    }


def described(**sheets: str | Grid) -> Description:
    """The description that the drawn sheets hold."""
    return describe(book(**sheets), file=FILE)
