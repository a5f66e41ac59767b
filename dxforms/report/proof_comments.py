"""The findings of a proof as Word comments in a copy of the report."""

from __future__ import annotations

from collections.abc import Iterator

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.comments import CT_Comments
from docx.package import Package
from lxml import etree

from dxforms.files import Target, write_beside
from dxforms.report.ooxml import PPR, Element, P, R, T, child, q
from dxforms.report.proof_layout import OF_PROOF, OURS
from dxforms.report.proof_paper import ProofFinding, Role, Weight
from dxforms.report.proof_reading import ReadReport
from dxforms.report.saving import save
from dxforms.report.styles import styles_of

_PIECES = (q("w:commentRangeStart"), q("w:commentRangeEnd"), q("w:commentReference"))


def write_comments(read: ReadReport, findings: tuple[ProofFinding, ...], target: Target) -> None:
    """A copy of the report as it was read, with a comment for each finding; those of an earlier proof are left out.

    The package that was read is used up. :class:`dxforms.OutputError` where ``target`` cannot be written.
    """
    package = read.package
    _forget(package)
    comments = package.main_document_part.comments
    look = _reference_style(package)
    body = [
        element
        for element, paragraph in zip(read.elements, read.paper.paragraphs, strict=True)
        if paragraph.role is not Role.ASIDE
    ]
    if not body:
        raise ValueError("a document without paragraphs")
    for finding in findings:
        element = body[0]
        if finding.at >= 0 and read.paper.paragraphs[finding.at].role is not Role.ASIDE:
            element = read.elements[finding.at]
        label = OF_PROOF[0] if finding.weight is Weight.MEND else OF_PROOF[1]
        # The headings stand where the comment stands; a finding of the whole document has none.
        comment = comments.add_comment(text=f"{label}{finding.message}", author=OURS, initials="dx")
        _anchor(element, int(comment.comment_id), look)
    with write_beside(target) as stream:
        save(package, stream, {})


def _anchor(paragraph: Element, number: int, look: str) -> None:
    """The range of a comment around a paragraph's content."""
    start = etree.Element(_PIECES[0])
    end = etree.SubElement(paragraph, _PIECES[1])
    run = etree.SubElement(paragraph, R)
    if look:
        etree.SubElement(etree.SubElement(run, q("w:rPr")), q("w:rStyle")).set(q("w:val"), look)
    reference = etree.SubElement(run, _PIECES[2])
    for each in (start, end, reference):
        each.set(q("w:id"), str(number))
    properties = child(paragraph, PPR)
    paragraph.insert(0 if properties is None else 1, start)


def _reference_style(package: Package) -> str:
    part = next(
        (each.target_part for each in package.main_document_part.rels.values() if each.reltype == RT.STYLES),
        None,
    )
    if part is None:
        return ""
    return styles_of(etree.fromstring(part.blob)).characters.get("annotation reference", "")


def _forget(package: Package) -> None:
    """Leave out the comments of an earlier proof."""
    document = package.main_document_part
    if not any(each.reltype == RT.COMMENTS for each in document.rels.values()):
        return
    element: CT_Comments = document.comments._comments_elm
    gone = {comment.get(q("w:id")) for comment in list(_of_proof(element))}
    for comment in list(_of_proof(element)):
        element.remove(comment)
    if gone:
        for piece in list(document.element.iter(*_PIECES)):
            around = piece.getparent()
            if piece.get(q("w:id")) in gone and around is not None:
                if around.tag == R and piece.tag == _PIECES[2]:
                    piece, around = around, around.getparent()
                if around is not None:
                    around.remove(piece)


def _of_proof(comments: Element) -> Iterator[Element]:
    for comment in comments.iter(q("w:comment")):
        text = "".join(each.text or "" for paragraph in comment.iter(P) for each in paragraph.iter(T))
        if comment.get(q("w:author")) == OURS and text.startswith(OF_PROOF):
            yield comment
