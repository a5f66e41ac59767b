"""The review sheets as staff left them → Review. Nothing typed there is lost; what cannot be understood is a fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import Generic, TypeVar

from dxforms.grid import Grid
from dxforms.issues import Findings, quoted
from dxforms.records import record
from dxforms.survey.answers import Key, Responses
from dxforms.survey.description import Description
from dxforms.survey.review import (
    AnswerDecision,
    AnswerKey,
    ExclusionReason,
    RespondentDecision,
    Review,
    Typed,
    WithholdReason,
)
from dxforms.survey.tally import GroupKind
from dxforms.text import clean, heading_key, key, nearest
from dxforms.workbook import answers as form
from dxforms.workbook import respondents as who
from dxforms.workbook.received import Received
from dxforms.workbook.reviewing import EMPTY_CELL, ReviewSheet, Row, review_sheet
from dxforms.workbook.sheets import ANSWERS, RESPONDENTS
from dxforms.workbook.writing import CUT, cell_text, legal
from dxforms.workbook.written import asked_in_words, fingerprint, question_label

_Reason = TypeVar("_Reason", bound=Enum)
_Decision = TypeVar("_Decision", RespondentDecision, AnswerDecision)
_Kept = TypeVar("_Kept")
_YES_NO = {key(who.COUNTED): True, key(who.NOT_COUNTED): False}
SHEETS = (RESPONDENTS, ANSWERS)
"""What has to be read of a workbook; the other sheets grow with the answers too and hold nothing staff type."""
ASIDE = (who.SESSION, who.COMPLETED, form.NUMBER, form.NEW, form.REMARK, form.PROPOSED)
"""Columns the program writes and nobody reads back."""
_WHOSE = (form.KEY, form.ID, form.QUESTION)
"""Columns that say whose row it is; 設問 on 自由記述 alone."""
_NOBODY = RespondentDecision()
_UNDECIDED = (form.UNREVIEWED, *EMPTY_CELL)
"""状態 of a row in which nothing was typed."""
_STATES = {key(state): state for state in (form.UNREVIEWED, form.REVIEWED, form.AGAIN, who.GONE)}


def review_of(
    book: Mapping[str, Grid], description: Description, responses: Responses | None = None
) -> Review:
    """Every decision on the sheets 回答者の確認 and 自由記述, by key, whatever rows were sorted, hidden or deleted.

    ``responses`` are the ones counted now: with them a changed 原文 is told from a changed answer, and a response
    is found again when the files it comes from are divided otherwise. A row that is not there is no decision.
    Raises InputError with every fault: a sheet or column that is missing or renamed, a word that is none of its
    list, two rows of one answer that contradict each other. ``Review.notices`` says what should be looked at.
    """
    found = Findings()
    reading = _Reading(description, responses, found)
    people = review_sheet(book, RESPONDENTS, who.COLUMNS, who.OPTIONAL, found)
    words = review_sheet(book, ANSWERS, form.COLUMNS, form.OPTIONAL, found, not_needed=form.NOT_NEEDED)
    respondents = reading.respondents(people) if people else {}
    answers = reading.answers(words) if words else {}
    found.raise_faults()
    return Review(
        respondents={identity: one.decision for identity, one in respondents.items()},
        answers={identity: one.decision for identity, one in answers.items()},
        file=next((grid.file for grid in book.values()), ""),
        known=frozenset(reading.known),
        columns={sheet.name: sheet.own for sheet in (people, words) if sheet is not None and sheet.own},
        extras={
            **{identity: one.extras for identity, one in respondents.items() if _any(one.extras)},
            **{identity: one.extras for identity, one in answers.items() if _any(one.extras)},
        },
        notices=tuple(found.issues),
    )


def _any(extras: tuple[Typed, ...]) -> bool:
    return any(value is not None for value in extras)


def _says_something(decision: RespondentDecision | AnswerDecision) -> bool:
    """True where something was typed; 照合 alone, which the program writes, is nothing."""
    if isinstance(decision, RespondentDecision):
        return decision != _NOBODY
    return bool(
        decision.published is not None
        or decision.text
        or decision.reason
        or decision.checker
        or decision.grouping
        or decision.memo
        or decision.stale
    )


@record(kw_only=False)
class _One(Generic[_Decision]):
    """What was typed in one row."""

    decision: _Decision
    extras: tuple[Typed, ...]


class _Reading:
    def __init__(self, description: Description, responses: Responses | None, found: Findings) -> None:
        self.found = found
        self.known: set[Key] = set()
        self.sessions = {key(session.name): session.name for session in description.lecture.sessions}
        self.sessions[key(GroupKind.UNKNOWN.value)] = GroupKind.UNKNOWN.value
        self.questions = {
            key(question_label(question)): question for question in asked_in_words(description.survey)
        }
        self.received = Received(description, responses)

    # ------------------------------------------------------------ whose row it is

    def _places(self, sheet: ReviewSheet, column: str) -> list[int | None]:
        """Of every row the index of the response whose key stands in it as written; these are known from now on."""
        places = self.received.places(sheet.column(column))
        self.known.update(self.received.keys_at(places))
        return places

    def _whose(self, row: Row, place: int | None, typed: tuple[str, ...]) -> Key | None:
        """The response a row belongs to; None (noted where something was typed) where it does not say."""
        if place is not None:
            return self.received.keys[place]  # known already
        found = self.received.key(row.text(who.KEY), row.text(who.ID))
        if found is None:
            self._without_key(row, typed)
        else:
            self.known.add(found)
        return found

    def _without_key(self, row: Row, typed: tuple[str, ...]) -> None:
        filled = next((column for column in typed if row.text(column)), "")
        if filled:
            self.found.fault(
                "review.no-id",
                f"回答IDのない行の「{filled}」に記入があり、どの回答についての記入か分かりません。"
                "回答IDを記入するか、この行を削除してください。",
                row.where(filled),
            )
        else:
            self.found.notice(
                "review.stray-row",
                "回答IDのない行に記入があります。この行は、新しい集計ファイルには引き継がれません。"
                "残す場合は、「メモ」の列に記入してください。",
                row.where(who.ID),
            )

    # ------------------------------------------------------------ 回答者の確認

    def respondents(self, sheet: ReviewSheet) -> dict[Key, _One[RespondentDecision]]:
        """What was decided about respondents; rows in which nothing was typed are left out."""
        decided: dict[Key, _One[RespondentDecision]] = {}
        typed = (who.COUNT, who.CORRECTED, who.REASON)
        places = self._places(sheet, who.KEY)
        touched = sheet.touched((*typed, who.MEMO))
        unsettled = [at for at, place in enumerate(places) if place is None or at in touched]
        for row in sheet.taken(unsettled, (*_WHOSE, *typed, who.MEMO)):
            identity = self._whose(row, places[row.at], typed)
            if identity is None:
                continue
            counted = self._yes_no(row, who.COUNT)
            reason = self._reason(row, who.REASON, ExclusionReason)
            decision = RespondentDecision(
                counted=counted is not False,
                stated=counted is not None,
                reason=reason,
                session=self._session(row),
                memo=row.text(who.MEMO),
            )
            if reason is not None and counted is None:
                self.found.notice(
                    "review.reason-alone",
                    f"「{who.REASON}」が選ばれていますが、「{who.COUNT}」が空欄のため、集計に含めています。"
                    f"除く場合は「{who.NOT_COUNTED}」を選んでください。",
                    row.where(who.COUNT),
                )
            if _says_something(decision) or _any(row.own):
                self._add(decided, identity, _One(decision, row.own), row, who.COUNT)
        return decided

    def _session(self, row: Row) -> str:
        typed = row.text(who.CORRECTED)
        if not typed:
            return ""
        name = self.sessions.get(key(typed))
        if name:
            return name
        self._unknown(row, who.CORRECTED, typed, [name for name in self.sessions.values() if name])
        return ""

    # ------------------------------------------------------------ 自由記述

    def answers(self, sheet: ReviewSheet) -> dict[AnswerKey, _One[AnswerDecision]]:
        """What was decided about answers in words; rows in which nothing was typed are left out."""
        decided: dict[AnswerKey, _One[AnswerDecision]] = {}
        typed = (form.PUBLISH, form.TEXT, form.REASON, form.CHECKER, form.GROUPING)
        places = self._places(sheet, form.KEY)
        unsettled = self._unsettled(sheet, places, (*typed, form.MEMO))
        for row in sheet.taken(
            unsettled, (*_WHOSE, *typed, form.MEMO, form.PRINT, form.ORIGINAL, form.STATE)
        ):
            identity = self._whose(row, places[row.at], typed)
            if identity is None:
                continue
            number = self._question(row)
            if number is None:
                continue
            mark = row.text(form.PRINT)
            decision = AnswerDecision(
                published=self._yes_no(row, form.PUBLISH),
                text=row.text(form.TEXT),
                reason=self._reason(row, form.REASON, WithholdReason),
                checker=row.text(form.CHECKER),
                grouping=row.text(form.GROUPING),
                memo=row.text(form.MEMO),
                print=mark,
            )
            state = self._state(row)
            words = self.received.words(identity, number)
            decision = self._compared(row, words, decision)
            if not _says_something(decision) and state != form.AGAIN and not _any(row.own):
                continue
            decision = self._stated(row, words, decision, state)
            self._add(decided, (identity, number), _One(decision, row.own), row, form.PUBLISH)
        return decided

    def _unsettled(self, sheet: ReviewSheet, places: Sequence[int | None], typed: Sequence[str]) -> list[int]:
        """The rows in which something was typed, or 原文 and 状態 do not stand as the program wrote them."""
        touched = sheet.touched(typed)
        cells = zip(
            places,
            sheet.column(form.QUESTION),
            sheet.column(form.ORIGINAL),
            sheet.column(form.STATE),
            strict=True,
        )
        is_answer = self.received.is_answer
        return [
            at
            for at, (place, question, original, state) in enumerate(cells)
            if at in touched
            or place is None
            or state not in _UNDECIDED
            or not is_answer(place, question, original)
        ]

    def _question(self, row: Row) -> str | None:
        """The number of the question a row belongs to; one that is not asked any more keeps what stands there."""
        typed = row.text(form.QUESTION)
        question = self.questions.get(key(typed))
        if question is not None:
            return question.number
        if typed:
            return typed
        self.found.fault(
            "review.no-question",
            "設問の欄が空欄のため、どの回答についての行か分かりません。設問の番号を記入するか、この行を削除してください。",
            row.where(form.QUESTION),
        )
        return None

    def _compared(self, row: Row, current: str | None, decision: AnswerDecision) -> AnswerDecision:
        """The decision, with what was typed over 原文 saved: as 掲載文, or as メモ where there is a 掲載文 already."""
        there, mark = row.text(form.ORIGINAL), decision.print
        if current is not None and (there == current or there == clean(cell_text(current))):
            return decision
        if not there or there.endswith(CUT) or not mark or fingerprint(there) == mark:
            return decision
        if decision.text in {"", there}:
            self.found.notice(
                "review.original",
                f"「{form.ORIGINAL}」が書き換えられていました。原文は元に戻し、記入された文を「{form.TEXT}」に移しました。",
                row.where(form.ORIGINAL),
            )
            return replace(decision, text=there)
        if there in decision.memo:
            return decision
        self.found.notice(
            "review.original",
            f"「{form.ORIGINAL}」が書き換えられていました。原文は元に戻し、記入された文を「{form.MEMO}」に移しました。",
            row.where(form.ORIGINAL),
        )
        memo = f"{decision.memo}\n" if decision.memo else ""
        return replace(decision, memo=f"{memo}（原文の欄に記入された文）{there}")

    def _stated(self, row: Row, current: str | None, decision: AnswerDecision, state: str) -> AnswerDecision:
        """The decision, stale where the answer changed since or staff want another look."""
        mark = decision.print
        changed = bool(current) and bool(mark) and fingerprint(legal(str(current))) != mark
        if changed and decision.grouping:
            self.found.notice(
                "review.changed-grouping",
                f"「{form.GROUPING}」を記入した後に回答が変わりました。分類が今の回答に合うか確かめてください。",
                row.where(form.GROUPING),
            )
        if changed and (decision.published is not None or decision.text):
            self.found.notice(
                "review.changed",
                "確認した後に回答が変わりました。「要再確認」としますので、内容を確かめ、「状態」で「確認済」を選んでください。",
                row.where(form.STATE),
            )
            return replace(decision, stale=True)
        if state == form.REVIEWED and decision.published is None:
            self.found.notice(
                "review.state-alone",
                f"「{form.STATE}」は「{form.REVIEWED}」ですが、「{form.PUBLISH}」が空欄のため、未確認として扱います。"
                f"「{form.PUBLISH}」で「{who.COUNTED}」又は「{who.NOT_COUNTED}」を選んでください。",
                row.where(form.PUBLISH),
            )
        return replace(decision, stale=True) if state == form.AGAIN else decision

    def _state(self, row: Row) -> str:
        typed = row.text(form.STATE)
        state = _STATES.get(key(typed), "")
        if typed and not state:
            self._unknown(row, form.STATE, typed, list(_STATES.values()))
        return state

    # ------------------------------------------------------------ words of a list

    def _yes_no(self, row: Row, column: str) -> bool | None:
        typed = row.text(column)
        if not typed:
            return None
        answer = _YES_NO.get(key(typed))
        if answer is None:
            self._unknown(row, column, typed, [who.COUNTED, who.NOT_COUNTED])
        return answer

    def _reason(self, row: Row, column: str, reasons: type[_Reason]) -> _Reason | None:
        typed = row.text(column)
        if not typed:
            return None
        wanted = heading_key(typed)
        for reason in reasons:
            if heading_key(reason.value) == wanted:
                return reason
        self._unknown(row, column, typed, [reason.value for reason in reasons])
        return None

    def _unknown(self, row: Row, column: str, typed: str, known: list[str]) -> None:
        near = nearest(typed, known)
        self.found.fault(
            "review.word",
            f"「{column}」に{quoted(typed)}とあります。{'、'.join(known)}のいずれかを選んでください。"
            + (f"（{quoted(near)}のことですか。）" if near else ""),
            row.where(column),
        )

    def _add(
        self,
        decided: dict[_Kept, _One[_Decision]],
        identity: _Kept,
        one: _One[_Decision],
        row: Row,
        column: str,
    ) -> None:
        """Keep what a row says; two rows of one answer may repeat each other, or only one of them say something."""
        before = decided.get(identity)
        if before is None or not _says_something(before.decision):
            decided[identity] = (
                one if before is None or _any(one.extras) else replace(one, extras=before.extras)
            )
        elif _says_something(one.decision) and one.decision != before.decision:
            self.found.fault(
                "review.twice",
                f"同じ回答（回答ID {row.text(who.ID)}）の行が2つあり、記入の内容が異なります。"
                "正しい方を残し、もう一方の行を削除してください。",
                row.where(column),
            )
        elif _any(one.extras) and not _any(before.extras):
            decided[identity] = replace(before, extras=one.extras)
