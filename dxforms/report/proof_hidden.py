"""What a report still shows of 部 that are too small to be shown."""

from __future__ import annotations

from collections.abc import Iterator

from dxforms.report.manifest import Manifest
from dxforms.report.proof_paper import Paper, ProofFinding, Role, Weight, found
from dxforms.survey.tally import Tally

_SHOWN = ("集計区分", "回答詳細", "その他の内容")
"""Lists whose items are 部 with their results."""
_UPDATE = "「dxforms run」で更新し、残っているときは、その箇所を削除してください。"


def hidden_parts_shown(paper: Paper, manifest: Manifest | None, tally: Tally) -> Iterator[ProofFinding]:
    """Tables, answers and charts of a 部 that counts in 全体 only; one finding a 部, question and kind."""
    hidden = [group.label for group in tally.hidden if group.n]
    if not hidden:
        return
    told: set[tuple[str, str, str]] = set()
    for part, what, at in (
        *_tables(paper, manifest, hidden),
        *_answers(paper, hidden),
        *_charts(paper, hidden),
    ):
        paragraph = paper.paragraphs[at]
        if (part, what, paragraph.question) in told:
            continue
        told.add((part, what, paragraph.question))
        yield found(
            "part.hidden",
            Weight.MEND,
            f"{part}は、回答者の少ない部の結果が分からないよう全体にのみ含めていますが、"
            f"この部の{what}が残っています。{_UPDATE}",
            paragraph,
        )


def _tables(paper: Paper, manifest: Manifest | None, hidden: list[str]) -> Iterator[tuple[str, str, int]]:
    """Pieces the program wrote."""
    for mark in manifest.marks if manifest else ():
        there = paper.marked.get(mark.name)
        if there is None or not there[0].strip():
            continue
        for part in hidden:
            if any(f"/{name}:{part}/" in mark.path for name in _SHOWN):
                yield part, "数値" if f"/{_SHOWN[0]}:{part}/" in mark.path else "回答", there[1]


def _answers(paper: Paper, hidden: list[str]) -> Iterator[tuple[str, str, int]]:
    """Answers under a heading of the 部, whoever typed it."""
    for paragraph in paper.paragraphs:
        if paragraph.role is Role.ANSWER and paragraph.part in hidden:
            yield paragraph.part, "回答", paragraph.index


def _charts(paper: Paper, hidden: list[str]) -> Iterator[tuple[str, str, int]]:
    for graphic in paper.graphics:
        for part in hidden:
            if graphic.what == "グラフ" and graphic.at >= 0 and graphic.alt and part in graphic.alt:
                yield part, "グラフ", graphic.at
