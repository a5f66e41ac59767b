"""``fields``: what a template may ask for."""

from __future__ import annotations

from dxforms.commands import options
from dxforms.commands.terminal import Terminal
from dxforms.report.fields import listed


def fields(asked: options.Fields, terminal: Terminal) -> None:
    """``dxforms fields``: every name with how it is written, the repeats around it shown by indenting."""
    for field in listed():
        indent = "　　" * len(field.blocks)
        terminal.say(f"{indent}{field.tag}　〔{field.sort.value}〕{field.about}")
