"""``proof``: what must be mended in a report before it is submitted."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from dxforms import flow, outputs
from dxforms.commands import options
from dxforms.commands.terminal import Terminal
from dxforms.files import check_writable
from dxforms.issues import InputError

if TYPE_CHECKING:
    from dxforms.report.proof import Proof
    from dxforms.survey.tally import Tally


def proof(asked: options.Proof, terminal: Terminal) -> int:
    """``dxforms proof``: 1 where something must be mended.

    Where no report is named, 概要 and 起案文 that lie beside it are handed in with it, and looked at with it.
    """
    from dxforms.report.proof import proof_report

    reports = _reports(asked)
    copies = [commented_path(report) if asked.comment else None for report in reports]
    check_writable([copy for copy in copies if copy is not None])
    with terminal.working("報告書を確認しています"):
        counted, why = _counted(asked, reports[0])
    mend = False
    for report, copy in zip(reports, copies, strict=True):
        made = BytesIO()
        with terminal.working(f"「{report.name}」を確認しています"):
            found = proof_report(report, counted, comments=None if copy is None else made)
        _say(found, why, terminal)
        if copy is not None:
            with outputs.renewed([copy]) as ((stream,), _):
                stream.write(made.getvalue())
            terminal.say(f"指摘をコメントにした「{copy.name}」を書き込みました。元の文書は、そのままです。")
        mend = mend or bool(found.mend)
    return 1 if mend else 0


def commented_path(report: Path) -> Path:
    """Where the copy with comments lies: 「…（確認用）.docx」 beside the report."""
    return report.with_name(f"{report.stem.removesuffix(outputs.PROOFED)}{outputs.PROOFED}.docx")


def _reports(asked: options.Proof) -> list[Path]:
    """The report that was named, else that of the folder or of the description, and what goes with it."""
    named = asked.report
    if named is not None and not named.is_dir():
        return [named]
    description = asked.description or (named or Path()) / options.DESCRIPTION
    if not description.exists():
        return [(named or Path()) / outputs.REPORT]
    described = flow.read_description(description)
    return [outputs.report_path(described), *outputs.companions(described)]


def _counted(asked: options.Proof, report: Path) -> tuple[Tally | None, str]:
    """The tally as ``run`` would make it now; else why it cannot be made."""
    description = asked.description or report.parent / options.DESCRIPTION
    if asked.description is None and not description.exists():
        return None, (
            f"報告書と同じフォルダーに「{options.DESCRIPTION}」がありません。"
            "「--description ファイル」で指定すると、検査できます。"
        )
    try:
        described = flow.read_description(description)
        responses = flow.read_responses(described, asked.responses)
        beside = outputs.workbook_path(described, report.parent)
        workbook = beside if beside.exists() else outputs.workbook_path(described)
        review = flow.read_review(workbook, described, responses)
        return flow.tally_responses(described, responses, review), ""
    except InputError as error:
        codes = {issue.code for issue in error.issues}
        if asked.description is not None or asked.responses is not None or "identity.day" in codes:
            raise  # of last month's folder, copied, nothing is to be called faultless
        faults = sum(issue.is_fault for issue in error.issues)
        return None, (
            f"講演会情報、回答又は集計に誤りが{faults}件あるため、集計できません。"
            f"「dxforms check {description.name}」で確かめてください。"
        )


def _say(found: Proof, why: str, terminal: Terminal) -> None:
    terminal.say(f"「{found.file}」を確認しました。")
    for name, findings in (("要修正", found.mend), ("要確認", found.look)):
        terminal.say(f"{name}：{len(findings)}件" if findings else f"{name}はありません。")
        for each in findings:
            terminal.say(f"・{each}")
    if found.unchecked:
        terminal.say("未検査：次の検査は、していません。")
        for name in found.unchecked:
            terminal.say(f"・{name}")
        if why:
            terminal.say(f"　{why}")
