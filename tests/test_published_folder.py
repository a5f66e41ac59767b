"""The folder of what is published: swapped as a whole, other people's files kept, another lecture's refused."""

from __future__ import annotations

import errno
import hashlib
import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from dxforms.issues import InputError, OutputError
from dxforms.published_folder import check_answers, check_folder, lay_folder
from dxforms.survey.description import Description
from tests.sample import sample_description

WHEN = datetime(2026, 12, 8, 9, 30)
FILES = {"報告書.docx": b"one", "メタデータ.csv": b"two"}


@pytest.fixture
def described(tmp_path) -> Description:
    return replace(sample_description(), folder=tmp_path)


def lay(described: Description, files=FILES, **more):
    return lay_folder(described.folder / "公表用", files, described, when=WHEN, **more)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".dxforms" not in path.parts
    }


def test_a_folder_is_made_and_nothing_else_is_left(described, tmp_path):
    laid = lay(described)
    assert tree(tmp_path) == {f"公表用/{name}": data for name, data in FILES.items()}
    assert laid.files == tuple(FILES)
    assert (laid.strangers, laid.kept) == ((), None)


def test_what_the_program_laid_before_is_replaced_and_what_is_no_longer_published_goes(described, tmp_path):
    lay(described, {**FILES, "データ_回答.csv": b"three"})
    laid = lay(described, {**FILES, "報告書.docx": b"new"})
    assert tree(tmp_path) == {"公表用/報告書.docx": b"new", "公表用/メタデータ.csv": b"two"}
    assert laid.kept is None


def test_other_peoples_files_and_folders_stay_and_are_named(described, tmp_path):
    lay(described)
    (tmp_path / "公表用" / "案内.pdf").write_bytes(b"theirs")
    (tmp_path / "公表用" / "図").mkdir()
    (tmp_path / "公表用" / "図" / "a.png").write_bytes(b"theirs too")
    (tmp_path / "公表用" / "desktop.ini").write_bytes(b"system")
    laid = lay(described, {**FILES, "報告書.docx": b"new"})
    assert laid.strangers == ("図", "案内.pdf")
    assert tree(tmp_path / "公表用") == {
        **FILES, "報告書.docx": b"new", "案内.pdf": b"theirs", "図/a.png": b"theirs too", "desktop.ini": b"system",
    }  # fmt: skip
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("~")] == []


def test_a_file_people_changed_is_kept_beside_the_folder(described, tmp_path):
    lay(described)
    (tmp_path / "公表用" / "報告書.docx").write_bytes(b"by hand")
    laid = lay(described, {**FILES, "報告書.docx": b"new"})
    assert laid.kept == tmp_path / "公表用（更新前 2026-12-08 0930）"
    assert (laid.kept / "報告書.docx").read_bytes() == b"by hand"
    assert (tmp_path / "公表用" / "報告書.docx").read_bytes() == b"new"


def test_a_kept_folder_is_never_written_over(described, tmp_path):
    for turn in range(3):
        lay(described, {"報告書.docx": f"{turn}".encode()})
        (tmp_path / "公表用" / "報告書.docx").write_bytes(f"by hand {turn}".encode())
    lay(described)
    kept = [path for path in tmp_path.iterdir() if "更新前" in path.name]
    assert {(path / "報告書.docx").read_bytes() for path in kept} == {
        b"by hand 0",
        b"by hand 1",
        b"by hand 2",
    }


def test_a_file_of_that_name_from_somebody_else_is_kept_as_well(described, tmp_path):
    (tmp_path / "公表用").mkdir()
    (tmp_path / "公表用" / "報告書.docx").write_bytes(b"somebody's")
    laid = lay(described)
    assert laid.kept is not None
    assert (laid.kept / "報告書.docx").read_bytes() == b"somebody's"


def test_a_file_that_is_the_same_is_nobodys_change(described, tmp_path):
    lay(described)
    (tmp_path / ".dxforms" / "published.json").unlink()
    assert lay(described).kept is None


@pytest.mark.parametrize("turn", range(1, 5))
def test_whatever_step_fails_everything_is_as_it_was(described, tmp_path, turn, monkeypatch):
    monkeypatch.setattr("dxforms.files._PAUSES", ())
    lay(described)
    for name in ("甲.pdf", "乙.pdf"):
        (tmp_path / "公表用" / name).write_bytes(name.encode())
    before = tree(tmp_path)
    calls = []

    def rename(source: Path, target: Path) -> None:
        calls.append(source)
        if len(calls) == turn:
            raise PermissionError(errno.EACCES, "in use", str(source))
        source.rename(target)

    with pytest.raises(
        OutputError, match=r"開いている場合は閉じてください。.*ファイルは何も変更していません。"
    ):
        lay(described, {"報告書.docx": b"new"}, rename=rename)
    assert tree(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [".dxforms", "公表用"]


def test_a_full_disc_leaves_nothing(described, tmp_path, monkeypatch):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="空き容量が足りません"):
        lay(described)
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- refusals


def codes(described: Description, folder: Path | None = None, **more) -> list[str]:
    with pytest.raises(InputError) as caught:
        check_folder(folder or described.folder / "公表用", described, **more)
    return [issue.code for issue in caught.value.issues]


def next_month(described: Description) -> Description:
    return replace(described, lecture=replace(described.lecture, day=date(2026, 12, 22)))


def test_last_months_folder_is_refused_also_where_only_its_metadata_tells(described, tmp_path):
    metadata = '"項目","区分","内容"\r\n"講演会名","","防災情報の伝え方に関する講演会"\r\n"調査実施日","","2026-11-24"\r\n'
    lay(described, {"R8_メタデータ.csv": metadata.encode("utf-8-sig")})
    check_folder(tmp_path / "公表用", described)
    assert codes(next_month(described)) == ["identity.day"]
    (tmp_path / ".dxforms" / "published.json").unlink()
    check_folder(tmp_path / "公表用", described)
    assert codes(next_month(described)) == ["identity.day"]


def test_the_lectures_folder_may_be_moved_as_a_whole(described, tmp_path):
    lay(described)
    moved = tmp_path.parent / f"{tmp_path.name}-moved"
    tmp_path.rename(moved)
    there = replace(described, folder=moved)
    check_folder(moved / "公表用", there)
    assert lay(there, {**FILES, "報告書.docx": b"new"}).kept is None
    moved.rename(tmp_path)


def test_a_mended_title_is_asked_about(described):
    lay(described)
    mended = replace(described, lecture=replace(described.lecture, title="防災情報の伝え方講演会"))
    assert codes(mended) == ["identity.title"]
    check_folder(described.folder / "公表用", mended, renamed=True)


def test_a_document_of_the_office_in_the_folder_is_refused(described, tmp_path):
    import dxforms
    from tests.sample import sample_tally

    (tmp_path / "公表用").mkdir()
    dxforms.write_workbook(sample_tally(), tmp_path / "公表用" / "集計の写し.xlsx")
    assert codes(described) == ["publish.internal"] * 2  # and what the program remembers of it


def test_a_document_of_the_office_in_a_folder_of_the_folder_is_refused(described, tmp_path):
    import dxforms
    from tests.sample import sample_tally

    (tmp_path / "公表用" / "控え").mkdir(parents=True)
    dxforms.write_workbook(sample_tally(), tmp_path / "公表用" / "控え" / "集計.xlsx")
    with pytest.raises(InputError, match=r"庁内用の「控え/集計\.xlsx」"):
        check_folder(tmp_path / "公表用", described)


def test_what_the_program_remembers_is_refused_where_somebody_copied_a_whole_folder(described, tmp_path):
    (tmp_path / "公表用" / ".dxforms").mkdir(parents=True)
    assert codes(described) == ["publish.internal"]


def test_a_file_of_answers_is_refused_whatever_it_is_called(tmp_path):
    folder = tmp_path / "公表用"
    (folder / "控え").mkdir(parents=True)
    (folder / "控え" / "データ.XLSX").write_bytes(b"answers")
    (folder / "別の表.xlsx").write_bytes(b"another")
    with pytest.raises(InputError, match=r"庁内用の「控え/データ\.XLSX」") as caught:
        check_answers(folder, {hashlib.sha256(b"answers").hexdigest()})
    assert [issue.code for issue in caught.value.issues] == ["publish.internal"]
    check_answers(tmp_path / "まだない", {"x"})


def test_a_name_longer_than_the_disc_takes_is_told(described, tmp_path):
    with pytest.raises(OutputError, match="長すぎます"):
        check_folder(tmp_path / ("あ" * 200), described)


@pytest.mark.parametrize("name", [".", "..", "講演会情報"])
def test_a_folder_with_the_description_in_it_cannot_be_published(described, tmp_path, name):
    (tmp_path / "講演会情報").mkdir()
    (tmp_path / "講演会情報" / described.file).write_bytes(b"x")
    with pytest.raises(OutputError, match="公表用のフォルダーにできません"):
        check_folder(tmp_path / name, described)


def test_a_file_of_that_name_and_a_place_that_is_not_there_are_refused(described, tmp_path):
    (tmp_path / "公表用").write_bytes(b"x")
    with pytest.raises(OutputError, match="同じ名前のファイルがあります"):
        check_folder(tmp_path / "公表用", described)
    with pytest.raises(OutputError, match="保存先のフォルダー「ない」がありません"):
        check_folder(tmp_path / "ない" / "公表用", described)


def test_a_file_that_word_has_open_is_named(described, tmp_path):
    lay(described)
    (tmp_path / "公表用" / "~$報告書.docx").write_bytes(b"x")
    with pytest.raises(OutputError, match=r"「報告書\.docx」がWord又はExcelで開かれている"):
        check_folder(tmp_path / "公表用", described)


def test_a_damaged_memory_is_no_memory(described, tmp_path):
    lay(described)
    for text in ("", "[]", "{", json.dumps({"公表用": {"day": "x"}}), json.dumps({"公表用": 3})):
        (tmp_path / ".dxforms" / "published.json").write_text(text, encoding="utf-8")
        check_folder(tmp_path / "公表用", described)
        assert lay(described).kept is None


def test_without_a_folder_of_the_description_nothing_is_remembered(tmp_path):
    described = replace(sample_description(), folder=None)
    lay_folder(tmp_path / "公表用", FILES, described)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["公表用"]
