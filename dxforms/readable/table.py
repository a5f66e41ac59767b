"""A page as a table: its headings in row 1, its records, and which of our layouts it has, if any."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from pathlib import PurePath

from dxforms.issues import Where
from dxforms.readable.page import Cell, Page, Sort, last_of
from dxforms.readable.rules import LintFinding, Rule, Verdict
from dxforms.records import record
from dxforms.survey.datatable import CONFIDENTIAL, NOT_AVAILABLE, DataTable
from dxforms.text import key

SIGNS = frozenset({NOT_AVAILABLE, CONFIDENTIAL})
"""What may stand for a number (rule 1-13)."""
_UNIT = re.compile(r"[（(\[［【][^（）()\[\]［］【】]+[）)\]］】]\s*$")
_FIGURE = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
# Not 代, 歳, 年, 月, 部 and the like: with these a number is a label.
_MEASURES = "人|名|件|円|千円|万円|百万円|億円|%|割|回答|票|点|個|台|戸|世帯|校|冊|枚|本|ポイント|pt|km2?|m2?|cm|mm|ha|kg|g|t|時間|分|秒"
_DRESSED = re.compile(rf"(?:約|およそ|計|[¥\\$])?\s*[-+−▲△]?\s*(?:{_FIGURE})\s*(?:{_MEASURES})?")


def is_plain_number(text: str) -> bool:
    """True for a number as data has it: ``12``, ``-3.5``."""
    return re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text) is not None


def is_dressed_number(text: str) -> bool:
    """True for a number as people write it in a text: ``1,234``, ``12人``, ``71.9%``, ``▲5``, ``約30``, ``４１``."""
    if len(text) > _LONGEST or is_plain_number(text):
        return False
    return _DRESSED.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


_LONGEST = 30


def has_unit(heading: str) -> bool:
    """True for a heading that ends with a unit in brackets: 度数（人）."""
    return _UNIT.search(heading.strip()) is not None


def shortened(text: str, limit: int = 40) -> str:
    """A value as it is quoted: on one line, 40 characters at most."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


@record
class Table:
    """One page seen as a table: what stands above and below it, its headings and its records."""

    file: str
    page: Page
    layout: DataTable | None = None
    """Which of our tables it is, told by its headings; None: anybody's."""
    top: int = 0
    """The row of the headings."""
    left: int = 0
    """The first column that holds anything."""
    headings: tuple[str, ...] = ()
    """From column A on, as far as the table goes."""
    body: tuple[tuple[Cell | None, ...], ...] = field(default=(), repr=False)
    """The rows under the headings, without notes below the table."""
    notes: tuple[Cell, ...] = field(default=(), repr=False)
    """What stands above, below and beside the table."""
    numeric: frozenset[int] = frozenset()
    """Columns of numbers."""
    words: frozenset[int] = frozenset()
    """Columns of what people wrote, of names and addresses: nothing of them is quoted."""

    @property
    def is_known(self) -> bool:
        """True for a table of ours."""
        return self.layout is not None

    @property
    def days(self) -> frozenset[int]:
        """Columns of days, of a table of ours."""
        dates = self.layout.dates if self.layout is not None else frozenset()
        return frozenset(index for index, heading in enumerate(self.headings) if heading in dates)

    @property
    def is_csv(self) -> bool:
        """True for a CSV, where every value is a text."""
        return self.page.csv is not None

    @property
    def head(self) -> tuple[Cell, ...]:
        """The cells of the headings."""
        row = self.page.rows[self.top] if self.page.rows else ()
        return tuple(cell for cell in row if cell is not None)

    @property
    def cells(self) -> Iterator[Cell]:
        """The cells under the headings that hold something."""
        for row in self.body:
            for cell in row:
                if cell is not None:
                    yield cell

    def column(self, index: int) -> Iterator[Cell]:
        """The cells of a column under its heading that hold something."""
        for row in self.body:
            if index < len(row) and (cell := row[index]) is not None:
                yield cell

    def records(self) -> Iterator[dict[str, str]]:
        """The rows as texts by heading."""
        for row in self.body:
            texts = ("" if cell is None else cell.text for cell in row)
            yield {**dict.fromkeys(self.headings, ""), **dict(zip(self.headings, texts, strict=False))}

    def is_words(self, cell: Cell) -> bool:
        """True where a respondent's words stand in a table of ours: they are published as they were written."""
        return self.is_known and self.is_private(cell)

    def is_private(self, cell: Cell) -> bool:
        """True for a cell that is not quoted."""
        return self.top < cell.row <= self.top + len(self.body) and cell.column in self.words

    def where(self, address: str = "") -> Where:
        """The place of a cell, or of the page."""
        return Where(file=self.file, sheet=self.page.name, cell=address)

    def broken(self, rule: Rule, cell: Cell | None, message: str) -> LintFinding:
        """A finding at a cell: 不適合."""
        return self._finding(rule, Verdict.BROKEN, cell, message)

    def look(self, rule: Rule, cell: Cell | None, message: str) -> LintFinding:
        """A finding at a cell: 要確認."""
        return self._finding(rule, Verdict.LOOK, cell, message)

    def _finding(self, rule: Rule, verdict: Verdict, cell: Cell | None, message: str) -> LintFinding:
        return LintFinding(
            rule=rule,
            verdict=verdict,
            message=message,
            where=self.where("" if cell is None else cell.address),
            value="" if cell is None or self.is_private(cell) else shortened(cell.text),
        )


_NOTE = re.compile(r"^[（(]?\s*(?:※|＊|\*|注|備考|資料|出典|出所|単位|凡例|参考)")
_TITLES = 12
"""Rows in which the headings are looked for."""


def layout_of(file: str, page: Page, layouts: Sequence[DataTable]) -> DataTable | None:
    """Which of our tables a page is, told by its headings and its sheet's name; None: none of them.

    A CSV has no sheet; its file may be called anything, but for tables of which only the first headings are fixed.
    """
    headings = _texts(page.rows[0] if page.rows else ())
    for layout in layouts:
        size, name = len(layout.columns), layout.name
        if headings == layout.columns and page.name in {"", name}:
            return layout
        is_named = page.name == name if page.name else PurePath(file).stem.endswith(name)
        if layout.open_ended and is_named and headings[:size] == layout.columns:
            return layout
    return None


def table_of(file: str, page: Page, layouts: Sequence[DataTable]) -> Table:
    """The page as a table. Of an unknown one the headings are the first row that is about as wide as the rest."""
    rows = page.rows
    headings = _texts(rows[0] if rows else ())
    layout = layout_of(file, page, layouts)
    top = 0 if layout is not None else _heading_row(rows)
    if top:
        headings = _texts(rows[top])
    # A record of ours fills several columns, so a single text at the bottom is a note whatever it says.
    end = _end(rows, top, single=layout is not None and len(headings) > 1)
    body = rows[top + 1 : end]
    width = len(headings)
    notes = [
        cell
        for index, row in enumerate(rows)
        for cell in row
        if cell is not None and (index < top or index >= end or cell.column >= width)
    ]
    left = next((index for index, heading in enumerate(headings) if heading), 0)
    while left and any(index < len(row) and row[index] for row in body for index in range(left)):
        left = 0
    table = Table(
        file=file,
        page=page,
        layout=layout,
        top=top,
        left=left,
        headings=headings,
        body=body,
        notes=tuple(notes),
    )
    numeric = (index for index in range(width) if _is_numeric(table, index))
    words = (index for index in range(width) if _is_of_words(table, index))
    return replace(table, numeric=frozenset(numeric), words=frozenset(words))


def _texts(row: Sequence[Cell | None]) -> tuple[str, ...]:
    return tuple("" if cell is None else cell.text for cell in row[: last_of(row) + 1])


def _count(row: Sequence[Cell | None]) -> int:
    return sum(cell is not None for cell in row)


def _heading_row(rows: Sequence[tuple[Cell | None, ...]]) -> int:
    """The first of the upper rows that is at least half as full as the fullest of them, and no title."""
    upper = rows[:_TITLES]
    fullest = max(map(_count, upper), default=0)
    full = (index for index, row in enumerate(upper) if _count(row) * 2 >= max(fullest, 1))
    return next((index for index in full if not (fullest > 1 and _is_title(upper, index))), 0)


def _is_title(rows: Sequence[tuple[Cell | None, ...]], index: int) -> bool:
    """True for a single text over an empty row, or over a row of several texts as headings are."""
    if _count(rows[index]) != 1 or index + 1 >= len(rows):
        return False
    below = [cell for cell in rows[index + 1] if cell is not None]
    return len(below) != 1 and all(cell.sort is Sort.TEXT for cell in below)


def _end(rows: Sequence[tuple[Cell | None, ...]], top: int, *, single: bool) -> int:
    """The row behind the last record: single texts at the bottom that read like notes are none, ``single``: no text."""
    end = len(rows)
    while end - 1 > top:
        cells = [cell for cell in rows[end - 1] if cell is not None]
        if cells and not (len(cells) == 1 and (single or _NOTE.match(cells[0].text))):
            break
        end -= 1
    return end


_PERSONS = re.compile(
    r"メール|e-?mail|名前|氏名|ふりがな|フリガナ|電話|住所|name$|自由記述|自由意見|意見|感想|掲載文|原文",
    re.IGNORECASE,
)
_SENTENCE = 40


def _is_of_words(table: Table, index: int) -> bool:
    """True for a column of respondents' words: by our layout, else by its heading or where a sentence stands in it.

    Forms joins picks by「;」, and what was written with その他 among them.
    """
    heading = table.headings[index]
    if table.layout is not None and heading in table.layout.columns:
        return heading in table.layout.words
    return _PERSONS.search(key(heading)) is not None or any(
        len(cell.text) > _SENTENCE or any(sign in cell.text for sign in "。\n;；")
        for cell in table.column(index)
    )


def _is_numeric(table: Table, index: int) -> bool:
    """True for a column of numbers: by our layout, else by its unit and by what most of its cells hold."""
    heading = table.headings[index]
    if table.layout is not None and heading in table.layout.columns:
        return heading in table.layout.numeric
    cells = [cell for cell in table.column(index) if cell.text not in SIGNS]
    numbers = sum(cell.sort is Sort.NUMBER or is_dressed_number(cell.text) for cell in cells)
    # Digits in a text may be a code: with a unit over them they are numbers, and in a CSV without leading zeros.
    if has_unit(heading) or (table.is_csv and not _are_codes(cells)):
        numbers += sum(cell.sort is Sort.TEXT and is_plain_number(cell.text) for cell in cells)
    return numbers > 0 and numbers * 2 >= len(cells)


def _are_codes(cells: Sequence[Cell]) -> bool:
    """True where texts of digits begin with 0, as codes do."""
    return any(len(cell.text) > 1 and cell.text.isdigit() and cell.text[0] == "0" for cell in cells)
