"""Counts and rates in people's prose against the tally.

A figure is faulted only where it is tied to something the tally holds (an option named in its sentence, those who came
or answered, a response rate, the question of its section) and none of the values it can mean is the one stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dxforms.report.proof_answers import answers, blank_answers, says_nothing
from dxforms.report.proof_attendance import Attendance
from dxforms.report.proof_claims import Claim, Figure, claims
from dxforms.report.proof_paper import Paragraph, ProofFinding, Role, Weight, found
from dxforms.report.proof_tallied import (
    Sentence,
    Share,
    Spot,
    Tallied,
    agrees,
    arithmetic,
    named,
    not_to_be_told,
    rated,
)
from dxforms.report.proof_text import clauses, half_width, sentences
from dxforms.report.proof_words import Words
from dxforms.survey.questions import Kind

_ANSWERS = re.compile(r"(?:回答|アンケート|選択|割合|答え|占め|理解|評価)")
_LEFT_OUT = re.compile(r"(?:と?の?回答)?(?:者)?を除")
_GIVES = re.compile(r"[)）」]*(?:の(?!うち|内)[^、。「」]{0,14}?)?(?:が|は|も)\s?")
"""What stands between a figure and the option it is of: 9人が「…」."""
_OF_OPTION = re.compile(r"[)）」]*(?:の(?!うち|内)[^、。]{0,14})?(?:が|は|の(?!うち|内)|も)")
_LISTED = re.compile(r"\s?[（(][^（）()]*[）)]\s?[、,・]?\s?(?:及び|および|又は|または|並びに|と|や)?\s?")
"""What stands between options that are listed with their figures: 「…」（19名）及び「…」（17名）."""
_MOST_SUMMED = 6
_TOGETHER = re.compile(r"合わせ|あわせ|合計|合算|両者|計\s?(?=[0-9０-９])")


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
            sentence = Sentence(
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


_FIGURE = re.compile(r"[0-9０-９]\s?(?:名|人|件|%|％|割)")
_BACK = re.compile(r"今回|今年度|本講演会|本アンケート|一方")


def _listed(claim: Claim, sentence: Sentence) -> tuple[str, ...]:
    """The options listed with their figures right before a claim, which may be of all of them."""
    before = [spot for spot in sentence.labels if spot.end <= claim.start]
    first = len(before) - 1
    while first > 0 and _LISTED.fullmatch(sentence.bare[before[first - 1].end : before[first].start]):
        first -= 1
    if first < 0 or not _LISTED.match(sentence.bare, before[-1].end):
        return ()
    return tuple(dict.fromkeys(name for spot in before[first:] for name in spot.names))


class _Reader:
    """The figures of one sentence after another."""

    def __init__(self, known: Tallied, words: Words) -> None:
        self.known = known
        self.tally = known.tally
        self.slack = words.numbers["およその数の許容差（ポイント）"]
        self.attendance = Attendance(known, words)
        self.positive = re.compile(words.any_of("肯定の語"))
        self.elsewhere = re.compile(words.any_of("ほかの調査の語"))
        self.aside = re.compile(words.any_of("予定や規模の語") + r"|(?:令和|平成)\s?[0-9元０-９]+年度")

    def read(
        self, sentence: Sentence, paragraph: Paragraph, earlier: Sequence[Spot]
    ) -> Iterator[tuple[Claim, str]]:
        """The claims of a sentence that are wrong, and what the tally says."""
        stated = claims(sentence.bare)
        other = self._other(sentence)
        labels = [spot for spot in sentence.labels if not _LEFT_OUT.match(sentence.bare, spot.end)]
        given: set[int] = set()  # labels that belong to the figure before them
        for index, claim in enumerate(stated):
            after = stated[index - 1].end if index else 0
            until = stated[index + 1].start if index + 1 < len(stated) else len(sentence.bare)
            own = [
                spot
                for spot in labels
                if after <= spot.start and spot.end <= claim.start and spot.start not in given
            ]
            taken = [
                spot
                for spot in labels
                if not own
                and claim.end <= spot.start < until
                and _GIVES.fullmatch(sentence.bare[claim.end : spot.start])
            ]
            if any(first <= claim.start < last for first, last in other):
                given |= {spot.start for spot in taken}
                continue
            message = self._wrong(claim, sentence, paragraph, earlier, own, taken, given, until)
            given |= {spot.start for spot in taken}
            if message:
                yield claim, message

    def _other(self, sentence: Sentence) -> list[tuple[int, int]]:
        """Where a sentence speaks of other figures: of plans and sizes a clause, of other surveys until it comes back."""
        parted = clauses(sentence.bare)
        found: list[tuple[int, int]] = []
        for number, (first, last) in enumerate(parted):
            clause = sentence.bare[first:last]
            rest = parted[number + 1 :]
            if self.elsewhere.search(clause):
                for begin, end in rest:
                    back = _BACK.search(sentence.bare[begin:end])
                    if back or any(begin <= spot.start < end for spot in sentence.labels):
                        break
                    last = end
            elif not self.aside.search(clause):
                continue
            if not _FIGURE.search(sentence.bare[first:last]):
                # 前回は、82.4%であった: the figure stands in the next clause.
                last = next((end for begin, end in rest if _FIGURE.search(sentence.bare[begin:end])), last)
            found.append((first, last))
        return found

    def _wrong(
        self,
        claim: Claim,
        sentence: Sentence,
        paragraph: Paragraph,
        earlier: Sequence[Spot],
        own: Sequence[Spot],
        taken: Sequence[Spot],
        given: set[int],
        until: int,
    ) -> str:
        question = self.known.numbers.get(self._question(sentence, paragraph))
        groups = self._groups(claim, sentence, until)
        untold = next((group for group in groups if group < 0), 0)
        if untold and 0 not in groups:
            attended = self.attendance.wrong(claim, sentence, groups, [*own, *taken], question)
            told = sentence.labels or _ANSWERS.search(sentence.bare) or says_nothing(claim, sentence)
            return attended or (not_to_be_told(self.known, untold) if attended is None and told else "")
        groups = [group for group in groups if group >= 0]
        if question is not None and says_nothing(claim, sentence):
            return blank_answers(self.tally, question, claim, sentence, groups)
        attended = self.attendance.wrong(claim, sentence, groups, [*own, *taken], question)
        if attended is not None:
            return attended
        sums = arithmetic(self.tally, claim, self.slack)
        clusters = [*own[-1:]] or self._following(claim, sentence, until)
        if not own:
            carried = [spot for spot in sentence.labels if spot.end <= claim.start][-1:]
            # 9人が「A」、15人が「B」: A has its figure already.
            clusters += [
                spot for spot in carried if spot not in clusters and not (clusters and spot.start in given)
            ]
        if (
            not clusters
            and self.positive.search(sentence.bare)
            and question is not None
            and self.known.positive(question)
        ):
            clusters = [Spot(0, 0, self.known.positive(question))]
        if clusters:
            return self._tied(claim, sentence, clusters, [*earlier], groups, question) or sums
        if sums:
            return sums
        if (
            claim.base
            and claim.base.count is not None
            and claim.rate
            and self._strange_base(claim.base, question)
        ):
            return self._base_message(claim.base)
        return self._loose(claim, sentence, paragraph, question)

    def _question(self, sentence: Sentence, paragraph: Paragraph) -> str:
        """The question a sentence names, else that of its section."""
        named = [
            number
            for number in self.known.numbers
            if re.search(rf"(?<![0-9A-Za-z]){re.escape(number)}(?![0-9])", half_width(sentence.bare))
        ]
        return named[0] if len(named) == 1 else paragraph.question

    def _groups(self, claim: Claim, sentence: Sentence, until: int) -> list[int]:
        """The groups a claim can be of: those named last before it, or right after it in brackets."""
        before = [spot for spot in sentence.groups if spot.end <= claim.start]
        behind = [
            spot
            for spot in sentence.groups
            if claim.end <= spot.start <= until
            and re.fullmatch(r"[)）]?[（(]", sentence.bare[claim.end : spot.start])
            and sentence.bare[spot.end : spot.end + 1] in {"）", ")"}
        ]
        named = [int(name) for spot in (*before[-1:], *behind) for name in spot.names]
        if named:
            return [*dict.fromkeys(named), *([0] if _TOGETHER.search(sentence.bare) else [])]
        told = [int(name) for spot in self.known.group_spots(sentence.before) for name in spot.names]
        return list(dict.fromkeys((0, *told)))

    # -- options

    def _following(self, claim: Claim, sentence: Sentence, until: int) -> list[Spot]:
        """The options named right after a claim: 39名（95.1%）が「理解できた」と回答."""
        for spot in sentence.labels:
            if claim.end <= spot.start < until:
                between = sentence.bare[claim.end : spot.start]
                if len(between) <= 25 and _OF_OPTION.match(between):
                    return [spot]
                return []
        return []

    def _tied(
        self,
        claim: Claim,
        sentence: Sentence,
        clusters: Sequence[Spot],
        earlier: Sequence[Spot],
        groups: Sequence[int],
        question: int | None,
    ) -> str:
        """What is wrong with a claim that is tied to options; empty where some value it can mean agrees."""
        candidates: list[Share] = []
        for spot in clusters:
            if sentence.bare.startswith("まで", spot.end):
                return ""  # from one option to another
            shares = self._values(spot.names, groups, question)
            if sentence.bare.startswith("以外", spot.end):
                shares = self._others(spot.names, groups, question)
                if not shares:
                    return ""
            candidates += shares
        if not candidates:
            return ""
        lenient = [*candidates, *self._values(_listed(claim, sentence), groups, question)]
        for spot in clusters:
            lenient += self._positive_values(spot, sentence, groups, question)
        if _TOGETHER.search(sentence.bare):
            told = [*earlier, *(spot for spot in sentence.labels if spot.end <= claim.start)]
            for first in range(max(0, len(told) - _MOST_SUMMED), len(told)):
                names = dict.fromkeys(name for spot in told[first:] for name in spot.names)
                lenient += self._values(tuple(names), groups, question)
            lenient += self._values(
                tuple(dict.fromkeys(name for spot in told for name in spot.names)), groups, question
            )
        if (
            claim.base
            and claim.base.count is not None
            and self._strange_base(claim.base, question, of_option=True)
        ):
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
        self, spot: Spot, sentence: Sentence, groups: Sequence[int], question: int | None
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
            for share in self.known.shares(index, self.known.positive(index), group, together=True)
        ]

    def _others(self, names: Sequence[str], groups: Sequence[int], question: int | None) -> list[Share]:
        """Shares of those who chose anything else; empty where several may be chosen: they overlap."""
        asked = self._asked(names, question)
        if any(self.tally.questions[index].question.kind is Kind.MULTIPLE for index in asked):
            return []
        return [
            (base - count, base)
            for index in asked
            for group in groups
            for count, base in self.known.shares(index, names, group, together=True)
        ]

    def _asked(self, names: Sequence[str], question: int | None) -> list[int]:
        """The section's question where it has one of the options, else every one that has."""
        if question is not None and any(name in self.known.lines[question] for name in names):
            return [question]
        return list(dict.fromkeys(index for name in names for index in self.known.labels.get(name, ())))

    def _values(self, names: Sequence[str], groups: Sequence[int], question: int | None) -> list[Share]:
        """Shares options can mean."""
        return [
            share
            for index in self._asked(names, question)
            for group in groups
            for share in self.known.shares(index, names, group)
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
            f"集計では{named(self.tally, group)}{settings.people(count)}（{settings.rate(count, base)}）です。"
        )

    # -- figures alone

    def _strange_base(self, base: Figure, question: int | None, *, of_option: bool = False) -> bool:
        return not base.about and not self.known.is_base(base.count or 0, question, of_option=of_option)

    def _base_message(self, base: Figure) -> str:
        people = self.tally.description.settings.people(self.tally.n)
        return f"基数「{base.count:,}{base.unit}」は、集計にありません。回答者数は{people}です。"

    def _loose(self, claim: Claim, sentence: Sentence, paragraph: Paragraph, question: int | None) -> str:
        """What is wrong with figures that name no option: free texts counted, a rate in the section of a question."""
        if question is not None and self.tally.questions[question].question.kind is Kind.TEXT:
            groups = [g for g in self._groups(claim, sentence, len(sentence.bare)) if g >= 0]
            return answers(self.tally, question, claim, sentence, groups or [0])
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
            rated(rate, claim.count.count or 0, group.n, self.slack) for group in self.tally.attendance
        ):
            return ""
        where = f"{self.tally.questions[question].question.number}の" if question is not None else ""
        return f"割合「{rate.rate}%」は、{where}集計にありません。数値を確かめてください。"
