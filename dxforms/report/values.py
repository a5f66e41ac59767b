"""The values behind the names of :mod:`fields`, from one tally: the lecture's, and those of every question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dxforms.report.items import NOT_KNOWN, Item, Picture, Prose, Value
from dxforms.report.question_values import question_values, times_of
from dxforms.report.side_values import past_values, positive_values
from dxforms.survey.compared import comparisons
from dxforms.survey.findings import notes
from dxforms.survey.lecture import Profile, Talk
from dxforms.survey.sentences import Patterns
from dxforms.survey.settings import Settings
from dxforms.survey.tally import Group, GroupKind, Tally
from dxforms.text import wareki, width

__all__ = ["NOT_KNOWN", "Item", "Picture", "Prose", "Value", "values"]

_LONG_TITLE = 76
"""Half-width characters; with 「実施結果報告書」 behind it more do not fit a header's line on a portrait page."""


def values(tally: Tally, patterns: Patterns) -> Item:
    """The values of every name of a report, as the one item of its outermost scope."""
    lecture = tally.description.lecture
    sessions = _sessions(tally)
    talks = tuple(_talks(tally))
    times, compared = times_of(tally), comparisons(tally)
    outlined = any(talk.groups for talk in lecture.talks)
    photos = tuple(Picture(index=index, caption=photo.caption) for index, photo in enumerate(lecture.photos))
    found: dict[str, Value] = {
        "講演会名": lecture.title,
        "長い講演会名": width(lecture.title) > _LONG_TITLE,
        "開催日": wareki(lecture.day),
        "報告書の日付": wareki(lecture.report_date, weekday=False) if lecture.report_date else "",
        "団体名": lecture.organisation,
        "担当課": lecture.division,
        "主催": lecture.host,
        "会場": lecture.venue,
        "演題": lecture.talk_title,
        "講師名": lecture.speaker,
        "講師名（ローマ字）": lecture.speaker_romanised,
        "講師の所属・役職": lecture.speaker_post,
        "背景及び目的": Prose(paragraphs=lecture.background),
        "アンケートの目的": Prose(paragraphs=lecture.survey_purpose),
        "アンケートの実施方法": lecture.survey_method,
        "アンケートの実施期間": lecture.survey_period,
        "回答者の総称": lecture.respondents_term,
        "部が複数": lecture.has_sessions,
        "部が四つ以上": len(lecture.sessions) >= 4,
        "日時及び会場がある": bool(lecture.venue or any(session.hours for session in lecture.sessions)),
        "参加対象がある": any(session.audience for session in lecture.sessions),
        "部": sessions[: len(lecture.sessions)],
        "回収状況": sessions,
        **_attendance(tally.attendance[0], tally.description.settings),
        "プロフィールがある": any(profile.items for profile in lecture.profiles),
        "講師プロフィール": tuple(_profiles(lecture.profiles)),
        "講師が複数": len(lecture.profiles) > 1,
        "講演の記入がある": bool(talks),
        "講演": talks,
        "講演が複数": len(talks) > 1,
        "概要がある": outlined,
        "再掲の見出し": lecture.appendix_heading,
        "再掲する": bool(lecture.appendix_heading and outlined),
        "写真がある": bool(photos),
        "写真": tuple(
            Item(key=str(photo.index + 1), values={"写真": photo, "説明": photo.caption}) for photo in photos
        ),
        "写真の段": tuple(_photo_rows(photos)),
        "注記": Prose(paragraphs=notes(tally, patterns)),
        **past_values(tally, patterns),
        **positive_values(tally, patterns, compared),
        "設問": tuple(
            question_values(tally, question, patterns, times, compared) for question in tally.questions
        ),
        "まとめ": Prose(paragraphs=lecture.conclusions),
    }
    return Item(key="", values=found)


# ---------------------------------------------------------------- the lecture


def _attendance(group: Group, settings: Settings) -> dict[str, Value]:
    return {
        "出席者数": NOT_KNOWN if group.attendees is None else settings.people(group.attendees),
        "回答者数": settings.people(group.n),
        "回答率": settings.rate(group.n, group.attendees),
    }


def _sessions(tally: Tally) -> tuple[Item, ...]:
    """Every 部 in order, then 部不明 where there is any; with one 部 that one, with the figures of 全体."""
    lecture, settings = tally.description.lecture, tally.description.settings
    groups = [group for group in tally.attendance if group.kind is GroupKind.SESSION] or [tally.attendance[0]]
    found = [
        Item(
            key=session.name or str(index),
            values={
                "部の名称": session.name,
                "開催時間": session.hours,
                "回答者の呼び方": session.respondents_name,
                "参加対象": session.audience,
                **_attendance(group, settings),
            },
        )
        for index, (session, group) in enumerate(zip(lecture.sessions, groups, strict=True), start=1)
    ]
    found += [
        Item(
            key=group.label,
            values={
                "部の名称": group.label,
                "開催時間": "",
                "回答者の呼び方": group.heading,
                "参加対象": "",
                **_attendance(group, settings),
                "出席者数": NOT_KNOWN,
                "回答率": NOT_KNOWN,
            },
        )
        for group in tally.attendance
        if group.kind is GroupKind.UNKNOWN
    ]
    return tuple(found)


def _profiles(profiles: Sequence[Profile]) -> Iterator[Item]:
    for index, profile in enumerate(profiles, start=1):
        rows = (
            Item(
                key=f"{number}.{row.item}",
                values={"項目": row.item, "内容": Prose(paragraphs=row.paragraphs)},
            )
            for number, row in enumerate(profile.items, start=1)
        )
        yield Item(
            key=profile.speaker or str(index),
            values={"講師": profile.speaker, "プロフィールの行": tuple(rows)},
        )


def _talks(tally: Tally) -> Iterator[Item]:
    """Every talk; a lecture without an outline has its 演題 and speaker alone."""
    lecture = tally.description.lecture
    talks = lecture.talks
    if not talks and (lecture.talk_title or lecture.speaker):
        talks = (Talk(title=lecture.talk_title, groups=()),)
    for index, talk in enumerate(talks, start=1):
        title = talk.title or lecture.talk_title or lecture.title
        groups = (
            Item(
                key=f"{number}.{group.heading}",
                values={"見出し": group.heading, "要点": Prose(paragraphs=group.points)},
            )
            for number, group in enumerate(talk.groups, start=1)
        )
        yield Item(
            key=str(index), values={"演題": title, "概要がある": bool(talk.groups), "概要": tuple(groups)}
        )


def _photo_rows(photos: Sequence[Picture]) -> Iterator[Item]:
    for first in range(0, len(photos), 2):
        left = photos[first]
        right = photos[first + 1] if first + 1 < len(photos) else None
        yield Item(
            key=str(first // 2 + 1),
            values={
                "左の写真": left,
                "左の説明": left.caption,
                "右の写真": right,
                "右の説明": right.caption if right else "",
                "説明がある": bool(left.caption or (right and right.caption)),
            },
        )
