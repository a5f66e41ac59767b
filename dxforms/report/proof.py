"""What must be mended in a report before it is submitted, and what a person should look at."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from dxforms.files import Target
from dxforms.records import record
from dxforms.report import proof_layout as layout
from dxforms.report.manifest import Manifest, read_manifest
from dxforms.report.opening import Source, open_word
from dxforms.report.proof_comments import write_comments
from dxforms.report.proof_figures import contradictions
from dxforms.report.proof_gaps import gaps, personal, weekdays
from dxforms.report.proof_hidden import hidden_parts_shown
from dxforms.report.proof_marks import drafts, moved
from dxforms.report.proof_names import Names, misnamed, names_of, public_names
from dxforms.report.proof_paper import Paper, ProofFinding, Weight, found
from dxforms.report.proof_quotes import quotes, said, texts_of
from dxforms.report.proof_reading import Known, ReadReport, manifest_of, read_report
from dxforms.report.proof_shares import share_words
from dxforms.report.proof_tallied import tallied
from dxforms.report.proof_words import Words, read_words
from dxforms.report.values import values
from dxforms.source.sentences import read_patterns
from dxforms.survey.tally import GroupKind, Tally
from dxforms.survey.undecided import how_to_decide, open_answers
from dxforms.text import key, wareki

NEEDS_TALLY = (
    "考察及びまとめの数値と集計との照合",
    "引用と回答との照合",
    "部及び講師の名称の照合",
    "「すべて」「ほとんど」「半数」などの語と集計との照合",
    "回答の確認の状況及び出席者数の記入",
    "表の数値が最新の集計と同じであるか",
)
"""What cannot be checked without a tally."""


@record
class Proof:
    """What was found in a report, in the order of the document, and what could not be checked."""

    file: str = ""
    findings: tuple[ProofFinding, ...] = ()
    unchecked: tuple[str, ...] = ()

    @property
    def mend(self) -> tuple[ProofFinding, ...]:
        """要修正: what must be mended before submission."""
        return tuple(each for each in self.findings if each.weight is Weight.MEND)

    @property
    def look(self) -> tuple[ProofFinding, ...]:
        """要確認: what a person should look at."""
        return tuple(each for each in self.findings if each.weight is Weight.LOOK)


def proof_report(source: Source, tally: Tally | None = None, *, comments: Target | None = None) -> Proof:
    """The proof of a report (a path or a binary file) against its tally: what to mend, what to look at.

    Without ``tally`` everything that needs one is named in ``Proof.unchecked``, and so it is where the report
    belongs to another lecture. ``comments`` is where a copy with the findings as Word comments is written.
    :class:`dxforms.InputError` where the file cannot be read, :class:`dxforms.OutputError` where the copy cannot
    be written.
    """
    opened = open_word(source, "報告書")
    folder = tally.description.folder if tally else None
    words = read_words(folder)
    manifest = manifest_of(opened.package)
    if manifest is None and isinstance(source, (str, os.PathLike)):
        manifest = read_manifest(Path(source))
    unchecked: list[str] = []
    findings: list[ProofFinding] = []
    if tally is not None and manifest is not None and manifest.identity.day != tally.description.lecture.day:
        findings.append(_foreign(manifest, tally))
        tally = None
    if tally is None:
        unchecked += NEEDS_TALLY
    if manifest is None:
        unchecked.append(
            "表の数値及び下書きの、書き出した時との照合（報告書に、dxformsの記録がありません。）"
        )
    read = read_report(opened.package, manifest, words, opened.file, _known(tally))
    findings += _all(read, manifest, tally, words)
    ordered = _ordered(findings)
    if comments is not None:
        write_comments(read, ordered, comments)
    return Proof(file=opened.file, findings=ordered, unchecked=tuple(dict.fromkeys(unchecked)))


def _foreign(manifest: Manifest, tally: Tally) -> ProofFinding:
    return found(
        "report.identity",
        Weight.MEND,
        f"これは{wareki(manifest.identity.day)}の講演会の報告書です。"
        f"「{tally.description.file}」の開催日は{wareki(tally.description.lecture.day)}です。",
    )


def _known(tally: Tally | None) -> Known:
    if tally is None:
        return Known()
    questions = tally.description.survey.counted
    parts = {}
    for group in tally.attendance:
        if group.kind is not GroupKind.ALL:
            parts[key(group.heading)] = parts[key(group.label)] = group.label
    return Known(
        questions=tuple(question.number for question in questions),
        asked=frozenset(
            key(line)
            for question in questions
            for line in (*question.text.split("\n"), question.text)
            if line.strip()
        ),
        options=frozenset(key(option.label) for question in questions for option in question.options),
        parts=parts,
    )


def _all(
    read: ReadReport, manifest: Manifest | None, tally: Tally | None, words: Words
) -> Iterator[ProofFinding]:
    paper, paragraphs = read.paper, read.paper.paragraphs
    untouched, of_drafts = drafts(paper, manifest)
    yield from of_drafts
    yield from gaps(paragraphs, words, untouched)
    yield from weekdays(paragraphs, tally.description.lecture.day if tally else None)
    yield from layout.headings(paper)
    yield from layout.contents(paper)
    yield from layout.captions(paper)
    yield from layout.alt_texts(paper)
    yield from layout.changes(paper)
    yield from layout.comments(paper, untouched)
    own = {"notation.percent": tally.description.settings.percent_sign} if tally else None
    yield from layout.notation([each for each in paragraphs if each.index not in untouched], own)
    if tally is None:
        yield from personal(paragraphs, words)
        return
    description = tally.description
    written = list(texts_of(description))
    names = names_of(description, written)
    yield from personal(paragraphs, words, public_names(names))
    yield from _misnamed(paper, manifest, tally, names, words)
    yield from quotes(paragraphs, said(tally, written), words)
    yield from hidden_parts_shown(paper, manifest, tally)
    known = tallied(tally)
    yield from contradictions(paragraphs, known, words, untouched)
    yield from share_words(paragraphs, known, words, untouched)
    yield from _undone(paper, manifest, tally)


def _misnamed(
    paper: Paper, manifest: Manifest | None, tally: Tally, names: Names, words: Words
) -> Iterator[ProofFinding]:
    """Near misses of names, and what the marks tell; one finding a paragraph and kind."""
    near = list(misnamed(paper.paragraphs, names, words))
    yield from near
    if manifest is None:
        return
    told = {(each.at, each.code) for each in near}
    told |= {(note.at, "figure.kept") for note in paper.notes if note.text.startswith(layout.MOVED)}
    for each in moved(paper, manifest, values(tally, read_patterns(tally.description.folder))):
        if (each.at, each.code) not in told:
            yield each


def _undone(paper: Paper, manifest: Manifest | None, tally: Tally) -> Iterator[ProofFinding]:
    """Answers left to decide on, and attendance nobody wrote down; a paper without a place for answers needs none."""
    for question in tally.questions:
        at = paper.heading_of(question.question.number)
        told = open_answers(question)
        if told and (manifest is None or at >= 0 or _prints_answers(manifest)):
            yield ProofFinding(
                code="review.open",
                weight=Weight.MEND,
                message=f"{told}集計の「自由記述」シートを開き、{how_to_decide(question)}",
                heading=paper.paragraphs[at].place if at >= 0 else f"「{question.question.number}」",
                at=at,
            )
    at = next(
        (each.index for each in paper.paragraphs if each.level and "出席者数" in each.text),
        next((each.index for each in paper.paragraphs if each.level and "アンケート" in each.text), -1),
    )
    for session in tally.description.lecture.sessions:
        if session.attendees is None:
            name = f"{session.name}の" if session.name else ""
            yield ProofFinding(
                code="attendees.missing",
                weight=Weight.MEND,
                message=f"{name}出席者数が記入されていません。「{tally.description.file}」の「部」シートに記入し、「dxforms run」で更新してください。",
                heading=paper.paragraphs[at].place if at >= 0 else "",
                at=at,
            )


def _prints_answers(manifest: Manifest) -> bool:
    return any("/回答:" in mark.path for mark in manifest.marks)


def _ordered(findings: Sequence[ProofFinding]) -> tuple[ProofFinding, ...]:
    """Each finding once, in the order of the document; those of no place first."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda each: each.at))
