import random

import pytest

from dxforms.survey.scales import order


@pytest.mark.parametrize(
    ("labels", "positive"),
    [
        ("とても理解できた|おおむね理解できた|あまり理解できなかった|理解できなかった", 2),
        ("とても理解できた|おおむね理解できた|あまり理解できなかった|全く理解できなかった", 2),
        ("とても参考になった|参考になった|あまり参考にならなかった|参考にならなかった|わからない", 2),
        ("満足|やや満足|どちらともいえない|やや不満|不満", 2),
        ("大変満足|満足|普通|不満|大変不満", 2),
        ("非常に良い|良い|どちらでもない|悪い|非常に悪い", 2),
        ("そう思う|ややそう思う|あまりそう思わない|思わない", 2),
        ("はい|いいえ|わからない|その他", 1),
        ("長い|ちょうどよい|短い", 1),
        ("①良い|②普通|③悪い", 1),
        ("Strongly agree|Agree|Neutral|Disagree|Strongly disagree", 2),
        ("10代以下|20代|30代|40代|50代|60代以上", 0),
        ("1年未満|1～3年未満|3～5年未満|5年以上", 0),
        ("午前の部|午後の部", 0),
        ("第1部|第2部|第10部", 0),
    ],
)
def test_words_of_degree_and_number_order_the_options(labels: str, positive: int):
    expected = labels.split("|")
    stirred = random.Random(3).sample(expected, len(expected))
    found = order(stirred, {})
    assert list(found.labels) == expected
    assert len(found.positive) == positive
    assert list(found.positive) == list(range(positive))


def test_without_such_words_the_commonest_comes_first_and_other_last():
    found = order(["その他", "会場", "講師", "資料"], {"講師": 5, "資料": 5, "会場": 1})
    assert found.labels == ("講師", "資料", "会場", "その他")
    assert found.reason == "回答の多い順に並べました"


def test_places_that_hold_a_word_of_degree_are_no_scale():
    assert not order(["よくある質問", "事例", "資料", "会場"], {}).is_scale


def test_a_negative_word_alone_makes_no_scale_of_topics():
    assert not order(["防災", "福祉", "参加していない", "健康"], {}).is_scale
