"""Which column of an export is which: Forms' own columns, a quiz's, and the questions'.

By heading where its word is known, else by shape: owners delete columns, and quiz headings are localised.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import field
from datetime import date, datetime
from enum import Enum

from dxforms.grid import Value
from dxforms.patterns import pattern
from dxforms.records import record
from dxforms.survey.moments import is_moment
from dxforms.text import heading_key, key


class Role(Enum):
    """What a column that is no question holds."""

    ID = "ID"
    STARTED = "開始時刻"
    COMPLETED = "完了時刻"
    EMAIL = "メール"
    NAME = "名前"
    MODIFIED = "最終変更時刻"
    QUIZ = "得点"


# Downloads seen: ja, en, quiz en and es; public programs that read exports: fr, es, nl. Google Forms and
# LoGoフォーム: タイムスタンプ or a time of receipt, and the address where the form collects it.
_WORDS: dict[Role, tuple[str, ...]] = {
    Role.ID: ("ID", "回答ID", "回答番号", "受付番号"),
    Role.STARTED: ("開始時刻", "開始時間", "Start time", "Heure de début", "Hora de inicio", "Begintijd"),
    Role.COMPLETED: (
        "完了時刻", "完了時間", "Completion time", "Heure de fin", "Hora de finalización", "Tijd van voltooien",
        "タイムスタンプ", "Timestamp", "Horodateur", "Marca temporal",
        "回答日時", "送信日時", "受付日時", "申請日時", "登録日時", "回答日", "送信日",
    ),
    Role.EMAIL: (
        "メール", "電子メール", "メールアドレス", "Email", "Email Address", "Adresse de messagerie",
        "Correo electrónico", "E-mail", "ユーザー名", "Username",
    ),
    Role.NAME: ("名前", "氏名", "Name", "Nom", "Nombre", "Naam"),
    Role.MODIFIED: (
        "最終変更時刻", "Last modified time", "Heure de la dernière modification",
        "Hora de la última modificación", "Tijd van laatste wijziging",
    ),
    Role.QUIZ: (
        "合計点", "合計点数", "合計ポイント", "クイズのフィードバック", "クイズ フィードバック", "テストのフィードバック",
        "成績が投稿された時刻", "成績の投稿時刻", "Total points", "Quiz feedback", "Grade posted time",
        "Total de puntos", "Comentarios del cuestionario", "Commentaires du questionnaire", "スコア", "Score",
    ),
}  # fmt: skip
_ROLE_OF = {heading_key(word): role for role, words in _WORDS.items() for word in words}
FORMS_WORDS = frozenset(
    heading_key(word)
    for role, count in ((Role.ID, 1), (Role.STARTED, 6), (Role.COMPLETED, 6), (Role.EMAIL, 9), (Role.NAME, 6))
    for word in _WORDS[role][:count]
)
"""Heading keys of the five columns Forms always writes."""
# A quiz's question columns: a fixed prefix that ends so, then the question's whole heading.
_PREFIX_END = pattern(r"[-‐‑–—:：]\s*$")


@record
class Layout:
    """Where everything stands: column indices from 0."""

    roles: dict[Role, int] = field(default_factory=dict)
    quiz: tuple[int, ...] = ()
    """Points and feedback, left out."""
    questions: tuple[int, ...] = ()
    """The rest, in order."""
    names: tuple[str, ...] = ()
    """Every column's heading key; doubled ones numbered as Forms numbers them."""


def heading_text(value: Value) -> str:
    """A heading as text, whatever Excel made of it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value.strftime("%Y/%m/%d") if isinstance(value, date) else str(value)


def forms_score(headings: Sequence[Value]) -> int:
    """How many of the first five headings are Forms' own (2 are telling; 5 in an untouched download)."""
    return sum(heading_key(heading_text(heading)) in FORMS_WORDS for heading in headings[:5])


def layout(
    headings: Sequence[Value], rows: Sequence[Sequence[Value]], claimed: Collection[str] = ()
) -> Layout:
    """Every column's part. ``claimed`` are heading keys the description names as questions: they win.

    ``rows`` are the records; where no heading is a known word the columns are told by their values.
    """
    texts = [heading_text(heading) for heading in headings]
    names = _numbered(texts)
    taken = set(claimed)
    roles: dict[Role, int] = {}
    quiz: list[int] = []
    for column, name in enumerate([*names, ""]):
        role = _ROLE_OF.get(name)
        if role is None or name in taken or (role in roles and role is not Role.QUIZ):
            break
        if role is Role.QUIZ:
            quiz.append(column)
        else:
            roles[role] = column
    if Role.COMPLETED not in roles:
        roles |= _by_shape(names, rows, taken, roles)
    fixed = {*roles.values(), *quiz}
    stems = _quiz_columns(texts, names, fixed, taken)
    if stems:
        first = min(min(pair) for pair in stems)
        before = [c for c in range(max(roles.values(), default=-1) + 1, first) if c not in fixed]
        quiz += [c for c in before[:3] if names[c] not in taken]
        quiz += [c for c, _ in stems]
    left_out = {*roles.values(), *quiz}
    questions = tuple(c for c, name in enumerate(names) if c not in left_out and name)
    return Layout(roles=roles, quiz=tuple(sorted(quiz)), questions=questions, names=names)


def _numbered(texts: Iterable[str]) -> tuple[str, ...]:
    """Heading keys; one that stands twice (Google does not number doubles) gets the 2, 3, … Forms would glue on."""
    names: list[str] = []
    seen: set[str] = set()
    for text in texts:
        stem = heading_key(text)
        name, number = stem, 2
        while name and name in seen:
            name, number = f"{stem}{number}", number + 1
        seen.add(name)
        names.append(name)
    return tuple(names)


def _quiz_columns(
    texts: Sequence[str], names: Sequence[str], fixed: Collection[int], taken: Collection[str]
) -> list[tuple[int, int]]:
    """(column, its question's column) of points and feedback: two prefixes over the same questions."""
    by_prefix: dict[str, dict[int, int]] = defaultdict(dict)
    free = [column for column in range(len(texts)) if column not in fixed and texts[column].strip()]
    for column in free:
        if names[column] in taken:
            continue
        for stem in free:
            text, ending = texts[column], texts[stem]
            if stem != column and len(text) > len(ending) and text.endswith(ending):
                prefix = text[: -len(ending)]
                if _PREFIX_END.search(prefix):
                    by_prefix[prefix][stem] = column
    groups = list(by_prefix.values())
    return [
        (column, stem)
        for group in groups
        if any(other is not group and other.keys() == group.keys() for other in groups)
        for stem, column in group.items()
    ]


_LOOKED_AT = 200  # rows that tell a column's shape


def _by_shape(
    names: Sequence[str], rows: Sequence[Sequence[Value]], taken: Collection[str], known: dict[Role, int]
) -> dict[Role, int]:
    """Roles by values: unique integers; one or two columns of times; an address or ``anonymous``; then the name."""
    found: dict[Role, int] = {}
    column = max(known.values(), default=-1) + 1

    def values(index: int) -> list[Value]:
        if index >= len(names) or names[index] in taken:
            return []
        return [row[index] for row in rows[:_LOOKED_AT] if row[index] is not None]

    def is_time(index: int) -> bool:
        cells = values(index)
        if any(isinstance(cell, datetime) for cell in cells):
            return all(isinstance(cell, date) for cell in cells)  # a time at midnight reaches us as a date
        return bool(cells) and all(is_moment(cell) for cell in cells)

    cells = values(column)
    numbers = [
        cell
        for cell in cells
        if isinstance(cell, int | float) or (isinstance(cell, str) and cell.isdecimal())
    ]
    if (
        Role.ID not in known
        and cells
        and len(numbers) == len(cells) == len(set(cells))
        and is_time(column + 1)
    ):
        found[Role.ID] = column
        column += 1
    if Role.STARTED not in known and is_time(column) and is_time(column + 1):
        found[Role.STARTED], found[Role.COMPLETED] = column, column + 1
        column += 2
    elif is_time(column):
        found[Role.COMPLETED] = column
        column += 1
    if Role.COMPLETED in found:
        addresses = [key(str(cell)) for cell in values(column)]
        if addresses and all("@" in text or text == "anonymous" for text in addresses):
            found[Role.EMAIL] = column
            if Role.STARTED in found and column + 1 < len(names) and names[column + 1] not in taken:
                found[Role.NAME] = column + 1  # Forms writes the name right behind the address
                column += 1
            column += 1
        if Role.STARTED in found and is_time(column):
            found[Role.MODIFIED] = column
    return found
