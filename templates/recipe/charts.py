"""The chart prototypes the shipped templates hold: a 帯グラフ and a 横棒グラフ in the house look.

They are Word's own native charts: style and colour parts and an embedded workbook beside each. Colours come from
the カラーユニバーサルデザイン推奨配色セット (ver. 4); neighbours differ in lightness too, so that a black-and-white
print can be read. A chart with more series than its prototype takes the next colours of the colour part, as Word
does when somebody adds a series.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from dxforms.report.chart_book import Sheet, number_text, workbook_bytes
from dxforms.survey.chart import ChartKind

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FONT = "BIZ UDゴシック"
SCALE_COLOURS = ("005AFF", "4DC4FF", "BFE4FF", "F6AA00", "4D2600", "FF9999", "D8F255", "C9ACE6")
"""帯グラフ, from the first option: 青 空 明るい空 橙 こげ茶 桃 明るい黄緑 明るい紫; grey is 無回答's.

茶 and 紫 of the recommended set look as dark as 青 where nothing is printed in colour, hence the darker and lighter ones."""
GROUP_COLOURS = ("005AFF", "F6AA00", "4D2600", "4DC4FF", "660066", "77D9A8", "84919E")
"""横棒グラフ, a colour for each 部: 青 橙 こげ茶 空 暗い紫 明るい緑, and 灰 for 部不明."""

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CS = "http://schemas.microsoft.com/office/drawing/2012/chartStyle"
_C16 = "http://schemas.microsoft.com/office/drawing/2014/chart"
_STYLE_REL = "http://schemas.microsoft.com/office/2011/relationships/chartStyle"
_COLOUR_REL = "http://schemas.microsoft.com/office/2011/relationships/chartColorStyle"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_GRID = "D9D9D9"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_SAMPLES = {
    ChartKind.STACKED: Sheet(
        categories=("全体（n=41）", "午前の部（n=23）", "午後の部（n=18）"),
        names=("選択肢1", "選択肢2", "選択肢3", "選択肢4"),
        values=((48.8, 43.5, 55.6), (29.3, 34.8, 22.2), (14.6, 13.0, 16.7), (7.3, 8.7, 5.6)),
    ),
    ChartKind.BARS: Sheet(
        categories=("選択肢1", "選択肢2", "選択肢3", "選択肢4"),
        names=("午前の部（n=23）", "午後の部（n=18）"),
        values=((69.6, 52.2, 39.1, 8.7), (77.8, 44.4, 33.3, 11.1)),
    ),
}
_OVERVIEW = Sheet(categories=("Q1", "Q2", "Q3", "Q4"), names=("全体",), values=((95.1, 90.2, 82.9, 78.0),))


def add_chart_prototype(
    document: Document,
    paragraph: Paragraph,
    kind: ChartKind,
    *,
    width: int,
    height: int,
    key: str,
    overview: bool = False,
) -> None:
    """A chart of one kind at the end of ``paragraph``, ``width`` × ``height`` EMU, its ``key`` in the alt text.

    An ``overview`` has one series, no value axis (every bar has its label) and bars close to each other, and ticks
    「縦横比を固定する」: filled, it is no higher than ``height``.
    """
    locks = f'<a:graphicFrameLocks xmlns:a="{_A}" noChangeAspect="1"/>' if overview else ""
    part = _chart_part(document, kind, overview=overview)
    number = (
        max((int(drawing.get("id")) for drawing in document.element.iter(f"{{{_WP}}}docPr")), default=0) + 1
    )
    relationship = document.part.relate_to(part, RT.CHART)
    drawing = parse_xml(
        f'<w:drawing xmlns:w="{_W}" xmlns:wp="{_WP}" xmlns:a="{_A}" xmlns:c="{_C}" xmlns:r="{_R}">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{int(width)}" cy="{int(height)}"/>'
        '<wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="グラフ {number}" descr="{key}"/>'
        f"{f'<wp:cNvGraphicFramePr>{locks}</wp:cNvGraphicFramePr>' if locks else '<wp:cNvGraphicFramePr/>'}"
        f'<a:graphic><a:graphicData uri="{_C}"><c:chart r:id="{relationship}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
    paragraph.add_run()._r.append(drawing)


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def _chart_part(document: Document, kind: ChartKind, *, overview: bool) -> Part:
    """The chart's part with its style, its colours and its workbook, not yet related from the document."""
    package = document.part.package
    used = {str(part.partname) for part in package.iter_parts()}
    number = next(n for n in range(1, 1000) if f"/word/charts/chart{n}.xml" not in used)
    colours = SCALE_COLOURS if kind is ChartKind.STACKED else GROUP_COLOURS

    def part(name: str, kind_of_part: str, data: bytes) -> Part:
        return Part(PackURI(name), kind_of_part, data, package)

    chart = part(f"/word/charts/chart{number}.xml", _CHART_TYPE, b"")
    style = part(
        f"/word/charts/style{number}.xml",
        "application/vnd.ms-office.chartstyle+xml",
        _style().encode("utf-8"),
    )
    colour = part(
        f"/word/charts/colors{number}.xml",
        "application/vnd.ms-office.chartcolorstyle+xml",
        _colour_cycle(colours).encode("utf-8"),
    )
    sheet = _OVERVIEW if overview else _SAMPLES[kind]
    book = part(f"/word/embeddings/Microsoft_Excel_Worksheet{number}.xlsx", _BOOK_TYPE, workbook_bytes(sheet))
    chart.relate_to(style, _STYLE_REL)
    chart.relate_to(colour, _COLOUR_REL)
    xml = _chart_xml(kind, colours, chart.relate_to(book, RT.PACKAGE), sheet, overview)
    chart._blob = xml.encode("utf-8")
    return chart


def _chart_xml(kind: ChartKind, colours: tuple[str, ...], book: str, sheet: Sheet, overview: bool) -> str:
    stacked = kind is ChartKind.STACKED
    gap = 30 if overview else 45 if stacked else 50
    grid = "" if overview else f"<c:majorGridlines><c:spPr>{_line(_GRID)}</c:spPr></c:majorGridlines>"
    series = "".join(_series(sheet, index, colours[index], stacked) for index in range(len(sheet.names)))
    number_format = "0%" if stacked else '0"%"'
    # percentStacked: shares as printed may sum to 99.9, and every bar must reach its end all the same.
    scale = "" if stacked else '<c:max val="100"/><c:min val="0"/>'
    step = f'<c:majorUnit val="{0.2 if stacked else 20}"/>'
    return (
        f'{_HEAD}<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}">'
        '<c:date1904 val="0"/><c:lang val="ja-JP"/><c:roundedCorners val="0"/>'
        f'<c:chart>{_title()}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>'
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{"percentStacked" if stacked else "clustered"}"/>'
        f'<c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{gap}"/>{_OVERLAP if stacked else ""}'
        '<c:axId val="500000001"/><c:axId val="500000002"/></c:barChart>'
        '<c:catAx><c:axId val="500000001"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="1"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f"<c:spPr><a:noFill/>{_line('808080')}</c:spPr>{_text_properties(900, _LEVEL)}"
        '<c:crossAx val="500000002"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        f'<c:valAx><c:axId val="500000002"/><c:scaling><c:orientation val="minMax"/>{scale}</c:scaling>'
        f'<c:delete val="{int(overview)}"/><c:axPos val="b"/>{grid}'
        f'<c:numFmt formatCode="{number_format.replace(chr(34), "&quot;")}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text_properties(800)}"
        f'<c:crossAx val="500000001"/><c:crosses val="max"/><c:crossBetween val="between"/>{step}</c:valAx>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>"
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_text_properties(900)}</c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>'
        f"{_text_properties(900)}"
        f'<c:externalData r:id="{book}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


_OVERLAP = '<c:overlap val="100"/>'


def _series(sheet: Sheet, index: int, colour: str, stacked: bool) -> str:
    count = len(sheet.categories)
    categories = "".join(
        f'<c:pt idx="{place}"><c:v>{category}</c:v></c:pt>' for place, category in enumerate(sheet.categories)
    )
    values = "".join(
        f'<c:pt idx="{place}"><c:v>{number_text(value)}</c:v></c:pt>'
        for place, value in enumerate(sheet.values[index])
        if value is not None
    )
    outline = '<a:ln w="12700"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:ln>'
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/>'
        f'<c:tx><c:strRef><c:f>{sheet.name_cell(index)}</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{sheet.names[index]}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'<c:spPr><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>{outline}</c:spPr>'
        '<c:invertIfNegative val="0"/>'
        f"<c:dLbls><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text_properties(800, _TIGHT)}"
        f'<c:dLblPos val="{"ctr" if stacked else "outEnd"}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f'<c:cat><c:strRef><c:f>{sheet.category_range}</c:f><c:strCache><c:ptCount val="{count}"/>{categories}'
        "</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{sheet.value_range(index)}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{count}"/>{values}</c:numCache></c:numRef></c:val>'
        '<c:extLst><c:ext uri="{C3380CC4-5D6E-409C-BE32-E72D297353CC}" '
        f'xmlns:c16="{_C16}"><c16:uniqueId val="{{{index:08X}-D0F5-4C0A-9E11-000000000001}}"/></c:ext></c:extLst></c:ser>'
    )


def _title() -> str:
    text = _font(1000, bold=True)
    return (
        "<c:title><c:tx><c:rich>"
        '<a:bodyPr rot="0" spcFirstLastPara="1" vertOverflow="ellipsis" vert="horz" wrap="square" anchor="ctr" anchorCtr="1"/>'
        f'<a:lstStyle/><a:p><a:pPr><a:defRPr {text}</a:defRPr></a:pPr><a:r><a:rPr lang="ja-JP" {text}</a:rPr>'
        '<a:t>設問文</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


# Category labels stand level and wrap; a piece's label is one line without margins of its own.
_LEVEL = '<a:bodyPr rot="0" vert="horz" wrap="square"/>'
_TIGHT = '<a:bodyPr rot="0" vert="horz" wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:spAutoFit/></a:bodyPr>'


def _text_properties(size: int, body: str = "<a:bodyPr/>") -> str:
    return (
        f"<c:txPr>{body}<a:lstStyle/><a:p><a:pPr><a:defRPr "
        f'{_font(size)}</a:defRPr></a:pPr><a:endParaRPr lang="ja-JP"/></a:p></c:txPr>'
    )


def _font(size: int, *, bold: bool = False) -> str:
    """A run's properties from its attributes on; black text, the Japanese font for every script."""
    return (
        f'sz="{size}" b="{int(bold)}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
        f'<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/><a:cs typeface="{FONT}"/>'
    )


def _line(colour: str) -> str:
    return f'<a:ln w="9525"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln>'


def _colour_cycle(colours: tuple[str, ...]) -> str:
    return (
        f'{_HEAD}<cs:colorStyle xmlns:cs="{_CS}" xmlns:a="{_A}" meth="cycle" id="10">'
        + "".join(f'<a:srgbClr val="{colour}"/>' for colour in colours)
        + '<cs:variation/><cs:variation><a:lumMod val="60000"/><a:lumOff val="40000"/></cs:variation>'
        "</cs:colorStyle>"
    )


# Every part of a chart that Word's style gallery knows, in the schema's order ([MS-ODRAWXML] 2.24.4.3).
_STYLED = [
    "axisTitle",
    "categoryAxis",
    "chartArea",
    "dataLabel",
    "dataLabelCallout",
    "dataPoint",
    "dataPoint3D",
    "dataPointLine",
    "dataPointMarker",
    "dataPointMarkerLayout",
    "dataPointWireframe",
    "dataTable",
    "downBar",
    "dropLine",
    "errorBar",
    "floor",
    "gridlineMajor",
    "gridlineMinor",
    "hiLoLine",
    "leaderLine",
    "legend",
    "plotArea",
    "plotArea3D",
    "seriesAxis",
    "seriesLine",
    "title",
    "trendline",
    "trendlineLabel",
    "upBar",
    "valueAxis",
    "wall",
]
_SIZES = {"title": 1000, "categoryAxis": 900, "valueAxis": 800, "legend": 900, "dataLabel": 800}
_FILLED = {"dataPoint", "dataPoint3D"}


def _style() -> str:
    return (
        f'{_HEAD}<cs:chartStyle xmlns:cs="{_CS}" xmlns:a="{_A}" id="216">'
        + "".join(_styled(name) for name in _STYLED)
        + "</cs:chartStyle>"
    )


def _styled(name: str) -> str:
    if name == "dataPointMarkerLayout":
        return '<cs:dataPointMarkerLayout symbol="circle" size="5"/>'
    fill = (
        '<cs:fillRef idx="1"><cs:styleClr val="auto"/></cs:fillRef>'
        if name in _FILLED
        else '<cs:fillRef idx="0"/>'
    )
    outline = '<cs:spPr><a:ln w="12700"><a:solidFill><a:schemeClr val="bg1"/></a:solidFill></a:ln></cs:spPr>'
    size = f'<cs:defRPr sz="{_SIZES[name]}"/>' if name in _SIZES else ""
    return (
        f'<cs:{name}><cs:lnRef idx="0"/>{fill}<cs:effectRef idx="0"/>'
        f'<cs:fontRef idx="minor"><a:schemeClr val="tx1"/></cs:fontRef>{outline if name in _FILLED else ""}{size}</cs:{name}>'
    )
