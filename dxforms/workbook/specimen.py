"""The sheet 記入例: a filled-in 部, 設問, 講演の概要 and 意見の分類 to look at. It is never read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dxforms.survey.layout import EXAMPLE, GROUPINGS, OUTLINE, QUESTIONS, SESSIONS, SheetLayout
from dxforms.workbook.fitting import row_height
from dxforms.workbook.growing import GrowingSheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_SESSIONS = (
    ("午前の部", "10:00～11:30", "部次長級の幹部職員", "部長、次長及び参事", "32", "参加した部を選択してください", "午前の部", ""),
    ("午後の部", "13:30～15:00", "課長級の職員", "課長、室長及び館長", "25", "参加した部を選択してください", "午後の部", ""),
)  # fmt: skip
_UNDERSTOOD = ("理解できた", "おおむね理解できた", "あまり理解できなかった", "理解できなかった")
_USEFUL = ("役立つ", "どちらかといえば役立つ", "どちらかといえば役立たない", "役立たない")
_QUESTIONS = (
    ("Q1", "講演の内容は理解できましたか", "", "単一選択", "\n".join(_UNDERSTOOD), "", "\n".join(_UNDERSTOOD[:2]), "", ""),
    ("Q2", "講演の内容は今後の業務に役立つと思いますか", "", "単一選択", "\n".join(_USEFUL), "", "\n".join(_USEFUL[:2]), "", ""),
    ("Q3", "印象に残った内容を選択してください（2つまで）", "印象に残った内容は何ですか（2つまで選択してください）", "複数選択", "① 事例の紹介\n② 今後の見通し\n③ 具体的な進め方\n④ その他", "2", "", "回答の多い順", ""),
    ("Q4", "今後、業務で取り組みたいことを記入してください", "", "自由記述", "", "", "", "", ""),
    ("Q5", "講演会についてのご意見・ご感想を記入してください", "", "自由記述", "", "", "", "", ""),
)  # fmt: skip
_OUTLINE = (
    ("一歩先の窓口を考える", "① 共通", "窓口の仕事は、来庁者の目線で見直す。"),
    ("", "", "小さく試し、結果を見て広げる。"),
    ("", "② 経営層", "失敗を責めず、試したことを評価する。"),
)
_GROUPINGS = (
    ("Q5", "待ち時間", "待ち時間、行列、混雑"),
    ("", "案内・表示", "（案内 or 表示 or 看板） and not 満足"),
)
_WIDTHS = (22, 30, 32, 24, 28, 28, 24, 28, 10)


def write_specimen(workbook: Workbook) -> None:
    """The sheet 記入例, last in the workbook."""
    sheet = workbook.add_worksheet(EXAMPLE, GrowingSheet)
    line = {"border": 1, "border_color": "#A6A6A6", "valign": "top", "text_wrap": True, "font_size": 10}
    title = workbook.add_format({"bold": True, "font_size": 14})
    lead = workbook.add_format({"font_size": 10})
    section = workbook.add_format({"bold": True, "font_size": 11})
    heading = workbook.add_format({**line, "bold": True, "bg_color": "#D9D9D9"})
    cell = workbook.add_format({**line, "num_format": 49})
    for at, wide in enumerate(_WIDTHS):
        sheet.set_column(at, at, wide)
    sheet.write_string(0, 0, EXAMPLE, title)
    sheet.write_string(
        1, 0, "見本です。このシートは読み込みません。ほかのシートを記入するときの参考にしてください。", lead
    )
    row = 3
    blocks: Sequence[tuple[SheetLayout, Sequence[Sequence[str]]]] = (
        (SESSIONS, _SESSIONS),
        (QUESTIONS, _QUESTIONS),
        (OUTLINE, _OUTLINE),
        (GROUPINGS, _GROUPINGS),
    )
    for layout, rows in blocks:
        sheet.write_string(row, 0, f"「{layout.name}」シートの記入例", section)
        for at, column in enumerate(layout.columns):
            sheet.write_string(row + 1, at, column.name, heading)
        for number, values in enumerate(rows, start=row + 2):
            for at, value in enumerate(values):
                sheet.write_string(number, at, value, cell)
            sheet.set_row(number, row_height(zip(values, _WIDTHS, strict=False)))
        row += len(rows) + 3
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_tab_color("#A6A6A6")
