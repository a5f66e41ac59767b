"""A Word package written to a file: the same parts give the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from typing import BinaryIO

from docx.opc.part import Part
from docx.package import Package

_DATE = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DEFAULTS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
}
_STORED = {".jpg", ".jpeg", ".png", ".xlsx"}
"""What is compressed already."""


def save(package: Package, target: BinaryIO, contents: Mapping[Part, bytes]) -> None:
    """Write a package; ``contents`` are the bytes of parts that were written anew."""
    parts = list(package.iter_parts())
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "[Content_Types].xml", _types(parts))
        _add(archive, "_rels/.rels", _bytes(package.rels.xml))
        for part in parts:
            name = str(part.partname)
            written = contents.get(part)
            _add(archive, name.lstrip("/"), part.blob if written is None else written)
            if len(part.rels):
                _add(archive, str(part.partname.rels_uri).lstrip("/"), _bytes(part.rels.xml))


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DATE)
    packed = any(name.lower().endswith(suffix) for suffix in _STORED)
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    entry.create_system = 0
    archive.writestr(entry, data, compresslevel=4)


def _quoted(text: str) -> str:
    """A text as an attribute (xml.sax.saxutils would import the whole of urllib and ssl)."""
    return '"' + text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;") + '"'


def _bytes(xml: str | bytes) -> bytes:
    return xml.encode("utf-8") if isinstance(xml, str) else xml


def _types(parts: list[Part]) -> bytes:
    """The content types: a default by extension, an override for every part that differs from it."""
    extensions = {"rels", "xml"}
    overrides = []
    for part in parts:
        extension = part.partname.ext.lower()
        if _DEFAULTS.get(extension) == part.content_type:
            extensions.add(extension)
        else:
            overrides.append((str(part.partname), part.content_type))
    lines = [
        f"<Default Extension={_quoted(each)} ContentType={_quoted(_DEFAULTS[each])}/>"
        for each in sorted(extensions)
    ] + [
        f"<Override PartName={_quoted(name)} ContentType={_quoted(kind)}/>"
        for name, kind in sorted(overrides)
    ]
    return f'{_HEAD}<Types xmlns="{_TYPES}">{"".join(lines)}</Types>'.encode()
