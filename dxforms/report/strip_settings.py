"""Settings, styles and properties of a report on its way out."""

from __future__ import annotations

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.package import Package
from lxml import etree

from dxforms.report.chart_parts import set_content
from dxforms.report.ooxml import VAL, Element, q, value
from dxforms.report.strip_work import Taken, Work, drop, serialize

DRAFT = "（下書き）"
"""How the name of a draft's style ends."""
_LEFT = frozenset(
    q(f"w:{name}")
    for name in (
        "attachedTemplate", "linkStyles", "mailMerge", "docVars", "rsids", "documentProtection", "writeProtection",
        "saveThroughXslt", "attachedSchema", "smartTagType", "activeWritingStyle", "documentType", "trackRevisions",
        "doNotTrackMoves", "doNotTrackFormatting", "revisionView", "updateFields", "proofState", "formsDesign",
        "readModeInkLockDown", "clickAndTypeStyle", "stylePaneFormatFilter", "stylePaneSortMethod",
    )
)  # fmt: skip
_TOLD = frozenset(q(f"w:{name}") for name in ("attachedTemplate", "mailMerge", "docVars", "saveThroughXslt"))
_DOCUMENT_IDS = ("}docId", "}persistentDocumentId", "}schemaLibrary")
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_KEPT_PROPERTIES = {f"{{{_DC}}}title", f"{{{_DC}}}language"}
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Microsoft Office Word</Application></Properties>"
)


def strip_settings(root: Element, work: Work) -> None:
    """Take out of the settings what names places, people and sessions."""
    for each in list(root):
        if not isinstance(each.tag, str):
            continue
        if each.tag in _LEFT or each.tag.endswith(_DOCUMENT_IDS):
            drop(each)
            work.take(Taken.SETTINGS, each.tag in _TOLD)
            work.take(Taken.IDS, len(each) if each.tag == q("w:rsids") else 0)


def draft_styles(root: Element) -> frozenset[str]:
    """The ids of the draft's styles."""
    return frozenset(
        style.get(q("w:styleId"), "")
        for style in root.iterchildren(q("w:style"))
        if value(style, q("w:name")).endswith(DRAFT)
    )


def strip_styles(root: Element, numbering: Element | None, work: Work) -> None:
    """Take out the draft's styles (nothing stands in them any more) and the ids of sessions.

    One that a style of people's own is based on stays.
    """
    styles = list(root.iterchildren(q("w:style")))
    drafts = set(draft_styles(root))
    while True:
        needed = {
            value(style, q("w:basedOn")) for style in styles if style.get(q("w:styleId"), "") not in drafts
        }
        if not needed & drafts:
            break
        drafts -= needed
    for style in styles:
        if style.get(q("w:styleId"), "") in drafts:
            drop(style)
            work.take(Taken.STYLES)
    uses = list(root.iter(q("w:next"), q("w:link")))
    uses += () if numbering is None else numbering.iter(q("w:pStyle"), q("w:styleLink"), q("w:numStyleLink"))
    for use in uses:
        if use.get(VAL, "") in drafts:
            drop(use)
    names = () if numbering is None else numbering.iter(q("w:name"))  # of lists, which no page shows
    for each in [*root.iter(q("w:rsid"), q("w:aliases")), *names]:
        drop(each)


def strip_properties(package: Package, day: str, work: Work) -> None:
    """Leave the title and the language of the properties; ``day`` (ISO) stands for when it was made."""
    for identity, relationship in list(package.rels.items()):
        if relationship.is_external or relationship.reltype not in {
            RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES, RT.EXTENDED_PROPERTIES,
        }:  # fmt: skip
            work.take(Taken.PROPERTIES if "properties" in relationship.reltype.lower() else Taken.PARTS)
            del package.rels[identity]
        elif relationship.reltype == RT.CORE_PROPERTIES:
            part = relationship.target_part
            set_content(part, _core(part.blob, day, work))
        elif relationship.reltype == RT.EXTENDED_PROPERTIES:
            set_content(relationship.target_part, _APP.encode())


def _core(data: bytes, day: str, work: Work) -> bytes:
    root = etree.fromstring(data)
    for each in list(root):
        if each.tag not in _KEPT_PROPERTIES or not (each.text or "").strip():
            drop(each)
            is_told = not str(each.tag).startswith(f"{{{_TERMS}}}") and not str(each.tag).endswith(
                "}revision"
            )
            work.take(Taken.PROPERTIES, is_told and bool((each.text or "").strip()))
    for name in ("created", "modified"):
        made = etree.SubElement(root, f"{{{_TERMS}}}{name}")
        made.set("{http://www.w3.org/2001/XMLSchema-instance}type", "dcterms:W3CDTF")
        made.text = f"{day}T00:00:00Z"
    etree.cleanup_namespaces(root, keep_ns_prefixes=["dcterms", "xsi"])
    return serialize(root)
