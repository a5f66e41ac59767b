"""What people changed by hand in a tally workbook that the next one does not take over, for the command to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum

from dxforms.grid import column_letters
from dxforms.issues import quoted
from dxforms.records import record

LINES = 12
"""Lines of changes that are shown; the rest is counted."""
_CELLS = 6  # cells or ranges named in one line


class Sort(Enum):
    """What became of something, in the words of the message."""

    FIGURE = "数式が値に変わっています"
    FORMULA = "数式が変わっています"
    VALUE = "内容が変わっています"
    TYPED = "書き加えられています"
    CLEARED = "内容が消えています"
    ROWS_ADDED = "行が追加されています"
    ROWS_REMOVED = "行が削除されています"
    COLUMNS_ADDED = "列が追加されています"
    COLUMNS_REMOVED = "列が削除されています"
    SHEET_ADDED = "が追加されています"
    SHEET_REMOVED = "が削除されています"
    SHEET_RENAMED = "の名前が変わっています"
    SHEET_MOVED = "の順番が変わっています"
    SHEET_HIDDEN = "が非表示になっています"
    PROTECTED = "が保護されています"
    TAB = "の見出しの色が変わっています"
    BOOK_PROTECTED = "の構成が保護されています"
    NAMES = "に名前が定義されています"
    CHARTS_ADDED = "グラフが追加されています"
    CHARTS_REMOVED = "グラフが削除されています"
    CHART = "グラフが変わっています"
    PICTURES = "図又は図形が変わっています"
    COMMENTS = "コメントが付いています"
    LOOKS = "書式（色、太字、表示形式等）が変わっています"
    WIDTHS = "列の幅が変わっています"
    COLUMNS_HIDDEN = "列が非表示になっています"
    ROWS_HIDDEN = "行が非表示になっています"
    CHOICES = "入力規則が変わっています"
    RULES = "条件付き書式が変わっています"
    JOINED = "セルが結合されています"
    PRINT = "印刷の設定が変わっています"


Address = tuple[int, int]
"""(row, column), both counted from 0."""
Rectangle = tuple[Address, Address]
"""The first and the last cell."""
Figure = int | float


@record
class Change:
    """One kind of change on one sheet (``sheet`` is empty: of the book itself).

    ``cells`` are the cells as the changed file has them; for rows and columns the other number is 0. ``areas`` are
    rectangles that may be as large as the sheet. ``before`` and ``now`` are given for one overwritten figure,
    ``detail`` for what is no cell.
    """

    sheet: str
    sort: Sort
    cells: tuple[Address, ...] = ()
    areas: tuple[Rectangle, ...] = ()
    before: Figure | None = None
    now: Figure | None = None
    detail: str = ""

    def __str__(self) -> str:
        place = f"{quoted(self.sheet)}シート" if self.sheet else "ブック"
        if self.sort in _WHOLE:
            return f"{place}{self.sort.value}{self.detail}"
        named = self._named()
        moved = (
            f"（{_shown(self.before)} → {_shown(self.now)}）"
            if self.before is not None and self.now is not None
            else self.detail
        )
        return f"{place}　{named}{'：' if named else ''}{self.sort.value}{moved}"

    def _named(self) -> str:
        if self.areas:
            return "セル" + _listed([_rectangle(*area) for area in self.areas], "か所")
        if not self.cells:
            return ""
        if self.sort in (Sort.ROWS_ADDED, Sort.ROWS_REMOVED, Sort.ROWS_HIDDEN):
            spans = _spans([row for row, _ in self.cells])
            return _listed([_span(first + 1, last + 1) + "行目" for first, last in spans], "か所")
        if self.sort in (Sort.COLUMNS_ADDED, Sort.COLUMNS_REMOVED, Sort.COLUMNS_HIDDEN):
            spans = _spans([column for _, column in self.cells])
            return _listed(
                [_span(column_letters(first), column_letters(last)) + "列" for first, last in spans], "か所"
            )
        return "セル" + _listed(list(_ranges(self.cells)), "か所")


_WHOLE = (
    Sort.SHEET_ADDED,
    Sort.SHEET_REMOVED,
    Sort.SHEET_RENAMED,
    Sort.SHEET_MOVED,
    Sort.SHEET_HIDDEN,
    Sort.PROTECTED,
    Sort.TAB,
    Sort.BOOK_PROTECTED,
    Sort.NAMES,
)


@record
class WorkbookChanges:
    """What differed in a workbook that was replaced from what the program had written there.

    ``is_known`` is False where the program no longer knows what it had written: then only sheets that are not
    its own are among the ``changes``.
    """

    changes: tuple[Change, ...] = ()
    is_known: bool = True

    def lines(self) -> tuple[str, ...]:
        """The changes as the command prints them, a screenful at most; empty where there is nothing to say."""
        return tuple(_lines(self))


def _lines(found: WorkbookChanges) -> Iterator[str]:
    changes = found.changes
    if not found.is_known:
        yield (
            "前に書き出した内容の控え（「.dxforms」フォルダー）がないため、"
            "どこが書き換えられているかは調べていません。書き換えた箇所があるときは、残したファイルをご覧ください。"
        )
    elif changes:
        yield f"前のものには、次の集計に引き継がれない変更が{len(changes)}件ありました。残したファイルで確かめられます。"
    shown = changes if len(changes) <= LINES + 1 else changes[:LINES]
    for change in shown:
        yield f"・{change}"
    if len(shown) < len(changes):
        rest = changes[len(shown) :]
        sheets = "、".join(quoted(name) for name in dict.fromkeys(change.sheet for change in rest) if name)
        yield f"・ほか{len(rest)}件（{sheets}シート）"
    if any(change.sort in _CONTENT for change in changes):
        yield (
            "数値は回答から計算し直すため、書き換えても報告書には反映されません。"
            "回答を除く場合や部を直す場合は「回答者の確認」シートに、掲載する文は「自由記述」シートに記入してください。"
        )


_CONTENT = (Sort.FIGURE, Sort.FORMULA, Sort.VALUE, Sort.CLEARED, Sort.ROWS_ADDED, Sort.ROWS_REMOVED)


def _shown(value: Figure | None) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"


def _listed(names: Sequence[str], counted: str) -> str:
    """The first of many names: ``C12、D4ほか3か所``."""
    shown = "、".join(names[:_CELLS])
    return shown if len(names) <= _CELLS else f"{shown}ほか{len(names) - _CELLS:,}{counted}"


def _span(first: object, last: object) -> str:
    return f"{first}" if first == last else f"{first}～{last}"


def _spans(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of numbers, first and last of each."""
    spans: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans


def _ranges(cells: Sequence[Address]) -> Iterator[str]:
    """Cells as few rectangles as their columns' runs and equal neighbours give, in reading order."""
    by_row: dict[int, list[int]] = {}
    for row, column in cells:
        by_row.setdefault(row, []).append(column)
    open_: dict[tuple[int, int], tuple[int, int]] = {}  # columns → rows
    closed: list[tuple[int, int, int, int]] = []
    for row in sorted(by_row):
        for span in _spans(by_row[row]):
            first, last = open_.get(span, (row, row - 1))
            if last != row - 1:
                closed.append((first, span[0], last, span[1]))
                first = row
            open_[span] = (first, row)
    closed += [(rows[0], span[0], rows[1], span[1]) for span, rows in open_.items()]
    for top, left, bottom, right in sorted(closed):
        yield _rectangle((top, left), (bottom, right))


def _rectangle(first: Address, last: Address) -> str:
    return _span(f"{column_letters(first[1])}{first[0] + 1}", f"{column_letters(last[1])}{last[0] + 1}")
