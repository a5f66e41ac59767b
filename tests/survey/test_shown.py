"""A tally shows its figures, and nobody's words."""

from __future__ import annotations

from dataclasses import replace

from dxforms.survey.answers import Choice
from dxforms.survey.questions import Kind
from dxforms.survey.settings import Base, Settings
from dxforms.text import width
from tests.sample import EVERY, sample_tally
from tests.survey.test_counting import asked, tallied


def test_a_terminal_shows_the_tables():
    tally = sample_tally(questions=(Kind.SINGLE,))
    assert (
        repr(tally)
        == """\
防災情報の伝え方に関する講演会（令和8年11月24日（火）） 有効回答41件（受信41件）

          出席者数  回答者数  回答率
全体            57        41   71.9%
午前の部        32        23   71.9%
午後の部        25        18   72.0%

Q1 講演の内容は理解できましたか。［単一選択］
                        全体（n=41）  午前の部（n=23）  午後の部（n=18）
理解できた               23（56.1%）       13（56.5%）       10（55.6%）
おおむね理解できた       16（39.0%）        9（39.1%）        7（38.9%）
あまり理解できなかった     2（4.9%）         1（4.3%）         1（5.6%）
理解できなかった           0（0.0%）         0（0.0%）         0（0.0%）
無回答                     0（0.0%）         0（0.0%）         0（0.0%）"""
    )


def test_columns_line_up():
    blocks = repr(sample_tally(questions=EVERY)).split("\n\n")[2:]
    for block in blocks:
        assert len({width(line) for line in block.split("\n")[1:]}) == 1


def test_nobodys_words_are_shown():
    question = asked(Kind.MULTIPLE, "甲", "その他")
    tally = tallied(question, [Choice((1,), ("秘密の言葉",)), Choice((), ("別の言葉",))])
    assert "言葉" not in repr(tally) + tally._repr_html_()
    text = tallied(asked(Kind.TEXT), ["秘密の言葉"])
    assert "言葉" not in repr(text) + text._repr_html_()


def test_a_notebook_shows_escaped_tables():
    tally = tallied(asked(Kind.SINGLE, "<b>&甲", "乙"), [Choice((0,))])
    lecture = replace(tally.description.lecture, title="<script>")
    html = replace(tally, description=replace(tally.description, lecture=lecture))._repr_html_()
    assert "&lt;b&gt;&amp;甲" in html
    assert "<script>" not in html
    assert '<td style="text-align:right">1（100.0%）</td>' in html


def test_no_answer_has_no_percentage_where_percentages_leave_it_out():
    tally = tallied(
        asked(Kind.SINGLE, "甲"), [Choice((0,)), None], settings=Settings(base=Base.ANSWERED), held=("",)
    )
    assert repr(tally).splitlines()[-1].split() == ["無回答", "1"]


def test_an_empty_tally_can_be_shown():
    assert "有効回答0件" in repr(sample_tally(answers=0, questions="all"))
