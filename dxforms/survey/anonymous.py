"""Rows of respondents in which nobody stands alone: combinations fewer than k respondents share are hidden.

k-anonymity (Sweeney 2002): first 部 is hidden, then every value of the row. In each 部 so many rows are hidden that
taking the shown ones from the published counts leaves the sum of several respondents, never one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import field

from dxforms.records import record

HIDDEN_PART = "（非公表）"
"""部 of a respondent whose 部 is not shown."""
SEVERAL = 2
"""Respondents of whom one cannot be told from the sum."""

Codes = tuple[int, ...]
Row = tuple[str, Codes]
"""部 and coded choices."""


@record
class Anonymised:
    """Rows by their values; of the hidden ones the codes are None."""

    rows: tuple[tuple[str, Codes | None], ...] = field(default=(), repr=False)
    unique: int = 0
    """Respondents whose combination nobody else has, before anything was hidden."""
    parts_hidden: int = 0
    """Rows whose 部 was hidden here, their choices shown."""
    rows_hidden: int = 0
    """Rows with nothing shown."""


def anonymised(rows: Sequence[Row], least: int, told: Collection[Row] = ()) -> Anonymised:
    """The rows sorted by their values, every combination that fewer than ``least`` respondents share hidden.

    0 and 1 hide nothing but ``told``: the rows of respondents who could be recognised by something that is published
    beside them. A row whose 部 is :data:`HIDDEN_PART` counts with those whose 部 is hidden here.
    """
    combinations = Counter(rows)
    unique = sum(count == 1 for count in combinations.values())
    hiding = _Hiding(combinations, least, told)
    hiding.hide()
    gone, apart = hiding.gone, hiding.apart
    shown: list[tuple[str, Codes | None]] = []
    shown += sorted(row for row in combinations.elements() if row not in apart)
    kept = sorted(row[1] for row in combinations.elements() if row in apart and row[1] not in gone)
    hidden = len(rows) - len(shown) - len(kept)
    already = sum(
        count for row, count in combinations.items() if row[0] == HIDDEN_PART and row[1] not in gone
    )
    return Anonymised(
        rows=(
            *shown,
            *((HIDDEN_PART, codes) for codes in kept),
            *((HIDDEN_PART, None) for _ in range(hidden)),
        ),
        unique=unique,
        parts_hidden=len(kept) - already,
        rows_hidden=hidden,
    )


class _Hiding:
    """What is hidden: ``apart`` are combinations shown without 部, ``gone`` the choices of those of them not shown at all."""

    def __init__(self, combinations: Counter[Row], least: int, told: Collection[Row]) -> None:
        self.combinations = combinations
        self.least = least
        self.enough = max(least, SEVERAL)
        """Respondents in each 部 of whom nothing is shown, where there are any."""
        self.by_part: dict[str, list[Row]] = {}
        for row in sorted(combinations, key=lambda each: (combinations[each], each)):
            self.by_part.setdefault(row[0], []).append(row)
        self.apart = {row for row, count in combinations.items() if row[0] == HIDDEN_PART or count < least}
        self.apart |= set(told)
        self.gone = {codes for _, codes in told}

    def hide(self) -> None:
        """Hide until nothing can be told; every step hides more, so that it ends."""
        while self._rare() or any(self._few(part) for part in self.by_part):
            pass

    def _rare(self) -> bool:
        """Hide choices that too few respondents without 部 share; True where any were."""
        pool: Counter[Codes] = Counter()
        for row in self.apart:
            pool[row[1]] += self.combinations[row]
        rare = {codes for codes, count in pool.items() if count < self.least} - self.gone
        self.gone |= rare
        return bool(rare)

    def _few(self, part: str) -> bool:
        """Hide one combination more of a 部 in which too few respondents are hidden; True where one was."""
        rows = self.by_part[part]
        apart = [row for row in rows if row in self.apart]
        gone = sum(self.combinations[row] for row in apart if row[1] in self.gone)
        if 0 < gone < self.enough:
            more = next((row for row in apart if row[1] not in self.gone), None)
            more = more or next((row for row in rows if row not in self.apart), None)
            if more is not None:
                self.apart.add(more)
                self.gone.add(more[1])
                return True
        elif part != HIDDEN_PART and 0 < sum(self.combinations[row] for row in apart) < self.enough:
            further = next((row for row in rows if row not in self.apart), None)
            if further is not None:
                self.apart.add(further)
                return True
        return False
