"""Who is who among responses: keys that last from one export to the next, and answers of one person."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from dxforms.grid import Grid, Value
from dxforms.issues import Findings, quoted
from dxforms.survey.columns import Layout, Role
from dxforms.survey.parsing import shown
from dxforms.text import key

_NOBODY = frozenset({"", "anonymous", "匿名"})
_NAMED = 5  # IDs named in one notice


def form_fingerprint(layout: Layout) -> str:
    """Which form an export is of: SHA-256 of the questions' headings, sorted, as headings are compared."""
    names = sorted(layout.names[column] for column in layout.questions)
    return hashlib.sha256("\n".join(names).encode("utf-8", "surrogatepass")).hexdigest()


def identities(
    grid: Grid,
    layout: Layout,
    rows: Sequence[Sequence[Value]],
    completed: Sequence[datetime | None],
    found: Findings,
) -> list[str]:
    """A text per row, unique in its source: the ID, or the time with a fingerprint of what was answered.

    An ID that stands twice gets the fingerprint behind it from the second on; rows that cannot be told apart
    are numbered. Both are noticed.
    """
    column = layout.roles.get(Role.ID)
    if column is not None:
        return _by_id(grid, layout, rows, column, completed, found)
    if rows:
        found.notice(
            "key.no_id",
            "IDの列がないため、回答の時刻と内容で1件ずつ見分けます。回答の内容を書き換えると別の回答とみなします。",
            grid.where(0, 0),
        )
    names = [
        f"{moment:%Y%m%d-%H%M%S}-{print_}" if moment else print_
        for moment, print_ in zip(completed, (_fingerprint(layout, row) for row in rows), strict=True)
    ]
    return _numbered(grid, names, found)


def _by_id(
    grid: Grid,
    layout: Layout,
    rows: Sequence[Sequence[Value]],
    column: int,
    completed: Sequence[datetime | None],
    found: Findings,
) -> list[str]:
    names = [shown(row[column]) for row in rows]
    counts = Counter(names)
    doubled = [name for name, count in counts.items() if count > 1]
    if not doubled:
        return names
    listed = "、".join(quoted(name, 12) for name in doubled[:_NAMED])
    more = f"ほか{len(doubled) - _NAMED}個" if len(doubled) > _NAMED else ""
    found.notice(
        "key.doubled",
        f"同じIDの回答があります（{listed}{more}）。同じ回答が2度入っていないかご確認ください。",
        grid.where(0, column),
    )
    first: dict[str, tuple[datetime, str]] = {}
    prints = {r: _fingerprint(layout, rows[r]) for r, name in enumerate(names) if counts[name] > 1}
    for r, print_ in prints.items():
        order = (completed[r] or datetime.max, print_)
        first[names[r]] = min(first.get(names[r], order), order)
    for r, print_ in prints.items():  # the earliest keeps the bare ID, however the rows are sorted
        if (completed[r] or datetime.max, print_) != first[names[r]]:
            names[r] = f"{names[r]}-{print_}"
    return _numbered(grid, names, found)


def _fingerprint(layout: Layout, row: Sequence[Value]) -> str:
    """Of what was answered, without the person: stays when a question is added to the form or columns move."""
    cells = sorted(
        f"{layout.names[column]}\x1f{shown(row[column])}"
        for column in layout.questions
        if row[column] is not None
    )
    return hashlib.sha256("\x1e".join(cells).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _numbered(grid: Grid, names: list[str], found: Findings) -> list[str]:
    """The names with (2), (3), … behind those that stand again: such rows are equal, so their order says nothing."""
    seen: Counter[str] = Counter()
    result = []
    for name in names:
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name}({seen[name]})")
    groups = [count for count in seen.values() if count > 1]
    if groups:
        found.notice(
            "key.same",
            f"時刻も内容も同じで見分けられない回答が{len(groups)}組（{sum(groups)}件）あります。"
            "同じ回答が2度入っていないかご確認ください。",
            grid.where(0, 0),
        )
    return result


def persons_of(layout: Layout, rows: Sequence[Sequence[Value]]) -> list[str]:
    """What two answers of one person share: the address, or where there is none the name; empty for nobody."""
    email = _keys(rows, layout.roles.get(Role.EMAIL))
    name = _keys(rows, layout.roles.get(Role.NAME))
    return [f"@{address.casefold()}" if address else text for address, text in zip(email, name, strict=True)]


def _keys(rows: Sequence[Sequence[Value]], column: int | None) -> list[str]:
    if column is None:
        return [""] * len(rows)
    known = {value: key(shown(value)) for value in {row[column] for row in rows}}
    known |= {value: "" for value, text in known.items() if text.casefold() in _NOBODY}
    return [known[row[column]] for row in rows]


def number_persons(persons: Sequence[str]) -> list[int]:
    """1, 2, … for persons who stand at least twice, 0 for all others; nothing else of a person goes on."""
    counts = Counter(persons)
    numbers: dict[str, int] = defaultdict(int)
    for person in persons:
        if person and counts[person] > 1 and person not in numbers:
            numbers[person] = len(numbers) + 1
    return [numbers.get(person, 0) for person in persons]
