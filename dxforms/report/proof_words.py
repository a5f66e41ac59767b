"""The word lists and thresholds of the proof, from one table that staff can replace."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from pathlib import Path

from dxforms.files import shipped
from dxforms.issues import Findings, InputError, Where, fault, quoted
from dxforms.text import heading_key, key, nearest

OWN_NAME = "確認の語.csv"
"""A table of this name beside the description takes the place of the shipped one."""
SHIPPED = "templates/proof_words.csv"

NUMBERS = (
    "引用の最短文字数", "引用の一致とみなす割合", "短い引用の似ている割合", "文の書き出しの文字数",
    "およその数の許容差（ポイント）",
)  # fmt: skip
"""Every threshold by name."""
LISTS = (
    "伏せ字", "割合の語の相手", "肯定の語", "出席の語", "回答者の語", "回答率の語", "ほかの調査の語",
    "予定や規模の語",
    "部の書き誤り",
    "部の名称に使われる語", "人の敬称", "個人でない敬称", "考察の見出し",
    "まとめの見出し",
    "その他の内容の見出し",
    "回答の表の番号の見出し", "回答の表の内容の見出し",
)  # fmt: skip
"""Every list of words by name."""
_NUMBER, _SHARE = "しきい値", "割合の語"
_RANGE = re.compile(r"([0-9]+(?:\.[0-9]+)?)[~〜～-]([0-9]+(?:\.[0-9]+)?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareWord:
    """A word for a share and the percentages, both included, that it is true of."""

    word: str
    least: Decimal
    most: Decimal

    def suits(self, count: int, base: int) -> bool:
        """True where the word is true of ``count`` of ``base``, from the integers."""
        return base > 0 and self.least * base <= 100 * count <= self.most * base


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the proof looks for: words by list, thresholds by name, words for shares (longest first)."""

    lists: Mapping[str, tuple[str, ...]] = field(repr=False)
    numbers: Mapping[str, int] = field(repr=False)
    shares: tuple[ShareWord, ...] = ()

    def of(self, name: str) -> tuple[str, ...]:
        """The words of a list, longest first."""
        return self.lists[name]

    def any_of(self, name: str) -> str:
        """A regular expression for any word of a list; one that never matches where staff left it empty."""
        return any_word(self.lists[name])


def any_word(words: Iterable[str]) -> str:
    """A regular expression for any of these words, the longest first."""
    found = "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True) if word)
    return f"(?:{found})" if found else "(?!)"


def read_words(folder: Path | None = None) -> Words:
    """The words of ``確認の語.csv`` in ``folder`` where it is there, else the shipped ones.

    A CSV as Excel saves it (UTF-8 with or without BOM, or cp932) with the columns 種類, 語 and 値.
    :class:`InputError` with every fault in it, or where it cannot be read.
    """
    own = folder / OWN_NAME if folder is not None else None
    path = own if own is not None and own.is_file() else shipped(SHIPPED)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _refused("確認の語の表を開けません。Excelで開いている場合は閉じてください。", path) from error
    return words_of(list(csv.reader(StringIO(_decoded(data, path), newline=""))), path.name)


def _decoded(data: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(
        "確認の語の表の文字コードを読み取れません。Excelの「CSV UTF-8（コンマ区切り）」で保存してください。",
        path,
    )


def _refused(message: str, path: Path) -> InputError:
    return InputError([fault("proof.words", message, Where(file=path.name))])


def words_of(rows: Sequence[Sequence[str]], file: str = "") -> Words:
    """The words in a table; :class:`InputError` with every row that cannot be used and every threshold that is missing."""
    found = Findings()
    headings = [heading_key(each) for each in rows[0]] if rows else []
    if any(headings.count(name) != 1 for name in ("種類", "語", "値")):
        raise InputError(
            [
                fault(
                    "proof.words",
                    "1行目の見出しを「種類」「語」「値」としてください。",
                    Where(file=file, cell="A1"),
                )
            ]
        )
    kind_at, word_at, value_at = (headings.index(name) for name in ("種類", "語", "値"))
    lists: dict[str, list[str]] = {name: [] for name in LISTS}
    numbers: dict[str, int] = {}
    shares: list[ShareWord] = []
    by_key = {heading_key(name): name for name in (*LISTS, _NUMBER, _SHARE)}
    for index, row in enumerate(rows[1:], start=2):
        cells = [*(cell.strip() for cell in row), *[""] * len(headings)]
        kind, word, typed = cells[kind_at], cells[word_at], key(cells[value_at])
        where = Where(file=file, cell=f"A{index}")
        if not any(cells):
            continue
        name = by_key.get(heading_key(kind))
        if name is None:
            near = nearest(kind, by_key.values())
            hint = f"{quoted(near)}の誤りではありませんか。" if near else "この行を削除してください。"
            found.fault("proof.words", f"{quoted(kind)}という種類は使われません。{hint}", where)
        elif not word:
            found.fault("proof.words", "「語」が空欄です。語を記入するか、この行を削除してください。", where)
        elif name == _NUMBER:
            if word not in NUMBERS or not typed.isdecimal():
                found.fault(
                    "proof.words", f"しきい値{quoted(word)}の「値」に、整数を記入してください。", where
                )
            else:
                numbers[word] = int(typed)
        elif name == _SHARE:
            bounds = _RANGE.fullmatch(typed)
            if bounds is None:
                found.fault(
                    "proof.words",
                    f"割合の語{quoted(word)}の「値」に「90～100」のように記入してください。",
                    where,
                )
            else:
                shares.append(ShareWord(word=word, least=Decimal(bounds[1]), most=Decimal(bounds[2])))
        else:
            lists[name].append(word)
    missing = [name for name in NUMBERS if name not in numbers]
    if missing and not found.has_fault:
        found.fault(
            "proof.words",
            f"しきい値{'、'.join(map(quoted, missing))}がありません。行を追加してください。",
            Where(file=file),
        )
    found.raise_faults()
    return Words(
        lists={name: tuple(sorted(words, key=len, reverse=True)) for name, words in lists.items()},
        numbers=numbers,
        shares=tuple(sorted(shares, key=lambda share: -len(share.word))),
    )
