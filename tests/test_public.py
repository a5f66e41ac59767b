"""The public door: what ``import dxforms`` gives, and what it costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import dxforms

SOURCE = Path(dxforms.__file__)
STANDARD = {name.lstrip("_") for name in sys.stdlib_module_names}


def test_every_name_of_the_door_leads_somewhere():
    for name in dxforms.__all__:
        assert getattr(dxforms, name) is not None


def test_the_typed_block_names_exactly_what_the_table_does():
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    typed = {
        (alias.asname, node.module)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed == set(dxforms._MODULE_OF.items())


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'write_reprot'"):
        dxforms.write_reprot  # noqa: B018


def test_the_version_is_the_projects():
    assert dxforms.__version__


def test_importing_the_door_imports_no_room_and_no_library():
    code = "import sys; before = set(sys.modules); import dxforms; print(*sorted(set(sys.modules) - before))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    foreign = [name for name in found.stdout.split() if name.split(".")[0].lstrip("_") not in STANDARD]
    assert foreign == ["dxforms"]
