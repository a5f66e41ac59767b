"""Writing beside, replacing, keeping and finding files."""

from __future__ import annotations

import errno
import io
import os
import tempfile
from datetime import datetime
from pathlib import Path

import pytest

from dxforms import files
from dxforms.issues import OutputError

WHEN = datetime(2026, 11, 25, 9, 30)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refuses(*refused: Path):
    """A replacing that is refused for some targets, as Windows does while Excel has them open."""

    def replace(temporary: Path, target: Path) -> None:
        if target in refused:
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        temporary.replace(target)

    return replace


def test_what_is_written_takes_the_place_of_the_old_file(tmp_path):
    target = tmp_path / "集計.xlsx"
    target.write_bytes(b"old")
    with files.write_beside(target) as stream:
        stream.write(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["集計.xlsx"]


def test_a_binary_file_is_written_through(tmp_path):
    stream = io.BytesIO()
    with files.write_beside(stream) as same:
        same.write(b"new")
    assert stream.getvalue() == b"new"


def test_a_failure_while_writing_leaves_the_old_file_and_no_temporary(tmp_path):
    target = tmp_path / "集計.xlsx"
    target.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), files.write_beside(target) as stream:
        stream.write(b"%d" % (1 // 0))
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["集計.xlsx"]


def test_an_output_that_is_open_in_excel_says_so_and_stays(tmp_path):
    target = tmp_path / "集計.xlsx"
    target.write_bytes(b"old")
    (tmp_path / "~$集計.xlsx").write_bytes(b"")
    with pytest.raises(OutputError) as raised, files.write_beside(target, replace=refuses(target)) as stream:
        stream.write(b"new")
    assert str(raised.value) == (
        "「集計.xlsx」を書き込めません。Excelで開いている場合は閉じてください。"
        "（「~$集計.xlsx」があるため、開かれているようです。）"
        "閉じても書き込めないときは、ファイルとフォルダーの権限を確かめてください。"
        "ファイルは何も変更していません。"
    )
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["~$集計.xlsx", "集計.xlsx"]


def test_a_file_held_for_a_moment_by_a_virus_scanner_is_tried_again(tmp_path):
    target, tries = tmp_path / "集計.xlsx", []

    def replace(temporary: Path, place: Path) -> None:
        tries.append(place)
        if len(tries) == 1:
            raise PermissionError(errno.EACCES, "Permission denied")
        temporary.replace(place)

    with files.write_beside(target, replace=replace) as stream:
        stream.write(b"new")
    assert target.read_bytes() == b"new"
    assert len(tries) == 2


def test_of_two_outputs_none_changes_where_the_second_is_open(tmp_path):
    first, second = tmp_path / "集計.xlsx", tmp_path / "実施結果報告書.docx"
    first.write_bytes(b"old 1")
    second.write_bytes(b"old 2")
    with (
        pytest.raises(OutputError, match=r"「実施結果報告書\.docx」を書き込めません。Wordで"),
        files.replace_all([first, second], replace=refuses(second)) as streams,
    ):
        streams[1].write(b"new")
    assert (first.read_bytes(), second.read_bytes()) == (b"old 1", b"old 2")
    assert names(tmp_path) == ["実施結果報告書.docx", "集計.xlsx"]


def test_a_new_first_output_goes_again_where_the_second_is_open(tmp_path):
    first, second = tmp_path / "集計.xlsx", tmp_path / "実施結果報告書.docx"
    with (
        pytest.raises(OutputError),
        files.replace_all([first, second], replace=refuses(second)) as streams,
    ):
        streams[0].write(b"new")
    assert names(tmp_path) == []


def test_a_disc_that_fills_up_while_writing_is_an_output_error(tmp_path):
    target = tmp_path / "集計.xlsx"
    target.write_bytes(b"old")
    with pytest.raises(OutputError, match="ディスクの空き容量が足りません。"), files.write_beside(target):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert target.read_bytes() == b"old"


def test_a_file_missing_inside_the_block_is_not_blamed_on_the_output(tmp_path):
    with pytest.raises(FileNotFoundError), files.write_beside(tmp_path / "集計.xlsx"):
        (tmp_path / "missing.jpg").read_bytes()


def test_a_missing_folder_and_a_folder_of_the_same_name_are_refused(tmp_path):
    (tmp_path / "集計.xlsx").mkdir()
    with pytest.raises(OutputError) as raised:
        files.check_writable([tmp_path / "集計.xlsx", tmp_path / "ない" / "報告書.docx"])
    message = str(raised.value)
    assert "「集計.xlsx」を書き込めません。同じ名前のフォルダーがあります。" in message
    assert "保存先のフォルダー「ない」がありません。" in message
    assert message.count("ファイルは何も変更していません。") == 1


def test_a_read_only_file_is_refused(tmp_path):
    target = tmp_path / "集計.xlsx"
    target.write_bytes(b"old")
    target.chmod(0o444)
    with pytest.raises(OutputError, match=r"「集計\.xlsx」は読み取り専用のため、書き込めません。"):
        files.check_writable([target])


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX users and rights")
def test_a_folder_without_the_right_to_write_is_named():
    with tempfile.TemporaryDirectory() as root:  # tmp_path lies in a folder another user cannot enter
        folder = Path(root) / "共有"
        folder.mkdir()
        folder.chmod(0o555)
        Path(root).chmod(0o755)
        root_user = os.geteuid() == 0
        if root_user:
            os.seteuid(65534)
        try:
            with pytest.raises(OutputError, match="「共有」に書き込む権限がありません。"):
                files.check_writable([folder / "集計.xlsx"])
        finally:
            if root_user:
                os.seteuid(0)


def test_testing_for_writing_changes_nothing(tmp_path):
    target = tmp_path / "集計.xlsx"
    target.write_bytes(b"old")
    before = target.stat().st_mtime_ns
    assert files.check_writable([target, tmp_path / "new.docx"]) == ()
    assert names(tmp_path) == ["集計.xlsx"]
    assert target.stat().st_mtime_ns == before


def test_a_keepsake_is_dated_and_never_overwritten(tmp_path):
    target = tmp_path / "集計.xlsx"
    target.write_bytes(b"one")
    first = files.keep_dated(target, WHEN)
    target.write_bytes(b"two")
    second = files.keep_dated(target, WHEN)
    assert first.name == "集計（更新前 2026-11-25 0930）.xlsx"
    assert second.name == "集計（更新前 2026-11-25 0930 2）.xlsx"
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")
    assert target.read_bytes() == b"two"


def test_a_replaced_file_keeps_its_rights_and_a_new_one_gets_the_usual(tmp_path):
    old, new, plain = tmp_path / "old.xlsx", tmp_path / "new.xlsx", tmp_path / "plain"
    old.write_bytes(b"")
    old.chmod(0o640)
    plain.write_bytes(b"")
    with files.replace_all([old, new]) as streams:
        for stream in streams:
            stream.write(b"new")
    assert old.stat().st_mode & 0o777 == 0o640
    assert new.stat().st_mode == plain.stat().st_mode


def test_the_templates_are_found_in_a_checkout_and_unknown_names_are_not():
    assert files.shipped("templates").is_dir()
    with pytest.raises(FileNotFoundError):
        files.shipped("templates/nothing.docx")
