"""The watch over secrets sees what it must see, and the stand-ins keep to the documentation."""

from __future__ import annotations

import base64
import json

import pytest
import requests

from dxforms.issues import GraphError
from dxforms.source.session import hushed
from tests.servers import LINK, StoredFile, expect_refusal, leaks, secret, workbook


@pytest.mark.parametrize("kind", ["t0ken", "pr3auth", "s3cret", "c0de"])
def test_a_secret_is_found_in_a_line_a_url_and_a_file(kind):
    value = secret(kind)
    for text in (value, f"GET /x?tempauth={value}&a=b", json.dumps({"a": value}), f"\x00{value}".encode()):
        assert leaks(text) == [value.encode()]
    assert leaks("nothing secret: dxforms") == []


def test_an_error_that_quotes_a_secret_fails_the_test_that_expects_it():
    with pytest.raises(AssertionError), expect_refusal(GraphError):
        raise GraphError(f"読めません {secret('t0ken')}")


def test_an_error_that_hangs_on_to_a_librarys_exception_fails_the_test_that_expects_it():
    def chained():
        try:
            int("https://address")
        except ValueError as error:
            raise GraphError("読めません") from error

    with pytest.raises(AssertionError), expect_refusal(GraphError):
        chained()


def test_the_storage_refuses_a_request_that_brings_the_token_along(graph):
    graph.put(StoredFile(workbook()))
    address = f"{graph.storage_address}/download/0?tempauth={graph.preauth}"
    with hushed():  # the watch over secrets reads this test's own requests too
        assert requests.get(address, timeout=5).status_code == 200
        assert requests.get(address, timeout=5, headers={"Authorization": "Bearer x"}).status_code == 401
        assert requests.get(address.replace(graph.preauth, "other"), timeout=5).status_code == 401


def test_graph_refuses_a_link_without_the_word_that_redeems_it(graph):
    graph.put(StoredFile(workbook()))
    token = base64.urlsafe_b64encode(LINK.encode()).decode().rstrip("=")
    url = f"{graph.service.base}/shares/u!{token}/driveItem"
    headers = {"Authorization": f"Bearer {graph.token}", "client-request-id": "1"}
    assert requests.get(url, headers=headers, timeout=5).status_code == 403
    assert requests.get(url, headers={**headers, "Prefer": "redeemSharingLinkIfNecessary"}, timeout=5).ok
