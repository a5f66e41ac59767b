"""After 決裁: what was submitted is not written again by habit; ``--new`` is the way, and keeps what was there."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

import dxforms
from dxforms import files, outputs
from dxforms.cli import main
from dxforms.issues import OutputError
from tests.recipes import example
from tests.test_bad_input import OLE2, beside, state, typed
from tests.test_main_path import text_of

WORKBOOK, REPORT = "集計.xlsx", "実施結果報告書.docx"


@pytest.fixture(scope="module")
def submitted(tmp_path_factory) -> Path:
    """A folder whose documents were made and reviewed."""
    folder = tmp_path_factory.mktemp("submitted") / "講演会"
    folder.mkdir()
    example.lay_inputs(folder)
    assert main(["run", str(folder)]) == 0
    example.review(folder / WORKBOOK)
    assert main(["run", str(folder)]) == 0
    for kept in folder.glob("*（更新前*"):
        kept.unlink()
    return folder


@pytest.fixture
def folder(submitted, tmp_path, capsys) -> Path:
    shutil.copytree(submitted, tmp_path / "講演会")
    capsys.readouterr()
    return tmp_path / "講演会"


def in_part(path: Path, part: str, old: bytes, new: bytes) -> None:
    """One part of a package changed, as Office would save it."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part], part
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


_CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<op:Properties xmlns:op="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    b'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    b'<op:property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="_MarkAsFinal">'
    b"<vt:bool>true</vt:bool></op:property></op:Properties>"
)


def mark_final(path: Path) -> None:
    """最終版にする, with a prefix Word does not use: the names count, not how they are written."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["docProps/custom.xml"] = _CUSTOM
    kind = (
        b'<Override PartName="/docProps/custom.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/></Types>'
    )
    relation = (
        b'<Relationship Id="rIdFinal" Target="docProps/custom.xml" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"/>'
        b"</Relationships>"
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", kind)
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", relation)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def in_settings(element: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        in_part(folder / REPORT, "word/settings.xml", b"</w:settings>", element + b"</w:settings>")

    return change


def decide(folder: Path) -> None:
    typed(folder, "講演会", beside(folder, "講演会", "報告書の状態"), "決裁済")


def final_workbook(folder: Path) -> None:
    in_part(
        folder / WORKBOOK,
        "docProps/custom.xml",
        b"</Properties>",
        b'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="99" name="_MarkAsFinal">'
        b"<vt:bool>true</vt:bool></property></Properties>",
    )


def read_only_recommended(folder: Path) -> None:
    with zipfile.ZipFile(folder / WORKBOOK) as package:
        [head] = re.findall(rb"<workbookPr[^>]*>", package.read("xl/workbook.xml"))
    in_part(folder / WORKBOOK, "xl/workbook.xml", head, b'<fileSharing readOnlyRecommended="1"/>' + head)


def protect_structure(folder: Path) -> None:
    with zipfile.ZipFile(folder / WORKBOOK) as package:
        [head] = re.findall(rb"<workbookPr[^>]*>", package.read("xl/workbook.xml"))
    in_part(folder / WORKBOOK, "xl/workbook.xml", head, head + b'<workbookProtection lockStructure="1"/>')


CASES: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "the lecture is 決裁済": (decide, REPORT, "は決裁済のため、書き直しません。"),
    "the report is marked as final": (
        lambda folder: mark_final(folder / REPORT),
        REPORT,
        "は最終版に設定されているため、書き直しません。",
    ),
    "editing the report is restricted": (
        in_settings(b'<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'),
        REPORT,
        "は編集が制限されているため、書き直しません。",
    ),
    "the report is recommended to be opened read-only": (
        in_settings(b'<w:writeProtection w:recommended="1"/>'),
        REPORT,
        "は読み取り専用が推奨されている",
    ),
    "the report asks for a password": (
        lambda folder: (folder / REPORT).write_bytes(OLE2),
        REPORT,
        "はパスワード又は秘密度ラベルで保護されている",
    ),
    "the report is read-only": (
        lambda folder: (folder / REPORT).chmod(0o444),
        REPORT,
        "は読み取り専用のため、書き込めません。",
    ),
    "the workbook is marked as final": (
        final_workbook,
        WORKBOOK,
        "は最終版に設定されているため、書き直しません。",
    ),
    "the workbook is recommended to be opened read-only": (
        read_only_recommended,
        WORKBOOK,
        "は読み取り専用が推奨されている",
    ),
    "the workbook is protected": (
        protect_structure,
        WORKBOOK,
        "はブックの構成が保護されているため、書き直しません。",
    ),
    "the workbook is read-only": (
        lambda folder: (folder / WORKBOOK).chmod(0o444),
        WORKBOOK,
        "は読み取り専用のため、書き込めません。",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_run_changes_nothing_and_names_the_way(case, folder, capsys):
    close, name, sentence = CASES[case]
    close(folder)
    before = state(folder)
    for command in ("run", "report" if name == REPORT else "tally"):
        assert main([command, str(folder)]) == 1
        told = capsys.readouterr()
        assert f"「{name}」{sentence}" in told.err
        assert "コマンドに「--new」を付けて実行してください" in told.err
        assert told.err.count("ファイルは何も変更していません。") == 1
        assert told.out == ""
    assert state(folder) == before


@pytest.mark.parametrize("case", CASES)
def test_new_keeps_what_was_there_and_begins_again(case, folder, capsys):
    close, name, _ = CASES[case]
    close(folder)
    before = (folder / name).read_bytes()
    typed(folder, "講演会", beside(folder, "講演会", "会場"), "中央公民館　大ホール")
    assert main(["run", str(folder), "--new"]) == 0
    [kept] = folder.glob(f"{Path(name).stem}（更新前 *）{Path(name).suffix}")
    assert kept.read_bytes() == before
    assert f"「{kept.name}」として残しました" in capsys.readouterr().out
    assert "中央公民館　大ホール" in text_of(folder / REPORT)
    for written in (folder / WORKBOOK, folder / REPORT):
        assert written.stat().st_mode & 0o200, "what is begun again can be written"


def test_new_keeps_no_copy_of_a_draft_workbook_nobody_touched(folder):
    """Every decision is carried into the new one; a dated copy would only fill the folder."""
    typed(folder, "講演会", beside(folder, "講演会", "会場"), "中央公民館　大ホール")
    assert main(["run", str(folder), "--new"]) == 0
    assert list(folder.glob("集計（更新前 *")) == []


def test_new_keeps_a_draft_workbook_that_people_changed(folder):
    example.review(folder / WORKBOOK)
    before = (folder / WORKBOOK).read_bytes()
    typed(folder, "講演会", beside(folder, "講演会", "会場"), "中央公民館　大ホール")
    assert main(["run", str(folder), "--new"]) == 0
    [kept] = folder.glob("集計（更新前 *")
    assert kept.read_bytes() == before


def test_new_keeps_a_report_the_program_wrote_last_but_people_wrote_in(folder):
    """Refreshed, it is to the byte what the program wrote, and holds people's words all the same."""
    document = docx.Document(folder / REPORT)
    next(each for each in document.paragraphs if "〔" in each.text).add_run("理解は広がった。")
    document.save(folder / REPORT)
    assert main(["run", str(folder)]) == 0
    for kept in folder.glob("*（更新前 *"):
        kept.unlink()
    assert main(["run", str(folder), "--new"]) == 0
    [kept] = folder.glob("実施結果報告書（更新前 *")
    assert "理解は広がった。" in text_of(kept)
    assert "理解は広がった。" not in text_of(folder / REPORT)


def test_a_decided_workbook_stays_with_its_report_when_answers_still_arrive(folder, capsys):
    decide(folder)
    before = state(folder)
    assert main(["tally", str(folder)]) == 1
    assert "「集計.xlsx」は決裁済のため、書き直しません。" in capsys.readouterr().err
    assert main(["run", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "「集計.xlsx」は決裁済のため、書き直しません。\n「実施結果報告書.docx」は決裁済" in told
    assert told.count("「--new」を付けて") == 1  # the way on is said once, however many files
    assert state(folder) == before


def test_figures_of_a_decided_lecture_can_still_be_counted_elsewhere(folder, capsys):
    decide(folder)
    before = state(folder)
    elsewhere = folder.parent / "確認"
    elsewhere.mkdir()
    assert main(["tally", str(folder), "-o", str(elsewhere / WORKBOOK)]) == 0
    assert "41件を集計しました。" in capsys.readouterr().out
    assert state(folder) == before


def test_a_decided_workbook_counted_anew_keeps_the_old_one_and_every_decision(folder, capsys):
    decide(folder)
    before = (folder / WORKBOOK).read_bytes()
    report = (folder / REPORT).read_bytes()
    typed(folder, "講演会", beside(folder, "講演会", "会場"), "中央公民館")
    assert main(["tally", str(folder), "--new"]) == 0
    assert "テスト回答1件、重複1件を除く41件を集計しました。" in capsys.readouterr().out
    [kept] = folder.glob("集計（更新前 *）.xlsx")
    assert kept.read_bytes() == before
    assert (folder / REPORT).read_bytes() == report
    typed_again = [
        row[4].value for row in openpyxl.load_workbook(folder / WORKBOOK)["回答者の確認"].iter_rows()
    ]
    assert typed_again.count("しない") == 2


def test_nothing_is_pulled_for_what_may_not_be_written(folder, capsys):
    """A copy of the responses is yesterday's file too."""
    mark_final(folder / REPORT)
    typed(
        folder,
        "講演会",
        beside(folder, "講演会", "回答ファイル又は共有リンク"),
        "https://example.sharepoint.com/:x:/g/personal/a/abc",
    )
    before = state(folder)
    assert main(["run", str(folder)]) == 1
    assert "最終版に設定されている" in capsys.readouterr().err
    assert state(folder) == before


def test_a_report_that_does_not_exist_yet_is_written_though_it_is_decided(folder):
    decide(folder)
    (folder / REPORT).unlink()
    assert main(["report", str(folder)]) == 0


def test_every_document_that_must_stay_is_named_at_once(folder, capsys):
    mark_final(folder / REPORT)
    (folder / WORKBOOK).chmod(0o444)
    assert main(["run", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "「集計.xlsx」は読み取り専用" in told
    assert "「実施結果報告書.docx」は最終版" in told
    assert told.count("ファイルは何も変更していません。") == 1


def test_a_script_says_new_too(folder):
    decide(folder)
    described = dxforms.read_description(folder / "講演会情報.xlsx")
    responses = dxforms.read_responses(described)
    tally = dxforms.tally_responses(described, responses)
    with pytest.raises(OutputError, match="決裁済のため"):
        dxforms.write_workbook(tally, folder / WORKBOOK)
    with pytest.raises(OutputError, match="決裁済のため"):
        dxforms.write_report(tally, folder / REPORT)
    assert dxforms.write_workbook(tally, folder / WORKBOOK, new=True).kept is not None
    assert dxforms.write_report(tally, folder / REPORT, new=True).kept is not None


def on_windows(temporary: Path, target: Path) -> None:
    """Replacing as Windows does it: a read-only target, or a read-only source of a removal, is refused."""
    if target.exists() and not target.stat().st_mode & 0o200:
        raise PermissionError(13, "Access is denied")
    temporary.replace(target)


def test_a_read_only_file_gives_its_place_up_on_windows_too(tmp_path):
    path = tmp_path / REPORT
    path.write_bytes(b"submitted")
    path.chmod(0o444)
    with files.replace_all([path], replace=on_windows, new=True) as (stream,):
        stream.write(b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o200


def test_a_read_only_file_is_read_only_again_where_the_replacing_fails(tmp_path):
    first, second = tmp_path / WORKBOOK, tmp_path / REPORT
    for path in (first, second):
        path.write_bytes(b"submitted")
        path.chmod(0o444)

    def refused(temporary: Path, target: Path) -> None:
        if target == second:
            raise PermissionError(13, "open in Word")
        on_windows(temporary, target)

    with (
        pytest.raises(OutputError),
        files.replace_all([first, second], replace=refused, new=True) as streams,
    ):
        streams[0].write(b"new")
    for path in (first, second):
        assert path.read_bytes() == b"submitted"
        assert not path.stat().st_mode & 0o200
    assert {path.name for path in tmp_path.iterdir()} == {WORKBOOK, REPORT}


def test_a_damaged_file_is_no_reason_to_call_it_closed(tmp_path):
    for name in (WORKBOOK, REPORT):
        (tmp_path / name).write_bytes(b"PK\x03\x04 broken")
        assert outputs.closed(tmp_path / name) == ""
