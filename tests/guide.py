"""README's guide for clerks, by its sections: the commands, messages and pictures it speaks of."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = README[README.index("## 使い方") : README.index("## Changelog")]
SECTIONS = {
    piece.splitlines()[0].strip(): piece.partition("\n")[2]
    for piece in re.split(r"^#{2,4} ", GUIDE, flags=re.MULTILINE)[1:]
}
WEEK = tuple(re.findall(r"^\| \[(.+?)\]\(#", SECTIONS["1週間の流れ"], re.MULTILINE))
"""The sections of the week, in their order."""
PICTURES: list[tuple[str, str]] = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
"""Of each picture what is said for those who cannot see it, and its path."""


def commands(section: str) -> list[str]:
    """What stands as a command in a section, without ``dxforms``, in the order of the text."""
    return re.findall(r"`dxforms ([^`]+)`", SECTIONS[section])


def messages(section: str) -> list[str]:
    """What a section quotes as said by the program: its block quotations."""
    return re.findall(r"^ *> (.+)$", SECTIONS[section], re.MULTILINE)
