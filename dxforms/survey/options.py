"""The options of a question on the sheet 設問, its limit, and what counts as 肯定的."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from dxforms.issues import Findings, quoted
from dxforms.patterns import pattern
from dxforms.records import record
from dxforms.survey import typed
from dxforms.survey.filled import Cell, Row, missing, take
from dxforms.survey.questions import Kind, Option
from dxforms.text import key, nearest

_NEEDS_OPTIONS = (Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING, Kind.MATRIX)
_ARROW = pattern(r"\s*(?:←|⟵|⇐|<[-−ー]+|＜[-－ー]+)\s*")
_SPAN = pattern(r"([0-9]{1,2})(?:点)?[~〜∼–-]([0-9]{1,2})(?:点)?")
_LIST_SIGNS = pattern(r"[、，,;；/／]")


@record(frozen=False, kw_only=False)
class Asked:
    """The rows of one question: its first, and those under it that only carry on."""

    row: Row
    more: list[Row] = field(default_factory=list)

    def cells(self, column: str) -> list[Cell]:
        """The column's cells in which anything stands."""
        return [row[column] for row in (self.row, *self.more) if row[column]]

    def lines(self, column: str) -> list[tuple[str, Cell]]:
        """Every line of the column's cells with the cell it stands in."""
        return [(line, cell) for cell in self.cells(column) for line in typed.lines(cell.text)]


def usual_options(kind: Kind) -> tuple[Option, ...]:
    """What blank 選択肢 mean: 1–5 for 段階評価, 0–10 for NPS, none for every other kind."""
    first, last = {Kind.RATING: (1, 5), Kind.NPS: (0, 10)}.get(kind, (1, 0))
    return tuple(Option(label=str(number)) for number in range(first, last + 1))


def read_options(asked: Asked, kind: Kind | None, found: Findings) -> tuple[Option, ...]:
    """The options as written, :func:`usual_options` where there are none; ``1～7`` of 段階評価 and NPS written out."""
    for cell in asked.cells("選択肢"):
        take(found, cell, lambda value: typed.words(value, "選択肢"))
    written = asked.lines("選択肢")
    where = asked.row["選択肢"].where
    if kind is None:
        return ()
    if not written:
        if kind in _NEEDS_OPTIONS:
            missing(
                found,
                "options.missing",
                f"「{kind.value}」の設問には選択肢が必要です。1行に1つずつ、アンケートの画面のとおりに記入してください。",
                where,
            )
        return usual_options(kind)
    if not kind.has_options:
        found.fault(
            "options.unexpected",
            f"「{kind.value}」の設問に選択肢が記入されています。選択肢を消すか、「回答形式」を「単一選択」などに直してください。",
            written[0][1].where,
        )
        return ()
    options: list[tuple[Option, Cell]] = []
    for line, cell in written:
        span = _SPAN.fullmatch(key(line)) if kind in (Kind.RATING, Kind.NPS) else None
        if span is not None and int(span[1]) < int(span[2]):
            options.extend((Option(label=str(n)), cell) for n in range(int(span[1]), int(span[2]) + 1))
            continue
        label, *former = _ARROW.split(line)
        if not label or not all(former):
            found.fault(
                "options.arrow",
                f"選択肢{quoted(line)}の「←」の片側が空です。「新しい表記 ← 古い表記」のように記入してください。",
                cell.where,
            )
            continue
        if key(label) == "無回答":
            found.fault(
                "options.no-answer",
                "選択肢に「無回答」は記入しないでください。回答のなかった人数は、自動で数えます。",
                cell.where,
            )
            continue
        options.append((Option(label=label, former=tuple(f for f in former if key(f) != key(label))), cell))
    _tell_doubled_options(options, found)
    if kind in (Kind.RATING, Kind.NPS):
        _tell_unnumbered(options, kind, found)
    if kind in _NEEDS_OPTIONS and len(options) == 1 and kind is not Kind.MULTIPLE:
        missing(
            found,
            "options.single",
            f"選択肢が{quoted(options[0][0].label)}の1つだけです。1行に1つずつ記入してください（セルの中の改行は、Altキーを押しながらEnterキー）。",
            options[0][1].where,
        )
    return tuple(option for option, _ in options)


def _tell_doubled_options(options: Sequence[tuple[Option, Cell]], found: Findings) -> None:
    """Faults for options, and former labels, that one answer could belong to twice."""
    seen: dict[str, str] = {}
    for option, cell in options:
        for word in (option.label, *option.former):
            first = seen.get(key(word))
            if first is None:
                seen[key(word)] = word
            elif first == word:
                found.fault(
                    "options.doubled",
                    f"選択肢{quoted(word)}が2つあります。1つにしてください。",
                    cell.where,
                )
            else:
                found.fault(
                    "options.alike",
                    f"選択肢{quoted(first)}と{quoted(word)}は、空白や全角・半角のほかに違いがなく、区別できません。1つにするか、文字を変えてください。",
                    cell.where,
                )


def _tell_unnumbered(options: Sequence[tuple[Option, Cell]], kind: Kind, found: Findings) -> None:
    most = 10 if kind is Kind.NPS else None
    numbers: set[int] = set()
    for option, cell in options:
        number = option.number
        if number is None:
            found.fault(
                "options.unnumbered",
                f"「{kind.value}」の選択肢{quoted(option.label)}が数字で始まっていません。「5 とても良い」のように数字を付けるか、「回答形式」を「単一選択」にしてください。",
                cell.where,
            )
        elif most is not None and number > most:
            found.fault(
                "options.range",
                f"「{kind.value}」の選択肢は0から10までですが、{quoted(option.label)}と記入されています。",
                cell.where,
            )
        elif number in numbers:
            found.fault(
                "options.doubled",
                f"「{kind.value}」の選択肢に{number}が2つあります。1つにしてください。",
                cell.where,
            )
        numbers.add(number if number is not None else -1)


def read_limit(asked: Asked, kind: Kind | None, options: Sequence[Option], found: Findings) -> int | None:
    """選択数の上限 of several choices."""
    cell = asked.row["選択数の上限"]
    if not cell or kind is None:
        return None
    limit = take(found, cell, lambda value: typed.count(value, "選択数の上限", least=1))
    if kind is not Kind.MULTIPLE:
        found.fault(
            "limit.kind",
            f"「選択数の上限」は複数選択の設問だけに使います。この設問は「{kind.value}」です。上限を消すか、「回答形式」を直してください。",
            cell.where,
        )
    elif limit is not None and options and limit > len(options):
        found.fault(
            "limit.beyond",
            f"「選択数の上限」（{limit}）が、選択肢の数（{len(options)}）を超えています。どちらかを直してください。",
            cell.where,
        )
    return limit


def read_positive(
    asked: Asked, kind: Kind | None, options: Sequence[Option], found: Findings
) -> tuple[int, ...]:
    """Indices of 肯定的とみなす選択肢, in order; one a line, or several in a line with 、 or / between."""
    written = asked.lines("肯定的とみなす選択肢")
    if not written or kind is None:
        return ()
    if not kind.has_options:
        found.fault(
            "positive.kind",
            f"「{kind.value}」の設問には「肯定的とみなす選択肢」を使えません。空欄にしてください。",
            written[0][1].where,
        )
        return ()
    if not options:
        return ()  # the options' own fault is told
    by_key = {
        key(word): index for index, option in enumerate(options) for word in (option.label, *option.former)
    }
    if kind in (Kind.RATING, Kind.NPS):  # 4 means 「4 良い」
        by_key = {str(option.number): index for index, option in enumerate(options)} | by_key
    positive: set[int] = set()
    for line, cell in written:
        parts = [line] if key(line) in by_key else [part.strip() for part in _LIST_SIGNS.split(line)]
        span = _SPAN.fullmatch(key(line)) if kind in (Kind.RATING, Kind.NPS) else None
        if span is not None:
            parts = [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
        unknown = [part for part in parts if part and key(part) not in by_key]
        positive.update(by_key[key(part)] for part in parts if key(part) in by_key)
        if len(unknown) == len(parts) > 1:
            unknown = [line]
        for part in unknown:
            near = nearest(part, (option.label for option in options))
            hint = f"「{near}」ではありませんか。" if near else ""
            found.fault(
                "positive.unknown",
                f"「肯定的とみなす選択肢」の{quoted(part)}は、この設問の選択肢にありません。{hint}選択肢と同じ文字で、1行に1つずつ記入してください。",
                cell.where,
            )
    return tuple(sorted(positive))
