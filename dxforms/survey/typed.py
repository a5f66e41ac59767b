"""What people type into a cell, as values: texts, counts, choices from a list (dates: :mod:`dxforms.survey.dated`)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from dxforms.grid import Value
from dxforms.issues import quoted
from dxforms.patterns import pattern
from dxforms.text import clean, heading_key, nearest, wareki

T = TypeVar("T")

_FIRST_ERA = date(1926, 12, 25)
"""昭和 began; no earlier era is known to :func:`dxforms.text.wareki`."""


class Mistyped(ValueError):
    """A cell that cannot be read as what is expected there.

    ``code`` is a stable ASCII name; ``str()`` says in Japanese what was expected, what stands there, what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def text(value: Value) -> str:
    """A cell as text, line ends and outer blanks mended; empty for an empty cell.

    Numbers without a needless ``.0``, dates in 和暦, times as ``13:30``.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime):
        return _day(value) if value.time() == time() else f"{_day(value)} {value:%H:%M}"
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, time):
        return f"{value.hour}:{value:%M}"
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    return str(value)


def _day(value: date) -> str:
    # Excel shows 1900年1月8日 where somebody typed 8 into a date cell; no era is known for it.
    day = value.date() if isinstance(value, datetime) else value
    return wareki(day) if day >= _FIRST_ERA else f"{day.year}/{day.month}/{day.day}"


def words(value: Value, name: str) -> str:
    """A cell of free words (a label, a heading): :func:`text`, but a date that Excel made of ``1-2`` is refused."""
    if isinstance(value, date | time | timedelta):
        raise Mistyped(
            "text.date",
            f"「{name}」には文字を記入しますが、日付や時刻（{quoted(text(value))}）になっています。"
            "「1-2」のような文字は、Excelが日付に変えることがあります。"
            "セルの表示形式を「文字列」にしてから、もう一度入力してください。",
        )
    return text(value)


_UNITS = r"(?:名様|名|人|件|つ|個|桁|回|択)?(?:まで|以内)?"
_COUNT = pattern(rf"([+-]?)([0-9]+|[0-9]{{1,3}}(?:,[0-9]{{3}})+)(?:\.0+)?{_UNITS}")
_NOT_YET = {"未定", "未確認", "確認中", "不明", "-", "―", "ー", "—", "?"}


def count(value: Value, name: str, *, least: int = 0, most: int | None = None) -> int:
    """A whole number of ``least`` or more: ``120``, ``１２０``, ``1,200``, ``120名``, ``120 人``, ``2つまで``, ``120.0``.

    Raises :class:`Mistyped`.
    """
    shown = text(value)
    bare = heading_key(shown)
    if isinstance(value, bool | date | time | timedelta):
        found = None
    elif isinstance(value, int | float):
        found = int(value) if float(value).is_integer() else None
    else:
        match = _COUNT.fullmatch(bare.replace("−", "-"))
        found = int(match[1] + match[2].replace(",", "")) if match else None
    bounds = f"{least}以上" + (f"{most}以下" if most is not None else "") + "の整数"
    if found is None:
        advice = (
            "まだ分からないときは、空欄にしてください。"
            if bare in _NOT_YET
            else "数字だけを記入してください。"
        )
        raise Mistyped(
            "count.unreadable",
            f"「{name}」には{bounds}を記入しますが、{quoted(shown)}と記入されています。{advice}",
        )
    if found < least or (most is not None and found > most):
        raise Mistyped(
            "count.range",
            f"「{name}」には{bounds}を記入しますが、{quoted(shown)}と記入されています。数字を確かめてください。",
        )
    return found


# ---------------------------------------------------------------- choices

_YES = {"する", "はい", "有", "あり", "有り", "○", "〇", "◯", "true", "1", "yes", "on", "表示する", "付ける", "つける"}  # fmt: skip
_NO = {
    "しない", "いいえ", "無", "なし", "無し", "×", "✕", "x", "false", "0", "no", "off", "表示しない", "付けない", "つけない",
}  # fmt: skip


def yes(value: Value, name: str) -> bool:
    """する as True, しない as False, with the usual other words for them. Raises :class:`Mistyped`."""
    bare = heading_key(text(value))
    if bare in _YES or bare in _NO:
        return bare in _YES
    raise Mistyped(
        "choice.unknown",
        f"「{name}」には「する」又は「しない」を記入しますが、{quoted(text(value))}と記入されています。",
    )


def choice(value: Value, name: str, choices: Mapping[str, T], aliases: Mapping[str, T] | None = None) -> T:
    """One of a list, compared without regard to blanks, width and case; ``aliases`` are accepted and not listed.

    Raises :class:`Mistyped` with the list and the nearest of its words.
    """
    shown = text(value)
    bare = heading_key(shown)
    for word, meaning in (*choices.items(), *(aliases or {}).items()):
        if heading_key(word) == bare:
            return meaning
    near = nearest(shown, choices)
    hint = f"「{near}」ではありませんか。" if near else ""
    listed = "、".join(f"「{word}」" for word in choices)
    raise Mistyped(
        "choice.unknown",
        f"「{name}」に{quoted(shown)}と記入されています。{hint}{listed}のどれかを選んでください。",
    )


def lines(value: str) -> tuple[str, ...]:
    """The lines of a cell without blank ones, each stripped of outer blanks."""
    return tuple(line for part in value.split("\n") if (line := clean(part)))


def plain(value: str) -> str:
    """The text NFKC-normalised without blanks at its ends, letters as typed."""
    return clean(unicodedata.normalize("NFKC", value))
