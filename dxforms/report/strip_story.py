"""One story of a report (body, header, footnotes …) on its way out: marks, comments, controls, links, names of drawings."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from dxforms.report.marks import PREFIX
from dxforms.report.ooxml import DOCPR, PPR, RPR, TBL, Element, P, R, T, child, nearest, own_text, q, value
from dxforms.report.strip_links import local_path
from dxforms.report.strip_work import Taken, Work, drop, unwrap

_START, _END = q("w:bookmarkStart"), q("w:bookmarkEnd")
_COMMENTS = (q("w:commentRangeStart"), q("w:commentRangeEnd"), q("w:commentReference"), q("w:annotationRef"))
_TRACKED = frozenset(
    q(f"w:{name}")
    for name in (
        "ins", "del", "moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart", "rPrChange", "pPrChange", "tblPrChange",
        "tblPrExChange", "tblGridChange", "trPrChange", "tcPrChange", "sectPrChange", "numberingChange", "cellIns", "cellDel",
        "cellMerge", "customXmlInsRangeStart", "customXmlDelRangeStart", "customXmlMoveFromRangeStart",
        "customXmlMoveToRangeStart", "delText", "delInstrText",
    )
)  # fmt: skip
_NOISE = frozenset(q(f"w:{name}") for name in ("proofErr", "permStart", "permEnd", "divId", "dataBinding"))
_WRAPPERS = (q("w:smartTag"), q("w:customXml"))
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_CONFLICTS = (f"{_W14}conflictIns", f"{_W14}conflictDel")
"""What two people changed at once, and nobody settled."""
_IDS = frozenset(
    {f"{_W14}paraId", f"{_W14}textId", "{http://schemas.microsoft.com/office/word/2012/wordml}paraId"}
)
_RSID = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rsid"
_O = "{urn:schemas-microsoft-com:office:office}"
_V = "{urn:schemas-microsoft-com:vml}"
_RID, _RLINK, _REMBED = q("r:id"), q("r:link"), q("r:embed")
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_WPG = "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}"
_ALTERNATE, _CHOICE, _FALLBACK = q("mc:AlternateContent"), q("mc:Choice"), q("mc:Fallback")
_SHAPES = {"wps", "wpg", "wpc", "wp14"}
"""What every Word since 2010 and LibreOffice draw themselves: the older twin beside it would be a second copy."""
_OF_WORD = ("_Toc", "_Ref")
"""How Word calls the bookmarks that contents lists and cross-references lead to."""
_INNER = (q("pic:cNvPr"), f"{_WPS}cNvPr", f"{_WPG}cNvPr")
_FILE_NAME = re.compile(r"\.(?:jpe?g|png|gif|bmp|tiff?|emf|wmf|svg|webp|heic)\s*$", re.IGNORECASE)
_LINKS = (q("a:hlinkClick"), q("a:hlinkHover"), q("a:hlinkMouseOver"))

Follows = Callable[[str, str], bool]
"""True where the relationship of an id leads to what everybody can reach; the second are the words that show it."""


def tracked_changes(root: Element) -> list[Element]:
    """The marks of tracked changes in a part."""
    return list(root.iter(*_TRACKED, *_CONFLICTS))


def strip_story(root: Element, follows: Follows, led: Collection[str], work: Work) -> None:
    """Take out of one story everything that is not for its readers; nothing a page shows changes.

    ``led`` are the bookmarks that something in the document leads to.
    """
    _strip_ids(root, work)
    _strip_bookmarks(root, led, work)
    _strip_comments(root)
    _strip_ink(root, work)
    _strip_twins(root)
    for noise in list(root.iter(*_NOISE, q("w:printerSettings"))):
        drop(noise)
    for wrapper in list(root.iter(*_WRAPPERS)):
        unwrap(wrapper)
    _strip_controls(root, work)
    _strip_objects(root, work)
    _strip_links(root, follows, work)
    _strip_names(root)


def _strip_ids(root: Element, work: Work) -> None:
    """Numbers of editing sessions and of paragraphs, by which copies of a document can be matched."""
    found = 0
    for each in root.iter("{*}*"):
        if not each.attrib:
            continue
        for name in [name for name in each.attrib if str(name).startswith(_RSID) or name in _IDS]:
            del each.attrib[name]
            found += 1
    work.take(Taken.IDS, found)


def _strip_bookmarks(root: Element, led: Collection[str], work: Work) -> None:
    """The program's marks, ends nobody began, and bookmarks that nothing leads to; Word's own of headings stay."""
    opened: dict[str, bool] = {}
    for mark in list(root.iter(_START, _END)):
        number = mark.get(q("w:id"), "")
        if mark.tag == _START:
            name = mark.get(q("w:name"), "")
            ours = name.startswith(PREFIX)
            gone = ours or not (name in led or name.startswith(_OF_WORD))
            opened[number] = gone
            if gone:
                drop(mark)
                work.take(Taken.MARKS if ours else Taken.BOOKMARKS)
        elif opened.pop(number, True):
            drop(mark)


def _strip_comments(root: Element) -> None:
    for piece in list(root.iter(*_COMMENTS)):
        run = piece.getparent()
        drop(piece)
        if run is not None and run.tag == R and all(each.tag == RPR for each in run):
            drop(run)


def _strip_ink(root: Element, work: Work) -> None:
    """What was written over the pages with a pen."""
    for ink in list(root.iter("{*}contentPart")):
        around = nearest(ink, _ALTERNATE)
        drawing = around if around is not None else nearest(ink, q("w:drawing"))
        drop(ink if drawing is None else drawing)
        work.take(Taken.INK)


def _strip_twins(root: Element) -> None:
    for choice in list(root.iter(_CHOICE)):
        if set(choice.get("Requires", "").split()) <= _SHAPES:
            for twin in list(choice.itersiblings(_FALLBACK)):
                drop(twin)


def _strip_controls(root: Element, work: Work) -> None:
    """Content controls, whose tags, lists and bindings name what stands elsewhere; what they hold stays."""
    for control in reversed(list(root.iter(q("w:sdt")))):
        unwrap(control, child(control, q("w:sdtContent")))
        work.take(Taken.CONTROL)


def _strip_objects(root: Element, work: Work) -> None:
    """Workbooks, documents and controls set into the text: the picture they show themselves by stays."""
    for embedded in list(root.iter(q("w:object"))):
        if next(embedded.iter(f"{_V}imagedata"), None) is None:
            work.refuse(
                "publish.object",
                "見た目の図のないオブジェクトが埋め込まれているため、公表用にできません。オブジェクトを削除するか、図として貼り付け直してください。",
                spot=place_of(embedded),
            )
            continue
        for inner in list(embedded):
            if inner.tag.startswith(_O) or inner.tag in {
                q("w:control"),
                q("w:objectEmbed"),
                q("w:objectLink"),
            }:
                embedded.remove(inner)
        for shape in embedded.iter():
            if isinstance(shape.tag, str):
                shape.attrib.pop(f"{_O}ole", "")
        embedded.tag = q("w:pict")
        embedded.attrib.clear()
        work.take(Taken.OBJECT)


def _strip_links(root: Element, follows: Follows, work: Work) -> None:
    for link in list(root.iter(q("w:hyperlink"))):
        identity = link.get(_RID)
        link.attrib.pop(q("w:docLocation"), "")
        if identity and not follows(identity, "".join(each.text or "" for each in link.iter(T))):
            unwrap(link)
            work.take(Taken.LINK)
        elif not identity and not link.get(q("w:anchor")):
            unwrap(link)
    for link in list(root.iter(*_LINKS)):
        if link.get(_RID) and not follows(link.get(_RID, ""), ""):
            drop(link)
            work.take(Taken.LINK)
    for shape in root.iter(f"{_V}*"):
        for name in ("href", "src"):
            if shape.attrib.pop(name, ""):
                work.take(Taken.LINK)
    for blip in root.iter(q("a:blip")):
        if blip.get(_RLINK) is not None:
            if blip.get(_REMBED):
                del blip.attrib[_RLINK]
                work.take(Taken.LINK)
            else:
                _refuse_linked(blip, work)
    for data in root.iter(f"{_V}imagedata"):
        for name in (q("r:href"), f"{_O}href", f"{_O}title", f"{_O}relid", "src"):
            data.attrib.pop(name, "")
        if not data.get(_RID):
            _refuse_linked(data, work)


def _refuse_linked(picture: Element, work: Work) -> None:
    work.refuse(
        "publish.linked-picture",
        "図がファイルへのリンクになっているため、公表用にできません。図を挿入し直してください（「挿入」ではなく「リンク」で入れた図です。）。",
        spot=place_of(picture),
    )


def _strip_names(root: Element) -> None:
    """Names of drawings, which are names of files most of the time; the alternative text stays."""
    for number, properties in enumerate(root.iter(DOCPR), start=1):
        properties.set("name", f"図 {number}")
        around = properties.getparent()
        for inner in () if around is None else around.iter(*_INNER):
            inner.set("name", f"図 {number}")
        _strip_alt(properties)
    for inner in root.iter("{*}cNvPr"):
        _strip_alt(inner)
    for shape in root.iter(f"{_V}*"):
        shape.attrib.pop("title", "")
        _strip_alt(shape)


def _strip_alt(properties: Element) -> None:
    """Word takes the path of a picture's file for its alternative text where nobody wrote one."""
    for name in ("descr", "title", "alt"):
        text = properties.get(name, "")
        if local_path(text) or _FILE_NAME.search(text):
            del properties.attrib[name]


def strip_unseen_headers(body: Element, settings: Element | None, work: Work) -> None:
    """Let go of headers and footers no page shows: of first pages and of even pages where nothing asks for them.

    A section without its own takes that of the section before, so that one that asks keeps all.
    """
    is_even = settings is not None and child(settings, q("w:evenAndOddHeaders")) is not None
    asked = {"default", *(["first"] if next(body.iter(q("w:titlePg")), None) is not None else [])}
    asked |= {"even"} if is_even else set()
    for reference in list(body.iter(q("w:headerReference"), q("w:footerReference"))):
        if reference.get(q("w:type"), "default") not in asked:
            drop(reference)
            work.take(Taken.HIDDEN)


def draft_paragraphs(root: Element, drafts: frozenset[str]) -> Iterator[Element]:
    """Paragraphs in a draft's style (by id)."""
    for paragraph in root.iter(P):
        if value(child(paragraph, PPR), q("w:pStyle")) in drafts:
            yield paragraph


def place_of(element: Element) -> str:
    """The heading over an element, as far as the outline tells without styles; else the beginning of its paragraph."""
    around = nearest(element, P)
    at = around if around is not None else element
    table = nearest(at, TBL)
    if table is not None:
        at = table
    for before in at.itersiblings(P, preceding=True):
        look = value(child(before, PPR), q("w:pStyle"))
        if look.lower().startswith(("heading", "見出し")) or look.isdecimal():
            text = own_text(before).strip()
            if text:
                return f"「{text[:40]}」の中"
    return ""
