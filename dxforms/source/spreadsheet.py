"""Workbooks and CSV files as grids of values with their addresses (calamine).

calamine is the reader because it sees every row of an untouched download, whose dimension says ``A1``; what it
drops (error values, formulas saved without a result) is read from the package beside it.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from dxforms.grid import Grid, Value, column_letters
from dxforms.issues import InputError, Issue, Where, fault, notice, quoted
from dxforms.source.delimited import decode, rows_of
from dxforms.source.opening import Form, Opened, Source, open_source
from dxforms.source.package import SheetPart, Table, inspect
from dxforms.survey.columns import Role, forms_score, heading_text, layout
from dxforms.survey.moments import is_moment

Line = tuple[Value, ...]
Rows = list[Line]

_KEPT_BY_FORMS = "OfficeForms.Table"  # in the workbook that Forms keeps in OneDrive
_SHOWN = 5  # addresses named in one notice
_HEADING_ROWS = 30  # rows searched for the headings where there is no table


def read_book(src: Source, *, name: str = "") -> dict[str, Grid]:
    """Every worksheet of an .xlsx as a grid from A1, in the book's order.

    An empty text is None, an error value the text Excel shows. ``name`` is shown instead of the path's last part.
    Raises InputError where the file cannot be read or is no workbook.
    """
    opened = open_source(src, name)
    _need_workbook(opened)
    book = _Book(opened)
    return {
        part.name: Grid(
            file=opened.name,
            sheet=part.name,
            rows=tuple(book.rows(part)),
            sha256=opened.sha256,
            notices=book.lost(part),
        )
        for part in book.parts
    }


def read_table(src: Source, *, name: str = "") -> Grid:
    """The responses of an export (.xlsx or .csv): headings first, then the rows.

    Of a workbook the table (or, where no table is defined, the sheet) whose first headings are Forms' own; of it
    only the table's range. Rows without an ID are blank in the grid and noticed, and so is what stands beside and
    under the table. ``types_lost`` is true for CSV. Raises InputError as :func:`read_book` does, and where no
    sheet holds responses.
    """
    opened = open_source(src, name)
    if opened.form is Form.TEXT:
        return _csv(opened)
    return _choose(_Book(opened))


def _need_workbook(opened: Opened) -> None:
    if opened.form is not Form.WORKBOOK:
        message = "Excelのブック（.xlsx）ではありません。Excelで開き、「Excel ブック（*.xlsx）」として保存し直してください。"
        raise InputError([fault("workbook.unknown", message, Where(file=opened.name))])


class _Book:
    """One workbook: its package looked at, its values read sheet by sheet."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.parts = inspect(opened.data, opened.name)
        try:
            self._book = CalamineWorkbook.from_filelike(io.BytesIO(opened.data))
        except CalamineError:
            raise self._broken() from None

    def _broken(self) -> InputError:
        message = "ブックの中身が壊れていて読み込めません。Excelで開いて保存し直すか、もう一度ダウンロードしてください。"
        return InputError([fault("workbook.broken", message, Where(file=self.opened.name))])

    def rows(self, part: SheetPart) -> Rows:
        """A sheet's values from A1; empty texts None, whole floats int, error values as shown."""
        try:
            raw = self._book.get_sheet_by_name(part.name).to_python(skip_empty_area=False)
        except CalamineError:
            raise self._broken() from None
        rows: Rows = [
            tuple(
                [None if v == "" else int(v) if v.__class__ is float and v.is_integer() else v for v in line]
            )
            for line in raw
        ]
        return _with_errors(rows, part.errors) if part.errors else rows

    def lost(self, part: SheetPart) -> tuple[Issue, ...]:
        """Notices of error values and of formulas without a result."""
        issues = []
        where = Where(file=self.opened.name, sheet=part.name)
        if part.errors:
            kinds = "、".join(sorted(set(part.errors.values())))
            issues.append(
                notice(
                    "cell.error",
                    f"{_cells(part.errors)}がエラー値（{kinds}）です。表示どおりの文字として読みました。",
                    where,
                )
            )
        if part.unsolved:
            issues.append(
                notice(
                    "cell.unsolved",
                    f"{_cells(part.unsolved)}の数式は結果が保存されていないため、空欄として読みました。"
                    "Excelで開いて上書き保存してください。",
                    where,
                )
            )
        return tuple(issues)


def _with_errors(rows: Rows, errors: Mapping[tuple[int, int], str]) -> Rows:
    """The rows with error values as Excel shows them, widened where the reader had cut them."""
    height = max(max(row for row, _ in errors) + 1, len(rows))
    width = max(max(column for _, column in errors) + 1, len(rows[0]) if rows else 0)
    whole = [[*line, *[None] * (width - len(line))] for line in rows]
    whole += [[None] * width for _ in range(height - len(rows))]
    for (row, column), shown in errors.items():
        whole[row][column] = shown
    return [tuple(line) for line in whole]


def _cells(addresses: Collection[tuple[int, int]]) -> str:
    """セルC3、D4ほか2個."""
    names = [f"{column_letters(column)}{row + 1}" for row, column in addresses]
    more = f"ほか{len(names) - _SHOWN}個" if len(names) > _SHOWN else ""
    return f"セル{'、'.join(names[:_SHOWN])}{more}"


# --- which table -----------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class _Candidate:
    part: SheetPart
    rows: Rows
    area: Table
    is_table: bool
    score: int


def _choose(book: _Book) -> Grid:
    """The candidate that looks most like responses; a defined table before a bare sheet."""
    candidates: list[_Candidate] = []
    for part in book.parts:
        rows = book.rows(part)
        for table in part.tables:
            heads = _line(rows, table.top, table.left, table.right)
            candidates.append(
                _Candidate(part=part, rows=rows, area=table, is_table=True, score=_score(heads))
            )
        if not part.tables:
            area = _bare_area(rows)
            if area is not None:
                heads = _line(rows, area.top, area.left, area.right)
                candidates.append(
                    _Candidate(part=part, rows=rows, area=area, is_table=False, score=_score(heads))
                )
    where = Where(file=book.opened.name)
    if not candidates:
        raise InputError(
            [
                fault(
                    "table.none",
                    "どのシートにも値がありません。回答のファイルかどうかご確認ください。",
                    where,
                )
            ]
        )
    best = max(candidates, key=lambda c: (c.score, c.is_table, c.area.name == _KEPT_BY_FORMS))
    rivals = [c for c in candidates if c is not best and c.score == best.score]
    if best.score == 0 and rivals:
        names = "、".join(quoted(c.part.name) for c in candidates)
        raise InputError(
            [
                fault(
                    "table.unknown",
                    f"{names}のうち、どのシートが回答か分かりません。回答のシートだけのブックを指定してください。",
                    where,
                )
            ]
        )
    notices = [
        notice(
            "table.rival",
            f"回答の表がほかにもあります（「{rival.part.name}」シート）。「{best.part.name}」シートの表だけを読みました。",
            where,
        )
        for rival in rivals
    ]
    return _cut(best, book, notices)


def _score(headings: Sequence[Value]) -> int:
    """3–5 for Forms' columns, 1 where a column of times is named (Google Forms, LoGoフォーム), else 0."""
    forms = forms_score(headings)
    if forms >= 2:
        return forms
    return int(Role.COMPLETED in layout(headings, ()).roles)


def _line(rows: Rows, row: int, left: int, right: int) -> list[Value]:
    line = rows[row] if row < len(rows) else ()
    return [line[c] if c < len(line) else None for c in range(left, right + 1)]


def _bare_area(rows: Rows) -> Table | None:
    """Where the table lies on a sheet that defines none: from the heading row to the sheet's last row."""
    filled = [r for r, line in enumerate(rows) if any(v is not None for v in line)]
    if not filled:
        return None
    top, left, best = filled[0], 0, -1
    for r in filled[:_HEADING_ROWS]:
        starts = [c for c, v in enumerate(rows[r]) if v is not None and (c == 0 or rows[r][c - 1] is None)]
        for c in starts:
            score = _score(rows[r][c:])
            if score > best:
                top, left, best = r, c, score
    heads = rows[top]
    right = left
    while right + 1 < len(heads) and heads[right + 1] is not None:
        right += 1
    return Table(name="", top=top, left=left, bottom=filled[-1], right=right)


# --- what of it ------------------------------------------------------------------------------------------


def _cut(chosen: _Candidate, book: _Book, notices: list[Issue]) -> Grid:
    """The table's own rows, without those that are no response; everything left out is noticed."""
    area, rows, opened = chosen.area, chosen.rows, book.opened
    width = area.right - area.left + 1
    blank: Line = (None,) * width
    body = rows[area.top + 1 : area.bottom + 1]
    if body and len(body[0]) != width:
        body = [(line + blank)[area.left : area.right + 1] for line in body]
    headings = tuple(heading_text(v) or None for v in _line(rows, area.top, area.left, area.right))
    where = Where(file=opened.name, sheet=chosen.part.name)
    dropped = _drop(headings, body, blank)
    while body and body[-1] is blank:
        body.pop()
    if dropped:
        cells = [(area.top + 1 + r, area.left) for r in dropped]
        notices.append(
            notice(
                "row.stray",
                f"{_cells(cells)}から始まる{len(cells)}行は、IDや回答時刻が無いため回答ではないものとして除きました。",
                where,
            )
        )
    while body and all(v is None for v in body[-1]):
        body.pop()  # a table without answers keeps one blank row
    notices += _outside(chosen, where)
    return Grid(
        file=opened.name,
        sheet=chosen.part.name,
        rows=(headings, *body),
        top=area.top,
        left=area.left,
        sha256=opened.sha256,
        notices=(*book.lost(chosen.part), *notices),
    )


def _drop(headings: Line, body: list[Line], blank: Line) -> list[int]:
    """Indices of rows that are no response, now blank: without ID, or (no ID column) with next to nothing and no time."""
    roles = layout(headings, body).roles
    identity, time = roles.get(Role.ID), roles.get(Role.COMPLETED)
    dropped = []
    for r, line in enumerate(body):
        if identity is not None:
            if line[identity] is not None:
                continue
            stray = any(v is not None for v in line)
        elif time is not None and line[time] is None:
            count = sum(v is not None for v in line)
            stray = 0 < count <= 2 < len(line)
        else:
            continue
        if stray:
            dropped.append(r)
            body[r] = blank
    return dropped


def _outside(chosen: _Candidate, where: Where) -> list[Issue]:
    """Notices of what stands beside and under the table on its sheet."""
    area, rows = chosen.area, chosen.rows
    beside: list[tuple[int, int]] = []
    under: list[tuple[int, int]] = []
    fills = area.left == 0 and all(len(line) <= area.right + 1 for line in rows[:1])
    for r, line in enumerate(rows):
        inside = area.top <= r <= area.bottom
        if inside and fills:
            continue  # rows are of equal length: nothing stands beside the table
        cells = [*range(area.left), *range(area.right + 1, len(line))] if inside else range(len(line))
        for c in cells:
            if line[c] is not None:
                (under if r > area.bottom else beside).append((r, c))
                if not inside:
                    break  # one address a row
    issues = []
    if beside:
        issues.append(
            notice(
                "cell.beside", f"表の外の{_cells(beside)}に書き込みがあります。集計には使いません。", where
            )
        )
    if under:
        answers = [
            (r, c) for r, c in under
            if c == area.left and any(is_moment(v) or hasattr(v, "year") for v in rows[r][area.left : area.left + 3])
        ]  # fmt: skip
        message = (
            f"表の下の{_cells(under)}から始まる{len(under)}行は表に含まれていないため、読みませんでした。"
        )
        if answers:
            message += f"うち{len(answers)}行は回答のように見えます。回答であれば、Excelで表の範囲を広げて保存してください。"
        issues.append(notice("row.under", message, where))
    return issues


# --- CSV -------------------------------------------------------------------------------------------------


def _csv(opened: Opened) -> Grid:
    text, notices = decode(opened.data, opened.name)
    lines = rows_of(text, opened.name)
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    where = Where(file=opened.name)
    if not lines:
        raise InputError(
            [
                fault(
                    "file.empty",
                    "ファイルが空です（中身がありません）。もう一度ダウンロードしてください。",
                    where,
                )
            ]
        )
    width = len(lines[0])
    while width > 1 and not lines[0][width - 1].strip():
        width -= 1
    beside = [(r, width) for r, line in enumerate(lines) if any(cell.strip() for cell in line[width:])]
    blank: Line = (None,) * width
    body: list[Line] = [
        tuple([cell or None for cell in line[:width]]) + blank[len(line) :] for line in lines[1:]
    ]
    headings = tuple(cell or None for cell in lines[0][:width])
    dropped = _drop(headings, body, blank)
    issues = [
        *notices,
        notice(
            "csv.types_lost",
            "CSVのため、数値・日付・先頭の0などの型が失われています。できるだけ、ダウンロードした.xlsxをそのままご使用ください。",
            where,
        ),
    ]
    if dropped:
        cells = [(r + 1, 0) for r in dropped]
        issues.append(
            notice(
                "row.stray",
                f"{_cells(cells)}から始まる{len(cells)}行は、IDや回答時刻が無いため回答ではないものとして除きました。",
                where,
            )
        )
    if beside:
        issues.append(
            notice(
                "cell.beside",
                f"見出しのない列（{_cells(beside)}）に値があります。集計には使いません。",
                where,
            )
        )
    return Grid(
        file=opened.name,
        rows=(headings, *body),
        types_lost=True,
        sha256=opened.sha256,
        notices=tuple(issues),
    )
