"""講師, 講演の概要 and 写真: the sheets of rows that only the report shows."""

from __future__ import annotations

from collections.abc import Iterable

from dxforms.issues import Findings, Where, quoted
from dxforms.survey import typed
from dxforms.survey.filled import Cell, FilledSheet, missing
from dxforms.survey.items import Places
from dxforms.survey.lecture import Photo, PointGroup, Profile, ProfileItem, Talk
from dxforms.text import key


def read_profiles(sheet: FilledSheet, found: Findings, places: Places) -> tuple[Profile, ...]:
    """The speakers' profiles; items without any 内容 are left out."""
    speakers: dict[str, tuple[str, list[tuple[str, list[str]]]]] = {}
    current: list[tuple[str, list[str]]] | None = None
    for number, row in enumerate(sheet.rows, start=1):
        speaker, item, content = row["講師"], row["項目"], row["内容"]
        places[f"講師/{number}/内容"] = content.where
        if speaker or current is None:
            fresh = key(speaker.text) not in speakers
            current = speakers.setdefault(key(speaker.text), (speaker.text, []))[1]
            if not item and content and fresh:
                current.append(("", []))
        if item:
            current.append((item.text.replace("\n", ""), []))
        if not content:
            continue
        if not current or not current[-1][0]:
            missing(
                found,
                "profile.item-missing",
                "「項目」が空欄です。「略歴」などの項目名を記入してください。",
                item.where,
            )
            continue
        current[-1][1].extend(typed.lines(content.text))
    profiles = (
        Profile(
            speaker=name,
            items=tuple(ProfileItem(item=item, paragraphs=tuple(parts)) for item, parts in rows if parts),
        )
        for name, rows in speakers.values()
    )
    return tuple(profile for profile in profiles if profile.items)


def read_talks(sheet: FilledSheet, talk_title: str, found: Findings, places: Places) -> tuple[Talk, ...]:
    """The talks' outlines; a heading without points is told and left out."""
    talks: list[tuple[str, list[tuple[Cell, list[str]]]]] = []
    for number, row in enumerate(sheet.rows, start=1):
        title, heading, point = row["演題"], row["見出し"], row["要点"]
        places[f"講演の概要/{number}/要点"] = point.where
        same = talks and (not title or key(title.text) == key(talks[-1][0]))
        if not same:
            talks.append((title.text or talk_title, []))
        groups = talks[-1][1]
        if not groups or (heading and key(heading.text) != key(groups[-1][0].text)):
            groups.append((heading, []))
        if point:
            groups[-1][1].extend(points_of([point]))
    for _, groups in talks:
        for heading, points in groups:
            if heading and not points:
                found.notice(
                    "outline.no-points",
                    f"見出し{quoted(heading.text)}に要点がありません。報告書には載せません。",
                    heading.where,
                )
    kept = (
        Talk(
            title=title,
            groups=tuple(
                PointGroup(heading=heading.text.replace("\n", ""), points=tuple(points))
                for heading, points in groups
                if points
            ),
        )
        for title, groups in talks
    )
    return tuple(talk for talk in kept if talk.groups)


def read_photos(sheet: FilledSheet, found: Findings, places: Places) -> tuple[Photo, ...]:
    """The photos, in their order; one named twice is told."""
    photos: list[Photo] = []
    seen: dict[str, Where] = {}
    for row in sheet.rows:
        name, caption = row["ファイル名"], row["説明"]
        path = name.text.strip("\"”“' ")
        if not path:
            missing(
                found,
                "photo.file-missing",
                "「ファイル名」が空欄です。写真のファイル名を記入するか、この行を消してください。",
                name.where,
            )
            continue
        if "\n" in path:
            found.fault("photo.lines", "「ファイル名」は、1行に1枚ずつ記入してください。", name.where)
            continue
        if first := seen.get(key(path).casefold()):
            found.notice(
                "photo.doubled",
                f"同じ写真{quoted(path)}が、セル{first.cell}にもあります。報告書には2回載ります。",
                name.where,
            )
        seen.setdefault(key(path).casefold(), name.where)
        photos.append(Photo(path=path, caption=caption.text))
        for column in ("ファイル名", "説明"):
            places[f"写真/{len(photos)}/{column}"] = row[column].where
    return tuple(photos)


def points_of(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Points without a 「・」 typed before them: the report's list has its own."""
    return tuple(point for cell in cells for part in typed.lines(cell.text) if (point := _bare(part)))


def _bare(point: str) -> str:
    return point.lstrip("・･•●").lstrip(" \u3000")
