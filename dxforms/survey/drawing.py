"""Which chart shows a question, in what order, with which labels: a table of the tally → Chart."""

from __future__ import annotations

from collections.abc import Sequence

from dxforms.survey.chart import Chart, ChartKind, Series
from dxforms.survey.questions import ChartOrder, Kind, Question
from dxforms.survey.settings import Base
from dxforms.survey.tally import GroupKind, Line, LineRole, QuestionTally, Table, Tally
from dxforms.text import width

PLOT_MM = 115.0
"""Width of the bars' area on a portrait page, beside the categories."""
LABEL_PT = 8.0
"""Type size of the labels on the pieces."""
LABEL_SPARE = 1.12
"""Programs set type up to a tenth wider than its size says."""
LABEL_RIM_MM = 1.0
"""Both sides of a label together, free up to the border of its piece."""
HALF_WIDTH_MM = round(LABEL_PT / 2 * 25.4 / 72 * LABEL_SPARE, 3)
"""What a half-width character of a label takes (it is half the type size wide)."""
STACKED_PIECES = 8
"""More options than these are told apart by place, not by colour: bars."""
STACKED_SESSIONS = 6
"""More 部 than these do not fit one stacked chart."""
BARS_AT_MOST = 45
"""Options × series that one page holds legibly."""
REFERENCE_N = 30
"""Below this a group is a 参考値, where that mark is set."""

_SCALES = {Kind.SINGLE, Kind.RATING, Kind.NPS, Kind.MATRIX}
_COMPARED = {GroupKind.SESSION, GroupKind.OPTION}
_DRAWN = _SCALES | {Kind.MULTIPLE, Kind.RANKING}


def chart_of(tally: Tally, question: QuestionTally, table: int = 0) -> Chart | None:
    """The chart of one table of a question; None where there is nothing to draw (words, numbers, dates, no answer).

    House rules: one answer each → 帯グラフ with a bar for 全体 and every 部, a single group → 横棒; several answers
    and rankings (first places) → 横棒, 部 side by side, by count. What cannot be drawn legibly is left out and the
    chart is ``partial``.
    """
    figures = question.tables[table]
    if question.question.kind not in _DRAWN or not figures.answered[0]:
        return None
    lines = _order(question, figures, _drawn_lines(tally, figures))
    groups, partial = _drawn_groups(tally, question, lines)
    stacked = question.question.kind in _SCALES and len(lines) <= STACKED_PIECES and len(groups) > 1
    if not stacked and len(groups) > 1:
        if not any(group.n for group in tally.hidden):
            groups = groups[1:]  # 全体 orders the bars; beside each other stand the 部, all of them
        if len(groups) * len(lines) > BARS_AT_MOST:
            groups, partial = (0,), True
    title = f"{question.question.number} {_words(question, figures)}"
    whole = _n(tally, figures, 0)
    if len(groups) == 1:
        title += _n(tally, figures, groups[0])
    if stacked:
        series, cut = _pieces(tally, figures, lines, groups)
        return Chart(
            kind=ChartKind.STACKED,
            title=title,
            whole=whole,
            categories=tuple(tally.groups[group].label + _n(tally, figures, group) for group in groups),
            series=series,
            options=lines,
            groups=groups,
            partial=partial or cut,
            rising=_is_rising(question.question),
            percent_sign=tally.description.settings.percent_sign,
            alt_text=_alt_text(tally, question, figures, ChartKind.STACKED, lines, groups),
        )
    return Chart(
        kind=ChartKind.BARS,
        title=title,
        whole=whole,
        categories=tuple(figures.lines[line].label for line in lines),
        series=tuple(_bars(tally, figures, lines, group, alone=len(groups) == 1) for group in groups),
        options=lines,
        groups=groups,
        partial=partial,
        percent_sign=tally.description.settings.percent_sign,
        alt_text=_alt_text(tally, question, figures, ChartKind.BARS, lines, groups),
    )


def _drawn_lines(tally: Tally, table: Table) -> list[int]:
    """Every option, zero or not; strays and 無回答 only where there are any and percentages include them."""
    answered_only = tally.description.settings.base is Base.ANSWERED
    return [
        index
        for index, line in enumerate(table.lines)
        if line.role is LineRole.OPTION
        or (line.counts[0] and not (answered_only and line.role is LineRole.NO_ANSWER))
    ]


def _drawn_groups(
    tally: Tally, question: QuestionTally, lines: Sequence[int]
) -> tuple[tuple[int, ...], bool]:
    """The groups a chart may show, 全体 first, and whether some had to stay out."""
    sessions = sum(group.kind in _COMPARED for group in tally.groups)
    stacked = question.question.kind in _SCALES and len(lines) <= STACKED_PIECES
    if stacked and sessions > STACKED_SESSIONS:
        return (0,), True
    return tuple(range(len(tally.groups))), False


def _order(question: QuestionTally, table: Table, lines: Sequence[int]) -> tuple[int, ...]:
    """Lines in the chart's order: by 全体 or as written; その他, strays and 無回答 last whatever their counts."""
    asked = question.question
    order = asked.chart_order or (ChartOrder.AS_WRITTEN if asked.kind in _SCALES else ChartOrder.BY_COUNT)
    if order is ChartOrder.AS_WRITTEN:
        return tuple(lines)
    other = asked.other

    def rank(index: int) -> tuple[bool, int]:
        line = table.lines[index]
        last = line.role is not LineRole.OPTION or line.option == other
        return last, 0 if last else -line.counts[0]

    return tuple(sorted(lines, key=rank))  # sorting is stable: ties and the last ones keep the table's order


def _is_rising(question: Question) -> bool:
    """True where 肯定的とみなす選択肢 stand at the end, or numbers without any go up."""
    if question.positive:
        options = [index for index, option in enumerate(question.options) if not option.is_other]
        return bool(options) and options[-1] in question.positive and options[0] not in question.positive
    numbers = [option.number for option in question.options]
    first, last = (numbers[0], numbers[-1]) if numbers else (None, None)
    return (
        question.kind in {Kind.RATING, Kind.NPS} and first is not None and last is not None and first < last
    )


def _pieces(
    tally: Tally, table: Table, lines: Sequence[int], groups: Sequence[int]
) -> tuple[tuple[Series, ...], bool]:
    """A series for each option, and whether a label found no room in its piece."""
    cut = False
    series = []
    for index in lines:
        line = table.lines[index]
        labels = []
        for group in groups:
            count, base = line.counts[group], table.bases[group]
            label = tally.description.settings.figure(count, base) if count else ""
            if label and not _fits(label, count, base):
                label, cut = "", True
            labels.append(label)
        series.append(
            Series(
                name=line.label,
                values=_values(tally, table, line, groups),
                counts=tuple(line.counts[group] for group in groups),
                labels=tuple(labels),
                muted=line.role is not LineRole.OPTION,
            )
        )
    return tuple(series), cut


def _bars(tally: Tally, table: Table, lines: Sequence[int], group: int, *, alone: bool) -> Series:
    """The bars of one group over all drawn lines."""
    settings = tally.description.settings
    counts = tuple(table.lines[line].counts[group] for line in lines)
    base = table.bases[group]
    return Series(
        name=tally.groups[group].label + ("" if alone else _n(tally, table, group)),
        values=tuple(value for line in lines for value in _values(tally, table, table.lines[line], (group,))),
        counts=counts,
        labels=tuple(settings.figure(count, base) if base else "" for count in counts),
    )


def _values(tally: Tally, table: Table, line: Line, groups: Sequence[int]) -> tuple[float | None, ...]:
    shares = [tally.description.settings.share(line.counts[group], table.bases[group]) for group in groups]
    return tuple(None if share is None else float(share) for share in shares)


def _fits(label: str, count: int, base: int) -> bool:
    """True where a label has room in its piece, in whichever program shows it."""
    return width(label) * HALF_WIDTH_MM + LABEL_RIM_MM <= PLOT_MM * count / base


def _n(tally: Tally, table: Table, group: int) -> str:
    """``（n=23）``; ``（n=23、参考値）`` where the mark is set and the group is small."""
    n = table.bases[group]
    small = tally.description.settings.reference_mark and n < REFERENCE_N
    return f"（n={n:,}{'、参考値' if small else ''}）"


def _words(question: QuestionTally, table: Table) -> str:
    """The question's text on one line (a matrix: its statement)."""
    text = " ".join((table.title or question.question.text).split()).rstrip("。")
    return text + ("（1位とした回答）" if question.question.kind is Kind.RANKING else "")


def _alt_text(
    tally: Tally,
    question: QuestionTally,
    table: Table,
    kind: ChartKind,
    lines: Sequence[int],
    groups: Sequence[int],
) -> str:
    """What the chart shows, for people who cannot see it: what is compared, and the commonest answers of 全体."""
    settings = tally.description.settings
    names = "、".join(tally.groups[group].label for group in groups)
    commonest = sorted((table.lines[line] for line in lines), key=lambda line: -line.counts[0])[:3]
    shown = "、".join(
        f"「{line.label}」{settings.figure(line.counts[0], table.bases[0])}"
        for line in commonest
        if line.counts[0]
    )
    return (
        f"{question.question.number}「{_words(question, table)}」の回答の割合を示す{kind.value}（{names}）。"
        f"全体{_n(tally, table, 0)}では、多い順に{shown}。"
    )
