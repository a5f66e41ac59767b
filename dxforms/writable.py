"""Whether a place on the clerk's disk can be written; where it cannot, why, and what to do."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

from dxforms.issues import Issue, OutputError, Where, notice
from dxforms.readonly import is_read_only

UNCHANGED = "ファイルは何も変更していません。"
"""Closes every message about an output that could not be written."""

WINDOWS_PATH = 259
"""Characters of a full path on Windows without long-path support (MAX_PATH less the closing NUL)."""
EXCEL_PATH = 218
"""Characters of a full path beyond which Excel does not open a workbook."""
_TEMPORARY_NAME = len("~dx00000000.tmp")


def refusal(path: Path, *, windows: bool = os.name == "nt", new: bool = False) -> OutputError | None:
    """Why ``path`` cannot be written, as far as looking at it tells; None where nothing speaks against it.

    A read-only file is refused unless ``new``, which keeps it under another name.
    """
    name = path.name
    if windows and longest(path) > WINDOWS_PATH:
        return OutputError(
            f"「{name}」を書き込めません。保存先のパスが{longest(path)}文字あり、Windowsの上限（{WINDOWS_PATH}文字）を"
            f"超えます。フォルダー名を短くするか、上位のフォルダーに移してください。{UNCHANGED}"
        )
    try:
        if path.is_dir():
            return OutputError(
                f"「{name}」を書き込めません。同じ名前のフォルダーがあります。"
                f"フォルダーの名前を変えるか、別の出力先を指定してください。{UNCHANGED}"
            )
        if not path.parent.is_dir():
            return OutputError(
                f"「{name}」を書き込めません。保存先のフォルダー「{path.parent.name or path.parent}」がありません。"
                f"フォルダーを作るか、出力先を確かめてください。{UNCHANGED}"
            )
        if path.exists():
            if is_read_only(path):
                if new:
                    return None
                return OutputError(
                    f"「{name}」は読み取り専用のため、書き込めません。"
                    f"書き直す場合は、ファイルのプロパティで「読み取り専用」を外してください。{UNCHANGED}"
                )
            with path.open("r+b"):  # refused while Excel or Word has it open on Windows
                pass
    except OSError as error:
        return cannot_write(path, error)
    return None


def cannot_write(path: Path, error: OSError) -> OutputError:
    """What a failed writing of ``path`` means, and what to do."""
    name = path.name
    program = _PROGRAMS.get(path.suffix.lower(), "ほかのソフトウェア")
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        reason = "ディスクの空き容量が足りません。不要なファイルを削除するか、別の場所に保存してください。"
    elif error.errno == errno.ENAMETOOLONG:
        reason = "ファイル名又はパスが長すぎます。短い名前にしてください。"
    elif error.errno == errno.EROFS:
        reason = "保存先は書き込みができない場所です。別のフォルダーに保存してください。"
    elif isinstance(error, PermissionError) and not path.exists():
        reason = (
            f"保存先のフォルダー「{path.parent.resolve().name}」に書き込む権限がありません。"
            "書き込めるフォルダーに保存してください。"
        )
    elif isinstance(error, PermissionError):
        owner = owner_file(path)
        reason = (
            f"{program}で開いている場合は閉じてください。"
            + (f"（「{owner.name}」があるため、開かれているようです。）" if owner else "")
            + "閉じても書き込めないときは、ファイルとフォルダーの権限を確かめてください。"
        )
    else:
        reason = f"{error.strerror or type(error).__name__}。保存先を確かめてください。"
    return OutputError(f"「{name}」を書き込めません。{reason}{UNCHANGED}")


_PROGRAMS = {".xlsx": "Excel", ".csv": "Excel", ".docx": "Word", ".pdf": "PDF閲覧ソフト"}


def owner_file(path: Path) -> Path | None:
    """The file Excel (``~$集計.xlsx``), Word (first two characters left out) or LibreOffice keeps beside an open one."""
    names = (f"~${path.name}", f"~${path.name[2:]}", f"~${path.name[1:]}", f".~lock.{path.name}#")
    return next((path.parent / name for name in names if (path.parent / name).exists()), None)


def longest(path: Path) -> int:
    """Characters of the longest full path that writing ``path`` needs, its temporary included."""
    return len(str(path.resolve().parent)) + 1 + max(len(path.name), _TEMPORARY_NAME)


def path_notices(path: Path) -> Iterator[Issue]:
    """Notices about a path that Windows or Excel will not open."""
    where = Where(file=path.name)
    size = len(str(path.resolve()))
    if longest(path) > WINDOWS_PATH:
        yield notice(
            "output.path-long",
            f"保存先のパスが{size}文字あり、Windowsでは開けません（上限{WINDOWS_PATH}文字）。"
            "フォルダー名を短くしてください。",
            where,
        )
    elif path.suffix.lower() == ".xlsx" and size > EXCEL_PATH:
        yield notice(
            "output.path-excel",
            f"保存先のパスが{size}文字あり、Excelでは開けません（上限{EXCEL_PATH}文字）。"
            "フォルダー名を短くしてください。",
            where,
        )
