"""Pieces the tally holds for the first time: blocks where they belong, rows cloned from the nearest row as found."""

from __future__ import annotations

from collections.abc import Sequence

from dxforms.report.cloning import like_neighbours
from dxforms.report.comparing import State, scope_of, stem_of
from dxforms.report.found import END, START, holder_of
from dxforms.report.marks import Mark, MarkSort
from dxforms.report.ooxml import TBL, TC, TR, Element, P, nearest, q, sure
from dxforms.report.pruning import COLUMNS, holders, remove
from dxforms.report.work import Work, carries_section, is_plain


def grow(work: Work) -> None:
    """Bring in what is counted for the first time."""
    added = _wanted(work)
    if not added and not work.tables:
        return
    known = holders(work.fresh.starts[name] for name in work.old if name in work.fresh and name in work.new)
    wanted = {mark.name for mark in added}
    every: dict[Element, list[Mark]] = {}
    chosen: dict[Element, None] = {}
    tables = dict.fromkeys(work.tables)
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
                    _note(work, units[unit], made, unit)
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
    _note(work, marks, made, unit)
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


def _note(work: Work, marks: Sequence[Mark], made: Element, unit: Element) -> None:
    work.touch(made)
    for mark in marks:
        work.result[mark.name] = mark
        work.added_marks[mark.name] = ""
    work.starts.update((start.get(q("w:name"), ""), start) for start in made.iter(START))
    work.headings.add(made, unit)
    work.added.append(work.piece(marks[-1], made))


# ---------------------------------------------------------------- rows


def _made(work: Work, unit: Element, marks: Sequence[Mark], anchor: Element) -> Element:
    """What is put in for a new unit: for a row one like those around it, with the columns people added."""
    if unit.tag == TR and anchor.tag == TR:
        clone = like_neighbours(work, marks, anchor)
        if clone is not None:
            return clone
    return work.adopter.adopt(unit)


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
