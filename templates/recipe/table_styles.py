"""The styles of the shipped templates' tables, and of the text in them."""

from __future__ import annotations

from collections.abc import Iterator

from templates.recipe.look import Look
from templates.recipe.styling import GREY, PALE_BLUE, at_least, hang, paragraph_style, ppr, type_size


def table_styles(look: Look) -> Iterator[str]:
    """Paragraph styles of cells, and table styles."""
    size = look.table
    yield paragraph_style(
        "TableText", "表の文字", priority=7, quick=True,
        paragraph=ppr(snap=False, spacing=at_least(size, factor=13)), run=type_size(size),
    )  # fmt: skip
    yield paragraph_style(
        "TableTextLine", "表の文字（箇条）", based="TableText", priority=7,
        paragraph=ppr(indent=hang(size * 10)),
    )  # fmt: skip
    yield paragraph_style(
        "TableHead", "表の見出し行", based="TableText", priority=7, quick=True,
        paragraph=ppr(keep_next=True, align="center"), run='<w:b/><w:bCs/><w:color w:val="000000"/>',
    )  # fmt: skip
    yield paragraph_style(
        "TableStub", "表の項目", based="TableText", priority=7, quick=True, paragraph=ppr(align="left")
    )
    yield paragraph_style(
        "TableFigure", "表の数値", based="TableText", priority=7, quick=True, paragraph=ppr(align="right")
    )
    yield paragraph_style(
        "TableNumber", "表の番号", based="TableText", priority=7, quick=True, paragraph=ppr(align="center")
    )
    narrow = look.narrow
    for identifier, name, based in (
        ("NarrowHead", "数値表の見出し行", "TableHead"),
        ("NarrowStub", "数値表の項目", "TableStub"),
        ("NarrowFigure", "数値表の数値", "TableFigure"),
    ):
        yield paragraph_style(
            identifier, name, based=based, priority=7, quick=True,
            paragraph=ppr(spacing=at_least(narrow)), run=type_size(narrow),
        )  # fmt: skip
    yield paragraph_style(
        "PhotoPlace", "写真", next_="PhotoCaption", priority=7, quick=True,
        paragraph=ppr(keep_next=True, snap=False, spacing='<w:spacing w:before="120" w:line="240" w:lineRule="auto"/>', align="center"),
    )  # fmt: skip
    yield paragraph_style(
        "PhotoCaption", "写真の説明", priority=7, quick=True,
        paragraph=ppr(snap=False, spacing=at_least(size, before=40, after=160), align="center"), run=type_size(size),
    )  # fmt: skip
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{GREY}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = _margins(60, 108)
    head = f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{PALE_BLUE}"/></w:tcPr>'
    first = f'<w:tblStylePr w:type="firstRow"><w:tblPr/>{head}</w:tblStylePr>'
    total = (
        '<w:tblStylePr w:type="lastRow"><w:tblPr/><w:tcPr><w:tcBorders>'
        f'<w:top w:val="double" w:sz="4" w:space="0" w:color="{GREY}"/></w:tcBorders></w:tcPr></w:tblStylePr>'
    )
    column = f'<w:tblStylePr w:type="firstCol"><w:tblPr/>{head}</w:tblStylePr>'
    yield _table_style("HouseTable", "報告書の表", lines, margins, first + column)
    yield _table_style(
        "HouseTotals", "報告書の表（計の行あり）", lines, margins, first + total, based="HouseTable"
    )
    yield _table_style("HouseNarrow", "報告書の数値表", lines, _margins(30, 28), first, based="HouseTable")
    yield _table_style("PhotoTable", "写真の段", "", _margins(0, 60), "")
    yield _table_style("SideBySide", "横並び", "", _margins(0, 60), "", vertical="top")


def _margins(vertical: int, horizontal: int) -> str:
    return (
        f'<w:tblCellMar><w:top w:w="{vertical}" w:type="dxa"/><w:left w:w="{horizontal}" w:type="dxa"/>'
        f'<w:bottom w:w="{vertical}" w:type="dxa"/><w:right w:w="{horizontal}" w:type="dxa"/></w:tblCellMar>'
    )


def _table_style(
    identifier: str,
    name: str,
    borders: str,
    margins: str,
    parts: str,
    based: str = "TableNormal",
    vertical: str = "center",
) -> str:
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/><w:uiPriority w:val="50"/><w:qFormat/>'
        f"<w:tblPr>{f'<w:tblBorders>{borders}</w:tblBorders>' if borders else ''}{margins}</w:tblPr>"
        f'<w:tcPr><w:vAlign w:val="{vertical}"/></w:tcPr>{parts}</w:style>'
    )
