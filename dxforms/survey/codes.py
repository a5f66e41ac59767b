"""選択肢コード: the number every option goes by in machine-readable data, and its label without a mark before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dxforms.records import record
from dxforms.survey.characters import Mapped, mapped
from dxforms.survey.questions import Kind, Question
from dxforms.survey.tally import LineRole
from dxforms.text import circled, has_mark

ANSWERED = 1
"""回答あり, of a question that is not counted by option."""
_SPECIAL = {LineRole.NO_ANSWER: 0, LineRole.STRAY: 1}
"""How far the codes of what is no option lie below 999."""
_LOWEST_SPECIAL = 990
# A mark and not a part of the words: 1.5時間, 1:30 and 1・2年 keep their digits.
_MARKED = re.compile(r"^(?:[(（]([0-9０-９]{1,2})[)）]|([0-9０-９]{1,2})[.．)）:：、](?![0-9０-９]))\s*")
_CIRCLES = {circled(number): number for number in range(1, 51)}


@record
class Coded:
    """An option as data has it: its code, its label, and the label as it stood on the form."""

    code: int
    label: str
    original: Mapped
    """The form's own label in characters that may stand in data, and what was changed for that."""


def coded(question: Question) -> tuple[Coded, ...]:
    """The options of a question, in the survey's order.

    ①とても満足 is 1 and とても満足 where every option (その他 apart) bears a mark; a scale of numbers has its numbers
    as codes (NPS: 0–10); elsewhere codes count from 1.
    """
    labels = [option.label for option in question.options]
    originals = [mapped(label, eras=True) for label in labels]
    marked = [_marked(label) for label in labels]
    plain = [
        (mark, mapped(rest, eras=True).text) if mark is not None else (None, original.text)
        for (mark, rest), original in zip(marked, originals, strict=True)
    ]
    others = {question.other}
    asked = [number for index, (number, _) in enumerate(plain) if index not in others]
    strip = (
        _distinct(asked)
        and len({label for _, label in plain}) == len(plain)
        and all(label for _, label in plain)
    )
    if strip:
        codes = list(_filled([number for number, _ in plain]))
    elif question.kind in {Kind.RATING, Kind.NPS} and _distinct(
        [option.number for option in question.options]
    ):
        codes = [option.number or 0 for option in question.options]
    else:
        codes = list(range(1, len(labels) + 1))
    return tuple(
        Coded(code=code, label=label if strip else original.text, original=original)
        for code, (_, label), original in zip(codes, plain, originals, strict=True)
    )


def special_code(role: LineRole, options: Sequence[Coded]) -> int:
    """The code of 無回答 (999) or 選択肢以外の回答 (998), with as many nines as keep it apart from every option's."""
    top = 999
    while any(option.code >= top - (999 - _LOWEST_SPECIAL) for option in options):
        top = top * 10 + 9
    return top - _SPECIAL[role]


def _marked(label: str) -> tuple[int | None, str]:
    """The number before a label and the label without it; None and the whole label where there is none."""
    words = label.strip()
    if words[:1] in _CIRCLES:
        return _CIRCLES[words[0]], words[1:].strip()
    found = _MARKED.match(words) if has_mark(words) else None
    if found is None:
        return None, words
    return int(found[1] or found[2]), words[found.end() :].strip()


def _distinct(numbers: Sequence[int | None]) -> bool:
    """True where there is a number for each, below the special codes, and none twice."""
    known = [number for number in numbers if number is not None]
    return bool(known) and len(known) == len(numbers) == len(set(known)) and max(known) < _LOWEST_SPECIAL


def _filled(numbers: Sequence[int | None]) -> Iterator[int]:
    """The numbers, those that are missing (or stand twice, as その他's may) filled with the next that are free."""
    taken = {number for number in numbers if number is not None}
    used: set[int] = set()
    for number in numbers:
        if number is None or number in used:
            number = max(taken) + 1
        taken.add(number)
        used.add(number)
        yield number
