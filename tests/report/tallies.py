"""Tallies for tests of the report."""

from __future__ import annotations

from dataclasses import replace

from dxforms.survey.answers import Responses, Source
from dxforms.survey.counting import tally_responses
from dxforms.survey.lecture import Talk
from dxforms.survey.questions import Kind, Question, Survey
from dxforms.survey.tally import Tally
from tests.sample import sample_description, sample_responses


def answering(*answers: str, sessions: int = 1) -> Tally:
    """One question of free text with these answers (of the first session)."""
    question = Question(number="Q1", headings=("感想",), text="感想", kind=Kind.TEXT)
    described = replace(
        sample_description(answers=len(answers), sessions=sessions), survey=Survey(questions=(question,))
    )
    count = len(answers)
    responses = Responses(
        survey=described.survey,
        sources=(Source(label="1", file="回答.xlsx", rows=count),),
        keys=tuple(("1", str(number)) for number in range(1, count + 1)),
        sessions=(0,) * count,
        started=(None,) * count,
        completed=(None,) * count,
        persons=(0,) * count,
        answers=(tuple(answers),),
    )
    return tally_responses(described, responses)


def changed(
    tally: Tally, *, remarks: tuple[str, ...] | None = None, talks: tuple[Talk, ...] | None = None
) -> Tally:
    """A tally counted again with another description."""
    described = tally.description
    if remarks is not None:
        questions = tuple(replace(question, remarks=remarks) for question in described.survey.questions)
        described = replace(described, survey=Survey(questions=questions))
    if talks is not None:
        described = replace(described, lecture=replace(described.lecture, talks=talks))
    return tally_responses(described, sample_responses(described))
