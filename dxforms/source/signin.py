"""An access token for Microsoft Graph, by msal: a person at a staff PC, or a certificate where nobody sits."""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import requests

from dxforms.issues import InputError, SignInError
from dxforms.source.session import NoAuth, hushed, new_session
from dxforms.source.settings import SignInSettings, checked, read_settings
from dxforms.source.signin_refusals import network_refusal, refusal
from dxforms.source.token_cache import Persistence, cache_file, open_cache

if TYPE_CHECKING:
    import msal

T = TypeVar("T")

LOGIN = "https://login.microsoftonline.com"
GRAPH = "https://graph.microsoft.com/"
TIMEOUT = 180
"""Seconds the browser's answer is waited for."""

Acquire = Callable[[bool, str | None], str]
"""A way to a token: a new one for sure, and the claims a 401 asked for."""


class Token:
    """What gives an access token when called, and a fresh one when asked to ``renew``.

    ``account`` is the address that signed in (empty for an application), ``scope`` the permission asked for.
    ``is_kept`` tells whether signing in is remembered for next time: encrypted on this machine, or not at all.
    """

    def __init__(self, acquire: Acquire, *, scope: str, account: str, is_kept: bool) -> None:
        self._acquire = acquire
        self.scope = scope
        self.account = account
        self.is_kept = is_kept

    def __call__(self) -> str:
        """A token that is valid now; :class:`SignInError` where none is to be had."""
        return self._acquire(False, None)

    def renew(self, claims: str | None = None) -> str:
        """A token that was not used before; ``claims`` are what a 401 asked for, base64 as it came."""
        return self._acquire(True, _decoded(claims))

    def __repr__(self) -> str:
        return f"<Token {self.scope}>"


def sign_in(
    settings: SignInSettings | None = None,
    *,
    tenant_id: str = "",
    client_id: str = "",
    account: str = "",
    scope: str = "",
    session: requests.Session | None = None,
    interactive: bool = True,
    device_code: bool = False,
    show: Callable[[str], object] | None = None,
    login: str = LOGIN,
    cache: Path | None = None,
    persistence: Persistence | None = None,
    timeout: int = TIMEOUT,
) -> Token:
    """A token for Microsoft 365: silently where signing in is remembered, else in the browser.

    Settings come from the per-user file and ``DXFORMS_*`` unless they are given. ``interactive=False`` never
    opens a browser; ``device_code`` shows a code to type elsewhere; ``show`` is told the sentences a person
    needs meanwhile. Raises :class:`InputError` for settings, :class:`SignInError` for what the service says.
    """
    given: dict[str, Any] = {
        name: value
        for name, value in (
            ("tenant_id", tenant_id), ("client_id", client_id), ("account", account), ("scope", scope),
        )
        if value
    }  # fmt: skip
    if settings is None:
        settings = _settings(given)
    settings = checked(replace(settings, **given))
    http = _Client(session or new_session())
    tell = show or (lambda _: None)
    if settings.is_unattended:
        return _application(settings, http, login)
    return _person(
        settings, http, login, interactive=interactive, device_code=device_code, tell=tell,
        cache=cache or cache_file(), persistence=persistence, timeout=timeout,
    )  # fmt: skip


def _settings(given: Mapping[str, str]) -> SignInSettings:
    """The settings as the file and the environment have them, what is ``given`` not asked for again."""
    names = {"tenant_id": "DXFORMS_TENANT_ID", "client_id": "DXFORMS_CLIENT_ID"}
    return read_settings(
        {**os.environ, **{names[key]: value for key, value in given.items() if key in names}}
    )


# ---------------------------------------------------------------- who signs in


def _person(
    settings: SignInSettings,
    http: _Client,
    login: str,
    *,
    interactive: bool,
    device_code: bool,
    tell: Callable[[str], object],
    cache: Path,
    persistence: Persistence | None,
    timeout: int,
) -> Token:
    import msal

    tokens, is_kept = open_cache(cache, persistence)
    options: dict[str, Any] = {"enable_broker_on_windows": True} if settings.broker else {}
    scopes = [GRAPH + settings.scope.removeprefix(GRAPH)]
    app: msal.PublicClientApplication = _guarded(
        lambda: msal.PublicClientApplication(
            settings.client_id,
            authority=f"{login}/{settings.tenant_id}",
            instance_discovery=False,  # the authority is fixed here, there is nothing to discover
            http_client=http,
            token_cache=tokens,
            **options,
        )
    )

    account = settings.account

    def attempt(renew: bool, claims: str | None) -> dict[str, Any]:
        result: dict[str, Any] | None = None
        if known := _chosen(app.get_accounts(), account):
            result = app.acquire_token_silent_with_error(
                scopes, account=known, force_refresh=renew, claims_challenge=claims
            )
        if result and "access_token" in result:
            return result
        if not interactive:
            raise refusal(result, settings) if result else SignInError(_NOT_SIGNED_IN)
        if device_code:
            return _by_device_code(app, scopes, claims, tell)
        tell(f"ブラウザーが開きます。市のアカウントでサインインしてください（{timeout // 60}分以内）。")
        return _by_browser(app, scopes, settings, claims, tell, timeout)

    def acquire(renew: bool, claims: str | None) -> str:
        nonlocal account
        result = _guarded(lambda: attempt(renew, claims))
        token = _access_token(result, settings)
        signed_in = str((result.get("id_token_claims") or {}).get("preferred_username") or "")
        if account and signed_in and signed_in.casefold() != account.casefold():
            raise SignInError(_OTHER_ACCOUNT)
        account = account or signed_in
        return token

    acquire(False, None)
    if not account:
        account = str((_chosen(app.get_accounts(), "") or {}).get("username") or "")
    return Token(acquire, scope=settings.scope, account=account, is_kept=is_kept)


_NOT_SIGNED_IN = "サインインしていません。「dxforms signin」でサインインしてください。"
_OTHER_ACCOUNT = (
    "設定の「アカウント」とは別のアカウントでサインインされました。"
    "「dxforms signout」の後、設定のアカウントでサインインし直してください。"
)


def _by_browser(
    app: msal.PublicClientApplication,
    scopes: list[str],
    settings: SignInSettings,
    claims: str | None,
    tell: Callable[[str], object],
    timeout: int,
) -> dict[str, Any]:
    def shown_instead(address: str) -> None:
        tell(f"ブラウザーを開けませんでした。次のアドレスをブラウザーで開いてください。\n{address}")

    window = {"parent_window_handle": app.CONSOLE_WINDOW_HANDLE} if settings.broker else {}
    result: dict[str, Any] = app.acquire_token_interactive(
        scopes,
        login_hint=settings.account or None,
        prompt=None if settings.account else "select_account",
        claims_challenge=claims,
        timeout=timeout,
        auth_uri_callback=shown_instead,
        success_template=_PAGE.format("サインインしました。この画面を閉じて、元の画面に戻ってください。"),
        error_template=_PAGE.format("サインインできませんでした。元の画面の説明を確かめてください。"),
        **window,
    )
    return result


_PAGE = (
    '<!DOCTYPE html><html lang="ja"><meta charset="utf-8"><title>dxforms</title>'
    '<body style="font-family:sans-serif;margin:4em">{}</body></html>'
)


def _by_device_code(
    app: msal.PublicClientApplication, scopes: list[str], claims: str | None, tell: Callable[[str], object]
) -> dict[str, Any]:
    flow: dict[str, Any] = app.initiate_device_flow(scopes, claims_challenge=claims)
    if "user_code" not in flow:
        return flow
    tell(
        f"{flow.get('verification_uri', 'https://microsoft.com/devicelogin')} をブラウザーで開き、"
        f"コード「{flow['user_code']}」を入力してください（{int(flow.get('expires_in', 900)) // 60}分以内）。"
    )
    result: dict[str, Any] = app.acquire_token_by_device_flow(flow, claims_challenge=claims)
    return result


def _application(settings: SignInSettings, http: _Client, login: str) -> Token:
    import msal

    scopes = [f"{GRAPH}.default"]  # client credentials take no other, and msal does not check it
    credential = _credential(settings)
    app: msal.ConfidentialClientApplication = _guarded(
        lambda: msal.ConfidentialClientApplication(
            settings.client_id,
            authority=f"{login}/{settings.tenant_id}",
            instance_discovery=False,
            client_credential=credential,
            http_client=http,
        )  # its cache is in memory: a certificate gets a new token at any time
    )

    def attempt(renew: bool, claims: str | None) -> dict[str, Any]:
        if renew:
            app.remove_tokens_for_client()
        result: dict[str, Any] = app.acquire_token_for_client(scopes, claims_challenge=claims)
        return result

    def acquire(renew: bool, claims: str | None) -> str:
        return _access_token(_guarded(lambda: attempt(renew, claims)), settings)

    acquire(False, None)
    return Token(acquire, scope=scopes[0], account="", is_kept=False)


def _credential(settings: SignInSettings) -> str | dict[str, Any]:
    """What proves the application: a certificate where there is one, else the secret from the environment."""
    if not settings.certificate:
        return settings.secret
    path = Path(settings.certificate)
    password = settings.certificate_password
    if path.suffix.lower() in {".pfx", ".p12"}:
        return {
            "private_key_pfx_path": str(path),
            "public_certificate": True,
            **({"passphrase": password} if password else {}),
        }
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        text = ""
    key, certificate = _pem(text, "PRIVATE KEY"), _pem(text, "CERTIFICATE")
    if not key or not certificate:
        raise SignInError(
            f"証明書のファイル「{path.name}」から、秘密鍵と証明書を読み取れませんでした。"
            "両方を1つのPEMファイルに入れるか、PFXファイルを指定してください。"
        )
    return {
        "private_key": key,
        "public_certificate": certificate,
        **({"passphrase": password} if password else {}),
    }


def _pem(text: str, kind: str) -> str:
    """The first PEM block of a kind (RSA, EC and encrypted keys count as private keys)."""
    lines = text.splitlines()
    start = next((i for i, line in enumerate(lines) if line.startswith("-----BEGIN") and kind in line), None)
    if start is None:
        return ""
    end = next((i for i, line in enumerate(lines[start:], start) if line.startswith("-----END")), None)
    return "" if end is None else "\n".join(lines[start : end + 1]) + "\n"


def _chosen(accounts: list[dict[str, Any]], wanted: str) -> dict[str, Any] | None:
    """The remembered account to use: the one that is wanted, or the only one."""
    if wanted:
        return next((a for a in accounts if str(a.get("username", "")).casefold() == wanted.casefold()), None)
    names = {a.get("home_account_id") for a in accounts}
    return accounts[0] if len(names) == 1 else None


# ---------------------------------------------------------------- msal's ways, dressed


class _Client:
    """The HTTP client msal is given: a timeout on every request, and nothing from ``.netrc``."""

    def __init__(self, session: requests.Session) -> None:
        self._session = session

    # msal calls these with requests' own options.
    def get(self, url: str, **options: Any) -> requests.Response:  # noqa: ANN401
        """One GET."""
        return self._session.get(url, **{"timeout": (15, 60), "auth": NoAuth(), **options})

    def post(self, url: str, **options: Any) -> requests.Response:  # noqa: ANN401
        """One POST."""
        return self._session.post(url, **{"timeout": (15, 60), "auth": NoAuth(), **options})

    def close(self) -> None:
        """End its connections."""
        self._session.close()


def _guarded(action: Callable[[], T]) -> T:
    """What msal gives: nothing logged meanwhile, its exceptions as ours (their own text quotes what was sent)."""
    error: Exception
    try:
        with hushed():
            return action()
    except (SignInError, InputError):
        raise
    except Exception as caught:  # msal raises ValueError, RuntimeError, OSError, KeyError alike
        error = network_refusal(caught)
    raise error  # outside the handler: nothing that quotes what was sent hangs on to it


def _access_token(result: Mapping[str, Any] | None, settings: SignInSettings) -> str:
    """The token in msal's answer; :class:`SignInError` for what stands there in its place."""
    if result and isinstance(result.get("access_token"), str):
        return str(result["access_token"])
    raise refusal(result, settings)


def _decoded(claims: str | None) -> str | None:
    """The claims of a 401 as JSON text; None where they cannot be read."""
    if not claims:
        return None
    try:
        padded = claims + "=" * (-len(claims) % 4)
        text = base64.b64decode(padded.replace("-", "+").replace("_", "/"), validate=True).decode()
        json.loads(text)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return text
