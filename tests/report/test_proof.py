"""A written report, edited as people edit it, and proofed."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from dxforms import InputError
from dxforms.files import shipped
from dxforms.report.document import write_report
from dxforms.report.proof import NEEDS_TALLY, Proof, proof_report
from dxforms.report.proof_paper import Weight
from dxforms.survey.counting import tally_responses
from dxforms.survey.review import AnswerDecision, Review
from dxforms.survey.tally import Tally
from tests.report.papers import add
from tests.sample import sample_description, sample_responses

REMARKS = {
    "Q1": "「理解できた」と回答した職員は23名（56.1%）であった。",
    "Q2": "回答者のほとんどが肯定的に受け止めている。",
    "Q3": "「分かりやすい言葉への言い換え」が30名（73.2%）と最も多かった。",
    "Q4": "講師の言葉を挙げた回答が多かった。",
    "Q5": "今後の研修に生かす。",
}


def tally_of(description=None, answers: int = 41) -> Tally:
    """A tally whose answers are all decided on and whose 考察 are written."""
    description = description or described()
    responses = sample_responses(description, answers)
    decided = AnswerDecision(published=True)
    review = Review(
        answers={
            (key, question.number): decided
            for key in responses.keys
            for question in description.survey.questions
        }
    )
    return tally_responses(description, responses, review)


def described(**changes: object):
    description = sample_description()
    questions = tuple(
        replace(question, remarks=(REMARKS[question.number],)) for question in description.survey.questions
    )
    lecture = replace(description.lecture, **changes)  # type: ignore[arg-type]
    return replace(description, survey=replace(description.survey, questions=questions), lecture=lecture)


@cache
def tally() -> Tally:
    return tally_of()


@cache
def report() -> bytes:
    stream = io.BytesIO()
    write_report(tally(), stream)
    return stream.getvalue()


def edited(edit: Callable[[Document], object], data: bytes | None = None) -> io.BytesIO:
    document = docx.Document(io.BytesIO(data or report()))
    edit(document)
    stream = io.BytesIO()
    document.save(stream)
    stream.seek(0)
    return stream


def proofed(edit: Callable[[Document], object], against: Tally | None = None) -> Proof:
    return proof_report(edited(edit), against or tally())


def codes(found: Proof) -> list[str]:
    return [each.code for each in found.findings]


def retype(document: Document, old: str, new: str) -> None:
    """Type over a piece of text that stands within one run."""
    for text in document.element.body.iter(qn("w:t")):
        if old in (text.text or ""):
            text.text = text.text.replace(old, new, 1)
            return
    raise AssertionError(f"{old} stands nowhere")


def paragraph(document: Document, start: str):
    return next(each for each in document.paragraphs if each.text.startswith(start))


def test_a_finished_report_has_nothing_to_mend_or_to_look_at():
    found = proof_report(io.BytesIO(report()), tally())
    assert [str(each) for each in found.findings] == []
    assert found.unchecked == ()


def test_a_report_saved_by_another_program_has_nothing_either():
    found = proofed(lambda document: document.add_paragraph("以上"))
    assert codes(found) == []


# ---------------------------------------------------------------- typed into the report


TYPED = [
    ("23名（56.1%）", "24名（58.5%）", "figure.contradicts"),
    ("そこで、防災情報", "〔要確認〕そこで、防災情報", "gap.bracket"),
    ("そこで、防災情報", "○○課では、防災情報", "gap.circles"),
    ("そこで、防災情報", "{{演題}}そこで、防災情報", "gap.tag"),
    ("そこで、防災情報", "令和8年11月24日（月）に防災情報", "date.weekday"),
    ("今後の研修に生かす。", "午前の分の意見を今後の研修に生かす。", "name.part"),
    ("今後の研修に生かす。", "青羽氏の助言を今後の研修に生かす。", "name.lecturer"),
    ("今後の研修に生かす。", "「とても参考になる講演でした」という意見を生かす。", "quote.unknown"),
    ("のほとんどが肯定的", "のすべてが肯定的", "share.word"),
    ("今後の研修に生かす。", "今後の研修に生かす．", "notation.stop"),
    ("今後の研修に生かす。", "令和９年度の研修に生かす。", "notation.digits"),
    ("73.2%）と最も", "73.2％）と最も", "notation.percent"),
]


@pytest.mark.parametrize(("old", "new", "code"), TYPED)
def test_what_people_type_is_found_once_and_in_its_place(old, new, code):
    found = proofed(lambda document: retype(document, old, new))
    assert codes(found) == [code]
    assert found.findings[0].heading
    assert found.findings[0].start.startswith("の「")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("午前の部では、「理解できた」が12名（52.2%）であった。", "figure.contradicts"),
        ("●●課が担当する。", "gap.circles"),
    ],
)
def test_a_paragraph_people_add_is_read_like_the_one_before_it(text, code):
    def edit(document: Document) -> None:
        before = paragraph(document, "「理解できた」と回答した職員は")
        added = OxmlElement("w:p")
        before._p.addnext(added)
        run = OxmlElement("w:r")
        run.text = text
        added.append(run)

    assert codes(proofed(edit)) == [code]


def test_figures_in_the_background_are_other_figures():
    assert (
        codes(
            proofed(
                lambda document: retype(document, "そこで、防災情報", "市民300名の58.5%が回答した。防災情報")
            )
        )
        == []
    )


def test_a_figure_typed_over_in_a_table_is_to_be_mended():
    found = proofed(lambda document: retype(document, "32名", "33名"))
    assert codes(found) == ["figure.typed"]
    assert "集計では「32名」" in found.findings[0].message


def test_a_figure_in_other_digits_is_the_same_figure():
    assert codes(proofed(lambda document: retype(document, "32名", "３２名"))) == []


def test_a_name_typed_over_in_a_table_is_to_be_mended():
    def edit(document: Document) -> None:
        for table in document.tables:
            for text in table._tbl.iter(qn("w:t")):
                if text.text == "午後の部":
                    text.text = "夜間の部会"
                    return

    assert codes(proofed(edit)) == ["name.part"]


def test_personal_data_in_a_published_answer_is_named_by_part_and_number():
    answer = next(
        answer.text
        for group in tally().questions[3].answers
        for answer in group.answers
        if "\n" not in answer.text and len(answer.text) > 10
    )
    found = proofed(lambda document: retype(document, answer, "山田さん（090-1234-5678）の話が良かった。"))
    assert codes(found) == ["personal"]
    for each in found.findings:
        assert "午前の部のNO" in each.start
        assert "山田" not in str(each)
        assert "090" not in str(each)


# ---------------------------------------------------------------- drafts and the tally


def test_drafts_nobody_rewrote_are_to_be_mended():
    plain = tally_of(sample_description())
    stream = io.BytesIO()
    write_report(plain, stream)
    found = proof_report(stream, plain)
    assert codes(found) == ["draft"] * 5
    assert all(each.weight is Weight.MEND for each in found.findings)


def test_a_draft_that_was_rewritten_is_a_persons_text_whose_look_is_left():
    plain = tally_of(sample_description())
    stream = io.BytesIO()
    write_report(plain, stream)

    def edit(document: Document) -> None:
        retype(document, "〔結果から言えること及び今後の対応を記入〕", "研修を続ける。")

    found = proof_report(edited(edit, stream.getvalue()), plain)
    assert codes(found) == ["comment.draft", *["draft"] * 4]


def test_a_gap_left_in_a_rewritten_draft_is_to_be_mended():
    plain = tally_of(sample_description())
    stream = io.BytesIO()
    write_report(plain, stream)
    found = proof_report(
        edited(
            lambda document: retype(document, "〔結果から", "研修を続ける。〔結果から"), stream.getvalue()
        ),
        plain,
    )
    assert sorted(codes(found)) == ["comment.draft", *["draft"] * 4, "gap.bracket"]


def test_a_draft_is_known_by_its_look_where_the_record_was_lost():
    plain = tally_of(sample_description())
    stream = io.BytesIO()
    write_report(plain, stream)

    def forget(document: Document) -> None:
        for key, relationship in list(document.part.rels.items()):
            if relationship.reltype.endswith("/customXml"):
                del document.part.rels[key]

    found = proof_report(edited(forget, stream.getvalue()), plain)
    assert codes(found) == ["draft"] * 5
    assert found.unchecked == (
        "表の数値及び下書きの、書き出した時との照合（報告書に、dxformsの記録がありません。）",
    )


def test_answers_nobody_decided_on_are_to_be_mended():
    description = described()
    undecided = tally_responses(description, sample_responses(description))
    found = proof_report(io.BytesIO(report()), undecided)
    assert codes(found) == ["review.open"] * 3
    assert "Q4に、未確認の回答が41件あります。" in str(found.findings[1])


@pytest.mark.parametrize("name", ["summary", "kian"])
def test_a_paper_that_prints_no_answers_asks_for_no_decision_on_them(name):
    description = described()
    undecided = tally_responses(description, sample_responses(description))
    stream = io.BytesIO()
    write_report(undecided, stream, template=shipped(f"templates/{name}.docx"))
    assert "review.open" not in codes(proof_report(stream, undecided))


def test_missing_attendance_is_to_be_mended():
    lecture = sample_description().lecture
    sessions = (lecture.sessions[0], replace(lecture.sessions[1], attendees=None))
    absent = tally_of(described(sessions=sessions))
    stream = io.BytesIO()
    write_report(absent, stream)
    found = proof_report(stream, absent)
    assert codes(found) == ["attendees.missing"]
    assert "午後の部の出席者数" in found.findings[0].message
    assert "出席者数及び" in found.findings[0].heading


def test_a_report_older_than_the_tally_is_told_once():
    found = proof_report(io.BytesIO(report()), tally_of(answers=44))
    assert "report.outdated" in codes(found)
    assert codes(found).count("report.outdated") == 1


def test_a_figure_kept_against_a_newer_one_is_named_every_time():
    document = edited(lambda document: retype(document, "23名", "23名（速報）"))
    found = proof_report(document, tally_of(answers=44))
    kept = [each for each in found.findings if each.code == "figure.kept"]
    assert len(kept) == 1
    assert "前：23名 → 今：" in kept[0].message


def test_a_comment_of_the_refresh_says_that_a_piece_was_kept():
    def edit(document: Document) -> None:
        runs = paragraph(document, "「理解できた」と回答した職員は").runs
        document.add_comment(
            runs, text="集計値が変わりました（前：23名、71.9% → 今：24名、75.0%）。この箇所は手直しされているため、書き換えていません。",
            author="dxforms", initials="dx",
        )  # fmt: skip

    found = proofed(edit)
    assert [(each.code, each.weight) for each in found.findings] == [("figure.kept", Weight.MEND)]
    assert "前：23名、71.9% → 今：24名、75.0%" in found.findings[0].message


def test_remarks_without_a_figure_have_kept_none_though_the_comment_is_still_there():
    def edit(document: Document) -> None:
        runs = paragraph(document, "今後の研修に生かす").runs
        document.add_comment(
            runs, text="集計値が変わりました（前：23名、71.9% → 今：24名、75.0%）。この箇所は手直しされているため、書き換えていません。",
            author="dxforms", initials="dx",
        )  # fmt: skip

    found = proofed(edit)
    assert [(each.code, each.weight) for each in found.findings] == [("comment.open", Weight.LOOK)]


def test_a_report_of_another_lecture_is_said_to_be_one_and_not_checked_against_the_tally():
    other = tally_of(described(day=sample_description().lecture.day.replace(month=10)))
    found = proof_report(io.BytesIO(report()), other)
    assert codes(found) == ["report.identity"]
    assert found.unchecked == NEEDS_TALLY


def test_without_a_tally_what_was_not_checked_is_named():
    found = proof_report(edited(lambda document: retype(document, "そこで", "●●")))
    assert codes(found) == ["gap.circles"]
    assert found.unchecked == NEEDS_TALLY


def test_what_is_no_word_file_is_refused():
    with pytest.raises(InputError, match="報告書"):
        proof_report(io.BytesIO(b"no"))


# ---------------------------------------------------------------- the pages


def test_open_comments_and_tracked_changes_are_to_be_looked_at():
    def edit(document: Document) -> None:
        document.add_comment(
            paragraph(document, "今後の研修").runs, text="ここは要相談", author="課長", initials=""
        )
        before = paragraph(document, "講演の内容は、参加した")._p
        before.append(
            parse_xml(
                f'<w:ins {nsdecls("w")} w:id="900" w:author="課長" w:date="2026-12-01T00:00:00Z">'
                "<w:r><w:t>追記した。</w:t></w:r></w:ins>"
            )
        )
        before.append(
            parse_xml(
                f'<w:del {nsdecls("w")} w:id="901" w:author="課長" w:date="2026-12-01T00:00:00Z">'
                "<w:r><w:delText>●●</w:delText></w:r></w:del>"
            )
        )

    found = proofed(edit)
    assert [(each.code, each.weight) for each in found.findings] == [
        ("comment.open", Weight.LOOK),
        ("change.tracked", Weight.LOOK),
    ]
    assert "課長" not in "".join(map(str, found.findings))
    assert "要相談" not in "".join(map(str, found.findings))


def test_empty_headings_and_skipped_levels_are_to_be_looked_at():
    def edit(document: Document) -> None:
        document.add_heading("", 1)
        document.add_heading("付録", 1)
        document.add_heading("細目", 3)

    assert codes(proofed(edit)) == ["heading.empty", "heading.level"]


def test_numbers_of_figures_that_skip_are_to_be_looked_at():
    def edit(document: Document) -> None:
        fields = [
            each
            for each in document.element.body.iter(qn("w:fldSimple"), qn("w:instrText"))
            if "図" in each.get(qn("w:instr"), each.text or "")
        ]
        texts = next(fields[1].iterancestors(qn("w:p"))).iter(qn("w:t"))
        next(each for each in texts if each.text == "2").text = "4"

    found = proofed(edit)
    assert codes(found) == ["caption.number", "caption.number"]
    assert "図1の次が図4" in found.findings[0].message


def test_a_mention_of_a_figure_that_is_not_there_is_to_be_looked_at():
    found = proofed(lambda document: retype(document, "今後の研修に生かす。", "図9のとおりである。"))
    assert codes(found) == ["caption.mention"]


def test_a_picture_without_alt_text_is_to_be_looked_at():
    def edit(document: Document) -> None:
        next(document.element.body.iter(qn("wp:docPr"))).set("descr", "")

    found = proofed(edit)
    assert codes(found) == ["alt.missing"]
    assert "グラフに代替テキストがありません" in found.findings[0].message


def test_a_document_without_marks_is_read_by_its_headings_and_tables():
    document = docx.Document()
    add(
        document, "# アンケート結果（Q1）", "講演の内容は理解できましたか。", "# 考察", "「理解できた」は24名であった。",
        "# 実施結果まとめ", "58名が出席した。", "# アンケート結果（Q4）", "【部次長級の幹部職員】",
        [["NO", "内容"], ["3", "山田さんの話が良かった。"]],
    )  # fmt: skip
    stream = io.BytesIO()
    document.save(stream)
    found = proof_report(stream, tally())
    assert codes(found) == ["figure.contradicts", "figure.contradicts", "personal"]
    assert found.findings[2].start == " 午前の部のNO3"


# ---------------------------------------------------------------- after a refresh


def test_what_a_refresh_kept_is_named_again_after_every_refresh():
    document = edited(lambda document: retype(document, "23名", "23名（速報）"))
    newer = tally_of(answers=44)
    for _ in range(2):
        refreshed = io.BytesIO()
        write_report(newer, refreshed, previous=document)
        found = proof_report(refreshed, newer)
        kept = [each for each in found.findings if each.code == "figure.kept"]
        assert len(kept) == 1
        assert "前：23名 → 今：25名" in kept[0].message
        assert "report.outdated" not in codes(found)
        document = refreshed


def test_a_piece_that_was_put_right_since_is_no_longer_kept():
    document = edited(lambda document: retype(document, "23名", "23名（速報）"))
    newer = tally_of(answers=44)
    refreshed = io.BytesIO()
    write_report(newer, refreshed, previous=document)
    right = edited(lambda document: retype(document, "23名（速報）", "25名"), refreshed.getvalue())
    found = codes(proof_report(right, newer))
    assert "figure.kept" not in found
    assert "figure.typed" not in found
    assert "comment.open" in found
