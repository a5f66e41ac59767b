"""What a command line asks for, typed: one holder a command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DESCRIPTION = "講演会情報.xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """``dxforms demo``."""

    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Init:
    """``dxforms init``."""

    responses: tuple[Path, ...] = ()
    previous: Path | None = None
    output: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """``dxforms check``."""

    description: Path
    responses: tuple[Path, ...] | None = None
    template: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """``dxforms tally``."""

    description: Path
    responses: tuple[Path, ...] | None = None
    output: Path | None = None
    yes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``dxforms report``."""

    description: Path
    responses: tuple[Path, ...] | None = None
    output: Path | None = None
    template: Path | None = None
    new: bool = False
    yes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """``dxforms run``."""

    description: Path
    responses: tuple[Path, ...] | None = None
    folder: Path | None = None
    template: Path | None = None
    pull: bool = True
    new: bool = False
    yes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """``dxforms proof``; ``report`` may be a folder, None means the report of the description here."""

    report: Path | None = None
    description: Path | None = None
    responses: tuple[Path, ...] | None = None
    comment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """``dxforms fields``."""

    template: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """``dxforms signin``."""

    device_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut:
    """``dxforms signout``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """``dxforms pull``; ``source`` is a share link or a description."""

    source: str = DESCRIPTION
    output: Path | None = None


Options = Demo | Init | Check | Tally | Report | Run | Proof | Fields | SignIn | SignOut | Pull
