"""A workbook as Excel saves it again when nobody changed anything: an imitation, from what its files are known to hold.

Texts and looks are numbered anew and spelled its way, spans and empty rows go, identities, heights and a chain of
calculation come, sheets' names lose their quotation marks, widths are rounded, lists that name another sheet move into
an extension, charts gain what Excel always writes.
"""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
)
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_BUILT_IN = {"#,##0": "3", "0.00": "2", "@": "49"}
_Change = Callable[[re.Match[str]], str]


def save_as_excel(source: Path, target: Path, *, seed: int = 1, extended: bool = True) -> Path:
    """``source`` as Excel would save it, at ``target``; without what is ``extended`` openpyxl loses nothing of it."""
    chance = random.Random(seed)
    with zipfile.ZipFile(source) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/sharedStrings.xml"], texts = _texts(parts["xl/sharedStrings.xml"], chance)
    parts["xl/styles.xml"], looks = _styles(parts["xl/styles.xml"], chance)
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{_MAIN}"><c r="A1" i="3"/></calcChain>'.encode()
    parts["xl/workbook.xml"] = _book(parts["xl/workbook.xml"].decode()).encode()
    for name, data in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = _sheet(data.decode(), texts, looks, chance).encode()
            if extended:
                parts[name] = _extended(parts[name].decode()).encode()
        elif name.startswith("xl/charts/chart"):
            parts[name] = _chart(data.decode()).encode()
        elif name.startswith("xl/drawings/drawing"):
            parts[name] = _drawing(data.decode(), chance).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return target


def _shuffled(held: etree._Element, chance: random.Random, *, first: bool) -> dict[int, int]:
    """The children of an element in another order; where each stands now."""
    children = list(held)
    order = list(range(len(children)))
    rest = order[first:]
    chance.shuffle(rest)
    order[first:] = rest
    for child in children:
        held.remove(child)
    held.extend(children[index] for index in order)
    return {was: now for now, was in enumerate(order)}


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _texts(data: bytes, chance: random.Random) -> tuple[bytes, dict[int, int]]:
    root = etree.fromstring(data)
    places = _shuffled(root, chance, first=False)
    for item in root:
        if chance.random() < 0.2 and item.find("{*}r") is None:
            reading = etree.SubElement(item, f"{{{_MAIN}}}rPh", sb="0", eb="1")
            etree.SubElement(reading, f"{{{_MAIN}}}t").text = "ヨミ"
        etree.SubElement(item, f"{{{_MAIN}}}phoneticPr", fontId="1")
    return _xml(root), places


def _styles(data: bytes, chance: random.Random) -> tuple[bytes, dict[int, int]]:
    root = etree.fromstring(data)
    looks = next(root.iterfind("{*}cellXfs"))
    places = _shuffled(looks, chance, first=True)
    known: dict[str, str] = {}
    for form in list(root.iter("{*}numFmt")):
        code = str(form.get("formatCode"))
        if code in _BUILT_IN:
            known[str(form.get("numFmtId"))] = _BUILT_IN[code]
            next(root.iterfind("{*}numFmts")).remove(form)
        else:
            spelled = code.replace(" ", "\\ ").replace("-", "\\-")
            form.set("formatCode", f"{spelled};@" if code.startswith("y") and "@" not in code else spelled)
    for look in looks:
        number = str(look.get("numFmtId"))
        look.set("numFmtId", known.get(number, number))
    for font in root.iter("{*}font"):
        etree.SubElement(font, f"{{{_MAIN}}}charset", val="128")
    return _xml(root), places


def _book(xml: str) -> str:
    if "xmlns:mc" not in xml:
        xml = xml.replace("<workbook ", f"<workbook {_SPACES}", 1)
    xml = re.sub(
        r"(<workbookPr[^>]*/>)",
        r'\1<mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="D:\\a\\" xmlns:x15ac='
        r'"http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent>'
        r'<xr:revisionPtr revIDLastSave="0" documentId="8_{0}"/>',
        xml,
    )
    return re.sub(r"<calcPr[^>]*/>", '<calcPr calcId="191029"/>', xml)


def _sheet(xml: str, texts: dict[int, int], looks: dict[int, int], chance: random.Random) -> str:
    def height(row: re.Match[str]) -> str:
        auto = ' ht="12.75"' if "ht=" not in row[1] and chance.random() < 0.3 else ""
        return f'{row[1]}{auto} x14ac:dyDescent="0.15"{row[2]}'

    def look(holder: re.Match[str]) -> str:
        now = looks[int(holder[2])]
        return holder[1] + (f'"{now}"' if now else '"0"')

    def width(column: re.Match[str]) -> str:
        return f'width="{float(column[1]) + chance.choice((0, -0.0898, 0.07))}" bestFit="1"'

    changes: tuple[tuple[str, str | _Change], ...] = (
        (r' (?:spans|scale|horizontalDpi|verticalDpi|alignWithMargins|bestFit|x14ac:dyDescent)="[^"]*"', ""),
        (r'<row r="\d+"/>', ""),
        (r't="s"><v>(\d+)</v>', lambda found: f't="s"><v>{texts[int(found[1])]}</v>'),
        (r'(<c r="[A-Z]+\d+" s=)"(\d+)"', look),
        (r'( style=)"(\d+)"', look),
        (r"(<row [^>]*?)(/?>)", height),
        (r'<sheetFormatPr defaultRowHeight="15"/>', '<sheetFormatPr defaultRowHeight="13.5"/>'),
        (
            r"<worksheet (?!.*xmlns:mc)",
            f'<worksheet {_SPACES}xr:uid="{{00000000-0001-0000-0000-000000000000}}" ',
        ),
        (r'width="([\d.]+)"', width),
        (r"</f><v>(-?[0-9.]+)</v>", lambda found: f"</f><v>{float(found[1])!r}</v>"),
        (r"'([^'!\[\]]+)'!", r"\1!"),
        (r"<pageSetup ", '<pageSetup scale="71" horizontalDpi="0" verticalDpi="0" '),
        (r"<headerFooter>", '<headerFooter alignWithMargins="0">'),
        (r'top="0.7"', 'top="0.70000000000000007"'),
    )
    for pattern, new in changes:
        xml = re.sub(pattern, new, xml)
    return xml


def _extended(xml: str) -> str:
    """Lists whose words stand on another sheet moved into the extension of Excel 2010."""
    found = re.search(
        r'<dataValidation ([^>]*) sqref="([^"]*)"><formula1>([^<]*!\$[^<]*)</formula1></dataValidation>', xml
    )
    if found is None:
        return xml
    moved = (
        f'<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{_X14}">'
        f'<x14:dataValidations count="1" xmlns:xm="{_XM}"><x14:dataValidation {found[1]}><x14:formula1>'
        f"<xm:f>{found[3]}</xm:f></x14:formula1><xm:sqref>{found[2]}</xm:sqref></x14:dataValidation>"
        "</x14:dataValidations></ext></extLst>"
    )
    return xml.replace(found[0], "").replace("</worksheet>", f"{moved}</worksheet>")


def _chart(xml: str) -> str:
    changes: tuple[tuple[str, str], ...] = (
        (r"<c:lang", '<c:date1904 val="0"/><c:lang'),
        (r"<c:plotArea>", '<c:autoTitleDeleted val="0"/><c:plotArea>'),
        (r"'([^'!]+)'!", r"\1!"),
        (r'(<c:grouping val="\w+"/>)', r'\1<c:varyColors val="0"/>'),
        (r"<a:t>[^<]*</a:t></a:fld>", "<a:pPr/><a:t>[セル範囲]</a:t></a:fld>"),
        (r"</c:spPr><c:dLbls>", '</c:spPr><c:invertIfNegative val="0"/><c:dLbls>'),
    )
    for pattern, new in changes:
        xml = re.sub(pattern, new, xml)
    return xml


def _drawing(xml: str, chance: random.Random) -> str:
    """Charts that keep their size end in another row where rows are of other heights."""
    return re.sub(
        r"(<xdr:to>.*?<xdr:row>)(\d+)", lambda end: f"{end[1]}{int(end[2]) + chance.choice((0, 1))}", xml
    )
