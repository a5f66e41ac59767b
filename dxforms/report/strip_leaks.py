"""The last look at what is left of a report: words of answers that are not published, typed into it by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dxforms.report.chart_xml import A, C
from dxforms.report.ooxml import DOCPR, Element, P, T, q
from dxforms.report.strip_story import place_of
from dxforms.survey.unpublished import Unpublished
from dxforms.text import key

_TEXTS = (T, f"{A}t", f"{C}v", q("w:br"), q("w:tab"))


def leaks(stories: Iterable[Element], answers: Sequence[Unpublished]) -> Iterator[tuple[Unpublished, str]]:
    """Each answer whose words stand in one of the stories, and the place."""
    if not answers:
        return
    left = list(answers)
    for root in stories:
        text = key("".join(_said(root)))
        found = [answer for answer in left if any(piece in text for piece in answer.pieces)]
        for answer in found:
            left.remove(answer)
            yield answer, _place(root, answer)


def _said(root: Element) -> Iterator[str]:
    """Every text of a part, alternative texts included; deleted and hidden ones are gone by now."""
    for each in root.iter(*_TEXTS, DOCPR):
        if each.tag == DOCPR:
            yield each.get("descr", "") + each.get("title", "")
        else:
            yield each.text or ""


def _place(root: Element, answer: Unpublished) -> str:
    for paragraph in root.iter(P):
        text = key("".join(_said(paragraph)))
        if any(piece in text for piece in answer.pieces):
            return place_of(paragraph)
    return ""
