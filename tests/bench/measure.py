"""Whole-process ratios of dxforms against its floor and a usual script, on this machine, in this run.

``python -m tests.bench.measure [--answers 41 5000 50000] [--runs 5] [--peer]`` makes the inputs, then runs the
commands in turn (floor, ours, floor, ours, …) after one uncounted warm-up and prints the medians of the ratios
pair by pair. The floor writes as many cells and table rows as our outputs hold (``floor.py``). ``--peer`` also
runs ``peer.py`` and needs pandas, matplotlib and docxtpl (``pip install --group bench``); a peer that was asked
for and is missing is an error, not a blank. Exit 1 where a bound of the table ``BOUNDS`` is broken.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from tests.exports import many, write_download

HERE = Path(__file__).parent
BOUNDS = {
    ("run, first", 41): 2.0,
    ("run, again", 41): 2.0,
    ("run, first", 5_000): 2.0,
    ("run, again", 5_000): 2.0,
    ("tally", 50_000): 2.0,
}
"""Time against the floor, at most."""
MEMORY = {("tally", 50_000): 1.5}
"""Peak memory against the floor, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One finished process: seconds on the clock and peak memory in MB."""

    seconds: float
    megabytes: float


def run(command: list[str]) -> Run:
    """The cost of one command, which must succeed."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)}\n{said.read().decode(errors='replace')}")
    return Run(seconds=seconds, megabytes=usage.ru_maxrss / 1024)


def make_inputs(folder: Path, answers: int) -> tuple[Path, Path]:
    """An export with ``answers`` rows and the description that ``dxforms init`` makes of it, filled in."""
    export, description = folder / "回答.xlsx", folder / "講演会情報.xlsx"
    headings, rows = many(answers)
    write_download(export, headings, rows)
    subprocess.run([*DXFORMS, "init", str(export), "-o", str(description)], check=True, capture_output=True)
    book = openpyxl.load_workbook(description)
    sheet = book["講演会"]
    for row in sheet.iter_rows(min_row=1):
        item = str(row[0].value or "").rstrip("* ＊")
        if item in FILLED:
            row[1].value = FILLED[item]
    book.save(description)
    return export, description


DXFORMS = [sys.executable, "-m", "dxforms"]
FILLED = {
    "講演会名": "計測のための講演会",
    "開催日": "令和8年11月24日",
    "回答ファイル又は共有リンク": "回答.xlsx",
}


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
        return cells, parts.read("word/document.xml").count(b"<w:tr>") + parts.read(
            "word/document.xml"
        ).count(b"<w:tr ")


def pairs(ours: list[str], floor: list[str], count: int, before: Path | None = None) -> list[tuple[Run, Run]]:
    """``count`` pairs (ours, floor) in turn after a warm-up; ``before`` is a folder of outputs removed first."""
    made = []
    for number in range(count + 1):
        if before is not None:
            clear(before)
        pair = run(ours), run(floor)
        if number:
            made.append(pair)
    return made


def clear(folder: Path) -> None:
    """Remove our outputs and what is remembered of them, so that a run is a first run."""
    for pattern in ("*集計*.xlsx", "*報告書*.docx"):
        for path in folder.glob(pattern):
            path.unlink()
    shutil.rmtree(folder / ".dxforms", ignore_errors=True)


def measure(answers: int, count: int, peer: bool) -> bool:
    """One size: prints a line a command; True where every bound holds."""
    good = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = folder / "floor"
        out.mkdir()
        export, description = make_inputs(folder, answers)
        whole = answers <= 5_000
        command = [*DXFORMS, "run" if whole else "tally", str(description)]
        run(command)
        workbook = next(folder.glob("*集計.xlsx"))
        cells, rows = sizes(workbook, next(folder.glob("*報告書.docx"), None))
        floor = [
            sys.executable, str(HERE / "floor.py"), "run" if whole else "tally",
            str(export), str(description), str(cells), str(rows), str(out),
        ]  # fmt: skip
        print(f"\n{answers:,} answers; outputs of {cells:,} cells and {rows:,} table rows")
        jobs = [("run, first", folder), ("run, again", None)] if whole else [("tally", folder)]
        for job, before in jobs:
            results = pairs(command, floor, count, before)
            ratio = statistics.median(ours.seconds / low.seconds for ours, low in results)
            memory = statistics.median(ours.megabytes / low.megabytes for ours, low in results)
            ours = statistics.median(pair[0].seconds for pair in results)
            low = statistics.median(pair[1].seconds for pair in results)
            bound, limit = BOUNDS.get((job, answers)), MEMORY.get((job, answers))
            holds = (bound is None or ratio <= bound) and (limit is None or memory <= limit)
            good &= holds
            print(
                f"  {job:<11} {ours:6.2f} s, floor {low:6.2f} s: {ratio:4.2f} x the floor"
                f"{'' if bound is None else f' (bound {bound})'}, memory {memory:4.2f} x"
                f"{'' if limit is None else f' (bound {limit})'}{'' if holds else '  BROKEN'}"
            )
        if peer:
            results = pairs(command, [sys.executable, str(HERE / "peer.py"), str(export), str(out)], count)
            ratio = statistics.median(ours.seconds / low.seconds for ours, low in results)
            usual = statistics.median(pair[1].seconds for pair in results)
            memory = statistics.median(pair[1].megabytes for pair in results)
            print(f"  usual script {usual:5.2f} s, {memory:.0f} MB: ours takes {ratio:4.2f} x its time")
    return good


def main() -> int:
    """The measurement; 0 where every bound holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, nargs="+", default=[41, 5_000, 50_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer", action="store_true")
    asked = parser.parse_args()
    results = [measure(answers, asked.runs, asked.peer) for answers in asked.answers]
    return 0 if all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
