"""What is to be looked at (要確認), seeded alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from docx.oxml.ns import qn

from tests.labelled.finished import CONCLUSIONS, Finished, Paper
from tests.labelled.seeding import NARROW, SUMMARY, Seeded, Seeds, place_of, said


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

    number, heading = place_of(made.case, "S")
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
    yield said(made, "数字の混在", "20", CONCLUSIONS, mixed.translate(NARROW) if case.full_width else mixed)
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
