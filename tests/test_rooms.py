"""Which room may import what: the pure ones nothing but each other, each library its own room only."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import dxforms
from dxforms.files import shipped
from tests.commands.test_proof import edit, rewrite_drafts

PACKAGE = Path(dxforms.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

PURE = (
    "dxforms.patterns",
    "dxforms.records",
    "dxforms.issues",
    "dxforms.text",
    "dxforms.grid",
    "dxforms.papers",
    "dxforms.survey",
    "dxforms.readable",
    "dxforms.report.fields",
    "dxforms.report.marks",
    "dxforms.report.comparing",
    "dxforms.report.summary",
    "dxforms.report.comparing",
    "dxforms.report.items",
    "dxforms.report.marks",
    "dxforms.report.question_values",
    "dxforms.report.side_values",
    "dxforms.report.strip_links",
    "dxforms.report.summary",
    "dxforms.report.values",
    "dxforms.workbook.aligning",
    "dxforms.workbook.answers",
    "dxforms.workbook.book",
    "dxforms.workbook.changes",
    "dxforms.workbook.compared",
    "dxforms.workbook.compared_book",
    "dxforms.workbook.compared_charts",
    "dxforms.workbook.compared_records",
    "dxforms.workbook.compared_settings",
    "dxforms.workbook.comparison",
    "dxforms.workbook.contents",
    "dxforms.workbook.crossings",
    "dxforms.workbook.data",
    "dxforms.workbook.datasheets",
    "dxforms.workbook.encoded",
    "dxforms.workbook.drafting",
    "dxforms.workbook.entries",
    "dxforms.workbook.figures",
    "dxforms.workbook.fitting",
    "dxforms.workbook.formulas",
    "dxforms.workbook.group_columns",
    "dxforms.workbook.groupings",
    "dxforms.workbook.judging",
    "dxforms.workbook.keeping",
    "dxforms.workbook.live",
    "dxforms.workbook.long_answers",
    "dxforms.workbook.moved",
    "dxforms.workbook.overview",
    "dxforms.workbook.paged",
    "dxforms.workbook.plots",
    "dxforms.workbook.received",
    "dxforms.workbook.remarks",
    "dxforms.workbook.renumbered",
    "dxforms.workbook.respondents",
    "dxforms.workbook.reviewed",
    "dxforms.workbook.reviewing",
    "dxforms.workbook.sheets",
    "dxforms.workbook.spelling",
    "dxforms.workbook.tabled",
    "dxforms.workbook.unheld",
    "dxforms.workbook.writing",
    "dxforms.workbook.written",
)
ROOMS_OF = {
    "python_calamine": ("dxforms.source", "dxforms.report.chart_book"),
    "xlsxwriter": ("dxforms.workbook", "dxforms.report.chart_book"),
    "docx": ("dxforms.report",),
    "lxml": ("dxforms.report", "dxforms.source", "dxforms.workbook"),
    "PIL": ("dxforms.report",),
    "requests": ("dxforms.source",),
    "urllib3": ("dxforms.source",),
    "truststore": ("dxforms.source",),
    "msal": ("dxforms.source",),
    "msal_extensions": ("dxforms.source",),
    "tqdm": ("dxforms.source", "dxforms.commands"),
}  # fmt: skip
"""Every library the project depends on, and the rooms that may import it."""


def name_of(path: Path) -> str:
    return ".".join(("dxforms", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


def inside(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def imports(node: ast.AST) -> Iterator[str]:
    """What a module imports when it runs, functions included; what stands under TYPE_CHECKING does not run."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "imports are written in full"
            module = child.module or ""
            below = PACKAGE.parent.joinpath(*module.split("."))
            for alias in child.names:
                is_module = (below / f"{alias.name}.py").exists() or (below / alias.name).is_dir()
                yield f"{module}.{alias.name}" if is_module else module
        else:
            yield from imports(child)


def imported(path: Path) -> set[str]:
    return set(imports(ast.parse(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("path", [path for path in MODULES if inside(name_of(path), PURE)], ids=name_of)
def test_a_pure_room_imports_only_pure_rooms_and_the_standard_library(path):
    strange = {
        name
        for name in imported(path)
        if not inside(name, PURE) and name.split(".")[0] not in sys.stdlib_module_names
    }
    assert strange == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_library_is_imported_only_by_its_room(path):
    module = name_of(path)
    for name in imported(path):
        root = name.split(".")[0]
        if root == "dxforms" or root in sys.stdlib_module_names:
            continue
        assert root in ROOMS_OF, f"{module} imports {root}, which no room is named for"
        assert inside(module, ROOMS_OF[root]), f"{module} imports {root}"


def test_no_pure_room_is_named_that_does_not_exist():
    names = [name_of(path) for path in MODULES]
    assert [room for room in PURE if not any(inside(name, (room,)) for name in names)] == []


def test_only_the_command_line_prints_or_exits():
    speaking = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "print",
                "exit",
                "sys.exit",
                "os._exit",
            }:
                speaking.add(name_of(path))
    assert speaking == {"dxforms.cli", "dxforms.__main__"}


HEAVY = ("msal", "requests", "openpyxl", "PIL", "docx", "xlsxwriter", "python_calamine", "lxml")


def loaded(*line: str, folder: Path) -> set[str]:
    """The heavy libraries a command has imported by its end."""
    code = (
        "import json, sys\n"
        "from dxforms.cli import main\n"
        f"status = main({list(line)!r})\n"
        f"print(json.dumps([status, [name for name in {HEAVY!r} if name in sys.modules]]))\n"
    )
    found = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, encoding="utf-8", cwd=folder
    )
    status, names = json.loads(found.stdout.splitlines()[-1])
    assert status in (0, None), found.stderr
    return set(names)


@pytest.fixture(scope="module")
def lecture(tmp_path_factory) -> Path:
    """The example's folder, as the demo lays it."""
    folder = tmp_path_factory.mktemp("lecture")
    shutil.copytree(shipped("examples/2026-11-24_講演会"), folder, dirs_exist_ok=True)
    edit(folder / "実施結果報告書.docx", rewrite_drafts)
    return folder


MEANS = [
    (("fields",), set()),
    (("lint", "集計.xlsx"), {"lxml"}),
    (("init", "-o", "new.xlsx"), {"xlsxwriter"}),
    (("tally",), {"python_calamine", "xlsxwriter", "lxml"}),
    (("report",), {"python_calamine", "xlsxwriter", "lxml", "docx", "PIL"}),
    (("check",), {"python_calamine", "xlsxwriter", "lxml", "docx", "PIL"}),
    (("run",), {"python_calamine", "xlsxwriter", "lxml", "docx", "PIL"}),
    (("publish",), {"python_calamine", "xlsxwriter", "lxml", "docx"}),
]


@pytest.mark.parametrize(
    ("line", "means"), MEANS, ids=lambda value: value[0] if isinstance(value, tuple) else ""
)
def test_a_command_imports_only_what_it_uses(line, means, lecture):
    assert loaded(*line, folder=lecture) <= means
