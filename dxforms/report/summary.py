"""What a refresh did with a report, piece by piece, each with the heading it stands under."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field

from dxforms.patterns import pattern
from dxforms.records import record

_SEGMENT = pattern(r"^(?P<list>[^:#]+):(?P<key>.*)$", re.DOTALL)
_NUMBERED = pattern(r"^\d+\.")
_ANSWERS = "回答"


@record
class Piece:
    """One piece of a report: the heading it stands under and what it is; of figures what was there and what is counted.

    Answers are named by 部 and NO only.
    """

    heading: str
    name: str
    before: str = ""
    now: str = ""

    @property
    def moved(self) -> bool:
        """True where the figure has another value now."""
        return bool(self.now) and self.before != self.now

    def __str__(self) -> str:
        place = f"{self.heading}　{self.name}" if self.heading else self.name
        return f"{place}（前：{self.before or '―'} → 今：{self.now}）" if self.moved else place


@record
class RefreshSummary:
    """A refreshed report: what was written anew, what a person's hand kept, what stays deleted, what was added."""

    updated: tuple[Piece, ...] = field(default=())
    kept: tuple[Piece, ...] = field(default=())
    """Changed by a person and therefore not touched; those with a newer figure say so (``moved``)."""
    gone: tuple[Piece, ...] = field(default=())
    """Deleted by a person; they stay deleted."""
    added: tuple[Piece, ...] = field(default=())
    removed: tuple[Piece, ...] = field(default=())
    """What the tally no longer holds, taken out."""
    withdrawn: tuple[Piece, ...] = field(default=())
    """What a person had edited and left the report all the same: answers that are not published any more, figures of
    部 that are not shown."""

    @property
    def stale(self) -> tuple[Piece, ...]:
        """Pieces kept against a newer figure."""
        return tuple(piece for piece in self.kept if piece.moved)

    def lines(self) -> tuple[str, ...]:
        """The summary as the command prints it."""
        return tuple(_lines(self))


def _lines(summary: RefreshSummary) -> list[str]:
    if summary == RefreshSummary():
        return ["更新する箇所は、ありませんでした。"]
    said = [
        f"更新{len(summary.updated)}箇所、手直しを残した箇所{len(summary.kept)}箇所、"
        f"削除のまま{len(summary.gone)}箇所、追加{len(summary.added)}箇所"
    ]
    for title, pieces in (
        ("更新", summary.updated),
        ("手直しを残した箇所", summary.kept),
        ("削除のまま", summary.gone),
        ("追加", summary.added),
        ("載せる内容がなくなったため、削除した箇所", summary.removed),
        ("掲載しない回答又は示さない区分のため、手直しごと削除した箇所", summary.withdrawn),
    ):
        if not pieces:
            continue
        said.append(f"{title}（{len(pieces)}箇所）")
        counts: dict[str, int] = {}
        for piece in pieces:
            if (title == "手直しを残した箇所" and piece.moved) or pieces is summary.withdrawn:
                said.append(f"　{piece}")
            else:
                counts[piece.heading] = counts.get(piece.heading, 0) + 1
        said += [f"　{heading or '（見出しの前）'}　{count}箇所" for heading, count in counts.items()]
    return said


def name_of_piece(path: str, number: Callable[[str], str] = lambda _: "") -> str:
    """A piece's name for people from its path; ``number`` tells an answer's NO from its row's path."""
    segments = path.strip("/").split("/")
    shown: list[str] = []
    at = ""
    for segment in segments:
        at = f"{at}/{segment}"
        if match := _SEGMENT.match(segment):
            if match["list"] == _ANSWERS:
                shown.append(f"NO{number(at)}" if number(at) else "回答")
            else:
                shown.append(_NUMBERED.sub("", match["key"])[:40])
        elif segment.startswith("¶"):
            shown.append("段落")
        elif "#" in segment:
            shown.append(segment.split("#")[0])
    return "・".join(shown) or "段落"
