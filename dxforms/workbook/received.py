"""The responses counted now, found again by what stands in the rows of the review sheets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from dxforms.grid import Value
from dxforms.survey.answers import Answer, Key, Responses
from dxforms.survey.description import Description
from dxforms.survey.published import words_of
from dxforms.survey.questions import Kind
from dxforms.workbook.writing import LOST_OF_TIMES, cell_text, key_of, key_texts
from dxforms.workbook.written import asked_in_words, question_label

if TYPE_CHECKING:  # responses seldom move
    from dxforms.workbook.moved import Left, Moves


class Received:
    """What was received, by 照合用ID, by 回答ID and by the labels of the questions; nothing where ``responses`` is None."""

    def __init__(self, description: Description, responses: Responses | None) -> None:
        self._responses = responses
        self.numbers: Mapping[Value, str] = {
            question_label(question): question.number for question in asked_in_words(description.survey)
        }
        """The questions answered in words, by what stands in 設問."""
        self.keys: tuple[Key, ...] = ()
        self._columns: dict[str, int] = {}
        self._texts: dict[Value, Sequence[Answer]] = {}
        if responses is not None:
            self.keys = responses.keys
            self._columns = {
                question.number: index for index, question in enumerate(responses.survey.questions)
            }
            self._texts = {
                label: responses.answers[column]
                for label, number in self.numbers.items()
                if (column := self._columns.get(number)) is not None
                and responses.survey.questions[column].kind is Kind.TEXT
            }
        self._by_text: dict[object, int] = {text: index for index, text in enumerate(key_texts(self.keys))}
        self._moves: Moves | None = None

    @cached_property
    def _rows(self) -> dict[Key, int]:
        return {identity: index for index, identity in enumerate(self.keys)}

    @cached_property
    def _by_label(self) -> dict[str, Key]:
        """By 回答ID as people see it."""
        responses = self._responses
        if responses is None:
            return {}
        return {responses.label(index): identity for index, identity in enumerate(self.keys)}

    @cached_property
    def _by_identity(self) -> dict[str, Key | None]:
        """By the bare ID of their source; None where there are two of it."""
        found: dict[str, Key | None] = {}
        for identity in self.keys:
            found[identity[1]] = None if identity[1] in found else identity
        return found

    # ------------------------------------------------------------ whose row it is

    def places(self, texts: Iterable[object]) -> list[int | None]:
        """The indices of the responses whose 照合用ID these are, as they were written, or were before they moved; None for any other."""
        if self._moves is None:
            return [self._by_text.get(text) for text in texts]
        return [self._moved(text) if (place := self._by_text.get(text)) is None else place for text in texts]

    def keys_at(self, places: Iterable[int | None]) -> list[Key]:
        """The keys of the responses at these indices."""
        return [self.keys[place] for place in places if place is not None]

    def has(self, identity: Key) -> bool:
        """True for the key of a response received."""
        return identity in self._rows

    def completed(self, place: int) -> datetime | None:
        """When the response at this index was completed."""
        return None if self._responses is None else self._responses.completed[place]

    def has_source(self, source: str) -> bool:
        """True where responses of this source were received."""
        return any(named == source for named, _ in self.keys)

    def label_of(self, identity: Key) -> str:
        """回答ID of a response as people see it, also of one that was not received."""
        place = self._rows.get(identity)
        if place is None or self._responses is None:
            return identity[1]
        return self._responses.label(place)

    def is_of_another(self, place: int, label: str) -> bool:
        """True where 回答ID names another response received than the one at this index, which 照合用ID names."""
        named = self._by_label.get(label)
        if named is None or named == self.keys[place]:
            return False
        return self._moves is None or self._moves.is_nothing

    def may_have(self, texts: Iterable[object]) -> bool:
        """True where one of these 照合用ID, of which :meth:`places` knows none, has the ID of a response received."""
        named = (key_of(text) for text in texts if isinstance(text, str))
        return any(each is not None and each[1] in self._by_identity for each in named)

    def doubted(self, places: Sequence[int | None], moments: Sequence[datetime | None]) -> Set[str]:
        """The sources whose rows were completed at other times than the responses of their keys."""
        if self._responses is None:
            return set()
        completed = self._responses.completed
        pairs = [
            (self.keys[place][0], moment, completed[place])
            for place, moment in zip(places, moments, strict=True)
            if place is not None
        ]
        if all(was is None or now is None or abs(was - now) <= LOST_OF_TIMES for _, was, now in pairs):
            return set()
        from dxforms.workbook.moved import doubted

        return doubted(pairs)

    def follow(
        self, left: Sequence[Left], taken: Iterable[int | None], exchanged: Collection[str]
    ) -> Mapping[str, str]:
        """Find out where the responses of these rows went; the sources that have another name now, by the old one.

        ``taken`` are the indices of the responses that some row on 回答者の確認 is known to belong to. Afterwards
        :meth:`places` goes by it.
        """
        if self._responses is None or not left:
            return {}
        from dxforms.workbook.moved import moves

        known = {place for place in taken if place is not None}
        self._moves = moves(left, self._rows, known, self._responses.completed, exchanged)
        sources = self._moves.sources
        for text, identity in zip(key_texts(self.keys), self.keys, strict=True):
            if identity[0] in exchanged and identity[0] in sources:
                place = self._moves.of(identity, self._rows)
                if place is None:
                    del self._by_text[text]
                else:
                    self._by_text[text] = place
        return sources

    def _moved(self, text: object) -> int | None:
        named = key_of(text) if isinstance(text, str) else None
        return None if named is None or self._moves is None else self._moves.of(named, self._rows)

    def key(self, text: str, label: str) -> Key | None:
        """The key of a row with this 照合用ID and 回答ID, of which :meth:`places` knows none; None where neither says anything.

        A response that is not there any more has the key that stands in its row.
        """
        named = key_of(text)
        if named is not None:
            return named if self._moves is None else self._moves.gone(named)
        if not label:
            return None
        return self._by_label.get(label) or self._by_identity.get(label) or ("", label)

    # ------------------------------------------------------------ what was answered

    def words(self, identity: Key, number: str) -> str | None:
        """The answer in words as it is now: empty where there is none, None where that is not known."""
        if self._responses is None:
            return None
        row = self._rows.get(identity)
        return "" if row is None else self.words_at(row, number)

    def words_at(self, place: int, number: str) -> str:
        """What the response at this index answers in words to a question; empty where there is none."""
        column = self._columns.get(number)
        if column is None or self._responses is None:
            return ""
        return words_of(self._responses.survey.questions[column], self._responses.answers[column][place])

    def apart(
        self, places: Sequence[int | None], labels: Sequence[Value], originals: Sequence[Value]
    ) -> list[int]:
        """The rows of which 原文 is not what the response at this index answers to the question of this label."""
        texts = self._texts
        unsure = [
            (at, place, label, original)
            for at, (place, label, original) in enumerate(zip(places, labels, originals, strict=True))
            if place is None
            or not original
            or (column := texts.get(label)) is None
            or column[place] != original
        ]
        return [
            at
            for at, place, label, original in unsure
            if place is None or not self._is_answer(place, label, original)
        ]

    def _is_answer(self, place: int, label: Value, original: Value) -> bool:
        number = self.numbers.get(label)
        return number is not None and self.answers_with(place, number, original)

    def answers_with(self, place: int, number: str, original: Value) -> bool:
        """True where 原文 is what the response at this index answers to a question, as a cell holds it."""
        words = self.words_at(place, number)
        return bool(words) and (original == words or original == cell_text(words))
