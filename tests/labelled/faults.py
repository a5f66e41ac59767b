"""What must be mended (要修正), seeded alone into a finished report."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace

import docx

import dxforms
from tests.labelled.figures import contradicting, kept
from tests.labelled.finished import CONCLUSIONS, Finished, Paper, later, submitted, written
from tests.labelled.seeding import ATTENDED, NARROW, WIDE, Seeded, Seeds, place_of, said

# ---------------------------------------------------------------- what is not finished


def gaps(made: Finished) -> Seeds:
    """Places that were to be filled in."""
    fault, case = "空欄", made.case
    for variant, place, text in (
        ("〔…を記入〕", "S", "〔今後の対応を記入〕"),
        ("〔　〕", "T", "次回は〔　　〕に開催する。"),
        ("〔要確認〕", CONCLUSIONS, "次回は来年度に開催する予定である〔要確認〕。"),
        ("a field", "U", "{{講演会名}}の成果を生かしていく。"),
        ("a full-width field", CONCLUSIONS, "｛｛担当課｝｝において検討を進める。"),
        ("●●", "M", "●●課と連携して取り組む。"),
        ("●●●", CONCLUSIONS, "来年度は●●●を講師に迎える。"),
        ("○○", "S", "次回は○○の視点からも検討したい。"),
        ("◯◯", "U", "◯◯月を目途に公表する。"),
        ("〇〇", CONCLUSIONS, "今後は〇〇部と協議を行う。"),
        ("beside one in quotation marks", "T", "「●●のように」とあるが、●●係で対応する。"),
    ):
        yield said(made, fault, variant, place, text)
        if variant in {"a field", "●●"}:
            yield said(made, fault, variant + ", alone", place, text, alone=True)

    paper = made.opened()
    number, heading = place_of(case, "S")
    last = paper.remarks(number)[-1]
    for piece in ("{", "{担当", "課}", "}において検討する。"):
        last.add_run(piece).bold = piece == "{担当"
    yield Seeded(
        fault=fault,
        variant="a field over several runs",
        heading=heading,
        report=paper.saved(),
        tally=made.tally,
    )

    paper = made.opened()
    background = paper.within("講演会概要")
    target = next(each for each in background if paper.style(each).startswith("報告書の本文"))
    paper.append(target, "なお、○○年度にも同様の講演会を開催している。")
    yield Seeded(
        fault=fault,
        variant="in the background",
        heading="講演会概要",
        report=paper.saved(),
        tally=made.tally,
    )


def drafts(made: Finished) -> Seeds:
    """Drafts of 考察 left as the program wrote them."""
    fresh = Paper(docx.Document(io.BytesIO(written(made.case, made.tally))))
    for place in ("S", "M", "T"):
        number, heading = place_of(made.case, place)
        drafted = fresh.remarks(number)
        for styled in (True, False):
            paper = made.opened()
            paper.retype(paper.remarks(number), [each.text for each in drafted])
            if styled:
                for each in paper.remarks(number):
                    each.style = paper.document.styles[fresh.style(drafted[0])]
            yield Seeded(
                fault="下書き",
                variant=f"{place}, {'in its style' if styled else 'restyled'}",
                heading=heading,
                report=paper.saved(),
                tally=made.tally,
            )


def unreviewed(made: Finished) -> Seeds:
    """Answers nobody decided on, or to be looked at again."""
    case = made.case
    numbers = ["T", "U", *(["M"] if case.others else [])]
    for place in numbers:
        number, heading = place_of(case, place)
        keys = [key for key in made.review.answers if key[1] == number]
        counted = {made.responses.keys[index] for index in made.tally.counted}
        open_key = next(
            key
            for key in keys
            if key[0] in counted and made.review.answers[key].published and not made.review.answers[key].text
        )
        yield Seeded(
            fault="未確認の回答",
            variant=f"{place} undecided",
            heading=heading,
            report=made.report,
            tally=made.counted(review=later(made.review, [open_key])),
        )
        stale = replace(
            made.review,
            answers=made.review.answers | {open_key: replace(made.review.answers[open_key], stale=True)},
        )
        yield Seeded(
            fault="未確認の回答",
            variant=f"{place} to be looked at again",
            heading=heading,
            report=made.report,
            tally=made.counted(review=stale),
        )


def attendance(made: Finished) -> Seeds:
    """出席者数 not known, of every 部 or of one."""
    sessions = made.case.lecture.sessions
    for variant, known in (("none", 0), ("the first alone", 1)):
        if known >= len(sessions):
            continue
        held = tuple(
            each if index < known else replace(each, attendees=None) for index, each in enumerate(sessions)
        )
        description = replace(made.description, lecture=replace(made.case.lecture, sessions=held))
        tally = made.counted(description)
        case = replace(
            made.case, conclusions=("研修の成果を今後に生かす。",)
        )  # no sentence on who came can be right
        yield Seeded(
            fault="出席者数",
            variant=variant,
            heading=ATTENDED,
            report=submitted(case, tally),
            tally=tally,
        )


# ---------------------------------------------------------------- words


def weekdays(made: Finished) -> Seeds:
    """和暦 with a weekday that is not that day's."""
    fault = "曜日"
    for variant, place, text in (
        ("plain", "S", "次回は令和8年12月1日（水）に開催する。"),
        ("曜日", CONCLUSIONS, "次回は令和8年12月1日（木曜日）に開催する。"),
        ("full-width", CONCLUSIONS, "令和９年２月１日（火）までに取りまとめる。"),
        ("half-width brackets", "U", "令和9年2月1日(金)までに回答する。"),
        ("the era's first year", "M", "令和元年5月7日（水）から続く取組である。"),
        ("平成", "T", "平成31年4月1日（火）に要綱を定めた。"),
        ("blanks", "S", "令和 8 年 12 月 1 日（金）に周知する。"),
    ):
        yield said(made, fault, variant, place, text)
    paper = made.opened()
    cover = next(each for each in paper.paragraphs() if paper.style(each) == "Date")
    paper.type_over(cover, cover.text.split("（")[0] + "（日）")
    if made.case.lecture.report_date and made.case.lecture.report_date.weekday() != 6:
        yield Seeded(fault=fault, variant="on the cover", heading="", report=paper.saved(), tally=made.tally)


_MISNAMED = {
    "公用文": (("白石 ことの", "白岩ことね", "白岩"), ("夕方の部", "午全の部")),
    "ハラスメント": (("柏木 涼", "柏本遼", "柏本"), ()),
    "データ": (("相沢 直機", "相澤直樹", "会沢"), ("本丁会場", "市役所会場")),
    "認知症": (("野々村 さくち", "野々宮さくら", "野々宮"), ()),
    "災害広報": (("榊原 静加", "神原静香", "神原"), ("第3部", "第4部")),
}
"""The lecturer's name and the names of 部 as a slip or last month's text has them."""


def names(made: Finished) -> Seeds:
    """Names of the lecturer and of 部 unlike the description's."""
    fault = "名称"
    (given, surname, short), sessions = _MISNAMED[made.case.name]
    yield said(made, fault, "given name", CONCLUSIONS, f"講師の{given}氏の助言を踏まえて進める。")
    yield said(made, fault, "surname", "T", f"講師の{surname}氏の言葉を挙げる回答があった。")
    yield said(made, fault, "surname alone", "S", f"講師の{short}氏の説明が分かりやすかったといえる。")
    for place, session in zip(("S", CONCLUSIONS), sessions, strict=False):
        yield said(
            made, fault, f"部 ({session})", place, f"{session}の参加者からは、好意的な意見が寄せられた。"
        )
    speaker = made.case.lecture.speaker
    paper = made.opened()
    standing = [each for each in paper.styled("講師") if speaker in each.text]
    if standing:
        paper.change(standing[0], speaker, given)
        yield Seeded(
            fault=fault,
            variant="where the talk begins",
            heading=made.case.lecture.talks[0].title,
            report=paper.saved(),
            tally=made.tally,
        )
    if sessions:
        paper = made.opened()
        name = made.case.lecture.sessions[0].name
        target = [each for each in paper.styled("部の見出し") if name in each.text]
        if target and made.case.lecture.sessions[0].audience:
            paper.change(target[0], name, sessions[0])
            yield Seeded(
                fault=fault,
                variant="over those it was held for",
                heading="講演会概要",
                report=paper.saved(),
                tally=made.tally,
            )


def originals(made: Finished) -> Seeds:
    """Quotations of what was answered where something else, or nothing, is published."""
    fault, case = "原文の引用", made.case
    for place in ("T", "U"):
        number = case.number(place)
        given = [text for _, text in case.texts[number] if text in case.reworded or text in case.withheld]
        for original in given:
            what = "withheld" if original in case.withheld else "reworded"
            published = case.reworded.get(original, "")
            part = _own_part(original, published)
            yield said(
                made, fault, f"{what}, whole", place, f"「{original}」という回答があった。", alone=True
            )
            yield said(made, fault, f"{what}, part", place, f"「{part}」との指摘もあった。")
            yield said(made, fault, f"{what}, in the conclusions", CONCLUSIONS, f"「{part}」との声があった。")
            yield said(made, fault, f"{what}, 『』", place, f"『{part}』とする回答が見られた。")
            width = part.translate(WIDE) if part.translate(WIDE) != part else part.translate(NARROW)
            yield said(made, fault, f"{what}, in the other width", place, f"「{width}」との意見である。")
            yield said(
                made,
                fault,
                f"{what}, without the full stop, among others",
                place,
                f"「{case.published(number)[0]}」「{original.removesuffix('。')}」などの回答があった。",
            )


def _own_part(original: str, published: str, size: int = 14) -> str:
    """A stretch of the original that is not in the published text."""
    return next(
        original[start : start + size]
        for start in range(len(original) - size + 1)
        if original[start : start + size] not in published
    )


PERSONAL: Sequence[tuple[str, str]] = (
    ("mobile", "連絡をいただければ詳しく説明します。090-0000-0000までお願いします。"),
    ("telephone in brackets", "担当は0120（000）000でつながります。"),
    ("full-width telephone", "問合せ先は０３－００００－００００としてほしい。"),
    ("e-mail", "詳しい資料は hanako.mihon@example.jp に送ってください。"),
    ("full-width e-mail", "ｍｉｈｏｎ＠ｅｘａｍｐｌｅ．ｊｐへ御連絡ください。"),
    ("〒 and address", "〒100-0000 見本市桜町1丁目2番3号に資料を送ってほしい。"),
    ("さん", "隣の係の高橋さんに助けてもらっています。"),
    ("氏", "係長の渡辺氏の指導が分かりやすかった。"),
)


def personal(made: Finished) -> Seeds:
    """Published answers that may hold personal data; each of them is one fault, all stand in one report."""
    case = made.case
    number, heading = place_of(case, "T")
    plain = [
        index
        for index, (_, text) in enumerate(case.texts[number])
        if text not in case.reworded and text not in case.withheld
    ]
    texts = list(case.texts[number])
    for index, (_, text) in zip(plain, PERSONAL, strict=False):
        texts[index] = (texts[index][0], text)
    changed = replace(
        case,
        texts={**case.texts, number: tuple(texts)},
        remarks={**case.remarks, number: ("講演の要点を捉えた回答が多かった。",)},
    )
    tally = dxforms.tally_responses(made.description, changed.responses(), made.review)
    report = submitted(changed, tally)
    question = next(each for each in tally.questions if each.question.number == number)
    for variant, text in PERSONAL[: len(plain)]:
        published = next(each for group in question.answers for each in group.answers if each.text == text)
        yield Seeded(
            fault="個人情報",
            variant=variant,
            heading=heading,
            spot=f"NO{published.number}",
            report=report,
            tally=tally,
        )


MEND: dict[str, Callable[[Finished], Seeds]] = {
    "数値の食違い": contradicting,
    "古い数値の維持": kept,
    "空欄": gaps,
    "下書き": drafts,
    "未確認の回答": unreviewed,
    "出席者数": attendance,
    "曜日": weekdays,
    "名称": names,
    "原文の引用": originals,
    "個人情報": personal,
}
"""要修正, by class."""
