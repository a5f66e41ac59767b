"""Whole-process ratios of dxforms against its floor and a usual script, on this machine, in this run.

``python -m tests.bench.measure [--answers 41 5000 50000] [--runs 5] [--peer]`` makes the inputs, then runs the
commands in turn (floor, ours, floor, ours, …) after one uncounted warm-up and prints the medians of the ratios
pair by pair: of the clock, of processor time (user and system, which other programs on the machine disturb less),
and of peak memory. The floor writes as many cells and table rows as our outputs hold (``floor.py``). Photos are
timed apart: what they add to a run of 41 answers. Reading a reviewed workbook back is timed against reading the
export (``reading.py``). Byte code is compiled by the warm-up, as an installation has it.
``--peer`` also runs ``peer.py`` and needs pandas, matplotlib and docxtpl (``pip install --group bench``); a peer
that was asked for and is missing is an error, not a blank. Exit 1 where a bound of the table ``BOUNDS`` is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
DXFORMS = [sys.executable, "-m", "dxforms"]
EXPORT, DESCRIPTION = "回答.xlsx", "講演会情報.xlsx"
PHOTOS = 3
BOUNDS = {
    ("run, first", 41): 2.0,
    ("run, again", 41): 2.0,
    ("run, first", 5_000): 2.0,
    ("run, again", 5_000): 2.0,
    ("tally", 50_000): 2.0,
    ("read back", 50_000): 1.0,
}
"""Time against the floor, at most; of reading a reviewed workbook back against reading the export."""
REVIEWED = (1, 10)
"""Workbooks read back: with a decision on the answers in words of all respondents, and of every tenth."""
MEMORY = {("tally", 50_000): 1.5}
"""Peak memory against the floor, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One finished process: seconds on the clock and of the processor, peak memory in MB."""

    seconds: float
    processor: float
    megabytes: float


Pairs = list[tuple[Run, Run]]


def run(command: list[str], environment: dict[str, str]) -> Run:
    """The cost of one command, which must succeed.

    A child's peak memory counts from its parent's (Linux keeps it over exec): this process imports nothing large.
    """
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)}\n{said.read().decode(errors='replace')}")
    return Run(seconds=seconds, processor=usage.ru_utime + usage.ru_stime, megabytes=usage.ru_maxrss / 1024)


def sizes(workbook: Path, report: Path | None) -> tuple[int, int]:
    """Cells with a value in the workbook, and table rows in the report."""
    with zipfile.ZipFile(workbook) as parts:
        cells = sum(
            parts.read(name).count(b"<v>") + parts.read(name).count(b"<is>")
            for name in parts.namelist()
            if name.startswith("xl/worksheets/sheet")
        )
    if report is None:
        return cells, 0
    with zipfile.ZipFile(report) as parts:
        document = parts.read("word/document.xml")
        return cells, document.count(b"<w:tr>") + document.count(b"<w:tr ")


def clear(folder: Path) -> None:
    """Remove our outputs and what is remembered of them, so that a run is a first run."""
    for pattern in ("*集計*.xlsx", "*報告書*.docx"):
        for path in folder.glob(pattern):
            path.unlink()
    shutil.rmtree(folder / ".dxforms", ignore_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The inputs of one size in a folder, and what is run over them."""

    folder: Path
    answers: int
    photos: int
    environment: dict[str, str]

    def make(self) -> tuple[list[str], list[str]]:
        """Our command and the floor's, after the inputs were made and our command was run once."""
        module = [sys.executable, "-m", "tests.bench.inputs"]
        subprocess.run(
            [*module, str(self.folder), str(self.answers), str(self.photos)], check=True, env=self.environment
        )
        what = "run" if self.answers <= 5_000 else "tally"
        description, export = str(self.folder / DESCRIPTION), str(self.folder / EXPORT)
        ours = [*DXFORMS, what, description]
        run(ours, self.environment)
        report = next(self.folder.glob("*報告書.docx"), None)
        cells, rows = sizes(next(self.folder.glob("*集計.xlsx")), report)
        pictures = "" if not self.photos else f", {self.photos} photos"
        print(f"\n{self.answers:,} answers{pictures}; outputs of {cells:,} cells and {rows:,} table rows")
        out = self.folder / "floor"
        out.mkdir()
        photos = map(str, sorted(self.folder.glob("*.jpg")))
        floor = [sys.executable, str(HERE / "floor.py"), what, export, description, str(cells), str(rows)]
        return ours, [*floor, str(out), *photos]

    def pairs(self, ours: list[str], other: list[str], count: int, *, first: bool = False) -> Pairs:
        """``count`` pairs (ours, other) in turn after a warm-up; our outputs are removed before where ``first``."""
        made = []
        for number in range(count + 1):
            if first:
                clear(self.folder)
            pair = run(ours, self.environment), run(other, self.environment)
            if number:
                made.append(pair)
        return made


def median(found: Pairs, what: Callable[[Run], float]) -> tuple[float, float, float]:
    """The median of ours, of the other, and of their ratio pair by pair."""
    return (
        statistics.median(what(ours) for ours, _ in found),
        statistics.median(what(other) for _, other in found),
        statistics.median(what(ours) / what(other) for ours, other in found),
    )


def told(job: str, answers: int, found: Pairs) -> bool:
    """Print one line of the table; True where its bounds hold."""
    ours, low, ratio = median(found, lambda each: each.seconds)
    _, _, processor = median(found, lambda each: each.processor)
    size, _, memory = median(found, lambda each: each.megabytes)
    bound, limit = BOUNDS.get((job, answers)), MEMORY.get((job, answers))
    holds = (bound is None or ratio <= bound) and (limit is None or memory <= limit)
    print(
        f"  {job:<11} {ours:6.2f} s, floor {low:6.2f} s: {ratio:4.2f} x the floor"
        f"{'' if bound is None else f' (bound {bound})'}, processor {processor:4.2f} x,"
        f" memory {size:.0f} MB, {memory:4.2f} x"
        f"{'' if limit is None else f' (bound {limit})'}{'' if holds else '  BROKEN'}"
    )
    return holds


def told_reading(
    answers: int, description: Path, count: int, every: int, environment: dict[str, str]
) -> bool:
    """Print what reading a workbook back takes of reading the export; True where its bound holds.

    ``every`` says of which respondents the answers in words were decided on: 1 of all, 10 of every tenth.
    """
    command = [sys.executable, "-m", "tests.bench.reading", str(description), str(count), str(every)]
    lines = subprocess.run(command, check=True, env=environment, capture_output=True, encoding="utf-8").stdout
    pairs = [json.loads(line) for line in lines.splitlines()]
    export, back = (statistics.median(pair[which][0] for pair in pairs) for which in (0, 1))
    ratio, processor = (statistics.median(pair[1][how] / pair[0][how] for pair in pairs) for how in (0, 1))
    bound = BOUNDS["read back", answers]
    print(
        f"  read back, 1/{every:<3}{back:5.2f} s, export {export:5.2f} s: {ratio:4.2f} x the export (bound {bound}),"
        f" processor {processor:4.2f} x{'' if ratio <= bound else '  BROKEN'}"
    )
    return ratio <= bound


def measure(answers: int, count: int, peer: bool, environment: dict[str, str]) -> bool:
    """One size: prints a line a command; True where every bound holds."""
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(folder=Path(name), answers=answers, photos=0, environment=environment)
        ours, floor = bench.make()
        if answers <= 5_000:
            good = told("run, first", answers, bench.pairs(ours, floor, count, first=True))
            good &= told("run, again", answers, bench.pairs(ours, floor, count))
        else:
            good = told("tally", answers, bench.pairs(ours, floor, count))
        if ("read back", answers) in BOUNDS:
            for every in REVIEWED:
                good &= told_reading(answers, bench.folder / DESCRIPTION, count, every, environment)
        if peer:
            usual = [sys.executable, str(HERE / "peer.py"), str(bench.folder / EXPORT), str(bench.folder)]
            found = bench.pairs(ours, usual, count)
            _, seconds, ratio = median(found, lambda each: each.seconds)
            _, size, _ = median(found, lambda each: each.megabytes)
            print(f"  usual script {seconds:5.2f} s, {size:.0f} MB: ours takes {ratio:4.2f} x its time")
    return good


def measure_photos(count: int, environment: dict[str, str]) -> None:
    """What photos add to a first run of 41 answers, ours and the floor's."""
    added = []
    for photos in (0, PHOTOS):
        with tempfile.TemporaryDirectory() as name:
            bench = Bench(folder=Path(name), answers=41, photos=photos, environment=environment)
            found = bench.pairs(*bench.make(), count, first=True)
            added.append(median(found, lambda each: each.processor)[:2])
    (ours, floor), (with_ours, with_floor) = added
    print(
        f"  each photo adds {(with_ours - ours) / PHOTOS:.2f} s of processor time,"
        f" {(with_floor - floor) / PHOTOS:.2f} s to the floor, which takes the file as it is"
    )


def main() -> int:
    """The measurement; 0 where every bound holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, nargs="+", default=[41, 5_000, 50_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        results = [measure(answers, asked.runs, asked.peer, environment) for answers in asked.answers]
        if 41 in asked.answers:
            measure_photos(asked.runs, environment)
    return 0 if all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
