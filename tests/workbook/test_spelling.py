"""Formulas as programs spell them: one spelling, cells where they stand now."""

from __future__ import annotations

import pytest

from dxforms.workbook.spelling import here, moved, shape, spelled


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SUM('単純集計'!B$9, C10)", "sum(単純集計!$B9,C10)"),
        ("_xlfn.IFS(A1>0,1)", "IFS(A1>0, 1)"),
        ("'It''s'!A1", "'It''s'!$A$1"),
        ("COUNTIFS(回答データ[集計対象],\"する\")", "COUNTIFS( 回答データ[集計対象], \"する\" )"),
        ("SUM(回答データ[Q1 はい, いいえ])", "SUM(回答データ[[Q1 はい, いいえ]])"),
        ("SUM('概要'!$A$12:$A$13)", "SUM(概要!A12:A13)"),
    ],
)  # fmt: skip
def test_spellings_of_one_formula_are_one(one, other):
    assert spelled(one) == spelled(f"={other}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('IF(A1="x ",1)', 'IF(A1="x",1)'),
        ('IF(A1="x",1)', 'IF(A1="X",1)'),
        ("SUM(A1:A9)", "SUM(A1:A8)"),
        ("SUM(概要!A1)", "SUM(目次!A1)"),
        ("COUNTIFS(回答データ[Q1 A1],1)", "COUNTIFS(回答データ[Q1 A2],1)"),
    ],
)
def test_formulas_that_differ_stay_apart(one, other):
    assert spelled(one) != spelled(other)


def test_cells_are_named_where_they_stand_now_but_not_in_texts_and_columns_of_tables():
    def below(sheet: str, row: int, column: int) -> str:
        return here(sheet, row + 1, column)

    assert spelled("A1&\"A1\"&回答データ[A1]&'s t'!$B$2", below) == 'A2&"A1"&回答データ[A1]&s t!B3'


def test_functions_with_digits_and_names_are_no_cells():
    assert shape("LOG10(A1)+ATAN2(B2,C3)+Q1_2") == "LOG10(#)+ATAN2(#,#)+Q1_2"


def test_a_shared_formula_moves_its_loose_cells_only():
    assert moved('IF(B$9=0,"B9",$B10/B11)', 2, 1) == 'IF(C$9=0,"B9",$B12/C13)'
