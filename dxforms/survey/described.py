"""講演会情報.xlsx as a Description: every sheet read, every fault of every sheet at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from dxforms.grid import Grid
from dxforms.issues import Findings, InputError, Issue, Where
from dxforms.survey import dated, typed
from dxforms.survey.asked import read_questions
from dxforms.survey.crossed import read_crossings
from dxforms.survey.description import UNREAD_DAY, Description
from dxforms.survey.filled import Cell, FilledSheet, read_sheet, sheets_by_name
from dxforms.survey.held import read_sessions
from dxforms.survey.items import Places, line, paragraphs, passage, read_items, read_settings, value
from dxforms.survey.layout import EXAMPLE, REPORT_STATES, SHEETS, name_key
from dxforms.survey.lecture import Lecture, Session
from dxforms.survey.presented import points_of, read_photos, read_profiles, read_talks
from dxforms.survey.questions import Rule, Survey
from dxforms.survey.settings import Settings

_APART = frozenset({"講演会", "講師", "講演の概要", "写真", "まとめ", "設定", "クロス集計"})
"""Sheets whose faults do not hinder reading the responses."""

Items = Mapping[str, tuple[Cell, ...]]

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_STATES = {state: state for state in REPORT_STATES}
_STATE_ALIASES = {"決裁済み": "決裁済", "決裁": "決裁済", "作成": "作成中"}


def describe(book: Mapping[str, Grid], *, file: str, folder: Path | None = None) -> Description:
    """The description that a workbook's sheets hold.

    ``book`` maps sheet names to grids, in the workbook's order; ``file`` is its name without folders; ``folder``
    is where relative paths start. Raises :class:`InputError` with every fault (and notice) in reading order.
    ``notices`` holds what a person should look at.
    """
    description, issues = examine(book, file=file, folder=folder)
    if description is None or any(issue.is_fault for issue in issues):
        raise InputError(issues)
    return description


def examine(
    book: Mapping[str, Grid], *, file: str, folder: Path | None = None
) -> tuple[Description | None, tuple[Issue, ...]]:
    """As :func:`describe`, with what is wrong handed back beside the description.

    A description with faults serves only to look on, so that all that is wrong is told at once: responses, photos and
    a template can be read by it. None where the faults stand where the survey, the 部 or the responses are told.
    """
    found = Findings()
    places: Places = {}
    grids = sheets_by_name(book, file=file, found=found)
    sheets: dict[str, FilledSheet] = {}
    for layout in SHEETS:
        grid = grids.get(layout.name)
        if grid is None:
            continue
        places[layout.name] = Where(file=grid.file, sheet=grid.sheet)
        found.extend(grid.notices)
        sheet = read_sheet(layout, grid, found)
        if sheet is not None:
            sheets[layout.name] = sheet

    items: Items = read_items(sheets["講演会"], found, places) if "講演会" in sheets else {}
    day = value(items.get("開催日", ()), "開催日", found, dated.day)
    talk_title = passage(items.get("演題", ()))
    sessions = read_sessions(sheets["部"], day, found, places) if "部" in sheets else (Session(),)
    profiles = read_profiles(sheets["講師"], found, places) if "講師" in sheets else ()
    talks = read_talks(sheets["講演の概要"], talk_title, found, places) if "講演の概要" in sheets else ()
    photos = read_photos(sheets["写真"], found, places) if "写真" in sheets else ()
    survey = read_questions(sheets["設問"], found, places) if "設問" in sheets else Survey()
    conclusions: tuple[str, ...] = ()
    if "まとめ" in sheets:
        conclusions = paragraphs(tuple(row["本文"] for row in sheets["まとめ"].rows))
    settings = Settings()
    if "設定" in sheets:
        settings = read_settings(read_items(sheets["設定"], found, places), found)

    crossings = read_crossings(sheets["クロス集計"], survey, found) if "クロス集計" in sheets else ()
    rules: tuple[Rule, ...] = ()
    if "意見の分類" in sheets and sheets["意見の分類"].rows:
        from dxforms.survey.grouped import read_rules  # only a description that groups answers needs it

        rules = read_rules(sheets["意見の分類"], survey, found, places)

    responses = line(items.get("回答ファイル又は共有リンク", ()), "回答ファイル又は共有リンク", found)
    previous = line(items.get("前回の集計", ()), "前回の集計", found)
    prefix = _prefix(items, found)
    state = value(
        items.get("報告書の状態", ()),
        "報告書の状態",
        found,
        lambda cell, name: typed.choice(cell, name, _STATES, _STATE_ALIASES),
    )
    report_date = value(items.get("報告書の日付", ()), "報告書の日付", found, dated.day)
    title = line(items.get("講演会名", ()), "講演会名", found)
    organisation, division, term, appendix = (
        line(items.get(name, ()), name, found)
        for name in ("団体名", "担当課", "回答者の総称", "再掲の見出し")
    )
    _tell_unread(book, sheets, file, found)
    found.issues.sort(key=lambda issue: _reading_order(issue.where, list(book)))
    issues = tuple(found.issues)
    named = {cell.where for cell in items.get("回答ファイル又は共有リンク", ())}
    if any(issue.is_fault and (issue.where.sheet not in _APART or issue.where in named) for issue in issues):
        return None, issues
    lecture = Lecture(
        title=title,
        day=day or UNREAD_DAY,
        organisation=organisation,
        division=division,
        host=passage(items.get("主催", ())),
        venue=passage(items.get("会場", ())),
        talk_title=talk_title,
        speaker=passage(items.get("講師名", ())),
        speaker_romanised=passage(items.get("講師名（ローマ字）", ())),
        speaker_post=passage(items.get("講師の所属・役職", ())),
        background=paragraphs(items.get("背景及び目的", ())),
        survey_purpose=points_of(items.get("アンケートの目的", ())),
        survey_method=passage(items.get("アンケートの実施方法", ())),
        survey_period=passage(items.get("アンケートの実施期間", ())),
        respondents_term=term,
        report_date=report_date,
        appendix_heading=appendix,
        sessions=sessions,
        profiles=profiles,
        talks=talks,
        photos=photos,
        conclusions=conclusions,
    )
    description = Description(
        lecture=lecture,
        survey=survey,
        settings=settings,
        crossings=crossings,
        rules=rules,
        responses=responses,
        previous=previous,
        file_prefix=prefix,
        report_state=state or "",
        file=file,
        folder=folder,
        sha256=next((grid.sha256 for grid in book.values()), ""),
        places=places,
        notices=issues,
    )
    return description, issues


def _reading_order(where: Where, sheets: Sequence[str]) -> tuple[int, int, int, str]:
    """Sheets in the workbook's order, then rows, then columns; what has no sheet first."""
    sheet = sheets.index(where.sheet) if where.sheet in sheets else -1
    letters = where.cell.rstrip("0123456789")
    return sheet, int(where.cell[len(letters) :] or 0), len(letters), letters


def _prefix(items: Items, found: Findings) -> str:
    cells = items.get("ファイル名の頭", ())
    prefix = line(cells, "ファイル名の頭", found)
    if bad := sorted(set(_NOT_IN_FILE_NAMES.findall(prefix.replace("\n", "")))):
        found.fault(
            "prefix.signs",
            f"「ファイル名の頭」に、ファイルの名前に使えない文字があります（{' '.join(bad)}）。ほかの文字にしてください。",
            cells[0].where,
        )
    return prefix


# ---------------------------------------------------------------- what was not read


def _tell_unread(
    book: Mapping[str, Grid], sheets: Mapping[str, FilledSheet], file: str, found: Findings
) -> None:
    """Notices for sheets nobody reads, and for the report's sheets in which nothing stands."""
    ours = {name_key(layout.name) for layout in SHEETS}
    for name, grid in book.items():
        bare = name_key(name)
        if bare in ours or bare == name_key(EXAMPLE) or not _held(grid.rows):
            continue
        where = Where(file=file, sheet=name)
        if any(issue.where == where for issue in found.issues):  # already told as a mistyped name
            continue
        found.notice("sheet.unknown", "このシートは、集計にも報告書にも使いません。", where)
    empty = [
        name
        for name in ("講師", "講演の概要", "写真", "まとめ")
        if name in sheets and not any(_told(row.cells) for row in sheets[name].rows)
    ]
    if empty:
        found.notice(
            "sheet.empty",
            f"「{'」「'.join(empty)}」シートに記入がありません。報告書では、その部分を省きます。",
            Where(file=file),
        )


def _held(rows: Sequence[Sequence[object]]) -> bool:
    return any(cell not in (None, "") for row in rows for cell in row)


def _told(cells: Mapping[str, Cell]) -> bool:
    """True where a row says something of its own: a profile's item without 内容 does not."""
    return any(bool(cell) for name, cell in cells.items() if name not in ("講師", "項目"))
