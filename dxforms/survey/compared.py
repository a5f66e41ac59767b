"""This time's figures beside last time's: which questions can be compared, and by how many points they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from dxforms.records import record
from dxforms.survey.itemised import Item, items_of
from dxforms.survey.past import PastItem, PastLine, Previous
from dxforms.survey.questions import Kind
from dxforms.survey.sentences import Patterns
from dxforms.survey.settings import Base
from dxforms.survey.tally import Line, LineRole, Tally
from dxforms.text import half_up, heading_key, wareki

OTHERWISE_ASKED = "設問又は選択肢が異なるため比較しない。"
OTHER_BASE = "割合の基数が前回と異なるため比較しない。"
NOT_RELEASED = "前回の数値が公表されていないため比較しない。"


@record
class Change:
    """One option (or 無回答) this time and last time: counts of 全体, and the difference of the shares in points."""

    line: Line
    count: int
    past: int
    points: Decimal | None
    """From the counts, rounded half up once; None where one of the bases is 0."""


@record
class Compared:
    """One table of a question beside last time's; ``reason`` says why it is not compared (``changes`` is empty then)."""

    base: int = 0
    past_base: int = 0
    changes: tuple[Change, ...] = ()
    reason: str = ""


Key = tuple[str, int]
"""A question's number and the index of its table."""


def comparisons(tally: Tally) -> Mapping[Key, Compared]:
    """Every table that is counted by option, in the survey's order; nothing where there is no last time."""
    previous = tally.previous
    if previous is None:
        return {}
    found: dict[Key, Compared] = {}
    for item in items_of(tally):
        question = item.of.question
        # Of a ranking the first places stand for it, as in its chart.
        if question.kind.has_options and item.lines is item.table.lines:
            found[question.number, item.of.tables.index(item.table)] = _compared(tally, previous, item)
    return found


def _compared(tally: Tally, previous: Previous, item: Item) -> Compared:
    past = _same_question(previous, item)
    if past is None:
        return Compared(reason=OTHERWISE_ASKED)
    base = tally.description.settings.base
    if previous.base != base.value:
        return Compared(reason=OTHER_BASE)
    now = [line for line in item.lines if line.role is LineRole.OPTION]
    options = _by_label([item.label(line) for line in now], _options(past))
    if options is None:
        return Compared(reason=OTHERWISE_ASKED)
    rest = {line.role: line for line in past.lines if line.role is not LineRole.OPTION}
    pairs = [(line, options[index]) for index, line in enumerate(now)]
    for line in item.lines:
        if line.role is LineRole.STRAY or (line.role is LineRole.NO_ANSWER and base is Base.ALL):
            pairs.append((line, rest.get(line.role, PastLine(role=line.role, label=line.label, count=0))))
    if past.base is None or any(each.count is None for _, each in pairs):
        return Compared(reason=NOT_RELEASED)
    of, of_past = item.table.bases[0], past.base
    digits = tally.description.settings.digits
    return Compared(
        base=of,
        past_base=of_past,
        changes=tuple(
            Change(
                line=line,
                count=line.counts[0],
                past=each.count or 0,
                points=difference(line.counts[0], of, each.count or 0, of_past, digits),
            )
            for line, each in pairs
        ),
    )


def difference(count: int, base: int, past: int, past_base: int, digits: int) -> Decimal | None:
    """How many points a share lies above last time's, from the four counts; None where a base is 0."""
    return half_up(100 * (count * past_base - past * base), base * past_base, digits)


def _same_question(previous: Previous, item: Item) -> PastItem | None:
    """Last time's question of these words and kind: the one of this number where several are alike."""
    words, kind = (heading_key(item.text.text), _name(item.name.text, item)), item.of.question.kind.value
    alike = [
        past
        for past in previous.items
        if (heading_key(past.text), _name(past.name, item)) == words and past.kind == kind
    ]
    if len(alike) > 1:
        alike = [past for past in alike if past.number == item.number]
    return alike[0] if len(alike) == 1 else None


def _name(name: str, item: Item) -> str:
    return heading_key(name) if item.of.question.kind in {Kind.MATRIX, Kind.RANKING} else ""


def _options(past: PastItem) -> list[PastLine]:
    return [line for line in past.lines if line.role is LineRole.OPTION]


def _by_label(labels: Sequence[str], past: Sequence[PastLine]) -> list[PastLine] | None:
    """Last time's lines in the order of these labels; None where the labels are not the same ones."""
    own, others = [heading_key(label) for label in labels], [heading_key(line.label) for line in past]
    if len(set(own)) < len(own) or len(set(others)) < len(others):
        # Labels that differ in nothing but width or case are told apart by it.
        own, others = list(labels), [line.label for line in past]
    known = dict(zip(others, past, strict=True))
    if len(known) != len(past) or set(own) != set(known):
        return None
    return [known[label] for label in own]


def comparison_notes(tally: Tally, patterns: Patterns) -> tuple[str, ...]:
    """Which lecture 前回 is, and how the differences were computed; nothing where nothing is compared."""
    previous = tally.previous
    if previous is None or not any(each.changes for each in comparisons(tally).values()):
        return ()
    settings = tally.description.settings
    notes = (
        patterns.say(
            "前回",
            開催日=wareki(previous.identity.day),
            講演会名=previous.identity.title,
            回答者数="―" if previous.n is None else settings.people(previous.n),
        ),
        patterns.say("前回との差"),
    )
    return tuple(note for note in notes if note)
