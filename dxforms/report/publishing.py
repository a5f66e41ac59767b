"""The report as it may leave the office: stripped of what is not for its readers, or refused with every reason."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import field
from io import BytesIO
from pathlib import Path

from dxforms.issues import Issue, Where, fault
from dxforms.papers import Paper
from dxforms.records import record
from dxforms.report.manifest import Manifest, read_manifest
from dxforms.report.ooxml import Element, P, nearest
from dxforms.report.opening import Source, open_word
from dxforms.report.proof import Proof, proof_report
from dxforms.report.proof_paper import ProofFinding, Weight
from dxforms.report.proof_quotes import texts_of
from dxforms.report.proof_reading import manifest_of
from dxforms.report.publishing_checks import lost_marks, order_of_receipt, stale_charts
from dxforms.report.saving import save
from dxforms.report.strip_faint import faint
from dxforms.report.strip_leaks import leaks
from dxforms.report.strip_parts import strip_package
from dxforms.report.strip_settings import strip_properties
from dxforms.report.strip_story import place_of
from dxforms.report.strip_work import Taken, Work
from dxforms.survey.tally import Tally
from dxforms.survey.unpublished import unpublished

_OPEN_ANSWERS = "review.open"
"""Told by the caller with what is open of each question."""


@record
class PublicReport:
    """A report ready to leave, or why it is not: ``faults`` is empty where it may.

    ``taken`` are what was taken out and how often, by name; ``look`` what a person should look at.
    """

    data: bytes = field(default=b"", repr=False)
    faults: tuple[Issue, ...] = ()
    taken: tuple[tuple[str, int], ...] = ()
    look: tuple[ProofFinding, ...] = ()


def public_report(source: Source, tally: Tally) -> PublicReport:
    """The report as its readers get it, from the report as people left it (a path or a binary file).

    Refused (``faults``): another document of the lecture (起案文, 概要), what :func:`proof_report` says must be mended, a
    report of another lecture or without the program's record, figures that are not the tally's, open tracked changes, and whatever cannot be stripped.
    :class:`dxforms.InputError` where the file cannot be read.
    """
    proof = proof_report(source, tally)
    opened = open_word(source, "報告書", plain=True)
    package = opened.package
    inside = manifest = manifest_of(package)
    if manifest is None and isinstance(source, (str, os.PathLike)):
        manifest = read_manifest(Path(source))
    if manifest is not None and manifest.paper is not Paper.REPORT:
        return PublicReport(faults=(_other_paper(manifest.paper, opened.file),))
    faults = [*_of_proof(proof, manifest)]
    if manifest is not None:
        faults += lost_marks(package, manifest, opened.file)
    known = not any(each.code in {"report.identity", "publish.record"} for each in faults)
    if manifest is not None and known:
        faults += stale_charts(package, manifest, tally, opened.file)
        faults += order_of_receipt(package, manifest, tally, opened.file)
    work = Work(file=opened.file)
    work.take(Taken.MARKS, inside is not None)
    day = tally.description.lecture.report_date or tally.description.lecture.day
    strip_properties(package, day.isoformat(), work)
    stories = strip_package(package, work)
    faults += dict.fromkeys(work.found.issues)
    if known:
        for answer, spot in leaks(stories, unpublished(tally, texts_of(tally.description))):
            faults.append(
                fault(
                    "publish.answer",
                    f"{answer.number}の回答（回答ID {answer.label}）のうち、掲載しないこととした文章、又は表現を改める前の文章と"
                    "同じ文章が書かれています。削除するか、「掲載文」に直してください。",
                    Where(file=opened.file, spot=spot),
                )
            )
    stream = BytesIO()
    if not faults:
        save(package, stream, {})
    look = (*_worth_a_look(proof), *_faint(stories))
    return PublicReport(data=stream.getvalue(), faults=tuple(faults), taken=work.told(), look=look)


def _other_paper(paper: Paper, file: str) -> Issue:
    return fault(
        "publish.paper",
        f"このファイルは「{paper.value}」です。公表できるのは「{Paper.REPORT.value}」だけです。"
        f"「--report」で「{Paper.REPORT.file}」を指定してください。",
        Where(file=file),
    )


def _faint(stories: Sequence[Element]) -> Iterator[ProofFinding]:
    """Words nobody sees on paper and anybody can copy from the file."""
    for story in stories:
        for paragraph in dict.fromkeys(nearest(run, P) for run in faint(story)):
            yield ProofFinding(
                code="publish.faint",
                weight=Weight.LOOK,
                message="白い文字又は2ポイント以下の文字があります。見えなくても、コピーすると読めます。不要なときは削除してください。",
                heading="" if paragraph is None else place_of(paragraph),
            )


def _of_proof(proof: Proof, manifest: Manifest | None) -> Iterator[Issue]:
    where = Where(file=proof.file)
    if manifest is None:
        yield fault(
            "publish.record",
            "報告書にdxformsの記録がないため、この講演会の最新の報告書かどうか確かめられません。"
            "「ドキュメント検査」や無害化で記録が消えた場合は、消える前のファイルに戻してください。"
            "別の名前で保存した場合は、「--report」でそのファイルを指定してください。",
            where,
        )
    for each in proof.mend:
        if each.code != _OPEN_ANSWERS:
            spot = f"{each.heading}{each.start}"
            yield fault(each.code, each.message, Where(file=proof.file, spot=spot))


def _worth_a_look(proof: Proof) -> tuple[ProofFinding, ...]:
    """What is left to look at: comments are taken out, changes and drafts' styles are refused."""
    return tuple(
        each
        for each in proof.look
        if not each.code.startswith("comment.") and each.code not in {"change.tracked", "draft.look"}
    )
