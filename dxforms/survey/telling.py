"""Which 部 a response belongs to: by its file, by an answer, or by the time it was completed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from dxforms.grid import Grid, Value
from dxforms.issues import Findings, quoted
from dxforms.patterns import pattern
from dxforms.survey.columns import Layout, Role, heading_text
from dxforms.survey.dated import clock_time
from dxforms.survey.description import Description
from dxforms.survey.lecture import Session
from dxforms.survey.moments import date_of
from dxforms.survey.parsing import shown
from dxforms.text import heading_key, key, nearest

_BY_TIME = frozenset(
    map(heading_key, ("完了時刻", "完了時間", "Completion time", "タイムスタンプ", "回答日時", "送信日時"))
)
_FROM_TO = pattern(r"[~〜∼–—―‐−-]|から")
_DAY = pattern(
    r"^(?P<day>(?:\d{4}|(?:令和|R)(?:\d{1,2}|元))[年/.\-]\d{1,2}[月/.\-]\d{1,2}日?|\d{1,2}[月/]\d{1,2}日?)(?:\([月火水木金土日]\))?(?P<rest>.*)$"
)
_EXAMPLES = "「～13:00」「13:00～」「10:00～12:00」「11月24日 13:00～」"

Span = tuple[datetime, datetime]
"""From (included) and to (excluded)."""


def session_question(description: Description) -> str:
    """The heading that tells sessions, empty where none is named."""
    return next((session.question for session in description.lecture.sessions if session.question), "")


def is_by_time(question: str) -> bool:
    """True where sessions are told by the time of completion."""
    return heading_key(question) in _BY_TIME


def tell_sessions(
    description: Description,
    grid: Grid,
    layout: Layout,
    rows: Sequence[Sequence[Value]],
    completed: Sequence[datetime | None],
    found: Findings,
) -> tuple[list[int | None], int | None]:
    """The session of each row of a file that belongs to no session itself, and the column that told it.

    None is 部不明, noticed with the answers that name no session. Faults where nothing tells sessions apart.
    """
    sessions = description.lecture.sessions
    if len(sessions) == 1:
        return [0] * len(rows), None
    question = session_question(description)
    if not question:
        found.fault(
            "session.untold",
            f"部が{len(sessions)}つありますが、回答ファイル「{grid.file}」の回答がどの部のものか分かりません。"
            "「部」シートの「部を判別する設問」と「その部の回答」を記入するか、部ごとの「回答ファイル又は共有リンク」を記入してください。",
            description.where("部", 1, "部を判別する設問"),
        )
        return [None] * len(rows), None
    name = heading_key(question)
    # a question of the form may itself be called 回答日時
    if is_by_time(question) and (
        name not in layout.names or layout.names.index(name) in layout.roles.values()
    ):
        return _by_time(description, grid, layout, completed, found), None
    return _by_answer(description, grid, layout, rows, question, found)


def _by_answer(
    description: Description,
    grid: Grid,
    layout: Layout,
    rows: Sequence[Sequence[Value]],
    question: str,
    found: Findings,
) -> tuple[list[int | None], int | None]:
    name = heading_key(question)
    if name not in layout.names:
        near = nearest(question, [heading_text(grid.headings[c]) for c in layout.questions])
        advice = (
            f"{quoted(near)}のことであれば、そのように直してください。"
            if near
            else "回答ファイルの見出しと同じ文字に直してください。"
        )
        found.fault(
            "session.heading_missing",
            f"部を判別する設問{quoted(question)}の列が、回答ファイル「{grid.file}」にありません。{advice}",
            description.where("部", 1, "部を判別する設問"),
        )
        return [None] * len(rows), None
    column = layout.names.index(name)
    by_key: dict[str, int] = {}
    for index, session in enumerate(description.lecture.sessions):
        for answer in session.answers or (session.name,):
            first = by_key.setdefault(key(answer), index)
            if first != index:
                found.fault(
                    "session.answers_doubled",
                    f"回答{quoted(answer)}が、{first + 1}行目と{index + 1}行目の部に記入されています。部ごとに違う回答にしてください。",
                    description.where("部", index + 1, "その部の回答"),
                )
    known: dict[object, int | None] = {}
    told: list[int | None] = []
    unknown: Counter[str] = Counter()
    for row in rows:
        value = row[column]
        if value not in known:
            text = key(shown(value))
            # a closing ; where the question allows several answers
            known[value] = by_key.get(text, by_key.get(text.rstrip(";"))) if text else None
        session_index = known[value]
        told.append(session_index)
        if session_index is None:
            unknown[shown(value)] += 1
    _tell_unknown(grid, column, unknown, found)
    return told, column


def _tell_unknown(grid: Grid, column: int, unknown: Counter[str], found: Findings) -> None:
    if not unknown:
        return
    parts = [f"{quoted(text)}{count}件" for text, count in unknown.most_common(4) if text][:3]
    if unknown[""]:
        parts.append(f"空欄{unknown['']}件")
    more = len([text for text in unknown if text]) - 3
    if more > 0:
        parts.append(f"ほか{more}種類")
    found.notice(
        "session.unknown",
        f"どの部にも当たらない回答が{unknown.total()}件あり、部不明としました（{'、'.join(parts)}）。"
        "部の回答であれば「部」シートの「その部の回答」に加えてください。",
        grid.where(0, column),
    )


# --- by time ---------------------------------------------------------------------------------------------


def _by_time(
    description: Description,
    grid: Grid,
    layout: Layout,
    completed: Sequence[datetime | None],
    found: Findings,
) -> list[int | None]:
    if Role.COMPLETED not in layout.roles:
        found.fault(
            "session.time_missing",
            f"完了時刻で部を分ける指定ですが、回答ファイル「{grid.file}」に完了時刻の列がありません。",
            description.where("部", 1, "部を判別する設問"),
        )
        return [None] * len(completed)
    spans = _spans(description, found)
    told: list[int | None] = []
    for moment in completed:
        held = [index for index, span in spans if moment is not None and span[0] <= moment < span[1]]
        if not held and moment is not None:  # 12:00:00 sharp of 9:00～12:00, where nothing begins at 12:00
            held = [index for index, span in spans if moment == span[1]]
        told.append(held[0] if held else None)
    unknown = told.count(None)
    if unknown:
        found.notice(
            "session.unknown",
            f"完了時刻がどの部の範囲にも入らない回答が{unknown}件あり、部不明としました。",
            grid.where(0, layout.roles[Role.COMPLETED]),
        )
    return told


def _spans(description: Description, found: Findings) -> list[tuple[int, Span]]:
    """Every session's spans; faults for texts that are no span and for spans that overlap another session's."""
    spans: list[tuple[int, Span]] = []
    for index, session in enumerate(description.lecture.sessions):
        place = description.where("部", index + 1, "その部の回答")
        for text in session.answers:
            span = span_of(text, description.lecture.day)
            if span is None:
                found.fault(
                    "session.time_range",
                    f"完了時刻の範囲{quoted(text)}を読み取れません。{_EXAMPLES}のように記入してください。",
                    place,
                )
                continue
            if any(other != index and span[0] < end and start < span[1] for other, (start, end) in spans):
                found.fault(
                    "session.time_overlap",
                    f"完了時刻の範囲{quoted(text)}が、ほかの部の範囲と重なっています。重ならないように直してください。",
                    place,
                )
            spans.append((index, span))
        if not session.answers:
            _tell_no_range(description, index, session, found)
    return spans


def _tell_no_range(description: Description, index: int, session: Session, found: Findings) -> None:
    if session.place:  # told by its own file
        return
    found.fault(
        "session.time_range",
        f"{quoted(session.name)}の完了時刻の範囲が空欄です。{_EXAMPLES}のように記入してください。",
        description.where("部", index + 1, "その部の回答"),
    )


def span_of(text: str, day: date) -> Span | None:
    """A range of completion times: ``～13:00``, ``13:00～``, ``9:00～12:00``, each end maybe with a date.

    A time without a date is the lecture's day's, so ``13:00～`` holds the answers of the days after as well;
    a date without a time is that whole day. None where the text is no range.
    """
    bare = unicodedata.normalize("NFKC", text).replace(" ", "").removesuffix("まで")
    parts = _cut(bare)
    if parts is None:
        return None
    first, last = parts
    start = _end(first, day, closes=False) if first else datetime.min
    until = start.date() if start is not None and first and _DAY.match(first) else day
    end = _end(last, until, closes=True) if last else datetime.max
    if not first and not last:
        return None
    return (start, end) if start is not None and end is not None and start < end else None


def _cut(bare: str) -> tuple[str, str] | None:
    """The two ends; a whole day alone (``11/24``) is both. Signs that also stand inside dates are tried last."""
    for signs in (r"[~〜∼–—―]|から", r"[-‐−]"):
        parts = re.split(signs, bare)
        if len(parts) == 2:
            return parts[0], parts[1]
    return (bare, bare) if _DAY.match(bare) and not _DAY.match(bare)["rest"] else None  # type: ignore[index]


def _end(text: str, day: date, *, closes: bool) -> datetime | None:
    found = _DAY.match(text)
    rest = text
    if found is not None:
        dated = found["day"]
        if re.match(r"^\d{1,2}[月/]", dated):
            dated = f"{day.year}/{dated}"
        given = date_of(dated)
        if given is None:
            return None
        day, rest = given, found["rest"]
        if not rest:
            return datetime.combine(day + timedelta(days=1 if closes else 0), time())
    clock = clock_time(rest)
    if clock is None:
        return None
    if clock == time.max:  # 24:00
        return datetime.combine(day + timedelta(days=1), time())
    return datetime.combine(day, clock)
