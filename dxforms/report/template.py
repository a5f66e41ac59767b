"""A template as a plan: what it asks for, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.package import Package
from lxml import etree

from dxforms.issues import Findings, InputError, Where
from dxforms.papers import Paper, paper_named
from dxforms.report.blocks import match
from dxforms.report.cached import Contents
from dxforms.report.chart import PAGE_HEIGHT, prototype_problems
from dxforms.report.columns import with_columns
from dxforms.report.dressing import dress
from dxforms.report.fields import FIELDS, ROOT_SCOPE, Listed, Sort, listed
from dxforms.report.ooxml import Element, P, is_pi, q
from dxforms.report.ooxml import nearest as nearest_of
from dxforms.report.opening import Opened, Source, open_word
from dxforms.report.placing import place
from dxforms.report.plan import Node
from dxforms.report.planning import plan_of
from dxforms.report.spots import Spots, spots
from dxforms.report.styles import Styles, styles_of
from dxforms.report.tags import TAG, Tag, isolate
from dxforms.survey.chart import ChartKind
from dxforms.text import nearest

EMU_PER_TWIP = 635
HEADING = 2268
"""Twips kept free above a chart for the page's title and the question (40 mm)."""
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STORIES = (RT.HEADER, RT.FOOTER, RT.FOOTNOTES, RT.ENDNOTES)
PROPERTIES = {
    "title": "タイトル",
    "subject": "件名",
    "keywords": "キーワード",
    "category": "分類",
    "comments": "コメント",
}
"""Document properties that may hold names, as Word calls them."""
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One part with text: the document, a header, a footer, the footnotes."""

    part: Part = field(repr=False)
    prefix: str
    """Before the paths of its marks; empty for the document."""
    tags: tuple[Tag, ...] = field(repr=False)
    nodes: tuple[Node, ...] = field(repr=False)
    contents: tuple[Contents, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template that was read and found to be right. It is used up by filling it once."""

    file: str
    sha256: str
    paper: Paper
    """Which document it makes."""
    package: Package = field(repr=False)
    styles: Styles = field(repr=False)
    stories: tuple[Story, ...]
    properties: dict[str, str]
    """Document properties with names in them."""
    highest: int
    """EMU of the highest chart that stands on a page with its heading."""
    bookmarks: int
    """The highest id of a bookmark in it."""

    @property
    def prototypes(self) -> tuple[tuple[Story, Tag], ...]:
        """Charts and pictures to be filled."""
        return tuple((story, tag) for story in self.stories for tag in story.tags if tag.drawing is not None)


def read_template(source: Source) -> Template:
    """A template from a path or a binary file; :class:`InputError` with every fault and its place."""
    opened = open_word(source)
    found = Findings()
    document = opened.package.main_document_part
    styles = styles_of(etree.fromstring(document.part_related_by(RT.STYLES).blob, _PARSER))
    parts = list(_parts(document))
    roots = [etree.fromstring(part.blob, _PARSER) for part, _ in parts]
    stories = [
        _story(part, prefix, root, styles, found, opened.file)
        for (part, prefix), root in zip(parts, roots, strict=True)
    ]
    properties = _properties(opened, found)
    _check_charts(stories, found, opened.file)
    if not found.issues and not properties and not any(story.tags for story in stories):
        # Last month's report taken for a template would come out as it is.
        found.fault(
            "template.no-names",
            "ひな形に{{講演会名}}のような項目が1つもありません。ひな形のファイルを指定しているか確かめてください。",
            Where(file=opened.file),
        )
    found.raise_faults()
    ids = [int(each.get(q("w:id"), "0")) for root in roots for each in root.iter(q("w:bookmarkStart"))]
    return Template(
        file=opened.file,
        sha256=opened.sha256,
        paper=_paper(opened),
        package=opened.package,
        styles=styles,
        stories=tuple(stories),
        properties=properties,
        highest=_highest(roots[0]),
        bookmarks=max(ids, default=0),
    )


def paper_of(source: Source) -> Paper:
    """Which document a template makes; one that cannot be read is taken for a report's (reading it says why)."""
    try:
        return _paper(open_word(source))
    except InputError:
        return Paper.REPORT


def _paper(opened: Opened) -> Paper:
    """What the property 「分類」 of a template names; a report where it names nothing."""
    return paper_named(str(opened.package.core_properties.category or "")) or Paper.REPORT


def _highest(document: Element) -> int:
    """The height of the lowest page's text area, less a heading and the question's text."""
    heights = []
    for section in document.iter(q("w:sectPr")):
        size, margins = section.find(q("w:pgSz")), section.find(q("w:pgMar"))
        if size is not None and margins is not None:
            page = int(size.get(q("w:h"), "16838"))
            heights.append(
                page - sum(abs(int(margins.get(q(f"w:{side}"), "0"))) for side in ("top", "bottom"))
            )
    return min([PAGE_HEIGHT, *(max(height - HEADING, HEADING) * EMU_PER_TWIP for height in heights)])


def fields(template: Source | None = None) -> tuple[Listed, ...]:
    """Every name a template may ask for; with a template, only those it does ask for."""
    every = tuple(listed())
    if template is None:
        return every
    asked = {
        (tuple(each.name for each in tag.scope.around[1 : tag.depth + 1]), tag.field.name)
        for story in read_template(template).stories
        for tag in story.tags
        if tag.field is not None and tag.mark != "/"
    }
    return tuple(each for each in every if (each.blocks, each.name) in asked)


def _parts(document: Part) -> Iterator[tuple[Part, str]]:
    yield document, ""
    seen: set[str] = set()
    for relationship in document.rels.values():
        if relationship.reltype in _STORIES and not relationship.is_external:
            part = relationship.target_part
            name = str(part.partname).rsplit("/", 1)[-1].removesuffix(".xml")
            if name not in seen:
                seen.add(name)
                yield part, f"/{name}"


def _story(part: Part, prefix: str, root: Element, styles: Styles, found: Findings, file: str) -> Story:
    told = spots(root, styles)
    isolated = isolate(root)
    for paragraph in isolated.broken:
        found.fault(
            "template.brace",
            "「{{」と「}}」の組が合いません。タグは{{名前}}の形で、一つの段落の中に記入してください。",
            Where(file=file, spot=told.of(paragraph)),
        )
    for tag in isolated.tags:
        tag.spot = told.of(tag.paragraph)
    before = len(found.issues)
    _check_elsewhere(root, found, file, told)
    tags = with_columns(isolated.tags, found, file)
    match(tags, found, file)
    if len(found.issues) == before and not isolated.broken:
        place(tags, found, file)
    if len(found.issues) > before or isolated.broken:
        return Story(part=part, prefix=prefix, tags=tuple(tags), nodes=())
    _check_notes(root, tags, found, file, told)
    dressed = dress(root, tags, styles)
    xml = HEAD + etree.tostring(root, encoding="unicode")
    return Story(
        part=part,
        prefix=prefix,
        tags=tuple(tags),
        nodes=plan_of(xml, tags, dressed),
        contents=tuple(dressed.contents),
    )


_ELSEWHERE = etree.XPath(
    "//*[@*[contains(., '{') or contains(., '｛')]] | //w:instrText[contains(., '{') or contains(., '｛')]",
    namespaces={"w": q("w:p")[1:].partition("}")[0]},
)


def _check_elsewhere(root: Element, found: Findings, file: str, told: Spots) -> None:
    """Tags where nothing is filled: a table's alt text, a field's code, the name of a content control."""
    for element in cast("list[Element]", _ELSEWHERE(root)):
        texts = [
            *map(str, element.attrib.values()),
            (element.text or "") if element.tag == q("w:instrText") else "",
        ]
        for tag in (each for text in texts for each in TAG.finditer(text)):
            paragraph = nearest_of(element, P)
            if paragraph is None:
                paragraph = next(iter(element.iterancestors(q("w:tbl"))), element).find(f".//{q('w:p')}")
            found.fault(
                "template.elsewhere",
                f"{tag[0]}が、表の代替テキスト、フィールド コード又はコントロールの名前に書かれています。"
                "ここは置き換えられません。本文、又は図やグラフの代替テキストに書いてください。",
                Where(file=file, spot=told.of(paragraph) if paragraph is not None else ""),
            )


def _check_notes(root: Element, tags: Sequence[Tag], found: Findings, file: str, told: Spots) -> None:
    """Footnotes stand once: none may be in what is repeated."""
    depth = 0
    for element in root.iter():
        if is_pi(element):
            code, _, arguments = (element.text or "").partition(" ")
            tag = tags[int(arguments.split()[0])] if code in {"o", "c"} else None
            if tag is not None and tag.mark == "#" and tag.field is not None and tag.field.sort is Sort.LIST:
                depth += 1 if code == "o" else -1
        elif depth and element.tag in {q("w:footnoteReference"), q("w:endnoteReference")}:
            paragraph = nearest_of(element, P)
            found.fault(
                "template.note",
                "くり返しの中に脚注は置けません。脚注をくり返しの外に移すか、本文に「※」で書いてください。",
                Where(file=file, spot=told.of(paragraph) if paragraph is not None else ""),
            )


def _properties(opened: Opened, found: Findings) -> dict[str, str]:
    """Document properties that hold names; faults for names that are no texts."""
    core = opened.package.core_properties
    texts = {name: str(getattr(core, name) or "") for name in PROPERTIES}
    for name, text in texts.items():
        where = Where(file=opened.file, spot=f"文書のプロパティ（{PROPERTIES[name]}）")
        for tag in TAG.finditer(text):
            known = ROOT_SCOPE.find(tag[2])
            if tag[1] or known is None or known[0].sort not in {Sort.TEXT, Sort.FIGURE}:
                near = nearest(
                    tag[2], [each.name for each in FIELDS if each.sort in {Sort.TEXT, Sort.FIGURE}]
                )
                hint = f"{{{{{near}}}}}の誤りではありませんか。" if near and near != tag[2] else ""
                found.fault(
                    "template.property",
                    f"{tag[0]}は、文書のプロパティでは使えません。{hint}使えるのは、くり返しの外で使う文字と数値の名前だけです。",
                    where,
                )
    return {name: text for name, text in texts.items() if TAG.search(text)}


def _check_charts(stories: Sequence[Story], found: Findings, file: str) -> None:
    """Faults of chart prototypes that cannot be filled."""
    for story in stories:
        for tag in story.tags:
            if tag.drawing is None or tag.field is None or tag.field.sort is not Sort.CHART:
                continue
            reference = next(tag.drawing.iter(q("c:chart")), None)
            if reference is not None:
                part = story.part.related_parts[reference.get(q("r:id"), "")]
                kind = ChartKind.STACKED if tag.field.name == ChartKind.STACKED.value else ChartKind.BARS
                for problem in prototype_problems(part, kind):
                    found.fault("template.chart", problem, Where(file=file, spot=tag.spot))
