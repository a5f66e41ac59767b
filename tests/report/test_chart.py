"""Filling the template's own charts: data replaced, look kept, cache and workbook equal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part

from dxforms.report.chart import copy_chart, fill_chart, prototype_problems, read_chart
from dxforms.report.chart_xml import C16_ID, A, C, find, parse, plots, series, value
from dxforms.survey.chart import Chart, ChartKind
from tests import outside, packages
from tests.report.charted import (
    HEIGHT,
    LABELS,
    WIDTH,
    by_word,
    changed,
    chart,
    related,
    saved,
    shape,
    shipped,
    told,
)

STACKED = chart(
    ChartKind.STACKED,
    """
            | 理解できた | おおむね理解できた | 理解できなかった
    全体     | 22 | 10 | 8
    午前の部 | 30 | 10 | 0.
    """,
)
BARS = chart(
    ChartKind.BARS,
    """
        | 午前の部 | 午後の部
    研修 | 20 | 12
    点検 | 4  | 0
    """,
)


# ------------------------------------------------------------------ what is said


def test_filled_chart_says_what_the_value_says() -> None:
    _, part = shipped(ChartKind.STACKED)
    fill_chart(part, STACKED)
    assert told(part) == (
        "Q1 内容は理解できましたか（n=41）\n"
        "理解できた 005AFF\n  全体 | 55 | 22（55.0%） FFFFFF\n  午前の部 | 75 | 30（75.0%） FFFFFF\n"
        "おおむね理解できた 4DC4FF\n  全体 | 25 | 10（25.0%） 000000\n  午前の部 | 25 | 10（25.0%） 000000\n"
        "理解できなかった BFE4FF\n  全体 | 20 | 8（20.0%） 000000\n  午前の部 | 0"
    )


def test_workbook_holds_what_is_drawn_cell_for_cell_and_the_counts_beside_it() -> None:
    _, part = shipped(ChartKind.BARS)
    fill_chart(part, BARS)
    read = read_chart(part)
    assert read.is_whole
    assert read.cells == (
        (None, "午前の部", "午後の部", None, "午前の部（回答数）", "午後の部（回答数）"),
        ("研修", 50.0, 30.0, None, 20.0, 12.0),
        ("点検", 10.0, 0.0, None, 4.0, 0.0),
    )


def test_a_chart_whose_cache_was_changed_is_not_whole() -> None:
    _, part = shipped(ChartKind.BARS)
    fill_chart(part, BARS)
    assert not read_chart(changed(part, "<c:v>30</c:v>", "<c:v>31</c:v>")).is_whole


def axis_of(part: Part) -> tuple[str, ...]:
    """How the value axis writes its figures, how the bars are stacked, where the axis ends and its step."""
    root = parse(part.blob)
    (plot,) = plots(root)
    axis = next(root.iter(f"{C}valAx"))
    return (
        next(axis.iter(f"{C}numFmt")).get("formatCode", ""),
        value(plot, "grouping"),
        value(axis, "scaling/min"),
        value(axis, "scaling/max"),
        value(axis, "majorUnit"),
    )


@pytest.mark.parametrize(("kind", "drawn"), [(ChartKind.STACKED, STACKED), (ChartKind.BARS, BARS)])
def test_the_axis_has_the_percent_sign_that_was_set(kind: ChartKind, drawn: Chart) -> None:
    _, part = shipped(kind)
    fill_chart(part, drawn)
    half = axis_of(part)
    assert half[0] == ("0%" if kind is ChartKind.STACKED else '0"%"')
    fill_chart(part, replace(drawn, percent_sign="％"), width=WIDTH, height=HEIGHT)
    # A number format multiplies by 100 with the half-width sign alone: bars of 100 % become bars that end at 100.
    grouping = "stacked" if kind is ChartKind.STACKED else "clustered"
    assert axis_of(part) == ('0"％"', grouping, "0", "100", "20")
    fill_chart(part, drawn, width=WIDTH, height=HEIGHT)
    assert axis_of(part) == ('0"%"', grouping, "0", "100", "20")


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ('0"%"', '0"％"'),
        ("0\\%", '0"％"'),
        ('0.0"%";-0.0"%"', '0.0"％";-0.0"％"'),
        ('0"（%）"', '0"（％）"'),
        ("General", "General"),
    ],
)
def test_whatever_format_a_template_has_its_sign_is_the_one_that_was_set(code: str, wanted: str) -> None:
    _, part = shipped(ChartKind.BARS)
    changed(part, 'formatCode="0&quot;%&quot;"', f'formatCode="{code.replace(chr(34), "&quot;")}"')
    fill_chart(part, replace(BARS, percent_sign="％"))
    assert axis_of(part)[0] == wanted


def test_a_missing_value_has_no_point_and_an_empty_cell() -> None:
    _, part = shipped(ChartKind.BARS)
    fill_chart(part, chart(ChartKind.BARS, "  | 午前の部 | 午後の部\n研修 | - | 12"))
    read = read_chart(part)
    assert read.values == ((None,), (30.0,))
    assert read.cells is not None
    assert read.cells[1][:3] == ("研修", None, 30.0)
    assert read.is_whole


def test_labels_that_look_like_formulas_markup_or_numbers_stay_text() -> None:
    drawn = chart(ChartKind.BARS, ' | =1+1 | 2\n<b>&"点検"</b> | 4 | 5\n_x000D_ | 6 | 7\n003 | 1 | 2')
    _, part = shipped(ChartKind.BARS)
    fill_chart(part, drawn)
    read = read_chart(part)
    assert read.names == ("=1+1", "2")
    assert read.categories == ('<b>&"点検"</b>', "_x000D_", "003")
    assert read.is_whole


def test_characters_xml_cannot_hold_are_left_out_of_cache_and_cell_alike() -> None:
    drawn = chart(
        ChartKind.BARS, " | 午前\x00の部\ud800 | 午後の部\n研修\x0b会 | 4 | 5".replace("\x0b", "\x07")
    )
    _, part = shipped(ChartKind.BARS)
    fill_chart(part, drawn)
    read = read_chart(part)
    assert (read.names[0], read.categories[0]) == ("午前の部", "研修会")
    assert read.is_whole


def test_series_of_one_name_are_told_apart_in_cache_and_workbook() -> None:
    _, part = shipped(ChartKind.BARS)
    fill_chart(part, chart(ChartKind.BARS, " | その他 | その他\n研修 | 4 | 5"))
    read = read_chart(part)
    assert read.names == ("その他", "その他（2）")
    assert read.is_whole


def test_title_keeps_the_format_of_its_first_run() -> None:
    _, part = by_word()
    fill_chart(part, BARS)
    title = find(parse(part.blob), "chart/title")
    assert title is not None
    assert [(run[0].get("b"), run[1].text) for run in title.iter(f"{A}r")] == [("1", BARS.title)]


def test_a_chart_without_a_title_is_given_none() -> None:
    _, part = by_word(
        change=lambda xml: xml.replace(xml[xml.index("<c:title>") : xml.index("<c:autoTitle")], "")
    )
    fill_chart(part, BARS, width=WIDTH, height=HEIGHT)
    assert read_chart(part).title == ""


def test_a_title_taken_from_a_cell_becomes_the_title() -> None:
    def from_cell(xml: str) -> str:
        rich = xml[xml.index("<c:tx><c:rich>") : xml.index('<c:overlay val="0"/></c:title>')]
        return xml.replace(
            rich,
            '<c:tx><c:strRef><c:f>Sheet1!$B$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>系列 1</c:v>'
            "</c:pt></c:strCache></c:strRef></c:tx>",
        )

    _, part = by_word(change=from_cell)
    fill_chart(part, BARS)
    assert read_chart(part).title == BARS.title


# ------------------------------------------------------------------ what is kept


def test_series_keep_the_order_of_elements_the_schema_asks_for() -> None:
    _, part = shipped(ChartKind.STACKED)
    fill_chart(part, STACKED)
    (plot,) = plots(parse(part.blob))
    assert [shape(one) for one in series(plot)] == [
        "idx order tx spPr invertIfNegative dLbls cat val extLst"
    ] * 3


def test_outline_gap_and_number_format_of_the_prototype_stay() -> None:
    _, part = shipped(ChartKind.STACKED)
    changed(part, "<c:formatCode>General", "<c:formatCode>0.0")
    fill_chart(part, STACKED)
    text = part.blob.decode("utf-8")
    assert text.count('<a:ln w="12700">') == 3
    assert '<c:gapWidth val="45"/>' in text
    assert text.count("<c:formatCode>0.0<") == 3


def test_labels_take_the_type_of_the_template() -> None:
    _, part = by_word("stacked", change=lambda xml: xml.replace("<c:cat>", f"{LABELS}<c:cat>"))
    fill_chart(part, STACKED)
    (plot,) = plots(parse(part.blob))
    for label in plot.iter(f"{C}dLbl"):
        if value(label, "delete") != "1":
            default = find(label, "tx/rich/a:p/a:pPr/a:defRPr")
            assert default is not None
            assert (default.get("sz"), default.get("b")) == ("900", "1")


def test_labels_take_a_colour_that_can_be_read_on_their_piece() -> None:
    """Word's grey stays where it is read, on white, and gives way to white on blue."""
    _, part = by_word("stacked", change=lambda xml: xml.replace("<c:cat>", f"{LABELS}<c:cat>"))
    changed(part, '<a:schemeClr val="accent1"/>', '<a:srgbClr val="005AFF"/>')
    changed(part, 'val="accent2"', 'val="bg1"')
    fill_chart(part, STACKED)
    inks = [line.rsplit(" ", 1)[1] for line in told(part).splitlines() if "（" in line and "|" in line]
    assert inks[:3] == ["FFFFFF", "FFFFFF", "tx1"]


def test_a_template_that_shows_no_labels_gets_none() -> None:
    _, part = by_word("stacked")
    fill_chart(part, STACKED)
    assert not list(parse(part.blob).iter(f"{C}dLbl"))


def test_more_series_than_the_prototype_take_the_next_colours_of_its_colour_part() -> None:
    six = chart(ChartKind.STACKED, " | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10\n全体 | 4|4|4|4|4|4|4|4|4|4")
    _, part = shipped(ChartKind.STACKED)
    fill_chart(part, six)
    colours = [line.split(" ")[1] for line in told(part).splitlines()[1:] if not line.startswith("  ")]
    assert colours[:8] == ["005AFF", "4DC4FF", "BFE4FF", "F6AA00", "4D2600", "FF9999", "D8F255", "C9ACE6"]
    root = parse(part.blob)
    assert len({value_of.get("val") for value_of in root.iter(C16_ID)}) == 10
    ninth = series(plots(root)[0])[8]
    assert [change.tag for change in next(ninth.iter(f"{A}srgbClr"))] == [f"{A}lumMod", f"{A}lumOff"]


def test_more_series_than_the_prototype_take_the_next_accents_where_there_is_no_colour_part() -> None:
    five = chart(ChartKind.BARS, " | 1 | 2 | 3 | 4 | 5\n研修 | 4|4|4|4|4")
    _, part = by_word(series_count=2)
    fill_chart(part, five)
    colours = [line.split(" ")[1] for line in told(part).splitlines()[1:] if not line.startswith("  ")]
    assert colours == ["accent1", "accent2", "accent3", "accent4", "accent5"]


def test_what_is_no_option_is_grey_where_it_first_appears_and_keeps_a_colour_it_was_given() -> None:
    with_blank = replace(STACKED, series=(*STACKED.series[:2], replace(STACKED.series[2], muted=True)))
    _, part = shipped(ChartKind.STACKED)
    fill_chart(part, with_blank)
    assert series_colours(part) == ["005AFF", "4DC4FF", "bg2"]
    changed(part, "bg2", "accent2")
    fill_chart(part, with_blank)
    assert series_colours(part) == ["005AFF", "4DC4FF", "accent2"]


def test_a_rising_scale_is_coloured_from_its_end_and_stays_so_when_it_is_filled_again() -> None:
    rising = replace(STACKED, rising=True)
    _, part = shipped(ChartKind.STACKED)
    fill_chart(part, rising)
    assert series_colours(part) == ["BFE4FF", "4DC4FF", "005AFF"]
    blank = replace(STACKED.series[2], name="無回答", muted=True)
    fill_chart(part, replace(rising, series=(*rising.series, blank)))
    assert series_colours(part) == ["BFE4FF", "4DC4FF", "005AFF", "bg2"]


def series_colours(part: Part) -> list[str]:
    return [line.split(" ")[1] for line in told(part).splitlines()[1:] if not line.startswith("  ")]


def test_new_series_carry_no_format_of_single_points() -> None:
    point = (
        '<c:dPt><c:idx val="1"/><c:spPr><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></c:spPr></c:dPt>'
    )
    _, part = by_word(series_count=1, change=lambda xml: xml.replace("<c:cat>", f"{point}<c:cat>"))
    fill_chart(part, BARS)
    first, second = series(plots(parse(part.blob))[0])
    assert [value(found, "idx") for found in first.findall(f"{C}dPt")] == ["1"]
    assert second.findall(f"{C}dPt") == []


def test_formats_of_points_past_the_data_go() -> None:
    points = "".join(f'<c:dPt><c:idx val="{n}"/><c:spPr><a:noFill/></c:spPr></c:dPt>' for n in (0, 3))
    _, part = by_word(change=lambda xml: xml.replace("<c:cat>", f"{points}<c:cat>"))
    fill_chart(part, BARS)
    (plot,) = plots(parse(part.blob))
    assert {value(found, "idx") for found in plot.iter(f"{C}dPt")} == {"0"}


def test_fewer_series_than_the_prototype_are_trimmed_from_the_end() -> None:
    _, part = by_word(series_count=6)
    fill_chart(part, BARS)
    assert read_chart(part).names == ("午前の部", "午後の部")


def test_first_category_stands_on_top_and_the_value_axis_at_the_foot() -> None:
    _, part = by_word()
    fill_chart(part, BARS)
    root = parse(part.blob)
    assert value(root, "chart/plotArea/catAx/scaling/orientation") == "maxMin"
    assert value(root, "chart/plotArea/valAx/crosses") == "max"


def test_bars_begin_at_zero_and_a_plain_stack_ends_at_100() -> None:
    _, part = by_word("stacked")
    fill_chart(part, STACKED)
    scaling = find(parse(part.blob), "chart/plotArea/valAx/scaling")
    assert scaling is not None
    assert (value(scaling, "max"), value(scaling, "min")) == ("100", "0")
    assert shape(scaling) == "orientation max min"


def test_a_single_series_needs_no_legend_and_more_bring_it_back() -> None:
    one = chart(ChartKind.BARS, " | 全体\n研修 | 4")
    _, part = shipped(ChartKind.BARS)
    fill_chart(part, one)
    legend = find(parse(part.blob), "chart/legend")
    assert legend is not None
    assert value(legend, "legendEntry/delete") == "1"
    fill_chart(part, BARS)
    legend = find(parse(part.blob), "chart/legend")
    assert legend is not None
    assert find(legend, "legendEntry") is None


def test_filling_again_gives_the_same_bytes() -> None:
    _, part = shipped(ChartKind.STACKED)
    height = fill_chart(part, STACKED, width=WIDTH, height=HEIGHT)
    once = part.blob
    assert fill_chart(part, STACKED, width=WIDTH, height=height) == height
    assert part.blob == once


# ------------------------------------------------------------------ parts


def test_a_copy_has_parts_of_its_own_under_fresh_names() -> None:
    document, part = shipped(ChartKind.BARS)
    copies = [copy_chart(document.part, part) for _ in range(3)]
    names = [
        str(one.partname) for copy in copies for one in (copy, *(r.target_part for r in copy.rels.values()))
    ]
    assert len(set(names)) == len(names) == 12
    assert str(part.partname) not in names
    assert list(copies[0].rels) == list(part.rels)


def test_filling_a_copy_leaves_the_prototype_alone() -> None:
    document, part = shipped(ChartKind.BARS)
    before = (part.blob, [found.target_part.blob for found in part.rels.values()])
    fill_chart(copy_chart(document.part, part), BARS)
    assert (part.blob, [found.target_part.blob for found in part.rels.values()]) == before


def test_a_chart_whose_workbook_a_gateway_took_out_gets_one() -> None:
    document, part = by_word(
        change=lambda xml: xml.replace(
            '<c:externalData r:id="rId3"><c:autoUpdate val="0"/></c:externalData>', ""
        )
    )
    del part.rels["rId3"]
    fill_chart(part, BARS)
    assert read_chart(part).is_whole
    assert packages.findings(saved(document)) == []


def test_a_binary_workbook_is_replaced_by_one_that_can_be_written() -> None:
    document, part = by_word()
    part.rels["rId3"].target_part._content_type = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
    fill_chart(part, BARS)
    assert read_chart(part).is_whole
    assert packages.findings(saved(document)) == []


# ------------------------------------------------------------------ what is refused


def test_shipped_and_word_made_prototypes_can_be_filled() -> None:
    for kind in ChartKind:
        assert prototype_problems(shipped(kind)[1], kind) == []
    assert prototype_problems(by_word("clustered")[1], ChartKind.BARS) == []
    assert prototype_problems(by_word("stacked")[1], ChartKind.STACKED) == []
    assert prototype_problems(by_word(plot="lineChart")[1], ChartKind.BARS) == []


def _second_plot(xml: str) -> str:
    return xml.replace("</c:barChart>", "</c:barChart><c:lineChart><c:grouping/></c:lineChart>")


def _labels_from_cells(xml: str) -> str:
    return xml.replace(
        "<c:extLst>",
        '<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" '
        'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:datalabelsRange/></c:ext>',
    )


@pytest.mark.parametrize(
    ("made", "kind", "word"),
    [
        (lambda: by_word(plot="pieChart"), ChartKind.BARS, "円グラフは使えません"),
        (lambda: by_word(change=_second_plot), ChartKind.BARS, "二つ以上の種類"),
        (lambda: by_word(change=_labels_from_cells), ChartKind.BARS, "セルの値"),
        (lambda: by_word("clustered"), ChartKind.STACKED, "「100%積み上げ横棒」"),
        (lambda: by_word("percentStacked"), ChartKind.BARS, "「集合横棒」"),
        (lambda: by_word(series_count=0), ChartKind.BARS, "系列が一つもありません"),
        (lambda: by_word(change=lambda _: "<broken"), ChartKind.BARS, "壊れています"),
    ],
)
def test_what_cannot_be_filled_is_said(made, kind: ChartKind, word: str) -> None:
    _, part = made()
    problems = prototype_problems(part, kind)
    assert any(word in problem for problem in problems), problems
    assert all(problem.startswith(kind.value) and problem.endswith("。") for problem in problems)


def test_a_linked_workbook_is_said() -> None:
    _, part = by_word()
    del part.rels["rId3"]
    part.load_rel(RT.PACKAGE, "file:///C:/集計.xlsx", "rId3", is_external=True)
    assert [
        "別のExcelファイルにリンク" in problem for problem in prototype_problems(part, ChartKind.BARS)
    ] == [True]


def test_a_chart_of_the_new_kinds_is_said() -> None:
    _, part = by_word()
    part._content_type = "application/vnd.ms-office.chartex+xml"
    assert ["新しい種類" in problem for problem in prototype_problems(part, ChartKind.BARS)] == [True]


def test_filling_what_is_refused_is_an_error_of_the_program() -> None:
    _, part = by_word(plot="pieChart")
    with pytest.raises(ValueError, match="prototype_problems"):
        fill_chart(part, BARS)


# ------------------------------------------------------------------ whole documents


@pytest.mark.outside
def test_documents_with_filled_charts_are_whole(tmp_path: Path) -> None:
    outside.need_validator()
    files = []
    for kind, filled in ((ChartKind.STACKED, STACKED), (ChartKind.BARS, BARS)):
        for name, (document, part) in {"ours": shipped(kind), "word": by_word(_grouping(kind))}.items():
            copy = copy_chart(document.part, part)
            height = fill_chart(copy, filled, width=WIDTH, height=HEIGHT)
            assert height is not None
            related(document, copy, (WIDTH, height))
            files.append(tmp_path / f"{name}-{kind.name}.docx")
            document.save(str(files[-1]))
    assert {path.name: packages.findings(path) for path in files} == {path.name: [] for path in files}
    assert outside.validate_all(files) == {path: [] for path in files}


def _grouping(kind: ChartKind) -> str:
    return "percentStacked" if kind is ChartKind.STACKED else "clustered"
