"""Local stand-ins for Microsoft Graph, the storage behind it and Microsoft Entra ID, over real sockets on loopback.

They behave as Microsoft's documentation says; a test scripts what else a service may do. Whatever they give out
that must stay secret carries a word that :func:`leaks` finds again.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import secrets
import ssl
import threading
import time
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest

from dxforms.issues import DxformsError
from dxforms.source.fetch import Clock, Limits, Service
from dxforms.source.watch import Watcher

TENANT = "11111111-2222-3333-4444-555555555555"
CLIENT = "99999999-8888-7777-6666-555555555555"
PERSON = "tanaka@example.lg.jp"
LINK = "https://example-my.sharepoint.com/:x:/g/personal/tanaka/EabcDEF?e=4%3aXyZ"

_SECRET = re.compile(rb"dx(?:t0ken|pr3auth|s3cret|c0de)-[0-9a-f]{8,}")


def secret(kind: str) -> str:
    """A value that must never be seen: ``kind`` is t0ken, pr3auth, s3cret or c0de."""
    return f"dx{kind}-{secrets.token_hex(8)}"


def leaks(text: bytes | str) -> list[bytes]:
    """The secrets of these servers that stand in a text, as they are or as a URL, base64 or JSON writes them."""
    return _SECRET.findall(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))


@contextmanager
def expect_refusal(kind: type[DxformsError], *words: str) -> Iterator[pytest.ExceptionInfo[DxformsError]]:
    """A block that must end in ``kind`` whose message has all ``words``, is Japanese, and whose traceback leaks nothing."""
    with pytest.raises(kind) as caught:
        yield caught
    message = str(caught.value)
    for word in words:
        assert word in message, message
    assert re.search("[ぁ-ん]", message)
    assert leaks(str(caught.getrepr(showlocals=False, chain=True))) == []
    assert caught.value.__context__ is None, "a library's exception, which quotes addresses, hangs on"


# ---------------------------------------------------------------- what a fetch is given


class FakeClock(Clock):
    """Time that passes only when it is slept away."""

    def __init__(self, now: datetime | None = None) -> None:
        self.time = now or datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
        self.slept: list[float] = []
        self.jump = 0.0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        self.jump += 0.001
        return self.jump

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.jump += seconds
        self.time += timedelta(seconds=seconds)

    def jitter(self) -> float:
        return 1.0


class RecordingWatcher(Watcher):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.received: list[tuple[int, int | None]] = []
        self.waits: list[tuple[float, str]] = []
        self.dones = 0

    def receiving(self, received: int, total: int | None) -> None:
        self.received.append((received, total))

    def waiting(self, seconds: float, reason: str) -> None:
        self.waits.append((seconds, reason))

    def done(self) -> None:
        self.dones += 1


QUICK = Limits(connect=2.0, read=0.5, whole=20.0, size=2**20, tries=5, waiting=300.0)

# ---------------------------------------------------------------- answers


@dataclass
class Reply:
    """One scripted answer: status, headers, body, and what goes wrong on the way."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    """What Content-Length claims; None: the truth, -1: not sent."""
    cut: int | None = None
    """Bytes after which the connection is dropped."""
    drip: float = 0.0
    """Seconds between single bytes."""
    endless: bool = False
    before: Callable[[], object] | None = None


def error(
    status: int, code: str = "", *, inner: str = "", spelt: str = "innerError", **headers: str
) -> Reply:
    """Graph's error object."""
    body = {
        "error": {
            "code": code,
            "message": "English text that may quote anything",
            spelt: {"date": "2026-11-25T00:00:00", "request-id": "0f0e0d0c-aaaa-bbbb-cccc-1234567890ab"},
        }
    }
    if inner:
        body["error"][spelt]["code"] = inner
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(body).encode(), {"Content-Type": "application/json", **named})


def page(status: int = 200, text: str = "サインインしてください") -> Reply:
    """A page where data was due."""
    html = f"<!DOCTYPE html><html><title>{text}</title></html>".encode()
    return Reply(status, html, {"Content-Type": "text/html; charset=utf-8"})


@dataclass
class Seen:
    """One request as it arrived."""

    server: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def do_CONNECT(self) -> None:
        self._answer(b"")

    def _answer(self, body: bytes) -> None:
        seen = Seen(
            self.server.label, self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body
        )
        self.server.seen.append(seen)
        try:
            self._write(self.server.reply(seen))
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    def _write(self, reply: Reply) -> None:
        if reply.before:
            reply.before()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.length != -1 and reply.status not in {204, 304}:
            self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
        else:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if reply.endless:
            while not self.server.stopping:
                self.wfile.write(b"PK\x03\x04" * 2**12)
        elif reply.drip:
            for byte in reply.body:
                self.wfile.write(bytes([byte]))
                time.sleep(reply.drip)
        else:
            self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
        if reply.cut is not None or (reply.length or 0) > len(reply.body):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing: the tests look at what the program logs."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(
        self, label: str, reply: Callable[[Seen], Reply], seen: list[Seen], context: ssl.SSLContext | None
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.label, self.reply, self.seen = label, reply, seen
        self.stopping = False
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.address = f"{'https' if context else 'http'}://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what some tests are about."""

    def stop(self) -> None:
        self.stopping = True
        self.shutdown()
        self.server_close()


@contextmanager
def proxy(reply: Callable[[Seen], Reply]) -> Iterator[tuple[str, list[Seen]]]:
    """A proxy's address and what it was asked; ``reply`` answers in the place of whoever is behind it."""
    server = _Server("proxy", reply, [], None)
    try:
        yield server.address, server.seen
    finally:
        server.stop()


# ---------------------------------------------------------------- Microsoft Graph and its storage


def workbook(text: str = "first", size: int = 0) -> bytes:
    """A zip archive with the parts' names of a workbook; ``size`` more bytes that do not compress."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", f"<workbook>{text}</workbook>")
        if size:
            archive.writestr("xl/media/noise.bin", secrets.token_bytes(size))
    return stream.getvalue()


@dataclass
class StoredFile:
    """A file in a drive."""

    content: bytes
    drive: str = "b!drive-one"
    item: str = "01ITEMONE"
    name: str = "回答.xlsx"
    version: int = 1
    modified: str = "2026-11-25T00:10:00Z"

    @property
    def ctag(self) -> str:
        return f'"c:{{{self.item}}},{self.version}"'

    @property
    def etag(self) -> str:
        return f'"{{{self.item}}},{self.version}"'

    def change(self, content: bytes) -> None:
        self.content = content
        self.version += 1


class FakeGraph:
    """Microsoft Graph on one port and its storage on another.

    ``graph`` and ``storage`` are scripts: each answer there is given to the next request in place of the
    documented behaviour, None lets one request pass.
    """

    def __init__(self, *, context: ssl.SSLContext | None = None) -> None:
        self.token = secret("t0ken")
        self.tokens = {self.token}
        self.preauth = secret("pr3auth")
        self.graph: deque[Reply | None] = deque()
        self.storage: deque[Reply | Callable[[StoredFile, Seen], Reply] | None] = deque()
        self.seen: list[Seen] = []
        self.files: list[StoredFile] = []
        self.links: dict[str, StoredFile] = {}
        self.link_metadata = True
        self.honours_none_match = True
        self.location = ""
        self._graph = _Server("graph", self._answer, self.seen, context)
        self._storage = _Server("storage", self._bytes, self.seen, context)
        self.storage_address = self._storage.address
        self.service = Service(base=f"{self._graph.address}/v1.0", allow_insecure=context is None)

    def __enter__(self) -> FakeGraph:
        return self

    def __exit__(self, *_: object) -> None:
        self._graph.stop()
        self._storage.stop()

    def behind(self, seen: Seen) -> Reply:
        """The answer to a request that reached a proxy, whole address and all."""
        parts = urlsplit(seen.path)
        is_graph = f"{parts.scheme}://{parts.netloc}" == self._graph.address
        bare = Seen(seen.server, seen.method, f"{parts.path}?{parts.query}", seen.headers)
        return self._answer(bare) if is_graph else self._bytes(bare)

    def put(self, file: StoredFile, link: str = LINK) -> StoredFile:
        """A file in a drive, with a share link."""
        self.files.append(file)
        self.links[link] = file
        return file

    def asked(self, server: str) -> list[str]:
        """The paths asked of a server, without queries."""
        return [urlsplit(seen.path).path for seen in self.seen if seen.server == server]

    def downloads(self) -> int:
        """How often the storage was asked."""
        return len(self.asked("storage"))

    # -- graph

    def _answer(self, seen: Seen) -> Reply:
        scripted = self.graph.popleft() if self.graph else None
        if scripted:
            return scripted
        if seen.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return error(401, "InvalidAuthenticationToken")
        if "client-request-id" not in seen.headers or "range" in seen.headers:
            return error(400, "invalidRequest")
        parts = urlsplit(seen.path)
        path = parts.path.removeprefix("/v1.0")
        is_content = path.endswith("/content")
        file, by_link = self._find(path.removesuffix("/content").removesuffix(":"))
        if file is None:
            return error(404, "itemNotFound")
        if by_link and seen.headers.get("prefer") != "redeemSharingLinkIfNecessary":
            return error(403, "accessDenied")
        if is_content:
            if self.honours_none_match and seen.headers.get("if-none-match") in {file.ctag, file.etag}:
                return Reply(304)
            index = self.files.index(file)
            address = f"{self._storage.address}/download/{index}?tempauth={self.preauth}"
            return Reply(302, b"", {"Location": self.location or address})
        if by_link and not self.link_metadata:
            return error(403, "accessDenied")
        if "lastModifiedBy" in parts.query:
            return error(400, "a person's name is not needed")
        return Reply(200, json.dumps(self._item(file)).encode(), {"Content-Type": "application/json"})

    def _find(self, path: str) -> tuple[StoredFile | None, bool]:
        if match := re.fullmatch(r"/shares/u!([A-Za-z0-9_-]+)/driveItem", path):
            link = base64.urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4)).decode()
            return self.links.get(link), True
        if match := re.fullmatch(r"/drives/([^/]+)/items/([^/]+)", path):
            ids = (unquote(match[1]), unquote(match[2]))
            return next((file for file in self.files if (file.drive, file.item) == ids), None), False
        if match := re.fullmatch(r"/me/drive/root:/(.+)", path):
            name = unquote(match[1], errors="strict").rsplit("/", 1)[-1]
            return next((file for file in self.files if file.name == name), None), False
        return None, False

    def _item(self, file: StoredFile) -> dict[str, object]:
        return {
            "id": file.item, "name": file.name, "eTag": file.etag, "cTag": file.ctag, "size": len(file.content),
            "lastModifiedDateTime": file.modified, "parentReference": {"driveId": file.drive},
            "file": {"mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        }  # fmt: skip

    # -- storage

    def _bytes(self, seen: Seen) -> Reply:
        for unwanted in ("authorization", "prefer", "if-none-match", "cookie", "client-request-id"):
            if unwanted in seen.headers:
                return error(401, "unwantedHeader", inner=unwanted)
        parts = urlsplit(seen.path)
        if parse_qs(parts.query).get("tempauth") != [self.preauth]:
            return error(401, "unauthenticated")
        file = self.files[int(parts.path.rsplit("/", 1)[-1])]
        scripted = self.storage.popleft() if self.storage else None
        if scripted:
            return scripted(file, seen) if callable(scripted) else scripted
        return ranged(file, seen)


def ranged(file: StoredFile, seen: Seen, **changes: object) -> Reply:
    """The file as a storage gives it: whole, or from where ``Range`` says if ``If-Range`` still holds."""
    headers = {"ETag": file.etag, "Accept-Ranges": "bytes", "Content-Type": "application/octet-stream",
               "Last-Modified": "Wed, 25 Nov 2026 00:10:00 GMT"}  # fmt: skip
    match = re.fullmatch(r"bytes=(\d+)-", seen.headers.get("range", ""))
    if not match or seen.headers.get("if-range", file.etag) != file.etag:
        return Reply(200, file.content, headers, **changes)
    start, size = int(match[1]), len(file.content)
    if start >= size:
        return Reply(416, b"", {"Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
    return Reply(206, file.content[start:], headers, **changes)


def broken(after: int) -> Callable[[StoredFile, Seen], Reply]:
    """The file, its connection dropped after so many bytes."""
    return lambda file, seen: ranged(file, seen, cut=after, length=len(ranged(file, seen).body))


def gzipped(file: StoredFile, seen: Seen) -> Reply:
    """The file, packed on the way though nobody asked for it."""
    return Reply(200, gzip.compress(file.content), {"Content-Encoding": "gzip", "ETag": file.etag})


# ---------------------------------------------------------------- certificates


@dataclass(frozen=True)
class Authority:
    """A certificate authority made for the tests, and a server's certificate by it."""

    ca: Path
    server: Path
    application: Path
    """A key and a certificate for an application that signs in by itself."""

    def context(self) -> ssl.SSLContext:
        """For a server."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server)
        return context


def make_authority(folder: Path) -> Authority:
    """Certificates for 127.0.0.1, valid around today."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.x509.oid import NameOID

    now = datetime.now(UTC)

    def certificate(name, key, issuer, signer, *extensions):
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=2))
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(signer, hashes.SHA256())

    def usage(signs_certificates: bool):
        return x509.KeyUsage(
            digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
            key_agreement=False, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
            encipher_only=False, decipher_only=False,
        )  # fmt: skip

    def pem(*parts) -> bytes:
        return b"".join(
            part.public_bytes(serialization.Encoding.PEM)
            if isinstance(part, x509.Certificate)
            else part.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            for part in parts
        )

    ca_key, key, app_key = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
        rsa.generate_private_key(public_exponent=65537, key_size=2048),
    )
    identifier = x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key())
    ca = certificate(
        "test CA", ca_key, "test CA", ca_key,
        (x509.BasicConstraints(ca=True, path_length=0), True), (usage(True), True), (identifier, False),
    )  # fmt: skip
    server = certificate(
        "127.0.0.1", key, "test CA", ca_key,
        (x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False), (usage(False), True),
        (x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), False),
    )  # fmt: skip
    application = certificate("dxforms", app_key, "dxforms", app_key)
    paths = Authority(folder / "ca.pem", folder / "server.pem", folder / "application.pem")
    paths.ca.write_bytes(pem(ca))
    paths.server.write_bytes(pem(key, server))
    paths.application.write_bytes(pem(app_key, application))
    return paths


# ---------------------------------------------------------------- Microsoft Entra ID


def entra_error(number: int, error: str = "invalid_grant", *, suberror: str = "", status: int = 400) -> Reply:
    """A refusal of the token endpoint."""
    body = {
        "error": error, "error_codes": [number],
        "error_description": f"AADSTS{number}: English text. Trace ID: x Correlation ID: y",
        "trace_id": "aaaaaaaa-0000-0000-0000-000000000000", "correlation_id": "bbbbbbbb-0000-0000-0000-000000000000",
    }  # fmt: skip
    if suberror:
        body["suberror"] = suberror
    return Reply(status, json.dumps(body).encode(), {"Content-Type": "application/json"})


class FakeEntra:
    """Microsoft Entra ID: openid-configuration, authorize, token and device code, over HTTPS.

    ``token_answers`` are given to the next requests of the token endpoint in place of tokens.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self.seen: list[Seen] = []
        self.answers: deque[Reply | None] = deque()
        self.tokens: list[str] = []
        self.expires_in = 3600
        self.username = PERSON
        self.discovery: Reply | None = None
        self.authorize_error = ""
        self.nonce = ""
        self.scope = ""
        self._server = _Server("entra", self._answer, self.seen, context)
        self.login = self._server.address

    def __enter__(self) -> FakeEntra:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    def grants(self) -> list[str]:
        """The grant types the token endpoint was asked for, in order."""
        return [form["grant_type"][0] for form in self.forms()]

    def forms(self) -> list[dict[str, list[str]]]:
        """What was posted to the token endpoint."""
        return [
            parse_qs(seen.body.decode()) for seen in self.seen if seen.path.endswith("/oauth2/v2.0/token")
        ]

    def _answer(self, seen: Seen) -> Reply:
        base = f"{self.login}/{TENANT}"
        path = urlsplit(seen.path).path
        if path.endswith("/.well-known/openid-configuration"):
            return self.discovery or _json(
                {
                    "issuer": f"{base}/v2.0",
                    "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                    "token_endpoint": f"{base}/oauth2/v2.0/token",
                    "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
                }
            )
        if path.endswith("/authorize"):
            return self._sign_in_page(parse_qs(urlsplit(seen.path).query))
        if path.endswith("/devicecode"):
            self.scope = parse_qs(seen.body.decode())["scope"][0]
            code = {"device_code": secret("c0de"), "user_code": "ABCD-EFGH", "interval": 1, "expires_in": 900,
                    "verification_uri": "https://microsoft.com/devicelogin"}  # fmt: skip
            return _json(code)
        scripted = self.answers.popleft() if self.answers else None
        return scripted or self._grant(parse_qs(seen.body.decode()))

    def _sign_in_page(self, query: dict[str, list[str]]) -> Reply:
        """The page that posts its answer back to localhost; the test's browser does what its script would do."""
        self.nonce = query["nonce"][0]
        answer = {"state": query["state"][0]}
        answer |= {"error": self.authorize_error} if self.authorize_error else {"code": secret("c0de")}
        return _json({"action": query["redirect_uri"][0], "fields": answer})

    def _grant(self, form: dict[str, list[str]]) -> Reply:
        token = secret("t0ken")
        self.tokens.append(token)
        body: dict[str, object] = {
            "token_type": "Bearer",
            "access_token": token,
            "expires_in": self.expires_in,
        }
        if form["grant_type"] != ["client_credentials"]:
            claims = {
                "iss": f"{self.login}/{TENANT}/v2.0", "aud": CLIENT, "sub": "s", "oid": f"oid-{self.username}", "tid": TENANT,
                "preferred_username": self.username, "nonce": self.nonce, "iat": 0, "exp": int(time.time()) + 3600,
            }  # fmt: skip
            encoded = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            info = {"uid": f"oid-{self.username}", "utid": TENANT}
            body |= {
                "refresh_token": secret("t0ken"), "id_token": f"e30.{encoded}.x",
                "client_info": base64.urlsafe_b64encode(json.dumps(info).encode()).decode().rstrip("="),
                "scope": form.get("scope", [self.scope])[0],
            }  # fmt: skip
        return _json(body)


def _json(value: object) -> Reply:
    return Reply(200, json.dumps(value).encode(), {"Content-Type": "application/json"})


def path_of(*names: str) -> str:
    """A path as Graph writes it."""
    return "/".join(quote(name) for name in names)
