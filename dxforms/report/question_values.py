"""The values of one question: its words, figures, charts, answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import blake2b

from dxforms.report.items import NOT_KNOWN, Item, Prose, Value
from dxforms.survey.answers import Key
from dxforms.survey.chart import ChartKind
from dxforms.survey.compared import Compared
from dxforms.survey.drawing import chart_of
from dxforms.survey.findings import answer_notes, grouping_notes, remarks
from dxforms.survey.guessing import limit_of
from dxforms.survey.questions import Kind, Question
from dxforms.survey.sentences import Patterns
from dxforms.survey.settings import Settings
from dxforms.survey.tally import GroupKind, Line, LineRole, PublishedGroup, QuestionTally, Table, Tally
from dxforms.text import circled, has_mark

Times = Mapping[Key, str]
"""When each response was given, as far as it is known."""

Comparisons = Mapping[tuple[str, int], Compared]
"""Tables beside last time's, by the question's number and the table's index."""

_CONDITIONS = {kind: kind.value for kind in Kind if kind is not Kind.SKIPPED} | {Kind.NPS: "NPS"}
_NONE = {False: "回答のない部", True: "掲載する回答のない部"}
"""What stands where a group's answers would, by whether any was withheld."""
_MARKED = {Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING}


def question_values(
    tally: Tally, found: QuestionTally, patterns: Patterns, times: Times, compared: Comparisons
) -> Item:
    """The item of one question; ``compared`` are its tables beside last time's."""
    question = found.question
    written = remarks(tally, found, patterns)
    is_text = question.kind is Kind.TEXT
    groups = tuple(_groups(tally, found, patterns, times))
    others = () if is_text else groups
    return Item(
        key=question.number,
        values={
            "番号": question.number,
            "設問文": Prose(paragraphs=tuple(question.text.split("\n"))),
            "回答形式": question.kind.value,
            **{word: question.kind is kind for kind, word in _CONDITIONS.items()},
            "選択式": question.kind.has_options,
            "部が複数": tally.has_parts,
            "部が四つ以上": sum(group.kind is GroupKind.SESSION for group in tally.groups) >= 4,
            "回答なし": not any(table.answered[0] for table in found.tables),
            "選択数の上限": str(question.limit) if question.limit else "",
            "選択数の指示": _limit_said(question, patterns),
            "選択肢": Prose(paragraphs=tuple(_options(question))),
            **_charts(tally, found, 0 if question.kind is not Kind.MATRIX else None),
            **_tables(tally, question, found.table),
            **compared_values(
                tally, None if question.kind is Kind.MATRIX else compared.get((question.number, 0))
            ),
            "項目": tuple(_statements(tally, found, compared)) if question.kind is Kind.MATRIX else (),
            "その他の内容がある": bool(others),
            "その他の内容": others,
            "考察": Prose(paragraphs=written.paragraphs, draft=written.is_draft),
            "考察は下書き": written.is_draft,
            "意見の分類": tuple(_groupings(tally, found, patterns)),
            "回答詳細": groups if is_text else (),
            "回答の注記": Prose(paragraphs=answer_notes(tally, found, patterns)),
        },
    )


def _limit_said(question: Question, patterns: Patterns) -> str:
    """How many may be chosen; empty where the question's own words say so already."""
    limit = question.limit
    if not limit or limit_of(question.text) == limit:
        return ""
    return patterns.say("選択数の指示", 個数=f"{limit}{'つ' if limit < 10 else '個'}")


def _options(question: Question) -> Iterator[str]:
    """The options' labels, with ①② before them unless any has a mark of its own."""
    labels = [option.label for option in question.options]
    marked = question.kind in _MARKED and not any(map(has_mark, labels))
    for number, label in enumerate(labels, start=1):
        yield f"{circled(number)} {label}" if marked else label


def _statements(tally: Tally, found: QuestionTally, compared: Comparisons) -> Iterator[Item]:
    for index, table in enumerate(found.tables):
        yield Item(
            key=f"{index + 1}.{table.title}",
            values={
                "項目名": table.title,
                "回答なし": not table.answered[0],
                **_charts(tally, found, index),
                **_counts(tally, table),
                **compared_values(tally, compared.get((found.question.number, index))),
            },
        )


def _charts(tally: Tally, found: QuestionTally, table: int | None) -> dict[str, Value]:
    chart = None if table is None else chart_of(tally, found, table)
    return {
        "グラフ": chart,
        "帯グラフ": chart if chart and chart.kind is ChartKind.STACKED else None,
        "横棒グラフ": chart if chart and chart.kind is ChartKind.BARS else None,
        "グラフの題": chart.title if chart else "",
        "数値表が必要": bool(chart and chart.partial),
    }


def _counts(tally: Tally, table: Table) -> dict[str, Value]:
    return {
        "集計区分": group_items(tally, table, lambda group: _measures(table, group)),
        "集計行": tuple(_lines(tally, table)),
    }


def _tables(tally: Tally, question: Question, table: Table) -> dict[str, Value]:
    return {
        **_counts(tally, table),
        "順位の行": tuple(
            Item(
                key=option.label,
                values={
                    "選択肢": option.label,
                    "集計区分": group_items(tally, table, _mean_of(means)),
                },
            )
            for option, means in zip(question.options, table.rank_means, strict=False)
        ),
    }


def group_items(tally: Tally, table: Table, more: Callable[[int], Mapping[str, Value]]) -> tuple[Item, ...]:
    """集計区分: an item for every group, with ``more`` of it."""
    return tuple(
        Item(
            key=group.label,
            values={
                "区分": group.label,
                "全体": group.kind is GroupKind.ALL,
                "n": f"{table.bases[index]:,}",
                **more(index),
            },
        )
        for index, group in enumerate(tally.groups)
    )


def _measures(table: Table, group: int) -> dict[str, Value]:
    return {
        "回答した人数": f"{table.answered[group]:,}",
        "平均": _shown(table.means[group]) if table.means else NOT_KNOWN,
        "最小": (table.smallest[group] or NOT_KNOWN) if table.smallest else NOT_KNOWN,
        "最大": (table.largest[group] or NOT_KNOWN) if table.largest else NOT_KNOWN,
        "NPSの値": _shown(table.nps[group]) if table.nps else NOT_KNOWN,
    }


def _mean_of(means: Sequence[Decimal | None]) -> Callable[[int], Mapping[str, Value]]:
    return lambda group: {"平均順位": _shown(means[group])}


def _lines(tally: Tally, table: Table) -> Iterator[Item]:
    settings = tally.description.settings
    for line in table.lines:
        figures = [figures_of(settings, count, base) for count, base in tally.figures(table, line)]
        yield Item(
            key=_line_key(line),
            values={
                "選択肢": line.label,
                "無回答の行": line.role is LineRole.NO_ANSWER,
                **figures[0],
                "集計区分": group_items(tally, table, figures.__getitem__),
            },
        )


def _groupings(tally: Tally, found: QuestionTally, patterns: Patterns) -> Iterator[Item]:
    """The one item of a question whose answers have groups; none where nobody wrote anything."""
    if found.grouping is None or not found.grouping.table.answered[0]:
        return
    table = found.grouping.table
    settings = tally.description.settings
    rows = []
    for line in table.lines:
        figures = [figures_of(settings, count, base) for count, base in tally.figures(table, line)]
        rows.append(
            Item(
                key=_line_key(line),
                values={
                    "分類": line.label,
                    "分類なしの行": line.role is LineRole.UNGROUPED,
                    **figures[0],
                    "集計区分": group_items(tally, table, figures.__getitem__),
                },
            )
        )
    yield Item(
        key="意見の分類",
        values={
            "集計区分": group_items(tally, table, lambda _: {}),
            "分類の行": tuple(rows),
            "分類の注記": Prose(paragraphs=grouping_notes(tally, found, patterns)),
        },
    )


def _line_key(line: Line) -> str:
    return line.label if line.role is LineRole.OPTION else f"／{line.role.value}"


def figures_of(settings: Settings, count: int, base: int) -> dict[str, Value]:
    """A count with its percentage, apart and together."""
    return {
        "回答数": f"{count:,}",
        "割合": settings.rate(count, base),
        "回答数と割合": settings.figure(count, base),
    }


def compared_values(tally: Tally, found: Compared | None) -> dict[str, Value]:
    """The names of one table beside last time's."""
    settings = tally.description.settings
    if found is None or found.reason:
        return {
            "前回と比較できる": False,
            "今回のn": "",
            "前回のn": "",
            "前回との比較": (),
            "比較しない理由": "" if found is None else found.reason,
        }
    return {
        "前回と比較できる": True,
        "今回のn": f"{found.base:,}",
        "前回のn": f"{found.past_base:,}",
        "前回との比較": tuple(
            Item(
                key=_line_key(change.line),
                values={
                    "選択肢": change.line.label,
                    "今回の回答数": f"{change.count:,}",
                    "今回の割合": settings.rate(change.count, found.base),
                    "前回の回答数": f"{change.past:,}",
                    "前回の割合": settings.rate(change.past, found.past_base),
                    "差": points_shown(change.points),
                },
            )
            for change in found.changes
        ),
        "比較しない理由": "",
    }


def points_shown(points: Decimal | None) -> str:
    """A difference in points with its sign: +3.2, -1.0, 0.0."""
    return NOT_KNOWN if points is None else f"{points:+}" if points else str(abs(points))


def _shown(value: object) -> str:
    return NOT_KNOWN if value is None else str(value)


# ---------------------------------------------------------------- answers


def _groups(tally: Tally, found: QuestionTally, patterns: Patterns, times: Times) -> Iterator[Item]:
    for printed in found.answers:
        group = tally.over(printed)
        is_rest = group.kind is GroupKind.REST
        rest = (patterns.say("示さない部の見出し") or group.label) if is_rest else ""
        yield Item(
            key=f"／{group.label}" if rest else group.label,  # a 部 may be called so
            values={
                "部の名称": rest or group.label,
                "回答者の呼び方": rest or group.heading,
                "回答がある": bool(printed.answers),
                "回答がないときの文": "" if printed.answers else patterns.say(_NONE[bool(printed.withheld)]),
                "件数": f"{len(printed.answers):,}",
                "回答": tuple(_answers(found.question, printed, times)),
            },
        )


def _answers(question: Question, printed: PublishedGroup, times: Times) -> Iterator[Item]:
    for answer in printed.answers:
        paragraphs = tuple(answer.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        yield Item(
            key=row_key(question.number, answer.key, times.get(answer.key, "")),
            values={"NO": str(answer.number), "内容": Prose(paragraphs=paragraphs)},
        )


def times_of(tally: Tally) -> Times:
    """When each response was given, as far as it is known."""
    responses = tally.responses
    return {
        key: f"{started}/{completed}"
        for key, started, completed in zip(
            responses.keys, responses.started, responses.completed, strict=True
        )
    }


def row_key(question: str, key: Key, times: str) -> str:
    """A row's key in the report: another for each question, so that two answers of one person cannot be joined.

    IDs run from 1 and can be tried one by one; the times in it cannot.
    """
    parts = "\x1f".join((question, *key, times))
    return blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
