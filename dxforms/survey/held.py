"""The sheet 部 as sessions: names, attendees, and how a response's session is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dxforms.issues import Findings, quoted
from dxforms.survey import typed
from dxforms.survey.filled import Cell, FilledSheet, Row, missing, take
from dxforms.survey.items import Places
from dxforms.survey.lecture import Session
from dxforms.survey.telling import Span, is_by_time, span_of
from dxforms.text import heading_key, key

_SOME_DAY = date(2026, 1, 1)
"""For ranges of times where 開催日 cannot be read; only whether they overlap is asked."""


def read_sessions(
    sheet: FilledSheet, day: date | None, found: Findings, places: Places
) -> tuple[Session, ...]:
    """The sessions, at least one. ``day`` is 開催日. ``places`` gets ``部/<1…>/<column>``.

    部を判別する設問 needs to be typed once: the rows under it that have その部の回答 share it.
    """
    sessions: list[Session] = []
    question = ""
    for number, row in enumerate(sheet.rows, start=1):
        for column in sheet.columns:
            places[f"部/{number}/{column}"] = row[column].where
        places[f"部/{number}"] = row["部の名称"].where
        question = row["部を判別する設問"].text or question
        sessions.append(_session(row, question, found))
    if len(sessions) > 1:
        _tell_names(sheet.rows, found)
    _tell_answers(sheet.rows, sessions, day or _SOME_DAY, found)
    if len(sessions) > 1:
        _tell_untold(sheet.rows, sessions, found)
    return tuple(sessions) or (Session(),)


def _session(row: Row, question: str, found: Findings) -> Session:
    attendees = None
    if row["出席者数"]:
        attendees = take(found, row["出席者数"], lambda value: typed.count(value, "出席者数"))
    cell = row["その部の回答"]
    answers: tuple[str, ...] = ()
    if cell:
        shown = take(found, cell, lambda value: typed.words(value, "その部の回答"))
        answers = typed.lines(shown or "")
    if row["部を判別する設問"]:
        take(found, row["部を判別する設問"], lambda value: typed.words(value, "部を判別する設問"))
        if not cell:
            missing(
                found,
                "session.answers-missing",
                "「部を判別する設問」があるときは、「その部の回答」も記入してください（その設問で、この部に当たる回答です。）。",
                cell.where,
            )
    elif answers and not question:
        missing(
            found,
            "session.question-missing",
            "「その部の回答」があるときは、「部を判別する設問」も記入してください（回答ファイルの見出しと同じ文字。回答した時刻で分けるときは「完了時刻」）。",
            row["部を判別する設問"].where,
        )
    return Session(
        name=_one_line(row["部の名称"], found),
        hours=row["開催時間"].text,
        respondents=_one_line(row["回答者の呼び方"], found),
        audience=row["参加対象"].text,
        attendees=attendees,
        question=question if answers else "",
        answers=answers,
        place=_one_line(row["回答ファイル又は共有リンク"], found),
    )


def _one_line(cell: Cell, found: Findings) -> str:
    if "\n" in cell.text:
        found.fault(
            "cell.lines", "このセルは1行で記入してください。セルの中の改行を消してください。", cell.where
        )
    return cell.text


def _tell_names(rows: Sequence[Row], found: Findings) -> None:
    seen: dict[str, Cell] = {}
    for row in rows:
        cell = row["部の名称"]
        if not cell:
            missing(
                found,
                "session.name-missing",
                "部が2つ以上あるときは、「部の名称」を必ず記入してください。上の部の続きであれば、上の行のセルにまとめてください。",
                cell.where,
            )
            continue
        first = seen.setdefault(key(cell.text), cell)
        if first is not cell:
            found.fault(
                "session.name-doubled",
                f"部の名称{quoted(cell.text)}が2つあります（もう1つはセル{first.where.cell}）。部ごとに違う名称にしてください。",
                cell.where,
            )


def _tell_answers(rows: Sequence[Row], sessions: Sequence[Session], day: date, found: Findings) -> None:
    """Faults for an answer, or a stretch of time, that means two sessions."""
    words: dict[tuple[str, str], Cell] = {}
    spans: list[tuple[Span, Cell]] = []
    for row, session in zip(rows, sessions, strict=True):
        cell = row["その部の回答"]
        for answer in session.answers:
            if is_by_time(session.question):
                _tell_span(answer, day, cell, spans, found)
                continue
            first = words.setdefault((heading_key(session.question), key(answer)), cell)
            if first is not cell:
                found.fault(
                    "session.answers-doubled",
                    f"回答{quoted(answer)}が、2つの部に記入されています（もう1つはセル{first.where.cell}）。部ごとに違う回答にしてください。",
                    cell.where,
                )


def _tell_span(answer: str, day: date, cell: Cell, spans: list[tuple[Span, Cell]], found: Findings) -> None:
    span = span_of(answer, day)
    if span is None:
        found.fault(
            "session.time-range",
            f"完了時刻の範囲を読み取れません（{quoted(answer)}）。「～13:00」「13:00～」「10:00～12:00」のように記入してください。",
            cell.where,
        )
        return
    for (start, end), other in spans:
        if other is not cell and span[0] < end and start < span[1]:
            found.fault(
                "session.time-overlap",
                f"完了時刻の範囲{quoted(answer)}が、セル{other.where.cell}の範囲と重なっています。重ならないように直してください。",
                cell.where,
            )
    spans.append((span, cell))


def _tell_untold(rows: Sequence[Row], sessions: Sequence[Session], found: Findings) -> None:
    """A fault where some sessions can be told and others never; a notice where none can."""
    told = [bool(session.place or session.answers) for session in sessions]
    how = "「部を判別する設問」と「その部の回答」、又は「回答ファイル又は共有リンク」を記入してください。"
    if not any(told):
        found.notice(
            "session.untold",
            f"どの回答がどの部のものかを分ける方法が記入されていません。{how}このままでは、全ての回答が「部不明」になります。",
            rows[0]["部を判別する設問"].where,
        )
        return
    for row, known in zip(rows, told, strict=True):
        if not known:
            missing(
                found,
                "session.untold",
                f"この部の回答を見分ける方法がありません。{how}",
                row["その部の回答"].where,
            )
