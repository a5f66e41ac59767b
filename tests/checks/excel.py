"""Rules for workbooks: tables, formulas, names, strings, merged cells, styles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from tests.checks import charts, formulas
from tests.checks.cells import Book, string_of
from tests.checks.formulas import Scope, bounds
from tests.checks.parts import Package, S

Area = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    part: str
    sheet: str
    name: str
    columns: tuple[str, ...]
    area: Area
    headed: bool
    root: etree._Element


def findings(package: Package) -> Iterator[str]:
    """What is wrong with a workbook beyond its package."""
    book = Book(package)
    root = package.tree(book.part)
    if root is None:
        yield "no workbook part is there"
        return
    tables = list(_tables(package, book))
    names = root.findall(f"{{{S}}}definedNames/{{{S}}}definedName")
    scope = Scope(
        sheets=frozenset(book.sheets),
        tables={table.name.lower(): frozenset(table.columns) for table in tables},
        names=frozenset(name.get("name", "").lower() for name in names),
    )
    yield from _sheet_names(book)
    yield from _defined_names(names, scope, len(book.sheets))
    yield from _table_rules(book, tables, scope)
    yield from _shared_strings(package, book)
    styles = _style_count(package, book)
    for name, part in book.sheets.items():
        sheet = package.tree(part)
        if sheet is not None:
            yield from (f"{name}: {found}" for found in _sheet(sheet, scope, styles, len(book.shared)))
    yield from charts.excel_findings(package, book)
    for name, chart in package.trees("xl/charts/"):
        for formula in chart.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}f"):
            for found in formulas.findings((formula.text or "").strip("()"), scope):
                yield f"{name}: {formula.text}: {found}"


def _tables(package: Package, book: Book) -> Iterator[_Table]:
    for sheet, part in book.sheets.items():
        for target in package.targets(part, "table"):
            root = package.tree(target)
            if root is not None:
                yield _Table(
                    part=target,
                    sheet=sheet,
                    name=root.get("displayName", ""),
                    columns=tuple(
                        _unescaped(column.get("name", ""))
                        for column in root.iterfind(f"{{{S}}}tableColumns/{{{S}}}tableColumn")
                    ),
                    area=bounds(root.get("ref", "A1")),
                    headed=root.get("headerRowCount", "1") != "0",
                    root=root,
                )


def _unescaped(name: str) -> str:
    element = etree.Element(f"{{{S}}}si")
    etree.SubElement(element, f"{{{S}}}t").text = name
    return string_of(element)


def _sheet_names(book: Book) -> Iterator[str]:
    for name, count in Counter(name.lower() for name in book.names).items():
        if count > 1:
            yield f"{count} sheets are called {name}"
    for name in book.sheets:
        if not 1 <= len(name) <= 31 or any(sign in name for sign in "[]:*?/\\") or name.strip("'") != name:
            yield f"a sheet cannot be called {name!r}"


def _defined_names(names: list[etree._Element], scope: Scope, sheets: int) -> Iterator[str]:
    for (name, where), count in Counter(
        (name.get("name", "").lower(), name.get("localSheetId")) for name in names
    ).items():
        if count > 1:
            yield f"{count} names are called {name}"
        if where is not None and int(where) >= sheets:
            yield f"name {name} belongs to sheet {where}, which is not there"
        if name in scope.tables:
            yield f"name {name} is a table's as well"
    for name in names:
        for part in _split(name.text or ""):
            yield from (f"name {name.get('name')}: {found}" for found in formulas.findings(part, scope))


def _split(formula: str) -> list[str]:
    """A union's areas (``'表'!$A:$A,'表'!$1:$2``), which a formula outside brackets may not hold."""
    parts, quoted, start, depth = [], False, 0, 0
    for index, sign in enumerate(formula):
        if sign == "'":
            quoted = not quoted
        elif not quoted and sign in "()":
            depth += 1 if sign == "(" else -1
        elif not quoted and sign == "," and depth == 0:
            parts.append(formula[start:index])
            start = index + 1
    return [*parts, formula[start:]]


def _table_rules(book: Book, tables: list[_Table], scope: Scope) -> Iterator[str]:
    for kind, values in (
        ("name", [table.name.lower() for table in tables]),
        ("id", [table.root.get("id") for table in tables]),
    ):
        for value, count in Counter(values).items():
            if count > 1:
                yield f"{count} tables have the {kind} {value}"
    for index, table in enumerate(tables):
        (left, top), (right, bottom) = table.area
        if len(table.columns) != right - left + 1:
            yield f"table {table.name}: {len(table.columns)} columns over {right - left + 1}"
        for name, count in Counter(column.lower() for column in table.columns).items():
            if count > 1:
                yield f"table {table.name}: {count} columns are called {name!r}"
        if bottom - top < (1 if table.headed else 0):
            yield f"table {table.name}: has no row under its heading"
        if table.headed:
            sheet = table.sheet.replace("'", "''")
            heading = book.values(f"'{sheet}'!{_a1(left, top)}:{_a1(right, top)}")
            for column, cell in zip(table.columns, heading, strict=False):
                if cell != column:
                    yield f"table {table.name}: column {column!r} stands under the heading {cell!r}"
        autofilter = table.root.find(f"{{{S}}}autoFilter")
        if autofilter is not None and bounds(autofilter.get("ref", "A1"))[0] != (left, top):
            yield f"table {table.name}: its filter begins elsewhere ({autofilter.get('ref')})"
        for formula in table.root.iter(f"{{{S}}}calculatedColumnFormula", f"{{{S}}}totalsRowFormula"):
            yield from (
                f"table {table.name}: {found}" for found in formulas.findings(formula.text or "", scope)
            )
        for other in tables[:index]:
            if other.sheet == table.sheet and _overlap(other.area, table.area):
                yield f"tables {other.name} and {table.name} overlap"


def _a1(column: int, row: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column)}{row}"


def _overlap(one: Area, other: Area) -> bool:
    return all(one[0][axis] <= other[1][axis] and other[0][axis] <= one[1][axis] for axis in (0, 1))


def _shared_strings(package: Package, book: Book) -> Iterator[str]:
    root = package.tree(next(iter(package.targets(book.part, "sharedStrings")), ""))
    if root is None:
        return
    unique = root.get("uniqueCount")
    if unique is not None and int(unique) != len(book.shared):
        yield f"shared strings: {unique} are announced, {len(book.shared)} are there"
    used = sum(
        1
        for part in book.sheets.values()
        if (sheet := package.tree(part)) is not None
        for cell in sheet.iter(f"{{{S}}}c")
        if cell.get("t") == "s"
    )
    announced = root.get("count")
    if announced is not None and int(announced) != used:
        yield f"shared strings: {announced} uses are announced, {used} are there"


def _style_count(package: Package, book: Book) -> int:
    root = package.tree(next(iter(package.targets(book.part, "styles")), ""))
    return 1 if root is None else len(root.findall(f"{{{S}}}cellXfs/{{{S}}}xf"))


def _sheet(sheet: etree._Element, scope: Scope, styles: int, shared: int) -> Iterator[str]:
    last_row = 0
    checked: set[str] = set()
    for row in sheet.iterfind(f"{{{S}}}sheetData/{{{S}}}row"):
        number, last_column = int(row.get("r", last_row + 1)), 0
        if number <= last_row:
            yield f"row {number} stands after row {last_row}"
        last_row = number
        for cell in row.iterfind(f"{{{S}}}c"):
            address = cell.get("r", "")
            column, in_row = bounds(address)[0]
            if column <= last_column or in_row != number:
                yield f"{address} stands out of order"
            last_column = column
            if int(cell.get("s", "0")) >= styles:
                yield f"{address} has style {cell.get('s')} of {styles}"
            value = cell.findtext(f"{{{S}}}v")
            if cell.get("t") == "s" and (value is None or int(value) >= shared):
                yield f"{address} shows shared string {value} of {shared}"
            formula = cell.find(f"{{{S}}}f")
            if formula is not None and formula.text and formula.text not in checked:
                checked.add(formula.text)
                yield from (f"{address}: {found}" for found in formulas.findings(formula.text, scope))
    yield from _sheet_formulas(sheet, scope)
    merged = [bounds(cell.get("ref", "A1")) for cell in sheet.iter(f"{{{S}}}mergeCell")]
    for index, area in enumerate(merged):
        if any(_overlap(area, other) for other in merged[:index]):
            yield f"merged cells overlap at {_a1(*area[0])}"
    for link in sheet.iter(f"{{{S}}}hyperlink"):
        location = link.get("location", "").removeprefix("#")
        if location:
            yield from (f"link {link.get('ref')}: {found}" for found in formulas.findings(location, scope))


def _sheet_formulas(sheet: etree._Element, scope: Scope) -> Iterator[str]:
    for rule in sheet.iter(f"{{{S}}}formula1", f"{{{S}}}formula2", f"{{{S}}}formula"):
        kind = str(rule.tag).rpartition("}")[2]
        yield from (f"{kind}: {found}" for found in formulas.findings(rule.text or "", scope))
        if kind == "formula1" and (rule.text or "").startswith('"') and len(rule.text or "") > 257:
            yield "formula1: a list of choices is longer than the 255 characters Excel reads"
