"""Findings as a person reads them: cells under each other with the same fault are one range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dxforms.grid import column_index
from dxforms.readable.rules import LintFinding, Verdict

_Kind = tuple[str, str, str, Verdict]


def gathered(findings: Sequence[LintFinding]) -> tuple[LintFinding, ...]:
    """The findings with neighbouring cells of the same fault as one range, in their order; 不適合 come first.

    The value of a range is that of its first cell.
    """
    runs: dict[int, list[LintFinding]] = {}
    last: dict[_Kind, tuple[int, int]] = {}  # the row a run has reached, and the run
    for number, finding in enumerate(findings):
        letters, row = _split(finding.where.cell)
        kind = (finding.where.sheet, letters, finding.message, finding.verdict)
        reached = last.get(kind)
        if row and reached is not None and reached[0] == row - 1:
            runs[reached[1]].append(finding)
            last[kind] = (row, reached[1])
        else:
            runs[number] = [finding]
            last[kind] = (row, number)
    joined = _beside([_joined(run) for run in runs.values()])
    return tuple(sorted(joined, key=lambda finding: finding.verdict is not Verdict.BROKEN))


def _beside(findings: Sequence[LintFinding]) -> list[LintFinding]:
    """Runs of the same rows in columns beside each other as one rectangle."""
    result: list[LintFinding] = []
    last: dict[
        tuple[str, str, str, Verdict, str], tuple[int, int]
    ] = {}  # the column reached, and the place in result
    for finding in findings:
        first, _, end = finding.where.cell.partition(":")
        letters, row = _split(first)
        rows = f"{row}:{_split(end or first)[1]}"
        kind = (finding.where.sheet, rows, finding.message, finding.verdict, finding.rule.number)
        reached = last.get(kind)
        if row and reached is not None and column_index(letters) == reached[0] + 1:
            place = reached[1]
            begun = result[place]
            start = begun.where.cell.partition(":")[0]
            result[place] = replace(begun, where=replace(begun.where, cell=f"{start}:{end or first}"))
        else:
            place = len(result)
            result.append(finding)
        if row:
            last[kind] = (column_index(letters), place)
    return result


def _joined(run: Sequence[LintFinding]) -> LintFinding:
    first, last = run[0], run[-1]
    if first is last:
        return first
    return replace(first, where=replace(first.where, cell=f"{first.where.cell}:{last.where.cell}"))


def _split(address: str) -> tuple[str, int]:
    """``B12`` as its letters and its row; row 0 for a range or no address."""
    letters = address.rstrip("0123456789")
    digits = address[len(letters) :]
    return (letters, int(digits)) if digits and ":" not in letters else (address, 0)
