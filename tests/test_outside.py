"""The outside checkers are seen to find something, so that their silence means something."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import docx
import pytest
import xlsxwriter

from tests import outside

pytestmark = pytest.mark.outside


def _rewritten(source: Path, target: Path, part: str, old: str, new: str) -> Path:
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == part:
                assert re.search(old, data.decode("utf-8")), f"{old!r} is not in {part}"
                data = re.sub(old, new, data.decode("utf-8"), count=1).encode("utf-8")
            after.writestr(name, data)
    return target


@pytest.fixture
def document(tmp_path: Path) -> Path:
    made = docx.Document()
    made.add_paragraph("講演会の結果")
    made.save(str(tmp_path / "良い.docx"))
    return tmp_path / "良い.docx"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "集計.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("集計")
        sheet.write_row(0, 0, [22, 19])
        sheet.write_formula("C1", "=A1+B1", None, 41)
        sheet.write_formula("D1", '=IF(C1=41,"合う","")', None, "合う")
    return path


def test_validator_finds_nothing_in_a_valid_document(document: Path) -> None:
    outside.need_validator()
    assert outside.validate(document) == []


def test_validator_finds_an_element_out_of_place(document: Path) -> None:
    outside.need_validator()
    broken = _rewritten(
        document, document.with_name("悪い.docx"), "word/document.xml", "<w:body>", "<w:body><w:jc/>"
    )
    found = outside.validate(broken)
    assert len(found) >= 1
    assert "/word/document.xml" in found[0]


def test_validator_reports_a_file_it_cannot_open(tmp_path: Path) -> None:
    outside.need_validator()
    (tmp_path / "空.docx").write_bytes(b"")
    assert outside.validate(tmp_path / "空.docx") != []


def test_validator_takes_many_files(document: Path, workbook: Path) -> None:
    outside.need_validator()
    broken = _rewritten(
        document, document.with_name("悪い.docx"), "word/document.xml", "<w:body>", "<w:body><w:jc/>"
    )
    found = outside.validate_all([document, broken, workbook])
    assert [bool(lines) for lines in found.values()] == [False, True, False]


def test_validator_that_gives_no_answer_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, document: Path
) -> None:
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    silent.chmod(0o755)
    monkeypatch.setenv("DXFORMS_OOXML_VALIDATOR", str(silent))
    outside.find_validator.cache_clear()
    try:
        with pytest.raises(outside.CheckerError, match="no answer"):
            outside.validate(document)
    finally:
        outside.find_validator.cache_clear()


@pytest.mark.parametrize("need", ["need_validator", "need_libreoffice"])
@pytest.mark.parametrize(("required", "outcome"), [("required", "Failed"), ("", "Skipped")])
def test_absent_checker_skips_unless_it_is_required(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, need: str, required: str, outcome: str
) -> None:
    monkeypatch.setenv("DXFORMS_OOXML_VALIDATOR", str(tmp_path / "nothing"))
    monkeypatch.setenv("DXFORMS_SOFFICE", str(tmp_path / "nothing"))
    monkeypatch.setenv("DXFORMS_CHECKERS", required)
    outside.find_validator.cache_clear()
    outside.find_libreoffice.cache_clear()
    try:
        with pytest.raises(BaseException) as raised:  # noqa: PT011 — pytest's outcomes are no Exceptions
            getattr(outside, need)()
    finally:
        outside.find_validator.cache_clear()
        outside.find_libreoffice.cache_clear()
    assert type(raised.value).__name__ == outcome


def test_libreoffice_renders_pages_with_their_text(document: Path, tmp_path: Path) -> None:
    outside.need_libreoffice()
    outside.need_poppler()
    pdf = outside.to_pdf(document, tmp_path / "pdf")
    assert [outside.words([page]) for page in outside.pdf_pages(pdf)] == ["講演会の結果"]
    assert len(outside.pdf_images(pdf, tmp_path / "png")) == 1


def test_libreoffice_calculates_what_the_cache_says(workbook: Path) -> None:
    outside.need_libreoffice()
    assert outside.recalculated(workbook) == {"集計": {"C1": 41, "D1": "合う"}}
    assert outside.disagreements(workbook) == []


def test_a_stale_cache_is_found(workbook: Path) -> None:
    outside.need_libreoffice()
    stale = _rewritten(
        workbook,
        workbook.with_name("古い.xlsx"),
        "xl/worksheets/sheet1.xml",
        '<v>41</v></c><c r="D',
        '<v>40</v></c><c r="D',
    )
    assert outside.disagreements(stale) == ["集計!C1: cached 40, calculated 41"]


def test_conversion_that_fails_is_an_error(tmp_path: Path) -> None:
    outside.need_libreoffice()
    with pytest.raises(outside.CheckerError, match="wrote no"):
        outside.to_pdf(tmp_path / "無い.docx", tmp_path / "pdf")
