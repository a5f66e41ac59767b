"""What is remembered of a sign-in: encrypted on this machine, or in memory only; never in plain text on disk."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Persistence = Callable[[str], Any]
"""From a path to a msal-extensions persistence: ``build_encrypted_persistence``, or what a test hands in."""


def cache_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Where this user's cache lies: on this machine, not in a roaming or shared folder."""
    if sys.platform == "win32":
        folder = Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support"
    else:
        folder = Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return folder / "dxforms" / "token.bin"


def open_cache(path: Path, persistence: Persistence | None = None) -> tuple[Any, bool]:
    """A token cache, and whether it is kept: encrypted on disk, or in memory where the system offers no encryption.

    A cache that cannot be read (another PC's, another user's, broken) is dropped.
    """
    import msal
    from msal_extensions import PersistedTokenCache

    # Each system has its own exceptions here; whatever they are, tokens then stay in memory.
    with contextlib.suppress(Exception):
        store = (persistence or _encrypted())(str(path))
        if store.is_encrypted:
            if path.exists() and not _is_readable(store):
                _drop(path)
            return PersistedTokenCache(store), True
    return msal.TokenCache(), False


def _encrypted() -> Persistence:
    from msal_extensions import build_encrypted_persistence

    built: Persistence = (
        build_encrypted_persistence  # ImportError on Linux without PyGObject, when it is called
    )
    return built


def _is_readable(store: Any) -> bool:  # noqa: ANN401  # msal-extensions has no types
    with contextlib.suppress(Exception):
        return isinstance(json.loads(store.load()), dict)
    return False


def sign_out(path: Path | None = None, *, persistence: Persistence | None = None) -> tuple[str, ...]:
    """The accounts that were remembered on this machine; nothing of them is left."""
    path = path or cache_file()
    if not path.exists():
        return ()
    accounts: tuple[str, ...] = ()
    with contextlib.suppress(Exception):  # a cache that cannot be read is dropped all the same
        store = (persistence or _encrypted())(str(path))
        known = json.loads(store.load()).get("Account", {})
        accounts = tuple(sorted({str(account.get("username", "")) for account in known.values()} - {""}))
        store.save("{}")  # a keychain keeps its content elsewhere than in the file
    _drop(path)
    return accounts


def _drop(path: Path) -> None:
    for leftover in (path, path.with_name(path.name + ".lockfile")):
        with contextlib.suppress(OSError):
            leftover.unlink(missing_ok=True)
