"""Cross tables: one question counted for those who chose each option of another.

Where small 部 are hidden (``Settings.small_cells``), small columns are too, for a question can tell who was in which 部;
and a question whose own rows tell a hidden 部 is crossed with nothing.
Each table is judged beside the same question's table by 部, not beside other cross tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dxforms.records import record
from dxforms.survey.answers import Answer, Choice
from dxforms.survey.lecture import Lecture
from dxforms.survey.masking import hidden_columns, masked
from dxforms.survey.published import blank_words
from dxforms.survey.questions import Crossing, Kind, Question
from dxforms.survey.tables import Parts, tables_of
from dxforms.survey.tally import Group, GroupKind, QuestionTally, Tally
from dxforms.text import heading_key, key


@record
class Crossed:
    """One cross table: a tally of one question whose groups are 全体 and the options of another, その他 last.

    After the options come those who answered with none of them and 無回答, each only where there is any. Columns that
    may not be shown are ``tally.hidden``; where all are, 全体 stands alone.
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
    hidden = _hidden(tally, stub, answers, parts)
    shown = tuple(group for place, group in enumerate(groups, start=-1) if place not in hidden)
    left_out = tuple(groups[place + 1] for place in sorted(hidden))
    parts = masked(parts, hidden)
    counted = QuestionTally(
        question=stub,
        tables=tables_of(stub, answers, parts, tally.description.settings),
        blank_words=blank_words(answers, parts) if stub.kind is Kind.TEXT else (),
    )
    return Crossed(head=head, tally=replace(tally, groups=shown, hidden=left_out, questions=(counted,)))


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


# ---------------------------------------------------------------- small columns


def _hidden(tally: Tally, stub: Question, answers: Sequence[Answer], columns: Parts) -> frozenset[int]:
    """The columns that may not be shown; all of them where the rows tell a hidden 部."""
    least = tally.description.settings.small_cells
    if not least:
        return frozenset()
    parts = _sessions(tally)
    hidden = frozenset(
        place for place, group in enumerate(tally.attendance[1:]) if group.n and group in tally.hidden
    )
    if hidden and (
        _is_of_sessions(stub, tally.description.lecture) or _tells(stub, answers, parts, hidden, least)
    ):
        return frozenset(range(len(columns.totals)))
    return hidden_columns(columns, masked(parts, hidden), least)


def _sessions(tally: Tally) -> Parts:
    """The 部 of the counted respondents, be they shown or not."""
    totals = tuple(group.n for group in tally.attendance[1:])
    if not totals:
        return Parts(of=[0] * tally.n, totals=(tally.n,), shown=False)
    unknown = len(tally.description.lecture.sessions)
    sessions = (tally.sessions[index] for index in tally.counted)
    of = [unknown if session is None else session for session in sessions]
    return Parts(of=of, totals=totals, shown=True)


def _is_of_sessions(question: Question, lecture: Lecture) -> bool:
    """True where a question asks for the 部: it is 部を判別する設問, or two of its options are called as 部 are."""
    headings = {heading_key(heading) for heading in question.headings}
    names: set[str] = set()
    for session in lecture.sessions:
        if session.question and heading_key(session.question) in headings:
            return True
        names |= {key(name) for name in (session.name, session.respondents, *session.answers) if name}
    return sum(key(option.label) in names for option in question.options) > 1


def _tells(
    question: Question, answers: Sequence[Answer], parts: Parts, hidden: frozenset[int], least: int
) -> bool:
    """True where hidden 部 that are small together are just those who gave some of a question's answers.

    部 that share an answer cannot be told apart by it. Of those that cannot, the ones that are shown can be taken
    away; what is left must be nobody or as many as ``least``.
    """
    matrix = question.kind is Kind.MATRIX
    for statement in range(len(question.headings) if matrix else 1):
        together = list(range(len(parts.totals)))
        first: dict[object, int] = {}
        for part, answer in zip(parts.of, answers, strict=True):
            one = (answer[statement] if isinstance(answer, tuple) else None) if matrix else answer
            for given in _given(one):
                other = first.setdefault(given, part)
                a, b = together[other], together[part]
                if a != b:
                    together = [a if each == b else each for each in together]
        left = Counter[int]()
        for part in hidden:
            left[together[part]] += parts.totals[part]
        if any(0 < size < least for size in left.values()):
            return True
    return False


def _given(answer: Answer) -> Sequence[object]:
    """The rows of a table that an answer counts in."""
    picks = answer.picks if isinstance(answer, Choice) else ()
    said = bool(answer.unlisted) if isinstance(answer, Choice) else answer is not None and answer != ""
    return picks or (GroupKind.OTHERWISE if said else GroupKind.NO_ANSWER,)
