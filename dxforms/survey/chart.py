"""A chart as a value: what is drawn, for both media. How it looks is the medium's and the template's matter."""

from __future__ import annotations

from enum import Enum

from dxforms.records import record


class ChartKind(Enum):
    """The two native charts of the house format."""

    STACKED = "帯グラフ"
    """100 % stacked bars: a bar for each group, a piece for each option."""
    BARS = "横棒グラフ"
    """Clustered bars: a bar for each option and group."""


@record
class Series:
    """One series: counts, and percentages as printed, aligned with the chart's categories.

    ``values`` are what is drawn (percentages as printed, 71.9; None where the base is 0), ``counts`` the integers
    behind them, ``labels`` what stands on each piece (``22（95.7%）``; empty text: no label).
    """

    name: str
    values: tuple[float | None, ...]
    counts: tuple[int, ...]
    labels: tuple[str, ...]
    muted: bool = False
    """True for what is no option (無回答, strays): drawn in grey, so that it is not read as one more answer."""


@record
class Chart:
    """What one chart says. STACKED: categories are groups (``午前の部（n=23）``), series the options.

    BARS: categories are options in the chart's order, series the groups shown.
    """

    kind: ChartKind
    title: str
    """e.g. ``Q1 講演の内容は理解できましたか（n=41）``; without the n where each of several groups has its own."""
    whole: str = ""
    """``（n=41）`` of 全体, for a medium whose titles say n though its groups do."""
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    options: tuple[int, ...] = ()
    """Indices of the table's lines in the chart's order, so that sheets can arrange their cells alike."""
    groups: tuple[int, ...] = ()
    """Indices of the tally's groups that are drawn, in order."""
    partial: bool = False
    """True where not every group or figure of the table can be drawn legibly: the table must stand beside it."""
    rising: bool = False
    """STACKED: True where the scale ends with its best option (1–5): it is coloured from its end, so that one
    colour means approval in every chart of a report."""
    percent_sign: str = "%"
    """What percentages are written with, on the axis as on the labels."""
    alt_text: str = ""
    """What the chart shows, in a sentence or two, from the data."""

    def dress(self, index: int) -> int:
        """The place whose colour a series takes: its own, or that counted from the end of a rising scale."""
        options = sum(not each.muted for each in self.series)
        return options - 1 - index if self.rising and index < options else index
