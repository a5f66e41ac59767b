"""The answers of one question as they are printed: staff's decisions applied, in the order that was set."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b

from dxforms.patterns import pattern
from dxforms.records import record
from dxforms.survey.answers import Answer, Choice, Key
from dxforms.survey.questions import Kind, Question
from dxforms.survey.review import Review, WithholdReason
from dxforms.survey.settings import AnswerOrder
from dxforms.survey.tables import Parts
from dxforms.survey.tally import Published, PublishedGroup
from dxforms.text import key

ByReason = tuple[tuple[WithholdReason | None, int], ...]


@record
class Print:
    """The printed answers of one question and what was done to them."""

    groups: tuple[PublishedGroup, ...] = ()
    withheld: ByReason = ()
    edited: ByReason = ()
    unreviewed: int = 0
    stale: int = 0


@record
class Respondents:
    """Who gave the answers, aligned with them: the counted respondents' keys and times."""

    keys: Sequence[Key]
    started: Sequence[datetime | None]
    completed: Sequence[datetime | None]


def printed(
    question: Question,
    answers: Sequence[Answer],
    who: Respondents,
    parts: Parts,
    review: Review,
    *,
    order: AnswerOrder,
    seed: str,
) -> Print:
    """The answers in words: free text, or その他の記入 of a question with options.

    Free text has a group for every part, be it empty; その他の記入 only for parts where something was written.
    NO counts what is printed, from 1 in each group. An answer nobody decided on is printed. Answers of 部 that are
    not shown stand together under group 0, last, in an order of their own: 部 differ by the hour, and in the order of
    receipt those of a small one would stand side by side.
    """
    texts = _texts(question, answers)
    everything, rest = order is AnswerOrder.STIRRED, len(parts.totals) - 1
    if everything or parts.rest:
        texts.sort(
            key=lambda item: (
                _stirring(seed, question.number, who, item[0])
                if everything or parts.of[item[0]] == rest
                else b""
            )
        )
    groups: list[list[Published]] = [[] for _ in parts.totals]
    left_out = [0] * len(groups)
    withheld: Counter[WithholdReason | None] = Counter()
    edited: Counter[WithholdReason | None] = Counter()
    unreviewed = stale = 0
    decisions = review.answers
    for index, text in texts:
        decision = decisions.get((who.keys[index], question.number)) if decisions else None
        reviewed = decision is not None and decision.published is not None and not decision.stale
        if decision is not None and decision.stale:
            stale += 1
        else:
            unreviewed += not reviewed
        if decision is not None and decision.published is False:
            withheld[decision.reason] += 1
            left_out[parts.of[index]] += 1
            continue
        changed = decision is not None and decision.text not in {"", text}
        if decision is not None and changed:
            text = decision.text
            edited[decision.reason] += 1
        group = groups[parts.of[index]]
        group.append(
            Published(
                number=len(group) + 1, text=text, key=who.keys[index], edited=changed, reviewed=reviewed
            )
        )
    places = [*range(1, len(groups) + 1)] if parts.shown else [0]
    if parts.rest:
        places[-1] = 0
    return Print(
        groups=tuple(
            PublishedGroup(group=place, answers=tuple(group), withheld=out)
            for place, group, out in zip(places, groups, left_out, strict=True)
            if group or question.kind is Kind.TEXT
        ),
        withheld=_by_reason(withheld),
        edited=_by_reason(edited),
        unreviewed=unreviewed,
        stale=stale,
    )


def _by_reason(counts: Counter[WithholdReason | None]) -> ByReason:
    return tuple((reason, counts[reason]) for reason in (*WithholdReason, None) if counts[reason])


def blank_words(answers: Sequence[Answer], parts: Parts) -> tuple[int, ...]:
    """How many answers say 特になし and the like, by group."""
    counts = [0] * len(parts.totals)
    short = Counter(
        (part, answer)
        for part, answer in zip(parts.of, answers, strict=True)
        if isinstance(answer, str) and 0 < len(answer) <= _LONGEST
    )
    for (part, answer), times in short.items():
        if is_blank_word(answer):
            counts[part] += times
    return parts.columns(counts)


def words_of(question: Question, answer: Answer) -> str:
    """The answer in words: a free text, or what was written with その他; empty for none."""
    if isinstance(answer, str):
        return answer if question.kind is Kind.TEXT else ""
    if isinstance(answer, Choice) and answer.unlisted and question.other in answer.picks:
        # Forms joins picks by「;」and escapes nothing: texts of one person were one text with「;」in it.
        return ";".join(answer.unlisted)
    return ""


def _texts(question: Question, answers: Sequence[Answer]) -> list[tuple[int, str]]:
    """What was written, with the index of who wrote it."""
    if question.kind is not Kind.TEXT and question.other is None:
        return []
    return [(index, words) for index, answer in enumerate(answers) if (words := words_of(question, answer))]


def _stirring(seed: str, number: str, who: Respondents, index: int) -> bytes:
    """A place in the stirred order that only this response decides, so that late answers move nobody else's.

    IDs run from 1 and can be guessed; the times cannot, so a reader of the report cannot undo the stirring.
    """
    parts = (seed, number, *who.keys[index], str(who.started[index]), str(who.completed[index]))
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


_NOTHING = pattern(
    r"""
    (?:(?:今回|今|現時点|現在|今のところ|いまのところ)(?:は|では)?)?
    (?:特に|とくに|特段|特)?
    (?:(?:ご|御)?(?:意見|感想|質問|要望|提案|回答|コメント|記載|記入|該当|印象|印象に残ったこと|思いつくこと|こと)
       (?:や|・)?)*
    (?:等|など)?(?:は|も|が)?
    (?:特に|とくに)?
    (?:な[しい]|無[しい]?|ナシ|ありません|有りません|ございません|思いつきません|思い付きません)
    (?:です|でした)?
    | na | n/a | none | nothing | no | nil | null | ー+
    """,
    re.VERBOSE,
)
_LONGEST = 30
_EDGES = " 、。,.!?~…‥・-−―—–_*/()（）「」[]:;'\"○×　"


def is_blank_word(text: str) -> bool:
    """True for 特になし, なし, 無し, ありません and the like, and for answers of signs alone."""
    if len(text) > _LONGEST:
        return False
    bare = key(text).casefold()
    inner = bare.strip(_EDGES)
    return not inner or _NOTHING.fullmatch(inner.replace("、", "").replace(",", "")) is not None
