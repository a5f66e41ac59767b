"""What people changed by hand in a tally workbook: the file as it was found against the copy of what was written.

The copy lies in ``.dxforms`` beside the workbook. Of all ways to know what was written it is the only one that costs
nothing to speak of when nobody edits: it is no more than the copying of a file, and both files are read, by the same
reader, only once a person changed one of them. The answers it holds stand in the workbook itself beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from dxforms.grid import column_letters
from dxforms.outputs import copy_of
from dxforms.records import record
from dxforms.workbook import answers as form
from dxforms.workbook import respondents as who
from dxforms.workbook.aligning import moves_of
from dxforms.workbook.changes import Change, Sort, WorkbookChanges
from dxforms.workbook.compared import SavedSheet, around, as_it_was_sorted, compared
from dxforms.workbook.compared_book import outlined, placed
from dxforms.workbook.compared_records import compared_records
from dxforms.workbook.saved import UNREADABLE, SavedBook
from dxforms.workbook.sheets import ANSWERS, DATA, RESPONDENTS


@record
class _Kept:
    """A sheet of records: its headings, the columns its rows are known by, and those that are read back."""

    headings: tuple[str, ...]
    keys: tuple[str, ...]
    read: tuple[str, ...] = ()
    own_columns: bool = True


_RECORDS = {
    RESPONDENTS: _Kept(headings=who.COLUMNS, keys=(who.KEY,), read=who.READ),
    ANSWERS: _Kept(headings=form.COLUMNS, keys=(form.KEY, form.QUESTION), read=form.READ),
    DATA: _Kept(headings=(who.ID, who.COUNT, who.SESSION, who.COMPLETED), keys=(who.ID,), own_columns=False),
}


def changed_by_hand(kept: Path, path: Path) -> WorkbookChanges:
    """What stands in ``kept``, a copy of the workbook as it was found at ``path``, that the program had not written.

    Called once the new workbook lies at ``path`` and before :func:`dxforms.outputs.lay_copy`. A file that cannot be read says nothing.
    """
    copy = copy_of(path)
    with suppress(*UNREADABLE):
        if copy.exists():
            return WorkbookChanges(changes=tuple(_Comparison(copy, kept).changes()))
    from dxforms.workbook.book import ABOUT

    with suppress(*UNREADABLE), SavedBook(kept) as found, SavedBook(path) as new:
        added = [name for name in found.names if name not in {*new.names, *ABOUT}]
        return WorkbookChanges(
            changes=tuple(Change(sheet=name, sort=Sort.SHEET_ADDED) for name in added), is_known=False
        )
    return WorkbookChanges(is_known=False)


class _Comparison:
    """Two workbooks, sheet by sheet."""

    def __init__(self, before: Path, now: Path) -> None:
        self._before, self._now = before, now

    def changes(self) -> Iterator[Change]:
        """Every change, in the order of the sheets as they were written; sheets that are new stand last."""
        with SavedBook(self._before) as before, SavedBook(self._now) as now:
            plain = [name for name in before.names if name not in _RECORDS]
            old = before.sheets(plain)
            strange = [name for name in now.names if name not in before.names]
            lost = [name for name in plain if name not in now.names]
            new = {
                name: as_it_was_sorted(old[name], sheet) if name in old else sheet
                for name, sheet in now.sheets({*plain, *(strange if lost else ())} & {*now.names}).items()
            }
            renamed = dict(
                _renamed({name: old[name] for name in lost}, {name: new[name] for name in strange if lost})
            )
            self._names = {name: renamed.get(name, name) for name in before.names}
            self._moves = {
                name: moves_of(old[name].cells, new[self._names[name]].cells)
                for name in plain
                if self._names[name] in new
            }
            yield from outlined(before.outline, now.outline)
            for name in before.names:
                there = self._names[name]
                if there not in now.names:
                    yield Change(sheet=name, sort=Sort.SHEET_REMOVED)
                    continue
                if there != name:
                    yield Change(sheet=name, sort=Sort.SHEET_RENAMED, detail=f"（「{there}」）")
                yield from placed(name, before.outline, now.outline, self._names)
                if name in _RECORDS:
                    yield from self._records(name, before, now)
                else:
                    moves = self._moves[name]
                    yield from compared(
                        there,
                        old[name],
                        new[there],
                        moves,
                        partial(self._place, name),
                        partial(_cell, there),
                    )
            for name in now.outline.names:
                if name not in before.names and name not in renamed.values():
                    yield Change(sheet=name, sort=Sort.SHEET_ADDED)

    def _place(self, own: str, sheet: str, row: int, column: int) -> str:
        """Where a cell stands now that a formula on a sheet (``own``) of the written workbook names."""
        sheet = sheet or own
        moves = self._moves.get(sheet)
        there = moves.at((row, column)) if moves else (row, column)
        return "#REF!" if there is None else _cell("", self._names.get(sheet, sheet), *there)

    def _records(self, name: str, before: SavedBook, now: SavedBook) -> Iterator[Change]:
        from dxforms.source.spreadsheet import read_rows

        kept = _RECORDS[name]
        yield from compared_records(
            name,
            lambda: read_rows(self._before, name),
            lambda: read_rows(self._now, name),
            headings=kept.headings,
            keys=kept.keys,
            ignored=kept.read,
            own_columns=kept.own_columns,
        )
        yield from around(
            name,
            before.around(name),
            now.around(name),
            partial(self._place, name),
            partial(_cell, name),
            is_repainted=now.wears(name, now.painted.keys() - before.painted.keys()),
        )


def _cell(own: str, sheet: str, row: int, column: int) -> str:
    """A cell by its sheet; of a sheet of records the column only, since its rows are sorted and grow."""
    sheet = sheet or own
    letters = column_letters(column)
    return f"{sheet}!{letters}" if sheet in _RECORDS else f"{sheet}!{letters}{row + 1}"


def _renamed(lost: dict[str, SavedSheet], strange: dict[str, SavedSheet]) -> Iterator[tuple[str, str]]:
    """Sheets whose name changed: most of their words and formulas stand in a sheet of another name."""
    left = dict(strange)
    for name, sheet in lost.items():
        words = _words(sheet)
        for other, candidate in left.items():
            there = _words(candidate)
            if words and len(words & there) * 2 >= max(len(words), len(there)):
                yield name, other
                del left[other]
                break


def _words(sheet: SavedSheet) -> set[object]:
    return {cell.value for cell in sheet.cells.values() if not cell.formula and isinstance(cell.value, str)}
