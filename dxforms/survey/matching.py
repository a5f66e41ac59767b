"""The description's headings found among an export's columns; what is missing, renamed or doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from dxforms.grid import Grid, column_letters
from dxforms.issues import Findings, Where, quoted
from dxforms.survey.columns import Layout, heading_text
from dxforms.survey.description import Description
from dxforms.survey.questions import Kind
from dxforms.text import heading_key, nearest

Columns = tuple[tuple[int, ...], ...]
"""By question of the survey the columns of its headings; empty where they were not found."""


def match(
    description: Description, grid: Grid, layout: Layout, found: Findings
) -> tuple[Columns, frozenset[int]]:
    """The columns of every question, and those a fault names as the nearest to a missing heading.

    Faults (all at once) stand at the heading's cell in the description. A heading typed twice means Forms' numbered double (``文``, ``文2``) where there is one.
    """
    at = {name: column for column, name in enumerate(layout.names) if name}
    claimed = {heading_key(h) for question in description.survey.questions for h in question.headings}
    used: dict[int, str] = {}
    missing: list[tuple[str, str]] = []
    result: list[tuple[int, ...]] = []
    for question in description.survey.questions:
        columns: list[int] = []
        for heading in question.headings:
            name = heading_key(heading)
            column = at.get(name)
            if column in used:
                column = _next_double(name, at, claimed, used)
                if column is None:
                    _tell_shared(description, question.number, heading, used[at[name]], found)
                    continue
            if column is None:
                if question.kind is not Kind.SKIPPED:
                    missing.append((question.number, heading))
                continue
            used[column] = question.number
            columns.append(column)
        result.append(tuple(columns) if len(columns) == len(question.headings) else ())
    free = {column: heading_text(grid.headings[column]) for column in layout.questions if column not in used}
    near = {_tell_missing(description, grid, number, heading, free, found) for number, heading in missing}
    _tell_doubled(description, grid, layout, used, found)
    return tuple(result), frozenset(column for column in near if column is not None)


def _next_double(name: str, at: dict[str, int], claimed: set[str], used: dict[int, str]) -> int | None:
    number = 2
    while (double := f"{name}{number}") in at:
        if double not in claimed and at[double] not in used:
            return at[double]
        number += 1
    return None


def _place(description: Description, number: str) -> Where:
    return description.where("設問", number, "列見出し")


def _tell_shared(description: Description, number: str, heading: str, first: str, found: Findings) -> None:
    found.fault(
        "heading.shared",
        f"{number}の列見出し{quoted(heading)}は、{first}でも使われています。1つの列は1つの設問にだけ使えます。"
        "どちらかの列見出しを直してください。",
        _place(description, number),
    )


def _tell_missing(
    description: Description,
    grid: Grid,
    number: str,
    heading: str,
    free: Mapping[int, str],
    found: Findings,
) -> int | None:
    near = nearest(heading, free.values())
    advice = (
        f"{quoted(near)}のことであれば、列見出しをそのように直してください。"
        if near is not None
        else "回答ファイルの1行目の見出しと同じ文字に直してください。"
    )
    found.fault(
        "heading.missing",
        f"{number}の列見出し{quoted(heading)}が、回答ファイル「{grid.file}」にありません。{advice}"
        "この設問が無くなったときは、回答形式を「集計しない」にしてください。",
        _place(description, number),
    )
    return next((column for column, text in free.items() if text == near), None)


def _tell_doubled(
    description: Description, grid: Grid, layout: Layout, used: dict[int, str], found: Findings
) -> None:
    """Faults for headings that stand twice in the export itself, where only one of them is named."""
    raw = [heading_key(heading_text(heading)) for heading in grid.headings]
    doubled = {name for name, count in Counter(raw).items() if name and count > 1}
    for name in doubled:
        columns = [c for c, other in enumerate(raw) if other == name and c in layout.questions]
        named = [c for c in columns if c in used]
        if named and len(named) < len(columns):
            letters = "と".join(f"{column_letters(grid.left + c)}列" for c in columns)
            found.fault(
                "heading.doubled",
                f"回答ファイル「{grid.file}」に、{used[named[0]]}の列見出し{quoted(grid.headings[columns[0]])}と"
                f"同じ見出しの列が{len(columns)}つあります（{letters}）。2つめは見出しの末尾に「2」を付けて「設問」に加え、"
                "集計しないものは回答形式を「集計しない」にしてください。",
                _place(description, used[named[0]]),
            )
