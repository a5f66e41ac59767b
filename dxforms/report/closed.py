"""A report that must not be written again by habit: marked as final, protected, encrypted."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from dxforms.issues import ANEW

_ON = {"1", "true", "on"}
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TELLING = re.compile(r"/?(docProps/custom|word/settings)\d*\.xml", re.IGNORECASE)
"""The parts that say so, whatever number another program gave them."""
_PART_BYTES = 4 << 20
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def closed_file(path: Path) -> str:
    """As :func:`closed` for a file; what cannot be read is no reason: whoever reads it says what is wrong with it."""
    try:
        with path.open("rb") as stream:
            if stream.read(len(_OLE2)) == _OLE2:
                return _sentence(
                    path.name,
                    "パスワード又は秘密度ラベルで保護されている（又は古い形式（.doc）の）",
                    "保護を外し、「Word文書（.docx）」の形式で保存し直してください。",
                )
        with zipfile.ZipFile(path) as archive:
            return closed(path.name, _parts(archive))
    except (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        return ""


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for entry in archive.infolist():
        if _TELLING.fullmatch(entry.filename) and entry.file_size <= _PART_BYTES:
            yield entry.filename, archive.read(entry)


def closed(file: str, parts: Iterable[tuple[str, bytes]]) -> str:
    """Why the report ``file`` with these parts must stay as it is, and the way on; empty where nothing in it says so."""
    for name, data in parts:
        if not _TELLING.fullmatch(name):
            continue
        try:
            root = etree.fromstring(data, _PARSER)
        except etree.XMLSyntaxError:
            continue
        if any(_is_final(each) for each in root.iter("{*}property")):
            return _sentence(
                file,
                "最終版に設定されている",
                "Wordの「ファイル」の「情報」で「最終版にする」を解除してください。",
            )
        protection = root.find("{*}documentProtection")
        if protection is not None and _attribute(protection, "enforcement") in _ON:
            return _sentence(
                file,
                "編集が制限されている",
                "Wordの「校閲」の「編集の制限」で保護を中止してください。",
            )
        if root.find("{*}writeProtection") is not None:
            return _sentence(
                file,
                "読み取り専用が推奨されている（又は書き込みパスワードのある）文書の",
                "Wordの「名前を付けて保存」の「ツール」の「全般オプション」で解除してください。",
            )
    return ""


def _is_final(found: etree._Element) -> bool:
    return found.get("name") == "_MarkAsFinal" and "".join(map(str, found.itertext())).strip().lower() in _ON


def _attribute(element: etree._Element, name: str) -> str:
    """An attribute by its name, in the transitional namespace or the strict one."""
    return next(
        (str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), ""
    )


def _sentence(file: str, state: str, undo: str) -> str:
    return f"「{file}」は{state}ため、書き直しません。{ANEW}続きとして更新する場合は、{undo}"
