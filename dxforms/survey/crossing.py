"""Cross tables: one question counted for those who chose each option of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dxforms.records import record
from dxforms.survey.answers import Answer, Choice
from dxforms.survey.published import blank_words
from dxforms.survey.questions import Crossing, Kind, Question
from dxforms.survey.tables import Parts, tables_of
from dxforms.survey.tally import Group, GroupKind, QuestionTally, Tally


@record
class Crossed:
    """One cross table: a tally of one question whose groups are 全体 and the options of another, その他 last.

    After the options come those who answered with none of them and 無回答, each only where there is any.
    """

    head: Question
    tally: Tally

    @property
    def question(self) -> QuestionTally:
        """The counted question with its tables."""
        return self.tally.questions[0]


def cross_tables(tally: Tally) -> tuple[Crossed, ...]:
    """Every cross table the description asks for, of the counted respondents."""
    questions = {question.number: question for question in tally.description.survey.counted}
    answers = dict(
        zip((q.number for q in tally.responses.survey.questions), tally.responses.answers, strict=True)
    )

    def crossed(pair: Crossing) -> Crossed:
        stub, head = questions[pair.stub], questions[pair.head]
        columns = [[answers[one.number][index] for index in tally.counted] for one in (stub, head)]
        return _crossed(tally, stub, columns[0], head, columns[1])

    return tuple(crossed(pair) for pair in tally.description.crossings)


def _crossed(
    tally: Tally, stub: Question, answers: Sequence[Answer], head: Question, by: Sequence[Answer]
) -> Crossed:
    groups, parts = _grouped(tally.groups[0], head, by)
    counted = QuestionTally(
        question=stub,
        tables=tables_of(stub, answers, parts, tally.description.settings),
        blank_words=blank_words(answers, parts) if stub.kind is Kind.TEXT else (),
    )
    return Crossed(head=head, tally=replace(tally, groups=groups, questions=(counted,)))


def _grouped(everyone: Group, head: Question, answers: Sequence[Answer]) -> tuple[tuple[Group, ...], Parts]:
    """The groups of a cross table, and the one each counted respondent belongs to."""
    options = head.options
    order = sorted(range(len(options)), key=lambda index: index == head.other)
    places = {option: place for place, option in enumerate(order)}
    otherwise, silent = len(options), len(options) + 1
    of = [
        silent
        if not isinstance(answer, Choice) or not (answer.picks or answer.unlisted)
        else places[answer.picks[0]]
        if answer.picks
        else otherwise
        for answer in answers
    ]
    counts = Counter(of)
    kinds = [(GroupKind.OPTION, options[option].label, option) for option in order]
    kinds += [(kind, kind.value, -1) for kind in (GroupKind.OTHERWISE, GroupKind.NO_ANSWER)]
    shown = [place for place in range(len(kinds)) if place < otherwise or counts[place]]
    groups = [
        Group(
            kind=kinds[place][0],
            label=kinds[place][1],
            heading=kinds[place][1],
            session=None,
            option=kinds[place][2] if place < otherwise else None,
            n=counts[place],
            attendees=None,
        )
        for place in shown
    ]
    renumbered = {place: index for index, place in enumerate(shown)}
    return (everyone, *groups), Parts(
        of=[renumbered[place] for place in of],
        totals=tuple(counts[place] for place in shown),
        shown=True,
    )
