"""What is set of a whole sheet, against what was: hidden rows, locks, rules, joined cells, how it prints.

Programs renumber, split and spell anew whatever they save; only what a person would have set on purpose is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from dxforms.records import record
from dxforms.workbook.aligning import Moves
from dxforms.workbook.changes import Change, Rectangle, Sort

_MARGIN = 0.02  # inches by which a margin differs after a program rounded it


@record
class Paper:
    """How a sheet prints, in words and numbers that every program saves alike."""

    orientation: str = "portrait"
    size: str = ""
    scale: tuple[str, ...] = ()
    """Pages wide and high where it is fitted to them, else per cent."""
    margins: tuple[float, ...] = ()
    """Inches."""
    words: tuple[str, ...] = ()
    """Headers and footers without blanks."""
    marks: frozenset[str] = frozenset()
    """What is set of centring, grid lines and headings."""
    breaks: frozenset[tuple[str, int]] = frozenset()
    """Where people (not the program's paging) begin a new page, by direction and line."""
    area: str = ""
    titles: str = ""


@record
class Settings:
    """What is set of one sheet. Rules are known by what they ask for, not by where: they are split as rows move."""

    hidden: frozenset[int] = frozenset()
    """Rows nobody sees that no filter hides."""
    has_filter: bool = False
    is_protected: bool = False
    tab: str = ""
    """The colour of its name's tab."""
    choices: Mapping[str, tuple[Rectangle, ...]] = field(default_factory=dict)
    rules: Mapping[str, tuple[Rectangle, ...]] = field(default_factory=dict)
    joined: tuple[Rectangle, ...] = ()
    paper: Paper = field(default_factory=Paper)


def sealed(name: str, before: Settings, now: Settings) -> Iterator[Change]:
    """What is told before a sheet's cells: of the sheet itself."""
    if now.is_protected and not before.is_protected:
        yield Change(sheet=name, sort=Sort.PROTECTED)
    if now.tab != before.tab:
        yield Change(sheet=name, sort=Sort.TAB)


def arranged(
    name: str, before: Settings, now: Settings, moves: Moves, *, records: bool = False
) -> Iterator[Change]:
    """What is told after a sheet's cells. On a sheet of ``records`` rows come and go, and are hidden as work goes on."""
    printed = tuple(_printed(before.paper, now.paper, moved=bool(moves) or records))
    if printed:
        yield Change(sheet=name, sort=Sort.PRINT, detail=f"（{'、'.join(printed)}）")
    yield from _ruled(name, Sort.CHOICES, before.choices, now.choices)
    yield from _ruled(name, Sort.RULES, before.rules, now.rules)
    known = {(moves.at(first), moves.at(last)) for first, last in before.joined}
    joined = [each for each in now.joined if each not in known]
    if joined:
        yield Change(sheet=name, sort=Sort.JOINED, areas=tuple(joined))
    there = {moves.rows.to(row) for row in before.hidden}
    hidden = sorted(now.hidden - there)
    if hidden and not records:
        yield Change(sheet=name, sort=Sort.ROWS_HIDDEN, cells=tuple((row, 0) for row in hidden))


def _ruled(
    name: str,
    sort: Sort,
    before: Mapping[str, tuple[Rectangle, ...]],
    now: Mapping[str, tuple[Rectangle, ...]],
) -> Iterator[Change]:
    added = [there for rule, there in now.items() if rule not in before]
    removed = [there for rule, there in before.items() if rule not in now]
    counts = [f"追加{len(added)}件"] * bool(added) + [f"削除{len(removed)}件"] * bool(removed)
    if counts:
        places = [each for there in added or removed for each in there]
        yield Change(sheet=name, sort=sort, areas=tuple(places), detail=f"（{'、'.join(counts)}）")


def _printed(before: Paper, now: Paper, *, moved: bool) -> Iterator[str]:
    """What of a sheet's print set-up was changed; ``moved``: its rows have, and breaks and areas with them."""
    if before.orientation != now.orientation:
        yield "用紙の向き"
    if before.size != now.size:
        yield "用紙の大きさ"
    if before.scale != now.scale:
        yield "拡大縮小"
    if len(before.margins) != len(now.margins) or any(
        abs(one - other) > _MARGIN for one, other in zip(before.margins, now.margins, strict=True)
    ):
        yield "余白"
    if before.words != now.words:
        yield "ヘッダー又はフッター"
    if _place(before.area, moved=moved) != _place(now.area, moved=moved):
        yield "印刷範囲"
    if _place(before.titles, moved=moved) != _place(now.titles, moved=moved):
        yield "印刷タイトル"
    if before.breaks != now.breaks and not moved:
        yield "改ページ"
    if before.marks != now.marks:
        yield "ページの中央、枠線又は見出しの印刷"


def _place(area: str, *, moved: bool) -> tuple[str, ...]:
    """An area's parts without its sheet's name; where rows have moved only its columns."""
    parts = (part.rpartition("!")[2].replace("$", "") for part in area.split(","))
    return tuple(sorted("".join(c for c in part if not (moved and c.isdigit())) for part in parts))
