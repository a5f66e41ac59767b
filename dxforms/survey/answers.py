"""What was answered: one column of answers a question, aligned with the respondents."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from decimal import Decimal

from dxforms.issues import Issue
from dxforms.records import record
from dxforms.survey.questions import Survey


@record(kw_only=False)
class Choice:
    """Picks of one respondent at one question.

    ``picks`` are indices into the question's options: one for single choice, ratings and NPS; in the order
    of the options for several choices; in the order given for a ranking. ``unlisted`` are texts that are no
    option: その他の記入 where the question has an option その他 (whose index then stands in ``picks``), strays
    elsewhere. Equal raw cells share one object, so a column of 50,000 costs little.
    """

    picks: tuple[int, ...] = ()
    unlisted: tuple[str, ...] = field(default=(), repr=False)


Answer = Choice | str | Decimal | date | tuple[Choice | None, ...] | None
"""By kind: Choice (SINGLE, MULTIPLE, RATING, NPS, RANKING) · str (TEXT) · Decimal (NUMBER) · date (DATE) ·
a tuple with one Choice or None a statement (MATRIX) · None for no answer. A NUMBER or DATE that cannot be
read as one is a Choice with only ``unlisted``."""

Key = tuple[str, str]
"""A response's key: (source, ID). Where a source has no IDs the second part is made of the time and a
fingerprint of the row; never of the row number."""


FORMER = "（旧）"
"""Behind the name of a source, or the number of a question, that another one has now."""


@record
class Source:
    """One file of responses as it was read."""

    label: str
    """First part of its responses' keys: the session's name where a session has its own file, else 1, 2, …"""
    file: str
    """Its name, without folders."""
    sha256: str = ""
    fingerprint: str = ""
    """Of its headings (sorted, by heading_key): which form this is, whatever the file is called."""
    rows: int = 0


@record
class Responses:
    """All responses received, in the order of completion. Every tuple but ``answers`` and ``sources`` has one item a respondent.

    メール and 名前 are not here: ``persons`` holds a number per person where two responses share one
    (the same number), else 0. ``answers[q][r]`` belongs to ``survey.questions[q]``.
    """

    survey: Survey
    sources: tuple[Source, ...] = ()
    keys: tuple[Key, ...] = ()
    sessions: tuple[int | None, ...] = ()
    """Index into the lecture's sessions, or None for 部不明."""
    started: tuple[datetime | None, ...] = ()
    completed: tuple[datetime | None, ...] = ()
    persons: tuple[int, ...] = ()
    answers: tuple[tuple[Answer, ...], ...] = field(default=(), repr=False)
    notices: tuple[Issue, ...] = ()

    def __len__(self) -> int:
        return len(self.keys)

    def label(self, respondent: int) -> str:
        """回答ID as people see it: the bare ID, with the source before it where there are several (``午前の部-12``)."""
        source, identity = self.keys[respondent]
        return identity if len(self.sources) < 2 else f"{source}-{identity}"
