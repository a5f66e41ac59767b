"""What is remembered of pulled workbooks beside a description."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, timedelta

import pytest

from dxforms.issues import OutputError
from dxforms.source.pulled import (
    Record,
    dated_copies,
    digest,
    open_memory,
    read_records,
    store,
    write_records,
)
from dxforms.survey.description import Identity

NOW = datetime(2026, 11, 25, 9, 30, 15, tzinfo=UTC)
HERE = Identity(day=date(2026, 11, 24), title="防災講演会")


def record(**changes):
    values = {
        "link": digest(b"https://a"), "day": HERE.day, "title": HERE.title, "drive": "b!d", "item": "01",
        "ctag": '"c:{01},1"', "sha256": "00", "pulled": NOW.astimezone(), "modified": None,
    }  # fmt: skip
    return Record(**(values | changes))


def test_records_come_back_as_they_were_written(tmp_path):
    records = {"午前の部": record(), "午後の部": record(item="02", modified=NOW.astimezone())}
    write_records(tmp_path, records)
    assert read_records(tmp_path) == records


def test_the_link_itself_is_not_kept(tmp_path):
    write_records(tmp_path, {"1": record()})
    assert "https://a" not in (tmp_path / "pulled.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"places": []}', '{"places": {"1": {}}}', '{"places": {"1": 3}}']
)
def test_records_that_cannot_be_read_are_as_if_nothing_had_been_pulled(tmp_path, content):
    (tmp_path / "pulled.json").write_text(content, encoding="utf-8")
    assert read_records(tmp_path) == {}


def test_one_spoilt_record_does_not_lose_the_others(tmp_path):
    write_records(tmp_path, {"1": record(), "2": record()})
    values = json.loads((tmp_path / "pulled.json").read_text(encoding="utf-8"))
    values["places"]["1"]["day"] = "yesterday"
    (tmp_path / "pulled.json").write_text(json.dumps(values), encoding="utf-8")
    assert list(read_records(tmp_path)) == ["2"]


@pytest.mark.parametrize(
    ("link", "identity", "counts"),
    [
        ("https://a", HERE, True),
        ("https://a", Identity(day=HERE.day, title="防災 講演会"), True),
        ("https://b", HERE, False),
        ("https://a", Identity(day=date(2026, 10, 5), title=HERE.title), False),
        ("https://a", Identity(day=HERE.day, title="別の講演会"), False),
    ],
)
def test_a_record_counts_for_its_link_and_its_lecture_only(link, identity, counts):
    assert record().is_for(link, identity) is counts


# ---------------------------------------------------------------- copies


@pytest.fixture
def copy(tmp_path):
    return tmp_path / "responses-1.xlsx"


def test_the_first_copy_replaces_nothing(copy):
    assert store(copy, b"one", keep=5, pulled=None) is None
    assert copy.read_bytes() == b"one"


def test_what_was_there_is_kept_under_the_time_it_was_pulled(copy):
    store(copy, b"one", keep=5, pulled=None)
    kept = store(copy, b"two", keep=5, pulled=NOW)
    assert kept.name == "responses-1（2026-11-25 093015取得）.xlsx"
    assert (kept.read_bytes(), copy.read_bytes()) == (b"one", b"two")


def test_as_many_copies_are_kept_as_the_settings_say_the_oldest_go(copy):
    for day in range(9):
        store(copy, f"{day}".encode(), keep=3, pulled=NOW + timedelta(days=day - 1))
    assert [path.read_bytes() for path in dated_copies(copy)] == [b"7", b"6", b"5"]


def test_no_copies_are_kept_where_the_settings_say_none(copy):
    store(copy, b"one", keep=5, pulled=None)
    store(copy, b"two", keep=5, pulled=NOW)
    assert store(copy, b"three", keep=0, pulled=NOW) is None
    assert [path.name for path in copy.parent.iterdir()] == ["responses-1.xlsx"]


def test_two_copies_of_one_second_do_not_overwrite_each_other(copy):
    for content in (b"one", b"two", b"three"):
        store(copy, content, keep=5, pulled=NOW)
    assert [path.read_bytes() for path in dated_copies(copy)] == [b"two", b"one"]


def test_the_same_content_again_makes_no_copy(copy):
    store(copy, b"one", keep=5, pulled=None)
    assert store(copy, b"one", keep=5, pulled=NOW) is None
    assert dated_copies(copy) == []


def test_a_copy_that_was_made_before_a_kill_is_not_made_twice(copy):
    store(copy, b"one", keep=5, pulled=None)
    copy.with_name("responses-1（2026-11-25 093015取得）.xlsx").write_bytes(b"one")
    store(copy, b"two", keep=5, pulled=NOW + timedelta(hours=1))
    assert [path.read_bytes() for path in dated_copies(copy)] == [b"one"]


def test_other_files_in_the_folder_are_left_alone(copy):
    others = ["responses-2（2026-11-25 093015取得）.xlsx", "responses-1（覚え）.xlsx", "outputs.json"]
    for name in others:
        (copy.parent / name).write_bytes(b"")
    store(copy, b"one", keep=0, pulled=None)
    assert {path.name for path in copy.parent.iterdir()} == {*others, "responses-1.xlsx"}


def test_what_a_killed_pull_left_is_cleared_away_after_an_hour(tmp_path):
    memory = tmp_path / ".dxforms"
    open_memory(memory, NOW)
    for name, age in (("~dx00000001.tmp", 2), ("~dx00000002.tmp", 0)):
        (memory / name).write_bytes(b"PK")
        os.utime(memory / name, (NOW.timestamp() - age * 3600,) * 2)
    open_memory(memory, NOW)
    assert [path.name for path in memory.iterdir()] == ["~dx00000002.tmp"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / ".dxforms").write_bytes(b"a file of that name")
    with pytest.raises(OutputError, match=r"\.dxforms"):
        open_memory(tmp_path / ".dxforms", NOW)
