"""The workbook inside a chart."""

from __future__ import annotations

import io

import openpyxl
import pytest

from dxforms.report.chart_book import Sheet, sheet_from, workbook_bytes
from tests import outside, packages

SHEET = Sheet(
    categories=("=1+1", "研修\n会", "  前の空白", "_x0041_"),
    names=("午前の部", "午後の部"),
    values=((71.9, None, 100.0, 0.0), (1.5, 2, 3, 4)),
    counts=((23, 0, 32, 0), (1, 2, 3, 4)),
)


def test_cells_are_read_back_as_written_by_two_readers() -> None:
    expected = (
        (None, "午前の部", "午後の部", None, "午前の部（回答数）", "午後の部（回答数）"),
        ("=1+1", 71.9, 1.5, None, 23, 1),
        ("研修\n会", None, 2, None, 0, 2),
        ("  前の空白", 100, 3, None, 32, 3),
        ("_x0041_", 0, 4, None, 0, 4),
    )
    data = workbook_bytes(SHEET)
    assert sheet_from(data) == expected
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Sheet1"]
    assert tuple(tuple(cell.value for cell in row) for row in sheet.iter_rows()) == expected
    assert {cell.data_type for cell in sheet["A"][1:]} == {"s"}


def test_same_cells_give_the_same_bytes() -> None:
    assert workbook_bytes(SHEET) == workbook_bytes(SHEET)


def test_something_else_than_a_workbook_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        sheet_from(b"PK")
    with pytest.raises(ValueError, match="cannot be read"):
        sheet_from(workbook_bytes(SHEET), "別のシート")


def test_package_check_finds_nothing() -> None:
    assert packages.findings(workbook_bytes(SHEET)) == []


@pytest.mark.outside
def test_validator_finds_nothing(tmp_path) -> None:
    outside.need_validator()
    (tmp_path / "book.xlsx").write_bytes(workbook_bytes(SHEET))
    assert outside.validate(tmp_path / "book.xlsx") == []
