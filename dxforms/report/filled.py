"""A template that was filled: its package, the text of its parts, and what was written in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from docx.opc.part import Part
from docx.package import Package

from dxforms.issues import Issue
from dxforms.report.manifest import Manifest
from dxforms.report.saving import save
from dxforms.report.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A filled template, not written yet."""

    package: Package = field(repr=False)
    contents: Mapping[Part, bytes] = field(repr=False)
    """The bytes of its parts with text, the document first."""
    manifest: Manifest = field(repr=False)
    manifest_xml: bytes = field(repr=False)
    drawn: Mapping[str, Value] = field(repr=False)
    """Charts and photos by the path of their mark."""
    highest: int
    """EMU of the highest chart that stands on a page with its heading."""
    day: datetime
    """The time that stands for its writing."""
    notices: tuple[Issue, ...] = ()

    def write(self, stream: BinaryIO) -> None:
        """Write it as a new report."""
        save(self.package, stream, self.contents)
