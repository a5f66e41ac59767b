"""The description of one lecture as a value: what a clerk wrote in 講演会情報.xlsx, or a script built without any file."""

from __future__ import annotations

import unicodedata
from dataclasses import field
from datetime import date
from pathlib import Path

from dxforms.issues import NOWHERE, Issue, Where
from dxforms.records import record
from dxforms.survey.lecture import Lecture
from dxforms.survey.questions import Crossing, Rule, Survey
from dxforms.survey.settings import Settings
from dxforms.text import key

UNREAD_DAY = date(1999, 12, 31)
"""Stands for a 開催日 that cannot be read, in a description that is only looked on by: earlier than any that can be."""


@record
class Identity:
    """Which lecture a file belongs to: 開催日 and 講演会名, carried by every output."""

    day: date
    title: str
    formerly: date | None = None
    """The day documents of the lecture still bear, where 開催日 was mistyped and nothing but that was mended."""

    def is_on(self, day: date) -> bool:
        """True where a document of this day is the lecture's; a day that could not be read contradicts none."""
        return self.day == UNREAD_DAY or day in {self.day, self.formerly}

    def same_title(self, other: Identity) -> bool:
        """True where the titles are equal as labels are compared."""
        return key(self.title) == key(other.title)


@record
class Description:
    """Lecture, survey and settings, and where each of them was typed.

    ``folder`` is where relative paths (photos, responses) start, None for a description from a stream.
    ``places`` says where a value stands, by a path of sheet, row and column words joined with ``/``:
    ``講演会/開催日``, ``部/1/出席者数``, ``設問/Q3/選択肢``, ``写真/2/ファイル名``, ``設定/締切``,
    ``意見の分類/Q4/待ち時間`` (rows counted from 1); messages found later (tally, report) name the cell with it.
    """

    lecture: Lecture
    survey: Survey = field(default_factory=Survey)
    settings: Settings = field(default_factory=Settings)
    crossings: tuple[Crossing, ...] = ()
    """クロス集計, in its order."""
    rules: tuple[Rule, ...] = ()
    """意見の分類, in its order."""
    responses: str = ""
    """回答ファイル又は共有リンク of the whole lecture."""
    previous: str = ""
    """前回の集計: the path of last time's 集計.xlsx."""
    file_prefix: str = ""
    """ファイル名の頭."""
    report_state: str = ""
    """報告書の状態."""
    formerly: date | None = None
    """As :attr:`Identity.formerly`; nothing in the workbook says so, a person is asked (:mod:`dxforms.redated`)."""
    file: str = "講演会情報.xlsx"
    folder: Path | None = None
    sha256: str = field(default="", compare=False)
    """Of the file's bytes; empty without a file."""
    places: dict[str, Where] = field(default_factory=dict, compare=False, repr=False)
    notices: tuple[Issue, ...] = field(default=(), compare=False)

    @property
    def identity(self) -> Identity:
        """Which lecture this is."""
        title = unicodedata.normalize("NFC", self.lecture.title)
        return Identity(day=self.lecture.day, title=title, formerly=self.formerly)

    @property
    def decided(self) -> bool:
        """True where the report was approved (決裁済): its documents are not written again by habit."""
        return key(self.report_state) in {"決裁済", "決裁済み"}

    def where(self, *path: object) -> Where:
        """The cell of a value, or the nearest place known above it (the file at least)."""
        words = [str(word) for word in path]
        while words:
            found = self.places.get("/".join(words))
            if found is not None:
                return found
            words.pop()
        return Where(file=self.file) if self.file else NOWHERE
