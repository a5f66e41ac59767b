from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dxforms.survey.answers import Choice
from dxforms.survey.parsing import parser_of, read_column, shown
from dxforms.survey.questions import Kind, Option, Question


def question(kind: Kind, *labels: str, former: dict[str, tuple[str, ...]] | None = None) -> Question:
    options = tuple(Option(label=label, former=(former or {}).get(label, ())) for label in labels)
    return Question(number="Q1", headings=("問",), text="問", kind=kind, options=options)


def read(kind: Kind, labels: str, value: object) -> object:
    """One cell read; ``labels`` are separated by ``|``."""
    return parser_of(question(kind, *filter(None, labels.split("|"))))(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("満足", (0,)),
        (" 満足　", (0,)),
        ("やや 満足", (1,)),
        ("満足;", (0,)),
        ("", None),
        ("　\u200b\n", None),
        (None, None),
    ],
)
def test_a_single_choice_is_one_pick(value: object, expected: tuple[int, ...] | None):
    answer = read(Kind.SINGLE, "満足|やや満足", value)
    assert answer == (None if expected is None else Choice(expected))


def test_a_text_that_is_no_option_is_a_stray_or_the_text_of_other():
    assert read(Kind.SINGLE, "満足|不満", "ふつう") == Choice((), ("ふつう",))
    assert read(Kind.SINGLE, "満足|その他", "ふつう") == Choice((1,), ("ふつう",))
    assert read(Kind.SINGLE, "満足|その他", "その他") == Choice((1,))


def test_options_that_differ_only_when_folded_stay_apart():
    assert read(Kind.SINGLE, "A B|AB|ＡＢ", "AB") == Choice((1,))
    assert read(Kind.SINGLE, "A B|AB|ＡＢ", "ＡＢ") == Choice((2,))
    assert read(Kind.SINGLE, "A B|AB", "Ａ　Ｂ") == Choice((0,))


def test_a_former_label_counts_as_the_new_one():
    parse = parser_of(
        question(Kind.SINGLE, "おおむね満足", "満足", former={"おおむね満足": ("概ね満足", "やや満足")})
    )
    assert [parse(v) for v in ("概ね満足", "やや 満足", "満足")] == [Choice((0,)), Choice((0,)), Choice((1,))]


def test_a_label_is_never_hidden_by_a_former_one():
    parse = parser_of(question(Kind.SINGLE, "良い", "普通", former={"良い": ("普通",)}))
    assert parse("普通") == Choice((1,))


def test_a_number_cell_is_the_option_of_that_name():
    assert read(Kind.SINGLE, "1|2", 2) == Choice((1,))
    assert read(Kind.SINGLE, "1|2", 2.0) == Choice((1,))


@pytest.mark.parametrize(
    ("value", "picks", "unlisted"),
    [
        ("事例;実演;", (0, 1), ()),
        ("実演;事例", (0, 1), ()),
        ("実演;", (1,), ()),
        ("実演", (1,), ()),
        (" 実演 ; 事例 ;", (0, 1), ()),
        ("実演;実演;", (1,), ()),
        ("資料;会場;", (2,), ()),
        ("事例;資料;会場;実演;", (0, 1, 2), ()),
        ('["実演","資料;会場"]', (1, 2), ()),
        ('["実演","駐車場"]', (1, 3), ("駐車場",)),
        ("実演, 事例", (0, 1), ()),
        ("実演, 駐車場", (1, 3), ("駐車場",)),
        ("実演\n事例", (0, 1), ()),
        ("実演、事例", (0, 1), ()),
        ("駐車場、トイレ", (3,), ("駐車場、トイレ",)),
        ("その他;", (3,), ()),
        ("事例;駐車場;", (0, 3), ("駐車場",)),
        ("事例;駐車場; 会場の案内;", (0, 3), ("駐車場; 会場の案内",)),
        ("駐車場;事例;トイレ;", (0, 3), ("駐車場", "トイレ")),
        ("[駐車場]", (3,), ("[駐車場]",)),
    ],
)
def test_several_choices_in_every_spelling(value: str, picks: tuple[int, ...], unlisted: tuple[str, ...]):
    assert read(Kind.MULTIPLE, "事例|実演|資料;会場|その他", value) == Choice(picks, unlisted)


def test_nothing_but_separators_is_no_answer():
    assert read(Kind.MULTIPLE, "a|b", ";;") is None


def test_strays_stay_apart_where_there_is_no_other():
    assert read(Kind.MULTIPLE, "a|b", "a;x;y;") == Choice((0,), ("x", "y"))


def test_the_longest_label_that_fits_is_taken_first():
    assert read(Kind.MULTIPLE, "A|B|A;B", "A;B;") == Choice((2,))
    assert read(Kind.MULTIPLE, "A|A, B|C", "C, A, B") == Choice((1, 2))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (4, Choice((3,))),
        (4.0, Choice((3,))),
        ("４", Choice((3,))),
        ("5 とても", Choice((4,))),
        ("4.5", Choice((), ("4.5",))),
        (9, Choice((), ("9",))),
        ("良い", Choice((), ("良い",))),
        ("9" * 5000, Choice((), ("9" * 5000,))),
        (None, None),
    ],
)
def test_a_rating_is_the_option_of_its_number(value: object, expected: object):
    assert read(Kind.RATING, "1|2|3|4|5", value) == expected


def test_a_rating_finds_labels_with_words():
    assert read(Kind.NPS, "0 まったく|5|10 非常に", 10) == Choice((2,))
    assert read(Kind.NPS, "0 まったく|5|10 非常に", "0 まったく") == Choice((0,))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (12, Decimal(12)),
        (12.5, Decimal("12.5")),
        (1e-07, Decimal("1e-07")),
        ("１，２００", Decimal(1200)),
        ("007", Decimal(7)),
        ("−3", Decimal(-3)),
        ("-3.0", Decimal("-3.0")),
        ("約10", Choice((), ("約10",))),
        ("3～4", Choice((), ("3～4",))),
        ("1,2", Choice((), ("1,2",))),
        (" ", None),
    ],
)
def test_a_number_is_a_decimal_or_what_stands_there(value: object, expected: object):
    assert read(Kind.NUMBER, "", value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 4, 1), date(2026, 4, 1)),
        (datetime(2026, 4, 1, 9), date(2026, 4, 1)),
        ("2026年4月1日", date(2026, 4, 1)),
        ("4/1/2026", date(2026, 4, 1)),
        (46113, date(2026, 4, 1)),
        ("未定", Choice((), ("未定",))),
        (None, None),
    ],
)
def test_a_date_is_read_whatever_its_type(value: object, expected: object):
    assert read(Kind.DATE, "", value) == expected


def test_a_ranking_keeps_the_order_given():
    assert read(Kind.RANKING, "A|B|C", "C;A;B;") == Choice((2, 0, 1))
    assert read(Kind.RANKING, "A|B|C", "C;X;A;") == Choice((2, 0), ("X",))
    assert read(Kind.RANKING, "A|B|C", '["B","A","C"]') == Choice((1, 0, 2))


@pytest.mark.parametrize("value", ["None", "NA", "null", "N/A", "なし", "0"])
def test_words_for_nothing_are_answers(value: str):
    assert read(Kind.TEXT, "", value) == value


def test_a_text_keeps_its_paragraphs():
    assert read(Kind.TEXT, "", "　一行目_x000D_\n\r\n二行目 ") == "一行目\n\n二行目"
    assert read(Kind.TEXT, "", "一\r\n\r\n二\u000b三") == "一\n\n二\n三"


@pytest.mark.parametrize(
    "value", ["=1+1", "@SUM", "https://example.jp", "a\ud83d", "a\0b", "\u202eabc", "&<>\"'", "x" * 40_000]
)
def test_a_text_stays_as_answered_whatever_it_holds(value: str):
    assert read(Kind.TEXT, "", value) == value


def test_a_skipped_question_gives_nothing():
    assert read(Kind.SKIPPED, "", "秘密") is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "TRUE"),
        (3.0, "3"),
        (0.1, "0.1"),
        (time(9, 5), "9:05"),
        (datetime(2026, 1, 2, 3, 4), "2026/1/2 3:04"),
        (datetime(2026, 1, 2), "2026/1/2"),
    ],
)
def test_values_are_shown_as_excel_shows_them(value: object, expected: str):
    assert shown(value) == expected  # type: ignore[arg-type]


def test_equal_cells_share_one_answer_but_true_is_not_one():
    answers = read_column(parser_of(question(Kind.SINGLE, "1", "TRUE")), [1, 1, True, 1.0, None])
    assert answers == [Choice((0,)), Choice((0,)), Choice((1,)), Choice((0,)), None]
    assert answers[0] is answers[1]


labels = st.lists(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=8).filter(
        lambda t: not t.startswith("[") and "_x" not in t  # _x000D_ is a line break to Excel, not a label
    ),
    min_size=1,
    max_size=6,
    unique=True,
)


def test_the_end_of_several_choices_is_not_taken_for_a_label_that_ends_in_a_wide_semicolon():
    parse = parser_of(question(Kind.MULTIPLE, "研修", "研修；", "点検"))
    assert [parse(cell) for cell in ("研修;", "研修；;", "研修;点検;")] == [
        Choice((0,)), Choice((1,)), Choice((0, 2)),
    ]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(labels.filter(lambda ls: not any(";" in label for label in ls)), st.data())
def test_whatever_options_were_picked_come_back(options: list[str], data: st.DataObject):
    picks = data.draw(st.lists(st.integers(0, len(options) - 1), min_size=1, unique=True))
    cell = "".join(f"{options[i]};" for i in picks)
    if cell in options or cell.rstrip(";") in options:
        picks = [options.index(cell.rstrip(";"))]
    answer = parser_of(question(Kind.RANKING, *options))(cell)
    assert answer == Choice(tuple(picks))


@settings(max_examples=100, deadline=None)
@example(float("inf"), Kind.DATE)
@example(float("nan"), Kind.NUMBER)
@given(
    st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates()),
    st.sampled_from(Kind),
)
def test_no_cell_whatever_makes_the_reading_fail(value: object, kind: Kind):
    answer = parser_of(question(kind, "a;b", "b", "3", "その他"))(value)  # type: ignore[arg-type]
    assert answer is None or isinstance(answer, Choice | str | Decimal | date)
