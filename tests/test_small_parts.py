"""部 that are too small to be shown: nothing that leaves the office depends on what somebody in one of them answered."""

from __future__ import annotations

import io
import random
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from dxforms.cli import main
from dxforms.report.document import write_report
from dxforms.report.proof import proof_report
from dxforms.source.sentences import read_patterns
from dxforms.survey.counting import tally_responses
from dxforms.survey.shown import shown_html, shown_text
from dxforms.survey.tally import Tally
from dxforms.workbook.book import sheets_of
from dxforms.workbook.sheets import ANSWERS, DATA, LONG_ANSWERS, RESPONDENTS, Sheet
from dxforms.workbook.writer import write_tally
from tests.edits import TC, TR, P, T, as_word_saves, text_of
from tests.outside import cached, differences, recalculated_all, validate
from tests.packages import findings
from tests.report.late import written
from tests.report.test_refresh import Hand
from tests.sample import EVERY
from tests.small import sized_responses, small_description, small_tally
from tests.test_main_path import folder, run
from tests.workbook.surveys import random_tally

__all__ = ["folder"]
INTERNAL = {RESPONDENTS, ANSWERS, LONG_ANSWERS, DATA}
CROSSED = [("Q1", "Q2"), ("Q3", "Q1"), ("Q4", "Q2"), ("Q8", "Q1"), ("Q10", "Q6"), ("Q11", "Q7")]
SIZES = [(20, 18, 3), (38, 3), (14, 10, 9, 4, 3, 1), (3, 4, 2)]


def texts(data: bytes) -> list[str]:
    """Every paragraph of a report, those in tables among them."""
    return [text_of(each) for each in Hand(data).body.iter(P) if text_of(each).strip()]


def two_tallies(sizes: tuple[int, ...]) -> tuple[Tally, Tally]:
    """Two tallies that differ only in who of the hidden 部 was in which of them."""
    asked = small_description(len(sizes), 5, questions=EVERY, crossings=CROSSED)
    responses = sized_responses(asked, sizes)
    hidden = {group.session for group in tally_responses(asked, responses).hidden}
    places = [row for row, session in enumerate(responses.sessions) if session in hidden]
    others = [responses.sessions[row] for row in places]
    random.Random(1).shuffle(others)
    sessions = list(responses.sessions)
    for row, session in zip(places, others, strict=True):
        sessions[row] = session
    assert sessions != list(responses.sessions)
    return tuple(  # type: ignore[return-value]
        tally_responses(asked, each) for each in (responses, replace(responses, sessions=tuple(sessions)))
    )


@pytest.mark.parametrize("sizes", SIZES)
def test_the_report_is_the_same_whoever_of_the_hidden_parts_was_in_which(sizes):
    made = []
    for tally in two_tallies(sizes):
        stream = io.BytesIO()
        write_report(tally, stream)
        made.append(stream.getvalue())
    assert made[0] == made[1]
    assert findings(made[0]) == []


def held(sheet: Sheet) -> tuple[Sheet, list[object]]:
    """What stands on a sheet: all but its records, and their rows."""
    rows = [] if sheet.records is None else list(map(tuple, sheet.records.rows()))
    return replace(sheet, records=None), rows


@pytest.mark.parametrize("sizes", SIZES)
def test_the_sheets_for_people_are_the_same_and_those_of_the_office_tell(sizes):
    one, other = (
        {sheet.name: sheet for sheet in sheets_of(tally, read_patterns())} for tally in two_tallies(sizes)
    )
    for name in one:
        if name not in INTERNAL:
            assert held(one[name]) == held(other[name]), name
    told = [list(sheets[DATA].records.rows()) for sheets in (one, other)]
    assert told[0] != told[1]


@pytest.mark.parametrize("sizes", SIZES)
def test_a_tally_looked_at_shows_the_same(sizes):
    one, other = two_tallies(sizes)
    assert (shown_text(one), shown_html(one)) == (shown_text(other), shown_html(other))


def test_a_workbook_with_hidden_parts_has_no_finding_and_its_charts_are_of_what_is_shown():
    tally = small_tally(20, 18, 3, questions=EVERY, crossings=CROSSED)
    stream = io.BytesIO()
    write_tally(tally, stream)
    assert findings(stream.getvalue()) == []
    with zipfile.ZipFile(stream) as package:
        charts = [package.read(name).decode() for name in package.namelist() if "charts/chart" in name]
    assert charts
    assert not [chart for chart in charts if "夕方の部" in chart or "午後の部" in chart]


@pytest.mark.outside
def test_formulas_of_what_is_shown_are_what_they_are_calculated_to_be(tmp_path):
    paths = []
    for seed in range(30):
        tally = random_tally(seed)
        asked = replace(tally.description, settings=replace(tally.description.settings, small_cells=6))
        paths.append(tmp_path / f"{seed}.xlsx")
        write_tally(tally_responses(asked, tally.responses, tally.review), paths[-1])
    for path, calculated in zip(paths, recalculated_all(paths), strict=True):
        assert differences(cached(path), calculated) == [], path.name


@pytest.mark.outside
def test_the_validator_finds_nothing_in_documents_with_hidden_parts(tmp_path):
    before, after = (
        small_tally(20, 18, 3, least=0),
        small_tally(20, 18, 3, questions=EVERY, crossings=CROSSED),
    )
    write_tally(after, tmp_path / "集計.xlsx")
    (tmp_path / "報告書.docx").write_bytes(written(small_tally(20, 18, 3), edited(before))[0])
    assert validate(tmp_path / "集計.xlsx") == []
    assert validate(tmp_path / "報告書.docx") == []


# ---------------------------------------------------------------- the command


def hide(folder: Path, least: int) -> None:
    """部を示す最小の回答者数 typed into the description."""
    path = folder / "講演会情報.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["設定"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "部を示す最小の回答者数")
    row[1].value = least
    book.save(path)


def test_with_the_setting_the_command_writes_both_documents_without_the_parts(folder, capsys):
    hide(folder, 20)
    run(folder)
    told = capsys.readouterr().out
    assert "午前の部：出席者32名　回答者" in told
    assert "このため、部ごとの数値は示さず、回答も部に分けずに掲載します。" in told
    report = (folder / "実施結果報告書.docx").read_bytes()
    said = texts(report)
    assert any("回答者数が20名未満の部があるため" in line for line in said)
    assert not [line for line in said if "【部次長級の幹部職員】" in line or "【課長級の職員】" in line]
    book = openpyxl.load_workbook(folder / "集計.xlsx", data_only=True)
    figures = [cell.value for row in book["単純集計"].iter_rows() for cell in row]
    assert not [value for value in figures if isinstance(value, str) and "の部" in value]
    assert {cell.value for cell in book["回答データ"]["C"]} >= {"午前の部", "午後の部"}
    assert [cell.value for cell in book["概要"]["A"] if cell.value in {"午前の部", "午後の部", "計"}] == [
        "午前の部",
        "午後の部",
        "計",
    ]


def test_the_setting_can_be_set_after_the_first_run_and_taken_back(folder, capsys):
    run(folder)
    first = texts((folder / "実施結果報告書.docx").read_bytes())
    hide(folder, 20)
    run(folder)
    assert "【課長級の職員】" not in texts((folder / "実施結果報告書.docx").read_bytes())
    hide(folder, 0)
    run(folder)
    assert sorted(texts((folder / "実施結果報告書.docx").read_bytes())) == sorted(first)
    assert main(["check", str(folder)]) == 0


# ---------------------------------------------------------------- a report that is there


def answers_of(hand: Hand, heading: str) -> list[object]:
    """The rows of the answers under a heading."""
    every = list(hand.body.iter(P, TR))
    at = next(index for index, each in enumerate(every) if each.tag == P and text_of(each) == heading)
    table = next(each.getparent() for each in every[at:] if each.tag == TR)
    return list(table.iter(TR))[1:]


def retype(row, words: str) -> None:
    """Other words in the last cell of a row."""
    first, *more = row.findall(TC)[-1].iter(T)
    first.text = words
    for each in more:
        each.text = ""


def edited(before: Tally) -> bytes:
    """A report in which somebody changed an answer and a figure of the last 部, and a sentence."""
    hand = Hand(written(before)[0])
    retype(answers_of(hand, "【係長級の職員】")[1], "職員が改めた回答")
    row = next(row for row in hand.body.iter(TR) if text_of(row).startswith("おおむね理解できた"))
    retype(row, "77（77.7%）")
    hand.retype("アンケートの詳細な結果については次のとおり", "詳しい結果は、次のとおり")
    return hand.saved()


@pytest.mark.parametrize("save", [bytes, lambda data: as_word_saves(data, random.Random(1))])
def test_figures_and_answers_of_parts_that_are_hidden_now_leave_a_report_that_is_refreshed(save):
    before, after = small_tally(20, 18, 3, least=0), small_tally(20, 18, 3)
    data, report = written(after, save(edited(before)))
    said = texts(data)
    fresh = texts(written(after)[0])
    assert findings(data) == []
    assert "77（77.7%）" not in said
    assert [line for line in said if line in {"【課長級の職員】", "【係長級の職員】"}] == []
    # Every figure there is one that a new report has, and as often.
    percent = re.compile(r"[0-9,]+（[0-9.]+%）")
    assert sorted(filter(percent.fullmatch, said)) == sorted(filter(percent.fullmatch, fresh))
    assert "詳しい結果は、次のとおり" in said
    (gone,) = report.refreshed.withdrawn
    assert "おおむね理解できた" in gone.name
    marks = [mark.path for mark in report.manifest.marks]
    assert not [
        path for path in marks if re.search(r"/(集計区分|回答詳細|その他の内容):(午後|夕方)の部/", path)
    ]


@pytest.mark.parametrize("sizes", SIZES)
def test_an_untouched_report_is_refreshed_to_read_as_a_new_one_there_and_back(sizes):
    before = small_tally(*sizes, least=0, questions=EVERY)
    after = small_tally(*sizes, questions=EVERY)
    first = written(before)[0]
    data = written(after, first)[0]
    assert unnumbered(data) == unnumbered(written(after)[0])
    assert unnumbered(written(before, data)[0]) == unnumbered(first)
    assert findings(data) == []


def unnumbered(data: bytes) -> list[str]:
    """Every paragraph in order; captions without the numbers that Word gives them."""
    return [re.sub(r"^([図表])[0-9]+　", r"\1　", line) for line in texts(data)]


def test_what_staff_made_of_an_answer_goes_along_with_it_and_comes_back():
    before, after = small_tally(20, 18, 3, least=0), small_tally(20, 18, 3)
    data, report = written(after, edited(before))
    hand = Hand(data)
    assert [row for row in answers_of(hand, "【その他の部】") if "職員が改めた回答" in text_of(row)]
    assert len(answers_of(hand, "【その他の部】")) == 21
    assert any("内容" in piece.name for piece in report.refreshed.kept)
    again, second = written(after, data)
    assert again == data
    back, _ = written(before, again)
    hand = Hand(back)
    assert [text_of(row.findall(TC)[-1]) for row in answers_of(hand, "【係長級の職員】")][
        1
    ] == "職員が改めた回答"
    assert findings(back) == []
    assert second.refreshed.added == ()


def test_a_table_that_goes_with_the_parts_goes_though_somebody_changed_it():
    before, after = small_tally(20, 3, least=0), small_tally(20, 3)
    hand = Hand(written(before)[0])
    row = next(row for row in hand.body.iter(TR) if text_of(row).startswith("おおむね理解できた"))
    retype(row, "77（77.7%）")
    data, report = written(after, hand.saved())
    assert "77（77.7%）" not in texts(data)
    assert report.refreshed.withdrawn
    assert findings(data) == []


# ---------------------------------------------------------------- proof


def proofs(data: bytes, tally: Tally) -> list[tuple[str, str]]:
    found = proof_report(io.BytesIO(data), tally).mend
    return [(each.code, each.message) for each in found if each.code not in {"draft", "review.open"}]


def prose(tally: Tally, words: str) -> bytes:
    """The tally's report with these words as the first 考察."""
    hand = Hand(written(tally)[0])
    first, *more = hand.paragraph("アンケートに回答した職員の").iter(T)
    first.text = words
    for each in more:
        each.text = ""
    return hand.saved()


def test_proof_says_where_an_older_report_shows_hidden_parts():
    before, after = small_tally(20, 18, 3, least=0), small_tally(20, 18, 3)
    found = [message for code, message in proofs(written(before)[0], after) if code == "part.hidden"]
    for what in ("数値", "グラフ", "回答"):
        assert any(
            message.startswith("夕方の部は") and f"この部の{what}が残って" in message for message in found
        )
    assert not [message for message in found if message.startswith("午前の部")]


def test_proof_finds_nothing_of_hidden_parts_in_a_new_report():
    after = small_tally(20, 18, 3)
    assert proofs(written(after)[0], after) == []


@pytest.mark.parametrize(
    "words",
    [
        "夕方の部では、3名のうち2名（66.7%）が「理解できた」と回答している。",
        "係長級の職員では、「理解できた」が2名であった。",
        "夕方の部の職員のすべてが「理解できた」と回答している。",
        "夕方の部では「特になし」が1件あった。",
    ],
)
def test_proof_faults_a_result_of_a_hidden_part_in_prose_and_says_no_figure(words):
    after = small_tally(20, 18, 3)
    [(_, message)] = proofs(prose(after, words), after)
    assert message == (
        "夕方の部は、回答者の少ない部の結果が分からないよう、全体にのみ含めています。"
        "この部の結果が分かる数値や語は、記載しないでください。"
    )


@pytest.mark.parametrize(
    "words",
    [
        "夕方の部の出席者は19名、回答者は3名である。",
        "午後の部では、回答者18名、回答率100.0%であった。",
        "夕方の部では、7名の係員が運営に当たった。",
        "午前の部では12名（60.0%）が「理解できた」と回答している。",
        "全体では23名（56.1%）が「理解できた」と回答している。",
    ],
)
def test_proof_lets_attendance_and_what_is_shown_stand(words):
    after = small_tally(20, 18, 3)
    assert proofs(prose(after, words), after) == []


def test_proof_faults_a_wrong_attendance_of_a_hidden_part():
    after = small_tally(20, 18, 3)
    [(_, message)] = proofs(prose(after, "夕方の部の出席者は18名である。"), after)
    assert message == "出席者数「18名」が集計と違います。集計では夕方の部で19名です。"
