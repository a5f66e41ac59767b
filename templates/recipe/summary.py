"""概要: one page for the chief, from the shipped template summary.docx."""

from __future__ import annotations

from dxforms.survey.chart import ChartKind
from templates.recipe.look import mm
from templates.recipe.tables import TAG, TAG_COLUMN
from templates.recipe.writing import Chart, Row, Writer, cell

GAP_RESULTS = "〔アンケートの結果を記入〕"
GAP_OPINIONS = "〔主な意見を記入〕"
GAP_MEASURES = "〔今後の対応を記入〕"
STUB = mm(24)
"""Width of the column that names what stands beside it."""


def write(writer: Writer) -> None:
    """The whole page."""
    writer.paragraph("Title", "{{講演会名}}\n実施結果（概要）")
    issuer = (
        "{{#団体名}}{{団体名}}{{#担当課}}　{{担当課}}{{/担当課}}{{/団体名}}{{^団体名}}{{担当課}}{{/団体名}}"
    )
    with writer.block("報告書の日付"):
        writer.paragraph("Date", "{{報告書の日付}}　" + issuer)
    with writer.block("報告書の日付", "^"):
        for part in (
            "{{#団体名}}{{団体名}}{{#担当課}}　{{担当課}}{{/担当課}}{{/団体名}}",
            "{{^団体名}}{{担当課}}{{/団体名}}",
        ):
            writer.paragraph("発行者", part)
    _outline(writer)
    _attendance(writer)
    _results(writer)
    writer.paragraph("heading 1", "主な意見及び今後の対応")
    writer.table(
        "報告書の表",
        (STUB, writer.look.measure - STUB),
        tuple(
            Row(cells=(cell("表の項目", name), cell("表の文字", gap)), whole=False)
            for name, gap in (("主な意見", GAP_OPINIONS), ("今後の対応", GAP_MEASURES))
        ),
        first_column=True,
        title="主な意見及び今後の対応",
    )
    writer.close(header="{{講演会名}}　実施結果（概要）", first=1)


def _outline(writer: Writer) -> None:
    writer.paragraph("heading 1", "開催の概要")
    writer.table(
        "報告書の表",
        (STUB, writer.look.measure - STUB),
        (
            Row(
                cells=(
                    cell("表の項目", "日時"),
                    cell(
                        "表の文字",
                        "{{開催日}}{{^部が複数}}{{#部}}{{#開催時間}}　{{開催時間}}{{/開催時間}}{{/部}}{{/部が複数}}",
                        "{{#部が複数}}{{#部}}{{部の名称}}{{#開催時間}}（{{開催時間}}）{{/開催時間}}{{^最後}}、{{/最後}}{{/部}}{{/部が複数}}",
                    ),
                )
            ),
            Row(cells=(cell("表の項目", "{{#会場}}会場"), cell("表の文字", "{{会場}}{{/会場}}"))),
            Row(cells=(cell("表の項目", "{{#演題}}演題"), cell("表の文字", "{{演題}}{{/演題}}"))),
            Row(
                cells=(
                    cell("表の項目", "{{#講師名}}講師"),
                    cell(
                        "表の文字",
                        "{{講師名}}{{#講師の所属・役職}}（{{講師の所属・役職}}）{{/講師の所属・役職}}{{/講師名}}",
                    ),
                )
            ),
        ),
        first_column=True,
        title="開催の概要",
    )


_ROWS = (
    ("出席者", "出席者数"),
    ("アンケート回答者", "回答者数"),
    ("回答率", "回答率"),
)


def _attendance(writer: Writer) -> None:
    """Who came and who answered: 部 side by side, so that six of them take no more lines than two."""
    measure = writer.look.measure
    first, last = mm(30), mm(22)
    writer.paragraph("heading 1", "出席者数及びアンケートの回答状況")
    with writer.block("部が複数"):
        writer.table(
            "報告書の数値表",
            (first, TAG_COLUMN, measure - first - last - 2 * TAG_COLUMN, TAG_COLUMN, last),
            (
                Row(
                    cells=(
                        cell("数値表の見出し行", "区分"),
                        cell(TAG, "{{#回収状況}}"),
                        cell("数値表の見出し行", "{{部の名称}}"),
                        cell(TAG, "{{/回収状況}}"),
                        cell("数値表の見出し行", "計"),
                    ),
                    heading=True,
                ),
                *(
                    Row(
                        cells=(
                            cell("数値表の項目", name),
                            cell(TAG),
                            cell("数値表の数値", f"{{{{{field}}}}}"),
                            cell(TAG),
                            cell("数値表の数値", f"{{{{{field}}}}}"),
                        )
                    )
                    for name, field in _ROWS
                ),
            ),
            title="出席者数及びアンケートの回答状況",
        )
    with writer.block("部が複数", "^"):
        third = measure // 3
        writer.table(
            "報告書の数値表",
            (measure - 2 * third, third, third),
            (
                Row(cells=tuple(cell("数値表の見出し行", name) for name, _ in _ROWS), heading=True),
                Row(cells=tuple(cell("数値表の数値", f"{{{{{field}}}}}") for _, field in _ROWS)),
            ),
            title="出席者数及びアンケートの回答状況",
        )


def _results(writer: Writer) -> None:
    writer.paragraph("heading 1", "アンケートの結果")
    with writer.block("肯定的な回答がある"):
        writer.chart(
            Chart(
                kind=ChartKind.BARS,
                key="{{肯定的な回答のグラフ}}",
                width=writer.look.measure,
                height=mm(79),
                overview=True,
            )
        )
        writer.paragraph(
            "報告書の本文", "{{^肯定的な回答のグラフ}}回答は、まだない。{{/肯定的な回答のグラフ}}"
        )
        writer.paragraph("注記", "{{肯定的な回答の説明}}")
        writer.paragraph(
            "注記",
            "{{#肯定的な回答を前回と比較できる}}前回（{{前回の開催日}}）との差（ポイント）："
            "{{#肯定的な回答の割合}}{{#前回との差}}{{番号}} {{前回との差}}　{{/前回との差}}{{/肯定的な回答の割合}}"
            "{{/肯定的な回答を前回と比較できる}}",
        )
        writer.paragraph(
            "注記",
            "{{#肯定的な回答のグラフは一部}}グラフに示していない設問の結果は、実施結果報告書のとおり。{{/肯定的な回答のグラフは一部}}",
        )
    writer.paragraph("報告書の本文", f"{{{{^肯定的な回答がある}}}}{GAP_RESULTS}{{{{/肯定的な回答がある}}}}")
