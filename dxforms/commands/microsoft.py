"""``signin``, ``signout`` and ``pull``: Microsoft 365."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from dxforms import flow
from dxforms.commands import options
from dxforms.commands.produce import say_notices
from dxforms.commands.terminal import Terminal
from dxforms.issues import GraphError
from dxforms.records import record
from dxforms.source.link import is_remote

if TYPE_CHECKING:
    import requests

    from dxforms.pull_summary import PullSummary
    from dxforms.source.fetch import Limits, Service, Token
    from dxforms.source.signin import Token as SignedIn
    from dxforms.survey.description import Description

RESPONSES = "回答.xlsx"


@record
class Connection:
    """How the commands reach Microsoft 365; a test hands in its own. Empty: as shipped."""

    sign_in: Callable[..., SignedIn] | None = None
    token: Token | None = None
    """Already signed in."""
    session: requests.Session | None = None
    service: Service | None = None
    limits: Limits | None = None
    cache: Path | None = None

    def signed_in(self, terminal: Terminal, *, device_code: bool = False) -> SignedIn:
        """A token, asked of a person where one sits at the terminal."""
        from dxforms.source.signin import sign_in

        return (self.sign_in or sign_in)(
            session=self.session,
            interactive=terminal.attended,
            device_code=device_code,
            show=terminal.complain,
            cache=self.cache,
        )


SHIPPED = Connection()


def signin(asked: options.SignIn, terminal: Terminal, connection: Connection = SHIPPED) -> None:
    """``dxforms signin``."""
    token = connection.signed_in(terminal, device_code=asked.device_code)
    if token.scope.endswith("/.default"):
        terminal.say("アプリケーションとして、Microsoft 365に接続できることを確かめました。")
        return
    terminal.say(f"{token.account or '市のアカウント'}でサインインしました。")
    if token.is_kept:
        terminal.say("サインインの情報は、このパソコンに暗号化して保存しました。次回からは自動で使われます。")
    else:
        terminal.say(
            "このパソコンでは暗号化して保存できないため、サインインの情報は残していません。"
            "取得するたびにサインインが必要です。"
        )


def signout(asked: options.SignOut, terminal: Terminal, connection: Connection = SHIPPED) -> None:  # noqa: ARG001  # every handler takes its holder
    """``dxforms signout``."""
    from dxforms.source.token_cache import sign_out

    accounts = sign_out(connection.cache)
    if accounts:
        terminal.say(
            f"サインアウトしました（{'、'.join(accounts)}）。ブラウザーのサインインは、そのままです。"
        )
    else:
        terminal.say("このパソコンにサインインの情報は残っていません。")


def pull(asked: options.Pull, terminal: Terminal, connection: Connection = SHIPPED) -> int:
    """``dxforms pull``: 1 where a link failed."""
    if is_remote(asked.source):
        return _pull_link(asked.source, asked.output or Path(RESPONSES), terminal, connection)
    path = Path(asked.source)
    described = flow.read_description(path / options.DESCRIPTION if path.is_dir() else path)
    summary = pull_described(described, terminal, connection)
    say_notices(summary.notices, terminal)
    if summary.failed:
        terminal.complain("取得できなかった回答は、前に取得したもののまま変えていません。")
    return 1 if summary.failed else 0


def _pull_link(link: str, target: Path, terminal: Terminal, connection: Connection) -> int:
    from dxforms.pull import pull_link
    from dxforms.source.link import read_address

    read_address(link)  # a link that cannot be one is told before anybody signs in
    one = pull_link(
        link,
        target,
        token=connection.token or connection.signed_in(terminal),
        session=connection.session,
        service=connection.service,
        limits=connection.limits,
        watcher=terminal.watcher(),
    )
    for line in one.lines():
        terminal.say(line)
    kept = f"（前のものは「{one.kept.name}」として残しました）" if one.kept else ""
    terminal.say(f"書き込んだファイル\n　{one.path.name}{kept}")
    say_notices(one.notices, terminal)
    return 0


def pull_described(
    described: Description, terminal: Terminal, connection: Connection = SHIPPED
) -> PullSummary:
    """What came from every link of a description; told as it is, what failed on standard error."""
    from dxforms.pull import check_links, pull_responses

    check_links(described)
    token = connection.token or connection.signed_in(terminal)
    try:
        summary = pull_responses(
            described,
            token=token,
            session=connection.session,
            service=connection.service,
            limits=connection.limits,
            watcher=terminal.watcher(),
        )
    except KeyboardInterrupt:
        raise GraphError("取得を中止しました。中止する前に取得し終えた回答は保存してあります。") from None
    for one in summary.pulled:
        for line in one.lines():
            terminal.say(line)
    for failure in summary.failed:
        terminal.complain(str(failure))
    return summary
