"""One lecture from an empty folder to a published one and into next month's, as the people of an office go through it.

The example's answers arrive in three batches under the names Forms gives its downloads; between them one person
decides on the answers in the workbook and another edits the report in Word.
"""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import docx
import openpyxl
from docx.oxml.ns import qn
from docx.shared import Cm
from PIL import Image

from dxforms.cli import main
from tests import exports, packages
from tests.recipes import answers, lecture

FORM = "窓口業務の改革に関する講演会 アンケート"
HEADINGS = [lecture.SESSION_QUESTION, *(question["列見出し"] for question in lecture.QUESTIONS)]
TEST, TWICE, LATE = 1, 31, 44
"""回答ID of the test answer, of 送信 pressed a second time, and of the answer that came after 締切."""
WITHHELD = "失敗を許容すると言いながら"
EDITED, PRINTED = "山田花子さんの説明が印象に残りました。電話は0798-00-1234です。", "説明が印象に残りました。"
UNWANTED = "アンケートの詳細な結果については次のとおり"
OPINION = "理解度は総じて高く、構成が受け入れられたものと考える。"


def received() -> list[list[object]]:
    """The example's responses, each with a name and an address, and a late one that tells too much."""
    rows: list[list[object]] = []
    known: dict[tuple[object, ...], tuple[str, str]] = {}
    for record, *given in answers.responses():
        number, started, completed, *_ = record  # type: ignore[misc]
        person = known.setdefault(tuple(given), (f"tanuki{number}@city.example.jp", f"架空 {number}太郎"))
        rows.append([(number, started, completed, *person), *given])
    late = datetime(2026, 12, 1, 9, 5)
    record = (LATE, late - timedelta(minutes=5), late, "tanuki44@city.example.jp", "架空 44太郎")
    choices = [answers.PM, answers.HELPFUL[1], answers.UNDERSTOOD[2], f"{answers.PLANS[0]};"]
    return [*rows, [record, *choices, EDITED, "特になし"]]


def download(folder: Path, count: int) -> Path:
    path = folder / f"{FORM}(1-{count}).xlsx"
    exports.write_download(path, HEADINGS, received()[:count])
    return path


def in_workbook(path: Path, edit: Callable[[openpyxl.Workbook], None]) -> None:
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)


def rows(
    book: openpyxl.Workbook, name: str
) -> Iterator[tuple[Callable[[str], str], Callable[[str, str], None]]]:
    """Each row of a review sheet: what stands in a column, and how something is typed there."""
    sheet = book[name]
    head = next(row for row in range(1, 30) if sheet.cell(row, 1).value == "回答ID")
    columns = {cell.value: cell.column for cell in sheet[head] if cell.value}
    for number in range(head + 1, sheet.max_row + 1):
        if sheet.cell(number, 1).value is not None:
            yield (
                lambda column, at=number: str(sheet.cell(at, columns[column]).value or ""),  # type: ignore[misc]
                lambda column, value, at=number: setattr(sheet.cell(at, columns[column]), "value", value),  # type: ignore[misc]
            )


def fill_in(book: openpyxl.Workbook) -> None:
    sheet = book["講演会"]
    where = {str(row[0].value).removesuffix(" *"): row[0].row for row in sheet.iter_rows()}
    for name, value in (("講演会名", "窓口業務の改革に関する講演会"), ("開催日", "令和8年11月24日（火）"), ("会場", "大会議室"), ("団体名", "みなも市"), ("報告書の日付", "令和8年12月8日"),
        ("アンケートの実施期間", "令和8年11月24日（火）から同月27日（金）まで")):  # fmt: skip
        sheet.cell(where[name], 2).value = value
    for row, (name, attendees) in enumerate(((answers.AM, 32), (answers.PM, 25)), start=5):
        book["部"].cell(row, 1).value, book["部"].cell(row, 5).value = name, attendees


def decide(book: openpyxl.Workbook) -> None:
    """Person A: test and doubled answers out, one withheld, one put in other words, all others printed."""
    reasons = {str(TEST): "テスト回答", str(TWICE): "重複"}
    for said, type_ in rows(book, "回答者の確認"):
        if said("回答ID") in reasons:
            type_("集計対象", "しない")
            type_("理由", reasons[said("回答ID")])
    for said, type_ in rows(book, "自由記述"):
        if not said("掲載"):
            withheld = said("原文").startswith(WITHHELD)
            type_("掲載", "しない" if withheld else "する")
            if withheld:
                type_("理由", "個人の特定につながる")
            if said("原文") == EDITED:
                type_("掲載文", PRINTED)


def in_report(path: Path, edit: Callable[[docx.document.Document], None]) -> None:
    document = docx.Document(str(path))
    edit(document)
    document.save(str(path))


def retype(paragraph: docx.text.paragraph.Paragraph, text: str) -> None:
    first, *others = paragraph._p.iter(qn("w:t"))
    first.text = text
    for each in others:
        each.text = ""


def edit_report(document: docx.document.Document) -> None:
    """Person B: 考察 in own words with a paragraph more, a picture, a figure typed over, a sentence deleted."""
    drafts = [
        each for each in document.paragraphs if "〔" in each.text and each.style.name == "考察（下書き）"
    ]
    retype(drafts[0], OPINION)
    added = document.add_paragraph("次回は実演を長くする。", style=drafts[0].style)
    drafts[0]._p.addnext(added._p)
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), "steelblue").save(picture, "png")
    period = next(each for each in document.paragraphs if each.text.startswith("実施期間"))
    period.insert_paragraph_before().add_run().add_picture(picture, width=Cm(6))
    type_attendance(document, "16名")
    gone = next(each for each in document.paragraphs if each.text == UNWANTED)
    gone._p.getparent().remove(gone._p)


def type_attendance(document: docx.document.Document, figure: str) -> None:
    table = next(each for each in document.tables if each.cell(0, 0).text == "区分")
    retype(table.cell(1, 2).paragraphs[0], figure)


def finish(document: docx.document.Document) -> None:
    """Person B, after the last batch: every draft and every gap, and what proof names besides."""
    for each in document.paragraphs:
        if "〔" in each.text:
            retype(each, "身近な取組への意欲がうかがえる。")
    type_attendance(document, "23名")
    body = document.element.body
    for name in ("commentRangeStart", "commentRangeEnd"):
        for mark in list(body.iter(qn(f"w:{name}"))):
            mark.getparent().remove(mark)
    for mark in list(body.iter(qn("w:commentReference"))):
        mark.getparent().getparent().remove(mark.getparent())
    for comment in list(document.comments):
        comment._comment_elm.getparent().remove(comment._comment_elm)
    for drawing in body.iter(qn("wp:docPr")):
        if not drawing.get("descr"):
            drawing.set("descr", "会場の図")


def count(question: int, session: str = "") -> Counter[str]:
    """Our own count of a question's choices, without the two that are not counted."""
    kept = [row for row in received() if row[0][0] not in (TEST, TWICE)]  # type: ignore[index]
    return Counter(
        word for row in kept if session in ("", row[1]) for word in str(row[question]).split(";") if word
    )


def published_bytes(folder: Path) -> Iterator[bytes]:
    """Every byte that leaves the office, unzipped, charts' workbooks too."""
    waiting = [path.read_bytes() for path in folder.iterdir()]
    while waiting:
        data = waiting.pop()
        yield data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                waiting += [archive.read(name) for name in archive.namelist()]


def test_a_lecture_goes_from_an_empty_folder_to_a_published_one_and_into_next_month(
    tmp_path, monkeypatch, capsys
):
    folder = tmp_path / "11月 講演会"
    folder.mkdir()
    monkeypatch.chdir(folder)
    description, workbook, report = Path("講演会情報.xlsx"), Path("集計.xlsx"), Path("実施結果報告書.docx")

    def dxforms(*words: str, status: int = 0) -> str:
        assert main(list(words)) == status, capsys.readouterr()
        said = capsys.readouterr()
        return said.out + said.err

    # Before the lecture: the description, filled in, and a test answer.
    dxforms("init")
    in_workbook(description, fill_in)
    dxforms("init", download(folder, 1).name)

    # The morning's answers: the test answer's draft is completed, and nothing that was typed is lost.
    said = dxforms("init", download(folder, 15).name)
    assert f"「{FORM}(1-1).xlsx」から「{FORM}(1-15).xlsx」に改めました。" in said
    said = dxforms("init", download(folder, 33).name)
    assert "「部」シートに1件の部を記入しました。" in said

    def complete(book: openpyxl.Workbook) -> None:
        """What no export can know: options nobody chose, and that Q1 has no その他."""
        sheet = book["設問"]
        for row in range(6, 12):
            if sheet.cell(row, 1).value == "Q1":
                sheet.cell(row, 5).value = "\n".join(answers.HELPFUL)
                sheet.cell(row, 7).value = answers.HELPFUL[0]

    in_workbook(description, complete)
    in_workbook(description, lambda book: setattr(book["講演会"]["B27"], "value", f"{FORM}(1-15).xlsx"))
    said = dxforms("run")
    assert "回答15件を集計しました。" in said
    assert f"より新しい回答ファイル「{FORM}(1-33).xlsx」があります" in said
    in_workbook(workbook, decide)
    in_report(report, edit_report)

    # The afternoon's.
    dxforms("init", f"{FORM}(1-33).xlsx")
    said = dxforms("run")
    assert "受信33件のうち、テスト回答1件を除く32件を集計しました。" in said
    assert "（前：15名 → 今：18名）" in said
    document = docx.Document(str(report))
    texts = {each.text: each.style.name for each in document.paragraphs}
    assert texts[OPINION] == texts["次回は実演を長くする。"] == "考察"
    assert UNWANTED not in texts
    in_workbook(workbook, decide)

    # The last ones, with one sent twice before and one after the deadline.
    dxforms("init", download(folder, 44).name)
    said = dxforms("run", "--all")
    assert "受信44件のうち、テスト回答1件、重複1件を除く42件を集計しました。" in said
    said = dxforms("publish", status=1)
    assert "未確認の回答が" in said
    assert not Path("公表用").exists()
    in_workbook(workbook, decide)
    in_report(report, finish)
    in_report(Path("実施結果（概要）.docx"), finish_summary)
    dxforms("run")
    assert "要修正はありません。" in dxforms("proof")

    # The figures, against our own count, in the open data and the tally.
    dxforms("publish")
    with Path("公表用/データ_集計.csv").open(encoding="utf-8-sig", newline="") as stream:
        told = list(csv.DictReader(stream))
    for number, question in (("Q1", 2), ("Q2", 3), ("Q3", 4)):
        for part, session in (("全体", ""), (answers.AM, answers.AM), (answers.PM, answers.PM)):
            mine = count(question, session)
            theirs = {
                line["選択肢"]: int(line["度数（人）"])
                for line in told
                if (line["設問番号"], line["区分"]) == (number, part)
                and line["選択肢"] not in ("無回答", "その他")
            }
            assert theirs == {label: mine[label] for label in theirs}
            assert sum(theirs.values()) > 20 or session
    rate = next(each for each in docx.Document(str(report)).tables if each.cell(0, 0).text == "区分")
    assert [cell.text for cell in rate.rows[-1].cells] == ["計", "57名", "42名", "73.7%"]

    # What leaves holds nobody, and nothing that was withheld or put in other words.
    forbidden = ["tanuki", "架空", "太郎", "山田花子", "0798-00-1234", WITHHELD, "_dx"]
    for data in published_bytes(folder / "公表用"):
        text = data.decode("utf-8", "ignore")
        assert not [word for word in forbidden if word in text]
    assert any(PRINTED in data.decode("utf-8", "ignore") for data in published_bytes(folder / "公表用"))
    for path in [workbook, report, *Path("公表用").glob("*.docx"), *Path("公表用").glob("*.xlsx")]:
        assert packages.findings(path) == []

    # 決裁済: nothing is written by habit.
    in_workbook(description, lambda book: setattr(book["講演会"]["B30"], "value", "決裁済"))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert "決裁済のため、書き直しません。" in dxforms("run", status=1)
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    # Next month by copying the folder: every paper of last month is named, and nothing is called faultless.
    copied = tmp_path / "12月 講演会"
    shutil.copytree(folder, copied)
    monkeypatch.chdir(copied)
    in_workbook(description, next_month)
    said = dxforms("run", status=1)
    assert said.count("先月のフォルダーを写して使う場合は") == 4
    assert "先月のフォルダーを写して使う場合は" in dxforms("proof", status=1)
    assert "これは令和8年11月24日（火）の講演会の公表用のファイルです。" in dxforms("publish", status=1)
    for path in [*copied.glob("集計*.xlsx"), *copied.glob("*.docx")]:
        path.unlink()
    said = dxforms("run")
    for name in (
        "「報告書の日付」",
        "「アンケートの実施期間」",
        "「報告書の状態」が「決裁済」になっています。",
    ):
        assert name in said

    # The right way: nothing of last month but what stays the same, and its tally to compare with.
    right = tmp_path / "12月"
    right.mkdir()
    monkeypatch.chdir(right)
    exports.write_download(right / "回答(1-30).xlsx", HEADINGS, later(received()[1:31]))
    said = dxforms("init", "--from", str(folder), "回答(1-30).xlsx")
    assert "「前回の集計」に" in said
    in_workbook(description, next_month)
    said = dxforms("run")
    assert "前回の集計：令和8年11月24日（火）「窓口業務の改革に関する講演会」" in said
    assert "決裁済" not in said
    told_of_last_time = "前回は、令和8年11月24日（火）の「窓口業務の改革に関する講演会」"
    whole = "\n".join(
        each.text
        for each in docx.Document(str(report)).paragraphs
        if not each.text.startswith(told_of_last_time)
    )
    assert not [
        word for word in ("11月24日", "窓口業務の改革に関する講演会", OPINION, "12月8日") if word in whole
    ]


def finish_summary(document: docx.document.Document) -> None:
    for table in document.tables:
        for cell in table._cells:
            for each in cell.paragraphs:
                if "〔" in each.text:
                    retype(each, "研修を年4回行う。")


def next_month(book: openpyxl.Workbook) -> None:
    sheet = book["講演会"]
    sheet["B5"].value, sheet["B6"].value = "防災に関する講演会", "令和8年12月15日（火）"


def later(given: list[list[object]]) -> list[list[object]]:
    moved = timedelta(days=21)
    return [
        [(number, began + moved, done + moved, address, name), *rest]  # type: ignore[operator]
        for (number, began, done, address, name), *rest in given  # type: ignore[misc]
    ]
