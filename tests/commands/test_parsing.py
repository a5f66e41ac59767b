"""Command lines and what they ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from dxforms.commands import options, parsing
from dxforms.files import shipped

LECTURE = Path("講演会情報.xlsx")

CALLS = [
    (["demo"], options.Demo(folder=Path("dxforms-demo"))),
    (["demo", "例"], options.Demo(folder=Path("例"))),
    (["init"], options.Init(output=LECTURE)),
    (
        ["init", "回答(1-41).xlsx", "--from", "前回/講演会情報.xlsx", "-o", "今回.xlsx"],
        options.Init(
            responses=(Path("回答(1-41).xlsx"),),
            previous=Path("前回/講演会情報.xlsx"),
            output=Path("今回.xlsx"),
        ),
    ),
    (["check"], options.Check(description=LECTURE)),
    (
        ["check", "a.xlsx", "--template", "t.docx", "--responses", "b.xlsx", "c.csv"],
        options.Check(
            description=Path("a.xlsx"), responses=(Path("b.xlsx"), Path("c.csv")), template=Path("t.docx")
        ),
    ),
    (["tally", "a.xlsx"], options.Tally(description=Path("a.xlsx"))),
    (
        ["tally", "a.xlsx", "--responses", "b.xlsx", "-o", "結果/集計.xlsx", "--yes"],
        options.Tally(
            description=Path("a.xlsx"), responses=(Path("b.xlsx"),), output=Path("結果/集計.xlsx"), yes=True
        ),
    ),
    (
        ["report", "a.xlsx", "--output", "報告書.docx", "--template", "t.docx", "--new"],
        options.Report(
            description=Path("a.xlsx"), output=Path("報告書.docx"), template=Path("t.docx"), new=True
        ),
    ),
    (["run"], options.Run(description=LECTURE)),
    (
        ["run", "a.xlsx", "--no-pull", "--new", "--yes", "-o", "結果"],
        options.Run(description=Path("a.xlsx"), pull=False, new=True, yes=True, folder=Path("結果")),
    ),
    (
        ["run", "--all", "--template", "t.docx", "--template", "概要"],
        options.Run(
            description=LECTURE, every=True, templates=(Path("t.docx"), shipped("templates/summary.docx"))
        ),
    ),
    (
        ["report", "--template", "起案文"],
        options.Report(description=LECTURE, template=shipped("templates/kian.docx")),
    ),
    (["signin"], options.SignIn()),
    (["signin", "--device-code"], options.SignIn(device_code=True)),
    (["signout"], options.SignOut()),
    (["pull"], options.Pull()),
    (["pull", "a.xlsx"], options.Pull(source="a.xlsx")),
    (
        ["pull", "https://a.sharepoint.com/x", "-o", "b.xlsx"],
        options.Pull(source="https://a.sharepoint.com/x", output=Path("b.xlsx")),
    ),
    (["lint", "a.xlsx"], options.Lint(files=(Path("a.xlsx"),))),
    (
        ["lint", "a.xlsx", "b.csv", "--all"],
        options.Lint(files=(Path("a.xlsx"), Path("b.csv")), whole=True),
    ),
    (["fields"], options.Fields()),
    (["fields", "--template", "t.docx"], options.Fields(template=Path("t.docx"))),
]


@pytest.mark.parametrize(
    ("line", "asked"), CALLS, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_a_command_line_makes_exactly_this_call(line, asked):
    assert parsing.parse(line) == asked


def test_a_folder_stands_for_the_description_in_it(tmp_path):
    assert parsing.parse(["run", str(tmp_path)]) == options.Run(description=tmp_path / LECTURE)


USAGE_FAULTS = [
    (["rum"], "「rum」というコマンドはありません。「run」ではありませんか。"),
    (["集計"], "「集計」というコマンドはありません。\n"),
    (["check", "--foo"], "「--foo」は使えない引数です。"),
    (["check", "a.xlsx", "b.xlsx"], "「b.xlsx」は使えない引数です。"),
    (["tally", "-o"], "「-o/--output」の後に値を1つ指定してください。"),
    (["run", "--responses"], "「--responses」の後に値を1つ以上指定してください。"),
    (["run", "--yes=1"], "「--yes」には値を指定できません。"),
    (["run", "--temp", "t.docx"], "「--temp」は使えない引数です。"),
]


@pytest.mark.parametrize(("line", "sentence"), USAGE_FAULTS, ids=lambda value: str(value)[:20])
def test_a_usage_fault_is_told_in_japanese_and_exits_with_2(line, sentence, capsys):
    with pytest.raises(SystemExit) as raised:
        parsing.parse(line)
    assert raised.value.code == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert "使い方：dxforms" in told


def test_without_any_command_the_help_is_shown_as_a_usage_fault(capsys):
    with pytest.raises(SystemExit) as raised:
        parsing.parse([])
    assert raised.value.code == 2
    assert "はじめての方は「dxforms demo」で" in capsys.readouterr().err


COMMANDS = [
    "demo",
    "init",
    "check",
    "tally",
    "report",
    "run",
    "proof",
    "fields",
    "lint",
    "signin",
    "signout",
    "pull",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_is_japanese_and_fits_a_narrow_window(command, capsys):
    from dxforms.text import width

    with pytest.raises(SystemExit) as raised:
        parsing.parse([command, "--help"])
    assert raised.value.code == 0
    told = capsys.readouterr().out
    assert "usage" not in told
    assert "この説明を表示します。" in told
    assert max(map(width, told.splitlines())) <= 100


def test_the_list_of_commands_names_every_command(capsys):
    with pytest.raises(SystemExit):
        parsing.parse(["--help"])
    told = capsys.readouterr().out
    assert [
        line.split()[0] for line in told.split("コマンド:\n")[1].splitlines()[: len(COMMANDS)]
    ] == COMMANDS
