"""Which lecture a workbook belongs to."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

from dxforms.survey.counting import tally_responses
from dxforms.workbook.identity import read_identity, read_stamp
from dxforms.workbook.writer import write_tally
from tests.sample import sample_description, sample_responses, sample_tally

_ENTITY = (
    '<!DOCTYPE p [<!ENTITY x "2026-11-24">]>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
    '<property name="開催日">&x;</property></Properties>'
)


def test_a_workbook_tells_its_lecture_sources_and_program(tmp_path):
    path = tmp_path / "集計.xlsx"
    write_tally(sample_tally(), path)
    stamp = read_stamp(path)
    assert stamp is not None
    assert (stamp.identity.day, stamp.identity.title) == (
        date(2026, 11, 24),
        "防災情報の伝え方に関する講演会",
    )
    assert stamp.sources == ("1:" + "f" * 16,)
    assert stamp.program.startswith("dxforms ")


def test_a_title_longer_than_a_property_is_read_back_whole():
    description = sample_description()
    title = "とても長い題名" * 60
    description = replace(description, lecture=replace(description.lecture, title=title))
    stream = io.BytesIO()
    write_tally(tally_responses(description, sample_responses(description)), stream)
    assert read_identity(stream).title == title


def test_a_file_of_somebody_elses_has_no_identity(tmp_path):
    missing = tmp_path / "無い.xlsx"
    text = tmp_path / "文書.xlsx"
    text.write_text("これはブックではない", encoding="utf-8")
    other = tmp_path / "他.xlsx"
    with zipfile.ZipFile(other, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    assert [read_identity(path) for path in (missing, text, other)] == [None, None, None]


def test_entities_are_not_expanded(tmp_path):
    path = tmp_path / "外部.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("docProps/custom.xml", _ENTITY)
    assert read_identity(path) is None
