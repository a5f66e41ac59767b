"""What a later export tells of rows that an earlier one (a test answer, the first morning) drafted in part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dxforms.survey.filled import Row
from dxforms.survey.questions import Option
from dxforms.survey.typed import lines
from dxforms.text import heading_key, key
from dxforms.workbook.entries import Entry, drafted

if TYPE_CHECKING:
    from dxforms.survey.draft import DraftQuestion

_ASKED, _ANSWERS, _PLACE = "部を判別する設問", "その部の回答", "回答ファイル又は共有リンク"


def reread(row: Row, asked: DraftQuestion) -> Entry:
    """Cells of a question that the export now tells, by column; empty where there is nothing new.

    A row that is 未記入 still takes the kind and what stands empty beside it. One of the same kind takes options that
    were chosen since: where the old ones stand in the export's order in that order, else under them (above その他).
    What people typed stays: no line is taken away, and nothing is made 肯定的 where nothing was.
    """
    fresh = drafted(asked, row["番号"].text)
    if asked.kind is None:
        return {}
    if not row["回答形式"]:  # 未記入 reads as empty
        return {
            name: value
            for name, value in fresh.items()
            if name in ("回答形式", "根拠")
            or (name in ("選択肢", "選択数の上限", "肯定的とみなす選択肢") and not row[name])
        }
    if heading_key(row["回答形式"].text) != heading_key(asked.kind.value) or not asked.kind.has_options:
        return {}
    typed = lines(row["選択肢"].text)
    grown = _grown(typed, asked.options)
    if not typed or len(grown) == len(typed):
        return {}
    cells: dict[str, str | int] = {"選択肢": "\n".join(grown), "根拠": str(fresh.get("根拠", ""))}
    positive = {key(asked.options[index]) for index in asked.positive}
    marked = {key(label) for label in lines(row["肯定的とみなす選択肢"].text)}
    if marked and marked <= positive:
        known = {key(label) for label in typed}
        chosen = [label for label in grown if key(label) in marked | (positive - known)]
        cells["肯定的とみなす選択肢"] = "\n".join(chosen)
    return cells


def _grown(typed: Sequence[str], offered: Sequence[str]) -> list[str]:
    known = {key(word) for label in typed for word in label.split("←")}
    new = [label for label in offered if key(label) not in known]
    at = [key(label) for label in offered]
    places = [at.index(key(label)) for label in typed if key(label) in at]
    if len(places) == len(typed) and places == sorted(places):
        return list(offered)
    last = next((index for index, label in enumerate(typed) if Option(label=label).is_other), len(typed))
    return [*typed[:last], *new, *typed[last:]]


def missing_sessions(
    rows: Sequence[Row], entries: Sequence[Entry]
) -> tuple[Sequence[tuple[Row, Entry]], Sequence[Entry]]:
    """How each typed 部 is told where nobody wrote that yet, and 部 that are asked for and stand nowhere.

    Nothing where a file a 部 is named, or where another question tells the 部.
    """
    question = next((str(entry[_ASKED]) for entry in entries if _ASKED in entry), "")
    asked = {heading_key(row[_ASKED].text) for row in rows if row[_ASKED]}
    if not question or any(row[_PLACE] for row in rows) or asked - {heading_key(question)}:
        return [], []
    by_answer = {key(str(entry[_ANSWERS])): entry for entry in entries}
    known = {key(answer) for row in rows for answer in lines(row[_ANSWERS].text)}
    told = [
        (row, {name: by_answer[key(row["部の名称"].text)][name] for name in (_ASKED, _ANSWERS)})
        for row in rows
        if not row[_ASKED] and not row[_ANSWERS] and key(row["部の名称"].text) in set(by_answer) - known
    ]
    known |= {key(str(entry[_ANSWERS])) for _, entry in told}
    whole = all(row[_ASKED] and row[_ANSWERS] for row in rows)  # else the rest is for a person to tell
    rest = [entry for answer, entry in by_answer.items() if whole and answer not in known]
    return told, rest
