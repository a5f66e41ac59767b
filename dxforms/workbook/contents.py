"""目次: every sheet with a word about it, and every question with its kind and its n, each a link to its place."""

from __future__ import annotations

from collections.abc import Sequence

from dxforms.survey.tally import Tally
from dxforms.workbook.drafting import Draft
from dxforms.workbook.figures import KINDS, FiguresSheet
from dxforms.workbook.live import live
from dxforms.workbook.sheets import CONTENTS, PageSetup, Sheet, Style

_WIDTHS = (16.0, 52.0, 18.5, 7.5)
_HEADINGS = ("番号", "設問文", "回答形式", "n")


def contents(tally: Tally, sheets: Sequence[tuple[str, str]], counted: FiguresSheet) -> Sheet:
    """The sheet; ``sheets`` are the names of the other sheets with what stands there."""
    page = Draft(_WIDTHS)
    page.words(CONTENTS, Style.TITLE)
    page.down(6)
    page.words("1　シート", Style.SECTION, across=True)
    page.down(4.5)
    for name, about in sheets:
        page.put(0, name, Style.LINK, link=f"'{name}'!A1")
        page.words(about, Style.PLAIN, column=1)
    page.down(7)
    page.words("2　設問", Style.SECTION, across=True)
    page.down(4.5)
    head = page.row
    if tally.questions:
        for column, heading in enumerate(_HEADINGS):
            page.put(column, heading, Style.HEAD)
        page.line_up(enumerate(_HEADINGS), indent=0)
    else:
        page.words("集計する設問はない。", Style.PLAIN)
    for question in tally.questions:
        asked = question.question
        texts = (asked.number, " ".join(asked.text.split()), KINDS.get(asked.kind, asked.kind.value))
        page.put(0, texts[0], Style.LINK_LABEL, link=counted.places[asked.number])
        page.put(1, texts[1], Style.LABEL)
        page.put(2, texts[2], Style.LABEL)
        cells = counted.cells[asked.number, 0]
        page.put(3, live(cells.elsewhere(cells.n(0)), question.table.bases[0]), Style.COUNT)
        page.line_up(enumerate(texts))
    return Sheet(
        name=CONTENTS,
        widths=_WIDTHS,
        heights=page.heights,
        cells=tuple(page.cells),
        page=PageSetup(last_column=len(_WIDTHS) - 1, repeat_rows=(head, head) if tally.questions else None),
    )
