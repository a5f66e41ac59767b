"""What a table of responses holds at a glance, and what has gone since."""

from __future__ import annotations

import io
from datetime import datetime

from dxforms.source.spreadsheet import read_table
from dxforms.survey.came import came_of, gone
from tests.exports import records, write_download

HEADINGS = ["理解度", "感想"]
ANSWERS = [["とても", "よかった"], ["少し", None], ["とても", "長かった"]]


def came(answers=ANSWERS, headings=HEADINGS, **shape):
    stream = io.BytesIO()
    rows = records(answers, first=shape.pop("first", 1))
    write_download(stream, headings, shape.pop("rows", rows), **shape)
    stream.seek(0)
    return came_of(read_table(stream, name="回答.xlsx"))


def test_rows_the_largest_id_and_the_newest_completion_are_told():
    found = came(first=5)
    assert (found.rows, found.largest_id, found.newest) == (3, 7, datetime(2026, 11, 24, 12, 32))
    assert set(found.questions.values()) == {"理解度", "感想"}


def test_a_table_nobody_answered_yet_holds_nothing():
    found = came([])
    assert (found.rows, found.largest_id, found.newest, found.ids) == (0, None, None, frozenset())


def test_a_table_without_ids_still_has_its_rows():
    found = came(identity=False)
    assert (found.rows, found.largest_id, found.ids) == (3, None, frozenset())


def test_nothing_has_gone_where_only_something_came():
    assert gone(came(ANSWERS[:2]), came()) == ()


def test_a_question_that_was_deleted_is_named():
    [issue] = gone(came(), came([row[:1] for row in ANSWERS], HEADINGS[:1]))
    assert issue.code == "pull.column-gone"
    assert "「感想」" in issue.message
    assert not issue.is_fault


def test_responses_that_have_gone_are_counted_and_named_by_their_ids():
    rows = records(ANSWERS)
    [issue] = gone(came(), came(rows=[rows[1]]))
    assert issue.code == "pull.response-gone"
    assert "2件" in issue.message
    assert "「1」、「3」" in issue.message


def test_of_many_that_have_gone_the_first_few_are_named():
    many = [["とても", None]] * 40
    [issue] = gone(came(many), came(many[:1]))
    assert "39件" in issue.message
    assert "「6」ほか" in issue.message
    assert "「7」" not in issue.message


def test_columns_that_only_moved_or_were_spaced_otherwise_have_not_gone():
    turned = [[row[1], row[0]] for row in ANSWERS]
    assert gone(came(), came(turned, ["感 想", "理解度\u3000"])) == ()


def test_no_answer_stands_in_what_is_shown():
    found = came()
    assert "よかった" not in repr(found)
