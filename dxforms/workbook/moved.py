"""Where a response went whose key is unknown now: a 部 was renamed, or the files it comes from are divided otherwise.

Two forms both number their responses from 1, so an ID alone says nothing: a response is the same where its time of
completion is the same too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from dxforms.records import record
from dxforms.survey.answers import FORMER, Key
from dxforms.workbook.writing import LOST_OF_TIMES

_MINUTE = timedelta(minutes=1)


@record(kw_only=False)
class Left:
    """A row on 回答者の確認 whose response is not known by its key any more."""

    key: Key
    completed: datetime | None
    is_gone: bool
    """True where the program said 回答が削除済み: that it belongs to nobody was settled then."""


@record(kw_only=False)
class Moves:
    """Where responses went, by the keys they had."""

    places: Mapping[Key, int]
    """Of those found by ID and time the index of the response now."""
    sources: Mapping[str, str]
    """Sources under another name now."""
    is_nothing: bool = False
    """True where no response went anywhere."""

    def of(self, key: Key, now: Mapping[Key, int]) -> int | None:
        """The index of the response that had this key, or None."""
        found = self.places.get(key)
        if found is None and key[0] in self.sources:
            found = now.get((self.sources[key[0]], key[1]))
        return found

    def gone(self, key: Key) -> Key:
        """The key under which a row is kept whose response is not found: its own may be that of somebody else now."""
        return self.sources.get(key[0], key[0]), key[1]


def doubted(rows: Iterable[tuple[str, datetime | None, datetime | None]]) -> set[str]:
    """The sources whose names may have been given to others: most of their rows were completed at another time.

    Of every row its source, its time, and that of the response which has its key now.
    """
    compared: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for source, was, now in rows:
        if was is not None and now is not None:
            compared[source] += 1
            other[source] += not _is_same(was, now)
    return {source for source, count in other.items() if count * 2 > compared[source]}


def is_shifted(times: Iterable[tuple[datetime, datetime]]) -> bool:
    """True where all times differ by as much, as they do in an export of another time zone; seconds may be lost."""
    apart = [now - was for was, now in times]
    return not apart or max(apart) - min(apart) <= _MINUTE


def moves(
    left: Sequence[Left],
    now: Mapping[Key, int],
    taken: Collection[int],
    completed: Sequence[datetime | None],
    exchanged: Collection[str] = (),
) -> Moves:
    """Where the responses of these rows went.

    ``now`` are the responses, with their indices into ``completed``; ``taken`` those some row is known to belong to.
    A source has another name where at least half of its rows that can be compared are found under it; where no time
    can be compared, where it is the only one that is missing and there is one new, or it was divided into new ones
    that have no number in common. A source that is there still has not moved, but for those that may be
    ``exchanged``; where nothing of one of these is found and another took its name, its rows are told from those of
    the other (``午前の部（旧）``).
    """
    candidates: dict[str, list[Key]] = defaultdict(list)
    for key, place in now.items():
        if place not in taken:
            candidates[key[1]].append(key)
    there = {source for source, _ in now}
    places: dict[Key, int] = {}
    targets: dict[str, Counter[str]] = defaultdict(Counter)
    compared: Counter[str] = Counter()
    living = [row for row in left if not row.is_gone]
    for row in living:
        source, identity = row.key
        to = targets[source]
        times = [(key, moment) for key in candidates[identity] if (moment := completed[now[key]]) is not None]
        if row.completed is None or not times:
            continue
        compared[source] += 1
        hits = [key for key, moment in times if _is_same(moment, row.completed)]
        if len(hits) == 1:
            places[row.key] = now[hits[0]]
            to[hits[0][0]] += 1
    missing = {source: to for source, to in targets.items() if source not in there or source in exchanged}
    sources = {
        source: best[0][0]
        for source, to in missing.items()
        if (best := to.most_common(1)) and best[0][1] * 2 >= compared[source] and best[0][0] != source
    }
    keys = list(now)
    untimed = {source for source in missing if source not in there and not compared[source]}
    new = there - {key[0] for key, place in now.items() if place in taken} - set(sources.values())
    if len(untimed) == len(new) == 1:
        sources[next(iter(untimed))] = next(iter(new))
    if len(untimed) == 1 and all(
        len({key for key in same if key[0] in new}) < 2 for same in candidates.values()
    ):
        # One file was divided: no number stands in two of the new ones.
        for row in living:
            if row.key[0] in untimed and len(sole := candidates[row.key[1]]) == 1 and sole[0][0] in new:
                places.setdefault(row.key, now[sole[0]])
    names = {*there, *(source for source, _ in (row.key for row in left))}
    for source in set(sources.values()) & missing.keys() - sources.keys():
        former = f"{source}{FORMER}"
        while former in names:
            former += FORMER
        names.add(former)
        sources[source] = former
    return Moves(places, sources, not sources and all(keys[place] == key for key, place in places.items()))


def _is_same(one: datetime, other: datetime) -> bool:
    return abs(one - other) <= LOST_OF_TIMES
