"""A report whose questions were numbered anew or whose 部 were renamed: what people wrote stays with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dxforms.survey.counting import tally_responses
from dxforms.survey.description import Description
from dxforms.survey.questions import Kind
from tests.report.late import described, written
from tests.report.test_refresh import Hand, lines, tallied, without_numbers

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


# ---------------------------------------------------------------- answers somebody edited


def answer_edited(data: bytes, words: str) -> bytes:
    """The report after somebody typed over an answer in its table."""
    there = Hand(data)
    cell = next(each for each in there.body.iter("{*}tc") if "".join(each.itertext("{*}t")) == words)
    first, *others = cell.iter("{*}t")
    first.text = WRITTEN
    for text in others:
        text.text = ""
    return there.saved()


def some_answer(tally) -> str:
    """An answer to a question in words that nobody else gave."""
    asked = [question for question in tally.questions if question.question.kind is Kind.TEXT]
    texts = [answer.text for question in asked for group in question.answers for answer in group.answers]
    return next(text for text in texts if texts.count(text) == 1 and "\n" not in text)


def test_an_answer_somebody_edited_follows_its_question():
    tally = tallied(numbered({"Q3": "Q2", "Q4": "Q3", "Q5": "Q4"}, "Q2"))
    before, _ = written(tally)
    data, report = written(tallied(numbered({})), answer_edited(before, some_answer(tally)))
    assert any(WRITTEN in line for line in lines(data))
    assert report.refreshed.withdrawn == ()


def renamed(tally, name: str, new: str, *, own_forms: bool = False):
    """The tally of the same answers after a 部 was renamed; with forms of their own its name is in their keys too."""
    sessions = tuple(
        replace(session, name=new if session.name == name else session.name)
        for session in tally.description.lecture.sessions
    )
    described = replace(tally.description, lecture=replace(tally.description.lecture, sessions=sessions))
    responses = tally.responses
    if own_forms:
        keys = tuple(
            ("" if place is None else sessions[place].name, identity)
            for (_, identity), place in zip(responses.keys, responses.sessions, strict=True)
        )
        responses = replace(responses, keys=keys)
    return tally_responses(described, responses)


@pytest.mark.parametrize("own_forms", [False, True])
@pytest.mark.parametrize("name", ["午前の部（幹部職員）", "第1部/前半"])
def test_what_was_edited_in_a_part_follows_it_when_it_is_renamed(own_forms, name):
    tally = renamed(tallied(numbered({})), "午前の部", "午前の部", own_forms=own_forms)
    before, _ = written(tally)
    after = renamed(tally, "午前の部", name, own_forms=own_forms)
    data, report = written(after, answer_edited(before, some_answer(tally)))
    assert sum(WRITTEN in line for line in lines(data)) == 1
    assert "refresh.renamed-part" in {issue.code for issue in report.notices}
    assert (report.refreshed.withdrawn, report.refreshed.gone, report.refreshed.added) == ((), (), ())
    assert not any("午前の部" in line for line in lines(data) if name not in line and "前半" not in line)
    again, _ = written(after, data)
    assert again == data


def test_an_unedited_report_of_a_renamed_part_reads_as_one_written_anew():
    tally = tallied(numbered({}))
    after = renamed(tally, "午前の部", "第1部")
    data, _ = written(after, written(tally)[0])
    assert without_numbers(lines(data)) == without_numbers(lines(written(after)[0]))


def test_a_part_that_went_and_another_that_came_are_not_the_same():
    tally = renamed(tallied(numbered({})), "午前の部", "午前の部", own_forms=True)
    other = renamed(tally, "午前の部", "夜の部", own_forms=True)
    later = tuple(
        None if moment is None else moment.replace(hour=23) if place == 0 else moment
        for moment, place in zip(other.responses.completed, other.responses.sessions, strict=True)
    )
    other = tally_responses(other.description, replace(other.responses, completed=later))
    _, report = written(other, written(tally)[0])
    assert "refresh.renamed-part" not in {issue.code for issue in report.notices}
