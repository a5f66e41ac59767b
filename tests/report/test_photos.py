"""Photos stand upright in their frame, small, without what a camera writes into them."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest
from PIL import Image

from dxforms.issues import InputError, Where
from dxforms.report.ooxml import q
from tests.report.papers import add, paper, picture, saved, written
from tests.sample import sample_tally

ROTATED = 6
"""EXIF orientation: turned by 90 degrees."""


def tally_with(folder, *files: str, captions: bool = True):
    tally = sample_tally(photos=len(files))
    lecture = tally.description.lecture
    photos = tuple(replace(photo, path=name) for photo, name in zip(lecture.photos, files, strict=True))
    described = replace(
        tally.description,
        lecture=replace(lecture, photos=photos),
        folder=folder,
        places={
            f"写真/{number}/ファイル名": Where(file="講演会情報.xlsx", sheet="写真", cell=f"A{number + 1}")
            for number in range(1, len(files) + 1)
        },
    )
    return replace(tally, description=described)


def album(width: int = 80, height: int = 60) -> io.BytesIO:
    document = docx.Document()
    add(document, "{{#写真}}")
    picture(document.add_paragraph(), "{{写真}}", width, height)
    add(document, "{{説明}}", "{{/写真}}")
    return saved(document)


def shoot(path, size=(1600, 1200), orientation: int | None = None, **options) -> None:
    """A picture as a camera leaves it: with a place in its EXIF."""
    image = Image.effect_noise(size, 40).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "みなもカメラ"
    if orientation:
        exif[0x0112] = orientation
    image.save(path, exif=exif, **options)


def drawn(stream) -> list[tuple[tuple[int, int], Image.Image, str]]:
    """Size in mm, picture and alt text of every drawing."""
    document = docx.Document(stream)
    found = []
    for inline in document.element.body.iter(q("wp:inline")):
        extent, blip = inline.find(q("wp:extent")), next(inline.iter(q("a:blip")))
        part = document.part.related_parts[blip.get(q("r:embed"))]
        size = (round(int(extent.get("cx")) / 36000), round(int(extent.get("cy")) / 36000))
        found.append((size, Image.open(io.BytesIO(part.blob)), inline.find(q("wp:docPr")).get("descr")))
    return found


def test_a_picture_fits_its_frame_and_keeps_its_proportion(tmp_path):
    shoot(tmp_path / "横.jpg")
    shoot(tmp_path / "細.jpg", size=(400, 1200))
    stream, _ = written(tally_with(tmp_path, "横.jpg", "細.jpg"), album())
    assert [size for size, _, _ in drawn(stream)] == [(80, 60), (20, 60)]


def test_a_folder_may_be_typed_as_windows_writes_it(tmp_path):
    (tmp_path / "写真").mkdir()
    shoot(tmp_path / "写真/会場.jpg")
    stream, _ = written(tally_with(tmp_path, "写真\\会場.jpg"), album())
    assert len(drawn(stream)) == 1


def test_a_turned_picture_stands_upright(tmp_path):
    shoot(tmp_path / "縦.jpg", orientation=ROTATED)
    ((size, image, _),) = drawn(written(tally_with(tmp_path, "縦.jpg"), album())[0])
    assert size == (45, 60)
    assert image.height > image.width


def test_nothing_the_camera_wrote_stays(tmp_path):
    shoot(tmp_path / "位置.jpg", orientation=ROTATED)
    ((_, image, _),) = drawn(written(tally_with(tmp_path, "位置.jpg"), album())[0])
    assert not image.getexif()
    assert "みなもカメラ".encode() not in image.fp.getvalue() if hasattr(image.fp, "getvalue") else True


def test_a_large_picture_is_made_no_finer_than_print_needs_and_a_small_one_is_left(tmp_path):
    shoot(tmp_path / "大.jpg", size=(2000, 1500))
    shoot(tmp_path / "小.jpg", size=(200, 150))
    large, small = drawn(written(tally_with(tmp_path, "大.jpg", "小.jpg"), album())[0])
    assert large[1].width == pytest.approx(80 / 25.4 * 220, abs=1)
    assert small[1].size == (200, 150)


def test_transparent_pictures_stay_transparent(tmp_path):
    Image.new("RGBA", (100, 80), (0, 90, 255, 100)).save(tmp_path / "図.png")
    ((_, image, _),) = drawn(written(tally_with(tmp_path, "図.png"), album())[0])
    assert (image.format, image.mode) == ("PNG", "RGBA")


def test_the_alt_text_is_the_caption_or_says_what_it_is(tmp_path):
    shoot(tmp_path / "a.jpg")
    shoot(tmp_path / "b.jpg")
    stream, _ = written(tally_with(tmp_path, "a.jpg", "b.jpg"), album())
    assert [alt for _, _, alt in drawn(stream)] == ["講演会の様子（その1）", "講演会の写真（2枚目）"]


def test_every_photo_that_cannot_be_used_is_told_at_its_cell(tmp_path):
    (tmp_path / "文書.jpg").write_text("画像ではない", encoding="utf-8")
    (tmp_path / "写真.HEIC").write_bytes(b"\0\0\0\x18ftypheic")
    (tmp_path / "途中.jpg").write_bytes(_cut(tmp_path))
    (tmp_path / "会場.png").write_bytes(b"")
    files = ("無い.jpg", "文書.jpg", "写真.HEIC", "途中.jpg", "会場.jpg")
    with pytest.raises(InputError) as caught:
        written(tally_with(tmp_path, *files), album())
    told = str(caught.value).splitlines()
    assert [line.split("：")[0] for line in told] == [
        f"「講演会情報.xlsx」 「写真」シート セルA{row}" for row in range(2, 7)
    ]
    assert "見つかりません" in told[0]
    assert "画像として読み取れません" in told[1]
    assert "HEIC" in told[2]
    assert "読み取れません" in told[3]
    assert "「会場.png」があります" in told[4]


def _cut(folder) -> bytes:
    shoot(folder / "_.jpg")
    return (folder / "_.jpg").read_bytes()[:3000]


def test_faults_of_template_and_photos_are_told_together(tmp_path):
    with pytest.raises(InputError) as caught:
        written(tally_with(tmp_path, "無い.jpg"), paper("{{会場名}}"))
    assert [issue.code for issue in caught.value.issues] == ["template.unknown", "photo.missing"]


def test_a_sample_picture_leaves_nothing_of_itself(tmp_path):
    import zipfile

    shoot(tmp_path / "a.jpg")
    stream, _ = written(tally_with(tmp_path, "a.jpg"), album())
    with zipfile.ZipFile(stream) as archive:
        assert len([name for name in archive.namelist() if "/media/" in name]) == 1


def test_without_photos_the_sample_is_gone():
    import zipfile

    stream, _ = written(sample_tally(), album())
    with zipfile.ZipFile(stream) as archive:
        assert not [name for name in archive.namelist() if "/media/" in name]
