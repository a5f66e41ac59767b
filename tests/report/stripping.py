"""A small document, edited as a test asks, and what is left of it on its way out."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dxforms.report.opening import open_word
from dxforms.report.saving import save
from dxforms.report.strip_parts import strip_package
from dxforms.report.strip_work import Work
from tests import packages
from tests.published import whole

SPACES = (
    f"{nsdecls('w', 'r', 'a', 'wp', 'pic')} "
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What is left, and what was said of it."""

    data: bytes
    work: Work

    @property
    def document(self) -> Document:
        return docx.Document(io.BytesIO(self.data))

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.document.paragraphs]

    @property
    def xml(self) -> str:
        return "".join(
            piece.decode("utf-8")
            for name, piece in whole(self.data).items()
            if name.endswith((".xml", ".rels"))
        )

    @property
    def codes(self) -> list[str]:
        return [issue.code for issue in self.work.found.issues]

    @property
    def taken(self) -> set[str]:
        return {what.name for what in self.work.taken}


def element(xml: str):
    """An element from its XML, namespaces left out."""
    head, _, rest = xml.partition(">")
    closed = head.endswith("/")
    head = head.rstrip("/")
    return parse_xml(f"{head} {SPACES}{'/' if closed else ''}>{rest}")


@cache
def _plain() -> bytes:
    """An empty document in which there is nothing to strip (python-docx's own template has much)."""
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stripped_data(stream.getvalue()).data


def stripped(edit: Callable[[Document], object]) -> Left:
    """An empty document, edited and stripped; sound as a package."""
    document = docx.Document(io.BytesIO(_plain()))
    edit(document)
    stream = io.BytesIO()
    document.save(stream)
    left = stripped_data(stream.getvalue())
    if not left.codes:
        assert packages.findings(left.data) == []
    return left


def stripped_data(data: bytes) -> Left:
    """A document stripped."""
    package = open_word(io.BytesIO(data), plain=True).package
    work = Work(file="報告書.docx")
    strip_package(package, work)
    out = io.BytesIO()
    save(package, out, {})
    return Left(data=out.getvalue(), work=work)


def body(*blocks: str) -> Left:
    """The same of a document whose body holds these blocks, written as XML."""

    def edit(document: Document) -> None:
        for block in blocks:
            document.element.body.sectPr.addprevious(element(block))

    return stripped(edit)


def p(inside: str, properties: str = "") -> str:
    """A paragraph."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def r(text: str, look: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str, result: str, look: str = "") -> str:
    """A field with its code and what it shows."""
    style = f"<w:rPr>{look}</w:rPr>"
    return (
        f'<w:r>{style}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{style}<w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
        f'<w:r>{style}<w:fldChar w:fldCharType="separate"/></w:r>{result}'
        f'<w:r>{style}<w:fldChar w:fldCharType="end"/></w:r>'
    )
