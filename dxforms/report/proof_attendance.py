"""How many came and answered, and response rates, as prose states them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dxforms.report.proof_claims import Claim, Figure, figures
from dxforms.report.proof_tallied import Sentence, Spot, Tallied, arithmetic, named, rated
from dxforms.report.proof_words import Words

_GROUP, _NUMBER = "\ue002", "\ue003"
_AND = r"(?:、|,|・|及び|並びに|と)"
_GROUP_BEFORE = re.compile(rf"{_GROUP}+(?:では|には|から|[はがのにでと、:：])*$")
_LAST_OF_LIST = re.compile(rf"{_NUMBER}+(?:[（(][^（）()]*[）)])?{_AND}\s?$")
_WHOLE_BEFORE = re.compile(rf"{_NUMBER}+[（(](?:うち、?|内訳は?、?)?$")
_NEXT_OF_LIST = re.compile(
    rf"^(?:[（(][^（）()]*[）)])?{_AND}\s?{_GROUP}+(?:では|には|から|[はがのにでと、:：])*{_NUMBER}+(?:[（(][^（）()]*[）)])?"
)
_GENERAL = re.compile(
    rf"(?:講演会|研修会?|講座|講演|当日|今回|今般|本市|全体|合計|合わせて|延べ|計|アンケート|有効|なお|また|{_GROUP})"
    r"(?:へ|に|で|における|全体)?(?:の|は|も|、|で|、?全)*$|[（(「]$"
)
_EVENTS = (
    "説明会",
    "講習会",
    "学習会",
    "勉強会",
    "研究会",
    "セミナー",
    "フォーラム",
    "シンポジウム",
    "ワークショップ",
    "懇談会",
)
_OF_THOSE = re.compile(rf"{_NUMBER}(?:中|のうち|の内)[、,]?$")
_OF_ALL = re.compile(
    rf"講演会|研修|出席|参加|開催|回答|アンケート|全体|合わせて|合計|今回|当日|{_NUMBER}|{_GROUP}"
)


def _is_general(head: str, event: re.Pattern[str]) -> bool:
    """True where what stands before a number of people does not narrow it: 部署別では、市民課が最も多く、8名が参加."""
    head = head.strip()
    if not head or _GENERAL.search(head) or event.search(head):
        return True
    clause = re.split(r"[、。]", head[:-1])[-1] if head[-1] in "、。" else ""
    return bool(_OF_ALL.search(clause))


class Attendance:
    """Claims about everybody who came or answered, against the tally."""

    def __init__(self, known: Tallied, words: Words) -> None:
        self.known = known
        self.tally = known.tally
        # A 説明会 is the event itself only where its title says so.
        title = known.tally.description.lecture.title
        called = "|".join(each for each in _EVENTS if each in title) or "(?!)"
        self.event = re.compile(rf"(?:{called})(?:へ|に|で)?(?:の|は|も|、)*$")
        self.slack = words.numbers["およその数の許容差（ポイント）"]
        came, gave, rate = (words.any_of(name) for name in ("出席の語", "回答者の語", "回答率の語"))
        people = r"(?:者|人)?(?:数)?(?:は|が|の|も|:|：|、|計|合計|合わせて|延べ|、?全体で)*\s?$"
        self.came_before = re.compile(rf"{came}{people}")
        self.came_after = re.compile(rf"^(?:の[^、。]{{1,12}})?(?:が|の)(?:本?講演会?に)?{came}")
        self.came_in_brackets = re.compile(rf"^{came}(?![一-龥])")
        self.gave_before = re.compile(
            rf"(?:(?:{gave}|(?<![無未全])回答(?=[はが:：]))(?:は|が|の|も|:|：|、|計|合計|合わせて)*|(?:回答|記入|協力)(?:した|[のが]あった)(?:職員|方|者)?の?)\s?$"
        )
        self.gave_after = re.compile(
            r"^(?:の(?:職員|方|者|参加者|出席者))?(?:(?:が|から)(?:アンケートに|アンケートの)?(?:回答(?!者の)|有効な回答)|の(?:有効な?)?回答(?:を得|が(?:あ|寄せ|得)|者))"
        )
        self.rate_before = re.compile(rf"{rate}(?:は|が|も|の|:|：|、|で)*(?:全体で)?\s?$")

    def wrong(
        self,
        claim: Claim,
        sentence: Sentence,
        groups: Sequence[int],
        own: Sequence[Spot],
        question: int | None,
    ) -> str | None:
        """What is wrong where a claim says how many came or answered; None where it says something else."""
        for figure in (claim.base, claim.count, claim.rate):
            if figure is None:
                continue
            head, tail = self._head(sentence, figure), self._tail(sentence, figure)
            if figure.rate is not None:
                if self.rate_before.search(head):
                    return self._response(figure, groups) or arithmetic(self.tally, claim, self.slack)
                continue
            message = None if own else self._people(figure, head, tail, groups, question, claim)
            if message:
                return message
            if message == "" and figure is claim.count:
                return self._rate_of(claim, groups) if claim.base is None else None if claim.rate else ""
        return None

    def _people(
        self,
        figure: Figure,
        head: str,
        tail: str,
        groups: Sequence[int],
        question: int | None,
        claim: Claim,
    ) -> str | None:
        """What is wrong with a number of people; None where it is not said of those who came or answered."""
        general = _is_general(head, self.event)
        is_base = figure is claim.base
        seats = [self.known.group(group).attendees for group in groups]
        # 出席者57名のうち41名が回答: of all who came.
        of_all = claim.base is not None and claim.base.count in seats and bool(_OF_THOSE.search(head))
        if figure.unit != "件" and (
            self._says(self.came_before, head)
            or (general and self.came_after.match(tail))
            or (
                head[-1:] in {"（", "("}
                and _is_general(head[:-1], self.event)
                and self.came_in_brackets.match(tail)
            )
        ):
            if None in seats or any(_same(figure, count or 0) for count in seats):
                return ""
            return self._message(figure, [count or 0 for count in seats], "出席者", groups)
        if self._says(self.gave_before, head) or (
            (general or of_all) and not is_base and self.gave_after.match(tail)
        ):
            right = [self.known.group(group).n for group in groups]
            if question is not None:
                # How many answered the question of the section is as true as how many answered at all.
                asked = self.tally.questions[question]
                right += [table.answered[group] for table in asked.tables for group in groups if group >= 0]
                right += [len(printed.answers) for printed in asked.answers if printed.group in groups]
            if figure.unit == "件" and 0 in groups and "有効" not in head[-6:] + tail[:6]:
                right.append(self.tally.received)
            if any(_same(figure, count) for count in right):
                return ""
            return self._message(figure, right, "回答者" if figure.unit != "件" else "回答", groups)
        return None

    def _response(self, figure: Figure, groups: Sequence[int]) -> str:
        """What is wrong with a response rate; empty where it is right or attendance is not known."""
        rates = [(self.known.group(group).n, self.known.group(group).attendees or 0) for group in groups]
        if not all(base for _, base in rates) or any(rated(figure, *share, self.slack) for share in rates):
            return ""
        shown = self.tally.description.settings.rate(*rates[0])
        return (
            f"回答率「{figure.rate}%」が集計と違います。集計では{named(self.tally, groups[0])}{shown}です。"
        )

    def _says(self, cue: re.Pattern[str], head: str) -> bool:
        """True where a head ends with 出席者は and the like, and means all of them: not 市外からの参加者は."""
        match = cue.search(head)
        return match is not None and _is_general(head[: match.start()], self.event)

    def _head(self, sentence: Sentence, figure: Figure) -> str:
        """What stands before a figure, without the enumeration it is a part of: 出席者は、午前の部が32名、午後の部が25名."""
        head = self._coded(sentence)[: figure.start].removesuffix("約")
        before = ""
        while before != head:
            before = head
            head = _WHOLE_BEFORE.sub("", _LAST_OF_LIST.sub("", _GROUP_BEFORE.sub("", head)))
        return head

    def _tail(self, sentence: Sentence, figure: Figure) -> str:
        """What stands behind it, without the rest of its enumeration: 午前の部に32名、午後の部に25名が出席."""
        tail = self._coded(sentence)[figure.end :]
        before = ""
        while before != tail:
            before = tail
            tail = _NEXT_OF_LIST.sub("", tail)
        return tail

    def _coded(self, sentence: Sentence) -> str:
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
        bases = [self.known.group(group).attendees or 0 for group in (*groups, 0)]
        bases += [self.tally.n, self.tally.received]
        if not any(bases) or any(rated(claim.rate, count, base, self.slack) for base in bases):
            return ""
        return f"「{count:,}{claim.count.unit}」の割合「{claim.rate.rate}%」が集計と違います。出席者数に対する割合は{self.tally.description.settings.rate(count, bases[0])}です。"

    def _message(self, figure: Figure, right: Sequence[int], what: str, groups: Sequence[int]) -> str:
        shown = f"{right[0]:,}{figure.unit}"
        return (
            f"{what}数「{figure.count:,}{figure.unit}」が集計と違います。"
            f"集計では{named(self.tally, groups[0])}{shown}です。"
        )


def _same(figure: Figure, count: int) -> bool:
    stated = figure.count or 0
    return abs(stated - count) <= max(1, count // 10) if figure.about else stated == count
