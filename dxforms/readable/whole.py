"""Rules about a file as a whole: its form, the region, and what a survey's data needs beside the data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from dxforms.readable.eras import NOT_WESTERN, is_western
from dxforms.readable.page import Cell
from dxforms.readable.rules import (
    BLANK_MEANING,
    CODES,
    DIVIDED,
    ENCODING,
    ERAS,
    METADATA,
    OTHERS,
    QUESTIONS,
    QUOTES,
    REGION,
    LintFinding,
    Rule,
)
from dxforms.readable.table import Table
from dxforms.survey import about
from dxforms.survey import datatable as names
from dxforms.survey.opened import ROWS
from dxforms.text import key

# ---------------------------------------------------------------- CSV

_ENCODINGS = {"utf-8": "UTF-8（BOMなし）", "utf-16": "UTF-16", "cp932": "Shift_JIS"}


def encoding(table: Table) -> Iterator[LintFinding]:
    """Another encoding than UTF-8 with BOM."""
    form = table.page.csv
    if form is not None and form.encoding != "utf-8-sig":
        yield table.broken(
            ENCODING,
            None,
            f"文字コードが{_ENCODINGS[form.encoding]}です。Excelで「CSV UTF-8（コンマ区切り）」として保存し直してください。",
        )


def quotes(table: Table) -> Iterator[LintFinding]:
    """Another separator than the comma, fields without quotation marks, other line ends."""
    form = table.page.csv
    if form is None:
        return
    if form.separator != ",":
        name = "タブ" if form.separator == "\t" else f"「{form.separator}」"
        yield table.broken(QUOTES, None, f"{name}で区切られています。コンマで区切ってください。")
    if not form.is_quoted:
        yield table.broken(QUOTES, None, '「"」で囲まれていない項目があります。全ての項目を囲んでください。')
    if not form.has_crlf:
        yield table.broken(QUOTES, None, "改行がCRLFではありません。CRLFに直してください。")


# ---------------------------------------------------------------- what a survey's data needs

_REQUIRED = (
    "調査名", "調査実施日", "団体名", "出席者数（人）", "回答者数（人）", "割合の基数", "端数処理", "集計から除いた回答（件）", "空欄の意味",
    "作成プログラム",
)  # fmt: skip


def find(tables: Iterable[Table], name: str) -> Table | None:
    """The table of ours that has this name."""
    return next((table for table in tables if table.layout is not None and table.layout.name == name), None)


def metadata(tables: Sequence[Table]) -> Iterator[LintFinding]:
    """Facts that メタデータ lacks."""
    table = find(tables, names.METADATA)
    if table is None:
        yield from _missing(find(tables, names.FIGURES), METADATA, names.METADATA)
        return
    facts = _facts(table)
    for item in _REQUIRED:
        if not facts.get(item):
            rule = REGION if item == "団体名" else BLANK_MEANING if item == "空欄の意味" else METADATA
            yield table.broken(rule, None, f"「{item}」の記載がありません。行を加えてください。")
    for row in table.body:
        cells = {cell.column: cell for cell in row if cell is not None}
        if 0 in cells and cells[0].text == "調査実施日" and 2 in cells and not is_western(cells[2]):
            yield table.broken(ERAS, cells[2], NOT_WESTERN)


def region(tables: Sequence[Table]) -> Iterator[LintFinding]:
    """A メタデータ that names no 団体."""
    table = find(tables, names.METADATA)
    if table is None:
        return
    for row in table.body:
        cells = {cell.column: cell for cell in row if cell is not None}
        if 0 in cells and cells[0].text == "団体名" and 2 in cells and cells[2].text == about.NOT_NAMED:
            yield table.look(
                REGION, cells[2], "団体名の記載がありません。「講演会情報」の「団体名」に記入してください。"
            )


def codes(tables: Sequence[Table]) -> Iterator[LintFinding]:
    """Codes in the data that コード表 does not know."""
    listed, figures = find(tables, names.CODES), find(tables, names.FIGURES)
    columns = ("設問番号", "選択肢コード", "選択肢")
    if listed is None:
        yield from _missing(figures, CODES, names.CODES)
        return
    known = {tuple(record[column] for column in columns) for record in listed.records()}
    if figures is not None:
        message = "「コード表」にない設問番号、コード及び選択肢の組合せです。「コード表」に加えるか、直してください。"
        yield from _unknown(figures, columns, known, CODES, message, at="選択肢コード")
    respondents = find(tables, ROWS)
    if respondents is not None:
        yield from _coded(respondents, [(number, code) for number, code, _ in known])


_CHOSEN = {"0", "1"}
"""In the column of one option of several: not chosen, chosen."""


def _coded(respondents: Table, listed: Sequence[tuple[str, ...]]) -> Iterator[LintFinding]:
    """Columns of データ_回答 (Q1, or Q3_2 of one option) that are no question's, and codes in them that are none."""
    by_number: dict[str, set[str]] = {}
    for number, code in listed:
        by_number.setdefault(number, {names.CONFIDENTIAL}).add(code)
    options = {f"{number}_{code}": by_number[number] | _CHOSEN for number, code in listed}
    for index, heading in enumerate(respondents.headings):
        if not index:
            continue  # 部
        codes = by_number.get(heading) or options.get(heading) or options.get(heading.rstrip("_"))
        if codes is None:
            message = (
                "「コード表」にない設問番号又は選択肢コードの列です。「コード表」に加えるか、直してください。"
            )
            yield respondents.broken(CODES, respondents.head[index], message)
            continue
        for cell in respondents.column(index):
            if cell.text not in codes:
                message = "「コード表」にない選択肢コードです。「コード表」に加えるか、直してください。"
                yield respondents.broken(CODES, cell, message)


def questions(tables: Sequence[Table]) -> Iterator[LintFinding]:
    """Numbers of questions in the data that 設問一覧 does not know."""
    listed = find(tables, names.QUESTIONS)
    if listed is None:
        yield from _missing(find(tables, names.FIGURES), QUESTIONS, names.QUESTIONS)
        return
    known: set[tuple[str, ...]] = {(record["設問番号"],) for record in listed.records()}
    parents = {(record["親設問番号"],) for record in listed.records()}
    for name in (names.FIGURES, names.MEASURES, names.CODES):
        table = find(tables, name)
        if table is not None:
            numbers = known | parents if name == names.MEASURES else known
            message = "「設問一覧」にない設問番号です。「設問一覧」に加えるか、直してください。"
            yield from _unknown(table, ("設問番号",), numbers, QUESTIONS, message, at="設問番号")


def _unknown(
    table: Table,
    columns: Sequence[str],
    known: set[tuple[str, ...]],
    rule: Rule,
    message: str,
    *,
    at: str,
) -> Iterator[LintFinding]:
    places = [table.headings.index(column) for column in columns]
    for row in table.body:
        if any(row):
            texts = tuple((row[index] or Cell(0, 0, "")).text if index < len(row) else "" for index in places)
            if texts not in known:
                place = table.headings.index(at)
                number = next(cell.row for cell in row if cell is not None)
                cell = row[place] if place < len(row) else None
                yield table.broken(rule, cell or Cell(number, place, ""), message)


def _missing(figures: Table | None, rule: Rule, name: str) -> Iterator[LintFinding]:
    """A workbook with our data but without a sheet that belongs to it."""
    if figures is not None and not figures.is_csv:
        yield figures.broken(rule, None, f"ブックに「{name}」シートがありません。シートを加えてください。")


_NEEDED = {
    REGION: (names.METADATA,),
    CODES: (names.FIGURES, names.CODES),
    QUESTIONS: (names.FIGURES, names.QUESTIONS),
    METADATA: (names.METADATA,),
    BLANK_MEANING: (names.METADATA,),
}


def has_all(rule: Rule, tables: Sequence[Table]) -> bool:
    """True where the tables of ours that a rule needs are all in the file."""
    return all(find(tables, name) is not None for name in _NEEDED[rule])


def split_tables(tables: Sequence[Table]) -> Iterator[LintFinding]:
    """Sheets of anybody's with the same headings: one table that was divided, it may be."""
    seen: dict[tuple[str, ...], Table] = {}
    for table in tables:
        if table.is_known or len(table.headings) < 2:
            continue
        first = seen.setdefault(tuple(map(key, table.headings)), table)
        if first is not table:
            yield table.look(
                DIVIDED,
                table.head[0],
                f"「{first.page.name}」シートと同じ項目名の表です。1つの表を分けたものであれば、1つにまとめてください。",
            )


def _facts(table: Table) -> dict[str, str]:
    facts: dict[str, str] = {}
    for record in table.records():
        facts.setdefault(record["項目"], record["内容"])
    return facts


# ---------------------------------------------------------------- of anybody's files

_REGIONS = re.compile(
    r"団体(?:コード|名)|地域(?:コード|名)?|都道府県|市区?町村|自治体|地方公共団体|所在地|住所|国名|area|region",
    re.IGNORECASE,
)
_OTHER = re.compile(r"^その他\s*[（(：:]\s*(?!自由記述|記述|具体)[^）)]+")


def names_region(table: Table) -> bool:
    """True where a column tells the region and is filled."""
    return any(
        heading and _REGIONS.search(key(heading)) and any(table.column(index))
        for index, heading in enumerate(table.headings)
    )


def others(table: Table) -> Iterator[LintFinding]:
    """「その他（…）」 with what somebody wrote, in a cell together with the choice."""
    if table.is_known:
        return
    for cell in table.cells:
        if _OTHER.match(cell.text):
            yield table.look(
                OTHERS,
                cell,
                "「その他」に記入の内容が続いています。回答の記入のときは、別の列に分けてください。",
            )
