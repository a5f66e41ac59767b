"""``signin``, ``signout``, ``pull``, and ``run`` where the responses lie in Microsoft 365."""

from __future__ import annotations

import dataclasses
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import requests

from dxforms.cli import Terminal
from dxforms.commands import microsoft, options, produce
from dxforms.issues import GraphError, InputError, SignInError
from dxforms.source.settings import SignInSettings
from dxforms.source.signin import sign_in
from tests.recipes import example
from tests.servers import (
    CLIENT,
    LINK,
    PERSON,
    QUICK,
    TENANT,
    FakeEntra,
    FakeGraph,
    StoredFile,
    error,
    expect_refusal,
)
from tests.source.test_signin import Sealed


class Console(Terminal):
    """A terminal whose words a test can read."""

    def __init__(self, *, attended: bool = False) -> None:
        self.out, self.err = io.StringIO(), io.StringIO()
        super().__init__(self.out, self.err, io.StringIO())
        self._sits = attended

    @property
    def attended(self) -> bool:
        return self._sits


@pytest.fixture(scope="module")
def laid(tmp_path_factory) -> Path:
    """The example's folder as a clerk fills it in, its responses behind a share link."""
    folder = tmp_path_factory.mktemp("laid")
    example.lay_inputs(folder)
    path = folder / "講演会情報.xlsx"
    book = openpyxl.load_workbook(path)
    typed = 0
    for sheet in (book["講演会"], book["部"]):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.strip() == example.EXPORT:
                    cell.value = LINK
                    typed += 1
    assert typed
    book.save(path)
    return folder


@pytest.fixture
def folder(laid, tmp_path) -> Path:
    shutil.copytree(laid, tmp_path / "講演会")
    export = tmp_path / "講演会" / example.EXPORT
    export.rename(tmp_path / "export.xlsx")
    return tmp_path / "講演会"


@pytest.fixture
def stored(graph: FakeGraph, laid) -> StoredFile:
    return graph.put(StoredFile((laid / example.EXPORT).read_bytes()))


@pytest.fixture
def connection(graph):
    with requests.Session() as session:
        yield microsoft.Connection(
            token=lambda: graph.token, session=session, service=graph.service, limits=QUICK
        )


# ---------------------------------------------------------------- pull


def test_pull_tells_what_came_and_where_names_lie(folder, stored, connection):
    console = Console()
    asked = options.Pull(source=str(folder / "講演会情報.xlsx"))
    assert microsoft.pull(asked, console, connection) == 0
    told = console.out.getvalue()
    assert "ブックを取得しました" in told
    assert "回答43件" in told
    assert "氏名とメールアドレス" in told
    assert console.err.getvalue() == ""


def test_pull_takes_the_folder_of_a_description_too(folder, stored, connection):
    assert microsoft.pull(options.Pull(source=str(folder)), Console(), connection) == 0


def test_pull_with_a_link_writes_a_file(tmp_path, stored, connection):
    console = Console()
    asked = options.Pull(source=LINK, output=tmp_path / "今月の回答.xlsx")
    assert microsoft.pull(asked, console, connection) == 0
    assert (tmp_path / "今月の回答.xlsx").read_bytes() == stored.content
    assert "今月の回答.xlsx" in console.out.getvalue()


def test_a_link_that_cannot_be_one_is_told_before_anybody_signs_in(tmp_path):
    def never(**_):
        raise AssertionError

    asked = options.Pull(source="https://forms.office.com/r/abc", output=tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="フォームのリンク"):
        microsoft.pull(asked, Console(), microsoft.Connection(sign_in=never))


def test_a_failed_pull_is_told_on_standard_error_and_exits_with_1(folder, graph, connection):
    console = Console()
    graph.graph.append(error(404, "itemNotFound"))
    assert microsoft.pull(options.Pull(source=str(folder)), console, connection) == 1
    assert "ブックが見つかりません" in console.err.getvalue()
    assert "変えていません" in console.err.getvalue()


def test_a_pull_that_is_interrupted_says_that_what_came_is_kept(folder, stored, graph, connection):
    def interrupted():
        raise KeyboardInterrupt

    cut = dataclasses.replace(connection, token=interrupted)
    with pytest.raises(GraphError, match="取得を中止しました"):
        microsoft.pull(options.Pull(source=str(folder)), Console(), cut)


# ---------------------------------------------------------------- run


def test_run_pulls_counts_and_writes_both_documents(folder, stored, connection):
    console = Console()
    asked = options.Run(description=folder / "講演会情報.xlsx")
    assert produce.run(asked, console, connection) == 0
    told = console.out.getvalue()
    assert "ブックを取得しました" in told
    assert "回答43件を集計" in told
    assert (folder / "集計.xlsx").exists()
    assert (folder / "実施結果報告書.docx").exists()


def test_run_without_pulling_uses_the_last_copy_and_says_of_when_it_is(folder, stored, graph, connection):
    microsoft.pull(options.Pull(source=str(folder)), Console(), connection)
    asked_before = len(graph.seen)
    console = Console()
    asked = options.Run(description=folder / "講演会情報.xlsx", pull=False)
    assert produce.run(asked, console) == 0
    assert "に取得した回答を使いました" in console.out.getvalue()
    assert len(graph.seen) == asked_before


def test_run_writes_nothing_where_a_link_failed_and_says_what_to_do(folder, graph, connection):
    before = sorted(path.name for path in folder.iterdir())
    console = Console()
    graph.graph.append(error(404, "itemNotFound"))
    asked = options.Run(description=folder / "講演会情報.xlsx")
    assert produce.run(asked, console, connection) == 1
    assert "--no-pull" in console.err.getvalue()
    assert sorted({*(path.name for path in folder.iterdir()), ".dxforms"}) == sorted({*before, ".dxforms"})


def test_tally_reads_the_copy_just_as_an_export(folder, stored, connection):
    microsoft.pull(options.Pull(source=str(folder)), Console(), connection)
    console = Console()
    produce.tally(options.Tally(description=folder / "講演会情報.xlsx"), console)
    assert "回答43件を集計" in console.out.getvalue()
    assert "に取得した回答を使いました" in console.out.getvalue()


# ---------------------------------------------------------------- signin, signout


@pytest.fixture
def entra(authority):
    with FakeEntra(authority.context()) as served:
        yield served


@pytest.fixture
def signing(entra, authority, tmp_path):
    """A connection that signs in at the local identity server; ``encrypted`` says whether the machine can."""

    def connected(settings=None, *, encrypted=True):
        session = requests.Session()
        session.verify = str(authority.ca)

        def signed(**wishes):
            options_ = {**wishes, "session": session, "device_code": True, "cache": tmp_path / "token.bin"}
            chosen = settings or SignInSettings(tenant_id=TENANT, client_id=CLIENT)
            return sign_in(
                chosen, login=entra.login, persistence=Sealed if encrypted else _unavailable, **options_
            )

        return microsoft.Connection(sign_in=signed)

    return connected


def _unavailable(_):
    raise ImportError


def test_signing_in_says_who_it_is_and_that_it_is_kept(signing):
    console = Console(attended=True)
    microsoft.signin(options.SignIn(), console, signing())
    assert f"{PERSON}でサインインしました。" in console.out.getvalue()
    assert "暗号化して保存しました" in console.out.getvalue()
    assert "ABCD-EFGH" in console.err.getvalue()


def test_signing_in_says_that_it_is_not_kept_where_the_machine_cannot_encrypt(signing):
    console = Console(attended=True)
    microsoft.signin(options.SignIn(), console, signing(encrypted=False))
    assert "残していません" in console.out.getvalue()


def test_where_nobody_sits_nobody_is_asked(signing):
    with expect_refusal(SignInError, "サインインしていません"):
        microsoft.signin(options.SignIn(), Console(), signing())


def test_an_application_signs_in_without_anybody(signing, authority):
    console = Console()
    settings = SignInSettings(tenant_id=TENANT, client_id=CLIENT, certificate=str(authority.application))
    microsoft.signin(options.SignIn(), console, signing(settings))
    assert "アプリケーションとして" in console.out.getvalue()


def test_signing_out_leaves_nothing(tmp_path):
    path = tmp_path / "token.bin"
    path.write_bytes(b"something")
    console = Console()
    microsoft.signout(options.SignOut(), console, microsoft.Connection(cache=path))
    assert not path.exists()
    assert "サインイン" in console.out.getvalue()


# ---------------------------------------------------------------- the command itself


def command(*line: str, **environ: str) -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "dxforms", *line],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environ},
    )


def test_signing_in_without_settings_names_them_and_readme(tmp_path):
    done = command("signin", DXFORMS_SETTINGS=str(tmp_path / "none.txt"))
    assert done.returncode == 1
    for word in ("テナントID", "アプリケーションID", "DXFORMS_TENANT_ID", "README"):
        assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_an_output_for_a_description_is_a_usage_fault():
    done = command("pull", "講演会情報.xlsx", "-o", "b.xlsx")
    assert done.returncode == 2
    assert "共有リンクを指定したとき" in done.stderr


def test_commands_that_do_not_pull_import_neither_msal_nor_requests():
    code = (
        "import json, sys\n"
        "import dxforms.cli, dxforms.flow, dxforms.documents, dxforms.checking, dxforms.commands.produce, dxforms.commands.begin, dxforms.commands.microsoft\n"
        "print(json.dumps([name for name in ('msal', 'requests', 'urllib3', 'truststore', 'tqdm') if name in sys.modules]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert json.loads(done.stdout) == []
