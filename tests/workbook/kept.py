"""A workbook that people changed after it was written, and what is said of it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from dxforms import outputs
from dxforms.survey.tally import Tally
from dxforms.workbook.changes import WorkbookChanges
from dxforms.workbook.handmade import changed_by_hand
from dxforms.workbook.writer import write_tally

Edit = Callable[[Workbook], Any]


def laid(tally: Tally, folder: Path) -> Path:
    """集計.xlsx as the program wrote it, with the copy beside it."""
    path = folder / "集計.xlsx"
    write_tally(tally, path)
    outputs.lay_copy(path)
    return path


def save(workbook: Path, *edits: Edit) -> Path:
    """The workbook as it lies under its dated name after these edits."""
    book = load_workbook(workbook)
    for edit in edits:
        edit(book)
    kept = workbook.with_name("集計（更新前）.xlsx")
    book.save(kept)
    return kept


def edited(workbook: Path, *edits: Edit) -> WorkbookChanges:
    """What is said of a workbook after these edits."""
    return changed_by_hand(save(workbook, *edits), workbook)


def parts_changed(workbook: Path, part: str, change: Callable[[str], str]) -> WorkbookChanges:
    """What is said of a workbook one part of which another program wrote otherwise."""
    kept = workbook.with_name("集計（更新前）.xlsx")
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                after = change(data.decode())
                assert after != data.decode()
                data = after.encode()
            new.writestr(name, data)
    return changed_by_hand(kept, workbook)


def told(found: WorkbookChanges) -> list[str]:
    assert found.is_known
    return [str(change) for change in found.changes]
