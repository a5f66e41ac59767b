"""Marks lie around everything the program wrote, nested, under names that stay."""

from __future__ import annotations

import docx
from docx.oxml.ns import qn

from dxforms.report.marks import MarkSort, digest, name_of
from dxforms.report.pen import seen
from tests.report.papers import paper, picture, saved, written
from tests.report.tallies import answering
from tests.sample import sample_tally

TALLY = sample_tally()
ANSWERS = (
    "{{#設問}}",
    "{{#回答詳細}}",
    [["NO", "内容"], ["{{#回答}}{{NO}}", "{{内容}}{{/回答}}"]],
    "{{/回答詳細}}",
    "{{/設問}}",
)


def marked(stream) -> dict[str, str]:
    """What a reader sees within each mark of a report, by name."""
    body = docx.Document(stream).element.body
    names: dict[str, str] = {}
    texts: dict[str, list[str]] = {}
    open_marks: dict[str, str] = {}
    for element in body.iter():
        if element.tag == qn("w:bookmarkStart") and element.get(qn("w:name")).startswith("_dx"):
            open_marks[element.get(qn("w:id"))] = element.get(qn("w:name"))
            texts[element.get(qn("w:name"))] = []
        elif element.tag == qn("w:bookmarkEnd") and element.get(qn("w:id")) in open_marks:
            name = open_marks.pop(element.get(qn("w:id")))
            names[name] = "".join(texts[name]).strip("\n")
        elif element.tag in {qn("w:t"), qn("w:br"), qn("w:p")}:
            piece = {qn("w:br"): "\n", qn("w:p"): "\n"}.get(element.tag) or (
                "" if element.text is None else str(element.text)
            )
            for name in open_marks.values():
                texts[name].append(piece)
    assert not open_marks
    return names


def test_every_mark_of_the_manifest_stands_in_the_report_around_what_was_written():
    stream, report = written(TALLY, paper("日時　{{開催日}}、{{出席者数}}", "{{背景及び目的}}", *ANSWERS))
    found = marked(stream)
    assert found
    assert set(found) == {mark.name for mark in report.manifest.marks}
    for mark in report.manifest.marks:
        if mark.sort is MarkSort.FIGURE:
            assert found[mark.name] == mark.written
        else:
            assert digest(found[mark.name]) == mark.digest, mark.path


def test_a_figure_s_mark_lies_within_its_paragraph_s():
    stream, report = written(TALLY, paper("出席者は{{出席者数}}である。"))
    (outer, inner) = report.manifest.marks
    assert (outer.sort, inner.sort, inner.written) == (MarkSort.PARAGRAPH, MarkSort.FIGURE, "57名")
    assert marked(stream) == {outer.name: "出席者は57名である。", inner.name: "57名"}


def test_every_paragraph_of_the_body_can_be_found_again():
    _, report = written(TALLY, paper("# 見出し", "本文", [["左", "右"]], "{{#部}}", "固定", "{{/部}}"))
    assert [mark.path for mark in report.manifest.marks] == [
        "/¶1",
        "/¶2",
        "/¶3",
        "/部:午前の部/¶4",
        "/部:午後の部/¶4",
    ]


def test_an_answer_of_several_paragraphs_has_one_mark_in_its_cell():
    stream, report = written(answering("一\n二\n\n三"), paper(*ANSWERS))
    texts = [found for found in marked(stream).values() if "一" in found]
    assert texts == ["一\n二\n\n三"]
    assert sum(mark.path.endswith("/内容#1") for mark in report.manifest.marks) == 1


def test_names_are_unique_short_and_the_same_whenever_the_report_is_written():
    first, again = (written(TALLY, paper("{{会場}}と{{会場}}", *ANSWERS))[1] for _ in range(2))
    names = [mark.name for mark in first.manifest.marks]
    assert names == [mark.name for mark in again.manifest.marks]
    assert len(set(names)) == len(names)
    assert all(name.startswith("_dx") for name in names)
    assert max(map(len, names)) <= 40


def test_a_row_keeps_its_name_when_answers_come_before_it():
    def names(*answers: str) -> dict[str, str]:
        stream, _ = written(answering(*answers), paper(*ANSWERS))
        return {text: name for name, text in marked(stream).items()}

    assert (
        names("先の回答", "後の回答")["先の回答"] == names("先の回答", "後の回答", "新しい回答")["先の回答"]
    )


def test_rows_of_one_respondent_cannot_be_joined_by_their_keys():
    _, report = written(TALLY, paper(*ANSWERS))
    rows = [mark.path for mark in report.manifest.marks if mark.path.endswith("/NO#1")]
    keys = [path.rsplit("回答:", 1)[1] for path in rows]
    assert len(rows) == 82
    assert len(set(keys)) == 82


def test_a_drawing_has_a_mark_and_its_data_in_the_manifest(tmp_path):
    from dataclasses import replace

    from tests.report.papers import png

    tally = sample_tally(photos=1)
    tally = replace(tally, description=replace(tally.description, folder=tmp_path))
    (tmp_path / "写真1.jpg").write_bytes(png().getvalue())
    document = docx.Document(paper("{{#写真}}"))
    picture(document.add_paragraph(), "{{写真}}")
    document.add_paragraph("{{/写真}}")
    _, report = written(tally, saved(document))
    (mark,) = [mark for mark in report.manifest.marks if mark.sort is MarkSort.PICTURE]
    assert len(mark.written.split()) == 4


def test_static_bookmarks_of_a_repeat_are_not_doubled():
    from docx.oxml import OxmlElement

    document = docx.Document()
    document.add_paragraph("{{#部}}")
    paragraph = document.add_paragraph("{{部の名称}}")
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), "7")
        if tag.endswith("Start"):
            mark.set(qn("w:name"), "しおり")
        paragraph._p.append(mark)
    document.add_paragraph("{{/部}}")
    result = docx.Document(written(TALLY, saved(document))[0])
    names = [each.get(qn("w:name")) for each in result.element.body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names)) == 2


def test_what_is_seen_is_what_a_reader_sees():
    assert (
        seen(
            "<w:p><w:r><w:t>a&amp;b</w:t><w:br/><w:t>&lt;c&gt;</w:t></w:r></w:p><w:p><w:r><w:t>d</w:t></w:r></w:p>"
        )
        == "a&b\n<c>\nd"
    )
    assert name_of("/設問:Q1/考察#1") == name_of("/設問:Q1/考察#1") != name_of("/設問:Q2/考察#1")
