"""The headings a place of a report stands under, for the summary to name it by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dxforms.records import record
from dxforms.report.comparing import scope_of
from dxforms.report.found import START
from dxforms.report.ooxml import Element, P, own_text, q, style_of
from dxforms.report.styles import Styles

_BODY, _NAME = q("w:body"), q("w:name")


@record(kw_only=False)
class Heading:
    """One heading: its level, its text, and the items it is of (empty: of the report)."""

    level: int
    text: str
    scope: str = ""


Chain = tuple[Heading, ...]
"""Headings from the outermost to the innermost."""


@dataclass(slots=True)
class Headings:
    """The headings over every block of a body, its own included."""

    chains: dict[Element, Chain] = field(default_factory=dict)
    own: dict[Element, Heading] = field(default_factory=dict)

    def read(self, root: Element, styles: Styles, paths: Mapping[str, str]) -> None:
        """Note the headings of a part; ``paths`` are those of the marks, by name."""
        chain: Chain = ()
        body = root.find(_BODY)
        for block in body if body is not None else ():
            level = styles.outline(style_of(block)) if block.tag == P else None
            text = "" if level is None else own_text(block).strip()
            if level is not None and text:
                names = (each.get(_NAME, "") for each in block.iter(START))
                scope = next((scope_of(paths[name]) for name in names if name in paths), "")
                self.own[block] = Heading(level, text, scope)
                chain = _with(chain, self.own[block])
            self.chains[block] = chain

    def add(self, made: Element, like: Element) -> None:
        """Note a block that was brought in, which stood as ``like`` in the filled template."""
        before = made.getprevious()
        chain = self.chains.get(before, ()) if before is not None else ()
        own = self.own.get(like)
        if own is not None:
            chain = _with(chain, own)
        self.chains.setdefault(made, chain)

    def over(self, at: Element | None, path: str = "") -> str:
        """The headings a place stands under, as one line; ``path`` is that of the piece that stands there.

        What belongs to a question and stands behind the last of its groups is not of that group.
        """
        body = None if at is None else next(at.iterancestors(_BODY), None)
        while at is not None and at.getparent() is not body:
            at = at.getparent()
        while at is not None and body is not None:
            if at in self.chains:
                return "　".join(heading.text for heading in _of(self.chains[at], path))
            at = at.getprevious()
        return ""


def _with(chain: Chain, heading: Heading) -> Chain:
    return (*(each for each in chain if each.level < heading.level), heading)


def _of(chain: Chain, path: str) -> Chain:
    left = chain
    while path and left and left[-1].scope and not path.startswith(f"{left[-1].scope}/"):
        left = left[:-1]
    return left or chain
