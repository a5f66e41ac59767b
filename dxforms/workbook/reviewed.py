"""The review sheets as staff left them → Review. Nothing typed there is lost; what cannot be understood is a fault."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property
from itertools import chain

from dxforms.grid import Grid, Value
from dxforms.issues import Findings, quoted
from dxforms.records import record
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
    Remark,
    beside_original,
    of_another_answer,
    says_something,
)
from dxforms.workbook.keeping import STRAY, Kept, Read, any_of
from dxforms.workbook.moved import Left, is_shifted
from dxforms.workbook.received import Received
from dxforms.workbook.renumbered import renumbered
from dxforms.workbook.reviewing import Row, as_text, review_sheet
from dxforms.workbook.sheets import ANSWERS, RESPONDENTS
from dxforms.workbook.writing import cell_text, key_of, legal
from dxforms.workbook.written import is_print

SHEETS = (RESPONDENTS, ANSWERS)
"""What has to be read of a workbook; the other sheets grow with the answers too and hold nothing staff type."""
ASIDE = (who.SESSION, form.NUMBER, form.NEW, form.REMARK, form.PROPOSED)
"""Columns the program writes and nobody reads back; 完了時刻 tells parts of a lecture from each other."""
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
    respondents: Read[Key, RespondentDecision] = (
        _Respondents(people, received, judge).read() if people else Read()
    )
    answers: Read[AnswerKey, AnswerDecision] = _Answers(words, received, judge).read() if words else Read()
    for issues in (respondents.issues, answers.issues):
        found.extend(issues)
    found.raise_faults()
    return Review(
        respondents=respondents.decided,
        answers=answers.decided,
        file=next((grid.file for grid in book.values()), ""),
        known=frozenset(respondents.known | answers.known),
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

    def read(self) -> Read[Key, RespondentDecision]:
        """What was decided about respondents; rows in which nothing was typed are left out."""
        sheet = self.sheet
        self.tell_lost(TYPED_OF_RESPONDENTS)
        places = self._places(sheet.column(who.KEY))
        self.known.update(self.received.keys_at(places))
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
                self.tell(at, [_MIXED])
        for row in sheet.taken(unknown, (who.KEY, who.ID, *TYPED_OF_RESPONDENTS)):
            judged = self.judge.respondent([row.text(column) for column in TYPED_OF_RESPONDENTS])
            self.tell(row.at, judged.remarks)
            identity = self.whose(row, None, TYPED_OF_RESPONDENTS)
            if identity is None:
                continue
            if says_something(judged.decision) or any_of(row.own):
                self.keep(row.at, identity, judged.decision, row.own)
            elif not row.text(who.KEY) and not self.received.has(identity):
                self.tell(row.at, [STRAY])
        return self.result()

    def _places(self, texts: Sequence[Value]) -> Sequence[int | None]:
        """Of every row the index of its response, also of one that has another key now."""
        received = self.received
        places = received.places(texts)
        left = [at for at, place in enumerate(places) if place is None]
        if not (received.has_several or received.may_have(texts[at] for at in left)):
            return places
        moments = [moment_of(value) for value in self.sheet.counted(who.COMPLETED)]
        exchanged = received.doubted(places, moments)
        remarks = self.sheet.column(who.REMARK)
        rows: list[Left] = []
        taken: list[int | None] = []
        for text, place, moment, remark in zip(texts, places, moments, remarks, strict=True):
            named = key_of(str(text)) if place is None else received.keys[place]
            if named is not None and (place is None or named[0] in exchanged):
                rows.append(Left(named, moment, remark == who.GONE))
            else:
                taken.append(place)
        moved = received.follow(rows, taken, exchanged)
        for old, new in moved.items():
            if received.has_source(new):
                message = (
                    f"部の名称又は回答ファイルの分け方が変わったため、{quoted(old)}の回答についての記入は、"
                    f"{quoted(new)}の同じ回答に引き継ぎました。"
                )
            else:
                message = (
                    f"{quoted(old)}は別の回答ファイルの名称になり、前の回答は見当たりません。"
                    f"その記入は、{quoted(new)}の「{who.GONE}」の行に残しました。"
                )
            self.tell(-1, [Remark("review.moved", message, who.KEY)])
        for source in sorted(exchanged - moved.keys()):
            times = [
                (moment, now)
                for place, moment in zip(places, moments, strict=True)
                if place is not None
                and received.keys[place][0] == source
                and moment is not None
                and (now := received.completed(place)) is not None
            ]
            if len(times) > 1 and not is_shifted(times):
                self.tell(-1, [_other_times(source)])
        return [
            received.moved(text) if place is None else place
            for text, place in zip(texts, received.places(texts), strict=True)
        ]


@record(kw_only=False)
class _Close:
    """A row that is looked at by itself, the index of its response, and its question as it is labelled now."""

    row: Row
    place: int | None
    label: str


class _Answers(Kept[AnswerKey, AnswerDecision]):
    """自由記述."""

    said = form.PUBLISH
    _rows: tuple[Sequence[int | None], Sequence[Value]] = ((), ())
    """Of every row the index of its response, and 設問."""
    _former: Collection[str] = ()
    """設問 of the questions of which nothing is found now and whose numbers others took."""

    def read(self) -> Read[AnswerKey, AnswerDecision]:
        """What was decided about answers in words; rows in which nothing was typed are left out."""
        sheet, received = self.sheet, self.received
        self.tell_lost(TYPED_OF_ANSWERS[:-1])
        whose = sheet.column(form.KEY)
        places = received.places(whose)
        if None in places:
            places = [
                received.moved(text) if place is None else place
                for text, place in zip(whose, places, strict=True)
            ]
        self.known.update(received.keys_at(places))
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
        columns = (form.KEY, form.ID, *TYPED_OF_ANSWERS, form.PRINT, form.ORIGINAL)
        close = [_Close(row, places[row.at], as_text(labels[row.at])) for row in sheet.taken(apart, columns)]
        exchanged = self._exchanged(close)
        for at in exchanged:
            self.tell(at, [_EXCHANGED])
        for one in close:
            if one.row.at not in exchanged:
                self._closely(one)
        return self.result()

    def _exchanged(self, close: Sequence[_Close]) -> set[int]:
        """The rows of which 原文 is what was answered in another of these rows: the column was sorted, the others were not."""
        edited: dict[int, str] = {}
        displaced: set[str] = set()
        for one in close:
            number = self._numbers.get(key(one.label))
            if one.place is None or number is None or self._is_mixed(one):
                continue
            words, there = self.received.words_at(one.place, number), one.row.text(form.ORIGINAL)
            answered = clean(cell_text(words))
            if words and there and there != answered and not is_print(one.row.text(form.PRINT), there):
                edited[one.row.at] = there
                displaced.add(answered)
        return {at for at, there in edited.items() if there in displaced}

    def _labels(self, places: Sequence[int | None]) -> tuple[Sequence[Value], Sequence[int]]:
        """設問 of every row as the question is numbered now, and the rows of which 原文 is not what was answered to it."""
        labels, originals = self.sheet.column(form.QUESTION), self.sheet.column(form.ORIGINAL)
        apart = self.received.apart(places, labels, originals)
        renamed = renumbered(self.received, places, labels, originals, apart) if apart else {}
        if not renamed:
            return labels, apart
        listed = "、".join(f"{quoted(old)}は{quoted(new)}" for old, new in renamed.items())
        message = f"設問の番号が変わったため、記入を同じ設問の新しい番号に引き継ぎました（{listed}）。"
        self.tell(-1, [Remark("review.renumbered", message, form.QUESTION)])
        self._former = {new for new in renamed.values() if new not in self.received.numbers}
        labels = [renamed.get(label, label) for label in labels]
        return labels, self.received.apart(places, labels, originals)

    def _is_mixed(self, one: _Close) -> bool:
        return one.place is not None and self.received.is_of_another(one.place, one.row.text(who.ID))

    def _closely(self, one: _Close) -> None:
        """Keep what a row says of which 原文 is not what was answered, or of which it is not plain whose it is."""
        row, place = one.row, one.place
        judged = self.judge.answer([row.text(column) for column in TYPED_OF_ANSWERS])
        self.tell(row.at, judged.remarks)
        if self._is_mixed(one):
            self.tell(row.at, [_MIXED])
            return
        identity = self.whose(row, place, TYPED_OF_ANSWERS[:-1])
        number = None if identity is None else self._question(one)
        if identity is None or number is None:
            return
        words = self.received.words(identity, number)
        mark = row.text(form.PRINT)
        is_same = bool(words) and is_print(mark, legal(str(words)))
        decision, remarks = beside_original(judged.decision, row.text(form.ORIGINAL), mark, words)
        self.tell(row.at, remarks)
        if not says_something(decision) and not any_of(row.own):
            if place is None and not row.text(who.KEY) and not self.received.has(identity):
                self.tell(row.at, [STRAY])
            return
        if words and mark and not is_same:
            decision, remarks = of_another_answer(decision)
            self.tell(row.at, remarks)
        self.keep(row.at, (identity, number), replace(decision, print="" if is_same else mark), row.own)

    def _question(self, one: _Close) -> str | None:
        """The number of the question a row belongs to; one that is not asked any more keeps what stands there."""
        row, place, label = one.row, one.place, one.label
        if not label:
            if form.QUESTION in self.sheet.places:
                self.tell(row.at, [_NO_QUESTION])
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
                self.tell(row.at, [_other_name(label, number)])
        return label if number is None else number

    @cached_property
    def _standing(self) -> Set[tuple[int | None, Value]]:
        """The answers that have a row of their own: to none of them a row with another 設問 belongs."""
        return set(zip(*self._rows, strict=True))

    @cached_property
    def _numbers(self) -> Mapping[str, str]:
        return {key(str(label)): number for label, number in self.received.numbers.items()}


_NO_QUESTION = Remark(
    "review.no-question",
    "設問の欄が空欄のため、どの回答についての行か分かりません。設問の番号を記入するか、この行を削除してください。",
    form.QUESTION,
    is_fault=True,
)
_MIXED = Remark(
    "review.mixed",
    f"「{who.ID}」と「{who.KEY}」が別々の回答を指しています。一部の列だけを並べ替えたり貼り付けたりしたときに起こります。"
    "元に戻すか、その前に保存したファイルに戻してください。",
    who.ID,
    is_fault=True,
)
_EXCHANGED = Remark(
    "review.exchanged",
    f"「{form.ORIGINAL}」が、別の回答の原文と入れ替わっています。「{form.ORIGINAL}」の列だけを並べ替えたときなどに起こります。"
    "元に戻すか、その前に保存したファイルに戻してください。",
    form.ORIGINAL,
    is_fault=True,
)


def _other_times(source: str) -> Remark:
    return Remark(
        "review.times",
        f"{quoted(source)}の回答の完了時刻が、前に集計したときと違います。別のフォームの回答に替わった場合は、"
        "記入した内容が別の人の回答に付いているおそれがあるため、「集計対象」や「掲載」などを確かめてください。",
        who.COMPLETED,
    )


def _other_name(label: str, number: str) -> Remark:
    return Remark(
        "review.question-name",
        f"「{form.QUESTION}」に{quoted(label)}とありますが、原文から、{number}への回答として扱いました。",
        form.QUESTION,
    )
