"""The percent sign on a chart's value axis: the one 設定 asks for, whatever the template's number format has."""

from __future__ import annotations

import re

from dxforms.report.chart_xml import SCALING, C, Element, element, find, put, value

_PIECE = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<bare>.)', re.DOTALL)
_SIGNS = "%％"


def set_percent_sign(root: Element, plot: Element, sign: str) -> None:
    """Write every percentage on the plot's value axis with ``sign``.

    A bare half-width sign in a number format also multiplies by 100 (ECMA-376 Part 1, 18.8.31), and the axis of bars
    stacked to 100 % runs from 0 to 1. No full-width sign does: such bars become stacked ones on an axis that ends at
    100, which the values, percentages as printed, fill but for their rounding.
    """
    ids = {found.get("val") for found in plot.findall(f"{C}axId")}
    area = find(root, "chart/plotArea")
    for axis in () if area is None else area.findall(f"{C}valAx"):
        number_format = find(axis, "numFmt")
        if number_format is None or value(axis, "axId") not in ids:
            continue
        code = number_format.get("formatCode", "")
        if not any(each in code for each in _SIGNS):
            continue
        number_format.set("formatCode", _with_sign(code, sign))
        grouping = find(plot, "grouping")
        if sign != "%" and grouping is not None and grouping.get("val") == "percentStacked":
            grouping.set("val", "stacked")
            _in_hundredths(axis)


def _with_sign(code: str, sign: str) -> str:
    written = []
    for piece in _PIECE.finditer(code):
        quoted, text = piece["quoted"], piece["escaped"] or piece["bare"]
        if quoted is not None:
            written.append(f'"{_signed(quoted, sign)}"')
        elif text in _SIGNS and not (text == sign == "%"):
            written.append(f'"{sign}"')
        else:
            written.append(piece[0])
    return "".join(written)


def _signed(text: str, sign: str) -> str:
    for each in _SIGNS:
        text = text.replace(each, sign)
    return text


def _in_hundredths(axis: Element) -> None:
    """An axis from 0 to 1 as one from 0 to 100, its ends and steps where they were."""
    scaling = find(axis, "scaling")
    for each in (scaling, axis):
        for name in ("max", "min") if each is scaling else ("majorUnit", "minorUnit"):
            found = None if each is None else find(each, name)
            if found is not None:
                found.set("val", f"{float(found.get('val', '0')) * 100:g}")
    if scaling is not None and find(scaling, "max") is None:
        put(scaling, element("max", "100"), SCALING)
