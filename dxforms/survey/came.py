"""What a table of responses holds at a glance, and what has gone since the one before. No answer is looked at."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from dxforms.grid import Grid
from dxforms.issues import Issue, notice, quoted
from dxforms.records import record
from dxforms.survey.columns import Role, heading_text, layout
from dxforms.survey.moments import moment_of
from dxforms.survey.parsing import shown

_NAMED = 5  # IDs and headings named in one notice


@record
class Came:
    """A pulled table: responses, their IDs, the newest completion time (no zone: as Forms wrote it), its questions."""

    rows: int
    largest_id: int | None = None
    newest: datetime | None = None
    ids: frozenset[str] = field(default=frozenset(), repr=False)
    questions: dict[str, str] = field(default_factory=dict, repr=False)
    """Heading keys of the questions' columns → the headings as they stand."""
    is_known: bool = True
    """False where neither IDs nor times of completion stand in the table: maybe it is not one of responses."""


def came_of(grid: Grid) -> Came:
    """What came in a table of responses."""
    rows = [row for row in grid.rows[1:] if any(value is not None for value in row)]
    where = layout(grid.headings, rows)
    number, completed = where.roles.get(Role.ID), where.roles.get(Role.COMPLETED)
    names = [] if number is None else [shown(row[number]) for row in rows if row[number] is not None]
    moments = [] if completed is None else [moment_of(row[completed]) for row in rows]
    return Came(
        rows=len(rows),
        largest_id=max((int(name) for name in names if name.isdecimal() and len(name) < 19), default=None),
        newest=max((moment for moment in moments if moment is not None), default=None),
        ids=frozenset(names),
        questions={where.names[column]: heading_text(grid.headings[column]) for column in where.questions},
        is_known=number is not None or completed is not None,
    )


def gone(before: Came, now: Came) -> tuple[Issue, ...]:
    """Notices of questions and responses that stood in the table before and stand no more."""
    found: list[Issue] = []
    columns = [heading for name, heading in before.questions.items() if name not in now.questions]
    if columns:
        listed = "、".join(quoted(heading) for heading in columns[:_NAMED])
        more = f"ほか{len(columns) - _NAMED}列" if len(columns) > _NAMED else ""
        found.append(
            notice(
                "pull.column-gone",
                f"前回のブックにあった列{listed}{more}が、今回のブックにはありません。"
                "フォームで設問を削除すると、その回答も消えます。",
            )
        )
    ids = sorted(before.ids - now.ids, key=lambda name: (len(name), name))
    if ids:
        listed = "、".join(quoted(name, 12) for name in ids[:_NAMED])
        more = "ほか" if len(ids) > _NAMED else ""
        found.append(
            notice(
                "pull.response-gone",
                f"前回のブックにあった回答{len(ids):,}件（ID {listed}{more}）が、今回のブックにはありません。",
            )
        )
    return tuple(found)
