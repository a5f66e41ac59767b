"""A faulty template is refused with every fault, its place and the nearest right name."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from dxforms.issues import InputError
from dxforms.report.fields import Sort, listed
from dxforms.report.template import fields, read_template
from tests.report.papers import add, paper, paragraph, picture, saved, text_box


def faults(template: io.BytesIO) -> list[str]:
    """Every fault of a template, as a clerk reads it."""
    with pytest.raises(InputError) as caught:
        read_template(template)
    return str(caught.value).splitlines()


def test_a_document_that_asks_for_nothing_is_no_template():
    assert faults(paper("令和8年11月24日の講演会", "実施結果報告書")) == [
        "ひな形に{{講演会名}}のような項目が1つもありません。ひな形のファイルを指定しているか確かめてください。"
    ]


PAIRS = [
    (
        ("{{講演会めい}}",),
        "「{{講演会めい}}」の段落：{{講演会めい}}という名前はありません。{{講演会名}}の誤りではありませんか。",
    ),
    (
        ("{{むずかしい言葉}}",),
        "「{{むずかしい言葉}}」の段落：{{むずかしい言葉}}という名前はありません。使える名前は「dxforms fields」で確かめられます。",
    ),
    (
        ("# アンケート結果", "{{番号}}"),
        "「アンケート結果」の後の「{{番号}}」の段落：{{番号}}は、{{#設問}}…{{/設問}}の中で使う名前です。その中に移してください。",
    ),
    (
        ("# 写真{{#写真}}",),
        "「写真{{#写真}}」の見出しの段落：{{#写真}}が閉じていません。くり返し又は条件の終わりに{{/写真}}を置いてください。",
    ),
    (
        ("{{/写真}}",),
        "「{{/写真}}」の段落：{{/写真}}に対する{{#写真}}がありません。始まりを置くか、この{{/写真}}を削除してください。",
    ),
    (
        ("{{#設問}}", "{{/設門}}"),
        "「{{/設門}}」の段落：{{/設門}}に対する始まりがありません。ここで閉じられるのは{{/設問}}です。",
    ),
    (
        ("{{#設問}}", "{{#複数選択}}", "{{/設問}}"),
        "「{{#複数選択}}」の段落：{{#複数選択}}が、{{/設問}}より前に閉じていません。"
        "{{/複数選択}}を{{/設問}}の前に置いてください。",
    ),
    (
        ("{{設問}}",),
        "「{{設問}}」の段落：{{設問}}は、くり返しの名前です。{{#設問}}…{{/設問}}の形で使ってください。",
    ),
    (
        ("{{部が複数}}",),
        "「{{部が複数}}」の段落：{{部が複数}}は、条件の名前です。{{#部が複数}}…{{/部が複数}}の形で使ってください。",
    ),
    (
        ("{{#設問}}", "{{帯グラフ}}", "{{/設問}}"),
        "「{{帯グラフ}}」の段落：{{帯グラフ}}は、グラフの名前です。Wordのグラフを置き、"
        "その代替テキストに{{帯グラフ}}と記入してください。",
    ),
    (
        ("会場は{{会場",),
        "「会場は{{会場」の段落：「{{」と「}}」の組が合いません。タグは{{名前}}の形で、一つの段落の中に記入してください。",
    ),
    (("{{}}",), "「{{}}」の段落：中かっこの中に名前がありません。{{講演会名}}のように記入してください。"),
    (
        ("前置き{{#設問}}", "{{番号}}", "{{/設問}}"),
        "「前置き{{#設問}}」の段落：{{#設問}}の前に、同じ段落の文字があります。"
        "{{#設問}}を段落の最初に移すか、タグだけの段落に置いてください。",
    ),
    (
        ([["部", "出席者数"], ["{{部の名称}}", "{{#部}}{{出席者数}}{{/部}}"]],),
        "表1の2行目・1列目：{{部の名称}}は、{{#部}}…{{/部}}の中で使う名前です。その中に移してください。",
    ),
    (
        ("{{#部}}", [["部"], ["{{部の名称}}{{/部}}"]]),
        "表1の2行目・1列目：{{#部}}と{{/部}}の一方だけが表の中にあります。"
        "両方を同じ表の中に置くか、両方を表の外の段落に置いてください。",
    ),
]


@pytest.mark.parametrize(("blocks", "message"), PAIRS, ids=[message[:24] for _, message in PAIRS])
def test_a_fault_is_told_with_its_place(blocks, message):
    assert faults(paper(*blocks)) == [message]


def test_every_fault_is_told_at_once():
    told = faults(paper("{{会場名}}", "{{講師}}", [["{{NOO}}"]]))
    assert [line.split("：")[0] for line in told] == [
        "「{{会場名}}」の段落", "「{{講師}}」の段落", "表1の1行目・1列目",
    ]  # fmt: skip


def test_faults_in_header_footer_text_box_and_properties_are_found():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{講演会}}"
    document.sections[0].footer.paragraphs[0].text = "{{部がふたつ}}"
    text_box(document, "{{開催日日}}")
    document.core_properties.title = "{{講演会名称}}の報告"
    told = faults(saved(document))
    assert [line.split("：")[0] for line in told] == [
        "テキストボックスの「{{開催日日}}」",
        "ヘッダーの「{{講演会}}」の段落",
        "フッターの「{{部がふたつ}}」の段落",
        "文書のプロパティ（タイトル）",
    ]
    assert told[3].endswith(
        "{{講演会名}}の誤りではありませんか。使えるのは、くり返しの外で使う文字と数値の名前だけです。"
    )


def test_a_chart_key_on_a_picture_and_a_text_on_a_picture_are_refused():
    document = docx.Document()
    add(document, "{{#設問}}")
    picture(document.add_paragraph(), "{{帯グラフ}}")
    add(document, "{{/設問}}")
    picture(document.add_paragraph(), "{{会場}}")
    told = faults(saved(document))
    assert [line.split("：", 1)[1].split("。")[0] for line in told] == [
        "{{帯グラフ}}はグラフの名前ですが、この図はWordのグラフではありません",
        "{{会場}}は文字の名前で、図の代替テキストには使えません",
    ]


def test_a_picture_key_on_a_chart_is_refused():
    from docx import Document as new

    from dxforms.survey.chart import ChartKind
    from templates.recipe.charts import add_chart_prototype

    document = new()
    paragraph(document, "{{#写真}}")
    add_chart_prototype(
        document, document.add_paragraph(), ChartKind.BARS, width=Mm(100), height=Mm(60), key="{{写真}}"
    )
    paragraph(document, "{{/写真}}")
    (told,) = faults(saved(document))
    assert "{{写真}}は写真の名前ですが、この図は画像ではありません。" in told


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "Word文書（.docx）ではないか、ファイルが壊れています。"),
        (b"PK\x03\x04 broken", "Word文書（.docx）ではないか、ファイルが壊れています。"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "パスワード又は秘密度ラベルで保護されたファイルです。",
        ),
    ],
)
def test_what_is_no_word_document_is_refused(data, told):
    with pytest.raises(InputError, match=r".") as caught:
        read_template(io.BytesIO(data))
    assert told in str(caught.value)


def test_a_template_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"「無い\.docx」：ひな形が見つかりません"):
        read_template(tmp_path / "無い.docx")


def test_names_in_full_width_and_with_blanks_are_understood():
    template = read_template(
        paper("｛｛ 講演会名 ｝｝", "{{講師名(ローマ字)}}", "｛｛＃部｝｝", "{{ 部の名称 }}", "｛｛／部｝｝")
    )
    known = [tag.field.name for tag in template.stories[0].tags if tag.field and tag.mark != "/"]
    assert known == ["講演会名", "講師名（ローマ字）", "部", "部の名称"]


def test_the_vocabulary_is_listed_with_the_blocks_around_each_name():
    found = {(*each.blocks, each.name): each for each in fields()}
    assert found["講演会名",].tag == "{{講演会名}}"
    assert found["設問", "回答詳細", "回答", "NO"].sort is Sort.FIGURE
    assert found["設問",].tag == "{{#設問}}…{{/設問}}"
    assert all(each.about for each in listed())


def test_the_names_a_template_asks_for_are_listed():
    asked = fields(paper("{{会場}}", "{{#設問}}", "{{番号}}", "{{/設問}}"))
    assert [each.name for each in asked] == ["会場", "設問", "番号"]


def test_no_name_stands_twice_in_one_scope():
    names = [(each.blocks, each.name) for each in listed()]
    assert sorted(names) == sorted(set(names))


def test_a_tag_where_nothing_is_filled_is_refused_with_its_place() -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=1)
    table.rows[0].cells[0].text = "表"
    caption = table._tbl.tblPr.makeelement(qn("w:tblCaption"), {qn("w:val"): "{{講演会名}}の表"})
    table._tbl.tblPr.append(caption)
    assert faults(saved(document)) == [
        "表1の1行目・1列目：{{講演会名}}が、表の代替テキスト、フィールド コード又はコントロールの名前に書かれています。"
        "ここは置き換えられません。本文、又は図やグラフの代替テキストに書いてください。"
    ]
