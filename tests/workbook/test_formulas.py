"""Formulas as text: the rules on which Excel and LibreOffice differ, or differ from the tally."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from dxforms.text import half_up as exact_half_up
from dxforms.text import percent
from dxforms.workbook.formulas import (
    LONGEST,
    Field,
    count,
    equals,
    extreme,
    field_name,
    half_up,
    is_blank,
    is_number,
    is_plain,
    literal,
    reads_as_value,
    share,
    summing_unit,
    total,
)

COUNTED, ANSWER = Field("表[集計対象]", "'表'!$B$2:$B$9"), Field("表[Q1 はい]", "'表'!$C$2:$C$9")


# ---------------------------------------------------------------- which comparison


@pytest.mark.parametrize(
    "label", ["とても満足", "10代", "1時間未満", "市の広報紙", "a b", "はい（毎日）", "①とても満足"]
)
def test_an_ordinary_label_is_counted_by_countifs(label):
    assert is_plain(label, [label, "ほか"])


@pytest.mark.parametrize(
    "label",
    [
        ">3回", "<1", "=1", "<>", "＞3回",  # operators
        "*とても", "と?も", "~波", "1～2回", "どちら？", "＊印",  # wildcards, and what folds to them
        "01", "1.0", "１", "50%", "1/2", "3月", "2026年1月5日", "R8.1.1", "令和8年", "13:30", "1E5", "¥100", "(5)",
        "TRUE", "false", "#N/A", "+81", "-", "'引用", "@", '"',
        " 前", "二\n行", "幅\u200bなし", "全角\u3000空白", "長" * 251, "",
    ],
    ids=ascii,
)  # fmt: skip
def test_a_label_that_could_be_read_as_a_condition_or_a_value_is_compared_sign_by_sign(label):
    assert not is_plain(label, [label])


@pytest.mark.parametrize("other", ["abc", "ＡＢＣ", "ａｂｃ", "A BC"])
def test_labels_that_fold_to_the_same_are_compared_sign_by_sign(other):
    assert not is_plain("ABC", ["ABC", other])
    assert is_plain("ABC", ["ABC", "ABCD"])


def test_a_text_of_digits_and_other_words_is_no_value():
    assert not reads_as_value("20歳代")
    assert reads_as_value("20")


def test_countifs_is_used_where_it_may_be_and_sumproduct_elsewhere():
    counted = equals(COUNTED, "する")
    assert count([counted, equals(ANSWER, "はい")]) == 'COUNTIFS(表[集計対象],"する",表[Q1 はい],"はい")'
    assert count([counted, equals(ANSWER, ">3回", plain=False)]) == (
        'SUMPRODUCT(--(表[集計対象]="する"),--EXACT(表[Q1 はい],">3回"))'
    )
    assert count([counted, is_blank(ANSWER)]) == 'COUNTIFS(表[集計対象],"する",表[Q1 はい],"")'


def test_an_empty_cell_is_not_counted_as_zero():
    text = count([equals(COUNTED, "第2部*", plain=False), equals(ANSWER, 0)])
    assert text == 'SUMPRODUCT(--EXACT(表[集計対象],"第2部*"),ISNUMBER(表[Q1 はい])*(表[Q1 はい]=0))'


def test_sums_and_extremes_take_the_same_conditions():
    counted, odd = equals(COUNTED, "する"), equals(COUNTED, ">", plain=False)
    assert total(ANSWER, [counted]) == 'SUMIFS(表[Q1 はい],表[集計対象],"する")'
    assert total(ANSWER, [odd]) == 'SUMPRODUCT(--EXACT(表[集計対象],">"),表[Q1 はい])'
    assert extreme("MIN", ANSWER, [counted]) == '_xlfn.MINIFS(表[Q1 はい],表[集計対象],"する")'
    assert extreme("MIN", ANSWER, [odd]) is None


# ---------------------------------------------------------------- names and texts


@pytest.mark.parametrize("heading", ["Q1 [角]", "Q1 番#号", "Q1 引'用", "Q1 a@b", "Q1 _x0041_"])
def test_a_column_whose_name_would_need_escapes_is_named_by_its_address(heading):
    assert field_name("表", heading) == ""
    assert Field("", "'表'!$C$2:$C$9").cells() == "'表'!$C$2:$C$9"


def test_other_signs_stand_in_a_column_s_name_as_they_are():
    assert field_name("表", "Q1 a, b: c（はい）$&*+=-></^{}%") == "表[Q1 a, b: c（はい）$&*+=-></^{}%]"


def test_a_formula_too_long_with_names_takes_addresses_and_beyond_that_there_is_none():
    long = Field(f"表[{'長' * 120}]", "'表'!$C$2:$C$9")
    assert count([is_blank(long)] * 30).startswith("COUNTIFS(表[")
    shortened = count([is_blank(long)] * 100)
    assert shortened.startswith("COUNTIFS('表'!$C$2:$C$9")
    assert len(shortened) < LONGEST
    assert count([is_blank(long)] * 400) is None


def test_more_conditions_than_countifs_takes_are_multiplied():
    few = Field("表[a]", "'表'!$A$2:$A$9")
    assert count([is_blank(few)] * 127).startswith("COUNTIFS")
    assert count([is_blank(few)] * 128).startswith("SUMPRODUCT")


def test_a_text_is_quoted_broken_at_lines_and_cut_where_excel_reads_at_most_255():
    assert literal('か"ぎ') == '"か""ぎ"'
    assert literal("二\n行") == '"二"&CHAR(10)&"行"'
    assert literal("長" * 300) == f'"{"長" * 250}"&"{"長" * 50}"'
    assert literal("_x0041_") == '"_x"&"0041_"'
    assert literal("") == '""'


# ---------------------------------------------------------------- rounding


def quotient(formula: str) -> Callable[[int, int], float]:
    """What a formula gives where there is something to divide by, calculated in floating point as programs do."""
    beginning, _, rest = formula.partition('"―",')
    assert beginning in {"IF(BELOW=0,", "IF((BELOW)=0,"}
    functions = {"INT": lambda x: float(x // 1), "ABS": abs, "SIGN": lambda x: (x > 0) - (x < 0)}
    text = rest.removesuffix(")")

    def calculated(above: int, below: int) -> float:
        return eval(text, {"ABOVE": float(above), "BELOW": float(below), **functions})

    return calculated


@pytest.mark.parametrize("digits", [0, 1, 2])
def test_a_percentage_is_half_up_for_every_count_and_base(digits):
    calculated = quotient(share("ABOVE", "BELOW", digits))
    for n in (*range(1, 81), 160, 333, 1_200, 49_999):
        for k in range(0, n + 1, max(1, n // 80)):
            assert calculated(k, n) == float(percent(k, n, digits)), (k, n)


@pytest.mark.parametrize("units", [1, 1000])
def test_a_mean_is_half_up_away_from_zero_for_every_sum(units):
    calculated = quotient(half_up("ABOVE", "BELOW", 2, units=units, signed=True))
    for n in range(1, 41, 3):
        for s in range(-400, 401, 7):
            assert calculated(s, n) == float(exact_half_up(s, n * units, 2)), (s, n)


def test_a_formula_of_no_decimals_divides_by_nothing():
    assert share("B10", "B$9", 0) == 'IF(B$9=0,"―",INT((200*B10+B$9)/(2*B$9)))'
    assert share("B10", "B$9", 1) == 'IF(B$9=0,"―",INT((2000*B10+B$9)/(2*B$9))/10)'


def test_numbers_are_summed_in_whole_units_and_not_at_all_where_that_is_unsure():
    assert summing_unit([]) == 1000
    assert summing_unit([Decimal("1.25"), Decimal(3)]) == 1000
    assert summing_unit([Decimal("0.00001")]) == 100_000
    assert summing_unit([Decimal(10) ** 12] * 3) == 1
    assert summing_unit([Decimal("123456789012.345")] * 1000) is None
    assert summing_unit([Decimal("0.12345678901234567")]) is None


def test_a_condition_of_numbers_is_none_of_countifs():
    assert count([is_number(ANSWER)]) == "SUMPRODUCT(--ISNUMBER(表[Q1 はい]))"
