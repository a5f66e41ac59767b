"""Formulas as text: what cells are compared with and how, counts, sums and half-up quotients.

All of them work in Excel 2019 and later and in LibreOffice: no macro, no volatile function, no dynamic array.
A formula is text without its ``=``; None where Excel could not hold it (its limits: 8,192 characters, 127 pairs of
conditions, 255 arguments), so that the figure is written as it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from dxforms.patterns import pattern
from dxforms.records import record
from dxforms.text import heading_key

NO_BASE = "―"
"""What stands for a percentage or a mean of nobody."""
LONGEST = 8_192
"""Characters of the longest formula Excel holds."""
_HALF = 4_000  # characters of one count; a figure may need two of them
_PAIRS, _ARGUMENTS = 127, 255
_PIECE = 250  # characters of one text inside a formula; Excel holds 255

_CRITERION = 250  # COUNTIFS fails at 256
_WILD = pattern(r"[*?~]")
_OPERATOR = pattern(r"[=<>+\-@'\"#(]")
_NUMERIC = pattern(r"[A-Za-z0-9.,/:+\-%¥\\$€£() 年月日時分秒元明治大正昭和平成令]*")
_BOOLEAN = {"true", "false"}
_CODED = pattern(r"_x[0-9A-Fa-f]{4}_")
_BY_NAME = pattern(r"[\[\]#'@\x00-\x1f]")


@record(kw_only=False)
class Field:
    """The cells of one column of the table: by the column's name where a formula can say it, and by address."""

    name: str
    """``回答データ[集計対象]``; empty where the name holds a sign that would have to be escaped."""
    area: str
    """``'回答データ'!$B$6:$B$46``."""

    def cells(self, *, short: bool = False) -> str:
        """The cells as a formula names them; ``short`` asks for the address."""
        return self.area if short or not self.name else self.name


def field_name(table: str, heading: str) -> str:
    """A column as formulas name it, empty where only its address is safe.

    ``[``, ``]``, ``#`` and ``'`` must be escaped and ``@`` is read in two ways (ECMA-376 18.17.6.4); ``_x0041_``
    would be read as a character. Such columns are named by their addresses.
    """
    return "" if _BY_NAME.search(heading) or _CODED.search(heading) else f"{table}[{heading}]"


@record(kw_only=False)
class Condition:
    """What the cells of a column are asked, in the words of COUNTIFS and as numbers for SUMPRODUCT.

    ``criterion`` is empty where COUNTIFS cannot be trusted with the question.
    """

    field: Field
    criterion: str
    test: Callable[[str], str]


def literal(text: str) -> str:
    """A text inside a formula: in pieces Excel can hold, line breaks and what reads as a coded character apart."""
    pieces = []
    for index, line in enumerate(text.split("\n")):
        if index:
            pieces.append("CHAR(10)")
        line = _CODED.sub(lambda found: f"{found[0][:2]}\n{found[0][2:]}", line)
        for part in line.split("\n"):
            for start in range(0, len(part), _PIECE):
                pieces.append('"' + part[start : start + _PIECE].replace('"', '""') + '"')
    return "&".join(pieces) or '""'


# ---------------------------------------------------------------- which comparison


def reads_as_value(text: str) -> bool:
    """True where Excel could take a text for a number, a date, a time, a percentage, a boolean or an error.

    On the safe side: every text of nothing but digits, signs, Latin letters and the words of Japanese dates.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    if folded.casefold() in _BOOLEAN or folded.startswith("#"):
        return True
    return any(char.isdigit() or char == "元" for char in folded) and _NUMERIC.fullmatch(folded) is not None


def is_plain(text: str, others: Iterable[str]) -> bool:
    """True where COUNTIFS may be asked for a text standing in a column beside ``others``.

    Excel and LibreOffice read a criterion as a condition (``>3回``, ``*とても``), ignore case, fail beyond 255
    characters, and Excel turns ``01`` into 1. So: no operator before, no wildcard in it (full-width ones count),
    nothing that reads as a value, no blank but spaces between words, and no other text that folds to the same.
    """
    folded = unicodedata.normalize("NFKC", text)
    if not text or text != text.strip() or len(text) > _CRITERION:
        return False
    if _WILD.search(folded) or _OPERATOR.match(folded) or reads_as_value(text):
        return False
    if any(unicodedata.category(char)[0] == "C" or (char.isspace() and char != " ") for char in text):
        return False
    own = heading_key(text)
    return not any(other != text and heading_key(other) == own for other in others)


def equals(column: Field, value: str | int, *, plain: bool = True) -> Condition:
    """Cells that hold a value; a text that is not ``plain`` is compared sign by sign."""
    if isinstance(value, int):  # an empty cell is equal to 0, but no number
        return Condition(column, str(value), lambda cells: f"ISNUMBER({cells})*({cells}={value})")
    words = literal(value)
    if plain:
        return Condition(column, words, lambda cells: f"--({cells}={words})")
    return Condition(column, "", lambda cells: f"--EXACT({cells},{words})")


def is_blank(column: Field) -> Condition:
    """Cells that hold nothing, or an empty text."""
    return Condition(column, '""', lambda cells: f'--({cells}="")')


def differs(column: Field, value: str | int, *, plain: bool = True) -> Condition:
    """Cells that hold another value, or nothing."""
    if isinstance(value, int):
        return Condition(column, f'"<>{value}"', lambda cells: f"1-ISNUMBER({cells})*({cells}={value})")
    words = literal(value)
    criterion = f'"<>"&{words}' if plain else ""
    return Condition(column, criterion, lambda cells: f"1-EXACT({cells},{words})")


def is_filled(column: Field) -> Condition:
    """Cells that hold anything."""
    return Condition(column, '"<>"', lambda cells: f'--({cells}<>"")')


def is_not_one(column: Field) -> Condition:
    """Cells that do not hold 1."""
    return Condition(column, '"<>1"', lambda cells: f"--({cells}<>1)")


def is_number(column: Field) -> Condition:
    """Cells that hold a number (a date is one)."""
    return Condition(column, "", lambda cells: f"--ISNUMBER({cells})")


# ---------------------------------------------------------------- counts and sums


def count(conditions: Sequence[Condition]) -> str | None:
    """How many rows meet every condition."""
    if all(condition.criterion for condition in conditions) and len(conditions) <= _PAIRS:
        return _shortest(
            lambda short: (
                "COUNTIFS("
                + ",".join(f"{c.field.cells(short=short)},{c.criterion}" for c in conditions)
                + ")"
            )
        )
    return _product(conditions, None)


def total(column: Field, conditions: Sequence[Condition]) -> str | None:
    """The sum of a column's numbers in the rows that meet every condition."""
    if all(condition.criterion for condition in conditions) and len(conditions) < _PAIRS:
        return _shortest(lambda short: f"SUMIFS({_pairs(column, conditions, short)})")
    return _product(conditions, column)


def extreme(function: str, column: Field, conditions: Sequence[Condition]) -> str | None:
    """The smallest (``MIN``) or largest (``MAX``) number; None too where a condition is none of COUNTIFS's."""
    if not all(condition.criterion for condition in conditions):
        return None
    # Functions of Excel 2019 stand in files under this prefix.
    return _shortest(lambda short: f"_xlfn.{function}IFS({_pairs(column, conditions, short)})")


def _pairs(column: Field, conditions: Sequence[Condition], short: bool) -> str:
    return ",".join(
        (column.cells(short=short), *(f"{c.field.cells(short=short)},{c.criterion}" for c in conditions))
    )


def _product(conditions: Sequence[Condition], column: Field | None) -> str | None:
    if len(conditions) >= _ARGUMENTS:
        return None
    return _shortest(
        lambda short: (
            "SUMPRODUCT("
            + ",".join(
                (
                    *(c.test(c.field.cells(short=short)) for c in conditions),
                    *((column.cells(short=short),) if column is not None else ()),
                )
            )
            + ")"
        )
    )


def _shortest(write: Callable[[bool], str]) -> str | None:
    for short in (False, True):
        text = write(short)
        if len(text) <= _HALF:
            return text
    return None


# ---------------------------------------------------------------- quotients


def share(part: str, base: str, digits: int) -> str:
    """A percentage rounded half up from two integer cells; 「―」 where the base is 0."""
    scale = 10**digits
    quotient = f"INT(({200 * scale}*{part}+{base})/(2*{base}))"
    return f'IF({base}=0,"{NO_BASE}",{_scaled(quotient, scale)})'


def half_up(numerator: str, denominator: str, digits: int, *, units: int = 1, signed: bool = False) -> str:
    """``numerator / (denominator * units)`` rounded half up, away from zero on ties; 「―」 where nothing is to divide by.

    Both are formulas of integers; ``units`` is what the numerator was multiplied by to be one.
    """
    scale = 10**digits
    below = f"({denominator})" if units == 1 else f"({denominator})*{units}"
    size = f"ABS({numerator})" if signed else f"({numerator})"
    quotient = _scaled(f"INT(({2 * scale}*{size}+{below})/(2*{below}))", scale)
    sign = f"SIGN({numerator})*" if signed else ""
    return f'IF(({denominator})=0,"{NO_BASE}",{sign}{quotient})'


def _scaled(quotient: str, scale: int) -> str:
    return quotient if scale == 1 else f"{quotient}/{scale}"


def summing_unit(values: Sequence[Decimal]) -> int | None:
    """What numbers are multiplied by so that their sum can be rounded to a whole number without doubt; None: nothing.

    Numbers with more decimals than were answered have room too, for who tries them. A cell holds 15 digits, and a
    sum of n of them is off by at most n units in the last place.
    """
    decimals = 0
    for value in values:
        _, digits, exponent = value.normalize().as_tuple()
        if not isinstance(exponent, int) or len(digits) > 15:
            return None
        decimals = max(decimals, -exponent)
    size = sum((abs(value) for value in values), Decimal(0))
    for places in range(max(decimals, 3), decimals - 1, -1):
        unit: int = 10**places
        is_sure = places == 0 or len(values) * Decimal("1.2e-16") * size * unit < Decimal("0.4")
        if is_sure and 200 * size * unit + len(values) * unit < 2**52:
            return unit
    return None


def printed_number(value: str) -> str:
    """A number as text with thousands set off and no more decimals than it has."""
    return f'TEXT({value},IF({value}=INT({value}),"#,##0","#,##0.##########"))'


def printed_day(value: str, *, in_lines: bool = False) -> str:
    """A day in 和暦 without its weekday, 元年 for an era's first year; ``in_lines``: its year on a line of its own."""
    year = f"YEAR({value})"
    eras = (("令和", "DATE(2019,5,1)", 2019), ("平成", "DATE(1989,1,8)", 1989))
    named = f'"昭和"&IF({year}=1926,"元",{year}-1925)'
    for era, first, begun in reversed(eras):
        named = f'IF({value}>={first},"{era}"&IF({year}={begun},"元",{year}-{begun - 1}),{named})'
    end = '"年"&CHAR(10)' if in_lines else '"年"'
    return f'{named}&{end}&MONTH({value})&"月"&DAY({value})&"日"'
