"""The sheet クロス集計: which questions are crossed with which."""

from __future__ import annotations

from dxforms.issues import Findings, quoted
from dxforms.survey import typed
from dxforms.survey.filled import Cell, FilledSheet, missing, take
from dxforms.survey.questions import ONE_CHOICE, Crossing, Question, Survey
from dxforms.text import heading_key, key, nearest


def read_crossings(sheet: FilledSheet, survey: Survey, found: Findings) -> tuple[Crossing, ...]:
    """The pairs of questions, each once; every fault of every row is in ``found``."""
    numbers = {number_key(question.number): question for question in survey.counted}
    pairs: list[Crossing] = []
    for row in sheet.rows:
        stub = _question(row["表側の設問"], "表側の設問", numbers, found)
        head = _question(row["表頭の設問"], "表頭の設問", numbers, found)
        if stub is None or head is None:
            continue
        where = row["表頭の設問"].where
        if head.kind not in ONE_CHOICE:
            found.fault(
                "crossing.head",
                f"{head.number}は「{head.kind.value}」のため、表頭にできません。単一選択、段階評価又はNPSの設問を選んでください。",
                where,
            )
        elif stub.number == head.number:
            found.fault(
                "crossing.same", "表側と表頭が同じ設問です。どちらかを別の設問にしてください。", where
            )
        else:
            pair = Crossing(stub=stub.number, head=head.number)
            if pair in pairs:
                found.notice("crossing.doubled", "同じ組合せが2行あります。1つの表にまとめます。", where)
            else:
                pairs.append(pair)
    return tuple(pairs)


def number_key(number: str) -> str:
    """What numbers are compared by: ``1``, ``1.0``, ``Ｑ１`` and ``q1`` are ``q1``."""
    bare = heading_key(number).removesuffix(".0").rstrip(".")
    return f"q{int(bare)}" if bare.isdecimal() else bare


def _question(cell: Cell, column: str, numbers: dict[str, Question], found: Findings) -> Question | None:
    if not cell:
        missing(
            found,
            "crossing.missing",
            f"「{column}」が空欄です。設問の番号を記入してください。例：Q1",
            cell.where,
        )
        return None
    words = take(found, cell, lambda value: typed.words(value, column))
    if words is None:
        return None
    question = numbers.get(number_key(key(words)))
    if question is None and numbers:
        near = nearest(words, (one.number for one in numbers.values()), cutoff=0.5)
        hint = f"「{near}」ではありませんか。" if near else ""
        found.fault(
            "crossing.unknown",
            f"{column}{quoted(words)}は、「設問」シートにない番号です（又は「集計しない」設問です）。{hint}番号を直してください。",
            cell.where,
        )
    return question
