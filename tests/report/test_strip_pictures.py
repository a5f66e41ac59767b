"""Pictures without what cameras and programs write into them: the same to look at, to the pixel."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image, PngImagePlugin

from dxforms.report.strip_pictures import Crop, cropped, stripped

MARK = b"SECRETMARK"


def drawn() -> Image.Image:
    image = Image.new("RGB", (64, 48))
    for x in range(64):
        for y in range(48):
            image.putpixel((x, y), (x * 4, y * 5, (x * y) % 256))
    return image


def saved(kind: str, image: Image.Image | None = None, **more) -> bytes:
    stream = io.BytesIO()
    (image or drawn()).save(stream, kind, **more)
    return stream.getvalue()


def exif() -> Image.Exif:
    made = Image.Exif()
    made[0x010F] = MARK.decode()
    made.get_ifd(0x8825)[29] = MARK.decode()
    return made


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGBA").tobytes()


def told() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", MARK.decode())
    info.add_itxt("Comment", MARK.decode(), zip=False)
    return info


PICTURES = {
    "jpeg": saved("JPEG", exif=exif(), comment=MARK, quality=90),
    "progressive jpeg": saved("JPEG", exif=exif(), progressive=True),
    "jpeg with restarts": saved("JPEG", comment=MARK, restart_marker_blocks=1),
    "grey jpeg": saved("JPEG", drawn().convert("L"), comment=MARK),
    "cmyk jpeg": saved("JPEG", drawn().convert("CMYK"), comment=MARK),
    "png": saved("PNG", pnginfo=told(), exif=exif()),
    "palette png": saved("PNG", drawn().convert("P"), pnginfo=told(), transparency=3),
    "gif": saved("GIF", comment=MARK),
    "tiff": saved("TIFF", description=MARK.decode(), exif=exif()),
    "webp": saved("WEBP", exif=exif(), lossless=True),
    "bmp": saved("BMP") + MARK,
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_the_same_to_the_pixel_and_says_nothing_more(name):
    data = PICTURES[name]
    assert MARK in data
    made = stripped(data)
    assert made is not None
    assert MARK not in made.data
    assert pixels(made.data) == pixels(data)


@pytest.mark.parametrize("name", ["jpeg", "png", "gif"])
def test_what_hangs_behind_the_end_of_a_picture_goes(name):
    made = stripped(PICTURES[name] + MARK * 9)
    assert made is not None
    assert MARK not in made.data


def test_an_animation_keeps_its_pictures_and_its_turns():
    frames = [drawn().convert("P"), drawn().rotate(90).convert("P")]
    data = saved("GIF", frames[0], save_all=True, append_images=frames[1:], loop=3, comment=MARK)
    made = stripped(data)
    assert made is not None
    with Image.open(io.BytesIO(made.data)) as image:
        assert (image.n_frames, image.info["loop"]) == (2, 3)
    assert MARK not in made.data


def test_a_colour_profile_stays_since_the_picture_is_drawn_by_it():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kind in ("JPEG", "PNG"):
        made = stripped(saved(kind, icc_profile=profile))
        assert made is not None
        with Image.open(io.BytesIO(made.data)) as image:
            assert image.info["icc_profile"] == profile


def test_a_metafile_loses_its_description_and_its_tail():
    words = MARK.decode().encode("utf-16-le")
    head = bytearray(108)
    head[:4] = b"\x01\x00\x00\x00"
    head[40:44] = b" EMF"
    struct.pack_into("<I", head, 48, 108 + len(words))
    struct.pack_into("<II", head, 60, len(words) // 2, 108)
    made = stripped(bytes(head) + words + MARK)
    assert made is not None
    assert words not in made.data
    assert MARK not in made.data
    assert len(made.data) == 108 + len(words)


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
    'inkscape:export-filename="SECRETMARK"><!-- SECRETMARK --><metadata>SECRETMARK</metadata>'
    '<text>前<!-- SECRETMARK -->後</text><path d="M0 0L9 9"/>{0}</svg>'
)


def test_a_drawing_in_lines_loses_its_comments_and_keeps_its_words():
    made = stripped(SVG.format("").encode())
    assert made is not None
    assert MARK not in made.data
    assert "前後".encode() in made.data
    assert b"M0 0L9 9" in made.data


@pytest.mark.parametrize("inside", ["<script>1</script>", '<image href="x.png"/>', "<foreignObject/>"])
def test_a_drawing_that_holds_more_than_shapes_is_not_known(inside):
    assert stripped(SVG.format(inside).encode()) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"nothing", PICTURES["jpeg"][:300], PICTURES["png"][:60], PICTURES["gif"][:40], b"\xff\xd8\xff"],
)
def test_a_damaged_picture_is_none(data):
    assert stripped(data) is None


@pytest.mark.parametrize("name", PICTURES)
def test_what_a_crop_hides_is_cut_off(name):
    made = cropped(PICTURES[name], Crop(left=0.25, bottom=0.5))
    assert made is not None
    assert MARK not in made.data
    with Image.open(io.BytesIO(made.data)) as image, Image.open(io.BytesIO(PICTURES[name])) as before:
        assert image.size == (48, 24)
        one = image.convert("RGB").getpixel((24, 12))
        other = before.convert("RGB").getpixel((40, 12))
    assert max(abs(a - b) for a, b in zip(one, other, strict=True)) < 40


def test_blank_room_around_a_picture_stays_when_another_side_is_cut():
    crop = Crop(left=-0.2, right=0.5)
    assert crop.hides
    assert crop.rest == Crop(left=-0.4)


@pytest.mark.parametrize("data", [SVG.format("").encode(), b"nothing", PICTURES["jpeg"][:200]])
def test_what_has_no_pixels_cannot_be_cut(data):
    assert cropped(data, Crop(left=0.5)) is None


def test_a_crop_that_leaves_nothing_cannot_be_made():
    assert cropped(PICTURES["png"], Crop(left=0.6, right=0.4)) is None
