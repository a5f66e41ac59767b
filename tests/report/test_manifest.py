"""The manifest says whose a report is and what was written, and is found whatever its part is called."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx

from dxforms.report.manifest import (
    NAMESPACE,
    copy_beside,
    find_part,
    from_xml,
    lay_copy,
    read_identity,
    read_manifest,
    to_xml,
)
from dxforms.survey.description import Identity
from tests.report.papers import paper, saved, written
from tests.report.tallies import answering
from tests.sample import sample_tally

TALLY = sample_tally()


def on_disk(tmp_path, stream: io.BytesIO):
    path = tmp_path / "実施結果報告書.docx"
    path.write_bytes(stream.getvalue())
    return path


def test_it_reads_back_as_it_was_written():
    _, report = written(TALLY, paper("{{#設問}}", "{{番号}}", '{{#選択肢}}「&<>"」{{/選択肢}}', "{{/設問}}"))
    assert from_xml(to_xml(report.manifest)) == report.manifest
    assert report.manifest_xml == to_xml(report.manifest)


def test_it_knows_the_lecture_the_sources_and_the_template():
    template = paper("{{会場}}")
    _, report = written(TALLY, template)
    assert report.manifest.identity == Identity(
        day=date(2026, 11, 24), title="防災情報の伝え方に関する講演会"
    )
    assert [source.rows for source in report.manifest.sources] == [41]
    assert len(report.manifest.template) == 64


def test_the_identity_of_a_report_is_read_from_its_file(tmp_path):
    path = on_disk(tmp_path, written(TALLY, paper("{{会場}}"))[0])
    assert read_identity(path) == TALLY.description.identity


def test_it_lies_under_a_free_name_beside_other_custom_parts(tmp_path):
    template = docx.Document()  # python-docx's own template holds customXml/item1.xml
    template.add_paragraph("{{会場}}")
    stream, _ = written(TALLY, saved(template))
    path = on_disk(tmp_path, stream)
    with zipfile.ZipFile(path) as archive:
        names = [
            name for name in archive.namelist() if name.startswith("customXml/item") and "Props" not in name
        ]
        holders = [name for name in names if NAMESPACE.encode() in archive.read(name)]
    assert len(holders) == 1
    assert len(names) == len(set(names))


def test_a_report_used_as_a_template_has_one_manifest(tmp_path):
    once, _ = written(TALLY, paper("{{会場}}"))
    again = docx.Document(once)
    again.add_paragraph("{{会場}}")
    path = on_disk(tmp_path, written(TALLY, saved(again))[0])
    with zipfile.ZipFile(path) as archive:
        holders = [name for name in archive.namelist() if NAMESPACE.encode() in archive.read(name)[:600]]
    assert len([name for name in holders if "Props" not in name]) == 1


def test_a_stripped_report_is_known_by_the_copy_beside_it(tmp_path):
    path = on_disk(tmp_path, written(TALLY, paper("{{会場}}"))[0])
    lay_copy(path)
    docx.Document().save(str(path))
    assert copy_beside(path).exists()
    assert read_identity(path) == TALLY.description.identity
    manifest = read_manifest(path)
    assert manifest is not None
    assert manifest.marks


def test_another_s_document_and_no_document_have_no_identity(tmp_path):
    other, text = tmp_path / "別の文書.docx", tmp_path / "メモ.docx"
    docx.Document().save(str(other))
    text.write_text("文書ではない", encoding="utf-8")
    assert [read_identity(each) for each in (other, text, tmp_path / "無い.docx")] == [None, None, None]


def test_no_answer_stands_in_it():
    words = "この言葉は誰にも見せない"
    _, report = written(
        answering(words),
        paper(
            "{{#設問}}",
            "{{#回答詳細}}",
            [["{{#回答}}{{NO}}", "{{内容}}{{/回答}}"]],
            "{{/回答詳細}}",
            "{{/設問}}",
        ),
    )
    assert words not in report.manifest_xml.decode()
    assert words not in repr(report)


def test_blocks_are_recorded_with_their_items_and_their_place():
    _, report = written(
        TALLY, paper("前", "{{#部}}", "{{部の名称}}", "{{/部}}", "{{#写真がある}}", "写真", "{{/写真がある}}")
    )
    first, second = report.manifest.blocks
    assert first.items == ("午前の部", "午後の部")
    assert first.after == report.manifest.marks[0].name
    assert (second.items, second.after) == ((), report.manifest.marks[-1].name)


def test_the_part_is_found_by_its_namespace_alone():
    data = to_xml(written(TALLY, paper("{{会場}}"))[1].manifest)
    assert find_part([("a", b"<x/>"), ("b", data)]) == data
    assert find_part([("a", b"<x/>")]) is None
