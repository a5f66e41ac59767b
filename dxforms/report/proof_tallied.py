"""The tally as prose speaks of it: values by question, option and 部, and words for them found in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from dxforms.records import record
from dxforms.report.proof_claims import Claim, Figure
from dxforms.report.proof_text import all_quotations, masked, plain
from dxforms.survey.questions import Kind
from dxforms.survey.tally import Group, GroupKind, LineRole, QuestionTally, Tally
from dxforms.text import key, percent

Share = tuple[int, int]
"""A count and what it is a part of (0: nothing)."""
_JOINER = re.compile(r"[\s、,・/／]*(?:又は|または|及び|および|並びに|若しくは|もしくは|と|や|か)?[\s、,]*")
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """A word found in a sentence and what it stands for."""

    start: int
    end: int
    names: tuple[str, ...]
    """Keys of options, indices of groups as text: all that stand together in one enumeration."""


@record
class Sentence:
    """A sentence in its paragraph."""

    text: str
    bare: str
    """Without the insides of quotations."""
    offset: int
    labels: list[Spot]
    groups: list[Spot]
    before: str
    """What the paragraph says before it."""


@record
class Tallied:
    """The tally, by words."""

    tally: Tally = field(repr=False)
    groups: dict[str, int] = field(repr=False)
    """By key of a 部's name and of its respondents': the group. Of a 部 that is not shown its place in
    ``Tally.attendance``, below 0: it has no figures but who came and who answered."""
    labels: dict[str, tuple[int, ...]] = field(repr=False)
    """By an option's key: the questions that have it."""
    lines: tuple[dict[str, tuple[int, ...]], ...] = field(repr=False)
    """By question: an option's key → the indices of its lines in each table (-1: not there)."""
    group_words: re.Pattern[str] = field(repr=False)
    label_words: re.Pattern[str] = field(repr=False)

    @property
    def numbers(self) -> dict[str, int]:
        """Questions by number."""
        return {question.question.number: index for index, question in enumerate(self.tally.questions)}

    def group(self, index: int) -> Group:
        """A group by its index, one that is not shown among them."""
        return self.tally.groups[index] if index >= 0 else self.tally.attendance[-index]

    # -- words in a sentence

    def group_spots(self, sentence: str) -> list[Spot]:
        """部, their respondents' names and 全体, those that stand together as one."""
        found = [
            (match.start(), match.end(), str(self.groups[key(match[0])]))
            for match in self.group_words.finditer(sentence)
        ]
        return _clusters(found, sentence)

    def label_spots(self, sentence: str) -> tuple[list[Spot], str]:
        """Options in a sentence, those that stand together as one; and the sentence without other quotations."""
        found: list[tuple[int, int, str]] = []
        spans: list[tuple[int, int]] = []
        for each in all_quotations(sentence):
            if plain(each.inner) in self.labels:
                found.append((each.start - 1, each.end + 1, plain(each.inner)))
            spans.append((each.start, each.end))
        bare = masked(sentence, spans)
        found += [(match.start(), match.end(), plain(match[0])) for match in self.label_words.finditer(bare)]
        return _clusters(sorted(found), sentence), bare

    # -- values

    def shares(
        self, question: int, names: Sequence[str], group: int, *, together: bool = False
    ) -> Iterator[Share]:
        """What options of a question come to in a group: together, then each of them unless ``together``; by table."""
        tally = self.tally.questions[question]
        for number, table in enumerate(tally.every_table):
            indices = [self.lines[question][name][number] for name in names if name in self.lines[question]]
            indices = [index for index in indices if index >= 0]
            if not indices:
                continue
            counts = [table.lines[index].counts[group] for index in indices]
            for base in dict.fromkeys(
                (table.bases[group], self.tally.groups[group].n, table.answered[group])
            ):
                yield sum(counts), base
                if len(counts) > 1 and not together:
                    yield from ((count, base) for count in counts)

    def positive(self, question: int) -> tuple[str, ...]:
        """The keys of a question's 肯定的とみなす選択肢."""
        asked = self.tally.questions[question].question
        return tuple(plain(asked.options[index].label) for index in asked.positive)

    def everything(self, question: int) -> Iterator[Share]:
        """Every share of a question that prose may state: options, pairs of them, the positive ones, all answers."""
        tally = self.tally.questions[question]
        for number, table in enumerate(tally.every_table):
            adds_up = tally.question.kind is not Kind.MULTIPLE and number < len(tally.tables)
            for group, base in enumerate(table.bases):
                counts = [line.counts[group] for line in table.lines]
                yield from ((count, base) for count in counts)
                yield table.answered[group], self.tally.groups[group].n
                if adds_up and len(counts) <= 12:
                    yield from ((sum(some), base) for size in (2, 3) for some in combinations(counts, size))
        positive = self.positive(question)
        for group in range(len(self.tally.groups)):
            yield from self.shares(question, positive, group)

    def attendance(self) -> Iterator[Share]:
        """Response rates of every group."""
        for group in self.tally.attendance:
            if group.attendees:
                yield group.n, group.attendees

    def is_base(self, count: int, question: int | None, *, of_option: bool = False) -> bool:
        """True where a count is one that shares are taken of; those of options never of all that was received."""
        known = set() if of_option else {self.tally.received}
        for group in self.tally.attendance:
            known |= {group.n, group.attendees or -1}
        if question is not None:
            for table in self.tally.questions[question].every_table:
                known |= {*table.bases, *table.answered}
                known |= {count for line in table.lines for count in line.counts}
        return count in known


def tallied(tally: Tally) -> Tallied:
    """A tally by words."""
    groups: dict[str, int] = {}
    for index, group in enumerate(tally.groups):
        if group.kind is not GroupKind.ALL:
            for name in (group.label, group.heading):
                if name:
                    groups.setdefault(key(name), index)
    for place, group in enumerate(tally.attendance):
        if group in tally.hidden:
            for name in (group.label, group.heading):
                if name:
                    groups.setdefault(key(name), -place)
    words = [*groups]
    for word in ("全体", "両部", "全ての部", "すべての部"):
        groups[word] = 0
    labels: dict[str, list[int]] = {}
    lines = []
    unquoted: set[str] = set()
    for index, question in enumerate(tally.questions):
        lines.append(_lines(question))
        for name, where in lines[-1].items():
            labels.setdefault(name, []).append(index)
            # Names of groups (意見の分類) are everyday words: only 「待ち時間」 is one, 待ち時間 is not.
            if any(place >= 0 for place in where[: len(question.tables)]):
                unquoted.add(name)
    bare = [
        _loose(name)
        for name in sorted(unquoted, key=len, reverse=True)
        if len(name) >= _SHORT or name == "無回答"
    ]
    return Tallied(
        tally=tally,
        groups=groups,
        labels={name: tuple(where) for name, where in labels.items()},
        lines=tuple(lines),
        group_words=re.compile(
            "|".join(
                (
                    *map(_loose, sorted(words, key=len, reverse=True)),
                    "全体(?!的|像|会)",
                    "両部",
                    "全ての部",
                    "すべての部",
                )
            )
        ),
        label_words=re.compile("|".join([*bare, *_short(unquoted)]) or "(?!)"),
    )


def _short(labels: Iterable[str]) -> Iterator[str]:
    """Options of a few characters without quotation marks: words of any sentence, but not 満足と回答した."""
    for name in sorted(labels, key=len, reverse=True):
        if 2 <= len(name) < _SHORT and not name.isdecimal():
            yield rf"(?<![一-龥々ぁ-んァ-ヴー]){_loose(name)}(?=と(?:回答|答え|選択))"


def _loose(name: str) -> str:
    """A key as it may stand in a text: blanks and commas between its characters, brackets of either width."""
    return r"[\s\u3000、。，．・,.]?".join(_WIDE.get(char, re.escape(char)) for char in name)


_WIDE = {"(": "[(（]", ")": "[)）]", "%": "[%％]", **{str(n): f"[{n}{chr(0xFF10 + n)}]" for n in range(10)}}


def _lines(question: QuestionTally) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    tables = question.every_table
    for number, table in enumerate(tables):
        for index, line in enumerate(table.lines):
            if line.role is LineRole.STRAY:
                continue
            option = line.option if number < len(question.tables) else None
            for name in _names(question, option, line.label):
                found.setdefault(name, [-1] * len(tables))[number] = index
    return {name: tuple(indices) for name, indices in found.items()}


def _names(question: QuestionTally, option: int | None, label: str) -> Iterator[str]:
    yield plain(label)
    bare = plain(label).lstrip("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
    if bare != plain(label) and bare:
        yield bare
    stripped = re.sub(r"^(?:[0-9]{1,2}[.)．:：、]|\([0-9]{1,2}\))", "", key(label))
    if stripped and plain(stripped) != plain(label):
        yield plain(stripped)
    if option is not None and option < len(question.question.options):
        yield from (plain(each) for each in question.question.options[option].former)


def _clusters(found: Sequence[tuple[int, int, str]], text: str) -> list[Spot]:
    spots: list[Spot] = []
    for start, end, name in found:
        if spots and _JOINER.fullmatch(text[spots[-1].end : start]):
            spots[-1] = Spot(spots[-1].start, end, (*spots[-1].names, name))
        elif not spots or start >= spots[-1].end:
            spots.append(Spot(start, end, (name,)))
    return spots


# ---------------------------------------------------------------- comparing


def named(tally: Tally, group: int) -> str:
    """「午前の部で」 before a figure of a 部; nothing for 全体."""
    shown = tally.groups[group] if group >= 0 else tally.attendance[-group]
    return f"{shown.label}で" if group else ""


def not_to_be_told(known: Tallied, group: int) -> str:
    """What is wrong with a figure of a 部 that is not shown; the figure itself is not said."""
    return (
        f"{known.group(group).label}は、回答者の少ない部の結果が分からないよう、全体にのみ含めています。"
        "この部の結果が分かる数値や語は、記載しないでください。"
    )


def agrees(claim: Claim, share: Share, slack: int) -> bool:
    """True where count and rate of a claim are those of a share."""
    count, base = share
    if claim.count is not None and not _counted(claim.count, count):
        return False
    return claim.rate is None or rated(claim.rate, count, base, slack)


def _counted(figure: Figure, count: int) -> bool:
    stated = figure.count or 0
    if figure.about:
        return abs(stated - count) <= max(1, count // 10)
    return stated == count


def rated(figure: Figure, count: int, base: int, slack: int) -> bool:
    """True where a rate is that of ``count`` of ``base``, at as many decimals as it has."""
    if figure.rate is None or base <= 0:
        return False
    exponent = figure.rate.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) else 0
    true = percent(count, base, digits)
    if true is None:
        return False
    if figure.about:
        exact = percent(count, base, 2)
        return exact is not None and abs(exact - figure.rate) <= (
            slack if figure.rate % 5 else Decimal("2.5")
        )
    return true == figure.rate


def arithmetic(tally: Tally, claim: Claim, slack: int) -> str:
    """What is wrong where base, count and rate of one claim do not go together; empty where they do."""
    if not (claim.base and claim.count and claim.rate and claim.base.count):
        return ""
    count, base = claim.count.count or 0, claim.base.count
    if rated(claim.rate, count, base, slack):
        return ""
    return (
        f"「{base:,}{claim.base.unit}中{count:,}{claim.count.unit}」の割合は、"
        f"「{claim.rate.rate}%」ではなく{tally.description.settings.rate(count, base)}です。"
    )
