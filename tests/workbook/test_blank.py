from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from itertools import pairwise

import openpyxl
import pytest

from dxforms.issues import InputError
from dxforms.source.spreadsheet import read_book
from dxforms.survey.described import describe
from dxforms.survey.description import Description
from dxforms.survey.draft import Draft, DraftQuestion
from dxforms.survey.layout import QUESTIONS, SETTINGS, SHEETS
from dxforms.survey.lecture import Session
from dxforms.survey.questions import ChartOrder, Kind
from dxforms.workbook.blank import FONT, write_blank
from tests.drawn import LECTURE, described
from tests.sample import sample_description

FILE = "講演会情報.xlsx"


def blank(**known) -> io.BytesIO:
    stream = io.BytesIO()
    write_blank(stream, **known)
    return stream


def read(stream: io.BytesIO) -> Description:
    return describe(read_book(io.BytesIO(stream.getvalue()), name=FILE), file=FILE)


def filled(stream: io.BytesIO, *, rows=None, **cells: dict[str, object]) -> io.BytesIO:
    """The workbook as a person fills it in with openpyxl: 項目 → 内容 on 講演会, rows under the headings elsewhere."""
    workbook = openpyxl.load_workbook(stream)
    sheet = workbook["講演会"]
    where = {str(row[0].value).removesuffix(" *"): row[0].row for row in sheet.iter_rows()}
    for name, value in cells.get("講演会", {}).items():
        sheet.cell(where[name], 2).value = value
    for name, lines in (rows or {}).items():
        sheet = workbook[name]
        head = heading_row(sheet)
        columns = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[head]}
        for number, line in enumerate(lines, start=head + 1):
            for column, value in line.items():
                sheet.cell(number, columns[column]).value = value
    saved = io.BytesIO()
    workbook.save(saved)
    return saved


def heading_row(sheet) -> int:
    pane = sheet.freeze_panes
    return int(re.sub(r"\D", "", pane)) - 1


def rows_of(stream: io.BytesIO, name: str) -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(stream)[name]
    head = heading_row(sheet)
    names = [str(cell.value).removesuffix(" *") for cell in sheet[head]]
    return [
        {column: value for column, value in zip(names, line, strict=False) if value is not None}
        for line in sheet.iter_rows(min_row=head + 1, values_only=True)
        if any(value is not None for value in line)
    ]


DRAFT = Draft(
    title="講演会アンケート",
    days=(date(2026, 11, 24),),
    questions=(
        DraftQuestion(
            number="", headings=("参加した部",), kind=Kind.SKIPPED, tells_session=True, evidence="2種類。"
        ),
        DraftQuestion(
            number="Q1",
            headings=("理解できましたか",),
            text="理解できましたか",
            kind=Kind.SINGLE,
            options=("理解できた", "できなかった"),
            positive=(0,),
            evidence="41件中41件。",
        ),
        DraftQuestion(
            number="Q2",
            headings=("印象（2つまで）",),
            kind=Kind.MULTIPLE,
            options=("=SUM(A1)", "その他"),
            limit=2,
            evidence="「;」で区切られていました。",
        ),
        DraftQuestion(
            number="Q3", headings=("連絡事項",), kind=None, evidence="回答なし。", hint="画面を見て選びます。"
        ),
    ),
    sessions=(
        Session(name="午前の部", question="参加した部", answers=("午前の部",)),
        Session(name="午後の部", question="参加した部", answers=("午後の部",)),
    ),
)


def test_a_blank_description_only_lacks_what_is_required():
    with pytest.raises(InputError) as caught:
        read(blank())
    assert [(issue.code, issue.where.sheet) for issue in caught.value.issues if issue.is_fault] == [
        ("item.missing", "講演会"),
        ("item.missing", "講演会"),
        ("question.none", "設問"),
    ]


def test_it_has_every_sheet_and_opens_at_the_lecture():
    workbook = openpyxl.load_workbook(blank())
    assert workbook.sheetnames == [*(layout.name for layout in SHEETS), "記入例"]
    assert workbook.active.title == "講演会"
    assert workbook["講演会"].sheet_view.selection[0].activeCell == "B5"


def test_filled_in_as_its_notes_say_it_is_read():
    description = read(
        filled(
            blank(),
            講演会={"講演会名": "窓口改善に関する講演会", "開催日": "令和8年11月24日（火）", "会場": "1-2"},
            rows={
                "部": [{"開催時間": "13:30", "出席者数": 32}],
                "講師": [{"内容": "あおば みどり"}, {"内容": "青葉 みどり"}],
                "講演の概要": [{"見出し": "① 共通", "要点": "一つめ"}, {"要点": "二つめ"}],
                "設問": [
                    {"番号": "Q1", "列見出し": "理解", "回答形式": "単一選択", "選択肢": "はい\nいいえ"},
                    {"番号": 2, "列見出し": "意見", "回答形式": "自由記述"},
                ],
                "まとめ": [{"本文": "よく理解された。"}],
            },
        )
    )
    lecture = description.lecture
    assert (lecture.title, lecture.day, lecture.venue) == (
        "窓口改善に関する講演会",
        date(2026, 11, 24),
        "1-2",
    )
    assert (lecture.sessions[0].hours, lecture.sessions[0].attendees) == ("13:30", 32)
    assert [item.item for item in lecture.profiles[0].items] == ["ふりがな", "氏名"]
    assert lecture.talks[0].groups[0].points == ("一つめ", "二つめ")
    assert [question.number for question in description.survey.questions] == ["Q1", "Q2"]
    assert [notice.code for notice in description.notices] == ["sheet.empty"]
    assert description.where("講演会", "開催日").cell == "B6"


def test_the_export_is_written_into_the_questions_with_its_evidence():
    skipped, first, second, third = rows_of(blank(draft=DRAFT), "設問")
    assert skipped == {"列見出し": "参加した部", "回答形式": "集計しない", "根拠": "2種類。"}
    assert first == {
        "番号": "Q1",
        "列見出し": "理解できましたか",
        "回答形式": "単一選択",
        "選択肢": "理解できた\nできなかった",
        "肯定的とみなす選択肢": "理解できた",
        "根拠": "41件中41件。",
    }
    assert (second["選択肢"], second["選択数の上限"]) == ("=SUM(A1)\nその他", 2)
    assert (third["回答形式"], third["根拠"]) == ("未記入", "回答なし。\n画面を見て選びます。")


def test_the_export_is_written_into_the_sessions_and_the_notes():
    stream = blank(draft=DRAFT, responses=["アンケート(1-41).xlsx"])
    assert rows_of(stream, "部") == [
        {"部の名称": "午前の部", "部を判別する設問": "参加した部", "その部の回答": "午前の部"},
        {"部の名称": "午後の部", "部を判別する設問": "参加した部", "その部の回答": "午後の部"},
    ]
    lecture = {row["項目"]: row for row in rows_of(stream, "講演会") if "項目" in row}
    assert lecture["回答ファイル又は共有リンク"]["内容"] == "アンケート(1-41).xlsx"
    assert lecture["講演会名 *"]["記入のしかた"].startswith(
        "今回のフォームの題名は「講演会アンケート」です。"
    )
    assert lecture["開催日 *"]["記入のしかた"].startswith(
        "回答が最も多かった日は、令和8年11月24日（火）です。"
    )
    assert "内容" not in lecture["開催日 *"]


def test_one_file_a_session_is_written_beside_its_session():
    draft = Draft(
        sessions=(Session(name="午前の部", place="a.xlsx"), Session(name="午後の部", place="b.xlsx"))
    )
    assert rows_of(blank(draft=draft, responses=["回答/a.xlsx", "回答/b.xlsx"]), "部") == [
        {"部の名称": "午前の部", "回答ファイル又は共有リンク": "回答/a.xlsx"},
        {"部の名称": "午後の部", "回答ファイル又は共有リンク": "回答/b.xlsx"},
    ]


def test_a_draft_filled_in_where_it_says_so_is_read():
    stream = filled(
        blank(draft=DRAFT),
        講演会={"講演会名": "窓口改善", "開催日": date(2026, 11, 24)},
        rows={"設問": [{}, {}, {}, {"回答形式": "自由記述"}]},
    )
    questions = read(stream).survey.questions
    assert [question.kind for question in questions] == [Kind.SKIPPED, Kind.SINGLE, Kind.MULTIPLE, Kind.TEXT]
    assert questions[2].options[0].label == "=SUM(A1)"


def test_what_the_export_could_not_tell_is_a_fault_until_somebody_chose():
    with pytest.raises(InputError) as caught:
        read(filled(blank(draft=DRAFT), 講演会={"講演会名": "窓口改善", "開催日": "2026/11/24"}))
    assert [(issue.code, issue.where.cell) for issue in caught.value.issues if issue.is_fault] == [
        ("cell.open", "D9")
    ]


# ---------------------------------------------------------------- from last time's


PREVIOUS = described(
    講演会=LECTURE
    + """
    団体名 | みなも市
    担当課 | 総務部人事課
    主催 | 推進本部
    会場 | 大会議室
    背景及び目的 | 先月の話。
    報告書の状態 | 決裁済
    """,
    部="""
        部の名称 | 開催時間 | 回答者の呼び方 | 参加対象 | 出席者数 | 部を判別する設問 | その部の回答
        午前の部 | 10:00 | 幹部職員 | 部長 | 32 | 参加した部 | 午前⏎午前の部
        午後の部 | 13:30 | 課長級 | 課長 | 25 | | 午後
    """,
    設問="""
        番号 | 列見出し | 設問文 | 回答形式 | 選択肢 | 選択数の上限 | 肯定的とみなす選択肢 | グラフの並び | 考察
        問1 | 理解できましたか | 理解度 | SA | できた ← 出来た⏎できない | | できた | 選択肢順 | 先月の考察。
        問2 | 印象（2つまで） | | MA | 事例⏎その他 | 2 | | |
        問3 | 内容⏎資料 | 満足度 | マトリクス | 満足⏎不満 | | | |
    """,
    設定="項目 | 内容\n人数の単位 | 人\n締切 | 令和8年11月30日\n割合の小数点以下の桁数 | 0\n割合の基数 | 無回答を除く",
)


def test_last_times_description_gives_what_stays_and_nothing_else():
    stream = blank(previous=PREVIOUS)
    lecture = {row["項目"]: row["内容"] for row in rows_of(stream, "講演会") if "内容" in row}
    assert lecture == {"団体名": "みなも市", "担当課": "総務部人事課", "主催": "推進本部"}
    assert rows_of(stream, "部")[0] == {
        "部の名称": "午前の部",
        "開催時間": "10:00",
        "回答者の呼び方": "幹部職員",
        "参加対象": "部長",
        "部を判別する設問": "参加した部",
        "その部の回答": "午前\n午前の部",
    }
    settings = {row["項目"]: row["内容"] for row in rows_of(stream, "設定") if "内容" in row}
    assert settings == {
        "人数の単位": "人",
        "割合の小数点以下の桁数": 0,
        "割合の基数": "その設問の回答者（無回答を除く）",
    }
    assert rows_of(stream, "設問")[0] == {
        "番号": "問1",
        "列見出し": "理解できましたか",
        "設問文": "理解度",
        "回答形式": "単一選択",
        "選択肢": "できた ← 出来た\nできない",
        "肯定的とみなす選択肢": "できた",
        "グラフの並び": "選択肢順",
        "根拠": "前回の設定を引き継ぎました。",
    }


def test_last_times_description_reads_as_the_same_survey_and_settings():
    again = read(filled(blank(previous=PREVIOUS), 講演会={"講演会名": "次の講演会", "開催日": "2026/12/15"}))
    first, *rest = PREVIOUS.survey.questions
    assert again.survey.questions[1:] == tuple(rest)
    assert again.survey.questions[0].options == first.options
    assert again.survey.questions[0].chart_order is ChartOrder.AS_WRITTEN
    assert again.survey.questions[0].remarks == ()
    assert again.settings.digits == 0
    assert again.settings.deadline is None
    assert [session.attendees for session in again.lecture.sessions] == [None, None]


def test_the_export_decides_which_of_last_times_questions_stay():
    draft = Draft(
        questions=(
            DraftQuestion(number="Q1", headings=("新しい設問",), kind=Kind.TEXT, evidence="41種類。"),
            DraftQuestion(
                number="Q2",
                headings=("理解 できましたか",),
                kind=Kind.MULTIPLE,
                options=("できた",),
                evidence="「;」。",
            ),
            DraftQuestion(
                number="Q3", headings=("資料", "内容", "会場"), kind=Kind.MATRIX, options=("満足", "不満")
            ),
        )
    )
    rows = rows_of(blank(draft=draft, previous=PREVIOUS), "設問")
    assert [(row["番号"], row["列見出し"], row["回答形式"]) for row in rows] == [
        ("Q1", "新しい設問", "自由記述"),
        ("Q2", "理解できましたか", "単一選択"),
        ("Q3", "内容\n資料", "マトリクス"),
        ("Q4", "会場", "単一選択"),
    ]
    assert "今回の回答は「複数選択」のように見えます。" in rows[1]["根拠"]


def test_last_times_numbers_stay_where_nothing_is_new():
    draft = Draft(
        questions=(
            DraftQuestion(
                number="Q1", headings=("理解できましたか",), kind=Kind.SINGLE, options=("できた", "未知")
            ),
        )
    )
    (row,) = rows_of(blank(draft=draft, previous=PREVIOUS), "設問")
    assert row["番号"] == "問1"
    assert (
        row["根拠"]
        == "前回の設定を引き継ぎました。\n今回の回答に、選択肢にない文字があります。選択肢を確かめてください。"
    )


def test_questions_of_every_kind_come_back_as_they_were():
    previous = sample_description(questions="all")
    stream = filled(blank(previous=previous), 講演会={"講演会名": "次の講演会", "開催日": "2026/12/15"})
    assert read(stream).survey == previous.survey


# ---------------------------------------------------------------- how it looks


def test_cells_to_fill_in_are_text_and_grow_while_people_type():
    stream = blank(draft=DRAFT)
    workbook = openpyxl.load_workbook(stream)
    assert workbook["講演会"]["B7"].number_format == "@"
    assert {(cell.font.name, cell.font.scheme) for row in workbook["設問"].iter_rows() for cell in row} == {
        (FONT, None)
    }
    assert workbook["部"].cell(heading_row(workbook["部"]) + 1, 5).number_format == "General"
    with zipfile.ZipFile(stream) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"customHeight" not in package.read(name)


def test_lists_offer_the_readers_own_words():
    workbook = openpyxl.load_workbook(blank())
    lists = {
        (sheet.title, str(rule.sqref)): rule.formula1.strip('"').split(",")
        for sheet in workbook
        for rule in sheet.data_validations.dataValidation
    }
    assert lists["設問", "D6:D305"] == [kind.value for kind in Kind]
    for layout in SHEETS:
        for offered in (*layout.items, *layout.columns):
            assert not offered.choices or list(offered.choices) in lists.values()


@pytest.mark.parametrize(
    ("name", "word"), [(item.name, word) for item in SETTINGS.items for word in item.choices]
)
def test_every_word_of_a_list_is_read(name, word):
    assert [
        issue for issue in described(設定=f"項目 | 内容\n{name} | {word}").notices if issue.is_fault
    ] == []


def test_every_heading_has_a_note_and_every_item_an_example_or_a_standard():
    for layout in SHEETS:
        if not layout.items:
            assert all(column.note for column in layout.columns)
        for item in layout.items:
            assert re.search("例：|標準：|選びます", item.note), item.name
    assert QUESTIONS.column("列見出し").required


def test_the_specimen_would_be_read_if_it_stood_on_its_sheets():
    sheet = openpyxl.load_workbook(blank())["記入例"]
    titles = [
        (row, cell)
        for row, (cell, *_) in enumerate(sheet.iter_rows(values_only=True), start=1)
        if "シートの記入例" in str(cell)
    ]
    ends = [row for row, _ in titles[1:]] + [sheet.max_row + 1]
    drawn = {}
    for (start, title), end in zip(titles, ends, strict=True):
        lines = sheet.iter_rows(min_row=start + 1, max_row=end - 1, values_only=True)
        drawn[re.search("「(.+)」", title)[1]] = "\n".join(
            "|".join(str(value or "").replace("\n", "⏎") for value in line) for line in lines
        )
    description = described(**drawn)
    assert [question.kind for question in description.survey.questions] == [
        Kind.SINGLE, Kind.SINGLE, Kind.MULTIPLE, Kind.TEXT, Kind.TEXT,
    ]  # fmt: skip
    assert [session.attendees for session in description.lecture.sessions] == [32, 25]


def test_writing_twice_gives_the_same_bytes():
    first, second = blank(draft=DRAFT), blank(draft=DRAFT)
    assert all(one == other for one, other in pairwise((first.getvalue(), second.getvalue())))


# ---------------------------------------------------------------- 意見の分類 and クロス集計 of last time


def last_time() -> Description:
    return described(
        設問="""
            番号 | 列見出し | 回答形式 | 選択肢
            Q1  | 理解    | 単一選択 | はい⏎いいえ
            Q2  | 意見    | 自由記述 |
            Q3  | 要望    | 自由記述 |
        """,
        意見の分類="""
            設問 | 分類名   | 条件
            Q2  | 待ち時間 | 待つ、行列
                | 案内    | 案内 and not 満足
            Q3  | 費用    | 費用
        """,
        クロス集計="""
            表側の設問 | 表頭の設問
            Q2       | Q1
        """,
    )


def test_rules_and_crossings_are_carried_to_the_next_lecture():
    stream = filled(
        blank(previous=last_time()), 講演会={"講演会名": "次の講演会", "開催日": "令和8年12月1日"}
    )
    assert read(stream).rules == last_time().rules
    assert read(stream).crossings == last_time().crossings


def test_rules_and_crossings_follow_their_questions_when_numbers_move():
    draft = Draft(
        questions=tuple(
            DraftQuestion(number="", headings=(heading,), kind=kind, options=options)
            for heading, kind, options in (
                ("新しい設問", Kind.SINGLE, ("甲", "乙")),
                ("理解", Kind.SINGLE, ("はい", "いいえ")),
                ("意見", Kind.TEXT, ()),
            )
        )
    )
    stream = blank(previous=last_time(), draft=draft)
    assert rows_of(stream, "意見の分類") == [
        {"設問": "Q3", "分類名": "待ち時間", "条件": "待つ、行列"},
        {"設問": "Q3", "分類名": "案内", "条件": "案内 and not 満足"},
    ]
    assert rows_of(stream, "クロス集計") == [{"表側の設問": "Q3", "表頭の設問": "Q2"}]


def test_the_questions_that_can_be_grouped_are_offered():
    sheet = openpyxl.load_workbook(blank(previous=last_time()))["意見の分類"]
    offered = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert offered == ['"Q2,Q3"']
