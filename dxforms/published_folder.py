"""The folder of what is published, written beside and swapped: everything in it or nothing, other people's files kept."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from dxforms.files import Replace, patiently
from dxforms.issues import Findings, OutputError, Where
from dxforms.outputs import KEPT, identity_of
from dxforms.places import MEMORY
from dxforms.published_record import digest_of, is_edited, laid_before, remember
from dxforms.records import record
from dxforms.survey.description import Description
from dxforms.text import wareki
from dxforms.writable import UNCHANGED, cannot_write, owner_file

FOLDER = "公表用"
_ANSWERS = {".xlsx", ".csv"}
_SYSTEM = {"desktop.ini", "thumbs.db", ".ds_store"}
"""What a file manager lays into folders; nobody publishes it, and it holds nothing."""


@record
class Laid:
    """What stands in the folder now."""

    folder: Path
    files: tuple[str, ...]
    strangers: tuple[str, ...] = ()
    """Names of what lies in it and was not written by the program."""
    kept: Path | None = None
    """Where the folder of before went, because people had changed a file in it."""


def check_folder(folder: Path, described: Description, *, renamed: bool = False) -> None:
    """Look at the folder before anything is read or written.

    :class:`OutputError` where it cannot be the folder of what is published; :class:`InputError` where it holds
    another lecture's (``identity.day``), one of another title (``identity.title``, unless ``renamed``), or a
    document that must not leave, be it in a folder of its own.
    """
    _refuse_place(folder, described)
    if not folder.is_dir():
        return
    found = Findings()
    before = laid_before(folder, described)
    here, where = described.identity, Where(file=folder.name)
    if before is not None and before.identity.day != here.day:
        found.fault(
            "identity.day",
            f"これは{wareki(before.identity.day)}の講演会の公表用のファイルです。「{described.file}」の開催日は{wareki(here.day)}です。"
            "先月のフォルダーを写して使う場合は、このフォルダーを別の場所に移すか、削除してください。",
            where,
        )
    elif before is not None and not renamed and not before.identity.same_title(here):
        found.fault(
            "identity.title",
            f"これは「{before.identity.title}」の公表用のファイルです。「{described.file}」の講演会名は「{here.title}」です。"
            "講演会名を直しただけのときは、コマンドに「--yes」を付けてください。"
            "別の講演会のときは、このフォルダーを別の場所に移してください。",
            where,
        )
    for path in sorted(folder.rglob("*")):
        if _is_internal(path):
            found.fault("publish.internal", _internal(path, folder), where)
    for path in sorted(folder.iterdir()):
        if path.name.startswith("~$") or path.name.startswith(".~lock."):
            continue
        owner = owner_file(path) if path.is_file() else None
        if owner is not None:
            raise OutputError(
                f"「{path.name}」がWord又はExcelで開かれているようです（「{owner.name}」があります。）。"
                f"閉じてから、もう一度実行してください。{UNCHANGED}"
            )
    found.raise_faults()


def check_answers(folder: Path, digests: Collection[str]) -> None:
    """:class:`InputError` where the folder holds a file of answers, whatever it is called (by SHA-256)."""
    found = Findings()
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix.lower() in _ANSWERS and path.is_file() and digest_of(path) in digests:
            found.fault("publish.internal", _internal(path, folder), Where(file=folder.name))
    found.raise_faults()


def _is_internal(path: Path) -> bool:
    """True for a document of the program's, and for what it remembers beside a description."""
    if path.name == MEMORY:
        return path.is_dir()
    return path.suffix.lower() in {".docx", ".xlsx"} and path.is_file() and identity_of(path) is not None


def _internal(path: Path, folder: Path) -> str:
    inside = path.relative_to(folder).as_posix()
    return (
        f"公表用のフォルダー「{folder.name}」に、庁内用の「{inside}」があります。別の場所に移してください。"
    )


def _refuse_place(folder: Path, described: Description) -> None:
    try:
        _look_at_place(folder, described)
    except OSError as error:  # a name longer than the disc takes
        raise cannot_write(folder, error) from error


def _look_at_place(folder: Path, described: Description) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError(
            f"公表用のフォルダー「{folder.name}」と同じ名前のファイルがあります。"
            f"ファイルの名前を変えるか、「-o」で別のフォルダーを指定してください。{UNCHANGED}"
        )
    if not folder.resolve().parent.is_dir():
        raise OutputError(
            f"公表用のフォルダー「{folder.name}」を作れません。保存先のフォルダー「{folder.resolve().parent.name}」がありません。"
            f"フォルダーを作るか、「-o」の指定を確かめてください。{UNCHANGED}"
        )
    home = None if described.folder is None else described.folder.resolve()
    inside = home is not None and (home == folder.resolve() or folder.resolve() in home.parents)
    if inside or (folder / described.file).exists():
        raise OutputError(
            f"「{described.file}」のあるフォルダーは、公表用のフォルダーにできません。"
            f"公表するファイルだけを置くフォルダーを「-o」で指定してください。{UNCHANGED}"
        )


def lay_folder(
    folder: Path,
    files: Mapping[str, bytes],
    described: Description,
    *,
    when: datetime | None = None,
    rename: Replace = os.rename,
) -> Laid:
    """Lay the files into the folder, in place of those the program laid there before.

    What others put there moves into the new folder. A folder in which people changed a file of the program's is
    kept under a dated name. :class:`OutputError` where it cannot be done; everything is as it was then.
    ``rename`` stands in for :func:`os.rename` in tests.
    """
    before = laid_before(folder, described) if folder.is_dir() else None
    known = dict(before.files) if before is not None else {}
    there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    strangers = [name for name in there if name not in known and name not in files]
    edited = any(
        is_edited(folder / name, known.get(name), files.get(name)) for name in there if name not in strangers
    )
    staged = folder.parent / f"~dx{os.urandom(4).hex()}"
    old = folder.parent / f"~dx{os.urandom(4).hex()}"
    kept = None
    try:
        _stage(staged, files)
        if folder.is_dir():
            _swap(staged, folder, old, strangers, rename)
            kept = _put_away(old, folder, when or datetime.now(), rename) if edited else None
        else:
            patiently(rename, staged, folder)
    except OSError as error:
        raise _refused(folder, error) from error
    finally:
        _clear(staged)
        if kept is None:
            _clear(old)
    remember(folder, files, described)
    return Laid(
        folder=folder,
        files=tuple(files),
        strangers=tuple(name for name in strangers if name.lower() not in _SYSTEM),
        kept=kept,
    )


def _stage(staged: Path, files: Mapping[str, bytes]) -> None:
    staged.mkdir()
    for name, data in files.items():
        with (staged / name).open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())


def _swap(staged: Path, folder: Path, old: Path, strangers: list[str], rename: Replace) -> None:
    """The staged folder in the place of the one that is there, with what others put there; back where it fails."""
    patiently(rename, folder, old)
    moved: list[str] = []
    placed = False
    try:
        patiently(rename, staged, folder)
        placed = True
        for name in strangers:
            patiently(rename, old / name, folder / name)
            moved.append(name)
    except OSError:
        for name in moved:
            (folder / name).rename(old / name)
        if placed:
            folder.rename(staged)
        old.rename(folder)
        raise


def _put_away(old: Path, folder: Path, when: datetime, rename: Replace) -> Path:
    """The folder of before under a dated name beside the new one."""
    number = 1
    while True:
        again = "" if number == 1 else f" {number}"
        kept = folder.with_name(f"{folder.name}{KEPT}{when:%Y-%m-%d %H%M}{again}）")
        if not kept.exists():
            patiently(rename, old, kept)
            return kept
        number += 1


def _clear(folder: Path) -> None:
    """Take away a folder of the program's own files (nothing else is left in it)."""
    if folder.is_dir():
        with suppress(OSError):
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()


def _refused(folder: Path, error: OSError) -> OutputError:
    if isinstance(error, PermissionError):
        return OutputError(
            f"公表用のフォルダー「{folder.name}」を書き換えられません。中のファイルをWord、Excel又はエクスプローラーで開いている場合は閉じてください。"
            f"閉じても書き換えられないときは、フォルダーの権限を確かめてください。{UNCHANGED}"
        )
    return cannot_write(folder, error)
