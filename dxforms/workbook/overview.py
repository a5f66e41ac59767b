"""概要: the lecture, who answered, how it was counted, and where everything stands."""

from __future__ import annotations

from dxforms.survey.findings import notes, small_n_note
from dxforms.survey.sentences import Patterns
from dxforms.survey.tally import GroupKind, Tally
from dxforms.text import wareki
from dxforms.workbook.drafting import Draft
from dxforms.workbook.fitting import LINE
from dxforms.workbook.formulas import NO_BASE, share
from dxforms.workbook.live import Live, live
from dxforms.workbook.sheets import (
    COMPARISON,
    CONTENTS,
    OVERVIEW,
    SHARES,
    TOTAL_SHARES,
    Area,
    PageSetup,
    Sheet,
    Style,
    Value,
)

_WIDTHS = (24.0, 15.0, 15.0, 15.0, 25.0)


def overview(
    tally: Tally,
    patterns: Patterns,
    figures: Live,
) -> tuple[Sheet, Area | None]:
    """The sheet, and the cells that hold the names staff may choose as 部（訂正） (None without 部).

    ``figures`` say what is counted in 回答データ.
    """
    lecture = tally.description.lecture
    page = Draft(_WIDTHS)
    page.words(f"{' '.join(lecture.title.split())}　アンケート集計", Style.TITLE)
    page.down(6)
    for item, value in _lecture_items(tally):
        _item(page, item, value)
    page.down(7)

    _section(page, "1　回収状況")
    names = _attendance(page, tally, figures)
    page.down(7)

    _section(page, "2　集計の方法")
    method = [note for note in (*notes(tally, patterns), small_n_note(tally, patterns)) if note]
    for sentence in method or ["回答がないため、割合は算出していない。"]:
        page.words(sentence, Style.PLAIN, hanging="・")
    page.down(7)

    _section(page, "3　集計した回答")
    _sources(page, tally, figures)
    page.down(7)

    _section(page, "4　確認を要する事項")
    if tally.notices:
        for issue in tally.notices:
            page.words(issue.message, Style.PLAIN, hanging="・")
    else:
        page.words("なし", Style.PLAIN)
    page.down(7)

    page.put(0, CONTENTS, Style.LINK, link=f"'{CONTENTS}'!A1")
    page.words("シート及び設問の一覧（選ぶと、その場所を表示する。）", Style.PLAIN, column=1)
    sheet = Sheet(
        name=OVERVIEW,
        widths=_WIDTHS,
        heights=page.heights,
        cells=tuple(page.cells),
        page=PageSetup(last_column=len(_WIDTHS) - 1),
    )
    return sheet, names


def _section(page: Draft, title: str) -> None:
    page.words(title, Style.SECTION, across=True)
    page.down(4.5)


def _item(page: Draft, item: str, value: str) -> None:
    page.put(0, item, Style.ITEM)
    page.words(value, Style.PLAIN, column=1)


def _counted_item(page: Draft, item: str, count: str | None, value: int) -> None:
    """An item with a number of responses, as a formula where there is one."""
    page.put(0, item, Style.ITEM)
    text = None if count is None else f'TEXT({count},"#,##0")&"件"'
    page.put(1, live(text, f"{value:,}件"), Style.PLAIN)
    page.down(LINE)


def _lecture_items(tally: Tally) -> list[tuple[str, str]]:
    lecture = tally.description.lecture
    items = [
        ("開催日", wareki(lecture.day)),
        ("会場", lecture.venue),
        ("演題", lecture.talk_title),
        ("講師", "　".join(filter(None, (lecture.speaker, lecture.speaker_post)))),
        ("主催", lecture.host),
        ("担当課", "　".join(filter(None, (lecture.organisation, lecture.division)))),
        ("アンケートの実施期間", lecture.survey_period),
    ]
    return [(item, " ".join(value.split())) for item, value in items if value]


def _attendance(page: Draft, tally: Tally, figures: Live) -> Area | None:
    """The table of 回収状況; the names in it where there are 部."""
    settings = tally.description.settings
    unit = settings.person_unit
    headings = (
        "部" if len(tally.attendance) > 1 else "区分",
        f"出席者数（{unit}）",
        f"回答者数（{unit}）",
        f"回答率（{settings.percent_sign}）",
    )
    for column, heading in enumerate(headings):
        page.put(column, heading, Style.HEAD)
    page.line_up(enumerate(headings), indent=0)
    first = page.row
    for group in range(1, len(tally.attendance)):
        _attendance_row(page, tally, group, figures)
    last = page.row - 1
    _attendance_row(page, tally, 0, figures, first=first)
    if not tally.description.lecture.has_sessions:
        return None
    sessions = sum(group.kind is GroupKind.SESSION for group in tally.attendance)
    return Area(
        sheet=OVERVIEW,
        first_row=first,
        first_column=0,
        last_row=min(last, first + sessions - 1),
        last_column=0,
    )


def _attendance_row(
    page: Draft, tally: Tally, index: int, figures: Live, *, first: int | None = None
) -> None:
    """One 部, or all of them (``first`` is then the row of the first 部)."""
    settings, group, row = tally.description.settings, tally.attendance[index], page.row + 1
    total = first is not None
    attendees: Value = group.attendees
    if group.attendees is not None and first is not None and first < page.row:
        attendees = live(f"SUM(B{first + 1}:B{page.row})", group.attendees)
    rate: Value = None
    if group.attendees:
        rate = live(share(f"C{row}", f"B{row}", settings.digits), settings.share(group.n, group.attendees))
    page.put(0, "計" if total else group.label, Style.TOTAL_LABEL if total else Style.LABEL)
    values: tuple[tuple[Value, Style], ...] = (
        (attendees, Style.TOTAL_COUNT if total else Style.COUNT),
        (live(figures.came(index), group.n), Style.TOTAL_COUNT if total else Style.COUNT),
        (rate, (TOTAL_SHARES if total else SHARES)[settings.digits]),
    )
    for column, (value, style) in enumerate(values, start=1):
        if value is None:
            page.put(column, NO_BASE, Style.TOTAL_WORDS if total else Style.WORDS)
        else:
            page.put(column, value, style)
    page.line_up([(0, "計" if total else group.label)])


def _sources(page: Draft, tally: Tally, figures: Live) -> None:
    _counted_item(page, "受信した回答", figures.received, tally.received)
    for excluded in tally.excluded:
        reason = "理由の記入なし" if excluded.reason is None else excluded.reason.value
        _item(page, "除いた回答", f"{reason}　{excluded.count:,}件")
    _counted_item(page, "集計した回答", figures.n(0), tally.n)
    for source in tally.responses.sources:
        _item(page, "回答のファイル", f"{source.file}（{source.rows:,}件）")
    if tally.previous is not None:
        past = tally.previous.identity
        _item(page, "前回の集計", f"{wareki(past.day)}「{past.title}」（「{COMPARISON}」シートのとおり）")
