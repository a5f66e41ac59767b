"""Python's search for cycles, held off while many values are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Within it nothing is searched for cycles; afterwards all is as it was.

    For work that makes a million small values and keeps them to its end: to look through them again and again takes
    up to as long as the work itself.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
