"""意見の分類 as a clerk meets it: rules written in the description, ``run``, staff's own 分類, ``run`` again."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest

from dxforms.cli import main
from dxforms.commands.begin import DESCRIPTION, EXAMPLE
from dxforms.files import shipped
from dxforms.outputs import REPORT, WORKBOOK
from tests.packages import findings

RULES = (
    ("Q4", "待ち時間", "待ち時間、待つ、行列"),
    ("", "案内", "（案内 or 表示） and not 満足"),
    ("", "宇宙", "宇宙"),
)


@pytest.fixture
def folder(tmp_path) -> Path:
    """The example's folder before any document was made, with rules for its Q4."""
    made = tmp_path / "講演会"
    shutil.copytree(shipped(EXAMPLE), made, ignore=shutil.ignore_patterns(WORKBOOK, REPORT))
    write_rules(made, RULES)
    return made


def write_rules(folder: Path, rules: Iterable[tuple[str, str, str]]) -> None:
    path = folder / DESCRIPTION
    book = openpyxl.load_workbook(path)
    sheet = book["意見の分類"]
    head = next(cell.row for cell in sheet["B"] if str(cell.value).startswith("分類名"))
    for row, values in enumerate(rules, start=head + 1):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value or None
    book.save(path)


def rows_of(folder: Path, sheet: str, *names: str) -> list[dict[str, object]]:
    """The rows of a review sheet, the named columns of them."""
    rows = list(openpyxl.load_workbook(folder / WORKBOOK, data_only=True)[sheet].iter_rows(values_only=True))
    head = next(index for index, row in enumerate(rows) if "回答ID" in row)
    return [{name: row[rows[head].index(name)] for name in names} for row in rows[head + 1 :]]


def counts(folder: Path) -> dict[str, object]:
    sheet = openpyxl.load_workbook(folder / WORKBOOK, data_only=True)["意見の分類"]
    return {row[0]: row[1] for row in sheet.iter_rows(values_only=True) if isinstance(row[1], int)}


def test_rules_in_the_description_group_the_answers_in_both_documents(folder, capsys):
    assert main(["run", str(folder)]) == 0
    assert "「宇宙」に当てはまる回答がありません" in capsys.readouterr().out
    figures = counts(folder)
    assert list(figures) == [
        "記述のあった回答者数（n）", "待ち時間", "案内", "宇宙", "分類なし", "うち「特になし」等の回答",
    ]  # fmt: skip
    assert figures["待ち時間"] > 0
    assert figures["宇宙"] == 0
    proposed = [
        row["分類（自動）"]
        for row in rows_of(folder, "自由記述", "設問", "分類（自動）")
        if row["設問"] == "Q4"
    ]
    assert sum("待ち時間（" in str(one) for one in proposed) >= figures["待ち時間"]
    assert findings(folder / WORKBOOK) == []
    assert findings(folder / REPORT) == []


def test_what_staff_type_as_a_group_is_kept_and_counted_the_next_time(folder):
    assert main(["run", str(folder)]) == 0
    before = counts(folder)
    path = folder / WORKBOOK
    book = openpyxl.load_workbook(path)
    sheet = book["自由記述"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "回答ID" for cell in row))
    places = {cell.value: cell.column for cell in head}
    row = next(
        row for row in range(head[0].row + 1, sheet.max_row + 1)
        if sheet.cell(row, places["設問"]).value == "Q4" and sheet.cell(row, places["分類（自動）"]).value == "分類なし"
    )  # fmt: skip
    sheet.cell(row, places["分類"]).value = "宇宙、子育て"
    book.save(path)
    assert main(["run", str(folder)]) == 0
    after = counts(folder)
    assert (after["宇宙"], after["子育て"]) == (1, 1)
    assert after["分類なし"] == before["分類なし"] - 1
    assert [r["分類"] for r in rows_of(folder, "自由記述", "分類") if r["分類"]] == ["宇宙、子育て"]


def test_a_condition_that_cannot_be_read_stops_everything_before_anything_is_written(folder, capsys):
    write_rules(folder, (("Q4", "待ち時間", "待つ・行列"), ("Q1", "案内", "案内 表示")))
    assert main(["run", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "「意見の分類」シート" in told
    assert "3文字目の「・」" in told
    assert "Q1は「単一選択」で" in told
    assert "「案内」と「表示」の間に、and又はorがありません" in told
    assert not (folder / WORKBOOK).exists()
    assert not (folder / REPORT).exists()


def test_the_next_lectures_description_has_the_rules_again(folder, tmp_path):
    target = tmp_path / "次回.xlsx"
    assert main(["init", "--from", str(folder / DESCRIPTION), "-o", str(target)]) == 0
    rows = [row[:3] for row in openpyxl.load_workbook(target)["意見の分類"].iter_rows(values_only=True)]
    assert ("Q4", "待ち時間", "待ち時間、待つ、行列") in rows
