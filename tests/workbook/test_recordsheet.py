"""Rows written whole: to the byte as XlsxWriter writes them one cell at a time."""

from __future__ import annotations

import io
import zipfile

import pytest
from xlsxwriter.worksheet import Worksheet

from dxforms.workbook.recordsheet import RecordSheet
from dxforms.workbook.writer import write_tally
from tests.workbook.surveys import random_tally


def sheets(seed: int) -> dict[str, bytes]:
    stream = io.BytesIO()
    write_tally(random_tally(seed), stream)
    with zipfile.ZipFile(stream) as parts:
        return {name: parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name}


@pytest.mark.parametrize("seed", range(1, 9))
def test_rows_are_as_xlsxwriter_writes_them(seed, monkeypatch):
    ours = sheets(seed)
    monkeypatch.setattr(RecordSheet, "_write_rows", Worksheet._write_rows)
    monkeypatch.setattr(RecordSheet, "_calculate_spans", Worksheet._calculate_spans)
    theirs = sheets(seed)
    assert len(ours) > 3
    assert ours == theirs


def test_a_condition_is_as_xlsxwriter_would_have_it(monkeypatch):
    ours = sheets(3)
    monkeypatch.setattr(RecordSheet, "_prepare_formula", Worksheet._prepare_formula)
    assert any(b"<conditionalFormatting" in part for part in ours.values())
    assert ours == sheets(3)
