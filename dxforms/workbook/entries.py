"""What `init` writes into a description's cells: from an export's draft, and from last time's description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dxforms.survey.description import Description
from dxforms.survey.layout import NOT_FILLED_IN
from dxforms.survey.lecture import Session
from dxforms.survey.options import usual_options
from dxforms.survey.questions import Kind, Option, Question
from dxforms.survey.settings import Settings
from dxforms.survey.typed import lines
from dxforms.text import heading_key, key, wareki

if TYPE_CHECKING:
    from dxforms.survey.draft import Draft, DraftQuestion

Entry = Mapping[str, str | int]
"""One row to write: values by column name; what is not there stays blank."""

_KEPT = "前回の設定を引き継ぎました。"


def lecture_entries(previous: Description | None, responses: Sequence[str], tally: str = "") -> Entry:
    """What is known of 講演会, by item: 団体名, 担当課 and 主催 of last time, its ``tally``, and this time's one file."""
    known: dict[str, str | int] = {}
    if previous is not None:
        lecture = previous.lecture
        known = {"団体名": lecture.organisation, "担当課": lecture.division, "主催": lecture.host}
    known["前回の集計"] = tally
    if len(responses) == 1:
        known["回答ファイル又は共有リンク"] = responses[0]
    return {name: value for name, value in known.items() if value}


def lecture_notes(draft: Draft | None) -> Mapping[str, str]:
    """What the export lets one suppose, by item, for 記入のしかた: never typed in, since a person must say it."""
    notes: dict[str, str] = {}
    if draft is not None and draft.title:
        notes["講演会名"] = f"今回のフォームの題名は「{draft.title}」です。"
    if draft is not None and draft.days:
        notes["開催日"] = f"回答が最も多かった日は、{wareki(draft.days[0])}です。"
    return notes


def session_entries(
    draft: Draft | None, previous: Description | None, responses: Sequence[str]
) -> tuple[Entry, ...]:
    """The rows of 部: last time's without 出席者数 and files, else what the export shows.

    Several ``responses`` are taken for one file a 部, unless the export itself has a column that tells the 部.
    """
    proposed = draft.sessions if draft is not None else ()
    sessions: Sequence[Session] = proposed
    if previous is not None and previous.lecture.sessions != (Session(),):
        sessions = previous.lecture.sessions
    told = {key(session.name): session for session in proposed}
    by_file = len(responses) > 1 and not any(session.answers for session in proposed)
    rows: list[dict[str, str | int]] = []
    for session in sessions:
        by = told.get(key(session.name), session)  # how this export tells it, where it does
        rows.append(
            {
                "部の名称": session.name,
                "開催時間": session.hours,
                "回答者の呼び方": session.respondents,
                "参加対象": session.audience,
                "部を判別する設問": "" if by_file else by.question,
                "その部の回答": "" if by_file else "\n".join(by.answers),
            }
        )
    if by_file:
        rows += [{} for _ in range(len(responses) - len(rows))]
        names = [key(session.name) for session in proposed]
        unnamed = iter(responses)
        for row in rows:
            name = key(str(row.get("部の名称", "")))
            known = responses[names.index(name)] if name in names and len(names) == len(responses) else None
            row["回答ファイル又は共有リンク"] = known or next(unnamed, "")
    return tuple({name: value for name, value in row.items() if value} for row in rows)


def setting_entries(previous: Description | None) -> Entry:
    """What last time's 設定 had that is not the default; 締切 is never carried over."""
    if previous is None:
        return {}
    kept, standard = previous.settings, Settings()
    values: dict[str, tuple[object, str | int]] = {
        "割合の基数": (standard.base, kept.base.value),
        "人数の単位": (standard.person_unit, kept.person_unit),
        "パーセントの記号": (standard.percent_sign, kept.percent_sign),
        "回答の並び": (standard.answer_order, kept.answer_order.value),
        "参考値の表示": (standard.reference_mark, "する" if kept.reference_mark else "しない"),
        "割合の小数点以下の桁数": (standard.digits, kept.digits),
        "部の差を述べる最小の回答者数": (standard.difference_n, kept.difference_n),
        "残しておく回答ファイルの数": (standard.kept_copies, kept.kept_copies),
        "部を示す最小の回答者数": (standard.small_cells, kept.small_cells),
    }
    usual = {
        "割合の基数": standard.base.value,
        "回答の並び": standard.answer_order.value,
        "参考値の表示": "しない",
    }
    return {name: now for name, (default, now) in values.items() if now != usual.get(name, default)}


def crossing_entries(previous: Description | None, questions: Sequence[Entry]) -> tuple[Entry, ...]:
    """The pairs of last time whose questions are there again, by this time's numbers."""
    numbers = _numbers_now(previous, questions)
    return tuple(
        {"表側の設問": numbers[pair.stub], "表頭の設問": numbers[pair.head]}
        for pair in (previous.crossings if previous is not None else ())
        if pair.stub in numbers and pair.head in numbers
    )


def rule_entries(previous: Description | None, questions: Sequence[Entry]) -> tuple[Entry, ...]:
    """The rules of last time whose questions are there again, by this time's numbers."""
    numbers = _numbers_now(previous, questions)
    return tuple(
        {"設問": numbers[rule.question], "分類名": rule.name, "条件": rule.condition}
        for rule in (previous.rules if previous is not None else ())
        if rule.question in numbers
    )


def in_words(questions: Sequence[Entry]) -> tuple[str, ...]:
    """The numbers of the questions that are answered in words, その他の記入 among them."""
    return tuple(
        str(entry["番号"])
        for entry in questions
        if entry.get("番号")
        and (
            entry.get("回答形式") == Kind.TEXT.value
            or any(Option(label=label).is_other for label in lines(str(entry.get("選択肢", ""))))
        )
    )


def _numbers_now(previous: Description | None, questions: Sequence[Entry]) -> dict[str, str]:
    """Last time's numbers of questions → this time's: a new question before them moves them on."""
    now = {
        heading_key(heading): str(entry["番号"])
        for entry in questions
        if entry.get("番号")
        for heading in (str(entry["列見出し"]), *str(entry["列見出し"]).split("\n"))
    }
    known = previous.survey.counted if previous is not None else ()
    return {
        question.number: now[heading]
        for question in known
        if (heading := next((bare for each in question.headings if (bare := heading_key(each)) in now), None))
    }


# ---------------------------------------------------------------- questions


def question_entries(draft: Draft | None, previous: Description | None) -> tuple[Entry, ...]:
    """The rows of 設問: the export's questions in its order, with last time's settings where the heading is still there.

    Without an export last time's questions; without both none. 考察 of last time is never carried over. Last
    time's numbers are kept where nothing is new: otherwise they would stand out of order.
    """
    known = previous.survey.questions if previous is not None else ()
    if draft is None:
        return tuple(_kept(question, question.headings, question.number, _KEPT) for question in known)
    present = {heading_key(heading) for asked in draft.questions for heading in asked.headings}
    rows = list(_matched(draft.questions, _still_there(known, present)))
    nothing_new = all(kept is not None or asked.kind is Kind.SKIPPED for asked, kept in rows)
    entries = []
    counted = 0
    for asked, kept in rows:
        counted += (asked if kept is None else kept).kind is not Kind.SKIPPED
        number = f"Q{counted}"
        if kept is None:
            entries.append(drafted(asked, number))
            continue
        headings = tuple(heading for heading in kept.headings if heading_key(heading) in present)
        entries.append(_kept(kept, headings, kept.number if nothing_new else number, _compared(kept, asked)))
    return tuple(entries)


def _still_there(known: Sequence[Question], present: set[str]) -> dict[str, Question]:
    """Last time's questions by each heading the export still has; a matrix needs two of its statements."""
    found: dict[str, Question] = {}
    for question in known:
        there = [heading_key(heading) for heading in question.headings if heading_key(heading) in present]
        if question.kind is not Kind.MATRIX or len(there) > 1:
            found |= dict.fromkeys(there, question)
    return found


def _matched(
    questions: Sequence[DraftQuestion], known: Mapping[str, Question]
) -> Iterator[tuple[DraftQuestion, Question | None]]:
    """Each question of the export with last time's, in the export's order; every one of last time's once.

    Where a proposed matrix holds columns that were questions of their own, only the rest of it stays proposed.
    """
    given: list[Question] = []
    for asked in questions:
        new = []
        for heading in asked.headings:
            question = known.get(heading_key(heading))
            if question is None:
                new.append(heading)
            elif all(question is not other for other in given):
                given.append(question)
                yield asked, question
        if new:
            yield narrowed(asked, new), None


def narrowed(asked: DraftQuestion, headings: Sequence[str]) -> DraftQuestion:
    """A proposed question with some of its columns only: one statement of a matrix is a single choice."""
    if len(headings) == len(asked.headings):
        return asked
    if len(headings) > 1:
        return replace(asked, headings=tuple(headings))
    return replace(asked, headings=tuple(headings), text=headings[0], kind=Kind.SINGLE, hint="")


def drafted(asked: DraftQuestion, number: str) -> Entry:
    """A question as the export shows it; 未記入 where its kind cannot be told, with what to look at in 根拠."""
    row: dict[str, str | int] = {
        "番号": "" if asked.kind is Kind.SKIPPED else number,
        "列見出し": "\n".join(asked.headings),
        "設問文": "" if asked.text in asked.headings else asked.text,
        "回答形式": asked.kind.value if asked.kind is not None else NOT_FILLED_IN,
        "選択肢": "\n".join(asked.options),
        "肯定的とみなす選択肢": "\n".join(asked.options[index] for index in asked.positive),
        "根拠": "\n".join(part for part in (asked.evidence, asked.hint) if part),
    }
    if asked.limit is not None:
        row["選択数の上限"] = asked.limit
    return {name: value for name, value in row.items() if value != ""}


def _kept(question: Question, headings: Sequence[str], number: str, why: str) -> Entry:
    options = () if question.options == usual_options(question.kind) else question.options
    row: dict[str, str | int] = {
        "番号": "" if question.kind is Kind.SKIPPED else number,
        "列見出し": "\n".join(headings),
        "設問文": "" if question.text in question.headings else question.text,
        "回答形式": question.kind.value,
        "選択肢": "\n".join(" ← ".join((option.label, *option.former)) for option in options),
        "肯定的とみなす選択肢": "\n".join(question.options[index].label for index in question.positive),
        "グラフの並び": question.chart_order.value if question.chart_order else "",
        "根拠": why,
    }
    if question.limit is not None:
        row["選択数の上限"] = question.limit
    return {name: value for name, value in row.items() if value != ""}


def _compared(question: Question, asked: DraftQuestion) -> str:
    """Why a row stands as it does, and where this time's answers look unlike last time's settings."""
    told = [_KEPT]
    set_apart = question.kind in (Kind.MATRIX, Kind.SKIPPED) or asked.kind in (
        None,
        Kind.MATRIX,
        Kind.SKIPPED,
    )
    if asked.kind is not None and not set_apart and asked.kind is not question.kind:
        told.append(
            f"今回の回答は「{asked.kind.value}」のように見えます。回答形式を確かめてください。（{asked.evidence}）"
        )
    elif question.kind.has_options and question.other is None:
        known = {key(word) for option in question.options for word in (option.label, *option.former)}
        if any(key(label) not in known for label in asked.options):
            told.append("今回の回答に、選択肢にない文字があります。選択肢を確かめてください。")
    return "\n".join(told)
