"""A lecture with late answers: the tally of the first morning and that of a week later, one lecture and one survey."""

from __future__ import annotations

import functools
import io
from dataclasses import replace

from dxforms.report.document import Report, write_report
from dxforms.report.manifest import find_part, from_xml
from dxforms.survey.counting import tally_responses
from dxforms.survey.description import Description
from dxforms.survey.review import AnswerDecision, ExclusionReason, RespondentDecision, Review
from dxforms.survey.tally import Tally
from tests.sample import sample_description, sample_responses

ALL = 44


@functools.cache
def described() -> Description:
    """The lecture's description."""
    return sample_description(answers=ALL, sessions=2)


def counted(
    answers: int = 41, *, description: Description | None = None, withheld: tuple[tuple[str, int], ...] = ()
) -> Tally:
    """The tally with the first ``answers`` of the 44 responses; ``withheld`` names (question, respondent) not published."""
    asked = description or described()
    responses = sample_responses(asked, ALL)
    review = Review(
        respondents={
            key: RespondentDecision(counted=False, reason=ExclusionReason.TEST)
            for key in responses.keys[answers:]
        },
        answers={
            (responses.keys[respondent], question): AnswerDecision(published=False)
            for question, respondent in withheld
        },
    )
    return tally_responses(asked, responses, review)


def written(
    tally: Tally, previous: bytes | None = None, template: io.BytesIO | None = None
) -> tuple[bytes, Report]:
    """A report's bytes, new or refreshed, and what was said of it."""
    stream = io.BytesIO()
    report = write_report(
        tally,
        stream,
        previous=None if previous is None else io.BytesIO(previous),
        template=None if template is None else io.BytesIO(template.getvalue()),
    )
    return stream.getvalue(), report


@functools.cache
def first() -> tuple[bytes, Report]:
    """The report of the first morning."""
    return written(counted(41))


__all__ = ["counted", "described", "find_part", "first", "from_xml", "replace", "written"]
