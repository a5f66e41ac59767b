"""From files to the tally: the description, the responses, what staff decided. ``import dxforms`` gives these names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dxforms.garbage import uncollected
from dxforms.issues import Findings, InputError
from dxforms.outputs import foreign
from dxforms.places import Source, given, located, newer

if TYPE_CHECKING:
    from dxforms.survey.answers import Responses
    from dxforms.survey.description import Description
    from dxforms.survey.review import Review
    from dxforms.survey.tally import Tally


def read_description(source: Source) -> Description:
    """The lecture, its survey and its settings, from 講演会情報.xlsx (a path or a binary file).

    :class:`InputError` with every fault of the file: sheet, cell, what was expected, what stands there.
    """
    from dxforms.source.spreadsheet import read_book
    from dxforms.survey.described import describe

    file, folder = place_of(source)
    return describe(read_book(source), file=file or "講演会情報.xlsx", folder=folder)


def place_of(source: Source) -> tuple[str, Path | None]:
    """A source's name without folders, and its folder (None for a stream)."""
    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        return path.name, path.resolve().parent
    name = getattr(source, "name", "")
    return (Path(name).name if isinstance(name, str) else ""), None


def read_responses(described: Description, files: Sequence[Source] | None = None) -> Responses:
    """The responses of a lecture, from the places its description names, or from ``files`` (paths or binary files).

    Paths in the description start at its folder; a share link means the copy that was last pulled. Several
    ``files`` are matched with the 部 by the description, by their names, or by their order.
    :class:`InputError` with every fault of every file.
    """
    from dxforms.source.spreadsheet import read_table
    from dxforms.survey.responses import Handed, collect

    if files is None:
        sources: Sequence[tuple[Source, int | None, str]] = [
            (path, place.session, place.label) for place, path in located(described)
        ]
    else:
        sources = given(described, files)
    found = Findings()
    handed: list[Handed] = []
    with uncollected():
        for source, session, label in sources:
            try:
                handed.append(Handed(grid=read_table(source), session=session, label=label))
            except InputError as error:
                found.extend(error.issues)
        found.raise_faults()
        responses = collect(described, handed)
    later = newer(described) if files is None else ()
    return replace(responses, notices=(*later, *responses.notices)) if later else responses


def read_review(source: Source, described: Description, responses: Responses | None = None) -> Review:
    """What staff decided on the review sheets of a tally workbook; empty where the file does not exist yet.

    :class:`InputError` where the workbook belongs to another lecture, a decision cannot be read, or a workbook that
    was written there for this lecture is there no more (``review.lost``): what staff decided would be lost with it.
    """
    from dxforms.survey.review import EMPTY

    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        found = Findings()
        if not path.exists():
            from dxforms.lost import lost

            found.extend(lost(path, described))
            found.raise_faults()
            return EMPTY
        found.extend(foreign(path, described, renamed=True))
        found.raise_faults()
    from dxforms.source.opening import TALLY
    from dxforms.source.spreadsheet import read_book
    from dxforms.workbook.reviewed import ASIDE, SHEETS, review_of

    with uncollected():
        return review_of(read_book(source, role=TALLY, sheets=SHEETS, aside=ASIDE), described, responses)


def tally_responses(described: Description, responses: Responses, review: Review | None = None) -> Tally:
    """Every figure and every published answer, with staff's decisions applied, beside last time's figures.

    :class:`InputError` where 前回の集計 is named and cannot be read.
    """
    return beside_last_time(counted(described, responses, review))


def counted(described: Description, responses: Responses, review: Review | None) -> Tally:
    """As :func:`tally_responses`, without last time's figures beside them."""
    from dxforms.survey.counting import tally_responses as count
    from dxforms.survey.review import EMPTY

    return count(described, responses, EMPTY if review is None else review)


def beside_last_time(tally: Tally) -> Tally:
    """The tally with last time's figures, where 前回の集計 is named; :class:`InputError` where it cannot be read."""
    if not tally.description.previous:
        return tally
    from dxforms.lasttime import read_past

    previous, notices = read_past(tally.description)
    return replace(tally, previous=previous, notices=(*tally.notices, *notices))
