"""A table as it reached us: values with their addresses."""

from __future__ import annotations

from dxforms.grid import Grid, column_letters


def test_columns_have_excels_letters():
    assert [column_letters(column) for column in (0, 25, 26, 51, 52, 701, 702, 16383)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip


def test_a_value_is_found_again_in_its_file_wherever_the_table_begins():
    grid = Grid(file="回答.xlsx", sheet="Sheet1", rows=(("ID", "部"), (1, "午前")), top=2, left=1)
    assert str(grid.where(1, 1)) == "「回答.xlsx」 「Sheet1」シート セルC4"
    assert grid.headings == ("ID", "部")
    assert list(grid.records()) == [(1, (1, "午前"))]
    assert Grid(file="空.csv").headings == ()
