"""The words the look for personal data goes by: those of the program, or staff's own beside the description."""

from __future__ import annotations

from pathlib import Path

from dxforms.survey.personal import LISTS, Lists, lists_of

OWN_NAME = "気づきの語.csv"
"""A table of this name beside the description takes the place of the program's words, kind by kind."""
SHIPPED = "templates/review-words.csv"
"""The program's words in the same form, for staff to begin from."""


def read_lists(folder: Path | None = None) -> Lists:
    """The words of ``気づきの語.csv`` in ``folder``; the program's own for kinds that are not in it.

    The file is a CSV as Excel saves it with the columns 種類 and 語, one word a row. :class:`InputError` with every
    fault in it, or where it cannot be read.
    """
    own = folder / OWN_NAME if folder is not None else None
    if own is None or not own.is_file():
        return LISTS
    from dxforms.source.sentences import read_csv

    return lists_of(read_csv(own, "気づきの語の表"))
