"""A CSV's text as rows of texts: its encoding and its separator found out."""

from __future__ import annotations

import csv
import io

from dxforms.issues import InputError, Issue, Where, fault, notice
from dxforms.survey.columns import forms_score

_SEPARATORS = ",\t;"


def decode(data: bytes, file: str) -> tuple[str, tuple[Issue, ...]]:
    """The text of a CSV: UTF-8 with or without BOM, UTF-16 with BOM, else cp932 with a notice."""
    where = Where(file=file)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), ()
        except UnicodeDecodeError:
            raise _unreadable(where) from None
    try:
        # surrogatepass: half of an emoji that a faulty program cut is kept and noticed where it is written
        return data.decode("utf-8-sig", "surrogatepass"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        raise _unreadable(where) from None
    return text, (
        notice(
            "csv.cp932",
            "文字コードがUTF-8ではないため、Shift_JIS（cp932）として読みました。"
            "絵文字など、この文字コードに無い文字は保存した時点で失われています。",
            where,
        ),
    )


def _unreadable(where: Where) -> InputError:
    return InputError(
        [
            fault(
                "csv.encoding",
                "文字コードが分かりません。Excelで開き、「CSV UTF-8（コンマ区切り）」として保存し直してください。",
                where,
            )
        ]
    )


def rows_of(text: str, file: str) -> list[list[str]]:
    """The records of a CSV; the separator is the one that makes the most of its headings. Quoted line breaks are kept."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().removeprefix('"').startswith("sep=") and rest:  # Excel's own hint
        return _records(rest, first.strip().strip('"')[4:5] or ",", file)
    best, score = ",", (-1, -1)
    for separator in _SEPARATORS:
        headings = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        if (forms_score(headings), len(headings)) > score:
            best, score = separator, (forms_score(headings), len(headings))
    return _records(text, best, file)


def _open_quote(file: str, row: int) -> InputError:
    return InputError(
        [
            fault(
                "csv.quote",
                f'{row}行目（見出しを含め、回答の中の改行は数えません）に、閉じていない「"」があり、それより後を読み取れません。'
                "ファイルが途中で切れていないか確かめ、もう一度ダウンロードするか、"
                "Excelで開き、「CSV UTF-8（コンマ区切り）」として保存し直してください。",
                Where(file=file),
            )
        ]
    )


def _records(text: str, separator: str, file: str) -> list[list[str]]:
    limit = csv.field_size_limit(1 << 30)  # one answer may be longer than the module's default
    records: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        try:
            for record in reader:
                records.append(record)  # where it stops halfway, how far it came is told
        except csv.Error as error:
            if "end of data" in str(error):  # all after a quotation mark nobody closed would be one answer
                raise _open_quote(file, len(records) + 1) from None
            # Signs after a closing quotation mark, as other programs write them, do no harm.
            records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise InputError(
            [
                fault(
                    "csv.broken",
                    "CSVとして読み込めません。Excelで開き、「CSV UTF-8（コンマ区切り）」として保存し直してください。",
                    Where(file=file),
                )
            ]
        ) from None
    finally:
        csv.field_size_limit(limit)
    return records
