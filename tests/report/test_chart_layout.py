"""Where the pieces of a chart stand: everything inside, nothing on another, as high as its words need."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dxforms.report.chart import PAGE_HEIGHT, chart_extent, fill_chart
from dxforms.report.chart_layout import LINE, MARGIN, Look, lines, place
from dxforms.report.chart_xml import A, C, find, parse, value
from dxforms.survey.chart import Chart, ChartKind, Series
from tests.report.charted import HEIGHT, WIDTH, by_word, shipped

LONG = "災害時の住民への情報伝達について、具体的な事例を交えて理解を深めることができたと思う職員"
SHIPPED = Look(title=10, category=9, value=8, legend=9, label=8, gap=50, top=100)


def drawn(kind: ChartKind, categories: int, series: int, length: int, *, value: float = 50.0) -> Chart:
    """A chart of so many categories and series, every name ``length`` characters long."""
    return Chart(
        kind=kind,
        title=LONG,
        categories=tuple(f"{n}{LONG}"[:length] for n in range(categories)),
        series=tuple(
            Series(
                name=f"{n}{LONG}"[:length],
                values=(value,) * categories,
                counts=(20,) * categories,
                labels=(f"20（{value}%）",) * categories,
            )
            for n in range(series)
        ),
    )


@pytest.mark.parametrize(
    ("text", "room", "count"),
    [
        ("理解できた", 45, 1),
        ("理解できた", 44, 2),
        ("あ" * 40, 90, 4),
        ("BIZ UDゴシック", 30, 3),
        ("一行目\n二行目", 90, 2),
        ("あいうえお。", 45, 2),
        ("", 45, 1),
        ("x" * 30, 45, 3),
    ],
)
def test_lines_of_japanese_break_anywhere_and_latin_words_stay_whole(
    text: str, room: float, count: int
) -> None:
    assert lines(text, 9, room) == count


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(ChartKind),
    categories=st.integers(1, 15),
    series=st.integers(1, 7),
    length=st.sampled_from([2, 8, 20, 40]),
    side=st.sampled_from(["b", "t", "r"]),
)
def test_plot_and_legend_stand_inside_the_chart_and_apart(
    kind: ChartKind, categories: int, series: int, length: int, side: str
) -> None:
    chart = drawn(kind, categories, series, length)
    look = Look(title=10, category=9, value=8, legend=9, label=8, side=side, top=100)
    placed = place(chart, look, 453, at_most=2000)
    boxes = [placed.plot] + ([placed.legend] if placed.legend else [])
    for box in boxes:
        assert box.left >= 0
        assert box.top >= 0
        assert box.left + box.width <= 453
        assert box.top + box.height <= placed.height + 0.01
    for one, other in itertools.combinations(boxes, 2):
        assert (
            one.left + one.width <= other.left
            or other.left + other.width <= one.left
            or one.top + one.height <= other.top
            or other.top + other.height <= one.top
        )


@settings(max_examples=60, deadline=None)
@given(categories=st.integers(1, 15), series=st.integers(1, 6), length=st.sampled_from([2, 8, 20, 40]))
def test_every_category_is_as_high_as_its_wrapped_label_and_its_bars_labels(
    categories: int, series: int, length: int
) -> None:
    chart = drawn(ChartKind.BARS, categories, series, length)
    placed = place(chart, SHIPPED, 453, at_most=5000)
    pitch = placed.plot.height / categories
    room = placed.plot.left - MARGIN - 9
    assert pitch >= max(lines(label, 9, room) for label in chart.categories) * 9 * LINE
    assert pitch >= series * 8 * LINE


def test_a_label_beyond_the_end_of_the_longest_bar_stays_inside() -> None:
    chart = drawn(ChartKind.BARS, 3, 2, 8, value=100.0)
    placed = place(chart, SHIPPED, 453, at_most=2000)
    label_width = 12 * 8 / 2
    assert placed.plot.left + placed.plot.width + label_width <= 453


def test_no_legend_stands_for_a_single_series() -> None:
    assert place(drawn(ChartKind.BARS, 3, 1, 8), SHIPPED, 453, at_most=2000).legend is None


def test_long_legend_entries_stand_one_a_line() -> None:
    short = place(drawn(ChartKind.STACKED, 2, 4, 8), SHIPPED, 453, at_most=2000).legend
    long = place(drawn(ChartKind.STACKED, 2, 4, 40), SHIPPED, 453, at_most=2000).legend
    assert short is not None
    assert long is not None
    assert short.height == pytest.approx(9 * LINE + 4)
    assert long.height == pytest.approx(4 * 9 * LINE + 4)


def test_height_grows_with_options_groups_and_lines_up_to_a_page() -> None:
    heights = [
        chart_extent(drawn(ChartKind.BARS, categories, series, length), WIDTH, HEIGHT)
        for categories, series, length in (
            (2, 1, 8),
            (4, 1, 8),
            (4, 2, 8),
            (8, 2, 40),
            (15, 2, 40),
            (40, 3, 40),
        )
    ]
    assert heights == sorted(set(heights))
    assert heights[-1] == PAGE_HEIGHT


def test_extent_is_the_height_filling_asks_for() -> None:
    for kind in ChartKind:
        _, part = shipped(kind)
        chart = drawn(kind, 4, 3, 40)
        expected = chart_extent(chart, WIDTH, HEIGHT, part)
        assert fill_chart(part, chart, width=WIDTH, height=HEIGHT) == expected


def test_a_roomy_template_stays_roomy() -> None:
    chart = drawn(ChartKind.BARS, 3, 2, 8)
    low, high = (
        chart_extent(chart, WIDTH, height, shipped(ChartKind.BARS)[1]) for height in (HEIGHT, 2 * HEIGHT)
    )
    assert high > low


def test_many_bars_of_a_roomy_template_still_fit_a_page() -> None:
    chart = drawn(ChartKind.BARS, 15, 2, 8)
    assert chart_extent(chart, WIDTH, 2 * HEIGHT, shipped(ChartKind.BARS)[1]) < PAGE_HEIGHT


def test_filled_chart_carries_its_places_as_shares_of_its_size() -> None:
    _, part = shipped(ChartKind.STACKED)
    fill_chart(part, drawn(ChartKind.STACKED, 3, 4, 40), width=WIDTH, height=HEIGHT)
    root = parse(part.blob)
    plot, legend = (
        find(root, "chart/plotArea/layout/manualLayout"),
        find(root, "chart/legend/layout/manualLayout"),
    )
    assert plot is not None
    assert legend is not None
    assert value(plot, "layoutTarget") == "inner"
    assert float(value(plot, "y")) + float(value(plot, "h")) <= float(value(legend, "y"))


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace('<c:barDir val="bar"/>', '<c:barDir val="col"/>'),
        lambda xml: xml.replace(
            '<c:legendPos val="b"/><c:overlay val="0"/>', '<c:legendPos val="b"/><c:overlay val="1"/>'
        ),
        lambda xml: xml.replace('<c:legendPos val="b"/>', '<c:legendPos val="l"/>'),
    ],
    ids=["upright", "legend over the plot", "legend to the left"],
)
def test_other_layouts_are_left_to_word(change) -> None:
    _, part = by_word(change=change)
    assert fill_chart(part, drawn(ChartKind.BARS, 4, 2, 8), width=WIDTH, height=HEIGHT) == HEIGHT
    assert find(parse(part.blob), "chart/plotArea/layout/manualLayout") is None


def test_a_page_without_room_lowers_bars_first_then_widens_labels_then_shrinks_type() -> None:
    look = Look(title=10, category=9, value=8, legend=9, label=8, gap=50, top=100, bar=20)
    chart = drawn(ChartKind.BARS, 5, 2, 40)
    roomy, low, wide, small = (place(chart, look, 453, at_most=height) for height in (700, 330, 270, 200))
    assert low.height < roomy.height
    assert low.plot.left == roomy.plot.left
    assert wide.plot.left > low.plot.left
    assert [found.scale for found in (roomy, low, wide)] == [1, 1, 1]
    assert small.scale < 1


def test_type_made_smaller_is_written_to_labels_and_axis() -> None:
    _, part = shipped(ChartKind.BARS)
    fill_chart(part, drawn(ChartKind.BARS, 12, 3, 40), width=WIDTH, height=HEIGHT, at_most=HEIGHT * 2)
    root = parse(part.blob)
    sizes = {
        name: {
            found.get("sz")
            for holder in root.iter(f"{C}{name}")
            for found in holder.iter(f"{A}defRPr", f"{A}rPr")
        }
        for name in ("catAx", "dLbls", "title")
    }
    assert sizes == {"catAx": {"630"}, "dLbls": {"560"}, "title": {"1000"}}
