"""What a chart in a document says: its cache, and the workbook inside it."""

from __future__ import annotations

from collections.abc import Sequence

from docx.opc.part import Part

from dxforms.records import record
from dxforms.report.chart_book import SHEET, sheet_from
from dxforms.report.chart_parts import workbook_of
from dxforms.report.chart_xml import A, C, Element, cache_of, find, parse, plots, points, series, value


@record
class ReadChart:
    """What a chart draws: its title, categories and series as they stand in the cache, labels as shown."""

    title: str
    categories: tuple[str, ...]
    names: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    labels: tuple[tuple[str, ...], ...]
    cells: tuple[tuple[object, ...], ...] | None
    """The rows of the workbook inside, None where there is none or it cannot be read."""

    @property
    def is_whole(self) -> bool:
        """True where the workbook inside holds what is drawn, cell for cell."""
        if self.cells is None:
            return False
        drawn: list[tuple[object, ...]] = [(None, *self.names)]
        drawn += [
            (category, *(values[index] for values in self.values))
            for index, category in enumerate(self.categories)
        ]
        wide = len(self.names) + 1
        return [row[:wide] for row in self.cells] == drawn


def read_chart(chart_part: Part) -> ReadChart:
    """What a filled chart draws, and what its workbook holds."""
    root = parse(chart_part.blob)
    found = [one for plot in plots(root) for one in series(plot)]
    title = find(root, "chart/title")
    workbook = workbook_of(chart_part)
    return ReadChart(
        title="" if title is None else "".join(text.text or "" for text in title.iter(f"{A}t")),
        categories=tuple(text or "" for text in points(cache_of(find(found[0], "cat")))) if found else (),
        names=tuple(next(iter(points(cache_of(find(one, "tx")))), "") or "" for one in found),
        values=tuple(
            tuple(None if text is None else float(text) for text in points(cache_of(find(one, "val"))))
            for one in found
        ),
        labels=tuple(_labels(one) for one in found),
        cells=None if workbook is None else _cells(workbook, found),
    )


def _cells(workbook: bytes, found: Sequence[Element]) -> tuple[tuple[object, ...], ...] | None:
    formula = next((text for one in found for text in [one.findtext(f".//{C}f")] if text), "")
    sheet = formula.rpartition("!")[0].strip("'").replace("''", "'") or SHEET
    try:
        return sheet_from(workbook, sheet)
    except ValueError:
        return None


def _labels(one: Element) -> tuple[str, ...]:
    count = len(points(cache_of(find(one, "val"))))
    words = [""] * count
    for point in one.iterfind(f"{C}dLbls/{C}dLbl"):
        index = int(value(point, "idx", "0"))
        if index < count:
            words[index] = "".join(text.text or "" for text in point.iter(f"{A}t"))
    return tuple(words)
