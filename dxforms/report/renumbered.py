"""A report whose questions have other numbers now: its pieces follow their questions before they are refreshed.

A piece is known by the number of its question (``/設問:Q4/考察#1``). Where a clerk inserts a question and numbers the
others anew, a 考察 somebody wrote would stand under another question; the words of the questions tell which they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from dxforms.patterns import pattern
from dxforms.report.manifest import Manifest
from dxforms.report.marks import BlockRecord, Mark, name_of
from dxforms.report.ooxml import Element, q

_QUESTION = pattern(r"^/設問:([^/]*)")
_WORDS = pattern(r"^/設問:([^/]*)/設問文#1(?:/\d+)?$")
_LIST = pattern(r"^/#設問@\d+$")
_FORMER = "（旧）"
_START, _NAME = q("w:bookmarkStart"), q("w:name")
_COPIES = 50
"""How often one piece may stand in a report."""


def follow_questions(
    manifest: Manifest, now: Manifest, roots: Iterable[Element]
) -> tuple[Manifest, tuple[str, str] | None]:
    """What is known of a report, its marks (``roots`` too) under the numbers their questions have now; and what to say.

    Where questions changed places nothing follows: the blocks stand in the order of the numbers.
    """
    before, after = _texts(manifest), _texts(now)
    moved = _moved(before, after)
    if not moved:
        return manifest, None
    listed = "、".join(f"「{old}」は「{new}」" for old, new in moved.items())
    kept = [
        moved.get(number, number)
        for number in before
        if number in moved or after.get(number) == before[number]
    ]
    if kept != [number for number in after if number in kept]:
        return manifest, (
            "refresh.reordered",
            f"設問の順序が変わりました（{listed}）。手直しした文が、別の設問の箇所に残っていないか確かめてください。",
        )
    taken = set(moved.values())
    numbers = moved | {
        number: f"{number}{_FORMER}" for number in before if number in taken and number not in moved
    }
    renamed = _renamed(manifest, numbers)
    names = {old.name: new.name for old, new in zip(manifest.marks, renamed.marks, strict=True)}
    for root in roots:
        for mark in root.iter(_START):
            name = names.get(mark.get(_NAME) or "")
            if name is not None:
                mark.set(_NAME, name)
    return renamed, (
        "refresh.renumbered",
        f"設問の番号が変わったため、各設問の箇所を、新しい番号の箇所として更新しました（{listed}）。",
    )


def _texts(manifest: Manifest) -> dict[str, tuple[str, ...]]:
    """The words of every question, as digests, by its number and in the order of the report."""
    found: dict[str, tuple[str, ...]] = {}
    for mark in manifest.marks:
        match = _WORDS.match(mark.path)
        if match:
            found[match[1]] = (*found.get(match[1], ()), mark.digest)
    return found


def _moved(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The questions that have another number now, by the old one; none that is asked in the same words twice."""
    once = {
        words: number
        for number, words in after.items()
        if before.get(number) != words and Counter(after.values())[words] == 1
    }
    return {
        number: once[words]
        for number, words in before.items()
        if words in once and after.get(number) != words and Counter(before.values())[words] == 1
    }


def _renamed(manifest: Manifest, numbers: Mapping[str, str]) -> Manifest:
    """The manifest with other numbers in the paths, and the names that come from them."""

    def path_of(path: str) -> str:
        return _QUESTION.sub(lambda found: f"/設問:{numbers.get(found[1], found[1])}", path)

    names = {mark.name: _name(mark, path_of(mark.path)) for mark in manifest.marks}

    def mark_of(mark: Mark) -> Mark:
        within = names.get(mark.within, mark.within)
        return replace(mark, name=names[mark.name], path=path_of(mark.path), within=within)

    def block_of(block: BlockRecord) -> BlockRecord:
        items = block.items
        if _LIST.match(block.path):
            items = tuple(numbers.get(item, item) for item in items)
        return replace(
            block, path=path_of(block.path), after=names.get(block.after, block.after), items=items
        )

    return replace(
        manifest,
        marks=tuple(map(mark_of, manifest.marks)),
        blocks=tuple(map(block_of, manifest.blocks)),
    )


def _name(mark: Mark, path: str) -> str:
    """The name a mark has under another path: of a piece that stands several times, the same one of them."""
    if path == mark.path:
        return mark.name
    for number in range(1, _COPIES):
        copy = "" if number == 1 else f"~{number}"
        if mark.name == name_of(f"{mark.path}{copy}"):
            return name_of(f"{path}{copy}")
    return mark.name
