"""Which table of a workbook holds the responses, and which of its rows are some. Values in, values out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dxforms.grid import Value, column_letters
from dxforms.issues import InputError, Issue, Where, fault, notice, quoted
from dxforms.records import record
from dxforms.source.worksheets import Address, SheetPart, Table
from dxforms.survey.columns import Role, forms_score, heading_text, layout
from dxforms.survey.moments import is_moment

Line = tuple[Value, ...]
Rows = list[Line]

_KEPT_BY_FORMS = "OfficeForms.Table"  # in the workbook that Forms keeps in OneDrive
_SHOWN = 5  # addresses named in one notice
_HEADING_ROWS = 30  # rows searched for the headings where there is no table


@record(frozen=False)
class Candidate:
    """A range that may hold responses, with its sheet's rows; ``score`` says how much its headings look like it."""

    part: SheetPart
    rows: Rows
    area: Table
    is_table: bool
    score: int


def candidates(part: SheetPart, rows: Rows) -> list[Candidate]:
    """The tables a sheet defines, or the sheet itself from its heading row where it defines none."""
    bare = None if part.tables else _bare_area(rows)
    areas = part.tables if bare is None else (bare,)
    return [
        Candidate(
            part=part,
            rows=rows,
            area=area,
            is_table=bare is None,
            score=_score(_line(rows, area.top, area.left, area.right)),
        )
        for area in areas
    ]


def choose(found: Sequence[Candidate], file: str) -> tuple[Candidate, list[Issue]]:
    """The candidate that looks most like responses, a defined table before a bare sheet; notices of its rivals.

    Raises InputError where there is no candidate, or none looks more like responses than another.
    """
    where = Where(file=file)
    if not found:
        raise InputError(
            [
                fault(
                    "table.none",
                    "どのシートにも値がありません。回答のファイルかどうかご確認ください。",
                    where,
                )
            ]
        )
    best = max(found, key=lambda c: (c.score, c.is_table, c.area.name == _KEPT_BY_FORMS))
    rivals = [c for c in found if c is not best and c.score == best.score]
    if best.score == 0 and rivals:
        names = "、".join(quoted(c.part.name) for c in found)
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
    return best, notices


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


def cut(chosen: Candidate, file: str) -> tuple[Line, list[Line], list[Issue]]:
    """The table's headings and its own rows, those that are no response blank; notices of all that is left out."""
    area, rows = chosen.area, chosen.rows
    width = area.right - area.left + 1
    body = rows[area.top + 1 : area.bottom + 1]
    if body and len(body[0]) != width:
        blank: Line = (None,) * width
        body = [(line + blank)[area.left : area.right + 1] for line in body]
    headings = tuple(heading_text(v) or None for v in _line(rows, area.top, area.left, area.right))
    where = Where(file=file, sheet=chosen.part.name)
    dropped = drop_strays(headings, body)
    while body and all(v is None for v in body[-1]):
        body.pop()  # a table without answers keeps one blank row
    issues = [stray_rows([(area.top + 1 + r, area.left) for r in dropped], where)] if dropped else []
    return headings, body, [*issues, *_outside(chosen, where)]


def drop_strays(headings: Line, body: list[Line]) -> list[int]:
    """Indices of rows that are no response, made blank: without ID, or (no ID column) next to nothing and no time."""
    roles = layout(headings, body).roles
    identity, time = roles.get(Role.ID), roles.get(Role.COMPLETED)
    dropped = []
    for r, line in enumerate(body):
        if identity is not None:
            if line[identity] is not None:
                continue
            stray = any(v is not None for v in line)
        elif time is not None and line[time] is None:
            stray = 0 < sum(v is not None for v in line) <= 2 < len(line)
        else:
            continue
        if stray:
            dropped.append(r)
            body[r] = (None,) * len(headings)
    return dropped


def stray_rows(cells: Sequence[Address], where: Where) -> Issue:
    """The notice of rows that :func:`drop_strays` found, by their first cells."""
    return notice(
        "row.stray",
        f"{cells_text(cells)}から始まる{len(cells)}行は、IDや回答時刻が無いため回答ではないものとして除きました。",
        where,
    )


def _outside(chosen: Candidate, where: Where) -> list[Issue]:
    """Notices of what stands beside and under the table on its sheet."""
    area, rows = chosen.area, chosen.rows
    beside: list[Address] = []
    under: list[Address] = []
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
                "cell.beside",
                f"表の外の{cells_text(beside)}に書き込みがあります。集計には使いません。",
                where,
            )
        )
    if under:
        answers = [
            (r, c) for r, c in under
            if c == area.left and any(is_moment(v) or hasattr(v, "year") for v in rows[r][area.left : area.left + 3])
        ]  # fmt: skip
        message = (
            f"表の下の{cells_text(under)}から始まる{len(under)}行は表に含まれていないため、読みませんでした。"
        )
        if answers:
            message += f"うち{len(answers)}行は回答のように見えます。回答であれば、Excelで表の範囲を広げて保存してください。"
        issues.append(notice("row.under", message, where))
    return issues


def cells_text(addresses: Collection[Address]) -> str:
    """セルC3、D4ほか2個."""
    names = [f"{column_letters(column)}{row + 1}" for row, column in addresses]
    more = f"ほか{len(names) - _SHOWN}個" if len(names) > _SHOWN else ""
    return f"セル{'、'.join(names[:_SHOWN])}{more}"
