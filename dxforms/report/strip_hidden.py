"""Text and pictures nobody sees: 隠し文字 (``w:vanish``, from a run's own look or its styles) and hidden drawings.

``w:vanish`` is a toggle: between paragraph, character and table styles it cancels itself out, the document's defaults
and a run's own value win (ECMA-376 Part 1, 17.7.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dxforms.report.ooxml import (
    DOCPR,
    DRAWING,
    PPR,
    RPR,
    SECTPR,
    TBL,
    TC,
    TR,
    VAL,
    Element,
    P,
    R,
    child,
    nearest,
    q,
    value,
)
from dxforms.report.strip_work import Taken, Work, drop

_VML = "{urn:schemas-microsoft-com:vml}*"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}r"
"""A run of a formula: its properties are those of any run."""
_OFF = {"0", "false", "off"}
_HIDDEN = (q("w:vanish"), q("w:specVanish"))
_KEPT = {RPR, q("w:fldChar"), q("w:instrText"), q("w:delInstrText")}
"""What of a hidden run stays: the bones of fields, which :mod:`strip_fields` has looked through."""


@dataclass(frozen=True, slots=True)
class HidingStyles:
    """Styles (by id) and whether they hide text, what they are based on included; the default paragraph style's id."""

    hides: Mapping[str, bool]
    default: str = ""
    always: bool = False
    """True where the document's defaults hide what no run shows by itself."""


def hiding_styles(styles: Element) -> HidingStyles:
    """Which styles of a styles part hide their text."""
    own: dict[str, bool | None] = {}
    based: dict[str, str] = {}
    default = ""
    for style in styles.iterchildren(q("w:style")):
        identity = style.get(q("w:styleId"), "")
        own[identity] = _says(child(style, RPR))
        based[identity] = value(style, q("w:basedOn"))
        if style.get(q("w:type")) == "paragraph" and style.get(q("w:default")) in {"1", "true", "on"}:
            default = identity
    hides: dict[str, bool] = {}
    for identity in own:
        at, seen = identity, {""}
        while at not in seen and own.get(at) is None:
            seen.add(at)
            at = based.get(at, "")
        hides[identity] = bool(own.get(at))
    defaults = next(styles.iterchildren(q("w:docDefaults")), None)
    looks = () if defaults is None else defaults.iter(RPR)
    return HidingStyles(hides=hides, default=default, always=any(_says(look) for look in looks))


def _says(properties: Element | None) -> bool | None:
    """What a run's properties say of hiding; None where they say nothing."""
    for name in _HIDDEN:
        found = None if properties is None else child(properties, name)
        if found is not None:
            return found.get(VAL, "1") not in _OFF
    return None


def strip_hidden(root: Element, styles: HidingStyles, work: Work) -> None:
    """Take out of a story what is not shown: hidden runs, hidden rows, drawings switched off."""
    for row in [each for each in root.iter(q("w:hidden")) if _is_row(each)]:
        if row.get(VAL, "1") not in _OFF:
            _drop_row(nearest(row, TR))
            work.take(Taken.HIDDEN)
    for drawing in list(root.iter(DRAWING)):
        if any(_is_switched_off(each) for each in drawing.iter(DOCPR)):
            drop(drawing)
            work.take(Taken.HIDDEN)
    for inner in [each for each in root.iter("{*}cNvPr") if _is_switched_off(each)]:
        _drop_shape(inner, work)
    for shape in [each for each in root.iter(_VML) if "visibility:hidden" in _style_of(each)]:
        drop(shape)
        work.take(Taken.HIDDEN)
    if not (styles.always or any(styles.hides.values())) and next(root.iter(*_HIDDEN), None) is None:
        return
    for run in [each for each in root.iter(R, _FORMULA) if _is_hidden(each, styles)]:
        content = [each for each in run if each.tag not in _KEPT]
        for each in content:
            run.remove(each)
        work.take(Taken.HIDDEN, bool(content))
        if all(each.tag == RPR for each in run):
            drop(run)
    for paragraph in list(root.iter(P)):
        _drop_hidden_paragraph(paragraph)


def _is_row(hidden: Element) -> bool:
    parent = hidden.getparent()
    return parent is not None and parent.tag == q("w:trPr")


def _style_of(shape: Element) -> str:
    return shape.get("style", "").replace(" ", "").lower()


def _is_switched_off(properties: Element) -> bool:
    return properties.get("hidden") in {"1", "true"}


def _drop_shape(properties: Element, work: Work) -> None:
    """Take out one shape of a group or a canvas: what its properties belong to."""
    shape = properties.getparent()
    if shape is not None and str(shape.tag).rpartition("}")[2].startswith("nv"):
        shape = shape.getparent()
    holder = None if shape is None else shape.getparent()
    if shape is None or holder is None:
        return
    if str(holder.tag).endswith("}graphicData"):  # the only one: its drawing would be empty
        shape = nearest(shape, DRAWING)
    if shape is not None:
        drop(shape)
        work.take(Taken.HIDDEN)


def _is_hidden(run: Element, styles: HidingStyles) -> bool:
    properties = child(run, RPR)
    own = _says(properties)
    if own is not None:
        return own
    around = nearest(run, P)
    look = value(None if around is None else child(around, PPR), q("w:pStyle")) or styles.default
    table = nearest(run, TBL)
    of_table = value(None if table is None else child(table, q("w:tblPr")), q("w:tblStyle"))
    names = (look, value(properties, q("w:rStyle")), of_table)
    return styles.always or sum(styles.hides.get(name, False) for name in names) % 2 == 1


def _drop_row(row: Element | None) -> None:
    table = None if row is None else nearest(row, TBL)
    if row is None or table is None:
        return
    drop(row)
    if next(table.iterchildren(TR), None) is None:
        _leave_paragraph(table)
        drop(table)


def _leave_paragraph(block: Element) -> None:
    """A cell must end with a paragraph."""
    parent = block.getparent()
    if parent is not None and parent.tag == TC and not any(each.tag == P for each in parent):
        block.addprevious(block.makeelement(P))


def _drop_hidden_paragraph(paragraph: Element) -> None:
    """A paragraph whose mark is hidden and in which nothing is left takes no place on the page."""
    properties = child(paragraph, PPR)
    mark = None if properties is None else child(properties, RPR)
    if not _says(mark) or any(each.tag != PPR for each in paragraph):
        return
    if properties is not None and child(properties, SECTPR) is not None:
        return
    following = paragraph.getnext()
    if following is not None and following.tag == P:
        drop(paragraph)
