"""意見の分類 in the report: the table before 考察, its notes, the draft, and what proof knows of it."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.shared import Mm

from dxforms.report.proof_figures import contradictions
from dxforms.report.proof_paper import Paragraph, Role
from dxforms.report.proof_tallied import tallied
from dxforms.report.proof_words import read_words
from dxforms.source.sentences import read_patterns
from dxforms.survey.counting import tally_responses
from dxforms.survey.findings import grouping_notes, remarks
from dxforms.survey.questions import Rule
from dxforms.survey.review import AnswerDecision, Review, WithholdReason
from dxforms.survey.tally import Tally
from tests.outside import validate
from tests.packages import findings
from tests.report.late import counted, described, written
from tests.sample import sample_tally

RULES = (("発信の手段", "手段、SNS、ホームページ"), ("訓練", "訓練"), ("宇宙", "宇宙"))


def with_rules(answers: int = 41, *, review: Review | None = None) -> Tally:
    rules = tuple(Rule(question="Q4", name=name, condition=text) for name, text in RULES)
    tally = counted(answers, description=replace(described(), rules=rules))
    if review is None:
        return tally
    both = Review(respondents=tally.review.respondents, answers=review.answers, file="集計.xlsx")
    return tally_responses(tally.description, tally.responses, both)


def tables(data: bytes) -> list[list[list[str]]]:
    """The tables whose first heading is 分類."""
    every = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in docx.Document(io.BytesIO(data)).tables
    ]
    return [rows for rows in every if rows[0][0] == "分類"]


def findings_of(data: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "報告書.docx"
        path.write_bytes(data)
        return findings(path)


def figures(tally: Tally) -> list[list[str]]:
    grouping = next(q.grouping for q in tally.questions if q.grouping is not None)
    say = tally.description.settings
    return [
        [
            line.label,
            *(f"{count:,}（{say.rate(count, base)}）" for count, base in tally.figures(grouping.table, line)),
        ]
        for line in grouping.table.lines
    ]


def test_without_rules_the_report_says_nothing_of_groups():
    data, _ = written(counted(41))
    assert tables(data) == []
    assert "意見の分類" not in "".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)


@pytest.mark.outside
def test_the_table_stands_under_its_question_with_the_tallys_figures(tmp_path):
    tally = with_rules()
    data, _ = written(tally)
    ((head, *rows),) = tables(data)
    assert head == [
        "分類",
        *(f"{group.label}\n（n={group.n}）" for group in tally.groups),
    ]
    assert rows == figures(tally)
    path = tmp_path / "報告書.docx"
    path.write_bytes(data)
    assert findings(path) == []
    assert validate(path) == []


def test_late_answers_are_counted_in_the_table_when_the_report_is_refreshed():
    first, _ = written(with_rules(41))
    refreshed, report = written(with_rules(44), first)
    ((_, *rows),) = tables(refreshed)
    assert rows == figures(with_rules(44))
    assert rows != figures(with_rules(41))
    assert not report.refreshed.kept


def test_a_group_that_staff_added_becomes_a_row_and_goes_again_with_it():
    first, _ = written(with_rules())
    key = with_rules().responses.keys[0]
    review = Review(answers={(key, "Q4"): AnswerDecision(grouping="新しい分類、訓練")})
    second, _ = written(with_rules(review=review), first)
    ((_, *rows),) = tables(second)
    assert rows == figures(with_rules(review=review))
    assert [row[0] for row in rows] == ["発信の手段", "訓練", "宇宙", "新しい分類", "分類なし"]
    assert findings_of(second) == []
    third, _ = written(with_rules(), second)
    assert tables(third) == tables(first)


def test_a_row_that_staff_added_keeps_the_columns_people_added():
    first, _ = written(with_rules())
    document = docx.Document(io.BytesIO(first))
    table = next(table for table in document.tables if table.rows[0].cells[0].text == "分類")
    table.add_column(Mm(20))
    for row, text in zip(table.rows, ("備考", "一", "二", "三", "四"), strict=True):
        row.cells[-1].text = text
    edited = io.BytesIO()
    document.save(edited)
    key = with_rules().responses.keys[0]
    review = Review(answers={(key, "Q4"): AnswerDecision(grouping="新しい分類")})
    second, _ = written(with_rules(review=review), edited.getvalue())
    ((_, *rows),) = tables(second)
    assert [row[-1] for row in rows] == ["一", "二", "三", "", "四"]
    assert [row[:-1] for row in rows] == figures(with_rules(review=review))


def test_a_report_from_before_there_were_rules_is_refreshed_into_one_that_has_the_table():
    first, _ = written(counted(41))
    refreshed, _ = written(with_rules(41), first)
    assert [rows[1:] for rows in tables(refreshed)] == [figures(with_rules(41))]


def test_the_draft_names_the_two_commonest_groups_with_their_figures():
    tally = with_rules()
    (text,) = remarks(tally, tally.questions[3], read_patterns()).paragraphs
    rows = {row[0]: row[1] for row in figures(tally)}
    share = {name: rows[name].replace("（", "、").replace("）", "").replace("、", "名、") for name in rows}
    assert text.startswith("41件の回答があった。")
    assert (
        f"意見の分類で多かったのは「発信の手段」（41名中{share['発信の手段']}）、"
        f"次いで「訓練」（41名中{share['訓練']}）であった。" in text
    )


def test_only_the_notes_that_are_true_stand_under_the_table():
    tally = with_rules()
    patterns = read_patterns()
    base = "※分類は、回答に含まれる語を基に行った。割合は、記述のあった回答者数（n）を基数とする。"
    assert grouping_notes(tally, tally.questions[3], patterns)[0] == base
    assert grouping_notes(tally, tally.questions[4], patterns) == ()
    keys = tally.responses.keys
    review = Review(
        answers={
            (keys[0], "Q4"): AnswerDecision(grouping="訓練、宇宙"),
            (keys[1], "Q4"): AnswerDecision(published=False, reason=WithholdReason.PERSONAL),
        }
    )
    tally = with_rules(review=review)
    assert grouping_notes(tally, tally.questions[3], patterns) == (
        base,
        "※このうち1件は、内容を確認して分類を改めた。",
        "※一つの回答が二つ以上の分類に当たる場合があるため、割合の合計が100%を超えることがある。",
        "※掲載していない回答1件を含む。",
    )


# ---------------------------------------------------------------- proof


def faulted(text: str, tally: Tally) -> list[str]:
    paragraph = Paragraph(
        index=0, text=text, role=Role.REMARKS, headings=("アンケート結果（Q4）", "【考察】"), question="Q4"
    )
    return [found.message for found in contradictions([paragraph], tallied(tally), read_words())]


def test_a_groups_figures_in_prose_are_held_against_the_tally():
    tally = with_rules()
    row = figures(tally)[0][1]
    count, rate = row.rstrip("）").split("（")
    assert faulted(f"「発信の手段」に関する意見は、41名中{count}名（{rate}）であった。", tally) == []
    assert faulted(f"「発信の手段」に関する意見は、41名中{int(count) + 1}名（{rate}）であった。", tally) != []


def test_the_draft_itself_is_borne_out():
    tally = with_rules()
    (text,) = remarks(tally, tally.questions[3], read_patterns()).paragraphs
    assert faulted(text, tally) == []


def test_a_groups_name_without_quotation_marks_is_a_word_like_any_other():
    text = "発信の手段について8件の意見があった。"
    assert faulted(text, with_rules()) == faulted(text, sample_tally())
