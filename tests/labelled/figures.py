"""Figures that contradict the tally, and pieces kept against newer ones."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace

import docx

from tests.labelled.finished import CONCLUSIONS, Finished, Paper, restyled, typed, written
from tests.labelled.seeding import ATTENDED, NARROW, WIDE, Seeded, Seeds, place_of, said

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
    other = wrong.translate(NARROW) if case.full_width else wrong.translate(WIDE)
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
        number, heading = place_of(case, place)
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
        number, heading = place_of(case, place)
        paper = Paper(docx.Document(io.BytesIO(written(case, early))))
        edit(paper)
        drafted = re.sub(r"〔.*?〕", "", paper.remarks(number)[0].text)
        paper.retype(paper.remarks(number), [drafted + "引き続き、職員の理解を深める取組を進める。"])
        refreshed = written(case, made.tally, paper.saved())
        # What is no fault is written once the late answers are there.
        report = restyled(written(case, made.tally, typed(case, refreshed, but=number)))
        for each, where in ((variant, ATTENDED), (f"a draft of 考察 carried on ({place})", heading)):
            yield Seeded(fault=fault, variant=each, heading=where, report=report, tally=made.tally)
