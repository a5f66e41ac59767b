"""Edits as people make them in Word on a report, drawn from a seed, and a save as Word does it.

``Editor(data, rng).edit()`` makes one edit and remembers what was typed; ``as_word_saves`` rewrites the package the way
Word does without changing what a reader sees.
"""

from __future__ import annotations

import copy
import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from lxml import etree

from tests.report.papers import png

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MARK = "_dx"
P, R, T, TBL, TR, TC = (qn(f"w:{name}") for name in ("p", "r", "t", "tbl", "tr", "tc"))
START, END = qn("w:bookmarkStart"), qn("w:bookmarkEnd")
_KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねの"
_FOOTNOTES = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


def text_of(element: etree._Element) -> str:
    """Text a reader sees in an element, deleted text and fields' instructions left out."""
    return "".join(each.text or "" for each in element.iter(T))


def marks_in(body: etree._Element) -> dict[str, tuple[etree._Element, etree._Element]]:
    """Start and end of every mark."""
    ends = {each.get(qn("w:id")): each for each in body.iter(END)}
    return {
        each.get(qn("w:name")): (each, ends[each.get(qn("w:id"))])
        for each in body.iter(START)
        if each.get(qn("w:name"), "").startswith(MARK) and each.get(qn("w:id")) in ends
    }


def marked_text(body: etree._Element) -> dict[str, str]:
    """The text in every mark, read the plain way: the texts of the document between its ends."""
    order = {each: index for index, each in enumerate(body.iter())}
    texts = [(order[each], each.text or "") for each in body.iter(T)]
    found = {}
    for name, (start, end) in marks_in(body).items():
        first, last = order[start], order[end]
        found[name] = "".join(text for at, text in texts if first < at < last)
    return found


@dataclass
class Editor:
    """One person at one report."""

    data: bytes
    rng: random.Random
    figures: dict[str, str] = field(default_factory=dict)
    """Names of the figures' marks with what was written there."""
    typed: list[str] = field(default_factory=list)
    overtyped: dict[str, str] = field(default_factory=dict)
    """Figures typed over, with the words now in their place."""
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.document = docx.Document(io.BytesIO(self.data))
        self.body = self.document.element.body

    # -- what to edit

    def words(self) -> str:
        """A sentence nobody typed before."""
        number = len(self.typed)
        word = "".join(_KANA[(number // 25**place + 7 * place) % 25] for place in range(4))
        sentence = f"（現場の声・{word}{number:b}".replace("0", "零").replace("1", "壱") + "）"
        self.typed.append(sentence)
        return sentence

    def paragraphs(self) -> list[etree._Element]:
        """Paragraphs with text."""
        return [
            each
            for each in self.body.iter(P)
            if text_of(each)
            and next(each.iterancestors(qn("w:txbxContent")), None) is None
            and not any(True for _ in each.iter(qn("w:fldChar"), qn("w:fldSimple"), qn("w:sectPr")))
        ]

    def blocks(self) -> list[etree._Element]:
        """Paragraphs of the body itself, but those of fields and sections."""
        return [
            each
            for each in self.body.iterchildren(P)
            if not any(
                True for _ in each.iter(qn("w:fldChar"), qn("w:fldSimple"), qn("w:sectPr"), qn("w:drawing"))
            )
        ]

    def tables(self) -> list[etree._Element]:
        """Tables of two rows and more."""
        return [each for each in self.body.iter(TBL) if len(list(each.iterchildren(TR))) > 1]

    def runs(self) -> list[etree._Element]:
        """Runs with text that stand in paragraphs."""
        return [
            each
            for paragraph in self.paragraphs()
            for each in paragraph.iterchildren(R)
            if each.find(T) is not None and each.find(T).text
        ]

    # -- edits

    def edit(self) -> None:
        """One edit, whichever the seed says."""
        how = self.rng.choice(EDITS)
        how(self)
        self.done.append(how.__name__)

    def edited(self) -> bytes:
        """The report as it was saved."""
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()

    def type_into(self) -> None:
        text = self.rng.choice(self.runs()).find(T)
        at = self.rng.randint(0, len(text.text))
        text.text = text.text[:at] + self.words() + text.text[at:]

    def type_before(self) -> None:
        paragraph = self.rng.choice(self.paragraphs())
        properties = paragraph.find(qn("w:pPr"))
        paragraph.insert(0 if properties is None else 1, run(self.words()))

    def type_after(self) -> None:
        self.rng.choice(self.paragraphs()).append(run(self.words()))

    def type_over_figure(self) -> None:
        """Word drops the bookmark of a text that is typed over as a whole, most of the time."""
        marks = {name: pair for name, pair in marks_in(self.body).items() if name in self.figures}
        simple = {
            name: (start, end)
            for name, (start, end) in marks.items()
            if start.getparent() is end.getparent() and start.getparent().tag == P
        }
        if not simple:
            return
        name = self.rng.choice(sorted(simple))
        start, end = simple[name]
        between = []
        at = start.getnext()
        while at is not None and at is not end:
            between.append(at)
            at = at.getnext()
        if any(each.tag != R for each in between) or at is None:
            return
        words = self.words()
        start.addprevious(run(words)) if self.rng.random() < 0.6 else start.addnext(run(words))
        keeps = start.getnext() is not None and text_of(start.getnext()) == words
        for each in between:
            each.getparent().remove(each)
        if not keeps:
            start.getparent().remove(start)
            end.getparent().remove(end)
        self.overtyped[name] = words

    def type_over_paragraph(self) -> None:
        paragraph = self.rng.choice(self.paragraphs())
        if any(True for _ in paragraph.iter(qn("w:commentReference"), qn("w:drawing"))):
            return
        self.clear(paragraph)
        paragraph.append(run(self.words()))

    def type_over_cell(self) -> None:
        tables = self.tables()
        if not tables:
            return
        row = self.rng.choice(list(self.rng.choice(tables).iterchildren(TR)))
        cell = self.rng.choice(list(row.iterchildren(TC)))
        if any(True for _ in cell.iter(qn("w:commentReference"), qn("w:drawing"), TBL)):
            return
        first, *others = cell.findall(P)
        for each in [first, *others]:
            self.clear(each)
        for each in others:
            cell.remove(each)
        first.append(run(self.words()))

    def split_paragraph(self) -> None:
        paragraph = self.rng.choice(self.paragraphs())
        children = [each for each in paragraph if each.tag != qn("w:pPr")]
        at = self.rng.randint(0, len(children))
        new = etree.Element(P)
        properties = paragraph.find(qn("w:pPr"))
        if properties is not None:
            new.append(copy.deepcopy(properties))
        new.extend(children[at:])
        paragraph.addnext(new)

    def join_paragraphs(self) -> None:
        blocks = self.blocks()
        pairs = [(one, two) for one in blocks if (two := one.getnext()) is not None and two in blocks]
        if not pairs:
            return
        one, two = self.rng.choice(pairs)
        one.extend([each for each in two if each.tag != qn("w:pPr")])
        two.getparent().remove(two)

    def restyle_run(self) -> None:
        each = self.rng.choice(self.runs())
        look = each.find(qn("w:rPr"))
        if look is None:
            look = etree.SubElement(each, qn("w:rPr"))
            each.insert(0, look)
        if look.find(qn("w:color")) is None and len(look) == 0:
            etree.SubElement(look, qn("w:b"))
            etree.SubElement(look, qn("w:color")).set(qn("w:val"), "FF0000")

    def delete_paragraph(self) -> None:
        blocks = [
            each for each in self.blocks() if not any(True for _ in each.iter(qn("w:commentReference")))
        ]
        if blocks:
            self.drop(self.rng.choice(blocks))

    def delete_row(self) -> None:
        tables = [each for each in self.tables() if len(list(each.iterchildren(TR))) > 2]
        if tables:
            rows = list(self.rng.choice(tables).iterchildren(TR))
            self.drop(self.rng.choice(rows[1:]))

    def delete_table(self) -> None:
        tables = [each for each in self.body.iterchildren(TBL) if each.find(f".//{qn('w:drawing')}") is None]
        if tables and self.rng.random() < 0.3:
            self.drop(self.rng.choice(tables))

    def duplicate(self) -> None:
        """Copy and paste: the bookmarks stay with the original."""
        block = self.rng.choice(self.blocks())
        twin = copy.deepcopy(block)
        self.anonymous(twin)
        block.addnext(twin)

    def duplicate_row(self) -> None:
        tables = self.tables()
        if not tables:
            return
        row = self.rng.choice(list(self.rng.choice(tables).iterchildren(TR)))
        if row.find(f".//{qn('w:drawing')}") is None:
            twin = copy.deepcopy(row)
            self.anonymous(twin)
            row.addnext(twin)

    def move_row(self) -> None:
        tables = [each for each in self.tables() if len(list(each.iterchildren(TR))) > 3]
        if tables:
            rows = list(self.rng.choice(tables).iterchildren(TR))[1:]
            one, two = self.rng.sample(rows, 2)
            two.addnext(one)

    def move_block(self) -> None:
        blocks = self.blocks()
        one, two = self.rng.sample(blocks, 2)
        two.addnext(one)

    def add_column(self) -> None:
        tables = self.tables()
        if not tables:
            return
        table = self.rng.choice(tables)
        rows = list(table.iterchildren(TR))
        if any(row.find(qn("w:tc")) is None for row in rows):
            return
        table.find(qn("w:tblGrid")).append(etree.Element(qn("w:gridCol"), {qn("w:w"): "900"}))
        chosen = self.rng.randrange(len(rows))
        for index, row in enumerate(rows):
            cell = parse_xml(
                f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="900" w:type="dxa"/></w:tcPr><w:p/></w:tc>'
            )
            if index == chosen:
                cell.find(P).append(run(self.words()))
            list(row.iterchildren(TC))[-1].addnext(cell)

    def comment(self) -> None:
        runs = [docx.text.run.Run(each, self.document) for each in self.runs()]
        self.document.add_comment(self.rng.choice(runs), text=self.words(), author="課長", initials="課")

    def insert_tracked(self) -> None:
        change = parse_xml(
            f'<w:ins {nsdecls("w")} w:id="{9000 + len(self.done)}" w:author="課長" w:date="2026-11-25T09:00:00Z"/>'
        )
        change.append(run(self.words()))
        self.rng.choice(self.runs()).addnext(change)

    def delete_tracked(self) -> None:
        each = self.rng.choice(self.runs())
        if any(child.tag not in {T, qn("w:rPr")} for child in each):
            return
        change = parse_xml(
            f'<w:del {nsdecls("w")} w:id="{9500 + len(self.done)}" w:author="課長" w:date="2026-11-25T09:00:00Z"/>'
        )
        each.addprevious(change)
        change.append(each)
        for text in each.iter(T):
            text.tag = qn("w:delText")

    def picture(self) -> None:
        paragraph = docx.text.paragraph.Paragraph(self.rng.choice(self.paragraphs()), self.document._body)
        shape = paragraph.add_run().add_picture(png(), Mm(20), Mm(15))
        shape._inline.docPr.set("id", str(7000 + len(self.done)))

    def footnote(self) -> None:
        part = self.document.part
        notes = next((rel.target_part for rel in part.rels.values() if rel.reltype == RT.FOOTNOTES), None)
        if notes is None:
            kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
            notes = Part(PackURI("/word/footnotes.xml"), kind, _FOOTNOTES.encode(), part.package)
            part.relate_to(notes, RT.FOOTNOTES)
        root = etree.fromstring(notes.blob)
        number = str(max(int(each.get(qn("w:id"))) for each in root) + 1)
        root.append(
            parse_xml(
                f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>'
                f"<w:r><w:t>{self.words()}</w:t></w:r></w:p></w:footnote>"
            )
        )
        notes._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        self.rng.choice(self.runs()).addnext(
            parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="{number}"/></w:r>')
        )

    def new_table(self) -> None:
        table = self.document.add_table(2, 2)
        table.cell(0, 0).text = self.words()
        self.rng.choice(self.blocks()).addnext(table._tbl)

    def new_paragraph(self) -> None:
        made = etree.Element(P)
        made.append(run(self.words()))
        self.rng.choice(self.blocks()).addnext(made)

    def hyperlink(self) -> None:
        key = self.document.part.relate_to("https://www.example.lg.jp/", RT.HYPERLINK, is_external=True)
        link = parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{key}"/>')
        link.append(run(self.words()))
        self.rng.choice(self.paragraphs()).append(link)

    def content_control(self) -> None:
        block = self.rng.choice(self.blocks())
        control = parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:id w:val="{5000 + len(self.done)}"/></w:sdtPr><w:sdtContent/></w:sdt>'
        )
        block.addprevious(control)
        control.find(qn("w:sdtContent")).append(block)

    # -- how Word does it

    def clear(self, paragraph: etree._Element) -> None:
        """Everything in a paragraph typed over: bookmarks that lie in it go, halves of others stay."""
        self.unmark(paragraph)
        for each in list(paragraph):
            if each.tag not in {qn("w:pPr"), START, END}:
                paragraph.remove(each)

    def drop(self, element: etree._Element) -> None:
        """An element deleted: bookmarks within go with it, halves of others move on to the next paragraph."""
        self.unmark(element)
        halves = list(element.iter(START, END, qn("w:commentRangeStart"), qn("w:commentRangeEnd")))
        following = next(element.itersiblings(P), None)
        if element.tag == TR or following is None:
            for half in halves:
                if half.tag in {START, END}:
                    self.remove_bookmark(half.get(qn("w:id")))
            halves = []
        for half in halves:
            following.insert(1 if following.find(qn("w:pPr")) is not None else 0, half)
        references = [each.get(qn("w:id")) for each in element.iter(qn("w:commentReference"))]
        element.getparent().remove(element)
        for number in references:
            self.remove_comment(number)

    def unmark(self, element: etree._Element) -> None:
        starts = {each.get(qn("w:id")) for each in element.iter(START)}
        ends = {each.get(qn("w:id")) for each in element.iter(END)}
        for each in list(element.iter(START, END)):
            if each.get(qn("w:id")) in starts & ends:
                each.getparent().remove(each)

    def remove_bookmark(self, number: str) -> None:
        for each in list(self.body.iter(START, END)):
            if each.get(qn("w:id")) == number:
                each.getparent().remove(each)

    def remove_comment(self, number: str) -> None:
        for each in list(self.body.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"))):
            if each.get(qn("w:id")) == number:
                each.getparent().remove(each)
        for comment in list(self.document.part._comments_part.element):
            if comment.get(qn("w:id")) == number:
                comment.getparent().remove(comment)

    def anonymous(self, twin: etree._Element) -> None:
        """A pasted copy: no bookmarks, comments or notes of the original."""
        gone = (START, END, qn("w:commentRangeStart"), qn("w:commentRangeEnd"))
        for each in list(twin.iter(*gone)):
            each.getparent().remove(each)
        for each in list(twin.iter(qn("w:commentReference"), qn("w:footnoteReference"))):
            each.getparent().getparent().remove(each.getparent())
        for index, each in enumerate(twin.iter(qn("wp:docPr"))):
            each.set("id", str(8000 + 20 * len(self.done) + index))
        for each in list(twin.iter(qn("w:sdtPr"))):
            for number in each.findall(qn("w:id")):
                each.remove(number)


EDITS: tuple[Callable[[Editor], None], ...] = (
    Editor.type_into, Editor.type_into, Editor.type_before, Editor.type_after, Editor.type_over_figure,
    Editor.type_over_figure, Editor.type_over_paragraph, Editor.type_over_cell, Editor.split_paragraph,
    Editor.join_paragraphs, Editor.restyle_run, Editor.delete_paragraph, Editor.delete_row, Editor.delete_table,
    Editor.duplicate, Editor.duplicate_row, Editor.move_row, Editor.move_block, Editor.add_column, Editor.comment,
    Editor.insert_tracked, Editor.delete_tracked, Editor.picture, Editor.footnote, Editor.new_table,
    Editor.new_paragraph, Editor.hyperlink, Editor.content_control,
)  # fmt: skip


def run(text: str) -> etree._Element:
    """A run as typed."""
    return parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve">{text}</w:t></w:r>')


def sentences(data: bytes) -> str:
    """All text of a report in order: the body, then footnotes, then people's comments."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = ["word/document.xml", "word/footnotes.xml", "word/comments.xml"]
        return "".join(
            text_of(etree.fromstring(archive.read(name))) for name in names if name in archive.namelist()
        )


def program_comments(data: bytes) -> list[str]:
    """The program's own comments."""
    return [text for author, text in comments(data) if author == "dxforms"]


def comments(data: bytes) -> Iterator[tuple[str, str]]:
    """Author and text of every comment."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "word/comments.xml" not in archive.namelist():
            return
        for each in etree.fromstring(archive.read("word/comments.xml")):
            yield each.get(qn("w:author"), ""), text_of(each)


# ---------------------------------------------------------------- a save in Word


def as_word_saves(data: bytes, rng: random.Random) -> bytes:
    """The package as Word would save it again, with nothing changed for a reader.

    What Word does is taken from ECMA-376 part 1 (17.15.1 rsids: ``w:rsidR`` and its kin on paragraphs, runs and rows;
    17.13.8.1 ``w:proofErr``; 17.3.3.13 ``w:lastRenderedPageBreak``; 17.13.6.2 a bookmark may begin between blocks)
    and MS-OI29500 2.1: relationship ids and the numbers of customXml parts carry no meaning and are given anew.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts = _renumber_custom_xml(parts)
    parts = _renumber_relationships(parts, "word/document.xml", rng)
    root = etree.fromstring(parts["word/document.xml"])
    _split_runs(root, rng)
    _revise(root, rng)
    _bookmarks(root, rng)
    parts["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _split_runs(root: etree._Element, rng: random.Random) -> None:
    for text in list(root.iter(T)):
        run_ = text.getparent()
        content = text.text or ""
        if len(content) > 3 and rng.random() < 0.2 and len([c for c in run_ if c.tag != qn("w:rPr")]) == 1:
            at = rng.randint(1, len(content) - 1)
            twin = copy.deepcopy(run_)
            text.text, twin.find(T).text = content[:at], content[at:]
            for each in (text, twin.find(T)):
                each.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run_.addnext(twin)
            if rng.random() < 0.3:
                run_.addnext(etree.Element(qn("w:proofErr"), {qn("w:type"): "spellStart"}))
                twin.addnext(etree.Element(qn("w:proofErr"), {qn("w:type"): "spellEnd"}))


def _revise(root: etree._Element, rng: random.Random) -> None:
    for each in root.iter(P, R, TR):
        each.set(qn("w:rsidR"), f"00{rng.randrange(16**6):06X}")
        if each.tag == P:
            each.set(qn("w:rsidRDefault"), "00AB12CD")
    for text in list(root.iter(T)):
        if rng.random() < 0.02:
            text.addprevious(etree.Element(qn("w:lastRenderedPageBreak")))


def _bookmarks(root: etree._Element, rng: random.Random) -> None:
    """Ids from 0, and a mark that begins a paragraph of the body stands before it."""
    numbers: dict[str, str] = {}
    for each in root.iter(START, END):
        number = each.get(qn("w:id"))
        each.set(qn("w:id"), numbers.setdefault(number, str(len(numbers))))
    body = root.find(qn("w:body"))
    for paragraph in list(body.iterchildren(P)):
        children = [each for each in paragraph if each.tag != qn("w:pPr")]
        if children and children[0].tag == START and rng.random() < 0.3:
            paragraph.addprevious(children[0])


def _renumber_custom_xml(parts: dict[str, bytes]) -> dict[str, bytes]:
    def renamed(text: str) -> str:
        return re.sub(r"(item|itemProps)(\d+)\.xml", lambda found: f"{found[1]}{int(found[2]) + 3}.xml", text)

    made = {}
    for name, content in parts.items():
        moved = renamed(name) if name.startswith("customXml/") else name
        if name.endswith(".rels") or name == "[Content_Types].xml":
            content = renamed(content.decode()).encode()
        made[moved] = content
    return made


def _renumber_relationships(parts: dict[str, bytes], name: str, rng: random.Random) -> dict[str, bytes]:
    rels = "word/_rels/document.xml.rels"
    root = etree.fromstring(parts[rels])
    ids = [each.get("Id") for each in root]
    shuffled = [f"rId{number}" for number in range(1, len(ids) + 1)]
    rng.shuffle(shuffled)
    new = dict(zip(ids, shuffled, strict=True))
    for each in root:
        each.set("Id", new[each.get("Id")])
    document = etree.fromstring(parts[name])
    for each in document.iter():
        for attribute, value in each.attrib.items():
            if "officeDocument/2006/relationships}" in attribute and value in new:
                each.set(attribute, new[value])
    return {
        **parts,
        rels: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True),
        name: etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True),
    }
