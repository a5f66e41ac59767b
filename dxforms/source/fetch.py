"""Requests that last: tried again where it helps, resumed where they broke, bounded in time, size and waiting."""

from __future__ import annotations

import contextlib
import json
import random
import re
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError
from urllib3.exceptions import SSLError as TLSError

from dxforms.issues import GraphError
from dxforms.records import record
from dxforms.source.link import Address
from dxforms.source.refusals import (
    NOT_DATA,
    PASSING,
    UNREADABLE,
    Again,
    GraphRefusal,
    is_html,
    read_refusal,
    refusal,
)
from dxforms.source.session import hushed, send
from dxforms.source.watch import SILENT, Watcher

T = TypeVar("T")

REDIRECTS = {301, 302, 303, 307, 308}

Token = Callable[[], str]
"""Anything that gives an access token when called. Where it has ``renew(claims)``, that is called after a 401."""


@record
class Service:
    """Where Microsoft Graph is. ``allow_insecure`` lets a test's server be plain HTTP; nothing else sets it."""

    base: str = "https://graph.microsoft.com/v1.0"
    allow_insecure: bool = False

    def permits(self, url: str) -> bool:
        """True for an address that may be asked: https only."""
        try:
            scheme = urlsplit(url).scheme
        except ValueError:
            return False
        return scheme == "https" or (self.allow_insecure and scheme == "http")


@record
class Limits:
    """Bounds of one fetch, in seconds, bytes and tries."""

    connect: float = 15.0
    read: float = 60.0
    """Silence on the line."""
    whole: float = 1800.0
    """The whole fetch, however slowly it drips."""
    size: int = 256 * 2**20
    tries: int = 5
    waiting: float = 300.0
    """All waits between tries together."""


class Clock:
    """Time as a fetch needs it; a test hands in its own."""

    def now(self) -> datetime:
        """The time of day, with its zone."""
        return datetime.now(UTC).astimezone()

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """A wait that Ctrl-C ends."""
        time.sleep(seconds)

    def jitter(self) -> float:
        """A number from 0 to 1, so that many machines do not come back at once."""
        return random.random()  # noqa: S311 - not for secrets


class Exchange:
    """The requests of one fetch: one token, one budget of waits."""

    def __init__(
        self,
        session: requests.Session,
        token: Token,
        *,
        service: Service,
        limits: Limits,
        clock: Clock,
        watcher: Watcher = SILENT,
    ) -> None:
        self._session = session
        self._token = token
        self._service = service
        self._limits = limits
        self._clock = clock
        self._watcher = watcher
        self._waited = 0.0
        self._renewed = False
        self._end = clock.monotonic() + limits.whole

    # ------------------------------------------------------------ trying again

    def patiently(self, action: Callable[[], T]) -> T:
        """What ``action`` gives, tried again while it raises :class:`Again`, as far as the limits allow."""
        for turn in range(1, self._limits.tries + 1):
            try:
                return action()
            except Again as again:
                failure = again
            wait = failure.after
            if wait is None:
                wait = min(2.0 ** (turn - 1), 30.0) * (0.5 + self._clock.jitter() / 2)
            if turn == self._limits.tries or self._waited + wait > self._limits.waiting:
                break
            self._pause(wait, failure.reason)
        if failure.after is not None and self._waited + failure.after > self._limits.waiting:
            minutes = -(-int(failure.after) // 60)
            raise _with(failure.error, f"{minutes}分ほど待つよう求められています。")
        raise _with(failure.error, f"{turn}回試しました。" if turn > 1 else "")

    def _pause(self, seconds: float, reason: str) -> None:
        """A wait second by second, so that a person sees it and can end it."""
        left = seconds
        while left > 0:
            self._watcher.waiting(left, reason)
            step = min(1.0, left)
            self._clock.sleep(step)
            left -= step
        self._waited += seconds
        self._watcher.waiting(0, reason)

    # ------------------------------------------------------------ asking Graph

    def ask(
        self, path: str, headers: Mapping[str, str], address: Address, expected: set[int]
    ) -> requests.Response:
        """Graph's answer at ``path``, its status one of ``expected`` and its body not yet read.

        :class:`Again` for what may pass, :class:`GraphRefusal` for the rest. After a 401 a new token is asked
        for, once in a fetch.
        """
        response = self._ask(path, headers, self._bearer(self._token))
        if response.status_code == 401 and not self._renewed:
            self._renewed = True
            claims = _claims(response.headers.get("WWW-Authenticate", ""))
            response.close()
            renew = getattr(self._token, "renew", None)
            token = self._bearer((lambda: renew(claims)) if renew is not None else self._token)
            response = self._ask(path, headers, token)
        if response.status_code in expected:
            return response
        scope = getattr(self._token, "scope", "")
        hint = ""
        if address.from_address_bar and response.status_code in {400, 403, 404}:
            hint = (
                "貼り付けられているのはブラウザーのアドレス欄のリンクです。"
                "［共有］の［リンクのコピー］でコピーしたリンクを貼り付けてください。"
            )
        elif address.is_own_drive and scope.endswith("/.default"):
            hint = "無人実行では「onedrive:」は使えません。ドライブとファイルのIDか、共有リンクを指定してください。"
        raise self._refused(response, scope=scope, hint=hint)

    def _ask(self, path: str, headers: Mapping[str, str], token: str) -> requests.Response:
        return self._send(
            self._service.base + path,
            {
                "Authorization": f"Bearer {token}",
                "Accept": "application/json",
                "client-request-id": str(uuid.uuid4()),
                **headers,
            },
        )

    def _bearer(self, token: Token) -> str:
        # requests quotes a header it refuses in its error, and a token must never be quoted.
        value = token()
        if not isinstance(value, str) or not re.fullmatch(r"[\x21-\x7e]+", value.strip()):
            raise GraphError(
                "渡されたtokenがアクセストークンを返しませんでした。英数字と記号の文字列を返す関数を渡してください。"
            )
        return value.strip()

    def json(self, response: requests.Response) -> object:
        """The body as JSON, at most a mebibyte of it; a page where data was due is a :class:`GraphError`."""
        with response:
            body = self._some(response, 2**20)
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            pass
        raise GraphError(NOT_DATA if is_html(response.headers, body) else UNREADABLE)

    # ------------------------------------------------------------ bytes

    def bring(self, location: str, headers: Mapping[str, str]) -> requests.Response:
        """The storage's answer at a pre-authenticated address: clean headers, https only, a few redirects at most."""
        for _ in range(4):
            if not self._service.permits(location):
                raise GraphError(
                    "取得先が安全な接続（https）ではないため、取得を中止しました。ネットワークの担当に確かめてください。"
                )
            response = self._send(location, headers)
            if response.status_code not in REDIRECTS:
                return response
            response.close()
            with contextlib.suppress(ValueError):  # then it is the same address once more, and the end soon
                location = urljoin(location, response.headers.get("Location", ""))
        raise GraphError(
            "取得先が何度も変わるため、取得を中止しました。ネットワークの担当に確かめてください。"
        )

    def pour(self, response: requests.Response, body: bytearray, total: int | None) -> None:
        """Read the answer's body onto ``body``, within the limits of size and time."""
        limits = self._limits
        while True:
            chunk = self._chunk(response)
            if not chunk:
                return
            body += chunk
            if len(body) > limits.size:
                raise GraphError(
                    f"ブックが大きすぎます（上限{limits.size // 2**20:,}MB）。取得を中止しました。リンクの先を確かめてください。"
                )
            if self._clock.monotonic() > self._end:
                raise GraphError(
                    f"取得に{limits.whole / 60:.0f}分以上かかるため、中止しました。ネットワークを確かめて、もう一度実行してください。"
                )
            self._watcher.receiving(len(body), total)

    # ------------------------------------------------------------ one request

    def _send(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        limits = self._limits
        return self._careful(lambda: send(self._session, url, headers, timeout=(limits.connect, limits.read)))

    def _careful(self, action: Callable[[], T]) -> T:
        """What ``action`` gives; a library's exception as one of ours, without the address it quotes."""
        error: Exception
        try:
            with hushed():
                return action()
        except (requests.RequestException, HTTPError, OSError) as caught:
            error = _failure(caught)
        raise error  # outside the handler: nothing that quotes an address hangs on to it

    def refused(self, response: requests.Response) -> Exception:
        """The exception for an answer of the storage that is not the file."""
        return self._refused(response)

    def _refused(self, response: requests.Response, *, scope: str = "", hint: str = "") -> Exception:
        with response:
            try:
                body = self._some(response, 2**16)
            except (Again, GraphError):
                body = b""  # the status says enough
        error = refusal(read_refusal(response.status_code, response.headers, body), scope=scope, hint=hint)
        if response.status_code not in PASSING:
            return error
        after = _retry_after(response.headers.get("Retry-After", ""), self._clock.now())
        reason = "Microsoft 365が混み合っています" if response.status_code == 429 else "応答がありません"
        return Again(error, reason, after)

    def _some(self, response: requests.Response, size: int) -> bytes:
        """The beginning of a body."""
        body = bytearray()
        end = self._clock.monotonic() + self._limits.read
        while len(body) < size and self._clock.monotonic() < end:
            chunk = self._chunk(response)
            if not chunk:
                break
            body += chunk
        return bytes(body)

    def _chunk(self, response: requests.Response) -> bytes:
        """What has arrived by now: read1 waits for no more, so a body that drips cannot outlast the clock."""
        return self._careful(lambda: bytes(response.raw.read1(2**16, decode_content=True)))


def _with(error: GraphError, more: str) -> GraphError:
    """The error with one more sentence."""
    if not more:
        return error
    message = f"{error}{more}"
    if isinstance(error, GraphRefusal):
        return GraphRefusal(message, status=error.status, code=error.code, request_id=error.request_id)
    return GraphError(message)


def _retry_after(value: str, now: datetime) -> float | None:
    """Seconds a ``Retry-After`` asks for, given as seconds or as a date; None where it says nothing readable."""
    value = value.strip()
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", value, re.ASCII):
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())


def _claims(challenge: str) -> str | None:
    """The claims a 401 asks for (``WWW-Authenticate: Bearer … claims="…"``), as sent."""
    match = re.search(r'claims="([A-Za-z0-9+/=_-]+)"', challenge)
    return match[1] if match else None


def _failure(error: Exception) -> Exception:
    """A library's exception as ours; its own text is left behind, as it holds whole addresses."""
    text = str(error).lower()
    if isinstance(error, (requests.exceptions.SSLError, TLSError)) and "certificate" in text:
        return GraphError(
            "通信先の証明書を確かめられませんでした。通信を検査するプロキシがある場合は、"
            "市の認証局の証明書がこのパソコンに登録されているか、ネットワークの担当に確かめてください。"
        )
    if isinstance(error, requests.exceptions.ProxyError):
        if "407" in text:
            return refusal(read_refusal(407, {}, b""))
        broken = GraphError("プロキシに接続できません。プロキシの設定とネットワークを確かめてください。")
        return Again(broken, "プロキシに接続できません")
    if isinstance(
        error,
        (
            requests.exceptions.InvalidURL,
            requests.exceptions.InvalidSchema,
            requests.exceptions.MissingSchema,
        ),
    ):
        return GraphError("取得先のアドレスを読み取れませんでした。ネットワークの担当に確かめてください。")
    if isinstance(error, requests.exceptions.Timeout) or "timed out" in text:
        slow = GraphError(
            "Microsoft 365から応答がありません。ネットワークを確かめて、もう一度実行してください。"
        )
        return Again(slow, "応答がありません")
    if isinstance(error, requests.exceptions.ConnectionError) and "name" in text and "resol" in text:
        unknown = GraphError(
            "Microsoft 365に接続できません。インターネットに接続しているか、"
            "プロキシの設定（環境変数HTTPS_PROXY）が要らないか、確かめてください。"
        )
        return Again(unknown, "接続できません")
    cut = GraphError("Microsoft 365との接続が切れました。ネットワークを確かめて、もう一度実行してください。")
    return Again(cut, "接続が切れました")
