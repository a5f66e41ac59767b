from datetime import datetime

import pytest

from dxforms.survey.columns import Role, forms_score, layout
from tests.exports import FIXED, START, records, table_of


def names(
    headings: list[str], rows: list[list[object]], claimed: tuple[str, ...] = ()
) -> tuple[dict[str, str], list[str]]:
    """By role the heading found, and the headings of the questions."""
    found = layout(headings, rows, claimed)  # type: ignore[arg-type]
    return {role.name: headings[c] for role, c in found.roles.items()}, [headings[c] for c in found.questions]


@pytest.mark.parametrize("locale", ["ja", "en", "fr", "es"])
@pytest.mark.parametrize("modified", [False, True])
def test_fixed_columns_are_found_by_their_words(locale: str, modified: bool):
    whole, body = table_of(["問1", "問2"], records([["a", "b"]]), locale=locale, modified=modified)
    roles, questions = names(whole, body)
    assert [roles[r] for r in ("ID", "STARTED", "COMPLETED", "EMAIL", "NAME")] == list(FIXED[locale])
    assert ("MODIFIED" in roles) is modified
    assert questions == ["問1", "問2"]
    assert forms_score(whole) == 5


def test_columns_an_owner_deleted_are_not_missed():
    roles, questions = names(
        ["Start time", "Completion time", "Email", "問"], [[START, START, "anonymous", "a"]]
    )
    assert set(roles) == {"STARTED", "COMPLETED", "EMAIL"}
    assert questions == ["問"]


def test_a_question_called_name_stays_a_question():
    roles, questions = names([*FIXED["en"], "Name2"], [[1, START, START, "anonymous", None, "a"]])
    assert roles["NAME"] == "Name"
    assert questions == ["Name2"]


def test_what_the_description_claims_is_a_question():
    roles, questions = names(["ID", "完了時刻", "名前"], [[1, START, "a"]], claimed=("名前",))
    assert set(roles) == {"ID", "COMPLETED"}
    assert questions == ["名前"]


def test_an_unknown_language_is_told_by_shape():
    headings = ["Nr", "Początek", "Koniec", "Poczta", "Nazwa", "Zmiana", "Pytanie"]
    rows = [[n, START, START, "anonymous", None, datetime(2026, 11, 25), "a"] for n in (3, 4)]
    roles, questions = names(headings, rows)
    assert roles == {
        "ID": "Nr", "STARTED": "Początek", "COMPLETED": "Koniec", "EMAIL": "Poczta", "NAME": "Nazwa", "MODIFIED": "Zmiana",
    }  # fmt: skip
    assert questions == ["Pytanie"]


def test_times_that_a_csv_made_texts_are_told_by_shape():
    roles, _ = names(["Nr", "Od", "Do", "問"], [["1", "11/24/26 9:00:00", "11/24/26 9:01:00", "a"]])
    assert roles == {"ID": "Nr", "STARTED": "Od", "COMPLETED": "Do"}


def test_a_number_column_of_a_survey_without_times_is_no_id():
    roles, questions = names(["満足度", "感想"], [[1, "a"], [2, "b"]])
    assert roles == {}
    assert questions == ["満足度", "感想"]


@pytest.mark.parametrize("word", ["タイムスタンプ", "Timestamp", "回答日時", "送信日時", "受付した時"])
def test_the_one_time_column_of_other_forms_is_the_time_of_completion(word: str):
    roles, questions = names([word, "問"], [["2026/11/24 9:00:00", "a"]])
    assert roles == {"COMPLETED": word}
    assert questions == ["問"]


@pytest.mark.parametrize("locale", ["ja", "en", "fr", "es"])
def test_a_quiz_leaves_its_points_and_feedback_out(locale: str):
    whole, body = table_of(["理解度", "感想"], records([["a", "b"]]), locale=locale, quiz=True)
    roles, questions = names(whole, body)
    assert questions == ["理解度", "感想"]
    assert len(layout(whole, body).quiz) == 6  # type: ignore[arg-type]
    assert set(roles) == {"ID", "STARTED", "COMPLETED", "EMAIL", "NAME"}


def test_a_quiz_in_words_nobody_listed_is_told_by_its_shape():
    headings = [
        *FIXED["en"],
        "Pkt razem",
        "Opinia",
        "文",
        "Pkt – 文",
        "Opinia – 文",
        "文2",
        "Opinia – 文2",
        "Pkt – 文2",
    ]
    _, questions = names(
        headings, [[1, START, START, "anonymous", None, 5, None, "a", 1, None, "b", None, 1]]
    )
    assert questions == ["文", "文2"]


def test_questions_that_end_alike_are_no_quiz():
    headings = [*FIXED["ja"], "感想", "講演の感想", "講師の感想", "午前：感想"]
    _, questions = names(headings, [[1, START, START, "anonymous", None, "a", "b", "c", "d"]])
    assert questions == headings[5:]


def test_headings_that_stand_twice_are_numbered_as_forms_does():
    assert layout(["タイムスタンプ", "感想", "感想", " 感想\n"], []).names[1:] == ("感想", "感想2", "感想3")


def test_a_column_without_a_heading_is_no_question():
    assert layout(["ID", None, "問"], []).questions == (2,)


def test_roles_show_as_clerks_know_them():
    assert Role.COMPLETED.value == "完了時刻"
