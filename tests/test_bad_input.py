"""What a clerk does wrong: each time a clear sentence, exit status 1, and nothing on the disk has changed."""

from __future__ import annotations

import hashlib
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import openpyxl
import pytest

from dxforms.cli import main
from dxforms.source.pulled import Record, digest, write_records
from tests import exports
from tests.recipes import answers, example, lecture

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1016)
HEADINGS = [lecture.SESSION_QUESTION, *(question["列見出し"] for question in lecture.QUESTIONS)]


@pytest.fixture(scope="module")
def laid(tmp_path_factory) -> Path:
    """A clerk's folder on the morning after."""
    folder = tmp_path_factory.mktemp("laid")
    example.lay_inputs(folder)
    return folder


@pytest.fixture
def folder(laid, tmp_path) -> Path:
    shutil.copytree(laid, tmp_path / "講演会")
    return tmp_path / "講演会"


def state(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def typed(folder: Path, sheet: str, cell: str, value: object) -> None:
    """A value typed into the description."""
    path = folder / "講演会情報.xlsx"
    book = openpyxl.load_workbook(path)
    book[sheet][cell].value = value
    book.save(path)


def place_of(folder: Path, sheet: str, word: str) -> str:
    """The address of the cell that says ``word``."""
    book = openpyxl.load_workbook(folder / "講演会情報.xlsx")
    return next(
        cell.coordinate
        for row in book[sheet].iter_rows()
        for cell in row
        if cell.value is not None and str(cell.value).removesuffix(" *") == word
    )


def beside(folder: Path, sheet: str, word: str, columns: int = 1, rows: int = 0) -> str:
    book = openpyxl.load_workbook(folder / "講演会情報.xlsx")
    return book[sheet][place_of(folder, sheet, word)].offset(rows, columns).coordinate


def content(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(data)


def rename_heading(folder: Path) -> None:
    headings = [heading.replace("参考になりましたか", "役に立ちましたか") for heading in HEADINGS]
    exports.write_download(folder / example.EXPORT, headings, answers.responses())


def double_heading(folder: Path) -> None:
    """A sheet where somebody pasted a column a second time."""
    headings, rows = exports.table_of(HEADINGS, answers.responses())
    doubled = [[*row, row[-1]] for row in rows]
    exports.write_plain(folder / example.EXPORT, [*headings, headings[-1]], doubled, table=False)


def bomb(folder: Path) -> None:
    """A workbook that unpacks to a thousand times its size."""
    with zipfile.ZipFile(folder / example.EXPORT) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(folder / example.EXPORT, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if name.endswith("sheet1.xml"):
                with archive.open(name, "w", force_zip64=True) as stream:
                    stream.write(data)
                    for _ in range(64):
                        stream.write(bytes(1 << 20))
            else:
                archive.writestr(name, data)


def entity(folder: Path) -> None:
    """A workbook that asks to read a file of the PC."""
    with zipfile.ZipFile(folder / example.EXPORT) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    declaration = b'<!DOCTYPE x [<!ENTITY leak SYSTEM "file:///etc/passwd">]>'
    with zipfile.ZipFile(folder / example.EXPORT, "w") as archive:
        for name, data in parts.items():
            head, mark, rest = data.partition(b"?>")
            changed = name.endswith(("sheet1.xml", "sharedStrings.xml"))
            archive.writestr(name, head + mark + declaration + rest if changed and mark else data)


def last_months_workbook(folder: Path) -> None:
    assert main(["tally", str(folder)]) == 0
    typed(folder, "講演会", beside(folder, "講演会", "開催日"), datetime(2026, 12, 22))


def read_only(folder: Path) -> None:
    (folder / "実施結果報告書.docx").write_bytes(b"final")
    (folder / "実施結果報告書.docx").chmod(0o444)


def decided(folder: Path) -> None:
    (folder / "実施結果報告書.docx").write_bytes(b"signed")
    typed(folder, "講演会", beside(folder, "講演会", "報告書の状態"), "決裁済")


def broken_template(folder: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{講演会なまえ}}")
    document.save(str(folder / "template.docx"))


def long_prefix(folder: Path) -> None:
    typed(folder, "講演会", beside(folder, "講演会", "ファイル名の頭"), "頭" * 120)


CASES: dict[str, tuple[Callable[[Path], object], tuple[str, ...]]] = {
    "the responses are no workbook": (
        content(example.EXPORT, b"not a workbook"),
        ("中身はExcelのブック（.xlsx）ではありません。", example.EXPORT),
    ),
    "the responses are an old .xls": (content(example.EXPORT, OLE2), ("Excelのブックではありません。",)),
    "the responses file is empty": (
        content(example.EXPORT, b""),
        ("ファイルが空です（中身がありません）。もう一度ダウンロードしてください。",),
    ),
    "the responses unpack to a thousand times their size": (
        bomb,
        ("展開すると異常に大きくなるファイルのため、安全のため読み込みを中止しました。",),
    ),
    "the responses ask for a file of the PC": (
        entity,
        ("（DOCTYPE）が含まれているため、安全のため読み込みを中止しました。",),
    ),
    "the responses file has gone": (
        lambda folder: (folder / example.EXPORT).unlink(),
        ("「講演会」シート セルB27：回答ファイル", "が見つかりません。"),
    ),
    "a heading was renamed": (
        rename_heading,
        (
            "「設問」シート セルB7：Q1の列見出し",
            "参考になりましたか。」が、回答ファイル",
            "役に立ちましたか。」のことであれば",
        ),
    ),
    "a heading stands twice": (double_heading, ("「設問」シート セルB11：回答ファイル", "と同じ見")),
    "the description is no workbook": (
        content("講演会情報.xlsx", b"not a workbook"),
        ("「講演会情報.xlsx」：名前は「.xlsx」ですが、中身はExcelのブック",),
    ),
    "the description is missing": (
        lambda folder: (folder / "講演会情報.xlsx").unlink(),
        ("「講演会情報.xlsx」：ファイルが見つかりません。", "「dxforms init」を実行してください。"),
    ),
    "another workbook bears the description's name": (
        lambda folder: shutil.copy(folder / example.EXPORT, folder / "講演会情報.xlsx"),
        (
            "「講演会情報.xlsx」：講演会情報のファイルではありません（シートは「Sheet1」です）。",
            "誤りが1件あります。",
        ),
    ),
    "what bears the tally workbook's name is none": (
        content("集計.xlsx", b"not a workbook"),
        ("「集計.xlsx」：名前は「.xlsx」ですが", "別の場所に移すと、新しく作ります。"),
    ),
    "the outputs' names are too long for the disc": (
        long_prefix,
        ("集計.xlsx」を書き込めません。ファイル名又はパスが長すぎます。",),
    ),
    "the weekday is wrong": (
        lambda folder: typed(folder, "講演会", beside(folder, "講演会", "開催日"), "令和8年11月24日（月）"),
        (
            "セルB6：「開催日」の曜日が違います。令和8年11月24日は火曜日ですが、「（月）」と記入されています。",
        ),
    ),
    "last month's workbook lies there": (
        last_months_workbook,
        ("「集計.xlsx」：これは令和8年11月24日（火）の講演会の集計です。",),
    ),
    "a picture is missing": (
        lambda folder: (folder / "写真/講師.jpg").unlink(),
        ("「写真」シート セルA6：写真「講師.jpg」が見つかりません。",),
    ),
    "a picture is no picture": (
        content("写真/講師.jpg", b"not a picture"),
        ("「写真」シート セルA6：写真「講師.jpg」を画像として読み取れません。",),
    ),
    "the workbook's name is taken by a folder": (
        lambda folder: (folder / "集計.xlsx").mkdir(),
        ("「集計.xlsx」を書き込めません。同じ名前のフォルダーがあります。",),
    ),
    "the report is read-only": (
        read_only,
        ("「実施結果報告書.docx」は読み取り専用のため、書き込めません。",),
    ),
    "the report was decided": (
        decided,
        ("「実施結果報告書.docx」は決裁済のため、書き直しません。",),
    ),
    "the template asks for what there is not": (
        broken_template,
        ("「template.docx」", "{{講演会なまえ}}という名前はありません。{{講演会名}}の誤りではありませんか。"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_and_nothing_has_changed(case, folder, capsys):
    spoil, sentences = CASES[case]
    spoil(folder)
    before = state(folder)
    capsys.readouterr()
    template = folder / "template.docx"
    status = main(["run", str(folder), *(["--template", str(template)] if template.exists() else [])])
    told = capsys.readouterr()
    assert status == 1
    for sentence in sentences:
        assert sentence in told.err
    assert "ファイルは何も変更していません。" in told.err
    assert told.out == ""
    assert state(folder) == before


@pytest.mark.parametrize("name", ["集計.xlsx", example.EXPORT])
def test_init_adds_nothing_to_a_workbook_that_is_no_description(name, folder, capsys):
    assert main(["tally", str(folder)]) == 0
    before = state(folder)
    assert main(["init", "-o", str(folder / name)]) == 1
    assert "講演会情報のファイルではありません" in capsys.readouterr().err
    assert state(folder) == before


@pytest.mark.parametrize(("command", "name"), [("init", "x.docx"), ("tally", "x.docx"), ("report", "x.xlsx")])
def test_an_output_by_a_name_another_program_would_open_is_refused(command, name, folder, capsys):
    before = state(folder)
    given = [] if command == "init" else [str(folder)]
    assert main([command, *given, "-o", str(folder / name)]) == 1
    assert f"（「{name}」と指定されています）。ファイルは何も変更していません。" in capsys.readouterr().err
    assert state(folder) == before


def test_a_changed_title_is_told_once_where_nobody_can_be_asked(folder, capsys):
    assert main(["tally", str(folder)]) == 0
    typed(folder, "講演会", beside(folder, "講演会", "講演会名"), "別の名前の講演会")
    capsys.readouterr()
    assert main(["tally", str(folder)]) == 1
    assert capsys.readouterr().err.count("講演会名を直しただけのときは") == 1


LONG = "あ" * 300


@pytest.mark.parametrize(
    "line",
    [
        ("run", LONG),
        ("check", LONG),
        ("init", LONG),
        ("init", "-o", f"{LONG}.xlsx"),
        ("init", "--from", LONG),
    ],
    ids=" ".join,
)
def test_a_name_no_disc_takes_is_told(line, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(list(line)) == 1
    assert "長" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_name_no_disc_takes_in_the_description_is_told(folder, capsys):
    typed(folder, "講演会", beside(folder, "講演会", "回答ファイル又は共有リンク"), f"{LONG}.xlsx")
    before = state(folder)
    assert main(["run", str(folder)]) == 1
    assert "短い名前に変えるか" in capsys.readouterr().err
    assert state(folder) == before


@pytest.mark.parametrize("name", ["講演会情報.xlsx", example.EXPORT])
def test_an_output_named_like_what_is_read_is_refused(name, folder, capsys):
    before = state(folder)
    assert main(["tally", str(folder), "-o", str(folder / name)]) == 1
    assert f"「{name}」は、読み取る側のファイルです" in capsys.readouterr().err
    assert state(folder) == before


def test_a_csv_that_ends_inside_an_answer_is_not_read_half(folder, capsys):
    exports.write_csv(folder / "回答.csv", HEADINGS, answers.responses())
    whole = (folder / "回答.csv").read_bytes()
    typed(folder, "講演会", beside(folder, "講演会", "回答ファイル又は共有リンク"), "回答.csv")
    (folder / "回答.csv").write_bytes(whole + b'99,"cut o\r\nff,')
    before = state(folder)
    assert main(["run", str(folder)]) == 1
    told = capsys.readouterr().err
    assert '45行目（見出しを含め、回答の中の改行は数えません）に、閉じていない「"」があり' in told
    assert "cut" not in told
    assert state(folder) == before


def test_a_picture_that_unpacks_to_gigabytes_is_refused_as_what_it_is(folder, capsys):
    """60,000 by 60,000 points in a few hundred bytes."""
    (folder / "写真/講師.jpg").write_bytes(huge_png(60_000))
    before = state(folder)
    assert main(["run", str(folder)]) == 1
    assert "セルA6：写真「講師.jpg」は縦横の大きさ（画素数）が大きすぎるため" in capsys.readouterr().err
    assert state(folder) == before


def huge_png(points: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", points, points, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def test_faults_of_every_file_are_told_at_once(folder, capsys):
    """A slip in the description hides neither a heading the export lacks, nor a picture, nor the template."""
    typed(folder, "講演会", beside(folder, "講演会", "開催日"), "令和8年11月24日（月）")
    rename_heading(folder)
    (folder / "写真/講師.jpg").unlink()
    broken_template(folder)
    before = state(folder)
    line = [str(folder), "--template", str(folder / "template.docx")]
    for command in ("run", "report", "check"):
        assert main([command, *line]) == 1
        told = capsys.readouterr().err
        assert "誤りが4件あります。" in told
        for sentence in (
            "曜日が違います。",
            "Q1の列見出し",
            "写真「講師.jpg」が見つかりません。",
            "{{講演会名}}の誤り",
        ):
            assert told.count(sentence) == 1
    assert main(["tally", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "誤りが2件あります。" in told
    assert "曜日が違います。" in told
    assert "Q1の列見出し" in told
    assert state(folder) == before


def test_faults_of_responses_and_of_a_picture_are_told_at_once(folder, capsys):
    rename_heading(folder)
    (folder / "写真/講師.jpg").unlink()
    assert main(["run", str(folder)]) == 1
    assert "誤りが2件あります。" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("sheet", "word", "value"),
    [
        ("講演会", "開催日", None),
        ("講演会", "講演会名", None),
        ("講演会", "開催日", "きのう"),
        ("講演会", "報告書の日付", "令和8年2月30日"),
        ("設定", "締切", "あした"),
    ],
)
def test_what_can_be_read_beside_a_fault_is_read(sheet, word, value, folder, capsys):
    typed(folder, sheet, beside(folder, sheet, word), value)
    rename_heading(folder)
    assert main(["run", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "誤りが2件あります。" in told
    assert "Q1の列見出し" in told


def test_where_the_survey_itself_is_at_fault_nothing_is_said_of_what_rests_on_it(folder, capsys):
    typed(folder, "設問", beside(folder, "設問", "Q1", columns=3), "たんいつ")
    rename_heading(folder)
    assert main(["run", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "誤りが1件あります。" in told
    assert "たんいつ" in told


def test_what_run_would_pull_is_not_missed_beside_a_fault(folder, capsys):
    typed(folder, "講演会", beside(folder, "講演会", "開催日"), "令和8年11月24日（月）")
    link = "https://example.sharepoint.com/:x:/g/personal/a/abc"
    typed(folder, "講演会", beside(folder, "講演会", "回答ファイル又は共有リンク"), link)
    assert main(["run", str(folder)]) == 1
    assert "誤りが1件あります。" in capsys.readouterr().err
    assert main(["run", str(folder), "--no-pull"]) == 1
    told = capsys.readouterr().err
    assert "誤りが2件あります。" in told
    assert "まだ取得していません" in told


def test_a_day_that_cannot_be_read_does_not_make_the_pulled_answers_another_lectures(folder, capsys):
    """A fault that would be gone with the other one sends people looking for what is not wrong."""
    link = "https://example.sharepoint.com/:x:/g/personal/a/abc"
    typed(folder, "講演会", beside(folder, "講演会", "回答ファイル又は共有リンク"), link)
    memory = folder / ".dxforms"
    memory.mkdir(exist_ok=True)
    (folder / example.EXPORT).rename(memory / "responses-1.xlsx")
    moment = datetime(2026, 11, 25, 9, tzinfo=UTC)
    record = Record(
        link=digest(link.encode()), day=date(2026, 11, 24), title="", pulled=moment, modified=moment
    )
    write_records(memory, {"1": record})
    assert main(["check", str(folder)]) == 0
    typed(folder, "講演会", beside(folder, "講演会", "開催日"), "令和8年13月1日")
    capsys.readouterr()
    assert main(["check", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "誤りが1件あります。" in told
    assert "取得済みの回答" not in told
