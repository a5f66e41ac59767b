"""An argument parser that speaks Japanese, argparse's own sentences included."""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

from dxforms.text import nearest

# argparse's sentences in English, by what stands fixed in them (Python 3.11 to 3.14).
_USAGE_FAULTS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", "「{0}」を指定してください。"),
    (r"unrecognized arguments: (.+)", "「{0}」は使えない引数です。"),
    (r"argument (.+?): expected one argument", "「{0}」の後に値を1つ指定してください。"),
    (r"argument (.+?): expected at least one argument", "「{0}」の後に値を1つ以上指定してください。"),
    (r"argument (.+?): ignored explicit argument (.+)", "「{0}」には値を指定できません。"),
    (r"ambiguous option: (\S+) could match (.+)", "「{0}」だけでは決められません（{1}）。"),
)


_NO_COMMAND = re.compile(
    r"argument .+?: invalid choice: '?(?P<given>.+?)'? \(choose from (?P<commands>.+)\)", re.DOTALL
)


class Help(argparse.RawTextHelpFormatter):
    """Help on the line under its option: argparse counts a full-width character as one column, so nothing may align."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=4, width=78)

    def add_usage(self, usage: str | None, actions, groups, prefix: str | None = None) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        """The usage under its Japanese word."""
        super().add_usage(usage, actions, groups, "使い方：" if prefix is None else prefix)


class CommandsHelp(Help):
    """The list of commands: their names are ASCII, so they can stand in one column."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog)
        self._max_help_position = 14

    def _format_action(self, action: argparse.Action) -> str:
        subcommands = list(self._iter_indented_subactions(action))
        return "".join(map(super()._format_action, subcommands)) or super()._format_action(action)


class JapaneseParser(argparse.ArgumentParser):
    """A parser that speaks Japanese."""

    def __init__(self, **arguments: object) -> None:
        given = {"formatter_class": Help, "add_help": False, "allow_abbrev": False, **arguments}
        super().__init__(**given)  # type: ignore[arg-type]
        self._positionals.title = "引数"
        self._optionals.title = "オプション"
        self.add_argument("-h", "--help", action="help", help="この説明を表示します。")

    def error(self, message: str) -> NoReturn:
        """End with status 2, having said what is wrong in Japanese."""
        self.exit(
            2, f"{self.format_usage()}{japanese(message)}\n「{self.prog} --help」で使い方を表示します。\n"
        )


class Version(argparse.Action):
    """The version, looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print it and end."""
        from dxforms._version import __version__

        parser._print_message(f"dxforms {__version__}\n", sys.stdout)
        parser.exit()


def japanese(message: str) -> str:
    """argparse's sentence about a usage fault, in Japanese."""
    for pattern, sentence in _USAGE_FAULTS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return sentence.format(*found.groups())
    unknown = _NO_COMMAND.fullmatch(message)
    if unknown:
        near = nearest(unknown["given"], re.findall(r"[a-z]+", unknown["commands"]))
        return f"「{unknown['given']}」というコマンドはありません。" + (
            f"「{near}」ではありませんか。" if near else ""
        )
    return "コマンドの入力が正しくありません。"
