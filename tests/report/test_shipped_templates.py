"""The shipped templates: as their recipe makes them, real styles and nothing else, whole reports from any lecture."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from dxforms.files import shipped
from dxforms.report.document import write_report
from dxforms.report.fields import FIELDS
from dxforms.report.ooxml import q
from dxforms.report.template import fields, read_template
from dxforms.survey.counting import tally_responses
from dxforms.survey.lecture import Profile, Talk
from dxforms.survey.questions import Survey
from dxforms.survey.review import AnswerDecision, Review
from dxforms.survey.tally import Tally
from templates.recipe import make
from templates.recipe.look import LANDSCAPE, PORTRAIT
from tests import outside
from tests.packages import findings
from tests.report.papers import png, texts
from tests.sample import EVERY, sample_description, sample_responses, sample_tally

NAMES = ("report.docx", "report-landscape.docx")
LOOKS = {look.name: look for look in (PORTRAIT, LANDSCAPE)}
STORY = re.compile(r"word/(document|header\d*|footer\d*)\.xml")


def path(name: str) -> Path:
    return shipped(f"templates/{name}")


def parts(data: bytes) -> dict[str, object]:
    """What is in a package, part by part (a package in it likewise): builds of zlib squeeze differently."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: parts(archive.read(name)) if name.endswith(".xlsx") else archive.read(name)
            for name in archive.namelist()
        }


def stories(name: str) -> Iterator[etree._Element]:
    with zipfile.ZipFile(path(name)) as archive:
        for part in archive.namelist():
            if STORY.fullmatch(part):
                yield etree.fromstring(archive.read(part))


def styles(name: str) -> etree._Element:
    with zipfile.ZipFile(path(name)) as archive:
        return etree.fromstring(archive.read("word/styles.xml"))


def named(name: str) -> dict[str, etree._Element]:
    """Styles by their names."""
    return {
        style.find(q("w:name")).get(q("w:val")): style for style in styles(name).iterchildren(q("w:style"))
    }


# ---------------------------------------------------------------- as files


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_file_is_what_its_recipe_makes(name):
    assert parts(path(name).read_bytes()) == parts(make.template(LOOKS[name]))


@pytest.mark.parametrize("name", NAMES)
def test_making_it_twice_gives_the_same_bytes(name):
    assert make.template(LOOKS[name]) == make.template(LOOKS[name])


@pytest.mark.parametrize("name", NAMES)
def test_our_package_check_finds_nothing(name):
    assert findings(path(name)) == []


@pytest.mark.outside
@pytest.mark.parametrize("name", NAMES)
def test_the_validator_finds_nothing(name):
    assert outside.validate(path(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_nobody_s_name_and_nothing_foreign_is_in_it(name):
    properties = docx.Document(str(path(name))).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.title == "{{講演会名}}　実施結果報告書"
    assert properties.language == "ja-JP"
    with zipfile.ZipFile(path(name)) as archive:
        assert [part for part in archive.namelist() if "custom" in part.lower() or "thumbnail" in part] == []
        for part in archive.namelist():
            if part.endswith(".rels"):
                assert b"TargetMode" not in archive.read(part), part


# ---------------------------------------------------------------- styles


_ALLOWED = {
    "rPr": set(),
    "pPr": {"pStyle", "keepNext"},
    "tcPr": {"tcW"},
    "trPr": {"cantSplit", "tblHeader"},
    "tblPr": {"tblStyle", "tblW", "tblLayout", "tblLook", "tblCaption"},
}
"""What may stand in properties: a style and what is no look (a cell's width, where a page may end)."""


def direct_formatting(root: etree._Element) -> list[str]:
    """Looks that are given to one place instead of to a style."""
    return [
        etree.QName(each).localname
        for kind, allowed in _ALLOWED.items()
        for properties in root.iter(q(f"w:{kind}"))
        for each in properties
        if etree.QName(each).localname not in allowed
    ]


@pytest.mark.parametrize("name", NAMES)
def test_there_is_no_direct_formatting(name):
    for root in stories(name):
        assert direct_formatting(root) == []


def test_the_check_of_direct_formatting_can_fail():
    document = docx.Document()
    paragraph = document.add_paragraph(style="Heading 1")
    paragraph.alignment = 1
    paragraph.add_run("太字").bold = True
    table = document.add_table(1, 1)
    table.alignment = 1
    assert direct_formatting(document.element) == ["b", "jc", "jc"]


@pytest.mark.parametrize("name", NAMES)
def test_every_style_that_is_used_is_there_and_no_paragraph_is_without(name):
    known = {style.get(q("w:styleId")) for style in styles(name).iterchildren(q("w:style"))}
    for root in stories(name):
        used = {each.get(q("w:val")) for each in root.iter(q("w:pStyle"), q("w:tblStyle"), q("w:rStyle"))}
        assert used <= known
        assert all(each.find(f"{q('w:pPr')}/{q('w:pStyle')}") is not None for each in root.iter(q("w:p")))
    for style in styles(name).iterchildren(q("w:style")):
        for link in ("w:basedOn", "w:next", "w:link"):
            other = style.find(q(link))
            assert other is None or other.get(q("w:val")) in known


@pytest.mark.parametrize("name", NAMES)
def test_one_japanese_font_stands_for_every_script(name):
    with zipfile.ZipFile(path(name)) as archive:
        named_fonts = {
            value
            for part in ("word/styles.xml", "word/numbering.xml")
            for each in etree.fromstring(archive.read(part)).iter(q("w:rFonts"))
            for key, value in each.attrib.items()
            if key != q("w:hint")
        }
        theme = archive.read("word/theme/theme1.xml").decode("utf-8")
    assert named_fonts == {"BIZ UDゴシック"}
    assert set(re.findall(r'typeface="([^"]+)"', theme)) == {"BIZ UDゴシック"}


@pytest.mark.parametrize("name", NAMES)
def test_headings_are_real_and_the_repeated_title_is_not_in_the_outline(name):
    style = named(name)
    for level in (1, 2, 3):
        assert style[f"heading {level}"].find(f".//{q('w:outlineLvl')}").get(q("w:val")) == str(level - 1)
    again = style["ページ見出し（再掲）"]
    assert again.find(q("w:basedOn")).get(q("w:val")) == style["heading 1"].get(q("w:styleId"))
    assert again.find(f".//{q('w:outlineLvl')}").get(q("w:val")) == "9"
    for title in ("heading 1", "heading 2", "heading 3", "図表番号（表）", "グラフ", "表の見出し行"):
        assert style[title].find(f".//{q('w:keepNext')}") is not None, title
    assert style["heading 1"].find(f".//{q('w:pageBreakBefore')}") is not None


@pytest.mark.parametrize("name", NAMES)
def test_page_breaks_and_blank_lines_are_not_typed(name):
    for root in stories(name):
        assert not [each for each in root.iter(q("w:br")) if each.get(q("w:type")) == "page"]
        body = root.find(q("w:body"))
        for paragraph in () if body is None else body.iterchildren(q("w:p")):
            assert (
                paragraph.find(f".//{q('w:t')}") is not None
                or paragraph.find(f".//{q('w:drawing')}") is not None
            )


@pytest.mark.parametrize("name", NAMES)
def test_colours_are_of_the_recommended_set(name):
    allowed = {"005AFF", "BFE4FF", "804000", "F6AA00", "84919E", "000000", "auto"}
    used = {
        value
        for each in styles(name).iter()
        for key, value in each.attrib.items()
        if key in {q("w:color"), q("w:fill")} or (each.tag == q("w:color") and key == q("w:val"))
    }
    assert used <= allowed


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_a4_with_lines_and_no_number_on_the_cover(name):
    (section,) = docx.Document(str(path(name))).sections
    look = LOOKS[name]
    assert {round(section.page_width.mm), round(section.page_height.mm)} == {210, 297}
    assert (section.page_width > section.page_height) is look.landscape
    assert section.different_first_page_header_footer
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" not in section.first_page_footer._element.xml
    grid = section._sectPr.find(q("w:docGrid"))
    assert grid.get(q("w:type")) == "lines"


# ---------------------------------------------------------------- what it asks for


@pytest.mark.parametrize("name", NAMES)
def test_every_tag_is_known(name):
    tags = [tag for story in read_template(path(name)).stories for tag in story.tags]
    assert tags
    assert [tag.shown for tag in tags if tag.mark != "/" and tag.field is None] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_question_and_every_part_of_the_description_is_asked_for(name):
    asked = {each.name for each in fields(path(name))}
    kinds = {"複数選択", "自由記述", "段階評価", "NPS", "数値", "日付", "順位付け", "マトリクス", "選択式"}
    assert kinds <= asked
    # 主催 is no part of the house format, 回答者の総称 stands in sentences, 開催時間 and the like are in repeats.
    left_out = {"主催", "回答者の総称", "日時及び会場がある", "講演の記入がある", "写真"}
    # 肯定的な回答 in one view is the summary's; which lecture 前回 is stands in its notes.
    left_out |= {name for name in (field.name for field in FIELDS) if name.startswith("肯定的な回答")}
    left_out |= {"前回の集計がある", "前回の開催日", "前回の講演会名"}
    assert {field.name for field in FIELDS} - asked <= left_out


# ---------------------------------------------------------------- filled


def filled(tally: Tally, name: str) -> tuple[bytes, docx.document.Document]:
    stream = io.BytesIO()
    write_report(tally, stream, template=path(name))
    return stream.getvalue(), docx.Document(io.BytesIO(stream.getvalue()))


def _changed(
    *, lecture: dict[str, object] | None = None, folder: Path | None = None, **asked: object
) -> Tally:
    whole = sample_description(**asked)
    described = replace(whole, lecture=replace(whole.lecture, **(lecture or {})), folder=folder)
    return tally_responses(described, sample_responses(described))


def _withheld() -> Tally:
    """All free text of a question left out by a person."""
    described = sample_description()
    responses = sample_responses(described)
    decision = AnswerDecision(published=False)
    return tally_responses(
        described, responses, Review(answers={(key, "Q4"): decision for key in responses.keys})
    )


def _two_speakers() -> Tally:
    given = sample_description().lecture
    (profile,), (talk,) = given.profiles, given.talks
    return _changed(
        lecture={
            "background": (),
            "report_date": None,
            "organisation": "",
            "profiles": (profile, Profile(speaker="東風 みなみ", items=profile.items)),
            "talks": (
                talk,
                Talk(title="二つ目の演題", groups=talk.groups),
                Talk(title="題だけの演題", groups=()),
            ),
        }
    )


def _photographed(folder: Path) -> Tally:
    for number in range(1, 4):
        (folder / f"写真{number}.jpg").write_bytes(png(80, 60).getvalue())
    return _changed(photos=3, folder=folder)


LECTURES: dict[str, Callable[[Path], Tally]] = {
    "house": lambda _: sample_tally(),
    "photos": _photographed,
    "nobody": lambda _: sample_tally(answers=0, questions=EVERY),
    "one session": lambda _: sample_tally(answers=5, sessions=1),
    "nothing but the necessary": lambda _: sample_tally(answers=5, sessions=1, full=False, questions=EVERY),
    "every kind": lambda _: sample_tally(questions=EVERY),
    "six sessions": lambda _: sample_tally(answers=400, sessions=6, unknown=7, questions=EVERY),
    "long options": lambda _: sample_tally(options=20, option_length=37),
    "two speakers": lambda _: _two_speakers(),
    "all withheld": lambda _: _withheld(),
}
"""Lectures of every shape, made where they are needed."""


@pytest.fixture(scope="module", params=LECTURES)
def tally(request, tmp_path_factory) -> Tally:
    return LECTURES[request.param](tmp_path_factory.mktemp("lecture"))


@pytest.mark.parametrize("name", NAMES)
def test_a_report_of_any_lecture_is_a_whole_package(name, tally):
    data, document = filled(tally, name)
    assert findings(data) == []
    assert "{{" not in document.element.xml


@pytest.mark.outside
def test_the_validator_finds_nothing_in_reports(tmp_path):
    written = []
    for shape in ("photos", "nothing but the necessary", "every kind"):
        tally = LECTURES[shape](tmp_path)
        for name in NAMES:
            written.append(tmp_path / f"{name} {shape}.docx")
            written[-1].write_bytes(filled(tally, name)[0])
    assert {file.name: found for file, found in outside.validate_all(written).items() if found} == {}


TITLES = {"heading 1": 1, "ページ見出し（再掲）": 1, "TOC Heading": 1}
TITLES |= {"heading 2": 2, "見出し 2（番号なし）": 2, "heading 3": 3, "部の見出し": 4}


def hollow(document: docx.document.Document) -> list[str]:
    """Blank lines, and headings with nothing under them."""
    names = {style.style_id: style.element.find(qn("w:name")).get(qn("w:val")) for style in document.styles}
    blocks: list[tuple[int, str]] = []
    for block in document.element.body:
        shown = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        level = TITLES.get(names[shown.get(qn("w:val"))], 9) if shown is not None else 9
        drawn = block.tag != qn("w:p") or block.find(f".//{qn('w:drawing')}") is not None
        text = "".join(each.text or "" for each in block.iter(qn("w:t"))).strip()
        if block.tag in {qn("w:p"), qn("w:tbl")}:
            blocks.append((level, text or ("●" if drawn else "")))
    found = ["a blank line" for _, text in blocks if not text]
    for (level, text), (after, _) in pairwise([*blocks, (0, "")]):
        if level < 9 and after <= level:
            found.append(text)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_no_heading_stands_over_nothing_and_no_line_is_blank(name, tally):
    assert [text for text in hollow(filled(tally, name)[1]) if text != "題だけの演題"] == []


def test_the_check_of_hollow_headings_can_fail():
    document = docx.Document()
    for level, text in ((1, "上"), (2, "中"), (2, "空の中"), (1, "下")):
        document.add_heading(text, level)
        if text == "中":
            document.add_paragraph("本文")
    document.add_paragraph()
    assert hollow(document) == ["a blank line", "空の中"]


@pytest.mark.parametrize("name", NAMES)
def test_day_and_place_and_short_tables_of_figures_are_never_parted(name):
    document = filled(sample_tally(sessions=6, answers=400), name)[1]
    may_part = {"NO", "ふりがな"}  # answers and the profile
    tables = [table for table in document.tables if table.cell(0, 0).text not in may_part]
    rows = [row for table in tables for row in table.rows[:-1] if not row._tr.xpath("./w:trPr/w:tblHeader")]
    assert len(rows) == 15
    assert [row.cells[0].text for row in rows if not row._tr.xpath(".//w:keepNext")] == []


@pytest.mark.parametrize(("sessions", "days", "surveys"), [(2, 2, 0), (6, 3, 1)])
def test_day_and_attendance_of_many_sessions_are_slides_of_their_own(sessions, days, surveys):
    document = filled(sample_tally(sessions=sessions), "report-landscape.docx")[1]
    again = [each.text for each in document.paragraphs if each.style.name == "ページ見出し（再掲）"]
    assert (again.count("講演会概要"), again.count("講演会実施後のアンケート")) == (days, surveys)


# ---------------------------------------------------------------- the house format, in order

HOUSE = """\
heading 1|講演会概要
heading 2|背景及び目的
heading 2|参加対象
heading 2|日時及び会場
ページ見出し（再掲）|講演会概要
見出し 2（番号なし）|講師プロフィール
heading 1|伝わる防災情報―受け手の行動につなげるために―
見出し 2（番号なし）|概要
heading 3|① 共通
heading 3|② 経営層
heading 3|③ 実務層
heading 1|講演会の様子
heading 1|講演会実施後のアンケート
heading 2|アンケートの目的
heading 2|講演会の出席者数及びアンケートの回答状況
heading 1|アンケート結果（Q1）
見出し 2（番号なし）|【考察】
heading 1|アンケート結果（Q2）
見出し 2（番号なし）|【考察】
heading 1|アンケート結果（Q3）
見出し 2（番号なし）|【その他の内容】
見出し 2（番号なし）|【考察】
heading 1|アンケート結果（Q4）
見出し 2（番号なし）|【考察】
ページ見出し（再掲）|アンケート結果（Q4）
見出し 2（番号なし）|回答詳細
heading 3|【部次長級の幹部職員】
heading 3|【課長級の職員】
heading 1|アンケート結果（Q5）
見出し 2（番号なし）|【考察】
ページ見出し（再掲）|アンケート結果（Q5）
見出し 2（番号なし）|回答詳細
heading 3|【部次長級の幹部職員】
heading 3|【課長級の職員】
heading 1|実施結果まとめ
heading 1|職員階層別の取組ポイント（講演資料抜粋）
見出し 2（番号なし）|① 共通
見出し 2（番号なし）|② 経営層
見出し 2（番号なし）|③ 実務層"""


def headings(document: docx.document.Document) -> list[str]:
    names = {style.style_id: style.element.find(qn("w:name")).get(qn("w:val")) for style in document.styles}
    shown = [(names[paragraph.style.style_id], paragraph.text) for paragraph in document.paragraphs]
    return [
        f"{name}|{text}"
        for name, text in shown
        if name in TITLES and name not in {"TOC Heading", "部の見出し"}
    ]


def test_the_sections_stand_in_the_house_s_order(tmp_path):
    assert headings(filled(_photographed(tmp_path), "report.docx")[1]) == HOUSE.splitlines()


def test_in_landscape_further_sub_parts_begin_with_the_page_s_title(tmp_path):
    found = headings(filled(_photographed(tmp_path), "report-landscape.docx")[1])
    again = [found[at + 1] for at, line in enumerate(found) if line.startswith("ページ見出し（再掲）|")]
    parts = (
        "heading 2|参加対象",
        "見出し 2（番号なし）|講師プロフィール",
        "見出し 2（番号なし）|【その他の内容】",
    )
    assert again == [*parts, "見出し 2（番号なし）|回答詳細", "見出し 2（番号なし）|回答詳細"]
    titles = [line for line in HOUSE.splitlines() if not line.startswith("ページ見出し（再掲）|")]
    assert [line for line in found if not line.startswith("ページ見出し（再掲）|")] == titles


def test_a_lecture_with_one_session_names_no_session():
    report = texts(filled(sample_tally(answers=5, sessions=1), "report.docx")[1])
    assert not [line for line in report if "部次長級" in line or "区分" in line]
    assert "8名|5名|62.5%" in report
    assert "講演会出席者|アンケート回答者数|アンケート回答率" in report


@pytest.mark.parametrize("template", ["report.docx", "report-landscape.docx"])
@pytest.mark.parametrize(("size", "between"), [(20, "\u3000"), (38, "\u3000"), (39, "\n"), (60, "\n")])
def test_a_long_title_has_a_line_of_the_header_of_its_own(template, size, between):
    title = "窓" * size
    document = filled(_changed(lecture={"title": title}), template)[1]
    assert document.sections[0].header.paragraphs[0].text == f"{title}{between}実施結果報告書"


@pytest.mark.parametrize("template", ["report.docx", "report-landscape.docx"])
def test_notes_under_answers_stand_on_the_page_of_the_last_answer(template):
    document = filled(sample_tally(), template)[1]
    noted = free = 0
    for table in document.element.body.iter(qn("w:tbl")):
        after = table.getnext()
        rows = list(table.iter(qn("w:tr")))
        if not "".join(rows[0].itertext()).startswith("NO"):
            continue
        kept = [
            each.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for each in rows[-1].iter(qn("w:p"))
        ]
        style = after.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))
        if style.startswith("Note"):
            noted += 1
            assert all(kept)
        else:
            free += 1
            assert not any(kept)  # another 部's heading may stand on the next page
    assert noted == free == 2


def test_answers_that_are_not_there_are_told():
    nobody = texts(filled(sample_tally(answers=0), "report.docx")[1])
    assert nobody.count("回答なし") == 5
    assert "【回答詳細は次ページからのとおり】" not in nobody
    withheld = texts(filled(_withheld(), "report.docx")[1])
    assert withheld.count("回答なし") == 0
    assert (
        withheld.count("掲載する回答なし") == 2
    )  # there were answers: nobody is told otherwise above the note
    assert "NO|内容" in withheld


def test_the_limit_is_said_once_whatever_the_question_says():
    told = texts(filled(sample_tally(), "report.docx")[1])
    assert sum("2つまで選択してください" in line for line in told) == 1
    whole = sample_description()
    silent = tuple(
        replace(each, text="取り組みたいことは何ですか。") if each.limit else each
        for each in whole.survey.questions
    )
    described = replace(whole, survey=Survey(questions=silent))
    told = texts(filled(tally_responses(described, sample_responses(described)), "report.docx")[1])
    assert [line for line in told if re.search(r"[0-9]つまで", line)] == ["（2つまで選択してください）"]


def test_figures_stand_to_the_right_and_captions_count_on():
    _, document = filled(sample_tally(questions=EVERY), "report.docx")
    captions = [line for line in texts(document) if re.match(r"[図表]\d+　", line)]
    for label in "図表":
        numbers = [int(re.match(r".(\d+)", line)[1]) for line in captions if line.startswith(label)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) > 5


def test_many_long_options_stay_on_their_question_s_page_on_slides(tmp_path):
    tally = sample_tally(options=15, option_length=40)
    report = tmp_path / "報告書.docx"
    write_report(tally, report, template=path("report-landscape.docx"))
    pages = outside.pdf_pages(outside.to_pdf(report, tmp_path / "pdf"))
    first = re.compile(r"^\s*アンケート結果（Q3）\s*$", re.MULTILINE)
    page = next(page for page in pages if first.search(page) and "目次" not in page)
    assert "①" in page
    assert "図" in page
