"""The shipped example: what the program makes of it today is what lies in the repository."""

from __future__ import annotations

import dataclasses
import shutil
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from dxforms import flow
from dxforms.cli import main
from dxforms.commands.begin import DESCRIPTION, EXAMPLE, LAUNCHER, launcher
from dxforms.files import shipped
from dxforms.outputs import REPORT, WORKBOOK
from dxforms.survey.review import ExclusionReason
from tests.dump import dump_workbook
from tests.dump_report import dump_report
from tests.outside import validate
from tests.packages import findings
from tests.recipes import example

SHIPPED = shipped(EXAMPLE)
DOCUMENTS = (DESCRIPTION, WORKBOOK, REPORT)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Path:
    """The example as a run of today leaves it."""
    folder = tmp_path_factory.mktemp("example") / "講演会"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns(REPORT))
    assert main(["run", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def tally():
    described = flow.read_description(SHIPPED / DESCRIPTION)
    responses = flow.read_responses(described)
    return flow.tally_responses(
        described, responses, flow.read_review(SHIPPED / WORKBOOK, described, responses)
    )


def test_the_shipped_workbook_is_what_a_run_makes(fresh):
    assert dump_workbook(fresh / WORKBOOK) == dump_workbook(SHIPPED / WORKBOOK)


def test_the_shipped_report_is_what_a_run_makes(fresh):
    assert dump_report(fresh / REPORT) == dump_report(SHIPPED / REPORT)


def test_the_inputs_are_what_the_recipe_makes(tmp_path):
    example.lay_inputs(tmp_path)
    made, there = (flow.read_description(folder / DESCRIPTION) for folder in (tmp_path, SHIPPED))
    assert dataclasses.replace(made, folder=None) == dataclasses.replace(there, folder=None)
    assert flow.read_responses(made).answers == flow.read_responses(there).answers
    names = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if ".dxforms" not in path.parts}
    shipped_names = {path.relative_to(SHIPPED) for path in SHIPPED.rglob("*")}
    assert shipped_names - names == {Path(WORKBOOK), Path(REPORT)}
    assert names <= shipped_names


def test_it_has_the_counts_of_the_house_format(tally):
    assert [(group.label, group.attendees, group.n) for group in tally.groups] == [
        ("全体", 57, 41),
        ("午前の部", 32, 23),
        ("午後の部", 25, 18),
    ]
    assert [question.question.kind.value for question in tally.questions] == [
        "単一選択", "単一選択", "複数選択", "自由記述", "自由記述",
    ]  # fmt: skip
    for question in tally.questions[3:]:
        assert [len(group.answers) for group in question.answers] == [23, 18]


def test_a_test_answer_and_a_duplicate_are_left_out_by_staff(tally):
    assert tally.received == 43
    assert {(item.reason, item.count) for item in tally.excluded} == {
        (ExclusionReason.TEST, 1),
        (ExclusionReason.DUPLICATE, 1),
    }
    assert sum(question.edited for question in tally.questions) == 2
    assert sum(question.unreviewed for question in tally.questions) == 0


def test_its_answers_are_of_every_length(tally):
    texts = [
        answer.text
        for question in tally.questions[3:]
        for group in question.answers
        for answer in group.answers
    ]
    assert min(map(len, texts)) <= 3
    assert max(map(len, texts)) >= 300
    assert sum("\n\n" in text for text in texts) >= 3
    assert any("\n・" in text for text in texts)
    assert any("\n②" in text for text in texts)


def test_one_photo_lies_on_its_side_as_cameras_leave_it():
    with Image.open(SHIPPED / "写真" / "講師.jpg") as photo:
        assert photo.getexif()[0x0112] == 6
        assert photo.width > photo.height


def test_the_launcher_names_no_machine():
    assert (SHIPPED / LAUNCHER).read_bytes() == launcher(DESCRIPTION, None)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_its_documents_name_no_person_as_their_author(name):
    with zipfile.ZipFile(SHIPPED / name) as package:
        core = package.read("docProps/core.xml").decode()
    for tag in ("creator", "lastModifiedBy"):
        written = core.partition(f":{tag}>")[2].partition("<")[0]
        assert written in {"", "dxforms"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_its_documents_are_whole_packages(name):
    assert findings(SHIPPED / name) == []


@pytest.mark.outside
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_validator_finds_nothing_in_its_documents(name):
    assert validate(SHIPPED / name) == []
