"""The watch over secrets: whatever the suite logs, prints or writes is searched. And what the network's tests share."""

from __future__ import annotations

import logging
import os

import pytest
from hypothesis import settings

from tests.servers import FakeGraph, leaks, make_authority

_RECORDED: list[str] = []

# The same examples each time where a failure would be somebody else's: chance belongs to the one who is at work.
settings.register_profile("same", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("same")


class _Everything(logging.Handler):
    """Every line of every logger, at every level, as a careless script would have it in a file."""

    def emit(self, record: logging.LogRecord) -> None:
        _RECORDED.append(f"{record.name} {record.getMessage()} {record.exc_info or ''}")


@pytest.fixture(scope="session", autouse=True)
def no_secret_anywhere(tmp_path_factory):
    """After the last test: no token, pre-authenticated address, code or client secret in any line, report or file."""
    root, handler = logging.getLogger(), _Everything()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield
    root.setLevel(level)
    root.removeHandler(handler)
    found = [line for line in _RECORDED if leaks(line)]
    assert not found, f"secrets in {len(found)} lines, the first: {found[0][:300]}"
    for path in tmp_path_factory.getbasetemp().rglob("*"):
        if path.is_file() and not path.is_symlink():
            assert not leaks(path.read_bytes()), f"a secret in {path.name}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    _RECORDED.extend(text for _, text in report.sections)
    return report


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return make_authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch, tmp_path):
    """No proxy, no settings and no .netrc of whoever runs the tests."""
    for name in (
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
        "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "DXFORMS_SETTINGS", "DXFORMS_TENANT_ID", "DXFORMS_CLIENT_ID",
        "DXFORMS_ACCOUNT", "DXFORMS_SCOPE", "DXFORMS_CERTIFICATE", "DXFORMS_CERTIFICATE_PASSWORD",
        "DXFORMS_CLIENT_SECRET", "DXFORMS_BROKER",
    ):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))


@pytest.fixture
def graph():
    with FakeGraph() as served:
        yield served
