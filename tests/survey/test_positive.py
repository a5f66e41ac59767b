"""肯定的な回答: the figures, their chart, and what counts as positive."""

from __future__ import annotations

from dataclasses import replace

from dxforms.source.sentences import read_patterns
from dxforms.survey.counting import tally_responses
from dxforms.survey.positive import BARS_AT_MOST, positive_chart, positive_note, positives
from dxforms.survey.questions import Kind, Survey
from dxforms.survey.settings import Base, Settings
from dxforms.survey.tally import Tally
from tests.sample import EVERY, sample_description, sample_responses, sample_tally

PATTERNS = read_patterns(None)


def asked(*kinds: Kind, text: str = "", answers: int = 41, **more: object) -> Tally:
    described = sample_description(questions=kinds, **more)
    if text:
        questions = tuple(replace(each, text=text) for each in described.survey.questions)
        described = replace(described, survey=Survey(questions=questions))
    return tally_responses(described, sample_responses(described, answers))


def test_the_positive_options_are_added_up_from_their_counts_by_group():
    first, second = positives(sample_tally())
    assert (first.question.number, first.labels) == ("Q1", ("理解できた", "おおむね理解できた"))
    assert (first.counts, first.table.bases) == ((39, 22, 17), (41, 23, 18))
    assert second.counts == (37, 21, 16)


def test_several_choices_and_rankings_have_no_positive_share():
    tally = sample_tally(questions=EVERY)
    questions = tuple(
        replace(each, positive=(0,)) if each.options else each for each in tally.description.survey.questions
    )
    described = replace(tally.description, survey=Survey(questions=questions))
    found = positives(tally_responses(described, sample_responses(described)))
    kinds = {each.question.kind for each in found}
    assert kinds == {Kind.SINGLE, Kind.RATING, Kind.NPS, Kind.MATRIX}
    assert [each.words for each in found if each.question.kind is Kind.MATRIX] == [
        "講演の時間",
        "会場の設備",
        "配布資料の分かりやすさ",
    ]


def test_the_chart_has_a_bar_a_question_and_says_n_once():
    tally = sample_tally()
    chart = positive_chart(tally, positives(tally))
    assert chart.title == "肯定的な回答の割合（n=41）"
    assert chart.categories == (
        "Q1 講演の内容は理解できましたか",
        "Q2 講演の内容は今後の業務に役立つと思いますか",
    )
    assert chart.series[0].values == (95.1, 90.2)
    assert chart.series[0].labels == ("39（95.1%）", "37（90.2%）")
    assert "Q1「講演の内容は理解できましたか」39（95.1%）" in chart.alt_text


def test_where_bases_differ_every_bar_says_its_own():
    tally = sample_tally(settings=Settings(base=Base.ANSWERED))
    chart = positive_chart(tally, positives(tally))
    assert chart.title == "肯定的な回答の割合"
    assert [label[-6:] for label in chart.categories] == ["（n=41）", "（n=40）"]


def test_a_long_question_ends_visibly_in_its_bar_s_label_and_stands_whole_in_the_alt_text():
    words = "避難情報の発令の判断及び伝達に関する講演の内容" * 4
    tally = asked(Kind.SINGLE, text=words)
    chart = positive_chart(tally, positives(tally))
    assert chart.categories[0].endswith("…")
    assert words in chart.alt_text


def test_more_bars_than_a_page_shows_make_the_chart_partial():
    tally = asked(*[Kind.SINGLE] * (BARS_AT_MOST + 1))
    chart = positive_chart(tally, positives(tally))
    assert (len(chart.categories), chart.partial) == (BARS_AT_MOST, True)
    assert not positive_chart(tally, positives(tally)[:BARS_AT_MOST]).partial


def test_nobody_answered_gives_figures_and_no_chart():
    tally = sample_tally(answers=0)
    assert [each.counts[0] for each in positives(tally)] == [0, 0]
    assert positive_chart(tally, positives(tally)) is None


def test_what_counts_as_positive_is_told_by_question_once_or_in_general():
    two = sample_tally()
    assert positive_note(positives(two), PATTERNS) == (
        "肯定的な回答とは、Q1では「理解できた」又は「おおむね理解できた」、"
        "Q2では「そう思う」又は「どちらかといえばそう思う」と回答したものをいう。"
    )
    one = asked(Kind.SINGLE)
    assert positive_note(positives(one), PATTERNS) == (
        "肯定的な回答とは、「理解できた」又は「おおむね理解できた」と回答したものをいう。"
    )
    many = asked(*[Kind.SINGLE] * 4, options=20, option_length=110)
    assert positive_note(positives(many), PATTERNS) == (
        "肯定的な回答とは、設問ごとに定めた肯定的な選択肢と回答したものをいう。"
    )
    assert positive_note((), PATTERNS) == ""
