"""The styles of a Word document, looked up by their names: ids are rewritten by whoever saves the file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dxforms.records import record
from dxforms.report.ooxml import PPR, VAL, Element, child, q, value

_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9])", re.IGNORECASE)


@record(kw_only=False)
class Styles:
    """Paragraph styles: names by id, ids by name (without regard to case), outline levels from 1."""

    names: Mapping[str, str]
    ids: Mapping[str, str]
    outlines: Mapping[str, int]
    default: str
    characters: Mapping[str, str]

    def id_of(self, name: str) -> str | None:
        """The id of a paragraph style's name."""
        return self.ids.get(name.casefold())

    def outline(self, style: str) -> int | None:
        """The heading level of a style id (1–9), or None."""
        return self.outlines.get(style or self.default)

    def variant(self, style: str, suffix: str) -> str | None:
        """The id of the style named as this one with a suffix: 「考察」 → 「考察（下書き）」."""
        name = self.names.get(style or self.default, "")
        return self.id_of(name + suffix) if name else None


def styles_of(root: Element) -> Styles:
    """The styles of a styles part."""
    names: dict[str, str] = {}
    based: dict[str, str] = {}
    levels: dict[str, int | None] = {}
    characters: dict[str, str] = {}
    default = ""
    for style in root.iterchildren(q("w:style")):
        identity, name = style.get(q("w:styleId"), ""), value(style, q("w:name"))
        if style.get(q("w:type")) == "character":
            characters[name.casefold()] = identity
        if style.get(q("w:type"), "paragraph") != "paragraph":
            continue
        names[identity] = name
        based[identity] = value(style, q("w:basedOn"))
        if style.get(q("w:default")) in {"1", "true", "on"}:
            default = identity
        level = child(style, PPR)
        outline = None if level is None else child(level, q("w:outlineLvl"))
        if outline is not None:
            levels[identity] = int(outline.get(VAL, "9")) + 1
        elif match := _HEADING.fullmatch(name):
            levels[identity] = int(match[1])
    outlines: dict[str, int] = {}
    for identity in names:
        seen: set[str] = set()
        at = identity
        while at and at not in levels and at not in seen:
            seen.add(at)
            at = based.get(at, "")
        found = levels.get(at)
        if found is not None and found <= 9:
            outlines[identity] = found
    return Styles(
        names=names,
        ids={name.casefold(): identity for identity, name in names.items()},
        outlines=outlines,
        default=default,
        characters=characters,
    )
