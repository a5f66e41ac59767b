"""Photos as they are printed: upright, no larger than their frame needs, without what a camera writes into them."""

from __future__ import annotations

import io
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from dxforms.files import typed_path
from dxforms.issues import Findings, Where
from dxforms.records import record
from dxforms.report.marks import digest_bytes
from dxforms.survey.description import Description

if TYPE_CHECKING:
    from PIL.Image import Image

PPI = 220
"""Pixels an inch at most; Word's own 「印刷用」."""
EMU = 914400
"""English metric units of an inch."""
_QUALITY = 88
_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")  # a phone's MPO is opened as JPEG


@record
class Fitted:
    """A photo in its frame: the bytes to embed, its width and height in EMU."""

    data: bytes = field(repr=False)
    width: int
    height: int


@record(frozen=False, kw_only=False)
class Photos:
    """The photos of a description, opened once."""

    images: tuple[Image, ...]
    digests: tuple[str, ...]
    _fitted: dict[tuple[int, int, int], Fitted] = field(default_factory=dict)

    def fit(self, index: int, width: int, height: int) -> Fitted:
        """A photo within a frame of EMU, its proportion kept; the same frame gives the same bytes."""
        key = (index, width, height)
        if key not in self._fitted:
            self._fitted[key] = _fit(self.images[index], width, height)
        return self._fitted[key]


def read_photos(description: Description, found: Findings) -> Photos:
    """Every photo of the description, turned upright; faults name the cell of each that cannot be used."""
    if not description.lecture.photos:
        return Photos((), ())
    from PIL import Image, ImageOps, UnidentifiedImageError

    images: list[Image.Image] = []
    digests: list[str] = []
    for number, photo in enumerate(description.lecture.photos, start=1):
        where = description.where("写真", number, "ファイル名")
        typed = typed_path(photo.path)
        path, name = (description.folder or Path()) / typed, typed.name
        try:
            data = path.read_bytes()
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                if image.format in {"JPEG", "MPO"}:
                    # A camera's JPEG is decoded at a quarter or half of its size where that is enough for a page.
                    image.draft("RGB", (2400, 2400))
                images.append(ImageOps.exif_transpose(image).convert(_mode(image)))
            digests.append(digest_bytes(data))
        except FileNotFoundError:
            found.fault("photo.missing", _missing(path, name), where)
        except Image.DecompressionBombError:
            found.fault("photo.large", _too_large(name), where)
        except (UnidentifiedImageError, SyntaxError, ValueError):
            found.fault("photo.unreadable", _unreadable(name), where)
        except OSError as error:
            _refused(found, name, where, error)
    return Photos(tuple(images), tuple(digests))


def _missing(path: Path, name: str) -> str:
    try:
        near = next(
            (
                each.name
                for each in sorted(path.parent.iterdir())
                if each.stem == path.stem and each.is_file()
            ),
            "",
        )
    except OSError:
        near = ""
    hint = f"同じフォルダーに「{near}」があります。拡張子を確かめてください。" if near else ""
    return (
        f"写真「{name}」が見つかりません。{hint or '講演会情報と同じフォルダーに置くか、ファイル名を直してください。'}"
        "載せない場合は、この行を空にしてください。"
    )


def _too_large(name: str) -> str:
    return (
        f"写真「{name}」は縦横の大きさ（画素数）が大きすぎるため、安全のため読み込みを中止しました。"
        "小さくして保存し直してください（長い辺が3,000画素ほどあれば足ります）。"
    )


def _unreadable(name: str) -> str:
    heic = name.lower().endswith((".heic", ".heif"))
    why = "スマートフォンの形式（HEIC）のため" if heic else "画像として"
    return (
        f"写真「{name}」を{why}読み取れません。"
        "JPEG（.jpg）又はPNG（.png）の形式で保存し直し、ファイル名を直してください。"
    )


def _refused(found: Findings, name: str, where: Where, error: OSError) -> None:
    if isinstance(error, (IsADirectoryError, PermissionError)):
        found.fault(
            "photo.refused",
            f"写真「{name}」を開けません。ほかのソフトウェアで開いていないか、読み取る権限があるかを確かめてください。",
            where,
        )
    else:  # a truncated picture is an OSError too
        found.fault("photo.unreadable", _unreadable(name), where)


def _mode(image: Image) -> str:
    return "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"


def _fit(image: Image, width: int, height: int) -> Fitted:
    from PIL import Image as Images

    scale = min(width / image.width, height / image.height)
    shown = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    pixels = (min(image.width, -(-shown[0] * PPI // EMU)), min(image.height, -(-shown[1] * PPI // EMU)))
    small = image if pixels == image.size else image.resize(pixels, Images.Resampling.LANCZOS)
    buffer = io.BytesIO()
    # The image was converted: nothing of the camera's is carried over unless it is handed to save().
    if small.mode == "RGBA":
        small.save(buffer, "PNG", optimize=True)
    else:
        small.save(buffer, "JPEG", quality=_QUALITY, dpi=(PPI, PPI), exif=b"", icc_profile=None)
    return Fitted(data=buffer.getvalue(), width=shown[0], height=shown[1])
