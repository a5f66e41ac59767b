"""Pictures without what cameras and programs write into them; what a crop hides is cut off.

Bytes are left out, pictures are not compressed anew, except where something has to be cut off.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from dxforms.records import record

if TYPE_CHECKING:
    from PIL.Image import Image

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs acTL fcTL fdAT".split()
)  # fmt: skip
"""Chunks a picture is drawn by; texts, times, EXIF and private chunks are not among them."""
_SVG = "{http://www.w3.org/2000/svg}"
_SVG_SPACES = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
_SVG_REFUSED = frozenset({"image", "script", "foreignObject"})
_QUALITY = 95
_DRAWN = ("TIFF", "WEBP")
"""What is saved anew without loss, as PNG."""


@record
class Picture:
    """A picture as it may be published: its bytes, its content type and the ending of its name."""

    data: bytes
    content_type: str
    ending: str


def stripped(data: bytes) -> Picture | None:
    """A picture without metadata; None for a kind that is not known, or that is damaged."""
    try:
        if data.startswith(b"\xff\xd8"):
            return Picture(data=b"".join(_jpeg(data)), content_type="image/jpeg", ending="jpg")
        if data.startswith(_PNG):
            return Picture(data=b"".join(_png(data)), content_type="image/png", ending="png")
        if data.startswith((b"GIF87a", b"GIF89a")):
            return Picture(data=b"".join(_gif(data)), content_type="image/gif", ending="gif")
        if data.startswith(b"BM"):
            return Picture(
                data=data[: struct.unpack_from("<I", data, 2)[0]], content_type="image/bmp", ending="bmp"
            )
        if data[:4] == b"\x01\x00\x00\x00" and data[40:44] == b" EMF":
            return Picture(data=_emf(data), content_type="image/x-emf", ending="emf")
        if data[:4] in (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00"):
            return Picture(data=data, content_type="image/x-wmf", ending="wmf")
        if b"<svg" in data[:4096]:
            return _svg(data)
    except (struct.error, IndexError, ValueError):
        return None
    return _redrawn(data)


def _jpeg(data: bytes) -> Iterator[bytes]:
    """The segments a JPEG is drawn by: JFIF, the colour profile, Adobe's colour transform; nothing behind its end."""
    yield data[:2]
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker where one is due")
        while data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        if marker == 0xD9:
            yield data[at : at + 2]
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            yield data[at : at + 2]
            at += 2
            continue
        size = struct.unpack_from(">H", data, at + 2)[0]
        segment = data[at : at + 2 + size]
        if len(segment) != size + 2:
            raise ValueError("cut off")
        if _is_drawn(marker, segment):
            yield segment
        at += 2 + size
        if marker == 0xDA:
            end = _scan_end(data, at)
            yield data[at:end]
            at = end


def _is_drawn(marker: int, segment: bytes) -> bool:
    if marker == 0xE0:
        return segment[4:9] == b"JFIF\0" and len(segment) <= 18  # a longer one holds a thumbnail
    if marker == 0xE2:
        return segment[4:16] == b"ICC_PROFILE\0"
    if marker == 0xEE:
        return segment[4:9] == b"Adobe"
    return marker != 0xFE and not 0xE0 <= marker <= 0xEF


def _scan_end(data: bytes, at: int) -> int:
    """Where the next marker stands after the coded pixels."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise ValueError("no end")
        if data[at + 1] not in {0x00, *range(0xD0, 0xD8)}:
            return at
        at += 2


def _png(data: bytes) -> Iterator[bytes]:
    yield data[:8]
    at = 8
    while True:
        size, kind = struct.unpack_from(">I4s", data, at)
        chunk = data[at : at + 12 + size]
        if len(chunk) != size + 12:
            raise ValueError("cut off")
        if kind in _PNG_KEPT:
            yield chunk
        if kind == b"IEND":
            return
        at += 12 + size


def _gif(data: bytes) -> Iterator[bytes]:
    """A GIF without comments and foreign extensions (how often an animation repeats stays)."""
    at = 13 + _table(data[10])
    yield data[:at]
    while data[at] != 0x3B:
        begin, kept = at, True
        if data[at] == 0x21:
            kept = data[at + 1] == 0xF9 or data[at + 3 : at + 14] in (b"NETSCAPE2.0", b"ANIMEXTS1.0")
            at += 2
        elif data[at] == 0x2C:
            at += 11 + _table(data[at + 9])
        else:
            raise ValueError("no block where one is due")
        while data[at]:
            at += 1 + data[at]
        at += 1
        if kept:
            yield data[begin:at]
    yield b";"


def _table(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _emf(data: bytes) -> bytes:
    """A metafile without its description, in which programs write their name and the picture's."""
    made = bytearray(data)
    count, offset = struct.unpack_from("<II", data, 60)
    if count and offset:
        made[offset : offset + 2 * count] = bytes(2 * count)
    return bytes(made[: struct.unpack_from("<I", data, 48)[0]])


def _svg(data: bytes) -> Picture | None:
    """A drawing without the traces of the program it was drawn with; None for one that holds more than shapes."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    foreign = {
        each.tag for each in root.iter() if isinstance(each.tag, str) and not each.tag.startswith(_SVG)
    }
    etree.strip_elements(
        root, etree.Comment, etree.ProcessingInstruction, f"{_SVG}metadata", *foreign, with_tail=False
    )
    for each in root.iter():
        if each.tag[len(_SVG) :] in _SVG_REFUSED:
            return None
        for name in list(each.attrib):
            space = str(name)[1:].partition("}")[0] if str(name).startswith("{") else ""
            if (space and space not in _SVG_SPACES) or str(name).startswith("data-"):
                del each.attrib[name]
    etree.cleanup_namespaces(root)
    return Picture(data=etree.tostring(root, encoding="UTF-8"), content_type="image/svg+xml", ending="svg")


def _redrawn(data: bytes) -> Picture | None:
    """A picture of another kind as PNG."""
    from PIL import Image as Images

    try:
        with Images.open(io.BytesIO(data), formats=_DRAWN) as image:
            return _as_png(image.convert("RGBA" if "A" in image.getbands() else "RGB"))
    except (OSError, SyntaxError, ValueError, Images.DecompressionBombError):
        return None


def _as_png(image: Image) -> Picture:
    stream = io.BytesIO()
    image.info.clear()
    image.save(stream, "PNG", optimize=True)
    return Picture(data=stream.getvalue(), content_type="image/png", ending="png")


@record
class Crop:
    """What a crop hides of a picture at each side, in parts of its width and height; below 0: blank around it."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0

    @property
    def hides(self) -> bool:
        """True where a part of the picture is not shown."""
        return max(self.left, self.top, self.right, self.bottom) > 0

    @property
    def rest(self) -> Crop:
        """What is left to crop once the hidden parts are cut off."""
        wide = 1 - max(self.left, 0.0) - max(self.right, 0.0)
        high = 1 - max(self.top, 0.0) - max(self.bottom, 0.0)
        return Crop(
            left=min(self.left, 0.0) / wide,
            top=min(self.top, 0.0) / high,
            right=min(self.right, 0.0) / wide,
            bottom=min(self.bottom, 0.0) / high,
        )


def cropped(data: bytes, crop: Crop) -> Picture | None:
    """A picture (of pixels) without what a crop hides; None where it cannot be cut."""
    from PIL import Image as Images

    try:
        with Images.open(io.BytesIO(data), formats=("JPEG", "PNG", "GIF", "BMP", *_DRAWN)) as image:
            kind = image.format
            width, height = image.size
            box = (
                round(width * max(crop.left, 0.0)),
                round(height * max(crop.top, 0.0)),
                round(width * (1 - max(crop.right, 0.0))),
                round(height * (1 - max(crop.bottom, 0.0))),
            )
            if box[0] >= box[2] or box[1] >= box[3]:
                return None
            profile = image.info.get("icc_profile")
            if kind == "JPEG":
                stream = io.BytesIO()
                cut = image.crop(box)
                cut.info.clear()
                cut.save(stream, "JPEG", quality=_QUALITY, subsampling=0, icc_profile=profile, exif=b"")
                return Picture(
                    data=b"".join(_jpeg(stream.getvalue())), content_type="image/jpeg", ending="jpg"
                )
            has_alpha = "A" in image.getbands() or "transparency" in image.info
            return _as_png(image.convert("RGBA" if has_alpha else "RGB").crop(box))
    except (OSError, SyntaxError, ValueError, Images.DecompressionBombError):
        return None
