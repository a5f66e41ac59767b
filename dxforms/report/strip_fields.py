"""Fields: those that only lay out the page stay; others leave what they show, and those that show nothing go.

A field's code may name a file on somebody's disk, a colleague, a document variable; what it last showed was read
and approved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dxforms.report.marks import PREFIX
from dxforms.report.ooxml import RPR, VAL, Element, P, R, T, nearest, q, value
from dxforms.report.strip_links import is_public, says_no_more
from dxforms.report.strip_work import Taken, Work, drop, unwrap

_LAYOUT = frozenset(
    ["PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "PAGEREF", "REF", "NOTEREF", "TOC", "SEQ", "STYLEREF", "HYPERLINK", "EQ", "SYMBOL", "ADVANCE", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "INDEX", "=", "FORMCHECKBOX", "FORMDROPDOWN"]
)  # fmt: skip
"""Fields that say nothing of where the document comes from."""
_UNSEEN = frozenset(["XE", "TC", "TA", "RD", "PRIVATE", "SET", "ASK"])
"""Fields that show nothing: entries of an index, answers that were asked for."""
_CHAR, _CODE, _SIMPLE = q("w:fldChar"), q("w:instrText"), q("w:fldSimple")
_FIRST = re.compile(r'\s*(?:"([^"]*)"|(?!\\)(\S+))')


@dataclass(slots=True)
class _Field:
    """One field of a story: its marks, its code, and what stands in its code and in its result."""

    begin: Element
    separate: Element | None = None
    end: Element | None = None
    code: list[str] = field(default_factory=list)
    in_code: list[Element] = field(default_factory=list)
    """Contents of runs that belong to the code, those of fields within it included."""
    in_result: list[Element] = field(default_factory=list)


def strip_fields(root: Element, work: Work) -> None:
    """Loosen or take out the fields of one story that are not of layout; data hidden in the others goes."""
    for each in list(root.iter(q("w:fldData"))):
        drop(each)
    for name in ("w:helpText", "w:statusText", "w:entryMacro", "w:exitMacro"):
        for each in list(root.iter(q(name))):
            drop(each)
    for form in root.iter(q("w:ffData")):
        _strip_form(form)
    for simple in list(root.iter(_SIMPLE)):
        if not _stays(simple.get(q("w:instr"), ""), "".join(each.text or "" for each in simple.iter(T))):
            unwrap(simple)
            work.take(Taken.FIELD)
    for found in _fields(root):
        code = "".join(found.code)
        shown = "".join(each.text or "" for each in found.in_result if each.tag == T)
        if _stays(code, shown):
            continue
        work.take(Taken.FIELD)
        gone = [
            found.begin,
            *found.in_code,
            *(piece for piece in (found.separate, found.end) if piece is not None),
        ]
        if _name(code) in _UNSEEN:
            gone += found.in_result
        for piece in gone:
            _drop_content(piece)


def _stays(code: str, shown: str) -> bool:
    name = _name(code)
    if name not in _LAYOUT:
        return False
    if name == "HYPERLINK":
        target = _target(code)
        return not target or (is_public(target) and says_no_more(target, shown))
    return PREFIX not in code


def targets(root: Element) -> Iterator[str]:
    """The bookmarks that the fields and links of a story lead to, and whatever else their codes say, word by word."""
    for link in root.iter(q("w:hyperlink")):
        yield link.get(q("w:anchor"), "")
    codes = [simple.get(q("w:instr"), "") for simple in root.iter(_SIMPLE)]
    for code in (*codes, *("".join(found.code) for found in _fields(root))):
        yield from code.replace('"', " ").split()


def _name(code: str) -> str:
    words = code.split(maxsplit=1)
    return "=" if code.lstrip().startswith("=") else words[0].upper() if words else ""


def _target(code: str) -> str:
    """The address in a HYPERLINK's code; empty for a place in this document."""
    found = _FIRST.match(code.strip()[len("HYPERLINK") :])
    return "" if found is None else (found[1] if found[1] is not None else found[2]).replace("\\\\", "\\")


def _fields(root: Element) -> list[_Field]:
    """The fields of a story, inner ones before those around them."""
    found: list[_Field] = []
    opened: list[_Field] = []
    for run in root.iter(R):
        for each in run:
            if each.tag == RPR:
                continue
            kind = each.get(q("w:fldCharType")) if each.tag == _CHAR else ""
            for outer in opened[:-1] if kind in {"separate", "end"} else opened:
                (outer.in_code if outer.separate is None else outer.in_result).append(each)
            if kind == "begin":
                opened.append(_Field(each))
            elif kind == "separate" and opened:
                opened[-1].separate = each
            elif kind == "end" and opened:
                opened[-1].end = each
                found.append(opened.pop())
            elif each.tag == _CODE and opened and opened[-1].separate is None:
                opened[-1].code.append(each.text or "")
    return [
        *found,
        *(each for each in reversed(opened) if each.separate is None),
    ]  # one nobody ended shows nothing


def _strip_form(form: Element) -> None:
    """A field of a form without its name, and a list without the choices that are not shown."""
    for name in form.iterchildren(q("w:name")):
        name.set(VAL, "")
    for drop_down in form.iterchildren(q("w:ddList")):
        chosen = value(drop_down, q("w:result")) or value(drop_down, q("w:default")) or "0"
        for at, entry in enumerate(list(drop_down.iterchildren(q("w:listEntry")))):
            if str(at) != chosen:
                drop(entry)
        for each in list(drop_down.iterchildren(q("w:result"), q("w:default"))):
            drop(each)


def _drop_content(piece: Element) -> None:
    """Take out a piece of a run, and the run where nothing is left in it."""
    run = piece.getparent()
    if run is None:
        return
    run.remove(piece)
    if run.tag == R and all(each.tag == RPR for each in run) and nearest(run, P) is not None:
        drop(run)
