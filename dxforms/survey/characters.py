"""Words as machine-readable data may hold them: characters every program knows, one line, the Christian era beside 和暦.

総務省「統計表における機械判読可能なデータの表記方法の統一ルール」 (2020-12-18): 1-5 (no line breaks or blanks for looks),
1-10 (no 機種依存文字: what JIS X 0208, that is Python's ``shift_jis``, does not hold), 1-11 (西暦).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import field

from dxforms.records import record

GETA = "〓"
"""What printers set for a character they do not have."""
_AS = {
    "～": "〜", "－": "−", "∥": "‖", "￠": "¢", "￡": "£", "￢": "¬",  # Windows' own code for what JIS X 0208 has
    "—": "―", "–": "-", "№": "No.", "«": "《", "»": "》", "•": "・", "♥": "ハート", "♡": "ハート", "☎": "電話",
    # 異体字 that names are written with: the everyday form stands for them
    "髙": "高", "﨑": "崎", "𠮷": "吉", "德": "徳", "濵": "浜", "瀨": "瀬", "栁": "柳", "桒": "桑", "𣘺": "橋", "𠮟": "叱",
    "曻": "昇", "﨟": "臈", "寬": "寛", "增": "増", "敎": "教", "淸": "清", "靑": "青", "郞": "郎", "黑": "黒", "橫": "横",
    "緖": "緒", "頰": "頬", "剝": "剥", "塡": "填", "內": "内", "步": "歩", "每": "毎", "彥": "彦",
}  # fmt: skip
_CIRCLED = (
    (0x2460, 0x2473, 1), (0x24F5, 0x24FE, 1), (0x2776, 0x277F, 1), (0x2780, 0x2789, 1), (0x278A, 0x2793, 1),
    (0x24EB, 0x24F4, 11), (0x3251, 0x325F, 21), (0x32B1, 0x32BF, 36),
)  # fmt: skip
"""Numbers in circles: first and last character, and the number the first one shows."""
_COMMANDS = "=@+-"
"""With these a spreadsheet takes a text from a CSV for a formula; a full-width sign says the same and is none."""
_WIDE_SIGNS = {"=": "＝", "@": "＠", "+": "＋", "-": "−"}
SPREAD = re.compile(r"[^\W\d_a-zA-Z](?:[ \u3000]+[^\W\d_a-zA-Z])+")
"""A word set wide by blanks, 合　計: one letter at a time."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
ERA_YEAR = re.compile(r"(令和|平成|昭和|大正|明治)\s*(元|[0-9０-９]{1,2})\s*(年度|年)")
"""A year of an era: its name, its number and 年 or 年度."""
_WESTERN = re.compile(r"(?<![0-9０-９])[（(]?\s*(?:西暦)?\s*(?:1[89]|20|１[８９]|２０)[0-9０-９]{2}")


@record
class Mapped:
    """Words as data may hold them, and what was changed for that: ``U+2460→(1)``, ``改行→空白``, ``西暦を併記``."""

    text: str = field(repr=False)
    changes: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The changes in one cell; なし where there are none."""
        return "、".join(self.changes) or UNCHANGED


UNCHANGED = "なし"
"""In a column of changes: the words stand as they were."""


def portable(words: str) -> bool:
    """True where every character is in JIS X 0208 (with ASCII and half-width katakana), so that no program loses one.

    Control characters are not, but for tabs and line breaks.
    """
    if not words.isprintable() and _CONTROLS.search(words):
        return False
    try:
        words.encode("shift_jis")
    except UnicodeEncodeError:
        return False
    return True


def mapped(words: str, *, eras: bool = False) -> Mapped:
    """The words with every character mapped to one that may stand in data, on one line, and what was changed.

    ① is (1), ㈱ (株), a character nothing stands for 〓. Blanks and line breaks are single blanks. ``eras``: a year
    in 和暦 gets its 西暦 behind it (for labels and items; what respondents wrote is not added to).
    """
    changes: dict[str, None] = {}
    if "\n" in words or "\r" in words:
        changes["改行→空白"] = None
    text = " ".join(words.split())
    if SPREAD.fullmatch(text):
        text, changes["字間の空白→削除"] = text.replace(" ", ""), None
    if not text.isascii():
        if not portable(text):
            text = _characters(text, changes)
        if eras:
            added = western(text)
            if added != text:
                text, changes["西暦を併記"] = added, None
    elif not text.isprintable():
        text = _characters(text, changes)
    if len(text) > 1 and text[0] in _COMMANDS:
        wide = _WIDE_SIGNS[text[0]]
        changes[f"U+{ord(text[0]):04X}→{wide}"] = None
        text = wide + text[1:]
    return Mapped(text=text, changes=tuple(changes))


def western(words: str) -> str:
    """The words with 西暦 behind every year in 和暦 that has none beside it: 令和8年度（2026年度）."""

    def with_year(found: re.Match[str]) -> str:
        after = words[found.end() : found.end() + 8]
        before = words[max(found.start() - 8, 0) : found.start()]
        if _WESTERN.match(after) or _WESTERN.search(before):
            return found[0]
        era, number, unit = found.groups()
        year = _ERAS[era] + (1 if number == "元" else int(number))
        return f"{found[0]}（{year}{unit}）"

    return ERA_YEAR.sub(with_year, words)


def _characters(words: str, changes: dict[str, None]) -> str:
    """The words without 機種依存文字; what was done to each is added to ``changes``."""
    if any(map(unicodedata.combining, words)):  # か and a voicing mark of its own, as a Mac writes が
        composed = unicodedata.normalize("NFC", words)
        if composed != words:
            words, changes["結合文字→合成済みの文字"] = composed, None
    result = []
    for char in words:
        if portable(char):
            result.append(char)
            continue
        instead = _instead(char)
        changes[f"U+{ord(char):04X}→{instead or '削除'}"] = None
        result.append(instead)
    return " ".join("".join(result).split())


def _instead(char: str) -> str:
    """What stands for one character; empty for what nobody can see."""
    code = ord(char)
    for first, last, number in _CIRCLED:
        if first <= code <= last:
            return f"({code - first + number})"
    if char in ("⓪", "⓿"):
        return "(0)"
    if char in _AS:
        return _AS[char]
    plain = unicodedata.normalize("NFKC", char)
    if 0x3280 <= code <= 0x32B0 or 0x24B6 <= code <= 0x24E9 or 0x32D0 <= code <= 0x32FE:
        plain = f"({plain})"  # words and letters in circles
    if plain.strip() and portable(plain):
        return plain
    if unicodedata.category(char) in {"Cc", "Cf", "Mn", "Me"} or not plain.strip():
        return ""
    bare = "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
    return bare if bare and portable(bare) else GETA
