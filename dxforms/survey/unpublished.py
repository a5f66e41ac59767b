"""What respondents wrote that is not published: withheld, put in other words, of responses that are not counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field

from dxforms.records import record
from dxforms.survey.answers import Answer, Choice
from dxforms.survey.published import is_blank_word
from dxforms.survey.tally import Tally
from dxforms.text import key

WHOLE = 8
"""Characters (without blanks) from which an answer is told from words that anybody writes."""
SENTENCE = 12
"""The same of one sentence of an answer."""
_ENDS = re.compile(r"[。！？!?\n]+")
_BETWEEN = "\ue001"


@record
class Unpublished:
    """One answer whose words must not leave: whose it is, and its words as :func:`dxforms.text.key` compares them."""

    number: str
    """Of the question."""
    label: str
    """回答ID as people see it."""
    pieces: tuple[str, ...] = field(repr=False)
    """The answer and its sentences, as far as they are not published all the same."""


def unpublished(tally: Tally, public_texts: Iterable[str] = ()) -> tuple[Unpublished, ...]:
    """Every answer with words that are published nowhere, in the order of the survey and the responses.

    ``public_texts`` are what a report says whatever anybody answered: who wrote nothing but the lecture's title told
    nothing, and no report could be without it.
    """
    texts = [*_published(tally), *public_texts]
    said = {piece for text in texts for piece in _pieces(text)}
    public = _BETWEEN.join(map(key, texts))
    responses = tally.responses
    found = []
    for question, column in zip(responses.survey.questions, responses.answers, strict=True):
        for respondent, answer in enumerate(column):
            pieces = tuple(
                piece
                for text in _words(answer)
                for piece in _pieces(text)
                if piece not in said and piece not in public
            )
            if pieces:
                found.append(
                    Unpublished(number=question.number, label=responses.label(respondent), pieces=pieces)
                )
    return tuple(found)


def _words(answer: Answer) -> Iterator[str]:
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, Choice):
        yield from answer.unlisted
    elif isinstance(answer, tuple):
        for each in answer:
            yield from _words(each)


def _pieces(text: str) -> Iterator[str]:
    if is_blank_word(text):
        return
    whole = key(text)
    if len(whole) >= WHOLE:
        yield whole
    sentences = [key(each) for each in _ENDS.split(text)]
    if len(sentences) > 1:
        yield from (each for each in sentences if len(each) >= SENTENCE and each != whole)


def _published(tally: Tally) -> Iterator[str]:
    """What a report may say of the survey: printed answers, questions and options."""
    for question in tally.questions:
        for group in question.answers:
            yield from (answer.text for answer in group.answers)
    for asked in tally.description.survey.questions:
        yield from (asked.text, *asked.headings)
        for option in asked.options:
            yield from (option.label, *option.former)
