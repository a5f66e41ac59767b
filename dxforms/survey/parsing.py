"""One cell of an export as an answer, by the kind of question the description says it is."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from dxforms.grid import Value
from dxforms.patterns import pattern
from dxforms.survey.answers import Answer, Choice
from dxforms.survey.moments import date_of
from dxforms.survey.questions import Kind, Option, Question
from dxforms.text import clean, key

Parser = Callable[[Value], Answer]

_NUMBER = pattern(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|[+-]?\.\d+")
_WHOLE = pattern(r"(\d{1,9})(?:\.0+)?(?![\d.,])")
_JOINS = ("\n", "、", ",", "，", "|", "／")  # LoGoフォーム and the like; only where every part is an option


def shown(value: Value) -> str:
    """A cell's value as a respondent saw it, outer blanks stripped; empty for a blank cell."""
    if isinstance(value, str):
        return clean(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime) and value.time() != time():
        return f"{value.year}/{value.month}/{value.day} {value.hour}:{value:%M}"
    if isinstance(value, date):
        return f"{value.year}/{value.month}/{value.day}"
    if isinstance(value, time):
        return f"{value.hour}:{value:%M}"
    return str(value)


class Labels:
    """A question's options as labels to look up: as typed first, then as labels are compared, former ones last."""

    def __init__(self, options: Sequence[Option]) -> None:
        self._exact: dict[str, int] = {}
        self._folded: dict[str, int] = {}
        for texts in ([(option.label,) for option in options], [option.former for option in options]):
            for index, labels in enumerate(texts):
                for label in labels:
                    self._exact.setdefault(clean(label), index)
        for label, index in self._exact.items():
            self._folded.setdefault(key(label), index)
        self._folded.pop("", None)

    def exact(self, text: str) -> int | None:
        """Index of the option whose label is the text to the letter."""
        return self._exact.get(text)

    def find(self, text: str) -> int | None:
        """Index of the option a text names, None where it names none."""
        found = self._exact.get(text)
        return self._folded.get(key(text)) if found is None else found

    def longest(self, separator: str) -> int:
        """Into how many pieces the separator cuts the longest label."""
        return max((label.count(separator) + 1 for label in self._exact), default=1)


def parser_of(question: Question) -> Parser:
    """The function that reads one cell of the question's column (of one statement's column for a matrix)."""
    labels = Labels(question.options)
    other = question.other
    match question.kind:
        case Kind.SINGLE | Kind.MATRIX:
            return lambda value: _single(shown(value), labels, other)
        case Kind.MULTIPLE:
            return lambda value: _several(shown(value), labels, other)
        case Kind.RANKING:
            return lambda value: _ranking(shown(value), labels)
        case Kind.RATING | Kind.NPS:
            numbers = _numbered(question.options)
            return lambda value: _rating(shown(value), labels, numbers)
        case Kind.NUMBER:
            return _number
        case Kind.DATE:
            return _date
        case Kind.TEXT:
            return lambda value: shown(value) or None
        case Kind.SKIPPED:
            return lambda _value: None


def read_column(parse: Parser, values: Iterable[Value]) -> list[Answer]:
    """One answer a cell; equal cells are read once and share one object."""
    known: dict[object, Answer] = {None: None}
    answers = []
    for value in values:
        # 1, 1.0 and True are equal to a dict, but are not the same answer
        cell: object = value if value.__class__ is str or value is None else (value.__class__, value)
        try:
            answers.append(known[cell])
        except KeyError:
            answer = known[cell] = parse(value)
            answers.append(answer)
    return answers


# --- by kind ---------------------------------------------------------------------------------------------


def _single(text: str, labels: Labels, other: int | None) -> Choice | None:
    if not text:
        return None
    found = labels.find(text)
    if found is None and text.endswith(";"):  # given while the question allowed several
        bare = text[:-1].strip()
        found, text = labels.find(bare), text if ";" in bare else bare
    if found is not None:
        return Choice((found,))
    return Choice((), (text,)) if other is None else Choice((other,), (text,))


def _several(text: str, labels: Labels, other: int | None) -> Choice | None:
    if not text:
        return None
    picks, unlisted = _parts(text, labels, joins_unlisted=other is not None)
    if unlisted and other is not None:
        picks.append(other)
    if not picks and not unlisted:
        return None
    return Choice(tuple(sorted(set(picks))), tuple(unlisted))


def _ranking(text: str, labels: Labels) -> Choice | None:
    if not text:
        return None
    picks, unlisted = _parts(text, labels, joins_unlisted=False)
    return Choice(tuple(dict.fromkeys(picks)), tuple(unlisted)) if picks or unlisted else None


def _numbered(options: Sequence[Option]) -> dict[int, int]:
    numbers: dict[int, int] = {}
    for index, option in enumerate(options):
        if option.number is not None:
            numbers.setdefault(option.number, index)
    return numbers


def _rating(text: str, labels: Labels, numbers: dict[int, int]) -> Choice | None:
    if not text:
        return None
    found = labels.find(text)
    if found is None:
        whole = _WHOLE.match(key(text))
        found = numbers.get(int(whole[1])) if whole else None
    return Choice((), (text,)) if found is None else Choice((found,))


def _number(value: Value) -> Answer:
    text = shown(value)
    if not text:
        return None
    bare = "".join(unicodedata.normalize("NFKC", text).replace("−", "-").split())
    if _NUMBER.fullmatch(bare):
        try:
            return Decimal(bare.replace(",", ""))
        except InvalidOperation:  # digits of another script
            pass
    elif isinstance(value, float):
        return Decimal(bare)  # 1e-07: a number Excel holds in scientific notation
    return Choice((), (text,))


def _date(value: Value) -> Answer:
    text = shown(value)
    return (date_of(value) or Choice((), (text,))) if text else None


# --- several in one cell ---------------------------------------------------------------------------------


def _parts(text: str, labels: Labels, *, joins_unlisted: bool) -> tuple[list[int], list[str]]:
    """Picks in the order given, and what is no option.

    ``A;B;`` of Forms, ``["A","B"]`` of Power Automate, ``A, B`` of Google Forms. Labels may hold the separator:
    the longest label that fits is taken first. ``joins_unlisted``: pieces that stand together and are no option
    are one text (the one of その他, which may hold the separator).
    """
    # What ends as several choices do is one label only to the letter: folded, 「A；」 would be taken for 「A」 and its end.
    whole = labels.exact(text) if text.endswith(";") else labels.find(text)
    if whole is not None:
        return [whole], []
    items = _json_list(text)
    if items is not None:
        found = [(item, labels.find(clean(item))) for item in items if clean(item)]
        return [i for _, i in found if i is not None], [clean(item) for item, i in found if i is None]
    if ";" in text:
        picks, unlisted = _split(text, ";", labels, joins_unlisted=joins_unlisted)
        whole = labels.find(text) if unlisted else None
        return (picks, unlisted) if whole is None else ([whole], [])
    if ", " in text:
        picks, unlisted = _split(text, ", ", labels, joins_unlisted=joins_unlisted)
        if picks:
            return picks, unlisted
    for separator in _JOINS:
        if separator in text:
            picks, unlisted = _split(text, separator, labels, joins_unlisted=False)
            if not unlisted:
                return picks, []
    return [], [text]


def _split(text: str, separator: str, labels: Labels, *, joins_unlisted: bool) -> tuple[list[int], list[str]]:
    pieces = text.split(separator)
    longest = labels.longest(separator)
    picks: list[int] = []
    unlisted: list[list[str]] = []
    follows = False  # the piece before was no option either
    start = 0
    while start < len(pieces):
        for size in range(min(longest, len(pieces) - start), 0, -1):
            found = labels.find(clean(separator.join(pieces[start : start + size])))
            if found is not None:
                picks.append(found)
                start += size
                follows = False
                break
        else:
            piece = pieces[start]
            start += 1
            if not clean(piece):
                continue
            if follows and joins_unlisted:
                unlisted[-1].append(piece)
            else:
                unlisted.append([piece])
            follows = True
    return picks, [clean(separator.join(run)) for run in unlisted]


def _json_list(text: str) -> list[str] | None:
    """The items of a JSON list of texts, None for anything else (an option's label may begin with ``[``)."""
    if not (text.startswith("[") and text.endswith("]")):
        return None
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        return None
    return items
