"""What the command line prints and how it exits."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from dxforms.cli import Terminal, main


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal(answer: str = "", *, tty: bool = True) -> tuple[Terminal, io.StringIO]:
    stream = Tty if tty else io.StringIO
    err = stream()
    return Terminal(io.StringIO(), err, stream(answer)), err


@pytest.mark.parametrize(
    ("typed", "agreed"), [("y\n", True), ("はい\n", True), ("n\n", False), ("\n", False), ("", False)]
)
def test_a_question_is_agreed_to_only_by_a_clear_yes(typed, agreed):
    asker, err = terminal(typed)
    assert asker.ask("書き直しますか。") is agreed
    assert err.getvalue() == "書き直しますか。 [y/N] "


def test_nobody_is_asked_where_there_is_no_terminal():
    asker, err = terminal("y\n", tty=False)
    assert asker.ask("書き直しますか。") is False
    assert err.getvalue() == ""


def test_short_work_shows_no_progress():
    worker, err = terminal()
    with worker.working("集計しています"):
        pass
    assert err.getvalue() == ""


def test_long_work_is_told_on_a_terminal_and_wiped_away():
    worker, err = terminal()
    worker.patience = 0.0
    with worker.working("集計しています"):
        while "集計しています" not in err.getvalue():
            pass
    assert err.getvalue() == "\r集計しています…\r\x1b[K"


def test_long_work_is_not_told_into_a_file():
    worker, err = terminal(tty=False)
    worker.patience = 0.0
    with worker.working("集計しています"):
        pass
    assert err.getvalue() == ""


def test_usage_faults_exit_with_2_and_help_with_0(capsys):
    assert main(["rum"]) == 2
    assert main([]) == 2
    assert main(["--help"]) == 0
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.endswith("dxforms 0.1.0\n")


def test_a_missing_description_is_a_fault_on_standard_error(tmp_path, capsys):
    assert main(["run", str(tmp_path / "講演会情報.xlsx")]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "誤りが1件あります。" in told.err
    assert "「講演会情報.xlsx」" in told.err
    assert "ファイルは何も変更していません。" in told.err


@pytest.mark.parametrize("encoding", ["cp932", "ascii", "utf-8"])
def test_a_console_of_any_encoding_survives(encoding):
    found = subprocess.run(
        [sys.executable, "-m", "dxforms", "check", "ない🎌.xlsx"],
        capture_output=True,
        env={"PYTHONIOENCODING": encoding, "PATH": "", "PYTHONWARNDEFAULTENCODING": "1"},
    )
    assert found.returncode == 1
    assert b"Traceback" not in found.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes break in other ways on Windows")
def test_a_reader_who_has_seen_enough_gets_no_traceback():
    fields = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "dxforms", "fields"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert fields.stdout is not None
    fields.stdout.close()
    _, told = fields.communicate()
    assert b"Traceback" not in told
    assert b"BrokenPipe" not in told
