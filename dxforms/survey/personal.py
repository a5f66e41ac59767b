"""A look for what may give a person away in an answer: a help for those who review, never a decision."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from dxforms.grid import Grid
from dxforms.issues import Findings, quoted
from dxforms.records import record
from dxforms.text import clean, heading_key, nearest

_SOFT = (
    "こども|まち|づくり|くらし|みどり|ふれあい|いきいき|すこやか|なかよし|ほほえみ|みなと|みなみ|"
    "ひがし|あおば|わかば|ふたば|さくら|すみれ|ひまわり|たんぽぽ|つくし|なのはな|もみじ|あさひ|"
    "ひかり|あおぞら|にじいろ|ひばり|つばめ|かもめ|ほたる|せせらぎ|つばさ|みらい|のぞみ|きぼう|"
    "やすらぎ"
)
"""Words in hiragana that names of offices, schools and nurseries are made with."""
_TELLING = 3  # characters of an ending that may name an office by itself
_QUOTED = 3  # words quoted of one kind
_PLAIN: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "電話番号",
        re.compile(
            r"(?<![0-9-])(?:\+81 ?[-(]?[0-9]{1,4}|0[0-9]{1,4})[-(ー―‐ ]?[0-9]{1,4}[-)ー―‐ ]?[0-9]{3,4}(?![0-9-])"
        ),
    ),
    ("メールアドレス", re.compile(r"[0-9A-Za-z_.+-]+@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+")),
    ("郵便番号", re.compile(r"〒 ?[0-9]{3}-?[0-9]{4}")),
    (
        "住所",
        re.compile(
            r"[都道府県市区町村郡字][^。、\s0-9]{0,10}[0-9]+(?:丁目|番地?|号|-[0-9]+)|[0-9]+(?:丁目|番地)"
        ),
    ),
    ("URL", re.compile(r"https?://|www\.[0-9A-Za-z-]+\.")),
)
# What every finding needs: without one of these signs no pattern can match.
_SIGN = re.compile(r"[0-9０-９@＠〒]|https?:|www\.|ｈｔｔｐ")


@record
class Lists:
    """The words the look goes by; staff may have their own."""

    titles: tuple[str, ...] = ("さん", "氏", "先生")
    """After a name."""
    not_names: tuple[str, ...] = (
        *(
            "皆",
            "みな",
            "みなみな",
            "各",
            "たく",
            "子",
            "お子",
            "客",
            "お客",
            "父",
            "母",
            "兄",
            "姉",
            "祖父",
            "祖母",
            "おじい",
            "おばあ",
            "奥",
            "娘",
            "息子",
            "患者",
            "業者",
            "住民",
            "市民",
        ),
        *(
            "職員",
            "講師",
            "学校",
            "保育",
            "担任",
            "大学",
            "医師",
            "議員",
            "諸",
            "両",
            "某",
            "同",
            "彼",
            "の",
            "と",
            "は",
            "が",
        ),
    )
    """What stands before a title without being a name."""
    own: tuple[str, ...] = ("当課", "当係", "当局", "当所", "当館", "当園", "当校", "私の", "弊課", "我が課")
    """The writer's own office or post."""
    offices: tuple[str, ...] = ("課", "局", "係", "支所", "委員会", "センター", "図書館", "学校", "保育所")
    """How the name of an office ends."""
    not_offices: tuple[str, ...] = (
        *(
            "各課",
            "全課",
            "他課",
            "担当課",
            "関係課",
            "所管課",
            "主管課",
            "自課",
            "原課",
            "部局",
            "各部局",
            "全部局",
        ),
        *(
            "関係",
            "結局",
            "当局",
            "放課",
            "日課",
            "小学校",
            "中学校",
            "学校",
            "各学校",
            "支所",
            "各支所",
            "センター",
            "委員会",
            "各委員会",
            "係",
            "課",
            "局",
        ),
    )
    """Words that end so and name no single office."""


def _any_of(words: Sequence[str]) -> str:
    """A pattern of these words, the longest first; where there is none, one that nothing matches."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


LISTS = Lists()
KINDS: dict[str, str] = {
    "敬称": "titles",
    "敬称の前に来る名前でない語": "not_names",
    "自分の所属": "own",
    "所属の末尾": "offices",
    "所属としない語": "not_offices",
}
"""Kinds of words, as a table of them names them, with the field of :class:`Lists` each fills."""


def lists_of(grid: Grid) -> Lists:
    """The words of a table with the columns 種類 and 語; a kind that is not in it keeps the words it has.

    A row of a kind without a word empties the kind. Raises InputError with every fault.
    """
    found = Findings()
    columns = {heading_key(value): at for at, value in enumerate(grid.headings) if isinstance(value, str)}
    places = []
    for name in ("種類", "語"):
        if heading_key(name) in columns:
            places.append(columns[heading_key(name)])
        else:
            found.fault(
                "words.column", f"「{name}」の列がありません。見出しを元に戻してください。", grid.where(0, 0)
            )
    found.raise_faults()
    kinds = {heading_key(kind): field for kind, field in KINDS.items()}
    words: dict[str, list[str]] = {}
    for row, values in grid.records():
        kind, word = (clean(str(values[place] or "")) for place in places)
        if not kind and not word:
            continue
        field = kinds.get(heading_key(kind))
        if field is None:
            near = nearest(kind, KINDS)
            found.fault(
                "words.kind",
                f"「種類」に{quoted(kind)}とあります。{'、'.join(KINDS)}のいずれかを記入してください。"
                + (f"（{quoted(near)}のことですか。）" if near else ""),
                grid.where(row, places[0]),
            )
            continue
        kept = words.setdefault(field, [])
        word = unicodedata.normalize("NFKC", word)
        if word and word not in kept:
            kept.append(word)
    found.raise_faults()
    return replace(LISTS, **{field: tuple(kept) for field, kept in words.items()})


class Look:
    """The look with its lists made ready: call :meth:`found` for each answer."""

    def __init__(self, lists: Lists = LISTS) -> None:
        self._lists = lists
        # 「私は図書館の職員で」 gives a person away too; of 課 or 支所 there are many.
        alone = _any_of([word for word in lists.offices if len(word) >= _TELLING])
        ends, titles, own = (_any_of(words) for words in (lists.offices, lists.titles, lists.own))
        self._words = re.compile(
            rf"(?P<own>{own})"
            rf"|(?P<office>(?:(?:[一-龥々ァ-ヶー]|{_SOFT}){{1,12}}?(?:{ends})|(?:{alone}))(?![一-龥々]))"
            rf"|(?P<name>[一-龥々ァ-ヶーA-Za-z]{{1,8}}|[ぁ-ん]{{1,4}}?)(?P<title>{titles})(?![一-龥々])"
        )
        self._hint = re.compile(f"{own}|{ends}|{titles}")

    def found(self, answer: str) -> list[str]:
        """What may give a person away, in words for 気づき: ``電話番号``, ``氏名（山本さん）``, ``所属（当課）``."""
        plain = _SIGN.search(answer) is not None
        wordy = self._hint.search(answer) is not None
        if not plain and not wordy:
            return []
        text = unicodedata.normalize("NFKC", answer)
        findings = [name for name, pattern in _PLAIN if pattern.search(text)] if plain else []
        if wordy:
            findings += self._in_words(text)
        return findings

    def _in_words(self, text: str) -> list[str]:
        names: dict[str, None] = {}
        offices: dict[str, None] = {}
        for match in self._words.finditer(text):
            if match["title"]:
                if match["name"] not in self._lists.not_names:
                    names[match.group()] = None
            elif match["own"] or match.group() not in self._lists.not_offices:
                offices[match.group()] = None
        return [
            f"{kind}（{'、'.join(list(words)[:_QUOTED])}{'ほか' if len(words) > _QUOTED else ''}）"
            for kind, words in (("氏名", names), ("所属", offices))
            if words
        ]
