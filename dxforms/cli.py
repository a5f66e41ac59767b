"""The command line: the only place that prints or exits."""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from dxforms.commands import console, options, parsing
from dxforms.issues import DxformsError, InputError

if TYPE_CHECKING:
    from dxforms.source.watch import Watcher

_HANDLERS: dict[type[object], tuple[str, str]] = {
    options.Demo: ("begin", "demo"),
    options.Init: ("begin", "init"),
    options.Check: ("produce", "check"),
    options.Tally: ("produce", "tally"),
    options.Report: ("produce", "report"),
    options.Run: ("produce", "run"),
    options.Proof: ("proof", "proof"),
    options.Fields: ("template", "fields"),
    options.Lint: ("lint", "lint"),
    options.SignIn: ("microsoft", "signin"),
    options.SignOut: ("microsoft", "signout"),
    options.Pull: ("microsoft", "pull"),
}
"""The module of ``dxforms.commands`` and its function that answer each holder; imported when it is asked for."""


class Terminal:
    """What a command says to the person who called it, and asks of them."""

    patience = 1.0
    """Seconds of work before a terminal is told what is being done."""

    def __init__(self, out: TextIO, err: TextIO, asked: TextIO) -> None:
        self._out, self._err, self._asked = out, err, asked

    def say(self, line: str = "") -> None:
        """A line of the result, on standard output."""
        print(line, file=self._out)

    def complain(self, line: str) -> None:
        """A line about what is wrong, on standard error."""
        self._out.flush()
        print(line, file=self._err)

    @property
    def attended(self) -> bool:
        """True where a person sits at the terminal."""
        return self._asked.isatty() and self._err.isatty()

    def watcher(self) -> Watcher:
        """A progress bar and a countdown on standard error, where that is a terminal."""
        from dxforms.source.watch import TerminalWatcher

        return TerminalWatcher(self._err)

    def ask(self, question: str) -> bool:
        """True where a person at the terminal answered はい; False without one to ask."""
        if not self.attended:
            return False
        print(f"{question} [y/N] ", end="", file=self._err, flush=True)
        return self._asked.readline().strip().casefold() in {"y", "yes", "はい", "ｙ"}

    @contextmanager
    def working(self, label: str) -> Iterator[None]:
        """A line that says what is being done, on a terminal, once it has taken a second; gone afterwards."""
        if not self._err.isatty():
            yield
            return
        shown = threading.Event()

        def show() -> None:
            shown.set()
            print(f"\r{label}…", end="", file=self._err, flush=True)

        timer = threading.Timer(self.patience, show)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            if shown.is_set():
                print("\r\x1b[K", end="", file=self._err, flush=True)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Python's search for cycles among what is in use, seldom: a command lives for seconds and keeps what it reads.

    At the usual thresholds every growth of the heap by a quarter walks through all of it again, a tenth of the
    time of 50,000 answers.
    """
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status of one command: 0 done, 1 the input, a service or the file system is at fault, 2 usage."""
    shown = console.register()  # a cp932 console lacks some characters of a title
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=shown)
    try:
        asked = parsing.parse(sys.argv[1:] if arguments is None else arguments)
    except SystemExit as exiting:
        return exiting.code if isinstance(exiting.code, int) else 2
    terminal = Terminal(sys.stdout, sys.stderr, sys.stdin)
    module, function = _HANDLERS[type(asked)]
    try:
        with _collecting_seldom():
            status = getattr(importlib.import_module(f"dxforms.commands.{module}"), function)(asked, terminal)
    except InputError as error:
        faults = [issue for issue in error.issues if issue.is_fault]
        terminal.complain(f"誤りが{len(faults)}件あります。直してから、もう一度実行してください。")
        for issue in faults:
            terminal.complain(f"・{issue}")
        terminal.complain("ファイルは何も変更していません。")
        return 1
    except DxformsError as error:
        terminal.complain(str(error))
        return 1
    except BrokenPipeError:  # whoever read the output has seen enough (| head)
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # for what is flushed at the end
        return 1
    except KeyboardInterrupt:
        terminal.complain("中止しました。ファイルは何も変更していません。")
        return 1
    except Exception:  # our fault: a person reads this first, whoever mends it reads what Python shows below
        terminal.complain(
            "思いがけない誤りが起きたため、中止しました。dxformsの不具合と思われます。"
            "下の英文を写して、システムの担当者に伝えてください（回答の内容が含まれていないか、確かめてから渡してください）。"
        )
        raise
    return int(status or 0)
