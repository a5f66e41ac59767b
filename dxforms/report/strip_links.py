"""Where a link leads: to what everybody can reach, or into the office."""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress

from dxforms.text import key

_ADDRESS = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*):(?:/{0,2}(?P<user>[^/?#@]*@)?(?P<host>\[[^\]]*\]|[^/?#:\\]*))?",
    re.IGNORECASE,
)
_OFFICE_HOSTS = (
    "sharepoint.com",
    "sharepoint.us",
    "onedrive.com",
    "1drv.ms",
    "onedrive.live.com",
    "1drv.com",
)
"""Where colleagues' folders lie: the address names the person, and nobody outside can open it."""
_OFFICE_ENDS = (".local", ".localhost", ".internal", ".lan", ".intra", ".corp", ".home.arpa")
_LOCAL = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]:[\\/](?![\\/])|(?<!\\)\\\\[^\\\s\"<>|]+\\[^\\\s]|file:/", re.IGNORECASE
)


def is_public(target: str) -> bool:
    """True for an address on the internet, a mail address or a telephone number.

    False for files and folders, addresses inside an office or with somebody's name in them (``user@``), and every
    scheme a program on the PC would open.
    """
    found = _ADDRESS.match(target.strip())
    if found is None:
        return False
    scheme = found["scheme"].lower()
    if scheme in {"mailto", "tel"}:
        return True
    return (
        scheme in {"http", "https"}
        and not found["user"]
        and _is_public_host((found["host"] or "").strip("[]").lower().rstrip("."))
    )


def says_no_more(target: str, shown: str) -> bool:
    """False for the address of a person that the words of a link do not show; everything else is read as it is."""
    scheme, _, address = target.strip().partition(":")
    return scheme.lower() != "mailto" or address.strip().lower() in key(shown).lower()


def _is_public_host(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_global
    if "." not in host:
        return False
    return not (
        host.endswith(_OFFICE_ENDS)
        or any(host == each or host.endswith(f".{each}") for each in _OFFICE_HOSTS)
    )


def local_path(text: str) -> str:
    """The first path of a file on a disk or a server in a text; empty where there is none."""
    found = _LOCAL.search(text)
    return "" if found is None else text[found.start() : found.start() + 40].split("<")[0].split('"')[0]
