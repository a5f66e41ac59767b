"""Answers as the cells of 回答データ: the columns of each question, and how an answer fills them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from dxforms.records import record
from dxforms.survey.answers import Answer, Choice
from dxforms.survey.published import is_blank_word
from dxforms.survey.questions import Kind, Question
from dxforms.text import width
from dxforms.workbook.sheets import Column, Style, Value
from dxforms.workbook.writing import cell_text, label_value, legal, serial, uncoded

UNSHOWN = "（表示できない文字のみの回答）"
"""Stands for an answer of which no cell can hold a sign, so that it is not taken for none."""
BLANK_WORDS = "「特になし」等"
_HEADING = 120  # characters of a heading
_CHOSEN = {Kind.SINGLE, Kind.RATING, Kind.NPS}


@record
class Encoded:
    """The columns of one question and how an answer fills them.

    First ``mains`` columns (one; one an option of several choices and rankings; one a statement of a matrix), then
    that of words that are no option where there are any (``has_words``), then that of 「特になし」 of a free text.
    """

    question: Question
    columns: tuple[Column, ...]
    values: Callable[[Answer], Sequence[Value]]
    labels: tuple[str | int, ...] = ()
    """What stands for each option in the cells of a question that is answered by one of them."""
    strays: frozenset[str] = frozenset()
    """What else stands there."""
    has_words: bool = False
    numbers: tuple[Decimal, ...] | None = None
    """Every number that was answered; None where a cell cannot hold one of them as a number."""
    is_whole: bool = True
    """False where a day is before those Excel knows."""

    @property
    def marks(self) -> bool:
        """True where a column says which answers are 「特になし」 and the like."""
        return self.question.kind is Kind.TEXT

    @property
    def mains(self) -> int:
        """Columns of the answers themselves."""
        return len(self.columns) - self.has_words - self.marks


def _heading(question: Question, words: str) -> str:
    text = f"{question.number} {uncoded(' '.join(legal(words).split()))}"
    return text if len(text) <= _HEADING else text[: _HEADING - 1] + "…"


def encoded(question: Question, answers: Sequence[Answer]) -> Encoded:
    """The columns of one question; ``answers`` are all that were received."""
    if question.kind is Kind.MATRIX:
        return _matrix(question, answers)
    if question.kind is Kind.TEXT:
        return _text(question)
    if question.kind in {Kind.NUMBER, Kind.DATE}:
        return _measured(question, answers)
    return _chosen(question, answers)


def _text(question: Question) -> Encoded:
    def values(answer: Answer) -> Sequence[Value]:
        if not isinstance(answer, str) or not answer:
            return (None, None)
        return (cell_text(answer) or UNSHOWN, 1 if is_blank_word(answer) else None)

    return Encoded(
        question=question,
        columns=(
            Column(heading=_heading(question, question.text), width=60.0, style=Style.DATA_WRAPPED),
            Column(heading=_heading(question, BLANK_WORDS), width=10.0, style=Style.DATA_NUMBER),
        ),
        values=values,
    )


def _measured(question: Question, answers: Sequence[Answer]) -> Encoded:
    """A number or a day; what cannot be read as one stands as it was answered."""
    is_number = question.kind is Kind.NUMBER
    different = set(dict(zip(map(id, answers), answers, strict=True)).values())
    days = [answer for answer in different if isinstance(answer, date)]
    numbers = [answer for answer in answers if isinstance(answer, Decimal)] if is_number else []
    return Encoded(
        question=question,
        columns=(
            Column(
                heading=_heading(question, question.text),
                width=14.0,
                style=Style.DATA_NUMBER if is_number else Style.DATA_DAY,
            ),
        ),
        values=lambda answer: (_value(answer),),
        numbers=tuple(numbers) if all(map(_is_number, numbers)) else None,
        is_whole=all(serial(day) is not None for day in days),
    )


def _is_number(value: Value) -> bool:
    return isinstance(value, Decimal) and abs(value) < Decimal(10) ** 15


def _value(answer: Answer) -> Value:
    if isinstance(answer, Choice):
        return _words(answer)
    if isinstance(answer, Decimal):
        return answer if _is_number(answer) else format(answer, "f")
    if isinstance(answer, (date, datetime)):
        days = serial(answer)
        return answer.isoformat()[:10] if days is None else days
    return None


def _words(choice: Choice) -> str | None:
    """What was answered beside the options; None where nothing was."""
    return cell_text(";".join(choice.unlisted)) or UNSHOWN if choice.unlisted else None


def _label_value(question: Question, option: int) -> str | int:
    label = legal(question.options[option].label)
    value = label_value(label) if question.kind in {Kind.RATING, Kind.NPS} else label
    return value if isinstance(value, int) else label


def _label_values(question: Question) -> tuple[str | int, ...]:
    return tuple(_label_value(question, option) for option in range(len(question.options)))


def _matrix(question: Question, answers: Sequence[Answer]) -> Encoded:
    labels = _label_values(question)
    nothing = (None,) * len(question.headings)

    def one(choice: Choice | None) -> Value:
        if choice is None:
            return None
        return labels[choice.picks[0]] if choice.picks else _words(choice)

    different = dict(zip(map(id, answers), answers, strict=True)).values()
    size = _label_width(question)
    return Encoded(
        question=question,
        columns=tuple(
            Column(heading=_heading(question, heading), width=size, style=Style.DATA_WRAPPED)
            for heading in question.headings
        ),
        values=lambda answer: tuple(map(one, answer)) if isinstance(answer, tuple) else nothing,
        labels=labels,
        strays=_strays(choice for row in different if isinstance(row, tuple) for choice in row),
    )


def _strays(answers: Iterable[Answer]) -> frozenset[str]:
    """The words that stand where an option should."""
    return frozenset(
        words
        for choice in answers
        if isinstance(choice, Choice) and not choice.picks and (words := _words(choice)) is not None
    )


def _chosen(question: Question, answers: Sequence[Answer]) -> Encoded:
    """A question counted by option: the label, or a column an option, and one for words that are no option."""
    size = _label_width(question)
    other = question.other
    single = question.kind in _CHOSEN
    different = dict(zip(map(id, answers), answers, strict=True)).values()
    written = any(
        isinstance(answer, Choice) and answer.unlisted and (not single or other is not None)
        for answer in different
    )
    labels = _label_values(question) if single else ()
    if single:
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
            words = _words(answer)
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

    return Encoded(
        question=question,
        columns=tuple(columns),
        values=values,
        labels=labels,
        strays=frozenset() if written or not single else _strays(different),
        has_words=written,
    )


def _label_width(question: Question) -> float:
    longest = max((width(option.label) for option in question.options), default=10)
    return float(min(max(longest + 2, 14), 34))
