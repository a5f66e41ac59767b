"""Where responses lie, and which 部 a file belongs to."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest

from dxforms import places
from dxforms.issues import InputError
from dxforms.survey.description import Description
from dxforms.survey.lecture import Session
from tests.sample import sample_lecture

MORNING = Session(name="午前の部", attendees=32)
AFTERNOON = Session(name="午後の部", attendees=25)


def described(*sessions: Session, responses: str = "", folder: Path | None = None) -> Description:
    lecture = dataclasses.replace(sample_lecture(), sessions=sessions or (MORNING, AFTERNOON))
    return Description(lecture=lecture, responses=responses, folder=folder)


def at(session: Session, place: str) -> Session:
    return dataclasses.replace(session, place=place)


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [issue.code for issue in error.value.issues]


def test_one_file_for_the_lecture_lies_beside_the_description(tmp_path):
    (tmp_path / "回答(1-41).xlsx").write_bytes(b"")
    [(place, path)] = places.located(described(responses="回答(1-41).xlsx", folder=tmp_path))
    assert (place.session, place.label, path) == (None, "1", tmp_path / "回答(1-41).xlsx")


def test_a_folder_may_be_typed_as_windows_writes_it(tmp_path):
    (tmp_path / "回答").mkdir()
    (tmp_path / "回答/午前.xlsx").write_bytes(b"")
    [(_, path)] = places.located(described(responses="回答\\午前.xlsx", folder=tmp_path))
    assert path == tmp_path / "回答/午前.xlsx"


def test_a_path_as_explorer_copies_it_loses_its_quotation_marks(tmp_path):
    file = tmp_path / "回答.xlsx"
    file.write_bytes(b"")
    [(_, path)] = places.located(described(responses=f'"{file}"', folder=tmp_path / "elsewhere"))
    assert path == file


def test_a_file_a_session_carries_the_sessions_name(tmp_path):
    for name in ("午前.xlsx", "午後.xlsx"):
        (tmp_path / name).write_bytes(b"")
    found = places.located(described(at(MORNING, "午前.xlsx"), at(AFTERNOON, "午後.xlsx"), folder=tmp_path))
    assert [(place.session, place.label, path.name) for place, path in found] == [
        (0, "午前の部", "午前.xlsx"),
        (1, "午後の部", "午後.xlsx"),
    ]


def test_the_same_file_typed_at_every_session_is_read_once():
    [place] = places.places(described(at(MORNING, "回答.xlsx"), at(AFTERNOON, "回答.xlsx")))
    assert (place.session, place.label) == (None, "1")


def test_every_missing_file_is_told_at_once_with_what_lies_there_instead(tmp_path):
    (tmp_path / "講演会(1-41).xlsx").write_bytes(b"")
    lecture = described(at(MORNING, "午前.xlsx"), at(AFTERNOON, "午後.xlsx"), folder=tmp_path)
    with pytest.raises(InputError) as raised:
        places.located(lecture)
    assert codes(raised) == ["responses.missing", "responses.missing"]
    assert "回答ファイル「午前.xlsx」が見つかりません。" in str(raised.value)
    assert "このフォルダーには「講演会(1-41).xlsx」があります。" in str(raised.value)


def test_without_any_place_the_message_says_where_to_write_one(tmp_path):
    with pytest.raises(InputError) as raised:
        places.located(described(folder=tmp_path))
    assert codes(raised) == ["responses.no-place"]
    assert "「--responses ファイル名」" in str(raised.value)


def test_a_link_that_was_never_pulled_says_what_to_do(tmp_path):
    with pytest.raises(InputError) as raised:
        places.located(described(responses="https://example.sharepoint.com/:x:/g/abc", folder=tmp_path))
    assert codes(raised) == ["responses.not-pulled"]
    assert "dxforms pull" in str(raised.value)


def test_one_file_given_serves_every_session():
    assert places.given(described(), ["a.xlsx"]) == (("a.xlsx", None, "1"),)


def test_files_given_are_matched_by_the_sessions_names_in_theirs():
    found = places.given(described(), ["午後の部(1-18).xlsx", "午前の部(1-23).xlsx"])
    assert [(session, label) for _, session, label in found] == [(1, "午後の部"), (0, "午前の部")]


def test_files_given_without_such_names_go_by_their_order():
    found = places.given(described(), ["a.xlsx", "b.xlsx"])
    assert [(session, label) for _, session, label in found] == [(0, "午前の部"), (1, "午後の部")]


def test_files_given_are_told_by_the_question_where_the_description_has_one():
    lecture = described(dataclasses.replace(MORNING, question="参加した部"), AFTERNOON)
    found = places.given(lecture, ["a.xlsx", "b.xlsx", "c.xlsx"])
    assert [(session, label) for _, session, label in found] == [(None, "1"), (None, "2"), (None, "3")]


def test_a_file_the_description_names_keeps_its_session_and_key_when_given_by_hand():
    lecture = described(at(MORNING, "回答/午前.xlsx"), at(AFTERNOON, "午後.xlsx"))
    found = places.given(lecture, [Path("elsewhere/午後.xlsx"), Path("elsewhere/午前.xlsx")])
    assert [(session, label) for _, session, label in found] == [(1, "午後の部"), (0, "午前の部")]


def test_a_number_of_files_that_fits_no_session_is_refused():
    with pytest.raises(InputError) as raised:
        places.given(described(), ["a.xlsx", "b.xlsx", "c.xlsx"])
    assert codes(raised) == ["responses.sessions"]
    assert "回答ファイルが3件、部が2件あり" in str(raised.value)


def test_streams_are_taken_as_files():
    first, second = io.BytesIO(), io.BytesIO()
    assert [session for _, session, _ in places.given(described(), [first, second])] == [0, 1]


def test_a_later_download_of_the_same_form_beside_the_one_that_is_read_is_noticed(tmp_path):
    for name in (
        "講演会(1-9).xlsx",
        "講演会(1-15).xlsx",
        "講演会(1-33) (1).xlsx",
        "別の講演会(1-50).xlsx",
        "めも.xlsx",
    ):
        (tmp_path / name).write_bytes(b"")
    [told] = places.newer(described(responses="講演会(1-15).xlsx", folder=tmp_path))
    assert (told.code, told.is_fault) == ("responses.newer", False)
    assert "「講演会(1-33) (1).xlsx」" in told.message
    assert places.newer(described(responses="講演会(1-33) (1).xlsx", folder=tmp_path)) == ()
    assert places.newer(described(responses="めも.xlsx", folder=tmp_path)) == ()


def test_downloads_one_a_session_are_not_later_than_each_other(tmp_path):
    for name in ("講演会(1-23).xlsx", "講演会(1-18).xlsx"):
        (tmp_path / name).write_bytes(b"")
    lecture = described(at(MORNING, "講演会(1-23).xlsx"), at(AFTERNOON, "講演会(1-18).xlsx"), folder=tmp_path)
    assert places.newer(lecture) == ()
