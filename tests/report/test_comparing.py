"""As written, as found, as counted: the decisions alone."""

from __future__ import annotations

import pytest

from dxforms.report.comparing import aligned, figures_in, says, stale_note
from dxforms.report.marks import Mark, MarkSort, digest, name_of


@pytest.mark.parametrize(
    ("text", "figure", "there"),
    [
        ("24名である", "4名", False),
        ("計4名である", "4名", True),
        ("1,234件", "234件", False),
        ("71.9%", "1.9%", False),
        ("約71.9%である", "71.9%", True),
    ],
)
def test_a_figure_is_found_as_such(text, figure, there):
    assert says(text, figure) is there


def test_figures_are_told_by_their_units():
    assert figures_in("41名中39名（95.1%）が第2部で「3つ」と回答") == ("41名", "39名", "95.1%")


def test_the_comment_says_each_pair_once():
    assert stale_note([("23名", "24名"), ("71.9%", "75.0%"), ("23名", "24名")]) == (
        "集計値が変わりました（前：23名、71.9% → 今：24名、75.0%）。この箇所は手直しされているため、書き換えていません。"
    )


def prose(*texts: str) -> list[Mark]:
    return [
        Mark(name=name_of(f"/注記#1/{n}"), path=f"/注記#1/{n}", sort=MarkSort.TEXT, digest=digest(text))
        for n, text in enumerate(texts, start=1)
    ]


def test_a_paragraph_that_moved_within_its_prose_keeps_its_mark():
    old, new = prose("甲", "乙"), prose("丙", "甲", "乙")
    renamed = aligned(old, new)
    assert renamed[new[1].name][0] == old[0].name
    assert renamed[new[2].name][0] == old[1].name
    assert renamed[new[0].name][0] not in {mark.name for mark in old}


def test_a_paragraph_between_two_that_are_the_same_is_the_one_that_was_there():
    old, new = prose("甲", "乙", "丙"), prose("甲", "丁", "丙")
    assert aligned(old, new) == {}
