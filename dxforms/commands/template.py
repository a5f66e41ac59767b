"""``fields``: what a template may ask for."""

from __future__ import annotations

from dxforms.commands import options
from dxforms.commands.terminal import Terminal
from dxforms.report.fields import listed


def fields(asked: options.Fields, terminal: Terminal) -> None:
    """``dxforms fields``: every name as a template writes it, the repeats around it shown by indenting.

    With a template, the names it asks for; :class:`InputError` with everything that is wrong with it.
    """
    if asked.template is None:
        names = tuple(listed())
    else:
        from dxforms.report.template import fields as asked_for

        names = asked_for(asked.template)
        terminal.say(f"「{asked.template.name}」に誤りはありません。次の項目を使っています。")
    for name in names:
        terminal.say(f"{'　　' * len(name.blocks)}{name.tag}　〔{name.sort.value}〕{name.about}")
