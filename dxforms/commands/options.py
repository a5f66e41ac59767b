"""What a command line asks for, typed: one holder a command."""

from __future__ import annotations

from pathlib import Path

from dxforms.records import record

DESCRIPTION = "講演会情報.xlsx"


@record
class Demo:
    """``dxforms demo``."""

    folder: Path


@record
class Init:
    """``dxforms init``."""

    responses: tuple[Path, ...] = ()
    previous: Path | None = None
    output: Path


@record
class Check:
    """``dxforms check``."""

    description: Path
    responses: tuple[Path, ...] | None = None
    template: Path | None = None


@record
class Tally:
    """``dxforms tally``."""

    description: Path
    responses: tuple[Path, ...] | None = None
    output: Path | None = None
    new: bool = False
    yes: bool = False


@record
class Report:
    """``dxforms report``."""

    description: Path
    responses: tuple[Path, ...] | None = None
    output: Path | None = None
    template: Path | None = None
    new: bool = False
    yes: bool = False


@record
class Run:
    """``dxforms run``."""

    description: Path
    responses: tuple[Path, ...] | None = None
    folder: Path | None = None
    templates: tuple[Path, ...] = ()
    """Each says which document it makes; those documents are written."""
    every: bool = False
    """``--all``: the report, 概要 and 起案文."""
    pull: bool = True
    new: bool = False
    yes: bool = False


@record
class Proof:
    """``dxforms proof``; ``report`` may be a folder, None means the report of the description here."""

    report: Path | None = None
    description: Path | None = None
    responses: tuple[Path, ...] | None = None
    comment: bool = False


@record
class Fields:
    """``dxforms fields``."""

    template: Path | None = None


@record
class Lint:
    """``dxforms lint``; a folder stands for what lies in it; ``whole``: every finding is shown, however many there are."""

    files: tuple[Path, ...]
    whole: bool = False


@record
class SignIn:
    """``dxforms signin``."""

    device_code: bool = False


@record
class SignOut:
    """``dxforms signout``."""


@record
class Pull:
    """``dxforms pull``; ``source`` is a share link or a description."""

    source: str = DESCRIPTION
    output: Path | None = None


Options = Demo | Init | Check | Tally | Report | Run | Proof | Fields | Lint | SignIn | SignOut | Pull
