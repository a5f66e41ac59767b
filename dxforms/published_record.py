"""What the program last laid into a folder of what is published: remembered beside the description."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from dxforms.places import MEMORY
from dxforms.records import record
from dxforms.survey.about import METADATA
from dxforms.survey.description import Description, Identity

_RECORD = "published.json"


@record
class Before:
    """What the program last laid there: SHA-256 by name, None where only the names can be told."""

    identity: Identity
    files: Mapping[str, str | None]


def digest_of(path: Path) -> str:
    """SHA-256 of a file; empty where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def is_edited(path: Path, known: str | None, new: bytes | None) -> bool:
    """True where a file is neither what the program laid there nor what it lays there now."""
    if path.is_dir():
        return True
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return digest != known and (new is None or digest != hashlib.sha256(new).hexdigest())


def laid_before(folder: Path, described: Description) -> Before | None:
    """What was laid into the folder, as remembered beside the description, else as its メタデータ says."""
    found = _records(described).get(_key(folder, described))
    if isinstance(found, dict):
        with suppress(KeyError, TypeError, ValueError):
            identity = Identity(day=date.fromisoformat(found["day"]), title=str(found["title"]))
            return Before(identity=identity, files={str(k): str(v) for k, v in dict(found["files"]).items()})
    for path in sorted(folder.glob(f"*{METADATA}.csv")):
        read = _read_metadata(path)
        if read is not None:
            return Before(identity=read, files={})
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


def remember(folder: Path, files: Mapping[str, bytes], described: Description) -> None:
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
