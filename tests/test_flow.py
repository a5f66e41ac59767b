"""The calls of the main path, beyond what the commands show."""

from __future__ import annotations

import dataclasses
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest

import dxforms
from dxforms.survey.review import EMPTY
from tests.sample import sample_tally


@pytest.fixture(scope="module")
def tally():
    return sample_tally(answers=5)


def template(folder: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    path = folder / "ひな形.docx"
    document.save(str(path))
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".dxforms")


def test_every_file_of_responses_is_tried_before_the_faults_are_told(tally, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    (tmp_path / "b.xlsx").write_bytes(b"")
    with pytest.raises(dxforms.InputError) as raised:
        dxforms.read_responses(tally.description, [tmp_path / "a.xlsx", tmp_path / "b.xlsx"])
    assert [issue.where.file for issue in raised.value.issues] == ["a.xlsx", "b.xlsx"]


def test_a_review_that_does_not_exist_yet_is_empty(tally, tmp_path):
    assert dxforms.read_review(tmp_path / "集計.xlsx", tally.description) is EMPTY


def test_the_review_of_another_lecture_is_refused(tally, tmp_path):
    dxforms.write_workbook(tally, tmp_path / "集計.xlsx")
    lecture = dataclasses.replace(tally.description.lecture, day=date(2026, 12, 22))
    december = dataclasses.replace(tally.description, lecture=lecture)
    with pytest.raises(dxforms.InputError) as raised:
        dxforms.read_review(tmp_path / "集計.xlsx", december)
    assert [issue.code for issue in raised.value.issues] == ["identity.day"]


def test_a_review_is_read_from_a_stream(tally):
    workbook = BytesIO()
    dxforms.write_workbook(tally, workbook)
    workbook.seek(0)
    review = dxforms.read_review(workbook, tally.description, tally.responses)
    assert dxforms.tally_responses(tally.description, tally.responses, review).n == tally.n


def test_without_a_review_everything_counts(tally):
    assert dxforms.tally_responses(tally.description, tally.responses).n == len(tally.responses)


def test_a_template_at_fault_leaves_the_workbook_unwritten_too(tally, tmp_path):
    faulty = template(tmp_path, "{{講演会なまえ}}")
    with pytest.raises(dxforms.InputError, match="講演会なまえ"):
        dxforms.write_documents(
            tally, workbook=tmp_path / "集計.xlsx", report=tmp_path / "報告書.docx", templates=[faulty]
        )
    assert names(tmp_path) == ["ひな形.docx"]


def test_both_documents_know_their_lecture(tally, tmp_path):
    from dxforms.outputs import identity_of

    plain = template(tmp_path, "{{講演会名}}")
    written = dxforms.write_documents(
        tally, workbook=tmp_path / "集計.xlsx", report=tmp_path / "報告書.docx", templates=[plain]
    )
    assert [document.path for document in written] == [tmp_path / "集計.xlsx", tmp_path / "報告書.docx"]
    assert identity_of(tmp_path / "集計.xlsx") == tally.description.identity
    assert identity_of(tmp_path / "報告書.docx") == tally.description.identity


def test_the_manifest_lies_beside_a_report_in_its_place(tally, tmp_path):
    from dxforms.report.manifest import copy_beside

    report = tmp_path / "報告書.docx"
    dxforms.write_report(tally, report, template=template(tmp_path, "{{講演会名}}"))
    assert copy_beside(report).is_file()


def test_check_tells_the_faults_of_a_description_as_issues(tmp_path):
    (tmp_path / "講演会情報.xlsx").write_bytes(b"no workbook")
    [issue] = dxforms.check(tmp_path / "講演会情報.xlsx")
    assert issue.is_fault
    assert issue.where.file == "講演会情報.xlsx"
