"""Where the table of sentences is found, and the encodings staff save it in."""

from __future__ import annotations

import pytest

from dxforms.files import shipped
from dxforms.issues import InputError
from dxforms.source.sentences import OWN_NAME, SHIPPED, read_patterns


def test_the_shipped_table_is_used_where_staff_have_none(tmp_path):
    assert read_patterns(tmp_path) == read_patterns()


def test_staffs_own_table_beside_the_description_takes_the_shipped_ones_place(tmp_path):
    text = shipped(SHIPPED).read_text(encoding="utf-8-sig")
    for encoding in ("utf-8", "utf-8-sig", "cp932"):
        (tmp_path / OWN_NAME).write_text(text.replace("ほとんど", "大多数"), encoding=encoding)
        assert read_patterns(tmp_path).share_word(95, 100, 0) == "大多数"


def test_a_table_of_unknown_encoding_is_refused(tmp_path):
    (tmp_path / OWN_NAME).write_bytes(b"\x81")
    with pytest.raises(InputError, match="文字コード"):
        read_patterns(tmp_path)


def test_faults_name_the_file_and_the_cell(tmp_path):
    text = shipped(SHIPPED).read_text(encoding="utf-8-sig")
    (tmp_path / OWN_NAME).write_text(text.replace("{受信数}", "{受付数}"), encoding="utf-8-sig")
    with pytest.raises(InputError) as caught:
        read_patterns(tmp_path)
    (issue,) = caught.value.issues
    row = next(
        number for number, line in enumerate(text.splitlines(), start=1) if line.startswith("有効回答,")
    )
    assert (issue.where.file, issue.where.cell) == (OWN_NAME, f"B{row}")


def test_a_table_made_before_a_sentence_was_added_says_it_as_the_shipped_one_does(tmp_path):
    lines = shipped(SHIPPED).read_text(encoding="utf-8-sig").splitlines()
    older = [line for line in lines if not line.startswith("ポイント,")]
    assert len(older) == len(lines) - 1
    (tmp_path / OWN_NAME).write_text("\n".join(older).replace("ほとんど", "大多数"), encoding="utf-8-sig")
    patterns = read_patterns(tmp_path)
    assert patterns.say("ポイント") == read_patterns().say("ポイント") != ""
    assert patterns.share_word(95, 100, 0) == "大多数"
