"""The sentences that figures are told in: patterns with {places}, from one table that staff can replace."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field

from dxforms.grid import Grid, Value
from dxforms.issues import Findings, Where, quoted
from dxforms.records import record
from dxforms.text import clean, heading_key, nearest

_PLACE = re.compile(r"\{([^{}]*)\}")
_SHARE_WORD = re.compile(r"割合の語([0-9]+(?:\.[0-9]+)?)(以上|超)?(\(無回答なし\))?")
_COUNT = ("件数",)
_SHARE = ("基数", "人数", "割合", "選択肢")
_GAP = ("回答者", *_SHARE)
_APART = ("選択肢", "高い部", "高い割合", "低い部", "低い割合", "差")
_RANGE = ("最小", "最大", "人数")

PLACES: dict[str, tuple[str, ...]] = {
    "割合の基数（全員）": ("位",),
    "割合の基数（無回答を除く）": ("位",),
    "割合の合計": ("100.0%",),
    "複数回答": ("100%",),
    "無回答を含む": (),
    "ポイント": (),
    "部不明": (),
    "示さない部": ("基準",),
    "示さない部（差引き）": ("部",),
    "示さない部（合計）": (),
    "示さない部（全て）": ("基準",),
    "示さない部の見出し": (),
    "回答のない部": (),
    "掲載する回答のない部": (),
    "有効回答": ("有効数", "受信数", "除外"),
    "少数の区分": ("基準", "単位"),
    "選択数の指示": ("個数",),
    "前回": ("開催日", "講演会名", "回答者数"),
    "前回との差": (),
    "肯定的な回答": ("選択肢",),
    "肯定的な回答（設問ごと）": ("設問", "選択肢"),
    "肯定的な回答（多いとき）": (),
    "原文": (),
    "並べ替え": (),
    "並べ替え（示さない部）": ("見出し",),
    "修正（個人の特定）": _COUNT,
    "修正（第三者の権利利益）": _COUNT,
    "修正（誹謗中傷）": _COUNT,
    "修正（その他）": _COUNT,
    "非掲載（個人の特定）": _COUNT,
    "非掲載（第三者の権利利益）": _COUNT,
    "非掲載（誹謗中傷）": _COUNT,
    "非掲載（設問と無関係）": _COUNT,
    "非掲載（その他）": _COUNT,
    "意見の分類（基数）": (),
    "意見の分類（確認）": _COUNT,
    "意見の分類（重複）": ("100%",),
    "意見の分類（非掲載）": _COUNT,
    "回答者（全員）": ("総称",),
    "回答者（無回答を除く）": ("総称",),
    "総称": (),
    "考察（肯定・割合の語）": (*_GAP, "割合の語"),
    "考察（肯定）": _GAP,
    "考察（項目）": _SHARE,
    "考察（項目・同数）": _SHARE,
    "考察（多い回答）": ("一番", "二番"),
    "考察（多い回答・次点なし）": ("一番",),
    "考察（順位）": ("一番", "二番"),
    "考察（順位・次点なし）": ("一番",),
    "考察（平均順位）": ("選択肢", "平均"),
    "考察（部の差）": _APART,
    "考察（部の差・三つ以上）": _APART,
    "考察（評価の平均）": ("平均", *_RANGE),
    "考察（NPS）": ("基数", "推奨者", "推奨者の割合", "批判者", "批判者の割合", "NPS"),
    "考察（数値）": ("平均", *_RANGE),
    "考察（日付）": _RANGE,
    "考察（マトリクス・肯定）": ("項目", *_SHARE),
    "考察（マトリクス）": ("項目", "一番"),
    "考察（マトリクス・回答なし）": ("項目",),
    "考察（自由記述）": _COUNT,
    "考察（自由記述・特になし）": ("特になし",),
    "考察（意見の分類）": ("一番", "二番"),
    "考察（意見の分類・次点なし）": ("一番",),
    "考察（回答なし）": (),
    "考察（読み取れない回答）": _COUNT,
    "考察の空欄": (),
    "考察の空欄（自由記述）": (),
}
"""Every sentence by name, with the places it may hold. The table has each of them once."""


@record
class ShareWord:
    """A word for a share: ``割合の語 90以上`` → ほとんど. ``tenths`` is the threshold in tenths of a per cent."""

    word: str
    tenths: int
    over: bool = False
    """超: more than the threshold."""
    exact: bool = False
    """Neither 以上 nor 超: this share alone."""
    nobody_silent: bool = False
    """（無回答なし）: only where nobody left the question blank."""

    def suits(self, count: int, base: int, silent: int) -> bool:
        """True where the word is true of ``count`` of ``base``, from the integers, not from a rounded figure."""
        share, threshold = 1000 * count, self.tenths * base
        if self.nobody_silent and silent:
            return False
        if self.exact:
            return share == threshold
        return share > threshold if self.over else share >= threshold


@record
class Patterns:
    """The sentences by name, and the words for shares from the highest threshold down."""

    texts: Mapping[str, str] = field(repr=False)
    words: tuple[ShareWord, ...] = ()

    def say(self, name: str, **places: object) -> str:
        """A sentence with its places filled; empty where staff left the pattern empty."""
        return self.fill(name, places)

    def fill(self, name: str, places: Mapping[str, object]) -> str:
        """As :meth:`say`, for places whose names are no Python names (``{100.0%}``)."""
        return _PLACE.sub(lambda found: str(places[found.group(1)]), self.texts[name])

    def share_word(self, count: int, base: int, silent: int) -> str:
        """すべて, ほとんど and so on for ``count`` of ``base``; empty below the lowest threshold."""
        return next((word.word for word in self.words if base and word.suits(count, base, silent)), "")


def patterns_of(grid: Grid, standard: Mapping[str, str] | None = None) -> Patterns:
    """The patterns in a table with the columns 名前 and 文例.

    An empty 文例 means that the sentence is left out. Names that are not in the table are said as ``standard`` has
    them, so that a table staff made stays good when the program learns a new sentence; without it they are faults.
    :class:`InputError` with every fault: a column or name that is missing, unknown or doubled, a {place} the
    sentence does not know, a brace without its partner.
    """
    found = Findings()
    columns = _columns(grid, found)
    found.raise_faults()
    name_column, text_column = columns
    by_key = {heading_key(name): name for name in PLACES}
    texts: dict[str, str] = {}
    words: dict[tuple[int, bool, bool, bool], ShareWord] = {}
    for index, row in grid.records():
        typed, text = _text(row[name_column]), _text(row[text_column])
        at = grid.where(index, name_column)
        name = by_key.get(heading_key(typed))
        word = _SHARE_WORD.fullmatch(heading_key(typed))
        if not typed:
            if text:
                found.fault(
                    "sentences.no_name",
                    "「文例」がありますが、「名前」が空欄です。名前を記入してください。",
                    at,
                )
        elif word is not None:
            share = _share_word(word, text)
            place = (share.tenths, share.over, share.exact, share.nobody_silent)
            if place in words:
                _doubled(found, typed, at)
            words[place] = share
        elif name is None:
            near = nearest(typed, PLACES)
            hint = f"{quoted(near)}の誤りではありませんか。" if near else "この行を削除してください。"
            found.fault("sentences.unknown", f"{quoted(typed)}という名前の文例は使われません。{hint}", at)
        else:
            if name in texts:
                _doubled(found, typed, at)
            _check_places(found, name, text, grid.where(index, text_column))
            texts[name] = text
    for name, text in (standard or {}).items():
        texts.setdefault(name, text)
    missing = [name for name in PLACES if name not in texts]
    if missing:
        found.fault(
            "sentences.missing",
            f"{'、'.join(map(quoted, missing))}の文例がありません。行を追加してください（文を出さない場合は「文例」を空欄にします。）。",
            grid.where(len(grid.rows), name_column),
        )
    found.raise_faults()
    # The highest threshold first; of equal ones the narrower first (無回答なし, then 超, then 以上 and exact).
    order = sorted(words.values(), key=lambda word: (-word.tenths, not word.nobody_silent, not word.over))
    return Patterns(texts=texts, words=tuple(word for word in order if word.word))


def _columns(grid: Grid, found: Findings) -> tuple[int, int]:
    headings = [heading_key(_text(heading)) for heading in grid.headings]
    for wanted in ("名前", "文例"):
        if headings.count(wanted) != 1:
            found.fault(
                "sentences.column",
                f"見出し「{wanted}」の列が1列必要ですが、{headings.count(wanted)}列あります。1行目の見出しを「名前」「文例」としてください。",
                grid.where(0, 0),
            )
    return (headings.index("名前"), headings.index("文例")) if not found.has_fault else (0, 0)


def _check_places(found: Findings, name: str, text: str, where: Where) -> None:
    known = PLACES[name]
    for place in _PLACE.findall(text):
        if place not in known:
            can = "、".join(f"{{{word}}}" for word in known) or "なし"
            near = nearest(place, known)
            hint = f"{{{near}}}の誤りではありませんか。" if near else ""
            found.fault(
                "sentences.place",
                f"文例「{name}」では{{{place}}}を使えません。{hint}使えるもの：{can}",
                where,
            )
    if "{" in (rest := _PLACE.sub("", text)) or "}" in rest:
        found.fault(
            "sentences.brace",
            f"文例「{name}」の「{{」又は「}}」に対になる括弧がありません。{{…}}の形で記入してください。",
            where,
        )


def _doubled(found: Findings, typed: str, where: Where) -> None:
    found.fault("sentences.doubled", f"{quoted(typed)}が2行以上あります。1行だけ残してください。", where)


def _share_word(found: re.Match[str], word: str) -> ShareWord:
    number, bound, condition = found.groups()
    whole, _, part = number.partition(".")
    return ShareWord(
        word=word,
        tenths=int(whole) * 10 + int((part + "0")[:1]),
        over=bound == "超",
        exact=bound is None,
        nobody_silent=condition is not None,
    )


def _text(value: Value) -> str:
    return "" if value is None else clean(str(value))


def listed(items: Sequence[str], last: str = "及び") -> str:
    """「A」, 「A及びB」, 「A、B及びC」: a list as public documents write it."""
    return last.join(("、".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)
