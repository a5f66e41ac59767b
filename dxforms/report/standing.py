"""A report that is there: opened as its parts lie, with what the program wrote; refused where it must not be rewritten."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import field
from pathlib import Path

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.package import Package
from lxml import etree

from dxforms.issues import InputError, OutputError, Where, fault
from dxforms.papers import Paper, another_paper
from dxforms.places import MEMORY
from dxforms.records import record
from dxforms.report import manifest as manifests
from dxforms.report.closed import closed
from dxforms.report.manifest import Manifest
from dxforms.report.marks import PREFIX
from dxforms.report.opening import Source, bytes_of, open_word
from dxforms.survey.description import Identity
from dxforms.text import wareki
from dxforms.writable import UNCHANGED


@record
class Standing:
    """A report to refresh."""

    file: str
    data: bytes = field(repr=False)
    package: Package = field(repr=False)
    manifest: Manifest = field(repr=False)
    manifest_xml: bytes = field(repr=False)
    has_manifest: bool = True
    """False where the report had lost it and the copy beside it was taken."""

    def part(self, name: str) -> Part | None:
        """A part by its name, without regard to case."""
        return next((part for part in self.package.iter_parts() if str(part.partname).lower() == name), None)


def open_standing(source: Source, identity: Identity, paper: Paper = Paper.REPORT) -> Standing:
    """A report (or another document of the lecture) that may be refreshed for a lecture.

    :class:`OutputError` where it is final or protected; :class:`InputError` where it is no document of the program's,
    one of another lecture, another than ``paper``, or one whose manifest is lost.
    """
    opened = open_word(source, "報告書", plain=True)
    data = bytes_of(source)
    reason = closed(opened.file, ((str(part.partname), part.blob) for part in opened.package.iter_parts()))
    if reason:
        raise OutputError(f"{reason}{UNCHANGED}")
    document = opened.package.main_document_part.blob
    inside = manifests.find_part(
        [
            (str(rel.target_part.partname), rel.target_part.blob)
            for rel in opened.package.main_document_part.rels.values()
            if rel.reltype == RT.CUSTOM_XML and not rel.is_external
        ]
    )
    found: tuple[Manifest, bytes] | None = None
    if inside is not None:
        with suppress(etree.XMLSyntaxError, ValueError):
            found = manifests.from_xml(inside), inside
    if found is None and isinstance(source, (str, os.PathLike)):
        found = _beside(Path(source), identity, paper, document)
        inside = None
    if found is None:
        raise _lost(opened.file, PREFIX.encode() in document)
    _refuse_other(opened.file, found[0], identity, paper)
    return Standing(
        file=opened.file,
        data=data,
        package=opened.package,
        manifest=found[0],
        manifest_xml=found[1],
        has_manifest=inside is not None,
    )


def _beside(path: Path, identity: Identity, paper: Paper, document: bytes) -> tuple[Manifest, bytes] | None:
    """The copy of a manifest beside a report: under its name, else the one that knows its marks (a renamed report)."""
    best: tuple[int, Manifest, bytes] | None = None
    for copy in _copies(path):
        with suppress(OSError, etree.XMLSyntaxError, ValueError):
            data = copy.read_bytes()
            manifest = manifests.from_xml(data)
            known = sum(mark.name.encode() in document for mark in manifest.marks[:200])
            fits = identity.is_on(manifest.identity.day) and manifest.paper is paper
            if known and fits and (best is None or known > best[0]):
                best = known, manifest, data
    return None if best is None else best[1:]


def _copies(path: Path) -> Iterator[Path]:
    own = manifests.copy_beside(path)
    if own.is_file():
        yield own
    folder = path.parent / MEMORY
    if folder.is_dir():
        yield from (each for each in sorted(folder.glob("*.docx.xml")) if each != own)


def _lost(file: str, has_marks: bool) -> InputError:
    if has_marks:
        message = (
            "この報告書から、更新に必要な記録（カスタムXML）が失われています。"
            "「ドキュメント検査」や無害化で消えた場合は、消える前のファイルに戻すか、元のフォルダー（「.dxforms」のある場所）に置いて実行してください。"
            "新しく作り直す場合は「--new」を付けてください（今の報告書は別の名前で残します。）。"
        )
    else:
        message = (
            "同じ名前のWord文書がありますが、dxformsが作った報告書ではないため、更新できません。"
            "文書の名前を変えるか、「-o」で別の名前を指定してください。"
            "新しく作り直す場合は「--new」を付けてください（今の文書は別の名前で残します。）。"
        )
    return InputError([fault("refresh.manifest", message, Where(file=file))])


def _refuse_other(file: str, manifest: Manifest, here: Identity, paper: Paper) -> None:
    there = manifest.identity
    if here.is_on(there.day) and manifest.paper is not paper:
        raise InputError([another_paper(file, manifest.paper, paper)])
    if not here.is_on(there.day):
        raise InputError(
            [
                fault(
                    "identity.day",
                    f"これは{wareki(there.day)}の講演会の{manifest.paper.value}です。更新しようとしているのは{wareki(here.day)}の講演会です。",
                    Where(file=file),
                )
            ]
        )
