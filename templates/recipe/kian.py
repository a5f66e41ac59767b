"""起案文: what a clerk asks for approval with, in the manner of public documents, from the shipped template kian.docx.

文書番号, 起案日 and 決裁欄 belong to the office's own 文書管理システム; they are not here.
"""

from __future__ import annotations

from templates.recipe.writing import Writer

ENTRY, LINE, ENCLOSURE = "記書きの項目", "記書きの続き", "添付資料"
GAP_VENUE = "〔会場を記入〕"


def write(writer: Writer) -> None:
    """The whole text."""
    writer.paragraph("Title", "{{講演会名}}の実施結果について（報告）")
    writer.paragraph("報告書の本文", "標記の講演会を下記のとおり実施したので、その結果を報告する。")
    writer.paragraph("Note Heading", "記")
    _entry(
        writer,
        "日時",
        "{{開催日}}{{^部が複数}}{{#部}}{{#開催時間}}　{{開催時間}}{{/開催時間}}{{/部}}{{/部が複数}}",
    )
    with writer.block("部が複数"), writer.block("部"):
        writer.paragraph(LINE, "{{#開催時間}}{{部の名称}}　{{開催時間}}{{/開催時間}}")
    _entry(writer, "会場", f"{{{{会場}}}}{{{{^会場}}}}{GAP_VENUE}{{{{/会場}}}}")
    _entry(writer, "出席者数", "{{出席者数}}")
    _by_session(writer, "部", "{{部の名称}}{{出席者数}}")
    _entry(writer, "アンケート回答者数", "{{回答者数}}（回答率{{回答率}}）")
    _by_session(writer, "回収状況", "{{部の名称}}{{回答者数}}（{{回答率}}）")
    _entry(writer, "添付資料")
    for name in ("実施結果報告書", "実施結果（概要）", "アンケート集計表"):
        writer.paragraph(ENCLOSURE, name)
    writer.paragraph("発行者", "{{#担当課}}（担当　{{担当課}}）{{/担当課}}")
    writer.close(header="{{講演会名}}の実施結果について（報告）", first=1)


def _by_session(writer: Writer, sessions: str, text: str) -> None:
    """What is said of each 部: one after the other on a line, a line each where there are many."""
    with writer.block("部が複数"):
        with writer.block("部が四つ以上"), writer.block(sessions):
            writer.paragraph(LINE, text)
        with writer.block("部が四つ以上", "^"):
            writer.paragraph(
                LINE, f"{{{{#{sessions}}}}}{text}{{{{^最後}}}}、{{{{/最後}}}}{{{{/{sessions}}}}}"
            )


def _entry(writer: Writer, name: str, text: str = "") -> None:
    writer.paragraph(ENTRY, f"{name}\t{text}" if text else name)
