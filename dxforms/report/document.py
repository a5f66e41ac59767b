"""The report: a template filled from a tally."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from dxforms.files import Target, shipped, write_beside
from dxforms.issues import Findings, InputError, Issue, Where, notice
from dxforms.report import manifest as manifests
from dxforms.report.cached import Contents
from dxforms.report.drawings import Draughtsman, unused
from dxforms.report.fields import ROOT_SCOPE
from dxforms.report.manifest import Manifest, SourceRecord
from dxforms.report.marks import Ledger, digest_bytes
from dxforms.report.ooxml import VAL, q
from dxforms.report.opening import Source
from dxforms.report.pen import Pen, run_content
from dxforms.report.photos import Photos, read_photos
from dxforms.report.saving import save
from dxforms.report.tags import TAG
from dxforms.report.template import Template, read_template
from dxforms.report.values import Item, values
from dxforms.source.sentences import read_patterns
from dxforms.survey.description import Description
from dxforms.survey.tally import Tally
from dxforms.text import legal

DEFAULT_TEMPLATE = "templates/report.docx"
AUTHOR = "dxforms"
DRAFT_NOTE = "【下書き】集計値から自動で作成した文案です。確認し、書き直してください。"
_CONTENTS_PIN = "<?dx t {}?>"
_PROPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"
_PROPS_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_PROPS_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
    'ds:itemID="{{{0}}}"><ds:schemaRefs><ds:schemaRef ds:uri="{1}"/></ds:schemaRefs></ds:datastoreItem>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was written: the manifest (as a value and as the bytes of its part) and what a person should know."""

    manifest: Manifest = field(repr=False)
    manifest_xml: bytes = field(repr=False)
    notices: tuple[Issue, ...] = ()


def write_report(
    tally: Tally, target: Target, *, template: Source | None = None, previous: Source | None = None
) -> Report:
    """The 実施結果報告書 of a tally, filled into ``template`` (the shipped one by default).

    ``target`` is a path (written beside, then replaced; the manifest's copy is laid into ``.dxforms``) or a
    binary file. ``previous`` names a report to go on from. :class:`InputError` with every fault of template
    and photos; nothing is written then. Identity and keepsakes are :mod:`dxforms.outputs`' matter.
    """
    del previous  # a report that is there is kept under a dated name until it can be refreshed
    found = Findings()
    read: Template | None = None
    try:
        read = read_template(shipped(DEFAULT_TEMPLATE) if template is None else template)
    except InputError as error:
        found.extend(error.issues)
    photos = read_photos(tally.description, found)
    found.raise_faults()
    if read is None:
        raise AssertionError("a template that cannot be read is a fault")
    patterns = read_patterns(tally.description.folder)
    filled = _fill(tally, read, values(tally, patterns), photos)
    if isinstance(target, (str, os.PathLike)):
        with write_beside(target) as stream:
            filled.write(stream)
        manifests.remember(Path(target), filled.report.manifest_xml)
    else:
        filled.write(target)
    return filled.report


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filled:
    report: Report
    write: Callable[[BinaryIO], None]


def _fill(tally: Tally, template: Template, root: Item, photos: Photos) -> _Filled:
    ledger = Ledger(next_id=template.bookmarks + 1)
    package = template.package
    day = _day(tally.description)
    comments = _Comments(template, day)
    contents: dict[Part, bytes] = {}
    for story in template.stories:
        pen = Pen(
            ledger=ledger,
            draw=Draughtsman(story, package, photos, ledger, template.highest).draw,
            comment=comments.add,
            draft_note=DRAFT_NOTE,
            reference_style=template.styles.characters.get("annotation reference", ""),
            path=story.prefix,
        )
        pen.begin(root)
        pen.write(story.nodes)
        xml = "".join(pen.out)
        for number, listed in enumerate(story.contents):
            xml = xml.replace(_CONTENTS_PIN.format(number), _contents(listed, pen.headings), 1)
        unused(story, xml)
        contents[story.part] = xml.encode("utf-8")
    _set_properties(package, template, root, day)
    manifest = _manifest(tally, template, ledger)
    data = manifests.to_xml(manifest)
    _add_manifest(package, data)
    notices: tuple[Issue, ...] = ()
    if ledger.removed:
        notices = (
            notice(
                "report.characters",
                f"Wordで表せない制御文字{ledger.removed}字を除いて書き出しました。元の回答は集計の「自由記述」で確かめてください。",
                Where(file=template.file),
            ),
        )
    return _Filled(
        report=Report(manifest=manifest, manifest_xml=data, notices=notices),
        write=lambda stream: save(package, stream, contents),
    )


def _day(description: Description) -> datetime:
    """The time that stands for this report's writing: the same inputs give the same bytes."""
    day = description.lecture.report_date or description.lecture.day
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


class _Comments:
    """Comments of the program in a package; the part is made when the first one is."""

    def __init__(self, template: Template, when: datetime) -> None:
        self.package = template.package
        self.when = when
        # python-docx writes Word's English ids; a template's own are others, or there are none.
        self.styles = {
            q("w:pStyle"): template.styles.id_of("annotation text"),
            q("w:rStyle"): template.styles.characters.get("annotation reference"),
        }

    def add(self, text: str) -> int:
        """The id of a new comment."""
        comments = self.package.main_document_part.comments
        comment = comments.add_comment(text=text, author=AUTHOR, initials="dx")
        element = comment._comment_elm
        element.date = self.when
        for style in list(element.iter(*self.styles)):
            known = self.styles[style.tag]
            if known:
                style.set(VAL, known)
            else:
                style.getparent().remove(style)
        return int(comment.comment_id)


# ---------------------------------------------------------------- contents list


def _contents(listed: Contents, headings: list[tuple[int, str, str]]) -> str:
    """A contents list's paragraphs: an entry with its link for each heading; no page number, which only Word knows."""
    entries = [entry for entry in headings if listed.first <= entry[0] <= listed.last and entry[1]]
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(listed.instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    if not entries:
        return f"<w:p>{begin}{end}</w:p>"
    paragraphs = []
    for index, (level, text, anchor) in enumerate(entries):
        style = listed.entries[level - 1]
        look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        link = f'<w:hyperlink w:anchor="{anchor}" w:history="1"><w:r>{run_content(text)}</w:r></w:hyperlink>'
        paragraphs.append(
            f"<w:p>{look}{begin if index == 0 else ''}{link}{end if index == len(entries) - 1 else ''}</w:p>"
        )
    return "".join(paragraphs)


# ---------------------------------------------------------------- properties and manifest


def _set_properties(package: Package, template: Template, root: Item, day: datetime) -> None:
    core = package.core_properties
    for name, text in template.properties.items():
        setattr(core, name, legal(_said(text, root))[0][:255])
    if not core.title:
        core.title = legal(f"{root.values['講演会名']}　実施結果報告書")[0][:255]
    core.author = core.last_modified_by = ""
    core.language = core.language or "ja-JP"
    core.created = core.modified = day.replace(tzinfo=None)
    core.revision = 1
    if core.last_printed:
        for element in list(core._element):
            if element.tag.endswith("}lastPrinted"):
                core._element.remove(element)


def _said(text: str, root: Item) -> str:
    """A document property with its names replaced."""

    def value(name: str) -> str:
        known = ROOT_SCOPE.find(name)
        found = root.values.get(known[0].name) if known else None
        return " ".join(found.split("\n")) if isinstance(found, str) else ""

    return TAG.sub(lambda tag: value(tag[2]), text)


def _manifest(tally: Tally, template: Template, ledger: Ledger) -> Manifest:
    return Manifest(
        identity=tally.description.identity,
        version=version("dxforms"),
        template=template.sha256,
        sources=tuple(
            SourceRecord(
                label=source.label, sha256=source.sha256, fingerprint=source.fingerprint, rows=source.rows
            )
            for source in tally.responses.sources
        ),
        marks=tuple(ledger.marks),
        blocks=tuple(ledger.blocks),
    )


def _add_manifest(package: Package, data: bytes) -> None:
    """A custom XML part under a free name; one of ours that a template still holds is replaced."""
    document = package.main_document_part
    for key, relationship in list(document.rels.items()):
        if (
            relationship.reltype == RT.CUSTOM_XML
            and not relationship.is_external
            and manifests.find_part([("", relationship.target_part.blob)]) is not None
        ):
            del document.rels[key]
    used = {str(part.partname).lower() for part in package.iter_parts()}
    number = 1
    while f"/customxml/item{number}.xml" in used or f"/customxml/itemprops{number}.xml" in used:
        number += 1
    item = Part(PackURI(f"/customXml/item{number}.xml"), CT.XML, data, package)
    document.relate_to(item, RT.CUSTOM_XML)
    digest = (digest_bytes(manifests.NAMESPACE.encode()) * 2).upper()
    guid = "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))
    properties = _PROPS_XML.format(guid, manifests.NAMESPACE).encode()
    item.relate_to(
        Part(PackURI(f"/customXml/itemProps{number}.xml"), _PROPS_TYPE, properties, package), _PROPS
    )
