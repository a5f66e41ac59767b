"""Small things every sheet of records needs: its first rows, IDs, times, respondents' words as cells can hold them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from dxforms import text
from dxforms.survey.answers import Key
from dxforms.survey.tally import Tally
from dxforms.workbook.drafting import Draft
from dxforms.workbook.fitting import CELL_CHARACTERS, first_units, fits_cell
from dxforms.workbook.sheets import LONG_ANSWERS, Column, Rule, Style, Value

CUT = f"…（長い回答のため、全文は「{LONG_ANSWERS}」シートに記載）"
"""Ends a cell that cannot hold the whole answer."""
LOST_OF_TIMES = timedelta(seconds=1)
"""What a workbook may lose of a time: it counts days in fractions."""
_BAR = "｜"
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_WIDEST = 190.0  # half-width characters of a note on a sheet wider than a page
_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_SURE = 61  # 1 March 1900: before it Excel counts a day that never was


def heading_page(title: str, notes: Sequence[str], columns: Sequence[Column]) -> Draft:
    """The rows above records: what the sheet is and how it is used, no wider than the columns that are printed."""
    page = Draft((min(sum(column.width for column in columns), _WIDEST),))
    page.put(0, title, Style.SUBTITLE)
    page.down(19.5)
    for note in notes:
        page.words(note, Style.NOTE)
    page.down(6)
    return page


def segmented(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules divided so that their columns are either the same or apart, in their order.

    Where rules of different columns overlap, Excel lays all of them over a cell in their order; LibreOffice does
    so only for rules of the same columns.
    """
    edges = sorted({rule.columns[0] for rule in rules} | {rule.columns[1] + 1 for rule in rules})
    return tuple(
        Rule(condition=rule.condition, style=rule.style, columns=(first, end - 1))
        for first, end in pairwise(edges)
        for rule in rules
        if rule.columns[0] <= first and end - 1 <= rule.columns[1]
    )


def label_value(label: str) -> Value:
    """A 回答ID as a number where it is one and reads the same, so that it sorts as people expect; else as text."""
    return (
        int(label)
        if label.isascii() and label.isdigit() and len(label) < 15 and str(int(label)) == label
        else label
    )


def key_text(key: Key) -> str:
    """A response's key in one cell (照合用ID)."""
    text = f"{key[0]}{_BAR}{key[1]}"
    return text if text.isprintable() else legal(text)


def key_texts(keys: Sequence[Key]) -> list[str]:
    """The keys as they are read from their cells: without what :func:`text.clean` takes away."""
    texts = [f"{source}{_BAR}{identity}" for source, identity in keys]
    together = "".join(texts)
    if together.isprintable() and " " not in together and "_x000" not in together:
        return texts  # nothing to take away, as in almost every survey
    return [text.clean(key_text(key)) for key in keys]


def key_of(text: str) -> Key | None:
    """The key that stands in a cell, or None."""
    source, bar, identity = text.partition(_BAR)
    return (source, identity) if bar and identity else None


def gone_label(tally: Tally, key: Key) -> str:
    """回答ID of a response that is not there any more, as :meth:`Responses.label` would have it."""
    return key[1] if len(tally.responses.sources) < 2 else f"{key[0]}-{key[1]}"


def serial(moment: datetime | date | None) -> float | None:
    """A time as Excel counts it, days since 1899-12-30; None for none, and for days Excel does not know."""
    if moment is None:
        return None
    days = moment.toordinal() - _EPOCH
    if days < _FIRST_SURE:
        return None
    if not isinstance(moment, datetime):
        return float(days)
    return days + (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86400


def legal(words: str) -> str:
    """Respondents' words without the characters no workbook can hold."""
    return text.legal(words)[0]


def uncoded(words: str) -> str:
    """The words so that no program reads ``_x0041_`` in them as a coded character (in headings, charts, formulas)."""
    return _CODED.sub("＿", words)


def cell_text(words: str) -> str:
    """The words as one cell holds them: whole, or their beginning and where the rest stands."""
    words = legal(words)
    if fits_cell(words):
        return words
    return first_units(words, CELL_CHARACTERS - len(CUT)) + CUT
