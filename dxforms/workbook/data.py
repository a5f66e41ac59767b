"""回答データ: every response received as one Excel table, without anything of a person's but the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import ceil

from dxforms.records import record
from dxforms.survey.answers import Answer, Choice
from dxforms.survey.questions import Kind, Question
from dxforms.survey.tally import Tally
from dxforms.text import width
from dxforms.workbook.respondents import COMPLETED, COUNT, COUNTED, ID, NOT_COUNTED, SESSION, session_label
from dxforms.workbook.sheets import DATA, RESPONDENTS, Column, PageSetup, Records, Rule, Sheet, Style, Value
from dxforms.workbook.writing import cell_text, heading_page, label_value, legal, serial

TABLE = "回答データ"
"""The table's name, which formulas call it by."""
WARNING = (
    "この表を書き換えても、報告書及び次回の集計には反映されません。"
    f"回答を除く場合は「{RESPONDENTS}」シートに記入してください。"
)
_PAGE = 220.0
"""Half-width characters across a landscape page, small but legible."""
_HEADING = 120  # characters of a heading
_CHOSEN = {Kind.SINGLE, Kind.RATING, Kind.NPS}


@record
class Encoded:
    """The columns of one question and how an answer fills them."""

    columns: tuple[Column, ...]
    values: Callable[[Answer], Sequence[Value]]


def data(tally: Tally) -> Sheet:
    """The sheet: 回答ID, 集計対象, 部, 完了時刻, then the questions; 部 as staff corrected it."""
    several = tally.description.lecture.has_sessions
    answered = dict(
        zip((q.number for q in tally.responses.survey.questions), tally.responses.answers, strict=True)
    )
    asked = [(question, answered[question.number]) for question in tally.description.survey.counted]
    encoded = [_encoded(question, column) for question, column in asked]
    columns = (
        Column(heading=ID, width=11, style=Style.DATA_MIDDLE),
        Column(heading=COUNT, width=10, style=Style.DATA_MIDDLE),
        *((Column(heading=SESSION, width=14, style=Style.DATA_WRAPPED),) if several else ()),
        Column(heading=COMPLETED, width=18, style=Style.DATA_TIME),
        *(column for one in encoded for column in one.columns),
    )
    page = heading_page(DATA, [WARNING, *_legend([question for question, _ in asked])], columns)
    return Sheet(
        name=DATA,
        heights=page.heights,
        cells=tuple(page.cells),
        records=Records(
            top=page.row,
            columns=_distinct(columns),
            count=len(tally.responses),
            rows=lambda: _rows(tally, several, [answers for _, answers in asked], encoded),
            table=TABLE,
            rules=(Rule(condition="TRUE", style=Style.RULED, columns=(0, len(columns) - 1)),),
        ),
        freeze=(page.row + 1, 1),
        page=PageSetup(
            landscape=True,
            repeat_rows=(page.row, page.row),
            repeat_columns=(0, 0),
            internal=True,
            pages_wide=ceil(sum(column.width for column in columns) / _PAGE),
            last_column=len(columns) - 1,
        ),
    )


def _legend(asked: Sequence[Question]) -> list[str]:
    kinds = {question.kind for question in asked}
    notes = []
    if Kind.MULTIPLE in kinds:
        notes.append("複数選択の列は、選択を1、選択なしを0とする。その設問に回答がないときは空欄とする。")
    if Kind.RANKING in kinds:
        notes.append("順位付けの列は、その選択肢の順位とする。")
    return notes


def _rows(
    tally: Tally, several: bool, columns: Sequence[Sequence[Answer]], encoded: Sequence[Encoded]
) -> Iterator[Sequence[Value]]:
    responses = tally.responses
    counted = set(tally.counted)
    encoders = [(one.values, answers) for one, answers in zip(encoded, columns, strict=True)]
    for index in range(len(responses)):
        row: list[Value] = [label_value(responses.label(index)), COUNTED if index in counted else NOT_COUNTED]
        if several:
            row.append(session_label(tally, tally.sessions[index]))
        row.append(serial(responses.completed[index]))
        for values, answers in encoders:
            row.extend(values(answers[index]))
        yield row


def _distinct(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns with headings no two of which are equal in a table, where case does not count."""
    seen: set[str] = set()
    result = []
    for column in columns:
        heading, number = column.heading, 2
        while heading.casefold() in seen:
            heading, number = f"{column.heading}（{number}）", number + 1
        seen.add(heading.casefold())
        result.append(
            column
            if heading == column.heading
            else Column(heading=heading, width=column.width, style=column.style, head=column.head)
        )
    return tuple(result)


def _heading(question: Question, words: str) -> str:
    text = f"{question.number} {' '.join(legal(words).split())}"
    return text if len(text) <= _HEADING else text[: _HEADING - 1] + "…"


def _encoded(question: Question, answers: Sequence[Answer]) -> Encoded:
    if question.kind is Kind.MATRIX:
        return _matrix(question)
    if question.kind is Kind.TEXT:
        return _simple(question, 60.0, Style.DATA_WRAPPED, _text)
    if question.kind is Kind.NUMBER:
        return _simple(question, 14.0, Style.DATA_NUMBER, _measured)
    if question.kind is Kind.DATE:
        return _simple(question, 14.0, Style.DATA_DAY, _measured)
    return _chosen(question, answers)


def _simple(question: Question, size: float, style: Style, value: Callable[[Answer], Value]) -> Encoded:
    column = Column(heading=_heading(question, question.text), width=size, style=style)
    return Encoded(columns=(column,), values=lambda answer: (value(answer),))


def _text(answer: Answer) -> Value:
    return cell_text(answer) if isinstance(answer, str) else None


def _measured(answer: Answer) -> Value:
    """A number or a day; what cannot be read as one stands as it was answered."""
    if isinstance(answer, Choice):
        return cell_text(";".join(answer.unlisted))
    if isinstance(answer, Decimal):
        return answer if abs(answer) < Decimal(10) ** 15 else format(answer, "f")
    if isinstance(answer, (date, datetime)):
        days = serial(answer)
        return answer.isoformat()[:10] if days is None else days
    return None


def _label_value(question: Question, option: int) -> Value:
    label = legal(question.options[option].label)
    return label_value(label) if question.kind in {Kind.RATING, Kind.NPS} else label


def _matrix(question: Question) -> Encoded:
    labels = [_label_value(question, option) for option in range(len(question.options))]
    nothing = (None,) * len(question.headings)

    def one(choice: Choice | None) -> Value:
        if choice is None:
            return None
        return labels[choice.picks[0]] if choice.picks else cell_text(";".join(choice.unlisted))

    size = _label_width(question)
    return Encoded(
        columns=tuple(
            Column(heading=_heading(question, heading), width=size, style=Style.DATA_WRAPPED)
            for heading in question.headings
        ),
        values=lambda answer: tuple(map(one, answer)) if isinstance(answer, tuple) else nothing,
    )


def _chosen(question: Question, answers: Sequence[Answer]) -> Encoded:
    """A question counted by option: the label, or a column an option, and one for words that are no option."""
    size = _label_width(question)
    other = question.other
    single = question.kind in _CHOSEN
    written = any(
        isinstance(answer, Choice) and answer.unlisted and (not single or other is not None)
        for answer in answers
    )
    if single:
        labels = [_label_value(question, option) for option in range(len(question.options))]
        columns = [Column(heading=_heading(question, question.text), width=size, style=Style.DATA_WRAPPED)]
    else:
        columns = [
            Column(heading=_heading(question, option.label), width=13.0, style=Style.DATA_NUMBER)
            for option in question.options
        ]
    if written:
        heading = "その他の記入" if other is not None else "選択肢以外の回答"
        columns.append(Column(heading=_heading(question, heading), width=24.0, style=Style.DATA_WRAPPED))
    nothing: tuple[Value, ...] = (None,) * len(columns)
    # Equal raw cells share one Choice: each is worked out once.
    known: dict[int, tuple[Value, ...]] = {}

    def values(answer: Answer) -> Sequence[Value]:
        if not isinstance(answer, Choice):
            return nothing
        found = known.get(id(answer))
        if found is None:
            words = cell_text(";".join(answer.unlisted)) if answer.unlisted else None
            if single:
                head: tuple[Value, ...] = (
                    labels[answer.picks[0]] if answer.picks else None if written else words,
                )
            elif question.kind is Kind.RANKING:
                places = {pick: place for place, pick in enumerate(answer.picks, start=1)}
                head = tuple(places.get(option) for option in range(len(question.options)))
            else:
                picks = set(answer.picks)
                head = tuple(int(option in picks) for option in range(len(question.options)))
            found = known[id(answer)] = (*head, words) if written else head
        return found

    return Encoded(columns=tuple(columns), values=values)


def _label_width(question: Question) -> float:
    longest = max((width(option.label) for option in question.options), default=10)
    return float(min(max(longest + 2, 14), 34))
