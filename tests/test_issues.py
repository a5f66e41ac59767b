"""Where something is wrong and what: told with its place, all at once."""

from __future__ import annotations

import pytest

from dxforms.issues import Findings, InputError, Where, fault, notice, quoted


def test_a_place_is_told_from_the_file_down_to_the_cell():
    where = Where(file="講演会情報.xlsx", sheet="部", cell="E3")
    assert str(fault("seats", "数で記入してください。", where)) == (
        "「講演会情報.xlsx」 「部」シート セルE3：数で記入してください。"
    )
    assert str(notice("none", "回答は、まだありません。")) == "回答は、まだありません。"


def test_every_fault_is_raised_together_and_notices_alone_raise_nothing():
    found = Findings()
    found.notice("look", "確かめてください。")
    found.raise_faults()
    found.fault("one", "一つ目です。")
    found.fault("two", "二つ目です。")
    with pytest.raises(InputError) as caught:
        found.raise_faults()
    assert str(caught.value) == "一つ目です。\n二つ目です。"
    assert [issue.code for issue in caught.value.issues] == ["look", "one", "two"]


def test_a_quoted_value_is_one_line_of_forty_characters_at_most():
    assert quoted("とても\nよい") == "「とても よい」"
    assert quoted("あ" * 41) == "「" + "あ" * 39 + "…」"
