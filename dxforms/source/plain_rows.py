"""The rows of a large worksheet in the one spelling Excel, LibreOffice and the libraries share, taken out in one pass.

calamine makes a value of every cell. Of a review sheet a few columns are looked at, and of most rows only whether
they still stand as they were written: there the cells are kept as they are spelled, and a column is made values when
it is asked for (``plain_values.py``). A sheet of which a single row is spelled otherwise is not read here, and a value
whose meaning does not stand in its cell is asked of calamine. Rules of the cells: ECMA-376 part 1, 18.3.1.4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from itertools import accumulate
from operator import ge, itemgetter

from dxforms.grid import ReadRows, Value, chosen, column_index, column_letters
from dxforms.patterns import pattern
from dxforms.records import record
from dxforms.source.plain_values import Elsewhere, Reader, Strings, Values, reader_of

_TRIED = 60
"""Rows matched before the others are; headings stand among them."""
_ROW_START = b'<row r="'
"""Every row begins so, and the one before it ends there: what begins otherwise leaves a row that is not taken."""
_SAMPLE = 1_000  # rows that tell whether many are alike
_WIDEST = 64  # columns
_LOWEST = 1 << 20  # rows of a sheet

_HEAD = pattern(
    rb'(?:\xef\xbb\xbf)?<\?xml version="1\.0" encoding="(?:UTF|utf)-8"[^?<>]*\?>\s*<worksheet [^<>]*'
    rb'xmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"'
)
# What may hold what looks like rows, or other rows.
_DOUBTFUL = pattern(rb"<!|<\?|sheetData")
_DIMENSION = pattern(rb'<dimension ref="A[1-9]\d{0,6}:([A-Z]{1,3})[1-9]\d{0,6}"/>')
_FORMULA = rb"(?:<f(?: [^<>/]*+)?+(?:/>|>[^<]*+</f>))?+"
# Most cells hold a shared text: of these nothing but the index is kept, of others what stands in the tag too. Of the
# columns nobody asks for in whole it is kept whether something stands there (one byte is an object Python shares).
_STYLE, _SOUND = rb'(?: s="\d++")?+', rb'(?: ph="1")?+'
_EMPTY = _STYLE + rb'(?: t="(?:str|s|n|b)")?+' + _SOUND + rb"/>"
_LOOKED_AT = (
    rb'(?:<c r="%s\1"(?:(?:'
    + (_STYLE + rb' t="s"' + _SOUND + rb">|(" + _STYLE + rb'(?: t="(?:str|n|b)")?+' + _SOUND + rb">))")
    + (_FORMULA + rb"<v>([^<]++)</v></c>|" + _EMPTY + rb"))?+")
)
_ASIDE = (
    rb'(?:<c r="%s\1"(?:'
    + (_STYLE + rb'(?: t="(?:str|s|n|b)")?+' + _SOUND + rb">")
    + (_FORMULA + rb"<v>([^<])[^<]*+</v></c>|" + _EMPTY + rb"))?+")
)
_Cells = tuple[bytes, ...]
"""A row's number, then of every column what stands in the cell's tag (empty for a shared text) and its value; of a
column nobody asks for the first byte of its value alone. What is not there is empty.
"""


@record
class Plain:
    """A worksheet of which every row is spelled plainly: its cells, and what their values are resolved with."""

    cells: Sequence[_Cells] = field(repr=False)
    top: Mapping[int, _Cells] = field(repr=False)
    """Of the first rows, by their index, the cells of every column."""
    layout: Layout
    values: Values


class Layout:
    """Where in a row's cells those of a column stand; ``whole`` says of every column whether it was kept in whole."""

    __slots__ = ("size", "values", "whole")

    def __init__(self, whole: Sequence[bool]) -> None:
        sizes = [2 if is_whole else 1 for is_whole in whole]
        self.whole = whole
        self.values = tuple(accumulate(sizes))
        """The index of every column's value, or of its first byte."""
        self.size = 1 + sum(sizes)


def plain(
    content: bytes | bytearray, values: Values, limit: int, aside: Collection[str] = ()
) -> Plain | None:
    """A worksheet's rows as they are spelled; None where a single one, or the sheet, is spelled otherwise.

    ``content`` is the whole part; ``limit`` the cells its rectangle from A1 may have. ``aside`` are headings of
    columns that are not asked for in whole. None too where a cell shows an error or a formula has no result: these
    are told of with their addresses, which takes another reading.
    """
    start, end = content.find(b"<sheetData>"), content.rfind(b"</sheetData>")
    head = content[: max(start, 0)]
    start += len(b"<sheetData>")
    size = _DIMENSION.search(head)
    if size is None or not _HEAD.match(head) or _DOUBTFUL.search(head, len(b"<?xml")):
        return None
    if not content.startswith(_ROW_START, start):
        return None
    width = column_index(size[1].decode()) + 1
    top = _top((True,) * width, content, start, end) if width <= _WIDEST else ()
    if not top or values.strings.has_empty:
        return None
    layout = Layout(_whole(top, width, values.strings, frozenset(aside)))
    cells: list[_Cells] = _row(layout.whole).findall(content, start, end)
    if len(cells) != content.count(_ROW_START, start, end):
        return None
    whole = _consecutive(cells, layout, limit)
    if whole is None:
        return None
    first = {int(row[0]) - 1: row for row in top}
    return Plain(cells=whole, top=first, layout=layout, values=values)


@lru_cache(maxsize=8)
def _row(whole: Sequence[bool]) -> re.Pattern[bytes]:
    """A row of at most so many columns, which the next one follows at once."""
    cells = b"".join(
        (_LOOKED_AT if is_whole else _ASIDE) % column_letters(column).encode()
        for column, is_whole in enumerate(whole)
    )
    return re.compile(rb'<row r="([1-9]\d{0,6}+)"[^<>/]*+(?:/>|>' + cells + rb'</row>)(?=<row r="|\Z)')


def _top(whole: Sequence[bool], content: bytes | bytearray, start: int, end: int) -> Sequence[_Cells]:
    """The first rows; none where one of them is not plain: a sheet that is spelled otherwise shows it there."""
    row = _row(whole)
    found: list[_Cells] = []
    while start < end and len(found) < _TRIED:
        one = row.match(content, start, end)
        if one is None:
            return ()
        found.append(one.groups(b""))
        start = one.end()
    return found


def _whole(top: Sequence[_Cells], width: int, strings: Strings, aside: Collection[str]) -> Sequence[bool]:
    """Which columns are kept in whole: all, but for those under the headings ``aside``."""
    most: set[int] = set()
    for row in top if aside else ():
        indices = [b"" if row[2 * column + 1] else row[2 * column + 2] for column in range(width)]
        try:
            under = {column for column, text in enumerate(strings.every(indices)) if text in aside}
        except Elsewhere:
            continue
        most = max(most, under, key=len)
    return tuple(column not in most for column in range(width))


def _consecutive(cells: list[_Cells], layout: Layout, limit: int) -> list[_Cells] | None:
    """The rows from the first to the last with a value, with those that are not written down; None where they do not ascend."""
    numbers = list(map(int, map(itemgetter(0), cells)))
    count, last = len(numbers), numbers[-1]
    if last > _LOWEST or last * len(layout.whole) > limit:
        return None
    if numbers != list(range(1, count + 1)):
        if any(map(ge, numbers, numbers[1:])):
            return None
        whole: list[_Cells] = [(b"",) * layout.size] * last
        for number, row in zip(numbers, cells, strict=True):
            whole[number - 1] = row
        cells = whole
    while cells and _is_empty(cells[-1], layout):
        cells.pop()
    return cells


def _is_empty(row: _Cells, layout: Layout) -> bool:
    return not any(row[place] for place in layout.values)


class PlainRows(ReadRows):
    """The rows of a plain worksheet. ``otherwise`` gives the same sheet as calamine reads it."""

    __slots__ = ("_otherwise", "_plain", "_readers", "_width")

    def __init__(self, plain: Plain, otherwise: Callable[[], Sequence[Sequence[Value]]]) -> None:
        self._plain = plain
        self._otherwise = otherwise
        self._readers: dict[bytes, Reader] = {b"": plain.values.strings.one}
        self._width = len(plain.layout.whole)
        while self._width and not any(map(itemgetter(plain.layout.values[self._width - 1]), plain.cells)):
            self._width -= 1

    def __len__(self) -> int:
        return len(self._plain.cells)

    def line(self, at: int) -> Sequence[Value]:
        """One row as calamine reads it."""
        at = range(len(self))[at]
        if self.is_empty(at):
            return [""] * self._width
        row = self._plain.top.get(at)
        if row is None:
            return self._otherwise()[at]
        tags, values = row[1 : 2 * self._width : 2], row[2 : 2 * self._width + 1 : 2]
        try:
            return [
                self._reader(tag)(value) if value else "" for tag, value in zip(tags, values, strict=True)
            ]
        except Elsewhere:
            return self._otherwise()[at]

    def column(self, at: int, rows: Sequence[int] | None = None) -> Sequence[Value]:
        """One column as calamine reads it, or what stands in it in these rows."""
        place = self._plain.layout.values[at]
        cells = self._plain.cells if rows is None else [self._plain.cells[row] for row in rows]
        values = list(map(itemgetter(place), cells))
        if not any(values):
            return [""] * len(values)
        if self._plain.layout.whole[at]:
            try:
                return self._resolved(list(map(itemgetter(place - 1), cells)), values)
            except Elsewhere:
                pass
        return [line[at] for line in chosen(self._otherwise(), rows)]

    def counted(self, at: int, rows: Sequence[int]) -> Sequence[Value]:
        """What stands in a column in these rows, days and times as the numbers that stand in the file."""
        layout = self._plain.layout
        if layout.whole[at]:
            place = layout.values[at]
            cells = [self._plain.cells[row][place - 1 : place + 1] for row in rows]
            try:
                readers = {
                    tag: reader_of(tag, None) if tag else self._plain.values.strings.one
                    for tag in {tag for tag, _ in cells}
                }
                return [readers[tag](value) if value else "" for tag, value in cells]
            except Elsewhere:
                pass
        return self.column(at, rows)

    def distinct(
        self, columns: Sequence[int], rows: Sequence[int]
    ) -> tuple[Sequence[Hashable], Mapping[Hashable, tuple[Value, ...]]]:
        """What stands in these columns of these rows, of rows that are spelled the same once."""
        layout = self._plain.layout
        if not all(layout.whole[at] for at in columns):
            return super().distinct(columns, rows)
        places = [place for at in columns for place in (layout.values[at] - 1, layout.values[at])]
        cells = map(self._plain.cells.__getitem__, rows)
        tokens = list(map(itemgetter(*places), cells))
        sample = tokens[:: len(tokens) // _SAMPLE + 1]
        if len(set(sample)) * 2 > len(sample):  # hardly any is spelled as another
            return super().distinct(columns, rows)
        different = list(set(tokens))
        spelled = list(zip(*different, strict=True))
        try:
            resolved = [
                self._resolved(tags, values) for tags, values in zip(spelled[::2], spelled[1::2], strict=True)
            ]
        except Elsewhere:
            return super().distinct(columns, rows)
        return tokens, dict(zip(different, zip(*resolved, strict=True), strict=True))

    def filled(self, at: int) -> Iterable[int]:
        """The rows in which something stands in a column."""
        place = self._plain.layout.values[at]
        return [row for row, cells in enumerate(self._plain.cells) if cells[place]]

    def is_empty(self, at: int) -> bool:
        """True for a row in which nothing stands."""
        return _is_empty(self._plain.cells[at], self._plain.layout)

    def _resolved(self, tags: Sequence[bytes], values: Sequence[bytes]) -> Sequence[Value]:
        """What cells of these tags and values hold; of those that are no shared texts the same ones are resolved once."""
        if not any(tags):
            return self._plain.values.strings.every(values)
        cells = list(zip(tags, values, strict=True))
        known = {(tag, value): self._reader(tag)(value) if value else "" for tag, value in set(cells)}
        return [known[cell] for cell in cells]

    def _reader(self, tag: bytes) -> Reader:
        """How a value is read, by what stands in the tag of its cell."""
        reader = self._readers.get(tag)
        if reader is None:
            reader = self._readers[tag] = reader_of(tag, self._plain.values.numeric)
        return reader
