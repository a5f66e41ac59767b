"""Every byte of what was published, unzipped as far as there is anything to unzip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path


def whole(data: bytes, name: str = "") -> dict[str, bytes]:
    """The pieces of a file by their path through the archives around them; a file that is no archive is one piece."""
    return dict(_pieces(data, name))


def _pieces(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    yield name, data
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield (
            f"{name}!",
            b"\n".join([archive.comment, *(entry.comment + entry.extra for entry in archive.infolist())]),
        )
        for entry in archive.infolist():
            yield f"{name}/{entry.filename}", entry.filename.encode()
            yield from _pieces(archive.read(entry), f"{name}/{entry.filename}")


def pieces_of(folder: Path) -> dict[str, bytes]:
    """The same of every file in a folder, the files' names among it."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found[f"{path.name}?"] = path.name.encode()
            found.update(whole(path.read_bytes(), path.name))
    return found
