from datetime import date

import pytest

from dxforms.survey.guessing import guess, limit_of
from dxforms.survey.questions import Kind

SECRET = "上司の見本部長には困っています"


def kind_of(values: list[object], heading: str = "問") -> Kind | None:
    return guess(heading, values).kind  # type: ignore[arg-type]


def test_few_short_words_that_repeat_are_a_single_choice_with_their_evidence():
    found = guess("理解度", ["あまり理解できなかった"] * 8 + ["とても理解できた"] * 32 + ["欠席した"])
    assert found.kind is Kind.SINGLE
    assert found.options == ("とても理解できた", "あまり理解できなかった", "その他")
    assert found.evidence == "41件中40件の回答が2種類の短い語句でした。程度を表す語句の強い順に並べました。"
    assert "1回だけの語句が1種類" in found.hint


@pytest.mark.parametrize(
    "values", [[SECRET, *["はい"] * 20], [*["A;B;"] * 20, f"A;{SECRET};"], [SECRET, "x"]]
)
def test_a_text_given_once_is_never_repeated(values: list[object]):
    found = guess("問", values)  # type: ignore[arg-type]
    assert SECRET not in f"{found.evidence}{found.hint}{found.options}"


def test_a_semicolon_at_the_end_means_several_choices():
    found = guess("参考になった内容（２つまで）", ["実演;", "事例;実演;", "実演;資料;", "事例;"] * 4)
    assert (found.kind, found.limit) == (Kind.MULTIPLE, 2)
    assert found.options == ("実演", "事例", "資料")


def test_answers_before_the_question_was_switched_do_not_hide_the_list():
    found = guess("問", ["実演", "事例", "実演;事例;", "事例;"])
    assert found.kind is Kind.MULTIPLE
    assert "はじめの2件には区切りがなく" in found.evidence


def test_permutations_of_one_set_are_a_ranking():
    assert kind_of(["A;B;C;", "C;A;B;", "B;A;C;"]) is Kind.RANKING
    assert kind_of(["A;B;", "A;B;"]) is Kind.MULTIPLE


def test_lists_of_power_automate_and_google_are_several_choices():
    assert guess("問", ['["A","B"]', '["B"]']).options == ("B", "A")
    assert (
        guess("問", ["実演, 事例", "事例", "実演", "事例, 資料", "資料, 事例", "実演"]).kind is Kind.MULTIPLE
    )


@pytest.mark.parametrize(
    ("values", "heading", "kind"),
    [
        ([5, 4, 3, 5], "満足度", Kind.RATING),
        ([8, 9, 3], "満足度", Kind.RATING),
        ([0, 7, 10], "問", Kind.NPS),
        ([7, 9, 10], "知人に勧めたいですか", Kind.NPS),
        ([1, 3, 2], "勤続年数", Kind.NUMBER),
        ([12, 3.5], "問", Kind.NUMBER),
        ([date(2026, 1, 2)], "問", Kind.DATE),
        (["2026/1/2", "2026/2/3"], "問", Kind.DATE),
        (["https://example.jp/a; https://example.jp/b"], "問", Kind.SKIPPED),
        (["007", "012"], "職員番号", None),
        ([None, ""], "問", None),
        (["良い", "悪い"], "問", Kind.SINGLE),
        (["東棟", "西棟"], "問", None),
        (["とても勉強になりました。またお願いします。", "特になし"], "感想", Kind.TEXT),
        (
            ["なし"] * 20 + [f"{n}つめの要望について長めに書いておきます。" for n in range(15)],
            "要望",
            Kind.TEXT,
        ),
        ([f"課{n}" for n in range(30)], "所属", Kind.TEXT),
    ],
)
def test_the_kind_is_told_from_the_values(values: list[object], heading: str, kind: Kind | None):
    assert kind_of(values, heading) is kind


def test_what_cannot_be_told_says_what_to_look_at():
    found = guess("問", [])
    assert found.kind is None
    assert found.hint == "回答からは分かりません。アンケートの画面で回答形式を確かめ、選んでください。"


@pytest.mark.parametrize(
    ("heading", "limit"),
    [
        ("（2つまで）", 2), ("３つ以内でお選びください", 3), ("最大三つ", 3), ("あてはまるものを2つ選んでください", 2),
        ("Select up to two", 2), ("複数回答可", None), ("3階までの案内", None),
    ],
)  # fmt: skip
def test_the_limit_is_read_from_the_heading(heading: str, limit: int | None):
    assert limit_of(heading) == limit
