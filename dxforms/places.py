"""Where the responses of a lecture lie: files beside the description, one a session or one for all, or share links."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from dxforms.files import typed_path
from dxforms.issues import Findings, InputError, Issue, Where, fault, notice
from dxforms.patterns import pattern
from dxforms.records import record
from dxforms.source.link import is_remote, read_address
from dxforms.source.pulled import digest, read_records
from dxforms.survey.description import Description
from dxforms.text import key, wareki

Source = str | os.PathLike[str] | BinaryIO
"""What can be read: a path, or an open binary file."""

MEMORY = ".dxforms"
"""The folder beside a description or a report that holds what the program remembers of it."""

_EXPORT_NAME = pattern(r"\(\d+-(?P<last>\d+)\)( \(\d+\))?\.(xlsx|csv)$", re.IGNORECASE)


@record
class Place:
    """One source of responses as the description names it.

    ``text`` is the path (from the description's folder) or the share link; ``session`` the index of the
    session it belongs to, None where one source serves all; ``label`` the first part of its responses' keys.
    """

    text: str
    session: int | None
    label: str
    where: Where

    @property
    def is_link(self) -> bool:
        """True for a share link (or another place in Microsoft 365), which has to be pulled."""
        return is_remote(self.text)


def places(described: Description) -> tuple[Place, ...]:
    """The sources the description names: one a session, or the lecture's one; empty where it names none."""
    sessions = described.lecture.sessions
    named = [
        Place(
            text=unquoted(session.place),
            session=index,
            label=session.name or str(index + 1),
            where=described.where("部", index + 1, "回答ファイル又は共有リンク"),
        )
        for index, session in enumerate(sessions)
        if session.place
    ]
    if described.responses:
        named.append(
            Place(
                text=unquoted(described.responses),
                session=None,
                label=str(len(named) + 1),
                where=described.where("講演会", "回答ファイル又は共有リンク"),
            )
        )
    shared = {place.text for place in named}
    if len(named) > 1 and len(shared) == 1:  # the same file typed at every 部: it is one source
        return (Place(text=named[0].text, session=None, label="1", where=named[0].where),)
    return tuple(named)


def unquoted(path: str) -> str:
    """A path without the quotation marks that Explorer's 「パスのコピー」 puts around it."""
    return path.strip().strip('"”“').strip()


def pulled_copy(described: Description, place: Place) -> Path | None:
    """The last pulled copy of a share link, in ``.dxforms`` beside the description; None where nothing was pulled.

    Named by the part of the key its responses carry, so that each 部 has its own.
    """
    if described.folder is None:
        return None
    copy = copy_path(described.folder, place)
    return copy if copy.is_file() else None


def copy_path(folder: Path, place: Place) -> Path:
    """Where the pulled copy of a share link lies, given the description's folder."""
    return folder / MEMORY / f"responses-{safe_name(place.label)}.xlsx"


def safe_name(label: str) -> str:
    """A label as a part of a file name on Windows."""
    return re.sub(r'[\\/:*?"<>|\s]', "_", label)


def located(described: Description) -> tuple[tuple[Place, Path], ...]:
    """Every source with the file to read; :class:`InputError` with all that are missing."""
    found = Findings()
    named = places(described)
    if not named:
        found.issues.append(_none_named(described))
    files: list[tuple[Place, Path]] = []
    for place in named:
        if place.is_link:
            copy = pulled_copy(described, place)
            if copy is None and (unfit := _unfit(place)):
                found.extend(unfit)
            elif copy is None:
                found.fault(
                    "responses.not-pulled",
                    f"共有リンクの回答は、まだ取得していません。「dxforms pull {described.file}」で取得するか、"
                    "回答をExcelに書き出し、そのファイル名をこのセルに記入してください。",
                    place.where,
                )
            else:
                found.extend(_strange_copy(described, place, copy))
                files.append((place, copy))
            continue
        path = (described.folder or Path()) / typed_path(place.text)
        try:
            there = path.is_file()
        except OSError:  # a name no file system takes: reading says so
            there = True
        if there:
            files.append((place, path))
        else:
            found.fault("responses.missing", _missing(path, described), place.where)
    found.raise_faults()
    return tuple(files)


def newer(described: Description) -> tuple[Issue, ...]:
    """Notices of exports of the same form beside those that are read, with more answers by their names.

    Forms names every download anew: 「題名(1-15).xlsx」, then 「題名(1-33).xlsx」.
    """
    named = [place for place in places(described) if not place.is_link]
    read = {Path(typed_path(place.text)).name for place in named}
    found: list[Issue] = []
    for place in named:
        path = (described.folder or Path()) / typed_path(place.text)
        form = _form(path.name)
        if form is None or not path.parent.is_dir():
            continue
        there = [
            (known[1], each.name)
            for each in path.parent.iterdir()
            if each.name not in read and (known := _form(each.name)) is not None and known[0] == form[0]
        ]
        count, name = max(there, default=(0, ""))
        if count > form[1]:
            found.append(
                notice(
                    "responses.newer",
                    f"同じフォームの、より新しい回答ファイル「{name}」があります（「{path.name}」を集計しています）。"
                    "新しいほうを集計するときは、このセルのファイル名を書き直してください。",
                    place.where,
                )
            )
    return tuple(found)


def _form(name: str) -> tuple[str, int] | None:
    """The form's title and how many answers an export holds, by its name; None for another file's."""
    match = _EXPORT_NAME.search(name)
    return None if match is None else (key(name[: match.start()]), int(match["last"]))


def _unfit(place: Place) -> tuple[Issue, ...]:
    """What is wrong with a link that cannot be one (a form's, an http one)."""
    try:
        read_address(place.text, place.where)
    except InputError as error:
        return error.issues
    return ()


def _strange_copy(described: Description, place: Place, copy: Path) -> Iterator[Issue]:
    """A fault where a copy was pulled for another lecture or from another link: last month's folder, copied."""
    record = read_records(copy.parent).get(place.label)
    if record is None:
        return
    again = f"「dxforms pull {described.file}」で取得し直してください。"
    if not described.identity.is_on(record.day):
        yield fault(
            "responses.other-lecture",
            f"取得済みの回答は、{wareki(record.day)}の講演会のものです。{again}",
            place.where,
        )
    elif record.link != digest(place.text.encode()):
        yield fault(
            "responses.other-link", f"取得済みの回答は、別のリンクから取得したものです。{again}", place.where
        )


def _missing(path: Path, described: Description) -> str:
    near = _exports(path.parent)
    return (
        f"回答ファイル「{path.name}」が見つかりません。"
        f"「{described.file}」と同じフォルダーに置くか、このセルのファイル名を直してください。"
        + (f"このフォルダーには{near}があります。" if near else "")
    )


def _none_named(described: Description) -> Issue:
    near = _exports(described.folder) if described.folder else ""
    return fault(
        "responses.no-place",
        "回答ファイルが指定されていません。Microsoft Formsから書き出したファイルの名前を"
        "「回答ファイル又は共有リンク」に記入するか、コマンドに「--responses ファイル名」を付けてください。"
        + (f"このフォルダーには{near}があります。" if near else ""),
        described.where("講演会", "回答ファイル又は共有リンク"),
    )


def _exports(folder: Path) -> str:
    """Files of a folder that are named as Microsoft Forms names an export, in 「」; empty where there is none."""
    if not folder.is_dir():
        return ""
    names = sorted(
        path.name for path in folder.iterdir() if _EXPORT_NAME.search(path.name) and path.is_file()
    )
    return "、".join(f"「{name}」" for name in names[:3])


def given(described: Description, files: Sequence[Source]) -> tuple[tuple[Source, int | None, str], ...]:
    """Each file that was handed in, with its session (None: told by a question) and its label.

    A file the description names for a 部 belongs to it. Otherwise, where no question tells the 部, several
    files are one a 部: by the 部's name in the file's name, else in the order of the description.
    :class:`InputError` where there are neither one file nor as many as there are 部.
    """
    sessions = described.lecture.sessions
    if len(sessions) < 2:
        return tuple((file, None, str(number)) for number, file in enumerate(files, start=1))
    named = {_name(unquoted(session.place)): index for index, session in enumerate(sessions) if session.place}
    order: list[int | None] = [named.get(_name(file)) for file in files]
    told = any(session.question for session in sessions) or any(index is not None for index in order)
    if len(files) > 1 and not told:
        if len(files) != len(sessions):
            raise InputError(
                [
                    fault(
                        "responses.sessions",
                        f"回答ファイルが{len(files)}件、部が{len(sessions)}件あり、どのファイルがどの部のものか分かりません。"
                        "部ごとに1件ずつ指定するか、「部」シートの「部を判別する設問」を記入してください。",
                        described.where("部"),
                    )
                ]
            )
        order = list(_by_name(files, described) or range(len(sessions)))
    return tuple(
        (file, index, str(number) if index is None else sessions[index].name or str(number))
        for number, (file, index) in enumerate(zip(files, order, strict=True), start=1)
    )


def _by_name(files: Sequence[Source], described: Description) -> list[int] | None:
    """The session of each file where every file's name holds exactly one session's name, each once."""
    names = [key(session.name) for session in described.lecture.sessions]
    found: list[int] = []
    for file in files:
        hits = [index for index, name in enumerate(names) if name and name in key(_name(file))]
        if len(hits) != 1:
            return None
        found.append(hits[0])
    return found if len(set(found)) == len(found) else None


def _name(file: object) -> str:
    """A source's file name without folders, of either system; empty for a stream without one."""
    text = str(file) if isinstance(file, (str, os.PathLike)) else str(getattr(file, "name", ""))
    return re.split(r"[\\/]", text)[-1]
