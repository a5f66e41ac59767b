"""長い回答: the whole text of every answer that no row of 自由記述 is high enough to show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dxforms.survey.tally import Tally
from dxforms.workbook.fitting import lines
from dxforms.workbook.respondents import ID, SESSION, session_label
from dxforms.workbook.sheets import ANSWERS, LONG_ANSWERS, Column, PageSetup, Records, Sheet, Style, Value
from dxforms.workbook.writing import heading_page, label_value, legal
from dxforms.workbook.written import Entry, question_label

_LINE = 120.0  # half-width characters of a line


def long_answers(tally: Tally, long: Sequence[Entry]) -> Sheet:
    """The whole text of every long answer, a line a row, to be read and printed; nothing is read back from it."""
    several = tally.description.lecture.has_sessions

    def rows() -> Iterator[Sequence[Value]]:
        for entry in long:
            label = label_value(tally.responses.label(entry.respondent))
            session = session_label(tally, tally.sessions[entry.respondent]) if several else ""
            for line in lines(legal(entry.words), _LINE - 4):
                yield (label, session, question_label(entry.question), line)

    columns = (
        Column(heading=ID, width=10, style=Style.DATA_MIDDLE),
        Column(heading=SESSION if several else "", width=12 if several else 2),
        Column(heading="設問", width=9, style=Style.DATA_WRAPPED),
        Column(heading="原文", width=_LINE),
    )
    page = heading_page(
        LONG_ANSWERS,
        [
            f"「{ANSWERS}」シートの1行に表示しきれない回答の全文である。掲載の要否は「{ANSWERS}」シートに記入する。"
        ],
        columns,
    )
    top = page.row
    return Sheet(
        name=LONG_ANSWERS,
        heights=page.heights,
        cells=tuple(page.cells),
        records=Records(top=top, columns=columns, count=sum(1 for _ in rows()), rows=rows),
        freeze=(top + 1, 0),
        page=PageSetup(landscape=True, repeat_rows=(top, top), internal=True, last_column=3),
    )
