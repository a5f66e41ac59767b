from datetime import date
from pathlib import Path

import pytest

from dxforms.grid import Grid
from dxforms.source.spreadsheet import read_table
from dxforms.survey.draft import draft_survey, form_title
from dxforms.survey.lecture import Session
from dxforms.survey.questions import Kind
from tests.exports import (
    FIXED,
    HOUSE,
    LIKED,
    SESSIONS,
    UNDERSTANDING,
    USEFUL,
    many,
    records,
    table_of,
    write_download,
)


def grid(
    headings: list[str], answers: list[list[object]], file: str = "回答.xlsx", **options: object
) -> Grid:
    whole, body = table_of(headings, records(answers), **options)  # type: ignore[arg-type]
    return Grid(file=file, rows=(tuple(whole), *map(tuple, body)))  # type: ignore[arg-type]


def test_an_untouched_download_of_a_lecture_is_drafted_whole(tmp_path: Path):
    path = tmp_path / "防災講演会アンケート(1-60).xlsx"
    write_download(path, *many(60))
    draft = draft_survey([read_table(path)])
    assert (draft.title, draft.days, draft.responses) == ("防災講演会アンケート", (date(2026, 11, 24),), 60)
    assert [(q.number, q.kind) for q in draft.questions] == [
        ("", Kind.SKIPPED), ("Q1", Kind.SINGLE), ("Q2", Kind.SINGLE), ("Q3", Kind.MULTIPLE), ("Q4", Kind.TEXT), ("Q5", Kind.TEXT),
    ]  # fmt: skip
    session, first, second, third, *_ = draft.questions
    assert session.tells_session
    assert first.options == UNDERSTANDING
    assert second.options == USEFUL
    assert set(LIKED) <= set(third.options)
    assert third.options[-1] == "その他"
    assert third.limit == 2
    assert draft.sessions == tuple(Session(name=n, question=HOUSE[0], answers=(n,)) for n in SESSIONS)


def test_statements_that_share_a_scale_are_one_matrix():
    answers: list[list[object]] = [
        ["満足", "満足", "はい"],
        ["やや満足", "不満", "はい"],
        ["満足", "やや満足", "いいえ"],
    ] * 3
    draft = draft_survey([grid(["講師", "資料", "また参加したいですか"], answers)])
    matrix, last = draft.questions
    assert (matrix.kind, matrix.headings, matrix.text) == (Kind.MATRIX, ("講師", "資料"), "")
    assert matrix.options == ("満足", "やや満足", "不満")
    assert "続いた2列" in matrix.evidence
    assert (last.number, last.kind) == ("Q2", Kind.SINGLE)


def test_questions_with_one_scale_stay_questions():
    answers: list[list[object]] = [["満足", "満足"], ["不満", "満足"], ["やや満足", "不満"]] * 3
    draft = draft_survey([grid(["講師に満足しましたか。", "資料に満足しましたか。"], answers)])
    assert [q.kind for q in draft.questions] == [Kind.SINGLE, Kind.SINGLE]


def test_several_files_of_one_form_are_one_survey_with_a_session_each():
    files = ["アンケート（午前の部）(1-2).xlsx", "アンケート（午後の部）(1-3).xlsx"]
    draft = draft_survey([grid(["理解度"], [["良い"], ["悪い"]] * 3, file) for file in files])
    assert draft.sessions == (
        Session(name="午前の部", place=files[0]),
        Session(name="午後の部", place=files[1]),
    )
    assert len(draft.questions) == 1
    assert draft.questions[0].evidence.startswith("12件中12件")


def test_answers_are_read_in_the_order_of_their_ids():
    whole, body = table_of(["問"], records([["A;"], ["B"], ["A;B;"]]))
    body[0][0], body[1][0] = 2, 1
    draft = draft_survey([Grid(file="x.xlsx", rows=(tuple(whole), *map(tuple, body)))])  # type: ignore[arg-type]
    assert draft.questions[0].kind is Kind.MULTIPLE


def test_an_export_without_answers_leaves_every_kind_open():
    draft = draft_survey([grid(["問1", "問2"], [])])
    assert [(q.kind, bool(q.hint)) for q in draft.questions] == [(None, True), (None, True)]
    assert draft.sessions == ()


def test_no_file_gives_an_empty_draft():
    assert draft_survey([]).questions == ()


def test_quiz_columns_and_persons_are_no_questions():
    draft = draft_survey([grid(["理解度"], [["良い"]] * 6, quiz=True)])
    assert [q.headings for q in draft.questions] == [("理解度",)]
    assert not set(FIXED["ja"]) & {h for q in draft.questions for h in q.headings}


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("題名(1-41).xlsx", "題名"),
        ("題名(1-41) (1).xlsx", "題名"),
        ("題名 (2).csv", "題名"),
        ("題名_令和8年_(1-5).xlsx", "題名_令和8年"),
        ("第3.5回研修.xlsx", "第3.5回研修"),
        ("回答", "回答"),
    ],
)
def test_the_forms_title_is_read_from_the_file_name(file: str, title: str):
    assert form_title(file) == title


@pytest.mark.parametrize("given", [["午前の部"], ["午前の部"] * 15, ["午後の部", "午前の部", None]])
def test_the_question_for_the_session_is_known_by_a_test_answer_and_by_the_morning_alone(given):
    draft = draft_survey(
        [grid(["参加した部を選択してください。", "ご意見"], [[word, "とても良かった。"] for word in given])]
    )
    names = [session.name for session in draft.sessions]
    assert names == sorted({word for word in given if word}, key=["午前の部", "午後の部"].index)
    assert [question.tells_session for question in draft.questions] == [True, False]
    assert [question.number for question in draft.questions] == ["", "Q1"]
