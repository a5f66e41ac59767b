"""Where rows and columns stand after people inserted and deleted some."""

from __future__ import annotations

import pytest

from dxforms.workbook.aligning import moves_of
from dxforms.workbook.compared import Cell

Cells = dict[tuple[int, int], Cell]


def drawn(*rows: str) -> Cells:
    """Cells from a drawing: words apart by blanks, ``.`` for nothing, a leading ``=`` for a formula."""
    return {
        (row, column): Cell(formula=word[1:]) if word.startswith("=") else Cell(value=word)
        for row, line in enumerate(rows)
        for column, word in enumerate(line.split())
        if word != "."
    }


BEFORE = drawn(
    "題 . .", "選択肢 全体 午前", "はい =A1+1 =B1", "いいえ =A1+1 =B1", "計 =SUM(B3:B4) =SUM(C3:C4)"
)


def test_what_stands_has_not_moved():
    assert not moves_of(BEFORE, BEFORE)


def test_an_overwritten_cell_moves_nothing():
    assert not moves_of(BEFORE, {**BEFORE, (2, 1): Cell(value=7)})


@pytest.mark.parametrize("at", [1, 3])
def test_an_inserted_row_is_found(at):
    now = {(row + (row >= at), column): cell for (row, column), cell in BEFORE.items()}
    for extra in ({}, {(at, 0): Cell(value="増やした行")}):
        moves = moves_of(BEFORE, {**now, **extra})
        assert (moves.rows.added, moves.rows.removed) == ((at,), ())
        assert moves.at((4, 2)) == (5, 2)


def test_a_deleted_row_is_found():
    now = {(row - (row > 2), column): cell for (row, column), cell in BEFORE.items() if row != 2}
    moves = moves_of(BEFORE, now)
    assert (moves.rows.added, moves.rows.removed) == ((), (2,))
    assert (moves.at((2, 0)), moves.at((4, 0))) == (None, (3, 0))


def test_an_inserted_column_beside_an_overwritten_cell_is_found():
    now = {(row, column + (column >= 2)): cell for (row, column), cell in BEFORE.items()}
    moves = moves_of(BEFORE, {**now, (2, 2): Cell(value=1), (4, 0): Cell(value="合計")})
    assert moves.columns.added == (2,)
    assert moves.at((4, 2)) == (4, 3)
    assert moves.is_new((2, 2))


def test_what_is_typed_behind_the_last_row_is_no_new_row():
    assert not moves_of(BEFORE, {**BEFORE, (9, 0): Cell(value="覚え書き"), (0, 7): Cell(value="覚え書き")})
