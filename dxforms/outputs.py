"""The documents on disk: which lecture they belong to, what people changed in them, how they are replaced."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dxforms.files import Target, check_writable, keep_dated, replace_all, typed_path
from dxforms.issues import ANEW, Findings, Issue, OutputError, Where, notice
from dxforms.papers import Paper, another_paper
from dxforms.places import MEMORY, places
from dxforms.readonly import is_read_only, remove
from dxforms.records import record
from dxforms.survey.description import Description, Identity
from dxforms.text import wareki
from dxforms.writable import UNCHANGED

if TYPE_CHECKING:
    from dxforms.report.summary import RefreshSummary
    from dxforms.workbook.changes import WorkbookChanges

WORKBOOK = "集計.xlsx"
REPORT = Paper.REPORT.file
COPIED = "先月のフォルダーを写して使う場合は、このファイルを別の場所に移すか、削除してください。"
"""The way on from a document of another day."""
KEPT = "（更新前 "
"""In the name of every dated copy (:func:`dxforms.files.keep_dated`)."""
PROOFED = "（確認用）"
"""At the end of the name of a copy with the findings of ``proof``."""


@record
class Written:
    """One document that was written: its path (None for a stream) and the dated copy of what was there before.

    ``notices`` say what a person should look at in it; ``refreshed``, of a report that was there, what became
    of its pieces; ``changed``, of a workbook that people had changed, what in it is not taken over.
    """

    path: Path | None
    kept: Path | None = None
    notices: tuple[Issue, ...] = ()
    refreshed: RefreshSummary | None = None
    changed: WorkbookChanges | None = None


def workbook_path(described: Description, folder: Path | None = None) -> Path:
    """Where the tally workbook lies: beside the description unless ``folder`` says otherwise, with ファイル名の頭."""
    return (folder or described.folder or Path()) / f"{described.file_prefix}{WORKBOOK}"


def report_path(described: Description, folder: Path | None = None) -> Path:
    """Where the report lies: beside the description unless ``folder`` says otherwise, with ファイル名の頭."""
    return paper_path(Paper.REPORT, described, folder)


def paper_path(paper: Paper, described: Description, folder: Path | None = None) -> Path:
    """Where a document lies, as :func:`report_path`."""
    return (folder or described.folder or Path()) / f"{described.file_prefix}{paper.file}"


def prepare(
    paths: Sequence[Path],
    described: Description,
    *,
    review: Path | None = None,
    renamed: bool = False,
    new: bool = False,
    papers: Mapping[Path, Paper] | None = None,
) -> tuple[Issue, ...]:
    """Notices about the places of outputs, looked at before anything is read or written.

    ``papers`` says which document is to be written to a .docx; one it does not name is a report.
    :class:`OutputError` where one cannot be written, or must not be by habit (:func:`closed`; ``new`` says that it
    is not habit); :class:`InputError` where one belongs to another lecture (``identity.day``), to one of another
    title (``identity.title``, unless ``renamed``), or is another document of this lecture (``identity.paper``).
    ``review`` is the workbook staff's decisions are read from: it too must be of that day, where it is none of the outputs.
    """
    asked = {path: (papers or {}).get(path, Paper.REPORT) for path in paths if _is_paper(path)}
    for path in paths:
        _refuse_input(path, described)
    there = [path for path in paths if is_there(path)]
    if described.decided and not new:  # last month's description and documents, copied: not ours to be kept
        _tell_foreign(there, described, renamed=True)
    notices = check_writable(
        paths, new=new, closed=lambda path: "" if new else closed(path, decided=described.decided)
    )
    apart = review if review is not None and review not in paths and is_there(review) else None
    _tell_foreign(there, described, renamed=renamed, papers=asked, review=apart)
    if described.decided and not there:
        notices = (*notices, _decided_before(described))
    return (*notices, *(each for path, paper in asked.items() for each in _others(path, paper, described)))


def is_there(path: Path) -> bool:
    """True for a file that is there; a name no disc takes is none (whoever checks the writing says so)."""
    try:
        return path.exists()
    except OSError:
        return False


def _tell_foreign(
    there: Sequence[Path],
    described: Description,
    *,
    renamed: bool,
    papers: Mapping[Path, Paper] | None = None,
    review: Path | None = None,
) -> None:
    found = Findings()
    for path in there:
        found.extend(foreign(path, described, renamed=renamed, paper=(papers or {}).get(path)))
    if review is not None:
        found.extend(foreign(review, described, renamed=True))
    found.raise_faults()


def _decided_before(described: Description) -> Issue:
    """A notice that the state is 決裁済 though nothing was written yet: that of last month's lecture."""
    return notice(
        "state.early",
        "「報告書の状態」が「決裁済」になっています。このままでは、次から集計と報告書を更新できません。"
        "前回のままのときは、空欄にしてください。",
        described.where("講演会", "報告書の状態"),
    )


def _is_paper(path: Path) -> bool:
    return path.suffix.lower() == ".docx"


def _others(path: Path, paper: Paper, described: Description) -> Iterator[Issue]:
    """Notices of the same document of this lecture under other names beside it: a colleague's, most likely."""
    if not path.parent.is_dir():
        return
    for other in sorted(path.parent.glob("*.docx")):
        if other.name == path.name or other.name.startswith("~") or KEPT in other.name:
            continue
        if other.stem.endswith(PROOFED):
            continue
        known = _head_of(other)
        if known is None or known[1] is not paper:
            continue
        there = known[0]
        if described.identity.is_on(there.day) and there.same_title(described.identity):
            yield notice(
                "refresh.renamed",
                f"「{other.name}」があります。続きとして更新する場合は -o で指定してください。",
                Where(file=path.name),
            )


def _refuse_input(path: Path, described: Description) -> None:
    """An output named as the description or as a file of responses is: a slip of ``-o``."""
    if described.folder is None:
        return
    inputs = [described.file, *(place.text for place in places(described) if not place.is_link)]
    if any(path.resolve() == (described.folder / typed_path(name)).resolve() for name in inputs):
        raise OutputError(
            f"「{path.name}」は、読み取る側のファイルです（講演会情報又は回答）。"
            f"書き込むファイルには、別の名前を指定してください。{UNCHANGED}"
        )


def closed(path: Path, *, decided: bool = False) -> str:
    """Why a document that is there is not written again by habit, and the way on; empty where nothing speaks against it.

    ``decided``: the lecture is 決裁済. What was submitted must stay as it was, the figures it rests on too: the
    workbook stays with the report. Else its own state counts: read-only, 最終版, protected, encrypted.
    """
    if decided:
        return f"「{path.name}」は決裁済のため、書き直しません。{ANEW}"
    if is_read_only(path):
        return (
            f"「{path.name}」は読み取り専用のため、書き込めません。{ANEW}"
            "続きとして更新する場合は、ファイルのプロパティで「読み取り専用」を外してください。"
        )
    if path.suffix.lower() == ".docx":
        from dxforms.report.closed import closed_file as of_report

        return of_report(path)
    from dxforms.workbook.identity import closed_file as of_workbook

    return of_workbook(path)


def foreign(
    path: Path, described: Description, *, renamed: bool = False, paper: Paper | None = None
) -> tuple[Issue, ...]:
    """Faults where the document at ``path`` belongs to another lecture than ``described``; empty where it does not.

    With ``paper`` also where it is another of this lecture's documents than that.
    """
    known = _head_of(path)
    if known is None:
        return ()
    there, is_paper = known
    found = Findings()
    here = described.identity
    kind = is_paper.value if is_paper else "集計"
    if not here.is_on(there.day):
        found.fault(
            "identity.day",
            f"これは{wareki(there.day)}の講演会の{kind}です。「{described.file}」の開催日は{wareki(here.day)}です。{COPIED}",
            Where(file=path.name),
        )
    elif not renamed and not there.same_title(here):
        found.fault(
            "identity.title",
            f"これは「{there.title}」の{kind}です。「{described.file}」の講演会名は「{here.title}」です。"
            "講演会名を直しただけのときは、コマンドに「--yes」を付けてください。"
            "別の講演会のときは、このファイルを別の場所に移してください。",
            Where(file=path.name),
        )
    elif paper is not None and is_paper is not None and is_paper is not paper:
        found.extend([another_paper(path.name, is_paper, paper)])
    return tuple(found.issues)


def identity_of(path: Path) -> Identity | None:
    """The lecture a document of ours was written for; None for another's document, or one that cannot be read."""
    known = _head_of(path)
    return None if known is None else known[0]


def _head_of(path: Path) -> tuple[Identity, Paper | None] | None:
    """The lecture of a document of ours, and which of its Word documents it is (None: its workbook)."""
    if _is_paper(path):
        from dxforms.report.manifest import read_head

        return read_head(path)
    from dxforms.workbook.identity import read_identity

    there = read_identity(path)
    return None if there is None else (there, None)


def beside(
    described: Description, folder: Path | None = None, *, but: Collection[Paper] = ()
) -> tuple[frozenset[Paper], tuple[Issue, ...]]:
    """The documents of the lecture, ``but`` some, that were made here and can be again; notices of those that cannot.

    A file of that name that is not the program's, or another document of the lecture, is nobody's business here.
    """
    found: set[Paper] = set()
    notices: list[Issue] = []
    for paper, path in _made(described, folder):
        why = "" if paper in but else closed(path)
        if why:
            notices.append(notice("output.left", why))
        elif paper not in but:
            found.add(paper)
    return frozenset(found), tuple(notices)


def companions(described: Description) -> list[Path]:
    """概要 and 起案文 of the lecture, as far as they were made beside the description."""
    return [path for paper, path in _made(described, None) if paper is not Paper.REPORT]


def _made(described: Description, folder: Path | None) -> Iterator[tuple[Paper, Path]]:
    """The documents under their own names that the program made, whichever lecture's they are."""
    for paper in Paper:
        path = paper_path(paper, described, folder)
        try:
            known = _head_of(path) if path.is_file() else None
        except OSError:  # a name no disc takes; writing it says so
            continue
        if known is not None and known[1] is paper:
            yield paper, path


def left(described: Description, written: Path) -> Iterator[Issue]:
    """Notices of the lecture's other documents beside one that was written alone: they are as they were."""
    for _, path in _made(described, written.parent):
        if path.name != written.name:
            yield notice(
                "output.left",
                f"「{path.name}」は更新していません。更新する場合は「dxforms run」を実行してください。",
            )


@contextmanager
def renewed(
    targets: Sequence[Target],
    *,
    when: datetime | None = None,
    new: bool = False,
    decided: bool = False,
) -> Iterator[tuple[tuple[BinaryIO, ...], list[Written]]]:
    """Streams to write documents through, and (filled at the end) what became of each.

    All of them take their places together at the end or none does. A document that people changed since the
    program wrote it is kept under a dated name first, unless what is written now is the same to the byte.
    With ``new`` so is every paper, as one that was refreshed holds people's words, and a workbook that must not be
    rewritten by habit (:func:`closed`, ``decided`` as there); of another the new one holds every decision.
    """
    written: list[Written] = []
    kept: list[Path] = []
    try:
        with replace_all(targets, new=new) as streams:
            yield streams, written
            for target, stream in zip(targets, streams, strict=True):
                path = Path(target) if isinstance(target, (str, os.PathLike)) else None
                keepsake = None
                if path is not None and path.exists():
                    stream.flush()
                    sealed = new and (_is_paper(path) or closed(path, decided=decided))
                    if (sealed or _edited(path)) and _digest(path) != _digest_of(stream):
                        keepsake = keep_dated(path, when or datetime.now())
                        kept.append(keepsake)
                written.append(Written(path=path, kept=keepsake))
    except BaseException:
        for copy in kept:
            remove(copy)
        raise
    for document in written:
        if document.path is not None:
            remember(document.path)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return _digest_of(stream)


def _digest_of(stream: BinaryIO) -> str:
    stream.seek(0)
    digest = hashlib.sha256()
    while piece := stream.read(1 << 20):
        digest.update(piece)
    return digest.hexdigest()


def _edited(path: Path) -> bool:
    """True where the document is not to the byte what the program last wrote there."""
    return _remembered(path.parent).get(path.name) != _digest(path)


def _remembered(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / MEMORY / "outputs.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def remember(path: Path) -> None:
    """Note what the program laid there; where that is not possible a copy too many is kept next time, no more."""
    memory = path.parent / MEMORY
    known = {**_remembered(path.parent), path.name: _digest(path)}
    with suppress(OSError):
        memory.mkdir(exist_ok=True)
        (memory / "outputs.json").write_text(
            json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8"
        )


def copy_of(path: Path) -> Path:
    """Where the copy of what was written at ``path`` lies."""
    return path.parent / MEMORY / f"{path.name}.written"


def lay_copy(path: Path) -> None:
    """Copy a workbook that was just written; where that is not possible less can be said of it next time, no more."""
    copy = copy_of(path)
    with suppress(OSError):
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, copy)
