"""Parts of a saved workbook, as every program may write them."""

from __future__ import annotations

import io

import pytest
from lxml import etree

from dxforms.workbook.changes import Rectangle
from dxforms.workbook.saved_cells import without_cells
from dxforms.workbook.saved_settings import settings_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELLS = "<row r='1'><c r='A1'><v>1</v></c></row>"


def sheet(behind: str, before: str = "") -> etree._Element:
    return etree.fromstring(f'<worksheet xmlns="{MAIN}">{before}<sheetData/>{behind}</worksheet>')


@pytest.mark.parametrize(
    ("xml", "left"),
    [
        ("<w><cols/><sheetData>{}</sheetData><pageSetup/></w>", "<w><cols/><pageSetup/></w>"),
        ("<x:w><x:sheetData >{}</x:sheetData ><x:a/></x:w>", "<x:w><x:a/></x:w>"),
        ("<w><sheetData/><pageSetup/></w>", "<w><sheetData/><pageSetup/></w>"),
        ("<w><pageSetup/></w>", "<w><pageSetup/></w>"),
        ("<w><sheetData>{}</sheetData></w>", "<w></w>"),
    ],
)
@pytest.mark.parametrize("rows", [1, 60_000])
def test_what_stands_before_and_behind_the_cells_is_left_of_a_sheet(xml, left, rows):
    data = xml.replace("{}", CELLS * rows).encode()
    assert without_cells(io.BytesIO(data)).decode() == left


def test_a_sheet_that_ends_among_its_cells_is_no_sheet():
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(without_cells(io.BytesIO(b"<w><sheetData><row/>")))


@pytest.mark.parametrize(
    ("place", "areas"),
    [
        ("B3", [((2, 1), (2, 1))]),
        ("B3:C4 E5", [((2, 1), (3, 2)), ((4, 4), (4, 4))]),
        ("C:D", [((0, 2), (1_048_575, 3))]),
        ("$B$3:$B$9", [((2, 1), (8, 1))]),
        ("", []),
    ],
)
def test_a_rule_is_found_with_its_cells(place, areas: list[Rectangle]):
    found = settings_of(
        sheet(
            f'<conditionalFormatting sqref="{place}"><cfRule type="dataBar" priority="1"/></conditionalFormatting>'
        ),
        {},
    )
    assert [list(each) for each in found.rules.values()] == [areas]


def test_rules_that_differ_in_how_they_are_spelled_or_by_row_are_one():
    def rule(formula: str, place: str) -> str:
        return (
            f'<conditionalFormatting sqref="{place}"><cfRule type="expression" priority="1">'
            f"<formula>{formula}</formula></cfRule></conditionalFormatting>"
        )

    found = settings_of(
        sheet(rule("TRUE", "A1") + rule("1", "A2") + rule("$H5='x y'", "B5:B9") + rule("$H12 = 'xy'", "B12")),
        {},
    )
    assert len(found.rules) == 2


def test_the_scale_that_fits_a_sheet_to_its_pages_is_no_setting_of_anybody():
    fitted = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    one, other = (
        settings_of(sheet(f'<pageSetup scale="{scale}" fitToHeight="0"/>', fitted), {}).paper
        for scale in (71, 100)
    )
    assert one == other
    plain = settings_of(sheet('<pageSetup scale="71"/>'), {}).paper
    assert plain.scale == ("71",)
