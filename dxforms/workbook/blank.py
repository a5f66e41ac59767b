"""講演会情報.xlsx to fill in: every sheet with its headings, notes, lists and what is known already."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dxforms.survey.description import Description
from dxforms.survey.layout import (
    CONCLUSIONS,
    CROSSINGS,
    GROUPINGS,
    LECTURE,
    OUTLINE,
    PHOTOS,
    PROFILE_ITEMS,
    PROFILES,
    QUESTIONS,
    SESSIONS,
    SETTINGS,
    Column,
    Item,
    SheetLayout,
)
from dxforms.survey.questions import Kind
from dxforms.workbook.entries import (
    Entry,
    crossing_entries,
    in_words,
    lecture_entries,
    lecture_notes,
    question_entries,
    rule_entries,
    session_entries,
    setting_entries,
)
from dxforms.workbook.fitting import row_height
from dxforms.workbook.growing import GrowingSheet
from dxforms.workbook.specimen import write_specimen

if TYPE_CHECKING:
    from dxforms.survey.draft import Draft

Target = str | os.PathLike[str] | BinaryIO

FONT = "BIZ UDゴシック"
_NOTE_COLUMN = "記入のしかた"
_EVIDENCE = Column(name="根拠", note="回答ファイルから読み取った理由です。記入は要りません。")
_WIDTHS: Mapping[str, Sequence[int]] = {
    "講演会": (30, 60, 60),
    "部": (16, 17, 24, 32, 16, 28, 24, 28),
    "講師": (18, 20, 92),
    "講演の概要": (32, 24, 76),
    "写真": (46, 62),
    "設問": (8, 30, 30, 16, 32, 14, 24, 16, 30, 46),
    "まとめ": (100,),
    "設定": (32, 36, 72),
    "クロス集計": (40, 60),
    "意見の分類": (24, 30, 92),
}
_PORTRAIT = ("まとめ",)
_LEAST = 21.0
"""Points of a row to fill in; rows grow as people type."""
_TEXT = 49
"""The built-in number format of text (ECMA-376 part 1, 18.8.30)."""
_SMALL = 11 / 9
"""How many more characters of the notes' 9 points a column holds."""
_ROWS = {"部": 6, "講演の概要": 24, "写真": 8, "設問": 20, "まとめ": 8, "クロス集計": 6, "意見の分類": 12}
"""Rows laid out to fill in; more can be typed below them."""
_LIST = 255
"""Characters of a list that one cell offers (Excel's limit)."""
_FURTHER = 300
"""Rows under the headings for which lists are offered."""


def write_blank(
    target: Target,
    *,
    draft: Draft | None = None,
    previous: Description | None = None,
    responses: Sequence[str] = (),
    past: str = "",
) -> None:
    """A description to fill in, written to a path or a binary file.

    ``draft`` is the survey as an export shows it; ``previous`` last time's description, of which 団体名, 担当課,
    主催, 部, 設問 and 設定 are kept; ``responses`` are the files to be counted, as they are to stand in the cells
    (one: 講演会, several: one a 部), and ``past`` is 前回の集計 likewise. Raises OSError and xlsxwriter's FileCreateError where a path cannot be written.
    """
    # Without "none" every font is tied to the theme's, and Excel shows that one instead.
    font = {"font_name": FONT, "font_size": 11, "font_scheme": "none"}
    with Workbook(
        os.fspath(target) if isinstance(target, os.PathLike) else target, {"default_format_properties": font}
    ) as workbook:
        workbook.set_properties(
            {"title": "講演会情報", "created": datetime(2000, 1, 1)}
        )  # the same bytes each time
        pen = _Pen(workbook)
        pen.items(LECTURE, lecture_entries(previous, responses, past), lecture_notes(draft))
        pen.rows(SESSIONS, session_entries(draft, previous, responses))
        pen.rows(PROFILES, _profile_rows())
        pen.rows(OUTLINE, ())
        pen.rows(PHOTOS, ())
        entries = question_entries(draft, previous)
        pen.rows(QUESTIONS, entries)
        pen.rows(CONCLUSIONS, ())
        pen.items(SETTINGS, setting_entries(previous), {})
        pen.rows(CROSSINGS, crossing_entries(previous, entries))
        pen.rows(_with_choices(GROUPINGS, "設問", in_words(entries)), rule_entries(previous, entries))
        write_specimen(workbook)
        first = workbook.get_worksheet_by_name(LECTURE.name)
        first.activate()
        first.set_selection(len(LECTURE.lead) + 2, 1, len(LECTURE.lead) + 2, 1)


def _with_choices(layout: SheetLayout, name: str, choices: tuple[str, ...]) -> SheetLayout:
    """A sheet whose column offers a list, where one cell's list holds it (255 characters)."""
    if len(",".join(choices)) > _LIST:
        return layout
    columns = (
        replace(column, choices=choices) if column.name == name else column for column in layout.columns
    )
    return replace(layout, columns=tuple(columns))


def _profile_rows() -> tuple[Entry, ...]:
    long = {"略歴": 3, "メッセージ": 2, "実績": 3}
    rows: list[Entry] = []
    for item in PROFILE_ITEMS:
        rows.append({"項目": item})
        rows.extend({} for _ in range(long.get(item, 1) - 1))
    return (*rows, {}, {}, {})


class _Pen:
    """The workbook with its formats, and how a sheet is laid out."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        line = {"border": 1, "border_color": "#A6A6A6", "valign": "top", "text_wrap": True}
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.lead = workbook.add_format({"font_size": 10})
        self.note = workbook.add_format({"font_size": 9, "text_wrap": True, "valign": "top", "font_color": "#404040", "bg_color": "#F2F2F2", "border": 1, "border_color": "#D9D9D9"})  # fmt: skip
        self.heading = workbook.add_format({**line, "bold": True, "bg_color": "#BFE4FF", "valign": "vcenter"})
        self.name = workbook.add_format({**line, "bg_color": "#F2F2F2"})
        self.fill = workbook.add_format({**line, "bg_color": "#FFFBE0", "num_format": _TEXT})
        self.number = workbook.add_format({**line, "bg_color": "#FFFBE0"})
        self.beside = workbook.add_format({**line, "font_size": 10, "font_color": "#404040"})
        self.needed = workbook.add_format({"bg_color": "#FFD28A"})
        self.open = workbook.add_format({"bg_color": "#FFCABF", "bold": True})

    def items(self, layout: SheetLayout, known: Entry, notes: Mapping[str, str]) -> None:
        """A sheet of 項目, 内容 and 記入のしかた."""
        sheet = self._begin(layout)
        head = len(layout.lead) + 1
        for column, name in enumerate((*(column.name for column in layout.columns), _NOTE_COLUMN)):
            sheet.write_string(head, column, name, self.heading)
        sheet.set_row(head, _LEAST)
        row = head
        for item in layout.items:
            row += 1
            self._item(sheet, row, item, known.get(item.name, ""), notes.get(item.name, ""))
            for _ in range(item.lines - 1):
                row += 1
                sheet.set_row(row, _LEAST)
                for column, style in enumerate((self.name, self.fill, self.beside)):
                    sheet.write_blank(row, column, None, style)
        self._finish(sheet, layout, head)

    def _item(self, sheet: Worksheet, row: int, item: Item, known: str | int, note: str) -> None:
        sheet.write_string(row, 0, f"{item.name} *" if item.required else item.name, self.name)
        self._fill(sheet, row, 1, known, self.fill)
        advice = "\n".join(part for part in (note, item.note) if part)
        sheet.write_string(row, 2, advice, self.beside)
        widths = _WIDTHS[sheet.get_name()]
        sheet.set_row(row, max(_LEAST, row_height([(str(known), widths[1]), (advice, widths[2] * 11 / 10)])))
        if item.choices:
            sheet.data_validation(row, 1, row, 1, _offered(item.choices))
        if item.required:
            sheet.conditional_format(row, 1, row, 1, {"type": "blanks", "format": self.needed})

    def rows(self, layout: SheetLayout, known: Sequence[Entry]) -> None:
        """A sheet of rows: a note over each heading, then rows to fill in."""
        sheet = self._begin(layout)
        columns = (*layout.columns, _EVIDENCE) if layout is QUESTIONS else layout.columns
        over, head = len(layout.lead) + 1, len(layout.lead) + 2
        widths = _WIDTHS[layout.name]
        notes = [(column.note, wide * _SMALL) for column, wide in zip(columns, widths, strict=True)]
        sheet.set_row(over, row_height(notes, line=12.5))
        sheet.set_row(head, _LEAST)
        last = head + max(_ROWS.get(layout.name, 0), len(known) + 3)
        for at, column in enumerate(columns):
            sheet.write_string(over, at, column.note, self.note)
            sheet.write_string(head, at, f"{column.name} *" if column.required else column.name, self.heading)
            if column.choices:
                sheet.data_validation(head + 1, at, head + _FURTHER, at, _offered(column.choices))
            kind = (
                self.beside if column is _EVIDENCE else self.number if column.name in _NUMBERS else self.fill
            )
            for row in range(head + 1, last + 1):
                entry = known[row - head - 1] if row - head <= len(known) else {}
                self._fill(sheet, row, at, entry.get(column.name, ""), kind)
        for row, entry in enumerate(known, start=head + 1):
            typed = [
                (str(entry.get(column.name, "")), wide) for column, wide in zip(columns, widths, strict=True)
            ]
            evidence = [(str(entry.get(_EVIDENCE.name, "")), widths[-1] * 11 / 10)]
            sheet.set_row(
                row, max(_LEAST, row_height(typed[: len(layout.columns)]), row_height(evidence, line=13.5))
            )
        for row in range(head + 1 + len(known), last + 1):
            sheet.set_row(row, _LEAST)
        if layout is QUESTIONS:
            self._mark_open(sheet, head + 1)
        self._finish(sheet, layout, head)

    def _mark_open(self, sheet: Worksheet, first: int) -> None:
        """Colours for 未記入, and for what a begun question still needs."""
        row = first + 1  # as Excel counts
        open_kind = {
            "type": "formula",
            "criteria": f'=$D{row}="未記入"',
            "format": self.open,
            "stop_if_true": True,
        }
        sheet.conditional_format(first, 3, first + _FURTHER, 3, open_kind)
        begun = f"COUNTA($A{row},$B{row},$D{row})>0"
        for column, needed in (
            (0, f'AND({begun},LEN($A{row})=0,$D{row}<>"{Kind.SKIPPED.value}")'),
            (1, f"AND({begun},LEN($B{row})=0)"),
            (3, f"AND({begun},LEN($D{row})=0)"),
        ):
            rule = {"type": "formula", "criteria": f"={needed}", "format": self.needed}
            sheet.conditional_format(first, column, first + _FURTHER, column, rule)

    def _fill(self, sheet: Worksheet, row: int, column: int, value: str | int, style: Format) -> None:
        if value == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, style)
        else:
            sheet.write_string(row, column, value, style)

    def _begin(self, layout: SheetLayout) -> Worksheet:
        sheet = self.workbook.add_worksheet(layout.name, GrowingSheet)
        for column, wide in enumerate(_WIDTHS[layout.name]):
            sheet.set_column(column, column, wide)
        sheet.write_string(0, 0, _TITLES[layout.name], self.title)
        for row, sentence in enumerate(layout.lead, start=1):
            sheet.write_string(row, 0, sentence, self.lead)
        return sheet

    def _finish(self, sheet: Worksheet, layout: SheetLayout, head: int) -> None:
        sheet.freeze_panes(head + 1, 0)
        sheet.set_selection(head + 1, 1 if layout.items else 0, head + 1, 1 if layout.items else 0)
        sheet.set_paper(9)
        if layout.name not in _PORTRAIT:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head)
        sheet.set_header(f'&L&"{FONT}"&9講演会情報　&A&R&"{FONT}"&9庁内限り')
        sheet.set_footer(f'&C&"{FONT}"&9&P / &N')
        sheet.set_tab_color("#005AFF" if layout.required else "#4DC4FF")


_TITLES = {
    "クロス集計": "クロス集計（設問どうしの組合せ）",
    "意見の分類": "意見の分類（自由記述に含まれる語による分類）",
    "講演会": "講演会情報",
    "部": "部と出席者数",
    "講師": "講師プロフィール",
    "講演の概要": "講演の概要",
    "写真": "講演会の写真",
    "設問": "アンケートの設問",
    "まとめ": "実施結果まとめ",
    "設定": "集計の設定",
}
_NUMBERS = ("出席者数", "選択数の上限")
"""Columns whose numbers Excel may keep as numbers; every other cell is text, so that 13:30 and 1-2 stay."""


def _offered(choices: Sequence[str]) -> dict[str, Any]:
    """A list to choose from; other words are allowed after a word of warning, since their aliases are read too."""
    return {
        "validate": "list",
        "source": list(choices),
        "error_type": "warning",
        "error_title": "一覧にない語です",
        "error_message": "一覧から選んでください。このまま入力しますか。",
    }
