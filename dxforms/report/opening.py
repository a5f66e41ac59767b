"""A Word file's package before anything reads it: refused where it is none or hostile."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
import zlib
from dataclasses import field
from pathlib import Path
from typing import BinaryIO

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.package import Unmarshaller
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.pkgreader import PackageReader
from docx.package import Package
from lxml import etree

from dxforms.issues import InputError, Where, fault
from dxforms.records import record

Source = str | os.PathLike[str] | BinaryIO

UNPACKED_LIMIT = 512 << 20
"""Bytes all parts of a Word file may take."""
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = "word/document.xml"


@record
class Opened:
    """A Word file: its name without folders, SHA-256 of its bytes, its package as python-docx holds it."""

    file: str
    sha256: str
    package: Package = field(repr=False)


def open_word(source: Source, what: str = "ひな形", *, plain: bool = False) -> Opened:
    """The package of a .docx (a path or a binary file); :class:`InputError` with what it is instead.

    ``plain`` leaves every part as the bytes it is: nothing is parsed, and what is not replaced is written as it was.
    """
    file = name_of(source)
    data = _bytes(source, file, what)
    if data.startswith(_OLE2):
        raise _refused(
            file,
            "word.ole2",
            f"{what}を開けません。古い形式（.doc）か、パスワード又は秘密度ラベルで保護されたファイルです。"
            "保護を外し、「Word文書（.docx）」の形式で保存し直してください。",
        )
    try:
        _check_zip(data, file, what)
        package = _plain(data) if plain else Package.open(io.BytesIO(data))
    except InputError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise _refused(
            file,
            "word.damaged",
            f"{what}を読み取れません。Word文書（.docx）ではないか、ファイルが壊れています。"
            "Wordで開き直して「Word文書（.docx）」の形式で保存してください。",
        ) from error
    kind = package.main_document_part.content_type
    if kind != CT.WML_DOCUMENT_MAIN:
        raise _refused(
            file,
            "word.kind",
            f"{what}が「Word文書（.docx）」の形式ではありません（テンプレート形式（.dotx）やマクロ付きの形式（.docm）は使えません。）。"
            "「名前を付けて保存」で「Word文書（.docx）」を選んで保存し直してください。",
        )
    return Opened(file=file, sha256=hashlib.sha256(data).hexdigest(), package=package)


def _plain(data: bytes) -> Package:
    """A package whose parts are bytes."""
    package = Package()
    reader = PackageReader.from_file(io.BytesIO(data))  # type: ignore[no-untyped-call]
    Unmarshaller.unmarshal(reader, package, _part)  # type: ignore[no-untyped-call]
    return package


def _part(name: PackURI, content_type: str, _: str, blob: bytes, package: Package) -> Part:
    return Part(name, content_type, blob, package)


def name_of(source: Source) -> str:
    """A source's name without folders."""
    if isinstance(source, (str, os.PathLike)):
        return Path(source).name
    name = getattr(source, "name", "")
    return Path(name).name if isinstance(name, str) else ""


def bytes_of(source: Source) -> bytes:
    """A source's bytes, from its beginning."""
    if isinstance(source, (str, os.PathLike)):
        return Path(source).read_bytes()
    source.seek(0)
    return source.read()


def _bytes(source: Source, file: str, what: str) -> bytes:
    try:
        return bytes_of(source)
    except FileNotFoundError as error:
        raise _refused(
            file, "word.missing", f"{what}が見つかりません。ファイルの名前と場所を確かめてください。"
        ) from error
    except OSError as error:
        raise _refused(
            file,
            "word.unreadable",
            f"{what}を開けません。Wordで開いている場合は閉じてください。"
            "閉じても開けないときは、ファイルとフォルダーの権限を確かめてください。",
        ) from error


def _check_zip(data: bytes, file: str, what: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # zipfile unpacks no more than the directory declares, so that adding up is enough.
        if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_LIMIT:
            raise _refused(
                file,
                "word.too_large",
                f"{what}の中身が大きすぎます（展開すると512MBを超えます。）。ファイルを確かめてください。",
            )
        if _MAIN not in archive.namelist() and "[Content_Types].xml" not in archive.namelist():
            raise KeyError(_MAIN)
        for entry in archive.infolist():
            if entry.filename.endswith((".xml", ".rels")):
                with archive.open(entry) as part:
                    if b"<!DOCTYPE" in part.read(4096):
                        raise _refused(
                            file,
                            "word.doctype",
                            f"{what}に、Wordが書かない定義（DOCTYPE）が含まれているため開きません。入手元を確かめてください。",
                        )


def _refused(file: str, code: str, message: str) -> InputError:
    return InputError([fault(code, message, Where(file=file))])
