"""One question of the shipped templates: アンケート結果（Qn） for every kind of question, and its answers."""

from __future__ import annotations

from collections.abc import Sequence

from dxforms.survey.chart import ChartKind
from templates.recipe.look import mm
from templates.recipe.tables import ABOVE, TAG, TAG_COLUMN, beside_sessions
from templates.recipe.writing import Caption, Cell, Chart, Row, Writer, cell


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
    with writer.block("意見の分類"):
        _groups(writer)
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
                    ),
                    whole=False,  # many long options run on to the next page; the question keeps the chart
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
        first = "{{#順位付け}}（1位とした回答）{{/順位付け}}"
        _last_time(writer, f"アンケート結果（{{{{番号}}}}）の前回との比較{first}")
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
        writer.paragraph("見出し 2（番号なし）", "{{項目名}}")
        with writer.block("回答なし"):
            writer.paragraph("報告書の本文", "回答なし")
        _charts(writer, "アンケート結果（{{番号}}）{{項目名}}")
        with writer.block("数値表が必要"):
            _table_of_options(writer, "アンケート結果（{{番号}}）{{項目名}}")
        _last_time(writer, "アンケート結果（{{番号}}）{{項目名}}の前回との比較")


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


def _groups(writer: Writer) -> None:
    """意見の分類: how many answers in words fall in each group."""
    _table_of_counts(writer, "意見の分類（{{番号}}）", heading="分類", rows="分類の行", label="分類")
    writer.paragraph("注記", "{{分類の注記}}")


def _table_of_options(writer: Writer, caption: str) -> None:
    """選択肢 × 全体 and every 部."""
    _table_of_counts(writer, caption, heading="選択肢", rows="集計行", label="選択肢")


def _table_of_counts(writer: Writer, caption: str, *, heading: str, rows: str, label: str) -> None:
    """Rows × 全体 and every 部; small type, so that eight columns fit."""
    first = writer.look.measure * 23 // 100
    group = writer.look.measure - first - 2 * TAG_COLUMN
    writer.caption(Caption(label="表", text=caption, style=ABOVE))
    writer.table(
        "報告書の数値表",
        (first, TAG_COLUMN, group, TAG_COLUMN),
        (
            Row(
                cells=(
                    cell("数値表の見出し行", heading),
                    cell(TAG, "{{#集計区分}}"),
                    cell("数値表の見出し行", "{{区分}}", "（n={{n}}）"),
                    cell(TAG, "{{/集計区分}}"),
                ),
                heading=True,
            ),
            Row(
                cells=(
                    cell("数値表の項目", f"{{{{#{rows}}}}}{{{{{label}}}}}"),
                    cell(TAG),
                    cell(
                        "数値表の数値",
                        "{{回答数}}{{#部が四つ以上}}\n{{/部が四つ以上}}（{{割合}}）" + f"{{{{/{rows}}}}}",
                    ),
                    cell(TAG),
                ),
                with_next=True,
            ),
        ),
        title="回答数及び割合",
    )


def _last_time(writer: Writer, caption: str) -> None:
    """This time's shares beside last time's; nothing where the description names no 前回の集計."""
    third = writer.look.measure * 18 // 100
    with writer.block("前回と比較できる"):
        writer.caption(Caption(label="表", text=caption, style=ABOVE))
        writer.table(
            "報告書の数値表",
            (writer.look.measure - 3 * third, third, third, third),
            (
                Row(
                    cells=(
                        cell("数値表の見出し行", "選択肢"),
                        cell("数値表の見出し行", "今回", "（n={{今回のn}}）"),
                        cell("数値表の見出し行", "前回", "（n={{前回のn}}）"),
                        cell("数値表の見出し行", "差", "（ポイント）"),
                    ),
                    heading=True,
                ),
                Row(
                    cells=(
                        cell("数値表の項目", "{{#前回との比較}}{{選択肢}}"),
                        cell("数値表の数値", "{{今回の割合}}"),
                        cell("数値表の数値", "{{前回の割合}}"),
                        cell("数値表の数値", "{{差}}{{/前回との比較}}"),
                    ),
                    with_next=True,
                ),
            ),
            title="前回との比較",
        )
    writer.paragraph("注記", "{{#比較しない理由}}前回の結果とは、{{比較しない理由}}{{/比較しない理由}}")


def _table_of_groups(
    writer: Writer, caption: str, names: Sequence[str], headings: Sequence[str] | None = None
) -> None:
    """全体 and every 部 × measures."""
    writer.caption(Caption(label="表", text=caption, style=ABOVE))
    writer.table(
        "報告書の表",
        beside_sessions(writer, len(names)),
        (
            Row(
                cells=(
                    cell(TAG, "{{#部が複数}}"),
                    cell("表の見出し行", "区分"),
                    cell(TAG, "{{/部が複数}}"),
                    *(cell("表の見出し行", heading) for heading in headings or names),
                ),
                heading=True,
            ),
            Row(
                cells=(
                    cell(TAG),
                    cell("表の項目", "{{#集計区分}}{{区分}}"),
                    cell(TAG),
                    *(cell("表の数値", f"{{{{{name}}}}}") for name in names[:-1]),
                    cell("表の数値", f"{{{{{names[-1]}}}}}{{{{/集計区分}}}}"),
                ),
                with_next=True,
            ),
        ),
        title="区分ごとの集計",
    )


def _table_of_ranks(writer: Writer) -> None:
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
                    cell(TAG, "{{#集計区分}}"),
                    cell("数値表の見出し行", "{{区分}}"),
                    cell(TAG, "{{/集計区分}}"),
                ),
                heading=True,
            ),
            Row(
                cells=(
                    cell("数値表の項目", "{{#順位の行}}{{選択肢}}"),
                    cell(TAG),
                    cell("数値表の数値", "{{平均順位}}{{/順位の行}}"),
                    cell(TAG),
                ),
                with_next=True,
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
        with writer.block("回答がある"):
            writer.table(
                "報告書の表",
                (first, writer.look.measure - first),
                (
                    Row(cells=(cell("表の見出し行", "NO"), cell("表の見出し行", "内容")), heading=True),
                    Row(
                        cells=(
                            cell("表の番号", "{{#回答}}{{NO}}"),
                            cell("表の文字", "{{内容}}{{/回答}}"),
                        )
                    ),
                ),
                title="回答詳細",
            )
        writer.paragraph("報告書の本文", "{{回答がないときの文}}")
    writer.paragraph("注記", "{{回答の注記}}")
