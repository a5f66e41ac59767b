"""The report as a file: whole, the same every time, quick, and nobody's by name."""

from __future__ import annotations

import io
import time
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxforms.report.document import write_report
from dxforms.report.manifest import copy_beside
from dxforms.text import legal
from tests import packages
from tests.outside import need_validator, validate_all
from tests.report.papers import paper, saved, texts, written
from tests.report.tallies import answering
from tests.sample import EVERY, sample_tally

TALLY = sample_tally()
ROWS = [["NO", "内容"], ["{{#回答}}{{NO}}", "{{内容}}{{/回答}}"]]
ANSWERS = ("{{#設問}}", "{{#回答詳細}}", ROWS, "{{/回答詳細}}", "{{/設問}}")
SHAPES = [
    {"answers": 41, "sessions": 2},
    {"answers": 5, "sessions": 1, "questions": "all"},
    {"answers": 60, "sessions": 6, "questions": "all", "unknown": 3},
    {"answers": 0, "sessions": 2, "questions": "all"},
    {"answers": 8, "sessions": 1, "full": False},
    {"answers": 20, "sessions": 2, "questions": EVERY[:3], "options": 15, "option_length": 40},
]
TEMPLATES = ("report.docx", "report-landscape.docx")


def shipped_template(name: str):
    from dxforms.files import shipped

    return shipped(f"templates/{name}")


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: "-".join(map(str, shape.values()))[:40])
def test_the_shipped_templates_give_a_whole_package(tmp_path, template, shape):
    path = tmp_path / "報告書.docx"
    write_report(sample_tally(**shape), path, template=shipped_template(template))
    assert packages.findings(path) == []


@pytest.mark.outside
@pytest.mark.parametrize("template", TEMPLATES)
def test_the_validator_finds_nothing(tmp_path, template):
    need_validator()
    paths = [tmp_path / f"報告書{number}.docx" for number, _ in enumerate(SHAPES)]
    for path, shape in zip(paths, SHAPES, strict=True):
        write_report(sample_tally(**shape), path, template=shipped_template(template))
    assert validate_all(paths) == {path: [] for path in paths}


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: "-".join(map(str, shape.values()))[:40])
def test_no_tag_is_left_and_no_heading_is_empty(template, shape):
    stream = io.BytesIO()
    write_report(sample_tally(**shape), stream, template=shipped_template(template))
    document = docx.Document(stream)
    assert not any("{{" in line or "｛｛" in line for line in texts(document))
    headings = [each for each in document.paragraphs if each.style.name.startswith("Heading")]
    assert headings
    assert all(each.text.strip() for each in headings)


def test_the_same_inputs_give_the_same_bytes():
    first, again = (written(TALLY, paper("{{会場}}", *ANSWERS))[0].getvalue() for _ in range(2))
    assert first == again


def test_nobody_is_named_in_the_properties_and_the_language_is_japanese():
    template = docx.Document(paper("{{会場}}"))
    template.core_properties.author = template.core_properties.last_modified_by = "市役所　太郎"
    template.core_properties.title = "{{講演会名}}の報告"
    core = docx.Document(written(TALLY, saved(template))[0]).core_properties
    assert (core.author, core.last_modified_by, core.language) == ("", "", "ja-JP")
    assert core.title == "防災情報の伝え方に関する講演会の報告"
    assert f"{core.created:%Y-%m-%d}" == "2026-12-01"


def test_a_report_without_a_title_gets_one():
    core = docx.Document(written(TALLY, paper("{{会場}}"))[0]).core_properties
    assert core.title in {"防災情報の伝え方に関する講演会　実施結果報告書", "Word Document"}


def test_a_path_gets_the_manifest_s_copy_beside_it(tmp_path):
    path = tmp_path / "実施結果報告書.docx"
    report = write_report(TALLY, path, template=paper("{{会場}}"))
    assert copy_beside(path).read_bytes() == report.manifest_xml


def test_nothing_is_written_where_the_template_is_faulty(tmp_path):
    path = tmp_path / "実施結果報告書.docx"
    path.write_bytes(b"yesterday")
    with pytest.raises(Exception, match="会場名"):
        write_report(TALLY, path, template=paper("{{会場名}}"))
    assert path.read_bytes() == b"yesterday"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_characters_a_document_cannot_hold_are_noticed():
    _, report = written(answering("a\u0000b\ufffe"), paper(*ANSWERS))
    assert [str(notice) for notice in report.notices] == [
        "報告書：Wordで表せない制御文字2字を除いて書き出しました（集計でも除いています）。元の回答は、回答ファイル又はMicrosoft Formsの回答の画面で確かめてください。"
    ]
    assert written(TALLY, paper(*ANSWERS))[1].notices == ()


def test_a_package_with_links_and_zip_dates_is_fixed():
    stream, _ = written(TALLY, paper("{{会場}}"))
    with zipfile.ZipFile(stream) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert len(archive.namelist()) == len(set(archive.namelist()))


def test_costs_grow_with_the_answers_and_no_faster():
    def seconds(count: int) -> float:
        tally = answering(*(f"回答{number}" for number in range(count)))
        best = 9.0
        for _ in range(3):
            template = paper(*ANSWERS)
            begun = time.process_time()
            written(tally, template)
            best = min(best, time.process_time() - begun)
        return best

    small, large = seconds(1_000), seconds(8_000)
    assert large < 8 * small * 2  # quadratic growth would be 64 times


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_whatever_is_answered_the_report_is_whole_and_says_it(answers):
    given_texts = [answer for answer in answers if answer]
    stream, _ = written(answering(*answers), paper(*ANSWERS))
    assert packages.findings(stream.getvalue()) == []
    lines = texts(docx.Document(stream))
    wanted = []
    for number, answer in enumerate(given_texts, start=1):
        paragraphs = answer.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        shown = (legal(each)[0].replace("\n", "⏎").replace("\t", "") for each in paragraphs)
        wanted.append(f"{number}|{'/'.join(shown)}")
    assert lines == ["NO|内容", *wanted]
