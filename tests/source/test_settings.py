"""The per-user file and DXFORMS_*: what people type, and what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from dxforms.issues import InputError
from dxforms.source.settings import SignInSettings, read_settings, settings_file
from tests.servers import CLIENT, TENANT, leaks, secret

COMPLETE = f"テナントID = {TENANT}\nアプリケーションID = {CLIENT}\n"


@pytest.fixture
def written(tmp_path):
    """Settings out of a file with this content, and the environment given."""

    def read(content, **environ):
        file = tmp_path / "microsoft365.txt"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_settings({"DXFORMS_SETTINGS": str(file), **environ})

    return read


def issues_of(call):
    with pytest.raises(InputError) as caught:
        call()
    return caught.value.issues


def test_the_file_is_read_as_the_administrator_gave_it(written):
    settings = written(
        COMPLETE + "アカウント = tanaka@example.lg.jp\n権限 = Files.Read.All\nブローカー = はい\n"
    )
    assert (settings.tenant_id, settings.client_id) == (TENANT, CLIENT)
    assert (settings.account, settings.scope, settings.broker) == (
        "tanaka@example.lg.jp",
        "Files.Read.All",
        True,
    )
    assert not settings.is_unattended


@pytest.mark.parametrize(
    "content",
    [
        ("\ufeff" + COMPLETE).encode(),
        COMPLETE.encode("cp932"),
        COMPLETE.encode("utf-16"),
        COMPLETE.replace("\n", "\r\n").encode(),
        COMPLETE.replace(" = ", "＝").encode(),
        COMPLETE.replace(" = ", "：").encode(),
        "# 覚え書き\n［設定］は不要\n".replace("［設定］は不要", "; これも") .encode() + COMPLETE.encode(),
        f"\u3000テナントＩＤ = 「{TENANT}」\ntenant_id = {TENANT}\nclient_id = \"{CLIENT}\"".encode(),
    ],
)  # fmt: skip
def test_what_notepad_and_people_make_of_it_is_understood(written, content):
    settings = written(content)
    assert (settings.tenant_id, settings.client_id) == (TENANT, CLIENT)


def test_the_environment_wins_over_the_file(written):
    assert written(COMPLETE, DXFORMS_TENANT_ID="example.lg.jp").tenant_id == "example.lg.jp"


def test_without_any_file_the_environment_is_enough(tmp_path):
    environ = {"DXFORMS_TENANT_ID": TENANT, "DXFORMS_CLIENT_ID": CLIENT}
    assert read_settings({**environ, "DXFORMS_SETTINGS": str(tmp_path / "none.txt")}).client_id == CLIENT


def test_each_missing_setting_is_named_with_its_file_its_variable_and_where_readme_says_more(tmp_path):
    found = issues_of(lambda: read_settings({"DXFORMS_SETTINGS": str(tmp_path / "none.txt")}))
    assert [issue.code for issue in found] == ["settings.tenant_id", "settings.client_id"]
    for issue, name, variable in zip(
        found, ("テナントID", "アプリケーションID"), ("DXFORMS_TENANT_ID", "DXFORMS_CLIENT_ID"), strict=True
    ):
        for word in (name, variable, "none.txt", "README"):
            assert word in issue.message


def test_every_fault_of_the_file_comes_at_once_with_its_line(written):
    found = issues_of(lambda: written(f"テナントＩ = {TENANT}\nただの文\nブローカー = たぶん\n{COMPLETE}"))
    assert [(issue.where.spot, issue.code) for issue in found] == [
        ("1行目", "settings.name"), ("2行目", "settings.line"), ("", "settings.broker"),
    ]  # fmt: skip
    assert "「テナントID」ではありませんか" in found[0].message


@pytest.mark.parametrize("name", ["client_secret", "クライアントシークレット", "証明書のパスワード"])
def test_a_secret_in_the_file_is_refused_and_not_repeated(written, tmp_path, name):
    value = secret("s3cret")
    found = issues_of(lambda: written(f"{COMPLETE}{name} = {value}\n"))
    # The test wrote it there itself; the watch over secrets must not find it.
    (tmp_path / "microsoft365.txt").unlink()
    assert [issue.code for issue in found] == ["settings.secret"]
    assert "DXFORMS_CLIENT_SECRET" in found[0].message
    assert leaks(str(found)) == []


@pytest.mark.parametrize("tenant", ["common", "organizations", "Consumers"])
def test_a_tenant_for_everybody_is_refused(written, tenant):
    found = issues_of(lambda: written(f"テナントID = {tenant}\nアプリケーションID = {CLIENT}"))
    assert "市のテナント" in found[0].message


def test_a_tenant_with_signs_no_tenant_has_is_refused(written):
    found = issues_of(lambda: written(f"テナントID = https://a/b\nアプリケーションID = {CLIENT}"))
    assert [issue.code for issue in found] == ["settings.tenant_id"]


def test_a_certificate_starts_at_the_files_folder_and_means_unattended(written, tmp_path):
    (tmp_path / "app.pem").write_bytes(b"")
    settings = written(f"{COMPLETE}証明書 = app.pem\n")
    assert settings.is_unattended
    assert Path(settings.certificate) == tmp_path / "app.pem"


def test_a_secret_in_the_environment_means_unattended_and_never_shows(written):
    value = secret("s3cret")
    settings = written(COMPLETE, DXFORMS_CLIENT_SECRET=value)
    assert (settings.is_unattended, settings.secret) == (True, value)
    assert value not in repr(settings)


def test_a_file_that_is_a_folder_is_told(tmp_path):
    found = issues_of(lambda: read_settings({"DXFORMS_SETTINGS": str(tmp_path)}))
    assert found[0].code == "settings.unreadable"


def test_the_file_lies_where_the_system_keeps_a_users_settings():
    assert settings_file({}).parts[-2:] == ("dxforms", "microsoft365.txt")
    assert settings_file({"DXFORMS_SETTINGS": "/a/b.txt"}) == Path("/a/b.txt")


def test_the_least_permission_is_asked_for_unless_told_otherwise():
    assert SignInSettings().scope == "Files.Read"
