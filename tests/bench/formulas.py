"""Formulas of hundreds of random surveys, calculated by LibreOffice.

``python -m tests.bench.formulas [--surveys 300] [--first 1000] [--at-once 50]`` writes a workbook a survey, has every
formula calculated, changes answers in 回答データ by hand (openpyxl) and has them calculated again. Printed is how
many formulas were compared; exit 1 where one of them is not what the tally says.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from dxforms.workbook.writer import write_tally
from tests.outside import cached, differences, is_same, recalculated_all
from tests.packages import findings
from tests.workbook.surveys import changed, columns, figures, random_tally, type_in


def compare(seeds: Sequence[int], folder: Path) -> tuple[int, int, list[str]]:
    """How many formulas stood as cached, how many followed changes, and what was wrong."""
    wrong: list[str] = []
    kept, edited, fresh, crossed = [], [], [], []
    for seed in seeds:
        tally = random_tally(seed)
        path = folder / f"survey{seed}.xlsx"
        write_tally(tally, path)
        wrong += [f"{seed}: {found}" for found in findings(path)]
        kept.append(path)
        after = changed(tally, seed)
        if len(tally.responses) and columns(tally)[0] == columns(after)[0]:
            crossed.append(columns(tally) == columns(after))
            edited.append(folder / f"edited{seed}.xlsx")
            fresh.append(folder / f"fresh{seed}.xlsx")
            write_tally(tally, edited[-1])
            type_in(edited[-1], tally, after)
            write_tally(after, fresh[-1])
    stood = followed = 0
    calculated = recalculated_all([*kept, *edited])
    for path, values in zip(kept, calculated, strict=False):
        said = cached(path)
        stood += sum(map(len, said.values()))
        wrong += [f"{path.stem}: {found}" for found in differences(said, values)]
    for path, other, both, values in zip(edited, fresh, crossed, calculated[len(kept) :], strict=True):
        now, wanted = figures(path, values, crossed=both), figures(other, cached(other), crossed=both)
        followed += len(now.keys() & wanted.keys())
        wrong += [
            f"{path.stem}: {place} is {now[place]!r}, a fresh tally says {value!r}"
            for place, value in wanted.items()
            if place in now and not is_same(now[place], value)
        ]
    return stood, followed, wrong


def main() -> int:
    """The comparison; 0 where nothing is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--surveys", type=int, default=300)
    parser.add_argument("--first", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=50)
    asked = parser.parse_args()
    stood = followed = bad = 0
    for first in range(asked.first, asked.first + asked.surveys, asked.at_once):
        seeds = range(first, min(first + asked.at_once, asked.first + asked.surveys))
        with tempfile.TemporaryDirectory() as folder:
            more, after, wrong = compare(seeds, Path(folder))
        stood, followed, bad = stood + more, followed + after, bad + len(wrong)
        print(
            f"{seeds.stop - asked.first:5} surveys: {stood:,} formulas as cached, {followed:,} after changes"
        )
        print(*wrong[:20], sep="\n", end="\n" if wrong else "")
    print(f"{bad} wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
