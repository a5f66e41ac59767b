import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxforms.grid import Grid
from dxforms.issues import InputError
from dxforms.source.spreadsheet import read_table
from dxforms.survey.answers import Choice, Responses
from dxforms.survey.description import Description
from dxforms.survey.lecture import Session
from dxforms.survey.questions import Kind
from dxforms.survey.responses import Handed, collect
from tests.exports import (
    HOUSE,
    LIKED,
    SESSIONS,
    START,
    UNDERSTANDING,
    USEFUL,
    many,
    records,
    write_csv,
    write_download,
    write_google,
    write_logo,
    write_saved,
)
from tests.survey.reading import asked, grid_of

LECTURE = asked(
    (HOUSE[1], Kind.SINGLE, "|".join(UNDERSTANDING)),
    (HOUSE[2], Kind.SINGLE, "|".join(USEFUL)),
    (HOUSE[3], Kind.MULTIPLE, "|".join(LIKED)),
    (HOUSE[4], Kind.TEXT, ""),
    (HOUSE[5], Kind.TEXT, ""),
    sessions=[Session(name=name, question=HOUSE[0], answers=(name,)) for name in SESSIONS],
)


def codes(responses: Responses) -> list[str]:
    return [issue.code for issue in responses.notices]


def one(description: Description, grid: Grid) -> Responses:
    return collect(description, [Handed(grid=grid)])


def faults(description: Description, *handed: Handed) -> list[str]:
    with pytest.raises(InputError) as caught:
        collect(description, handed)
    return [issue.code for issue in caught.value.issues if issue.is_fault]


# --- whole files


@pytest.mark.parametrize("locale", ["ja", "en", "fr", "es"])
@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("quiz", [False, True])
def test_every_shape_of_a_download_gives_the_same_answers(locale: str, named: bool, quiz: bool):
    headings, rows = many(20)
    if named:
        rows = records([row[1:] for row in rows], named=True, every=timedelta(seconds=20))
    buffer, plain = io.BytesIO(), io.BytesIO()
    write_download(buffer, headings, rows, locale=locale, quiz=quiz, modified=True)
    write_saved(plain, headings, many(20)[1])
    read = one(LECTURE, read_table(io.BytesIO(buffer.getvalue()), name="回答.xlsx"))
    expected = one(LECTURE, read_table(io.BytesIO(plain.getvalue()), name="回答.xlsx"))
    assert read.answers == expected.answers
    assert (read.keys, read.sessions, read.completed) == (
        expected.keys,
        expected.sessions,
        expected.completed,
    )
    assert set(read.persons) == {0}
    assert codes(read) == (["column.quiz"] if quiz else [])


def test_a_csv_gives_the_same_answers_with_its_times_cut(tmp_path: Path):
    headings, rows = many(20)
    write_download(tmp_path / "a.xlsx", headings, rows)
    write_csv(tmp_path / "a.csv", headings, rows, time_format="%m/%d/%y %H:%M:%S")
    first, second = (
        one(LECTURE, read_table(tmp_path / "a.xlsx")),
        one(LECTURE, read_table(tmp_path / "a.csv")),
    )
    assert (first.keys, first.completed, first.answers) == (second.keys, second.completed, second.answers)
    assert codes(second) == ["csv.types_lost"]


def test_a_google_forms_csv_is_read_where_the_description_names_the_columns(tmp_path: Path):
    description = asked(
        ("理解度", Kind.SINGLE, "良い|悪い"), ("内容", Kind.MULTIPLE, "実演|事例, 解説|その他")
    )
    write_google(
        tmp_path / "g.csv",
        ["理解度", "内容"],
        records([["良い", "事例, 解説, 実演"], ["悪い", "実演, 駐車場"]]),
    )
    responses = one(description, read_table(tmp_path / "g.csv"))
    assert responses.answers == ((Choice((0,)), Choice((1,))), (Choice((0, 1)), Choice((0, 2), ("駐車場",))))
    assert responses.completed[0] == START
    assert codes(responses) == ["csv.types_lost", "key.no_id"]


def test_a_logoform_csv_in_cp932_is_read(tmp_path: Path):
    write_logo(tmp_path / "l.csv", ["理解度", "感想"], records([["良い", "一\n二"], ["悪い", None]]))
    responses = one(
        asked(("理解度", Kind.SINGLE, "良い|悪い"), ("感想", Kind.TEXT, "")), read_table(tmp_path / "l.csv")
    )
    assert responses.answers == ((Choice((0,)), Choice((1,))), ("一\n二", None))
    assert responses.completed == (START, START + timedelta(minutes=1))


def test_a_file_without_answers_gives_none():
    responses = one(LECTURE, grid_of(list(HOUSE), []))
    assert len(responses) == 0
    assert responses.answers == ((), (), (), (), ())
    assert responses.sources[0].rows == 0


def test_no_file_gives_no_response():
    assert len(collect(LECTURE, [])) == 0


# --- kinds


def test_every_kind_of_question_is_read():
    description = asked(
        ("満足度", Kind.RATING, "1|2|3|4|5"),
        ("推奨度", Kind.NPS, "|".join(map(str, range(11)))),
        ("人数", Kind.NUMBER, ""),
        ("希望日", Kind.DATE, ""),
        ("順位", Kind.RANKING, "A|B|C"),
        ("講師|資料", Kind.MATRIX, "良い|悪い"),
        ("内緒", Kind.SKIPPED, ""),
    )
    headings = ["満足度", "推奨度", "人数", "希望日", "順位", "講師", "資料", "内緒"]
    answers = [
        [5, 10, 3, date(2026, 12, 1), "B;A;C;", "良い", None, "秘密"],
        [None] * 8,
        ["４", "0", "３", "未定", None, None, None, None],
    ]
    assert one(description, grid_of(headings, answers)).answers == (
        (Choice((4,)), None, Choice((3,))),
        (Choice((10,)), None, Choice((0,))),
        (Decimal(3), None, Decimal(3)),
        (date(2026, 12, 1), None, Choice((), ("未定",))),
        (Choice((1, 0, 2)), None, None),
        ((Choice((0,)), None), None, None),
        (None, None, None),
    )


def test_rows_from_before_the_question_was_switched_are_read_too():
    responses = one(asked(("内容", Kind.MULTIPLE, "A|B")), grid_of(["内容"], [["A"], ["A;B;"], ["B;"]]))
    assert responses.answers == ((Choice((0,)), Choice((0, 1)), Choice((1,))),)


def test_a_single_choice_that_holds_several_is_noticed():
    responses = one(asked(("内容", Kind.SINGLE, "A|B")), grid_of(["内容"], [["A;B;"], ["A;"]]))
    assert responses.answers == ((Choice((), ("A;B;",)), Choice((0,))),)
    assert codes(responses) == ["answer.several"]


# --- columns


def test_a_column_the_description_lacks_is_noticed_each():
    responses = one(asked(("感想", Kind.TEXT, "")), grid_of(["感想", "追加1", "追加2"], [["a", "b", "c"]]))
    assert codes(responses) == ["column.extra", "column.extra"]
    assert "G列「追加1」" in responses.notices[0].message


def test_the_column_that_tells_sessions_is_not_noticed():
    assert codes(one(LECTURE, grid_of(list(HOUSE), [[SESSIONS[0], None, None, None, None, None]]))) == []


def test_a_renamed_column_is_told_once():
    grid = grid_of(["講演のご感想"], [["a"]])
    with pytest.raises(InputError) as caught:
        one(asked(("講演の感想", Kind.TEXT, "")), grid)
    assert [issue.code for issue in caught.value.issues] == ["heading.missing"]


def test_faults_of_all_files_come_at_once():
    description = asked(("感想", Kind.TEXT, ""), sessions=[Session(name="午前"), Session(name="午後")])
    good, bad = grid_of(["感想"], [["a"]]), grid_of(["かんそう"], [["a"]], file="午後.xlsx")
    assert faults(description, Handed(grid=good), Handed(grid=bad, session=1)) == [
        "session.untold",
        "heading.missing",
    ]


# --- files, sessions, keys, order


def test_one_file_a_session_gives_each_its_own_keys():
    description = asked(
        ("感想", Kind.TEXT, ""), sessions=[Session(name="午前の部"), Session(name="午後の部")]
    )
    first, second = (
        grid_of(["感想"], [["a"], ["b"]], file="am.xlsx"),
        grid_of(["感想"], [["c"]], file="pm.xlsx"),
    )
    responses = collect(
        description, [Handed(grid=first, session=0), Handed(grid=second, session=1, label="午後の部")]
    )
    assert responses.keys == (("午前の部", "1"), ("午後の部", "1"), ("午前の部", "2"))
    assert responses.sessions == (0, 1, 0)
    assert [source.label for source in responses.sources] == ["午前の部", "午後の部"]
    assert responses.label(1) == "午後の部-1"


def test_files_without_a_session_are_numbered():
    grid = grid_of(["感想"], [["a"]])
    responses = collect(asked(("感想", Kind.TEXT, "")), [Handed(grid=grid), Handed(grid=grid)])
    assert responses.keys == (("1", "1"), ("2", "1"))


def test_one_file_under_two_names_is_a_fault():
    grid = replace(grid_of(["感想"], [["a"]]), sha256="ab" * 32)
    handed = (Handed(grid=grid), Handed(grid=replace(grid, file="控え.xlsx")))
    assert faults(asked(("感想", Kind.TEXT, "")), *handed) == ["source.same"]


def test_responses_stand_in_the_order_of_completion_then_of_ids():
    grid = grid_of(["感想"], [["a"], ["b"], ["c"], ["d"]])
    late = datetime(2026, 11, 30)
    times: list[datetime | None] = [late, START, START, None]
    ids = [1, 10, 9, 4]
    rows = tuple((i, t, t, *row[3:]) for i, t, row in zip(ids, times, grid.rows[1:], strict=True))
    responses = one(asked(("感想", Kind.TEXT, "")), replace(grid, rows=(grid.rows[0], *rows)))
    assert [key[1] for key in responses.keys] == ["9", "10", "1", "4"]
    assert responses.answers == (("c", "b", "a", "d"),)


def test_two_answers_of_one_person_share_a_number_and_nothing_else_is_kept():
    grid = grid_of(["感想"], [["a"], ["b"], ["c"]], named=True)
    again = (*grid.rows[3][:3], *grid.rows[1][3:5], "c")
    responses = one(asked(("感想", Kind.TEXT, "")), replace(grid, rows=(*grid.rows[:3], again)))
    assert responses.persons == (1, 0, 1)
    assert "person1@example.jp" not in repr(responses)
    assert "見本" not in repr(responses)


def test_a_session_question_called_name_is_nobodys_name():
    sessions = [Session(name=name, question="名前", answers=(name,)) for name in SESSIONS]
    rows = ((1, START, SESSIONS[0]), (2, START, SESSIONS[1]), (3, START, SESSIONS[0]))
    grid = Grid(file="a.xlsx", rows=(("ID", "完了時刻", "名前"), *rows))
    responses = one(asked(sessions=sessions), grid)
    assert responses.sessions == (0, 1, 0)
    assert responses.persons == (0, 0, 0)


def test_free_text_stands_in_no_notice_and_no_repr():
    grid = grid_of(["感想", "他"], [["秘密の感想", "秘密"], ["秘密の感想", "秘密"]])
    responses = one(asked(("感想", Kind.TEXT, "")), grid)
    assert "秘密" not in repr(responses)
    assert "秘密" not in "".join(map(str, responses.notices))


def test_rows_blanked_by_the_reader_are_no_responses():
    grid = grid_of(["感想"], [["a"], ["b"]])
    blank = (None,) * len(grid.rows[0])
    assert (
        len(
            one(
                asked(("感想", Kind.TEXT, "")),
                replace(grid, rows=(*grid.rows[:2], blank, grid.rows[2], blank)),
            )
        )
        == 2
    )


def test_the_source_is_recorded():
    grid = replace(grid_of(["感想"], [["a"]]), sha256="ab" * 32)
    (source,) = one(asked(("感想", Kind.TEXT, "")), grid).sources
    assert (source.file, source.sha256, source.rows, source.label) == ("回答.xlsx", "ab" * 32, 1, "1")
    assert len(source.fingerprint) == 64


def test_a_number_of_absurd_length_is_an_id_like_any_other():
    grid = grid_of(["感想"], [["a"]])
    rows = (grid.rows[0], ("9" * 6000, *grid.rows[1][1:]))
    assert one(asked(("感想", Kind.TEXT, "")), replace(grid, rows=rows)).keys == (("1", "9" * 6000),)


# --- whatever was asked and answered

titles = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=12
).filter(lambda t: t.strip() and not t.startswith(("_", "[")) and "_x" not in t)
answers = st.one_of(
    st.none(), st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20)
).filter(lambda t: t is None or "_x" not in t)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_both_writers_give_the_same_responses(data: st.DataObject):
    headings = data.draw(
        st.lists(titles, min_size=1, max_size=4, unique_by=lambda t: "".join(t.split()).casefold())
    )
    rows = data.draw(st.lists(st.lists(answers, min_size=len(headings), max_size=len(headings)), max_size=5))
    description = asked(*((heading, Kind.TEXT, "") for heading in headings))
    untouched, saved = io.BytesIO(), io.BytesIO()
    write_download(untouched, headings, records(rows))
    write_saved(saved, headings, records(rows))
    read = [outcome(description, file.getvalue()) for file in (untouched, saved)]
    assert read[0] == read[1]
    assert isinstance(read[0], list) or len(read[0][0]) == len(rows)


def outcome(description: Description, data: bytes) -> Any:
    """Keys, times and answers; or the faults, where headings fold to one key."""
    try:
        responses = one(description, read_table(io.BytesIO(data), name="a.xlsx"))
    except InputError as error:
        return [issue.code for issue in error.issues]
    return responses.keys, responses.completed, responses.answers
