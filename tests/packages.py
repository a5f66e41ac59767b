"""Our own package check for .docx and .xlsx: what the Open XML SDK's validator lets pass.

``findings(path)`` says everything that is wrong, one line each, and nothing where a file is whole. The rules lie in
``tests/checks``; ``tests/test_packages.py`` sees each of them find a seeded fault.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator

from tests.checks import common, excel, word
from tests.checks.parts import Package


def findings(path: str | os.PathLike[str] | bytes) -> list[str]:
    """What is wrong with a .docx or .xlsx (a path, or its bytes), told apart by what it holds."""
    try:
        package = Package(path)
    except (zipfile.BadZipFile, OSError) as error:
        return [f"not a package: {error}"]
    return list(_findings(package))


def _findings(package: Package) -> Iterator[str]:
    yield from common.findings(package)
    if any(name.startswith("word/") for name in package.data):
        yield from word.findings(package)
        for name, data in package.data.items():
            if name.startswith("word/embeddings/") and name.endswith(".xlsx"):
                yield from (f"{name}: {found}" for found in findings(data))
    elif any(name.startswith("xl/") for name in package.data):
        yield from excel.findings(package)
    else:
        yield "neither a document nor a workbook"
