"""Pieces the tally no longer holds: taken out where nobody touched them, left and named where somebody did."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dxforms.report.comparing import State
from dxforms.report.found import START, FoundStory
from dxforms.report.leaving import Moved, is_of_column, take_columns
from dxforms.report.marks import PREFIX, Mark, MarkSort
from dxforms.report.ooxml import TBL, TC, TR, Element, P, T, child, nearest, q, sure
from dxforms.report.states import covered
from dxforms.report.work import Work, carries_section, is_plain

QUESTION_GONE = "この設問は、講演会情報からなくなりました"
SOURCE_GONE = "この箇所のもとになる記入又は集計がなくなりました"
COLUMNS = "この表の区分（列）が変わりました"
_QUESTION = re.compile(r"^/設問:[^/]*")
_ANSWER = "/回答:"
_HEADER = f"{q('w:trPr')}/{q('w:tblHeader')}"


def prune(work: Work) -> Moved:
    """Take out what was written and is not counted any more; what of it stands elsewhere now comes back."""
    gone = [mark for name, mark in work.old.items() if name not in work.new and _stands(work, name)]
    moved = Moved.of(work, gone)
    if not gone:
        return moved
    living = [name for name in work.new if name in work.old and _stands(work, name)]
    alive = holders(work.spots[name].start for name in living if name in work.spots)
    alive |= holders(
        next(iter(work.hosts[name]), work.hosts[name]) for name in living if name not in work.spots
    )
    questions = {match[0] for mark in work.new.values() if (match := _QUESTION.match(mark.path))}
    units: dict[Element, list[Mark]] = {}
    lost: dict[str, Element] = {}
    tables: dict[Element, list[Mark]] = {}
    emptied = moved.tables()
    for mark in gone:
        match = _QUESTION.match(mark.path)
        paragraph = work.place(mark.name)
        if paragraph is None:
            continue
        if match and match[0] not in questions:
            lost.setdefault(match[0], paragraph)
            continue
        if mark.name in moved.names:
            units.setdefault(moved.unit(paragraph), []).append(mark)
            continue
        unit = _unit(paragraph, alive)
        if unit in emptied:  # its answers leave one by one
            unit = sure(nearest(paragraph, TR))
        cell = nearest(paragraph, TC)
        if cell is not None and cell not in alive and unit.tag in {TC, P} and is_of_column(mark):
            tables.setdefault(sure(nearest(cell, TBL)), []).append(mark)
            continue
        if unit.tag == TC or (unit.tag == P and unit in alive):
            continue  # a column, or words within a paragraph: the table or the paragraph is looked at as a whole
        units.setdefault(unit, []).append(mark)
    for paragraph in lost.values():
        work.remarks.put_on(
            paragraph, QUESTION_GONE, f"{QUESTION_GONE}。不要であれば、この設問の箇所を削除してください。"
        )
        work.touch(paragraph)
        work.said.append(
            (
                "refresh.question",
                f"「{work.headings.over(paragraph)}」の設問は、講演会情報からなくなりました。報告書の箇所は残し、コメントを付けました。",
            )
        )
    for table, marks in tables.items():
        _take_columns(work, table, marks, alive)
    for unit, marks in units.items():
        if any(mark.name in moved.names for mark in marks):
            _go_along(work, unit, marks, moved)
        else:
            _take_out(work, unit, marks)
    for table in emptied:
        _empty(work, table)
    return moved


def _stands(work: Work, name: str) -> bool:
    """True where a piece is in the report still, with its mark or without."""
    spot = work.spots.get(name)
    if spot is None:
        return name in work.hosts
    return name not in work.dropped


def holders(starts: Iterable[Element]) -> set[Element]:
    """Every element around some elements."""
    found: set[Element] = set()
    for start in starts:
        at = start.getparent()
        if at is not None and at.tag in _BETWEEN:  # an editor may put a mark's start before its paragraph
            following = next((each for each in start.itersiblings(P, TBL)), None)
            if following is not None:
                found.add(following)
        while at is not None and at not in found:
            found.add(at)
            at = at.getparent()
    return found


_BETWEEN = {q("w:body"), TC, q("w:sdtContent")}


def _unit(paragraph: Element, alive: set[Element]) -> Element:
    """The largest of paragraph, cell, row and table around a piece that holds nothing which is counted still."""
    unit = paragraph
    at = paragraph.getparent()
    while at is not None and at not in alive:
        if at.tag in {TC, TR, TBL}:
            unit = at
        elif at.tag == q("w:body"):
            break
        at = at.getparent()
    if unit.tag == TC and len([each for each in unit if each.tag == P]) > 1:
        return paragraph
    return unit


def _take_columns(work: Work, table: Element, marks: list[Mark], alive: set[Element]) -> None:
    """Columns of 区分 that are gone; what people typed there leaves with them and is named."""
    places = {mark.name: work.place(mark.name) for mark in marks}
    lines = {mark.name: work.piece(mark, places[mark.name]) for mark in marks}
    if not take_columns(work, table, marks, alive):
        first = next(table.iter(P))
        work.remarks.put_on(first, COLUMNS, f"{COLUMNS}。セルが結合されているため、書き換えていません。")
        work.kept[marks[0].name] = lines[marks[0].name]
        work.touch(first)
        return
    edited = {mark.name for mark in marks if work.states[mark.name] is State.CHANGED}
    work.withdrawn += [lines[m.name] for m in marks if m.name in edited and m.sort is not MarkSort.PARAGRAPH]
    cells = {nearest(sure(places[mark.name]), TC): mark.name for mark in marks}
    work.removed += [lines[name] for name in cells.values() if name not in edited]
    _drop(work, marks)


def _go_along(work: Work, unit: Element, marks: list[Mark], moved: Moved) -> None:
    """An answer that stands under another 部 now."""
    if not moved.carry(marks) and _has_more(work, unit):
        work.withdrawn.append(work.piece(marks[-1], work.place(marks[-1].name)))
    work.touch(unit)
    remove(work, unit)
    _drop(work, marks)


def _empty(work: Work, table: Element) -> None:
    """A table of answers that all stand elsewhere now goes; with something of people's in it, it is named."""
    if any(each.get(q("w:name"), "").startswith(PREFIX) for each in table.iter(START)):
        return
    work.touch(table)
    if not _has_more(work, table):
        remove(work, table)
        return
    first = next(table.iter(P))
    _remark(work, first)


def _take_answers(work: Work, table: Element, marks: list[Mark]) -> None:
    """A table of answers of which none is counted any more: whatever else people made of it, no answer stays."""
    rows: dict[Element, list[Mark]] = {}
    others: list[Mark] = []
    for mark in marks:
        row = nearest(sure(work.place(mark.name)), TR)
        if row is not None and _ANSWER in mark.path:
            rows.setdefault(row, []).append(mark)
        else:
            others.append(mark)
    for row, answer in rows.items():
        _take_out(work, row, answer)
    # The headings are the template's, and its filled form does not have them where no table of answers is left.
    heads = [row for row in table.iterchildren(TR) if row.find(_HEADER) is not None]
    if any(work.states[mark.name] is State.CHANGED for mark in others) or _has_more(
        work, table, besides=heads
    ):
        first = next(table.iter(P))
        _remark(work, first)
        work.kept[marks[0].name] = work.piece(marks[0], first)
        work.touch(table)
        return
    work.touch(table)
    remove(work, table)
    _drop(work, others)


def _take_out(work: Work, unit: Element, marks: list[Mark]) -> None:
    if unit.tag == TBL and any(_ANSWER in mark.path for mark in marks):
        _take_answers(work, unit, marks)
        return
    answers = (unit.tag in {TR, P} and any(_ANSWER in mark.path for mark in marks)) or any(
        f":{part}/" in mark.path for part in work.hidden for mark in marks
    )
    edited = any(work.states[mark.name] is State.CHANGED for mark in marks) or _has_more(work, unit)
    place = next((each for each in map(work.place, [mark.name for mark in marks]) if each is not None), unit)
    line = work.piece(marks[-1], place)
    if edited and not answers:
        first = unit if unit.tag == P else next(unit.iter(P))
        _remark(work, first)
        work.touch(first)
        work.kept[marks[0].name] = line
        return
    (work.withdrawn if edited else work.removed).append(line)
    work.touch(unit)
    remove(work, unit)
    _drop(work, marks)


def _drop(work: Work, marks: Sequence[Mark]) -> None:
    """Marks that are no more."""
    for mark in marks:
        work.result.pop(mark.name, None)
        work.dropped.add(mark.name)


def _remark(work: Work, paragraph: Element) -> None:
    """Say where something stays that is counted no more."""
    work.remarks.put_on(paragraph, SOURCE_GONE, f"{SOURCE_GONE}。手直しされているため、残しています。")


def _has_more(work: Work, unit: Element, *, besides: Sequence[Element] = ()) -> bool:
    """True where a person added something to what the program wrote in a unit, ``besides`` what these rows of it say."""
    if not is_plain(unit, work):
        return True
    story = next((story for story in work.here if story.root is unit.getroottree().getroot()), None)
    return story is not None and any(
        text.strip() not in work.literals and nearest(paragraph, TR) not in besides
        for paragraph, text in strange_texts(story, unit).items()
    )


def strange_texts(story: FoundStory, unit: Element) -> dict[Element, str]:
    """Text of a unit that stands in no mark, by paragraph."""
    held = covered(story)
    where = story.places
    texts: dict[Element, str] = {}
    for each in unit.iter(T):
        index = where.get(each)
        if index is not None and not held[index] and (each.text or "").strip():
            paragraph = sure(nearest(each, P))
            texts[paragraph] = texts.get(paragraph, "") + (each.text or "")
    return texts


def remove(work: Work, unit: Element) -> None:
    """Take an element out; what must stand there stays, and marks that reach beyond it stay whole."""
    work.remarks.forget(unit)
    work.loosen(unit)
    _rescue_ends(unit)
    parent = sure(unit.getparent())
    only = unit.tag == P and parent.tag == TC and len([each for each in parent if each.tag == P]) == 1
    if only or (unit.tag == P and carries_section(unit)):
        for each in list(unit):
            if each.tag != q("w:pPr"):
                unit.remove(each)
        return
    parent.remove(unit)
    if parent.tag == TC and (not len(parent) or parent[-1].tag != P):
        parent.append(parent.makeelement(P))


_PAIRS = (
    (q("w:bookmarkStart"), q("w:bookmarkEnd")),
    (q("w:commentRangeStart"), q("w:commentRangeEnd")),
    (q("w:permStart"), q("w:permEnd")),
)


def _rescue_ends(unit: Element) -> None:
    """Halves of ranges whose other half stands elsewhere move to the paragraph after (or before) the unit."""
    for begin, end in _PAIRS:
        starts = {each.get(q("w:id")): each for each in unit.iter(begin)}
        ends = {each.get(q("w:id")): each for each in unit.iter(end)}
        alone = [each for key, each in starts.items() if key not in ends]
        alone += [each for key, each in ends.items() if key not in starts]
        for each in alone:
            _move(each, unit)


def _move(half: Element, unit: Element) -> None:
    if unit.tag == TR:
        rows = [*unit.itersiblings(TR), *unit.itersiblings(TR, preceding=True)]
        host = next((paragraph for row in rows for paragraph in row.iter(P)), None)
    else:
        host = next(unit.itersiblings(P), None)
        if host is None:
            host = next(unit.itersiblings(P, preceding=True), None)
    sure(half.getparent()).remove(half)
    if host is None:
        return
    properties = child(host, q("w:pPr"))
    if properties is None:
        host.insert(0, half)
    else:
        properties.addnext(half)
