"""README's guide for clerks: each message and name in it is the program's, each picture of the example's."""

from __future__ import annotations

import ast
import errno
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from dxforms.cli import main
from dxforms.commands.begin import DESCRIPTION, EXAMPLE, LAUNCHER
from dxforms.files import shipped
from dxforms.outputs import WORKBOOK
from dxforms.papers import Paper
from dxforms.survey.condition_text import Unclear, read_condition
from dxforms.survey.layout import name_key
from dxforms.writable import cannot_write
from tests.guide import GUIDE, PICTURES, README, ROOT, SECTIONS
from tests.outside import need_libreoffice, need_poppler
from tests.recipes import example, previews

RESPONSES = "回答.xlsx"
SUMMARY = Paper.SUMMARY.file


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
    book[sheet].cell(head + 1, columns[name_key(column)]).value = value
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


def lost(folder: Path) -> list[str]:
    assert main(["tally", str(folder)]) == 0
    (folder / WORKBOOK).rename(folder / "集計.xlsm")
    return ["run", str(folder)]


def sorted_apart(folder: Path) -> list[str]:
    first_cell(folder, WORKBOOK, "回答者の確認", "集計対象", "しない")
    first_cell(folder, WORKBOOK, "回答者の確認", "回答ID", "2")
    return ["run", str(folder)]


SITUATIONS: dict[str, Callable[[Path], list[str]]] = {
    "回答ファイルが指定されていません。": no_place,
    "回答ファイル「回答.xlsx」が見つかりません。": missing,
    "「回答形式」が「未記入」のままです。": undecided_kind,
    "自動で作成した下書きのままです。": drafts,
    "未確認の回答が1件あります。": unseen,
    "これは令和8年11月24日（火）の講演会の報告書です。": last_month,
    "開催日を直しただけのときは、コマンドに「--yes」を付けると、記入や手直しを引き継ぎます。": mistyped,
    "「実施結果報告書.docx」は決裁済のため、書き直しません。": decided,
    "このファイルは「概要」です。「報告書」は書き込めません。": other_paper,
    "前に作成した「集計.xlsx」が見当たりません。": lost,
    "「回答ID」と「照合用ID」が別々の回答を指しています。": sorted_apart,
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


def test_the_conditions_of_the_guide_are_read_and_words_side_by_side_are_not():
    rows = re.findall(r"^\| Q\d \| .+? \| (.+?) \|$", SECTIONS["集計を詳しくする"], re.MULTILINE)
    assert len(rows) == 2
    for condition in rows:
        read_condition(condition)
    with pytest.raises(Unclear):
        read_condition("待ち時間 行列")


# ---------------------------------------------------------------- pictures


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
