"""The values behind the names of :mod:`fields`, from one tally."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b

from dxforms.survey.answers import Key
from dxforms.survey.chart import Chart, ChartKind
from dxforms.survey.drawing import chart_of
from dxforms.survey.findings import answer_notes, notes, remarks
from dxforms.survey.guessing import limit_of
from dxforms.survey.lecture import Profile, Talk
from dxforms.survey.questions import Kind, Question
from dxforms.survey.sentences import Patterns
from dxforms.survey.settings import Settings
from dxforms.survey.tally import (
    Group,
    GroupKind,
    Line,
    LineRole,
    PublishedGroup,
    QuestionTally,
    Table,
    Tally,
)
from dxforms.text import circled, has_mark, wareki


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Paragraphs, and whether the program drafted them."""

    paragraphs: tuple[str, ...] = field(default=(), repr=False)
    draft: bool = False

    def __bool__(self) -> bool:
        return bool(self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A photo of the description: its place in the list (from 0) and its caption."""

    index: int
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a list: what tells it from the others when the report is written again, and its values by name."""

    key: str
    values: Mapping[str, Value] = field(repr=False)


Value = str | bool | Prose | Chart | Picture | tuple[Item, ...] | None
"""By sort: str (TEXT, FIGURE) · Prose · bool (CONDITION) · Chart · Picture · tuple of Item (LIST); None: nothing."""

NOT_KNOWN = "―"


def values(tally: Tally, patterns: Patterns) -> Item:
    """The values of every name of a report, as the one item of its outermost scope."""
    lecture = tally.description.lecture
    sessions = _sessions(tally)
    talks = tuple(_talks(tally))
    times = _times(tally)
    outlined = any(talk.groups for talk in lecture.talks)
    photos = tuple(Picture(index=index, caption=photo.caption) for index, photo in enumerate(lecture.photos))
    found: dict[str, Value] = {
        "講演会名": lecture.title,
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
        **_attendance(tally.groups[0], tally.description.settings),
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
        "設問": tuple(_question(tally, question, patterns, times) for question in tally.questions),
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
    groups = [group for group in tally.groups if group.kind is GroupKind.SESSION] or [tally.groups[0]]
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
        for group in tally.groups
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


# ---------------------------------------------------------------- one question

_CONDITIONS = {kind: kind.value for kind in Kind if kind is not Kind.SKIPPED} | {Kind.NPS: "NPS"}
_MARKED = {Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING}


def _question(tally: Tally, found: QuestionTally, patterns: Patterns, times: Times) -> Item:
    question = found.question
    written = remarks(tally, found, patterns)
    is_text = question.kind is Kind.TEXT
    others = () if is_text else tuple(_groups(tally, found, times))
    return Item(
        key=question.number,
        values={
            "番号": question.number,
            "設問文": Prose(paragraphs=tuple(question.text.split("\n"))),
            "回答形式": question.kind.value,
            **{word: question.kind is kind for kind, word in _CONDITIONS.items()},
            "選択式": question.kind.has_options,
            "回答なし": not any(table.answered[0] for table in found.tables),
            "選択数の上限": str(question.limit) if question.limit else "",
            "選択数の指示": _limit_said(question, patterns),
            "選択肢": Prose(paragraphs=tuple(_options(question))),
            **_charts(tally, found, 0 if question.kind is not Kind.MATRIX else None),
            **_tables(tally, question, found.table),
            "項目": tuple(_statements(tally, found)) if question.kind is Kind.MATRIX else (),
            "その他の内容がある": bool(others),
            "その他の内容": others,
            "考察": Prose(paragraphs=written.paragraphs, draft=written.is_draft),
            "考察は下書き": written.is_draft,
            "回答詳細": tuple(_groups(tally, found, times)) if is_text else (),
            "回答の注記": Prose(paragraphs=answer_notes(tally, found, patterns)),
        },
    )


def _limit_said(question: Question, patterns: Patterns) -> str:
    """How many may be chosen; empty where the question's own words say so already."""
    limit = question.limit
    if not limit or limit_of(question.text) == limit:
        return ""
    return patterns.say("選択数の指示", 個数=f"{limit}{'つ' if limit < 10 else '個'}")


def _options(question: Question) -> Iterator[str]:
    """The options' labels, with ①② before them unless any has a mark of its own."""
    labels = [option.label for option in question.options]
    marked = question.kind in _MARKED and not any(map(has_mark, labels))
    for number, label in enumerate(labels, start=1):
        yield f"{circled(number)} {label}" if marked else label


def _statements(tally: Tally, found: QuestionTally) -> Iterator[Item]:
    for index, table in enumerate(found.tables):
        yield Item(
            key=f"{index + 1}.{table.title}",
            values={
                "項目名": table.title,
                "回答なし": not table.answered[0],
                **_charts(tally, found, index),
                **_counts(tally, table),
            },
        )


def _charts(tally: Tally, found: QuestionTally, table: int | None) -> dict[str, Value]:
    chart = None if table is None else chart_of(tally, found, table)
    return {
        "グラフ": chart,
        "帯グラフ": chart if chart and chart.kind is ChartKind.STACKED else None,
        "横棒グラフ": chart if chart and chart.kind is ChartKind.BARS else None,
        "グラフの題": chart.title if chart else "",
        "数値表が必要": bool(chart and chart.partial),
    }


def _counts(tally: Tally, table: Table) -> dict[str, Value]:
    return {
        "集計区分": _group_items(tally, table, lambda group: _measures(table, group)),
        "集計行": tuple(_lines(tally, table)),
    }


def _tables(tally: Tally, question: Question, table: Table) -> dict[str, Value]:
    return {
        **_counts(tally, table),
        "順位の行": tuple(
            Item(
                key=option.label,
                values={
                    "選択肢": option.label,
                    "集計区分": _group_items(tally, table, _mean_of(means)),
                },
            )
            for option, means in zip(question.options, table.rank_means, strict=False)
        ),
    }


def _group_items(tally: Tally, table: Table, more: Callable[[int], Mapping[str, Value]]) -> tuple[Item, ...]:
    return tuple(
        Item(
            key=group.label,
            values={
                "区分": group.label,
                "全体": group.kind is GroupKind.ALL,
                "n": f"{table.bases[index]:,}",
                **more(index),
            },
        )
        for index, group in enumerate(tally.groups)
    )


def _measures(table: Table, group: int) -> dict[str, Value]:
    return {
        "回答した人数": f"{table.answered[group]:,}",
        "平均": _shown(table.means[group]) if table.means else NOT_KNOWN,
        "最小": (table.smallest[group] or NOT_KNOWN) if table.smallest else NOT_KNOWN,
        "最大": (table.largest[group] or NOT_KNOWN) if table.largest else NOT_KNOWN,
        "NPSの値": _shown(table.nps[group]) if table.nps else NOT_KNOWN,
    }


def _mean_of(means: Sequence[Decimal | None]) -> Callable[[int], Mapping[str, Value]]:
    return lambda group: {"平均順位": _shown(means[group])}


def _lines(tally: Tally, table: Table) -> Iterator[Item]:
    settings = tally.description.settings
    for line in table.lines:
        figures = [_figures(settings, count, base) for count, base in tally.figures(table, line)]
        yield Item(
            key=_line_key(line),
            values={
                "選択肢": line.label,
                "無回答の行": line.role is LineRole.NO_ANSWER,
                **figures[0],
                "集計区分": _group_items(tally, table, figures.__getitem__),
            },
        )


def _line_key(line: Line) -> str:
    return line.label if line.role is LineRole.OPTION else f"／{line.role.value}"


def _figures(settings: Settings, count: int, base: int) -> dict[str, Value]:
    return {
        "回答数": f"{count:,}",
        "割合": settings.rate(count, base),
        "回答数と割合": settings.figure(count, base),
    }


def _shown(value: object) -> str:
    return NOT_KNOWN if value is None else str(value)


# ---------------------------------------------------------------- answers

Times = Mapping[Key, str]


def _groups(tally: Tally, found: QuestionTally, times: Times) -> Iterator[Item]:
    for printed in found.answers:
        group = tally.groups[printed.group]
        yield Item(
            key=group.label,
            values={
                "部の名称": group.label,
                "回答者の呼び方": group.heading,
                "回答がある": bool(printed.answers),
                "件数": f"{len(printed.answers):,}",
                "回答": tuple(_answers(found.question, printed, times)),
            },
        )


def _answers(question: Question, printed: PublishedGroup, times: Times) -> Iterator[Item]:
    for answer in printed.answers:
        paragraphs = tuple(answer.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        yield Item(
            key=_row_key(question.number, answer.key, times.get(answer.key, "")),
            values={"NO": str(answer.number), "内容": Prose(paragraphs=paragraphs)},
        )


def _times(tally: Tally) -> Times:
    """When each response was given, as far as it is known."""
    responses = tally.responses
    return {
        key: f"{started}/{completed}"
        for key, started, completed in zip(
            responses.keys, responses.started, responses.completed, strict=True
        )
    }


def _row_key(question: str, key: Key, times: str) -> str:
    """A row's key in the report: another for each question, so that two answers of one person cannot be joined.

    IDs run from 1 and can be tried one by one; the times in it cannot.
    """
    parts = "\x1f".join((question, *key, times))
    return blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
