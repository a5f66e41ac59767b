"""Thousands of edited reports refreshed, and what a refresh costs against a first writing.

``python -m tests.bench.edits [--seeds 2000] [--edits 12] [--first 0] [--cost 41 5000] [--runs 5]`` makes a report, edits
it as people do (``tests/edits.py``), refreshes it with late answers and judges it (``tests/report/judged.py``); every
seed with a fault is printed with what was done. Then whole processes of ``dxforms report`` are timed in turn: a first
writing, and a refresh after three late answers. Exit 1 for a fault, or a refresh beyond ``BOUND`` first writings.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import traceback
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.bench.inputs import DESCRIPTION, EXPORT, make
from tests.bench.measure import DXFORMS, run
from tests.exports import many, write_download

BOUND = 2.0
LATE = 3


def judge(seed: int, edits: int) -> list[str]:
    """What a refresh got wrong for a seed; an exception is a fault as well."""
    from tests.report.test_refresh_edits import check

    try:
        return check(seed, random.Random(seed).randint(1, 2 * edits))
    except Exception:
        return [traceback.format_exc()]


def cost(answers: int, runs: int) -> float:
    """The median, pair by pair, of a refresh's processor time against a first writing's."""
    ratios = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, answers, 0)
        export, description = folder / EXPORT, folder / DESCRIPTION
        report = folder / "実施結果報告書.docx"
        headings, rows = many(answers)
        command = [*DXFORMS, "report", str(description), "--responses", str(export)]
        for turn in range(runs + 1):
            report.unlink(missing_ok=True)
            write_download(export, headings, rows[:-LATE])
            first = run(command, dict(os.environ)).processor
            write_download(export, headings, rows)
            again = run(command, dict(os.environ)).processor
            if turn:  # the first pair warms the disk
                ratios.append(again / first)
    return statistics.median(ratios)


def main() -> int:
    """Everything that was asked for, printed."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seeds", type=int, default=2000)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--edits", type=int, default=12)
    asked.add_argument("--cost", type=int, nargs="*", default=[41, 5000])
    asked.add_argument("--runs", type=int, default=5)
    given = asked.parse_args()
    bad = 0
    seeds = range(given.first, given.first + given.seeds)
    with ProcessPoolExecutor() as pool:
        for seed, faults in zip(
            seeds, pool.map(partial(judge, edits=given.edits), seeds, chunksize=8), strict=True
        ):
            bad += bool(faults)
            for fault in faults[:4]:
                print(f"seed {seed}: {fault}", flush=True)
    print(f"{given.seeds} edited reports refreshed, {bad} with a fault")
    slow = False
    for answers in given.cost:
        ratio = cost(answers, given.runs)
        slow |= ratio > BOUND
        print(f"{answers:,} answers: a refresh costs {ratio:.2f} first writings (at most {BOUND})")
    return 1 if bad or slow else 0


if __name__ == "__main__":
    sys.exit(main())
