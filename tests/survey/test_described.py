from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxforms.grid import Grid
from dxforms.issues import InputError, Issue
from dxforms.survey.described import describe
from dxforms.survey.description import Description
from dxforms.survey.layout import SHEETS
from dxforms.survey.lecture import Session
from dxforms.survey.questions import ChartOrder, Kind
from dxforms.survey.settings import AnswerOrder, Base
from tests.drawn import FILE, LECTURE, book, described, grid


def faults(**sheets) -> list[str]:
    with pytest.raises(InputError) as caught:
        described(**sheets)
    return [str(issue).removeprefix(f"「{FILE}」 ") for issue in caught.value.issues if issue.is_fault]


def codes(description: Description) -> list[str]:
    return [issue.code for issue in description.notices]


# ---------------------------------------------------------------- the lecture


def test_a_lecture_is_read_with_its_texts_in_paragraphs():
    lecture = described(
        講演会="""
            講演会情報 |  |
             | 内容 | 項目
             | 窓口改善に関する講演会 | 講演会名 *
             | R8.11.24 | 開催日＊
             | みなも市 | 団体名
             | 一つめの段落。 | 背景および目的
             | 二つめの段落。⏎三つめの段落。 |
             | ・理解度を把握する。 | アンケートの目的
             | 意見を集める。 |
             | 2026年12月10日 | 報告書の日付
        """
    ).lecture
    assert (lecture.title, lecture.day, lecture.organisation) == (
        "窓口改善に関する講演会",
        date(2026, 11, 24),
        "みなも市",
    )
    assert lecture.background == ("一つめの段落。", "二つめの段落。", "三つめの段落。")
    assert lecture.survey_purpose == ("理解度を把握する。", "意見を集める。")
    assert lecture.report_date == date(2026, 12, 10)
    assert lecture.sessions == (Session(),)


def test_cells_of_every_type_are_read_as_they_look():
    day = datetime(2026, 11, 24)
    lecture = grid(
        "講演会",
        """
        項目 | 内容
        講演会名 | _x000D_
        開催日 |
        会場 |
        アンケートの実施期間 |
        """,
        cells={"B2": "窓口改善_x000D_　", "B3": day, "B4": 101.0, "B5": day},
    )
    sessions = grid(
        "部", "部の名称 | 開催時間 | 出席者数", cells={"A2": "午前の部\u3000", "B2": time(13, 30), "C2": 32.0}
    )
    description = described(講演会=lecture, 部=sessions)
    assert description.lecture.title == "窓口改善"
    assert description.lecture.venue == "101"
    assert description.lecture.survey_period == "令和8年11月24日（火）"
    assert description.lecture.sessions[0].hours == "13:30"
    assert description.lecture.sessions[0].attendees == 32


def test_places_name_the_cell_of_every_value():
    description = described(
        部="""
            部の名称 | 出席者数
            午前の部 | 32
        """,
        写真="""
            ファイル名 | 説明
            会場.jpg | 講演の様子
        """,
        設定="""
            項目 | 内容
            締切 | 令和8年11月30日 17:00
        """,
    )
    places = {path: place.cell for path, place in description.places.items()}
    assert places["講演会/開催日"] == "B3"
    assert places["部/1/出席者数"] == "B2"
    assert places["設問/Q1/回答形式"] == "C2"
    assert places["写真/1/ファイル名"] == "A2"
    assert places["設定/締切"] == "B2"
    assert description.where("設問", "Q1", "選択肢").cell == "A2"
    assert description.where("設問").sheet == "設問"


@pytest.mark.parametrize(
    ("drawing", "message"),
    [
        (
            "項目 | 内容\n講演会名 | 窓口\n開催日 | 令和8年11月24日（水）",
            "「講演会」シート セルB3：「開催日」の曜日が違います。令和8年11月24日は火曜日ですが、「（水）」と記入されています。日付と曜日のどちらが正しいか確かめてください。",
        ),
        (
            "項目 | 内容\n講演会名 | 窓口",
            "「講演会」シート：「開催日」は必ず記入してください。「項目」に「開催日」の行を追加してください。",
        ),
        (
            "項目 | 内容\n講演会名 |\n開催日 | 2026/11/24",
            "「講演会」シート セルB2：「講演会名」は必ず記入してください。",
        ),
        (
            LECTURE + "    主宰 | みなも市",
            "「講演会」シート セルA4：項目「主宰」が分かりません。「主催」ではありませんか。項目名を直してください。",
        ),
        (
            LECTURE + "    電話 | 内線",
            "「講演会」シート セルA4：項目「電話」が分かりません。「講演会」シートにある項目名に直すか、この行を削除してください。",
        ),
        (
            LECTURE + "    会場 | 会議室\n    会場 | 講堂",
            "「講演会」シート セルA5：「会場」の行が2つあります（もう1つはセルB4の行）。どちらかを削除してください。",
        ),
        (
            LECTURE + "    会場 | 記入例：市役所3階",
            "「講演会」シート セルB4：「内容」に記入例が残っています。この講演会の内容に書き換えるか、空欄にしてください。",
        ),
        (
            LECTURE + "    会場 | 未記入",
            "「講演会」シート セルB4：「内容」が「未記入」のままです。記入するか、空欄にしてください。",
        ),
        (
            LECTURE + "    会場 | #REF!",
            "「講演会」シート セルB4：「内容」の数式がエラー（#REF!）になっています。数式を直すか、値を直接記入してください。",
        ),
        (
            LECTURE + "    ファイル名の頭 | R8/11",
            "「講演会」シート セルB4：「ファイル名の頭」に、ファイルの名前に使えない文字があります（/）。ほかの文字にしてください。",
        ),
        (
            LECTURE + "    担当課 | 人事課⏎研修係",
            "「講演会」シート セルB4：「担当課」は1行で記入してください。セルの中の改行や、下の行への続きは使えません。",
        ),
        (
            LECTURE + "    報告書の状態 | 完了",
            "「講演会」シート セルB4：「報告書の状態」に「完了」と記入されています。「作成中」、「決裁済」のどれかを選んでください。",
        ),
        (
            "項目 | 内溶\n講演会名 | 窓口",
            "「講演会」シート セルB1：見出し「内溶」が分かりません。「内容」ではありませんか。見出しを直してください。",
        ),
        (
            "項目 | 内容 | 内容\n講演会名 | 窓口 |",
            "「講演会」シート セルC1：「内容」の列が2つあります（もう1つはセルB1）。使わない方の列を削除するか、見出しを変えてください。",
        ),
        (
            "めも\n窓口",
            "「講演会」シート：見出しの行が見つかりません。「項目」「内容」を見出しとする行が必要です。",
        ),
    ],
)
def test_a_wrong_cell_of_the_lecture_is_told_exactly(drawing, message):
    assert faults(講演会=drawing) == [message]


def test_every_fault_of_every_sheet_is_told_at_once_in_reading_order():
    told = faults(
        講演会="""
            項目 | 内容
            開催日 | 11月24日
            主宰 | みなも市
        """,
        設問="""
            番号 | 列見出し | 回答形式
            Q1 | 満足度 | 単一選沢
        """,
        部="""
            部の名称 | 出席者数
            午前の部 | 約30
        """,
    )
    assert [message.split("：")[0] for message in told] == [
        "「講演会」シート",
        "「講演会」シート セルB2",
        "「講演会」シート セルA3",
        "「設問」シート セルC2",
        "「部」シート セルB2",
    ]


# ---------------------------------------------------------------- sheets


def test_a_missing_sheet_is_a_fault_only_where_it_is_needed():
    assert faults(設問="") == [
        f"「{FILE}」：「設問」シートがありません。シートの名前を確かめてください。「dxforms init」を実行すると、足りないシートを追加できます。"
    ]
    assert described().lecture.photos == ()


def test_a_mistyped_sheet_name_is_a_fault_that_says_the_right_one():
    assert faults(講演の慨要="演題 | 見出し | 要点\n | ① 共通 | 要点です") == [
        "「講演の慨要」シート：「講演の概要」シートがありません。このシートがそうであれば、シートの名前を「講演の概要」に直してください。"
    ]


def test_sheets_that_nobody_reads_are_notices():
    description = described(
        名簿="氏名\n青葉",
        空="",
        記入例="番号\nQ1",
        写真="ファイル名 | 説明\n会場.jpg |",
    )
    assert [(n.code, n.where.sheet) for n in description.notices] == [
        ("sheet.unknown", "名簿"),
    ]


def test_sheets_in_which_nothing_stands_are_told_together():
    description = described(
        講師="講師 | 項目 | 内容\n | ふりがな |\n | 略歴 |", 写真="ファイル名 | 説明", まとめ="本文"
    )
    assert [n.message for n in description.notices] == [
        "「講師」「写真」シートに記入がありません。報告書では、その部分を省きます。",
        "「まとめ」シートに記入がありません。報告書の「実施結果まとめ」は、Wordで記入してください。",
    ]
    assert description.lecture.profiles == ()


def test_dates_older_than_the_lecture_are_noticed_where_they_stand():
    description = described(
        講演会=LECTURE
        + "    報告書の日付 | 令和8年10月20日\n    アンケートの実施期間 | 2026年10月5日（月）から同月９日（金）まで\n",
        設定="項目 | 内容\n締切 | 2026/10/9 17:00",
    )
    assert [(n.code, n.where.sheet, n.where.cell) for n in description.notices] == [
        ("date.stale", "講演会", "B4"),
        ("date.stale", "講演会", "B5"),
        ("date.stale", "設定", "B2"),
    ]
    assert "令和8年10月5日（月）" in description.notices[1].message


def test_dates_from_the_day_of_the_lecture_on_are_not_noticed():
    period = "令和8年11月20日から11月24日まで（2026/11/24）"
    description = described(
        講演会=f"{LECTURE}    報告書の日付 | 令和8年11月24日\n    アンケートの実施期間 | {period}\n",
        設定="項目 | 内容\n締切 | 2026/11/24",
    )
    assert description.notices == ()


def test_values_beside_the_table_and_columns_of_ones_own_are_notices():
    description = described(設問="番号 | 列見出し | 回答形式 | 担当 | \nQ1 | 意見 | 自由記述 | 佐藤 | めも")
    assert [(n.code, n.where.cell) for n in description.notices] == [
        ("column.unknown", "D1"),
        ("cell.outside", "E2"),
    ]


# ---------------------------------------------------------------- sessions


SESSIONS = """
    部の名称 | 参加対象 | 出席者数 | 部を判別する設問 | その部の回答
    午前の部 | 部長 | 32名 | 参加した部 | 午前⏎午前の部
    午後の部 | 課長 | ２５ | | 午後
"""


def test_sessions_share_the_question_that_tells_them():
    morning, afternoon = described(部=SESSIONS).lecture.sessions
    assert (morning.attendees, morning.question, morning.answers) == (32, "参加した部", ("午前", "午前の部"))
    assert (afternoon.attendees, afternoon.question, afternoon.answers) == (25, "参加した部", ("午後",))


@pytest.mark.parametrize(
    ("drawing", "message"),
    [
        (
            "部の名称 | 出席者数\n午前の部 | -3",
            "「部」シート セルB2：「出席者数」には0以上の整数を記入しますが、「-3」と記入されています。数字を確かめてください。",
        ),
        (
            "部の名称 | 出席者数\n午前の部 | 未定",
            "「部」シート セルB2：「出席者数」には0以上の整数を記入しますが、「未定」と記入されています。まだ分からないときは、空欄にしてください。",
        ),
        (
            "部の名称 | 部を判別する設問 | その部の回答\n午前 | 部 | 午前\n | | 午後",
            "「部」シート セルA3：部が2つ以上あるときは、「部の名称」を必ず記入してください。上の部の続きであれば、上の行のセルにまとめてください。",
        ),
        (
            "部の名称 | 部を判別する設問 | その部の回答\n午前 | 部 | 午前\n午 前 | | 午後",
            "「部」シート セルA3：部の名称「午 前」が2つあります（もう1つはセルA2）。部ごとに違う名称にしてください。",
        ),
        (
            "部の名称 | 部を判別する設問 | その部の回答\n午前 | 部 | 午前\n午後 | | 午　前",
            "「部」シート セルC3：回答「午 前」が、2つの部に記入されています（もう1つはセルC2）。部ごとに違う回答にしてください。",
        ),
        (
            "部の名称 | 部を判別する設問 | その部の回答\n午前 | 部 |",
            "「部」シート セルC2：「部を判別する設問」があるときは、「その部の回答」も記入してください（その設問で、この部に当たる回答です。）。",
        ),
        (
            "部の名称 | 部を判別する設問 | その部の回答\n午前 | | 午前",
            "「部」シート セルB2：「その部の回答」があるときは、「部を判別する設問」も記入してください（回答ファイルの見出しと同じ文字。回答した時刻で分けるときは「完了時刻」）。",
        ),
        (
            "部の名称 | 部を判別する設問 | その部の回答\n午前 | 完了時刻 | 午前中",
            "「部」シート セルC2：完了時刻の範囲を読み取れません（「午前中」）。「～13:00」「13:00～」「10:00～12:00」のように記入してください。",
        ),
        (
            "部の名称 | 部を判別する設問 | その部の回答\n午前 | 完了時刻 | ～13:00\n午後 | | 12:00～",
            "「部」シート セルC3：完了時刻の範囲「12:00～」が、セルC2の範囲と重なっています。重ならないように直してください。",
        ),
        (
            "部の名称 | 部を判別する設問 | その部の回答\n午前 | 部 | 午前\n午後 | |",
            "「部」シート セルC3：この部の回答を見分ける方法がありません。「部を判別する設問」と「その部の回答」、又は「回答ファイル又は共有リンク」を記入してください。",
        ),
    ],
)
def test_a_wrong_cell_of_a_session_is_told_exactly(drawing, message):
    assert faults(部=drawing) == [message]


def test_two_sessions_that_cannot_be_told_are_a_notice():
    assert codes(described(部="部の名称 | 出席者数\n午前 | 3\n午後 | 4")) == ["session.untold"]


def test_ranges_of_the_completion_time_may_name_days():
    sessions = described(
        部="部の名称 | 部を判別する設問 | その部の回答\n午前 | 完了時刻 | ～11月24日 13:00\n午後 | | 11月24日 13:00～11月26日"
    ).lecture.sessions
    assert [session.answers for session in sessions] == [("～11月24日 13:00",), ("11月24日 13:00～11月26日",)]


def test_ranges_of_the_completion_time_that_only_touch_are_fine():
    sessions = described(
        部="部の名称 | 部を判別する設問 | その部の回答\n午前 | 完了時刻 | ～13:00\n午後 | | 13:00～"
    ).lecture.sessions
    assert sessions[1].question == "完了時刻"


# ---------------------------------------------------------------- profiles, outline, photos, まとめ


def test_profiles_keep_the_order_of_lecturers_items_and_paragraphs():
    profiles = described(
        講師="""
            講師 | 項目 | 内容
            青葉 みどり | ふりがな | あおば みどり
             | 略歴 | 平成20年、卒業。
             |  | 平成30年から現職。
             | 実績 |
            川瀬 健 | 略歴 | 市職員を経て現職。
        """
    ).lecture.profiles
    assert [profile.speaker for profile in profiles] == ["青葉 みどり", "川瀬 健"]
    assert [(item.item, item.paragraphs) for item in profiles[0].items] == [
        ("ふりがな", ("あおば みどり",)),
        ("略歴", ("平成20年、卒業。", "平成30年から現職。")),
    ]


def test_a_profile_text_without_its_item_is_a_fault():
    assert faults(講師="講師 | 項目 | 内容\n青葉 | | 平成20年、卒業。") == [
        "「講師」シート セルB2：「項目」が空欄です。「略歴」などの項目名を記入してください。"
    ]


def test_the_outline_groups_points_and_takes_the_talk_from_the_lecture():
    talks = described(
        講演会=LECTURE + "    演題 | 一歩先の窓口",
        講演の概要="""
            演題 | 見出し | 要点
             | ① 共通 | ・一つめ
             |  | 二つめ
             | ② 経営層 |
            続く講演 | ① まとめ | 三つめ
        """,
    ).lecture.talks
    assert [(talk.title, [(g.heading, g.points) for g in talk.groups]) for talk in talks] == [
        ("一歩先の窓口", [("① 共通", ("一つめ", "二つめ"))]),
        ("続く講演", [("① まとめ", ("三つめ",))]),
    ]


def test_a_heading_without_points_is_told_and_left_out():
    description = described(講演の概要="演題 | 見出し | 要点\n | ① 共通 | 一つめ\n | ② 経営層 |")
    assert [(n.code, n.where.cell) for n in description.notices] == [("outline.no-points", "B3")]


def test_photos_drop_the_quotation_marks_of_a_copied_path():
    photos = described(写真='ファイル名 | 説明\n"C:\\写真\\会場.jpg" | 会場\n会場.jpg |').lecture.photos
    assert [photo.path for photo in photos] == ["C:\\写真\\会場.jpg", "会場.jpg"]


def test_a_caption_without_a_file_is_a_fault():
    assert faults(写真="ファイル名 | 説明\n | 講演の様子") == [
        "「写真」シート セルA2：「ファイル名」が空欄です。写真のファイル名を記入するか、この行を消してください。"
    ]


def test_conclusions_are_paragraphs():
    assert described(まとめ="本文\n一つめ。⏎⏎二つめ。\n\n三つめ。").lecture.conclusions == (
        "一つめ。",
        "二つめ。",
        "三つめ。",
    )


# ---------------------------------------------------------------- settings


def test_settings_accept_what_people_type():
    read = described(
        設定="""
            項目 | 内容
            割合の基数 | 無回答を除く
            人数の単位 | 人
            パーセントの記号 | ％
            回答の並び | 設問ごとに並べ替え
            参考値の表示 | はい
            割合の小数点以下の桁数 | ２桁
            部の差を述べる最小の回答者数 | 20人
            締切 | 令和8年11月30日
            残しておく回答ファイルの数 | 0
            部を示す最小の回答者数 |
        """
    ).settings
    assert read.base is Base.ANSWERED
    assert (read.person_unit, read.percent_sign, read.digits) == ("人", "％", 2)
    assert read.answer_order is AnswerOrder.STIRRED
    assert read.reference_mark
    assert read.difference_n == 20
    assert read.deadline == datetime(2026, 11, 30, 23, 59, 59, 999999)
    assert (read.kept_copies, read.small_cells) == (0, 0)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "割合の小数点以下の桁数 | 3",
            "「割合の小数点以下の桁数」には0以上2以下の整数を記入しますが、「3」と記入されています。数字を確かめてください。",
        ),
        (
            "割合の基数 | 回答者全体",
            "「割合の基数」に「回答者全体」と記入されています。「回答者全員（無回答を含む）」、「その設問の回答者（無回答を除く）」のどれかを選んでください。",
        ),
        (
            "締切 | 令和8年11月30日 夕方",
            "「締切」の時刻を読み取れません（「令和8年11月30日 夕方」）。「令和8年11月30日 17:00」のように記入してください。",
        ),
        (
            "参考値の表示 | たぶん",
            "「参考値の表示」には「する」又は「しない」を記入しますが、「たぶん」と記入されています。",
        ),
    ],
)
def test_a_wrong_setting_is_told_exactly(row, message):
    assert faults(設定=f"項目 | 内容\n{row}") == [f"「設定」シート セルB2：{message}"]


# ---------------------------------------------------------------- questions


def survey(drawing: str):
    return described(設問=drawing).survey.questions


def test_questions_are_read_with_all_their_settings():
    questions = survey(
        """
        番号 | 列見出し | 設問文 | 回答形式 | 選択肢 | 選択数の上限 | 肯定的とみなす選択肢 | グラフの並び | 考察
        １ | 理解できましたか | | SA | 理解できた⏎おおむね理解できた⏎できなかった | | 理解できた、おおむね理解できた | | よく理解された。⏎次も行う。
        ｑ２ | 印象に残ったこと | 印象に残ったことは何ですか⏎（2つまで） | 複数選択 | 事例紹介 ← 事例の紹介⏎その他（自由記述） | 2つまで | | 多い順 |
        問3 | 満足度 | | 評価 | | | 4⏎5 | |
        4.0 | すすめたいか | | NPS（推奨度） | | | | |
         | 添付 | | 集計しない | | | | |
        """
    )
    assert [question.number for question in questions] == ["Q1", "Q2", "問3", "Q4", "集計しない1"]
    first, second, third, fourth, _ = questions
    assert first.kind is Kind.SINGLE
    assert first.text == "理解できましたか"
    assert first.positive == (0, 1)
    assert first.remarks == ("よく理解された。", "次も行う。")
    assert second.text == "印象に残ったことは何ですか\n（2つまで）"
    assert second.options[0].former == ("事例の紹介",)
    assert (second.limit, second.other, second.chart_order) == (2, 1, ChartOrder.BY_COUNT)
    assert [option.label for option in third.options] == ["1", "2", "3", "4", "5"]
    assert third.positive == (3, 4)
    assert [option.label for option in fourth.options][::10] == ["0", "10"]


def test_options_and_remarks_may_go_on_in_the_rows_below():
    first, second = survey(
        """
        番号 | 列見出し | 回答形式 | 選択肢 | 考察
        Q1 | 理解できましたか | 単一選択 | はい | 一段落め。
         | | | いいえ | 二段落め。
        Q2 | 意見 | 自由記述 | |
        """
    )
    assert [option.label for option in first.options] == ["はい", "いいえ"]
    assert first.remarks == ("一段落め。", "二段落め。")
    assert second.number == "Q2"


@pytest.mark.parametrize("statements", ["内容⏎資料 | ", "内容 | \n | 資料 | | "])
def test_a_matrix_has_one_heading_a_line_or_a_row(statements):
    head, _, rest = statements.partition("\n")
    drawing = f"番号 | 列見出し | 設問文 | 回答形式 | 選択肢\nQ1 | {head.split('|')[0]} | 満足度 | マトリクス | 満足⏎不満\n{rest}"
    (question,) = survey(drawing)
    assert question.headings == ("内容", "資料")


def test_a_heading_with_a_line_break_stays_one_heading():
    (question,) = survey("番号 | 列見出し | 回答形式\nQ1 | ご意見⏎（自由に） | 自由記述")
    assert question.headings == ("ご意見\n（自由に）",)


HEAD = "番号 | 列見出し | 回答形式 | 選択肢 | 選択数の上限 | 肯定的とみなす選択肢 | 設問文\n"


@pytest.mark.parametrize(
    ("row", "cell", "message"),
    [
        (
            "Q1 | 理解 | 未記入",
            "C2",
            "「回答形式」が「未記入」のままです。「根拠」の欄を見て、一覧から選んでください。",
        ),
        (
            "Q1 | 理解 | | はい⏎いいえ",
            "C2",
            "「回答形式」が空欄です。「単一選択」、「複数選択」、「自由記述」、「段階評価」、「NPS（推奨度）」、「数値」、「日付」、「順位付け」、「マトリクス」、「集計しない」のどれかを選んでください。",
        ),
        (
            "Q1 | 理解 | 単一選沢 | はい⏎いいえ",
            "C2",
            "「回答形式」に「単一選沢」と記入されています。「単一選択」ではありませんか。「単一選択」、「複数選択」、「自由記述」、「段階評価」、「NPS（推奨度）」、「数値」、「日付」、「順位付け」、「マトリクス」、「集計しない」のどれかを選んでください。",
        ),
        (" | 理解 | 自由記述", "A2", "「番号」が空欄です。「Q1」のように記入してください。"),
        (
            "Q1 | | 自由記述",
            "B2",
            "「列見出し」が空欄です。回答ファイルの1行目にある見出しと同じ文字を記入してください。",
        ),
        (
            "Q1 | 理解 | 自由記述\nＱ１ | 意見 | FA",
            "A3",
            "番号「Q1」が2つあります（もう1つはセルA2）。設問ごとに違う番号にしてください。",
        ),
        (
            "Q1 | 理解 | 自由記述\nQ2 | 理 解 | FA",
            "B3",
            "列見出し「理 解」は、セルB2でも使われています。1つの列は1つの設問にだけ使えます。回答ファイルで同じ見出しが2つあるときは、2つめの見出しの末尾に「2」が付いています。",
        ),
        (
            "Q1 | 理解 | 単一選択",
            "D2",
            "「単一選択」の設問には選択肢が必要です。1行に1つずつ、アンケートの画面のとおりに記入してください。",
        ),
        (
            "Q1 | 理解 | 自由記述 | はい⏎いいえ",
            "D2",
            "「自由記述」の設問に選択肢が記入されています。選択肢を消すか、「回答形式」を「単一選択」などに直してください。",
        ),
        (
            "Q1 | 理解 | 単一選択 | はい、いいえ",
            "D2",
            "選択肢が「はい、いいえ」の1つだけです。1行に1つずつ記入してください（セルの中の改行は、Altキーを押しながらEnterキー）。",
        ),
        ("Q1 | 理解 | 単一選択 | はい⏎いいえ⏎はい", "D2", "選択肢「はい」が2つあります。1つにしてください。"),
        (
            "Q1 | 理解 | 単一選択 | Ａ案⏎A案",
            "D2",
            "選択肢「Ａ案」と「A案」は、空白や全角・半角のほかに違いがなく、区別できません。1つにするか、文字を変えてください。",
        ),
        (
            "Q1 | 理解 | 単一選択 | はい⏎いいえ ← はい",
            "D2",
            "選択肢「はい」が2つあります。1つにしてください。",
        ),
        (
            "Q1 | 理解 | 単一選択 | はい <-⏎いいえ",
            "D2",
            "選択肢「はい <-」の「←」の片側が空です。「新しい表記 ← 古い表記」のように記入してください。",
        ),
        (
            "Q1 | 理解 | 単一選択 | はい⏎いいえ⏎無回答",
            "D2",
            "選択肢に「無回答」は記入しないでください。回答のなかった人数は、自動で数えます。",
        ),
        (
            "Q1 | 評価 | 段階評価 | とても良い⏎5",
            "D2",
            "「段階評価」の選択肢「とても良い」が数字で始まっていません。「5 とても良い」のように数字を付けるか、「回答形式」を「単一選択」にしてください。",
        ),
        (
            "Q1 | 理解 | 単一選択 | はい⏎いいえ | 2",
            "E2",
            "「選択数の上限」は複数選択の設問だけに使います。この設問は「単一選択」です。上限を消すか、「回答形式」を直してください。",
        ),
        (
            "Q1 | 理解 | 複数選択 | はい⏎いいえ | 3つまで",
            "E2",
            "「選択数の上限」（3）が、選択肢の数（2）を超えています。どちらかを直してください。",
        ),
        (
            "Q1 | 理解 | 複数選択 | はい⏎いいえ | なし",
            "E2",
            "「選択数の上限」には1以上の整数を記入しますが、「なし」と記入されています。数字だけを記入してください。",
        ),
        (
            "Q1 | 理解 | 単一選択 | 理解できた⏎できない | | 理解出来た",
            "F2",
            "「肯定的とみなす選択肢」の「理解出来た」は、この設問の選択肢にありません。「理解できた」ではありませんか。選択肢と同じ文字で、1行に1つずつ記入してください。",
        ),
        (
            "Q1 | 理解 | 自由記述 | | | はい",
            "F2",
            "「自由記述」の設問には「肯定的とみなす選択肢」を使えません。空欄にしてください。",
        ),
        (
            "Q1 | 内容 | マトリクス | 満足⏎不満 | | | 満足度",
            "B2",
            "マトリクスの「列見出し」には、項目ごとの見出しを1行に1つずつ、2つ以上記入してください。1つだけの設問は「単一選択」にしてください。",
        ),
        (
            "Q1 | 内容⏎資料 | マトリクス | 満足⏎不満",
            "G2",
            "マトリクスの設問文を記入してください。表全体の問いは、回答ファイルに入っていません。",
        ),
        (" | | | はい", "A2", "上に設問のない行です。「番号」「列見出し」「回答形式」を記入してください。"),
    ],
)
def test_a_wrong_cell_of_a_question_is_told_exactly(row, cell, message):
    assert faults(設問=HEAD + row) == [f"「設問」シート セル{cell}：{message}"]


def test_an_option_that_excel_made_a_date_of_is_a_fault():
    sheet = grid(
        "設問",
        "番号 | 列見出し | 回答形式 | 選択肢\nQ1 | 回数 | 単一選択 | ",
        cells={"D2": datetime(2026, 1, 2)},
    )
    (message,) = faults(設問=sheet)
    assert message.startswith(
        "「設問」シート セルD2：「選択肢」には文字を記入しますが、日付や時刻（「令和8年1月2日（金）」）になっています。"
    )


def test_a_sheet_without_questions_is_a_fault():
    (message,) = faults(設問="番号 | 列見出し | 回答形式")
    assert "設問が1つも記入されていません。" in message


def test_a_workbook_without_the_needed_columns_is_told_once_a_column():
    assert faults(設問="番号 | 設問文\nQ1 | 理解") == [
        "「設問」シート セルA1：「列見出し」の列がありません。見出しの行に「列見出し」を追加してください。",
        "「設問」シート セルA1：「回答形式」の列がありません。見出しの行に「回答形式」を追加してください。",
    ]


def test_the_workbook_is_handed_in_by_sheet_name():
    assert set(book()) == {"講演会", "設問"}


# ---------------------------------------------------------------- whatever stands there


VALUES = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(
        [
            "講演会名",
            "開催日",
            "Q1",
            "単一選択",
            "マトリクス",
            "完了時刻",
            "～13:00",
            "未記入",
            "#REF!",
            "←",
            "a ← b",
        ]
    ),
    st.integers(-5, 60_000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=9)),
)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_workbook_is_a_description_or_a_list_of_faults_with_places(data):
    sheets = {}
    for layout in SHEETS:
        names = [column.name for column in layout.columns]
        rows = data.draw(st.lists(st.lists(VALUES, min_size=len(names), max_size=len(names)), max_size=4))
        sheets[layout.name] = Grid(file=FILE, sheet=layout.name, rows=(tuple(names), *map(tuple, rows)))
    if data.draw(st.booleans()):
        sheets["講演会"] = grid("講演会", LECTURE)
    issues: tuple[Issue, ...] = ()
    try:
        issues = describe(sheets, file=FILE).notices
    except InputError as error:
        issues = error.issues
    assert all(issue.message and issue.where.file for issue in issues)
    assert len({(issue.code, issue.message, issue.where) for issue in issues}) == len(issues)
