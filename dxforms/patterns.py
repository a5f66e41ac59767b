"""Regular expressions that are compiled when they are first asked for something.

A command loads two hundred and uses half of them; to compile the others would take a fiftieth of a run's time.
"""

from __future__ import annotations

import re
from typing import AnyStr, Generic, cast


def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What ``re.compile`` gives, later; a fault in it shows when it is used (a test uses every one)."""
    return cast("re.Pattern[AnyStr]", Later(source, flags))


class Later(Generic[AnyStr]):
    """A pattern whose methods are taken from the compiled one, each as it is asked for."""

    def __init__(self, source: AnyStr, flags: int) -> None:
        self._source: AnyStr = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        found: object = getattr(re.compile(self._source, self._flags), name)  # re keeps what it compiled
        setattr(self, name, found)
        return found
