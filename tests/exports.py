"""Makers of export files in the shapes Microsoft Forms and its neighbours really write.

All of them take the same thing: ``headings`` are the questions' headings alone; each row is a list whose
first item is the response's own record and whose others are its answers, one a heading::

    write_download(path, ["参加した部", "理解度"], [
        [(1, started, completed, "anonymous", None), "午前の部", "とても"],
        [(2, started, completed, "taro@example.jp", "見本 太郎"), "午後の部", None],
    ])

The record is ``(id, started, completed, email, name)`` (or :class:`Record`); :func:`records` numbers plain
lists of answers. Answers: str, int, float, bool, None (blank), datetime, date; an empty str is a blank text.

- :func:`write_download`: an untouched download (prefix ``x:``, dimension ``A1``, blank texts without a value).
- :func:`write_saved`: the same saved once by Excel (no prefix, true dimension), with room for notes beside it.
- :func:`write_csv`: an Excel "CSV UTF-8" save, or cp932, ``;`` or tab.
- :func:`write_google`, :func:`write_logo`: タイムスタンプ first; a time column and one column a question.
- :func:`many`: headings and rows of any size, for measurements.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from dxforms.grid import column_letters

Heading = str
Row = Sequence[object]

FIXED = {
    "ja": ("ID", "開始時刻", "完了時刻", "メール", "名前"),
    "en": ("ID", "Start time", "Completion time", "Email", "Name"),
    "fr": ("ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom"),
    "es": ("ID", "Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre"),
}
MODIFIED = {
    "ja": "最終変更時刻",
    "en": "Last modified time",
    "fr": "Heure de la dernière modification",
    "es": "Hora de la última modificación",
}
QUIZ = {
    "ja": ("合計点", "クイズのフィードバック", "ポイント - ", "フィードバック - "),
    "en": ("Total points", "Quiz feedback", "Points - ", "Feedback - "),
    "fr": ("Total points", "Commentaires du questionnaire", "Points : ", "Commentaires : "),
    "es": ("Total de puntos", "Comentarios del cuestionario", "Puntos: ", "Comentarios: "),
}
START = datetime(2026, 11, 24, 12, 30, 0)


class Record(NamedTuple):
    """The fixed part of a response; a plain tuple of five does as well."""

    id: int | None
    started: datetime | None
    completed: datetime | None
    email: str | None = "anonymous"
    name: str | None = None


def records(
    answers: Iterable[Sequence[object]],
    *,
    first: int = 1,
    start: datetime = START,
    every: timedelta = timedelta(minutes=1),
    named: bool = False,
) -> list[list[object]]:
    """Rows with IDs from ``first`` and completion times ``every`` minute after ``start``."""
    rows: list[list[object]] = []
    for index, row in enumerate(answers):
        done = start + every * index
        identity = first + index
        person = (f"person{identity}@example.jp", f"見本 {identity}郎") if named else ("anonymous", None)
        rows.append([Record(identity, done - timedelta(seconds=95), done, *person), *row])
    return rows


def table_of(
    headings: Sequence[Heading],
    rows: Iterable[Row],
    *,
    locale: str = "ja",
    modified: bool = False,
    quiz: bool = False,
    identity: bool = True,
) -> tuple[list[str], list[list[object]]]:
    """The whole table: fixed headings and the questions' (doubles numbered), and its rows."""
    fixed = list(FIXED[locale])
    extra: list[str] = []
    if quiz:
        extra += QUIZ[locale][:2]
    if modified:
        extra.append(MODIFIED[locale])
    titles: list[str] = []
    for heading in headings:
        titles.append(heading)
        if quiz:
            titles += [QUIZ[locale][2] + heading, QUIZ[locale][3] + heading]
    whole = _numbered([*fixed, *extra, *titles])
    body: list[list[object]] = []
    for record, *answers in rows:
        assert isinstance(record, tuple)
        assert len(answers) == len(headings), "one answer a heading"
        line: list[object] = list(record)
        if quiz:
            line += [len(headings), None]
        if modified:
            line.append(None)
        for answer in answers:
            line.append(answer)
            if quiz:
                line += [1, None]
        body.append(line)
    if not identity:
        return whole[1:], [line[1:] for line in body]
    return whole, body


def _numbered(headings: Sequence[str]) -> list[str]:
    """Doubled titles with 2, 3, … glued on, compared without regard to case, as Forms does."""
    seen: set[str] = set()
    result = []
    for heading in headings:
        name, number = heading, 2
        while name.casefold() in seen:
            name, number = f"{heading}{number}", number + 1
        seen.add(name.casefold())
        result.append(name)
    return result


# --- an untouched download -------------------------------------------------------------------------------

_BOM = "\ufeff"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_EPOCH = datetime(1899, 12, 30)
_TEXT, _TIME, _DATE, _NUMBER = 10, 2, 3, 4


def serial(moment: date) -> float:
    """An Excel serial number."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    return (moment - _EPOCH) / timedelta(days=1)


def write_download(
    path: Path | io.BytesIO,
    headings: Sequence[Heading],
    rows: Iterable[Row],
    *,
    locale: str = "ja",
    modified: bool = False,
    quiz: bool = False,
    identity: bool = True,
    table: bool = True,
) -> None:
    """An untouched download, by hand in its own shape.

    ``modified``: with 最終変更時刻; ``quiz``: with points and feedback; ``identity=False``: without the ID column;
    ``table=False``: the table's definition is gone, as behind a sanitising gateway.
    """
    whole, body = table_of(headings, rows, locale=locale, modified=modified, quiz=quiz, identity=identity)
    write_raw(path, whole, body, table=table)


def write_raw(
    path: Path | io.BytesIO,
    whole: Sequence[str],
    body: Sequence[Sequence[object]],
    *,
    table: bool = True,
    extra_parts: Mapping[str, str | bytes] | None = None,
) -> None:
    """The untouched shape for any table: headings and rows as they shall stand in the file."""
    strings: dict[str, int] = {}

    def shared(text: str) -> int:
        return strings.setdefault(text, len(strings))

    styles = [_style(column, body) for column in range(len(whole))]
    letters = [column_letters(column) for column in range(len(whole))]
    lines = [
        "".join(
            f'<x:c r="{letters[i]}1" s="1" t="s"><x:v>{shared(h)}</x:v></x:c>' for i, h in enumerate(whole)
        )
    ]
    for number, line in enumerate(body, start=2):
        cells = []
        for i, value in enumerate(line):
            ref = f"{letters[i]}{number}"
            if value is None or value == "":
                blank = ' t="s"' if styles[i] == _TEXT else ""
                cells.append(f'<x:c r="{ref}" s="{styles[i]}"{blank} />')
            elif isinstance(value, str):
                cells.append(f'<x:c r="{ref}" s="{_TEXT}" t="s"><x:v>{shared(value)}</x:v></x:c>')
            elif isinstance(value, bool):
                cells.append(f'<x:c r="{ref}" t="b"><x:v>{int(value)}</x:v></x:c>')
            elif isinstance(value, datetime):
                cells.append(f'<x:c r="{ref}" s="{_TIME}"><x:v>{serial(value)!r}</x:v></x:c>')
            elif isinstance(value, date):
                cells.append(f'<x:c r="{ref}" s="{_DATE}"><x:v>{int(serial(value))}</x:v></x:c>')
            else:
                cells.append(f'<x:c r="{ref}" s="{_NUMBER}"><x:v>{value!r}</x:v></x:c>')
        lines.append("".join(cells))
    ref = f"A1:{letters[-1]}{len(body) + 1 if body else 2}"  # an empty table keeps one blank row
    part = '<x:tableParts count="1"><x:tablePart r:id="rId1" /></x:tableParts>' if table else ""
    sheet = (
        f'{_HEAD}<x:worksheet xmlns:r="{_REL}" xmlns:x="{_MAIN}"><x:dimension ref="A1" />'
        '<x:sheetViews><x:sheetView tabSelected="1" workbookViewId="0" /></x:sheetViews>'
        '<x:sheetFormatPr defaultRowHeight="15" /><x:sheetData>'
        + "".join(f'<x:row r="{n}">{line}</x:row>' for n, line in enumerate(lines, start=1))
        + f'</x:sheetData><x:pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3" />{part}</x:worksheet>'
    )
    columns = "".join(
        f'<x:tableColumn id="{i}" name={quoteattr(h.replace(chr(13), ""), {chr(10): "_x000a_"})} uniqueName="{i}" dataDxfId="{2 if styles[i - 1] == _DATE else 0}" />'
        for i, h in enumerate(whole, start=1)
    )
    parts: dict[str, str | bytes] = {
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": _BOM
        + f'{_HEAD}<x:sst xmlns:x="{_MAIN}">'
        + "".join(f'<x:si><x:t xml:space="preserve">{_xml(text)}</x:t></x:si>' for text in strings)
        + "</x:sst>",
        "xl/workbook.xml": _BOM
        + f'{_HEAD}<x:workbook xmlns:r="{_REL}" xmlns:x="{_MAIN}"><x:bookViews><x:workbookView /></x:bookViews>'
        '<x:sheets><x:sheet name="Sheet1" sheetId="1" r:id="rId1" /></x:sheets></x:workbook>',
        "xl/styles.xml": _STYLES,
        "xl/printerSettings/printerSettings1.bin": b"\0\1",
        "xl/_rels/workbook.xml.rels": _rels(
            ("rId1", "worksheet", "/xl/worksheets/sheet1.xml"),
            ("rId2", "styles", "/xl/styles.xml"),
            ("rId3", "sharedStrings", "/xl/sharedStrings.xml"),
        ),
        "_rels/.rels": _rels(("rId1", "officeDocument", "/xl/workbook.xml")),
    }
    if table:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = _rels(("rId1", "table", "/xl/tables/table1.xml"))
        parts["xl/tables/table1.xml"] = (
            _BOM
            + f'{_HEAD}<x:table xmlns:x="{_MAIN}" id="1" name="Table1" displayName="Table1" ref="{ref}" insertRow="1" totalsRowShown="0">'
            f'<x:autoFilter ref="{ref}" /><x:tableColumns count="{len(whole)}">{columns}</x:tableColumns>'
            '<x:tableStyleInfo name="TableStyleMedium2" showRowStripes="1" /></x:table>'
        )
    parts["[Content_Types].xml"] = _BOM + _CONTENT_TYPES.replace("<!--table-->", _TABLE_TYPE if table else "")
    parts |= extra_parts or {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def _style(column: int, body: Sequence[Sequence[object]]) -> int:
    for line in body:
        value = line[column]
        if isinstance(value, datetime):
            return _TIME
        if isinstance(value, date):
            return _DATE
        if isinstance(value, int | float):
            return _NUMBER
        if value not in (None, ""):
            return _TEXT
    return _TEXT


def _xml(text: str) -> str:
    """Character data; line ends as CR LF as Forms keeps them, other control characters as Excel escapes them."""
    text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    out = [
        char
        if char in "\t\n\r" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char > "\uffff"
        else f"_x{ord(char):04X}_"
        for char in text
    ]
    return escape("".join(out)).replace("\r", "&#xD;")


def _rels(*relations: tuple[str, str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="{i}" Type="{_REL}/{kind}" Target="{target}" />' for i, kind, target in relations
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TABLE_TYPE = f'<Override PartName="/xl/tables/table1.xml" ContentType="{_TYPE}.table+xml" />'
_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" />'
    '<Default Extension="xml" ContentType="application/xml" /><Default Extension="bin" ContentType="application/octet-stream" />'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml" />'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml" />'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml" />'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml" /><!--table--></Types>'
)
_FORMATS = {_TIME: 164, _DATE: 165, _TEXT: 49}
_STYLES = (
    f'{_HEAD}<x:styleSheet xmlns:x="{_MAIN}"><x:numFmts count="2"><x:numFmt numFmtId="164" formatCode="m/d/yy\\ h:mm:ss" />'
    '<x:numFmt numFmtId="165" formatCode="m/d/yyyy" /></x:numFmts>'
    '<x:fonts count="1"><x:font><x:sz val="11" /><x:name val="Calibri" /></x:font></x:fonts>'
    '<x:fills count="2"><x:fill><x:patternFill patternType="none" /></x:fill><x:fill><x:patternFill patternType="gray125" /></x:fill></x:fills>'
    '<x:borders count="1"><x:border /></x:borders>'
    '<x:cellStyleXfs count="1"><x:xf numFmtId="0" fontId="0" fillId="0" borderId="0" /></x:cellStyleXfs><x:cellXfs count="11">'
    + "".join(
        f'<x:xf numFmtId="{_FORMATS.get(n, 0)}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" />'
        for n in range(11)
    )
    + '</x:cellXfs><x:cellStyles count="1"><x:cellStyle name="Normal" xfId="0" builtinId="0" /></x:cellStyles></x:styleSheet>'
)


# --- saved once by Excel, and its neighbours -------------------------------------------------------------


def write_saved(
    path: Path | io.BytesIO,
    headings: Sequence[Heading],
    rows: Iterable[Row],
    *,
    locale: str = "ja",
    modified: bool = False,
    quiz: bool = False,
    identity: bool = True,
    table: bool = True,
    sheet: str = "Sheet1",
    table_name: str = "Table13",
    at: tuple[int, int] = (0, 0),
    strays: Mapping[str, object] | None = None,
    other_sheets: Mapping[str, Sequence[Sequence[object]]] | None = None,
) -> None:
    """The export saved once by Excel: no prefix, true dimension, blanks left out.

    ``at`` is the heading row's (row, column) from 0; ``strays`` are notes by address (``{"K3": "電話で確認"}``);
    ``other_sheets`` come before the answers' sheet.
    """
    whole, body = table_of(headings, rows, locale=locale, modified=modified, quiz=quiz, identity=identity)
    write_plain(
        path,
        whole,
        body,
        table=table,
        sheet=sheet,
        table_name=table_name,
        at=at,
        strays=strays,
        other_sheets=other_sheets,
    )


def write_plain(
    path: Path | io.BytesIO,
    whole: Sequence[str],
    body: Sequence[Sequence[object]],
    *,
    table: bool = True,
    sheet: str = "Sheet1",
    table_name: str = "Table13",
    at: tuple[int, int] = (0, 0),
    strays: Mapping[str, object] | None = None,
    other_sheets: Mapping[str, Sequence[Sequence[object]]] | None = None,
) -> None:
    """Any table as Excel saves it."""
    with xlsxwriter.Workbook(
        path, {"strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False}
    ) as book:
        moment = book.add_format({"num_format": "m/d/yy\\ h:mm:ss"})
        day = book.add_format({"num_format": "m/d/yyyy"})

        def put(target: object, row: int, column: int, value: object) -> None:
            write = target  # type: ignore[assignment]
            if value is None or value == "":
                return
            if isinstance(value, str):
                write.write_string(row, column, value)
            elif isinstance(value, datetime):
                write.write_datetime(row, column, value, moment)
            elif isinstance(value, date):
                write.write_datetime(row, column, value, day)
            elif isinstance(value, bool):
                write.write_boolean(row, column, value)
            else:
                write.write_number(row, column, value)

        for name, lines in (other_sheets or {}).items():
            other = book.add_worksheet(name)
            for r, line in enumerate(lines):
                for c, value in enumerate(line):
                    put(other, r, c, value)
        target = book.add_worksheet(sheet)
        top, left = at
        if table:
            columns = [{"header": heading} for heading in whole]
            last = top + max(len(body), 1)
            target.add_table(top, left, last, left + len(whole) - 1, {"name": table_name, "columns": columns})
        else:
            for c, heading in enumerate(whole):
                target.write_string(top, left + c, heading)
        for r, line in enumerate(body, start=top + 1):
            for c, value in enumerate(line, start=left):
                put(target, r, c, value)
        for address, value in (strays or {}).items():
            target.write(address, value)


def write_csv(
    path: Path,
    headings: Sequence[Heading],
    rows: Iterable[Row],
    *,
    locale: str = "ja",
    modified: bool = False,
    identity: bool = True,
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
    time_format: str = "%Y/%m/%d %H:%M",
) -> None:
    """An Excel "CSV UTF-8" save: times without seconds, every type lost."""
    whole, body = table_of(headings, rows, locale=locale, modified=modified, identity=identity)
    write_lines(path, whole, body, encoding=encoding, delimiter=delimiter, time_format=time_format)


def write_lines(
    path: Path,
    whole: Sequence[str],
    body: Sequence[Sequence[object]],
    *,
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
    time_format: str = "%Y/%m/%d %H:%M",
) -> None:
    """Any table as CSV."""

    def text(value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, datetime):
            return value.strftime(time_format)
        return value.strftime("%Y/%m/%d") if isinstance(value, date) else str(value)

    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(whole)
    writer.writerows([text(value) for value in line] for line in body)
    path.write_bytes(buffer.getvalue().encode(encoding))


def write_google(path: Path, headings: Sequence[Heading], rows: Iterable[Row]) -> None:
    """A Google Forms CSV: タイムスタンプ first, no ID, several choices already joined by ``", "`` in the answers."""
    body = [[record[2], *answers] for record, *answers in rows]  # type: ignore[index]
    write_lines(path, ["タイムスタンプ", *headings], body, encoding="utf-8", time_format="%Y/%m/%d %H:%M:%S")


def write_logo(
    path: Path, headings: Sequence[Heading], rows: Iterable[Row], *, time: str = "送信日時"
) -> None:
    """A LoGoフォーム style CSV in cp932: a time column and one column a question."""
    body = [[record[2], *answers] for record, *answers in rows]  # type: ignore[index]
    write_lines(path, [time, *headings], body, encoding="cp932", time_format="%Y-%m-%d %H:%M:%S")


# --- any size --------------------------------------------------------------------------------------------

HOUSE = (
    "参加した部を教えてください。",
    "講演内容の理解度を教えてください。",
    "講演は今後の業務の参考になりましたか。",
    "特に参考になった内容を教えてください。（2つまで）",
    "講演の感想を教えてください。",
    "今後取り上げてほしいテーマを教えてください。",
)
"""Headings of an invented survey: the session, SA, SA, MA with その他, FA, FA."""
UNDERSTANDING = ("とても理解できた", "おおむね理解できた", "あまり理解できなかった", "理解できなかった")
USEFUL = ("とても参考になった", "参考になった", "あまり参考にならなかった", "参考にならなかった")
LIKED = ("事例の紹介", "実演", "質疑応答", "配布資料", "その他")
SESSIONS = ("午前の部", "午後の部")


def many(count: int, *, seed: int = 1) -> tuple[list[str], list[list[object]]]:
    """Headings (:data:`HOUSE`) and ``count`` rows of invented answers, the same for the same seed."""
    pick = random.Random(seed)
    words = ("業務", "事例", "手順", "資料", "説明", "実演", "相談", "改善", "時間", "職場")
    answers: list[list[object]] = []
    for index in range(count):
        liked = pick.sample(LIKED[:-1], pick.randint(1, 2))
        if pick.random() < 0.1:
            liked = [liked[0], f"{pick.choice(words)}の話"]
        comment = "、".join(pick.choices(words, k=pick.randint(3, 20))) + f"が印象に残りました（{index}）。"
        wish = None if pick.random() < 0.3 else "・" + "\n・".join(pick.choices(words, k=3)) + f"（{index}）"
        answers.append(
            [
                pick.choice(SESSIONS),
                pick.choices(UNDERSTANDING, (5, 4, 1, 1))[0],
                None if pick.random() < 0.05 else pick.choices(USEFUL, (5, 4, 1, 1))[0],
                "".join(f"{label};" for label in liked),
                comment,
                wish,
            ]
        )
    return list(HOUSE), records(answers, every=timedelta(seconds=20))
