"""Quotations in 考察 and まとめ against what was answered, published and offered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from dxforms.report.proof_paper import Paragraph, ProofFinding, Role, Weight, found
from dxforms.report.proof_text import all_quotations, plain
from dxforms.report.proof_words import Words
from dxforms.survey.answers import Choice, Responses
from dxforms.survey.description import Description
from dxforms.survey.questions import Kind
from dxforms.survey.tally import Tally

_BETWEEN = "\ue001"
_LEFT_OUT = ("…", "‥", "・・・", "（中略）", "(中略)", "（略）", "(略)", "～", "〜")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a quotation can be taken from, each as one long text."""

    published: str = field(repr=False)
    withheld: str = field(repr=False)
    """Answers whose words are not published as they were given."""
    written: str = field(repr=False)
    """Everything the description says."""
    options: tuple[str, ...] = ()


def said(tally: Tally, description_texts: Iterable[str]) -> Said:
    """What was answered and what is published, to look quotations up in."""
    shown = [
        plain(answer.text)
        for question in tally.questions
        for group in question.answers
        for answer in group.answers
    ]
    public = set(shown)
    return Said(
        published=_BETWEEN.join(shown),
        withheld=_BETWEEN.join(
            dict.fromkeys(text for text in map(plain, _originals(tally.responses)) if text not in public)
        ),
        written=_BETWEEN.join(map(plain, description_texts)),
        options=tuple(
            dict.fromkeys(
                plain(label)
                for question in tally.description.survey.questions
                for option in question.options
                for label in (option.label, *option.former)
            )
        ),
    )


def _originals(responses: Responses) -> Iterator[str]:
    """Everything respondents wrote, the responses that are not counted among it."""
    for question, column in zip(responses.survey.questions, responses.answers, strict=True):
        for answer in column:
            if isinstance(answer, str) and question.kind is Kind.TEXT:
                yield answer
            elif isinstance(answer, Choice):
                yield from answer.unlisted


def texts_of(description: Description) -> Iterator[str]:
    """Every text of a description a report may take words from."""
    lecture = description.lecture
    yield from (
        lecture.title, lecture.organisation, lecture.division, lecture.host, lecture.venue, lecture.talk_title,
        lecture.speaker, lecture.speaker_romanised, lecture.speaker_post, lecture.survey_method,
        lecture.survey_period, lecture.respondents_term, lecture.appendix_heading,
    )  # fmt: skip
    yield from (*lecture.background, *lecture.survey_purpose)
    for session in lecture.sessions:
        yield from (session.name, session.respondents, session.audience, session.hours)
    for profile in lecture.profiles:
        yield profile.speaker
        for item in profile.items:
            yield from (item.item, *item.paragraphs)
    for talk in lecture.talks:
        yield talk.title
        for group in talk.groups:
            yield from (group.heading, *group.points)
    for photo in lecture.photos:
        yield photo.caption
    for question in description.survey.questions:
        yield from (question.number, question.text, *question.headings)
        for option in question.options:
            yield from (option.label, *option.former)


def quotes(paragraphs: Sequence[Paragraph], said: Said, words: Words) -> Iterator[ProofFinding]:
    """Quotations of an answer that is not published so, and (in 考察) quotations of nobody."""
    least = words.numbers["引用の最短文字数"]
    share = words.numbers["引用の一致とみなす割合"]
    for paragraph in paragraphs:
        told = paragraph.role in {Role.REMARKS, Role.CONCLUSIONS}
        if not told and not (paragraph.role is Role.PROSE and paragraph.question):
            continue
        for each in all_quotations(paragraph.text):
            is_title = paragraph.text[each.start - 1] == "『"  # of a book: nobody said it
            if len(each.inner.strip()) >= least:
                pieces = [plain(piece) for piece in _pieces(each.inner)]
                if all(_known(piece, said) for piece in pieces):
                    continue
                if any(_leaks(piece, said, least, share) for piece in pieces):
                    yield found(
                        "quote.withheld",
                        Weight.MEND,
                        "掲載しない、又は修正して掲載する回答の、元の文章が引用されています。掲載した文章に直すか、引用をやめてください。",
                        paragraph,
                        each.start,
                    )
                    continue
                if paragraph.role is Role.REMARKS and not is_title:
                    yield found(
                        "quote.unknown",
                        Weight.LOOK,
                        "引用と同じ文章の回答や選択肢がありません。回答の文章のとおりか、確かめてください。",
                        paragraph,
                        each.start,
                    )
            elif (
                paragraph.role is Role.REMARKS
                and not is_title
                and _like_an_option(plain(each.inner), said, words)
            ):
                yield found(
                    "quote.unknown",
                    Weight.LOOK,
                    "引用が、選択肢の表記と少し違います。選択肢のとおりか、確かめてください。",
                    paragraph,
                    each.start,
                )


def _pieces(inner: str) -> list[str]:
    for sign in _LEFT_OUT:
        inner = inner.replace(sign, "\n")
    return [piece for piece in inner.split("\n") if len(plain(piece)) >= 4]


def _known(piece: str, said: Said) -> bool:
    return piece in said.published or piece in said.options or piece in said.written


def _leaks(piece: str, said: Said, least: int, share: int) -> bool:
    """True where the quotation, or most of it in one run, stands in an answer that is not published so."""
    if not said.withheld or len(piece) < min(least, 8):
        return False
    if piece in said.withheld:
        return True
    length = max(least, -(-len(piece) * share // 100))
    runs = {piece[start : start + length] for start in range(len(piece) - length + 1)}
    return any(run in said.withheld and run not in said.published for run in runs)


def _like_an_option(piece: str, said: Said, words: Words) -> bool:
    if len(piece) < 4 or piece in said.options or piece in said.published or piece in said.written:
        return False
    ratio = words.numbers["短い引用の似ている割合"] / 100
    return any(
        len(option) >= 4 and SequenceMatcher(None, piece, option, autojunk=False).ratio() >= ratio
        for option in said.options
    )
