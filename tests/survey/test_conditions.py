"""Conditions of 意見の分類: how they are read, what they find, and what is refused."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from dxforms.survey.condition_text import Unclear, read_condition
from dxforms.survey.conditions import (
    Condition,
    Either,
    Every,
    Without,
    Word,
    met,
    verdict,
    words_in,
)
from dxforms.text import heading_key


def shown(condition: Condition) -> str:
    """A condition with every bracket."""
    match condition:
        case Word():
            return condition.text
        case Without():
            return f"!{shown(condition.part)}"
        case Every() | Either():
            sign = "&" if isinstance(condition, Every) else "|"
            return f"({sign.join(map(shown, condition.parts))})"


def hits(condition: str, answer: str) -> str | None:
    """The words by which an answer meets a condition; None where it does not."""
    read = read_condition(condition)
    present = {word.key for word in words_in(read) if word.key in heading_key(answer)}
    found = met(read, present)
    return None if found is None else "、".join(word.text for word in found)


READ = {
    "待つ": "待つ",
    "待つ or 行列": "(待つ|行列)",
    "待つ OR 行列 or 混雑": "(待つ|行列|混雑)",
    "待つ　ＡＮＤ　窓口": "(待つ&窓口)",
    "待つ又は行列": "(待つ|行列)",
    "待つまたは行列": "(待つ|行列)",
    "待つorより道": "(待つ|より道)",
    "待つ かつ 窓口": "(待つ&窓口)",
    "待つ＆窓口": "(待つ&窓口)",
    "待つ｜行列": "(待つ|行列)",
    "待つ、行列，混雑": "(待つ|行列|混雑)",
    "待つ､行列、": "(待つ|行列)",
    "待つ\n行列\n\n混雑": "(待つ|行列|混雑)",
    "待つ、又は行列": "(待つ|行列)",
    "待つ、かつ、窓口。": "(待つ&窓口)",
    "not 満足": "!満足",
    "not not 満足": "満足",
    "待つ not 駐車場": "(待つ&!駐車場)",
    "待つ and not 駐車場": "(待つ&!駐車場)",
    "待つ 除く 駐車場": "(待つ&!駐車場)",
    "待つ or not 駐車場": "(待つ|!駐車場)",
    "not （待つ、行列）": "!(待つ|行列)",
    "（待つ or 行列）and（窓口 or 受付）": "((待つ|行列)&(窓口|受付))",
    "((待つ))": "待つ",
    "「AI 活用」 or 『手 引』": "(AI 活用|手 引)",
    '"and" or ＂又は＂': "(and|又は)",
    "｢待つ・行列｣": "待つ・行列",
    "Q&A or Wi-Fi or 24/7 or C++ or 1,000円": "(Q&A|Wi-Fi|24/7|C++|1,000円)",
    "かつて or color or Android": "(かつて|color|Android)",
    "コーヒー or 良い！": "(コーヒー|良い！)",
    "ﾎﾞﾗﾝﾃｨｱ or ボランティア": "(ﾎﾞﾗﾝﾃｨｱ|ボランティア)",
}  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), READ.items(), ids=repr)
def test_a_condition_is_read_as_people_type_it(text, meaning):
    assert shown(read_condition(text)) == meaning


REFUSED = {
    "": "語がありません。探す語を記入してください。",
    "（）": "2文字目：語がありません。探す語を記入してください。",
    "待つ and": "4文字目：「and」の後に、語がありません。",
    "or 待つ": "1文字目：「or」の前に、語がありません。",
    "待つ and or 行列": "8文字目：「and」と「or」の間に、語がありません。",
    "待つ not": "4文字目：「not」の後に、語がありません。",
    "待つ 除く": "4文字目：「除く」の後に、語がありません。",
    "（待つ or 行列": "1文字目：「（」に、対になる「）」がありません。",
    "待つ）": "3文字目：「）」に、対になる「（」がありません。",
    "待つ 行列": "4文字目：「待つ」と「行列」の間に、and又はorがありません。両方を含む回答であればand、"
    "いずれかを含む回答であればor又は「、」を記入してください（空白を含む一つの語は、「」で囲みます。）。",
    "待つ\n窓口 行列": "2行目の4文字目：「窓口」と「行列」の間に、and又はorがありません。両方を含む回答であればand、"
    "いずれかを含む回答であればor又は「、」を記入してください（空白を含む一つの語は、「」で囲みます。）。",
    "待つ and 行列 or 混雑": "14文字目：「and」と「or」（又は「、」）が、括弧なしで混ざっています。"
    "「（A or B） and C」のように、先にまとめる部分を（ ）で囲んでください。",
    "待つ、行列 and 窓口": "11文字目：「and」と「or」（又は「、」）が、括弧なしで混ざっています。"
    "「（A or B） and C」のように、先にまとめる部分を（ ）で囲んでください。",
    "not 待つ、行列": "1文字目：「not」が、次の語にも掛かるかどうか分かりません。"
    "「not （A or B）」又は「（not A） or B」のように、（ ）で囲んでください。",
    "待つ・行列": "3文字目の「・」は、両方を含む回答か、いずれかを含む回答か分かりません。"
    "「A and B」又は「A or B」のように記入してください（「・」を含む語は、「」で囲みます。）。",
    "待つ及び行列": "3文字目の「及び」は、両方を含む回答か、いずれかを含む回答か分かりません。"
    "「A and B」又は「A or B」のように記入してください（「及び」を含む語は、「」で囲みます。）。",
    "待*": "2文字目の「*」は使えません。語の一部でも、含まれていれば当てはまります（「待*」は「待」と記入します。）。",
    "待つ or -駐車場": "7文字目の「-」は使えません。その語を含まない回答は「not 語」と記入してください。",
    "「待つ": "1文字目の「「」に、対になる括弧又は引用符がありません。語を「」で囲んでください。",
    "「」": "1文字目の「」の中に、語がありません。探す語を記入してください。",
    "［待つ］": "1文字目の「[」は使えません。まとまりは（ ）で、語は「」で囲んでください。 "
    "4文字目の「]」は使えません。まとまりは（ ）で、語は「」で囲んでください。",
    "待つかつ行列": "1文字目の「待つかつ行列」の「かつ」が、語の一部かどうか分かりません。"
    "両方を含む回答であれば「かつ」の前後に空白を入れ、語の一部であれば語を「」で囲んでください。",
    "混雑など": "1文字目の「混雑など」は、文のまま探すことになります。語だけを「混雑」と記入してください"
    "（文のまま探すときは、「」で囲みます。）。",
    "待つ and 駐車場を除く": "8文字目の「駐車場を除く」は、文のまま探すことになります。その語を含まない回答は、"
    "「not 駐車場」と記入してください（文のまま探すときは、「」で囲みます。）。",
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED.items(), ids=repr)
def test_what_cannot_be_read_or_in_two_ways_is_refused_with_its_place(text, message):
    with pytest.raises(Unclear) as caught:
        read_condition(text)
    assert str(caught.value) == message


def test_brackets_that_never_end_are_refused_and_do_not_exhaust_anything():
    with pytest.raises(Unclear, match="括弧が30重を超えています"):
        read_condition("(" * 20_000 + "待つ")
    assert shown(read_condition("not " * 5_001 + "待つ")) == "!待つ"


@pytest.mark.parametrize(
    ("condition", "answer", "words"),
    [
        ("待つ or 行列", "行列が長く、待つ時間も長い。", "待つ、行列"),
        ("待つ or 行列", "案内が親切だった。", None),
        ("待つ or （窓口 and 混雑）", "窓口で待つ。", "待つ"),
        ("ＡＩ", "aiを使いたい", "ＡＩ"),
        ("ボランティア", "ﾎﾞﾗﾝﾃｨｱを増やす", "ボランティア"),
        ("待ち時間", "待ち\n時間を短く", "待ち時間"),
        ("「AI 活用」", "ＡＩ活用の研修", "AI 活用"),
        ("not 満足", "不便だった", ""),
        ("not 満足", "満足した", None),
        ("研修 not （必要ない or 不要）", "研修は不要", None),
    ],
)  # fmt: skip
def test_the_words_by_which_an_answer_meets_a_condition(condition, answer, words):
    assert hits(condition, answer) == words


@pytest.mark.parametrize(
    ("condition", "every"),
    [
        ("待つ and not 待つ", False),
        ("待ち時間 and not 待ち", False),
        ("待ち and not 待ち時間", None),
        ("待つ or not 待つ", True),
        ("not 待ち時間 or 待ち", True),
        ("待つ、行列", None),
        ("not 待つ", None),
    ],
)
def test_conditions_that_every_answer_meets_or_none_are_known(condition, every):
    assert verdict(read_condition(condition)) is every


def test_any_text_is_either_read_or_refused():
    rng = random.Random(5)
    pieces = (
        *'待行（）()「」『』"“、。,;・/&|!-*×+ 　\n\u200b[＜Ａa1０',
        "and",
        "or",
        "not",
        "又は",
        "かつ",
        "除く",
        "及び",
    )
    read = []
    for _ in range(4_000):
        text = "".join(rng.choice(pieces) for _ in range(rng.randrange(1, 9)))
        with suppress(Unclear):
            read.append(read_condition(text))
    assert len(read) > 200
    assert all(word.key for condition in read for word in words_in(condition))
