"""A report that is there written again: as written, as people left it, as counted now.

Three ways for each piece: untouched, it is written anew in the look people gave it; changed, it is kept, and a Word
comment says so where its figure has moved; gone, it stays gone. Everything outside of marks stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from lxml import etree

from dxforms.garbage import uncollected
from dxforms.issues import Issue, Where, notice
from dxforms.report import manifest as manifests
from dxforms.report.adopting import Adopter, Ids, StyleBook
from dxforms.report.applying import apply, name_stale
from dxforms.report.comparing import aligned, scope_of
from dxforms.report.drafted import drop_notes
from dxforms.report.filled import Filled
from dxforms.report.following import follow
from dxforms.report.found import FoundStory, FreshMarks, Stretch, read_story
from dxforms.report.growing import grow
from dxforms.report.manifest import add_part
from dxforms.report.marks import Mark, MarkSort, digest
from dxforms.report.numbering import renumber
from dxforms.report.ooxml import DOCPR, Element, P, T, own_text, q
from dxforms.report.pruning import prune
from dxforms.report.refreshed import Refreshed
from dxforms.report.remarks import Remarks
from dxforms.report.standing import Standing
from dxforms.report.states import classify
from dxforms.report.styles import styles_of
from dxforms.report.summary import RefreshSummary
from dxforms.report.work import Work

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_STORIES = (RT.HEADER, RT.FOOTER, RT.FOOTNOTES, RT.ENDNOTES)
_NAME, _ID = q("w:name"), q("w:id")
_NO_ANSWERS_FIELD = "回答がないときの文"


def refresh(standing: Standing, filled: Filled, draft_note: str) -> Refreshed:
    """A report with everything that is counted now, and everything people wrote."""
    with uncollected():  # a large report is a million small objects
        return _refresh(standing, filled, draft_note)


def _refresh(standing: Standing, filled: Filled, draft_note: str) -> Refreshed:
    roots = list(_roots(standing))
    followed = follow(standing.manifest, filled.manifest, [root for _, root in roots], filled.times)
    standing = replace(standing, manifest=followed.manifest)
    here = [read_story(part, root) for part, root in roots]
    there = [(part, etree.fromstring(data, _PARSER)) for part, data in filled.contents.items()]
    document = standing.package.main_document_part
    styles_part = document.part_related_by(RT.STYLES)
    styles = etree.fromstring(styles_part.blob, _PARSER)
    work = _work(standing, filled, here, there, styles)
    work.said.extend(followed.said)
    classify(work)
    apply(work, filled.highest, draft_note)
    moved = prune(work)
    grow(work)
    moved.place()
    renumber(work)
    name_stale(work)
    drop_notes(work)
    changed = {
        story.part: data
        for story in here
        if story.root in work.touched and (data := _bytes(story.root)) != story.part.blob
    }
    for story in here:
        _let_go(story, work, changed.get(story.part, b""))
    if work.remarks.changed:
        work.remarks.put()
        if work.remarks.part is not None:
            changed[work.remarks.part] = work.remarks.data
    if work.adopter.changed_styles:
        changed[styles_part] = _bytes(styles)
    return _refreshed(standing, filled, work, changed)


def _let_go(story: FoundStory, work: Work, data: bytes) -> None:
    """Charts and pictures that were taken out and that nothing else in the part names leave the package."""
    for root, key in work.loose:
        relationship = story.part.rels.get(key)
        if root is story.root and relationship is not None and f'"{key}"'.encode() not in data:
            del story.part.rels[key]


def _bytes(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _roots(standing: Standing) -> Iterator[tuple[Part, Element]]:
    document = standing.package.main_document_part
    yield document, etree.fromstring(document.blob, _PARSER)
    seen: set[Part] = set()
    for relationship in document.rels.values():
        if relationship.reltype in _STORIES and not relationship.is_external:
            part = relationship.target_part
            if part not in seen:
                seen.add(part)
                yield part, etree.fromstring(part.blob, _PARSER)


def _work(
    standing: Standing,
    filled: Filled,
    here: list[FoundStory],
    there: list[tuple[Part, Element]],
    styles: Element,
) -> Work:
    old = {mark.name: mark for mark in standing.manifest.marks}
    new, fresh = _counted(list(old.values()), filled, there)
    same_template = standing.manifest.template == filled.manifest.template
    if not same_template:
        _carry_over(old, new, fresh)
    document = standing.package.main_document_part
    read = styles_of(styles)
    other_styles = etree.fromstring(
        filled.package.main_document_part.part_related_by(RT.STYLES).blob, _PARSER
    )
    remarks = Remarks(
        document=document,
        roots=[story.root for story in here],
        when=filled.day,
        paragraph_style=read.id_of("annotation text") or "",
        reference_style=read.characters.get("annotation reference", ""),
    )
    remarks.open()
    spots: dict[str, Stretch] = {}
    for story in here:
        for name, spot in story.marks.items():
            spots.setdefault(name, spot)
    other = filled.package.main_document_part
    work = Work(
        old=old,
        new=new,
        spots=spots,
        fresh=fresh,
        here=here,
        same_template=same_template,
        adopter=Adopter(
            here=document,
            there=other,
            styles=StyleBook(styles),
            other_styles=StyleBook(other_styles),
            numbers=_numbers(standing),
            remarks=remarks,
            other_comments=_comments(filled),
            ids=_ids(here),
        ),
        remarks=remarks,
        drawn=filled.drawn,
        hidden=filled.hidden,
        literals=_literals(there, fresh),
    )
    paths = {mark.name: mark.path for mark in (*new.values(), *old.values())}
    work.headings.read(here[0].root, read, paths)
    work.headings.read(dict(there)[other], styles_of(other_styles), paths)
    for name, mark in old.items():
        if mark.within:
            work.inner.setdefault(mark.within, []).append(name)
    return work


def _counted(
    old: list[Mark], filled: Filled, there: list[tuple[Part, Element]]
) -> tuple[dict[str, Mark], FreshMarks]:
    """What is counted now, by mark; paragraphs of a prose under the names they had."""
    renamed = aligned(old, filled.manifest.marks)
    fresh = FreshMarks()
    for part, root in there:
        fresh.add(part, root, {name: to[0] for name, to in renamed.items()})
    new: dict[str, Mark] = {}
    for mark in filled.manifest.marks:
        to = renamed.get(mark.name)
        within = renamed.get(mark.within)
        moved = mark if to is None else replace(mark, name=to[0], path=to[1])
        new[moved.name] = moved if within is None else replace(moved, within=within[0])
    return new, fresh


def _carry_over(old: dict[str, Mark], new: dict[str, Mark], fresh: FreshMarks) -> None:
    """Another template numbers its pieces anew: a value is the same wherever it stands, paragraphs stay as they are."""
    by_field = {_field(mark): mark for mark in new.values() if mark.sort is not MarkSort.PARAGRAPH}
    scopes = {scope_of(mark.path) for mark in new.values()}
    for name, mark in list(old.items()):
        if _says_no_answers(mark):
            partner = by_field.get(f"{scope_of(mark.path)}/{_NO_ANSWERS_FIELD}/1")
            if partner is not None and partner.name in fresh:
                old[name] = replace(mark, sort=partner.sort, path=partner.path)
                new[name] = replace(partner, name=name)
                fresh.starts[name] = fresh.starts[partner.name]
                new.pop(partner.name)
        elif mark.sort is MarkSort.PARAGRAPH:
            if scope_of(mark.path) in scopes:
                new[name] = mark
                fresh.starts.pop(name, None)
        elif name not in new:
            partner = by_field.get(_field(mark))
            if partner is not None:
                new[name] = replace(partner, name=name, path=mark.path, within=mark.within)
                if partner.name in fresh:
                    fresh.starts[name] = fresh.starts[partner.name]
            elif scope_of(mark.path) in scopes:
                new[name] = mark


def _says_no_answers(mark: Mark) -> bool:
    """True for words of a template of before that are a field now, and true only while a group has no answers."""
    return mark.sort is MarkSort.PARAGRAPH and "/回答詳細:" in mark.path and mark.digest == digest("回答なし")


def _field(mark: Mark) -> str:
    stem, _, number = mark.path.rpartition("#")
    return f"{stem}/{number.partition('/')[2]}"


def _numbers(standing: Standing) -> frozenset[str]:
    part = standing.part("/word/numbering.xml")
    if part is None:
        return frozenset()
    root = etree.fromstring(part.blob, _PARSER)
    return frozenset(each.get(q("w:numId"), "") for each in root.iter(q("w:num")))


def _comments(filled: Filled) -> dict[str, str]:
    part = next(
        (
            rel.target_part
            for rel in filled.package.main_document_part.rels.values()
            if rel.reltype == RT.COMMENTS
        ),
        None,
    )
    if part is None:
        return {}
    root = etree.fromstring(part.blob, _PARSER)
    return {each.get(_ID, ""): "".join(text.text or "" for text in each.iter(T)) for each in root}


def _ids(here: list[FoundStory]) -> Ids:
    bookmarks, drawings, names = 0, 0, set()
    for story in here:
        names |= story.names
        bookmarks = max(bookmarks, story.highest)
        for properties in story.root.iter(DOCPR):
            number = properties.get("id", "0")
            drawings = max(drawings, int(number) if number.isdecimal() else 0)
    return Ids(bookmark=bookmarks + 1, drawing=drawings + 1, names=names)


def _literals(there: list[tuple[Part, Element]], fresh: FreshMarks) -> frozenset[str]:
    """What the filled template says in paragraphs without a mark."""
    marked = {start.getparent() for start in fresh.starts.values()}
    return frozenset(
        text
        for _, root in there
        for each in root.iter(P)
        if each not in marked and (text := own_text(each).strip())
    )


# ---------------------------------------------------------------- what comes of it


def _refreshed(standing: Standing, filled: Filled, work: Work, changed: dict[Part, bytes]) -> Refreshed:
    manifest = replace(filled.manifest, marks=tuple(_order(work)))
    if not work.same_template:
        manifest = replace(manifest, template=filled.manifest.template)
    data = manifests.to_xml(manifest)
    same = not changed and standing.has_manifest and data == standing.manifest_xml
    if not same:
        add_part(standing.package, data)
    return Refreshed(
        package=standing.package,
        contents=changed,
        data=standing.data if same else None,
        manifest=manifest,
        manifest_xml=data,
        summary=_summary(work),
        notices=_notices(standing, work),
    )


def _order(work: Work) -> Iterator[Mark]:
    """The marks of the refreshed report: as before, new ones after those they follow in the template."""
    following: dict[str, list[str]] = {}
    last = ""
    for name in work.new:
        if name in work.old and name in work.result:
            last = name
        elif name in work.result:
            following.setdefault(last, []).append(name)
    for name in following.get("", ()):
        yield work.result[name]
    for name in work.old:
        if name in work.result:
            yield work.result[name]
            for after in following.get(name, ()):
                yield work.result[after]


def _summary(work: Work) -> RefreshSummary:
    return RefreshSummary(
        updated=tuple(work.updated),
        kept=tuple(work.kept.values()),
        gone=tuple(work.gone),
        added=tuple(work.added),
        removed=tuple(work.removed),
        withdrawn=tuple(work.withdrawn),
    )


def _notices(standing: Standing, work: Work) -> tuple[Issue, ...]:
    where = Where(file=standing.file)
    said = list(dict.fromkeys(work.said))
    if not work.same_template:
        said.append(
            (
                "refresh.template",
                "ひな形が前に作ったときと異なります。報告書にある箇所は今の形のまま数値だけを更新し、新しいひな形は追加する箇所だけに使いました。",
            )
        )
    if not standing.has_manifest:
        said.append(
            ("refresh.manifest", "報告書の記録が失われていたため、「.dxforms」の控えを使って更新しました。")
        )
    if any(
        mark.sort is MarkSort.PARAGRAPH for mark in map(work.new.get, work.added_marks) if mark is not None
    ):
        said.append(
            (
                "refresh.fields",
                "箇所を追加しました。目次及び図表の番号は、Wordで全体を選択し（Ctrl+A）、F9キーを押すと更新されます。",
            )
        )
    if work.adopter.notes_dropped:
        said.append(("refresh.note", f"追加した箇所の脚注{work.adopter.notes_dropped}件は、写していません。"))
    return tuple(notice(code, message, where) for code, message in said)
