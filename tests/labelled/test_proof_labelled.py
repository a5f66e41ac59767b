"""The proof against the labelled set: what it must find, what it must leave alone, how it exits."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest

from dxforms.cli import main
from dxforms.files import shipped
from tests.labelled import faults, innocent, looks
from tests.labelled.finished import CONCLUSIONS, Paper, finished
from tests.labelled.judge import Score, new, proofed, score, shown
from tests.labelled.lectures import CASES

ENOUGH = 0.95
"""Of each class of 要修正."""
SOFTER = 0.8
"""Of each class of 要確認."""
NAMES = [case.name for case in CASES]


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("labelled")


@pytest.fixture(scope="session")
def reports(home):
    """The five finished reports, each with the proof of it as it stands."""
    made = [finished(name, home) for name in NAMES]
    return [(each, proofed(each.report, each.tally)) for each in made]


def _scored(reports, seeds, *, mend: bool) -> dict[str, Score]:
    whole: dict[str, Score] = {}
    for made, before in reports:
        for fault, result in score(made, before, seeds(made), mend=mend).items():
            total = whole.setdefault(fault, Score())
            total.seeded += result.seeded
            total.found += result.found
            total.missed += result.missed
            total.false += result.false
            total.most_false = max(total.most_false, result.most_false)
    return whole


def _told(scores: dict[str, Score]) -> str:
    lines = []
    for fault, each in scores.items():
        lines.append(
            f"{fault}: {each.found} of {each.seeded} found, at most {each.most_false} false in a report"
        )
        lines += [f"  missed  {line}" for line in each.missed]
        lines += [f"  false   {line}" for line in each.false]
    return "\n".join(lines)


@pytest.mark.parametrize("fault", faults.MEND)
def test_finds_what_must_be_mended_and_hardly_anything_else(reports, fault):
    scores = _scored(reports, faults.MEND[fault], mend=True)
    assert set(scores) == {fault}
    assert scores[fault].seeded >= len(NAMES)
    assert scores[fault].found >= ENOUGH * scores[fault].seeded, _told(scores)
    assert scores[fault].most_false <= 1, _told(scores)


@pytest.mark.parametrize("family", looks.LOOK)
def test_finds_most_of_what_is_to_be_looked_at(reports, family):
    scores = _scored(reports, looks.LOOK[family], mend=False)
    assert all(each.found >= SOFTER * each.seeded for each in scores.values()), _told(scores)


def test_finds_hardly_anything_to_mend_in_a_finished_report(reports):
    told = {made.case.name: [shown(each) for each in before.mend] for made, before in reports}
    assert all(len(each) <= 1 for each in told.values()), told


def test_asks_for_little_to_be_looked_at_in_a_finished_report(reports):
    for made, before in reports:
        assert len(before.look) <= 1, (made.case.name, [shown(each) for each in before.look])


def test_checks_everything_there_is_to_check(reports):
    assert all(before.unchecked == () for _, before in reports)


@pytest.mark.parametrize("name", NAMES)
def test_leaves_right_sentences_alone(reports, name):
    made, before = next((made, before) for made, before in reports if made.case.name == name)
    paper = made.opened()
    for place, text in innocent.sentences(made.case):
        number = place if place == CONCLUSIONS else made.case.number(place)
        paper.type_after(paper.sentences(number)[-1], text)
    false = [shown(each) for each in new(proofed(paper.saved(), made.tally).mend, before.mend)]
    assert len(false) <= 1, "\n".join(false)


def test_never_flags_the_names_of_the_description(reports):
    """Lecturers, 部 and respondents as the description has them stand all over a finished report."""
    assert not [
        shown(each) for _, before in reports for each in before.findings if each.code.startswith("name.")
    ]


def test_people_quote_what_is_published(reports):
    """The set itself: what people quote at length in 考察 stands in a published answer, option or その他の記入."""
    for made, _ in reports:
        case = made.case
        published = "".join(text for number in case.texts for text in case.published(number))
        published += "".join(text for texts in case.others.values() for text in texts)
        published += "".join(
            option.label for question in case.survey.questions for option in question.options
        )
        for texts in case.remarks.values():
            for text in texts:
                for quoted in text.split("「")[1:]:
                    words = case.say(quoted.split("」")[0])
                    assert words in published, (case.name, words)


# ---------------------------------------------------------------- as a command


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The shipped example with every draft of 考察 written by a person, refreshed once since."""
    folder = tmp_path / "講演会"
    shutil.copytree(shipped("examples/2026-11-24_講演会"), folder)
    report = folder / "実施結果報告書.docx"
    paper = Paper(docx.Document(str(report)))
    for number, text in (
        ("Q2", "「理解できた」は22名、「おおむね理解できた」は14名であり、合わせて36名（87.8%）であった。"),
        ("Q3", "「申請書の記入欄及び添付書類の見直し」を22名（53.7%）が選び、最も多かった。"),
        ("Q5", "41件の回答があり、計測の様式をそろえてほしいという意見が目立った。"),
    ):
        paper.retype(paper.remarks(number), [text])
    report.write_bytes(paper.saved())
    assert main(["run", str(folder)]) == 0
    return folder


def test_exits_with_0_for_a_report_ready_for_submission(example, capsys):
    assert main(["proof", str(example)]) == 0, capsys.readouterr().out


def test_exits_with_1_and_says_where_for_one_that_is_not(example, capsys):
    report = example / "実施結果報告書.docx"
    paper = Paper(docx.Document(str(report)))
    paper.append(paper.remarks("Q2")[-1], "「理解できた」と答えた職員は24名（58.5%）である。")
    report.write_bytes(paper.saved())
    assert main(["proof", str(report)]) == 1
    said = capsys.readouterr().out
    assert "アンケート結果（Q2）" in said
    assert "要修正：1件" in said
