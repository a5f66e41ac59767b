"""Notation in staff's own prose."""

from __future__ import annotations

import pytest

from dxforms.report.proof_layout import contents, notation
from dxforms.report.proof_paper import Paper, Paragraph, Role, Weight


def prose(*texts: str, role: Role = Role.REMARKS) -> list[Paragraph]:
    return [
        Paragraph(index=index, text=text, role=role, headings=("考察",)) for index, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("texts", "code", "at"),
    [
        (("23名が回答した。", "16名が回答した。", "２名が回答した。"), "notation.digits", 2),
        (("令和８年度、令和９年度", "令和10年度"), "notation.digits", 1),
        (("56.1%、39.0%", "4.9％"), "notation.percent", 1),
        (("分かりやすく、具体的、的確", "分かりやすく，具体的"), "notation.comma", 1),
        (("実施する。検討する。", "実施する．"), "notation.stop", 1),
    ],
)
def test_two_ways_of_writing_are_told_once_where_the_rarer_stands(texts, code, at):
    [found] = notation(prose(*texts))
    assert (found.code, found.weight, found.at) == (code, Weight.LOOK, at)


@pytest.mark.parametrize(
    "texts",
    [
        ("23名が「２名でもよい」と回答した。",),
        ("２３名。", "https://example.jp/23を参照"),
        ("ＤＸの推進、DX",),
        ("（1）概要",),
    ],
)
def test_quotations_urls_and_one_way_of_writing_are_not_told(texts):
    assert list(notation(prose(*texts))) == []


@pytest.mark.parametrize(
    "role", [Role.ANSWER, Role.QUESTION, Role.OPTION, Role.PROFILE, Role.LABEL, Role.NOTE]
)
def test_what_staff_did_not_write_is_left_alone(role):
    assert list(notation(prose("２３名，2名．4.9％と4.9%、。", role=role))) == []


def test_the_programs_notes_do_not_make_staffs_digits_strange():
    notes = prose("有効回答41件を集計した。", role=Role.NOTE)
    assert list(notation([*notes, *prose("２３名が回答した。")])) == []


def test_the_surveys_own_sign_decides():
    [found] = notation(prose("56.1％であった。"), {"notation.percent": "%"})
    assert "全角の「％」" in found.message
    assert list(notation(prose("56.1％であった。"), {"notation.percent": "％"})) == []


def test_a_line_of_the_contents_whose_heading_is_gone_is_told_and_numbers_and_pages_are_not_looked_at():
    lines = ("第1章\t講演会概要\t3", "講演会の様子6", "まとめ\t12")
    headings = ("講演会概要", "講演会の様子")
    paragraphs = [
        *(Paragraph(index=index, text=text, style="toc 1") for index, text in enumerate(lines)),
        *(Paragraph(index=index, text=text, level=1) for index, text in enumerate(headings, start=3)),
    ]
    [found] = contents(Paper(paragraphs=tuple(paragraphs)))
    assert (found.code, found.weight, found.at) == ("contents.stale", Weight.LOOK, 2)
    assert "「まとめ」は、本文の見出しにありません。" in found.message
    assert list(contents(Paper(paragraphs=tuple(paragraphs[:2] + paragraphs[3:])))) == []
