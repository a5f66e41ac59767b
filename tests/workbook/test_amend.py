from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

from dxforms.issues import InputError
from dxforms.source.spreadsheet import read_book
from dxforms.survey.described import describe
from dxforms.survey.draft import Draft, DraftQuestion
from dxforms.survey.lecture import Session
from dxforms.survey.questions import Kind
from dxforms.workbook.amend import GONE, Amended, amend
from dxforms.workbook.blank import write_blank
from tests import outside, packages
from tests.workbook.test_blank import DRAFT, FILE, filled, rows_of

NEXT = replace(
    DRAFT,
    questions=(
        *DRAFT.questions[:2],
        DraftQuestion(
            number="Q2",
            headings=("=会場は",),
            kind=Kind.SINGLE,
            options=("+広い", "_x0041_"),
            evidence="見出しから。",
        ),
    ),
)
"""Last night's export: 印象 and 連絡事項 have gone, 会場 is new."""


def written(draft=DRAFT) -> io.BytesIO:
    """A description somebody has filled in, made from DRAFT."""
    stream = io.BytesIO()
    write_blank(stream, draft=draft)
    return filled(
        stream,
        講演会={"講演会名": "窓口改善", "開催日": "2026/11/24", "会場": "大会議室"},
        rows={"設問": [{}, {"設問文": "どのくらい理解できましたか"}, {}, {"回答形式": "自由記述"}]},
    )


def run(stream: io.BytesIO, draft=NEXT, responses=()) -> tuple[Amended, io.BytesIO]:
    target = io.BytesIO()
    done = amend(io.BytesIO(stream.getvalue()), target, draft=draft, responses=responses)
    target.seek(0)
    return done, target


def cells(stream: io.BytesIO) -> dict[tuple[str, str], object]:
    workbook = openpyxl.load_workbook(stream)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def drawn(**sheets: list[list[str]]) -> io.BytesIO:
    """A description typed by hand into bare sheets."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return stream


BARE = {
    "講演会": [["項目", "内容"], ["講演会名", "窓口改善"], ["開催日", "2026/11/24"]],
    "設問": [["番号", "列見出し", "回答形式"], ["問7", "理解できましたか", "自由記述"]],
}


# ---------------------------------------------------------------- questions


def test_new_questions_are_added_and_gone_ones_marked():
    before = written()
    done, after = run(before)
    assert [number for number, _ in done.questions] == ["Q4"]
    assert [number for number, _ in done.gone] == ["Q2", "Q3"]
    rows = rows_of(after, "設問")
    assert rows[-1] == {
        "番号": "Q4",
        "列見出し": "=会場は",
        "回答形式": "単一選択",
        "選択肢": "+広い\n_x005F_x0041_",
        "根拠": "見出しから。",
    }
    assert rows[2]["根拠"] == f"{GONE}\n「;」で区切られていました。"


def test_every_typed_cell_stays():
    before = written()
    _, after = run(before)
    changed = {place: value for place, value in cells(before).items() if cells(after).get(place) != value}
    assert {place[0] for place in changed} == {"設問"}
    assert {place[1][0] for place in changed} == {"J"}  # 根拠 alone


def test_a_second_run_changes_nothing_and_gives_the_same_bytes():
    _, once = run(written())
    done, twice = run(once)
    assert not done.is_changed
    assert twice.getvalue() == once.getvalue()


def test_a_mark_goes_when_the_heading_is_back():
    _, once = run(written())
    done, after = run(once, DRAFT)
    assert [number for number, _ in done.back] == ["Q2", "Q3"]
    assert rows_of(after, "設問")[2]["根拠"] == "「;」で区切られていました。"


def test_the_amended_description_is_read():
    _, after = run(written())
    description = describe(read_book(io.BytesIO(after.getvalue()), name=FILE), file=FILE)
    assert [question.number for question in description.survey.questions][1:] == ["Q1", "Q2", "Q3", "Q4"]
    assert description.survey.questions[1].text == "どのくらい理解できましたか"
    assert description.survey.questions[-1].headings == ("=会場は",)


def test_a_statement_new_to_a_matrix_becomes_a_question_of_its_own():
    draft = Draft(
        questions=(
            DraftQuestion(
                number="Q1", headings=("内容", "資料", "会場"), kind=Kind.MATRIX, options=("満足", "不満")
            ),
        )
    )
    bare = dict(BARE, 設問=[["番号", "列見出し", "回答形式"], ["Q1", "内容\n資料", "マトリックス"]])
    done, _ = run(drawn(**bare), draft)
    assert done.questions == (("Q2", "会場"),)
    assert done.gone == ()


# ---------------------------------------------------------------- sheets, items, 部, the file


def test_missing_sheets_and_items_are_added_with_their_look():
    done, after = run(drawn(**BARE), draft=None)
    assert done.sheets == (
        "部",
        "講師",
        "講演の概要",
        "写真",
        "まとめ",
        "設定",
        "クロス集計",
        "意見の分類",
        "記入例",
    )
    assert "講演会/会場" in done.items
    workbook = openpyxl.load_workbook(after)
    assert workbook.sheetnames[:3] == ["講演会", "設問", "部"]
    assert workbook["部"]["A4"].font.bold
    assert workbook["部"]["A4"].fill.fgColor.rgb == "FFBFE4FF"
    assert workbook["部"]["A5"].number_format == "@"
    assert workbook["部"].column_dimensions["D"].width > 30
    assert workbook["設定"].data_validations.dataValidation[0].formula1.startswith('"回答者全員')
    assert workbook["部"].print_title_rows == "$4:$4"
    assert describe(read_book(io.BytesIO(after.getvalue()), name=FILE), file=FILE).lecture.title == "窓口改善"


def test_a_sheet_of_questions_that_was_missing_is_drafted():
    done, after = run(drawn(講演会=BARE["講演会"]), DRAFT)
    assert "設問" in done.sheets
    assert rows_of(after, "設問")[1]["列見出し"] == "理解できましたか"


def test_numbers_go_on_and_columns_that_are_needed_are_made():
    done, after = run(drawn(**BARE), NEXT)
    assert [number for number, _ in done.questions] == ["", "Q8"]
    grid = read_book(after, name=FILE)["設問"]
    assert grid.rows[0] == ("番号", "列見出し", "回答形式", "根拠", "選択肢")
    assert grid.rows[2][1:4] == ("参加した部", "集計しない", "2種類。")
    assert grid.rows[3][4] == "+広い\n_x0041_"


def test_an_empty_sheet_of_sessions_is_filled_and_one_told_otherwise_is_not():
    blank = io.BytesIO()
    write_blank(blank)
    done, after = run(blank, DRAFT)
    assert done.sessions == 2
    assert rows_of(after, "部")[1]["その部の回答"] == "午後の部"
    other = replace(DRAFT, sessions=(Session(name="夜の部", question="参加した回", answers=("夜",)),))
    done, _ = run(after, other)
    assert done.sessions == 0


def test_a_session_that_only_a_later_export_shows_is_added():
    blank = io.BytesIO()
    write_blank(blank, draft=replace(DRAFT, sessions=DRAFT.sessions[:1]))
    done, after = run(blank, DRAFT)
    assert (done.sessions, [row["部の名称"] for row in rows_of(after, "部")]) == (1, ["午前の部", "午後の部"])
    done, _ = run(after, DRAFT)
    assert not done.is_changed


def test_sessions_typed_by_name_are_told_by_the_question_that_asks_for_them():
    blank = io.BytesIO()
    write_blank(blank)
    typed = filled(blank, rows={"部": [{"部の名称": "午前の部", "出席者数": 32}, {"部の名称": "午後の部"}]})
    done, after = run(typed, replace(DRAFT, sessions=DRAFT.sessions[:1]))  # the morning alone
    assert done.sessions == 1
    done, after = run(after, DRAFT)
    assert done.sessions == 1
    assert [(row.get("出席者数"), row["その部の回答"]) for row in rows_of(after, "部")] == [
        (32, "午前の部"),
        (None, "午後の部"),
    ]


ASKED = DraftQuestion(
    number="Q1", headings=("理解できましたか",), kind=Kind.SINGLE, options=("理解できた", "おおむね理解できた", "できなかった"),
    positive=(0, 1), evidence="41件の回答がありました。",
)  # fmt: skip


def again(**row: object) -> dict[str, object]:
    """The row that a description with one question has after a second export."""
    blank = io.BytesIO()
    write_blank(blank)
    line = {"番号": "Q1", "列見出し": "理解できましたか", **row}
    done, after = run(filled(blank, rows={"設問": [line]}), Draft(questions=(ASKED,)))
    [told] = rows_of(after, "設問")
    assert bool(done.told) == (told != line)
    return told


def test_a_question_that_a_test_answer_left_open_is_told_by_the_next_export():
    assert again(回答形式="未記入", 根拠="1件の回答") == {
        "番号": "Q1",
        "列見出し": "理解できましたか",
        "回答形式": "単一選択",
        "選択肢": "理解できた\nおおむね理解できた\nできなかった",
        "肯定的とみなす選択肢": "理解できた\nおおむね理解できた",
        "根拠": "41件の回答がありました。",
    }
    assert again(回答形式="未記入", 選択肢="はい\nいいえ")["選択肢"] == "はい\nいいえ"
    assert again(回答形式="自由記述")["回答形式"] == "自由記述"


@pytest.mark.parametrize(
    ("typed", "grown"),
    [
        ("理解できた\nできなかった", "理解できた\nおおむね理解できた\nできなかった"),
        ("できなかった\n理解できた", "できなかった\n理解できた\nおおむね理解できた"),
        ("できた ← 理解できた\nその他", "できた ← 理解できた\nおおむね理解できた\nできなかった\nその他"),
        (
            "理解できた\nおおむね理解できた\nできなかった\n全く",
            "理解できた\nおおむね理解できた\nできなかった\n全く",
        ),
    ],
)
def test_options_chosen_since_are_added_and_no_line_is_lost(typed, grown):
    assert again(回答形式="単一選択", 選択肢=typed)["選択肢"] == grown


def test_an_option_chosen_since_is_positive_where_the_others_of_its_kind_are():
    row = {"回答形式": "単一選択", "選択肢": "理解できた\nできなかった"}
    assert (
        again(**row, 肯定的とみなす選択肢="理解できた")["肯定的とみなす選択肢"]
        == "理解できた\nおおむね理解できた"
    )
    assert "肯定的とみなす選択肢" not in again(**row)
    assert again(**row, 肯定的とみなす選択肢="できなかった")["肯定的とみなす選択肢"] == "できなかった"


def test_the_exports_name_goes_where_no_file_is_named_or_an_earlier_one_of_the_form():
    blank = io.BytesIO()
    write_blank(blank)
    done, after = run(blank, None, ["アンケート(1-1).xlsx"])
    assert (done.responses, done.former) == (True, "")
    done, after = run(after, None, ["アンケート(1-41) (1).xlsx"])
    assert (done.responses, done.former) == (True, "アンケート(1-1).xlsx")
    assert "アンケート(1-41) (1).xlsx" in cells(after).values()
    done, again = run(after, None, ["別.xlsx"])
    assert not done.is_changed
    assert done.former == "アンケート(1-41) (1).xlsx"
    assert "別.xlsx" not in cells(again).values()


# ---------------------------------------------------------------- what must not be lost


def rich() -> io.BytesIO:
    """A description with what people and Excel put into one: comment, picture, list, hidden sheet, a label."""
    workbook = openpyxl.load_workbook(written())
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "png")
    sheet = workbook["設問"]
    sheet.add_image(Image(picture), "L2")
    sheet["B7"].comment = Comment("課長に確認", "担当")
    rule = DataValidation(type="list", formula1='"甲,乙"')
    rule.add("L7")
    sheet.add_data_validation(rule)
    workbook.create_sheet("めも").sheet_state = "hidden"
    saved = io.BytesIO()
    workbook.save(saved)
    with zipfile.ZipFile(saved, "a") as package:
        package.writestr("docMetadata/LabelInfo.xml", b"<labels/>")
    return saved


def test_parts_that_need_no_change_stay_byte_for_byte():
    before = rich()
    done, after = run(before)
    assert done.is_changed
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after) as new:
        assert new.namelist() == old.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["xl/worksheets/sheet6.xml"]


def test_phonetic_guides_stay_and_only_the_uses_of_strings_are_counted_anew():
    guided = io.BytesIO()
    guide = "<t>会場</t><rPh sb='0' eb='2'><t>カイジョウ</t></rPh>".encode()
    with zipfile.ZipFile(untouched()) as source, zipfile.ZipFile(guided, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace("<t>会場</t>".encode(), guide))
    _, after = run(guided)
    with zipfile.ZipFile(guided) as old, zipfile.ZipFile(after) as new:
        before, now = (package.read("xl/sharedStrings.xml") for package in (old, new))
    assert guide in now
    assert re.sub(rb'count="\d+"', b"", now, count=1) == re.sub(rb'count="\d+"', b"", before, count=1)


def test_comments_pictures_and_lists_of_an_edited_sheet_stay():
    _, after = run(rich())
    sheet = openpyxl.load_workbook(after)["設問"]
    assert sheet["B7"].comment.text == "課長に確認"
    assert len(sheet._images) == 1
    assert '"甲,乙"' in [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert openpyxl.load_workbook(after)["めも"].sheet_state == "hidden"


def test_new_rows_look_like_the_rows_above():
    _, after = run(written())
    sheet = openpyxl.load_workbook(after)["設問"]
    last = next(row for row in range(6, 40) if sheet.cell(row, 1).value == "Q4")
    for column in range(1, 11):
        assert sheet.cell(last, column).fill.fgColor.rgb == sheet.cell(last - 1, column).fill.fgColor.rgb
        assert sheet.cell(last, column).alignment.wrap_text


def test_text_that_looks_like_a_formula_or_an_escape_stays_text():
    _, after = run(written())
    grid = read_book(io.BytesIO(after.getvalue()), name=FILE)["設問"]
    assert {"=会場は", "+広い\n_x0041_"} <= {value for row in grid.rows for value in row}


def test_a_workbook_in_the_strict_format_keeps_it():
    plain = drawn(**BARE)
    strict = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(strict, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            data = data.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            data = data.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            target.writestr(name, data)
    _, after = run(strict, DRAFT)
    with zipfile.ZipFile(after) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"http://schemas.openxmlformats.org/spreadsheetml/2006/main" not in package.read(name)
    assert read_book(io.BytesIO(after.getvalue()), name=FILE)["部"].rows[4][0] == "午前の部"


# ---------------------------------------------------------------- what is refused


def test_a_mistyped_sheet_is_for_a_person_to_mend_before_anything_is_added():
    bare = {"講演会": BARE["講演会"], "設門": BARE["設問"]}
    with pytest.raises(InputError, match="シートの名前を「設問」に直してください"):
        run(drawn(**bare))


def test_a_sheet_whose_columns_cannot_be_told_is_refused():
    with pytest.raises(InputError, match="「回答形式」の列がありません"):
        run(drawn(講演会=BARE["講演会"], 設問=[["番号", "列見出し"], ["Q1", "理解"]]))


def test_a_signed_workbook_is_refused():
    signed = io.BytesIO(drawn(**BARE).getvalue())
    with zipfile.ZipFile(signed, "a") as package:
        package.writestr("_xmlsignatures/origin.sigs", b"")
    with pytest.raises(InputError, match="電子署名"):
        run(signed)


def test_what_is_no_workbook_is_refused():
    with pytest.raises(InputError):
        run(io.BytesIO("番号,列見出し".encode()))


# ---------------------------------------------------------------- outside checkers


def files(folder: Path) -> list[Path]:
    made = {
        "blank": io.BytesIO(),
        "drafted": io.BytesIO(),
        "amended": run(untouched())[1],
        "added": run(drawn(**BARE), DRAFT)[1],
    }
    write_blank(made["blank"])
    write_blank(made["drafted"], draft=DRAFT)
    for name, stream in made.items():
        (folder / f"{name}.xlsx").write_bytes(stream.getvalue())
    return sorted(folder.glob("*.xlsx"))


def untouched() -> io.BytesIO:
    """A drafted description as the program wrote it: what openpyxl writes the SDK does not pass."""
    stream = io.BytesIO()
    write_blank(stream, draft=DRAFT)
    return stream


def test_our_own_package_check_finds_nothing(tmp_path):
    assert [finding for path in files(tmp_path) for finding in packages.findings(path)] == []


@pytest.mark.outside
def test_the_open_xml_sdk_finds_nothing(tmp_path):
    assert [finding for found in outside.validate_all(files(tmp_path)).values() for finding in found] == []


@pytest.mark.outside
def test_libreoffice_prints_every_sheet_of_an_added_to_description(tmp_path):
    files(tmp_path)
    text = "".join(outside.pdf_pages(outside.to_pdf(tmp_path / "added.xlsx", tmp_path / "pdf")))
    for words in ("部と出席者数", "講師プロフィール", "集計の設定", "午前の部"):
        assert words in text
