"""Text written anew inside a mark, in the look people gave it."""

from __future__ import annotations

import copy

from lxml import etree

from dxforms.report.found import Stretch
from dxforms.report.ooxml import PPR, RPR, Element, P, R, T, child, nearest, q, sure
from dxforms.report.pen import run_content
from dxforms.text import legal

_W = P[1:].partition("}")[0]


def content_of(text: str) -> list[Element]:
    """A text as the children of a run."""
    return list(etree.fromstring(f'<w:r xmlns:w="{_W}">{run_content(legal(text)[0])}</w:r>'))


def set_text(stretch: Stretch, text: str, like: Element | None = None) -> bool:
    """Write a text into a mark, in the look of its first run; False where it cannot be placed.

    ``like`` is a run of the template, for a mark that holds none.
    """
    return _put(stretch.texts, text) or _begin(stretch.start, text, like)


def _put(texts: list[Element], text: str) -> bool:
    """Write a text in place of pieces of text, into the run of the first."""
    if not texts:
        return False
    # A run that holds text gives the look; a leading line break's may be another.
    first = next((each for each in texts if each.tag == T and each.text), texts[0])
    run = sure(first.getparent())
    for each in content_of(text):
        first.addprevious(each)
    for each in texts:
        holder = sure(each.getparent())
        holder.remove(each)
        if holder is not run and holder.tag == R and all(other.tag == RPR for other in holder):
            sure(holder.getparent()).remove(holder)
    return True


def _begin(start: Element, text: str, like: Element | None) -> bool:
    """A new run after a mark's start."""
    if nearest(start, P) is None:
        return False
    run = etree.Element(R)
    look = None if like is None else child(like, RPR)
    if look is not None:
        run.append(copy.deepcopy(look))
    run.extend(content_of(text))
    start.addnext(run)
    return True


def paragraphs_of(stretch: Stretch) -> list[Element]:
    """The paragraphs a mark goes through, first to last."""
    found: list[Element] = []
    first = nearest(stretch.start, P)
    if first is not None:
        found.append(first)
    for each in stretch.story.elements[stretch.first : stretch.last]:
        if each.tag == P and each not in found[-1:]:
            found.append(each)
    return found


def set_paragraphs(stretch: Stretch, texts: list[str]) -> list[Element] | None:
    """Write paragraphs into a mark that goes through several (a cell's); the paragraphs, None where that is not safe."""
    paragraphs = paragraphs_of(stretch)
    if not paragraphs or not texts:
        return None
    parents = {each.getparent() for each in paragraphs}
    if len(parents) != 1 or stretch.end.getparent() not in {*paragraphs, *parents}:
        return None
    held = stretch.texts
    inside = {each: [one for one in held if nearest(one, P) is each] for each in paragraphs}
    if any(not _is_only(each, inside[each], stretch) for each in paragraphs[1:]):
        return None
    model = next((each for each in paragraphs if inside[each]), None)
    for index, text in enumerate(texts):
        if index < len(paragraphs):
            paragraph = paragraphs[index]
            if not _put(inside[paragraph], text):
                _append(paragraph, text, model)
            continue
        made = etree.Element(P)
        properties = child(paragraphs[index - 1], PPR)
        if properties is not None:
            made.append(copy.deepcopy(properties))
            for section in list(made.iter(q("w:sectPr"))):
                sure(section.getparent()).remove(section)
        _append(made, text, paragraphs[index - 1])
        paragraphs[index - 1].addnext(made)
        paragraphs.append(made)
    for extra in paragraphs[len(texts) :]:
        if stretch.end.getparent() is extra:
            paragraphs[len(texts) - 1].append(stretch.end)
        sure(extra.getparent()).remove(extra)
    kept = paragraphs[: len(texts)]
    if stretch.end.getparent() is not kept[-1] and stretch.end.getparent() in kept:
        kept[-1].append(stretch.end)
    return kept


def _is_only(paragraph: Element, texts: list[Element], stretch: Stretch) -> bool:
    """True where a paragraph holds nothing but what a mark holds of it."""
    own = {*texts, *(sure(each.getparent()) for each in texts), stretch.start, stretch.end, paragraph}
    return all(
        each in own
        or each.tag in {PPR, RPR, q("w:proofErr"), q("w:lastRenderedPageBreak"), q("w:r")}
        or any(around.tag in {PPR, RPR} for around in each.iterancestors())
        for each in paragraph.iter()
    )


def _append(paragraph: Element, text: str, like: Element | None) -> None:
    run = etree.Element(R)
    look = None if like is None else next(like.iter(RPR), None)
    if look is not None and sure(look.getparent()).tag == R:
        run.append(copy.deepcopy(look))
    run.extend(content_of(text))
    paragraph.append(run)
