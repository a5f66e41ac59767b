"""A PC without internet: the folder of wheels that README has made, and the check that it is whole."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dxforms._version import __version__
from tests.checks import wheels

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PIP = re.findall(r"^(?:py|%USERPROFILE%\S+) -m pip (?:wheel|download|install) .+$", README, re.MULTILINE)
"""The guide's commands for Windows."""


def lay(folder: Path, name: str, tag: str = "py3-none-any", *requires: str) -> None:
    """A wheel with nothing in it but what it asks for."""
    distribution, version = name.split("-")
    needs = "".join(f"Requires-Dist: {each}\n" for each in requires)
    with zipfile.ZipFile(folder / f"{name}-{tag}.whl", "w") as wheel:
        wheel.writestr(
            f"{name}.dist-info/METADATA",
            f"Metadata-Version: 2.4\nName: {distribution}\nVersion: {version}\n{needs}",
        )


def whole(folder: Path) -> None:
    lay(folder, "dxforms-0.1.0", "py3-none-any", "tqdm>=4.66", "lxml>=5", "jwt[crypto]")
    lay(folder, "tqdm-4.70", "py3-none-any", 'colorama; platform_system == "Windows"')
    lay(folder, "colorama-0.4", "py2.py3-none-any")
    lay(folder, "lxml-6.0", "cp313-cp313-win_amd64")
    lay(folder, "jwt-2.0", "py3-none-any", 'cryptography; extra == "crypto"')
    lay(folder, "cryptography-50.0", "cp311-abi3-win_amd64")


def test_a_folder_that_holds_everything_is_whole(tmp_path):
    whole(tmp_path)
    assert list(wheels.findings(tmp_path, "3.13")) == []


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ("colorama", 'colorama; platform_system == "Windows" (asked for by tqdm)'),
        ("cryptography", 'cryptography; extra == "crypto" (asked for by jwt)'),
        ("dxforms", "dxforms (asked for by the installation)"),
    ],
)
def test_what_is_missing_is_named_with_who_asks_for_it(gone, told, tmp_path):
    whole(tmp_path)
    [path] = tmp_path.glob(f"{gone}-*.whl")
    path.unlink()
    assert [each.startswith(told) for each in wheels.findings(tmp_path, "3.13")] == [True]


def test_a_wheel_for_another_python_another_system_or_too_old_does_not_do(tmp_path):
    whole(tmp_path)
    assert "lxml-6.0-cp313-cp313-win_amd64.whl is there" in "".join(wheels.findings(tmp_path, "3.12"))
    for wrong in ("lxml-6.0-cp313-cp313-manylinux_2_28_x86_64", "lxml-4.9-cp313-cp313-win_amd64"):
        [path] = tmp_path.glob("lxml-*.whl")
        path.unlink()
        name, version, tag = wrong.split("-", 2)
        lay(tmp_path, f"{name}-{version}", tag)
        assert [each.startswith("lxml>=5") for each in wheels.findings(tmp_path, "3.13")] == [True]


def needed(environment: dict[str, str]) -> set[str]:
    """Everything dxforms asks for, directly or through others, by the metadata of what is installed here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [Requirement(each) for each in project["dependencies"]]
    seen: set[tuple[str, frozenset[str]]] = set()
    while asked:
        each = asked.pop()
        key = (canonicalize_name(each.name), frozenset(each.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            lines = importlib.metadata.requires(each.name) or []
        except importlib.metadata.PackageNotFoundError:  # not for this system: it is named all the same
            continue
        asked += [
            further
            for further in map(Requirement, lines)
            if wheels.applies(further, environment, frozenset(each.extras))
        ]
    return {name for name, _ in seen}


def test_the_guide_names_every_library_that_only_windows_needs():
    """pip reads the conditions for the system it runs on, so that the command made for others has to name them."""
    only_windows = needed(wheels.windows("3.13")) - needed({**default_environment(), **_LINUX})
    [line] = [line for line in PIP if "--platform win_amd64" in line]
    assert only_windows
    assert only_windows <= set(line.split())


_LINUX = {"platform_system": "Linux", "sys_platform": "linux", "os_name": "posix"}


def test_the_guide_names_this_version_s_wheel():
    named = re.findall(r"dxforms-\S+?\.whl", README)
    assert named
    assert set(named) == {f"dxforms-{__version__}-py3-none-any.whl"}


def test_the_guide_asks_no_index_for_a_program_of_our_name():
    """Only with --no-index, or by its file: another's program of the same name must not come in."""
    for line in PIP:
        words = line.split()
        assert "dxforms" not in words or "--no-index" in words, line


def test_the_guide_s_commands_are_the_ones_ci_runs():
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert [line.split()[3] for line in PIP] == ["install", "wheel", "wheel", "install"]
    assert "README.md" in script
    assert "tests.checks.wheels" in script
    assert "--net" in script
