"""Consoles of Windows: every message shows in cp932 as in UTF-8, and what cp932 lacks is shown by a like sign."""

from __future__ import annotations

import ast
import codecs
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import dxforms
from dxforms.cli import main
from dxforms.commands import console
from dxforms.commands.parsing import parse
from dxforms.files import shipped

PACKAGE = Path(dxforms.__file__).parent
ERRORS = console.register()


def literals(path: Path) -> set[str]:
    """Every text a module can print or write: its string literals, without docstrings and bare strings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare
    }


def is_said(text: str) -> bool:
    """True for Japanese words; single signs and what holds brackets of a pattern are looked for in texts, not said."""
    words = any("ぁ" <= sign <= "ん" or "ァ" <= sign <= "ヺ" or "一" <= sign <= "龠" for sign in text)
    return words and len(text) > 1 and not any(sign in text for sign in ("[", "(?", "\\$"))


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix()
)
def test_every_sentence_of_the_program_is_made_of_signs_cp932_has(path):
    for text in literals(path):
        if is_said(text):
            assert text.encode("cp932", "replace").decode("cp932") == text


def test_every_help_shows_in_cp932(capsys):
    for line in ("--help", "run --help", "init --help", "tally --help", "report --help", "proof --help"):
        with pytest.raises(SystemExit):
            parse(line.split())
    capsys.readouterr().out.encode("cp932")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13:30〜15:00", "13:30～15:00"),
        ("△−5", "△－5"),
        ("研修—まとめ–", "研修―まとめ―"),
        ("市民の声🎌", "市民の声〓"),
        ("𠮷田", "〓田"),
        ("か\u3099くしゅう", "か゛くしゅう"),
        ("葛\U000e0100城", "葛城"),
        ("全\u200b角", "全角"),
        ("①㈱№髙﨑", "①㈱№髙﨑"),
        ("ﬁｘ", "fiｘ"),
        ("한글", "〓〓"),
        ("\udc85", "〓"),
        ("·", "・"),
    ],
)
def test_what_cp932_lacks_is_shown_by_a_like_sign(text, shown):
    assert text.encode("cp932", ERRORS).decode("cp932") == shown


def test_utf_8_shows_everything_but_half_a_sign():
    assert "〜🎌𠮷\u200b".encode("utf-8", ERRORS).decode("utf-8") == "〜🎌𠮷\u200b"
    assert "a\ud800b".encode("utf-8", ERRORS).decode("utf-8") == "a〓b"


def test_a_console_without_japanese_survives():
    assert "集計".encode("ascii", ERRORS) == b"??"


def test_what_cannot_be_read_is_not_hidden():
    with pytest.raises(UnicodeDecodeError):
        codecs.decode(b"\xff", "utf-8", ERRORS)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_a_run_of_a_title_that_cp932_lacks_tells_everything(encoding, tmp_path):
    folder = tmp_path / "講演会〜🎌"
    shutil.copytree(
        shipped("examples/2026-11-24_講演会"), folder, ignore=shutil.ignore_patterns("集計*", "実施*")
    )
    book = openpyxl.load_workbook(folder / "講演会情報.xlsx")
    book["講演会"]["B5"].value = "これからの窓口〜デジタルと人🎌"
    book.save(folder / "講演会情報.xlsx")
    found = subprocess.run(
        [sys.executable, "-m", "dxforms", "run", str(folder)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    told = found.stdout.decode(encoding)
    assert found.returncode == 0, found.stderr
    assert ("～デジタルと人〓" if encoding == "cp932" else "〜デジタルと人🎌") in told
    assert "?" not in told
    assert told.splitlines()[-1] == "できました：「集計.xlsx」、「実施結果報告書.docx」"


def test_our_own_fault_is_told_in_words_before_it_is_shown(monkeypatch, capsys, tmp_path):
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("dxforms.commands.produce.run", broken)
    with pytest.raises(ZeroDivisionError):
        main(["run", str(tmp_path)])
    assert "思いがけない誤りが起きたため、中止しました。" in capsys.readouterr().err


def test_the_command_line_itself_asks_for_like_signs(monkeypatch):
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="cp932", write_through=True) for _ in range(2))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    assert main(["check", "ない〜🎌.xlsx"]) == 1
    said = b"".join(stream.buffer.getvalue() for stream in (out, err)).decode("cp932")
    assert "「ない～〓.xlsx」" in said
