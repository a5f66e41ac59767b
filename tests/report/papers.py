"""Small templates for tests, drawn as text, and reports as one can read them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from struct import pack

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from dxforms.report.document import Report, write_report
from dxforms.survey.tally import Tally

Rows = Sequence[Sequence[str]]
STYLES = ("考察", "考察（下書き）", "表本文", "表本文（箇条）")


def paper(*blocks: str | Rows) -> io.BytesIO:
    """A template: a text is a paragraph (``# `` before it: heading 1, ``考察:`` a style), rows are a table.

    A cell's lines are its paragraphs.
    """
    document = docx.Document()
    add(document, *blocks)
    return saved(document)


def add(document: Document, *blocks: str | Rows) -> None:
    """Write blocks at the end of a document."""
    for name in STYLES:
        if name not in [style.name for style in document.styles]:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for block in blocks:
        if isinstance(block, str):
            paragraph(document, block)
            continue
        table = document.add_table(len(block), len(block[0]))
        for row, texts in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                lines = text.split("\n")
                _fill(cell.paragraphs[0], lines[0])
                for line in lines[1:]:
                    _fill(cell.add_paragraph(), line)


def paragraph(document: Document, text: str):
    """One paragraph."""
    if text.startswith("# "):
        return document.add_heading(text[2:], 1)
    return _fill(document.add_paragraph(), text)


def _fill(paragraph, text: str):
    for style in STYLES:
        if text.startswith(f"{style}:"):
            paragraph.style, text = style, text.removeprefix(f"{style}:")
    paragraph.add_run(text)
    return paragraph


def saved(document: Document) -> io.BytesIO:
    """A document as a binary file."""
    stream = io.BytesIO()
    document.save(stream)
    stream.seek(0)
    return stream


def png(width: int = 40, height: int = 30) -> io.BytesIO:
    """A grey picture."""
    rows = b"".join(b"\0" + b"\x99" * width for _ in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    head = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def picture(paragraph, alt: str, width: int = 80, height: int = 60) -> None:
    """A picture with an alt text at the end of a paragraph."""
    shape = paragraph.add_run().add_picture(png(), Mm(width), Mm(height))
    shape._inline.docPr.set("descr", alt)


def text_box(document: Document, text: str) -> None:
    """A text box as older programs write it, with one paragraph."""
    run = document.add_paragraph().add_run()
    run._r.append(
        parse_xml(
            f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="width:200pt;height:50pt">'
            f"<v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox>"
            "</v:shape></w:pict>"
        )
    )


def filled(tally: Tally, template: io.BytesIO) -> Document:
    """The report of a tally, opened again."""
    return docx.Document(written(tally, template)[0])


def written(tally: Tally, template: io.BytesIO) -> tuple[io.BytesIO, Report]:
    """The report's bytes and what was said of it."""
    stream = io.BytesIO()
    report = write_report(tally, stream, template=template)
    stream.seek(0)
    return stream, report


def texts(document: Document) -> list[str]:
    """The paragraphs of the body, and tables row by row with ``|`` between cells and ``/`` between paragraphs."""
    lines: list[str] = []
    for block in document.element.body:
        if block.tag == qn("w:p"):
            lines.append(seen(block))
        elif block.tag == qn("w:tbl"):
            lines += [
                "|".join(
                    "/".join(seen(each) for each in cell.iterchildren(qn("w:p")))
                    for cell in row.iterchildren(qn("w:tc"))
                )
                for row in block.iterchildren(qn("w:tr"))
            ]
    return lines


def seen(paragraph) -> str:
    """A paragraph's text; a line break as ⏎."""
    return "".join(
        (each.text or "") if each.tag == qn("w:t") else "⏎" if each.tag == qn("w:br") else ""
        for each in paragraph.iter(qn("w:t"), qn("w:br"))
    )
