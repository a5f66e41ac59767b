"""A Word report read as its reader sees it: paragraphs in order with headings, tables, marks, comments and changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.package import Package
from lxml import etree

from dxforms.report.manifest import Manifest, find_part, from_xml
from dxforms.report.ooxml import PPR, Element, P, T, child, q, style_of, value
from dxforms.report.proof_paper import Caption, Note, Paper, Paragraph, Role
from dxforms.report.proof_walk import Draft, Walk
from dxforms.report.proof_words import Words
from dxforms.report.styles import Styles, styles_of
from dxforms.text import heading_key, key

_TYPED = re.compile(r"\s*(図|表|写真)\s*([0-9０-９]+)")
_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"

_ROLES = {
    "考察": Role.REMARKS, "まとめ": Role.CONCLUSIONS, "背景及び目的": Role.PROSE, "アンケートの目的": Role.PROSE,
    "参加対象": Role.PROSE, "要点": Role.OUTLINE, "見出し": Role.OUTLINE, "注記": Role.NOTE, "回答の注記": Role.NOTE,
    "設問文": Role.QUESTION, "選択肢": Role.OPTION, "項目": Role.PROFILE, "項目名": Role.LABEL, "区分": Role.LABEL,
    "部の名称": Role.LABEL, "説明": Role.LABEL, "左の説明": Role.LABEL, "右の説明": Role.LABEL,
    "アンケートの実施方法": Role.LABEL, "アンケートの実施期間": Role.LABEL,
}  # fmt: skip
_FIELD_OF = re.compile(r"/([^/#]+)#[0-9]+(?:/[0-9]+)?(?:~[0-9]+)?$")
_QUESTION_OF = re.compile(r"/設問:(.+?)/(?:[^/:]+[:#]|¶)")
_PART_OF = re.compile(r"/(?:回答詳細|その他の内容):(.+?)/")
_NUMBERED = re.compile(r"(?:Q|問|設問)\s*[0-9]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """A report as a value, with what its positions stand for in the document."""

    paper: Paper
    package: Package = field(repr=False)
    elements: tuple[Element, ...] = field(repr=False)
    """Aligned with ``paper.paragraphs``."""
    manifest: Manifest | None = field(repr=False)


def manifest_of(package: Package) -> Manifest | None:
    """The manifest inside a package; None where there is none that can be read."""
    parts = [
        (str(part.partname), part.blob)
        for part in package.iter_parts()
        if "/customXml/item" in str(part.partname)
    ]
    data = find_part(parts)
    if data is None:
        return None
    try:
        return from_xml(data)
    except (etree.XMLSyntaxError, ValueError):
        return None


def read_report(
    package: Package, manifest: Manifest | None, words: Words, file: str, known: Known
) -> ReadReport:
    """What a report says, and whose words each paragraph holds."""
    document = package.main_document_part
    styles = _styles(document)
    reader = Walk()
    reader.read(document.element, aside=False)
    for relationship in document.rels.values():
        if not relationship.is_external and relationship.reltype in {
            RT.HEADER,
            RT.FOOTER,
            RT.FOOTNOTES,
            RT.ENDNOTES,
        }:
            part = relationship.target_part
            root = getattr(part, "element", None)
            reader.read(etree.fromstring(part.blob) if root is None else root, aside=True)
    paths = {mark.name: mark.path for mark in manifest.marks} if manifest else {}
    paragraphs = tuple(_placed(reader, styles, paths, words, known))
    return ReadReport(
        paper=Paper(
            file=file,
            paragraphs=paragraphs,
            captions=tuple(_captions(reader, paragraphs)),
            graphics=tuple(reader.graphics),
            notes=tuple(_notes(package, reader.comments)),
            changed=tuple(sorted(reader.changed)),
            marked={name: ("".join(pieces).strip("\n"), at) for name, (pieces, at) in reader.marked.items()},
        ),
        package=package,
        elements=tuple(draft.element for draft in reader.drafts),
        manifest=manifest,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the description says of the survey, to tell its words where no mark does; empty without it."""

    questions: tuple[str, ...] = ()
    """Numbers, as printed."""
    asked: frozenset[str] = frozenset()
    """Lines of questions' texts, by key."""
    options: frozenset[str] = frozenset()
    parts: Mapping[str, str] = field(default_factory=dict)
    """By key of 回答者の呼び方 and of 部の名称: what the 部 is called."""


def _styles(document: Part) -> Styles:
    part = next((each.target_part for each in document.rels.values() if each.reltype == RT.STYLES), None)
    if part is None:
        return Styles(names={}, ids={}, outlines={}, default="", characters={})
    root = getattr(part, "element", None)
    return styles_of(etree.fromstring(part.blob) if root is None else root)


# ---------------------------------------------------------------- place and role


def _placed(
    reader: Walk, styles: Styles, paths: Mapping[str, str], words: Words, known: Known
) -> Iterator[Paragraph]:
    headings: list[tuple[int, str]] = []
    question = part = ""
    tables = _answer_tables(reader.drafts, words)
    numbers: dict[tuple[int, int], str] = {}
    for index, draft in enumerate(reader.drafts):
        text = "".join(draft.pieces)
        style = style_of(draft.element)
        name = styles.names.get(style or styles.default, "")
        level = 0 if draft.cell or draft.aside else _level(draft.element, styles, style)
        again = "再掲" in name and not level
        if level or again:
            while headings and headings[-1][0] >= (level or 1):
                headings.pop()
            headings.append((level or 1, text))
            if (level or 1) == 1:
                question, part = _question_in(text, known), ""
        own = [(each, paths[each]) for each in draft.marks if each in paths]
        path = next((path for _, path in reversed(own) if "/¶" not in path), "")
        marked_question = next((found[1] for _, each in own if (found := _QUESTION_OF.match(each + "/"))), "")
        question = marked_question or question
        role = _role(draft, path, text, name, level or again, headings, tables, known, words)
        part = _part(text, path, role, part, known)
        if draft.cell and tables.get(draft.cell[0]) is not None:
            table, row, column = draft.cell
            if column == tables[table][0]:
                numbers[table, row] = text.strip()
        yield Paragraph(
            index=index,
            text=text,
            role=role,
            headings=tuple(each for _, each in headings)
            if not draft.aside
            else ("ヘッダー、フッター又は脚注",),
            level=level,
            style=name,
            question="" if draft.aside else question,
            part=part,
            number=numbers.get(draft.cell[:2], "") if draft.cell else "",
            marks=tuple(draft.marks),
            drawn=draft.drawn,
        )


def _level(paragraph: Element, styles: Styles, style: str) -> int:
    direct = child(paragraph, PPR)
    own = value(direct, q("w:outlineLvl"))
    if own.isdecimal():
        return int(own) + 1 if int(own) < 9 else 0
    return styles.outline(style) or 0


def _question_in(heading: str, known: Known) -> str:
    """The number of the question a heading names; empty where it names none."""
    text = key(heading)
    for number in sorted(known.questions, key=len, reverse=True):
        if re.search(rf"(?<![0-9A-Za-z]){re.escape(key(number))}(?![0-9])", text):
            return number
    if known.questions:
        return ""
    found = _NUMBERED.search(text)
    return found[0] if found else ""


def _role(
    draft: Draft,
    path: str,
    text: str,
    style: str,
    is_heading: object,
    headings: Sequence[tuple[int, str]],
    tables: Mapping[int, tuple[int, int]],
    known: Known,
    words: Words,
) -> Role:
    if draft.aside:
        return Role.ASIDE
    if style.casefold().startswith("toc "):
        return Role.CONTENTS
    if is_heading:
        return Role.HEADING
    named = _FIELD_OF.search(path)
    name = named[1] if named else ""
    if name == "内容":
        return Role.PROFILE if "/プロフィールの行:" in path else Role.ANSWER
    if name in _ROLES and not (name in {"部の名称", "区分", "見出し"} and "".join(text.split()) == ""):
        return _ROLES[name]
    if draft.cell is not None:
        answers = tables.get(draft.cell[0])
        if answers is not None:
            return Role.ANSWER if draft.cell[1] > 0 and draft.cell[2] == answers[1] else Role.CELL
        if any("プロフィール" in each for _, each in headings):
            return Role.PROFILE
        return Role.FIGURE if name else Role.CELL
    if draft.typed_by_field or (style.casefold() == "caption" or style.startswith("図表番号")):
        return Role.CAPTION
    typed = key(text)
    if typed in known.asked:
        return Role.QUESTION
    if typed.lstrip("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳") in known.options:
        return Role.OPTION
    if name:
        return Role.LABEL
    return _role_by_heading([key(each) for _, each in headings], words)


def _role_by_heading(headings: Sequence[str], words: Words) -> Role:
    def says(name: str, heading: str) -> bool:
        return any(word in heading for word in words.of(name))

    if not headings:
        return Role.LABEL
    if says("考察の見出し", headings[-1]):
        return Role.REMARKS
    if says("その他の内容の見出し", headings[-1]):
        return Role.ANSWER
    if any(says("まとめの見出し", each) for each in headings):
        return Role.CONCLUSIONS
    return Role.PROFILE if any("プロフィール" in each for each in headings) else Role.PROSE


def _part(text: str, path: str, role: Role, part: str, known: Known) -> str:
    """What the 部 of the answers here is called."""
    found = _PART_OF.search(path)
    if found:
        return found[1]
    if role in {Role.HEADING, Role.LABEL, Role.REMARKS, Role.PROSE, Role.ANSWER} and len(text) <= 60:
        return known.parts.get(key(text).strip("【】"), part)
    return part


def _answer_tables(drafts: Sequence[Draft], words: Words) -> dict[int, tuple[int, int]]:
    """The tables of answers by their headings: the columns of NO and 内容."""
    rows: dict[int, dict[int, str]] = {}
    for draft in drafts:
        if draft.cell and draft.cell[1] == 0:
            line = rows.setdefault(draft.cell[0], {})
            line[draft.cell[2]] = line.get(draft.cell[2], "") + heading_key("".join(draft.pieces))
    numbers = {heading_key(word) for word in words.of("回答の表の番号の見出し")}
    contents = {heading_key(word) for word in words.of("回答の表の内容の見出し")}
    found: dict[int, tuple[int, int]] = {}
    for table, line in rows.items():
        number = next((column for column, text in line.items() if text in numbers), None)
        content = next((column for column, text in line.items() if text in contents), None)
        if number is not None and content is not None:
            found[table] = (number, content)
    return found


# ---------------------------------------------------------------- captions and comments


def _captions(reader: Walk, paragraphs: Sequence[Paragraph]) -> Iterator[Caption]:
    """Numbers of SEQ fields, and numbers people typed in a caption of their own, in the order of the document."""
    counted = [Caption(kind=kind, number=key(number), at=at) for kind, number, at in reader.sequences]
    with_field = {caption.at for caption in counted}
    for paragraph in paragraphs:
        found = _TYPED.match(paragraph.text)
        if paragraph.role is Role.CAPTION and found and paragraph.index not in with_field:
            counted.append(Caption(kind=found[1], number=key(found[2]), at=paragraph.index))
    return iter(sorted(counted, key=lambda caption: caption.at))


def _notes(package: Package, starts: Mapping[str, int]) -> Iterator[Note]:
    """The comments that are open, answers to a comment left out."""
    document = package.main_document_part
    part = next((each.target_part for each in document.rels.values() if each.reltype == RT.COMMENTS), None)
    if part is None:
        return
    root = getattr(part, "element", None)
    root = etree.fromstring(part.blob) if root is None else root
    closed = _closed(document)
    for comment in root.iter(q("w:comment")):
        last = [each.get(_PARAGRAPH_ID, "") for each in comment.iter(P)]
        if last and last[-1] in closed:
            continue
        yield Note(
            author=comment.get(q("w:author"), ""),
            text="\n".join("".join(t.text or "" for t in each.iter(T)) for each in comment.iter(P)),
            at=starts.get(comment.get(q("w:id"), ""), -1),
        )


def _closed(document: Part) -> set[str]:
    """Paragraph ids of comments that are resolved or answer another."""
    found: set[str] = set()
    for relationship in document.rels.values():
        if relationship.reltype == _EXTENDED and not relationship.is_external:
            for each in etree.fromstring(relationship.target_part.blob).iter(f"{_W15}commentEx"):
                if each.get(f"{_W15}done") in {"1", "true"} or each.get(f"{_W15}paraIdParent"):
                    found.add(each.get(f"{_W15}paraId", ""))
    return found
