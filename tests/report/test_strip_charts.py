"""The workbook inside a published chart: the figures that are drawn, cell for cell, and nothing else."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI

from dxforms.report.chart_book import cells_bytes
from dxforms.report.opening import open_word
from dxforms.report.strip_work import Work
from tests import packages
from tests.published import whole
from tests.publishing import workbook
from tests.report.stripping import Left, stripped_data
from tests.report.test_proof import report

SECRET = "名簿の人"


def charts(data: bytes) -> list:
    package = open_word(io.BytesIO(data)).package
    return [rel.target_part for rel in package.main_document_part.rels.values() if rel.reltype == RT.CHART]


def changed(change) -> Left:
    """The report with its first chart changed, stripped."""
    from dxforms.report.saving import save

    package = open_word(io.BytesIO(report()), plain=True).package
    chart = next(
        rel.target_part for rel in package.main_document_part.rels.values() if rel.reltype == RT.CHART
    )
    change(chart)
    stream = io.BytesIO()
    save(package, stream, {})
    return stripped_data(stream.getvalue())


def book_of(left: Left) -> dict[str, object]:
    """The cells of the first chart's workbook."""
    first = charts(left.data)[0]
    data = next(rel.target_part.blob for rel in first.rels.values() if rel.reltype == RT.PACKAGE)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Sheet1"]
    return {
        cell.coordinate: cell.value
        for row in book["Sheet1"].iter_rows()
        for cell in row
        if cell.value is not None
    }


def link_of(chart) -> str:
    return next(key for key, rel in chart.rels.items() if rel.reltype == RT.PACKAGE)


def test_a_chart_of_the_programs_own_keeps_its_workbook_to_the_byte():
    before = {name: piece for name, piece in whole(report()).items() if name.endswith(".xlsx")}
    left = stripped_data(report())
    after = {name: piece for name, piece in whole(left.data).items() if name.endswith(".xlsx")}
    assert before == after
    assert "BOOK" not in left.taken


def test_a_whole_workbook_behind_a_chart_is_made_anew_from_what_is_drawn():
    own = book_of(stripped_data(report()))

    def change(chart):
        book = chart.rels[link_of(chart)].target_part
        book._blob = workbook(SECRET)
        book.partname = PackURI("/word/embeddings/meibo-yamada.xlsx")

    left = changed(change)
    assert SECRET.encode() not in b"".join(whole(left.data).values())
    assert b"yamada" not in left.data
    made = book_of(left)
    assert made
    assert made.items() <= own.items()
    assert packages.findings(left.data) == []
    assert left.taken >= {"BOOK"}


def test_a_linked_workbook_is_taken_in():
    def change(chart):
        key = link_of(chart)
        del chart.rels[key]
        chart.load_rel(RT.PACKAGE, rf"file:///\\server\{SECRET}.xlsx", key, is_external=True)

    left = changed(change)
    assert SECRET not in left.xml
    assert "External" not in left.xml
    assert book_of(left)
    assert packages.findings(left.data) == []
    assert left.taken >= {"BOOK", "LINK"}


@pytest.mark.parametrize(
    "formula",
    [f"[{SECRET}.xlsx]Sheet1!$B$1", f"'C:\\x\\[{SECRET}.xlsx]Sheet1'!$B$1", SECRET, f"'{SECRET}'!$B$1", f"(Sheet1!$B$1,{SECRET}!$Z$9)"],
)  # fmt: skip
def test_a_formula_that_leads_elsewhere_is_led_to_the_one_sheet(formula):
    def change(chart):
        chart._blob = chart.blob.replace(b"Sheet1!$B$1<", f"{formula}<".encode())
        chart.rels[link_of(chart)].target_part._blob = workbook(SECRET)

    left = changed(change)
    assert SECRET not in left.xml
    assert packages.findings(left.data) == []


def test_caches_that_contradict_each_other_get_cells_of_their_own():
    def change(chart):
        chart._blob = chart.blob.replace(b"Sheet1!$C$1<", b"Sheet1!$B$1<")
        chart.rels[link_of(chart)].target_part._blob = workbook(SECRET)

    assert packages.findings(changed(change).data) == []


def test_categories_of_several_levels_stand_side_by_side():
    levels = (
        '<c:multiLvlStrRef><c:f>Sheet1!$A$2:$B$3</c:f><c:multiLvlStrCache><c:ptCount val="2"/>'
        '<c:lvl><c:pt idx="0"><c:v>内</c:v></c:pt><c:pt idx="1"><c:v>外</c:v></c:pt></c:lvl>'
        '<c:lvl><c:pt idx="0"><c:v>全体</c:v></c:pt></c:lvl></c:multiLvlStrCache></c:multiLvlStrRef>'
    )

    def change(chart):
        from lxml import etree

        from dxforms.report.chart_xml import C

        root = etree.fromstring(chart.blob)
        for cat in root.iter(f"{C}cat"):
            for each in list(cat):
                cat.remove(each)
            cat.append(
                etree.fromstring(
                    levels.replace("<c:multiLvlStrRef>", f'<c:multiLvlStrRef xmlns:c="{C[1:-1]}">', 1)
                )
            )
        chart._blob = etree.tostring(root)

    made = book_of(changed(change))
    assert (made["A2"], made["B2"], made["B3"]) == ("全体", "内", "外")


@pytest.mark.parametrize(
    "hidden",
    [
        f"<c15:filteredBarSeries><c15:ser><c:v>{SECRET}</c:v></c15:ser></c15:filteredBarSeries>",
        f"<c15:fullRef><c15:sqref>{SECRET}!$A$1</c15:sqref></c15:fullRef>",
        f"<c15:formulaRef><c15:sqref>{SECRET}!$A$1</c15:sqref></c15:formulaRef>",
    ],
)
def test_what_is_filtered_out_goes(hidden):
    extension = f'<c:extLst><c:ext uri="{{x}}" xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">{hidden}</c:ext></c:extLst></c:barChart>'

    def change(chart):
        chart._blob = chart.blob.replace(b"</c:barChart>", extension.encode(), 1)

    left = changed(change)
    assert SECRET not in left.xml
    assert left.taken >= {"BOOK"}


def test_a_pivot_and_the_page_of_the_workbook_go():
    def change(chart):
        chart._blob = chart.blob.replace(
            b"<c:chart>",
            f'<c:pivotSource><c:name>[{SECRET}.xlsx]x</c:name><c:fmtId val="0"/></c:pivotSource><c:chart>'.encode(),
            1,
        )

    assert SECRET not in changed(change).xml


def test_a_chart_without_a_cache_is_refused_by_its_title():
    def change(chart):
        import re

        chart._blob = re.sub(rb"<c:numCache>.*?</c:numCache>", b"", chart.blob, flags=re.DOTALL)

    left = changed(change)
    assert left.codes == ["publish.chart"]
    assert "グラフ「Q1" in str(left.work.found.issues[0])


def test_cells_stand_where_they_are_put():
    data = cells_bytes({(0, 1): "回答", (2, 0): "=1+1", (2, 1): 71.9, (4, 27): 3.0})
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Sheet1"]
    assert (sheet["B1"].value, sheet["A3"].value, sheet["B3"].value, sheet["AB5"].value) == (
        "回答",
        "=1+1",
        71.9,
        3,
    )
    assert sheet["A3"].data_type == "s"
    assert packages.findings(data) == []
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


def test_no_cells_make_an_empty_sheet():
    assert packages.findings(cells_bytes({})) == []
    assert Work(file="x").told() == ()
