"""What a pull found, as values and as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

from dxforms.issues import DxformsError, Issue, Where, notice
from dxforms.records import record
from dxforms.survey.came import Came

STALE = timedelta(hours=3)
"""A workbook that was not changed for longer may lack answers: Forms writes them when it is opened."""
WAKE = (
    "新しい回答は、Excel for the webでブックを開いたときに書き込まれます。"
    "新しい回答があるはずのときは、Excel for the webで一度開いてから、もう一度取得してください。"
)


class Outcome(Enum):
    """What a pull found at one place."""

    NEW = "ブックを取得しました。"
    CHANGED = "ブックに新しい行はありませんが、内容が変わっていたため取得しました。"
    SAME = "ブックに新しい行はありません。"


@record
class Pulled:
    """What came from one place. ``before`` is what was there (None for the first time, or another lecture's)."""

    label: str
    path: Path
    outcome: Outcome
    came: Came
    before: Came | None = None
    modified: datetime | None = None
    kept: Path | None = None
    notices: tuple[Issue, ...] = ()

    def lines(self) -> Iterator[str]:
        """What came, for a person, one line a thing."""
        name = f"{self.label}：" if self.label else ""
        rows = f"回答{self.came.rows:,}件"
        if self.before is not None and self.before.rows != self.came.rows:
            change = self.came.rows - self.before.rows
            rows += f"（前回から{abs(change):,}件{'増' if change > 0 else '減'}）"
        facts = [rows]
        if self.came.largest_id is not None:
            facts.append(f"最大のID {self.came.largest_id}")
        if self.came.newest is not None:
            facts.append(f"最も新しい回答 {spoken(self.came.newest)}")
        changed = "不明" if self.modified is None else spoken(self.modified.astimezone())
        facts.append(f"ブックの最終更新 {changed}")
        yield f"{name}{self.outcome.value}"
        yield f"　{'、'.join(facts)}"


@record
class Failed:
    """A place nothing could be pulled from; its last copy is as it was."""

    label: str
    error: DxformsError

    def __str__(self) -> str:
        name = f"{self.label}：" if self.label else ""
        return f"{name}{self.error}"


@record
class PullSummary:
    """What came from every place, and which failed."""

    pulled: tuple[Pulled, ...] = ()
    failed: tuple[Failed, ...] = ()

    @property
    def notices(self) -> tuple[Issue, ...]:
        """Everything to look at, each thing once."""
        return tuple(dict.fromkeys(issue for one in self.pulled for issue in one.notices))


def stale_notice(modified: datetime | None, now: datetime) -> Issue | None:
    """A notice where the workbook may lack answers: not changed for some hours, or nobody knows when."""
    if modified is None:
        return notice("pull.stale", f"ブックの最終更新の時刻を確かめられませんでした。{WAKE}")
    age = now - modified
    if age < STALE:
        return None
    hours = int(age.total_seconds() // 3600)
    ago = f"{hours}時間" if hours < 48 else f"{hours // 24}日"
    return notice("pull.stale", f"ブックは{ago}前から更新されていません。{WAKE}")


def strange_notice() -> Issue:
    """A notice for a table without IDs and times of completion."""
    return notice(
        "pull.strange",
        "ブックにIDと完了時刻の列がありません。リンクの先が回答のブックか、確かめてください。",
    )


def placed(issue: Issue, label: str) -> Issue:
    """The notice with the 部 it is about."""
    if not label or issue.code == "pull.personal-data":
        return issue
    return replace(
        issue, where=replace(issue.where, spot=label) if issue.where != Where() else Where(spot=label)
    )


def spoken(moment: datetime) -> str:
    """A time as people say it, 11月25日 09:30."""
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"
