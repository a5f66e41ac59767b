"""A workbook as text that reads like the document, for expectations kept as files (``tests/expected/``)."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

EXPECTED = Path(__file__).parent / "expected"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAW = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def dump_workbook(source: str | os.PathLike[str] | BinaryIO | bytes) -> str:
    """Properties, then each sheet: how it is shown and printed, its cells, tables, lists, rules and charts."""
    data = source if isinstance(source, bytes) else _bytes(source)
    book = load_workbook(BytesIO(data))
    values = load_workbook(BytesIO(data), data_only=True)
    charts = _charts(data)
    lines = [*_properties(book)]
    for sheet in book.worksheets:
        lines += ["", f"==== {sheet.title} ====", *_setup(sheet), *_cells(sheet, values[sheet.title])]
        lines += [*_parts(sheet), *charts.get(sheet.title, [])]
    lines.append(f"開いたときのシート: {book.active.title}")
    return "\n".join(lines) + "\n"


def assert_expected(text: str, name: str) -> None:
    """The text equals the file ``tests/expected/<name>``; what differs is written to ``.pytest_cache/expected``.

    Where the change is wanted, look at the difference and copy the one over the other.
    """
    path = EXPECTED / name
    wanted = path.read_text(encoding="utf-8") if path.exists() else ""
    now = EXPECTED.parent.parent / ".pytest_cache" / "expected" / name
    if text != wanted:
        now.parent.mkdir(parents=True, exist_ok=True)
        now.write_text(text, encoding="utf-8", newline="\n")
    else:
        now.unlink(missing_ok=True)
    assert text.splitlines() == wanted.splitlines(), f"see .pytest_cache/expected/{name}"


def _bytes(source: str | os.PathLike[str] | BinaryIO) -> bytes:
    if isinstance(source, (str, os.PathLike)):
        return Path(source).read_bytes()
    source.seek(0)
    return source.read()


def _properties(book: Any) -> Iterator[str]:
    yield f"題名: {book.properties.title}"
    yield f"作成日: {book.properties.created:%Y-%m-%d}  作成者: {book.properties.creator or 'なし'}"
    for name in book.custom_doc_props.names:
        value = book.custom_doc_props[name].value
        yield f"プロパティ {name}: {re.sub(r'dxforms [0-9.]+', 'dxforms', str(value))}"


def _setup(sheet: Worksheet) -> Iterator[str]:
    setup = sheet.page_setup
    yield (
        f"用紙 A{13 - int(setup.paperSize)} {'横' if setup.orientation == 'landscape' else '縦'}"
        f" 幅{setup.fitToWidth or 1}ページ  印刷範囲 {_local(sheet.print_area)}"
        f"  行タイトル {sheet.print_title_rows}  列タイトル {sheet.print_title_cols}"
    )
    header, footer = sheet.oddHeader, sheet.oddFooter
    yield f"ヘッダー {header.left.text} | {header.center.text} | {header.right.text}"
    yield f"フッター {footer.left.text} | {footer.center.text} | {footer.right.text}"
    widths = [
        f"{letter}={dim.width:g}" for letter, dim in sorted(sheet.column_dimensions.items(), key=_order)
    ]
    yield f"窓枠 {sheet.freeze_panes}  絞り込み {sheet.auto_filter.ref}  列幅 {' '.join(widths)}"
    breaks = [str(item.id) for item in sheet.row_breaks.brk]
    yield f"改ページ {' '.join(breaks) or 'なし'}  保護 {'あり' if sheet.protection.sheet else 'なし'}"
    yield f"結合 {' '.join(map(str, sheet.merged_cells.ranges)) or 'なし'}"


def _order(item: tuple[str, Any]) -> tuple[int, str]:
    return len(item[0]), item[0]


def _local(area: Any) -> str:
    return re.sub(r"'[^']*'!", "", str(area or "なし"))


def _cells(sheet: Worksheet, values: Worksheet) -> Iterator[str]:
    """A row a line: its number and its cells, each as its letter and what it shows (formulas with their value)."""
    for row in sheet.iter_rows():
        shown = []
        for cell in row:
            if cell.value is None:
                continue
            value = values[cell.coordinate].value
            if isinstance(value, (int, float)) and cell.number_format != "General":
                value = _formatted(value, cell.number_format)
            if cell.data_type == "f":
                value = f"{cell.value} → {value}"
            text = str(value).replace("\n", "⏎")
            link = f" → {cell.hyperlink.location}" if cell.hyperlink else ""
            shown.append(f"{cell.column_letter}「{text}」{link}")
        if shown:
            yield f"{row[0].row:>4}  {' '.join(shown)}"


def _formatted(value: float, pattern: str) -> str:
    if re.fullmatch(r"0(\.0+)?", pattern):
        return f"{value:.{len(pattern.partition('.')[2])}f}"
    return f"{value:,g}" if pattern == "#,##0" else str(value)


def _parts(sheet: Worksheet) -> Iterator[str]:
    for table in sheet.tables.values():
        yield f"テーブル {table.name} {table.ref}"
    for rule in sheet.data_validations.dataValidation:
        yield f"一覧 {rule.sqref} {rule.formula1}（{rule.errorStyle}）"
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            yield f"書式 {area.sqref} {rule.formula[0]}"


# ---------------------------------------------------------------- charts


def _charts(data: bytes) -> dict[str, list[str]]:
    """The charts of each sheet, by its name, in the order of the drawing."""
    found: dict[str, list[str]] = {}
    with zipfile.ZipFile(BytesIO(data)) as package:
        book = etree.fromstring(package.read("xl/workbook.xml"))
        names = [item.get("name") for item in book.iter("{*}sheet")]
        for number, name in enumerate(names, start=1):
            drawing = _related(package, f"xl/worksheets/_rels/sheet{number}.xml.rels", "drawing")
            for part in drawing:
                relations = f"xl/drawings/_rels/{part.rpartition('/')[2]}.rels"
                anchors = etree.fromstring(package.read(f"xl/{part}")).findall("{*}twoCellAnchor")
                charts = _related(package, relations, "chart")
                for anchor, chart in zip(anchors, charts, strict=True):
                    found.setdefault(str(name), []).extend(
                        _chart(etree.fromstring(package.read(f"xl/{chart}")), anchor)
                    )
    return found


def _related(package: zipfile.ZipFile, part: str, kind: str) -> list[str]:
    if part not in package.namelist():
        return []
    root = etree.fromstring(package.read(part))
    return [
        str(item.get("Target")).removeprefix("../") for item in root if str(item.get("Type")).endswith(kind)
    ]


def _chart(chart: Any, anchor: Any) -> Iterator[str]:
    row = int(anchor.findtext("{*}from/{*}row")) + 1
    last = int(anchor.findtext("{*}to/{*}row")) + 1
    group = chart.find(f".//{_CHART}barChart")
    grouping = group.find(f"{_CHART}grouping").get("val")
    head = chart.find(f".//{_CHART}title")
    place = head.findtext(f".//{_CHART}f")  # a title that is a cell
    title = "".join(head.itertext()) if place is None else head.findtext(f".//{_CHART}v")
    yield f"グラフ {row}～{last}行 {grouping} 「{title}」{f'（{place}）' if place else ''}"
    described = anchor.find(".//{*}cNvPr").get("descr")
    yield f"  代替テキスト {described}"
    for series in group.iter(f"{_CHART}ser"):
        names, name = _cache(series.find(f"{_CHART}tx"))
        categories, labels = _cache(series.find(f"{_CHART}cat"))
        places, values = _cache(series.find(f"{_CHART}val"))
        yield f"  {'・'.join(name)}（{names}） 項目 {'、'.join(labels)}（{categories}） 値 {'、'.join(values)}（{places}）"
        printed = [
            "".join(text.text or "" for text in label.iter(f"{_DRAW}t")) or "―"
            for label in series.iter(f"{_CHART}dLbl")
        ]
        place = series.findtext(".//{*}datalabelsRange/{*}f")
        yield f"    ラベル {'、'.join(printed)}（{place}）"


def _cache(node: Any) -> tuple[str, list[str]]:
    reference = node.find(f".//{_CHART}f").text
    return reference, [str(item.text).replace("\n", "⏎") for item in node.iter(f"{_CHART}v")]
