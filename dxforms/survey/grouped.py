"""The sheet 意見の分類: which words put an answer to a question in which group."""

from __future__ import annotations

from dxforms.issues import Findings, quoted
from dxforms.survey import typed
from dxforms.survey.condition_text import Unclear, read_condition
from dxforms.survey.conditions import verdict
from dxforms.survey.crossed import number_key
from dxforms.survey.filled import Cell, FilledSheet, missing, take
from dxforms.survey.grouping import SEPARATORS, UNGROUPED
from dxforms.survey.items import Places
from dxforms.survey.questions import Kind, Question, Rule, Survey
from dxforms.text import heading_key, key, nearest

_TAKEN = {heading_key(word) for word in (UNGROUPED, "全体", "計", "合計", "無回答")}


def read_rules(sheet: FilledSheet, survey: Survey, found: Findings, places: Places) -> tuple[Rule, ...]:
    """The rules in the sheet's order; every fault of every row is in ``found``.

    A blank 設問 is that of the row above. ``places`` gets ``意見の分類/<number>/<name>``, the cell of the condition.
    """
    numbers = {number_key(question.number): question for question in survey.counted}
    rules: list[Rule] = []
    names: dict[tuple[str, str], Cell] = {}
    question: Question | None = None
    begun = False
    for row in sheet.rows:
        if row["設問"] or not begun:
            begun, question = True, _question(row["設問"], numbers, found)
        name = _name(row["分類名"], found)
        is_clear = _condition(row["条件"], found)
        if question is None or not name:
            continue
        first = names.setdefault((question.number, heading_key(name)), row["分類名"])
        if first is not row["分類名"]:
            found.fault(
                "grouping.doubled",
                f"{question.number}の分類名{quoted(name)}が2つあります（もう1つはセル{first.where.cell}）。"
                "条件を「or」でつないで1行にまとめるか、違う分類名にしてください。",
                row["分類名"].where,
            )
        elif is_clear:
            rules.append(Rule(question=question.number, name=name, condition=row["条件"].text))
            places[f"意見の分類/{question.number}/{name}"] = row["条件"].where
    return tuple(rules)


def _question(cell: Cell, numbers: dict[str, Question], found: Findings) -> Question | None:
    words = take(found, cell, lambda value: typed.words(value, "設問")) if cell else None
    if not cell:
        missing(
            found,
            "grouping.question-missing",
            "「設問」が空欄です。自由記述の設問の番号を記入してください。例：Q4",
            cell.where,
        )
    if not words:
        return None
    question = numbers.get(number_key(key(words)))
    can = [number.number for number in numbers.values() if _has_words(number)]
    if question is None and numbers:
        near = nearest(words, can or (one.number for one in numbers.values()), cutoff=0.5)
        hint = f"「{near}」ではありませんか。" if near else ""
        found.fault(
            "grouping.unknown",
            f"設問{quoted(words)}は、「設問」シートにない番号です（又は「集計しない」設問です）。{hint}番号を直してください。",
            cell.where,
        )
    elif question is not None and not _has_words(question):
        which = f"分類できるのは、{'、'.join(can)}です。" if can else ""
        found.fault(
            "grouping.not-words",
            f"{question.number}は「{question.kind.value}」で、「その他」の選択肢もないため、分類する文章がありません。"
            f"{which}自由記述の設問の番号に直すか、この行を消してください。",
            cell.where,
        )
        return None
    return question


def _has_words(question: Question) -> bool:
    return question.kind is Kind.TEXT or question.other is not None


def _name(cell: Cell, found: Findings) -> str:
    if not cell:
        missing(found, "grouping.name-missing", "「分類名」が空欄です。例：待ち時間", cell.where)
        return ""
    name = take(found, cell, lambda value: typed.words(value, "分類名"))
    if not name:
        return ""
    if signs := "".join(dict.fromkeys(SEPARATORS.findall(name))).replace("\n", ""):
        found.fault(
            "grouping.name-signs",
            f"分類名に「{signs}」は使えません（一つの回答に分類を二つ以上記入するときの区切りに使うためです。）。"
            "「・」などにしてください。",
            cell.where,
        )
        return ""
    if "\n" in name:
        found.fault("grouping.name-lines", "「分類名」は1行で記入してください。", cell.where)
        return ""
    if heading_key(name) in _TAKEN or not heading_key(name):
        found.fault(
            "grouping.name-taken",
            f"分類名{quoted(name)}は、集計表で別の意味に使うため、使えません。違う分類名にしてください。",
            cell.where,
        )
        return ""
    return name


def _condition(cell: Cell, found: Findings) -> bool:
    """True where the condition can be read."""
    if not cell:
        missing(
            found,
            "grouping.condition-missing",
            "「条件」が空欄です。探す語を記入してください。例：待ち時間、行列、混雑",
            cell.where,
        )
        return False
    words = take(found, cell, lambda value: typed.words(value, "条件"))
    if words is None:
        return False
    try:
        condition = read_condition(words)
    except Unclear as error:
        for problem in error.problems:
            found.fault("grouping.condition", f"条件を読み取れません。{problem}", cell.where)
        return False
    every = verdict(condition)
    if every is not None:
        found.notice(
            "grouping.always" if every else "grouping.never",
            f"この条件は、{'全ての回答が当てはまります' if every else 'どの回答も当てはまりません'}。notの付け方を確かめてください。",
            cell.where,
        )
    return True
