"""Every example of templates/README.md does what the page says."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from dxforms.files import shipped
from dxforms.grid import Grid
from dxforms.issues import InputError
from dxforms.report.document import write_report
from dxforms.report.template import read_template
from dxforms.source.sentences import read_patterns
from dxforms.survey.chart import ChartKind
from dxforms.survey.counting import tally_responses
from dxforms.survey.findings import notes, remarks
from dxforms.survey.questions import Rule
from dxforms.survey.sentences import patterns_of
from dxforms.survey.tally import Tally
from templates.recipe.charts import add_chart_prototype
from tests.report.papers import png, seen
from tests.sample import sample_description, sample_responses, sample_tally
from tests.survey.test_compared import last_time

TEXT = shipped("templates/README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^ *```(.*)\n((?:.*\n)*?) *```$", re.MULTILINE)
BLOCKS = [(found[1].strip(), found[2].rstrip("\n").split("\n")) for found in FENCE.finditer(TEXT)]
PLACE = re.compile(r"［(帯グラフ|横棒グラフ|画像)、代替テキスト：(\{\{.+?\}\})］")


def pairs(first: str, second: str) -> list[tuple[list[str], str, list[str]]]:
    """Blocks of one kind with the block after each."""
    found = []
    for (kind, lines), (after, result) in itertools.pairwise(BLOCKS):
        if kind == first:
            assert after.startswith(second), (lines, after)
            found.append((lines, after, result))
    return found


def tables(lines: list[str]) -> Iterator[str | list[list[str]]]:
    """Lines as paragraphs, runs of ``| … |`` lines as tables."""
    rows: list[list[str]] = []
    for line in lines:
        if line.startswith("|"):
            rows.append([cell.strip(" ") for cell in line.strip("|").split("|")])
            continue
        if rows:
            yield rows
            rows = []
        yield line
    if rows:
        yield rows


def drawn(lines: list[str]) -> io.BytesIO:
    """The example as a template."""
    document = docx.Document()
    for block in tables(lines):
        if isinstance(block, str):
            fill(document, document.add_paragraph(), block)
            continue
        table = document.add_table(len(block), len(block[0]))
        for row, texts in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                fill(document, cell.paragraphs[0], text)
    stream = io.BytesIO()
    document.save(stream)
    stream.seek(0)
    return stream


def fill(document: Document, paragraph, text: str) -> None:
    place = PLACE.search(text)
    if place is None:
        paragraph.add_run(text)
    elif place[1] == "画像":
        paragraph.add_run().add_picture(png(), Mm(60), Mm(45))._inline.docPr.set("descr", place[2])
    else:
        kind = ChartKind.STACKED if place[1] == "帯グラフ" else ChartKind.BARS
        add_chart_prototype(document, paragraph, kind, width=Mm(150), height=Mm(60), key=place[2])


def told(document: Document) -> list[str]:
    """A report as the page draws it."""
    lines = []
    for block in document.element.body:
        if block.tag == qn("w:p"):
            lines.append(said(block))
        elif block.tag == qn("w:tbl"):
            lines += [
                f"| {' | '.join(' '.join(map(said, cell.iterchildren(qn('w:p')))) for cell in row.iterchildren(qn('w:tc')))} |"
                for row in block.iterchildren(qn("w:tr"))
            ]
    return lines


def said(paragraph) -> str:
    drawing = paragraph.find(f".//{qn('w:drawing')}")
    if drawing is None:
        return seen(paragraph)
    return "［グラフ］" if drawing.find(f".//{qn('c:chart')}") is not None else "［画像］"


RULES = (("伝え方", "言葉、伝え"), ("訓練", "訓練、演習"))


def tally_with(photos: int, folder: Path, *, grouped: bool = False) -> Tally:
    if grouped:
        rules = tuple(Rule(question="Q4", name=name, condition=text) for name, text in RULES)
        described = replace(sample_description(), rules=rules)
        return tally_responses(described, sample_responses(described))
    if not photos:
        return sample_tally()
    described = replace(sample_description(photos=photos), folder=folder)
    for photo in described.lecture.photos:
        (folder / photo.path).write_bytes(png(80, 60).getvalue())
    return tally_responses(described, sample_responses(described))


EXAMPLES = pairs("ひな形", "結果")


@pytest.mark.parametrize(("lines", "kind", "expected"), EXAMPLES, ids=[lines[0] for lines, *_ in EXAMPLES])
def test_an_example_becomes_what_the_page_shows(lines, kind, expected, tmp_path):
    photos = re.search(r"写真(\d)枚", kind)
    tally = tally_with(int(photos[1]) if photos else 0, tmp_path, grouped="意見の分類あり" in kind)
    if "前回" in kind:
        past = last_time(sample_tally(answers=38))
        asked_then = tuple(item for item in past.items if item.number == "Q1")
        tally = replace(tally, previous=replace(past, items=asked_then))
    stream = io.BytesIO()
    write_report(tally, stream, template=drawn(lines))
    stream.seek(0)
    found = told(docx.Document(stream))
    assert len(found) == len(expected), found
    for line, shown in zip(found, expected, strict=True):
        if shown.endswith("…"):
            assert line.startswith(shown[:-1])
            assert len(line) > len(shown)
        else:
            assert line == shown


FAULTS = pairs("誤り", "メッセージ")


@pytest.mark.parametrize(("lines", "_kind", "expected"), FAULTS, ids=[lines[0] for lines, *_ in FAULTS])
def test_a_fault_is_told_as_the_page_says(lines, _kind, expected):
    with pytest.raises(InputError) as caught:
        read_template(drawn(lines))
    assert str(caught.value).splitlines() == expected


def test_changed_sentences_are_said_as_the_page_shows():
    ((lines, _kind, expected),) = pairs("文例", "できる文")
    own = dict(line.split(",", 1) for line in lines)
    shipped_rows = [
        line.split(",", 1)
        for line in shipped("templates/sentences.csv").read_text(encoding="utf-8-sig").splitlines()
    ]
    assert set(own) <= {name for name, _ in shipped_rows}
    rows = tuple((name, own.get(name, text)) for name, text in shipped_rows)
    patterns = patterns_of(Grid(file="文例.csv", rows=rows))
    tally = sample_tally()
    said_now = {
        *notes(tally, patterns),
        *(line for question in tally.questions for line in remarks(tally, question, patterns).paragraphs),
    }
    assert [line for line in expected if line not in said_now] == []
    said_before = notes(tally, read_patterns())
    assert not set(expected) & set(said_before)


def test_no_example_stands_without_its_result():
    kinds = [re.sub("（.*", "", kind) for kind, _ in BLOCKS]
    assert set(kinds) == {"", "ひな形", "結果", "誤り", "メッセージ", "文例", "できる文"}
    assert kinds.count("ひな形") == kinds.count("結果") == len(EXAMPLES) > 8
    assert kinds.count("誤り") == kinds.count("メッセージ") == len(FAULTS) > 5


STYLES = re.compile(r"^\| (?P<names>[^|]+) \|", re.MULTILINE)
WORD = {"見出し 1": "heading 1", "見出し 2": "heading 2", "見出し 3": "heading 3", "図表番号": "caption"}


@pytest.mark.parametrize("template", ["report.docx", "report-landscape.docx"])
def test_every_style_the_page_names_is_in_the_shipped_templates(template):
    section = TEXT.split("## スタイル")[1].split("\n## ")[0]
    named = [
        name.strip()
        for found in STYLES.finditer(section)
        for name in found["names"].split("·")
        if name.strip() not in {"スタイル"}
    ]
    has = {
        style.find(qn("w:name")).get(qn("w:val"))
        for style in docx.Document(str(shipped(f"templates/{template}"))).styles.element.iter(qn("w:style"))
    }
    assert len(named) > 20
    assert [name for name in named if WORD.get(name, name) not in has] == []
