"""Counts and rates in people's prose against the tally.

A figure is faulted only where it is tied to something the tally holds (an option named in its sentence, those who came
or answered, a response rate, the question of its section) and none of the values it can mean is the one stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dxforms.report.proof_claims import Claim, Figure, claims, figures
from dxforms.report.proof_paper import Paragraph, ProofFinding, Role, Weight, found
from dxforms.report.proof_tallied import Share, Spot, Tallied, agrees, rated
from dxforms.report.proof_text import half_width, sentences
from dxforms.report.proof_words import Words
from dxforms.survey.questions import Kind

_ANSWERS = re.compile(r"(?:回答|アンケート|選択|割合|答え|占め|理解|評価)")
_TOGETHER = re.compile(r"合わせ|あわせ|合計|合算|両者|計\s?(?=[0-9０-９])")
_GROUP, _NUMBER = "\ue002", "\ue003"
_AND = r"(?:、|,|・|及び|並びに|と)"
_GROUP_BEFORE = re.compile(rf"{_GROUP}+(?:では|には|から|[はがのにでと、:：])*$")
_LAST_OF_LIST = re.compile(rf"{_NUMBER}+(?:[（(][^（）()]*[）)])?{_AND}\s?$")
_NEXT_OF_LIST = re.compile(
    rf"^(?:[（(][^（）()]*[）)])?{_AND}\s?{_GROUP}+(?:では|には|から|[はがのにでと、:：])*{_NUMBER}+(?:[（(][^（）()]*[）)])?"
)
_GENERAL = re.compile(
    rf"(?:講演会|研修|講座|講演|当日|今回|今般|本市|全体|合計|合わせて|延べ|計|アンケート|有効|なお|また|{_GROUP})"
    r"(?:へ|に|で|における|全体)?(?:の|は|も|、|で|、?全)*$|[（(「]$"
)
_OF_ALL = re.compile(
    rf"講演会|研修|出席|参加|開催|回答|アンケート|全体|合わせて|合計|今回|当日|{_NUMBER}|{_GROUP}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """A sentence in its paragraph."""

    text: str
    bare: str
    """Without the insides of quotations."""
    offset: int
    labels: list[Spot]
    groups: list[Spot]
    before: str
    """What the paragraph says before it."""


def contradictions(
    paragraphs: Sequence[Paragraph], known: Tallied, words: Words, skip: frozenset[int] = frozenset()
) -> Iterator[ProofFinding]:
    """Figures that have another value than the tally's; ``skip`` are drafts nobody has rewritten yet."""
    reader = _Reader(known, words)
    for paragraph in paragraphs:
        if paragraph.index in skip or not _is_told(paragraph):
            continue
        earlier: list[Spot] = []
        for first, last in sentences(paragraph.text):
            text = paragraph.text[first:last]
            labels, bare = known.label_spots(text)
            sentence = _Sentence(
                text=text, bare=bare, offset=first, labels=labels, groups=known.group_spots(bare),
                before=paragraph.text[:first],
            )  # fmt: skip
            for claim, message in reader.read(sentence, paragraph, earlier):
                yield found("figure.contradicts", Weight.MEND, message, paragraph, first + claim.start)
            earlier += labels


def _is_told(paragraph: Paragraph) -> bool:
    """True for prose that speaks of the survey's figures."""
    if paragraph.role in {Role.REMARKS, Role.CONCLUSIONS}:
        return True
    return paragraph.role is Role.PROSE and (
        bool(paragraph.question) or any("アンケート" in heading for heading in paragraph.headings)
    )


def _is_general(head: str) -> bool:
    """True where what stands before a number of people does not narrow it: 部署別では、市民課が最も多く、8名が参加."""
    head = head.strip()
    if not head or _GENERAL.search(head):
        return True
    clause = re.split(r"[、。]", head[:-1])[-1] if head[-1] in "、。" else ""
    return bool(_OF_ALL.search(clause))


class _Reader:
    """The figures of one sentence after another."""

    def __init__(self, known: Tallied, words: Words) -> None:
        self.known = known
        self.tally = known.tally
        self.slack = words.numbers["およその数の許容差（ポイント）"]
        came, gave, rate = (words.any_of(name) for name in ("出席の語", "回答者の語", "回答率の語"))
        people = r"(?:者|人)?(?:数)?(?:は|が|の|も|:|：|、|計|合計|合わせて|延べ|、?全体で)*\s?$"
        self.came_before = re.compile(rf"{came}{people}")
        self.came_after = re.compile(rf"^(?:の[^、。]{{1,12}})?(?:が|の)(?:本?講演会?に)?{came}")
        self.gave_before = re.compile(
            rf"(?:{gave}(?:は|が|の|も|:|：|、|計|合計|合わせて)*|(?:回答|記入|協力)した(?:職員|方|者)?の?)\s?$"
        )
        self.gave_after = re.compile(
            r"^(?:の(?:職員|方|者|参加者|出席者))?(?:(?:が|から)(?:アンケートに|アンケートの)?(?:回答(?!者の)|有効な回答)|の回答(?:を得|が(?:あ|寄せ|得)|者))"
        )
        self.rate_before = re.compile(rf"{rate}(?:は|が|も|の|:|：|、|で)*(?:全体で)?\s?$")
        self.positive = re.compile(words.any_of("肯定の語"))
        self.elsewhere = re.compile(words.any_of("ほかの調査の語") + r"|令和[0-9元０-９]+年度|平成")

    def read(
        self, sentence: _Sentence, paragraph: Paragraph, earlier: Sequence[Spot]
    ) -> Iterator[tuple[Claim, str]]:
        """The claims of a sentence that are wrong, and what the tally says."""
        if self.elsewhere.search(sentence.bare):
            return
        stated = claims(sentence.bare)
        for index, claim in enumerate(stated):
            after = stated[index - 1].end if index else 0
            until = stated[index + 1].start if index + 1 < len(stated) else len(sentence.bare)
            message = self._wrong(claim, sentence, paragraph, earlier, after, until)
            if message:
                yield claim, message

    def _wrong(
        self,
        claim: Claim,
        sentence: _Sentence,
        paragraph: Paragraph,
        earlier: Sequence[Spot],
        after: int,
        until: int,
    ) -> str:
        question = self.known.numbers.get(self._question(sentence, paragraph))
        groups = self._groups(claim, sentence, until)
        own = [spot for spot in sentence.labels if after <= spot.start and spot.end <= claim.start]
        attended = self._attendance(claim, sentence, groups, own, question)
        if attended is not None:
            return attended
        arithmetic = self._arithmetic(claim)
        clusters = own[-1:] or self._following(claim, sentence, until)
        carried = [spot for spot in sentence.labels if spot.end <= claim.start][-1:]
        if not own:
            clusters = [*clusters, *[spot for spot in carried if spot not in clusters]]
        if (
            not clusters
            and self.positive.search(sentence.bare)
            and question is not None
            and self.known.positive(question)
        ):
            clusters = [Spot(0, 0, self.known.positive(question))]
        if clusters:
            return self._tied(claim, sentence, clusters, [*earlier], groups, question) or arithmetic
        if arithmetic:
            return arithmetic
        if (
            claim.base
            and claim.base.count is not None
            and claim.rate
            and self._strange_base(claim.base, question)
        ):
            return self._base_message(claim.base)
        return self._loose(claim, sentence, paragraph, question)

    def _question(self, sentence: _Sentence, paragraph: Paragraph) -> str:
        """The question a sentence names, else that of its section."""
        named = [
            number
            for number in self.known.numbers
            if re.search(rf"(?<![0-9A-Za-z]){re.escape(number)}(?![0-9])", half_width(sentence.bare))
        ]
        return named[0] if len(named) == 1 else paragraph.question

    def _groups(self, claim: Claim, sentence: _Sentence, until: int) -> list[int]:
        """The groups a claim can be of: those named last before it, or right after it in brackets."""
        before = [spot for spot in sentence.groups if spot.end <= claim.start]
        behind = [
            spot
            for spot in sentence.groups
            if claim.end <= spot.start <= until
            and re.fullmatch(r"[)）]?[（(]", sentence.bare[claim.end : spot.start])
        ]
        named = [int(name) for spot in (*before[-1:], *behind) for name in spot.names]
        if named:
            return [*dict.fromkeys(named), *([0] if _TOGETHER.search(sentence.bare) else [])]
        told = [int(name) for spot in self.known.group_spots(sentence.before) for name in spot.names]
        return list(dict.fromkeys((0, *told)))

    # -- those who came and answered

    def _attendance(
        self,
        claim: Claim,
        sentence: _Sentence,
        groups: Sequence[int],
        own: Sequence[Spot],
        question: int | None,
    ) -> str | None:
        """What is wrong where a claim says how many came or answered; None where it says something else."""
        for figure in (claim.base, claim.count, claim.rate):
            if figure is None:
                continue
            head, tail = self._head(sentence, figure), self._tail(sentence, figure)
            if figure.count is not None and figure.unit != "件" and not own:
                if self._says(self.came_before, head) or (self.came_after.match(tail) and _is_general(head)):
                    seats = [self.tally.groups[group].attendees for group in groups]
                    if None not in seats and not any(self._same(figure, count or 0) for count in seats):
                        return self._people_message(figure, [count or 0 for count in seats], "出席者", groups)
                    if figure is claim.count and claim.rate is None:
                        return ""
                    if figure is claim.count and claim.base is None:
                        return self._rate_of(claim, groups)
                elif self._says(self.gave_before, head) or (
                    self.gave_after.match(tail) and figure is not claim.base and _is_general(head)
                ):
                    # How many gave an answer to the question is as true as how many answered at all.
                    right = [self.tally.groups[group].n for group in groups]
                    if not any(self._same(figure, count) for count in right) and not self._answered(
                        figure, groups, question
                    ):
                        return self._people_message(figure, right, "回答者", groups)
                    if figure is claim.count and claim.rate is None:
                        return ""
                    if figure is claim.count and claim.base is None:
                        return self._rate_of(claim, groups)
            if figure.rate is not None and self.rate_before.search(head):
                rates = [
                    (self.tally.groups[group].n, self.tally.groups[group].attendees or 0) for group in groups
                ]
                if all(base for _, base in rates) and not any(
                    rated(figure, *share, self.slack) for share in rates
                ):
                    shown = "、".join(self.tally.description.settings.rate(*share) for share in rates[:1])
                    return f"回答率「{figure.rate}%」が集計と違います。集計では{self._name(groups[0])}{shown}です。"
                return ""
        return None

    def _says(self, cue: re.Pattern[str], head: str) -> bool:
        """True where a head ends with 出席者は and the like, and means all of them: not 市外からの参加者は."""
        match = cue.search(head)
        return match is not None and _is_general(head[: match.start()])

    def _head(self, sentence: _Sentence, figure: Figure) -> str:
        """What stands before a figure, without the enumeration it is a part of: 出席者は、午前の部が32名、午後の部が25名."""
        head = self._coded(sentence)[: figure.start].removesuffix("約")
        before = ""
        while before != head:
            before = head
            head = _LAST_OF_LIST.sub("", _GROUP_BEFORE.sub("", head))
        return head

    def _tail(self, sentence: _Sentence, figure: Figure) -> str:
        """What stands behind it, without the rest of its enumeration: 午前の部に32名、午後の部に25名が出席."""
        tail = self._coded(sentence)[figure.end :]
        before = ""
        while before != tail:
            before = tail
            tail = _NEXT_OF_LIST.sub("", tail)
        return tail

    def _coded(self, sentence: _Sentence) -> str:
        """The sentence with signs for groups and figures, as long as before."""
        chars = list(sentence.bare)
        for spot in sentence.groups:
            chars[spot.start : spot.end] = _GROUP * (spot.end - spot.start)
        for figure in figures(sentence.bare):
            chars[figure.start : figure.end] = _NUMBER * (figure.end - figure.start)
        return "".join(chars)

    def _rate_of(self, claim: Claim, groups: Sequence[int]) -> str:
        """What is wrong with the rate beside a number of people: of those who came, or of all who answered."""
        if claim.rate is None or claim.count is None:
            return ""
        count = claim.count.count or 0
        bases = [self.tally.groups[group].attendees or 0 for group in (*groups, 0)]
        bases += [self.tally.n, self.tally.received]
        if not any(bases) or any(rated(claim.rate, count, base, self.slack) for base in bases):
            return ""
        return f"「{count:,}{claim.count.unit}」の割合「{claim.rate.rate}%」が集計と違います。出席者数に対する割合は{self.tally.description.settings.rate(count, bases[0])}です。"

    def _answered(self, figure: Figure, groups: Sequence[int], question: int | None) -> bool:
        """True where so many answered the question of the section, or so many responses were received."""
        tables = self.tally.questions[question].tables if question is not None else ()
        return any(
            self._same(figure, table.answered[group]) for table in tables for group in groups
        ) or self._same(figure, self.tally.received)

    def _same(self, figure: Figure, count: int) -> bool:
        stated = figure.count or 0
        return abs(stated - count) <= max(1, count // 10) if figure.about else stated == count

    def _name(self, group: int) -> str:
        return f"{self.tally.groups[group].label}で" if group else ""

    def _people_message(self, figure: Figure, right: Sequence[int], what: str, groups: Sequence[int]) -> str:
        people = self.tally.description.settings.people
        return f"{what}数「{figure.count:,}{figure.unit}」が集計と違います。集計では{self._name(groups[0])}{people(right[0])}です。"

    # -- options

    def _following(self, claim: Claim, sentence: _Sentence, until: int) -> list[Spot]:
        """The options named right after a claim: 39名（95.1%）が「理解できた」と回答."""
        for spot in sentence.labels:
            if claim.end <= spot.start < until:
                between = sentence.bare[claim.end : spot.start]
                if len(between) <= 25 and re.match(r"^[)）」]*(?:の[^、。]{0,14})?(?:が|は|の|も)", between):
                    return [spot]
                return []
        return []

    def _tied(
        self,
        claim: Claim,
        sentence: _Sentence,
        clusters: Sequence[Spot],
        earlier: Sequence[Spot],
        groups: Sequence[int],
        question: int | None,
    ) -> str:
        """What is wrong with a claim that is tied to options; empty where some value it can mean agrees."""
        candidates: list[Share] = []
        for spot in clusters:
            candidates += self._values(spot.names, groups, question)
        if not candidates:
            return ""
        lenient = list(candidates)
        for spot in clusters:
            lenient += self._positive_values(spot, sentence, groups, question)
        if _TOGETHER.search(sentence.bare):
            told = dict.fromkeys(
                name
                for spot in (*earlier, *sentence.labels)
                if spot.end <= claim.start or spot in earlier
                for name in spot.names
            )
            lenient += self._values(tuple(told), groups, question)
        if claim.base and claim.base.count is not None and self._strange_base(claim.base, question):
            return self._base_message(claim.base)
        if claim.count is None and claim.rate is None:
            return ""
        if any(agrees(claim, share, self.slack) for share in lenient):
            return ""
        if claim.base and any(
            spot.end <= claim.base.start
            and claim.base.count in {count for count, _ in self._values(spot.names, groups, question)}
            for spot in clusters
        ):
            return ""  # of the 23 who chose it, 13 said something else
        return self._figure_message(claim, candidates[0], groups[0])

    def _positive_values(
        self, spot: Spot, sentence: _Sentence, groups: Sequence[int], question: int | None
    ) -> list[Share]:
        """An option without 「」 may stand for all positive ones: 95.1%が理解できたと回答."""
        if sentence.text[spot.start : spot.start + 1] == "「" or len(spot.names) != 1:
            return []
        asked = [question] if question is not None else self.known.labels.get(spot.names[0], ())
        return [
            share
            for index in asked
            if spot.names[0] in self.known.positive(index)
            for group in groups
            for share in self.known.shares(index, self.known.positive(index), group)
        ]

    def _values(self, names: Sequence[str], groups: Sequence[int], question: int | None) -> list[Share]:
        """Shares options can mean: of the section's question where it has them, else of every one that has."""
        if question is not None and any(name in self.known.lines[question] for name in names):
            asked: Sequence[int] = [question]
        else:
            asked = list(dict.fromkeys(index for name in names for index in self.known.labels.get(name, ())))
        return [
            share for index in asked for group in groups for share in self.known.shares(index, names, group)
        ]

    def _figure_message(self, claim: Claim, share: Share, group: int) -> str:
        settings = self.tally.description.settings
        count, base = share
        stated = "、".join(
            f"{each.count:,}{each.unit}" if each.count is not None else f"{each.rate}%"
            for each in (claim.count, claim.rate)
            if each
        )
        return (
            f"数値「{stated}」が集計と違います。"
            f"集計では{self._name(group)}{settings.people(count)}（{settings.rate(count, base)}）です。"
        )

    # -- figures alone

    def _arithmetic(self, claim: Claim) -> str:
        """What is wrong where base, count and rate of one claim do not go together."""
        if not (claim.base and claim.count and claim.rate and claim.base.count):
            return ""
        count, base = claim.count.count or 0, claim.base.count
        if rated(claim.rate, count, base, self.slack):
            return ""
        return (
            f"「{base:,}{claim.base.unit}中{count:,}{claim.count.unit}」の割合は、"
            f"「{claim.rate.rate}%」ではなく{self.tally.description.settings.rate(count, base)}です。"
        )

    def _strange_base(self, base: Figure, question: int | None) -> bool:
        return not base.about and not self.known.is_base(base.count or 0, question)

    def _base_message(self, base: Figure) -> str:
        people = self.tally.description.settings.people(self.tally.n)
        return f"基数「{base.count:,}{base.unit}」は、集計にありません。回答者数は{people}です。"

    def _loose(self, claim: Claim, sentence: _Sentence, paragraph: Paragraph, question: int | None) -> str:
        """What is wrong with figures that name no option: free texts counted, a rate in the section of a question."""
        if question is not None and self.tally.questions[question].question.kind is Kind.TEXT:
            return self._free_text(claim, sentence, question)
        rate, digits = claim.rate, self.tally.description.settings.digits
        if rate is None or rate.about or rate.rate is None or not _ANSWERS.search(sentence.bare):
            return ""
        if not digits or rate.rate.as_tuple().exponent != -digits:
            return ""
        if claim.base and claim.count:  # whose arithmetic is right: people counted something of their own
            return ""
        asked = (
            [question]
            if question is not None
            else range(len(self.tally.questions))
            if paragraph.role is Role.CONCLUSIONS
            else []
        )
        if not asked:
            return ""
        known = [
            *self.known.attendance(),
            *(share for index in asked for share in self.known.everything(index)),
        ]
        if any(agrees(claim, share, self.slack) for share in known):
            return ""
        if claim.count and any(
            rated(rate, claim.count.count or 0, group.n, self.slack) for group in self.tally.groups
        ):
            return ""
        where = f"{self.tally.questions[question].question.number}の" if question is not None else ""
        return f"割合「{rate.rate}%」は、{where}集計にありません。数値を確かめてください。"

    def _free_text(self, claim: Claim, sentence: _Sentence, question: int) -> str:
        """How many free texts there are: 41件の回答があった."""
        figure = claim.count
        if figure is None or figure.unit != "件" or claim.base or claim.rate:
            return ""
        head, tail = sentence.bare[: figure.start], sentence.bare[figure.end :]
        for spot in reversed(sentence.groups):
            head = head[: spot.start] + head[spot.end :] if spot.end <= figure.start else head
        says = re.match(r"^の(?:自由記述の|意見・?|御?意見や?)?回答(?:が|を|で)", tail) or re.match(
            r"^の(?:御?意見|自由記述)(?:が|を)", tail
        )
        if not says or not re.fullmatch(
            r"(?:この設問に(?:は|対し(?:て|、)?)?|で|では|に|は|、|全|計|合計|合わせて)*", head.strip()
        ):
            return ""
        tally = self.tally.questions[question]
        groups = self._groups(claim, sentence, len(sentence.bare))
        right = {tally.table.answered[group] for group in groups}
        printed = {group.group: len(group.answers) for group in tally.answers}
        right |= {sum(printed.values()) if group == 0 else printed.get(group, -1) for group in groups}
        if figure.count in right:
            return ""
        return f"回答数「{figure.count:,}件」が集計と違います。集計では{self._name(groups[0])}{tally.table.answered[groups[0]]:,}件です。"
