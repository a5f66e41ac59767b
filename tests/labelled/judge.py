"""What the proof says of a labelled report: which faults it found, as what, and what else it would have mended."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import dxforms
from dxforms import Proof, ProofFinding
from tests.labelled.finished import Finished
from tests.labelled.seeding import Seeded

CODES = {
    "数値の食違い": {"figure.contradicts"},
    "古い数値の維持": {"figure.kept", "figure.contradicts"},
    "空欄": {"gap.bracket", "gap.tag", "gap.circles"},
    "下書き": {"draft"},
    "未確認の回答": {"review.open"},
    "出席者数": {"attendees.missing"},
    "曜日": {"date.weekday"},
    "名称": {"name.lecturer", "name.part"},
    "原文の引用": {"quote.withheld"},
    "個人情報": {"personal"},
    "回答にない引用": {"quote.unknown"},
    "割合の語": {"share.word"},
    "コメント": {"comment.open"},
    "変更履歴": {"change.tracked"},
    "空の見出し": {"heading.empty"},
    "見出しの段階": {"heading.level"},
    "代替テキスト": {"alt.missing"},
    "図表番号": {"caption.number"},
    "数字の混在": {"notation.digits"},
    "％の混在": {"notation.percent"},
    "句読点の混在": {"notation.comma", "notation.stop"},
}
"""The codes a fault of each class may be found under."""
SEEN_TOGETHER = {"下書き": {"gap.bracket"}, "代替テキスト": {"picture.caption"}}
"""What else is rightly said of the same fault."""


@dataclass(slots=True)
class Score:
    """Of one class in one report."""

    seeded: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    most_false: int = 0
    """The largest number of false findings in one report."""


def proofed(report: bytes, tally: dxforms.Tally) -> Proof:
    return dxforms.proof_report(io.BytesIO(report), tally)


def shown(finding: ProofFinding) -> str:
    return f"{finding.code} {finding}"


def _same(finding: ProofFinding) -> tuple[str, str, str, str]:
    return finding.code, finding.heading, finding.start, finding.message


def new(findings: Iterable[ProofFinding], before: Iterable[ProofFinding]) -> Iterator[ProofFinding]:
    """What is said of the seeded report alone."""
    known = Counter(map(_same, before))
    for each in findings:
        if known[_same(each)]:
            known[_same(each)] -= 1
        else:
            yield each


def score(made: Finished, before: Proof, seeds: Iterable[Seeded], *, mend: bool = True) -> dict[str, Score]:
    """Each class's score over the seeds of one report; ``before`` is the proof of the unseeded one."""
    scores: dict[str, Score] = {}
    papers: dict[tuple[int, int], list[Seeded]] = {}
    for seed in list(seeds):
        papers.setdefault((id(seed.report), id(seed.tally)), []).append(seed)
    for together in papers.values():
        first = together[0]
        proof = proofed(first.report, first.tally)
        fresh = list(new(proof.mend if mend else proof.findings, before.mend if mend else before.findings))
        hits: list[ProofFinding] = []
        for seed in together:
            result = scores.setdefault(seed.fault, Score())
            result.seeded += 1
            own = [
                each
                for each in fresh
                if each.code in CODES[seed.fault]
                and seed.heading in each.heading
                and (not seed.spot or _of_answer(each, seed.spot))
            ]
            hits += own
            if own:
                result.found += 1
            else:
                result.missed.append(f"{made.case.name}: {seed.variant} → {[shown(each) for each in fresh]}")
        allowed = SEEN_TOGETHER.get(first.fault, set())
        false = [shown(each) for each in fresh if each not in hits and each.code not in allowed]
        if mend and false:
            result = scores[first.fault]
            result.false += [f"{made.case.name}: {first.variant} → {each}" for each in false]
            result.most_false = max(result.most_false, len(false))
    return scores


def _of_answer(finding: ProofFinding, spot: str) -> bool:
    words = f"{finding.heading} {finding.start} {finding.message}"
    at = words.find(spot)
    return at >= 0 and not words[at + len(spot) : at + len(spot) + 1].isdigit()
