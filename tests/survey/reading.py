"""Grids in code for the tests of reading: the shape of an export without a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dxforms.grid import Grid
from dxforms.survey.columns import Layout, layout
from dxforms.survey.description import Description
from dxforms.survey.lecture import Lecture, Session
from dxforms.survey.questions import Kind, Option, Question, Survey
from tests.exports import records, table_of


def grid_of(
    headings: Sequence[str],
    answers: Sequence[Sequence[object]],
    *,
    file: str = "回答.xlsx",
    named: bool = False,
    **options: bool,
) -> Grid:
    """An export's grid with IDs from 1 and completion times a minute apart."""
    whole, body = table_of(headings, records(answers, named=named), **options)  # type: ignore[arg-type]
    return Grid(file=file, sheet="Sheet1", rows=(tuple(whole), *map(tuple, body)))  # type: ignore[arg-type]


def layout_of(grid: Grid) -> Layout:
    return layout(grid.headings, grid.rows[1:])


def asked(*questions: tuple[str, Kind, str], sessions: Sequence[Session] = (Session(),)) -> Description:
    """A description of questions ``(heading, kind, options)``; options and a matrix's headings are separated by ``|``."""
    return Description(
        lecture=Lecture(title="見本講演会", day=date(2026, 11, 24), sessions=tuple(sessions)),
        survey=Survey(
            questions=tuple(
                Question(
                    number=f"Q{number}",
                    headings=tuple(heading.split("|")) if kind is Kind.MATRIX else (heading,),
                    text=heading,
                    kind=kind,
                    options=tuple(Option(label=label) for label in options.split("|") if label),
                )
                for number, (heading, kind, options) in enumerate(questions, start=1)
            )
        ),
    )
