"""An .xlsx as a zip of parts: refused where it is none, broken or hostile; its parts unpacked in pieces, and counted.

What a zip declares is not believed: every part is measured as it is unpacked (calamine unpacks what is there,
whatever the directory says). Rules of the package: ECMA-376 part 2.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree  # parts with a DOCTYPE never reach it

from dxforms.issues import InputError, Where, fault
from dxforms.source.opening import RESPONSES, Role

UNPACKED_LIMIT = 1 << 30
"""Bytes all parts may take; an export of 50,000 answers to 15 questions takes about 60 MB."""
RATIO_LIMIT = 300
"""Times a part may grow; exports grow 8 to 40 times, a bomb about 1,000 times."""
RATIO_FREE = 16 << 20
"""Bytes below which growth does no harm."""
PART_LIMIT = 10_000
PIECE = 4 << 20
"""Bytes a part is unpacked by at a time, at most."""
_FED = 64 << 10
"""Packed bytes that are unpacked at a time."""
_OVERLAP = 256


class Package:
    """One zip, read part by part. ``data`` begins with a zip's signature.

    Every method raises InputError where the zip is broken, what was unpacked so far is more than ``limit`` bytes,
    or a part holds a DOCTYPE.
    """

    def __init__(self, data: bytes, file: str, role: Role = RESPONSES, limit: int = UNPACKED_LIMIT) -> None:
        self._limit = limit
        self._data = data
        self._file = file
        self._role = role
        self._unpacked = 0
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                entries = package.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise self.broken() from None
        if len(entries) > PART_LIMIT:
            raise self._bomb()
        self._entries = {entry.filename.lstrip("/"): entry for entry in entries}
        self._names = {
            name.casefold(): name for name in self._entries
        }  # part names are compared without case
        if len(self._names) != len(entries):
            raise self.broken()

    # --- what is refused

    def refuse(self, code: str, message: str, sheet: str = "") -> InputError:
        """A fault of this file."""
        return InputError([fault(code, message, Where(file=self._file, sheet=sheet))])

    def broken(self) -> InputError:
        """The file is damaged."""
        return self.refuse(
            "workbook.broken",
            f"ファイルが壊れているか、ダウンロードが途中で切れています。{self._role.again}",
        )

    def _bomb(self) -> InputError:
        return self.refuse(
            "workbook.bomb",
            f"展開すると異常に大きくなるファイルのため、安全のため読み込みを中止しました。{self._role.again}",
        )

    def _doctype(self) -> InputError:
        return self.refuse(
            "workbook.doctype",
            "Excelのブックには無いはずの定義（DOCTYPE）が含まれているため、安全のため読み込みを中止しました。"
            f"Excelで開いて保存し直すか、{self._role.again}",
        )

    def other_kind(self, main: str) -> InputError:
        """What the zip is instead of a workbook; ``main`` is its main part."""
        names = {name.casefold() for name in self._entries}
        what, advice = "", self._role.wanted
        if main.startswith("word/") or "word/document.xml" in names:
            what = "Wordの文書です"
        elif main.startswith("ppt/") or "ppt/presentation.xml" in names:
            what = "PowerPointの資料です"
        elif main.endswith(".bin") or "xl/workbook.bin" in names:
            what = "Excelバイナリ ブック（.xlsb）です"
            advice = "Excelで開き、「Excel ブック（*.xlsx）」として保存し直してください。"
        elif "mimetype" in names and "content.xml" in names:
            what = "OpenDocument形式（.odsなど）のファイルです"
            advice = "Excelで開き、「Excel ブック（*.xlsx）」として保存し直してください。"
        elif any(name.endswith((".xlsx", ".csv")) for name in names):
            what = "ZIPにまとめられたファイルです"
            advice = "展開してから、中のファイルを指定してください。"
        else:
            what = "Excelのブックではありません"
        return self.refuse("workbook.other", f"このファイルは{what}。{advice}")

    # --- parts

    def __iter__(self) -> Iterator[str]:
        """The names of all parts, as the zip spells them."""
        return iter(self._entries)

    def named(self, name: str) -> str | None:
        """A part's name as the zip spells it; None where there is no such part."""
        return self._names.get(name.casefold())

    def declared(self, name: str) -> int:
        """Bytes a part takes by what the zip declares, which may be a lie."""
        return self._entries[name].file_size

    def _pieces(self, name: str) -> Iterator[bytes]:
        """A part's bytes in pieces, checked against the limits and against what the directory declares."""
        entry = self._entries[name]
        if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.broken()
        head = self._data[entry.header_offset : entry.header_offset + 30]
        if len(head) < 30 or head[:4] != b"PK\3\4":
            raise self.broken()
        start = entry.header_offset + 30 + int.from_bytes(head[26:28], "little")
        start += int.from_bytes(head[28:30], "little")
        packed = memoryview(self._data)[start : start + entry.compress_size]
        size = 0
        for piece in (
            _inflate(packed) if entry.compress_type == zipfile.ZIP_DEFLATED else iter((bytes(packed),))
        ):
            size += len(piece)
            self._unpacked += len(piece)
            if self._unpacked > self._limit or (size > RATIO_FREE and size > RATIO_LIMIT * len(packed)):
                raise self._bomb()
            yield piece
        if size != entry.file_size:
            raise self.broken()

    def checked(self, name: str) -> Iterator[tuple[bytes, bytes]]:
        """Pieces of an XML part, before each what stands around the cut; a DOCTYPE or an encoding that hides one is refused.

        What is shorter than the overlap is whole in one of the two.
        """
        tail = cut = b""
        try:
            for piece in self._pieces(name):
                if not tail and (piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in piece[:4]):
                    raise self._doctype()
                cut = tail + piece[:_OVERLAP] if tail else b""
                if b"<!DOCTYPE" in piece or b"<!DOCTYPE" in cut:
                    raise self._doctype()
                yield cut, piece
                tail = (piece if len(piece) >= _OVERLAP else tail + piece)[-_OVERLAP:]
        except zlib.error:
            raise self.broken() from None

    def whole(self, name: str) -> bytes | bytearray:
        """An XML part's bytes; a part whose checksum is wrong is broken, as for every other reader."""
        declared = self.declared(name)
        if declared > self._limit:
            raise self._bomb()
        content, end = (
            bytearray(declared),
            0,
        )  # pieces that are kept until they are joined take half as long again
        for _, piece in self.checked(name):
            content[end : end + len(piece)] = piece
            end += len(piece)
        if zlib.crc32(content) != self._entries[name].CRC:
            raise self.broken()
        return content

    def xml(self, name: str) -> ElementTree.Element | None:
        """A small part as a tree, None where there is no such part."""
        actual = self.named(name)
        if actual is None:
            return None
        content = self.whole(actual)
        try:
            return ElementTree.fromstring(content)  # noqa: S314 - a DOCTYPE was refused above
        except (ElementTree.ParseError, ValueError, LookupError):
            raise self.broken() from None

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id → (the type's last word, the target part); targets outside of the package are never followed."""
        folder, name = posixpath.split(part)
        tree = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        relations = {}
        for node in tree if tree is not None else ():
            target = node.get("Target", "")
            if node.get("TargetMode") == "External" or not target:
                continue
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            relations[node.get("Id", "")] = (node.get("Type", "").rsplit("/", 1)[-1], path)
        return relations


def bare(name: str) -> str:
    """A name without its namespace."""
    return name.rsplit("}", 1)[-1]


def _inflate(packed: memoryview) -> Iterator[bytes]:
    """Deflated bytes in pieces of bounded size; zlib.error where they are broken or end early."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for start in range(0, len(packed), _FED):  # what is not used of a piece is copied every time
        rest: bytes | memoryview = packed[start : start + _FED]
        while rest and not unpacker.eof:
            piece = unpacker.decompress(rest, PIECE)
            rest = unpacker.unconsumed_tail
            if piece:
                yield piece
    while not unpacker.eof:
        piece = unpacker.decompress(b"", PIECE)
        if not piece:
            raise zlib.error("ends early")
        yield piece
