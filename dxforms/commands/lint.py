"""``lint``: whether files can be read by machines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dxforms import checking
from dxforms.commands import options
from dxforms.commands.terminal import Terminal
from dxforms.issues import InputError, Issue
from dxforms.readable.gathering import gathered
from dxforms.readable.rules import Checked, Linted, Verdict
from dxforms.survey.datatable import NAMES
from dxforms.survey.opened import ROWS, WORDS

_SHOWN = 20
"""Places of one rule that are shown without ``--all``."""


def lint(asked: options.Lint, terminal: Terminal) -> int:
    """``dxforms lint``: 1 where a rule is 不適合; :class:`InputError` for files that cannot be read, after the others."""
    faults: list[Issue] = []
    broken = False
    for index, path in enumerate(each for named in asked.files for each in _files(named)):
        try:
            with terminal.working("ファイルを検査しています"):
                found = checking.lint(path, beside=_beside(path))
        except InputError as error:
            faults.extend(error.issues)
            continue
        if index:
            terminal.say()
        _say(found, terminal, whole=asked.whole)
        broken = broken or found.is_broken
    if faults:
        raise InputError(faults)
    return 1 if broken else 0


def _files(named: Path) -> list[Path]:
    """The file itself; the workbooks and CSV files of a folder; those a pattern names, which Windows leaves to us."""
    if named.is_dir():
        found = [path for path in named.iterdir() if path.suffix.lower() in {".xlsx", ".csv"}]
        return sorted(path for path in found if not path.name.startswith("~")) or [named]
    if not named.exists() and any(sign in named.name for sign in "*?"):
        return sorted(named.parent.glob(named.name)) or [named]
    return [named]


def _beside(path: Path) -> list[Path]:
    """The other CSV files of the open data a CSV belongs to, by their names, in its folder."""
    names = (*NAMES, WORDS, ROWS)
    own = next((name for name in names if path.name.endswith(f"{name}.csv")), None)
    if own is None:
        return []
    prefix = path.name.removesuffix(f"{own}.csv")
    near = [path.with_name(f"{prefix}{name}.csv") for name in names if name != own]
    return [each for each in near if each.is_file()]


def _say(found: Linted, terminal: Terminal, *, whole: bool) -> None:
    terminal.say(f"「{found.file}」を検査しました。")
    for sheet in found.sheets:
        if sheet.name:
            terminal.say(f"　「{sheet.name}」：{sheet.role}{'' if sheet.is_judged else '（検査の対象外）'}")
    order = (Verdict.BROKEN, Verdict.LOOK, Verdict.UNCHECKED, Verdict.KEPT)
    terminal.say("、".join(f"{verdict.value}{found.count(verdict)}" for verdict in order))
    for verdict in order[:3]:
        of_this = [checked for checked in found.rules if checked.verdict is verdict]
        for checked in of_this:
            if checked.findings:
                _say_rule(checked, terminal, whole=whole)
        for reason in dict.fromkeys(checked.reason for checked in of_this if not checked.findings):
            rules = [checked.rule for checked in of_this if checked.reason == reason and not checked.findings]
            named = str(rules[0]) if len(rules) == 1 else "、".join(rule.number for rule in rules)
            terminal.say(f"{verdict.value}　{named}")
            terminal.say(f"　{reason}")
    kept = "、".join(checked.rule.number for checked in found.rules if checked.verdict is Verdict.KEPT)
    if kept:
        terminal.say(f"適合　{kept}")


def _say_rule(checked: Checked, terminal: Terminal, *, whole: bool) -> None:
    terminal.say(f"{checked.verdict.value}　{checked.rule}")
    lines = gathered(checked.findings)
    for line in lines if whole else lines[:_SHOWN]:
        terminal.say(f"　・{replace(line, where=replace(line.where, file=''))}")
    if len(lines) > _SHOWN and not whole:
        terminal.say(f"　・ほか{len(lines) - _SHOWN:,}か所（「--all」を付けると、全て表示します。）")
