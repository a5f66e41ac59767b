"""What a console of any encoding shows in place of a sign it has not: a like one, else 〓, never an exception."""

from __future__ import annotations

import codecs
import unicodedata

NAME = "dxforms.shown"
"""The name of the handler, for ``errors=``."""

_LIKE = str.maketrans(
    {
        "〜": "～",  # U+301C, U+2212 … are what other systems type; cp932 knows these signs by other numbers
        "−": "－",
        "‖": "∥",
        "—": "―",
        "–": "―",
        "¢": "￠",
        "£": "￡",
        "¬": "￢",
        "¥": "￥",
        "•": "・",
        "·": "・",
        "\u3099": "゛",  # the mark of a が that a Mac wrote as two characters
        "\u309a": "゜",
        "\u00a0": " ",
    }
)
_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


def register() -> str:
    """Make the handler known to Python; its name."""
    codecs.register_error(NAME, _shown)
    return NAME


def _shown(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    # As bytes: of texts the encoder of UTF-8 takes only ASCII.
    return b"".join(_sign(sign, error.encoding) for sign in signs), error.end


def _sign(sign: str, encoding: str) -> bytes:
    if sign in _UNSEEN or "VARIATION SELECTOR" in unicodedata.name(sign, ""):
        return b""
    for other in (sign.translate(_LIKE), unicodedata.normalize("NFKC", sign), "〓"):
        try:
            return other.encode(encoding)
        except UnicodeEncodeError:
            continue
    return b"?"
