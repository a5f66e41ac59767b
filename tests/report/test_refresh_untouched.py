"""A report nobody touched, refreshed."""

from __future__ import annotations

from dxforms.report.summary import RefreshSummary
from tests.report.late import counted, first, written


def test_a_report_nobody_touched_is_the_same_to_the_byte_where_nothing_is_counted_anew():
    data, report = first()
    again, refreshed = written(counted(41), data)
    assert again == data
    assert refreshed.manifest == report.manifest
    assert refreshed.refreshed == RefreshSummary()


def test_a_report_nobody_touched_takes_what_is_counted_anew():
    data, _ = first()
    again, refreshed = written(counted(44), data)
    assert again != data
    assert refreshed.refreshed is not None
    assert refreshed.refreshed.added
