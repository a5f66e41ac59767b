"""The attribute 読み取り専用: Windows neither replaces nor removes a file that has it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def is_read_only(path: Path) -> bool:
    """True for a file with the attribute 読み取り専用 (which Windows shows as missing rights to write)."""
    return path.is_file() and not path.stat().st_mode & 0o200


def unlock(path: Path) -> int | None:
    """Take 読み取り専用 off a file (Windows neither replaces nor removes one that is); its rights before, None where it was not."""
    if not is_read_only(path):
        return None
    mode = path.stat().st_mode & 0o777
    path.chmod(mode | 0o200)
    return mode


def remove(path: Path) -> None:
    """Remove a file of our own, where it is there; a copy of a read-only one is read-only too."""
    with suppress(OSError):
        unlock(path)
    path.unlink(missing_ok=True)
