"""Where something stands in a Word document, in words a person can follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from lxml import etree

from dxforms.issues import quoted
from dxforms.records import record
from dxforms.report.ooxml import TBL, TC, TR, Element, P, nearest, own_text, q, style_of, sure
from dxforms.report.styles import Styles

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_STORIES = {
    q("w:hdr"): "ヘッダー",
    q("w:ftr"): "フッター",
    q("w:footnotes"): "脚注",
    q("w:endnotes"): "文末脚注",
}


@record(frozen=False, kw_only=False)
class Spots:
    """The places of one part as it was before its tags were taken out; told only where there is a fault."""

    paragraphs: list[Element]
    """In the order of the part; those that are gone by then among them."""
    before: bytes
    """The part as it was."""
    styles: Styles
    told: dict[Element, str] = field(default_factory=dict)

    def of(self, paragraph: Element) -> str:
        """Where a paragraph stands."""
        if not self.told:
            told = _told(etree.fromstring(self.before, _PARSER), self.styles)
            self.told = dict(zip(self.paragraphs, told, strict=True))
        return self.told.get(paragraph, "")


def spots(root: Element, before: bytes, styles: Styles) -> Spots:
    """The places of every paragraph of a part; ``root`` is the tree of its bytes."""
    return Spots(list(root.iter(P)), before, styles)


def _told(root: Element, styles: Styles) -> Iterator[str]:
    story = _STORIES.get(str(root.tag), "")
    tables: dict[Element, int] = {}
    heading = ""
    for element in root.iter(P, TBL):
        if element.tag == TBL:
            if nearest(element, TBL) is None:
                tables[element] = len(tables) + 1
            continue
        text = " ".join(own_text(element).split())
        level = styles.outline(style_of(element))
        local = _local(element, text, tables, heading=level is not None)
        if element.find(f".//{q('w:drawing')}") is not None and not text:
            local = f"図のある{local}"
        around = f"{quoted(heading, 24)}の後の" if heading and level is None and not story else ""
        yield f"{story}の{local}" if story else f"{around}{local}"
        if level is not None and text and nearest(element, q("w:txbxContent")) is None:
            heading = text


def _local(paragraph: Element, text: str, tables: dict[Element, int], *, heading: bool) -> str:
    box = nearest(paragraph, q("w:txbxContent"))
    cell = nearest(paragraph, TC)
    if box is not None and (cell is None or box in cell.iterdescendants()):
        return f"テキストボックスの{quoted(text, 24)}" if text else "テキストボックス"
    if cell is not None:
        row, table = sure(nearest(cell, TR)), sure(nearest(cell, TBL))
        outer = table
        while (around := nearest(outer, TBL)) is not None:
            outer = around
        rows = list(table.iterchildren(TR))
        cells = list(row.iterchildren(TC))
        inner = "の中の表" if outer is not table else ""
        name = f"表{tables.get(outer, 1)}{inner}"
        line = f"{rows.index(row) + 1}行目" if row in rows else "行"
        column = f"{cells.index(cell) + 1}列目" if cell in cells else "列"
        return f"{name}の{line}・{column}"
    if heading:
        return f"{quoted(text, 24)}の見出しの段落"
    return f"{quoted(text, 24)}の段落" if text else "段落"
