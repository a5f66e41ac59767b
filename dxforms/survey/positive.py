"""How many answered in the positive, question by question: the figures, their chart, and what counts as positive."""

from __future__ import annotations

from collections.abc import Sequence

from dxforms.records import record
from dxforms.survey.chart import Chart, ChartKind, Series
from dxforms.survey.questions import Kind, Question
from dxforms.survey.sentences import Patterns, listed
from dxforms.survey.settings import Settings
from dxforms.survey.tally import Line, LineRole, Table, Tally
from dxforms.text import width

BARS_AT_MOST = 15
"""More bars than these are no overview any more: the first ones are drawn, and the chart is ``partial``."""
_LABEL = 60
"""Columns of a bar's label at most; a longer question ends with … there (the report prints it whole)."""
_TOLD = 3
"""Different sets of options that are told one by one."""
_TOLD_LENGTH = 200
"""Characters they may take; beyond it the reader is sent to the report."""
# Picks of several choices cannot be added up to people; a ranking's lines are first places.
_KINDS = frozenset({Kind.SINGLE, Kind.RATING, Kind.NPS, Kind.MATRIX})


@record
class Positive:
    """The positive answers to one question, or to one statement of a matrix."""

    question: Question
    index: int
    """Of the table among the question's."""
    table: Table
    labels: tuple[str, ...]
    """The options that count as positive, in the survey's order."""
    counts: tuple[int, ...]
    """Aligned with ``Tally.groups``, as ``table.bases``."""

    @property
    def words(self) -> str:
        """The question's text on one line, or the statement's."""
        return " ".join((self.table.title or self.question.text).split())


def positive_lines(question: Question, table: Table) -> list[Line]:
    """The lines of 肯定的とみなす選択肢 of a table; none where they cannot be added up to people."""
    if question.kind not in _KINDS:
        return []
    return [line for line in table.lines if line.role is LineRole.OPTION and line.option in question.positive]


def positives(tally: Tally) -> tuple[Positive, ...]:
    """The positive answers of every question that defines them, in the survey's order."""
    return tuple(
        Positive(
            question=question.question,
            index=index,
            table=table,
            labels=tuple(line.label for line in lines),
            counts=tuple(sum(line.counts[group] for line in lines) for group in range(len(tally.groups))),
        )
        for question in tally.questions
        for index, table in enumerate(question.tables)
        if (lines := positive_lines(question.question, table))
    )


def positive_chart(tally: Tally, found: Sequence[Positive]) -> Chart | None:
    """A bar for every question: the share of 全体 that answered in the positive; None where nobody answered."""
    drawn = [each for each in found if each.table.bases[0]]
    if not drawn:
        return None
    shown, settings = drawn[:BARS_AT_MOST], tally.description.settings
    bases = {each.table.bases[0] for each in shown}
    one = next(iter(bases)) if len(bases) == 1 else None
    labels = tuple(settings.figure(each.counts[0], each.table.bases[0]) for each in shown)
    return Chart(
        kind=ChartKind.BARS,
        title="肯定的な回答の割合" + (f"（n={one:,}）" if one else ""),
        categories=tuple(
            _short(f"{each.question.number} {each.words.rstrip('。')}")
            + ("" if one else f"（n={each.table.bases[0]:,}）")
            for each in shown
        ),
        series=(
            Series(
                name=tally.groups[0].label,
                values=tuple(_share(settings, each) for each in shown),
                counts=tuple(each.counts[0] for each in shown),
                labels=labels,
            ),
        ),
        options=tuple(range(len(shown))),
        groups=(0,),
        partial=len(shown) < len(drawn),
        percent_sign=settings.percent_sign,
        alt_text="設問ごとの肯定的な回答の割合を示す横棒グラフ。"
        + "、".join(
            f"{each.question.number}「{each.words.rstrip('。')}」{label}"
            for each, label in zip(shown, labels, strict=True)
        )
        + "。",
    )


def _share(settings: Settings, each: Positive) -> float | None:
    share = settings.share(each.counts[0], each.table.bases[0])
    return None if share is None else float(share)


def _short(text: str) -> str:
    if width(text) <= _LABEL:
        return text
    kept = text
    while width(kept) > _LABEL - 2:
        kept = kept[:-1]
    return kept + "…"


def positive_note(found: Sequence[Positive], patterns: Patterns) -> str:
    """What counts as a positive answer, by question; where that is long, that it is defined for each."""
    asked: dict[str, tuple[str, ...]] = {each.question.number: each.labels for each in found}
    by_labels: dict[tuple[str, ...], list[str]] = {}
    for number, labels in asked.items():
        by_labels.setdefault(labels, []).append(number)
    told = [
        (numbers, listed([f"「{label}」" for label in labels], "又は"))
        for labels, numbers in by_labels.items()
    ]
    if not told:
        return ""
    if len(told) == 1:
        note = patterns.say("肯定的な回答", 選択肢=told[0][1])
    else:
        note = patterns.say(
            "肯定的な回答",
            選択肢="、".join(
                patterns.say("肯定的な回答（設問ごと）", 設問=listed(numbers), 選択肢=labels)
                for numbers, labels in told
            ),
        )
    if len(told) > _TOLD or len(note) > _TOLD_LENGTH:
        return patterns.say("肯定的な回答（多いとき）")
    return note
