"""A new row cloned from the nearest row as found: the columns people added stay, empty."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from itertools import islice

from dxforms.report.applying import restyle
from dxforms.report.comparing import State, scope_of
from dxforms.report.found import END, START, Stretch, read_story
from dxforms.report.marks import Mark
from dxforms.report.ooxml import TR, Element, P, R, T, nearest, q, sure
from dxforms.report.rewriting import paragraphs_of, set_paragraphs, set_text
from dxforms.report.work import Work, is_plain, plain_text

_ITEM = re.compile(r"^(?P<list>.*):(?P<key>[^/]*)$", re.DOTALL)
_NEAR = 50
"""How many rows above and below are looked at for one to clone."""
_CLEARED = {
    *(q(f"w:{name}") for name in ("commentRangeStart", "commentRangeEnd", "permStart", "permEnd", "del")),
    *(q(f"w:{name}") for name in ("proofErr", "moveFrom")),
}
_RUNS_OF = {
    q(f"w:{name}")
    for name in ("commentReference", "footnoteReference", "endnoteReference", "drawing", "pict", "object")
}


def like_neighbours(work: Work, marks: Sequence[Mark], anchor: Element) -> Element | None:
    """A row for new marks, like the nearest row of its list that nobody edited; None where there is none."""
    item = _item(marks)
    if item is None:
        return None
    above = [anchor, *islice(anchor.itersiblings(TR, preceding=True), _NEAR)]
    below = list(islice(anchor.itersiblings(TR), _NEAR))
    for row in (each for pair in _alternating(above, below) for each in pair):
        names = _pairs(work, row, marks, item)
        if names is not None:
            return _clone(work, row, names)
    return None


def _alternating(one: list[Element], other: list[Element]) -> list[list[Element]]:
    return [
        [*one[index : index + 1], *other[index : index + 1]] for index in range(max(len(one), len(other)))
    ]


def _item(marks: Sequence[Mark]) -> str | None:
    """The path of the item a row is: ``…/回答:key``."""
    shortest = min((scope_of(mark.path) for mark in marks), key=len)
    return shortest if _ITEM.match(shortest) else None


def _pairs(work: Work, row: Element, marks: Sequence[Mark], item: str) -> dict[str, Mark] | None:
    """For every mark of a row as it was written the mark of the new row; None for another kind of row, or an edited one."""
    there = [each.get(q("w:name"), "") for each in row.iter(START)]
    own = [(work.new.get(name) or work.old.get(name)) for name in there if name.startswith("_dx")]
    if not own or any(each is None for each in own) or not is_plain(row, work):
        return None
    listed = sure(_ITEM.match(item))["list"]
    pairs: dict[str, Mark] = {}
    wanted = {mark.path: mark for mark in marks}
    for each in own:
        mark = sure(each)
        if not mark.path.startswith(f"{listed}:"):
            continue
        if work.states.get(mark.name, State.UNTOUCHED) is not State.UNTOUCHED:
            return None
        rest = mark.path[len(listed) + 1 :].partition("/")[2]
        partner = wanted.get(f"{item}/{rest}")
        if partner is not None:
            pairs[mark.name] = partner
    return pairs if len(pairs) == len(wanted) else None


def _clone(work: Work, row: Element, names: dict[str, Mark]) -> Element:
    made = copy.deepcopy(row)
    made.tail = None
    for each in list(made.iter(*_CLEARED)):
        sure(each.getparent()).remove(each)
    for each in list(made.iter(*_RUNS_OF)):
        run = nearest(each, R)
        if run is not None and run.getparent() is not None:
            sure(run.getparent()).remove(run)
    for each in made.iter():
        for attribute in list(each.attrib):
            if str(attribute).endswith(("}paraId", "}textId")) or "}rsid" in str(attribute):
                del each.attrib[attribute]
    _rename(work, made, names)
    story = read_story(work.here[0].part, made)
    held: set[Element] = set()
    for name in (mark.name for mark in names.values()):
        spot, fresh = story.marks[name], work.fresh[name]
        held.update(spot.texts)
    for text in list(made.iter(T)):
        paragraph = nearest(text, P)
        if text not in held and (paragraph is None or plain_text(paragraph) not in work.literals):
            text.text = ""
    # A paragraph with figures in it is the template's words around them, which the row it is cloned from has too.
    around = {mark.within for mark in names.values()}
    for name in (mark.name for mark in names.values()):
        spot, fresh = story.marks[name], work.fresh[name]
        counted = paragraphs_of(fresh)
        if name in around:
            for one, other in zip(paragraphs_of(spot), counted, strict=False):
                restyle_clone(work, one, other)
            continue
        texts = ["".join(each.text or "" for each in paragraph.iter(T)) for paragraph in counted]
        placed = None
        if len(counted) > 1 or len(paragraphs_of(spot)) > 1:
            placed = set_paragraphs(spot, _texts(fresh, counted) or texts)
        if placed is None:
            set_text(spot, fresh.text, next((nearest(each, R) for each in fresh.texts), None))
            placed = paragraphs_of(spot)
        for one, other in zip(placed, counted, strict=False):
            restyle_clone(work, one, other)
    return made


def restyle_clone(work: Work, paragraph: Element, like: Element) -> None:
    """As :func:`restyle`, for a row that stands in no report yet."""
    before = set(work.touched)
    restyle(work, paragraph, like)
    work.touched = before


def _texts(fresh: Stretch, paragraphs: Sequence[Element]) -> list[str]:
    lines = fresh.text.split("\n")
    return lines if len(lines) == len(paragraphs) else []


def _rename(work: Work, made: Element, names: dict[str, Mark]) -> None:
    """The marks of the new row in place of those it was cloned from; other bookmarks go."""
    numbers: dict[str, str] = {}
    for start in list(made.iter(START)):
        partner = names.get(start.get(q("w:name"), ""))
        if partner is None:
            continue
        numbers[start.get(q("w:id"), "")] = str(work.adopter.ids.bookmark)
        work.adopter.ids.bookmark += 1
        start.set(q("w:name"), partner.name)
    for each in list(made.iter(START, END)):
        number = numbers.get(each.get(q("w:id"), ""))
        if number is None:
            sure(each.getparent()).remove(each)
        else:
            each.set(q("w:id"), number)
