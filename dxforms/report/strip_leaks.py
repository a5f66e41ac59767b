"""The last look at what is left of a report: words of answers that are not published, typed into it by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dxforms.report.chart_xml import A, C
from dxforms.report.ooxml import VAL, Element, P, T, q
from dxforms.report.strip_story import place_of
from dxforms.survey.unpublished import Unpublished
from dxforms.text import key

_TEXTS = (T, f"{A}t", f"{C}v", q("w:br"), q("w:tab"))
_ASIDE = ("descr", "title", "alt", "tooltip", q("w:tooltip"), "string")
"""Attributes that readers are told: of pictures, of links, of words set as a picture."""
_OF_TABLES = (q("w:tblCaption"), q("w:tblDescription"))
_BETWEEN = "\n\ue001\n"


def leaks(stories: Iterable[Element], answers: Sequence[Unpublished]) -> Iterator[tuple[Unpublished, str]]:
    """Each answer whose words stand in one of the stories, and the place."""
    if not answers:
        return
    left = list(answers)
    for root in stories:
        text = key(_said(root))
        found = [answer for answer in left if any(piece in text for piece in answer.pieces)]
        for answer in found:
            left.remove(answer)
            yield answer, _place(root, answer)


def _said(root: Element) -> str:
    """Every text of a part, then what is told beside it (alternative texts); deleted and hidden ones are gone by now."""
    texts = [each.text or "" for each in root.iter(*_TEXTS)]
    aside = [text for each in root.iter("{*}*") if each.attrib for name in _ASIDE if (text := each.get(name))]
    aside += [each.get(VAL, "") for each in root.iter(*_OF_TABLES)]
    return _BETWEEN.join(["".join(texts), *aside])


def _place(root: Element, answer: Unpublished) -> str:
    for paragraph in root.iter(P):
        text = key(_said(paragraph))
        if any(piece in text for piece in answer.pieces):
            return place_of(paragraph)
    return ""
