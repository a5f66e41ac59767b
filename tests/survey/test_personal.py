"""What may give a person away in an answer."""

from __future__ import annotations

import pytest

from dxforms.survey.personal import Lists, Look


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("電話は０４２－１２３－４５６７です", ["電話番号"]),
        ("090-1234-5678まで連絡ください", ["電話番号"]),
        ("info@example.jp まで", ["メールアドレス"]),
        ("〒123-4567 みなも市中央1丁目2番3号", ["郵便番号", "住所"]),
        ("https://example.jp を見た", ["URL"]),
        ("山本さんと鈴木先生に教わった", ["氏名（山本さん、鈴木先生）"]),
        ("佐藤氏の講演", ["氏名（佐藤氏）"]),
        ("当課では放課後の課題がある", ["所属（当課）"]),
        ("私の係では", ["所属（私の）"]),
        ("農業委員会の担当です", ["所属（農業委員会）"]),
        ("中央図書館とこども課", ["所属（中央図書館、こども課）"]),
        ("甲課、乙課、丙課、丁課", ["所属（甲課、乙課、丙課ほか）"]),
    ],
)
def test_words_that_give_a_person_away_are_found(answer, found):
    assert Look().found(answer) == found


@pytest.mark.parametrize(
    "answer",
    [
        "皆さんの話がよかった",
        "たくさん学んだ",
        "結局、関係課との連絡が大切",
        "講師の先生",
        "3つの課題",
        "令和8年11月24日（火）",
        "2026-11-24",
        "各課で共有し、全庁で取り組む",
        "第1回から第3回まで、13:30開始",
    ],
)
def test_everyday_words_are_not_taken_for_persons(answer):
    assert Look().found(answer) == []


def test_the_lists_can_be_replaced():
    look = Look(Lists(titles=("君",), offices=("室",)))
    assert look.found("山本君は広報室にいる。鈴木さんも。") == ["氏名（山本君）", "所属（広報室）"]


def test_a_telephone_number_with_the_countrys_code_is_one():
    assert Look().found("+81-90-1234-5678まで") == ["電話番号"]


@pytest.mark.parametrize("words", ["お子さん", "お客さん", "お母さん", "センターでは"])
def test_members_of_a_family_and_bare_endings_are_nobodys_name(words):
    assert Look().found(words) == []


@pytest.mark.parametrize("words", ["私は図書館で働いている", "みなも図書館では"])
def test_an_office_of_which_there_is_one_is_found_without_a_name_before_it(words):
    assert Look().found(words) == ["所属（図書館）"]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("私はみなと中学校の担当です", ["所属（みなと中学校）"]),
        ("ひがし小学校とみなみ支所", ["所属（ひがし小学校、みなみ支所）"]),
        ("あおば図書館、さくら保育所", ["所属（あおば図書館、さくら保育所）"]),
        ("ひまわりセンターの職員です", ["所属（ひまわりセンター）"]),
    ],
)
def test_an_office_named_in_hiragana_is_quoted_with_its_name(answer, found):
    assert Look().found(answer) == found


@pytest.mark.parametrize(
    "answer", ["もっと小学校で話してほしい", "これから支所でも", "どの中学校も", "という学校"]
)
def test_a_plain_word_in_hiragana_before_an_ending_names_no_office(answer):
    assert Look().found(answer) == []
