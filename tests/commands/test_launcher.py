"""「集計と報告書を作る.cmd」: a double click, or a description dropped on it, from whatever folder it lies in."""

from __future__ import annotations

import re
from pathlib import Path, PureWindowsPath

import pytest

from dxforms.commands import parsing
from dxforms.commands.begin import DESCRIPTION, LAUNCHER, launcher
from dxforms.files import shipped
from tests.commands.batch import Cmd

GUIDE = r"C:\Users\shokuin\dxforms\Scripts\python.exe"
HOME = r"C:\Users\shokuin"
FOLDERS = [
    r"C:\講演会",
    r"C:\Users\表 十郎\ソフト 能力",
    r"C:\R&D (2026)\50% 100%達成!^速報",
    r"C:\%USERPROFILE%\%~1",
    r"\\server\共有 フォルダー\講演会",
    "C:\\",
]


def console(*programs: str, status: int = 0, **changes: str) -> Cmd:
    """A console where dxforms can be started by these programs, and ends with ``status``."""
    environment = {"USERPROFILE": HOME, "PATH": r"C:\Windows;C:\Tools", **changes}
    return Cmd(
        environment=environment,
        files=set(programs),
        programs={program: lambda _: status for program in programs},
    )


def opened(cmd: Cmd, made: bytes, folder: str, *dropped: str) -> int:
    return cmd.run(made, str(PureWindowsPath(folder) / LAUNCHER), *dropped)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_double_click_runs_the_folder_it_lies_in(folder):
    cmd = console(GUIDE)
    assert opened(cmd, launcher(DESCRIPTION, None), folder) == 0
    [call] = cmd.called
    assert call[:5] == [GUIDE, "-m", "dxforms", "run", "--no-pull"]
    assert PureWindowsPath(call[5]) == PureWindowsPath(folder)
    assert cmd.paused == 1


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_description_dropped_on_it_is_the_one_that_is_run(folder):
    dropped = str(PureWindowsPath(folder) / "令和8年度 表.xlsx")
    cmd = console(GUIDE, dropped)
    assert opened(cmd, launcher(DESCRIPTION, None), r"C:\どこか", dropped) == 0
    assert [call[5:] for call in cmd.called] == [[dropped]]


def test_every_description_dropped_on_it_is_run_and_a_failure_among_them_is_the_result():
    made = launcher(DESCRIPTION, None)
    cmd = console(GUIDE, r"C:\a.xlsx", r"C:\b.xlsx", r"C:\c.xlsx")
    statuses = iter([0, 1, 0])
    cmd.programs = {GUIDE: lambda _: next(statuses)}
    assert opened(cmd, made, r"C:\x", r"C:\a.xlsx", r"C:\b.xlsx", r"C:\c.xlsx") == 1
    assert [call[5] for call in cmd.called] == [r"C:\a.xlsx", r"C:\b.xlsx", r"C:\c.xlsx"]
    assert cmd.paused == 1


@pytest.mark.parametrize(
    "split", [(r"C:\R",), (r"C:\2026", r"11\講演会情報.xlsx"), (r"C:\ab\講演会情報.xlsx",)]
)
def test_a_dropped_path_that_cmd_tore_apart_is_told_and_nothing_is_run(split):
    """Of ``C:\\R&D\\…``, ``C:\\2026,11\\…`` and ``C:\\a^b\\…``, which have no blank, these are what a batch file is given."""
    cmd = console(GUIDE)
    assert opened(cmd, launcher(DESCRIPTION, None), r"C:\講演会", *split) == 1
    assert cmd.called == []
    assert any(line.startswith("重ねて放したファイルを受け取れませんでした。") for line in cmd.printed)
    assert cmd.paused == 1


def test_no_variable_of_a_loop_is_named_like_a_modifier():
    """``%%~$PATH:d`` could be read as the drive of something; the letters of ``%%~fdpnxsatz`` are left to cmd."""
    made = launcher(DESCRIPTION, None).decode("cp932")
    assert set(re.findall(r"%%~\$PATH:(\w)", made)).isdisjoint("fdpnxsatz")


@pytest.mark.parametrize("name", ["令和8年度.xlsx", "50%達成&速報!.xlsx", "%PATH%.xlsx"])
def test_a_description_of_another_name_is_named(name):
    cmd = console(GUIDE)
    assert opened(cmd, launcher(name, None), r"C:\講演会") == 0
    assert cmd.called[0][5] == rf"C:\講演会\{name}"


@pytest.mark.parametrize("status", [1, 2, -1073741819])
def test_a_failure_says_what_to_do_waits_and_keeps_its_status(status):
    cmd = console(GUIDE, status=status)
    assert opened(cmd, launcher(DESCRIPTION, None), r"C:\講演会") == status
    assert "できませんでした。上の説明を見て直してから、もう一度ダブルクリックしてください。" in cmd.printed
    assert cmd.paused == 1


def test_a_pc_without_dxforms_says_how_to_install_it_and_waits():
    cmd = console()
    assert opened(cmd, launcher(DESCRIPTION, None), r"C:\講演会") == 1
    assert any(line.startswith("dxformsが見つかりません。") for line in cmd.printed)
    assert cmd.paused == 1


def test_the_python_it_was_installed_with_comes_first():
    own = r"D:\tools\100%\env\Scripts\python.exe"
    cmd = console(own, GUIDE)
    assert opened(cmd, launcher(DESCRIPTION, PureWindowsPath(own)), r"C:\講演会") == 0
    assert cmd.called[0][0] == own


def test_a_colleague_s_pc_takes_the_colleague_s_own():
    own = PureWindowsPath(r"C:\Users\山田\env\Scripts\python.exe")
    made = launcher(DESCRIPTION, own, PureWindowsPath(r"C:\Users\山田"))
    assert "山田" not in made.decode("cp932")
    theirs = rf"{HOME}\env\Scripts\python.exe"
    for there in (theirs, GUIDE):
        cmd = console(there)
        assert opened(cmd, made, r"\\server\share") == 0
        assert cmd.called[0][0] == there


def test_a_python_whose_name_the_code_page_lacks_is_looked_for_elsewhere():
    made = launcher(DESCRIPTION, PureWindowsPath(r"C:\한국\python.exe"))
    assert opened(console(GUIDE), made, r"C:\講演会") == 0


def test_the_search_path_is_asked_but_not_the_folder_it_lies_in():
    made = launcher(DESCRIPTION, None)
    cmd = console(r"C:\Tools\dxforms.exe")
    assert opened(cmd, made, r"C:\講演会") == 0
    assert cmd.called[0][:3] == [r"C:\Tools\dxforms.exe", "run", "--no-pull"]
    assert opened(console(r"C:\講演会\dxforms.exe"), made, r"C:\講演会") == 1


def test_the_windows_launcher_of_python_is_the_last_resort():
    cmd = console("py")
    assert opened(cmd, launcher(DESCRIPTION, None), r"C:\講演会") == 0
    assert cmd.called[-1][:4] == ["py", "-m", "dxforms", "run"]


@pytest.mark.parametrize("page", [932, 65001, 437])
def test_its_words_are_read_right_from_any_console_which_is_left_as_it_was(page):
    cmd = console(GUIDE, status=1)
    cmd.code_page = page
    opened(cmd, launcher(DESCRIPTION, None), r"C:\講演会")
    assert any(line.startswith("できませんでした。") for line in cmd.printed)
    assert cmd.code_page == page


def test_no_sign_of_its_words_ends_like_a_sign_cmd_obeys():
    """A trail byte of cp932 may be ``\\``, ``|`` or ``^``; where the code page was not to be had, cmd would obey it."""
    made = launcher(DESCRIPTION, None)
    words = [sign for line in made.decode("cp932").split("\r\n") for sign in line if ord(sign) > 127]
    assert words
    assert not [sign for sign in words if sign.encode("cp932")[-1:] in b'\\|^&<>%!"']
    assert b"\n" not in made.replace(b"\r\n", b"")


def test_it_never_stands_in_a_network_folder_and_no_module_there_is_run():
    made = launcher(DESCRIPTION, None).decode("cp932").split("\r\n")
    assert not [line for line in made if line.startswith(("cd ", "pushd "))]
    assert 'set "PYTHONSAFEPATH=1"' in made


def test_what_it_calls_is_a_command_line_that_is_understood():
    cmd = console(GUIDE)
    opened(cmd, launcher(DESCRIPTION, None), r"C:\講演会")
    asked = parsing.parse(cmd.called[0][3:])
    assert asked.pull is False


def test_the_example_s_launcher_finds_where_the_guide_installs():
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    assert r"py -m venv %USERPROFILE%\dxforms" in readme
    laid = (shipped("examples/2026-11-24_講演会") / LAUNCHER).read_bytes()
    assert laid == launcher(DESCRIPTION, None)
