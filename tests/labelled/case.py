"""One lecture of the set: what was held and asked, how it was answered, what people wrote of it.

Figures in people's sentences stand as tokens, filled in from the counts a case was made of, never from the tally::

    {1:0}      count of the first option of Q1, with its unit      {1:0%}   its rate      {1:0@2}  of the second 部
    {1:0+1}    of the first two options together                  {1:-}    無回答 of Q1
    {n} {n@1}  respondents    {出席} {出席@1}  attendees    {率} {率@1}  response rate
    {A4} {N4}  answers to a free text, and those that say 特になし
    {L1:0}     a label        {G1}  the name of a 部

``!`` before the closing brace makes it a wrong one (``{1:0!}`` is two more, ``{1:0%!}`` the rate of two more).
``S``, ``M``, ``T``, ``U`` stand for the number of the first single choice, of several choices, of both free texts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

from dxforms.survey.answers import Answer, Choice, Responses, Source
from dxforms.survey.description import Description
from dxforms.survey.lecture import Lecture
from dxforms.survey.questions import Kind, Survey
from dxforms.survey.settings import Base, Settings

Picks = Mapping[tuple[int, ...], int]
BLANK_WORDS = {"特になし", "なし", "特にありません。"}
TEST_ANSWER = "テスト送信です。"
_TOKEN = re.compile(r"\{([^{}]+)\}")
_FIGURE = re.compile(
    r"(?P<what>n|出席|率|[ANLG]?[0-9STUM]+)(?::(?P<options>[-0-9+]+))?(?:@(?P<group>\d))?(?P<rate>%?)(?P<wrong>!?)"
)
_WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
_QUOTED = re.compile(r"(「[^」]*」|『[^』]*』)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A lecture, its answers as counts and texts, staff's decisions, and people's prose with tokens."""

    name: str
    lecture: Lecture
    survey: Survey
    settings: Settings = field(default_factory=Settings)
    landscape: bool = False
    full_width: bool = False
    """People of this office type full-width digits in their own sentences."""
    sizes: tuple[int, ...]
    """Counted respondents of each 部; a last one more than the lecture's 部 is 部不明."""
    picks: Mapping[str, Sequence[Picks]]
    """By question number and 部: which options how often."""
    others: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """その他の記入, handed to those who picked その他 in turn."""
    numbers: Mapping[str, Sequence[Sequence[int]]] = field(default_factory=dict)
    texts: Mapping[str, Sequence[tuple[int, str]]]
    """Free texts: (部 from 0, answer); the rest leave the question blank."""
    reworded: Mapping[str, str]
    """Originals and their 掲載文."""
    withheld: frozenset[str]
    remarks: Mapping[str, tuple[str, ...]]
    conclusions: tuple[str, ...]
    aliases: Mapping[str, str]

    @property
    def grouped(self) -> bool:
        return self.lecture.has_sessions

    def description(self, folder: Path | None = None) -> Description:
        return Description(lecture=self.lecture, survey=self.survey, settings=self.settings, folder=folder)

    def published(self, number: str) -> list[str]:
        return [self.reworded.get(text, text) for _, text in self.texts[number] if text not in self.withheld]

    # -- what was answered

    def responses(self) -> Responses:
        """A test answer first, then everyone counted, then the first of them again."""
        rng = random.Random(self.name)
        members = [index for index, size in enumerate(self.sizes) for _ in range(size)]
        columns = [self._column(question.number, members, rng) for question in self.survey.questions]
        known = len(self.lecture.sessions)
        sessions = [member if member < known else None for member in members]
        began = datetime.combine(self.lecture.day, time(12))
        count = len(members) + 2
        completed = tuple(began + timedelta(minutes=3 * index) for index in range(count))
        return Responses(
            survey=self.survey,
            sources=(Source(label="1", file="回答.xlsx", sha256="0" * 64, fingerprint="f" * 16, rows=count),),
            keys=tuple(("1", str(number)) for number in range(1, count + 1)),
            sessions=(sessions[0], *sessions, sessions[0]),
            started=tuple(moment - timedelta(seconds=150) for moment in completed),
            completed=completed,
            persons=(0,) * count,
            answers=tuple(
                (TEST_ANSWER if isinstance(column[0], str) else column[0], *column, column[0])
                for column in columns
            ),
        )

    def _column(self, number: str, members: Sequence[int], rng: random.Random) -> list[Answer]:
        question = next(each for each in self.survey.questions if each.number == number)
        column: list[Answer] = [None] * len(members)
        others = iter(self.others.get(number, ()))
        for session in sorted(set(members)):
            where = [index for index, member in enumerate(members) if member == session]
            if question.kind is Kind.TEXT:
                texts = [text for part, text in self.texts[number] if part == session]
                for index, text in zip(where, texts, strict=False):
                    column[index] = text
                continue
            if number in self.numbers:
                for index, value in zip(where, self.numbers[number][session], strict=False):
                    column[index] = Decimal(value)
                continue
            picked = [picks for picks, times in self.picks[number][session].items() for _ in range(times)]
            assert len(picked) == len(where), (self.name, number, session, len(picked), len(where))
            rng.shuffle(picked)
            for index, picks in zip(where, picked, strict=True):
                free = (next(others),) if question.other in picks and question.kind is Kind.MULTIPLE else ()
                column[index] = Choice(picks, free) if picks else None
        return column

    # -- what people write

    def say(self, text: str) -> str:
        """A sentence with its figures, as this office types them."""
        said = _TOKEN.sub(lambda found: self._figure(found[1]), text)
        if not self.full_width:
            return said
        parts = _QUOTED.split(said)
        return "".join(part.translate(_WIDE) if not index % 2 else part for index, part in enumerate(parts))

    def count(self, number: str, options: Sequence[int], group: int = 0) -> int:
        """Respondents who picked any of the options (several choices: picks of one option)."""
        return sum(
            times
            for session, weights in enumerate(self.picks[number])
            if group in {0, session + 1}
            for picks, times in weights.items()
            if set(picks) & set(options)
        )

    def size(self, group: int = 0) -> int:
        return sum(size for session, size in enumerate(self.sizes) if group in {0, session + 1})

    def blanks(self, number: str, group: int = 0) -> int:
        return sum(
            weights.get((), 0)
            for session, weights in enumerate(self.picks[number])
            if group in {0, session + 1}
        )

    def attendees(self, group: int = 0) -> int:
        sessions = self.lecture.sessions
        return sum(each.attendees or 0 for index, each in enumerate(sessions, start=1) if group in {0, index})

    def rate(self, count: int, base: int) -> str:
        exact = Fraction(100 * count, base)
        share = Decimal(exact.numerator) / Decimal(exact.denominator)
        digits = Decimal(1).scaleb(-self.settings.digits)
        return f"{share.quantize(digits, ROUND_HALF_UP)}{self.settings.percent_sign}"

    def _figure(self, token: str) -> str:
        found = _FIGURE.fullmatch(token)
        assert found, f"no token: {token}"
        what, group = found["what"], int(found["group"] or 0)
        off, unit = (2 if found["wrong"] else 0), self.settings.person_unit
        if what in {"n", "出席"}:
            count = self.size(group) if what == "n" else self.attendees(group)
            return f"{count + off}{unit}"
        if what == "率":
            return self.rate(self.size(group) - off, self.attendees(group))
        if what[0] == "G":
            return self.lecture.sessions[int(what[1:]) - 1].name
        number = self.number(what.lstrip("ANL"))
        if what[0] == "L":
            return self._question(number).options[int(found["options"])].label
        if what[0] in "AN":
            texts = [text for _, text in self.texts[number]]
            return f"{(len(texts) if what[0] == 'A' else sum(text in BLANK_WORDS for text in texts)) + off}件"
        blanks = self.blanks(number, group)
        left_out = blanks if self.settings.base is Base.ANSWERED else 0
        base = self.size(group) - left_out
        if found["options"] == "-":
            count = blanks
        else:
            count = self.count(number, [int(each) for each in found["options"].split("+")], group)
        count += off if count + off <= base else -off
        return self.rate(count, base) if found["rate"] else f"{count}{unit}"

    def number(self, name: str) -> str:
        """Q1 for 1 and for the alias of it."""
        return f"Q{self.aliases.get(name, name)}"

    def _question(self, number: str):
        return next(each for each in self.survey.questions if each.number == number)
