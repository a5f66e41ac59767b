"""回答者の確認: a row a respondent, with what stands out and what staff decide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from dxforms.grid import column_letters
from dxforms.survey.answers import Key, Responses
from dxforms.survey.review import ExclusionReason, RespondentDecision
from dxforms.survey.tally import GroupKind, Tally
from dxforms.workbook.sheets import RESPONDENTS, Column, PageSetup, Records, Rule, Sheet, Style, Value
from dxforms.workbook.writing import gone_label, heading_page, key_text, label_value, segmented, serial

COUNTED, NOT_COUNTED = "する", "しない"
ID, SESSION, COMPLETED, REMARK, COUNT, CORRECTED, REASON, MEMO, KEY = (
    "回答ID",
    "部",
    "完了時刻",
    "気づき",
    "集計対象",
    "部（訂正）",
    "理由",
    "メモ",
    "照合用ID",
)
"""The columns, left to right; 部 and 部（訂正） only where there are 部. 照合用ID is the response's key."""
COLUMNS = (ID, SESSION, COMPLETED, REMARK, COUNT, CORRECTED, REASON, MEMO, KEY)
OPTIONAL = (SESSION, CORRECTED)
"""Columns that only a lecture with 部 has."""
READ = (COUNT, CORRECTED, REASON, MEMO)
"""Columns that are read back from the workbook."""
GONE = "回答が削除済み"

_SUFFIXED = re.compile(r"^(.+?)(?:-[0-9a-f]{8})?(?:\([0-9]+\))?$")


def respondents(tally: Tally, session_names: str) -> Sheet:
    """The sheet; ``session_names`` are the cells that hold the names of the 部, empty without 部."""
    several = tally.description.lecture.has_sessions
    columns = _columns(several, session_names, tally.review.columns.get(RESPONDENTS, ()))
    page = heading_page(
        RESPONDENTS,
        (
            "集計から除く回答は、「集計対象」で「しない」を選び、理由を選ぶ。空欄は「する」とみなす。",
            "記入した内容は、次に集計するときに引き継がれる。並べ替え、絞り込み及び列の追加をしてもよい。列の名前は変えないこと。",
        ),
        columns[: [column.heading for column in columns].index(MEMO) + 1],
    )
    names = [column.heading for column in columns]
    top = page.row
    remark, count = names.index(REMARK), names.index(COUNT)
    received = set(tally.responses.keys)
    vanished = [key for key in tally.review.respondents if key not in received]
    cell = f"${column_letters(count)}{top + 2}"
    return Sheet(
        name=RESPONDENTS,
        heights=page.heights,
        cells=tuple(page.cells),
        records=Records(
            top=top,
            columns=columns,
            count=len(tally.responses) + len(vanished),
            rows=lambda: _rows(tally, several, vanished),
            rules=segmented(
                (
                    Rule(condition=f'{cell}="{NOT_COUNTED}"', style=Style.GONE, columns=(0, remark)),
                    Rule(
                        condition=f'AND(${column_letters(remark)}{top + 2}<>"",{cell}="")',
                        style=Style.OPEN,
                        columns=(remark, remark),
                    ),
                    Rule(condition="TRUE", style=Style.RULED, columns=(0, len(columns) - 1)),
                )
            ),
        ),
        freeze=(top + 1, 1),
        page=PageSetup(landscape=True, repeat_rows=(top, top), internal=True, last_column=names.index(MEMO)),
    )


def _columns(several: bool, session_names: str, own: Sequence[str]) -> tuple[Column, ...]:
    entry = Style.DATA_ENTRY_HEAD
    columns = [
        Column(heading=ID, width=13, style=Style.DATA_MIDDLE),
        Column(heading=SESSION, width=16, style=Style.DATA_WRAPPED),
        Column(heading=COMPLETED, width=18, style=Style.DATA_TIME),
        Column(heading=REMARK, width=30, style=Style.DATA_WRAPPED),
        Column(heading=COUNT, width=11, style=Style.DATA_ENTRY, head=entry, choices=(COUNTED, NOT_COUNTED)),
        Column(heading=CORRECTED, width=16, style=Style.DATA_ENTRY, head=entry, choices_from=session_names),
        Column(
            heading=REASON,
            width=16,
            style=Style.DATA_ENTRY,
            head=entry,
            choices=tuple(reason.value for reason in ExclusionReason),
        ),
        Column(heading=MEMO, width=26, style=Style.DATA_ENTRY, head=entry),
        Column(heading=KEY, width=16),
        *(Column(heading=name, width=16, style=Style.DATA_ENTRY, head=entry) for name in own),
    ]
    return tuple(column for column in columns if several or column.heading not in {SESSION, CORRECTED})


def _rows(tally: Tally, several: bool, vanished: Sequence[Key]) -> Iterator[Sequence[Value]]:
    responses, review = tally.responses, tally.review
    nothing = RespondentDecision()
    for index, (key, remark) in enumerate(zip(responses.keys, remarks(tally), strict=True)):
        decision = review.respondents.get(key, nothing)
        yield (
            label_value(responses.label(index)),
            *((session_label(tally, responses.sessions[index]),) if several else ()),
            serial(responses.completed[index]),
            remark,
            *_typed(decision, several),
            key_text(key),
            *review.extras.get(key, ()),
        )
    for key in vanished:
        yield (
            label_value(gone_label(tally, key)),
            *((None,) if several else ()),
            None,
            GONE,
            *_typed(review.respondents[key], several),
            key_text(key),
            *review.extras.get(key, ()),
        )


def _typed(decision: RespondentDecision, several: bool) -> tuple[Value, ...]:
    counted = "" if decision.counted and not decision.stated else COUNTED if decision.counted else NOT_COUNTED
    reason = decision.reason.value if decision.reason else ""
    return (counted, *((decision.session,) if several else ()), reason, decision.memo)


def session_label(tally: Tally, session: int | None) -> str:
    """A 部 by its name, 部不明 where nobody knows it."""
    return GroupKind.UNKNOWN.value if session is None else tally.description.lecture.sessions[session].name


def remarks(tally: Tally) -> Iterator[str]:
    """気づき of every respondent, in the words and the order staff know them; empty where nothing stands out."""
    responses = tally.responses
    day, deadline = tally.description.lecture.day, tally.description.settings.deadline
    several = tally.description.lecture.has_sessions
    same = _same_ids(responses)
    silent = _silent(responses)
    for index, key in enumerate(responses.keys):
        done: datetime | None = responses.completed[index]
        found = []
        if done is not None and done.date() < day:
            found.append("開催前の回答")
        if done is not None and deadline is not None and done > deadline:
            found.append("締切後")
        if key in same:
            found.append("同じIDの回答")
        if responses.persons[index]:
            found.append("同じ回答者の回答")
        if silent[index]:
            found.append("すべて無回答")
        if several and responses.sessions[index] is None:
            found.append("部不明")
        yield "、".join(found)


def _same_ids(responses: Responses) -> set[Key]:
    """Responses whose ID stood twice in their source: the later ones carry more than the bare ID in their keys."""
    if not any("-" in identity or "(" in identity for _, identity in responses.keys):
        return set()
    known = set(responses.keys)
    same = set()
    for source, identity in responses.keys:
        match = _SUFFIXED.match(identity)
        bare = match.group(1) if match else identity
        if bare != identity and (source, bare) in known:
            same |= {(source, identity), (source, bare)}
    return same


def _silent(responses: Responses) -> list[bool]:
    silent = [True] * len(responses)
    for column in responses.answers:
        for index, answer in enumerate(column):
            if silent[index] and answer is not None and (not isinstance(answer, tuple) or any(answer)):
                silent[index] = False
    return silent
