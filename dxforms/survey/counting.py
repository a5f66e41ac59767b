"""Responses and staff's decisions → the tally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import compress

from dxforms.issues import Issue
from dxforms.survey.answers import Answer, Responses
from dxforms.survey.decided import UNKNOWN_SESSION, decide
from dxforms.survey.description import Description
from dxforms.survey.lecture import Lecture
from dxforms.survey.masking import hidden_parts, masked
from dxforms.survey.notices import hidden_notices, look
from dxforms.survey.published import Respondents, blank_words, printed
from dxforms.survey.questions import Kind, Question
from dxforms.survey.review import EMPTY, ExclusionReason, Review
from dxforms.survey.tables import Parts, beyond_limit, tables_of
from dxforms.survey.tally import Excluded, Group, Grouping, GroupKind, QuestionTally, Tally


def tally_responses(description: Description, responses: Responses, review: Review = EMPTY) -> Tally:
    """The tally of the responses as staff left them: excluded ones count nowhere, corrected sessions are used.

    ``responses`` must have been read with this description's survey (ValueError otherwise). Costs grow with
    respondents × questions. A 部 is a group even where nobody of it answered; 部不明 only where there is any.
    Where ``Settings.small_cells`` is set, 部 smaller than that, and those they could be told from, are no group: they
    count in 全体 only (:mod:`dxforms.survey.masking`), after staff's exclusions and corrections.
    """
    columns = _columns(description, responses)
    lecture = description.lecture
    decided = decide(lecture, responses, review)
    kept = decided.counted
    counted = tuple(compress(range(len(responses)), kept))
    attendance, parts = _grouped(lecture, list(compress(decided.sessions, kept)))
    small = hidden_parts(parts.totals, description.settings.small_cells) if parts.shown else frozenset[int]()
    groups = tuple(group for place, group in enumerate(attendance, start=-1) if place not in small)
    hidden = tuple(attendance[part + 1] for part in sorted(small))
    parts = masked(parts, small)
    everyone = len(counted) == len(responses)

    def pick(column: Sequence[Answer]) -> Sequence[Answer]:
        return column if everyone else list(compress(column, kept))

    who = Respondents(
        keys=list(compress(responses.keys, kept)),
        started=list(compress(responses.started, kept)),
        completed=list(compress(responses.completed, kept)),
    )
    grouped: dict[str, Grouping] = {}
    looked: tuple[Issue, ...] = ()
    if description.rules:
        from dxforms.survey.grouping import grouped_answers  # only where answers are grouped

        grouped, looked = grouped_answers(description, responses, review, counted, parts)
    return Tally(
        description=description,
        responses=responses,
        review=review,
        groups=groups,
        attendance=attendance,
        hidden=hidden,
        questions=tuple(
            _question_tally(
                description, question, pick(column), who, parts, review, grouped.get(question.number)
            )
            for question, column in zip(description.survey.counted, columns, strict=True)
        ),
        counted=counted,
        sessions=decided.sessions,
        excluded=_excluded(responses, review),
        notices=(
            *responses.notices,
            *look(description, responses, review, stirred=parts.rest and not parts.shown),
            *looked,
            *hidden_notices(description, hidden, groups),
            *review.notices,
        ),
    )


def _question_tally(
    description: Description,
    question: Question,
    answers: Sequence[Answer],
    who: Respondents,
    parts: Parts,
    review: Review,
    grouping: Grouping | None,
) -> QuestionTally:
    settings = description.settings
    prints = printed(
        question,
        answers,
        who,
        parts,
        review,
        order=settings.answer_order,
        # Not the title: mending a slip in it must not renumber answers that people already quote.
        seed=description.lecture.day.isoformat(),
    )
    return QuestionTally(
        question=question,
        tables=tables_of(question, answers, parts, settings),
        answers=prints.groups,
        blank_words=blank_words(answers, parts) if question.kind is Kind.TEXT else (),
        withheld=sum(count for _, count in prints.withheld),
        withheld_for=prints.withheld,
        edited=sum(count for _, count in prints.edited),
        edited_for=prints.edited,
        unreviewed=prints.unreviewed,
        stale=prints.stale,
        beyond_limit=tuple(who.keys[index] for index in beyond_limit(question, answers)),
        grouping=grouping,
    )


def _columns(description: Description, responses: Responses) -> list[Sequence[Answer]]:
    """The answers to every counted question, as the responses were read."""
    read = {
        question.number: (question, column)
        for question, column in zip(responses.survey.questions, responses.answers, strict=True)
    }
    columns: list[Sequence[Answer]] = []
    for question in description.survey.counted:
        found = read.get(question.number)
        if found is None or (found[0].kind, found[0].options) != (question.kind, question.options):
            raise ValueError(f"responses were read with another survey: {question.number} differs")
        columns.append(found[1])
    return columns


def _grouped(lecture: Lecture, members: Sequence[int | None]) -> tuple[tuple[Group, ...], Parts]:
    """全体, every 部 and 部不明, be they shown or not, and the part each counted respondent belongs to."""
    held = lecture.sessions
    known = [session.attendees for session in held if session.attendees is not None]
    everyone = Group(
        kind=GroupKind.ALL,
        label=GroupKind.ALL.value,
        heading=lecture.respondents_term or (held[0].respondents if len(held) == 1 else "") or "回答者",
        session=None,
        n=len(members),
        attendees=sum(known) if len(known) == len(held) else None,
    )
    if not lecture.has_sessions:
        return (everyone,), Parts(of=[0] * len(members), totals=(len(members),), shown=False)
    of = [len(held) if member is None else member for member in members]
    counts = Counter(of)
    groups = [
        Group(
            kind=GroupKind.SESSION,
            label=session.name,
            heading=session.respondents_name,
            session=index,
            n=counts[index],
            attendees=session.attendees,
        )
        for index, session in enumerate(held)
    ]
    if counts[len(held)]:
        groups.append(
            Group(
                kind=GroupKind.UNKNOWN,
                label=UNKNOWN_SESSION,
                heading=UNKNOWN_SESSION,
                session=None,
                n=counts[len(held)],
                attendees=None,
            )
        )
    return (everyone, *groups), Parts(of=of, totals=tuple(group.n for group in groups), shown=True)


def _excluded(responses: Responses, review: Review) -> tuple[Excluded, ...]:
    """Responses that were left out, by reason in the order of the list staff choose from."""
    decisions = map(review.respondents.get, responses.keys)
    reasons = Counter(decided.reason for decided in decisions if decided is not None and not decided.counted)
    order: list[ExclusionReason | None] = [*ExclusionReason, None]
    return tuple(Excluded(reason=reason, count=reasons[reason]) for reason in order if reasons[reason])
