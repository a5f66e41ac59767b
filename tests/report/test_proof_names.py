"""Names that are nearly the description's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dxforms.report.proof_names import misnamed, names_of
from dxforms.report.proof_paper import Paragraph, Role
from dxforms.report.proof_quotes import texts_of
from dxforms.report.proof_words import read_words
from tests.sample import sample_description

DESCRIPTION = sample_description()  # 午前の部, 午後の部; 青葉 みどり (AOBA Midori)
NAMES = names_of(DESCRIPTION, list(texts_of(DESCRIPTION)))

WRONG = [
    ("午前の分では、23名が回答した。", "name.part"),
    ("牛前の部の参加者", "name.part"),
    ("午前中の部の参加者", "name.part"),
    ("午后の部に参加した。", "name.part"),
    ("参加した午後のぶは盛況であった。", "name.part"),
    ("午前部の参加者", "name.part"),
    ("講師の青羽みどり氏", "name.lecturer"),
    ("青葉みとり氏を迎えた。", "name.lecturer"),
    ("夜の部に参加した。", "name.part"),
    ("午前の回は盛況であった。", "name.part"),
    ("青羽氏の講演", "name.lecturer"),
    ("青木講師の話", "name.lecturer"),
    ("講師　青葉 みどり（AOBA Midorri）", "name.lecturer"),
]


def codes(text: str, role: Role = Role.REMARKS, names=NAMES) -> list[str]:
    return [each.code for each in misnamed([Paragraph(index=0, text=text, role=role)], names, read_words())]


@pytest.mark.parametrize(("text", "code"), WRONG)
def test_a_near_miss_is_to_be_mended(text, code):
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "午前の部及び午後の部を開催した。",
        "午前の講演では質問が多かった。午前の方が多い。午前の時間帯",
        "午前中に開催した。",
        "総務部の部長、企画の部署、一部の部局",
        "青葉 みどり氏、青葉みどり氏、青葉　みどり先生、青葉氏、青葉講師",
        "外部講師、市民代表、同氏、職員代表",
        "青葉区の職員",
        "AOBA Midori, aoba midori, Microsoft Forms",
        "みどり豊かなまち",
        "部次長級の幹部職員は午前の部に参加した。",
        "全ての部で参加者が増えた。",
    ],
)
def test_right_names_and_other_words_are_not_faulted(text):
    assert codes(text) == []


def test_every_text_of_the_description_passes():
    for text in texts_of(DESCRIPTION):
        assert codes(text) == [], text


def called(speaker: str = "", parts: tuple[str, str] | None = None):
    lecture = replace(DESCRIPTION.lecture, speaker=speaker or DESCRIPTION.lecture.speaker, profiles=())
    if parts:
        held = zip(lecture.sessions, parts, strict=True)
        lecture = replace(lecture, sessions=tuple(replace(session, name=name) for session, name in held))
    described = replace(DESCRIPTION, lecture=lecture)
    return names_of(described, list(texts_of(described)))


@pytest.mark.parametrize("text", ["講師の青葉 みどの氏", "講師　青葉 みどの", "青葉みどは氏"])
def test_a_particle_may_be_the_slip_at_the_end_of_a_given_name(text):
    assert codes(text, names=called("青葉 みどり")) == ["name.lecturer"]


@pytest.mark.parametrize(
    "text",
    [
        "森下氏の講演", "森下先生の資料", "森下様", "森下准教授", "森下の話", "森下部長", "森下講師は", "森下 樹氏",
        "森下代表理事", "森下さん", "森下・樹氏", "森下、樹", "森下町の職員",
    ],
)  # fmt: skip
def test_a_surname_before_a_title_is_no_slip_for_a_short_given_name(text):
    assert codes(text, names=called("森下 樹")) == []


@pytest.mark.parametrize("text", ["森下 木氏", "森下木の講演", "森上 樹", "講師　森下 木", "森上氏の講演"])
def test_a_slip_in_a_short_name_is_found(text):
    assert codes(text, names=called("森下 樹")) == ["name.lecturer"]


def test_a_part_with_a_particle_in_it_is_that_part():
    names = called(parts=("支所会場", "本庁会場"))
    assert codes("支所の会場及び本庁の会場", names=names) == []
    assert codes("支所会会場", names=names) == ["name.part"]


@pytest.mark.parametrize("text", ["第3部では、質問が多かった。", "【第４部】", "第三部参加者", "当日の第0部"])
def test_a_part_that_was_not_held_is_to_be_mended(text):
    assert codes(text, names=called(parts=("第1部", "第2部"))) == ["name.part"]


@pytest.mark.parametrize(
    "text",
    [
        "第1部及び第2部", "第１部、第二部", "全3部の構成", "資料を3部配布した。", "「手引」第3部を参照", "第3部会", "第3回",
        "第3部門", "基本計画第3部",
    ],
)  # fmt: skip
def test_other_numbers_are_no_parts(text):
    assert codes(text, names=called(parts=("第1部", "第2部"))) == []


def test_an_answer_may_call_a_part_what_it_likes():
    assert codes("午前の分は良かった。", Role.ANSWER) == []


def test_numbered_parts_are_not_taken_for_each_other():
    lecture = DESCRIPTION.lecture
    sessions = tuple(
        replace(session, name=name)
        for session, name in zip(lecture.sessions, ("第1回講座", "第2回講座"), strict=True)
    )
    described = replace(DESCRIPTION, lecture=replace(lecture, sessions=sessions))
    names = names_of(described, list(texts_of(described)))
    assert codes("第1回講座と第2回講座、次は第3回講座", names=names) == []
    assert codes("第1回講坐", names=names) == ["name.part"]


def test_the_message_names_the_right_name():
    [found] = misnamed([Paragraph(index=0, text="午前の分では", role=Role.REMARKS)], NAMES, read_words())
    assert found.message == "「午前の分」は、講演会情報の部の名称「午前の部」と違います。"
