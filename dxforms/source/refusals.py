"""What Microsoft Graph and the storage behind it answer when they refuse, as sentences for a clerk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dxforms.issues import GraphError
from dxforms.records import record


class GraphRefusal(GraphError):
    """An answer other than the one asked for: ``status`` (0 where none came), Graph's ``code``, ``request_id``."""

    def __init__(self, message: str, *, status: int = 0, code: str = "", request_id: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.request_id = request_id


class Again(Exception):
    """A failure that may pass: ``error`` to raise in the end, ``reason`` for the countdown, ``after`` in seconds."""

    def __init__(self, error: GraphError, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.error = error
        self.reason = reason
        self.after = after


PASSING = {429, 502, 503, 504, 509}
"""Status codes that are tried again."""


@record
class Said:
    """What the body and headers of a refusal say; each part may be empty."""

    status: int
    code: str = ""
    inner: tuple[str, ...] = ()
    request_id: str = ""
    is_html: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, the most specific first."""
        return (*reversed(self.inner), self.code)


def read_refusal(status: int, headers: Mapping[str, str], body: bytes) -> Said:
    """What a refusal says: Graph's error object where the body is one, else the status alone.

    ``innerError`` is spelt ``innererror`` as well, and nests (Graph v1.0, "Microsoft Graph error responses").
    """
    request_id = _word(headers.get("request-id"))
    try:
        error: Any = json.loads(body)["error"]
        code = _word(error["code"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return Said(status=status, request_id=request_id, is_html=is_html(headers, body))
    inner: list[str] = []
    level = error
    while isinstance(level := level.get("innerError") or level.get("innererror"), dict) and len(inner) < 5:
        request_id = request_id or _word(level.get("request-id"))
        if word := _word(level.get("code")):
            inner.append(word)
    return Said(status=status, code=code, inner=tuple(inner), request_id=request_id)


def is_html(headers: Mapping[str, str], body: bytes) -> bool:
    """True where a page came: a sign-in page or a proxy's notice."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "text/html" in headers.get("content-type", "").lower() or start.startswith(
        (b"<!doctype", b"<html")
    )


def _word(value: object) -> str:
    """A code or id fit to show: one short word of plain signs."""
    text = value if isinstance(value, str) else ""
    return (
        text if len(text) <= 80 and text.replace("-", "").replace("_", "").replace(".", "").isalnum() else ""
    )


def refusal(said: Said, *, scope: str = "", hint: str = "") -> GraphRefusal:
    """The error for a clerk: what happened, what to do, then Graph's code and request-id for the administrator."""
    sentence = next((_BY_CODE[code] for code in said.codes if code in _BY_CODE), "")
    if not sentence:
        sentence = _BY_STATUS.get(said.status, "")
    if not sentence and said.status >= 500:
        sentence = "Microsoft 365の側で障害が起きています。しばらくしてからもう一度実行してください。"
    if not sentence:
        sentence = "Microsoft 365が要求を受け付けませんでした。"
    if said.status == 403 and scope and "insufficient_claims" not in said.codes:
        sentence += _missing(scope)
    if said.is_html:
        sentence += "（Webページが返されました。サインインの画面か、プロキシのお知らせと思われます。）"
    identity = [f"HTTP {said.status}"]
    identity += [f"code: {' / '.join(code for code in said.codes if code)}"] if any(said.codes) else []
    identity += [f"request-id: {said.request_id}"] if said.request_id else []
    code = next((code for code in said.codes if code), "")
    return GraphRefusal(
        f"{sentence}{hint}（{'、'.join(identity)}）",
        status=said.status,
        code=code,
        request_id=said.request_id,
    )


def _missing(scope: str) -> str:
    if scope.endswith("/.default"):
        return (
            "アプリの権限（Sites.Selected）と、そのサイトへの読み取りの許可が足りているか、"
            "管理者に確かめてください。"
        )
    if scope == "Files.Read":
        return (
            "要求した権限は「Files.Read」です。ほかの職員のOneDriveやグループのサイトにあるブックには"
            "「Files.Read.All」が要ることがあります。管理者に確かめてください。"
        )
    return f"要求した権限は「{scope}」です。このブックを開く権限があるか、作成者に確かめてください。"


UNREADABLE = "Microsoft 365の応答を読み取れませんでした。時間をおいてもう一度実行してください。"
NOT_DATA = (
    "Microsoft 365からWebページが返されました。サインインの画面か、プロキシのお知らせと思われます。"
    "ネットワークの担当に、graph.microsoft.comと*.sharepoint.comへの接続を確かめてください。"
)

_BUSY = "Microsoft 365が混み合っています。しばらくしてからもう一度実行してください。"
_DOWN = "Microsoft 365が一時的に利用できません。しばらくしてからもう一度実行してください。"
_SIGN_IN = "サインインが無効です。「dxforms signin」でもう一度サインインしてください。"
_DENIED = "このブックを開く権限がありません。"
_NOT_FOUND = "ブックが見つかりません。削除されたか、移動したか、リンクが無効になっています。"
_LOCKED = "ブックがほかの人によりロックされています。Excelで開いている人に閉じてもらうか、時間をおいてもう一度実行してください。"
_QUOTA = "保存先の容量又は通信量の上限に達しています。Microsoft 365の管理者に連絡してください。"

_BY_CODE = {
    "unauthenticated": _SIGN_IN,
    "InvalidAuthenticationToken": _SIGN_IN,
    "insufficient_claims": (
        "条件付きアクセスにより、追加の確認が求められています。"
        "「dxforms signout」の後「dxforms signin」でサインインし直してください。"
    ),
    "accessDenied": _DENIED,
    "itemNotFound": _NOT_FOUND,
    "activityLimitReached": _BUSY,
    "serviceNotAvailable": _DOWN,
    "resourceLocked": _LOCKED,
    "malwareDetected": (
        "ブックからウイルスが検出されたため、Microsoft 365が取得を止めました。情報セキュリティの担当に連絡してください。"
    ),
    "quotaLimitReached": _QUOTA,
    "resyncRequired": _DOWN,
    "generalException": _DOWN,
}
_BY_STATUS = {
    400: "Microsoft 365がリンクを読み取れませんでした。",
    401: _SIGN_IN,
    403: _DENIED,
    404: _NOT_FOUND,
    407: (
        "プロキシが認証を求めています。環境変数HTTPS_PROXYに「http://利用者名:パスワード@プロキシ:ポート」の形で"
        "設定するか、ネットワークの担当に確かめてください。"
    ),
    410: _NOT_FOUND,
    423: _LOCKED,
    429: _BUSY,
    502: _DOWN,
    503: _DOWN,
    504: _DOWN,
    507: _QUOTA,
    509: _QUOTA,
}
