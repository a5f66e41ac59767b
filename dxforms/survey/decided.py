"""Staff's decisions on respondents, applied to the responses as received."""

from __future__ import annotations

from dxforms.issues import Issue, Where, notice, quoted
from dxforms.records import record
from dxforms.survey.answers import Responses
from dxforms.survey.lecture import Lecture
from dxforms.survey.review import Review
from dxforms.survey.tally import GroupKind
from dxforms.text import key

UNKNOWN_SESSION = GroupKind.UNKNOWN.value
"""What staff type in 部（訂正） for a response whose 部 nobody knows."""
IDS_SHOWN = 10


@record
class Decided:
    """Aligned with the responses: who is counted, and each one's session after corrections."""

    counted: tuple[bool, ...]
    sessions: tuple[int | None, ...]
    issues: tuple[Issue, ...] = ()
    """What of the review could not be used."""


def decide(lecture: Lecture, responses: Responses, review: Review) -> Decided:
    """Who is counted, and where. A decision on a response that is not there any more changes nothing and is noticed."""
    counted = [True] * len(responses)
    sessions = list(responses.sessions)
    if not review.respondents and not review.answers:
        return Decided(counted=tuple(counted), sessions=tuple(sessions))
    issues: list[Issue] = []
    where = Where(file=review.file)
    names = {key(session.name): index for index, session in enumerate(lecture.sessions) if session.name}
    rows = {identity: index for index, identity in enumerate(responses.keys)}
    for identity, decision in review.respondents.items():
        row = rows.get(identity)
        if row is None:
            continue
        counted[row] = decision.counted
        wanted = key(decision.session)
        if wanted in names:
            sessions[row] = names[wanted]
        elif wanted == key(UNKNOWN_SESSION):
            sessions[row] = None
        elif wanted:
            can = "、".join(
                quoted(name) for name in (*(held.name for held in lecture.sessions), UNKNOWN_SESSION)
            )
            issues.append(
                notice(
                    "review.session",
                    f"回答ID {responses.label(row)} の「部（訂正）」{quoted(decision.session)}は、「部」シートにない名称のため"
                    f"使用していません。{can}のいずれかを選んでください。",
                    where,
                )
            )
    decided = {*review.respondents, *(identity for identity, _ in review.answers)}
    gone = sorted(identity for identity in decided if identity not in rows)
    if gone:
        several = len(responses.sources) > 1
        labels = [f"{source}-{number}" if several else number for source, number in gone]
        issues.append(
            notice(
                "review.unknown_response",
                f"確認済みの回答のうち{len(gone):,}件（回答ID {shortened(labels)}）が、回答ファイルに見当たりません。"
                "前回と同じフォームの回答ファイルかどうか確認してください。",
                where,
            )
        )
    return Decided(counted=tuple(counted), sessions=tuple(sessions), issues=tuple(issues))


def shortened(labels: list[str]) -> str:
    """The first few of many labels: ``3、17、21ほか5件``."""
    shown = "、".join(labels[:IDS_SHOWN])
    return shown if len(labels) <= IDS_SHOWN else f"{shown}ほか{len(labels) - IDS_SHOWN:,}件"
