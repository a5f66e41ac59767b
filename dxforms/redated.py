"""A 開催日 that was mistyped and mended: documents of the old day are this lecture's only where the responses say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dxforms import flow, outputs
from dxforms.grid import Grid, Value
from dxforms.issues import DxformsError
from dxforms.places import Source
from dxforms.survey.notices import FAR_DAYS

if TYPE_CHECKING:
    from dxforms.survey.answers import Responses
    from dxforms.survey.description import Description

_ROUNDED = timedelta(seconds=1.5)
"""A time that went through a workbook is rounded to the second."""


def redated(
    paths: Sequence[Path], described: Description, files: Sequence[Source] | None = None
) -> Description | None:
    """The description that takes the documents at ``paths`` for its own, though they bear another day; None where it may not.

    Clerks copy last month's folder, often with the same title, a copy of the same form, or the same form that goes on
    collecting. What cannot be the same are the responses: the respondents of the workbook that is there must be among
    those received now, with the same times, and most of them from the new day on; the report must have been made of
    the very same files, or lie beside such a workbook. Nothing is asked here and nothing is written.
    """
    bearing = [(path, there) for path in paths if path.exists() and (there := outputs.identity_of(path))]
    others = [(path, there) for path, there in bearing if there.day != described.lecture.day]
    days = {there.day for _, there in others}
    if len(days) != 1 or not all(there.same_title(described.identity) for _, there in others):
        return None
    [former] = days
    corrected = replace(described, formerly=former)
    try:
        responses = flow.read_responses(corrected, files)
    except DxformsError:  # said again, with all that is wrong, once the day is right
        return None
    workbook = next((path for path, _ in bearing if _is_workbook(path)), outputs.workbook_path(described))
    there = outputs.identity_of(workbook) if workbook.exists() else None
    day = described.lecture.day
    counted = there is not None and there.day == former and _same_respondents(workbook, responses, day)
    for path, _ in others:
        if not (counted if _is_workbook(path) else _same_report(path, responses, day, counted)):
            return None
    return corrected


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() != ".docx"


def _came_after(moments: Iterable[datetime | None], day: date) -> bool:
    """True where half of the responses came on the day or after it, and not long after: last month's did not."""
    days = sorted(moment.date() for moment in moments if moment is not None)
    return bool(days) and day <= days[len(days) // 2] <= day + timedelta(days=FAR_DAYS)


def _same_respondents(path: Path, responses: Responses, day: date) -> bool:
    """True where half of the workbook's respondents at least are among the responses, with the same times."""
    from dxforms.source.opening import TALLY
    from dxforms.source.spreadsheet import read_book
    from dxforms.workbook.identity import read_stamp
    from dxforms.workbook.respondents import COMPLETED, KEY
    from dxforms.workbook.sheets import RESPONDENTS
    from dxforms.workbook.writing import key_text

    stamp = read_stamp(path)
    forms = {f"{source.label}:{source.fingerprint}"[-255:] for source in responses.sources}
    if stamp is None or set(stamp.sources) != forms:
        return False
    try:
        rows = _columns(read_book(path, role=TALLY, sheets={RESPONDENTS}).get(RESPONDENTS), KEY, COMPLETED)
    except DxformsError:
        return False
    now = {key_text(key): moment for key, moment in zip(responses.keys, responses.completed, strict=True)}
    found: list[datetime] = []
    for key, time in rows:
        moment = now.get(str(key))
        if moment is not None and isinstance(time, datetime) and abs(time - moment) <= _ROUNDED:
            found.append(moment)
    return 2 * len(found) >= len(rows) and _came_after(found, day)


def _columns(grid: Grid | None, *names: str) -> list[tuple[Value, ...]]:
    """The values under these headings, row by row; empty where there is no such sheet."""
    if grid is None:
        return []
    for index, row in enumerate(grid.rows):
        if all(name in row for name in names):
            at = [row.index(name) for name in names]
            return [tuple(each[place] for place in at) for each in grid.rows[index + 1 :] if any(each)]
    return []


def _same_report(path: Path, responses: Responses, day: date, counted: bool) -> bool:
    """True where a report was made of these forms, and of these files or beside the workbook that was."""
    from dxforms.report.manifest import read_manifest

    manifest = read_manifest(path)
    if manifest is None:
        return False
    now = {(source.label, source.fingerprint): source.sha256 for source in responses.sources}
    there = {(source.label, source.fingerprint): source.sha256 for source in manifest.sources}
    same_files = there == now and _came_after(responses.completed, day)
    return there.keys() == now.keys() and (counted or same_files)
