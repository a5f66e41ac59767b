"""The figures of the tally as formulas over the table 回答データ: what each of them counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from dxforms.records import record
from dxforms.survey.questions import Kind, Question
from dxforms.survey.tally import Group, GroupKind, Tally
from dxforms.workbook.data import DataSheet
from dxforms.workbook.encoded import Encoded
from dxforms.workbook.formulas import (
    LONGEST,
    NO_BASE,
    Condition,
    Field,
    count,
    differs,
    equals,
    extreme,
    half_up,
    is_blank,
    is_filled,
    is_not_one,
    is_number,
    is_plain,
    printed_day,
    printed_number,
    summing_unit,
    total,
)
from dxforms.workbook.respondents import COUNTED, session_label
from dxforms.workbook.sheets import Formula, Value


def live(text: str | None, value: str | float | Decimal | None) -> Value:
    """A formula with the value it has now; the value itself where there is no formula."""
    if text is None or len(text) >= LONGEST:
        return value
    cached = NO_BASE if value is None else float(value) if isinstance(value, Decimal) else value
    return Formula(text=f"={text}", cached=cached)


@record
class LiveQuestion:
    """What the figures of one question count, group by group (``Tally.groups``); None where no formula can say it."""

    encoded: Encoded
    mains: tuple[Field, ...]
    words: Field | None
    marks: Field | None
    groups: tuple[tuple[Condition, ...], ...]
    plain: frozenset[str | int]
    """Labels that COUNTIFS may be asked for."""
    of_words: bool = False
    """True for groups of answers in words (意見の分類): figures are taken of those who wrote something."""

    def wrote(self, group: int) -> str | None:
        """Respondents whose answer was put into groups, or into none."""
        return self._count(group, is_filled(self.mains[0]))

    def ungrouped(self, group: int) -> str | None:
        """Respondents whose answer falls in no group."""
        return self._count(group, *(equals(column, 0) for column in self.mains))

    def option(self, table: int, option: int, group: int) -> str | None:
        """Respondents who chose an option; of a ranking, who put it first."""
        if self.encoded.labels:
            return self._count(group, self.chose(table, option))
        return self.place(option, 1, group)

    def chose(self, table: int, option: int) -> Condition:
        """The condition that one option was chosen; ``table`` is the statement of a matrix."""
        if self.encoded.labels:
            label = self.encoded.labels[option]
            return equals(self.mains[table], label, plain=label in self.plain)
        return equals(self.mains[option], 1)

    def chosen(self, group: Group) -> tuple[Condition, ...]:
        """What tells a group of a cross table from the others, where this question is its head."""
        if group.option is not None:
            return (self.chose(0, group.option),)
        if group.kind is GroupKind.NO_ANSWER:
            return tuple(map(is_blank, self._cells(0)))
        if group.kind is GroupKind.OTHERWISE:
            if self.words is not None:
                return (is_blank(self.mains[0]), is_filled(self.words))
            labels = self.encoded.labels
            others = (differs(self.mains[0], label, plain=label in self.plain) for label in labels)
            return (is_filled(self.mains[0]), *others)
        return ()

    def place(self, option: int, place: int, group: int) -> str | None:
        """Respondents who gave an option of a ranking this place."""
        return self._count(group, equals(self.mains[option], place))

    def mean_place(self, option: int, group: int) -> str | None:
        """The mean place of an option."""
        given = self._count(group, is_number(self.mains[option]))
        places = total(self.mains[option], self.groups[group])
        return None if given is None or places is None else half_up(places, given, 2)

    def no_answer(self, table: int, group: int) -> str | None:
        """Respondents whose cells are all empty."""
        return self._count(group, *map(is_blank, self._cells(table)))

    def answered(self, group: int) -> str | None:
        """Respondents who wrote something."""
        return _minus(self._count(group), self.no_answer(0, group))

    def readable(self, group: int) -> str | None:
        """Respondents whose answer is a number or a day."""
        whole = self.encoded.is_whole and (
            self.encoded.question.kind is Kind.DATE or self.encoded.numbers is not None
        )
        return self._count(group, is_number(self.mains[0])) if whole else None

    def stray(self, group: int) -> str | None:
        """Respondents whose words stand in a column of their own and are not given with その他."""
        if self.words is None:
            return None
        kind, other = self.encoded.question.kind, self.encoded.question.other
        if self.encoded.labels:
            without = [is_blank(self.mains[0])]
        elif other is None:
            without = []
        else:
            without = [(is_blank if kind is Kind.RANKING else is_not_one)(self.mains[other])]
        return _minus(
            self._count(group, *without),
            self._count(group, *without, is_blank(self.words)),
        )

    def blank_words(self, group: int) -> str | None:
        """Answers marked as 「特になし」 and the like."""
        return None if self.marks is None else self._count(group, equals(self.marks, 1))

    def mean(self, group: int, readable: str) -> str | None:
        """The mean of the numbers; ``readable`` is the cell that counts them."""
        unit = None if self.encoded.numbers is None else summing_unit(self.encoded.numbers)
        added = total(self.mains[0], self.groups[group])
        if unit is None or added is None:
            return None
        exact = added if unit == 1 else f"ROUND({added}*{unit},0)"
        return half_up(exact, readable, 2, units=unit, signed=True)

    def extreme(self, function: str, group: int, readable: str, *, in_lines: bool = False) -> str | None:
        """The smallest (MIN) or largest (MAX) number or day as printed; ``in_lines``: a day's year on a line of its own."""
        found = extreme(function, self.mains[0], self.groups[group])
        if found is None or self.readable(group) is None or not self._prints():
            return None
        is_day = self.encoded.question.kind is Kind.DATE
        shown = printed_day(found, in_lines=in_lines) if is_day else printed_number(found)
        return f'IF({readable}=0,"{NO_BASE}",{shown})'

    def _prints(self) -> bool:
        """False where a number has more digits than Excel shows of it."""
        return all(
            len(value.normalize().as_tuple().digits) <= 15 and value == round(value, 10)
            for value in set(self.encoded.numbers or ())
        )

    def _cells(self, table: int) -> tuple[Field, ...]:
        if self.encoded.question.kind is Kind.MATRIX:
            return (self.mains[table],)
        return (*self.mains, *((self.words,) if self.words is not None else ()))

    def _count(self, group: int, *conditions: Condition) -> str | None:
        return count((*self.groups[group], *conditions))


@record
class Live:
    """The table's columns as the figures use them."""

    received: str
    groups: tuple[tuple[Condition, ...], ...]
    attendance: tuple[tuple[Condition, ...], ...]
    """Of ``Tally.attendance``."""
    questions: Mapping[str, LiveQuestion]
    groupings: Mapping[str, tuple[Field, ...]]

    def grouped(self, question: Question) -> Live:
        """The same of the groups of one question's answers; ``question`` has them as its options."""
        asked = self.questions[question.number]
        groups = replace(
            asked,
            encoded=Encoded(question=question, columns=(), values=lambda _: ()),
            mains=self.groupings[question.number],
            words=None,
            plain=frozenset(),
            of_words=True,
        )
        return replace(self, questions={question.number: groups})

    def n(self, group: int) -> str | None:
        """Counted respondents of a group."""
        return count(self.groups[group])

    def came(self, group: int) -> str | None:
        """Counted respondents of one of ``Tally.attendance``."""
        return count(self.attendance[group])

    def crossed(self, head: str, groups: Sequence[Group]) -> Live:
        """The same of the groups of a cross table, whose head is the question of this number."""
        every = tuple((*self.groups[0], *self.questions[head].chosen(group)) for group in groups)
        return replace(
            self,
            groups=every,
            questions={
                number: replace(question, groups=every) for number, question in self.questions.items()
            },
        )


def live_figures(tally: Tally, data: DataSheet) -> Live:
    """What every figure of the tally counts in the sheet 回答データ."""
    names = [session.name for session in tally.description.lecture.sessions]
    names.append(GroupKind.UNKNOWN.value)

    def conditions(group: Group) -> tuple[Condition, ...]:
        counted = equals(data.counted, COUNTED)
        if group.kind is GroupKind.ALL or data.session is None:
            return (counted,)
        name = session_label(tally, group.session)
        return counted, equals(data.session, name, plain=is_plain(name, names))

    every = tuple(map(conditions, tally.groups))
    return Live(
        received=f"COUNTA({data.identity.cells()})",
        groups=every,
        attendance=tuple(map(conditions, tally.attendance)),
        questions={
            number: _question(encoded, fields, every) for number, (encoded, fields) in data.questions.items()
        },
        groupings=data.groupings,
    )


def _question(
    encoded: Encoded, fields: Sequence[Field], groups: tuple[tuple[Condition, ...], ...]
) -> LiveQuestion:
    mains = encoded.mains
    texts = {label for label in encoded.labels if isinstance(label, str)} | encoded.strays
    return LiveQuestion(
        encoded=encoded,
        mains=tuple(fields[:mains]),
        words=fields[mains] if encoded.has_words else None,
        marks=fields[-1] if encoded.marks else None,
        groups=groups,
        plain=frozenset(
            label for label in encoded.labels if isinstance(label, str) and is_plain(label, texts)
        ),
    )


def _minus(whole: str | None, part: str | None) -> str | None:
    return None if whole is None or part is None else f"{whole}-{part}"
