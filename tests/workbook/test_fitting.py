"""Text fitted to cells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxforms.text import width
from dxforms.workbook.fitting import (
    CELL_CHARACTERS,
    ROW_POINTS,
    first_units,
    fits_cell,
    line_count,
    lines,
    row_height,
)


def test_a_text_is_broken_at_the_width_with_its_own_breaks_kept():
    assert lines("あいうえおか\nabc", 6) == ["あいう", "えおか", "abc"]


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("あいう。えお", ["あいう。", "えお"]),
        ("あい「うえお", ["あい", "「うえ", "お"]),
        ("", [""]),
        ("「「「「", ["「", "「「「"]),
    ],
)
def test_signs_stand_where_they_may(text, broken):
    assert lines(text, 6) == broken


@settings(max_examples=60)
@given(st.text("あい、。「」ab ", max_size=80), st.integers(4, 30))
def test_no_character_is_lost_and_no_line_is_more_than_a_sign_too_wide(text, columns):
    broken = lines(text, columns)
    assert "".join(broken) == text
    assert all(width(line) <= columns + 2 for line in broken)


@settings(max_examples=60)
@given(st.text("あいab。\n", max_size=120), st.integers(6, 40))
def test_a_row_is_never_estimated_lower_than_its_text_breaks(text, columns):
    assert line_count(text, columns) >= sum(
        -(-width(paragraph) // columns) or 1 for paragraph in text.split("\n")
    )


def test_a_row_is_no_higher_than_excel_shows():
    assert row_height([("あ" * 5_000, 20.0)]) == ROW_POINTS


def test_a_cell_is_measured_in_utf16_and_no_character_is_split():
    assert fits_cell("あ" * CELL_CHARACTERS)
    assert not fits_cell("😀" * (CELL_CHARACTERS // 2 + 1))
    assert first_units("😀😀", 3) == "😀"
