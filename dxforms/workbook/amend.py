"""An existing description brought up to date with an export: added to and marked, never typed over."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, BinaryIO, TypedDict

from dxforms.grid import Grid
from dxforms.issues import Findings, InputError, Where, fault
from dxforms.records import record
from dxforms.source.spreadsheet import read_book
from dxforms.survey.draft import form_title
from dxforms.survey.filled import FilledSheet, Row, read_sheet, sheets_by_name
from dxforms.survey.layout import (
    EXAMPLE,
    LECTURE,
    QUESTIONS,
    SESSIONS,
    SETTINGS,
    SHEETS,
    SheetLayout,
    name_key,
)
from dxforms.survey.questions import KIND_ALIASES, Kind
from dxforms.survey.typed import lines, text
from dxforms.text import heading_key
from dxforms.workbook.blank import write_blank
from dxforms.workbook.entries import Entry, drafted, narrowed, session_entries
from dxforms.workbook.parts import Workbook
from dxforms.workbook.rereading import missing_sessions, reread
from dxforms.workbook.sheet_part import SheetPart

if TYPE_CHECKING:
    from dxforms.survey.draft import Draft

Source = str | os.PathLike[str] | BinaryIO

EVIDENCE = "根拠"
NOTE = "記入のしかた"
GONE = "【今回の回答ファイルに、この列見出しがありません。】"
"""What stands in 根拠 beside a question whose heading the export no longer has; taken away when it is back."""
_MATRIX = {
    heading_key(word)
    for word in (Kind.MATRIX.value, *(w for w, k in KIND_ALIASES.items() if k is Kind.MATRIX))
}


_EXPORTS = (".xlsx", ".csv")


class _Named(TypedDict, total=False):
    responses: bool
    former: str


@record
class Amended:
    """What :func:`amend` did, for a person to read; every typed cell is as it was."""

    sheets: tuple[str, ...] = ()
    """Sheets that were missing."""
    items: tuple[str, ...] = ()
    """項目 that were missing, as 講演会/会場."""
    questions: tuple[tuple[str, str], ...] = ()
    """Number (empty: 集計しない) and heading of the questions added."""
    gone: tuple[tuple[str, str], ...] = ()
    """Number and heading of the questions newly marked."""
    back: tuple[tuple[str, str], ...] = ()
    """Number and heading of the questions whose mark was taken away."""
    told: tuple[tuple[str, str], ...] = ()
    """Number and heading of the questions whose kind or options an earlier export did not show in full."""
    sessions: int = 0
    """Rows of 部 written, or told how their answers are known."""
    responses: bool = False
    """True where the export's name was written into 回答ファイル又は共有リンク."""
    former: str = ""
    """Another file that is named there: an earlier export of the same form where ``responses``, else one that stays."""

    @property
    def is_changed(self) -> bool:
        """True where anything was written."""
        return replace(self, former="") != Amended()


def amend(
    source: Source, target: BinaryIO, *, draft: Draft | None = None, responses: Sequence[str] = ()
) -> Amended:
    """A description with what is new added, written to an open binary file.

    Missing sheets, 項目 and questions are added at the end; a question whose heading the export no longer has is
    marked in 根拠, and one that a test answer left 未記入, or without some of its options, is told by a later one.
    ``responses`` are the files the draft was made from, as they are to stand in the cells. Typed
    cells, formats, lists, comments, pictures, macros and other sheets stay byte for byte; without anything to add
    the file is copied. Raises InputError where it is no workbook, is signed, or its sheets cannot be told apart.
    """
    data = _content(source)
    file = Path(os.fspath(source)).name if isinstance(source, str | os.PathLike) else "講演会情報.xlsx"
    book = read_book(io.BytesIO(data), name=file)
    workbook = Workbook(data)
    if workbook.is_signed:
        raise InputError([
            fault(
                "workbook.signed",
                "電子署名の付いたファイルのため、追加できません。署名を外したファイルを指定してください。",
                Where(file=file),
            )
        ])  # fmt: skip
    amending = _Amending(workbook, book, file)
    done = Amended(
        sheets=amending.add_sheets(draft, responses),
        items=(*amending.add_items(LECTURE), *amending.add_items(SETTINGS)),
        sessions=amending.fill_sessions(draft, responses),
        **amending.fill_responses(responses),
        **(amending.match_questions(draft) if draft is not None else {}),
    )
    if done.is_changed:
        workbook.save(target)
    else:
        target.write(data)
    return done


def _content(source: Source) -> bytes:
    return Path(os.fspath(source)).read_bytes() if isinstance(source, str | os.PathLike) else source.read()


class _Amending:
    """The workbook, what stands in it, and where the next row goes."""

    def __init__(self, workbook: Workbook, book: Mapping[str, Grid], file: str) -> None:
        self.workbook = workbook
        self.file = file
        self.made: dict[str, dict[str, int]] = {}
        """Columns added to a sheet, by its name and theirs."""
        self.names = {name_key(name) for name in book}
        found = Findings()
        grids = sheets_by_name(book, file=file, found=found)
        # A sheet that is missing is added; one that is mistyped or doubled a person must mend first.
        stop = [issue for issue in found.issues if issue.is_fault and issue.code != "sheet.missing"]
        self.sheets: dict[str, FilledSheet] = {}
        for layout in (LECTURE, SETTINGS, SESSIONS, QUESTIONS):
            if layout.name not in grids:
                continue
            told = Findings()
            sheet = read_sheet(layout, grids[layout.name], told)
            if sheet is not None:
                self.sheets[layout.name] = sheet
            elif layout in (LECTURE, QUESTIONS):
                stop += [issue for issue in told.issues if issue.is_fault]
        if stop:
            raise InputError(stop)

    def part(self, layout: SheetLayout) -> SheetPart:
        return self.workbook.sheet(self.sheets[layout.name].grid.sheet)

    def add_sheets(self, draft: Draft | None, responses: Sequence[str]) -> tuple[str, ...]:
        """Every sheet of the layout that is missing, as the blank description has it (with the draft's rows)."""
        wanted = [layout.name for layout in SHEETS] + [EXAMPLE]
        missing = [name for name in wanted if name_key(name) not in self.names]
        if missing:
            blank = io.BytesIO()
            write_blank(blank, draft=draft, responses=responses)
            other = Workbook(blank.getvalue())
            for name in missing:
                self.workbook.take_sheet(other, name)
        return tuple(missing)

    def add_items(self, layout: SheetLayout) -> tuple[str, ...]:
        """The 項目 a sheet lacks, each with its note, under the last row."""
        sheet = self.sheets.get(layout.name)
        if sheet is None:
            return ()
        known = {name_key(row["項目"].text) for row in sheet.rows}
        missing = [item for item in layout.items if name_key(item.name) not in known]
        last = _last_row(sheet.grid, sheet.heading_row)
        model = _model_row(sheet, last)
        for row, item in enumerate(missing, start=last + 1):
            part = self.part(layout)
            part.dress(row, _wide(sheet), model)
            part.put(row, sheet.columns["項目"], f"{item.name} *" if item.required else item.name)
            if NOTE in sheet.aside:
                part.put(row, sheet.aside[NOTE], item.note)
        return tuple(f"{layout.name}/{item.name}" for item in missing)

    def fill_sessions(self, draft: Draft | None, responses: Sequence[str]) -> int:
        """The export's 部 written where nothing was typed yet, and how those that were typed are told."""
        sheet = self.sheets.get(SESSIONS.name)
        entries: Sequence[Entry] = session_entries(draft, None, responses)
        if sheet is None or not entries:
            return 0
        told: Sequence[tuple[Row, Entry]] = ()
        if sheet.rows:
            told, entries = missing_sessions(sheet.rows, entries)
        for row, entry in told:
            self._put(SESSIONS, row, entry)
        self._write(SESSIONS, entries)
        return len(told) + len(entries)

    def fill_responses(self, responses: Sequence[str]) -> _Named:
        """The one file's name written into 講演会 where none is named anywhere, or an earlier export of the same form."""
        sheet, sessions = self.sheets.get(LECTURE.name), self.sheets.get(SESSIONS.name)
        if sheet is None or len(responses) != 1:
            return {}
        name = "回答ファイル又は共有リンク"
        if sessions is not None and any(row[name] for row in sessions.rows):
            return {}
        row = next((row for row in sheet.rows if name_key(row["項目"].text) == name_key(name)), None)
        if row is None:
            return {}
        former = row["内容"].text
        if former == responses[0] or (former and not _same_form(former, responses[0])):
            return {"former": former if former != responses[0] else ""}
        self.part(LECTURE).put(row.index, sheet.columns["内容"], responses[0])
        return {"responses": True, "former": former}

    def match_questions(self, draft: Draft) -> dict[str, tuple[tuple[str, str], ...]]:
        """Questions told by a later export told, new questions added, those that have gone marked, marks of those that are back taken away."""
        sheet = self.sheets.get(QUESTIONS.name)
        if sheet is None:  # it was added just now, with the draft's rows
            return {}
        present = {heading_key(heading) for asked in draft.questions for heading in asked.headings}
        known = {heading_key(heading) for row in sheet.rows for heading in _headings(row)}
        gone, back = [], []
        for row, evidence in self._evidence(sheet):
            missing = any(heading_key(heading) not in present for heading in _headings(row))
            told = (row["番号"].text, row["列見出し"].text)
            if missing and GONE not in evidence:
                self._note(sheet, row, f"{GONE}\n{evidence}".strip())
                gone.append(told)
            elif not missing and GONE in evidence:
                self._note(sheet, row, evidence.replace(GONE, "").strip())
                back.append(told)
        retold = []
        by_heading = {
            heading_key(asked.headings[0]): asked for asked in draft.questions if len(asked.headings) == 1
        }
        for row in sheet.rows:
            asked = by_heading.get(heading_key(row["列見出し"].text))
            if asked is not None and (entry := reread(row, asked)):
                self._put(QUESTIONS, row, entry)
                retold.append((row["番号"].text, row["列見出し"].text))
        # The column that tells the 部 is known by the sheet 部; it need not stand among the questions.
        telling = self.sheets[SESSIONS.name].rows if SESSIONS.name in self.sheets else ()
        known |= {heading_key(row["部を判別する設問"].text) for row in telling}
        number = max((int(n) for row in sheet.rows for n in re.findall(r"\d+", row["番号"].text)), default=0)
        entries: list[Entry] = []
        for asked in draft.questions:
            new = [heading for heading in asked.headings if heading_key(heading) not in known]
            if new:
                number += asked.kind is not Kind.SKIPPED
                entries.append(drafted(narrowed(asked, new), f"Q{number}"))
        self._write(QUESTIONS, entries)
        return {
            "questions": tuple((str(entry.get("番号", "")), str(entry["列見出し"])) for entry in entries),
            "gone": tuple(gone),
            "back": tuple(back),
            "told": tuple(retold),
        }

    def _evidence(self, sheet: FilledSheet) -> Iterator[tuple[Row, str]]:
        column = sheet.aside.get(EVIDENCE)
        for row in sheet.rows:
            if row["列見出し"]:
                value = sheet.grid.rows[row.index][column] if column is not None else None
                yield row, text(value)

    def _note(self, sheet: FilledSheet, row: Row, note: str) -> None:
        self.part(QUESTIONS).put(
            row.index, self._column(QUESTIONS, EVIDENCE), note, like=(row.index, sheet.columns["列見出し"])
        )

    def _put(self, layout: SheetLayout, row: Row, entry: Entry) -> None:
        """Cells of a row that is there."""
        sheet = self.sheets[layout.name]
        like = (row.index, max(sheet.columns.values()))
        for name, value in entry.items():
            self.part(layout).put(row.index, self._column(layout, name), value, like=like)

    def _column(self, layout: SheetLayout, name: str) -> int:
        """A column of a sheet, its heading added right of all others where there is none."""
        sheet = self.sheets[layout.name]
        made = self.made.setdefault(layout.name, {})
        column = {**sheet.columns, **sheet.aside, **made}.get(name)
        if column is None:
            column = max(_wide(sheet), len(sheet.grid.rows[sheet.heading_row])) + len(made)
            made[name] = column
            self.part(layout).put(sheet.heading_row, column, name, like=(sheet.heading_row, _wide(sheet) - 1))
        return column

    def _write(self, layout: SheetLayout, entries: Sequence[Entry]) -> None:
        """Rows under the last one in which anything stands."""
        sheet = self.sheets[layout.name]
        last = _last_row(sheet.grid, sheet.heading_row)
        for row, entry in enumerate(entries, start=last + 1):
            part = self.part(layout)
            model = _model_row(sheet, last)
            part.dress(row, _wide(sheet), model)
            for name, value in entry.items():
                part.put(row, self._column(layout, name), value, like=(model, _wide(sheet) - 1))


def _same_form(one: str, other: str) -> bool:
    """True for two exports' names that differ in Forms' count of answers alone, in one folder."""
    paths = [PureWindowsPath(each) for each in (one, other)]
    return len({(path.parent, form_title(path.name)) for path in paths}) == 1 and one.lower().endswith(
        _EXPORTS
    )


def _last_row(grid: Grid, heading_row: int) -> int:
    return max(
        (index for index, row in enumerate(grid.rows) if index >= heading_row and any(map(text, row))),
        default=heading_row,
    )


def _model_row(sheet: FilledSheet, last: int) -> int:
    """The row a new one looks like: the last that is filled, else the first under the headings."""
    return max(last, sheet.heading_row + 1)


def _wide(sheet: FilledSheet) -> int:
    """Columns of the sheet's table, those beside it included."""
    return max((*sheet.columns.values(), *sheet.aside.values())) + 1


def _headings(row: Row) -> tuple[str, ...]:
    """The export's headings a question names: one a line where it is a matrix, else the whole cell."""
    shown = row["列見出し"].text
    if not shown:
        return ()
    return lines(shown) if heading_key(row["回答形式"].text) in _MATRIX else (shown,)
