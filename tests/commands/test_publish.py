"""``dxforms publish`` on the example's folder: what may leave the office, and what stops it."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

import dxforms
from dxforms.cli import main
from dxforms.commands import options, parsing
from dxforms.files import shipped
from tests import packages
from tests.commands.test_proof import edit, rewrite_drafts
from tests.outside import need_libreoffice, need_poppler, need_validator, pdf_images, to_pdf, validate
from tests.published import whole

REPORT = "実施結果報告書.docx"
PUBLIC = "実施結果報告書_公表用.docx"
DATA = ("データ_集計", "データ_指標", "設問一覧", "コード表", "自由記述", "メタデータ")


@pytest.fixture
def folder(tmp_path) -> Path:
    """The example with every 考察 in a person's own words: ready to be published."""
    made = tmp_path / "講演会"
    shutil.copytree(shipped("examples/2026-11-24_講演会"), made)
    edit(made / REPORT, rewrite_drafts)
    return made


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_one_command_lays_the_only_files_that_may_leave(folder, capsys):
    assert main(["publish", str(folder)]) == 0
    assert names(folder / "公表用") == {PUBLIC, "オープンデータ.xlsx", *(f"{name}.csv" for name in DATA)}
    told = capsys.readouterr().out
    assert "公表用のファイルを「公表用」フォルダーに書き込みました。" in told
    assert "報告書から取り除いたもの" in told
    assert "dxformsの記録" in told
    assert "自由記述87行" in told


def test_the_published_report_holds_nothing_of_the_program_and_reads_the_same(folder):
    assert main(["publish", str(folder)]) == 0
    data = (folder / "公表用" / PUBLIC).read_bytes()
    pieces = {name: piece for name, piece in whole(data).items() if name.endswith((".xml", ".rels"))}
    assert not any(b"_dx" in piece or b"urn:dxforms" in piece for piece in pieces.values())
    assert not any("comments" in name or "customXml" in name for name in pieces)
    before = [each.text for each in docx.Document(str(folder / REPORT)).paragraphs]
    assert [each.text for each in docx.Document(str(folder / "公表用" / PUBLIC)).paragraphs] == before


def test_a_report_with_drafts_is_refused_and_nothing_is_written(folder, capsys):
    shutil.copyfile(shipped("examples/2026-11-24_講演会") / REPORT, folder / REPORT)
    assert main(["publish", str(folder)]) == 1
    told = capsys.readouterr()
    assert told.err.count("自動で作成した下書きのままです") == 3
    assert "ファイルは何も変更していません。" in told.err
    assert not (folder / "公表用").exists()


@pytest.mark.outside
def test_the_published_pages_look_the_same_to_the_pixel(folder, tmp_path):
    need_libreoffice()
    need_poppler()
    assert main(["publish", str(folder)]) == 0
    pages = []
    for name, report in (("前", folder / REPORT), ("後", folder / "公表用" / PUBLIC)):
        made = tmp_path / name
        made.mkdir()
        pages.append([path.read_bytes() for path in pdf_images(to_pdf(report, made), made)])
    assert len(pages[0]) == len(pages[1]) > 10
    assert pages[0] == pages[1]


@pytest.mark.outside
def test_what_is_published_is_valid(folder):
    need_validator()
    assert main(["publish", str(folder), "--rows"]) == 0
    for name in (PUBLIC, "オープンデータ.xlsx"):
        assert validate(folder / "公表用" / name) == []
        assert packages.findings(folder / "公表用" / name) == []


def test_answers_nobody_decided_on_are_told_by_question_with_what_to_do(folder, capsys):
    decide(folder, {("Q4", 0): ("掲載", None), ("Q4", 1): ("掲載", None), ("Q5", 0): ("状態", "要再確認")})
    assert main(["publish", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "「集計.xlsx」 「自由記述」シート：Q4に、未確認の回答が2件あります。" in told
    assert "Q5に、要再確認の回答が1件あります。" in told
    assert "「掲載」で「する」又は「しない」を選び、保存して" in told
    assert "要再確認の回答は、原文を読み直して、「状態」で「確認済」を選び、保存して" in told
    assert not (folder / "公表用").exists()


def test_proof_and_publish_count_the_answers_left_open_alike_and_by_their_state(folder, capsys):
    changes = {("Q4", row): ("状態", "要再確認") for row in range(4)} | {("Q4", 4): ("掲載", None)}
    decide(folder, changes)
    decide(folder, {("Q4", 0): ("掲載", "しない")})
    sentence = "Q4に、未確認の回答が1件、要再確認の回答が4件あります。"
    assert main(["publish", str(folder)]) == 1
    assert sentence in capsys.readouterr().err
    assert main(["proof", str(folder)]) == 1
    told = capsys.readouterr().out
    assert sentence in told
    assert "「掲載」で「する」又は「しない」を選び、要再確認の回答は、" in told


def test_what_was_looked_at_again_and_marked_so_is_no_longer_open(folder, capsys):
    decide(folder, {("Q5", 0): ("状態", "要再確認")})
    assert main(["run", str(folder), "--no-pull"]) == 0
    decide(folder, {("Q5", 0): ("状態", "確認済")})
    assert main(["run", str(folder), "--no-pull"]) == 0
    capsys.readouterr()
    main(["proof", str(folder)])
    assert "要再確認" not in capsys.readouterr().out


def test_late_answers_stop_it_until_the_report_is_made_anew(folder, capsys):
    responses = next(folder.glob("*アンケート*.xlsx"))
    book = openpyxl.load_workbook(responses)
    sheet = book.active
    last = [cell.value for cell in sheet[sheet.max_row]]
    sheet.append([9999, *last[1:]])
    for table in sheet.tables.values():
        table.ref = f"{table.ref.rpartition(':')[0]}:{table.ref.rpartition(':')[2].rstrip('0123456789')}{sheet.max_row}"
    book.save(responses)
    assert main(["publish", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "「dxforms run」で更新してください" in told
    assert "未確認の回答が1件" in told


def test_last_months_folder_copied_with_its_files_is_refused_before_anything_is_read(folder, capsys):
    assert main(["publish", str(folder)]) == 0
    book = openpyxl.load_workbook(folder / "講演会情報.xlsx")
    for row in book["講演会"].iter_rows():
        if row[0].value and "開催日" in str(row[0].value):
            row[1].value = "令和8年12月22日"
    book.save(folder / "講演会情報.xlsx")
    capsys.readouterr()
    assert main(["publish", str(folder)]) == 1
    assert "これは令和8年11月24日（火）の講演会の公表用のファイルです。" in capsys.readouterr().err


def test_a_second_time_replaces_the_first_and_names_what_others_put_there(folder, capsys):
    assert main(["publish", str(folder), "--rows"]) == 0
    (folder / "公表用" / "名簿.xlsx").write_bytes(b"x")
    assert main(["publish", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "dxformsが書いていないものがあります。公表する前に、確かめて移してください。\n　名簿.xlsx" in told
    assert "データ_回答.csv" not in names(folder / "公表用")
    assert (folder / "公表用" / "名簿.xlsx").read_bytes() == b"x"


def test_rows_come_only_where_they_are_asked_for_with_a_warning(folder, capsys):
    assert main(["publish", str(folder), "--rows"]) == 0
    told = capsys.readouterr().out
    assert "組合せが1人だけの回答者が18名います" in told
    assert "データ_回答41行" in told
    data = (folder / "公表用" / "データ_回答.csv").read_text(encoding="utf-8-sig").splitlines()
    assert data[0] == '"部","Q1","Q2","Q3_1","Q3_2","Q3_3","Q3_4","Q3_5","Q3_6"'
    assert data[1:] == sorted(data[1:])


def test_with_a_least_number_what_was_hidden_is_said(folder, capsys):
    book = openpyxl.load_workbook(folder / "講演会情報.xlsx")
    for row in book["設定"].iter_rows():
        if row[0].value == "部を示す最小の回答者数":
            row[1].value = 3
    book.save(folder / "講演会情報.xlsx")
    assert main(["publish", str(folder), "--rows"]) == 0
    told = capsys.readouterr().out
    assert "データ_回答では、組合せの少ない回答のうち" in told
    assert "組合せが1人だけ" not in told
    assert not re.search(r"(?<!\d)0行の", told)  # nothing is said of what did not happen


def test_another_folder_and_another_name_of_the_report(folder, tmp_path, capsys):
    (folder / REPORT).rename(folder / "報告書（最終）.docx")
    assert main(["publish", str(folder), "-o", str(tmp_path / "公開")]) == 1
    assert "報告書が見つかりません" in capsys.readouterr().err
    line = [
        "publish",
        str(folder),
        "-o",
        str(tmp_path / "公開"),
        "--report",
        str(folder / "報告書（最終）.docx"),
    ]
    assert main(line) == 0
    assert PUBLIC in names(tmp_path / "公開")


def test_files_bear_the_lectures_prefix(folder):
    book = openpyxl.load_workbook(folder / "講演会情報.xlsx")
    for row in book["講演会"].iter_rows():
        if row[0].value == "ファイル名の頭":
            row[1].value = "R8_"
    book.save(folder / "講演会情報.xlsx")
    for name in (REPORT, "集計.xlsx"):
        (folder / name).rename(folder / f"R8_{name}")
    assert main(["publish", str(folder)]) == 0
    assert all(name.startswith("R8_") for name in names(folder / "公表用"))


def test_an_approved_report_is_what_is_published(folder, capsys):
    """One that is not said to be approved is published with a word of it: it may be approved on paper."""
    assert main(["publish", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "要確認が1件あります。" in told
    assert "・「講演会情報.xlsx」 「講演会」シート セルB" in told
    assert "「報告書の状態」が「決裁済」になっていません。" in told
    book = openpyxl.load_workbook(folder / "講演会情報.xlsx")
    for row in book["講演会"].iter_rows():
        if row[0].value == "報告書の状態":
            row[1].value = "決裁済"
    book.save(folder / "講演会情報.xlsx")
    assert main(["publish", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "決裁済" not in told
    assert "要確認" not in told


def test_what_should_be_looked_at_is_told_and_does_not_stop_it(folder, capsys):
    def untell(document) -> None:
        next(document.element.iter(qn("wp:docPr"))).set("descr", "")

    edit(folder / REPORT, untell)
    assert main(["publish", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "要確認が2件あります。公表する前に、確かめてください。" in told
    assert "代替テキストがありません" in told


def test_a_script_publishes_the_same(folder):
    described = dxforms.read_description(folder / "講演会情報.xlsx")
    responses = dxforms.read_responses(described)
    review = dxforms.read_review(folder / "集計.xlsx", described, responses)
    tally = dxforms.tally_responses(described, responses, review)
    stream = io.BytesIO((folder / REPORT).read_bytes())
    published = dxforms.publish(tally, folder / "別の名前", report=stream, rows=True)
    assert set(published.files) == names(folder / "別の名前")
    assert published.taken[0][0] == "dxformsの記録（しおり、カスタムXML）"
    assert published.rows is not None
    assert published.strangers == ()


def decide(folder: Path, changes: dict[tuple[str, int], tuple[str, object]]) -> None:
    """Cells of 自由記述, by the question and the row of its answers from 0."""
    book = openpyxl.load_workbook(folder / "集計.xlsx")
    sheet = book["自由記述"]
    head = next(row for row in sheet.iter_rows() if "掲載" in [cell.value for cell in row])
    columns = {cell.value: cell.column for cell in head}
    seen: dict[str, int] = {}
    for row in range(head[0].row + 1, sheet.max_row + 1):
        number = str(sheet.cell(row, columns["設問"]).value)
        turn = seen[number] = seen.get(number, -1) + 1
        if (number, turn) in changes:
            heading, value = changes[number, turn]
            sheet.cell(row, columns[heading]).value = value
    book.save(folder / "集計.xlsx")


CALLS = [
    (["publish"], options.Publish(description=Path("講演会情報.xlsx"))),
    (
        ["publish", "a.xlsx", "-o", "b", "--rows", "--report", "c.docx", "--responses", "d.xlsx", "--yes"],
        options.Publish(
            description=Path("a.xlsx"),
            folder=Path("b"),
            report=Path("c.docx"),
            responses=(Path("d.xlsx"),),
            rows=True,
            yes=True,
        ),
    ),
]


@pytest.mark.parametrize(("line", "asked"), CALLS)
def test_a_command_line_makes_exactly_this_call(line, asked):
    assert parsing.parse(line) == asked


@pytest.mark.parametrize("name", ["起案文", "実施結果（概要）"])
def test_a_document_for_the_office_is_never_published_as_the_report(folder, capsys, name):
    assert main(["run", str(folder), "--all", "--no-pull"]) == 0
    capsys.readouterr()
    assert main(["publish", str(folder), "--report", str(folder / f"{name}.docx")]) == 1
    told = capsys.readouterr().err
    assert f"「{name}.docx」：このファイルは「" in told
    assert "公表できるのは「報告書」だけです。" in told
    assert "誤りが1件" in told
    assert not (folder / "公表用").exists()
