"""What was asked: kinds of question, options, the survey."""

from __future__ import annotations

from enum import Enum

from dxforms.records import record
from dxforms.text import key


class Kind(Enum):
    """回答形式, by the word a clerk chooses from the list."""

    SINGLE = "単一選択"
    MULTIPLE = "複数選択"
    TEXT = "自由記述"
    RATING = "段階評価"
    NPS = "NPS（推奨度）"
    NUMBER = "数値"
    DATE = "日付"
    RANKING = "順位付け"
    MATRIX = "マトリクス"
    SKIPPED = "集計しない"

    @property
    def has_options(self) -> bool:
        """True for kinds that are counted by option (ratings and NPS have their numbers as options)."""
        return self in {Kind.SINGLE, Kind.MULTIPLE, Kind.RATING, Kind.NPS, Kind.RANKING, Kind.MATRIX}


ONE_CHOICE = frozenset({Kind.SINGLE, Kind.RATING, Kind.NPS})
"""Kinds with one option a respondent, which can tell respondents apart."""

KIND_ALIASES: dict[str, Kind] = {
    "SA": Kind.SINGLE, "単数選択": Kind.SINGLE, "択一": Kind.SINGLE, "単一回答": Kind.SINGLE,
    "MA": Kind.MULTIPLE, "複数回答": Kind.MULTIPLE,
    "FA": Kind.TEXT, "テキスト": Kind.TEXT, "自由回答": Kind.TEXT, "記述": Kind.TEXT,
    "評価": Kind.RATING, "NPS": Kind.NPS, "推奨度": Kind.NPS, "数字": Kind.NUMBER,
    "ランキング": Kind.RANKING, "リッカート": Kind.MATRIX, "マトリクス（リッカート）": Kind.MATRIX,
    "マトリックス": Kind.MATRIX, "除外": Kind.SKIPPED,
}  # fmt: skip
"""Words accepted beside the kinds' own (compared by :func:`dxforms.text.heading_key`)."""


class ChartOrder(Enum):
    """グラフの並び: the order of bars. Blank in the description: scales and single choice as written, several by count."""

    AS_WRITTEN = "選択肢順"
    BY_COUNT = "回答の多い順"


@record
class Option:
    """An option: its label as typed in the description, and older labels that count as the same (新しい表記 ← 古い表記)."""

    label: str
    former: tuple[str, ...] = ()

    @property
    def is_other(self) -> bool:
        """True for その他 and その他（…）: unlisted texts given with it are その他の記入, not strays."""
        bare = key(self.label).lstrip("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳0123456789.．)）(（:：、")
        return (
            bare in {"その他", "その他自由記述"}
            or bare.startswith(("その他(", "その他:"))
            or bare.casefold() == "other"
        )

    @property
    def number(self) -> int | None:
        """The integer a rating's label begins with (``9 非常に`` → 9), or None."""
        digits = ""
        for char in key(self.label):
            if not char.isdecimal():
                break
            digits += char
        return int(digits) if digits else None


@record
class Question:
    """One question as the description has it.

    ``number`` is what is printed (``Q1``), unique in a survey. ``headings`` are the export's column headings:
    one, or one a statement for a matrix. ``text`` is 設問文 (may hold line breaks); blank in the description
    means the heading. ``options`` in the order written, その他 among them, 無回答 never. For RATING without options
    the description's reader fills 1–5, for NPS 0–10.
    """

    number: str
    headings: tuple[str, ...]
    text: str
    kind: Kind
    options: tuple[Option, ...] = ()
    limit: int | None = None
    """選択数の上限 of several choices."""
    positive: tuple[int, ...] = ()
    """Indices into ``options`` of 肯定的とみなす選択肢."""
    chart_order: ChartOrder | None = None
    remarks: tuple[str, ...] = ()
    """考察 written in the description, one a paragraph; empty: a draft is made."""

    @property
    def other(self) -> int | None:
        """Index of the option その他, or None."""
        return next((i for i, option in enumerate(self.options) if option.is_other), None)

    @property
    def label_in_words(self) -> str:
        """Where its answers in words are spoken of: the number, and for その他の記入 that it is one."""
        return self.number if self.kind is Kind.TEXT else f"{self.number}（その他の記入）"


@record
class Crossing:
    """One row of クロス集計: the question that is counted and the one its respondents are told apart by, by number."""

    stub: str
    """表側の設問: any question."""
    head: str
    """表頭の設問: a question with one answer each (単一選択, 段階評価, NPS)."""


@record
class Rule:
    """One row of 意見の分類: answers to a question that meet the condition fall in the group of this name."""

    question: str
    """Its number."""
    name: str
    condition: str
    """As typed; :func:`dxforms.survey.condition_text.read_condition` can read it."""


@record
class Survey:
    """The questions in the order of the report. SKIPPED ones are known, read and not reported."""

    questions: tuple[Question, ...] = ()

    @property
    def counted(self) -> tuple[Question, ...]:
        """The questions that are tallied and reported."""
        return tuple(question for question in self.questions if question.kind is not Kind.SKIPPED)
