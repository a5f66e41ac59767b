"""The wheel: exactly the files it should carry, and an installed copy that finds them."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [built] = folder.glob("*.whl")
    return built


def files_of(folder: str) -> set[str]:
    """Files of a folder of the checkout, without what a run leaves there."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_carries_exactly_the_package_the_templates_and_the_example(wheel):
    expected = files_of("dxforms") | {
        f"dxforms/_shipped/{name}" for folder in ("templates", "examples") for name in files_of(folder)
    }
    about = {
        f"dxforms-0.1.0.dist-info/{name}"
        for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
    }
    with zipfile.ZipFile(wheel) as archive:
        assert set(archive.namelist()) == expected | about


def test_the_wheel_carries_what_a_clerk_needs(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    example = "dxforms/_shipped/examples/2026-11-24_講演会"
    assert {
        "dxforms/py.typed",
        "dxforms/_shipped/templates/report.docx",
        "dxforms/_shipped/templates/report-landscape.docx",
        "dxforms/_shipped/templates/summary.docx",
        "dxforms/_shipped/templates/kian.docx",
        "dxforms/_shipped/templates/sentences.csv",
        "dxforms/_shipped/examples/after_lecture.py",
        f"{example}/講演会情報.xlsx",
        f"{example}/集計.xlsx",
        f"{example}/実施結果報告書.docx",
        f"{example}/写真/講師.jpg",
    } <= names


def test_nothing_private_or_left_over_is_carried(wheel):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            parts = name.split("/")
            assert not any(part.startswith((".", "~$", "__pycache__")) for part in parts), name
            assert "更新前" not in name


def test_an_unpacked_wheel_finds_its_templates_and_runs_the_demo(wheel, tmp_path):
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    code = (
        "import dxforms, sys\n"
        "from dxforms.cli import main\n"
        "from dxforms.files import shipped\n"
        "print(dxforms.__file__)\n"
        "print(shipped('templates/report.docx'))\n"
        "sys.exit(main(['demo', 'demo']))\n"
    )
    found = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(installed)},
    )
    assert found.returncode == 0, found.stderr
    where, template = found.stdout.splitlines()[:2]
    assert Path(where).is_relative_to(installed)
    assert Path(template).is_relative_to(installed)
    assert (tmp_path / "demo" / "実施結果報告書.docx").stat().st_size > 0
