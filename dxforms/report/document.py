"""The report: a template filled from a tally."""

from __future__ import annotations

import os
from dataclasses import field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from docx.opc.part import Part
from docx.package import Package

from dxforms._version import __version__
from dxforms.files import Target, shipped, write_beside
from dxforms.issues import Findings, InputError, Issue, Where, notice
from dxforms.papers import Paper
from dxforms.records import record
from dxforms.report import manifest as manifests
from dxforms.report.cached import Contents
from dxforms.report.drawings import Draughtsman, unused
from dxforms.report.fields import ROOT_SCOPE, Sort
from dxforms.report.filled import Filled
from dxforms.report.manifest import Manifest, SourceRecord
from dxforms.report.marks import Ledger
from dxforms.report.ooxml import VAL, q
from dxforms.report.opening import Source
from dxforms.report.pen import Pen, run_content
from dxforms.report.photos import Photos, read_photos
from dxforms.report.question_values import times_of
from dxforms.report.refreshed import Refreshed, as_it_stands
from dxforms.report.summary import RefreshSummary
from dxforms.report.tags import TAG
from dxforms.report.template import Template, read_template
from dxforms.report.values import Item, Value, values
from dxforms.source.sentences import read_patterns
from dxforms.survey.description import Description
from dxforms.survey.tally import Tally
from dxforms.text import escaped, legal

if TYPE_CHECKING:
    from dxforms.report.standing import Standing

DEFAULT_TEMPLATE = Paper.REPORT.template
AUTHOR = "dxforms"
DRAFT_NOTE = "【下書き】集計値から自動で作成した文案です。確認し、書き直してください。"
_CONTENTS_PIN = "<?dx t {}?>"


@record
class Report:
    """What was written: the manifest (as a value and as the bytes of its part) and what a person should know."""

    manifest: Manifest = field(repr=False)
    manifest_xml: bytes = field(repr=False)
    notices: tuple[Issue, ...] = ()
    refreshed: RefreshSummary | None = None
    """Where a report that was there was refreshed: what became of its pieces."""


def write_report(
    tally: Tally, target: Target, *, template: Source | None = None, previous: Source | None = None
) -> Report:
    """The 実施結果報告書 of a tally, filled into ``template`` (the shipped one by default; another makes what it is for).

    ``target`` is a path (written beside, then replaced; the manifest's copy is laid into ``.dxforms``) or a
    binary file. ``previous`` names a report to refresh: what people made of it is kept.
    :class:`InputError` with every fault of template and photos, or where ``previous`` cannot be refreshed;
    nothing is written then. Keepsakes are :mod:`dxforms.outputs`' matter.
    """
    found = Findings()
    read: Template | None = None
    try:
        read = read_template(shipped(DEFAULT_TEMPLATE) if template is None else template)
    except InputError as error:
        found.extend(error.issues)
    shows = read is None or any(
        tag.field is not None and tag.field.sort is Sort.PICTURE for _, tag in read.prototypes
    )
    photos = read_photos(tally.description, found) if shows else Photos((), ())
    if found.has_fault and previous is not None:  # all that is wrong at once
        try:
            _standing(previous, tally.description, Paper.REPORT if read is None else read.paper)
        except InputError as error:
            found.extend(error.issues)
    found.raise_faults()
    if read is None:
        raise AssertionError("a template that cannot be read is a fault")
    patterns = read_patterns(tally.description.folder)
    filled = _fill(tally, read, values(tally, patterns), photos)
    made = filled if previous is None else _refreshed(previous, filled, tally.description, read.paper)
    if isinstance(target, (str, os.PathLike)):
        with write_beside(target) as stream:
            made.write(stream)
        manifests.remember(Path(target), made.manifest_xml)
    else:
        made.write(target)
    return Report(
        manifest=made.manifest,
        manifest_xml=made.manifest_xml,
        notices=tuple(dict.fromkeys((*filled.notices, *made.notices))),
        refreshed=None if isinstance(made, Filled) else made.summary,
    )


def _standing(previous: Source, described: Description, paper: Paper) -> Standing:
    """The report that is there. What merges is imported only where there is something to merge."""
    from dxforms.report.standing import open_standing

    return open_standing(previous, described.identity, paper)


def _refreshed(previous: Source, filled: Filled, described: Description, paper: Paper) -> Refreshed:
    """The report that is there, refreshed; one that would be the same to the byte is not even opened."""
    same = as_it_stands(previous, filled)
    if same is not None:
        return same
    from dxforms.report.refresh import refresh

    return refresh(_standing(previous, described, paper), filled, DRAFT_NOTE)


def _fill(tally: Tally, template: Template, root: Item, photos: Photos) -> Filled:
    ledger = Ledger(next_id=template.bookmarks + 1)
    package = template.package
    day = _day(tally.description)
    comments = _Comments(template, day)
    contents: dict[Part, bytes] = {}
    drawn: dict[str, Value] = {}
    for story in template.stories:
        draughtsman = Draughtsman(story, package, photos, ledger, template.highest, drawn)
        pen = Pen(
            ledger=ledger,
            draw=draughtsman.draw,
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
    notices: tuple[Issue, ...] = ()
    if ledger.removed:
        notices = (
            notice(
                "report.characters",
                f"Wordで表せない制御文字{ledger.removed}字を除いて書き出しました（集計でも除いています）。元の回答は、回答ファイル又はMicrosoft Formsの回答の画面で確かめてください。",
                Where(spot="報告書"),
            ),
        )
    return Filled(
        package=package,
        contents=contents,
        manifest=manifest,
        drawn=drawn,
        highest=template.highest,
        day=day,
        notices=notices,
        hidden=tuple(group.label for group in tally.hidden),
        times=partial(times_of, tally),
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
        f'<w:r><w:instrText xml:space="preserve"> {escaped(listed.instruction)} </w:instrText></w:r>'
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
        core.title = legal(f"{root.values['講演会名']}　{Path(template.paper.file).stem}")[0][:255]
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
        version=__version__,
        template=template.sha256,
        paper=template.paper,
        sources=tuple(
            SourceRecord(
                label=source.label, sha256=source.sha256, fingerprint=source.fingerprint, rows=source.rows
            )
            for source in tally.responses.sources
        ),
        marks=tuple(ledger.marks),
        blocks=tuple(ledger.blocks),
    )
