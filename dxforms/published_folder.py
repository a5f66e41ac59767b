"""The folder of what is published, written beside and swapped: everything in it or nothing, other people's files kept."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from dxforms.issues import Findings, OutputError, Where
from dxforms.outputs import KEPT, identity_of
from dxforms.places import MEMORY
from dxforms.records import record
from dxforms.survey.about import METADATA
from dxforms.survey.description import Description, Identity
from dxforms.text import wareki
from dxforms.writable import UNCHANGED, cannot_write, owner_file

FOLDER = "公表用"
_RECORD = "published.json"
_PAUSES = (0.1, 0.2, 0.3)  # a virus scanner or OneDrive may hold a new folder for a moment
_SYSTEM = {"desktop.ini", "thumbs.db", ".ds_store"}
"""What a file manager lays into folders; nobody publishes it, and it holds nothing."""

Rename = Callable[[Path, Path], object]


@record
class Laid:
    """What stands in the folder now."""

    folder: Path
    files: tuple[str, ...]
    strangers: tuple[str, ...] = ()
    """Names of what lies in it and was not written by the program."""
    kept: Path | None = None
    """Where the folder of before went, because people had changed a file in it."""


@record
class _Before:
    """What the program last laid there: SHA-256 by name, None where only the names can be told."""

    identity: Identity
    files: Mapping[str, str | None]


def check_folder(folder: Path, described: Description, *, renamed: bool = False) -> None:
    """Look at the folder before anything is read or written.

    :class:`OutputError` where it cannot be the folder of what is published; :class:`InputError` where it holds
    another lecture's (``identity.day``), one of another title (``identity.title``, unless ``renamed``), or a
    document that must not leave.
    """
    _refuse_place(folder, described)
    if not folder.is_dir():
        return
    found = Findings()
    before = _before(folder, described)
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
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in {".docx", ".xlsx"} and path.is_file() and identity_of(path) is not None:
            found.fault(
                "publish.internal",
                f"公表用のフォルダー「{folder.name}」に、庁内用の「{path.name}」があります。別の場所に移してください。",
                where,
            )
        if path.name.startswith("~$") or path.name.startswith(".~lock."):
            continue
        owner = owner_file(path) if path.is_file() else None
        if owner is not None:
            raise OutputError(
                f"「{path.name}」がWord又はExcelで開かれているようです（「{owner.name}」があります。）。"
                f"閉じてから、もう一度実行してください。{UNCHANGED}"
            )
    found.raise_faults()


def _refuse_place(folder: Path, described: Description) -> None:
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
    rename: Rename = os.rename,
) -> Laid:
    """Lay the files into the folder, in place of those the program laid there before.

    What others put there moves into the new folder. A folder in which people changed a file of the program's is
    kept under a dated name. :class:`OutputError` where it cannot be done; everything is as it was then.
    ``rename`` stands in for :func:`os.rename` in tests.
    """
    before = _before(folder, described) if folder.is_dir() else None
    known = dict(before.files) if before is not None else {}
    there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    strangers = [name for name in there if name not in known and name not in files]
    edited = any(
        _is_edited(folder / name, known.get(name), files.get(name)) for name in there if name not in strangers
    )
    staged = folder.parent / f"~dx{secrets.token_hex(4)}"
    old = folder.parent / f"~dx{secrets.token_hex(4)}"
    kept = None
    try:
        _stage(staged, files)
        if folder.is_dir():
            _swap(staged, folder, old, strangers, rename)
            kept = _put_away(old, folder, when or datetime.now(), rename) if edited else None
        else:
            _rename(staged, folder, rename)
    except OSError as error:
        raise _refused(folder, error) from error
    finally:
        _clear(staged)
        if kept is None:
            _clear(old)
    _remember(folder, files, described)
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


def _swap(staged: Path, folder: Path, old: Path, strangers: list[str], rename: Rename) -> None:
    """The staged folder in the place of the one that is there, with what others put there; back where it fails."""
    _rename(folder, old, rename)
    moved: list[str] = []
    placed = False
    try:
        _rename(staged, folder, rename)
        placed = True
        for name in strangers:
            _rename(old / name, folder / name, rename)
            moved.append(name)
    except OSError:
        for name in moved:
            (folder / name).rename(old / name)
        if placed:
            folder.rename(staged)
        old.rename(folder)
        raise


def _rename(source: Path, target: Path, rename: Rename) -> None:
    for pause in _PAUSES:
        try:
            rename(source, target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    rename(source, target)


def _put_away(old: Path, folder: Path, when: datetime, rename: Rename) -> Path:
    """The folder of before under a dated name beside the new one."""
    number = 1
    while True:
        again = "" if number == 1 else f" {number}"
        kept = folder.with_name(f"{folder.name}{KEPT}{when:%Y-%m-%d %H%M}{again}）")
        if not kept.exists():
            _rename(old, kept, rename)
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


# ---------------------------------------------------------------- what was laid before


def _is_edited(path: Path, known: str | None, new: bytes | None) -> bool:
    """True where a file is neither what the program laid there nor what it lays there now."""
    if path.is_dir():
        return True
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return digest != known and (new is None or digest != hashlib.sha256(new).hexdigest())


def _before(folder: Path, described: Description) -> _Before | None:
    """What was laid into the folder, as remembered beside the description, else as its メタデータ says."""
    found = _records(described).get(_key(folder, described))
    if isinstance(found, dict):
        with suppress(KeyError, TypeError, ValueError):
            identity = Identity(day=date.fromisoformat(found["day"]), title=str(found["title"]))
            return _Before(identity=identity, files={str(k): str(v) for k, v in dict(found["files"]).items()})
    for path in sorted(folder.glob(f"*{METADATA}.csv")):
        read = _read_metadata(path)
        if read is not None:
            return _Before(identity=read, files={})
    return None


def _read_metadata(path: Path) -> Identity | None:
    with (
        suppress(OSError, UnicodeDecodeError, csv.Error, ValueError),
        path.open(encoding="utf-8-sig", newline="") as stream,
    ):
        facts = {row[0]: row[-1] for row in csv.reader(stream) if len(row) > 1}
        return Identity(day=date.fromisoformat(facts.get("調査実施日", "")), title=facts.get("講演会名", ""))
    return None


def _records(described: Description) -> dict[str, object]:
    if described.folder is None:
        return {}
    try:
        found = json.loads((described.folder / MEMORY / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _key(folder: Path, described: Description) -> str:
    """The folder by its way from the description, so that a lecture's folder can be moved as a whole."""
    home = (described.folder or Path()).resolve()
    with suppress(ValueError):
        return folder.resolve().relative_to(home).as_posix()
    return folder.resolve().as_posix()


def _remember(folder: Path, files: Mapping[str, bytes], described: Description) -> None:
    """Note what was laid; where that is not possible a folder too many is kept next time, no more."""
    if described.folder is None:
        return
    identity = described.identity
    laid = {
        "day": identity.day.isoformat(),
        "title": identity.title,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    memory = described.folder / MEMORY
    with suppress(OSError):
        memory.mkdir(exist_ok=True)
        (memory / _RECORD).write_text(
            json.dumps({**_records(described), _key(folder, described): laid}, ensure_ascii=False, indent=1),
            encoding="utf-8",
        )
