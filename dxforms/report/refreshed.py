"""What becomes of a report that is there; one that nobody touched and nothing moved in is left as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from io import BytesIO
from typing import BinaryIO

from docx.opc.part import Part
from docx.package import Package

from dxforms.issues import Issue
from dxforms.records import record
from dxforms.report.filled import Filled
from dxforms.report.manifest import Manifest, inside
from dxforms.report.opening import Source, bytes_of
from dxforms.report.saving import save
from dxforms.report.summary import RefreshSummary


@record
class Refreshed:
    """A refreshed report, not written yet. ``data`` are its old bytes where nothing changed."""

    package: Package = field(repr=False)
    contents: Mapping[Part, bytes] = field(repr=False)
    data: bytes | None = field(repr=False)
    manifest: Manifest = field(repr=False)
    manifest_xml: bytes = field(repr=False)
    summary: RefreshSummary
    notices: tuple[Issue, ...] = ()

    def write(self, stream: BinaryIO) -> None:
        """Write it."""
        if self.data is not None:
            stream.write(self.data)
        else:
            save(self.package, stream, self.contents)


def as_it_stands(previous: Source, filled: Filled) -> Refreshed | None:
    """The report as it is, where a new one would be the same to the byte; None where there is something to merge.

    Then it is this lecture's, nobody has closed it since, and nothing of it has to be read.
    """
    try:
        data = bytes_of(previous)
    except OSError:
        return None  # whoever opens it says why
    if inside(BytesIO(data)) != filled.manifest_xml:  # sooner told than by packing the new one
        return None
    stream = BytesIO()
    filled.write(stream)
    if stream.getvalue() != data:
        return None
    return Refreshed(
        package=filled.package,
        contents={},
        data=data,
        manifest=filled.manifest,
        manifest_xml=filled.manifest_xml,
        summary=RefreshSummary(),
    )
