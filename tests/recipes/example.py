"""The shipped example, made as a clerk makes it: ``python -m tests.recipes.example [FOLDER]``.

The export as it was downloaded, ``init`` on it, the description filled in by its own headings, ``run``, the
review sheets filled in, ``run`` again.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path

import openpyxl
from lxml import etree
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dxforms.cli import main
from dxforms.commands.begin import DESCRIPTION, EXAMPLE, LAUNCHER, launcher
from dxforms.outputs import WORKBOOK
from dxforms.places import MEMORY
from dxforms.survey.layout import name_key
from dxforms.workbook.fitting import row_height
from tests import exports
from tests.recipes import answers, lecture
from tests.recipes.pictures import write_pictures

ROOT = Path(__file__).resolve().parents[2]
EXPORT = "窓口業務の改革に関する講演会 アンケート(1-43).xlsx"

Rows = Sequence[dict[str, str]]


def make(folder: Path) -> None:
    """The example's folder; InputError and the like end the recipe with their message."""
    folder.mkdir(parents=True, exist_ok=True)
    lay_inputs(folder)
    _command("run", str(folder))
    review(folder / WORKBOOK)
    _command("run", str(folder))
    shutil.rmtree(folder / MEMORY)
    for kept in folder.glob("*（更新前*"):
        kept.unlink()


def lay_inputs(folder: Path) -> None:
    """What a clerk has on the morning after: the export, the photos, the description filled in."""
    headings = [lecture.SESSION_QUESTION, *(question["列見出し"] for question in lecture.QUESTIONS)]
    exports.write_download(folder / EXPORT, headings, answers.responses())
    _rewrite(folder / EXPORT, _parts(folder / EXPORT))
    write_pictures(folder / "写真")
    _command("init", str(folder / EXPORT), "-o", str(folder / DESCRIPTION))
    fill_in(folder / DESCRIPTION)
    (folder / LAUNCHER).write_bytes(launcher(DESCRIPTION, None))


def _command(*line: str) -> None:
    status = main(line)
    if status:
        sys.exit(status)


def fill_in(path: Path) -> None:
    """The description, filled in by its own headings as its notes say."""
    book = openpyxl.load_workbook(path)
    _items(book["講演会"], lecture.LECTURE)
    _rows(book["部"], lecture.SESSIONS)
    _rows(book["講師"], list(_continued("項目", "内容", lecture.PROFILE)))
    _rows(book["講演の概要"], list(_continued("見出し", "要点", lecture.OUTLINE)))
    _rows(book["写真"], [{"ファイル名": name, "説明": caption} for name, caption in lecture.PHOTOS])
    _questions(book)
    _rows(book["まとめ"], [{"本文": paragraph} for paragraph in lecture.CONCLUSIONS])
    for sheet in book:
        _fit(sheet)
    book.properties.creator = ""
    book.save(path)
    _settle(path)


_FONT = ("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family", "charset", "scheme")  # fmt: skip
"""The children of a font in the order of ECMA-376 (CT_Font), which openpyxl does not keep."""


def _settle(path: Path) -> None:
    """The workbook as Excel would save it: fonts in the schema's order, and no trace of when this was run."""
    parts = _parts(path)
    styles = etree.fromstring(parts["xl/styles.xml"])
    for font in styles.iter("{*}font"):
        font[:] = sorted(font, key=lambda child: _FONT.index(etree.QName(child).localname))
    parts["xl/styles.xml"] = etree.tostring(styles, xml_declaration=True, encoding="UTF-8", standalone=True)
    core = parts["docProps/core.xml"].decode()
    parts["docProps/core.xml"] = re.sub(r"(?<=>)[-0-9T:]+Z(?=<)", "2026-11-25T09:30:00Z", core).encode()
    _rewrite(path, parts)


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def _rewrite(path: Path, parts: dict[str, bytes]) -> None:
    """A package with the same bytes whenever it is written."""
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def _fit(sheet: Worksheet) -> None:
    """Rows as high as their texts, as a person would drag them; a printed range that ends with the last row."""
    widths = {
        column: dimension.width
        for column, dimension in sheet.column_dimensions.items()
        if dimension.width and not dimension.hidden
    }
    for row in sheet.iter_rows():
        texts = [
            (str(cell.value), widths[cell.column_letter])
            for cell in row
            if cell.value is not None and cell.column_letter in widths and cell.alignment.wrap_text
        ]
        height = sheet.row_dimensions[row[0].row].height or 0
        if texts:
            sheet.row_dimensions[row[0].row].height = max(height, row_height(texts))
    if sheet.print_area:
        sheet.print_area = re.sub(r"\d+$", str(sheet.max_row), sheet.print_area.split("!")[-1])


def _continued(
    first: str, second: str, groups: Sequence[tuple[str, tuple[str, ...]]]
) -> Iterator[dict[str, str]]:
    """A row a paragraph: the first column blank where it carries on."""
    for name, paragraphs in groups:
        for number, paragraph in enumerate(paragraphs):
            yield {first: "" if number else name, second: paragraph}


def _heading_row(sheet: Worksheet, name: str) -> tuple[int, dict[str, int]]:
    """The row of a table's headings, and the column of each."""
    for row in sheet.iter_rows():
        columns = {name_key(str(cell.value)): cell.column for cell in row if cell.value is not None}
        if name_key(name) in columns and len(columns) == len(
            [cell for cell in row if cell.value is not None]
        ):
            return row[0].row, columns
    raise KeyError(name)


def _items(sheet: Worksheet, items: Sequence[tuple[str, tuple[str, ...]]]) -> None:
    _, columns = _heading_row(sheet, "項目")
    for name, paragraphs in items:
        first = next(
            cell.row for cell in sheet["A"] if cell.value is not None and name_key(str(cell.value)) == name_key(name)
        )  # fmt: skip
        for number, paragraph in enumerate(paragraphs):
            _type(sheet, first + number, columns["内容"], paragraph)


def _rows(sheet: Worksheet, rows: Rows) -> None:
    """Rows under a table's headings; what was offered there is typed over."""
    head, columns = _heading_row(sheet, next(iter(rows[0])))
    first = head + 1
    while _is_note(sheet, first):
        first += 1
    for column in (column for name in rows[0] for column in [columns[name_key(name)]]):
        for row in range(first, sheet.max_row + 1):
            sheet.cell(row, column).value = None
    for number, values in enumerate(rows):
        for name, value in values.items():
            _type(sheet, first + number, columns[name_key(name)], value)


def _is_note(sheet: Worksheet, row: int) -> bool:
    """True for the row of notes under the headings (grey, not to be filled in)."""
    return any(
        str(cell.value or "").startswith(("例：", "部が", "講師が", "演題が", "番号（"))
        for cell in sheet[row]
    )


def _questions(book: Workbook) -> None:
    """The survey as ``init`` read it, with what only a person knows."""
    sheet = book["設問"]
    head, columns = _heading_row(sheet, "番号")
    column = columns[name_key("列見出し")]
    by_heading = {
        str(sheet.cell(row, column).value): row
        for row in range(head + 1, sheet.max_row + 1)
        if sheet.cell(row, column).value is not None
    }
    for question in lecture.QUESTIONS:
        row = by_heading[question["列見出し"]]
        for name, value in question.items():
            if name != "列見出し":
                _type(sheet, row, columns[name_key(name)], value)


def _type(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """A text typed into a cell, in the look of the cell above where none was laid out."""
    cell = sheet.cell(row, column)
    cell.value = text or None
    above = sheet.cell(row - 1, column)
    if not cell.has_style and above.has_style:
        cell._style = copy(above._style)


REWORDED = {
    "南支所では": "ある支所では",
    "図書館には情報システムに詳しい職員がおらず": "所属には情報システムに詳しい職員がおらず",
}
"""What gives an office, and with it a person, away: 原文 and 掲載文 of the passage."""
EXCLUDED = {"1": "テスト回答", "31": "重複"}
"""回答ID and 理由."""


def review(path: Path) -> None:
    """What staff decide on the review sheets: the test answer, the duplicate, two wordings, the rest as it stands."""
    book = openpyxl.load_workbook(path)
    for row in _records(book["回答者の確認"]):
        reason = EXCLUDED.get(str(row["回答ID"].value))
        if reason:
            row["集計対象"].value, row["理由"].value = "しない", reason
    for row in _records(book["自由記述"]):
        if str(row["回答ID"].value) in EXCLUDED:
            continue
        row["掲載"].value, row["確認者"].value = "する", "行政経営課"
        text = str(row["原文"].value)
        for passage, reworded in REWORDED.items():
            if passage in text:
                row["掲載文"].value = text.replace(passage, reworded)
                row["理由"].value = "個人の特定につながる"
    book.save(path)


def _records(sheet: Worksheet) -> Iterator[dict[str, Cell]]:
    """The cells of each row under a sheet's headings, by heading."""
    head, _ = _heading_row(sheet, "回答ID")
    names = [str(cell.value) for cell in sheet[head]]
    for row in sheet.iter_rows(min_row=head + 1):
        yield dict(zip(names, row, strict=True))


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / EXAMPLE
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / target.name
        make(folder)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder, target)
