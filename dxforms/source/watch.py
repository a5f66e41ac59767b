"""Who looks on while something is fetched: nobody, or a person at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from tqdm import tqdm


class Watcher:
    """Told what goes on; this one says nothing."""

    def receiving(self, received: int, total: int | None) -> None:
        """``received`` bytes of ``total`` (None where it is not known) have come."""

    def waiting(self, seconds: float, reason: str) -> None:
        """The next try comes in ``seconds`` (0: it comes now)."""

    def done(self) -> None:
        """One fetch has ended, well or not."""


SILENT = Watcher()


class TerminalWatcher(Watcher):
    """A progress bar and a countdown on a terminal; nothing where ``stream`` is none.

    ``label`` says what is fetched. Nothing is drawn for a fetch that is over within ``delay`` seconds.
    """

    def __init__(
        self, stream: TextIO, label: str = "回答のブックを取得しています", *, delay: float = 0.5
    ) -> None:
        self._stream = stream
        self._delay = delay
        self._label = label
        self._is_terminal = stream.isatty()
        self._bar: tqdm[Any] | None = None
        self._counting = False

    def receiving(self, received: int, total: int | None) -> None:
        """Move the bar."""
        if not self._is_terminal:
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(
                desc=self._label, total=total, unit="B", unit_scale=True, file=self._stream,
                delay=self._delay, leave=False, dynamic_ncols=True,
            )  # fmt: skip
        if total != self._bar.total:
            self._bar.total = total
        self._bar.update(received - self._bar.n)

    def waiting(self, seconds: float, reason: str) -> None:
        """Count down on one line that is wiped at the end."""
        if not self._is_terminal:
            return
        if seconds > 0:
            line = f"{reason}。あと{seconds:.0f}秒で再び試します（Ctrl+Cで中止）"
            self._stream.write(f"\r\x1b[2K{line}")
            self._counting = True
        elif self._counting:
            self._stream.write("\r\x1b[2K")
            self._counting = False
        self._stream.flush()

    def done(self) -> None:
        """Take the bar and the countdown away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        self.waiting(0, "")
