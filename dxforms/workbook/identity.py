"""Which lecture a workbook was made for, in its custom document properties."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dxforms.issues import ANEW
from dxforms.records import record
from dxforms.survey.description import Identity

if TYPE_CHECKING:
    from lxml import etree

    from dxforms.survey.tally import Tally

DAY, TITLE, SOURCE, PROGRAM = "開催日", "講演会名", "回答元", "作成"
"""Names of the properties; of 講演会名 and 回答元 there may be several, numbered from 2."""
_PART = "docProps/custom.xml"
_MOST = 255  # characters of a property's text
_PART_BYTES = 1 << 20
_NAMESPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"


@record
class Stamp:
    """What a workbook says of itself: the lecture, the forms it was counted from (``label:fingerprint``), the program."""

    identity: Identity
    sources: tuple[str, ...] = ()
    program: str = ""


def properties_of(tally: Tally, program: str) -> Iterator[tuple[str, str]]:
    """The custom properties of a tally's workbook, names and texts."""
    identity = tally.description.identity
    yield DAY, identity.day.isoformat()
    pieces = [identity.title[start : start + _MOST] for start in range(0, len(identity.title), _MOST)] or [""]
    yield from _numbered(TITLE, pieces)
    yield from _numbered(
        SOURCE, [f"{source.label}:{source.fingerprint}"[-_MOST:] for source in tally.responses.sources]
    )
    yield PROGRAM, program


def _numbered(name: str, values: list[str]) -> Iterator[tuple[str, str]]:
    for number, value in enumerate(values, start=1):
        yield (name if number == 1 else f"{name}{number}"), value


def read_identity(source: Path | BinaryIO) -> Identity | None:
    """The lecture a workbook was made for; None for another's workbook, or one that cannot be read."""
    stamp = read_stamp(source)
    return None if stamp is None else stamp.identity


def read_stamp(source: Path | BinaryIO) -> Stamp | None:
    """What a workbook says of itself; None where it says nothing or cannot be read."""
    found = _properties(source)
    try:
        day = date.fromisoformat(found[DAY])
    except (KeyError, ValueError):
        return None
    return Stamp(
        identity=Identity(day=day, title="".join(_collected(found, TITLE))),
        sources=tuple(_collected(found, SOURCE)),
        program=found.get(PROGRAM, ""),
    )


def _collected(found: dict[str, str], name: str) -> Iterator[str]:
    number = 1
    while (key := name if number == 1 else f"{name}{number}") in found:
        yield found[key]
        number += 1


def closed_file(path: Path) -> str:
    """Why a workbook that is there must stay as it is, and the way on; empty where nothing in it says so.

    What cannot be read is no reason: whoever reads it says what is wrong with it.
    """
    if _properties(path).get("_MarkAsFinal", "").strip().lower() in {"1", "true"}:
        state, undo = (
            "最終版に設定されている",
            "Excelの「ファイル」の「情報」で「最終版にする」を解除してください。",
        )
    else:
        root = _root(path, "xl/workbook.xml")
        if root is None:
            return ""
        if _has_sharing(root):
            state, undo = (
                "読み取り専用が推奨されている（又は書き込みパスワードのある）ブックの",
                "Excelの「名前を付けて保存」の「ツール」の「全般オプション」で解除してください。",
            )
        elif _has_locked_sheets(root):
            state, undo = (
                "ブックの構成が保護されている",
                "Excelの「校閲」の「ブックの保護」を解除してください。",
            )
        else:
            return ""
    return f"「{path.name}」は{state}ため、書き直しません。{ANEW}続きとして更新する場合は、{undo}"


def _has_sharing(root: etree._Element) -> bool:
    """True where a workbook recommends to be opened read-only, or asks for a password before it is written."""
    sharing = root.find("{*}fileSharing")
    return sharing is not None and bool(
        sharing.get("readOnlyRecommended") in {"1", "true"}
        or sharing.get("reservationPassword")
        or sharing.get("hashValue")
    )


def _has_locked_sheets(root: etree._Element) -> bool:
    """True where nobody may add, rename or remove a sheet (ブックの保護)."""
    protection = root.find("{*}workbookProtection")
    return protection is not None and protection.get("lockStructure") in {"1", "true"}


def _properties(source: Path | BinaryIO) -> dict[str, str]:
    root = _root(source, _PART)
    if root is None:
        return {}
    return {
        str(item.get("name")): "".join(str(text) for text in item.itertext())
        for item in root.iter(f"{_NAMESPACE}property")
    }


def _root(source: Path | BinaryIO, part: str) -> etree._Element | None:
    """A small part of a workbook; None where it is not there or cannot be read."""
    from lxml import etree

    try:
        with zipfile.ZipFile(source) as package:
            if package.getinfo(part).file_size > _PART_BYTES:
                return None
            content = package.read(part)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(content, parser)
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return None
