"""What kind of question a column answers, told from its values alone, with the evidence in Japanese.

The evidence names counts and option labels; a text that only one respondent gave is never repeated.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from dxforms.grid import Value
from dxforms.issues import quoted
from dxforms.patterns import pattern
from dxforms.records import record
from dxforms.survey.moments import date_of
from dxforms.survey.parsing import shown
from dxforms.survey.questions import Kind, Option
from dxforms.survey.scales import Ordered, order
from dxforms.text import key

_LOOK = "アンケートの画面で回答形式を確かめ、選んでください。"
_UNCHOSEN = "だれも選ばなかった選択肢は回答ファイルに現れません。アンケートの画面と見比べ、足りないものを加えてください。"
_NOTHING = pattern(
    r"^(?:特に)?(?:な(?:し|い(?:です)?)|無し?|無い|ありません|ございません|特に|none|n/?a|-+|ー+)[。.]?$"
)
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_LIMIT = pattern(
    r"最大(?:で)?([0-9]+|[一二三四五])|([0-9]+|[一二三四五])(?:つ|個|項目|件|点|種類)?(?:まで|以内|以下)"
    r"|([0-9]+|[一二三四五])(?:つ|個|項目)(?:を|お)?選"
    r"|(?:upto|atmost|maximum(?:of)?|nomorethan|choose|select)([0-9]+|one|two|three|four|five)"
)
_RECOMMENDS = pattern(r"推奨|推薦|勧め|すすめ|薦め|recommend|nps", re.IGNORECASE)
_QUANTITY = pattern(
    r"年数|人数|回数|年齢|何(?:回|人|年|歳|時間|分|日|件)|歳|いくつ|件数|日数|howmany", re.IGNORECASE
)
_SHORT, _LONG = 40, 60
_SELDOM = 20  # answers from which an option given twice may be a text two people typed
_ENOUGH = 5  # answers below which words that repeat say little


@record
class Guess:
    """A column's kind (None where it cannot be told) with options, limit, evidence, and what to look at."""

    kind: Kind | None
    options: tuple[str, ...] = ()
    limit: int | None = None
    positive: tuple[int, ...] = ()
    is_scale: bool = False
    evidence: str = ""
    hint: str = ""

    def merged(self, others: Sequence[Guess]) -> Ordered:
        """The options of several columns in one order."""
        labels = list(self.options)
        known = {key(label) for label in labels}
        for one in others:
            for label in one.options:
                if key(label) not in known:
                    known.add(key(label))
                    labels.append(label)
        return order(labels, {})


def guess(heading: str, values: Sequence[Value]) -> Guess:
    """What a column's values, in the order of their IDs, let be told of its question."""
    texts = [text for text in map(shown, values) if text]
    given = [value for value in values if shown(value)]
    if not given:
        return Guess(kind=None, evidence="回答が1件もありません。", hint=f"回答からは分かりません。{_LOOK}")
    return (
        _upload(texts)
        or _dates(given)
        or _numbers(heading, given, texts)
        or _several(heading, texts)
        or _single(texts)
        or _text(texts)
    )


def _upload(texts: Sequence[str]) -> Guess | None:
    parts = [part.strip() for text in texts for part in text.split("; ") if part.strip()]
    if not all(part.startswith(("https://", "http://")) for part in parts):
        return None
    return Guess(
        kind=Kind.SKIPPED,
        evidence=f"{len(texts)}件の回答がすべてURL（アップロードされたファイル）でした。集計から外します。",
        hint="URLを書いてもらう設問であれば、「自由記述」にしてください。",
    )


def _dates(given: Sequence[Value]) -> Guess | None:
    typed = all(isinstance(value, date) for value in given)
    if not typed and not all(isinstance(value, str) and date_of(value) is not None for value in given):
        return None
    return Guess(kind=Kind.DATE, evidence=f"{len(given)}件の回答がすべて日付でした。")


def _numbers(heading: str, given: Sequence[Value], texts: Sequence[str]) -> Guess | None:
    plain = [unicodedata.normalize("NFKC", text) for text in texts]
    if not all(re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", text) for text in plain):
        return None
    if any(re.fullmatch(r"0\d+", text) for text in plain) and any(isinstance(value, str) for value in given):
        return None  # numbers of rooms or staff: not to be counted with
    numbers = [float(text) for text in plain]
    low, high = min(numbers), max(numbers)
    span = f"{len(given)}件の回答がすべて{low:g}から{high:g}までの{'整数' if all(n.is_integer() for n in numbers) else '数値'}でした。"
    if (
        not all(number.is_integer() for number in numbers)
        or low < 0
        or high > 10
        or _QUANTITY.search(key(heading))
    ):
        return Guess(kind=Kind.NUMBER, evidence=span)
    if _RECOMMENDS.search(key(heading)) or low == 0:
        return Guess(
            kind=Kind.NPS,
            evidence=span,
            hint="0から10までの推奨度でなければ、「段階評価」又は「数値」にしてください。",
        )
    top = 5 if high <= 5 else 10
    options = () if top == 5 else tuple(str(number) for number in range(1, top + 1))
    return Guess(
        kind=Kind.RATING,
        options=options,
        evidence=span,
        hint=f"1から{top}までの段階評価とみなしました。段階の数が違うときは選択肢に記入し、数を尋ねる設問であれば「数値」にしてください。",
    )


# --- several choices, ranking ----------------------------------------------------------------------------


def _several(heading: str, texts: Sequence[str]) -> Guess | None:
    rows, before = _listed(texts)
    if rows is None:
        return None
    sets = {tuple(sorted(map(key, row))) for row in rows}
    if len(rows) > 1 and len(sets) == 1 and len(rows[0]) > 1 and len({tuple(row) for row in rows}) > 1:
        first = Counter(row[0] for row in rows)
        found = order(rows[0], first)
        return Guess(
            kind=Kind.RANKING,
            options=found.labels,
            evidence=f"{len(rows)}件の回答が、同じ{len(rows[0])}個の選択肢をすべて並べたものでした。",
            hint="全員がすべてを選んだ複数選択の設問であれば、「複数選択」にしてください。",
        )
    pieces = [piece for row in rows for piece in row]
    labels, single = _options(pieces, len(texts))
    if single and not any(Option(label=label).is_other for label in labels):
        labels.append("その他")
    found = order(labels, Counter(pieces))
    evidence = f"{len(rows)}件の回答が「;」などで区切られていました（1件に最大{max(map(len, rows))}個）。{found.reason}。"
    if before:
        evidence += f"はじめの{before}件には区切りがなく、途中で複数選択に変わったようです。"
    limit = limit_of(heading)
    if limit is not None:
        evidence += f"見出しから、選択数の上限を{limit}としました。"
    hint = _look_again(found.labels, Counter(pieces), len(texts), single)
    return Guess(kind=Kind.MULTIPLE, options=found.labels, limit=limit, evidence=evidence, hint=hint)


def _listed(texts: Sequence[str]) -> tuple[list[list[str]] | None, int]:
    """Each answer's items where the column holds lists, and how many answers came before they were lists."""
    if all(text.startswith("[") and text.endswith("]") for text in texts):
        try:
            lists = [json.loads(text) for text in texts]
        except ValueError:
            lists = []
        if lists and all(
            isinstance(row, list) and all(isinstance(item, str) for item in row) for row in lists
        ):
            return [row for row in lists if row], 0
    first = next((index for index, text in enumerate(texts) if text.endswith(";")), None)
    if first is not None and all(text.endswith(";") for text in texts[first:]):
        return [_pieces(text, ";") for text in texts], first
    # Google Forms joins by ", ": every piece short, few of them, and together no sentence
    rows = [_pieces(text, ", ") for text in texts]
    pieces = Counter(key(piece) for row in rows for piece in row)
    common = sum(count for count in pieces.values() if count > 1)
    several = sum(len(row) > 1 for row in rows)
    if (
        len(texts) >= _ENOUGH
        and several * 5 >= len(texts)
        and common * 10 >= pieces.total() * 8
        and len(pieces) <= 20
    ):
        return rows, 0
    return None, 0


def _pieces(text: str, separator: str) -> list[str]:
    return [piece.strip() for piece in text.split(separator) if piece.strip()]


def limit_of(heading: str) -> int | None:
    """How many may be chosen, as a heading says it: 2つまで, ３つ以内, 最大三つ, up to two."""
    found = _LIMIT.search(key(heading).casefold())
    if found is None:
        return None
    word = next(group for group in found.groups() if group)
    number = _DIGITS[word] if word in _DIGITS else int(word[:6])
    return number if 1 <= number <= 50 else None


def _look_again(labels: Sequence[str], counts: Mapping[str, int], answers: int, once: int) -> str:
    """What to compare with the form: texts taken for その他の記入, options given so seldom that they may be some."""
    hint = ""
    if once:
        hint = f"1回だけの語句が{once}種類あり、その他の記入とみなしました。選択肢であれば加えてください。"
    seldom = [label for label in labels if counts.get(label, 0) == 2]
    if seldom and answers >= _SELDOM:
        hint += f"{'、'.join(map(quoted, seldom))}は2件だけです。その他の記入であれば消してください。"
    return hint + _UNCHOSEN


def _options(pieces: Sequence[str], answers: int) -> tuple[list[str], int]:
    """Labels by first appearance (the commonest spelling), and how many texts given once were left out as その他の記入."""
    spelled: dict[str, Counter[str]] = {}
    for piece in pieces:
        spelled.setdefault(key(piece), Counter())[piece] += 1
    repeated = {name for name, forms in spelled.items() if forms.total() > 1}
    keeps_all = answers < 2 * _ENOUGH or not repeated
    labels = [
        forms.most_common(1)[0][0]
        for name, forms in spelled.items()
        if (keeps_all and len(name) <= _SHORT) or name in repeated
    ]
    return labels, len(spelled) - len(labels)


# --- single choice, text ---------------------------------------------------------------------------------


def _single(texts: Sequence[str]) -> Guess | None:
    """A single choice where few short texts repeat; words for nothing (特になし) say nothing."""
    counts = Counter(key(text) for text in texts if not _NOTHING.match(key(text).casefold()))
    repeated = {
        name: count for name, count in counts.items() if count > 1 and len(name) <= _LONG and "\n" not in name
    }
    covered = sum(repeated.values())
    n = counts.total()
    spelled: dict[str, Counter[str]] = {}
    for text in texts:
        spelled.setdefault(key(text), Counter())[text] += 1
    if n < _ENOUGH:
        names = [name for name in counts if len(name) <= _SHORT]
        found = order([spelled[name].most_common(1)[0][0] for name in names], {})
        if not (found.is_scale and len(names) == len(counts) and len(names) > 1):
            return None
        repeated, covered = dict(counts), n
    elif covered * 10 < n * 7 or len(repeated) > 20 or len(repeated) * 2 > n:
        return None
    labels = [forms.most_common(1)[0][0] for name, forms in spelled.items() if name in repeated]
    once = len(counts) - len(repeated)
    if once and not any(Option(label=label).is_other for label in labels):
        labels.append("その他")
    found = order(labels, {forms.most_common(1)[0][0]: forms.total() for forms in spelled.values()})
    hint = _UNCHOSEN
    if once:
        hint = (
            f"1回だけの語句が{once}種類あり、その他の記入とみなしました。選択肢であれば加えてください。{hint}"
        )
    return Guess(
        kind=Kind.SINGLE,
        options=found.labels,
        positive=found.positive,
        is_scale=found.is_scale,
        evidence=f"{len(texts)}件中{covered}件の回答が{len(repeated)}種類の短い語句でした。{found.reason}。",
        hint=hint,
    )


def _text(texts: Sequence[str]) -> Guess:
    distinct = len({key(text) for text in texts})
    mean = sum(map(len, texts)) / len(texts)
    sentences = sum(len(text) > 20 or "。" in text or "\n" in text for text in texts)
    evidence = f"{len(texts)}件の回答に{distinct}種類の記述がありました（平均{mean:.0f}字）。"
    if sentences * 3 >= len(texts) or (len(texts) >= _ENOUGH and distinct * 10 >= len(texts) * 8):
        return Guess(kind=Kind.TEXT, evidence=evidence)
    return Guess(
        kind=None,
        evidence=evidence,
        hint=f"選択式か自由記述か、回答からは決められません。{_LOOK}選択式のときは選択肢も記入してください。",
    )
