"""The table of sentence patterns: staff's own beside the description, else the one that comes with the program."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from dxforms.files import shipped
from dxforms.grid import Grid
from dxforms.issues import InputError, Where, fault
from dxforms.survey.sentences import Patterns, patterns_of

OWN_NAME = "文例.csv"
"""A table of this name beside the description takes the place of the shipped one."""
SHIPPED = "templates/sentences.csv"


def read_patterns(folder: Path | None = None) -> Patterns:
    """The patterns of ``文例.csv`` in ``folder`` where it is there, else the shipped ones.

    Sentences that staff's table does not name are the shipped ones. The file is a CSV as Excel saves it (UTF-8 with or without BOM, or cp932) with the columns 名前 and 文例.
    :class:`InputError` with every fault in it, or where it cannot be read.
    """
    own = folder / OWN_NAME if folder is not None else None
    standard = patterns_of(read_csv(shipped(SHIPPED), "文例の表"))
    if own is None or not own.is_file():
        return standard
    return patterns_of(read_csv(own, "文例の表"), standard.texts)


def read_csv(path: Path, what: str) -> Grid:
    """A table that staff keep as a CSV beside the description; ``what`` names it in a refusal.

    :class:`InputError` where it cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            [
                fault(
                    "sentences.unreadable",
                    f"{what}を開けません。Excelで開いている場合は閉じてください。",
                    Where(file=path.name),
                )
            ]
        ) from error
    rows = [tuple(row) for row in csv.reader(StringIO(_decoded(data, path.name, what), newline=""))]
    width = max(map(len, rows), default=0)
    return Grid(
        file=path.name,
        rows=tuple((*row, *[None] * (width - len(row))) for row in rows),
        types_lost=True,
    )


def _decoded(data: bytes, file: str, what: str) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(
        [
            fault(
                "sentences.encoding",
                f"{what}の文字コードを読み取れません。Excelの「CSV UTF-8（コンマ区切り）」で保存してください。",
                Where(file=file),
            )
        ]
    )
