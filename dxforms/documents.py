"""Writing the documents: each beside and then in its place, all that are asked for together or none."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dxforms.files import Target, shipped
from dxforms.issues import Findings, Issue
from dxforms.outputs import Written, lay_copy, prepare, renewed
from dxforms.papers import Paper, paper_named
from dxforms.places import Source
from dxforms.records import record

if TYPE_CHECKING:
    from dxforms.report.summary import RefreshSummary
    from dxforms.survey.tally import Tally
    from dxforms.workbook.changes import WorkbookChanges


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
    looked: bool = False,
) -> tuple[Written, ...]:
    """As :func:`write_documents`; only those of ``new`` begin again.

    ``looked``: their places were looked at already (:func:`dxforms.outputs.prepare`).
    """
    jobs = [] if workbook is None else [_Job(target=workbook, write=_workbook)]
    jobs += [
        _Job(
            target=target,
            paper=paper,
            write=_reporter(_template(paper, templates), None, target, new=paper in new),
        )
        for paper, target in papers.items()
    ]
    return tuple(_write(jobs, tally, new=bool(new), renamed=renamed, looked=looked))


def report_notices(tally: Tally, template: Source | None = None) -> tuple[Issue, ...]:
    """What writing the report would say: it is filled in memory. :class:`InputError` as :func:`write_report`."""
    return _reporter(_shipped_or(template or Paper.REPORT.value), None)(tally, BytesIO()).notices


def templates_of(templates: Sequence[Source]) -> dict[Paper, Source]:
    """Templates by the document each makes; :class:`InputError` where two make the same."""
    if not templates:
        return {}
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


def _write(
    jobs: Sequence[_Job], tally: Tally, *, new: bool, renamed: bool, looked: bool = False
) -> list[Written]:
    places = {Path(job.target): job.paper for job in jobs if isinstance(job.target, (str, os.PathLike))}
    papers = {path: paper for path, paper in places.items() if paper is not None}
    if not looked:
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
