"""Japanese text and figures: cleaning, comparing, percentages, dates in 和暦, display width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

# Blanks that people cannot see: NBSP, zero-width space and joiners, BOM, word joiner, ideographic space.
_BLANK = "\u00a0\u200b\u2060\ufeff\u3000"
_ESCAPED_CR = re.compile(r"_x000[dD]_")
_LINE_END = re.compile(r"\r\n|\r|\u2028|\u2029|\u0085")
_ALL_BLANKS = re.compile(rf"[\s{_BLANK}]+")
# All but the Char production of XML 1.0: what neither Word nor Excel can hold (Char itself takes 5 ms to compile).
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SOFT_BREAK = re.compile(r"[\u000b\u000c]")


def clean(value: str) -> str:
    """The text as answered: line ends as ``\\n`` (``\\r\\n``, U+000B, ``_x000D_`` too), outer blanks stripped.

    Inner blanks and blank lines stay. Outer blanks include U+3000, NBSP and zero-width characters.
    """
    if (
        value.isprintable() and "_x000" not in value
    ):  # most texts: of all that follows it can only have blanks
        return value.strip(" ")
    text = _ESCAPED_CR.sub("\r", value)
    text = _SOFT_BREAK.sub("\n", _LINE_END.sub("\n", text))
    return text.strip(" \t\n\r" + _BLANK)


def key(value: str) -> str:
    """What two labels are compared by: NFKC, without any blank, invisible character or line break."""
    if "_x000" in value:
        value = _ESCAPED_CR.sub("", value)
    text = unicodedata.normalize("NFKC", value)
    if text.isalnum():  # as most labels are: letters and figures alone
        return text
    return _ALL_BLANKS.sub("", text)


@lru_cache(1024)  # a template asks for the same two hundred names again and again
def heading_key(value: str) -> str:
    """What two column headings are compared by: :func:`key` without regard to case, as Forms numbers doubles."""
    return key(value).casefold()


def legal(value: str) -> tuple[str, int]:
    """The text without the characters XML 1.0 cannot hold, and how many were removed (U+000B is a line break)."""
    if value.isprintable():  # then it holds none of them; half of the searches' time
        return value, 0
    text = _SOFT_BREAK.sub("\n", value)
    if _NOT_XML.search(text) is None:
        return text, 0
    return _NOT_XML.subn("", text)


def escaped(value: str) -> str:
    """The text as XML content: ``&``, ``<`` and ``>`` escaped."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def percent(count: int, base: int, digits: int = 1) -> Decimal | None:
    """``count`` of ``base`` in per cent, rounded half up once from the integers; None where ``base`` is 0.

    The one function behind every percentage in workbook, chart and prose (四捨五入; 23/32 → 71.9, 18/25 → 72.0).
    The result carries exactly ``digits`` decimals, so ``str()`` of it is what is printed.
    """
    if base == 0:
        return None
    scale: int = 10**digits
    return Decimal((2 * 100 * scale * count + base) // (2 * base)).scaleb(-digits)


def half_up(numerator: int, denominator: int, digits: int) -> Decimal | None:
    """A quotient of integers (a mean) rounded half up, away from zero on ties; None where there is nothing to divide by."""
    if denominator == 0:
        return None
    scale: int = 10**digits
    size = (2 * abs(numerator) * scale + abs(denominator)) // (2 * abs(denominator))
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    return Decimal(sign * size).scaleb(-digits)


_ERAS = ((date(2019, 5, 1), "令和"), (date(1989, 1, 8), "平成"), (date(1926, 12, 25), "昭和"))
WEEKDAYS = "月火水木金土日"


def wareki(day: date, *, weekday: bool = True) -> str:
    """A date as 令和8年11月24日（火）, with 元年 for an era's first year; ValueError before 昭和."""
    for first, era in _ERAS:
        if day >= first:
            year = day.year - first.year + 1
            name = f"（{WEEKDAYS[day.weekday()]}）" if weekday else ""
            return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日{name}"
    raise ValueError(f"no era is known for {day.isoformat()}")


def width(text: str) -> int:
    """Columns a line takes in a fixed-width Japanese font: 2 for East Asian wide, full-width and ambiguous characters."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WFA" else 1
        for char in text
    )


def nearest(name: str, names: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The most alike of ``names`` for a mistyped one, or None where nothing is alike (compared by :func:`key`).

    ``cutoff`` is the likeness asked for, 0–1; at 0.5 one wrong character of two is still the same name.
    """
    import difflib  # only a mistyped name needs it

    by_key = {heading_key(candidate): candidate for candidate in names}
    found = difflib.get_close_matches(heading_key(name), by_key, n=1, cutoff=cutoff)
    return by_key[found[0]] if found else None


# ①…㊿ and the like, 1. 1) (1) 1： at the start of an option: a mark, not the label's own words.
_MARK = re.compile(
    r"^(?:[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf]|[(（][0-9０-９]{1,2}[)）]|[0-9０-９]{1,2}[.．)）:：、])\s*"
)


def has_mark(label: str) -> bool:
    """True where an option's label already begins with a number of its own (①, 1., (1))."""
    return _MARK.match(label) is not None


def circled(number: int) -> str:
    """①…㊿ for 1–50, (51) beyond."""
    if 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if 21 <= number <= 35:
        return chr(0x3251 + number - 21)
    if 36 <= number <= 50:
        return chr(0x32B1 + number - 36)
    return f"({number})"
