"""The codes of options in data."""

from __future__ import annotations

import pytest

from dxforms.survey.codes import coded, special_code
from dxforms.survey.questions import Kind, Question
from dxforms.survey.tally import LineRole
from tests.sample import labelled


def codes(*labels: str, kind: Kind = Kind.SINGLE) -> list[tuple[int, str]]:
    question = Question(number="Q1", headings=("設問",), text="設問", kind=kind, options=labelled(*labels))
    return [(option.code, option.label) for option in coded(question)]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("はい", "いいえ"), [(1, "はい"), (2, "いいえ")]),
        (("①とても満足", "②不満"), [(1, "とても満足"), (2, "不満")]),
        (("5．満足", "1．不満"), [(5, "満足"), (1, "不満")]),
        (("①満足", "②不満", "その他"), [(1, "満足"), (2, "不満"), (3, "その他")]),
        (("①満足", "不満"), [(1, "(1)満足"), (2, "不満")]),
        (("①", "②"), [(1, "(1)"), (2, "(2)")]),
        (("①満足", "②満足"), [(1, "(1)満足"), (2, "(2)満足")]),
        (("1.5時間", "2.5時間"), [(1, "1.5時間"), (2, "2.5時間")]),
        (("1:00～2:00", "2:00～3:00"), [(1, "1:00〜2:00"), (2, "2:00〜3:00")]),
    ],
)
def test_a_mark_becomes_the_code_where_every_option_has_one(labels, expected):
    assert codes(*labels) == expected


def test_a_scale_of_numbers_has_its_numbers_as_codes():
    assert codes("0", "5", "10", kind=Kind.NPS) == [(0, "0"), (5, "5"), (10, "10")]


def test_the_form_s_own_label_is_kept_with_what_was_changed():
    question = Question(
        number="Q1", headings=("設問",), text="設問", kind=Kind.SINGLE, options=labelled("①満足", "②不満")
    )
    assert [(o.original.text, o.original.told) for o in coded(question)] == [
        ("(1)満足", "U+2460→(1)"),
        ("(2)不満", "U+2461→(2)"),
    ]


def test_what_is_no_option_has_a_code_apart_from_every_option():
    many = Question(
        number="Q1",
        headings=("設問",),
        text="設問",
        kind=Kind.SINGLE,
        options=labelled(*(f"案{number}" for number in range(1000))),
    )
    assert special_code(LineRole.NO_ANSWER, ()) == 999
    assert special_code(LineRole.STRAY, ()) == 998
    assert special_code(LineRole.NO_ANSWER, coded(many)) == 9999
