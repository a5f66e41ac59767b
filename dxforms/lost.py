"""A tally workbook that was written and is not there any more."""

from __future__ import annotations

from pathlib import Path

from dxforms.issues import Issue, Where, fault, quoted
from dxforms.outputs import KEPT, copy_of, foreign, is_there
from dxforms.survey.description import Description

_BOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv"})


def lost(workbook: Path, described: Description) -> tuple[Issue, ...]:
    """A fault where a tally workbook was written for this lecture and is not there any more; else empty.

    With it everything staff decided is gone: a report made now would print what they withheld. It is most often
    there under another name, as Excel saves it with macros or a colleague names a copy.
    """
    copy = copy_of(workbook)
    if is_there(workbook) or not is_there(copy) or foreign(copy, described, renamed=True):
        return ()
    others = sorted(
        other.name
        for other in workbook.parent.iterdir()
        if other.name.startswith(workbook.stem) and other.suffix.lower() in _BOOKS and KEPT not in other.name
    )
    there = (
        f"{'、'.join(quoted(name) for name in others)}が、その続きであれば、Excelで開き、"
        f"「Excel ブック（*.xlsx）」の形式で「{workbook.name}」という名前で保存してください。"
        if others
        else "元の場所に戻してください。"
    )
    return (
        fault(
            "review.lost",
            f"前に作成した「{workbook.name}」が見当たりません。"
            f"集計の対象や掲載の可否など、確認して記入した内容を引き継げないため、何も書き込んでいません。{there}"
            "記入した内容を使わずに作り直す場合は、コマンドに「--new」を付けて実行してください。",
            Where(file=workbook.name),
        ),
    )
