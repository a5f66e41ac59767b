"""README's week walked through with its own commands, and what it says of what happens on the way."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest

from dxforms.cli import main
from dxforms.commands.begin import DESCRIPTION, EXAMPLE, LAUNCHER
from dxforms.files import shipped
from dxforms.outputs import REPORT, WORKBOOK
from dxforms.papers import Paper
from tests import exports
from tests.commands.test_proof import edit, rewrite_drafts
from tests.guide import GUIDE, SECTIONS, WEEK, commands, messages
from tests.recipes import answers, example, lecture

RESPONSES = "回答.xlsx"
HEADINGS = [lecture.SESSION_QUESTION, *(question["列見出し"] for question in lecture.QUESTIONS)]
SUMMARY = Paper.SUMMARY.file


class Clerk:
    """A clerk who goes through the guide: types its commands in the lecture's folder, reads what is said."""

    def __init__(self, folder: Path, monkeypatch, capsys) -> None:
        self.root, self.monkeypatch, self.capsys = folder, monkeypatch, capsys
        self.folder = folder
        self.section = ""
        self.said = ""
        self.typed: dict[str, set[str]] = {}
        self.heard: set[str] = set()

    def enter(self, name: str) -> Path:
        """A new folder of a lecture, as Explorer makes one."""
        self.folder = self.root / name
        self.folder.mkdir(parents=True)
        self.monkeypatch.chdir(self.folder)
        return self.folder

    def reads(self, section: str) -> None:
        self.section = section
        self.typed.setdefault(section, set())

    def types(self, command: str, status: int = 0) -> str:
        """Run a command the section names; what was said."""
        assert command in commands(self.section), f"{self.section}: {command}"
        self.typed[self.section].add(command)
        words = command.split() if os.name == "nt" else command.replace("\\", "/").split()
        self.capsys.readouterr()
        found = main(words)
        told = self.capsys.readouterr()
        self.said = told.out + told.err
        assert found == status, self.said
        return self.said

    def describes(self, **items: str) -> None:
        """Type items of 講演会."""
        book = openpyxl.load_workbook(self.folder / DESCRIPTION)
        example._items(book["講演会"], [(name, (value,)) for name, value in items.items()])
        book.save(self.folder / DESCRIPTION)

    def saves_answers(self, count: int, *, later: int = 0) -> None:
        """Save the answers over the file: four test answers and the first ``count``, ``later`` days afterwards."""
        tests = [
            answers._row(
                datetime(2026, 11, 20, 16, 5 + number),
                41,
                (answers.AM, answers.PM)[number % 2],
                answers.Answers(number % 3, number % 4, ("02", "13", "45", "01")[number], "その他の取組", "テスト", "テスト"),
            )
            for number in range(4)
        ]  # fmt: skip
        rows = tests if not later else []
        rows = [*rows, *answers.responses()[1 : count + 1]]
        moved = timedelta(days=later)
        numbered = [
            [(number, row[0][1] + moved, row[0][2] + moved, *row[0][3:]), *row[1:]]  # type: ignore[index]
            for number, row in enumerate(rows, start=1)
        ]
        exports.write_download(self.folder / RESPONSES, HEADINGS, numbered)

    def fills_in(self) -> None:
        """The description as the section says, the three points of 設問 among it."""
        path = self.folder / DESCRIPTION
        book = openpyxl.load_workbook(path)
        sheet = book["設問"]
        head, columns = example._heading_row(sheet, "番号")
        assert sheet.cell(head + 1, columns["列見出し"]).value == lecture.SESSION_QUESTION
        sheet.cell(head + 1, columns["番号"]).value = None
        sheet.cell(head + 1, columns["回答形式"]).value = "集計しない"
        book.save(path)
        example.fill_in(path)
        shutil.copytree(shipped(EXAMPLE) / "写真", self.folder / "写真")

    def decides(self) -> None:
        """Every respondent and every answer that has arrived, in 集計.xlsx."""
        out = {"1": "テスト回答", "2": "テスト回答", "3": "テスト回答", "4": "テスト回答", "34": "重複"}
        book = openpyxl.load_workbook(self.folder / WORKBOOK)
        for row in example._records(book["回答者の確認"]):
            if reason := out.get(str(row["回答ID"].value)):
                row["集計対象"].value, row["理由"].value = "しない", reason
        for row in example._records(book["自由記述"]):
            if str(row["回答ID"].value) not in out:
                row["掲載"].value = "する"
        book.save(self.folder / WORKBOOK)


def fill_gaps(document: docx.document.Document) -> None:
    """〔　〕 of 概要, in a person's words."""
    for cell in (cell for table in document.tables for row in table.rows for cell in row.cells):
        if "を記入〕" in cell.text:
            first, *others = cell.paragraphs[0].runs
            first.text = "業務の流れの見直しに取り組みたいとする意見が多かった。"
            for run in others:
                run.text = ""


@pytest.fixture
def clerk(tmp_path, monkeypatch, capsys) -> Clerk:
    return Clerk(tmp_path, monkeypatch, capsys)


def quoted(clerk: Clerk) -> None:
    """Each message the section quotes was said by its last command."""
    for message in messages(clerk.section):
        assert message in clerk.said
    clerk.heard.add(clerk.section)


def test_the_week_of_the_guide_can_be_walked_from_an_empty_folder_into_next_month(clerk):
    clerk.reads("講演会の前")
    folder = clerk.enter("2026-11-24_講演会")
    clerk.types("init")
    assert {DESCRIPTION, LAUNCHER} <= {path.name for path in folder.iterdir()}
    clerk.saves_answers(0)
    clerk.types("init 回答.xlsx")
    assert "「未記入」の欄を選んでください。" in clerk.said
    clerk.fills_in()
    assert "誤りはありません。" in clerk.types("check")
    assert "より前の回答が4件あります" in clerk.said

    clerk.reads("講演会の翌朝")
    clerk.saves_answers(20)
    clerk.types("run")
    quoted(clerk)
    assert {WORKBOOK, REPORT} < {path.name for path in folder.iterdir()}

    clerk.reads("考察（報告書の仕上げ）")
    edit(folder / REPORT, rewrite_drafts)  # one person writes while another goes on with the answers
    clerk.types("run --all")
    assert {SUMMARY, Paper.KIAN.file} < {path.name for path in folder.iterdir()}
    for each in ("run", "report --template 概要", "report --template 起案文"):
        clerk.types(each)
    edit(folder / SUMMARY, fill_gaps)

    clerk.reads("締切後の回答")
    clerk.saves_answers(42)
    clerk.types("run")
    assert "手直しを残した箇所" in clerk.said
    for name in (REPORT, SUMMARY, Paper.KIAN.file):
        assert f"「{name}」" in clerk.said.splitlines()[-1]  # what was made once is refreshed with the rest
    sheet = openpyxl.load_workbook(folder / WORKBOOK)["自由記述"]
    assert any(row["新着"].value for row in example._records(sheet))

    clerk.reads("回答の確認")
    clerk.decides()
    clerk.types("run")
    quoted(clerk)

    clerk.reads("提出前の確認")
    assert "コメントが残っています" in clerk.types("proof")
    clerk.types("proof --comment")
    assert "「実施結果報告書（確認用）.docx」を書き込みました。" in clerk.said
    edit(folder / REPORT, rewrite_drafts)
    clerk.types("run")
    assert clerk.types("proof").count("要修正はありません。") == 3

    clerk.reads("決裁")
    clerk.describes(報告書の状態="決裁済")
    before = (folder / REPORT).read_bytes()
    clerk.types("run", status=1)
    quoted(clerk)
    assert (folder / REPORT).read_bytes() == before

    clerk.reads("公表")
    clerk.types("publish")
    assert "報告書から取り除いたもの" in clerk.said
    assert {"実施結果報告書_公表用.docx", "オープンデータ.xlsx", "自由記述.csv"} < {
        path.name for path in (folder / "公表用").iterdir()
    }
    (folder / "公表用" / "実施結果報告書_公表用.pdf").write_bytes(b"%PDF")
    clerk.types("publish --rows")
    assert "dxformsが書いていないもの" in clerk.said
    assert (folder / "公表用" / "実施結果報告書_公表用.pdf").exists()
    assert "データ_回答" in clerk.said

    clerk.reads("翌月")
    clerk.enter("2026-12-18_講演会")
    clerk.types(r"init --from ..\2026-11-24_講演会")
    inherits_what_stays_and_nothing_stale(clerk.folder / DESCRIPTION)
    clerk.describes(講演会名="防災情報の伝え方に関する講演会", 開催日="令和8年12月18日（金）")
    clerk.saves_answers(42, later=24)
    assert main(["init", RESPONSES]) == 0
    assert main(["run"]) == 0
    assert "前回との比較" in openpyxl.load_workbook(clerk.folder / WORKBOOK).sheetnames
    clerk.capsys.readouterr()
    shutil.copyfile(folder / REPORT, clerk.folder / REPORT)
    assert main(["run"]) == 1
    clerk.said = clerk.capsys.readouterr().err
    quoted(clerk)

    clerk.reads("決裁")  # only now: what was approved is made anew
    clerk.monkeypatch.chdir(folder)
    assert "「実施結果報告書（更新前 " in clerk.types("run --new")
    assert f"「{SUMMARY.removesuffix('.docx')}（更新前 " in clerk.types("run --new --all")

    clerk.reads("締切後の回答")
    clerk.types("report --new")
    assert {section: set(commands(section)) for section in clerk.typed} == clerk.typed
    assert set(WEEK) - set(clerk.typed) == {"保管と廃棄"}
    assert clerk.heard == {section for section in SECTIONS if messages(section)}


def inherits_what_stays_and_nothing_stale(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    items = {
        str(row[0].value).rstrip(" *"): row[1].value for row in book["講演会"].iter_rows() if row[0].value
    }
    assert items["団体名"] == "みなも市"
    assert Path(items["前回の集計"].replace("\\", "/")) == Path("../2026-11-24_講演会/集計.xlsx")
    for name in ("講演会名", "開催日", "講師名", "回答ファイル又は共有リンク", "報告書の状態"):
        assert items[name] is None, name
    sheet = book["部"]
    _, columns = example._heading_row(sheet, "部の名称")
    assert "午前の部" in {row[0].value for row in sheet.iter_rows()}
    assert not any(row[columns["出席者数"] - 1].value for row in sheet.iter_rows(min_row=5))


def test_the_week_s_table_names_the_sections_of_the_guide_in_their_order():
    headings = re.findall(r"^### (.+)$", GUIDE, re.MULTILINE)
    first = headings.index("1週間の流れ") + 1
    assert tuple(headings[first : first + len(WEEK)]) == WEEK


def test_without_the_folder_of_memories_the_report_is_still_refreshed(tmp_path, capsys):
    shutil.copytree(shipped(EXAMPLE), tmp_path / "講演会")
    folder = tmp_path / "講演会"
    edit(folder / REPORT, rewrite_drafts)
    assert main(["run", str(folder)]) == 0
    shutil.rmtree(folder / ".dxforms")
    assert main(["run", str(folder)]) == 0
    assert "この結果を踏まえ、今後の研修を企画する。" in "".join(
        paragraph.text for paragraph in docx.Document(str(folder / REPORT)).paragraphs
    )


def test_the_colour_of_a_draft_goes_from_what_was_rewritten_and_its_comment_is_left_to_people(tmp_path):
    folder = tmp_path / "講演会"
    shutil.copytree(shipped(EXAMPLE), folder)
    edit(folder / REPORT, reword_drafts)
    assert main(["run", str(folder)]) == 0
    document = docx.Document(str(folder / REPORT))
    looks = [each.style.name for each in document.paragraphs if each.text == "研修を企画する。"]
    assert looks == ["考察", "考察", "考察の箇条書き"]
    assert all(comment.text.startswith("【下書き】") for comment in document.comments)
    assert len(list(document.comments)) == 3


def reword_drafts(document: docx.document.Document) -> None:
    """Every draft in a person's words, in the look it had."""
    for paragraph in document.paragraphs:
        if paragraph.style.name.endswith("（下書き）"):
            first, *others = paragraph.runs
            first.text = "研修を企画する。"
            for run in others:
                run.text = ""


def test_answers_sent_twice_are_named_by_the_command_and_on_the_first_sheet(tmp_path, capsys):
    folder = tmp_path / "講演会"
    shutil.copytree(shipped(EXAMPLE), folder, ignore=shutil.ignore_patterns(WORKBOOK, REPORT))
    assert main(["run", str(folder)]) == 0
    assert "一致する回答が1組あります（回答ID 30と31）" in capsys.readouterr().out
    sheet = openpyxl.load_workbook(folder / WORKBOOK)["概要"]
    assert any("（回答ID 30と31）" in str(cell.value) for row in sheet.iter_rows() for cell in row)


# ---------------------------------------------------------------- what lies where


def holds(path: Path, words: str) -> bool:
    """True where a file, unzipped where it is a package, holds the words."""
    form = words.encode()
    if not zipfile.is_zipfile(path):
        return form in path.read_bytes()
    with zipfile.ZipFile(path) as package:
        return any(form in package.read(name) for name in package.namelist())


def test_original_answers_lie_where_the_guide_says_and_nowhere_else(tmp_path):
    folder = tmp_path / "講演会"
    shutil.copytree(shipped(EXAMPLE), folder)
    edit(folder / REPORT, rewrite_drafts)
    assert main(["run", str(folder), "--all"]) == 0
    edit(folder / SUMMARY, fill_gaps)
    assert main(["publish", str(folder)]) == 0
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and holds(path, "南支所では")
    }
    assert {name for name in found if "（更新前 " not in name} == {
        "窓口業務の改革に関する講演会 アンケート(1-43).xlsx",
        "集計.xlsx",
        ".dxforms/集計.xlsx.written",
    }
