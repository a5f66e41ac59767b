"""What a person should look at in the responses of a lecture, before anything is counted."""

from __future__ import annotations

from dxforms.issues import Issue
from dxforms.survey.answers import Responses
from dxforms.survey.description import Description
from dxforms.survey.review import EMPTY, Review


def look(description: Description, responses: Responses, review: Review = EMPTY) -> tuple[Issue, ...]:
    """Notices on the responses."""
    return ()
