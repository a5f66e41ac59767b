"""What people did to the charts and pictures of 集計.xlsx is said by sheet and cell; a chart that was saved again is as it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import SeriesLabel
from openpyxl.drawing.image import Image
from PIL import Image as Picture

from dxforms.workbook.aligning import Line, Moves
from dxforms.workbook.compared_charts import Drawings, SavedChart, SavedSeries, Whereabouts, drawn
from dxforms.workbook.handmade import changed_by_hand
from dxforms.workbook.spelling import here
from tests.outside import convert
from tests.workbook.kept import Edit, edited, parts_changed, save, told

FIRST = "「単純集計」シート　セルA16："
SECOND = "「単純集計」シート　セルA41："


def chart(change: Callable[[Any], Any], index: int = 0) -> Edit:
    """An edit of one chart of 単純集計."""
    return lambda book: change(book["単純集計"]._charts[index])


def retitle(first: Any) -> None:
    first.title = "私たちの結果"


def stand(first: Any) -> None:
    first.type = "col"


def recolour(first: Any) -> None:
    first.series[0].graphicalProperties.solidFill = "FF0000"


def recolour_a_bar(first: Any) -> None:
    point = DataPoint(idx=1)
    point.graphicalProperties.solidFill = "00FF00"
    first.series[0].dPt.append(point)


def rename_a_series(first: Any) -> None:
    first.series[0].tx = SeriesLabel(v="とても良かった")


def name_an_axis(first: Any) -> None:
    first.y_axis.title = "割合"


def stretch_the_axis(first: Any) -> None:
    first.y_axis.scaling.max = 60


def drop_the_legend(first: Any) -> None:
    first.legend = None


def drop_a_series(first: Any) -> None:
    first.series.pop()


def move(first: Any) -> None:
    for end in (first.anchor._from, first.anchor.to):
        end.row += 2


def enlarge(first: Any) -> None:
    first.anchor.to.row += 8


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (retitle, "タイトル"),
        (lambda first: setattr(first, "title", None), "タイトル"),
        (stand, "種類"),
        (recolour, "色"),
        (recolour_a_bar, "色"),
        (rename_a_series, "系列名"),
        (name_an_axis, "軸ラベル"),
        (stretch_the_axis, "軸の範囲"),
        (drop_the_legend, "凡例"),
        (drop_a_series, "データの範囲"),
        (enlarge, "大きさ"),
    ],
)
def test_what_of_a_chart_was_changed_is_said_with_its_cell(workbook, change, said):
    assert told(edited(workbook, chart(change))) == [f"{FIRST}グラフが変わっています（{said}）"]


def test_a_chart_that_was_moved_is_told_where_it_stands_now(workbook):
    assert told(edited(workbook, chart(move))) == [
        "「単純集計」シート　セルA18：グラフが変わっています（位置）"
    ]


def test_several_changes_of_one_chart_are_one_line(workbook):
    found = edited(workbook, chart(retitle), chart(recolour), chart(drop_the_legend), chart(retitle, 1))
    assert told(found) == [
        f"{FIRST}グラフが変わっています（タイトル、色、凡例）",
        f"{SECOND}グラフが変わっています（タイトル）",
    ]


def test_charts_that_were_deleted_or_added_are_told_with_their_cells(workbook):
    def draw(book: Workbook) -> None:
        sheet = book["単純集計"]
        del sheet._charts[1]
        own = BarChart()
        own.add_data(Reference(sheet, min_col=2, min_row=10, max_row=14))
        sheet.add_chart(own, "M3")
        again = BarChart()
        again.add_data(Reference(book["回答者の確認"], min_col=1, min_row=6, max_row=9))
        book["回答者の確認"].add_chart(again, "L2")

    assert told(edited(workbook, draw)) == [
        "「単純集計」シート　セルM3：グラフが追加されています",
        f"{SECOND}グラフが削除されています",
        "「回答者の確認」シート　セルL2：グラフが追加されています",
    ]


@pytest.mark.parametrize(("at", "said"), [((18, 0), []), ((15, 0), ["位置"])])
def test_a_chart_below_rows_that_were_inserted_stands_where_it_should(at, said):
    rows = Line(count=20, now=23, places=tuple(row + 3 if row > 4 else row for row in range(20)))
    where = Whereabouts(Moves(rows=rows, columns=Line(count=9, now=9)), here, here)
    series = (SavedSeries(values="元!$B$2:$B$4"),)
    before = Drawings(charts=(SavedChart(place=(15, 0), end=(19, 5), series=series),))
    now = Drawings(charts=(SavedChart(place=at, end=(at[0] + 4, 5), series=series),))
    assert [each.detail for each in drawn("単純集計", before, now, where)] == [f"（{each}）" for each in said]


def test_words_typed_as_a_bars_label_are_told(workbook):
    def type_over(xml: str) -> str:
        return re.sub(
            r'<a:fld id="[^"]*" type="CELLRANGE">(<a:rPr.*?</a:rPr>)<a:t>[^<]*</a:t></a:fld>',
            r"<a:r>\1<a:t>最多</a:t></a:r>",
            xml,
            count=1,
        )

    assert told(parts_changed(workbook, "xl/charts/chart1.xml", type_over)) == [
        f"{FIRST}グラフが変わっています（データラベル）"
    ]


def test_a_title_whose_number_was_recalculated_says_nothing(workbook):
    found = parts_changed(workbook, "xl/charts/chart1.xml", lambda xml: xml.replace("（n=12）", "（n=11）"))
    assert told(found) == []


def test_a_picture_is_told_with_the_cell_it_stands_at(workbook):
    def paste(book: Workbook) -> None:
        data = BytesIO()
        Picture.new("RGB", (8, 8), "red").save(data, "png")
        book["概要"].add_image(Image(data), "G2")

    assert told(edited(workbook, paste)) == [
        "「概要」シート　セルG2：図又は図形が変わっています（0個 → 1個）"
    ]


@pytest.mark.outside
def test_what_was_changed_is_told_too_where_libreoffice_saved_before_and_after(workbook, tmp_path):
    saved = convert(workbook, "xlsx", tmp_path / "before")
    kept = save(
        saved,
        chart(retitle),
        chart(recolour),
        chart(name_an_axis),
        chart(move, 1),
        lambda book: book["単純集計"]._charts.pop(),
    )
    said = [
        f"{FIRST}グラフが変わっています（タイトル、色、軸ラベル）",
        "「単純集計」シート　セルA43：グラフが変わっています（位置）",
        "「単純集計」シート　セルA68：グラフが削除されています",
    ]
    assert told(changed_by_hand(kept, workbook)) == said
    again = convert(kept, "xlsx", tmp_path / "again")
    assert told(changed_by_hand(again, workbook)) == said
