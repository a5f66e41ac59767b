"""What is taken out of a report's text, and that its readers see the same."""

from __future__ import annotations

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from dxforms.report.strip_links import is_public, local_path
from tests.report.papers import png
from tests.report.stripping import body, element, field, p, r, stripped

SECRET = "秘密の言葉"


def start(number: int, name: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'


def end(number: int) -> str:
    return f'<w:bookmarkEnd w:id="{number}"/>'


def test_the_programs_marks_go_and_the_bookmarks_of_word_and_people_stay():
    left = body(
        p(start(1, "_dx12") + start(2, "_Toc9") + r("見出し") + end(2) + end(1)),
        p(start(3, "_Ref5") + start(4, "会場") + r("会場") + end(4) + end(3)),
        p(end(77) + r("終わりだけが残った段落")),
        p(f'<w:hyperlink w:anchor="会場">{r("会場へ")}</w:hyperlink>'),
    )
    assert left.xml.count("w:bookmarkStart ") == left.xml.count("w:bookmarkEnd ") == 3
    assert all(name in left.xml for name in ("_Toc9", "_Ref5", "会場"))
    assert "_dx" not in left.xml
    assert left.texts == ["見出し", "会場", "終わりだけが残った段落", "会場へ"]


def test_a_mark_that_reaches_over_paragraphs_goes_whole():
    left = body(p(start(1, "_dx12") + r("一")), p(r("二") + end(1)))
    assert "bookmark" not in left.xml.split("<w:body>")[1]
    assert left.texts == ["一", "二"]


@pytest.mark.parametrize(
    "inside",
    [
        f'<w:ins w:id="1" w:author="x">{r("加えた文")}</w:ins>',
        '<w:del w:id="1" w:author="x"><w:r><w:delText>消した文</w:delText></w:r></w:del>',
        f'<w:moveTo w:id="1" w:author="x">{r("移した文")}</w:moveTo>',
        '<w:r><w:rPr><w:rPrChange w:id="1" w:author="x"><w:rPr/></w:rPrChange></w:rPr><w:t>書式</w:t></w:r>',
    ],
)
def test_a_tracked_change_is_refused(inside):
    left = body(p(r("前")), p(inside))
    assert left.codes == ["publish.tracked"]
    assert "変更履歴が" in str(left.work.found.issues[0])


def test_a_tracked_paragraph_mark_and_row_are_refused():
    row = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:trPr><w:ins w:id='1' w:author='x'/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    assert body(p(r("段落"), '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>')).codes == ["publish.tracked"]
    assert body(row, p("")).codes == ["publish.tracked"]


def test_comments_go_and_their_words_stay():
    def edit(document):
        paragraph = document.add_paragraph("本文")
        document.add_comment(paragraph.runs, text=SECRET, author=SECRET)

    left = stripped(edit)
    assert left.texts == ["本文"]
    assert SECRET not in left.xml
    assert (
        "comment" not in left.xml.replace("annotation", "").lower().split("<w:body>")[1].split("</w:body>")[0]
    )
    assert left.work.told() == (("コメント", 1),)


def test_what_names_an_editing_session_goes():
    left = body(
        '<w:p w:rsidR="00AA" w:rsidRDefault="00AB" w14:paraId="1A2B3C4D" w14:textId="77777777"><w:r w:rsidRPr="00AC"><w:t>本文</w:t></w:r></w:p>'
    )
    assert left.texts == ["本文"]
    assert "rsid" not in left.xml
    assert "paraId" not in left.xml
    assert left.taken == {"IDS"}


def test_editors_of_a_range_and_proofing_marks_go():
    left = body(
        p(
            f'<w:permStart w:id="1" w:ed="{SECRET}@x"/><w:proofErr w:type="spellStart"/>'
            + r("本文")
            + '<w:permEnd w:id="1"/>'
        )
    )
    assert SECRET not in left.xml
    assert "proofErr" not in left.xml


# ---------------------------------------------------------------- hidden text


@pytest.mark.parametrize(
    "look", ["<w:vanish/>", '<w:vanish w:val="1"/>', "<w:specVanish/>", '<w:vanish w:val="on"/>']
)
def test_hidden_words_go(look):
    left = body(p(r("前") + r(SECRET, look) + r("後")))
    assert left.texts == ["前後"]
    assert SECRET not in left.xml
    assert left.taken == {"HIDDEN"}


@pytest.mark.parametrize("look", ['<w:vanish w:val="0"/>', "<w:webHidden/>", '<w:vanish w:val="false"/>'])
def test_words_that_are_shown_stay(look):
    assert body(p(r("前") + r("見える", look))).texts == ["前見える"]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="HiddenP"><w:name w:val="HiddenP"/><w:rPr><w:vanish/></w:rPr></w:style>',
    '<w:style w:type="paragraph" w:styleId="Below"><w:name w:val="Below"/><w:basedOn w:val="HiddenP"/></w:style>',
    '<w:style w:type="character" w:styleId="HiddenC"><w:name w:val="HiddenC"/><w:rPr><w:vanish/></w:rPr></w:style>',
)
LOOKS = [
    ("HiddenP", "", False), ("Below", "", False), ("", '<w:rStyle w:val="HiddenC"/>', False),
    ("HiddenP", '<w:rStyle w:val="HiddenC"/>', True), ("Below", '<w:vanish w:val="0"/>', True), ("", "", True),
]  # fmt: skip


@pytest.mark.parametrize(("style", "look", "shown"), LOOKS)
def test_styles_hide_as_word_toggles_them(style, look, shown):
    def edit(document):
        for each in STYLES:
            document.styles.element.append(element(each))
        name = f'<w:pStyle w:val="{style}"/>' if style else ""
        document.element.body.sectPr.addprevious(element(p(r("対象", look), name)))

    assert stripped(edit).texts == (["対象"] if shown else [""])


def test_a_hidden_paragraph_goes_with_its_mark():
    left = body(p(r("前")), p(r(SECRET, "<w:vanish/>"), "<w:rPr><w:vanish/></w:rPr>"), p(r("後")))
    assert left.texts == ["前", "後"]


def test_a_hidden_row_goes_and_a_table_of_hidden_rows_too():
    def row(text: str, hidden: str = "") -> str:
        return f"<w:tr>{hidden}<w:tc><w:tcPr/>{p(r(text))}</w:tc></w:tr>"

    hide = "<w:trPr><w:hidden/></w:trPr>"
    table = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{0}</w:tbl>"
    left = body(
        table.format(row("見える") + row(SECRET, hide)), p(""), table.format(row(SECRET, hide)), p("")
    )
    assert SECRET not in left.xml
    assert [[cell.text for cell in each.rows[0].cells] for each in left.document.tables] == [["見える"]]


def test_a_drawing_switched_off_in_the_selection_pane_goes():
    def edit(document):
        shape = document.add_paragraph("本文").add_run().add_picture(png())
        shape._inline.docPr.set("hidden", "1")

    left = stripped(edit)
    assert "media" not in left.xml
    assert left.taken == {"HIDDEN"}


# ---------------------------------------------------------------- fields


@pytest.mark.parametrize(
    "code",
    [" PAGE ", ' TOC \\o "1-3" \\h ', "SEQ 図 \\* ARABIC", ' HYPERLINK "https://www.example.lg.jp/" ', ' HYPERLINK \\l "_Toc1"', " REF _Ref5 \\h ", "= 1+1", r"EQ \o\ad(\s\up 9(かん),漢)"],
)  # fmt: skip
def test_fields_of_layout_stay(code):
    left = body(p(field(code, r("結果"))))
    assert left.xml.count("fldChar ") == 3
    assert left.work.told() == ()


@pytest.mark.parametrize(
    "code",
    [f"AUTHOR {SECRET}", f"DOCVARIABLE {SECRET}", rf'INCLUDETEXT "C:\\{SECRET}.docx"', rf'HYPERLINK "\\\\{SECRET}\\x"', f"MERGEFIELD {SECRET}", f"REF _dx{SECRET}", f"ADDIN {SECRET}", f'LINK Excel.Sheet.12 "{SECRET}"'],
)  # fmt: skip
def test_other_fields_leave_what_they_show(code):
    left = body(p(r("前") + field(code, r("結果")) + r("後")))
    assert left.texts == ["前結果後"]
    assert SECRET not in left.xml
    assert "fldChar" not in left.xml
    assert left.taken == {"FIELD"}


def test_simple_fields_are_told_apart_as_well():
    left = body(
        p(f'<w:fldSimple w:instr=" AUTHOR {SECRET} ">{r("氏名")}</w:fldSimple>'),
        p(f'<w:fldSimple w:instr=" SEQ 図 ">{r("1")}</w:fldSimple>'),
    )
    assert left.texts[0] == "氏名"
    assert left.xml.count("fldSimple") == 2
    assert SECRET not in left.xml


def test_a_field_within_the_code_of_another_goes_with_the_code():
    code = "".join(
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>',
            field("MERGEFIELD 名前", r(SECRET)),
            '<w:r><w:instrText> = "x" "a" "b"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            r("結果"),
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        )
    )
    left = body(p(code))
    assert left.texts == ["結果"]
    assert SECRET not in left.xml


def test_a_layout_field_within_the_result_of_another_stays():
    left = body(p(field("AUTHOR", field("PAGE", r("3")))))
    assert left.texts == ["3"]
    assert left.xml.count("fldChar ") == 3
    assert "AUTHOR" not in left.xml


def test_an_index_entry_shows_nothing_and_goes():
    entry = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> XE "{SECRET}" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    left = body(p(r("前") + entry + r("後")))
    assert left.texts == ["前後"]
    assert SECRET not in left.xml


# ---------------------------------------------------------------- links

ADDRESSES = [
    ("https://www.city.example.lg.jp/koen.html", True), ("http://www.example.jp:8080/a?b=c", True),
    ("mailto:koho@city.example.lg.jp", True), ("tel:0312345678", True), ("HTTPS://EXAMPLE.JP", True),
    ("https://example.sharepoint.com/sites/x", False), ("https://example-my.sharepoint.com/personal/y", False),
    ("https://1drv.ms/w/s!x", False), ("http://intra/portal", False), ("https://portal.city.local/", False),
    ("http://192.168.1.10/x", False), ("http://10.0.0.1", False), ("https://user@intra/x", False), ("http://[fe80::1]/x", False),
    ("file:///C:/Users/x/a.docx", False), (r"\\server\share\a.docx", False), ("../a.docx", False), ("資料.pdf", False),
    ("onenote:https://x.jp", False), ("ms-word:ofe|u|https://x.jp", False), ("javascript:alert(1)", False), ("", False),
]  # fmt: skip


@pytest.mark.parametrize(("target", "public"), ADDRESSES)
def test_a_link_is_public_where_everybody_can_follow_it(target, public):
    assert is_public(target) is public


PATHS = [
    (r"C:\Users\x\a.docx", True), ("d:/docs/a.xlsx", True), (r"\\server\share\folder", True), ("file:///x", True),
    (r"保存先はZ:\共有です", True), ("https://www.example.jp/a", False), ("9:00/10:00", False), ("午前10:30", False),
    (r"EQ \o\ad(\s\up 9(", False), ("担当：A/B", False), ("URL:https://x.jp", False), ("1:2", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), PATHS)
def test_a_path_of_a_disk_is_told_from_other_words(text, found):
    assert bool(local_path(text)) is found


def test_a_path_in_plain_words_is_refused_with_its_place():
    left = body(
        p(r("アンケート結果"), '<w:pStyle w:val="Heading1"/>'), p(r(r"詳細は\\server01\share\資料を参照"))
    )
    assert left.codes == ["publish.path"]
    assert "「アンケート結果」の中" in str(left.work.found.issues[0])


@pytest.mark.parametrize(
    ("target", "stays"), [("https://www.example.lg.jp/", True), (r"file:///\\s01\x", False)]
)
def test_a_link_into_the_office_loses_its_target_and_keeps_its_words(target, stays):
    def edit(document):
        paragraph = document.add_paragraph("前")
        key = document.part.relate_to(target, RT.HYPERLINK, is_external=True)
        paragraph._p.append(element(f'<w:hyperlink r:id="{key}">{r("資料")}</w:hyperlink>'))

    left = stripped(edit)
    assert left.document.paragraphs[0].text == "前資料"
    assert ("hyperlink " in left.xml.split("<w:body>")[1]) is stays
    assert (target in left.xml) is stays


# ---------------------------------------------------------------- controls, objects, pictures


def test_content_controls_leave_what_they_hold_at_every_level():
    def control(inside: str) -> str:
        return f'<w:sdt><w:sdtPr><w:tag w:val="{SECRET}"/><w:dropDownList><w:listItem w:displayText="{SECRET}" w:value="1"/></w:dropDownList></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'

    cell = f"<w:tc><w:tcPr/>{p(control(r('欄')))}</w:tc>"
    row = control(f"<w:tr>{control(cell)}</w:tr>")
    left = body(
        control(p(control(r("段落")))),
        f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{row}</w:tbl>",
        p(""),
    )
    assert left.texts == ["段落", ""]
    assert left.document.tables[0].cell(0, 0).text == "欄"
    assert SECRET not in left.xml
    assert "w:sdt" not in left.xml


def embedded(picture: bool = True, kind: str = "Embed") -> object:
    def edit(document):
        main = document.part
        book = Part(
            PackURI("/word/embeddings/a.bin"),
            "application/vnd.openxmlformats-officedocument.oleObject",
            SECRET.encode(),
            main.package,
        )
        inside = main.relate_to(book, RT.OLE_OBJECT)
        shown = main.relate_to(main.package.get_or_add_image_part(png()), RT.IMAGE)
        image = f'<v:imagedata r:id="{shown}"/>' if picture else ""
        document.element.body.sectPr.addprevious(
            element(
                p(
                    f'<w:r><w:object><v:shape id="s" style="width:9pt;height:9pt">{image}</v:shape>'
                    f'<o:OLEObject Type="{kind}" ProgID="Excel.Sheet.12" r:id="{inside}"/></w:object></w:r>'
                )
            )
        )

    return edit


@pytest.mark.parametrize("kind", ["Embed", "Link"])
def test_an_object_becomes_the_picture_it_showed(kind):
    left = stripped(embedded(kind=kind))
    assert SECRET.encode() not in left.data
    assert "OLEObject" not in left.xml
    assert "v:imagedata" in left.xml
    assert left.taken == {"OBJECT"}


def test_an_object_that_shows_nothing_is_refused():
    assert "publish.object" in stripped(embedded(picture=False)).codes


def test_a_linked_picture_is_refused_and_one_that_is_inside_as_well_loses_its_link():
    def edit(document, *, inside: bool):
        shape = document.add_paragraph().add_run().add_picture(png())
        blip = shape._inline.graphic.graphicData.pic.blipFill.blip
        blip.link = document.part.relate_to(r"file:///C:\x\a.png", RT.IMAGE, is_external=True)
        if not inside:
            blip.embed = None

    assert stripped(lambda document: edit(document, inside=False)).codes == ["publish.linked-picture"]
    left = stripped(lambda document: edit(document, inside=True))
    assert left.codes == []
    assert "file:" not in left.xml


def test_names_of_files_go_from_pictures_and_their_alternative_text_stays():
    def edit(document):
        for descr in ("会場の様子", r"C:\写真\a.jpg", "IMG_0001.JPG"):
            shape = document.add_paragraph().add_run().add_picture(png())
            shape._inline.docPr.set("descr", descr)
            shape._inline.docPr.set("name", SECRET)

    left = stripped(edit)
    assert 'descr="会場の様子"' in left.xml
    assert left.xml.count("descr=") == 1
    assert SECRET not in left.xml


@pytest.mark.parametrize(("kind", "refused"), [("PNG", False), ("SVG", True)])
def test_what_a_crop_hides_goes_or_the_picture_is_refused(kind, refused):
    def edit(document):
        shape = document.add_paragraph().add_run().add_picture(png(40, 30))
        fill = shape._inline.graphic.graphicData.pic.blipFill
        fill.insert(1, element('<a:srcRect l="50000" b="-10000"/>'))
        if kind == "SVG":
            blip = '<a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"/></a:ext>'
            fill.blip.append(element(f"<a:extLst>{blip}</a:extLst>"))

    left = stripped(edit)
    assert ("publish.crop" in left.codes) is refused
    if not refused:
        [shape] = left.document.inline_shapes
        fill = shape._inline.graphic.graphicData.pic.blipFill
        image = left.document.part.related_parts[fill.blip.embed].image
        assert (image.px_width, image.px_height) == (20, 30)
        assert dict(fill[1].attrib) == {"b": "-10000"}
        assert (
            left.data.count(b"word/media/") == 2
        )  # its entry and its place in the directory: the original is gone


def test_ink_goes_with_its_picture():
    ink = '<mc:AlternateContent><mc:Choice Requires="wpi"><w:drawing><w14:contentPart r:id="rId99"/></w:drawing></mc:Choice><mc:Fallback><w:t>筆跡</w:t></mc:Fallback></mc:AlternateContent>'
    left = body(p(r("本文") + f"<w:r>{ink}</w:r>"))
    assert left.texts == ["本文"]
    assert "AlternateContent" not in left.xml
    assert left.taken == {"INK"}


def test_an_older_twin_of_a_text_box_goes_and_one_that_other_programs_need_stays():
    def twin(requires: str) -> str:
        return f'<w:r><mc:AlternateContent><mc:Choice Requires="{requires}"><w:t>新</w:t></mc:Choice><mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent></w:r>'

    left = body(p(twin("wps") + twin("w14")))
    assert left.xml.count("mc:Fallback>") == 2


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk", "文書全体の埋め込み"),
        ("http://schemas.microsoft.com/office/2014/relationships/chartEx", "新しい種類のグラフ"),
    ],
)
def test_a_part_nobody_can_look_into_is_refused(kind, word):
    def edit(document):
        part = Part(PackURI("/word/x.bin"), "application/x", SECRET.encode(), document.part.package)
        key = document.part.relate_to(part, kind)
        document.element.body.sectPr.addprevious(element(f'<w:altChunk r:id="{key}"/>'))

    left = stripped(edit)
    assert left.codes == ["publish.part"]
    assert word in str(left.work.found.issues[0])


def test_a_part_nothing_names_goes_without_a_word_to_the_clerk():
    def edit(document):
        part = Part(PackURI("/word/x.bin"), "application/x", SECRET.encode(), document.part.package)
        document.part.relate_to(part, "http://example.com/whatever")

    left = stripped(edit)
    assert SECRET.encode() not in left.data
    assert left.taken == {"PARTS"}


def test_a_draft_style_goes_where_nothing_stands_in_it_and_is_refused_where_something_does():
    def edit(document, *, used: bool):
        style = document.styles.add_style("考察（下書き）", 1)
        document.add_paragraph("本文", style=style if used else None)

    left = stripped(lambda document: edit(document, used=False))
    assert "下書き" not in left.xml
    assert left.taken == {"STYLES"}
    assert stripped(lambda document: edit(document, used=True)).codes == ["publish.draft-style"]


def test_a_draft_style_that_a_style_of_peoples_own_is_based_on_stays():
    def edit(document):
        draft = document.styles.add_style("考察（下書き）", 1)
        document.styles.add_style("課の様式", 1).base_style = draft

    assert "下書き" in stripped(edit).xml


def test_headers_no_page_shows_go_and_those_of_first_pages_stay_where_one_asks():
    def edit(document, *, first: bool) -> None:
        section = document.sections[0]
        section.header.paragraphs[0].text = "見える"
        section.first_page_header.paragraphs[0].text = SECRET
        section.even_page_header.paragraphs[0].text = SECRET + "（偶数）"
        section.different_first_page_header_footer = first

    left = stripped(lambda document: edit(document, first=False))
    assert SECRET not in left.xml
    assert left.document.sections[0].header.paragraphs[0].text == "見える"
    left = stripped(lambda document: edit(document, first=True))
    assert left.document.sections[0].first_page_header.paragraphs[0].text == SECRET
    assert SECRET + "（偶数）" not in left.xml


def test_a_part_named_after_a_file_gets_a_plain_name():
    def edit(document) -> None:
        shape = document.add_paragraph().add_run().add_picture(png())
        part = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
        part.partname = PackURI("/word/media/kaijo-yamada.png")

    left = stripped(edit)
    assert b"yamada" not in left.data
    assert len(left.document.inline_shapes) == 1


# ---------------------------------------------------------------- what hides in plain XML


def _grouped(*shapes: str) -> str:
    space = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="g"/><a:graphic>'
        f'<a:graphicData uri="{space}"><wpg:wgp xmlns:wpg="{space}"><wpg:cNvGrpSpPr/><wpg:grpSpPr/>{"".join(shapes)}'
        "</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _shape(text: str, attributes: str = "") -> str:
    return (
        f'<wps:wsp><wps:cNvPr id="3" name="n" {attributes}/><wps:cNvSpPr/><wps:spPr/><wps:txbx><w:txbxContent>'
        f"{p(r(text))}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
    )


def test_one_shape_of_a_group_switched_off_goes_and_the_others_stay():
    left = body(p(_grouped(_shape(SECRET, 'hidden="1"'), _shape("見える図形"))))
    assert SECRET not in left.xml
    assert "見える図形" in left.xml
    assert left.taken == {"HIDDEN"}


def test_a_hidden_run_of_a_formula_goes():
    space = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    hidden = f"<m:r><w:rPr><w:vanish/></w:rPr><m:t>{SECRET}</m:t></m:r>"
    left = body(p(f"<m:oMath {space}>{hidden}<m:r><m:t>x+1</m:t></m:r></m:oMath>"))
    assert SECRET not in left.xml
    assert "x+1" in left.xml


def test_an_old_shape_is_hidden_however_its_style_is_written():
    left = body(
        p(
            f'<w:r><w:pict><v:rect style="width:1pt;Visibility : Hidden"><v:textbox><w:txbxContent>{p(r(SECRET))}'
            "</w:txbxContent></v:textbox></v:rect></w:pict></w:r>"
        )
    )
    assert SECRET not in left.xml


def test_names_of_files_go_from_old_shapes_as_well():
    left = body(
        p(f'<w:r><w:pict><v:rect title="{SECRET}" alt="{SECRET}.jpg" style="width:1pt"/></w:pict></w:r>')
    )
    assert SECRET not in left.xml
    stays = body(p('<w:r><w:pict><v:rect alt="会場の様子" style="width:1pt"/></w:pict></w:r>'))
    assert "会場の様子" in stays.xml


def test_a_bookmark_that_nothing_leads_to_goes_and_says_nobodys_name():
    left = body(
        p(start(1, SECRET) + r("語句") + end(1)),
        p(start(2, "資料一") + r("資料") + end(2)),
        p(field(" REF 資料一 \\h ", r("資料"))),
        p(start(3, "資料二") + r("資料") + end(3)),
        p(f'<w:hyperlink w:anchor="資料二">{r("資料へ")}</w:hyperlink>'),
    )
    assert SECRET not in left.xml
    assert left.xml.count("w:bookmarkStart ") == left.xml.count("w:bookmarkEnd ") == 2
    assert left.texts == ["語句", "資料", "資料", "資料", "資料へ"]
    assert left.taken == {"BOOKMARKS"}


def test_what_two_people_changed_at_once_is_a_tracked_change():
    left = body(p(f'<w14:conflictIns w:id="1" w:author="x">{r("加えた文")}</w14:conflictIns>'))
    assert left.codes == ["publish.tracked"]


def test_a_field_that_quotes_leaves_its_words():
    left = body(p(field(f' QUOTE "{SECRET}" ', r("引用"))))
    assert SECRET not in left.xml
    assert left.texts == ["引用"]


def test_a_list_of_a_form_keeps_the_choice_that_is_shown():
    form = (
        f'<w:ffData><w:name w:val="{SECRET}"/><w:ddList><w:result w:val="1"/><w:listEntry w:val="{SECRET}"/>'
        '<w:listEntry w:val="選んだ項目"/></w:ddList></w:ffData>'
    )
    code = field(" FORMDROPDOWN ", "").replace('"begin"/>', f'"begin">{form}</w:fldChar>', 1)
    left = body(p(code))
    assert SECRET not in left.xml
    assert "選んだ項目" in left.xml


def test_a_field_nobody_ended_shows_nothing_and_goes():
    broken = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> AUTHOR {SECRET} </w:instrText></w:r>'
    assert SECRET not in body(p(broken + r("本文"))).xml


@pytest.mark.parametrize(
    ("target", "shown", "stays"),
    [
        ("mailto:koho@city.example.lg.jp", "koho@city.example.lg.jp", True),
        ("mailto:koho@city.example.lg.jp", "担当者", False),
        ("mailto:koho@city.example.lg.jp?cc=kacho@city.example.lg.jp", "koho@city.example.lg.jp", False),
        ("https://user:word@www.example.jp/", "資料", False),
    ],
)
def test_a_link_gives_no_address_away_that_its_words_do_not_show(target, shown, stays):
    def edit(document):
        paragraph = document.add_paragraph()
        key = document.part.relate_to(target, RT.HYPERLINK, is_external=True)
        paragraph._p.append(element(f'<w:hyperlink r:id="{key}">{r(shown)}</w:hyperlink>'))

    left = stripped(edit)
    assert (target in left.xml) is stays
    assert left.document.paragraphs[0].text == shown
    coded = body(p(field(f' HYPERLINK "{target}" ', r(shown))))
    assert (target in coded.xml) is stays


def _looks(document, xml: str) -> None:
    document.styles.element.insert(0, element(xml))


def test_words_that_the_documents_defaults_hide_go_and_what_a_run_shows_stays():
    def edit(document):
        for each in list(document.styles.element.iter("{*}docDefaults")):
            document.styles.element.remove(each)
        _looks(
            document, "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"
        )
        document.element.body.sectPr.addprevious(element(p(r(SECRET) + r("見える", '<w:vanish w:val="0"/>'))))

    left = stripped(edit)
    assert SECRET not in left.xml
    assert left.texts == ["見える"]


def test_words_that_a_tables_style_hides_go():
    def edit(document):
        document.styles.element.append(
            element(
                '<w:style w:type="table" w:styleId="Unseen"><w:name w:val="Unseen"/><w:rPr><w:vanish/></w:rPr></w:style>'
            )
        )
        cell = f"<w:tc><w:tcPr/>{p(r(SECRET))}</w:tc>"
        table = f'<w:tbl><w:tblPr><w:tblStyle w:val="Unseen"/></w:tblPr><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>'
        document.element.body.sectPr.addprevious(element(table))
        document.element.body.sectPr.addprevious(element(p("")))

    assert SECRET not in stripped(edit).xml


def test_names_of_lists_second_names_of_styles_and_attached_schemas_go():
    def edit(document):
        style = document.styles.add_style("様式", 1)
        style.element.insert(1, element(f'<w:aliases w:val="{SECRET}"/>'))
        space = "http://schemas.openxmlformats.org/schemaLibrary/2006/main"
        library = f'<sl:schemaLibrary xmlns:sl="{space}"><sl:schema sl:uri="{SECRET}"/></sl:schemaLibrary>'
        document.settings.element.append(element(library))

    left = stripped(edit)
    assert SECRET not in left.xml
    assert "様式" in left.xml
