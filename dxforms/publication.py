"""What leaves the office: the report without anything internal, and the open data, together in one folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from dxforms.issues import Findings, Issue, Where, fault, notice
from dxforms.outputs import report_path, workbook_path
from dxforms.published_folder import FOLDER, check_answers, check_folder, lay_folder
from dxforms.records import record
from dxforms.writable import path_notices

if TYPE_CHECKING:
    from dxforms.places import Source
    from dxforms.report.proof_paper import ProofFinding
    from dxforms.survey.anonymous import Anonymised
    from dxforms.survey.datatable import DataTable
    from dxforms.survey.description import Description
    from dxforms.survey.opened import OpenData
    from dxforms.survey.tally import Tally

PUBLIC_REPORT = "実施結果報告書_公表用.docx"
OPEN_DATA = "オープンデータ.xlsx"


@record
class Publication:
    """What was published: the folder, the names of its files, what was taken out of the report and how often.

    ``strangers`` are names of what lies in the folder and was not written by the program; ``kept`` is where the
    folder of before went, where people had changed a file in it.
    """

    folder: Path
    files: tuple[str, ...]
    taken: tuple[tuple[str, int], ...] = ()
    tables: tuple[tuple[str, int], ...] = ()
    """The tables of the open data, and how many rows each has."""
    rows: Anonymised | None = None
    """What was hidden in データ_回答, None without it."""
    look: tuple[ProofFinding, ...] = ()
    """What proof says should be looked at."""
    strangers: tuple[str, ...] = ()
    kept: Path | None = None
    notices: tuple[Issue, ...] = field(default=())


def publish(
    tally: Tally,
    folder: str | os.PathLike[str] | None = None,
    *,
    report: Source | None = None,
    rows: bool = False,
    renamed: bool = False,
) -> Publication:
    """The report without anything internal and the open data, in a folder of their own (公表用 beside the description).

    ``report`` is the report as people left it (a path or a binary file; by default the one beside the description),
    ``rows`` adds データ_回答, a row a respondent. The folder is written beside and swapped: all of it or nothing.
    :class:`dxforms.InputError` with everything that speaks against it: answers nobody decided on, what proof says
    must be mended, a report that is not up to date or of another lecture, what cannot be taken out, a folder of
    another lecture (of another title, unless ``renamed``). :class:`dxforms.OutputError` where it cannot be written.
    """
    described = tally.description
    target = Path(folder) if folder is not None else (described.folder or Path()) / FOLDER
    if target.is_symlink():
        target = target.resolve()
    check_folder(target, described, renamed=renamed)
    check_answers(target, {source.sha256 for source in tally.responses.sources if source.sha256})
    from dxforms.report.publishing import public_report

    document = public_report(report_path(described) if report is None else report, tally)
    found = Findings()
    found.extend(_open_answers(tally))
    found.extend(document.faults)
    found.raise_faults()
    data = _open_data(tally, rows=rows)
    prefix = described.file_prefix
    files = {f"{prefix}{PUBLIC_REPORT}": document.data, f"{prefix}{OPEN_DATA}": _workbook(tally, data.tables)}
    files |= {f"{prefix}{table.name}.csv": _csv(table) for table in data.tables}
    laid = lay_folder(target, files, described)
    return Publication(
        folder=laid.folder,
        files=laid.files,
        taken=document.taken,
        tables=tuple((table.name, len(table.rows)) for table in data.tables),
        rows=data.rows,
        look=(*_unapproved(described), *document.look),
        strangers=laid.strangers,
        kept=laid.kept,
        notices=tuple(_notices(tally, data, target, files)),
    )


def _open_answers(tally: Tally) -> Iterator[Issue]:
    """Answers nobody decided on, and answers to be looked at again, how many of each question."""
    from dxforms.survey.undecided import how_to_decide, open_answers
    from dxforms.workbook.sheets import ANSWERS

    where = Where(file=tally.review.file or workbook_path(tally.description).name, sheet=ANSWERS)
    for question in tally.questions:
        told = open_answers(question)
        if told:
            yield fault("publish.undecided", f"{told}{how_to_decide(question)}", where)


def _unapproved(described: Description) -> Iterator[ProofFinding]:
    """A report that is not said to be 決裁済 yet: what is published is what was approved."""
    if described.decided:
        return
    from dxforms.report.proof_paper import ProofFinding, Weight

    yield ProofFinding(
        code="publish.state",
        weight=Weight.LOOK,
        message="「報告書の状態」が「決裁済」になっていません。決裁の前の報告書を公表していないか、確かめてください。",
        heading=str(described.where("講演会", "報告書の状態")),
    )


def _open_data(tally: Tally, *, rows: bool) -> OpenData:
    from dxforms._version import __version__
    from dxforms.source.sentences import read_patterns
    from dxforms.survey.opened import open_data

    patterns = read_patterns(tally.description.folder)
    return open_data(tally, patterns, program=f"dxforms {__version__}", rows=rows)


def _csv(table: DataTable) -> bytes:
    from dxforms.survey.datatable import csv_bytes

    return csv_bytes(table)


def _workbook(tally: Tally, tables: tuple[DataTable, ...]) -> bytes:
    from dxforms.workbook.datasheets import data_sheets
    from dxforms.workbook.writer import write_data

    stream = BytesIO()
    write_data(tally, data_sheets(tables), stream)
    return stream.getvalue()


def _notices(tally: Tally, data: OpenData, folder: Path, files: dict[str, bytes]) -> Iterator[Issue]:
    described = tally.description
    yield from (each for each in tally.notices if each.code == "answers.order")
    if data.rows is not None and data.rows.unique and described.settings.small_cells <= 1:
        yield notice(
            "publish.unique",
            f"データ_回答には、部及び選択肢の組合せが1人だけの回答者が{described.settings.people(data.rows.unique)}います。"
            "回答を知る人には、誰の回答か分かるおそれがあります。「設定」シートの「部を示す最小の回答者数」に3などの数を記入すると、"
            "その数に満たない組合せを秘匿します。",
            described.where("設定", "部を示す最小の回答者数"),
        )
    for name in files:
        yield from path_notices(folder / name)
