"""What is counted of a question beside its options: means, NPS, smallest and largest, mean places, 特になし."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from dxforms.records import record
from dxforms.survey.codes import Coded
from dxforms.survey.itemised import Item
from dxforms.survey.questions import Kind
from dxforms.survey.tally import LineRole


@record
class Measure:
    """One measure with its value in every group; None where there is none. ``days`` are those of a measure of dates."""

    name: str
    unit: str
    respondents: tuple[int, ...]
    """Whose answers it is made of."""
    values: tuple[int | Decimal | None, ...]
    days: tuple[date | None, ...] = ()
    option: Coded | None = None


def measures(item: Item) -> Iterator[Measure]:
    """The measures of an item; those of a whole ranking come with its first place (``Measure.option`` is set)."""
    table, kind = item.table, item.of.question.kind
    counted = tuple(
        sum(line.counts[group] for line in table.lines if line.role is LineRole.OPTION)
        for group in range(len(table.bases))
    )
    if kind is Kind.TEXT and item.of.blank_words:
        yield Measure(name="「特になし」等の回答", unit="人", respondents=counted, values=item.of.blank_words)
    if table.means:
        yield Measure(
            name="平均",
            unit="回答の単位" if kind is Kind.NUMBER else "点",
            respondents=counted,
            values=table.means,
        )
    if table.nps:
        yield Measure(name="NPS", unit="ポイント", respondents=counted, values=table.nps)
    yield from _range(item, counted)
    if table.rank_means and item.lines is table.lines:
        for option, means, ranks in zip(item.options, table.rank_means, table.ranks, strict=True):
            yield Measure(
                name="平均順位",
                unit="位",
                respondents=tuple(map(sum, zip(*ranks, strict=True))),
                values=means,
                option=option,
            )


def _range(item: Item, counted: Sequence[int]) -> Iterator[Measure]:
    table, dates = item.table, item.of.question.kind is Kind.DATE
    for name, ends in zip(
        ("最も早い日", "最も遅い日") if dates else ("最小", "最大"), (table.least, table.most), strict=True
    ):
        if ends:
            yield Measure(
                name=name,
                unit="年月日" if dates else "回答の単位",
                respondents=tuple(counted),
                values=tuple(end if isinstance(end, Decimal) else None for end in ends),
                days=tuple(end if isinstance(end, date) else None for end in ends),
            )
