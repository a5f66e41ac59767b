"""The sample pictures that photos take the place of: a drawn frame with its name."""

from __future__ import annotations

import io
import struct
import zlib

WIDTH, HEIGHT = 240, 180


def frame(name: str) -> io.BytesIO:
    """A PNG of a frame with mountains and a sun, 4:3; ``name`` is kept in it, so that each frame is its own picture."""
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)
        for x in range(WIDTH):
            rows.append(_grey(x, y))
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0))
        + _chunk(b"iTXt", b"Title\x00\x00\x00\x00\x00" + name.encode("utf-8"))
        # Stored, not squeezed: the package is, and other builds of zlib squeeze otherwise.
        + _chunk(b"IDAT", zlib.compress(bytes(rows), 0))
        + _chunk(b"IEND", b"")
    )


def _grey(x: int, y: int) -> int:
    """The shade of a pixel."""
    edge = min(x, y, WIDTH - 1 - x, HEIGHT - 1 - y)
    if edge < 3:
        return 0x9A
    if (x - 180) ** 2 + (y - 54) ** 2 < 17**2:
        return 0xFA
    far, near = 78 + abs(x - 156) * 3 // 5, 66 + abs(x - 84) * 4 // 5
    if y > near:
        return 0xB4
    if y > far:
        return 0xC8
    return 0xE6


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
