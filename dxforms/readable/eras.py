"""Rules about days and years: 1-11, and how a CSV writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dxforms.readable.page import Cell, Sort
from dxforms.readable.rules import DATES, ERAS, LintFinding
from dxforms.readable.table import Table
from dxforms.survey.characters import ERA_YEAR, western

_ERA_DATE = re.compile(
    r"(?:令和|平成|昭和|大正|明治)\s*(?:元|[0-9０-９]{1,2})\s*(?:年度?|[./．／\-])"
    r"[\s0-9０-９年月日度./．／\-（()）月火水木金土日～〜ー]*"
)
_ABBREVIATED = re.compile(
    r"[RHSTMＲＨＳＴＭ]\s*[0-9０-９]{1,2}(?:[./．／\-年][0-9０-９]{1,2}){0,2}[年月日度]?"
)
_MONTH_AND_DAY = re.compile(
    r"[0-9０-９]{1,2}月\s*[0-9０-９]{1,2}日\s*(?:[（(][月火水木金土日][・祝休]*[）)])?"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WESTERN = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])")
_TIME = re.compile(r"年|月|日|時点|西暦|time|date|year", re.IGNORECASE)
"""Headings of what may be the 西暦 of a year in 和暦 in the same row."""
_SENTENCE = 40
_ISO = "（例：「2026-04-01」）"
NOT_WESTERN = f"西暦の年月日ではありません。西暦に直してください{_ISO}。"


def eras(table: Table) -> Iterator[LintFinding]:
    """Years in 和暦 alone."""
    for cell in table.head:
        yield from _eras(table, cell, beside="")
    yield from _days(table)
    days = table.days
    times = [] if table.is_known else [i for i, heading in enumerate(table.headings) if _TIME.search(heading)]
    for row in table.body:
        for each in row:
            if each is None or each.sort not in {Sort.TEXT, Sort.DATE} or table.is_words(each):
                continue
            if each.column in days and each.sort is Sort.TEXT:
                continue  # by _days
            beside = [row[i] for i in times if i < len(row) and i != each.column]
            yield from _eras(table, each, beside=" ".join(cell.text for cell in beside if cell is not None))


def _days(table: Table) -> Iterator[LintFinding]:
    """What is no day in 西暦 in our own columns of days; the first of them is never empty."""
    days = sorted(table.days)
    for row in table.body:
        for column in days:
            cell = row[column] if column < len(row) else None
            if cell is None:
                if column == days[0] and any(row):
                    at = next(each.row for each in row if each is not None)
                    yield table.broken(
                        ERAS, Cell(at, column, ""), f"年月日が空欄です。西暦の年月日を入れてください{_ISO}。"
                    )
            elif not is_western(cell):
                yield table.broken(ERAS, cell, NOT_WESTERN)


def is_western(cell: Cell) -> bool:
    """True for a date, or a text with a year in 西暦."""
    return cell.sort is Sort.DATE or any(sign.search(cell.text) for sign in (_DAY, WESTERN))


def _eras(table: Table, cell: Cell, *, beside: str) -> Iterator[LintFinding]:
    if cell.shows_wareki and cell.sort is Sort.DATE:
        yield table.broken(
            ERAS, cell, "日付が和暦で表示されています。セルの書式を「yyyy-mm-dd」等の西暦に直してください。"
        )
        return
    if cell.sort is not Sort.TEXT or WESTERN.search(beside) or WESTERN.search(cell.text):
        return
    if _ERA_DATE.fullmatch(cell.text.strip()) or (table.is_known and western(cell.text) != cell.text):
        yield table.broken(
            ERAS, cell, f"和暦だけの年月日です。西暦に直すか、西暦を併記してください{_example(cell.text)}。"
        )
    elif table.is_known:
        return
    elif ERA_YEAR.search(cell.text) and len(cell.text) <= _SENTENCE and "。" not in cell.text:
        yield table.look(
            ERAS, cell, f"和暦があります。時点を表すときは、西暦を併記してください{_example(cell.text)}。"
        )
    elif _ABBREVIATED.fullmatch(cell.text.strip()):
        yield table.look(ERAS, cell, "和暦の略記のように見えます。時点を表すときは、西暦に直してください。")
    elif _MONTH_AND_DAY.fullmatch(cell.text.strip()):
        yield table.look(ERAS, cell, "年のない月日です。時点を表すときは、西暦の年を加えてください。")


def _example(text: str) -> str:
    found = ERA_YEAR.search(text)
    return f"（例：「{western(found[0])}」）" if found else ""


# ---------------------------------------------------------------- CSV-3

_OTHER_DATES = re.compile(
    r"(?:1[89]|20)[0-9]{2}(?:[/.][0-9]{1,2}[/.][0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日|-[0-9]-[0-9]{1,2}|-[0-9]{1,2}-[0-9])"
)


def dates(table: Table) -> Iterator[LintFinding]:
    """Dates of a CSV in other forms than YYYY-MM-DD."""
    for cell in table.cells:
        if not table.is_words(cell) and _OTHER_DATES.fullmatch(cell.text.strip()):
            yield table.broken(DATES, cell, "年月日の書き方が違います。「2026-04-01」の形に直してください。")
