"""What a clerk pastes, and where it leads."""

import base64

import pytest

from dxforms.issues import InputError
from dxforms.source.link import drive_item, is_remote, read_address

LINK = "https://example-my.sharepoint.com/:x:/g/personal/tanaka/EabcDEF?e=4%3aXyZ"


def test_a_share_link_is_encoded_whole_as_graph_wants_it():
    address = read_address(LINK)
    token = address.path.removeprefix("/shares/u!").removesuffix("/driveItem")
    assert "=" not in token
    assert base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode() == LINK
    assert address.content == f"{address.path}/content"
    assert address.is_link


def test_the_example_of_microsofts_documentation_gives_its_token():
    address = read_address("https://onedrive.live.com/redir?resid=1231244193912!12&authKey=1201919!12921!1")
    assert address.path == (
        "/shares/u!aHR0cHM6Ly9vbmVkcml2ZS5saXZlLmNvbS9yZWRpcj9yZXNpZD0xMjMxMjQ0MTkzOTEyITEyJmF1dGhLZXk9MTIwMTkxOSExMjkyMSEx"
        "/driveItem"
    )


@pytest.mark.parametrize("typed", [f" {LINK}\u3000", f"<{LINK}>", f"「{LINK}」", f"{LINK}\u200b\n"])
def test_what_comes_along_with_a_copied_link_is_left_out(typed):
    assert read_address(typed) == read_address(LINK)


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("drives/b!AbC/items/01XYZ", "/drives/b!AbC/items/01XYZ"),
        ("/drives/b!AbC/items/01XYZ/content", "/drives/b!AbC/items/01XYZ"),
        ("https://graph.microsoft.com/v1.0/drives/b!AbC/items/01XYZ", "/drives/b!AbC/items/01XYZ"),
        (
            "sites/city.sharepoint.com,aa-1,bb-2/drive/items/01XYZ",
            "/sites/city.sharepoint.com,aa-1,bb-2/drive/items/01XYZ",
        ),
        ("groups/0a0b/drive/items/01XYZ", "/groups/0a0b/drive/items/01XYZ"),
        ("me/drive/items/01XYZ", "/me/drive/items/01XYZ"),
    ],
)
def test_graphs_own_addresses_are_taken_as_they_are(typed, path):
    address = read_address(typed)
    assert (address.path, address.content, address.is_link) == (path, f"{path}/content", False)


@pytest.mark.parametrize(
    "typed", ["onedrive:/アンケート/回答 (1).xlsx", "OneDrive:\\アンケート\\回答 (1).xlsx"]
)
def test_a_path_in_ones_own_drive_is_encoded_part_by_part(typed):
    address = read_address(typed)
    assert address.path == (
        "/me/drive/root:/%E3%82%A2%E3%83%B3%E3%82%B1%E3%83%BC%E3%83%88/%E5%9B%9E%E7%AD%94%20%281%29.xlsx"
    )
    assert address.content == f"{address.path}:/content"


def test_an_item_is_remembered_by_drive_and_id():
    assert drive_item("b!AbC", "01XYZ").path == "/drives/b!AbC/items/01XYZ"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("http://example.sharepoint.com/:x:/g/a", "https://"),
        ("https://forms.office.com/r/abc", "フォームのリンク"),
        ("https://forms.cloud.microsoft/Pages/ResponsePage.aspx?id=a", "フォームのリンク"),
        ("https://graph.microsoft.com/v1.0/me/messages", "items"),
        ("https://[example", "読み取れません"),
        ("回答.xlsx", "リンクではありません"),
        ("onedrive:/", "onedrive:/フォルダー"),
        ("onedrive:/../回答.xlsx", "onedrive:/フォルダー"),
    ],
)
def test_what_cannot_be_a_workbooks_place_is_refused_with_what_to_do(typed, words):
    with pytest.raises(InputError, match=words):
        read_address(typed)


def test_a_link_out_of_the_address_bar_is_known_as_one():
    bar = "https://city.sharepoint.com/sites/a/_layouts/15/Doc.aspx?sourcedoc=%7B0%7D&file=a.xlsx&action=default"
    assert read_address(bar).from_address_bar
    assert not read_address(LINK).from_address_bar


@pytest.mark.parametrize(
    ("text", "remote"),
    [
        (LINK, True), ("drives/a/items/b", True), ("onedrive:/a.xlsx", True), ("回答.xlsx", False),
        ("C:\\Users\\回答.xlsx", False), ("../回答/午前.xlsx", False), ("", False),
    ],
)  # fmt: skip
def test_links_are_told_from_paths(text, remote):
    assert is_remote(text) is remote
