"""回答データ: every response received as one Excel table, without anything of a person's but the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from dxforms.records import record
from dxforms.survey.answers import Answer
from dxforms.survey.questions import Kind
from dxforms.survey.tally import Tally
from dxforms.workbook.encoded import BLANK_WORDS, Encoded, encoded
from dxforms.workbook.formulas import Field, field_name
from dxforms.workbook.group_columns import GroupColumns, group_columns
from dxforms.workbook.respondents import COMPLETED, COUNT, COUNTED, ID, NOT_COUNTED, SESSION, session_label
from dxforms.workbook.sheets import (
    DATA,
    FIGURES,
    OVERVIEW,
    RESPONDENTS,
    Area,
    Column,
    PageSetup,
    Records,
    Rule,
    Sheet,
    Style,
    Value,
    absolute,
)
from dxforms.workbook.writing import heading_page, label_value, serial

TABLE = "回答データ"
"""The table's name, which formulas call it by."""
WARNING = (
    "この表を書き換えても、報告書及び次回の集計には反映されません。"
    f"回答を除く場合は「{RESPONDENTS}」シートに記入してください。"
)
TRYING = (
    f"「{OVERVIEW}」「{FIGURES}」等の数値及びグラフは、この表から計算している。"
    "この表の集計対象、部又は回答を書き換えると、結果を試算することができる。"
)
_PAGE = 220.0
"""Half-width characters across a landscape page, small but legible."""


@record
class DataSheet:
    """The sheet, and its columns as formulas name them."""

    sheet: Sheet
    identity: Field
    counted: Field
    session: Field | None
    """None without 部."""
    questions: dict[str, tuple[Encoded, tuple[Field, ...]]]
    """By number: how the question is encoded, and its columns."""
    groupings: dict[str, tuple[Field, ...]]
    """By number of a question that has 意見の分類: the columns of its groups."""


def data(tally: Tally) -> DataSheet:
    """The sheet: 回答ID, 集計対象, 部, 完了時刻, then the questions; 部 as staff corrected it."""
    several = tally.description.lecture.has_sessions
    answered = dict(
        zip((q.number for q in tally.responses.survey.questions), tally.responses.answers, strict=True)
    )
    asked = [answered[question.number] for question in tally.description.survey.counted]
    parts = [
        encoded(question, column)
        for question, column in zip(tally.description.survey.counted, asked, strict=True)
    ]
    grouped = group_columns(tally)
    columns = _distinct(
        (
            Column(heading=ID, width=11, style=Style.DATA_MIDDLE),
            Column(heading=COUNT, width=10, style=Style.DATA_MIDDLE, choices=(COUNTED, NOT_COUNTED)),
            *((Column(heading=SESSION, width=14, style=Style.DATA_WRAPPED),) if several else ()),
            Column(heading=COMPLETED, width=18, style=Style.DATA_TIME),
            *(column for part in parts for column in part.columns),
            *(column for part in grouped for column in part.columns),
        )
    )
    legend = _legend({part.question.kind for part in parts}, has_groups=bool(grouped))
    page = heading_page(DATA, [WARNING, TRYING, *legend], columns)
    records = Records(
        top=page.row,
        columns=columns,
        count=len(tally.responses),
        rows=lambda: _rows(tally, several, asked, parts, grouped),
        table=TABLE,
        rules=(Rule(condition="TRUE", style=Style.RULED, columns=(0, len(columns) - 1)),),
    )
    fields = [_field(records, index) for index in range(len(columns))]
    questions = {}
    start = 4 if several else 3
    for part in parts:
        questions[part.question.number] = (part, tuple(fields[start : start + len(part.columns)]))
        start += len(part.columns)
    groupings = {}
    for group in grouped:
        groupings[group.number] = tuple(fields[start : start + len(group.columns)])
        start += len(group.columns)
    return DataSheet(
        sheet=Sheet(
            name=DATA,
            heights=page.heights,
            cells=tuple(page.cells),
            records=records,
            freeze=(page.row + 1, 1),
            page=PageSetup(
                landscape=True,
                repeat_rows=(page.row, page.row),
                repeat_columns=(0, 0),
                internal=True,
                pages_wide=ceil(sum(column.width for column in columns) / _PAGE),
                last_column=len(columns) - 1,
            ),
        ),
        identity=fields[0],
        counted=fields[1],
        session=fields[2] if several else None,
        questions=questions,
        groupings=groupings,
    )


def _field(records: Records, column: int) -> Field:
    area = Area(
        sheet=DATA,
        first_row=records.first,
        last_row=records.last,
        first_column=column,
        last_column=column,
    )
    return Field(name=field_name(TABLE, records.columns[column].heading), area=absolute(area))


def _legend(kinds: set[Kind], *, has_groups: bool) -> list[str]:
    notes = []
    if Kind.MULTIPLE in kinds:
        notes.append("複数選択の列は、選択を1、選択なしを0とする。その設問に回答がないときは空欄とする。")
    if Kind.RANKING in kinds:
        notes.append("順位付けの列は、その選択肢の順位とする。")
    if Kind.TEXT in kinds:
        notes.append(f"自由記述の{BLANK_WORDS}の列は、「特になし」「なし」等の回答を1とする。")
    if has_groups:
        notes.append(
            "「分類」の列は、その分類に当たる回答を1、当たらない回答を0とする。記述を書き換えても、この列は変わらない。"
        )
    return notes


def _rows(
    tally: Tally,
    several: bool,
    columns: Sequence[Sequence[Answer]],
    parts: Sequence[Encoded],
    grouped: Sequence[GroupColumns],
) -> Iterator[Sequence[Value]]:
    responses = tally.responses
    counted = set(tally.counted)
    encoders = [(part.values, answers) for part, answers in zip(parts, columns, strict=True)]
    for index in range(len(responses)):
        row: list[Value] = [label_value(responses.label(index)), COUNTED if index in counted else NOT_COUNTED]
        if several:
            row.append(session_label(tally, tally.sessions[index]))
        row.append(serial(responses.completed[index]))
        for values, answers in encoders:
            row.extend(values(answers[index]))
        for group in grouped:
            row.extend(group.values(index))
        yield row


def _distinct(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns with headings no two of which are equal in a table, where case does not count."""
    seen: set[str] = set()
    result = []
    for column in columns:
        heading, number = column.heading, 2
        while heading.casefold() in seen:
            heading, number = f"{column.heading}（{number}）", number + 1
        seen.add(heading.casefold())
        result.append(column if heading == column.heading else replace(column, heading=heading))
    return tuple(result)
