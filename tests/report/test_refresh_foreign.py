"""A refresh after a real foreign editor: LibreOffice opens the report, types into it through its API and saves it."""

from __future__ import annotations

import os
import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest

from tests import outside, packages
from tests.report.late import counted, first, written
from tests.report.test_refresh import lines

_SCRIPT = """
import sys, time, uno
from com.sun.star.beans import PropertyValue

def value(name, what):
    made = PropertyValue()
    made.Name, made.Value = name, what
    return made

source, target, pipe = sys.argv[1:]
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(120):
    try:
        context = resolver.resolve("uno:pipe,name=" + pipe + ";urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.5)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
document = desktop.loadComponentFromURL(source, "_blank", 0, (value("Hidden", True),))
search = document.createSearchDescriptor()
search.SearchString = "を基数とし"
found = document.findFirst(search)
if found is not None:
    found.setString("を（全て）基数とし")
cursor = document.Text.createTextCursor()
cursor.gotoEnd(False)
document.Text.insertString(cursor, "（末尾に追記した。）", False)
document.storeToURL(target, (value("FilterName", "MS Word 2007 XML"),))
document.close(True)
import os
os._exit(0)  # the bridge would crash on an orderly way out, once the document is saved
"""


def need_uno() -> str:
    """A Python that has LibreOffice's API; the calling test is skipped (or fails where checkers are required)."""
    outside.need_libreoffice()
    for program in ("/usr/bin/python3", shutil.which("python3") or ""):
        if program and subprocess.run([program, "-c", "import uno"], capture_output=True).returncode == 0:
            return program
    reason = "LibreOffice's Python API is not installed (python3-uno)"
    if os.environ.get("DXFORMS_CHECKERS") == "required":
        pytest.fail(f"DXFORMS_CHECKERS=required: {reason}")
    pytest.skip(reason)


def through_libreoffice(data: bytes, folder: Path) -> bytes:
    """The report opened, edited and saved by LibreOffice."""
    python, office = need_uno(), outside.need_libreoffice()
    (folder / "before.docx").write_bytes(data)
    (folder / "edit.py").write_text(textwrap.dedent(_SCRIPT), encoding="utf-8")
    pipe = f"dxforms{os.getpid()}"
    process = subprocess.Popen(
        [
            office,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        done = subprocess.run(
            [
                python,
                folder / "edit.py",
                (folder / "before.docx").as_uri(),
                (folder / "after.docx").as_uri(),
                pipe,
            ],
            capture_output=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")
    finally:
        process.terminate()
        process.wait(60)
    return (folder / "after.docx").read_bytes()


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> bytes:
    """The first report as LibreOffice saved it."""
    return through_libreoffice(first()[0], tmp_path_factory.mktemp("libreoffice"))


@pytest.mark.outside
@pytest.mark.slow
def test_what_was_typed_in_libreoffice_is_there_and_its_figures_follow(saved):
    data, report = written(counted(44), saved)
    said = "\n".join(lines(data))
    assert "（末尾に追記した。）" in said
    assert "（全て）基数とし" in said
    old = {mark.path: mark.written for mark in first()[1].manifest.marks if mark.sort.value == "figure"}
    new = {mark.path: mark.written for mark in written(counted(44))[1].manifest.marks}
    moved = [path for path, figure in old.items() if "/NO#" not in path and new.get(path, figure) != figure]
    updated = sum(piece.moved for piece in report.refreshed.updated)
    assert updated >= 0.9 * len(moved) > 0
    assert written(counted(44), data)[0] == data


@pytest.mark.outside
@pytest.mark.slow
def test_the_package_is_as_sound_as_libreoffice_left_it(saved):
    data, _ = written(counted(44), saved)
    before = {finding.rpartition(":")[2] for finding in packages.findings(saved)}
    assert {finding.rpartition(":")[2] for finding in packages.findings(data)} <= before


@pytest.mark.outside
@pytest.mark.slow
def test_charts_that_can_no_longer_be_refreshed_are_told(saved):
    _, report = written(counted(44), saved)
    charts = [mark for mark in first()[1].manifest.marks if mark.sort.value == "chart"]
    told = [piece for piece in (*report.refreshed.kept, *report.refreshed.updated) if "グラフ" in piece.name]
    assert len(told) >= len(charts)
