"""The copy with comments: where they stand, what they say, and what stays as it was."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn

from dxforms.report.document import write_report
from dxforms.report.proof import proof_report
from tests import outside, packages
from tests.sample import sample_tally


def commented(data: bytes) -> tuple[bytes, int]:
    made = io.BytesIO()
    found = proof_report(io.BytesIO(data), sample_tally(), comments=made)
    return made.getvalue(), len(found.findings)


def report() -> bytes:
    stream = io.BytesIO()
    write_report(sample_tally(), stream)
    return stream.getvalue()


def own(data: bytes) -> list[str]:
    return [each.text for each in docx.Document(io.BytesIO(data)).comments if each.text.startswith("【要")]


def body(data: bytes) -> list[str]:
    return [each.text for each in docx.Document(io.BytesIO(data)).paragraphs]


def test_each_finding_is_a_comment_around_its_paragraph():
    before = report()
    after, count = commented(before)
    assert len(own(after)) == count > 0
    assert body(after) == body(before)
    document = docx.Document(io.BytesIO(after))
    for comment in document.comments:
        if not comment.text.startswith("【要修正】自動"):
            continue
        [start] = [
            each
            for each in document.element.body.iter(qn("w:commentRangeStart"))
            if each.get(qn("w:id")) == str(comment.comment_id)
        ]
        assert "件の回答があった" in start.getparent().text or "回答" in start.getparent().text


def test_the_copy_is_a_sound_package():
    after, _ = commented(report())
    assert packages.findings(after) == []


@pytest.mark.outside
def test_the_copy_is_valid_to_the_open_xml_sdk(tmp_path):
    after, _ = commented(report())
    path = tmp_path / "確認用.docx"
    path.write_bytes(after)
    assert outside.validate(path) == []


def test_a_copy_of_a_copy_has_each_comment_once():
    once, count = commented(report())
    twice, again = commented(once)
    assert again == count
    assert len(own(twice)) == count
    assert packages.findings(twice) == []


def test_comments_of_people_stay():
    document = docx.Document(io.BytesIO(report()))
    document.add_comment(
        document.paragraphs[20].runs, text="【要修正】部長の指示", author="課長", initials=""
    )
    stream = io.BytesIO()
    document.save(stream)
    once, _ = commented(stream.getvalue())
    twice, _ = commented(once)
    assert "【要修正】部長の指示" in own(twice)


def test_the_same_report_with_the_record_is_known_again():
    after, _ = commented(report())
    again = proof_report(io.BytesIO(after), sample_tally())
    assert again.unchecked == ()
