"""Groups of answers (意見の分類) in cells: as columns of 回答データ, and with the words found on the sheet 自由記述."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dxforms.records import record
from dxforms.survey.tally import Grouping, LineRole, Tally
from dxforms.workbook.sheets import Column, Style, Value
from dxforms.workbook.writing import legal, uncoded

_HEADING = 120  # characters of a heading


@record
class GroupColumns:
    """The columns of one question's groups, and what stands in them for a response (by its index)."""

    number: str
    columns: tuple[Column, ...]
    values: Callable[[int], Sequence[Value]]


def group_columns(tally: Tally) -> list[GroupColumns]:
    """The columns of every question that has groups, so that figures are formulas over them: 1, 0, and nothing where nothing was written."""
    return [
        _columns(question.question.number, question.grouping)
        for question in tally.questions
        if question.grouping is not None
    ]


def _columns(number: str, grouping: Grouping) -> GroupColumns:
    places = range(len(grouping.names))
    # Few combinations of groups occur: each is worked out once.
    known: dict[tuple[int, ...] | None, tuple[Value, ...]] = {None: (None,) * len(places)}

    def values(index: int) -> Sequence[Value]:
        groups = grouping.of[index]
        if groups not in known:
            known[groups] = tuple(int(place in groups) for place in places) if groups is not None else ()
        return known[groups]

    return GroupColumns(
        number=number,
        columns=tuple(
            Column(heading=_heading(number, name), width=13.0, style=Style.DATA_NUMBER)
            for name in grouping.names
        ),
        values=values,
    )


def _heading(number: str, name: str) -> str:
    text = f"{number} 分類：{uncoded(' '.join(legal(name).split()))}"
    return text if len(text) <= _HEADING else text[: _HEADING - 1] + "…"


def proposed(grouping: Grouping | None, respondent: int) -> str | None:
    """The groups an answer falls in by the rules, each with the words that were found."""
    hits = None if grouping is None else grouping.proposed[respondent]
    if grouping is None or hits is None:
        return None
    shown = (grouping.names[hit.group] + (f"（{'、'.join(hit.words)}）" if hit.words else "") for hit in hits)
    return "、".join(shown) or LineRole.UNGROUPED.value
