"""A report that is refreshed: what is written anew, what is kept, what stays gone, what is added."""

from __future__ import annotations

import copy
import io
import random
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from dxforms.files import shipped
from dxforms.issues import InputError, OutputError
from dxforms.report.summary import RefreshSummary
from dxforms.survey.answers import Choice, Responses
from dxforms.survey.counting import tally_responses
from dxforms.survey.description import Description
from dxforms.survey.questions import Question, Survey
from dxforms.survey.review import AnswerDecision, RespondentDecision, Review
from tests.edits import TC, TR, P, T, as_word_saves, comments, marks_in, program_comments, run, text_of
from tests.report.late import ALL, counted, described, first, written
from tests.report.papers import paper, texts
from tests.sample import sample_responses

STALE = "集計値が変わりました"


class Hand:
    """Somebody's edits of a report, by what stands in it."""

    def __init__(self, data: bytes) -> None:
        self.document = docx.Document(io.BytesIO(data))
        self.body = self.document.element.body

    def paragraph(self, text: str) -> etree._Element:
        """The first paragraph that holds a text."""
        return next(each for each in self.body.iter(P) if text in text_of(each))

    def retype(self, old: str, new: str) -> Hand:
        """Words typed in place of others, within a run."""
        text = next(each for each in self.body.iter(T) if old in (each.text or ""))
        text.text = text.text.replace(old, new)
        return self

    def row(self, text: str) -> etree._Element:
        """The first row that holds a text."""
        return next(each for each in self.body.iter(TR) if text in text_of(each))

    def drop(self, element: etree._Element) -> Hand:
        """An element deleted."""
        element.getparent().remove(element)
        return self

    def saved(self) -> bytes:
        """The report as saved."""
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()


def hand() -> Hand:
    return Hand(first()[0])


def lines(data: bytes) -> list[str]:
    return texts(docx.Document(io.BytesIO(data)))


def refreshed(data: bytes, answers: int = 44):
    return written(counted(answers), data)


def mark_of(path: str) -> tuple[str, str]:
    """The name of the mark with a path, and what was written there."""
    mark = next(mark for mark in first()[1].manifest.marks if mark.path == path)
    return mark.name, mark.written


RATE = "/回収状況:午後の部/回答率#1"


# ---------------------------------------------------------------- nothing was edited


def test_a_refresh_without_any_edit_says_what_a_new_report_says():
    assert lines(refreshed(first()[0])[0]) == lines(written(counted(44))[0])


def test_a_refresh_with_the_same_data_is_the_same_file():
    assert refreshed(first()[0], 41)[0] == first()[0]


def test_refreshing_twice_with_the_same_data_gives_the_same_file():
    once, _ = refreshed(hand().retype("午前の部", "午前の部（再）").saved())
    assert refreshed(once)[0] == once


@pytest.mark.parametrize("seed", range(4))
def test_a_mere_save_in_word_changes_nothing(seed):
    saved = as_word_saves(first()[0], random.Random(seed))
    data, report = refreshed(saved, 41)
    assert data == saved
    assert report.refreshed == RefreshSummary()


@pytest.mark.parametrize("seed", range(4))
def test_after_a_save_in_word_everything_follows(seed):
    data, report = refreshed(as_word_saves(first()[0], random.Random(seed)))
    assert lines(data) == lines(written(counted(44))[0])
    assert not report.refreshed.kept


def test_fewer_answers_take_their_rows_along():
    data, report = refreshed(written(counted(44))[0], 41)
    assert lines(data) == lines(first()[0])
    assert report.refreshed.removed


# ---------------------------------------------------------------- a piece was edited


def test_a_figure_that_was_restyled_is_written_anew_in_its_new_look():
    there = hand()
    name, _ = mark_of(RATE)
    start, _ = marks_in(there.body)[name]
    docx.text.run.Run(start.getnext(), None).bold = True
    data, _ = refreshed(there.saved())
    start, _ = marks_in(docx.Document(io.BytesIO(data)).element.body)[name]
    fresh = next(mark.written for mark in written(counted(44))[1].manifest.marks if mark.name == name)
    assert text_of(start.getnext()) == fresh != mark_of(RATE)[1]
    assert docx.text.run.Run(start.getnext(), None).bold


def typed_over(path: str, words: str, *, keeps_mark: bool) -> bytes:
    """The report with a figure typed over."""
    there = hand()
    name, _ = mark_of(path)
    start, end = marks_in(there.body)[name]
    start.getparent().remove(start.getnext())
    start.addnext(run(words))
    if not keeps_mark:
        start.getparent().remove(start)
        end.getparent().remove(end)
    return there.saved()


@pytest.mark.parametrize("keeps_mark", [True, False])
def test_a_figure_that_was_typed_over_is_kept_and_one_comment_says_old_and_new(keeps_mark):
    data, report = refreshed(typed_over(RATE, "約七割", keeps_mark=keeps_mark))
    assert any("約七割" in line for line in lines(data))
    [said] = [text for text in program_comments(data) if STALE in text]
    old, new = mark_of(RATE)[1], refreshed_figure(RATE)
    assert (
        said
        == f"集計値が変わりました（前：{old} → 今：{new}）。この箇所は手直しされているため、書き換えていません。"
    )
    [kept] = report.refreshed.stale
    assert (kept.before, kept.now) == (old, new)
    assert "アンケートの回答状況" in kept.heading


def refreshed_figure(path: str, answers: int = 44) -> str:
    return next(mark.written for mark in written(counted(answers))[1].manifest.marks if mark.path == path)


def test_the_comment_is_renewed_by_the_next_refresh_never_doubled():
    once, _ = refreshed(typed_over(RATE, "約七割", keeps_mark=False), 43)
    twice, _ = refreshed(once, 44)
    [said] = [text for text in program_comments(twice) if STALE in text]
    assert refreshed_figure(RATE, 44) in said


def test_the_comment_goes_when_the_figure_is_what_it_was_again():
    once, _ = refreshed(typed_over(RATE, "約七割", keeps_mark=False), 44)
    assert not [text for text in program_comments(refreshed(once, 41)[0]) if STALE in text]


def test_the_comment_goes_once_the_new_figure_is_typed_in():
    once, _ = refreshed(typed_over(RATE, "約七割", keeps_mark=True), 44)
    new = refreshed_figure(RATE)
    settled, report = refreshed(Hand(once).retype("約七割", f"約七割（{new}）").saved())
    assert not [text for text in program_comments(settled) if STALE in text]
    assert not report.refreshed.stale
    assert any(f"約七割（{new}）" in line for line in lines(settled))


def test_an_untouched_figure_in_an_edited_paragraph_is_the_new_one():
    template = paper("回答者は{{回答者数}}（{{回答率}}）である。")
    before, _ = written(counted(41), template=template)
    edited = Hand(before).retype("である。", "であり、例年より多い。").saved()
    data, _ = written(counted(44), edited, template=template)
    figures = lines(written(counted(44), template=template)[0])[0]
    assert lines(data)[0] == figures.replace("である。", "であり、例年より多い。")


def test_two_stale_figures_of_one_sentence_share_one_comment():
    template = paper("回答者は{{回答者数}}（{{回答率}}）である。")
    before, _ = written(counted(41), template=template)
    old = [mark.written for mark in written(counted(41), template=template)[1].manifest.marks if mark.written]
    new = [mark.written for mark in written(counted(44), template=template)[1].manifest.marks if mark.written]
    there = Hand(before)
    paragraph = there.paragraph("回答者は")
    for each in list(paragraph):
        paragraph.remove(each)
    paragraph.append(run("大半が回答した。"))
    data, _ = written(counted(44), there.saved(), template=template)
    assert lines(data)[0] == "大半が回答した。"
    assert program_comments(data) == [
        f"集計値が変わりました（前：{'、'.join(old)} → 今：{'、'.join(new)}）。この箇所は手直しされているため、書き換えていません。"
    ]


def test_what_a_question_says_after_its_groups_is_not_told_as_a_group_s():
    """Notes under the answers of every 部 stand behind the last of them, and are the question's."""
    tally = tallied(described())
    one = {(tally.responses.keys[0], "Q4"): AnswerDecision(published=False)}
    _, report = written(tally_responses(described(), tally.responses, Review(answers=one)), first()[0])
    assert {piece.heading for piece in report.refreshed.added if "回答の注記" in piece.name} == {
        "アンケート結果（Q4）　回答詳細"
    }
    # The answer is there and is counted: it is not printed.
    told = "\n".join(report.refreshed.lines())
    assert "載せる内容がなくなったため、削除した箇所" in told
    assert "集計からなくなった" not in told


def test_answers_under_a_heading_that_is_new_are_told_under_it():
    tally = tallied(described())
    unknown = Review(
        respondents={
            key: RespondentDecision(session="部不明", stated=True) for key in tally.responses.keys[:3]
        }
    )
    _, report = written(tally_responses(described(), tally.responses, unknown), first()[0])
    assert {piece.heading for piece in report.refreshed.added if "・部不明・NO" in piece.name} == {
        "アンケート結果（Q4）　回答詳細　【部不明】",
        "アンケート結果（Q5）　回答詳細　【部不明】",
    }


def test_a_piece_that_was_deleted_stays_deleted():
    there = hand()
    gone = there.paragraph("割合は、回答者数")
    data, report = refreshed(there.drop(gone).saved())
    assert not any("割合は、回答者数" in line for line in lines(data))
    assert report.refreshed.gone
    assert {piece.heading for piece in report.refreshed.gone} == {
        "講演会実施後のアンケート　講演会の出席者数及びアンケートの回答状況"
    }
    again, _ = refreshed(data, 43)
    assert not any("割合は、回答者数" in line for line in lines(again))


def test_a_piece_inside_a_tracked_change_is_kept():
    there = hand()
    name, old = mark_of(RATE)
    start, _ = marks_in(there.body)[name]
    text = start.getnext()
    change = etree.SubElement(text.getparent(), qn("w:ins"))
    change.set(qn("w:id"), "900")
    change.set(qn("w:author"), "課長")
    text.addprevious(change)
    change.append(text)
    data, report = refreshed(there.saved())
    assert [piece.before for piece in report.refreshed.stale] == [old]
    assert any(STALE in text for text in program_comments(data))


# ---------------------------------------------------------------- drafts


def draft(data: bytes) -> etree._Element:
    document = docx.Document(io.BytesIO(data))
    return next(
        each
        for each in document.element.body.iter(P)
        if "〔" in text_of(each) and "回答者" not in text_of(each)
    )


def test_an_untouched_draft_is_drafted_afresh():
    data, _ = refreshed(first()[0])
    assert text_of(draft(data)) == text_of(draft(written(counted(44))[0])) != text_of(draft(first()[0]))


def test_an_edited_draft_is_a_person_s_text_and_loses_style_and_comment():
    there = hand()
    text = text_of(draft(first()[0]))
    paragraph = there.paragraph(text)
    for each in list(paragraph.iter(T))[1:]:
        each.text = ""
    next(paragraph.iter(T)).text = "理解は広がった。今後も続けたい。"
    notes = sum("【下書き】" in each for each in program_comments(first()[0]))
    data, report = refreshed(there.saved())
    after = docx.Document(io.BytesIO(data))
    [kept] = [each for each in after.paragraphs if each.text == "理解は広がった。今後も続けたい。"]
    assert not kept.style.name.endswith("（下書き）")
    assert sum("【下書き】" in each for each in program_comments(data)) == notes - 1
    assert any("考察" in piece.name for piece in report.refreshed.kept)


@pytest.mark.parametrize("mark_stays", [True, False])
@pytest.mark.parametrize("words", ["", "理解は広がった。"])
def test_the_comment_of_a_draft_leaves_with_it_however_it_was_rewritten(words, mark_stays):
    """Typed in a paragraph of one's own, the draft's emptied: the comment stands where the draft stood."""
    there = hand()
    paragraph = there.paragraph(text_of(draft(first()[0])))
    if words:
        typed = etree.fromstring(etree.tostring(paragraph))
        for each in list(typed):
            if (
                not each.tag.endswith(("}pPr", "}r"))
                or each.find(f".//{qn('w:commentReference')}") is not None
            ):
                typed.remove(each)
        for each in list(typed.iter(T))[1:]:
            each.text = ""
        next(typed.iter(T)).text = words
        paragraph.addprevious(typed)
    for each in list(paragraph.iter(T)):
        each.text = ""
    if not mark_stays:
        for each in list(paragraph.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
            each.getparent().remove(each)
    there.document.add_comment(
        there.document.paragraphs[4].runs, text="【下書き】は係で直します。", author="係長"
    )
    notes = sum("【下書き】" in each for each in program_comments(first()[0]))
    data, _ = refreshed(there.saved())
    assert sum("【下書き】" in each for each in program_comments(data)) == notes - 1
    assert any("係で直します" in text for _, text in comments(data))
    if words:
        assert words in lines(data)


def test_what_was_deleted_with_its_heading_is_told_by_the_heading_it_had():
    there = hand()
    body = list(there.body)
    at = next(body.index(each) for each in reversed(body) if each.tag == P and "まとめ" in text_of(each))
    for each in body[at:-1]:
        there.drop(each)
    _, report = refreshed(there.saved())
    assert {piece.heading for piece in report.refreshed.gone} >= {"実施結果まとめ"}


def test_a_paragraph_typed_under_an_edited_draft_loses_its_style_too_and_a_gap_keeps_it():
    there = hand()
    paragraph = there.paragraph(text_of(draft(first()[0])))
    for each in list(paragraph.iter(T))[1:]:
        each.text = ""
    next(paragraph.iter(T)).text = "理解は広がった。"
    for text in ("〔今後の対応を記入〕", "次回は実演を長くする。"):
        typed = copy.deepcopy(paragraph)
        for each in list(typed):
            if not each.tag.endswith(("}pPr", "}r")):
                typed.remove(each)
        for each in list(typed.iter(T)):
            each.text = ""
        next(typed.iter(T)).text = text
        paragraph.addnext(typed)
    data, _ = refreshed(there.saved())
    styles = {each.text: each.style.name for each in docx.Document(io.BytesIO(data)).paragraphs}
    assert not styles["次回は実演を長くする。"].endswith("（下書き）")
    assert styles["〔今後の対応を記入〕"].endswith("（下書き）")


def test_what_is_filled_into_a_gap_of_the_template_leaves_the_style_of_drafts():
    lecture = described().lecture
    unfinished = replace(described(), lecture=replace(lecture, conclusions=()))
    there = Hand(written(counted(description=unfinished))[0]).retype(
        "〔実施結果のまとめを記入〕", "目的は達成された。"
    )
    data, _ = written(counted(44, description=unfinished), there.saved())
    [filled] = [
        each for each in docx.Document(io.BytesIO(data)).paragraphs if each.text == "目的は達成された。"
    ]
    assert filled.style.name == "考察"


def test_a_stale_figure_in_an_edited_draft_is_named():
    there = hand()
    old = text_of(draft(first()[0])).split("〔")[0]
    there.retype("〔", "今後も続けたい。〔")
    data, _ = refreshed(there.saved())
    new = text_of(draft(written(counted(44))[0])).split("〔")[0]
    assert old != new
    [said] = [text for text in program_comments(data) if STALE in text]
    assert "名" in said


# ---------------------------------------------------------------- rows


def answers_table(data: bytes, index: int = -1) -> list[list[str]]:
    """The rows of a table of answers as texts."""
    tables = [
        each
        for each in docx.Document(io.BytesIO(data)).element.body.iter(qn("w:tbl"))
        if text_of(next(each.iter(TR))).startswith("NO")
    ]
    return [
        ["/".join(map(text_of, cell.iter(P))) for cell in row.iterchildren(TC)]
        for row in tables[index].iterchildren(TR)
    ]


def test_late_answers_come_in_where_they_belong_and_no_runs_on():
    data, report = refreshed(first()[0])
    assert answers_table(data) == answers_table(written(counted(44))[0])
    assert len(answers_table(data)) > len(answers_table(first()[0]))
    assert report.refreshed.added


def test_an_edited_answer_stays_edited_and_a_deleted_one_deleted():
    before = answers_table(first()[0])
    there = hand()
    there.retype(before[3][1].split("/")[0], "（表現を改めた回答）")
    unique = max(before, key=lambda row: len(row[1]))
    there.drop(there.row(unique[1].split("/")[0]))
    data, _ = refreshed(there.saved())
    now = answers_table(data)
    assert any(row[1].startswith("（表現を改めた回答）") for row in now)
    assert unique[1] not in [row[1] for row in now]
    assert [row[0] for row in now[1:]] == [str(number) for number in range(1, len(now))]


def test_new_rows_have_the_columns_people_added():
    there = hand()
    *_, table = (
        each for each in there.body.iter(qn("w:tbl")) if text_of(next(each.iter(TR))).startswith("NO")
    )
    etree.SubElement(table.find(qn("w:tblGrid")), qn("w:gridCol")).set(qn("w:w"), "900")
    for number, row in enumerate(table.iterchildren(TR)):
        cell = etree.SubElement(row, TC)
        cell.append(etree.fromstring(f'<w:p xmlns:w="{qn("w:p")[1:].split("}")[0]}"/>'))
        cell[0].append(run(f"分類{number}"))
    edited = there.saved()
    before = answers_table(edited)
    data, _ = refreshed(edited)
    now = answers_table(data)
    assert len(now) > len(before)
    assert {len(row) for row in now} == {3}
    assert [row[2] for row in now if row[2]] == [row[2] for row in before]


def test_an_answer_that_is_withheld_leaves_even_if_it_was_edited():
    before = answers_table(first()[0], 1)
    respondent = next(
        index
        for index, text in enumerate(texts_of("Q4"))
        if text and text.split("\n")[0] == before[2][1].split("/")[0]
    )
    there = hand()
    there.retype(before[2][1].split("/")[0], "（手直しした回答）")
    data, report = written(counted(41, withheld=(("Q4", respondent),)), there.saved())
    assert not any("（手直しした回答）" in line for line in lines(data))
    [piece] = report.refreshed.withdrawn
    assert "NO2" in piece.name
    assert not any("手直しした回答" in line for line in report.refreshed.lines())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any("手直しした回答".encode() in archive.read(name) for name in archive.namelist())


def texts_of(number: str) -> list[str]:
    asked = described()
    index = next(i for i, question in enumerate(asked.survey.questions) if question.number == number)
    return [str(answer or "") for answer in sample_responses(asked, ALL).answers[index]]


# ---------------------------------------------------------------- questions


def asked(*questions: Question) -> Description:
    return replace(described(), survey=Survey(questions=questions))


def tallied(description: Description, answers: int = 41):
    """The tally of the questions of a description, by their words."""
    every = sample_responses(described(), ALL)
    columns = {
        question.text: column
        for question, column in zip(described().survey.questions, every.answers, strict=True)
    }
    responses = replace(
        every,
        survey=description.survey,
        answers=tuple(columns[question.text] for question in description.survey.questions),
    )
    return tally_responses(description, cut(responses, answers))


def cut(responses: Responses, count: int) -> Responses:
    """The first responses."""
    return replace(
        responses,
        keys=responses.keys[:count],
        sessions=responses.sessions[:count],
        started=responses.started[:count],
        completed=responses.completed[:count],
        persons=responses.persons[:count],
        answers=tuple(column[:count] for column in responses.answers),
        sources=tuple(replace(source, rows=count) for source in responses.sources),
    )


def without_numbers(body: list[str]) -> list[str]:
    """Lines but the contents list, with the numbers of figures and tables left out: Word counts them when it prints."""
    return [
        re.sub(r"^([図表]) ?\d+", r"\1", line)
        for line in body[body.index("講演会概要", body.index("講演会概要") + 1) :]
    ]


def test_a_question_that_was_added_gets_its_block_where_it_belongs():
    questions = described().survey.questions
    before, _ = written(tallied(asked(*questions[:1], *questions[2:])))
    there = Hand(before)
    there.paragraph("【考察】")
    data, report = written(tallied(asked(*questions)), there.saved())
    new = lines(written(tallied(asked(*questions)))[0])
    assert without_numbers(lines(data)) == without_numbers(new)
    assert any("Q2" in piece.name for piece in report.refreshed.added)


def test_a_question_that_was_removed_keeps_its_block_with_a_comment():
    questions = described().survey.questions
    before, _ = written(tallied(asked(*questions)))
    data, report = written(tallied(asked(*questions[:1], *questions[2:])), before)
    assert [line for line in lines(data) if "Q2" in line]
    [said] = [text for text in program_comments(data) if "講演会情報からなくなりました" in text]
    assert any(issue.code == "refresh.question" for issue in report.notices)
    again, _ = written(tallied(asked(*questions[:1], *questions[2:])), data)
    assert again == data
    assert said


# ---------------------------------------------------------------- what may not be refreshed


def test_a_report_that_lost_its_manifest_is_taken_from_the_copy_beside_it(tmp_path):
    from dxforms.documents import write_report

    path = tmp_path / "実施結果報告書.docx"
    write_report(counted(41), path)
    strip(path)
    result = write_report(counted(44), path)
    assert result.refreshed is not None
    assert any(issue.code == "refresh.manifest" for issue in result.notices)
    assert lines(path.read_bytes()) == lines(written(counted(44))[0])


def strip(path) -> None:
    """What ドキュメント検査 does: custom XML goes."""
    data = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    rels = etree.fromstring(parts["word/_rels/document.xml.rels"])
    for each in list(rels):
        if each.get("Type").endswith("/customXml"):
            rels.remove(each)
    parts["word/_rels/document.xml.rels"] = etree.tostring(rels)
    types = etree.fromstring(parts["[Content_Types].xml"])
    for each in list(types):
        if "customXml" in each.get("PartName", ""):
            types.remove(each)
    parts["[Content_Types].xml"] = etree.tostring(types)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            if not name.startswith("customXml/"):
                archive.writestr(name, content)


def test_a_report_that_lost_its_manifest_and_its_copy_is_refused(tmp_path):
    from dxforms.documents import write_report

    path = tmp_path / "実施結果報告書.docx"
    write_report(counted(41), path)
    strip(path)
    for kept in (tmp_path / ".dxforms").iterdir():
        kept.unlink()
    there = path.read_bytes()
    with pytest.raises(InputError, match="更新に必要な記録") as refused:
        write_report(counted(44), path)
    assert "--new" in str(refused.value)
    assert path.read_bytes() == there


def test_a_renamed_report_that_lost_its_manifest_finds_its_copy(tmp_path):
    from dxforms.documents import write_report

    path = tmp_path / "実施結果報告書.docx"
    write_report(counted(41), path)
    strip(path)
    renamed = path.rename(tmp_path / "実施結果報告書_課長修正.docx")
    assert write_report(counted(44), renamed).refreshed is not None


def test_another_s_document_is_refused(tmp_path):
    from dxforms.documents import write_report

    path = tmp_path / "実施結果報告書.docx"
    docx.Document().save(path)
    with pytest.raises(InputError, match="dxformsが作った報告書ではない"):
        write_report(counted(41), path)


def test_a_protected_report_is_refused():
    there = hand()
    settings = there.document.settings.element
    protection = etree.SubElement(settings, qn("w:documentProtection"))
    protection.set(qn("w:edit"), "readOnly")
    protection.set(qn("w:enforcement"), "1")
    with pytest.raises(OutputError, match="編集が制限されている"):
        refreshed(there.saved())


def test_a_report_recommended_to_be_read_only_is_refused():
    there = hand()
    etree.SubElement(there.document.settings.element, qn("w:writeProtection")).set(qn("w:recommended"), "1")
    with pytest.raises(OutputError, match="読み取り専用"):
        refreshed(there.saved())


def test_a_final_report_is_refused():
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    there = hand()
    xml = (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        b'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        b'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="_MarkAsFinal"><vt:bool>true</vt:bool>'
        b"</property></Properties>"
    )
    package = there.document.part.package
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    package.relate_to(Part(PackURI("/docProps/custom.xml"), kind, xml, package), RT.CUSTOM_PROPERTIES)
    with pytest.raises(OutputError, match="最終版"):
        refreshed(there.saved())


def test_a_report_of_another_lecture_is_refused():
    from datetime import timedelta

    description = described()
    other = replace(
        description, lecture=replace(description.lecture, day=description.lecture.day + timedelta(30))
    )
    with pytest.raises(InputError, match="講演会の報告書です"):
        written(counted(41, description=other), first()[0])


def test_a_colleague_s_copy_under_another_name_is_pointed_out(tmp_path):
    from dxforms.outputs import prepare

    path = tmp_path / "実施結果報告書.docx"
    (tmp_path / "実施結果報告書_課長修正.docx").write_bytes(first()[0])
    notices = prepare([path], described())
    assert [issue.message for issue in notices] == [
        "「実施結果報告書_課長修正.docx」があります。続きとして更新する場合は -o で指定してください。"
    ]


def test_people_s_comments_stay_as_they_are():
    there = hand()
    there.document.add_comment(
        there.document.paragraphs[5].runs or there.document.paragraphs[0].runs, text="確認済み", author="課長"
    )
    data, _ = refreshed(there.saved())
    assert ("課長", "確認済み") in list(comments(data))


def test_a_column_whose_part_is_gone_leaves_the_table_with_its_figures():
    asked = described()
    responses = sample_responses(asked, ALL, unknown=2)
    known = sample_responses(asked, ALL)
    before, _ = written(tally_responses(asked, responses))
    hand = Hand(before)
    row = hand.row("理解できた")
    assert len(row.findall(TC)) == 5
    hand.retype("アンケートの詳細な結果については次のとおり", "詳しくは、次のとおり")
    data, report = written(tally_responses(asked, known), hand.saved())
    assert len(Hand(data).row("理解できた").findall(TC)) == 4
    assert "部不明" not in "".join(text_of(each) for each in Hand(data).body.iter(TR))
    assert report.refreshed.withdrawn == ()


# ---------------------------------------------------------------- nothing of an answer is left


def answers_left(data: bytes, *numbers: str) -> list[str]:
    """What was answered to these questions and stands in a report."""
    whole = "\n".join(lines(data))
    return [
        text
        for number in numbers
        for text in texts_of(number)
        if len(text) > 8 and text.split("\n")[0] in whole
    ]


@pytest.mark.parametrize("by_hand", [False, True])
def test_when_no_answer_in_words_is_counted_any_more_none_stays_in_the_report(by_hand):
    data = first()[0]
    if by_hand:
        there = hand()
        there.retype(answers_table(data, 1)[2][1].split("/")[0], "（手直しした回答）")
        data = there.saved()
    assert answers_left(data, "Q4", "Q5")
    refreshed, report = written(counted(0), data)
    assert not answers_left(refreshed, "Q4", "Q5")
    assert not any("（手直しした回答）" in line or line.startswith("NO|") for line in lines(refreshed))
    assert not report.refreshed.kept
    assert len(report.refreshed.withdrawn) == by_hand


def test_when_the_only_question_in_words_has_all_its_answers_withheld_none_stays():
    one = asked(*(question for question in described().survey.questions if question.number != "Q5"))
    tally = tallied(one)
    before, _ = written(tally)
    assert answers_left(before, "Q4")
    everyone = {(key, "Q4"): AnswerDecision(published=False) for key in tally.responses.keys}
    refreshed, report = written(tally_responses(one, tally.responses, Review(answers=everyone)), before)
    assert not answers_left(refreshed, "Q4")
    assert not report.refreshed.kept


@pytest.mark.parametrize("was", ["{{回答がないときの文}}", "{{^回答がある}}回答なし{{/回答がある}}"])
def test_a_group_all_of_whose_answers_are_withheld_says_so_and_no_longer_when_they_are_printed(was):
    """Also where the report was written by a template of before, whose words are its own."""
    tally = tallied(described())
    everyone = {(key, "Q4"): AnswerDecision(published=False) for key in tally.responses.keys}
    none = tally_responses(described(), tally.responses, Review(answers=everyone))
    before, _ = written(none, template=saying(was))
    empty, report = written(none, before)
    assert lines(empty).count("掲載する回答なし") == 2
    assert "回答なし" not in lines(empty)
    assert not report.refreshed.kept
    printed, report = written(tally, empty)
    assert not any("回答なし" in line for line in lines(printed))
    assert answers_left(printed, "Q4")
    again, _ = written(none, printed)
    assert lines(again) == lines(empty)


def saying(words: str) -> io.BytesIO:
    """The shipped template with other words where a group has no answers to print."""
    document = docx.Document(str(shipped("templates/report.docx")))
    place = next(each for each in document.paragraphs if each.text == "{{回答がないときの文}}")
    place.runs[0].text = words
    for each in place.runs[1:]:
        each.text = ""
    stream = io.BytesIO()
    document.save(stream)
    return stream


def test_what_people_added_to_a_table_of_answers_stays_when_its_answers_leave():
    there = hand()
    *_, table = (
        each for each in there.body.iter(qn("w:tbl")) if text_of(next(each.iter(TR))).startswith("NO")
    )
    row = copy.deepcopy(next(table.iterchildren(TR)))
    for cell, words in zip(row.iterchildren(TC), ("注", "口頭での意見もあった。"), strict=True):
        for paragraph in cell.iter(P):
            for each in list(paragraph):
                if each.tag != qn("w:pPr"):
                    paragraph.remove(each)
            paragraph.append(run(words))
    row.remove(row.find(qn("w:trPr")))
    table.append(row)
    refreshed, _ = written(counted(0), there.saved())
    assert not answers_left(refreshed, "Q4", "Q5")
    assert any("口頭での意見もあった。" in line for line in lines(refreshed))


def test_what_was_written_beside_other_leaves_when_it_is_withheld_even_if_it_was_edited():
    there = hand()
    there.retype("自主防災組織への説明会の開催", "（手直しした記入）")
    asked = described()
    index = next(i for i, question in enumerate(asked.survey.questions) if question.number == "Q3")
    respondent = next(
        i
        for i, answer in enumerate(sample_responses(asked, ALL).answers[index])
        if isinstance(answer, Choice) and "自主防災組織への説明会の開催" in answer.unlisted
    )
    data, report = written(counted(41, withheld=(("Q3", respondent),)), there.saved())
    assert not any("（手直しした記入）" in line for line in lines(data))
    assert not report.refreshed.kept
    assert len(report.refreshed.withdrawn) == 1


def test_another_percent_sign_reaches_every_chart_that_nobody_changed():
    sign = replace(described(), settings=replace(described().settings, percent_sign="％"))
    data, report = written(counted(41, description=sign), first()[0])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
    assert len(charts) == 3
    assert all("％" in each and "%" not in each for each in charts)
    assert not report.refreshed.kept
    assert written(counted(41, description=sign), data)[0] == data
    new, _ = written(counted(41, description=sign))
    assert lines(new) == lines(data)
