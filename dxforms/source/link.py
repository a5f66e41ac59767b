"""What a clerk pastes → an address in Microsoft Graph. Nothing is fetched here."""

from __future__ import annotations

import base64
import re
import unicodedata
from dataclasses import field
from urllib.parse import quote, unquote, urlsplit

from dxforms.issues import NOWHERE, InputError, Where, fault, quoted
from dxforms.records import record
from dxforms.text import clean

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S", re.ASCII)
_OWN_DRIVE = re.compile(r"onedrive[:：][/\\]", re.IGNORECASE)
# Graph v1.0, the addresses of a driveItem by id; a site's id holds commas, a drive's begins with b!.
_ITEM = re.compile(
    r"/?(?:v1\.0/)?((?:me/drive|drives/[^/\s]+|(?:sites|groups|users)/[^/\s]+/(?:drive|drives/[^/\s]+))"
    r"/items/[^/\s]+?)(?:/content)?/?"
)
_FORMS_HOSTS = ("forms.office.com", "forms.cloud.microsoft", "forms.microsoft.com", "forms.gle")
_ASK = "回答のブックをExcel for the webで開き、［共有］の［リンクのコピー］でコピーしたリンクを貼り付けてください。"


@record
class Address:
    """A file in Microsoft 365: its path under the service's address, metadata at ``path``, bytes at ``content``.

    ``is_link`` is true for a share link, which is resolved once to a drive and an item. ``from_address_bar``
    is true for a link as the browser's address bar shows it, which Graph may refuse.
    """

    path: str = field(repr=False)
    content: str = field(repr=False)
    is_link: bool = False
    is_own_drive: bool = False
    from_address_bar: bool = False


def is_remote(text: str) -> bool:
    """True where 回答ファイル又は共有リンク names a place in Microsoft 365, false for a file's path."""
    text = _bare(text)
    return bool(_URL.match(text) or _OWN_DRIVE.match(text) or _ITEM.fullmatch(text))


def read_address(text: str, where: Where = NOWHERE) -> Address:
    """The address a link, a Graph address or ``onedrive:/フォルダー/回答.xlsx`` names; :class:`InputError` for anything else."""
    text = _bare(text)
    if _OWN_DRIVE.match(text):
        return _own_drive(text, where)
    if match := _ITEM.fullmatch(text):
        return item_address(match[1])
    if not _URL.match(text):
        raise _unfit(f"{quoted(text)}はリンクではありません。{_ASK}", where)
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").lower()
    except ValueError:
        raise _unfit(f"リンクを読み取れません。{_ASK}", where) from None
    if parts.scheme.lower() != "https":
        raise _unfit(f"リンクは「https://」で始まるものに限ります。{_ASK}", where)
    if host in _FORMS_HOSTS:
        raise _unfit(
            f"これはフォームのリンクです。回答を取得するには、回答のブックのリンクが要ります。{_ASK}", where
        )
    if host == "graph.microsoft.com":
        if match := _ITEM.fullmatch(unquote(parts.path)):
            return item_address(match[1])
        raise _unfit(
            "Microsoft Graphのアドレスは「…/drives/ドライブのID/items/ファイルのID」の形に限ります。", where
        )
    return link_address(text)


def link_address(link: str) -> Address:
    """The address of a share link, whole as copied (``?e=…`` included)."""
    # Graph v1.0, "Encoding sharing URLs": u! + unpadded base64url of the whole address.
    token = base64.urlsafe_b64encode(link.encode()).decode().rstrip("=")
    path = f"/shares/u!{token}/driveItem"
    lowered = link.lower()
    return Address(
        path=path,
        content=f"{path}/content",
        is_link=True,
        from_address_bar="/_layouts/15/" in lowered or "sourcedoc=" in lowered,
    )


def item_address(ids: str) -> Address:
    """The address of ids as Graph writes them, such as ``drives/{drive-id}/items/{item-id}``."""
    path = "/" + "/".join(quote(part, safe="!,") for part in ids.split("/"))
    return Address(path=path, content=f"{path}/content", is_own_drive=ids.startswith("me/"))


def drive_item(drive: str, item: str) -> Address:
    """The address of a drive's item: the form that is remembered, as it survives rename and move."""
    return item_address(f"drives/{drive}/items/{item}")


def _own_drive(text: str, where: Where) -> Address:
    parts = [part for part in re.split(r"[/\\]", _OWN_DRIVE.sub("", text)) if part]
    if not parts or any(part in {".", ".."} for part in parts):
        raise _unfit("OneDriveのパスは「onedrive:/フォルダー/回答.xlsx」の形で入力してください。", where)
    encoded = "/".join(quote(unicodedata.normalize("NFC", part), safe="") for part in parts)
    path = f"/me/drive/root:/{encoded}"
    return Address(path=path, content=f"{path}:/content", is_own_drive=True)


def _bare(text: str) -> str:
    """The text without what comes along when a link is copied out of mail or a form."""
    text = clean(text).strip("<>「」\"'“”")
    return unicodedata.normalize("NFKC", text) if re.match("[ｈＨ][ｔＴ]", text) else text


def _unfit(message: str, where: Where) -> InputError:
    return InputError([fault("place.unfit", message, where)])
