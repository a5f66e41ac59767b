"""What is released of a tally as machine-readable data: データ_集計, データ_指標, 設問一覧, コード表, メタデータ.

Everything here was counted and printed: groups, lines and figures of the tally. No ID, no time, nothing a
respondent wrote. 総務省「統計表における機械判読可能なデータの表記方法の統一ルール」 (2020-12-18).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dxforms.survey.about import METADATA_COLUMNS, metadata
from dxforms.survey.characters import UNCHANGED, Mapped, mapped
from dxforms.survey.datatable import (
    CODES,
    FIGURES,
    MEASURES,
    METADATA,
    NAMES,
    NOT_AVAILABLE,
    QUESTIONS,
    DataTable,
    Datum,
)
from dxforms.survey.itemised import Item, items_of
from dxforms.survey.measures import measures
from dxforms.survey.sentences import Patterns
from dxforms.survey.tally import Line, LineRole, Tally

__all__ = ["CODES", "FIGURES", "LAYOUTS", "MEASURES", "METADATA", "NAMES", "QUESTIONS", "released_tables"]

_DAY, _DATE = "調査実施日", "日付"
_KEY = (_DAY, "設問番号", "設問", "回答形式", "区分")
_CODE, _RESPONDENTS, _COUNT, _SHARE = "選択肢コード", "回答者数（人）", "度数（人）", "構成比（％）"
_OPTIONS, _LIMIT, _VALUE = "選択肢の数（個）", "選択数の上限（個）", "値"


LAYOUTS = (
    DataTable(
        name=FIGURES,
        columns=(*_KEY, _CODE, "選択肢", _RESPONDENTS, _COUNT, _SHARE),
        numeric=frozenset({_CODE, _RESPONDENTS, _COUNT, _SHARE}),
        dates=frozenset({_DAY}),
    ),
    DataTable(
        name=MEASURES,
        columns=(*_KEY, _CODE, "選択肢", "指標", _RESPONDENTS, "単位", _VALUE, _DATE),
        numeric=frozenset({_CODE, _RESPONDENTS, _VALUE}),
        dates=frozenset({_DAY, _DATE}),
    ),
    DataTable(
        name=QUESTIONS,
        columns=(
            "設問番号",
            "設問",
            "親設問番号",
            "設問文",
            "項目",
            "回答形式",
            _OPTIONS,
            _LIMIT,
            "表記の変更",
        ),
        numeric=frozenset({_OPTIONS, _LIMIT}),
    ),
    DataTable(
        name=CODES,
        columns=("設問番号", _CODE, "選択肢", "種類", "調査票の表記", "表記の変更"),
        numeric=frozenset({_CODE}),
    ),
    DataTable(name=METADATA, columns=METADATA_COLUMNS),
)
"""Every table without its rows: by these a file is told to be one of ours."""
_LAYOUT = {layout.name: layout for layout in LAYOUTS}


def released_tables(tally: Tally, patterns: Patterns, *, program: str = "") -> tuple[DataTable, ...]:
    """The tables in the order of their sheets; データ_指標 only where a question has a mean, a score or a range.

    ``patterns`` are the sentences of the notes in メタデータ, ``program`` the name and version that stand there.
    """
    items = items_of(tally)
    found = measures_table(tally, items)
    return (
        figures_table(tally, items),
        *([found] if found.rows else []),
        questions_table(items),
        codes_table(items),
        metadata(tally, patterns, program),
    )


def figures_table(tally: Tally, items: Sequence[Item]) -> DataTable:
    """データ_集計: a row for every option of every item in every group."""
    return replace(_LAYOUT[FIGURES], rows=tuple(row for item in items for row in _figures(tally, item)))


def _figures(tally: Tally, item: Item) -> Iterator[tuple[Datum, ...]]:
    settings = tally.description.settings
    known = [
        (item.code(line), item.label(line), tuple(tally.figures(item.table, line))) for line in item.lines
    ]
    for index, base in enumerate(item.table.bases):
        key = _key(tally, item, index)
        for code, label, figures in known:
            count, of = figures[index]
            share = settings.share(count, of)
            yield (*key, code, label, base, count, NOT_AVAILABLE if share is None else share)


def measures_table(tally: Tally, items: Sequence[Item]) -> DataTable:
    """データ_指標: means, scores and ranges, which are no counts of an option and have no place in データ_集計."""
    rows: list[tuple[Datum, ...]] = []
    for item in items:
        for each in measures(item):
            for index in range(len(tally.groups)):
                value, day = each.values[index], each.days[index] if each.days else None
                rows.append(
                    (
                        *_key(tally, item, index, whole=each.option is not None),
                        NOT_AVAILABLE if each.option is None else each.option.code,
                        None if each.option is None else each.option.label,
                        each.name,
                        each.respondents[index],
                        each.unit,
                        NOT_AVAILABLE if value is None else value,
                        day,
                    )
                )
    return replace(_LAYOUT[MEASURES], rows=tuple(rows))


def questions_table(items: Sequence[Item]) -> DataTable:
    """設問一覧: a row an item, with the question it belongs to."""
    return replace(
        _LAYOUT[QUESTIONS],
        rows=tuple(
            (
                item.number,
                item.words,
                mapped(item.of.question.number).text,
                item.text.text,
                item.name.text or None,
                item.of.question.kind.value,
                len(item.options) if item.of.question.kind.has_options else NOT_AVAILABLE,
                item.of.question.limit if item.of.question.limit is not None else NOT_AVAILABLE,
                Mapped(text="", changes=tuple(dict.fromkeys(item.text.changes + item.name.changes))).told,
            )
            for item in items
        ),
    )


def codes_table(items: Sequence[Item]) -> DataTable:
    """コード表: every code of every item, with the label as the form had it in characters data may hold."""
    return replace(
        _LAYOUT[CODES],
        rows=tuple(
            (item.number, item.code(line), item.label(line), _sort(line, item), *_original(line, item))
            for item in items
            for line in item.lines
        ),
    )


def _key(tally: Tally, item: Item, group: int, *, whole: bool = False) -> tuple[Datum, ...]:
    """The first columns of a row; ``whole``: of the question the item is a part of."""
    return (
        tally.description.lecture.day,
        mapped(item.of.question.number).text if whole else item.number,
        item.text.text if whole else item.words,
        item.of.question.kind.value,
        mapped(tally.groups[group].label, eras=True).text,
    )


def _sort(line: Line, item: Item) -> str:
    """種類 of a code: what the form offered, or what the tally adds."""
    if line.role is LineRole.OPTION and line.option is None:
        return "回答の有無"
    if line.option is not None and line.option == item.of.question.other:
        return "選択肢（その他）"
    return line.role.value


def _original(line: Line, item: Item) -> tuple[str | None, str]:
    """調査票の表記 and 表記の変更; empty for a row the form did not have."""
    if line.option is None:
        return None, UNCHANGED
    option = item.options[line.option]
    dropped = () if option.label == option.original.text else ("選択肢の番号を分離",)
    return option.original.text, Mapped(text="", changes=(*option.original.changes, *dropped)).told
