"""Open data beside the released figures: 自由記述, and データ_回答 (a row a respondent) where it is asked for.

No table can be joined to another by a respondent: there is no ID, no time, and no order that follows the order of
receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from dxforms.records import record
from dxforms.survey.about import METADATA
from dxforms.survey.anonymous import HIDDEN_PART, SEVERAL, Anonymised, Row, anonymised
from dxforms.survey.answers import Answer, Choice
from dxforms.survey.characters import mapped
from dxforms.survey.codes import special_code
from dxforms.survey.datatable import CONFIDENTIAL, DataTable, Datum
from dxforms.survey.itemised import Item, items_of
from dxforms.survey.questions import ONE_CHOICE, Kind
from dxforms.survey.released import released_tables
from dxforms.survey.sentences import Patterns
from dxforms.survey.tally import GroupKind, LineRole, Published, Tally
from dxforms.text import legal

WORDS = "自由記述"
ROWS = "データ_回答"
_PART, _NUMBER = "部", "NO"
LAYOUTS = (
    DataTable(
        name=WORDS,
        columns=(_PART, "設問番号", _NUMBER, "掲載文", "表記の変更"),
        numeric=frozenset({_NUMBER}),
    ),
    DataTable(name=ROWS, columns=(_PART,), open_ended=True),
)
"""The tables without their rows, as :data:`dxforms.survey.released.LAYOUTS`."""


@record
class OpenData:
    """The tables in the order of their sheets; ``rows`` says what was done to データ_回答, None without it."""

    tables: tuple[DataTable, ...]
    rows: Anonymised | None = None


def open_data(tally: Tally, patterns: Patterns, *, program: str = "", rows: bool = False) -> OpenData:
    """Everything that is published of a tally as data; ``rows`` adds データ_回答."""
    *released, about = released_tables(tally, patterns, program=program)
    words = words_table(tally)
    respondents, hidden = respondents_table(tally) if rows else (None, None)
    said = _about(tally, words, respondents)
    about = replace(about, rows=(*about.rows, *said))
    if about.name != METADATA:
        raise AssertionError("メタデータ is the last of the released tables")
    tables = (*released, words, *([respondents] if respondents else []), about)
    return OpenData(tables=tables, rows=hidden)


# ---------------------------------------------------------------- 自由記述


def words_table(tally: Tally) -> DataTable:
    """自由記述: every printed answer, その他の記入 included, by question and 部, sorted by its words and numbered so.

    NO of the report may follow the order of receipt, and would join what one person wrote to two questions; an
    order that the words alone decide says nothing else, whatever order the report has.
    """
    rows: list[tuple[Datum, ...]] = []
    for question in tally.questions:
        number = mapped(question.question.number).text
        for group in question.answers:
            part = _label(tally, group.group)
            said = sorted(map(_words, group.answers))
            rows += ((part, number, place, *words) for place, words in enumerate(said, start=1))
    return replace(LAYOUTS[0], rows=tuple(rows))


def _words(answer: Published) -> tuple[str, str]:
    """掲載文 and 表記の変更."""
    text, removed = legal(answer.text)
    words = mapped(text)
    if not removed:
        return words.text, words.told
    return words.text, "、".join((*words.changes, "制御文字→削除"))


def _label(tally: Tally, group: int) -> str:
    """部 of printed answers; those of 部 that are too small to be shown stand under 全体 beside the others."""
    if group == 0 and len(tally.groups) > 1:
        return HIDDEN_PART
    return mapped(tally.groups[group].label, eras=True).text


# ---------------------------------------------------------------- データ_回答


@record
class _Column:
    """One column: its heading, and the code in it for the answer to its question."""

    heading: str
    question: str
    code: Callable[[Answer], int]


def respondents_table(tally: Tally) -> tuple[DataTable, Anonymised]:
    """データ_回答: 部 and the coded choices of every counted respondent, sorted by its values, and what was hidden.

    Numbers, dates and words are not in it. Combinations rarer than 設定 「部を示す最小の回答者数」 are hidden.
    """
    columns = list(_columns(tally))
    read = dict(
        zip(
            (question.number for question in tally.responses.survey.questions),
            tally.responses.answers,
            strict=True,
        )
    )
    parts = _parts(tally)
    rows = [
        (
            parts(tally.sessions[respondent]),
            tuple(column.code(read[column.question][respondent]) for column in columns),
        )
        for respondent in tally.counted
    ]
    least = tally.description.settings.small_cells
    hidden = anonymised(rows, least, _told(tally, rows, read, max(least, SEVERAL)))
    nothing = (CONFIDENTIAL,) * len(columns)
    headings = tuple(column.heading for column in columns)
    table = DataTable(
        name=ROWS,
        columns=(_PART, *headings),
        rows=tuple((part, *(nothing if codes is None else codes)) for part, codes in hidden.rows),
        numeric=frozenset(headings),
    )
    return table, hidden


def _told(tally: Tally, rows: Sequence[Row], read: Mapping[str, Sequence[Answer]], least: int) -> set[Row]:
    """The rows of respondents who alone (or nearly) chose その他 in their 部: what they wrote there is published."""
    found: set[Row] = set()
    for question in tally.questions:
        other = question.question.other
        if other is None:
            continue
        column = read[question.question.number]
        members: dict[str, list[Row]] = {}
        for row, respondent in zip(rows, tally.counted, strict=True):
            answer = column[respondent]
            if isinstance(answer, Choice) and other in answer.picks:
                members.setdefault(row[0], []).append(row)
        found.update(row for each in members.values() if len(each) < least for row in each)
    return found


def _parts(tally: Tally) -> Callable[[int | None], str]:
    """部 of a session as it may be shown."""
    labels: dict[int | None, str] = {}
    for group in tally.groups:
        if group.kind in {GroupKind.SESSION, GroupKind.UNKNOWN}:
            labels[group.session] = mapped(group.label, eras=True).text
    if len(tally.groups) == 1:
        everyone = tally.groups[0].label
        return lambda _: everyone
    return lambda session: labels.get(session, HIDDEN_PART)


def _columns(tally: Tally) -> Iterator[_Column]:
    taken = {_PART}
    places: dict[str, int] = {}
    for item in items_of(tally):
        question = item.of.question
        place = places.get(question.number, 0)
        places[question.number] = place + 1
        if question.kind is Kind.MULTIPLE:
            for index, option in enumerate(item.options):
                yield _Column(
                    heading=_free(f"{item.number}_{option.code}", taken),
                    question=question.number,
                    code=_chosen(item, index),
                )
        elif question.kind in ONE_CHOICE:
            yield _Column(heading=_free(item.number, taken), question=question.number, code=_one(item))
        elif question.kind in {Kind.MATRIX, Kind.RANKING}:
            yield _Column(
                heading=_free(item.number, taken), question=question.number, code=_placed(item, place)
            )


def _free(heading: str, taken: set[str]) -> str:
    while heading in taken:
        heading += "_"
    taken.add(heading)
    return heading


def _silent(item: Item, answer: Answer) -> int:
    """The code of what is no option: 無回答, or words that are none."""
    is_stray = isinstance(answer, Choice) and bool(answer.unlisted)
    return special_code(LineRole.STRAY if is_stray else LineRole.NO_ANSWER, item.options)


def _one(item: Item) -> Callable[[Answer], int]:
    def code(answer: Answer) -> int:
        if isinstance(answer, Choice) and answer.picks:
            return item.options[answer.picks[0]].code
        return _silent(item, answer)

    return code


def _chosen(item: Item, option: int) -> Callable[[Answer], int]:
    def code(answer: Answer) -> int:
        if isinstance(answer, Choice) and answer.picks:
            return int(option in answer.picks)
        return _silent(item, answer)

    return code


def _placed(item: Item, place: int) -> Callable[[Answer], int]:
    """The option at a place of a ranking, or the one that was picked for a statement of a matrix."""

    def code(answer: Answer) -> int:
        if isinstance(answer, tuple):
            return _one(item)(answer[place] if place < len(answer) else None)
        if isinstance(answer, Choice) and place < len(answer.picks):
            return item.options[answer.picks[place]].code
        return _silent(item, answer if place == 0 or not isinstance(answer, Choice) else None)

    return code


# ---------------------------------------------------------------- メタデータ


def _about(tally: Tally, words: DataTable, rows: DataTable | None) -> Iterator[tuple[Datum, ...]]:
    for said in _WORDS:
        yield "自由記述の内容", None, said
    for said in _SORTED:
        yield "自由記述のNO", None, said
    yield "自由記述の件数（件）", None, len(words.rows)
    if rows is None:
        return
    for said in _RESPONDENTS:
        yield "データ_回答の内容", None, said
    least = tally.description.settings.small_cells
    for said in (*((_RARE,) if least > 1 else ()), *_MASKED):
        yield "データ_回答の秘匿", None, said.format(least=least, part=HIDDEN_PART, x=CONFIDENTIAL)


_WORDS = (
    "報告書に掲載した自由記述及びその他の記入を、1行に1件ずつ記載する。ほかの表の回答者とは結び付けられない。",
    "「表記の変更」は、機種依存文字の置換え等を行ったものについて、その内容を示す。",
)
_SORTED = (
    "設問及び部ごとに、掲載文の文字コードの順に並べて付けた番号である。回答の受付順を示さず、報告書のNOとは一致しない。",
    "設問の異なる同じ番号の回答は、同じ人の回答とは限らない。",
)
_RESPONDENTS = (
    "1行に回答者1人の部及び選択肢コードを記載し、値の順に並べる（受付順ではない。）。自由記述、数値及び日付の設問は含まない。",
    "複数選択は、選択肢ごとに「設問番号_選択肢コード」の列とし、選択した場合を1、選択しなかった場合を0とする。",
    "複数選択の無回答及び選択肢以外の回答は、その選択肢コードを設問の全ての列に記載する。",
)
_RARE = "値の組合せが同じ回答者が{least}人未満の行は、部を「{part}」とし、なお{least}人未満の行は、全ての値を「{x}」とする。"
_MASKED = (
    "部の中で「その他」を選んだ回答者が少なく、その他の記入から回答者が分かる行は、全ての値を「{x}」とする。",
    "集計値との差引きで推測されることのないよう、これらに該当しない行を併せて秘匿することがある。",
)
