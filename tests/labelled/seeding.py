"""One fault typed into a finished report, with the class it belongs to and the heading it stands under."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dxforms.survey.tally import Tally
from tests.labelled.case import Case
from tests.labelled.finished import CONCLUSIONS, Finished

SUMMARY = "実施結果まとめ"
ATTENDED = "講演会実施後のアンケート"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """A report with one fault: its class, which variant of it, under which heading it must be found."""

    fault: str
    variant: str
    heading: str
    report: bytes
    tally: Tally
    spot: str = ""
    """Of an answer: its NO, as several stand in one report."""


Seeds = Iterator[Seeded]
WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
NARROW = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


def place_of(case: Case, place: str) -> tuple[str, str]:
    """Which remarks, and their heading."""
    if place == CONCLUSIONS:
        return CONCLUSIONS, SUMMARY
    number = case.number(place)
    return number, f"アンケート結果（{number}）"


def said(made: Finished, fault: str, variant: str, place: str, text: str, *, alone: bool = False) -> Seeded:
    """A sentence typed at the end of the last paragraph of a place, or as a paragraph of its own."""
    paper = made.opened()
    number, heading = place_of(made.case, place)
    last = paper.sentences(number)[-1]
    if alone:
        paper.type_after(last, text)
    else:
        paper.append(last, text)
    return Seeded(fault=fault, variant=variant, heading=heading, report=paper.saved(), tally=made.tally)
