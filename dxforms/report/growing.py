"""Pieces the tally holds for the first time: blocks where they belong, rows cloned from the nearest row as found."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from itertools import islice

from dxforms.report.applying import restyle
from dxforms.report.comparing import State, stem_of
from dxforms.report.found import END, START, Stretch, holder_of, read_story
from dxforms.report.marks import Mark, MarkSort
from dxforms.report.ooxml import TBL, TC, TR, Element, P, R, T, nearest, q, sure
from dxforms.report.pruning import COLUMNS, holders, remove
from dxforms.report.rewriting import paragraphs_of, set_paragraphs, set_text
from dxforms.report.work import Work, carries_section, is_plain, plain_text

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


def scope_of(path: str) -> str:
    """The items a piece belongs to: its path without its own name."""
    scope, _, last = path.rpartition("/")
    return scope.rpartition("/")[0] if last.isdecimal() and "#" in scope.rpartition("/")[2] else scope


def grow(work: Work) -> None:
    """Bring in what is counted for the first time."""
    added = _wanted(work)
    if not added:
        return
    known = holders(work.fresh.starts[name] for name in work.old if name in work.fresh and name in work.new)
    wanted = {mark.name for mark in added}
    every: dict[Element, list[Mark]] = {}
    chosen: dict[Element, None] = {}
    tables: dict[Element, None] = {}
    for name, mark in work.new.items():
        if name in work.old or name in work.result or name not in work.fresh:
            continue
        unit = _unit(work.fresh.starts[name], known)
        if unit is None:
            continue
        if unit.tag != TC:
            every.setdefault(unit, []).append(mark)
            if name in wanted:
                chosen[unit] = None
        elif name in wanted:
            tables[sure(nearest(unit, TBL))] = None
    units = {unit: every[unit] for unit in chosen}
    parents = dict.fromkeys(sure(unit.getparent()) for unit in units)
    inside = _inside(work, set(parents))
    for parent in parents:
        _fill(work, parent, units, inside)
    for table in tables:
        _columns(work, table)


def _wanted(work: Work) -> list[Mark]:
    """New marks that have a place: not those of what a person deleted, nor a second text beside an edited draft."""
    stems: dict[str, list[Mark]] = {}
    for mark in work.old.values():
        stem = stem_of(mark.path)
        if stem is not None:
            stems.setdefault(stem, []).append(mark)
    scopes = {scope_of(mark.path) for mark in work.old.values()}
    living = {""}
    known = {""}
    for name, mark in work.old.items():
        scope = scope_of(mark.path)
        alive = work.states[name] is not State.GONE
        while scope not in (living if alive else known):
            known.add(scope)
            if alive:
                living.add(scope)
            scope = scope.rpartition("/")[0]
    found = []
    for name, mark in work.new.items():
        if name in work.old or name in work.result or name not in work.fresh:
            continue
        stem = stem_of(mark.path)
        siblings = stems.get(stem, []) if stem is not None else []
        states = {work.states[each.name] for each in siblings}
        if siblings and (
            states == {State.GONE}
            or (any(each.sort is MarkSort.DRAFT for each in siblings) and states != {State.UNTOUCHED})
        ):
            continue
        scope = scope_of(mark.path)
        if not work.same_template and scope in scopes and not siblings:
            continue
        while scope not in known:
            scope = scope.rpartition("/")[0]
        if scope in living:
            found.append(mark)
    return found


def _unit(start: Element, known: set[Element]) -> Element | None:
    """The largest of paragraph, cell, row and table that holds nothing but what is new; None within a known paragraph."""
    paragraph = nearest(start, P)
    if paragraph is None or paragraph in known:
        return None
    unit = paragraph
    at = paragraph.getparent()
    while at is not None and at not in known and at.tag in {TC, TR, TBL, q("w:sdt"), q("w:sdtContent")}:
        if at.tag in {TC, TR, TBL}:
            unit = at
        at = at.getparent()
    return unit


def _inside(work: Work, parents: set[Element]) -> dict[Element, list[str]]:
    """Marks that stand in the report, by the child of a parent in the filled template that holds them."""
    found: dict[Element, list[str]] = {}
    for name, start in work.fresh.starts.items():
        spot = work.spots.get(name)
        if spot is None or name in work.dropped:
            continue
        at: Element | None = start
        while at is not None:
            if at.getparent() in parents:
                found.setdefault(at, []).append(name)
            at = at.getparent()
    return found


def _fill(
    work: Work, parent: Element, units: dict[Element, list[Mark]], inside: dict[Element, list[str]]
) -> None:
    """New children of one parent, each after the child before it that stands in the report."""
    anchor: Element | None = None
    scope = ""
    waiting: list[Element] = []
    for each in parent:
        if each in units:
            if anchor is None:
                waiting.append(each)
            else:
                anchor = _after(work, anchor, scope, each, units[each])
                scope = scope_of(units[each][0].path)
        elif each in inside:
            names = inside[each]
            at = _child(work.spots[names[-1]].start, parent)
            if at is None:
                continue
            anchor, scope = at, scope_of(work.new[names[-1]].path)
            for unit in waiting:
                before = _child(work.spots[names[0]].start, parent)
                if before is not None:
                    made = _made(work, unit, units[unit], before)
                    before.addprevious(made)
                    _note(work, units[unit], made, before)
            waiting.clear()
    for unit in waiting:
        work.said.append(
            (
                "refresh.place",
                f"「{work.piece(units[unit][0], None).name}」を加える場所が報告書の中に見つからないため、加えていません。"
                "必要な場合は「--new」で作った報告書から写してください。",
            )
        )


def _child(start: Element, parent: Element) -> Element | None:
    """The row, or the child of cell or body, that holds a mark of the report."""
    if parent.tag == TBL:
        return nearest(start, TR)
    if parent.tag == TC:
        return holder_of(start)
    at = start
    while True:
        above = at.getparent()
        if above is None:
            return None
        if above.tag in {q("w:body"), q("w:hdr"), q("w:ftr"), q("w:footnote"), q("w:endnote")}:
            return _block(at)
        at = above


def _block(at: Element) -> Element:
    """The paragraph or table a mark between blocks belongs to."""
    if at.tag not in {START, END}:
        return at
    return next((each for each in at.itersiblings() if each.tag not in {START, END}), at)


def _after(work: Work, anchor: Element, scope: str, unit: Element, marks: Sequence[Mark]) -> Element:
    """Put a new unit after its neighbour; the paragraphs people wrote after that one stay with it."""
    made = _made(work, unit, marks, anchor)
    own = scope_of(marks[0].path)
    at = anchor
    if unit.tag != TR and own != scope and not own.startswith(f"{scope}/" if scope else "\0"):
        at = _past_peoples(anchor)
    at.addnext(made)
    _note(work, marks, made, anchor)
    return made


def _past_peoples(anchor: Element) -> Element:
    """The last block of people's own after a block; the block itself where nothing of ours follows."""
    at, last = anchor.getnext(), anchor
    while at is not None:
        if any(each.get(q("w:name"), "").startswith("_dx") for each in at.iter(START)):
            return last
        if at.tag == q("w:sectPr") or (at.tag == P and carries_section(at)):
            return anchor
        last = at
        at = at.getnext()
    return anchor


def _note(work: Work, marks: Sequence[Mark], made: Element, near: Element) -> None:
    work.touch(made)
    for mark in marks:
        work.result[mark.name] = mark
        work.added_marks[mark.name] = ""
    work.starts.update((start.get(q("w:name"), ""), start) for start in made.iter(START))
    piece = work.piece(marks[-1], near)
    work.added.append(piece)
    work.headings.setdefault(made, piece.heading)


# ---------------------------------------------------------------- rows


def _made(work: Work, unit: Element, marks: Sequence[Mark], anchor: Element) -> Element:
    """What is put in for a new unit: for a row one like those around it, with the columns people added."""
    if unit.tag == TR and anchor.tag == TR:
        clone = _like_neighbours(work, marks, anchor)
        if clone is not None:
            return clone
    return work.adopter.adopt(unit)


def _like_neighbours(work: Work, marks: Sequence[Mark], anchor: Element) -> Element | None:
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
    for name in (mark.name for mark in names.values()):
        spot, fresh = story.marks[name], work.fresh[name]
        counted = paragraphs_of(fresh)
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


# ---------------------------------------------------------------- columns


def _columns(work: Work, table: Element) -> None:
    """A table whose columns are others now: replaced as a whole where nobody touched it, else named."""
    within = set(table.iter(START))
    inside = [name for name, start in work.fresh.starts.items() if start in within]
    there = [work.spots[name] for name in inside if name in work.spots and name not in work.dropped]
    found = next((nearest(spot.start, TBL) for spot in there), None)
    if found is None:
        return
    present = {each.get(q("w:name"), "") for each in found.iter(START)}
    own = [name for name in work.old if name in present]
    if any(work.states[name] is not State.UNTOUCHED for name in own) or not is_plain(found, work):
        first = next(found.iter(P))
        work.remarks.put_on(first, COLUMNS, f"{COLUMNS}。手直しされているため、書き換えていません。")
        work.kept[inside[0]] = work.piece(work.new[inside[0]], first)
        work.touch(first)
        return
    made = work.adopter.adopt(table)
    found.addprevious(made)
    work.updated.append(work.piece(work.new[inside[0]], made))
    for name in own:
        work.result.pop(name, None)
        work.dropped.add(name)
    for name in inside:
        work.dropped.discard(name)
        work.result[name] = work.new[name]
        if name not in work.old:
            work.added_marks[name] = ""
    remove(work, found)
    work.starts.update((start.get(q("w:name"), ""), start) for start in made.iter(START))
    work.touch(made)
