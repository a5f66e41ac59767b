"""The tally as a table to look at: text for a terminal, HTML for a notebook. Figures only, never an answer's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from dxforms.text import wareki, width

if TYPE_CHECKING:
    from dxforms.survey.tally import QuestionTally, Table, Tally

Row = tuple[str, ...]


def shown_text(tally: Tally) -> str:
    """The figures of a tally as lines of a fixed-width Japanese font: a heading, the rates, a table a question."""
    blocks = [_heading(tally), "\n".join(_aligned(_rates(tally)))]
    for title, rows in _tables(tally):
        blocks.append("\n".join((title, *_aligned(rows))))
    return "\n\n".join(blocks)


def shown_html(tally: Tally) -> str:
    """The same as HTML, every text escaped."""
    parts = [f"<p><strong>{escape(_heading(tally))}</strong></p>", _html(_rates(tally))]
    for title, rows in _tables(tally):
        parts.append(f"<p>{escape(title)}</p>{_html(rows)}")
    return f"<div>{''.join(parts)}</div>"


def _heading(tally: Tally) -> str:
    lecture = tally.description.lecture
    return f"{lecture.title}（{wareki(lecture.day)}） 有効回答{tally.n:,}件（受信{tally.received:,}件）"


def _rates(tally: Tally) -> list[Row]:
    settings = tally.description.settings
    return [
        ("", "出席者数", "回答者数", "回答率"),
        *(
            (
                group.label,
                "―" if group.attendees is None else f"{group.attendees:,}",
                f"{group.n:,}",
                settings.rate(group.n, group.attendees),
            )
            for group in tally.attendance
        ),
    ]


def _tables(tally: Tally) -> Iterator[tuple[str, list[Row]]]:
    for question in tally.questions:
        for table in question.tables:
            yield _title(question, table), _rows(tally, question, table)


def _title(question: QuestionTally, table: Table) -> str:
    asked = question.question
    text = " ".join((table.title or asked.text).split())
    return f"{asked.number} {text}［{asked.kind.value}］"


def _rows(tally: Tally, question: QuestionTally, table: Table) -> list[Row]:
    settings = tally.description.settings
    groups = zip(tally.groups, table.bases, strict=True)
    rows: list[Row] = [("", *(f"{group.label}（n={base:,}）" for group, base in groups))]
    for line in table.lines:
        figures = tally.figures(table, line)
        rows.append(
            (line.label, *(settings.figure(count, base) if base else f"{count:,}" for count, base in figures))
        )
    for name, values in (
        ("平均", table.means),
        ("NPS", table.nps),
        ("最小", table.smallest),
        ("最大", table.largest),
    ):
        if values:
            rows.append((name, *("―" if value in {None, ""} else str(value) for value in values)))
    for option, means in zip(question.question.options, table.rank_means, strict=False):
        rows.append((f"平均順位 {option.label}", *("―" if mean is None else str(mean) for mean in means)))
    return rows


def _aligned(rows: Sequence[Row]) -> Iterator[str]:
    """Rows as lines: the first column flush left, figures flush right."""
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [row[0] + " " * (widths[0] - width(row[0]))]
        cells += [" " * (space - width(cell)) + cell for cell, space in zip(row[1:], widths[1:], strict=True)]
        yield "  ".join(cells).rstrip()


def _html(rows: Sequence[Row]) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in rows[0])
    body = "".join(
        f'<tr><th scope="row" style="text-align:left">{escape(row[0])}</th>'
        + "".join(f'<td style="text-align:right">{escape(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows[1:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
