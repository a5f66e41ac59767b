"""A bar chart whose labels are cells.

XlsxWriter links a label to a cell as Excel 2007 does, and LibreOffice shows such a label without its words. Here the
labels of a series are a range of cells, as Excel writes its 「セルの値」 since 2013 ([MS-ODRAWXML] 2.24.3.16,
datalabelsRange): Excel follows the cells, LibreOffice shows the words of the cache, both show nothing for an empty text.
"""

from __future__ import annotations

from hashlib import sha1
from typing import Any

from xlsxwriter.chart_bar import ChartBar

_URLS = bytes.fromhex("6ba7b8119dad11d180b400c04fd430c8")  # the namespace of URLs (RFC 9562, 6.6)
_C15 = ("xmlns:c15", "http://schemas.microsoft.com/office/drawing/2012/chart")
_LABEL, _SERIES = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}", "{02D57815-91ED-43cb-92C2-25804820EDAC}"


class LiveBars(ChartBar):  # type: ignore[misc]
    """A bar chart; a series' custom labels are dictionaries of ``words`` (now), ``cells`` (all of them) and ``font``."""

    def __init__(self, options: dict[str, Any] | None = None) -> None:
        super().__init__(options)
        self._shown: list[dict[str, Any]] = []

    def _write_custom_labels(self, parent: dict[str, Any], labels: list[dict[str, Any]]) -> None:
        self._shown = labels
        for index, label in enumerate(labels):
            self._xml_start_tag("c:dLbl")
            self._write_idx(index)
            self._write_layout(None, None)
            self._write_field(index, label)
            self._write_sp_pr(label)
            if parent.get("position"):
                self._write_d_lbl_pos(parent["position"])
            self._write_show_val()
            self._write_label_range()
            self._xml_end_tag("c:dLbl")

    def _write_field(self, index: int, label: dict[str, Any]) -> None:
        # The same file has the same names for its fields from run to run.
        name = _guid(f"{self.id}/{label['cells']}/{index}")
        self._xml_start_tag("c:tx")
        self._xml_start_tag("c:rich")
        self._write_a_body_pr(None, False)
        self._write_a_lst_style()
        self._xml_start_tag("a:p")
        self._write_a_p_pr_rich(label["font"])
        self._xml_start_tag("a:fld", [("id", name), ("type", "CELLRANGE")])
        self._write_a_r_pr(label["font"])
        self._write_a_t(label["words"])
        self._xml_end_tag("a:fld")
        self._xml_end_tag("a:p")
        self._xml_end_tag("c:rich")
        self._xml_end_tag("c:tx")

    def _write_label_range(self) -> None:
        """That a label shows its cell of the range."""
        self._xml_start_tag("c:extLst")
        self._xml_start_tag("c:ext", [("uri", _LABEL), _C15])
        self._xml_empty_tag("c15:showDataLabelsRange", [("val", 1)])
        self._xml_end_tag("c:ext")
        self._xml_end_tag("c:extLst")

    def _xml_end_tag(self, tag: str) -> None:
        if tag == "c:ser" and self._shown:
            self._write_range(self._shown)
            self._shown = []
        super()._xml_end_tag(tag)

    def _write_range(self, labels: list[dict[str, Any]]) -> None:
        """The range of the series' labels and what it holds now, the last thing in a series."""
        self._xml_start_tag("c:extLst")
        self._xml_start_tag("c:ext", [("uri", _SERIES), _C15])
        self._xml_start_tag("c15:datalabelsRange")
        self._xml_data_element("c15:f", labels[0]["cells"])
        self._xml_start_tag("c15:dlblRangeCache")
        self._write_pt_count(len(labels))
        for index, label in enumerate(labels):
            self._write_pt(index, label["words"])
        self._xml_end_tag("c15:dlblRangeCache")
        self._xml_end_tag("c15:datalabelsRange")
        self._xml_end_tag("c:ext")
        self._xml_end_tag("c:extLst")


def _guid(name: str) -> str:
    """A name's GUID in braces: ``uuid.uuid5(NAMESPACE_URL, name)``, without the module that looks at the machine first."""
    digest = bytearray(sha1(_URLS + name.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50  # version 5 (RFC 9562, 5.5)
    digest[8] = digest[8] & 0x3F | 0x80
    figures = digest.hex().upper()
    return f"{{{figures[:8]}-{figures[8:12]}-{figures[12:16]}-{figures[16:20]}-{figures[20:]}}}"
