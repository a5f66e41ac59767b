import pytest

from dxforms.grid import Grid
from dxforms.issues import Findings, Where
from dxforms.survey.columns import layout
from dxforms.survey.description import Description
from dxforms.survey.matching import match
from dxforms.survey.questions import Kind
from dxforms.text import heading_key
from tests.survey.reading import asked, grid_of


def matched(description: Description, grid: Grid) -> tuple[tuple[tuple[int, ...], ...], list[str]]:
    claimed = [heading_key(h) for q in description.survey.questions for h in q.headings]
    found = Findings()
    columns, _ = match(description, grid, layout(grid.headings, grid.rows[1:], claimed), found)
    return columns, [f"{issue.code} {issue.message}" for issue in found.issues]


def texts(*headings: str) -> Description:
    return asked(*((heading, Kind.TEXT, "") for heading in headings))


@pytest.mark.parametrize(
    "heading",
    [
        "講演の\u00a0\u00a0感想",
        "講演の感想\u200b",
        "講演の\r\n感想",
        "  講演の 感想  ",
        "講演の感想_x000D_\n",
    ],
)
def test_headings_match_through_blanks_nobody_sees(heading: str):
    assert matched(texts("講演の 感想"), grid_of([heading], [["a"]])) == (((5,),), [])


def test_case_and_width_do_not_matter():
    assert matched(texts("ＮＰＳ Score"), grid_of(["nps score"], [["a"]])) == (((5,),), [])


def test_a_doubled_heading_is_found_by_its_number():
    grid = grid_of(["理解度", "理解度"], [["a", "b"]])
    assert matched(texts("理解度", "理解度2"), grid) == (((5,), (6,)), [])
    assert matched(texts("理解度", "理解度"), grid) == (((5,), (6,)), [])
    assert matched(texts("理解度2", "理解度"), grid) == (((6,), (5,)), [])


def test_a_double_that_another_question_names_is_left_to_it():
    grid = grid_of(["理解度"] * 3, [["a", "b", "c"]])
    assert matched(texts("理解度", "理解度", "理解度2"), grid) == (((5,), (7,), (6,)), [])


def test_a_number_on_its_own_line_is_part_of_the_heading():
    grid = grid_of(["内容は？\n\n", "内容は？\n\n"], [["a", "b"]])
    assert matched(texts("内容は？", "内容は？\n\n2"), grid) == (((5,), (6,)), [])


def test_a_title_that_ends_in_a_digit_is_not_cut():
    assert matched(texts("要望2"), grid_of(["要望2"], [["a"]])) == (((5,),), [])


def test_a_missing_heading_is_a_fault_at_its_cell_with_the_nearest_name():
    description = texts("講演の感想を教えて下さい")
    description.places["設問/Q1/列見出し"] = Where(file="講演会情報.xlsx", sheet="設問", cell="B2")
    found = Findings()
    grid = grid_of(["講演の感想を教えてください"], [["a"]])
    _, near = match(description, grid, layout(grid.headings, grid.rows[1:]), found)
    assert near == {5}
    (issue,) = found.issues
    assert issue.code == "heading.missing"
    assert issue.where.cell == "B2"
    assert "「講演の感想を教えてください」のことであれば" in issue.message


def test_every_missing_heading_is_told_at_once():
    _, issues = matched(texts("あああ", "いいい", "感想"), grid_of(["感想"], [["a"]]))
    assert [issue.split()[0] for issue in issues] == ["heading.missing", "heading.missing"]


def test_one_column_for_two_questions_is_a_fault():
    _, issues = matched(texts("感想", "感 想"), grid_of(["感想"], [["a"]]))
    assert [issue.split()[0] for issue in issues] == ["heading.shared"]


def test_headings_that_stand_twice_in_the_file_must_both_be_named():
    grid = Grid(file="g.csv", rows=(("タイムスタンプ", "感想", "感想"), ("2026/11/24 9:00", "a", "b")))
    _, issues = matched(texts("感想"), grid)
    assert [issue.split()[0] for issue in issues] == ["heading.doubled"]
    assert "B列とC列" in issues[0]
    assert matched(texts("感想", "感想2"), grid) == (((1,), (2,)), [])


def test_a_skipped_question_may_be_gone_from_the_form():
    assert matched(asked(("無い", Kind.SKIPPED, "")), grid_of(["感想"], [["a"]])) == (((),), [])


def test_a_matrix_needs_every_statement():
    description = asked(("講師|資料", Kind.MATRIX, "良い|悪い"))
    assert matched(description, grid_of(["講師", "資料"], [["良い", "悪い"]])) == (((5, 6),), [])
    columns, issues = matched(description, grid_of(["講師"], [["良い"]]))
    assert columns == ((),)
    assert "「資料」" in issues[0]
