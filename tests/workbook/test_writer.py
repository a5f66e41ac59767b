"""The tally workbook as it lies on disk."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from lxml import etree
from openpyxl import load_workbook

from dxforms.issues import OutputError
from dxforms.survey.answers import Choice, Responses
from dxforms.survey.counting import tally_responses
from dxforms.survey.drawing import chart_of
from dxforms.survey.questions import Kind
from dxforms.survey.settings import Base, Settings
from dxforms.survey.tally import Tally
from dxforms.workbook.fitting import LINE
from dxforms.workbook.looks import ABSENT
from dxforms.workbook.writer import write_tally
from tests.dump import assert_expected, dump_workbook
from tests.packages import findings
from tests.sample import (
    sample_description,
    sample_responses,
    sample_review,
    sample_tally,
)

NASTY = (
    "=1+1",
    "+81",
    "@SUM(A1)",
    "https://example.jp/a",
    "<b>&\"'",
    "😀絵文字",
    "前\u000b後",
    "ヌル\u0000文字",
    "片割れ\ud800",
    "_x0041_",
    "\u202eעברית",
    "a\r\nb",
    "'引用",
)


def written(tally: Tally) -> bytes:
    stream = io.BytesIO()
    write_tally(tally, stream)
    return stream.getvalue()


def with_texts(*texts: str) -> Tally:
    """A lecture of one session in which each respondent answered one free-text question with one of these texts."""
    description = sample_description(sessions=1, questions=[Kind.TEXT], answers=len(texts))
    responses = sample_responses(description, len(texts))
    return tally_responses(description, replace(responses, answers=(tuple(texts),)))


def house_tally() -> Tally:
    description = sample_description()
    responses = sample_responses(description)
    review = replace(sample_review(responses), known=frozenset(responses.keys))
    return tally_responses(description, responses, review)


@pytest.fixture(scope="module")
def house() -> bytes:
    return written(house_tally())


# ---------------------------------------------------------------- as a whole


def test_the_house_workbook_reads_as_expected(house):
    assert_expected(dump_workbook(house), "tally-house.txt")


def test_a_workbook_of_every_kind_of_question_reads_as_expected():
    tally = sample_tally(questions="all", answers=12, settings=Settings(base=Base.ANSWERED))
    assert_expected(dump_workbook(written(tally)), "tally-all-kinds.txt")


def test_a_lecture_without_parts_has_no_part_columns_anywhere():
    dump = dump_workbook(written(sample_tally(sessions=1, answers=5)))
    assert_expected(dump, "tally-one-session.txt")
    assert "午前" not in dump


@pytest.mark.parametrize(
    "options",
    [
        {"answers": 41},
        {"answers": 5, "sessions": 1, "questions": "all"},
        {"answers": 0, "questions": "all"},
        {"answers": 60, "sessions": 6, "unknown": 2, "questions": "all"},
        {"answers": 30, "options": 15, "option_length": 40},
    ],
    ids=str,
)
def test_the_package_check_finds_nothing(options, tmp_path):
    path = tmp_path / "集計.xlsx"
    write_tally(sample_tally(**options), path)
    assert findings(path) == []


def test_the_same_tally_gives_the_same_bytes(house):
    assert written(house_tally()) == house


def test_the_workbook_opens_at_the_overview_and_carries_no_protection_or_macro(house):
    book = load_workbook(io.BytesIO(house))
    assert book.active.title == "概要"
    assert not any(sheet.protection.sheet for sheet in book.worksheets)
    assert not any("vba" in name.lower() for name in zipfile.ZipFile(io.BytesIO(house)).namelist())


def test_nothing_of_a_person_stands_in_the_properties(house):
    book = load_workbook(io.BytesIO(house))
    assert (book.properties.creator or "") == ""
    assert (book.properties.lastModifiedBy or "") == ""
    assert book.properties.created == datetime(2026, 11, 24)


def test_internal_sheets_say_so_in_print_and_the_others_do_not(house):
    book = load_workbook(io.BytesIO(house))
    internal = {sheet.title for sheet in book.worksheets if "庁内限り" in str(sheet.oddHeader.right.text)}
    assert internal == {"回答者の確認", "自由記述", "回答データ"}


def test_a_title_with_an_ampersand_prints_as_it_is():
    description = replace(
        sample_description(), lecture=replace(sample_description().lecture, title="防災&減災の講演会")
    )
    tally = tally_responses(description, sample_responses(description))
    sheet = load_workbook(io.BytesIO(written(tally)))["概要"]
    assert "防災&&減災の講演会" in str(sheet.HeaderFooter.oddHeader.left.text)


def test_a_path_that_cannot_be_written_is_an_output_error_and_leaves_nothing(tmp_path):
    target = tmp_path / "集計.xlsx"
    target.mkdir()
    with pytest.raises(OutputError):
        write_tally(house_tally(), target)
    assert [path.name for path in tmp_path.iterdir()] == ["集計.xlsx"]


# ---------------------------------------------------------------- figures


def test_every_chart_draws_the_tallys_percentages_and_prints_its_labels(house):
    tally = house_tally()
    charts = [chart for question in tally.questions if (chart := chart_of(tally, question)) is not None]
    package = zipfile.ZipFile(io.BytesIO(house))
    parts = sorted(name for name in package.namelist() if name.startswith("xl/charts/chart"))
    assert len(parts) == len(charts) == 3
    for part, chart in zip(parts, charts, strict=True):
        root = etree.fromstring(package.read(part))
        for drawn, series in zip(root.iter("{*}ser"), chart.series, strict=True):
            values = [float(v.text) for v in drawn.find("{*}val").iter("{*}v")]
            assert values == [value or 0 for value in series.values]
            labels = ["".join(t.text or "" for t in label.iter("{*}t")) for label in drawn.iter("{*}dLbl")]
            assert labels == list(series.labels)
            shown = [v.text or "" for v in drawn.find(".//{*}dlblRangeCache").iter("{*}v")]
            assert shown == list(series.labels)
            names = [v.text.replace("\n", "") for v in drawn.find("{*}cat").iter("{*}v")]
            assert names == list(chart.categories)


def test_percentages_are_numbers_as_printed(house):
    sheet = load_workbook(io.BytesIO(written(sample_tally())), data_only=True)["概要"]
    rates = {
        row[0].value: (row[3].value, row[3].number_format)
        for row in sheet.iter_rows()
        if row[0].value in {"午前の部", "午後の部", "計"}
    }
    assert rates == {"午前の部": (71.9, "0.0"), "午後の部": (72.0, "0.0"), "計": (71.9, "0.0")}


# ---------------------------------------------------------------- respondents' words


def test_respondents_words_are_text_whatever_they_begin_with():
    book = load_workbook(io.BytesIO(written(with_texts(*NASTY))))
    for name, heading in (("自由記述", "原文"), ("回答データ", "Q1 ")):
        cells = column(book[name], heading)
        assert [cell.data_type for cell in cells] == ["s"] * len(NASTY)
        assert not any(cell.hyperlink for cell in cells)
    shown = [cell.value for cell in column(book["自由記述"], "原文")]
    assert shown[:6] == list(NASTY[:6])
    assert shown[6:9] == ["前\n後", "ヌル文字", "片割れ"]


def test_characters_no_workbook_can_hold_are_noticed_in_their_row():
    book = load_workbook(io.BytesIO(written(with_texts("良い", "ヌル\u0000文字"))))
    assert [cell.value for cell in column(book["自由記述"], "気づき")] == [None, "表示できない文字を除いた"]


def test_a_heading_of_two_lines_has_room_for_both():
    sheet = load_workbook(io.BytesIO(written(sample_tally(sessions=1, questions=(Kind.RANKING,)))))[
        "単純集計"
    ]
    (row,) = (cell.row for (cell,) in sheet["B1:B20"] if cell.value == "1位とした回答数（名）")
    assert sheet.row_dimensions[row].height >= 2 * LINE


@pytest.mark.parametrize("length", [32_767, 32_768, 40_000, 100_000])
def test_an_answer_of_any_length_stands_whole_in_the_workbook(length):
    text = "".join(chr(0x3042 + index % 80) for index in range(length))
    book = load_workbook(io.BytesIO(written(with_texts(text, "短い"))))
    whole = "".join(str(cell.value) for cell in column(book["長い回答"], "原文"))
    assert whole == text
    original = column(book["自由記述"], "原文")[0].value
    assert (original == text) is (length <= 32_767)
    assert len(original) <= 32_767
    assert column(book["自由記述"], "気づき")[0].value == "長文"


def test_astral_characters_count_twice_in_a_cell():
    book = load_workbook(io.BytesIO(written(with_texts("😀" * 20_000))))
    assert "".join(str(cell.value) for cell in column(book["長い回答"], "原文")) == "😀" * 20_000


def test_rows_are_as_high_as_their_answers_and_not_fixed():
    data = written(with_texts("一行の回答", "長い回答。" * 100))
    part = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet5.xml")
    rows = [row for row in etree.fromstring(part).iter("{*}row") if row.find("{*}c") is not None][-2:]
    assert rows[0].get("ht") is None
    assert float(rows[1].get("ht")) > 100
    assert not any(row.get("customHeight") for row in rows)


# ---------------------------------------------------------------- the data


def test_the_data_is_a_table_without_anything_personal(house):
    sheet = load_workbook(io.BytesIO(house))["回答データ"]
    (table,) = sheet.tables.values()
    assert table.name == "回答データ"
    headings = [cell.value for cell in sheet[table.ref][0]]
    assert headings[:4] == ["回答ID", "集計対象", "部", "完了時刻"]
    assert not any(word in str(heading) for heading in headings for word in ("メール", "名前", "Email"))
    assert sheet["A2"].value.startswith("この表を書き換えても、報告書及び次回の集計には反映されません。")


def test_the_data_shows_who_is_counted(house):
    sheet = load_workbook(io.BytesIO(house))["回答データ"]
    (table,) = sheet.tables.values()
    counted = [row[1].value for row in sheet[table.ref][1:]]
    assert counted == ["しない", *["する"] * 39, "しない"]


def test_several_choices_are_ones_and_zeros_that_sum_to_the_tally():
    tally = sample_tally()
    sheet = load_workbook(io.BytesIO(written(tally)))["回答データ"]
    (table,) = sheet.tables.values()
    rows = sheet[table.ref]
    question = tally.questions[2]
    for line in question.table.lines[:-1]:
        heading = f"{question.question.number} {line.label}"
        (place,) = [index for index, cell in enumerate(rows[0]) if cell.value == heading]
        assert sum(row[place].value for row in rows[1:]) == line.counts[0]


def column(sheet, heading: str) -> list:
    """The cells under a heading (or one that begins with it)."""
    for row in sheet.iter_rows(max_row=30):
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith(heading) and row[0].value == "回答ID":
                return [sheet.cell(r, cell.column) for r in range(cell.row + 1, sheet.max_row + 1)]
    raise AssertionError(heading)


def test_answers_not_among_the_options_and_no_answer_are_two_greys():
    description = sample_description(questions=[Kind.SINGLE], sessions=2)
    responses = sample_responses(description, 41)
    answers = (Choice((), ("別の意見",)), None, *responses.answers[0][2:])
    tally = tally_responses(description, replace(responses, answers=(answers,)))
    (chart,) = load_workbook(io.BytesIO(written(tally)))["単純集計"]._charts
    colours = [each.graphicalProperties.solidFill.srgbClr for each in chart.series]
    assert [f"#{colour}" for colour in colours[-2:]] == list(ABSENT)


def test_a_survey_nobody_answered_is_written_with_zeros():
    description = sample_description(answers=0)
    nothing = Responses(survey=description.survey, answers=tuple(() for _ in description.survey.questions))
    book = load_workbook(io.BytesIO(written(tally_responses(description, nothing))), data_only=True)
    assert book["単純集計"]["B9"].value == 0
    assert book["概要"]["C16"].value == 0


def test_the_first_and_last_day_stand_on_one_line_where_the_page_has_the_room():
    stream = io.BytesIO()
    write_tally(sample_tally(questions=[Kind.SINGLE, Kind.DATE], sessions=1, answers=60), stream)
    sheet = load_workbook(stream)["単純集計"]
    days = [row[0].row for row in sheet.iter_rows() if row[0].value in {"最も早い日", "最も遅い日"}]
    assert sheet.column_dimensions["B"].width >= 19
    assert [sheet.row_dimensions[row].height // LINE for row in days] == [1, 1]


@pytest.mark.parametrize(("sessions", "answers"), [(1, 60), (3, 60), (5, 41), (6, 60)])
def test_a_day_in_a_narrow_column_stands_on_two_lines_that_break_after_the_year(sessions, answers):
    data = written(sample_tally(questions=[Kind.SINGLE, Kind.DATE], sessions=sessions, answers=answers))
    sheet = load_workbook(io.BytesIO(data))["単純集計"]
    shown = load_workbook(io.BytesIO(data), data_only=True)["単純集計"]
    days = [row[0].row for row in sheet.iter_rows() if row[0].value in {"最も早い日", "最も遅い日"}]
    words = [shown.cell(row, 2).value for row in days]
    assert len(words) == 2
    if sheet.column_dimensions["B"].width < 19:
        assert all(re.fullmatch(r"令和\d+年\n\d+月\d+日", word) for word in words)
        assert [sheet.row_dimensions[row].height // LINE for row in days] == [2, 2]
        assert all("CHAR(10)" in sheet.cell(row, 2).value for row in days)
        assert {sheet.cell(row, 2).alignment.indent for row in days} == {0}
    else:
        assert all("\n" not in word for word in words)
    assert (sheet.column_dimensions["B"].width < 19) == (sessions > 1)
