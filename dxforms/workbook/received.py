"""The responses counted now, found again by what stands in the rows of the review sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from dxforms.grid import Value
from dxforms.survey.answers import Answer, Key, Responses
from dxforms.survey.description import Description
from dxforms.survey.published import words_of
from dxforms.survey.questions import Kind
from dxforms.workbook.writing import cell_text, key_of, key_texts
from dxforms.workbook.written import asked_in_words, question_label


class Received:
    """What was received, by 照合用ID, by 回答ID and by the labels of the questions; nothing where ``responses`` is None."""

    def __init__(self, description: Description, responses: Responses | None) -> None:
        self._responses = responses
        self._labels: dict[object, str] = {
            question_label(question): question.number for question in asked_in_words(description.survey)
        }
        self.keys: tuple[Key, ...] = ()
        self._columns: dict[str, int] = {}
        self._texts: dict[object, Sequence[Answer]] = {}
        if responses is not None:
            self.keys = responses.keys
            self._columns = {
                question.number: index for index, question in enumerate(responses.survey.questions)
            }
            self._texts = {
                label: responses.answers[column]
                for label, number in self._labels.items()
                if (column := self._columns.get(number)) is not None
                and responses.survey.questions[column].kind is Kind.TEXT
            }
        self._by_text: dict[object, int] = {text: index for index, text in enumerate(key_texts(self.keys))}

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

    def places(self, texts: Iterable[object]) -> list[int | None]:
        """The indices of the responses whose 照合用ID these are, as they were written; None for any other."""
        return [self._by_text.get(text) for text in texts]

    def keys_at(self, places: Iterable[int | None]) -> list[Key]:
        """The keys of the responses at these indices, each once."""
        return [self.keys[place] for place in set(places) if place is not None]

    def key(self, text: str, label: str) -> Key | None:
        """The key of a row with this 照合用ID and 回答ID; None where neither says anything.

        A response is found again when the files it comes from are divided otherwise; one that is not there any
        more has the key that stands in its row.
        """
        place = self._by_text.get(text)
        if place is not None:
            return self.keys[place]
        found = self._by_label.get(label)
        if found is not None:
            return found
        named = key_of(text)
        identity = named[1] if named else label
        if not identity:
            return None
        return self._by_identity.get(identity) or named or ("", label)

    def words(self, identity: Key, number: str) -> str | None:
        """The answer in words as it is now: empty where there is none, None where that is not known."""
        if self._responses is None:
            return None
        row, column = self._rows.get(identity), self._columns.get(number)
        if row is None or column is None:
            return ""
        return words_of(self._responses.survey.questions[column], self._responses.answers[column][row])

    def is_answer(self, place: int, label: Value, original: Value) -> bool:
        """True where 原文 is what the response at this index answers to the question of this label, as a cell holds it."""
        column = self._texts.get(label)
        if column is not None and column[place] == original:
            return bool(original)
        number = self._labels.get(label)
        words = self.words(self.keys[place], number) if number is not None else None
        return bool(words) and (original == words or original == cell_text(str(words)))
