"""The questions as data has them: what has figures of its own has a number of its own.

A matrix is one item a statement (Q5_1, Q5_2, …), a ranking one a place; every other question is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from dxforms.records import record
from dxforms.survey.characters import Mapped, mapped
from dxforms.survey.codes import ANSWERED, Coded, coded, special_code
from dxforms.survey.questions import Kind
from dxforms.survey.tally import Line, LineRole, QuestionTally, Table, Tally


@record
class Item:
    """One item: its number, its words, its lines with counts by group, and the codes of its options."""

    of: QuestionTally
    number: str
    text: Mapped
    """設問文."""
    name: Mapped
    """項目: the statement of a matrix, the place of a ranking; else empty."""
    table: Table
    lines: tuple[Line, ...]
    options: tuple[Coded, ...] = field(repr=False)

    @property
    def words(self) -> str:
        """設問, with its 項目 where it has one: 講演会の運営について［会場の設備］."""
        return f"{self.text.text}［{self.name.text}］" if self.name.text else self.text.text

    def code(self, line: Line) -> int:
        """選択肢コード of a line."""
        if line.role is not LineRole.OPTION:
            return special_code(line.role, self.options)
        return ANSWERED if line.option is None else self.options[line.option].code

    def label(self, line: Line) -> str:
        """選択肢 of a line."""
        return mapped(line.label).text if line.option is None else self.options[line.option].label


def items_of(tally: Tally) -> tuple[Item, ...]:
    """Every item of the counted questions, in the survey's order."""
    taken = {question.question.number for question in tally.questions}
    return tuple(item for question in tally.questions for item in _items(tally, question, taken))


def _items(tally: Tally, question: QuestionTally, taken: set[str]) -> Iterator[Item]:
    asked = question.question
    options = coded(asked)
    text = mapped(asked.text, eras=True)
    for name, table, lines in _parts(tally, question):
        number = mapped(asked.number).text
        if name is not None:
            number = _free(f"{number}_{name[0]}", taken)
        yield Item(
            of=question,
            number=number,
            text=text,
            name=mapped("" if name is None else name[1], eras=True),
            table=table,
            lines=lines,
            options=options,
        )


_Part = tuple[tuple[int, str] | None, Table, tuple[Line, ...]]


def _parts(tally: Tally, question: QuestionTally) -> Iterator[_Part]:
    if question.question.kind is Kind.MATRIX:
        for number, table in enumerate(question.tables, start=1):
            yield (number, table.title), table, table.lines
    elif question.question.kind is Kind.RANKING and question.table.ranks:
        for place in range(len(question.question.options)):
            yield (place + 1, f"{place + 1}位"), question.table, _place(tally, question.table, place)
    else:
        yield None, question.table, question.table.lines


def _place(tally: Tally, table: Table, place: int) -> tuple[Line, ...]:
    """The lines of one place of a ranking: behind the first, 無回答 are all who gave no option that place."""
    if place == 0:
        return table.lines
    everyone = [group.n for group in tally.groups]
    lines = [
        Line(role=line.role, label=line.label, option=line.option, counts=table.ranks[line.option][place])
        for line in table.lines
        if line.option is not None
    ]
    given = [sum(line.counts[group] for line in lines) for group in range(len(everyone))]
    silent = tuple(n - some for n, some in zip(everyone, given, strict=True))
    return (*lines, Line(role=LineRole.NO_ANSWER, label=LineRole.NO_ANSWER.value, counts=silent))


def _free(number: str, taken: set[str]) -> str:
    """The number, with strokes behind it where another question is called that."""
    while number in taken:
        number += "_"
    taken.add(number)
    return number
