"""Which chart is drawn, in what order, with which labels, and when a table must stand beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dxforms.survey.answers import Choice
from dxforms.survey.chart import Chart, ChartKind
from dxforms.survey.drawing import BARS_AT_MOST, PLOT_MM, chart_of
from dxforms.survey.questions import ChartOrder, Kind
from dxforms.survey.settings import Base, Settings
from dxforms.survey.tally import LineRole, Tally
from dxforms.text import width
from tests.sample import EVERY, sample_tally
from tests.survey.test_counting import asked, tallied


def drawn(tally: Tally, question: int = 0, table: int = 0) -> Chart:
    chart = chart_of(tally, tally.questions[question], table)
    assert chart is not None
    return chart


def test_a_single_choice_of_several_sessions_is_a_stacked_bar_for_each_group():
    chart = drawn(sample_tally())
    assert chart.kind is ChartKind.STACKED
    assert chart.categories == ("全体（n=41）", "午前の部（n=23）", "午後の部（n=18）")
    assert [series.name for series in chart.series] == [
        "理解できた", "おおむね理解できた", "あまり理解できなかった", "理解できなかった"
    ]  # fmt: skip
    assert chart.series[0].counts == (23, 13, 10)
    assert chart.series[0].values == (56.1, 56.5, 55.6)
    assert chart.series[0].labels == ("23（56.1%）", "13（56.5%）", "10（55.6%）")
    assert chart.title == "Q1 講演の内容は理解できましたか"
    assert (chart.options, chart.groups) == ((0, 1, 2, 3), (0, 1, 2))


def test_a_label_without_room_is_left_out_and_the_table_asked_for():
    chart = drawn(sample_tally())
    assert chart.series[2].labels == ("", "", "")
    assert chart.partial
    even = tallied(asked(Kind.SINGLE, "はい", "いいえ"), [Choice((0,)), Choice((1,))] * 2, [0, 0, 1, 1])
    assert not drawn(even).partial
    assert drawn(even).series[0].labels == ("2（50.0%）", "1（50.0%）", "1（50.0%）")


def test_a_piece_of_no_width_loses_nothing():
    tally = tallied(asked(Kind.SINGLE, "はい", "いいえ"), [Choice((0,))] * 2, [0, 1])
    chart = drawn(tally)
    assert chart.series[1].labels == ("", "", "")
    assert not chart.partial


def test_every_label_that_stands_fits_its_piece():
    tally = sample_tally(answers=400, questions=EVERY)
    for question in tally.questions:
        for table in range(len(question.tables)):
            chart = chart_of(tally, question, table)
            if chart is None or chart.kind is not ChartKind.STACKED:
                continue
            for series in chart.series:
                for label, value in zip(series.labels, series.values, strict=True):
                    assert (
                        not label or width(label) * 4 * 25.4 / 72 * 1.12 + 1 <= PLOT_MM * (value + 0.05) / 100
                    )


def test_a_label_that_would_touch_the_border_of_its_piece_is_left_out():
    tally = tallied(
        asked(Kind.SINGLE, "はい", "いいえ"), [Choice((0,))] * 20 + [Choice((1,))] * 3, [0, 1] * 11 + [0]
    )
    assert (
        drawn(tally).series[1].labels[0] == ""
    )  # 3（13.0%） is 14.1 mm as set at 8 points, in a piece of 15.0 mm
    roomy = tallied(
        asked(Kind.SINGLE, "はい", "いいえ"), [Choice((0,))] * 19 + [Choice((1,))] * 4, [0, 1] * 11 + [0]
    )
    assert drawn(roomy).series[1].labels[0] == "4（17.4%）"


def test_one_group_is_bars_with_n_in_the_title():
    chart = drawn(sample_tally(sessions=1))
    assert chart.kind is ChartKind.BARS
    assert chart.title == "Q1 講演の内容は理解できましたか（n=41）"
    assert [series.name for series in chart.series] == ["全体"]
    assert chart.series[0].labels[-1] == "0（0.0%）"
    assert not chart.partial


def test_several_choices_are_bars_side_by_side_by_count_with_other_last():
    tally = sample_tally(answers=400)
    chart = drawn(tally, 2)
    table = tally.questions[2].table
    assert chart.kind is ChartKind.BARS
    assert [series.name for series in chart.series] == ["午前の部（n=224）", "午後の部（n=176）"]
    totals = [table.lines[line].counts[0] for line in chart.options]
    assert totals[:-1] == sorted(totals[:-1], reverse=True)
    assert chart.categories[-1] == "その他"
    assert chart.categories == tuple(table.lines[line].label for line in chart.options)


def test_other_strays_and_no_answer_stay_last_however_common():
    question = asked(Kind.MULTIPLE, "甲", "乙", "その他")
    answers = [Choice((2,), ("丙",))] * 5 + [Choice((), ("丁",))] * 4 + [None] * 6 + [Choice((1,))]
    chart = drawn(tallied(question, answers, held=("",)))
    assert chart.categories == ("乙", "甲", "その他", "選択肢以外の回答", "無回答")


def test_no_answer_is_drawn_only_where_there_is_any():
    tally = sample_tally()
    assert "無回答" not in [series.name for series in drawn(tally, 0).series]
    assert drawn(tally, 1).series[-1].name == "無回答"
    answered = sample_tally(settings=Settings(base=Base.ANSWERED))
    assert "無回答" not in [series.name for series in drawn(answered, 1).series]
    assert drawn(answered, 1).categories[2] == "午後の部（n=17）"


@pytest.mark.parametrize("order", list(ChartOrder))
def test_the_order_of_the_description_wins(order):
    tally = tallied(
        replace(asked(Kind.MULTIPLE, "甲", "乙"), chart_order=order),
        [Choice((1,)), Choice((1,)), Choice((0,))],
        held=("",),
    )
    assert drawn(tally).categories == (("甲", "乙") if order is ChartOrder.AS_WRITTEN else ("乙", "甲"))
    scale = tallied(
        replace(asked(Kind.SINGLE, "甲", "乙"), chart_order=order),
        [Choice((1,)), Choice((1,)), Choice((0,))],
        held=("",),
    )
    assert drawn(scale).categories == drawn(tally).categories


def test_more_options_than_colours_are_bars():
    assert drawn(sample_tally(options=8)).kind is ChartKind.STACKED
    nine = drawn(sample_tally(options=9))
    assert nine.kind is ChartKind.BARS
    assert nine.groups == (1, 2)


def test_too_many_bars_show_the_whole_alone_beside_the_table():
    tally = sample_tally(options=15, sessions=6, answers=200)
    chart = drawn(tally, 2)
    assert BARS_AT_MOST < 15 * 6
    assert (chart.groups, chart.partial) == ((0,), True)
    assert chart.title.endswith("（n=200）")
    assert len(chart.series) == 1


def test_six_sessions_still_fit_a_stacked_chart():
    assert len(drawn(sample_tally(sessions=6, answers=200)).categories) == 7


def test_more_sessions_than_fit_show_the_whole_alone():
    held = tuple("一二三四五六七")
    tally = tallied(asked(Kind.SINGLE, "はい", "いいえ"), [Choice((0,))] * 7, list(range(7)), held=held)
    chart = drawn(tally)
    assert (chart.kind, chart.groups, chart.partial) == (ChartKind.BARS, (0,), True)


def test_unknown_sessions_have_their_own_bar():
    assert drawn(sample_tally(unknown=2)).categories[-1] == "部不明（n=2）"


def test_a_ranking_draws_first_places():
    chart = drawn(sample_tally(questions=(Kind.RANKING,)))
    assert chart.kind is ChartKind.BARS
    assert chart.title.endswith("（1位とした回答）")


def test_a_matrix_has_a_chart_a_statement():
    tally = sample_tally(questions=(Kind.MATRIX,))
    assert [drawn(tally, 0, table).title for table in range(3)] == [
        "Q1 講演の時間", "Q1 会場の設備", "Q1 配布資料の分かりやすさ"
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.NUMBER, Kind.DATE])
def test_words_numbers_and_dates_are_not_drawn(kind):
    tally = sample_tally(questions=(kind,))
    assert chart_of(tally, tally.questions[0]) is None


def test_nothing_is_drawn_where_nobody_answered():
    tally = sample_tally(answers=0, questions="all")
    assert [chart_of(tally, question) for question in tally.questions] == [None] * 11


def test_a_session_nobody_answered_has_a_category_without_values():
    tally = tallied(asked(Kind.SINGLE, "はい", "いいえ"), [Choice((0,))], [0])
    chart = drawn(tally)
    assert chart.categories[2] == "午後の部（n=0）"
    assert (chart.series[0].values[2], chart.series[0].labels[2]) == (None, "")
    bars = drawn(tallied(asked(Kind.MULTIPLE, "はい", "いいえ"), [Choice((0,))], [0]))
    assert (bars.series[1].values, bars.series[1].labels) == ((None, None), ("", ""))


def test_the_reference_mark_stands_with_small_n_where_it_is_set():
    chart = drawn(sample_tally(settings=Settings(reference_mark=True)))
    assert chart.categories == ("全体（n=41）", "午前の部（n=23、参考値）", "午後の部（n=18、参考値）")


def test_the_alternative_text_tells_the_figures():
    assert drawn(sample_tally()).alt_text == (
        "Q1「講演の内容は理解できましたか」の回答の割合を示す帯グラフ（全体、午前の部、午後の部）。"
        "全体（n=41）では、多い順に「理解できた」23（56.1%）、「おおむね理解できた」16（39.0%）、「あまり理解できなかった」2（4.9%）。"
    )


def test_every_figure_of_a_chart_is_the_tables():
    tally = sample_tally(answers=137, sessions=3, questions=EVERY, unknown=1)
    for question in tally.questions:
        for number, table in enumerate(question.tables):
            chart = chart_of(tally, question, number)
            if chart is None:
                continue
            cells = {
                (line, group): table.lines[line].counts[group]
                for line in chart.options
                for group in chart.groups
            }
            stacked = chart.kind is ChartKind.STACKED
            rows = chart.options if stacked else chart.groups
            columns = chart.groups if stacked else chart.options
            assert [len(series.counts) for series in chart.series] == [len(chart.categories)] * len(rows)
            for row, series in zip(rows, chart.series, strict=True):
                for column, count, value in zip(columns, series.counts, series.values, strict=True):
                    line, group = (row, column) if stacked else (column, row)
                    assert count == cells[line, group]
                    assert value == float(tally.description.settings.share(count, table.bases[group]))
            options = {line for line, each in enumerate(table.lines) if each.role is LineRole.OPTION}
            assert options <= set(chart.options)


def test_numbers_that_go_up_are_a_rising_scale_and_words_with_the_best_first_are_not():
    rating = sample_tally(questions=[Kind.RATING, Kind.SINGLE])
    assert [drawn(rating, question).rising for question in (0, 1)] == [True, False]
    chart = drawn(rating)
    assert [chart.dress(index) for index in range(5)] == [4, 3, 2, 1, 0]
