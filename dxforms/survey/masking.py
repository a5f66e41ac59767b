"""Which 部 (and which columns of a cross table) are shown in 全体 only, so that no small one can be told.

A part with fewer respondents than the setting asks for is left out. What is left out can still be had by
subtraction, 全体 less what is shown; so the parts left out must together be either nobody or as many as the setting
asks for, and the next smallest goes with them otherwise. Of two 部 both go, and 全体 alone remains.

It is judged at one moment: figures published before late answers arrived can be subtracted from those after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dxforms.survey.tables import Parts

_MOST_JUDGED = 12
"""Parts up to which every union of them is looked at; with more of them a cross table shows 全体 only."""


def hidden_parts(sizes: Sequence[int], least: int) -> frozenset[int]:
    """The parts that may not be shown, as indices; ``sizes`` are their respondents, ``least`` the setting (0: off).

    A part nobody belongs to is left out like other small ones, and needs no company: there is nothing to tell.
    Of equal parts the later one goes first.
    """
    if not least:
        return frozenset()
    hidden = {part for part, size in enumerate(sizes) if size < least}
    for part in sorted(range(len(sizes)), key=lambda part: (sizes[part], -part)):
        if not 0 < sum(sizes[each] for each in hidden) < least:
            break
        hidden.add(part)
    return frozenset(hidden)


def masked(parts: Parts, hidden: frozenset[int]) -> Parts:
    """The parts with those that are hidden taken together; where none is left, 全体 alone."""
    if not hidden:
        return parts
    shown = [part for part in range(len(parts.totals)) if part not in hidden]
    if not shown:
        return Parts(of=[0] * len(parts.of), totals=(sum(parts.totals),), shown=False, rest=True)
    together = sum(parts.totals[part] for part in hidden)
    places = {part: place for place, part in enumerate(shown)}
    totals = tuple(parts.totals[part] for part in shown)
    return Parts(
        of=[places.get(part, len(shown)) for part in parts.of],
        totals=(*totals, together) if together else totals,
        shown=True,
        rest=bool(together),
    )


def hidden_columns(columns: Parts, parts: Parts, least: int) -> frozenset[int]:
    """The columns of a cross table that may not be shown beside the same question's table by 部.

    As :func:`hidden_parts`; and no union of 部 that can be told less the columns that lie within it (or the other
    way round) is somebody, yet fewer than ``least``: a question that tells the 部, or is finer than they are, would
    give away what either table hides. ``parts`` are the 部 as they are shown (:func:`masked`), of the same
    respondents. Costs grow with respondents and with 2 to the number of 部.
    """
    hidden = hidden_parts(columns.totals, least)
    order = sorted(range(len(columns.totals)), key=lambda place: (columns.totals[place], -place))
    while least and len(hidden) < len(order) and _tells(masked(columns, hidden), parts, least):
        hidden |= {next(place for place in order if place not in hidden)}
    return hidden


def _tells(columns: Parts, parts: Parts, least: int) -> bool:
    """True where some union of parts less the columns within it is somebody, yet fewer than ``least``.

    Every set of respondents whose figures follow from two tables by adding and subtracting is made of such
    differences; those the other way round are the same of what both leave over.
    """
    if len(parts.totals) > _MOST_JUDGED:
        return True
    touched = [0] * len(columns.totals)
    for part, column in Counter(zip(parts.of, columns.of, strict=True)):
        touched[column] |= 1 << part
    sizes = [(touch, size) for touch, size in zip(touched, columns.totals, strict=True) if size]
    for union in range(1, 1 << len(parts.totals)):
        people = sum(size for part, size in enumerate(parts.totals) if union >> part & 1)
        within = sum(size for touch, size in sizes if not touch & ~union)
        if 0 < people - within < least:
            return True
    return False
