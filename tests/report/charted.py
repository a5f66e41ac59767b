"""Charts for tests: values drawn as text, prototypes as Word writes them, and filled charts as one can read them."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm
from lxml import etree

from dxforms.report.chart_book import Sheet, workbook_bytes
from dxforms.report.chart_reading import read_chart
from dxforms.report.chart_xml import A, C, Element, find, parse, plots, series, value
from dxforms.survey.chart import Chart, ChartKind, Series
from templates.recipe.charts import add_chart_prototype

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WIDTH, HEIGHT = int(Mm(160)), int(Mm(65))


def chart(kind: ChartKind, drawn: str, *, title: str = "Q1 内容は理解できましたか（n=41）") -> Chart:
    """A chart drawn as a table: a heading line of series, then a line a category, cells parted by ``|``.

    A cell is a count of 40 and is labelled ``22（55.0%）``; ``-`` is no value; ``22.`` has no label.
    """
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines()]
    columns = list(zip(*(row[1:] for row in rows), strict=True))
    return Chart(
        kind=kind,
        title=title,
        categories=tuple(row[0] for row in rows),
        series=tuple(
            Series(
                name=name,
                values=tuple(None if cell == "-" else int(cell.rstrip(".")) / 40 * 100 for cell in cells),
                counts=tuple(0 if cell == "-" else int(cell.rstrip(".")) for cell in cells),
                labels=tuple(
                    "" if cell == "-" or cell.endswith(".") else f"{cell}（{int(cell) / 40 * 100:.1f}%）"
                    for cell in cells
                ),
            )
            for name, cells in zip(head[1:], columns, strict=True)
        ),
    )


def shipped(kind: ChartKind) -> tuple[Document, Part]:
    """A document with the shipped prototype of a kind, and that chart's part."""
    document = docx.Document()
    add_chart_prototype(
        document, document.add_paragraph(), kind, width=WIDTH, height=HEIGHT, key=f"{{{{{kind.value}}}}}"
    )
    return document, chart_part(document)


def chart_part(document: Document) -> Part:
    """The part of a document's first chart."""
    reference = next(document.element.iter(f"{C}chart"))
    return document.part.related_parts[reference.get(f"{{{_R}}}id")]


def changed(part: Part, old: str, new: str) -> Part:
    """The part with one piece of its XML replaced, everywhere."""
    text = part.blob.decode("utf-8")
    assert old in text, f"{old!r} is not in the chart"
    part._blob = text.replace(old, new).encode("utf-8")
    return part


def related(document: Document, part: Part, extent: tuple[int, int] = (WIDTH, HEIGHT)) -> None:
    """Show a chart at the end of the document."""
    number = 100 + len(list(document.element.iter(f"{{{_WP}}}docPr")))
    document.add_paragraph().add_run()._r.append(
        parse_xml(
            f'<w:drawing xmlns:w="{_W}" xmlns:wp="{_WP}" xmlns:a="{A[1:-1]}" xmlns:c="{_CHART}" xmlns:r="{_R}">'
            f'<wp:inline><wp:extent cx="{extent[0]}" cy="{extent[1]}"/><wp:docPr id="{number}" name="{number}"/>'
            f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_CHART}">'
            f'<c:chart r:id="{document.part.relate_to(part, RT.CHART)}"/></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing>"
        )
    )


def saved(document: Document) -> bytes:
    """The document's bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def by_word(
    grouping: str = "clustered",
    *,
    plot: str = "barChart",
    series_count: int = 3,
    change: Callable[[str], str] = lambda xml: xml,
) -> tuple[Document, Part]:
    """A document with a chart in the shape Word 365 writes: no labels, theme colours, first category at the bottom."""
    names = tuple(f"系列 {number}" for number in range(1, series_count + 1))
    sheet = Sheet(
        categories=("分類 1", "分類 2", "分類 3", "分類 4"),
        names=names,
        values=((4.3, 2.5, 3.5, 4.5),) * series_count,
    )
    made = "".join(_series(sheet, index) for index in range(series_count))
    bars = f'<c:barDir val="bar"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>'
    axes = '<c:axId val="382846104"/><c:axId val="382851352"/>'
    inner = {
        "barChart": f'{bars}{made}{_NO_LABELS}<c:gapWidth val="182"/>{axes}',
        "lineChart": f'<c:grouping val="standard"/><c:varyColors val="0"/>{made}{axes}',
        "pieChart": f'<c:varyColors val="1"/>{made}<c:firstSliceAng val="0"/>',
    }[plot]
    xml = change(
        _WORD.replace("PLOT", f"<c:{plot}>{inner}</c:{plot}>" + ("" if plot == "pieChart" else _AXES))
    )
    document = docx.Document()
    package = document.part.package
    part = Part(
        PackURI("/word/charts/chart1.xml"),
        "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
        xml.encode("utf-8"),
        package,
    )
    book = Part(
        PackURI("/word/embeddings/Microsoft_Excel_Worksheet.xlsx"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        workbook_bytes(sheet),
        package,
    )
    part.load_rel(RT.PACKAGE, book, "rId3")
    related(document, part)
    return document, part


_GREY = '<a:solidFill><a:schemeClr val="tx1"><a:lumMod val="65000"/><a:lumOff val="35000"/></a:schemeClr></a:solidFill>'
_FONTS = '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'
_NO_LABELS = (
    '<c:dLbls><c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/><c:showSerName val="0"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
)
LABELS = (
    f'<c:dLbls><c:spPr><a:noFill/></c:spPr><c:txPr><a:bodyPr wrap="square"/><a:lstStyle/><a:p><a:pPr>'
    f'<a:defRPr sz="900" b="1">{_GREY}{_FONTS}</a:defRPr></a:pPr><a:endParaRPr lang="ja-JP"/></a:p></c:txPr>'
    '<c:dLblPos val="ctr"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
    '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
)
"""Labels on the pieces, as Word writes them for a series; put before ``<c:cat>``."""
_TYPE = (
    '<c:txPr><a:bodyPr rot="-60000000" vert="horz"/><a:lstStyle/><a:p><a:pPr>'
    f'<a:defRPr sz="900" b="0">{_GREY}{_FONTS}</a:defRPr></a:pPr><a:endParaRPr lang="ja-JP"/></a:p></c:txPr>'
)
_AXES = (
    '<c:catAx><c:axId val="382846104"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
    '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="1"/><c:majorTickMark val="none"/>'
    f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_TYPE}<c:crossAx val="382851352"/>'
    '<c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
    '<c:noMultiLvlLbl val="0"/></c:catAx>'
    '<c:valAx><c:axId val="382851352"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
    '<c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="1"/><c:majorTickMark val="none"/>'
    f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_TYPE}<c:crossAx val="382846104"/>'
    '<c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
)
_WORD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{A[1:-1]}" xmlns:r="{_R}">'
    '<c:date1904 val="0"/><c:lang val="ja-JP"/><c:roundedCorners val="0"/>'
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="c14" xmlns:c14="http://schemas.microsoft.com/office/drawing/2007/8/2/chart">'
    '<c14:style val="102"/></mc:Choice><mc:Fallback><c:style val="2"/></mc:Fallback></mc:AlternateContent>'
    f'<c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1400">{_GREY}{_FONTS}'
    '</a:defRPr></a:pPr><a:r><a:rPr lang="ja-JP" b="1"/><a:t>グラフ</a:t></a:r><a:r><a:rPr lang="en-US"/>'
    '<a:t> タイトル</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    '<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>PLOT</c:plotArea>'
    f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_TYPE}</c:legend>'
    '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
    '<c:externalData r:id="rId3"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
)


def _series(sheet: Sheet, index: int) -> str:
    points = "".join(f'<c:pt idx="{n}"><c:v>{text}</c:v></c:pt>' for n, text in enumerate(sheet.categories))
    numbers = "".join(
        f'<c:pt idx="{n}"><c:v>{number}</c:v></c:pt>' for n, number in enumerate(sheet.values[index])
    )
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:strRef><c:f>{sheet.name_cell(index)}</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{sheet.names[index]}</c:v></c:pt></c:strCache></c:strRef>'
        f'</c:tx><c:spPr><a:solidFill><a:schemeClr val="accent{index + 1}"/></a:solidFill></c:spPr>'
        f'<c:cat><c:strRef><c:f>{sheet.category_range}</c:f><c:strCache><c:ptCount val="4"/>{points}</c:strCache>'
        f"</c:strRef></c:cat><c:val><c:numRef><c:f>{sheet.value_range(index)}</c:f><c:numCache>"
        f'<c:formatCode>General</c:formatCode><c:ptCount val="4"/>{numbers}</c:numCache></c:numRef></c:val>'
        '<c:extLst><c:ext uri="{C3380CC4-5D6E-409C-BE32-E72D297353CC}" '
        'xmlns:c16="http://schemas.microsoft.com/office/drawing/2014/chart">'
        f'<c16:uniqueId val="{{{index:08X}-033F-4566-8EB2-4404DE2921A2}}"/></c:ext></c:extLst></c:ser>'
    )


def told(part: Part) -> str:
    """A chart as text: its title, then each series with its colour and its points, labels with their ink."""
    root = parse(part.blob)
    read = read_chart(part)
    lines = [read.title]
    for plot in plots(root):
        for index, one in enumerate(series(plot)):
            lines.append(f"{read.names[index]} {_colour(find(one, 'spPr'))}")
            for place, category in enumerate(read.categories):
                number = read.values[index][place]
                lines.append(
                    f"  {category} | {'-' if number is None else f'{number:g}'} | {_label(one, place)}".rstrip(
                        " |"
                    )
                )
    return "\n".join(lines)


def _label(one: Element, place: int) -> str:
    for label in one.iterfind(f"{C}dLbls/{C}dLbl"):
        if value(label, "idx") == str(place):
            text = "".join(found.text or "" for found in label.iter(f"{A}t"))
            return f"{text} {_colour(find(label, 'tx/rich/a:p/a:r/a:rPr'))}" if text else ""
    return ""


def _colour(holder: Element | None) -> str:
    fill = None if holder is None else find(holder, "a:solidFill")
    return "" if fill is None else str(fill[0].get("val"))


def shape(element: Element) -> str:
    """An element's children by name, e.g. ``idx order tx spPr cat val``."""
    return " ".join(etree.QName(child).localname for child in element)
