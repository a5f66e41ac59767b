"""Rules about how a table is laid out: 1-4, 1-6, 1-8, 1-9, 2-1 and 2-2."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from dxforms.readable.page import Cell, Sort
from dxforms.readable.rules import (
    DIVIDED,
    MERGED,
    NAMES,
    OBJECTS,
    ONE_TABLE,
    UNITS,
    LintFinding,
    Rule,
    Verdict,
)
from dxforms.readable.table import Table, has_unit, shortened
from dxforms.survey.datatable import DataTable
from dxforms.text import key

# ---------------------------------------------------------------- 1-4, 1-8


def merged(table: Table) -> Iterator[LintFinding]:
    """Merged ranges."""
    for area in table.page.merged:
        yield _at(
            table,
            MERGED,
            area,
            "セルが結合されています。結合を解除し、それぞれのセルに値を入れてください。",
            _value(table, area),
        )


def objects(table: Table) -> Iterator[LintFinding]:
    """Drawings, pictures, charts and comments."""
    for kind, address in table.page.drawings:
        yield _at(
            table,
            OBJECTS,
            address,
            f"{kind}があります。削除するか、別のシート又はファイルに移してください。",
            "",
        )


def _at(table: Table, rule: Rule, address: str, message: str, value: str) -> LintFinding:
    return LintFinding(
        rule=rule, verdict=Verdict.BROKEN, message=message, where=table.where(address), value=value
    )


def _value(table: Table, area: str) -> str:
    """What stands in the first cell of a range."""
    first = area.partition(":")[0]
    cells = (*table.notes, *table.head, *table.cells)
    cell = next((cell for cell in cells if cell.address == first), None)
    return "" if cell is None or table.is_private(cell) else shortened(cell.text)


# ---------------------------------------------------------------- 1-6

_DITTO = frozenset({"〃", "″", "同上", "同左", "々", '"', "”", "↓", "同", "仝"})


def names(table: Table) -> Iterator[LintFinding]:
    """Columns without a heading, headings that stand twice, ditto marks, row heads given once for several rows."""
    for index, heading in enumerate(table.headings):
        if not heading and index >= table.left and any(table.column(index)):
            cell = Cell(table.top, index, "")
            yield table.broken(NAMES, cell, "項目名がありません。列の内容を表す項目名を入れてください。")
    counts = Counter(map(key, table.headings))
    for cell in table.head:
        if counts[key(cell.text)] > 1 and cell.column < len(table.headings):
            yield table.broken(NAMES, cell, "同じ項目名が2つ以上あります。区別できる項目名にしてください。")
    for cell in table.cells:
        if cell.text.strip() in _DITTO and not table.is_words(cell):
            yield table.broken(NAMES, cell, "「同上」等で省略しています。同じ内容を入れてください。")
    if not table.is_known:
        yield from _omitted(table)


def renamed(table: Table, layout: DataTable) -> Iterator[LintFinding]:
    """Headings of a sheet of ours that somebody changed: it is no longer known by them."""
    for index, wanted in enumerate(layout.columns):
        heading = table.headings[index] if index < len(table.headings) else ""
        if heading != wanted:
            yield table.broken(
                NAMES,
                Cell(table.top, index, heading),
                f"「{layout.name}」シートの項目名が変わっています。「{wanted}」に戻してください。",
            )


def _omitted(table: Table) -> Iterator[LintFinding]:
    """Blanks under a row head, in the first column: the head is likely to hold for them too."""
    column = table.left
    if column in table.numeric or column >= len(table.headings):
        return
    seen = False
    for row in table.body:
        cell = row[column] if column < len(row) else None
        if cell is not None:
            seen = True
        elif seen and any(row):
            at = next(each.row for each in row if each is not None)
            yield table.look(
                NAMES, Cell(at, column, ""), "空欄です。上の行と同じ項目のときは、省略せずに入れてください。"
            )


# ---------------------------------------------------------------- 1-9

_QUANTITY = re.compile(
    r"(?:人数|件数|回数|個数|点数|戸数|世帯数|回答数|回答者数|出席者数|参加者数|度数|総数|合計|割合|比率|率|構成比|金額|価格|費用|面積|距離|重量|時間|平均)$"
)
_NO_UNIT = re.compile(
    r"(?:^|[^a-z])(?:id|no|nps)\.?$|番号|コード|年度?$|西暦|月$|日$|順位|順番|連番|通番|郵便|電話|フラグ|^q[0-9_\-]+$",
    re.IGNORECASE,
)


def units(table: Table) -> Iterator[LintFinding]:
    """Columns of numbers whose heading names no unit."""
    if table.is_known or any(key(heading) == "単位" for heading in table.headings):
        return
    for cell in table.head:
        if cell.column not in table.numeric or has_unit(cell.text) or _NO_UNIT.search(key(cell.text)):
            continue
        message = "数値の列の項目名に単位がありません。「人数（人）」「割合（％）」のように記載してください。"
        if _QUANTITY.search(key(cell.text)):
            yield table.broken(UNITS, cell, message)
        else:
            yield table.look(UNITS, cell, f"{message[:-1]}（単位のない数値のときは、このままで構いません）。")


# ---------------------------------------------------------------- 2-1, 2-2


def divided(table: Table) -> Iterator[LintFinding]:
    """Empty rows and columns inside the table, and headings that come again."""
    for index in _empty_columns(table):
        if not _begins_table(table, index):
            message = "表の途中に空の列があります。列を削除し、1つの表にしてください。"
            yield table.broken(DIVIDED, Cell(table.top, index, ""), message)
    for row, cells in enumerate(table.body):
        at = table.top + 1 + row
        if not any(cells):
            if not _is_new_table(table, row + 1):
                message = "表の途中に空の行があります。行を削除し、1つの表にしてください。"
                yield table.broken(DIVIDED, Cell(at, table.left, ""), message)
        elif _is_heading(table, cells):
            first = next(cell for cell in cells if cell is not None)
            yield table.broken(
                DIVIDED, first, "表の途中に見出しの行があります。行を削除し、1つの表にしてください。"
            )


def one_table(table: Table) -> Iterator[LintFinding]:
    """Several tables below or beside each other."""
    message = "1つのシートに2つ以上の表があります。表ごとにシート又はファイルを分けてください。"
    if len(table.page.tables) > 1:
        for area in table.page.tables[1:]:
            yield _at(table, ONE_TABLE, area, message, _value(table, area))
        return
    for index in _empty_columns(table):
        if _begins_table(table, index):
            cell = next(each for each in table.head if each.column > index)
            yield table.broken(ONE_TABLE, cell, message)
    for row, cells in enumerate(table.body[:-1]):
        if not any(cells) and _is_new_table(table, row + 1):
            yield table.broken(ONE_TABLE, next(c for c in table.body[row + 1] if c is not None), message)


def _empty_columns(table: Table) -> Iterator[int]:
    """The empty columns inside of the table, the last of each run."""
    for index in range(table.left + 1, len(table.headings) - 1):
        if not table.headings[index] and not any(table.column(index)) and _is_used(table, index + 1):
            yield index


def _is_used(table: Table, index: int) -> bool:
    return bool(table.headings[index]) or any(table.column(index))


def _begins_table(table: Table, index: int) -> bool:
    """True where what stands right of an empty column is headed as a table of its own."""
    before = {key(heading) for heading in table.headings[:index] if heading}
    after = [key(heading) for heading in table.headings[index + 1 :] if heading]
    return bool(before & set(after)) or (
        bool(after) and index + 1 not in table.numeric and any(column > index for column in table.numeric)
    )


def _is_new_table(table: Table, row: int) -> bool:
    """True where a row, the first behind empty ones, is the headings of another table: texts over numbers."""
    if row + 1 >= len(table.body) or not any(table.body[row]):
        return False
    cells = [cell for cell in table.body[row] if cell is not None]
    below = [cell for cell in table.body[row + 1] if cell is not None]
    texts = all(cell.sort is Sort.TEXT and not _is_number(table, cell) for cell in cells)
    return len(cells) > 1 and texts and any(_is_number(table, cell) for cell in below)


def _is_number(table: Table, cell: Cell) -> bool:
    return cell.sort is Sort.NUMBER or (table.is_csv and cell.text.replace(".", "", 1).isdecimal())


_ENOUGH = 20


def _is_heading(table: Table, cells: Sequence[Cell | None]) -> bool:
    texts = [cell.text for cell in cells if cell is not None]
    heads = table.head
    if len(texts) < 2 or not heads or key(texts[0][:_ENOUGH]) != key(heads[0].text[:_ENOUGH]):
        return False  # all but a few rows
    return [key(text) for text in texts] == [key(heading) for heading in table.headings if heading]
