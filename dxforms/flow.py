"""The main path: description and responses in, tally workbook and report out. ``import dxforms`` gives these names."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dxforms.files import Target
from dxforms.issues import Findings, InputError, Issue
from dxforms.outputs import Written, foreign, prepare, renewed, workbook_path
from dxforms.places import Source, given, located
from dxforms.records import record

if TYPE_CHECKING:
    from dxforms.report.summary import RefreshSummary
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

    file, folder = _place(source)
    return describe(read_book(source), file=file or "講演会情報.xlsx", folder=folder)


def _place(source: Source) -> tuple[str, Path | None]:
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
    for source, session, label in sources:
        try:
            handed.append(Handed(grid=read_table(source), session=session, label=label))
        except InputError as error:
            found.extend(error.issues)
    found.raise_faults()
    return collect(described, handed)


def read_review(source: Source, described: Description, responses: Responses | None = None) -> Review:
    """What staff decided on the review sheets of a tally workbook; empty where the file does not exist yet.

    :class:`InputError` where the workbook belongs to another lecture or a decision cannot be read.
    """
    from dxforms.survey.review import EMPTY

    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        if not path.exists():
            return EMPTY
        found = Findings()
        found.extend(foreign(path, described, renamed=True))
        found.raise_faults()
    from dxforms.source.opening import TALLY
    from dxforms.source.spreadsheet import read_book
    from dxforms.workbook.reviewed import review_of

    return review_of(read_book(source, role=TALLY), described, responses)


def tally_responses(described: Description, responses: Responses, review: Review | None = None) -> Tally:
    """Every figure and every published answer, with staff's decisions applied."""
    from dxforms.survey.counting import tally_responses as count
    from dxforms.survey.review import EMPTY

    return count(described, responses, EMPTY if review is None else review)


@record
class _Made:
    """What a writer says of a document: notices, and what is remembered beside it once it lies in its place."""

    notices: tuple[Issue, ...] = ()
    remember: Callable[[Path], object] | None = None
    refreshed: RefreshSummary | None = None


_Writer = Callable[["Tally", BinaryIO], _Made]


def write_workbook(tally: Tally, target: Target, *, new: bool = False, renamed: bool = False) -> Written:
    """The tally workbook, written beside and replaced; ``target`` is a path or a binary file.

    A workbook there that people changed is kept under a dated name. One of another lecture is refused
    (:class:`InputError`); one of another title too unless ``renamed``. :class:`OutputError` where it cannot
    be written, or where it is 決裁済, final, protected or read-only, unless ``new``: it is then kept under a dated name.
    """
    [written] = _write([(target, _workbook)], tally, new=new, renamed=renamed)
    return written


def write_report(
    tally: Tally,
    target: Target,
    *,
    template: Source | None = None,
    previous: Source | None = None,
    new: bool = False,
    renamed: bool = False,
) -> Written:
    """The Word report, filled into ``template`` (the shipped one by default); ``target`` is a path or a binary file.

    A report that is there (or ``previous``) is refreshed: figures follow, what people wrote stays, and
    ``Written.refreshed`` says what became of its pieces. ``new`` begins again. As :func:`write_workbook`;
    :class:`InputError` for a template or photo that is at fault, or a report that cannot be refreshed.
    """
    [written] = _write(
        [(target, _reporter(template, previous, target, new=new))], tally, new=new, renamed=renamed
    )
    return written


def write_both(
    tally: Tally,
    workbook: Target,
    report: Target,
    *,
    template: Source | None = None,
    new: bool = False,
    renamed: bool = False,
) -> tuple[Written, Written]:
    """Both documents, which take their places together or not at all. As :func:`write_report` for each."""
    first, second = _write(
        [(workbook, _workbook), (report, _reporter(template, None, report, new=new))],
        tally,
        new=new,
        renamed=renamed,
    )
    return first, second


def _workbook(tally: Tally, stream: BinaryIO) -> _Made:
    from dxforms.workbook.unheld import unheld
    from dxforms.workbook.writer import write_tally

    write_tally(tally, stream)
    return _Made(notices=tuple(unheld(tally)))


def _reporter(
    template: Source | None, previous: Source | None, target: Target | None = None, *, new: bool = False
) -> _Writer:
    def write(tally: Tally, stream: BinaryIO) -> _Made:
        from dxforms.report import document, manifest

        there = previous
        if there is None and not new and isinstance(target, (str, os.PathLike)) and Path(target).exists():
            there = target
        report = document.write_report(tally, stream, template=template, previous=there)
        return _Made(
            notices=report.notices,
            remember=lambda path: manifest.remember(path, report.manifest_xml),
            refreshed=report.refreshed,
        )

    return write


def _write(
    jobs: Sequence[tuple[Target, _Writer]], tally: Tally, *, new: bool, renamed: bool
) -> list[Written]:
    targets = [target for target, _ in jobs]
    paths = [Path(target) for target in targets if isinstance(target, (str, os.PathLike))]
    prepare(paths, tally.description, renamed=renamed, new=new)
    with renewed(targets, new=new, decided=tally.description.decided) as (streams, written):
        made = [write(tally, stream) for stream, (_, write) in zip(streams, jobs, strict=True)]
    for each, document in zip(made, written, strict=True):
        if each.remember is not None and document.path is not None:
            each.remember(document.path)
    return [
        replace(document, notices=each.notices, refreshed=each.refreshed)
        for each, document in zip(made, written, strict=True)
    ]


def check(
    source: Source,
    *,
    files: Sequence[Source] | None = None,
    template: Source | None = None,
    report: bool = True,
) -> tuple[Issue, ...]:
    """Every fault and notice of a description, its responses, its review, photos and template; nothing is written.

    Faults come back among the issues, they are not raised. The documents are made in memory, so that what
    would stop ``run`` stops here. Where the description is at fault, only the faults of what can be read by it all
    the same are added. ``report`` False leaves photos and template out.
    """
    from dxforms.source.spreadsheet import read_book
    from dxforms.survey.described import examine
    from dxforms.workbook.unheld import unheld

    file, folder = _place(source)
    try:
        described, read = examine(read_book(source), file=file or "講演会情報.xlsx", folder=folder)
    except InputError as error:
        return error.issues
    if described is None:
        return read
    issues = list(read)
    if any(issue.is_fault for issue in read):
        beside = [
            *_faults_of(lambda: read_responses(described, files)),
            *(_faults_of(lambda: _reporter(template, None)(_nobody(described), BytesIO())) if report else ()),
        ]
        return tuple(dict.fromkeys((*read, *beside)))
    try:
        responses = read_responses(described, files)
        review = _review_beside(described, responses)
        tally = tally_responses(described, responses, review)
        issues.extend((*tally.notices, *unheld(tally)))
    except InputError as error:
        # Photos and template can be tried without any response.
        issues.extend(error.issues)
        tally = _nobody(described)
    if not report:
        return tuple(dict.fromkeys(issues))
    try:
        issues.extend(_reporter(template, None)(tally, BytesIO()).notices)
    except InputError as error:
        issues.extend(error.issues)
    return tuple(dict.fromkeys(issues))


def _review_beside(described: Description, responses: Responses) -> Review | None:
    return None if described.folder is None else read_review(workbook_path(described), described, responses)


def _faults_of(work: Callable[[], object]) -> tuple[Issue, ...]:
    try:
        work()
    except InputError as error:
        return tuple(issue for issue in error.issues if issue.is_fault)
    return ()


def _nobody(described: Description) -> Tally:
    """The tally of a lecture nobody answered yet."""
    from dxforms.survey.answers import Responses

    nothing = Responses(survey=described.survey, answers=tuple(() for _ in described.survey.questions))
    return tally_responses(described, nothing)
