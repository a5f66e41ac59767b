"""A 開催日 typed wrong and mended after the first run: nothing is lost; last month's files are refused as ever."""

from __future__ import annotations

import io
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest

from dxforms.cli import Terminal, main
from dxforms.commands import parsing, produce
from dxforms.issues import InputError
from tests import exports
from tests.recipes import answers, example
from tests.test_bad_input import HEADINGS, beside, state, typed
from tests.test_cli import Tty
from tests.test_main_path import text_of

WORKBOOK, REPORT = "集計.xlsx", "実施結果報告書.docx"
RIGHT, WRONG, NEXT_MONTH = "令和8年11月24日", "令和8年11月23日", "令和8年12月22日"


@pytest.fixture(scope="module")
def first_run(tmp_path_factory) -> Path:
    """A folder run with 開催日 a day early, its answers reviewed, its report written in."""
    folder = tmp_path_factory.mktemp("first") / "講演会"
    folder.mkdir()
    example.lay_inputs(folder)
    mend(folder, WRONG)
    assert main(["run", str(folder)]) == 0
    example.review(folder / WORKBOOK)
    document = docx.Document(folder / REPORT)
    draft = next(each for each in document.paragraphs if "〔" in each.text)
    for run in draft.runs[1:]:
        run.text = ""
    draft.runs[0].text = "理解は広がった。"
    document.save(folder / REPORT)
    return folder


@pytest.fixture
def folder(first_run, tmp_path, capsys) -> Path:
    shutil.copytree(first_run, tmp_path / "講演会")
    capsys.readouterr()
    return tmp_path / "講演会"


def mend(folder: Path, day: str) -> None:
    typed(folder, "講演会", beside(folder, "講演会", "開催日"), day)


def shifted(days: int, first: int = 1) -> list[list[object]]:
    """The example's responses as another lecture's, some days later."""
    rows = []
    for record, *words in answers.responses():
        number, started, completed, *person = record
        moved = (number + first - 1, started + timedelta(days=days), completed + timedelta(days=days))
        rows.append([exports.Record(*moved, *person), *words])
    return rows


def test_both_documents_follow_the_mended_day_and_keep_what_people_did(folder, capsys):
    mend(folder, RIGHT)
    assert main(["run", str(folder), "--yes"]) == 0
    assert "テスト回答1件、重複1件を除く41件を集計しました。" in capsys.readouterr().out
    report = text_of(folder / REPORT)
    assert "理解は広がった。" in report
    assert "令和8年11月24日" in report
    assert "11月23日" not in report
    assert main(["run", str(folder)]) == 0, "the documents now bear the day that is right"


def test_nobody_to_ask_is_told_how_to_say_it_and_nothing_changes(folder, capsys):
    mend(folder, RIGHT)
    before = state(folder)
    assert main(["run", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "これは令和8年11月23日（月）の講演会の集計です。" in told
    assert "開催日を直しただけのときは、コマンドに「--yes」を付けると、記入や手直しを引き継ぎます。" in told
    assert state(folder) == before


@pytest.mark.parametrize(("answer", "agreed"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_a_person_is_asked_whether_only_the_day_was_mended(folder, answer, agreed):
    mend(folder, RIGHT)
    before = state(folder)
    err = Tty()
    terminal = Terminal(io.StringIO(), err, Tty(answer))
    asked = parsing.parse(["run", str(folder)])
    if agreed:
        assert produce.run(asked, terminal) == 0
    else:
        with pytest.raises(InputError):
            produce.run(asked, terminal)
        assert state(folder) == before
    assert "開催日を令和8年11月23日（月）から令和8年11月24日（火）に直しただけですか。" in err.getvalue()


@pytest.mark.parametrize("command", ["tally", "report"])
def test_one_document_alone_follows_too(folder, command, capsys):
    mend(folder, RIGHT)
    assert main([command, str(folder), "--yes"]) == 0
    assert "41件を集計しました。" in capsys.readouterr().out


def test_a_report_whose_workbook_went_first_follows_where_it_was_made_of_the_same_file(folder):
    mend(folder, RIGHT)
    assert main(["tally", str(folder), "--yes"]) == 0
    assert main(["report", str(folder), "--yes"]) == 0
    assert "理解は広がった。" in text_of(folder / REPORT)


def test_late_answers_do_not_hinder_it(folder, capsys):
    late = [
        [
            exports.Record(99, *(datetime(2026, 11, 26, 9),) * 2, "anonymous", None),
            *answers.responses()[2][1:],
        ]
    ]
    exports.write_download(folder / example.EXPORT, HEADINGS, [*answers.responses(), *late])
    mend(folder, RIGHT)
    assert main(["run", str(folder), "--yes"]) == 0
    assert "受信44件のうち" in capsys.readouterr().out


def test_three_respondents_of_forty_three_are_no_proof(folder, capsys):
    few = [*answers.responses()[:3], *shifted(1)[3:]]
    exports.write_download(folder / example.EXPORT, HEADINGS, few)
    mend(folder, RIGHT)
    assert main(["tally", str(folder), "--yes"]) == 1
    assert "これは令和8年11月23日" in capsys.readouterr().err


def test_an_answer_sent_again_and_one_deleted_do_not_hinder_it(folder, capsys):
    rows = [*answers.responses()[:5], shifted(1)[5], *answers.responses()[7:]]
    exports.write_download(folder / example.EXPORT, HEADINGS, rows)
    mend(folder, RIGHT)
    assert main(["tally", str(folder), "--yes"]) == 0


def last_months_answers(folder: Path) -> None:
    """Only 開催日 was typed anew in the copied folder."""


def this_months_answers(folder: Path) -> None:
    exports.write_download(folder / example.EXPORT, HEADINGS, shifted(29))


def a_form_that_goes_on_collecting(folder: Path) -> None:
    both = [*answers.responses(), *shifted(29, first=101), *shifted(29, first=201)]
    exports.write_download(folder / example.EXPORT, HEADINGS, both)


def answers_without_times(folder: Path) -> None:
    rows = [[exports.Record(record[0], None, None, *record[3:]), *words] for record, *words in shifted(29)]
    exports.write_download(folder / example.EXPORT, HEADINGS, rows)


@pytest.mark.parametrize(
    "responses",
    [last_months_answers, this_months_answers, a_form_that_goes_on_collecting, answers_without_times],
    ids=lambda function: function.__name__,
)
@pytest.mark.parametrize("command", ["run", "tally", "report"])
def test_last_months_documents_never_slip_in(folder, responses, command, capsys):
    responses(folder)
    mend(folder, NEXT_MONTH)
    before = state(folder)
    assert main([command, str(folder), "--yes"]) == 1
    told = capsys.readouterr().err
    assert "これは令和8年11月23日（月）の講演会の" in told
    assert "--yes" not in told
    assert state(folder) == before


def test_last_months_report_beside_this_months_workbook_is_refused(folder, capsys):
    this_months_answers(folder)
    mend(folder, NEXT_MONTH)
    (folder / WORKBOOK).unlink()
    assert main(["tally", str(folder)]) == 0
    before = state(folder)
    capsys.readouterr()
    assert main(["report", str(folder), "--yes"]) == 1
    assert "これは令和8年11月23日（月）の講演会の報告書です。" in capsys.readouterr().err
    assert state(folder) == before


def test_a_title_that_changed_as_well_is_another_lecture(folder, capsys):
    mend(folder, RIGHT)
    typed(folder, "講演会", beside(folder, "講演会", "講演会名"), "別の講演会")
    assert main(["run", str(folder), "--yes"]) == 1
    assert "--yes" not in capsys.readouterr().err


def test_a_workbook_somebody_emptied_tells_nothing(folder, capsys):
    mend(folder, RIGHT)
    book = openpyxl.load_workbook(folder / WORKBOOK)
    sheet = book["回答者の確認"]
    sheet.delete_rows(1, sheet.max_row)
    book.save(folder / WORKBOOK)
    assert main(["tally", str(folder), "--yes"]) == 1
    assert "これは令和8年11月23日" in capsys.readouterr().err


def test_check_does_not_send_people_to_delete_their_decisions(folder, capsys):
    mend(folder, RIGHT)
    before = state(folder)
    assert main(["check", str(folder)]) == 1
    told = capsys.readouterr().err
    assert (
        "開催日を直しただけのときは、「dxforms run --yes」を実行すると、記入や手直しを引き継ぎます。" in told
    )
    assert "削除してください" not in told
    assert state(folder) == before


def test_a_report_that_is_not_there_yet_follows_the_workbook_s_decisions(folder, capsys):
    (folder / REPORT).unlink()
    mend(folder, RIGHT)
    assert main(["report", str(folder)]) == 1
    assert "コマンドに「--yes」を付けると、記入や手直しを引き継ぎます。" in capsys.readouterr().err
    assert main(["report", str(folder), "--yes"]) == 0
    assert "テスト回答1件、重複1件を除く41件を集計しました。" in capsys.readouterr().out


def test_documents_written_elsewhere_carry_the_decisions_on_too(folder, capsys):
    elsewhere = folder.parent / "別"
    elsewhere.mkdir()
    mend(folder, RIGHT)
    assert main(["run", str(folder), "-o", str(elsewhere), "--yes"]) == 0
    assert "テスト回答1件、重複1件を除く41件を集計しました。" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["report", "run", "tally"])
def test_last_months_decisions_do_not_slip_in_where_nothing_is_written_over(folder, command, capsys):
    """Outputs elsewhere, or a report of its own: what is read from the workbook beside counts as well."""
    this_months_answers(folder)
    mend(folder, NEXT_MONTH)
    (folder / REPORT).unlink()
    elsewhere = folder.parent / "別"
    elsewhere.mkdir()
    output = {"run": elsewhere, "tally": elsewhere / WORKBOOK, "report": elsewhere / REPORT}[command]
    assert main([command, str(folder), "-o", str(output), "--yes"]) == 1
    assert "これは令和8年11月23日（月）の講演会の集計です。" in capsys.readouterr().err
    assert list(elsewhere.iterdir()) == []


def test_last_months_workbook_and_a_missing_photo_are_told_in_one_round(folder, capsys):
    mend(folder, NEXT_MONTH)
    typed(folder, "写真", beside(folder, "写真", "ファイル名", columns=0, rows=1), "写真/ない.jpg")
    assert main(["run", str(folder)]) == 1
    told = capsys.readouterr().err
    assert told.count("の講演会の集計です。") == 1
    assert "ない.jpg" in told


def test_a_day_that_was_agreed_to_is_not_held_against_the_workbook_beside_another_fault(folder, capsys):
    book = openpyxl.load_workbook(folder / WORKBOOK)
    sheet = book["回答者の確認"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "しない")
    cell.value = "たぶん"
    book.save(folder / WORKBOOK)
    mend(folder, RIGHT)
    assert main(["run", str(folder), "--yes"]) == 1
    told = capsys.readouterr().err
    assert "たぶん" in told
    assert "削除してください" not in told
