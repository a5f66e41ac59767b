"""White and tiny words are told, and words on a ground are not."""

from __future__ import annotations

import pytest

from dxforms.report.strip_faint import faint
from tests.report.stripping import element, p, r

WHITE = '<w:color w:val="FFFFFF"/>'
DARK = '<w:shd w:val="clear" w:fill="1F3864"/>'


def of(inside: str) -> int:
    return len(list(faint(element(f"<w:body>{inside}</w:body>"))))


def cell(inside: str, properties: str = "", style: str = "") -> str:
    return f"<w:tbl><w:tblPr>{style}</w:tblPr><w:tr><w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize(
    "look",
    [WHITE, '<w:color w:val="ffffff" w:themeColor="background1"/>', '<w:sz w:val="2"/>', f'{WHITE}<w:shd w:fill="FFFFFF"/>'],
)  # fmt: skip
def test_words_nobody_sees_are_found(look):
    assert of(p(r("言葉", look))) == 1
    assert of(cell(p(r("言葉", look)), '<w:shd w:val="clear" w:fill="auto"/>')) == 1


@pytest.mark.parametrize(
    "inside",
    [
        p(r("言葉")), p(r("言葉", '<w:color w:val="404040"/><w:sz w:val="16"/>')), p(r("　", WHITE)), p(r("言葉", WHITE + DARK)),
        p(r("言葉", f'{WHITE}<w:highlight w:val="black"/>')), p(r("言葉", WHITE), DARK), cell(p(r("言葉", WHITE)), DARK),
        cell(p(r("言葉", WHITE)), style='<w:tblStyle w:val="House"/>'),
        p(f"<w:r><w:pict><w:txbxContent>{p(r('言葉', WHITE))}</w:txbxContent></w:pict></w:r>"),
    ],
)  # fmt: skip
def test_words_on_a_ground_and_blanks_are_not(inside):
    assert of(inside) == 0
