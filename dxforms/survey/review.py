"""What staff decided about respondents and answers, on the review sheets of the tally workbook."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import Enum

from dxforms.issues import Issue
from dxforms.records import record
from dxforms.survey.answers import Key


class ExclusionReason(Enum):
    """理由 for leaving a response out of every count."""

    TEST = "テスト回答"
    DUPLICATE = "重複"
    OUTSIDER = "対象者以外"
    WITHDRAWN = "本人の申出"
    OTHER = "その他"


class WithholdReason(Enum):
    """理由 for editing or leaving out a published answer."""

    PERSONAL = "個人情報"
    IDENTIFIES = "個人の特定につながる"
    THIRD_PARTY = "第三者の権利利益"
    ABUSE = "誹謗中傷"
    UNRELATED = "設問と無関係"
    OTHER = "その他"


AnswerKey = tuple[Key, str]
"""(the response's key, the question's number)."""


Typed = str | int | float | date | None
"""What a cell of a column that staff added can hold."""


@record
class RespondentDecision:
    """One row of 回答者の確認. ``session`` is 部（訂正）, empty where it stands."""

    counted: bool = True
    reason: ExclusionReason | None = None
    session: str = ""
    stated: bool = False
    """True where 集計対象 was typed, be it する."""
    memo: str = field(default="", repr=False)


@record
class AnswerDecision:
    """One row of 自由記述. ``published`` is None while it is 未確認; ``text`` is 掲載文, empty: as answered."""

    published: bool | None = None
    text: str = field(default="", repr=False)
    reason: WithholdReason | None = None
    checker: str = ""
    grouping: str = ""
    memo: str = field(default="", repr=False)
    stale: bool = False
    """要再確認: the answer changed since this was decided, or staff asked for another look."""
    print: str = ""
    """照合 of the answer that was decided on; empty where that is the answer received, or where it is not known."""


@record
class Review:
    """Every decision staff typed, by key; empty where nothing was reviewed yet."""

    respondents: dict[Key, RespondentDecision] = field(default_factory=dict)
    answers: dict[AnswerKey, AnswerDecision] = field(default_factory=dict)
    file: str = ""
    """The workbook it was read from, without folders; empty where there was none."""
    known: frozenset[Key] = frozenset()
    """Respondents who stood in that workbook: the others are new since then."""
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Headings of the columns staff added, by sheet, in their order."""
    extras: dict[Key | AnswerKey, tuple[Typed, ...]] = field(default_factory=dict, repr=False)
    """What stands in those columns, aligned with ``columns`` of the sheet the key belongs to."""
    notices: tuple[Issue, ...] = ()
    """What a person should look at on those sheets."""


EMPTY = Review()
"""A review in which nothing was decided."""
