"""Formulas as programs spell them, brought to one spelling, with their cells moved to where they stand now.

Excel and LibreOffice leave out quotation marks round a sheet's name, put blanks between arguments, mark newer
functions with ``_xlfn.``, and move a formula's cells when rows or columns are inserted before them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dxforms.grid import column_index, column_letters

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<quoted>'(?:[^']|'')+')!
    |(?P<column>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
    |(?P<cell>(?<![\w.\]])\$?(?P<letters>[A-Z]{1,3})\$?(?P<digits>[0-9]{1,7})(?![\w(.!]))
    |(?P<sheet>[^\s!'"()+\-*/^&=<>,;:{}\[\]#@]+)!
    |(?P<name>[^\W\d][\w.]*)
    |(?P<blank>\s+)
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_DOUBLE = re.compile(r"\[\[([^\[\]]*)\]\]")
"""A column whose name holds a blank or a sign, as Excel's formula bar writes it."""
_MARKS = re.compile(r"^(?:_xlfn\.|_xlws\.)+", re.IGNORECASE)

Place = Callable[[str, int, int], str]
"""Where a cell stands now: (sheet, empty: the formula's own; row; column from 0) → its name without ``$``."""


def here(sheet: str, row: int, column: int) -> str:
    """A cell that did not move."""
    return f"{sheet}!{column_letters(column)}{row + 1}" if sheet else f"{column_letters(column)}{row + 1}"


def spelled(formula: str, place: Place = here) -> str:
    """A formula in one spelling, its cells where ``place`` says they stand."""
    parts: list[str] = []
    sheet = ""
    formula = formula.removeprefix("=")
    for token in _TOKEN.finditer(formula):
        kind, words = token.lastgroup, token.group()
        if kind == "quoted":
            sheet = words[1:-2].replace("''", "'")
        elif kind == "sheet":
            sheet = words[:-1].lstrip("$")
        elif kind == "cell":
            parts.append(place(sheet, int(token["digits"]) - 1, column_index(token["letters"])))
            sheet = sheet if formula[token.end() : token.end() + 1] == ":" else ""
        elif kind == "name":
            parts.append(_MARKS.sub("", words).upper())
        elif kind == "column":
            parts.append(_DOUBLE.sub(r"[\1]", words))
        elif kind != "blank":
            parts.append(words)
    return "".join(parts)


def shape(formula: str) -> str:
    """A formula without the cells it names: what stays when rows are inserted."""
    return spelled(formula, lambda *_: "#")


def moved(formula: str, rows: int, columns: int) -> str:
    """A shared formula (ECMA-376 18.3.1.40) as it reads so many rows below and columns beside its first cell."""
    parts: list[str] = []
    for token in _TOKEN.finditer(formula):
        words = token.group()
        if token.lastgroup == "cell":
            fixed = words.startswith("$"), "$" in words[1:]
            column = column_index(token["letters"]) + (0 if fixed[0] else columns)
            row = int(token["digits"]) + (0 if fixed[1] else rows)
            words = f"{'$' * fixed[0]}{column_letters(column)}{'$' * fixed[1]}{row}"
        parts.append(words)
    return "".join(parts)
