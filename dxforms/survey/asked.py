"""The sheet 設問 as the survey: questions with their kinds and options, every fault of theirs at once."""

from __future__ import annotations

from dxforms.grid import Value
from dxforms.issues import Findings, quoted
from dxforms.survey import typed
from dxforms.survey.filled import Cell, FilledSheet, missing, take
from dxforms.survey.items import Places
from dxforms.survey.layout import QUESTIONS
from dxforms.survey.options import Asked, read_limit, read_options, read_positive
from dxforms.survey.questions import KIND_ALIASES, ChartOrder, Kind, Option, Question, Survey
from dxforms.text import heading_key, key

_KINDS = {kind.value: kind for kind in Kind}
_ORDERS = {order.value: order for order in ChartOrder}
_ORDER_ALIASES = {
    "選択肢の順": ChartOrder.AS_WRITTEN, "記入順": ChartOrder.AS_WRITTEN,
    "多い順": ChartOrder.BY_COUNT, "回答数順": ChartOrder.BY_COUNT, "降順": ChartOrder.BY_COUNT,
}  # fmt: skip
_CARRIES_ON = ("設問文", "選択肢", "肯定的とみなす選択肢", "考察")


def read_questions(sheet: FilledSheet, found: Findings, places: Places) -> Survey:
    """The survey; questions with a fault are left out of it, their faults are in ``found``.

    A row with nothing but 設問文, 選択肢, 肯定的とみなす選択肢 or 考察 carries on the question above, as does a row
    with only 列見出し under a matrix. ``places`` gets ``設問/<number>`` and ``設問/<number>/<column>``.
    """
    questions = []
    skipped = 0
    taken: dict[str, Cell] = {}
    headings: dict[str, Cell] = {}
    for asked in _grouped(sheet, found):
        kind = _kind(asked.row["回答形式"], found)
        number = _number(asked.row["番号"], kind, found)
        if not number and kind is Kind.SKIPPED:
            skipped += 1
            number = f"集計しない{skipped}"
        if number:
            cell = asked.row["番号"]
            if cell and heading_key(number) in taken:
                first = taken[heading_key(number)].where.cell
                found.fault(
                    "question.number-doubled",
                    f"番号「{number}」が2つあります（もう1つはセル{first}）。設問ごとに違う番号にしてください。",
                    cell.where,
                )
            elif cell:
                taken[heading_key(number)] = cell
            places.setdefault(f"設問/{number}", cell.where)
            for column in sheet.columns:
                places.setdefault(f"設問/{number}/{column}", asked.row[column].where)
        question = _question(asked, number, kind, found)
        _tell_doubled_headings(asked, kind, headings, found)
        if question is not None:
            questions.append(question)
    if not sheet.rows:
        found.fault(
            "question.none",
            "設問が1つも記入されていません。設問を記入するか、「dxforms init 回答ファイル」で、回答ファイルから下書きを作ってください。",
            sheet.where,
        )
    return Survey(questions=tuple(questions))


def _grouped(sheet: FilledSheet, found: Findings) -> list[Asked]:
    groups: list[Asked] = []
    for row in sheet.rows:
        carries_on = row.only(*_CARRIES_ON)
        if row.only("列見出し", *_CARRIES_ON) and groups:
            above = take(Findings(), groups[-1].row["回答形式"], _read_kind)
            carries_on = carries_on or above is Kind.MATRIX
        if not carries_on:
            groups.append(Asked(row))
        elif groups:
            groups[-1].more.append(row)
        else:
            found.fault(
                "question.headless",
                "上に設問のない行です。「番号」「列見出し」「回答形式」を記入してください。",
                row["番号"].where,
            )
    return groups


# ---------------------------------------------------------------- one question


def _question(asked: Asked, number: str, kind: Kind | None, found: Findings) -> Question | None:
    before = sum(issue.is_fault for issue in found.issues)
    headings = _headings(asked, kind, found)
    text = "\n".join(cell.text for cell in asked.cells("設問文"))
    if kind is Kind.MATRIX and not text:
        missing(
            found,
            "question.text-missing",
            "マトリクスの設問文を記入してください。表全体の問いは、回答ファイルに入っていません。",
            asked.row["設問文"].where,
        )
    if kind is Kind.SKIPPED:
        options: tuple[Option, ...] = ()
        positive: tuple[int, ...] = ()
        limit = None
    else:
        options = read_options(asked, kind, found)
        limit = read_limit(asked, kind, options, found)
        positive = read_positive(asked, kind, options, found)
    order_cell = asked.row["グラフの並び"]
    order = None
    if order_cell:
        order = take(
            found,
            order_cell,
            lambda cell: typed.choice(cell, "グラフの並び", _ORDERS, _ORDER_ALIASES),
        )
    if kind is None or not number or not headings or sum(issue.is_fault for issue in found.issues) > before:
        return None
    return Question(
        number=number,
        headings=headings,
        text=text or headings[0],
        kind=kind,
        options=options,
        limit=limit,
        positive=positive,
        chart_order=order,
        remarks=tuple(line for line, _ in asked.lines("考察")),
    )


def _number(cell: Cell, kind: Kind | None, found: Findings) -> str:
    """Q1 for 1, 1.0, １, Ｑ１ and q1; other styles (問1) as typed, NFKC, without blanks."""
    if not cell:
        if kind is not Kind.SKIPPED:
            missing(
                found,
                "question.number-missing",
                "「番号」が空欄です。「Q1」のように記入してください。",
                cell.where,
            )
        return ""
    shown = take(found, cell, lambda value: typed.words(value, "番号"))
    if shown is None:
        return ""
    bare = key(shown).removesuffix(".0").rstrip(".")
    if bare.isdecimal():
        return f"Q{int(bare)}"
    return f"Q{bare[1:]}" if bare[:1] == "q" else bare


def _read_kind(value: Value) -> Kind:
    return typed.choice(value, "回答形式", _KINDS, KIND_ALIASES)


def _kind(cell: Cell, found: Findings) -> Kind | None:
    if cell:
        return take(found, cell, _read_kind)
    column = QUESTIONS.column("回答形式")
    missing(
        found,
        "question.kind-missing",
        f"「回答形式」が空欄です。{'、'.join(f'「{word}」' for word in column.choices)}のどれかを選んでください。",
        cell.where,
    )
    return None


def _headings(asked: Asked, kind: Kind | None, found: Findings) -> tuple[str, ...]:
    """One heading (it may hold line breaks), or one a line for a matrix."""
    cells = asked.cells("列見出し")
    if not cells:
        missing(
            found,
            "question.heading-missing",
            "「列見出し」が空欄です。回答ファイルの1行目にある見出しと同じ文字を記入してください。",
            asked.row["列見出し"].where,
        )
        return ()
    for cell in cells:
        take(found, cell, lambda value: typed.words(value, "列見出し"))
    if kind is not Kind.MATRIX:
        return (cells[0].text,)
    headings = tuple(line for line, _ in asked.lines("列見出し"))
    if len(headings) < 2:
        found.fault(
            "question.matrix-headings",
            "マトリクスの「列見出し」には、項目ごとの見出しを1行に1つずつ、2つ以上記入してください。1つだけの設問は「単一選択」にしてください。",
            cells[0].where,
        )
    return headings


def _tell_doubled_headings(asked: Asked, kind: Kind | None, taken: dict[str, Cell], found: Findings) -> None:
    lines = asked.lines("列見出し") if kind is Kind.MATRIX else [(c.text, c) for c in asked.cells("列見出し")]
    for heading, cell in lines:
        first = taken.get(heading_key(heading))
        if first is None:
            taken[heading_key(heading)] = cell
            continue
        found.fault(
            "question.heading-doubled",
            f"列見出し{quoted(heading)}は、セル{first.where.cell}でも使われています。1つの列は1つの設問にだけ使えます。"
            "回答ファイルで同じ見出しが2つあるときは、2つめの見出しの末尾に「2」が付いています。",
            cell.where,
        )
