"""Who looks on while something is fetched."""

from __future__ import annotations

import io

from dxforms.source.watch import SILENT, TerminalWatcher


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_countdown_is_shown_on_one_line_and_wiped_away():
    stream = Tty()
    watcher = TerminalWatcher(stream)
    watcher.waiting(12.4, "混み合っています")
    assert "混み合っています。あと12秒で再び試します（Ctrl+Cで中止）" in stream.getvalue()
    watcher.waiting(0, "混み合っています")
    assert stream.getvalue().endswith("\r\x1b[2K")


def test_a_bar_is_drawn_for_a_download_that_takes_a_while_and_taken_away():
    stream = Tty()
    watcher = TerminalWatcher(stream, delay=0.0)
    watcher.receiving(50_000, 100_000)
    watcher.receiving(100_000, 100_000)
    assert "回答のブックを取得しています" in stream.getvalue()
    assert "100k" in stream.getvalue()
    watcher.done()
    assert stream.getvalue().rstrip(" \r").endswith("100k") is False


def test_the_bar_starts_anew_with_the_next_download():
    stream = Tty()
    watcher = TerminalWatcher(stream, delay=0.0)
    watcher.receiving(10_000, None)
    watcher.done()
    watcher.receiving(5_000, 5_000)
    watcher.done()
    assert "5.00k" in stream.getvalue()


def test_nothing_is_drawn_where_there_is_no_terminal():
    stream = io.StringIO()
    watcher = TerminalWatcher(stream)
    watcher.receiving(1, 2)
    watcher.waiting(3, "混み合っています")
    watcher.done()
    SILENT.receiving(1, 2)
    SILENT.waiting(3, "")
    assert stream.getvalue() == ""
