"""Lectures ready for publication with seeds of everything that must not leave: in the answers, and in the report."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl import Workbook
from PIL import Image

import dxforms
from dxforms.survey.description import Description
from dxforms.survey.questions import Kind
from dxforms.survey.review import AnswerDecision, ExclusionReason, RespondentDecision, Review, WithholdReason
from dxforms.survey.settings import Settings
from dxforms.survey.tally import Tally
from tests.exports import records, write_download
from tests.report.papers import png
from tests.sample import sample_description

FIRST = 918_201
"""The first ID of the export: digits that stand nowhere else."""
_WORDS = "地域の避難所では受付の手順を前もって決めておくことが大切だと改めて感じたところである"
CONCLUSION = "今回の講演会で得た知見を、今後の研修に生かす。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A lecture's folder with everything decided and written, and the words that must not leave it."""

    folder: Path
    tally: Tally
    report: Path
    secrets: dict[str, str]
    """What must stand in no published byte, by what it is."""


def ready(folder: Path, seed: int, *, settings: Settings | None = None, sessions: int = 2) -> Ready:
    """A survey drawn from a seed: an export with IDs, times, mail addresses and names, its answers decided on."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    kinds = [Kind.SINGLE, Kind.MULTIPLE, Kind.TEXT, Kind.TEXT]
    kinds += rng.sample(
        [Kind.RATING, Kind.NPS, Kind.MATRIX, Kind.NUMBER, Kind.SINGLE, Kind.TEXT], rng.randint(0, 4)
    )
    rng.shuffle(kinds)
    described = _description(folder, [*kinds, Kind.SKIPPED], sessions, settings or Settings())
    count = rng.randint(8, 30)
    export = folder / "回答.xlsx"
    headings = [heading for question in described.survey.questions for heading in question.headings]
    write_download(export, headings, records(_rows(described, count, rng), first=FIRST, named=True))
    responses = dxforms.read_responses(described, [export])
    review, secrets = _review(described, responses, rng)
    tally = dxforms.tally_responses(described, responses, review)
    report = folder / "実施結果報告書.docx"
    dxforms.write_report(tally, report)
    return Ready(folder=folder, tally=tally, report=report, secrets=secrets)


def _description(folder: Path, kinds: Sequence[Kind], sessions: int, settings: Settings) -> Description:
    described = sample_description(questions=kinds, sessions=sessions, settings=settings)
    part = described.survey.questions[-1]
    lecture = replace(
        described.lecture,
        conclusions=(CONCLUSION,),
        sessions=tuple(
            replace(session, question=part.headings[0], answers=(session.name,)) if sessions > 1 else session
            for session in described.lecture.sessions
        ),
    )
    questions = tuple(
        replace(question, remarks=("この結果を踏まえ、今後の研修を企画する。",))
        for question in described.survey.questions
    )
    return replace(
        described, lecture=lecture, survey=replace(described.survey, questions=questions), folder=folder
    )


def _rows(described: Description, count: int, rng: random.Random) -> list[list[object]]:
    names = [session.name or "参加" for session in described.lecture.sessions]
    rows = []
    for number in range(count):
        row: list[object] = []
        for question in described.survey.questions:
            for _ in question.headings:
                row.append(_cell(question, number, rng))
        row[-1] = names[number % len(names)]
        rows.append(row)
    return rows


def _cell(question, number: int, rng: random.Random) -> object:
    labels = [option.label for option in question.options]
    if question.kind is Kind.TEXT:
        words = list(_WORDS)
        rng.shuffle(words)
        return f"{question.number}の意見{number:02d}：{''.join(words)}。① {''.join(words[:9])}\n{''.join(reversed(words))}"
    if question.kind is Kind.MULTIPLE:
        picks = rng.sample(labels, 2)
        return "".join(
            f"{'内緒の工夫その' + str(number) + '番' if pick == 'その他' else pick};" for pick in picks
        )
    if question.kind is Kind.NUMBER:
        return rng.randint(1, 30)
    return rng.choice(labels) if labels else ""


def _review(described: Description, responses, rng: random.Random) -> tuple[Review, dict[str, str]]:
    secrets = {
        f"{what}{number}": value
        for number in range(FIRST, FIRST + len(responses))
        for what, value in (
            ("ID ", str(number)),
            ("mail ", f"person{number}@example.jp"),
            ("name ", f"見本 {number}郎"),
        )
    }
    secrets |= {f"time {index}": f"{moment:%H:%M:%S}" for index, moment in enumerate(responses.completed)}
    out = responses.keys[0]
    respondents = {out: RespondentDecision(counted=False, reason=ExclusionReason.WITHDRAWN)}
    answers = {}
    for question, column in zip(responses.survey.questions, responses.answers, strict=True):
        for key, answer in zip(responses.keys, column, strict=True):
            words = answer if isinstance(answer, str) else ";".join(getattr(answer, "unlisted", ()))
            if not words or question.kind is Kind.SKIPPED:
                continue
            fate = rng.choice(("published", "published", "withheld", "edited"))
            if key == out:
                secrets[f"of a response that is left out {question.number}"] = words.split("\n")[0]
                continue
            text = f"{question.number}について意見があった（要旨{key[1][-2:]}）。" if fate == "edited" else ""
            if fate != "published":
                secrets[f"{fate} {key} {question.number}"] = words.split("\n")[0]
            answers[key, question.number] = AnswerDecision(
                published=fate != "withheld",
                text=text,
                reason=None if fate == "published" else WithholdReason.PERSONAL,
                checker="確認した職員",
                memo="庁内の覚え書き",
            )
    secrets |= {"checker": "確認した職員", "memo": "庁内の覚え書き"}
    return Review(respondents=respondents, answers=answers, file="集計.xlsx"), secrets


# ---------------------------------------------------------------- what a report gathers on its way

HANDLED = {
    "author": "起案者の氏名",
    "last editor": "最後に直した人",
    "company": "情報政策課内部",
    "custom property": "庁内の管理番号",
    "comment": "課長のコメントの内容",
    "commenter": "コメントした課長",
    "person": "kacho@internal.example.jp",
    "hidden": "隠し文字にした内部の話",
    "hidden footnote": "隠した脚注の内容",
    "orphan header": "使わなくなったヘッダー",
    "variable": "文書変数の中身",
    "template": "fileserver01",
    "link": "internal-share",
    "sharepoint": "example-my.sharepoint.com",
    "camera": "CAMERAMAKER",
    "place": "GPSMARKER",
    "picture file": "IMG_SECRET",
    "thumbnail": "THUMBNAILDATA",
    "printer": "PRINTERDATA",
    "workbook": "名簿のシート",
    "workbook cell": "名簿の人",
    "object": "埋め込んだ表の人",
    "control": "コントロールのタグ",
    "sources": "文献の登録者",
    "field": "フィールドの経路",
    "filtered": "絞り込んだ系列",
    "session": "00AB12CD",
}
"""Words that :func:`handled` leaves in a report where no reader sees them."""


def handled(data: bytes) -> bytes:
    """A report as it comes back from several hands, with traces of all of them."""
    document = docx.Document(io.BytesIO(data))
    main = document.part
    core = document.core_properties
    core.author, core.last_modified_by = HANDLED["author"], HANDLED["last editor"]
    core.comments, core.keywords = HANDLED["author"], HANDLED["custom property"]
    paragraphs = [each for each in document.paragraphs if each.runs and each.text]
    document.add_comment(
        paragraphs[3].runs, text=HANDLED["comment"], author=HANDLED["commenter"], initials="課"
    )
    _hide(document, paragraphs)
    _link(main, paragraphs)
    _photo(document, paragraphs[5])
    _object(main, paragraphs[6])
    _control(paragraphs[7])
    _field(paragraphs[8])
    for number, chart in enumerate(rel.target_part for rel in main.rels.values() if rel.reltype == RT.CHART):
        _chart(chart, number)
    _parts(document)
    for paragraph in document.element.iter(qn("w:p")):
        paragraph.set(qn("w:rsidR"), HANDLED["session"])
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _run(text: str, look: str = "") -> object:
    return parse_xml(f"<w:r {nsdecls('w')}><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>")


def _hide(document, paragraphs) -> None:
    paragraphs[3]._p.append(_run(HANDLED["hidden"], "<w:vanish/>"))
    paragraphs[4]._p.append(_run(HANDLED["hidden"], '<w:rStyle w:val="Unseen"/>'))
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="Unseen"><w:name w:val="Unseen"/>'
            "<w:rPr><w:vanish/></w:rPr></w:style>"
        )
    )
    notes = (
        f"<w:footnotes {nsdecls('w')}>"
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="7"><w:p><w:r><w:t>{HANDLED["hidden footnote"]}</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RT.FOOTNOTES)
    paragraphs[3]._p.append(
        parse_xml(f'<w:r {nsdecls("w")}><w:rPr><w:vanish/></w:rPr><w:footnoteReference w:id="7"/></w:r>')
    )


def _link(main, paragraphs) -> None:
    for paragraph, target in (
        (paragraphs[4], rf"file:///\\{HANDLED['link']}\folder\x.docx"),
        (paragraphs[4], f"https://{HANDLED['sharepoint']}/personal/x"),
        (paragraphs[5], "https://www.example.lg.jp/koen"),
    ):
        key = main.relate_to(target, RT.HYPERLINK, is_external=True)
        link = parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{key}"/>')
        link.append(_run("（資料）"))
        paragraph._p.append(link)


def photo() -> bytes:
    """A photo as a telephone takes it."""
    image = Image.new("RGB", (400, 300), (90, 140, 60))
    for x in range(200):
        image.putpixel((x, 10), (250, 250, 250))
    exif = Image.Exif()
    exif[0x010F] = HANDLED["camera"]
    exif.get_ifd(0x8825)[29] = HANDLED["place"]
    stream = io.BytesIO()
    image.save(stream, "JPEG", exif=exif, comment=HANDLED["camera"].encode())
    return stream.getvalue() + HANDLED["place"].encode()


def _photo(document, paragraph) -> None:
    shape = paragraph.add_run().add_picture(io.BytesIO(photo()))
    shape._inline.docPr.set("name", f"{HANDLED['picture file']}.JPG")
    shape._inline.docPr.set("descr", "会場の様子")
    inner = next(shape._inline.iter(qn("pic:cNvPr")))
    inner.set("name", f"{HANDLED['picture file']}.JPG")
    inner.set("descr", rf"C:\Users\x\{HANDLED['picture file']}.JPG")


def workbook(*cells: str) -> bytes:
    """A workbook of staff's own."""
    book = Workbook()
    book.active.title = "Sheet1"
    sheet = book.create_sheet(HANDLED["workbook"])
    for cell in cells:
        sheet.append([cell])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _object(main, paragraph) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    book = Part(PackURI("/word/embeddings/own.xlsx"), kind, workbook(HANDLED["object"]), main.package)
    image = main.package.get_or_add_image_part(png(60, 40))
    inside, shown = main.relate_to(book, RT.PACKAGE), main.relate_to(image, RT.IMAGE)
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w", "r")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
            f'<w:object w:dxaOrig="1440" w:dyaOrig="720"><v:shape id="o1" style="width:72pt;height:36pt" o:ole="">'
            f'<v:imagedata r:id="{shown}" o:title=""/></v:shape>'
            f'<o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" ShapeID="o1" DrawAspect="Content" ObjectID="_1" r:id="{inside}"/>'
            "</w:object></w:r>"
        )
    )


def _control(paragraph) -> None:
    control = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{HANDLED["control"]}"/><w:tag w:val="{HANDLED["control"]}"/>'
        "</w:sdtPr><w:sdtContent/></w:sdt>"
    )
    control[1].append(_run("（控え）"))
    paragraph._p.append(control)


def _field(paragraph) -> None:
    for piece in (
        '<w:fldChar w:fldCharType="begin"/>',
        rf'<w:instrText xml:space="preserve"> INCLUDETEXT "C:\\{HANDLED["field"]}\\a.docx" </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>（引用した文）</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{piece}</w:r>"))


def _chart(chart, number: int) -> None:
    """A whole workbook behind the first chart, a linked one behind the second; a filtered series in every."""
    filtered = (
        '<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
        f"<c15:filteredBarSeries><c15:ser><c:tx><c:v>{HANDLED['filtered']}</c:v></c:tx></c15:ser></c15:filteredBarSeries>"
        "</c:ext></c:extLst></c:barChart>"
    )
    chart._blob = chart.blob.replace(b"</c:barChart>", filtered.encode(), 1)
    key = next(key for key, rel in chart.rels.items() if rel.reltype == RT.PACKAGE)
    if number == 0:
        chart.rels[key].target_part._blob = workbook(HANDLED["workbook cell"])
    elif number == 1:
        del chart.rels[key]
        chart.load_rel(RT.PACKAGE, rf"file:///\\{HANDLED['link']}\名簿.xlsx", key, is_external=True)


def _parts(document) -> None:
    main, package = document.part, document.part.package

    def add(owner, name: str, kind: str, content_type: str, data: str | bytes) -> None:
        blob = data if isinstance(data, bytes) else data.encode()
        owner.relate_to(Part(PackURI(name), content_type, blob, package), kind)

    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    add(
        package, "/docProps/custom.xml", RT.CUSTOM_PROPERTIES,
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        f'<Properties xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes"><property '
        'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="番号">'
        f"<vt:lpwstr>{HANDLED['custom property']}</vt:lpwstr></property></Properties>",
    )  # fmt: skip
    add(
        package,
        "/docProps/thumbnail.jpeg",
        RT.THUMBNAIL,
        "image/jpeg",
        b"\xff\xd8" + HANDLED["thumbnail"].encode(),
    )
    app = next(
        (rel.target_part for rel in package.rels.values() if rel.reltype == RT.EXTENDED_PROPERTIES), None
    )
    if app is not None:
        app._blob = app.blob.replace(
            b"</Properties>", f"<Company>{HANDLED['company']}</Company></Properties>".encode()
        )
    people = "http://schemas.microsoft.com/office/word/2012/wordml"
    add(
        main, "/word/people.xml", "http://schemas.microsoft.com/office/2011/relationships/people",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.people+xml",
        f'<w15:people xmlns:w15="{people}"><w15:person w15:author="{HANDLED["commenter"]}"><w15:presenceInfo '
        f'w15:providerId="AD" w15:userId="{HANDLED["person"]}"/></w15:person></w15:people>',
    )  # fmt: skip
    add(
        main, "/customXml/item9.xml", RT.CUSTOM_XML, "application/xml",
        f'<b:Sources xmlns:b="{office}/bibliography"><b:Source><b:Author>{HANDLED["sources"]}</b:Author></b:Source></b:Sources>',
    )  # fmt: skip
    header = f"<w:hdr {nsdecls('w')}><w:p><w:r><w:t>{HANDLED['orphan header']}</w:t></w:r></w:p></w:hdr>"
    add(
        main,
        "/word/header9.xml",
        RT.HEADER,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml",
        header,
    )
    printer = Part(
        PackURI("/word/printerSettings1.bin"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.printerSettings",
        HANDLED["printer"].encode(),
        package,
    )
    key = main.relate_to(printer, RT.PRINTER_SETTINGS)
    last = document.element.body.sectPr
    last.append(parse_xml(f'<w:printerSettings {nsdecls("w", "r")} r:id="{key}"/>'))
    settings = document.settings.element
    name = main._settings_part.relate_to(
        rf"file:///\\{HANDLED['template']}\ひな形.dotx",
        f"{office}/relationships/attachedTemplate",
        is_external=True,
    )
    settings.insert(1, parse_xml(f'<w:attachedTemplate {nsdecls("w", "r")} r:id="{name}"/>'))
    compat = settings.find(qn("w:compat"))
    for xml in (
        f'<w:docVars {nsdecls("w")}><w:docVar w:name="x" w:val="{HANDLED["variable"]}"/></w:docVars>',
        f'<w:rsids {nsdecls("w")}><w:rsidRoot w:val="{HANDLED["session"]}"/><w:rsid w:val="{HANDLED["session"]}"/></w:rsids>',
    ):
        compat.addnext(parse_xml(xml))


def moment() -> datetime:
    return datetime(2026, 12, 8, 9, 30)
