"""Random surveys with labels, headings and answers that formulas are known to trip over, and random changes of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from dxforms.survey.answers import Answer, Choice, Responses
from dxforms.survey.counting import tally_responses
from dxforms.survey.crossing import cross_tables
from dxforms.survey.description import Description
from dxforms.survey.lecture import Session
from dxforms.survey.questions import ONE_CHOICE, Crossing, Kind, Question, Rule, Survey
from dxforms.survey.review import AnswerDecision, ExclusionReason, RespondentDecision, Review
from dxforms.survey.settings import Base, Settings
from dxforms.survey.tally import Tally
from dxforms.workbook.data import data
from dxforms.workbook.group_columns import group_columns
from dxforms.workbook.respondents import COUNTED, NOT_COUNTED, session_label
from dxforms.workbook.writing import serial
from dxforms.workbook.written import asked_in_words
from tests.outside import Cells
from tests.sample import labelled, sample_description, sample_responses

LABELS = (
    "はい", "いいえ", ">3回", "<1", "=1+1", "<>はい", "*とても", "?x", "~波", "1～2回", "どちらでもない？",
    "ABC", "abc", "ＡＢＣ", "01", "1", "1.0", "1/2", "3月", "50%", "TRUE", "R8.1.1", "#N/A", "+81", "'引用",
    'か"ぎ"', "［角］", "a;b", "a,b", "{波}", "長" * 300, "二\n行", "_x0041_", "😀", "満足", "ﾏﾝｿﾞｸ", "10代", "-",
)  # fmt: skip
WORDS = ("はい。", "ABc", "1", "別の意見", "?", "*", "=2", "", "x" * 300)
TEXTS = ("良かった", "なし", "特になし。", "=1+1", "長い" * 200, "\u0000", "12", "～", "―")
HEADINGS = (
    "ふつうの設問", "角[括]弧", "番#号", "引'用'符", "a@b", "並べ替え SORT(A-Z)", "{波} & <b>", "_x0041_の設問",
    "カンマ, コロン: ピリオド.", "＝等号", "長い" * 80, "改\n行", "ふつうの設問", '"引用"',
)  # fmt: skip
SESSIONS = ("午前の部", "午後の部", "夕方～夜の部", "1", ">2", "A", "a", "第3回*", "10:00～")
RULES = (
    ("良い", "良 or 特に"), ("=1+1", "＝"), ("@[角]#", "not 長い"), ("数'字", "1、2"), ("なし", "なし and not 特に"),
    ("_x0041_", "～"), ("ABC", "あ or 別"), ("abc ", "x"),
)  # fmt: skip
KINDS = [kind for kind in Kind if kind is not Kind.SKIPPED]


def random_tally(seed: int) -> Tally:
    """The tally of a small random survey."""
    rng = random.Random(seed)
    answers = rng.choice((0, 1, 2, 5, 12, 32, 40))
    grouping = random.Random(f"rules {seed}")  # surveys stay what they are without rules
    description = _with_rules(_description(rng), grouping)
    responses = sample_responses(description, answers, seed=seed)
    columns = tuple(
        tuple(_answer(question, rng) for _ in range(answers)) for question in description.survey.questions
    )
    count = len(description.lecture.sessions)
    sessions = tuple(
        None if rng.random() < 0.1 else rng.randrange(count) if count > 1 else 0 for _ in range(answers)
    )
    responses = replace(responses, answers=columns, sessions=sessions)
    return tally_responses(
        description, responses, _typed(description, _review(responses, rng, 0.15), grouping)
    )


def _description(rng: random.Random) -> Description:
    base = sample_description(sessions=1)
    names = rng.sample(SESSIONS, rng.choice((1, 2, 2, 3)))
    sessions = tuple(
        Session(
            name=name if len(names) > 1 else "",
            attendees=rng.choice((None, 0, 9, 57)) if rng.random() < 0.3 else rng.randrange(20, 90),
        )
        for name in names
    )
    questions = tuple(_question(rng, f"Q{number}") for number in range(1, rng.randrange(3, 8)))
    heads = [question.number for question in questions if question.kind in ONE_CHOICE]
    pairs = [(stub.number, head) for stub in questions for head in heads if stub.number != head]
    return replace(
        base,
        lecture=replace(base.lecture, sessions=sessions),
        survey=Survey(questions=questions),
        crossings=tuple(
            Crossing(stub=stub, head=head) for stub, head in rng.sample(pairs, min(2, len(pairs)))
        ),
        settings=Settings(
            base=rng.choice(list(Base)),
            digits=rng.randrange(3),
            reference_mark=rng.random() < 0.3,
            percent_sign=rng.choice("%％"),
        ),
    )


def _with_rules(description: Description, rng: random.Random) -> Description:
    return replace(
        description,
        rules=tuple(
            Rule(question=question.number, name=name, condition=condition)
            for question in asked_in_words(description.survey)
            for name, condition in rng.sample(RULES, rng.randrange(4))
        ),
    )


def _typed(description: Description, review: Review, rng: random.Random) -> Review:
    """The review with staff's own 分類 of some answers, each rule's name or 分類なし."""
    names = [(rule.question, rule.name) for rule in description.rules]
    keys = [str(number) for number in range(1, 41)]
    decided = {
        (("1", rng.choice(keys)), number): AnswerDecision(grouping=rng.choice((name, "分類なし")))
        for number, name in names * 2
    }
    return replace(review, answers=decided)


def _question(rng: random.Random, number: str) -> Question:
    kind = rng.choice(KINDS)
    labels = rng.sample(LABELS, rng.randrange(2, 7))
    if kind is Kind.RATING:
        labels = [str(point) for point in range(1, rng.choice((4, 6)))]
        if rng.random() < 0.3:
            labels[0] = "1 とても悪い"
    elif kind is Kind.NPS:
        labels = [str(point) for point in range(11)]
    elif kind is not Kind.MATRIX and rng.random() < 0.4:
        labels.insert(rng.randrange(len(labels)), "その他")
    headings = rng.sample(HEADINGS[:-2], 3) if kind is Kind.MATRIX else [rng.choice(HEADINGS)]
    return Question(
        number=number,
        headings=tuple(headings),
        text=headings[0],
        kind=kind,
        options=labelled(*labels) if kind.has_options else (),
        limit=2 if kind is Kind.MULTIPLE and rng.random() < 0.5 else None,
    )


def _answer(question: Question, rng: random.Random) -> Answer:
    if rng.random() < 0.12:
        return None
    count = len(question.options)
    stray = rng.random() < 0.08
    match question.kind:
        case Kind.TEXT:
            return rng.choice(TEXTS)
        case Kind.NUMBER:
            if stray:
                return Choice((), (rng.choice(WORDS) or "約3年",))
            return rng.choice((Decimal(rng.randrange(-3, 40)), Decimal(rng.randrange(-500, 5000)) / 8))
        case Kind.DATE:
            return Choice((), ("来春",)) if stray else date(1989, 1, 1) + timedelta(rng.randrange(15_000))
        case Kind.MATRIX:
            row = tuple(_single(question, rng) for _ in question.headings)
            return row if any(row) else None
        case Kind.MULTIPLE:
            picks = {rng.randrange(count) for _ in range(rng.randrange(1, 4))}
            if question.other in picks:
                return Choice(tuple(sorted(picks)), (rng.choice(WORDS) or "あ",) if stray else ())
            return Choice(tuple(sorted(picks)), ("別の意見",) if stray and question.other is None else ())
        case Kind.RANKING:
            return Choice(tuple(rng.sample(range(count), rng.randrange(1, count + 1))))
    return _single(question, rng)


def _single(question: Question, rng: random.Random) -> Choice | None:
    if rng.random() < 0.1:
        return None
    if rng.random() < 0.1:
        words = rng.choice([word for word in WORDS if word])
        if question.other is not None and question.kind is Kind.SINGLE:
            return Choice((question.other,), (words,))
        known = {option.label for option in question.options}
        return Choice((), (words if words not in known else "別の意見",))
    return Choice((rng.randrange(len(question.options)),))


def _review(responses: Responses, rng: random.Random, part: float) -> Review:
    return Review(
        respondents={
            key: RespondentDecision(counted=False, reason=rng.choice(list(ExclusionReason)))
            for key in responses.keys
            if rng.random() < part
        }
    )


# ---------------------------------------------------------------- changes


def changed(tally: Tally, seed: int) -> Tally:
    """The tally after somebody changed answers, 部 and who is counted."""
    rng = random.Random(seed)
    responses = tally.responses
    answers = tuple(
        tuple(rng.choice(column) if rng.random() < 0.3 else answer for answer in column)
        for column in responses.answers
    )
    sessions = tuple(
        rng.choice(tally.sessions) if rng.random() < 0.2 else session for session in tally.sessions
    )
    responses = replace(responses, answers=answers, sessions=sessions)
    review = replace(_review(responses, rng, 0.2), answers=tally.review.answers)
    return tally_responses(tally.description, responses, review)


def type_in(path: Path, before: Tally, after: Tally) -> int:
    """Change 回答データ of a workbook by hand to what another tally of the same survey holds; how many cells changed."""
    book = load_workbook(path)
    sheet = book["回答データ"]
    described = data(before)
    records = described.sheet.records
    counted = set(after.counted)
    several = described.session is not None
    columns = {
        question.number: column
        for question, column in zip(after.responses.survey.questions, after.responses.answers, strict=True)
    }
    touched = 0
    for index in range(len(after.responses)):
        row = [after.responses.label(index), COUNTED if index in counted else NOT_COUNTED]
        row += [session_label(after, after.sessions[index])] if several else []
        row += [serial(after.responses.completed[index])]
        for question in after.description.survey.counted:
            row += described.questions[question.number][0].values(columns[question.number][index])
        for group in group_columns(after):
            row += group.values(index)
        for column, value in enumerate(row):
            if column in {0, 3 if several else 2}:
                continue  # ID and time stay
            cell = sheet.cell(records.top + 2 + index, column + 1)
            if isinstance(value, Decimal):
                value = float(value)
            if cell.value == value or (value in (None, "") and cell.value is None):
                continue
            touched += 1
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # typed with an apostrophe before it, where it begins with =
    book.save(path)
    return touched


def columns(tally: Tally) -> tuple[list[str], list[list[str]]]:
    """What the columns of the tables are: by 部, and of each cross table."""
    return (
        [group.label for group in tally.groups],
        [[group.label for group in table.tally.groups] for table in cross_tables(tally)],
    )


def figures(path: Path, values: Cells, *, crossed: bool) -> dict[tuple[str, ...], object]:
    """Formulas' values by where a reader finds them: sheet, question, part of it, line, column."""
    book = load_workbook(path)
    sheets = ["概要", "単純集計", *(["クロス集計"] if crossed and "クロス集計" in book.sheetnames else [])]
    sheets += ["意見の分類"] if "意見の分類" in book.sheetnames else []
    return {
        place: values[sheet][address]
        for sheet in sheets
        for address, place in _places(book[sheet])
        if address in values[sheet]
    }


def _places(sheet) -> Iterator[tuple[str, tuple[str, ...]]]:
    question = part = ""
    seen: dict[tuple[str, str, str], int] = {}
    for row in sheet.iter_rows():
        first = row[0]
        if first.fill.fgColor.rgb == "FFBFE4FF" and first.font.b and not first.border.top.style:
            question, part = str(first.value), ""
        elif first.font.b and not first.border.top.style and isinstance(first.value, str):
            part = first.value
        label = str(first.value) if first.data_type != "f" else "n"
        for cell in row:
            if cell.data_type == "f":
                key = (question, part, f"{label}/{cell.column_letter}")
                seen[key] = seen.get(key, 0) + 1
                yield cell.coordinate, (sheet.title, *key, str(seen[key]))
