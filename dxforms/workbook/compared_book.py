"""A workbook as the sum of its sheets, against what was written: their order, what is hidden, locked and named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from dxforms.issues import quoted
from dxforms.records import record
from dxforms.workbook.changes import Change, Sort

_VERY = "veryHidden"


@record
class Outline:
    """What a workbook says of its sheets: their names in order, charts on sheets of their own included."""

    names: tuple[str, ...] = ()
    hidden: Mapping[str, str] = field(default_factory=dict)
    """Why one is not to be seen, by sheet (``hidden``, ``veryHidden``)."""
    is_protected: bool = False
    defined: tuple[str, ...] = ()
    """Names people gave to cells."""


def outlined(before: Outline, now: Outline) -> Iterator[Change]:
    """What is told of the book before its sheets."""
    if now.is_protected and not before.is_protected:
        yield Change(sheet="", sort=Sort.BOOK_PROTECTED)
    names = [name for name in now.defined if name not in before.defined]
    if names:
        yield Change(sheet="", sort=Sort.NAMES, detail=f"（{'、'.join(map(quoted, names))}）")


def placed(name: str, before: Outline, now: Outline, names: Mapping[str, str]) -> Iterator[Change]:
    """What is told of one sheet's place and whether it is seen; ``names`` are the sheets' names as they are now."""
    there = names[name]
    if name in _moved(before.names, [own for each in now.names for own in names if names[own] == each]):
        one, two = before.names.index(name) + 1, now.names.index(there) + 1
        yield Change(sheet=there, sort=Sort.SHEET_MOVED, detail=f"（{one}番目 → {two}番目）")
    if now.hidden.get(there, "") != before.hidden.get(name, "") and there in now.hidden:
        detail = "（「再表示」の一覧にも出ない設定です）" if now.hidden[there] == _VERY else ""
        yield Change(sheet=there, sort=Sort.SHEET_HIDDEN, detail=detail)


def _moved(before: Sequence[str], now: Sequence[str]) -> set[str]:
    """The fewest sheets that must have been moved for those that are left to stand as they do."""
    order = [name for name in before if name in now]
    at = {name: index for index, name in enumerate(now)}
    longest: dict[str, list[str]] = {}
    for index, name in enumerate(order):
        before_it: list[str] = []
        for other in order[:index]:
            if at[other] < at[name] and len(longest[other]) > len(before_it):
                before_it = longest[other]
        longest[name] = [*before_it, name]
    stay = sorted(longest.values(), key=len)[-1:]
    return set(order).difference(*stay)
