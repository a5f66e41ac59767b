"""Findings as a person reads them."""

from __future__ import annotations

from dxforms.issues import Where
from dxforms.readable.gathering import gathered
from dxforms.readable.rules import BLANKS, LintFinding, Verdict


def at(*cells: str, message: str = "空欄です。", verdict: Verdict = Verdict.BROKEN, sheet: str = "表"):
    return [
        LintFinding(
            rule=BLANKS, verdict=verdict, message=message, where=Where(sheet=sheet, cell=cell), value=cell
        )
        for cell in cells
    ]


def ranges(findings) -> list[str]:
    return [finding.where.cell for finding in gathered(findings)]


def test_cells_under_each_other_are_one_range():
    assert ranges(at("B2", "B3", "B4", "B6")) == ["B2:B4", "B6"]


def test_cells_of_a_row_by_row_search_are_ranges_too():
    assert ranges(at("A2", "C2", "A3", "C3")) == ["A2:A3", "C2:C3"]


def test_ranges_of_the_same_rows_beside_each_other_are_one_rectangle():
    assert ranges(at("B2", "C2", "B3", "C3")) == ["B2:C3"]
    assert ranges(at("Z2", "AA2")) == ["Z2:AA2"]


def test_other_faults_and_other_sheets_stay_apart():
    assert ranges([*at("B2"), *at("B3", message="記号です。"), *at("B3", sheet="別")]) == ["B2", "B3", "B3"]


def test_a_range_shows_the_value_of_its_first_cell():
    assert [finding.value for finding in gathered(at("B2", "B3"))] == ["B2"]


def test_what_is_broken_comes_before_what_is_to_be_looked_at():
    assert ranges([*at("B2", verdict=Verdict.LOOK), *at("C9")]) == ["C9", "B2"]


def test_places_without_a_cell_and_merged_ranges_are_kept_as_they_are():
    assert ranges(at("", "", "C2:C3", "C4:C5")) == ["", "", "C2:C3", "C4:C5"]
