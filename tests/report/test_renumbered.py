"""A report whose questions were numbered anew: what people wrote of a question stays with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dxforms.survey.counting import tally_responses
from dxforms.survey.description import Description
from dxforms.survey.questions import Kind
from tests.report.late import described, written
from tests.report.test_refresh import Hand, cut, lines, without_numbers
from tests.sample import sample_responses

WRITTEN = "手書きの考察である。"


def numbered(numbers: dict[str, str], *left_out: str) -> Description:
    """The lecture's questions with other numbers, in the order of the numbers."""
    asked = described()
    questions = [
        replace(question, number=numbers.get(question.number, question.number))
        for question in asked.survey.questions
        if question.number not in left_out and question.kind is not Kind.SKIPPED
    ]
    questions.sort(key=lambda question: question.number)
    return replace(asked, survey=replace(asked.survey, questions=tuple(questions)))


def tallied(description: Description, answers: int = 41):
    every = sample_responses(described(), 44)
    columns = {
        question.text: column
        for question, column in zip(described().survey.questions, every.answers, strict=True)
    }
    responses = replace(
        every,
        survey=description.survey,
        answers=tuple(columns[question.text] for question in description.survey.questions),
    )
    return tally_responses(description, cut(responses, answers))


def edited(data: bytes, number: str) -> bytes:
    """A 考察 somebody wrote over the draft of a question."""
    there = Hand(data)
    paragraphs = [*there.body.iter("{*}p")]
    texts = ["".join(paragraph.itertext("{*}t")) for paragraph in paragraphs]
    _, start, *_ = (
        at for at, text in enumerate(texts) if text == f"アンケート結果（{number}）"
    )  # first: the outline
    at = next(at for at in range(start, len(texts)) if texts[at] == "【考察】")
    runs = [*paragraphs[at + 1].iter("{*}t")]
    runs[0].text = WRITTEN
    for run in runs[1:]:
        run.text = ""
    return there.saved()


def question_of(data: bytes, words: str) -> str:
    """The heading above a text."""
    body = lines(data)
    return next(line for line in reversed(body[: body.index(words)]) if line.startswith("アンケート結果（"))


def test_what_was_written_of_a_question_follows_it_when_another_is_inserted_before_it():
    before, _ = written(tallied(numbered({"Q3": "Q2", "Q4": "Q3", "Q5": "Q4"}, "Q2")))
    data, report = written(tallied(numbered({})), edited(before, "Q3"))
    assert question_of(data, WRITTEN) == "アンケート結果（Q4）"
    assert [issue.code for issue in report.notices if "renumbered" in issue.code] == ["refresh.renumbered"]
    assert report.refreshed.gone == ()
    again, second = written(tallied(numbered({})), data)
    assert again == data
    assert "refresh.renumbered" not in {issue.code for issue in second.notices}


def test_nothing_else_differs_from_a_report_written_anew():
    before, _ = written(tallied(numbered({"Q3": "Q2", "Q4": "Q3", "Q5": "Q4"}, "Q2")))
    data, _ = written(tallied(numbered({})), before)
    assert without_numbers(lines(data)) == without_numbers(lines(written(tallied(numbered({})))[0]))


def test_a_question_that_went_keeps_its_block_beside_the_one_that_took_its_number():
    before, _ = written(tallied(numbered({})))
    data, report = written(
        tallied(numbered({"Q3": "Q2", "Q4": "Q3", "Q5": "Q4"}, "Q2")), edited(before, "Q2")
    )
    assert WRITTEN in lines(data)
    assert {"refresh.renumbered", "refresh.question"} <= {issue.code for issue in report.notices}
    assert question_of(data, WRITTEN) == "アンケート結果（Q2）"


def test_questions_that_changed_places_are_told_instead():
    before, _ = written(tallied(numbered({})))
    data, report = written(tallied(numbered({"Q4": "Q5", "Q5": "Q4"})), edited(before, "Q4"))
    assert "refresh.reordered" in {issue.code for issue in report.notices}
    assert WRITTEN in lines(data)


@pytest.mark.parametrize("answers", [41, 44])
def test_late_answers_and_new_numbers_come_together(answers):
    before, _ = written(tallied(numbered({"Q3": "Q2", "Q4": "Q3", "Q5": "Q4"}, "Q2")))
    data, _ = written(tallied(numbered({}), answers), before)
    new, _ = written(tallied(numbered({}), answers))
    assert without_numbers(lines(data)) == without_numbers(lines(new))
