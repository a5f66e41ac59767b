"""What a person is asked to look at, where, and what is never quoted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from dxforms.issues import Issue, Where
from dxforms.survey.answers import Choice, Responses
from dxforms.survey.counting import tally_responses
from dxforms.survey.description import Description
from dxforms.survey.notices import look
from dxforms.survey.questions import Kind
from dxforms.survey.review import AnswerDecision, ExclusionReason, RespondentDecision, Review
from dxforms.survey.settings import AnswerOrder, Settings
from tests.sample import sample_description, sample_responses
from tests.survey.test_counting import asked, described, received

STIRRED = Settings(answer_order=AnswerOrder.STIRRED)


def found(issues: tuple[Issue, ...], code: str) -> list[Issue]:
    return [issue for issue in issues if issue.code == code]


def one(issues: tuple[Issue, ...], code: str) -> Issue:
    (issue,) = found(issues, code)
    assert not issue.is_fault
    return issue


def house(**changes) -> tuple[Description, Responses]:
    """The house's respondents, with words no two of whom share."""
    description = sample_description(settings=STIRRED, questions=(Kind.SINGLE, Kind.TEXT))
    responses = sample_responses(description)
    texts = tuple(
        f"{row}番目に印象に残ったのは、訓練の案内の言い換えの事例である。" for row in range(len(responses))
    )
    return description, replace(responses, **{"answers": (responses.answers[0], texts), **changes})


def timed(moments: dict[int, datetime]) -> tuple[Description, Responses]:
    description, responses = house()
    return description, replace(
        responses, completed=tuple(moments.get(row, moment) for row, moment in enumerate(responses.completed))
    )


def placed(description: Description, *path: str) -> Description:
    return replace(
        description, places={"/".join(path): Where(file="講演会情報.xlsx", sheet=path[0], cell="B7")}
    )


def test_an_orderly_survey_gives_no_notice():
    assert look(*house()) == ()


# ---------------------------------------------------------------- times


def test_another_months_answers_are_told_once():
    description, responses = house()
    description = placed(
        replace(description, lecture=replace(description.lecture, day=datetime(2026, 12, 26).date())),
        "講演会",
        "開催日",
    )
    (issue,) = look(description, responses)
    assert issue.code == "responses.far"
    assert issue.where.cell == "B7"
    assert "開催日（令和8年12月26日（土））と回答の時期（令和8年11月24日（火）" in issue.message


def test_answers_before_the_day_are_named():
    issue = one(
        look(*timed({0: datetime(2026, 11, 20, 9), 4: datetime(2026, 11, 23, 23, 59)})), "responses.early"
    )
    assert "2件あります（回答ID 1、5）" in issue.message


def test_answers_after_the_deadline_are_named():
    description, responses = timed({40: datetime(2026, 11, 28, 0, 1)})
    description = replace(description, settings=replace(STIRRED, deadline=datetime(2026, 11, 27, 17)))
    issue = one(look(description, responses), "responses.late")
    assert "締切（令和8年11月27日（金）17時00分）より後の回答が1件あります（回答ID 41）" in issue.message


def test_missing_times_are_no_reason_to_complain():
    description, responses = house()
    assert look(description, replace(responses, completed=(None,) * 41)) == ()


# ---------------------------------------------------------------- people


def test_two_answers_of_one_person_are_named_by_id_alone():
    issue = one(look(*house(persons=(7, 0, 7, *[0] * 36, 8, 8))), "responses.same_person")
    assert "2組あります（回答ID 1と3、40と41）" in issue.message


def test_responses_alike_in_every_answer_are_named():
    description, responses = house()
    text = "・訓練の案内を分かりやすくすること\n・職員同士の連絡"
    picks, texts = responses.answers
    columns = ((*picks[:-1], picks[0]), (text, *texts[1:-1], text))
    issue = one(look(description, replace(responses, answers=columns)), "responses.alike")
    assert "1組あります（回答ID 1と41）" in issue.message
    assert "訓練" not in issue.message


def test_nothing_and_nothing_is_no_double():
    description, responses = house()
    columns = tuple(
        ("特にありません。 " if isinstance(column[0], str) else column[0],) * 41
        for column in responses.answers
    )
    assert found(look(description, replace(responses, answers=columns)), "responses.alike") == []


def test_what_staff_left_out_is_not_told_again():
    description, responses = house(persons=(7, 0, 7, *[0] * 38))
    review = Review(
        respondents={responses.keys[2]: RespondentDecision(counted=False, reason=ExclusionReason.DUPLICATE)}
    )
    assert look(description, responses, review) == ()


# ---------------------------------------------------------------- attendance


def test_missing_attendance_is_told_at_its_cell():
    description, responses = house()
    morning, afternoon = description.lecture.sessions
    description = replace(
        placed(description, "部", "2", "出席者数"),
        lecture=replace(description.lecture, sessions=(morning, replace(afternoon, attendees=None))),
    )
    issue = one(look(description, responses), "attendance.missing")
    assert issue.where.cell == "B7"
    assert "「午後の部」の出席者数が空欄です" in issue.message


def test_more_respondents_than_attendees_are_told():
    description, responses = house()
    morning, afternoon = description.lecture.sessions
    lecture = replace(description.lecture, sessions=(replace(morning, attendees=22), afternoon))
    issue = one(look(replace(description, lecture=lecture), responses), "attendance.exceeded")
    assert "「午前の部」の回答者数（23）が出席者数（22）を超えています" in issue.message


def test_a_lecture_of_one_session_counts_everybody():
    description = described(asked(Kind.SINGLE, "はい"), held=("",))
    lecture = replace(description.lecture, sessions=(replace(description.lecture.sessions[0], attendees=1),))
    responses = received(description, [Choice((0,))] * 2, [None, None])
    issue = one(look(replace(description, lecture=lecture), responses), "attendance.exceeded")
    assert issue.message.startswith("回答者数（2）が出席者数（1）を超えています")


# ---------------------------------------------------------------- answers


def noticed(question, answers) -> tuple[Issue, ...]:
    description = described(question)
    return look(description, received(description, answers))


def test_picks_beyond_the_limit_are_named_by_id():
    question = asked(Kind.MULTIPLE, "甲", "乙", "丙", limit=2)
    issue = one(noticed(question, [Choice((0, 1)), Choice((0, 1, 2))]), "responses.beyond_limit")
    assert "上限（2つ）を超える回答が1件あります（回答ID 2）。全ての選択を集計に含めています" in issue.message


def test_a_text_near_to_an_option_is_told_with_the_line_to_type():
    question = asked(Kind.SINGLE, "おおむね理解できた", "理解できなかった")
    issue = one(noticed(question, [Choice((), ("おおむね理解出来た",))]), "responses.near_option")
    assert "「おおむね理解出来た」という回答が1件あります" in issue.message
    assert "その行を「おおむね理解できた ← おおむね理解出来た」に書き換えてください" in issue.message


def test_the_opposite_of_an_option_is_not_taken_for_a_slip():
    question = asked(Kind.SINGLE, "理解できた", "3時間以上", "やや満足")
    texts = ("理解できなかった", "2時間以上", "やや不満")
    assert found(noticed(question, [Choice((), (text,)) for text in texts]), "responses.near_option") == []


def test_a_text_given_twice_is_told_with_the_line_to_add():
    question = asked(Kind.SINGLE, "はい")
    issues = noticed(question, [Choice((), ("どちらでもない",)), Choice((), ("どちらで もない",))])
    issue = one(issues, "responses.unlisted")
    assert "という回答が2件あります" in issue.message
    assert issue.message.endswith("次の行を追加してください：「どちらでもない」")
    assert found(issues, "responses.stray") == []


def test_a_text_given_once_is_never_quoted():
    question = asked(Kind.SINGLE, "はい")
    issue = one(noticed(question, [Choice((), ("水木課長に聞いてください",))]), "responses.stray")
    assert "水木" not in issue.message
    assert "選択肢にない回答が1件あります（回答ID 1）" in issue.message


def test_what_was_written_with_other_is_not_told_unless_it_repeats():
    question = asked(Kind.MULTIPLE, "研修", "その他")
    assert noticed(question, [Choice((1,), ("対話",)), Choice((1,), ("訓練",))]) == ()
    assert one(noticed(question, [Choice((1,), ("対話",))] * 2), "responses.unlisted")
    assert noticed(question, [Choice((1,), ("特になし",))] * 2) == ()


def test_long_texts_are_cut_in_messages():
    question = asked(Kind.SINGLE, "はい")
    text = "長" * 60
    issue = one(noticed(question, [Choice((), (text,))] * 2), "responses.unlisted")
    assert "長" * 40 not in issue.message


def test_many_repeated_texts_are_summed_up():
    question = asked(Kind.SINGLE, "はい")
    answers = [Choice((), (f"{chr(0x3042 + 2 * number) * 5}",)) for number in range(14)] * 2
    issues = noticed(question, answers)
    assert len(found(issues, "responses.unlisted")) == 10
    assert "ほかに4種類あります" in one(issues, "responses.unlisted_more").message


def test_strays_of_a_matrix_are_found_in_every_statement():
    question = asked(Kind.MATRIX, "満足", "不満", headings=("時間", "会場"))
    stray = Choice((), ("どちらでもない",))
    issues = noticed(question, [(Choice((0,)), stray), (stray, None)])
    assert "2件あります" in one(issues, "responses.unlisted").message


@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.DATE])
def test_unreadable_numbers_and_dates_are_named_by_id(kind):
    issue = one(noticed(asked(kind), [Choice((), ("三年と少し",)), None]), "responses.unreadable")
    assert f"{kind.value}として読み取れない回答が1件あります（回答ID 1）" in issue.message
    assert "三年" not in issue.message


# ---------------------------------------------------------------- settings and review


def test_the_order_of_receipt_is_told_where_two_questions_could_be_joined():
    description = sample_description()
    assert one(look(description, sample_responses(description)), "answers.order")
    single = sample_description(questions=(Kind.TEXT,))
    assert found(look(single, sample_responses(single)), "answers.order") == []


def test_decisions_on_responses_that_are_gone_are_told():
    description, responses = house()
    review = Review(
        respondents={("1", "99"): RespondentDecision(counted=False)},
        answers={(("1", "98"), "Q2"): AnswerDecision(published=False)},
        file="集計.xlsx",
    )
    issue = one(look(description, responses, review), "review.unknown_response")
    assert "2件（回答ID 98、99）" in issue.message
    assert issue.where.file == "集計.xlsx"


def test_a_corrected_session_that_does_not_exist_is_told_and_not_used():
    description, responses = house()
    review = Review(respondents={responses.keys[0]: RespondentDecision(session="朝の部")})
    issue = one(look(description, responses, review), "review.session")
    assert (
        "「朝の部」は、「部」シートにない名称のため使用していません。「午前の部」、「午後の部」、「部不明」のいずれか"
        in issue.message
    )
    assert tally_responses(description, responses, review).sessions == responses.sessions


def test_the_tally_carries_the_notices():
    description = sample_description()
    tally = tally_responses(description, sample_responses(description))
    assert one(tally.notices, "answers.order")
