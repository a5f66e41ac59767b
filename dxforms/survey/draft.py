"""The survey as an export lets it be guessed, for a person to correct: kinds, options, sessions, and why.

Nothing here is used when counting: the description is. A respondent's free text never stands in a draft.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from dxforms.grid import Grid, Value
from dxforms.issues import Issue
from dxforms.records import record
from dxforms.survey.columns import Role, heading_text, layout
from dxforms.survey.guessing import Guess, guess
from dxforms.survey.lecture import Session
from dxforms.survey.moments import moment_of
from dxforms.survey.parsing import shown
from dxforms.survey.questions import Kind
from dxforms.survey.scales import order
from dxforms.text import clean, heading_key, key

_COUNTED = re.compile(r"^(?P<title>.*?)[\s_]*[(（]\d+[-~]\d+[)）](?:\s*[(（]\d+[)）])?$")
_COPY = re.compile(r"\s*[(（]\d+[)）]$")
_ASKS_SESSION = re.compile(
    r"(?:参加|受講|聴講|出席|視聴).{0,12}(?:部|回|会場|時間帯|日程|区分)|どの部|何部|部を|セッション|session",
    re.IGNORECASE,
)
_SESSION_WORD = re.compile(r"の部$|^第?[0-9一二三四五]部|^午前|^午後|^夕方|^夜|^オンライン")
_IN_NAME = re.compile(r"[^\s_＿（()）「」【】・\-]*の部|第[0-9０-９一二三四五]部|午前|午後|夕方")
_FEW = 4  # answers by which a choice cannot be told from a text
_IS_QUESTION = re.compile(r"[?？]\s*$|か[。.]?\s*$|(?:ください|下さい|教えて|選んで)[。.]?")


@record
class DraftQuestion:
    """One question as proposed. ``kind`` is None where it cannot be told; ``hint`` then says what to look at.

    ``number`` is ``Q1``, …, empty for one that is not counted. ``evidence`` and ``hint`` are Japanese sentences
    with counts and option labels, never an answer's text.
    """

    number: str
    headings: tuple[str, ...]
    text: str = ""
    kind: Kind | None = None
    options: tuple[str, ...] = ()
    limit: int | None = None
    positive: tuple[int, ...] = ()
    """Indices into ``options`` of those a recognised scale takes as 肯定的."""
    evidence: str = ""
    hint: str = ""
    tells_session: bool = False
    """True for the column that looks like it asks for the 部."""


@record
class Draft:
    """A survey as proposed from one export, or from one a session."""

    title: str = ""
    """Of the form, from the file's name."""
    days: tuple[date, ...] = ()
    """The days answers came on, the commonest first."""
    responses: int = 0
    questions: tuple[DraftQuestion, ...] = ()
    sessions: tuple[Session, ...] = ()
    """Proposed sessions with the question and answers (or the files) that tell them; empty where nothing does."""
    notices: tuple[Issue, ...] = ()


def draft_survey(grids: Sequence[Grid]) -> Draft:
    """The survey that one export, or several of the same lecture, lets be guessed."""
    columns: dict[str, tuple[str, list[Value]]] = {}
    days: Counter[date] = Counter()
    total = 0
    for grid in grids:
        rows = [row for row in grid.rows[1:] if any(value is not None for value in row)]
        where = layout(grid.headings, rows)
        rows.sort(key=lambda row: _order(row, where.roles.get(Role.ID)))
        for column in where.questions:
            heading = clean(heading_text(grid.headings[column]))
            _, values = columns.setdefault(where.names[column], (heading, []))
            values += [row[column] for row in rows]
        completed = where.roles.get(Role.COMPLETED)
        moments = [moment_of(row[completed]) for row in rows] if completed is not None else []
        days.update(moment.date() for moment in moments if moment is not None)
        total += len(rows)
    guessed = [
        (heading, _names_sessions(heading, values) or guess(heading, values))
        for heading, values in columns.values()
    ]
    asks = _session_column(guessed)
    questions = _questions(guessed, asks)
    sessions = _sessions_by_answer(*guessed[asks]) if asks is not None else _sessions_by_file(grids)
    return Draft(
        title=form_title(grids[0].file) if grids else "",
        days=tuple(day for day, _ in days.most_common()),
        responses=total,
        questions=questions,
        sessions=sessions,
        notices=tuple(dict.fromkeys(issue for grid in grids for issue in grid.notices)),
    )


def form_title(file: str) -> str:
    """The form's title from an export's name: ``題名(1-41).xlsx``, with or without a browser's ``(1)``."""
    stem = PurePath(file).stem if PurePath(file).suffix.lower() in (".xlsx", ".csv", ".xlsm") else file
    found = _COUNTED.match(stem)
    return (found["title"] if found else _COPY.sub("", stem)).strip(" _　")


def _order(row: Sequence[Value], column: int | None) -> float:
    value = row[column] if column is not None else None
    return float(value) if isinstance(value, int | float) else 0.0


# --- questions -------------------------------------------------------------------------------------------


def _questions(guessed: Sequence[tuple[str, Guess]], asks: int | None) -> tuple[DraftQuestion, ...]:
    questions: list[DraftQuestion] = []
    counted = 0
    index = 0
    while index < len(guessed):
        size = 1 if index == asks else _statements(guessed, index, asks)
        group = guessed[index : index + size]
        if index == asks:
            question = _asks_session(*group[0])
        elif size > 1:
            question = _matrix(group)
        else:
            heading, one = group[0]
            question = DraftQuestion(
                number="",
                headings=(heading,),
                text=heading,
                kind=one.kind,
                options=one.options,
                limit=one.limit,
                positive=one.positive,
                evidence=one.evidence,
                hint=one.hint,
            )
        if question.kind is not Kind.SKIPPED:
            counted += 1
            question = replace(question, number=f"Q{counted}")
        questions.append(question)
        index += size
    return tuple(questions)


def _statements(guessed: Sequence[tuple[str, Guess]], start: int, asks: int | None) -> int:
    """How many columns from ``start`` on look like the statements of one matrix: one scale, headings that ask nothing."""
    end = start
    labels: set[str] = set()
    while end < len(guessed) and end != asks:
        heading, one = guessed[end]
        keys = {key(option) for option in one.options}
        if one.kind is not Kind.SINGLE or _IS_QUESTION.search(heading) or (labels and not labels & keys):
            break
        labels |= keys
        end += 1
    group = [one for _, one in guessed[start:end]]
    # one statement may lack half of the scale's words: what all of them hold is looked at
    return len(group) if len(group) > 1 and group[0].merged(group).is_scale else 1


def _matrix(group: Sequence[tuple[str, Guess]]) -> DraftQuestion:
    merged = group[0][1].merged([one for _, one in group])
    return DraftQuestion(
        number="",
        headings=tuple(heading for heading, _ in group),
        text="",
        kind=Kind.MATRIX,
        options=merged.labels,
        positive=merged.positive,
        evidence=f"続いた{len(group)}列の回答が、同じ{len(merged.labels)}種類の語句でした。{merged.reason}。",
        hint="表全体の設問文は回答ファイルに残らないため、アンケートの画面を見て「設問文」に記入してください。"
        "表形式の設問でなければ、1列を1問に分けてください。",
    )


# --- sessions --------------------------------------------------------------------------------------------


def _session_column(guessed: Sequence[tuple[str, Guess]]) -> int | None:
    """The first column of single choices whose heading asks for the 部, or whose options are names of 部."""
    for index, (heading, one) in enumerate(guessed):
        if one.kind is not Kind.SINGLE or not 1 <= len(one.options) <= 12:
            continue
        named = [option for option in one.options if _SESSION_WORD.search(key(option))]
        asks = _ASKS_SESSION.search(key(heading)) is not None
        if (len(named) == len(one.options) and (asks or len(named) > 1)) or (asks and named):
            return index
    for index, (heading, one) in enumerate(guessed):
        if (
            one.kind is Kind.SINGLE
            and 2 <= len(one.options) <= 12
            and _ASKS_SESSION.search(key(heading))
            and not one.is_scale
        ):
            return index
    return None


def _names_sessions(heading: str, values: Sequence[Value]) -> Guess | None:
    """A test answer or two, or a morning's alone: too few to tell a choice by, were it not names of 部 that are asked for."""
    given = [text for value in values if (text := shown(value))]
    words = list(dict.fromkeys(given))
    if not words or (len(given) > _FEW and len(words) > 1) or not _ASKS_SESSION.search(key(heading)):
        return None
    if not all(_SESSION_WORD.search(key(word)) for word in words):
        return None
    return Guess(
        kind=Kind.SINGLE,
        options=order(words, {}).labels,
        evidence=f"{len(given)}件の回答が、いずれも部の名称と思われる語句（{len(words)}種類）でした。",
    )


def _asks_session(heading: str, one: Guess) -> DraftQuestion:
    return DraftQuestion(
        number="",
        headings=(heading,),
        text=heading,
        kind=Kind.SKIPPED,
        evidence=f"{one.evidence}参加した部を尋ねる設問と思われるため、「部」シートの「部を判別する設問」にしました。",
        hint="設問としても集計するときは、回答形式を「単一選択」にし、選択肢を記入してください。",
        tells_session=True,
    )


def _sessions_by_answer(heading: str, one: Guess) -> tuple[Session, ...]:
    return tuple(Session(name=clean(option), question=heading, answers=(option,)) for option in one.options)


def _sessions_by_file(grids: Sequence[Grid]) -> tuple[Session, ...]:
    """One session a file where several files of one form were handed in; named by what their names differ in."""
    if (
        len(grids) < 2
        or len({frozenset(heading_key(heading_text(h)) for h in grid.headings) for grid in grids}) > 1
    ):
        return ()
    names = []
    for grid in grids:
        found = _IN_NAME.findall(form_title(grid.file))
        names.append(found[-1] if found else "")
    if "" in names or len(set(names)) < len(names):
        names = [form_title(grid.file) for grid in grids]
    if len(set(names)) < len(names):
        names = [f"第{number}部" for number in range(1, len(grids) + 1)]
    return tuple(Session(name=name, place=grid.file) for name, grid in zip(names, grids, strict=True))
