"""As written, as found, as counted: what becomes of a piece, and which paragraphs of a prose are the same."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum

from dxforms.report.marks import Mark, MarkSort, digest, name_of

STALE = "集計値が変わりました"
"""How a comment on a figure that has moved begins."""
_FIGURE = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?(?:名|人|件|点|ポイント|%|％)")
_PARAGRAPH = re.compile(r"^(?P<stem>.*#\d+)/\d+$", re.DOTALL)


class State(Enum):
    """What became of a piece in a person's hands."""

    UNTOUCHED = "untouched"
    CHANGED = "changed"
    """Kept: its text is another, it stands in a tracked change, or its mark is gone and text stands in its place."""
    UNMARKED = "unmarked"
    """Its mark is gone, the text around it is as it was written."""
    GONE = "gone"


def is_as_written(mark: Mark, text: str) -> bool:
    """True where a text reads as it was written there."""
    if mark.sort is MarkSort.FIGURE:
        return text.strip() == mark.written.strip()
    return digest(text) == mark.digest


def figures_in(text: str) -> tuple[str, ...]:
    """The figures with a unit in a sentence, in order."""
    return tuple(_FIGURE.findall(text))


def says(text: str, figure: str) -> bool:
    """True where a text holds a figure as such: 「4名」 is not in 「24名」."""
    return re.search(rf"(?<![0-9０-９,.．，]){re.escape(figure)}(?![0-9０-９])", text) is not None


def stale_note(pairs: Sequence[tuple[str, str]]) -> str:
    """The comment on a kept piece whose figures have moved; ``pairs`` are old and new."""
    unique = list(dict.fromkeys(pairs))
    before = "、".join(old or "―" for old, _ in unique)
    now = "、".join(new or "―" for _, new in unique)
    return f"{STALE}（前：{before} → 今：{now}）。この箇所は手直しされているため、書き換えていません。"


def stem_of(path: str) -> str | None:
    """The path of a prose, of one of its paragraphs; None for what is no paragraph of a prose."""
    match = _PARAGRAPH.match(path)
    return match["stem"] if match else None


def scope_of(path: str) -> str:
    """The items a piece belongs to: its path without its own name."""
    scope, _, last = path.rpartition("/")
    return scope.rpartition("/")[0] if last.isdecimal() and "#" in scope.rpartition("/")[2] else scope


def aligned(old: Sequence[Mark], new: Sequence[Mark]) -> Mapping[str, tuple[str, str]]:
    """Other names (and paths) for marks of ``new``: a paragraph that moved within its prose keeps its mark.

    Paragraphs are matched by what they say; between two that are the same they are paired in order. Those without
    a partner get a name nobody has.
    """
    before, after = _proses(old), _proses(new)
    renamed: dict[str, tuple[str, str]] = {}
    for stem, now in after.items():
        was = before.get(stem)
        if was is None or [mark.digest for mark in was] == [mark.digest for mark in now]:
            partners: list[Mark | None] = list(was or now)
        else:
            partners = _partners(was, now)
        taken = {mark.path for mark in was or ()}
        number = 0
        for mark, partner in zip(now, partners, strict=True):
            if partner is not None:
                renamed[mark.name] = (partner.name, partner.path)
                continue
            while f"{stem}/{number + 1}" in taken:
                number += 1
            path = f"{stem}/{number + 1}"
            taken.add(path)
            renamed[mark.name] = (name_of(path), path)
    return {name: to for name, to in renamed.items() if to[0] != name}


def _proses(marks: Sequence[Mark]) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = {}
    seen: set[str] = set()
    for mark in marks:
        stem = stem_of(mark.path)
        if stem is None or mark.sort not in {MarkSort.TEXT, MarkSort.DRAFT} or mark.path in seen:
            continue
        seen.add(mark.path)
        found.setdefault(stem, []).append(mark)
    return found


def _partners(was: Sequence[Mark], now: Sequence[Mark]) -> list[Mark | None]:
    from difflib import SequenceMatcher  # only an edited prose is aligned

    partners: list[Mark | None] = [None] * len(now)
    matcher = SequenceMatcher(None, [m.digest for m in was], [m.digest for m in now], autojunk=False)
    for _, first, last, start, end in matcher.get_opcodes():
        for index in range(min(last - first, end - start)):
            partners[start + index] = was[first + index]
    return partners
