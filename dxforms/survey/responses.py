"""Exports as responses: columns found by the description, cells read by kind, sessions told, persons dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import datetime

from dxforms.grid import Grid, Value, column_letters
from dxforms.issues import Findings, Issue, quoted
from dxforms.records import record
from dxforms.survey.answers import Answer, Choice, Responses, Source
from dxforms.survey.columns import Layout, Role, layout
from dxforms.survey.description import Description
from dxforms.survey.identity import form_fingerprint, identities, number_persons, persons_of
from dxforms.survey.matching import Columns, match
from dxforms.survey.moments import moment_of
from dxforms.survey.parsing import parser_of, read_column
from dxforms.survey.questions import Kind
from dxforms.survey.telling import is_by_time, session_question, tell_sessions
from dxforms.text import heading_key


@record
class Handed:
    """One file of responses: its table, the session it belongs to as a whole (an index, or None), its label.

    ``label`` is the first part of its responses' keys; empty: the session's name, or the file's number.
    """

    grid: Grid
    session: int | None = None
    label: str = ""


@record(frozen=False)
class _Read:
    """One file as far as it was read, row by row and question by question."""

    handed: Handed
    label: str
    layout: Layout
    columns: Columns
    rows: list[tuple[Value, ...]]
    started: list[datetime | None]
    completed: list[datetime | None]
    sessions: list[int | None]
    names: list[str]
    persons: list[str] = field(repr=False)


def collect(description: Description, handed: Sequence[Handed]) -> Responses:
    """All responses in the order of completion, then of their IDs.

    Raises InputError with every fault of every file: headings that are missing, renamed or doubled, sessions that
    cannot be told. Notices stand in ``Responses.notices``. A file without answers gives none.
    """
    found = Findings()
    labels = _labels(description, handed)
    _tell_same(handed, found)
    read = [_read(description, one, label, found) for one, label in zip(handed, labels, strict=True)]
    found.raise_faults()
    answers = _answers(description, read, found)
    completed = [moment for one in read for moment in one.completed]
    names = [name for one in read for name in one.names]
    source = [index for index, one in enumerate(read) for _ in one.rows]
    order = sorted(
        range(len(names)),
        key=lambda r: (completed[r] or datetime.max, source[r], _number(names[r]), names[r]),
    )
    started = [moment for one in read for moment in one.started]
    sessions = [session for one in read for session in one.sessions]
    persons = [person for one in read for person in one.persons]
    return Responses(
        survey=description.survey,
        sources=tuple(
            Source(
                label=one.label,
                file=one.handed.grid.file,
                sha256=one.handed.grid.sha256,
                fingerprint=form_fingerprint(one.layout),
                rows=len(one.rows),
            )
            for one in read
        ),
        keys=tuple([(read[source[r]].label, names[r]) for r in order]),
        sessions=tuple([sessions[r] for r in order]),
        started=tuple([started[r] for r in order]),
        completed=tuple([completed[r] for r in order]),
        persons=tuple(number_persons([persons[r] for r in order])),
        answers=tuple(tuple([column[r] for r in order]) for column in answers),
        notices=tuple(_distinct(found.issues)),
    )


def _distinct(issues: Sequence[Issue]) -> list[Issue]:
    return list(dict.fromkeys(issues))


def _number(name: str) -> int:
    return int(name) if name.isdecimal() and len(name) < 19 else 0


def _labels(description: Description, handed: Sequence[Handed]) -> list[str]:
    """The files' labels, each once."""
    labels: list[str] = []
    for index, one in enumerate(handed, start=1):
        named = "" if one.session is None else description.lecture.sessions[one.session].name
        label = one.label or named or str(index)
        number = 2
        while label in labels:
            label, number = f"{one.label or named}({number})", number + 1
        labels.append(label)
    return labels


def _tell_same(handed: Sequence[Handed], found: Findings) -> None:
    """A fault where two files hold the same bytes: every answer would be counted twice."""
    first: dict[str, str] = {}
    for one in handed:
        grid = one.grid
        if grid.sha256 and grid.sha256 in first:
            found.fault(
                "source.same",
                f"「{first[grid.sha256]}」と「{grid.file}」は中身が同じファイルです。このままでは同じ回答を2度数えます。"
                "部ごとに正しいファイルを指定してください。",
                grid.where(0, 0),
            )
        first.setdefault(grid.sha256, grid.file)


def _read(description: Description, handed: Handed, label: str, found: Findings) -> _Read:
    grid = handed.grid
    found.extend(grid.notices)
    rows = [row for row in grid.rows[1:] if any(value is not None for value in row)]
    claimed = {heading_key(h) for question in description.survey.questions for h in question.headings}
    question = session_question(description)
    if question and not is_by_time(question):
        claimed.add(heading_key(question))
    where = layout(grid.headings, rows, claimed)
    columns, near = match(description, grid, where, found)
    completed = _moments(rows, where.roles.get(Role.COMPLETED))
    told: int | None = None
    if handed.session is None:
        sessions, told = tell_sessions(description, grid, where, rows, completed, found)
    else:
        sessions = [handed.session] * len(rows)
        told = where.names.index(heading_key(question)) if heading_key(question) in where.names else None
    used = {column for group in columns for column in group} | near
    _tell_left_out(grid, where, used if told is None else used | {told}, found)
    return _Read(
        handed=handed,
        label=label,
        layout=where,
        columns=columns,
        rows=rows,
        started=_moments(rows, where.roles.get(Role.STARTED)),
        completed=completed,
        sessions=sessions,
        names=identities(grid, where, rows, completed, found),
        persons=persons_of(where, rows),
    )


def _moments(rows: Sequence[Sequence[Value]], column: int | None) -> list[datetime | None]:
    if column is None:
        return [None] * len(rows)
    return [moment_of(row[column]) for row in rows]


def _tell_left_out(grid: Grid, where: Layout, used: set[int], found: Findings) -> None:
    """Notices of columns that nothing is made of: questions the description lacks, a quiz's points."""
    for column in where.questions:
        if column not in used:
            found.notice(
                "column.extra",
                f"{column_letters(grid.left + column)}列{quoted(grid.headings[column])}は「設問」シートに無いため、集計していません。"
                "集計するときは「設問」シートに加え、しないときは回答形式を「集計しない」にして加えてください。",
                grid.where(0, column),
            )
    if where.quiz:
        found.notice(
            "column.quiz",
            f"得点とフィードバックの{len(where.quiz)}列は、集計に使いません。",
            grid.where(0, where.quiz[0]),
        )


def _answers(description: Description, read: Sequence[_Read], found: Findings) -> list[list[Answer]]:
    """By question the answers of all files, one after the other."""
    answers: list[list[Answer]] = []
    for index, question in enumerate(description.survey.questions):
        parse = parser_of(question)
        whole: list[Answer] = []
        for one in read:
            columns = one.columns[index]
            if question.kind is Kind.SKIPPED or not columns:
                whole += [None] * len(one.rows)
            elif question.kind is Kind.MATRIX:
                whole += _statements([read_column(parse, (row[c] for row in one.rows)) for c in columns])
            else:
                column = columns[0]
                part = read_column(parse, [row[column] for row in one.rows])
                if question.kind in (Kind.SINGLE, Kind.MATRIX):
                    _tell_several(question.number, one, column, part, found)
                whole += part
        answers.append(whole)
    return answers


def _statements(columns: list[list[Answer]]) -> list[Answer]:
    known: dict[tuple[Answer, ...], Answer] = {}
    result: list[Answer] = []
    for row in zip(*columns, strict=True):
        if row not in known:
            given = tuple(one if isinstance(one, Choice) else None for one in row)
            known[row] = given if any(one is not None for one in given) else None
        result.append(known[row])
    return result


def _tell_several(number: str, one: _Read, column: int, part: Sequence[Answer], found: Findings) -> None:
    """A notice where a single choice holds ``A;B;``: the description may have the wrong kind."""
    several = sum(
        1
        for answer in part
        if isinstance(answer, Choice) and answer.unlisted and answer.unlisted[0].endswith(";")
    )
    if several:
        found.notice(
            "answer.several",
            f"{number}は単一選択ですが、複数を選んだ形（「A;B;」）の回答が{several}件あります。"
            "「設問」シートの回答形式が「複数選択」ではないかご確認ください。",
            one.handed.grid.where(0, column),
        )
