"""Counts and rates that people state in a sentence: 41名中39名（95.1%）, as claims with their positions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from dxforms.records import record
from dxforms.report.proof_text import half_width

_COUNT = re.compile(
    r"(?P<about>約|およそ|ほぼ|概ね)?\s?(?<![0-9.,第延べ])(?P<count>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)\s?(?P<unit>名|人|件)"
    r"(?![目口工材事当以法]|あたり|ひとり|ずつ|乗り|(?:程度|前後|ほど|強|弱|超|未満|近く|を超|を上回|を下回|余))"
)
_RATE = re.compile(
    r"(?P<about>約|およそ|ほぼ|概ね)?\s?(?<![0-9.,+±-])(?P<rate>[0-9]{1,3}(?:\.[0-9]+)?)\s?(?:%|パーセント)"
    r"(?!\s?(?:ポイント|以上|以下|程度|前後|ほど|強|弱|超|未満|近く|台|を超|を上回|を下回|余|増|減|引|オフ))"
)
_OF = re.compile(r"(?:中|のうち|の内)[、,]?")
_AFTER_BASE = re.compile(r"(?:中|のうち|の内)\s?[、,・]?\s?")
_JOINED = re.compile(r"\s?[、,(（〔]\s?(?:全体の|回答者の|割合は?)?")


@record
class Figure:
    """One number as it stands."""

    start: int
    end: int
    count: int | None = None
    rate: Decimal | None = None
    about: bool = False
    unit: str = ""


@record
class Claim:
    """What belongs together: of ``base``, ``count`` are ``rate``; each may be missing."""

    start: int
    end: int
    base: Figure | None = None
    count: Figure | None = None
    rate: Figure | None = None


def figures(text: str) -> list[Figure]:
    """Counts of 名, 人 and 件 and rates, half- or full-width, in order."""
    plain = half_width(text)
    found = [
        Figure(
            start=match.start("count"), end=match.end(), count=int(match["count"].replace(",", "")),
            about=bool(match["about"]), unit=match["unit"],
        )
        for match in _COUNT.finditer(plain)
    ] + [
        Figure(start=match.start("rate"), end=match.end(), rate=Decimal(match["rate"]), about=bool(match["about"]))
        for match in _RATE.finditer(plain)
    ]  # fmt: skip
    return sorted(found, key=lambda figure: figure.start)


def claims(text: str) -> list[Claim]:
    """The figures of a sentence, those that say one thing together as one claim."""
    found: list[Claim] = []
    rest: Sequence[Figure] = figures(text)
    plain = half_width(text)
    while rest:
        base: Figure | None = None
        first, *rest = rest
        if first.count is not None and rest and _OF.fullmatch(plain[first.end : rest[0].start]):
            base, first, rest = first, rest[0], rest[1:]
        count, rate = (first, None) if first.count is not None else (None, first)
        if count and base is None and rest and rest[0].count is not None and _is_base(plain, count, rest[0]):
            base, rest = rest[0], rest[1:]
            if rest and rest[0].rate is not None and _AFTER_BASE.fullmatch(plain[base.end : rest[0].start]):
                rate, rest = rest[0], rest[1:]
        elif count and rest and rest[0].rate is not None and _joined(plain[count.end : rest[0].start]):
            rate, rest = rest[0], rest[1:]
        elif (
            rate
            and base is None
            and rest
            and rest[0].count is not None
            and _joined(plain[rate.end : rest[0].start], bracket=True)
        ):
            count, rest = rest[0], rest[1:]
            if rest and rest[0].count is not None and _OF.fullmatch(plain[count.end : rest[0].start]):
                base, count, rest = count, rest[0], rest[1:]
        members = [each for each in (base, count, rate) if each]
        found.append(
            Claim(
                start=min(each.start for each in members),
                end=max(each.end for each in members),
                base=base,
                count=count,
                rate=rate,
            )
        )
    return found


def _is_base(plain: str, count: Figure, base: Figure) -> bool:
    """True for 25名（39名中）: the base stands behind, in brackets."""
    return _joined(plain[count.end : base.start], bracket=True) and bool(_OF.match(plain, base.end))


def _joined(between: str, *, bracket: bool = False) -> bool:
    if bracket:
        return between.strip() in {"(", "（"}
    return _JOINED.fullmatch(between) is not None
