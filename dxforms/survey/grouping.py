"""意見の分類: answers in words put into groups by the words they hold, or as staff typed beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from dxforms.issues import Issue, Where, notice, quoted
from dxforms.survey.answers import Answer, Responses
from dxforms.survey.condition_text import read_condition
from dxforms.survey.conditions import met, verdict, words_in
from dxforms.survey.decided import shortened
from dxforms.survey.description import Description
from dxforms.survey.published import words_of
from dxforms.survey.questions import Question, Rule
from dxforms.survey.review import Review
from dxforms.survey.tables import Parts
from dxforms.survey.tally import Grouping, Hit, Line, LineRole, Table
from dxforms.text import heading_key, nearest

UNGROUPED = LineRole.UNGROUPED.value
SEPARATORS = re.compile(r"[、，,；;\n]")
"""What stands between several groups of one answer in 分類."""
_PIECES = re.compile(r"(?:[^、，,；;\n（(]|[（(][^（）()]*[）)]?)+")
_WITH_WORDS = re.compile(r"(.+?)\s*[（(][^（）()]*[）)]")
"""待ち時間（待つ、行列）: a group as 分類（自動） shows it, which people copy."""


def grouped_answers(
    description: Description, responses: Responses, review: Review, counted: Sequence[int], parts: Parts
) -> tuple[dict[str, Grouping], tuple[Issue, ...]]:
    """The groups of every question that has rules, by its number, and what a person should look at.

    ``counted`` are the counted respondents, ``parts`` where they belong. Staff's own 分類 of an answer wins over the
    rules. ValueError (:class:`~dxforms.survey.condition_text.Unclear`) for a condition that cannot be read. Costs grow
    with answers × different words; equal hits are tried once.
    """
    rules: dict[str, list[Rule]] = {}
    for rule in description.rules:
        rules.setdefault(rule.question, []).append(rule)
    columns = dict(zip((q.number for q in responses.survey.questions), responses.answers, strict=True))
    found: dict[str, Grouping] = {}
    issues: list[Issue] = []
    for question in description.survey.counted:
        if question.number in rules:
            sorting = _Sorting(question, rules[question.number], responses, review, counted)
            found[question.number] = sorting.grouping(columns[question.number], parts)
            issues += sorting.issues(found[question.number], description)
    return found, tuple(issues)


def typed_groups(text: str, known: Mapping[str, int]) -> list[str]:
    """The groups typed in one cell of 分類; ``known`` holds names by key, so that 待ち時間（待つ、行列） is one of them."""
    names = []
    for piece in _PIECES.findall(text):
        name = piece.strip()
        bare = _WITH_WORDS.fullmatch(name)
        if bare is not None and heading_key(name) not in known and heading_key(bare[1]) in known:
            name = bare[1]
        if heading_key(name):
            names.append(name)
    return names


class _Sorting:
    """The answers to one question on their way into groups."""

    def __init__(
        self,
        question: Question,
        rules: Sequence[Rule],
        responses: Responses,
        review: Review,
        counted: Sequence[int],
    ) -> None:
        self.question = question
        self.rules = rules
        self.responses = responses
        self.review = review
        self.counted = counted
        self.conditions = [read_condition(rule.condition) for rule in rules]
        self.tried: list[tuple[frozenset[str], dict[frozenset[str], Hit | None]]] = [
            (frozenset(word.key for word in words_in(condition)), {}) for condition in self.conditions
        ]
        self.names = {heading_key(rule.name): index for index, rule in enumerate(rules)}
        self.labels = [rule.name for rule in rules]
        self.own: dict[str, list[int]] = {}
        """Respondents by the names that no rule has."""

    def grouping(self, answers: Sequence[Answer], parts: Parts) -> Grouping:
        """The groups with their counts by part."""
        proposed = self._proposed(answers)
        of = self._sorted(proposed)
        size = len(parts.totals)
        counts = [[0] * size for _ in self.labels]
        given, nowhere = [0] * size, [0] * size
        for part, respondent in zip(parts.of, self.counted, strict=True):
            groups = of[respondent]
            if groups is None:
                continue
            given[part] += 1
            nowhere[part] += not groups
            for group in groups:
                counts[group][part] += 1
        bases = parts.columns(given)
        lines = [
            Line(role=LineRole.OPTION, label=name, option=index, counts=parts.columns(counts[index]))
            for index, name in enumerate(self.labels)
        ]
        last = Line(role=LineRole.UNGROUPED, label=UNGROUPED, counts=parts.columns(nowhere))
        return Grouping(
            rules=tuple(self.rules),
            names=tuple(self.labels),
            table=Table(lines=(*lines, last), bases=bases, answered=bases),
            of=of,
            proposed=proposed,
        )

    def _proposed(self, answers: Sequence[Answer]) -> tuple[tuple[Hit, ...] | None, ...]:
        """What the rules say of every answer received; None where nothing was written."""
        words = list(dict.fromkeys(word.key for condition in self.conditions for word in words_in(condition)))
        known: dict[tuple[str, ...], tuple[Hit, ...]] = {}

        def hits(text: str) -> tuple[Hit, ...]:
            bare = heading_key(text)
            present = tuple([word for word in words if word in bare])
            found = known.get(present)
            if found is None:
                found = known[present] = tuple(self._hits(frozenset(present)))
            return found

        texts = (words_of(self.question, answer) for answer in answers)
        return tuple(hits(text) if text else None for text in texts)

    def _hits(self, present: frozenset[str]) -> Iterator[Hit]:
        """The rules that answers with these words meet; each is tried once on every choice of its own words."""
        for index, (keys, tried) in enumerate(self.tried):
            own = present & keys
            if own not in tried:
                found = met(self.conditions[index], own)
                words = None if found is None else tuple([word.text for word in found])
                tried[own] = None if words is None else Hit(group=index, words=words)
            hit = tried[own]
            if hit is not None:
                yield hit

    def _sorted(self, proposed: Sequence[tuple[Hit, ...] | None]) -> tuple[tuple[int, ...] | None, ...]:
        """The groups of every answer: staff's where they typed any, else the rules'."""
        decisions, keys = self.review.answers, self.responses.keys
        of = [None if hits is None else tuple(hit.group for hit in hits) for hits in proposed]
        if not decisions:
            return tuple(of)
        typed = {
            index: decision.grouping
            for index, key in enumerate(keys)
            if of[index] is not None
            and (decision := decisions.get((key, self.question.number))) is not None
            and decision.grouping
        }
        ruled = dict(self.names)
        # Names of answers that are not counted make no line of their own.
        for index in self.counted:
            for name in typed_groups(typed.get(index, ""), ruled):
                bare = heading_key(name)
                if bare not in ruled and bare != heading_key(UNGROUPED):
                    if bare not in self.names:
                        self.names[bare] = len(self.labels)
                        self.labels.append(name)
                    self.own.setdefault(self.labels[self.names[bare]], []).append(index)
        for index, text in typed.items():
            places = {self.names.get(heading_key(name)) for name in typed_groups(text, ruled)}
            of[index] = tuple(sorted(place for place in places if place is not None))
        return tuple(of)

    # ------------------------------------------------------------ what to look at

    def issues(self, grouping: Grouping, description: Description) -> Iterator[Issue]:
        """Names that no rule has, rules that no answer meets, and rules that all of them do."""
        number = self.question.number
        for name, rows in self.own.items():
            near = nearest(name, (rule.name for rule in self.rules))
            hint = f"「{near}」の誤りであれば直してください。" if near else ""
            yield notice(
                "grouping.own",
                f"{number}の「分類」に記入された{quoted(name)}（回答ID {shortened([self.responses.label(row) for row in rows])}）は、"
                f"「意見の分類」シートにない分類名です。一つの分類として集計しています。{hint}",
                Where(file=self.review.file, sheet="自由記述" if self.review.file else ""),
            )
        base = grouping.table.bases[0]
        if not base:
            return
        lines = grouping.table.lines[: len(self.rules)]
        doubtful = [
            (rule, line)
            for rule, line, condition in zip(self.rules, lines, self.conditions, strict=True)
            if verdict(condition) is None
        ]
        none = [rule for rule, line in doubtful if not line.counts[0]]
        if none:
            yield notice(
                "grouping.empty",
                f"{number}の分類のうち、{shortened([quoted(rule.name) for rule in none])}に当てはまる回答がありません。"
                "語の表記が回答と異なる場合は、条件を直してください。",
                description.where("意見の分類", number, none[0].name),
            )
        for rule, line in doubtful:
            if line.counts[0] == base and base > 1:
                yield notice(
                    "grouping.full",
                    f"{number}の分類{quoted(rule.name)}に、全ての回答（{base:,}件）が当てはまります。条件が広すぎないか確かめてください。",
                    description.where("意見の分類", number, rule.name),
                )
