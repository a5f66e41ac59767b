"""An empty Word package with the templates' own parts, and writing it: the same parts give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

import docx
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml

from templates.recipe.look import Look
from templates.recipe.numbering import numbering_xml
from templates.recipe.styles import styles_xml
from templates.recipe.styling import FONT, W

if TYPE_CHECKING:
    from docx.document import Document

_WHEN = datetime(2026, 4, 1)  # naive: python-docx writes it as UTC
_DATE = (1980, 1, 1, 0, 0, 0)
_KEPT = {RT.STYLES, RT.NUMBERING, RT.SETTINGS, RT.THEME, RT.FONT_TABLE}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def new_document(look: Look, title: str) -> Document:
    """A document without content: page, styles, numbering, theme and settings of the house."""
    document = docx.Document()
    part = document.part
    package = part.package
    for key, relationship in list(part.rels.items()):
        if relationship.reltype not in _KEPT:
            del part.rels[key]  # python-docx's own sample of custom XML, web settings and the like
    for key, relationship in list(package.rels.items()):
        if relationship.reltype not in {RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES}:
            del package.rels[key]
    for kind, xml in (
        (RT.STYLES, styles_xml(look)),
        (RT.NUMBERING, numbering_xml(look)),
        (RT.SETTINGS, _SETTINGS),
    ):
        found = part.part_related_by(kind)
        if not isinstance(found, XmlPart):
            raise TypeError(kind)
        found._element = parse_xml(xml.encode("utf-8"))
    theme = part.part_related_by(RT.THEME)
    theme._blob = _theme(theme.blob)
    part.part_related_by(RT.FONT_TABLE)._blob = _FONTS.encode("utf-8")
    _application(document)
    core = document.core_properties
    for name in ("author", "comments", "keywords", "subject", "category", "last_modified_by"):
        setattr(core, name, "")
    core.title, core.language, core.revision = title, "ja-JP", 1
    core.created = core.modified = _WHEN
    body = document.element.body
    for element in list(body):
        body.remove(element)
    return document


def _application(document: Document) -> None:
    """The extended properties: without them Word shows no application, some checkers ask for them."""
    package = document.part.package
    xml = (
        f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>"
    )
    part = Part(PackURI("/docProps/app.xml"), CT.OFC_EXTENDED_PROPERTIES, xml.encode("utf-8"), package)
    package.relate_to(part, RT.EXTENDED_PROPERTIES)


def _theme(blob: bytes) -> bytes:
    """The theme with the house's font for every script, so that whatever staff insert has it too."""
    text = blob.decode("utf-8")
    fonts = f'<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/><a:cs typeface="{FONT}"/><a:font script="Jpan" typeface="{FONT}"/>'
    for kind in ("major", "minor"):
        text = re.sub(
            rf"<a:{kind}Font>.*?</a:{kind}Font>",
            f"<a:{kind}Font>{fonts}</a:{kind}Font>",
            text,
            flags=re.DOTALL,
        )
    accents = ("005AFF", "F6AA00", "4D2600", "4DC4FF", "660066", "77D9A8")
    colours = {f"accent{number}": colour for number, colour in enumerate(accents, start=1)}
    colours["lt2"] = "E7E6E6"  # a neutral ground: charts draw 無回答 in a grey made of it
    for name, colour in colours.items():
        text = re.sub(
            rf"<a:{name}>.*?</a:{name}>",
            f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>',
            text,
            flags=re.DOTALL,
        )
    return text.encode("utf-8")


_SETTINGS = (
    f'{_HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="840"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
    "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    + "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
            ("useWord2013TrackBottomHyphenation", 0),
        )
    )
    + '</w:compat><w:themeFontLang w:val="ja-JP" w:eastAsia="ja-JP"/>'
    '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1" w:accent2="accent2" '
    'w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink" '
    'w:followedHyperlink="followedHyperlink"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)
_FONTS = (
    f'{_HEAD}<w:fonts xmlns:w="{W}"><w:font w:name="{FONT}"><w:altName w:val="BIZ UDGothic"/>'
    '<w:panose1 w:val="020B0400000000000000"/><w:charset w:val="80"/><w:family w:val="modern"/><w:pitch w:val="fixed"/>'
    "</w:font></w:fonts>"
)


def to_bytes(document: Document) -> bytes:
    """The document as a file whose bytes depend on its content only."""
    written = io.BytesIO()
    document.save(written)
    again = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=_order):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name), compresslevel=6)
    return again.getvalue()


def _order(name: str) -> tuple[int, str]:
    first = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
    return (first.index(name) if name in first else len(first), name)
