"""The package check is seen to find each fault it claims to find, seeded in a file it finds nothing wrong with."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import xlsxwriter
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from PIL import Image

from dxforms.survey.chart import ChartKind
from dxforms.workbook.writer import write_tally
from templates.recipe.charts import add_chart_prototype
from tests.checks import formulas
from tests.checks.formulas import Scope
from tests.packages import findings
from tests.sample import sample_tally

Parts = dict[str, bytes]
Seed = Callable[[Parts], None]

DOCUMENT = "word/document.xml"
SHEET1, SHEET2 = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"


# ------------------------------------------------------------------ good files


@pytest.fixture(scope="module")
def good_document() -> bytes:
    document = docx.Document()
    for name, kind in (
        ("CommentReference", WD_STYLE_TYPE.CHARACTER),
        ("CommentText", WD_STYLE_TYPE.PARAGRAPH),
    ):
        document.styles.add_style(name, kind)  # python-docx uses them, its template lacks them
    document.add_heading("アンケート結果", 1)
    paragraph = document.add_paragraph("考察", style="List Bullet")
    paragraph._p.insert(0, parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="1" w:name="_dx1"/>'))
    paragraph._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="1"/>'))
    document.add_comment(paragraph.runs, text="下書き")
    field = document.add_paragraph().add_run()._r
    for kind in ("begin", "separate", "end"):
        field.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
    document.add_table(rows=2, cols=3, style="Table Grid")
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    document.add_picture(picture, width=Mm(20))
    for kind in ChartKind:
        add_chart_prototype(document, document.add_paragraph(), kind, width=Mm(160), height=Mm(65), key="図")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def good_workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        data, tally = book.add_worksheet("回答データ"), book.add_worksheet("単純 集計")
        data.add_table(
            "A1:B4",
            {
                "name": "回答",
                "columns": [{"header": "部"}, {"header": "Q1 [点]"}],
                "data": [["午前", 1], ["午後", 2], ["午前", 3]],
            },
        )
        tally.write_row("A1", ["部", "件数"])
        tally.write("A2", "午前")
        tally.write_formula("B2", '=COUNTIFS(回答[部],A2,回答[[#All],[部]],"<>"&"")', None, 2)
        tally.write("A3", "計")
        tally.write_formula("B3", "=IFERROR(SUM('単純 集計'!B2:B2)*100%,\"―\")", None, 2)
        tally.merge_range("D1:E1", "表")
        tally.write_url("A5", "internal:'回答データ'!A1", string="データ")
        tally.data_validation("C2", {"validate": "list", "source": ["採用", "不採用"]})
        tally.conditional_format(
            "B2:B3", {"type": "formula", "criteria": "=$B2>1", "format": book.add_format()}
        )
        tally.repeat_rows(0)
        book.define_name("対象", "=回答データ!$A$2:$A$4")
        drawn = book.add_chart({"type": "bar"})
        drawn.add_series(
            {
                "name": "='単純 集計'!$B$1",
                "categories": "='単純 集計'!$A$2:$A$3",
                "values": "='単純 集計'!$B$2:$B$3",
                "categories_data": ["午前", "計"],
                "values_data": [2, 2],
                "name_data": ["件数"],
            }
        )
        tally.insert_chart("G1", drawn)
    return buffer.getvalue()


def test_nothing_is_found_in_good_files(good_document: bytes, good_workbook: bytes, tmp_path: Path) -> None:
    (tmp_path / "報告書.docx").write_bytes(good_document)
    assert findings(tmp_path / "報告書.docx") == []
    assert findings(good_workbook) == []


def test_something_else_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"text")
    assert findings(tmp_path / "x.docx")[0].startswith("not a package")


# ------------------------------------------------------------------ seeding


def seeded(good: bytes, seed: Seed) -> bytes:
    """The package with a fault in it."""
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    seed(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def swap(name: str, old: str, new: str, *, count: int = 1) -> Seed:
    """One piece of one part's XML for another; ``old`` is a pattern that must be there."""

    def seed(parts: Parts) -> None:
        text = parts[name].decode("utf-8")
        assert re.search(old, text), f"{old!r} is not in {name}"
        parts[name] = re.sub(old, new, text, count=count).encode("utf-8")

    return seed


def add(name: str, data: bytes = b"<x/>") -> Seed:
    def seed(parts: Parts) -> None:
        parts[name] = data

    return seed


def drop(name: str) -> Seed:
    def seed(parts: Parts) -> None:
        del parts[name]

    return seed


def both(*seeds: Seed) -> Seed:
    def seed(parts: Parts) -> None:
        for one in seeds:
            one(parts)

    return seed


def in_embedded(seed: Seed) -> Seed:
    """The fault in the workbook inside the first chart."""

    def outer(parts: Parts) -> None:
        name = "word/embeddings/Microsoft_Excel_Worksheet1.xlsx"
        parts[name] = seeded(parts[name], seed)

    return outer


_TABLE_ROW = r"<w:tr>(?:(?!</w:tr>).)*</w:tr>"
_EXTERNAL = (
    '<Relationship Id="rId99" TargetMode="External" Target="file:///C:/x.{0}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{1}"/></Relationships>'
)

DOCUMENT_FAULTS: dict[str, tuple[Seed, str]] = {
    "part names that differ in case only": (add("word/Document.xml"), r"2 parts bear this name"),
    "XML that is not well-formed": (swap("word/styles.xml", "</w:styles>", ""), r"not well-formed"),
    "a document type": (swap(DOCUMENT, r"\?>\s*<w:document", "?><!DOCTYPE x><w:document"), r"document type"),
    "a part without content type": (
        both(
            add("word/odd.bin"),
            swap(
                "word/_rels/document.xml.rels",
                "</Relationships>",
                '<Relationship Id="rId98" Type="http://x/odd" Target="odd.bin"/></Relationships>',
            ),
        ),
        r"odd.bin: no content type",
    ),
    "a declared part that is not there": (
        swap(
            "[Content_Types].xml", "</Types>", '<Override PartName="/word/no.xml" ContentType="a/b"/></Types>'
        ),
        r"declares word/no.xml",
    ),
    "a part declared twice": (
        swap("[Content_Types].xml", r"(<Override [^>]*/word/document.xml[^>]*/>)", r"\1\1"),
        r"is declared 2 times",
    ),
    "macros": (
        swap("[Content_Types].xml", r"wordprocessingml\.document\.main\+xml", "x.macroEnabled.main+xml"),
        r"holds macros",
    ),
    "a relationship to nothing": (drop("word/charts/style1.xml"), r"leads to word/charts/style1.xml"),
    "a relationship id given twice": (
        swap("word/charts/_rels/chart1.xml.rels", 'Id="rId2"', 'Id="rId1"'),
        r"relationship rId1 is there 2 times",
    ),
    "a template elsewhere": (
        swap(
            "word/_rels/document.xml.rels", "</Relationships>", _EXTERNAL.format("dotm", "attachedTemplate")
        ),
        r"leads out of the package \(attachedTemplate\)",
    ),
    "a part nothing leads to": (add("word/stray.xml"), r"word/stray.xml: no relationship leads to it"),
    "a drawing that names no relationship": (
        swap(DOCUMENT, 'r:embed="rId', 'r:embed="rId9'),
        r"blip uses relationship",
    ),
    "a picture that is none": (
        add("word/media/image1.png", b"GIF89a"),
        r"image1.png: is not the kind of picture",
    ),
    "drawings of one id": (swap(DOCUMENT, r'<wp:docPr id="\d+"', '<wp:docPr id="7"', count=0), r"docPr id 7"),
    "bookmarks of one name": (
        swap(
            DOCUMENT, r"(<w:body>)", r'\1<w:bookmarkStart w:id="5" w:name="_DX1"/><w:bookmarkEnd w:id="5"/>'
        ),
        r"2 bookmarks are called _dx1",
    ),
    "bookmarks of one id": (
        swap(DOCUMENT, r"(<w:body>)", r'\1<w:bookmarkStart w:id="1" w:name="x"/><w:bookmarkEnd w:id="1"/>'),
        r"2 bookmarks have id 1",
    ),
    "a bookmark without end": (swap(DOCUMENT, r"<w:bookmarkEnd[^>]*/>", ""), r"bookmark 1 does not end"),
    "a bookmark without beginning": (
        swap(DOCUMENT, r"<w:bookmarkStart[^>]*/>", ""),
        r"ends but does not begin",
    ),
    "a bookmark that ends first": (
        swap(DOCUMENT, r"(<w:bookmarkStart[^>]*/>)(.*?)(<w:bookmarkEnd[^>]*/>)", r"\3\2\1"),
        r"ends before it begins",
    ),
    "a bookmark that ends twice": (
        swap(DOCUMENT, r"(<w:bookmarkEnd[^>]*/>)", r"\1\1"),
        r"bookmark 1 ends 2 times",
    ),
    "a bookmark with a long name": (swap(DOCUMENT, "_dx1", "_" + "x" * 40), r"has 41 characters"),
    "a style that is not there": (
        swap(DOCUMENT, 'w:val="ListBullet"', 'w:val="Nothing"'),
        r"style Nothing is used",
    ),
    "a style for something else": (
        swap(DOCUMENT, 'w:pStyle w:val="ListBullet"', 'w:pStyle w:val="TableGrid"'),
        r"used for a paragraph but is for a table",
    ),
    "styles of one id": (
        swap("word/styles.xml", 'w:styleId="ListBullet2"', 'w:styleId="ListBullet"'),
        r"2 styles have the styleId ListBullet",
    ),
    "styles of one name": (
        swap("word/styles.xml", 'w:name w:val="List Bullet 2"', 'w:name w:val="list bullet"'),
        r"2 styles have the name list bullet",
    ),
    "a list that is not there": (
        swap("word/styles.xml", r'w:numId w:val="\d+"', 'w:numId w:val="77"'),
        r"list 77",
    ),
    "a list without scheme": (
        swap("word/numbering.xml", r'w:abstractNumId w:val="\d+"', 'w:abstractNumId w:val="77"'),
        r"follows scheme 77",
    ),
    "a comment that is not there": (
        swap("word/comments.xml", r'<w:comment (.*?)w:id="0"', r'<w:comment \1w:id="3"'),
        r"commentReference 0: no such comment",
    ),
    "a comment nobody points to": (
        swap(DOCUMENT, r"<w:commentReference[^>]*/>", ""),
        r"comment 0 is nowhere in the text",
    ),
    "a comment's range without end": (
        swap(DOCUMENT, r"<w:commentRangeEnd[^>]*/>", ""),
        r"begins or ends only",
    ),
    "a row that is too narrow": (
        swap(DOCUMENT, r"<w:tc>(?:(?!</w:tc>).)*</w:tc>", ""),
        r"row 1 is 2 wide, its grid 3",
    ),
    "a table without rows": (swap(DOCUMENT, _TABLE_ROW, "", count=0), r"has no row"),
    "a table without grid": (swap(DOCUMENT, r"<w:gridCol[^>]*/>", "", count=0), r"has no grid"),
    "a cell without paragraph": (
        swap(DOCUMENT, r"(<w:tc>(?:(?!</w:tc>).)*?)<w:p(?:/>|>.*?</w:p>)", r"\1"),
        r"does not end with a paragraph",
    ),
    "a field without end": (
        swap(DOCUMENT, 'w:fldCharType="end"', 'w:fldCharType="begin"'),
        r"fields do not end",
    ),
    "a field that goes on from nowhere": (
        swap(DOCUMENT, 'w:fldCharType="begin"', 'w:fldCharType="end"'),
        r"a field goes on that did not begin",
    ),
    "a chart that draws another number": (
        swap("word/charts/chart1.xml", "<c:v>48.8</c:v>", "<c:v>48.9</c:v>"),
        r"point 0 draws '48.9', its cell holds 48.8",
    ),
    "a chart that draws another label": (
        swap("word/charts/chart2.xml", "<c:v>選択肢1</c:v>", "<c:v>選択肢9</c:v>"),
        r"draws '選択肢9', its cell holds '選択肢1'",
    ),
    "a cell that holds another number": (
        in_embedded(swap("xl/worksheets/sheet1.xml", "<v>48.8</v>", "<v>4.88</v>")),
        r"its cell holds 4.88",
    ),
    "a number kept as text": (
        in_embedded(swap("xl/worksheets/sheet1.xml", r'<c r="B2">', '<c r="B2" t="str">')),
        r"its cell holds '48.8'",
    ),
    "a range of another length": (
        swap("word/charts/chart1.xml", r"\$B\$2:\$B\$4", "$B$2:$B$5"),
        r"has 4 cells and 3 points",
    ),
    "a range on another sheet": (
        swap("word/charts/chart1.xml", r"Sheet1!\$B\$2", "表!$B$2"),
        r"is not in its workbook",
    ),
    "a chart without workbook": (
        swap("word/charts/chart1.xml", r"<c:externalData.*?</c:externalData>", ""),
        r"no workbook is embedded",
    ),
    "a chart with a broken workbook": (
        add("word/embeddings/Microsoft_Excel_Worksheet1.xlsx", b"PK"),
        r"cannot be opened",
    ),
    "a reference without cache": (
        swap("word/charts/chart1.xml", r"<c:numCache>.*?</c:numCache>", ""),
        r"has no cache",
    ),
    "series of one index": (
        swap("word/charts/chart1.xml", '<c:idx val="1"/><c:order', '<c:idx val="0"/><c:order'),
        r"2 series have idx 0",
    ),
    "series of one unique id": (
        swap("word/charts/chart1.xml", r"\{00000001-", "{00000000-"),
        r"2 things have the unique id",
    ),
    "a label for a point that is not there": (
        swap(
            "word/charts/chart1.xml",
            "<c:dLbls>",
            '<c:dLbls><c:dLbl><c:idx val="9"/><c:delete val="1"/></c:dLbl>',
        ),
        r"dLbl for a point that is not there: 9 of 3",
    ),
    "an axis that crosses nothing": (
        swap("word/charts/chart1.xml", '<c:crossAx val="500000002"/>', '<c:crossAx val="5"/>'),
        r"crosses axis 5",
    ),
    "a plot on an axis that is not there": (
        swap(
            "word/charts/chart1.xml",
            '<c:axId val="500000002"/></c:barChart>',
            '<c:axId val="5"/></c:barChart>',
        ),
        r"axis 5 is used but not there",
    ),
}

TABLE, STRINGS, WORKBOOK = "xl/tables/table1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
FORMULA = r"<f>COUNTIFS.*?</f>"
WORKBOOK_FAULTS: dict[str, tuple[Seed, str]] = {
    "a heading that is not its column's": (
        swap(TABLE, 'name="部"', 'name="分け"'),
        r"column '分け' stands under the heading '部'",
    ),
    "columns of one name": (swap(TABLE, r'name="Q1 \[点\]"', 'name="部"'), r"2 columns are called '部'"),
    "a table wider than its columns": (
        swap(TABLE, 'ref="A1:B4"', 'ref="A1:C4"', count=0),
        r"2 columns over 3",
    ),
    "a table without rows": (swap(TABLE, 'ref="A1:B4"', 'ref="A1:B1"', count=0), r"no row under its heading"),
    "a filter elsewhere": (
        swap(TABLE, '<autoFilter ref="A1', '<autoFilter ref="A2'),
        r"its filter begins elsewhere",
    ),
    "a column that is not there": (swap(SHEET2, r"回答\[部\]", "回答[部分]"), r"has no column '部分'"),
    "a table that is not there": (swap(SHEET2, r"回答\[部\]", "回答者[部]"), r"no table 回答者 is there"),
    "a part no table has": (swap(SHEET2, r"\[#All\]", "[#Everything]"), r"is no part of a table"),
    "a sheet that is not there": (swap(SHEET2, "'単純 集計'!B2", "'集計'!B2"), r"no sheet 集計 is there"),
    "a lost reference": (swap(SHEET2, FORMULA, "<f>SUM(#REF!)</f>"), r"holds #REF!"),
    "another workbook": (swap(SHEET2, FORMULA, "<f>[1]Sheet1!A1</f>"), r"refers to another workbook"),
    "a name that is not there": (swap(SHEET2, FORMULA, "<f>SUM(何か)</f>"), r"no name 何か is defined"),
    "a function that is not there": (swap(SHEET2, FORMULA, "<f>SUMM(A2)</f>"), r"no function SUMM"),
    "an open bracket": (swap(SHEET2, FORMULA, "<f>SUM(A2</f>"), r"'SUM\(' is not closed"),
    "a bad name": (swap(WORKBOOK, "回答データ!", "回答!"), r"name 対象: no sheet 回答 is there"),
    "names of one kind": (
        swap(WORKBOOK, r'(<definedName name="対象".*?</definedName>)', r"\1\1"),
        r"2 names are called 対象",
    ),
    "a name a table has": (swap(WORKBOOK, 'name="対象"', 'name="回答"'), r"name 回答 is a table's as well"),
    "a name of no sheet": (swap(WORKBOOK, 'localSheetId="1"', 'localSheetId="8"'), r"belongs to sheet 8"),
    "sheets of one name": (
        swap(WORKBOOK, 'sheet name="単純 集計"', 'sheet name="回答データ"'),
        r"2 sheets are called",
    ),
    "a sheet name Excel refuses": (
        swap(WORKBOOK, 'sheet name="単純 集計"', 'sheet name="単純/集計"'),
        r"cannot be called",
    ),
    "shared strings that are miscounted": (
        swap(STRINGS, r' uniqueCount="\d+"', ' uniqueCount="99"'),
        r"99 are announced",
    ),
    "uses that are miscounted": (swap(STRINGS, r' count="\d+"', ' count="99"'), r"99 uses are announced"),
    "a shared string that is not there": (
        swap(SHEET2, r't="s"><v>\d+', 't="s"><v>99'),
        r"shows shared string 99",
    ),
    "a style that is not there": (swap(SHEET2, r'(<c r="A2")', r'\1 s="99"'), r"A2 has style 99"),
    "cells out of order": (swap(SHEET2, r'<c r="B1"', '<c r="A1"'), r"A1 stands out of order"),
    "rows out of order": (swap(SHEET2, r'<row r="3"', '<row r="1"'), r"row 1 stands after row 2"),
    "merged cells that overlap": (
        swap(SHEET2, r'(<mergeCell ref="D1:E1"/>)', r'\1<mergeCell ref="E1:E2"/>'),
        r"merged cells overlap at E1",
    ),
    "a link to nowhere": (
        swap(SHEET2, r'location="[^"]*"', "location=\"'無い'!A1\""),
        r"link A5: no sheet 無い",
    ),
    "a choice that is no formula": (
        swap(SHEET2, r"<formula1>.*?</formula1>", "<formula1>選択肢</formula1>"),
        r"no name 選択肢",
    ),
    "choices longer than Excel reads": (
        swap(SHEET2, r"<formula1>.*?</formula1>", f'<formula1>"{"長" * 256}"</formula1>'),
        r"longer than the 255 characters",
    ),
    "a condition on a lost cell": (
        swap(SHEET2, r"<formula>.*?</formula>", "<formula>#REF!&gt;1</formula>"),
        r"holds #REF!",
    ),
    "a chart that draws another number": (
        swap("xl/charts/chart1.xml", r"(<c:pt idx=\"0\"><c:v>)2<", r"\g<1>3<"),
        r"point 0 draws '3', its cell holds 2.0",
    ),
    "a chart of another sheet": (swap("xl/charts/chart1.xml", "'単純 集計'!", "'集計'!"), r"no sheet 集計"),
    "a table's formula that is wrong": (
        swap(
            TABLE,
            r'(<tableColumn id="2" name="Q1 \[点\]")/>',
            r"\1><calculatedColumnFormula>回答[無]</calculatedColumnFormula></tableColumn>",
        ),
        r"table 回答: table 回答 has no column '無'",
    ),
    "an external link": (
        both(
            add("xl/externalLinks/externalLink1.xml"),
            swap(
                "xl/_rels/workbook.xml.rels", "</Relationships>", _EXTERNAL.format("xlsx", "externalLinkPath")
            ),
        ),
        r"leads out of the package",
    ),
}


LABEL_FAULTS: dict[str, tuple[Seed, str]] = {
    "a label's cache that is not its cell": (
        swap("xl/charts/chart1.xml", r"(<c15:dlblRangeCache>.*?<c:v>)[^<]*<", r"\g<1>9（9.9%）<"),
        r"the labels' .* draws \['9（9.9%）'",
    ),
    "a label that says other words than its cell": (
        swap("xl/charts/chart1.xml", r"(<a:fld .*?<a:t>)[^<]*<", r"\g<1>9（9.9%）<"),
        r"label 0 of .* says other words than its cell",
    ),
    "labels of another sheet": (
        swap("xl/charts/chart1.xml", r"<c15:f>'グラフ元データ'", "<c15:f>'無い'"),
        r"the labels' '無い'.* is not in its workbook",
    ),
}


@pytest.mark.parametrize("fault", LABEL_FAULTS)
def test_a_fault_in_labels_that_are_cells_is_found(fault: str) -> None:
    buffer = io.BytesIO()
    write_tally(sample_tally(), buffer)
    seed, said = LABEL_FAULTS[fault]
    assert findings(buffer.getvalue()) == []
    found = findings(seeded(buffer.getvalue(), seed))
    assert any(re.search(said, line) for line in found), found


@pytest.mark.parametrize("fault", DOCUMENT_FAULTS)
def test_a_fault_in_a_document_is_found(good_document: bytes, fault: str) -> None:
    seed, said = DOCUMENT_FAULTS[fault]
    found = findings(seeded(good_document, seed))
    assert any(re.search(said, line) for line in found), found


@pytest.mark.parametrize("fault", WORKBOOK_FAULTS)
def test_a_fault_in_a_workbook_is_found(good_workbook: bytes, fault: str) -> None:
    seed, said = WORKBOOK_FAULTS[fault]
    found = findings(seeded(good_workbook, seed))
    assert any(re.search(said, line) for line in found), found


def test_tables_that_overlap_or_share_a_name_are_found(good_workbook: bytes) -> None:
    def seed(parts: Parts) -> None:
        parts["xl/tables/table2.xml"] = parts[TABLE].replace(b' id="1"', b' id="2"', 1)
        swap("[Content_Types].xml", r'(<Override PartName="/xl/tables/table)1(.*?/>)', r"\g<1>1\2\g<1>2\2")(
            parts
        )
        swap(
            "xl/worksheets/_rels/sheet1.xml.rels",
            r'(<Relationship Id="rId)1(".*?table)1(.*?/>)',
            r"\g<1>1\g<2>1\3\g<1>2\g<2>2\3",
        )(parts)

    found = findings(seeded(good_workbook, seed))
    assert "2 tables have the name 回答" in found
    assert "tables 回答 and 回答 overlap" in found


# ------------------------------------------------------------------ formulas

SCOPE = Scope(
    sheets=frozenset({"表", "単純 集計"}),
    tables={"回答": frozenset({"部", "Q1 [点]"})},
    names=frozenset({"対象"}),
)


@pytest.mark.parametrize(
    "formula",
    [
        "1+2*-3%",
        '"a""b"&A1',
        "SUM($A$1:B2,A:A,1:3,対象)",
        "'単純 集計'!$A$1:$B$2",
        "表!A1+1",
        'COUNTIFS(回答[部],"午前",回答[[#This Row],[部]],"<>")',
        "回答[Q1 '[点']]",
        "SUM(回答[[部]:[Q1 '[点']]])",
        "IF(A1>=2,IFERROR(A1/B1,0),)",
        "_xlfn.XLOOKUP(A1,A:A,B:B)",
        "_xlfn._xlws.FILTER(A1:A2,B1:B2)",
        'SUMPRODUCT(({1,2}=A1)*(A1<>""))',
        "1.5E3",
        "TODAY()",
        "TRUE",
    ],
)
def test_formula_that_is_right_has_no_finding(formula: str) -> None:
    assert list(formulas.findings(formula, SCOPE)) == []


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("", "ends where a value should stand"),
        ("1+", "ends where a value should stand"),
        ("A1 B1", "an operator is missing"),
        ("*2", "a value is missing"),
        ("(1+2", "'(' is not closed"),
        ("1)", "a bracket is closed"),
        ("1,2", "a comma stands outside"),
        ("A1:§", "cannot be read"),
        ("B2:A1", "runs backwards"),
        ("XFE1", "lies outside the sheet"),
        ("A1048577", "lies outside the sheet"),
        ("A0", "lies outside the sheet"),
        ("SUM(A1;B1)", "cannot be read"),
        ("回答[Q1 [点]]", "stands without its '"),
    ],
)
def test_formula_that_is_wrong_has_a_finding(formula: str, said: str) -> None:
    found = list(formulas.findings(formula, SCOPE))
    assert any(said in line for line in found), found
