"""Rows of respondents in which nobody stands alone: combinations fewer than k respondents share are hidden.

k-anonymity (Sweeney 2002): first 部 is hidden, then every value of the row. What is hidden is never so little that it
could be had by taking the shown rows from the published counts of a 部 or of all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import field

from dxforms.records import record

HIDDEN_PART = "（非公表）"
"""部 of a respondent whose 部 is not shown."""

Codes = tuple[int, ...]
Row = tuple[str, Codes]
"""部 and coded choices."""


@record
class Anonymised:
    """Rows by their values; of the hidden ones ``codes`` is None."""

    rows: tuple[tuple[str, Codes | None], ...] = field(default=(), repr=False)
    unique: int = 0
    """Respondents whose combination nobody else has, before anything was hidden."""
    parts_hidden: int = 0
    """Rows whose 部 was hidden here, their choices shown."""
    rows_hidden: int = 0
    """Rows with nothing shown."""


def anonymised(rows: Sequence[Row], least: int) -> Anonymised:
    """The rows with every combination that fewer than ``least`` respondents share hidden (0: nothing is), sorted.

    A row whose 部 is :data:`HIDDEN_PART` already counts with those whose 部 is hidden here.
    """
    combinations = Counter(rows)
    unique = sum(count == 1 for count in combinations.values())
    if least <= 1:
        return Anonymised(rows=tuple(sorted(rows)), unique=unique)
    without_part = _without_part(combinations, least)
    pool: Counter[Codes] = Counter()
    for row in without_part:
        pool[row[1]] += combinations[row]
    gone = _gone(combinations, without_part, pool, least)
    shown: list[tuple[str, Codes | None]] = []
    shown += sorted(row for row in combinations.elements() if row not in without_part)
    kept = sorted(codes for codes in pool.elements() if codes not in gone)
    shown += ((HIDDEN_PART, codes) for codes in kept)
    hidden = sum(pool[codes] for codes in gone)
    already = sum(
        count for row, count in combinations.items() if row[0] == HIDDEN_PART and row[1] not in gone
    )
    return Anonymised(
        rows=(*shown, *((HIDDEN_PART, None) for _ in range(hidden))),
        unique=unique,
        parts_hidden=len(kept) - already,
        rows_hidden=hidden,
    )


def _without_part(combinations: Counter[Row], least: int) -> set[Row]:
    """The combinations that are shown without 部: the rare ones, and of each 部 none or at least ``least`` respondents."""
    hidden = {row for row, count in combinations.items() if count < least or row[0] == HIDDEN_PART}
    for part in {row[0] for row in combinations if row[0] != HIDDEN_PART}:
        inside = sum(combinations[row] for row in hidden if row[0] == part)
        others = sorted(
            (row for row in combinations if row[0] == part and row not in hidden),
            key=lambda row: (combinations[row], row),
        )
        for row in others:
            if inside == 0 or inside >= least:
                break
            hidden.add(row)
            inside += combinations[row]
    return hidden


def _gone(combinations: Counter[Row], without_part: set[Row], pool: Counter[Codes], least: int) -> set[Codes]:
    """The choices that are not shown at all; ``without_part`` and ``pool`` grow where too little would be hidden."""
    gone = {codes for codes, count in pool.items() if count < least}
    while 0 < sum(pool[codes] for codes in gone) < least:
        rest = sorted((count, codes) for codes, count in pool.items() if codes not in gone)
        if rest:
            gone.add(rest[0][1])
            continue
        shown = sorted((count, row) for row, count in combinations.items() if row not in without_part)
        if not shown:
            break
        _, row = shown[0]
        without_part.add(row)
        pool[row[1]] += combinations[row]
        gone.add(row[1])
    return gone
