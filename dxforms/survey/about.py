"""メタデータ: what a reader of the data must know of it, one fact a row."""

from __future__ import annotations

from collections.abc import Iterator

from dxforms.survey.characters import mapped
from dxforms.survey.datatable import CONFIDENTIAL, METADATA, NOT_AVAILABLE, DataTable, Datum
from dxforms.survey.findings import answer_notes, notes
from dxforms.survey.sentences import Patterns
from dxforms.survey.settings import Settings
from dxforms.survey.tally import Tally

__all__ = ["METADATA", "METADATA_COLUMNS", "NOT_NAMED", "metadata"]

METADATA_COLUMNS = ("項目", "区分", "内容")
NOT_NAMED = "記載なし"
"""団体名 where the description has none."""
RULE = "総務省「統計表における機械判読可能なデータの表記方法の統一ルール」（2020年12月18日）"
_WRITTEN = (
    ("空欄の意味", "文字の列の空欄は、該当する内容がないことを表す。数値の列に空欄はない。"),
    (f"「{NOT_AVAILABLE}」の意味", "数値がないこと（基数が0であること、無回答を除いて割合を算出していること又は該当しないこと）を表す。"),
    (f"「{CONFIDENTIAL}」の意味", "回答者が少ないため、数値を秘匿したことを表す。"),
    ("設問番号の枝番", "マトリクスは項目ごとに、順位付けは順位ごとに、設問番号に「_1」「_2」等を付ける。"),
    ("選択肢コード", "コード表のとおり。無回答及び選択肢以外の回答は、選択肢にない大きな番号（999、998等）とする。"),
    ("表記の変更", "機種依存文字は、ほかの文字に置き換え、元の文字の番号とともに示す。置き換えられない文字は「〓」とする。"),
)  # fmt: skip
"""What holds of every tally: how things are written."""

_Row = tuple[str, str | None, Datum]


def metadata(tally: Tally, patterns: Patterns, program: str) -> DataTable:
    """The table: 項目, 区分 (a 部, a reason or a question; empty where the fact is about all) and 内容."""
    rows = [
        *_survey(tally),
        *_respondents(tally),
        *_method(tally, patterns),
        *_answers(tally, patterns),
        *((item, None, words) for item, words in _WRITTEN),
        *_origin(tally, program),
    ]
    return DataTable(
        name=METADATA,
        columns=METADATA_COLUMNS,
        rows=tuple(
            (mapped(item).text, scope and mapped(scope, eras=True).text, _plain(value))
            for item, scope, value in rows
            if value not in ("", None)
        ),
    )


def _plain(value: Datum) -> Datum:
    return mapped(value, eras=True).text if isinstance(value, str) and value != NOT_AVAILABLE else value


def _survey(tally: Tally) -> Iterator[_Row]:
    lecture = tally.description.lecture
    yield "調査名", None, f"{lecture.title} アンケート"
    yield "講演会名", None, lecture.title
    yield "調査実施日", None, lecture.day.isoformat()
    yield "調査実施日の説明", None, "講演会の開催日"
    yield "調査の実施期間", None, lecture.survey_period
    yield "調査の方法", None, lecture.survey_method
    for purpose in lecture.survey_purpose:
        yield "調査の目的", None, purpose
    yield "団体名", None, lecture.organisation or NOT_NAMED
    yield "担当課", None, lecture.division
    yield "主催", None, lecture.host
    yield "会場", None, lecture.venue


def _respondents(tally: Tally) -> Iterator[_Row]:
    settings = tally.description.settings
    for group in tally.attendance:
        yield "出席者数（人）", group.label, NOT_AVAILABLE if group.attendees is None else group.attendees
    for group in tally.attendance:
        yield "回答者数（人）", group.label, group.n
    for group in tally.attendance:
        rate = settings.share(group.n, group.attendees) if group.attendees else None
        yield "回答率（％）", group.label, NOT_AVAILABLE if rate is None else rate
    for group in tally.hidden:
        yield "全体にのみ含めた区分", None, group.label
    yield "受信した回答（件）", None, tally.received
    yield "集計した回答（件）", None, tally.n
    yield "集計から除いた回答（件）", None, tally.received - tally.n
    for excluded in tally.excluded:
        reason = "理由の記入なし" if excluded.reason is None else excluded.reason.value
        yield "集計から除いた理由別の回答（件）", reason, excluded.count


def _method(tally: Tally, patterns: Patterns) -> Iterator[_Row]:
    yield "割合の基数", None, tally.description.settings.base.value
    yield "端数処理", None, _rounding(tally.description.settings)
    for note in notes(tally, patterns, prose=False):
        yield "集計の注記", None, note.lstrip("※")


def _rounding(settings: Settings) -> str:
    what = "整数" if settings.digits == 0 else f"小数第{settings.digits}位"
    return f"構成比及び回答率は、小数第{settings.digits + 1}位を四捨五入し、{what}まで表示する。平均は、小数第3位を四捨五入する。"


def _answers(tally: Tally, patterns: Patterns) -> Iterator[_Row]:
    """What staff did to answers, and answers beyond the limit, by question."""
    for question in tally.questions:
        number = question.question.number
        if question.question.limit is not None:
            yield "選択数の上限を超えた回答（件）", number, len(question.beyond_limit)
        if any(group.answers for group in question.answers) or question.withheld:
            yield "修正して掲載した回答（件）", number, question.edited
            yield "掲載しなかった回答（件）", number, question.withheld
        for note in answer_notes(tally, question, patterns):
            yield "回答の注記", number, note.lstrip("※")


def _origin(tally: Tally, program: str) -> Iterator[_Row]:
    yield "データの作成方法", None, RULE
    yield "作成プログラム", None, program
    yield "講演会情報のSHA-256", None, tally.description.sha256
    sources = tally.responses.sources
    for source in sources:
        yield "回答ファイルのSHA-256", source.label if len(sources) > 1 else None, source.sha256
