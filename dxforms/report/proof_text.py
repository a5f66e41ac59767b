"""Sentences, quotations and figures in Japanese prose, by their positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dxforms.text import key

_HALF = str.maketrans("０１２３４５６７８９％（），．　", "0123456789%(),. ")
_OPEN, _CLOSE = "「『“", "」』”"
_SIGNS = str.maketrans({"『": "「", "』": "」", "“": "「", "”": "」", **dict.fromkeys("。、.,…!?・‥")})
BLANK = "\ue000"
"""Stands for every character that was masked."""
_LONG_QUOTE = 10


@dataclass(frozen=True, slots=True)
class Quotation:
    """An outermost 「…」: where its inside begins and ends, and the inside."""

    start: int
    end: int
    inner: str = field(repr=False)


def quotations(text: str, opened: str = "「", closed: str = "」") -> list[Quotation]:
    """The outermost quotations; one that is not closed in its paragraph is none."""
    found: list[Quotation] = []
    depth = start = 0
    for position, char in enumerate(text):
        if char in opened:
            if depth == 0:
                start = position + 1
            depth += 1
        elif char in closed and depth:
            depth -= 1
            if depth == 0:
                found.append(Quotation(start, position, text[start:position]))
    return found


def all_quotations(text: str) -> list[Quotation]:
    """Outermost quotations in any of 「」『』“”."""
    return quotations(text, _OPEN, _CLOSE)


def masked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with these spans blanked out, as long as before."""
    if not spans:
        return text
    chars = list(text)
    for start, end in spans:
        chars[start:end] = BLANK * (end - start)
    return "".join(chars)


def unquoted(text: str) -> str:
    """The text with the insides of all its quotations blanked out."""
    return masked(text, [(each.start, each.end) for each in all_quotations(text)])


def half_width(text: str) -> str:
    """The text with half-width digits, %, brackets and points, as long as before."""
    return text.translate(_HALF)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where sentences begin and end: at 。！？ and line ends, not inside quotations and brackets."""
    found: list[tuple[int, int]] = []
    start = depth = 0
    for position, char in enumerate(text):
        if char in "「『（(〔":
            depth += 1
        elif char in "」』）)〕":
            depth = max(0, depth - 1)
        elif char == "\n" or (char in "。！？" and depth == 0):
            found.append((start, position + 1))
            start, depth = position + 1, 0
    found.append((start, len(text)))
    return [(first, last) for first, last in found if text[first:last].strip()]


def opening(text: str, offset: int = 0, length: int = 20) -> str:
    """The beginning of the sentence at a position, long quotations as 「…」 (they may be a respondent's words)."""
    first, last = next(((a, b) for a, b in sentences(text) if a <= offset < b), (0, len(text)))
    sentence = text[first:last].strip()
    pieces, position = [], 0
    for each in all_quotations(sentence):
        if len(each.inner) >= _LONG_QUOTE:
            pieces += [sentence[position : each.start], "…"]
            position = each.end
    shown = " ".join("".join([*pieces, sentence[position:]]).split())
    return shown if len(shown) <= length else shown[:length] + "…"


def plain(text: str) -> str:
    """What quotations are compared by: without blanks, stops and commas, all quotation marks alike."""
    return key(text).translate(_SIGNS)


def distance(first: str, second: str, limit: int) -> int:
    """Characters to change, add or leave out between two words; ``limit`` + 1 where it is more than ``limit``."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        last, row[0] = row[0], i
        for j, b in enumerate(second, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return min(row[-1], limit + 1)


def clauses(text: str) -> list[tuple[int, int]]:
    """Where clauses begin and end: at 、 outside of brackets, but not between figures (41名、95.1%)."""
    found: list[tuple[int, int]] = []
    start = depth = 0
    for position, char in enumerate(text):
        if char in "（(「":
            depth += 1
        elif char in "）)」":
            depth = max(0, depth - 1)
        elif char in "、，" and depth == 0:
            found.append((start, position + 1))
            start = position + 1
    return [*found, (start, len(text))]
