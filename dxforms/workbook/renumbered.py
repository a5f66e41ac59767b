"""Questions that have another number now than on the review sheet: what was answered tells which they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from dxforms.grid import Value
from dxforms.survey.answers import FORMER
from dxforms.workbook.received import Received


def renumbered(
    received: Received,
    places: Sequence[int | None],
    labels: Sequence[Value],
    originals: Sequence[Value],
    apart: Iterable[int],
) -> Mapping[Value, str]:
    """What has to stand in 設問 instead, by what stands there; empty where no question got another number.

    Rows, column by column; ``apart`` are those of which 原文 is not what was answered to the question of their
    label. A question has another number where most of its rows hold what was answered to that one instead, and
    no question that kept its number has it. Where a question whose answers are gone has a number that another one
    took, its rows are told from those of the other (``Q4（旧）``).
    """
    told = [(at, place) for at in apart if (place := places[at]) is not None and originals[at]]
    if not told:
        return {}
    rows = Counter(
        label
        for place, label, original in zip(places, labels, originals, strict=True)
        if place is not None and original
    )
    elsewhere: dict[Value, Counter[Value]] = defaultdict(Counter)
    lost: Counter[Value] = Counter()
    for at, place in told:
        lost[labels[at]] += 1
        for label, number in received.numbers.items():
            if label != labels[at] and received.answers_with(place, number, originals[at]):
                elsewhere[labels[at]][label] += 1
    kept = {label for label in rows if lost[label] * 2 <= rows[label]}
    found: dict[Value, str] = {}
    for label, hits in sorted(elsewhere.items(), key=lambda item: -max(item[1].values())):
        for target, count in hits.most_common():
            if (
                label not in kept
                and count * 2 > rows[label]
                and target not in kept
                and target not in found.values()
            ):
                found[label] = str(target)
                break
    taken = set(found.values())
    found |= {label: f"{label}{FORMER}" for label in rows if label in taken and label not in found}
    return found
