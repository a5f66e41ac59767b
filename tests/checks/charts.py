"""What a chart draws (its cache) is what its workbook holds, cell for cell."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.checks.cells import Book, Cell
from tests.checks.parts import C15, A, C, Package, R

_C16_ID = "{http://schemas.microsoft.com/office/drawing/2014/chart}uniqueId"


def word_findings(package: Package) -> Iterator[str]:
    """What is wrong with a document's charts and the workbooks inside them."""
    for name, root in _charts(package):
        yield from _chart(name, root)
        outer = root.find(f"{{{C}}}externalData")
        if outer is None:
            yield f"{name}: no workbook is embedded"
            continue
        related = package.by_source.get(name, {}).get(outer.get(f"{{{R}}}id", ""))
        if related is None or related.is_external or related.target not in package.data:
            yield f"{name}: its workbook is not in the package"
            continue
        try:
            inner = Package(package.data[related.target])
        except (zipfile.BadZipFile, OSError) as error:
            yield f"{related.target}: cannot be opened: {error}"
            continue
        yield from _cache(name, root, Book(inner))


def excel_findings(package: Package, book: Book) -> Iterator[str]:
    """What is wrong with a workbook's own charts."""
    for name, root in _charts(package):
        yield from _chart(name, root)
        yield from _cache(name, root, book)
        yield from _label_ranges(name, root, book)


def _charts(package: Package) -> Iterator[tuple[str, etree._Element]]:
    for name, root in package.trees(""):
        if root.tag == f"{{{C}}}chartSpace":
            yield name, root


def _chart(name: str, root: etree._Element) -> Iterator[str]:
    for tag in ("idx", "order"):
        for value, count in Counter(
            found.get("val")
            for series in root.iter(f"{{{C}}}ser")
            for found in series.iterfind(f"{{{C}}}{tag}")
        ).items():
            if count > 1:
                yield f"{name}: {count} series have {tag} {value}"
    for value, count in Counter(found.get("val") for found in root.iter(_C16_ID)).items():
        if count > 1:
            yield f"{name}: {count} things have the unique id {value}"
    for series in root.iter(f"{{{C}}}ser"):
        points = max((int(found.get("val", "0")) for found in series.iter(f"{{{C}}}ptCount")), default=0)
        for tag in ("dPt", "dLbl"):
            indices = [int(found.get("val", "0")) for found in series.iterfind(f".//{{{C}}}{tag}/{{{C}}}idx")]
            if indices != sorted(set(indices)):
                yield f"{name}: {tag} are not in order, each once: {indices}"
            if any(index >= points for index in indices):
                yield f"{name}: {tag} for a point that is not there: {max(indices)} of {points}"
    axes = {axis.find(f"{{{C}}}axId").get("val") for axis in _axes(root)}
    for use in root.iterfind(f".//{{{C}}}plotArea/*/{{{C}}}axId"):
        if use.get("val") not in axes:
            yield f"{name}: axis {use.get('val')} is used but not there"
    for crossing in root.iter(f"{{{C}}}crossAx"):
        if crossing.get("val") not in axes:
            yield f"{name}: an axis crosses axis {crossing.get('val')}, which is not there"


def _axes(root: etree._Element) -> Iterator[etree._Element]:
    yield from root.iter(*(f"{{{C}}}{tag}" for tag in ("catAx", "valAx", "dateAx", "serAx")))


def _cache(name: str, root: etree._Element, book: Book) -> Iterator[str]:
    for reference in root.iter(f"{{{C}}}strRef", f"{{{C}}}numRef"):
        formula = reference.findtext(f"{{{C}}}f") or ""
        cache = reference.find(f"{{{C}}}strCache")
        if cache is None:
            cache = reference.find(f"{{{C}}}numCache")
        if cache is None:
            yield f"{name}: {formula} has no cache"
            continue
        try:
            cells = [cell for area in _areas(formula) for cell in book.values(area)]
        except (KeyError, ValueError) as error:
            yield f"{name}: {formula} is not in its workbook ({error})"
            continue
        drawn = _points(cache)
        if len(drawn) != len(cells):
            yield f"{name}: {formula} has {len(cells)} cells and {len(drawn)} points"
            continue
        is_number = cache.tag == f"{{{C}}}numCache"
        for index, (point, cell) in enumerate(zip(drawn, cells, strict=True)):
            if not _same(point, cell, is_number=is_number):
                yield f"{name}: {formula} point {index} draws {point!r}, its cell holds {cell!r}"


def _label_ranges(name: str, root: etree._Element, book: Book) -> Iterator[str]:
    """Labels that are cells: what the cache and the labels themselves say is what the cells hold."""
    for series in root.iter(f"{{{C}}}ser"):
        found = series.find(f".//{{{C15}}}datalabelsRange")
        if found is None:
            continue
        formula = found.findtext(f"{{{C15}}}f") or ""
        try:
            cells = [cell or "" for cell in book.values(formula)]
        except (KeyError, ValueError) as error:
            yield f"{name}: the labels' {formula} is not in its workbook ({error})"
            continue
        drawn = [point or "" for point in _points(found.find(f"{{{C15}}}dlblRangeCache"))]
        if drawn != cells:
            yield f"{name}: the labels' {formula} draws {drawn!r}, its cells hold {cells!r}"
        for label in series.iter(f"{{{C}}}dLbl"):
            field = label.find(f".//{{{A}}}fld")
            index = int(label.find(f"{{{C}}}idx").get("val", "0"))
            if (
                field is not None
                and index < len(cells)
                and (field.findtext(f"{{{A}}}t") or "") != cells[index]
            ):
                yield f"{name}: label {index} of {formula} says other words than its cell"


def _areas(formula: str) -> list[str]:
    return formula.strip("()").split(",") if formula.startswith("(") else [formula]


def _points(cache: etree._Element) -> list[str | None]:
    count = int(cache.find(f"{{{C}}}ptCount").get("val", "0"))
    values: list[str | None] = [None] * count
    for point in cache.iterfind(f"{{{C}}}pt"):
        values[int(point.get("idx", "0"))] = point.findtext(f"{{{C}}}v")
    return values


def _same(point: str | None, cell: Cell, *, is_number: bool) -> bool:
    if point is None or cell is None:
        return (point or None) is None and cell in (None, "")
    if is_number:
        return isinstance(cell, float) and float(point) == cell
    return point == (f"{cell:g}" if isinstance(cell, float) else cell)
