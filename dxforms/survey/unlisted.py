"""Answers that are no option: which of them look like an option the description lacks, with the line to add."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from dxforms.issues import Issue, Where, notice, quoted
from dxforms.patterns import pattern
from dxforms.survey.answers import Answer, Choice
from dxforms.survey.decided import shortened
from dxforms.survey.published import is_blank_word
from dxforms.survey.questions import Kind, Question
from dxforms.text import key

NEAR = 0.75
"""Likeness (0–1) from which a text is taken for a misspelt option, where both say yes or both say no: 「理解できた」 and
「理解できなかった」 are 0.77 alike."""
_DENIAL = pattern(r"な[いかくし]|ません|[不未非無]")
_FIGURE = pattern(r"[0-9一二三四五六七八九十]+")
SHOWN = 10
"""Texts named for one question; the rest are counted."""


def unlisted_notices(
    question: Question, answers: Sequence[Answer], where: Where, label: Callable[[int], str]
) -> Iterator[Issue]:
    """Notices on texts that are no option of a question.

    A text is quoted (40 characters at most) only where it was given twice or more or is near to an option; other
    texts may be somebody's own words. What was written with その他 is expected and otherwise not spoken of.
    ``label`` gives the ID of a row.
    """
    given = _given(question, answers)
    if not given:
        return
    strays, others = _texts(question, given)
    told: set[str] = set()
    suspects: list[tuple[int, str, str | None]] = []  # how often, the text, the option it is near to
    for texts, free in ((strays, False), (others, True)):
        for folded, spellings in texts.items():
            text, times = spellings.most_common(1)[0][0], spellings.total()
            near = _near(folded, question)
            if near is None and (times < 2 or (free and is_blank_word(text))):
                continue
            suspects.append((times, text, near))
            told.add(folded)
    suspects.sort(key=lambda item: (-item[0], item[1]))
    for times, text, near in suspects[:SHOWN]:
        yield _suspect(question, times, text, near, where)
    if len(suspects) > SHOWN:
        yield notice(
            "responses.unlisted_more",
            f"{question.number}には、選択肢にない同じ文言の回答がほかに{len(suspects) - SHOWN:,}種類あります。"
            "「選択肢」に不足がないか確認してください。",
            where,
        )
    untold = {
        identity
        for identity, (choice, _) in given.items()
        if question.other not in choice.picks and any(key(text) not in told for text in choice.unlisted)
    }
    rows = [
        row
        for row, answer in enumerate(answers)
        if untold
        and any(id(choice) in untold for choice in (answer if isinstance(answer, tuple) else (answer,)))
    ]
    if rows:
        yield notice(
            "responses.stray",
            f"{question.number}に、選択肢にない回答が{len(rows):,}件あります（回答ID {shortened([label(row) for row in rows])}）。"
            "「選択肢以外の回答」として数えています。フォームの選択肢と「選択肢」の記入が一致しているか確認してください。",
            where,
        )


def _suspect(question: Question, times: int, text: str, near: str | None, where: Where) -> Issue:
    short = quoted(text)
    told = f"{question.number}に、選択肢にない{short}という回答が{times:,}件あります。"
    if near is not None:
        # The line is meant to be typed as it stands; a text that had to be cut cannot be.
        line = f"「{near} ← {text}」" if short == f"「{text}」" else f"「{near} ← （回答の文言）」"
        return notice(
            "responses.near_option",
            f"{told}選択肢{quoted(near)}と同じものであれば、その行を{line}に書き換えてください。",
            where,
        )
    return notice(
        "responses.unlisted",
        f"{told}選択肢であれば、「選択肢」に次の行を追加してください：{short}",
        where,
    )


Given = dict[int, tuple[Choice, int]]
"""Choices that hold unlisted texts, by identity (equal raw cells share one object), and how often each was given."""
Spellings = dict[str, Counter[str]]
"""Texts by what they are compared by, with their spellings."""


def _given(question: Question, answers: Sequence[Answer]) -> Given:
    columns: Iterable[Sequence[Answer]] = [answers]
    if question.kind is Kind.MATRIX:
        rows = [answer for answer in answers if isinstance(answer, tuple)]
        columns = [[row[statement] for row in rows] for statement in range(len(question.headings))]
    given: Given = {}
    for column in columns:
        known = dict(zip(map(id, column), column, strict=True))
        times = Counter(map(id, column))
        for identity, choice in known.items():
            if isinstance(choice, Choice) and choice.unlisted:
                before = given[identity][1] if identity in given else 0
                given[identity] = (choice, before + times[identity])
    return given


def _texts(question: Question, given: Given) -> tuple[Spellings, Spellings]:
    """The texts that are strays, and those written with その他."""
    strays: Spellings = defaultdict(Counter)
    others: Spellings = defaultdict(Counter)
    other = question.other
    for choice, times in given.values():
        texts = others if other in choice.picks else strays
        for text in choice.unlisted:
            texts[key(text)][text] += times
    return strays, others


def _near(folded: str, question: Question) -> str | None:
    """The option a text is probably a slip of."""
    from difflib import SequenceMatcher  # only a text that is no option is compared

    best, found = NEAR, None
    for option in question.options:
        label = key(option.label)
        # 2·min/(sum of lengths) bounds the likeness: a long text costs nothing.
        if option.is_other or 2 * min(len(label), len(folded)) < NEAR * (len(label) + len(folded)):
            continue
        if _sense(label) != _sense(folded):
            continue
        likeness = SequenceMatcher(None, label, folded, autojunk=False).ratio()
        if likeness >= best:
            best, found = likeness, option.label
    return found


def _sense(folded: str) -> tuple[bool, list[str]]:
    """What two texts must share to mean the same, however alike they look: a denial or none, and their figures."""
    return _DENIAL.search(folded) is not None, _FIGURE.findall(folded)
