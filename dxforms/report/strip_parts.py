"""The parts of a report on their way out: what a page is drawn by stays, everything else goes or is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.package import Package
from lxml import etree

from dxforms.report.chart_parts import set_content
from dxforms.report.ooxml import Element, q
from dxforms.report.strip_charts import strip_chart, title_of
from dxforms.report.strip_fields import strip_fields, targets
from dxforms.report.strip_graphics import Graphics
from dxforms.report.strip_hidden import HidingStyles, hiding_styles, strip_hidden
from dxforms.report.strip_links import is_public, local_path, says_no_more
from dxforms.report.strip_settings import DRAFT, draft_styles, strip_settings, strip_styles
from dxforms.report.strip_story import (
    Follows,
    draft_paragraphs,
    place_of,
    strip_story,
    strip_unseen_headers,
    tracked_changes,
)
from dxforms.report.strip_work import Taken, Work, drop, serialize

_MS = "http://schemas.microsoft.com/office"
_DIAGRAM = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagram"
_USER_SHAPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartUserShapes"
_STORIES = {
    RT.HEADER,
    RT.FOOTER,
    RT.FOOTNOTES,
    RT.ENDNOTES,
    _USER_SHAPES,
    f"{_DIAGRAM}Data",
    f"{_MS}/2007/relationships/diagramDrawing",
}
_PLAIN = {
    RT.NUMBERING, RT.THEME, RT.THEME_OVERRIDE, f"{_DIAGRAM}Layout", f"{_DIAGRAM}QuickStyle", f"{_DIAGRAM}Colors",
    f"{_MS}/2011/relationships/chartStyle", f"{_MS}/2011/relationships/chartColorStyle", RT.FONT_TABLE,
}  # fmt: skip
"""Parts that only say how something looks."""
_KEPT = {*_STORIES, *_PLAIN, RT.STYLES, RT.SETTINGS, RT.CHART, RT.IMAGE, RT.HYPERLINK, RT.FONT, RT.PACKAGE}
_WORDED = {RT.OFFICE_DOCUMENT, RT.CHART, *_STORIES}
_TOLD = {RT.CUSTOM_XML, RT.OLE_OBJECT, RT.CONTROL}
"""Parts that are counted by what they belong to."""
_BY_ID = {RT.IMAGE, RT.HYPERLINK, RT.CHART, RT.HEADER, RT.FOOTER, RT.PACKAGE, _USER_SHAPES, RT.FONT}
"""Relationships that something in the part names, or nothing needs."""
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
)
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NOTES = {
    RT.FOOTNOTES: (q("w:footnote"), q("w:footnoteReference")),
    RT.ENDNOTES: (q("w:endnote"), q("w:endnoteReference")),
}


@dataclass(slots=True)
class _Out:
    """One package while it is stripped."""

    package: Package
    work: Work
    styles: HidingStyles
    drafts: frozenset[str]
    graphics: Graphics
    led: frozenset[str]
    """Bookmarks that something leads to."""
    roots: dict[Part, tuple[Element, str]] = field(default_factory=dict)
    """Parts of XML that were stripped, with the type of the relationship that leads to them."""


def strip_package(package: Package, work: Work) -> list[Element]:
    """Strip every part of a report in place; what cannot be published is noted in ``work``.

    The parts that hold words come back as they are now.
    """
    main = package.main_document_part
    body = _parse(main, work)
    if body is None or body.tag != q("w:document"):
        work.refuse(
            "publish.strict",
            "報告書が「Strict Open XML文書」の形式です。「名前を付けて保存」で「Word文書（.docx）」を選んで保存し直してください。",
        )
        return []
    styles = next((part for kind, part in _related(main) if kind == RT.STYLES), None)
    root = None if styles is None else _parse(styles, work)
    out = _Out(
        package=package,
        work=work,
        styles=HidingStyles(hides={}) if root is None else hiding_styles(root),
        drafts=frozenset() if root is None else draft_styles(root),
        graphics=Graphics(package, work),
        led=frozenset(_led(main, body, work)),
    )
    _strip(main, RT.OFFICE_DOCUMENT, out)
    told = next((root for root, kind in out.roots.values() if kind == RT.SETTINGS), None)
    strip_unseen_headers(out.roots[main][0], told, work)
    _strip_notes(out)
    if styles is not None and styles in out.roots:
        numbering = next((root for root, kind in out.roots.values() if kind == RT.NUMBERING), None)
        strip_styles(out.roots[styles][0], numbering, work)
    for part, (content, kind) in out.roots.items():
        if kind != RT.CHART:
            set_content(part, serialize(content))
    _strip_relationships(main, out, set())
    _look_for_paths(out)
    return [root for root, kind in out.roots.values() if kind in _WORDED]


def _parse(part: Part, work: Work) -> Element | None:
    try:
        return etree.fromstring(part.blob, _PARSER)
    except etree.XMLSyntaxError:
        work.refuse(
            "publish.part", "報告書の中に読み取れない部分があります。Wordで開き直し、保存してください。"
        )
        return None


def _related(part: Part) -> Iterator[tuple[str, Part]]:
    for relationship in part.rels.values():
        if not relationship.is_external:
            yield relationship.reltype, relationship.target_part


def _led(main: Part, body: Element, work: Work) -> Iterator[str]:
    """What the fields and links of every story lead to, before the first is stripped."""
    yield from targets(body)
    for kind, part in _related(main):
        story = _parse(part, work) if kind in _STORIES else None
        if story is not None:
            yield from targets(story)


def _strip(part: Part, kind: str, out: _Out) -> None:
    """Strip a part of XML, then those it leads to."""
    if part in out.roots:
        return
    root = _parse(part, out.work)
    if root is None:
        return
    out.roots[part] = root, kind
    changes = tracked_changes(root)
    if changes:
        out.work.refuse(
            "publish.tracked",
            f"変更履歴が{len(changes):,}か所に残っています。Wordの「校閲」タブで承諾するか、元に戻してから実行してください。",
            spot=place_of(changes[0]),
        )
    if kind == RT.CHART:
        _strip_drawing_text(part, root, out)
        strip_chart(part, root, title_of(root), out.work)
    elif kind in _STORIES or kind == RT.OFFICE_DOCUMENT:
        _strip_text(part, root, out)
    elif kind == RT.SETTINGS:
        strip_settings(root, out.work)
    for reltype, target in list(_related(part)):
        if reltype == RT.IMAGE:
            out.graphics.strip_picture(target)
        elif reltype in _KEPT and reltype not in {RT.FONT, RT.PACKAGE, RT.HYPERLINK}:
            _strip(target, reltype, out)


def _follows(part: Part) -> Follows:
    def follows(identity: str, shown: str) -> bool:
        relationship = part.rels.get(identity)
        if relationship is None or not relationship.is_external:
            return False
        return is_public(relationship.target_ref) and says_no_more(relationship.target_ref, shown)

    return follows


def _strip_text(part: Part, root: Element, out: _Out) -> None:
    for paragraph in draft_paragraphs(root, out.drafts):
        out.work.refuse(
            "publish.draft-style",
            f"下書きの書式（「…{DRAFT}」のスタイル）の段落が残っています。内容を確かめて「dxforms run」で更新するか、"
            "Wordでスタイルを直してください。",
            spot=place_of(paragraph),
        )
    strip_fields(root, out.work)
    strip_hidden(root, out.styles, out.work)
    _strip_drawing_text(part, root, out)


def _strip_drawing_text(part: Part, root: Element, out: _Out) -> None:
    strip_story(root, _follows(part), out.led, out.work)
    out.graphics.strip(part, root)


# ---------------------------------------------------------------- notes, relationships, paths


def _strip_notes(out: _Out) -> None:
    """Notes nothing refers to: what was deleted or hidden with the text they belonged to."""
    stories = [root for root, kind in out.roots.values() if kind in _STORIES or kind == RT.OFFICE_DOCUMENT]
    for root, kind in list(out.roots.values()):
        if kind not in _NOTES:
            continue
        note, reference = _NOTES[kind]
        named = {each.get(q("w:id")) for story in stories for each in story.iter(reference)}
        for each in list(root.iter(note)):
            if each.get(q("w:type"), "normal") == "normal" and each.get(q("w:id")) not in named:
                drop(each)
                out.work.take(Taken.HIDDEN)


def _strip_relationships(part: Part, out: _Out, seen: set[Part]) -> None:
    """Let go of everything the stripped parts do not draw by."""
    seen.add(part)
    if not part.rels:
        return
    named = _named(etree.fromstring(part.blob, _PARSER) if part in out.roots else None)
    for identity, relationship in list(part.rels.items()):
        kind = relationship.reltype
        kept = kind in _KEPT and not (kind in _BY_ID and identity not in named)
        if kept and relationship.is_external and kind != RT.HYPERLINK:
            kept = False
        if kept:
            if not relationship.is_external and relationship.target_part not in seen:
                _strip_relationships(relationship.target_part, out, seen)
            continue
        if identity in named and kind != RT.IMAGE:  # a linked picture is refused by itself
            out.work.refuse(
                "publish.part",
                f"公表用にできない部品（{_word(kind)}）が使われています。図として貼り付け直すか、削除してください。",
            )
        if kind == RT.COMMENTS and not relationship.is_external:
            root_of = _parse(relationship.target_part, out.work)
            out.work.take(
                Taken.COMMENTS, 0 if root_of is None else sum(1 for _ in root_of.iter(q("w:comment")))
            )
        elif kind not in _KEPT | _TOLD and "omments" not in kind:
            out.work.take(Taken.PARTS)
        del part.rels[identity]


def _word(kind: str) -> str:
    return {
        "chartEx": "新しい種類のグラフ",
        "aFChunk": "文書全体の埋め込み",
        "subDocument": "サブ文書",
        "oleObject": "オブジェクト",
        "control": "コントロール",
        "model3d": "3Dモデル",
        "video": "動画",
    }.get(kind.rpartition("/")[2], kind.rpartition("/")[2])


def _named(root: Element | None) -> set[str]:
    """The relationships a part's content names."""
    if root is None:
        return set()
    return {
        str(value) for each in root.iter() for name, value in each.attrib.items() if str(name).startswith(_R)
    }


def _look_for_paths(out: _Out) -> None:
    """The last look: a path of a disk or a server in what is left, be it in plain words."""
    main = out.package.main_document_part
    for part in out.roots:
        if not local_path(part.blob.decode("utf-8", "replace")):
            continue
        for each in etree.fromstring(part.blob, _PARSER).iter():
            for text in (each.text or "", *each.attrib.values()):
                if local_path(text):
                    out.work.refuse(
                        "publish.path",
                        "パソコン又はサーバーの中の場所（「C:\\」や「\\\\」で始まるパス）が書かれています。削除してください。",
                        spot=place_of(each) or ("" if part is main else "本文以外の部分"),
                    )
                    break
