"""A small reader of Excel formulas: enough to say whether one parses and whether all it names is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.utils import FORMULAE, column_index_from_string

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

# Functions newer than openpyxl's list; files carry them with a prefix.
_NEWER = re.compile(r"^_xlfn\.(?:_xlws\.)?[A-Z][A-Z0-9.]*$")
_TOKEN = re.compile(
    r"""
    (?P<blank>[\s\n]+)
  | (?P<text>"(?:[^"]|"")*")
  | (?P<error>\#(?:REF!|NAME\?|VALUE!|DIV/0!|N/A|NUM!|NULL!))
  | (?P<sheet>(?:'(?:[^']|'')+'|[\w.\[\]]+(?::[\w.]+)?)!)
  | (?P<structured>[^\W\d][\w.]*\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
  | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?(?![:\w])|\.\d+)
  | (?P<range>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?(?![\w(.])|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}(?![\w(])|\$?\d+:\$?\d+(?!\w))
  | (?P<call>[^\W\d][\w.]*\()
  | (?P<name>[^\W\d\\][\w.\\?]*)
  | (?P<open>\()
  | (?P<close>\))
  | (?P<array>\{[^{}]*\})
  | (?P<comma>,)
  | (?P<percent>%)
  | (?P<sign>[+-])
  | (?P<operator><=|>=|<>|[*/^&=<>])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a workbook's formulas may name."""

    sheets: frozenset[str]
    tables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Table name in lower case → its columns."""
    names: frozenset[str] = frozenset()
    """Defined names in lower case."""


def findings(formula: str, scope: Scope) -> Iterator[str]:
    """What is wrong with one formula (without its ``=``), one line a fault."""
    position, wants_operand = 0, True
    stack: list[str] = []
    while position < len(formula):
        match = _TOKEN.match(formula, position)
        if match is None:
            yield f"cannot be read from {formula[position : position + 20]!r}"
            return
        kind, token, position = match.lastgroup or "", match.group(), match.end()
        if kind == "blank":
            continue
        if kind in {
            "text",
            "error",
            "structured",
            "number",
            "range",
            "name",
            "array",
            "sheet",
            "call",
            "open",
        }:
            if not wants_operand:
                yield f"an operator is missing before {token!r}"
                return
        elif (
            wants_operand
            and kind != "sign"
            and not (kind in {"comma", "close"} and stack and stack[-1] != "(")
        ):
            yield f"a value is missing before {token!r}"
            return
        yield from _named(kind, token, scope)
        if kind in {"call", "open"}:
            stack.append(token)
        elif kind == "close":
            if not stack:
                yield "a bracket is closed that was not opened"
                return
            stack.pop()
        elif kind == "comma" and not stack:
            yield "a comma stands outside every bracket"
            return
        wants_operand = kind in {"sheet", "call", "open", "comma", "sign", "operator"}
    if stack:
        yield f"{stack[-1]!r} is not closed"
    elif wants_operand:
        yield "it ends where a value should stand"


def _named(kind: str, token: str, scope: Scope) -> Iterator[str]:
    if kind == "error":
        yield f"holds {token}"
    elif kind == "sheet":
        yield from _sheet(token[:-1], scope)
    elif kind == "structured":
        yield from _structured(token, scope)
    elif kind == "range":
        yield from range_findings(token)
    elif kind == "call":
        name = token[:-1].upper()
        if name not in FORMULAE and not _NEWER.match(token[:-1]):
            yield f"no function {token[:-1]} is known"
    elif kind == "name" and token.lower() not in {"true", "false", *scope.names, *scope.tables}:
        yield f"no name {token} is defined"


def _sheet(written: str, scope: Scope) -> Iterator[str]:
    name = written[1:-1].replace("''", "'") if written.startswith("'") else written
    if "[" in name:
        yield f"refers to another workbook ({name})"
    elif name not in scope.sheets:
        yield f"no sheet {name} is there"


def _structured(token: str, scope: Scope) -> Iterator[str]:
    table, _, rest = token.partition("[")
    columns = scope.tables.get(table.lower())
    if columns is None:
        yield f"no table {table} is there"
        return
    inner = rest[:-1]
    if not inner.startswith("[") and re.search(r"(?<!')[\[\]]", inner):
        yield f"{table}[{inner}]: a bracket in a column's name stands without its '"
    pieces = re.findall(r"\[((?:[^\[\]']|'.)*)\]", inner) if inner.startswith("[") else [inner]
    for piece in pieces:
        name = re.sub(r"'(.)", r"\1", piece.removeprefix("@"))
        if name.startswith("#") and name not in columns:
            if name.lower() not in {"#all", "#data", "#headers", "#totals", "#this row"}:
                yield f"{table}[{name}] is no part of a table"
        elif name and name not in columns:
            yield f"table {table} has no column {name!r}"


def range_findings(written: str) -> Iterator[str]:
    """What is wrong with ``A1``, ``$A$1:B2``, ``A:C`` or ``1:3``."""
    try:
        first, last = bounds(written)
    except ValueError as error:
        yield f"{written}: {error}"
        return
    for column, row in (first, last):
        if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
            yield f"{written} lies outside the sheet"
            return
    if first[0] > last[0] or first[1] > last[1]:
        yield f"{written} runs backwards"


def bounds(written: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """((column, row), (column, row)) of a range, counted from 1; ValueError where it is none."""
    ends = []
    for index, end in enumerate(written.replace("$", "").split(":")):
        cell = _CELL.fullmatch(end)
        if cell:
            ends.append((column_index_from_string(cell.group(1).upper()), int(cell.group(2))))
        elif end.isdigit():
            ends.append((MAX_COLUMN if index else 1, int(end)))
        elif re.fullmatch(r"[A-Za-z]{1,3}", end):
            ends.append((column_index_from_string(end.upper()), MAX_ROW if index else 1))
        else:
            raise ValueError("is no reference")
    if len(ends) > 2:
        raise ValueError("is no reference")
    return ends[0], ends[-1]
