"""A file's bytes, and what kind of file they are; everything that is no workbook and no text is refused here."""

from __future__ import annotations

import hashlib
from dataclasses import field
from enum import Enum
from os import PathLike, fspath
from pathlib import Path
from typing import BinaryIO

from dxforms.issues import InputError, Issue, Where, fault
from dxforms.records import record

Source = str | PathLike[str] | BinaryIO

SIZE_LIMIT = 512 << 20
"""Bytes of one file; an export of 50,000 answers takes about 5 MB."""
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLS_RAW = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # BIFF 2–5 without a container, 1987–1995
# ERROR_CLOUD_FILE_*: the file is only in OneDrive and could not be fetched (winerror.h).
_CLOUD_ERRORS = frozenset({*range(358, 399), 404, 426, 434, 475})
_NAME_TOO_LONG = (36, 63)  # ENAMETOOLONG on Linux and on macOS
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt", "")
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf")


class Form(Enum):
    """What a file's bytes are."""

    WORKBOOK = "xlsx"
    TEXT = "csv"


@record
class Role:
    """What a file is for, as a refusal tells it: which file to give instead, and how to come by a whole one."""

    wanted: str
    again: str
    missing: str = "名前と置き場所をご確認ください。"


RESPONSES = Role(
    wanted="Microsoft Formsの「Excelで開く」で保存した.xlsxファイルを指定してください。",
    again="もう一度ダウンロードしてください。",
)
DESCRIPTION = Role(
    wanted="「dxforms init」で作った講演会情報のファイル（.xlsx）を指定してください。",
    again="控えに置き換えるか、「dxforms init」で作り直してください。",
    missing="講演会のフォルダーで実行しているか、名前と置き場所をご確認ください。はじめて作るときは、「dxforms init」を実行してください。",
)
TALLY = Role(
    wanted="このファイルを別の場所に移すと、新しく作ります。",
    again="控えに置き換えるか、別の場所に移してください。移すと、新しく作ります。",
)
PREVIOUS = Role(
    wanted="前回の講演会の「集計.xlsx」を指定してください。",
    again="前回の講演会のフォルダーで「dxforms tally」を実行して作り直してください。",
    missing="名前と置き場所をご確認ください。",
)


@record
class Opened:
    """One file, whole: its name without folders, its bytes, their SHA-256 and what they are."""

    name: str
    data: bytes = field(repr=False)
    sha256: str
    form: Form


def open_source(source: Source, name: str = "", role: Role = RESPONSES) -> Opened:
    """The bytes of a path or a binary file.

    ``name`` is shown instead of the path's last part; ``role`` words what to do. Raises InputError where the file is missing, a folder,
    locked, empty, too large, or neither a zip nor a text.
    """
    if isinstance(source, str | PathLike):
        path = Path(fspath(source))
        shown = name or path.name or str(path)
        data = _read(path, shown, role)
    else:
        shown = name or Path(str(getattr(source, "name", "") or "")).name
        data = source.read(SIZE_LIMIT + 1)
        if not isinstance(data, bytes):
            raise TypeError("a binary file is needed: open it with mode 'rb'")
    if len(data) > SIZE_LIMIT:
        raise _refused(
            shown,
            "file.large",
            "ファイルが大きすぎます（上限は512MB）。回答のファイルかどうかご確認ください。",
        )
    return Opened(
        name=shown, data=data, sha256=hashlib.sha256(data).hexdigest(), form=_form(data, shown, role)
    )


def _refused(file: str, code: str, message: str) -> InputError:
    return InputError([fault(code, message, Where(file=file))])


def _read(path: Path, shown: str, role: Role) -> bytes:
    try:
        if path.is_dir():
            raise _refused(shown, "file.folder", "フォルダーです。中のファイルを指定してください。")
        if path.stat().st_size > SIZE_LIMIT:
            raise _refused(
                shown,
                "file.large",
                "ファイルが大きすぎます（上限は512MB）。回答のファイルかどうかご確認ください。",
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise InputError([trouble(error, shown, len(str(path.absolute())), role)]) from None


def trouble(error: OSError | ValueError, shown: str, length: int = 0, role: Role = RESPONSES) -> Issue:
    """What stopped a file from being read, in words a clerk can act on; ``length`` is the whole path's."""
    where = Where(file=shown)
    code = getattr(error, "winerror", None)  # only Windows has one
    if code in _CLOUD_ERRORS:
        return fault(
            "file.cloud",
            "OneDrive上にだけあるファイルで、このパソコンに取り込めませんでした。ネットワークへの接続を確かめ、"
            "エクスプローラーでファイルを右クリックして「このデバイス上で常に保持する」を選んでから、もう一度お試しください。",
            where,
        )
    too_long = code == 206 or (code is not None and length >= 260)  # Windows says "not found" of such paths
    if too_long or (isinstance(error, OSError) and error.errno in _NAME_TOO_LONG):
        return fault(
            "file.name_too_long",
            "ファイル名と置き場所を合わせた長さが、Windowsの上限（260字ほど）を超えているため開けません。"
            "短い名前に変えるか、浅いフォルダーに移してください。",
            where,
        )
    if isinstance(error, FileNotFoundError):
        return fault("file.missing", f"ファイルが見つかりません。{role.missing}", where)
    if isinstance(error, PermissionError):
        return fault(
            "file.permission",
            "ファイルを開けません。Excelなどで開いている場合は閉じてください。"
            "閉じても開けないときは、ファイルを読み取る権限があるかご確認ください。",
            where,
        )
    reason = f"（{error.strerror}）" if isinstance(error, OSError) and error.strerror else ""
    return fault(
        "file.unreadable",
        f"ファイルを読み込めませんでした{reason}。共有フォルダーやUSBメモリの場合は、"
        "パソコンにコピーしてからもう一度お試しください。",
        where,
    )


def _form(data: bytes, shown: str, role: Role) -> Form:
    if not data.strip(b"\0 \t\r\n"):
        raise _refused(shown, "file.empty", f"ファイルが空です（中身がありません）。{role.again}")
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return Form.WORKBOOK
    if data.startswith(_OLE2):
        raise _ole2(data, shown, role)
    suffix = Path(shown).suffix.lower()
    if suffix == ".xls" and data.startswith(_XLS_RAW):
        raise _old_xls(shown)
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16, as Excel's "Unicode text"
    is_binary = data.startswith(_OTHERS) or (not is_wide and data[:4096].count(0) * 20 >= len(data[:4096]))
    if suffix in _TEXT_SUFFIXES and not is_binary:
        return Form.TEXT
    what = "Excelのブック（.xlsx）ではありません。"
    if data.startswith(b"%PDF"):
        what = "PDFです。"
    elif (
        data.lstrip(b"\xef\xbb\xbf \t\r\n")[:15]
        .lower()
        .startswith((b"<!doctype html", b"<html", b"<!doctype"))
    ):
        what = "ウェブページ（HTML）です。サインインの画面が保存された可能性があります。"
    raise _refused(
        shown,
        "workbook.unknown",
        f"名前は「{suffix or '拡張子なし'}」ですが、中身は{what}{role.wanted}",
    )


def _old_xls(shown: str) -> InputError:
    return _refused(
        shown,
        "workbook.xls",
        "古い形式（.xls）のブックです。Excelで開き、「Excel ブック（*.xlsx）」として保存し直してください。",
    )


def _ole2(data: bytes, shown: str, role: Role) -> InputError:
    """Which OLE2 file it is, by the names of its streams ([MS-OFFCRYPTO] 2.1–2.3; [MS-XLS] 2.1.2)."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        if holds("DRMEncryptedDataSpace") or holds("DRMEncryptedTransform"):
            return _refused(
                shown,
                "workbook.labelled",
                "秘密度ラベル等で暗号化されたブックのため読み込めません。Excelで開き、"
                f"秘密度を暗号化されないものに変えて保存するか、{role.again}",
            )
        return _refused(
            shown,
            "workbook.password",
            "パスワードで保護されたブックのため読み込めません。Excelで開き、「ファイル」→「情報」→「ブックの保護」→"
            "「パスワードを使用して暗号化」でパスワードを消して保存し直してください。",
        )
    if holds("Workbook") or holds("Book"):
        return _old_xls(shown)
    what = (
        "古い形式のWord文書"
        if holds("WordDocument")
        else "古い形式のPowerPoint資料"
        if holds("PowerPoint Document")
        else ""
    )
    return _refused(
        shown,
        "workbook.unknown",
        f"Excelのブックではありません{f'（{what}です）' if what else ''}。{role.wanted}",
    )
