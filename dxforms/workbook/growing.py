"""A worksheet whose rows have a height to begin with and grow while people type."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet


class GrowingSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter publishes no types
    """A sheet of which no row's height is fixed.

    XlsxWriter marks every height it is given as customHeight, and Excel then never fits the row to its text
    again; without a height LibreOffice shows one line of a wrapped text. A height without the mark is both
    (ECMA-376 Part 1, 18.3.1.73).
    """

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, Any]]) -> None:
        super()._xml_start_tag_unencoded(tag, _unfixed(tag, attributes))

    def _xml_empty_tag_unencoded(self, tag: str, attributes: list[tuple[str, Any]]) -> None:
        super()._xml_empty_tag_unencoded(tag, _unfixed(tag, attributes))


def _unfixed(tag: str, attributes: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [held for held in attributes if held[0] != "customHeight"] if tag == "row" else attributes
