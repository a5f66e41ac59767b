"""The values of every name come from the tally, and every declared name has one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dxforms.report.fields import FIELDS, Field, Sort
from dxforms.report.values import Item, Picture, Prose, values
from dxforms.source.sentences import read_patterns
from dxforms.survey.chart import Chart
from dxforms.survey.questions import Option, Survey
from tests.report.tallies import changed
from tests.sample import sample_responses, sample_tally

TYPES = {
    Sort.TEXT: str,
    Sort.FIGURE: str,
    Sort.PROSE: Prose,
    Sort.CONDITION: bool,
    Sort.CHART: Chart | None,
    Sort.PICTURE: Picture | None,
    Sort.LIST: tuple,
}


def of(tally) -> Item:
    return values(tally, read_patterns())


def at(item: Item, *path):
    """A value by names and, in lists, places."""
    found = item
    for step in path:
        found = found[step] if isinstance(step, int) else found.values[step]
    return found


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"questions": "all", "sessions": 1},
        {"questions": "all", "sessions": 6, "unknown": 2},
        {"full": False, "answers": 0},
    ],
    ids=["house", "one", "six", "bare"],
)
def test_every_declared_name_has_a_value_of_its_sort_and_nothing_else_is_there(shape):
    def look(fields: tuple[Field, ...], item: Item) -> None:
        assert set(item.values) == {field.name for field in fields}
        for field in fields:
            value = item.values[field.name]
            assert isinstance(value, TYPES[field.sort]), field.name
            if field.sort is Sort.LIST:
                for each in value:
                    look(field.fields, each)
                keys = [each.key for each in value]
                assert len(set(keys)) == len(keys), field.name

    look(FIELDS, of(sample_tally(photos=3, **shape)))


def test_attendance_reads_as_printed():
    root = of(sample_tally())
    rows = [
        (at(row, "部の名称"), at(row, "出席者数"), at(row, "回答者数"), at(row, "回答率"))
        for row in at(root, "回収状況")
    ]
    assert rows == [("午前の部", "32名", "23名", "71.9%"), ("午後の部", "25名", "18名", "72.0%")]
    assert (at(root, "出席者数"), at(root, "回答者数"), at(root, "回答率")) == ("57名", "41名", "71.9%")


def test_answers_without_a_session_have_their_own_row():
    row = at(of(sample_tally(unknown=2)), "回収状況", -1)
    assert (at(row, "部の名称"), at(row, "出席者数"), at(row, "回答者数"), at(row, "回答率")) == (
        "部不明",
        "―",
        "2名",
        "―",
    )
    assert len(at(of(sample_tally(unknown=2)), "部")) == 2


def test_options_are_numbered_unless_they_are_already():
    root = of(sample_tally())
    assert at(root, "設問", 2, "選択肢").paragraphs[:2] == (
        "① 分かりやすい言葉への言い換え",
        "② 発信する手段の見直し",
    )
    tally = sample_tally()
    question = tally.description.survey.questions[0]
    marked = replace(
        question, options=tuple(Option(label=f"{n}. {o.label}") for n, o in enumerate(question.options, 1))
    )
    described = replace(tally.description, survey=Survey(questions=(marked,)))
    from dxforms.survey.counting import tally_responses

    again = of(tally_responses(described, sample_responses(described)))
    assert at(again, "設問", 0, "選択肢").paragraphs[0] == "1. 理解できた"


def test_every_question_answers_to_its_own_kind_alone():
    root = of(sample_tally(questions="all"))
    words = ("単一選択", "複数選択", "自由記述", "段階評価", "NPS", "数値", "日付", "順位付け", "マトリクス")
    kinds = [[word for word in words if at(question, word)] for question in at(root, "設問")]
    assert [kind for (kind,) in kinds] == [
        "単一選択",
        "単一選択",
        "複数選択",
        "自由記述",
        "自由記述",
        *words[3:],
    ]


def test_a_chart_is_offered_under_its_own_kind_only():
    question = at(of(sample_tally()), "設問", 0)
    assert question.values["帯グラフ"] is question.values["グラフ"] is not None
    assert question.values["横棒グラフ"] is None
    assert at(of(sample_tally(sessions=1)), "設問", 0).values["横棒グラフ"] is not None


def test_remarks_are_the_description_s_or_a_draft():
    assert at(of(sample_tally()), "設問", 0, "考察").draft is True
    assert at(of(changed(sample_tally(), remarks=("書いた。",))), "設問", 0, "考察") == Prose(
        paragraphs=("書いた。",)
    )


def test_photos_stand_two_a_row():
    rows = at(of(sample_tally(photos=3)), "写真の段")
    assert [
        (row.values["左の写真"].index, row.values["右の写真"] and row.values["右の写真"].index)
        for row in rows
    ] == [(0, 1), (2, None)]
