"""The lists of the shipped templates: each is bound to a style, none to a paragraph."""

from __future__ import annotations

from templates.recipe.look import Look
from templates.recipe.styling import FONT, W

HEADINGS, POINTS, REMARKS, CONCLUSIONS, NOTES, OTHERS, ENTRIES, ENCLOSURES = range(1, 9)
"""Numbers of the definitions, as styles name them."""


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
        f"{_of_sheets(em) if look.sheet else ''}"
        + "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number - 1}"/></w:num>'
            for number in range(1, 9 if look.sheet else 7)
        )
        + "</w:numbering>"
    )


def _of_sheets(em: int) -> str:
    """記書き: its entries (1 日時), and what is enclosed ((1) 実施結果報告書)."""
    return _abstract(6, "singleLevel", _level("decimal", "%1", ENTRY * em, ENTRY * em, "space")) + _abstract(
        7, "singleLevel", _level("decimal", "(%1)", 3 * em, 2 * em, "space")
    )


ENTRY = 11
"""Characters from an entry's number to its text: 「4 アンケート回答者数」 and a blank."""


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
