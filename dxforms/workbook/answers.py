"""自由記述: a row an answer in words, その他の記入 included, with what staff decide about its publication."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dxforms.grid import column_letters
from dxforms.survey.personal import LISTS, Lists, Look
from dxforms.survey.review import AnswerDecision, AnswerKey, WithholdReason
from dxforms.survey.tally import LineRole, Tally
from dxforms.workbook.group_columns import proposed
from dxforms.workbook.long_answers import long_answers
from dxforms.workbook.respondents import COUNTED, GONE, NOT_COUNTED, session_label
from dxforms.workbook.sheets import (
    ANSWERS,
    GROUPINGS,
    LONG_ANSWERS,
    Column,
    Formula,
    PageSetup,
    Records,
    Rule,
    Sheet,
    Style,
    Value,
)
from dxforms.workbook.unheld import beyond_cells
from dxforms.workbook.writing import (
    cell_text,
    gone_label,
    heading_page,
    key_text,
    label_value,
    legal,
    segmented,
)
from dxforms.workbook.written import (
    ORIGINAL_WIDTH,
    asked_in_words,
    entries,
    fingerprint,
    is_long,
    question_label,
)

(
    ID,
    SESSION,
    QUESTION,
    NUMBER,
    NEW,
    ORIGINAL,
    REMARK,
    PUBLISH,
    TEXT,
    REASON,
    CHECKER,
    STATE,
    PROPOSED,
    GROUPING,
    MEMO,
) = (
    "回答ID",
    "部",
    "設問",
    "NO",
    "新着",
    "原文",
    "気づき",
    "掲載",
    "掲載文",
    "理由",
    "確認者",
    "状態",
    "分類（自動）",
    "分類",
    "メモ",
)
PRINT, KEY = "照合", "照合用ID"
"""The columns, left to right; 部 only where there are 部, 分類（自動） where there are rules. 照合 tells an edited 原文 from an answer that changed,
照合用ID is the response's key."""
COLUMNS = (
    *(ID, SESSION, QUESTION, NUMBER, NEW, ORIGINAL, REMARK, PUBLISH),
    *(TEXT, REASON, CHECKER, STATE, PROPOSED, GROUPING, MEMO, PRINT, KEY),
)
OPTIONAL = (SESSION,)
NOT_NEEDED = (PROPOSED,)
"""Columns that are not missed where they are not there."""
READ = (ORIGINAL, PUBLISH, TEXT, REASON, CHECKER, STATE, GROUPING, MEMO)
"""Columns that are read back; what is typed over 原文 becomes 掲載文."""
UNREVIEWED, REVIEWED, AGAIN = "未確認", "確認済", "要再確認"
NOT_TALLIED = "集計対象外"
LONG = "長文"
REMOVED = "表示できない文字を除いた"

_QUESTIONS_SHOWN = 4


def vanished(tally: Tally) -> list[AnswerKey]:
    """Decisions on answers that are not there any more."""
    if not tally.review.answers:
        return []
    responses = tally.responses
    there = {(responses.keys[entry.respondent], entry.question.number) for entry in entries(tally)}
    return [key for key in tally.review.answers if key not in there]


def answers(tally: Tally, lists: Lists = LISTS) -> list[Sheet]:
    """The sheet, and the sheet of long answers where there are any; ``lists`` are what the look for names goes by."""
    several = tally.description.lecture.has_sessions
    columns = _columns(tally, tally.review.columns.get(ANSWERS, ()))
    names = [column.heading for column in columns]
    count, long = 0, []
    for entry in entries(tally):
        count += 1
        if is_long(entry.words):
            long.append(entry)
    named = {(entry.respondent, entry.question.number) for entry in long}
    # 回答データ sends readers of what it cuts there, of respondents who are left out too.
    long += [each for each in beyond_cells(tally) if (each.respondent, each.question.number) not in named]
    page = heading_page(ANSWERS, _how_to(tally, bool(long)), columns[: names.index(STATE) + 1])
    top, gone = page.row, vanished(tally)
    at = {name: f"${column_letters(index)}{top + 2}" for index, name in enumerate(names)}
    state = names.index(STATE)
    everything = (0, len(columns) - 1)
    sheet = Sheet(
        name=ANSWERS,
        heights=page.heights,
        cells=tuple(page.cells),
        records=Records(
            top=top,
            columns=columns,
            count=count + len(gone),
            rows=lambda: _rows(tally, several, gone, names.index(PUBLISH), top, Look(lists)),
            rules=segmented(
                (
                    Rule(condition=f'{at[STATE]}="{UNREVIEWED}"', style=Style.OPEN, columns=(state, state)),
                    Rule(condition=f'{at[STATE]}="{REVIEWED}"', style=Style.DONE, columns=(state, state)),
                    Rule(condition=f'{at[STATE]}="{AGAIN}"', style=Style.AGAIN, columns=(state, state)),
                    Rule(condition=f'{at[STATE]}="{GONE}"', style=Style.GONE, columns=everything),
                    Rule(
                        condition=f'{at[PUBLISH]}="{NOT_COUNTED}"',
                        style=Style.GONE,
                        columns=(0, names.index(REMARK)),
                    ),
                    *(
                        Rule(condition="TRUE", style=Style.DATA_GREY, columns=(names.index(name),) * 2)
                        for name in (ORIGINAL, PROPOSED)
                        if name in names
                    ),
                    Rule(condition="TRUE", style=Style.RULED, columns=everything),
                )
            ),
        ),
        freeze=(top + 1, names.index(NUMBER) + 1),
        page=PageSetup(landscape=True, repeat_rows=(top, top), internal=True, last_column=state),
    )
    return [sheet, long_answers(tally, long)] if long else [sheet]


def _columns(tally: Tally, own: Sequence[str]) -> tuple[Column, ...]:
    entry = Style.DATA_ENTRY_HEAD
    typed = Style.DATA_ENTRY
    columns = (
        Column(heading=ID, width=10, style=Style.DATA_MIDDLE),
        Column(heading=SESSION, width=11, style=Style.DATA_WRAPPED),
        Column(heading=QUESTION, width=9, style=Style.DATA_WRAPPED),
        Column(heading=NUMBER, width=6, style=Style.DATA_NUMBER),
        Column(heading=NEW, width=6, style=Style.DATA_MIDDLE),
        Column(heading=ORIGINAL, width=ORIGINAL_WIDTH, style=Style.DATA_WRAPPED),
        Column(heading=REMARK, width=18, style=Style.DATA_WRAPPED),
        Column(heading=PUBLISH, width=9, style=typed, head=entry, choices=(COUNTED, NOT_COUNTED)),
        Column(heading=TEXT, width=32, style=typed, head=entry),
        Column(
            heading=REASON,
            width=14,
            style=typed,
            head=entry,
            choices=tuple(reason.value for reason in WithholdReason),
        ),
        Column(heading=CHECKER, width=10, style=typed, head=entry),
        Column(
            heading=STATE,
            width=12,
            style=Style.DATA_WRAPPED,
            head=entry,
            choices=(UNREVIEWED, REVIEWED, AGAIN, GONE),
        ),
        Column(heading=PROPOSED, width=24, style=Style.DATA_WRAPPED),
        Column(heading=GROUPING, width=14, style=typed, head=entry),
        Column(heading=MEMO, width=24, style=typed, head=entry),
        Column(heading=PRINT, width=14, style=Style.DATA_CODE),
        Column(heading=KEY, width=16),
        *(Column(heading=name, width=16, style=typed, head=entry) for name in own),
    )
    left_out = set() if tally.description.lecture.has_sessions else {SESSION}
    left_out |= set() if tally.description.rules else {PROPOSED}
    return tuple(column for column in columns if column.heading not in left_out)


def _how_to(tally: Tally, has_long: bool) -> list[str]:
    notes = [
        "報告書に載せる回答は「掲載」で「する」、載せない回答は「しない」を選ぶ。空欄は未確認として扱う。",
        "表現を改めて載せる場合は、「掲載文」に記入する（「原文」は書き換えない）。"
        "記入した内容は、次に集計するときに引き継がれる。並べ替え、絞り込み及び列の追加をしてもよい。列の名前は変えないこと。",
    ]
    notes.append(
        f"「{REMARK}」は、個人情報や個人の特定につながるおそれのある語を機械的に探した目安である。全てを示すものではないため、必ず原文を読んで判断する。"
    )
    if has_long:
        notes.append(
            f"「気づき」に「{LONG}」とある回答は、1行に表示しきれないため、全文を「{LONG_ANSWERS}」シートに記載している。"
        )
    if tally.description.rules:
        notes.append(
            f"「{PROPOSED}」は、「{GROUPINGS}」シートの条件に当てはまる分類及びその語である。"
            f"改める場合は、「{GROUPING}」に分類名を記入する（二つ以上は「、」で区切る。どれにも当たらないときは「{LineRole.UNGROUPED.value}」）。"
        )
    asked = asked_in_words(tally.description.survey)
    if len(asked) <= _QUESTIONS_SHOWN:
        notes += [f"{question_label(q)}　{' '.join(q.text.split())}" for q in asked]
    else:
        notes.append("設問文は「単純集計」シートのとおり。")
    return notes


def _rows(
    tally: Tally, several: bool, gone: Sequence[AnswerKey], publish: int, top: int, look: Look
) -> Iterator[Sequence[Value]]:
    responses, review = tally.responses, tally.review
    counted = set(tally.counted)
    labels = {question.question.number: question_label(question.question) for question in tally.questions}
    nothing = AnswerDecision()
    groupings = {q.question.number: q.grouping for q in tally.questions if tally.description.rules}
    numbers: dict[object, int] = {}
    current = ""
    letter = column_letters(publish)
    row = top + 1
    for entry in entries(tally):
        row += 1  # as Excel counts rows
        number = entry.question.number
        if number != current:
            current, numbers = number, _printed_numbers(tally, number)
        respondent = entry.respondent
        key = responses.keys[respondent]
        decision = review.answers.get((key, number), nothing)
        words = legal(entry.words)
        remark = look.found(words)
        if respondent not in counted:
            remark.insert(0, NOT_TALLIED)
        if len(words) != len(entry.words):
            remark.append(REMOVED)
        if is_long(words):
            remark.append(LONG)
        yield (
            label_value(responses.label(respondent)),
            *((session_label(tally, tally.sessions[respondent]),) if several else ()),
            labels[number],
            numbers.get(key),
            "新着" if review.file and key not in review.known else None,
            cell_text(words),
            "、".join(remark),
            *_typed(
                decision,
                AGAIN if decision.stale else _state(decision, f"{letter}{row}"),
                *((proposed(groupings.get(number), respondent),) if groupings else ()),
            ),
            int(fingerprint(words)),
            key_text(key),
            *review.extras.get((key, number), ()),
        )
    for key, number in gone:
        decision = review.answers[key, number]
        yield (
            label_value(gone_label(tally, key)),
            *((None,) if several else ()),
            labels.get(number, number),
            None,
            None,
            None,
            None,
            *_typed(decision, GONE, *((None,) if groupings else ())),
            label_value(decision.print),
            key_text(key),
            *review.extras.get((key, number), ()),
        )


def _printed_numbers(tally: Tally, number: str) -> dict[object, int]:
    """NO of every printed answer to a question."""
    found = next(question for question in tally.questions if question.question.number == number)
    return {answer.key: answer.number for group in found.answers for answer in group.answers}


def _typed(decision: AnswerDecision, state: Value, *proposed: Value) -> tuple[Value, ...]:
    published = "" if decision.published is None else COUNTED if decision.published else NOT_COUNTED
    return (
        published,
        decision.text,
        decision.reason.value if decision.reason else "",
        decision.checker,
        state,
        *proposed,
        decision.grouping,
        decision.memo,
    )


def _state(decision: AnswerDecision, cell: str) -> Formula:
    """状態, which follows 掲載 while it is typed."""
    return Formula(
        f'=IF({cell}="","{UNREVIEWED}","{REVIEWED}")',
        UNREVIEWED if decision.published is None else REVIEWED,
    )
