"""The order options stand in on a form, told from their words: numbers, degrees, parts of a day; else by frequency."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from dxforms.patterns import pattern
from dxforms.records import record
from dxforms.survey.questions import Option
from dxforms.text import key

# A number before the words: ①, (1), 1., 第1部, 10代, 1年未満.
_NUMBER = pattern(r"^(?:\(?第?)(\d+)")
_MARK = pattern(r"^\(?\d+\)?\s*[.:、)]?\s*")
_CIRCLED = {chr(code): number for number, code in enumerate(range(0x2460, 0x2474), start=1)}
_LESS, _MORE = pattern(r"未満|以下|まで"), pattern(r"以上|超|より多")
_DAYPARTS = ("午前", "午後", "夕方", "夜")

_STRONG = pattern(
    r"^(?:とても|大変|たいへん|非常に|大いに|十分|よく|すごく|かなり|強く|極めて|very|strongly|extremely|completely)"
)
_MILD = pattern(
    r"^(?:おおむね|概ね|ほぼ|だいたい|大体|まあまあ|まあ|やや|ある程度|少し|多少|どちらかといえば|どちらかと言えば|どちらかというと|somewhat|fairly|rather|slightly)"
)
_NEUTRAL = pattern(
    r"どちらとも|どちらでもない|どちらでもな|普通|ふつう|ちょうど|適切だ|適当|neither|neutral|average",
    re.IGNORECASE,
)
_HARDLY = pattern(r"^(?:ほとんど|殆ど|hardly)")
_BARELY = pattern(r"^(?:あまり|余り|さほど|それほど|notvery|notso)")
_NOT_AT_ALL = pattern(r"^(?:全く|まったく|全然|少しも|notatall)")
_NEGATIVE = pattern(
    r"ない|なかった|ません|不満|不十分|不適|不要|悪い|悪かった|にくい|にくかった|難し|難かし|短い|短かった|少ない|少なかった|遅い|遅かった|低い|いいえ|"
    r"^no$|disagree|dissatisf|unsatisf|unhelpful|^not|poor|bad"
)
_YES_NO = frozenset({"はい", "いいえ", "yes", "no", "ある", "ない", "あり", "なし", "有", "無"})
# Not a degree: behind the scale, before その他.
_ASIDE = pattern(
    r"わからない|分からない|判らない|覚えていない|該当し?な|該当なし|特にな|答えたくない|参加していない|don'?tknow|n/a",
    re.IGNORECASE,
)


@record
class Ordered:
    """Labels in the order proposed, how it was found (Japanese, for the evidence), and which are 肯定的."""

    labels: tuple[str, ...]
    reason: str
    positive: tuple[int, ...] = ()
    is_scale: bool = False


def order(labels: Sequence[str], counts: Mapping[str, int]) -> Ordered:
    """The labels (given in the order they first appeared) as a form would list them; その他 last."""
    last = [label for label in labels if Option(label=label).is_other]
    rest = [label for label in labels if label not in last]
    asides = [label for label in rest if _ASIDE.search(key(label))]
    words = [label for label in rest if label not in asides]
    numbers = [_number(label) for label in words]
    if len(words) > 1 and all(number is not None for number in numbers) and len(set(numbers)) == len(words):
        by_number = dict(zip(words, numbers, strict=True))
        words.sort(key=lambda label: by_number[label] or (0, 0))
        by_degree = _degrees([_bare(label) for label in words]) or {}
        positive = tuple(i for i, label in enumerate(words) if by_degree.get(_bare(label), 0) > _MIDDLE)
        return Ordered(
            labels=(*words, *asides, *last),
            reason="番号や数の小さい順に並べました",
            positive=positive,
            is_scale=bool(by_degree),
        )
    degrees = _degrees(words)
    if degrees is not None:
        words.sort(key=lambda label: -degrees[label])
        positive = tuple(i for i, label in enumerate(words) if degrees[label] > _MIDDLE)
        return Ordered(
            labels=(*words, *asides, *last),
            reason="程度を表す語句の強い順に並べました",
            positive=positive,
            is_scale=True,
        )
    parts = [next((i for i, part in enumerate(_DAYPARTS) if part in label), None) for label in words]
    if words and None not in parts and len(set(parts)) == len(words):
        words = [label for _, label in sorted(zip(parts, words, strict=True))]
        return Ordered(labels=(*words, *asides, *last), reason="時間帯の早い順に並べました")
    first = {label: index for index, label in enumerate(labels)}
    words.sort(key=lambda label: (-counts.get(label, 0), first[label]))
    asides.sort(key=lambda label: (-counts.get(label, 0), first[label]))
    return Ordered(labels=(*words, *asides, *last), reason="回答の多い順に並べました")


_MIDDLE = 3.0


def _number(label: str) -> tuple[int, int] | None:
    """The number a label begins with, and whether it means less (未満) or more (以上) than that."""
    if label[:1] in _CIRCLED:
        return _CIRCLED[label[0]], 0
    text = unicodedata.normalize("NFKC", label).strip()
    found = _NUMBER.match(text)
    if found is None:
        return None
    side = -1 if _LESS.search(text) and not re.search(r"[~〜∼-]|から|以上", text) else 0
    return int(found[1][:9]), 1 if side == 0 and _MORE.search(text) and "未満" not in text else side


def _bare(label: str) -> str:
    """A label without the number before it."""
    return _MARK.sub("", unicodedata.normalize("NFKC", label)).strip()


def _degrees(labels: Sequence[str]) -> dict[str, float] | None:
    """A degree for each label, None where they are no scale: every degree once, most of them told by a word."""
    if not 2 <= len(labels) <= 7:
        return None
    degrees: dict[str, float] = {}
    told = 0
    for label in labels:
        degree, by_word = _degree(key(label).casefold())
        degrees[label] = degree
        told += by_word
    if len(set(degrees.values())) != len(labels):
        return None
    signs = {degree > _MIDDLE for degree in degrees.values() if degree != _MIDDLE}
    if len(labels) == 2:
        plain = {key(label).casefold() for label in labels} <= _YES_NO
        return degrees if (plain or told) and len(signs) == 2 else None
    return degrees if told * 2 >= len(labels) else None


def _degree(text: str) -> tuple[float, bool]:
    """0 (not at all) to 6 (very), and whether a word of degree says so."""
    if _NEUTRAL.search(text):
        return _MIDDLE, True
    if _NOT_AT_ALL.search(text):
        return 0.0, True
    if _HARDLY.search(text):
        return 0.5, True
    if _BARELY.search(text):
        return 2.0, True
    is_negative = _NEGATIVE.search(text) is not None or text in ("なし", "無")
    if _STRONG.search(text):
        return (0.2, True) if is_negative else (6.0, True)
    if _MILD.search(text):
        return (2.2, True) if is_negative else (4.0, True)
    return (1.0, True) if is_negative else (5.0, False)
