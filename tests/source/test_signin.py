"""Signing in with msal's own classes against a local identity server over HTTPS; nothing of msal is replaced."""

from __future__ import annotations

import base64
import threading
import webbrowser
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from msal_extensions import FilePersistence
from msal_extensions.persistence import PersistenceDecryptionError

from dxforms.issues import InputError, SignInError
from dxforms.source.session import new_session
from dxforms.source.settings import SignInSettings
from dxforms.source.signin import sign_in
from dxforms.source.token_cache import cache_file, open_cache, sign_out
from tests.servers import (
    CLIENT,
    PERSON,
    TENANT,
    FakeEntra,
    Reply,
    entra_error,
    expect_refusal,
    leaks,
    page,
    secret,
)

STAFF = SignInSettings(tenant_id=TENANT, client_id=CLIENT)


class Sealed(FilePersistence):
    """An encrypted persistence as Windows has it, with a seal of this test's own."""

    is_encrypted = True
    seal = 7

    def save(self, content):
        super().save(base64.b85encode(bytes(byte ^ self.seal for byte in content.encode())).decode())

    def load(self):
        text = bytes(byte ^ self.seal for byte in base64.b85decode(super().load())).decode("utf-8", "replace")
        if text[:1] not in "{":
            raise PersistenceDecryptionError(location=self._location)
        return text


@pytest.fixture
def entra(authority):
    with FakeEntra(authority.context()) as served:
        yield served


@pytest.fixture
def session(authority):
    with requests.Session() as trusting:
        trusting.verify = str(authority.ca)
        yield trusting


@pytest.fixture
def enter(entra, session, tmp_path):
    def entered(settings=STAFF, **options):
        defaults = {
            "session": session, "login": entra.login, "cache": tmp_path / "user" / "token.bin",
            "persistence": Sealed, "timeout": 20,
            "device_code": True,  # granted at once here, where msal looks after the browser once a second
        }  # fmt: skip
        return sign_in(settings, **(defaults | options))

    return entered


class Browser(webbrowser.BaseBrowser):
    """What a person's browser does: opens the sign-in page and posts its form back to localhost."""

    def __init__(self, session):
        super().__init__("test")
        self.session = session
        self.opened = []
        self.posts = True

    def open(self, url, new=0, autoraise=True):
        self.opened.append(url)
        if self.posts:
            threading.Thread(target=self._sign_in, args=(url,), daemon=True).start()
        return True

    def _sign_in(self, url):
        form = self.session.get(url, timeout=5).json()
        requests.post(form["action"], data=form["fields"], timeout=5)


@pytest.fixture
def browser(session):
    person = Browser(session)
    before = list(webbrowser._tryorder) if webbrowser._tryorder is not None else None
    webbrowser.register("dxforms-test", None, person, preferred=True)
    yield person
    webbrowser._browsers.pop("dxforms-test", None)
    if before is None:
        webbrowser._tryorder.remove("dxforms-test")
    else:
        webbrowser._tryorder[:] = before


# ---------------------------------------------------------------- a person


def test_a_person_signs_in_once_in_the_browser_and_silently_afterwards(entra, enter, browser):
    said = []
    first = enter(device_code=False, show=said.append)
    assert first.account == PERSON
    assert first.is_kept
    assert first() == entra.tokens[0]
    assert "ブラウザー" in said[0]

    again = enter(interactive=False)
    assert again() == entra.tokens[0]
    assert again.account == PERSON
    assert entra.grants() == ["authorization_code"]
    assert len(browser.opened) == 1


def test_the_browser_is_asked_for_the_permission_and_an_account_of_the_persons_choice(entra, enter, browser):
    enter(device_code=False)
    query = parse_qs(urlsplit(browser.opened[0]).query)
    assert "https://graph.microsoft.com/Files.Read" in query["scope"][0].split()
    assert query["prompt"] == ["select_account"]
    assert query["redirect_uri"][0].startswith("http://localhost:")
    assert query["code_challenge_method"] == ["S256"]


def test_a_permission_written_out_in_full_is_the_same_permission(entra, enter):
    enter(
        SignInSettings(tenant_id=TENANT, client_id=CLIENT, scope="https://graph.microsoft.com/Files.Read.All")
    )
    assert "https://graph.microsoft.com/Files.Read.All" in entra.scope.split()


def test_a_token_that_is_out_of_date_is_refreshed_without_a_person(entra, enter):
    entra.expires_in = 1
    enter()
    entra.expires_in = 3600
    assert enter(interactive=False)() == entra.tokens[-1]
    assert entra.grants() == ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]


def test_renewing_gives_another_token_and_hands_on_what_was_claimed(entra, enter):
    token = enter()
    claims = base64.urlsafe_b64encode(b'{"access_token":{"acrs":{"value":"c1"}}}').decode().rstrip("=")
    assert token.renew(claims) == entra.tokens[1] != entra.tokens[0]
    assert "acrs" in entra.forms()[-1]["claims"][0]


def test_claims_that_cannot_be_read_are_left_out(entra, enter):
    token = enter()
    assert token.renew("!!!") == entra.tokens[1]
    assert "claims" not in entra.forms()[-1]


def test_a_refused_refresh_asks_the_person_again(entra, enter, browser):
    entra.expires_in = 1
    enter(device_code=False)
    entra.answers.append(entra_error(700082))
    entra.expires_in = 3600
    assert enter(device_code=False)() == entra.tokens[-1]
    assert len(browser.opened) == 2


def test_a_refused_refresh_is_told_where_nobody_can_be_asked(entra, enter):
    entra.expires_in = 1
    enter()
    entra.answers.append(entra_error(700082))
    with expect_refusal(SignInError, "有効期限が切れています", "dxforms signin", "AADSTS700082", "Trace ID"):
        enter(interactive=False)


def test_nobody_signed_in_and_nobody_to_ask_is_told(enter):
    with expect_refusal(SignInError, "サインインしていません", "dxforms signin"):
        enter(interactive=False)


def test_a_browser_that_is_never_answered_does_not_wait_for_ever(enter, browser):
    browser.posts = False
    with expect_refusal(SignInError, "時間内に終わりませんでした"):
        enter(device_code=False, timeout=1)


def test_a_sign_in_that_is_called_off_is_told(entra, enter, browser):
    entra.authorize_error = "access_denied"
    with expect_refusal(SignInError, "取りやめられました", "access_denied"):
        enter(device_code=False)


def test_another_account_than_the_one_set_is_refused(enter):
    settings = SignInSettings(tenant_id=TENANT, client_id=CLIENT, account="sato@example.lg.jp")
    with expect_refusal(SignInError, "別のアカウント"):
        enter(settings)


def test_of_several_remembered_accounts_the_one_that_is_set_is_used(entra, enter):
    enter()
    entra.username = "sato@example.lg.jp"
    enter(SignInSettings(tenant_id=TENANT, client_id=CLIENT, account="Sato@example.lg.jp"))
    token = enter(account=PERSON, interactive=False)
    assert (token(), token.account) == (entra.tokens[0], PERSON)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (53003, ("条件付きアクセス", "--device-code")),
        (50076, ("多要素認証",)),
        (65001, ("同意", "Files.Read", "README")),
        (50105, ("割り当てられていません",)),
        (700016, ("アプリケーションID",)),
        (50020, ("市のテナントのものではありません",)),
        (7000218, ("パブリック クライアント",)),
        (99999999, ("サインインできませんでした", "管理者")),
    ],
)  # fmt: skip
def test_what_entra_says_is_one_sentence_with_its_number(entra, enter, number, words):
    entra.answers.append(entra_error(number, "unknown_error"))
    with expect_refusal(SignInError, *words, f"AADSTS{number}") as caught:
        enter()
    assert "English" not in str(caught.value)


def test_the_suberror_tells_where_the_number_does_not(entra, enter):
    entra.answers.append(entra_error(12345, "interaction_required", suberror="basic_action"))
    with expect_refusal(SignInError, "多要素認証"):
        enter()


# ---------------------------------------------------------------- device code


def test_a_code_is_shown_and_waited_for(entra, enter):
    entra.answers.append(entra_error(70016, "authorization_pending"))
    said = []
    token = enter(show=said.append)
    assert token() == entra.tokens[0]
    assert "ABCD-EFGH" in said[0]
    assert "https://microsoft.com/devicelogin" in said[0]


def test_a_tenant_that_blocks_device_codes_gets_its_own_sentence(entra, enter):
    entra.answers.append(entra_error(53003, "access_denied"))
    with expect_refusal(SignInError, "コードを使うサインイン", "AADSTS53003"):
        enter()


# ---------------------------------------------------------------- unattended


@pytest.fixture
def robot(authority):
    return SignInSettings(tenant_id=TENANT, client_id=CLIENT, certificate=str(authority.application))


def test_a_certificate_signs_in_without_anybody(entra, enter, robot):
    token = enter(robot)
    assert token() == entra.tokens[0]
    form = entra.forms()[0]
    assert form["scope"] == ["https://graph.microsoft.com/.default"]
    assert form["client_assertion_type"] == ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]
    assert "client_secret" not in form
    assert token.scope == "https://graph.microsoft.com/.default"


def test_an_unattended_token_is_taken_from_memory_until_it_is_renewed(entra, enter, robot):
    token = enter(robot)
    assert token() == token() == entra.tokens[0]
    assert token.renew() == entra.tokens[1]
    assert entra.grants() == ["client_credentials"] * 2


def test_a_secret_from_the_environment_signs_in_and_is_seen_nowhere(entra, session, monkeypatch, tmp_path):
    value = secret("s3cret")
    for name, text in (("TENANT_ID", TENANT), ("CLIENT_ID", CLIENT), ("CLIENT_SECRET", value)):
        monkeypatch.setenv(f"DXFORMS_{name}", text)
    monkeypatch.setenv("DXFORMS_SETTINGS", str(tmp_path / "none.txt"))
    token = sign_in(session=session, login=entra.login)
    assert token() == entra.tokens[0]
    assert entra.forms()[0]["client_secret"] == [value]
    assert leaks(repr(token) + repr(SignInSettings(secret=value))) == []


@pytest.mark.parametrize(
    ("number", "words"), [(7000215, "シークレット"), (700027, "証明書"), (700024, "時計がずれて")]
)
def test_an_application_that_is_refused_is_told_why(entra, enter, robot, number, words):
    entra.answers.append(entra_error(number, "invalid_client", status=401))
    with expect_refusal(SignInError, words, f"AADSTS{number}"):
        enter(robot)


def test_a_certificate_without_its_key_is_told(enter, authority):
    settings = SignInSettings(tenant_id=TENANT, client_id=CLIENT, certificate=str(authority.ca))
    with expect_refusal(SignInError, "ca.pem", "秘密鍵"):
        enter(settings)


def test_a_pfx_that_is_none_is_told_without_quoting_it(enter, tmp_path):
    broken = tmp_path / "app.pfx"
    broken.write_bytes(b"not a pfx")
    settings = SignInSettings(tenant_id=TENANT, client_id=CLIENT, certificate=str(broken))
    with expect_refusal(SignInError, "証明書のファイル"):
        enter(settings)


def test_a_certificate_that_is_not_there_is_told_with_the_setting(enter, tmp_path):
    settings = SignInSettings(tenant_id=TENANT, client_id=CLIENT, certificate=str(tmp_path / "gone.pem"))
    with expect_refusal(InputError, "gone.pem", "DXFORMS_CERTIFICATE"):
        enter(settings)


# ---------------------------------------------------------------- the cache


def test_the_cache_on_disk_is_not_plain_text(entra, enter, tmp_path):
    enter()
    kept = (tmp_path / "user" / "token.bin").read_bytes()
    assert kept
    assert leaks(kept) == []
    assert PERSON.encode() not in kept


def test_without_encryption_the_token_stays_in_memory(entra, enter, tmp_path):
    token = enter(persistence=FilePersistence)
    assert token() == entra.tokens[0]
    assert not token.is_kept
    assert not (tmp_path / "user" / "token.bin").exists()


def test_a_system_without_a_keyring_keeps_nothing(tmp_path):
    def unavailable(_):
        raise ImportError("no PyGObject")

    _, is_kept = open_cache(tmp_path / "token.bin", unavailable)
    assert not is_kept
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "content", [b"", b"another machine's", b"\xff\xfe\x00", base64.b85encode(b"\x5c\x07\x5a")]
)
def test_a_cache_that_cannot_be_read_is_dropped_and_signed_in_again(entra, enter, tmp_path, content):
    path = tmp_path / "user" / "token.bin"
    path.parent.mkdir()
    path.write_bytes(content)
    assert enter()() == entra.tokens[0]
    assert enter(interactive=False)() == entra.tokens[0]


def test_signing_out_leaves_nothing_and_says_who_it_was(entra, enter, tmp_path):
    path = tmp_path / "user" / "token.bin"
    enter()
    assert sign_out(path, persistence=Sealed) == (PERSON,)
    assert list(path.parent.iterdir()) == []
    assert sign_out(path, persistence=Sealed) == ()
    with expect_refusal(SignInError, "サインインしていません"):
        enter(interactive=False)


def test_signing_out_drops_a_cache_that_cannot_be_read(tmp_path):
    path = tmp_path / "token.bin"
    path.write_bytes(b"another machine's")
    assert sign_out(path, persistence=Sealed) == ()
    assert not path.exists()


def test_the_cache_lies_on_this_machine_and_not_beside_shared_settings(monkeypatch):
    environ = {
        "DXFORMS_SETTINGS": "/share/microsoft365.txt",
        "LOCALAPPDATA": "/local",
        "XDG_DATA_HOME": "/local",
    }
    assert cache_file(environ).name == "token.bin"
    assert "share/microsoft365" not in str(cache_file(environ))


# ---------------------------------------------------------------- the way there


def test_a_tenant_that_does_not_exist_is_told(entra, enter):
    entra.discovery = entra_error(90002, "invalid_tenant")
    with expect_refusal(SignInError, "テナントID"):
        enter()


@pytest.mark.parametrize("answer", [page(200), Reply(200, b"{}"), page(503), Reply(500)])
def test_an_identity_service_that_talks_nonsense_is_told(entra, enter, answer):
    entra.discovery = answer
    with expect_refusal(SignInError):
        enter()


def test_a_token_endpoint_that_talks_nonsense_is_told(entra, enter):
    entra.answers.append(page(200))
    with expect_refusal(SignInError):
        enter()


def test_an_identity_service_with_a_strange_certificate_is_told(entra, enter):
    with new_session() as distrusting, expect_refusal(SignInError, "証明書", "認証局"):
        enter(session=distrusting)


def test_an_identity_service_nobody_answers_at_is_told(enter):
    with expect_refusal(SignInError, "接続できません"):
        enter(login="https://127.0.0.1:9")


def test_netrc_is_not_sent_to_the_identity_service(entra, enter, robot, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password something\n", encoding="ascii")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    enter(robot)
    assert not any("authorization" in seen.headers for seen in entra.seen)


def test_the_clock_of_this_machine_may_be_days_off_for_a_person(entra, enter):
    # The id token of these tests was issued in 1970; a warning of msal's would be an error here, as everywhere.
    assert enter()() == entra.tokens[0]
