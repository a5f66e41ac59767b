"""README's guide for clerks: its week walked through, and each command, message and name in it really there."""

from __future__ import annotations

import ast
import errno
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import Image

from dxforms.cli import main
from dxforms.commands.begin import DESCRIPTION, EXAMPLE, LAUNCHER
from dxforms.files import cannot_write, shipped
from dxforms.outputs import REPORT, WORKBOOK
from dxforms.papers import Paper
from tests import exports
from tests.commands.test_proof import edit, rewrite_drafts
from tests.outside import need_libreoffice, need_poppler
from tests.recipes import answers, example, lecture, previews

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = README[README.index("## 使い方") : README.index("## Changelog")]
SECTIONS = {
    piece.splitlines()[0].strip(): piece.partition("\n")[2]
    for piece in re.split(r"^#{2,4} ", GUIDE, flags=re.MULTILINE)[1:]
}
WEEK = tuple(re.findall(r"^\| \[(.+?)\]\(#", SECTIONS["1週間の流れ"], re.MULTILINE))
RESPONSES = "回答.xlsx"
HEADINGS = [lecture.SESSION_QUESTION, *(question["列見出し"] for question in lecture.QUESTIONS)]
SUMMARY = Paper.SUMMARY.file


def commands(section: str) -> list[str]:
    """What stands as a command in a section, without ``dxforms``, in the order of the text."""
    return re.findall(r"`dxforms ([^`]+)`", SECTIONS[section])


def messages(section: str) -> list[str]:
    """What a section quotes as said by the program: its block quotations."""
    return re.findall(r"^ *> (.+)$", SECTIONS[section], re.MULTILINE)


# ---------------------------------------------------------------- the week


class Clerk:
    """A clerk who goes through the guide: types its commands in the lecture's folder, reads what is said."""

    def __init__(self, folder: Path, monkeypatch, capsys) -> None:
        self.root, self.monkeypatch, self.capsys = folder, monkeypatch, capsys
        self.folder = folder
        self.section = ""
        self.said = ""
        self.typed: dict[str, set[str]] = {}

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
    found = messages(clerk.section)
    assert found
    for message in found:
        assert message in clerk.said


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


# ---------------------------------------------------------------- 困ったとき


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "講演会"
    shutil.copytree(shipped(EXAMPLE), made)
    return made


def describe(folder: Path, **items: str) -> None:
    book = openpyxl.load_workbook(folder / DESCRIPTION)
    example._items(book["講演会"], [(name, (value,)) for name, value in items.items()])
    book.save(folder / DESCRIPTION)


def first_cell(folder: Path, file: str, sheet: str, column: str, value: str | None) -> None:
    """Type into the first row under a sheet's headings."""
    book = openpyxl.load_workbook(folder / file)
    head, columns = example._heading_row(book[sheet], column)
    book[sheet].cell(head + 1, columns[column]).value = value
    book.save(folder / file)


def no_place(folder: Path) -> list[str]:
    describe(folder, 回答ファイル又は共有リンク="")
    return ["run", str(folder)]


def missing(folder: Path) -> list[str]:
    describe(folder, 回答ファイル又は共有リンク=RESPONSES)
    return ["run", str(folder)]


def undecided_kind(folder: Path) -> list[str]:
    first_cell(folder, DESCRIPTION, "設問", "回答形式", "未記入")
    return ["check", str(folder)]


def drafts(folder: Path) -> list[str]:
    return ["proof", str(folder)]


def unseen(folder: Path) -> list[str]:
    first_cell(folder, WORKBOOK, "自由記述", "掲載", None)
    return ["proof", str(folder)]


def last_month(folder: Path) -> list[str]:
    describe(folder, 開催日="令和8年12月22日")
    return ["run", str(folder)]


def mistyped(folder: Path) -> list[str]:
    describe(folder, 開催日="令和8年11月23日")
    return ["run", str(folder)]


def decided(folder: Path) -> list[str]:
    describe(folder, 報告書の状態="決裁済")
    return ["run", str(folder)]


def other_paper(folder: Path) -> list[str]:
    assert main(["run", str(folder), "--all"]) == 0
    return ["report", str(folder), "-o", str(folder / SUMMARY)]


def no_last_time(folder: Path) -> list[str]:
    describe(folder, 前回の集計="..\\前回\\集計.xlsx")
    return ["run", str(folder)]


SITUATIONS: dict[str, Callable[[Path], list[str]]] = {
    "回答ファイルが指定されていません。": no_place,
    "回答ファイル「回答.xlsx」が見つかりません。": missing,
    "「回答形式」が「未記入」のままです。": undecided_kind,
    "自動で作成した下書きのままです。": drafts,
    "まだ確認されていません。": unseen,
    "これは令和8年11月24日（火）の講演会の報告書です。": last_month,
    "開催日を直しただけのときは、コマンドに「--yes」を付けると、記入や手直しを引き継ぎます。": mistyped,
    "「実施結果報告書.docx」は決裁済のため、書き直しません。": decided,
    "このファイルは「概要」です。「報告書」は書き込めません。": other_paper,
    "前回の集計「集計.xlsx」：ファイルが見つかりません。": no_last_time,
}
"""What the guide's table of troubles shows, and the folder and command that make it so."""
LOCKED = "「集計.xlsx」を書き込めません。Excelで開いている場合は閉じてください。"
ABSENT = "dxformsが見つかりません。"


def test_the_table_of_troubles_holds_the_messages_that_are_made_here():
    shown = re.findall(r"^\| (.+?) \| ", SECTIONS["困ったとき"], re.MULTILINE)[1:]
    assert sorted(shown) == sorted([*SITUATIONS, LOCKED, ABSENT])


@pytest.mark.parametrize("message", SITUATIONS)
def test_each_trouble_is_told_in_the_words_of_the_guide(message, folder, capsys):
    command = SITUATIONS[message](folder)
    capsys.readouterr()
    assert main(command) == 1
    told = capsys.readouterr()
    assert message in told.out + told.err


def test_an_open_workbook_and_an_absent_program_are_told_in_the_words_of_the_guide(folder):
    locked = cannot_write(folder / WORKBOOK, PermissionError(errno.EACCES, "Permission denied"))
    assert str(locked).startswith(LOCKED)
    assert ABSENT in (folder / LAUNCHER).read_text(encoding="cp932")


# ---------------------------------------------------------------- names


def spoken() -> str:
    """Every text of the program that is not a docstring, and all words of what it ships."""
    texts: list[str] = []
    for path in sorted((ROOT / "dxforms").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
        texts += [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
        ]
    for path in [*(ROOT / "templates").glob("*.docx"), *(ROOT / EXAMPLE).glob("*.xlsx")]:
        with zipfile.ZipFile(path) as package:
            texts += [
                re.sub(r"<[^>]+>", "", package.read(name).decode())
                for name in package.namelist()
                if name.endswith(".xml")
            ]
    return "\n".join(texts)


OTHERS = {
    # other programs'
    "Windows installer (64-bit)",
    "アクセシビリティ用のドキュメント構造タグ",
    "見出し",
    "最終版",
    "応答",
    "Excelで開く",
    "すべての回答を新しいブックに同期",
    "この組織ディレクトリのみに含まれるアカウント（シングル テナント）",
    "モバイル アプリケーションとデスクトップ アプリケーション",
    "ディレクトリ (テナント) ID",
    "アプリケーション (クライアント) ID",
    "パブリック クライアント フローを許可する",
    "新しい応答が送信されるとき",
    "応答の詳細を取得する",
    "表に行を追加",
    # names the reader gives, and shapes of names
    "wheels",
    "2026-11-24_講演会",
    "準備",
    "ブローカー = はい",
    "…（更新前 日付 時刻）",
    "統計表における機械判読可能なデータの表記方法の統一ルール",
}
"""Words in 「」 that are not the program's own."""
MADE = {
    "集計（更新前 2026-11-25 0930）.xlsx",
    "実施結果報告書（更新前 2026-11-25 0930）.docx",
    "実施結果報告書（確認用）.docx",
    "要修正はありません。",
    "(1)",
    "アンケート結果（Q2）",
    "アンケート結果（Q4）",
}
"""Words in 「」 that the program puts together; the walk through the week sees them, or names of their shape."""


def test_every_name_in_quotation_marks_is_the_program_s_or_known_to_be_another_s():
    words = dict.fromkeys(re.findall(r"「([^「」]+)」", GUIDE))
    program = spoken()
    assert [word for word in words if word not in program and word not in OTHERS | MADE] == []
    assert sorted(word for word in OTHERS | MADE if word not in words) == []


def test_every_heading_the_readme_points_to_is_there():
    def anchor(heading: str) -> str:
        return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")

    there = {anchor(heading) for heading in re.findall(r"^#+ (.+)$", README, re.MULTILINE)}
    assert [target for target in re.findall(r"\]\(#([^)]+)\)", README) if target not in there] == []


# ---------------------------------------------------------------- pictures

PICTURES = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)


def test_every_picture_of_the_recipe_is_in_the_guide_and_no_other():
    assert sorted(path for _, path in PICTURES) == sorted(
        f"{previews.FOLDER}/{preview.name}" for preview in previews.PREVIEWS
    )
    assert {path.name for path in (ROOT / previews.FOLDER).iterdir()} == {
        preview.name for preview in previews.PREVIEWS
    }


@pytest.mark.parametrize(("said", "path"), PICTURES)
def test_a_picture_is_small_legible_and_described_in_japanese(said, path):
    with Image.open(ROOT / path) as picture:
        assert picture.width >= 600
    assert (ROOT / path).stat().st_size < 150_000
    assert len(said) >= 40
    assert said.endswith("。")


def test_the_pictures_are_not_laid_beside_a_demonstration(tmp_path, capsys):
    assert main(["demo", str(tmp_path / "例")]) == 0
    assert not {path.name for path in (tmp_path / "例").rglob("*.png")} & {
        preview.name for preview in previews.PREVIEWS
    }


@pytest.mark.outside
@pytest.mark.slow
def test_the_pictures_show_what_the_example_says_today(tmp_path):
    need_libreoffice()
    need_poppler()
    previews.make(tmp_path)
    for preview in previews.PREVIEWS:
        shown = previews.shown(ROOT / previews.FOLDER / preview.name)
        assert sorted(shown) == sorted(previews.shown(tmp_path / preview.name)), preview.name
