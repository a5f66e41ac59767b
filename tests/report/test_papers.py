"""概要 and 起案文 as they are shipped: one page whatever the lecture, whole packages, kept apart from the report."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest

from dxforms.files import shipped
from dxforms.issues import InputError
from dxforms.papers import Paper, paper_named
from dxforms.report.document import write_report
from dxforms.report.manifest import Manifest, from_xml, to_xml
from dxforms.report.marks import MarkSort
from dxforms.report.standing import open_standing
from dxforms.report.template import fields, paper_of, read_template
from dxforms.survey.counting import tally_responses
from dxforms.survey.lecture import Session
from dxforms.survey.questions import Kind, Survey
from dxforms.survey.tally import Tally
from templates.recipe import make
from templates.recipe.look import KIAN, SUMMARY
from tests import outside
from tests.packages import findings
from tests.report import late
from tests.report.papers import texts
from tests.report.test_shipped_templates import direct_formatting, hollow, parts, stories
from tests.sample import EVERY, sample_description, sample_responses, sample_tally
from tests.survey.test_compared import last_time

LOOKS = {"summary.docx": SUMMARY, "kian.docx": KIAN}
NAMES = tuple(LOOKS)


def filled(tally: Tally, name: str) -> bytes:
    stream = io.BytesIO()
    write_report(tally, stream, template=shipped(f"templates/{name}"))
    return stream.getvalue()


def lines(data: bytes) -> list[str]:
    return texts(docx.Document(io.BytesIO(data)))


def lecture_of(questions: int, *, sessions: int = 2, answers: int = 41, unknown: int = 0, long: bool = False):
    """``questions`` single choices and a free text; ``long``: every name as long as it gets."""
    described = sample_description(
        answers=answers, sessions=sessions, questions=(*[Kind.SINGLE] * questions, Kind.TEXT)
    )
    if long:
        given = described.lecture
        lecture = replace(
            given,
            title="住民一人一人の避難行動につなげるための防災情報の伝え方及び庁内の情報共有の在り方に関する令和8年度第2回講演会",
            venue="みなも市役所 本庁舎3階 大会議室及びみなも市立総合文化会館 中央ホール（オンラインによる同時配信を併用。録画は後日、庁内ポータルサイトに掲載）",
            talk_title=given.talk_title * 2,
            speaker="青葉 みどり、東風 みなみ",
            speaker_post="みずうみ大学 地域防災研究所 教授（みなも市防災会議委員、県防災情報アドバイザー、一般社団法人地域防災コミュニケーション協会 代表理事）",
            sessions=tuple(
                replace(each, name=f"{each.name}（管理職及び監督職）" if each.name else "")
                for each in given.sessions
            ),
        )
        survey = Survey(
            questions=tuple(
                replace(
                    each,
                    text=each.text.rstrip("。") + "（避難情報の発令の判断及び伝達に関する部分について）。",
                )
                for each in described.survey.questions
            )
        )
        described = replace(described, lecture=lecture, survey=survey)
    return tally_responses(described, sample_responses(described, answers, unknown=unknown))


def without_positive() -> Tally:
    described = sample_description()
    questions = tuple(replace(each, positive=()) for each in described.survey.questions)
    described = replace(described, survey=Survey(questions=questions))
    return tally_responses(described, sample_responses(described))


def compared(tally: Tally) -> Tally:
    return replace(tally, previous=last_time(tally))


LECTURES: dict[str, Callable[[], Tally]] = {
    "house": sample_tally,
    "one question, one session": lambda: lecture_of(1, sessions=1, answers=8),
    "fifteen questions, six sessions": lambda: lecture_of(15, sessions=6, answers=400),
    "everything long": lambda: compared(lecture_of(15, sessions=6, answers=400, unknown=7, long=True)),
    "long, two sessions": lambda: lecture_of(6, long=True),
    "no positive options": without_positive,
    "nobody": lambda: sample_tally(answers=0, questions=EVERY),
    "nothing but the necessary": lambda: sample_tally(answers=3, sessions=1, full=False),
    "every kind": lambda: compared(sample_tally(questions=EVERY)),
    "many answers": lambda: lecture_of(5, sessions=3, answers=5000),
}


# ---------------------------------------------------------------- as they are shipped


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_file_is_what_its_recipe_makes(name):
    data = shipped(f"templates/{name}").read_bytes()
    assert parts(data) == parts(make.template(LOOKS[name]))
    assert findings(shipped(f"templates/{name}")) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_look_is_a_style(name):
    for root in stories(name):
        assert direct_formatting(root) == []


def test_a_template_says_which_document_it_makes():
    assert {paper: paper_of(shipped(paper.template)) for paper in Paper} == {paper: paper for paper in Paper}
    assert paper_of(shipped("templates/report-landscape.docx")) is Paper.REPORT
    assert [paper_named(word) for word in ("概要", " 起案文　", "報告書", "概要.docx", "")] == [
        Paper.SUMMARY,
        Paper.KIAN,
        Paper.REPORT,
        None,
        None,
    ]


def test_the_summary_asks_for_all_that_the_chief_reads():
    asked = {each.name for each in fields(shipped("templates/summary.docx"))}
    assert {
        "開催日", "会場", "演題", "講師名", "出席者数", "回答者数", "回答率", "回収状況",
        "肯定的な回答のグラフ", "肯定的な回答の説明", "前回との差",
    } <= asked  # fmt: skip


# ---------------------------------------------------------------- filled


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", LECTURES)
def test_a_document_of_any_lecture_is_whole(name, shape):
    data = filled(LECTURES[shape](), name)
    document = docx.Document(io.BytesIO(data))
    assert findings(data) == []
    assert "{{" not in document.element.xml
    assert hollow(document) == []


@pytest.mark.outside
@pytest.mark.slow
def test_every_one_of_them_is_one_page(tmp_path):
    paths = []
    for shape, tally in LECTURES.items():
        counted = tally()
        for name in NAMES:
            paths.append(tmp_path / f"{name} {shape}.docx")
            paths[-1].write_bytes(filled(counted, name))
    pages = {path.name: len(outside.pdf_pages(outside.to_pdf(path, tmp_path / "pdf"))) for path in paths}
    assert pages == {path.name: 1 for path in paths}


@pytest.mark.outside
def test_the_validator_finds_nothing_in_them(tmp_path):
    paths = []
    for shape in ("house", "everything long", "nobody", "nothing but the necessary"):
        tally = LECTURES[shape]()
        for name in NAMES:
            paths.append(tmp_path / f"{name} {shape}.docx")
            paths[-1].write_bytes(filled(tally, name))
    assert {file.name: found for file, found in outside.validate_all(paths).items() if found} == {}


def test_without_positive_options_the_result_is_a_gap_for_a_person():
    said = lines(filled(without_positive(), "summary.docx"))
    assert "〔アンケートの結果を記入〕" in said
    assert not any(line.startswith("肯定的な回答") for line in said)


def test_without_answers_it_says_so_and_draws_nothing():
    data = filled(sample_tally(answers=0), "summary.docx")
    assert "回答は、まだない。" in lines(data)
    assert b"drawingml/2006/chart" not in docx.Document(io.BytesIO(data)).element.xml.encode()


def test_the_text_for_approval_leaves_a_gap_where_the_venue_is_not_known():
    said = lines(filled(sample_tally(answers=3, sessions=1, full=False), "kian.docx"))
    assert any("〔会場を記入〕" in line for line in said)
    assert not any("〔" in line for line in lines(filled(sample_tally(), "kian.docx")))


def test_an_answer_s_odd_signs_in_names_stand_as_typed():
    described = sample_description(sessions=1)
    lecture = replace(
        described.lecture,
        title="=1+1 <講演会>&「𠮷野家」😀",
        venue="会場\u000b二行目",
        sessions=(Session(hours="10時から\n11時まで", attendees=8),),
    )
    described = replace(described, lecture=lecture)
    tally = tally_responses(described, sample_responses(described, 5))
    for name in NAMES:
        data = filled(tally, name)
        assert findings(data) == []
        assert any("=1+1 <講演会>&「𠮷野家」😀" in line for line in lines(data))


# ---------------------------------------------------------------- kept apart


def test_the_manifest_of_a_report_is_as_it_was_and_others_name_their_document():
    identity = sample_tally().description.identity
    for paper in Paper:
        manifest = Manifest(identity=identity, version="0", template="t", paper=paper)
        assert from_xml(to_xml(manifest)) == manifest
    assert b"paper=" not in to_xml(Manifest(identity=identity, version="0", template="t"))


def test_a_summary_is_not_refreshed_with_the_report_s_template(tmp_path):
    tally = sample_tally()
    path = tmp_path / "文書.docx"
    write_report(tally, path, template=shipped("templates/summary.docx"))
    before = path.read_bytes()
    with pytest.raises(InputError) as raised:
        write_report(tally, path, previous=path)
    assert [issue.code for issue in raised.value.issues] == ["identity.paper"]
    assert path.read_bytes() == before


def test_a_document_that_lost_its_manifest_finds_its_own_copy_and_not_the_report_s(tmp_path):
    tally = sample_tally()
    for paper in Paper:
        write_report(tally, tmp_path / paper.file, template=shipped(paper.template))
    stripped = docx.Document(str(tmp_path / Paper.SUMMARY.file))
    for key, relationship in list(stripped.part.rels.items()):
        if relationship.reltype.endswith("/customXml"):
            del stripped.part.rels[key]
    stripped.save(str(tmp_path / "改名した概要.docx"))
    standing = open_standing(tmp_path / "改名した概要.docx", tally.description.identity, Paper.SUMMARY)
    assert standing.manifest.paper is Paper.SUMMARY


# ---------------------------------------------------------------- refreshed


def test_late_answers_move_the_chart_and_the_figures_and_leave_what_people_wrote():
    summary = io.BytesIO(shipped("templates/summary.docx").read_bytes())
    first, _ = late.written(late.counted(41), template=summary)
    document = docx.Document(io.BytesIO(first))
    cell = document.tables[-1].cell(0, 1)
    cell.paragraphs[0].runs[0].text = "分かりやすいという声が多かった。"
    edited = io.BytesIO()
    document.save(edited)
    again, report = late.written(late.counted(44), edited.getvalue(), summary)
    said = lines(again)
    assert "主な意見|分かりやすいという声が多かった。" in said
    assert any("44名" in line for line in said)
    assert report.refreshed is not None
    assert report.refreshed.updated
    assert findings(again) == []


def test_a_locked_chart_grows_no_higher_than_its_sample_and_may_shrink_and_grow_again():
    template = shipped("templates/summary.docx")
    ((_, tag),) = read_template(template).prototypes
    sample = int(next(each for each in tag.drawing.iter() if each.tag.endswith("}extent")).get("cy"))

    def height(data: bytes) -> int:
        (inline,) = docx.Document(io.BytesIO(data)).inline_shapes
        return inline.height

    few, many = lecture_of(2), lecture_of(15)
    assert height(filled(few, "summary.docx")) < height(filled(many, "summary.docx")) <= sample
    first = io.BytesIO()
    written = write_report(few, first, template=template)
    (mark,) = [mark for mark in written.manifest.marks if mark.sort is MarkSort.CHART]
    assert json.loads(mark.written)["most"] == sample
    later = io.BytesIO()
    write_report(many, later, template=template, previous=io.BytesIO(first.getvalue()))
    assert height(later.getvalue()) == height(filled(many, "summary.docx"))
