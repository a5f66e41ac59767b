"""``demo`` and ``init``: a folder to start from."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from dxforms import flow
from dxforms.commands import options, produce
from dxforms.commands.terminal import Terminal
from dxforms.files import shipped, write_beside
from dxforms.issues import Findings, InputError, OutputError
from dxforms.outputs import REPORT, WORKBOOK, remember, renewed, workbook_path
from dxforms.writable import UNCHANGED, cannot_write, refusal

if TYPE_CHECKING:
    from dxforms.survey.description import Description
    from dxforms.survey.draft import Draft
    from dxforms.workbook.amend import Amended

EXAMPLE = "examples/2026-11-24_講演会"
DESCRIPTION = "講演会情報.xlsx"
LAUNCHER = "集計と報告書を作る.cmd"
_HOME = "%USERPROFILE%"
_GUIDE = rf"{_HOME}\dxforms\Scripts\python.exe"
"""Where README's guide installs."""


def demo(asked: options.Demo, terminal: Terminal) -> None:
    """``dxforms demo``: the example as it lies on a clerk's disk, without its report, then ``run``.

    Nothing that lies there already is replaced: where a file differs from the example's the folder is refused.
    """
    example = shipped(EXAMPLE)
    laid = [
        path.relative_to(example)
        for path in sorted(example.rglob("*"))
        if path.is_file() and path.name != REPORT
    ]
    folder = asked.folder
    differing = [
        name
        for name in laid
        if name.name != WORKBOOK and (folder / name).exists() and not _same(example / name, folder / name)
    ]
    if differing:
        raise OutputError(
            f"フォルダー「{folder.name}」には、例と異なる「{differing[0].name}」があります。"
            "別のフォルダーを指定してください（例：dxforms demo 例2）。ファイルは何も変更していません。"
        )
    for name in laid:
        if _lay(example / name, folder / name) and name.name == WORKBOOK:
            remember(folder / name)  # not a person's: this machine may well write it with other bytes
    terminal.say(f"例の講演会を「{folder}」に置きました。")
    produce.run(options.Run(description=folder / DESCRIPTION), terminal)


def _same(first: Path, second: Path) -> bool:
    return second.is_file() and first.read_bytes() == second.read_bytes()


def _lay(source: Path, target: Path) -> bool:
    """Lay a file unless one is there; True where it was laid."""
    if target.exists():
        return False
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    except OSError as error:
        raise cannot_write(target, error) from error
    return True


def launcher(description: str, python: PureWindowsPath | None, home: PureWindowsPath | None = None) -> bytes:
    """A batch file that makes both documents on a double click, or of the descriptions that are dropped on it.

    CRLF and cp932, which it also tells the console: cmd reads the file by the console's code page. ``python`` is the
    Python dxforms is installed with; where that is gone (a colleague's PC), the guide's folder, the search path and
    the launcher ``py`` are asked in turn. Below ``home`` it is named as the caller's own, so that no name of a
    person stands in the file. Nothing changes the folder: cmd cannot stand in a network folder. What a folder's name
    may hold (blanks, ``&``, ``^``, ``%``, ``!``) stands between quotation marks throughout, and is expanded once.
    Only a path that is dropped is out of our hands: Explorer puts it between quotation marks where it holds a blank,
    else cmd splits it at ``&`` and ``,`` and eats ``^`` before any line is read; what then is no file is told.
    """
    places = [_GUIDE]
    if python is not None and _fits_cp932(own := _as_anyone_s(python, home)):
        places = list(dict.fromkeys((own, _GUIDE)))
    here = "." if description == DESCRIPTION else _once(description)
    lines = [
        "@echo off",
        "setlocal EnableExtensions DisableDelayedExpansion",
        'for /f "tokens=2 delims=:" %%c in (\'chcp\') do set "PAGE=%%c"',
        "chcp 932 >nul",
        "rem ダブルクリックすると、このフォルダーの講演会情報から、集計と報告書を作ります。",
        "rem 講演会情報のファイルを、このファイルの上に重ねて放すこともできます。",
        'set "PYTHONSAFEPATH=1"',
        'set "STATUS=0"',
        'set "TOOL="',
        *(f'if not defined TOOL if exist "{place}" set TOOL="{place}" -m dxforms' for place in places),
        'if not defined TOOL for %%i in (dxforms.exe) do if not "%%~$PATH:i"=="" set TOOL="%%~$PATH:i"',
        'if not defined TOOL py -c "import dxforms.cli" >nul 2>nul && set TOOL=py -m dxforms',
        "if not defined TOOL goto missing",
        'if not "%~1"=="" goto dropped',
        f'%TOOL% run --no-pull "%~dp0{here}"',
        'if not "%ERRORLEVEL%"=="0" set "STATUS=%ERRORLEVEL%"',
        "goto told",
        ":dropped",
        'if not exist "%~1" goto split',
        '%TOOL% run --no-pull "%~1"',
        'if not "%ERRORLEVEL%"=="0" set "STATUS=%ERRORLEVEL%"',
        "echo.",
        "shift /1",
        'if not "%~1"=="" goto dropped',
        ":told",
        f'if not "%STATUS%"=="0" echo {_NOT_DONE}',
        "goto end",
        ":split",
        'set "STATUS=1"',
        f"echo {_SPLIT}",
        "goto end",
        ":missing",
        'set "STATUS=1"',
        f"echo {_NOT_FOUND}",
        ":end",
        "echo.",
        "pause",
        "chcp %PAGE% >nul",
        "exit /b %STATUS%",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("cp932")


_NOT_DONE = "できませんでした。上の説明を見て直してから、もう一度ダブルクリックしてください。"
_SPLIT = (
    "重ねて放したファイルを受け取れませんでした。ファイルやフォルダーの名前に、アンドやコンマなどの半角の記号があると、受け取れません。"
    "重ねずに、講演会情報のあるフォルダーの「集計と報告書を作る.cmd」をダブルクリックしてください。"
)
_NOT_FOUND = "dxformsが見つかりません。使い方の「準備」のとおりにインストールしてから、もう一度ダブルクリックしてください。"


def _as_anyone_s(python: PureWindowsPath, home: PureWindowsPath | None) -> str:
    """A path as a batch file writes it, from the folder of whoever runs it where it lies below one."""
    if home is not None and python.is_relative_to(home):
        return f"{_HOME}\\{_once(str(python.relative_to(home)))}"
    return _once(str(python))


def _once(text: str) -> str:
    """A text as it stands in a batch file, whose signs ``%`` are read once."""
    return text.replace("%", "%%")


def _fits_cp932(text: str) -> bool:
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _lay_launcher(description: Path) -> Path | None:
    """The batch file beside a description, unless one lies there; None where it does, or cannot be written so."""
    path = description.with_name(LAUNCHER)
    if path.exists() or not _fits_cp932(description.name) or refusal(path) is not None:
        return None
    windows = os.name == "nt"  # elsewhere the path of Python says nothing to whoever double-clicks
    with write_beside(path) as stream:
        stream.write(
            launcher(
                description.name,
                PureWindowsPath(sys.executable) if windows else None,
                PureWindowsPath(Path.home()) if windows else None,
            )
        )
    return path


def init(asked: options.Init, terminal: Terminal) -> None:
    """``dxforms init``: a new description, or what is new added to the one that is there."""
    output = asked.output
    if output.suffix.lower() not in {".xlsx", ".xlsm"}:
        raise OutputError(
            f"「-o」には「.xlsx」で終わるファイル名を指定してください（「{output.name}」と指定されています）。{UNCHANGED}"
        )
    refused = refusal(output)
    if refused is not None:
        raise refused
    if output.exists() and asked.previous is not None:
        raise OutputError(
            f"「{output.name}」は既にあります。前回のファイルから始める場合は、別の場所に移すか、"
            "「-o」で別の名前を指定してください。ファイルは何も変更していません。"
        )
    with terminal.working("回答を読んでいます"):
        previous = None if asked.previous is None else flow.read_description(asked.previous)
        draft = _draft(asked.responses)
    names = tuple(_beside(path, output.parent) for path in asked.responses)
    past = "" if previous is None else _tally_of(previous, output.parent)
    if output.exists():
        _add(output, draft, names, terminal)
    else:
        from dxforms.workbook.blank import write_blank

        with renewed([output]) as ((stream,), _):
            write_blank(stream, draft=draft, previous=previous, responses=names, past=past)
        terminal.say(f"「{output.name}」を作りました。")
        if past:
            terminal.say(f"「前回の集計」に「{past}」を記入しました。比較しない場合は、空欄にしてください。")
    if draft is not None:
        _say_draft(draft, terminal)
    laid = _lay_launcher(output)
    if laid is not None:
        terminal.say(f"「{laid.name}」を置きました。ダブルクリックすると、集計と報告書を作ります。")
    terminal.say(f"次は、「{output.name}」をExcelで開き、色の付いたセルに記入してください。")


def _add(output: Path, draft: Draft | None, names: Sequence[str], terminal: Terminal) -> None:
    """Add what is new; the file as people typed it is kept under a dated name where anything is added."""
    from dxforms.workbook.amend import amend

    made = BytesIO()
    amended = amend(output, made, draft=draft, responses=names)
    if made.getvalue() == output.read_bytes():
        terminal.say(f"「{output.name}」に加えるものはありませんでした。記入した内容は、そのままです。")
        _say_responses(amended, names, terminal)
        return
    with renewed([output]) as ((stream,), written):
        stream.write(made.getvalue())
    kept = written[0].kept
    before = f"（前のものは「{kept.name}」として残しました）" if kept else ""
    terminal.say(f"「{output.name}」に、足りないものを加えました{before}。記入した内容は、そのままです。")
    for label, added in (
        ("加えたシート", amended.sheets),
        ("加えた項目", amended.items),
        ("加えた設問", _named(amended.questions)),
        ("回答形式又は選択肢を書き加えた設問", _named(amended.told)),
        ("回答ファイルから無くなった設問（「根拠」の欄に印を付けました）", _named(amended.gone)),
        ("回答ファイルに再び現れた設問", _named(amended.back)),
    ):
        for name in added:
            terminal.say(f"　{label}：{name}")
    if amended.sessions:
        terminal.say(f"　「部」シートに{amended.sessions}件の部を記入しました。")
    _say_responses(amended, names, terminal)


def _say_responses(amended: Amended, names: Sequence[str], terminal: Terminal) -> None:
    """Which file is read from now on, where another was named."""
    if not amended.former:
        return
    if amended.responses:
        terminal.say(
            f"　「回答ファイル又は共有リンク」を「{amended.former}」から「{names[0]}」に改めました。"
        )
    else:
        terminal.say(
            f"　「回答ファイル又は共有リンク」は「{amended.former}」のままです。"
            f"「{names[0]}」を集計するときは、記入し直してください。"
        )


def _named(questions: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{number}　{heading}".strip() for number, heading in questions)


def _draft(files: Sequence[Path]) -> Draft | None:
    """The survey as the exports show it; InputError with the faults of every file."""
    if not files:
        return None
    from dxforms.source.spreadsheet import read_table
    from dxforms.survey.draft import draft_survey

    found = Findings()
    grids = []
    for file in files:
        try:
            grids.append(read_table(file))
        except InputError as error:
            found.extend(error.issues)
    found.raise_faults()
    return draft_survey(grids)


def _beside(path: Path, folder: Path) -> str:
    """A file's place as it is to stand in the description: from its folder where it lies below it."""
    full = path.resolve()
    return str(full.relative_to(folder.resolve())) if full.is_relative_to(folder.resolve()) else str(full)


def _tally_of(previous: Description, folder: Path) -> str:
    """Where last time's 集計.xlsx lies, as it is to stand in the description; empty where there is none."""
    tally = workbook_path(previous).resolve()
    if not tally.is_file():
        return ""
    try:
        return os.path.relpath(tally, folder.resolve())
    except ValueError:  # on another drive
        return str(tally)


def _say_draft(draft: Draft, terminal: Terminal) -> None:
    counted = [question for question in draft.questions if question.number]
    terminal.say(f"回答{draft.responses:,}件から、設問{len(counted)}問を読み取りました。")
    untold = [question.number for question in counted if question.kind is None]
    if untold:
        terminal.say(f"{'、'.join(untold)}は、回答形式が分かりませんでした。「未記入」の欄を選んでください。")
    produce.say_notices(draft.notices, terminal)
