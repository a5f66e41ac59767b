"""A workbook fetched from a local server that behaves as Microsoft's documentation says, and worse."""

from __future__ import annotations

import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import requests

from dxforms.issues import GraphError
from dxforms.source.fetch import Limits, Service
from dxforms.source.graph import Remembered, download_workbook, fetch_workbook
from dxforms.source.link import read_address
from dxforms.source.refusals import GraphRefusal
from dxforms.source.session import new_session
from tests.servers import (
    LINK,
    QUICK,
    FakeClock,
    FakeGraph,
    RecordingWatcher,
    Reply,
    StoredFile,
    broken,
    error,
    expect_refusal,
    gzipped,
    page,
    proxy,
    ranged,
    secret,
    workbook,
)  # fmt: skip


@pytest.fixture
def file(graph):
    return graph.put(StoredFile(workbook(size=50_000)))


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def fetch(graph, clock):
    def fetched(
        link=LINK, *, token=None, session=None, limits=QUICK, watcher=None, remembered=None, service=None
    ):
        with session or requests.Session() as used:
            return fetch_workbook(
                read_address(link),
                token=token or (lambda: graph.token),
                session=used,
                remembered=remembered,
                service=service or graph.service,
                limits=limits,
                clock=clock,
                watcher=watcher or RecordingWatcher(),
            )

    return fetched


# ---------------------------------------------------------------- the documented way


def test_a_share_link_gives_the_bytes_and_what_is_known_of_the_file(graph, file):
    found = download_workbook(
        LINK, token=lambda: graph.token, session=requests.Session(), service=graph.service
    )
    assert found.content == file.content
    assert (found.facts.name, found.facts.size) == ("回答.xlsx", len(file.content))
    assert found.facts.modified == datetime(2026, 11, 25, 0, 10, tzinfo=UTC)
    assert (found.facts.drive, found.facts.item, found.facts.ctag) == (file.drive, file.item, file.ctag)


@pytest.mark.parametrize("link", ["drives/b!drive-one/items/01ITEMONE", "onedrive:/アンケート/回答.xlsx"])
def test_ids_and_a_path_in_ones_own_drive_lead_to_the_file_too(fetch, file, link):
    assert fetch(link).content == file.content


def test_the_bytes_come_by_a_clean_second_request_without_any_credential(
    graph, file, fetch, tmp_path, monkeypatch
):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password something\n", encoding="ascii")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    session = requests.Session()
    session.headers["Authorization"] = "Basic c29tZW9uZQ=="
    session.headers["Prefer"] = "nothing"
    session.cookies.set("FedAuth", "cookie")
    assert fetch(session=session).content == file.content
    first, second = [seen for seen in graph.seen if "content" in seen.path or seen.server == "storage"]
    assert first.headers["authorization"] == f"Bearer {graph.token}"
    assert not {"authorization", "cookie", "prefer", "if-none-match", "client-request-id"} & set(
        second.headers
    )


def test_everything_goes_through_the_proxy_the_environment_names(graph, file, fetch, monkeypatch):
    with proxy(graph.behind) as (address, asked):
        monkeypatch.setenv("HTTP_PROXY", address)
        assert fetch().content == file.content
    assert graph.seen == []
    assert [urlsplit(seen.path).path.rsplit("/", 1)[-1] for seen in asked] == ["driveItem", "content", "0"]


def test_a_proxy_that_wants_a_name_and_password_is_told(fetch, clock, monkeypatch):
    with proxy(lambda seen: Reply(407, b"", {"Proxy-Authenticate": "Basic"})) as (address, _):
        monkeypatch.setenv("HTTPS_PROXY", address)
        with expect_refusal(GraphError, "プロキシが認証を求めています", "HTTPS_PROXY"):
            fetch(service=Service(), token=lambda: secret("t0ken"))
    assert clock.slept == []


def test_a_proxy_that_is_away_is_told(graph, file, fetch, monkeypatch):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed.getsockname()[1]}")
        with expect_refusal(GraphError, "プロキシに接続できません"):
            fetch()
    assert graph.seen == []


def test_progress_is_told_up_to_the_whole(file, fetch):
    watcher = RecordingWatcher()
    fetch(watcher=watcher)
    assert watcher.received[-1] == (len(file.content), len(file.content))
    assert watcher.dones == 1


def test_a_gateway_that_hands_the_bytes_over_at_once_is_fine(graph, file, fetch):
    graph.graph.extend([None, Reply(200, file.content, {"Content-Type": "application/octet-stream"})])
    assert fetch().content == file.content
    assert graph.downloads() == 0


def test_the_storage_may_send_on_once_more(graph, file, fetch):
    graph.storage.append(lambda file, seen: Reply(302, b"", {"Location": seen.path}))
    assert fetch().content == file.content


# ---------------------------------------------------------------- nothing new


def test_an_equal_ctag_downloads_nothing(graph, file, fetch):
    found = fetch(remembered=Remembered(drive=file.drive, item=file.item, ctag=file.ctag))
    assert found.content is None
    assert graph.downloads() == 0


def test_a_changed_ctag_downloads_by_drive_and_item(graph, file, fetch):
    old = file.ctag
    file.change(workbook("second"))
    found = fetch(remembered=Remembered(drive=file.drive, item=file.item, ctag=old))
    assert found.content == file.content
    assert found.facts.ctag == file.ctag
    assert "/v1.0/drives/b!drive-one/items/01ITEMONE/content" in graph.asked("graph")
    assert not any("/shares/" in path for path in graph.asked("graph"))


def test_304_is_accepted_where_the_metadata_may_not_be_read(graph, file, fetch):
    graph.graph.append(error(403, "accessDenied"))
    found = fetch(remembered=Remembered(drive=file.drive, item=file.item, ctag=file.ctag))
    assert found.content is None
    assert graph.downloads() == 0


def test_304_is_not_relied_on(graph, file, fetch):
    graph.honours_none_match = False
    graph.graph.append(error(403, "accessDenied"))
    found = fetch(remembered=Remembered(drive=file.drive, item=file.item, ctag=file.ctag))
    assert found.content == file.content


def test_metadata_that_may_not_be_read_does_not_stop_the_download(graph, file, fetch):
    graph.link_metadata = False
    found = fetch()
    assert found.content == file.content
    assert found.facts.item == ""
    assert found.facts.modified == datetime(2026, 11, 25, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize("status", [404, 410])
def test_a_remembered_item_that_is_gone_is_looked_for_again_by_the_link(graph, file, fetch, status):
    graph.graph.append(error(status, "itemNotFound"))
    found = fetch(remembered=Remembered(drive="b!old", item="01OLD", ctag='"c:{01OLD},9"'))
    assert found.content == file.content
    assert [notice.code for notice in found.notices] == ["pull.found-again"]
    assert found.facts.item == file.item


def test_a_link_that_leads_to_a_new_file_by_now_is_followed_though_the_old_one_stands_still(
    graph, file, fetch
):
    old = graph.put(StoredFile(workbook("old"), item="01OLD"), link="https://other.sharepoint.com/x")
    found = fetch(remembered=Remembered(drive=old.drive, item=old.item, ctag=old.ctag))
    assert found.content == file.content
    assert [notice.code for notice in found.notices] == ["pull.moved"]


def test_a_link_that_is_dead_while_the_item_stands_still_is_said(graph, file, fetch):
    graph.links.clear()
    found = fetch(remembered=Remembered(drive=file.drive, item=file.item, ctag=file.ctag))
    assert found.content is None
    assert [notice.code for notice in found.notices] == ["pull.link-refused"]


def test_a_remembered_item_that_may_no_longer_be_read_is_tried_by_the_link(graph, file, fetch):
    graph.graph.extend([error(403, "accessDenied"), error(403, "accessDenied")])
    found = fetch(remembered=Remembered(drive=file.drive, item=file.item))
    assert found.content == file.content


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (error(400, "invalidRequest"), ("読み取れません",)),
        (error(403, "accessDenied"), ("権限がありません", "Files.Read", "Files.Read.All", "accessDenied")),
        (error(403, "accessDenied", inner="insufficient_claims"), ("条件付きアクセス", "insufficient_claims")),
        (error(403, "accessDenied", inner="malwareDetected"), ("ウイルス", "malwareDetected")),
        (error(404, "itemNotFound"), ("見つかりません", "itemNotFound")),
        (error(410, "gone"), ("見つかりません",)),
        (error(423, "resourceLocked"), ("ロック", "resourceLocked")),
        (error(500, "generalException"), ("一時的に利用できません", "HTTP 500")),
        (error(507, "quotaLimitReached"), ("容量", "HTTP 507")),
        (error(403, "accessDenied", spelt="innererror"), ("0f0e0d0c-aaaa-bbbb-cccc-1234567890ab",)),
        (page(403), ("Webページ", "HTTP 403")),
        (Reply(403), ("権限がありません", "HTTP 403")),
        (page(200), ("Webページ", "graph.microsoft.com")),
        (Reply(200, b"[1, 2"), ("読み取れません",)),
        (Reply(200, b"[" * 100_000), ("読み取れません",)),
        (Reply(200, b'{"id": "a", "folder": {}}'), ("フォルダー",)),
    ],
)  # fmt: skip
def test_what_the_service_says_is_one_japanese_sentence_with_code_and_request_id(
    graph, file, fetch, reply, words
):
    class Scoped:
        scope = "Files.Read"

        def __call__(self):
            return graph.token

    graph.graph.extend([reply, reply])
    with expect_refusal(GraphError, *words):
        fetch(token=Scoped())
    assert graph.downloads() == 0


def test_the_english_message_is_not_shown(graph, file, fetch):
    graph.graph.append(error(404, "itemNotFound"))
    with expect_refusal(GraphError) as caught:
        fetch()
    assert "English" not in str(caught.value)
    assert (caught.value.status, caught.value.code) == (404, "itemNotFound")


def test_an_application_without_a_grant_on_the_site_is_told_so(graph, file, fetch):
    class Application:
        scope = "https://graph.microsoft.com/.default"

        def __call__(self):
            return graph.token

    graph.graph.extend([error(403, "accessDenied")] * 2)
    with expect_refusal(GraphError, "Sites.Selected"):
        fetch(token=Application())


def test_an_application_has_no_drive_of_its_own_and_is_told_so(graph, fetch):
    class Application:
        scope = "https://graph.microsoft.com/.default"

        def __call__(self):
            return graph.token

    with expect_refusal(GraphError, "onedrive:", "ドライブとファイルのID"):
        fetch("onedrive:/ない.xlsx", token=Application())


def test_a_refused_link_from_the_address_bar_gets_its_own_advice(graph, fetch):
    with expect_refusal(GraphError, "アドレス欄", "リンクのコピー"):
        fetch("https://city.sharepoint.com/_layouts/15/Doc.aspx?sourcedoc=%7B0%7D&file=a.xlsx")


# ---------------------------------------------------------------- the token


def test_after_a_401_a_new_token_is_asked_for_once(graph, file, fetch):
    tokens = iter([secret("t0ken"), graph.token, graph.token, graph.token])
    assert fetch(token=lambda: next(tokens)).content == file.content


def test_a_second_401_is_the_end(graph, file, fetch, clock):
    asked = []

    def stale():
        asked.append(1)
        return secret("t0ken")

    with expect_refusal(GraphError, "dxforms signin", "InvalidAuthenticationToken"):
        fetch(token=stale)
    assert len(asked) == 2
    assert clock.slept == []


def test_a_401_hands_its_claims_to_whoever_renews(graph, file, fetch):
    class Renewing:
        claims = None

        def __call__(self):
            return secret("t0ken") if self.claims is None else graph.token

        def renew(self, claims):
            self.claims = claims
            return graph.token

    token = Renewing()
    challenge = 'Bearer realm="", error="insufficient_claims", claims="eyJhIjoxfQ=="'
    graph.graph.append(error(401, "unauthenticated", WWW_Authenticate=challenge))
    assert fetch(token=token).content == file.content
    assert token.claims == "eyJhIjoxfQ=="


@pytest.mark.parametrize("value", ["", "two words", "line\nbreak", "日本語", None])
def test_what_is_no_token_is_never_sent_or_quoted(graph, file, fetch, value):
    with expect_refusal(GraphError, "アクセストークン") as caught:
        fetch(token=lambda: value)
    assert not value or value not in str(caught.value)
    assert graph.seen == []


# ---------------------------------------------------------------- trying again


@pytest.mark.parametrize("status", [429, 502, 503, 504, 509])
def test_what_may_pass_is_tried_again_after_the_seconds_it_asks_for(graph, file, fetch, clock, status):
    graph.graph.append(error(status, "activityLimitReached", Retry_After="7"))
    assert fetch().content == file.content
    assert sum(clock.slept) == 7


def test_retry_after_may_be_a_date(graph, file, fetch, clock):
    graph.graph.append(error(429, "activityLimitReached", Retry_After="Wed, 25 Nov 2026 09:30:12 GMT"))
    assert fetch().content == file.content
    assert sum(clock.slept) == pytest.approx(12)


@pytest.mark.parametrize("value", ["soon", "-3", "Wed, 99 Nov", "９"])
def test_a_retry_after_that_says_nothing_is_as_if_it_were_absent(graph, file, fetch, clock, value):
    graph.graph.append(Reply(503, b"", {"Retry-After": value.encode("utf-8").decode("latin-1")}))
    assert fetch().content == file.content
    assert sum(clock.slept) == 1.0


def test_without_retry_after_the_waits_grow_and_five_tries_are_the_end(graph, file, fetch, clock):
    graph.graph.extend([error(503, "serviceNotAvailable")] * 9)
    with expect_refusal(GraphError, "一時的に利用できません", "5回", "serviceNotAvailable"):
        fetch()
    assert len(graph.seen) == 5
    assert sum(clock.slept) == 1 + 2 + 4 + 8


def test_a_wait_that_is_too_long_is_told_and_not_waited(graph, file, fetch, clock):
    graph.graph.append(error(429, "activityLimitReached", Retry_After="1800"))
    with expect_refusal(GraphError, "30分ほど待つ"):
        fetch()
    assert clock.slept == []


def test_the_countdown_is_seen_second_by_second_and_can_be_ended(graph, file, fetch, clock):
    watcher = RecordingWatcher()
    graph.graph.append(error(429, "activityLimitReached", Retry_After="3"))
    fetch(watcher=watcher)
    assert [seconds for seconds, _ in watcher.waits] == [3, 2, 1, 0]
    assert clock.slept == [1, 1, 1]

    def interrupted(_):
        raise KeyboardInterrupt

    clock.sleep = interrupted
    graph.graph.append(error(429, "activityLimitReached", Retry_After="3"))
    with pytest.raises(KeyboardInterrupt):
        fetch()


def test_a_dropped_connection_before_any_answer_is_tried_again(graph, file, fetch):
    graph.graph.append(Reply(200, b"x" * 100, cut=0))
    assert fetch().content == file.content


def test_a_service_nobody_answers_at_is_told_after_five_tries(fetch, clock):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        away = Service(base=f"http://127.0.0.1:{closed.getsockname()[1]}/v1.0", allow_insecure=True)
        with expect_refusal(GraphError, "接続", "5回"):
            fetch(service=away)
    assert len(clock.slept) >= 4


def test_a_storage_address_that_has_expired_is_asked_for_anew(graph, file, fetch):
    graph.storage.append(error(401, "unauthenticated"))
    assert fetch().content == file.content
    assert graph.downloads() == 2


def test_a_busy_storage_is_tried_again(graph, file, fetch, clock):
    graph.storage.append(error(503, "serverBusy", Retry_After="4"))
    assert fetch().content == file.content
    assert sum(clock.slept) == 4


# ---------------------------------------------------------------- bodies


def test_a_broken_download_goes_on_where_it_broke(graph, file, fetch):
    graph.storage.extend([broken(20_000), broken(10_000)])
    assert fetch().content == file.content
    ranges = [seen.headers.get("range") for seen in graph.seen if seen.server == "storage"]
    assert ranges == [None, "bytes=20000-", "bytes=30000-"]


def test_a_storage_that_does_not_know_range_sends_everything_again(graph, file, fetch):
    graph.storage.extend([broken(20_000), lambda file, _: Reply(200, file.content)])
    assert fetch().content == file.content


def test_a_file_that_changed_between_two_parts_is_fetched_from_the_start(graph, file, fetch):
    new = workbook("second", size=60_000)

    def changed(stored, seen):
        stored.change(new)
        return ranged(stored, seen)

    graph.storage.extend([broken(20_000), changed])
    assert fetch().content == new


def test_parts_of_two_files_are_never_joined_though_the_storage_names_no_version(graph, file, fetch):
    new = workbook("second", size=50_000 + len(file.content) - len(workbook("second", size=50_000)))
    assert len(new) == len(file.content)

    def nameless(content):
        def reply(stored, seen):
            whole = ranged(replace(stored, content=content), replace(seen, headers={**seen.headers}))
            whole.headers.pop("ETag")
            return whole

        return reply

    def first(stored, seen):
        reply = nameless(stored.content)(stored, seen)
        return replace(reply, cut=20_000, length=len(stored.content))

    graph.storage.extend([first, nameless(new), nameless(new)])
    assert fetch().content == new


def test_a_range_that_is_out_of_the_file_by_now_begins_again(graph, file, fetch):
    graph.storage.extend([broken(20_000), Reply(416)])
    assert fetch().content == file.content


def test_an_answer_that_starts_elsewhere_than_asked_begins_again(graph, file, fetch):
    elsewhere = Reply(206, b"x" * 10, {"Content-Range": "bytes 5-14/50000"})
    graph.storage.extend([broken(20_000), elsewhere])
    assert fetch().content == file.content


def test_a_body_that_ends_before_its_length_again_and_again_is_an_error(graph, file, fetch):
    graph.storage.extend([lambda f, s: Reply(200, f.content[:100], length=len(f.content))] * 5)
    with expect_refusal(GraphError, "切れました", "5回"):
        fetch()


def test_a_length_that_is_too_short_cuts_the_archive_and_is_an_error(graph, file, fetch):
    graph.storage.extend([lambda f, s: Reply(200, f.content, length=1000)] * 5)
    with expect_refusal(GraphError, "途中まで", "5回"):
        fetch()


def test_a_body_without_a_length_that_is_cut_is_an_error(graph, file, fetch):
    graph.storage.extend([lambda f, s: Reply(200, f.content[:-100], length=-1)] * 5)
    with expect_refusal(GraphError, "途中まで"):
        fetch()


def test_a_body_without_a_length_is_fine_when_it_is_whole(graph, file, fetch):
    graph.storage.append(lambda f, s: Reply(200, f.content, length=-1))
    assert fetch().content == file.content


def test_a_gzipped_body_is_unpacked(graph, file, fetch):
    graph.storage.append(gzipped)
    assert fetch().content == file.content


def test_a_gzipped_body_that_breaks_is_not_resumed_but_begun_again(graph, file, fetch):
    def cut(stored, seen):
        return replace(gzipped(stored, seen), cut=20_000, length=len(gzipped(stored, seen).body))

    graph.storage.append(cut)
    assert fetch().content == file.content
    assert [seen.headers.get("range") for seen in graph.seen if seen.server == "storage"] == [None, None]


def test_an_endless_body_ends_at_the_limit(graph, file, fetch):
    graph.storage.append(Reply(200, endless=True, length=-1))
    with expect_refusal(GraphError, "大きすぎます", "1MB"):
        fetch()


def test_a_body_that_falls_silent_is_given_up_and_tried_again(graph, file, fetch):
    import time

    graph.storage.append(lambda f, s: Reply(200, f.content, before=lambda: time.sleep(1.2)))
    assert fetch(limits=replace(QUICK, read=0.3)).content == file.content
    assert graph.downloads() == 2


def test_a_body_that_drips_cannot_outlast_the_clock(graph, file, fetch, clock):
    graph.storage.append(lambda f, s: Reply(200, f.content, drip=0.01))
    with expect_refusal(GraphError, "分以上かかる"):
        fetch(limits=replace(QUICK, whole=0.02))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (page().body, "Webページ"),
        ("\ufeff\n<html>プロキシのお知らせ</html>".encode(), "Webページ"),
        (b"", "空"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "保護"),
        ("ID,開始時刻\n".encode(), "Excelのブック"),
    ],
)
def test_what_is_no_workbook_is_named_for_what_it_is(graph, file, fetch, body, words):
    graph.storage.append(Reply(200, body))
    with expect_refusal(GraphError, words):
        fetch()
    assert graph.downloads() == 1


def test_a_storage_that_refuses_is_told(graph, file, fetch):
    graph.storage.append(error(423, "resourceLocked"))
    with expect_refusal(GraphRefusal, "ロック"):
        fetch()


# ---------------------------------------------------------------- where it may go


def test_a_redirect_to_plain_http_is_refused(graph, file, fetch):
    with expect_refusal(GraphError, "https"):
        fetch(service=replace(graph.service, allow_insecure=False))
    assert graph.downloads() == 0


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/x", "file:///etc/passwd", "javascript:alert(1)"])
def test_a_redirect_to_anything_but_the_web_is_refused(graph, file, fetch, location):
    graph.location = location
    with expect_refusal(GraphError, "https"):
        fetch()


@pytest.mark.parametrize("location", ["http://", "http://[", "http://127.0.0.1:port/"])
def test_a_redirect_that_is_no_address_is_refused(graph, file, fetch, location):
    graph.location = location
    with expect_refusal(GraphError):
        fetch()


def test_the_body_of_a_redirect_is_not_waited_for(graph, file, fetch):
    address = f"{graph.storage_address}/download/0?tempauth={graph.preauth}"
    graph.graph.extend([None, Reply(302, headers={"Location": address}, endless=True, length=-1)])
    assert fetch().content == file.content


def test_a_redirect_that_goes_in_circles_is_refused(graph, file, fetch):
    graph.storage.extend([lambda f, seen: Reply(302, b"", {"Location": seen.path})] * 9)
    with expect_refusal(GraphError, "何度も"):
        fetch()
    assert graph.downloads() == 4


def test_the_shipped_service_allows_https_only():
    assert not Service().allow_insecure
    assert Service().base == "https://graph.microsoft.com/v1.0"
    assert Limits().tries == 5


# ---------------------------------------------------------------- certificates


@pytest.fixture
def secured(authority):
    with FakeGraph(context=authority.context()) as served:
        served.put(StoredFile(workbook()))
        yield served


def test_a_certificate_nobody_here_trusts_is_refused_without_trying_again(secured, fetch, clock):
    with expect_refusal(GraphError, "証明書"):
        fetch(session=new_session(), service=secured.service, token=lambda: secured.token)
    assert clock.slept == []
    assert secured.seen == []


def test_a_certificate_of_the_machines_store_is_trusted(secured, fetch, authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.ca))  # what OpenSSL's default store is here
    found = fetch(session=new_session(), service=secured.service, token=lambda: secured.token)
    assert found.content == secured.files[0].content


def test_a_bundle_named_for_requests_is_trusted(secured, fetch, authority, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.ca))
    found = fetch(session=new_session(), service=secured.service, token=lambda: secured.token)
    assert found.content == secured.files[0].content


def test_the_rest_of_the_process_keeps_its_own_ssl():
    before = ssl.SSLContext
    new_session().close()
    assert ssl.SSLContext is before
