from dataclasses import replace

from dxforms.grid import Grid
from dxforms.issues import Findings
from dxforms.survey.identity import form_fingerprint, identities, number_persons, persons_of
from tests.exports import START
from tests.survey.reading import grid_of, layout_of


def names_of(grid: Grid) -> tuple[list[str], list[str]]:
    found = Findings()
    rows = grid.rows[1:]
    names = identities(grid, layout_of(grid), rows, [START] * len(rows), found)
    return names, [issue.code for issue in found.issues]


def without_ids(*answers: object) -> Grid:
    return Grid(file="g.csv", rows=(("タイムスタンプ", "問"), *((START, answer) for answer in answers)))  # type: ignore[arg-type]


def test_an_id_is_the_identity():
    assert names_of(grid_of(["問"], [["a"], ["b"]])) == (["1", "2"], [])


def test_an_id_that_stands_twice_is_made_unique_and_noticed_whatever_the_order_of_rows():
    grid = grid_of(["問"], [["a"], ["b"], ["c"]])
    doubled = replace(grid, rows=(*grid.rows[:2], (1, *grid.rows[2][1:]), grid.rows[3]))
    names, codes = names_of(doubled)
    assert len(set(names)) == 3
    assert "1" in names
    assert codes == ["key.doubled"]
    turned = replace(doubled, rows=(doubled.rows[0], *reversed(doubled.rows[1:])))
    assert names_of(turned)[0] == names[::-1]


def test_without_ids_time_and_content_are_the_identity():
    names, codes = names_of(without_ids("a", "b"))
    assert len(set(names)) == 2
    assert all(name.startswith("20261124-123000-") for name in names)
    assert codes == ["key.no_id"]


def test_the_identity_survives_other_rows_and_new_questions():
    first, _ = names_of(without_ids("a", "b"))
    more = Grid(
        file="g.csv",
        rows=(
            ("タイムスタンプ", "新しい問", "問"),
            (START, None, "z"),
            (START, None, "b"),
            (START, None, "a"),
        ),
    )
    later, _ = names_of(more)
    assert later[1:] == first[::-1]


def test_answers_that_cannot_be_told_apart_are_reported_as_groups():
    names, codes = names_of(without_ids("a", "a", "b", "a"))
    assert len(set(names)) == 4
    assert codes == ["key.no_id", "key.same"]


def test_an_empty_file_has_nothing_to_notice():
    assert names_of(without_ids()) == ([], [])


def test_the_fingerprint_is_of_the_questions_alone():
    first = layout_of(grid_of(["問1", "問2"], [["a", "b"]]))
    english = layout_of(grid_of(["問2", "問 1"], [["a", "b"]], modified=True))
    other = layout_of(grid_of(["問1", "問3"], [["a", "b"]]))
    assert form_fingerprint(first) == form_fingerprint(english) != form_fingerprint(other)


def persons(*people: tuple[str | None, str | None]) -> list[int]:
    grid = grid_of(["問"], [["a"]] * len(people))
    rows = [(*row[:3], *person, *row[5:]) for row, person in zip(grid.rows[1:], people, strict=True)]
    return number_persons(persons_of(layout_of(grid), rows))


def test_two_answers_of_one_address_are_one_person():
    assert persons(("a@example.jp", "見本"), ("b@example.jp", "見本"), ("A@EXAMPLE.jp", None)) == [1, 0, 1]


def test_a_name_counts_where_there_is_no_address():
    assert persons(
        ("anonymous", "見本 太郎"), (None, "見本　太郎"), ("anonymous", None), ("anonymous", None)
    ) == [1, 1, 0, 0]
