"""The tables of one question: how often each option was chosen, by group, and what follows from the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from math import lcm
from typing import Any

from dxforms.records import record
from dxforms.survey.answers import Answer, Choice
from dxforms.survey.questions import Kind, Question
from dxforms.survey.settings import Base, Settings
from dxforms.survey.tally import Line, LineRole, Table
from dxforms.text import half_up, wareki

ANSWERED_LABEL = "回答あり"
"""The one line, beside 無回答, of a question that is not counted by option."""
_STRAY_LABELS = {Kind.NUMBER: "数値として読み取れない回答", Kind.DATE: "日付として読み取れない回答"}

Cells = Mapping[tuple[int, Any], int]
"""How many respondents of a part gave an answer: ``{(part, answer): count}``, every answer hashable."""


@record
class Parts:
    """Where the counted respondents belong: ``of[r]`` is the part (部, 部不明) of the r-th of them.

    ``totals`` are the respondents of each part. Without 部 there is one part, which is 全体 itself.
    """

    of: Sequence[int]
    totals: tuple[int, ...]
    shown: bool
    """True where the parts are columns of their own beside 全体."""
    rest: bool = False
    """True where the last part is those of 部 that are too small to be shown: they count in 全体 only.

    Where no 部 may be shown it is the one part there is.
    """

    def columns(self, counts: Sequence[int]) -> tuple[int, ...]:
        """Counts by part as the tally's groups have them: 全体 first, then each part where parts are shown."""
        if not self.shown:
            return tuple(counts)
        return (sum(counts), *(counts[:-1] if self.rest else counts))

    @property
    def n(self) -> tuple[int, ...]:
        """Counted respondents of every group."""
        return self.columns(self.totals)


def tables_of(
    question: Question, answers: Sequence[Answer], parts: Parts, settings: Settings
) -> tuple[Table, ...]:
    """A question's tables: one, or one a statement of a matrix. ``answers`` are those of the counted respondents."""
    if question.kind is not Kind.MATRIX:
        return (_table(question, "", answers, parts, settings),)
    rows = [answer if isinstance(answer, tuple) else None for answer in answers]
    return tuple(
        _table(
            question,
            " ".join(heading.split()),
            [row[index] if row else None for row in rows],
            parts,
            settings,
        )
        for index, heading in enumerate(question.headings)
    )


def beyond_limit(question: Question, answers: Sequence[Answer]) -> list[int]:
    """Whose picks exceed 選択数の上限, as indices; a text given with その他 is no pick of its own."""
    limit, other = question.limit, question.other
    if limit is None or question.kind is not Kind.MULTIPLE:
        return []
    known = dict(zip(map(id, answers), answers, strict=True))
    over = {
        identity
        for identity, choice in known.items()
        if isinstance(choice, Choice)
        and len(choice.picks) + (0 if other in choice.picks else len(choice.unlisted)) > limit
    }
    return [index for index, answer in enumerate(answers) if id(answer) in over] if over else []


def _table(
    question: Question, title: str, answers: Sequence[Answer], parts: Parts, settings: Settings
) -> Table:
    if question.kind is Kind.TEXT:
        cells: Cells = Counter(zip(parts.of, map(bool, answers), strict=True))
        given = _by_part(((part, count) for (part, said), count in cells.items() if said), parts)
        return _finish(title, [_answered_line(given, parts)], None, given, parts, settings)
    if question.kind in {Kind.NUMBER, Kind.DATE}:
        return _measured(question, title, Counter(zip(parts.of, answers, strict=True)), parts, settings)
    # Equal raw cells share one Choice, so that counting by identity costs no hashing of values.
    known = dict(zip(map(id, answers), answers, strict=True))
    by_identity = Counter(zip(parts.of, map(id, answers), strict=True))
    chosen = [
        (part, choice, count)
        for (part, identity), count in by_identity.items()
        if isinstance(choice := known[identity], Choice) and (choice.picks or choice.unlisted)
    ]
    return _chosen(question, title, chosen, parts, settings)


def _chosen(
    question: Question,
    title: str,
    chosen: Sequence[tuple[int, Choice, int]],
    parts: Parts,
    settings: Settings,
) -> Table:
    """The table of a question that is counted by option."""
    size, options, other = len(parts.totals), question.options, question.other
    places = len(options) if question.kind is Kind.RANKING else 1
    counts = [[[0] * size for _ in range(places)] for _ in options]
    strays, given = [0] * size, [0] * size
    for part, choice, count in chosen:
        given[part] += count
        for place, pick in enumerate(choice.picks):
            counts[pick][place if places > 1 else 0][part] += count
        if choice.unlisted and other not in choice.picks:
            strays[part] += count
    order = sorted(range(len(options)), key=lambda index: index == other)
    lines = [
        Line(
            role=LineRole.OPTION,
            label=options[index].label,
            option=index,
            counts=parts.columns(counts[index][0]),
        )
        for index in order
    ]
    table = _finish(title, lines, _stray_line(question, strays, parts), given, parts, settings)
    if question.kind is Kind.RANKING:
        ranks = tuple(tuple(parts.columns(place) for place in option) for option in counts)
        return replace(table, rank_means=_rank_means(ranks), ranks=ranks)
    if question.kind not in {Kind.RATING, Kind.NPS}:
        return table
    numbers = [option.number for option in options]
    scored = [
        (number, parts.columns(counts[index][0]))
        for index, number in enumerate(numbers)
        if number is not None
    ]
    if len(scored) < len(options):  # a scale of words has no mean
        return table
    groups = range(len(parts.n))
    means = tuple(
        half_up(sum(number * row[group] for number, row in scored), sum(row[group] for _, row in scored), 2)
        for group in groups
    )
    if question.kind is Kind.RATING:
        return replace(table, means=means)
    nps = tuple(
        half_up(
            100 * sum(row[group] * ((number >= 9) - (number <= 6)) for number, row in scored),
            sum(row[group] for _, row in scored),
            settings.digits,
        )
        for group in groups
    )
    return replace(table, means=means, nps=nps)


def _measured(question: Question, title: str, cells: Cells, parts: Parts, settings: Settings) -> Table:
    """The table of numbers or dates: readable ones and the rest, smallest and largest, the mean of numbers."""
    wanted: type = Decimal if question.kind is Kind.NUMBER else date
    read: list[dict[Any, int]] = [{} for _ in parts.totals]
    strays = [0] * len(parts.totals)
    for (part, answer), count in cells.items():
        if isinstance(answer, datetime):
            answer = answer.date()
        if isinstance(answer, wanted):
            read[part][answer] = read[part].get(answer, 0) + count
        elif answer is not None:
            strays[part] += count
    readable = [sum(values.values()) for values in read]
    groups = [Counter[Any](), *(read[:-1] if parts.rest else read)] if parts.shown else list(read)
    if parts.shown:
        for values in read:
            for value, count in values.items():
                groups[0][value] = groups[0].get(value, 0) + count
    table = _finish(
        title,
        [_answered_line(readable, parts)],
        _stray_line(question, strays, parts),
        [a + b for a, b in zip(readable, strays, strict=True)],
        parts,
        settings,
    )
    least = tuple(min(values, default=None) for values in groups)
    most = tuple(max(values, default=None) for values in groups)
    return replace(
        table,
        means=tuple(map(_mean, groups)) if question.kind is Kind.NUMBER else (),
        smallest=tuple(map(_printed, least)),
        largest=tuple(map(_printed, most)),
        least=least,
        most=most,
    )


def _finish(
    title: str,
    lines: list[Line],
    stray: Line | None,
    given: Sequence[int],
    parts: Parts,
    settings: Settings,
) -> Table:
    """The table with its last lines and bases; ``given`` are the respondents of each part who answered at all."""
    silent = [total - some for total, some in zip(parts.totals, given, strict=True)]
    answered = parts.columns(given)
    last = Line(role=LineRole.NO_ANSWER, label=LineRole.NO_ANSWER.value, counts=parts.columns(silent))
    return Table(
        title=title,
        lines=(*lines, *((stray,) if stray else ()), last),
        bases=parts.n if settings.base is Base.ALL else answered,
        answered=answered,
    )


def _answered_line(readable: Sequence[int], parts: Parts) -> Line:
    return Line(role=LineRole.OPTION, label=ANSWERED_LABEL, counts=parts.columns(readable))


def _stray_line(question: Question, strays: Sequence[int], parts: Parts) -> Line | None:
    if not any(strays):
        return None
    label = _STRAY_LABELS.get(question.kind, LineRole.STRAY.value)
    return Line(role=LineRole.STRAY, label=label, counts=parts.columns(strays))


def _by_part(pairs: Iterable[tuple[int, int]], parts: Parts) -> list[int]:
    counts = [0] * len(parts.totals)
    for part, count in pairs:
        counts[part] += count
    return counts


def _rank_means(ranks: Sequence[Sequence[Sequence[int]]]) -> tuple[tuple[Decimal | None, ...], ...]:
    """The mean place of every option in every group, first place being 1."""
    return tuple(
        tuple(
            half_up(sum(place * count for place, count in enumerate(counts, start=1)), sum(counts), 2)
            for counts in zip(*option, strict=True)
        )
        for option in ranks
    )


def _mean(values: Mapping[Decimal, int]) -> Decimal | None:
    """The mean of numbers, from integers: all are brought to the smallest unit any of them was given in."""
    numbers = [(value.as_integer_ratio(), count) for value, count in values.items()]
    count = sum(times for _, times in numbers)
    unit = lcm(*(denominator for (_, denominator), _ in numbers))
    total = sum(numerator * (unit // denominator) * times for (numerator, denominator), times in numbers)
    return half_up(total, count * unit, 2)


def _printed(value: Decimal | date | None) -> str:
    """A number with thousands set off (``1,200.5``) or a date in 和暦; empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        plain = f"{value:,f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return wareki(value, weekday=False)
