"""Answers no workbook holds as they were given: named by ID and question, and whole where the notice says."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

import dxforms
from dxforms.cli import main
from dxforms.survey.answers import Choice
from dxforms.survey.counting import tally_responses
from dxforms.survey.questions import Kind
from dxforms.survey.review import RespondentDecision, Review
from dxforms.survey.tally import Tally
from dxforms.workbook.unheld import unheld
from tests import exports
from tests.recipes import answers, example
from tests.sample import sample_description, sample_responses
from tests.test_bad_input import HEADINGS

LONG = "".join(chr(0x3042 + index % 80) for index in range(40_000))


def tallied(kind: Kind, *answers: object, left_out: bool = False) -> Tally:
    """A lecture of one question; with ``left_out`` its first respondent does not count."""
    description = sample_description(sessions=1, questions=[kind], answers=len(answers))
    responses = replace(sample_responses(description, len(answers)), answers=(answers,))
    review = Review(respondents={responses.keys[0]: RespondentDecision(counted=False)} if left_out else {})
    return tally_responses(description, responses, review)


def shown(tally: Tally) -> list[tuple[str, str]]:
    return [(issue.code, str(issue)) for issue in unheld(tally)]


def whole(tally: Tally) -> str:
    """What 長い回答 holds."""
    stream = io.BytesIO()
    dxforms.write_workbook(tally, stream)
    rows = list(load_workbook(stream)["長い回答"].iter_rows(values_only=True))
    heading = next(index for index, row in enumerate(rows) if "原文" in row)
    return "".join(row[rows[heading].index("原文")] for row in rows[heading + 1 :])


def test_answers_every_cell_holds_give_no_notice():
    assert shown(tallied(Kind.TEXT, "短い", "長" * 32_767, None, "改行\r\nあり")) == []


def test_a_cut_answer_is_named_by_id_and_question_and_the_sheet_that_holds_it_whole():
    tally = tallied(Kind.TEXT, "短い", LONG)
    number = tally.description.survey.questions[0].number
    assert shown(tally) == [
        (
            "workbook.cut",
            f"「回答データ」シート：{number}の回答（回答ID {tally.responses.label(1)}）は、Excelの1つのセルに入る長さ（32,767字）を"
            "超えるため、途中までを記載しました。全文は「長い回答」シートで確かめてください。",
        )
    ]
    assert whole(tally) == LONG


@pytest.mark.parametrize(
    ("kind", "answer"),
    [(Kind.SINGLE, Choice(unlisted=(LONG,))), (Kind.MULTIPLE, Choice(unlisted=(LONG,))), (Kind.TEXT, LONG)],
)
def test_the_whole_is_there_of_any_question_and_of_respondents_who_are_left_out(kind, answer):
    tally = tallied(kind, answer, None, left_out=True)
    assert [code for code, _ in shown(tally)] == ["workbook.cut"]
    assert whole(tally) == LONG


def test_characters_that_are_gone_send_to_where_they_still_are():
    [(code, text)] = shown(tallied(Kind.TEXT, "良い", "ヌル\u0000文字", "片割れ\ud800"))
    assert code == "workbook.characters"
    assert "自由記述" not in text
    assert "元の回答は、回答ファイル又はMicrosoft Formsの回答の画面で確かめてください。" in text


def test_no_word_of_an_answer_stands_in_a_notice():
    for _, text in shown(tallied(Kind.TEXT, f"秘密{LONG}\u0000")):
        assert "秘密" not in text


@pytest.mark.parametrize("command", ["check", "run"])
def test_the_commands_say_so_on_the_screen(command, tmp_path, capsys):
    example.lay_inputs(tmp_path)
    rows = [list(row) for row in answers.responses()]
    rows[5][-1], rows[6][-1] = LONG, "制御\u0001文字"
    exports.write_download(tmp_path / example.EXPORT, HEADINGS, rows)
    capsys.readouterr()
    assert main([command, str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert f"Q5の回答（回答ID {rows[5][0][0]}）は、Excelの1つのセルに入る長さ" in told
    assert f"Q5の回答（回答ID {rows[6][0][0]}）から、Excelで表せない制御文字を除きました。" in told
