"""Conditions of 意見の分類 as people type them, as in KH Coder's coding rules: 「（待つ or 行列） and not 駐車場」.

A condition is refused where people read it in two ways: and beside or without parentheses, words with nothing between
them, 「・」 and 「／」.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NoReturn

from dxforms.issues import quoted
from dxforms.records import record
from dxforms.survey.conditions import Condition, Either, Every, Without, Word
from dxforms.text import heading_key


class Unclear(ValueError):
    """A condition that cannot be read, or in two ways; ``problems`` say each in Japanese where, and what to write."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class _Sign(Enum):
    WORD = "語"
    AND = "and"
    OR = "or"
    NOT = "not"
    LIST = "、"
    OPEN = "（"
    CLOSE = "）"


@record
class _Token:
    sign: _Sign
    start: int
    text: str


_DEEPEST = 30
_INVISIBLE = "\u200b\u2060\ufeff"
_EDGE = rf"[\s{_INVISIBLE}()「」『』\"“”、。,;]"
_OPERATORS = rf"""
      (?P<and_>(?<![a-z0-9])and(?![a-z0-9]) | 且つ | (?:(?<={_EDGE})|^)かつ(?={_EDGE}|$)
               | (?<![a-z0-9])&+ | &+(?![a-z0-9&]))
    | (?P<or_>(?<![a-z0-9])or(?![a-z0-9]) | 又は | または | 或いは | あるいは | 若しくは | もしくは | \|+)
    | (?P<not_>(?<![a-z0-9])not(?![a-z0-9]) | (?:(?<={_EDGE})|^)除く(?={_EDGE}|$))
"""
_OPERATOR = re.compile(_OPERATORS, re.VERBOSE | re.IGNORECASE)
_TOKEN = re.compile(
    rf"""
      (?P<blank>[^\S\n]+|[{_INVISIBLE}]+)
    | (?P<open>\() | (?P<close>\))
    | (?P<quote>「[^「」]*」 | 『[^『』]*』 | ["“”][^"“”]*["“”])
    | (?P<half>[「」『』"“”])
    | (?P<bracket>[\[\]{{}}〔〕【】〈〉《》<>])
    | (?P<list>[\n、。;] | ,)
    | {_OPERATORS}
    | (?P<both>及び | および | 並びに | ならびに)
    | (?P<odd>[・×*] | [-−‐!](?=\S) | [/+])
    | (?P<word>.)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_INSIDE = re.compile(r"(?<=\d),(?=\d) | (?<=[a-z0-9])[/&](?=[a-z0-9]) | (?<=[a-z0-9+])\+ | [-−‐!]", re.VERBOSE | re.IGNORECASE)  # fmt: skip
"""Signs that are part of a word where one has begun: 1,000, 24/7, Q&A, C++, Wi-Fi."""
_TOLD = re.compile(r"(?P<bare>.+?)(?P<ending>を除く|を含まない|を含む|以外|など)")
_LINKED = re.compile(r".+かつ(?!て).+")


def read_condition(text: str) -> Condition:
    """The condition that a text says. :class:`Unclear` with everything that is wrong in it.

    and: ``and`` ``かつ`` ``且つ`` ``&``; or: ``or`` ``又は`` ``または`` ``|``, 「、」 and line breaks; not: ``not``
    ``除く`` before the word (``A not B`` is ``A and not B``); full-width letters and brackets alike. A word in 「」
    or quotation marks is taken as it stands.
    """
    # As long as the text, so that places in it are places in the text.
    flat = "".join(
        folded if len(folded := unicodedata.normalize("NFKC", char)) == 1 else char for char in text
    )
    problems: list[str] = []
    tokens = list(_tokens(text, flat, problems))
    if problems:
        raise Unclear(problems)
    return _Reader(text, tokens).whole()


def _tokens(text: str, flat: str, problems: list[str]) -> Iterator[_Token]:
    position = 0
    while position < len(flat):
        found = _TOKEN.match(flat, position)
        if found is None:
            raise AssertionError("some sign is no token")
        kind, start = found.lastgroup or "", position
        position = found.end()
        if kind == "word":
            position = _end_of_word(flat, position)
            yield _word(text[start:position], start, text, problems)
        elif kind == "quote":
            yield _quoted_word(text[start + 1 : position - 1], start, text, problems)
        elif kind in _SIGNS:
            yield _Token(sign=_SIGNS[kind], start=start, text=text[start:position])
        elif kind != "blank":
            problems.append(f"{_at(text, start)}の{_odd(kind, found[0])}")


_SIGNS = {
    "open": _Sign.OPEN, "close": _Sign.CLOSE, "list": _Sign.LIST,
    "and_": _Sign.AND, "or_": _Sign.OR, "not_": _Sign.NOT,
}  # fmt: skip


def _end_of_word(flat: str, position: int) -> int:
    while position < len(flat):
        inside = _INSIDE.match(flat, position)
        following = _TOKEN.match(flat, position)
        if inside is None and (following is None or following.lastgroup != "word"):
            break
        position += 1
    return position


def _word(typed: str, start: int, text: str, problems: list[str]) -> _Token:
    place = _at(text, start)
    told, linked = _TOLD.fullmatch(typed), _LINKED.fullmatch(typed)
    if told is not None:
        bare, ending = quoted(told["bare"])[1:-1], told["ending"]
        how = (
            f"語だけを「{bare}」と記入してください"
            if ending in {"を含む", "など"}
            else f"その語を含まない回答は、「not {bare}」と記入してください"
        )
        problems.append(
            f"{place}の{quoted(typed)}は、文のまま探すことになります。{how}"
            f"（文のまま探すときは、「」で囲みます。）。"
        )
    elif linked is not None:
        problems.append(
            f"{place}の{quoted(typed)}の「かつ」が、語の一部かどうか分かりません。"
            "両方を含む回答であれば「かつ」の前後に空白を入れ、語の一部であれば語を「」で囲んでください。"
        )
    elif not heading_key(typed):
        problems.append(f"{place}に、探すことのできない文字があります。消してください。")
    return _Token(sign=_Sign.WORD, start=start, text=typed)


def _quoted_word(typed: str, start: int, text: str, problems: list[str]) -> _Token:
    if not heading_key(typed):
        problems.append(f"{_at(text, start)}の「」の中に、語がありません。探す語を記入してください。")
    return _Token(sign=_Sign.WORD, start=start, text=typed.strip())


def _odd(kind: str, sign: str) -> str:
    """What is wrong with a sign, and what to write for it."""
    if kind == "half":
        return f"「{sign}」に、対になる括弧又は引用符がありません。語を「」で囲んでください。"
    if kind == "bracket":
        return f"「{sign}」は使えません。まとまりは（ ）で、語は「」で囲んでください。"
    if sign == "*":
        return (
            "「*」は使えません。語の一部でも、含まれていれば当てはまります（「待*」は「待」と記入します。）。"
        )
    if sign in "-−‐!":
        return f"「{sign}」は使えません。その語を含まない回答は「not 語」と記入してください。"
    return (
        f"「{sign}」は、両方を含む回答か、いずれかを含む回答か分かりません。"
        f"「A and B」又は「A or B」のように記入してください（「{sign}」を含む語は、「」で囲みます。）。"
    )


def _at(text: str, start: int) -> str:
    """A place in a cell as people count: 3文字目, 2行目の3文字目."""
    line, column = text.count("\n", 0, start), start - text.rfind("\n", 0, start)
    return f"{line + 1}行目の{column}文字目" if "\n" in text else f"{column}文字目"


class _Reader:
    """Tokens as a condition. Mixed signs are refused, so that nobody needs to know which of them binds closer."""

    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.next = 0

    def whole(self) -> Condition:
        found = self._level(0)
        if self.next < len(self.tokens):
            self._refuse("「）」に、対になる「（」がありません。", self.tokens[self.next])
        return found

    def _level(self, depth: int) -> Condition:
        """Parts with what stands between them, up to the end or a closing bracket."""
        parts: list[Condition] = []
        joins: dict[_Sign, _Token] = {}
        bare_not: _Token | None = None
        while True:
            sign, token = self._between()
            if self._sign() in {None, _Sign.CLOSE}:
                if sign not in {None, _Sign.LIST} and token is not None:
                    self._refuse(f"「{token.text}」の後に、語がありません。", token)
                break
            begins = self.tokens[self.next]
            if parts:
                sign = self._join(sign, begins)
                joins.setdefault(_Sign.OR if sign is _Sign.LIST else sign, begins)
                if sign is _Sign.LIST and bare_not is not None:
                    self._refuse(
                        "「not」が、次の語にも掛かるかどうか分かりません。"
                        "「not （A or B）」又は「（not A） or B」のように、（ ）で囲んでください。",
                        bare_not,
                    )
            elif sign in {_Sign.AND, _Sign.OR} and token is not None:
                self._refuse(f"「{token.text}」の前に、語がありません。", token)
            if begins.sign is _Sign.NOT:
                bare_not = begins
            parts.append(self._part(depth))
        if not parts:
            self._refuse("語がありません。探す語を記入してください。", self._here())
        if len(joins) > 1:
            self._refuse(
                "「and」と「or」（又は「、」）が、括弧なしで混ざっています。"
                "「（A or B） and C」のように、先にまとめる部分を（ ）で囲んでください。",
                max(joins.values(), key=lambda token: token.start),
            )
        if len(parts) == 1:
            return parts[0]
        return Every(parts=tuple(parts)) if _Sign.AND in joins else Either(parts=tuple(parts))

    def _between(self) -> tuple[_Sign | None, _Token | None]:
        """What stands between two parts: 「、」 beside an operator says nothing of its own."""
        found: _Token | None = None
        while self._sign() in {_Sign.LIST, _Sign.AND, _Sign.OR}:
            token = self.tokens[self.next]
            if token.sign is not _Sign.LIST and found is not None and found.sign is not _Sign.LIST:
                self._refuse(f"「{found.text}」と「{token.text}」の間に、語がありません。", token)
            if found is None or token.sign is not _Sign.LIST:
                found = token
            self.next += 1
        return (None, None) if found is None else (found.sign, found)

    def _join(self, sign: _Sign | None, begins: _Token) -> _Sign:
        """What joins a part to the one before it; ``A not B`` is ``A and not B``."""
        if sign is not None:
            return sign
        if begins.sign is not _Sign.NOT:
            self._refuse(
                f"{quoted(self.tokens[self.next - 1].text)}と{quoted(begins.text)}の間に、and又はorがありません。"
                "両方を含む回答であればand、いずれかを含む回答であればor又は「、」を記入してください"
                "（空白を含む一つの語は、「」で囲みます。）。",
                begins,
            )
        return _Sign.AND

    def _part(self, depth: int) -> Condition:
        nots = 0
        while self._sign() is _Sign.NOT:
            nots, self.next = nots + 1, self.next + 1
        token = self._here()
        if token is None or token.sign not in {_Sign.WORD, _Sign.OPEN}:
            before = self.tokens[self.next - 1]
            self._refuse(f"「{before.text}」の後に、語がありません。", before)
        self.next += 1
        if token.sign is _Sign.WORD:
            found: Condition = Word(text=token.text, key=heading_key(token.text))
        else:
            if depth == _DEEPEST:
                self._refuse(
                    f"括弧が{_DEEPEST}重を超えています。条件を二つ以上の分類に分けてください。", token
                )
            found = self._level(depth + 1)
            if self._sign() is not _Sign.CLOSE:
                self._refuse("「（」に、対になる「）」がありません。", token)
            self.next += 1
        return Without(part=found) if nots % 2 else found

    def _here(self) -> _Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def _sign(self) -> _Sign | None:
        token = self._here()
        return None if token is None else token.sign

    def _refuse(self, problem: str, token: _Token | None) -> NoReturn:
        place = "" if token is None else f"{_at(self.text, token.start)}："
        raise Unclear([place + problem])
