"""Lectures with small 部: the tally of 部 of given sizes, and with how many respondents a 部 is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dxforms.survey.answers import Responses
from dxforms.survey.counting import tally_responses
from dxforms.survey.description import Description
from dxforms.survey.questions import Crossing, Kind
from dxforms.survey.review import EMPTY, Review
from dxforms.survey.settings import Settings
from dxforms.survey.tally import Tally
from tests.sample import sample_description, sample_responses


def small_description(
    parts: int,
    least: int,
    *,
    questions: str | Sequence[Kind] = "house",
    crossings: Sequence[tuple[str, str]] = (),
    settings: Settings | None = None,
) -> Description:
    """The invented lecture with so many 部; a 部 with fewer than ``least`` respondents is not shown."""
    asked = sample_description(sessions=parts, questions=questions)
    return replace(
        asked,
        settings=replace(settings or Settings(), small_cells=least),
        crossings=tuple(Crossing(stub=stub, head=head) for stub, head in crossings),
    )


def sized_responses(asked: Description, sizes: Sequence[int], unknown: int = 0) -> Responses:
    """Responses of which each 部 has as many as ``sizes`` say, one 部 after the other; the last have none."""
    total = sum(sizes) + unknown
    members: list[int | None] = [part for part, size in enumerate(sizes) for _ in range(size)]
    return replace(sample_responses(asked, total), sessions=(*members, *[None] * unknown))


def small_tally(
    *sizes: int,
    least: int = 5,
    unknown: int = 0,
    questions: str | Sequence[Kind] = "house",
    crossings: Sequence[tuple[str, str]] = (),
    settings: Settings | None = None,
    review: Review = EMPTY,
) -> Tally:
    """The tally of 部 of these sizes."""
    asked = small_description(len(sizes), least, questions=questions, crossings=crossings, settings=settings)
    return tally_responses(asked, sized_responses(asked, sizes, unknown), review)
