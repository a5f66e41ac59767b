"""How requests leave this machine: the city's own certificate authority, proxies, timeouts, and no trace of secrets."""

from __future__ import annotations

import logging
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

USER_AGENT = "dxforms"


class _SystemTrust(HTTPAdapter):
    """An adapter that trusts what the machine trusts (Windows' store, Keychain, the distribution's bundle).

    The context is this adapter's own; nothing is injected into ``ssl`` for the rest of the process.
    """

    def __init__(self) -> None:
        import truststore  # the platform's API is loaded only where something is fetched

        self._context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        super().__init__()

    # The signatures are requests' own, which hands these arguments through untyped.
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        return super().proxy_manager_for(*args, **kwargs, ssl_context=self._context)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ANN401
        super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]
        if verify is True:
            conn.ca_certs = None  # requests' own bundle is not asked; REQUESTS_CA_BUNDLE (a path) still is


def new_session() -> requests.Session:
    """A session that trusts the machine's certificate store and takes proxies from the environment or Windows."""
    session = requests.Session()
    session.mount("https://", _SystemTrust())
    return session


class NoAuth(AuthBase):
    """No credentials beyond the headers given: ``requests`` otherwise adds what ``.netrc`` holds for a host."""

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request as it is."""
        return r


def send(
    session: requests.Session, url: str, headers: Mapping[str, str], *, timeout: tuple[float, float]
) -> requests.Response:
    """The answer to one GET with these headers only, body not yet read, redirects not followed.

    Neither the session's own headers and cookies nor ``.netrc`` go along; its proxies, certificates and
    adapters do. The adapter is asked itself: ``Session.send`` reads the body of a redirect to its end and
    prepares the next request with this one's headers, even where redirects are not followed.
    """
    request = requests.Request(
        "GET", url, headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **headers}
    ).prepare()
    address = request.url or url
    settings = session.merge_environment_settings(address, {}, True, None, None)
    return session.get_adapter(address).send(
        request,
        stream=True,
        timeout=timeout,
        verify=True if settings["verify"] is None else settings["verify"],
        cert=settings["cert"],
        proxies=dict(settings["proxies"]),
    )


_TALKATIVE = (
    "urllib3.connectionpool",  # whole addresses, a pre-authenticated one too
    "msal.application",  # what the service said
    "msal.token_cache",
    "msal.oauth2cli.oauth2",
    "msal.oauth2cli.authcode",  # the code that is exchanged for a token
)


@contextmanager
def hushed() -> Iterator[None]:
    """A while in which the talkative libraries log nothing, whatever level the program has set.

    msal listens for the browser in a thread of its own; other threads' requests go on being logged.
    """
    here = threading.get_ident()

    def silent(record: logging.LogRecord) -> bool:
        return record.name.startswith("urllib3") and record.thread != here

    loggers = [logging.getLogger(name) for name in _TALKATIVE]
    for logger in loggers:
        logger.addFilter(silent)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(silent)
