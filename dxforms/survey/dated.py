"""Dates and times of day that people type: 和暦, western, with a weekday, as Excel's own or as its serial number."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from dxforms.grid import Value
from dxforms.issues import quoted
from dxforms.patterns import pattern
from dxforms.survey.typed import Mistyped, text
from dxforms.text import WEEKDAYS, heading_key, wareki

_ERAS = {
    "令和": date(2019, 5, 1), "平成": date(1989, 1, 8), "昭和": date(1926, 12, 25),
    "令": date(2019, 5, 1), "平": date(1989, 1, 8), "昭": date(1926, 12, 25),
    "r": date(2019, 5, 1), "h": date(1989, 1, 8), "s": date(1926, 12, 25),
}  # fmt: skip
_DATE = pattern(
    r"(?:(?P<era>令和|平成|昭和|令|平|昭|r|h|s)(?P<era_year>元|[0-9]{1,2})|(?P<year>[0-9]{4}))"
    r"(?:年|[./-])(?P<month>[0-9]{1,2})(?:月|[./-])(?P<day>[0-9]{1,2})日?"
    r"(?:\(?(?P<weekday>[月火水木金土日])(?:曜日?)?(?:[・,、]?[祝休])?\)?)?(?P<rest>.*)"
)
_YEARLESS = pattern(r"(?:[0-9]{1,2}年)?[0-9]{1,2}[月/][0-9]{1,2}日?(?:\(.*)?")
_EIGHT = pattern(r"(?:19|20)[0-9]{6}")
_BEFORE_CLOCK = pattern(r"(?<=\d)\s+(?=\d{1,2}\s*[:：時])")
"""The blank of ``2026/11/3 17:00``: without it a digit of the hour would be read as one of the day."""
_SERIAL_ZERO = date(1899, 12, 30)
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)
"""A date outside these years is a slip: Microsoft Forms began in 2016, Excel makes 1900 of a bare number."""
_DATE_EXAMPLE = "令和8年11月24日（火）"


def day(value: Value, name: str) -> date:
    """A date: a date cell, ``令和8年11月24日（火）``, ``R8.11.24``, ``2026/11/24``, an Excel serial number.

    Raises :class:`Mistyped` where it is none, where no such day exists, and where the weekday is not that day's.
    """
    found, rest = _dated(value, name)
    if rest:
        raise _no_date(value, name)
    return found


def moment(value: Value, name: str) -> datetime:
    """A point in time: a date as :func:`day` reads it, with ``17:00``, ``17時``, ``午後5時30分`` or nothing after it.

    A bare date means the end of that day. Raises :class:`Mistyped`.
    """
    found, rest = _dated(value, name)
    if isinstance(value, datetime) and value.time() != time():
        return value.replace(tzinfo=None)
    if isinstance(value, int | float) and not isinstance(value, bool) and value % 1:
        return datetime.combine(found, time()) + timedelta(minutes=round(value % 1 * 24 * 60))
    rest = rest.lstrip("t,、").removesuffix("まで").removesuffix("締切").removesuffix("必着")
    if not rest:
        return datetime.combine(found, time.max)
    clock = clock_time(rest)
    if clock is None:
        raise Mistyped(
            "time.unreadable",
            f"「{name}」の時刻を読み取れません（{quoted(text(value))}）。「令和8年11月30日 17:00」のように記入してください。",
        )
    return datetime.combine(found, clock)


_CLOCK = pattern(
    r"(?P<half>午前|午後|am|pm)?(?P<hour>[0-9]{1,2})(?:時半|[:時](?:(?P<minute>[0-9]{1,2})分?)?(?::[0-9]{2})?)"
)


def clock_time(value: Value) -> time | None:
    """A time of day: ``13:00``, ``13時``, ``13時30分``, ``午後1時半``; 24:00 as the day's last moment. None for anything else."""
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    match = _CLOCK.fullmatch(heading_key(value)) if isinstance(value, str) else None
    if match is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if "時半" in match[0]:
        minute = 30
    if match["half"] in ("午後", "pm") and hour < 12:
        hour += 12
    if (hour, minute) == (24, 0):
        return time.max
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _dated(value: Value, name: str) -> tuple[date, str]:
    """The date, and what a text says after it (without blanks, NFKC)."""
    if isinstance(value, datetime):
        return _plausible(value.date(), value, name), ""
    if isinstance(value, date):
        return _plausible(value, value, name), ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        digits = text(value)
        if _EIGHT.fullmatch(digits):
            return _dated(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}", name)
        if 1 <= value < 2_958_466:  # 9999-12-31, Excel's last day
            return _plausible(_SERIAL_ZERO + timedelta(days=int(value)), value, name), ""
        raise _no_date(value, name)
    bare = heading_key(_BEFORE_CLOCK.sub("t", text(value))).replace("−", "-")
    if _EIGHT.fullmatch(bare):
        bare = f"{bare[:4]}-{bare[4:6]}-{bare[6:]}"
    match = _DATE.fullmatch(bare)
    if match is None:
        if _YEARLESS.fullmatch(bare):
            raise Mistyped(
                "date.year-missing",
                f"「{name}」の年を読み取れません（{quoted(text(value))}）。「{_DATE_EXAMPLE}」又は「2026/11/24」のように、年から記入してください。",
            )
        raise _no_date(value, name)
    found = _calendar(match, value, name)
    weekday = WEEKDAYS[found.weekday()]
    if match["weekday"] and match["weekday"] != weekday:
        raise Mistyped(
            "date.weekday",
            f"「{name}」の曜日が違います。{wareki(found, weekday=False)}は{weekday}曜日ですが、「（{match['weekday']}）」と記入されています。日付と曜日のどちらが正しいか確かめてください。",
        )
    return _plausible(found, value, name), match["rest"]


def _calendar(match: re.Match[str], value: Value, name: str) -> date:
    month, number = int(match["month"]), int(match["day"])
    if match["era"]:
        first = _ERAS[match["era"]]
        year = first.year - 1 + (1 if match["era_year"] == "元" else int(match["era_year"]))
    else:
        first, year = date.min, int(match["year"])
    if year < 1 or not 1 <= month <= 12 or not 1 <= number <= monthrange(year, month)[1]:
        last = f"（{month}月は{monthrange(year, month)[1]}日までです。）" if year and 1 <= month <= 12 else ""
        raise Mistyped(
            "date.impossible",
            f"「{name}」の日付は、暦にありません（{quoted(text(value))}）。{last}日付を確かめてください。",
        )
    found = date(year, month, number)
    if match["era"] and (found < first or wareki(found)[0] != wareki(first)[0]):
        known = f"{wareki(found)}に当たります。" if found >= min(_ERAS.values()) else ""
        raise Mistyped(
            "date.era",
            f"「{name}」の年号と年が合いません（{quoted(text(value))}）。{known}年を確かめてください。",
        )
    return found


def _plausible(found: date, value: Value, name: str) -> date:
    if _FIRST <= found <= _LAST:
        return found
    raise Mistyped(
        "date.year",
        f"「{name}」の年が正しくないようです（{quoted(text(value))}）。{_FIRST.year}年から{_LAST.year}年までの日付を記入してください。",
    )


def _no_date(value: Value, name: str) -> Mistyped:
    return Mistyped(
        "date.unreadable",
        f"「{name}」には日付を記入しますが、{quoted(text(value))}と記入されています。「{_DATE_EXAMPLE}」又は「2026/11/24」のように記入してください。",
    )
