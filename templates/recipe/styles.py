"""The styles of the shipped templates: every look a report has, so that one change in Word's style pane changes it.

Built-in styles keep Word's own English names (``heading 1`` shows as 見出し 1 in Japanese Word); the house's own
have Japanese names that no built-in style is shown under. Colours are of the カラーユニバーサルデザイン推奨配色セット.
"""

from __future__ import annotations

from collections.abc import Iterator

from templates.recipe.entry_styles import entry_styles
from templates.recipe.look import Look
from templates.recipe.numbering import CONCLUSIONS, HEADINGS, NOTES, OTHERS, POINTS, REMARKS
from templates.recipe.styling import (
    BLUE,
    BROWN,
    FONT,
    ORANGE,
    PALE_BLUE,
    W,
    at_least,
    bold,
    hang,
    paragraph_style,
    ppr,
    type_size,
)
from templates.recipe.table_styles import table_styles


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
    small = type_size(look.small)
    yield paragraph_style(
        "Normal",
        "Normal",
        paragraph=f'<w:overflowPunct w:val="0"/>{ppr(align="both")}',
        priority=0,
        default=True,
        quick=True,
        based="",
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
    yield from table_styles(look)
    yield from _page(look, small)
    if look.sheet:
        yield from entry_styles(look)


# ---------------------------------------------------------------- headings


def _headings(look: Look) -> Iterator[str]:
    title = ppr(
        keep_next=True,
        keep_lines=True,
        page_break=not look.sheet,
        number=(HEADINGS, 0),
        border=_band() if look.slides else f'<w:bottom w:val="single" w:sz="12" w:space="4" w:color="{BLUE}"/>',
        shade=PALE_BLUE if look.slides else "",
        snap=False,
        spacing=at_least(look.h1, before=80, after=40)
        if look.sheet
        else at_least(look.h1, after=260 if look.slides else 220),
        align="left",
        outline=0,
    )  # fmt: skip
    yield paragraph_style(
        "Heading1", "heading 1", next_="HouseText", priority=9, quick=True, paragraph=title,
        run=bold(look.h1),
    )  # fmt: skip
    # The repeated title of a further sub-part: as the heading, but not of the outline.
    yield paragraph_style(
        "PageTitleAgain", "ページ見出し（再掲）", based="Heading1", next_="HouseText", priority=9, quick=True,
        paragraph=ppr(number=(0, None), outline=9),
    )  # fmt: skip
    level = ppr(
        keep_next=True,
        keep_lines=True,
        number=(HEADINGS, 1),
        snap=False,
        spacing=at_least(look.h2, before=220, after=80),
        align="left",
        outline=1,
    )
    yield paragraph_style(
        "Heading2", "heading 2", next_="HouseText", priority=9, quick=True, paragraph=level,
        run=bold(look.h2),
    )  # fmt: skip
    yield paragraph_style(
        "Heading2Plain", "見出し 2（番号なし）", based="Heading2", next_="HouseText", priority=9, quick=True,
        paragraph=ppr(number=(0, None)),
    )  # fmt: skip
    yield paragraph_style(
        "Heading3", "heading 3", next_="HouseText", priority=9, quick=True,
        paragraph=ppr(
            keep_next=True,
            keep_lines=True,
            snap=False,
            spacing=at_least(look.h3, before=140, after=40),
            align="left",
            outline=2,
        ),
        run=bold(look.h3),
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
    yield paragraph_style(
        "Title", "Title", next_="Date", priority=10, quick=True,
        paragraph=ppr(snap=False, spacing=at_least(look.title, after=80), align="center")
        if look.sheet
        else ppr(
            border=f'<w:bottom w:val="single" w:sz="18" w:space="18" w:color="{BLUE}"/>',
            snap=False,
            spacing=at_least(look.title, before=top, after=720, factor=16),
            align="center",
        ),
        run=bold(look.title),
    )  # fmt: skip
    size = look.body if look.sheet else look.body + 6
    for name, identifier in (("Date", "Date"), ("発行者", "Issuer")):
        yield paragraph_style(
            identifier, name, next_="Normal", priority=11, quick=True,
            paragraph=ppr(snap=False, spacing=at_least(size), align="right")
            if look.sheet
            else ppr(snap=False, spacing=at_least(size, before=120, after=60), align="center"),
            run=type_size(size),
        )  # fmt: skip
    yield paragraph_style(
        "TOCHeading", "TOC Heading", based="PageTitleAgain", next_="Normal", priority=39, quick=True,
        paragraph="",
    )  # fmt: skip
    for level in (1, 2):
        yield paragraph_style(
            f"TOC{level}", f"toc {level}", next_="Normal", priority=39,
            paragraph=ppr(
                tabs=f'<w:tab w:val="right" w:leader="middleDot" w:pos="{look.measure}"/>',
                spacing='<w:spacing w:before="60" w:after="60"/>',
                indent=f'<w:ind w:left="{(level - 1) * 440}"/>',
                align="left",
            ),
        )  # fmt: skip


# ---------------------------------------------------------------- texts


def _texts(look: Look, em: int) -> Iterator[str]:
    yield paragraph_style(
        "HouseText", "報告書の本文", priority=1, quick=True,
        paragraph=ppr(indent=f'<w:ind w:firstLineChars="100" w:firstLine="{em}"/>'),
    )  # fmt: skip
    yield paragraph_style(
        "HouseTextLine",
        "報告書の本文（箇条）",
        based="HouseText",
        priority=1,
        paragraph=ppr(indent=hang(em)),
    )
    yield paragraph_style(
        "HousePlain", "報告書の本文（字下げなし）", priority=1, quick=True,
        paragraph=ppr(spacing='<w:spacing w:before="60"/>'),
    )  # fmt: skip
    yield paragraph_style(
        "SessionName", "部の見出し", next_="HouseText", priority=2, quick=True,
        paragraph=ppr(keep_next=True, spacing='<w:spacing w:before="100"/>', align="left"),
        run="<w:b/><w:bCs/>",
    )  # fmt: skip
    yield paragraph_style(
        "Speaker", "講師", next_="HouseText", priority=2, quick=True,
        paragraph=ppr(keep_next=True, align="right"),
    )  # fmt: skip
    yield paragraph_style(
        "HousePoint", "報告書の箇条書き", priority=3, quick=True,
        paragraph=ppr(number=(POINTS, 0), spacing='<w:spacing w:before="0" w:after="20"/>'),
    )  # fmt: skip
    yield paragraph_style(
        "HousePointLine", "報告書の箇条書き（箇条）", based="HousePoint", priority=3,
        paragraph=ppr(number=(0, None), indent=hang(em, after=em)),
    )  # fmt: skip
    yield paragraph_style(
        "Conclusion", "まとめ", priority=4, quick=True,
        paragraph=ppr(number=(CONCLUSIONS, 0), spacing='<w:spacing w:before="80" w:after="120"/>'),
    )  # fmt: skip
    yield paragraph_style(
        "ConclusionLine", "まとめ（箇条）", based="Conclusion", priority=4,
        paragraph=ppr(number=(0, None), indent=hang(em)),
    )  # fmt: skip
    yield paragraph_style(
        "Note", "注記", priority=5, quick=True,
        paragraph=ppr(number=(NOTES, 0), snap=False, spacing=at_least(look.small, before=20)),
        run=type_size(look.small),
    )  # fmt: skip
    yield paragraph_style(
        "NoteLine", "注記（箇条）", based="Note", priority=5,
        paragraph=ppr(number=(0, None), indent=hang(look.small * 10)),
    )  # fmt: skip
    yield paragraph_style(
        "BlockTag", "くり返しと条件", next_="BlockTag", priority=8, quick=True,
        paragraph=ppr(snap=False, spacing=at_least(16), align="left"),
        run=f'<w:color w:val="{BROWN}"/>{type_size(16)}',
    )  # fmt: skip


# ---------------------------------------------------------------- questions


def _questions(look: Look, em: int) -> Iterator[str]:
    yield paragraph_style(
        "QuestionText", "設問文", next_="HouseText", priority=2, quick=True,
        paragraph=ppr(keep_next=True, keep_lines=True, spacing='<w:spacing w:before="20" w:after="20"/>'),
        run="<w:b/><w:bCs/>",
    )  # fmt: skip
    yield paragraph_style(
        "OptionList", "選択肢の一覧", priority=2, quick=True,
        paragraph=ppr(
            # On slides they fill a table beside their chart; kept with what follows, it would leave its question's page.
            keep_next=not look.slides,
            keep_lines=look.slides,
            snap=False,
            spacing=at_least(look.table),
            indent=f'<w:ind w:leftChars="250" w:left="{em * 5 // 2}" w:hangingChars="150" w:hanging="{look.table * 15}"/>',
        ),
        run=type_size(look.table),
    )  # fmt: skip
    yield paragraph_style(
        "ChartPlace", "グラフ", next_="Caption", priority=6, quick=True,
        paragraph=ppr(
            keep_next=True,
            snap=False,
            spacing=f'<w:spacing w:before="{0 if look.sheet else 200}" w:line="240" w:lineRule="auto"/>',
            align="center",
        ),
    )  # fmt: skip
    caption = ppr(
        keep_lines=True, snap=False, spacing=at_least(look.table, before=40, after=160), align="center"
    )
    yield paragraph_style(
        "Caption", "caption", next_="HouseText", priority=35, quick=True, paragraph=caption,
        run=type_size(look.table),
    )  # fmt: skip
    yield paragraph_style(
        "TableCaption", "図表番号（表）", based="Caption", next_="TableText", priority=35, quick=True,
        paragraph=ppr(keep_next=True, spacing=at_least(look.table, before=160, after=60)),
    )  # fmt: skip
    yield paragraph_style(
        "OtherAnswers", "その他の内容", priority=3, quick=True,
        paragraph=ppr(number=(OTHERS, 0), snap=False, spacing=at_least(look.table, before=20)),
        run=type_size(look.table),
    )  # fmt: skip
    yield paragraph_style(
        "OtherAnswersLine", "その他の内容（箇条）", based="OtherAnswers", priority=3,
        paragraph=ppr(number=(0, None), indent=hang(look.table * 10, after=look.table * 10)),
    )  # fmt: skip
    yield paragraph_style(
        "Remarks", "考察", priority=2, quick=True,
        paragraph=ppr(indent=f'<w:ind w:firstLineChars="100" w:firstLine="{em}"/>'),
    )  # fmt: skip
    yield paragraph_style(
        "RemarksLine", "考察（箇条）", based="Remarks", priority=2, paragraph=ppr(indent=hang(em))
    )
    draft = f'<w:left w:val="single" w:sz="24" w:space="6" w:color="{ORANGE}"/>'
    brown = f'<w:color w:val="{BROWN}"/>'
    yield paragraph_style(
        "RemarksDraft", "考察（下書き）", based="Remarks", priority=2, quick=True,
        paragraph=ppr(border=draft), run=brown,
    )  # fmt: skip
    yield paragraph_style(
        "RemarksPoint", "考察の箇条書き", priority=3, quick=True,
        paragraph=ppr(number=(REMARKS, 0), spacing='<w:spacing w:before="60" w:after="60"/>'),
    )  # fmt: skip
    yield paragraph_style(
        "RemarksPointLine", "考察の箇条書き（箇条）", based="RemarksPoint", priority=3,
        paragraph=ppr(number=(0, None), indent=hang(em, after=em)),
    )  # fmt: skip
    yield paragraph_style(
        "RemarksPointDraft", "考察の箇条書き（下書き）", based="RemarksPoint", priority=3, quick=True,
        paragraph=ppr(border=draft), run=brown,
    )  # fmt: skip


# ---------------------------------------------------------------- page


def _page(look: Look, small: str) -> Iterator[str]:
    middle = (
        f'<w:tab w:val="center" w:pos="{look.measure // 2}"/><w:tab w:val="right" w:pos="{look.measure}"/>'
    )
    for identifier, name, align in (("Header", "header", "right"), ("Footer", "footer", "center")):
        yield paragraph_style(
            identifier, name, priority=99,
            paragraph=ppr(tabs=middle, snap=False, align=align), run=small,
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
    yield paragraph_style("CommentText", "annotation text", priority=99, paragraph=ppr(align="left"))
