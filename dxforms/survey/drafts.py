"""Drafts of 考察: facts and a gap 〔…を記入〕, never a judgement."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dxforms.records import record
from dxforms.survey.positive import positive_lines
from dxforms.survey.questions import Kind
from dxforms.survey.sentences import Patterns, listed
from dxforms.survey.settings import Base
from dxforms.survey.tally import GroupKind, Line, LineRole, QuestionTally, Table, Tally
from dxforms.text import half_up


@record
class Remarks:
    """The 考察 of one question, one text a paragraph, and whether the program drafted it."""

    paragraphs: tuple[str, ...]
    is_draft: bool


def remarks(tally: Tally, question: QuestionTally, patterns: Patterns) -> Remarks:
    """What the description says as 考察, else a draft made from the figures."""
    written = question.question.remarks
    if written:
        return Remarks(paragraphs=written, is_draft=False)
    draft = _Draft(tally=tally, question=question, patterns=patterns)
    return Remarks(paragraphs=(draft.text(),), is_draft=True)


@record
class _Draft:
    """The draft of one question."""

    tally: Tally
    question: QuestionTally
    patterns: Patterns

    def text(self) -> str:
        """The sentences that are true, and the gap for what a person concludes."""
        say, kind = self.patterns.say, self.question.question.kind
        table = self.question.table
        answered = max(table.answered[0] for table in self.question.tables)
        if not answered:
            return say("考察（回答なし）")
        if kind is Kind.TEXT:
            silent = self.question.blank_words[0]
            return (
                say("考察（自由記述）", 件数=f"{answered:,}")
                + (say("考察（自由記述・特になし）", 特になし=f"{silent:,}") if silent else "")
                + self._groups()
                + say("考察の空欄（自由記述）")
            )
        if not any(line.counts[0] for each in self.question.tables for line in _options(each)):
            return say("考察（読み取れない回答）", 件数=f"{answered:,}") + say("考察の空欄")
        facts = {
            Kind.SINGLE: self._choices,
            Kind.MULTIPLE: self._choices,
            Kind.RATING: self._rating,
            Kind.NPS: self._nps,
            Kind.NUMBER: self._measured,
            Kind.DATE: self._measured,
            Kind.RANKING: self._ranking,
            Kind.MATRIX: self._matrix,
        }[kind]
        return facts(table) + say("考察の空欄")

    def _groups(self) -> str:
        """The commonest groups of 意見の分類, where the answers have groups."""
        grouping = self.question.grouping
        if grouping is None or not any(line.counts[0] for line in _options(grouping.table)):
            return ""
        return self._commonest(grouping.table, "考察（意見の分類）", "考察（意見の分類・次点なし）")

    # -- by kind

    def _choices(self, table: Table) -> str:
        """Single and several choices: the positive share where it is defined, else the commonest options."""
        positive = self._positive(table)
        if positive:
            return self._positive_share(table, positive) + self._apart(table, positive)
        return self._commonest(table, "考察（多い回答）", "考察（多い回答・次点なし）") + self._apart(
            table, self._top(table)
        )

    def _rating(self, table: Table) -> str:
        numbers = [option.number for option in self.question.question.options if option.number is not None]
        mean = ""
        if table.means and table.means[0] is not None:
            readable = sum(line.counts[0] for line in _options(table))
            mean = self.patterns.say(
                "考察（評価の平均）",
                平均=table.means[0],
                最小=min(numbers),
                最大=max(numbers),
                人数=self._people(readable),
            )
        return mean + self._choices(table)

    def _nps(self, table: Table) -> str:
        if not table.nps or table.nps[0] is None:
            return self._choices(table)
        settings = self.tally.description.settings
        counts = {line.option: line.counts[0] for line in _options(table)}
        scored = [
            (option.number or 0, counts[index]) for index, option in enumerate(self.question.question.options)
        ]
        base = sum(count for _, count in scored)
        promoters = sum(count for number, count in scored if number >= 9)
        detractors = sum(count for number, count in scored if number <= 6)
        return self.patterns.say(
            "考察（NPS）",
            基数=self._people(base),
            推奨者=self._people(promoters),
            推奨者の割合=settings.rate(promoters, base),
            批判者=self._people(detractors),
            批判者の割合=settings.rate(detractors, base),
            NPS=table.nps[0],
        )

    def _measured(self, table: Table) -> str:
        readable = sum(line.counts[0] for line in _options(table))
        places = {"最小": table.smallest[0], "最大": table.largest[0], "人数": self._people(readable)}
        if self.question.question.kind is Kind.DATE:
            return self.patterns.say("考察（日付）", **places)
        return self.patterns.say("考察（数値）", 平均=table.means[0], **places)

    def _ranking(self, table: Table) -> str:
        options = self.question.question.options
        means = [(means[0], index) for index, means in enumerate(table.rank_means) if means[0] is not None]
        best = min(mean for mean, _ in means)
        return self._commonest(table, "考察（順位）", "考察（順位・次点なし）") + self.patterns.say(
            "考察（平均順位）",
            選択肢=listed([f"「{options[index].label}」" for mean, index in means if mean == best]),
            平均=best,
        )

    def _matrix(self, _: Table) -> str:
        sentences = []
        for table in self.question.tables:
            positive = self._positive(table)
            top = self._top(table)
            if not top:
                sentences.append(self.patterns.say("考察（マトリクス・回答なし）", 項目=table.title))
            elif positive:
                sentences.append(
                    self.patterns.say(
                        "考察（マトリクス・肯定）",
                        項目=table.title,
                        **self._share(table, _sum(positive), positive, "又は"),
                    )
                )
            else:
                sentences.append(
                    self.patterns.say("考察（マトリクス）", 項目=table.title, 一番=self._item(table, top))
                )
        return "".join(sentences)

    # -- sentences

    def _positive_share(self, table: Table, positive: Sequence[Line]) -> str:
        term = self.tally.description.lecture.respondents_term or self.patterns.say("総称")
        answered_only = self.tally.description.settings.base is Base.ANSWERED
        who = self.patterns.say("回答者（無回答を除く）" if answered_only else "回答者（全員）", 総称=term)
        count = _sum(positive)
        silent = sum(line.counts[0] for line in table.lines if line.role is LineRole.NO_ANSWER)
        places = {"回答者": who, **self._share(table, count, positive, "又は")}
        word = self.patterns.share_word(count, table.bases[0], silent)
        if word:
            return self.patterns.say("考察（肯定・割合の語）", 割合の語=word, **places)
        return self.patterns.say("考察（肯定）", **places)

    def _commonest(self, table: Table, name: str, alone: str) -> str:
        """The options with the highest counts, equal ones together, and those next to them (``alone``: without)."""
        lines = sorted((line for line in _options(table) if line.counts[0]), key=lambda line: -line.counts[0])
        tiers = [list(tier) for _, tier in groupby(lines, key=lambda line: line.counts[0])]
        first = self._item(table, tiers[0])
        if len(tiers) == 1 or len(tiers[0]) > 1:
            return self.patterns.say(alone, 一番=first)
        return self.patterns.say(name, 一番=first, 二番=self._item(table, tiers[1]))

    def _item(self, table: Table, lines: Sequence[Line]) -> str:
        name = "考察（項目・同数）" if len(lines) > 1 else "考察（項目）"
        return self.patterns.say(name, **self._share(table, lines[0].counts[0], lines, "及び"))

    def _apart(self, table: Table, lines: Sequence[Line]) -> str:
        """The difference between 部, named only where each of them is large enough to bear it."""
        tally, settings = self.tally, self.tally.description.settings
        groups = [index for index, group in enumerate(tally.groups) if group.kind is GroupKind.SESSION]
        # Several options at the top are no one share; bases may be smaller than n (無回答を除く).
        several = self.question.question.kind is Kind.MULTIPLE and len(lines) > 1
        # The highest and the lowest of the 部 that are shown need not be those of all.
        partial = len(groups) > 2 and any(group.n for group in tally.hidden)
        if len(groups) < 2 or not lines or several or partial:
            return ""
        if any(table.bases[group] < max(1, settings.difference_n) for group in groups):
            return ""
        counts = {group: sum(line.counts[group] for line in lines) for group in groups}
        shares = {group: settings.share(counts[group], table.bases[group]) or 0 for group in groups}
        high, low = max(shares.values()), min(shares.values())
        top = [group for group in groups if shares[group] == high]
        bottom = [group for group in groups if shares[group] == low]
        # From the counts, not from the two rounded percentages.
        a, b = top[0], bottom[0]
        difference = half_up(
            100 * (counts[a] * table.bases[b] - counts[b] * table.bases[a]),
            table.bases[a] * table.bases[b],
            settings.digits,
        )
        if high == low or not difference:
            return ""
        return self.patterns.say(
            "考察（部の差）" if len(groups) == 2 else "考察（部の差・三つ以上）",
            選択肢=self._labels(lines, "又は"),
            高い部=listed([tally.groups[group].label for group in top]),
            高い割合=settings.rate(counts[a], table.bases[a]),
            低い部=listed([tally.groups[group].label for group in bottom]),
            低い割合=settings.rate(counts[b], table.bases[b]),
            差=difference,
        )

    # -- figures

    def _positive(self, table: Table) -> list[Line]:
        """The lines of 肯定的とみなす選択肢; none where they cannot be added up to people."""
        return positive_lines(self.question.question, table)

    def _top(self, table: Table) -> list[Line]:
        """The lines with the highest count, none where all are 0."""
        lines = _options(table)
        most = max((line.counts[0] for line in lines), default=0)
        return [line for line in lines if line.counts[0] == most] if most else []

    def _share(self, table: Table, count: int, lines: Sequence[Line], last: str) -> dict[str, str]:
        """The places of a share of 全体."""
        base = table.bases[0]
        return {
            "基数": self._people(base),
            "人数": self._people(count),
            "割合": self.tally.description.settings.rate(count, base),
            "選択肢": self._labels(lines, last),
        }

    def _labels(self, lines: Sequence[Line], last: str) -> str:
        return listed([f"「{line.label}」" for line in lines], last)

    def _people(self, count: int) -> str:
        return self.tally.description.settings.people(count)


def _options(table: Table) -> list[Line]:
    return [line for line in table.lines if line.role is LineRole.OPTION]


def _sum(lines: Sequence[Line]) -> int:
    return sum(line.counts[0] for line in lines)
