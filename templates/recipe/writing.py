"""Writing a template's body: paragraphs, tables and fields, each with a style and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.shared import Emu
from docx.text.paragraph import Paragraph
from lxml import etree

from dxforms.survey.chart import ChartKind
from templates.recipe.charts import add_chart_prototype
from templates.recipe.look import EMU, Look, mm
from templates.recipe.pictures import frame
from templates.recipe.styling import W

if TYPE_CHECKING:
    from docx.document import Document

_NS = f'xmlns:w="{W}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart's prototype: its key, width and height in twips; ``overview``: see :func:`add_chart_prototype`."""

    kind: ChartKind
    key: str
    width: int
    height: int
    overview: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A numbered caption; ``around`` is a condition on all of it."""

    label: str
    text: str
    style: str = "caption"
    around: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table cell: its paragraphs as (style, text).

    ``picture`` is the key of a photo's frame in the last one; after them a ``chart`` with its ``caption``.
    """

    paragraphs: tuple[tuple[str, str], ...] = ()
    picture: str = ""
    chart: Chart | None = None
    caption: Caption | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A table row. ``heading``: repeated over pages; ``whole``: never split over two pages; ``with_next``: never on
    another page than the next row."""

    cells: tuple[Cell, ...]
    heading: bool = False
    whole: bool = True
    with_next: bool = False


def cell(style: str, *texts: str) -> Cell:
    """A cell whose paragraphs have one style."""
    return Cell(paragraphs=tuple((style, text) for text in texts or ("",)))


@dataclass(slots=True)
class Writer:
    """Appends to a document's body, by the names of its styles."""

    document: Document
    look: Look
    ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for style in self.document.styles.element.iter(f"{{{W}}}style"):
            self.ids[style.find(f"{{{W}}}name").get(f"{{{W}}}val")] = style.get(f"{{{W}}}styleId")

    # -- paragraphs

    def paragraph(self, style: str, text: str = "") -> etree._Element:
        """A paragraph; a line feed in its text is a line break."""
        element = parse_xml(self._paragraph(style, text))
        self.document.element.body.append(element)
        return element

    def tag(self, *names: str) -> None:
        """Block tags, each alone in its paragraph."""
        for name in names:
            self.paragraph("くり返しと条件", f"{{{{{name}}}}}")

    @contextmanager
    def block(self, name: str, mark: str = "#") -> Iterator[None]:
        """A repeat or a condition around paragraphs and tables."""
        self.tag(mark + name)
        yield
        self.tag("/" + name)

    def _paragraph(self, style: str, text: str, inner: str = "") -> str:
        return f'<w:p {_NS}><w:pPr><w:pStyle w:val="{self.ids[style]}"/></w:pPr>{runs(text) if text else ""}{inner}</w:p>'

    def caption(self, found: Caption) -> None:
        """A numbered caption."""
        self.document.element.body.append(parse_xml(self._caption(found)))

    def _caption(self, found: Caption) -> str:
        around = found.around
        begin, end = (f"{{{{#{around}}}}}", f"{{{{/{around}}}}}") if around else ("", "")
        inner = (
            f"{runs(begin + found.label)}"
            f'<w:fldSimple w:instr=" SEQ {found.label} \\* ARABIC "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            f"{runs('　' + found.text + end)}"
        )
        return self._paragraph(found.style, "", inner)

    def contents(self) -> None:
        """The contents list: headings of the first level, as links; its entries are written with the report."""
        instruction = ' TOC \\o "1-1" \\h \\z '
        inner = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f"{runs('（目次は、報告書を作るときに見出しから作られます。）')}"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
        self.document.element.body.append(parse_xml(self._paragraph("toc 1", "", inner)))

    def chart(self, found: Chart) -> None:
        """A chart's prototype in a paragraph of its own."""
        self._chart(self.paragraph("グラフ"), found)

    def _chart(self, paragraph: etree._Element, found: Chart) -> None:
        add_chart_prototype(
            self.document,
            Paragraph(paragraph, self.document._body),
            found.kind,
            width=found.width * EMU,
            height=found.height * EMU,
            key=found.key,
            overview=found.overview,
        )

    # -- tables

    def table(
        self,
        style: str,
        widths: Sequence[int],
        rows: Sequence[Row],
        *,
        first_column: bool = False,
        last_row: bool = False,
        title: str = "",
    ) -> None:
        """A table of fixed widths (twips); ``title`` is its alternative text."""
        heading = any(row.heading for row in rows)
        bits = f'w:firstRow="{int(heading)}" w:lastRow="{int(last_row)}" w:firstColumn="{int(first_column)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"'
        value = (
            0x0600
            | (0x0020 if heading else 0)
            | (0x0040 if last_row else 0)
            | (0x0080 if first_column else 0)
        )
        alternative = f'<w:tblCaption w:val="{escape(title)}"/>' if title else ""
        element = parse_xml(
            f'<w:tbl {_NS}><w:tblPr><w:tblStyle w:val="{self.ids[style]}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{value:04X}" {bits}/>{alternative}</w:tblPr>'
            f"<w:tblGrid>{''.join(f'<w:gridCol w:w={chr(34)}{width}{chr(34)}/>' for width in widths)}</w:tblGrid>"
            f"{''.join(self._row(row, widths) for row in rows)}</w:tbl>"
        )
        self.document.element.body.append(element)
        drawn = [each for row in rows for each in row.cells if each.picture or each.chart]
        places = [each for each in element.iter(f"{{{W}}}p") if each.get("drawn")]
        for each, place in zip(drawn, places, strict=True):
            del place.attrib["drawn"]
            if each.chart:
                self._chart(place, each.chart)
            else:
                self._picture(place, each.picture)

    def _row(self, row: Row, widths: Sequence[int]) -> str:
        whole = "<w:cantSplit/>" if row.whole else ""
        heading = "<w:tblHeader/>" if row.heading else ""
        properties = f"<w:trPr>{whole}{heading}</w:trPr>" if whole or heading else ""
        cells = "".join(self._cell(each, width) for each, width in zip(row.cells, widths, strict=True))
        if row.with_next:
            cells = re.sub(r"(<w:pStyle [^>]*/>)", r"\1<w:keepNext/>", cells)
        return f"<w:tr>{properties}{cells}</w:tr>"

    def _cell(self, found: Cell, width: int) -> str:
        paragraphs = [self._paragraph(style, text) for style, text in found.paragraphs]
        if found.chart:
            paragraphs.append(self._paragraph("グラフ", ""))
        if found.picture or found.chart:
            paragraphs[-1] = paragraphs[-1].replace("<w:p ", '<w:p drawn="1" ', 1)
        if found.caption:
            paragraphs.append(self._caption(found.caption))
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{"".join(paragraphs)}</w:tc>'

    def _picture(self, paragraph: etree._Element, key: str) -> None:
        width = self.photo_width * EMU
        shape = (
            Paragraph(paragraph, self.document._body)
            .add_run()
            .add_picture(frame(key.strip("{}")), width=Emu(width), height=Emu(width * 3 // 4))
        )
        numbers = [int(each.get("id")) for each in self.document.element.iter(_DOCPR)]
        properties = shape._inline.docPr
        properties.set("id", str(max(numbers, default=0) + 1))
        properties.set("name", "写真の見本")
        properties.set("descr", key)
        shape._inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("name", "写真の見本")

    @property
    def photo_width(self) -> int:
        """Width of a photo's frame in twips."""
        return mm(80) if self.look.slides else self.look.measure // 2 - 240

    # -- page

    def close(self, *, header: str, first: int = 0) -> None:
        """The page: size, margins, grid, header and footer; nothing of these on the first, whose number is ``first``."""
        look = self.look
        body = self.document.element.body
        orient = ' w:orient="landscape"' if look.landscape else ""
        body.append(
            parse_xml(
                f'<w:sectPr {_NS}><w:pgSz w:w="{look.width}" w:h="{look.height}"{orient}/>'
                f'<w:pgMar w:top="{look.top}" w:right="{look.side}" w:bottom="{look.bottom}" w:left="{look.side}" '
                'w:header="680" w:footer="624" w:gutter="0"/>'
                f'<w:pgNumType w:start="{first}"/><w:titlePg/>'
                f'<w:docGrid w:type="lines" w:linePitch="{look.pitch}"/></w:sectPr>'
            )
        )
        section = self.document.sections[0]
        for part, style, inner in (
            (section.header, "header", runs(header)),
            (
                section.footer,
                "footer",
                f'{runs("- ")}<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>{runs(" -")}',
            ),
            (section.first_page_header, "header", ""),
            (section.first_page_footer, "footer", ""),
        ):
            part.is_linked_to_previous = False
            element = part._element
            for each in list(element):
                element.remove(each)
            element.append(parse_xml(self._paragraph(style, "", inner)))


_DOCPR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def runs(text: str) -> str:
    """A text as a run; a line feed is a line break, a tab a tab."""
    lines = text.split("\n")
    return (
        "<w:r>"
        + "<w:br/>".join(
            "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split("\t"))
            for line in lines
        )
        + "</w:r>"
    )
