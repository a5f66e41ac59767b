"""Rules about what single cells hold: 1-2, 1-3, 1-5, 1-7, 1-10 and 1-13."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dxforms.readable.page import Cell, Sort
from dxforms.readable.rules import (
    BLANKS,
    CHARACTERS,
    LAYOUT,
    NUMBERS,
    ONE_DATUM,
    VALUES,
    LintFinding,
)
from dxforms.readable.table import SIGNS, Table, is_dressed_number, is_plain_number
from dxforms.survey.characters import SPREAD, mapped, portable

# ---------------------------------------------------------------- 1-2

_TWO_FIGURES = re.compile(r"[0-9][0-9,.]*\s*[^0-9\s（(]{0,3}\s*[（(]\s*[0-9][0-9,.]*\s*[%％人名件]?\s*[）)]")
_LISTED_FIGURES = re.compile(r"[0-9][0-9.]*(?:\s*[、，;；・]\s*[0-9][0-9.]*)+")
_JOINED = re.compile(r"[^;；]+(?:[;；][^;；]+)+[;；]?")


def one_datum(table: Table) -> Iterator[LintFinding]:
    """Counts with their percentage, figures in a list, picks joined by「;」, lines under each other."""
    for cell in table.cells:
        if cell.sort is not Sort.TEXT or table.is_words(cell):
            continue
        if table.is_known and cell.column not in table.numeric:
            continue  # a label is one datum, whatever signs stand in it
        text = cell.text.strip()
        if _TWO_FIGURES.fullmatch(text) or _LISTED_FIGURES.fullmatch(text):
            yield table.broken(
                ONE_DATUM, cell, "1つのセルに2つ以上の数値があります。列を分けて、1つずつ入れてください。"
            )
        elif "\n" in text:
            yield table.look(
                ONE_DATUM,
                cell,
                "セルの中に2行以上あります。2つ以上のデータのときは、行又は列を分けてください。",
            )
        elif len(text) <= _LABEL and _JOINED.fullmatch(text):
            yield table.look(
                ONE_DATUM,
                cell,
                "「;」で区切られています。複数選択の回答等のときは、選択肢ごとに列を分けてください。",
            )


_LABEL = 200

# ---------------------------------------------------------------- 1-3


def numbers(table: Table) -> Iterator[LintFinding]:
    """Numbers that are texts, and texts in columns of numbers."""
    for cell in table.cells:
        if cell.sort is Sort.OTHER and cell.column in table.numeric:
            yield table.broken(NUMBERS, cell, "エラー値又は論理値です。数値又は「***」に直してください。")
        elif cell.sort is Sort.OTHER:
            yield table.look(NUMBERS, cell, "エラー値又は論理値です。値を確かめてください。")
        if cell.sort is not Sort.TEXT or cell.text in SIGNS or table.is_words(cell) or cell.is_formula:
            continue
        if table.is_csv and is_plain_number(cell.text):
            continue  # a CSV has no other way to write a number
        if cell.column in table.numeric:
            yield from _in_numbers(table, cell)
        elif not table.is_known and is_dressed_number(cell.text):
            yield table.look(
                NUMBERS,
                cell,
                "数値に単位や記号が付いた文字列です。数値のときは、数値だけを入れ、単位は項目名に記載してください。",
            )
        elif not table.is_known and is_plain_number(cell.text) and not _is_code(cell.text):
            yield table.look(
                NUMBERS, cell, "数字が文字列で入っています。番号やコードでないときは、数値に直してください。"
            )


def _in_numbers(table: Table, cell: Cell) -> Iterator[LintFinding]:
    if cell.text.strip() in _MARKS:
        return  # 1-13
    if is_plain_number(cell.text.strip()):
        yield table.broken(
            NUMBERS,
            cell,
            "数値が文字列で入っています。セルの書式を「標準」にして、数値を入れ直してください。",
        )
    elif is_dressed_number(cell.text):
        yield table.broken(
            NUMBERS,
            cell,
            "数値に文字が含まれています。数値だけを半角で入れ、単位は項目名に記載してください。",
        )
    else:
        yield table.broken(
            NUMBERS,
            cell,
            "数値の列に文字列があります。数値、「***」（数値なし）又は「X」（秘匿）に直してください。",
        )


def _is_code(text: str) -> bool:
    return len(text) > 1 and text[0] == "0" and text[1] != "."


# ---------------------------------------------------------------- 1-5

_BLANKS = re.compile(r"[ 　\t\u00a0]{2,}|\t")
_EDGES = " 　\t\u00a0"


def layout(table: Table) -> Iterator[LintFinding]:
    """Blanks before, behind and between, and line breaks."""
    for cell in (*table.head, *table.cells):
        text = cell.text
        if cell.sort is not Sort.TEXT or (text.isascii() and text.isalnum()):
            continue
        if "\n" in text or "\r" in text:
            yield table.broken(LAYOUT, cell, "セルの中で改行しています。改行を削除してください。")
        elif text != text.strip(_EDGES):
            yield table.broken(LAYOUT, cell, "前後にスペースがあります。スペースを削除してください。")
        elif _BLANKS.search(text) or SPREAD.fullmatch(text):
            yield table.broken(
                LAYOUT, cell, "スペースで体裁を整えています。余分なスペースを削除してください。"
            )


# ---------------------------------------------------------------- 1-7


def values(table: Table) -> Iterator[LintFinding]:
    """Formulas."""
    for cell in (*table.notes, *table.head, *table.cells):
        if cell.is_formula or (table.is_csv and cell.text.startswith("=") and len(cell.text) > 1):
            yield table.broken(
                VALUES, cell, "数式が入っています。コピーして「値」として貼り付け、結果の値に直してください。"
            )


# ---------------------------------------------------------------- 1-10

# The same JIS X 0208 characters by the codes that Windows gives them: no program that reads Japanese loses them.
_TWINS = str.maketrans("", "", "～－∥￠￡￢―—")


def characters(table: Table) -> Iterator[LintFinding]:
    """Characters that JIS X 0208 does not hold."""
    name = table.page.name
    if not _is_portable(name):
        yield table.broken(
            CHARACTERS,
            None,
            f"シート名に機種依存文字「{_strange(name)}」があります。ほかの文字に直してください。",
        )
    for cell in (*table.notes, *table.head, *table.cells):
        if cell.sort is Sort.TEXT and not _is_portable(cell.text):
            strange = _strange(cell.text)
            instead = mapped(strange[:1]).text
            if strange.startswith(_NUMBERED):
                message = f"見えない文字又は機種依存文字「{strange}」があります。削除するか、ほかの文字に直してください。"
            else:
                hint = f"（例：「{strange[:1]}」は「{instead}」）" if instead else ""
                message = f"機種依存文字「{strange}」があります。ほかの文字に直してください{hint}。"
            yield table.broken(CHARACTERS, cell, message)


def _is_portable(text: str) -> bool:
    if text.isascii():
        return text.isprintable() or portable(text)
    return portable(text.translate(_TWINS))


def _strange(text: str) -> str:
    """The characters that are not portable, each once, ten at most; one nobody sees by its number."""
    found = dict.fromkeys(char for char in text.translate(_TWINS) if not portable(char))
    return "".join(char if char.isprintable() else f"{_NUMBERED}{ord(char):04X}" for char in [*found][:10])


_NUMBERED = "U+"


# ---------------------------------------------------------------- 1-13

_MARKS = frozenset("-－―−ー–—‐…・／/△▲×x＊*＊？?．.") | {
    "--", "…", "...", "**", "****", "n/a", "N/A", "NA", "#N/A", "なし", "無し", "不明", "不詳", "空欄", "該当なし", "秘匿", "非公表", "未記入",
    "無回答", "ｘ", "Ｘ", "χ", "-（-）",
}  # fmt: skip


def blanks(table: Table) -> Iterator[LintFinding]:
    """Empty cells and makeshift signs in columns of numbers."""
    for row in table.body:
        if not any(row):
            continue  # 2-1
        at = next(cell.row for cell in row if cell is not None)
        for column in sorted(table.numeric):
            cell = row[column] if column < len(row) else None
            if cell is None:
                yield table.broken(
                    BLANKS,
                    Cell(at, column, ""),
                    "数値の列に空欄があります。0のときは「0」、数値がないときは「***」、秘匿するときは「X」としてください。",
                )
            elif cell.sort is Sort.TEXT and cell.text.strip() in _MARKS and not cell.is_formula:
                yield table.broken(
                    BLANKS,
                    cell,
                    "数値の代わりの記号です。0のときは「0」、数値がないときは「***」、秘匿するときは「X」としてください。",
                )
