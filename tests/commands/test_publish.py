"""``dxforms publish`` on the example's folder: what may leave the office, and what stops it."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest

from dxforms.cli import main
from dxforms.files import shipped
from tests.commands.test_proof import edit, rewrite_drafts
from tests.published import whole

REPORT = "実施結果報告書.docx"
PUBLIC = "実施結果報告書_公表用.docx"
DATA = ("データ_集計", "データ_指標", "設問一覧", "コード表", "自由記述", "メタデータ")


@pytest.fixture
def folder(tmp_path) -> Path:
    """The example with every 考察 in a person's own words: ready to be published."""
    made = tmp_path / "講演会"
    shutil.copytree(shipped("examples/2026-11-24_講演会"), made)
    edit(made / REPORT, rewrite_drafts)
    return made


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_one_command_lays_the_only_files_that_may_leave(folder, capsys):
    assert main(["publish", str(folder)]) == 0
    assert names(folder / "公表用") == {PUBLIC, "オープンデータ.xlsx", *(f"{name}.csv" for name in DATA)}
    told = capsys.readouterr().out
    assert "公表用のファイルを「公表用」フォルダーに書き込みました。" in told
    assert "報告書から取り除いたもの" in told
    assert "dxformsの記録" in told
    assert "自由記述87行" in told


def test_the_published_report_holds_nothing_of_the_program_and_reads_the_same(folder):
    assert main(["publish", str(folder)]) == 0
    data = (folder / "公表用" / PUBLIC).read_bytes()
    pieces = {name: piece for name, piece in whole(data).items() if name.endswith((".xml", ".rels"))}
    assert not any(b"_dx" in piece or b"urn:dxforms" in piece for piece in pieces.values())
    assert not any("comments" in name or "customXml" in name for name in pieces)
    before = [each.text for each in docx.Document(str(folder / REPORT)).paragraphs]
    assert [each.text for each in docx.Document(str(folder / "公表用" / PUBLIC)).paragraphs] == before


def test_a_report_with_drafts_is_refused_and_nothing_is_written(folder, capsys):
    shutil.copyfile(shipped("examples/2026-11-24_講演会") / REPORT, folder / REPORT)
    assert main(["publish", str(folder)]) == 1
    told = capsys.readouterr()
    assert told.err.count("自動で作成した下書きのままです") == 3
    assert "ファイルは何も変更していません。" in told.err
    assert not (folder / "公表用").exists()
