"""A report as text that reads like the document, for expectations kept as files."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import Any, BinaryIO

import docx
from docx.oxml.ns import qn
from lxml import etree

from dxforms.report.chart import read_chart

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"


def dump_report(source: str | os.PathLike[str] | BinaryIO | bytes, *, marks: bool = False) -> str:
    """Properties, headers, then the body in order: paragraphs with their style, tables, charts, pictures, comments.

    ``⏎`` is a line break, ``→`` a tab, ``[C1]`` the comment on what stands before it; with ``marks`` the names of
    marks stand in ``⟦ ⟧`` where they begin.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    document = docx.Document(stream)  # type: ignore[arg-type]
    core = document.core_properties
    lines = [
        f"題名: {core.title}",
        f"作成者: {core.author or '（なし）'}",
        f"言語: {core.language}",
        f"日時: {core.created:%Y-%m-%d}",
    ]
    for number, section in enumerate(document.sections, start=1):
        for name, part in (("ヘッダー", section.header), ("フッター", section.footer)):
            shown = [text for each in part.paragraphs if (text := _text(each._p, False))]
            if shown and not part.is_linked_to_previous:
                lines.append(f"{name}{number}: {' / '.join(shown)}")
    dumper = _Dumper(document, marks)
    lines += ["", *dumper.blocks(document.element.body, "")]
    comments = list(document.comments)
    if comments:
        lines += ["", "==== コメント ===="]
        lines += [f"[C{each.comment_id}] {each.author}: {each.text}" for each in comments]
    return "\n".join(lines) + "\n"


class _Dumper:
    def __init__(self, document: Any, marks: bool) -> None:
        self.document = document
        self.marks = marks
        self.styles = {style.style_id: style.name for style in document.styles}

    def blocks(self, parent: Any, indent: str) -> Iterator[str]:
        for block in parent:
            if block.tag == qn("w:p"):
                yield from self.paragraph(block, indent)
            elif block.tag == qn("w:tbl"):
                yield from self.table(block, indent)
            elif block.tag == qn("w:sdt"):
                yield from self.blocks(block.find(qn("w:sdtContent")), indent)
            elif block.tag == qn("w:sectPr"):
                yield f"{indent}〔{_page(block)}〕"

    def paragraph(self, paragraph: Any, indent: str) -> Iterator[str]:
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self.styles.get(found.get(qn("w:val")), "？") if found is not None else "標準"
        text = _text(paragraph, self.marks)
        if text or paragraph.find(f".//{qn('w:drawing')}") is None:
            yield f"{indent}〈{style}〉{text}"
        for drawing in paragraph.iter(qn("w:drawing")):
            yield from self.drawing(drawing, indent + "  ")
        section = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if section is not None:
            yield f"{indent}〔{_page(section)}〕"

    def table(self, table: Any, indent: str) -> Iterator[str]:
        yield f"{indent}表:"
        for row in table.iterchildren(qn("w:tr")):
            properties = row.find(qn("w:trPr"))
            head = properties is not None and properties.find(qn("w:tblHeader")) is not None
            cells = [self.cell(cell) for cell in row.iterchildren(qn("w:tc"))]
            yield f"{indent}  {'≡' if head else '|'} {' | '.join(cells)}"
            for drawing in row.iter(qn("w:drawing")):
                yield from self.drawing(drawing, indent + "    ")

    def cell(self, cell: Any) -> str:
        return " ¶ ".join(_text(each, self.marks) for each in cell.iter(qn("w:p")))

    def drawing(self, drawing: Any, indent: str) -> Iterator[str]:
        extent = next(drawing.iter(qn("wp:extent")))
        size = f"{int(extent.get('cx')) / 36000:.0f}×{int(extent.get('cy')) / 36000:.0f} mm"
        alt = next(drawing.iter(qn("wp:docPr"))).get("descr", "")
        reference = next(drawing.iter(_CHART), None)
        if reference is None:
            yield f"{indent}図（{size}）代替テキスト: {alt}"
            return
        chart = read_chart(self.document.part.related_parts[reference.get(qn("r:id"))])
        yield f"{indent}グラフ（{size}）{chart.title}"
        yield f"{indent}  代替テキスト: {alt}"
        yield f"{indent}  ブックと一致: {'はい' if chart.is_whole else 'いいえ'}"
        for name, values, labels in zip(chart.names, chart.values, chart.labels, strict=True):
            points = zip(chart.categories, values, labels, strict=True)
            shown = [f"{each} {label or ('―' if value is None else value)}" for each, value, label in points]
            yield f"{indent}  {name}: {'、'.join(shown)}"


def _text(paragraph: Any, marks: bool) -> str:
    """A paragraph's text with what belongs to it; text boxes are left to their own paragraphs."""
    pieces: list[str] = []
    skipped = {qn("w:txbxContent"), qn("w:instrText"), qn("w:del")}
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in skipped or not isinstance(element.tag, str):
            continue
        if element.tag == qn("w:t"):
            pieces.append(etree.tostring(element, method="text", encoding="unicode", with_tail=False))
        elif element.tag == qn("w:br"):
            pieces.append("⏎")
        elif element.tag == qn("w:tab") and element.getparent().tag == qn("w:r"):
            pieces.append("→")
        elif element.tag == qn("w:commentReference"):
            pieces.append(f"[C{element.get(qn('w:id'))}]")
        elif marks and element.tag == qn("w:bookmarkStart"):
            pieces.append(f"⟦{element.get(qn('w:name'))}⟧")
        stack.extend(reversed(element))
    return "".join(pieces)


def _page(section: Any) -> str:
    size = section.find(qn("w:pgSz"))
    width, height = (round(int(size.get(qn(f"w:{side}"))) * 25.4 / 1440) for side in "wh")
    return f"ページ {width}×{height} mm"
