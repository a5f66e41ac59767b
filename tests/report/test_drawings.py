"""A chart takes the height its page leaves it."""

from __future__ import annotations

import io

import docx

from dxforms.files import shipped
from dxforms.report.chart import read_chart
from dxforms.report.document import DEFAULT_TEMPLATE, write_report
from dxforms.report.drawings import LINE
from dxforms.report.ooxml import q
from dxforms.report.template import read_template
from dxforms.survey.questions import Kind
from tests.sample import sample_tally


def heights(**shape) -> dict[str, int]:
    """The height (EMU) of every chart of a report, by its title's question number."""
    stream = io.BytesIO()
    write_report(sample_tally(**shape), stream)
    document = docx.Document(stream)
    found = {}
    for inline in document.element.body.iter(q("wp:inline")):
        for reference in inline.iter(q("c:chart")):
            chart = read_chart(document.part.related_parts[reference.get(q("r:id"))])
            assert chart.is_whole
            found[chart.title.split(" ")[0]] = int(inline.find(q("wp:extent")).get("cy"))
    return found


def test_a_chart_gives_up_a_little_height_to_stay_with_its_question():
    highest = read_template(shipped(DEFAULT_TEMPLATE)).highest
    options = 6 * LINE
    height = heights(answers=60, sessions=6)["Q3"]
    assert 0.8 * (highest - options) < height <= highest - options


def test_a_chart_that_would_lose_too_much_keeps_its_height():
    highest = read_template(shipped(DEFAULT_TEMPLATE)).highest
    height = heights(questions=(Kind.MULTIPLE,), options=15, option_length=40)["Q1"]
    assert highest - 15 * LINE < height <= highest


def test_every_chart_of_a_report_is_its_own():
    found = heights(questions="all", sessions=1)
    assert list(found) == ["Q1", "Q2", "Q3", "Q6", "Q7", "Q10", "Q11"]
