"""A report is published only where it is this lecture's, of today's figures, decided on and finished."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor

from dxforms.report.document import write_report
from dxforms.report.publishing import PublicReport, public_report
from dxforms.survey.counting import tally_responses
from dxforms.survey.questions import ChartOrder
from dxforms.survey.review import AnswerDecision, Review
from dxforms.survey.settings import AnswerOrder, Settings
from dxforms.survey.tally import Tally
from tests import packages
from tests.outside import need_validator, validate
from tests.published import whole
from tests.publishing import handled
from tests.report.papers import png
from tests.report.test_proof import described, edited, report, tally, tally_of

WORDS = "受付の名簿には連絡先まで書かれていたので、取扱いに注意してほしい。"


def published(
    edit: Callable[[Document], object] = lambda _: None,
    against: Tally | None = None,
    data: bytes | None = None,
) -> PublicReport:
    return public_report(edited(edit, data), against or tally())


def codes(of: PublicReport) -> list[str]:
    assert of.data == b""
    return [issue.code for issue in of.faults]


def test_a_finished_report_is_published_as_it_reads():
    made = published()
    assert made.faults == ()
    assert packages.findings(made.data) == []
    one, other = docx.Document(io.BytesIO(report())), docx.Document(io.BytesIO(made.data))
    assert [each.text for each in one.paragraphs] == [each.text for each in other.paragraphs]
    assert [each.style.name for each in one.paragraphs] == [each.style.name for each in other.paragraphs]
    cells = [[cell.text for row in table.rows for cell in row.cells] for table in one.tables]
    assert cells == [[cell.text for row in table.rows for cell in row.cells] for table in other.tables]
    alts = [each.get("descr") for each in one.element.iter(qn("wp:docPr"))]
    assert alts == [each.get("descr") for each in other.element.iter(qn("wp:docPr"))] != []


def test_the_contents_list_and_its_links_still_lead_somewhere():
    made = published()
    root = docx.Document(io.BytesIO(made.data)).element
    names = {each.get(qn("w:name")) for each in root.iter(qn("w:bookmarkStart"))}
    anchors = {each.get(qn("w:anchor")) for each in root.iter(qn("w:hyperlink"))}
    assert anchors
    assert anchors <= names


def test_the_same_report_gives_the_same_bytes():
    assert published().data == published().data


def test_properties_say_the_title_and_the_language_and_nobody():
    def name(document: Document) -> None:
        core = document.core_properties
        core.author = core.last_modified_by = core.comments = core.keywords = core.category = "起案した人"
        core.revision = 42

    made = published(name)
    core = docx.Document(io.BytesIO(made.data)).core_properties
    assert (core.title, core.language) == (docx.Document(io.BytesIO(report())).core_properties.title, "ja-JP")
    assert (core.author, core.last_modified_by, core.comments, core.keywords) == ("", "", "", "")
    assert core.created == core.modified
    assert "起案した人".encode() not in b"".join(whole(made.data).values())


def test_a_report_marked_as_final_or_protected_may_be_published():
    def protect(document: Document) -> None:
        guard = f'<w:documentProtection {nsdecls("w")} w:edit="readOnly" w:enforcement="1" w:hash="xyz"/>'
        document.settings.element.find(qn("w:defaultTabStop")).addprevious(parse_xml(guard))

    made = published(protect)
    assert made.faults == ()
    assert b"documentProtection" not in b"".join(whole(made.data).values())


def test_what_proof_says_must_be_mended_stops_it():
    stream = io.BytesIO()
    undrafted = tally_of(replace(described(), survey=tally_of().description.survey))
    write_report(tally_responses(undrafted.description, undrafted.responses, undrafted.review), stream)
    plain = replace(
        undrafted.description,
        survey=replace(
            undrafted.description.survey,
            questions=tuple(replace(each, remarks=()) for each in undrafted.description.survey.questions),
        ),
    )
    drafted = tally_of(plain)
    stream = io.BytesIO()
    write_report(drafted, stream)
    assert "draft" in codes(public_report(stream, drafted))


def test_a_figure_typed_over_stops_it_with_its_place():
    def overtype(document: Document) -> None:
        text = next(each for each in document.element.iter(qn("w:t")) if each.text == "71.9%")
        text.text = "99.9%"

    made = published(overtype)
    assert "figure.typed" in codes(made)
    assert "出席者数" in next(issue.where.spot for issue in made.faults if issue.code == "figure.typed")


def test_tracked_changes_stop_it_wherever_they_stand():
    def track(document: Document) -> None:
        header = document.sections[-1].header
        change = parse_xml(
            f'<w:ins {nsdecls("w")} w:id="900" w:author="x"><w:r><w:t>加筆</w:t></w:r></w:ins>'
        )
        header.paragraphs[0]._p.append(change)

    assert codes(published(track)) == ["publish.tracked"]


def test_a_report_of_another_lecture_is_refused():
    other = tally_of(described(day=date(2026, 10, 5)))
    found = codes(published(against=other))
    assert "report.identity" in found
    assert not any(code.startswith("publish.chart") for code in found)


def test_a_report_without_its_record_is_refused():
    def forget(document: Document) -> None:
        for key, relationship in list(document.part.rels.items()):
            if relationship.reltype == RT.CUSTOM_XML:
                del document.part.rels[key]

    assert codes(published(forget)) == ["publish.record"]


def test_figures_that_have_moved_since_are_refused_with_the_way_out():
    later = tally_of(answers=45)
    made = published(against=later)
    assert "report.outdated" in codes(made)
    assert "publish.chart-outdated" in codes(made)
    assert any("「dxforms run」で更新" in str(issue) for issue in made.faults)


def test_a_chart_alone_of_old_figures_is_refused():
    """The order of the bars is all that another グラフの並び changes."""

    def counted(order: ChartOrder) -> Tally:
        third = tally().description.survey.questions[2]
        third = replace(third, chart_order=order, remarks=("今後の研修に生かす。",))
        survey = tally().description.survey
        survey = replace(survey, questions=(*survey.questions[:2], third, *survey.questions[3:]))
        responses = tally().responses
        turned = tuple(
            replace(each, picks=tuple(sorted(4 - pick if pick < 5 else pick for pick in each.picks)))
            if each
            else each
            for each in responses.answers[2]
        )
        answers = (*responses.answers[:2], turned, *responses.answers[3:])
        return tally_responses(
            replace(tally().description, survey=survey),
            replace(responses, survey=survey, answers=answers),
            tally().review,
        )

    stream = io.BytesIO()
    write_report(counted(ChartOrder.BY_COUNT), stream)
    assert public_report(stream, counted(ChartOrder.BY_COUNT)).faults == ()
    made = public_report(stream, counted(ChartOrder.AS_WRITTEN))
    assert codes(made) == ["publish.chart-outdated"]
    assert "アンケート結果（Q3）" in str(made.faults[0])


def test_answers_nobody_decided_on_are_the_callers_to_tell():
    undecided = tally_responses(tally().description, tally().responses, Review())
    assert all(issue.code != "review.open" for issue in published(against=undecided).faults)


def withheld(words: str = WORDS) -> Tally:
    """One answer with telling words is withheld."""
    description = described()
    responses = tally().responses
    index = next(i for i, each in enumerate(responses.survey.questions) if each.number == "Q4")
    place = next(r for r, answer in enumerate(responses.answers[index]) if answer)
    column = tuple(words if r == place else answer for r, answer in enumerate(responses.answers[index]))
    answers = (*responses.answers[:index], column, *responses.answers[index + 1 :])
    responses = replace(responses, answers=answers)
    yes = AnswerDecision(published=True)
    review = {
        (key, question.number): yes for key in responses.keys for question in description.survey.questions
    }
    review[responses.keys[place], "Q4"] = AnswerDecision(published=False)
    return tally_responses(description, responses, Review(answers=review))


@pytest.mark.parametrize(
    "where", ["paragraph", "cell", "alternative text", "caption of a table", "around a picture"]
)
def test_words_of_a_withheld_answer_that_somebody_typed_stop_it(where):
    counted = withheld()
    stream = io.BytesIO()
    write_report(counted, stream)
    assert public_report(stream, counted).faults == ()

    def tell(document: Document) -> None:
        if where == "paragraph":
            document.paragraphs[-1].add_run(f"次の意見もあった。{WORDS.replace('、', '、 ')}")
        elif where == "cell":
            document.tables[0].cell(0, 0).paragraphs[0].add_run(WORDS)
        elif where == "caption of a table":
            caption = parse_xml(f'<w:tblCaption {nsdecls("w")} w:val="{WORDS}"/>')
            document.tables[0]._tbl.tblPr.append(caption)
        elif where == "around a picture":
            paragraph = document.add_paragraph(WORDS[:9])
            shape = paragraph.add_run().add_picture(png(9, 9))
            shape._inline.docPr.set("descr", "会場の様子")
            paragraph.add_run(WORDS[9:])
        else:
            next(document.element.iter(qn("wp:docPr"))).set("descr", WORDS)

    made = published(tell, counted, stream.getvalue())
    assert "publish.answer" in codes(made)
    [issue] = [issue for issue in made.faults if issue.code == "publish.answer"]
    assert "Q4の回答（回答ID" in str(issue)
    assert WORDS[:8] not in str(issue)


def test_a_report_in_the_order_of_receipt_is_refused_where_answers_are_to_be_stirred():
    counted = tally()
    stirred = replace(
        counted.description, settings=replace(counted.description.settings, answer_order=AnswerOrder.STIRRED)
    )
    other = tally_responses(stirred, counted.responses, counted.review)
    assert codes(published(against=other)) == ["publish.order"]
    stream = io.BytesIO()
    write_report(other, stream)
    assert public_report(stream, other).faults == ()
    assert Settings().answer_order is AnswerOrder.AS_RECEIVED


def test_everything_that_speaks_against_it_is_told_at_once():
    def spoil(document: Document) -> None:
        document.paragraphs[5].add_run(r"\\server01\share\x")
        document.paragraphs[6]._p.append(
            parse_xml(f'<w:ins {nsdecls("w")} w:id="900" w:author="x"><w:r><w:t>加筆</w:t></w:r></w:ins>')
        )

    assert {"publish.path", "publish.tracked", "report.outdated"} <= set(
        codes(published(spoil, tally_of(answers=45)))
    )


def test_a_strict_document_is_refused_in_words():
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(report())) as source, zipfile.ZipFile(made, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "word/document.xml":
                data = data.replace(
                    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
                )
            target.writestr(entry, data)
    assert "publish.strict" in codes(public_report(made, tally()))


@pytest.mark.outside
def test_a_report_that_went_through_many_hands_is_valid(tmp_path):
    need_validator()
    made = public_report(io.BytesIO(handled(report())), tally())
    assert made.faults == ()
    (tmp_path / "公表用.docx").write_bytes(made.data)
    assert validate(tmp_path / "公表用.docx") == []


def test_white_words_are_to_be_looked_at_with_their_place():
    def tell(document: Document) -> None:
        document.paragraphs[-1].add_run("白くした文").font.color.rgb = RGBColor(255, 255, 255)

    assert published().look == ()
    [look] = published(tell).look
    assert look.code == "publish.faint"
    assert "白い文字" in str(look)


def test_an_answer_that_is_but_the_lectures_title_keeps_no_report_back():
    counted = withheld(described().lecture.title)
    stream = io.BytesIO()
    write_report(counted, stream)
    assert public_report(stream, counted).faults == ()


def test_another_document_under_the_reports_name_is_refused_though_the_report_is_remembered(tmp_path):
    path = tmp_path / "実施結果報告書.docx"
    write_report(tally(), path)
    another = docx.Document()
    another.add_paragraph("庁内の検討用の資料である。")
    another.save(str(path))
    assert [issue.code for issue in public_report(path, tally()).faults] == ["publish.record"]


def test_a_report_whose_marks_are_gone_is_refused_and_one_without_its_answers_is_not():
    def unmark(document: Document) -> None:
        for name in ("w:bookmarkStart", "w:bookmarkEnd"):
            for each in list(document.element.iter(qn(name))):
                each.getparent().remove(each)

    def shorten(document: Document) -> None:
        for table in document.tables:
            if table.cell(0, 0).text.strip() == "NO":
                table._tbl.getparent().remove(table._tbl)

    assert "publish.record" in codes(published(unmark))
    assert "publish.record" not in [issue.code for issue in published(shorten).faults]
