"""What cmd.exe makes of the launcher, as far as it goes: the order in which cmd expands, splits and runs a line.

No Windows is at hand where this is tested. It follows the documented order (per cent signs first, once; then quotation
marks, ``^`` and ``&``; then the command), knows only the commands the launcher uses and raises at everything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PureWindowsPath

Program = Callable[[list[str]], int]


@dataclass
class Cmd:
    """A console: its environment, the files that exist, the programs that can be started by their whole path."""

    environment: dict[str, str]
    files: set[str] = field(default_factory=set)
    programs: Mapping[str, Program] = field(default_factory=dict)
    code_page: int = 932
    printed: list[str] = field(default_factory=list)
    called: list[list[str]] = field(default_factory=list)
    paused: int = 0
    level: int = 0

    def run(self, script: bytes, path: str, *arguments: str) -> int:
        """The exit status of a batch file that lies at ``path``."""
        arguments_left = list(arguments)
        lines = script.split(b"\r\n")
        at = 0
        while at < len(lines):
            line = lines[at].decode(f"cp{self.code_page}" if self.code_page != 65001 else "utf-8", "replace")
            at += 1
            if line.startswith(":"):
                continue
            outcome = self._line(self._expanded(line, path, arguments_left), arguments_left)
            if outcome is None:
                continue
            if isinstance(outcome, int):
                return outcome
            at = next(n for n, each in enumerate(lines) if each.decode("ascii", "replace") == f":{outcome}")
        raise AssertionError("the batch file ends without exit")

    def _expanded(self, line: str, path: str, arguments: list[str]) -> str:
        def value(found: re.Match[str]) -> str:
            sign = found[0]
            if sign == "%%":
                return "%"
            if sign == "%~dp0":
                return f"{PureWindowsPath(path).parent}".rstrip("\\") + "\\"
            if sign == "%~1":
                return arguments[0] if arguments else ""
            name = sign.strip("%").upper()
            return str(self.level) if name == "ERRORLEVEL" else self.environment.get(name, "")

        return re.sub(r"%%|%~dp0|%~1|%[A-Za-z_][A-Za-z_0-9]*%", value, line)

    def _line(self, line: str, arguments: list[str]) -> int | str | None:
        if re.match(r"(@|rem\b)", line):
            return None
        for conjunction, command in _split(line):
            if conjunction == "&&" and self.level:
                break
            outcome = self._command(command.strip(), arguments)
            if outcome is not None:
                return outcome
        return None

    def _command(self, command: str, arguments: list[str]) -> int | str | None:
        if found := re.fullmatch(r'if (not )?("[^"]*")==("[^"]*") (.+)', command):
            return self._command(found[4], arguments) if (found[2] == found[3]) != bool(found[1]) else None
        if found := re.fullmatch(r"if not defined (\w+) (.+)", command):
            return None if self.environment.get(found[1]) else self._command(found[2], arguments)
        if found := re.fullmatch(r'if (not )?exist "([^"]*)" (.+)', command):
            exists = found[2] in self.files
            return self._command(found[3], arguments) if exists != bool(found[1]) else None
        if command == 'for /f "tokens=2 delims=:" %c in (\'chcp\') do set "PAGE=%c"':
            self.environment["PAGE"] = f" {self.code_page}"
        elif found := re.fullmatch(r"for %i in \((\S+)\) do (.+)", command):
            folders = self.environment.get("PATH", "").split(";")
            hits = [f"{folder}\\{found[1]}" for folder in folders if f"{folder}\\{found[1]}" in self.files]
            return self._command(found[2].replace("%~$PATH:i", hits[0] if hits else ""), arguments)
        elif found := re.fullmatch(r'set "(\w+)=([^"]*)"', command) or re.fullmatch(
            r"set (\w+)=(.+)", command
        ):
            self.environment[found[1]] = found[2]
        elif found := re.fullmatch(r"chcp\s+(\d+) >nul", command):
            self.code_page = int(found[1])
        elif found := re.fullmatch(r"goto (\w+)", command):
            return found[1]
        elif found := re.fullmatch(r"exit /b (-?\d+)", command):
            return int(found[1])
        elif command == "shift /1":
            arguments.pop(0)
        elif command == "pause":
            self.paused += 1
        elif command.startswith("echo"):
            self.printed.append(command[5:])
        elif not command.startswith("setlocal EnableExtensions DisableDelayedExpansion"):
            self._start(command)
        return None

    def _start(self, command: str) -> None:
        words = _words(re.sub(r" 2?>nul", "", command))
        self.called.append(words)
        program = self.programs.get(words[0])
        self.level = 9009 if program is None else program(words[1:])


def _split(line: str) -> list[tuple[str, str]]:
    """A line's commands, each with the sign before it; an ``if`` takes what follows ``&&`` with it."""
    pieces, quoted, start, sign = [], False, 0, ""
    at = 0
    while at < len(line):
        if line[at] == '"':
            quoted = not quoted
        elif not quoted and line[at] in "&|^<":
            assert line[at : at + 2] == "&&", f"cmd would split or eat {line[at]!r} in {line!r}"
            pieces.append((sign, line[start:at]))
            sign, start = "&&", at + 2
            at += 1
        at += 1
    pieces.append((sign, line[start:]))
    assert not quoted, f"a quotation mark stays open in {line!r}"
    if len(pieces) > 1 and pieces[0][1].startswith("if not defined"):
        head = re.match(r"if not defined \w+ ", pieces[0][1])
        assert head is not None
        pieces = [("", pieces[0][1]), *((sign, head[0] + each.strip()) for sign, each in pieces[1:])]
    return pieces


def _words(command: str) -> list[str]:
    """A command line as a C program receives it (CommandLineToArgvW), without escaped quotation marks."""
    assert '\\"' not in command, f"the program would take a quotation mark for a letter in {command!r}"
    return [
        found[1] if found[1] is not None else found[2] for found in re.finditer(r'"([^"]*)"|(\S+)', command)
    ]
