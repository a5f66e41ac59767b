"""The values of what stands beside the questions: last time's lecture, positive answers question by question."""

from __future__ import annotations

from dxforms.report.items import Item, Prose, Value
from dxforms.report.question_values import Comparisons, figures_of, group_items, points_shown
from dxforms.survey.compared import comparison_notes, difference
from dxforms.survey.positive import Positive, positive_chart, positive_note, positives
from dxforms.survey.sentences import Patterns, listed
from dxforms.survey.tally import Tally
from dxforms.text import wareki


def past_values(tally: Tally, patterns: Patterns) -> dict[str, Value]:
    """The names of last time's lecture."""
    previous = tally.previous
    return {
        "前回の集計がある": previous is not None,
        "前回の開催日": "" if previous is None else wareki(previous.identity.day),
        "前回の講演会名": "" if previous is None else previous.identity.title,
        "前回との比較の注記": Prose(paragraphs=comparison_notes(tally, patterns)),
    }


def positive_values(tally: Tally, patterns: Patterns, compared: Comparisons) -> dict[str, Value]:
    """The names of what was answered in the positive, question by question; ``compared`` is last time's."""
    found = positives(tally)
    chart = positive_chart(tally, found)
    items = tuple(_positive(tally, each, compared) for each in found)
    return {
        "肯定的な回答がある": bool(found),
        "肯定的な回答の割合": items,
        "肯定的な回答のグラフ": chart,
        "肯定的な回答のグラフは一部": bool(chart and chart.partial),
        "肯定的な回答を前回と比較できる": any(item.values["前回との差"] for item in items),
        "肯定的な回答の説明": Prose(paragraphs=tuple(filter(None, (positive_note(found, patterns),)))),
    }


def _positive(tally: Tally, found: Positive, compared: Comparisons) -> Item:
    settings, table = tally.description.settings, found.table
    past, points = _past(tally, found, compared)
    figures = [figures_of(settings, *pair) for pair in zip(found.counts, table.bases, strict=True)]
    return Item(
        key=f"{found.question.number}.{table.title}" if table.title else found.question.number,
        values={
            "番号": found.question.number,
            "設問文": found.words,
            "選択肢": listed([f"「{label}」" for label in found.labels], "又は"),
            "n": f"{table.bases[0]:,}",
            **figures[0],
            "前回の割合": past,
            "前回との差": points,
            "集計区分": group_items(tally, table, figures.__getitem__),
        },
    )


def _past(tally: Tally, found: Positive, compared: Comparisons) -> tuple[str, str]:
    """Last time's share of the positive answers, and the difference; empty where they are not compared."""
    each = compared.get((found.question.number, found.index))
    if each is None or not each.changes:
        return "", ""
    settings = tally.description.settings
    past = sum(change.past for change in each.changes if change.line.label in found.labels)
    points = difference(found.counts[0], each.base, past, each.past_base, settings.digits)
    return ("", "") if points is None else (settings.rate(past, each.past_base), points_shown(points))
