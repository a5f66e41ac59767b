"""README says what is: its code runs, its commands exist."""

from __future__ import annotations

import inspect
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dxforms
from dxforms.cli import main
from dxforms.commands import parsing
from dxforms.files import shipped
from tests.commands.test_parsing import COMMANDS
from tests.guide import GUIDE, README, ROOT

BLOCKS = {
    language: [
        match[1] for match in re.finditer(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    ]
    for language in ("sh", "python", "bat")
}
SPOKEN = sorted({match[1] for match in re.finditer(r"`dxforms ([^`\[]+)`", GUIDE)})


def example_inputs(folder: Path) -> None:
    """The example's folder without the documents dxforms makes."""
    outputs = shutil.ignore_patterns("実施結果報告書.docx", "集計.xlsx")
    shutil.copytree(shipped("examples/2026-11-24_講演会"), folder, dirs_exist_ok=True, ignore=outputs)


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", *command],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_the_library_block_makes_both_documents(tmp_path):
    example_inputs(tmp_path)
    done = run(tmp_path, "-c", BLOCKS["python"][0])
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "集計.xlsx").stat().st_size > 0
    assert (tmp_path / "実施結果報告書.docx").stat().st_size > 0


def test_the_script_a_city_keeps_makes_both_documents_and_says_the_rates(tmp_path):
    folder = tmp_path / "2026-11-24_講演会"
    shutil.copytree(shipped("examples/2026-11-24_講演会"), folder)
    done = run(tmp_path, str(shipped("examples/after_lecture.py")), "2026-11-24_講演会")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "全体：回答者41名（回答率71.9%）",
        "午前の部：回答者23名（回答率71.9%）",
        "午後の部：回答者18名（回答率72.0%）",
    ]


def test_the_script_a_city_keeps_says_what_is_wrong(tmp_path):
    done = run(tmp_path, str(shipped("examples/after_lecture.py")), str(tmp_path))
    assert done.returncode == 1
    assert "「講演会情報.xlsx」" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_commands_start_everything():
    first, second = BLOCKS["sh"][0].splitlines()
    assert first.endswith("dxforms demo")
    assert " -m pytest" in second


@pytest.mark.parametrize("line", SPOKEN)
def test_every_command_line_of_the_guide_is_understood(line):
    assert parsing.parse(line.split()) if line != "run --help" else main(["run", "--help"]) == 0


def test_every_command_the_readme_speaks_of_exists():
    assert set(re.findall(r"`dxforms (\w+)", README)) <= set(COMMANDS)


def test_the_guide_names_every_command():
    table = re.findall(r"^\| `dxforms (\w+)", README, re.MULTILINE)
    assert table == COMMANDS


def test_the_guide_says_of_each_command_what_its_help_says(capsys):
    assert main(["--help"]) == 0
    told = re.findall(r"^  ([a-z]+) +(\S.+)。$", capsys.readouterr().out, re.MULTILINE)
    shown = re.findall(
        r"^\| `dxforms (\w+)[^`]*` \| (.+?) \|$", GUIDE[GUIDE.index("### コマンド") :], re.MULTILINE
    )
    assert [(name, said.replace("。", "")) for name, said in told] == shown


def test_every_name_the_readme_takes_from_the_library_exists():
    used = set(re.findall(r"dxforms\.(\w+)", "\n".join(BLOCKS["python"]))) | set(
        re.findall(r"`dxforms\.(\w+)\(", README)
    )
    assert used <= set(dxforms.__all__)
    assert "read_description" in used


def test_every_file_the_readme_links_to_exists():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_room_of_the_table_exists_and_no_other():
    table = README[README.index("| room |") : README.index("`templates/` holds")]
    rooms = {
        name.removeprefix("dxforms.")
        for row in table.strip().splitlines()[2:]
        for name in re.findall(r"`([\w.]+)`", row.split("|")[1])
    }
    there = {
        path.stem
        for path in (ROOT / "dxforms").iterdir()
        if path.name[0] not in "_." and path.suffix != ".typed"
    }
    assert rooms - there == set()
    values = {"garbage", "grid", "issues", "patterns", "records", "text"}  # what every room stands on
    assert there - rooms == values


def test_what_the_readme_says_of_results_is_there():
    assert list(inspect.signature(dxforms.write_documents).parameters)[:5] == [
        "tally", "workbook", "report", "summary", "kian",
    ]  # fmt: skip
    assert {"changed", "refreshed"} <= set(inspect.get_annotations(dxforms.Written))
    assert {"findings", "rules"} <= set(dir(dxforms.Linted))
    assert {"previous", "n", "groups", "questions"} <= set(dir(dxforms.Tally))
    assert "rows" in inspect.signature(dxforms.publish).parameters
