"""A file judged by every rule. A rule that cannot be told from the file is never passed: it says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dxforms.readable import around, cells, eras, shape, whole
from dxforms.readable.page import File, Page
from dxforms.readable.rules import (
    BLANK_MEANING,
    BLANKS,
    CHARACTERS,
    CODES,
    COLOURS,
    DATES,
    DIVIDED,
    ENCODING,
    ERAS,
    HIDDEN,
    LAYOUT,
    MERGED,
    METADATA,
    NAMES,
    NOTES,
    NUMBERS,
    OBJECTS,
    ONE_DATUM,
    ONE_TABLE,
    OTHERS,
    QUESTIONS,
    QUOTES,
    REGION,
    RULES,
    UNITS,
    VALUES,
    Checked,
    Judged,
    Linted,
    LintFinding,
    Rule,
    Verdict,
)
from dxforms.readable.table import Table, layout_of, table_of
from dxforms.survey.datatable import DataTable
from dxforms.survey.opened import LAYOUTS as OPENED
from dxforms.survey.released import LAYOUTS
from dxforms.workbook.sheets import (
    ANSWERS,
    CHART_DATA,
    COMPARISON,
    CONTENTS,
    CROSSINGS,
    DATA,
    FIGURES,
    GROUPINGS,
    LONG_ANSWERS,
    OVERVIEW,
    RESPONDENTS,
)

FOR_MACHINES, FOR_PEOPLE, INTERNAL = "機械判読用のシート", "人が見るためのシート", "庁内限りのシート"
ANYBODYS, EMPTY = "表", "空のシート"
_ROLES = {
    **dict.fromkeys((OVERVIEW, CONTENTS, FIGURES, COMPARISON, CROSSINGS, CHART_DATA), FOR_PEOPLE),
    **dict.fromkeys((GROUPINGS, RESPONDENTS, ANSWERS, LONG_ANSWERS, DATA), INTERNAL),
}
"""What the other sheets of our workbooks are: they are not for machines, and not judged."""

_BY_TABLE: dict[Rule, Callable[[Table], Iterator[LintFinding]]] = {
    ONE_DATUM: cells.one_datum,
    NUMBERS: cells.numbers,
    MERGED: shape.merged,
    LAYOUT: cells.layout,
    NAMES: shape.names,
    VALUES: cells.values,
    OBJECTS: shape.objects,
    UNITS: shape.units,
    CHARACTERS: cells.characters,
    ERAS: eras.eras,
    BLANKS: cells.blanks,
    DIVIDED: shape.divided,
    ONE_TABLE: shape.one_table,
    OTHERS: whole.others,
    HIDDEN: around.hidden,
    NOTES: around.notes,
    COLOURS: around.colours,
    ENCODING: whole.encoding,
    QUOTES: whole.quotes,
}
_BY_FILE = (whole.region, whole.codes, whole.questions, whole.metadata, whole.split_tables)
_NOT_IN_CSV = frozenset({MERGED, OBJECTS, HIDDEN, COLOURS})
_CSV_ONLY = frozenset({ENCODING, QUOTES, DATES})
_IN_NUMBERS = frozenset({NUMBERS, UNITS, BLANKS})
_DOUBTS = {
    ONE_DATUM: "1つのセルに2つ以上の事柄が入っていないかは、内容を見て確かめてください。",
    NAMES: "項目名が省略されていないかは、内容を見て確かめてください。",
    ERAS: "年月日の項目が見当たりません。いつのデータか分かるように、西暦の項目を加えてください。",
    REGION: "地域の項目が見当たりません。地域コード又は地域の名称の項目があるか確かめてください。",
    CODES: "調査のデータのときは、選択肢がコードで示され、コード表があるか確かめてください。",
    QUESTIONS: "調査のデータのときは、設問の一覧があるか確かめてください。",
    OTHERS: "調査のデータのときは、その他の記入が独立した列にあるか確かめてください。",
    METADATA: "調査の概要、集計の方法等を記載したものがあるか確かめてください。",
    BLANK_MEANING: "空欄があります。空欄の意味が、表の外のメタデータ等に記載されているか確かめてください。",
}
"""What a person must look at in anybody's file, because nothing in it tells."""
_ELSEWHERE = {
    REGION: "団体名は「メタデータ」にあります。このファイルだけでは検査できません。",
    CODES: "データと「コード表」の突合せは、このファイルだけではできません。",
    QUESTIONS: "データと「設問一覧」の突合せは、このファイルだけではできません。",
    BLANK_MEANING: "空欄の意味は「メタデータ」にあります。このファイルだけでは検査できません。",
    METADATA: "「メタデータ」は別のファイルです。このファイルだけでは検査できません。",
}
"""Rules that one of several CSV files cannot tell alone."""


def judge(
    file: File, *, beside: Sequence[File] = (), layouts: Sequence[DataTable] = (*LAYOUTS, *OPENED)
) -> Linted:
    """The verdict of every rule, with all findings.

    ``beside`` are the other CSV files of one survey's data, with which a table of ours is compared; ``layouts`` are
    the tables known as ours.
    """
    seen = [_seen(file, page, layouts) for page in file.pages]
    tables = [table for _, table in seen if table is not None]
    others = []
    if any(table.is_known for table in tables):
        near = [_seen(other, page, layouts)[1] for other in beside for page in other.pages]
        others = [table for table in near if table is not None and table.is_known]
    found = list(_findings(file, tables, others, layouts))
    return Linted(
        file=file.name,
        sheets=tuple(
            Judged(name=page.name, role=role, is_judged=table is not None)
            for page, (role, table) in zip(file.pages, seen, strict=True)
        ),
        rules=tuple(
            _checked(rule, tables, others, [each for each in found if each.rule is rule]) for rule in RULES
        ),
    )


def _seen(file: File, page: Page, layouts: Sequence[DataTable]) -> tuple[str, Table | None]:
    """What a page is taken for, and its table where it is judged."""
    if file.is_ours and page.name in _ROLES and layout_of(file.name, page, layouts) is None:
        return _ROLES[page.name], None
    if not any(page.cells) and not page.drawings:
        return EMPTY, None
    table = table_of(file.name, page, layouts)
    return FOR_MACHINES if table.is_known else ANYBODYS, table


def _findings(
    file: File, tables: Sequence[Table], others: Sequence[Table], layouts: Sequence[DataTable]
) -> Iterator[LintFinding]:
    names = {layout.name: layout for layout in layouts}
    for table in tables:
        for check in _BY_TABLE.values():
            yield from check(table)
        if table.is_csv:
            yield from eras.dates(table)
        if file.is_ours and not table.is_known and table.page.name in names:
            yield from shape.renamed(table, names[table.page.name])
    for look in _BY_FILE:
        yield from (each for each in look([*tables, *others]) if not others or each.where.file == file.name)


def _checked(
    rule: Rule, tables: Sequence[Table], others: Sequence[Table], found: Sequence[LintFinding]
) -> Checked:
    verdicts = {each.verdict for each in found}
    if found:
        verdict = Verdict.BROKEN if Verdict.BROKEN in verdicts else Verdict.LOOK
        return Checked(rule=rule, verdict=verdict, findings=tuple(found))
    verdict, reason = _unfound(rule, tables, others)
    return Checked(rule=rule, verdict=verdict, reason=reason)


def _unfound(rule: Rule, tables: Sequence[Table], others: Sequence[Table]) -> tuple[Verdict, str]:
    """What is said of a rule where nothing was found."""
    if not tables:
        return (
            Verdict.UNCHECKED,
            "検査する表がありません（空のファイル、又は人が見るためのシート及び庁内限りのシートだけです）。",
        )
    is_csv = tables[0].is_csv
    if rule in _CSV_ONLY and not is_csv:
        return Verdict.UNCHECKED, "CSVの規則です（このファイルはExcelのブックです）。"
    if rule in _NOT_IN_CSV and is_csv:
        return Verdict.KEPT, "CSVにはない機能です。"
    if rule in _IN_NUMBERS and not any(table.numeric for table in tables):
        return Verdict.UNCHECKED, "数値の列が見当たりません。"
    unknown = [table for table in tables if not table.is_known]
    if rule in _ELSEWHERE and len(unknown) < len(tables):
        return _of_ours(rule, [*tables, *others])
    if rule in _DOUBTS and any(_is_doubtful(rule, table) for table in unknown):
        return Verdict.LOOK, _DOUBTS[rule]
    return Verdict.KEPT, ""


def _of_ours(rule: Rule, tables: Sequence[Table]) -> tuple[Verdict, str]:
    """Of our tables: kept where what the rule asks for lies in the same file."""
    if whole.has_all(rule, tables):
        return Verdict.KEPT, ""
    return Verdict.UNCHECKED, _ELSEWHERE[rule]


def _is_doubtful(rule: Rule, table: Table) -> bool:
    if rule is ERAS:
        return not any(map(eras.is_western, (*table.head, *table.cells)))
    if rule is REGION:
        return not whole.names_region(table)
    if rule is BLANK_MEANING:
        return any(
            index >= len(row) or row[index] is None
            for row in table.body
            if any(row)
            for index in range(table.left, len(table.headings))
        )
    return True
