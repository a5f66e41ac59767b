"""What stands in the shipped templates: every section of the house's 実施結果報告書, in order."""

from __future__ import annotations

from templates.recipe.look import mm
from templates.recipe.questions import question
from templates.recipe.tables import ABOVE, TAG, beside_sessions, tag_row
from templates.recipe.writing import Caption, Cell, Row, Writer, cell

GAP_CONCLUSIONS = "〔実施結果のまとめを記入〕"


def write(writer: Writer) -> None:
    """The whole report."""
    cover(writer)
    outline_of_lecture(writer)
    profiles(writer)
    talks(writer)
    photos(writer)
    survey(writer)
    with writer.block("設問"):
        question(writer)
    conclusions(writer)
    appendix(writer)
    # A title that does not fit a line with what follows would be parted anywhere: it gets a line of its own.
    parted = "{{#長い講演会名}}\n{{/長い講演会名}}{{^長い講演会名}}　{{/長い講演会名}}"
    writer.close(header=f"{{{{講演会名}}}}{parted}実施結果報告書")


# ---------------------------------------------------------------- 1 表紙


def cover(writer: Writer) -> None:
    """表紙 and, on a page of its own, the contents list."""
    writer.paragraph("Title", "{{講演会名}}\n実施結果報告書")
    writer.paragraph("Date", "{{報告書の日付}}")
    writer.paragraph("発行者", "{{#団体名}}{{団体名}}{{#担当課}}　{{担当課}}{{/担当課}}{{/団体名}}")
    writer.paragraph("発行者", "{{^団体名}}{{担当課}}{{/団体名}}")
    writer.paragraph("TOC Heading", "目次")
    writer.contents()


# ---------------------------------------------------------------- 2 講演会概要, 3 講師プロフィール


def outline_of_lecture(writer: Writer) -> None:
    """講演会概要: background, audience, day and place. The day is always known, so the title never stands alone."""
    writer.paragraph("heading 1", "講演会概要")
    with writer.block("背景及び目的"):
        writer.paragraph("heading 2", "背景及び目的")
        writer.paragraph("報告書の本文", "{{背景及び目的}}")
        if writer.look.slides:
            writer.paragraph("ページ見出し（再掲）", "講演会概要")
    with writer.block("参加対象がある"):
        writer.paragraph("heading 2", "参加対象")
        with writer.block("部"):
            writer.paragraph(
                "部の見出し", "{{#部が複数}}{{#参加対象}}【{{部の名称}}】{{/参加対象}}{{/部が複数}}"
            )
            writer.paragraph("報告書の本文", "{{参加対象}}")
        if writer.look.slides:
            with writer.block("部が四つ以上"):
                writer.paragraph("ページ見出し（再掲）", "講演会概要")
    writer.paragraph("heading 2", "日時{{#会場}}及び会場{{/会場}}")
    first = mm(30)
    writer.table(
        "報告書の表",
        (first, writer.look.measure - first),
        (
            Row(
                cells=(
                    cell("表の項目", "日時"),
                    cell(
                        "表の文字",
                        "{{開催日}}",
                        "{{#部}}",
                        "{{#開催時間}}{{#部が複数}}{{部の名称}}　{{/部が複数}}{{開催時間}}{{/開催時間}}",
                        "{{/部}}",
                    ),
                ),
                with_next=True,
            ),
            Row(cells=(cell("表の項目", "{{#会場}}会場"), cell("表の文字", "{{会場}}{{/会場}}"))),
        ),
        first_column=True,
        title="日時及び会場",
    )


def profiles(writer: Writer) -> None:
    """講演会概要 / 講師プロフィール: a table for each speaker whose rows may split over pages."""
    first = mm(34)
    with writer.block("プロフィールがある"):
        writer.paragraph("ページ見出し（再掲）", "講演会概要")
        writer.paragraph("見出し 2（番号なし）", "講師プロフィール")
        with writer.block("講師プロフィール"):
            writer.paragraph("heading 3", "{{#講師が複数}}{{講師}}{{/講師が複数}}")
            writer.table(
                "報告書の表",
                (first, writer.look.measure - first),
                (
                    Row(
                        cells=(
                            cell("表の項目", "{{#プロフィールの行}}{{項目}}"),
                            cell("表の文字", "{{内容}}{{/プロフィールの行}}"),
                        ),
                        whole=False,
                    ),
                ),
                first_column=True,
                title="講師プロフィール",
            )


# ---------------------------------------------------------------- 4 演題


def talks(writer: Writer) -> None:
    """A section for each talk, titled with its 演題; the speaker stands under the first."""
    with writer.block("講演"):
        writer.paragraph("heading 1", "{{演題}}")
        with writer.block("最初"):
            writer.paragraph(
                "講師",
                "{{#講師名}}講師　{{講師名}}{{#講師名（ローマ字）}}（{{講師名（ローマ字）}}）{{/講師名（ローマ字）}}{{/講師名}}",
            )
            writer.paragraph("講師", "{{講師の所属・役職}}")
        with writer.block("概要がある"):
            writer.paragraph("見出し 2（番号なし）", "概要")
            with writer.block("概要"):
                writer.paragraph("heading 3", "{{見出し}}")
                writer.paragraph("報告書の箇条書き", "{{要点}}")


# ---------------------------------------------------------------- 5 講演会の様子


def photos(writer: Writer) -> None:
    """講演会の様子: photos two a row, captions where given."""
    half = writer.look.measure // 2
    with writer.block("写真がある"):
        writer.paragraph("heading 1", "講演会の様子")
        writer.table(
            "写真の段",
            (half, writer.look.measure - half),
            (
                tag_row("写真の段", 2),
                Row(
                    cells=(
                        Cell(paragraphs=(("写真", ""),), picture="{{左の写真}}"),
                        Cell(paragraphs=(("写真", ""),), picture="{{右の写真}}"),
                    )
                ),
                Row(
                    cells=(
                        cell("写真の説明", "{{#説明がある}}{{左の説明}}"),
                        cell("写真の説明", "{{右の説明}}{{/説明がある}}"),
                    )
                ),
                tag_row("写真の段", 2, mark="/"),
            ),
            title="講演会の様子の写真",
        )


# ---------------------------------------------------------------- 6 アンケート


def survey(writer: Writer) -> None:
    """講演会実施後のアンケート: its purpose, who came and who answered."""
    writer.paragraph("heading 1", "講演会実施後のアンケート")
    with writer.block("アンケートの目的"):
        writer.paragraph("heading 2", "アンケートの目的")
        writer.paragraph("報告書の箇条書き", "{{アンケートの目的}}")
        if writer.look.slides:  # the table of many 部 and the notes fill a page
            with writer.block("部が四つ以上"):
                writer.paragraph("ページ見出し（再掲）", "講演会実施後のアンケート")
    writer.paragraph("heading 2", "講演会の出席者数及びアンケートの回答状況")
    writer.caption(Caption(label="表", text="講演会の出席者数及びアンケートの回答状況", style=ABOVE))
    _attendance(writer)
    writer.paragraph(
        "報告書の本文（字下げなし）",
        "{{#アンケートの実施方法}}実施方法：{{アンケートの実施方法}}{{/アンケートの実施方法}}",
    )
    writer.paragraph(
        "報告書の本文（字下げなし）",
        "{{#アンケートの実施期間}}実施期間：{{アンケートの実施期間}}{{/アンケートの実施期間}}",
    )
    writer.paragraph("注記", "{{注記}}")
    writer.paragraph("注記", "{{前回との比較の注記}}")
    writer.paragraph("報告書の本文（字下げなし）", "アンケートの詳細な結果については次のとおり")


def _attendance(writer: Writer) -> None:
    """表1: 部 × (attendees, respondents, rate); the column of 部 and the row 計 only where there is more than one."""
    writer.table(
        "報告書の表（計の行あり）",
        beside_sessions(writer, 3),
        (
            Row(
                cells=(
                    cell(TAG, "{{#部が複数}}"),
                    cell("表の見出し行", "区分"),
                    cell(TAG, "{{/部が複数}}"),
                    cell("表の見出し行", "講演会出席者"),
                    cell("表の見出し行", "アンケート回答者数"),
                    cell("表の見出し行", "アンケート回答率"),
                ),
                heading=True,
            ),
            Row(
                cells=(
                    cell(TAG),
                    cell("表の項目", "{{#回収状況}}{{部の名称}}"),
                    cell(TAG),
                    cell("表の数値", "{{出席者数}}"),
                    cell("表の数値", "{{回答者数}}"),
                    cell("表の数値", "{{回答率}}{{/回収状況}}"),
                ),
                with_next=True,
            ),
            Row(
                cells=(
                    cell(TAG),
                    cell("表の項目", "{{#部が複数}}計"),
                    cell(TAG),
                    cell("表の数値", "{{出席者数}}"),
                    cell("表の数値", "{{回答者数}}"),
                    cell("表の数値", "{{回答率}}{{/部が複数}}"),
                )
            ),
        ),
        title="講演会の出席者数及びアンケートの回答状況",
    )


# ---------------------------------------------------------------- 10 まとめ, 11 再掲


def conclusions(writer: Writer) -> None:
    """実施結果まとめ: what the description holds, or a gap for a person."""
    writer.paragraph("heading 1", "実施結果まとめ")
    writer.paragraph("まとめ", "{{まとめ}}")
    writer.paragraph("考察（下書き）", f"{{{{^まとめ}}}}{GAP_CONCLUSIONS}{{{{/まとめ}}}}")


def appendix(writer: Writer) -> None:
    """再掲: the lecture's points again, where the description names a heading for them."""
    with writer.block("再掲する"):
        writer.paragraph("heading 1", "{{再掲の見出し}}")
        with writer.block("講演"), writer.block("概要がある"):
            writer.paragraph("見出し 2（番号なし）", "{{#講演が複数}}{{演題}}{{/講演が複数}}")
            with writer.block("概要"):
                writer.paragraph("heading 3", "{{#講演が複数}}{{見出し}}{{/講演が複数}}")
                writer.paragraph("見出し 2（番号なし）", "{{^講演が複数}}{{見出し}}{{/講演が複数}}")
                writer.paragraph("報告書の箇条書き", "{{要点}}")
