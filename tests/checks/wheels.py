"""A folder of wheels, for a PC that is not this one: does it hold everything an installation without network asks for?

``pip download --platform`` chooses files for another system but reads the conditions of requirements (「only on Windows」)
for the one it runs on. Here they are read for the system the wheels are for.
``python -m tests.checks.wheels FOLDER --python 3.13`` says what is missing and exits with 1.
"""

from __future__ import annotations

import argparse
import sys
import zipfile
from collections.abc import Iterator, Mapping
from email.parser import BytesHeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

START = "dxforms"


def windows(python: str) -> dict[str, str]:
    """What conditions of requirements are read by on Windows x64 (PEP 508), for a Python like ``3.13``."""
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "10.0.19045",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "win32",
    }


def windows_tags(python: str) -> set[Tag]:
    """The tags of wheels that a Python on Windows x64 installs."""
    version = tuple(int(part) for part in python.split("."))
    name = f"cp{''.join(map(str, version))}"
    return {
        *cpython_tags(version, [name], ["win_amd64"]),
        *compatible_tags(version, name, ["win_amd64"]),
    }


def applies(needed: Requirement, environment: Mapping[str, str], extras: frozenset[str]) -> bool:
    """True where a requirement's condition holds, by any of the extras that were asked for."""
    if needed.marker is None:
        return True
    return any(needed.marker.evaluate({**environment, "extra": extra}) for extra in (extras or {""}))


def findings(folder: Path, python: str) -> Iterator[str]:
    """Every requirement, from ``dxforms`` on, that no wheel of the folder meets on Windows x64."""
    environment, tags = windows(python), windows_tags(python)
    held = {}
    for path in sorted(folder.glob("*.whl")):
        name, version, _, own = parse_wheel_filename(path.name)
        held.setdefault(name, []).append((version, own, path))
    asked = [(Requirement(START), "the installation")]
    seen: set[tuple[str, frozenset[str]]] = set()
    while asked:
        needed, by = asked.pop(0)
        name, extras = canonicalize_name(needed.name), frozenset(needed.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        fitting = [
            path
            for version, own, path in held.get(name, [])
            if needed.specifier.contains(version, prereleases=True) and own & tags
        ]
        if not fitting:
            there = ", ".join(path.name for _, _, path in held.get(name, [])) or "nothing"
            yield f"{needed} (asked for by {by}) on Windows x64, Python {python}: {there} is there"
            continue
        with zipfile.ZipFile(fitting[-1]) as wheel:
            metadata = next(each for each in wheel.namelist() if each.endswith(".dist-info/METADATA"))
            headers = BytesHeaderParser().parsebytes(wheel.read(metadata))
        for line in headers.get_all("Requires-Dist") or []:
            further = Requirement(line)
            if applies(further, environment, extras):
                asked.append((further, name))


def main() -> int:
    """Exit status 1 where something is missing."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--python", required=True)
    given = parser.parse_args()
    missing = list(findings(given.folder, given.python))
    print("\n".join(missing) or f"{len(list(given.folder.glob('*.whl')))} wheels, nothing missing")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
