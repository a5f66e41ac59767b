"""``check``, ``tally``, ``report`` and ``run``: from the description and the responses to the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dxforms import checking, documents, flow, outputs
from dxforms.commands import options
from dxforms.commands.terminal import Terminal
from dxforms.files import is_folder
from dxforms.issues import InputError, Issue, OutputError
from dxforms.outputs import Written
from dxforms.papers import Paper
from dxforms.places import places
from dxforms.survey.description import Description
from dxforms.survey.tally import GroupKind, Tally
from dxforms.text import wareki
from dxforms.writable import UNCHANGED

if TYPE_CHECKING:
    from dxforms.commands.microsoft import Connection

Asked = options.Tally | options.Report | options.Run


def check(asked: options.Check, terminal: Terminal) -> int:
    """``dxforms check``: 1 where there is a fault."""
    with terminal.working("確かめています"):
        issues = checking.check(asked.description, files=asked.responses, template=asked.template)
    faults = [issue for issue in _day_explained(issues, asked) if issue.is_fault]
    if faults:
        terminal.complain(f"誤りが{len(faults)}件あります。")
        for issue in faults:
            terminal.complain(f"・{issue}")
    else:
        terminal.say("誤りはありません。")
    say_notices(issues, terminal)
    return 1 if faults else 0


def tally(asked: options.Tally, terminal: Terminal) -> None:
    """``dxforms tally``."""
    described = _described(asked)
    path = _named(asked.output, ".xlsx") or outputs.workbook_path(described)
    described, renamed, notices = _prepared([path], path, described, terminal, asked)
    counted = _counted(described, asked, path, terminal)
    with terminal.working("集計.xlsxを書いています"):
        written = documents.write_workbook(counted, path, new=asked.new, renamed=renamed)
    _summary(counted, [written], [*notices, *_as_of(described, asked.responses)], terminal)


def report(asked: options.Report, terminal: Terminal) -> None:
    """``dxforms report``: what staff decided is read from the workbook beside the description."""
    templates = documents.templates_of([asked.template] if asked.template else [])
    described = _described(asked)
    paper = next(iter(templates), Paper.REPORT)
    path = _named(asked.output, ".docx") or outputs.paper_path(paper, described)
    workbook = outputs.workbook_path(described)
    described, renamed, notices = _prepared(
        [path], workbook, described, terminal, asked, papers={path: paper}
    )
    counted = _counted(described, asked, workbook, terminal)
    with terminal.working(f"{paper.value}を書いています"):
        [written] = documents.write_papers(
            counted,
            None,
            {paper: path},
            templates=templates,
            new={paper} if asked.new else (),
            renamed=renamed,
            looked=True,
        )
    left = outputs.left(described, path)
    _summary(counted, [written], [*notices, *_as_of(described, asked.responses), *left], terminal)


def run(asked: options.Run, terminal: Terminal, connection: Connection | None = None) -> int:
    """``dxforms run``: nothing is written until every document is ready; 1 where a link could not be pulled.

    概要 and 起案文 are written where they are asked for, and where they were made before: late answers would leave
    them behind the report they are handed in with.
    """
    templates = documents.templates_of(asked.templates)
    described = _described(asked)
    workbook = outputs.workbook_path(described, asked.folder)
    wanted = {paper for paper in Paper if asked.every or paper is Paper.REPORT or paper in templates}
    there, left = outputs.beside(described, asked.folder, but=wanted)
    papers = {
        paper: outputs.paper_path(paper, described, asked.folder)
        for paper in Paper
        if paper in wanted or paper in there
    }
    described, renamed, notices = _prepared(
        [workbook, *papers.values()],
        workbook,
        described,
        terminal,
        asked,
        papers={path: paper for paper, path in papers.items()},
    )
    notices = (*notices, *left)
    pulls = asked.pull and asked.responses is None and _has_links(described)
    if pulls:
        from dxforms.commands.microsoft import SHIPPED, pull_described

        arrived = pull_described(described, terminal, connection or SHIPPED)
        if arrived.failed:
            terminal.complain(
                "取得できなかった回答があるため、集計していません。"
                "前に取得した回答で作るときは、「--no-pull」を付けて実行してください。"
            )
            say_notices(arrived.notices, terminal)
            return 1
        notices = (*notices, *arrived.notices)
    else:
        notices = (*notices, *_as_of(described, asked.responses))
    counted = _counted(described, asked, workbook, terminal)
    with terminal.working("集計.xlsxと報告書を書いています"):
        written = documents.write_papers(
            counted,
            workbook,
            papers,
            templates=templates,
            new=wanted if asked.new else (),
            renamed=renamed,
            looked=not pulls,  # a pull takes its time: somebody may have closed a document meanwhile
        )
    _summary(counted, written, notices, terminal)
    return 0


def _named(output: Path | None, suffix: str) -> Path | None:
    """The output that was asked for; OutputError where its name would make another program open it."""
    if output is not None and output.suffix.lower() != suffix and not is_folder(output):
        raise OutputError(
            f"「-o」には「{suffix}」で終わるファイル名を指定してください（「{output.name}」と指定されています）。{UNCHANGED}"
        )
    return output


def _has_links(described: Description) -> bool:
    return any(place.is_link for place in places(described))


def _as_of(described: Description, files: Sequence[Path] | None) -> tuple[Issue, ...]:
    """Of when the responses are, where copies of links are read."""
    if files is not None or not _has_links(described):
        return ()
    from dxforms.pull import as_of

    return tuple(as_of(described))


def _prepared(
    paths: Sequence[Path],
    workbook: Path,
    described: Description,
    terminal: Terminal,
    asked: Asked,
    papers: Mapping[Path, Paper] | None = None,
) -> tuple[Description, bool, tuple[Issue, ...]]:
    """The description to go on with, whether a changed title was agreed to, and notices about the places.

    Raises as :func:`outputs.prepare`, with all else that is wrong. A title or a day that was only mended is asked about.
    """
    review = _reviewed(workbook, described)

    def prepared(described: Description, *, renamed: bool = asked.yes) -> tuple[Issue, ...]:
        return outputs.prepare(paths, described, review=review, renamed=renamed, new=asked.new, papers=papers)

    try:
        return described, asked.yes, prepared(described)
    except InputError as error:
        codes = {issue.code for issue in error.issues if issue.is_fault}
        if codes == {"identity.day"}:
            corrected = _redated(error, [*paths, review], described, terminal, asked)
            return corrected, asked.yes, prepared(corrected)
        if codes != {"identity.title"}:
            raise _with_all(error, asked) from error
        if terminal.attended:
            for issue in error.issues:
                terminal.complain(f"・{issue}")
        if not terminal.ask("講演会名を直しただけですか。このまま書き直しますか。"):
            raise
        return described, True, prepared(described, renamed=True)


def _redated(
    error: InputError,
    paths: Sequence[Path],
    described: Description,
    terminal: Terminal,
    asked: Asked,
) -> Description:
    """The description that takes documents of a mistyped day over; raises ``error`` where it may not or nobody agrees."""
    from dxforms.redated import redated

    corrected = redated(paths, described, asked.responses)
    if corrected is None or corrected.formerly is None:
        raise _with_all(error, asked) from error
    if asked.yes:
        return corrected
    days = f"{wareki(corrected.formerly)}から{wareki(described.lecture.day)}に"
    if terminal.attended:
        terminal.complain("集計や報告書は、今と同じ回答から作られています。")
        if terminal.ask(f"開催日を{days}直しただけですか。記入や手直しを引き継いで、書き直しますか。"):
            return corrected
        raise error
    raise InputError([_carried_on(issue, "コマンドに「--yes」を付ける") for issue in error.issues])


def _carried_on(issue: Issue, way: str) -> Issue:
    """A document of a mistyped day: it need not go, as its decisions would with it."""
    message = issue.message.removesuffix(outputs.COPIED)
    hint = f"同じ回答から作られています。開催日を直しただけのときは、{way}と、記入や手直しを引き継ぎます。"
    return replace(issue, message=f"{message}{hint}")


def _day_explained(issues: Sequence[Issue], asked: options.Check) -> Sequence[Issue]:
    """The issues, a workbook of another day with what can be done where only 開催日 was mended."""
    if all(issue.code != "identity.day" for issue in issues):
        return issues
    from dxforms.redated import redated

    described = flow.read_description(asked.description)
    if redated([outputs.workbook_path(described)], described, asked.responses) is None:
        return issues
    return [
        _carried_on(issue, "「dxforms run --yes」を実行する") if issue.code == "identity.day" else issue
        for issue in issues
    ]


def _described(asked: Asked) -> Description:
    try:
        return flow.read_description(asked.description)
    except InputError as error:
        raise _with_all(error, asked) from error


def _with_all(error: InputError, asked: Asked) -> InputError:
    """A fault, and all else that would stop the command once it is mended: a clerk goes back to Excel once."""
    templates = asked.templates if isinstance(asked, options.Run) else ()
    if isinstance(asked, options.Report) and asked.template:
        templates = (asked.template,)
    report = not isinstance(asked, options.Tally)
    template = next(iter(templates), None)
    others = checking.check(asked.description, files=asked.responses, template=template, report=report)
    settled = {"identity.day"}  # said in ``error`` where it is at fault; else a person agreed
    if isinstance(asked, options.Run) and asked.pull:
        settled |= _PULLED  # what was not pulled yet will be
    others = tuple(issue for issue in others if issue.code not in settled)
    return InputError(dict.fromkeys((*error.issues, *others)))


_PULLED = {"responses.not-pulled", "responses.other-lecture", "responses.other-link"}


def _counted(described: Description, asked: Asked, workbook: Path, terminal: Terminal) -> Tally:
    with terminal.working("回答を読み、集計しています"):
        try:
            responses = flow.read_responses(described, asked.responses)
            reviewed = _reviewed(workbook, described)
            anew = asked.new and not reviewed.exists()
            review = None if anew else flow.read_review(reviewed, described, responses)
            return flow.tally_responses(described, responses, review)
        except InputError as error:
            raise _with_all(error, asked) from error


def _reviewed(workbook: Path, described: Description) -> Path:
    """The workbook staff typed their decisions into: the one to be written, else the one beside the description.

    Written elsewhere for the first time, a workbook must not lose what was excluded and withheld.
    """
    with suppress(OSError):  # a name no disc takes: the writing says so
        if workbook.exists():
            return workbook
    return outputs.workbook_path(described)


def _summary(
    counted: Tally, written: Sequence[Written], notices: Sequence[Issue], terminal: Terminal
) -> None:
    described = counted.description
    terminal.say(f"{wareki(described.lecture.day)}「{described.lecture.title}」")
    terminal.say(_received(counted))
    settings = described.settings
    for group in counted.attendance:
        if group.kind is GroupKind.ALL and len(counted.attendance) > 1:
            continue
        name = "" if group.kind is GroupKind.ALL else f"{group.label}："
        seats = "未記入" if group.attendees is None else settings.people(group.attendees)
        if group.kind is GroupKind.UNKNOWN:
            terminal.say(f"　{name}回答者{settings.people(group.n)}")
        else:
            rate = settings.rate(group.n, group.attendees)
            terminal.say(f"　{name}出席者{seats}　回答者{settings.people(group.n)}　回答率{rate}")
    if counted.previous is not None:
        past = counted.previous
        terminal.say(f"前回の集計：{wareki(past.identity.day)}「{past.identity.title}」")
    terminal.say("書き込んだファイル")
    for document in written:
        if document.path is None:
            continue
        kept = f"（前のものは「{document.kept.name}」として残しました）" if document.kept else ""
        terminal.say(f"　{document.path.name}{kept}")
        if document.refreshed is not None:
            for line in document.refreshed.lines():
                terminal.say(f"　　{line}")
        if document.changed is not None:
            for line in document.changed.lines():
                terminal.say(f"　　{line}")
    found = [issue for document in written for issue in document.notices]
    say_notices([*described.notices, *counted.notices, *found, *notices], terminal)
    names = [f"「{document.path.name}」" for document in written if document.path is not None]
    terminal.say(f"できました：{'、'.join(names)}")  # last, where a double click's window ends


def _received(counted: Tally) -> str:
    if counted.received == 0:
        return "回答は、まだありません（0件）。"
    if not counted.excluded:
        return f"回答{counted.n:,}件を集計しました。"
    reasons = "、".join(
        f"{item.reason.value if item.reason else '理由の記入なし'}{item.count:,}件"
        for item in counted.excluded
    )
    return f"受信{counted.received:,}件のうち、{reasons}を除く{counted.n:,}件を集計しました。"


def say_notices(issues: Sequence[Issue], terminal: Terminal) -> None:
    """What a person should look at, each thing once."""
    notices = list(dict.fromkeys(issue for issue in issues if not issue.is_fault))
    if notices:
        terminal.say(f"お知らせが{len(notices)}件あります。")
    for issue in notices:
        terminal.say(f"・{issue}")
