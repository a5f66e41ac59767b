"""The styles of the shipped templates: every look a report has, so that one change in Word's style pane changes it.

Built-in styles keep Word's own English names (``heading 1`` shows as 見出し 1 in Japanese Word); the house's own
have Japanese names that no built-in style is shown under. Colours are of the カラーユニバーサルデザイン推奨配色セット.
"""

from __future__ import annotations

from collections.abc import Iterator

from templates.recipe.look import Look

FONT = "BIZ UDゴシック"
BLUE, PALE_BLUE, BROWN, ORANGE, GREY, PALE_GREY = "005AFF", "BFE4FF", "804000", "F6AA00", "84919E", "C8C8CB"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

# Numbering definitions (see ``numbering``).
HEADINGS, POINTS, REMARKS, CONCLUSIONS, NOTES, OTHERS = range(1, 7)


def styles_xml(look: Look) -> str:
    """The styles part."""
    fonts = f'<w:rFonts w:ascii="{FONT}" w:eastAsia="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:styles xmlns:w="{W}">'
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}"
        f'<w:kern w:val="2"/><w:sz w:val="{look.body}"/><w:szCs w:val="{look.body}"/>'
        '<w:lang w:val="ja-JP" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" '
        'w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
        f"{''.join(_all(look))}</w:styles>"
    )


def _all(look: Look) -> Iterator[str]:
    em = look.body * 10
    """Twips of a full-width character of the text."""
    small = _size(look.small)
    yield _style(
        "Normal", "Normal", paragraph=_ppr(align="both"), priority=0, default=True, quick=True, based=""
    )
    yield '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    yield (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    yield '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
    yield from _headings(look)
    yield from _cover(look)
    yield from _texts(look, em)
    yield from _questions(look, em)
    yield from _tables(look)
    yield from _page(look, small)


# ---------------------------------------------------------------- headings


def _headings(look: Look) -> Iterator[str]:
    title = _ppr(
        keep_next=True,
        keep_lines=True,
        page_break=True,
        number=(HEADINGS, 0),
        border=_band() if look.slides else f'<w:bottom w:val="single" w:sz="12" w:space="4" w:color="{BLUE}"/>',
        shade=PALE_BLUE if look.slides else "",
        snap=False,
        spacing=_at_least(look.h1, after=260 if look.slides else 280),
        align="left",
        outline=0,
    )  # fmt: skip
    yield _style(
        "Heading1", "heading 1", next_="HouseText", priority=9, quick=True, paragraph=title,
        run=_bold(look.h1),
    )  # fmt: skip
    # The repeated title of a further sub-part: as the heading, but not of the outline.
    yield _style(
        "PageTitleAgain", "ページ見出し（再掲）", based="Heading1", next_="HouseText", priority=9, quick=True,
        paragraph=_ppr(number=(0, None), outline=9),
    )  # fmt: skip
    level = _ppr(
        keep_next=True,
        keep_lines=True,
        number=(HEADINGS, 1),
        snap=False,
        spacing=_at_least(look.h2, before=240, after=100),
        align="left",
        outline=1,
    )
    yield _style(
        "Heading2", "heading 2", next_="HouseText", priority=9, quick=True, paragraph=level,
        run=_bold(look.h2),
    )  # fmt: skip
    yield _style(
        "Heading2Plain", "見出し 2（番号なし）", based="Heading2", next_="HouseText", priority=9, quick=True,
        paragraph=_ppr(number=(0, None)),
    )  # fmt: skip
    yield _style(
        "Heading3", "heading 3", next_="HouseText", priority=9, quick=True,
        paragraph=_ppr(
            keep_next=True,
            keep_lines=True,
            snap=False,
            spacing=_at_least(look.h3, before=180, after=60),
            align="left",
            outline=2,
        ),
        run=_bold(look.h3),
    )  # fmt: skip


def _band() -> str:
    """The border of a page title as on slides: a band with a line under it."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="{space}" w:color="{PALE_BLUE}"/>'
        for side, space in (("top", 6), ("left", 8))
    )
    return (
        f'{sides}<w:bottom w:val="single" w:sz="18" w:space="6" w:color="{BLUE}"/>'
        f'<w:right w:val="single" w:sz="4" w:space="8" w:color="{PALE_BLUE}"/>'
    )


# ---------------------------------------------------------------- cover and contents


def _cover(look: Look) -> Iterator[str]:
    top = (look.height - look.top - look.bottom) // (4 if look.slides else 3) - look.title * 12
    yield _style(
        "Title", "Title", next_="Date", priority=10, quick=True,
        paragraph=_ppr(
            border=f'<w:bottom w:val="single" w:sz="18" w:space="18" w:color="{BLUE}"/>',
            snap=False,
            spacing=_at_least(look.title, before=top, after=720, factor=16),
            align="center",
        ),
        run=_bold(look.title),
    )  # fmt: skip
    for name, identifier in (("Date", "Date"), ("発行者", "Issuer")):
        yield _style(
            identifier, name, next_="Normal", priority=11, quick=True,
            paragraph=_ppr(snap=False, spacing=_at_least(look.body + 6, before=120, after=60), align="center"),
            run=_size(look.body + 6),
        )  # fmt: skip
    yield _style(
        "TOCHeading", "TOC Heading", based="PageTitleAgain", next_="Normal", priority=39, quick=True,
        paragraph="",
    )  # fmt: skip
    for level in (1, 2):
        yield _style(
            f"TOC{level}", f"toc {level}", next_="Normal", priority=39,
            paragraph=_ppr(
                tabs=f'<w:tab w:val="right" w:leader="middleDot" w:pos="{look.measure}"/>',
                spacing='<w:spacing w:before="60" w:after="60"/>',
                indent=f'<w:ind w:left="{(level - 1) * 440}"/>',
                align="left",
            ),
        )  # fmt: skip


# ---------------------------------------------------------------- texts


def _texts(look: Look, em: int) -> Iterator[str]:
    yield _style(
        "HouseText", "報告書の本文", priority=1, quick=True,
        paragraph=_ppr(indent=f'<w:ind w:firstLineChars="100" w:firstLine="{em}"/>'),
    )  # fmt: skip
    yield _style(
        "HouseTextLine",
        "報告書の本文（箇条）",
        based="HouseText",
        priority=1,
        paragraph=_ppr(indent=_hang(em)),
    )
    yield _style(
        "HousePlain", "報告書の本文（字下げなし）", priority=1, quick=True,
        paragraph=_ppr(spacing='<w:spacing w:before="60"/>'),
    )  # fmt: skip
    yield _style(
        "SessionName", "部の見出し", next_="HouseText", priority=2, quick=True,
        paragraph=_ppr(keep_next=True, spacing='<w:spacing w:before="100"/>', align="left"),
        run="<w:b/><w:bCs/>",
    )  # fmt: skip
    yield _style(
        "Speaker", "講師", next_="HouseText", priority=2, quick=True,
        paragraph=_ppr(keep_next=True, spacing='<w:spacing w:before="20" w:after="20"/>', align="right"),
    )  # fmt: skip
    yield _style(
        "HousePoint", "報告書の箇条書き", priority=3, quick=True,
        paragraph=_ppr(number=(POINTS, 0), spacing='<w:spacing w:before="40" w:after="40"/>'),
    )  # fmt: skip
    yield _style(
        "HousePointLine", "報告書の箇条書き（箇条）", based="HousePoint", priority=3,
        paragraph=_ppr(number=(0, None), indent=_hang(em, after=em)),
    )  # fmt: skip
    yield _style(
        "Conclusion", "まとめ", priority=4, quick=True,
        paragraph=_ppr(number=(CONCLUSIONS, 0), spacing='<w:spacing w:before="80" w:after="120"/>'),
    )  # fmt: skip
    yield _style(
        "ConclusionLine", "まとめ（箇条）", based="Conclusion", priority=4,
        paragraph=_ppr(number=(0, None), indent=_hang(em)),
    )  # fmt: skip
    yield _style(
        "Note", "注記", priority=5, quick=True,
        paragraph=_ppr(number=(NOTES, 0), snap=False, spacing=_at_least(look.small, before=20)),
        run=_size(look.small),
    )  # fmt: skip
    yield _style(
        "NoteLine", "注記（箇条）", based="Note", priority=5,
        paragraph=_ppr(number=(0, None), indent=_hang(look.small * 10)),
    )  # fmt: skip
    yield _style(
        "BlockTag", "くり返しと条件", next_="BlockTag", priority=8, quick=True,
        paragraph=_ppr(snap=False, spacing=_at_least(14), align="left"),
        run=f'<w:color w:val="{BROWN}"/>{_size(14)}',
    )  # fmt: skip


# ---------------------------------------------------------------- questions


def _questions(look: Look, em: int) -> Iterator[str]:
    yield _style(
        "QuestionText", "設問文", next_="HouseText", priority=2, quick=True,
        paragraph=_ppr(keep_next=True, keep_lines=True, spacing='<w:spacing w:before="20" w:after="20"/>'),
        run="<w:b/><w:bCs/>",
    )  # fmt: skip
    yield _style(
        "OptionList", "選択肢の一覧", priority=2, quick=True,
        paragraph=_ppr(
            keep_next=True,
            snap=False,
            spacing=_at_least(look.table),
            indent=f'<w:ind w:leftChars="250" w:left="{em * 5 // 2}" w:hangingChars="150" w:hanging="{look.table * 15}"/>',
        ),
        run=_size(look.table),
    )  # fmt: skip
    yield _style(
        "ChartPlace", "グラフ", next_="Caption", priority=6, quick=True,
        paragraph=_ppr(keep_next=True, snap=False, spacing='<w:spacing w:before="200" w:line="240" w:lineRule="auto"/>', align="center"),
    )  # fmt: skip
    caption = _ppr(
        keep_lines=True, snap=False, spacing=_at_least(look.table, before=40, after=160), align="center"
    )
    yield _style(
        "Caption", "caption", next_="HouseText", priority=35, quick=True, paragraph=caption,
        run=_size(look.table),
    )  # fmt: skip
    yield _style(
        "TableCaption", "図表番号（表）", based="Caption", next_="TableText", priority=35, quick=True,
        paragraph=_ppr(keep_next=True, spacing=_at_least(look.table, before=160, after=60)),
    )  # fmt: skip
    yield _style(
        "OtherAnswers", "その他の内容", priority=3, quick=True,
        paragraph=_ppr(number=(OTHERS, 0), snap=False, spacing=_at_least(look.table, before=20)),
        run=_size(look.table),
    )  # fmt: skip
    yield _style(
        "OtherAnswersLine", "その他の内容（箇条）", based="OtherAnswers", priority=3,
        paragraph=_ppr(number=(0, None), indent=_hang(look.table * 10, after=look.table * 10)),
    )  # fmt: skip
    yield _style(
        "Remarks", "考察", priority=2, quick=True,
        paragraph=_ppr(indent=f'<w:ind w:firstLineChars="100" w:firstLine="{em}"/>'),
    )  # fmt: skip
    yield _style("RemarksLine", "考察（箇条）", based="Remarks", priority=2, paragraph=_ppr(indent=_hang(em)))
    draft = f'<w:left w:val="single" w:sz="24" w:space="6" w:color="{ORANGE}"/>'
    brown = f'<w:color w:val="{BROWN}"/>'
    yield _style(
        "RemarksDraft", "考察（下書き）", based="Remarks", priority=2, quick=True,
        paragraph=_ppr(border=draft), run=brown,
    )  # fmt: skip
    yield _style(
        "RemarksPoint", "考察の箇条書き", priority=3, quick=True,
        paragraph=_ppr(number=(REMARKS, 0), spacing='<w:spacing w:before="60" w:after="60"/>'),
    )  # fmt: skip
    yield _style(
        "RemarksPointLine", "考察の箇条書き（箇条）", based="RemarksPoint", priority=3,
        paragraph=_ppr(number=(0, None), indent=_hang(em, after=em)),
    )  # fmt: skip
    yield _style(
        "RemarksPointDraft", "考察の箇条書き（下書き）", based="RemarksPoint", priority=3, quick=True,
        paragraph=_ppr(border=draft), run=brown,
    )  # fmt: skip


# ---------------------------------------------------------------- tables


def _tables(look: Look) -> Iterator[str]:
    size = look.table
    yield _style(
        "TableText", "表の文字", priority=7, quick=True,
        paragraph=_ppr(snap=False, spacing=_at_least(size)), run=_size(size),
    )  # fmt: skip
    yield _style(
        "TableTextLine", "表の文字（箇条）", based="TableText", priority=7,
        paragraph=_ppr(indent=_hang(size * 10)),
    )  # fmt: skip
    yield _style(
        "TableHead", "表の見出し行", based="TableText", priority=7, quick=True,
        paragraph=_ppr(keep_next=True, align="center"), run='<w:b/><w:bCs/><w:color w:val="000000"/>',
    )  # fmt: skip
    yield _style(
        "TableStub", "表の項目", based="TableText", priority=7, quick=True, paragraph=_ppr(align="left")
    )
    yield _style(
        "TableFigure", "表の数値", based="TableText", priority=7, quick=True, paragraph=_ppr(align="right")
    )
    yield _style(
        "TableNumber", "表の番号", based="TableText", priority=7, quick=True, paragraph=_ppr(align="center")
    )
    narrow = look.narrow
    for identifier, name, based in (
        ("NarrowHead", "数値表の見出し行", "TableHead"),
        ("NarrowStub", "数値表の項目", "TableStub"),
        ("NarrowFigure", "数値表の数値", "TableFigure"),
    ):
        yield _style(
            identifier, name, based=based, priority=7, quick=True,
            paragraph=_ppr(spacing=_at_least(narrow)), run=_size(narrow),
        )  # fmt: skip
    yield _style(
        "PhotoPlace", "写真", next_="PhotoCaption", priority=7, quick=True,
        paragraph=_ppr(keep_next=True, snap=False, spacing='<w:spacing w:before="120" w:line="240" w:lineRule="auto"/>', align="center"),
    )  # fmt: skip
    yield _style(
        "PhotoCaption", "写真の説明", priority=7, quick=True,
        paragraph=_ppr(snap=False, spacing=_at_least(size, before=40, after=160), align="center"), run=_size(size),
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


# ---------------------------------------------------------------- page


def _page(look: Look, small: str) -> Iterator[str]:
    middle = (
        f'<w:tab w:val="center" w:pos="{look.measure // 2}"/><w:tab w:val="right" w:pos="{look.measure}"/>'
    )
    for identifier, name, align in (("Header", "header", "right"), ("Footer", "footer", "center")):
        yield _style(
            identifier, name, priority=99,
            paragraph=_ppr(tabs=middle, snap=False, align=align), run=small,
        )  # fmt: skip
    yield (
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:basedOn w:val="DefaultParagraphFont"/>'
        f'<w:uiPriority w:val="99"/><w:unhideWhenUsed/><w:rPr><w:color w:val="{BLUE}"/><w:u w:val="single"/></w:rPr></w:style>'
    )
    yield (
        '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>'
        '<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>'
    )
    yield _style("CommentText", "annotation text", priority=99, paragraph=_ppr(align="left"))


# ---------------------------------------------------------------- XML


def _style(
    identifier: str,
    name: str,
    *,
    paragraph: str,
    run: str = "",
    based: str = "Normal",
    next_: str = "",
    priority: int = 99,
    quick: bool = False,
    default: bool = False,
) -> str:
    custom = "" if name.isascii() else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{custom} {"w:default=" + chr(34) + "1" + chr(34) + " " if default else ""}'
        f'w:styleId="{identifier}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + (f'<w:next w:val="{next_}"/>' if next_ else "")
        + f'<w:uiPriority w:val="{priority}"/>'
        + ("<w:qFormat/>" if quick else "<w:unhideWhenUsed/>")
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def _ppr(
    *,
    keep_next: bool = False,
    keep_lines: bool = False,
    page_break: bool = False,
    number: tuple[int, int | None] | None = None,
    border: str = "",
    shade: str = "",
    tabs: str = "",
    snap: bool = True,
    spacing: str = "",
    indent: str = "",
    align: str = "",
    outline: int | None = None,
) -> str:
    """Paragraph properties in the schema's order."""
    parts = [
        "<w:keepNext/>" if keep_next else "",
        "<w:keepLines/>" if keep_lines else "",
        "<w:pageBreakBefore/>" if page_break else "",
    ]
    if number is not None:
        level = "" if number[1] is None else f'<w:ilvl w:val="{number[1]}"/>'
        parts.append(f'<w:numPr>{level}<w:numId w:val="{number[0]}"/></w:numPr>')
    parts += [
        f"<w:pBdr>{border}</w:pBdr>" if border else "",
        f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else "",
        f"<w:tabs>{tabs}</w:tabs>" if tabs else "",
        "" if snap else '<w:snapToGrid w:val="0"/>',
        spacing,
        indent,
        f'<w:jc w:val="{align}"/>' if align else "",
        "" if outline is None else f'<w:outlineLvl w:val="{outline}"/>',
    ]
    return "".join(parts)


def _hang(em: int, after: int = 0) -> str:
    """A hanging indent of one character (list lines that were typed with their mark)."""
    chars = f' w:leftChars="{100 + (100 if after else 0)}" w:left="{em + after}"'
    return f'<w:ind{chars} w:hangingChars="100" w:hanging="{em}"/>'


def _at_least(size: int, *, before: int = 0, after: int = 0, factor: int = 14) -> str:
    """Line spacing off the grid: 1.4 times the type size, more where a character needs it."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{size * factor}" w:lineRule="atLeast"/>'


def _size(size: int) -> str:
    return f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def _bold(size: int) -> str:
    return f"<w:b/><w:bCs/>{_size(size)}"


def numbering_xml(look: Look) -> str:
    """The numbering part: lists are bound to styles, none to a paragraph."""
    em, small = look.body * 10, look.small * 10
    table = look.table * 10
    headings = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="none"/><w:pStyle w:val="Heading1"/>'
        '<w:suff w:val="nothing"/><w:lvlText w:val=""/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading2"/>'
        '<w:suff w:val="space"/><w:lvlText w:val="%2"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:numbering xmlns:w="{W}">'
        f"{_abstract(0, 'multilevel', headings)}"
        f"{_abstract(1, 'singleLevel', _bullet('・', 2 * em, em))}"
        f"{_abstract(2, 'singleLevel', _bullet('・', 2 * em, em))}"
        f"{_abstract(3, 'singleLevel', _level('decimalEnclosedCircle', '%1', em * 3 // 2, em * 3 // 2, 'tab'))}"
        f"{_abstract(4, 'singleLevel', _bullet('※', small, small))}"
        f"{_abstract(5, 'singleLevel', _bullet('・', 2 * table, table))}"
        + "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number - 1}"/></w:num>'
            for number in range(1, 7)
        )
        + "</w:numbering>"
    )


def _abstract(number: int, kind: str, levels: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{0x4D780000 + number:08X}"/>'
        f'<w:multiLevelType w:val="{kind}"/><w:tmpl w:val="{0x4D790000 + number:08X}"/>{levels}</w:abstractNum>'
    )


def _bullet(sign: str, left: int, hanging: int) -> str:
    # The sign is as wide as its indent: no tab, and the text stands under itself.
    return _level("bullet", sign, left, hanging, "nothing")


def _level(form: str, text: str, left: int, hanging: int, after: str) -> str:
    fonts = (
        f'<w:rPr><w:rFonts w:ascii="{FONT}" w:eastAsia="{FONT}" w:hAnsi="{FONT}" w:hint="eastAsia"/></w:rPr>'
    )
    return (
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="{after}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>{fonts}</w:lvl>'
    )
