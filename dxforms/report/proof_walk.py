"""One walk over each story of a Word document: paragraphs, marks, graphics, comments, changes and numbered captions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from dxforms.report.marks import PREFIX
from dxforms.report.ooxml import DOCPR, TBL, TC, TR, Element, P, T, q
from dxforms.report.proof_paper import Graphic

_SKIPPED = {q("w:del"), q("w:moveFrom"), q("mc:Fallback"), q("w:rt")}
_CHANGES = {
    q(f"w:{name}")
    for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "cellIns", "cellDel")
}  # fmt: skip
_BREAKS = {q("w:br"): "\n", q("w:cr"): "\n", q("w:tab"): "\t", q("w:noBreakHyphen"): "-"}
_START, _END = q("w:bookmarkStart"), q("w:bookmarkEnd")
_FIELD, _INSTRUCTION, _SIMPLE = q("w:fldChar"), q("w:instrText"), q("w:fldSimple")
_SEQ = re.compile(r"\s*SEQ\s+\"?([^\s\"\\]+)", re.IGNORECASE)
_COMMENT = q("w:commentRangeStart")
_COMMENT_AT = q("w:commentReference")
_SHAPE = q("w:pict")
_IMAGE, _CHART = q("pic:pic"), q("c:chart")
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_VML = "{urn:schemas-microsoft-com:vml}"
_SEEN = (
    *_SKIPPED, *_CHANGES, *_BREAKS, _START, _END, _FIELD, _INSTRUCTION, _SIMPLE, _COMMENT, _COMMENT_AT, _SHAPE,
    P, T, TBL, TR, TC, DOCPR,
)  # fmt: skip
"""What the walk stops at."""


@dataclass(slots=True)
class Draft:
    """A paragraph while it is read."""

    element: Element
    pieces: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    cell: tuple[int, int, int] | None = None
    """Table, row and column, from 0."""
    drawn: bool = False
    aside: bool = False
    typed_by_field: bool = False


class Walk:
    """One walk over each story."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.marked: dict[str, tuple[list[str], int]] = {}
        self.graphics: list[Graphic] = []
        self.comments: dict[str, int] = {}
        self.changed: set[int] = set()
        self.sequences: list[tuple[str, str, int]] = []
        self.tables = 0

    def read(self, root: Element, *, aside: bool) -> None:
        """Read one story."""
        open_marks: dict[str, str] = {}
        current: list[Draft] = []
        cells: list[list[int]] = []  # table, row, column of every table around
        fields: list[list[str]] = []  # [instruction, result, state]
        walker = etree.iterwalk(root, events=("start", "end"), tag=_SEEN)
        for event, element in walker:
            tag = element.tag
            if event == "end":
                if tag == P:
                    current.pop()
                elif tag == TBL:
                    cells.pop()
                elif tag == _SIMPLE and fields:
                    self._field_ends(fields)
                continue
            if tag in _CHANGES:
                self.changed.add(max(0, len(self.drafts) - 1))
            if tag in _SKIPPED:
                walker.skip_subtree()
                continue
            if tag == T:
                text = element.text or ""
                self._text(text, current, open_marks, fields)
            elif tag == P:
                for name in open_marks.values():
                    self.marked[name][0].append("\n")
                draft = Draft(element, aside=aside, marks=list(open_marks.values()))
                if cells and cells[-1][1] >= 0:
                    draft.cell = (cells[-1][0], cells[-1][1], cells[-1][2])
                self.drafts.append(draft)
                current.append(draft)
            elif tag == _START:
                name = element.get(q("w:name"), "")
                if name.startswith(PREFIX) and name not in self.marked:
                    open_marks[element.get(q("w:id"), "")] = name
                    self.marked[name] = ([], len(self.drafts) - 1 if current else len(self.drafts))
                    if current:
                        current[-1].marks.append(name)
            elif tag == _END:
                open_marks.pop(element.get(q("w:id"), ""), None)
            elif tag in _BREAKS:
                parent = element.getparent()
                if (
                    parent is not None
                    and parent.tag == q("w:r")
                    and element.get(q("w:type")) not in {"page", "column"}
                ):
                    self._text(_BREAKS[tag], current, open_marks, fields)
            elif tag == TBL:
                cells.append([self.tables, -1, -1])
                self.tables += 1
            elif tag == TR and cells:
                cells[-1][1] += 1
                cells[-1][2] = -1
            elif tag == TC and cells:
                cells[-1][2] += 1
            elif tag == _FIELD:
                kind = element.get(q("w:fldCharType"))
                if kind == "begin":
                    fields.append(["", "", "code"])
                elif kind == "separate" and fields:
                    fields[-1][2] = "result"
                elif kind == "end" and fields:
                    self._field_ends(fields)
            elif tag == _INSTRUCTION and fields:
                fields[-1][0] += element.text or ""
            elif tag == _SIMPLE:
                fields.append([element.get(q("w:instr"), ""), "", "result"])
            elif tag == _COMMENT:
                self.comments.setdefault(
                    element.get(q("w:id"), ""), len(self.drafts) - 1 if current else len(self.drafts)
                )
            elif tag == _COMMENT_AT:
                self.comments.setdefault(element.get(q("w:id"), ""), len(self.drafts) - 1)
            elif tag == DOCPR:
                self._graphic(element, current)
            elif tag == _SHAPE:
                self._picture(element, current)

    def _text(
        self, text: str, current: list[Draft], open_marks: Mapping[str, str], fields: Sequence[list[str]]
    ) -> None:
        if current:
            current[-1].pieces.append(text)
        for name in open_marks.values():
            self.marked[name][0].append(text)
        for each in fields:
            if each[2] == "result":
                each[1] += text

    def _field_ends(self, fields: list[list[str]]) -> None:
        instruction, result, _ = fields.pop()
        found = _SEQ.match(instruction)
        if found and self.drafts:
            self.sequences.append((found[1], result, len(self.drafts) - 1))
            self.drafts[-1].typed_by_field = True

    def _graphic(self, properties: Element, current: list[Draft]) -> None:
        around = properties.getparent()
        if around is None:
            return
        is_chart = next(around.iter(_CHART), None) is not None
        if not is_chart and next(around.iter(_IMAGE), None) is None:
            return
        if current:
            current[-1].drawn = True
        decorative = any(each.get("val") in {"1", "true"} for each in properties.iter(_DECORATIVE))
        alt = (properties.get("descr") or properties.get("title") or "").strip()
        self.graphics.append(
            Graphic(
                alt=None if decorative else alt, at=len(self.drafts) - 1, what="グラフ" if is_chart else "図"
            )
        )

    def _picture(self, shape: Element, current: list[Draft]) -> None:
        if next(shape.iter(f"{_VML}imagedata"), None) is None:
            return
        if current:
            current[-1].drawn = True
        alt = next((each.get("alt", "") for each in shape.iter(f"{_VML}shape")), "").strip()
        self.graphics.append(Graphic(alt=alt, at=len(self.drafts) - 1, what="図"))
