"""The floor: the same inputs and libraries, as many cells and rows, no layout, no charts, no thought.

``python tests/bench/floor.py run|tally EXPORT DESCRIPTION CELLS ROWS OUT [PHOTO…]`` reads the export and the
description with calamine, opens the photos, writes CELLS cells (as many rows as the export has) with
XlsxWriter in normal mode, and, for ``run``, a Word file with ROWS table rows by copying a prototype row.
"""

import copy
import sys
from pathlib import Path

import python_calamine
import xlsxwriter


def read(path: str) -> list[list[object]]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    rows: list[list[object]] = []
    for name in book.sheet_names:
        rows.extend(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
    return rows


def write_book(rows: list[list[object]], cells: int, path: Path) -> None:
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    flat = [str(value) if not isinstance(value, (int, float)) else value for row in rows for value in row]
    written = row_number = 0
    while written < cells:
        for column in range(13):
            value = flat[(written + column) % len(flat)]
            if isinstance(value, str):
                sheet.write_string(row_number, column, value)
            else:
                sheet.write_number(row_number, column, value)
        written += 13
        row_number += 1
    book.close()


def write_report(rows: list[list[object]], count: int, photos: list[str], path: Path) -> None:
    import docx
    import docx.shared

    document = docx.Document()
    for photo in photos:
        document.add_picture(photo, width=docx.shared.Cm(7))
    table = document.add_table(rows=1, cols=2)
    prototype = table.rows[0]._tr
    for cell in table.rows[0].cells:
        cell.text = "x"
    texts = [str(row[-1]) for row in rows] or [""]
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
    for number in range(count):
        made = copy.deepcopy(prototype)
        first, second = made.iter(w)
        first.text, second.text = str(number + 1), texts[number % len(texts)]
        prototype.addprevious(made)
    document.save(str(path))


def main() -> None:
    what, export, description, cells, count, out, *photos = sys.argv[1:]
    read(description)
    rows = read(export)
    write_book(rows, int(cells), Path(out) / "floor.xlsx")
    if what == "run":
        write_report(rows, int(count), photos, Path(out) / "floor.docx")


if __name__ == "__main__":
    main()
