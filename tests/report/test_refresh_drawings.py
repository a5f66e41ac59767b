"""Charts and photos of a report that is refreshed."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image

from dxforms.report.chart_reading import read_chart
from dxforms.survey.counting import tally_responses
from dxforms.survey.lecture import Photo
from tests.edits import P, program_comments
from tests.outside import convert
from tests.report.late import ALL, counted, described, first, written
from tests.report.papers import paper, picture, saved
from tests.sample import sample_responses

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def charts(data: bytes) -> list:
    """The charts of a report in order, as read."""
    document = docx.Document(io.BytesIO(data))
    keys = [each.get(qn("r:id")) for each in document.element.body.iter(f"{C}chart")]
    return [read_chart(document.part.related_parts[key]) for key in keys]


def changed(data: bytes, change) -> bytes:
    """A report with its first chart's part changed: ``change(part, root)``."""
    document = docx.Document(io.BytesIO(data))
    key = next(document.element.body.iter(f"{C}chart")).get(qn("r:id"))
    part = document.part.related_parts[key]
    root = etree.fromstring(part.blob)
    change(part, root)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_chart_nobody_changed_says_what_is_counted_now():
    data, report = written(counted(44), first()[0])
    new = charts(written(counted(44))[0])
    assert [(each.categories, each.values, each.labels) for each in charts(data)] == [
        (each.categories, each.values, each.labels) for each in new
    ]
    assert all(each.is_whole for each in charts(data))
    assert any("グラフ" in piece.name for piece in report.refreshed.updated)


def test_a_chart_keeps_the_colours_people_gave_it():
    def paint(_, root):
        for fill in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}solidFill"):
            if fill.getparent().getparent().tag == f"{C}ser":
                fill[0].set("val", "123456")

    data, _ = written(counted(44), changed(first()[0], paint))
    document = docx.Document(io.BytesIO(data))
    part = document.part.related_parts[next(document.element.body.iter(f"{C}chart")).get(qn("r:id"))]
    assert b"123456" in part.blob
    assert charts(data)[0].values == charts(written(counted(44))[0])[0].values


def test_a_chart_whose_data_was_changed_by_hand_is_kept_and_named():
    def retype(_, root):
        next(root.iter(f"{C}val")).find(f".//{C}v").text = "99"

    data, report = written(counted(44), changed(first()[0], retype))
    assert charts(data)[0].values[0][0] == 99
    assert any("グラフ" in piece.name for piece in report.refreshed.kept)
    assert any("このグラフは手直しされている" in text for text in program_comments(data))


def test_a_chart_whose_workbook_was_taken_out_shows_the_new_data_and_is_told():
    def sanitise(part, root):
        outer = root.find(f"{C}externalData")
        root.remove(outer)
        for key in [key for key, rel in part.rels.items() if rel.reltype == RT.PACKAGE]:
            del part.rels[key]

    data, report = written(counted(44), changed(first()[0], sanitise))
    chart = charts(data)[0]
    assert chart.cells is None
    assert chart.values == charts(written(counted(44))[0])[0].values
    assert [issue.code for issue in report.notices].count("refresh.workbook") == 1


def test_a_chart_that_was_deleted_stays_deleted():
    document = docx.Document(io.BytesIO(first()[0]))
    drawing = next(document.element.body.iter(f"{C}chart"))
    paragraph = next(drawing.iterancestors(P))
    paragraph.getparent().remove(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    data, report = written(counted(44), stream.getvalue())
    assert len(charts(data)) == len(charts(first()[0])) - 1
    assert any("グラフ" in piece.name for piece in report.refreshed.gone)


# ---------------------------------------------------------------- photos


def photographed(folder: Path, *colours: str):
    """A tally whose description has a photo of each colour."""
    for number, colour in enumerate(colours, start=1):
        Image.new("RGB", (400, 300), colour).save(folder / f"写真{number}.jpg")
    description = described()
    photos = tuple(Photo(path=f"写真{number}.jpg", caption="") for number in range(1, len(colours) + 1))
    description = replace(description, folder=folder, lecture=replace(description.lecture, photos=photos))
    return tally_responses(description, sample_responses(description, ALL))


def album() -> io.BytesIO:
    """A template of photos."""
    document = docx.Document(paper("{{#写真}}"))
    picture(document.add_paragraph(), "{{写真}}")
    document.add_paragraph("{{/写真}}")
    return saved(document)


def colours(data: bytes) -> list[tuple[int, int, int]]:
    """The colour of each photo in order."""
    document = docx.Document(io.BytesIO(data))
    keys = [each.get(qn("r:embed")) for each in document.element.body.iter(qn("a:blip"))]
    return [
        Image.open(io.BytesIO(document.part.related_parts[key].blob)).convert("RGB").getpixel((5, 5))
        for key in keys
    ]


def close(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(left - right) < 8 for left, right in zip(one, other, strict=True))


def test_another_photo_in_the_description_takes_the_place_of_an_untouched_one(tmp_path):
    template = album()
    before, _ = written(photographed(tmp_path, "#ff0000", "#00ff00"), template=template)
    data, _ = written(photographed(tmp_path, "#0000ff", "#00ff00"), before, template=template)
    one, two = colours(data)
    assert close(one, (0, 0, 255))
    assert close(two, (0, 255, 0))


def test_a_photo_that_was_resized_stays_as_it_is(tmp_path):
    template = album()
    before, _ = written(photographed(tmp_path, "#ff0000"), template=template)
    document = docx.Document(io.BytesIO(before))
    next(document.element.body.iter(qn("wp:extent"))).set("cx", "777777")
    edited = saved(document).getvalue()
    data, report = written(photographed(tmp_path, "#0000ff"), edited, template=template)
    assert close(colours(data)[0], (255, 0, 0))
    assert next(docx.Document(io.BytesIO(data)).element.body.iter(qn("wp:extent"))).get("cx") == "777777"
    assert report.refreshed.kept


def test_a_photo_whose_size_was_only_rounded_is_no_one_s_edit(tmp_path):
    """LibreOffice saves sizes in whole twips; Word says of every picture that nothing is cut off."""
    template = album()
    before, _ = written(photographed(tmp_path, "#ff0000"), template=template)
    document = docx.Document(io.BytesIO(before))
    body = document.element.body
    extent = next(body.iter(qn("wp:extent")))
    for side in ("cx", "cy"):
        extent.set(side, str(round(int(extent.get(side)) / 635) * 635 + 635))
    for crop in list(body.iter(qn("a:srcRect"))):
        crop.getparent().remove(crop)
    whole = next(body.iter(qn("a:blip")))
    whole.addnext(whole.makeelement(qn("a:srcRect"), {"l": "0", "t": "0"}))
    edited = saved(document).getvalue()
    data, report = written(photographed(tmp_path, "#ff0000"), edited, template=template)
    assert not report.refreshed.kept
    data, report = written(photographed(tmp_path, "#0000ff"), edited, template=template)
    assert close(colours(data)[0], (0, 0, 255))
    assert not report.refreshed.kept


def test_a_photo_that_was_cropped_stays_as_it_is(tmp_path):
    template = album()
    before, _ = written(photographed(tmp_path, "#ff0000"), template=template)
    document = docx.Document(io.BytesIO(before))
    whole = next(document.element.body.iter(qn("a:blip")))
    whole.addnext(whole.makeelement(qn("a:srcRect"), {"l": "12000"}))
    data, report = written(photographed(tmp_path, "#0000ff"), saved(document).getvalue(), template=template)
    assert close(colours(data)[0], (255, 0, 0))
    assert report.refreshed.kept


@pytest.mark.outside
@pytest.mark.slow
def test_photos_of_a_report_saved_by_libreoffice_are_no_one_s_edit(tmp_path):
    template = album()
    before, _ = written(photographed(tmp_path, "#ff0000", "#00ff00"), template=template)
    (tmp_path / "報告書.docx").write_bytes(before)
    edited = convert(tmp_path / "報告書.docx", "docx", tmp_path / "保存").read_bytes()
    data, report = written(photographed(tmp_path, "#0000ff", "#00ff00"), edited, template=template)
    assert close(colours(data)[0], (0, 0, 255))
    assert not [piece for piece in report.refreshed.kept if "写真" in piece.name]


def test_a_photo_that_was_added_comes_in(tmp_path):
    template = album()
    before, _ = written(photographed(tmp_path, "#ff0000"), template=template)
    data, _ = written(photographed(tmp_path, "#ff0000", "#0000ff"), before, template=template)
    assert [close(colour, (0, 0, 255)) for colour in colours(data)] == [False, True]


# ---------------------------------------------------------------- another template


@pytest.mark.parametrize("words", ["回答した職員", "アンケートに答えた職員"])
def test_another_template_is_used_for_new_blocks_only_and_said(words):
    one = paper("回答者は{{回答者数}}である。")
    other = paper("表紙", f"{words}は{{{{回答者数}}}}（{{{{回答率}}}}）である。")
    before, _ = written(counted(41), template=one)
    data, report = written(counted(44), before, template=other)
    text = "".join(each.text for each in docx.Document(io.BytesIO(data)).paragraphs)
    assert text == "回答者は44名である。"
    assert any(issue.code == "refresh.template" for issue in report.notices)
    again, _ = written(counted(44), data, template=other)
    assert again == data


def test_nothing_of_a_removed_block_is_left_in_the_package(tmp_path):
    template = album()
    before, _ = written(photographed(tmp_path, "#ff0000", "#0000ff"), template=template)
    data, report = written(photographed(tmp_path, "#ff0000"), before, template=template)
    assert report.refreshed.removed
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert sum(name.startswith("word/media/") for name in archive.namelist()) == 1
