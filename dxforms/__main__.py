"""``dxforms`` and ``python -m dxforms``: one command in a process of its own."""

from __future__ import annotations

import gc
import sys


def program() -> int:
    """The exit status of the command the process was started with.

    A command lives for seconds and keeps what it reads, so Python's search for cycles is made seldom: at the usual
    thresholds every growth of the heap by a quarter walks through all of it again, a tenth of the time of 50,000
    answers. At the end everything is set aside, or the interpreter would search it twice before it lets go of it
    (a tenth of the time of 41 answers).
    """
    gc.set_threshold(100_000, 50, 100)
    from dxforms.cli import main  # after that: importing makes thousands of values, too

    try:
        return main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    sys.exit(program())
