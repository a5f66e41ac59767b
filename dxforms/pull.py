"""Pulling responses from Microsoft 365: every link of a description in turn, or one link into a file."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from dxforms.files import keep_dated, write_beside
from dxforms.issues import DxformsError, InputError, Issue, Where, fault, notice
from dxforms.places import MEMORY, Place, copy_path, places
from dxforms.pull_summary import (
    Failed,
    Outcome,
    Pulled,
    PullSummary,
    placed,
    spoken,
    stale_notice,
    strange_notice,
)
from dxforms.source.link import read_address
from dxforms.source.pulled import (
    Record,
    dated_copies,
    digest,
    digest_of,
    open_memory,
    read_records,
    store,
    write_records,
)  # fmt: skip
from dxforms.source.spreadsheet import read_table
from dxforms.survey.came import Came, came_of, gone
from dxforms.text import wareki

if TYPE_CHECKING:
    import requests

    from dxforms.source.fetch import Clock, Limits, Service, Token
    from dxforms.source.graph import Download, Remembered
    from dxforms.source.watch import Watcher
    from dxforms.survey.description import Description


def as_of(described: Description) -> Iterator[Issue]:
    """Notices of when the copies were pulled that :func:`read_responses` reads."""
    if described.folder is None:
        return
    records = read_records(described.folder / MEMORY)
    for place in links_of(described):
        record = records.get(place.label)
        if record is not None and record.pulled is not None:
            where = Where(spot=place.label) if place.session is not None else Where()
            yield notice(
                "pull.as-of",
                f"{spoken(record.pulled)}に取得した回答を使いました（Microsoft 365には接続していません）。",
                where,
            )


def links_of(described: Description) -> tuple[Place, ...]:
    """The places of a description that lie in Microsoft 365."""
    return tuple(place for place in places(described) if place.is_link)


def pull_responses(
    described: Description,
    *,
    token: Token,
    session: requests.Session | None = None,
    service: Service | None = None,
    limits: Limits | None = None,
    clock: Clock | None = None,
    watcher: Watcher | None = None,
) -> PullSummary:
    """The workbooks behind every share link of a description, as copies in ``.dxforms`` beside it.

    From then on :func:`read_responses` reads the copies. One place failing does not lose the others: it stands
    in ``failed``. ``token`` and ``session`` as for :func:`download_workbook`. Raises :class:`InputError` where
    the description has no link or no folder, :class:`OutputError` where ``.dxforms`` cannot be written.
    """
    check_links(described)
    links = links_of(described)
    memory = (described.folder or Path()) / MEMORY
    from dxforms.source.fetch import Clock as SystemClock
    from dxforms.source.session import new_session

    clock = clock or SystemClock()
    open_memory(memory, clock.now())
    pulled: list[Pulled] = []
    failed: list[Failed] = []
    with contextlib.ExitStack() as closing:
        session = session or closing.enter_context(new_session())
        for place in links:
            label = place.label if len(links) > 1 else ""
            puller = _Puller(described, place, label, clock)
            try:
                pulled.append(puller.run(token, session, service, limits, watcher))
            except DxformsError as error:
                failed.append(Failed(label=label, error=error))
    return PullSummary(pulled=tuple(pulled), failed=tuple(failed))


def check_links(described: Description) -> None:
    """:class:`InputError` where a description has no link to pull from, or no folder to pull into."""
    if not links_of(described):
        raise InputError([_no_link(described)])
    if described.folder is None:
        raise InputError(
            [
                fault(
                    "pull.no-folder",
                    "回答は講演会情報のそばに保存します。ファイルから読んだ講演会情報を指定してください。",
                )
            ]
        )


def _no_link(described: Description) -> Issue:
    return fault(
        "pull.no-link",
        "共有リンクが記入されていません。「回答ファイル又は共有リンク」に、回答のブックの"
        "［共有］→［リンクのコピー］でコピーしたリンクを貼り付けてください。",
        described.where("講演会", "回答ファイル又は共有リンク"),
    )


class _Puller:
    """One place: what is known of it, what comes, what is kept."""

    def __init__(self, described: Description, place: Place, label: str, clock: Clock) -> None:
        folder = described.folder or Path()
        self._described = described
        self._place = place
        self._label = label
        self._clock = clock
        self._copy = copy_path(folder, place)
        self._memory = folder / MEMORY
        self._record = read_records(self._memory).get(place.label)
        self._is_ours = self._record is not None and self._record.is_for(place.text, described.identity)

    def run(
        self,
        token: Token,
        session: requests.Session,
        service: Service | None,
        limits: Limits | None,
        watcher: Watcher | None,
    ) -> Pulled:
        """What came from this place; the copy and what is remembered are up to date afterwards."""
        from dxforms.source.graph import MICROSOFT_365, fetch_workbook
        from dxforms.source.watch import SILENT

        download = fetch_workbook(
            read_address(self._place.text, self._place.where),
            token=token,
            session=session,
            remembered=self._remembered(),
            service=service or MICROSOFT_365,
            limits=limits,
            clock=self._clock,
            watcher=watcher or SILENT,
        )
        return self._settle(download)

    def _remembered(self) -> Remembered | None:
        """Where the link led, and what was fetched there if that is still the copy."""
        from dxforms.source.graph import Remembered

        record = self._record if self._is_ours else None
        if record is None or not (record.drive and record.item):
            return None
        is_whole = digest_of(self._copy) == record.sha256
        return Remembered(drive=record.drive, item=record.item, ctag=record.ctag if is_whole else "")

    def _settle(self, download: Download) -> Pulled:
        """Compare what came with what was there, put it in its place, remember it."""
        now = self._clock.now()
        before = self._before()
        content = self._copy.read_bytes() if download.content is None else download.content
        came = came_of(read_table(BytesIO(content), name=download.facts.name or self._copy.name))
        is_stored = digest_of(self._copy) != digest(content)
        kept = store(
            self._copy,
            content,
            keep=self._described.settings.kept_copies,
            pulled=self._record.pulled if self._record else None,
        )
        record = self._remember(download, content, now)
        if before is None or came.ids != before.ids or came.rows != before.rows:
            outcome = Outcome.NEW
        else:
            outcome = Outcome.CHANGED if is_stored else Outcome.SAME
        notices = [*download.notices, *(gone(before, came) if before else ()), *self._foreign()]
        if not came.is_known:
            notices.append(strange_notice())
        if stale := stale_notice(record.modified, now):
            notices.append(stale)
        if is_stored:
            notices.append(self._personal())
        return Pulled(
            label=self._label,
            path=self._copy,
            outcome=outcome,
            came=came,
            before=before,
            modified=record.modified,
            kept=kept,
            notices=tuple(placed(issue, self._label) for issue in notices),
        )

    def _before(self) -> Came | None:
        """What the last copy holds; None where there is none of this lecture and link."""
        if not self._is_ours or not self._copy.exists():
            return None
        try:
            return came_of(read_table(self._copy))
        except InputError:  # spoilt by somebody: the new one takes its place
            return None

    def _remember(self, download: Download, content: bytes, now: datetime) -> Record:
        facts, identity = download.facts, self._described.identity
        # Where nothing was downloaded, what is not said anew still holds.
        known = self._record if self._is_ours and download.content is None else None
        record = Record(
            link=digest(self._place.text.encode()),
            day=identity.day,
            title=identity.title,
            drive=facts.drive or (known.drive if known else ""),
            item=facts.item or (known.item if known else ""),
            ctag=facts.ctag or (known.ctag if known else ""),
            sha256=digest(content),
            pulled=now,
            modified=facts.modified or (known.modified if known else None),
        )
        write_records(self._memory, {**read_records(self._memory), self._place.label: record})
        return record

    def _foreign(self) -> Iterator[Issue]:
        if self._record is not None and not self._described.identity.is_on(self._record.day):
            yield notice(
                "pull.other-lecture",
                f"このフォルダーには{wareki(self._record.day)}の講演会の回答が残っていました。"
                "今回の回答とは比べていません。",
            )

    def _personal(self) -> Issue:
        copies = len(dated_copies(self._copy))
        return notice(
            "pull.personal-data",
            f"取得したブック{f'と以前の控え{copies}件' if copies else ''}には、回答者の氏名とメールアドレスが"
            f"含まれることがあります。講演会情報と同じ場所の「{MEMORY}」フォルダーに保存しています。",
        )


# ---------------------------------------------------------------- one link into a file


def pull_link(
    link: str,
    target: str | os.PathLike[str],
    *,
    token: Token,
    session: requests.Session | None = None,
    service: Service | None = None,
    limits: Limits | None = None,
    clock: Clock | None = None,
    watcher: Watcher | None = None,
) -> Pulled:
    """The workbook behind one link, written to ``target``; another file there is kept under a dated name.

    As :func:`pull_responses`, but nothing is remembered.
    """
    from dxforms.source.fetch import Clock as SystemClock
    from dxforms.source.graph import MICROSOFT_365, fetch_workbook
    from dxforms.source.watch import SILENT

    clock = clock or SystemClock()
    path = Path(target)
    download = fetch_workbook(
        read_address(link),
        token=token,
        session=session,
        service=service or MICROSOFT_365,
        limits=limits,
        clock=clock,
        watcher=watcher or SILENT,
    )
    content = download.content or b""
    came = came_of(read_table(BytesIO(content), name=download.facts.name or path.name))
    kept = None
    outcome = Outcome.NEW
    if path.exists() and digest_of(path) == digest(content):
        outcome = Outcome.SAME
    else:
        with write_beside(path) as stream:
            stream.write(content)
            if path.exists():
                kept = keep_dated(path, clock.now())
    stale = stale_notice(download.facts.modified, clock.now())
    strange = None if came.is_known else strange_notice()
    return Pulled(
        label="",
        path=path,
        outcome=outcome,
        came=came,
        modified=download.facts.modified,
        kept=kept,
        notices=(*download.notices, *(issue for issue in (strange, stale) if issue)),
    )
