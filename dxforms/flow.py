"""The main path: description and responses in, tally workbook and report out. ``import dxforms`` gives these names."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dxforms.files import Target, shipped
from dxforms.issues import Findings, InputError, Issue
from dxforms.outputs import Written, foreign, lay_copy, prepare, renewed, workbook_path
from dxforms.papers import Paper, paper_named
from dxforms.places import Source, given, located, newer
from dxforms.records import record

if TYPE_CHECKING:
    from dxforms.readable.rules import Linted
    from dxforms.report.summary import RefreshSummary
    from dxforms.survey.answers import Responses
    from dxforms.survey.description import Description
    from dxforms.survey.review import Review
    from dxforms.survey.tally import Tally
    from dxforms.workbook.changes import WorkbookChanges


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
    responses = collect(described, handed)
    later = newer(described) if files is None else ()
    return replace(responses, notices=(*later, *responses.notices)) if later else responses


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
    from dxforms.workbook.reviewed import SHEETS, review_of

    return review_of(read_book(source, role=TALLY, sheets=SHEETS, sparing=True), described, responses)


def tally_responses(described: Description, responses: Responses, review: Review | None = None) -> Tally:
    """Every figure and every published answer, with staff's decisions applied, beside last time's figures.

    :class:`InputError` where 前回の集計 is named and cannot be read.
    """
    return _beside_last_time(_counted(described, responses, review))


def _counted(described: Description, responses: Responses, review: Review | None) -> Tally:
    from dxforms.survey.counting import tally_responses as count
    from dxforms.survey.review import EMPTY

    return count(described, responses, EMPTY if review is None else review)


def _beside_last_time(tally: Tally) -> Tally:
    if not tally.description.previous:
        return tally
    from dxforms.lasttime import read_past

    previous, notices = read_past(tally.description)
    return replace(tally, previous=previous, notices=(*tally.notices, *notices))


@record
class _Made:
    """What a writer says of a document: notices, and what is remembered beside it once it lies in its place."""

    notices: tuple[Issue, ...] = ()
    remember: Callable[[Path], object] | None = None
    refreshed: RefreshSummary | None = None
    compared: Callable[[Path, Path], WorkbookChanges] | None = None
    """What people had changed: the dated copy and the path of the new document → what is not taken over."""


_Writer = Callable[["Tally", BinaryIO], _Made]


@record
class _Job:
    """One document to be written; ``paper`` of a Word document."""

    target: Target
    write: _Writer
    paper: Paper | None = None


def _shipped_or(template: Source) -> Source:
    """The shipped template where only its document is named, else what was given."""
    paper = paper_named(template) if isinstance(template, str) else None
    return template if paper is None else shipped(paper.template)


def write_workbook(tally: Tally, target: Target, *, new: bool = False, renamed: bool = False) -> Written:
    """The tally workbook, written beside and replaced; ``target`` is a path or a binary file.

    A workbook there that people changed is kept under a dated name. One of another lecture is refused
    (:class:`InputError`); one of another title too unless ``renamed``. :class:`OutputError` where it cannot
    be written, or where it is 決裁済, final, protected or read-only, unless ``new``: it is then kept under a dated name.
    """
    [written] = _write([_Job(target=target, write=_workbook)], tally, new=new, renamed=renamed)
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

    A template whose 「分類」 is 概要 or 起案文 makes that document; the words alone name the shipped ones. A report
    that is there (or ``previous``) is refreshed: figures follow, what people wrote stays, and
    ``Written.refreshed`` says what became of its pieces. ``new`` begins again. As :func:`write_workbook`;
    :class:`InputError` for a template or photo that is at fault, or a report that cannot be refreshed.
    """
    from dxforms.report.template import paper_of

    template = _shipped_or(template or Paper.REPORT.value)
    job = _Job(
        target=target,
        paper=paper_of(template),
        write=_reporter(template, previous, target, new=new),
    )
    [written] = _write([job], tally, new=new, renamed=renamed)
    return written


def write_documents(
    tally: Tally,
    *,
    workbook: Target | None = None,
    report: Target | None = None,
    summary: Target | None = None,
    kian: Target | None = None,
    templates: Sequence[Source] = (),
    new: bool = False,
    renamed: bool = False,
) -> tuple[Written, ...]:
    """The tally workbook, the report, 概要 and 起案文, as many as are given: all take their places together or none.

    Each as :func:`write_workbook` and :func:`write_report` do; what comes back is in this order. ``templates``
    are other ones than the shipped: each says by its 「分類」 which document it makes.
    """
    papers = {Paper.REPORT: report, Paper.SUMMARY: summary, Paper.KIAN: kian}
    given = {paper: target for paper, target in papers.items() if target is not None}
    return write_papers(
        tally, workbook, given, templates=templates_of(templates), new=given if new else (), renamed=renamed
    )


def write_papers(
    tally: Tally,
    workbook: Target | None,
    papers: Mapping[Paper, Target],
    *,
    templates: Mapping[Paper, Source],
    new: Collection[Paper] = (),
    renamed: bool = False,
) -> tuple[Written, ...]:
    """As :func:`write_documents`; only those of ``new`` begin again."""
    jobs = [] if workbook is None else [_Job(target=workbook, write=_workbook)]
    jobs += [
        _Job(
            target=target,
            paper=paper,
            write=_reporter(_template(paper, templates), None, target, new=paper in new),
        )
        for paper, target in papers.items()
    ]
    return tuple(_write(jobs, tally, new=bool(new), renamed=renamed))


def templates_of(templates: Sequence[Source]) -> dict[Paper, Source]:
    """Templates by the document each makes; :class:`InputError` where two make the same."""
    from dxforms.report.opening import name_of
    from dxforms.report.template import paper_of

    found = Findings()
    known: dict[Paper, Source] = {}
    for template in map(_shipped_or, templates):
        paper = paper_of(template)
        if paper in known:
            found.fault(
                "template.twice",
                f"「{name_of(known[paper])}」も「{name_of(template)}」も、{paper.value}のひな形です。1つだけ指定してください。"
                "別の文書のひな形であれば、Wordの「ファイル」の「情報」で、プロパティの「分類」に文書の種類"
                f"（{'、'.join(each.value for each in Paper)}）を記入してください。",
            )
        known[paper] = template
    found.raise_faults()
    return known


def _template(paper: Paper, templates: Mapping[Paper, Source]) -> Source:
    return templates[paper] if paper in templates else shipped(paper.template)


def _workbook(tally: Tally, stream: BinaryIO) -> _Made:
    from dxforms.workbook.unheld import unheld
    from dxforms.workbook.writer import write_tally

    write_tally(tally, stream)
    return _Made(notices=tuple(unheld(tally)), remember=lay_copy, compared=_changed_by_hand)


def _changed_by_hand(kept: Path, path: Path) -> WorkbookChanges:
    from dxforms.workbook.handmade import changed_by_hand

    return changed_by_hand(kept, path)


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


def _write(jobs: Sequence[_Job], tally: Tally, *, new: bool, renamed: bool) -> list[Written]:
    places = {Path(job.target): job.paper for job in jobs if isinstance(job.target, (str, os.PathLike))}
    papers = {path: paper for path, paper in places.items() if paper is not None}
    prepare(list(places), tally.description, renamed=renamed, new=new, papers=papers)
    with renewed([job.target for job in jobs], new=new, decided=tally.description.decided) as (
        streams,
        written,
    ):
        made = [job.write(tally, stream) for stream, job in zip(streams, jobs, strict=True)]
    return [_told(each, document) for each, document in zip(made, written, strict=True)]


def _told(made: _Made, written: Written) -> Written:
    """A document in its place, with everything there is to say of it; what was written is remembered beside it."""
    changed = None
    if written.path is not None:
        if made.compared is not None and written.kept is not None:
            changed = made.compared(written.kept, written.path)
        if made.remember is not None:
            made.remember(written.path)
    return replace(written, notices=made.notices, refreshed=made.refreshed, changed=changed)


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
    reporter = _reporter(_shipped_or(template or Paper.REPORT.value), None)
    if any(issue.is_fault for issue in read):
        beside = [
            *_faults_of(lambda: read_responses(described, files)),
            *_faults_of(lambda: _beside_last_time(_nobody(described))),
            *(_faults_of(lambda: reporter(_nobody(described), BytesIO())) if report else ()),
        ]
        return tuple(dict.fromkeys((*read, *beside)))
    try:
        from dxforms.source.review_words import read_lists

        read_lists(described.folder)
    except InputError as error:
        issues.extend(error.issues)
    try:
        responses = read_responses(described, files)
        review = _review_beside(described, responses)
        tally = _counted(described, responses, review)
        issues.extend((*tally.notices, *unheld(tally)))
    except InputError as error:
        # 前回の集計, photos and template can be tried without any response.
        issues.extend(error.issues)
        tally = _nobody(described)
    told = len(tally.notices)
    try:
        tally = _beside_last_time(tally)
        issues.extend(tally.notices[told:])
    except InputError as error:
        issues.extend(error.issues)
    if not report:
        return tuple(dict.fromkeys(issues))
    try:
        issues.extend(reporter(tally, BytesIO()).notices)
    except InputError as error:
        issues.extend(error.issues)
    return tuple(dict.fromkeys(issues))


def lint(source: Source, *, beside: Sequence[Source] = ()) -> Linted:
    """Whether a workbook or CSV (a path or a binary file) can be read by machines, rule by rule, with every finding.

    ``beside`` are the other CSV files of the same open data (コード表, 設問一覧, メタデータ …), with which a CSV of ours is
    compared; one that cannot be read is passed over. :class:`InputError` where it cannot be read, is neither, or is hostile.
    """
    from dxforms.readable.judge import judge
    from dxforms.source.pages import read_pages

    others = []
    for other in beside:
        with suppress(InputError):
            others.append(read_pages(other))
    return judge(read_pages(source), beside=others)


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
    return _counted(described, nothing, None)
