"""A report whose questions or 部 are named otherwise now: its pieces follow them before they are refreshed.

A piece is known by the number of its question and the name of its 部 (``/設問:Q4/回答詳細:午前の部/回答:…/内容#1``), an
answer by a digest in which both may be. Where a clerk numbers the questions anew or mends the name of a 部, what
somebody wrote would stand under another question, or go. The words of the questions and the answers tell which are which.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property

from dxforms.patterns import pattern
from dxforms.records import record
from dxforms.report.manifest import Manifest
from dxforms.report.marks import BlockRecord, Mark, name_of
from dxforms.report.ooxml import Element, q
from dxforms.report.question_values import Times, row_key
from dxforms.survey.answers import FORMER, Key

_QUESTION = pattern(r"^/設問:([^/]*)")
_WORDS = pattern(r"^/設問:([^/]*)/設問文#1(?:/\d+)?$")
_ROW = pattern(r"^/設問:[^/]*/[^/:]+:(.*)/回答:([^/]*)/")
_LIST = pattern(r"/#([^/@]+)@\d+$")
_START, _NAME = q("w:bookmarkStart"), q("w:name")
_COPIES = 50
"""How often one piece may stand in a report."""


@record
class Followed:
    """What is known of a report, under the names things have now; what to say of it, by code."""

    manifest: Manifest
    said: tuple[tuple[str, str], ...] = ()


@record
class _Names:
    """What is named otherwise now, by the old names."""

    questions: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)
    """Digests of answers."""

    def path(self, path: str) -> str:
        """The path of a piece now."""
        path = _QUESTION.sub(lambda found: f"/設問:{self.questions.get(found[1], found[1])}", path)
        for old, new in self.parts.items():
            path = re.sub(rf"(?<!^/設問):{re.escape(old)}(?=/)", lambda _, new=new: f":{new}", path)  # type: ignore[misc]
        return re.sub(r"/回答:([^/]*)(?=/)", lambda found: f"/回答:{self.rows.get(found[1], found[1])}", path)

    def items(self, block: BlockRecord) -> tuple[str, ...]:
        """The keys of a list's items now."""
        listed = _LIST.search(block.path)
        names = {"設問": self.questions, "回答": self.rows}.get(listed[1] if listed else "", self.parts)
        return tuple(names.get(item, item) for item in block.items)


def follow(
    manifest: Manifest, now: Manifest, roots: Iterable[Element], times: Callable[[], Times]
) -> Followed:
    """What is known of a report, and its marks (``roots``), under the names its questions and 部 have in ``now``.

    ``times`` gives those of the responses counted now. Where questions changed places nothing follows them: the blocks
    stand in the order of the numbers.
    """
    made = _Following(manifest, now, times)
    if not made.names.questions and not made.names.parts:
        return Followed(manifest=manifest, said=made.said)
    renamed = _renamed(manifest, made.names)
    names = {old.name: new.name for old, new in zip(manifest.marks, renamed.marks, strict=True)}
    for root in roots:
        for mark in root.iter(_START):
            name = names.get(mark.get(_NAME) or "")
            if name is not None:
                mark.set(_NAME, name)
    return Followed(manifest=renamed, said=made.said)


class _Following:
    """What follows what."""

    def __init__(self, manifest: Manifest, now: Manifest, times: Callable[[], Times]) -> None:
        self._manifest, self._now, self._times_of = manifest, now, times
        self._before, self._after = _texts(manifest), _texts(now)
        self._moved = _moved(self._before, self._after)
        self._follows = bool(self._moved) and self._keeps_order
        self._parts = dict(self._renamed_parts())
        self.names = _Names(
            questions=self._questions if self._follows else {}, parts=self._parts, rows=dict(self._rows())
        )

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """What a person should hear, by code."""
        found = []
        if self._follows:
            message = f"設問の番号が変わったため、各設問の箇所を、新しい番号の箇所として更新しました（{_listed(self._moved)}）。"
            found.append(("refresh.renumbered", message))
        elif self._moved:
            message = (
                f"設問の順序が変わりました（{_listed(self._moved)}）。"
                "手直しした文が、別の設問の箇所に残っていないか確かめてください。"
            )
            found.append(("refresh.reordered", message))
        if self._parts:
            message = f"部の名称が変わったため、各部の箇所を、新しい名称の箇所として更新しました（{_listed(self._parts)}）。"
            found.append(("refresh.renamed-part", message))
        return tuple(found)

    @property
    def _keeps_order(self) -> bool:
        kept = [
            self._moved.get(number, number)
            for number, words in self._before.items()
            if number in self._moved or self._after.get(number) == words
        ]
        return kept == [number for number in self._after if number in kept]

    @property
    def _questions(self) -> dict[str, str]:
        """The numbers, also of questions that are gone and whose number another one took."""
        taken = set(self._moved.values())
        gone = {number for number in self._before if number in taken and number not in self._moved}
        return self._moved | {number: f"{number}{FORMER}" for number in gone}

    def _renamed_parts(self) -> Iterator[tuple[str, str]]:
        before, after = _parts(self._manifest), _parts(self._now)
        old = [part for part in before if part not in after]
        new = [part for part in after if part not in before]
        if not old or not new:
            return
        written, printed = _printed(self._manifest), _printed(self._now)
        hits: dict[str, Counter[str]] = defaultdict(Counter)
        for number, now, key, time in self._answers():
            there = next((part for part in new if row_key(now, key, time) in printed[part]), None)
            if there is None:
                continue
            for part in old:
                named = {row_key(number, key, time)} | (
                    {row_key(number, (part, key[1]), time)} if key[0] == there else set()
                )
                hits[part][there] += bool(named & written[part])
        for part in old:
            best = hits[part].most_common(1)
            if best and best[0][1] * 2 > len(written[part]):
                yield part, best[0][0]
        if len(old) == len(new) == 1 and not written[old[0]] and not printed[new[0]]:
            yield old[0], new[0]

    def _rows(self) -> Iterator[tuple[str, str]]:
        """The digests of answers, of a question or of a 部 that is named otherwise now."""
        if not self._follows and not self._parts:
            return
        sources = {new: old for old, new in self._parts.items()}
        for number, now, key, time in self._answers():
            digest = row_key(now, key, time)
            yield row_key(number, key, time), digest
            if key[0] in sources:
                yield row_key(number, (sources[key[0]], key[1]), time), digest

    @cached_property
    def _times(self) -> Times:
        return self._times_of()

    def _answers(self) -> Iterator[tuple[str, str, Key, str]]:
        """Of every response and question the number then and now, its key and its times."""
        questions = self._moved if self._follows else {}
        for number in self._before:
            for key, time in self._times.items():
                yield number, questions.get(number, number), key, time


def _listed(names: Mapping[str, str]) -> str:
    return "、".join(f"「{old}」は「{new}」" for old, new in names.items())


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


def _parts(manifest: Manifest) -> Sequence[str]:
    """The 部 of a report, in their order."""
    return next(
        (
            block.items
            for block in manifest.blocks
            if (listed := _LIST.match(block.path)) is not None and listed[1] == "部"
        ),
        (),
    )


def _printed(manifest: Manifest) -> Mapping[str, set[str]]:
    """The digests of the answers printed under each 部."""
    found: dict[str, set[str]] = defaultdict(set)
    for mark in manifest.marks:
        match = _ROW.match(mark.path)
        if match:
            found[match[1]].add(match[2])
    return found


def _renamed(manifest: Manifest, to: _Names) -> Manifest:
    """The manifest with other names in the paths, and the names of marks that come from them."""
    names = {mark.name: _name(mark, to.path(mark.path)) for mark in manifest.marks}

    def mark_of(mark: Mark) -> Mark:
        within = names.get(mark.within, mark.within)
        return replace(mark, name=names[mark.name], path=to.path(mark.path), within=within)

    def block_of(block: BlockRecord) -> BlockRecord:
        after = names.get(block.after, block.after)
        return replace(block, path=to.path(block.path), after=after, items=to.items(block))

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
