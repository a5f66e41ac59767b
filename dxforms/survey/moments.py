"""Times and dates in the shapes exports write them, also as text once a CSV has lost the type."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from dxforms.grid import Value
from dxforms.patterns import pattern

EPOCH = datetime(1899, 12, 30)
"""Day 0 of Excel's serial numbers (from 1 March 1900 on)."""
_FIRST, _LAST = 20_000, 80_000
"""Serial numbers that are read as dates: 1954 to 2119."""

_DATE = pattern(
    r"^(?:(?P<y>\d{4})[/\-.年](?P<m>\d{1,2})[/\-.月](?P<d>\d{1,2})日?"
    r"|(?P<a>\d{1,2})[/\-.](?P<b>\d{1,2})[/\-.](?P<c>\d{4}|\d{2})"
    r"|(?P<era>令和|平成|R|H)\s?(?P<n>\d{1,2}|元)[年/\-.](?P<em>\d{1,2})[月/\-.](?P<ed>\d{1,2})日?)"
    r"(?:\([月火水木金土日](?:曜日?)?\)|[月火水木金土日]曜日)?"
)
_TIME = pattern(
    r"^[\sT]*(?P<am>午前|午後|AM|PM)?\s*(?P<h>\d{1,2})[:時](?P<min>\d{1,2})(?:[:分](?P<s>\d{1,2})(?:\.\d+)?)?[分秒]?"
    r"\s*(?P<pm>午前|午後|AM|PM|A\.M\.|P\.M\.)?\s*(?:Z|(?:GMT|UTC)?[+\-]\d{1,2}(?::?\d{2})?|GMT|UTC)?$",
    re.IGNORECASE,
)
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}


def moment_of(value: Value) -> datetime | None:
    """A time as a datetime, None where the value is none; a date alone is its midnight."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, float | int) and not isinstance(value, bool):
        return EPOCH + timedelta(seconds=round(value * 86400)) if _FIRST <= value < _LAST else None
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFKC", value).strip()
    found = _DATE.match(text)
    if found is None:
        return None
    day = _day(found)
    rest = text[found.end() :].strip()
    if day is None or not rest:
        return None if day is None else datetime(day.year, day.month, day.day)
    clock = clock_of(rest)
    return None if clock is None else datetime.combine(day, clock)


def date_of(value: Value) -> date | None:
    """A date, None where the value is none; a time of day on it is dropped."""
    moment = moment_of(value)
    return None if moment is None else moment.date()


def clock_of(text: str) -> time | None:
    """A time of day as text (``9:05``, ``13:30:00``, ``午後1時30分``), None where it is none."""
    found = _TIME.match(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    hour, minute, second = int(found["h"]), int(found["min"]), int(found["s"] or 0)
    half = (found["am"] or found["pm"] or "").upper().replace(".", "")
    if half in ("PM", "午後") and hour < 12:
        hour += 12
    elif half in ("AM", "午前") and hour == 12:
        hour = 0
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def is_moment(value: Value) -> bool:
    """True for a text that is a date with a time of day (a date alone may well be an answer)."""
    if not isinstance(value, str):
        return False
    moment = moment_of(value)
    return moment is not None and ":" in unicodedata.normalize("NFKC", value)


def _day(found: re.Match[str]) -> date | None:
    if found["y"]:
        parts = int(found["y"]), int(found["m"]), int(found["d"])
    elif found["era"]:
        number = 1 if found["n"] == "元" else int(found["n"])
        parts = _ERAS[found["era"]] + number, int(found["em"]), int(found["ed"])
    else:
        first, second, year = int(found["a"]), int(found["b"]), int(found["c"])
        year += 2000 if year < 100 else 0
        # Forms and Excel write month first; where that cannot be, the day stands first.
        parts = (year, second, first) if first > 12 else (year, first, second)
    try:
        return date(*parts)
    except ValueError:
        return None
