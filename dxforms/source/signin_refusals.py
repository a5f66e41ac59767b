"""What Microsoft Entra ID answers when signing in fails, as sentences for a clerk and an administrator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import requests

from dxforms.issues import SignInError
from dxforms.source.settings import README_SECTION

if TYPE_CHECKING:
    from dxforms.source.settings import SignInSettings

_ADMIN = f"管理者に確かめてください（{README_SECTION}）。"
_MFA = "多要素認証が必要です。「dxforms signin」でサインインし直してください。"
_PASSWORD = "パスワードが変わったか、期限が切れています。「dxforms signin」でサインインし直してください。"  # noqa: S105
_AGAIN = "サインインの有効期限が切れています。「dxforms signin」でサインインし直してください。"
_DEVICE = (
    "条件付きアクセスにより、この端末からのサインインは許可されていません。"
    f"市が管理する端末で実行するか、「ブローカー」の設定が要らないか、{_ADMIN}"
)
_CONSENT = f"アプリへの同意がまだありません。テナントの管理者による同意が必要です。{_ADMIN}"
_CLOCK = (
    "このパソコンの時計がずれているため、サインインできません。"
    "Windowsの［設定］→［時刻と言語］で「今すぐ同期」を実行してください。"
)
_SECRET = f"クライアントシークレットが正しくないか、期限が切れています。証明書に替えることを検討し、{_ADMIN}"
_CERTIFICATE = f"証明書がアプリに登録されていないか、期限が切れています。{_ADMIN}"

# Microsoft Entra authentication and authorization error codes (AADSTS…).
_BY_NUMBER = {
    16000: "アカウントを選べませんでした。設定の「アカウント」を確かめてください。",
    50011: f"アプリの登録にリダイレクトURI「http://localhost」がありません。{_ADMIN}",
    50020: "このアカウントは市のテナントのものではありません。市のアカウントでサインインしてください。",
    50034: "このアカウントは市のテナントにありません。市のアカウントでサインインしてください。",
    50053: "アカウントがロックされています。時間をおくか、管理者に連絡してください。",
    50055: _PASSWORD,
    50057: "アカウントが無効になっています。管理者に連絡してください。",
    50058: _AGAIN,
    50072: _MFA,
    50074: _MFA,
    50076: _MFA,
    50078: _MFA,
    50079: _MFA,
    50097: _DEVICE,
    50105: f"このアカウントには、アプリの利用が割り当てられていません。{_ADMIN}",
    50126: "アカウント又はパスワードが正しくありません。",
    50158: "追加の認証が必要です。「dxforms signin」でサインインし直してください。",
    50173: _PASSWORD,
    53000: _DEVICE,
    53001: _DEVICE,
    53003: (
        "条件付きアクセスにより、サインインが止められました。"
        "コードを使うサインイン（--device-code）は止められていることが多いため、付けずに実行してください。"
        f"それでも続くときは、{_ADMIN}"
    ),
    54005: _AGAIN,
    65001: _CONSENT,
    65004: "同意の画面で拒否されました。もう一度サインインし、同意してください。",
    70008: _AGAIN,
    70016: "コードの入力を待っています。",
    70018: "コードが正しくありません。もう一度実行してください。",
    70019: "コードの有効期限が切れました。もう一度実行してください。",
    70020: "コードの有効期限が切れました。もう一度実行してください。",
    70043: _AGAIN,
    90002: f"テナントが見つかりません。「テナントID」を{_ADMIN}",
    90033: "Microsoft 365のサインインが一時的に利用できません。しばらくしてからもう一度実行してください。",
    90094: _CONSENT,
    90095: _CONSENT,
    500011: f"Microsoft Graphの権限の指定が正しくありません。「権限」の設定を{_ADMIN}",
    530003: _DEVICE,
    700016: f"アプリがテナントに見つかりません。「アプリケーションID」を{_ADMIN}",
    700024: _CLOCK,
    700025: f"アプリの登録の種類が違います（公開クライアント）。証明書やシークレットの設定を外すか、{_ADMIN}",
    700027: _CERTIFICATE,
    700030: _CERTIFICATE,
    700082: _AGAIN,
    700084: _AGAIN,
    7000012: _AGAIN,
    7000112: f"アプリがテナントで無効にされています。{_ADMIN}",
    7000215: _SECRET,
    7000218: f"アプリの登録で「パブリック クライアント フローを許可する」が「はい」になっていません。{_ADMIN}",
    7000222: _SECRET,
}
_BY_ERROR = {
    "access_denied": "サインインが取りやめられました。もう一度実行してください。",
    "authorization_declined": "サインインが取りやめられました。もう一度実行してください。",
    "authorization_pending": "コードの入力を待ちましたが、時間切れになりました。もう一度実行してください。",
    "expired_token": "コードの有効期限が切れました。もう一度実行してください。",
    "invalid_grant": _AGAIN,
    "interaction_required": _AGAIN,
    "login_required": _AGAIN,
    "consent_required": _CONSENT,
    "invalid_client": f"アプリの証明書又はシークレットが受け付けられませんでした。{_ADMIN}",
    "unauthorized_client": f"アプリの登録が正しくありません。{_ADMIN}",
    "invalid_scope": f"「権限」の設定が正しくありません。{_ADMIN}",
    "temporarily_unavailable": "Microsoft 365のサインインが一時的に利用できません。しばらくしてからもう一度実行してください。",
    "server_error": "Microsoft 365のサインインで障害が起きています。しばらくしてからもう一度実行してください。",
}
_TIMED_OUT = "サインインが時間内に終わりませんでした。もう一度実行してください。"


def refusal(result: Mapping[str, Any] | None, settings: SignInSettings | None = None) -> SignInError:
    """The error for msal's answer without a token: a sentence, then the numbers an administrator looks up.

    ``error_description`` itself is not shown: it is English, long, and may quote what was sent.
    """
    if not result:
        return SignInError(_TIMED_OUT)
    description = str(result.get("error_description") or "")
    numbers = _numbers(result.get("error_codes")) or [
        int(n) for n in re.findall(r"AADSTS(\d{4,8})", description)[:1]
    ]
    error = str(result.get("error") or "")
    sentence = next((_BY_NUMBER[number] for number in numbers if number in _BY_NUMBER), "")
    if not sentence and str(result.get("suberror") or "") in {
        "basic_action",
        "additional_action",
        "message_only",
    }:
        sentence = _MFA
    if not sentence:
        sentence = _BY_ERROR.get(error, f"サインインできませんでした。{_ADMIN}")
    if settings is not None and sentence == _CONSENT:
        sentence = f"権限「{settings.scope}」について、{sentence}"
    facts = [f"AADSTS{number}" for number in numbers]
    facts += [error] if not facts and re.fullmatch(r"[a-z_]{3,60}", error) else []
    for name, label in (("trace_id", "Trace ID"), ("correlation_id", "Correlation ID")):
        value = str(result.get(name) or "")
        if re.fullmatch(r"[0-9a-fA-F-]{8,40}", value):
            facts.append(f"{label}: {value}")
    return SignInError(f"{sentence}（{'、'.join(facts)}）" if facts else sentence)


def _numbers(value: object) -> list[int]:
    return [number for number in value if isinstance(number, int)] if isinstance(value, list) else []


def network_refusal(error: Exception) -> SignInError:
    """The error for an exception out of msal or below it, without its own text."""
    text = str(error).lower()
    if "timeout" in type(error).__name__.lower() and not isinstance(
        error, requests.exceptions.RequestException
    ):
        return SignInError(_TIMED_OUT)
    if isinstance(error, requests.exceptions.SSLError):
        return SignInError(
            "サインイン先の証明書を確かめられませんでした。通信を検査するプロキシがある場合は、"
            "市の認証局の証明書がこのパソコンに登録されているか、ネットワークの担当に確かめてください。"
        )
    if isinstance(error, requests.exceptions.ProxyError):
        wants = "407" in text
        return SignInError(
            "プロキシが認証を求めています。環境変数HTTPS_PROXYの設定をネットワークの担当に確かめてください。"
            if wants
            else "プロキシに接続できません。プロキシの設定とネットワークを確かめてください。"
        )
    if isinstance(error, requests.exceptions.RequestException):
        return SignInError(
            "サインイン先（login.microsoftonline.com）に接続できません。"
            "インターネットに接続しているか、プロキシの設定（環境変数HTTPS_PROXY）が要らないか、確かめてください。"
        )
    if "authority configuration" in text:
        return SignInError(f"テナントが見つかりません。「テナントID」を{_ADMIN}")
    if "broker" in text or "pymsalruntime" in text:
        return SignInError(
            "ブローカーを使うには「msal[broker]」が要ります。導入するか、設定の「ブローカー」を「いいえ」にしてください。"
        )
    if any(word in text for word in ("pem", "private key", "pkcs", "password", "deserialize", "passphrase")):
        return SignInError(
            "証明書のファイルを読み取れませんでした。パスワード（環境変数DXFORMS_CERTIFICATE_PASSWORD）と、"
            "秘密鍵が入っているかを確かめてください。"
        )
    return SignInError(
        f"サインインの途中で、思いがけない応答がありました（{type(error).__name__}）。"
        "しばらくしてからもう一度実行してください。続くときは、ネットワークの担当に確かめてください。"
    )
