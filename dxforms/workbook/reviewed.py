"""The review sheets as staff left them → Review. Nothing typed there is lost; what cannot be understood is a fault."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from itertools import chain

from dxforms.grid import Grid, Value
from dxforms.issues import Findings
from dxforms.survey.answers import Key, Responses
from dxforms.survey.description import Description
from dxforms.survey.moments import moment_of
from dxforms.survey.review import AnswerDecision, AnswerKey, RespondentDecision, Review, Typed
from dxforms.text import clean, key
from dxforms.workbook import answers as form
from dxforms.workbook import respondents as who
from dxforms.workbook.judging import (
    TYPED_OF_ANSWERS,
    TYPED_OF_RESPONDENTS,
    Judge,
    beside_original,
    of_another_answer,
    says_something,
)
from dxforms.workbook.keeping import Kept, any_of
from dxforms.workbook.received import Received
from dxforms.workbook.reviewing import Row, as_text, review_sheet
from dxforms.workbook.sheets import ANSWERS, RESPONDENTS
from dxforms.workbook.writing import cell_text, key_of, legal
from dxforms.workbook.written import is_print

SHEETS = (RESPONDENTS, ANSWERS)
"""What has to be read of a workbook; the other sheets grow with the answers too and hold nothing staff type."""
ASIDE = (who.SESSION, form.NUMBER, form.NEW, form.REMARK, form.PROPOSED)
"""Columns the program writes and nobody reads back; 完了時刻 tells parts of a lecture from each other."""
_SAMPLE = 1_000
_UNDECIDED = (form.UNREVIEWED, "")
"""状態 of a row in which nothing was typed."""


def review_of(
    book: Mapping[str, Grid], description: Description, responses: Responses | None = None
) -> Review:
    """Every decision on the sheets 回答者の確認 and 自由記述, by key, whatever rows were sorted, hidden or deleted.

    ``responses`` are the ones counted now: with them a changed 原文 is told from a changed answer, and responses and
    questions are found again when a 部 was renamed, the files are divided otherwise or a question got another number.
    Raises InputError with every fault: a sheet or column that is missing or renamed, a word that is none of its
    list, two rows of one answer that contradict each other. ``Review.notices`` says what should be looked at.
    """
    found = Findings()
    people = review_sheet(book, RESPONDENTS, who.COLUMNS, who.OPTIONAL, found)
    words = review_sheet(book, ANSWERS, form.COLUMNS, form.OPTIONAL, found, not_needed=form.NOT_NEEDED)
    received, judge = Received(description, responses), Judge(description)
    respondents = _Respondents(people, received, judge) if people else None
    answers = _Answers(words, received, judge) if words else None
    for sheet in (respondents, answers):
        if sheet is not None:
            sheet.read()
            found.extend(sheet.issues)
    found.raise_faults()
    if respondents is None or answers is None:
        raise RuntimeError("a sheet that cannot be read is a fault")
    return Review(
        respondents=respondents.decided,
        answers=answers.decided,
        file=next((grid.file for grid in book.values()), ""),
        known=frozenset(received.keys_at(respondents.places | answers.places))
        | respondents.strangers
        | answers.strangers,
        columns={sheet.name: sheet.own for sheet in (people, words) if sheet is not None and sheet.own},
        extras=dict(
            chain[tuple[Key | AnswerKey, tuple[Typed, ...]]](
                respondents.extras.items(), answers.extras.items()
            )
        ),
        notices=tuple(found.issues),
    )


class _Respondents(Kept[Key, RespondentDecision]):
    """回答者の確認."""

    said = who.COUNT

    def read(self) -> None:
        """Find what was decided about respondents; rows in which nothing was typed are left out."""
        sheet = self.sheet
        self.tell_lost(TYPED_OF_RESPONDENTS)
        places = self._places(sheet.column(who.KEY))
        self.places = {*places}
        unknown = [at for at, place in enumerate(places) if place is None]
        tokens, texts = sheet.distinct(TYPED_OF_RESPONDENTS)
        said = {token: typed for token, typed in texts.items() if any(typed) or sheet.own}
        rows = [at for at, token in enumerate(tokens) if token in said]
        if unknown:
            rows = sorted({*rows}.difference(unknown))
        keys = [self.received.keys[places[at]] for at in rows]  # type: ignore[index] # the unknown are not among them
        self.keep_rows(rows, keys, tokens, said, self.judge.respondent)
        for at, label in zip(rows, sheet.column(who.ID, rows), strict=True):
            if self.received.is_of_another(places[at], as_text(label)):  # type: ignore[arg-type] # known
                from dxforms.workbook.remarks import MIXED

                self.tell(at, [MIXED])
        for row in sheet.taken(unknown, (who.KEY, who.ID, *TYPED_OF_RESPONDENTS)):
            decision, remarks = self.judge.respondent([row.text(column) for column in TYPED_OF_RESPONDENTS])
            self.tell(row.at, remarks)
            identity = self.whose(row, None, TYPED_OF_RESPONDENTS)
            if identity is None:
                continue
            if says_something(decision) or any_of(row.own):
                self.keep(row.at, identity, decision, row.own)
            elif not row.text(who.KEY) and not self.received.has(identity):
                self.tell_stray(row)

    def _places(self, texts: Sequence[Value]) -> Sequence[int | None]:
        """Of every row the index of its response, also of one that has another key now."""
        received = self.received
        places = received.places(texts)
        left = [at for at, place in enumerate(places) if place is None]
        exchanged = self._doubted(places)
        if not exchanged and not received.may_have(texts[at] for at in left):
            return places
        rows = [
            at
            for at, place in enumerate(places)
            if place is None or (exchanged and received.keys[place][0] in exchanged)
        ]
        if not rows:
            return places
        from dxforms.workbook import remarks
        from dxforms.workbook.moved import Left

        cells = zip(rows, self._moments(rows), self.sheet.column(who.REMARK, rows), strict=True)
        followed = [
            Left(named, moment, remark == who.GONE)
            for at, moment, remark in cells
            if (named := key_of(str(texts[at])) if (place := places[at]) is None else received.keys[place])
        ]
        moved = received.follow(followed, {*places} - {places[at] for at in rows}, exchanged)
        self.tell(
            -1,
            [
                remarks.moved(old, new) if received.has_source(new) else remarks.replaced(old, new)
                for old, new in moved.items()
            ],
        )
        self._tell_times(places, exchanged - moved.keys())
        return received.places(texts)

    def _doubted(self, places: Sequence[int | None]) -> Set[str]:
        """The sources whose responses may be others than before; a thousand rows tell."""
        known = [at for at, place in enumerate(places) if place is not None]
        some = known[:: len(known) // _SAMPLE + 1]
        return self.received.doubted([places[at] for at in some], self._moments(some))

    def _tell_times(self, places: Sequence[int | None], sources: Set[str]) -> None:
        """Note sources of which nobody knows whether the responses are still those that were decided on."""
        if not sources:
            return
        from dxforms.workbook import remarks
        from dxforms.workbook.moved import is_shifted

        rows = [at for at, place in enumerate(places) if place is not None]
        times: dict[str, list[tuple[datetime, datetime]]] = {}
        for at, was in zip(rows, self._moments(rows), strict=True):
            place = places[at]
            now = None if place is None else self.received.completed(place)
            if place is not None and was is not None and now is not None:
                times.setdefault(self.received.keys[place][0], []).append((was, now))
        for source in sorted(sources & times.keys()):
            if len(times[source]) > 1 and not is_shifted(times[source]):
                self.tell(-1, [remarks.other_times(source)])

    def _moments(self, rows: Sequence[int]) -> list[datetime | None]:
        return [moment_of(value) for value in self.sheet.counted(who.COMPLETED, rows)]


class _Answers(Kept[AnswerKey, AnswerDecision]):
    """自由記述."""

    said = form.PUBLISH
    _rows: tuple[Sequence[int | None], Sequence[Value]] = ((), ())
    """Of every row the index of its response, and 設問."""
    _former: Collection[str] = ()
    """設問 of the questions of which nothing is found now and whose numbers others took."""

    def read(self) -> None:
        """Find what was decided about answers in words; rows in which nothing was typed are left out."""
        sheet, received = self.sheet, self.received
        self.tell_lost(TYPED_OF_ANSWERS[:-1])
        places = received.places(sheet.column(form.KEY))
        self.places = {*places}
        labels, apart = self._labels(places)
        self._rows = places, labels
        tokens, texts = sheet.distinct(TYPED_OF_ANSWERS)
        said = {
            token: typed
            for token, typed in texts.items()
            if any(typed[:-1]) or typed[-1] not in _UNDECIDED or sheet.own
        }
        rows = [at for at, token in enumerate(tokens) if token in said]
        if apart:
            rows = sorted({*rows}.difference(apart))
        keys, numbers = received.keys, received.numbers
        identities = [(keys[places[at]], numbers[labels[at]]) for at in rows]  # type: ignore[index] # known, else apart
        self.keep_rows(rows, identities, tokens, said, self.judge.answer)
        looked = list(sheet.taken(apart, (form.KEY, form.ID, *TYPED_OF_ANSWERS, form.PRINT, form.ORIGINAL)))
        close = [(row, places[row.at], as_text(labels[row.at])) for row in looked]
        exchanged = self._exchanged(close)
        for row, place, label in close:
            if row.at not in exchanged:
                self._closely(row, place, label)

    def _labels(self, places: Sequence[int | None]) -> tuple[Sequence[Value], Sequence[int]]:
        """設問 of every row as the question is numbered now, and the rows of which 原文 is not what was answered to it."""
        labels, originals = self.sheet.column(form.QUESTION), self.sheet.column(form.ORIGINAL)
        apart = self.received.apart(places, labels, originals)
        if not apart:
            return labels, apart
        from dxforms.workbook import remarks
        from dxforms.workbook.renumbered import renumbered

        renamed = renumbered(self.received, places, labels, originals, apart)
        if not renamed:
            return labels, apart
        self.tell(-1, [remarks.renumbered(renamed)])
        self._former = {new for new in renamed.values() if new not in self.received.numbers}
        labels = [renamed.get(label, label) for label in labels]
        return labels, self.received.apart(places, labels, originals)

    def _exchanged(self, close: Sequence[tuple[Row, int | None, str]]) -> set[int]:
        """The rows of which 原文 is what was answered in another of these rows: the column was sorted, the others were not."""
        edited: dict[int, str] = {}
        displaced: set[str] = set()
        for row, place, label in close:
            number = self._numbers.get(key(label))
            if place is None or number is None or self._is_mixed(row, place):
                continue
            words, there = self.received.words_at(place, number), row.text(form.ORIGINAL)
            answered = clean(cell_text(words))
            if words and there and there != answered and not is_print(row.text(form.PRINT), there):
                edited[row.at] = there
                displaced.add(answered)
        found = {at for at, there in edited.items() if there in displaced}
        if found:
            from dxforms.workbook.remarks import EXCHANGED

            for at in found:
                self.tell(at, [EXCHANGED])
        return found

    def _is_mixed(self, row: Row, place: int | None) -> bool:
        return place is not None and self.received.is_of_another(place, row.text(who.ID))

    def _closely(self, row: Row, place: int | None, label: str) -> None:
        """Keep what a row says of which 原文 is not what was answered, or of which it is not plain whose it is."""
        decision, remarks = self.judge.answer([row.text(column) for column in TYPED_OF_ANSWERS])
        self.tell(row.at, remarks)
        if self._is_mixed(row, place):
            from dxforms.workbook.remarks import MIXED

            self.tell(row.at, [MIXED])
            return
        identity = self.whose(row, place, TYPED_OF_ANSWERS[:-1])
        number = None if identity is None else self._question(row, place, label)
        if identity is None or number is None:
            return
        words = self.received.words(identity, number)
        mark = row.text(form.PRINT)
        is_same = bool(words) and is_print(mark, legal(str(words)))
        decision, remarks = beside_original(decision, row.text(form.ORIGINAL), mark, words)
        self.tell(row.at, remarks)
        if not says_something(decision) and not any_of(row.own):
            if place is None and not row.text(who.KEY) and not self.received.has(identity):
                self.tell_stray(row)
            return
        if words and mark and not is_same:
            decision, remarks = of_another_answer(decision)
            self.tell(row.at, remarks)
        self.keep(row.at, (identity, number), replace(decision, print="" if is_same else mark), row.own)

    def _question(self, row: Row, place: int | None, label: str) -> str | None:
        """The number of the question a row belongs to; one that is not asked any more keeps what stands there."""
        if not label:
            if form.QUESTION in self.sheet.places:
                from dxforms.workbook.remarks import NO_QUESTION

                self.tell(row.at, [NO_QUESTION])
            return None
        number = self._numbers.get(key(label))
        if number is None and place is not None and label not in self._former:
            there, mark = row.text(form.ORIGINAL), row.text(form.PRINT)
            meant = [
                each
                for label_now, each in self.received.numbers.items()
                if (place, label_now) not in self._standing
                and (
                    self.received.answers_with(place, each, there)
                    or (mark and is_print(mark, legal(self.received.words_at(place, each))))
                )
            ]
            if len(meant) == 1:
                number = meant[0]
                from dxforms.workbook.remarks import other_name

                self.tell(row.at, [other_name(label, number)])
        return label if number is None else number

    @cached_property
    def _standing(self) -> Set[tuple[int | None, Value]]:
        """The answers that have a row of their own: to none of them a row with another 設問 belongs."""
        return set(zip(*self._rows, strict=True))

    @cached_property
    def _numbers(self) -> Mapping[str, str]:
        return {key(str(label)): number for label, number in self.received.numbers.items()}
