"""Gaps, weekdays and personal data."""

from __future__ import annotations

from datetime import date

import pytest

from dxforms.report.proof_gaps import gaps, personal, weekdays
from dxforms.report.proof_paper import Paragraph, Role, Weight
from dxforms.report.proof_words import read_words

LECTURE = date(2026, 11, 24)


def prose(text: str, role: Role = Role.PROSE) -> list[Paragraph]:
    return [Paragraph(index=0, text=text, role=role, headings=("講演会概要",), part="午前の部", number="12")]


LEFT = [
    ("〔結果から言えること及び今後の対応を記入〕", "gap.bracket"),
    ("出席者は〔　〕名であった。", "gap.bracket"),
    ("{{講演会名}}を開催した。", "gap.tag"),
    ("｛｛講師名｝｝氏", "gap.tag"),
    ("●●課において対応する。", "gap.circles"),
    ("○○氏を講師に迎えた。", "gap.circles"),
    ("◯◯◯センター", "gap.circles"),
    ("今後は〇〇課と協議する。", "gap.circles"),
    ("令和8年〇月に配布する。", "gap.circles"),
    ("令和8年○月に配布する。", "gap.circles"),
    ("△△課と□□課", "gap.circles"),
    ("「●●していく必要がある」とした上で、○○課が対応する。", "gap.circles"),
]


@pytest.mark.parametrize(("text", "code"), LEFT)
def test_what_was_left_to_be_filled_in_is_to_be_mended(text, code):
    found = list(gaps(prose(text), read_words()))
    assert {(each.code, each.weight) for each in found} == {(code, Weight.MEND)}


@pytest.mark.parametrize(
    "text",
    [
        "「●●していく必要がある」という意見があった。",
        "『○○に関する講演会』を参考とした。",
        "○良い点",
        "● 共通",
        "二〇〇〇年",
        "二〇年、一〇〇人、三〇〇〇件",
        "[注] (例)",
    ],
)
def test_signs_in_quotations_and_marks_of_lists_are_no_gap(text):
    assert list(gaps(prose(text), read_words())) == []


def test_an_answer_keeps_its_circles_as_it_was_given():
    assert list(gaps(prose("○○課と連携したい。〔例〕", Role.ANSWER), read_words())) == []


def test_a_draft_is_named_once_not_for_its_gap_too():
    assert list(gaps(prose("41件であった。〔記入〕"), read_words(), frozenset({0}))) == []


WRONG_DAYS = [
    "令和8年11月24日（水）に開催した。",
    "令和８年１１月２４日（月）",
    "2026年11月24日(月)",
    "令和8年11月24日月曜日",
    "令和8年11月24日（火）から同月27日（木）まで",
    "令和元年5月1日（木）",
    "11月24日（木）に開催した。",
    "令和8年11月24日（火）から11月27日（月）まで",
]
RIGHT_DAYS = [
    "令和8年11月24日（火）に開催した。",
    "令和８年１１月２４日（火・祝）",
    "令和8年11月24日（火）から同月27日（金）まで",
    "令和元年5月1日（水）",
    "平成31年4月30日（火曜日）",
    "11月24日（火）",
    "翌年の1月12日（火）に実施する。",
    "毎月1日（月初め）",
    "令和9年1月に配布する。",
]


@pytest.mark.parametrize("text", WRONG_DAYS)
def test_a_wrong_weekday_is_to_be_mended(text):
    [found] = weekdays(prose(text), LECTURE)
    assert (found.code, found.weight) == ("date.weekday", Weight.MEND)


@pytest.mark.parametrize("text", RIGHT_DAYS)
def test_a_right_weekday_is_not_faulted(text):
    assert list(weekdays(prose(text), LECTURE)) == []


def test_a_day_that_does_not_exist_is_told():
    [found] = weekdays(prose("令和8年11月31日（火）"), LECTURE)
    assert "という日はありません" in found.message


def test_a_respondents_weekday_stays_as_it_was_given():
    assert list(weekdays(prose("令和8年11月24日（水）", Role.ANSWER), LECTURE)) == []


PERSONAL = [
    ("連絡先は090-1234-5678です。", "電話番号"),
    ("０１２－３４５－６７８９に電話した。", "電話番号"),
    ("03(1234)5678", "電話番号"),
    ("内線1234の担当まで", "電話番号"),
    ("taro.yamada@example.jpに送ってください", "メールアドレス"),
    ("taro＠example.jp", "メールアドレス"),
    ("ｔａｒｏ．ｙａｍａｄａ＠ｅｘａｍｐｌｅ．ｊｐまで", "メールアドレス"),
    ("〒１２３－４５６７", "郵便番号"),
    ("０９０（１２３４）５６７８", "電話番号"),
    ("ＴＥＬ　１２３４", "電話番号"),
    ("〒123-4567", "郵便番号"),
    ("みなも市青葉町1丁目2番3号に住んでいる。", "住所"),
    ("みなも市青葉町1-2-3", "住所"),
    ("山田さんの説明が分かりやすかった。", "個人の名前"),
    ("窓口の鈴木氏に助けられた。", "個人の名前"),
    ("総務課のサトウさんが親切だった。", "個人の名前"),
]
NOT_PERSONAL = [
    "住民皆さんの声。Aさんのような例。○○さん",
    "本市2番目の施設、国道1号線、議案第12号、市道3号線",
    "100-2000人の規模、1-2か月、第2庁舎1階3番窓口",
    "八百屋さんやパン屋さん",
    "平成27年3月11日、3月1日号の広報",
    "申請書の様式は12-3456ではなく、123-456である。",
    "市民の皆さんに伝えたい。",
    "お客さんが多い。患者さんも多い。",
    "たくさんの意見があった。",
    "氏名を記入する欄が多い。",
    "同氏の話は参考になった。",
    "住所と氏名を3か所に記入していただいており、早急に見直します。",
    "平均52分から27分になった。",
    "令和8年11月24日に参加した。",
    "1丁目",
    "市の取組を2つ紹介してほしい。",
    "2026-11-24の資料",
    "A3-1の様式、10-20名の会議",
    "業者さんや利用者さんの声",
    "風早氏の話に勇気をもらった。",
    "風早 ひかるさんの話",
    "お父さん、お母さん、お子さん",
    "費用がかさんでいる。",
    "町内会の3班で話した。",
    "申請は年間12,000件、1件につき30秒。",
]


@pytest.mark.parametrize(("text", "what"), PERSONAL)
def test_possible_personal_data_in_an_answer_is_to_be_mended(text, what):
    found = list(personal(prose(text, Role.ANSWER), read_words(), ("風早ひかる", "風早")))
    assert [each.code for each in found] == ["personal"]
    assert found[0].message.startswith(what)
    assert found[0].weight is Weight.MEND


@pytest.mark.parametrize("text", NOT_PERSONAL)
def test_everyday_words_are_no_personal_data(text):
    assert list(personal(prose(text, Role.ANSWER), read_words(), ("風早ひかる", "風早 ひかる", "風早"))) == []


def test_a_finding_of_an_answer_says_its_part_and_number_and_none_of_its_words():
    [found] = personal(prose("山田さんの説明が分かりやすかった。", Role.ANSWER), read_words())
    assert "午前の部のNO12" in str(found)
    assert "山田" not in str(found)
    assert "分かりやすかった" not in str(found)


def test_people_are_named_freely_outside_of_answers():
    assert list(personal(prose("山田さんが司会を務めた。"), read_words())) == []
