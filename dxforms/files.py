"""Files on the clerk's disk: written beside and then replaced, kept under dated names, shipped with the program."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePath, PureWindowsPath
from typing import BinaryIO

from dxforms.issues import Issue, OutputError
from dxforms.readonly import remove, unlock
from dxforms.writable import UNCHANGED, cannot_write, path_notices, refusal

Target = str | os.PathLike[str] | BinaryIO
"""Where something is written: a path, or a binary file that is open for writing."""

Replace = Callable[[Path, Path], object]

_PAUSES = (0.1, 0.2, 0.3)  # a virus scanner or OneDrive may hold a new file for a moment


@contextmanager
def write_beside(target: Target, *, replace: Replace = os.replace) -> Iterator[BinaryIO]:
    """A binary file to write ``target`` through: a temporary beside it that takes its place at the end.

    An open binary file is handed back as it is. Where the block or the replacing fails, the old file stays as
    it was and no temporary is left. :class:`OutputError` for what the file system refuses; other exceptions of
    the block pass through. ``replace`` stands in for :func:`os.replace` in tests.
    """
    with replace_all([target], replace=replace) as (stream,):
        yield stream


@contextmanager
def replace_all(
    targets: Sequence[Target], *, replace: Replace = os.replace, new: bool = False
) -> Iterator[tuple[BinaryIO, ...]]:
    """Binary files for several outputs, which take their places together at the end or not at all.

    As :func:`write_beside` for each. Where a later file cannot be replaced, those replaced before it get
    their old content back. With ``new`` a file that is read-only gives its place up too.
    """
    staged: list[tuple[Path, Path]] = []  # (temporary, target)
    streams: list[BinaryIO] = []
    try:
        with ExitStack() as opened:
            for target in targets:
                if isinstance(target, (str, os.PathLike)):
                    path = Path(target)
                    temporary, stream = _temporary(path, new=new)
                    staged.append((temporary, path))
                    streams.append(opened.enter_context(_closing(stream, path)))
                else:
                    streams.append(target)
            yield tuple(streams)
        _put_in_place(staged, replace)
    finally:
        for temporary, _ in staged:
            remove(temporary)


@contextmanager
def _closing(stream: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    """The stream, flushed to the disc where all went well; a full disc is an :class:`OutputError` of ``path``."""
    try:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())
    except OSError as error:
        # Other files (a photo, a template) have their own errors by now: what is left is writing this one.
        if error.errno in _WRITING:
            raise cannot_write(path, error) from error
        raise
    finally:
        with suppress(OSError):
            stream.close()


_WRITING = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


def _temporary(path: Path, *, new: bool = False) -> tuple[Path, BinaryIO]:
    """A new file beside ``path``, made with the rights the process gives any file (mkstemp's would be private)."""
    refused = refusal(path, new=new)
    if refused is not None:
        raise refused
    temporary = path.parent / f"~dx{os.urandom(4).hex()}.tmp"
    try:
        stream = temporary.open("x+b")
    except OSError as error:
        raise cannot_write(path, error) from error
    with suppress(OSError):
        shutil.copymode(path, temporary)
        unlock(temporary)
    return temporary, stream


def _put_in_place(staged: Sequence[tuple[Path, Path]], replace: Replace) -> None:
    """Replace every target; on failure give back what was replaced before it."""
    backups: list[tuple[Path, Path | None]] = []  # (target, copy of what was there)
    try:
        for number, (temporary, path) in enumerate(staged, start=1):
            backup = None
            try:
                if number < len(staged) and path.exists():
                    backup = path.parent / f"~dx{os.urandom(4).hex()}.tmp"
                    shutil.copy2(path, backup)
                _replace(temporary, path, replace)
            except OSError as error:
                if backup is not None:
                    remove(backup)
                for earlier, kept in reversed(backups):
                    if kept is None:
                        remove(earlier)
                    else:
                        _replace(kept, earlier, replace)
                raise cannot_write(path, error) from error
            backups.append((path, backup))
    finally:
        for _, kept in backups:
            if kept is not None:
                remove(kept)


def _replace(temporary: Path, path: Path, replace: Replace) -> None:
    mode = unlock(path)
    try:
        patiently(replace, temporary, path)
    except OSError:
        if mode is not None:
            path.chmod(mode)
        raise


def patiently(move: Replace, source: Path, target: Path) -> None:
    """Move a file or folder, again after a moment while another program holds it; OSError where it goes on to."""
    for pause in _PAUSES:
        try:
            move(source, target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    move(source, target)


def is_folder(path: Path) -> bool:
    """True for a folder; False too for a path the file system refuses to look at: whoever uses it says why."""
    with suppress(OSError):
        return path.is_dir()
    return False


def check_writable(
    paths: Sequence[str | os.PathLike[str]],
    *,
    new: bool = False,
    closed: Callable[[Path], str] = lambda _: "",
) -> tuple[Issue, ...]:
    """Notices about the places of outputs; :class:`OutputError` naming every one that cannot be written.

    Nothing is left or changed: an existing file is opened and closed, in each folder a temporary is made and
    removed. ``new`` as :func:`replace_all`; ``closed`` gives the reason why a file that is there must stay, if any.
    """
    # What to do, and the sentences on the files it is said of, each in a line.
    refusals: dict[str, list[str]] = {}
    notices: list[Issue] = []
    for path in map(Path, paths):
        with suppress(OSError):  # what the file system refuses to look at is said below
            if path.is_file() and (reason := closed(path)):
                said, stop, way = reason.partition("。")
                refusals.setdefault(way, []).append(said + stop)
                continue
        try:
            temporary, stream = _temporary(path, new=new)
        except OutputError as error:
            refusals[str(error).removesuffix(UNCHANGED)] = []
            continue
        stream.close()
        remove(temporary)
        notices.extend(path_notices(path))
    if refusals:
        raise OutputError("\n".join("\n".join(files) + way for way, files in refusals.items()) + UNCHANGED)
    return tuple(notices)


def keep_dated(path: str | os.PathLike[str], when: datetime) -> Path:
    """A copy of ``path`` as 「集計（更新前 2026-11-25 0930）.xlsx」 beside it; an existing one is never overwritten."""
    path = Path(path)
    for number in range(1, 1000):
        again = "" if number == 1 else f" {number}"
        kept = path.with_name(f"{path.stem}（更新前 {when:%Y-%m-%d %H%M}{again}）{path.suffix}")
        try:
            with kept.open("xb") as copy:
                try:
                    with path.open("rb") as old:
                        shutil.copyfileobj(old, copy)
                except OSError:
                    copy.close()
                    kept.unlink(missing_ok=True)
                    raise
        except FileExistsError:
            continue
        except OSError as error:
            raise cannot_write(kept, error) from error
        with suppress(OSError):
            shutil.copystat(path, kept)
        return kept
    raise OutputError(f"「{path.name}」の控えが多すぎます。古い控えを別の場所に移してください。{UNCHANGED}")


def typed_path(text: str) -> PurePath:
    """A path as a clerk types it into a cell: ``写真\\会場.jpg`` names the folder 写真 on every system.

    Quotation marks, as Explorer's 「パスのコピー」 puts them around a path, are left out.
    """
    return PurePath(PureWindowsPath(text.strip().strip('"”“').strip()).as_posix())


def shipped(name: str) -> Path:
    """The path of a file or folder that comes with the program: ``shipped("templates/report.docx")``.

    An installed copy holds them inside the package, a checkout at its top level. FileNotFoundError where the
    name is not shipped.
    """
    package = Path(__file__).resolve().parent
    for root in (package / "_shipped", package.parent):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(name)
