"""Refreshing after dozens of edits drawn from seeds; thousands are in ``tests/bench/edits.py``."""

from __future__ import annotations

import functools
import random

import pytest

from dxforms.report.document import Report
from dxforms.report.marks import MarkSort
from tests import outside
from tests.edits import Editor, as_word_saves
from tests.report.judged import faults
from tests.report.late import counted, first, written


@functools.cache
def new() -> Report:
    """The report of the late answers, written anew."""
    return written(counted(44))[1]


def edited(seed: int, edits: int) -> tuple[bytes, Editor]:
    """The first report as somebody left it."""
    rng = random.Random(seed)
    data, report = first()
    figures = {mark.name: mark.written for mark in report.manifest.marks if mark.sort is MarkSort.FIGURE}
    editor = Editor(data, rng, figures)
    for _ in range(edits):
        editor.edit()
    saved = editor.edited()
    return (as_word_saves(saved, rng) if rng.random() < 0.5 else saved), editor


def check(seed: int, edits: int = 12) -> list[str]:
    """What a refresh got wrong for a seed."""
    data, editor = edited(seed, edits)
    refreshed, report = written(counted(44), data)
    found = [
        f"{editor.done}: {fault}" for fault in faults(data, refreshed, editor, first()[1], new(), report)
    ]
    again, _ = written(counted(44), refreshed)
    if again != refreshed:
        found.append(f"{editor.done}: refreshed twice, another file")
    return found


@pytest.mark.parametrize("seed", range(24))
def test_a_refresh_loses_nothing_and_names_every_stale_figure(seed):
    assert check(seed) == []


@pytest.mark.outside
@pytest.mark.parametrize("seed", [3, 11])
def test_the_validator_finds_nothing_new_after_a_refresh(seed, tmp_path):
    data, _ = edited(seed, 12)
    (tmp_path / "edited.docx").write_bytes(data)
    (tmp_path / "refreshed.docx").write_bytes(written(counted(44), data)[0])
    before = {finding.rpartition(": ")[2] for finding in outside.validate(tmp_path / "edited.docx")}
    after = {finding.rpartition(": ")[2] for finding in outside.validate(tmp_path / "refreshed.docx")}
    assert after <= before
