"""A share link → the workbook's bytes and what is known of the file, by Microsoft Graph v1.0."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from email.utils import parsedate_to_datetime

import requests

from dxforms.issues import GraphError, Issue, notice
from dxforms.records import record
from dxforms.source.fetch import REDIRECTS, Clock, Exchange, Limits, Service, Token
from dxforms.source.link import Address, drive_item, read_address
from dxforms.source.refusals import NOT_DATA, UNREADABLE, Again, GraphRefusal, is_html
from dxforms.source.session import new_session
from dxforms.source.watch import SILENT, Watcher

MICROSOFT_365 = Service()

# The facts of a file; who changed it last is a person's name and is not asked for.
_SELECT = "?$select=id,name,eTag,cTag,size,lastModifiedDateTime,parentReference,file,folder"
_REDEEM = {"Prefer": "redeemSharingLinkIfNecessary"}


@record
class FileFacts:
    """What is known of a file in Microsoft 365; empty where the service did not say.

    ``drive`` and ``item`` are its lasting address, ``ctag`` changes with the content alone; all opaque.
    """

    name: str = ""
    size: int | None = None
    modified: datetime | None = None
    drive: str = field(default="", repr=False)
    item: str = field(default="", repr=False)
    ctag: str = field(default="", repr=False)


@record
class Download:
    """A workbook as it came. ``content`` is None where the file has not changed since ``ctag`` was seen."""

    content: bytes | None = field(repr=False)
    facts: FileFacts
    notices: tuple[Issue, ...] = ()


@record
class Remembered:
    """Where a link led last time and what was fetched there."""

    drive: str
    item: str
    ctag: str = ""


def download_workbook(
    link: str,
    *,
    token: Token,
    session: requests.Session | None = None,
    service: Service = MICROSOFT_365,
    limits: Limits | None = None,
    clock: Clock | None = None,
    watcher: Watcher = SILENT,
) -> Download:
    """The workbook a share link (or ``drives/…/items/…``, ``onedrive:/…``) leads to: bytes and :class:`FileFacts`.

    ``token`` is any callable that gives an access token for Microsoft Graph; what :func:`sign_in` returns is
    one. ``session`` brings proxies, certificates and adapters; its own headers and cookies are not sent.
    Raises :class:`InputError` for a link that cannot be one, :class:`GraphError` for what the service says.
    """
    return fetch_workbook(
        read_address(link),
        token=token,
        session=session,
        service=service,
        limits=limits,
        clock=clock,
        watcher=watcher,
    )


def fetch_workbook(
    address: Address,
    *,
    token: Token,
    session: requests.Session | None = None,
    remembered: Remembered | None = None,
    service: Service = MICROSOFT_365,
    limits: Limits | None = None,
    clock: Clock | None = None,
    watcher: Watcher = SILENT,
) -> Download:
    """The workbook at ``address``, or word that it has not changed since it was ``remembered``."""
    with contextlib.ExitStack() as closing:
        closing.callback(watcher.done)
        if session is None:
            session = closing.enter_context(new_session())
        exchange = Exchange(
            session,
            token,
            service=service,
            limits=limits or Limits(),
            clock=clock or Clock(),
            watcher=watcher,
        )
        return _Fetch(exchange, address, remembered).run()


class _Fetch:
    """One fetch: the remembered item first, the link where that no longer leads anywhere."""

    def __init__(self, exchange: Exchange, address: Address, remembered: Remembered | None) -> None:
        self._exchange = exchange
        self._address = address
        self._remembered = remembered
        self._ctag = remembered.ctag if remembered else ""

    def run(self) -> Download:
        remembered = self._remembered
        if remembered is None or not self._address.is_link:
            return self._at(self._address, self._facts(self._address))
        item = drive_item(remembered.drive, remembered.item)
        try:
            facts = self._facts(item)
            if not self._ctag or facts.ctag != self._ctag:
                known = replace(facts, drive=remembered.drive, item=remembered.item)
                return self._at(item, known)
        except GraphRefusal as error:
            if error.status not in {403, 404, 410}:
                raise
            gone = error.status != 403
            return self._by_link(
                "前回取得したブックが見つからないため、リンクから探し直しました。" if gone else ""
            )
        return self._unless_moved(facts)

    def _by_link(self, message: str) -> Download:
        found = self._at(self._address, self._facts(self._address))
        notices = (notice("pull.found-again", message),) if message else ()
        return replace(found, notices=(*notices, *found.notices))

    def _unless_moved(self, facts: FileFacts) -> Download:
        """No change, unless the link leads to a new file by now (「すべての回答を新しいブックに同期」 makes one)."""
        assert self._remembered is not None  # noqa: S101 - run() came here with one
        unchanged = Download(content=None, facts=facts)
        try:
            now = self._facts(self._address)
        except GraphRefusal as error:
            if error.status not in {400, 404, 410}:
                raise
            message = (
                "リンクからはブックを開けませんでした。前回と同じブックを確かめました。"
                "「すべての回答を新しいブックに同期」をした場合は、新しいブックのリンクに直してください。"
            )
            return replace(unchanged, notices=(notice("pull.link-refused", message),))
        if not now.item or (now.drive, now.item) == (self._remembered.drive, self._remembered.item):
            return unchanged
        moved = notice(
            "pull.moved", "リンクの先が新しいブックに変わっていたため、新しいブックを取得しました。"
        )
        self._ctag = ""
        found = self._at(self._address, now)
        return replace(found, notices=(moved, *found.notices))

    # ------------------------------------------------------------ metadata

    def _facts(self, address: Address) -> FileFacts:
        """The file's metadata; empty where it may not be read (for a link it needs a permission the bytes do not)."""

        def asked() -> object:
            return self._exchange.json(
                self._exchange.ask(address.path + _SELECT, _REDEEM if address.is_link else {}, address, {200})
            )

        try:
            return read_facts(self._exchange.patiently(asked))
        except GraphRefusal as error:
            if error.status == 403 and error.code != "insufficient_claims":
                return FileFacts()  # the request for the bytes says what is missing, if it is refused as well
            raise

    # ------------------------------------------------------------ content

    def _at(self, address: Address, facts: FileFacts) -> Download:
        if self._ctag and facts.ctag == self._ctag:
            return Download(content=None, facts=facts)
        body = _Body()
        headers = dict(_REDEEM) if address.is_link else {}
        if self._ctag:
            headers["If-None-Match"] = self._ctag
        content = self._exchange.patiently(lambda: self._receive(address, headers, body))
        if content is not None and facts.modified is None and body.modified is not None:
            facts = replace(facts, modified=body.modified)
        return Download(content=content, facts=facts)

    def _receive(self, address: Address, headers: Mapping[str, str], body: _Body) -> bytes | None:
        """The bytes, None where the service says 304; every try asks for a fresh address, as it lives for minutes."""
        answer = self._exchange.ask(address.content, headers, address, {200, 304} | REDIRECTS)
        if answer.status_code == 304:
            answer.close()
            return None
        if answer.status_code in REDIRECTS:
            location = answer.headers.get("Location", "")
            answer.close()
            answer = self._exchange.bring(location, body.resuming())
        else:
            body.forget()  # some gateways follow the redirect themselves; Range was not sent there
        with answer:
            if answer.status_code in {401, 403, 404, 410}:
                raise Again(GraphError(_EXPIRED), "取得先の有効期限が切れました")
            if answer.status_code == 416:
                body.forget()
                raise Again(GraphError(_CHANGED), "ブックが途中で変わりました")
            if answer.status_code not in {200, 206}:
                raise self._exchange.refused(answer)
            body.begin(answer)
            self._exchange.pour(answer, body.data, body.total)
        return body.whole()


_EXPIRED = "ブックの取得先を開けませんでした。もう一度実行してください。続くときは、プロキシの設定を確かめてください。"
_CHANGED = "取得している間にブックが変わりました。もう一度実行してください。"
_SHORT = "ブックが途中までしか届きませんでした。ネットワークを確かめて、もう一度実行してください。"


class _Body:
    """The bytes so far, and what is needed to go on where they broke."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.total: int | None = None
        self.modified: datetime | None = None
        self._etag = ""
        self._resumed = False
        self._encoded = False

    def forget(self) -> None:
        """Begin again."""
        self.data.clear()
        self.total = None
        self._resumed = False

    def resuming(self) -> dict[str, str]:
        """The headers to go on with: ``Range`` belongs on the storage's request only."""
        if not self.data or self._encoded:
            self.forget()
            return {}
        headers = {"Range": f"bytes={len(self.data)}-"}
        if self._etag:
            headers["If-Range"] = self._etag
        return headers

    def begin(self, answer: requests.Response) -> None:
        """Take up an answer: 206 goes on where the last one broke, 200 is everything from the start."""
        etag = answer.headers.get("ETag", "")
        etag = "" if etag.startswith("W/") else etag  # RFC 9110, 13.1.5: If-Range takes strong ones only
        self._encoded = "Content-Encoding" in answer.headers
        if answer.status_code == 206:
            match = re.fullmatch(
                r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("Content-Range", ""), re.ASCII
            )
            total = int(match[2]) if match and match[2] != "*" else self.total
            if (
                not match
                or int(match[1]) != len(self.data)
                or (self.total or total) != total
                or etag != self._etag
            ):
                self.forget()
                raise Again(GraphError(_CHANGED), "ブックが途中で変わりました")
            self._resumed = True
            self.total = total
            return
        self.forget()
        self._etag = etag
        length = answer.headers.get("Content-Length", "")
        self.total = int(length) if length.isdecimal() and not self._encoded else None
        with contextlib.suppress(ValueError):
            self.modified = parsedate_to_datetime(answer.headers.get("Last-Modified", ""))
        if is_html(answer.headers, b""):
            raise GraphError(NOT_DATA)

    def whole(self) -> bytes:
        """The workbook: all of it, a zip archive, its end there and, where it came in parts, every part of it right."""
        content = bytes(self.data)
        if self.total is not None and len(content) < self.total:
            raise Again(GraphError(_SHORT), "途中で切れました")
        kind = _other_kind(content)
        if kind:
            raise GraphError(_NOT_A_WORKBOOK[kind])
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                broken = archive.testzip() if self._resumed else None
        except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError):
            broken = "archive"
        if broken is not None:
            self.forget()
            raise Again(GraphError(_SHORT), "途中で切れました")
        return content


def _other_kind(content: bytes) -> str:
    """What came in address of a zip archive; empty for an archive."""
    if content.startswith(b"PK\x03\x04"):
        return ""
    if not content:
        return "empty"
    if is_html({}, content):
        return "page"
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "protected"
    return "other"


_NOT_A_WORKBOOK = {
    "empty": "届いたファイルは空でした。リンクの先のブックを確かめてください。",
    "page": NOT_DATA,
    "protected": (
        "届いたブックは、パスワード又は秘密度ラベルで保護されているか、古い形式（.xls）です。"
        "保護を外すか、.xlsxで保存し直してください。"
    ),
    "other": "届いたファイルはExcelのブック（.xlsx）ではありません。リンクの先を確かめてください。",
}


def read_facts(value: object) -> FileFacts:
    """The facts in a driveItem's JSON; :class:`GraphError` for a folder or for something else."""
    if not isinstance(value, dict) or not isinstance(value.get("id"), str):
        raise GraphError(UNREADABLE)
    if "folder" in value and "file" not in value:
        raise GraphError("リンクの先はフォルダーです。回答のブックのリンクを貼り付けてください。")
    parent = value.get("parentReference")
    drive = parent.get("driveId") if isinstance(parent, dict) else ""
    size = value.get("size")
    modified = None
    with contextlib.suppress(TypeError, ValueError):
        modified = (
            datetime.fromisoformat(value["lastModifiedDateTime"]) if "lastModifiedDateTime" in value else None
        )
    return FileFacts(
        name=_text(value.get("name")),
        size=size if isinstance(size, int) else None,
        modified=modified,
        drive=_text(drive),
        item=value["id"],
        ctag=_text(value.get("cTag")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
