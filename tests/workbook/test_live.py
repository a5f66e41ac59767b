"""The tally's figures as formulas: what they are now, and what they become when 回答データ is changed."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from dxforms.survey.answers import Choice
from dxforms.survey.counting import tally_responses
from dxforms.survey.questions import Crossing, Kind
from dxforms.survey.settings import Base, Settings
from dxforms.workbook.writer import write_tally
from tests.outside import cached, differences, is_same, recalculated_all, validate
from tests.packages import findings
from tests.sample import sample_description, sample_responses, sample_tally
from tests.workbook.surveys import changed, columns, figures, random_tally, type_in

SEEDS, CHANGED = range(24), range(16)


def formulas_of(tally) -> dict[str, dict[str, str]]:
    stream = io.BytesIO()
    write_tally(tally, stream)
    return {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
        }
        for sheet in load_workbook(stream).worksheets
    }


# ---------------------------------------------------------------- proof by another program


@pytest.mark.outside
@pytest.mark.slow
def test_every_formula_of_random_surveys_is_what_it_is_calculated_to_be(tmp_path):
    paths = [tmp_path / f"{seed}.xlsx" for seed in SEEDS]
    for seed, path in zip(SEEDS, paths, strict=True):
        write_tally(random_tally(seed), path)
        assert findings(path) == [], seed
    compared = 0
    for path, calculated in zip(paths, recalculated_all(paths), strict=True):
        said = cached(path)
        assert differences(said, calculated) == [], path.name
        compared += sum(map(len, said.values()))
    assert compared > 100 * len(SEEDS)


@pytest.mark.outside
@pytest.mark.slow
def test_changed_answers_give_the_figures_of_a_fresh_tally_of_them(tmp_path):
    tried = []
    for seed in CHANGED:
        before = random_tally(seed)
        after = changed(before, seed)
        if not len(before.responses) or columns(before)[0] != columns(after)[0]:
            continue  # nothing to change; 部不明 appears or goes, and with it a column
        edited, fresh = tmp_path / f"{seed}.xlsx", tmp_path / f"fresh{seed}.xlsx"
        write_tally(before, edited)
        write_tally(after, fresh)
        crossed = columns(before) == columns(after)
        tried.append((edited, fresh, crossed, type_in(edited, before, after)))
    assert len(tried) >= len(CHANGED) // 2
    assert sum(cells for *_, cells in tried) > 100
    calculated = recalculated_all([edited for edited, *_ in tried])
    for (edited, fresh, crossed, _), values in zip(tried, calculated, strict=True):
        now = figures(edited, values, crossed=crossed)
        wanted = figures(fresh, cached(fresh), crossed=crossed)
        strays = {place for place in wanted.keys() ^ now.keys() if "回答/" in place[3]}
        assert wanted.keys() - strays == now.keys() - strays, edited.name
        wrong = {
            place: (value, wanted[place])
            for place, value in now.items()
            if place in wanted and not is_same(value, wanted[place])
        }
        assert wrong == {}, edited.name


@pytest.mark.outside
def test_the_validator_finds_nothing_in_a_workbook_of_formulas(tmp_path):
    for seed in (4, 13, 23):
        path = tmp_path / f"{seed}.xlsx"
        write_tally(random_tally(seed), path)
        assert validate(path) == [], seed


# ---------------------------------------------------------------- what stands in the cells


def test_every_figure_for_people_is_a_formula_but_the_attendance():
    stream = io.BytesIO()
    write_tally(sample_tally(questions="all"), stream)
    book = load_workbook(stream)
    constants = {
        name: [
            cell.coordinate
            for row in book[name].iter_rows()
            for cell in row
            if isinstance(cell.value, (int, float))
        ]
        for name in ("概要", "単純集計", "グラフ元データ")
    }
    categories = [address for address in constants.pop("グラフ元データ") if not address.startswith("A")]
    assert constants == {"概要": ["B14", "B15"], "単純集計": []}
    assert categories == []


def test_counts_and_rates_say_where_they_come_from():
    cells = formulas_of(sample_tally())["単純集計"]
    assert cells["B9"] == '=COUNTIFS(回答データ[集計対象],"する")'
    assert cells["C10"] == (
        '=COUNTIFS(回答データ[集計対象],"する",回答データ[部],"午前の部",'
        '回答データ[Q1 講演の内容は理解できましたか。],"理解できた")'
    )
    assert cells["F10"] == '=IF(C$9=0,"―",INT((2000*C10+C$9)/(2*C$9))/10)'


def test_the_base_without_those_who_did_not_answer_is_the_respondents_less_these():
    cells = formulas_of(sample_tally(settings=Settings(base=Base.ANSWERED)))["単純集計"]
    assert cells["B9"] == '=COUNTIFS(回答データ[集計対象],"する")-B14'
    assert "E14" not in cells


def test_no_formula_is_volatile_or_of_a_dynamic_array():
    shown = formulas_of(sample_tally(questions="all", sessions=3))
    every = " ".join(text for cells in shown.values() for text in cells.values())
    for function in (
        "OFFSET(",
        "INDIRECT(",
        "NOW(",
        "TODAY(",
        "RAND",
        "CELL(",
        "INFO(",
        "FILTER(",
        "UNIQUE(",
        "LET(",
    ):
        assert function not in every
    assert "_xlfn." not in every.replace("_xlfn.MINIFS", "").replace("_xlfn.MAXIFS", "")


def test_a_heading_that_names_a_new_function_stays_a_heading():
    description = sample_description(sessions=1, questions=[Kind.SINGLE])
    question = replace(description.survey.questions[0], text="並べ替え SORT(A-Z)")
    survey = replace(description.survey, questions=(question,))
    description = replace(description, survey=survey)
    tally = tally_responses(description, sample_responses(description, 5))
    cells = formulas_of(tally)["単純集計"]
    assert "回答データ[Q1 並べ替え SORT(A-Z)]" in cells["B9"]


def test_answers_of_one_label_are_not_counted_for_another_that_folds_to_it(tmp_path):
    description = sample_description(sessions=1, questions=[Kind.SINGLE])
    (question,) = description.survey.questions
    options = tuple(replace(question.options[0], label=label) for label in ("ABC", "abc", "はい"))
    question = replace(question, options=options, positive=())
    description = replace(description, survey=replace(description.survey, questions=(question,)))
    responses = sample_responses(description, 3)
    picks = (Choice((0,)), Choice((1,)), Choice((2,)))
    tally = tally_responses(description, replace(responses, answers=(picks,)))
    cells = formulas_of(tally)["単純集計"]
    assert "EXACT" in cells["B9"]
    assert "EXACT" in cells["B10"]
    assert "EXACT" not in cells["B11"]


def test_answers_no_cell_can_show_still_count_as_answers():
    description = sample_description(sessions=1, questions=[Kind.TEXT])
    responses = replace(sample_responses(description, 1), answers=(("\u0000",),))
    stream = io.BytesIO()
    write_tally(tally_responses(description, responses), stream)
    values = [row[-2] for row in load_workbook(stream)["回答データ"].iter_rows(values_only=True)]
    assert values[-1] == "（表示できない文字のみの回答）"


def test_an_empty_label_is_cached_as_an_empty_text():
    stream = io.BytesIO()
    write_tally(sample_tally(), stream)
    import zipfile

    package = zipfile.ZipFile(stream)
    sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert any(b't="str"><f>' in part and b"</f><v></v>" in part for part in sheets)
    for part in sheets:
        for cell in part.split(b"<c ")[1:]:
            assert b"<v></v>" not in cell or b't="str"' in cell


def test_the_title_of_a_chart_of_one_group_is_a_cell_and_follows():
    cells = formulas_of(sample_tally(sessions=1, answers=5))["グラフ元データ"]
    assert cells["A4"].startswith('="Q1 講演の内容は理解できましたか（n="&TEXT(\'単純集計\'!B$8,"#,##0")')


def test_the_title_of_every_chart_says_n_and_follows():
    house = formulas_of(sample_tally())["グラフ元データ"]
    titles = [formula for formula in house.values() if formula.startswith('="Q')]
    assert len(titles) == 3
    assert all("（n=\"&TEXT('単純集計'!B$" in formula for formula in titles)


def test_the_title_of_a_cross_tables_chart_says_the_n_of_all():
    description = replace(sample_description(), crossings=(Crossing(stub="Q2", head="Q1"),))
    cells = formulas_of(tally_responses(description, sample_responses(description)))["グラフ元データ"]
    (title,) = (formula for formula in cells.values() if formula.startswith('="Q2 × Q1'))
    assert "（n=\"&TEXT('クロス集計'!B$" in title
