"""The tally: every figure and every published answer, once. Workbook, chart and prose take theirs from here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from dxforms.issues import Issue
from dxforms.records import record
from dxforms.survey.answers import Key, Responses
from dxforms.survey.questions import Question, Rule
from dxforms.survey.review import ExclusionReason, Review, WithholdReason
from dxforms.survey.settings import Base

if TYPE_CHECKING:
    from dxforms.survey.description import Description
    from dxforms.survey.past import Previous


class GroupKind(Enum):
    """What a column of figures counts."""

    ALL = "全体"
    SESSION = "部"
    UNKNOWN = "部不明"
    OPTION = "選択肢"
    """Respondents who chose one option of another question (クロス集計)."""
    OTHERWISE = "選択肢以外の回答"
    """Those who answered it with none of its options."""
    NO_ANSWER = "無回答"
    """Those who did not answer it."""
    REST = "その他の部"
    """The 部 that are too small to be shown, together: never a column, only a heading over printed answers."""


@record
class Group:
    """全体, one 部, or 部不明: a column of every table. 全体 is always the first group."""

    kind: GroupKind
    label: str
    """全体, the session's name, 部不明."""
    heading: str
    """回答者の呼び方, for the heading over its answers; 回答者 words for 全体."""
    session: int | None
    option: int | None = None
    """Index into the options of the question in the head of a cross table."""
    n: int
    """Counted respondents."""
    attendees: int | None
    """出席者数; None where it is not known. For 全体 the sum, None while any part is not known."""


class LineRole(Enum):
    """What a row of a table counts."""

    OPTION = "選択肢"
    STRAY = "選択肢以外の回答"
    """Answers that are no option, where the question has no その他; shown only where there are any."""
    NO_ANSWER = "無回答"
    UNGROUPED = "分類なし"
    """Answers in words that fall in no group (意見の分類)."""


@record
class Line:
    """One row of a question's table: counts aligned with ``Tally.groups``."""

    role: LineRole
    label: str
    option: int | None = None
    """Index into the question's options for OPTION."""
    counts: tuple[int, ...]


@record
class Table:
    """A question's counts (one of them; a matrix has one a statement). All tuples are aligned with ``Tally.groups``.

    ``lines``: the options in the survey's order with その他 last, then STRAY where there is any, then NO_ANSWER.
    ``bases`` are what percentages are taken of (``Settings.base``). For a RANKING the lines count first places and
    ``ranks[option][place][group]`` counts all of them.
    """

    title: str = ""
    """The statement of a matrix, else empty."""
    lines: tuple[Line, ...] = ()
    bases: tuple[int, ...] = ()
    answered: tuple[int, ...] = ()
    """Respondents who gave any answer, readable or not."""
    means: tuple[Decimal | None, ...] = ()
    """Mean of RATING, NPS and NUMBER (two decimals), else empty."""
    nps: tuple[Decimal | None, ...] = ()
    """Promoters (9, 10) less detractors (0–6), in points with the survey's digits, computed from the counts."""
    smallest: tuple[str, ...] = ()
    """NUMBER and DATE: the smallest value as printed, empty text where there is none."""
    largest: tuple[str, ...] = ()
    least: tuple[Decimal | date | None, ...] = ()
    """The same as values, for data."""
    most: tuple[Decimal | date | None, ...] = ()
    rank_means: tuple[tuple[Decimal | None, ...], ...] = ()
    """RANKING: for each option its mean place by group (two decimals)."""
    ranks: tuple[tuple[tuple[int, ...], ...], ...] = ()


@record
class Published:
    """One answer as it is printed. ``number`` is NO within its group, from 1, of what is printed only.

    ``text`` is staff's 掲載文 or the answer as given; withheld answers are not here.
    """

    number: int
    text: str = field(repr=False)
    key: Key
    edited: bool = False
    reviewed: bool = False


@record
class PublishedGroup:
    """The printed answers of one group (each 部, 部不明 where there is any; with one session 全体 alone).

    Those of 部 that are not shown stand together, last; ``Tally.over`` is what stands over them.
    """

    group: int
    """Index into ``Tally.groups``; 0 beside others: the 部 that are not shown."""
    answers: tuple[Published, ...] = ()
    withheld: int = 0
    """Answers of the group that are left out of print."""


@record
class Hit:
    """A rule of 意見の分類 that an answer meets: its group, and the rule's words that were found (as typed there)."""

    group: int
    words: tuple[str, ...]


@record
class Grouping:
    """意見の分類 of one question: how many answers in words fall in each group; one answer may fall in several."""

    rules: tuple[Rule, ...]
    names: tuple[str, ...]
    """The groups: the rules' in their order, then those only staff gave."""
    table: Table
    """A line a group, then UNGROUPED. Bases: those who wrote something, 「特になし」 and withheld answers included."""
    of: tuple[tuple[int, ...] | None, ...] = field(repr=False)
    """By response received: its groups, staff's where they typed any; None where nothing was written."""
    proposed: tuple[tuple[Hit, ...] | None, ...] = field(repr=False)
    """The same by the rules alone."""


@record
class QuestionTally:
    """One question's figures and printed answers."""

    question: Question
    tables: tuple[Table, ...] = ()
    """One; for TEXT and DATE a table of answered / 無回答 only; one a statement for MATRIX."""
    answers: tuple[PublishedGroup, ...] = ()
    """TEXT: the answers, a group for every part, be it empty. Otherwise その他の記入, only of parts where something is printed."""
    blank_words: tuple[int, ...] = ()
    """TEXT: answers that say 特になし and the like, by group (they are answers, and are printed)."""
    withheld: int = 0
    """Answers left out of print by staff."""
    withheld_for: tuple[tuple[WithholdReason | None, int], ...] = ()
    """The same by reason, in the order of the list staff choose from (None: no reason was given)."""
    edited: int = 0
    """Answers printed in staff's words."""
    edited_for: tuple[tuple[WithholdReason | None, int], ...] = ()
    """The same by reason."""
    unreviewed: int = 0
    """未確認: answers nobody decided on yet; they are printed."""
    stale: int = 0
    """要再確認: answers to be looked at again, printed or withheld as was decided."""
    beyond_limit: tuple[Key, ...] = ()
    """Respondents with more picks than the limit; they are counted."""
    grouping: Grouping | None = None
    """意見の分類; None without rules."""

    @property
    def table(self) -> Table:
        """The question's one table (a matrix: its first)."""
        return self.tables[0]

    @property
    def every_table(self) -> tuple[Table, ...]:
        """Its tables, then that of 意見の分類 where there is one."""
        return self.tables if self.grouping is None else (*self.tables, self.grouping.table)

    @property
    def limit_broken(self) -> bool:
        """True where somebody picked more than the limit."""
        return bool(self.beyond_limit)


@record
class Excluded:
    """How many responses were left out for one reason (None: no reason was given)."""

    reason: ExclusionReason | None
    count: int


@record
class Tally:
    """Everything the two documents say that was counted, with the description it belongs to.

    It shows itself as a table of figures in a terminal and a notebook (no answer's words).
    """

    description: Description
    responses: Responses
    review: Review
    groups: tuple[Group, ...]
    """全体; each 部 where there are two or more; 部不明 where there is any and 部 are shown.

    Only those that may be shown (``Settings.small_cells``): every figure, chart, sentence and printed answer follows.
    """
    attendance: tuple[Group, ...]
    """The same with every 部, be it shown or not: for 回収状況 alone.

    How many came and how many answered is published by 部 whatever the setting: it is counted at the door, says
    nothing of what anybody answered, and without it nobody could see which 部 is small. No other figure is by
    these groups.
    """
    questions: tuple[QuestionTally, ...]
    """Aligned with ``description.survey.counted``."""
    counted: tuple[int, ...] = field(repr=False)
    """Indices of the counted respondents, in order of completion."""
    sessions: tuple[int | None, ...] = field(repr=False)
    """Session of every received respondent after staff's corrections."""
    hidden: tuple[Group, ...] = ()
    """部 and 部不明 (of a cross table: its columns) that count in 全体 only; their answers are printed together."""
    excluded: tuple[Excluded, ...] = ()
    notices: tuple[Issue, ...] = ()
    """What a person should look at: from the responses and from counting."""
    previous: Previous | None = field(default=None, repr=False)
    """Last time's released figures, where the description names them."""

    @property
    def received(self) -> int:
        """Responses received, excluded ones included."""
        return len(self.responses)

    @property
    def n(self) -> int:
        """Responses counted (有効回答)."""
        return self.groups[0].n

    @property
    def parts(self) -> tuple[int, ...]:
        """Groups figures are compared by: every 部 that is shown and 部不明, or 全体 alone where there are none."""
        return tuple(range(1, len(self.groups))) or (0,)

    @property
    def has_parts(self) -> bool:
        """True where any 部 is shown: otherwise the documents are those of a lecture with one session."""
        return len(self.groups) > 1

    def over(self, printed: PublishedGroup) -> Group:
        """What printed answers stand under: their 部, 全体 where no 部 is shown, 「その他の部」 for those left out."""
        if printed.group or not self.has_parts:
            return self.groups[printed.group]
        name = GroupKind.REST.value
        count = sum(group.n for group in self.hidden)
        return Group(kind=GroupKind.REST, label=name, heading=name, session=None, n=count, attendees=None)

    def figures(self, table: Table, line: Line) -> Iterator[tuple[int, int]]:
        """(count, base) of one line for every group; no base (0) for 無回答 where percentages leave it out."""
        left_out = line.role is LineRole.NO_ANSWER and self.description.settings.base is Base.ANSWERED
        return zip(line.counts, (0,) * len(table.bases) if left_out else table.bases, strict=True)

    def __repr__(self) -> str:
        from dxforms.survey.shown import shown_text  # with html, for those who look at it only

        return shown_text(self)

    def _repr_html_(self) -> str:
        from dxforms.survey.shown import shown_html

        return shown_html(self)
