"""Faults, each seeded alone into a finished report, with the class it belongs to and the heading it stands under."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import docx
from docx.oxml.ns import qn

import dxforms
from dxforms.survey.tally import Tally
from tests.labelled.case import Case
from tests.labelled.finished import CONCLUSIONS, Finished, Paper, later, restyled, submitted, typed, written

SUMMARY = "実施結果まとめ"
ATTENDED = "講演会実施後のアンケート"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """A report with one fault: its class, which variant of it, under which heading it must be found."""

    fault: str
    variant: str
    heading: str
    report: bytes
    tally: Tally
    spot: str = ""
    """Of an answer: its NO, as several stand in one report."""


Seeds = Iterator[Seeded]
_WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
_NARROW = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


def _place(case: Case, place: str) -> tuple[str, str]:
    """Which remarks, and their heading."""
    if place == CONCLUSIONS:
        return CONCLUSIONS, SUMMARY
    number = case.number(place)
    return number, f"アンケート結果（{number}）"


def said(made: Finished, fault: str, variant: str, place: str, text: str, *, alone: bool = False) -> Seeded:
    """A sentence typed at the end of the last paragraph of a place, or as a paragraph of its own."""
    paper = made.opened()
    number, heading = _place(made.case, place)
    last = paper.sentences(number)[-1]
    if alone:
        paper.type_after(last, text)
    else:
        paper.append(last, text)
    return Seeded(fault=fault, variant=variant, heading=heading, report=paper.saved(), tally=made.tally)


# ---------------------------------------------------------------- figures

_FIGURES: Sequence[tuple[str, str, str]] = (
    ("count and rate", "S", "「{LS:0}」と回答したのは{S:0!}（{S:0%!}）である。"),
    ("count alone", "S", "「{LS:1}」との回答は{S:1!}であった。"),
    ("rate alone", "S", "「{LS:0}」と回答した割合は{S:0%!}であった。"),
    ("rate beside a right count", "S", "「{LS:0}」は{S:0}（{S:0%!}）となった。"),
    ("count beside a right rate", "S", "「{LS:0}」は{S:0!}（{S:0%}）となった。"),
    ("base", "S", "{n!}中{S:0}（{S:0%}）が「{LS:0}」と回答した。"),
    ("count before the label", "S", "{S:0!}が「{LS:0}」と回答している。"),
    ("the other option's", "S", "「{LS:0}」が{S:1}（{S:1%}）、「{LS:1}」が{S:0}（{S:0%}）であった。"),
    ("sum", "S", "「{LS:0}」と「{LS:1}」を合わせると{S:0+1!}（{S:0+1%!}）になる。"),
    ("rate of a sum", "S", "「{LS:0}」及び「{LS:1}」の合計は{S:0+1%!}であった。"),
    ("label without quotation marks", "S", "{LS:1}とした回答は{S:1!}（{S:1%!}）であった。"),
    ("several choices", "M", "最も多い「{LM:0}」は{M:0!}（{M:0%!}）であった。"),
    ("several choices, of n", "M", "「{LM:1}」を選択したのは{n}中{M:1!}である。"),
    ("respondents", CONCLUSIONS, "アンケートの回答者は{n!}であった。"),
    ("response rate", CONCLUSIONS, "アンケートの回答率は{率!}であった。"),
    ("attendance", CONCLUSIONS, "講演会の出席者は{出席!}であった。"),
    ("attendance and respondents", CONCLUSIONS, "{出席}が出席し、{n!}がアンケートに回答した。"),
    ("an option in the conclusions", CONCLUSIONS, "「{LS:0}」との回答が{S:0!}（{S:0%!}）あった。"),
    ("answers", "U", "自由記述には{AU!}の回答があった。"),
    ("nothing in particular", "U", "このうち、「特になし」等の回答は{NU!}であった。"),
)
_OF_GROUPS: Sequence[tuple[str, str, str]] = (
    ("another 部's count and rate", "S", "{G1}では「{LS:0}」が{S:0@2}（{S:0@2%}）であった。"),
    ("a 部's count", "S", "{G2}の「{LS:1}」は{S:1@2!}（{S:1@2%!}）である。"),
    ("rates of two 部 exchanged", "S", "「{LS:0}」の割合は、{G1}が{S:0@2%}、{G2}が{S:0@1%}であった。"),
    ("the whole's count as a 部's", "S", "{G1}では、「{LS:0}」と回答した者が{S:0}であった。"),
    ("a 部's respondents", CONCLUSIONS, "{G1}では{n@1!}、{G2}では{n@2}から回答があった。"),
    ("a 部's attendance", CONCLUSIONS, "{G1}には{出席@1!}が出席した。"),
    ("a 部's response rate", CONCLUSIONS, "回答率は、{G1}が{率@1!}であった。"),
    ("several choices of a 部", "M", "{G2}では「{LM:1}」が{M:1@2!}であった。"),
)


def contradicting(made: Finished) -> Seeds:
    """Counts and rates that belong to a figure nearby and have another value."""
    case, fault = made.case, "数値の食違い"
    patterns = (*_FIGURES, *(_OF_GROUPS if case.grouped else ()))
    for variant, place, pattern in patterns:
        yield said(made, fault, variant, place, case.say(pattern))
    wrong = case.say("「{LS:0}」と回答したのは{S:0!}（{S:0%!}）である。")
    other = wrong.translate(_NARROW) if case.full_width else wrong.translate(_WIDE)
    yield said(made, fault, "in the other width", "S", other)
    spelled = wrong.replace("％", "%").replace("%", "パーセント")
    yield said(made, fault, "パーセント", "S", spelled, alone=True)
    yield from _stale(made, fault)


def _stale(made: Finished, fault: str) -> Seeds:
    """A figure in a sentence people wrote, as it was before the last answers came."""
    case = made.case
    for place, tokens in (
        ("S", ("S:0", "S:1", "S:2")),
        ("M", ("M:0", "M:1", "M:2")),
        ("M", ("M:0%", "M:1%", "M:2%", "M:3@2%")),
        (CONCLUSIONS, ("n",)),
        (CONCLUSIONS, ("出席",)),
        (CONCLUSIONS, ("率", "S:1%", "S:0+1%")),
    ):
        number, heading = _place(case, place)
        paper = made.opened()
        for token in tokens:
            right, wrong = case.say(f"{{{token}}}"), case.say(f"{{{token}!}}")
            where = next((each for each in paper.sentences(number) if _holds(each.text, right)), None)
            if where is None:
                continue
            # The last one: 「118人中110人」 begins with the base.
            text = re.sub(rf"(?<![0-9０-９.．]){re.escape(right)}(?!中)", wrong, where.text, count=1)
            paper.type_over(where, text)
            yield Seeded(
                fault=fault,
                variant=f"{right} kept as {wrong}",
                heading=heading,
                report=paper.saved(),
                tally=made.tally,
            )
            break


def _holds(text: str, figure: str) -> bool:
    return re.search(rf"(?<![0-9０-９.．]){re.escape(figure)}(?!中)", text) is not None


def kept(made: Finished) -> Seeds:
    """Pieces people changed before late answers came: kept by the refresh, with what was counted then."""
    case, fault = made.case, "古い数値の維持"
    late = [made.responses.keys[index] for index in (3, 4, 5)]
    decisions = made.review.respondents
    early_review = replace(
        made.review,
        respondents=decisions | {key: replace(next(iter(decisions.values())), counted=False) for key in late},
    )
    early = made.counted(review=early_review)
    old = case.settings.people(early.n)

    def over_the_cell(paper: Paper) -> None:
        cell = [each for each, _ in paper.cells() if each.text == old][-1]
        paper.type_over(cell, f"{old}（速報）")

    def over_the_note(paper: Paper) -> None:
        note = next(each for each in paper.paragraphs() if each.text.startswith("有効回答"))
        paper.type_over(note, note.text.removesuffix("。") + "。いずれも確定値である。")

    # Two in one report, under different headings: it takes three writings to make one.
    for variant, edit, place in (
        ("a cell of the response table", over_the_cell, "S"),
        ("a note", over_the_note, "M"),
    ):
        number, heading = _place(case, place)
        paper = Paper(docx.Document(io.BytesIO(written(case, early))))
        edit(paper)
        drafted = re.sub(r"〔.*?〕", "", paper.remarks(number)[0].text)
        paper.retype(paper.remarks(number), [drafted + "引き続き、職員の理解を深める取組を進める。"])
        refreshed = written(case, made.tally, paper.saved())
        # What is no fault is written once the late answers are there.
        report = restyled(written(case, made.tally, typed(case, refreshed, but=number)))
        for each, where in ((variant, ATTENDED), (f"a draft of 考察 carried on ({place})", heading)):
            yield Seeded(fault=fault, variant=each, heading=where, report=report, tally=made.tally)


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
    number, heading = _place(case, "S")
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
        number, heading = _place(made.case, place)
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
        number, heading = _place(case, place)
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
            width = part.translate(_WIDE) if part.translate(_WIDE) != part else part.translate(_NARROW)
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
    number, heading = _place(case, "T")
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


# ---------------------------------------------------------------- 要確認


def strangers(made: Finished) -> Seeds:
    """Quotations in 考察 that are no answer and no option."""
    for place, text in (
        ("T", "「毎日の仕事に追われて余裕がないと感じている」という回答があった。"),
        ("U", "「庁内の駐輪場をもっと広くしてもらいたい」との要望が寄せられた。"),
        ("S", "「とてもつまらなかった」とする回答が目立った。"),
    ):
        yield said(made, "回答にない引用", place, place, text)


def words_of_amount(made: Finished) -> Seeds:
    """すべて, ほとんど, 半数 where the figures say otherwise."""
    for variant, text in (
        ("すべて", "回答者のすべてが「{LS:1}」と回答している。"),
        ("ほとんど", "ほとんどの回答者が「{LS:2}」と回答している。"),
        ("半数", "回答者の半数以上が「{LS:2}」と回答している。"),
    ):
        yield said(made, "割合の語", variant, "S", made.case.say(text))


def layout(made: Finished) -> Seeds:
    """What Word keeps beside the text, and headings, captions, pictures."""

    def seeded(fault: str, variant: str, paper: Paper, heading: str = "") -> Seeded:
        return Seeded(fault=fault, variant=variant, heading=heading, report=paper.saved(), tally=made.tally)

    number, heading = _place(made.case, "S")
    paper = made.opened()
    last = paper.remarks(number)[-1]
    paper.document.add_comment(last.runs[:1], text="もう少し具体的に", author="課長", initials="課")
    yield seeded("コメント", "open", paper, heading)

    paper = made.opened()
    last = paper.remarks(number)[-1]
    run = last.add_run("なお、引き続き検討する。")._r
    inserted = run.makeelement(
        qn("w:ins"), {qn("w:id"): "9001", qn("w:author"): "課長", qn("w:date"): "2026-12-01T09:00:00Z"}
    )
    run.addprevious(inserted)
    inserted.append(run)
    yield seeded("変更履歴", "insertion", paper, heading)

    paper = made.opened()
    added = paper.type_after(paper.conclusions()[0], "")
    added.style = paper.document.styles["Heading 2"]
    yield seeded("空の見出し", "level 2", paper, SUMMARY)

    paper = made.opened()
    added = paper.type_after(paper.conclusions()[0], "今後の進め方")
    added.style = paper.document.styles["Heading 3"]
    yield seeded("見出しの段階", "1 to 3", paper, SUMMARY)

    paper = made.opened()
    for described in paper.document.element.body.iter(qn("wp:docPr")):
        described.set("descr", "")
        break
    yield seeded("代替テキスト", "emptied", paper)

    paper = made.opened()
    added = paper.type_after(paper.conclusions()[-1], "図9　今後の進め方")
    added.style = paper.document.styles["Caption"]
    yield seeded("図表番号", "typed", paper, SUMMARY)


def notation(made: Finished) -> Seeds:
    """Mixed digits, percent signs and punctuation in people's sentences."""
    case = made.case
    mixed = "次回は参加の枠を２０席増やし、あわせて３階の会議室も使う。"
    yield said(made, "数字の混在", "20", CONCLUSIONS, mixed.translate(_NARROW) if case.full_width else mixed)
    sign = "%" if case.settings.percent_sign == "％" else "％"
    text = case.say("なお、昨年度の目標は達成率80%としていた。")
    yield said(made, "％の混在", sign, CONCLUSIONS, re.sub("[%％]", sign, text))
    yield said(made, "句読点の混在", "，", CONCLUSIONS, "今後も，職員の意見を聴きながら，取組を進める．")


LOOK: dict[str, Callable[[Finished], Seeds]] = {
    "引用": strangers,
    "割合の語": words_of_amount,
    "書式": layout,
    "表記": notation,
}
"""要確認, by family."""
