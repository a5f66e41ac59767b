"""The sheet 意見の分類 of the tally workbook, the columns behind it, and 分類 on the sheet 自由記述."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from dxforms.source.spreadsheet import read_book
from dxforms.survey.answers import Choice
from dxforms.survey.counting import tally_responses
from dxforms.survey.questions import Kind, Rule
from dxforms.survey.review import AnswerDecision, Review, WithholdReason
from dxforms.survey.settings import Base, Settings
from dxforms.survey.tally import Tally
from dxforms.workbook.reviewed import review_of
from dxforms.workbook.writer import write_tally
from tests.outside import disagreements, validate
from tests.packages import findings
from tests.sample import sample_description, sample_responses, sample_tally

RULES = (
    ("待ち時間", "待つ or 行列"), ("案内・表示（看板を含む）", "（案内 or 表示） and not 満足"), ("費用", "費用"),
    ("=1+1", "＝"), ("_x0041_", "😀"),
)  # fmt: skip
ANSWERS = (
    "行列が長い", "待つ時間が長く、案内も少ない", "案内に満足した", "特になし", None, "表示が\n小さい",
    "長く待つ\n行列", "=1+1", "😀", "費\u000b用" * 800,
)  # fmt: skip


def tally_with(
    answers=ANSWERS, *, rules=RULES, sessions: int = 2, typed: dict[int, str] | None = None,
    withheld: tuple[int, ...] = (), settings: Settings | None = None,
) -> Tally:  # fmt: skip
    """A free text (Q1) and その他の記入 (Q2) of two 部, grouped; ``typed`` is staff's 分類 of answers to Q1."""
    description = sample_description(sessions=sessions, questions=[Kind.TEXT, Kind.MULTIPLE])
    description = replace(
        description,
        settings=settings or description.settings,
        rules=tuple(
            Rule(question=number, name=name, condition=text)
            for number, some in (("Q1", rules), ("Q2", rules[:1]))
            for name, text in some
        ),
    )
    other = description.survey.questions[1].other
    chosen = [
        Choice((other,), (str(answer),)) if index % 2 else Choice((0,))
        for index, answer in enumerate(answers)
    ]
    responses = replace(
        sample_responses(description, len(answers)),
        answers=(tuple(answers), tuple(chosen)),
        sessions=tuple(index % sessions for index in range(len(answers))),
    )
    decisions = {
        **{
            (responses.keys[index], "Q1"): AnswerDecision(grouping=text)
            for index, text in (typed or {}).items()
        },
        **{
            (responses.keys[index], "Q1"): AnswerDecision(published=False, reason=WithholdReason.PERSONAL)
            for index in withheld
        },
    }
    return tally_responses(description, responses, Review(answers=decisions, file="集計.xlsx"))


def written(tally: Tally) -> io.BytesIO:
    stream = io.BytesIO()
    write_tally(tally, stream)
    stream.seek(0)
    return stream


def table(sheet, question: str) -> dict[str, list[object]]:
    """The rows of a question's table, by their labels, down to 分類なし."""
    rows: dict[str, list[object]] = {}
    inside = False
    for cells in sheet.iter_rows(values_only=True):
        inside = inside or str(cells[0]).startswith(question)
        if inside and cells[0] and cells[1] is not None:
            rows[cells[0]] = [cell for cell in cells[1:] if cell is not None]
        if cells[0] == "分類なし" and inside:
            return rows
    raise AssertionError(question)


def column(sheet, heading: str) -> list[object]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == heading:
                return [
                    below[0]
                    for below in sheet.iter_rows(
                        min_row=cell.row + 1, min_col=cell.column, max_col=cell.column, values_only=True
                    )
                ]
    raise AssertionError(heading)


# ---------------------------------------------------------------- without rules


def test_without_rules_nothing_of_it_is_in_the_workbook():
    book = load_workbook(written(sample_tally()))
    assert "意見の分類" not in book.sheetnames
    assert not any("分類（自動）" in row for row in book["自由記述"].iter_rows(values_only=True))


# ---------------------------------------------------------------- the figures


def test_counts_and_percentages_by_session_stand_in_cells_of_their_own_with_their_base():
    rows = table(load_workbook(written(tally_with()), data_only=True)["意見の分類"], "Q1")
    assert rows["記述のあった回答者数（n）"] == [9, 4, 5]
    assert rows["待ち時間"] == [3, 2, 1, 33.3, 50, 20]
    assert rows["分類なし"] == [2, 1, 1, 22.2, 25, 20]


def test_every_figure_is_a_formula_over_the_columns_of_the_data():
    sheet = load_workbook(written(tally_with()))["意見の分類"]
    rows = table(sheet, "Q1")
    assert rows["記述のあった回答者数（n）"][0] == (
        '=COUNTIFS(回答データ[集計対象],"する",回答データ[Q1 分類：待ち時間],"<>")'
    )
    assert rows["待ち時間"][1] == (
        '=COUNTIFS(回答データ[集計対象],"する",回答データ[部],"午前の部",回答データ[Q1 分類：待ち時間],1)'
    )
    assert rows["分類なし"][0].startswith(
        '=COUNTIFS(回答データ[集計対象],"する",回答データ[Q1 分類：待ち時間],0,'
    )
    assert not [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, (int, float))]


def test_the_columns_of_the_data_hold_1_and_0_and_nothing_where_nothing_was_written():
    data = load_workbook(written(tally_with(typed={0: "費用"})))["回答データ"]
    assert column(data, "Q1 分類：待ち時間") == [0, 1, 0, 0, None, 0, 1, 0, 0, 0]
    assert column(data, "Q1 分類：費用")[0] == 1
    assert column(data, "Q2 分類：待ち時間")[:3] == [None, 1, None]


def test_the_chart_has_the_commonest_group_first_and_those_in_no_group_last():
    chart = load_workbook(written(tally_with()), data_only=True)["グラフ元データ"]
    first = [cell for cell in column(chart, "Q1 意見の分類（n=9）") if cell]
    assert first[0] == "待ち時間"
    assert first[len(RULES)] == "分類なし"


def test_the_answers_of_a_group_are_named_by_their_numbers_and_never_by_their_words():
    sheet = load_workbook(written(tally_with(withheld=(1,))))["意見の分類"]
    lines = [str(row[0]) for row in sheet.iter_rows(values_only=True)]
    assert "・待ち時間　午前の部：1、3　（掲載しない回答1件）" in lines
    assert "・待ち時間：待つ or 行列" in lines
    assert not any("行列が長い" in line or line == "特になし" for line in lines)
    assert "※回答数には、掲載を「しない」とした回答1件を含む。" in lines


def test_the_base_is_those_who_wrote_whatever_the_setting_says():
    settings = Settings(base=Base.ANSWERED)
    rows = table(load_workbook(written(tally_with(settings=settings)), data_only=True)["意見の分類"], "Q1")
    assert rows["記述のあった回答者数（n）"] == [9, 4, 5]


@pytest.mark.outside
@pytest.mark.parametrize("sessions", [1, 2, 6])
def test_every_formula_is_what_it_is_calculated_to_be(tmp_path, sessions):
    path = tmp_path / "集計.xlsx"
    write_tally(tally_with(sessions=sessions, typed={3: "=2+2、手分け"}), path)
    assert findings(path) == []
    assert disagreements(path) == []
    assert validate(path) == []


def test_more_groups_than_a_formula_holds_are_written_as_figures():
    rules = tuple((f"分類{number}", f"語{number}") for number in range(140))
    tally = tally_with(("語3と語7", "なし", None), rules=rules, sessions=1)
    rows = table(load_workbook(written(tally), data_only=True)["意見の分類"], "Q1")
    assert rows["分類3"][0] == 1
    assert rows["分類なし"][0] == 1


# ---------------------------------------------------------------- 自由記述


def test_the_programs_proposal_stands_beside_staffs_own_with_the_words_found():
    sheet = load_workbook(written(tally_with(typed={1: "費用"})))["自由記述"]
    first = slice(None, 9)  # the answers to Q1
    words = column(sheet, "原文")[first]
    proposed = dict(zip(words, column(sheet, "分類（自動）")[first], strict=True))
    assert proposed["待つ時間が長く、案内も少ない"] == "待ち時間（待つ）、案内・表示（看板を含む）（案内）"
    assert proposed["特になし"] == "分類なし"
    typed = dict(zip(words, column(sheet, "分類")[first], strict=True))
    assert typed["待つ時間が長く、案内も少ない"] == "費用"


def test_what_was_typed_is_read_back_and_the_proposal_is_not():
    tally = tally_with(typed={1: "費用、待ち時間"})
    review = review_of(read_book(written(tally), name="集計.xlsx"), tally.description, tally.responses)
    assert [decision.grouping for decision in review.answers.values()] == ["費用、待ち時間"]
    assert review.columns == {}
    assert review.notices == ()
    again = tally_responses(tally.description, tally.responses, review)
    assert again.questions[0].grouping == tally.questions[0].grouping


def test_a_workbook_from_before_there_were_rules_is_read_and_grows_the_column():
    tally = tally_with()
    before = tally_responses(replace(tally.description, rules=()), tally.responses)
    review = review_of(read_book(written(before), name="集計.xlsx"), tally.description, tally.responses)
    after = load_workbook(written(tally_responses(tally.description, tally.responses, review)))["自由記述"]
    assert column(after, "分類（自動）")[0] == "待ち時間（行列）"


def test_a_workbook_with_the_column_is_read_after_the_rules_are_gone():
    tally = tally_with(typed={0: "費用"})
    plain = replace(tally.description, rules=())
    review = review_of(read_book(written(tally), name="集計.xlsx"), plain, tally.responses)
    assert review.columns == {}
    after = load_workbook(written(tally_responses(plain, tally.responses, review)))["自由記述"]
    assert "費用" in column(after, "分類")


def test_a_grouping_typed_for_an_answer_that_changed_since_is_noticed():
    tally = tally_with(typed={0: "費用"})
    book = read_book(written(tally), name="集計.xlsx")
    changed = replace(
        tally.responses, answers=(("別の回答", *tally.responses.answers[0][1:]), tally.responses.answers[1])
    )
    review = review_of(book, tally.description, changed)
    assert [issue.code for issue in review.notices] == ["review.changed-grouping"]


@pytest.mark.parametrize("sign", ["%", "％"])
def test_one_percent_sign_is_used_in_the_notes_and_on_the_axes_of_charts(sign):
    stream = io.BytesIO()
    write_tally(tally_with(settings=Settings(percent_sign=sign)), stream)
    book = load_workbook(stream)
    words = [
        cell.value for row in book["意見の分類"].iter_rows() for cell in row if isinstance(cell.value, str)
    ]
    assert next(text for text in words if "割合の合計は" in text).endswith(f"100{sign}を超えることがある。")
    other = {"%": "％", "％": "%"}[sign]
    assert not [text for text in words if other in text and not text.startswith("=")]
    for sheet in book.worksheets:
        assert {chart.y_axis.number_format.formatCode for chart in sheet._charts} <= {f'0"{sign}"'}


@pytest.mark.parametrize("answers", range(32, 39))
def test_a_list_of_numbers_never_breaks_inside_the_name_of_a_session(answers):
    tally = tally_with(("他",) * answers)
    lines = [str(row[0]) for row in load_workbook(written(tally))["意見の分類"].iter_rows(values_only=True)]
    begun = next(index for index, line in enumerate(lines) if line.startswith("・分類なし　"))
    listed = "\n".join(lines[begun : begun + 3])
    assert "午前の部：1、2、" in listed
    assert "午後の部：1、" in listed
