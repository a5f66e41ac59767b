"""Reports as they lie before submission: written, typed into by people, refreshed; answers reviewed in 集計.xlsx."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import docx
import openpyxl
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

import dxforms
from dxforms.files import shipped
from dxforms.survey.answers import Responses
from dxforms.survey.description import Description
from dxforms.survey.review import Review
from dxforms.survey.tally import Tally
from tests.labelled.case import Case
from tests.labelled.lectures import CASES
from tests.report.papers import png

REMARKS = "考察"
DRAFT = "（下書き）"
CONCLUSIONS = "まとめ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """One report ready for submission, and what it was made of."""

    case: Case
    description: Description
    responses: Responses
    review: Review
    tally: Tally
    report: bytes

    def opened(self) -> Paper:
        return Paper(docx.Document(io.BytesIO(self.report)))

    def counted(self, description: Description | None = None, review: Review | None = None) -> Tally:
        """The tally of another description or review."""
        return dxforms.tally_responses(description or self.description, self.responses, review or self.review)


@cache
def finished(name: str, folder: Path) -> Finished:
    """The report of one case; its files lie in ``folder``."""
    case = next(each for each in CASES if each.name == name)
    home = folder / name
    home.mkdir()
    for photo in case.lecture.photos:
        (home / photo.path).write_bytes(png(320, 240).getvalue())
    description = case.description(home)
    responses = case.responses()
    workbook = home / "集計.xlsx"
    dxforms.write_workbook(dxforms.tally_responses(description, responses), workbook)
    _review(workbook, case)
    review = dxforms.read_review(workbook, description, responses)
    tally = dxforms.tally_responses(description, responses, review)
    return Finished(
        case=case,
        description=description,
        responses=responses,
        review=review,
        tally=tally,
        report=submitted(case, tally),
    )


def submitted(case: Case, tally: Tally) -> bytes:
    """A report of this tally with people's texts typed over the drafts, refreshed once since."""
    return restyled(written(case, tally, typed(case, written(case, tally))))


def restyled(report: bytes) -> bytes:
    """What was typed after Enter has the draft's style until a person changes it."""
    paper = Paper(docx.Document(io.BytesIO(report)))
    for each in paper.paragraphs():
        name = paper.style(each)
        if name.endswith(DRAFT):
            each.style = paper.document.styles[name.removesuffix(DRAFT)]
    return paper.saved()


def written(case: Case, tally: Tally, previous: bytes | None = None) -> bytes:
    target = io.BytesIO()
    template = shipped("templates/report-landscape.docx") if case.landscape else None
    there = None if previous is None else io.BytesIO(previous)
    dxforms.write_report(tally, target, template=template, previous=there)
    return target.getvalue()


def typed(case: Case, report: bytes, but: str = "") -> bytes:
    """People's remarks and conclusions typed over what the program drafted, the remarks of one question left out."""
    paper = Paper(docx.Document(io.BytesIO(report)))
    for number, texts in case.remarks.items():
        if number != but:
            paper.retype(paper.remarks(number), [case.say(text) for text in texts])
    paper.retype(paper.conclusions(), [case.say(text) for text in case.conclusions])
    return paper.saved()


def _review(path: Path, case: Case) -> None:
    """Staff's decisions: the test and the double out, every answer decided on, some in other words."""
    book = openpyxl.load_workbook(path)
    last = str(case.size() + 2)
    for row in _records(book["回答者の確認"]):
        identity = str(row["回答ID"].value)
        if identity in {"1", last}:
            row["集計対象"].value = "しない"
            row["理由"].value = "テスト回答" if identity == "1" else "重複"
    for row in _records(book["自由記述"]):
        if str(row["回答ID"].value) in {"1", last}:
            continue
        text = str(row["原文"].value)
        row["掲載"].value, row["確認者"].value = "する", case.lecture.division
        if text in case.withheld:
            row["掲載"].value, row["理由"].value = "しない", "個人の特定につながる"
        elif text in case.reworded:
            row["掲載文"].value, row["理由"].value = case.reworded[text], "個人の特定につながる"
    book.save(path)


def _records(sheet) -> Iterator[dict]:
    rows = sheet.iter_rows()
    for row in rows:
        names = [str(cell.value) for cell in row]
        if "回答ID" in names:
            break
    for row in rows:
        record = dict(zip(names, row, strict=False))
        if record["回答ID"].value is not None:
            yield record


class Paper:
    """A report opened for typing, found by its headings and styles as a person finds their way."""

    def __init__(self, document: Document) -> None:
        self.document = document
        # A paragraph's own ``style`` searches all styles each time.
        self._names = {each.style_id: each.name for each in document.styles}

    def style(self, paragraph: Paragraph) -> str:
        """The name of a paragraph's style."""
        return self._names.get(paragraph._p.style, "Normal")

    def saved(self) -> bytes:
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()

    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs of the body, not those of tables."""
        return self.document.paragraphs

    def within(self, heading: str) -> list[Paragraph]:
        """The paragraphs under a heading of the first level."""
        found: list[Paragraph] = []
        inside = False
        for each in self.paragraphs():
            if self.style(each) == "Heading 1":
                inside = each.text.replace(" ", "") == heading
            elif inside:
                found.append(each)
        assert found, heading
        return found

    def remarks(self, number: str) -> list[Paragraph]:
        """The 考察 of a question."""
        return [
            each
            for each in self.within(f"アンケート結果（{number}）")
            if self.style(each).startswith(REMARKS) and each.text
        ]

    def conclusions(self) -> list[Paragraph]:
        return [each for each in self.within("実施結果まとめ") if each.text]

    def sentences(self, number: str) -> list[Paragraph]:
        """The 考察 of a question, or the conclusions for まとめ."""
        return self.conclusions() if number == CONCLUSIONS else self.remarks(number)

    def styled(self, *names: str) -> list[Paragraph]:
        return [each for each in self.paragraphs() if self.style(each) in names and each.text]

    def cells(self) -> Iterator[tuple[Paragraph, list[str]]]:
        """The first paragraph of every cell, with the texts of its row."""
        for table in self.document.tables:
            for row in table._tbl.tr_lst:
                cells = row.tc_lst
                texts = ["".join(each.text or "" for each in cell.iter(qn("w:t"))) for cell in cells]
                for cell in cells:
                    yield Paragraph(next(cell.iterchildren(qn("w:p"))), self.document), texts

    # -- what people do

    def retype(self, paragraphs: Sequence[Paragraph], texts: Sequence[str]) -> None:
        """Paragraphs typed over; more texts than paragraphs become new ones after, fewer leave some deleted."""
        assert paragraphs
        last = paragraphs[0]
        for index, text in enumerate(texts):
            if index < len(paragraphs):
                last = paragraphs[index]
                self.type_over(last, text)
            else:
                last = self.type_after(last, text)
        for each in paragraphs[len(texts) :]:
            each._p.getparent().remove(each._p)

    def type_over(self, paragraph: Paragraph, text: str) -> None:
        """Every word replaced, in the look of the first; what hangs on the paragraph stays."""
        runs = [each for each in paragraph._p.iter(qn("w:r")) if each.findall(qn("w:t"))]
        for run in runs[1:]:
            run.getparent().remove(run)
        for extra in [each for each in runs[0] if each.tag in {qn("w:t"), qn("w:br"), qn("w:tab")}]:
            runs[0].remove(extra)
        word = runs[0].makeelement(qn("w:t"))
        word.text = text
        runs[0].append(word)

    def type_after(self, paragraph: Paragraph, text: str) -> Paragraph:
        """Enter at the end of a paragraph, then a new one."""
        added = paragraph._p.makeelement(qn("w:p"))
        if paragraph._p.pPr is not None:
            added.append(deepcopy(paragraph._p.pPr))
        paragraph._p.addnext(added)
        new = Paragraph(added, paragraph._parent)
        new.add_run(text)
        return new

    def append(self, paragraph: Paragraph, text: str) -> None:
        """A sentence typed at the end of a paragraph."""
        paragraph.add_run(text)

    def change(self, paragraph: Paragraph, old: str, new: str) -> None:
        """A word changed where it stands."""
        text = paragraph.text
        assert old in text, (old, text)
        self.type_over(paragraph, text.replace(old, new, 1))


def later(review: Review, keys: Iterable[object]) -> Review:
    """The same review before these answers were decided on."""
    out = set(keys)
    return replace(
        review, answers={key: decision for key, decision in review.answers.items() if key not in out}
    )
