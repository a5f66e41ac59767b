"""From a part's XML with pins to its plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from dxforms.report.pen import Keep, Pen
from dxforms.report.plan import (
    Act,
    Block,
    Columns,
    Drawing,
    Each,
    Heading,
    Holder,
    Literal,
    Marked,
    Node,
    Only,
    Paragraph,
    Value_,
)
from dxforms.report.tags import Tag

LEFT, RIGHT = "\uf8f1", "\uf8f2"
"""Around a token in an attribute's value, where no processing instruction can stand."""
_TOKEN = re.compile(rf"<\?dx ([^?]*)\?>|{LEFT}([^{RIGHT}]*){RIGHT}")
_LIST_LINE = re.compile(r"[・•①-⑳㉑-㉟㊱-㊿※●○◆◇■□]")


@dataclass(slots=True, eq=False, repr=False)
class Looks:
    """Style ids of a paragraph that is repeated: its own, of list lines, of drafts (empty: its own)."""

    own: str
    line: str
    draft: str


class Dressing(Protocol):
    """What pins refer to by number."""

    looks: list[Looks]
    fallbacks: list[str]


def plan_of(xml: str, tags: Sequence[Tag], dressed: Dressing) -> tuple[Node, ...]:
    """The plan of a part, from its XML with pins."""
    return _Reader(_tokens(xml), tags, dressed).nodes("")


def _tokens(xml: str) -> Iterator[tuple[str, list[str]]]:
    """("", [xml]) for what stays, (code, arguments) for pins and tokens in attributes."""
    position = 0
    for match in _TOKEN.finditer(xml):
        if match.start() > position:
            yield "", [xml[position : match.start()]]
        code, *arguments = (match[1] or match[2]).split(" ")
        yield code, arguments
        position = match.end()
    if position < len(xml):
        yield "", [xml[position:]]


class _Reader:
    """Tokens to nodes; every opening code has its own closing one."""

    def __init__(
        self, tokens: Iterator[tuple[str, list[str]]], tags: Sequence[Tag], dressed: Dressing
    ) -> None:
        self.tokens = tokens
        self.tags = tags
        self.dressed = dressed
        self.occurrences: dict[str, int] = {}
        self.paragraphs = 0

    def nodes(self, closing: str) -> tuple[Node, ...]:
        """The nodes up to a closing code."""
        found: list[Node] = []
        for code, arguments in self.tokens:
            if code == closing and closing:
                return tuple(found)
            found.append(Literal(arguments[0]) if not code else self._node(code, arguments))
        if closing:
            raise ValueError(f"the plan ends before {closing!r}")
        return tuple(found)

    def _node(self, code: str, arguments: list[str]) -> Node:
        match code:
            case "v":
                return Value_(self.tags[int(arguments[0])])
            case "m":
                tag = self.tags[int(arguments[0])]
                return Marked(tag, self._occurrence(tag), self.nodes("n"))
            case "d":
                tag = self.tags[int(arguments[0])]
                return Drawing(tag, self._occurrence(tag), arguments[1] == "1")
            case "o":
                tag = self.tags[int(arguments[0])]
                level = arguments[1] if len(arguments) > 1 else "runs"
                return Block(tag, level, self.nodes("c"))
            case "e":
                return Each(self.tags[int(arguments[0])], arguments[1] == "1", self.nodes("f"))
            case "i":
                return Only(self.tags[int(arguments[0])], self.nodes("j"))
            case "p":
                self.paragraphs += 1
                return Paragraph(self.paragraphs, self.nodes("q"))
            case "h":
                return Heading(int(arguments[0]), self.nodes("g"))
            case "cell":
                return Holder(self.dressed.fallbacks[int(arguments[0])], self.nodes("lec"))
            case "tbl":
                return Columns(int(arguments[0]), self.nodes("lbt"))
            case "row":
                return Act(Pen.begin_row)
            case "wor":
                return Act(Pen.end_row)
            case "cs":
                return Act(Pen.may_split)
            case "kn":
                return Act(lambda pen: _keep_next(pen, Keep.ALWAYS))
            case "kw":
                return Act(lambda pen: _keep_next(pen, Keep.ASKED))
            case "nt":
                return Act(Pen.note)
            case "id":
                return Act(lambda pen: pen.out.append(str(pen.ledger.drawing())))
            case "st":
                looks = self.dressed.looks[int(arguments[0])]
                return Act(lambda pen: pen.out.append(_style(pen, looks)))
            case "s":
                return Act(lambda pen: _sequence(pen, arguments[0], arguments[1]))
            case "w":
                return Act(lambda pen: _width(pen, *arguments))
            case "t":
                return Act(lambda pen: pen.out.append(f"<?dx t {arguments[0]}?>"))
        raise ValueError(f"the plan knows no {code!r}")

    def _occurrence(self, tag: Tag) -> int:
        name = tag.field.name if tag.field else ""
        self.occurrences[name] = self.occurrences.get(name, 0) + 1
        return self.occurrences[name]


def _keep_next(pen: Pen, least: Keep) -> None:
    if pen.keep_next >= least:
        pen.stay()
    else:
        pen.may_stay()


def _style(pen: Pen, looks: Looks) -> str:
    turn = pen.turn
    if turn is None:
        return looks.own
    if turn.draft and looks.draft:
        return looks.draft
    return looks.line if looks.line and _LIST_LINE.match(turn.text) else looks.own


def _sequence(pen: Pen, identifier: str, how: str) -> None:
    number = pen.sequences.get(identifier, 0)
    number = int(how[1:]) if how.startswith("r") else number if how == "c" else number + 1
    pen.sequences[identifier] = number
    pen.out.append(str(number))


def _width(pen: Pen, size: str, repeated: str, grid: str) -> None:
    pen.widths.append((len(pen.out), int(size), repeated == "1", grid == "1"))
    pen.out.append(size)
