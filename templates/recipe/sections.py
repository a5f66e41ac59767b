"""What stands in the shipped templates: every section of the house's 実施結果報告書, in order."""

from __future__ import annotations

from collections.abc import Sequence

from dxforms.survey.chart import ChartKind
from templates.recipe.look import mm
from templates.recipe.writing import Caption, Cell, Chart, Row, Writer, cell

ABOVE = "図表番号（表）"
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
    writer.close(header="{{講演会名}}　実施結果報告書")


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
                )
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
                _tags("写真の段", 2),
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
                _tags("写真の段", 2, mark="/"),
            ),
            title="講演会の様子の写真",
        )


def _tags(name: str, columns: int, *, mark: str = "#") -> Row:
    """A row that holds nothing but a tag: the row goes, the tag works."""
    return Row(
        cells=(
            cell("くり返しと条件", f"{{{{{mark}{name}}}}}"),
            *(cell("くり返しと条件") for _ in range(columns - 1)),
        )
    )


# ---------------------------------------------------------------- 6 アンケート


def survey(writer: Writer) -> None:
    """講演会実施後のアンケート: its purpose, who came and who answered."""
    writer.paragraph("heading 1", "講演会実施後のアンケート")
    with writer.block("アンケートの目的"):
        writer.paragraph("heading 2", "アンケートの目的")
        writer.paragraph("報告書の箇条書き", "{{アンケートの目的}}")
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
    writer.paragraph("報告書の本文（字下げなし）", "アンケートの詳細な結果については次のとおり")


TAG_COLUMN = mm(9)


def _beside_sessions(writer: Writer, columns: int) -> tuple[int, ...]:
    """Widths of a table with a column of 部 between two tags; it grows by theirs where it stands."""
    first = writer.look.measure * 24 // 100
    other = (writer.look.measure - first) // columns
    return (TAG_COLUMN, first - 2 * TAG_COLUMN, TAG_COLUMN, *(other for _ in range(columns)))


def _attendance(writer: Writer) -> None:
    """表1: 部 × (attendees, respondents, rate); the column of 部 and the row 計 only where there is more than one."""
    tag = "くり返しと条件"
    writer.table(
        "報告書の表（計の行あり）",
        _beside_sessions(writer, 3),
        (
            Row(
                cells=(
                    cell(tag, "{{#部が複数}}"),
                    cell("表の見出し行", "区分"),
                    cell(tag, "{{/部が複数}}"),
                    cell("表の見出し行", "講演会出席者"),
                    cell("表の見出し行", "アンケート回答者数"),
                    cell("表の見出し行", "アンケート回答率"),
                ),
                heading=True,
            ),
            Row(
                cells=(
                    cell(tag),
                    cell("表の項目", "{{#回収状況}}{{部の名称}}"),
                    cell(tag),
                    cell("表の数値", "{{出席者数}}"),
                    cell("表の数値", "{{回答者数}}"),
                    cell("表の数値", "{{回答率}}{{/回収状況}}"),
                )
            ),
            Row(
                cells=(
                    cell(tag),
                    cell("表の項目", "{{#部が複数}}計"),
                    cell(tag),
                    cell("表の数値", "{{出席者数}}"),
                    cell("表の数値", "{{回答者数}}"),
                    cell("表の数値", "{{回答率}}{{/部が複数}}"),
                )
            ),
        ),
        title="講演会の出席者数及びアンケートの回答状況",
    )


# ---------------------------------------------------------------- 7–9 アンケート結果


def question(writer: Writer) -> None:
    """One question: its text, its figures, その他の内容, 考察; free text: its answers from a new page."""
    slides = writer.look.slides
    writer.paragraph("heading 1", "アンケート結果（{{番号}}）")
    writer.paragraph("設問文", "{{設問文}}")
    with writer.block("複数選択"):
        writer.paragraph("設問文", "{{選択数の指示}}")
        if slides:
            _options_beside_chart(writer)
        else:
            writer.paragraph("選択肢の一覧", "{{選択肢}}")
    with writer.block("自由記述"), writer.block("回答なし", "^"):
        writer.paragraph("設問文", "【回答詳細は次ページからのとおり】")
    with writer.block("回答なし"):
        writer.paragraph("報告書の本文", "回答なし")
    with writer.block("回答なし", "^"):
        _figures(writer)
    _others(writer)
    with writer.block("考察"):
        writer.paragraph("見出し 2（番号なし）", "【考察】")
        with writer.block("自由記述"):
            writer.paragraph("考察の箇条書き", "{{考察}}")
        with writer.block("自由記述", "^"):
            writer.paragraph("考察", "{{考察}}")
    with writer.block("自由記述"), writer.block("回答なし", "^"):
        _answers(writer)


def _options_beside_chart(writer: Writer) -> None:
    """On a wide page the options stand left of their chart, as on a slide."""
    left = mm(82)
    right = writer.look.measure - left
    with writer.block("回答なし"):
        writer.paragraph("選択肢の一覧", "{{選択肢}}")
    with writer.block("回答なし", "^"):
        writer.table(
            "横並び",
            (left, right),
            (
                Row(
                    cells=(
                        cell("選択肢の一覧", "{{選択肢}}"),
                        Cell(
                            chart=Chart(
                                kind=ChartKind.BARS, key="{{横棒グラフ}}", width=right - mm(4), height=mm(62)
                            ),
                            caption=Caption(label="図", text="アンケート結果（{{番号}}）", around="グラフ"),
                        ),
                    )
                ),
            ),
            title="選択肢及びグラフ",
        )


def _figures(writer: Writer) -> None:
    with writer.block("選択式"), writer.block("マトリクス", "^"):
        if writer.look.slides:
            with writer.block("複数選択", "^"):
                _charts(writer, "アンケート結果（{{番号}}）")
        else:
            _charts(writer, "アンケート結果（{{番号}}）")
        with writer.block("数値表が必要"):
            _table_of_options(writer, "アンケート結果（{{番号}}）の回答数及び割合")
    with writer.block("段階評価"):
        _table_of_groups(writer, "評価の平均", ("回答した人数", "平均"))
    with writer.block("NPS"):
        _table_of_groups(writer, "NPS", ("回答した人数", "NPSの値"), ("回答した人数", "NPS"))
    with writer.block("数値"):
        _table_of_groups(writer, "アンケート結果（{{番号}}）", ("回答した人数", "平均", "最小", "最大"))
    with writer.block("日付"):
        _table_of_groups(
            writer,
            "アンケート結果（{{番号}}）",
            ("回答した人数", "最小", "最大"),
            ("回答した人数", "最も早い日", "最も遅い日"),
        )
    with writer.block("順位付け"):
        _table_of_ranks(writer)
    with writer.block("マトリクス"), writer.block("項目"):
        writer.paragraph("heading 3", "{{項目名}}")
        with writer.block("回答なし"):
            writer.paragraph("報告書の本文", "回答なし")
        _charts(writer, "アンケート結果（{{番号}}）{{項目名}}")
        with writer.block("数値表が必要"):
            _table_of_options(writer, "アンケート結果（{{番号}}）{{項目名}}")


def _charts(writer: Writer, caption: str) -> None:
    """A 帯グラフ or a 横棒グラフ, whichever shows the question; the other vanishes."""
    slides = writer.look.slides
    width = writer.look.measure
    writer.chart(
        Chart(kind=ChartKind.STACKED, key="{{帯グラフ}}", width=width, height=mm(50 if slides else 62))
    )
    writer.chart(
        Chart(kind=ChartKind.BARS, key="{{横棒グラフ}}", width=width, height=mm(50 if slides else 62))
    )
    writer.caption(Caption(label="図", text=caption, around="グラフ"))


def _table_of_options(writer: Writer, caption: str) -> None:
    """選択肢 × 全体 and every 部; small type, so that eight columns fit."""
    tag = "くり返しと条件"
    first = writer.look.measure * 23 // 100
    group = writer.look.measure - first - 2 * TAG_COLUMN
    writer.caption(Caption(label="表", text=caption, style=ABOVE))
    writer.table(
        "報告書の数値表",
        (first, TAG_COLUMN, group, TAG_COLUMN),
        (
            Row(
                cells=(
                    cell("数値表の見出し行", "選択肢"),
                    cell(tag, "{{#集計区分}}"),
                    cell("数値表の見出し行", "{{区分}}", "（n={{n}}）"),
                    cell(tag, "{{/集計区分}}"),
                ),
                heading=True,
            ),
            Row(
                cells=(
                    cell("数値表の項目", "{{#集計行}}{{選択肢}}"),
                    cell(tag),
                    cell(
                        "数値表の数値",
                        "{{回答数}}{{#部が四つ以上}}\n{{/部が四つ以上}}（{{割合}}）{{/集計行}}",
                    ),
                    cell(tag),
                )
            ),
        ),
        title=caption,
    )


def _table_of_groups(
    writer: Writer, caption: str, names: Sequence[str], headings: Sequence[str] | None = None
) -> None:
    """全体 and every 部 × measures."""
    tag = "くり返しと条件"
    writer.caption(Caption(label="表", text=caption, style=ABOVE))
    writer.table(
        "報告書の表",
        _beside_sessions(writer, len(names)),
        (
            Row(
                cells=(
                    cell(tag, "{{#部が複数}}"),
                    cell("表の見出し行", "区分"),
                    cell(tag, "{{/部が複数}}"),
                    *(cell("表の見出し行", heading) for heading in headings or names),
                ),
                heading=True,
            ),
            Row(
                cells=(
                    cell(tag),
                    cell("表の項目", "{{#集計区分}}{{区分}}"),
                    cell(tag),
                    *(cell("表の数値", f"{{{{{name}}}}}") for name in names[:-1]),
                    cell("表の数値", f"{{{{{names[-1]}}}}}{{{{/集計区分}}}}"),
                )
            ),
        ),
        title=caption,
    )


def _table_of_ranks(writer: Writer) -> None:
    tag = "くり返しと条件"
    first = writer.look.measure * 30 // 100
    group = writer.look.measure - first - 2 * TAG_COLUMN
    writer.caption(Caption(label="表", text="平均順位", style=ABOVE))
    writer.table(
        "報告書の数値表",
        (first, TAG_COLUMN, group, TAG_COLUMN),
        (
            Row(
                cells=(
                    cell("数値表の見出し行", "選択肢"),
                    cell(tag, "{{#集計区分}}"),
                    cell("数値表の見出し行", "{{区分}}"),
                    cell(tag, "{{/集計区分}}"),
                ),
                heading=True,
            ),
            Row(
                cells=(
                    cell("数値表の項目", "{{#順位の行}}{{選択肢}}"),
                    cell(tag),
                    cell("数値表の数値", "{{平均順位}}{{/順位の行}}"),
                    cell(tag),
                )
            ),
        ),
        title="平均順位",
    )


def _others(writer: Writer) -> None:
    """【その他の内容】 by 部, and what was edited or left out."""
    with writer.block("その他の内容がある"):
        if writer.look.slides:
            writer.paragraph("ページ見出し（再掲）", "アンケート結果（{{番号}}）")
        writer.paragraph("見出し 2（番号なし）", "【その他の内容】")
        with writer.block("その他の内容"):
            writer.paragraph("部の見出し", "{{#部が複数}}{{部の名称}}{{/部が複数}}")
            with writer.block("回答"):
                writer.paragraph("その他の内容", "{{内容}}")
    with writer.block("自由記述", "^"):
        writer.paragraph("注記", "{{回答の注記}}")


def _answers(writer: Writer) -> None:
    """アンケート結果（Qn） / 回答詳細: one table for each 部."""
    first = mm(14)
    writer.paragraph("ページ見出し（再掲）", "アンケート結果（{{番号}}）")
    writer.paragraph("見出し 2（番号なし）", "回答詳細")
    with writer.block("回答詳細"):
        writer.paragraph("heading 3", "{{#部が複数}}【{{回答者の呼び方}}】{{/部が複数}}")
        writer.table(
            "報告書の表",
            (first, writer.look.measure - first),
            (
                Row(cells=(cell("表の見出し行", "NO"), cell("表の見出し行", "内容")), heading=True),
                Row(cells=(cell("表の番号", "{{#回答}}{{NO}}"), cell("表の文字", "{{内容}}{{/回答}}"))),
                Row(cells=(cell("表の番号", "{{^回答}}―"), cell("表の文字", "回答なし{{/回答}}"))),
            ),
            title="回答詳細",
        )
    writer.paragraph("注記", "{{回答の注記}}")


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
        with writer.block("講演"), writer.block("概要"):
            writer.paragraph("見出し 2（番号なし）", "{{見出し}}")
            writer.paragraph("報告書の箇条書き", "{{要点}}")
