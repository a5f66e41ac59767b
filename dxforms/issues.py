"""Where something is wrong and what: places, issues, and the exceptions a user can meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from enum import Enum

from dxforms.records import record


class Severity(Enum):
    """Whether work can go on."""

    FAULT = "誤り"
    """Nothing is written until this is mended."""
    NOTICE = "お知らせ"
    """Work goes on; a person should look."""


@record
class Where:
    """A place a person can go to: a file, its sheet and cell, or a spot in a document.

    ``file`` is a name without folders (a path may hold a person's name); ``cell`` is an A1 address;
    ``spot`` is for Word documents, e.g. 「アンケート結果（Q4）」の表.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    spot: str = ""

    def __str__(self) -> str:
        parts = [f"「{self.file}」"] if self.file else []
        if self.sheet:
            parts.append(f"「{self.sheet}」シート")
        if self.cell:
            parts.append(f"セル{self.cell}")
        if self.spot:
            parts.append(self.spot)
        return " ".join(parts)


NOWHERE = Where()

ANEW = "作り直す場合は、コマンドに「--new」を付けて実行してください（今のファイルは日付の付いた名前で残します）。"
"""The way on from a document that is not written again by habit."""


@record
class Issue:
    """One fault or notice.

    ``code`` is a stable ASCII name for scripts (``"date.weekday"``); ``message`` is a polite Japanese
    sentence that says what was expected, what stands there and what to do. A respondent's free text never
    stands in it; option and session values may be quoted, 40 characters at most (:func:`quoted`).
    """

    code: str
    message: str
    where: Where = NOWHERE
    severity: Severity = Severity.FAULT

    @property
    def is_fault(self) -> bool:
        """True where nothing may be written until this is mended."""
        return self.severity is Severity.FAULT

    def __str__(self) -> str:
        place = str(self.where)
        return f"{place}：{self.message}" if place else self.message


def fault(code: str, message: str, where: Where = NOWHERE) -> Issue:
    """An issue that stops the work."""
    return Issue(code=code, message=message, where=where)


def notice(code: str, message: str, where: Where = NOWHERE) -> Issue:
    """An issue to look at; the work goes on."""
    return Issue(code=code, message=message, where=where, severity=Severity.NOTICE)


def quoted(value: object, limit: int = 40) -> str:
    """A value in 「」, one line, at most ``limit`` characters (the rest as …)."""
    text = " ".join(str(value).split())
    return f"「{text if len(text) <= limit else text[: limit - 1] + '…'}」"


class DxformsError(Exception):
    """What a user can meet; ``str()`` is the Japanese text to show."""


class InputError(DxformsError):
    """Faults in what was handed in: description, responses, review, template or photos; all of them at once.

    ``issues`` holds every fault, and the notices that were found on the way, in reading order.
    """

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues: tuple[Issue, ...] = tuple(issues)
        super().__init__("\n".join(str(issue) for issue in self.issues if issue.is_fault))


class SignInError(DxformsError):
    """Signing in to Microsoft 365 failed: what the service said, what to try."""


class GraphError(DxformsError):
    """Microsoft Graph refused or failed: what it said (code, request-id), what to try."""


class OutputError(DxformsError):
    """An output cannot be written; no file was changed."""


@record(frozen=False, kw_only=False)
class Findings:
    """Issues collected while reading, raised together: ``add`` in loops, ``raise_faults`` once."""

    issues: list[Issue] = field(default_factory=list)

    def fault(self, code: str, message: str, where: Where = NOWHERE) -> None:
        """Note a fault and go on reading."""
        self.issues.append(fault(code, message, where))

    def notice(self, code: str, message: str, where: Where = NOWHERE) -> None:
        """Note something to look at."""
        self.issues.append(notice(code, message, where))

    def extend(self, issues: Iterable[Issue]) -> None:
        """Take over issues found elsewhere."""
        self.issues.extend(issues)

    @property
    def has_fault(self) -> bool:
        """True once a fault was noted."""
        return any(issue.is_fault for issue in self.issues)

    def raise_faults(self) -> None:
        """Raise :class:`InputError` with everything found, where at least one fault is among it."""
        if self.has_fault:
            raise InputError(self.issues)
