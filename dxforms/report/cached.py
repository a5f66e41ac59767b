"""Fields whose results are written anew: numbers of figures and tables, contents lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dxforms.records import record
from dxforms.report.ooxml import Element, P, T, nearest, own, q, sure
from dxforms.report.styles import Styles
from dxforms.report.tags import pin

_SEQ = re.compile(r"^\s*SEQ\s+(\S+)(.*)$", re.IGNORECASE | re.DOTALL)


@record(kw_only=False)
class Contents:
    """A contents list: its field's instruction, the heading levels it holds and the styles of its entries by level."""

    instruction: str
    first: int
    last: int
    entries: tuple[str, ...]


def pin_numbers(root: Element) -> None:
    """The cached number of every SEQ field is written anew."""
    for simple in root.iter(q("w:fldSimple")):
        match = _SEQ.match(simple.get(q("w:instr"), ""))
        texts = list(simple.iter(T))
        if match and texts:
            _number(texts[0], texts[1:], match)
    for paragraph in root.iter(P):
        state, instruction, texts = "", "", []
        for element in own(paragraph, q("w:fldChar"), q("w:instrText"), T):
            if element.tag == q("w:fldChar"):
                state = element.get(q("w:fldCharType"), "")
                if state == "begin":
                    instruction, texts = "", []
                elif state == "end":
                    match = _SEQ.match(instruction)
                    if match and texts:
                        _number(texts[0], texts[1:], match)
                    instruction, texts = "", []
            elif element.tag == T and state == "separate":
                texts.append(element)
            elif state == "begin":
                instruction += element.text or ""


def _number(first: Element, others: Sequence[Element], match: re.Match[str]) -> None:
    reset = re.search(r"\\r\s*(\d+)", match[2])
    how = f"r{reset[1]}" if reset else "c" if re.search(r"\\c\b", match[2]) else "n"
    first.text = None
    first.append(pin("s", match[1], how))
    for text in others:
        text.text = ""


def take_contents(root: Element, styles: Styles) -> list[Contents]:
    """Contents lists made of headings; each is taken out and a pin stands for it."""
    found: list[Contents] = []
    for instruction in list(root.iter(q("w:instrText"))):
        text = instruction.text or ""
        if not re.match(r"\s*TOC\b", text) or re.search(r"\\c\b", text):
            continue
        first = sure(nearest(instruction, P))
        last = _field_end(first, instruction)
        if last is None:
            continue
        levels = re.search(r'\\o\s*"(\d)-(\d)"', text)
        low, high = (int(levels[1]), int(levels[2])) if levels else (1, 3)
        entries = tuple(styles.id_of(f"toc {level}") or "" for level in range(1, 10))
        found.append(Contents(text.strip(), low, high, entries))
        first.addprevious(pin("t", len(found) - 1))
        element: Element | None = first
        while element is not None:
            following = element.getnext()
            sure(element.getparent()).remove(element)
            if element is last:
                break
            element = following
    return found


def _field_end(first: Element, instruction: Element) -> Element | None:
    """The paragraph beside ``first`` in which the field of an instruction ends."""
    depth = 0
    started = False
    paragraph: Element | None = first
    while paragraph is not None:
        for element in paragraph.iter(q("w:fldChar"), q("w:instrText")):
            if element is instruction:
                started, depth = True, 1
            elif started and element.tag == q("w:fldChar"):
                kind = element.get(q("w:fldCharType"))
                depth += {"begin": 1, "end": -1}.get(kind or "", 0)
                if depth == 0:
                    return paragraph
        paragraph = paragraph.getnext()
    return None
