"""``publish``: the only files that may leave the office."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dxforms import flow, outputs
from dxforms.commands import options
from dxforms.commands.produce import say_notices
from dxforms.commands.terminal import Terminal
from dxforms.issues import InputError
from dxforms.publication import publish as publish_tally
from dxforms.published_folder import FOLDER, check_folder
from dxforms.text import wareki

if TYPE_CHECKING:
    from dxforms.publication import Publication
    from dxforms.survey.description import Description
    from dxforms.survey.tally import Tally


def publish(asked: options.Publish, terminal: Terminal) -> None:
    """``dxforms publish``: nothing is written unless everything may leave."""
    described = flow.read_description(asked.description)
    folder = asked.folder if asked.folder is not None else (described.folder or Path()) / FOLDER
    renamed = _renamed(folder, described, terminal, yes=asked.yes)
    with terminal.working("回答を読み、集計しています"):
        responses = flow.read_responses(described, asked.responses)
        review = flow.read_review(_reviewed(described, asked.report), described, responses)
        counted = flow.tally_responses(described, responses, review)
    with terminal.working("報告書を確かめ、公表用のファイルを書いています"):
        published = publish_tally(counted, folder, report=asked.report, rows=asked.rows, renamed=renamed)
    _say(counted, published, terminal)


def _renamed(folder: Path, described: Description, terminal: Terminal, *, yes: bool) -> bool:
    """Whether a changed title was agreed to."""
    try:
        check_folder(folder, described, renamed=yes)
    except InputError as error:
        if {issue.code for issue in error.issues} != {"identity.title"} or not terminal.attended:
            raise
        for issue in error.issues:
            terminal.complain(f"・{issue}")
        if not terminal.ask("講演会名を直しただけですか。このまま書き直しますか。"):
            raise
        return True
    return yes


def _reviewed(described: Description, report: Path | None) -> Path:
    """The workbook staff typed their decisions into: beside the report that was named, else beside the description."""
    beside = None if report is None else outputs.workbook_path(described, report.parent)
    return beside if beside is not None and beside.exists() else outputs.workbook_path(described)


def _say(counted: Tally, published: Publication, terminal: Terminal) -> None:
    described = counted.description
    terminal.say(f"{wareki(described.lecture.day)}「{described.lecture.title}」")
    terminal.say(f"公表用のファイルを「{published.folder.name}」フォルダーに書き込みました。")
    for name in published.files:
        terminal.say(f"　{name}")
    if published.kept is not None:
        terminal.say(
            f"　前のフォルダーには人が書き換えたファイルがあったため、「{published.kept.name}」として残しました。公表しないでください。"
        )
    terminal.say("報告書から取り除いたもの" if published.taken else "報告書から取り除いたものはありません。")
    for what, count in published.taken:
        terminal.say(f"　{what}：{count:,}か所")
    terminal.say("オープンデータの行数")
    terminal.say("　" + "、".join(f"{name}{count:,}行" for name, count in published.tables))
    rows = published.rows
    hidden = [] if rows is None else [(rows.parts_hidden, "部"), (rows.rows_hidden, "全ての値")]
    masked = "、".join(f"{count:,}行の{what}" for count, what in hidden if count)
    if masked:
        terminal.say(f"　データ_回答では、組合せの少ない回答のうち、{masked}を秘匿しました。")
    if published.strangers:
        terminal.say(
            "このフォルダーには、dxformsが書いていないものがあります。公表する前に、確かめて移してください。"
        )
        for name in published.strangers:
            terminal.say(f"　{name}")
    if published.look:
        terminal.say(f"要確認が{len(published.look)}件あります。公表する前に、確かめてください。")
        for each in published.look:
            terminal.say(f"・{each}")
    say_notices(published.notices, terminal)
