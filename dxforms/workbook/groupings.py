"""意見の分類: how many answers in words fall in each group, by 部, by which words, and which answers they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dxforms.survey.drawing import chart_of
from dxforms.survey.questions import Kind, Option, Question
from dxforms.survey.tally import Grouping, QuestionTally, Tally
from dxforms.text import width
from dxforms.workbook.live import Live
from dxforms.workbook.paged import Pages
from dxforms.workbook.plots import ChartData
from dxforms.workbook.respondents import NOT_COUNTED
from dxforms.workbook.sheets import ANSWERS, GROUPINGS, Sheet, Style
from dxforms.workbook.tabled import TableWriter
from dxforms.workbook.written import question_label

_PIECE = re.compile(r"[^、　]*[、　]|[^、　]+")
_BY_STAFF = f"（条件なし。「{ANSWERS}」シートの記入による。）"


def groupings(tally: Tally, counted: Live, data: ChartData) -> Sheet:
    """The sheet: every question that has rules, with its table, chart, conditions and NO of answers."""
    title = " ".join(tally.description.lecture.title.split())
    every = [(question, question.grouping) for question in tally.questions if question.grouping is not None]
    tallies = {question.question.number: _as_choices(tally, question, found) for question, found in every}
    pages = Pages(GROUPINGS, f"意見の分類　{title}", list(tallies.values()), data)
    for question, found in every:
        _question(pages, tallies[question.question.number], question, found, counted)
    sheet = pages.sheet()
    return replace(sheet, page=replace(sheet.page, internal=True))


def _as_choices(tally: Tally, question: QuestionTally, found: Grouping) -> Tally:
    """The groups as the options of a question of several choices, which they are counted and drawn like."""
    asked = Question(
        number=question.question.number,
        headings=(),
        text=GROUPINGS,
        kind=Kind.MULTIPLE,
        options=tuple(Option(label=name) for name in found.names),
    )
    grouped = QuestionTally(question=asked, tables=(found.table,), blank_words=question.blank_words)
    return replace(tally, questions=(grouped,))


def _question(pages: Pages, tally: Tally, question: QuestionTally, found: Grouping, counted: Live) -> None:
    page, (grouped,) = pages.page, tally.questions
    start = page.row
    page.words(f"{question_label(question.question)}　意見の分類", Style.QUESTION, across=True)
    page.words(question.question.text, Style.QUESTION_TEXT)
    for note in _notes(question, tally.description.settings.percent_sign):
        page.words(note, Style.NOTE, hanging="※")
    page.down(4.5)
    cells = TableWriter(page, tally, counted.grouped(grouped.question), sheet=GROUPINGS).table(grouped, 0)
    below = page.row
    pages.chart(chart_of(tally, grouped), cells)
    pages.keep_together(start, below)
    page.down(6)
    begun = page.row
    page.words("分類の条件", Style.SUBTITLE)
    conditions = {rule.name: " ".join(rule.condition.split()) for rule in found.rules}
    for name in found.names:
        page.words(f"{name}：{conditions.get(name, _BY_STAFF)}", Style.PLAIN, hanging="・")
    pages.keep_whole(begun, page.row)
    page.down(6)
    begun = page.row
    page.words(f"分類ごとの回答（「{ANSWERS}」シートのNO）", Style.SUBTITLE)
    for place, numbers in enumerate(_numbers(tally, question, found)):
        line = found.table.lines[place]
        page.words(_unbroken(f"{line.label}　{numbers}", page.room() - 3), Style.PLAIN, hanging="・")
        if place == 0:
            pages.keep_whole(begun, page.row)
    page.down(10)


def _notes(question: QuestionTally, sign: str) -> Iterator[str]:
    yield (
        f"回答に含まれる語による機械的な分類である。「{ANSWERS}」シートの「分類」に記入のある回答は、その記入による。"
    )
    yield "基数（n）は、記述のあった回答者数である。"
    yield f"一つの回答が二つ以上の分類に当たることがあるため、割合の合計は100{sign}を超えることがある。"
    if question.withheld:
        yield f"回答数には、掲載を「{NOT_COUNTED}」とした回答{question.withheld:,}件を含む。"


def _unbroken(text: str, room: float) -> str:
    """A list with line breaks where it would be broken, so that no number is cut in two."""
    lines, used = [""], 0
    for piece in _PIECE.findall(text):
        wide = width(piece)
        if lines[-1] and used + wide > room:
            lines.append("")
            used = 0
        lines[-1] += piece
        used += wide
    return "\n".join(lines)


def _numbers(tally: Tally, question: QuestionTally, found: Grouping) -> Iterator[str]:
    """For each line NO of its answers by 部, and how many are not printed."""
    last = len(found.names)
    rows = {key: index for index, key in enumerate(tally.responses.keys)}
    listed: list[dict[str, list[int]]] = [{} for _ in found.table.lines]
    for printed in question.answers:
        name = tally.over(printed).label if tally.has_parts else ""
        for answer in printed.answers:
            for group in found.of[rows[answer.key]] or (last,):
                listed[group].setdefault(name, []).append(answer.number)
    for line, numbers in zip(found.table.lines, listed, strict=True):
        shown = [(f"{name}：" if name else "") + "、".join(map(str, some)) for name, some in numbers.items()]
        unprinted = line.counts[0] - sum(map(len, numbers.values()))
        if unprinted:
            shown.append(f"（掲載しない回答{unprinted:,}件）")
        yield "　".join(shown) or "該当なし"
