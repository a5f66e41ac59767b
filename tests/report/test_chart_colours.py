"""The colours of a chart, and of the shipped ones in black-and-white print."""

from __future__ import annotations

import itertools

import docx
import pytest
from lxml import etree

from dxforms.files import shipped
from dxforms.report.chart_colours import (
    Rgb,
    colour_cycle,
    contrast,
    ink_on,
    luminance,
    no_option,
    rgb,
    theme_colours,
)
from dxforms.report.chart_xml import A
from dxforms.workbook.looks import ABSENT, PIECES, SERIES
from templates.recipe.charts import GROUP_COLOURS, SCALE_COLOURS


def colour(notation: str) -> etree._Element:
    """``schemeClr accent1 lumMod=60000`` as an element."""
    name, val, *changes = notation.split()
    made = etree.Element(A + name, val=val)
    for change in changes:
        key, _, amount = change.partition("=")
        etree.SubElement(made, A + key, val=amount)
    return made


def written(found: Rgb | None) -> str | None:
    return None if found is None else "".join(f"{round(part * 255):02X}" for part in found)


@pytest.mark.parametrize(
    ("notation", "looks"),
    [
        ("srgbClr 005AFF", "005AFF"),
        ("schemeClr accent1", "4472C4"),
        ("schemeClr tx1", "000000"),
        ("schemeClr tx1 lumMod=65000 lumOff=35000", "595959"),
        ("schemeClr bg1 lumMod=85000", "D9D9D9"),
        ("srgbClr 808080 shade=50000", "404040"),
        ("srgbClr 808080 tint=50000", "C0C0C0"),
        ("schemeClr phClr", None),
        ("prstClr red", None),
    ],
)
def test_colour_looks_as_word_shows_it(notation: str, looks: str | None) -> None:
    assert written(rgb(colour(notation), theme_colours(None))) == looks


def test_theme_names_its_colours() -> None:
    theme = (
        f'<a:theme xmlns:a="{A[1:-1]}"><a:themeElements><a:clrScheme name="x"><a:dk1><a:sysClr val="windowText" '
        'lastClr="111111"/></a:dk1><a:accent1><a:srgbClr val="005AFF"/></a:accent1></a:clrScheme></a:themeElements></a:theme>'
    )
    found = theme_colours(theme.encode())
    assert (found["dk1"], found["accent1"], found["accent2"]) == ("111111", "005AFF", "ED7D31")


def test_cycle_goes_through_each_variation_of_all_colours() -> None:
    part = (
        '<cs:colorStyle xmlns:cs="http://schemas.microsoft.com/office/drawing/2012/chartStyle" '
        f'xmlns:a="{A[1:-1]}" meth="cycle" id="10"><a:schemeClr val="accent1"/><a:schemeClr val="accent2"/>'
        '<cs:variation/><cs:variation><a:lumMod val="60000"/></cs:variation></cs:colorStyle>'
    )
    assert [(found.get("val"), len(found)) for found in colour_cycle(part.encode())] == [
        ("accent1", 0),
        ("accent2", 0),
        ("accent1", 1),
        ("accent2", 1),
    ]
    assert [found.get("val") for found in colour_cycle(None)] == [f"accent{n}" for n in range(1, 7)]


@pytest.mark.parametrize("colours", [SCALE_COLOURS, GROUP_COLOURS])
@pytest.mark.parametrize("size", range(2, 9))
def test_shipped_neighbours_and_ends_differ_in_print_without_colour(
    colours: tuple[str, ...], size: int
) -> None:
    """The best and the worst mark of a scale too, of however many pieces."""
    greys = [_lightness(looks) for looks in colours[:size]]
    assert all(abs(one - other) >= 12 for one, other in itertools.pairwise(greys)), greys
    assert abs(greys[0] - greys[-1]) >= (20 if colours is SCALE_COLOURS else 12), greys


@pytest.mark.parametrize("grey", ["of sheets", "of reports"])
def test_what_is_no_option_differs_from_either_end_of_a_scale_in_print_without_colour(grey: str) -> None:
    """It stands behind the last option, which a rising scale gives its first colour."""
    if grey == "of sheets":
        absent, behind = (_lightness(each.removeprefix("#")) for each in ABSENT)
    else:
        (theme,) = (
            part.blob
            for part in docx.Document(str(shipped("templates/report.docx"))).part.package.iter_parts()
            if "/theme/" in str(part.partname)
        )
        absent, behind = (_light(rgb(no_option(before), theme_colours(theme))) for before in (0, 1))
    assert abs(absent - behind) >= 12
    for size in range(2, len(SCALE_COLOURS) + 1):
        for end in (SCALE_COLOURS[0], SCALE_COLOURS[size - 1]):
            assert abs(absent - _lightness(end)) >= 12, (size, end)


@pytest.mark.parametrize("looks", [*SCALE_COLOURS, *GROUP_COLOURS])
def test_ink_can_be_read_on_every_shipped_colour(looks: str) -> None:
    piece = rgb(colour(f"srgbClr {looks}"), {})
    assert piece is not None
    ink = rgb(colour(f"srgbClr {ink_on(piece)}"), {})
    assert ink is not None
    assert contrast(ink, piece) >= 4.5


def test_sheets_and_reports_show_an_option_in_one_colour() -> None:
    assert [f"#{looks}" for looks in SCALE_COLOURS] == list(PIECES)
    assert [f"#{looks}" for looks in GROUP_COLOURS] == list(SERIES)


def _lightness(looks: str) -> float:
    """L* of CIELAB: how light a colour is in print without colour, 0 to 100."""
    return _light(rgb(colour(f"srgbClr {looks}"), {}))


def _light(found: Rgb | None) -> float:
    assert found is not None
    light = luminance(found)
    return 116 * light ** (1 / 3) - 16 if light > 0.008856 else 903.3 * light
