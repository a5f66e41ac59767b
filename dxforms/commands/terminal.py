"""What a command may say and ask; ``dxforms.cli`` answers it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from dxforms.source.watch import Watcher


class Terminal(Protocol):
    """The person who called the command."""

    @property
    def attended(self) -> bool:
        """True where a person sits at the terminal."""

    def say(self, line: str = "") -> None:
        """A line of the result."""

    def complain(self, line: str) -> None:
        """A line about what is wrong."""

    def ask(self, question: str) -> bool:
        """True where a person answered はい; False without one to ask."""

    def working(self, label: str) -> AbstractContextManager[None]:
        """A line that says what is being done, where it takes time."""

    def watcher(self) -> Watcher:
        """Who shows how far a download is, and counts down waits."""
