"""``fields``: what a template may ask for."""

from __future__ import annotations

from dxforms.commands import options
from dxforms.commands.terminal import Terminal


def fields(asked: options.Fields, terminal: Terminal) -> None:
    """``dxforms fields``."""
    raise NotImplementedError
