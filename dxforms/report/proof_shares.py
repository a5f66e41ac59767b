"""すべて, ほとんど, 半数 and the like in 考察 and まとめ against the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dxforms.issues import quoted
from dxforms.report.proof_paper import Paragraph, ProofFinding, Role, Weight, found
from dxforms.report.proof_tallied import Share, Spot, Tallied, not_to_be_told
from dxforms.report.proof_text import sentences
from dxforms.report.proof_words import ShareWord, Words, any_word

_ANSWERED = re.compile(r"回答|答え|選択|選ん|挙げ|理解|評価|感じ|考え|思")
_RESPONDED = re.compile(r"から(?:の|アンケートの)*回答を|アンケートに(?:回答|協力)")


def share_words(
    paragraphs: Sequence[Paragraph], known: Tallied, words: Words, skip: frozenset[int] = frozenset()
) -> Iterator[ProofFinding]:
    """Words for a share of the respondents that no figure they can mean bears out."""
    people = words.any_of("割合の語の相手")
    word = any_word(share.word for share in words.shares)
    tied = re.compile(
        rf"{people}(?:の(?:うち)?)?[、,]?(?P<a>{word})(?!な[いくか])|(?P<b>{word})の[^、。「」]{{0,12}}?{people}(?![は数])|(?P<c>{word})(?=[（(][0-9０-９])"
    )
    by_word = {share.word: share for share in words.shares}
    elsewhere = re.compile(words.any_of("ほかの調査の語"))
    positive = re.compile(words.any_of("肯定の語"))
    for paragraph in paragraphs:
        if paragraph.index in skip or paragraph.role not in {Role.REMARKS, Role.CONCLUSIONS}:
            continue
        for first, last in sentences(paragraph.text):
            text = paragraph.text[first:last]
            labels, bare = known.label_spots(text)
            if elsewhere.search(bare):
                continue
            for match in tied.finditer(bare):
                name = next(each for each in match.groups() if each)
                untold = [group for group in _groups(known, bare, match.end()) if group < 0]
                if untold and _ANSWERED.search(bare) and not _RESPONDED.search(bare):
                    message = not_to_be_told(known, untold[0])
                    yield found("part.hidden", Weight.MEND, message, paragraph, first + match.start())
                    continue
                shares = _meant(known, paragraph, bare, match.end(), labels, bool(positive.search(bare)))
                if shares and not any(by_word[name].suits(*share) for share in shares):
                    yield found(
                        "share.word",
                        Weight.LOOK,
                        _message(known, by_word[name], shares),
                        paragraph,
                        first + match.start(),
                    )


def _message(known: Tallied, share: ShareWord, shares: Sequence[Share]) -> str:
    settings = known.tally.description.settings
    count, base = max(shares, key=lambda each: each[0] / each[1])
    return f"{quoted(share.word)}とありますが、集計では{settings.people(base)}中{settings.people(count)}（{settings.rate(count, base)}）です。"


def _groups(known: Tallied, bare: str, position: int) -> list[int]:
    """The groups named last before a word; 全体 where there is none."""
    spots = [spot for spot in known.group_spots(bare) if spot.end <= position]
    return [int(name) for spot in spots[-1:] for name in spot.names] or [0]


def _meant(
    known: Tallied, paragraph: Paragraph, bare: str, position: int, labels: Sequence[Spot], is_positive: bool
) -> list[Share]:
    """Every share a word can mean; empty where that cannot be told."""
    question = known.numbers.get(paragraph.question)
    groups = _groups(known, bare, position)
    after = [spot for spot in labels if spot.start >= position]
    names = (after[:1] or labels[-1:])[0].names if labels else ()
    if not names and is_positive and question is not None:
        names = known.positive(question)
    if names:
        asked = (
            [question]
            if question is not None and any(name in known.lines[question] for name in names)
            else list(dict.fromkeys(index for name in names for index in known.labels.get(name, ())))
        )
        return [
            (count, base)
            for index in asked
            for group in groups
            if group >= 0
            for count, base in known.shares(index, names, group)
            if base
        ]
    tally = known.tally
    if _RESPONDED.search(bare):
        return [
            (known.group(group).n, attendees)
            for group in groups
            if (attendees := known.group(group).attendees)
        ]
    if (
        question is None
        or not tally.questions[question].question.kind.has_options
        or not _ANSWERED.search(bare)
    ):
        return []
    return [share for share in known.everything(question) if share[1]]
