"""What was typed in one row of a review sheet → a decision, and what a person should hear of it. No row is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from dxforms.survey.description import Description
from dxforms.survey.review import AnswerDecision, ExclusionReason, RespondentDecision, WithholdReason
from dxforms.survey.tally import GroupKind
from dxforms.text import clean, heading_key, key
from dxforms.workbook import answers as form
from dxforms.workbook import respondents as who
from dxforms.workbook.writing import CUT, cell_text
from dxforms.workbook.written import is_print

if TYPE_CHECKING:
    from dxforms.workbook.remarks import Remark

Decision = TypeVar("Decision", RespondentDecision, AnswerDecision)
Judged = tuple[Decision, Sequence["Remark"]]
"""A decision, and what was noticed on the way."""
_Listed = tuple[bool | None, WithholdReason | None, bool, Sequence["Remark"]]
"""掲載, 理由, whether 状態 is 要再確認, and what was noticed on the way."""
_Reason = TypeVar("_Reason", bound=Enum)

TYPED_OF_RESPONDENTS = (who.COUNT, who.CORRECTED, who.REASON, who.MEMO)
TYPED_OF_ANSWERS = (form.PUBLISH, form.TEXT, form.REASON, form.CHECKER, form.GROUPING, form.MEMO, form.STATE)
"""The columns :class:`Judge` is given, in its order; 状態 is the last, for the program writes it too."""
_YES_NO = {key(who.COUNTED): True, key(who.NOT_COUNTED): False}
_STATES = {key(state): state for state in (form.UNREVIEWED, form.REVIEWED, form.AGAIN, who.GONE)}
_NOBODY = RespondentDecision()


class Judge:
    """What the words of a lecture's lists mean."""

    def __init__(self, description: Description) -> None:
        self._sessions = {key(session.name): session.name for session in description.lecture.sessions}
        self._sessions[key(GroupKind.UNKNOWN.value)] = GroupKind.UNKNOWN.value
        self._listed: dict[tuple[str, str, str], _Listed] = {}

    def respondent(self, typed: Sequence[str]) -> Judged[RespondentDecision]:
        """What :data:`TYPED_OF_RESPONDENTS` say of a respondent."""
        count, corrected, why, memo = typed
        remarks: list[Remark] = []
        counted = _yes_no(count, who.COUNT, remarks)
        reason = _reason(why, who.REASON, ExclusionReason, remarks)
        session = self._session(corrected, remarks)
        if reason is not None and counted is None:
            from dxforms.workbook.remarks import REASON_ALONE

            remarks.append(REASON_ALONE)
        decision = RespondentDecision(
            counted=counted is not False,
            stated=counted is not None,
            reason=reason,
            session=session,
            memo=memo,
        )
        return decision, remarks

    def answer(self, typed: Sequence[str]) -> Judged[AnswerDecision]:
        """What :data:`TYPED_OF_ANSWERS` say of an answer."""
        publish, text, why, checker, grouping, memo, state = typed
        words = (publish, why, state)
        listed = self._listed.get(words)
        if listed is None:
            listed = self._listed[words] = _listed(*words)
        published, reason, is_again, remarks = listed
        decision = AnswerDecision(
            published=published,
            text=text,
            reason=reason,
            checker=checker,
            grouping=grouping,
            memo=memo,
            stale=is_again,
        )
        return decision, remarks

    def _session(self, typed: str, remarks: list[Remark]) -> str:
        if not typed:
            return ""
        name = self._sessions.get(key(typed))
        if name:
            return name
        remarks.append(_unknown(typed, who.CORRECTED, [name for name in self._sessions.values() if name]))
        return ""


def _listed(publish: str, why: str, state: str) -> _Listed:
    remarks: list[Remark] = []
    published = _yes_no(publish, form.PUBLISH, remarks)
    reason = _reason(why, form.REASON, WithholdReason, remarks)
    known = _STATES.get(key(state), "")
    if state and not known:
        remarks.append(_unknown(state, form.STATE, list(_STATES.values())))
    if known == form.REVIEWED and published is None:
        from dxforms.workbook.remarks import STATE_ALONE

        remarks.append(STATE_ALONE)
    return published, reason, known == form.AGAIN, remarks


def says_something(decision: RespondentDecision | AnswerDecision) -> bool:
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


def beside_original(
    decision: AnswerDecision, there: str, mark: str, words: str | None
) -> tuple[AnswerDecision, Sequence[Remark]]:
    """The decision, with what was typed over 原文 saved: as 掲載文, or as メモ where there is a 掲載文 already."""
    if words is not None and (there == words or there == clean(cell_text(words))):
        return decision, ()
    if not there or there.endswith(CUT) or is_print(mark, there) or (words is None and not mark):
        return decision, ()
    from dxforms.workbook.remarks import NOT_RECEIVED, restored

    if mark and decision.text in {"", there}:
        return replace(decision, text=there), [restored(form.TEXT)]
    if there in decision.memo:
        return decision, ()
    memo = f"{decision.memo}\n" if decision.memo else ""
    remark = restored(form.MEMO) if words or mark else NOT_RECEIVED
    return replace(decision, memo=f"{memo}（原文の欄に記入された文）{there}"), [remark]


def of_another_answer(decision: AnswerDecision) -> tuple[AnswerDecision, Sequence[Remark]]:
    """A decision on an answer that changed since: stale where it says what is published."""
    from dxforms.workbook.remarks import CHANGED, CHANGED_GROUPING

    remarks = [CHANGED_GROUPING] if decision.grouping else []
    if decision.published is None and not decision.text:
        return decision, remarks
    return replace(decision, stale=True), [*remarks, CHANGED]


def _yes_no(typed: str, column: str, remarks: list[Remark]) -> bool | None:
    if not typed:
        return None
    answer = _YES_NO.get(key(typed))
    if answer is None:
        remarks.append(_unknown(typed, column, [who.COUNTED, who.NOT_COUNTED]))
    return answer


def _reason(typed: str, column: str, reasons: type[_Reason], remarks: list[Remark]) -> _Reason | None:
    if not typed:
        return None
    wanted = heading_key(typed)
    for reason in reasons:
        if heading_key(reason.value) == wanted:
            return reason
    remarks.append(_unknown(typed, column, [reason.value for reason in reasons]))
    return None


def _unknown(typed: str, column: str, known: Sequence[str]) -> Remark:
    from dxforms.workbook.remarks import unknown_word

    return unknown_word(typed, column, known)
