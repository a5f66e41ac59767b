"""Conditions of 意見の分類: words joined by and, or and not, tried on what stands in an answer.

Words are looked for as labels are compared: NFKC, case folded, blanks and line breaks left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress, product

from dxforms.records import record


@record
class Word:
    """A word that answers are searched for: as typed, and as it is compared."""

    text: str
    key: str


@record
class Every:
    """and: met where every part is."""

    parts: tuple[Condition, ...]


@record
class Either:
    """or: met where any part is."""

    parts: tuple[Condition, ...]


@record
class Without:
    """not: met where its part is not."""

    part: Condition


Condition = Word | Every | Either | Without


def words_in(condition: Condition) -> Iterator[Word]:
    """Every word of a condition, those under not among them."""
    match condition:
        case Word():
            yield condition
        case Without():
            yield from words_in(condition.part)
        case Every() | Either():
            for part in condition.parts:
                yield from words_in(part)


def met(condition: Condition, present: AbstractSet[str]) -> tuple[Word, ...] | None:
    """The words that meet a condition (none under not), None where it is not met; ``present`` are keys of words."""
    match condition:
        case Word():
            return (condition,) if condition.key in present else None
        case Without():
            return () if met(condition.part, present) is None else None
        case Every():
            found = [met(part, present) for part in condition.parts]
            return None if None in found else _joined(found)
        case Either():
            found = [hit for part in condition.parts if (hit := met(part, present)) is not None]
            return _joined(found) if found else None


def _joined(found: Sequence[tuple[Word, ...] | None]) -> tuple[Word, ...]:
    return tuple(dict.fromkeys(word for words in found for word in words or ()))


_MOST_TRIED = 10  # words whose combinations are all tried: 1,024


def verdict(condition: Condition) -> bool | None:
    """True where every answer must meet a condition, False where none can; None for all others.

    A word that is part of another is there wherever that one is. Only conditions with not can be either.
    """
    keys = list(dict.fromkeys(word.key for word in words_in(condition)))
    if len(keys) > _MOST_TRIED:
        return None
    found = set()
    for chosen in product((False, True), repeat=len(keys)):
        present = set(compress(keys, chosen))
        if all(key in present or not any(key in other for other in present) for key in keys):
            found.add(met(condition, present) is not None)
    return found.pop() if len(found) == 1 else None
