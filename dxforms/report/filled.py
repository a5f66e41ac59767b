"""A template that was filled: its package, the text of its parts, and what was written in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from typing import BinaryIO

from docx.opc.part import Part
from docx.package import Package

from dxforms.issues import Issue
from dxforms.records import record
from dxforms.report.manifest import Manifest, add_part, to_xml
from dxforms.report.question_values import Times
from dxforms.report.saving import save
from dxforms.report.values import Value


@record(frozen=False)
class Filled:
    """A filled template, not written yet."""

    package: Package = field(repr=False)
    contents: Mapping[Part, bytes] = field(repr=False)
    """The bytes of its parts with text, the document first."""
    manifest: Manifest = field(repr=False)
    drawn: Mapping[str, Value] = field(repr=False)
    """Charts and photos by the path of their mark."""
    highest: int
    """EMU of the highest chart that stands on a page with its heading."""
    day: datetime
    """The time that stands for its writing."""
    notices: tuple[Issue, ...] = ()
    hidden: tuple[str, ...] = ()
    """Names of the 部 that are not shown."""
    times: Callable[[], Times] = field(default=dict, repr=False)
    """When each response was given, made when it is asked for."""
    _manifest_xml: bytes = field(default=b"", repr=False)

    @property
    def manifest_xml(self) -> bytes:
        """The manifest as the bytes of its part, which the package holds from then on."""
        if not self._manifest_xml:
            self._manifest_xml = to_xml(self.manifest)
            add_part(self.package, self._manifest_xml)
        return self._manifest_xml

    def write(self, stream: BinaryIO) -> None:
        """Write it as a new report."""
        _ = self.manifest_xml
        save(self.package, stream, self.contents)
