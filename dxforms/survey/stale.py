"""Dates of a description that are older than its lecture: last month's, left where a folder was copied."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

from dxforms.issues import Findings, Where
from dxforms.patterns import pattern
from dxforms.survey import dated
from dxforms.survey.typed import Mistyped
from dxforms.text import wareki

_DATES = pattern(
    r"(?:(?:令和|平成)(?:元|[0-9]{1,2})|[0-9]{4})(?:年|[./-])[0-9]{1,2}(?:月|[./-])[0-9]{1,2}日?"
)


def tell_stale(
    day: date,
    found: Findings,
    *,
    report: tuple[date | None, Where],
    deadline: tuple[datetime | None, Where],
    period: tuple[Sequence[str], Where],
) -> None:
    """Notices for 報告書の日付, 締切 and アンケートの実施期間 that lie before 開催日, each with its place.

    Of 実施期間, a free text, the dates written in full are looked at: all of them must be older.
    """
    ends = [one for text in period[0] for one in _dates(text)]
    for name, last, where in (
        ("報告書の日付", report[0], report[1]),
        ("締切", deadline[0].date() if deadline[0] else None, deadline[1]),
        ("アンケートの実施期間", max(ends, default=None), period[1]),
    ):
        if last is not None and last < day:
            found.notice(
                "date.stale",
                f"「{name}」（{wareki(last)}）が、開催日（{wareki(day)}）より前です。前回のままではないか、確かめてください。",
                where,
            )


def _dates(text: str) -> list[date]:
    dates: list[date] = []
    for match in _DATES.finditer(unicodedata.normalize("NFKC", text)):
        try:
            dates.append(dated.day(match[0], "アンケートの実施期間"))
        except Mistyped:
            continue  # no day that exists: whoever proofreads the report is told
    return dates
