"""What is remembered of pulled workbooks, in ``.dxforms`` beside the description: copies, and where they came from."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dxforms.files import write_beside
from dxforms.records import record
from dxforms.survey.description import Identity
from dxforms.writable import cannot_write, refusal

RECORDS = "pulled.json"
_LEFTOVER = "~dx*.tmp"
_LEFTOVER_AGE = 3600.0  # seconds: a pull in another window is not disturbed


@record
class Record:
    """One pulled copy: from which link, for which lecture, where it led, and what was fetched."""

    link: str
    """SHA-256 of the link: whether it is the same is all that matters."""
    day: date
    title: str
    drive: str = field(default="", repr=False)
    item: str = field(default="", repr=False)
    ctag: str = field(default="", repr=False)
    sha256: str = ""
    """Of the copy."""
    pulled: datetime | None = None
    """When it was last confirmed to be what the link leads to."""
    modified: datetime | None = None
    """The file's last change, as Microsoft 365 said."""

    def is_for(self, link: str, identity: Identity) -> bool:
        """True for the same link and the same lecture."""
        there = Identity(day=self.day, title=self.title)
        return self.link == digest(link.encode()) and self.day == identity.day and there.same_title(identity)


def digest(content: bytes) -> str:
    """SHA-256 as hexadecimal text."""
    return hashlib.sha256(content).hexdigest()


def digest_of(path: Path) -> str:
    """SHA-256 of a file; empty where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


# ---------------------------------------------------------------- records


def read_records(memory: Path) -> dict[str, Record]:
    """The records by label; those that cannot be read are left out, as if nothing had been pulled."""
    try:
        found = json.loads((memory / RECORDS).read_text(encoding="utf-8"))
        listed = found["places"].items()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    records = {}
    for label, values in listed:
        with contextlib.suppress(KeyError, TypeError, ValueError):
            records[str(label)] = _record(values)
    return records


def _record(values: Mapping[str, Any]) -> Record:
    texts = {name: values[name] for name in ("link", "title", "drive", "item", "ctag", "sha256")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise TypeError(texts)
    return Record(
        **texts,
        day=date.fromisoformat(values["day"]),
        pulled=_moment(values["pulled"]),
        modified=_moment(values["modified"]),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone()


def write_records(memory: Path, records: Mapping[str, Record]) -> None:
    """Write all records, beside and then in place."""
    values = {"places": {label: asdict(record) for label, record in records.items()}}
    text = json.dumps(values, ensure_ascii=False, indent=1, default=lambda moment: moment.isoformat())
    with write_beside(memory / RECORDS) as stream:
        stream.write(text.encode())


# ---------------------------------------------------------------- copies


def open_memory(memory: Path, now: datetime) -> None:
    """Make the folder where it is missing, and clear away what a killed pull has left; OutputError where it cannot be."""
    try:
        memory.mkdir(exist_ok=True)
    except OSError as error:
        raise refusal(memory) or cannot_write(memory, error) from None
    for leftover in memory.glob(_LEFTOVER):
        with contextlib.suppress(OSError):
            if now.timestamp() - leftover.stat().st_mtime > _LEFTOVER_AGE:
                leftover.unlink()


def store(copy: Path, content: bytes, *, keep: int, pulled: datetime | None) -> Path | None:
    """Put ``content`` in the place of ``copy``; the dated copy of what was there, None where none is kept.

    ``pulled`` says of when the old content is. Killed at any moment, the old copy or the new one is there.
    """
    if digest_of(copy) == digest(content):
        return None  # a pull was killed between the copy and the record of it
    kept = _keep(copy, pulled) if keep and copy.exists() else None
    with write_beside(copy) as stream:
        stream.write(content)
    _prune(copy, keep)
    return kept if kept is not None and kept.exists() else None


def dated_copies(copy: Path) -> list[Path]:
    """The dated copies of one place, newest first."""
    return [path for _, path in sorted(_dated(copy), reverse=True)]


def _dated(copy: Path) -> Iterator[tuple[tuple[str, int], Path]]:
    pattern = re.compile(
        re.escape(copy.stem) + r"（(\d{4}-\d\d-\d\d \d{6})(?: (\d+))?取得）" + re.escape(copy.suffix)
    )
    for path in copy.parent.iterdir():
        if match := pattern.fullmatch(path.name):
            yield (match[1], int(match[2] or 1)), path


def _keep(copy: Path, pulled: datetime | None) -> Path:
    """A dated copy of ``copy``, unless the newest one is the same to the byte (a pull was killed after making it)."""
    there = dated_copies(copy)
    if there and digest_of(there[0]) == digest_of(copy):
        return there[0]
    when = pulled or datetime.fromtimestamp(copy.stat().st_mtime)
    for number in range(1, 1000):
        again = "" if number == 1 else f" {number}"
        kept = copy.with_name(f"{copy.stem}（{when:%Y-%m-%d %H%M%S}{again}取得）{copy.suffix}")
        if not kept.exists():
            break
    with write_beside(kept) as stream, copy.open("rb") as old:
        shutil.copyfileobj(old, stream)
    return kept


def _prune(copy: Path, keep: int) -> None:
    for old in dated_copies(copy)[keep:]:
        with contextlib.suppress(OSError):  # open in Excel: it goes the next time
            old.unlink()
