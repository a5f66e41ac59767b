"""Answers that no workbook holds as they were given: too long for a cell, or with characters XML has not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from dxforms.issues import Issue, Where, notice
from dxforms.survey.answers import Answer, Choice
from dxforms.survey.decided import shortened
from dxforms.survey.tally import Tally
from dxforms.text import legal
from dxforms.workbook.fitting import CELL_CHARACTERS, fits_cell
from dxforms.workbook.sheets import DATA, LONG_ANSWERS
from dxforms.workbook.written import Entry


def beyond_cells(tally: Tally) -> list[Entry]:
    """Every answer received that one cell cannot hold whole, whoever is left out: by question, then time received."""
    return [entry for entry in _unlike(tally, _fit) if not fits_cell(legal(entry.words)[0])]


def unheld(tally: Tally) -> Iterator[Issue]:
    """Notices of the answers that 回答データ does not show as given, and where each can be read whole."""
    at = Where(sheet=DATA)
    unlike = list(_unlike(tally, _are_held))
    for number in dict.fromkeys(entry.question.number for entry in unlike):
        here = [entry for entry in unlike if entry.question.number == number]
        if cut := [entry for entry in here if not fits_cell(legal(entry.words)[0])]:
            yield notice(
                "workbook.cut",
                f"{number}の回答（回答ID {_ids(tally, cut)}）は、Excelの1つのセルに入る長さ（{CELL_CHARACTERS:,}字）を"
                f"超えるため、途中までを記載しました。全文は「{LONG_ANSWERS}」シートで確かめてください。",
                at,
            )
        if removed := [entry for entry in here if legal(entry.words)[1]]:
            yield notice(
                "workbook.characters",
                f"{number}の回答（回答ID {_ids(tally, removed)}）から、Excelで表せない制御文字を除きました。"
                "元の回答は、回答ファイル又はMicrosoft Formsの回答の画面で確かめてください。",
                at,
            )


def _ids(tally: Tally, found: Iterable[Entry]) -> str:
    return shortened(
        [tally.responses.label(respondent) for respondent in dict.fromkeys(e.respondent for e in found)]
    )


def _unlike(tally: Tally, held: Callable[[Sequence[str]], bool]) -> Iterator[Entry]:
    """Every answer in words, of whatever kind of question, that is not ``held``; a column is looked at as a whole first."""
    responses = tally.responses
    columns = dict(zip((q.number for q in responses.survey.questions), responses.answers, strict=True))
    for question in tally.description.survey.counted:
        column = columns[question.number]
        different = dict(zip(map(id, column), column, strict=True))  # equal raw cells share one object
        if held([words for answer in different.values() for words in _words(answer)]):
            continue
        for respondent, answer in enumerate(column):
            for words in _words(answer):
                if not held([words]):
                    yield Entry(respondent, question, words)


def _words(answer: Answer) -> tuple[str, ...]:
    if isinstance(answer, str):
        return (answer,)
    if isinstance(answer, Choice):
        return (";".join(answer.unlisted),) if answer.unlisted else ()
    if isinstance(answer, tuple):
        return tuple(words for each in answer for words in _words(each))
    return ()


def _fit(texts: Sequence[str]) -> bool:
    return all(map(fits_cell, texts))


def _are_held(texts: Sequence[str]) -> bool:
    """True where cells show all of them to the letter; looked at as one text, as one by one takes twice as long."""
    return _fit(texts) and legal("".join(texts))[1] == 0
