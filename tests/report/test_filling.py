"""What a template's tags become."""

from __future__ import annotations

import docx
import pytest
from docx.oxml.ns import qn

from dxforms.survey.lecture import Talk
from tests.report.papers import STYLES, add, filled, paper, saved, seen, text_box, texts
from tests.report.tallies import answering, changed
from tests.sample import sample_tally

TALLY = sample_tally()


def test_a_name_is_replaced_where_it_stands():
    assert texts(filled(TALLY, paper("日時　{{開催日}}、会場　{{会場}}"))) == [
        "日時　令和8年11月24日（火）、会場　みなも市役所 本庁舎3階 大会議室"
    ]


def test_a_tag_split_over_runs_takes_the_look_of_its_first_run():
    document = docx.Document()
    paragraph = document.add_paragraph("会場は")
    paragraph.add_run("{{会").bold = True
    paragraph.add_run("場")
    paragraph.add_run("}").italic = True
    paragraph.add_run("}である。")
    (line,) = filled(TALLY, saved(document)).paragraphs
    assert line.text == "会場はみなも市役所 本庁舎3階 大会議室である。"
    assert [run.bold for run in line.runs] == [None, True, None]


def test_a_repeat_gives_its_paragraphs_for_each_item():
    lines = texts(filled(TALLY, paper("{{#部}}", "{{部の名称}}", "{{出席者数}}", "{{/部}}")))
    assert lines == ["午前の部", "32名", "午後の部", "25名"]


def test_a_repeat_within_a_line_stays_in_the_line():
    lines = texts(filled(TALLY, paper("参加：{{#部}}{{部の名称}}{{^最後}}、{{/最後}}{{/部}}である。")))
    assert lines == ["参加：午前の部、午後の部である。"]


def test_conditions_choose_by_kind_in_the_survey_s_order():
    blocks = (
        "{{#設問}}",
        "{{#単一選択}}",
        "{{番号}} 一つ",
        "{{/単一選択}}",
        "{{#自由記述}}",
        "{{番号}} 文章",
        "{{/自由記述}}",
        "{{/設問}}",
    )
    assert texts(filled(TALLY, paper(*blocks))) == ["Q1 一つ", "Q2 一つ", "Q4 文章", "Q5 文章"]


def test_what_is_missing_takes_its_paragraph_along_and_its_opposite_stands():
    blocks = (
        "{{#写真がある}}",
        "# 講演会の様子",
        "{{/写真がある}}",
        "{{^写真}}",
        "写真なし",
        "{{/写真}}",
        "{{#会場}}会場 {{会場}}{{/会場}}",
        "{{会場}}",
    )
    assert texts(filled(sample_tally(full=False), paper(*blocks))) == ["写真なし"]


def test_a_text_of_several_paragraphs_alone_becomes_as_many_of_the_same_style():
    document = docx.Document()
    document.add_paragraph("{{背景及び目的}}", style="Intense Quote")
    result = filled(TALLY, saved(document))
    assert len(result.paragraphs) == 4
    assert {paragraph.style.name for paragraph in result.paragraphs} == {"Intense Quote"}


def test_a_text_of_several_paragraphs_within_a_line_breaks_the_line():
    (line,) = texts(filled(TALLY, paper("目的：{{アンケートの目的}}")))
    assert (
        line
        == "目的：講演内容の理解度及び業務への有用性を把握すること。⏎今後の研修及び防災情報の発信の改善に資する意見を収集すること。"
    )


def test_a_repeat_may_begin_and_end_in_one_row():
    lines = texts(
        filled(
            TALLY,
            paper([["部", "人数"], ["{{#部}}{{部の名称}}", "{{出席者数}}{{/部}}"], ["計", "{{出席者数}}"]]),
        )
    )
    assert lines == ["部|人数", "午前の部|32名", "午後の部|25名", "計|57名"]


def test_a_tag_alone_in_its_row_takes_the_row_along():
    rows = [["部", "人数"], ["{{#部}}", ""], ["{{部の名称}}", "{{出席者数}}"], ["{{/部}}", ""]]
    assert texts(filled(TALLY, paper(rows))) == ["部|人数", "午前の部|32名", "午後の部|25名"]


def test_a_tag_alone_in_its_column_takes_the_column_along():
    rows = [
        ["選択肢", "{{#集計区分}}", "{{区分}}", "{{/集計区分}}"],
        ["{{#集計行}}{{選択肢}}", "", "{{回答数}}{{/集計行}}", ""],
    ]
    lines = texts(filled(TALLY, paper("{{#設問}}", "{{#最初}}", rows, "{{/最初}}", "{{/設問}}")))
    assert lines[:2] == ["選択肢|全体|午前の部|午後の部", "理解できた|23|13|10"]


def test_a_condition_on_columns_leaves_them_out_and_the_table_keeps_its_width():
    rows = [
        ["{{#部が複数}}", "部", "{{/部が複数}}", "人数"],
        ["", "{{#部}}{{部の名称}}", "", "{{出席者数}}{{/部}}"],
    ]
    wide, narrow = (filled(sample_tally(sessions=count), paper(rows)) for count in (2, 1))
    assert texts(wide)[1] == "午前の部|32名"
    assert texts(narrow) == ["人数", "56名"]
    original = sum(_grid(docx.Document(paper(rows))))
    assert _grid(narrow) == [original]
    assert abs(sum(_grid(wide)) - original) <= 1


def _grid(document) -> list[int]:
    return [int(each.get(qn("w:w"))) for each in document.element.body.iter(qn("w:gridCol"))]


def test_a_cell_that_loses_its_paragraphs_keeps_one():
    lines = texts(
        filled(
            sample_tally(full=False),
            paper([["会場", "{{会場}}"], ["主催", "{{#主催}}\n{{主催}}\n{{/主催}}"]]),
        )
    )
    assert lines == ["会場|", "主催|"]


def test_header_footer_text_box_and_footnotes_are_filled():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{講演会名}}"
    document.sections[0].footer.paragraphs[0].text = "{{団体名}}"
    text_box(document, "{{開催日}}")
    result = filled(TALLY, saved(document))
    assert result.sections[0].header.paragraphs[0].text == "防災情報の伝え方に関する講演会"
    assert result.sections[0].footer.paragraphs[0].text == "みなも市"
    assert [seen(each) for each in result.element.body.iter(qn("w:p"))][-1] == "令和8年11月24日（火）"


def test_answers_fill_their_rows_paragraph_by_paragraph():
    tally = answering("一行目\n\n三行目", "・箇条")
    document = docx.Document()
    add(
        document,
        "{{#設問}}",
        "{{#回答詳細}}",
        [["NO", "内容"], ["{{#回答}}{{NO}}", "表本文:{{内容}}{{/回答}}"]],
        "{{/回答詳細}}",
        "{{/設問}}",
    )
    result = filled(tally, saved(document))
    assert texts(result) == ["NO|内容", "1|一行目//三行目", "2|・箇条"]
    styles = [
        paragraph.style.name for row in result.tables[0].rows[1:] for paragraph in row.cells[1].paragraphs
    ]
    assert styles == ["表本文", "表本文", "表本文", "表本文（箇条）"]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("=1+1", "=1+1"),
        ("&<>\"'", "&<>\"'"),
        ("</w:t></w:r>{{会場}}", "</w:t></w:r>{{会場}}"),
        ("絵文字😀と家族👨‍👩‍👧", "絵文字😀と家族👨‍👩‍👧"),
        ("前\u000b後", "前⏎後"),
        ("\u202eمرحبا שלום", "\u202eمرحبا שלום"),
        ("  字下げ  ", "  字下げ  "),
        ("長" * 40_000, "長" * 40_000),
        ("制御\u0000\u0007文字\ud800", "制御文字"),
        ("<?dx v 0?>", "<?dx v 0?>"),
        ("\uf8f1id\uf8f2", "\uf8f1id\uf8f2"),
    ],
    ids=[
        "formula",
        "markup",
        "tags",
        "emoji",
        "soft break",
        "right to left",
        "blanks",
        "long",
        "illegal",
        "pin",
        "token",
    ],
)
def test_an_answer_is_shown_as_answered(answer, shown):
    result = filled(
        answering(answer),
        paper("{{#設問}}", "{{#回答詳細}}", [["{{#回答}}{{内容}}{{/回答}}"]], "{{/回答詳細}}", "{{/設問}}"),
    )
    assert texts(result) == [shown]


def test_a_draft_takes_its_style_and_one_comment():
    result = filled(TALLY, paper("{{#設問}}", "考察:{{考察}}", "{{/設問}}"))
    assert {paragraph.style.name for paragraph in result.paragraphs} == {"考察（下書き）"}
    comments = list(result.comments)
    assert len(comments) == 5
    assert {comment.text for comment in comments} == {
        "【下書き】集計値から自動で作成した文案です。確認し、書き直してください。"
    }
    assert {comment.author for comment in comments} == {"dxforms"}
    assert result.element.body.xpath("count(.//w:commentRangeStart)") == 5


def test_written_remarks_are_no_draft():
    tally = changed(TALLY, remarks=("職員が書いた考察。", "二つ目の段落。"))
    result = filled(tally, paper("{{#設問}}", "考察:{{考察}}", "{{/設問}}"))
    assert [paragraph.text for paragraph in result.paragraphs][:2] == ["職員が書いた考察。", "二つ目の段落。"]
    assert {paragraph.style.name for paragraph in result.paragraphs} == {"考察"}
    assert not list(result.comments)


def test_a_question_nobody_answered_says_so():
    tally = answering()
    blocks = (
        "{{#設問}}",
        "{{#回答なし}}",
        "回答なし",
        "{{/回答なし}}",
        "{{#回答詳細}}",
        "{{#回答がある}}",
        [["{{#回答}}{{NO}}", "{{内容}}{{/回答}}"]],
        "{{/回答がある}}",
        "{{/回答詳細}}",
        "{{/設問}}",
    )
    assert texts(filled(tally, paper(*blocks))) == ["回答なし"]


def test_figure_and_table_numbers_are_counted_as_they_are_written():
    document = docx.Document()
    add(document, "{{#部}}")
    for words in ("図", "表"):
        _caption(document, words)
    add(document, "{{/部}}")
    assert texts(filled(TALLY, saved(document))) == ["図1", "表1", "図2", "表2"]


def _caption(document, word: str) -> None:
    from docx.oxml import OxmlElement

    paragraph = document.add_paragraph(word)
    for kind, text in (
        ("begin", ""),
        ("", f" SEQ {word} \\* ARABIC "),
        ("separate", ""),
        ("shown", "9"),
        ("end", ""),
    ):
        run = paragraph.add_run()._r
        if kind == "shown":
            run.text = text
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run.append(element)


def test_a_row_may_split_over_pages_only_where_it_is_long():
    rows = [["{{#回答}}{{NO}}", "{{内容}}{{/回答}}"]]
    document = docx.Document(paper("{{#設問}}", "{{#回答詳細}}", rows, "{{/回答詳細}}", "{{/設問}}"))
    document.tables[0].rows[0]._tr.get_or_add_trPr().append(docx.oxml.OxmlElement("w:cantSplit"))
    result = filled(answering("短い", "長" * 900), saved(document))
    assert [bool(row._tr.xpath("./w:trPr/w:cantSplit")) for row in result.tables[0].rows] == [True, False]


def test_a_long_first_row_begins_under_its_heading():
    rows = [["{{#回答}}{{NO}}", "{{内容}}{{/回答}}"]]
    result = filled(
        answering("長" * 900, "短い", "短い", "短い"),
        paper("{{#設問}}", "{{#回答詳細}}", rows, "{{/回答詳細}}", "{{/設問}}"),
    )
    kept = [bool(row._tr.xpath(".//w:pPr/w:keepNext")) for row in result.tables[0].rows]
    assert kept == [False, False, True, False]


def test_neither_the_first_nor_the_last_row_stands_alone():
    rows = [["{{#回答}}{{NO}}", "{{内容}}{{/回答}}"]]
    result = filled(
        answering("一", "二", "三", "四"),
        paper("{{#設問}}", "{{#回答詳細}}", rows, "{{/回答詳細}}", "{{/設問}}"),
    )
    kept = [bool(row._tr.xpath(".//w:pPr/w:keepNext")) for row in result.tables[0].rows]
    assert kept == [True, False, True, False]


@pytest.mark.parametrize(
    ("answers", "kept"), [(6, [True] * 5 + [False]), (20, [True, *[False] * 17, True, False])]
)
def test_rows_that_ask_for_it_stay_on_one_page_where_they_are_few(answers, kept):
    rows = [["{{#回答}}{{NO}}", "{{内容}}{{/回答}}"]]
    document = docx.Document(paper("{{#設問}}", "{{#回答詳細}}", rows, "{{/回答詳細}}", "{{/設問}}"))
    for cell in document.tables[0].rows[0].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    result = filled(answering(*map(str, range(answers))), saved(document))
    assert [bool(row._tr.xpath(".//w:pPr/w:keepNext")) for row in result.tables[0].rows] == kept


def test_a_contents_list_is_made_of_the_headings_with_links():
    document = docx.Document()
    _contents(document)
    add(document, "{{#設問}}", "# アンケート結果（{{番号}}）", "{{/設問}}", "# まとめ")
    result = filled(TALLY, saved(document))
    links = result.element.body.xpath(".//w:hyperlink")
    assert [seen(link) for link in links] == [*(f"アンケート結果（Q{n}）" for n in range(1, 6)), "まとめ"]
    anchors = {link.get(qn("w:anchor")) for link in links}
    marks = {each.get(qn("w:name")) for each in result.element.body.iter(qn("w:bookmarkStart"))}
    assert len(anchors) == 6
    assert anchors <= marks


def _contents(document) -> None:
    from docx.oxml import OxmlElement

    paragraph = document.add_paragraph()
    for kind in ("begin", "", "separate", "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = ' TOC \\o "1-1" \\n \\h '
        paragraph.add_run()._r.append(element)


def test_two_talks_are_two_blocks():
    tally = changed(TALLY, talks=(Talk(title="一つ目", groups=()), Talk(title="二つ目", groups=())))
    assert texts(filled(tally, paper("{{#講演}}", "{{演題}}", "{{/講演}}"))) == ["一つ目", "二つ目"]


def test_the_tests_styles_are_there():
    document = docx.Document(paper("x"))
    assert set(STYLES) <= {style.name for style in document.styles}
