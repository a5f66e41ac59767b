import io
from pathlib import Path

import pytest

from dxforms.issues import InputError
from dxforms.source.opening import Form, open_source, trouble

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def code_of(source: object, name: str = "") -> str:
    with pytest.raises(InputError) as caught:
        open_source(source, name)  # type: ignore[arg-type]
    (issue,) = caught.value.issues
    return issue.code


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("回答.xlsx", b"", "file.empty"),
        ("回答.csv", b"\r\n \r\n", "file.empty"),
        ("回答.xlsx", b"\0" * 5000, "file.empty"),
        ("回答.xls", OLE2 + stream("Workbook"), "workbook.xls"),
        ("回答.xlsx", OLE2 + stream("Workbook"), "workbook.xls"),
        ("回答.xls", b"\x09\x08\x10\x00" + b"\1\2" * 40, "workbook.xls"),
        ("回答.xlsx", OLE2 + stream("EncryptionInfo") + stream("EncryptedPackage"), "workbook.password"),
        (
            "回答.xlsx",
            OLE2 + stream("EncryptedPackage") + stream("DRMEncryptedDataSpace"),
            "workbook.labelled",
        ),
        ("回答.xlsx", OLE2 + stream("WordDocument"), "workbook.unknown"),
        ("回答.xlsx", b"<!DOCTYPE html><html></html>", "workbook.unknown"),
        ("回答.xlsx", b"ID,a\r\n1,b\r\n", "workbook.unknown"),
        ("回答.pdf", b"%PDF-1.7 ...", "workbook.unknown"),
        ("回答.csv", b"%PDF-1.7 ...", "workbook.unknown"),
        ("回答.csv", b"ID\0\1\2\0\0\0", "workbook.unknown"),
    ],
)
def test_each_kind_of_wrong_file_is_refused_by_its_own_code(
    tmp_path: Path, name: str, data: bytes, code: str
):
    path = tmp_path / name
    path.write_bytes(data)
    assert code_of(path) == code


def test_a_missing_file_is_named_without_its_folders(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        open_source(tmp_path / "山田太郎" / "回答.xlsx")
    assert str(caught.value) == "「回答.xlsx」：ファイルが見つかりません。名前と置き場所をご確認ください。"


def test_a_folder_is_refused(tmp_path: Path):
    assert code_of(tmp_path) == "file.folder"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(13, "Permission denied"), "file.permission"),
        (OSError(22, "Invalid argument"), "file.unreadable"),
        (OSError(36, "File name too long"), "file.name_too_long"),
        (ValueError("embedded null byte"), "file.unreadable"),
    ],
)
def test_what_the_system_says_becomes_advice(error: OSError | ValueError, code: str):
    issue = trouble(error, "回答.xlsx")
    assert issue.code == code
    assert issue.where.file == "回答.xlsx"


class LongPathError(FileNotFoundError):
    """What Windows raises for a path beyond MAX_PATH: ERROR_PATH_NOT_FOUND."""

    winerror = 3


def test_windows_not_found_of_a_long_path_is_told_as_what_it_is():
    assert trouble(LongPathError(2, "not found"), "回答.xlsx", 280).code == "file.name_too_long"
    assert trouble(LongPathError(2, "not found"), "回答.xlsx", 80).code == "file.missing"


class CloudError(OSError):
    """What Windows raises for a file that is only in OneDrive: ERROR_CLOUD_FILE_PROVIDER_NOT_RUNNING."""

    winerror = 362


def test_a_file_that_is_only_in_onedrive_is_told_apart():
    assert trouble(CloudError(22, "The cloud file provider is not running"), "回答.xlsx").code == "file.cloud"


def test_a_stream_is_read_and_keeps_the_name_it_was_given():
    opened = open_source(io.BytesIO("ID,問\r\n1,答\r\n".encode()), "回答.csv")
    assert (opened.name, opened.form) == ("回答.csv", Form.TEXT)
    assert len(opened.sha256) == 64


def test_a_text_stream_is_a_programming_error():
    with pytest.raises(TypeError, match="rb"):
        open_source(io.StringIO("ID"))  # type: ignore[arg-type]


def test_the_bytes_never_show(tmp_path: Path):
    assert "秘密" not in repr(open_source(io.BytesIO("ID,問\r\n1,秘密\r\n".encode()), "回答.csv"))
