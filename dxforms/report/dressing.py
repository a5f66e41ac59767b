"""What a plan needs beside its blocks: marks, repeated paragraphs, rows that may split, numbers, headings."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import field

from lxml import etree

from dxforms.records import record
from dxforms.report.cached import Contents, pin_numbers, take_contents
from dxforms.report.columns import GRIDCOL, TOTAL
from dxforms.report.fields import Sort
from dxforms.report.ooxml import (
    DOCPR,
    PPR,
    SECTPR,
    TBL,
    TBLGRID,
    TC,
    TCPR,
    TR,
    VAL,
    Element,
    P,
    T,
    child,
    is_pi,
    nearest,
    own,
    q,
    span,
    style_of,
    sure,
)
from dxforms.report.planning import LEFT, RIGHT, Looks
from dxforms.report.styles import Styles
from dxforms.report.tags import Tag, pin, pins

LINE, DRAFT = "（箇条）", "（下書き）"
NOTE = "注記"
"""The style of notes: one under a table stays with the table's last row."""
"""Suffixes of the styles that list lines and drafts take, where the template has them."""

NAMESPACE = P[1:].partition("}")[0]
_BOX = q("w:txbxContent")
_PSTYLE = q("w:pStyle")
_ID = q("w:id")
_HOLDERS = (TC, _BOX, q("w:hdr"), q("w:ftr"), q("w:footnote"), q("w:endnote"))
_ONCE = {
    *(q(f"w:{name}") for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd")),
    *(q(f"w:{name}") for name in ("commentReference", "permStart", "permEnd")),
}
_PARA_IDS = tuple(
    f"{{http://schemas.microsoft.com/office/word/2010/wordml}}{name}" for name in ("paraId", "textId")
)


@record(frozen=False, kw_only=False)
class Dressed:
    """What dressing found on its way: style ids of repeated paragraphs, the contents list's entries."""

    looks: list[Looks] = field(default_factory=list)
    contents: list[Contents] = field(default_factory=list)
    fallbacks: list[str] = field(default_factory=list)
    """Empty paragraphs for holders that must end with one."""


def dress(root: Element, tags: Sequence[Tag], styles: Styles) -> Dressed:
    """Put in the pins of everything but blocks; blocks are placed already."""
    dressed = Dressed()
    is_body = root.tag == q("w:document")
    _drop_what_stands_once(root, tags)
    if is_body:
        dressed.contents = take_contents(root, styles)
    pin_numbers(root)
    dressed.fallbacks = _holders(root)
    _rows(root, tags)
    _values(root, tags, styles, dressed)
    if is_body:
        if dressed.contents:
            _headings(root, styles)
        _paragraphs(root)
    _columns(root)
    for drawing in root.iter(DOCPR):
        drawing.set("id", f"{LEFT}id{RIGHT}")
    return dressed


def _drop_what_stands_once(root: Element, tags: Sequence[Tag]) -> None:
    """Ids and names that must stand once go from what is repeated."""
    depth = 0
    gone: list[Element] = []
    for element in root.iter():
        if is_pi(element):
            code, _, arguments = (element.text or "").partition(" ")
            if code in {"o", "c"}:
                tag = tags[int(arguments.split()[0])]
                if tag.mark == "#" and tag.field is not None and tag.field.sort is Sort.LIST:
                    depth += 1 if code == "o" else -1
        elif depth:
            for attribute in _PARA_IDS:
                if attribute in element.attrib:
                    del element.attrib[attribute]
            sdt_id = element.tag == _ID and sure(element.getparent()).tag == q("w:sdtPr")
            if element.tag in _ONCE or sdt_id:
                gone.append(element)
    for element in gone:
        sure(element.getparent()).remove(element)


# ---------------------------------------------------------------- values


def _values(root: Element, tags: Sequence[Tag], styles: Styles, dressed: Dressed) -> None:
    for place in pins(root):
        code, _, number = (place.text or "").partition(" ")
        if code not in {"v", "d"}:
            continue
        tag = tags[int(number)]
        run = sure(place.getparent())
        paragraph = sure(nearest(run, P))
        marked = nearest(run, _BOX) is None
        alone = _is_alone(run, paragraph)
        if code == "d":
            # Drawings write their own run: nothing else can share it.
            place.text = f"d {tag.number} {int(marked)}"
            run.addprevious(place)
            if all(each.tag == q("w:rPr") for each in run):
                sure(run.getparent()).remove(run)
            if alone:
                paragraph.addprevious(pin("i", tag.number))
                paragraph.addnext(pin("j"))
            continue
        if marked:
            run.addprevious(pin("m", tag.number))
            run.addnext(pin("n"))
        if alone and tag.field is not None and tag.field.sort in {Sort.TEXT, Sort.PROSE}:
            in_cell = nearest(paragraph, TC) is not None
            paragraph.addprevious(pin("e", tag.number, int(in_cell)))
            paragraph.addnext(pin("f"))
            _look(paragraph, styles, dressed)


def _is_alone(run: Element, paragraph: Element) -> bool:
    """True where a run is all a paragraph holds."""
    properties = child(paragraph, PPR)
    if run.getparent() is not paragraph or (properties is not None and child(properties, SECTPR) is not None):
        return False
    for element in paragraph:
        if element is run or element is properties:
            continue
        if is_pi(element) or any(
            is_pi(each) or each.tag != T or (each.text or "").strip()
            for each in element.iter()
            if is_pi(each) or each.tag in _VISIBLE
        ):
            return False
    return all(is_pi(each) or each.tag == q("w:rPr") for each in run)


_VISIBLE = {
    T,
    *(q(f"w:{name}") for name in ("drawing", "pict", "object", "sym", "tab", "br", "fldChar", "fldSimple")),
    *(q(f"w:{name}") for name in ("footnoteReference", "endnoteReference", "ptab")),
    q("mc:AlternateContent"),
}


def _look(paragraph: Element, styles: Styles, dressed: Dressed) -> None:
    """Let a repeated paragraph take the variants of its style that the template has."""
    style = style_of(paragraph) or styles.default
    line, draft = styles.variant(style, LINE), styles.variant(style, DRAFT)
    if draft is None and styles.names.get(style, "") == "考察":
        draft = styles.id_of("考察（下書き）")
    if line is None and draft is None:
        return
    dressed.looks.append(Looks(style, line or "", draft or ""))
    properties = _properties(paragraph)
    shown = child(properties, _PSTYLE)
    if shown is None:
        shown = etree.Element(_PSTYLE)
        properties.insert(0, shown)
    shown.set(VAL, f"{LEFT}st {len(dressed.looks) - 1}{RIGHT}")
    if styles.names.get(style, "") == NOTE:
        shown.addnext(pin("nt"))


def _properties(paragraph: Element) -> Element:
    found = child(paragraph, PPR)
    if found is None:
        found = etree.Element(PPR)
        paragraph.insert(0, found)
    return found


# ---------------------------------------------------------------- paragraphs


def _paragraphs(root: Element) -> None:
    """A mark for every paragraph of the body, for cells that mix words and values, and for first cells."""
    body = sure(child(root, q("w:body")))
    first_of_tables = set()
    for table in root.iter(TBL):
        if nearest(table, TC) is None and nearest(table, _BOX) is None:
            first = next(table.iter(P), None)
            if first is not None:
                first_of_tables.add(first)
    for row in root.iter(TR):
        before = row.getprevious()
        while before is not None and is_pi(before) and (before.text or "").startswith("row"):
            before = before.getprevious()
        if before is not None and is_pi(before) and (before.text or "").startswith("o "):
            first = next(row.iter(P), None)
            if first is not None:
                first_of_tables.add(first)
    for paragraph in root.iter(P):
        if nearest(paragraph, _BOX) is not None:
            continue
        marks = [each for each in paragraph.iterchildren() if is_pi(each) and (each.text or "")[0] in "md"]
        blocks = any(is_pi(each) and (each.text or "").startswith("o ") for each in paragraph.iterchildren())
        mixed = len(marks) > 1 or blocks or (marks and _has_text(paragraph))
        in_body = nearest(paragraph, TC) is None and body in paragraph.iterancestors()
        if (mixed or (not marks and (in_body or paragraph in first_of_tables))) and not _in_field(paragraph):
            _wrap(paragraph, pin("p"), pin("q"))


def _has_text(paragraph: Element) -> bool:
    return any((each.text or "").strip() for each in own(paragraph, T))


def _in_field(paragraph: Element) -> bool:
    """True where a field that began in another paragraph ends or begins: a contents list is written anew."""
    return any(is_pi(each) and (each.text or "").startswith("t ") for each in paragraph)


def _wrap(paragraph: Element, begin: Element, end: Element) -> None:
    """Pins around a paragraph's content."""
    properties = child(paragraph, PPR)
    if properties is None:
        paragraph.insert(0, begin)
    else:
        properties.addnext(begin)
    paragraph.append(end)


def _headings(root: Element, styles: Styles) -> None:
    for paragraph in root.iter(P):
        level = styles.outline(style_of_look(paragraph, styles))
        if level is not None and nearest(paragraph, _BOX) is None:
            _wrap(paragraph, pin("h", level), pin("g"))


def style_of_look(paragraph: Element, styles: Styles) -> str:
    """A paragraph's style id, also where a token stands for it (variants have their own level: the default)."""
    style = style_of(paragraph)
    return styles.default if style.startswith(LEFT) else style


# ---------------------------------------------------------------- tables


def _holders(root: Element) -> list[str]:
    """What must end with a paragraph, where blocks or empty values could leave it without one."""
    fallbacks: list[str] = []
    for holder in root.iter(*_HOLDERS):
        # Values alone in their paragraphs vanish where there is nothing; here they are not dressed yet.
        if any(each.tag == P for each in holder) and not pins(holder):
            continue
        first = child(holder, P)
        fallback = etree.Element(P, nsmap={"w": NAMESPACE})
        if first is not None and child(first, PPR) is not None:
            fallback.append(copy.deepcopy(sure(child(first, PPR))))
        begin = pin("cell", len(fallbacks))
        fallbacks.append(etree.tostring(fallback, encoding="unicode"))
        properties = child(holder, TCPR)
        if properties is not None:
            properties.addnext(begin)
        else:
            holder.insert(0, begin)
        holder.append(pin("lec"))
    return fallbacks


def _rows(root: Element, tags: Sequence[Tag]) -> None:
    for row in root.iter(TR):
        if not any(is_pi(each) and (each.text or "").startswith("v ") for each in row.iter()):
            continue
        row.addprevious(pin("row"))
        row.addnext(pin("wor"))
        properties = child(row, q("w:trPr"))
        whole = None if properties is None else child(properties, q("w:cantSplit"))
        if whole is not None and whole.get(VAL, "1") not in {"0", "false", "off"}:
            sure(whole.getparent()).replace(whole, pin("cs"))
        if _repeats(row, tags):
            ends = not any(each.tag == TR for each in row.itersiblings())
            for paragraph in row.iter(P):
                _keep(paragraph, ends=ends)


def _repeats(row: Element, tags: Sequence[Tag]) -> bool:
    """True where a row is the last of what repeats."""
    after = row.getnext()
    while after is not None and is_pi(after) and (after.text or "") == "wor":
        after = after.getnext()
    if after is None or not is_pi(after) or not (after.text or "").startswith("c "):
        return False
    tag = tags[int((after.text or "").split()[1])]
    return tag.mark == "#" and tag.field is not None and tag.field.sort is Sort.LIST


def _keep(paragraph: Element, *, ends: bool) -> None:
    """A row that is kept with the next lets go where it is the last of a table that ``ends`` with what repeats."""
    properties = _properties(paragraph)
    asked = child(properties, q("w:keepNext"))
    if asked is not None:
        if ends:
            properties.replace(asked, pin("kw"))
        return
    style = child(properties, _PSTYLE)
    if style is None:
        properties.insert(0, pin("kn"))
    else:
        style.addnext(pin("kn"))


def _columns(root: Element) -> None:
    """Widths of tables whose columns repeat are shared out again."""
    for table in root.iter(TBL):
        grid = child(table, TBLGRID)
        if grid is None or not any(is_pi(each) for each in grid):
            continue
        total = int(table.attrib.pop(TOTAL, "0"))
        table.addprevious(pin("tbl", total))
        table.addnext(pin("lbt"))
        repeated = []
        inside = 0
        for each in grid:
            if is_pi(each):
                inside += 1 if (each.text or "").startswith("o ") else -1
            elif each.tag == GRIDCOL:
                repeated.append(bool(inside))
                width = each.get(q("w:w"), "0")
                each.set(q("w:w"), f"{LEFT}w {width} {int(bool(inside))} 1{RIGHT}")
        for row in table.iterchildren(TR):
            at = 0
            for cell in row.iterchildren(TC):
                size = None if child(cell, TCPR) is None else child(sure(child(cell, TCPR)), q("w:tcW"))
                if size is not None and size.get(q("w:type"), "dxa") == "dxa":
                    moving = at < len(repeated) and repeated[at]
                    size.set(q("w:w"), f"{LEFT}w {size.get(q('w:w'), '0')} {int(moving)} 0{RIGHT}")
                at += span(cell)
