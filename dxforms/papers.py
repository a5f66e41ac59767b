"""The Word documents of one lecture: what each is called, where it lies, which shipped template it is made with."""

from __future__ import annotations

from enum import Enum

from dxforms.issues import Issue, Where, fault
from dxforms.text import key


class Paper(Enum):
    """A document, by the word a template's 「分類」 (ファイル → 情報 → プロパティ) and the command line name it with."""

    REPORT = "報告書"
    SUMMARY = "概要"
    """One page for the chief."""
    KIAN = "起案文"
    """The text a clerk asks for approval with."""

    @property
    def file(self) -> str:
        """Its file's name, without ファイル名の頭."""
        return _FILES[self]

    @property
    def template(self) -> str:
        """The shipped template it is made with where no other is given (:func:`dxforms.files.shipped`)."""
        return _TEMPLATES[self]


_FILES = {
    Paper.REPORT: "実施結果報告書.docx",
    Paper.SUMMARY: "実施結果（概要）.docx",
    Paper.KIAN: "起案文.docx",
}
_TEMPLATES = {
    Paper.REPORT: "templates/report.docx",
    Paper.SUMMARY: "templates/summary.docx",
    Paper.KIAN: "templates/kian.docx",
}
_NAMED = {key(paper.value): paper for paper in Paper}


def paper_named(word: str) -> Paper | None:
    """The document a word names; None where it names none."""
    return _NAMED.get(key(word))


def another_paper(file: str, there: Paper, asked: Paper) -> Issue:
    """The fault of a file that is ``there``, another document of the lecture than the one to be written to it."""
    return fault(
        "identity.paper",
        f"このファイルは「{there.value}」です。「{asked.value}」は書き込めません。"
        f"「{asked.value}」は「-o」で別の名前を指定してください。"
        f"「{there.value}」を更新する場合は「--template {there.value}」を付けてください。",
        Where(file=file),
    )
