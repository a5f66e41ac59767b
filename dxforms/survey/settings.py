"""設定: how figures are counted and printed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import Enum

from dxforms.records import record
from dxforms.text import percent


class Base(Enum):
    """What a percentage is taken of."""

    ALL = "回答者全員（無回答を含む）"
    ANSWERED = "その設問の回答者（無回答を除く）"


class AnswerOrder(Enum):
    """回答の並び of free-text answers."""

    AS_RECEIVED = "受付順"
    STIRRED = "設問ごとに並べ替え"
    """Seeded per question and stable between runs, so that two answers of one person cannot be joined."""


@record
class Settings:
    """The sheet 設定, every value with its default."""

    base: Base = Base.ALL
    person_unit: str = "名"
    """名 or 人."""
    percent_sign: str = "%"
    """% or ％."""
    answer_order: AnswerOrder = AnswerOrder.AS_RECEIVED
    reference_mark: bool = False
    """参考値 mark for n < 30."""
    digits: int = 1
    """Decimals of a percentage, 0–2."""
    difference_n: int = 30
    """A difference between 部 is named only where each n reaches this."""
    deadline: datetime | None = None
    """締切."""
    kept_copies: int = 5
    """Dated copies of pulled workbooks that are kept; 0 allowed."""
    small_cells: int = 0
    """A 部 with fewer respondents is shown in 全体 only, and so are small columns of cross tables; 0: all are shown."""

    def share(self, count: int, base: int) -> Decimal | None:
        """A percentage with this survey's digits; None where the base is 0."""
        return percent(count, base, self.digits)

    def rate(self, count: int, base: int | None) -> str:
        """A percentage as printed, ``71.9%``; 「―」 where there is no base."""
        share = self.share(count, base) if base else None
        return "―" if share is None else f"{share}{self.percent_sign}"

    def people(self, count: int) -> str:
        """A count of people as printed, ``32名``, thousands with a comma."""
        return f"{count:,}{self.person_unit}"

    def figure(self, count: int, base: int) -> str:
        """A count with its percentage as charts print it, ``22（95.7%）``."""
        return f"{count:,}（{self.rate(count, base)}）"
