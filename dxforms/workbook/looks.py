"""How each style of cell looks, in XlsxWriter's words: the house's type and colours."""

from __future__ import annotations

from typing import Any

from dxforms.workbook.sheets import Style

FONT = "BIZ UDゴシック"
SIZE = 10.5
SMALL = 9.0
SKY, PALE, GREY, LINE = "#BFE4FF", "#E8F4FD", "#F2F2F2", "#8C8C8C"
BLUE = "#005AFF"
YELLOW, GREEN, ORANGE = "#FFF6B3", "#D5F2E3", "#FCE3C0"

_TOP: dict[str, Any] = {"valign": "top"}
_MIDDLE: dict[str, Any] = {"valign": "vcenter"}
_BOX: dict[str, Any] = {"border": 1, "border_color": LINE, **_MIDDLE}
_HEAD: dict[str, Any] = {**_BOX, "bg_color": SKY, "bold": True, "text_wrap": True}
_TOTAL: dict[str, Any] = {**_BOX, "bg_color": GREY}
_INNER: dict[str, Any] = {"align": "left", "indent": 1}
_FIGURE: dict[str, Any] = {"align": "right", "indent": 1}
_RECORD: dict[str, Any] = {**_TOP, "font_size": SMALL}
_RULED: dict[str, Any] = {"border": 1, "border_color": LINE}
_SHARES = ("0", "0.0", "0.00")

LOOKS: dict[Style, dict[str, Any]] = {
    Style.TITLE: {"bold": True, "font_size": 16, **_MIDDLE},
    Style.SECTION: {"bold": True, "font_size": 12, "bottom": 2, "bottom_color": BLUE, **_MIDDLE},
    Style.QUESTION: {"bold": True, "bg_color": SKY, **_MIDDLE},
    Style.QUESTION_TEXT: {"bold": True, **_MIDDLE},
    Style.SUBTITLE: {"bold": True, **_MIDDLE},
    Style.PLAIN: {**_MIDDLE},
    Style.NOTE: {"font_size": SMALL, **_MIDDLE},
    Style.LINK: {"font_color": BLUE, "underline": 1, **_MIDDLE},
    Style.LINK_LABEL: {**_BOX, **_INNER, "font_color": BLUE, "underline": 1, "text_wrap": True},
    Style.ITEM: {"bold": True, **_MIDDLE},
    Style.HEAD: {**_HEAD, "align": "center"},
    Style.HEAD_LEFT: {
        **_MIDDLE,
        "bg_color": SKY,
        "bold": True,
        "top": 1,
        "bottom": 1,
        "border_color": LINE,
        **_INNER,
    },
    Style.LABEL: {**_BOX, **_INNER, "text_wrap": True},
    Style.LABEL_LAST: {**_BOX, **_INNER, "text_wrap": True, "bg_color": GREY},
    Style.WORDS: {**_BOX, **_FIGURE, "text_wrap": True},
    Style.LINES: {**_BOX, "align": "center", "text_wrap": True},
    Style.COUNT: {**_BOX, **_FIGURE, "num_format": "#,##0"},
    Style.MEAN: {**_BOX, **_FIGURE, "num_format": "0.00"},
    Style.TOTAL_LABEL: {**_TOTAL, **_INNER, "text_wrap": True},
    Style.TOTAL_COUNT: {**_TOTAL, **_FIGURE, "num_format": "#,##0"},
    Style.TOTAL_WORDS: {**_TOTAL, **_FIGURE},
    Style.DATA_HEAD: {**_HEAD, "font_size": SMALL, "align": "center"},
    Style.DATA_ENTRY_HEAD: {**_HEAD, "font_size": SMALL, "align": "center", "bg_color": "#FFE8B8"},
    Style.DATA_TEXT: {**_RECORD},
    Style.DATA_WRAPPED: {**_RECORD, "text_wrap": True},
    Style.DATA_MIDDLE: {**_RECORD, "align": "center"},
    Style.DATA_NUMBER: {**_RECORD, "align": "center"},
    Style.DATA_CODE: {**_RECORD, "num_format": "0"},
    Style.DATA_TIME: {**_RECORD, "num_format": "yyyy/mm/dd hh:mm", "align": "center"},
    Style.DATA_DAY: {**_RECORD, "num_format": "yyyy/mm/dd", "align": "center"},
    Style.DATUM: {},
    Style.DATUM_DAY: {"num_format": "yyyy-mm-dd"},
    Style.DATA_ENTRY: {**_RECORD, "text_wrap": True, "num_format": "@"},
    Style.DATA_ENTRY_DAY: {**_RECORD, "num_format": "yyyy/m/d"},
    Style.DATA_ENTRY_TIME: {**_RECORD, "num_format": "yyyy/m/d h:mm"},
    # What follows is laid over cells by a rule: only what such a rule may hold. Each has the lines round its
    # cells, because LibreOffice lays only the first rule that holds over a cell.
    Style.DATA_GREY: {**_RULED, "bg_color": GREY},
    Style.RULED: _RULED,
    Style.OPEN: {**_RULED, "bg_color": YELLOW},
    Style.DONE: {**_RULED, "bg_color": GREEN},
    Style.AGAIN: {**_RULED, "bg_color": ORANGE, "bold": True},
    Style.GONE: {**_RULED, "font_color": "#767676", "font_strikeout": True},
    **{
        style: {**_BOX, **_FIGURE, "num_format": number}
        for style, number in zip((Style.SHARE_0, Style.SHARE_1, Style.SHARE_2), _SHARES, strict=True)
    },
    **{
        style: {**_BOX, **_FIGURE, "num_format": f"+{number};-{number};{number}"}
        for style, number in zip((Style.POINTS_0, Style.POINTS_1, Style.POINTS_2), _SHARES, strict=True)
    },
    **{
        style: {**_TOTAL, **_FIGURE, "num_format": number}
        for style, number in zip(
            (Style.TOTAL_SHARE_0, Style.TOTAL_SHARE_1, Style.TOTAL_SHARE_2), _SHARES, strict=True
        )
    },
}
"""Every style's look; the type is the book's where none is named."""

PIECES = ("#005AFF", "#4DC4FF", "#BFE4FF", "#F6AA00", "#4D2600", "#FF9999", "#D8F255", "#C9ACE6")
"""Colours of a stacked bar's pieces in order, those of the shipped reports: neighbours, and the two ends of a scale of
any length, differ in grey too."""
ABSENT = ("#84919E", "#C8C8CB")
"""What is no option, then what stands behind that too: 無回答 behind answers that are not among the options.

The first differs in grey from whichever piece it stands behind, the second from the first."""
SERIES = ("#005AFF", "#F6AA00", "#4D2600", "#4DC4FF", "#660066", "#77D9A8", "#84919E")
"""Colours of 部 side by side, those of the shipped reports."""
_DARK = {"#005AFF", "#4D2600"}


def on(colour: str) -> str:
    """The colour of a label on a piece of this colour, readable in grey too."""
    return "#FFFFFF" if colour in _DARK else "#000000"
