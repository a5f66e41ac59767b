"""What a run would say, and what a finished file is worth to machines: looked at, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from dxforms.documents import report_notices
from dxforms.flow import beside_last_time, counted, place_of, read_responses, read_review
from dxforms.issues import InputError, Issue
from dxforms.outputs import workbook_path
from dxforms.places import Source

if TYPE_CHECKING:
    from dxforms.readable.rules import Linted
    from dxforms.survey.answers import Responses
    from dxforms.survey.description import Description
    from dxforms.survey.review import Review
    from dxforms.survey.tally import Tally


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

    file, folder = place_of(source)
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
            *_faults_of(lambda: beside_last_time(_nobody(described))),
            *(_faults_of(lambda: report_notices(_nobody(described), template)) if report else ()),
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
        tally = counted(described, responses, review)
        issues.extend((*tally.notices, *unheld(tally)))
    except InputError as error:
        # 前回の集計, photos and template can be tried without any response.
        issues.extend(error.issues)
        tally = _nobody(described)
    told = len(tally.notices)
    try:
        tally = beside_last_time(tally)
        issues.extend(tally.notices[told:])
    except InputError as error:
        issues.extend(error.issues)
    if not report:
        return tuple(dict.fromkeys(issues))
    try:
        issues.extend(report_notices(tally, template))
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
    return counted(described, nothing, None)
