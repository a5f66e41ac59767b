"""What was answered in words: which questions, whose answers, in what order they stand on the sheets."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from dxforms.records import record
from dxforms.survey.published import words_of
from dxforms.survey.questions import Kind, Question, Survey
from dxforms.survey.tally import Tally
from dxforms.text import clean
from dxforms.workbook.fitting import RECORD_LINE, ROW_POINTS, fits_cell, line_count

ORIGINAL_WIDTH = 56.0
"""Half-width characters of the column 原文, in the book's type."""


@record(kw_only=False)
class Entry:
    """One answer in words: who gave it, to which question."""

    respondent: int
    question: Question
    words: str


def question_label(question: Question) -> str:
    """What stands in 設問: the number, and for その他の記入 that it is one."""
    return question.label_in_words


def asked_in_words(survey: Survey) -> list[Question]:
    """The questions whose answers can stand on the sheet."""
    return [q for q in survey.counted if q.kind is Kind.TEXT or q.other is not None]


def fingerprint(words: str) -> str:
    """照合: what an answer (of legal characters) is recognised by, whatever became of its line ends and outer blanks.

    Thirteen digits at most: a cell holds it as a number, and a workbook's list of texts is half as long.
    """
    return str(int.from_bytes(_digest(words), "big"))


def is_print(mark: str, words: str) -> bool:
    """True where 照合 is that of an answer; earlier workbooks have it in hexadecimal figures."""
    digest = _digest(words)
    return mark in {str(int.from_bytes(digest, "big")), digest.hex()}


def _digest(words: str) -> bytes:
    return blake2b(clean(words).encode("utf-8"), digest_size=5).digest()


def entries(tally: Tally) -> Iterator[Entry]:
    """Every answer in words in the sheet's order: by question, 部, time received.

    Answers of respondents who are left out stand there only where something was decided about them.
    """
    responses, review = tally.responses, tally.review
    counted = set(tally.counted)
    last = len(tally.description.lecture.sessions)
    order = sorted(
        range(len(responses)),
        key=lambda r: last if (session := tally.sessions[r]) is None else session,
    )
    columns = dict(zip((q.number for q in responses.survey.questions), responses.answers, strict=True))
    for question in asked_in_words(tally.description.survey):
        column = columns[question.number]
        for respondent in order:
            words = words_of(question, column[respondent])
            if words and (
                respondent in counted or (responses.keys[respondent], question.number) in review.answers
            ):
                yield Entry(respondent, question, words)


def is_long(words: str) -> bool:
    """True where no row is high enough to show the whole answer, or no cell can hold it."""
    if len(words) < 200 and words.count("\n") < 20:
        return False
    room = ORIGINAL_WIDTH * 10.5 / 9
    return line_count(words, room) * RECORD_LINE > ROW_POINTS - 6 or not fits_cell(words)
