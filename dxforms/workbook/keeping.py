"""What the rows of one review sheet say, kept by whose they are; and what a person should hear of them, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, TypeVar

from dxforms.issues import Issue, Severity
from dxforms.survey.answers import Key
from dxforms.survey.review import AnswerKey, Typed
from dxforms.workbook import respondents as who
from dxforms.workbook.judging import Decision, Judge, Judged, says_something
from dxforms.workbook.received import Received
from dxforms.workbook.reviewing import ReviewSheet, Row

if TYPE_CHECKING:
    from dxforms.workbook.remarks import Remark

_Identity = TypeVar("_Identity", Key, AnswerKey)
_ALIKE = 3
"""Rows that are told one by one of the same thing; of more of them once."""


class Kept(Generic[_Identity, Decision]):
    """One sheet being read. Of most rows whose they are and that they stand as written is seen column by column."""

    said: str
    """The column a contradiction is shown in."""

    def __init__(self, sheet: ReviewSheet, received: Received, judge: Judge) -> None:
        self.sheet = sheet
        self.received = received
        self.judge = judge
        self.decided: dict[_Identity, Decision] = {}
        self.extras: dict[_Identity, tuple[Typed, ...]] = {}
        self.places: set[int | None] = set()
        """The indices of the responses it has rows of."""
        self.strangers: set[Key] = set()
        """The keys of its other rows."""
        self._told: list[tuple[int, Remark]] = []
        self._kept: tuple[Sequence[int], Sequence[_Identity]] = ((), ())
        self._slow: dict[_Identity, int] = {}

    def tell(self, at: int, remarks: Iterable[Remark]) -> None:
        """Note what should be heard of a row; -1 is the headings."""
        self._told.extend((at, remark) for remark in remarks)

    def tell_lost(self, typed: Sequence[str]) -> None:
        """Note what is not read of cells in these columns, and in those staff added.

        Of an error value nothing else, of a formula without its result nothing, of merged cells the first row alone.
        """
        sheet = self.sheet
        if not sheet.grid.lost and not sheet.grid.merged:
            return
        from dxforms.workbook.remarks import error_value, merged, unsolved

        names = {sheet.places[name]: name for name in typed if name in sheet.places}
        own = dict(zip(sheet.own_places, sheet.own, strict=True))
        top, left = sheet.grid.top + sheet.heading_row + 1, sheet.grid.left
        for (row, column), shown in sheet.grid.lost.items():
            at, place = row - top, column - left
            if at < 0:
                continue
            if place in names:
                self.tell(at, [error_value(names[place], shown) if shown else unsolved(names[place])])
            elif place in own and not shown:
                self.tell(at, [replace(unsolved(own[place]), is_fault=False)])
        for first, start, last, end in sheet.grid.merged:
            if last > first >= top:
                columns = (names | own).items()
                self.tell(first - top, [merged(name) for at, name in columns if start <= at + left <= end])

    @property
    def issues(self) -> Sequence[Issue]:
        """What is to be heard of the rows, in their order; of many that are the same one."""
        if not self._told:
            return ()
        rows: dict[Remark, list[int]] = defaultdict(list)
        for at, remark in self._told:
            rows[remark].append(at)
        issues = [
            (at, self._issue(at, remark, places if len(places) > _ALIKE else ()))
            for remark, places in rows.items()
            for at in (places if len(places) <= _ALIKE else [min(places)])
        ]
        issues.sort(key=itemgetter(0))
        return [issue for _, issue in issues]

    def _issue(self, at: int, remark: Remark, places: Sequence[int]) -> Issue:
        where = self.sheet.where(at, remark.column)
        more = ""
        if places:
            runs = [
                f"{self.sheet.where(first, remark.column).cell}"
                + (f"～{self.sheet.where(last, remark.column).cell}" if last > first else "")
                for first, last in _runs(sorted(set(places)))
            ]
            more = (
                f"（{'、'.join(runs[:_ALIKE])}{'など' if len(runs) > _ALIKE else ''}の{len(places):,}か所）"
            )
        return Issue(
            code=remark.code,
            message=remark.message + more,
            where=where,
            severity=Severity.FAULT if remark.is_fault else Severity.NOTICE,
        )

    # ------------------------------------------------------------ whose row it is

    def whose(self, row: Row, place: int | None, typed: Sequence[str]) -> Key | None:
        """The response a row belongs to; None (noted where something stands there) where it does not say."""
        if place is not None:
            return self.received.keys[place]
        found = self.received.key(row.text(who.KEY), row.text(who.ID))
        if found is None:
            if any(column in self.sheet.places for column in (who.KEY, who.ID)):
                filled = next((column for column in typed if row.text(column)), "")
                from dxforms.workbook.remarks import STRAY, typed_without_id

                self.tell(row.at, [typed_without_id(filled) if filled else STRAY])
        else:
            self.strangers.add(found)
        return found

    def tell_stray(self, row: Row) -> None:
        """Note a row in which something stands and that is nobody's."""
        from dxforms.workbook.remarks import STRAY

        self.tell(row.at, [STRAY])

    # ------------------------------------------------------------ what is kept

    def keep_rows(
        self,
        rows: Sequence[int],
        identities: Sequence[_Identity],
        tokens: Sequence[Hashable],
        texts: Mapping[Hashable, tuple[str, ...]],
        judged: Callable[[Sequence[str]], Judged[Decision]],
    ) -> None:
        """Keep what rows say of which it is known whose they are; the same words are judged once.

        ``tokens`` are those of all rows of the sheet, ``texts`` what each stands for (:meth:`ReviewSheet.distinct`).
        """
        self._kept = (rows, identities)
        tokens = [tokens[at] for at in rows]
        alike = {words: judged(words) for words in set(texts.values())}
        known = {token: alike[words] for token, words in texts.items()}
        own = self.sheet.own_values(rows)
        if own is None and all(
            says_something(decision) and not remarks for decision, remarks in alike.values()
        ):
            decisions = {token: decision for token, (decision, _) in known.items()}
            kept = dict(zip(identities, map(decisions.__getitem__, tokens), strict=True))
            if len(kept) == len(rows):
                self.decided = kept
                return
        for at, identity, token, extras in zip(rows, identities, tokens, own or repeat(()), strict=False):
            decision, remarks = known[token]
            self.tell(at, remarks)
            if says_something(decision) or any_of(extras):
                self.keep(at, identity, decision, extras)

    def keep(self, at: int, identity: _Identity, decision: Decision, extras: tuple[Typed, ...]) -> None:
        """Keep what a row says; two rows of one answer may repeat each other, or only one of them say something."""
        before = self.decided.get(identity)
        if before is None:
            self._slow[identity] = at
        differs = any_of(extras) and self.extras.setdefault(identity, extras) != extras
        if before is None or not says_something(before):
            self.decided[identity] = decision
        else:
            differs = differs or (says_something(decision) and decision != before)
        if differs:
            label = self.received.label_of(identity[0] if isinstance(identity[0], tuple) else identity)
            from dxforms.workbook.remarks import contradiction

            self.tell(at, [contradiction(label, self._first(identity), self.said)])

    def _first(self, identity: _Identity) -> str:
        """The first cell that says something of a response or an answer."""
        rows, identities = self._kept
        at = self._slow.get(identity)
        if at is None:
            at = rows[identities.index(identity)]
        return self.sheet.where(at, self.said).cell


def any_of(extras: tuple[Typed, ...]) -> bool:
    """True where something stands in one of the columns staff added."""
    return any(value is not None for value in extras)


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Rows that follow one another, as the first and the last of each."""
    first = rows[0]
    for at, following in pairwise([*rows, rows[-1] + 2]):
        if following != at + 1:
            yield first, at
            first = following
