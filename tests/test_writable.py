"""Whether a place can be written: every refusal in words, paths too long, documents that are open elsewhere."""

from __future__ import annotations

import errno
import os

import pytest

from dxforms import writable


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "ディスクの空き容量が足りません。"),
        (errno.ENAMETOOLONG, "ファイル名又はパスが長すぎます。"),
        (errno.EROFS, "保存先は書き込みができない場所です。"),
        (errno.EACCES, "に書き込む権限がありません。"),
    ],
)
def test_each_refusal_of_the_file_system_has_its_sentence(tmp_path, number, sentence):
    error = writable.cannot_write(tmp_path / "集計.xlsx", OSError(number, os.strerror(number)))
    assert str(error).startswith("「集計.xlsx」を書き込めません。")
    assert sentence in str(error)
    assert str(error).endswith("ファイルは何も変更していません。")


def test_a_path_too_long_for_windows_is_refused_there_and_noticed_elsewhere(tmp_path):
    target = tmp_path / ("長" * 60) / ("い" * 60) / ("道" * 60) / "集計.xlsx"
    padding = max(0, writable.WINDOWS_PATH + 1 - len(str(target)))
    target = target.parent / ("x" * max(padding, 1)) / target.name
    refused = writable.refusal(target, windows=True)
    assert refused is not None
    assert "Windowsの上限（259文字）を超えます。" in str(refused)
    assert [issue.code for issue in writable.path_notices(target)] == ["output.path-long"]


def test_a_path_excel_cannot_open_is_noticed(tmp_path):
    folder = tmp_path / ("x" * max(1, 205 - len(str(tmp_path))))
    target = folder / ("y" * 20 + ".xlsx")
    assert len(str(target.resolve())) > writable.EXCEL_PATH
    assert [issue.code for issue in writable.path_notices(target)] == ["output.path-excel"]
    assert list(writable.path_notices(target.with_suffix(".docx"))) == []


@pytest.mark.parametrize(
    ("owner", "target"),
    [
        ("~$集計.xlsx", "集計.xlsx"),
        ("~$結果報告書.docx", "実施結果報告書.docx"),
        (".~lock.集計.xlsx#", "集計.xlsx"),
    ],
)
def test_the_owner_file_of_an_open_document_is_known(tmp_path, owner, target):
    (tmp_path / owner).write_bytes(b"")
    found = writable.owner_file(tmp_path / target)
    assert found is not None
    assert found.name == owner
