"""What becomes of a report that is there; one that nobody touched and nothing moved in is left as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from docx.opc.part import Part

from dxforms.issues import Issue
from dxforms.records import record
from dxforms.report.filled import Filled
from dxforms.report.manifest import Manifest
from dxforms.report.saving import save
from dxforms.report.summary import RefreshSummary

if TYPE_CHECKING:
    from dxforms.report.standing import Standing


@record
class Refreshed:
    """A refreshed report, not written yet. ``data`` are its old bytes where nothing changed."""

    standing: Standing = field(repr=False)
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
            save(self.standing.package, stream, self.contents)


def as_it_stands(standing: Standing, filled: Filled) -> Refreshed | None:
    """The report as it is, where a new one would be the same to the byte; None where there is something to merge."""
    if not standing.has_manifest or standing.manifest_xml != filled.manifest_xml:
        return None
    stream = BytesIO()
    filled.write(stream)
    if stream.getvalue() != standing.data:
        return None
    return Refreshed(
        standing=standing,
        contents={},
        data=standing.data,
        manifest=filled.manifest,
        manifest_xml=filled.manifest_xml,
        summary=RefreshSummary(),
    )
