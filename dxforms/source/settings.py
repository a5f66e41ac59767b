"""Which tenant, application and account to sign in with: a per-user file and ``DXFORMS_*``. Nothing is contacted."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import field, fields, replace
from pathlib import Path
from typing import Any

from dxforms.issues import Findings, Where, quoted
from dxforms.records import record
from dxforms.text import heading_key, nearest

FILE = "microsoft365.txt"
README_SECTION = "READMEの「Microsoft 365から回答を取得する」"


@record
class SignInSettings:
    """How to sign in. ``certificate`` or ``secret`` make it unattended; else a person signs in.

    ``file`` is where settings are looked for; it need not exist.
    """

    tenant_id: str = ""
    """A GUID or a verified domain of one tenant."""
    client_id: str = ""
    account: str = field(default="", repr=False)
    """The address a person signs in with; empty: the one remembered."""
    scope: str = "Files.Read"
    """The delegated permission to ask for."""
    certificate: str = ""
    """A PEM file with the private key and the certificate, or a PFX file."""
    certificate_password: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    broker: bool = False
    """Sign in by Windows' own account window (WAM)."""
    file: Path = Path(FILE)

    @property
    def is_unattended(self) -> bool:
        """True where the application signs in by itself."""
        return bool(self.certificate or self.secret)


_NAMES = {
    "テナントID": "tenant_id",
    "アプリケーションID": "client_id",
    "アカウント": "account",
    "権限": "scope",
    "証明書": "certificate",
    "ブローカー": "broker",
}
_ALIASES = {
    "tenant_id": "tenant_id", "ディレクトリID": "tenant_id", "テナント": "tenant_id",
    "client_id": "client_id", "クライアントID": "client_id",
    "account": "account", "scope": "scope", "スコープ": "scope",
    "certificate": "certificate", "broker": "broker",
}  # fmt: skip
_SECRETS = {
    "client_secret",
    "クライアントシークレット",
    "シークレット",
    "secret",
    "証明書のパスワード",
    "certificate_password",
}
_VARIABLES = {
    "DXFORMS_TENANT_ID": "tenant_id",
    "DXFORMS_CLIENT_ID": "client_id",
    "DXFORMS_ACCOUNT": "account",
    "DXFORMS_SCOPE": "scope",
    "DXFORMS_CERTIFICATE": "certificate",
    "DXFORMS_CERTIFICATE_PASSWORD": "certificate_password",
    "DXFORMS_CLIENT_SECRET": "secret",
    "DXFORMS_BROKER": "broker",
}
_LABELS = {attribute: name for name, attribute in _NAMES.items()}
_YES = {"はい", "yes", "true", "1", "する", "on"}
_NO = {"", "いいえ", "no", "false", "0", "しない", "off"}


def settings_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the per-user file lies: ``DXFORMS_SETTINGS``, else the system's folder for a user's settings."""
    if given := environ.get("DXFORMS_SETTINGS"):
        return Path(given).expanduser()
    if sys.platform == "win32":
        folder = Path(environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support"
    else:
        folder = Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return folder / "dxforms" / FILE


def read_settings(environ: Mapping[str, str] = os.environ) -> SignInSettings:
    """The settings of the per-user file, each overridden by its ``DXFORMS_*`` variable.

    :class:`InputError` with every line that cannot be read and every setting that is missing.
    """
    file = settings_file(environ)
    found = Findings()
    values = _from_file(file, found)
    values.update({name: environ[key] for key, name in _VARIABLES.items() if environ.get(key)})
    settings = _typed(values, file, found)
    _require(settings, found)
    found.raise_faults()
    return settings


def checked(settings: SignInSettings) -> SignInSettings:
    """The settings where nothing is missing; :class:`InputError` naming what is."""
    found = Findings()
    _require(settings, found)
    found.raise_faults()
    return settings


def _from_file(file: Path, found: Findings) -> dict[str, str]:
    """``名前 = 値`` a line, as people type it in Notepad: BOM or cp932, full-width signs, # for remarks."""
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        found.fault(
            "settings.unreadable",
            f"設定ファイルを開けません（{error.strerror}）。ファイルの権限を確かめてください。",
            Where(file=file.name),
        )
        return {}
    values: dict[str, str] = {}
    known = {heading_key(name): attribute for name, attribute in {**_NAMES, **_ALIASES}.items()}
    for number, line in enumerate(_decoded(raw).splitlines(), start=1):
        line = line.strip(" \t\u3000\ufeff")
        if not line or line[0] in "#＃;；[":
            continue
        where = Where(file=file.name, spot=f"{number}行目")
        name, sign, value = (
            (part.strip(" \t\u3000") for part in re.split("([=＝:：])", line, maxsplit=1))
            if re.search("[=＝:：]", line)
            else (line, "", "")
        )
        if not sign:
            found.fault("settings.line", "「名前 = 値」の形で入力してください。", where)
        elif heading_key(name) in {heading_key(secret) for secret in _SECRETS}:
            found.fault(
                "settings.secret",
                "秘密の値は設定ファイルに書かないでください。この行を消し、環境変数"
                "（DXFORMS_CLIENT_SECRET又はDXFORMS_CERTIFICATE_PASSWORD）で渡してください。",
                where,
            )
        elif (attribute := known.get(heading_key(name))) is None:
            near = nearest(name, _NAMES)
            found.fault(
                "settings.name",
                f"{quoted(name)}という設定はありません。"
                + (f"「{near}」ではありませんか。" if near else f"使えるのは{'・'.join(_NAMES)}です。"),
                where,
            )
        else:
            values[attribute] = value.strip("\"'「」“”")
    return values


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return raw.decode("utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", errors="replace")


def _typed(values: Mapping[str, str], file: Path, found: Findings) -> SignInSettings:
    settings = SignInSettings(file=file)
    texts = {field.name for field in fields(SignInSettings)} - {"file", "broker"}
    for name, value in values.items():
        if name in texts:
            # Identifiers are ASCII; a secret is taken as it is.
            plain = (
                value
                if name in {"secret", "certificate_password", "certificate"}
                else unicodedata.normalize("NFKC", value)
            )
            change: dict[str, Any] = {name: plain if name == "secret" else plain.strip()}
            settings = replace(settings, **change)
        elif heading_key(value) in _YES | _NO:
            settings = replace(settings, broker=heading_key(value) in _YES)
        else:
            found.fault(
                "settings.broker",
                f"「ブローカー」は「はい」か「いいえ」です（{quoted(value)}とあります）。",
                Where(file=file.name),
            )
    if settings.certificate:
        settings = replace(settings, certificate=str(file.parent / Path(settings.certificate).expanduser()))
    return settings


def _require(settings: SignInSettings, found: Findings) -> None:
    """Faults for what must be there, with the setting, the file, the variable and where README says more."""
    for attribute, variable in (("tenant_id", "DXFORMS_TENANT_ID"), ("client_id", "DXFORMS_CLIENT_ID")):
        value = getattr(settings, attribute)
        name = _LABELS[attribute]
        where = Where(file=settings.file.name)
        if not value:
            found.fault(
                f"settings.{attribute}",
                f"「{name}」が設定されていません。設定ファイル（{_shown(settings.file)}）に「{name} = …」と書くか、"
                f"環境変数{variable}を設定してください。値は管理者に確かめてください（{README_SECTION}）。",
                where,
            )
        elif attribute == "tenant_id" and value.lower() in {"common", "organizations", "consumers"}:
            found.fault(
                "settings.tenant_id",
                f"「{name}」には、市のテナントのID又はドメインを指定してください（{quoted(value)}は使えません）。",
                where,
            )
        elif not re.fullmatch(r"[A-Za-z0-9.-]{3,200}", value, re.ASCII):
            found.fault(
                f"settings.{attribute}",
                f"「{name}」は英数字とハイフンです（{quoted(value)}とあります）。値を管理者に確かめてください。",
                where,
            )
    if settings.certificate and not Path(settings.certificate).is_file():
        found.fault(
            "settings.certificate",
            f"証明書のファイル「{Path(settings.certificate).name}」が見つかりません。"
            "設定ファイルの「証明書」又は環境変数DXFORMS_CERTIFICATEを確かめてください。",
            Where(file=settings.file.name),
        )


def _shown(file: Path) -> str:
    """The file's path as a person can type it, the home folder left out (its name is a person's)."""
    if sys.platform == "win32":
        roaming = os.environ.get("APPDATA", "")
        if roaming and str(file).startswith(roaming):
            return "%APPDATA%" + str(file)[len(roaming) :]
    try:
        return f"~/{file.relative_to(Path.home()).as_posix()}"
    except ValueError:
        return str(file)
