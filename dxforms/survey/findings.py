"""What the figures allow to be said: the notes of the report and of the workbook, and drafts of 考察.

Every sentence comes from :class:`Patterns`; what is decided here is which of them are true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dxforms.survey.compared import comparisons
from dxforms.survey.drafts import Remarks, remarks
from dxforms.survey.drawing import REFERENCE_N
from dxforms.survey.questions import Kind
from dxforms.survey.review import ExclusionReason, WithholdReason
from dxforms.survey.sentences import Patterns, listed
from dxforms.survey.settings import AnswerOrder, Base
from dxforms.survey.tally import GroupKind, LineRole, QuestionTally, Table, Tally

__all__ = ["Remarks", "answer_notes", "grouping_notes", "notes", "remarks", "small_n_note"]

_EXCLUDED = {
    ExclusionReason.TEST: "テスト回答",
    ExclusionReason.DUPLICATE: "重複",
    ExclusionReason.OUTSIDER: "対象者以外の回答",
    ExclusionReason.WITHDRAWN: "本人の申出によるもの",
    ExclusionReason.OTHER: "その他",
    None: "理由の記載がないもの",
}
# 個人情報 and 個人の特定につながる are one reason to a reader; without a reason none may be claimed.
_REASONS = {
    WithholdReason.PERSONAL: "個人の特定",
    WithholdReason.IDENTIFIES: "個人の特定",
    WithholdReason.THIRD_PARTY: "第三者の権利利益",
    WithholdReason.ABUSE: "誹謗中傷",
    WithholdReason.UNRELATED: "設問と無関係",
}
_ONE_ANSWER = {Kind.SINGLE, Kind.RATING, Kind.NPS, Kind.MATRIX}
_POINTS = re.compile(r"[0-9０-９]\s*ポイント")


def notes(tally: Tally, patterns: Patterns, *, prose: bool = True) -> tuple[str, ...]:
    """The notes on how the figures were made, in the house's order; only those that are true of this tally.

    Without ``prose`` only those on the figures themselves: what stands beside tables alone, without 考察.
    """
    return tuple(note for note in _notes(tally, patterns, prose=prose) if note)


def _notes(tally: Tally, patterns: Patterns, *, prose: bool) -> Iterator[str]:
    settings = tally.description.settings
    tables = [
        (question.question.kind, table)
        for question in tally.questions
        if question.question.kind.has_options
        for table in question.tables
        if table.answered[0]
    ]
    if tables:
        base = "割合の基数（全員）" if settings.base is Base.ALL else "割合の基数（無回答を除く）"
        yield patterns.say(base, 位=settings.digits + 1) + (
            patterns.fill("割合の合計", {"100.0%": settings.rate(1, 1)})
            if any(kind in _ONE_ANSWER and not _adds_up(tally, table) for kind, table in tables)
            else ""
        )
    if any(kind is Kind.MULTIPLE for kind, _ in tables):
        yield patterns.fill("複数回答", {"100%": f"100{settings.percent_sign}"})
    if settings.base is Base.ALL and any(
        line.role is LineRole.NO_ANSWER and line.counts[0] for _, table in tables for line in table.lines
    ):
        yield patterns.say("無回答を含む")
    if prose and (
        _points_are_used(tally, patterns) or any(each.changes for each in comparisons(tally).values())
    ):
        yield patterns.say("ポイント")
    unknown = any(group.kind is GroupKind.UNKNOWN for group in tally.attendance)
    if unknown:
        yield patterns.say("部不明")
    yield _left_out(tally, patterns, told=unknown)
    if tally.excluded:
        yield patterns.say(
            "有効回答",
            有効数=f"{tally.n:,}",
            受信数=f"{tally.received:,}",
            除外=listed([f"{_EXCLUDED[item.reason]}{item.count:,}件" for item in tally.excluded]),
        )


def _left_out(tally: Tally, patterns: Patterns, *, told: bool) -> str:
    """Which 部 are shown in 全体 only, and why; ``told``: that 部 do not add up is said already."""
    settings = tally.description.settings
    hidden = [group for group in tally.hidden if group.n]
    if not hidden:
        return ""
    least = settings.people(settings.small_cells)
    if not tally.has_parts:
        return patterns.say("示さない部（全て）", 基準=least)
    others = [group.label for group in hidden if group.n >= settings.small_cells]
    return (
        patterns.say("示さない部", 基準=least)
        + (patterns.say("示さない部（差引き）", 部=listed(others)) if others else "")
        + ("" if told else patterns.say("示さない部（合計）"))
    )


def _adds_up(tally: Tally, table: Table) -> bool:
    """True where the printed percentages of every group sum to 100."""
    settings = tally.description.settings
    for group, base in enumerate(table.bases):
        if not base:
            continue
        shares = [
            settings.share(line.counts[group], base)
            for line in table.lines
            if line.role is not LineRole.NO_ANSWER or settings.base is Base.ALL
        ]
        if sum(share for share in shares if share is not None) != 100:
            return False
    return True


def _points_are_used(tally: Tally, patterns: Patterns) -> bool:
    """True where a number of ポイント stands in 考察 or まとめ, written or drafted."""
    texts = [text for question in tally.questions for text in remarks(tally, question, patterns).paragraphs]
    return any(_POINTS.search(text) for text in (*texts, *tally.description.lecture.conclusions))


def small_n_note(tally: Tally, patterns: Patterns) -> str:
    """The workbook's caution about small groups; empty where every group that answered is large enough."""
    if not any(0 < group.n < REFERENCE_N for group in tally.groups):
        return ""
    return patterns.say("少数の区分", 基準=REFERENCE_N, 単位=tally.description.settings.person_unit)


def answer_notes(tally: Tally, question: QuestionTally, patterns: Patterns) -> tuple[str, ...]:
    """The notes under a question's printed answers; under その他の記入 only what was edited or withheld."""
    return tuple(note for note in _answer_notes(tally, question, patterns) if note)


def _answer_notes(tally: Tally, question: QuestionTally, patterns: Patterns) -> Iterator[str]:
    if question.question.kind is Kind.TEXT and any(group.answers for group in question.answers):
        yield patterns.say("原文")
        rest = any(group.n for group in tally.hidden)
        if tally.description.settings.answer_order is AnswerOrder.STIRRED or (rest and not tally.has_parts):
            yield patterns.say("並べ替え")
        elif rest and question.answers[-1].answers:
            name = patterns.say("示さない部の見出し") or GroupKind.REST.value
            yield patterns.say("並べ替え（示さない部）", 見出し=name)
    for name, reasons in (("修正", question.edited_for), ("非掲載", question.withheld_for)):
        counts: dict[str, int] = {}
        for reason, count in reasons:
            word = "その他" if reason is None else _REASONS.get(reason, "その他")
            if name == "修正" and reason is WithholdReason.UNRELATED:
                word = "その他"  # an answer is left out for that, not reworded
            counts[word] = counts.get(word, 0) + count
        for word, count in sorted(counts.items(), key=lambda item: item[0] == "その他"):
            yield patterns.say(f"{name}（{word}）", 件数=f"{count:,}")


def grouping_notes(tally: Tally, question: QuestionTally, patterns: Patterns) -> tuple[str, ...]:
    """The notes under the table of 意見の分類: how answers were put into groups, and what percentages are taken of."""
    if question.grouping is None or not question.grouping.table.answered[0]:
        return ()
    grouping = question.grouping
    of = [(grouping.of[index] or (), grouping.proposed[index] or ()) for index in tally.counted]
    changed = sum(groups != tuple(hit.group for hit in hits) for groups, hits in of)
    sign = tally.description.settings.percent_sign
    found = (
        patterns.say("意見の分類（基数）"),
        patterns.say("意見の分類（確認）", 件数=f"{changed:,}") if changed else "",
        patterns.fill("意見の分類（重複）", {"100%": f"100{sign}"})
        if any(len(groups) > 1 for groups, _ in of)
        else "",
        patterns.say("意見の分類（非掲載）", 件数=f"{question.withheld:,}") if question.withheld else "",
    )
    return tuple(note for note in found if note)
