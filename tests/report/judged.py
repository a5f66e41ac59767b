"""What must be true of a refreshed report whatever people did to it; read the plain way, without the refresh's own eyes."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from docx.oxml.ns import qn
from lxml import etree

from dxforms.report.document import Report
from dxforms.report.marks import MarkSort
from tests import packages
from tests.edits import MARK, START, Editor, P, R, marked_text, program_comments, sentences

_TRACKED = tuple(qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo"))


def body_of(data: bytes) -> etree._Element:
    """The document's root."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def faults(
    edited: bytes, refreshed: bytes, editor: Editor, before: Report, counted: Report, after: Report
) -> Iterator[str]:
    """Everything a refresh got wrong. ``counted`` is a report written new from the same tally."""
    yield from _lost(edited, refreshed, editor)
    yield from _not_new(edited, refreshed, before, counted)
    yield from _not_named(refreshed, editor, before, counted)
    yield from _not_kept(edited, refreshed)
    known = Counter(_plain(each) for each in packages.findings(edited))
    for finding in packages.findings(refreshed):
        if not known[_plain(finding)]:
            yield f"new finding: {finding}"
    if after.refreshed is None:
        yield "no summary"


def _plain(finding: str) -> str:
    return re.sub(r"\d+", "#", finding)


def _lost(edited: bytes, refreshed: bytes, editor: Editor) -> Iterator[str]:
    was, now = sentences(edited), sentences(refreshed)
    there = sorted((was.index(each), each) for each in editor.typed if each in was)
    at = -1
    for _, each in there:
        if each not in now:
            yield f"lost: {each}"
        elif now.index(each) < at:
            yield f"out of order: {each}"
        else:
            at = now.index(each)


def _not_new(edited: bytes, refreshed: bytes, before: Report, counted: Report) -> Iterator[str]:
    written = {mark.name: mark for mark in before.manifest.marks if mark.sort is MarkSort.FIGURE}
    new = {mark.name: mark.written for mark in counted.manifest.marks}
    root = body_of(edited)
    was, now = marked_text(root), marked_text(body_of(refreshed))
    tracked = {each for change in root.iter(*_TRACKED) for each in change.iter()}
    held = {each.get(qn("w:name")) for each in tracked if each.tag == START}
    for name, mark in written.items():
        if was.get(name) != mark.written or name not in new or "/NO#" in mark.path or name in held:
            continue
        if now.get(name) != new[name] and not _has_tracked(root, name, tracked):
            yield f"stale: {mark.path}: {now.get(name)!r}, counted {new[name]!r}"


def _has_tracked(root: etree._Element, name: str, tracked: set[etree._Element]) -> bool:
    start = next(each for each in root.iter(START) if each.get(qn("w:name")) == name)
    number = start.get(qn("w:id"))
    inside = False
    for each in root.iter():
        if each is start:
            inside = True
        elif inside and each.tag == qn("w:bookmarkEnd") and each.get(qn("w:id")) == number:
            return False
        elif inside and each in tracked:
            return True
    return False


def _not_named(refreshed: bytes, editor: Editor, before: Report, counted: Report) -> Iterator[str]:
    old = {mark.name: mark for mark in before.manifest.marks}
    new = {mark.name: mark for mark in counted.manifest.marks}
    said = program_comments(refreshed)
    text = sentences(refreshed)
    for name, words in editor.overtyped.items():
        if name not in new or words not in text or "/NO#" in old[name].path:
            continue
        was, now = old[name].written, new[name].written
        if was != now and not any(was in each and now in each for each in said):
            yield f"not named: {old[name].path}: {was} → {now}"


def _not_kept(edited: bytes, refreshed: bytes) -> Iterator[str]:
    """People's own paragraphs, changes, notes, links, controls and pictures are there as they were."""
    was, now = body_of(edited), body_of(refreshed)
    mine = Counter(_canonical(each) for each in _peoples(was))
    theirs = Counter(_canonical(each) for each in now.iter(P))
    for each, count in mine.items():
        if theirs[each] < count and "下書き" not in each:
            yield f"changed outside of marks: {each[:200]}"
    for tag in (
        "ins",
        "del",
        "hyperlink",
        "sdt",
        "footnoteReference",
        "drawing",
        "sectPr",
        "fldSimple",
        "instrText",
    ):
        one, two = (sum(1 for _ in root.iter(qn(f"w:{tag}"))) for root in (was, now))
        if two < one:
            yield f"{one - two} {tag} lost"


def _peoples(root: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs of the body without any mark, between whose neighbours no mark reaches over."""
    body = root.find(qn("w:body"))
    for each in body.iterchildren(P):
        marks = any(mark.get(qn("w:name"), "").startswith(MARK) for mark in each.iter(START))
        if not marks and any(True for _ in each.iter(R)) and each.find(f".//{qn('w:bookmarkEnd')}") is None:
            yield each


def _canonical(paragraph: etree._Element) -> str:
    copy = etree.fromstring(etree.tostring(paragraph))
    for each in list(copy.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"))):
        each.getparent().remove(each)
    for each in list(copy.iter(qn("w:commentReference"))):
        each.getparent().getparent().remove(each.getparent())
    return etree.tostring(copy, method="c14n").decode()
