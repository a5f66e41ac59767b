"""The charts and pictures of a sheet against those that were written there.

A chart is known by the cells it draws, wherever it stands. LibreOffice turns a title that follows a cell into words,
openpyxl drops labels that do; neither is a change, words a person typed are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from dxforms.records import record
from dxforms.workbook.aligning import Moves
from dxforms.workbook.changes import Address, Change, Sort
from dxforms.workbook.spelling import Place, spelled

_STRETCHED = (
    1.25  # by which a chart's rows or columns grow before it is larger: heights of rows vary by program
)


@record
class SavedSeries:
    """One series of a chart: the formulas of its cells, what of it is coloured by hand, and words typed as its labels."""

    values: str
    name: str = ""
    categories: str = ""
    colours: tuple[str, ...] = ()
    """Its own, then those of single bars that differ from it."""
    words: tuple[str, ...] = ()


@record
class SavedChart:
    """A chart that was saved. ``title`` is None where it has none, ``title_cell`` empty where its words were typed."""

    place: Address
    end: Address | None = None
    """The cell its lower right corner lies in; None where its size does not follow cells."""
    kind: str = ""
    title: str | None = None
    title_cell: str = ""
    words: tuple[str, ...] = ()
    """Titles of axes."""
    has_legend: bool = False
    scale: tuple[float | None, ...] = ()
    """The least and the greatest value of each axis of figures; None where the program that draws it chooses."""
    series: tuple[SavedSeries, ...] = ()


@record
class Drawings:
    """The charts of a sheet and the cells its pictures and shapes stand at."""

    charts: tuple[SavedChart, ...] = ()
    pictures: tuple[Address, ...] = ()


@record(kw_only=False)
class Whereabouts:
    """Where what was written stands now; ``place`` and ``there`` name the cells in formulas as for cells.

    What stands at a hidden row or column stands at the next one that is seen: LibreOffice moves it there.
    """

    moves: Moves
    place: Place
    there: Place
    rows: Collection[int] = ()
    """Hidden ones, as ``columns``."""
    columns: Collection[int] = ()

    def at(self, address: Address) -> Address | None:
        """Where a cell of the written sheet stands now; None where it is gone."""
        found = self.moves.at(address)
        return None if found is None else self.seen(found)

    def seen(self, address: Address) -> Address:
        """The next cell that is seen."""
        row, column = address
        while row in self.rows:
            row += 1
        while column in self.columns:
            column += 1
        return row, column

    def cells(self, series: str, *, now: bool) -> str:
        """The cells of a series in one spelling."""
        return spelled(series, self.there if now else self.place)

    def drawn(self, chart: SavedChart, *, now: bool) -> list[str]:
        """The cells a chart draws, by which it is known."""
        return sorted(self.cells(each.values, now=now) for each in chart.series)


def drawn(name: str, before: Drawings, now: Drawings, where: Whereabouts) -> Iterator[Change]:
    """Charts, pictures and shapes that came, went or changed."""
    pairs, removed, added = _paired(before.charts, now.charts, where)
    for chart, other in pairs:
        differing = tuple(_differing(chart, other, where))
        if differing:
            detail = f"（{'、'.join(differing)}）"
            yield Change(sheet=name, sort=Sort.CHART, cells=(other.place,), detail=detail)
    if added:
        yield Change(sheet=name, sort=Sort.CHARTS_ADDED, cells=tuple(chart.place for chart in added))
    if removed:
        yield Change(
            sheet=name,
            sort=Sort.CHARTS_REMOVED,
            cells=tuple(where.moves.at(chart.place) or chart.place for chart in removed),
        )
    count, counted = len(before.pictures), len(now.pictures)
    if count != counted:
        new = sorted(set(now.pictures) - set(before.pictures))
        yield Change(sheet=name, sort=Sort.PICTURES, cells=tuple(new), detail=f"（{count}個 → {counted}個）")


_Pairs = list[tuple[SavedChart, SavedChart]]


def _paired(
    before: Sequence[SavedChart], now: Sequence[SavedChart], where: Whereabouts
) -> tuple[_Pairs, list[SavedChart], list[SavedChart]]:
    """Which chart is which, those that are gone and those that are new."""
    pairs: _Pairs = []
    new: dict[int, tuple[SavedChart, list[str]]] = {
        index: (other, where.drawn(other, now=True)) for index, other in enumerate(now)
    }
    lost = {index: (chart, where.drawn(chart, now=False)) for index, chart in enumerate(before)}
    for is_same in (
        lambda chart, other: chart[1] == other[1],
        lambda chart, other: where.at(chart[0].place) == where.seen(other[0].place),  # its cells were changed
    ):
        for index, chart in list(lost.items()):
            found = [there for there, other in new.items() if is_same(chart, other)]
            if found:
                at = where.at(chart[0].place)
                nearest = min(found, key=lambda there: _far(at, new[there][0].place))
                pairs.append((chart[0], new.pop(nearest)[0]))
                del lost[index]
    return (
        sorted(pairs, key=lambda pair: pair[0].place),
        [chart for chart, _ in lost.values()],
        [chart for chart, _ in new.values()],
    )


def _far(place: Address | None, other: Address) -> int:
    return 0 if place is None else abs(place[0] - other[0]) + abs(place[1] - other[1])


def _differing(chart: SavedChart, other: SavedChart, where: Whereabouts) -> Iterator[str]:
    """What of a chart is not as it was written, in the words of Excel's menus."""
    if chart.kind != other.kind:
        yield "種類"
    if not _has_same_title(chart, other, where):
        yield "タイトル"
    if where.drawn(chart, now=False) == where.drawn(other, now=True):
        yield from _differing_series(chart, other, where)
    else:
        yield "データの範囲"
    if chart.words != other.words:
        yield "軸ラベル"
    if chart.scale != other.scale:
        yield "軸の範囲"
    if chart.has_legend != other.has_legend:
        yield "凡例"
    at = where.at(chart.place)
    if at is not None and at != where.seen(other.place):
        yield "位置"
    elif _is_resized(chart, other, where):
        yield "大きさ"


def _has_same_title(chart: SavedChart, other: SavedChart, where: Whereabouts) -> bool:
    if chart.title is None or other.title is None:
        return chart.title == other.title
    if chart.title_cell and other.title_cell:
        return where.cells(chart.title_cell, now=False) == where.cells(other.title_cell, now=True)
    return "".join(chart.title.split()) == "".join(other.title.split())


def _differing_series(chart: SavedChart, other: SavedChart, where: Whereabouts) -> Iterator[str]:
    known = {where.cells(each.values, now=True): each for each in other.series}
    pairs = [(each, known[where.cells(each.values, now=False)]) for each in chart.series]
    if any(where.cells(one.name, now=False) != where.cells(two.name, now=True) for one, two in pairs):
        yield "系列名"
    if any(
        where.cells(one.categories, now=False) != where.cells(two.categories, now=True) for one, two in pairs
    ):
        yield "項目名"
    if any(one.colours != two.colours for one, two in pairs):
        yield "色"
    if any(set(two.words) - set(one.words) for one, two in pairs):
        yield "データラベル"


def _is_resized(chart: SavedChart, other: SavedChart, where: Whereabouts) -> bool:
    """True where a chart covers clearly more or fewer of the rows or columns that are seen."""
    if chart.end is None or other.end is None:
        return False
    for axis, hidden in ((0, where.rows), (1, where.columns)):
        seen = [line for line in range(other.place[axis], other.end[axis]) if line not in hidden]
        if _is_stretched(chart.end[axis] - chart.place[axis], len(seen)):
            return True
    return False


def _is_stretched(one: int, other: int) -> bool:
    low, high = sorted((one, other))
    return high > low * _STRETCHED + 1
