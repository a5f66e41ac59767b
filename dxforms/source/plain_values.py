"""What a plainly spelled value means: a shared text, a text of the cell's own, a number; else :class:`Elsewhere`.

Nothing is guessed: where the meaning does not stand in the value alone (a date, rich text, a reference nobody knows),
whoever asks has to look elsewhere. Rules: ECMA-376 part 1, 18.4.8, 18.8.30 and 22.9.2.19 (``_xHHHH_``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from xml.etree import ElementTree

from dxforms.grid import Value
from dxforms.patterns import pattern
from dxforms.records import record

Reader = Callable[[bytes], Value]
"""What makes a value of the bytes in a cell."""
_SAMPLE = 1_000
_TAG = pattern(rb'(?: s="(\d+)")?(?: t="(\w+)")?(?: ph="1")?>')
_DIGITS = pattern(rb"-?\d+(?:\.\d+)?(?:[Ee][+-]?\d+)?")
_HEAD = pattern(r'\ufeff?(?:<\?xml [^?<>]*\?>\s*)?<sst xmlns="[^"<>]*"(?: \w+="[^"<>]*")*>')
_OPEN = r'<t(?: xml:space="preserve")?+>'
_READINGS = r"(?:<rPh [^<>]*+><t(?: [^<>]*+)?+>[^<]*+</t></rPh>)*+(?:<phoneticPr [^<>/]*+/>)?+"
_TEXTS = pattern(rf"<si>{_OPEN}([^<]*+)</t>{_READINGS}</si>")
_RUN = rf"<r>(?:<rPr>(?:<\w+(?: [^<>/]*+)?+/>)*+</rPr>)?+{_OPEN}[^<]*+</t></r>"
_ANY_TEXTS = pattern(rf'<si>(?:<t( xml:space="preserve")?+>([^<]*+)</t>|((?:{_RUN})++)){_READINGS}</si>')
# What begins with spaces and references alone may be nothing but spaces, which some readers take away.
_SHOWN = r"(?:\s|&#\w+;)*+(?:[^<\s&]|&(?:amp|lt|gt|quot|apos);)"
_SHOWS = pattern(_SHOWN)
_RUN_SHOWS = pattern(rf"{_OPEN}{_SHOWN}")
_EDGED = pattern(r"<t>(?:\s|[^<]*+(?<=\s)</t>)")
_SIGNS = ("&", "_x", "\r")
"""One of these is in every text that is not spelled as it is."""
_REFERENCE = pattern(r"&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_ESCAPE = pattern(r"_x([0-9A-Fa-f]{4})_")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
# Formats Excel keeps in itself that show a number, a fraction or a text (18.8.30).
_NUMERIC = frozenset(
    {"0", "1", "2", "3", "4", "9", "10", "11", "12", "13", "37", "38", "39", "40", "48", "49"}
)
_NUMERIC_CODE = pattern(r'(?:General|"[^"]*"|[#0?.,%()+\- ;@]|_.|\\.)+')
_UNKNOWN = ("",)
"""Texts of which nothing is known."""


class Elsewhere(Exception):
    """The meaning of a value does not stand in its cell."""


class Strings:
    """A workbook's shared texts, made when they are first asked for."""

    def __init__(self, content: bytes | bytearray) -> None:
        self._content = content

    def one(self, index: bytes) -> str:
        """The text of an index as a cell spells it; :class:`Elsewhere` where it is rich, or there is none."""
        return self.every((index,))[0]

    def every(self, indices: Sequence[bytes]) -> Sequence[str]:
        """The texts of these indices, as :meth:`one` gives each; empty where there is no index."""
        some = set(sample := indices[:_SAMPLE])
        if len(some) * 4 < len(sample):  # as in most columns people choose in: the same few
            some.update(indices)
            known = dict(zip(some, self._every(list(some)), strict=True))
            return [known[index] for index in indices]
        return self._every(indices)

    def _every(self, indices: Sequence[bytes]) -> Sequence[str]:
        blank = 0  # most columns stand empty beside what is written above the headings, and nowhere else
        while blank < len(indices) and not indices[blank]:
            blank += 1
        rest = indices[blank:]
        if b"" in rest:
            following = iter(self._filled([index for index in rest if index]))
            return [*[""] * blank, *(next(following) if index else "" for index in rest)]
        return [*[""] * blank, *self._filled(rest)]

    def _filled(self, indices: Sequence[bytes]) -> list[str]:
        """The texts of these indices; none of them is empty."""
        if indices and not b"".join(indices).isdigit():
            raise Elsewhere
        try:
            texts = list(map(self._texts.__getitem__, map(int, indices)))
        except (IndexError, ValueError):  # there is none, or no int of so many digits
            raise Elsewhere from None
        if self._has_others and None in texts:
            raise Elsewhere
        found: list[str] = texts  # type: ignore[assignment] # none of them is None
        return found

    @cached_property
    def has_empty(self) -> bool:
        """True where one may be empty: a cell that shows it holds something, and yet nothing stands there."""
        return "" in self._texts

    @cached_property
    def _has_others(self) -> bool:
        return None in self._texts

    @cached_property
    def _texts(self) -> Sequence[str | None]:
        """Every text; None for one that is rich, or of which it is not said how it is meant.

        Empty is, too, one of which it is not certain that something stands there; nothing else is known of texts
        that are spelled in another way.
        """
        try:
            whole = self._content.decode()
        except UnicodeDecodeError:
            return _UNKNOWN
        count = whole.count("<si>")
        if whole and not _is_list(whole, count):
            return _UNKNOWN
        texts: list[str | None] = _TEXTS.findall(whole)
        if len(texts) != count or _EDGED.search(whole):
            texts = [
                _run(runs) if runs else _unsaid(text) if not kept and text != text.strip() else text
                for kept, text, runs in _ANY_TEXTS.findall(whole)
            ]
        if len(texts) != count:
            return _UNKNOWN
        if any(sign[0] in whole and sign in whole for sign in _SIGNS):
            return [
                text
                if text is None or ("&" not in text and "_x" not in text and "\r" not in text)
                else _meant(text)
                for text in texts
            ]
        return texts


@record
class Values:
    """What the values of a workbook's plain sheets are resolved with."""

    strings: Strings
    numeric: Collection[str]
    """The styles whose numbers are surely numbers."""


def _is_list(whole: str, count: int) -> bool:
    """True for a part in which ``count`` times ``<si>`` is opened and closed, one after the other, and nothing else stands.

    Then nothing looks like a text that is none, as what stands in a comment does, and no text looks like none.
    """
    head = _HEAD.match(whole)
    return (
        head is not None
        and whole.startswith("<si>", head.end())
        and whole.count("</si>") == count
        and whole.count("</si><si>") == count - 1
        and whole.rstrip().endswith("</si></sst>")
    )


def _meant(spelled: str) -> str | None:
    """A shared text with its references and escapes resolved; as :func:`_unsaid` where readers may differ on it."""
    try:
        text = _decoded(spelled)
    except Elsewhere:
        return _unsaid(spelled)
    return _unsaid(spelled) if text != text.strip() and spelled == spelled.strip() else text


def _unsaid(spelled: str) -> str | None:
    """None for a text that shows something, whatever exactly it is; else empty."""
    return None if _SHOWS.match(spelled) else ""


def _run(runs: str) -> str | None:
    """The same for a text in several looks."""
    return None if _RUN_SHOWS.search(runs) else ""


def _decoded(text: str) -> str:
    """A text with XML's references and Excel's escapes resolved."""
    if "\r" in text:
        raise Elsewhere
    if "&" in text:
        if len(_REFERENCE.findall(text)) != text.count("&"):
            raise Elsewhere
        text = _REFERENCE.sub(_referred, text)
    return _ESCAPE.sub(_escaped, text) if "_x" in text else text


def _referred(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if not 0 < code < 0xD800 and not 0xE000 <= code <= 0x10FFFF:
        raise Elsewhere
    return chr(code)


def _escaped(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code < 0xE000 else chr(code)


def numeric_styles(styles: ElementTree.Element | None) -> frozenset[str]:
    """The cell styles (indices as they are spelled in a cell) whose numbers are surely numbers.

    The others may show a day, a time or a duration: which of them calamine makes one is left to it.
    """
    if styles is None:
        return frozenset()
    custom = {
        node.get("numFmtId"): node.get("formatCode", "")
        for node in styles.iterfind(".//{*}numFmts/{*}numFmt")
    }
    return frozenset(
        str(index)
        for index, node in enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
        if ((form := node.get("numFmtId", "0")) in _NUMERIC and form not in custom)
        or (form in custom and _NUMERIC_CODE.fullmatch(custom[form]))
    )


def reader_of(tag: bytes, numeric: Collection[str] | None) -> Reader:
    """How a value in the cell itself is read, by what stands in its tag; ``numeric`` are the styles of numbers, None: all."""
    style, kind = _TAG.fullmatch(tag).groups()  # type: ignore[union-attr] # the row's pattern holds it
    if kind == b"str":
        return _text
    if kind == b"b":
        return _truth
    return _number if numeric is None or (style or b"0").decode() in numeric else _elsewhere


def _number(value: bytes) -> float:
    if not _DIGITS.fullmatch(value):
        raise Elsewhere
    return float(value)


def _truth(value: bytes) -> bool:
    if value not in (b"0", b"1"):
        raise Elsewhere
    return value == b"1"


def _text(value: bytes) -> str:
    try:
        return _decoded(value.decode())
    except UnicodeDecodeError:
        raise Elsewhere from None


def _elsewhere(_: bytes) -> Value:
    raise Elsewhere
