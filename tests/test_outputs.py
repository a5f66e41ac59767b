"""Documents on disk: whose they are, what people changed in them, how they are replaced."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from pathlib import Path

import pytest

from dxforms import outputs
from dxforms.issues import InputError, OutputError
from dxforms.survey.description import Description
from dxforms.workbook.writer import write_tally
from tests.sample import sample_tally

WHEN = datetime(2026, 11, 25, 9, 30)


@pytest.fixture(scope="module")
def tally():
    return sample_tally(answers=5)


@pytest.fixture
def workbook(tally, tmp_path) -> Path:
    """集計.xlsx of the sample's lecture."""
    path = tmp_path / "集計.xlsx"
    write_tally(tally, path)
    return path


def another(described: Description, **changes: object) -> Description:
    return dataclasses.replace(described, lecture=dataclasses.replace(described.lecture, **changes))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".dxforms")


def renew(path: Path, content: bytes) -> outputs.Written:
    with outputs.renewed([path], when=WHEN) as ((stream,), written):
        stream.write(content)
    return written[0]


def test_outputs_lie_beside_the_description_under_their_prefix(tally, tmp_path):
    described = dataclasses.replace(tally.description, folder=tmp_path, file_prefix="R8-11_")
    assert outputs.workbook_path(described) == tmp_path / "R8-11_集計.xlsx"
    assert outputs.report_path(described, Path("結果")) == Path("結果/R8-11_実施結果報告書.docx")


def test_a_workbook_of_this_lecture_is_no_stranger(tally, workbook):
    assert outputs.foreign(workbook, tally.description) == ()
    assert outputs.prepare([workbook], tally.description) == ()


def test_a_workbook_of_another_day_is_refused_and_says_whose_it_is(tally, workbook):
    described = another(tally.description, day=date(2026, 12, 22))
    with pytest.raises(InputError) as raised:
        outputs.prepare([workbook], described, renamed=True)
    [issue] = raised.value.issues
    assert issue.code == "identity.day"
    assert str(issue).startswith("「集計.xlsx」：これは令和8年11月24日（火）の講演会の集計です。")
    assert "開催日は令和8年12月22日（火）です。" in str(issue)


def test_a_changed_title_alone_is_asked_about(tally, workbook):
    described = another(tally.description, title="別の名前の講演会")
    with pytest.raises(InputError) as raised:
        outputs.prepare([workbook], described)
    assert [issue.code for issue in raised.value.issues] == ["identity.title"]
    assert "--yes" in str(raised.value)
    assert outputs.prepare([workbook], described, renamed=True) == ()


def test_a_title_typed_in_other_widths_is_the_same(tally, workbook):
    wide = tally.description.lecture.title.replace("の", " の ")
    assert outputs.foreign(workbook, another(tally.description, title=wide)) == ()


def test_a_file_that_is_not_ours_belongs_to_no_lecture(tally, tmp_path):
    path = tmp_path / "集計.xlsx"
    path.write_bytes(b"typed by somebody")
    assert outputs.identity_of(path) is None
    assert outputs.prepare([path], tally.description) == ()


def test_a_decided_report_is_not_written_again(tally, tmp_path):
    report = tmp_path / "実施結果報告書.docx"
    described = dataclasses.replace(tally.description, report_state="決裁済")
    [issue] = outputs.prepare(
        [report], described
    )  # nothing was decided that is not there: last month's word for it
    assert (issue.code, issue.is_fault) == ("state.early", False)
    report.write_bytes(b"signed")
    with pytest.raises(OutputError, match="決裁済のため、書き直しません。"):
        outputs.prepare([report], described)
    assert report.read_bytes() == b"signed"


def test_a_document_of_last_month_is_told_apart_before_it_is_taken_for_decided(tally, workbook):
    described = dataclasses.replace(
        tally.description,
        report_state="決裁済",
        lecture=dataclasses.replace(tally.description.lecture, day=date(2026, 12, 15)),
    )
    with pytest.raises(InputError, match="先月のフォルダーを写して"):
        outputs.prepare([workbook], described)


def test_what_the_program_wrote_and_nobody_touched_is_replaced_without_a_keepsake(tmp_path):
    path = tmp_path / "集計.xlsx"
    assert renew(path, b"one") == outputs.Written(path=path, kept=None)
    assert renew(path, b"two") == outputs.Written(path=path, kept=None)
    assert path.read_bytes() == b"two"
    assert names(tmp_path) == ["集計.xlsx"]


def test_what_a_person_changed_is_kept_under_a_dated_name(tmp_path):
    path = tmp_path / "集計.xlsx"
    renew(path, b"one")
    path.write_bytes(b"typed")
    kept = renew(path, b"two").kept
    assert kept is not None
    assert kept.name == "集計（更新前 2026-11-25 0930）.xlsx"
    assert (kept.read_bytes(), path.read_bytes()) == (b"typed", b"two")


def test_a_file_nothing_is_remembered_of_is_kept(tmp_path):
    path = tmp_path / "集計.xlsx"
    path.write_bytes(b"from before")
    kept = renew(path, b"two").kept
    assert kept is not None
    assert kept.read_bytes() == b"from before"


def test_the_same_content_again_leaves_no_keepsake(tmp_path):
    path = tmp_path / "集計.xlsx"
    path.write_bytes(b"same")
    assert renew(path, b"same").kept is None
    assert names(tmp_path) == ["集計.xlsx"]


def test_a_memory_that_cannot_be_read_means_a_keepsake_more(tmp_path):
    path = tmp_path / "集計.xlsx"
    renew(path, b"one")
    (tmp_path / ".dxforms" / "outputs.json").write_text("not json", encoding="utf-8")
    assert renew(path, b"two").kept is not None


def test_a_failure_takes_the_keepsakes_back_and_changes_nothing(tmp_path):
    path, second = tmp_path / "集計.xlsx", tmp_path / "実施結果報告書.docx"
    path.write_bytes(b"typed")
    second.mkdir()
    with pytest.raises(OutputError), outputs.renewed([path, second], when=WHEN) as (streams, _):
        streams[0].write(b"new")
    assert path.read_bytes() == b"typed"
    assert names(tmp_path) == ["実施結果報告書.docx", "集計.xlsx"]


def test_an_error_while_the_second_is_made_leaves_the_first_as_it_was(tmp_path):
    path, second = tmp_path / "集計.xlsx", tmp_path / "実施結果報告書.docx"
    path.write_bytes(b"typed")
    with pytest.raises(ZeroDivisionError), outputs.renewed([path, second], when=WHEN) as (streams, _):
        streams[0].write(b"%d" % (1 // 0))
    assert path.read_bytes() == b"typed"
    assert names(tmp_path) == ["集計.xlsx"]
