"""Last time's figures, from the sheets for machines of its 集計.xlsx: what was released, no answer's words among it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from dxforms.grid import Grid, Value
from dxforms.issues import Findings, Where, quoted
from dxforms.survey.about import METADATA
from dxforms.survey.datatable import CONFIDENTIAL, NOT_AVAILABLE
from dxforms.survey.description import Identity
from dxforms.survey.past import PastItem, PastLine, Previous
from dxforms.survey.released import CODES, FIGURES, QUESTIONS
from dxforms.survey.tally import GroupKind, LineRole
from dxforms.text import clean, heading_key

SHEETS = (FIGURES, QUESTIONS, CODES, METADATA)
"""The sheets that are read; no other is."""


def previous_of(book: Mapping[str, Grid]) -> Previous:
    """The figures that the sheets of :data:`SHEETS` hold.

    :class:`InputError` with every fault and its cell: a column that is missing, a figure that is none.
    """
    found = Findings()
    tables = {name: _Table(book[name], found) for name in SHEETS}
    about = {
        (row["項目"], row["区分"]): row.value("内容") for row in tables[METADATA].rows("項目", "区分", "内容")
    }
    questions = list(tables[QUESTIONS].rows("設問番号", "設問文", "項目", "回答形式"))
    roles = {
        (row["設問番号"], row["選択肢コード"]): _ROLES.get(row["種類"], LineRole.OPTION)
        for row in tables[CODES].rows("設問番号", "選択肢コード", "種類")
    }
    figures: dict[str, list[tuple[int | None, PastLine]]] = {}
    whole = GroupKind.ALL.value
    for row in tables[FIGURES].rows(
        "設問番号", "区分", "選択肢コード", "選択肢", "回答者数（人）", "度数（人）"
    ):
        if row["区分"] != whole:
            continue
        number = row["設問番号"]
        line = PastLine(
            role=roles.get((number, row["選択肢コード"]), LineRole.OPTION),
            label=row["選択肢"],
            count=row.count("度数（人）"),
        )
        figures.setdefault(number, []).append((row.count("回答者数（人）"), line))
    identity = _identity(about, tables[METADATA].grid, found)
    found.raise_faults()
    if identity is None:
        raise AssertionError("a day that cannot be read is a fault")
    n = about.get(("回答者数（人）", whole))
    return Previous(
        identity=identity,
        base=str(about.get(("割合の基数", ""), "") or ""),
        n=int(n) if isinstance(n, (int, float)) else None,
        items=tuple(
            PastItem(
                number=row["設問番号"],
                text=row["設問文"],
                name=row["項目"],
                kind=row["回答形式"],
                base=figures[row["設問番号"]][0][0],
                lines=tuple(line for _, line in figures[row["設問番号"]]),
            )
            for row in questions
            if row["設問番号"] in figures
        ),
        file=tables[FIGURES].grid.file,
    )


_ROLES = {
    LineRole.STRAY.value: LineRole.STRAY,
    LineRole.NO_ANSWER.value: LineRole.NO_ANSWER,
}


def _identity(about: Mapping[tuple[str, str], Value], grid: Grid, found: Findings) -> Identity | None:
    day, title = about.get(("調査実施日", "")), about.get(("講演会名", ""))
    if isinstance(day, date):  # a datetime, where somebody typed the day anew
        day = date(day.year, day.month, day.day).isoformat()
    try:
        return Identity(day=date.fromisoformat(str(day)), title=str(title or ""))
    except ValueError:
        found.fault(
            "previous.day",
            f"「調査実施日」の内容を日付として読めません。{_REMADE}",
            grid.where(0, 0),
        )
        return None


_REMADE = (
    "前回の集計のこのシートが書き換えられています。前回の講演会のフォルダーで「dxforms tally」を実行して作り直すか、"
    "「前回の集計」を空欄にしてください。"
)


class _Table:
    """One sheet: rows under the headings in row 1."""

    def __init__(self, grid: Grid, found: Findings) -> None:
        self.grid = grid
        self.found = found
        self.columns = {heading_key(str(name)): at for at, name in enumerate(grid.headings) if name}

    def rows(self, *names: str) -> Iterator[_Row]:
        """The rows; none where a column of these is missing, which is a fault."""
        missing = [name for name in names if heading_key(name) not in self.columns]
        if missing:
            self.found.fault(
                "previous.column",
                f"見出し{'、'.join(map(quoted, missing))}の列がありません。{_REMADE}",
                self.grid.where(0, 0),
            )
            return
        for index, cells in self.grid.records():
            if any(cell is not None for cell in cells):
                yield _Row(self, index, cells)


class _Row:
    """One row: its texts by heading, and its figures."""

    def __init__(self, table: _Table, index: int, cells: tuple[Value, ...]) -> None:
        self._table, self._index, self._cells = table, index, cells

    def value(self, name: str) -> Value:
        """What stands in a column."""
        at = self._table.columns[heading_key(name)]
        return self._cells[at] if at < len(self._cells) else None

    def __getitem__(self, name: str) -> str:
        value = self.value(name)
        return "" if value is None else clean(str(value))

    def count(self, name: str) -> int | None:
        """A count of people; None where it was not released; a fault where it is none."""
        value = self.value(name)
        if value in {NOT_AVAILABLE, CONFIDENTIAL}:
            return None
        if (
            isinstance(value, (int, float))
            and not isinstance(value, bool)
            and value >= 0
            and value == int(value)
        ):
            return int(value)
        where: Where = self._table.grid.where(self._index, self._table.columns[heading_key(name)])
        self._table.found.fault(
            "previous.figure",
            f"{quoted(value if value is not None else '空欄')}は人数ではありません。{_REMADE}",
            where,
        )
        return None
