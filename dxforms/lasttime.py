"""Last time's 集計.xlsx as the description names it: found, opened, and refused with the cell that names it."""

from __future__ import annotations

from pathlib import Path

from dxforms.files import typed_path
from dxforms.issues import InputError, Issue, fault, notice
from dxforms.outputs import WORKBOOK, workbook_path
from dxforms.source.link import is_remote
from dxforms.survey.description import Description
from dxforms.survey.past import Previous
from dxforms.survey.previous import SHEETS, previous_of
from dxforms.text import wareki

ITEM = "前回の集計"
_OR_BLANK = "比較しない場合は、空欄にしてください。"


def read_past(described: Description) -> tuple[Previous | None, tuple[Issue, ...]]:
    """Last time's figures (None where none are named, or those of this very lecture), and notices.

    Only the sheets for machines are read. :class:`InputError` with the cell of 前回の集計 where the file is missing,
    cannot be read, is no tally of the program's or one without these sheets.
    """
    if not described.previous:
        return None, ()
    where = described.where("講演会", ITEM)
    if is_remote(described.previous):
        raise InputError(
            [
                fault(
                    "previous.link",
                    f"「{ITEM}」には、共有リンクは使えません。前回の「集計.xlsx」のファイルの場所を記入してください。{_OR_BLANK}",
                    where,
                )
            ]
        )
    path = (described.folder or Path()) / typed_path(described.previous)
    if path.is_dir():
        path = path / WORKBOOK
    if _same_file(path, workbook_path(described)):
        return None, (_itself(described, path),)
    try:
        previous = _read(path)
    except InputError as error:
        faults = [
            fault(each.code, f"{ITEM}「{path.name}」：{_placed(each)}{_OR_BLANK}", where)
            for each in error.issues
            if each.is_fault
        ]
        raise InputError(faults) from None
    here = described.identity
    if previous.identity.day == here.day and previous.identity.same_title(here):
        return None, (_itself(described, path),)
    if previous.identity.day >= here.day:
        return previous, (
            notice(
                "previous.later",
                f"{ITEM}は、{wareki(previous.identity.day)}の講演会の集計で、今回より前のものではありません。"
                "正しいか確かめてください。",
                where,
            ),
        )
    return previous, ()


def _placed(issue: Issue) -> str:
    """A fault's message, with the sheet and cell of last time's workbook where it has one."""
    where = issue.where
    place = f"「{where.sheet}」シート セル{where.cell}：" if where.sheet else ""
    return f"{place}{issue.message}"


def _same_file(path: Path, other: Path) -> bool:
    try:
        return path.resolve() == other.resolve()
    except OSError:
        return False


def _itself(described: Description, path: Path) -> Issue:
    return notice(
        "previous.itself",
        f"「{ITEM}」に、この講演会の集計（{path.name}）が記入されているため、比較していません。"
        f"前回の講演会のフォルダーにある集計を記入してください。{_OR_BLANK}",
        described.where("講演会", ITEM),
    )


def _read(path: Path) -> Previous:
    from dxforms.source.opening import PREVIOUS
    from dxforms.source.spreadsheet import read_book
    from dxforms.workbook.identity import read_stamp

    book = read_book(path, role=PREVIOUS, only=SHEETS)
    missing = [name for name in SHEETS if name not in book]
    if not missing:
        return previous_of(book)
    if read_stamp(path) is None:
        raise InputError([fault("previous.foreign", f"dxformsで作った集計ではありません。{PREVIOUS.wanted}")])
    raise InputError(
        [
            fault(
                "previous.old",
                f"「{'」「'.join(missing)}」のシートがありません（前の版のdxformsで作った集計か、シートが削除されています。）。"
                + PREVIOUS.again,
            )
        ]
    )
