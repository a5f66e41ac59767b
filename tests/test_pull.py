"""Pulling a lecture's responses: what comes, what is compared, what is kept, what is said."""

from __future__ import annotations

import dataclasses
import io
from datetime import UTC, date, datetime

import pytest
import requests
import xlsxwriter

import dxforms
from dxforms import places
from dxforms.issues import GraphError, InputError
from dxforms.pull import as_of, pull_link, pull_responses
from dxforms.pull_summary import Outcome
from dxforms.source.pulled import dated_copies
from dxforms.survey.description import Description
from dxforms.survey.settings import Settings
from tests.exports import records, write_download
from tests.sample import sample_description
from tests.servers import LINK, QUICK, FakeClock, StoredFile, error, expect_refusal, workbook

HEADINGS = ["理解度", "感想"]
OTHER = "https://example-my.sharepoint.com/:x:/g/personal/tanaka/Other?e=1"


def export(count=3, headings=HEADINGS, *, first=1, rows=None):
    stream = io.BytesIO()
    answers = [["とても", f"よかった{number}"][: len(headings)] for number in range(count)]
    write_download(stream, headings, records(answers, first=first, named=True) if rows is None else rows)
    return stream.getvalue()


@pytest.fixture
def described(tmp_path):
    base = sample_description()
    lecture = dataclasses.replace(base.lecture, sessions=base.lecture.sessions[:1])
    return dataclasses.replace(base, lecture=lecture, responses=LINK, folder=tmp_path)


@pytest.fixture
def clock():
    return FakeClock(datetime(2026, 11, 25, 0, 30, tzinfo=UTC))


@pytest.fixture
def pull(graph, clock):
    def pulled(described):
        with requests.Session() as session:
            return pull_responses(
                described,
                token=lambda: graph.token,
                session=session,
                service=graph.service,
                limits=QUICK,
                clock=clock,
            )

    return pulled


def codes(summary):
    return [issue.code for issue in summary.notices]


def copy_of(described, label="1"):
    return described.folder / ".dxforms" / f"responses-{label}.xlsx"


# ---------------------------------------------------------------- one link


def test_what_came_is_told_with_rows_id_times_and_where_names_lie(graph, described, pull):
    graph.put(StoredFile(export(3, first=5)))
    summary = pull(described)
    [one] = summary.pulled
    assert (one.outcome, one.came.rows, one.came.largest_id) == (Outcome.NEW, 3, 7)
    assert one.modified == datetime(2026, 11, 25, 0, 10, tzinfo=UTC)
    assert copy_of(described).read_bytes() == graph.files[0].content
    assert codes(summary) == ["pull.personal-data"]
    assert "氏名とメールアドレス" in summary.notices[0].message
    text = "\n".join(one.lines())
    for word in ("ブックを取得しました", "回答3件", "最大のID 7", "11月24日 12:32", "最終更新 11月25日"):
        assert word in text


def test_a_second_pull_downloads_nothing_and_never_says_there_are_no_answers(graph, described, pull):
    graph.put(StoredFile(export(3)))
    pull(described)
    summary = pull(described)
    assert graph.downloads() == 1
    assert summary.pulled[0].outcome is Outcome.SAME
    assert "ブックに新しい行はありません" in "\n".join(summary.pulled[0].lines())
    assert summary.notices == ()


def test_new_answers_are_counted_and_the_old_copy_is_kept(graph, described, pull):
    file = graph.put(StoredFile(export(3)))
    old = file.content
    pull(described)
    file.change(export(5))
    [one] = pull(described).pulled
    assert "回答5件（前回から2件増）" in "\n".join(one.lines())
    assert one.kept.read_bytes() == old
    assert dated_copies(copy_of(described)) == [one.kept]


def test_edited_answers_without_a_new_row_are_told_apart(graph, described, pull):
    file = graph.put(StoredFile(export(3)))
    pull(described)
    file.change(export(rows=records([["少し", "直した"]] * 3)))
    [one] = pull(described).pulled
    assert one.outcome is Outcome.CHANGED
    assert copy_of(described).read_bytes() == file.content


def test_a_file_that_was_only_saved_again_makes_no_copy(graph, described, pull):
    file = graph.put(StoredFile(export(3)))
    pull(described)
    file.change(file.content)
    [one] = pull(described).pulled
    assert (one.outcome, one.kept) == (Outcome.SAME, None)
    assert pull(described).pulled[0].outcome is Outcome.SAME
    assert graph.downloads() == 2  # the new cTag is remembered


def test_a_question_and_a_response_that_have_gone_are_noticed(graph, described, pull):
    file = graph.put(StoredFile(export(3)))
    pull(described)
    file.change(export(headings=HEADINGS[:1], rows=records([["とても"], ["とても"]])))
    assert set(codes(pull(described))) >= {"pull.column-gone", "pull.response-gone"}


def test_a_workbook_that_was_not_changed_for_hours_may_be_stale(graph, described, pull):
    graph.put(StoredFile(export(3), modified="2026-11-24T18:10:00Z"))
    summary = pull(described)
    [stale] = [issue for issue in summary.notices if issue.code == "pull.stale"]
    assert "6時間前" in stale.message
    assert "Excel for the webで一度開いてから" in stale.message


def test_a_workbook_whose_last_change_nobody_tells_is_said_to_be_unknown(graph, described, pull):
    graph.link_metadata = False
    graph.put(StoredFile(export(3)))
    graph.storage.append(lambda file, seen: dataclasses.replace(_plain(file)))
    summary = pull(described)
    assert "pull.stale" in codes(summary)
    assert "最終更新 不明" in "\n".join(summary.pulled[0].lines())


def _plain(file):
    from tests.servers import Reply

    return Reply(200, file.content)


def test_as_many_copies_are_kept_as_the_settings_say(graph, described, pull, clock):
    described = dataclasses.replace(described, settings=Settings(kept_copies=2))
    file = graph.put(StoredFile(export(1)))
    for count in range(1, 6):
        file.change(export(count))
        pull(described)
        clock.sleep(60)
    assert len(dated_copies(copy_of(described))) == 2


def test_no_copy_is_kept_where_the_settings_say_none(graph, described, pull):
    described = dataclasses.replace(described, settings=Settings(kept_copies=0))
    file = graph.put(StoredFile(export(1)))
    pull(described)
    file.change(export(2))
    pull(described)
    assert dated_copies(copy_of(described)) == []


def test_a_copy_somebody_edited_is_kept_and_the_workbook_is_fetched_again(graph, described, pull):
    file = graph.put(StoredFile(export(3)))
    pull(described)
    edited = export(1)
    copy_of(described).write_bytes(edited)
    [one] = pull(described).pulled
    assert copy_of(described).read_bytes() == file.content
    assert one.kept.read_bytes() == edited


def test_a_copy_somebody_spoilt_does_not_stop_the_pull(graph, described, pull):
    file = graph.put(StoredFile(export(3)))
    pull(described)
    copy_of(described).write_bytes(b"spoilt")
    pull(described)
    assert copy_of(described).read_bytes() == file.content


def test_a_workbook_that_cannot_be_read_is_refused_and_the_copy_stays(graph, described, pull):
    file = graph.put(StoredFile(export(3)))
    old = file.content
    pull(described)
    file.change(workbook())
    summary = pull(described)
    assert summary.pulled == ()
    assert isinstance(summary.failed[0].error, InputError)
    assert copy_of(described).read_bytes() == old


def test_a_workbook_that_does_not_look_like_responses_is_noticed(graph, described, pull):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["区分", "件数"])
        sheet.write_row(1, 0, ["とても", 3])
    graph.put(StoredFile(stream.getvalue()))
    assert "pull.strange" in codes(pull(described))


def test_no_temporary_is_left_where_the_service_fails(graph, described, pull):
    file = graph.put(StoredFile(export(3)))
    old = file.content
    pull(described)
    file.change(export(4))
    graph.storage.extend([lambda f, s: dataclasses.replace(_plain(f), body=f.content[:99])] * 5)
    summary = pull(described)
    assert isinstance(summary.failed[0].error, GraphError)
    assert copy_of(described).read_bytes() == old
    assert not list(described.folder.rglob("*.tmp"))


# ---------------------------------------------------------------- whose responses


def test_a_remembered_item_counts_only_for_its_link(graph, described, pull):
    graph.put(StoredFile(export(3)))
    graph.put(StoredFile(export(4), item="01OTHER"), link=OTHER)
    pull(described)
    [one] = pull(dataclasses.replace(described, responses=OTHER)).pulled
    assert (one.came.rows, one.before) == (4, None)


def test_last_months_folder_under_this_months_description_is_not_compared(graph, described, pull):
    graph.put(StoredFile(export(3)))
    pull(described)
    later = dataclasses.replace(
        described, lecture=dataclasses.replace(described.lecture, day=date(2026, 12, 8))
    )
    summary = pull(later)
    assert summary.pulled[0].before is None
    assert "pull.other-lecture" in codes(summary)
    assert "令和8年11月24日" in next(i.message for i in summary.notices if i.code == "pull.other-lecture")


def test_a_changed_title_alone_resolves_the_link_again(graph, described, pull):
    graph.put(StoredFile(export(3)))
    pull(described)
    before = len(graph.seen)
    renamed = dataclasses.replace(described, lecture=dataclasses.replace(described.lecture, title="別の題名"))
    pull(renamed)
    assert "/shares/" in graph.seen[before].path


# ---------------------------------------------------------------- several forms


@pytest.fixture
def two(described):
    sessions = sample_description().lecture.sessions
    lecture = dataclasses.replace(
        described.lecture,
        sessions=(
            dataclasses.replace(sessions[0], place=LINK),
            dataclasses.replace(sessions[1], place=OTHER),
        ),
    )
    return dataclasses.replace(described, lecture=lecture, responses="")


def test_several_forms_are_pulled_in_turn_each_into_its_own_copy(graph, two, pull):
    graph.put(StoredFile(export(3)))
    graph.put(StoredFile(export(4), item="01OTHER"), link=OTHER)
    summary = pull(two)
    assert [(one.label, one.came.rows) for one in summary.pulled] == [("午前の部", 3), ("午後の部", 4)]
    assert [path.name for _, path in places.located(two)] == [
        "responses-午前の部.xlsx",
        "responses-午後の部.xlsx",
    ]
    assert codes(summary) == ["pull.personal-data"]


def test_one_form_that_fails_does_not_lose_the_others(graph, two, pull):
    graph.put(StoredFile(export(4), item="01OTHER"), link=OTHER)
    summary = pull(two)
    assert [one.label for one in summary.pulled] == ["午後の部"]
    assert "午前の部：ブックが見つかりません" in str(summary.failed[0])


def test_a_link_that_cannot_be_one_does_not_lose_the_others(graph, two, pull):
    graph.put(StoredFile(export(4), item="01OTHER"), link=OTHER)
    first, second = two.lecture.sessions
    first = dataclasses.replace(first, place="https://forms.office.com/r/abc")
    two = dataclasses.replace(two, lecture=dataclasses.replace(two.lecture, sessions=(first, second)))
    summary = pull(two)
    assert len(summary.pulled) == 1
    assert "フォームのリンク" in str(summary.failed[0])


def test_notices_say_which_session_they_are_about(graph, two, pull):
    graph.put(StoredFile(export(3), modified="2026-11-20T00:00:00Z"))
    graph.put(StoredFile(export(4), item="01OTHER"), link=OTHER)
    [stale] = [issue for issue in pull(two).notices if issue.code == "pull.stale"]
    assert str(stale).startswith("午前の部：")


# ---------------------------------------------------------------- afterwards, without Microsoft 365


def test_the_copy_is_read_just_as_an_export_and_says_of_when_it_is(graph, described, pull):
    graph.put(StoredFile(export(3)))
    pull(described)
    assert [path for _, path in places.located(described)] == [copy_of(described)]
    [issue] = as_of(described)
    assert "取得した回答を使いました" in issue.message


def test_without_a_pull_there_is_nothing_to_read_and_it_says_so(described):
    with pytest.raises(InputError, match="dxforms pull"):
        places.located(described)


def test_a_forms_link_in_the_description_is_told_before_anything_is_pulled(described):
    described = dataclasses.replace(described, responses="https://forms.office.com/r/abc")
    with pytest.raises(InputError, match="フォームのリンク"):
        places.located(described)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lecture": date(2026, 12, 8)}, "令和8年11月24日"),
        ({"responses": OTHER}, "別のリンク"),
    ],
)
def test_a_copy_of_another_lecture_or_link_is_not_read(graph, described, pull, change, words):
    graph.put(StoredFile(export(3)))
    pull(described)
    if "lecture" in change:
        change = {"lecture": dataclasses.replace(described.lecture, day=change["lecture"])}
    with pytest.raises(InputError, match=words):
        places.located(dataclasses.replace(described, **change))


def test_a_title_that_was_mended_does_not_need_another_pull(graph, described, pull):
    graph.put(StoredFile(export(3)))
    pull(described)
    mended = dataclasses.replace(
        described, lecture=dataclasses.replace(described.lecture, title="直した題名")
    )
    assert places.located(mended)


def test_a_description_without_a_link_or_a_folder_is_refused(described, pull):
    with pytest.raises(InputError, match="リンクのコピー"):
        pull(dataclasses.replace(described, responses="回答.xlsx"))
    with pytest.raises(InputError, match="ファイルから読んだ"):
        pull(dataclasses.replace(described, folder=None))


# ---------------------------------------------------------------- one link into a file


@pytest.fixture
def pull_to(graph, clock):
    def pulled(target, link=LINK):
        with requests.Session() as session:
            return pull_link(
                link,
                target,
                token=lambda: graph.token,
                session=session,
                service=graph.service,
                limits=QUICK,
                clock=clock,
            )

    return pulled


def test_one_link_goes_into_a_file(graph, pull_to, tmp_path):
    graph.put(StoredFile(export(3)))
    one = pull_to(tmp_path / "回答.xlsx")
    assert (one.path.read_bytes(), one.came.rows) == (graph.files[0].content, 3)
    assert one.kept is None


def test_another_file_there_is_kept_under_a_dated_name(graph, pull_to, tmp_path):
    graph.put(StoredFile(export(3)))
    (tmp_path / "回答.xlsx").write_bytes(b"somebody's own")
    one = pull_to(tmp_path / "回答.xlsx")
    assert one.kept.read_bytes() == b"somebody's own"
    assert "更新前 2026-11-25" in one.kept.name


def test_the_same_file_there_is_left_as_it_is(graph, pull_to, tmp_path):
    graph.put(StoredFile(export(3)))
    pull_to(tmp_path / "回答.xlsx")
    assert pull_to(tmp_path / "回答.xlsx").outcome is Outcome.SAME
    assert [path.name for path in tmp_path.iterdir()] == ["回答.xlsx"]


def test_a_failed_pull_leaves_the_file_that_was_there(graph, pull_to, tmp_path):
    graph.graph.append(error(404, "itemNotFound"))
    (tmp_path / "回答.xlsx").write_bytes(b"somebody's own")
    with expect_refusal(GraphError, "見つかりません"):
        pull_to(tmp_path / "回答.xlsx")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"somebody's own"]


# ---------------------------------------------------------------- the public door


def test_the_calls_stand_at_the_public_door():
    assert dxforms.pull_responses is pull_responses
    assert dxforms.download_workbook.__module__ == "dxforms.source.graph"
    assert dxforms.sign_in.__module__ == "dxforms.source.signin"
    assert isinstance(sample_description(), Description)
