"""What a refresh says it did."""

from __future__ import annotations

from dxforms.report.summary import Piece, RefreshSummary, name_of_piece


def test_an_answer_is_named_by_its_session_and_number_only():
    path = "/設問:Q4/回答詳細:午後の部/回答:0123456789abcdef/内容#3"
    assert name_of_piece(path, lambda _: "12") == "Q4・午後の部・NO12・内容"


def test_each_sort_is_counted_by_heading_and_stale_ones_are_written_out():
    summary = RefreshSummary(
        updated=(Piece(heading="表1", name="回答率"), Piece(heading="表1", name="回答者数")),
        kept=(Piece(heading="考察", name="Q1", before="23名", now="24名"), Piece(heading="考察", name="Q2")),
    )
    assert summary.lines() == (
        "更新2箇所、手直しを残した箇所2箇所、削除のまま0箇所、追加0箇所",
        "更新（2箇所）",
        "　表1　2箇所",
        "手直しを残した箇所（2箇所）",
        "　考察　Q1（前：23名 → 今：24名）",
        "　考察　1箇所",
    )
    assert [piece.name for piece in summary.stale] == ["Q1"]


def test_a_report_in_which_nothing_moved_is_told_in_one_sentence():
    assert RefreshSummary().lines() == ("更新する箇所は、ありませんでした。",)
